//! Long strings that are changed in place before a snapshot has saved them.
//!
//! A copy of such a string takes as long to make as it is long, hundreds of megabytes perhaps, and its writer holds the lock
//! of its shard. So the string stays unsaved where it is, and a piece of it is kept as it was at the cut before a writer
//! touches it for the first time. Whoever copies the string for the snapshot takes these pieces instead of what stands
//! there now; where the string is removed or replaced instead, it goes to the snapshot together with them.
//!
//! What is noted of a string goes by the database and the key at the cut: as long as it is not saved it has that name,
//! whatever becomes of the databases, since whoever gives it another preserves it before.

use std::collections::BTreeMap;
use std::ops::Range;

use serval_collections::entry::{EntryMut, Value};

use super::books::Snapshots;
use super::parts::object_of;
use crate::object::{KeyEntry, Object};

/// Length of a piece, bytes.
pub(super) const PIECE_BYTES: usize = 64 * 1024;

/// The string of an entry that is longer than a piece.
pub(super) fn long_string(entry: &KeyEntry) -> Option<&[u8]> {
    match entry.value() {
        Value::Boxed(Object::Str(bytes)) if bytes.len() > PIECE_BYTES => Some(bytes),
        _ => None,
    }
}

/// What a string was at the cut where it is different now.
#[derive(Debug)]
pub(super) struct Undo {
    /// Its length.
    len: usize,
    expiry_ms: Option<i64>,
    /// By their numbers.
    pieces: BTreeMap<usize, Box<[u8]>>,
}

impl Undo {
    /// Of a string that is as it was at the cut.
    fn new(len: usize, expiry_ms: Option<i64>) -> Undo {
        Undo {
            len,
            expiry_ms,
            pieces: BTreeMap::new(),
        }
    }

    /// Keeps the pieces that these bytes are in. Answers how many bytes more are kept.
    fn keep(&mut self, string: &[u8], touched: &Range<usize>) -> usize {
        let end = touched.end.min(self.len);
        if touched.start >= end {
            return 0;
        }
        let mut kept_bytes = 0;
        for number in touched.start / PIECE_BYTES..=(end - 1) / PIECE_BYTES {
            self.pieces.entry(number).or_insert_with(|| {
                let piece = piece_of(string, number, self.len);
                kept_bytes += piece.len();
                piece.into()
            });
        }
        kept_bytes
    }

    /// Bytes that are kept.
    pub(super) fn memory_bytes(&self) -> usize {
        self.pieces.values().map(|piece| piece.len()).sum()
    }

    /// Makes an entry what it was at the cut. The time is that of what has changed.
    pub(super) fn restore(&self, mut entry: KeyEntry) -> KeyEntry {
        if let Some(Object::Str(bytes)) = object_of(entry.value_mut()) {
            bytes.truncate(self.len);
            for (number, piece) in &self.pieces {
                let from = number * PIECE_BYTES;
                if let Some(place) = bytes.get_mut(from..from + piece.len()) {
                    place.copy_from_slice(piece);
                }
            }
        }
        if entry.expiry_ms() == self.expiry_ms {
            return entry;
        }
        entry.with_expiry(self.expiry_ms)
    }
}

/// A piece of a string that had `len` bytes at the cut, as it is now.
fn piece_of(string: &[u8], number: usize, len: usize) -> &[u8] {
    let from = number * PIECE_BYTES;
    string
        .get(from..(from + PIECE_BYTES).min(len))
        .unwrap_or_default()
}

/// The copy of a long string that is made piece by piece, as it was at the cut.
#[derive(Default)]
pub(super) struct Copying(Vec<u8>);

impl Copying {
    /// Copies the next piece of an entry that is not saved. The copy of the entry, where it is complete.
    pub(super) fn step(
        &mut self,
        entry: &EntryMut<'_, Object>,
        string: &[u8],
        undo: Option<&Undo>,
    ) -> Option<KeyEntry> {
        let (len, expiry_ms) = match undo {
            Some(undo) => (undo.len, undo.expiry_ms),
            None => (string.len(), entry.expiry_ms()),
        };
        let copied = &mut self.0;
        if copied.is_empty() {
            copied.reserve_exact(len);
        }
        let number = copied.len() / PIECE_BYTES;
        let kept = undo.and_then(|undo| undo.pieces.get(&number));
        match kept {
            Some(piece) => copied.extend_from_slice(piece),
            None => copied.extend_from_slice(piece_of(string, number, len)),
        }
        if copied.len() < len {
            return None;
        }
        let object = Box::new(Object::Str(std::mem::take(copied)));
        let copy = KeyEntry::new_boxed(entry.key(), entry.tag(), object, expiry_ms);
        copy.set_lru(entry.lru());
        Some(copy)
    }
}

impl Snapshots {
    /// Keeps the pieces that a writer is about to touch of a long string that is not saved, in a shard that is locked. False
    /// where no snapshot of that epoch is under way any more.
    pub(super) fn keep_pieces(
        &self,
        epoch: u8,
        dbid: u32,
        entry: &EntryMut<'_, Object>,
        string: &[u8],
        touched: impl IntoIterator<Item = Range<usize>>,
    ) -> bool {
        let (cut_dbid, undo) = {
            let mut books = self.books();
            if !books.is_of(epoch) {
                return false;
            }
            let cut_dbid = books.cut_dbid(dbid);
            (cut_dbid, books.take_undo(cut_dbid, entry.key()))
        };
        let mut undo = undo.unwrap_or_else(|| Undo::new(string.len(), entry.expiry_ms()));
        let bytes = touched.into_iter().map(|range| undo.keep(string, &range));
        let bytes = bytes.sum();
        let mut books = self.books();
        let is_of = books.is_of(epoch);
        if is_of {
            self.kept_more(bytes);
            books.put_undo(cut_dbid, entry.key(), undo);
        }
        is_of
    }

    /// Copies the next piece of a long string that was in database `cut_dbid` at the cut; its shard is locked. The copy of
    /// the entry, where it is complete.
    pub(super) fn copy_piece(
        &self,
        cut_dbid: u32,
        entry: &EntryMut<'_, Object>,
        string: &[u8],
        copying: &mut Copying,
    ) -> Option<KeyEntry> {
        let undo = self.books().take_undo(cut_dbid, entry.key());
        let copy = copying.step(entry, string, undo.as_ref());
        match undo {
            Some(undo) if copy.is_some() => self.dropped(undo.memory_bytes()),
            Some(undo) => self.books().put_undo(cut_dbid, entry.key(), undo),
            None => {}
        }
        copy
    }
}
