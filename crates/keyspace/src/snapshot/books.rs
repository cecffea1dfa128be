//! What writers and walkers share while a snapshot is under way: which database is where, and what was preserved.
//!
//! All of it is behind one mutex, a leaf: whoever holds it takes no other lock, drops nothing large and copies no value.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serval_collections::entry::EntryMut;

use super::epochs::Epochs;
use super::parts::{OwnHead, PartWalks, Place, TablePlace, object_of, place_name, walks_in_parts};
use super::progress::Progress;
use super::undo::Undo;
use crate::db::TableGarbage;
use crate::keyspace::Keyspace;
use crate::object::{KeyEntry, Object, memory_bytes};

/// The snapshots of a keyspace: the one under way, and what earlier ones left behind in the entries.
pub(crate) struct Snapshots {
    /// Of the snapshot under way, 0 where there is none. Everybody reads it, so it lies apart from what writers change.
    epoch: AtomicU8,
    shared: Box<Shared>,
}

struct Shared {
    books: Mutex<Books>,
    /// What [`Books::kept`] and the walkers hold of it.
    kept_bytes: AtomicUsize,
    /// The most that this was since the last cut.
    peak_bytes: AtomicUsize,
}

/// See the module's text.
pub(super) struct Books {
    /// The snapshot under way.
    pub(super) progress: Option<Arc<Progress>>,
    pub(super) epochs: Epochs,
    /// What was preserved and no walker has taken yet.
    kept: Vec<Kept>,
    /// What is reported in parts.
    pub(super) walks: PartWalks,
    /// What was changed of long strings that are not saved, by [`place_name`] at the cut.
    undo: HashMap<Box<[u8]>, Undo>,
    /// The index at the cut of what each database holds now, as far as it is older than the cut.
    cut_dbids: Vec<u32>,
    /// Where the keys of each database that had some at the cut are now; in the order of [`Progress::sizes`].
    homes: Vec<Home>,
}

/// An entry as it was at the cut, out of reach of writers.
pub(super) struct Kept {
    /// The database where it was at the cut.
    pub(super) dbid: u32,
    pub(super) entry: KeyEntry,
    /// What makes a string what it was.
    pub(super) undo: Option<Undo>,
    /// As it counts.
    pub(super) bytes: usize,
}

impl Kept {
    /// An entry that is as it was.
    fn whole(dbid: u32, entry: KeyEntry, bytes: usize) -> Kept {
        Kept {
            dbid,
            entry,
            undo: None,
            bytes,
        }
    }
}

/// Where the keys are that were in one database at the cut.
pub(super) enum Home {
    /// In the database with this index.
    Db(u32),
    /// They were flushed; the tables of the shards that were not saved then, each until a walker takes it.
    Flushed(Vec<Option<FlushedTable>>),
}

/// A table that nobody else can reach.
#[derive(Default)]
pub(super) struct FlushedTable {
    pub(super) table: TableGarbage,
    /// As it counts.
    pub(super) bytes: usize,
}

impl FlushedTable {
    /// The bytes are an estimate, since the gate is closed: as if all entries were like one of them.
    fn new(table: TableGarbage) -> FlushedTable {
        let sample = table.sample(0).map_or(0, |entry| memory_bytes(&entry));
        let bytes = table.memory_bytes() + sample * table.len();
        FlushedTable { table, bytes }
    }
}

impl Snapshots {
    pub(crate) fn new() -> Snapshots {
        let books = Books {
            progress: None,
            epochs: Epochs::default(),
            kept: Vec::new(),
            walks: PartWalks::default(),
            undo: HashMap::new(),
            cut_dbids: Vec::new(),
            homes: Vec::new(),
        };
        Snapshots {
            epoch: AtomicU8::new(0),
            shared: Box::new(Shared {
                books: Mutex::new(books),
                kept_bytes: AtomicUsize::new(0),
                peak_bytes: AtomicUsize::new(0),
            }),
        }
    }

    /// The epoch of the snapshot under way, 0 where there is none. A snapshot begins with the gate closed, so who reads
    /// this inside misses none; that one has ended may be learnt late.
    #[inline]
    pub(crate) fn epoch(&self) -> u8 {
        self.epoch.load(Ordering::Relaxed)
    }

    pub(super) fn books(&self) -> MutexGuard<'_, Books> {
        // What a panic interrupted is still in order: no change here is made in two steps that can fail.
        let books = self.shared.books.lock();
        books.unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an entry that was in a database until now, as it was at the cut, and that counts so many bytes. Gives it back where no snapshot of that epoch
    /// is under way any more.
    pub(super) fn keep(
        &self,
        epoch: u8,
        dbid: u32,
        entry: KeyEntry,
        bytes: usize,
    ) -> Result<(), KeyEntry> {
        let mut books = self.books();
        if !books.is_of(epoch) {
            return Err(entry);
        }
        self.kept_more(bytes);
        let dbid = books.cut_dbid(dbid);
        books.keep(Kept::whole(dbid, entry, bytes));
        Ok(())
    }

    /// Keeps an entry of a flushed table that was in database `dbid` at the cut.
    pub(super) fn keep_flushed(&self, dbid: u32, entry: KeyEntry) {
        let bytes = memory_bytes(&entry);
        self.kept_more(bytes);
        self.books().keep(Kept::whole(dbid, entry, bytes));
    }

    /// Keeps an entry whose walk is under way and that was removed from a database. Gives it back where nobody goes on with
    /// the walk.
    pub(super) fn keep_walking(&self, dbid: u32, entry: KeyEntry) -> Result<(), KeyEntry> {
        let bytes = memory_bytes(&entry);
        let mut books = self.books();
        let Some(id) = books.walks.lift(dbid, entry.key()) else {
            return Err(entry);
        };
        self.kept_more(bytes);
        books
            .walks
            .settle(id, Place::Kept(Kept::whole(dbid, entry, bytes)));
        Ok(())
    }

    /// Begins the walk over a large collection that is as it was at the cut, and stays where it is: under its key in a
    /// database whose shard is locked. False where no snapshot of that epoch is under way any more.
    pub(super) fn begin_parts(
        &self,
        epoch: u8,
        dbid: u32,
        entry: &mut EntryMut<'_, Object>,
    ) -> bool {
        let mut books = self.books();
        let is_of = books.is_of(epoch);
        if is_of {
            let key = entry.key().into();
            let head = begin_walk(books.cut_dbid(dbid), entry);
            books
                .walks
                .begin(head, Place::Table(TablePlace { dbid, key }));
        }
        is_of
    }

    /// Takes all that was kept since it was last asked for; it goes on counting until [`Self::dropped`].
    pub(super) fn take_kept(&self, into: &mut Vec<Kept>) {
        debug_assert!(into.is_empty());
        std::mem::swap(&mut self.books().kept, into);
    }

    /// Says that so many bytes more are kept.
    pub(super) fn kept_more(&self, bytes: usize) {
        let kept_bytes = self.shared.kept_bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.shared
            .peak_bytes
            .fetch_max(kept_bytes, Ordering::Relaxed);
    }

    /// Says that so many bytes of what was kept are free.
    pub(super) fn dropped(&self, bytes: usize) {
        self.shared.kept_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// What a database held is out of reach: the tables of its shards in order, of which those are taken that a walk has
    /// not been through. The gate is closed.
    pub(crate) fn flushed(&self, keyspace: &Keyspace, dbid: u32, tables: &mut [TableGarbage]) {
        if self.epoch() == 0 {
            return;
        }
        let mut books = self.books();
        for (id, key) in books.walks.in_db(dbid) {
            let hash = keyspace.hash(&key);
            let table = tables.get_mut(keyspace.shard_index(hash) as usize);
            if let Some(entry) = table.and_then(|table| table.remove(hash, &key)) {
                let bytes = memory_bytes(&entry);
                self.kept_more(bytes);
                books.walks.lift(dbid, &key);
                books
                    .walks
                    .settle(id, Place::Kept(Kept::whole(dbid, entry, bytes)));
            }
        }
        let Some(progress) = books.progress.clone() else {
            return;
        };
        let is_there = |home: &Home| matches!(home, Home::Db(at) if *at == dbid);
        let Some(home_index) = books.homes.iter().position(is_there) else {
            return;
        };
        let first_unit = home_index * tables.len();
        let take = |(shard_index, table): (usize, &mut TableGarbage)| {
            let unsaved = !progress.is_finished(first_unit + shard_index) && !table.is_empty();
            unsaved.then(|| FlushedTable::new(table.take()))
        };
        let tables: Vec<_> = tables.iter_mut().enumerate().map(take).collect();
        let bytes = tables.iter().flatten().map(|flushed| flushed.bytes).sum();
        self.kept_more(bytes);
        books.homes[home_index] = Home::Flushed(tables);
    }

    /// Two databases have exchanged what they hold. The gate is closed.
    pub(crate) fn swapped(&self, first: u32, second: u32) {
        if self.epoch() == 0 {
            return;
        }
        let mut books = self.books();
        books.walks.swapped(first, second);
        if books.progress.is_none() {
            return;
        }
        books.cut_dbids.swap(first as usize, second as usize);
        for home in &mut books.homes {
            match home {
                Home::Db(at) if *at == first => *at = second,
                Home::Db(at) if *at == second => *at = first,
                _ => {}
            }
        }
    }

    /// The cut. The gate is closed, and no snapshot is under way.
    pub(super) fn begin(&self, db_count: u32, make: impl FnOnce(u8) -> Progress) -> Arc<Progress> {
        let mut books = self.books();
        let progress = Arc::new(make(books.epochs.fresh()));
        books.cut_dbids = (0..db_count).collect();
        books.homes = progress
            .sizes
            .iter()
            .map(|size| Home::Db(size.dbid))
            .collect();
        books.progress = Some(progress.clone());
        debug_assert!(books.undo.is_empty(), "the last one has taken it along");
        self.shared.peak_bytes.store(0, Ordering::Relaxed);
        self.epoch.store(progress.epoch, Ordering::Relaxed);
        progress
    }

    /// Whether a snapshot is under way that its owner dropped instead of ending it.
    pub(super) fn is_forsaken(&self) -> bool {
        let books = self.books();
        books
            .progress
            .as_ref()
            .is_some_and(|progress| Arc::strong_count(progress) == 1)
    }

    /// The end of the snapshot under way, complete or not. The caller is inside the gate, or has closed it.
    pub(super) fn end(&self, keyspace: &Keyspace) {
        let mut books = self.books();
        let Some(progress) = books.progress.take() else {
            return;
        };
        let kept = std::mem::take(&mut books.kept);
        let homes = std::mem::take(&mut books.homes);
        let undo = std::mem::take(&mut books.undo);
        drop(books);
        // Writers go on telling where collections are whose walks are under way until the last of those is ended.
        while self.end_walk(keyspace) {}
        let mut books = self.books();
        self.epoch.store(0, Ordering::Relaxed);
        let unclean = if progress.is_complete() {
            books.epochs.completed(progress.epoch);
            0..0
        } else {
            let shard_count = keyspace.shard_count() as u32;
            books.epochs.given_up(progress.epoch, shard_count)
        };
        // Walkers of this snapshot are gone, and with them what they had taken: nothing is kept any more.
        self.shared.kept_bytes.store(0, Ordering::Relaxed);
        drop(books);
        super::epochs::clean(keyspace, unclean);
        drop((kept, homes, undo));
    }
}

impl Snapshots {
    /// Ends one of the walks that are under way, complete or not, though its snapshot has ended. False when none is left.
    fn end_walk(&self, keyspace: &Keyspace) -> bool {
        let mut books = self.books();
        let Some(id) = books.walks.any() else {
            return false;
        };
        let place = match books.walks.find(id) {
            Some(Place::Table(place)) => place,
            Some(Place::InHand) => {
                // Whoever has it puts it somewhere without waiting for anybody.
                drop(books);
                std::thread::yield_now();
                return true;
            }
            kept => {
                books.walks.finish(id);
                drop(books);
                drop(kept);
                return true;
            }
        };
        drop(books);
        let ended = self.with_walking(keyspace, id, &place, |object| object.end_walk());
        if ended.is_some() {
            self.books().walks.finish(id);
        }
        drop(ended);
        true
    }

    /// Lets `f` have a collection whose walk is under way, if it is still in its place, under the lock of its shard.
    pub(super) fn with_walking<R>(
        &self,
        keyspace: &Keyspace,
        id: u64,
        place: &TablePlace,
        f: impl FnOnce(&mut Object) -> R,
    ) -> Option<R> {
        let hash = keyspace.hash(&place.key);
        let shard = keyspace.shard(place.dbid, keyspace.shard_index(hash));
        let mut guard = shard.lock();
        if !self.books().walks.is_at(id, place) {
            return None;
        }
        let entry = guard.table.get_mut(hash, &place.key);
        Some(f(object_of(entry?.into_value())?))
    }
}

/// Begins the walk over a large collection that is as it was in database `dbid` at the cut.
fn begin_walk(dbid: u32, entry: &mut EntryMut<'_, Object>) -> OwnHead {
    if let Some(object) = object_of(entry.value_mut()) {
        object.begin_walk();
    }
    OwnHead::of(dbid, entry)
}

impl Books {
    fn keep(&mut self, mut kept: Kept) {
        kept.undo = self.take_undo(kept.dbid, kept.entry.key());
        // It counts already.
        kept.bytes += kept.undo.as_ref().map_or(0, Undo::memory_bytes);
        if walks_in_parts(&kept.entry) {
            let head = begin_walk(kept.dbid, &mut kept.entry.as_mut());
            self.walks.begin(head, Place::Kept(kept));
        } else {
            self.kept.push(kept);
        }
    }

    /// What was changed of a long string that is not saved.
    pub(super) fn take_undo(&mut self, cut_dbid: u32, key: &[u8]) -> Option<Undo> {
        if self.undo.is_empty() {
            return None;
        }
        self.undo.remove(&place_name(cut_dbid, key))
    }

    pub(super) fn put_undo(&mut self, cut_dbid: u32, key: &[u8], undo: Undo) {
        self.undo.insert(place_name(cut_dbid, key), undo);
    }

    /// The index that a database had at the cut.
    pub(super) fn cut_dbid(&self, dbid: u32) -> u32 {
        self.cut_dbids.get(dbid as usize).copied().unwrap_or(dbid)
    }

    /// Whether the snapshot under way has this epoch.
    pub(super) fn is_of(&self, epoch: u8) -> bool {
        self.progress
            .as_ref()
            .is_some_and(|progress| progress.epoch == epoch)
    }

    /// Where a unit's keys are.
    pub(super) fn find(&mut self, home_index: usize, shard_index: usize) -> Located {
        match self.homes.get_mut(home_index) {
            Some(Home::Db(dbid)) => Located::Db(*dbid),
            Some(Home::Flushed(tables)) => {
                let flushed = tables.get_mut(shard_index).and_then(Option::take);
                Located::Flushed(flushed.unwrap_or_default())
            }
            None => Located::Flushed(FlushedTable::default()),
        }
    }
}

/// Where the keys of one shard are that a walker is about to go through.
pub(super) enum Located {
    /// In the shard of this database.
    Db(u32),
    /// In a table that nobody else can reach.
    Flushed(FlushedTable),
}

impl Keyspace {
    /// Whether a snapshot is under way.
    pub fn has_snapshot(&self) -> bool {
        self.snapshots.epoch() != 0
    }

    /// Bytes that are held for the snapshot under way only: values as they were at the cut, which have been changed or
    /// removed since and not been saved yet. An estimate where databases were flushed.
    pub fn snapshot_kept_bytes(&self) -> usize {
        self.snapshots.shared.kept_bytes.load(Ordering::Relaxed)
    }

    /// The most that [`Self::snapshot_kept_bytes`] was during the snapshot under way, or else the last one.
    pub fn snapshot_kept_bytes_peak(&self) -> usize {
        self.snapshots.shared.peak_bytes.load(Ordering::Relaxed)
    }
}
