//! Elements one behind the other: what a [`Listpack`](crate::listpack::Listpack) and a [`Pack`](crate::pack::Pack) have in
//! common, which is all but what they say of themselves.
//!
//! A [`Form`] says that: what stands before the elements, behind each and behind all. Everything else, walking, finding,
//! putting in and taking out, is here, for either. It is in types and not in a flag, so that reading a pack, which is what
//! commands do, does not ask what it reads.
//!
//! Positions are byte offsets, valid until the next change. Reading trusts the bytes, which were made here or went through
//! [`validate`](crate::listpack::validate); trusting means a panic at worst, as there is no unsafe code in this module.

use std::fmt::Debug;
use std::marker::PhantomData;

use crate::listpack::encoding::{Encoded, data_len_at, read_at};
use crate::listpack::{Element, Position};

/// What a sequence says of itself, and where.
pub trait Form: Copy + Debug + Eq {
    /// The bytes of one without elements.
    const EMPTY: &'static [u8];
    /// Where the first element begins.
    const START: Position;

    /// The position behind the last element.
    fn end(bytes: &[u8]) -> Position;

    /// Number of elements.
    fn count(bytes: &[u8]) -> usize;

    /// Bytes that stand behind an element of so many.
    fn behind(len: usize) -> usize;

    /// Writes these for an element of `len` bytes; `out` is as long as they are.
    fn write_behind(len: usize, out: &mut [u8]);

    /// Has `put` append one element to the others, and what stands behind it.
    fn append(bytes: &mut Vec<u8>, put: impl FnOnce(&mut Vec<u8>));

    /// Makes what the sequence says of itself true again, after its elements have become so many more or, below zero, fewer.
    fn note(bytes: &mut Vec<u8>, added: i64);
}

/// A sequence to read.
#[derive(Debug, Clone, Copy)]
pub struct SequenceRef<'a, F> {
    pub(crate) bytes: &'a [u8],
    pub(crate) end: Position,
    form: PhantomData<F>,
}

impl<'a, F: Form> SequenceRef<'a, F> {
    /// Reads bytes that are such a sequence: they were made here, or have been validated.
    ///
    /// # Panics
    /// Where these are too few bytes for any.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        debug_assert!(bytes.len() >= F::EMPTY.len());
        Self {
            bytes,
            end: F::end(bytes),
            form: PhantomData,
        }
    }

    /// Its bytes, as they are kept.
    pub fn as_bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// Number of elements. O(1), but O(n) for a listpack of 65535 and more.
    #[inline]
    pub fn len(self) -> usize {
        F::count(self.bytes)
    }

    /// Whether it has no elements.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.end == F::START
    }

    /// The first element's position.
    #[inline]
    pub fn first(self) -> Option<Position> {
        (!self.is_empty()).then_some(F::START)
    }

    /// The position behind the last element: where one is appended.
    #[inline]
    pub fn end(self) -> Position {
        self.end
    }

    /// The position after that of an element, the end after the last.
    #[inline]
    pub fn after(self, at: Position) -> Position {
        at + entry_len_at::<F>(self.bytes, at)
    }

    /// The position after that of an element; none after the last.
    #[inline]
    pub fn next(self, at: Position) -> Option<Position> {
        let next = self.after(at);
        (next < self.end).then_some(next)
    }

    /// The element at a position.
    #[inline]
    pub fn get(self, at: Position) -> Element<'a> {
        read_at(self.bytes, at).0
    }

    /// The element at a position, and the position after it; the end after the last.
    #[inline]
    pub fn read(self, at: Position) -> (Element<'a>, Position) {
        let (element, end) = read_at(self.bytes, at);
        (element, end + F::behind(end - at))
    }

    /// Positions from first to last.
    pub fn positions(self) -> impl Iterator<Item = Position> + use<'a, F> {
        std::iter::successors(self.first(), move |at| self.next(*at))
    }

    /// Elements from first to last.
    pub fn iter(self) -> impl Iterator<Item = Element<'a>> + use<'a, F> {
        let mut at = F::START;
        std::iter::from_fn(move || {
            if at >= self.end {
                return None;
            }
            let (element, after) = self.read(at);
            at = after;
            Some(element)
        })
    }

    /// The first element from the position `from` on that equals `needle`, looking at one and skipping `skip`, and so on:
    /// 0 for all, 1 for the keys of key-value pairs. O(n).
    #[inline]
    pub fn find(self, needle: &[u8], skip: usize, from: Option<Position>) -> Option<Position> {
        let wanted = Element::of(needle);
        let mut at = from?;
        loop {
            let (element, mut next) = self.read(at);
            // Who wrote the payload of a RESTORE may have stored an integer as its text.
            let found = match element {
                Element::Bytes(bytes) => bytes == needle,
                int => int == wanted,
            };
            if found {
                return Some(at);
            }
            for _ in 0..skip {
                if next >= self.end {
                    return None;
                }
                next = self.after(next);
            }
            if next >= self.end {
                return None;
            }
            at = next;
        }
    }
}

/// Bytes of the element at a position, without what stands behind it.
///
/// # Panics
/// Where none begins there.
#[inline(always)]
pub(crate) fn len_at(bytes: &[u8], at: Position) -> usize {
    match data_len_at(bytes, at) {
        Some(len) => len,
        None => panic!("no element begins here"),
    }
}

/// The same with what stands behind it.
#[inline(always)]
fn entry_len_at<F: Form>(bytes: &[u8], at: Position) -> usize {
    let len = len_at(bytes, at);
    len + F::behind(len)
}

/// A sequence that is changed. What it costs to insert or remove is moving the bytes behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence<F> {
    pub(crate) bytes: Vec<u8>,
    form: PhantomData<F>,
}

impl<F: Form> Default for Sequence<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Form> Sequence<F> {
    /// One without elements.
    pub fn new() -> Self {
        Self::from_bytes(F::EMPTY.to_vec())
    }

    /// One without elements and with room for this many bytes in all.
    pub fn with_capacity(bytes: usize) -> Self {
        Self::reusing(Vec::with_capacity(bytes.max(F::EMPTY.len())))
    }

    /// One without elements, in memory that served for another.
    pub fn reusing(mut buf: Vec<u8>) -> Self {
        buf.clear();
        buf.extend_from_slice(F::EMPTY);
        Self::from_bytes(buf)
    }

    /// Takes bytes that are such a sequence: they were made here, or have been validated.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        debug_assert!(bytes.len() >= F::EMPTY.len());
        Self {
            bytes,
            form: PhantomData,
        }
    }

    /// Gives its bytes, to be kept.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// To be read.
    #[inline]
    pub fn as_ref(&self) -> SequenceRef<'_, F> {
        SequenceRef::new(&self.bytes)
    }

    /// Number of elements. See [`SequenceRef::len`].
    #[inline]
    pub fn len(&self) -> usize {
        self.as_ref().len()
    }

    /// Whether it has no elements.
    pub fn is_empty(&self) -> bool {
        self.as_ref().is_empty()
    }

    /// Bytes in all.
    pub fn bytes_len(&self) -> usize {
        self.bytes.len()
    }

    /// Bytes allocated.
    pub fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// Gives back what it has allocated and does not use.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }

    /// Makes room for so many bytes more, where there is not, and `step` bytes at least; none beyond that.
    #[inline]
    pub fn make_room(&mut self, bytes: usize, step: usize) {
        if self.bytes.capacity() - self.bytes.len() < bytes {
            self.bytes.reserve_exact(bytes.max(step));
        }
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
        let encoded = Encoded::new(element);
        let len = encoded.data_len();
        F::append(&mut self.bytes, |bytes| {
            encoded.append_data(bytes);
            let end = bytes.len();
            bytes.resize(end + F::behind(len), 0);
            F::write_behind(len, &mut bytes[end..]);
        });
    }

    /// Puts a string before the element at this position, or at the end.
    pub fn insert(&mut self, at: Position, bytes: &[u8]) {
        self.insert_element(at, Element::of(bytes));
    }

    /// Puts an element before the one at this position, or at the end.
    pub fn insert_element(&mut self, at: Position, element: Element<'_>) {
        self.put(at, 0, element);
        F::note(&mut self.bytes, 1);
    }

    /// Replaces the element at this position.
    pub fn replace(&mut self, at: Position, bytes: &[u8]) {
        self.replace_element(at, Element::of(bytes));
    }

    /// Replaces the element at this position.
    pub fn replace_element(&mut self, at: Position, element: Element<'_>) {
        let old_len = entry_len_at::<F>(&self.bytes, at);
        self.put(at, old_len, element);
        F::note(&mut self.bytes, 0);
    }

    /// Removes `count` elements from this position on, or as many as there are, and says how many that were. What followed
    /// them is at `at` then.
    pub fn remove(&mut self, at: Position, count: usize) -> usize {
        let sequence = self.as_ref();
        let (mut removed, mut end) = (0, at);
        while removed < count && end < sequence.end() {
            end = sequence.after(end);
            removed += 1;
        }
        self.bytes.drain(at..end);
        F::note(&mut self.bytes, -(removed as i64));
        removed
    }

    /// Writes an element over `old_len` bytes at `at`.
    fn put(&mut self, at: Position, old_len: usize, element: Element<'_>) {
        let encoded = Encoded::new(element);
        let len = encoded.data_len();
        let new_len = len + F::behind(len);
        let old_total = self.bytes.len();
        if new_len > old_len {
            self.bytes.resize(old_total + new_len - old_len, 0);
        }
        if new_len != old_len {
            self.bytes
                .copy_within(at + old_len..old_total, at + new_len);
        }
        if new_len < old_len {
            self.bytes.truncate(old_total - (old_len - new_len));
        }
        let (data, behind) = self.bytes[at..at + new_len].split_at_mut(len);
        encoded.write_data(data);
        F::write_behind(len, behind);
    }
}

impl<'a, F: Form> FromIterator<&'a [u8]> for Sequence<F> {
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(strings: I) -> Self {
        let mut sequence = Self::new();
        strings.into_iter().for_each(|bytes| sequence.push(bytes));
        sequence
    }
}
