//! The blocks that an allocator gives: four sizes between two powers of two, as both jemalloc and mimalloc have them.
//!
//! Who knows that can fill them. It is only a guess here, without which nothing but memory would suffer.

/// Blocks are a multiple of this.
const STEP_MIN: usize = 16;

/// The size of the block that so many bytes take.
#[inline]
pub(crate) fn block_size(bytes: usize) -> usize {
    bytes.next_multiple_of(step_at(bytes))
}

/// The distance between the sizes of blocks below so many bytes.
#[inline]
pub(crate) fn step_at(bytes: usize) -> usize {
    (bytes.next_power_of_two() / 8).max(STEP_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_blocks() {
        let sizes = [
            (1, 16),
            (65, 80),
            (129, 160),
            (4096, 4096),
            (4097, 5120),
            (7502, 8192),
        ];
        for (bytes, block) in sizes {
            assert_eq!(block_size(bytes), block, "{bytes}");
        }
    }
}
