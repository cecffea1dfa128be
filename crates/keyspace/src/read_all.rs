//! Reading several keys at once: what SINTER, ZUNION and their like need, whose sources are too large to be copied.

use smallvec::SmallVec;

use crate::access::{Access, Key};
use crate::held::ShardName;
use crate::object::{Found, KeyEntry};

/// The entries of several keys, none for a key that does not exist.
pub type AllFound<'a> = SmallVec<[Option<Found<'a>>; 8]>;

impl Access<'_> {
    /// Reads keys as [`Access::read`] does one, and lends all of their entries together: none for a key that does not
    /// exist. The same key may stand there more than once.
    pub fn read_all(&mut self, keys: &[Key<'_>]) -> AllFound<'_> {
        self.read_all_of(keys, |_| true).unwrap_or_default()
    }

    /// The same where all that exist must be `accepted`, else `None`: then keys after the first that was not are not read,
    /// nor counted.
    pub fn read_all_of(
        &mut self,
        keys: &[Key<'_>],
        accepted: impl Fn(&KeyEntry) -> bool,
    ) -> Option<AllFound<'_>> {
        let mut exists: SmallVec<[bool; 8]> = SmallVec::with_capacity(keys.len());
        for key in keys {
            let entry = self.read(*key);
            if entry.as_ref().is_some_and(|entry| !accepted(entry)) {
                return None;
            }
            exists.push(entry.is_some());
        }
        let names: SmallVec<[ShardName; 8]> = keys.iter().map(|key| self.name(*key)).collect();
        self.held.hold_together(self.keyspace, &names);
        let held = &self.held;
        let find = |((key, name), exists): ((&Key<'_>, &ShardName), &bool)| {
            // A key that was not there for the reader may be: one whose time has come and that only others may remove.
            exists
                .then(|| held.shared(*name).table.get(key.hash, key.bytes))
                .flatten()
        };
        Some(keys.iter().zip(&names).zip(&exists).map(find).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::access::Access;
    use crate::expire::Ttl;
    use crate::keyspace::{Keyspace, KeyspaceOptions};
    use crate::object::NewValue;

    #[test]
    fn lends_entries_of_several_shards_under_locks_and_under_the_gate() {
        let keyspace = Keyspace::new(KeyspaceOptions {
            db_count: 1,
            shard_count: 16,
            lazyfree: Box::new(drop),
        });
        let names: Vec<Vec<u8>> = (0..40_u8).map(|number| vec![b'k', number]).collect();
        for under_gate in [false, true] {
            let mut access = Access::new(&keyspace, 1, 1);
            let mut keys: Vec<_> = names.iter().map(|name| access.key(0, name)).collect();
            if under_gate {
                access.lock_all();
            } else {
                let pairs: Vec<_> = keys.iter().map(|key| (0, key.hash)).collect();
                access.lock_many(&pairs).unwrap();
            }
            for key in keys.iter().step_by(2) {
                access.put(*key, NewValue::Text(key.bytes), Ttl::Clear);
            }
            keys.push(keys[0]);
            let found = access.read_all(&keys);
            for (index, (key, entry)) in keys.iter().zip(&found).enumerate() {
                let name = entry.as_ref().map(|entry| entry.key());
                assert_eq!(name, (index % 2 == 0).then_some(key.bytes));
            }
            drop(found);
            assert_eq!((access.tally.hits, access.tally.misses), (21, 20));
            assert!(access.exists(keys[2]) && !access.exists(keys[3]));
        }
    }
}
