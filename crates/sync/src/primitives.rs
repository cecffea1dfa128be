//! The atomics, mutexes and fences that the rest of the crate is written with: std's, or loom's under `cfg(loom)`.
//!
//! The asymmetric fence lives here as well. A reader of the gate would need a full fence between raising its flag
//! and looking at the gate; as it passes there for every batch and the closing side hardly ever, the closing side
//! pays for both: it makes the kernel run a barrier on every core that runs one of our threads (`membarrier`,
//! `FlushProcessWriteBuffers`), and the reader's side is left with a fence for the compiler. Where the kernel has no
//! such call (macOS, some sandboxes), both sides use a real fence.
//!
//! Nothing outside this file may name `std::sync::atomic` or `std::sync::Mutex` if a model is to see it.

#[cfg(loom)]
pub(crate) use loom::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering, fence},
};
#[cfg(not(loom))]
pub(crate) use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering, compiler_fence, fence},
};

/// Locks, poisoned or not: what these mutexes guard is consistent between any two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.lock() {
        Ok(guard) => guard,
        Err(poisoned) => poisoned.into_inner(),
    }
}

/// The cheap half of the asymmetric fence. `asymmetric` is what [`has_heavy_fence`] said.
#[inline(always)]
pub(crate) fn light_fence(asymmetric: bool) {
    #[cfg(not(loom))]
    if asymmetric {
        compiler_fence(Ordering::SeqCst);
        return;
    }
    // loom knows nothing of membarrier: both sides are the full fences which that call promises.
    let _ = asymmetric;
    fence(Ordering::SeqCst);
}

/// The dear half: afterwards every thread of the process has passed a full fence, as seen from here.
pub(crate) fn heavy_fence(asymmetric: bool) {
    fence(Ordering::SeqCst);
    #[cfg(not(loom))]
    if asymmetric {
        process_wide::barrier();
        fence(Ordering::SeqCst);
    }
    let _ = asymmetric;
}

/// Whether the kernel runs barriers for us; asked once, then remembered.
pub(crate) fn has_heavy_fence() -> bool {
    #[cfg(loom)]
    return false;
    #[cfg(not(loom))]
    {
        static KNOWN: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
        *KNOWN.get_or_init(process_wide::register)
    }
}

#[cfg(all(not(loom), target_os = "linux", not(miri)))]
mod process_wide {
    use rustix::io::Errno;
    use rustix::thread::{MembarrierCommand, MembarrierQuery, membarrier, membarrier_query};

    pub(super) fn register() -> bool {
        membarrier_query().contains(MembarrierQuery::PRIVATE_EXPEDITED)
            && membarrier(MembarrierCommand::RegisterPrivateExpedited).is_ok()
            && membarrier(MembarrierCommand::PrivateExpedited).is_ok()
    }

    pub(super) fn barrier() {
        // Once registered, only a shortage of kernel memory (for a mask of a few bytes) can make it fail, and that
        // passes. A process that cannot order its threads must not go on.
        for _ in 0..10_000 {
            match membarrier(MembarrierCommand::PrivateExpedited) {
                Ok(()) => return,
                // The registration belongs to the address space; a fork may have lost it.
                Err(Errno::PERM) => drop(membarrier(MembarrierCommand::RegisterPrivateExpedited)),
                Err(_) => std::thread::yield_now(),
            }
        }
        panic!("membarrier worked at the start and fails now");
    }
}

#[cfg(all(not(loom), windows))]
mod process_wide {
    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn FlushProcessWriteBuffers();
    }

    pub(super) fn register() -> bool {
        true
    }

    pub(super) fn barrier() {
        // SAFETY: takes no argument and has no precondition (Windows Vista and later).
        unsafe { FlushProcessWriteBuffers() }
    }
}

#[cfg(all(not(loom), any(miri, not(any(target_os = "linux", windows)))))]
mod process_wide {
    pub(super) fn register() -> bool {
        false
    }

    pub(super) fn barrier() {}
}
