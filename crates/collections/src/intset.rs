//! Intset: a sorted set of integers in one run of bytes. In memory it is what Redis dumps without the header:
//!
//! ```text
//! ┌──────────┬──────────┬─────┬─────┬───┐
//! │ width    │ integers │ int │ int │ … │   dumped: ascending, each of `width` bytes: 2, 4 or 8, what the largest needs
//! │ u32      │ u32      │     │     │   │
//! └──────────┴──────────┼─────┼─────┼───┼─────────┐
//!                       │ int │ int │ … │ padding │   in memory: no padding, 1 byte or 3 bytes for these three widths
//!                       └─────┴─────┴───┴─────────┘
//! ```
//!
//! How many integers there are follows from the length and the width, and the width from the length: it is even for 2 bytes,
//! leaves 1 divided by 4 for 4 bytes, and 3 for 8. A set of few small integers is mostly its header otherwise.
//!
//! Finding is a binary search; inserting moves the bytes behind, or rewrites all where a wider integer comes. It never
//! becomes narrower again, as in Redis.

/// Bytes before the first integer in a dump.
const HEADER_BYTES: usize = 8;

/// Bytes that `int` needs.
fn width_of(int: i64) -> usize {
    if i16::try_from(int).is_ok() {
        2
    } else if i32::try_from(int).is_ok() {
        4
    } else {
        8
    }
}

/// Binary logarithm of the width of the integers that take so many bytes.
#[inline]
fn log2_width(bytes_len: usize) -> u32 {
    match bytes_len % 4 {
        1 => 2,
        3 => 3,
        _ => 1,
    }
}

/// What stands behind integers of this width, so that the length tells it.
fn padding(width: usize) -> &'static [u8] {
    match width {
        4 => &[0],
        8 => &[0; 3],
        _ => &[],
    }
}

/// An intset to read.
#[derive(Debug, Clone, Copy)]
pub struct IntsetRef<'a>(&'a [u8]);

impl<'a> IntsetRef<'a> {
    /// Reads what [`Intset::into_bytes`] gave.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Its bytes as dumps contain them.
    pub fn dump(self) -> Vec<u8> {
        let (width, len) = (self.width(), self.len());
        let mut bytes = Vec::with_capacity(HEADER_BYTES + len * width);
        bytes.extend_from_slice(&(width as u32).to_le_bytes());
        bytes.extend_from_slice(&(len as u32).to_le_bytes());
        bytes.extend_from_slice(&self.0[..len * width]);
        bytes
    }

    /// Number of integers.
    #[inline]
    pub fn len(self) -> usize {
        self.0.len() >> log2_width(self.0.len())
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    #[inline]
    fn width(self) -> usize {
        1 << log2_width(self.0.len())
    }

    /// The integer with this index, ascending.
    ///
    /// # Panics
    /// Where there is none.
    #[inline]
    pub fn get(self, index: usize) -> i64 {
        read(self.0, self.width(), index)
    }

    /// Where an integer stands, or where it would. O(log n).
    pub fn search(self, int: i64) -> Result<usize, usize> {
        let (mut from, mut to) = (0, self.len());
        if to > 0 && int > self.get(to - 1) {
            return Err(to);
        }
        while from < to {
            let middle = (from + to) / 2;
            match self.get(middle).cmp(&int) {
                std::cmp::Ordering::Equal => return Ok(middle),
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        Err(from)
    }

    /// Whether it contains the integer. O(log n).
    pub fn contains(self, int: i64) -> bool {
        width_of(int) <= self.width() && self.search(int).is_ok()
    }

    /// All, ascending.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = i64> + ExactSizeIterator + use<'a> {
        (0..self.len()).map(move |index| self.get(index))
    }
}

#[inline]
fn read(bytes: &[u8], width: usize, index: usize) -> i64 {
    let at = index * width;
    let data = &bytes[at..at + width];
    match *data {
        [a, b] => i64::from(i16::from_le_bytes([a, b])),
        [a, b, c, d] => i64::from(i32::from_le_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => i64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => panic!("integers of an intset have 2, 4 or 8 bytes"),
    }
}

/// An intset that is changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intset(Vec<u8>);

impl Intset {
    /// One without integers.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Takes what [`Intset::into_bytes`] gave.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Takes bytes from outside, as dumps contain them, checking them whole: width, count, and that the integers ascend.
    /// `None` where that is wrong, or there are none, as no key holds an empty one. O(n).
    pub fn load(bytes: &[u8]) -> Option<Self> {
        let (head, ints) = bytes.split_first_chunk::<HEADER_BYTES>()?;
        let width = match head[..4] {
            [width @ (2 | 4 | 8), 0, 0, 0] => usize::from(width),
            _ => return None,
        };
        let len = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        if len == 0 || len.checked_mul(width) != Some(ints.len()) {
            return None;
        }
        let set = Self([ints, padding(width)].concat());
        set.as_ref()
            .iter()
            .is_sorted_by(|a, b| a < b)
            .then_some(set)
    }

    /// Gives its bytes, to be kept.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// To be read.
    #[inline]
    pub fn as_ref(&self) -> IntsetRef<'_> {
        IntsetRef(&self.0)
    }

    /// Number of integers.
    pub fn len(&self) -> usize {
        self.as_ref().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds an integer. Returns whether it was not there. O(n).
    pub fn insert(&mut self, int: i64) -> bool {
        let width = self.as_ref().width();
        if width_of(int) > width {
            self.widen_and_insert(int);
            return true;
        }
        let Err(index) = self.as_ref().search(int) else {
            return false;
        };
        let at = index * width;
        let old_total = self.0.len();
        self.0.resize(old_total + width, 0);
        self.0.copy_within(at..old_total, at + width);
        self.0[at..at + width].copy_from_slice(&int.to_le_bytes()[..width]);
        true
    }

    /// Removes an integer. Returns whether it was there. O(n).
    pub fn remove(&mut self, int: i64) -> bool {
        let width = self.as_ref().width();
        if width_of(int) > width {
            return false;
        }
        let Ok(index) = self.as_ref().search(int) else {
            return false;
        };
        let at = index * width;
        self.0.drain(at..at + width);
        true
    }

    /// A wider integer than all that are there stands before or behind them.
    fn widen_and_insert(&mut self, int: i64) {
        let old = self.as_ref();
        let width = width_of(int);
        let mut bytes = Vec::with_capacity((old.len() + 1) * width + padding(width).len());
        let mut put = |int: i64| bytes.extend_from_slice(&int.to_le_bytes()[..width]);
        if int < 0 {
            put(int);
        }
        old.iter().for_each(&mut put);
        if int >= 0 {
            put(int);
        }
        bytes.extend_from_slice(padding(width));
        self.0 = bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::cases;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn bytes_are_those_of_redis() {
        let mut set = Intset::new();
        for int in [5, -1, 300] {
            assert!(set.insert(int));
        }
        let wanted = b"\x02\0\0\0\x03\0\0\0\xff\xff\x05\0\x2c\x01";
        assert_eq!(set.as_ref().dump(), wanted);
        set.insert(70_000);
        assert_eq!(set.as_ref().dump()[..8], *b"\x04\0\0\0\x04\0\0\0");
        set.insert(i64::MIN);
        assert_eq!(set.as_ref().dump()[..8], *b"\x08\0\0\0\x05\0\0\0");
    }

    #[test]
    fn corrupt_bytes_are_refused() {
        let mut set = Intset::new();
        for int in [1, 2, 3] {
            assert!(set.insert(int));
        }
        let bytes = set.as_ref().dump();
        assert_eq!(Intset::load(&bytes), Some(set));
        assert!((0..bytes.len()).all(|len| Intset::load(&bytes[..len]).is_none()));
        for (at, byte) in [(0, 3), (0, 0), (1, 1), (4, 2), (7, 0xFF), (8, 2), (8, 9)] {
            let mut wrong = bytes.clone();
            wrong[at] = byte;
            assert!(Intset::load(&wrong).is_none(), "byte {at} is {byte}");
        }
        assert!(Intset::load(&Intset::new().as_ref().dump()).is_none());
    }

    fn int() -> impl Strategy<Value = i64> {
        prop_oneof![
            -20i64..20,
            -40_000i64..40_000,
            any::<i32>().prop_map(i64::from),
            any::<i64>()
        ]
    }

    proptest! {
        #![proptest_config(cases(256, 8))]

        #[test]
        fn behaves_as_a_set(ops in proptest::collection::vec((int(), 0..3u8), 1..100)) {
            let mut set = Intset::new();
            let mut model = BTreeSet::new();
            for (int, op) in ops {
                match op {
                    0 => prop_assert_eq!(set.remove(int), model.remove(&int)),
                    _ => prop_assert_eq!(set.insert(int), model.insert(int)),
                }
                prop_assert_eq!(set.as_ref().contains(int), model.contains(&int));
                prop_assert!(set.as_ref().iter().eq(model.iter().copied()));
                prop_assert_eq!(set.len(), model.len());
                let loaded = Intset::load(&set.as_ref().dump());
                prop_assert_eq!(loaded.as_ref(), (!set.is_empty()).then_some(&set));
            }
        }
    }
}
