//! A listpack with room at both ends: what a list's nodes are, since lists are pushed to and popped from at either end.
//!
//! ```text
//! ┌────────────┬────────┬─────────┬─────┬──────┬─────────────────┐
//! │ gap        │ header │ element │  …  │ 0xFF │ unused capacity │
//! └────────────┴────────┴─────────┴─────┴──────┴─────────────────┘
//!              └──────── a listpack ────────────┘
//! ```
//!
//! The header moves instead of the elements: at the front as at the back an element is added or removed in time that
//! does not depend on the others. What lies between is changed as in any listpack.

use super::encoding::{Encoded, entry_len_at, previous_entry_at};
use super::{COUNT_UNKNOWN, EMPTY_BYTES, END, Element, HEADER_BYTES, Listpack, ListpackRef};
use crate::block::block_size;

/// The least that is reserved ahead, in bytes. Beyond that, what the allocator's block has room for: less would be left over
/// anyway, and more would count as memory.
const ROOM_BYTES_MIN: usize = 24;

/// A listpack that grows and shrinks at both ends.
#[derive(Debug, Clone)]
pub struct Gapped {
    buf: Vec<u8>,
    start: u32,
    count: u32,
}

impl Default for Gapped {
    fn default() -> Self {
        Self::new()
    }
}

impl Gapped {
    /// One without elements.
    pub fn new() -> Self {
        Self::from_listpack(Listpack::with_capacity(EMPTY_BYTES + ROOM_BYTES_MIN))
    }

    /// Takes a listpack over.
    pub fn from_listpack(pack: Listpack) -> Self {
        Self {
            count: pack.len() as u32,
            start: 0,
            buf: pack.into_bytes(),
        }
    }

    /// Gives the listpack back. Moves its bytes if there is a gap.
    pub fn into_listpack(mut self) -> Listpack {
        self.buf.drain(..self.start as usize);
        Listpack::from_bytes(self.buf)
    }

    /// To be read.
    #[inline]
    pub fn as_ref(&self) -> ListpackRef<'_> {
        ListpackRef::new(&self.buf[self.start as usize..])
    }

    /// Number of elements. O(1).
    #[inline]
    pub fn len(&self) -> usize {
        self.count as usize
    }

    /// Whether it has no elements.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Bytes of the listpack.
    #[inline]
    pub fn bytes_len(&self) -> usize {
        self.buf.len() - self.start as usize
    }

    /// Bytes allocated.
    pub fn capacity(&self) -> usize {
        self.buf.capacity()
    }

    /// Gives back what it has allocated and does not use.
    pub fn shrink(&mut self) {
        if self.buf.capacity() > self.bytes_len() {
            self.buf = self.as_ref().as_bytes().to_vec();
            self.start = 0;
        }
    }

    /// Appends a string. O(1) amortized, beside the copy of it.
    #[inline]
    pub fn push_back(&mut self, bytes: &[u8]) {
        let encoded = Encoded::new(Element::of(bytes));
        let (len, end) = (encoded.len(), self.buf.len() - 1);
        if self.buf.capacity() - self.buf.len() < len {
            let total = block_size(self.buf.len() + len + ROOM_BYTES_MIN);
            self.buf.reserve_exact(total - self.buf.len());
        }
        self.buf.resize(end + len + 1, END);
        encoded.write(&mut self.buf[end..end + len]);
        self.write_header(self.count + 1);
    }

    /// Puts a string before all others. O(1) amortized, beside the copy of it.
    #[inline]
    pub fn push_front(&mut self, bytes: &[u8]) {
        let encoded = Encoded::new(Element::of(bytes));
        let len = encoded.len();
        if (self.start as usize) < len {
            self.widen(len);
        }
        let first = self.start as usize + HEADER_BYTES;
        encoded.write(&mut self.buf[first - len..first]);
        self.start -= len as u32;
        self.write_header(self.count + 1);
    }

    /// Removes `count` elements from the index `from` on, which exist. O(1) each at either end, else O(bytes).
    pub fn remove(&mut self, from: usize, count: usize) {
        assert!(from + count <= self.len(), "these elements are not there");
        let left = self.count - count as u32;
        if from == 0 {
            self.remove_front(count);
        } else if from + count == self.len() {
            self.remove_back(count);
        } else {
            self.edit(|pack| {
                if let Some(at) = pack.as_ref().seek(from as i64) {
                    pack.remove(at, count);
                }
            });
        }
        self.write_header(left);
    }

    /// Lets `edit` change the elements as it likes. O(bytes).
    pub fn edit<R>(&mut self, edit: impl FnOnce(&mut Listpack) -> R) -> R {
        let mut bytes = std::mem::take(&mut self.buf);
        bytes.drain(..self.start as usize);
        let mut pack = Listpack::from_bytes(bytes);
        let result = edit(&mut pack);
        *self = Self::from_listpack(pack);
        result
    }

    fn remove_front(&mut self, count: usize) {
        let mut first = self.start as usize + HEADER_BYTES;
        for _ in 0..count {
            first += entry_len_at(&self.buf, first);
        }
        self.start = (first - HEADER_BYTES) as u32;
    }

    fn remove_back(&mut self, count: usize) {
        let mut end = self.buf.len() - 1;
        for _ in 0..count {
            end = previous_entry_at(&self.buf, end);
        }
        self.buf.truncate(end + 1);
        self.buf[end] = END;
    }

    /// Makes a gap of at least `len` bytes.
    #[cold]
    fn widen(&mut self, len: usize) {
        let total = block_size(self.bytes_len() + len + ROOM_BYTES_MIN);
        let gap = total - self.bytes_len();
        let mut buf = Vec::with_capacity(total);
        buf.resize(gap, 0);
        buf.extend_from_slice(self.as_ref().as_bytes());
        self.buf = buf;
        self.start = gap as u32;
    }

    #[inline]
    fn write_header(&mut self, count: u32) {
        self.count = count;
        let total = self.bytes_len() as u32;
        let short = u16::try_from(count).unwrap_or(COUNT_UNKNOWN);
        let start = self.start as usize;
        let header = &mut self.buf[start..start + HEADER_BYTES];
        header[..4].copy_from_slice(&total.to_le_bytes());
        header[4..].copy_from_slice(&short.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::validate;
    use super::*;
    use crate::tests::cases;
    use proptest::prelude::*;
    use std::collections::VecDeque;

    #[derive(Debug, Clone)]
    enum Op {
        Front(Vec<u8>),
        Back(Vec<u8>),
        Remove(usize, usize),
        Replace(usize, Vec<u8>),
        Shrink,
    }

    fn string() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            (-70_000i64..70_000).prop_map(|int| int.to_string().into_bytes()),
            proptest::collection::vec(any::<u8>(), 0..90),
        ]
    }

    fn op() -> impl Strategy<Value = Op> {
        prop_oneof![
            3 => string().prop_map(Op::Front),
            3 => string().prop_map(Op::Back),
            2 => (any::<usize>(), 0usize..4).prop_map(|(at, count)| Op::Remove(at, count)),
            1 => (any::<usize>(), string()).prop_map(|(at, bytes)| Op::Replace(at, bytes)),
            1 => Just(Op::Shrink),
        ]
    }

    proptest! {
        #![proptest_config(cases(256, 8))]

        #[test]
        fn behaves_as_a_deque(ops in proptest::collection::vec(op(), 1..80)) {
            let mut pack = Gapped::new();
            let mut model: VecDeque<Vec<u8>> = VecDeque::new();
            for op in ops {
                match op {
                    Op::Front(bytes) => {
                        pack.push_front(&bytes);
                        model.push_front(bytes);
                    }
                    Op::Back(bytes) => {
                        pack.push_back(&bytes);
                        model.push_back(bytes);
                    }
                    Op::Remove(at, count) => {
                        let from = at % (model.len() + 1);
                        let count = count.min(model.len() - from);
                        pack.remove(from, count);
                        model.drain(from..from + count);
                    }
                    Op::Replace(at, bytes) if !model.is_empty() => {
                        let index = at % model.len();
                        pack.edit(|pack| {
                            let at = pack.as_ref().seek(index as i64).unwrap();
                            pack.replace(at, &bytes);
                        });
                        model[index] = bytes;
                    }
                    Op::Replace(..) => {}
                    Op::Shrink => pack.shrink(),
                }
                prop_assert_eq!(pack.len(), model.len());
                prop_assert_eq!(validate(pack.as_ref().as_bytes()), Ok(model.len()));
                let strings: Vec<_> = pack.as_ref().iter().map(Element::to_vec).collect();
                prop_assert!(model.iter().eq(&strings));
            }
            let pack = pack.into_listpack();
            prop_assert_eq!(validate(pack.as_ref().as_bytes()), Ok(model.len()));
        }
    }
}
