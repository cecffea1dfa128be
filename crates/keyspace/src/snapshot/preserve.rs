//! What writers do for a snapshot that is under way: nothing that it has not saved yet is lost.
//!
//! Before an entry that does not carry the snapshot's epoch is changed in place or goes on to another key, a copy of it is
//! kept, or, of a large collection, its walk begins (`parts.rs`); one that is removed or replaced is kept itself. Thereafter
//! it carries the epoch, as do entries that come. A long string of which some bytes are changed goes on without it
//! (`undo.rs`). With no snapshot under way all of this is one look at a byte of the access.

use std::ops::Range;

use super::parts::{Place, TablePlace, is_walking, object_of, walks_in_parts};
use super::undo::long_string;
use serval_collections::entry::{EntryMut, Value};

use crate::access::{Access, Key};
use crate::db::ShardData;
use crate::keyspace::Keyspace;
use crate::object::{KeyEntry, Object, copy_entry, memory_bytes};

impl Access<'_> {
    /// Keeps what a key holds as it is now, if a snapshot still has to save it: before it is changed.
    #[inline]
    pub(crate) fn preserve(&mut self, key: Key<'_>) {
        if self.epoch != 0 {
            self.preserve_held(key);
        }
    }

    /// The same before some bytes of a string or its expiry are changed: of a long one only what is touched is kept. True
    /// where it stays unsaved, so that it must not get the snapshot's epoch.
    #[inline]
    pub(crate) fn preserve_bytes(
        &mut self,
        key: Key<'_>,
        touched: impl IntoIterator<Item = Range<usize>>,
    ) -> bool {
        self.epoch != 0 && self.preserve_bytes_held(key, touched)
    }

    #[cold]
    fn preserve_bytes_held(
        &mut self,
        key: Key<'_>,
        touched: impl IntoIterator<Item = Range<usize>>,
    ) -> bool {
        let name = self.name(key);
        let (keyspace, epoch) = (self.keyspace, self.epoch);
        let guard = self.held.guard(keyspace, name);
        if let Some(entry) = guard.table.get_mut(key.hash, key.bytes)
            && entry.epoch() != epoch
            && let Some(string) = long_string(&entry)
        {
            let snapshots = &keyspace.snapshots;
            return snapshots.keep_pieces(epoch, key.dbid, &entry, string, touched);
        }
        preserve_in(keyspace, epoch, key, guard);
        false
    }

    #[cold]
    fn preserve_held(&mut self, key: Key<'_>) {
        let name = self.name(key);
        let (keyspace, epoch) = (self.keyspace, self.epoch);
        let guard = self.held.guard(keyspace, name);
        preserve_in(keyspace, epoch, key, guard);
    }

    /// Says that an entry was taken out of a database, to be put under another key: by [`Self::settle`], before the locks
    /// are let go.
    #[inline]
    pub(crate) fn lift(&mut self, dbid: u32, entry: &KeyEntry) {
        if self.epoch != 0 && is_walking(entry) {
            let lifted = self
                .keyspace
                .snapshots
                .books()
                .walks
                .lift(dbid, entry.key());
            self.lifted = lifted.unwrap_or(0);
        }
    }

    /// Says that an entry is about to be put under a key, under the lock of its shard.
    #[inline]
    pub(crate) fn settle(&mut self, key: Key<'_>, entry: &KeyEntry) {
        if self.lifted != 0 && is_walking(entry) {
            let id = std::mem::take(&mut self.lifted);
            let place = Place::Table(TablePlace {
                dbid: key.dbid,
                key: key.bytes.into(),
            });
            self.keyspace.snapshots.books().walks.settle(id, place);
        }
    }

    /// Keeps an entry that was taken out of a database for good, if a snapshot still has to save it; else gives it back.
    /// The shard where it was is still locked.
    #[inline]
    pub(crate) fn keep(&mut self, dbid: u32, entry: KeyEntry) -> Option<KeyEntry> {
        if self.epoch == 0 {
            return Some(entry);
        }
        keep_unsaved(self.keyspace, self.epoch, dbid, entry)
    }

    /// The same for entries that a sweep of a shard took out: those of the trash from `from` on.
    #[inline]
    pub(crate) fn keep_swept(&mut self, dbid: u32, from: usize) {
        if self.epoch != 0 {
            self.keep_trash(dbid, from);
        }
    }

    #[cold]
    fn keep_trash(&mut self, dbid: u32, from: usize) {
        let swept = self.trash.entries.split_off(from);
        for entry in swept {
            let free = self.keep(dbid, entry);
            self.trash.entries.extend(free);
        }
    }
}

#[cold]
fn keep_unsaved(keyspace: &Keyspace, epoch: u8, dbid: u32, entry: KeyEntry) -> Option<KeyEntry> {
    if entry.epoch() != epoch {
        let bytes = memory_bytes(&entry);
        keyspace.snapshots.keep(epoch, dbid, entry, bytes).err()
    } else if is_walking(&entry) {
        keyspace.snapshots.keep_walking(dbid, entry).err()
    } else {
        Some(entry)
    }
}

/// [`Access::preserve`] for a shard that was locked otherwise.
pub(crate) fn preserve_in(keyspace: &Keyspace, epoch: u8, key: Key<'_>, data: &mut ShardData) {
    let Some(mut entry) = data.table.get_mut(key.hash, key.bytes) else {
        return;
    };
    if epoch == 0 || entry.epoch() == epoch {
        return;
    }
    let snapshots = &keyspace.snapshots;
    let is_preserved = match walks_in_parts(&entry) {
        true => snapshots.begin_parts(epoch, key.dbid, &mut entry),
        false => {
            let copy = duplicate(&mut entry);
            let bytes = duplicate_bytes(&copy);
            snapshots.keep(epoch, key.dbid, copy, bytes).is_ok()
        }
    };
    if is_preserved {
        entry.set_epoch(epoch);
    }
}

/// A copy of an entry with all that is saved of it. Lists and streams share their nodes with it until they change.
pub(super) fn duplicate(entry: &mut EntryMut<'_, Object>) -> KeyEntry {
    let shared = object_of(entry.value_mut()).map(|object| Box::new(object.share()));
    let copy = match shared {
        Some(object) => KeyEntry::new_boxed(entry.key(), entry.tag(), object, entry.expiry_ms()),
        None => copy_entry(entry, entry.key()),
    };
    copy.set_lru(entry.lru());
    copy
}

/// What such a copy costs, in bytes: of nodes that are shared a reference each.
fn duplicate_bytes(copy: &KeyEntry) -> usize {
    const NODE_BYTES: usize = 16;
    match copy.value() {
        Value::Boxed(object @ (Object::List(_) | Object::Stream(_))) => {
            object.drop_effort() * NODE_BYTES
        }
        _ => memory_bytes(copy),
    }
}
