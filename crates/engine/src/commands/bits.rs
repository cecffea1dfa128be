//! What the bitmap commands share: bits counted from the highest of the first byte, as one big-endian number.

use serval_base::number;

use crate::ctx::Ctx;
use crate::errors::{self, Error};

/// A bit's index within the longest string there may be. For a field of `width` bits the text may be `#index`: so many
/// fields further on, where the product wraps as Redis's does.
pub(crate) fn parse_offset(
    ctx: &Ctx<'_, '_>,
    text: &[u8],
    width: Option<u32>,
) -> Result<usize, Error> {
    let (digits, factor) = match (text, width) {
        ([b'#', digits @ ..], Some(width)) => (digits, i64::from(width)),
        _ => (text, 1),
    };
    number::parse_i64(digits)
        .map(|index| index.wrapping_mul(factor))
        .and_then(|offset| usize::try_from(offset).ok())
        .filter(|offset| offset / 8 < ctx.config().proto_max_bulk_len())
        .ok_or(errors::BIT_OFFSET)
}

/// The first bit that is `bit`. O(len), eight words at a time.
pub(crate) fn first_bit(bytes: &[u8], bit: bool) -> Option<usize> {
    let skip = if bit { 0 } else { u64::MAX };
    let (blocks, _) = bytes.as_chunks::<64>();
    let same = |block: &&[u8; 64]| {
        let (words, _) = block.as_chunks::<8>();
        words.iter().fold(0, |differing, word| {
            differing | (u64::from_ne_bytes(*word) ^ skip)
        }) == 0
    };
    let skipped = 64 * blocks.iter().take_while(same).count();
    let rest = bytes.get(skipped..)?;
    let index = rest.iter().position(|byte| *byte != skip as u8)?;
    let differing = rest.get(index)? ^ skip as u8;
    Some(8 * (skipped + index) + differing.leading_zeros() as usize)
}

/// Bytes that a field of up to 64 bits touches at most, when it does not begin at a byte.
const FIELD_BYTES_MAX: usize = 9;

/// The field of `width` bits (1 to 64) at bit `offset`; beyond the end there are zeros.
pub(crate) fn read_field(bytes: &[u8], offset: usize, width: u32) -> u64 {
    let window = window(bytes, offset / 8);
    let below = u128::BITS - (offset % 8) as u32 - width;
    (window >> below) as u64 & mask(width)
}

/// Puts the lower `width` bits of `value` into the field at bit `offset`, which lies within `bytes`.
pub(crate) fn write_field(bytes: &mut [u8], offset: usize, width: u32, value: u64) {
    let first = offset / 8;
    let below = u128::BITS - (offset % 8) as u32 - width;
    let field = u128::from(mask(width)) << below;
    let window = window(bytes, first) & !field | u128::from(value & mask(width)) << below;
    let len = (bytes.len() - first).min(FIELD_BYTES_MAX);
    bytes[first..first + len].copy_from_slice(&window.to_be_bytes()[..len]);
}

/// The bytes from `first` on as the upper end of a number.
fn window(bytes: &[u8], first: usize) -> u128 {
    let from = bytes.get(first..).unwrap_or_default();
    let len = from.len().min(FIELD_BYTES_MAX);
    let mut window = [0; 16];
    window[..len].copy_from_slice(&from[..len]);
    u128::from_be_bytes(window)
}

fn mask(width: u32) -> u64 {
    u64::MAX >> (u64::BITS - width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bit(bytes: &[u8], index: usize) -> bool {
        bytes
            .get(index / 8)
            .is_some_and(|byte| byte >> (7 - index % 8) & 1 == 1)
    }

    fn random_bytes(seed: u64, len: usize) -> Vec<u8> {
        let mut rng = fastrand::Rng::with_seed(seed);
        (0..len).map(|_| rng.u8(..)).collect()
    }

    #[test]
    fn fields_are_read_and_written_as_bit_by_bit() {
        for width in 1..=64u32 {
            for offset in 0..40usize {
                let mut bytes = random_bytes(u64::from(width) * 64 + offset as u64, 14);
                let before = bytes.clone();
                let naive = (0..width as usize).fold(0u64, |value, index| {
                    value << 1 | u64::from(bit(&bytes, offset + index))
                });
                assert_eq!(read_field(&bytes, offset, width), naive);
                let value = 0x9e37_79b9_7f4a_7c15u64.rotate_left(width);
                write_field(&mut bytes, offset, width, value);
                assert_eq!(read_field(&bytes, offset, width), value & mask(width));
                write_field(&mut bytes, offset, width, naive);
                assert_eq!(bytes, before);
            }
        }
    }

    #[test]
    fn fields_at_the_end() {
        assert_eq!(read_field(&[0xff], 4, 8), 0xf0);
        assert_eq!(read_field(&[0xff], 8, 64), 0);
        assert_eq!(read_field(&[], usize::MAX / 8, 64), 0);
        let mut bytes = [0; 2];
        write_field(&mut bytes, 15, 1, 1);
        assert_eq!(bytes, [0, 1]);
    }

    #[test]
    fn the_first_bit_is_found_wherever_it_is() {
        for len in [1usize, 7, 63, 64, 65, 127, 128, 200] {
            assert_eq!(first_bit(&vec![0; len], true), None);
            assert_eq!(first_bit(&vec![0xff; len], false), None);
            for index in 0..8 * len {
                let mut bytes = vec![0; len];
                write_field(&mut bytes, index, 1, 1);
                bytes[index / 8 + 1..].fill(0xa5);
                assert_eq!(first_bit(&bytes, true), Some(index));
                let inverted: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
                assert_eq!(first_bit(&inverted, false), Some(index));
            }
        }
        assert_eq!(first_bit(&[], true), None);
    }
}
