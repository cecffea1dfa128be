//! From how often each value stands in a register to how many elements were added.
//!
//! Source: O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", 2017, arXiv:1702.01284, algorithm 6.

use super::{REGISTERS, RUN_BITS};

/// Values of a register: six bits. Those above 51 come from nowhere but broken bytes, and count for nothing.
const VALUES: usize = 64;
/// 1 / (2 ln 2).
const ALPHA: f64 = 0.721_347_520_444_481_7;

/// How often each value stands in a register.
pub(super) struct Histogram([u32; VALUES]);

impl Default for Histogram {
    fn default() -> Self {
        Self([0; VALUES])
    }
}

impl Histogram {
    /// Counts `times` registers of this value.
    #[inline]
    pub(super) fn add(&mut self, value: u8, times: u32) {
        self.0[usize::from(value) % VALUES] += times;
    }
}

/// The estimate.
pub(super) fn estimate(histogram: &Histogram) -> u64 {
    let m = REGISTERS as f64;
    let of = |value: usize| f64::from(histogram.0[value]);
    let run_bits = RUN_BITS as usize;
    let mut z = m * tau((m - of(run_bits + 1)) / m);
    for value in (1..=run_bits).rev() {
        z = (z + of(value)) * 0.5;
    }
    z += m * sigma(of(0) / m);
    (ALPHA * m * m / z).round() as u64
}

/// What registers of zero contribute; infinite where all are.
fn sigma(x: f64) -> f64 {
    if x == 1.0 {
        return f64::INFINITY;
    }
    let (mut x, mut y, mut z) = (x, 1.0, x);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if before == z {
            return z;
        }
    }
}

/// What registers at their highest contribute.
fn tau(x: f64) -> f64 {
    if x == 0.0 || x == 1.0 {
        return 0.0;
    }
    let (mut x, mut y, mut z) = (x, 1.0, 1.0 - x);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x).powi(2) * y;
        if before == z {
            return z / 3.0;
        }
    }
}
