//! What a thread may know of a table without holding its lock: enough to prefetch, never enough to answer.
//!
//! The hint lies beside the lock. Its holder calls [`Table::publish`] after it changed the table; a pipeline calls
//! [`TableHint::prefetch_directory`] for all its keys, then [`TableHint::prefetch_bucket`] for all its keys, then
//! [`TableHint::prefetch_entry`], then locks and executes. What it reads on the way may be stale by any amount. It is
//! only ever turned into addresses to prefetch, so a wrong guess costs a cache line and nothing else.
//!
//! **The contract.** The prefetch functions read the directory and the home buckets. So that these are still
//! allocated, (1) a thread prefetches only while the owner's quiescence mechanism (the gate) counts it as inside;
//! (2) after a change the table is published first, and then what [`Table::take_garbage`] yields is retired, to be
//! dropped when all threads inside have been seen outside; (3) a table that was published is never dropped in place:
//! it is moved out with [`Table::take`], the empty one published, and the old one retired in the same way. Children
//! and entries are not part of it: their addresses are prefetched, never read.

use super::Table;
use super::bucket::{Bucket, Probe};
use super::directory::Directory;
use super::{TableItem, home_index};
use crate::prefetch::prefetch_read;
use core::ptr::null_mut;
use core::sync::atomic::{
    AtomicPtr, AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};

/// See the module's text. 16 bytes.
pub struct TableHint {
    directory: AtomicPtr<u8>,
    bucket_count: AtomicU32,
}

impl TableHint {
    /// The hint of an empty table.
    pub const fn new() -> Self {
        Self {
            directory: AtomicPtr::new(null_mut()),
            bucket_count: AtomicU32::new(0),
        }
    }

    /// Prefetches the line of the directory that names the bucket where `hash` belongs.
    #[inline]
    pub fn prefetch_directory(&self, hash: u64) {
        let bucket_count = self.bucket_count.load(Acquire);
        if bucket_count > 0 {
            let directory = Directory::from_word(self.directory.load(Acquire));
            prefetch_read(directory.place(home_index(hash, bucket_count)));
        }
    }

    /// Prefetches the line of the bucket where `hash` belongs. Reads the directory, which is small, but seldom in the
    /// first-level cache.
    #[inline]
    pub fn prefetch_bucket(&self, hash: u64) {
        if let Some(bucket) = self.home(hash) {
            prefetch_read(bucket.as_raw().as_ptr());
        }
    }

    /// Reads that bucket's tags and prefetches the entries that may be the one, two lines each; where there is none,
    /// the bucket's child.
    #[inline]
    pub fn prefetch_entry(&self, hash: u64) {
        self.prefetch_lines::<2>(hash);
    }

    /// The same for items that seldom are more than a line.
    #[inline]
    fn prefetch_item(&self, hash: u64) {
        self.prefetch_lines::<1>(hash);
    }

    #[inline(always)]
    fn prefetch_lines<const LINES: usize>(&self, hash: u64) {
        let Some(bucket) = self.home(hash) else {
            return;
        };
        let mut found = false;
        for (_, stored) in bucket.candidates(Probe::new(hash)) {
            let item = stored.address();
            for line in 0..LINES {
                prefetch_read(item.wrapping_byte_add(line * 64));
            }
            found = true;
        }
        if !found && bucket.control().is_chained() {
            prefetch_read(bucket.child_address());
        }
    }

    #[inline(always)]
    fn home(&self, hash: u64) -> Option<Bucket<'_>> {
        // The count is published after the directory that has room for it, hence loaded before it.
        let bucket_count = self.bucket_count.load(Acquire);
        if bucket_count == 0 {
            return None;
        }
        let directory = Directory::from_word(self.directory.load(Acquire));
        // SAFETY: the module's contract: what was reachable from the hint is freed only after this thread was outside.
        unsafe { directory.peek(home_index(hash, bucket_count)) }
    }
}

impl Default for TableHint {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: TableItem> Table<T> {
    /// Brings near what lies where these hashes belong, step by step, so that the misses of a step overlap.
    pub fn prefetch(&self, hashes: &[u64]) {
        let hint = TableHint::new();
        self.publish(&hint);
        hashes
            .iter()
            .for_each(|hash| hint.prefetch_directory(*hash));
        hashes.iter().for_each(|hash| hint.prefetch_bucket(*hash));
        hashes.iter().for_each(|hash| hint.prefetch_item(*hash));
    }

    /// Lets `hint` speak of the table as it is now. For the holder of the lock, after changes; two compares where
    /// nothing moved.
    #[inline]
    pub fn publish(&self, hint: &TableHint) {
        if hint.directory.load(Relaxed) != self.directory.word() {
            hint.directory.store(self.directory.word(), Release);
        }
        if hint.bucket_count.load(Relaxed) != self.bucket_count {
            hint.bucket_count.store(self.bucket_count, Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::model::{Pair, good_hash};
    use std::sync::atomic::AtomicBool;

    #[test]
    fn prefetching_beside_a_writer_touches_only_what_is_there() {
        let (hint, done) = (TableHint::new(), AtomicBool::new(false));
        assert_eq!(size_of::<TableHint>(), 16);
        let (rounds, count) = if cfg!(miri) { (2, 150_u64) } else { (20, 5000) };
        let garbage = std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !done.load(Relaxed) {
                        for number in 0..64_u64 {
                            let hash = good_hash(&number.to_le_bytes());
                            hint.prefetch_bucket(hash);
                            hint.prefetch_entry(hash);
                        }
                    }
                });
            }
            // Everything retired is kept until the readers have left, as the contract asks.
            let mut garbage = Vec::new();
            let mut tables = Vec::new();
            let mut table = Table::new();
            for round in 0..rounds {
                for number in 0..count {
                    let key = number.to_le_bytes();
                    table.insert(good_hash(&key), Pair::new(&key, number));
                    table.publish(&hint);
                    garbage.extend(table.take_garbage());
                }
                if round % 3 == 2 {
                    let old = table.take();
                    table.publish(&hint);
                    tables.push(old);
                }
                for number in 0..count {
                    let key = number.to_le_bytes();
                    assert_eq!(
                        table.remove(good_hash(&key), &key).is_some(),
                        round % 3 != 2
                    );
                    table.publish(&hint);
                    garbage.extend(table.take_garbage());
                }
            }
            done.store(true, Relaxed);
            tables.push(table);
            (garbage, tables)
        });
        drop(garbage);
    }

    #[test]
    fn a_stale_hint_is_harmless() {
        let hint = TableHint::default();
        let mut table = Table::new();
        for number in 0..2000_u64 {
            let key = number.to_le_bytes();
            table.insert(good_hash(&key), Pair::new(&key, number));
        }
        // The count of a large table with the directory of a small one, as a reader between two publications sees it.
        table.publish(&hint);
        let old = table.take();
        table.insert(0, Pair::new(b"k", 1));
        hint.directory.store(table.directory.word(), Release);
        for hash in 0..2000 {
            hint.prefetch_bucket(hash);
            hint.prefetch_entry(hash);
        }
        drop(old);
    }
}
