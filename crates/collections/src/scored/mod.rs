//! A sorted set above a listpack's size: members with scores, found by name, by order and by rank.
//!
//! A table finds a member by its name; a tree keeps them in order of (score, bytes). Both speak of one block a member,
//! which the table owns: 16 bytes of the leaf, 11 of the bucket and the block are all that a member costs.
//!
//! **Why the tree's addresses are sound.** Every address in the tree is that of a member in the index. A member enters
//! the index before the tree and leaves the tree before the index; both happen in this module, under one exclusive
//! borrow, and nothing between the two can panic but for a lack of memory, which ends the process. A block never moves.

mod gather;
mod member;
#[cfg(test)]
mod tests;

use crate::btree::{At, Behind, Place, Range, Tree};
use crate::prefetch::{ELEMENTS_NEAR_MAX, prefetch_read};
use crate::table::{Slot, Table};
use crate::walk::Walk;
use core::fmt;
use core::hash::{BuildHasher, Hasher};
use member::{Member, MemberAt};

pub use gather::Gather;

/// See the module's text.
pub struct ScoredSet<S> {
    index: Table<Member>,
    tree: Tree<MemberAt>,
    hasher: S,
    member_bytes: usize,
    /// There while a snapshot takes the members in parts: told of every change.
    walk: Option<Box<Walk<Member>>>,
}

fn hash(hasher: &impl BuildHasher, member: &[u8]) -> u64 {
    let mut state = hasher.build_hasher();
    state.write(member);
    state.finish()
}

/// The place of (score, bytes): behind all that come before it.
///
/// # Safety
/// The addresses that the tree holds are of living members.
#[inline]
unsafe fn before(score: f64, bytes: &[u8]) -> impl Place<MemberAt> + Copy {
    // SAFETY: the caller's promise.
    At(score, move |at: MemberAt| unsafe { at.bytes() } < bytes)
}

/// The place behind (score, bytes).
///
/// # Safety
/// As [`before`].
#[inline]
unsafe fn until(score: f64, bytes: &[u8]) -> impl Place<MemberAt> + Copy {
    // SAFETY: the caller's promise.
    At(score, move |at: MemberAt| unsafe { at.bytes() } <= bytes)
}

/// The place behind all members.
const LAST: At<fn(MemberAt) -> bool> = At(f64::INFINITY, |_| true);

impl<S: BuildHasher> ScoredSet<S> {
    /// An empty set. The hasher is seeded so that nobody can choose members that collide.
    pub fn new(hasher: S) -> Self {
        Self {
            index: Table::new(),
            tree: Tree::default(),
            hasher,
            member_bytes: 0,
            walk: None,
        }
    }

    /// Number of members.
    #[inline]
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }

    /// A member's score. O(1).
    #[inline]
    pub fn score(&self, member: &[u8]) -> Option<f64> {
        let found = self.index.get(hash(&self.hasher, member), member)?;
        Some(found.score())
    }

    /// Brings near what a search for these members reads, in the table and in the tree, and where those belong that are to
    /// have another score, so that the misses overlap. At most [`ELEMENTS_NEAR_MAX`] are looked at. O(log n) each.
    pub fn prefetch(&self, members: &[(&[u8], Option<f64>)]) {
        let members = &members[..members.len().min(ELEMENTS_NEAR_MAX)];
        let mut hashes = [0; ELEMENTS_NEAR_MAX];
        for (place, (member, _)) in hashes.iter_mut().zip(members) {
            *place = hash(&self.hasher, member);
        }
        self.index.prefetch(&hashes[..members.len()]);
        // A member that is not there leads to where it would be if its score were 0, which is as good as any.
        let mut scores = [0.0; ELEMENTS_NEAR_MAX];
        for ((place, (member, _)), hash) in scores.iter_mut().zip(members).zip(hashes) {
            let found = self.index.get(hash, member);
            *place = found.map_or(0.0, |found| found.score());
        }
        // SAFETY: as in `rank`.
        let place = |member, score| unsafe { before(score, member) };
        let old = members.iter().zip(scores);
        let old = old.map(|((member, _), score)| place(member, score));
        let new = members.iter();
        let new = new.filter_map(|(member, score)| Some(place(member, (*score)?)));
        self.tree.prefetch(old.chain(new));
    }

    /// How many members come before this one, and its score. O(log n).
    pub fn rank(&self, member: &[u8]) -> Option<(usize, f64)> {
        let score = self.score(member)?;
        // SAFETY: all addresses in the tree are of members of the index, which is borrowed.
        let before = unsafe { before(score, member) };
        Some((self.tree.rank(&before), score))
    }

    /// Adds a member or changes its score: `decide` is given the score that it has, if it is there, and answers the one
    /// that it is to have, or none to leave it. Scores are no NaN. O(log n).
    #[inline]
    pub fn update(&mut self, member: &[u8], decide: impl FnOnce(Option<f64>) -> Option<f64>) {
        let hash = hash(&self.hasher, member);
        match self.index.slot(hash, member) {
            Slot::Occupied(slot) => {
                let mut found = slot.into_mut();
                let old = found.score();
                let Some(new) = decide(Some(old)).filter(|new| *new != old) else {
                    return;
                };
                // SAFETY: as in `rank`; `found` is one of them.
                let (old_until, new_before) = unsafe { (until(old, member), before(new, member)) };
                if !self.tree.rescore_in_place(&old_until, new, &new_before) {
                    self.tree.remove_before(&old_until);
                    self.tree.insert(new, found.address(), &new_before);
                }
                if let Some(walk) = &mut self.walk
                    && walk.changes(hash, member)
                {
                    walk.keep(Member::new(member, old));
                }
                found.set_score(new);
            }
            Slot::Vacant(slot) => {
                let Some(score) = decide(None) else {
                    return;
                };
                let item = Member::new(member, score);
                self.member_bytes += item.block_bytes();
                let at = slot.insert(item).address();
                // SAFETY: as in `rank`.
                self.tree
                    .insert(score, at, &unsafe { before(score, member) });
                if let Some(walk) = &mut self.walk {
                    walk.added(hash, member);
                }
                // Nobody prefetches from this table, so nothing of it has to outlive a change.
                drop(self.index.take_garbage());
            }
        }
    }

    /// Removes a member. Answers the score that it had. O(log n).
    pub fn remove(&mut self, member: &[u8]) -> Option<f64> {
        let hash = hash(&self.hasher, member);
        let Slot::Occupied(slot) = self.index.slot(hash, member) else {
            return None;
        };
        let score = slot.get().score();
        // SAFETY: as in `rank`; the member leaves the index after the tree.
        self.tree.remove_before(&unsafe { until(score, member) });
        let item = slot.remove();
        self.member_bytes -= item.block_bytes();
        if let Some(walk) = &mut self.walk {
            walk.removed(hash, item);
        }
        drop(self.index.take_garbage());
        Some(score)
    }

    /// Removes the members with ranks from `from` up to, not including, `to`, and reports each. O(log n) a member.
    pub fn remove_range(&mut self, from: usize, to: usize, mut gone: impl FnMut(&[u8], f64)) {
        for _ in from..to.min(self.len()) {
            let Some((score, at)) = self.tree.remove_at(from) else {
                return;
            };
            // SAFETY: it is in the index until the next statement.
            let bytes = unsafe { at.bytes() };
            let hash = hash(&self.hasher, bytes);
            if let Slot::Occupied(slot) = self.index.slot(hash, bytes) {
                let item = slot.remove();
                gone(item.bytes(), score);
                self.member_bytes -= item.block_bytes();
                if let Some(walk) = &mut self.walk {
                    walk.removed(hash, item);
                }
            }
        }
        drop(self.index.take_garbage());
    }

    /// How many members have a score below one. O(log n).
    pub fn rank_of_score(&self, score: f64) -> usize {
        self.tree.rank(&At(score, |_| false))
    }

    /// How many members have a score that is not above one. O(log n).
    pub fn rank_behind_score(&self, score: f64) -> usize {
        self.tree.rank(&At(score, |_| true))
    }

    /// How many members from the first on `before` holds for, where all scores are equal. O(log n).
    pub fn partition_by_member(&self, before: impl Fn(&[u8]) -> bool) -> usize {
        // SAFETY: as in `rank`.
        let place = Behind(|at: MemberAt| before(unsafe { at.bytes() }));
        self.tree.rank(&place)
    }

    /// The members with ranks from `from` up to, not including, `to`. O(log n), and O(1) a member.
    pub fn range(&self, from: usize, to: usize) -> Members<'_> {
        Members(self.tree.range(from, to))
    }

    /// Reports the members of one bucket to `f` and answers the cursor to go on with; see [`Table::scan`].
    pub fn scan(&self, cursor: u64, f: &mut dyn FnMut(&[u8], f64)) -> u64 {
        self.index
            .scan(cursor, &mut |member| f(member.bytes(), member.score()))
    }

    /// Adds a member that is not there and comes after all others.
    pub fn push_last(&mut self, member: &[u8], score: f64) {
        let item = Member::new(member, score);
        self.member_bytes += item.block_bytes();
        self.push_last_item(item);
    }

    fn push_last_item(&mut self, item: Member) {
        let (at, score) = (item.address(), item.score());
        let hash = hash(&self.hasher, item.bytes());
        if let Some(walk) = &mut self.walk {
            walk.added(hash, item.bytes());
        }
        self.index.insert(hash, item);
        self.tree.insert(score, at, &LAST);
        drop(self.index.take_garbage());
    }

    /// Begins a walk over the members that there are now; one that is under way ends. O(1).
    pub fn begin_walk(&mut self) {
        self.walk = Some(Box::new(Walk::new(self.len())));
    }

    /// How many members there were when the walk began; none where none is under way.
    pub fn walk_len(&self) -> Option<usize> {
        self.walk.as_ref().map(|walk| walk.len())
    }

    /// Allocations that the walk under way has made.
    pub fn walk_drop_effort(&self) -> usize {
        self.walk.as_ref().map_or(0, |walk| walk.drop_effort())
    }

    /// Ends the walk that is under way. What it kept is answered, to be dropped where that may take a while.
    pub fn end_walk(&mut self) -> Option<Box<dyn Send>> {
        let walk = self.walk.take()?;
        Some(walk)
    }

    /// Reports about `parts` members of the walk under way; see [`Walk::step`]. True without one.
    pub fn walk(&mut self, parts: usize, report: &mut dyn FnMut(&[u8], f64)) -> bool {
        let mut report = |member: &Member| report(member.bytes(), member.score());
        let walk = self.walk.as_mut();
        walk.is_none_or(|walk| walk.step(&self.index, parts, &mut report))
    }

    /// Bytes allocated. O(n / 2000).
    pub fn memory_bytes(&self) -> usize {
        self.member_bytes + self.index.memory_bytes() + self.tree.memory_bytes()
    }
}

/// Without a walk that is under way: the copy is another set.
impl<S: BuildHasher + Clone> Clone for ScoredSet<S> {
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.hasher.clone());
        for (member, score) in self.range(0, self.len()) {
            copy.push_last(member, score);
        }
        copy
    }
}

impl<S: BuildHasher> fmt::Debug for ScoredSet<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(
                self.range(0, self.len())
                    .map(|(member, score)| (member.escape_ascii().to_string(), score)),
            )
            .finish()
    }
}

/// Members with their scores in order, from both ends; made by [`ScoredSet::range`].
pub struct Members<'a>(Range<'a, MemberAt>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a [u8], f64);

    #[inline]
    fn next(&mut self) -> Option<(&'a [u8], f64)> {
        let (score, at) = self.0.next()?;
        if let Some(ahead) = self.0.peek(AHEAD) {
            prefetch_read(ahead.as_ptr());
        }
        // SAFETY: the set is borrowed, and with it the member.
        Some((unsafe { at.bytes() }, score))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// How far ahead members are brought near while they are read in order: each is a cache miss of its own.
const AHEAD: usize = 6;

impl DoubleEndedIterator for Members<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        let (score, at) = self.0.next_back()?;
        if let Some(ahead) = self.0.peek_back(AHEAD) {
            prefetch_read(ahead.as_ptr());
        }
        // SAFETY: as above.
        Some((unsafe { at.bytes() }, score))
    }
}

impl ExactSizeIterator for Members<'_> {}
