//! Walking the keyspace shard by shard, and the operations on whole databases.

use serval_collections::table::Table;

use crate::access::{Access, Key};
use crate::db::{EntryExpiry, ShardData, TableGarbage};
use crate::events::EventKind;
use crate::expire::Overdue;
use crate::held::ShardName;
use crate::keyspace::Keyspace;
use crate::lazyfree::Garbage;
use crate::object::{KeyEntry, memory_bytes};
use crate::trash::{give_back, retire};
use crate::watch::Presence;

/// A SCAN cursor is the shard's index in the low bits and the table's own cursor above them.
struct Cursor {
    shard_index: u32,
    bucket: u64,
}

impl Cursor {
    fn decode(cursor: u64, keyspace: &Keyspace) -> Cursor {
        let count = keyspace.shard_count() as u64;
        Cursor {
            shard_index: (cursor & (count - 1)) as u32,
            bucket: cursor >> count.trailing_zeros(),
        }
    }

    fn encode(&self, keyspace: &Keyspace) -> u64 {
        self.bucket << keyspace.shard_count().trailing_zeros() | u64::from(self.shard_index)
    }
}

impl Access<'_> {
    /// One step of SCAN: visits about `count` keys (a bucket's worth at least) and returns the next cursor, 0 at the
    /// end. Takes the locks itself, one shard at a time; holds none before and after. Keys that `wanted` lets pass are
    /// given to `visit`, or removed if their time has come.
    ///
    /// What is in the database from the first call to the last is reported at least once.
    pub fn scan(
        &mut self,
        dbid: u32,
        cursor: u64,
        count: u64,
        wanted: &dyn Fn(&KeyEntry) -> bool,
        visit: &mut dyn FnMut(&KeyEntry),
    ) -> u64 {
        let mut expired: Vec<Box<[u8]>> = Vec::new();
        let (overdue, now_ms) = (self.overdue, self.now_ms);
        let next = self.walk(dbid, cursor, count, &mut |entry| {
            if !wanted(entry) {
                return;
            }
            match overdue {
                Overdue::Remove if is_expired(entry, now_ms) => expired.push(entry.key().into()),
                Overdue::Hide if is_expired(entry, now_ms) => {}
                _ => visit(entry),
            }
        });
        self.expire_all(dbid, &expired);
        next
    }

    /// Removes keys whose time has come, each under its own lock; one whose lock a long command holds is left.
    fn expire_all(&mut self, dbid: u32, keys: &[Box<[u8]>]) {
        for bytes in keys {
            let key = self.key(dbid, bytes);
            if self.holds_all() || self.lock_one(dbid, key.hash).is_ok() {
                self.expire_if_due(key);
            }
            if !self.holds_all() {
                // In a transaction they are told in their turn, with what it did before.
                self.hand_losses_over();
            }
        }
        self.release_shard();
    }

    /// Visits about `count` entries, expired or not; see [`Access::scan`].
    fn walk(
        &mut self,
        dbid: u32,
        cursor: u64,
        count: u64,
        visit: &mut dyn FnMut(&KeyEntry),
    ) -> u64 {
        /// Buckets without a key that one call may pass for each key asked for, before it returns an empty page.
        const EMPTY_BUCKETS_FACTOR: u64 = 10;
        /// Steps that a bucket counts. An empty shard counts one: passing it costs a lock that nobody else wants, and a
        /// small keyspace should not take a call for every few dozen of its thousands of shards.
        const BUCKET_STEPS: u64 = 64;
        self.release_shard();
        let keyspace = self.keyspace;
        let Some(db) = keyspace.db_if_used(dbid) else {
            return 0;
        };
        let mut at = Cursor::decode(cursor, keyspace);
        let (mut seen, mut steps) = (0u64, 0u64);
        let steps_max = count.saturating_mul(EMPTY_BUCKETS_FACTOR * BUCKET_STEPS);
        while seen < count && steps < steps_max {
            let guard = db.shards[at.shard_index as usize].lock();
            steps += 1;
            if guard.table.is_empty() {
                at.bucket = 0;
            } else {
                at.bucket = guard.table.scan(at.bucket, &mut |entry| {
                    seen += 1;
                    visit(entry);
                });
                steps += BUCKET_STEPS;
            }
            if at.bucket == 0 {
                at.shard_index += 1;
                if at.shard_index as usize == db.shards.len() {
                    return 0;
                }
            }
        }
        at.encode(keyspace)
    }

    /// Keys in a database and how many of them expire, shard by shard.
    pub fn key_counts(&mut self, dbid: u32) -> (usize, usize) {
        self.release_shard();
        self.keyspace
            .db_if_used(dbid)
            .map_or((0, 0), |db| (db.key_count(), db.volatile_count()))
    }

    /// Hashes of a database that have fields with an expiry, shard by shard.
    pub fn expiring_hash_count(&mut self, dbid: u32) -> usize {
        self.release_shard();
        self.keyspace
            .db_if_used(dbid)
            .map_or(0, |db| db.expiring_hash_count())
    }

    /// The state of a database's tables, in words.
    pub fn table_stats(&mut self, dbid: u32) -> String {
        self.release_shard();
        let Some(db) = self.keyspace.db_if_used(dbid) else {
            return "No stats available".to_owned();
        };
        let (mut buckets, mut keys, mut bytes) = (0, 0, 0);
        for shard in &db.shards {
            let guard = shard.lock();
            buckets += guard.table.bucket_count();
            keys += guard.table.len();
            bytes += guard.table.memory_bytes();
        }
        let count = db.shards.len();
        // The first lines are as in Redis, since its tests read the size there.
        format!(
            "Hash table 0 stats (main hash table):\n table size: {}\n number of elements: {keys}\n shards: {count}\n buckets: {buckets}\n bytes: {bytes}",
            buckets * 7
        )
    }

    /// Visits every key of a database, one shard after another; with the gate closed that is one instant.
    pub fn for_each(&mut self, dbid: u32, visit: &mut dyn FnMut(&KeyEntry)) {
        self.release_shard();
        let Some(db) = self.keyspace.db_if_used(dbid) else {
            return;
        };
        for shard in &db.shards {
            shard.lock().table.for_each(&mut |entry| {
                if !self.is_over(entry) {
                    visit(entry);
                }
            });
        }
    }

    /// Gives a key that exists, at random, or none when the database is empty. Holds no lock, or closed the gate.
    pub fn random_key(&mut self, dbid: u32) -> Option<Vec<u8>> {
        /// Draws before a database whose keys have nearly all expired is walked instead.
        const DRAWS_MAX: usize = 1000;
        self.release_shard();
        let db = self.keyspace.db_if_used(dbid)?;
        let largest = db
            .shards
            .iter()
            .map(|shard| shard.lock().table.len())
            .max()?;
        if largest == 0 {
            return None;
        }
        for _ in 0..DRAWS_MAX {
            let guard = db.shards[self.rng.usize(..db.shards.len())].lock();
            // A shard is taken with a chance that goes with its size, else keys of small shards would come up more often.
            if self.rng.usize(..largest) >= guard.table.len() {
                continue;
            }
            let random = self.rng.u64(..);
            if let Some(entry) = guard.table.sample(random)
                && !self.is_over(&entry)
            {
                return Some(entry.key().to_vec());
            }
        }
        let mut found = None;
        self.for_each(dbid, &mut |entry| {
            found.get_or_insert_with(|| entry.key().to_vec());
        });
        if found.is_none() && self.overdue == Overdue::Hide {
            // All have expired and none is gone: as Redis does, one of those is better than to say that there is no key.
            let shards = db.shards.iter().map(|shard| shard.lock());
            found = shards
                .filter_map(|guard| Some(guard.table.sample(0)?.key().to_vec()))
                .next();
        }
        found
    }

    /// Removes every key of a database. The gate is closed. Returns how many there were.
    pub fn flush(&mut self, dbid: u32, lazily: bool) -> usize {
        self.release_shard();
        let Some(db) = self.keyspace.db_if_used(dbid) else {
            return 0;
        };
        let mut tables: Vec<TableGarbage> = Vec::new();
        let mut removed = 0;
        for shard in &db.shards {
            let mut guard = shard.lock();
            let data: &mut ShardData = &mut guard;
            if let Some(extension) = &mut data.extension {
                let (keyspace, table, now_ms) = (self.keyspace, &data.table, self.now_ms);
                extension.watchers.replaced(|key| {
                    let before = presence(table, keyspace, key, now_ms);
                    (before, Presence::Missing)
                });
            }
            let table = std::mem::replace(&mut guard.table, Table::new());
            removed += table.len();
            tables.push(table);
            guard.table.publish(guard.shared());
            if let Some(extension) = &mut guard.extension {
                let watchers = std::mem::take(&mut extension.watchers);
                let mut waits = std::mem::take(&mut extension.waits);
                let (keyspace, ready) = (self.keyspace, &mut self.ready);
                waits.note_all(|key| ready.push(keyspace.key(dbid, key)));
                **extension = crate::db::Extension {
                    watchers,
                    waits,
                    ..Default::default()
                };
            }
            guard.drop_idle_extension();
        }
        self.tally.dirty += removed as u64;
        let keyspace = self.keyspace;
        keyspace.snapshots.flushed(keyspace, dbid, &mut tables);
        let garbage = Garbage::Tables(tables);
        if lazily {
            self.discard_lazily(garbage);
        } else {
            self.discard_after(garbage);
        }
        removed
    }

    /// Exchanges the contents of two databases. The gate is closed. Watchers stay with the index.
    pub fn swap_dbs(&mut self, first: u32, second: u32) {
        self.release_shard();
        if first == second {
            return;
        }
        let keyspace = self.keyspace;
        let (low, high) = (first.min(second), first.max(second));
        for (a, b) in keyspace
            .db(low)
            .shards
            .iter()
            .zip(&keyspace.db(high).shards)
        {
            let (mut a, mut b) = (a.lock(), b.lock());
            swap_contents(&mut a, &mut b);
            retell(&mut a, &b, keyspace, self.now_ms);
            retell(&mut b, &a, keyspace, self.now_ms);
            for (dbid, data) in [(low, &mut a), (high, &mut b)] {
                if let Some(extension) = &mut data.extension {
                    let ready = &mut self.ready;
                    let waits = &mut extension.waits;
                    waits.note_all(|key| ready.push(keyspace.key(dbid, key)));
                }
            }
            a.table.publish(a.shared());
            b.table.publish(b.shared());
        }
        keyspace.snapshots.swapped(first, second);
        self.tally.dirty += 1;
    }

    /// Drops a lock that the gate makes superfluous, so that a walk can take each in turn.
    pub(crate) fn release_shard(&mut self) {
        if self.holds_all() {
            self.lock_all();
        } else {
            self.release();
        }
    }

    /// Removes a key whatever its shard, for eviction: takes and releases the lock itself, and calls `tell` before it does.
    pub(crate) fn remove_unlocked(
        &mut self,
        dbid: u32,
        key: &[u8],
        lazily: bool,
        tell: &mut dyn FnMut(&mut Self),
    ) -> Option<usize> {
        let key = Key {
            dbid,
            hash: self.keyspace.hash(key),
            bytes: key,
        };
        let name = self.name(key);
        let keyspace = self.keyspace;
        let mut guard = keyspace.shard(name.dbid, name.shard_index).lock();
        let entry = guard.table.remove(key.hash, key.bytes)?;
        guard.went(&EntryExpiry::of(&entry), key.bytes);
        guard.tell_watchers(key.bytes);
        let is_ready = guard.note_ready(key.bytes);
        guard.table.publish(guard.shared());
        retire(keyspace, &mut guard);
        give_back(keyspace, &mut guard);
        self.losses.evicted(key.dbid, key.bytes, lazily);
        self.hand_losses_over();
        let bytes = memory_bytes(&entry);
        let free = self.keep(dbid, entry);
        self.events.note(EventKind::Evicted, key);
        tell(self);
        drop(guard);
        if is_ready {
            self.ready.push(key);
        }
        match free {
            Some(entry) if lazily => self.drop_later(entry, true),
            other => drop(other),
        }
        Some(bytes)
    }

    /// The name of a shard chosen at random.
    pub(crate) fn random_shard(&mut self, dbid: u32) -> ShardName {
        let shard_index = self.rng.u32(..self.keyspace.shard_count() as u32);
        ShardName { dbid, shard_index }
    }
}

/// Exchanges what two shards hold; their watchers and waits belong to the database's index and stay.
fn swap_contents(a: &mut ShardData, b: &mut ShardData) {
    std::mem::swap(&mut a.table, &mut b.table);
    std::mem::swap(&mut a.extension, &mut b.extension);
    if a.extension.is_some() || b.extension.is_some() {
        std::mem::swap(&mut a.extension().watchers, &mut b.extension().watchers);
        std::mem::swap(&mut a.extension().waits, &mut b.extension().waits);
    }
}

/// Tells those who watch keys of a shard that it holds now what `other` held, and the other way round.
fn retell(data: &mut ShardData, other: &ShardData, keyspace: &Keyspace, now_ms: i64) {
    let Some(extension) = &mut data.extension else {
        return;
    };
    extension.watchers.replaced(|key| {
        let before = presence(&other.table, keyspace, key, now_ms);
        (before, presence(&data.table, keyspace, key, now_ms))
    });
}

fn presence(table: &Table<KeyEntry>, keyspace: &Keyspace, key: &[u8], now_ms: i64) -> Presence {
    match table.get(keyspace.hash(key), key) {
        None => Presence::Missing,
        Some(entry) if is_expired(&entry, now_ms) => Presence::Expired,
        Some(_) => Presence::Alive,
    }
}

/// Whether the key's time has come.
pub(crate) fn is_expired(entry: &KeyEntry, now_ms: i64) -> bool {
    entry.expiry_ms().is_some_and(|at_ms| at_ms <= now_ms)
}
