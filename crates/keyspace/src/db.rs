//! A database: an array of shards, each one cache line.

use std::sync::Arc;

use serval_collections::table::{Table, TableHint};
use serval_sync::lock::{Guard, ShardLock};

use crate::hash::due::{self, FieldsDue};
use crate::object::KeyEntry;
use crate::wait::Waits;
use crate::watch::{WatchFlag, Watchers};

/// One shard: what is read without the lock for prefetching, and what the lock guards.
pub type Shard = ShardLock<TableHint, ShardData>;
/// A locked shard.
pub type ShardGuard<'k> = Guard<'k, TableHint, ShardData>;
/// A table that was taken out of its shard.
pub type TableGarbage = Table<KeyEntry>;

/// What a shard's lock guards. Lock, hint and this share 64 bytes; what few shards need hangs off `extension`.
#[derive(Default)]
pub struct ShardData {
    pub(crate) table: Table<KeyEntry>,
    pub(crate) extension: Option<Box<Extension>>,
}

/// Expiry, watchers and waits of a shard that has any.
pub(crate) struct Extension {
    /// Keys with an expiry.
    pub(crate) volatile_count: u32,
    /// No key of the shard expires before this instant.
    pub(crate) next_expiry_ms: i64,
    /// The shard is not swept again before this instant: a sweep that found little waits longer for the next.
    pub(crate) sweep_after_ms: i64,
    /// How long the last sweep made the next one wait, in milliseconds.
    pub(crate) sweep_pause_ms: i64,
    /// Where a sweep that ran out of budget goes on.
    pub(crate) sweep_bucket: u32,
    /// The lowest expiry seen by the sweep under way.
    pub(crate) sweep_min_ms: i64,
    /// Entries the sweep under way has removed.
    pub(crate) sweep_removed: u32,
    /// Time does not run backwards here (DESIGN §2, rule 7).
    pub(crate) latest_ms: i64,
    /// Hashes whose fields expire.
    pub(crate) fields_due: FieldsDue,
    pub(crate) watchers: Watchers,
    /// Who waits for keys.
    pub(crate) waits: Waits,
}

impl Default for Extension {
    fn default() -> Self {
        Extension {
            volatile_count: 0,
            next_expiry_ms: i64::MAX,
            sweep_after_ms: 0,
            sweep_pause_ms: 0,
            sweep_bucket: 0,
            sweep_min_ms: i64::MAX,
            sweep_removed: 0,
            latest_ms: 0,
            fields_due: FieldsDue::default(),
            watchers: Watchers::default(),
            waits: Waits::default(),
        }
    }
}

/// What expires in an entry, and when: what a shard keeps account of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EntryExpiry {
    key_ms: Option<i64>,
    fields_ms: Option<i64>,
}

impl EntryExpiry {
    #[inline]
    pub(crate) fn of(entry: &KeyEntry) -> EntryExpiry {
        EntryExpiry {
            key_ms: entry.expiry_ms(),
            fields_ms: due::of_entry(entry),
        }
    }
}

impl ShardData {
    pub(crate) fn extension(&mut self) -> &mut Extension {
        self.extension.get_or_insert_default()
    }

    /// Frees the extension of a shard in which nothing expires and nothing is watched or waited for.
    pub(crate) fn drop_idle_extension(&mut self) {
        self.extension = self.extension.take().filter(|extension| {
            extension.volatile_count > 0
                || !extension.watchers.is_empty()
                || !extension.fields_due.is_empty()
                || !extension.waits.is_empty()
        });
    }

    /// Notes that somebody may be served who waits for the key.
    #[inline]
    pub(crate) fn note_ready(&mut self, key: &[u8]) -> bool {
        match &mut self.extension {
            Some(extension) if !extension.waits.is_empty() => extension.waits.note(key),
            _ => false,
        }
    }

    /// Whether any key here has an expiry.
    #[inline]
    pub(crate) fn has_volatile(&self) -> bool {
        self.extension
            .as_ref()
            .is_some_and(|extension| extension.volatile_count > 0)
    }

    /// When there may be something to remove: a key (see [`Extension::next_sweep_ms`]), or a field of a hash.
    pub(crate) fn next_sweep_ms(&self) -> Option<i64> {
        let extension = self.extension.as_ref()?;
        let times = [extension.next_sweep_ms(), extension.fields_due.next_ms()];
        times.into_iter().flatten().min()
    }

    /// When there may be a field of a hash to remove.
    pub(crate) fn next_fields_ms(&self) -> Option<i64> {
        self.extension.as_ref()?.fields_due.next_ms()
    }

    /// Hashes whose fields expire.
    pub(crate) fn expiring_hash_count(&self) -> usize {
        self.extension
            .as_ref()
            .map_or(0, |extension| extension.fields_due.len())
    }

    pub(crate) fn volatile_count(&self) -> u32 {
        self.extension
            .as_ref()
            .map_or(0, |extension| extension.volatile_count)
    }

    /// Keeps count and bound when a key's expiry goes from `old` to `new`.
    pub(crate) fn expiry_changed(&mut self, old: Option<i64>, new: Option<i64>) {
        if old.is_none() && new.is_none() {
            return;
        }
        let extension = self.extension();
        extension.volatile_count += u32::from(new.is_some());
        extension.volatile_count -= u32::from(old.is_some());
        if let Some(at_ms) = new {
            extension.next_expiry_ms = extension.next_expiry_ms.min(at_ms);
            extension.sweep_min_ms = extension.sweep_min_ms.min(at_ms);
            // A key due soon must not wait for a pause that was made for keys due late.
            if at_ms < extension.sweep_after_ms && extension.volatile_count < 16 {
                extension.sweep_after_ms = at_ms;
            }
        }
    }

    /// Keeps count of what expires in an entry that came or went: the key, and fields of its value.
    #[inline]
    pub(crate) fn came(&mut self, entry: &EntryExpiry, key: &[u8]) {
        self.expiry_changed(None, entry.key_ms);
        self.fields_due_changed(key, None, entry.fields_ms);
    }

    /// See [`Self::came`].
    #[inline]
    pub(crate) fn went(&mut self, entry: &EntryExpiry, key: &[u8]) {
        self.expiry_changed(entry.key_ms, None);
        self.fields_due_changed(key, entry.fields_ms, None);
    }

    /// Tells those who watch `key`.
    #[inline]
    pub(crate) fn tell_watchers(&self, key: &[u8]) {
        if let Some(extension) = &self.extension
            && !extension.watchers.is_empty()
        {
            extension.watchers.changed(key);
        }
    }

    /// Tells those who watch `key` that it was removed because its time had come.
    pub(crate) fn tell_watchers_expired(&mut self, key: &[u8]) {
        if let Some(extension) = &mut self.extension {
            extension.watchers.expired(key);
        }
    }

    pub(crate) fn watch(&mut self, key: &[u8], flag: &Arc<WatchFlag>, was_expired: bool) -> bool {
        self.extension().watchers.add(key, flag, was_expired)
    }

    pub(crate) fn unwatch(&mut self, key: &[u8], flag: &Arc<WatchFlag>) {
        if let Some(extension) = &mut self.extension {
            extension.watchers.remove(key, flag);
        }
    }
}

/// A database's shards. A power of two of them, chosen by the low bits of a key's hash that the table does not use.
pub struct Db {
    pub(crate) shards: Box<[Shard]>,
}

impl Db {
    pub(crate) fn new(shard_count: usize) -> Db {
        let shard = || ShardLock::new(TableHint::new(), ShardData::default());
        Db {
            shards: (0..shard_count).map(|_| shard()).collect(),
        }
    }

    /// Keys in the database, expired ones that nobody touched yet included; shard by shard, not one instant.
    pub fn key_count(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| shard.lock().table.len())
            .sum()
    }

    /// Keys with an expiry.
    pub fn volatile_count(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| shard.lock().volatile_count() as usize)
            .sum()
    }

    /// Hashes that have fields with an expiry.
    pub fn expiring_hash_count(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| shard.lock().expiring_hash_count())
            .sum()
    }

    /// Bytes of the tables, without the entries and the array of shards.
    pub fn table_memory_bytes(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| shard.lock().table.memory_bytes())
            .sum()
    }
}
