//! Giving way: how the kernel is told that a thread works for later, and others for somebody who waits.

/// How little the calling thread shall get of a core that others want.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;
/// For how long it may keep a core from one who has just woken up, nanoseconds. A slice is some milliseconds otherwise,
/// more than all of what a command takes.
#[cfg(target_os = "linux")]
const SLICE_NS: u64 = 100_000;

/// Has the calling thread give way to all others of the process, which serve clients. Without the kernel's consent, and
/// elsewhere than on Linux, nothing happens: the others are only disturbed more. Kernels before 6.12 know no slices of a
/// thread's own and take the rest.
pub fn give_way() {
    #[cfg(target_os = "linux")]
    {
        let attributes = Attributes {
            size: size_of::<Attributes>() as u32,
            policy: libc::SCHED_OTHER as u32,
            flags: 0,
            nice: NICE,
            priority: 0,
            runtime_ns: SLICE_NS,
            deadline_ns: 0,
            period_ns: 0,
        };
        // SAFETY: the kernel reads `size` bytes of a structure that lives until it returns, and writes nothing.
        unsafe { libc::syscall(libc::SYS_sched_setattr, 0, &raw const attributes, 0) };
    }
}

/// The first version of what sched_setattr(2) takes.
#[cfg(target_os = "linux")]
#[repr(C)]
struct Attributes {
    size: u32,
    policy: u32,
    flags: u64,
    nice: i32,
    priority: u32,
    runtime_ns: u64,
    deadline_ns: u64,
    period_ns: u64,
}

#[cfg(all(test, target_os = "linux", not(miri)))]
mod tests {
    #[test]
    fn only_the_calling_thread_gives_way() {
        // SAFETY: reads the calling thread's priority.
        let nice = || unsafe { libc::getpriority(libc::PRIO_PROCESS, 0) };
        let before = nice();
        let other = std::thread::spawn(move || {
            super::give_way();
            nice()
        });
        assert_eq!(other.join().unwrap_or_default(), super::NICE.max(before));
        assert_eq!(nice(), before);
    }
}
