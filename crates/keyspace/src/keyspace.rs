//! The keyspace: all databases, the gate, and what every caller shares.

use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use foldhash::quality::{RandomState, SeedableRandomState};
use serval_sync::BusyFlag;
use serval_sync::gate::Gate;

use crate::access::Key;
use crate::db::{Db, Shard};
use crate::lazyfree::Garbage;
use crate::losses::Ledger;
use crate::recency::Recency;
use crate::snapshot::Snapshots;
use crate::wait::WaitCounts;

/// What is decided once, when a keyspace is made.
pub struct KeyspaceOptions {
    /// Number of databases, at least 1.
    pub db_count: u32,
    /// Shards a database, rounded up to a power of two. More than threads × 64 keeps collisions of locks rare.
    pub shard_count: usize,
    /// Takes what should be dropped elsewhere; called without any lock held.
    pub lazyfree: Box<dyn Fn(Garbage) + Send + Sync>,
}

/// All databases of one server or embedded instance.
pub struct Keyspace {
    hasher: SeedableRandomState,
    shard_count: usize,
    dbs: Box<[OnceLock<Db>]>,
    /// Closed by whoever needs the whole keyspace at one instant.
    pub gate: Gate,
    /// Raised while a command holds its locks for longer than `busy-reply-threshold`.
    pub busy: BusyFlag,
    lazyfree: Box<dyn Fn(Garbage) + Send + Sync>,
    lfu: AtomicBool,
    lfu_log_factor: AtomicU32,
    lfu_decay_minutes: AtomicU32,
    lazyfree_pending: AtomicUsize,
    pub(crate) wait_counts: WaitCounts,
    pub(crate) snapshots: Snapshots,
    pub(crate) ledger: OnceLock<Arc<dyn Ledger>>,
}

impl Keyspace {
    /// An empty keyspace with a random hash seed.
    pub fn new(options: KeyspaceOptions) -> Keyspace {
        let seed = RandomState::default().build_hasher().finish();
        Keyspace {
            hasher: SeedableRandomState::with_seed(seed, foldhash::SharedSeed::global_random()),
            shard_count: options.shard_count.max(1).next_power_of_two(),
            dbs: (0..options.db_count.max(1))
                .map(|_| OnceLock::new())
                .collect(),
            gate: Gate::new(),
            busy: BusyFlag::new(),
            lazyfree: options.lazyfree,
            lfu: AtomicBool::new(false),
            lfu_log_factor: AtomicU32::new(10),
            lfu_decay_minutes: AtomicU32::new(1),
            lazyfree_pending: AtomicUsize::new(0),
            wait_counts: WaitCounts::default(),
            snapshots: Snapshots::new(),
            ledger: OnceLock::new(),
        }
    }

    /// Says where it is written down what goes by itself while no command runs. The first call counts.
    pub fn keep_ledger(&self, ledger: Arc<dyn Ledger>) {
        let _ = self.ledger.set(ledger);
    }

    /// The key's hash: seeded at random, so that nobody can choose keys that collide.
    #[inline]
    pub fn hash(&self, key: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(key);
        hasher.finish()
    }

    /// A key of a database.
    pub(crate) fn key<'a>(&self, dbid: u32, bytes: &'a [u8]) -> Key<'a> {
        Key {
            dbid,
            hash: self.hash(bytes),
            bytes,
        }
    }

    /// Number of databases.
    pub fn db_count(&self) -> u32 {
        self.dbs.len() as u32
    }

    /// Shards a database.
    pub fn shard_count(&self) -> usize {
        self.shard_count
    }

    /// When the next key may expire, as Unix milliseconds; `None` if none ever will. A shard that is locked now counts as
    /// one where that is so at once.
    pub fn next_expiry_ms(&self) -> Option<i64> {
        let dbs = self.dbs.iter().filter_map(OnceLock::get);
        dbs.flat_map(|db| &db.shards)
            .filter_map(|shard| match shard.try_lock() {
                Some(guard) => guard.next_sweep_ms(),
                None => Some(0),
            })
            .min()
    }

    /// The database, if anybody ever used it.
    pub fn db_if_used(&self, dbid: u32) -> Option<&Db> {
        self.dbs.get(dbid as usize).and_then(OnceLock::get)
    }

    /// The database, allocated now if need be.
    ///
    /// # Panics
    /// When there is no such database: callers check the index when a client gives it.
    #[inline]
    pub fn db(&self, dbid: u32) -> &Db {
        self.dbs[dbid as usize].get_or_init(|| Db::new(self.shard_count))
    }

    /// The shard of a hash. Bits that the table uses neither for buckets nor for tags.
    #[inline]
    pub(crate) fn shard_index(&self, hash: u64) -> u32 {
        ((hash >> 32) as usize & (self.shard_count - 1)) as u32
    }

    #[inline]
    pub(crate) fn shard(&self, dbid: u32, shard_index: u32) -> &Shard {
        &self.db(dbid).shards[shard_index as usize]
    }

    /// Asks for the shard of a hash. A hint that reads nothing; the earliest that can be done for a key.
    #[inline]
    pub fn prefetch_shard(&self, dbid: u32, hash: u64) {
        serval_sync::prefetch_read(self.shard(dbid, self.shard_index(hash)));
    }

    /// Brings the buckets of keys near: the tables' directories first, then the buckets, each in a loop so tight that the
    /// misses overlap. Only a hint; takes no lock. The caller is inside the gate.
    #[inline]
    pub fn prefetch_buckets(&self, dbid: u32, hashes: impl Iterator<Item = u64> + Clone) {
        let hint = |hash| self.shard(dbid, self.shard_index(hash)).shared();
        hashes
            .clone()
            .for_each(|hash| hint(hash).prefetch_directory(hash));
        hashes.for_each(|hash| hint(hash).prefetch_bucket(hash));
    }

    /// Brings the entries of keys near whose buckets were asked for. Only a hint; takes no lock. The caller is inside the
    /// gate.
    #[inline]
    pub fn prefetch_entries(&self, dbid: u32, hashes: impl Iterator<Item = u64>) {
        hashes.for_each(|hash| {
            let shard = self.shard(dbid, self.shard_index(hash));
            shard.shared().prefetch_entry(hash);
        });
    }

    /// The same at once for the keys of one command, given as (dbid, hash): the first of them, if they are very many. The
    /// caller is inside the gate.
    pub(crate) fn prefetch_keys(&self, keys: &[(u32, u64)]) {
        /// What fits into the caches that are near, with what else a command needs.
        const KEYS_MAX: usize = 128;
        let keys = &keys[..keys.len().min(KEYS_MAX)];
        let hint = |dbid, hash| self.shard(dbid, self.shard_index(hash)).shared();
        for &(dbid, hash) in keys {
            self.prefetch_shard(dbid, hash);
        }
        for &(dbid, hash) in keys {
            hint(dbid, hash).prefetch_directory(hash);
        }
        for &(dbid, hash) in keys {
            hint(dbid, hash).prefetch_bucket(hash);
        }
        for &(dbid, hash) in keys {
            hint(dbid, hash).prefetch_entry(hash);
        }
    }

    /// How accesses are recorded now.
    #[inline]
    pub fn recency(&self) -> Recency {
        Recency {
            lfu: self.lfu.load(Ordering::Relaxed),
            lfu_log_factor: self.lfu_log_factor.load(Ordering::Relaxed),
            lfu_decay_minutes: self.lfu_decay_minutes.load(Ordering::Relaxed),
        }
    }

    /// Changes how accesses are recorded from the next batch on.
    pub fn set_recency(&self, recency: Recency) {
        self.lfu.store(recency.lfu, Ordering::Relaxed);
        self.lfu_log_factor
            .store(recency.lfu_log_factor, Ordering::Relaxed);
        self.lfu_decay_minutes
            .store(recency.lfu_decay_minutes, Ordering::Relaxed);
    }

    /// Hands something unreachable to the background. No lock may be held.
    pub fn free_lazily(&self, garbage: Garbage) {
        self.lazyfree_pending
            .fetch_add(garbage.objects(), Ordering::Relaxed);
        (self.lazyfree)(garbage);
    }

    /// Drops what [`Keyspace::free_lazily`] handed over; called by the background thread. Returns the number of keys.
    pub fn drop_garbage(&self, garbage: Garbage) -> usize {
        let objects = garbage.objects();
        drop(garbage);
        self.lazyfree_pending.fetch_sub(objects, Ordering::Relaxed);
        objects
    }

    /// Keys handed over and not dropped yet.
    pub fn lazyfree_pending(&self) -> usize {
        self.lazyfree_pending.load(Ordering::Relaxed)
    }
}
