//! A set of ids in order: what is pending for a consumer.

use std::ops::RangeBounds;

use serval_collections::runs::Runs;
use serval_collections::stream::StreamId;

/// Ids in order. A clone shares them until either changes.
#[derive(Debug, Clone, Default)]
pub struct Ids(Runs<StreamId, ()>);

impl Ids {
    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an id is there. O(log n).
    pub fn contains(&self, id: &StreamId) -> bool {
        self.0.contains_key(id)
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = &StreamId> {
        self.0.iter().map(|(id, ())| id)
    }

    /// Those in a range, in order. O(log n) at first.
    pub fn range(&self, range: impl RangeBounds<StreamId>) -> impl Iterator<Item = &StreamId> {
        self.0.range(range).map(|(id, ())| id)
    }

    pub(super) fn insert(&mut self, id: StreamId) {
        self.0.insert(id, ());
    }

    pub(super) fn remove(&mut self, id: &StreamId) {
        self.0.remove(id);
    }

    pub(super) fn memory_bytes(&self) -> usize {
        self.0.memory_bytes()
    }
}
