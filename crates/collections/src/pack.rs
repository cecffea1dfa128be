//! Pack: the elements of a listpack in memory, without what a listpack says of itself.
//!
//! ```text
//! ┌─────────┬─────────┬─────┬─────────┬──────────┐
//! │ element │ element │  …  │ element │ elements │     element: encoding and data, as in a listpack
//! └─────────┴─────────┴─────┴─────────┴──────────┘
//! ```
//!
//! What is left out follows from the elements: the header, the end, and the length behind each element, by which one
//! walks backwards in a listpack. For short elements that is a good part: a sorted set of ten members is a fifth smaller.
//! [`PackRef::dump`] writes the listpack, byte for byte that from which [`Pack::load`] made the pack.
//!
//! The number of elements stands behind them, so that positions stay valid when it takes more bytes: one below 255, else
//! four and the byte 255. There is no way backwards but to remember where one has been.
//!
//! As with [`listpack`](crate::listpack), positions are byte offsets, and reading trusts the bytes: a panic at worst.

use crate::listpack::encoding::{Encoded, back_len_bytes, data_len_at, read_at};
use crate::listpack::{
    COUNT_UNKNOWN, EMPTY_BYTES, END, Element, HEADER_BYTES, ListpackRef, Position,
};

/// The last byte where more bytes count the elements.
const COUNTED_LONG: u8 = 0xFF;
const LONG_COUNT_BYTES: usize = 5;

/// A pack to read.
#[derive(Debug, Clone, Copy)]
pub struct PackRef<'a> {
    bytes: &'a [u8],
    end: Position,
}

impl<'a> PackRef<'a> {
    /// Reads what [`Pack::into_bytes`] gave.
    ///
    /// # Panics
    /// Where these are too few bytes for any pack.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        let counting = if bytes[bytes.len() - 1] == COUNTED_LONG {
            LONG_COUNT_BYTES
        } else {
            1
        };
        Self {
            bytes,
            end: bytes.len() - counting,
        }
    }

    /// Its bytes, as they are kept.
    pub fn as_bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// Number of elements. O(1).
    #[inline]
    pub fn len(self) -> usize {
        match self.bytes[self.end..] {
            [a, b, c, d, _] => u32::from_le_bytes([a, b, c, d]) as usize,
            [count] => usize::from(count),
            _ => unreachable!("a count has one byte or five"),
        }
    }

    /// Whether it has no elements.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.end == 0
    }

    /// The first element's position.
    #[inline]
    pub fn first(self) -> Option<Position> {
        (!self.is_empty()).then_some(0)
    }

    /// The position behind the last element: where one is appended.
    #[inline]
    pub fn end(self) -> Position {
        self.end
    }

    /// The position after that of an element, the end after the last.
    #[inline]
    pub fn after(self, at: Position) -> Position {
        at + len_at(self.bytes, at)
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
        read_at(self.bytes, at)
    }

    /// The position of the element with this index. O(n).
    pub fn seek(self, index: usize) -> Option<Position> {
        if index >= self.len() {
            return None;
        }
        Some((0..index).fold(0, |at, _| self.after(at)))
    }

    /// Positions from first to last.
    pub fn positions(self) -> impl Iterator<Item = Position> + use<'a> {
        std::iter::successors(self.first(), move |at| self.next(*at))
    }

    /// Elements from first to last.
    pub fn iter(self) -> impl Iterator<Item = Element<'a>> + use<'a> {
        let mut at = 0;
        std::iter::from_fn(move || {
            if at >= self.end {
                return None;
            }
            let (element, after) = self.read(at);
            at = after;
            Some(element)
        })
    }

    /// As [`ListpackRef::find`]. O(n).
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

    /// The elements before a position and those from there on, each in just the memory that they need. O(n).
    pub fn split_at(self, at: Position) -> (Pack, Pack) {
        let before = self.positions().take_while(|own| *own < at).count();
        let part = |elements: &[u8], count: usize| {
            let mut bytes = Vec::with_capacity(elements.len() + LONG_COUNT_BYTES);
            bytes.extend_from_slice(elements);
            let mut pack = Pack(bytes);
            pack.push_count(count);
            pack.0.shrink_to_fit();
            pack
        };
        (
            part(&self.bytes[..at], before),
            part(&self.bytes[at..self.end], self.len() - before),
        )
    }

    /// Bytes that the elements from a position on take in a listpack. O(n).
    pub fn dumped_bytes_from(self, at: Position) -> usize {
        self.dumped_bytes_between(at, self.end)
    }

    /// The same up to another position. O(n).
    pub fn dumped_bytes_between(self, mut at: Position, end: Position) -> usize {
        let mut bytes = 0;
        while at < end {
            let len = len_at(self.bytes, at);
            bytes += len + back_len_bytes(len);
            at += len;
        }
        bytes
    }

    /// The listpack of these elements, as dumps contain it. O(n).
    pub fn dump(self) -> Vec<u8> {
        let mut dump = Vec::new();
        self.dump_into(&mut dump);
        dump
    }

    /// The same into a buffer, whatever was in it.
    pub fn dump_into(self, dump: &mut Vec<u8>) {
        let count = self.len();
        dump.clear();
        // An element's length takes one byte mostly.
        dump.reserve(EMPTY_BYTES + self.end + count);
        dump.extend_from_slice(&[0; HEADER_BYTES]);
        let mut at = 0;
        while at < self.end {
            let len = len_at(self.bytes, at);
            dump.extend_from_slice(&self.bytes[at..at + len]);
            let back_at = dump.len();
            dump.resize(back_at + back_len_bytes(len), 0);
            Encoded::write_back_len(len, &mut dump[back_at..]);
            at += len;
        }
        dump.push(END);
        let total = dump.len() as u32;
        let short = u16::try_from(count).unwrap_or(COUNT_UNKNOWN);
        dump[..4].copy_from_slice(&total.to_le_bytes());
        dump[4..HEADER_BYTES].copy_from_slice(&short.to_le_bytes());
    }
}

/// Bytes of the element at a position.
///
/// # Panics
/// Where none begins there.
#[inline(always)]
fn len_at(bytes: &[u8], at: Position) -> usize {
    match data_len_at(bytes, at) {
        Some(len) => len,
        None => panic!("no element of a pack begins here"),
    }
}

/// A pack that is changed. What it costs to insert or remove is moving the bytes behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack(Vec<u8>);

impl Default for Pack {
    fn default() -> Self {
        Self::new()
    }
}

impl Pack {
    /// One without elements.
    pub fn new() -> Self {
        Self(vec![0])
    }

    /// One without elements and with room for this many bytes in all.
    pub fn with_capacity(bytes: usize) -> Self {
        Self::reusing(Vec::with_capacity(bytes.max(1)))
    }

    /// One without elements, in memory that served for another.
    pub fn reusing(mut buf: Vec<u8>) -> Self {
        buf.clear();
        buf.push(0);
        Self(buf)
    }

    /// Takes what [`Pack::into_bytes`] gave.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        debug_assert!(!bytes.is_empty());
        Self(bytes)
    }

    /// The elements of a listpack, in just the memory that they need. O(n).
    pub fn load(listpack: ListpackRef<'_>) -> Self {
        let dump = listpack.as_bytes();
        let count = listpack.len();
        let saved = EMPTY_BYTES - LONG_COUNT_BYTES;
        let mut bytes = Vec::with_capacity(dump.len().saturating_sub(saved + count) + saved);
        for at in listpack.positions() {
            bytes.extend_from_slice(&dump[at..at + len_at(dump, at)]);
        }
        let mut pack = Self(bytes);
        pack.push_count(count);
        pack.0.shrink_to_fit();
        pack
    }

    /// Gives its bytes, to be kept.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// To be read.
    #[inline]
    pub fn as_ref(&self) -> PackRef<'_> {
        PackRef::new(&self.0)
    }

    /// Number of elements. O(1).
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

    /// Makes room for so many bytes more, where there is not, and `step` bytes at least; none beyond that.
    #[inline]
    pub fn make_room(&mut self, bytes: usize, step: usize) {
        if self.0.capacity() - self.0.len() < bytes {
            self.0.reserve_exact(bytes.max(step));
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
        let (end, count) = (self.as_ref().end(), self.len());
        self.0.truncate(end);
        encoded.append_data(&mut self.0);
        self.push_count(count + 1);
    }

    /// Puts a string before the element at this position, or at the end.
    pub fn insert(&mut self, at: Position, bytes: &[u8]) {
        self.insert_element(at, Element::of(bytes));
    }

    /// Puts an element before the one at this position, or at the end.
    pub fn insert_element(&mut self, at: Position, element: Element<'_>) {
        self.put(at, 0, element);
        self.write_count(self.len() + 1);
    }

    /// Replaces the element at this position.
    pub fn replace(&mut self, at: Position, bytes: &[u8]) {
        self.replace_element(at, Element::of(bytes));
    }

    /// Replaces the element at this position.
    pub fn replace_element(&mut self, at: Position, element: Element<'_>) {
        let old_len = len_at(&self.0, at);
        self.put(at, old_len, element);
    }

    /// Removes `count` elements from this position on, or as many as there are. What followed them is at `at` then.
    pub fn remove(&mut self, at: Position, count: usize) -> usize {
        let pack = self.as_ref();
        let (mut removed, mut end) = (0, at);
        while removed < count && end < pack.end() {
            end = pack.after(end);
            removed += 1;
        }
        let left = pack.len() - removed;
        self.0.drain(at..end);
        self.write_count(left);
        removed
    }

    /// Writes an element over `old_len` bytes at `at`.
    fn put(&mut self, at: Position, old_len: usize, element: Element<'_>) {
        let encoded = Encoded::new(element);
        let new_len = encoded.data_len();
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
        encoded.write_data(&mut self.0[at..at + new_len]);
    }

    fn write_count(&mut self, count: usize) {
        let end = self.as_ref().end();
        self.0.truncate(end);
        self.push_count(count);
    }

    #[inline]
    fn push_count(&mut self, count: usize) {
        match u8::try_from(count) {
            Ok(count) if count != COUNTED_LONG => self.0.push(count),
            _ => {
                self.0.extend_from_slice(&(count as u32).to_le_bytes());
                self.0.push(COUNTED_LONG);
            }
        }
    }
}

impl<'a> FromIterator<&'a [u8]> for Pack {
    fn from_iter<I: IntoIterator<Item = &'a [u8]>>(strings: I) -> Self {
        let mut pack = Self::new();
        strings.into_iter().for_each(|bytes| pack.push(bytes));
        pack
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listpack::Listpack;
    use crate::tests::cases;
    use proptest::prelude::*;

    /// Both are the same, forwards and in a dump.
    fn check(pack: &Pack, model: &Listpack) {
        let (pack, model) = (pack.as_ref(), model.as_ref());
        assert_eq!(pack.len(), model.len());
        assert_eq!(pack.is_empty(), model.is_empty());
        assert!(pack.iter().eq(model.iter()));
        assert_eq!(pack.dump(), model.as_bytes());
        assert_eq!(
            pack.dumped_bytes_from(0) + EMPTY_BYTES,
            model.as_bytes().len()
        );
        assert_eq!(Pack::load(model).as_ref().as_bytes(), pack.as_bytes());
    }

    #[test]
    fn positions_stay_when_the_count_grows() {
        let (mut pack, mut model) = (Pack::new(), Listpack::new());
        for int in 0..600 {
            // The position of the one before stays that of the last, whatever is counted.
            let at = pack.as_ref().end();
            pack.insert(at, b"after");
            pack.insert(at, b"before");
            model.push(b"before");
            model.push(b"after");
            assert_eq!(pack.as_ref().get(at), Element::Bytes(b"before"));
            assert_eq!(pack.len(), 2 * (int + 1));
        }
        check(&pack, &model);
        assert_eq!(pack.remove(0, 1000), 1000);
        model.remove(HEADER_BYTES, 1000);
        check(&pack, &model);
    }

    #[test]
    fn more_elements_than_a_listpack_counts() {
        let (mut pack, mut model) = (Pack::new(), Listpack::new());
        for int in 0..70_000 {
            pack.push_int(int);
            model.push_int(int);
        }
        check(&pack, &model);
    }

    #[test]
    fn a_listpack_comes_back_as_it_was() {
        // An integer as its text, and a length that takes more bytes than it needs.
        let mut dump = Listpack::new();
        dump.push_element(Element::Bytes(b"5"));
        let odd = b"\x0e\0\0\0\x02\0\xe0\x02ab\x04\x05\x01\xff";
        for bytes in [dump.as_ref().as_bytes(), odd] {
            assert!(crate::listpack::validate(bytes).is_ok());
            let pack = Pack::load(ListpackRef::new(bytes));
            assert_eq!(pack.as_ref().dump(), bytes);
        }
    }

    #[derive(Debug, Clone)]
    enum Op {
        Push(Vec<u8>),
        Insert(usize, Vec<u8>),
        Replace(usize, Vec<u8>),
        Remove(usize, usize),
        Find(usize, usize),
    }

    fn string() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            (-70_000i64..70_000).prop_map(|int| int.to_string().into_bytes()),
            any::<i64>().prop_map(|int| int.to_string().into_bytes()),
            proptest::collection::vec(any::<u8>(), 0..90),
            (4_090usize..4_100).prop_map(|len| vec![b'x'; len]),
        ]
    }

    fn op() -> impl Strategy<Value = Op> {
        prop_oneof![
            4 => string().prop_map(Op::Push),
            3 => (any::<usize>(), string()).prop_map(|(at, bytes)| Op::Insert(at, bytes)),
            2 => (any::<usize>(), string()).prop_map(|(at, bytes)| Op::Replace(at, bytes)),
            1 => (any::<usize>(), 0usize..5).prop_map(|(at, count)| Op::Remove(at, count)),
            1 => (any::<usize>(), 0usize..3).prop_map(|(at, skip)| Op::Find(at, skip)),
        ]
    }

    proptest! {
        #![proptest_config(cases(256, 8))]

        #[test]
        fn behaves_as_a_listpack(ops in proptest::collection::vec(op(), 1..80), many: bool) {
            let (mut pack, mut model) = (Pack::new(), Listpack::new());
            if many {
                // Near to where the count takes more bytes.
                for int in 0..235 {
                    pack.push_int(int);
                    model.push_int(int);
                }
            }
            for op in ops {
                let len = model.len();
                // Where an element is in either; at the end behind the last.
                let place = |at: usize, pack: &Pack, model: &Listpack| {
                    let at = at % (len + 1);
                    (
                        pack.as_ref().seek(at).unwrap_or(pack.as_ref().end()),
                        model.as_ref().seek(at as i64).unwrap_or(model.as_ref().end()),
                    )
                };
                match op {
                    Op::Push(bytes) => {
                        pack.push(&bytes);
                        model.push(&bytes);
                    }
                    Op::Insert(at, bytes) => {
                        let (own, other) = place(at, &pack, &model);
                        pack.insert(own, &bytes);
                        model.insert(other, &bytes);
                    }
                    Op::Replace(at, bytes) if len > 0 => {
                        let (own, other) = place(at % len, &pack, &model);
                        pack.replace(own, &bytes);
                        model.replace(other, &bytes);
                    }
                    Op::Remove(at, count) => {
                        let (own, other) = place(at, &pack, &model);
                        prop_assert_eq!(pack.remove(own, count), model.remove(other, count));
                    }
                    Op::Find(at, skip) if len > 0 => {
                        let needle = model.as_ref().iter().nth(at % len).unwrap().to_vec();
                        let own = pack.as_ref().find(&needle, skip, pack.as_ref().first());
                        let other = model.as_ref().find(&needle, skip, model.as_ref().first());
                        prop_assert_eq!(
                            own.map(|at| pack.as_ref().get(at)),
                            other.map(|at| model.as_ref().get(at))
                        );
                    }
                    Op::Replace(..) | Op::Find(..) => {}
                }
                check(&pack, &model);
            }
        }
    }
}
