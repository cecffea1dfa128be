//! What the engine and the server read from the configuration, by name and in its type.

use std::sync::atomic::Ordering;

use serval_keyspace::{HashLimits, Keyspace, Policy, Recency, SetLimits};
use serval_persist::Dialect;
use serval_spec::{CommandSpec, directive_id as id};

use super::Config;
use crate::clients::{Client, ClientKind};
use crate::errors::{self, Error};

/// The policies in the order in which `maxmemory-policy` is declared to take them.
const POLICIES: [Policy; 8] = [
    Policy::VolatileLru,
    Policy::VolatileLfu,
    Policy::VolatileRandom,
    Policy::VolatileTtl,
    Policy::AllKeysLru,
    Policy::AllKeysLfu,
    Policy::AllKeysRandom,
    Policy::NoEviction,
];

impl Config {
    /// `databases`.
    pub fn db_count(&self) -> u32 {
        self.number(id::DATABASES).clamp(1, i64::from(u32::MAX)) as u32
    }

    /// `maxmemory` in bytes, 0 for none.
    #[inline]
    pub fn maxmemory(&self) -> u64 {
        self.number(id::MAXMEMORY) as u64
    }

    /// `maxmemory-policy`. A load and a look into a table: every write under memory pressure asks.
    #[inline]
    pub fn maxmemory_policy(&self) -> Policy {
        POLICIES
            .get(self.number(id::MAXMEMORY_POLICY) as usize)
            .copied()
            .unwrap_or_default()
    }

    /// `import-mode`: nothing expires or is evicted by itself.
    #[inline]
    pub fn import_mode(&self) -> bool {
        self.is_on(id::IMPORT_MODE)
    }

    /// `maxmemory-samples`.
    pub fn maxmemory_samples(&self) -> usize {
        self.number(id::MAXMEMORY_SAMPLES).max(1) as usize
    }

    /// `lazyfree-lazy-eviction`.
    pub fn lazyfree_lazy_eviction(&self) -> bool {
        self.is_on(id::LAZYFREE_LAZY_EVICTION)
    }

    /// `lazyfree-lazy-expire`: what expires is freed as UNLINK does.
    pub fn lazyfree_lazy_expire(&self) -> bool {
        self.is_on(id::LAZYFREE_LAZY_EXPIRE)
    }

    /// `lazyfree-lazy-user-del`: DEL frees as UNLINK does.
    pub fn lazyfree_lazy_user_del(&self) -> bool {
        self.is_on(id::LAZYFREE_LAZY_USER_DEL)
    }

    /// `lazyfree-lazy-user-flush`: FLUSHALL and FLUSHDB without an option free in the background.
    pub fn lazyfree_lazy_user_flush(&self) -> bool {
        self.is_on(id::LAZYFREE_LAZY_USER_FLUSH)
    }

    /// `lazyfree-lazy-server-del`: what a command removes implicitly, RENAME onto a key for one.
    pub fn lazyfree_lazy_server_del(&self) -> bool {
        self.is_on(id::LAZYFREE_LAZY_SERVER_DEL)
    }

    /// `save` has at least one point.
    pub fn has_save_points(&self) -> bool {
        !self.text("save").is_empty()
    }

    /// `save`: seconds and changes of every point.
    pub fn save_points(&self) -> Vec<(i64, u64)> {
        let text = self.text("save");
        let numbers: Vec<i64> = text
            .split_ascii_whitespace()
            .filter_map(|number| number.parse().ok())
            .collect();
        let point = |pair: &[i64]| Some((*pair.first()?, u64::try_from(*pair.get(1)?).ok()?));
        numbers.chunks_exact(2).filter_map(point).collect()
    }

    /// Whether something is to be written before the process ends.
    pub fn may_fail_to_end(&self) -> bool {
        self.has_save_points() || self.text("appendonly") == "yes"
    }

    /// `rdbcompression`: whether strings in dumps are compressed where that saves space.
    pub fn rdbcompression(&self) -> bool {
        self.is_on(id::RDBCOMPRESSION)
    }

    /// `rdb-dialect`: who must be able to read what is written.
    pub fn rdb_dialect(&self) -> Dialect {
        /// In the order in which the directive is declared to take them.
        const DIALECTS: [Dialect; 3] = [Dialect::Redis, Dialect::Valkey, Dialect::Redis70];
        DIALECTS
            .get(self.number(id::RDB_DIALECT) as usize)
            .copied()
            .unwrap_or_default()
    }

    /// `rdb-version-check relaxed`: dumps of unknown versions are tried.
    pub fn rdb_version_check_relaxed(&self) -> bool {
        /// The second value that the directive is declared to take.
        const RELAXED: i64 = 1;
        self.number(id::RDB_VERSION_CHECK) == RELAXED
    }

    /// `proto-max-bulk-len` in bytes: the longest argument, and the longest string.
    #[inline]
    pub fn proto_max_bulk_len(&self) -> usize {
        self.number(id::PROTO_MAX_BULK_LEN) as usize
    }

    /// `hash-max-listpack-entries` and `hash-max-listpack-value`.
    #[inline]
    pub fn hash_limits(&self) -> HashLimits {
        HashLimits {
            entries: self.number(id::HASH_MAX_LISTPACK_ENTRIES) as usize,
            value_bytes: self.number(id::HASH_MAX_LISTPACK_VALUE) as usize,
        }
    }

    /// `stream-node-max-bytes`, 0 for no limit.
    #[inline]
    pub fn stream_node_max_bytes(&self) -> usize {
        usize::try_from(self.number(id::STREAM_NODE_MAX_BYTES)).unwrap_or(usize::MAX)
    }

    /// `stream-node-max-entries`, 0 for no limit.
    #[inline]
    pub fn stream_node_max_entries(&self) -> i64 {
        self.number(id::STREAM_NODE_MAX_ENTRIES)
    }

    /// `busy-reply-threshold` in milliseconds.
    pub fn busy_reply_threshold_ms(&self) -> u64 {
        self.number(id::BUSY_REPLY_THRESHOLD).max(0) as u64
    }

    /// `io-threads`: worker threads.
    pub fn io_threads(&self) -> usize {
        self.number(id::IO_THREADS).max(1) as usize
    }

    /// `maxclients`.
    pub fn maxclients(&self) -> usize {
        self.number(id::MAXCLIENTS).max(1) as usize
    }

    /// `latency-tracking`.
    #[inline]
    pub fn tracks_latency(&self) -> bool {
        self.is_on(id::LATENCY_TRACKING)
    }

    /// `latency-tracking-info-percentiles`.
    pub fn latency_percentiles(&self) -> Vec<f64> {
        let text = self.text("latency-tracking-info-percentiles");
        text.split_ascii_whitespace()
            .filter_map(|percent| percent.parse().ok())
            .collect()
    }

    /// Whether `requirepass` is set.
    #[inline]
    pub fn requires_password(&self) -> bool {
        self.has_password.load(Ordering::Relaxed)
    }

    /// Whether this is the default user's password; without one, any is. Takes as long for a wrong one as for a right one.
    pub fn password_matches(&self, password: &[u8]) -> bool {
        let texts = self.texts();
        let Some(expected) = texts
            .values
            .get(&id::REQUIREPASS)
            .filter(|text| !text.is_empty())
        else {
            return true;
        };
        let differing = expected.len() ^ password.len();
        let padded = password.iter().chain(std::iter::repeat(&0));
        let differing = expected
            .iter()
            .zip(padded)
            .fold(differing, |sum, (a, b)| sum | usize::from(a ^ b));
        differing == 0
    }

    /// The command of a name, as `rename-command` left it.
    #[inline]
    pub fn command(&self, name: &[u8]) -> Option<&'static CommandSpec> {
        if self.has_renames.load(Ordering::Relaxed) {
            return self.renamed(name);
        }
        serval_spec::lookup(name)
    }

    #[cold]
    fn renamed(&self, name: &[u8]) -> Option<&'static CommandSpec> {
        let texts = self.texts();
        if let Some(spec) = texts.renamed.get(&name.to_ascii_lowercase()) {
            return Some(spec);
        }
        serval_spec::lookup(name)
            .filter(|spec| !texts.hidden.iter().any(|hidden| hidden.id == spec.id))
    }

    /// Whether a client may run a command that `enable-debug-command` guards: `yes`, `no`, or `local` connections.
    pub(crate) fn allow_protected(&self, spec: &CommandSpec, client: &Client) -> Result<(), Error> {
        if spec.name != "debug" {
            return Ok(());
        }
        let allowed = match self.text("enable-debug-command").as_str() {
            "yes" => true,
            "local" => client.is_local(),
            _ => false,
        };
        if allowed {
            Ok(())
        } else {
            Err(errors::DEBUG_NOT_ALLOWED)
        }
    }

    /// `hll-sparse-max-bytes`.
    pub fn hll_sparse_bytes_max(&self) -> usize {
        usize::try_from(self.number(id::HLL_SPARSE_MAX_BYTES)).unwrap_or(0)
    }

    /// `set-max-intset-entries`, `set-max-listpack-entries` and `set-max-listpack-value`.
    pub fn set_limits(&self) -> SetLimits {
        let len = |id| usize::try_from(self.number(id)).unwrap_or(0);
        SetLimits {
            intset_len: len(id::SET_MAX_INTSET_ENTRIES),
            listpack_len: len(id::SET_MAX_LISTPACK_ENTRIES),
            listpack_member_bytes: len(id::SET_MAX_LISTPACK_VALUE),
        }
    }

    /// Tells the keyspace what it needs to know.
    pub(crate) fn apply_to_keyspace(&self, keyspace: &Keyspace) {
        keyspace.set_recency(Recency {
            lfu: self.maxmemory_policy().is_lfu(),
            lfu_log_factor: self.number(id::LFU_LOG_FACTOR).max(0) as u32,
            lfu_decay_minutes: self.number(id::LFU_DECAY_TIME).max(0) as u32,
        });
    }
}

impl Client {
    /// Whether the connection comes from this machine: Unix socket, loopback, or inside the process.
    pub fn is_local(&self) -> bool {
        self.init.kind == ClientKind::Embedded
            || self.init.unix_socket
            || self.init.addr.starts_with("127.")
            || self.init.addr.starts_with("[::1]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_has_its_name() {
        let config = Config::default();
        assert_eq!(config.maxmemory_policy(), Policy::NoEviction);
        for (name, policy) in [
            ("volatile-lru", Policy::VolatileLru),
            ("volatile-lfu", Policy::VolatileLfu),
            ("volatile-random", Policy::VolatileRandom),
            ("volatile-ttl", Policy::VolatileTtl),
            ("allkeys-lru", Policy::AllKeysLru),
            ("allkeys-lfu", Policy::AllKeysLfu),
            ("allkeys-random", Policy::AllKeysRandom),
            ("noeviction", Policy::NoEviction),
        ] {
            config
                .set_at_start(b"maxmemory-policy", &[name.as_bytes()], true)
                .unwrap();
            assert_eq!(config.maxmemory_policy(), policy, "{name}");
        }
    }
}
