//! `instantaneous_…` of INFO: what happened a second, lately.
//!
//! The cron keeps the totals of a few instants. A rate is what came since the newest of them that is old enough to tell;
//! so a server that has been idle shows what it really did, although nobody took samples meanwhile.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::stats::Totals;

/// Samples that are kept: as many as the cron takes in [`WINDOW_MS`].
const SAMPLES_MAX: usize = 17;
/// The least time over which a rate is measured, as long as there are samples from before.
const WINDOW_MS: i64 = 1600;

/// Some totals, or how much they grew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sample {
    at_ms: i64,
    commands: u64,
    net_in_bytes: u64,
    net_out_bytes: u64,
    cycles: u64,
    cycle_ns: u64,
}

impl Sample {
    fn of(totals: &Totals, at_ms: i64) -> Sample {
        Sample {
            at_ms,
            commands: totals.calls(),
            net_in_bytes: totals.net_in_bytes,
            net_out_bytes: totals.net_out_bytes,
            cycles: totals.batches,
            cycle_ns: totals.batch_ns,
        }
    }
}

/// What happened a second, lately; rounded.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Recent {
    /// Commands.
    pub commands: u64,
    /// Bytes read.
    pub net_in_bytes: f64,
    /// Bytes written.
    pub net_out_bytes: f64,
    /// Pipelines and turns of the cron.
    pub cycles: u64,
    /// Microseconds that one of those took.
    pub cycle_us: u64,
}

/// The samples.
#[derive(Default)]
pub struct Rates(Mutex<VecDeque<Sample>>);

impl Rates {
    /// Takes a sample; called by the cron, about ten times a second while the server is in use.
    pub fn sample(&self, totals: &Totals, now_ms: i64) {
        let mut samples = self.samples();
        if samples.len() == SAMPLES_MAX {
            samples.pop_front();
        }
        samples.push_back(Sample::of(totals, now_ms));
    }

    /// Begins anew with everything at zero: CONFIG RESETSTAT.
    pub fn reset(&self, now_ms: i64) {
        let mut samples = self.samples();
        samples.clear();
        samples.push_back(Sample {
            at_ms: now_ms,
            ..Sample::default()
        });
    }

    /// The rates now.
    pub fn recent(&self, totals: &Totals, now_ms: i64) -> Recent {
        let samples = self.samples();
        let is_old = |sample: &&Sample| now_ms - sample.at_ms >= WINDOW_MS;
        let Some(base) = samples.iter().rfind(is_old).or(samples.front()) else {
            return Recent::default();
        };
        let now = Sample::of(totals, now_ms);
        let elapsed_s = (now_ms - base.at_ms).max(1) as f64 / 1000.0;
        let per_second = |now: u64, base: u64| now.saturating_sub(base) as f64 / elapsed_s;
        let cycles = now.cycles.saturating_sub(base.cycles);
        let cycle_ns = now.cycle_ns.saturating_sub(base.cycle_ns);
        Recent {
            commands: per_second(now.commands, base.commands).round() as u64,
            net_in_bytes: per_second(now.net_in_bytes, base.net_in_bytes),
            net_out_bytes: per_second(now.net_out_bytes, base.net_out_bytes),
            cycles: per_second(now.cycles, base.cycles).round() as u64,
            cycle_us: (cycle_ns as f64 / cycles.max(1) as f64 / 1000.0).round() as u64,
        }
    }

    fn samples(&self) -> MutexGuard<'_, VecDeque<Sample>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(batches: u64) -> Totals {
        Totals {
            batches,
            batch_ns: batches * 20_000,
            net_in_bytes: batches * 100,
            ..Totals::default()
        }
    }

    #[test]
    fn a_rate_is_measured_over_the_latest_that_is_old_enough() {
        let rates = Rates::default();
        assert_eq!(rates.recent(&totals(9), 0), Recent::default());
        // A hundred a second, for three seconds.
        for tenth in 0..30 {
            rates.sample(&totals(tenth * 10), tenth as i64 * 100);
        }
        let recent = rates.recent(&totals(300), 3000);
        assert_eq!((recent.cycles, recent.cycle_us), (100, 20));
        assert_eq!(recent.net_in_bytes, 10_000.0);
        // Nothing for a while, and no sample: the last one is old enough.
        assert_eq!(rates.recent(&totals(300), 12_900).cycles, 1);
        assert_eq!(rates.recent(&totals(290), 12_900).cycles, 0);
    }

    #[test]
    fn what_was_forgotten_does_not_count() {
        let rates = Rates::default();
        rates.sample(&totals(1000), 0);
        rates.reset(2000);
        assert_eq!(rates.recent(&totals(6), 4000).cycles, 3);
    }
}
