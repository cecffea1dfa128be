//! CLIENT PAUSE: until when, and for whom.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// The pause that is in force, if any. Read once a command, as two relaxed loads.
#[derive(Default)]
pub struct Pause {
    until_ms: AtomicI64,
    all: AtomicBool,
}

impl Pause {
    /// Begins a pause, or extends the one under way: the later end and the stricter kind win.
    pub fn begin(&self, until_ms: i64, all: bool, now_ms: i64) {
        let active = self.until_ms.load(Ordering::Relaxed) > now_ms;
        let all = all || (active && self.all.load(Ordering::Relaxed));
        self.all.store(all, Ordering::Relaxed);
        self.until_ms.fetch_max(until_ms, Ordering::Release);
    }

    /// Ends it.
    pub fn end(&self) {
        self.until_ms.store(0, Ordering::Release);
    }

    /// When the pause ends, Unix milliseconds, if one is in force.
    #[inline]
    pub fn until_ms(&self, now_ms: i64) -> Option<i64> {
        let until_ms = self.until_ms.load(Ordering::Relaxed);
        (until_ms > now_ms).then_some(until_ms)
    }

    /// Whether a command has to wait.
    #[inline]
    pub fn concerns(&self, now_ms: i64, writes: bool) -> bool {
        self.until_ms(now_ms).is_some() && (writes || self.all.load(Ordering::Relaxed))
    }

    /// Whether all commands wait, not only writes.
    pub fn is_for_all(&self) -> bool {
        self.all.load(Ordering::Relaxed)
    }
}
