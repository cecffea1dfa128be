//! How full the nodes of a list get: what `list-max-listpack-size` and `list-compress-depth` mean.

/// Bytes of a node by the negative values of `list-max-listpack-size`, -1 to -5.
const SIZE_CLASSES: [usize; 5] = [4096, 8192, 16_384, 32_768, 65_536];
/// Bytes of a node where elements are counted.
const COUNTED_BYTES_MAX: usize = 8192;
/// The most that a list remembers of either setting.
const FILL_MAX: i32 = (1 << 15) - 1;
const COMPRESS_DEPTH_MAX: u32 = (1 << 16) - 1;

/// What the nodes of a list keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Elements of a node, or, negative, a size class: -1 to -5 for 4 to 64 kB.
    pub fill: i32,
    /// Nodes at either end that are not compressed; 0 for none that are.
    pub compress_depth: u32,
    /// Bytes from which an element gets a node of its own; 0 for what `fill` makes of it. Tests set it.
    pub large_min: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fill: -2,
            compress_depth: 0,
            large_min: 0,
        }
    }
}

impl Limits {
    /// What a list keeps of them from its making on.
    pub(super) fn of_a_list(&self) -> Limits {
        Limits {
            fill: self.fill.clamp(-(SIZE_CLASSES.len() as i32), FILL_MAX),
            compress_depth: self.compress_depth.min(COMPRESS_DEPTH_MAX),
            large_min: self.large_min,
        }
    }

    /// Bytes of a node, where they are what counts.
    fn bytes_max(&self) -> Option<usize> {
        let class = (self.fill < 0).then(|| self.fill.unsigned_abs() as usize - 1)?;
        Some(SIZE_CLASSES[class.min(SIZE_CLASSES.len() - 1)])
    }

    /// Elements of a node, where they are what counts.
    fn count_max(&self) -> usize {
        usize::try_from(self.fill).unwrap_or(usize::MAX).max(1)
    }

    /// Whether a listpack of so many bytes and elements is too large for a node, or for a whole list in one.
    #[inline]
    pub fn exceeds(&self, bytes: usize, count: usize) -> bool {
        match self.bytes_max() {
            Some(bytes_max) => bytes > bytes_max,
            None => bytes > COUNTED_BYTES_MAX || count > self.count_max(),
        }
    }

    /// Whether an element of so many bytes gets a node of its own.
    #[inline]
    pub fn is_large(&self, len: usize) -> bool {
        if self.large_min > 0 {
            return len >= self.large_min as usize;
        }
        len > self.bytes_max().unwrap_or(COUNTED_BYTES_MAX)
    }

    /// Whether a listpack of so many bytes and elements is small enough to become a whole list; half as large at most if
    /// it is because elements went.
    pub(super) fn holds(&self, bytes: usize, count: usize, shrinking: bool) -> bool {
        let part = if shrinking { 2 } else { 1 };
        match self.bytes_max() {
            Some(bytes_max) => bytes <= bytes_max / part,
            None => count <= self.count_max() / part,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_fill(fill: i32) -> Limits {
        Limits {
            fill,
            ..Limits::default()
        }
    }

    #[test]
    fn negative_is_bytes_and_positive_elements() {
        for (fill, bytes) in [
            (-1, 4096),
            (-2, 8192),
            (-5, 65_536),
            (-6, 65_536),
            (i32::MIN, 65_536),
        ] {
            let limits = with_fill(fill);
            assert!(!limits.exceeds(bytes, usize::MAX), "{fill}");
            assert!(limits.exceeds(bytes + 1, 1), "{fill}");
            assert!(!limits.is_large(bytes) && limits.is_large(bytes + 1));
            assert!(limits.holds(bytes / 2, 9, true) && !limits.holds(bytes / 2 + 1, 9, true));
        }
        for (fill, count) in [(0, 1), (1, 1), (128, 128), (i32::MAX, i32::MAX as usize)] {
            let limits = with_fill(fill);
            assert!(
                !limits.exceeds(8192, count) && limits.exceeds(8193, 1),
                "{fill}"
            );
            assert!(limits.exceeds(10, count + 1), "{fill}");
            assert!(limits.holds(1 << 20, count, false) && !limits.holds(1, count / 2 + 1, true));
        }
    }

    #[test]
    fn a_list_remembers_no_more_than_it_can() {
        let limits = Limits {
            fill: 1 << 20,
            compress_depth: 1 << 20,
            large_min: 5,
        };
        let kept = limits.of_a_list();
        assert_eq!(
            (kept.fill, kept.compress_depth),
            (FILL_MAX, COMPRESS_DEPTH_MAX)
        );
        assert!(kept.is_large(5) && !kept.is_large(4));
        assert_eq!(with_fill(-9).of_a_list().fill, -5);
    }
}
