//! An order-statistics B+ tree: elements of a score and a member, in an order that the caller decides, found by order or
//! by rank.
//!
//! ```text
//! inner  ┌ first scores … │ first members … │ counts … │ children … ┐
//!        └─────────────────────────┬──────────────────┬─────────────┘
//! leaf                  ┌ scores …  ┐      ┌ scores …  ┐      searched without a look at any member,
//!                       └ members … ┘      └ members … ┘      unless scores are equal
//! ```
//!
//! **Why a tree.** A skip list follows a pointer a step, and each is a cache miss; here a step is a node of dozens of
//! elements. Counts in the inner nodes give ranks both ways. A leaf costs 16 bytes an element and is four fifths full on
//! average, as a full leaf gives to its neighbours before it is split; who inserts in order leaves full leaves.
//!
//! **A step is one cache miss.** What a search of a node reads, its scores and the counts of its children, is asked for as
//! soon as the node is known, all lines at once; then it is searched without branches.
//!
//! **Order is a place.** All searching is for a [`Place`], a score and a function of members that holds for a number of
//! those of that score from the first on: so one function answers ranks, score ranges and ranges of members, and this
//! module does not know what a member is nor how members compare. It stores copies of them and never gives away one that
//! it gave back.
//!
//! There is no unsafe code here. Source: R. Bayer, K. Unterauer, "Prefix B-trees", 1977 (the tree); counts as in every
//! order-statistics tree.

mod node;
mod place;
#[cfg(test)]
mod tests;

use crate::prefetch::ELEMENTS_NEAR_MAX;
use node::{Inner, Leaf, Node};

pub use place::{At, Behind, Place};

/// Elements of a leaf: with its length they fill a block of 1024 bytes.
const LEAF_LEN_MAX: usize = 63;
/// Children of an inner node: 36 bytes each, with their number in a block of 2048.
const INNER_LEN_MAX: usize = 56;

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

    /// How many elements come before a place: the rank of the first that does not. O(log n).
    #[inline]
    pub fn rank(&self, place: &impl Place<M>) -> usize {
        let mut rank = 0;
        let mut node = self.root.as_ref();
        while let Some(Node::Inner(inner)) = node {
            let at = inner.child_of(place);
            let child = inner.node(at);
            child.prefetch();
            rank += inner.count_before(at);
            node = Some(child);
        }
        match node {
            Some(Node::Leaf(leaf)) => rank + leaf.partition(place),
            _ => rank,
        }
    }

    /// Brings near what a search for each of these places reads: a level of all of them before the next one, so that the
    /// misses of a level overlap. At most two an element of [`ELEMENTS_NEAR_MAX`] are looked at. O(log n) each.
    pub fn prefetch(&self, places: impl Iterator<Item = impl Place<M>> + Clone) {
        /// Where each is, and where it is to go.
        const PLACES_MAX: usize = 2 * ELEMENTS_NEAR_MAX;
        let Some(root) = &self.root else {
            return;
        };
        let mut nodes = [root; PLACES_MAX];
        let mut is_inner = true;
        while is_inner {
            for (node, place) in nodes.iter_mut().zip(places.clone()) {
                match *node {
                    Node::Inner(inner) => {
                        *node = inner.node(inner.child_of(&place));
                        node.prefetch();
                    }
                    // All leaves are of the same height.
                    Node::Leaf(leaf) => {
                        is_inner = false;
                        leaf.prefetch_member(leaf.partition(&place));
                    }
                }
            }
        }
    }

    /// The element with this rank. O(log n).
    pub fn get(&self, rank: usize) -> Option<(f64, M)> {
        let (leaf, at) = self.leaf_at(rank)?;
        Some((leaf.scores[at], leaf.members[at]))
    }

    /// Puts an element at a place, which is right for it: behind all that come before it. O(log n).
    ///
    /// # Panics
    /// At 2^32 elements.
    pub fn insert(&mut self, score: f64, member: M, place: &impl Place<M>) {
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
        if let Some(right) = root.insert(score, member, place)
            && let Some(left) = self.root.take()
        {
            self.root = Some(Node::Inner(Inner::of([left, right])));
        }
    }

    /// Removes the last element before a place. O(log n).
    pub fn remove_before(&mut self, place: &impl Place<M>) -> Option<(f64, M)> {
        self.remove(&mut Before(place))
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
            && inner.len == 1
        {
            self.root = inner.take(0);
        }
        Some(removed)
    }

    /// Gives the last element before `old` another score, if it stays between its neighbours in the leaf: `new` is where
    /// it belongs then. Returns whether that was so. O(log n).
    pub fn rescore_in_place(
        &mut self,
        old: &impl Place<M>,
        score: f64,
        new: &impl Place<M>,
    ) -> bool {
        let mut node = self.root.as_mut();
        while let Some(Node::Inner(inner)) = node {
            let child = inner.node_mut(inner.child_of(old));
            child.prefetch();
            node = Some(child);
        }
        let Some(Node::Leaf(leaf)) = node else {
            return false;
        };
        // The first element of a leaf is known to its parents: it takes the long way.
        let Some(at) = leaf.partition(old).checked_sub(1) else {
            return false;
        };
        if at == 0 || at + 1 >= leaf.len {
            return false;
        }
        let comes_before = |other: usize| {
            new.partition(&leaf.scores[other..=other], &leaf.members[other..=other]) == 1
        };
        let stays = comes_before(at - 1) && !comes_before(at + 1);
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
        fn below<M: Copy, const LEAF: usize, const INNER: usize>(
            inner: &Inner<M, LEAF, INNER>,
        ) -> usize {
            let children = match inner.nodes.first() {
                // All children are of the same height.
                Some(Some(Node::Leaf(leaf))) => inner.len * size_of_val(&**leaf),
                _ => inner.children().map(of_node).sum(),
            };
            size_of_val(inner) + children
        }
        fn of_node<M: Copy, const LEAF: usize, const INNER: usize>(
            node: &Node<M, LEAF, INNER>,
        ) -> usize {
            match node {
                Node::Leaf(leaf) => size_of_val(&**leaf),
                Node::Inner(inner) => below(inner),
            }
        }
        self.root.as_ref().map_or(0, of_node)
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
                    node = inner.node(inner.pass(&mut rank));
                    node.prefetch();
                }
            }
        }
    }
}

/// The way to an element that is to be removed.
trait Find<M: Copy> {
    /// Which child it is below.
    fn child<const LEAF: usize, const INNER: usize>(
        &mut self,
        inner: &Inner<M, LEAF, INNER>,
    ) -> usize;

    /// Where in the leaf it is, if it is.
    fn slot<const N: usize>(&mut self, leaf: &Leaf<M, N>) -> Option<usize>;
}

/// To the last element before a place.
struct Before<'p, P>(&'p P);

impl<M: Copy, P: Place<M>> Find<M> for Before<'_, P> {
    fn child<const LEAF: usize, const INNER: usize>(
        &mut self,
        inner: &Inner<M, LEAF, INNER>,
    ) -> usize {
        inner.child_of(self.0)
    }

    fn slot<const N: usize>(&mut self, leaf: &Leaf<M, N>) -> Option<usize> {
        leaf.partition(self.0).checked_sub(1)
    }
}

/// To the element with a rank; what was passed is taken off.
struct Rank(usize);

impl<M: Copy> Find<M> for Rank {
    fn child<const LEAF: usize, const INNER: usize>(
        &mut self,
        inner: &Inner<M, LEAF, INNER>,
    ) -> usize {
        inner.pass(&mut self.0)
    }

    fn slot<const N: usize>(&mut self, leaf: &Leaf<M, N>) -> Option<usize> {
        (self.0 < leaf.len).then_some(self.0)
    }
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
