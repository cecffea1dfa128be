//! When a core stood still: did nothing for anybody, though somebody was to run on it.
//!
//! A thread of the highest priority that sleeps for a moment again and again ([`watch`]) wakes up late only where its core
//! was taken away as a whole; what other threads do there it does not notice. On a machine whose kernel says how much of its
//! time the host has taken (`steal` in /proc/stat), both say the same.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::thread::{CpuSet, sched_setaffinity};
use rustix::time::Timespec;
use thread_priority::{
    RealtimeThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
    set_thread_priority_and_policy, thread_native_id,
};

/// Between two looks at the clock.
pub(crate) const LOOK: Duration = Duration::from_micros(250);
/// A look that comes so late was kept from coming. Timers are late by some hundredths of a millisecond on their own.
const LATE: Duration = Duration::from_micros(250);

/// From when to when something stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) from: Instant,
    pub(crate) to: Instant,
}

/// Somebody who looks at the clock at least every [`LOOK`], and notices when it could not.
pub(crate) struct Looks {
    last: Instant,
    gaps: Vec<Gap>,
}

impl Looks {
    pub(crate) fn new() -> Looks {
        let last = Instant::now();
        Looks {
            last,
            gaps: Vec::new(),
        }
    }

    /// Looks at the clock.
    pub(crate) fn look(&mut self) -> Instant {
        let now = Instant::now();
        let from = self.last + LOOK;
        if now > from + LATE {
            self.gaps.push(Gap { from, to: now });
        }
        self.last = now;
        now
    }

    pub(crate) fn into_gaps(self) -> Vec<Gap> {
        self.gaps
    }
}

/// Watches a core until it is told that it is over. Needs the right to real-time scheduling.
pub(crate) fn watch(core: usize, is_over: Arc<AtomicBool>) -> io::Result<JoinHandle<Vec<Gap>>> {
    let (ready, is_ready) = std::sync::mpsc::channel();
    let watching = std::thread::spawn(move || {
        let begun = begin(core);
        let has_begun = begun.is_ok();
        // Whoever asked waits for it.
        let _ = ready.send(begun);
        let mut looks = Looks::new();
        while has_begun && !is_over.load(Relaxed) {
            let nap = Timespec::try_from(LOOK).unwrap_or_default();
            let _ = rustix::thread::nanosleep(&nap);
            looks.look();
        }
        looks.into_gaps()
    });
    is_ready.recv().map_err(io::Error::other)??;
    Ok(watching)
}

/// Puts the calling thread on a core, before all others.
fn begin(core: usize) -> io::Result<()> {
    let mut cores = CpuSet::new();
    cores.set(core);
    sched_setaffinity(None, &cores)?;
    let policy = ThreadSchedulePolicy::Realtime(RealtimeThreadSchedulePolicy::Fifo);
    set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, policy)
        .map_err(|error| io::Error::other(format!("cannot watch core {core}: {error}")))
}

/// Times in which one of several stood still, in order and apart from each other.
pub(crate) struct Standstills(Vec<Gap>);

impl Standstills {
    pub(crate) fn new(mut gaps: Vec<Gap>) -> Standstills {
        gaps.sort_by_key(|gap| gap.from);
        let mut apart: Vec<Gap> = Vec::with_capacity(gaps.len());
        for gap in gaps {
            match apart.last_mut() {
                Some(last) if gap.from <= last.to => last.to = last.to.max(gap.to),
                _ => apart.push(gap),
            }
        }
        Standstills(apart)
    }

    /// How much of a time they take.
    pub(crate) fn within(&self, from: Instant, to: Instant) -> Duration {
        let first = self.0.partition_point(|gap| gap.to <= from);
        let touched = self.0[first..].iter().take_while(|gap| gap.from < to);
        touched.map(|gap| gap.to.min(to) - gap.from.max(from)).sum()
    }

    /// All of them together.
    pub(crate) fn total(&self) -> Duration {
        self.0.iter().map(|gap| gap.to - gap.from).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[test]
    fn what_overlaps_counts_once() {
        let start = Instant::now();
        let gap = |from, to| Gap {
            from: at(start, from),
            to: at(start, to),
        };
        let stills = Standstills::new(vec![gap(20, 25), gap(0, 4), gap(2, 6), gap(21, 22)]);
        let within = |from, to| stills.within(at(start, from), at(start, to)).as_millis();
        assert_eq!(stills.total().as_millis(), 11);
        assert_eq!(within(0, 100), 11);
        assert_eq!(within(6, 20), 0);
        assert_eq!(within(5, 21), 2);
        assert_eq!(within(22, 23), 1);
        assert_eq!(within(25, 30), 0);
    }

    #[test]
    fn a_look_that_is_in_time_is_no_gap() {
        let mut looks = Looks::new();
        looks.last = Instant::now();
        looks.look();
        // As if the last look were long past.
        let Some(past) = Instant::now().checked_sub(Duration::from_millis(10)) else {
            return;
        };
        looks.last = past;
        let now = looks.look();
        let gaps = looks.into_gaps();
        assert_eq!(
            gaps.last(),
            Some(&Gap {
                from: past + LOOK,
                to: now
            })
        );
    }
}
