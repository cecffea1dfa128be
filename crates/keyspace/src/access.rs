//! A caller's way into the keyspace: the locks of its command, and every reading of a key.
//!
//! How a key is changed stands in `change.rs`. What became unreachable under a lock is dropped after it (`trash.rs`).

use serval_collections::entry::Value;
use serval_sync::Busy;
use smallvec::SmallVec;

use crate::events::{EventKind, Events};
use crate::expire::Overdue;
use crate::held::{Held, ShardName};
use crate::keyspace::Keyspace;
use crate::losses::Losses;
use crate::object::{Found, Object};
use crate::recency::Recency;
use crate::trash::Trash;
use crate::wait::Ready;

/// A key of a database with its hash, computed once a command.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// Database index.
    pub dbid: u32,
    /// [`Keyspace::hash`] of the bytes.
    pub hash: u64,
    /// The key.
    pub bytes: &'a [u8],
}

/// An element of a collection that a command will ask for, and the score that it is to have then, where it is given one.
pub type SoughtElement<'a> = (&'a [u8], Option<f64>);

/// What an access counted; the caller adds it to its statistics.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// Reads that found their key.
    pub hits: u64,
    /// Reads that did not.
    pub misses: u64,
    /// Keys removed because their time had come.
    pub expired: u64,
    /// Fields of hashes removed because their time had come.
    pub expired_fields: u64,
    /// Keys removed to make room.
    pub evicted: u64,
    /// Changes, as `rdb_changes_since_last_save` counts them.
    pub dirty: u64,
    /// Those of them that nobody made: what expired.
    pub lost: u64,
}

/// The locks of one caller, and what it does under them.
pub struct Access<'k> {
    pub(crate) keyspace: &'k Keyspace,
    pub(crate) held: Held<'k>,
    /// The instant of the command, Unix milliseconds.
    pub now_ms: i64,
    /// Whether reads update a key's recency (`CLIENT NO-TOUCH` says no).
    pub touch: bool,
    /// What becomes of keys whose time has come.
    pub overdue: Overdue,
    /// What has been counted so far.
    pub tally: Tally,
    pub(crate) events: Events,
    pub(crate) losses: Losses,
    /// Keys that may serve somebody.
    pub(crate) ready: Ready,
    recency: Recency,
    /// The epoch of the snapshot under way, 0 where there is none: what does not carry it is preserved before it changes.
    pub(crate) epoch: u8,
    /// The walk of a large collection that was taken out of its place and is on its way to another, else 0.
    pub(crate) lifted: u64,
    pub(crate) rng: fastrand::Rng,
    pub(crate) trash: Trash,
    /// Room for the packed collection that is being changed.
    pub(crate) packed_scratch: Vec<u8>,
}

impl<'k> Access<'k> {
    /// An access that holds nothing. The caller is inside the gate, or has closed it.
    pub fn new(keyspace: &'k Keyspace, now_ms: i64, seed: u64) -> Self {
        Access {
            keyspace,
            held: Held::None,
            now_ms,
            touch: true,
            overdue: Overdue::default(),
            tally: Tally::default(),
            events: Events::default(),
            losses: Losses::default(),
            ready: Ready::default(),
            recency: keyspace.recency(),
            epoch: keyspace.snapshots.epoch(),
            lifted: 0,
            rng: fastrand::Rng::with_seed(seed),
            trash: Trash::default(),
            packed_scratch: Vec::new(),
        }
    }

    /// The keyspace behind.
    pub fn keyspace(&self) -> &'k Keyspace {
        self.keyspace
    }

    /// What commands changed so far: without what went by itself.
    #[inline]
    pub fn changes(&self) -> u64 {
        self.tally.dirty.wrapping_sub(self.tally.lost)
    }

    /// Random numbers from the seed that the access was made with.
    pub fn rng(&mut self) -> &mut fastrand::Rng {
        &mut self.rng
    }

    /// Makes a key of the database.
    #[inline]
    pub fn key<'a>(&self, dbid: u32, bytes: &'a [u8]) -> Key<'a> {
        Key {
            dbid,
            hash: self.keyspace.hash(bytes),
            bytes,
        }
    }

    /// Locks the shard of one key.
    #[inline]
    pub fn lock_one(&mut self, dbid: u32, hash: u64) -> Result<(), Busy> {
        let name = ShardName {
            dbid,
            shard_index: self.keyspace.shard_index(hash),
        };
        self.held.one(self.keyspace, name)
    }

    /// Locks the shards of several keys, given as (dbid, hash), and brings near what lies there.
    pub fn lock_many(&mut self, keys: &[(u32, u64)]) -> Result<(), Busy> {
        let keyspace = self.keyspace;
        keyspace.prefetch_keys(keys);
        let mut names: SmallVec<[ShardName; 8]> = keys
            .iter()
            .map(|&(dbid, hash)| ShardName {
                dbid,
                shard_index: keyspace.shard_index(hash),
            })
            .collect();
        self.held.many(keyspace, &mut names)
    }

    /// Declares that the gate is closed: every key may be touched.
    pub fn lock_all(&mut self) {
        self.held = Held::All(SmallVec::new());
    }

    /// Whether the gate is closed for this access.
    pub fn holds_all(&self) -> bool {
        matches!(self.held, Held::All(_))
    }

    /// Lets all locks go, and drops what became unreachable under them.
    #[inline]
    pub fn release(&mut self) {
        // A command that lets go before its end has no other chance.
        self.hand_losses_over();
        self.held = Held::None;
        if !self.trash.is_empty() {
            self.drop_trash();
        }
    }

    /// A read as GET does it: counts hit or miss, updates recency. An expired key is gone.
    #[inline]
    pub fn read(&mut self, key: Key<'_>) -> Option<Found<'_>> {
        self.read_touching(key, self.touch, true)
    }

    /// A read as TYPE does it: counts hit or miss, leaves recency alone.
    pub fn glance(&mut self, key: Key<'_>) -> Option<Found<'_>> {
        self.read_touching(key, false, true)
    }

    /// A read as OBJECT does it: the same, and that the key is missing is told nobody.
    pub fn glance_silently(&mut self, key: Key<'_>) -> Option<Found<'_>> {
        self.read_touching(key, false, false)
    }

    #[inline]
    fn read_touching(
        &mut self,
        key: Key<'_>,
        touch: bool,
        tells_misses: bool,
    ) -> Option<Found<'_>> {
        let is_hidden = self.expire_or_hide(key);
        let (recency, now_ms) = (self.recency, self.now_ms);
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        match guard.table.get(key.hash, key.bytes) {
            Some(entry) if !is_hidden => {
                self.tally.hits += 1;
                if touch {
                    recency.touch(&entry, now_ms, &mut self.rng);
                }
                Some(entry)
            }
            _ => {
                self.tally.misses += 1;
                if tells_misses {
                    self.events.note(EventKind::Miss, key);
                }
                None
            }
        }
    }

    /// A look that changes nothing but an expired key, which is gone: no statistics, no recency.
    #[inline]
    pub fn peek(&mut self, key: Key<'_>) -> Option<Found<'_>> {
        if self.expire_or_hide(key) {
            return None;
        }
        self.find_even_expired(key)
    }

    /// The key's entry as it lies there, even if its time has come: for those who look at the inside.
    pub fn find_even_expired(&mut self, key: Key<'_>) -> Option<Found<'_>> {
        let name = self.name(key);
        self.held
            .guard(self.keyspace, name)
            .table
            .get(key.hash, key.bytes)
    }

    /// A look before a write: updates recency, counts nothing.
    #[inline]
    pub fn look(&mut self, key: Key<'_>) -> Option<Found<'_>> {
        self.expire_if_due(key);
        let (touch, recency, now_ms) = (self.touch, self.recency, self.now_ms);
        let name = self.name(key);
        let entry = self
            .held
            .guard(self.keyspace, name)
            .table
            .get(key.hash, key.bytes)?;
        if touch {
            recency.touch(&entry, now_ms, &mut self.rng);
        }
        Some(entry)
    }

    /// Brings elements of the collection at a key near, if it is so large that they are not anyway. Changes nothing, not
    /// even recency; its shard is locked. Beyond [`ELEMENTS_NEAR_MAX`](crate::ELEMENTS_NEAR_MAX) elements it is of no use.
    pub fn prefetch_elements(&mut self, key: Key<'_>, elements: &[SoughtElement<'_>]) {
        /// What fits into the caches that are near.
        const NEAR_LEN: usize = 2048;
        let Some(entry) = self.find_even_expired(key) else {
            return;
        };
        match entry.value() {
            Value::Boxed(Object::Hash(fields)) if fields.len() > NEAR_LEN => {
                fields.prefetch(elements);
            }
            Value::Boxed(Object::Set(members)) if members.len() > NEAR_LEN => {
                members.prefetch(elements);
            }
            Value::Boxed(Object::Zset(tree)) if tree.len() > NEAR_LEN => tree.prefetch(elements),
            _ => {}
        }
    }

    /// Whether the key exists now.
    pub fn exists(&mut self, key: Key<'_>) -> bool {
        self.peek(key).is_some()
    }

    #[inline]
    pub(crate) fn name(&self, key: Key<'_>) -> ShardName {
        ShardName {
            dbid: key.dbid,
            shard_index: self.keyspace.shard_index(key.hash),
        }
    }

    #[inline]
    pub(crate) fn recency(&self) -> Recency {
        self.recency
    }
}

impl Drop for Access<'_> {
    fn drop(&mut self) {
        self.release();
    }
}
