//! What is noted of a thread that a fatal signal hits. Each test runs itself again as a process that ends by one.
#![cfg(all(target_os = "linux", not(loom), not(miri)))]
#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;

use serval_sync::fault::{self, Event, Watch};

/// Set in a process that is to die.
const ROLE: &str = "SERVAL_FAULT_TEST";

/// Runs the test of this name again, which does `die` then, and gives what was reported of it.
fn report_of(test: &str, die: impl FnOnce()) -> String {
    if std::env::var_os(ROLE).is_some() {
        let mut watch = Watch::start().unwrap();
        fault::catch().unwrap();
        std::thread::spawn(move || {
            print_event(watch.wait());
            watch.reported();
        });
        die();
        unreachable!("it has died");
    }
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(ROLE, "dies")
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&child.stdout).into_owned();
    assert_eq!(child.status.signal(), Some(libc::SIGSEGV), "{report}");
    report
}

fn print_event(event: Option<Event>) {
    let Some(Event::Fault(fault)) = event else {
        panic!("{event:?}");
    };
    println!("signal {}", fault.signal);
    println!("frames {}", fault.thread.frames.len());
    println!("stack {}", fault.stack.len());
    // The address is that of the instruction, not one to which it returns.
    let places = |address: usize| fault::describe(address);
    for place in fault.instruction.iter().flat_map(|at| places(at + 1)) {
        println!("at {}", place.function);
    }
    for place in fault.thread.frames.iter().flat_map(|at| places(*at)) {
        println!("from {}", place.function);
    }
    for (name, value) in fault.registers {
        println!("register {name} {value:#x}");
    }
}

fn has_line(report: &str, start: &str, end: &str) -> bool {
    let is_it = |line: &str| line.starts_with(start) && line.ends_with(end);
    report.lines().any(is_it)
}

#[inline(never)]
fn overflow(depth: usize) -> usize {
    let frame = black_box([depth; 64]);
    match depth {
        usize::MAX => 0,
        _ => overflow(depth + 1) + frame[black_box(7)],
    }
}

#[test]
fn an_overflown_stack_is_reported() {
    let report = report_of("an_overflown_stack_is_reported", || {
        black_box(overflow(0));
    });
    assert!(has_line(&report, "signal 11", ""), "{report}");
    assert!(has_line(&report, "from ", "overflow"), "{report}");
}

#[inline(never)]
fn read_nothing() {
    let nowhere: *const u8 = black_box(std::ptr::without_provenance(8));
    // SAFETY: none; that is the point of it.
    black_box(unsafe { nowhere.read_volatile() });
}

#[test]
fn registers_and_stack_are_those_of_the_fault() {
    let report = report_of("registers_and_stack_are_those_of_the_fault", read_nothing);
    assert!(has_line(&report, "signal 11", ""), "{report}");
    assert!(has_line(&report, "from ", "read_nothing"), "{report}");
    if cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        assert!(has_line(&report, "at ", ""), "{report}");
        assert!(has_line(&report, "stack 16", ""), "{report}");
        // The address that cannot be read was in one of them.
        assert!(has_line(&report, "register ", " 0x8"), "{report}");
    }
}

#[cfg(target_arch = "x86_64")]
#[test]
fn a_stack_that_cannot_be_walked_does_not_keep_the_report_back() {
    let test = "a_stack_that_cannot_be_walked_does_not_keep_the_report_back";
    let report = report_of(test, || {
        // Two handlers one within the other may need more than the standard library sets aside for one.
        let room = Box::leak(vec![0u8; 1 << 18].into_boxed_slice());
        let stack = libc::stack_t {
            ss_sp: room.as_mut_ptr().cast(),
            ss_flags: 0,
            ss_size: room.len(),
        };
        // SAFETY: the memory is never given back.
        let set = unsafe { libc::sigaltstack(&raw const stack, std::ptr::null_mut()) };
        assert_eq!(set, 0);
        // SAFETY: none; what follows has no stack, and faults.
        unsafe {
            std::arch::asm!("mov rsp, {0}", "mov byte ptr [{0}], 0", in(reg) 8usize, options(noreturn));
        }
    });
    assert!(has_line(&report, "signal 11", ""), "{report}");
    assert!(has_line(&report, "stack 0", ""), "{report}");
    assert!(has_line(&report, "register RSP", " 0x8"), "{report}");
}
