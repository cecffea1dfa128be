//! A caller's way into the keyspace: the locks of its command, and every reading and changing of a key.
//!
//! All changes end in [`Access::changed`]; a later consumer (journal, snapshot, tracking) hooks in there and in the few
//! methods of this file, nowhere else. What became unreachable under a lock is dropped after it.

use std::sync::Arc;

use serval_collections::table::Slot;
use serval_sync::Busy;
use smallvec::SmallVec;

use crate::db::{EntryExpiry, ShardData, ShardGuard};
use crate::events::{EventKind, Events};
use crate::expire::{Overdue, Ttl};
use crate::hash::due;
use crate::held::{Held, ShardName};
use crate::keyspace::Keyspace;
use crate::lazyfree::{Garbage, Notice};
use crate::object::{Found, KeyEntry, NewValue, Object, copy_entry, is_boxed};
use crate::recency::Recency;
use crate::wait::Ready;
use crate::watch::WatchFlag;

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
    /// Keys that may serve somebody.
    pub(crate) ready: Ready,
    recency: Recency,
    pub(crate) rng: fastrand::Rng,
    pub(crate) trash: Vec<KeyEntry>,
    lazy: Vec<Garbage>,
    here: Vec<Garbage>,
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
            ready: Ready::default(),
            recency: keyspace.recency(),
            rng: fastrand::Rng::with_seed(seed),
            trash: Vec::new(),
            lazy: Vec::new(),
            here: Vec::new(),
            packed_scratch: Vec::new(),
        }
    }

    /// The keyspace behind.
    pub fn keyspace(&self) -> &'k Keyspace {
        self.keyspace
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
        self.held = Held::None;
        if !(self.trash.is_empty() && self.lazy.is_empty() && self.here.is_empty()) {
            self.drop_trash();
        }
    }

    #[cold]
    fn drop_trash(&mut self) {
        self.take_trash().free(self.keyspace);
    }

    /// A read as GET does it: counts hit or miss, updates recency. An expired key is gone.
    #[inline]
    pub fn read(&mut self, key: Key<'_>) -> Option<Found<'_>> {
        self.read_touching(key, self.touch)
    }

    /// A read as TYPE does it: counts hit or miss, leaves recency alone.
    pub fn glance(&mut self, key: Key<'_>) -> Option<Found<'_>> {
        self.read_touching(key, false)
    }

    #[inline]
    fn read_touching(&mut self, key: Key<'_>, touch: bool) -> Option<Found<'_>> {
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
                self.events.note(EventKind::Miss, key);
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

    /// Whether the key exists now.
    pub fn exists(&mut self, key: Key<'_>) -> bool {
        self.peek(key).is_some()
    }

    /// Sets the key to a value, whatever it held.
    pub fn put(&mut self, key: Key<'_>, value: NewValue<'_>, ttl: Ttl) {
        self.expire_if_due(key);
        let bits = self.recency.fresh(self.now_ms);
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        let data: &mut ShardData = guard;
        let mut old_fields = None;
        let (old_expiry, new_expiry) = match data.table.slot(key.hash, key.bytes) {
            Slot::Occupied(slot) => {
                let old = slot.get().expiry_ms();
                let new = ttl.resolve(old);
                old_fields = due::of_entry(&slot.get());
                slot.update(|entry| {
                    // A big value is dropped after the lock: the old entry goes to the trash as it is.
                    let fresh = if is_boxed(&entry) || new != old {
                        let fresh = value.into_entry(key.bytes, new);
                        self.trash.push(entry);
                        fresh
                    } else {
                        value.store(entry)
                    };
                    fresh.set_lru(bits);
                    fresh
                });
                (old, new)
            }
            Slot::Vacant(slot) => {
                let new = ttl.resolve(None);
                let entry = value.into_entry(key.bytes, new);
                entry.set_lru(bits);
                slot.insert(entry);
                self.events.note(EventKind::New, key);
                (None, new)
            }
        };
        data.expiry_changed(old_expiry, new_expiry);
        data.fields_due_changed(key.bytes, old_fields, None);
        self.changed(key);
    }

    /// Replaces the entry by what `edit` makes of it, same key and expiry; for changes in place.
    pub fn edit<R>(
        &mut self,
        key: Key<'_>,
        edit: impl FnOnce(KeyEntry) -> (KeyEntry, R),
    ) -> Option<R> {
        let result = self.edit_silently(key, edit);
        if result.is_some() {
            self.changed(key);
        }
        result
    }

    /// [`Access::edit`] without telling anybody: the caller does, if what it did can be seen from outside.
    pub(crate) fn edit_silently<R>(
        &mut self,
        key: Key<'_>,
        edit: impl FnOnce(KeyEntry) -> (KeyEntry, R),
    ) -> Option<R> {
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        match guard.table.slot(key.hash, key.bytes) {
            Slot::Occupied(slot) => {
                let mut result = None;
                slot.update(|entry| {
                    let (entry, answer) = edit(entry);
                    result = Some(answer);
                    entry
                });
                guard.table.publish(guard.shared());
                result
            }
            Slot::Vacant(_) => None,
        }
    }

    /// Gives an existing key another expiry. Returns whether it exists.
    pub fn set_expiry(&mut self, key: Key<'_>, expiry_ms: Option<i64>) -> bool {
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        let data: &mut ShardData = guard;
        let Slot::Occupied(slot) = data.table.slot(key.hash, key.bytes) else {
            return false;
        };
        let old = slot.get().expiry_ms();
        slot.update(|entry| entry.with_expiry(expiry_ms));
        data.expiry_changed(old, expiry_ms);
        self.changed(key);
        true
    }

    /// Removes the key; its memory goes after the lock, in the background if `lazily`. Returns whether it existed.
    pub fn remove(&mut self, key: Key<'_>, lazily: bool) -> bool {
        match self.take(key) {
            Some(entry) => {
                self.discard(entry, lazily);
                true
            }
            None => false,
        }
    }

    /// Removes the key because a command gave it a time that has come already. Returns whether it existed.
    pub fn remove_expired(&mut self, key: Key<'_>, lazily: bool) -> bool {
        let removed = self.remove(key, lazily);
        self.tally.expired += u64::from(removed);
        removed
    }

    /// Removes the key and gives its entry to the caller.
    pub fn take(&mut self, key: Key<'_>) -> Option<KeyEntry> {
        self.expire_if_due(key);
        let entry = self.detach(key)?;
        self.changed(key);
        Some(entry)
    }

    /// Puts a whole entry under a key, as a new one: RENAME, MOVE, COPY. Expiry and recency are the entry's. What was there goes after
    /// the lock, in the background if `lazily`.
    pub fn place(&mut self, key: Key<'_>, entry: KeyEntry, lazily: bool) {
        let old = self.detach(key);
        self.events.note(EventKind::New, key);
        self.replace(key, old, entry, lazily);
    }

    /// Puts a whole entry under a key, as a new value of one that was there already.
    pub(crate) fn store(&mut self, key: Key<'_>, entry: KeyEntry) {
        let old = self.detach(key);
        if old.is_none() {
            self.events.note(EventKind::New, key);
        }
        self.replace(key, old, entry, false);
    }

    fn replace(&mut self, key: Key<'_>, old: Option<KeyEntry>, entry: KeyEntry, lazily: bool) {
        if let Some(old) = old {
            self.discard(old, lazily);
        }
        let entry = if entry.key() == key.bytes {
            entry
        } else {
            entry.with_key(key.bytes)
        };
        let expiry = EntryExpiry::of(&entry);
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        guard.table.insert(key.hash, entry);
        guard.came(&expiry, key.bytes);
        self.changed(key);
    }

    /// Puts a copy of one key's value and expiry under another, replacing what was there. Returns whether there was
    /// anything to copy.
    pub fn copy(&mut self, from: Key<'_>, to: Key<'_>, lazily: bool) -> bool {
        let bits = self.recency.fresh(self.now_ms);
        let Some(source) = self.peek(from) else {
            return false;
        };
        let copy = copy_entry(&source, to.bytes);
        copy.set_lru(bits);
        self.place(to, copy, lazily);
        true
    }

    /// Tells everybody concerned that a key changed. Every change of a key passes here or in [`Self::gone`] once.
    #[inline]
    pub(crate) fn changed(&mut self, key: Key<'_>) {
        self.tally.dirty += 1;
        let name = self.name(key);
        let keyspace = self.keyspace;
        let guard = self.held.guard(keyspace, name);
        guard.table.publish(guard.shared());
        guard.tell_watchers(key.bytes);
        let is_ready = guard.note_ready(key.bytes);
        retire(keyspace, guard);
        if is_ready {
            self.ready.push(key);
        }
    }

    /// The same for a key that was removed because its time had come.
    pub(crate) fn gone(&mut self, key: Key<'_>) {
        self.tally.dirty += 1;
        let name = self.name(key);
        let keyspace = self.keyspace;
        let guard = self.held.guard(keyspace, name);
        guard.table.publish(guard.shared());
        guard.tell_watchers_expired(key.bytes);
        let is_ready = guard.note_ready(key.bytes);
        retire(keyspace, guard);
        if is_ready {
            self.ready.push(key);
        }
    }

    /// Says that a key changed although it did not: for what replaced it and was gone at once.
    pub fn announce(&mut self, key: Key<'_>) {
        self.changed(key);
    }

    /// Watches a key: its next change raises `flag`. The key's shard is locked. False if `flag` watches it already; takes
    /// time for each flag that does.
    pub fn watch(&mut self, key: Key<'_>, flag: &Arc<WatchFlag>) -> bool {
        let was_expired = self.is_due(key);
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        guard.watch(key.bytes, flag, was_expired)
    }

    /// Whether a watched key's time has come since the session began to watch it. The key stays, as EXEC does nothing.
    pub fn has_expired_watched(&mut self, key: Key<'_>, flag: &Arc<WatchFlag>) -> bool {
        if !self.is_due(key) {
            return false;
        }
        let name = self.name(key);
        let extension = &self.held.guard(self.keyspace, name).extension;
        !extension
            .as_ref()
            .is_some_and(|extension| extension.watchers.was_expired(key.bytes, flag))
    }

    /// Stops watching a key. The key's shard is locked.
    pub fn unwatch(&mut self, key: Key<'_>, flag: &Arc<WatchFlag>) {
        let name = self.name(key);
        self.held
            .guard(self.keyspace, name)
            .unwatch(key.bytes, flag);
    }

    /// Stops watching a key, taking and releasing the lock of its shard. No lock is held.
    pub fn unwatch_unlocked(&mut self, key: Key<'_>, flag: &Arc<WatchFlag>) {
        let name = self.name(key);
        self.keyspace
            .shard(name.dbid, name.shard_index)
            .lock()
            .unwatch(key.bytes, flag);
    }

    /// Gives up the locks without dropping what became unreachable: the caller does that when the gate is open again.
    pub fn into_trash(mut self) -> Trash {
        self.held = Held::None;
        self.take_trash()
    }

    fn take_trash(&mut self) -> Trash {
        Trash {
            entries: std::mem::take(&mut self.trash),
            here: std::mem::take(&mut self.here),
            lazy: std::mem::take(&mut self.lazy),
        }
    }

    /// Drops an entry once the locks are gone, in the background if it asks for it and is worth it.
    pub(crate) fn discard(&mut self, entry: KeyEntry, lazily: bool) {
        /// Below this many allocations a hand-over costs more than the drop.
        const LAZY_EFFORT_MIN: usize = 64;
        let effort = match entry.value() {
            serval_collections::entry::Value::Boxed(object) => Object::drop_effort(object),
            _ => 1,
        };
        if lazily && effort >= LAZY_EFFORT_MIN {
            self.lazy.push(Garbage::Entry(entry));
        } else if effort > 1 || is_boxed(&entry) {
            self.trash.push(entry);
        }
    }

    /// Hands garbage over once the locks are gone.
    pub(crate) fn discard_lazily(&mut self, garbage: Garbage) {
        self.lazy.push(garbage);
    }

    /// Has somebody told when what was handed over so far is dropped.
    pub fn tell_when_freed(&mut self, notice: Notice) {
        self.lazy.push(Garbage::Notice(notice));
    }

    /// Drops garbage on this thread once the locks are gone.
    pub(crate) fn discard_after(&mut self, garbage: Garbage) {
        self.here.push(garbage);
    }

    #[inline]
    pub(crate) fn name(&self, key: Key<'_>) -> ShardName {
        ShardName {
            dbid: key.dbid,
            shard_index: self.keyspace.shard_index(key.hash),
        }
    }

    pub(crate) fn detach(&mut self, key: Key<'_>) -> Option<KeyEntry> {
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        let entry = guard.table.remove(key.hash, key.bytes)?;
        guard.went(&EntryExpiry::of(&entry), key.bytes);
        Some(entry)
    }

    pub(crate) fn recency(&self) -> Recency {
        self.recency
    }
}

/// What became unreachable under the gate.
pub struct Trash {
    entries: Vec<KeyEntry>,
    here: Vec<Garbage>,
    lazy: Vec<Garbage>,
}

impl Trash {
    /// Drops it, what is large in the background.
    pub fn free(self, keyspace: &Keyspace) {
        drop((self.entries, self.here));
        self.lazy
            .into_iter()
            .for_each(|garbage| keyspace.free_lazily(garbage));
    }
}

/// Passes what a table no longer uses to the gate, which frees it when no prefetcher can still see it.
#[inline]
pub(crate) fn retire(keyspace: &Keyspace, data: &mut ShardData) {
    if let Some(garbage) = data.table.take_garbage() {
        keyspace.gate.retire(Box::new(garbage));
    }
}

/// Gives back what a shard without keys still occupies: else the buckets and bounds of thousands of shards, each emptied
/// by its last key's removal, would stay behind and leave eviction nothing to free.
pub(crate) fn give_back(keyspace: &Keyspace, guard: &mut ShardGuard<'_>) {
    if !guard.table.is_empty() {
        return;
    }
    if guard.table.bucket_count() > 0 {
        let table = guard.table.take();
        guard.table.publish(guard.shared());
        let bytes = table.memory_bytes();
        keyspace.gate.retire_bytes(Box::new(table), bytes);
    }
    guard.drop_idle_extension();
}

impl Drop for Access<'_> {
    fn drop(&mut self) {
        self.release();
    }
}
