//! The hash behind the perfect hash table of command names.
//!
//! A name is read as two machine words, its first and its last eight bytes, which are put into lower case by arithmetic.
//! The hash mixes them, and up to sixteen bytes they are the name, so that comparing them is comparing names: no loop
//! over bytes, and few branches that depend on the name. The generator refuses names that the hash cannot tell apart.
//!
//! The generator includes this very file, hence it must use nothing but `core`.

/// Buckets of the displacement table.
pub const BUCKET_COUNT: usize = 128;

/// Names up to this length are equal when their words and lengths are.
#[allow(
    dead_code,
    reason = "the generator, which includes this file, compares no names"
)]
pub const WORDS_LEN_MAX: usize = 16;

/// Hashes a name by its words. `salt` separates the names of different containers.
#[inline]
pub const fn hash(words: (u64, u64), len: usize, salt: u64, seed: u64) -> u64 {
    let a = words.0 ^ seed;
    let b =
        words.1.rotate_left(32) ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((len as u64) << 56);
    let product = a.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ b.wrapping_mul(0xA076_1D64_78BD_642F);
    (product ^ (product >> 32)).wrapping_mul(0xE703_7ED1_A0B4_28DB)
}

/// The bucket of a hash: which displacement applies to it.
#[inline]
pub const fn bucket(hash: u64) -> usize {
    (hash >> 57) as usize
}

/// The slot of a hash under its bucket's displacement, in a table of `slot_count` (a power of two) slots.
#[inline]
pub const fn slot(hash: u64, displacement: u16, slot_count: usize) -> usize {
    (((hash >> 32) as usize) ^ (displacement as usize)) & (slot_count - 1)
}

/// First and last bytes of a name in lower case as two words, overlapping where it is shorter than sixteen bytes.
#[inline]
pub fn words(name: &[u8]) -> (u64, u64) {
    let (head, tail) = ends(name);
    (lower(head), lower(tail))
}

#[inline]
fn ends(name: &[u8]) -> (u64, u64) {
    if let (Some(head), Some(tail)) = (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        return (u64::from_le_bytes(*head), u64::from_le_bytes(*tail));
    }
    if let (Some(head), Some(tail)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        return (
            u64::from(u32::from_le_bytes(*head)),
            u64::from(u32::from_le_bytes(*tail)),
        );
    }
    let (Some(first), Some(last), Some(middle)) =
        (name.first(), name.last(), name.get(name.len() / 2))
    else {
        return (0, 0);
    };
    (
        u64::from(*first) | u64::from(*middle) << 8,
        u64::from(*last),
    )
}

/// Eight bytes with `A`–`Z` put into lower case and all others left alone.
#[inline]
const fn lower(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let low_bits = bytes & !HIGH;
    // The high bit of each byte tells whether its low bits are ≥ 'A', and whether they are > 'Z'.
    let from_a = low_bits + (0x80 - b'A' as u64) * EACH;
    let after_z = low_bits + (0x7F - b'Z' as u64) * EACH;
    let is_upper = (from_a ^ after_z) & !bytes & HIGH;
    bytes | (is_upper >> 2)
}
