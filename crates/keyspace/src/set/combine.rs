//! Intersection, union and difference of sets that are read in place.
//!
//! What is only replied goes straight to the reply, with a table of references where members must be told apart; what is
//! stored becomes a [`SetValue`], which passes through the encodings that Redis passes through.

use std::collections::HashSet;
use std::ops::ControlFlow;

use foldhash::quality::RandomState;
use serval_collections::intset::Intset;
use serval_collections::listpack::Element;
use serval_collections::pack::Pack;

use super::value::canonical;
use super::{SetLimits, SetRef, SetValue, with_text};

/// Members of several sets, told apart without being copied.
type Seen<'a> = HashSet<Element<'a>, RandomState>;

/// Reports what all of the sets contain, as long as `report` wants more. There is at least one set, and each has members.
/// O(n · m), n being the size of the smallest and m the number of sets.
pub fn intersect<'a>(
    sets: &mut [SetRef<'a>],
    report: &mut dyn FnMut(Element<'a>) -> ControlFlow<()>,
) {
    sets.sort_by_key(|set| set.len());
    let Some((smallest, others)) = sets.split_first() else {
        return;
    };
    for member in smallest.iter() {
        if others.iter().all(|set| set.contains_element(member)) && report(member).is_break() {
            return;
        }
    }
}

/// The intersection as a set: an intset where it has nothing but integers and they are few enough.
pub fn intersection_value(sets: &mut [SetRef<'_>], limits: SetLimits) -> SetValue {
    sets.sort_by_key(|set| set.len());
    let mut value = match sets.first() {
        Some(SetRef::Intset(_)) => SetValue::Intset(Intset::new()),
        Some(SetRef::Listpack(pack)) => {
            SetValue::Listpack(Pack::with_capacity(pack.as_bytes().len()))
        }
        _ => SetValue::Listpack(Pack::new()),
    };
    let in_table = matches!(sets.first(), Some(SetRef::Table(_)));
    let mut only_integers = true;
    intersect(sets, &mut |member| {
        if only_integers && let Element::Bytes(_) = member {
            only_integers = in_table && matches!(canonical(member), Element::Int(_));
        }
        value.add_absent(member, limits);
        ControlFlow::Continue(())
    });
    if only_integers {
        value.become_intset(limits);
    }
    value
}

/// Up to so many sets, a member is looked up in those before instead of in a table of what was reported: that saves the
/// table.
const LOOKUP_SETS_MAX: usize = 4;

/// Reports what any of the sets contains, each once. O(all members).
pub fn union<'a>(sets: &[SetRef<'a>], report: &mut dyn FnMut(Element<'a>)) {
    let Some((last, others)) = sets.split_last() else {
        return;
    };
    let is_slow = |set: &SetRef<'_>| matches!(set, SetRef::Listpack(_));
    if sets.len() <= LOOKUP_SETS_MAX && !others.iter().any(is_slow) {
        for (index, set) in sets.iter().enumerate() {
            let before = &sets[..index];
            set.iter()
                .filter(|member| !before.iter().any(|set| set.contains_element(*member)))
                .for_each(&mut *report);
        }
        return;
    }
    let mut seen = Seen::default();
    for set in others {
        set.iter()
            .filter(|member| seen.insert(canonical(*member)))
            .for_each(&mut *report);
    }
    last.iter()
        .filter(|member| others.is_empty() || !seen.contains(&canonical(*member)))
        .for_each(report);
}

/// The union as a set.
pub fn union_value(sets: &[SetRef<'_>], limits: SetLimits) -> SetValue {
    let mut value = SetValue::Intset(Intset::new());
    for member in sets.iter().flat_map(|set| set.iter()) {
        value.add(member, limits);
    }
    value
}

/// The sets of a difference, and how it is computed.
#[derive(Debug)]
pub struct Difference<'a> {
    /// What is left of this one. It has members.
    pub first: SetRef<'a>,
    /// The sets that are taken away.
    pub others: Vec<SetRef<'a>>,
    /// Whether one of the others is the first.
    pub takes_itself: bool,
}

impl<'a> Difference<'a> {
    /// Whether to look each member of the first set up in the others, instead of taking the others' members out of a copy
    /// of the first one: Redis's estimate of which is less work. It counts the sets that exist.
    fn looks_up(&self) -> bool {
        let sets = 1 + self.others.len();
        let all: usize = self.others.iter().map(|set| set.len()).sum();
        self.first.len() * sets / 2 <= self.first.len() + all
    }

    /// Reports the members of the first set that the others lack, looking them up, largest set first.
    fn look_up(mut self, report: &mut dyn FnMut(Element<'a>)) {
        self.others.sort_by_key(|set| std::cmp::Reverse(set.len()));
        self.first
            .iter()
            .filter(|member| !self.others.iter().any(|set| set.contains_element(*member)))
            .for_each(report);
    }
}

/// Reports the difference. O(n · m) or O(all members), whichever is less; n being the size of the first set and m the number
/// of sets.
pub fn difference<'a>(difference: Difference<'a>, report: &mut dyn FnMut(Element<'a>)) {
    if difference.takes_itself {
        return;
    }
    if difference.looks_up() {
        difference.look_up(report);
        return;
    }
    let mut left: Seen<'a> = difference.first.iter().map(canonical).collect();
    for set in difference.others {
        if left.is_empty() {
            return;
        }
        for member in set.iter() {
            left.remove(&canonical(member));
        }
    }
    left.into_iter().for_each(report);
}

/// The difference as a set.
pub fn difference_value(difference: Difference<'_>, limits: SetLimits) -> SetValue {
    let mut value = SetValue::Intset(Intset::new());
    if difference.takes_itself {
        return value;
    }
    if difference.looks_up() {
        difference.look_up(&mut |member| value.add_absent(member, limits));
        return value;
    }
    for member in difference.first.iter() {
        value.add_absent(member, limits);
    }
    for set in difference.others {
        if value.is_empty() {
            break;
        }
        for member in set.iter() {
            with_text(member, |text| value.remove(text));
        }
    }
    value
}
