//! Walking over all items with an iterator: it can be left at any item, and what it yields lives as long as the borrow of
//! the table. While a bucket's items are handed out, those of the next are fetched.

use super::bucket::{Bucket, SlotMask};
use super::{ItemRef, Table, TableItem};
use crate::prefetch::prefetch_read;

impl<T: TableItem> Table<T> {
    /// All items, bucket by bucket.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            table: self,
            next_index: 0,
            current: None,
        }
    }
}

/// See [`Table::iter`].
pub struct Iter<'a, T: TableItem> {
    table: &'a Table<T>,
    /// The home bucket that comes next.
    next_index: u32,
    /// The bucket whose items are handed out, and its slots that are left.
    current: Option<(Bucket<'a>, SlotMask)>,
}

impl<'a, T: TableItem> Iter<'a, T> {
    /// The next home bucket.
    fn next_home(&mut self) -> Option<Bucket<'a>> {
        let index = self.next_index;
        if index >= self.table.bucket_count {
            return None;
        }
        self.next_index = index + 1;
        if self.next_index < self.table.bucket_count {
            let following = self.table.bucket(self.next_index);
            let slots = following.control().taken();
            slots.for_each(|slot| prefetch_read(following.load(slot).address()));
        }
        Some(self.table.bucket(index))
    }
}

impl<'a, T: TableItem> Iterator for Iter<'a, T> {
    type Item = ItemRef<'a, T>;

    #[inline]
    fn next(&mut self) -> Option<ItemRef<'a, T>> {
        loop {
            let bucket = match &mut self.current {
                None => self.next_home()?,
                Some((bucket, slots)) => match slots.next() {
                    // SAFETY: the slot is taken, and the item stays as it is while the table is borrowed, as it is for 'a.
                    Some(slot) => return Some(unsafe { ItemRef::new(bucket.load(slot).item()) }),
                    None => match bucket.child() {
                        Some(child) => child,
                        None => self.next_home()?,
                    },
                },
            };
            self.current = Some((bucket, bucket.control().taken()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::table::Table;
    use crate::table::model::{HASHES, Pair};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::tests::cases(200, 2))]

        #[test]
        fn every_item_comes_once(which in 0..HASHES.len(), count in 0..300_u64) {
            let mut table = Table::new();
            for number in 0..count {
                let key = number.to_le_bytes();
                table.insert(HASHES[which](&key), Pair::new(&key, number));
            }
            let keys: Vec<&[u8]> = table.iter().map(|item| item.into_key()).collect();
            let mut seen: Vec<u64> = keys
                .iter()
                .map(|key| u64::from_le_bytes((*key).try_into().unwrap()))
                .collect();
            seen.sort_unstable();
            prop_assert!(seen.into_iter().eq(0..count));
        }
    }

    #[test]
    fn an_empty_table_has_none() {
        assert!(Table::<Pair>::new().iter().next().is_none());
    }
}
