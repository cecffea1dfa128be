//! The machine's clocks. Nothing else below the shells reads one.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serval_engine::Clock;

/// Wall clock and monotonic clock of the system.
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time begins now.
    pub fn new() -> SystemClock {
        SystemClock {
            started: Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        SystemClock::new()
    }
}

impl Clock for SystemClock {
    #[inline]
    fn unix_us(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_micros() as i64,
            // A machine that believes to be before 1970.
            Err(before) => -(before.duration().as_micros() as i64),
        }
    }

    #[inline]
    fn monotonic_ns(&self) -> u64 {
        self.started.elapsed().as_nanos() as u64
    }

    fn is_steady(&self) -> bool {
        true
    }
}
