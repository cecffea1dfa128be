//! An order-statistics B+ tree: elements of a score and a member, in an order that the caller decides, found by order or
//! by rank.
//!
//! ```text
//! inner  ┌ count, first ┬ count, first ┬ … ┐      one cache line tells of one or two children
//!        └──────┬───────┴──────┬───────┴───┘
//! leaf   ┌ scores …  ┐  ┌ scores …  ┐             searched without a look at any member,
//!        └ members … ┘  └ members … ┘             unless scores are equal
//! ```
//!
//! **Why a tree.** A skip list follows a pointer a step, and each is a cache miss; here a step is a node of dozens of
//! elements. Counts in the inner nodes give ranks both ways. A leaf costs 16 bytes an element and is four fifths full on
//! average, as a full leaf gives to its neighbours before it is split; who inserts in order leaves full leaves.
//!
//! **Order is a predicate.** All searching is by `before`, which holds for a number of elements from the first on and
//! for none after them: so one function answers ranks, score ranges and ranges of members, and this module knows neither
//! what a member is nor how members compare. It stores copies of them and never gives away one that it gave back.
//!
//! There is no unsafe code here. Source: R. Bayer, K. Unterauer, "Prefix B-trees", 1977 (the tree); counts as in every
//! order-statistics tree.

mod node;
#[cfg(test)]
mod tests;

use node::{Child, Inner, Leaf, Node};

/// Elements of a leaf: with its length they fill a block of 1024 bytes.
const LEAF_LEN_MAX: usize = 63;
/// Children of an inner node: 40 bytes each in a block of 2048.
const INNER_LEN_MAX: usize = 51;

/// See the module's text. 24 bytes and nothing else while it is empty.
pub struct Tree<M, const LEAF: usize = LEAF_LEN_MAX, const INNER: usize = INNER_LEN_MAX> {
    root: Option<Node<M, LEAF, INNER>>,
    len: usize,
}

impl<M, const LEAF: usize, const INNER: usize> Default for Tree<M, LEAF, INNER> {
    fn default() -> Self {
        Self { root: None, len: 0 }
    }
}

impl<M: Copy, const LEAF: usize, const INNER: usize> Tree<M, LEAF, INNER> {
    /// Number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many elements from the first on `before` holds for: the rank of the first for which it does not. O(log n).
    #[inline]
    pub fn partition_point(&self, mut before: impl FnMut(f64, M) -> bool) -> usize {
        let mut rank = 0;
        let mut node = self.root.as_ref();
        while let Some(Node::Inner(inner)) = node {
            let at = inner.child_of(&mut before);
            let passed = inner.children[..at]
                .iter()
                .map(|child| child.count as usize);
            rank += passed.sum::<usize>();
            node = inner.children.get(at).map(|child| &child.node);
        }
        match node {
            Some(Node::Leaf(leaf)) => rank + leaf.partition(&mut before),
            _ => rank,
        }
    }

    /// The element with this rank. O(log n).
    pub fn get(&self, rank: usize) -> Option<(f64, M)> {
        let (leaf, at) = self.leaf_at(rank)?;
        Some((leaf.scores[at], leaf.members[at]))
    }

    /// Puts an element behind those for which `before` holds. O(log n).
    ///
    /// # Panics
    /// At 2^32 elements.
    pub fn insert(&mut self, score: f64, member: M, mut before: impl FnMut(f64, M) -> bool) {
        assert!(
            self.len < u32::MAX as usize,
            "a tree holds less than 2^32 elements"
        );
        self.len += 1;
        let Some(root) = &mut self.root else {
            let mut leaf = Leaf::empty(member);
            leaf.put(0, score, member);
            self.root = Some(Node::Leaf(leaf));
            return;
        };
        if let Some(right) = root.insert(score, member, &mut before)
            && let Some(left) = self.root.take()
        {
            self.root = Some(Node::Inner(Inner::of([left, right].map(Child::of))));
        }
    }

    /// Removes the last element for which `until` holds. O(log n).
    pub fn remove_last(&mut self, until: impl FnMut(f64, M) -> bool) -> Option<(f64, M)> {
        self.remove(&mut Last(until))
    }

    /// Removes the element with this rank. O(log n).
    pub fn remove_at(&mut self, rank: usize) -> Option<(f64, M)> {
        self.remove(&mut Rank(rank))
    }

    fn remove(&mut self, find: &mut impl Find<M>) -> Option<(f64, M)> {
        let removed = self.root.as_mut()?.remove(find)?;
        self.len -= 1;
        if self.len == 0 {
            self.root = None;
        }
        while let Some(Node::Inner(inner)) = &mut self.root
            && inner.children.len() == 1
        {
            self.root = inner.children.pop().map(|child| child.node);
        }
        Some(removed)
    }

    /// Gives the last element for which `until` holds another score, if it stays between its neighbours in the leaf:
    /// those of which `before` tells whether they come before it then. Returns whether that was so. O(log n).
    pub fn rescore_in_place(
        &mut self,
        until: impl FnMut(f64, M) -> bool,
        score: f64,
        mut before: impl FnMut(f64, M) -> bool,
    ) -> bool {
        let mut find = Last(until);
        let mut node = self.root.as_mut();
        while let Some(Node::Inner(inner)) = node {
            let at = find.child(&inner.children);
            node = inner.children.get_mut(at).map(|child| &mut child.node);
        }
        let Some(Node::Leaf(leaf)) = node else {
            return false;
        };
        // The first element of a leaf is known to its parents: it takes the long way.
        let Some(at) = find.slot(leaf).filter(|at| (1..leaf.len - 1).contains(at)) else {
            return false;
        };
        let stays = before(leaf.scores[at - 1], leaf.members[at - 1])
            && !before(leaf.scores[at + 1], leaf.members[at + 1]);
        if stays {
            leaf.scores[at] = score;
        }
        stays
    }

    /// The elements with ranks from `from` up to, not including, `to`, or as many of them as there are. O(log n), and
    /// O(1) an element.
    pub fn range(&self, from: usize, to: usize) -> Range<'_, M, LEAF, INNER> {
        let to = to.min(self.len);
        Range {
            tree: self,
            from: from.min(to),
            to,
            front: (&[], &[]),
            back: (&[], &[]),
        }
    }

    /// Bytes allocated. O(n / 2000).
    pub fn memory_bytes(&self) -> usize {
        fn below<M, const LEAF: usize, const INNER: usize>(inner: &Inner<M, LEAF, INNER>) -> usize {
            let own = size_of::<Inner<M, LEAF, INNER>>()
                + inner.children.capacity() * size_of::<Child<M, LEAF, INNER>>();
            let leaf = |child: &Child<M, LEAF, INNER>| match &child.node {
                Node::Leaf(_) => size_of::<Leaf<M, LEAF>>(),
                Node::Inner(inner) => below(inner),
            };
            // All children are of the same height.
            match inner.children.first().map(|child| &child.node) {
                Some(Node::Leaf(leaf)) => own + inner.children.len() * size_of_val(&**leaf),
                _ => own + inner.children.iter().map(leaf).sum::<usize>(),
            }
        }
        match &self.root {
            None => 0,
            Some(Node::Leaf(leaf)) => size_of_val(&**leaf),
            Some(Node::Inner(inner)) => below(inner),
        }
    }

    /// The leaf that holds the element with this rank, and where.
    fn leaf_at(&self, mut rank: usize) -> Option<(&Leaf<M, LEAF>, usize)> {
        let mut node = self.root.as_ref()?;
        if rank >= self.len {
            return None;
        }
        loop {
            match node {
                Node::Leaf(leaf) => return Some((leaf, rank)),
                Node::Inner(inner) => {
                    let at = pass(&inner.children, &mut rank);
                    node = &inner.children.get(at)?.node;
                }
            }
        }
    }
}

/// The way to an element that is to be changed.
trait Find<M> {
    /// Which child it is below.
    fn child<const LEAF: usize, const INNER: usize>(
        &mut self,
        children: &[Child<M, LEAF, INNER>],
    ) -> usize;

    /// Where in the leaf it is, if it is.
    fn slot<const N: usize>(&mut self, leaf: &Leaf<M, N>) -> Option<usize>;
}

/// To the last element for which a predicate holds.
struct Last<F>(F);

impl<M: Copy, F: FnMut(f64, M) -> bool> Find<M> for Last<F> {
    fn child<const LEAF: usize, const INNER: usize>(
        &mut self,
        children: &[Child<M, LEAF, INNER>],
    ) -> usize {
        children[1..].partition_point(|child| self.0(child.score, child.member))
    }

    fn slot<const N: usize>(&mut self, leaf: &Leaf<M, N>) -> Option<usize> {
        leaf.partition(&mut self.0).checked_sub(1)
    }
}

/// To the element with a rank; what was passed is taken off.
struct Rank(usize);

impl<M: Copy> Find<M> for Rank {
    fn child<const LEAF: usize, const INNER: usize>(
        &mut self,
        children: &[Child<M, LEAF, INNER>],
    ) -> usize {
        pass(children, &mut self.0).min(children.len() - 1)
    }

    fn slot<const N: usize>(&mut self, leaf: &Leaf<M, N>) -> Option<usize> {
        (self.0 < leaf.len).then_some(self.0)
    }
}

/// Passes the children before the one that the element with this rank is below, and takes them off the rank.
fn pass<M, const LEAF: usize, const INNER: usize>(
    children: &[Child<M, LEAF, INNER>],
    rank: &mut usize,
) -> usize {
    let mut at = 0;
    while let Some(child) = children.get(at)
        && *rank >= child.count as usize
    {
        *rank -= child.count as usize;
        at += 1;
    }
    at
}

/// Elements in order, from both ends; made by [`Tree::range`].
pub struct Range<'a, M, const LEAF: usize = LEAF_LEN_MAX, const INNER: usize = INNER_LEN_MAX> {
    tree: &'a Tree<M, LEAF, INNER>,
    from: usize,
    to: usize,
    /// What is left of the leaf that is being read from the front, and of the other. They may overlap: the ranks decide.
    front: (&'a [f64], &'a [M]),
    back: (&'a [f64], &'a [M]),
}

impl<M: Copy, const LEAF: usize, const INNER: usize> Range<'_, M, LEAF, INNER> {
    /// A member that will come up soon, as many further on, where that is known without a search.
    #[inline]
    pub fn peek(&self, ahead: usize) -> Option<M> {
        self.front.1.get(ahead).copied()
    }

    /// The same from the back.
    #[inline]
    pub fn peek_back(&self, ahead: usize) -> Option<M> {
        let members = self.back.1;
        members.len().checked_sub(ahead + 1).map(|at| members[at])
    }
}

impl<M: Copy, const LEAF: usize, const INNER: usize> Iterator for Range<'_, M, LEAF, INNER> {
    type Item = (f64, M);

    #[inline]
    fn next(&mut self) -> Option<(f64, M)> {
        if self.from >= self.to {
            return None;
        }
        if self.front.0.is_empty() {
            let (leaf, at) = self.tree.leaf_at(self.from)?;
            self.front = (&leaf.scores[at..leaf.len], &leaf.members[at..leaf.len]);
        }
        let (score, scores) = self.front.0.split_first()?;
        let (member, members) = self.front.1.split_first()?;
        self.front = (scores, members);
        self.from += 1;
        Some((*score, *member))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.to - self.from, Some(self.to - self.from))
    }
}

impl<M: Copy, const LEAF: usize, const INNER: usize> DoubleEndedIterator
    for Range<'_, M, LEAF, INNER>
{
    #[inline]
    fn next_back(&mut self) -> Option<(f64, M)> {
        if self.from >= self.to {
            return None;
        }
        if self.back.0.is_empty() {
            let (leaf, at) = self.tree.leaf_at(self.to - 1)?;
            self.back = (&leaf.scores[..=at], &leaf.members[..=at]);
        }
        let (score, scores) = self.back.0.split_last()?;
        let (member, members) = self.back.1.split_last()?;
        self.back = (scores, members);
        self.to -= 1;
        Some((*score, *member))
    }
}

impl<M: Copy, const LEAF: usize, const INNER: usize> ExactSizeIterator
    for Range<'_, M, LEAF, INNER>
{
}
