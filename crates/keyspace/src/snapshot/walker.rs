//! The walk: what a thread that saves a snapshot does, step by step.
//!
//! Shard by shard a walker goes through the table with the cursor of SCAN, a few buckets a hold of the lock, and reports
//! every entry that does not carry the snapshot's epoch, giving it the epoch: reported once, whatever moves meanwhile.
//! What writers preserved comes first, so that it does not pile up. Short values are reported under the lock; a longer one
//! is copied there and reported after, since putting it into a format may take long.

use serval_collections::entry::Value;

use super::books::{Kept, Located};
use super::preserve::duplicate;
use super::progress::Progress;
use super::{Snapshot, Visitor};
use crate::db::TableGarbage;
use crate::keyspace::Keyspace;
use crate::object::{KeyEntry, Object};

/// The longest value that is reported under a shard's lock, in bytes.
const SHORT_BYTES_MAX: usize = 1024;
/// Buckets, keys, and bytes of values after which a hold of a shard's lock ends.
const HOLD_BUCKETS_MAX: usize = 64;
const HOLD_KEYS_MAX: usize = 32;
const HOLD_BYTES_MAX: usize = 8 * 1024;

/// One thread's part of saving a snapshot; several walkers share the shards.
pub struct Walker<'s> {
    progress: &'s Progress,
    /// What was preserved, and taken from there to be reported.
    kept: Vec<Kept>,
    /// Copies that were made during the hold that ended last.
    copies: Vec<KeyEntry>,
    unit: Option<Unit>,
}

/// The shard that a walker goes through.
struct Unit {
    number: usize,
    cursor: u64,
    /// Its table, where the database was flushed.
    flushed: Option<TableGarbage>,
}

impl<'s> Walker<'s> {
    pub(super) fn new(snapshot: &'s Snapshot) -> Walker<'s> {
        Walker {
            progress: &snapshot.progress,
            kept: Vec::new(),
            copies: Vec::new(),
            unit: None,
        }
    }

    /// Reports about `budget` keys or parts. The caller is inside the gate and holds no lock; it leaves and enters the gate
    /// between steps. True when nothing is left for this walker.
    pub fn step(&mut self, keyspace: &Keyspace, visitor: &mut dyn Visitor, budget: usize) -> bool {
        let mut spent = 0;
        while spent < budget.max(1) {
            if self.report_kept(keyspace, visitor) {
                spent += 1;
                continue;
            }
            if self.unit.is_none() {
                let Some(number) = self.progress.claim() else {
                    return true;
                };
                self.unit = Some(Unit {
                    number,
                    cursor: 0,
                    flushed: None,
                });
            }
            // An empty shard counts as well: looking at it takes a lock.
            spent += self.go_on(keyspace, visitor).max(1);
        }
        false
    }

    /// Reports one of those that were preserved, if there is any.
    fn report_kept(&mut self, keyspace: &Keyspace, visitor: &mut dyn Visitor) -> bool {
        let snapshots = &keyspace.snapshots;
        if self.kept.is_empty() {
            snapshots.take_kept(&mut self.kept);
        }
        let Some(Kept { dbid, entry, bytes }) = self.kept.pop() else {
            return false;
        };
        visitor.entry(dbid, &entry);
        self.progress.done(1);
        drop(entry);
        snapshots.dropped(bytes);
        true
    }

    /// Goes through some buckets of the unit. Answers how many keys were reported.
    fn go_on(&mut self, keyspace: &Keyspace, visitor: &mut dyn Visitor) -> usize {
        let Some(mut unit) = self.unit.take() else {
            return 0;
        };
        let (home_index, shard_index) = self.progress.place_of(unit.number);
        let dbid = self.progress.sizes[home_index].dbid;
        let home = match unit.flushed.take() {
            Some(table) => Located::Flushed(table),
            None => keyspace.snapshots.books().find(home_index, shard_index),
        };
        let reported = match home {
            Located::Flushed(mut table) => {
                let reported = self.hold(&mut table, &mut unit.cursor, dbid, visitor);
                unit.flushed = Some(table);
                reported
            }
            Located::Db(at) => {
                let mut guard = keyspace.shard(at, shard_index as u32).lock();
                self.hold(&mut guard.table, &mut unit.cursor, dbid, visitor)
            }
        };
        for copy in self.copies.drain(..) {
            visitor.entry(dbid, &copy);
        }
        self.progress.done(reported as u64);
        if unit.cursor == 0 {
            self.progress.finish(unit.number);
        } else {
            self.unit = Some(unit);
        }
        reported
    }

    /// Reports or copies what is not saved in some buckets from the cursor on. Answers how many keys.
    fn hold(
        &mut self,
        table: &mut TableGarbage,
        cursor: &mut u64,
        dbid: u32,
        visitor: &mut dyn Visitor,
    ) -> usize {
        let (epoch, copies) = (self.progress.epoch, &mut self.copies);
        let (mut keys, mut bytes) = (0, 0);
        for _ in 0..HOLD_BUCKETS_MAX {
            *cursor = table.scan_mut(*cursor, |mut entry| {
                if entry.epoch() == epoch {
                    return;
                }
                entry.set_epoch(epoch);
                keys += 1;
                let len = value_len(&entry);
                bytes += len;
                if len <= SHORT_BYTES_MAX {
                    visitor.entry(dbid, &entry);
                } else {
                    copies.push(duplicate(&entry));
                }
            });
            if *cursor == 0 || keys >= HOLD_KEYS_MAX || bytes >= HOLD_BYTES_MAX {
                break;
            }
        }
        keys
    }
}

/// How long a value is, in bytes, where that is known at a look; else more than any short one.
fn value_len(entry: &KeyEntry) -> usize {
    match entry.value() {
        Value::Int(_) => 8,
        Value::Inline(bytes) => bytes.len(),
        Value::Boxed(Object::Str(bytes) | Object::Packed(bytes)) => bytes.len(),
        Value::Boxed(_) => SHORT_BYTES_MAX + 1,
    }
}
