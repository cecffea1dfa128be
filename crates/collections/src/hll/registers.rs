//! Registers of one byte each: what several HyperLogLogs are merged in.

use super::estimate::{Histogram, estimate};
use super::{REGISTERS, dense};

/// All registers, a byte each. 16 KiB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registers {
    pub(super) values: Box<[u8; REGISTERS]>,
    /// Whether dense registers are unpacked one after the other instead of eight at once.
    pub(super) one_by_one: bool,
}

impl Default for Registers {
    fn default() -> Self {
        Self::new()
    }
}

impl Registers {
    /// All zero.
    #[must_use]
    pub fn new() -> Self {
        Self {
            values: Box::new([0; REGISTERS]),
            one_by_one: false,
        }
    }

    /// All zero, and dense ones that are merged in are unpacked one after the other: what PFDEBUG SIMD OFF compares with.
    #[must_use]
    pub fn one_by_one() -> Self {
        Self {
            one_by_one: true,
            ..Self::new()
        }
    }

    /// These values, of six bits each; zero where there are too few.
    #[must_use]
    pub fn from_values(values: &[u8]) -> Self {
        let mut registers = Self::new();
        for (register, value) in registers.values.iter_mut().zip(values) {
            *register = *value;
        }
        registers
    }

    /// The values.
    #[must_use]
    pub fn values(&self) -> &[u8; REGISTERS] {
        &self.values
    }

    /// Raises the register to a value.
    #[inline]
    pub(super) fn raise(&mut self, index: usize, value: u8) {
        let register = &mut self.values[index];
        *register = value.max(*register);
    }

    /// The estimate of how many different elements were added.
    #[must_use]
    pub fn count(&self) -> u64 {
        let mut histogram = Histogram::default();
        for value in self.values.iter() {
            histogram.add(*value, 1);
        }
        estimate(&histogram)
    }

    /// The registers of the dense bytes of a HyperLogLog, its header not among them.
    pub(super) fn merge_dense(&mut self, packed: &[u8]) {
        if self.one_by_one {
            for (index, register) in self.values.iter_mut().enumerate() {
                *register = dense::get(packed, index).max(*register);
            }
            return;
        }
        let unpacked = dense::unpack(packed);
        for (register, value) in self.values.iter_mut().zip(unpacked.iter()) {
            *register = (*value).max(*register);
        }
    }
}
