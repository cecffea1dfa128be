//! What became unreachable under a lock and is dropped after it, by this thread or in the background.

use crate::access::Access;
use crate::db::{ShardData, ShardGuard};
use crate::held::Held;
use crate::keyspace::Keyspace;
use crate::lazyfree::{Garbage, Notice};
use crate::object::{KeyEntry, Object, is_boxed};

/// What an access has to drop.
#[derive(Default)]
pub struct Trash {
    pub(crate) entries: Vec<KeyEntry>,
    /// Dropped by this thread.
    here: Vec<Garbage>,
    /// Dropped in the background.
    lazy: Vec<Garbage>,
}

impl Trash {
    /// Whether there is nothing to drop.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.lazy.is_empty() && self.here.is_empty()
    }

    /// Drops it, what is large in the background.
    pub fn free(self, keyspace: &Keyspace) {
        drop((self.entries, self.here));
        self.lazy
            .into_iter()
            .for_each(|garbage| keyspace.free_lazily(garbage));
    }
}

impl Access<'_> {
    #[cold]
    pub(crate) fn drop_trash(&mut self) {
        std::mem::take(&mut self.trash).free(self.keyspace);
    }

    /// Gives up the locks without dropping what became unreachable: the caller does that when the gate is open again.
    pub fn into_trash(mut self) -> Trash {
        self.held = Held::None;
        std::mem::take(&mut self.trash)
    }

    /// Drops an entry that was taken out of a database whose shard is locked, in the background if that is asked for and worth
    /// it. It goes once the locks are gone, or a snapshot has saved it.
    pub(crate) fn discard(&mut self, dbid: u32, entry: KeyEntry, lazily: bool) {
        if let Some(entry) = self.keep(dbid, entry) {
            self.drop_later(entry, lazily);
        }
    }

    /// The same for one that no snapshot has to save.
    pub(crate) fn drop_later(&mut self, entry: KeyEntry, lazily: bool) {
        /// Below this many allocations a hand-over costs more than the drop.
        const LAZY_EFFORT_MIN: usize = 64;
        let effort = match entry.value() {
            serval_collections::entry::Value::Boxed(object) => Object::drop_effort(object),
            _ => 1,
        };
        if lazily && effort >= LAZY_EFFORT_MIN {
            self.trash.lazy.push(Garbage::Entry(entry));
        } else if effort > 1 || is_boxed(&entry) {
            self.trash.entries.push(entry);
        }
    }

    /// Hands garbage over once the locks are gone.
    pub(crate) fn discard_lazily(&mut self, garbage: Garbage) {
        self.trash.lazy.push(garbage);
    }

    /// Has somebody told when what was handed over so far is dropped.
    pub fn tell_when_freed(&mut self, notice: Notice) {
        self.trash.lazy.push(Garbage::Notice(notice));
    }

    /// Drops garbage on this thread once the locks are gone.
    pub(crate) fn discard_after(&mut self, garbage: Garbage) {
        self.trash.here.push(garbage);
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
