//! How recently and how often a key was used: the 24 bits of an entry that eviction and `OBJECT IDLETIME|FREQ` read.
//!
//! Under an LRU policy the bits are seconds modulo 2^24 (194 days). Under an LFU policy they are 16 bits of minutes, when
//! the counter was last decayed, and 8 bits of a logarithmic counter that grows with probability 1/(counter·factor+1) and
//! loses one for every `decay_minutes` idle. Both as Redis documents them, so that tuning guides stay true.

use crate::object::KeyEntry;

/// The counter of a new key: it must survive until it has had a chance to be used again.
pub const LFU_INIT: u32 = 5;

/// How accesses are recorded now.
#[derive(Debug, Clone, Copy)]
pub struct Recency {
    /// Frequency instead of time.
    pub lfu: bool,
    /// `lfu-log-factor`.
    pub lfu_log_factor: u32,
    /// `lfu-decay-time`, in minutes; 0 never decays.
    pub lfu_decay_minutes: u32,
}

impl Default for Recency {
    fn default() -> Self {
        Recency {
            lfu: false,
            lfu_log_factor: 10,
            lfu_decay_minutes: 1,
        }
    }
}

impl Recency {
    /// The bits of an entry made at `now_ms`.
    pub fn fresh(&self, now_ms: i64) -> u32 {
        if self.lfu {
            minutes(now_ms) << 8 | LFU_INIT
        } else {
            seconds(now_ms)
        }
    }

    /// The bits of an entry that comes from elsewhere and was last used so many seconds ago, or so often; what the policy
    /// does not record does not count.
    pub fn restored(&self, now_ms: i64, idle_seconds: Option<i64>, frequency: Option<u8>) -> u32 {
        /// The clock's highest reading, by which Redis turns one below zero into one of the round before.
        const CLOCK_MAX: i64 = 0xff_ffff;
        match (self.lfu, idle_seconds, frequency) {
            (true, _, Some(frequency)) => minutes(now_ms) << 8 | u32::from(frequency),
            (false, Some(idle_seconds), _) => {
                let at = i64::from(seconds(now_ms)).saturating_sub(idle_seconds);
                let at = if at < 0 {
                    at.saturating_add(CLOCK_MAX)
                } else {
                    at
                };
                (at & CLOCK_MAX) as u32
            }
            _ => self.fresh(now_ms),
        }
    }

    /// Records an access.
    #[inline]
    pub fn touch(&self, entry: &KeyEntry, now_ms: i64, rng: &mut fastrand::Rng) {
        if !self.lfu {
            let now = seconds(now_ms);
            if entry.lru() != now {
                entry.set_lru(now);
            }
            return;
        }
        let counter = self.grown(self.frequency(entry, now_ms), rng);
        entry.set_lru(minutes(now_ms) << 8 | counter);
    }

    /// Milliseconds since the last access, to the second.
    pub fn idle_ms(entry: &KeyEntry, now_ms: i64) -> u64 {
        Self::idle_ms_of(entry.lru(), now_ms)
    }

    /// The same of an entry's bits.
    pub fn idle_ms_of(bits: u32, now_ms: i64) -> u64 {
        u64::from(seconds(now_ms).wrapping_sub(bits) & 0xff_ffff) * 1000
    }

    /// The access counter after its decay, 0 to 255.
    pub fn frequency(&self, entry: &KeyEntry, now_ms: i64) -> u32 {
        self.frequency_of(entry.lru(), now_ms)
    }

    /// The same of an entry's bits.
    pub fn frequency_of(&self, bits: u32, now_ms: i64) -> u32 {
        let idle_minutes = minutes(now_ms).wrapping_sub(bits >> 8) & 0xffff;
        let periods = idle_minutes
            .checked_div(self.lfu_decay_minutes)
            .unwrap_or(0);
        (bits & 0xff).saturating_sub(periods)
    }

    fn grown(&self, counter: u32, rng: &mut fastrand::Rng) -> u32 {
        if counter == 255 {
            return counter;
        }
        let base = counter.saturating_sub(LFU_INIT);
        let chance = 1.0 / (f64::from(base) * f64::from(self.lfu_log_factor) + 1.0);
        counter + u32::from(rng.f64() < chance)
    }
}

fn seconds(now_ms: i64) -> u32 {
    ((now_ms / 1000) & 0xff_ffff) as u32
}

fn minutes(now_ms: i64) -> u32 {
    ((now_ms / 60_000) & 0xffff) as u32
}
