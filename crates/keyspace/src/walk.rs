//! Large collections in parts: how a snapshot takes a hash, set or sorted set of a million elements while it changes.
//!
//! The structures themselves keep what is still to be reported (`serval_collections::walk` says how), so a walk goes on
//! wherever its object is moved, and whatever becomes of its elements. It ends with the object, and a copy of an object
//! has none. A large collection becomes a small one again nowhere but where SPOP leaves few members, which waits.

use crate::object::Object;
use crate::snapshot::Part;

/// Collections with fewer elements are reported at once.
const WALK_LEN_MIN: usize = 256;

impl Object {
    /// Whether it is so large that it is to be reported in parts: a hash, set or sorted set.
    pub fn walks_in_parts(&self) -> bool {
        let len = match self {
            Object::Hash(table) => table.len(),
            Object::Set(members) => members.len(),
            Object::Zset(set) => set.len(),
            _ => 0,
        };
        len >= WALK_LEN_MIN
    }

    /// Begins a walk over the elements that there are now; from now on every change keeps what is still to be reported.
    /// O(1).
    ///
    /// # Panics
    /// Where it is no large hash, set or sorted set: see [`Self::walks_in_parts`].
    pub fn begin_walk(&mut self) {
        match self {
            Object::Hash(table) => table.begin_walk(),
            Object::Set(members) => members.begin_walk(),
            Object::Zset(set) => set.begin_walk(),
            _ => panic!("what is reported at once was asked for in parts"),
        }
    }

    /// How many elements there were when the walk under way began: so many parts are reported.
    pub fn walk_len(&self) -> usize {
        self.walk_under_way_len().unwrap_or_default()
    }

    /// Whether a walk is under way.
    pub fn is_walking(&self) -> bool {
        self.walk_under_way_len().is_some()
    }

    fn walk_under_way_len(&self) -> Option<usize> {
        match self {
            Object::Hash(table) => table.walk_under_way().map(|walk| walk.len()),
            Object::Set(members) => members.walk_under_way().map(|walk| walk.len()),
            Object::Zset(set) => set.walk_len(),
            _ => None,
        }
    }

    /// Reports about `parts` elements as they were when the walk began, perhaps fewer, never many more: a call takes as
    /// long as any other. True when all were reported; the walk is over then.
    pub fn walk(&mut self, parts: usize, report: &mut dyn FnMut(Part<'_>)) -> bool {
        let is_through = match self {
            Object::Hash(table) => table.walk(parts, &mut |field| {
                report(Part::Field {
                    field: field.name(),
                    value: field.value(),
                    expiry_ms: field.expiry_ms(),
                });
            }),
            Object::Set(members) => {
                members.walk(parts, &mut |member| report(Part::Member(member.name())))
            }
            Object::Zset(set) => set.walk(parts, &mut |member, score| {
                report(Part::Scored { member, score });
            }),
            _ => true,
        };
        if is_through {
            drop(self.end_walk());
        }
        is_through
    }

    /// Ends the walk that is under way, if one is. What it kept is answered: O(elements that changed) to drop, so best
    /// where nobody waits.
    pub fn end_walk(&mut self) -> Option<Box<dyn Send>> {
        match self {
            Object::Hash(table) => Some(table.end_walk()?),
            Object::Set(members) => Some(members.end_walk()?),
            Object::Zset(set) => set.end_walk(),
            _ => None,
        }
    }

    /// Allocations that the walk under way has made.
    pub(crate) fn walk_drop_effort(&self) -> usize {
        let walk = match self {
            Object::Hash(table) => table.walk_under_way(),
            Object::Set(members) => members.walk_under_way(),
            Object::Zset(set) => return set.walk_drop_effort(),
            _ => None,
        };
        walk.map_or(0, |walk| walk.drop_effort())
    }
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;
    use proptest::prelude::*;
    use serval_collections::listpack::Listpack;

    use super::*;
    use crate::object::encoding;
    use crate::{HashLimits, HashMut, SetLimits, SetValue, ZsetLimits, ZsetMut};

    /// An element: its name, its value or score, its expiry.
    type Row = (Vec<u8>, Vec<u8>, Option<i64>);

    const NAMES: u32 = 1200;
    const HASH_LIMITS: HashLimits = HashLimits {
        entries: 0,
        value_bytes: 64,
    };
    const ZSET_LIMITS: ZsetLimits = ZsetLimits {
        entries: 0,
        value_bytes: 64,
    };

    fn row(part: Part<'_>) -> Row {
        match part {
            Part::Member(member) => (member.to_vec(), Vec::new(), None),
            Part::Scored { member, score } => (
                member.to_vec(),
                score.to_bits().to_be_bytes().to_vec(),
                None,
            ),
            Part::Field {
                field,
                value,
                expiry_ms,
            } => (field.to_vec(), value.to_vec(), expiry_ms),
        }
    }

    /// All elements, read without a walk.
    fn rows(object: &Object) -> Vec<Row> {
        let mut rows = Vec::new();
        match object {
            Object::Hash(table) => table.for_each(&mut |field| {
                let (field_text, value) = (field.name.text(&mut Vec::new()).to_vec(), field.value);
                let value = value.text(&mut Vec::new()).to_vec();
                rows.push((field_text, value, field.expiry_ms));
            }),
            Object::Set(members) => members
                .iter()
                .for_each(|member| rows.push(row(Part::Member(member)))),
            Object::Zset(set) => set
                .range(0, set.len())
                .for_each(|(member, score)| rows.push(row(Part::Scored { member, score }))),
            _ => panic!("it is not large"),
        }
        rows.sort();
        rows
    }

    fn name(rng: &mut Rng) -> Vec<u8> {
        let number = rng.u32(..NAMES);
        // Some are long, so that their blocks are of the other form.
        let repeated = if number.is_multiple_of(7) { 50 } else { 1 };
        format!("name {number} ").repeat(repeated).into_bytes()
    }

    /// What is done beside setting: one in a hundred changes is a large one.
    const ADD: u8 = 0;
    const KINDS: u8 = 100;

    fn change_hash(object: &mut Object, rng: &mut Rng, kind: u8) {
        let mut encoding = encoding::HASHTABLE;
        let mut hash = HashMut::new(&mut encoding, object, HASH_LIMITS, false);
        let name = name(rng);
        match kind {
            0..40 => {
                let value = vec![rng.u8(..); rng.usize(..300)];
                hash.set(&name, &value, rng.bool());
            }
            40..70 => {
                hash.remove(&name);
            }
            70..98 => hash.set_expiry(&name, rng.bool().then(|| rng.i64(1000..2000))),
            98 => (0..100).for_each(|_| {
                hash.remove(&self::name(rng));
            }),
            _ => {
                hash.remove_expired(rng.i64(1000..1200));
            }
        }
    }

    fn change_set(object: &mut Object, rng: &mut Rng, kind: u8) {
        let is_walking = object.is_walking();
        let taken = std::mem::replace(object, Object::Packed(Vec::new()));
        let mut set = SetValue::from_object(encoding::HASHTABLE, taken);
        let limits = SetLimits::default();
        let name = name(rng);
        match kind {
            0..50 => {
                set.add(serval_collections::listpack::Element::Bytes(&name), limits);
            }
            50..75 => {
                set.remove(&name);
            }
            75..98 => set.pop(rng, &mut |_| ()),
            // Where few are left, they stay in the table, too.
            98 if is_walking => {
                set.pop_many(set.len() - set.len().min(5), rng, limits, &mut |_| ());
            }
            _ => set.pop_many(set.len() / 3, rng, limits, &mut |_| ()),
        }
        *object = set.into_object().1;
    }

    fn change_zset(object: &mut Object, rng: &mut Rng, kind: u8) {
        let mut encoding = encoding::SKIPLIST;
        let mut set = ZsetMut::new(&mut encoding, object, ZSET_LIMITS);
        let name = name(rng);
        match kind {
            0..60 => set.update(&name, |_| Some(f64::from(rng.u8(..20)))),
            60..98 => {
                set.remove(&name);
            }
            _ => {
                let from = rng.usize(..300);
                set.remove_range(from, from + rng.usize(..200), rng.bool(), |_, _| ());
            }
        }
    }

    type Change = fn(&mut Object, &mut Rng, u8);

    fn empty(which: usize) -> (Object, Change) {
        let mut packed = Object::Packed(Listpack::new().into_bytes());
        match which {
            0 => (Object::Hash(crate::FieldTable::default()), change_hash),
            1 => (Object::Set(crate::Members::default()), change_set),
            _ => {
                let mut encoding = encoding::LISTPACK;
                ZsetMut::new(&mut encoding, &mut packed, ZSET_LIMITS).unpack();
                (packed, change_zset)
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_walk_reports_what_a_copy_would_have_held(
            which in 0..3_usize,
            seed: u64,
            before in 0..2000_u32,
            between in 0..200_u32,
            parts in 1..60_usize,
        ) {
            let mut rng = Rng::with_seed(seed);
            let (mut object, change) = empty(which);
            (0..before).for_each(|_| change(&mut object, &mut rng, ADD));
            if which == 0 {
                (0..before / 2).for_each(|_| change(&mut object, &mut rng, 70));
            }
            let expected = rows(&object);
            let effort = object.drop_effort();
            object.begin_walk();
            prop_assert_eq!(object.walk_len(), expected.len());
            prop_assert_eq!(object.drop_effort(), effort);
            let mut seen = Vec::new();
            for round in 0.. {
                for _ in 0..rng.u32(..=between) {
                    let kind = rng.u8(..KINDS);
                    change(&mut object, &mut rng, kind);
                }
                prop_assert!(!object.clone().is_walking());
                prop_assert!(object.is_walking());
                // It goes on wherever it is moved.
                object = *Box::new(object);
                let seen_before = seen.len();
                if object.walk(parts, &mut |part| seen.push(row(part))) {
                    break;
                }
                prop_assert!(seen.len() - seen_before < parts + 60);
                prop_assert!(round < 20_000, "the walk ends");
            }
            prop_assert!(!object.is_walking());
            seen.sort();
            prop_assert_eq!(seen, expected);
        }
    }

    #[test]
    fn who_gives_up_leaves_nothing_behind() {
        for which in 0..3 {
            let mut rng = Rng::with_seed(7);
            let (mut object, change) = empty(which);
            (0..2000).for_each(|_| change(&mut object, &mut rng, ADD));
            assert!(object.walks_in_parts());
            object.begin_walk();
            (0..KINDS).for_each(|kind| change(&mut object, &mut rng, kind));
            let effort = object.drop_effort();
            assert!(object.end_walk().is_some());
            assert!(object.drop_effort() < effort);
            assert!(!object.is_walking() && object.walk(1, &mut |_| panic!("nothing is left")));
            assert!(object.end_walk().is_none());
        }
    }

    #[test]
    fn small_values_and_other_types_are_reported_at_once() {
        assert!(!Object::Str(vec![0; 10_000]).walks_in_parts());
        assert!(!empty(0).0.walks_in_parts());
        assert!(size_of::<Object>() <= 48);
    }
}
