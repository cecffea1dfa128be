//! An event to sleep for, when the condition lives elsewhere: look at the event, check the condition, sleep unless
//! the event was announced meanwhile.
//!
//! It holds no state but a count of announcements; waiters always check their condition again.

use crate::busy::{self, Busy, BusyFlag};
use crate::park;
use crate::primitives::{AtomicU32, Ordering};

pub(crate) struct Event {
    announced: AtomicU32,
}

impl Event {
    pub(crate) fn new() -> Self {
        Self {
            announced: AtomicU32::new(0),
        }
    }

    /// To be taken before the condition is checked.
    pub(crate) fn look(&self) -> u32 {
        self.announced.load(Ordering::SeqCst)
    }

    /// Sleeps until the next announcement after `seen`; returns at once if there was one.
    pub(crate) fn wait(&self, seen: u32, busy: Option<&BusyFlag>) -> Result<(), Busy> {
        let still = || self.announced.load(Ordering::SeqCst) == seen;
        busy::park(self.key(), still, busy).map(|_| ())
    }

    /// Wakes everybody. The condition must have been changed before.
    pub(crate) fn announce(&self) {
        self.announced.fetch_add(1, Ordering::SeqCst);
        park::wake_all(self.key());
    }

    fn key(&self) -> usize {
        &raw const self.announced as usize
    }
}
