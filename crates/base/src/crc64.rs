//! CRC-64/Jones as it stands at the end of RDB files and DUMP payloads.
//!
//! Polynomial 0xad93d23594c935a9, reflected, initial value and final XOR zero. Eight bytes go in per step through eight
//! tables ("slicing by 8", Kounavis and Berry 2005): loading a big RDB file is bound by this otherwise.

/// The polynomial with its bits mirrored, since the checksum is a reflected one.
const POLYNOMIAL: u64 = 0xad93_d235_94c9_35a9_u64.reverse_bits();

/// `TABLES[n][b]` is the contribution of byte `b` with `n` further bytes after it.
static TABLES: [[u64; 256]; 8] = {
    let mut tables = [[0u64; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = byte as u64;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 != 0 {
                (crc >> 1) ^ POLYNOMIAL
            } else {
                crc >> 1
            };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut depth = 1;
    while depth < 8 {
        let mut byte = 0;
        while byte < 256 {
            let shorter = tables[depth - 1][byte];
            tables[depth][byte] = (shorter >> 8) ^ tables[0][(shorter & 0xff) as usize];
            byte += 1;
        }
        depth += 1;
    }
    tables
};

/// Continues the checksum `crc` (0 at the start) over `bytes`. O(n).
#[must_use]
pub fn crc64(crc: u64, bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let crc = chunks.iter().fold(crc, |crc, chunk| {
        let mixed = (crc ^ u64::from_le_bytes(*chunk)).to_le_bytes();
        (0..8).fold(0, |sum, idx| sum ^ TABLES[7 - idx][usize::from(mixed[idx])])
    });
    rest.iter().fold(crc, |crc, &byte| {
        (crc >> 8) ^ TABLES[0][usize::from(crc as u8 ^ byte)]
    })
}

/// The checksum of bytes of which `crc` is that of the first part, and `next_crc` the one that the rest has by itself,
/// begun at 0: so threads share the work. O(log len).
#[must_use]
pub fn crc64_joined(crc: u64, next_crc: u64, next_len: u64) -> u64 {
    // What `crc` becomes by zeros of that length: it is multiplied by x to the power of their bits, by squaring.
    let (mut shifted, mut factor, mut left) = (crc, X_8, next_len);
    while left > 0 && shifted != 0 {
        if left & 1 != 0 {
            shifted = product(shifted, factor);
        }
        factor = product(factor, factor);
        left >>= 1;
    }
    shifted ^ next_crc
}

/// x⁸. The highest bit stands for 1, the next one for x.
const X_8: u64 = 1 << (63 - 8);

/// The product of two polynomials modulo the checksum's.
fn product(one: u64, mut other: u64) -> u64 {
    let mut sum = 0;
    for bit in (0..64).rev() {
        if one >> bit & 1 != 0 {
            sum ^= other;
        }
        other = if other & 1 != 0 {
            (other >> 1) ^ POLYNOMIAL
        } else {
            other >> 1
        };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bit_by_bit(mut crc: u64, bytes: &[u8]) -> u64 {
        for &byte in bytes {
            crc ^= u64::from(byte);
            for _ in 0..8 {
                crc = if crc & 1 != 0 {
                    (crc >> 1) ^ POLYNOMIAL
                } else {
                    crc >> 1
                };
            }
        }
        crc
    }

    #[test]
    fn knows_the_check_value() {
        assert_eq!(crc64(0, b"123456789"), 0xe9c6_d914_c4b8_d9ca);
    }

    proptest! {
        #[test]
        fn equals_the_naive_one_however_it_is_cut(bytes: Vec<u8>, cut: prop::sample::Index) {
            let cut = cut.index(bytes.len() + 1);
            let (left, right) = bytes.split_at(cut);
            prop_assert_eq!(crc64(0, &bytes), bit_by_bit(0, &bytes));
            prop_assert_eq!(crc64(crc64(0, left), right), crc64(0, &bytes));
            let joined = crc64_joined(crc64(0, left), crc64(0, right), right.len() as u64);
            prop_assert_eq!(joined, crc64(0, &bytes));
        }
    }
}
