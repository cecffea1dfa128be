//! Counters, one set a thread, added up when INFO asks.
//!
//! A thread adds to its own with a relaxed load and store; no cache line is shared on the path of a command.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::latency::Histograms;
use serval_keyspace::Tally;
use serval_spec::{COMMAND_COUNT, CommandId};
use serval_sync::Fold;

/// What one command has done on one thread.
#[derive(Default)]
pub struct CommandCounters {
    calls: AtomicU64,
    time_ns: AtomicU64,
    rejected: AtomicU64,
    failed: AtomicU64,
}

/// One thread's counters.
pub struct ThreadStats {
    commands: Box<[CommandCounters]>,
    /// How long each command took.
    pub latency: Histograms,
    /// Reads that found their key.
    pub hits: AtomicU64,
    /// Reads that did not.
    pub misses: AtomicU64,
    /// Keys whose time came.
    pub expired: AtomicU64,
    /// Fields of hashes whose time came.
    pub expired_fields: AtomicU64,
    /// Keys removed to make room.
    pub evicted: AtomicU64,
    /// Changes.
    pub dirty: AtomicU64,
    /// Error replies.
    pub errors: AtomicU64,
    /// Pipelines run and turns of the cron, and the nanoseconds that took.
    pub batches: AtomicU64,
    /// See `batches`.
    pub batch_ns: AtomicU64,
    /// The longest of them, nanoseconds.
    pub batch_ns_max: AtomicU64,
    /// The most commands in one of them.
    pub batch_commands_max: AtomicU64,
    /// Nanoseconds of the cron.
    pub cron_ns: AtomicU64,
    /// Bytes read from clients.
    pub net_in_bytes: AtomicU64,
    /// Bytes written to clients.
    pub net_out_bytes: AtomicU64,
    /// Read system calls that brought something.
    pub reads: AtomicU64,
    /// Write system calls.
    pub writes: AtomicU64,
}

impl Default for ThreadStats {
    fn default() -> Self {
        ThreadStats {
            commands: (0..COMMAND_COUNT)
                .map(|_| CommandCounters::default())
                .collect(),
            latency: Histograms::default(),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
            expired: AtomicU64::new(0),
            expired_fields: AtomicU64::new(0),
            evicted: AtomicU64::new(0),
            dirty: AtomicU64::new(0),
            errors: AtomicU64::new(0),
            batches: AtomicU64::new(0),
            batch_ns: AtomicU64::new(0),
            batch_ns_max: AtomicU64::new(0),
            batch_commands_max: AtomicU64::new(0),
            cron_ns: AtomicU64::new(0),
            net_in_bytes: AtomicU64::new(0),
            net_out_bytes: AtomicU64::new(0),
            reads: AtomicU64::new(0),
            writes: AtomicU64::new(0),
        }
    }
}

/// Adds to a counter that only this thread writes (RESETSTAT aside, which may lose a race by one).
#[inline]
pub fn add(counter: &AtomicU64, count: u64) {
    counter.store(
        counter.load(Ordering::Relaxed).wrapping_add(count),
        Ordering::Relaxed,
    );
}

/// Raises a counter that only this thread writes.
#[inline]
fn raise(counter: &AtomicU64, value: u64) {
    if value > counter.load(Ordering::Relaxed) {
        counter.store(value, Ordering::Relaxed);
    }
}

impl ThreadStats {
    /// Counts a pipeline, or a turn of the cron.
    #[inline]
    pub fn batch(&self, commands: u64, time_ns: u64) {
        add(&self.batches, 1);
        add(&self.batch_ns, time_ns);
        raise(&self.batch_ns_max, time_ns);
        raise(&self.batch_commands_max, commands);
    }

    /// Counts a call. How long it took is recorded in `latency` by the caller, unless `latency-tracking` is off.
    #[inline]
    pub fn called(&self, command: CommandId, time_ns: u64, failed: bool) {
        let Some(counters) = self.commands.get(usize::from(command.0)) else {
            return;
        };
        add(&counters.calls, 1);
        add(&counters.time_ns, time_ns);
        if failed {
            add(&counters.failed, 1);
            add(&self.errors, 1);
        }
    }

    /// Counts a failure of a command whose call, and whose error reply, are counted elsewhere.
    pub fn failed(&self, command: CommandId) {
        if let Some(counters) = self.commands.get(usize::from(command.0)) {
            add(&counters.failed, 1);
        }
    }

    /// Counts a command that was refused before it ran.
    pub fn rejected(&self, command: Option<CommandId>) {
        add(&self.errors, 1);
        if let Some(counters) =
            command.and_then(|command| self.commands.get(usize::from(command.0)))
        {
            add(&counters.rejected, 1);
        }
    }

    /// Takes over what an access counted.
    pub fn tally(&self, tally: &Tally) {
        let pairs = [
            (&self.hits, tally.hits),
            (&self.misses, tally.misses),
            (&self.expired, tally.expired),
            (&self.expired_fields, tally.expired_fields),
            (&self.evicted, tally.evicted),
            (&self.dirty, tally.dirty),
        ];
        for (counter, count) in pairs {
            if count > 0 {
                add(counter, count);
            }
        }
    }

    /// Sets everything to zero: CONFIG RESETSTAT.
    pub fn reset(&self) {
        self.latency.reset();
        for counters in &self.commands {
            counters
                .all()
                .into_iter()
                .for_each(|counter| counter.store(0, Ordering::Relaxed));
        }
        for counter in self.plain().into_iter().chain(self.highest()) {
            counter.store(0, Ordering::Relaxed);
        }
    }

    /// Those of which the highest counts, and not the sum.
    fn highest(&self) -> [&AtomicU64; 2] {
        [&self.batch_ns_max, &self.batch_commands_max]
    }

    fn plain(&self) -> [&AtomicU64; 13] {
        [
            &self.hits,
            &self.misses,
            &self.expired,
            &self.expired_fields,
            &self.evicted,
            &self.errors,
            &self.batches,
            &self.batch_ns,
            &self.cron_ns,
            &self.net_in_bytes,
            &self.net_out_bytes,
            &self.reads,
            &self.writes,
        ]
    }
}

impl Fold for ThreadStats {
    fn fold_into(&self, total: &Self) {
        let add = |counter: &AtomicU64, more: &AtomicU64| {
            counter.fetch_add(more.load(Ordering::Relaxed), Ordering::Relaxed);
        };
        for (sum, counters) in total.commands.iter().zip(&self.commands) {
            sum.all()
                .into_iter()
                .zip(counters.all())
                .for_each(|(sum, more)| add(sum, more));
        }
        total
            .plain()
            .into_iter()
            .zip(self.plain())
            .for_each(|(sum, more)| add(sum, more));
        for (highest, more) in total.highest().into_iter().zip(self.highest()) {
            highest.fetch_max(more.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        add(&total.dirty, &self.dirty);
        total.latency.merge(&self.latency);
    }
}

impl CommandCounters {
    fn all(&self) -> [&AtomicU64; 4] {
        [&self.calls, &self.time_ns, &self.rejected, &self.failed]
    }
}

/// Counters of all threads added up.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Per command: calls, nanoseconds, rejected, failed.
    pub commands: Vec<CommandTotals>,
    /// See [`ThreadStats`].
    pub hits: u64,
    /// See [`ThreadStats`].
    pub misses: u64,
    /// See [`ThreadStats`].
    pub expired: u64,
    /// See [`ThreadStats`].
    pub expired_fields: u64,
    /// See [`ThreadStats`].
    pub evicted: u64,
    /// See [`ThreadStats`].
    pub dirty: u64,
    /// See [`ThreadStats`].
    pub errors: u64,
    /// See [`ThreadStats`].
    pub batches: u64,
    /// See [`ThreadStats`].
    pub batch_ns: u64,
    /// See [`ThreadStats`].
    pub batch_ns_max: u64,
    /// See [`ThreadStats`].
    pub batch_commands_max: u64,
    /// See [`ThreadStats`].
    pub cron_ns: u64,
    /// See [`ThreadStats`].
    pub net_in_bytes: u64,
    /// See [`ThreadStats`].
    pub net_out_bytes: u64,
    /// See [`ThreadStats`].
    pub reads: u64,
    /// See [`ThreadStats`].
    pub writes: u64,
}

/// What one command has done on all threads.
#[derive(Debug, Clone, Copy, Default)]
pub struct CommandTotals {
    /// Executions.
    pub calls: u64,
    /// Time in its handler, nanoseconds.
    pub time_ns: u64,
    /// Refusals before it ran.
    pub rejected: u64,
    /// Errors it answered.
    pub failed: u64,
}

impl Totals {
    /// Adds one thread's counters.
    pub fn add(&mut self, stats: &ThreadStats) {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        self.commands
            .resize(COMMAND_COUNT, CommandTotals::default());
        for (total, counters) in self.commands.iter_mut().zip(&stats.commands) {
            total.calls += load(&counters.calls);
            total.time_ns += load(&counters.time_ns);
            total.rejected += load(&counters.rejected);
            total.failed += load(&counters.failed);
        }
        self.hits += load(&stats.hits);
        self.misses += load(&stats.misses);
        self.expired += load(&stats.expired);
        self.expired_fields += load(&stats.expired_fields);
        self.evicted += load(&stats.evicted);
        self.dirty += load(&stats.dirty);
        self.errors += load(&stats.errors);
        self.batches += load(&stats.batches);
        self.batch_ns += load(&stats.batch_ns);
        self.batch_ns_max = self.batch_ns_max.max(load(&stats.batch_ns_max));
        let commands_max = load(&stats.batch_commands_max);
        self.batch_commands_max = self.batch_commands_max.max(commands_max);
        self.cron_ns += load(&stats.cron_ns);
        self.net_in_bytes += load(&stats.net_in_bytes);
        self.net_out_bytes += load(&stats.net_out_bytes);
        self.reads += load(&stats.reads);
        self.writes += load(&stats.writes);
    }

    /// Nanoseconds in handlers.
    pub fn time_ns(&self) -> u64 {
        self.commands.iter().map(|command| command.time_ns).sum()
    }

    /// Commands executed.
    pub fn calls(&self) -> u64 {
        self.commands.iter().map(|command| command.calls).sum()
    }
}

/// Errors by their code, for INFO errorstats. Locked for a moment when an error is answered.
#[derive(Default)]
pub struct ErrorCounts(Mutex<BTreeMap<String, u64>>);

/// Different codes that are counted: scripts can make up any number of them.
const ERROR_CODES_MAX: usize = 128;

impl ErrorCounts {
    /// Counts an error reply.
    #[cold]
    pub fn count(&self, code: &str) {
        let mut counts = self.counts();
        if counts.len() >= ERROR_CODES_MAX && !counts.contains_key(code) {
            return;
        }
        *counts.entry(code.to_owned()).or_default() += 1;
    }

    /// All codes with their counts.
    pub fn list(&self) -> Vec<(String, u64)> {
        self.counts()
            .iter()
            .map(|(code, count)| (code.clone(), *count))
            .collect()
    }

    /// Forgets everything.
    pub fn reset(&self) {
        self.counts().clear();
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
