//! One node of a stream: some entries in a row in one pack, whose listpack is what Redis keeps and dumps.
//!
//! ```text
//! master   count | deleted | fields | field 1 | … | field n | 0
//! entry    flags | ms | seq |                     value 1 | … | value n | length     with the master's fields
//! entry    flags | ms | seq | fields | field 1 | value 1 | … | value n | length      with its own
//! ```
//!
//! The ids are differences to the node's, which is its first entry's. The length counts the elements of an entry before
//! itself; the master's ends in 0. What is deleted is only flagged: the node goes with its last living entry.
//!
//! Walking is forwards only, since a pack has no way back. Who goes backwards first passes over a node to learn where its
//! entries begin, which takes less than a microsecond for one of a hundred; where the last entry of the last node begins
//! is known.

use super::StreamId;
use crate::listpack::{EMPTY_BYTES, Element, Position};
use crate::pack::{Pack, PackRef};

const DELETED: i64 = 1;
const SAME_FIELDS: i64 = 2;
/// Elements of an entry besides fields and values: flags and the two parts of the id.
const HEAD_LEN: i64 = 3;
const COUNT_AT: Position = 0;

/// A node to read.
#[derive(Debug, Clone, Copy)]
pub struct NodeRef<'a> {
    id: StreamId,
    pack: PackRef<'a>,
    field_count: usize,
    fields_at: Position,
    entries_at: Position,
    /// The last entry, where that is known.
    last_at: Option<Position>,
}

/// An integer element, also where the payload of a RESTORE spells it as text.
pub(super) fn int(element: Element<'_>) -> i64 {
    match element {
        Element::Int(int) => int,
        Element::Bytes(bytes) => serval_base::number::parse_i64(bytes).unwrap_or_default(),
    }
}

/// Passes `count` elements.
fn skip(pack: PackRef<'_>, at: Position, count: usize) -> Position {
    (0..count).fold(at, |at, _| after(pack, at))
}

#[inline]
fn after(pack: PackRef<'_>, at: Position) -> Position {
    pack.after(at)
}

impl<'a> NodeRef<'a> {
    /// Reads a node.
    #[inline]
    pub(super) fn new(id: StreamId, pack: PackRef<'a>) -> Self {
        let field_count_at = skip(pack, COUNT_AT, 2);
        let field_count = int(pack.get(field_count_at)) as usize;
        let fields_at = after(pack, field_count_at);
        NodeRef {
            id,
            pack,
            field_count,
            fields_at,
            entries_at: skip(pack, fields_at, field_count + 1),
            last_at: None,
        }
    }

    /// The same where it is known that the last entry begins here.
    #[inline]
    pub(super) fn ending_in(self, last_at: Position) -> Self {
        Self {
            last_at: Some(last_at),
            ..self
        }
    }

    /// The node's id: that of its first entry.
    pub fn id(self) -> StreamId {
        self.id
    }

    /// Its bytes as dumps contain them.
    pub fn dump(self) -> Vec<u8> {
        self.pack.dump()
    }

    /// Bytes that the entries from a position on take in a dump. O(entries).
    pub(super) fn dumped_bytes_from(self, at: Position) -> usize {
        self.pack.dumped_bytes_from(at)
    }

    /// Bytes that all but the entries take in a dump.
    pub(super) fn dumped_head_bytes(self) -> usize {
        EMPTY_BYTES + self.pack.dumped_bytes_between(COUNT_AT, self.entries_at)
    }

    /// Where the first entry begins.
    pub(super) fn entries_at(self) -> Position {
        self.entries_at
    }

    /// Entries that are not deleted.
    pub fn live_count(self) -> u64 {
        int(self.pack.get(COUNT_AT)) as u64
    }

    /// The first entry, deleted or not.
    pub fn first(self) -> Option<Entry<'a>> {
        self.entry_at(self.entries_at)
    }

    /// The last entry, deleted or not. O(1) in the last node of a stream, else O(entries of the node).
    pub fn last(self) -> Option<Entry<'a>> {
        let walk = || std::iter::successors(self.first(), |entry| self.next(entry)).last();
        self.known_last().or_else(walk)
    }

    /// The entry after another.
    #[inline]
    pub fn next(self, entry: &Entry<'a>) -> Option<Entry<'a>> {
        let values = if entry.is_same {
            entry.field_count
        } else {
            2 * entry.field_count
        };
        // Its length is behind the values.
        self.entry_at(skip(self.pack, entry.values_at, values + 1))
    }

    /// The first entry that is not below `id`, deleted or not. O(entries of the node).
    pub fn seek(self, id: StreamId) -> Option<Entry<'a>> {
        let mut entry = self.first()?;
        while entry.id < id {
            entry = self.next(&entry)?;
        }
        Some(entry)
    }

    /// The last entry, where that is known without a search.
    pub(super) fn known_last(self) -> Option<Entry<'a>> {
        self.last_at.and_then(|at| self.entry_at(at))
    }

    /// Where the entries begin that are not above `id`, deleted or not, in order. O(entries of the node).
    pub(super) fn starts_until(self, id: StreamId) -> Vec<Position> {
        if id == StreamId::MAX {
            return self.starts_before(self.pack.end());
        }
        std::iter::successors(self.first(), |entry| self.next(entry))
            .take_while(|entry| entry.id <= id)
            .map(|entry| entry.at)
            .collect()
    }

    /// Where the entries begin that come before a position, deleted or not, in order. O(entries of the node).
    pub(super) fn starts_before(self, end: Position) -> Vec<Position> {
        let mut starts = Vec::with_capacity(count_all(self.pack) as usize);
        let mut at = self.entries_at;
        while at < end {
            starts.push(at);
            at = self.behind_entry(at);
        }
        starts
    }

    /// The position behind the entry that begins at one, of which no more is read than that takes.
    fn behind_entry(self, at: Position) -> Position {
        let body = skip(self.pack, at, HEAD_LEN as usize);
        if int(self.pack.get(at)) & SAME_FIELDS != 0 {
            return skip(self.pack, body, self.field_count + 1);
        }
        let field_count = int(self.pack.get(body)) as usize;
        skip(self.pack, body, 2 * field_count + 2)
    }

    #[inline]
    pub(super) fn entry_at(self, at: Position) -> Option<Entry<'a>> {
        let pack = self.pack;
        if at >= pack.end() {
            return None;
        }
        let flags = int(pack.get(at));
        let ms_at = after(pack, at);
        let seq_at = after(pack, ms_at);
        let id = StreamId {
            ms: self.id.ms.wrapping_add(int(pack.get(ms_at)) as u64),
            seq: self.id.seq.wrapping_add(int(pack.get(seq_at)) as u64),
        };
        let body = after(pack, seq_at);
        let is_same = flags & SAME_FIELDS != 0;
        let (field_count, fields_at, values_at) = if is_same {
            (self.field_count, self.fields_at, body)
        } else {
            let first = after(pack, body);
            (int(pack.get(body)) as usize, first, first)
        };
        Some(Entry {
            id,
            is_deleted: flags & DELETED != 0,
            is_same,
            field_count,
            pack,
            at,
            fields_at,
            values_at,
        })
    }
}

/// An entry of a node.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What it is called.
    pub id: StreamId,
    /// Whether it was deleted.
    pub is_deleted: bool,
    is_same: bool,
    field_count: usize,
    pack: PackRef<'a>,
    /// Where it begins.
    pub(super) at: Position,
    fields_at: Position,
    values_at: Position,
}

impl<'a> Entry<'a> {
    /// How many fields it has.
    pub fn field_count(&self) -> usize {
        self.field_count
    }

    /// Its fields with their values, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (Element<'a>, Element<'a>)> + use<'a> {
        let (pack, is_same) = (self.pack, self.is_same);
        let (mut field_at, mut value_at) = (self.fields_at, self.values_at);
        (0..self.field_count).map(move |_| {
            if !is_same {
                field_at = value_at;
                value_at = after(pack, field_at);
            }
            let pair = (pack.get(field_at), pack.get(value_at));
            if is_same {
                field_at = after(pack, field_at);
            }
            value_at = after(pack, value_at);
            pair
        })
    }
}

/// Makes a node of an empty pack, its only entry this one.
pub(super) fn create<'f>(mut pack: Pack, fields: impl Fields<'f>) -> Pack {
    let count = fields.clone().count();
    for int in [1, 0, count as i64] {
        pack.push_int(int);
    }
    fields.clone().for_each(|(field, _)| pack.push(field));
    pack.push_int(0);
    push_entry(&mut pack, (0, 0), true, count, fields);
    pack
}

/// Fields with their values, to be passed through more than once.
pub trait Fields<'f>: Iterator<Item = (&'f [u8], &'f [u8])> + Clone {}
impl<'f, I: Iterator<Item = (&'f [u8], &'f [u8])> + Clone> Fields<'f> for I {}

/// Appends an entry to a node whose id is `node_id`. Answers where it begins.
pub(super) fn append<'f>(
    pack: &mut Pack,
    node_id: StreamId,
    id: StreamId,
    fields: impl Fields<'f>,
) -> Position {
    let node = NodeRef::new(node_id, pack.as_ref());
    let count = fields.clone().count();
    let is_same = count == node.field_count && has_fields(&node, fields.clone());
    add_to(pack, COUNT_AT, 1);
    let delta = (
        id.ms.wrapping_sub(node_id.ms) as i64,
        id.seq.wrapping_sub(node_id.seq) as i64,
    );
    let at = pack.as_ref().end();
    push_entry(pack, delta, is_same, count, fields);
    at
}

/// Whether the master's fields are these.
fn has_fields<'f>(node: &NodeRef<'_>, fields: impl Fields<'f>) -> bool {
    let mut at = node.fields_at;
    for (field, _) in fields {
        let same = match node.pack.get(at) {
            Element::Bytes(bytes) => bytes == field,
            int => int == Element::of(field),
        };
        if !same {
            return false;
        }
        at = after(node.pack, at);
    }
    true
}

fn push_entry<'f>(
    pack: &mut Pack,
    (ms, seq): (i64, i64),
    is_same: bool,
    count: usize,
    fields: impl Fields<'f>,
) {
    let count = count as i64;
    pack.push_int(if is_same { SAME_FIELDS } else { 0 });
    pack.push_int(ms);
    pack.push_int(seq);
    if !is_same {
        pack.push_int(count);
    }
    for (field, value) in fields {
        if !is_same {
            pack.push(field);
        }
        pack.push(value);
    }
    let length = if is_same { count } else { 2 * count + 1 };
    pack.push_int(HEAD_LEN + length);
}

fn add_to(pack: &mut Pack, at: Position, added: i64) {
    let value = int(pack.as_ref().get(at)) + added;
    pack.replace_element(at, Element::Int(value));
}

/// Entries of a node, deleted ones included.
pub(super) fn total_count(pack: &Pack) -> u64 {
    count_all(pack.as_ref())
}

fn count_all(pack: PackRef<'_>) -> u64 {
    (int(pack.get(COUNT_AT)) + int(pack.get(after(pack, COUNT_AT)))) as u64
}

/// Flags living entries as deleted while `wants` says so of them, from the first on. Gives how many it flagged.
pub(super) fn delete_while(
    pack: &mut Pack,
    node_id: StreamId,
    mut wants: impl FnMut(&Entry<'_>) -> bool,
) -> u64 {
    let mut deleted = 0;
    let mut at = NodeRef::new(node_id, pack.as_ref()).entries_at;
    loop {
        let node = NodeRef::new(node_id, pack.as_ref());
        let Some(entry) = node.entry_at(at).filter(|entry| wants(entry)) else {
            break;
        };
        let next = node
            .next(&entry)
            .map_or(pack.as_ref().end(), |next| next.at);
        if !entry.is_deleted {
            let flagged = flag(pack, at);
            deleted += 1;
            // Where a payload had spelt its flags in another way, all behind them has moved.
            at = next.wrapping_add_signed(flagged);
        } else {
            at = next;
        }
    }
    if deleted > 0 {
        count_deleted(pack, deleted);
    }
    deleted as u64
}

/// Flags one living entry as deleted. False if there is none with this id.
pub(super) fn delete(pack: &mut Pack, node_id: StreamId, id: StreamId) -> bool {
    let node = NodeRef::new(node_id, pack.as_ref());
    let Some(entry) = node
        .seek(id)
        .filter(|entry| entry.id == id && !entry.is_deleted)
    else {
        return false;
    };
    flag(pack, entry.at);
    count_deleted(pack, 1);
    true
}

/// Gives by how many bytes what follows has moved.
fn flag(pack: &mut Pack, at: Position) -> isize {
    let before = pack.bytes_len();
    let flags = int(pack.as_ref().get(at)) | DELETED;
    pack.replace_element(at, Element::Int(flags));
    pack.bytes_len() as isize - before as isize
}

fn count_deleted(pack: &mut Pack, deleted: i64) {
    add_to(pack, COUNT_AT, -deleted);
    let at = after(pack.as_ref(), COUNT_AT);
    add_to(pack, at, deleted);
}
