//! How far the walkers of a snapshot have come, as everybody may look it up.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// What was in a database at the cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DbSize {
    /// The database's index.
    pub dbid: u32,
    /// Its keys, those included whose time has come and that nobody has touched since.
    pub keys: u64,
    /// How many of them have an expiry.
    pub expiring: u64,
    /// How many of them are hashes that have fields with an expiry.
    pub expiring_hashes: u64,
}

/// The walk's units are the shards of the databases that had keys at the cut: unit `home_index * shard_count + shard_index`.
pub(super) struct Progress {
    pub(super) epoch: u8,
    pub(super) sizes: Box<[DbSize]>,
    pub(super) key_count: u64,
    shard_count: usize,
    next_unit: AtomicUsize,
    finished_count: AtomicUsize,
    /// A bit for each unit.
    finished: Box<[AtomicU64]>,
    keys_done: AtomicU64,
}

impl Progress {
    pub(super) fn new(epoch: u8, sizes: Vec<DbSize>, shard_count: usize) -> Progress {
        let words = (sizes.len() * shard_count).div_ceil(64);
        Progress {
            epoch,
            key_count: sizes.iter().map(|size| size.keys).sum(),
            sizes: sizes.into(),
            shard_count,
            next_unit: AtomicUsize::new(0),
            finished_count: AtomicUsize::new(0),
            finished: (0..words).map(|_| AtomicU64::new(0)).collect(),
            keys_done: AtomicU64::new(0),
        }
    }

    fn unit_count(&self) -> usize {
        self.sizes.len() * self.shard_count
    }

    /// The next unit that nobody has claimed.
    pub(super) fn claim(&self) -> Option<usize> {
        // A look first, lest calls after the end count on for ever.
        if self.next_unit.load(Ordering::Relaxed) >= self.unit_count() {
            return None;
        }
        let unit = self.next_unit.fetch_add(1, Ordering::Relaxed);
        (unit < self.unit_count()).then_some(unit)
    }

    /// The database, as an index into [`Self::sizes`], and the shard's index.
    pub(super) fn place_of(&self, unit: usize) -> (usize, usize) {
        (unit / self.shard_count, unit % self.shard_count)
    }

    /// Says that a unit holds nothing any more that is not saved.
    pub(super) fn finish(&self, unit: usize) {
        self.finished[unit / 64].fetch_or(1 << (unit % 64), Ordering::Relaxed);
        self.finished_count.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn is_finished(&self, unit: usize) -> bool {
        self.finished[unit / 64].load(Ordering::Relaxed) & (1 << (unit % 64)) != 0
    }

    /// Whether every entry older than the cut was saved or preserved.
    pub(super) fn is_complete(&self) -> bool {
        self.finished_count.load(Ordering::Relaxed) == self.unit_count()
    }

    pub(super) fn done(&self, keys: u64) {
        self.keys_done.fetch_add(keys, Ordering::Relaxed);
    }

    pub(super) fn keys_done(&self) -> u64 {
        self.keys_done.load(Ordering::Relaxed)
    }
}
