//! What writers do for a snapshot that is under way: nothing that it has not saved yet is lost.
//!
//! Before an entry that does not carry the snapshot's epoch is changed in place or goes on to another key, a copy of it is
//! kept; one that is removed or replaced is kept itself. Thereafter it carries the epoch, as do entries that come. With no
//! snapshot under way all of this is one look at a byte of the access.

use crate::access::{Access, Key};
use crate::db::ShardData;
use crate::keyspace::Keyspace;
use crate::object::{KeyEntry, copy_entry};

impl Access<'_> {
    /// Keeps what a key holds as it is now, if a snapshot still has to save it: before it is changed.
    #[inline]
    pub(crate) fn preserve(&mut self, key: Key<'_>) {
        if self.epoch != 0 {
            self.preserve_held(key);
        }
    }

    #[cold]
    fn preserve_held(&mut self, key: Key<'_>) {
        let name = self.name(key);
        let (keyspace, epoch) = (self.keyspace, self.epoch);
        let guard = self.held.guard(keyspace, name);
        preserve_in(keyspace, epoch, key, guard);
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
    if entry.epoch() == epoch {
        return Some(entry);
    }
    keyspace.snapshots.keep(epoch, dbid, entry).err()
}

/// [`Access::preserve`] for a shard that was locked otherwise.
pub(crate) fn preserve_in(keyspace: &Keyspace, epoch: u8, key: Key<'_>, data: &mut ShardData) {
    let Some(mut entry) = data.table.get_mut(key.hash, key.bytes) else {
        return;
    };
    if epoch == 0 || entry.epoch() == epoch {
        return;
    }
    let copy = duplicate(&entry);
    if keyspace.snapshots.keep(epoch, key.dbid, copy).is_ok() {
        entry.set_epoch(epoch);
    }
}

/// A copy of an entry with all that is saved of it.
pub(super) fn duplicate(entry: &KeyEntry) -> KeyEntry {
    let copy = copy_entry(entry, entry.key());
    copy.set_lru(entry.lru());
    copy
}
