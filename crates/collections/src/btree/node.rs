//! The nodes of the tree: leaves with scores and members side by side, inner nodes with what is known of each child.
//!
//! A child is found by the first element below it, and its count of elements is what makes ranks cheap. Both are exact
//! after every change, so that no node ever speaks of a member that is gone.

use super::Find;

/// What a leaf holds at most half an eighth less than is full for its neighbour: from there on a split is better.
const fn roomy(capacity: usize) -> usize {
    let eighth = capacity / 8;
    capacity - if eighth == 0 { 1 } else { eighth }
}

/// Elements in order.
pub(super) struct Leaf<M, const N: usize> {
    pub(super) scores: [f64; N],
    pub(super) members: [M; N],
    pub(super) len: usize,
}

impl<M: Copy, const N: usize> Leaf<M, N> {
    /// Below this many elements it takes some of a neighbour, or joins it.
    const MIN: usize = N / 4;

    /// One without elements; `member` fills the places that are not taken.
    pub(super) fn empty(member: M) -> Box<Self> {
        Box::new(Self {
            scores: [0.0; N],
            members: [member; N],
            len: 0,
        })
    }

    /// How many elements from the first on `before` holds for.
    #[inline]
    pub(super) fn partition(&self, before: &mut impl FnMut(f64, M) -> bool) -> usize {
        let (mut from, mut to) = (0, self.len);
        while from < to {
            let middle = (from + to) / 2;
            if before(self.scores[middle], self.members[middle]) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
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
    fn insert(
        &mut self,
        score: f64,
        member: M,
        before: &mut impl FnMut(f64, M) -> bool,
    ) -> Option<Box<Self>> {
        let at = self.partition(before);
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

/// A node as its parent knows it.
pub(super) struct Child<M, const LEAF: usize, const INNER: usize> {
    /// Elements below it.
    pub(super) count: u32,
    /// The first of them.
    pub(super) score: f64,
    pub(super) member: M,
    pub(super) node: Node<M, LEAF, INNER>,
}

/// A node with children: at least one, at most `INNER`, all of the same height.
pub(super) struct Inner<M, const LEAF: usize, const INNER: usize> {
    pub(super) children: Vec<Child<M, LEAF, INNER>>,
}

impl<M: Copy, const LEAF: usize, const INNER: usize> Node<M, LEAF, INNER> {
    /// Elements below it.
    pub(super) fn count(&self) -> usize {
        match self {
            Node::Leaf(leaf) => leaf.len,
            Node::Inner(inner) => inner
                .children
                .iter()
                .map(|child| child.count as usize)
                .sum(),
        }
    }

    /// The first element below it, which has some.
    fn first(&self) -> (f64, M) {
        match self {
            Node::Leaf(leaf) => (leaf.scores[0], leaf.members[0]),
            Node::Inner(inner) => (inner.children[0].score, inner.children[0].member),
        }
    }

    /// See [`super::Tree::insert`]; answers the node that follows where this one was split.
    pub(super) fn insert(
        &mut self,
        score: f64,
        member: M,
        before: &mut impl FnMut(f64, M) -> bool,
    ) -> Option<Self> {
        match self {
            Node::Leaf(leaf) => leaf.insert(score, member, before).map(Node::Leaf),
            Node::Inner(inner) => inner.insert(score, member, before).map(Node::Inner),
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
            Node::Inner(inner) => inner.children.len() < INNER / 4,
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
                let (own, other) = (left.children.len(), right.children.len());
                let joined = own + other <= INNER / 4 * 3;
                let wanted = if joined {
                    own + other
                } else {
                    (own + other) / 2
                };
                if own > wanted {
                    right.children.splice(0..0, left.children.drain(wanted..));
                } else {
                    left.children.extend(right.children.drain(..wanted - own));
                }
                joined
            }
            _ => unreachable!("neighbours have the same height"),
        }
    }
}

impl<M: Copy, const LEAF: usize, const INNER: usize> Child<M, LEAF, INNER> {
    pub(super) fn of(node: Node<M, LEAF, INNER>) -> Self {
        let (score, member) = node.first();
        Self {
            count: node.count() as u32,
            score,
            member,
            node,
        }
    }

    /// Looks at the node again, which changed.
    fn refresh(&mut self) {
        self.count = self.node.count() as u32;
        self.refresh_first();
    }

    fn refresh_first(&mut self) {
        (self.score, self.member) = self.node.first();
    }
}

impl<M: Copy, const LEAF: usize, const INNER: usize> Inner<M, LEAF, INNER> {
    pub(super) fn of(children: impl IntoIterator<Item = Child<M, LEAF, INNER>>) -> Box<Self> {
        let mut all = Vec::with_capacity(INNER);
        all.extend(children);
        Box::new(Self { children: all })
    }

    /// The child where the last element is for which `before` holds, or the first child.
    #[inline]
    pub(super) fn child_of(&self, before: &mut impl FnMut(f64, M) -> bool) -> usize {
        let after = |child: &Child<M, LEAF, INNER>| before(child.score, child.member);
        self.children[1..].partition_point(after)
    }

    fn insert(
        &mut self,
        score: f64,
        member: M,
        before: &mut impl FnMut(f64, M) -> bool,
    ) -> Option<Box<Self>> {
        let mut at = self.child_of(before);
        if self.make_room(at) {
            at = self.child_of(before);
        }
        let child = &mut self.children[at];
        match child.node.insert(score, member, before) {
            None => {
                child.count += 1;
                child.refresh_first();
                None
            }
            Some(right) => {
                child.refresh();
                self.put(at + 1, Child::of(right))
            }
        }
    }

    /// Moves elements of a full leaf into a neighbour that has room, so that leaves are fuller than splits alone leave
    /// them. Returns whether that was so.
    fn make_room(&mut self, at: usize) -> bool {
        let len_of = |child: &Child<M, LEAF, INNER>| match &child.node {
            Node::Leaf(leaf) => Some(leaf.len),
            Node::Inner(_) => None,
        };
        if len_of(&self.children[at]) != Some(LEAF) {
            return false;
        }
        let has_room = |index: &usize| {
            self.children
                .get(*index)
                .and_then(len_of)
                .is_some_and(|len| len <= roomy(LEAF))
        };
        let left = at.checked_sub(1).filter(has_room);
        let Some(left) = left.or_else(|| has_room(&(at + 1)).then_some(at)) else {
            return false;
        };
        let (first, second) = self.pair(left);
        if let (Node::Leaf(first), Node::Leaf(second)) = (&mut first.node, &mut second.node) {
            first.even(second);
        }
        first.refresh();
        second.refresh();
        true
    }

    /// A child and the one that follows.
    fn pair(&mut self, left: usize) -> (&mut Child<M, LEAF, INNER>, &mut Child<M, LEAF, INNER>) {
        let (before, after) = self.children.split_at_mut(left + 1);
        (&mut before[left], &mut after[0])
    }

    /// Puts a child in; where there is no room, what does not fit is answered as the node that follows.
    fn put(&mut self, at: usize, child: Child<M, LEAF, INNER>) -> Option<Box<Self>> {
        let len = self.children.len();
        if len < INNER {
            self.children.insert(at, child);
            return None;
        }
        let kept = if at == len { len } else { len / 2 };
        let mut right = Self::of(self.children.drain(kept..));
        if at < kept {
            self.children.insert(at, child);
        } else {
            right.children.insert(at - kept, child);
        }
        Some(right)
    }

    fn remove(&mut self, find: &mut impl Find<M>) -> Option<(f64, M)> {
        let at = find.child(&self.children);
        let child = &mut self.children[at];
        let removed = child.node.remove(find)?;
        child.count -= 1;
        if child.count == 0 {
            self.children.remove(at);
        } else {
            child.refresh_first();
            if child.node.is_sparse() {
                self.mend(at);
            }
        }
        Some(removed)
    }

    /// Lets a child that has become sparse take from a neighbour, or join it.
    fn mend(&mut self, at: usize) {
        if self.children.len() == 1 {
            return;
        }
        let left = at.saturating_sub(1);
        let (first, second) = self.pair(left);
        if first.node.join_or_even(&mut second.node) {
            first.refresh();
            self.children.remove(left + 1);
        } else {
            first.refresh();
            second.refresh();
        }
    }
}
