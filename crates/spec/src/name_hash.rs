//! The hash behind the perfect hash table of command names.
//!
//! It reads a name as two machine words (its first and its last eight bytes), so that hashing costs the same for every
//! name that occurs. Letters are folded by setting bit 5, which also maps a few other bytes onto each other: the table
//! compares the whole name afterwards, and the generator refuses declarations whose hashes cannot be told apart.
//!
//! The generator includes this very file, hence it must use nothing but `core`.

/// Buckets of the displacement table.
pub const BUCKET_COUNT: usize = 128;

const FOLD: u64 = 0x2020_2020_2020_2020;

/// Hashes a name without regard to ASCII case. `salt` separates the names of different containers.
#[inline]
pub fn hash(name: &[u8], salt: u64, seed: u64) -> u64 {
    let (head, tail) = ends(name);
    let a = (head | FOLD) ^ seed;
    let b = (tail | FOLD).rotate_left(32)
        ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ ((name.len() as u64) << 56);
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

/// First and last bytes of a name as two words, overlapping where it is shorter than sixteen bytes.
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
    match *name {
        [] => (0, 0),
        [a] => (u64::from(a), u64::from(a)),
        [a, b] => (u64::from_le_bytes([a, b, 0, 0, 0, 0, 0, 0]), u64::from(b)),
        [a, b, c, ..] => (u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]), u64::from(c)),
    }
}
