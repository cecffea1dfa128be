//! The nodes of a stream in order.

use std::collections::VecDeque;

use super::StreamId;
use super::chunk::{Chunk, Sealed};
use super::node::{self, Entry, Fields, NodeRef};
use super::range::{Range, RangeRev};
use super::validate::validate_node;
use crate::listpack::{BYTES_MAX, Corrupt, Listpack, ListpackRef, Position};
use crate::pack::{Pack, PackRef};

/// A node grows by half of what it has, within these bounds in bytes: what the last node of a stream has left over is
/// most of what a short stream costs.
const GROWTH_BYTES: (usize, usize) = (64, 512);
/// The next node takes the memory of the last where it is no larger than this; a huge entry shall not stay with it.
const REUSED_BYTES_MAX: usize = 8 * 1024;

/// When a node is full.
#[derive(Debug, Clone, Copy)]
pub struct NodeLimits {
    /// Bytes, 0 for as many as a listpack can have.
    pub bytes_max: usize,
    /// Entries, deleted ones included; 0 for any number.
    pub entries_max: u64,
}

/// What trimming leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrimTo {
    /// At most so many entries.
    Len(u64),
    /// No entry below this id.
    Id(StreamId),
}

/// How a stream is trimmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trim {
    /// What is left.
    pub to: TrimTo,
    /// Only whole nodes go.
    pub is_approximate: bool,
    /// Entries that go at most, 0 for any number. A node goes whole or not at all.
    pub limit: u64,
}

/// The last node.
#[derive(Debug, Clone)]
struct Tail {
    id: StreamId,
    pack: Pack,
    /// Where its last entry begins.
    last_at: Position,
    /// Bytes of its entries in a dump, whose size decides when it is full.
    dumped_bytes: usize,
}

impl Tail {
    /// Any node as the last one. O(entries).
    fn new(id: StreamId, pack: Pack) -> Self {
        let node = NodeRef::new(id, pack.as_ref());
        let (last_at, dumped_bytes) = (
            node.last().map_or(node.entries_at(), |last| last.at),
            node.dumped_bytes_from(node.entries_at()),
        );
        Self {
            id,
            pack,
            last_at,
            dumped_bytes,
        }
    }

    #[inline]
    fn node(&self) -> NodeRef<'_> {
        NodeRef::new(self.id, self.pack.as_ref()).ending_in(self.last_at)
    }

    /// Bytes of the node in a dump.
    fn all_dumped_bytes(&self) -> usize {
        self.node().dumped_head_bytes() + self.dumped_bytes
    }

    #[inline]
    fn append<'f>(&mut self, id: StreamId, fields: impl Fields<'f>) {
        self.last_at = node::append(&mut self.pack, self.id, id, fields);
        self.dumped_bytes += self.pack.as_ref().dumped_bytes_from(self.last_at);
    }
}

/// Where a node lies. The last one lies behind all chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct At {
    chunk: usize,
    index: usize,
}

/// All entries of a stream. A clone shares all nodes but the last: O(nodes / 32).
#[derive(Debug, Clone, Default)]
pub struct Nodes {
    /// Never an empty one.
    chunks: VecDeque<Chunk>,
    /// There, if any node is.
    tail: Option<Tail>,
    sealed_len: usize,
    sealed_bytes: usize,
    live_count: u64,
}

impl Nodes {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Entries that are not deleted.
    #[inline]
    pub fn live_count(&self) -> u64 {
        self.live_count
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.sealed_len + usize::from(self.tail.is_some())
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.tail.is_none()
    }

    /// Nodes that Redis's radix tree would have. O(nodes).
    pub fn radix_node_count(&self) -> usize {
        super::radix::node_count(self.iter().map(NodeRef::id))
    }

    /// Bytes of the last node in a dump.
    #[cfg(test)]
    pub(super) fn tail_dumped_bytes(&self) -> Option<usize> {
        self.tail.as_ref().map(Tail::all_dumped_bytes)
    }

    /// Heap bytes of all nodes. O(nodes / 32).
    pub fn memory_bytes(&self) -> usize {
        let chunks: usize = self.chunks.iter().map(Chunk::memory_bytes).sum();
        chunks
            + self.chunks.capacity() * size_of::<Chunk>()
            + self.sealed_bytes
            + self.tail.as_ref().map_or(0, |tail| tail.pack.capacity())
    }

    /// The nodes in order.
    pub fn iter(&self) -> impl Iterator<Item = NodeRef<'_>> {
        std::iter::successors(self.front(), |at| self.after(*at)).filter_map(|at| self.node(at))
    }

    /// Appends an entry above all that there are.
    pub fn append<'f>(&mut self, id: StreamId, fields: impl Fields<'f>, limits: NodeLimits) {
        self.live_count += 1;
        let mut spare = Vec::new();
        if self
            .tail
            .as_ref()
            .is_some_and(|tail| is_full(tail, fields.clone(), limits))
        {
            spare = self.seal();
        }
        let room = room_for(fields.clone());
        match &mut self.tail {
            Some(tail) => {
                let step = tail.pack.bytes_len() / 2;
                tail.pack
                    .make_room(room, step.clamp(GROWTH_BYTES.0, GROWTH_BYTES.1));
                tail.append(id, fields);
            }
            None => {
                let mut pack = Pack::reusing(spare);
                pack.make_room(room, GROWTH_BYTES.0);
                self.tail = Some(Tail::new(id, node::create(pack, fields)));
            }
        }
    }

    /// Appends a node from outside, checking it whole. Its entries have to be above all that there are. O(bytes).
    pub fn load_node(&mut self, id: StreamId, bytes: &[u8]) -> Result<(), Corrupt> {
        let live_count = validate_node(id, bytes)?;
        let last = self.tail.as_ref().and_then(|tail| tail.node().last());
        if last.is_some_and(|last| last.id >= id) {
            return Err(Corrupt);
        }
        self.seal();
        self.live_count += live_count;
        self.tail = Some(Tail::new(id, Pack::load(ListpackRef::new(bytes))));
        Ok(())
    }

    /// Deletes an entry. False if there is none.
    pub fn delete(&mut self, id: StreamId) -> bool {
        let Some(at) = self.seek(id) else {
            return false;
        };
        let deleted = self.edit(at, |node_id, pack| {
            let deleted = node::delete(pack, node_id, id);
            let is_dead = deleted && NodeRef::new(node_id, pack.as_ref()).live_count() == 0;
            (deleted, is_dead)
        });
        let (deleted, is_dead) = deleted.unwrap_or_default();
        if is_dead {
            self.remove(at);
        }
        self.live_count -= u64::from(deleted);
        deleted
    }

    /// Deletes from the lowest entry on. Gives how many went.
    pub fn trim(&mut self, trim: Trim) -> u64 {
        let mut gone = 0;
        while let Some(at) = self.front() {
            let Some(node) = self.node(at) else { break };
            let live = node.live_count();
            if matches!(trim.to, TrimTo::Len(len) if self.live_count <= len)
                || (trim.limit > 0 && gone + live > trim.limit)
            {
                break;
            }
            let goes_whole = match trim.to {
                TrimTo::Len(len) => self.live_count - live >= len,
                TrimTo::Id(id) => self.is_below(at, node, id),
            };
            if goes_whole {
                self.remove(at);
                self.live_count -= live;
                gone += live;
                continue;
            }
            if !trim.is_approximate {
                gone += self.trim_within(at, trim.to);
            }
            break;
        }
        gone
    }

    /// Whether all entries of a node are below `id`. O(1) but for the node in which `id` would be.
    fn is_below(&self, at: At, node: NodeRef<'_>, id: StreamId) -> bool {
        let next = self.after(at).and_then(|at| self.node(at));
        node.id() < id
            && (next.is_some_and(|next| next.id() <= id)
                || node.last().is_none_or(|last| last.id < id))
    }

    /// Flags the first entries of a node, some of which stay.
    fn trim_within(&mut self, at: At, to: TrimTo) -> u64 {
        let mut excess = match to {
            TrimTo::Len(len) => self.live_count - len,
            TrimTo::Id(_) => 0,
        };
        let gone = self.edit(at, |node_id, pack| {
            node::delete_while(pack, node_id, |entry| match to {
                TrimTo::Id(id) => entry.id < id,
                TrimTo::Len(_) => {
                    let goes = excess > 0;
                    excess -= u64::from(goes && !entry.is_deleted);
                    goes
                }
            })
        });
        let gone = gone.unwrap_or_default();
        self.live_count -= gone;
        gone
    }

    /// The living entries from `start` to `end`, both included.
    pub fn range(&self, start: StreamId, end: StreamId) -> Range<'_> {
        Range::new(self, start, end)
    }

    /// The same from the end.
    pub fn range_rev(&self, start: StreamId, end: StreamId) -> RangeRev<'_> {
        RangeRev::new(self, start, end)
    }

    /// The lowest living entry.
    pub fn first(&self) -> Option<Entry<'_>> {
        self.range(StreamId::MIN, StreamId::MAX).next()
    }

    /// The highest living entry.
    pub fn last(&self) -> Option<Entry<'_>> {
        self.range_rev(StreamId::MIN, StreamId::MAX).next()
    }

    /// Whether there is a living entry with this id.
    pub fn contains(&self, id: StreamId) -> bool {
        self.range(id, id).next().is_some()
    }

    /// The node where an id would be: the last one that does not begin above it, else the first. O(log n).
    pub(super) fn seek(&self, id: StreamId) -> Option<At> {
        let tail = self.tail.as_ref()?;
        if tail.id <= id || self.chunks.is_empty() {
            return Some(self.tail_at());
        }
        let begins_above = |chunk: &Chunk| chunk.nodes().first().is_some_and(|node| node.id() > id);
        let chunk = self.chunks.partition_point(|chunk| !begins_above(chunk));
        let chunk = chunk.saturating_sub(1);
        let nodes = self.chunks.get(chunk)?.nodes();
        let index = nodes
            .partition_point(|node| node.id() <= id)
            .saturating_sub(1);
        Some(At { chunk, index })
    }

    pub(super) fn front(&self) -> Option<At> {
        self.tail.as_ref()?;
        Some(At { chunk: 0, index: 0 })
    }

    pub(super) fn after(&self, at: At) -> Option<At> {
        let chunk = self.chunks.get(at.chunk)?;
        Some(if at.index + 1 < chunk.nodes().len() {
            At {
                index: at.index + 1,
                ..at
            }
        } else {
            At {
                chunk: at.chunk + 1,
                index: 0,
            }
        })
    }

    pub(super) fn before(&self, at: At) -> Option<At> {
        if let Some(index) = at.index.checked_sub(1) {
            return Some(At { index, ..at });
        }
        let chunk = at.chunk.checked_sub(1)?;
        let index = self.chunks.get(chunk)?.nodes().len() - 1;
        Some(At { chunk, index })
    }

    #[inline]
    pub(super) fn node(&self, at: At) -> Option<NodeRef<'_>> {
        match self.chunks.get(at.chunk) {
            Some(chunk) => chunk
                .nodes()
                .get(at.index)
                .map(|node| NodeRef::new(node.id(), PackRef::new(node.bytes()))),
            None => self.tail.as_ref().map(Tail::node),
        }
    }

    fn tail_at(&self) -> At {
        At {
            chunk: self.chunks.len(),
            index: 0,
        }
    }

    /// Lets `change` change the bytes of a node.
    fn edit<R>(&mut self, at: At, change: impl FnOnce(StreamId, &mut Pack) -> R) -> Option<R> {
        let Some(chunk) = self.chunks.get_mut(at.chunk) else {
            let Tail { id, mut pack, .. } = self.tail.take()?;
            let result = change(id, &mut pack);
            self.tail = Some(Tail::new(id, pack));
            return Some(result);
        };
        let node = chunk.make_mut().get_mut(at.index)?;
        let bytes = node.take_bytes();
        self.sealed_bytes -= bytes.len();
        let mut pack = Pack::from_bytes(bytes);
        let result = change(node.id(), &mut pack);
        node.put_bytes(pack.into_bytes());
        self.sealed_bytes += node.bytes().len();
        Some(result)
    }

    /// Closes the last node, into just the memory that it needs. What it had grown in is given to the next.
    ///
    /// Copied, and not shrunk: mimalloc leaves a block as it is unless it is halved.
    fn seal(&mut self) -> Vec<u8> {
        let Some(Tail { id, pack, .. }) = self.tail.take() else {
            return Vec::new();
        };
        let bytes: Box<[u8]> = pack.as_ref().as_bytes().into();
        self.sealed_len += 1;
        self.sealed_bytes += bytes.len();
        let sealed = Sealed::new(id, bytes);
        let pushed = match self.chunks.back_mut() {
            Some(chunk) => chunk.push(sealed),
            None => Err(sealed),
        };
        if let Err(sealed) = pushed {
            self.chunks.push_back(Chunk::of(sealed));
        }
        match pack.into_bytes() {
            spare if spare.capacity() <= REUSED_BYTES_MAX => spare,
            _ => Vec::new(),
        }
    }

    fn remove(&mut self, at: At) {
        let Some(chunk) = self.chunks.get_mut(at.chunk) else {
            self.tail = None;
            self.unseal();
            return;
        };
        let node = chunk.make_mut().remove(at.index);
        self.forget(at.chunk, &node);
    }

    /// Makes the last node that was closed the last one again, after that was removed.
    fn unseal(&mut self) {
        let last = self.chunks.back_mut();
        let Some(mut node) = last.and_then(|chunk| chunk.make_mut().pop()) else {
            return;
        };
        self.forget(self.chunks.len() - 1, &node);
        let pack = Pack::from_bytes(node.take_bytes());
        self.tail = Some(Tail::new(node.id(), pack));
    }

    fn forget(&mut self, chunk: usize, node: &Sealed) {
        self.sealed_len -= 1;
        self.sealed_bytes -= node.bytes().len();
        let chunk_nodes = self.chunks.get(chunk).map(Chunk::nodes);
        if chunk_nodes.is_some_and(<[Sealed]>::is_empty) {
            self.chunks.remove(chunk);
        }
    }
}

/// Bytes that an entry with these fields takes at most: its own fields, and the numbers around them.
fn room_for<'f>(fields: impl Fields<'f>) -> usize {
    const NUMBERS: usize = 5;
    const NUMBER_BYTES_MAX: usize = 11;
    let strings: usize = fields
        .map(|(field, value)| {
            Listpack::added_bytes_max(field.len()) + Listpack::added_bytes_max(value.len())
        })
        .sum();
    strings + NUMBERS * NUMBER_BYTES_MAX
}

/// Whether an entry with these fields goes to the next node, by Redis's rule: strings count, what is around them does
/// not.
fn is_full<'f>(tail: &Tail, fields: impl Fields<'f>, limits: NodeLimits) -> bool {
    let bytes_max = match limits.bytes_max {
        0 => BYTES_MAX,
        bytes_max => bytes_max.min(BYTES_MAX),
    };
    let added: usize = fields.map(|(field, value)| field.len() + value.len()).sum();
    tail.all_dumped_bytes() + added >= bytes_max
        || (limits.entries_max > 0 && node::total_count(&tail.pack) >= limits.entries_max)
}
