//! What a walk over a snapshot reports, value by value.

use crate::object::KeyEntry;

/// Receives the keys of a snapshot, each once, in no order that means anything; databases may come in turns.
///
/// The methods may be called while a shard is locked: they write to memory, and neither block nor do I/O. Whoever drives
/// the walk takes what was written to where it belongs between two steps of the walk.
pub trait Visitor {
    /// A key with its whole value.
    fn entry(&mut self, dbid: u32, entry: &KeyEntry);

    /// A large hash, set or sorted set begins, whose [`Head::len`] parts follow; no other key comes before its end.
    fn begin(&mut self, dbid: u32, head: &Head<'_>);

    /// An element of the collection that began last. The order is not that of the collection.
    fn part(&mut self, part: Part<'_>);

    /// The collection that began last is complete.
    fn end(&mut self);
}

/// What is known of a large collection before its elements come: all as it was at the instant of the snapshot.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// The key.
    pub key: &'a [u8],
    /// When the key expires, Unix milliseconds.
    pub expiry_ms: Option<i64>,
    /// The 24 bits of `Recency`.
    pub lru: u32,
    /// One of `kind`: a hash, set or sorted set.
    pub kind: u8,
    /// How many parts follow, at least one.
    pub len: usize,
    /// No field of a hash expires before this Unix millisecond; `None` where no field expires.
    pub fields_expire_from_ms: Option<i64>,
}

/// An element of a large collection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part<'a> {
    /// Of a set.
    Member(&'a [u8]),
    /// Of a sorted set.
    Scored {
        /// The member.
        member: &'a [u8],
        /// Its score.
        score: f64,
    },
    /// Of a hash.
    Field {
        /// The field.
        field: &'a [u8],
        /// Its value.
        value: &'a [u8],
        /// When it expires, Unix milliseconds.
        expiry_ms: Option<i64>,
    },
}
