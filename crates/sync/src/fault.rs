//! Signals that end the process, and where its threads are.
//!
//! The handler of such a signal does as little as it can, since the thread it interrupts may hold any lock, the
//! allocator's included: it writes into memory that was always there what happened, what the registers held and where the
//! thread came from, wakes whoever reports by a byte in a pipe, and waits until the report is written or its time is over.
//! Then the signal does what it would have done. The report is the work of an ordinary thread, [`Watch::wait`]'s caller,
//! which may allocate, open files and fail. The handler runs on the stack that the standard library sets aside for it in
//! each of its threads, since the one that overflowed has no room.
//!
//! [`threads`] asks the other threads where they are, one after the other, by a signal that each answers for itself: no
//! thread can walk another's stack. One that does not answer, since it blocks the signal, is left out.
//!
//! Libraries for this either refuse the signals that matter here (signal-hook, tokio) or put themselves before
//! `pthread_create` and leave the handler, and its unsafety, to the caller (crash-handler).

mod registers;
mod trace;

use std::ffi::{c_int, c_void};
use std::fs;
use std::io::{self, Read};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, AtomicU64, AtomicUsize};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use registers::Registers;
use trace::Trace;

pub use trace::{Place, describe};

/// Signals that say that the program is wrong.
const FATAL: [c_int; 5] = [
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGILL,
    libc::SIGABRT,
];
/// The signal that asks a thread where it is.
const ASK: c_int = libc::SIGUSR2;
/// A thread that was hit waits this often for the report, and this long each time: ten seconds.
const WAITS_MAX: u32 = 2_000;
const WAIT_NS: libc::c_long = 5_000_000;
/// How often and how long whoever asks a thread waits for its answer: 100 milliseconds.
const ANSWER_WAITS_MAX: u32 = 200;
const ANSWER_WAIT: Duration = Duration::from_micros(500);
/// The same for the thread that was hit: a second.
const HIT_WAITS_MAX: u32 = 2_000;

/// The end of the pipe into which handlers write; -1 for none.
static PIPE: AtomicI32 = AtomicI32::new(-1);
/// An alarm is in the pipe: another would tell nothing new, and so many might come that they fill the pipe.
static IS_ALARMED: AtomicBool = AtomicBool::new(false);
static HIT: Hit = Hit::new();
static ASKED: Asked = Asked::new();
/// Held by whoever asks.
static ASKING: Mutex<()> = Mutex::new(());

/// Nothing has happened; the question is not answered yet.
const IDLE: u32 = 0;
/// The handler is at it.
const BEGUN: u32 = 1;
/// What is told is complete.
const COMPLETE: u32 = 2;
/// It is reported; nobody waits for the answer.
const OVER: u32 = 3;

/// What the handler of a fatal signal leaves.
struct Hit {
    phase: AtomicU32,
    thread: AtomicI32,
    signal: AtomicI32,
    code: AtomicI32,
    address: AtomicUsize,
    sender_pid: AtomicI32,
    sender_uid: AtomicU32,
    registers: Registers,
    trace: Trace,
}

impl Hit {
    const fn new() -> Hit {
        Hit {
            phase: AtomicU32::new(IDLE),
            thread: AtomicI32::new(0),
            signal: AtomicI32::new(0),
            code: AtomicI32::new(0),
            address: AtomicUsize::new(0),
            sender_pid: AtomicI32::new(0),
            sender_uid: AtomicU32::new(0),
            registers: Registers::new(),
            trace: Trace::new(),
        }
    }
}

/// The question to a thread, and its answer.
struct Asked {
    /// Who is asked, and the phase: in one word, lest whoever answers late does so for another.
    state: AtomicU64,
    trace: Trace,
}

impl Asked {
    const fn new() -> Asked {
        Asked {
            state: AtomicU64::new(OVER as u64),
            trace: Trace::new(),
        }
    }

    const fn word(tid: i32, phase: u32) -> u64 {
        (tid.cast_unsigned() as u64) << 32 | phase as u64
    }

    fn is(&self, tid: i32, phase: u32) -> bool {
        self.state.load(Acquire) == Self::word(tid, phase)
    }

    /// Goes on from one phase of a question to another, if it is in that.
    fn advance(&self, tid: i32, from: u32, to: u32) -> bool {
        let (from, to) = (Self::word(tid, from), Self::word(tid, to));
        self.state
            .compare_exchange(from, to, AcqRel, Acquire)
            .is_ok()
    }
}

/// A fatal signal, and whom it hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The signal's number.
    pub signal: i32,
    /// `si_code`: 0 for one that another process sent.
    pub code: i32,
    /// The address that could not be used, for signals that are about one.
    pub address: Option<usize>,
    /// Process and user that sent it, where somebody did.
    pub sender: Option<(i32, u32)>,
    /// Where the instruction lies that the signal has interrupted, if that is known on this kind of machine.
    pub instruction: Option<usize>,
    /// Names of the registers and what they held; none where they are not known.
    pub registers: Vec<(&'static str, u64)>,
    /// Addresses from the stack pointer on and what lies there, as far as it can be read. It may be what clients sent.
    pub stack: Vec<(usize, usize)>,
    /// The thread that it hit.
    pub thread: ThreadTrace,
}

/// Where a thread is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadTrace {
    /// The system's number of the thread.
    pub tid: i32,
    /// Its name.
    pub name: String,
    /// Return addresses, the innermost first.
    pub frames: Vec<usize>,
}

/// What a [`Watch`] tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The process ends once [`Watch::reported`] is called, and after ten seconds in any case.
    Fault(Box<Fault>),
    /// Somebody sent SIGALRM: the process goes on.
    Alarm,
}

/// Receives what handlers note.
#[derive(Debug)]
pub struct Watch(io::PipeReader);

impl Watch {
    /// Has SIGALRM and the question where a thread is answered from now on. Fatal signals are caught after [`catch`].
    ///
    /// # Errors
    /// Those of making a pipe, or of a watch that is there already.
    pub fn start() -> io::Result<Watch> {
        let (reader, writer) = io::pipe()?;
        if PIPE
            .compare_exchange(-1, writer.as_raw_fd(), AcqRel, Acquire)
            .is_err()
        {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        // From now on it is the handlers', for as long as the process lives.
        let _ = writer.into_raw_fd();
        handle(ASK, answer, libc::SA_RESTART)?;
        handle(libc::SIGALRM, alarm, libc::SA_RESTART)?;
        Ok(Watch(reader))
    }

    /// Waits for the next event; none where the pipe is broken. To be called by a thread that does nothing else: what hits
    /// it is not reported.
    pub fn wait(&mut self) -> Option<Event> {
        // A signal from outside goes to any thread. This one would wait for itself in the handler.
        block_fatal();
        let mut byte = [0];
        self.0.read_exact(&mut byte).ok()?;
        if byte == [b'a'] {
            // Before it is told: whoever is alarmed from here on is told of it once more.
            IS_ALARMED.store(false, Release);
            return Some(Event::Alarm);
        }
        // The byte precedes the trace, lest a stack that cannot be walked keeps all of the report back.
        wait_until(HIT_WAITS_MAX, || HIT.phase.load(Acquire) == COMPLETE);
        Some(Event::Fault(Box::new(read_hit())))
    }

    /// Lets a fault end the process, now that it is reported.
    pub fn reported(&self) {
        HIT.phase.store(OVER, Release);
    }
}

/// Looks again and again, so many times, whether something is so.
fn wait_until(waits_max: u32, is_so: impl Fn() -> bool) -> bool {
    for _ in 0..waits_max {
        if is_so() {
            return true;
        }
        sleep(ANSWER_WAIT);
    }
    is_so()
}

fn read_hit() -> Fault {
    let (signal, code) = (HIT.signal.load(Acquire), HIT.code.load(Relaxed));
    let tid = HIT.thread.load(Relaxed);
    let sender = (HIT.sender_pid.load(Relaxed), HIT.sender_uid.load(Relaxed));
    let has_address = code > 0 && signal != libc::SIGABRT;
    Fault {
        signal,
        code,
        address: has_address.then(|| HIT.address.load(Relaxed)),
        sender: (code <= 0).then_some(sender),
        instruction: HIT.registers.instruction(),
        registers: HIT.registers.read(),
        stack: HIT.registers.stack(),
        thread: ThreadTrace {
            tid,
            name: name_of(tid),
            frames: HIT.trace.read(),
        },
    }
}

/// Has fatal signals reported from now on.
///
/// # Errors
/// Those of the system.
pub fn catch() -> io::Result<()> {
    // A second fault of the same thread, in its handler, must come through: else the kernel would end the process for it,
    // and nothing would be reported.
    let flags = libc::SA_NODEFER | libc::SA_ONSTACK;
    FATAL
        .iter()
        .try_for_each(|signal| handle(*signal, fault, flags))
}

/// Has fatal signals end the process as they do by themselves.
pub fn release() {
    FATAL.iter().for_each(|signal| reset(*signal));
}

/// Where all threads are but the calling one. Takes half a millisecond a thread, and longer where one does not answer.
/// Empty unless a [`Watch`] was started.
pub fn threads() -> Vec<ThreadTrace> {
    let _asking = ASKING.lock().unwrap_or_else(PoisonError::into_inner);
    if PIPE.load(Acquire) < 0 {
        return Vec::new();
    }
    let own = own_tid();
    let entries = fs::read_dir("/proc/self/task").into_iter().flatten();
    let mut tids: Vec<i32> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|tid| *tid != own)
        .collect();
    tids.sort_unstable();
    let traced = |tid| {
        let frames = ask(tid)?;
        let name = name_of(tid);
        Some(ThreadTrace { tid, name, frames })
    };
    tids.into_iter().filter_map(traced).collect()
}

/// Asks one thread. It may come to answer when nobody waits any more, and finds that out by the question's state.
fn ask(tid: i32) -> Option<Vec<usize>> {
    let last = ASKED.state.load(Acquire);
    if last as u32 == BEGUN {
        // Somebody never came to the end of its stack, and may still be writing there.
        return None;
    }
    ASKED.state.store(Asked::word(tid, IDLE), Release);
    // SAFETY: the call takes three numbers; a thread that is gone meanwhile is an error.
    let sent = unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), tid, ASK) };
    if sent != 0 {
        return None;
    }
    let has_answered = || ASKED.is(tid, COMPLETE);
    let answered = wait_until(ANSWER_WAITS_MAX, has_answered)
        // One that is at it gets as long again.
        || (!ASKED.advance(tid, IDLE, OVER) && wait_until(ANSWER_WAITS_MAX, has_answered));
    answered.then(|| ASKED.trace.read())
}

fn name_of(tid: i32) -> String {
    let name = fs::read_to_string(format!("/proc/self/task/{tid}/comm"));
    name.unwrap_or_default().trim_end().to_owned()
}

type Handler = extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void);

fn handle(signal: c_int, handler: Handler, flags: c_int) -> io::Result<()> {
    // SAFETY: all of the structure are numbers, for which zero is a value.
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = handler as usize;
    action.sa_flags = flags | libc::SA_SIGINFO;
    // SAFETY: both pointers are to what lives here; the handler has the form that SA_SIGINFO asks for, and does only what
    // a handler may.
    let done = unsafe {
        libc::sigemptyset(&raw mut action.sa_mask);
        libc::sigaction(signal, &raw const action, std::ptr::null_mut())
    };
    match done {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn reset(signal: c_int) {
    // SAFETY: the default action is a value that the call takes.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
}

/// Has the system choose other threads than the calling one for fatal signals from outside.
fn block_fatal() {
    // SAFETY: a set of signals is made of numbers, which sigemptyset makes one of no signals.
    let mut signals: libc::sigset_t = unsafe { std::mem::zeroed() };
    // SAFETY: all pointers are to what lives here, or to nothing where that is allowed.
    unsafe {
        libc::sigemptyset(&raw mut signals);
        for signal in FATAL {
            libc::sigaddset(&raw mut signals, signal);
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const signals, std::ptr::null_mut());
    }
}

fn own_tid() -> i32 {
    // SAFETY: the call takes nothing and never fails.
    unsafe { libc::gettid() }
}

fn ring(byte: u8) {
    // SAFETY: one byte is read from where it stands; a pipe that is not there is an error that changes nothing.
    unsafe { libc::write(PIPE.load(Acquire), (&raw const byte).cast(), 1) };
}

/// Does something without that whoever was interrupted finds another `errno` than it left.
fn keeping_errno(act: impl FnOnce()) {
    // SAFETY: each thread has its own, and its address is valid as long as the thread is.
    let errno = unsafe { *libc::__errno_location() };
    act();
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
}

extern "C" fn fault(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    let tid = own_tid();
    let begun = HIT.phase.compare_exchange(IDLE, BEGUN, AcqRel, Acquire);
    let is_first = begun.is_ok();
    if is_first {
        HIT.thread.store(tid, Relaxed);
        // SAFETY: the kernel hands valid structures to a handler with SA_SIGINFO; what is read of them are numbers that it
        // fills in for these signals, or leaves at something that means nothing.
        unsafe {
            HIT.code.store((*info).si_code, Relaxed);
            HIT.address.store((*info).si_addr() as usize, Relaxed);
            HIT.sender_pid.store((*info).si_pid(), Relaxed);
            HIT.sender_uid.store((*info).si_uid(), Relaxed);
            HIT.registers.take(context);
        }
        HIT.signal.store(signal, Release);
        ring(b'f');
        HIT.trace.take();
        HIT.phase.store(COMPLETE, Release);
    }
    if !is_first && HIT.thread.load(Relaxed) == tid {
        // It was hit again while it walked its stack: as far as it came has to do.
        let _ = HIT.phase.compare_exchange(BEGUN, COMPLETE, AcqRel, Acquire);
    }
    for _ in 0..WAITS_MAX {
        if HIT.phase.load(Acquire) == OVER {
            break;
        }
        let pause = libc::timespec {
            tv_sec: 0,
            tv_nsec: WAIT_NS,
        };
        // SAFETY: the pointer is to what lives here.
        unsafe { libc::nanosleep(&raw const pause, std::ptr::null_mut()) };
    }
    reset(signal);
    // SAFETY: the call takes a number.
    unsafe { libc::raise(signal) };
}

extern "C" fn alarm(_signal: c_int, _info: *mut libc::siginfo_t, _context: *mut c_void) {
    if !IS_ALARMED.swap(true, AcqRel) {
        keeping_errno(|| ring(b'a'));
    }
}

extern "C" fn answer(_signal: c_int, _info: *mut libc::siginfo_t, _context: *mut c_void) {
    let tid = own_tid();
    if ASKED.advance(tid, IDLE, BEGUN) {
        keeping_errno(|| ASKED.trace.take());
        ASKED.advance(tid, BEGUN, COMPLETE);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread::Builder;

    use super::*;

    #[inline(never)]
    fn wait_here(ready: &mpsc::Sender<()>, stop: &mpsc::Receiver<()>) {
        ready.send(()).unwrap();
        let stopped = stop.recv();
        // Lest the call is the function's last, which then leaves no frame.
        std::hint::black_box(&stopped);
    }

    fn alarm_self() {
        // SAFETY: the handler stands, and the call takes a number.
        unsafe { libc::raise(libc::SIGALRM) };
    }

    #[test]
    fn threads_say_where_they_are_and_alarms_are_heard() {
        assert!(threads().is_empty());
        let mut watch = Watch::start().unwrap();
        assert!(Watch::start().is_err());
        let (ready, is_ready) = mpsc::channel();
        let (stop, stopped) = mpsc::channel();
        let waiting = Builder::new()
            .name("waits".to_owned())
            .spawn(move || wait_here(&ready, &stopped))
            .unwrap();
        is_ready.recv().unwrap();
        let all = threads();
        let found = all.iter().find(|thread| thread.name == "waits").unwrap();
        let places: Vec<Place> = found.frames.iter().flat_map(|at| describe(*at)).collect();
        let is_here = |place: &Place| place.function.contains("wait_here");
        assert!(places.iter().any(is_here), "{places:?}");
        drop(stop);
        waiting.join().unwrap();
        alarm_self();
        assert_eq!(watch.wait(), Some(Event::Alarm));
        // What is asked of a thread that has gone is no answer.
        assert_eq!(ask(i32::MAX), None);
    }
}
