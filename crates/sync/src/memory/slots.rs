//! The slots in which threads count their bytes.
//!
//! A thread finds its slot through a thread local without a destructor, which is valid from the first instruction of
//! the thread to its last. On its first allocation it claims a slot that is free, or makes one, straight from mimalloc
//! and never freed; so there are as many as there ever were threads at once.
//!
//! A slot is given back by the system's own exit hook (a pthread key, or fiber-local storage on Windows), since std's
//! destructors may allocate while they are registered. Hooks run in any order, so a thread may allocate after giving
//! its slot back; it then counts into one shared slot, with real atomic additions.
//!
//! The hooks are addresses in this library. An addon that is unloaded before its threads end would leave them dangling:
//! link it with `-z nodelete`.

use libmimalloc_sys as mi;
use std::cell::Cell;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicPtr, Ordering};

#[repr(C, align(128))]
struct Slot {
    /// Written by the owner alone.
    bytes: AtomicIsize,
    owned: AtomicBool,
    next: *const Slot,
}

/// Newest first; slots are only ever put in front.
static SLOTS: AtomicPtr<Slot> = AtomicPtr::new(ptr::null_mut());
/// For threads that gave their slot back, or that no slot could be had for.
static ORPHANED: AtomicIsize = AtomicIsize::new(0);

thread_local! {
    static OWN: Cell<*const Slot> = const { Cell::new(ptr::null()) };
    static ENDING: Cell<bool> = const { Cell::new(false) };
}

/// Counts `delta` bytes for the calling thread.
#[inline(always)]
pub(super) fn add(delta: isize) {
    let slot = OWN.get();
    if slot.is_null() {
        return add_slow(delta);
    }
    // SAFETY: slots are never freed.
    let bytes = unsafe { &(*slot).bytes };
    bytes.store(bytes.load(Ordering::Relaxed) + delta, Ordering::Relaxed);
}

#[cold]
#[inline(never)]
fn add_slow(delta: isize) {
    let slot = if ENDING.get() {
        ptr::null()
    } else {
        main_heap::keep();
        claim()
    };
    if slot.is_null() {
        ORPHANED.fetch_add(delta, Ordering::Relaxed);
        return;
    }
    // Before the hook, which may allocate.
    OWN.set(slot);
    add(delta);
    if !hook::install(slot) {
        // It would never come back.
        give_back(slot);
    }
}

/// The sum over all threads.
pub(super) fn sum() -> isize {
    all()
        .map(|slot| slot.bytes.load(Ordering::Relaxed))
        .sum::<isize>()
        + ORPHANED.load(Ordering::Relaxed)
}

/// The calling thread's own count.
pub(super) fn own() -> isize {
    // SAFETY: slots are never freed.
    unsafe { OWN.get().as_ref() }.map_or(0, |slot| slot.bytes.load(Ordering::Relaxed))
}

/// How many slots there are.
#[cfg(all(test, not(loom)))]
pub(super) fn len() -> usize {
    all().count()
}

fn all() -> impl Iterator<Item = &'static Slot> {
    // SAFETY: slots are never freed, and `next` never changes once a slot is in the list.
    let deref = |slot: *const Slot| unsafe { slot.as_ref() };
    std::iter::successors(deref(SLOTS.load(Ordering::Acquire)), move |slot| {
        deref(slot.next)
    })
}

/// A slot that is ours from now on; null if there is no memory.
fn claim() -> *const Slot {
    // Acquire: continues with the count that the last owner left.
    let take = |slot: &Slot| {
        slot.owned
            .compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
    };
    if let Some(slot) = all().find(|slot| !slot.owned.load(Ordering::Relaxed) && take(slot)) {
        return slot;
    }
    // SAFETY: the alignment is a power of two.
    let slot: *mut Slot =
        unsafe { mi::mi_malloc_aligned(size_of::<Slot>(), align_of::<Slot>()) }.cast();
    if slot.is_null() {
        return slot;
    }
    let mut next = SLOTS.load(Ordering::Relaxed);
    loop {
        let fresh = Slot {
            bytes: AtomicIsize::new(0),
            owned: AtomicBool::new(true),
            next,
        };
        // SAFETY: the block is big enough and aligned, and nobody else knows it yet.
        unsafe { slot.write(fresh) };
        match SLOTS.compare_exchange_weak(next, slot, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => return slot,
            Err(now) => next = now,
        }
    }
}

/// The thread is ending, or cannot be told when it does.
fn give_back(slot: *const Slot) {
    ENDING.set(true);
    OWN.set(ptr::null());
    // SAFETY: slots are never freed. Release: the next owner continues with our count.
    unsafe { (*slot).owned.store(false, Ordering::Release) };
}

/// mimalloc takes the thread that initialized it for the process's main thread, and knows that one by its id. An addon
/// may first be loaded by a thread that ends: then mimalloc frees the main heap, although it lies in static memory and is
/// never made again, and the next thread to which the system gives the same id crashes in it.
#[cfg(unix)]
mod main_heap {
    use libmimalloc_sys as mi;
    use std::ptr;

    unsafe extern "C" {
        fn _mi_is_main_thread() -> bool;
        /// Its destructor frees the heaps of a thread that ends.
        static _mi_heap_default_key: libc::pthread_key_t;
    }

    /// Leaves the main heap in place when the calling thread ends, if it has it: it is for the next thread of this id.
    pub(super) fn keep() {
        // SAFETY: both may be called at any time. The key is made when mimalloc is initialized, which the first call
        // does at the latest, and does not change any more.
        unsafe {
            mi::mi_thread_init();
            if _mi_is_main_thread() {
                let key = (&raw const _mi_heap_default_key).read();
                libc::pthread_setspecific(key, ptr::null());
            }
        }
    }
}

#[cfg(not(unix))]
mod main_heap {
    /// Threads are known by other means there.
    pub(super) fn keep() {}
}

#[cfg(unix)]
mod hook {
    use super::{Slot, give_back};
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// The key plus one; zero until it was made.
    static KEY: AtomicUsize = AtomicUsize::new(0);

    pub(super) fn install(slot: *const Slot) -> bool {
        // SAFETY: the key is valid, and the value is only passed back to `at_exit`.
        key().is_some_and(|key| unsafe { libc::pthread_setspecific(key, slot.cast()) } == 0)
    }

    /// The key of this process, made by whoever comes first.
    fn key() -> Option<libc::pthread_key_t> {
        let known = KEY.load(Ordering::Relaxed);
        if known != 0 {
            return Some((known - 1) as libc::pthread_key_t);
        }
        let mut made: libc::pthread_key_t = 0;
        // SAFETY: `made` is ours to write; the destructor has the type that is asked for.
        if unsafe { libc::pthread_key_create(&mut made, Some(at_exit)) } != 0 {
            return None;
        }
        match KEY.compare_exchange(0, made as usize + 1, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => Some(made),
            Err(theirs) => {
                // SAFETY: nobody has used it.
                unsafe { libc::pthread_key_delete(made) };
                Some((theirs - 1) as libc::pthread_key_t)
            }
        }
    }

    unsafe extern "C" fn at_exit(slot: *mut libc::c_void) {
        give_back(slot.cast());
    }
}

#[cfg(windows)]
mod hook {
    use super::{Slot, give_back};
    use std::ffi::c_void;
    use std::sync::atomic::{AtomicUsize, Ordering};

    type Callback = unsafe extern "system" fn(*const c_void);
    const FLS_OUT_OF_INDEXES: u32 = u32::MAX;

    #[link(name = "kernel32")]
    unsafe extern "system" {
        fn FlsAlloc(callback: Option<Callback>) -> u32;
        fn FlsFree(idx: u32) -> i32;
        fn FlsSetValue(idx: u32, value: *const c_void) -> i32;
    }

    /// The index plus one; zero until it was made.
    static IDX: AtomicUsize = AtomicUsize::new(0);

    pub(super) fn install(slot: *const Slot) -> bool {
        // SAFETY: the index is valid, and the value is only passed back to `at_exit`.
        idx().is_some_and(|idx| unsafe { FlsSetValue(idx, slot.cast()) } != 0)
    }

    fn idx() -> Option<u32> {
        let known = IDX.load(Ordering::Relaxed);
        if known != 0 {
            return Some((known - 1) as u32);
        }
        // SAFETY: the callback has the type that is asked for.
        let made = unsafe { FlsAlloc(Some(at_exit)) };
        if made == FLS_OUT_OF_INDEXES {
            return None;
        }
        match IDX.compare_exchange(0, made as usize + 1, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => Some(made),
            Err(theirs) => {
                // SAFETY: nobody has used it.
                unsafe { FlsFree(made) };
                Some((theirs - 1) as u32)
            }
        }
    }

    unsafe extern "system" fn at_exit(slot: *const c_void) {
        if !slot.is_null() {
            give_back(slot.cast());
        }
    }
}
