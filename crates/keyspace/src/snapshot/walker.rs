//! The walk: what a thread that saves a snapshot does, step by step.
//!
//! Shard by shard a walker goes through the table with the cursor of SCAN, a few buckets a hold of the lock, and reports
//! every entry that does not carry the snapshot's epoch, giving it the epoch: reported once, whatever moves meanwhile.
//! What writers preserved comes first, so that it does not pile up. Short values are reported under the lock; a longer one
//! is copied there and reported after, since putting it into a format may take long. A large hash, set or sorted set is
//! reported in parts, some a hold, wherever it is by then (`parts.rs`).

use serval_collections::entry::{EntryMut, Value};

use super::books::{Kept, Located};
use super::parts::{Place, object_of, walks_in_parts};
use super::preserve::duplicate;
use super::progress::Progress;
use super::{Part, Snapshot, Visitor};
use crate::db::TableGarbage;
use crate::keyspace::Keyspace;
use crate::object::{KeyEntry, Object};

/// The longest value that is reported under a shard's lock, in bytes.
const SHORT_BYTES_MAX: usize = 1024;
/// Buckets, keys, and bytes of values after which a hold of a shard's lock ends.
const HOLD_BUCKETS_MAX: usize = 64;
const HOLD_KEYS_MAX: usize = 32;
const HOLD_BYTES_MAX: usize = 8 * 1024;
/// Parts of a large collection that a hold reports.
const HOLD_PARTS: usize = 64;

/// One thread's part of saving a snapshot; several walkers share the shards.
pub struct Walker<'s> {
    progress: &'s Progress,
    /// What was preserved, and taken from there to be reported.
    kept: Vec<Kept>,
    /// Copies that were made during the hold that ended last.
    copies: Vec<KeyEntry>,
    /// The collection that has begun.
    open: Option<Open>,
    unit: Option<Unit>,
}

/// A collection that is reported in parts.
struct Open {
    id: u64,
    /// Where it is out of reach of writers.
    kept: Option<Kept>,
}

/// What a walker found to do.
enum Next {
    /// So many keys or parts were reported.
    Reported(usize),
    /// What comes next cannot be had now, but soon.
    Later,
    /// Nothing is left.
    Nothing,
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
            open: None,
            unit: None,
        }
    }

    /// Reports about `budget` keys or parts. The caller is inside the gate and holds no lock; it leaves and enters the gate
    /// between steps. True when nothing is left for this walker.
    pub fn step(&mut self, keyspace: &Keyspace, visitor: &mut dyn Visitor, budget: usize) -> bool {
        let mut spent = 0;
        while spent < budget.max(1) {
            // An empty shard counts as well: looking at it takes a lock.
            spent += match self.next(keyspace, visitor) {
                Next::Reported(count) => count.max(1),
                Next::Later => return false,
                Next::Nothing => return true,
            };
        }
        false
    }

    /// Reports what is next: a collection that has begun, as nothing else may come before its end; what was preserved; some
    /// buckets of a shard.
    fn next(&mut self, keyspace: &Keyspace, visitor: &mut dyn Visitor) -> Next {
        if let Some(open) = self.open.take() {
            return self.report_parts(keyspace, open, visitor);
        }
        let claimed = keyspace.snapshots.books().walks.claim();
        if let Some((id, head)) = claimed {
            visitor.begin(head.dbid, &head.borrowed());
            self.open = Some(Open { id, kept: None });
            return Next::Reported(1);
        }
        if self.report_kept(keyspace, visitor) {
            return Next::Reported(1);
        }
        if self.unit.is_none() {
            let Some(number) = self.progress.claim() else {
                return Next::Nothing;
            };
            self.unit = Some(Unit {
                number,
                cursor: 0,
                flushed: None,
            });
        }
        Next::Reported(self.report_buckets(keyspace, visitor))
    }

    /// Reports some parts of the collection that has begun.
    fn report_parts(
        &mut self,
        keyspace: &Keyspace,
        mut open: Open,
        visitor: &mut dyn Visitor,
    ) -> Next {
        let snapshots = &keyspace.snapshots;
        let mut report = |part: Part<'_>| visitor.part(part);
        let complete = loop {
            if let Some(kept) = &mut open.kept {
                let object = object_of(kept.entry.value_mut());
                break object.is_none_or(|object| object.walk(HOLD_PARTS, &mut report));
            }
            let place = snapshots.books().walks.find(open.id);
            match place {
                Some(Place::Kept(kept)) => open.kept = Some(kept),
                Some(Place::Table(place)) => {
                    let walk = |object: &mut Object| {
                        let complete = object.walk(HOLD_PARTS, &mut report);
                        if complete {
                            // While the shard is locked: else who removes the entry now would look for its place.
                            snapshots.books().walks.finish(open.id);
                        }
                        complete
                    };
                    // It may have moved meanwhile.
                    if let Some(complete) = snapshots.with_walking(keyspace, open.id, &place, walk)
                    {
                        break complete;
                    }
                }
                Some(Place::InHand) => {
                    // Whoever has it puts it somewhere soon, and may want this core for it.
                    self.open = Some(open);
                    return Next::Later;
                }
                Some(Place::WithWalker) | None => {
                    unreachable!("a collection is with one walker, until it is complete")
                }
            }
        };
        if complete {
            visitor.end();
            self.progress.done(1);
            snapshots.books().walks.finish(open.id);
            if let Some(Kept { entry, bytes, .. }) = open.kept {
                drop(entry);
                snapshots.dropped(bytes);
            }
        } else {
            self.open = Some(open);
        }
        Next::Reported(HOLD_PARTS)
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
    fn report_buckets(&mut self, keyspace: &Keyspace, visitor: &mut dyn Visitor) -> usize {
        let Some(mut unit) = self.unit.take() else {
            return 0;
        };
        let snapshots = &keyspace.snapshots;
        let (home_index, shard_index) = self.progress.place_of(unit.number);
        let dbid = self.progress.sizes[home_index].dbid;
        let home = match unit.flushed.take() {
            Some(table) => Located::Flushed(table),
            None => snapshots.books().find(home_index, shard_index),
        };
        let reported = match home {
            Located::Flushed(mut table) => {
                let mut large: Vec<Box<[u8]>> = Vec::new();
                let reported = self.hold(&mut table, &mut unit.cursor, dbid, visitor, |entry| {
                    large.push(entry.key().into());
                });
                for key in large {
                    let entry = table.remove(keyspace.hash(&key), &key);
                    entry
                        .into_iter()
                        .for_each(|entry| snapshots.keep_flushed(dbid, entry));
                }
                unit.flushed = Some(table);
                reported
            }
            Located::Db(at) => {
                let epoch = self.progress.epoch;
                let mut guard = keyspace.shard(at, shard_index as u32).lock();
                self.hold(&mut guard.table, &mut unit.cursor, dbid, visitor, |entry| {
                    snapshots.begin_parts(epoch, at, entry);
                })
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

    /// Reports or copies what is not saved in some buckets from the cursor on, but what is to be reported in parts, which
    /// goes to `large`. Answers how many keys that were.
    fn hold(
        &mut self,
        table: &mut TableGarbage,
        cursor: &mut u64,
        dbid: u32,
        visitor: &mut dyn Visitor,
        mut large: impl FnMut(&mut EntryMut<'_, Object>),
    ) -> usize {
        let (epoch, copies) = (self.progress.epoch, &mut self.copies);
        let (mut keys, mut bytes) = (0, 0);
        for _ in 0..HOLD_BUCKETS_MAX {
            *cursor = table.scan_mut(*cursor, |mut entry| {
                if entry.epoch() == epoch {
                    return;
                }
                entry.set_epoch(epoch);
                let len = value_len(&entry);
                bytes += len;
                if walks_in_parts(&entry) {
                    large(&mut entry);
                    return;
                }
                keys += 1;
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
