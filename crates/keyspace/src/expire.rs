//! Expiry: exact when a key is touched, and a sweep that visits only shards where something is due.
//!
//! Each shard knows a bound below which none of its keys expires, so an instant at which nothing is due costs one
//! comparison a shard. A sweep that removed little doubles the pause before the next one of that shard, up to ten
//! seconds, since keys whose expiries are spread evenly would otherwise make it walk a table for each of them; one that
//! removed much goes on at once. What is overdue meanwhile is invisible: access is exact.
//!
//! Fields of hashes that expire are removed on the same rounds: a shard knows which hashes have some, and when to look at
//! them.
//!
//! As it comes by every shard, the sweep also takes back the memory of those that have become empty.

use serval_collections::table::Sweep;

use crate::access::{Access, Key};
use crate::db::{Extension, ShardData};
use crate::events::EventKind;
use crate::hash::due;
use crate::hash::{SweepAt, sweep_fields};
use crate::held::ShardName;
use crate::keyspace::Keyspace;
use crate::object::KeyEntry;
use crate::scan::is_expired;
use crate::trash::{give_back, retire};

/// What becomes of a key's expiry when its value is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ttl {
    /// It stays.
    Keep,
    /// The key no longer expires.
    Clear,
    /// The key expires at this Unix time in milliseconds.
    At(i64),
}

impl Ttl {
    pub(crate) fn resolve(self, old: Option<i64>) -> Option<i64> {
        match self {
            Ttl::Keep => old,
            Ttl::Clear => None,
            Ttl::At(at_ms) => Some(at_ms),
        }
    }
}

/// What becomes of a key whose time has come when a command comes across it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Overdue {
    /// It is removed.
    #[default]
    Remove,
    /// Who reads does not see it, who writes removes it: somebody else feeds the keyspace and tells what expires, or
    /// nothing is to change for a while.
    Hide,
    /// It is like any other: for whoever feeds the keyspace.
    Show,
}

impl Access<'_> {
    /// Removes the key if its time has come: before writing.
    #[inline]
    pub(crate) fn expire_if_due(&mut self, key: Key<'_>) {
        if self.is_due(key) {
            self.expire(key);
        }
    }

    /// Removes the key if its time has come: before reading. True where it is to stay, though not to be seen.
    #[inline]
    pub(crate) fn expire_or_hide(&mut self, key: Key<'_>) -> bool {
        if !self.is_due(key) {
            return false;
        }
        if self.overdue == Overdue::Remove {
            self.expire(key);
        }
        self.overdue == Overdue::Hide
    }

    #[inline]
    pub(crate) fn is_due(&mut self, key: Key<'_>) -> bool {
        let name = self.name(key);
        let now_ms = self.now_ms;
        let data: &mut ShardData = self.held.guard(self.keyspace, name);
        if !data.has_volatile() || self.overdue == Overdue::Show {
            return false;
        }
        let now_ms = now_ms.max(latest(data, now_ms));
        data.table
            .get(key.hash, key.bytes)
            .and_then(|entry| entry.expiry_ms())
            .is_some_and(|at_ms| at_ms <= now_ms)
    }

    /// Whether an entry is not to be seen because its time has come.
    pub(crate) fn is_over(&self, entry: &KeyEntry) -> bool {
        self.overdue != Overdue::Show && is_expired(entry, self.now_ms)
    }

    #[cold]
    fn expire(&mut self, key: Key<'_>) {
        if let Some(entry) = self.detach(key) {
            self.discard(key.dbid, entry, true);
            self.tally.expired += 1;
            self.events.note(EventKind::Expired, key);
            self.note_expired(key);
            self.gone(key);
        }
    }
}

/// Keeps the shard's clock from running backwards.
fn latest(data: &mut ShardData, now_ms: i64) -> i64 {
    let extension = data.extension();
    extension.latest_ms = extension.latest_ms.max(now_ms);
    extension.latest_ms
}

/// Buckets that one hold of a shard's lock may sweep.
const SWEEP_BUCKETS_MAX: usize = 128;
/// The longest pause between two sweeps of a shard, in milliseconds.
const SWEEP_PAUSE_MS_MAX: i64 = 10_000;
/// The first pause after a sweep that found little, in milliseconds.
const SWEEP_PAUSE_MS_MIN: i64 = 100;

/// Shards that are swept in the order of their times, and not of their places.
const BATCH_MAX: usize = 256;

/// The sweep's place in the keyspace, kept by the one thread that runs it.
#[derive(Debug, Default)]
pub struct ExpireCycle {
    dbid: u32,
    shard_index: u32,
}

impl ExpireCycle {
    /// Sweeps shards where something is due, until all were visited once or `out_of_time` says stop (asked every
    /// few microseconds of work). Returns the keys removed and whether it went all the way round.
    ///
    /// What is due in few shards goes in the order of its times, as in Redis, whose fields of hashes wait in one queue:
    /// whoever reads the journal or hears of events sees the older gone first. Those of a batch that time did not suffice
    /// for are the first of another round.
    ///
    /// The caller is inside the gate, and the access holds no lock.
    pub fn run(
        &mut self,
        access: &mut Access<'_>,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> (u64, bool) {
        let keyspace = access.keyspace;
        let before = access.tally.expired;
        let shard_count = keyspace.shard_count() as u32;
        let mut left = u64::from(keyspace.db_count()) * u64::from(shard_count);
        let mut batch: Vec<(i64, ShardName)> = Vec::new();
        while left > 0 {
            if keyspace.db_if_used(self.dbid).is_none() {
                left = left.saturating_sub(u64::from(shard_count - self.shard_index));
                self.next_db(keyspace);
                continue;
            }
            let name = ShardName {
                dbid: self.dbid,
                shard_index: self.shard_index,
            };
            batch.extend(access.due_since(name).map(|at_ms| (at_ms, name)));
            left -= 1;
            self.shard_index += 1;
            if self.shard_index == shard_count {
                self.next_db(keyspace);
            }
            if batch.len() == BATCH_MAX && !access.sweep_all(&mut batch, out_of_time) {
                return (access.tally.expired - before, false);
            }
        }
        let done = access.sweep_all(&mut batch, out_of_time);
        (access.tally.expired - before, done)
    }

    fn next_db(&mut self, keyspace: &Keyspace) {
        self.shard_index = 0;
        self.dbid = (self.dbid + 1) % keyspace.db_count();
    }
}

impl Access<'_> {
    /// Since when something in a shard is due, if anything is. Takes back the memory of one that has become empty.
    fn due_since(&mut self, name: ShardName) -> Option<i64> {
        let mut guard = self
            .keyspace
            .shard(name.dbid, name.shard_index)
            .try_lock()?;
        if guard.table.is_empty() {
            give_back(self.keyspace, &mut guard);
            return None;
        }
        guard.next_sweep_ms().filter(|at_ms| *at_ms <= self.now_ms)
    }

    /// Removes what is due in these shards, the oldest first; false if `out_of_time` said stop.
    fn sweep_all(
        &mut self,
        batch: &mut Vec<(i64, ShardName)>,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> bool {
        batch.sort_unstable_by_key(|(at_ms, name)| (*at_ms, name.dbid, name.shard_index));
        for (_, name) in batch.drain(..) {
            while self.sweep(name) {
                if out_of_time() {
                    return false;
                }
            }
        }
        true
    }

    /// Removes some of what is due in a shard, if anything is; says whether there is more.
    fn sweep(&mut self, name: ShardName) -> bool {
        let Some(mut guard) = self.keyspace.shard(name.dbid, name.shard_index).try_lock() else {
            return false;
        };
        let now_ms = self.now_ms;
        if guard.next_sweep_ms().is_none_or(|at_ms| at_ms > now_ms) {
            return false;
        }
        let more_fields = self.sweep_fields(name.dbid, &mut guard);
        let more_keys = self.sweep_keys(name.dbid, &mut guard);
        guard.table.publish(guard.shared());
        retire(self.keyspace, &mut guard);
        self.hand_losses_over();
        drop(guard);
        self.release();
        more_fields || more_keys
    }

    /// Removes fields of hashes that are due; says whether there are more.
    fn sweep_fields(&mut self, dbid: u32, data: &mut ShardData) -> bool {
        let kept_from = self.trash.entries.len();
        let Access {
            events,
            losses,
            trash,
            ..
        } = self;
        let at = SweepAt {
            dbid,
            now_ms: self.now_ms,
            epoch: self.epoch,
            names_wanted: losses.wanted,
        };
        let swept = sweep_fields(self.keyspace, data, at, &mut |key, lost, emptied| {
            events.fields_expired(dbid, key, emptied.is_some());
            losses.fields(dbid, key, lost);
            trash.entries.extend(emptied);
        });
        self.keep_swept(dbid, kept_from);
        self.tally.expired_fields += swept.fields;
        self.tally.dirty += swept.hashes;
        swept.more
    }

    /// Sweeps some buckets of a shard for keys, if any is due; says whether there are more to sweep.
    fn sweep_keys(&mut self, dbid: u32, data: &mut ShardData) -> bool {
        let now_ms = self.now_ms;
        let Some(extension) = data
            .extension
            .as_mut()
            .filter(|extension| extension.due(now_ms))
        else {
            return false;
        };
        let mut min_ms = if extension.sweep_bucket == 0 {
            i64::MAX
        } else {
            extension.sweep_min_ms
        };
        let trash = &mut self.trash.entries;
        let (mut removed, kept_from) = (0u32, trash.len());
        let (events, ready, keyspace) = (&mut self.events, &mut self.ready, self.keyspace);
        let losses = &mut self.losses;
        let sweep_bucket = extension.sweep_bucket as usize;
        let Extension {
            watchers,
            waits,
            fields_due,
            ..
        } = &mut **extension;
        let next = data.table.sweep(
            sweep_bucket,
            SWEEP_BUCKETS_MAX,
            &mut |entry| match entry.expiry_ms() {
                Some(at_ms) if at_ms <= now_ms => Sweep::Remove,
                Some(at_ms) => {
                    min_ms = min_ms.min(at_ms);
                    Sweep::Keep
                }
                None => Sweep::Keep,
            },
            &mut |entry| {
                removed += 1;
                watchers.expired(entry.key());
                if !waits.is_empty() && waits.note(entry.key()) {
                    ready.push(keyspace.key(dbid, entry.key()));
                }
                if events.wanted.has(EventKind::Expired) {
                    events.push(EventKind::Expired, dbid, entry.key());
                }
                losses.expired(dbid, entry.key());
                fields_due.changed(entry.key(), due::of_entry(&entry), None);
                trash.push(entry);
            },
        );
        extension.volatile_count -= removed;
        extension.swept(next as u32, min_ms, removed, now_ms, data.table.len());
        self.keep_swept(dbid, kept_from);
        self.tally.expired += u64::from(removed);
        self.tally.dirty += u64::from(removed);
        next != 0
    }
}

impl Extension {
    /// When there may be something to sweep, as Unix milliseconds; `None` if no key has an expiry.
    pub(crate) fn next_sweep_ms(&self) -> Option<i64> {
        match self.volatile_count {
            0 => None,
            _ if self.sweep_bucket != 0 => Some(0),
            _ => Some(self.next_expiry_ms.max(self.sweep_after_ms)),
        }
    }

    fn due(&self, now_ms: i64) -> bool {
        self.next_sweep_ms().is_some_and(|at_ms| at_ms <= now_ms)
    }

    /// Notes how far a sweep came and, when it came round, when the next one may start.
    fn swept(&mut self, next: u32, min_ms: i64, removed: u32, now_ms: i64, kept: usize) {
        self.sweep_bucket = next;
        self.sweep_min_ms = min_ms;
        self.sweep_removed += removed;
        if next != 0 {
            return;
        }
        self.next_expiry_ms = min_ms;
        let worth_it = self.sweep_removed as usize * 10 >= kept || kept < 256;
        self.sweep_pause_ms = if worth_it {
            0
        } else {
            (self.sweep_pause_ms * 2).clamp(SWEEP_PAUSE_MS_MIN, SWEEP_PAUSE_MS_MAX)
        };
        self.sweep_after_ms = now_ms + self.sweep_pause_ms;
        self.sweep_removed = 0;
    }
}
