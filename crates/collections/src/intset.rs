//! Intset: a sorted set of integers in one run of bytes, in the format that Redis keeps and dumps.
//!
//! ```text
//! ┌──────────┬──────────┬─────┬─────┬───┐
//! │ width    │ integers │ int │ int │ … │   ascending, each of `width` bytes: 2, 4 or 8, what the largest needs
//! │ u32      │ u32      │     │     │   │
//! └──────────┴──────────┴─────┴─────┴───┘
//! ```
//!
//! Finding is a binary search; inserting moves the bytes behind, or rewrites all where a wider integer comes. It never
//! becomes narrower again, as in Redis.

/// Bytes before the first integer.
pub const HEADER_BYTES: usize = 8;

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

/// An intset to read.
#[derive(Debug, Clone, Copy)]
pub struct IntsetRef<'a>(&'a [u8]);

impl<'a> IntsetRef<'a> {
    /// Reads bytes that are an intset: they were made here, or have been validated.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        debug_assert!(bytes.len() >= HEADER_BYTES);
        Self(bytes)
    }

    /// Its bytes, as dumps contain them.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// Number of integers.
    #[inline]
    pub fn len(self) -> usize {
        u32::from_le_bytes([self.0[4], self.0[5], self.0[6], self.0[7]]) as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    #[inline]
    fn width(self) -> usize {
        usize::from(self.0[0])
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
    let at = HEADER_BYTES + index * width;
    let data = &bytes[at..at + width];
    match *data {
        [a, b] => i64::from(i16::from_le_bytes([a, b])),
        [a, b, c, d] => i64::from(i32::from_le_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => i64::from_le_bytes([a, b, c, d, e, f, g, h]),
        _ => panic!("integers of an intset have 2, 4 or 8 bytes"),
    }
}

/// An intset that is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intset(Vec<u8>);

impl Default for Intset {
    fn default() -> Self {
        Self::new()
    }
}

impl Intset {
    /// One without integers.
    pub fn new() -> Self {
        Self(vec![2, 0, 0, 0, 0, 0, 0, 0])
    }

    /// Takes bytes that are an intset: they were made here, or have been validated.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        debug_assert!(bytes.len() >= HEADER_BYTES);
        Self(bytes)
    }

    /// Gives its bytes back.
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
        let at = HEADER_BYTES + index * width;
        let old_total = self.0.len();
        self.0.resize(old_total + width, 0);
        self.0.copy_within(at..old_total, at + width);
        self.0[at..at + width].copy_from_slice(&int.to_le_bytes()[..width]);
        self.write_len((old_total - HEADER_BYTES) / width + 1);
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
        let at = HEADER_BYTES + index * width;
        self.0.drain(at..at + width);
        self.write_len(self.len() - 1);
        true
    }

    /// A wider integer than all that are there stands before or behind them.
    fn widen_and_insert(&mut self, int: i64) {
        let old = self.as_ref();
        let width = width_of(int);
        let mut bytes = Vec::with_capacity(HEADER_BYTES + (old.len() + 1) * width);
        bytes.extend_from_slice(&(width as u32).to_le_bytes());
        bytes.extend_from_slice(&(old.len() as u32 + 1).to_le_bytes());
        let mut put = |int: i64| bytes.extend_from_slice(&int.to_le_bytes()[..width]);
        if int < 0 {
            put(int);
        }
        old.iter().for_each(&mut put);
        if int >= 0 {
            put(int);
        }
        self.0 = bytes;
    }

    fn write_len(&mut self, len: usize) {
        self.0[4..8].copy_from_slice(&(len as u32).to_le_bytes());
    }
}

/// Checks bytes from outside whole: width, count, and that the integers ascend. O(n).
pub fn validate(bytes: &[u8]) -> bool {
    let Some((head, rest)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
        return false;
    };
    let width = match head[..4] {
        [width @ (2 | 4 | 8), 0, 0, 0] => usize::from(width),
        _ => return false,
    };
    let len = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    // As in Redis, an empty one is refused: no key holds it.
    len > 0
        && len.checked_mul(width) == Some(rest.len())
        && IntsetRef(bytes).iter().is_sorted_by(|a, b| a < b)
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
        assert_eq!(set.as_ref().as_bytes(), wanted);
        set.insert(70_000);
        assert_eq!(set.as_ref().as_bytes()[..8], *b"\x04\0\0\0\x04\0\0\0");
    }

    #[test]
    fn corrupt_bytes_are_refused() {
        let mut set = Intset::new();
        for int in [1, 2, 3] {
            assert!(set.insert(int));
        }
        let bytes = set.into_bytes();
        assert!(validate(&bytes));
        assert!((0..bytes.len()).all(|len| !validate(&bytes[..len])));
        for (at, byte) in [(0, 3), (0, 0), (1, 1), (4, 2), (7, 0xFF), (8, 2), (8, 9)] {
            let mut wrong = bytes.clone();
            wrong[at] = byte;
            assert!(!validate(&wrong), "byte {at} is {byte}");
        }
        assert!(!validate(Intset::new().as_ref().as_bytes()));
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
                prop_assert!(set.is_empty() || validate(set.as_ref().as_bytes()));
            }
        }
    }
}
