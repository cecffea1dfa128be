//! How long each command took: a histogram per command, for INFO latencystats and LATENCY HISTOGRAM.
//!
//! Buckets are log-linear: 32 steps per power of two of nanoseconds, so a percentile is exact to 3 %. Histograms are
//! allocated when a command first runs; recording is one relaxed increment.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use serval_spec::{COMMAND_COUNT, CommandId};

const STEP_BITS: u32 = 5;
/// Powers of two from 2^0 to 2^34 ns (17 s); longer ones count as that.
const POWERS: u32 = 34;
const BUCKETS: usize = ((POWERS + 1) << STEP_BITS) as usize;

/// One command's durations.
pub struct Histogram {
    buckets: Box<[AtomicU64]>,
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram {
            buckets: (0..BUCKETS).map(|_| AtomicU64::new(0)).collect(),
        }
    }
}

fn bucket(ns: u64) -> usize {
    let ns = ns.max(1);
    let power = 63 - ns.leading_zeros();
    if power < STEP_BITS {
        return ns as usize;
    }
    let step = (ns >> (power - STEP_BITS)) & ((1 << STEP_BITS) - 1);
    let index = (((power - STEP_BITS + 1) << STEP_BITS) as u64 + step) as usize;
    index.min(BUCKETS - 1)
}

/// The highest duration of a bucket, nanoseconds.
fn bucket_top_ns(index: usize) -> u64 {
    let (power, step) = (
        (index >> STEP_BITS) as u32,
        (index & ((1 << STEP_BITS) - 1)) as u64,
    );
    if power == 0 {
        return step;
    }
    (((1 << STEP_BITS) + step + 1) << (power - 1)) - 1
}

impl Histogram {
    /// Records a duration.
    #[inline]
    pub fn record(&self, ns: u64) {
        if let Some(count) = self.buckets.get(bucket(ns)) {
            count.store(count.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        }
    }

    /// The duration below which `percent` of the commands stayed, nanoseconds; 0 without any.
    pub fn percentile_ns(&self, percent: f64) -> u64 {
        let counts: Vec<u64> = self
            .buckets
            .iter()
            .map(|c| c.load(Ordering::Relaxed))
            .collect();
        let total: u64 = counts.iter().sum();
        let wanted = ((total as f64 * percent / 100.0).ceil() as u64).clamp(1, total.max(1));
        let mut seen = 0;
        for (index, count) in counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return bucket_top_ns(index);
            }
        }
        0
    }

    /// Commands recorded.
    pub fn count(&self) -> u64 {
        self.buckets
            .iter()
            .map(|count| count.load(Ordering::Relaxed))
            .sum()
    }

    /// Adds another thread's counts.
    pub fn merge(&self, other: &Histogram) {
        for (count, more) in self.buckets.iter().zip(&other.buckets) {
            count.fetch_add(more.load(Ordering::Relaxed), Ordering::Relaxed);
        }
    }

    fn reset(&self) {
        self.buckets
            .iter()
            .for_each(|count| count.store(0, Ordering::Relaxed));
    }
}

/// A histogram for each command that ran on one thread.
pub struct Histograms {
    commands: Box<[OnceLock<Histogram>]>,
}

impl Default for Histograms {
    fn default() -> Self {
        Histograms {
            commands: (0..COMMAND_COUNT).map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Histograms {
    /// Records a command's duration.
    #[inline]
    pub fn record(&self, command: CommandId, ns: u64) {
        if let Some(cell) = self.commands.get(usize::from(command.0)) {
            cell.get_or_init(Histogram::default).record(ns);
        }
    }

    /// The command's histogram, if it ever ran.
    pub fn get(&self, command: CommandId) -> Option<&Histogram> {
        self.commands
            .get(usize::from(command.0))
            .and_then(OnceLock::get)
    }

    /// Adds another thread's histograms.
    pub fn merge(&self, other: &Histograms) {
        for (cell, more) in self.commands.iter().zip(&other.commands) {
            if let Some(more) = more.get() {
                cell.get_or_init(Histogram::default).merge(more);
            }
        }
    }

    /// Forgets everything.
    pub fn reset(&self) {
        self.commands
            .iter()
            .filter_map(OnceLock::get)
            .for_each(Histogram::reset);
    }
}
