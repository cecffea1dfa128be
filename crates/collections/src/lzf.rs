//! LZF, Marc Lehmann's small and fast compression, in which Redis keeps the inner nodes of lists and dumps long strings.
//!
//! ```text
//! 000LLLLL data                  a run of L+1 bytes as they are
//! LLLooooo oooooooo              L+2 bytes from o+1 bytes back, L from 1 to 6
//! 111ooooo LLLLLLLL oooooooo     L+9 bytes from o+1 bytes back
//! ```
//!
//! The format is what libLZF's `lzf_d.c` reads. It is ours because the one crate of it is deprecated by its author and
//! sets the lengths of vectors before it has filled them. Nothing here is unsafe; whatever the input, decompression
//! ends after as many bytes as it was asked for.

const LITERALS_MAX: usize = 32;
const OFFSET_MAX: usize = 1 << 13;
const MATCH_MIN: usize = 3;
const MATCH_MAX: usize = 264;
/// A match this long needs the byte for its length.
const LONG_MATCH_MIN: usize = 9;
const HASH_BITS: u32 = 13;

/// The bytes are no LZF, or of another length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corrupt;

/// Compresses `input` into at most `len_max` bytes; `None` if it takes more. O(input).
pub fn compress(input: &[u8], len_max: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(len_max.min(input.len()));
    Compressor::default()
        .compress(input, len_max, &mut out)
        .then_some(out)
}

/// Compresses one input after another. Its table of positions is made with the first of them and never emptied between
/// two, which for short strings would cost more than compressing them.
#[derive(Debug, Default)]
pub struct Compressor {
    /// By the hash of three bytes, where they were seen last: `base` plus the position plus one. What is not above `base`
    /// belongs to an earlier input.
    heads: Vec<u32>,
    base: u32,
}

impl Compressor {
    /// Appends the compressed `input` to `out`, or nothing and answers false where it takes more than `len_max` bytes.
    /// O(input).
    pub fn compress(&mut self, input: &[u8], len_max: usize, out: &mut Vec<u8>) -> bool {
        let Some(after) = u32::try_from(input.len())
            .ok()
            .filter(|len| *len < u32::MAX)
            .map(|len| self.room_for(len))
        else {
            return false;
        };
        let start = out.len();
        let fits = self.compress_to(input, start.saturating_add(len_max), out);
        self.base = after;
        if !fits {
            out.truncate(start);
        }
        fits
    }

    /// Makes sure that positions in as many bytes can be told from those before; gives the base after them.
    fn room_for(&mut self, len: u32) -> u32 {
        self.heads.resize(1 << HASH_BITS, 0);
        self.base.checked_add(len + 1).unwrap_or_else(|| {
            self.heads.fill(0);
            self.base = 0;
            len + 1
        })
    }

    /// Whether `out` stays within `end`.
    fn compress_to(&mut self, input: &[u8], end: usize, out: &mut Vec<u8>) -> bool {
        /// After so many bytes without a match, every second position is looked at, then every third, …
        const PATIENCE_BITS: u32 = 5;
        let (mut at, mut literals_from) = (0, 0);
        while let Some(window) = window(input, at) {
            let from = self.swap(window, at).filter(|from| at - from <= OFFSET_MAX);
            let len = from.map_or(0, |from| common_len(&input[from..], &input[at..]));
            let Some(from) = from.filter(|_| len >= MATCH_MIN) else {
                at += 1 + ((at - literals_from) >> PATIENCE_BITS);
                continue;
            };
            write_literals(out, &input[literals_from..at]);
            write_match(out, at - from - 1, len);
            if out.len() > end {
                return false;
            }
            at += len;
            literals_from = at;
            // The last two positions inside stand for all of them, as with libLZF.
            for inside in [at - 2, at - 1] {
                if let Some(window) = self::window(input, inside) {
                    self.swap(window, inside);
                }
            }
        }
        let literals = &input[literals_from..];
        let needed = literals.len() + literals.len().div_ceil(LITERALS_MAX);
        if out.len() + needed > end {
            return false;
        }
        write_literals(out, literals);
        true
    }

    /// Where these three bytes were seen last in this input, now that they are seen at `at`.
    #[inline]
    fn swap(&mut self, window: u32, at: usize) -> Option<usize> {
        let head = &mut self.heads[(window.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize];
        let last = head.checked_sub(self.base + 1);
        // No overflow: there is room for all positions of the input.
        *head = self.base + at as u32 + 1;
        last.map(|last| last as usize)
    }
}

/// The three bytes at a position as a number. None at the last three bytes, where a fourth to be read is missing.
#[inline]
fn window(input: &[u8], at: usize) -> Option<u32> {
    let bytes = input.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes) << 8)
}

/// Decompresses exactly `len` bytes to the end of `out`, which keeps what it had, and nothing more where it fails.
/// O(len).
pub fn decompress(input: &[u8], len: usize, out: &mut Vec<u8>) -> Result<(), Corrupt> {
    let start = out.len();
    let result = decompress_from(input, start, len, out);
    if result.is_err() {
        out.truncate(start);
    }
    result
}

fn decompress_from(
    mut input: &[u8],
    start: usize,
    len: usize,
    out: &mut Vec<u8>,
) -> Result<(), Corrupt> {
    /// What is allocated on the word of a header alone.
    const TRUSTED_LEN_MAX: usize = 1 << 20;
    out.reserve(len.min(TRUSTED_LEN_MAX));
    let end = start.checked_add(len).ok_or(Corrupt)?;
    while let Some((control, rest)) = input.split_first() {
        let control = usize::from(*control);
        if control < LITERALS_MAX {
            let (run, rest) = rest.split_at_checked(control + 1).ok_or(Corrupt)?;
            if out.len() + run.len() > end {
                return Err(Corrupt);
            }
            out.extend_from_slice(run);
            input = rest;
            continue;
        }
        let (more, rest) = match control >> 5 {
            7 => rest
                .split_first()
                .map(|(more, rest)| (usize::from(*more), rest))
                .ok_or(Corrupt)?,
            _ => (0, rest),
        };
        let (low, rest) = rest.split_first().ok_or(Corrupt)?;
        let match_len = (control >> 5) + more + 2;
        let back = ((control & 0x1F) << 8 | usize::from(*low)) + 1;
        let from = out
            .len()
            .checked_sub(back)
            .filter(|from| *from >= start)
            .ok_or(Corrupt)?;
        if out.len() + match_len > end {
            return Err(Corrupt);
        }
        copy_match(out, from, match_len);
        input = rest;
    }
    if out.len() == end {
        Ok(())
    } else {
        Err(Corrupt)
    }
}

/// Appends `len` bytes from the position `from`, some of which may be those appended.
fn copy_match(out: &mut Vec<u8>, from: usize, len: usize) {
    let mut left = len;
    while left > 0 {
        // What is there repeats itself: each round copies twice as much.
        let chunk = left.min(out.len() - from);
        out.extend_from_within(from..from + chunk);
        left -= chunk;
    }
}

fn write_literals(out: &mut Vec<u8>, literals: &[u8]) {
    for run in literals.chunks(LITERALS_MAX) {
        out.push((run.len() - 1) as u8);
        out.extend_from_slice(run);
    }
}

fn write_match(out: &mut Vec<u8>, offset: usize, len: usize) {
    let high = (offset >> 8) as u8;
    if len < LONG_MATCH_MIN {
        out.push(((len - 2) << 5) as u8 | high);
    } else {
        out.push(7 << 5 | high);
        out.push((len - LONG_MATCH_MIN) as u8);
    }
    out.push(offset as u8);
}

/// How many bytes both begin with; `earlier` is not the shorter one.
fn common_len(earlier: &[u8], later: &[u8]) -> usize {
    let len_max = later.len().min(MATCH_MAX);
    let (one, one_rest) = earlier[..len_max].as_chunks::<8>();
    let (other, other_rest) = later[..len_max].as_chunks::<8>();
    for (index, (one, other)) in one.iter().zip(other).enumerate() {
        let differing = u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
        if differing != 0 {
            return index * 8 + differing.trailing_zeros() as usize / 8;
        }
    }
    let same_rest = one_rest
        .iter()
        .zip(other_rest)
        .take_while(|(one, other)| one == other);
    one.len() * 8 + same_rest.count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::cases;
    use proptest::prelude::*;

    fn round_trip(input: &[u8]) -> usize {
        let packed = compress(input, usize::MAX).unwrap();
        let mut out = b"before".to_vec();
        assert_eq!(decompress(&packed, input.len(), &mut out), Ok(()));
        assert_eq!(&out[6..], input);
        packed.len()
    }

    #[test]
    fn what_repeats_becomes_small() {
        assert_eq!(round_trip(b""), 0);
        assert_eq!(round_trip(b"a"), 2);
        assert!(round_trip(&[b'x'; 10_000]) < 140);
        let text = b"field:1 value:1 field:2 value:2 field:3 value:3 ".repeat(50);
        assert!(round_trip(&text) < text.len() / 8);
    }

    #[test]
    fn one_compressor_serves_many_inputs() {
        let mut compressor = Compressor::default();
        for base in [0, u32::MAX - 5000] {
            compressor.base = base;
            for round in 0..300u32 {
                let text = format!("{round} and {round} and {round} again and again");
                let mut packed = b"before".to_vec();
                assert!(compressor.compress(text.as_bytes(), usize::MAX - 6, &mut packed));
                let mut out = Vec::new();
                assert_eq!(decompress(&packed[6..], text.len(), &mut out), Ok(()));
                assert_eq!(out, text.as_bytes());
            }
        }
        let mut out = b"before".to_vec();
        assert!(!compressor.compress(b"nothing to gain here", 10, &mut out));
        assert_eq!(out, b"before");
    }

    #[test]
    fn reads_what_liblzf_writes() {
        let mut out = Vec::new();
        assert_eq!(decompress(b"\x01aa\xe0\x5b\x00", 102, &mut out), Ok(()));
        assert_eq!(out, vec![b'a'; 102]);
    }

    #[test]
    fn what_does_not_become_small_enough_is_refused() {
        let noise: Vec<u8> = (0..100u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert_eq!(compress(&noise, 99), None);
    }

    #[test]
    fn matches_reach_as_far_as_the_format_does() {
        for gap in [8_187, 8_188, 8_189, 8_190, 8_191, 8_192] {
            let mut input = b"abcd".to_vec();
            input.extend((0..gap).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8));
            input.extend_from_slice(b"abcd");
            round_trip(&input);
        }
    }

    proptest! {
        #![proptest_config(cases(256, 8))]

        #[test]
        fn everything_comes_back(input in proptest::collection::vec(0u8..4, 0..3000)) {
            round_trip(&input);
        }

        #[test]
        fn noise_is_refused_or_read(input in proptest::collection::vec(any::<u8>(), 0..100), len in 0usize..600) {
            let mut out = Vec::new();
            match decompress(&input, len, &mut out) {
                Ok(()) => prop_assert_eq!(out.len(), len),
                Err(Corrupt) => prop_assert!(out.is_empty()),
            }
        }
    }
}
