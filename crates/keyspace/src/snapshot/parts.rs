//! Large collections that are reported in parts: which are, and where each of them is now.
//!
//! A large hash, set or sorted set reports its elements as they were when its walk began, whatever becomes of it meanwhile
//! (`walk.rs`). The walk lies in the object and goes where the object goes. So whoever first wants to change a large
//! collection that is not saved begins its walk and may go on at once, and so does the walker that comes across one. From
//! then on until all parts have been reported it stands here, under the place where it is: writers who rename it, move it
//! to another database or remove it say so, under the lock of its shard. What is removed, replaced, expired, evicted or
//! flushed in the middle of its walk is not dropped, but handed over.

use std::collections::{HashMap, VecDeque};

use serval_collections::entry::{Value, ValueMut};

use super::books::Kept;
use super::visitor::Head;
use crate::hash::HashRef;
use crate::object::{KeyEntry, Object, kind};

/// All that are under way.
#[derive(Default)]
pub(super) struct PartWalks {
    by_id: HashMap<u64, PartWalk>,
    /// Those that are in a table, by [`place_name`].
    at: HashMap<Box<[u8]>, u64>,
    /// Those that no walker has begun to report.
    waiting: VecDeque<u64>,
    last_id: u64,
}

struct PartWalk {
    /// Until a walker takes it.
    head: Option<OwnHead>,
    place: Place,
}

/// Where a collection is.
pub(super) enum Place {
    /// Under a key of a database.
    Table(TablePlace),
    /// A writer has taken it out and is about to put it somewhere else.
    InHand,
    /// Out of reach of writers; its bytes count as kept.
    Kept(Kept),
    /// The walker that reports it holds it.
    WithWalker,
}

/// A key of a database, by their names of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TablePlace {
    pub(super) dbid: u32,
    pub(super) key: Box<[u8]>,
}

/// What is known of a collection before its elements come, as it was at the cut.
pub(super) struct OwnHead {
    pub(super) dbid: u32,
    key: Box<[u8]>,
    expiry_ms: Option<i64>,
    lru: u32,
    kind: u8,
    len: usize,
    fields_expire_from_ms: Option<i64>,
}

impl OwnHead {
    /// The head of an entry that is as it was at the cut, when it was in database `dbid`.
    pub(super) fn of(dbid: u32, entry: &KeyEntry) -> OwnHead {
        let (len, fields_expire_from_ms) = match entry.value() {
            Value::Boxed(object) if entry.ty() == kind::HASH => {
                (object.walk_len(), HashRef::of(entry).next_expiry_ms())
            }
            Value::Boxed(object) => (object.walk_len(), None),
            _ => (0, None),
        };
        OwnHead {
            dbid,
            key: entry.key().into(),
            expiry_ms: entry.expiry_ms(),
            lru: entry.lru(),
            kind: entry.ty(),
            len,
            fields_expire_from_ms,
        }
    }

    /// What a visitor gets.
    pub(super) fn borrowed(&self) -> Head<'_> {
        Head {
            key: &self.key,
            expiry_ms: self.expiry_ms,
            lru: self.lru,
            kind: self.kind,
            len: self.len,
            fields_expire_from_ms: self.fields_expire_from_ms,
        }
    }
}

impl PartWalks {
    /// Notes a collection whose walk has begun.
    pub(super) fn begin(&mut self, head: OwnHead, place: Place) {
        self.last_id += 1;
        let id = self.last_id;
        if let Place::Table(place) = &place {
            self.at.insert(place_name(place.dbid, &place.key), id);
        }
        let head = Some(head);
        self.by_id.insert(id, PartWalk { head, place });
        self.waiting.push_back(id);
    }

    /// The next that no walker has begun to report; it is the caller's from now on.
    pub(super) fn claim(&mut self) -> Option<(u64, OwnHead)> {
        loop {
            let id = self.waiting.pop_front()?;
            if let Some(head) = self.by_id.get_mut(&id).and_then(|walk| walk.head.take()) {
                return Some((id, head));
            }
        }
    }

    /// Where a collection is; what is out of reach of writers goes to the caller. `None` where it is not known.
    pub(super) fn find(&mut self, id: u64) -> Option<Place> {
        let walk = self.by_id.get_mut(&id)?;
        Some(match &walk.place {
            Place::Table(place) => Place::Table(place.clone()),
            Place::InHand => Place::InHand,
            Place::Kept(_) | Place::WithWalker => {
                std::mem::replace(&mut walk.place, Place::WithWalker)
            }
        })
    }

    /// Whether a collection is still in its place.
    pub(super) fn is_at(&self, id: u64, place: &TablePlace) -> bool {
        let walk = self.by_id.get(&id);
        walk.is_some_and(|walk| matches!(&walk.place, Place::Table(now) if now == place))
    }

    /// A writer has taken the collection out of a table. Answers its number, if it is known.
    pub(super) fn lift(&mut self, dbid: u32, key: &[u8]) -> Option<u64> {
        let id = self.at.remove(&place_name(dbid, key))?;
        self.by_id.get_mut(&id)?.place = Place::InHand;
        Some(id)
    }

    /// The collection that was taken out is somewhere else now.
    pub(super) fn settle(&mut self, id: u64, place: Place) {
        let Some(walk) = self.by_id.get_mut(&id) else {
            return;
        };
        if let Place::Table(place) = &place {
            self.at.insert(place_name(place.dbid, &place.key), id);
        }
        walk.place = place;
    }

    /// All parts of a collection have been reported.
    pub(super) fn finish(&mut self, id: u64) {
        if let Some(walk) = self.by_id.remove(&id)
            && let Place::Table(place) = &walk.place
        {
            self.at.remove(&place_name(place.dbid, &place.key));
        }
    }

    /// Two databases have exchanged what they hold.
    pub(super) fn swapped(&mut self, first: u32, second: u32) {
        self.at.clear();
        for (id, walk) in &mut self.by_id {
            if let Place::Table(place) = &mut walk.place {
                place.dbid = match place.dbid {
                    dbid if dbid == first => second,
                    dbid if dbid == second => first,
                    dbid => dbid,
                };
                self.at.insert(place_name(place.dbid, &place.key), *id);
            }
        }
    }

    /// The numbers and keys of those that are in a database.
    pub(super) fn in_db(&self, dbid: u32) -> Vec<(u64, Box<[u8]>)> {
        let of_db = |(id, walk): (&u64, &PartWalk)| match &walk.place {
            Place::Table(place) if place.dbid == dbid => Some((*id, place.key.clone())),
            _ => None,
        };
        self.by_id.iter().filter_map(of_db).collect()
    }

    /// Any of those that there are.
    pub(super) fn any(&self) -> Option<u64> {
        self.by_id.keys().next().copied()
    }
}

/// One name for a database and a key.
pub(super) fn place_name(dbid: u32, key: &[u8]) -> Box<[u8]> {
    let name = dbid.to_le_bytes();
    name.iter().chain(key).copied().collect()
}

/// Whether an entry holds a collection that is to be reported in parts.
#[inline]
pub(super) fn walks_in_parts(entry: &KeyEntry) -> bool {
    matches!(entry.value(), Value::Boxed(object) if object.walks_in_parts())
}

/// Whether an entry holds a collection whose walk is under way.
#[inline]
pub(super) fn is_walking(entry: &KeyEntry) -> bool {
    matches!(entry.value(), Value::Boxed(object) if object.is_walking())
}

/// The object of a value, where it is one.
#[inline]
pub(super) fn object_of(value: ValueMut<'_, Object>) -> Option<&mut Object> {
    match value {
        ValueMut::Boxed(object) => Some(object),
        _ => None,
    }
}
