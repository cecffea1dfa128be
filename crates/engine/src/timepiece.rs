//! What time it is, for a thread that asks for every command.
//!
//! A system's clock costs as much as a lookup. Between two readings of it, at most [`TRUSTED_NS`] apart, the time is told
//! from the processor's counter; so a clock that is set is noticed as soon.

use serval_sync::ticks;

use crate::host::Clock;

/// How long the clock is not asked again.
const TRUSTED_NS: u64 = 500_000;
/// How long the counter is watched before its pace is known: to some millionths, as a reading is off by tens of
/// nanoseconds.
const WATCHED_NS: u64 = 20_000_000;
/// Fraction bits of the pace.
const PACE_BITS: u32 = 32;

/// An instant on both clocks.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Instant {
    /// Unix time in microseconds.
    pub(crate) unix_us: i64,
    /// Monotonic time in nanoseconds. Two of them in turn may go back by the little that the pace is off: subtract
    /// saturating.
    pub(crate) monotonic_ns: u64,
}

impl Instant {
    /// Unix time in milliseconds.
    pub(crate) fn unix_ms(self) -> i64 {
        self.unix_us / 1000
    }
}

/// A reading of the clock, and the counter just before it.
#[derive(Debug, Clone, Copy, Default)]
struct Reading {
    ticks: u64,
    at: Instant,
    /// Ticks that the reading took: many, if the thread was interrupted meanwhile.
    took: u64,
}

/// One thread's timepiece.
#[derive(Debug, Default)]
pub(crate) struct Timepiece {
    /// The first reading since the counter made sense; the pace is measured from it.
    origin: Option<Reading>,
    last: Reading,
    /// Nanoseconds a tick, times 2^32.
    pace: u64,
    /// Ticks after `last` for which the counter is trusted; none until its pace is known.
    trusted_ticks: u64,
}

impl Timepiece {
    /// The time.
    #[inline]
    pub(crate) fn now(&mut self, clock: &dyn Clock) -> Instant {
        let Some(ticks) = ticks::now() else {
            return read(clock);
        };
        let elapsed = ticks.wrapping_sub(self.last.ticks);
        if elapsed >= self.trusted_ticks {
            return self.ask(clock, ticks);
        }
        let elapsed_ns = (elapsed * self.pace) >> PACE_BITS;
        Instant {
            unix_us: self.last.at.unix_us + (elapsed_ns / 1000) as i64,
            monotonic_ns: self.last.at.monotonic_ns + elapsed_ns,
        }
    }

    #[cold]
    fn ask(&mut self, clock: &dyn Clock, ticks: u64) -> Instant {
        let at = read(clock);
        if !clock.is_steady() {
            return at;
        }
        let took = ticks::now().map_or(u64::MAX, |after| after.wrapping_sub(ticks));
        self.last = Reading { ticks, at, took };
        let origin = *self.origin.get_or_insert(self.last);
        if ticks < origin.ticks {
            // The machine slept, and its counter began anew.
            *self = Timepiece::default();
        } else if self.pace == 0 {
            self.measure(origin);
        }
        at
    }

    /// Finds the pace, once enough has passed since `origin`.
    fn measure(&mut self, origin: Reading) {
        let last = self.last;
        let watched_ns = last.at.monotonic_ns.saturating_sub(origin.at.monotonic_ns);
        let watched_ticks = last.ticks - origin.ticks;
        if watched_ns < WATCHED_NS || watched_ticks == 0 {
            return;
        }
        let is_exact = |reading: Reading| reading.took < watched_ticks >> 12;
        if !is_exact(origin) {
            self.origin = Some(last);
        } else if is_exact(last) {
            let pace = (u128::from(watched_ns) << PACE_BITS) / u128::from(watched_ticks);
            self.pace = u64::try_from(pace).unwrap_or(0);
            let trusted = (u128::from(TRUSTED_NS) << PACE_BITS) / pace.max(1);
            self.trusted_ticks = u64::try_from(trusted).unwrap_or(0);
        }
    }
}

fn read(clock: &dyn Clock) -> Instant {
    Instant {
        unix_us: clock.unix_us(),
        monotonic_ns: clock.monotonic_ns(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// A clock that runs as fast as the counter does, a tick a nanosecond, from an instant that can be set.
    struct Counting {
        unix_us: AtomicU64,
    }

    impl Clock for Counting {
        fn unix_us(&self) -> i64 {
            self.unix_us.load(Ordering::Relaxed) as i64
        }

        fn monotonic_ns(&self) -> u64 {
            ticks::now().unwrap_or(0)
        }

        fn is_steady(&self) -> bool {
            true
        }
    }

    #[test]
    fn knows_the_pace_after_a_while_and_notices_a_clock_that_is_set() {
        if ticks::now().is_none() {
            return;
        }
        let clock = Counting {
            unix_us: AtomicU64::new(1_000_000),
        };
        let mut timepiece = Timepiece::default();
        while timepiece.pace == 0 {
            assert_eq!(timepiece.now(&clock).unix_us, 1_000_000);
        }
        assert!(timepiece.pace.abs_diff(1 << PACE_BITS) < 1 << 22);
        clock.unix_us.store(5_000_000, Ordering::Relaxed);
        let mut now = timepiece.now(&clock);
        while now.unix_us < 5_000_000 {
            assert!(now.unix_us <= 1_000_000 + (TRUSTED_NS / 1000) as i64);
            now = timepiece.now(&clock);
        }
    }

    #[test]
    fn does_not_trust_the_counter_with_a_clock_of_its_own_pace() {
        let clock = crate::testing::ManualClock::default();
        let mut timepiece = Timepiece::default();
        let before = timepiece.now(&clock);
        clock.advance_ms(7);
        let after = timepiece.now(&clock);
        assert_eq!(after.unix_us - before.unix_us, 7000);
        assert_eq!(timepiece.trusted_ticks, 0);
    }
}
