//! The members of a large set: a table of byte strings, one allocation each.

use std::fmt;

use serval_collections::field::Field;
use serval_collections::table::{Slot, Table, TableStats};
use serval_collections::walk::Walk;
use serval_sync::memory::good_size;

use crate::access::SoughtElement;
use crate::member_hash::{member_hash, member_hashes};

/// A set of byte strings of any number and length. Its memory follows its members both ways; nothing in it takes long but
/// what visits them all.
#[derive(Default)]
pub struct Members {
    table: Table<Field>,
    /// Bytes of all items, kept so that the set's memory can be told without a walk.
    item_bytes: usize,
    /// There while a snapshot takes the members in parts: told of every change.
    walk: Option<Box<Walk<Field>>>,
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

    /// Brings members near.
    pub(crate) fn prefetch(&self, members: &[SoughtElement<'_>]) {
        self.table.prefetch(&member_hashes(members));
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
        if let Some(walk) = &mut self.walk {
            walk.added(hash, member);
        }
        self.drop_garbage();
        true
    }

    /// Removes a member. Returns whether it was one. O(1).
    pub fn remove(&mut self, member: &[u8]) -> bool {
        let hash = member_hash(member);
        let Some(item) = self.table.remove(hash, member) else {
            return false;
        };
        self.item_bytes -= item.memory_bytes(good_size);
        if let Some(walk) = &mut self.walk {
            walk.removed(hash, item);
        }
        self.drop_garbage();
        true
    }

    /// Takes a random member out, each as probable as another, from 64 random bits. O(1).
    pub fn pop(&mut self, random: u64) -> Option<Field> {
        let item = self.table.sample_slot(random)?.remove();
        self.item_bytes -= item.memory_bytes(good_size);
        if let Some(walk) = &mut self.walk
            && walk.removes(member_hash(item.name()), item.name())
        {
            walk.keep(item.clone());
        }
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

    /// Begins a walk over the members that there are now; one that is under way ends. O(1).
    pub(crate) fn begin_walk(&mut self) {
        self.walk = Some(Box::new(Walk::new(self.len())));
    }

    /// The walk that is under way; it would not outlive these members.
    pub(crate) fn walk_under_way(&self) -> Option<&Walk<Field>> {
        self.walk.as_deref()
    }

    /// Ends the walk that is under way. What it kept is answered, to be dropped where that may take a while.
    pub(crate) fn end_walk(&mut self) -> Option<Box<Walk<Field>>> {
        self.walk.take()
    }

    /// Reports about `parts` members of the walk under way; see [`Walk::step`]. True without one.
    pub(crate) fn walk(&mut self, parts: usize, report: &mut dyn FnMut(&Field)) -> bool {
        let walk = self.walk.as_mut();
        walk.is_none_or(|walk| walk.step(&self.table, parts, report))
    }

    /// Nobody looks at this table without the lock, so what it no longer uses can go at once.
    #[inline]
    fn drop_garbage(&mut self) {
        drop(self.table.take_garbage());
    }
}

/// Without a walk that is under way: the copy is another collection.
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
