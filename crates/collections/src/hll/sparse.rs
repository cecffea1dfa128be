//! Registers as runs of equal ones, as most are zero as long as few elements were added.
//!
//! ```text
//! 00llllll            zeros: l + 1 registers
//! 01llllll llllllll   zeros: l + 1 registers
//! 1vvvvvll            l + 1 registers of value v + 1
//! ```
//!
//! Adding replaces the run that a register is in by up to three, and joins what has become equal beside it, in the very
//! steps of Redis: dumps and GET show the bytes.

use super::estimate::Histogram;
use super::{Corrupt, HEADER_BYTES, REGISTERS, Registers};

/// Values above this need a dense one.
const VALUE_MAX: u8 = 32;
const VALUE_LEN_MAX: usize = 4;
const ZEROS_SHORT_MAX: usize = 64;
const ZEROS_LONG: u8 = 0x40;
const VALUE: u8 = 0x80;
/// How many runs are looked at for equal neighbours after a change, from the one before it on.
const JOIN_RUNS: usize = 5;

/// Equal registers beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// Up to 64 zeros.
    Zeros(usize),
    /// Up to 16384 zeros, in two bytes.
    LongZeros(usize),
    /// A value, up to four times.
    Values {
        /// The value, 1 to 32.
        value: u8,
        /// How many registers have it.
        len: usize,
    },
}

impl Run {
    /// Registers of the run.
    #[must_use]
    pub fn len(self) -> usize {
        match self {
            Run::Zeros(len) | Run::LongZeros(len) | Run::Values { len, .. } => len,
        }
    }

    /// No run is.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value of its registers.
    #[must_use]
    pub fn value(self) -> u8 {
        match self {
            Run::Values { value, .. } => value,
            Run::Zeros(_) | Run::LongZeros(_) => 0,
        }
    }

    /// Bytes of the run.
    fn bytes_len(self) -> usize {
        if matches!(self, Run::LongZeros(_)) {
            2
        } else {
            1
        }
    }
}

/// Runs from first to last. What is after the end of broken bytes counts as zero.
#[derive(Debug, Clone)]
pub struct Runs<'a>(&'a [u8]);

impl<'a> Runs<'a> {
    /// The runs of a sparse HyperLogLog, its header included.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        Runs(bytes.get(HEADER_BYTES..).unwrap_or_default())
    }
}

impl Iterator for Runs<'_> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        let run = run_at(self.0, 0)?;
        self.0 = self.0.get(run.bytes_len()..).unwrap_or_default();
        Some(run)
    }
}

fn run_at(bytes: &[u8], at: usize) -> Option<Run> {
    let first = *bytes.get(at)?;
    let low = usize::from(first & 0x3F);
    Some(if first & VALUE != 0 {
        Run::Values {
            value: ((first >> 2) & 0x1F) + 1,
            len: usize::from(first & 3) + 1,
        }
    } else if first & ZEROS_LONG != 0 {
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        Run::LongZeros((low << 8 | usize::from(next)) + 1)
    } else {
        Run::Zeros(low + 1)
    })
}

/// Appends a run of zeros, none where there are none.
pub(super) fn push_zeros(bytes: &mut Vec<u8>, len: usize) {
    match len {
        0 => {}
        1..=ZEROS_SHORT_MAX => bytes.push(len as u8 - 1),
        _ => {
            let len = len - 1;
            bytes.extend_from_slice(&[ZEROS_LONG | (len >> 8) as u8, len as u8]);
        }
    }
}

/// Appends a run of a value, none where it has no length.
fn push_values(bytes: &mut Vec<u8>, value: u8, len: usize) {
    if len > 0 {
        bytes.push(values(value, len));
    }
}

fn values(value: u8, len: usize) -> u8 {
    VALUE | (value - 1) << 2 | (len as u8 - 1)
}

/// Hands every run and the index of its first register to `f`.
fn for_each(runs: &[u8], mut f: impl FnMut(usize, Run)) -> Result<(), Corrupt> {
    let mut index = 0;
    for run in Runs(runs) {
        if index + run.len() > REGISTERS {
            return Err(Corrupt);
        }
        f(index, run);
        index += run.len();
    }
    if index == REGISTERS {
        Ok(())
    } else {
        Err(Corrupt)
    }
}

/// Raises registers to these where they are higher.
pub(super) fn merge(runs: &[u8], registers: &mut Registers) -> Result<(), Corrupt> {
    for_each(runs, |first, run| {
        if run.value() > 0 {
            (first..first + run.len()).for_each(|index| registers.raise(index, run.value()));
        }
    })
}

/// Counts how often each value stands in a register.
pub(super) fn add_to_histogram(runs: &[u8], histogram: &mut Histogram) -> Result<(), Corrupt> {
    for_each(runs, |_, run| histogram.add(run.value(), run.len() as u32))
}

/// What became of a register.
pub(super) enum Raised {
    /// It was as high already.
    No,
    /// It is higher now.
    Yes,
    /// It can be higher in a dense one only.
    NeedsDense,
}

/// Sets a register to a value if that is higher, in at most `bytes_max` bytes, the header included.
pub(super) fn raise(
    bytes: &mut Vec<u8>,
    index: usize,
    value: u8,
    bytes_max: usize,
) -> Result<Raised, Corrupt> {
    if value > VALUE_MAX {
        return Ok(Raised::NeedsDense);
    }
    let place = find(bytes, index)?;
    let Place { at, first, run, .. } = place;
    if run.value() >= value {
        return Ok(Raised::No);
    }
    if run.len() == 1 && !matches!(run, Run::LongZeros(_)) {
        bytes[at] = values(value, 1);
    } else {
        let (before, behind) = (index - first, first + run.len() - 1 - index);
        let mut parts = Vec::with_capacity(5);
        match run {
            Run::Values { value: old, .. } => {
                push_values(&mut parts, old, before);
                push_values(&mut parts, value, 1);
                push_values(&mut parts, old, behind);
            }
            Run::Zeros(_) | Run::LongZeros(_) => {
                push_zeros(&mut parts, before);
                push_values(&mut parts, value, 1);
                push_zeros(&mut parts, behind);
            }
        }
        let end = at + run.bytes_len();
        if end > bytes.len() {
            return Err(Corrupt);
        }
        if parts.len() > end - at && bytes.len() + parts.len() - (end - at) > bytes_max {
            return Ok(Raised::NeedsDense);
        }
        bytes.splice(at..end, parts);
    }
    join(bytes, place.previous_at);
    Ok(Raised::Yes)
}

/// The run that a register is in.
struct Place {
    /// Where the run begins.
    at: usize,
    /// Where the run before it begins, itself where there is none.
    previous_at: usize,
    /// Its first register.
    first: usize,
    run: Run,
}

fn find(bytes: &[u8], index: usize) -> Result<Place, Corrupt> {
    let (mut at, mut first) = (HEADER_BYTES, 0);
    let mut previous_at = at;
    loop {
        let run = run_at(bytes, at).ok_or(Corrupt)?;
        if index < first + run.len() {
            return Ok(Place {
                at,
                previous_at,
                first,
                run,
            });
        }
        previous_at = at;
        at += run.bytes_len();
        first += run.len();
    }
}

/// Joins neighbours of the same value, where they fit into one run.
fn join(bytes: &mut Vec<u8>, from: usize) {
    let mut at = from;
    for _ in 0..JOIN_RUNS {
        let Some(run) = run_at(bytes, at) else {
            return;
        };
        if let Run::Values { value, len } = run
            && let Some(Run::Values {
                value: next_value,
                len: next_len,
            }) = run_at(bytes, at + 1)
            && value == next_value
            && len + next_len <= VALUE_LEN_MAX
        {
            bytes[at + 1] = values(value, len + next_len);
            // What was joined may have another neighbour.
            bytes.remove(at);
            continue;
        }
        at += run.bytes_len();
    }
}
