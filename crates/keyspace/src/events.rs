//! What happens to keys by itself, for keyspace notifications: that they are missed, begin, expire and are evicted.
//!
//! What a command does its handler tells. These are noted here, where they happen, and taken by whoever publishes them,
//! before anything the command itself has to tell. While nobody wants them that costs the look at a byte.

use crate::access::{Access, Key};

/// What happened to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// It was not there before.
    New = 1,
    /// A read did not find it.
    Miss = 2,
    /// Its time had come.
    Expired = 4,
    /// It made room for others.
    Evicted = 8,
    /// It is a hash that lost fields whose time had come.
    FieldsExpired = 16,
    /// It went with the last of them.
    Emptied = 32,
}

/// Kinds of events that somebody wants to hear of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventSet(u8);

impl EventSet {
    /// The set with another kind.
    #[must_use]
    pub const fn with(self, kind: EventKind) -> EventSet {
        EventSet(self.0 | kind as u8)
    }

    /// Whether it has the kind.
    #[inline]
    pub const fn has(self, kind: EventKind) -> bool {
        self.0 & kind as u8 != 0
    }
}

/// Something that happened to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyEvent {
    /// What it was.
    pub kind: EventKind,
    /// The key's database.
    pub dbid: u32,
    /// The key.
    pub key: Box<[u8]>,
}

/// What somebody wants to hear of, and what happened since it was last taken.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) wanted: EventSet,
    noted: Vec<KeyEvent>,
}

impl Events {
    /// Notes what happened to a key, if somebody wants to know.
    #[inline]
    pub(crate) fn note(&mut self, kind: EventKind, key: Key<'_>) {
        if self.wanted.has(kind) {
            self.push(kind, key.dbid, key.bytes);
        }
    }

    /// Notes that fields of a hash expired, and whether the hash went with them.
    pub(crate) fn fields_expired(&mut self, dbid: u32, key: &[u8], emptied: bool) {
        let kinds = [
            (EventKind::FieldsExpired, true),
            (EventKind::Emptied, emptied),
        ];
        for (kind, happened) in kinds {
            if happened && self.wanted.has(kind) {
                self.push(kind, dbid, key);
            }
        }
    }

    #[cold]
    pub(crate) fn push(&mut self, kind: EventKind, dbid: u32, key: &[u8]) {
        self.noted.push(KeyEvent {
            kind,
            dbid,
            key: key.into(),
        });
    }
}

impl Access<'_> {
    /// Says what somebody wants to hear of from now on.
    #[inline]
    pub fn want_events(&mut self, wanted: EventSet) {
        self.events.wanted = wanted;
    }

    /// Whether anything was noted that nobody has taken.
    #[inline]
    pub fn has_events(&self) -> bool {
        !self.events.noted.is_empty()
    }

    /// What was noted since they were last taken, in order.
    pub fn take_events(&mut self) -> Vec<KeyEvent> {
        std::mem::take(&mut self.events.noted)
    }
}
