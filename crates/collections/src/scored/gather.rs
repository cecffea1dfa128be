//! Members on their way into a set: scores are added up before anything is put in order.

use super::member::Member;
use super::{ScoredSet, hash};
use crate::table::{Slot, Table};
use core::hash::BuildHasher;

/// Members with scores, without order, for unions and the like.
pub struct Gather<S> {
    index: Table<Member>,
    hasher: S,
}

impl<S: BuildHasher> Gather<S> {
    /// Without members.
    pub fn new(hasher: S) -> Self {
        Self {
            index: Table::new(),
            hasher,
        }
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Gives a member the score that `decide` makes of the one it has, if it is there. O(1).
    pub fn update(&mut self, member: &[u8], decide: impl FnOnce(Option<f64>) -> f64) {
        match self.index.slot(hash(&self.hasher, member), member) {
            Slot::Occupied(slot) => {
                let mut found = slot.into_mut();
                let score = decide(Some(found.score()));
                found.set_score(score);
            }
            Slot::Vacant(slot) => {
                slot.insert(Member::new(member, decide(None)));
                drop(self.index.take_garbage());
            }
        }
    }

    /// Removes a member, if it is there. O(1).
    pub fn remove(&mut self, member: &[u8]) {
        self.index.remove(hash(&self.hasher, member), member);
        drop(self.index.take_garbage());
    }

    /// The set of these members. O(n log n).
    pub fn into_set(mut self) -> ScoredSet<S> {
        let mut order = Vec::with_capacity(self.index.len());
        let mut member_bytes = 0;
        self.index.for_each(&mut |member| {
            order.push((member.score(), member.address()));
            member_bytes += member.block_bytes();
        });
        order.sort_unstable_by(|(left, left_at), (right, right_at)| {
            // SAFETY: all are members of the index, which this function owns.
            let bytes = || unsafe { left_at.bytes().cmp(right_at.bytes()) };
            left.partial_cmp(right)
                .unwrap_or(core::cmp::Ordering::Equal)
                .then_with(bytes)
        });
        let mut set = ScoredSet::new(self.hasher);
        set.index = self.index.take();
        set.member_bytes = member_bytes;
        for (score, at) in order {
            set.tree.insert(score, at, &super::LAST);
        }
        set
    }
}
