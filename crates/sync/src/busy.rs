//! The flag that turns waiting into an answer: whoever waits behind a script that ran past its threshold is woken
//! and answers BUSY instead (DESIGN §2, rule 4).
//!
//! A thread registers where it sleeps only when it is about to sleep, so that the flag costs nothing before that.
//! The flag never interrupts who holds something, and a free lock or open gate is still granted while it is up.

use crate::park::{self, Woken};
use crate::primitives::{AtomicBool, Mutex, Ordering, lock};

/// Returned instead of waiting on, because a [`BusyFlag`] is up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Busy;

impl std::fmt::Display for Busy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("busy running a script")
    }
}

impl std::error::Error for Busy {}

/// Raised while a script runs past its threshold; one for a keyspace.
pub struct BusyFlag {
    raised: AtomicBool,
    /// The addresses on which threads sleep that asked to be woken by this flag, once per thread.
    sleeping: Mutex<Vec<usize>>,
}

impl BusyFlag {
    /// A lowered flag.
    #[cfg(not(loom))]
    pub const fn new() -> Self {
        Self {
            raised: AtomicBool::new(false),
            sleeping: Mutex::new(Vec::new()),
        }
    }

    /// A lowered flag.
    #[cfg(loom)]
    pub fn new() -> Self {
        Self {
            raised: AtomicBool::new(false),
            sleeping: Mutex::new(Vec::new()),
        }
    }

    /// Makes everybody who waits, or will, return [`Busy`], and wakes those who sleep. Time: one queue per sleeper.
    pub fn raise(&self) {
        self.raised.store(true, Ordering::SeqCst);
        // Who registers after this copy was made finds the flag up when it looks again, under its queue's lock.
        let mut keys = lock(&self.sleeping).clone();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().for_each(park::wake_all);
    }

    /// Ends it: from now on waiting is waiting again.
    pub fn lower(&self) {
        self.raised.store(false, Ordering::SeqCst);
    }

    /// Whether it is up.
    #[inline]
    pub fn is_raised(&self) -> bool {
        self.raised.load(Ordering::SeqCst)
    }

    /// Sleeps on `key` while `still` holds and the flag is down.
    fn park(&self, key: usize, still: impl Fn() -> bool) -> Result<Woken, Busy> {
        lock(&self.sleeping).push(key);
        let woken = park::park(key, || still() && !self.is_raised());
        let mut sleeping = lock(&self.sleeping);
        if let Some(idx) = sleeping.iter().position(|&other| other == key) {
            sleeping.swap_remove(idx);
        }
        drop(sleeping);
        // What was passed on must be taken, or it would be lost.
        if woken == Woken::Plain && self.is_raised() {
            Err(Busy)
        } else {
            Ok(woken)
        }
    }
}

impl Default for BusyFlag {
    fn default() -> Self {
        Self::new()
    }
}

/// Sleeps on `key` while `still` holds; with a flag, no longer than it is down.
pub(crate) fn park(
    key: usize,
    still: impl Fn() -> bool,
    busy: Option<&BusyFlag>,
) -> Result<Woken, Busy> {
    match busy {
        Some(flag) => flag.park(key, still),
        None => Ok(park::park(key, still)),
    }
}
