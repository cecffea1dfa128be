//! Which hashes of a shard have fields that expire, and when the next of them is due.
//!
//! Each such hash stands here once, under the instant that follows from what it holds ([`of_entry`]), so that whoever
//! changes or removes it finds its place without another index, and nothing has to be searched for what is due.

use std::collections::BTreeSet;

use serval_collections::entry::Value;
use serval_collections::pack::PackRef;

use super::{HashRef, pack};
use crate::object::{KeyEntry, Object, encoding, kind};

/// Hashes by the instant at which they are to be looked at.
#[derive(Debug, Default)]
pub(crate) struct FieldsDue(BTreeSet<(i64, Box<[u8]>)>);

impl FieldsDue {
    /// Hashes with fields that expire.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// When the first is to be looked at, as Unix milliseconds.
    #[inline]
    pub(crate) fn next_ms(&self) -> Option<i64> {
        self.0.first().map(|(at_ms, _)| *at_ms)
    }

    /// Moves a hash from one instant to another.
    pub(crate) fn changed(&mut self, key: &[u8], old: Option<i64>, new: Option<i64>) {
        if old == new {
            return;
        }
        if let Some(at_ms) = old {
            self.0.remove(&(at_ms, key.into()));
        }
        if let Some(at_ms) = new {
            self.0.insert((at_ms, key.into()));
        }
    }

    /// Takes out the first hash that is to be looked at by now.
    pub(crate) fn take_due(&mut self, now_ms: i64) -> Option<Box<[u8]>> {
        if self.next_ms()? > now_ms {
            return None;
        }
        self.0.pop_first().map(|(_, key)| key)
    }
}

/// When an entry is to be looked at for fields that have expired; none where it has no field that does.
#[inline]
pub(crate) fn of_entry(entry: &KeyEntry) -> Option<i64> {
    let tag = entry.tag();
    if tag.ty != kind::HASH || tag.encoding == encoding::LISTPACK {
        return None;
    }
    match entry.value() {
        Value::Inline(bytes) => pack::next_expiry_ms(PackRef::new(bytes)),
        Value::Boxed(object) => of_object(object, tag.encoding),
        Value::Int(_) => None,
    }
}

/// The same for what an entry holds.
#[inline]
pub(super) fn of_object(object: &Object, encoding: u8) -> Option<i64> {
    match HashRef::of_object(object, encoding) {
        HashRef::Plain(_) => None,
        HashRef::Expiring(pack) => pack::next_expiry_ms(pack),
        HashRef::Table(table) => table.due_ms(),
    }
}
