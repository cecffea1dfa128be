//! Random members: one, many with repetition, many without, and taking them out.
//!
//! Every member is as probable as every other, and every choice of members without repetition as every other; the order of
//! the latter is not random, as in Redis.

use std::collections::HashSet;

use fastrand::Rng;
use foldhash::fast::RandomState;
use serval_collections::intset::Intset;
use serval_collections::listpack::Element;
use serval_collections::pack::Pack;

use super::{Members, SetLimits, SetRef, SetValue};

/// Where this many times the number of members to draw is more than the set has, all are visited; else members are drawn
/// until enough different ones came.
const VISIT_ALL_FACTOR: usize = 3;
/// Where the members that SPOP leaves, times this, are no more than those that it takes, the former are picked out.
const KEEP_FACTOR: usize = 5;

impl<'a> SetRef<'a> {
    /// A random member; none of an empty set. O(1), in a listpack O(n).
    pub fn sample(self, rng: &mut Rng) -> Option<Element<'a>> {
        let len = self.len();
        if len == 0 {
            return None;
        }
        match self {
            SetRef::Intset(set) => Some(Element::Int(set.get(rng.usize(..len)))),
            SetRef::Listpack(pack) => pack.seek(rng.usize(..len)).map(|at| pack.get(at)),
            SetRef::Table(members) => members.sample(rng.u64(..)).map(Element::Bytes),
        }
    }

    /// Reports `count` random members, the same one perhaps more than once, in random order, as long as `report` wants
    /// more. The set has members. O(count), in a listpack O(n + count).
    pub fn sample_many(
        self,
        count: u64,
        rng: &mut Rng,
        report: &mut dyn FnMut(Element<'a>) -> bool,
    ) {
        let elements: Vec<Element<'a>> = match self {
            SetRef::Listpack(pack) => pack.iter().collect(),
            _ => Vec::new(),
        };
        for _ in 0..count {
            let member = match self {
                SetRef::Listpack(_) => elements.get(rng.usize(..elements.len().max(1))).copied(),
                _ => self.sample(rng),
            };
            match member {
                Some(member) if report(member) => {}
                _ => return,
            }
        }
    }

    /// Reports `count` different random members, or all where there are no more. O(count) where that is little, else O(n).
    pub fn sample_distinct(self, count: usize, rng: &mut Rng, report: &mut dyn FnMut(Element<'a>)) {
        let len = self.len();
        if count >= len {
            self.iter().for_each(report);
            return;
        }
        let visits_all = count.saturating_mul(VISIT_ALL_FACTOR) > len;
        match self {
            SetRef::Listpack(pack) => pick(pack.iter(), len, count, rng, report),
            SetRef::Intset(set) if visits_all => {
                pick(set.iter().map(Element::Int), len, count, rng, report);
            }
            SetRef::Table(members) if visits_all => {
                pick(members.iter().map(Element::Bytes), len, count, rng, report);
            }
            SetRef::Intset(set) => {
                let mut seen: HashSet<usize, RandomState> = HashSet::default();
                while seen.len() < count {
                    let index = rng.usize(..len);
                    if seen.insert(index) {
                        report(Element::Int(set.get(index)));
                    }
                }
            }
            SetRef::Table(members) => {
                // Each member has an address of its own.
                let mut seen: HashSet<*const u8, RandomState> = HashSet::default();
                while seen.len() < count {
                    if let Some(member) = members.sample(rng.u64(..))
                        && seen.insert(member.as_ptr())
                    {
                        report(Element::Bytes(member));
                    }
                }
            }
        }
    }
}

/// Reports `count` of `len` members, each choice as probable as another, in their order: each is taken with the probability
/// of those still wanted among those still to come.
fn pick<'a>(
    members: impl Iterator<Item = Element<'a>>,
    len: usize,
    count: usize,
    rng: &mut Rng,
    report: &mut dyn FnMut(Element<'a>),
) {
    let mut choice = Choice { left: len, count };
    members.filter(|_| choice.takes(rng)).for_each(report);
}

/// The choice of `count` of the `left` things still to come.
struct Choice {
    left: usize,
    count: usize,
}

impl Choice {
    /// Whether the next one is taken.
    fn takes(&mut self, rng: &mut Rng) -> bool {
        let takes = self.count > 0 && rng.usize(..self.left.max(1)) < self.count;
        self.left = self.left.saturating_sub(1);
        self.count -= usize::from(takes);
        takes
    }

    /// Adds the members that it takes to `kept`, and reports the others.
    fn divide<'a>(
        mut self,
        members: impl Iterator<Item = Element<'a>>,
        mut kept: SetValue,
        rng: &mut Rng,
        limits: SetLimits,
        report: &mut dyn FnMut(Element<'_>),
    ) -> SetValue {
        for member in members {
            if self.takes(rng) {
                kept.add_absent(member, limits);
            } else {
                report(member);
            }
        }
        kept
    }
}

impl SetValue {
    /// Takes a random member out and reports it. O(1) in a table, else O(n).
    pub fn pop(&mut self, rng: &mut Rng, report: &mut dyn FnMut(Element<'_>)) {
        match self {
            SetValue::Table(members) => {
                if let Some(item) = members.pop(rng.u64(..)) {
                    report(Element::Bytes(item.name()));
                }
            }
            SetValue::Intset(set) => {
                if let Some(Element::Int(int)) = SetRef::Intset(set.as_ref()).sample(rng) {
                    report(Element::Int(int));
                    set.remove(int);
                }
            }
            SetValue::Listpack(pack) => {
                let len = pack.len();
                if len > 0
                    && let Some(at) = pack.as_ref().seek(rng.usize(..len))
                {
                    report(pack.as_ref().get(at));
                    pack.remove(at, 1);
                }
            }
        }
    }

    /// Takes `count` random members out and reports them; there are more. Where few are left, they make a new set, in the
    /// encoding that suits them, unless a snapshot takes the table in parts: then it stays one. O(count) where that is
    /// little, else O(n); O(n · count) in an intset.
    pub fn pop_many(
        &mut self,
        count: usize,
        rng: &mut Rng,
        limits: SetLimits,
        report: &mut dyn FnMut(Element<'_>),
    ) {
        let left = self.len() - count;
        let leaves_few = left.saturating_mul(KEEP_FACTOR) <= count;
        let choice = Choice {
            left: self.len(),
            count: left,
        };
        match self {
            SetValue::Table(members) if leaves_few && members.walk_under_way().is_none() => {
                let kept = keep_few(members, left, rng, limits);
                members.iter().map(Element::Bytes).for_each(report);
                *self = kept;
            }
            SetValue::Listpack(pack) => {
                let kept = Pack::with_capacity(pack.bytes_len());
                let members = pack.as_ref().iter();
                *self = choice.divide(members, SetValue::Listpack(kept), rng, limits, report);
            }
            SetValue::Intset(set) if leaves_few => {
                let members = set.as_ref().iter().map(Element::Int);
                let kept = SetValue::Intset(Intset::new());
                *self = choice.divide(members, kept, rng, limits, report);
            }
            _ => (0..count).for_each(|_| self.pop(rng, report)),
        }
    }
}

/// Takes `left` random members out into a set of their own.
fn keep_few(members: &mut Members, left: usize, rng: &mut Rng, limits: SetLimits) -> SetValue {
    let mut kept = SetValue::Listpack(Pack::new());
    for _ in 0..left {
        if let Some(item) = members.pop(rng.u64(..)) {
            kept.add_absent(Element::Bytes(item.name()), limits);
        }
    }
    kept
}
