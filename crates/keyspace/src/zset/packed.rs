//! A sorted set in a pack: member, score, member, score, in order, as Redis keeps and dumps it in a listpack.
//!
//! A score that is a whole number is stored as one, any other as its text.

use serval_base::number::{format_f64, parse_f64};
use serval_collections::listpack::{Element, Position};
use serval_collections::pack::{Pack, PackRef};

/// The score that an element says. Whoever writes a dump may write anything: what is no number counts as zero.
#[inline]
pub(super) fn score_of(element: Element<'_>) -> f64 {
    match element {
        Element::Int(int) => int as f64,
        Element::Bytes(text) => parse_f64(text).unwrap_or(0.0),
    }
}

/// Whether a score is stored as an integer: Redis's bounds, half of what 64 bits hold.
fn as_int(score: f64) -> Option<i64> {
    const BOUND: f64 = (i64::MAX / 2) as f64;
    ((-BOUND..=BOUND).contains(&score) && score as i64 as f64 == score).then_some(score as i64)
}

/// Writes a member with its score before the element at `at`.
fn put(pack: &mut Pack, at: Position, member: &[u8], score: f64) {
    // The score first: what is put before it pushes it back.
    match as_int(score) {
        Some(int) => pack.insert_element(at, Element::Int(int)),
        None => pack.insert_element(at, Element::Bytes(&format_f64(score))),
    }
    pack.insert(at, member);
}

/// Adds a member behind all others.
pub(super) fn push(pack: &mut Pack, member: &[u8], score: f64) {
    let end = pack.as_ref().end();
    put(pack, end, member, score);
}

/// Adds a member in its place. O(n).
pub(super) fn insert(pack: &mut Pack, member: &[u8], score: f64) {
    let mut scratch = Vec::new();
    let at = pairs(pack.as_ref())
        .find(|(at, own)| {
            *own > score || (*own == score && pack.as_ref().get(*at).text(&mut scratch) > member)
        })
        .map_or(pack.as_ref().end(), |(at, _)| at);
    put(pack, at, member, score);
}

/// Where a member is, and its score. O(n).
pub(super) fn find(pack: PackRef<'_>, member: &[u8]) -> Option<(Position, f64)> {
    let at = pack.find(member, 1, pack.first())?;
    Some((at, score_of(pack.get(pack.next(at)?))))
}

/// Positions of members, with scores.
pub(super) fn pairs(pack: PackRef<'_>) -> impl Iterator<Item = (Position, f64)> {
    let (mut next, end) = (0, pack.end());
    std::iter::from_fn(move || {
        let at = next;
        if at >= end {
            return None;
        }
        let (score, after) = pack.read(pack.after(at));
        next = after;
        Some((at, score_of(score)))
    })
}

/// How many members from the first on `before` holds for. O(n).
pub(super) fn partition(pack: PackRef<'_>, mut before: impl FnMut(Position, f64) -> bool) -> usize {
    pairs(pack)
        .take_while(|(at, score)| before(*at, *score))
        .count()
}

/// Members with scores in order, from both ends.
#[derive(Clone)]
pub struct PackedItems<'a> {
    pack: PackRef<'a>,
    front: Option<Position>,
    /// Where the members are that were not read yet; none before somebody reads from the back.
    back: Option<Vec<Position>>,
    left: usize,
}

impl<'a> PackedItems<'a> {
    /// Those with ranks from `from` up to, not including, `to`.
    pub(super) fn new(pack: PackRef<'a>, from: usize, to: usize) -> Self {
        let left = to.min(pack.len() / 2).saturating_sub(from);
        Self {
            pack,
            front: (left > 0).then(|| pack.seek(from * 2)).flatten(),
            back: None,
            left,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.left
    }

    #[inline]
    pub(super) fn next(&mut self) -> Option<(Element<'a>, Element<'a>)> {
        self.left = self.left.checked_sub(1)?;
        let (member, score_at) = self.pack.read(self.front?);
        let (score, after) = self.pack.read(score_at);
        self.front = (after < self.pack.end()).then_some(after);
        Some((member, score))
    }

    #[inline]
    pub(super) fn next_back(&mut self) -> Option<(Element<'a>, Element<'a>)> {
        let (pack, front, left) = (self.pack, self.front, self.left);
        let back = self.back.get_or_insert_with(|| {
            let after = |at: &Position| pack.next(pack.next(*at)?);
            std::iter::successors(front, after).take(left).collect()
        });
        self.left = left.checked_sub(1)?;
        let at = back.pop()?;
        let score_at = pack.next(at)?;
        Some((pack.get(at), pack.get(score_at)))
    }
}
