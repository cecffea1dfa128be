//! Every change of a key: its value, its expiry, its coming and going.
//!
//! All of them end in [`Access::changed`] or [`Access::gone`]; a consumer of changes (watchers, waiters, journal,
//! snapshot, tracking) hooks in there and in the few methods of this file, nowhere else. A removed entry goes after the
//! locks (see `trash.rs`).

use std::ops::Range;

use serval_collections::table::Slot;

use crate::access::{Access, Key};
use crate::db::{EntryExpiry, ShardData};
use crate::events::EventKind;
use crate::expire::Ttl;
use crate::hash::due;
use crate::object::{KeyEntry, NewValue, copy_entry, is_boxed};
use crate::trash::retire;

impl Access<'_> {
    /// Sets the key to a value, whatever it held.
    pub fn put(&mut self, key: Key<'_>, value: NewValue<'_>, ttl: Ttl) {
        self.expire_if_due(key);
        let (bits, epoch) = (self.recency().fresh(self.now_ms), self.epoch);
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        let data: &mut ShardData = guard;
        let (mut old_fields, mut replaced) = (None, None);
        let (old_expiry, new_expiry) = match data.table.slot(key.hash, key.bytes) {
            Slot::Occupied(slot) => {
                let old = slot.get().expiry_ms();
                let new = ttl.resolve(old);
                old_fields = due::of_entry(&slot.get());
                slot.update(|entry| {
                    // A big value is dropped after the lock, and one that a snapshot has to save is kept for it: the old
                    // entry goes as it is.
                    let is_unsaved = epoch != 0 && entry.epoch() != epoch;
                    let mut fresh = if is_boxed(&entry) || new != old || is_unsaved {
                        let fresh = value.into_entry(key.bytes, new);
                        replaced = Some(entry);
                        fresh
                    } else {
                        value.store(entry)
                    };
                    fresh.set_clock(epoch, bits);
                    fresh
                });
                (old, new)
            }
            Slot::Vacant(slot) => {
                let new = ttl.resolve(None);
                let mut entry = value.into_entry(key.bytes, new);
                entry.set_clock(epoch, bits);
                slot.insert(entry);
                self.events.note(EventKind::New, key);
                (None, new)
            }
        };
        data.expiry_changed(old_expiry, new_expiry);
        data.fields_due_changed(key.bytes, old_fields, None);
        if let Some(entry) = replaced {
            let free = self.keep(key.dbid, entry);
            self.trash.entries.extend(free);
        }
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
        self.preserve(key);
        self.edit_preserved(key, false, edit)
    }

    /// [`Access::edit_silently`] for changes of a string that leave its bytes as they are, but those that are
    /// `touched` and what is appended.
    pub(crate) fn edit_bytes_silently<R>(
        &mut self,
        key: Key<'_>,
        touched: impl IntoIterator<Item = Range<usize>>,
        edit: impl FnOnce(KeyEntry) -> (KeyEntry, R),
    ) -> Option<R> {
        let stays_unsaved = self.preserve_bytes(key, touched);
        self.edit_preserved(key, stays_unsaved, edit)
    }

    fn edit_preserved<R>(
        &mut self,
        key: Key<'_>,
        stays_unsaved: bool,
        edit: impl FnOnce(KeyEntry) -> (KeyEntry, R),
    ) -> Option<R> {
        let (name, epoch) = (self.name(key), self.epoch);
        let guard = self.held.guard(self.keyspace, name);
        match guard.table.slot(key.hash, key.bytes) {
            Slot::Occupied(slot) => {
                let mut result = None;
                slot.update(|entry| {
                    let epoch = if stays_unsaved { entry.epoch() } else { epoch };
                    let (mut entry, answer) = edit(entry);
                    entry.set_epoch(epoch);
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
        self.preserve_bytes(key, []);
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
        self.expire_if_due(key);
        self.remove_even_expired(key, lazily)
    }

    /// [`Access::remove`] for what is removed unseen, as there is nothing to replace it: where its time had come but nobody
    /// had met it since, it is removed by this and has not expired. Returns whether there was something.
    pub fn remove_even_expired(&mut self, key: Key<'_>, lazily: bool) -> bool {
        let Some(entry) = self.detach(key) else {
            return false;
        };
        self.changed(key);
        self.discard(key.dbid, entry, lazily);
        true
    }

    /// Removes the key because a command gave it a time that has come already. Returns whether it existed.
    pub fn remove_expired(&mut self, key: Key<'_>, lazily: bool) -> bool {
        let removed = self.remove(key, lazily);
        self.tally.expired += u64::from(removed);
        removed
    }

    /// Removes the key and gives its entry to the caller, who puts it under another by [`Access::place`] before the locks are
    /// let go.
    pub fn take(&mut self, key: Key<'_>) -> Option<KeyEntry> {
        self.expire_if_due(key);
        self.preserve(key);
        let entry = self.detach(key)?;
        self.lift(key.dbid, &entry);
        self.changed(key);
        Some(entry)
    }

    /// Puts a whole entry under a key, as a new one: RENAME, MOVE, COPY. Expiry and recency are the entry's. What was there goes after
    /// the lock, in the background if `lazily`.
    pub fn place(&mut self, key: Key<'_>, entry: KeyEntry, lazily: bool) {
        self.expire_if_due(key);
        self.place_even_over_expired(key, entry, lazily);
    }

    /// [`Access::place`] over something unseen: where the time of that had come, it is replaced and has not expired.
    pub fn place_even_over_expired(&mut self, key: Key<'_>, entry: KeyEntry, lazily: bool) {
        let old = self.detach(key);
        self.events.note(EventKind::New, key);
        self.replace(key, old, entry, lazily);
        self.changed(key);
    }

    /// Puts a whole entry under a key, as a new value of one that was there already.
    pub(crate) fn store(&mut self, key: Key<'_>, entry: KeyEntry) {
        self.store_silently(key, entry);
        self.changed(key);
    }

    /// [`Access::store`] without telling anybody: the caller does, if anybody is to be told.
    pub(crate) fn store_silently(&mut self, key: Key<'_>, entry: KeyEntry) {
        // What is there may have been met by nobody since its time came.
        self.expire_if_due(key);
        let old = self.detach(key);
        if old.is_none() {
            self.events.note(EventKind::New, key);
        }
        self.replace(key, old, entry, false);
    }

    fn replace(&mut self, key: Key<'_>, old: Option<KeyEntry>, entry: KeyEntry, lazily: bool) {
        if let Some(old) = old {
            self.discard(key.dbid, old, lazily);
        }
        let mut entry = if entry.key() == key.bytes {
            entry
        } else {
            entry.with_key(key.bytes)
        };
        self.settle(key, &entry);
        // As all that comes: whatever epoch it brings is another snapshot's.
        entry.set_epoch(self.epoch);
        let expiry = EntryExpiry::of(&entry);
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        guard.table.insert(key.hash, entry);
        guard.came(&expiry, key.bytes);
        guard.table.publish(guard.shared());
    }

    /// Puts a copy of one key's value and expiry under another, replacing what was there. Returns whether there was
    /// anything to copy.
    pub fn copy(&mut self, from: Key<'_>, to: Key<'_>, lazily: bool) -> bool {
        let bits = self.recency().fresh(self.now_ms);
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
        self.tally.lost += 1;
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

    pub(crate) fn detach(&mut self, key: Key<'_>) -> Option<KeyEntry> {
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        let entry = guard.table.remove(key.hash, key.bytes)?;
        guard.went(&EntryExpiry::of(&entry), key.bytes);
        Some(entry)
    }
}
