//! A stream as a value: its entries, what it remembers of those that are gone, and its consumer groups.
//!
//! The bytes of the entries are [`serval_collections::stream`]'s affair. [`Log`] is what a reader of the stream sees;
//! [`Groups`] is who has read how far. Both lie side by side, so that a group can change while entries are read.

mod group;
mod ids;
mod log;

use crate::access::{Access, Key};
use crate::collection::Outcome;
use crate::object::{KeyEntry, Object, encoding, kind};
use serval_collections::entry::{TypeTag, Value};

pub use group::{Claim, Consumer, Group, Groups, Pending};
pub use ids::Ids;
pub use log::{AddError, Log, NewId};
pub use serval_collections::listpack::Element;
pub use serval_collections::stream::{
    Entry as StreamEntry, Fields, ID_TEXT_BYTES_MAX, NodeLimits, StreamId, Trim, TrimTo,
};

/// The value of a stream.
#[derive(Debug, Clone, Default)]
pub struct Stream {
    /// The entries.
    pub log: Log,
    /// The consumer groups.
    pub groups: Groups,
}

impl Stream {
    /// Heap bytes of what it holds. O(nodes / 32 + consumers).
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>() + self.log.nodes.memory_bytes() + self.groups.memory_bytes()
    }

    /// Allocations that dropping it frees, roughly. O(groups).
    pub fn drop_effort(&self) -> usize {
        self.log.nodes.len() + self.groups.drop_effort()
    }
}

impl Access<'_> {
    /// Lets `edit` change the stream at a key; `None` where there is no such key.
    ///
    /// # Panics
    /// Where it is of another type: callers look first.
    pub fn edit_stream<R>(
        &mut self,
        key: Key<'_>,
        edit: impl FnOnce(&mut Stream) -> (Outcome, R),
    ) -> Option<R> {
        self.edit_collection(key, |_, object| match object {
            Object::Stream(stream) => edit(stream),
            _ => panic!("another type was changed as a stream"),
        })
    }

    /// Puts a stream under a key, replacing what was there, expiry included.
    pub fn put_stream(&mut self, key: Key<'_>, stream: Stream) {
        let tag = TypeTag::new(kind::STREAM, encoding::STREAM);
        self.put_collection(key, tag, Object::Stream(Box::new(stream)));
    }
}

/// The stream of an entry.
///
/// # Panics
/// Where it is of another type: callers look first.
#[inline]
pub fn stream_of(entry: &KeyEntry) -> &Stream {
    match entry.value() {
        Value::Boxed(Object::Stream(stream)) => stream,
        _ => panic!("another type was read as a stream"),
    }
}
