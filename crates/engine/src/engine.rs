//! What all threads share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};

use serval_keyspace::{Garbage, Keyspace, KeyspaceOptions};
use serval_sync::counters::Registry;

use crate::clients::Clients;
use crate::config::Config;
use crate::host::{Clock, Host};
use crate::journal::Journal;
use crate::long::LongCommand;
use crate::migration::Migrations;
use crate::pause::Pause;
use crate::persistence::Persistence;
use crate::pubsub::PubSub;
use crate::rates::Rates;
use crate::stats::{ErrorCounts, ThreadStats};

/// What an engine is made of.
pub struct EngineOptions {
    /// The configuration as read at start.
    pub config: Config,
    /// The machine's clocks, or a test's.
    pub clock: Arc<dyn Clock>,
    /// The shell.
    pub host: Arc<dyn Host>,
    /// Shards a database; see [`KeyspaceOptions`].
    pub shard_count: usize,
    /// Takes garbage to the background.
    pub lazyfree: Box<dyn Fn(Garbage) + Send + Sync>,
    /// 40 hexadecimal digits, new at each start.
    pub run_id: String,
}

/// The state that all threads share; every part has its own way of being shared.
pub struct Engine {
    /// Databases.
    pub keyspace: Keyspace,
    /// Directives.
    pub config: Config,
    /// Who is connected.
    pub clients: Clients,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// The shell.
    pub host: Arc<dyn Host>,
    /// Counters of all threads.
    pub stats: Registry<ThreadStats>,
    /// The command that runs longer than it should, if any.
    pub long: LongCommand,
    /// Who subscribed to what.
    pub pubsub: PubSub,
    /// What changes the keyspace, for files and replicas.
    pub journal: Arc<Journal>,
    /// The turn of the next client that waits for a key.
    pub(crate) turns: AtomicU64,
    /// CLIENT PAUSE.
    pub pause: Pause,
    /// Keys on their way to other servers.
    pub migrations: Migrations,
    /// See [`EngineOptions::run_id`].
    pub run_id: String,
    /// When it was made, Unix milliseconds.
    pub started_ms: i64,
    /// Snapshots, the append-only file, loading.
    pub persistence: Persistence,
    /// Highest `used_memory` seen, bytes.
    pub memory_peak_bytes: AtomicU64,
    /// `used_memory` when it was made, bytes.
    pub memory_startup_bytes: u64,
    /// DEBUG SET-ACTIVE-EXPIRE: whether keys are removed that nobody touches.
    pub active_expire: AtomicBool,
    /// DEBUG SET-SKIP-CHECKSUM-VALIDATION: whether RESTORE takes any checksum.
    pub skip_checksum: AtomicBool,
    /// DEBUG PAUSE-CRON.
    pub cron_paused: AtomicBool,
    /// DEBUG QUICKLIST-PACKED-THRESHOLD: bytes from which an element gets a node of its own, 0 for the usual.
    pub list_large_min: AtomicU32,
    /// Entries that the background has dropped.
    pub lazyfreed: AtomicU64,
    /// Errors by code.
    pub error_counts: ErrorCounts,
    /// What happened a second.
    pub rates: Rates,
    /// Connections refused, evicted, and closed for exceeding a limit.
    pub disconnects: Disconnects,
    /// Commands that a cluster would refuse, as far as they were looked at.
    pub(crate) cluster_incompatible: AtomicU64,
    /// When cross protocol scripting was last logged, Unix milliseconds.
    pub cross_protocol_ms: AtomicI64,
}

/// Why connections were not kept.
#[derive(Default)]
pub struct Disconnects {
    /// Over `maxclients`.
    pub rejected: AtomicU64,
    /// By `maxmemory-clients`.
    pub evicted: AtomicU64,
    /// Over `client-query-buffer-limit`.
    pub query_buffer: AtomicU64,
    /// Over `client-output-buffer-limit`.
    pub output_buffer: AtomicU64,
}

impl Engine {
    /// An engine with empty databases.
    pub fn new(options: EngineOptions) -> Arc<Engine> {
        let started_ms = options.clock.unix_us() / 1000;
        let keyspace = Keyspace::new(KeyspaceOptions {
            db_count: options.config.db_count(),
            shard_count: options.shard_count,
            lazyfree: options.lazyfree,
        });
        // What every client begins with belongs to what an empty server costs.
        keyspace.db(0);
        let engine = Engine {
            keyspace,
            config: options.config,
            clients: Clients::default(),
            clock: options.clock,
            host: options.host,
            stats: Registry::default(),
            long: LongCommand::default(),
            pubsub: PubSub::default(),
            journal: Arc::default(),
            turns: AtomicU64::new(1),
            pause: Pause::default(),
            migrations: Migrations::default(),
            run_id: options.run_id,
            started_ms,
            persistence: Persistence::default(),
            memory_peak_bytes: AtomicU64::new(0),
            memory_startup_bytes: serval_sync::memory::used_bytes() as u64,
            active_expire: AtomicBool::new(true),
            skip_checksum: AtomicBool::new(false),
            cron_paused: AtomicBool::new(false),
            list_large_min: AtomicU32::new(0),
            lazyfreed: AtomicU64::new(0),
            error_counts: ErrorCounts::default(),
            rates: Rates::default(),
            disconnects: Disconnects::default(),
            cluster_incompatible: AtomicU64::new(0),
            cross_protocol_ms: AtomicI64::new(0),
        };
        engine.config.apply_to_keyspace(&engine.keyspace);
        // As in Redis, where what was loaded counts as saved when the server started.
        let last_done_s = &engine.persistence.rdb.last_done_s;
        last_done_s.store(started_ms / 1000, Ordering::Relaxed);
        let journal = Arc::clone(&engine.journal);
        engine.keyspace.keep_ledger(journal);
        Arc::new(engine)
    }
}

impl Disconnects {
    /// Forgets everything: CONFIG RESETSTAT.
    pub fn reset(&self) {
        for counter in [
            &self.rejected,
            &self.evicted,
            &self.query_buffer,
            &self.output_buffer,
        ] {
            counter.store(0, Ordering::Relaxed);
        }
    }
}
