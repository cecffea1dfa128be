//! Threads asleep by address: parking_lot_core's queues, or a small model of them under loom.
//!
//! `park` sleeps only if `still` holds once the queue is locked, and `wake_*` lock the same queue: who changes the
//! condition first and wakes afterwards cannot be missed. Callbacks must not park, wake or panic.

/// Why [`park`] returned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Woken {
    /// Somebody woke it, or the condition did not hold any more: look again.
    Plain,
    /// The waker passed on what was waited for.
    Handoff,
}

/// What the waker of one learns while the queue is still locked.
pub(crate) struct Woke {
    /// Whether somebody was asleep.
    pub any: bool,
    /// Whether others still are.
    pub more: bool,
    /// Set now and then: this time pass it on, so that nobody starves.
    pub be_fair: bool,
}

#[cfg(not(loom))]
mod lot {
    use super::{Woke, Woken};
    use parking_lot_core::{DEFAULT_PARK_TOKEN, ParkResult, UnparkToken};

    const PLAIN: UnparkToken = UnparkToken(0);
    const HANDOFF: UnparkToken = UnparkToken(1);

    pub(crate) fn park(key: usize, still: impl Fn() -> bool) -> Woken {
        // SAFETY: the callbacks neither panic nor call into the parking lot; the key is an address that the caller
        // borrows, so nobody else parks on it.
        let result = unsafe {
            parking_lot_core::park(key, still, || {}, |_, _| {}, DEFAULT_PARK_TOKEN, None)
        };
        match result {
            ParkResult::Unparked(HANDOFF) => Woken::Handoff,
            _ => Woken::Plain,
        }
    }

    pub(crate) fn wake_one(key: usize, decide: impl FnOnce(Woke) -> Woken) {
        let callback = |result: parking_lot_core::UnparkResult| {
            let woke = Woke {
                any: result.unparked_threads > 0,
                more: result.have_more_threads,
                be_fair: result.be_fair,
            };
            match decide(woke) {
                Woken::Plain => PLAIN,
                Woken::Handoff => HANDOFF,
            }
        };
        // SAFETY: as in `park`.
        unsafe { parking_lot_core::unpark_one(key, callback) };
    }

    pub(crate) fn wake_all(key: usize) {
        // SAFETY: there is no callback.
        unsafe { parking_lot_core::unpark_all(key, PLAIN) };
    }
}

#[cfg(loom)]
pub(crate) mod lot {
    use super::{Woke, Woken};
    use crate::primitives::{Mutex, lock};
    use loom::sync::Condvar;
    use std::cell::Cell;

    thread_local! {
        /// Whether the modelled queues ask for a hand-over at every wake, or never. A model is one thread of the system.
        pub(crate) static FAIR: Cell<bool> = const { Cell::new(false) };
    }

    struct Sleeper {
        key: usize,
        id: u64,
        woken: Option<Woken>,
    }

    #[derive(Default)]
    struct Sleepers {
        queue: Vec<Sleeper>,
        ids: u64,
    }

    loom::lazy_static! {
        static ref LOT: Mutex<Sleepers> = Mutex::new(Sleepers::default());
        static ref WOKEN: Condvar = Condvar::new();
    }

    pub(crate) fn park(key: usize, still: impl Fn() -> bool) -> Woken {
        let mut lot = lock(&LOT);
        if !still() {
            return Woken::Plain;
        }
        lot.ids += 1;
        let id = lot.ids;
        lot.queue.push(Sleeper {
            key,
            id,
            woken: None,
        });
        loop {
            let at = lot
                .queue
                .iter()
                .position(|sleeper| sleeper.id == id)
                .unwrap();
            if let Some(woken) = lot.queue[at].woken {
                lot.queue.remove(at);
                return woken;
            }
            lot = WOKEN.wait(lot).unwrap();
        }
    }

    pub(crate) fn wake_one(key: usize, decide: impl FnOnce(Woke) -> Woken) {
        let mut lot = lock(&LOT);
        let mut asleep = lot
            .queue
            .iter_mut()
            .filter(|s| s.key == key && s.woken.is_none());
        let (first, more) = (asleep.next(), asleep.next().is_some());
        let any = first.is_some();
        let token = decide(Woke {
            any,
            more,
            be_fair: FAIR.get(),
        });
        if let Some(first) = first {
            first.woken = Some(token);
        }
        WOKEN.notify_all();
    }

    pub(crate) fn wake_all(key: usize) {
        let mut lot = lock(&LOT);
        for sleeper in lot
            .queue
            .iter_mut()
            .filter(|s| s.key == key && s.woken.is_none())
        {
            sleeper.woken = Some(Woken::Plain);
        }
        WOKEN.notify_all();
    }
}

pub(crate) use lot::{park, wake_all, wake_one};

/// A few short pauses before going to sleep: a shard is held for less time than a wake-up takes.
pub(crate) struct Spin(u32);

impl Spin {
    pub(crate) fn new() -> Self {
        Self(0)
    }

    /// Pauses; false once it is time to sleep.
    pub(crate) fn again(&mut self) -> bool {
        // Another turn of the loop is no new behaviour, so the models never spin.
        if cfg!(loom) || self.0 >= 10 {
            return false;
        }
        self.0 += 1;
        if self.0 <= 6 {
            (0..1u32 << self.0).for_each(|_| std::hint::spin_loop());
        } else {
            // The holder may be waiting for this very core.
            std::thread::yield_now();
        }
        true
    }

    pub(crate) fn reset(&mut self) {
        self.0 = 0;
    }
}
