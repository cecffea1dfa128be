//! What stands against commands: CLIENT PAUSE, until when and for whom, keys that are on their way to another server, and
//! what persistence refuses.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicUsize, Ordering};

/// Why commands may be refused; bits of [`Pause::refusals`].
pub(crate) mod refusal {
    /// Data are being read.
    pub(crate) const LOADING: u8 = 1;
    /// The last snapshot has failed.
    pub(crate) const SNAPSHOT: u8 = 2;
    /// The append-only file could not be written.
    pub(crate) const APPEND_ONLY: u8 = 4;
}

/// The pause that is in force, if any, and what else stands against commands. Read once a command, as relaxed loads of
/// neighbours.
#[derive(Default)]
pub struct Pause {
    until_ms: AtomicI64,
    all: AtomicBool,
    refusals: AtomicU8,
    /// Keys that [`crate::Migrations`] has parked. It stands here as every command reads the line. Changed under the locks
    /// of the keys, so that whoever has those finds it right.
    pub(crate) parked_keys: AtomicUsize,
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

    /// Whether any key is on its way.
    #[inline]
    pub(crate) fn has_parked_keys(&self) -> bool {
        self.parked_keys.load(Ordering::Relaxed) > 0
    }

    /// When the pause ends, Unix milliseconds, if one is in force.
    #[inline]
    pub fn until_ms(&self, now_ms: i64) -> Option<i64> {
        let until_ms = self.until_ms.load(Ordering::Relaxed);
        (until_ms > now_ms).then_some(until_ms)
    }

    /// Bits of [`refusal`]: nearly always none.
    #[inline]
    pub(crate) fn refusals(&self) -> u8 {
        self.refusals.load(Ordering::Relaxed)
    }

    /// Refuses for this reason from now on, or no longer.
    pub(crate) fn refuse(&self, reason: u8, on: bool) {
        if on {
            self.refusals.fetch_or(reason, Ordering::SeqCst);
        } else {
            self.refusals.fetch_and(!reason, Ordering::SeqCst);
        }
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
