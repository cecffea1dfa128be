//! HyperLogLog: an estimate of how many different elements were added, in 12 KiB at most, in the bytes that Redis keeps.
//!
//! ```text
//! ┌────────┬──────────┬────────┬──────────────────┬───────────┐
//! │ "HYLL" │ encoding │ unused │ cached count     │ registers │   encoding: 0 dense, 1 sparse
//! │        │ u8       │ 3 × u8 │ u64; ≥ 2^63 says │           │   dense: 16384 registers of 6 bits, lowest bits first
//! │        │          │        │ that it is stale │           │   sparse: runs of equal registers, see `sparse`
//! └────────┴──────────┴────────┴──────────────────┴───────────┘
//! ```
//!
//! An element's hash names a register, and the register remembers the longest run of zeros that any of its elements' hashes
//! had: long runs come from many elements (`estimate`). The value is a string: clients may read it, write it and
//! break it, so that every byte here is from outside. Whatever is broken is told by [`Corrupt`], never by a panic. Sources:
//! Flajolet et al. 2007; Heule, Nunkesser, Hall 2013; the estimator of Ertl 2017.

mod dense;
mod estimate;
mod murmur;
mod registers;
mod sparse;
#[cfg(test)]
mod tests;

pub use registers::Registers;
pub use sparse::{Run, Runs};

use estimate::{Histogram, estimate};
use murmur::murmur64a;

/// Registers of a HyperLogLog.
pub const REGISTERS: usize = 1 << REGISTER_INDEX_BITS;
/// Bits of a hash that name its register.
const REGISTER_INDEX_BITS: u32 = 14;
/// Bits of a hash whose zeros are counted.
const RUN_BITS: u32 = 64 - REGISTER_INDEX_BITS;
/// Bytes before the registers.
pub const HEADER_BYTES: usize = 16;
/// Bytes of a dense one.
pub const DENSE_BYTES: usize = HEADER_BYTES + dense::REGISTER_BYTES;
const MAGIC: &[u8; 4] = b"HYLL";
const ENCODING_AT: usize = 4;
const CACHE_AT: usize = 8;
/// The bit of the last byte of the cached count that says that it is stale.
const STALE: u8 = 0x80;
const HASH_SEED: u64 = 0xadc8_3b19;

/// The bytes are no HyperLogLog inside, whatever their header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corrupt;

/// How the registers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Six bits each.
    Dense,
    /// As runs.
    Sparse,
}

/// The encoding that the header tells; `None` where these bytes are no HyperLogLog.
#[must_use]
pub fn encoding(bytes: &[u8]) -> Option<Encoding> {
    if bytes.len() < HEADER_BYTES || !bytes.starts_with(MAGIC) {
        return None;
    }
    match bytes[ENCODING_AT] {
        0 if bytes.len() == DENSE_BYTES => Some(Encoding::Dense),
        1 => Some(Encoding::Sparse),
        _ => None,
    }
}

/// One without elements: sparse, a single run of zeros.
#[must_use]
pub fn empty() -> Vec<u8> {
    let mut bytes = vec![0; HEADER_BYTES];
    bytes[..MAGIC.len()].copy_from_slice(MAGIC);
    bytes[ENCODING_AT] = 1;
    sparse::push_zeros(&mut bytes, REGISTERS);
    bytes
}

/// The register that an element's hash names, and the zeros of its run plus one, 1 to 51.
fn place_of(element: &[u8]) -> (usize, u8) {
    let hash = murmur64a(element, HASH_SEED);
    let index = hash as usize & (REGISTERS - 1);
    // The bit beyond the run ends it, whatever the hash.
    let run = (hash >> REGISTER_INDEX_BITS) | 1 << RUN_BITS;
    (index, run.trailing_zeros() as u8 + 1)
}

/// Adds an element. Returns whether a register changed; then the cached count is stale. A sparse one that would have more
/// than `sparse_bytes_max` bytes becomes dense. `bytes` have an [`encoding`]. O(1), in a sparse one O(bytes).
///
/// # Errors
/// Where a sparse one's runs are broken. Nothing was changed then.
pub fn add(bytes: &mut Vec<u8>, element: &[u8], sparse_bytes_max: usize) -> Result<bool, Corrupt> {
    let (index, value) = place_of(element);
    raise(bytes, index, value, sparse_bytes_max)
}

/// Sets a register to a value if that is higher, as [`add`] does.
///
/// # Errors
/// As [`add`].
pub fn raise(
    bytes: &mut Vec<u8>,
    index: usize,
    value: u8,
    sparse_bytes_max: usize,
) -> Result<bool, Corrupt> {
    let changed = match encoding(bytes).ok_or(Corrupt)? {
        Encoding::Dense => dense::raise(&mut bytes[HEADER_BYTES..], index, value),
        Encoding::Sparse => match sparse::raise(bytes, index, value, sparse_bytes_max)? {
            sparse::Raised::No => false,
            sparse::Raised::Yes => true,
            sparse::Raised::NeedsDense => {
                to_dense(bytes)?;
                dense::raise(&mut bytes[HEADER_BYTES..], index, value)
            }
        },
    };
    if changed {
        invalidate(bytes);
    }
    Ok(changed)
}

/// Makes a sparse one dense. Returns whether it was sparse.
///
/// # Errors
/// Where its runs are broken. Nothing was changed then.
pub fn to_dense(bytes: &mut Vec<u8>) -> Result<bool, Corrupt> {
    if encoding(bytes).ok_or(Corrupt)? == Encoding::Dense {
        return Ok(false);
    }
    let mut registers = Registers::new();
    sparse::merge(&bytes[HEADER_BYTES..], &mut registers)?;
    write_dense(bytes, &registers);
    Ok(true)
}

/// Makes it a dense one with these registers. The rest of the header stays.
pub fn write_dense(bytes: &mut Vec<u8>, registers: &Registers) {
    bytes.resize(DENSE_BYTES, 0);
    bytes[ENCODING_AT] = 0;
    dense::pack(registers, &mut bytes[HEADER_BYTES..]);
}

/// The estimate of how many different elements were added. O(bytes).
///
/// # Errors
/// Where a sparse one's runs are broken.
pub fn count(bytes: &[u8]) -> Result<u64, Corrupt> {
    let mut histogram = Histogram::default();
    match encoding(bytes).ok_or(Corrupt)? {
        Encoding::Dense => dense::add_to_histogram(&bytes[HEADER_BYTES..], &mut histogram),
        Encoding::Sparse => sparse::add_to_histogram(&bytes[HEADER_BYTES..], &mut histogram)?,
    }
    Ok(estimate(&histogram))
}

/// The count that was kept when it was last computed, unless registers changed since. `bytes` have an [`encoding`].
#[must_use]
pub fn cached_count(bytes: &[u8]) -> Option<u64> {
    let cache = bytes.get(CACHE_AT..HEADER_BYTES)?;
    let count = u64::from_le_bytes(cache.try_into().ok()?);
    (count >> 63 == 0).then_some(count)
}

/// Keeps a count that was computed. `bytes` have an [`encoding`].
pub fn set_cached_count(bytes: &mut [u8], count: u64) {
    bytes[CACHE_AT..HEADER_BYTES].copy_from_slice(&count.to_le_bytes());
}

/// Says that the cached count is stale. `bytes` have an [`encoding`].
pub fn invalidate(bytes: &mut [u8]) {
    bytes[HEADER_BYTES - 1] |= STALE;
}

/// Raises registers to those of a HyperLogLog where they are higher. O(bytes).
///
/// # Errors
/// Where a sparse one's runs are broken. Some registers may have been raised.
pub fn merge(bytes: &[u8], registers: &mut Registers) -> Result<(), Corrupt> {
    match encoding(bytes).ok_or(Corrupt)? {
        Encoding::Dense => {
            dense::merge(&bytes[HEADER_BYTES..], registers);
            Ok(())
        }
        Encoding::Sparse => sparse::merge(&bytes[HEADER_BYTES..], registers),
    }
}
