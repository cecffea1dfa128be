//! The entries of a stream, and what it remembers of those that are gone.

use serval_collections::stream::{Fields, NodeLimits, Nodes, StreamId, Trim};

/// Bytes that the strings of one entry may have together.
const ENTRY_BYTES_MAX: usize = 1 << 30;

/// What an entry is to be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewId {
    /// `*`: by the clock, or the one after the last.
    Auto,
    /// `<ms>-*`: the next sequence of this millisecond.
    AutoSeq(u64),
    /// This.
    Given(StreamId),
}

/// Why an entry was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddError {
    /// The last id there is has been used.
    Exhausted,
    /// The id is not above all others.
    NotAbove,
    /// The strings are too large together.
    TooLarge,
}

/// The entries of a stream, and what it remembers of those that are gone.
#[derive(Debug, Clone, Default)]
pub struct Log {
    /// The entries.
    pub nodes: Nodes,
    /// The highest id that an entry ever had, or that was set as such.
    pub last_id: StreamId,
    /// The lowest id of an entry; 0-0 where there is none.
    pub first_id: StreamId,
    /// The highest id that an entry had which XDEL deleted.
    pub max_deleted_id: StreamId,
    /// Entries that were ever added, as far as it is known.
    pub entries_added: u64,
}

impl Log {
    /// Number of entries.
    #[inline]
    pub fn len(&self) -> u64 {
        self.nodes.live_count()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends an entry and gives its id.
    pub fn add<'f>(
        &mut self,
        id: NewId,
        now_ms: i64,
        fields: impl Fields<'f>,
        limits: NodeLimits,
    ) -> Result<StreamId, AddError> {
        if self.last_id == StreamId::MAX {
            return Err(AddError::Exhausted);
        }
        let id = self.resolve(id, now_ms).ok_or(AddError::NotAbove)?;
        let bytes: usize = fields
            .clone()
            .map(|(field, value)| field.len() + value.len())
            .sum();
        if bytes > ENTRY_BYTES_MAX {
            return Err(AddError::TooLarge);
        }
        self.nodes.append(id, fields, limits);
        self.entries_added = self.entries_added.wrapping_add(1);
        self.last_id = id;
        if self.len() == 1 {
            self.first_id = id;
        }
        Ok(id)
    }

    /// The id that is meant, if it is above the last.
    fn resolve(&self, id: NewId, now_ms: i64) -> Option<StreamId> {
        let last = self.last_id;
        let id = match id {
            NewId::Given(id) => id,
            NewId::AutoSeq(ms) if ms == last.ms => StreamId::new(ms, last.seq.checked_add(1)?),
            NewId::AutoSeq(ms) => StreamId::new(ms, 0),
            NewId::Auto => match u64::try_from(now_ms) {
                Ok(now) if now > last.ms => StreamId::new(now, 0),
                _ => last.next()?,
            },
        };
        (id > last).then_some(id)
    }

    /// Deletes entries by their ids. Gives how many there were.
    pub fn delete(&mut self, ids: &[StreamId]) -> u64 {
        let mut deleted = 0;
        let mut first_went = false;
        for id in ids {
            if self.nodes.delete(*id) {
                deleted += 1;
                first_went |= *id == self.first_id;
                self.max_deleted_id = self.max_deleted_id.max(*id);
            }
        }
        if first_went || self.is_empty() {
            self.find_first();
        }
        deleted
    }

    /// Deletes from the lowest entry on. Gives how many went.
    pub fn trim(&mut self, trim: Trim) -> u64 {
        let gone = self.nodes.trim(trim);
        if gone > 0 || self.is_empty() {
            self.find_first();
        }
        gone
    }

    /// Looks up the lowest entry again.
    pub fn find_first(&mut self) {
        self.first_id = self.nodes.first().map_or(StreamId::MIN, |entry| entry.id);
    }

    /// The highest id of an entry; 0-0 where there is none.
    pub fn top_id(&self) -> StreamId {
        self.nodes.last().map_or(StreamId::MIN, |entry| entry.id)
    }

    /// Whether an entry from `start` on was deleted, as far as it is remembered.
    pub fn is_fragmented_from(&self, start: StreamId) -> bool {
        !self.is_empty() && self.max_deleted_id != StreamId::MIN && start <= self.max_deleted_id
    }

    /// How many entries were added up to this id, itself included; `None` where that cannot be told any more.
    pub fn added_up_to(&self, id: StreamId) -> Option<i64> {
        let added = self.entries_added as i64;
        if added == 0 {
            return Some(0);
        }
        if self.is_empty() && id <= self.last_id {
            return Some(added);
        }
        if id != StreamId::MIN && id < self.max_deleted_id || id > self.last_id {
            return None;
        }
        if id == self.last_id {
            return Some(added);
        }
        let is_whole = self.max_deleted_id == StreamId::MIN || self.max_deleted_id < self.first_id;
        let before_first = added.wrapping_sub(self.len() as i64);
        match id.cmp(&self.first_id) {
            std::cmp::Ordering::Less if is_whole => Some(before_first),
            std::cmp::Ordering::Equal if is_whole => Some(before_first.wrapping_add(1)),
            _ => None,
        }
    }

    /// How many entries a group that got as far as `last_id` has still to read; `None` where that cannot be told.
    pub fn lag(&self, last_id: StreamId, entries_read: Option<i64>) -> Option<i64> {
        let added = self.entries_added as i64;
        if added == 0 || self.is_empty() {
            return Some(0);
        }
        if last_id < self.first_id && self.max_deleted_id < self.first_id {
            return Some(self.len() as i64);
        }
        let read = match entries_read {
            Some(read) if !self.is_fragmented_from(last_id) => read,
            _ => self.added_up_to(last_id)?,
        };
        Some(added.wrapping_sub(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: NodeLimits = NodeLimits {
        bytes_max: 4096,
        entries_max: 100,
    };

    fn add(log: &mut Log, id: NewId) -> Result<StreamId, AddError> {
        log.add(id, 1000, [(&b"f"[..], &b"v"[..])].into_iter(), LIMITS)
    }

    #[test]
    fn ids_only_grow() {
        let mut log = Log::default();
        let id = StreamId::new;
        assert_eq!(add(&mut log, NewId::AutoSeq(0)), Ok(id(0, 1)));
        assert_eq!(
            add(&mut log, NewId::Given(id(0, 1))),
            Err(AddError::NotAbove)
        );
        assert_eq!(add(&mut log, NewId::Given(id(5, 3))), Ok(id(5, 3)));
        assert_eq!(add(&mut log, NewId::AutoSeq(5)), Ok(id(5, 4)));
        assert_eq!(add(&mut log, NewId::AutoSeq(4)), Err(AddError::NotAbove));
        assert_eq!(add(&mut log, NewId::Auto), Ok(id(1000, 0)));
        assert_eq!(add(&mut log, NewId::Auto), Ok(id(1000, 1)));
        assert_eq!(
            add(&mut log, NewId::Given(id(2000, u64::MAX))),
            Ok(id(2000, u64::MAX))
        );
        assert_eq!(add(&mut log, NewId::AutoSeq(2000)), Err(AddError::NotAbove));
        // The clock stands behind: the next millisecond is borrowed.
        assert_eq!(add(&mut log, NewId::Auto), Ok(id(2001, 0)));
        assert_eq!(
            add(&mut log, NewId::Given(StreamId::MAX)),
            Ok(StreamId::MAX)
        );
        assert_eq!(add(&mut log, NewId::Auto), Err(AddError::Exhausted));
    }

    #[test]
    fn lag_is_known_until_the_log_has_holes() {
        let mut log = Log::default();
        let id = |ms| StreamId::new(ms, 0);
        assert_eq!(log.lag(id(0), Some(0)), Some(0));
        for ms in 1..=5 {
            add(&mut log, NewId::Given(id(ms))).unwrap();
        }
        assert_eq!(log.lag(id(0), None), Some(5));
        assert_eq!(log.lag(id(1), None), Some(4));
        assert_eq!(log.lag(id(2), None), None);
        assert_eq!(log.lag(id(2), Some(2)), Some(3));
        log.delete(&[id(3)]);
        assert_eq!(log.lag(id(2), Some(2)), None);
        assert_eq!(log.lag(id(3), None), None);
        assert_eq!(log.lag(id(5), None), Some(0));
        log.delete(&[id(1), id(2)]);
        assert_eq!((log.first_id, log.len()), (id(4), 2));
        assert_eq!(log.lag(id(3), Some(3)), Some(2));
        log.delete(&[id(4), id(5)]);
        assert_eq!(
            (log.first_id, log.lag(id(2), None)),
            (StreamId::MIN, Some(0))
        );
    }
}
