//! Registers of six bits each: four of them in three bytes, the first in the lowest bits.
//!
//! Where all are read or written it goes by eight registers in six bytes, spread to a byte each by three shifts of a 64-bit
//! word: the same as vector instructions would do it, and in every processor.

use super::estimate::Histogram;
use super::{REGISTERS, Registers};

const BITS: usize = 6;
const MAX: u8 = (1 << BITS) - 1;
/// Bytes of all registers.
pub(super) const REGISTER_BYTES: usize = REGISTERS * BITS / 8;
/// Registers that are spread at once, and their bytes.
const GROUP: usize = 8;
const GROUP_BYTES: usize = 6;

/// A register.
#[inline]
pub(super) fn get(packed: &[u8], index: usize) -> u8 {
    let (at, shift) = (index * BITS / 8, index * BITS % 8);
    // The last register ends with the last byte.
    let next = packed.get(at + 1).copied().unwrap_or(0);
    (u16::from_le_bytes([packed[at], next]) >> shift) as u8 & MAX
}

fn set(packed: &mut [u8], index: usize, value: u8) {
    let (at, shift) = (index * BITS / 8, index * BITS % 8);
    let next = packed.get(at + 1).copied().unwrap_or(0);
    let both = u16::from_le_bytes([packed[at], next]);
    let both = both & !(u16::from(MAX) << shift) | u16::from(value & MAX) << shift;
    let [first, second] = both.to_le_bytes();
    packed[at] = first;
    if let Some(next) = packed.get_mut(at + 1) {
        *next = second;
    }
}

/// Sets a register to a value if that is higher. Returns whether it was.
pub(super) fn raise(packed: &mut [u8], index: usize, value: u8) -> bool {
    let is_higher = value > get(packed, index);
    if is_higher {
        set(packed, index, value);
    }
    is_higher
}

/// Raises registers to these where they are higher.
pub(super) fn merge(packed: &[u8], registers: &mut Registers) {
    registers.merge_dense(packed);
}

/// All registers, a byte each.
pub(super) fn unpack(packed: &[u8]) -> [u8; REGISTERS] {
    let mut values = [0; REGISTERS];
    let (groups, _) = values.as_chunks_mut::<GROUP>();
    let (packed, _) = packed.as_chunks::<GROUP_BYTES>();
    for (values, &[a, b, c, d, e, f]) in groups.iter_mut().zip(packed) {
        let word = u64::from_le_bytes([a, b, c, d, e, f, 0, 0]);
        let word = word & 0xFF_FFFF | (word & 0xFFFF_FF00_0000) << 8;
        let word = word & 0x0FFF_0000_0FFF | (word & 0x00FF_F000_00FF_F000) << 4;
        let word = word & 0x003F_003F_003F_003F | (word & 0x0FC0_0FC0_0FC0_0FC0) << 2;
        *values = word.to_le_bytes();
    }
    values
}

/// Writes registers of a byte each into six bits each.
pub(super) fn pack(registers: &Registers, packed: &mut [u8]) {
    if registers.one_by_one {
        for (index, value) in registers.values.iter().enumerate() {
            set(packed, index, *value);
        }
        return;
    }
    let (groups, _) = registers.values.as_chunks::<GROUP>();
    let (packed, _) = packed.as_chunks_mut::<GROUP_BYTES>();
    for (packed, values) in packed.iter_mut().zip(groups) {
        let word = u64::from_le_bytes(*values) & 0x3F3F_3F3F_3F3F_3F3F;
        let word = word & 0x003F_003F_003F_003F | (word >> 2) & 0x0FC0_0FC0_0FC0_0FC0;
        let word = word & 0x0FFF_0000_0FFF | (word >> 4) & 0x00FF_F000_00FF_F000;
        let word = word & 0xFF_FFFF | (word >> 8) & 0xFFFF_FF00_0000;
        packed.copy_from_slice(&word.to_le_bytes()[..GROUP_BYTES]);
    }
}

/// Counts how often each value stands in a register.
pub(super) fn add_to_histogram(packed: &[u8], histogram: &mut Histogram) {
    for value in unpack(packed) {
        histogram.add(value, 1);
    }
}
