//! Going through a table piece by piece and taking out what is no longer wanted: expiry, eviction, slot migration.

use super::{ItemRef, Table, TableItem};
use crate::table::bucket::SLOTS;

/// What a sweep does with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sweep {
    /// It stays.
    Keep,
    /// It is taken out.
    Remove,
}

impl<T: TableItem> Table<T> {
    /// Asks `f` about the items of up to `buckets_max` buckets from bucket `from_bucket` on, hands those to be removed
    /// to `removed`, and answers where to go on: zero at the end.
    ///
    /// While nothing else changes the table, going on until zero visits every item: the table does not contract in the
    /// middle. It makes up for that, by `buckets_max` buckets a call, when a sweep begins, and by one with every other
    /// removal. An item may be asked about twice. Items that others' removals move across the position are missed
    /// until the next sweep.
    pub fn sweep(
        &mut self,
        from_bucket: usize,
        buckets_max: usize,
        f: &mut dyn FnMut(&T) -> Sweep,
        removed: &mut dyn FnMut(T),
    ) -> usize {
        if from_bucket == 0 {
            self.contract(buckets_max);
        }
        let end = from_bucket
            .saturating_add(buckets_max)
            .min(self.bucket_count());
        for index in from_bucket..end {
            self.sweep_bucket(index as u32, f, removed);
        }
        if end == self.bucket_count() || buckets_max == 0 {
            0
        } else {
            end
        }
    }

    /// Gives up to `buckets_max` buckets back that removals left sparse. Answers whether there are more.
    pub fn contract(&mut self, buckets_max: usize) -> bool {
        (0..buckets_max).all(|_| self.contract_if_sparse())
    }

    /// Sweeps one chain from its end to its beginning: the hole that a removal leaves is filled from the end, hence
    /// with an item that was asked about before.
    fn sweep_bucket(
        &mut self,
        index: u32,
        f: &mut dyn FnMut(&T) -> Sweep,
        removed: &mut dyn FnMut(T),
    ) {
        // SAFETY: the table keeps its segments throughout: nothing here contracts it.
        let home = unsafe { self.bucket_unbound(index) };
        for depth in (0..home.chain().count()).rev() {
            for slot in (0..SLOTS).rev() {
                // Looked up each time, since a removal may unlink the chain's last bucket.
                let Some(bucket) = home.chain().nth(depth) else {
                    break;
                };
                if !bucket.control().is_taken(slot) {
                    continue;
                }
                let raw = bucket.load(slot).item();
                // SAFETY: the slot is taken, and the item stays as it is during the call.
                let verdict = f(&*unsafe { ItemRef::<T>::new(raw) });
                if verdict == Sweep::Remove {
                    home.remove(bucket, slot, self.child_bytes());
                    self.len -= 1;
                    // SAFETY: stored by `into_raw`, and no longer in the table.
                    removed(unsafe { T::from_raw(raw) });
                }
            }
        }
    }
}
