//! Listpack: a sequence of small strings and integers in one run of bytes, in the format that Redis keeps and dumps.
//!
//! ```text
//! ┌─────────────┬──────────┬─────────┬─────┬─────────┬──────┐
//! │ total bytes │ elements │ element │  …  │ element │ 0xFF │     element: encoding, data, length of both backwards
//! │     u32     │   u16    │         │     │         │      │
//! └─────────────┴──────────┴─────────┴─────┴─────────┴──────┘
//! ```
//!
//! Small hashes, sets and sorted sets are one listpack each, lists and streams are chains of them. It is what dumps
//! contain, so saving and loading copy bytes. A string that spells a 64-bit integer is stored as one; who reads it gets
//! the text back. Positions are byte offsets, valid until the next change.
//!
//! What it shares with other forms, which is most, is in [`sequence`](crate::sequence): this is what a listpack says of
//! itself, and that it is read backwards.

pub(crate) mod encoding;
mod gapped;
#[cfg(test)]
mod tests;
mod validate;

use encoding::{Encoded, back_len_bytes, previous_entry_at};
use serval_base::number::{I64_TEXT_BYTES_MAX, parse_i64, write_i64};

use crate::sequence::{Form, Sequence, SequenceRef};

pub use gapped::Gapped;
pub use validate::{Corrupt, validate};

/// Bytes before the first element.
pub const HEADER_BYTES: usize = 6;
/// Bytes of a listpack without elements.
pub const EMPTY_BYTES: usize = HEADER_BYTES + 1;
pub(crate) const END: u8 = 0xFF;
/// The count that says: too many for 16 bits, count them.
pub(crate) const COUNT_UNKNOWN: u16 = u16::MAX;
/// Above this many bytes nothing is added to a listpack; Redis's safety limit.
pub const BYTES_MAX: usize = 1 << 30;

/// One element, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Element<'a> {
    /// A string that spells an integer.
    Int(i64),
    /// Any other string.
    Bytes(&'a [u8]),
}

impl<'a> Element<'a> {
    /// How a string is stored: as an integer if it is exactly one's text.
    #[inline]
    pub fn of(bytes: &'a [u8]) -> Element<'a> {
        if bytes.len() <= I64_TEXT_BYTES_MAX
            && let Some(int) = parse_i64(bytes)
        {
            return Element::Int(int);
        }
        Element::Bytes(bytes)
    }

    /// The string; an integer is written into `scratch` first.
    #[inline]
    pub fn text<'s>(self, scratch: &'s mut Vec<u8>) -> &'s [u8]
    where
        'a: 's,
    {
        match self {
            Element::Bytes(bytes) => bytes,
            Element::Int(int) => {
                scratch.clear();
                write_i64(scratch, int);
                scratch
            }
        }
    }

    /// The string, owned.
    pub fn to_vec(self) -> Vec<u8> {
        match self {
            Element::Bytes(bytes) => bytes.to_vec(),
            Element::Int(int) => {
                let mut text = Vec::with_capacity(I64_TEXT_BYTES_MAX);
                write_i64(&mut text, int);
                text
            }
        }
    }

    /// The integer that it is.
    pub fn as_int(self) -> Option<i64> {
        match self {
            Element::Int(int) => Some(int),
            Element::Bytes(_) => None,
        }
    }

    /// Length of the string in bytes.
    pub fn len(self) -> usize {
        match self {
            Element::Bytes(bytes) => bytes.len(),
            Element::Int(int) => serval_base::number::int_len(int),
        }
    }

    /// Whether it is the empty string.
    pub fn is_empty(self) -> bool {
        matches!(self, Element::Bytes([]))
    }
}

/// Where an element lies: the offset of its first byte.
pub type Position = usize;

/// What a listpack says of itself: its bytes, its elements, and behind each of them the element's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dumped;

/// A listpack to read.
pub type ListpackRef<'a> = SequenceRef<'a, Dumped>;

/// A listpack that is changed.
pub type Listpack = Sequence<Dumped>;

impl Form for Dumped {
    const EMPTY: &'static [u8] = &[EMPTY_BYTES as u8, 0, 0, 0, 0, 0, END];
    const START: Position = HEADER_BYTES;

    #[inline]
    fn end(bytes: &[u8]) -> Position {
        bytes.len() - 1
    }

    #[inline]
    fn count(bytes: &[u8]) -> usize {
        match u16::from_le_bytes([bytes[4], bytes[5]]) {
            COUNT_UNKNOWN => ListpackRef::new(bytes).positions().count(),
            count => usize::from(count),
        }
    }

    #[inline]
    fn behind(len: usize) -> usize {
        back_len_bytes(len)
    }

    #[inline]
    fn write_behind(len: usize, out: &mut [u8]) {
        Encoded::write_back_len(len, out);
    }

    #[inline]
    fn append(bytes: &mut Vec<u8>, put: impl FnOnce(&mut Vec<u8>)) {
        bytes.pop();
        put(bytes);
        bytes.push(END);
        Self::note(bytes, 1);
    }

    fn note(bytes: &mut Vec<u8>, added: i64) {
        write_total(bytes);
        let count = i64::from(u16::from_le_bytes([bytes[4], bytes[5]]));
        if count != i64::from(COUNT_UNKNOWN) {
            write_count(bytes, (count + added) as usize);
        } else if added < 0 {
            // It may fit again; counting is what removing costs beyond 65534 elements.
            let count = Self::count(bytes);
            write_count(bytes, count);
        }
    }
}

fn write_total(bytes: &mut [u8]) {
    let total = bytes.len() as u32;
    bytes[..4].copy_from_slice(&total.to_le_bytes());
}

fn write_count(bytes: &mut [u8], count: usize) {
    let count = u16::try_from(count).unwrap_or(COUNT_UNKNOWN);
    bytes[4..HEADER_BYTES].copy_from_slice(&count.to_le_bytes());
}

impl<'a> ListpackRef<'a> {
    /// The last element's position.
    #[inline]
    pub fn last(self) -> Option<Position> {
        self.previous(self.end())
    }

    /// The position before that of an element, or before the end.
    #[inline]
    pub fn previous(self, at: Position) -> Option<Position> {
        (at > HEADER_BYTES).then(|| previous_entry_at(self.bytes, at))
    }

    /// The position of the element with this index; negative ones count from the end. O(n), from the nearer end.
    pub fn seek(self, index: i64) -> Option<Position> {
        let len = self.len() as i64;
        let index = if index < 0 { index + len } else { index };
        if !(0..len).contains(&index) {
            return None;
        }
        if index <= len / 2 {
            (0..index).try_fold(self.first()?, |at, _| self.next(at))
        } else {
            (index + 1..len).try_fold(self.last()?, |at, _| self.previous(at))
        }
    }

    /// Positions from last to first.
    pub fn positions_rev(self) -> impl Iterator<Item = Position> + use<'a> {
        std::iter::successors(self.last(), move |at| self.previous(*at))
    }

    /// Elements from last to first.
    pub fn iter_rev(self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        self.positions_rev().map(move |at| self.get(at))
    }
}

impl Listpack {
    /// Puts a string before all others.
    pub fn push_front(&mut self, bytes: &[u8]) {
        self.insert(HEADER_BYTES, bytes);
    }

    /// Appends all elements of another.
    pub fn append(&mut self, other: ListpackRef<'_>) {
        let count = other.len();
        let end = self.bytes.len() - 1;
        self.bytes.truncate(end);
        self.bytes.extend_from_slice(&other.bytes[HEADER_BYTES..]);
        Dumped::note(&mut self.bytes, count as i64);
    }

    /// Cuts it before this position and gives what was from there on.
    pub fn split_off(&mut self, at: Position) -> Listpack {
        let mut rest = Vec::with_capacity(HEADER_BYTES + self.bytes.len() - at);
        rest.extend_from_slice(&self.bytes[..HEADER_BYTES]);
        rest.extend_from_slice(&self.bytes[at..]);
        write_total(&mut rest);
        let count = ListpackRef::new(&rest).positions().count();
        write_count(&mut rest, count);
        let len = self.len();
        self.bytes.truncate(at);
        self.bytes.push(END);
        write_total(&mut self.bytes);
        write_count(&mut self.bytes, len - count);
        Listpack::from_bytes(rest)
    }

    /// Bytes that appending a string adds at most.
    pub fn added_bytes_max(len: usize) -> usize {
        const ENCODING_BYTES_MAX: usize = 5;
        len + ENCODING_BYTES_MAX + back_len_bytes(len + ENCODING_BYTES_MAX)
    }
}
