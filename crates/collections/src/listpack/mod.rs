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
//! [`ListpackRef`] trusts its bytes, as they were made here or went through [`validate`]. Trusting means a panic at worst:
//! there is no unsafe code in this module.

pub(crate) mod encoding;
mod gapped;
#[cfg(test)]
mod tests;
mod validate;

use encoding::{Encoded, back_len_bytes, decode_at, entry_len_at, previous_entry_at};
use serval_base::number::{I64_TEXT_BYTES_MAX, parse_i64, write_i64};

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

/// A listpack to read.
#[derive(Debug, Clone, Copy)]
pub struct ListpackRef<'a>(&'a [u8]);

impl<'a> ListpackRef<'a> {
    /// Reads bytes that are a listpack: they were made here, or have been validated.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        debug_assert!(bytes.len() >= EMPTY_BYTES);
        Self(bytes)
    }

    /// Its bytes, as dumps contain them.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// Number of elements. O(1) below 65535, else O(n).
    #[inline]
    pub fn len(self) -> usize {
        match u16::from_le_bytes([self.0[4], self.0[5]]) {
            COUNT_UNKNOWN => self.positions().count(),
            count => usize::from(count),
        }
    }

    /// Whether it has no elements.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0[HEADER_BYTES] == END
    }

    /// The first element's position.
    #[inline]
    pub fn first(self) -> Option<Position> {
        (!self.is_empty()).then_some(HEADER_BYTES)
    }

    /// The last element's position.
    #[inline]
    pub fn last(self) -> Option<Position> {
        self.previous(self.end())
    }

    /// The position behind the last element: where one is appended.
    #[inline]
    pub fn end(self) -> Position {
        self.0.len() - 1
    }

    /// The position after that of an element.
    #[inline]
    pub fn next(self, at: Position) -> Option<Position> {
        let next = at + entry_len_at(self.0, at);
        (self.0[next] != END).then_some(next)
    }

    /// The position before that of an element, or before the end.
    #[inline]
    pub fn previous(self, at: Position) -> Option<Position> {
        (at > HEADER_BYTES).then(|| previous_entry_at(self.0, at))
    }

    /// The element at a position.
    #[inline]
    pub fn get(self, at: Position) -> Element<'a> {
        decode_at(self.0, at)
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

    /// Positions from first to last.
    pub fn positions(self) -> impl Iterator<Item = Position> + use<'a> {
        std::iter::successors(self.first(), move |at| self.next(*at))
    }

    /// Positions from last to first.
    pub fn positions_rev(self) -> impl Iterator<Item = Position> + use<'a> {
        std::iter::successors(self.last(), move |at| self.previous(*at))
    }

    /// Elements from first to last.
    pub fn iter(self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        self.positions().map(move |at| self.get(at))
    }

    /// Elements from last to first.
    pub fn iter_rev(self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        self.positions_rev().map(move |at| self.get(at))
    }

    /// The first element from the position `from` on that equals `needle`, looking at one and skipping `skip`, and so on:
    /// 0 for all, 1 for the keys of key-value pairs. O(n).
    pub fn find(self, needle: &[u8], skip: usize, from: Option<Position>) -> Option<Position> {
        let wanted = Element::of(needle);
        let mut at = from?;
        loop {
            // Who wrote the payload of a RESTORE may have stored an integer as its text.
            let found = match self.get(at) {
                Element::Bytes(bytes) => bytes == needle,
                int => int == wanted,
            };
            if found {
                return Some(at);
            }
            for _ in 0..=skip {
                at = self.next(at)?;
            }
        }
    }
}

/// A listpack that is changed. What it costs to insert or remove is moving the bytes behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listpack(Vec<u8>);

impl Default for Listpack {
    fn default() -> Self {
        Self::new()
    }
}

impl Listpack {
    /// One without elements.
    pub fn new() -> Self {
        Self::with_capacity(EMPTY_BYTES)
    }

    /// One without elements and with room for this many bytes in all.
    pub fn with_capacity(bytes: usize) -> Self {
        let mut buf = Vec::with_capacity(bytes.max(EMPTY_BYTES));
        buf.extend_from_slice(&[EMPTY_BYTES as u8, 0, 0, 0, 0, 0, END]);
        Self(buf)
    }

    /// One without elements, in memory that served for another.
    pub fn reusing(mut buf: Vec<u8>) -> Self {
        buf.clear();
        buf.extend_from_slice(&[EMPTY_BYTES as u8, 0, 0, 0, 0, 0, END]);
        Self(buf)
    }

    /// Makes room for so many bytes more, where there is not, and `step` bytes at least; none beyond that.
    #[inline]
    pub fn make_room(&mut self, bytes: usize, step: usize) {
        if self.0.capacity() - self.0.len() < bytes {
            self.0.reserve_exact(bytes.max(step));
        }
    }

    /// Takes bytes that are a listpack: they were made here, or have been validated.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        debug_assert!(bytes.len() >= EMPTY_BYTES);
        Self(bytes)
    }

    /// Gives its bytes back.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// To be read.
    #[inline]
    pub fn as_ref(&self) -> ListpackRef<'_> {
        ListpackRef(&self.0)
    }

    /// Number of elements. See [`ListpackRef::len`].
    pub fn len(&self) -> usize {
        self.as_ref().len()
    }

    /// Whether it has no elements.
    pub fn is_empty(&self) -> bool {
        self.as_ref().is_empty()
    }

    /// Bytes in all.
    pub fn bytes_len(&self) -> usize {
        self.0.len()
    }

    /// Bytes allocated.
    pub fn capacity(&self) -> usize {
        self.0.capacity()
    }

    /// Gives back what it has allocated and does not use.
    pub fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    /// Appends a string.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        self.push_element(Element::of(bytes));
    }

    /// Appends an integer.
    #[inline]
    pub fn push_int(&mut self, int: i64) {
        self.push_element(Element::Int(int));
    }

    /// Appends an element.
    #[inline]
    pub fn push_element(&mut self, element: Element<'_>) {
        self.insert_element(self.0.len() - 1, element);
    }

    /// Puts a string before all others.
    pub fn push_front(&mut self, bytes: &[u8]) {
        self.insert(HEADER_BYTES, bytes);
    }

    /// Puts a string before the element at this position, or at the end.
    pub fn insert(&mut self, at: Position, bytes: &[u8]) {
        self.insert_element(at, Element::of(bytes));
    }

    /// Puts an element before the one at this position, or at the end.
    pub fn insert_element(&mut self, at: Position, element: Element<'_>) {
        self.put(at, 0, element);
        self.add_to_count(1);
    }

    /// Replaces the element at this position.
    pub fn replace(&mut self, at: Position, bytes: &[u8]) {
        self.replace_element(at, Element::of(bytes));
    }

    /// Replaces the element at this position.
    pub fn replace_element(&mut self, at: Position, element: Element<'_>) {
        let old_len = entry_len_at(&self.0, at);
        self.put(at, old_len, element);
    }

    /// Removes `count` elements from this position on, or as many as there are. What followed them is at `at` then.
    pub fn remove(&mut self, at: Position, count: usize) -> usize {
        let mut removed = 0;
        let mut end = at;
        while removed < count && self.0[end] != END {
            end += entry_len_at(&self.0, end);
            removed += 1;
        }
        self.0.drain(at..end);
        self.write_total();
        self.add_to_count(-(removed as i64));
        removed
    }

    /// Appends all elements of another.
    pub fn append(&mut self, other: ListpackRef<'_>) {
        let count = other.len();
        let end = self.0.len() - 1;
        self.0.truncate(end);
        self.0.extend_from_slice(&other.0[HEADER_BYTES..]);
        self.write_total();
        self.add_to_count(count as i64);
    }

    /// Cuts it before this position and gives what was from there on.
    pub fn split_off(&mut self, at: Position) -> Listpack {
        let mut rest = Listpack::with_capacity(HEADER_BYTES + self.0.len() - at);
        rest.0.truncate(HEADER_BYTES);
        rest.0.extend_from_slice(&self.0[at..]);
        rest.write_total();
        let count = rest.as_ref().positions().count();
        rest.write_count(count);
        let len = self.len();
        self.0.truncate(at);
        self.0.push(END);
        self.write_total();
        self.write_count(len - count);
        rest
    }

    /// Bytes that appending a string adds at most.
    pub fn added_bytes_max(len: usize) -> usize {
        const ENCODING_BYTES_MAX: usize = 5;
        len + ENCODING_BYTES_MAX + back_len_bytes(len + ENCODING_BYTES_MAX)
    }

    /// Writes an element over `old_len` bytes at `at`.
    fn put(&mut self, at: usize, old_len: usize, element: Element<'_>) {
        let encoded = Encoded::new(element);
        let new_len = encoded.len();
        let old_total = self.0.len();
        if new_len > old_len {
            self.0.resize(old_total + new_len - old_len, 0);
        }
        if new_len != old_len {
            self.0.copy_within(at + old_len..old_total, at + new_len);
        }
        if new_len < old_len {
            self.0.truncate(old_total - (old_len - new_len));
        }
        encoded.write(&mut self.0[at..at + new_len]);
        self.write_total();
    }

    fn write_total(&mut self) {
        let total = self.0.len() as u32;
        self.0[..4].copy_from_slice(&total.to_le_bytes());
    }

    fn add_to_count(&mut self, added: i64) {
        let count = i64::from(u16::from_le_bytes([self.0[4], self.0[5]]));
        if count == i64::from(COUNT_UNKNOWN) {
            if added < 0 {
                // It may fit again; counting is what removing costs beyond 65534 elements.
                let count = self.as_ref().positions().count();
                self.write_count(count);
            }
            return;
        }
        self.write_count((count + added) as usize);
    }

    fn write_count(&mut self, count: usize) {
        let count = u16::try_from(count).unwrap_or(COUNT_UNKNOWN);
        self.0[4..6].copy_from_slice(&count.to_le_bytes());
    }
}

impl<'a> FromIterator<&'a [u8]> for Listpack {
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(strings: I) -> Self {
        let mut pack = Self::new();
        strings.into_iter().for_each(|bytes| pack.push(bytes));
        pack
    }
}
