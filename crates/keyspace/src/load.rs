//! Putting in what was read from a file: quietly, since nothing of it is a change that anybody was told of.

use crate::access::Access;
use crate::db::{EntryExpiry, ShardData};
use crate::held::ShardName;
use crate::keyspace::Keyspace;
use crate::object::KeyEntry;
use crate::trash::retire;

impl Keyspace {
    /// Keys of all databases, those whose time has come included. Time: a look at every shard in use.
    pub fn key_count(&self) -> u64 {
        let dbs = (0..self.db_count()).filter_map(|dbid| self.db_if_used(dbid));
        dbs.flat_map(|db| &db.shards)
            .map(|shard| shard.lock().table.len() as u64)
            .sum()
    }
}

impl Access<'_> {
    /// Puts an entry that was read under its own key, whose shard is locked for that; `hash` is that of the key. Where
    /// there is one already it is replaced if it `may` be, else the new one comes back. No watcher, waiter or journal
    /// learns of it: whoever loads has closed the keyspace to everybody else.
    pub fn load(
        &mut self,
        dbid: u32,
        hash: u64,
        mut entry: KeyEntry,
        may_replace: bool,
    ) -> Result<(), KeyEntry> {
        let keyspace = self.keyspace();
        let name = ShardName {
            dbid,
            shard_index: keyspace.shard_index(hash),
        };
        if !self.held.has(name) {
            self.held.one_patiently(keyspace, name);
        }
        entry.set_epoch(self.epoch);
        let guard = self.held.guard(keyspace, name);
        let data: &mut ShardData = guard;
        let expiry = EntryExpiry::of(&entry);
        data.came(&expiry, entry.key());
        let (mut result, mut replaced) = (Ok(()), None);
        if let Some(old) = data.table.insert(hash, entry) {
            if may_replace {
                data.went(&EntryExpiry::of(&old), old.key());
                replaced = Some(old);
            } else if let Some(new) = data.table.insert(hash, old) {
                data.went(&expiry, new.key());
                result = Err(new);
            }
        }
        guard.table.publish(guard.shared());
        retire(keyspace, guard);
        if let Some(old) = replaced {
            // A snapshot may be under way all the same.
            let free = self.keep(dbid, old);
            self.trash.entries.extend(free);
        }
        result
    }
}
