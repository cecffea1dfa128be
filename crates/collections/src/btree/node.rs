//! The nodes of the tree: leaves with scores and members side by side, inner nodes with what is known of their children
//! side by side.
//!
//! A child is found by the first element below it, and its count of elements is what makes ranks cheap. Both are exact
//! after every change, so that no node ever speaks of a member that is gone.

use super::Find;
use super::place::Place;
use crate::prefetch::prefetch_read;

/// What a leaf holds at most half an eighth less than is full for its neighbour: from there on a split is better.
const fn roomy(capacity: usize) -> usize {
    let eighth = capacity / 8;
    capacity - if eighth == 0 { 1 } else { eighth }
}

/// Brings an array near, all lines at once: a search would wait for one after the other.
#[inline(always)]
fn prefetch_all<T, const N: usize>(array: &[T; N]) {
    const LINE_BYTES: usize = 64;
    let start = array.as_ptr().cast::<u8>();
    for offset in (0..size_of_val(array)).step_by(LINE_BYTES) {
        prefetch_read(start.wrapping_add(offset));
    }
}

/// Elements in order. The length stands before the scores, in a line that is read anyway.
#[repr(C)]
pub(super) struct Leaf<M, const N: usize> {
    pub(super) len: usize,
    pub(super) scores: [f64; N],
    pub(super) members: [M; N],
}

impl<M: Copy, const N: usize> Leaf<M, N> {
    /// Below this many elements it takes some of a neighbour, or joins it.
    const MIN: usize = N / 4;

    /// One without elements; `member` fills the places that are not taken.
    pub(super) fn empty(member: M) -> Box<Self> {
        Box::new(Self {
            len: 0,
            scores: [0.0; N],
            members: [member; N],
        })
    }

    /// How many elements from the first on come before a place.
    #[inline]
    pub(super) fn partition(&self, place: &impl Place<M>) -> usize {
        place.partition(&self.scores[..self.len], &self.members[..self.len])
    }

    /// Brings near where a member stands.
    pub(super) fn prefetch_member(&self, at: usize) {
        prefetch_read(self.members.as_ptr().wrapping_add(at));
    }

    pub(super) fn put(&mut self, at: usize, score: f64, member: M) {
        self.scores.copy_within(at..self.len, at + 1);
        self.members.copy_within(at..self.len, at + 1);
        self.scores[at] = score;
        self.members[at] = member;
        self.len += 1;
    }

    fn take(&mut self, at: usize) -> (f64, M) {
        let taken = (self.scores[at], self.members[at]);
        self.scores.copy_within(at + 1..self.len, at);
        self.members.copy_within(at + 1..self.len, at);
        self.len -= 1;
        taken
    }

    /// Puts an element in; where there is no room, what does not fit is answered as the leaf that follows.
    fn insert(&mut self, score: f64, member: M, place: &impl Place<M>) -> Option<Box<Self>> {
        let at = self.partition(place);
        if self.len < N {
            self.put(at, score, member);
            return None;
        }
        // Who inserts in order, upwards or downwards, leaves full leaves behind.
        let kept = match at {
            0 => 0,
            _ if at == N => N,
            _ => N / 2,
        };
        let mut right = Self::empty(member);
        self.give_back(&mut right, N - kept);
        if at < kept || kept == 0 {
            self.put(at, score, member);
        } else {
            right.put(at - kept, score, member);
        }
        Some(right)
    }

    /// Gives the last `count` elements to the leaf that follows.
    fn give_back(&mut self, right: &mut Self, count: usize) {
        let from = self.len - count;
        right.scores.copy_within(0..right.len, count);
        right.members.copy_within(0..right.len, count);
        right.scores[..count].copy_from_slice(&self.scores[from..self.len]);
        right.members[..count].copy_from_slice(&self.members[from..self.len]);
        right.len += count;
        self.len = from;
    }

    /// Takes the first `count` elements of the leaf that follows.
    fn take_front(&mut self, right: &mut Self, count: usize) {
        self.scores[self.len..self.len + count].copy_from_slice(&right.scores[..count]);
        self.members[self.len..self.len + count].copy_from_slice(&right.members[..count]);
        self.len += count;
        right.scores.copy_within(count..right.len, 0);
        right.members.copy_within(count..right.len, 0);
        right.len -= count;
    }

    /// Shares the elements of two neighbours evenly.
    fn even(&mut self, right: &mut Self) {
        let wanted = (self.len + right.len).div_ceil(2);
        if self.len > wanted {
            self.give_back(right, self.len - wanted);
        } else {
            self.take_front(right, wanted - self.len);
        }
    }
}

/// A leaf, or a node with children.
pub(super) enum Node<M, const LEAF: usize, const INNER: usize> {
    Leaf(Box<Leaf<M, LEAF>>),
    Inner(Box<Inner<M, LEAF, INNER>>),
}

/// A node with children: at least one, at most `INNER`, all of the same height. Of each it knows how many elements are
/// below it and the first of them.
#[repr(C)]
pub(super) struct Inner<M, const LEAF: usize, const INNER: usize> {
    pub(super) len: usize,
    pub(super) scores: [f64; INNER],
    pub(super) members: [M; INNER],
    pub(super) counts: [u32; INNER],
    pub(super) nodes: [Option<Node<M, LEAF, INNER>>; INNER],
}

impl<M: Copy, const LEAF: usize, const INNER: usize> Node<M, LEAF, INNER> {
    /// Brings near what a search of it reads.
    #[inline(always)]
    pub(super) fn prefetch(&self) {
        match self {
            Node::Leaf(leaf) => prefetch_all(&leaf.scores),
            Node::Inner(inner) => {
                prefetch_all(&inner.scores);
                prefetch_all(&inner.counts);
            }
        }
    }

    /// Elements below it.
    pub(super) fn count(&self) -> u32 {
        match self {
            Node::Leaf(leaf) => leaf.len as u32,
            Node::Inner(inner) => inner.counts[..inner.len].iter().sum(),
        }
    }

    /// The first element below it, which has some.
    fn first(&self) -> (f64, M) {
        match self {
            Node::Leaf(leaf) => (leaf.scores[0], leaf.members[0]),
            Node::Inner(inner) => (inner.scores[0], inner.members[0]),
        }
    }

    /// See [`super::Tree::insert`]; answers the node that follows where this one was split.
    pub(super) fn insert(&mut self, score: f64, member: M, place: &impl Place<M>) -> Option<Self> {
        match self {
            Node::Leaf(leaf) => leaf.insert(score, member, place).map(Node::Leaf),
            Node::Inner(inner) => inner.insert(score, member, place).map(Node::Inner),
        }
    }

    /// Takes the element out that `find` leads to.
    pub(super) fn remove(&mut self, find: &mut impl Find<M>) -> Option<(f64, M)> {
        match self {
            Node::Leaf(leaf) => find.slot(leaf).map(|at| leaf.take(at)),
            Node::Inner(inner) => inner.remove(find),
        }
    }

    /// Whether it should take from a neighbour, or join it.
    fn is_sparse(&self) -> bool {
        match self {
            Node::Leaf(leaf) => leaf.len < Leaf::<M, LEAF>::MIN,
            Node::Inner(inner) => inner.len < INNER / 4,
        }
    }

    /// Brings two neighbours into balance; true where all is in the first now.
    fn join_or_even(&mut self, right: &mut Self) -> bool {
        match (self, right) {
            (Node::Leaf(left), Node::Leaf(right)) => {
                let joined = left.len + right.len <= LEAF / 4 * 3;
                if joined {
                    left.take_front(right, right.len);
                } else {
                    left.even(right);
                }
                joined
            }
            (Node::Inner(left), Node::Inner(right)) => {
                let total = left.len + right.len;
                let joined = total <= INNER / 4 * 3;
                let wanted = if joined { total } else { total / 2 };
                if left.len > wanted {
                    left.give_back(right, left.len - wanted);
                } else {
                    left.take_front(right, wanted - left.len);
                }
                joined
            }
            _ => unreachable!("neighbours have the same height"),
        }
    }
}

impl<M: Copy, const LEAF: usize, const INNER: usize> Inner<M, LEAF, INNER> {
    /// One above some nodes, which hold elements; at least one and at most `INNER`.
    pub(super) fn of(nodes: impl IntoIterator<Item = Node<M, LEAF, INNER>>) -> Box<Self> {
        let mut nodes = nodes.into_iter().peekable();
        let Some(first) = nodes.peek() else {
            unreachable!("an inner node has children");
        };
        let mut inner = Self::empty(first.first().1);
        for node in nodes {
            inner.put(inner.len, node);
        }
        inner
    }

    /// One without children; `member` fills the places that are not taken.
    fn empty(member: M) -> Box<Self> {
        Box::new(Self {
            len: 0,
            scores: [0.0; INNER],
            members: [member; INNER],
            counts: [0; INNER],
            nodes: [const { None }; INNER],
        })
    }

    /// The child where the last element before a place is, or the first child.
    #[inline]
    pub(super) fn child_of(&self, place: &impl Place<M>) -> usize {
        place.partition(&self.scores[1..self.len], &self.members[1..self.len])
    }

    /// A child's node.
    #[inline]
    pub(super) fn node(&self, at: usize) -> &Node<M, LEAF, INNER> {
        match &self.nodes[at] {
            Some(node) => node,
            None => unreachable!("a child below the length is there"),
        }
    }

    /// A child's node.
    #[inline]
    pub(super) fn node_mut(&mut self, at: usize) -> &mut Node<M, LEAF, INNER> {
        match &mut self.nodes[at] {
            Some(node) => node,
            None => unreachable!("a child below the length is there"),
        }
    }

    /// All children, in order.
    pub(super) fn children(&self) -> impl ExactSizeIterator<Item = &Node<M, LEAF, INNER>> {
        (0..self.len).map(|at| self.node(at))
    }

    /// How many elements are below the first `children` children.
    #[inline]
    pub(super) fn count_before(&self, children: usize) -> usize {
        self.counts[..children].iter().sum::<u32>() as usize
    }

    /// Passes the children before the one that the element with this rank is below, and takes them off the rank. The last
    /// child is never passed.
    #[inline]
    pub(super) fn pass(&self, rank: &mut usize) -> usize {
        let mut at = 0;
        while at + 1 < self.len && *rank >= self.counts[at] as usize {
            *rank -= self.counts[at] as usize;
            at += 1;
        }
        at
    }

    /// Looks at a child again, which changed.
    fn refresh(&mut self, at: usize) {
        self.counts[at] = self.node(at).count();
        self.refresh_first(at);
    }

    fn refresh_first(&mut self, at: usize) {
        (self.scores[at], self.members[at]) = self.node(at).first();
    }

    fn insert(&mut self, score: f64, member: M, place: &impl Place<M>) -> Option<Box<Self>> {
        let mut at = self.child_of(place);
        self.node(at).prefetch();
        if self.make_room(at) {
            at = self.child_of(place);
        }
        match self.node_mut(at).insert(score, member, place) {
            None => {
                self.counts[at] += 1;
                // Behind the first element of any other child, or it would be below the child before.
                if at == 0 {
                    self.refresh_first(at);
                }
                None
            }
            Some(right) => {
                self.refresh(at);
                self.put_or_split(at + 1, right)
            }
        }
    }

    /// Moves elements of a full leaf into a neighbour that has room, so that leaves are fuller than splits alone leave
    /// them. Returns whether that was so.
    fn make_room(&mut self, at: usize) -> bool {
        if self.counts[at] as usize != LEAF || !matches!(self.node(at), Node::Leaf(_)) {
            return false;
        }
        let counts = &self.counts[..self.len];
        let has_room = |index: &usize| {
            counts
                .get(*index)
                .is_some_and(|count| *count as usize <= roomy(LEAF))
        };
        let left = at.checked_sub(1).filter(has_room);
        let Some(left) = left.or_else(|| has_room(&(at + 1)).then_some(at)) else {
            return false;
        };
        if let (Node::Leaf(first), Node::Leaf(second)) = self.pair(left) {
            first.even(second);
        }
        self.refresh(left);
        self.refresh(left + 1);
        true
    }

    /// A child and the one that follows.
    fn pair(&mut self, left: usize) -> (&mut Node<M, LEAF, INNER>, &mut Node<M, LEAF, INNER>) {
        match &mut self.nodes[left..left + 2] {
            [Some(first), Some(second)] => (first, second),
            _ => unreachable!("children below the length are there"),
        }
    }

    /// Puts a child in; there is room.
    fn put(&mut self, at: usize, node: Node<M, LEAF, INNER>) {
        let len = self.len;
        self.scores.copy_within(at..len, at + 1);
        self.members.copy_within(at..len, at + 1);
        self.counts.copy_within(at..len, at + 1);
        self.nodes[at..=len].rotate_right(1);
        self.nodes[at] = Some(node);
        self.len += 1;
        self.refresh(at);
    }

    /// Puts a child in; where there is no room, what does not fit is answered as the node that follows.
    fn put_or_split(&mut self, at: usize, node: Node<M, LEAF, INNER>) -> Option<Box<Self>> {
        if self.len < INNER {
            self.put(at, node);
            return None;
        }
        if at == INNER {
            return Some(Self::of([node]));
        }
        let kept = INNER / 2;
        let mut right = Self::empty(self.members[0]);
        self.give_back(&mut right, INNER - kept);
        if at < kept {
            self.put(at, node);
        } else {
            right.put(at - kept, node);
        }
        Some(right)
    }

    /// Gives the last `count` children to the node that follows.
    fn give_back(&mut self, right: &mut Self, count: usize) {
        let (from, len) = (self.len - count, self.len);
        right.scores.copy_within(0..right.len, count);
        right.members.copy_within(0..right.len, count);
        right.counts.copy_within(0..right.len, count);
        right.nodes[..right.len + count].rotate_right(count);
        right.scores[..count].copy_from_slice(&self.scores[from..len]);
        right.members[..count].copy_from_slice(&self.members[from..len]);
        right.counts[..count].copy_from_slice(&self.counts[from..len]);
        right.nodes[..count].swap_with_slice(&mut self.nodes[from..len]);
        right.len += count;
        self.len = from;
    }

    /// Takes the first `count` children of the node that follows.
    fn take_front(&mut self, right: &mut Self, count: usize) {
        let own = self.len..self.len + count;
        self.scores[own.clone()].copy_from_slice(&right.scores[..count]);
        self.members[own.clone()].copy_from_slice(&right.members[..count]);
        self.counts[own.clone()].copy_from_slice(&right.counts[..count]);
        self.nodes[own].swap_with_slice(&mut right.nodes[..count]);
        self.len += count;
        right.scores.copy_within(count..right.len, 0);
        right.members.copy_within(count..right.len, 0);
        right.counts.copy_within(count..right.len, 0);
        right.nodes[..right.len].rotate_left(count);
        right.len -= count;
    }

    /// Takes a child out.
    pub(super) fn take(&mut self, at: usize) -> Option<Node<M, LEAF, INNER>> {
        let len = self.len;
        let node = self.nodes[at].take();
        self.scores.copy_within(at + 1..len, at);
        self.members.copy_within(at + 1..len, at);
        self.counts.copy_within(at + 1..len, at);
        self.nodes[at..len].rotate_left(1);
        self.len -= 1;
        node
    }

    fn remove(&mut self, find: &mut impl Find<M>) -> Option<(f64, M)> {
        let at = find.child(self);
        let child = self.node_mut(at);
        child.prefetch();
        let removed = child.remove(find)?;
        self.counts[at] -= 1;
        if self.counts[at] == 0 {
            drop(self.take(at));
        } else {
            // One of equal score may be another element; to look again is harmless.
            if removed.0 == self.scores[at] {
                self.refresh_first(at);
            }
            if self.node(at).is_sparse() {
                self.mend(at);
            }
        }
        Some(removed)
    }

    /// Lets a child that has become sparse take from a neighbour, or join it.
    fn mend(&mut self, at: usize) {
        if self.len == 1 {
            return;
        }
        let left = at.saturating_sub(1);
        let (first, second) = self.pair(left);
        let joined = first.join_or_even(second);
        self.refresh(left);
        if joined {
            drop(self.take(left + 1));
        } else {
            self.refresh(left + 1);
        }
    }
}
