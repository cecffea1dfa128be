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
//! What it shares with a listpack is in [`sequence`](crate::sequence).

use crate::listpack::encoding::{Encoded, back_len_bytes};
use crate::listpack::{COUNT_UNKNOWN, EMPTY_BYTES, END, HEADER_BYTES, ListpackRef, Position};
use crate::sequence::{Form, Sequence, SequenceRef, len_at};

/// The last byte where more bytes count the elements.
const COUNTED_LONG: u8 = 0xFF;
const LONG_COUNT_BYTES: usize = 5;

/// What a pack says of itself: how many elements it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bare;

/// A pack to read.
pub type PackRef<'a> = SequenceRef<'a, Bare>;

/// A pack that is changed.
pub type Pack = Sequence<Bare>;

impl Form for Bare {
    const EMPTY: &'static [u8] = &[0];
    const START: Position = 0;

    #[inline]
    fn end(bytes: &[u8]) -> Position {
        let counting = if bytes[bytes.len() - 1] == COUNTED_LONG {
            LONG_COUNT_BYTES
        } else {
            1
        };
        bytes.len() - counting
    }

    #[inline]
    fn count(bytes: &[u8]) -> usize {
        match bytes[Self::end(bytes)..] {
            [a, b, c, d, _] => u32::from_le_bytes([a, b, c, d]) as usize,
            [count] => usize::from(count),
            _ => unreachable!("a count has one byte or five"),
        }
    }

    #[inline(always)]
    fn behind(_len: usize) -> usize {
        0
    }

    #[inline(always)]
    fn write_behind(_len: usize, _out: &mut [u8]) {}

    #[inline]
    fn append(bytes: &mut Vec<u8>, put: impl FnOnce(&mut Vec<u8>)) {
        let count = Self::count(bytes);
        bytes.truncate(Self::end(bytes));
        put(bytes);
        push_count(bytes, count + 1);
    }

    #[inline]
    fn note(bytes: &mut Vec<u8>, added: i64) {
        if added == 0 {
            return;
        }
        let count = Self::count(bytes).wrapping_add_signed(added as isize);
        bytes.truncate(Self::end(bytes));
        push_count(bytes, count);
    }
}

#[inline]
fn push_count(bytes: &mut Vec<u8>, count: usize) {
    match u8::try_from(count) {
        Ok(count) if count != COUNTED_LONG => bytes.push(count),
        _ => {
            bytes.extend_from_slice(&(count as u32).to_le_bytes());
            bytes.push(COUNTED_LONG);
        }
    }
}

impl PackRef<'_> {
    /// The position of the element with this index. O(n).
    pub fn seek(self, index: usize) -> Option<Position> {
        if index >= self.len() {
            return None;
        }
        Some((0..index).fold(0, |at, _| self.after(at)))
    }

    /// The elements before a position and those from there on, each in just the memory that they need. O(n).
    pub fn split_at(self, at: Position) -> (Pack, Pack) {
        let before = self.positions().take_while(|own| *own < at).count();
        let part = |elements: &[u8], count: usize| {
            let mut bytes = Vec::with_capacity(elements.len() + LONG_COUNT_BYTES);
            bytes.extend_from_slice(elements);
            push_count(&mut bytes, count);
            bytes.shrink_to_fit();
            Pack::from_bytes(bytes)
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

impl Pack {
    /// The elements of a listpack, in just the memory that they need. O(n).
    pub fn load(listpack: ListpackRef<'_>) -> Self {
        let dump = listpack.as_bytes();
        let count = listpack.len();
        let saved = EMPTY_BYTES - LONG_COUNT_BYTES;
        let mut bytes = Vec::with_capacity(dump.len().saturating_sub(saved + count) + saved);
        for at in listpack.positions() {
            bytes.extend_from_slice(&dump[at..at + len_at(dump, at)]);
        }
        push_count(&mut bytes, count);
        bytes.shrink_to_fit();
        Self::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listpack::{Element, Listpack};
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
