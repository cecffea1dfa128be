//! Counting the set bits of a byte slice, for BITCOUNT.
//!
//! The compiler turns the plain loop into good code only when it may use what nearly every x86-64 processor of the last
//! decade has and its baseline has not: three times as fast with AVX2. So the same loop is compiled twice.

/// The number of set bits. O(len).
#[must_use]
pub fn count_ones(bytes: &[u8]) -> u64 {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    {
        /// Below this, asking for the processor's abilities and the call cost more than they save.
        const VECTOR_BYTES_MIN: usize = 64;
        if bytes.len() >= VECTOR_BYTES_MIN
            && is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("popcnt")
        {
            // SAFETY: the processor has the features that the function needs, which is all it asks for.
            return unsafe { count_with_avx2(bytes) };
        }
    }
    count_in_words(bytes)
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
#[target_feature(enable = "avx2,popcnt")]
fn count_with_avx2(bytes: &[u8]) -> u64 {
    count_in_words(bytes)
}

#[inline(always)]
fn count_in_words(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let in_words: u64 = words
        .iter()
        .map(|word| u64::from(u64::from_ne_bytes(*word).count_ones()))
        .sum();
    let in_rest: u64 = rest.iter().map(|byte| u64::from(byte.count_ones())).sum();
    in_words + in_rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count_naively(bytes: &[u8]) -> u64 {
        let bits = |byte: &u8| (0..8).filter(|bit| byte >> bit & 1 == 1).count() as u64;
        bytes.iter().map(bits).sum()
    }

    #[test]
    fn every_length_and_alignment_counts_as_bit_by_bit() {
        let bytes: Vec<u8> = (0..700u32)
            .map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8)
            .collect();
        for start in 0..9 {
            for end in start..bytes.len() {
                assert_eq!(
                    count_ones(&bytes[start..end]),
                    count_naively(&bytes[start..end])
                );
            }
        }
    }

    #[test]
    fn the_extremes() {
        for len in [0, 1, 63, 64, 65, 4096] {
            assert_eq!(count_ones(&vec![0xff; len]), 8 * len as u64);
            assert_eq!(count_ones(&vec![0; len]), 0);
        }
    }
}
