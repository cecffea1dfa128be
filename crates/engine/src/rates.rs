//! `instantaneous_…` of INFO: what happened a second, from samples that the cron takes.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::stats::Totals;

/// Samples kept of each rate.
const SAMPLES: usize = 16;

/// One rate's latest samples, each in units a second.
#[derive(Default)]
pub struct Rate {
    last: AtomicU64,
    samples: [AtomicU64; SAMPLES],
}

/// The rates that INFO shows.
#[derive(Default)]
pub struct Rates {
    /// Commands.
    pub commands: Rate,
    /// Bytes read.
    pub net_in: Rate,
    /// Bytes written.
    pub net_out: Rate,
    last_ms: AtomicU64,
    next: AtomicU64,
}

impl Rates {
    /// Takes a sample; called by one thread, about ten times a second while the server is in use.
    pub fn sample(&self, totals: &Totals, now_ms: i64) {
        let now_ms = now_ms.max(0) as u64;
        let elapsed_ms = now_ms.saturating_sub(self.last_ms.swap(now_ms, Ordering::Relaxed));
        let slot = self.next.fetch_add(1, Ordering::Relaxed) as usize % SAMPLES;
        if elapsed_ms == 0 {
            return;
        }
        let pairs = [
            (&self.commands, totals.calls()),
            (&self.net_in, totals.net_in_bytes),
            (&self.net_out, totals.net_out_bytes),
        ];
        for (rate, total) in pairs {
            let more = total.saturating_sub(rate.last.swap(total, Ordering::Relaxed));
            rate.samples[slot].store(more * 1000 / elapsed_ms, Ordering::Relaxed);
        }
    }

    /// The mean of the samples; 0 when none was taken for a while, which is when nothing happened.
    pub fn per_second(&self, rate: &Rate, now_ms: i64) -> u64 {
        /// Age beyond which samples say nothing of now, milliseconds.
        const STALE_MS: u64 = 1600;
        if (now_ms.max(0) as u64).saturating_sub(self.last_ms.load(Ordering::Relaxed)) > STALE_MS {
            return 0;
        }
        rate.samples
            .iter()
            .map(|sample| sample.load(Ordering::Relaxed))
            .sum::<u64>()
            / SAMPLES as u64
    }
}
