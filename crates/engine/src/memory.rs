//! `maxmemory`: making room before a command runs.

use std::sync::atomic::Ordering;

use serval_keyspace::{Access, EvictionPool};
use serval_sync::gate::Inside;

use crate::ctx::Ctx;
use crate::engine::Engine;
use crate::notify::publish_noted;
use crate::pubsub::Outbox;

/// Evicts until memory is below `maxmemory` again. False when it is not and nothing more may go.
///
/// The access holds no lock afterwards.
pub(crate) fn make_room(
    engine: &Engine,
    access: &mut Access<'_>,
    (pool, outbox): (&mut EvictionPool, &mut Outbox),
    inside: &mut Inside<'_>,
) -> bool {
    /// Victims that one command removes at the most: it pays for others' garbage, but not for all of it.
    const VICTIMS_MAX: usize = 128;
    let limit = engine.config.maxmemory();
    if counted_bytes(engine) <= limit {
        return true;
    }
    let mut fits = || {
        // What tables gave up must not cost more keys, only because it waits here for us to leave.
        if engine.keyspace.gate.retired_bytes() > 0 {
            inside.collect();
        }
        // What is on its way to disk goes by itself; evicting for it would only add to it.
        let passing = engine.clients.evicted_bytes() + engine.journal.memory_bytes() as u64;
        counted_bytes(engine) <= limit.saturating_add(passing)
    };
    if fits() {
        return true;
    }
    if engine.config.import_mode() {
        return false;
    }
    let policy = engine.config.maxmemory_policy();
    let samples = engine.config.maxmemory_samples();
    let lazily = engine.config.lazyfree_lazy_eviction();
    for _ in 0..VICTIMS_MAX {
        let mut tell = |access: &mut Access<'_>| publish_noted(engine, outbox, access);
        let evicted = pool.evict_one(access, policy, samples, lazily, &mut tell);
        if evicted.is_none() {
            return engine.keyspace.lazyfree_pending() > 0;
        }
        if fits() {
            return true;
        }
    }
    true
}

/// What counts against `maxmemory`. What is held for a snapshot only does not: it goes when it is saved, and to evict keys
/// for it would keep those for the snapshot, too.
fn counted_bytes(engine: &Engine) -> u64 {
    let used = used_bytes(engine);
    match engine.keyspace.has_snapshot() {
        true => used.saturating_sub(engine.keyspace.snapshot_kept_bytes() as u64),
        false => used,
    }
}

/// `used_memory`: everything this process has allocated, in bytes.
pub(crate) fn used_bytes(engine: &Engine) -> u64 {
    let used = serval_sync::memory::used_bytes() as u64;
    if used > engine.memory_peak_bytes.load(Ordering::Relaxed) {
        engine.memory_peak_bytes.store(used, Ordering::Relaxed);
    }
    used
}

/// Where memory goes, for INFO and MEMORY.
pub(crate) struct Breakdown {
    pub(crate) used_bytes: u64,
    pub(crate) peak_bytes: u64,
    pub(crate) startup_bytes: u64,
    pub(crate) rss_bytes: u64,
    pub(crate) clients_bytes: u64,
    pub(crate) client_count: u64,
    pub(crate) key_count: u64,
    /// Bytes of the tables of each database that was ever used.
    pub(crate) dbs: Vec<(u32, u64)>,
}

impl Breakdown {
    /// What is not the users' data.
    pub(crate) fn overhead_bytes(&self) -> u64 {
        self.startup_bytes
            + self.clients_bytes
            + self.dbs.iter().map(|(_, bytes)| bytes).sum::<u64>()
    }

    /// What the users' data costs.
    pub(crate) fn dataset_bytes(&self) -> u64 {
        self.used_bytes.saturating_sub(self.overhead_bytes())
    }

    /// What was allocated since the start.
    pub(crate) fn net_bytes(&self) -> u64 {
        self.used_bytes.saturating_sub(self.startup_bytes)
    }
}

/// Adds up where memory goes. Visits every shard. `used_bytes` was read when the command began: what it allocates to
/// answer is no news.
pub(crate) fn breakdown(ctx: &mut Ctx<'_, '_>, used_bytes: u64) -> Breakdown {
    let engine = ctx.engine;
    let clients = engine.clients.list();
    let (mut key_count, mut dbs) = (0, Vec::new());
    for dbid in 0..engine.keyspace.db_count() {
        let Some(db) = engine.keyspace.db_if_used(dbid) else {
            continue;
        };
        let (keys, _) = ctx.access.key_counts(dbid);
        key_count += keys as u64;
        dbs.push((dbid, db.table_memory_bytes() as u64));
    }
    Breakdown {
        used_bytes,
        peak_bytes: engine.memory_peak_bytes.load(Ordering::Relaxed),
        startup_bytes: engine.memory_startup_bytes,
        rss_bytes: engine.host.process_info().rss_bytes,
        clients_bytes: clients.iter().map(|client| client.memory_bytes()).sum(),
        client_count: clients.len() as u64,
        key_count,
        dbs,
    }
}
