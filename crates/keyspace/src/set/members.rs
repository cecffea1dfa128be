//! The members of a large set: a table of byte strings, one allocation each.

use std::fmt;

use serval_collections::field::Field;
use serval_collections::table::{Slot, Table, TableStats};
use serval_sync::memory::good_size;

use crate::member_hash::member_hash;

/// A set of byte strings of any number and length. Its memory follows its members both ways; nothing in it takes long but
/// what visits them all.
#[derive(Default)]
pub struct Members {
    table: Table<Field>,
    /// Bytes of all items, kept so that the set's memory can be told without a walk.
    item_bytes: usize,
}

impl Members {
    /// The shape of the table.
    pub fn stats(&self) -> TableStats {
        self.table.stats()
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Whether this is a member. O(1).
    #[inline]
    pub fn contains(&self, member: &[u8]) -> bool {
        self.table.get(member_hash(member), member).is_some()
    }

    /// Adds a member. Returns whether it was none. O(1).
    pub fn insert(&mut self, member: &[u8]) -> bool {
        let hash = member_hash(member);
        let Slot::Vacant(slot) = self.table.slot(hash, member) else {
            return false;
        };
        let item = Field::new(member, b"", None);
        self.item_bytes += item.memory_bytes(good_size);
        slot.insert(item);
        self.drop_garbage();
        true
    }

    /// Removes a member. Returns whether it was one. O(1).
    pub fn remove(&mut self, member: &[u8]) -> bool {
        let removed = self.table.remove(member_hash(member), member);
        if let Some(item) = &removed {
            self.item_bytes -= item.memory_bytes(good_size);
            self.drop_garbage();
        }
        removed.is_some()
    }

    /// Takes a random member out, each as probable as another, from 64 random bits. O(1).
    pub fn pop(&mut self, random: u64) -> Option<Field> {
        let item = self.table.sample_slot(random)?.remove();
        self.item_bytes -= item.memory_bytes(good_size);
        self.drop_garbage();
        Some(item)
    }

    /// A random member, each as probable as another, from 64 random bits. O(1).
    #[inline]
    pub fn sample(&self, random: u64) -> Option<&[u8]> {
        self.table.sample(random).map(|item| item.into_key())
    }

    /// All members, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.table.iter().map(|item| item.into_key())
    }

    /// Reports a few members and answers the cursor to go on with, as [`Table::scan`] does.
    pub fn scan(&self, cursor: u64, report: &mut dyn FnMut(&[u8])) -> u64 {
        self.table.scan(cursor, &mut |item| report(item.name()))
    }

    /// Heap bytes of buckets and members. O(1).
    pub fn memory_bytes(&self) -> usize {
        self.table.memory_bytes() + self.item_bytes
    }

    /// Nobody looks at this table without the lock, so what it no longer uses can go at once.
    #[inline]
    fn drop_garbage(&mut self) {
        drop(self.table.take_garbage());
    }
}

impl Clone for Members {
    fn clone(&self) -> Self {
        self.iter().collect()
    }
}

impl<'a> FromIterator<&'a [u8]> for Members {
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(members: I) -> Self {
        let mut collected = Members::default();
        for member in members {
            collected.insert(member);
        }
        collected
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.iter().map(|member| member.escape_ascii().to_string()))
            .finish()
    }
}
