//! How long requests waited, and what is said of it.

use std::time::{Duration, Instant};

use serde::Serialize;

use crate::standstill::Standstills;

/// What is quicker than this is not looked at again.
const QUICK: Duration = Duration::from_micros(100);

/// What requests of one run waited.
#[derive(Default)]
pub(crate) struct Waits {
    /// Nanoseconds of those that were quick.
    quick: Vec<u32>,
    /// When the others were sent, and how long they waited.
    slow: Vec<(Instant, Duration)>,
}

/// What a run is answered with. Times are in milliseconds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    pub(crate) requests: usize,
    pub(crate) seconds: f64,
    /// Without the time in which one of the cores stood still.
    pub(crate) own: Times,
    /// As they were.
    pub(crate) all: Times,
    /// The time in which the server's core stood still, where it was watched.
    pub(crate) server_stood_still_ms: Option<f64>,
    /// The time in which the load itself did.
    pub(crate) load_stood_still_ms: f64,
}

/// Percentiles of waits, in milliseconds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Times {
    p50_ms: f64,
    p99_ms: f64,
    p999_ms: f64,
    longest_ms: f64,
}

impl Waits {
    pub(crate) fn add(&mut self, sent: Instant, answered: Instant) {
        let wait = answered - sent;
        if wait < QUICK {
            self.quick.push(wait.subsec_nanos());
        } else {
            self.slow.push((sent, wait));
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.quick.len() + self.slow.len()
    }

    /// Percentiles of all of it, and of what is left without `stills`.
    pub(crate) fn times(&self, stills: &Standstills) -> (Times, Times) {
        let left = |&(sent, wait): &(Instant, Duration)| wait - stills.within(sent, sent + wait);
        (self.percentiles(|slow| slow.1), self.percentiles(left))
    }

    fn percentiles(&self, of: impl Fn(&(Instant, Duration)) -> Duration) -> Times {
        let quick = self.quick.iter().map(|&ns| u64::from(ns));
        let slow = self.slow.iter().map(|slow| of(slow).as_nanos() as u64);
        let mut sorted: Vec<u64> = quick.chain(slow).collect();
        sorted.sort_unstable();
        // The smallest wait that so many of a thousand do not exceed.
        let at = |per_mille: usize| {
            let rank = (sorted.len() * per_mille).div_ceil(1000).max(1);
            sorted.get(rank - 1).map_or(f64::NAN, |&ns| ns as f64 / 1e6)
        };
        Times {
            p50_ms: at(500),
            p99_ms: at(990),
            p999_ms: at(999),
            longest_ms: at(1000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standstill::Gap;

    #[test]
    fn percentiles_with_and_without_standstills() {
        let start = Instant::now();
        let mut waits = Waits::default();
        for i in 0..998 {
            let sent = start + Duration::from_millis(i);
            waits.add(sent, sent + Duration::from_micros(50));
        }
        let ms = Duration::from_millis;
        waits.add(start + ms(2000), start + ms(2004));
        waits.add(start + ms(3000), start + ms(3006));
        let none = Standstills::new(Vec::new());
        let (all, left) = waits.times(&none);
        assert_eq!(
            (all.p50_ms, all.p99_ms, all.p999_ms, all.longest_ms),
            (0.05, 0.05, 4.0, 6.0)
        );
        assert_eq!(left.longest_ms, 6.0);
        let still = Gap {
            from: start + ms(3001),
            to: start + ms(3100),
        };
        let (all, left) = waits.times(&Standstills::new(vec![still]));
        assert_eq!(
            (all.longest_ms, left.p999_ms, left.longest_ms),
            (6.0, 1.0, 4.0)
        );
        assert_eq!(waits.count(), 1000);
    }
}
