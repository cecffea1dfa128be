//! How values are spread, to three digits: what HdrHistogram makes of them, in which valkey-check-rdb keeps sizes.
//!
//! Values below 2048 are kept as they are. Above, each power of two has 1024 classes, and a class is called by its
//! highest value.

use std::collections::BTreeMap;

/// Bits of a value that are told apart.
const SUB_BUCKET_BITS: u32 = 11;

#[derive(Debug)]
pub(super) struct Histogram {
    /// By the highest value of a class.
    counts: BTreeMap<u64, u64>,
    total: u64,
    /// What is not below is not recorded.
    end: u64,
}

impl Histogram {
    /// Records values up to `max`, and those of the same power of two.
    pub(super) fn new(max: u64) -> Self {
        Histogram {
            counts: BTreeMap::new(),
            total: 0,
            end: (max + 1).next_power_of_two(),
        }
    }

    pub(super) fn record(&mut self, value: u64) {
        if value < self.end {
            *self.counts.entry(class(value)).or_default() += 1;
            self.total += 1;
        }
    }

    /// The value that this share of all does not exceed; 0 where there are none.
    pub(super) fn percentile(&self, percent: f64) -> u64 {
        let wanted = ((percent / 100.0 * self.total as f64 + 0.5) as u64).max(1);
        let mut seen = 0;
        for (value, count) in &self.counts {
            seen += count;
            if seen >= wanted {
                return *value;
            }
        }
        0
    }
}

/// The highest value that is not told from this one.
fn class(value: u64) -> u64 {
    let bits = u64::BITS - value.leading_zeros();
    let blurred = bits.saturating_sub(SUB_BUCKET_BITS);
    value | ((1 << blurred) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_hdr_histogram() {
        for (value, expected) in [
            (0, 0),
            (2047, 2047),
            (2048, 2049),
            (4095, 4095),
            (4096, 4099),
            (10_000, 10_007),
            (1_000_000, 1_000_447),
        ] {
            assert_eq!(class(value), expected, "{value}");
        }
    }

    #[test]
    fn percentiles() {
        let mut histogram = Histogram::new(200 * 1024);
        assert_eq!(histogram.percentile(50.0), 0);
        (1..=100).for_each(|value| histogram.record(value));
        assert_eq!(histogram.percentile(50.0), 50);
        assert_eq!(histogram.percentile(99.0), 99);
        histogram.record(262_143);
        histogram.record(262_144);
        assert_eq!(histogram.percentile(100.0), 262_143);
    }
}
