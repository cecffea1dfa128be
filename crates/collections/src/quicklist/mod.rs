//! Quicklist: a list as a chain of listpacks, Redis's form of lists that have outgrown a single one.
//!
//! ```text
//! ┌──────────┐ ┌────────────┐ ┌───────┐ ┌────────────┐ ┌──────────┐
//! │ listpack │ │ listpack   │ │ one   │ │ listpack   │ │ listpack │
//! │          │ │ compressed │ │ huge  │ │ compressed │ │          │
//! └──────────┘ └────────────┘ └───────┘ └────────────┘ └──────────┘
//!  depth 1: the ends stay readable; who pushes and pops touches nothing else
//! ```
//!
//! How full a node gets is Redis's `list-max-listpack-size`, and nodes split and merge where Redis's do, as their number
//! can be seen and dumps contain them. The chain is a ring buffer of nodes: the ends cost O(1), an index is found by
//! counting nodes from the nearer end. A node that is full is put to rest (`frozen.rs`), whatever its depth. A copy can share nodes until they change (`link.rs`). Nothing here is unsafe.

mod frozen;
mod limits;
mod link;
mod node;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::ops::ControlFlow;

use crate::listpack::{BYTES_MAX, Element, Gapped, Listpack, ListpackRef};

use link::Link;

pub use frozen::Frozen;
pub use limits::Limits;
pub use node::{Compressed, Elements, Node};

/// Which end of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The front: LEFT, the element of index 0.
    Head,
    /// The back: RIGHT, the element of index -1.
    Tail,
}

/// A string to be compared with elements.
#[derive(Debug, Clone, Copy)]
pub struct Needle<'a> {
    bytes: &'a [u8],
    int: Option<i64>,
}

impl<'a> Needle<'a> {
    /// The string to look for.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            int: Element::of(bytes).as_int(),
        }
    }

    /// Whether an element is this string.
    #[inline]
    pub fn is(&self, element: Element<'_>) -> bool {
        match element {
            Element::Bytes(bytes) => bytes == self.bytes,
            Element::Int(int) => self.int == Some(int),
        }
    }
}

/// A list of strings, cheap at both ends. A clone has nodes of its own, but where they are shared already; see
/// [`Quicklist::share`].
#[derive(Debug, Clone)]
pub struct Quicklist {
    nodes: VecDeque<Link>,
    len: usize,
    limits: Limits,
}

impl Quicklist {
    /// One without elements, whose nodes keep to these limits from now on.
    pub fn new(limits: &Limits) -> Self {
        Self {
            nodes: VecDeque::new(),
            len: 0,
            limits: limits.of_a_list(),
        }
    }

    /// One of a listpack's elements, in a node as it is.
    pub fn from_listpack(limits: &Limits, pack: Listpack) -> Self {
        let mut list = Self::new(limits);
        list.append_listpack(pack);
        list
    }

    /// Appends a listpack as a node of its own. Nothing if it is empty.
    pub fn append_listpack(&mut self, pack: Listpack) {
        if pack.is_empty() {
            return;
        }
        let node = Gapped::from_listpack(pack);
        self.len += node.len();
        self.insert_node(self.nodes.len(), Node::Packed(node));
    }

    /// Appends an element as a node of its own.
    pub fn append_plain(&mut self, element: Box<[u8]>) {
        self.len += 1;
        self.insert_node(self.nodes.len(), Node::Plain(element));
    }

    /// Number of elements. O(1).
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no elements.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The nodes from first to last, as dumps contain them.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = &Node> {
        self.nodes.iter().map(|link| &**link)
    }

    /// What its nodes keep to.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Takes elements of this many bytes for long from now on; see [`Limits::large_min`].
    pub fn set_large_min(&mut self, large_min: u32) {
        self.limits.large_min = large_min;
    }

    /// Bytes allocated. O(nodes).
    pub fn memory_bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Link>()
            + self.nodes.iter().map(Link::memory_bytes).sum::<usize>()
    }

    /// Number of nodes, which is how many allocations there are.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// The only node's listpack, if it is within the limits of a list that is one listpack; within half of them if
    /// `shrinking`, lest a list that is pushed to and popped from changes its form each time. The list is empty then.
    pub fn take_single(&mut self, limits: &Limits, shrinking: bool) -> Option<Listpack> {
        let (Some(node), 1) = (self.nodes().next(), self.nodes.len()) else {
            return None;
        };
        let is_readable = matches!(node, Node::Packed(_) | Node::Frozen(_));
        if !is_readable || !limits.holds(node.bytes_len(), node.len(), shrinking) {
            return None;
        }
        let mut node = self.nodes.pop_front()?.into_own();
        self.len = 0;
        Some(std::mem::take(node.pack_mut()).into_listpack())
    }

    /// Adds an element at an end. O(1), beside the copy of it.
    #[inline]
    pub fn push(&mut self, side: Side, bytes: &[u8]) {
        let end = match side {
            Side::Head => self.nodes.front_mut(),
            Side::Tail => self.nodes.back_mut(),
        };
        self.len += 1;
        match (end, side) {
            (Some(node), Side::Head) if node.takes(bytes.len(), &self.limits) => {
                node.own().pack_mut().push_front(bytes);
            }
            (Some(node), Side::Tail) if node.takes(bytes.len(), &self.limits) => {
                node.own().pack_mut().push_back(bytes);
            }
            _ => self.push_node(side, bytes),
        }
    }

    #[cold]
    fn push_node(&mut self, side: Side, bytes: &[u8]) {
        let (node, count) = (Node::of(bytes, &self.limits), self.nodes.len());
        let (old, at) = match side {
            Side::Head => (self.nodes.front_mut(), 0),
            Side::Tail => (self.nodes.back_mut(), count),
        };
        // It will hardly grow any more.
        if let Some(old) = old {
            old.freeze();
        }
        self.insert_node(at, node);
    }

    /// Removes the element at an end and gives it to `take`. O(1). `None` where there is none.
    #[inline]
    pub fn pop<R>(&mut self, side: Side, take: impl FnOnce(Element<'_>) -> R) -> Option<R> {
        let at = match side {
            Side::Head => 0,
            Side::Tail => self.nodes.len().checked_sub(1)?,
        };
        let node = self.nodes.get_mut(at)?;
        self.len -= 1;
        if node.len() == 1 {
            let node = self.nodes.remove(at)?;
            let result = take(node.elements(&mut Vec::new()).get(0));
            self.settle(at);
            return Some(result);
        }
        let pack = node.own().pack_mut();
        let (position, index) = match side {
            Side::Head => (pack.as_ref().first()?, 0),
            Side::Tail => (pack.as_ref().last()?, pack.len() - 1),
        };
        let result = take(pack.as_ref().get(position));
        pack.remove(index, 1);
        Some(result)
    }

    /// Gives the element at an index to `take`. O(nodes), from the nearer end. `None` where there is none.
    pub fn get<R>(&self, index: usize, take: impl FnOnce(Element<'_>) -> R) -> Option<R> {
        let (at, offset) = self.locate(index)?;
        let mut scratch = Vec::new();
        Some(take(self.nodes[at].elements(&mut scratch).get(offset)))
    }

    /// Shows the elements from an index on to `visit`, forwards, or backwards if `reverse`, until it breaks.
    pub fn visit(
        &self,
        from: usize,
        reverse: bool,
        mut visit: impl FnMut(Element<'_>) -> ControlFlow<()>,
    ) {
        let Some((mut at, mut offset)) = self.locate(from) else {
            return;
        };
        let mut scratch = Vec::new();
        loop {
            let flow = match self.nodes[at].elements(&mut scratch) {
                Elements::Plain(bytes) => visit(Element::Bytes(bytes)),
                Elements::Packed(pack) => visit_pack(pack, offset, reverse, &mut visit),
                Elements::Frozen(frozen) => frozen.visit(offset, reverse, &mut visit),
            };
            let next = if reverse {
                at.checked_sub(1)
            } else {
                Some(at + 1)
            };
            match next.and_then(|next| Some((next, self.nodes.get(next)?))) {
                Some((next, node)) if flow.is_continue() => {
                    at = next;
                    offset = if reverse { node.len() - 1 } else { 0 };
                }
                _ => return,
            }
        }
    }

    /// Puts an element before or after the one at an index, which exists. O(nodes).
    pub fn insert(&mut self, index: usize, bytes: &[u8], after: bool) {
        let Some((at, offset)) = self.locate(index) else {
            panic!("this element is not there");
        };
        self.insert_at(at, offset, bytes, after);
    }

    fn insert_at(&mut self, at: usize, offset: usize, bytes: &[u8], after: bool) {
        let limits = self.limits;
        let node = &self.nodes[at];
        let is_end = if after {
            offset == node.len() - 1
        } else {
            offset == 0
        };
        let neighbour = if after {
            Some(at + 1)
        } else {
            at.checked_sub(1)
        };
        let neighbour = neighbour.filter(|at| {
            let node = self.nodes.get(*at);
            is_end && node.is_some_and(|node| node.takes(bytes.len(), &limits))
        });
        self.len += 1;
        // Between which elements of the node, and between which nodes, the new one comes.
        let (cut, gap) = (offset + usize::from(after), at + usize::from(after));
        if node.takes(bytes.len(), &limits) {
            insert_into(self.nodes[at].own().pack_mut(), cut, bytes);
            self.settle(at);
        } else if let Some(neighbour) = neighbour {
            let pack = self.nodes[neighbour].own().pack_mut();
            if after {
                pack.push_front(bytes)
            } else {
                pack.push_back(bytes)
            }
            self.settle(neighbour);
        } else if is_end || node.is_plain() {
            self.insert_node(gap, Node::of(bytes, &limits));
        } else if limits.is_large(bytes.len()) {
            let rest = self.nodes[at].own().split_off(cut);
            self.nodes.insert(at + 1, Node::of(bytes, &limits).into());
            self.insert_node(at + 2, rest);
        } else {
            let mut rest = self.nodes[at].own().split_off(cut);
            if after {
                rest.pack_mut().push_front(bytes);
            } else {
                self.nodes[at].own().pack_mut().push_back(bytes);
            }
            self.nodes.insert(at + 1, rest.into());
            let center = self.merge_around(gap);
            self.settle(center);
        }
    }

    /// Replaces the element at an index, which exists. O(nodes).
    pub fn replace(&mut self, index: usize, bytes: &[u8]) {
        let Some((at, offset)) = self.locate(index) else {
            panic!("this element is not there");
        };
        let is_large = self.limits.is_large(bytes.len());
        let node = &mut self.nodes[at];
        let fits = node.bytes_len() + Listpack::added_bytes_max(bytes.len()) <= BYTES_MAX;
        match (node.is_plain(), is_large) {
            (true, true) => *node = Node::Plain(bytes.into()).into(),
            (true, false) => {
                self.insert_at(at, 0, bytes, true);
                self.nodes.remove(at);
                self.len -= 1;
            }
            (false, false) if fits => node.own().pack_mut().edit(|pack| {
                if let Some(position) = pack.as_ref().seek(offset as i64) {
                    pack.replace(position, bytes);
                }
            }),
            (false, _) => return self.replace_by_node(at, offset, bytes),
        }
        self.settle(at);
    }

    /// Replaces an element of a listpack that has no place for the new one.
    fn replace_by_node(&mut self, at: usize, offset: usize, bytes: &[u8]) {
        let node = &mut self.nodes[at];
        let rest = (offset + 1 < node.len()).then(|| node.own().split_off(offset + 1));
        let is_only = node.len() == 1;
        if is_only {
            *node = Node::of(bytes, &self.limits).into();
        } else {
            node.own().pack_mut().remove(offset, 1);
            self.nodes
                .insert(at + 1, Node::of(bytes, &self.limits).into());
        }
        let mut center = if is_only { at } else { at + 1 };
        if let Some(rest) = rest {
            self.nodes.insert(center + 1, rest.into());
        }
        if !is_only {
            center = self.merge_around(center);
        }
        self.settle(center);
    }

    /// Removes `count` elements from an index on, or as many as there are. O(nodes).
    pub fn remove(&mut self, from: usize, count: usize) {
        let Some((first, offset)) = self.locate(from) else {
            return;
        };
        let mut left = count.min(self.len - from);
        self.len -= left;
        let mut at = first;
        if offset > 0 && left > 0 {
            let removed = left.min(self.nodes[at].len() - offset);
            self.nodes[at].own().pack_mut().remove(offset, removed);
            left -= removed;
            at += 1;
        }
        let mut end = at;
        while let Some(node) = self.nodes.get(end)
            && node.len() <= left
            && left > 0
        {
            left -= node.len();
            end += 1;
        }
        self.nodes.drain(at..end);
        if left > 0 {
            self.nodes[at].own().pack_mut().remove(0, left);
        }
        self.settle(at);
    }

    /// Removes up to `count_max` elements that equal the needle, the first ones, or the last ones if `reverse`. Returns
    /// how many. O(elements).
    pub fn remove_equal(&mut self, needle: &Needle<'_>, count_max: usize, reverse: bool) -> usize {
        let mut removed = 0;
        let mut at = if reverse { self.nodes.len() } else { 0 };
        let mut scratch = Vec::new();
        while removed < count_max {
            if reverse {
                let Some(previous) = at.checked_sub(1) else {
                    break;
                };
                at = previous;
            }
            let Some(node) = self.nodes.get_mut(at) else {
                break;
            };
            let hits = match node.elements(&mut scratch) {
                Elements::Plain(bytes) => usize::from(needle.is(Element::Bytes(bytes))),
                Elements::Packed(pack) => pack.iter().filter(|element| needle.is(*element)).count(),
                Elements::Frozen(frozen) => {
                    frozen.iter().filter(|element| needle.is(*element)).count()
                }
            };
            let gone = hits.min(count_max - removed);
            removed += gone;
            if gone > 0 && gone == node.len() {
                self.nodes.remove(at);
                self.settle(at);
                continue;
            }
            if gone > 0 {
                node.own()
                    .pack_mut()
                    .edit(|pack| remove_equal_in(pack, needle, gone, reverse));
                self.settle(at);
            }
            at += usize::from(!reverse);
        }
        self.len -= removed;
        removed
    }

    /// The node that an index falls into, and the index within it.
    #[inline]
    fn locate(&self, index: usize) -> Option<(usize, usize)> {
        if index >= self.len {
            return None;
        }
        if index <= self.len / 2 {
            let mut before = 0;
            for (at, node) in self.nodes.iter().enumerate() {
                if index < before + node.len() {
                    return Some((at, index - before));
                }
                before += node.len();
            }
        } else {
            let mut before = self.len;
            for (at, node) in self.nodes.iter().enumerate().rev() {
                before -= node.len();
                if index >= before {
                    return Some((at, index - before));
                }
            }
        }
        None
    }

    /// Gives back what the nodes have allocated and do not use: for a list that is not likely to change soon.
    pub fn shrink_to_fit(&mut self) {
        self.nodes.iter_mut().for_each(Link::freeze);
        self.nodes.shrink_to_fit();
    }

    fn insert_node(&mut self, at: usize, node: Node) {
        if self.nodes.len() == self.nodes.capacity() {
            // Doubling would cost a list of few nodes more than it saves.
            self.nodes.reserve_exact(1 + self.nodes.len() / 2);
        }
        self.nodes.insert(at, node.into());
        self.settle(at);
    }

    /// Joins nodes near one that was split, so that splitting does not leave ever smaller ones behind. Returns where the
    /// node is then.
    fn merge_around(&mut self, mut center: usize) -> usize {
        if center >= 2 && self.join(center - 2) {
            center -= 1;
        }
        self.join(center + 1);
        if center >= 1 && self.join(center - 1) {
            center -= 1;
        }
        self.join(center);
        center
    }

    /// Joins a node with the next, if they may.
    fn join(&mut self, at: usize) -> bool {
        let (Some(node), Some(next)) = (self.nodes.get(at), self.nodes.get(at + 1)) else {
            return false;
        };
        if !node.joins(next, &self.limits) {
            return false;
        }
        let Some(mut next) = self.nodes.remove(at + 1) else {
            return false;
        };
        let next = next.own().pack_mut().as_ref();
        self.nodes[at]
            .own()
            .pack_mut()
            .edit(|pack| pack.append(next));
        true
    }

    /// Restores after a change at or near the node `at` that nodes up to the compression depth from either end are
    /// readable, and those further inside compressed.
    #[inline]
    fn settle(&mut self, at: usize) {
        if self.limits.compress_depth > 0 {
            self.settle_compression(at);
        }
    }

    #[cold]
    fn settle_compression(&mut self, at: usize) {
        /// How far from the node in question splitting and merging reach.
        const REACH: usize = 2;
        let count = self.nodes.len();
        let depth = (self.limits.compress_depth as usize).min(count);
        for index in 0..depth {
            self.nodes[index].decompress();
            self.nodes[count - 1 - index].decompress();
        }
        let inside = depth..count.saturating_sub(depth);
        let near = at.saturating_sub(REACH)..(at + REACH + 1).min(count);
        let ends = [depth, count.saturating_sub(depth + 1)];
        for index in near.chain(ends).filter(|index| inside.contains(index)) {
            self.nodes[index].compress();
        }
    }
}

fn insert_into(pack: &mut Gapped, index: usize, bytes: &[u8]) {
    match index {
        0 => pack.push_front(bytes),
        _ if index == pack.len() => pack.push_back(bytes),
        _ => pack.edit(|pack| {
            if let Some(position) = pack.as_ref().seek(index as i64) {
                pack.insert(position, bytes);
            }
        }),
    }
}

/// Shows a listpack's elements from an index on, forwards or backwards, until `visit` breaks.
#[inline]
pub fn visit_pack(
    pack: ListpackRef<'_>,
    from: usize,
    reverse: bool,
    visit: &mut impl FnMut(Element<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut at = pack.seek(from as i64);
    while let Some(position) = at {
        visit(pack.get(position))?;
        at = if reverse {
            pack.previous(position)
        } else {
            pack.next(position)
        };
    }
    ControlFlow::Continue(())
}

/// Removes `count` elements that equal the needle, of which there are so many at least.
pub fn remove_equal_in(pack: &mut Listpack, needle: &Needle<'_>, count: usize, reverse: bool) {
    let mut left = count;
    let first = |pack: &Listpack| {
        if reverse {
            pack.as_ref().last()
        } else {
            pack.as_ref().first()
        }
    };
    let mut at = first(pack);
    while left > 0
        && let Some(position) = at
    {
        let is_it = needle.is(pack.as_ref().get(position));
        if is_it {
            pack.remove(position, 1);
            left -= 1;
        }
        let pack = pack.as_ref();
        at = match (reverse, is_it) {
            (true, _) => pack.previous(position),
            (false, true) => Some(position).filter(|position| *position < pack.end()),
            (false, false) => pack.next(position),
        };
    }
}
