//! The walk: what a thread that saves a snapshot does, step by step.
//!
//! Shard by shard a walker goes through the table with the cursor of SCAN, a few buckets a hold of the lock, and reports
//! every entry that does not carry the snapshot's epoch, giving it the epoch: reported once, whatever moves meanwhile.
//! What writers preserved comes first, so that it does not pile up. Short values are reported under the lock; a longer one
//! is copied there and reported after, since putting it into a format may take long. A large hash, set or sorted set is
//! reported in parts, some a hold, wherever it is by then (`parts.rs`).

use serval_collections::entry::{EntryMut, Value};

use super::books::{FlushedTable, Kept, Located, Snapshots};
use super::parts::{Place, object_of, walks_in_parts};
use super::preserve::duplicate;
use super::progress::Progress;
use super::undo::{Copying, PIECE_BYTES, long_string};
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
    /// What takes long to report.
    aside: Vec<Aside>,
    /// The collection that has begun.
    open: Option<Open>,
    unit: Option<Unit>,
}

/// A large value that a walker has come across and put aside, to be reported by [`Snapshot::report`] on whatever thread has
/// the time for it.
pub struct Aside {
    dbid: u32,
    entry: KeyEntry,
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
    is_scanned: bool,
    /// Its table, where the database was flushed.
    flushed: Option<FlushedTable>,
    /// Long strings that the cursor has passed, and that are still to be copied: piece by piece, the last first.
    long: Vec<Box<[u8]>>,
    /// As much of that one as has been copied. It is of no use when a writer comes first.
    copying: Copying,
}

impl Progress {
    pub(super) fn report<R>(
        &self,
        Aside { dbid, entry }: &Aside,
        report: impl FnOnce(u32, &KeyEntry) -> R,
    ) -> R {
        let reported = report(*dbid, entry);
        self.done(1);
        reported
    }
}

impl<'s> Walker<'s> {
    pub(super) fn new(snapshot: &'s Snapshot) -> Walker<'s> {
        Walker {
            progress: &snapshot.progress,
            kept: Vec::new(),
            copies: Vec::new(),
            aside: Vec::new(),
            open: None,
            unit: None,
        }
    }

    /// Reports about `budget` keys or parts. The caller is inside the gate and holds no lock; it leaves and enters the gate
    /// between steps. True when nothing is left for this walker.
    pub fn step(&mut self, keyspace: &Keyspace, visitor: &mut dyn Visitor, budget: usize) -> bool {
        self.report_aside(visitor);
        let mut spent = 0;
        // What was put aside may be reported when the gate is open.
        while spent < budget.max(1) && self.aside.is_empty() {
            // An empty shard counts as well: looking at it takes a lock.
            spent += match self.next(keyspace, visitor) {
                Next::Reported(count) => count.max(1),
                Next::Later => return false,
                Next::Nothing => return true,
            };
        }
        false
    }

    /// Reports the large values that the last step put aside. Like [`Self::step`], but wants neither the gate nor a lock: so
    /// whoever calls it between two steps, outside, keeps nobody waiting who wants the gate closed. A step that finds some
    /// left reports them itself.
    pub fn report_aside(&mut self, visitor: &mut dyn Visitor) {
        for aside in self.aside.drain(..) {
            let report = |dbid, entry: &KeyEntry| visitor.entry(dbid, entry);
            self.progress.report(&aside, report);
        }
    }

    /// Whether the last step has put large values aside.
    pub fn has_aside(&self) -> bool {
        !self.aside.is_empty()
    }

    /// Hands the large values over that the last step put aside: the walker has nothing to do with them any more.
    pub fn take_aside(&mut self, take: &mut dyn FnMut(Aside)) {
        self.aside.drain(..).for_each(take);
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
                is_scanned: false,
                flushed: None,
                long: Vec::new(),
                copying: Copying::default(),
            });
        }
        Next::Reported(self.report_unit(keyspace, visitor))
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
        let Some(Kept {
            dbid,
            entry,
            undo,
            bytes,
        }) = self.kept.pop()
        else {
            return false;
        };
        let entry = match undo {
            Some(undo) => undo.restore(entry),
            None => entry,
        };
        self.report_own(dbid, entry, visitor);
        snapshots.dropped(bytes);
        true
    }

    /// Copies the next piece of an entry that is not saved. True where there is nothing more to copy; a writer who replaced
    /// or removed it meanwhile has kept it.
    fn copy_piece(
        &mut self,
        snapshots: &Snapshots,
        cut_dbid: u32,
        entry: Option<EntryMut<'_, Object>>,
        copying: &mut Copying,
    ) -> bool {
        let Some(mut entry) = entry else {
            return true;
        };
        let copy = match long_string(&entry) {
            Some(string) => snapshots.copy_piece(cut_dbid, &entry, string, copying),
            None => Some(duplicate(&mut entry)),
        };
        let Some(copy) = copy else {
            return false;
        };
        entry.set_epoch(self.progress.epoch);
        self.copies.push(copy);
        true
    }

    /// Goes through some buckets of the unit, or copies a piece of a long string. Answers how many keys were come across.
    fn report_unit(&mut self, keyspace: &Keyspace, visitor: &mut dyn Visitor) -> usize {
        let Some(mut unit) = self.unit.take() else {
            return 0;
        };
        let (home_index, shard_index) = self.progress.place_of(unit.number);
        let dbid = self.progress.sizes[home_index].dbid;
        let home = match unit.flushed.take() {
            Some(flushed) => Located::Flushed(flushed),
            None => keyspace.snapshots.books().find(home_index, shard_index),
        };
        let seen = match home {
            Located::Flushed(mut flushed) => {
                let seen = self.pass_flushed(keyspace, &mut unit, dbid, &mut flushed, visitor);
                unit.flushed = Some(flushed);
                seen
            }
            Located::Db(at) => {
                let mut guard = keyspace.shard(at, shard_index as u32).lock();
                self.pass_shard(keyspace, &mut unit, (at, dbid), &mut guard.table, visitor)
            }
        };
        for copy in std::mem::take(&mut self.copies) {
            self.report_own(dbid, copy, visitor);
        }
        if unit.is_scanned && unit.long.is_empty() {
            self.progress.finish(unit.number);
            if let Some(FlushedTable { table, bytes }) = unit.flushed {
                drop(table);
                keyspace.snapshots.dropped(bytes);
            }
        } else {
            self.unit = Some(unit);
        }
        seen
    }

    /// Some buckets of a table that nobody else can reach; or all long strings that were found when it was still in use.
    fn pass_flushed(
        &mut self,
        keyspace: &Keyspace,
        unit: &mut Unit,
        dbid: u32,
        flushed: &mut FlushedTable,
        visitor: &mut dyn Visitor,
    ) -> usize {
        let table = &mut flushed.table;
        unit.copying = Copying::default();
        let mut large = std::mem::take(&mut unit.long);
        let seen = match large.is_empty() {
            true => self.hold(table, unit, dbid, visitor, |entry| {
                large.push(entry.key().into())
            }),
            false => large.len(),
        };
        for key in large {
            let entry = table.remove(keyspace.hash(&key), &key);
            if let Some(entry) = entry.filter(|entry| entry.epoch() != self.progress.epoch) {
                keyspace.snapshots.keep_flushed(dbid, entry);
            }
        }
        seen
    }

    /// Some buckets, or a piece of a long string, of a shard that is locked. `dbids` are that of now and that of the cut.
    fn pass_shard(
        &mut self,
        keyspace: &Keyspace,
        unit: &mut Unit,
        dbids: (u32, u32),
        table: &mut TableGarbage,
        visitor: &mut dyn Visitor,
    ) -> usize {
        if let Some(key) = unit.long.last() {
            let entry = table.get_mut(keyspace.hash(key), key);
            let entry = entry.filter(|entry| entry.epoch() != self.progress.epoch);
            if self.copy_piece(&keyspace.snapshots, dbids.1, entry, &mut unit.copying) {
                unit.long.pop();
                unit.copying = Copying::default();
            }
            return 1;
        }
        let (snapshots, epoch) = (&keyspace.snapshots, self.progress.epoch);
        let mut long: Vec<Box<[u8]>> = Vec::new();
        let seen = self.hold(table, unit, dbids.1, visitor, |entry| {
            if walks_in_parts(entry) {
                snapshots.begin_parts(epoch, dbids.0, entry);
                entry.set_epoch(epoch);
            } else {
                long.push(entry.key().into());
            }
        });
        unit.long = long;
        seen
    }

    /// Reports or copies what is not saved in some buckets from the cursor on, but what takes more than one hold, which
    /// goes to `large`. Answers how many keys there were.
    fn hold(
        &mut self,
        table: &mut TableGarbage,
        unit: &mut Unit,
        dbid: u32,
        visitor: &mut dyn Visitor,
        mut large: impl FnMut(&mut EntryMut<'_, Object>),
    ) -> usize {
        let (progress, copies) = (self.progress, &mut self.copies);
        let (mut keys, mut bytes) = (0, 0);
        for _ in 0..HOLD_BUCKETS_MAX {
            unit.cursor = table.scan_mut(unit.cursor, |mut entry| {
                if entry.epoch() == progress.epoch {
                    return;
                }
                keys += 1;
                let len = value_len(&entry);
                if walks_in_parts(&entry) || long_string(&entry).is_some() {
                    return large(&mut entry);
                }
                entry.set_epoch(progress.epoch);
                bytes += len;
                if len <= SHORT_BYTES_MAX {
                    visitor.entry(dbid, &entry);
                    progress.done(1);
                } else {
                    copies.push(duplicate(&mut entry));
                }
            });
            unit.is_scanned = unit.cursor == 0;
            if unit.is_scanned || keys >= HOLD_KEYS_MAX || bytes >= HOLD_BYTES_MAX {
                break;
            }
        }
        keys
    }

    /// Reports an entry that nobody else can reach, or puts it aside.
    fn report_own(&mut self, dbid: u32, entry: KeyEntry, visitor: &mut dyn Visitor) {
        if is_large(&entry) {
            self.aside.push(Aside { dbid, entry });
        } else {
            visitor.entry(dbid, &entry);
            self.progress.done(1);
        }
    }
}

/// Whether reporting an entry takes longer than who waits for the gate should wait.
fn is_large(entry: &KeyEntry) -> bool {
    /// Nodes of a list or stream that is small.
    const SMALL_NODES_MAX: usize = 8;
    match entry.value() {
        Value::Boxed(object @ (Object::List(_) | Object::Stream(_))) => {
            object.drop_effort() > SMALL_NODES_MAX
        }
        _ => value_len(entry) > PIECE_BYTES,
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
