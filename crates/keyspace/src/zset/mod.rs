//! Sorted sets: a listpack of members and scores while they are few and short, a tree with an index above that.
//!
//! [`Zset`] reads either form, [`ZsetMut`] changes either, and neither lets a command know which it is. Thresholds are
//! arguments. Ranks count from 0 in order of (score, bytes of the member).

mod edit;
mod packed;
mod range;
#[cfg(test)]
mod tests;

use foldhash::quality::RandomState;
use serval_collections::listpack::Element;
use serval_collections::pack::PackRef;
use serval_collections::scored::{Gather, Members, ScoredSet};

use crate::collection::packed;
use crate::object::{KeyEntry, Object};
use serval_collections::entry::Value;

pub use edit::{NewZset, ZsetLimits, ZsetMut};
use packed::PackedItems;
pub use range::{LexBound, LexRange, ScoreRange};

/// A large sorted set; its hash is seeded at random, so that nobody can choose members that collide.
pub type ZsetTree = ScoredSet<RandomState>;

/// Members whose scores are being added up.
pub type ZsetGather = Gather<RandomState>;

/// Without members.
pub fn zset_gather() -> ZsetGather {
    Gather::new(RandomState::default())
}

/// A tree without members.
pub fn new_zset_tree() -> ZsetTree {
    ZsetTree::new(RandomState::default())
}

/// A sorted set to read.
#[derive(Clone, Copy)]
pub enum Zset<'a> {
    /// In one run of bytes.
    Packed(PackRef<'a>),
    /// In a tree.
    Tree(&'a ZsetTree),
}

impl<'a> Zset<'a> {
    /// The sorted set of an entry.
    ///
    /// # Panics
    /// Where it is something else: callers look at the type first.
    #[inline]
    pub fn of(entry: &'a KeyEntry) -> Self {
        match entry.value() {
            Value::Boxed(Object::Zset(tree)) => Zset::Tree(tree),
            _ => match packed(entry) {
                Some(bytes) => Zset::Packed(PackRef::new(bytes)),
                None => panic!("another value was read as a sorted set"),
            },
        }
    }

    /// Number of members.
    #[inline]
    pub fn len(self) -> usize {
        match self {
            Zset::Packed(pack) => pack.len() / 2,
            Zset::Tree(tree) => tree.len(),
        }
    }

    /// Whether there are none: never so of what a key holds.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// A member's score.
    #[inline]
    pub fn score(self, member: &[u8]) -> Option<f64> {
        match self {
            Zset::Packed(pack) => packed::find(pack, member).map(|(_, score)| score),
            Zset::Tree(tree) => tree.score(member),
        }
    }

    /// How many members come before this one, and its score.
    #[inline]
    pub fn rank(self, member: &[u8]) -> Option<(usize, f64)> {
        match self {
            Zset::Packed(pack) => {
                let (found, score) = packed::find(pack, member)?;
                Some((packed::partition(pack, |at, _| at < found), score))
            }
            Zset::Tree(tree) => tree.rank(member),
        }
    }

    /// The members with ranks from `from` up to, not including, `to`, or as many of them as there are.
    pub fn range(self, from: usize, to: usize) -> ZsetItems<'a> {
        match self {
            Zset::Packed(pack) => ZsetItems::Packed(PackedItems::new(pack, from, to)),
            Zset::Tree(tree) => ZsetItems::Tree(tree.range(from, to)),
        }
    }

    /// All members in order.
    pub fn iter(self) -> ZsetItems<'a> {
        self.range(0, self.len())
    }

    /// The ranks, from and up to, of the members whose scores are in the range.
    pub fn ranks_by_score(self, range: &ScoreRange) -> (usize, usize) {
        // The rank of the first score that is not below a bound, or of the first above it.
        let rank = |bound: f64, behind: bool| match self {
            Zset::Packed(pack) => {
                packed::partition(pack, |_, score| score < bound || (behind && score == bound))
            }
            Zset::Tree(tree) if behind => tree.rank_behind_score(bound),
            Zset::Tree(tree) => tree.rank_of_score(bound),
        };
        let from = rank(range.min, range.min_exclusive);
        (from, rank(range.max, !range.max_exclusive).max(from))
    }

    /// The ranks, from and up to, of the members in the range, where all scores are equal.
    pub fn ranks_by_lex(self, range: &LexRange<'_>) -> (usize, usize) {
        let partition = |before: &dyn Fn(&[u8]) -> bool| match self {
            Zset::Packed(pack) => {
                let mut scratch = Vec::new();
                packed::partition(pack, |at, _| before(pack.get(at).text(&mut scratch)))
            }
            Zset::Tree(tree) => tree.partition_by_member(before),
        };
        let from = partition(&|member| range.is_below(member));
        (from, partition(&|member| !range.is_above(member)).max(from))
    }

    /// One step of a scan: reports members to `f` and answers the cursor to go on with, zero at the end. A packed set is
    /// reported whole.
    pub fn scan(self, cursor: u64, f: &mut dyn FnMut(Element<'_>, f64)) -> u64 {
        match self {
            Zset::Packed(_) => {
                self.iter()
                    .for_each(|(member, score)| f(member, score.value()));
                0
            }
            Zset::Tree(tree) => tree.scan(cursor, &mut |member, score| {
                f(Element::Bytes(member), score)
            }),
        }
    }
}

/// A score as it is kept: read only by those who need it.
#[derive(Debug, Clone, Copy)]
pub enum Score<'a> {
    /// A number.
    Double(f64),
    /// An integer or the text of a number.
    Packed(Element<'a>),
}

impl Score<'_> {
    /// The number.
    #[inline]
    pub fn value(self) -> f64 {
        match self {
            Score::Double(score) => score,
            Score::Packed(element) => packed::score_of(element),
        }
    }
}

/// Members with scores in order, from both ends; made by [`Zset::range`]. Read from one end only.
pub enum ZsetItems<'a> {
    /// Out of one run of bytes.
    Packed(PackedItems<'a>),
    /// Out of a tree.
    Tree(Members<'a>),
}

impl<'a> Iterator for ZsetItems<'a> {
    type Item = (Element<'a>, Score<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            ZsetItems::Packed(items) => {
                let (member, score) = items.next()?;
                Some((member, Score::Packed(score)))
            }
            ZsetItems::Tree(items) => {
                let (member, score) = items.next()?;
                Some((Element::Bytes(member), Score::Double(score)))
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = match self {
            ZsetItems::Packed(items) => items.len(),
            ZsetItems::Tree(items) => items.len(),
        };
        (len, Some(len))
    }
}

impl DoubleEndedIterator for ZsetItems<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        match self {
            ZsetItems::Packed(items) => {
                let (member, score) = items.next_back()?;
                Some((member, Score::Packed(score)))
            }
            ZsetItems::Tree(items) => {
                let (member, score) = items.next_back()?;
                Some((Element::Bytes(member), Score::Double(score)))
            }
        }
    }
}

impl ExactSizeIterator for ZsetItems<'_> {}
