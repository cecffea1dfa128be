//! The way from a command to a hash, and the removal of fields whose time has come.

use serval_collections::entry::TypeTag;
use serval_collections::listpack::EMPTY_BYTES;
use serval_collections::pack::Pack;
use serval_collections::table::Slot;

use super::due::{self, FieldsDue};
use super::{HashLimits, HashMut, HashRef};
use crate::access::{Access, Key};
use crate::collection::{Outcome, edit_entry};
use crate::db::ShardData;
use crate::events::EventKind;
use crate::expire::Overdue;
use crate::keyspace::Keyspace;
use crate::object::{KeyEntry, Object, encoding, kind};
use crate::snapshot::preserve_in;

/// What a command did to a hash besides its result.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct HashChange {
    /// Whether it has other fields, values or expiries.
    pub changed: bool,
    /// Fields that were removed because their time had come.
    pub expired: usize,
}

/// Limits for those who only remove.
const NO_LIMITS: HashLimits = HashLimits {
    entries: usize::MAX,
    value_bytes: usize::MAX,
};

impl Access<'_> {
    /// Lets `edit` change the hash at a key that exists and is one. A hash without fields goes. `None` where there is no such
    /// key.
    pub fn edit_hash<R>(
        &mut self,
        key: Key<'_>,
        limits: HashLimits,
        edit: impl FnOnce(&mut HashMut<'_>) -> (HashChange, R),
    ) -> Option<R> {
        let lost_wanted = self.losses.wanted;
        let (due_before, due_after, change, lost, result) =
            self.edit_collection(key, |encoding, object| {
                let before = due::of_object(object, *encoding);
                let encoding_before = *encoding;
                let mut hash = HashMut::new(encoding, object, limits, lost_wanted);
                let (change, result) = edit(&mut hash);
                let lost = hash.into_lost();
                let hash = HashRef::of_object(object, *encoding);
                let outcome = match (change.changed || change.expired > 0, hash.is_empty()) {
                    (_, true) => Outcome::Emptied,
                    (true, false) => Outcome::Changed,
                    (false, false) if *encoding != encoding_before => Outcome::Converted,
                    (false, false) => Outcome::Unchanged,
                };
                let after = match outcome {
                    Outcome::Emptied => None,
                    _ => due::of_object(object, *encoding),
                };
                (outcome, (before, after, change, lost, result))
            })?;
        if change.expired > 0 {
            self.tally.expired_fields += change.expired as u64;
            self.tally.lost += u64::from(!change.changed);
            self.events.note(EventKind::FieldsExpired, key);
        }
        self.losses.fields(key.dbid, key.bytes, &lost);
        if due_before != due_after {
            let name = self.name(key);
            let data: &mut ShardData = self.held.guard(self.keyspace, name);
            data.fields_due_changed(key.bytes, due_before, due_after);
        }
        Some(result)
    }

    /// The same for a key that may be missing: `edit` gets a hash without fields then, which is kept if it has some after.
    /// The caller has looked at the key.
    pub fn upsert_hash<R>(
        &mut self,
        key: Key<'_>,
        limits: HashLimits,
        edit: impl FnOnce(&mut HashMut<'_>) -> (HashChange, R),
    ) -> R {
        /// What a first field usually needs.
        const CAPACITY: usize = EMPTY_BYTES + 57;
        let mut edit = Some(edit);
        let mut once = |hash: &mut HashMut<'_>| match edit.take() {
            Some(edit) => edit(hash),
            None => unreachable!("a hash is either there or not"),
        };
        if let Some(result) = self.edit_hash(key, limits, &mut once) {
            return result;
        }
        let mut object = Object::Packed(Pack::with_capacity(CAPACITY).into_bytes());
        let mut encoding = encoding::LISTPACK;
        let mut hash = HashMut::new(&mut encoding, &mut object, limits, self.losses.wanted);
        let (change, result) = once(&mut hash);
        let lost = hash.into_lost();
        self.losses.fields(key.dbid, key.bytes, &lost);
        self.tally.expired_fields += change.expired as u64;
        if HashRef::of_object(&object, encoding).is_empty() {
            if change.changed {
                // It was there for a moment.
                self.announce(key);
            }
        } else {
            self.put_collection(key, TypeTag::new(kind::HASH, encoding), object);
        }
        result
    }

    /// Whether a field that ends at this instant is not to be seen any more.
    #[inline]
    pub fn is_field_over(&self, expiry_ms: Option<i64>) -> bool {
        expiry_ms.is_some_and(|at_ms| at_ms <= self.now_ms) && self.overdue != Overdue::Show
    }

    /// The instant up to which fields are not to be seen any more: the command's, or none that ever was.
    pub fn fields_over_ms(&self) -> i64 {
        match self.overdue {
            Overdue::Show => i64::MIN,
            _ => self.now_ms,
        }
    }

    /// Removes fields that a reader found overdue, if that may be done now. Answers how many went.
    #[cold]
    pub fn remove_fields_over(&mut self, key: Key<'_>, fields: &[&[u8]]) -> usize {
        let now_ms = self.now_ms;
        self.expire_fields(key, |hash| {
            let is_over = |hash: &HashMut<'_>, field| {
                hash.view()
                    .get(field)
                    .is_some_and(|found| found.is_over(now_ms))
            };
            fields
                .iter()
                .filter(|field| is_over(hash, field) && hash.remove_over(field))
                .count()
        })
    }

    /// Removes all fields of a hash whose time has come, if that may be done now. Answers how many went.
    pub fn remove_all_fields_over(&mut self, key: Key<'_>) -> usize {
        let now_ms = self.now_ms;
        self.expire_fields(key, |hash| hash.remove_expired(now_ms))
    }

    fn expire_fields(
        &mut self,
        key: Key<'_>,
        remove: impl FnOnce(&mut HashMut<'_>) -> usize,
    ) -> usize {
        if self.overdue != Overdue::Remove {
            return 0;
        }
        let removed = self.edit_hash(key, NO_LIMITS, |hash| {
            let expired = remove(hash);
            let change = HashChange {
                changed: false,
                expired,
            };
            (change, (expired, hash.view().is_empty()))
        });
        let (expired, emptied) = removed.unwrap_or_default();
        if emptied {
            self.events.note(EventKind::Emptied, key);
        }
        expired
    }
}

impl ShardData {
    /// Keeps note of when a hash is to be looked at for fields that have expired.
    pub(crate) fn fields_due_changed(&mut self, key: &[u8], old: Option<i64>, new: Option<i64>) {
        if old != new {
            self.extension().fields_due.changed(key, old, new);
        }
    }
}

/// Takes a key, the names of the fields that its hash lost, and its entry where it lost the last.
type FieldReport<'a> = dyn FnMut(&[u8], &[Box<[u8]>], Option<KeyEntry>) + 'a;

/// What a round of removing fields did.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct FieldSweep {
    /// Fields removed.
    pub(crate) fields: u64,
    /// Hashes that changed.
    pub(crate) hashes: u64,
    /// Whether more is due.
    pub(crate) more: bool,
}

/// Where and when fields are removed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SweepAt {
    pub(crate) dbid: u32,
    pub(crate) now_ms: i64,
    /// Of the snapshot under way, 0 where there is none.
    pub(crate) epoch: u8,
    /// Whether a journal wants to know which fields went.
    pub(crate) names_wanted: bool,
}

/// Removes what is due among the fields of a shard's hashes, as much as a hold of its lock should. Reports each hash that
/// lost some, with their names if those are wanted, and with its entry where it lost the last.
pub(crate) fn sweep_fields(
    keyspace: &Keyspace,
    data: &mut ShardData,
    at: SweepAt,
    report: &mut FieldReport<'_>,
) -> FieldSweep {
    /// Hashes that one hold may look at.
    const HASHES_MAX: usize = 16;
    /// Buckets of a table, or fields of a listpack, that are looked at in one hash.
    const PART_MAX: usize = 128;
    let now_ms = at.now_ms;
    let mut swept = FieldSweep::default();
    for _ in 0..HASHES_MAX {
        let Some(key) = take_due(data, now_ms) else {
            return swept;
        };
        let hash = keyspace.hash(&key);
        if at.epoch != 0 {
            let (dbid, bytes) = (at.dbid, &*key);
            preserve_in(keyspace, at.epoch, Key { dbid, hash, bytes }, data);
        }
        let Slot::Occupied(slot) = data.table.slot(hash, &key) else {
            continue;
        };
        let mut expired = 0;
        let mut is_empty = false;
        let mut lost = Vec::new();
        let entry = slot.update(|entry| {
            let edit = |encoding: &mut u8, object: &mut Object| {
                let mut hash = HashMut::new(encoding, object, NO_LIMITS, at.names_wanted);
                expired = hash.remove_some_expired(now_ms, PART_MAX);
                is_empty = hash.view().is_empty();
                lost = hash.into_lost();
                (Outcome::Changed, ())
            };
            edit_entry(entry, Vec::new(), edit).0
        });
        let (due_ms, expiry_ms) = (due::of_entry(&entry), entry.expiry_ms());
        swept.fields += expired as u64;
        let emptied = match is_empty {
            true => data.table.remove(hash, &key),
            false => None,
        };
        if is_empty {
            data.expiry_changed(expiry_ms, None);
        } else {
            data.fields_due_changed(&key, None, due_ms);
        }
        if expired > 0 {
            swept.hashes += 1;
            data.tell_watchers(&key);
            report(&key, &lost, emptied);
        }
    }
    swept.more = data.next_fields_ms().is_some_and(|at_ms| at_ms <= now_ms);
    swept
}

fn take_due(data: &mut ShardData, now_ms: i64) -> Option<Box<[u8]>> {
    let due: &mut FieldsDue = &mut data.extension.as_mut()?.fields_due;
    due.take_due(now_ms)
}
