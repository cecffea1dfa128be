//! Sets: an intset while all members are integers, a listpack while they are few and short, a table beyond.
//!
//! The encoding of a set is part of what users see (`OBJECT ENCODING`, dumps), so it changes exactly when Redis changes it:
//! by what is added, never by what is removed, but for SPOP, which makes a new set of the few members that it leaves (not
//! while a snapshot takes the set in parts, which the new one would know nothing of).
//!
//! [`SetRef`] reads a set in its entry, [`SetValue`] is one that is made or changed. A member is an
//! [`Element`]: an integer where the encoding keeps it as one, else bytes; both stand for the same text.

mod change;
mod combine;
mod members;
mod random;
#[cfg(test)]
mod tests;
mod value;

pub use combine::{
    Difference, difference, difference_value, intersect, intersection_value, union, union_value,
};
pub use members::Members;
pub use value::SetValue;

use serval_base::number::parse_i64;
use serval_collections::entry::Value;
use serval_collections::intset::IntsetRef;
use serval_collections::listpack::Element;
use serval_collections::pack::PackRef;

use crate::object::{KeyEntry, Object, encoding};

/// Up to where a set keeps a compact encoding: the directives `set-max-intset-entries`, `set-max-listpack-entries` and
/// `set-max-listpack-value`.
#[derive(Debug, Clone, Copy)]
pub struct SetLimits {
    /// Members of an intset.
    pub intset_len: usize,
    /// Members of a listpack.
    pub listpack_len: usize,
    /// Bytes of a member of a listpack.
    pub listpack_member_bytes: usize,
}

impl Default for SetLimits {
    fn default() -> Self {
        SetLimits {
            intset_len: 512,
            listpack_len: 128,
            listpack_member_bytes: 64,
        }
    }
}

/// A set to read.
#[derive(Debug, Clone, Copy)]
pub enum SetRef<'a> {
    /// Integers only.
    Intset(IntsetRef<'a>),
    /// Few and short members.
    Listpack(PackRef<'a>),
    /// Any members.
    Table(&'a Members),
}

impl<'a> SetRef<'a> {
    /// The set in an entry.
    ///
    /// # Panics
    /// Where it is no set: callers look at the type first.
    #[inline]
    pub fn of(entry: &'a KeyEntry) -> SetRef<'a> {
        let bytes = match entry.value() {
            Value::Boxed(Object::Set(members)) => return SetRef::Table(members),
            Value::Inline(bytes) => bytes,
            Value::Boxed(Object::Packed(bytes)) => bytes,
            _ => panic!("something else was read as a set"),
        };
        if entry.encoding() == encoding::INTSET {
            SetRef::Intset(IntsetRef::new(bytes))
        } else {
            SetRef::Listpack(PackRef::new(bytes))
        }
    }

    /// How many members there are. O(1).
    #[inline]
    pub fn len(self) -> usize {
        match self {
            SetRef::Intset(set) => set.len(),
            SetRef::Listpack(pack) => pack.len(),
            SetRef::Table(members) => members.len(),
        }
    }

    /// Whether there are none, as in no set of a key.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether this is a member. O(log n) in an intset, O(n) in a listpack, O(1) in a table.
    #[inline]
    pub fn contains(self, member: &[u8]) -> bool {
        match self {
            SetRef::Intset(set) => parse_i64(member).is_some_and(|int| set.contains(int)),
            SetRef::Listpack(pack) => pack.find(member, 0, pack.first()).is_some(),
            SetRef::Table(members) => members.contains(member),
        }
    }

    /// The same for a member of another set.
    #[inline]
    pub fn contains_element(self, member: Element<'_>) -> bool {
        match (self, member) {
            (SetRef::Intset(set), Element::Int(int)) => set.contains(int),
            (_, member) => with_text(member, |text| self.contains(text)),
        }
    }

    /// All members: ascending in an intset, in order of their addition in a listpack, in no order in a table.
    pub fn iter(self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        let (ints, elements, members) = match self {
            SetRef::Intset(set) => (Some(set.iter()), None, None),
            SetRef::Listpack(pack) => (None, Some(pack.iter()), None),
            SetRef::Table(members) => (None, None, Some(members.iter())),
        };
        let ints = ints.into_iter().flatten().map(Element::Int);
        let members = members.into_iter().flatten().map(Element::Bytes);
        ints.chain(elements.into_iter().flatten()).chain(members)
    }

    /// Reports members as SSCAN does, `count` or a few more, and answers the cursor to go on with; zero begins and ends. A
    /// set that is no table is reported whole.
    pub fn scan(self, cursor: u64, count: u64, report: &mut dyn FnMut(Element<'_>)) -> u64 {
        let SetRef::Table(members) = self else {
            self.iter().for_each(report);
            return 0;
        };
        let (mut cursor, mut reported) = (cursor, 0);
        // A table that shrank has buckets without members; their number is limited too.
        let mut calls_left = count.saturating_mul(10);
        loop {
            cursor = members.scan(cursor, &mut |member| {
                reported += 1;
                report(Element::Bytes(member));
            });
            if cursor == 0 || reported >= count || calls_left == 0 {
                return cursor;
            }
            calls_left -= 1;
        }
    }
}

/// Hands the text of a member to `f`.
#[inline]
fn with_text<R>(member: Element<'_>, f: impl FnOnce(&[u8]) -> R) -> R {
    match member {
        Element::Bytes(text) => f(text),
        Element::Int(int) => f(itoa::Buffer::new().format(int).as_bytes()),
    }
}
