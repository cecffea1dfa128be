//! Random operations on a sorted set and its naive twin must agree, and a walk that is under way meanwhile reports the set
//! as it was when it began. Run with `cargo +nightly fuzz run scored`.
//!
//! Four bytes an operation: what, with which score, on which member.

#![no_main]

use std::collections::BTreeMap;
use std::hash::{BuildHasherDefault, Hasher};

use libfuzzer_sys::fuzz_target;
use serval_collections::scored::ScoredSet;
use serval_collections::table::model::good_hash;

#[derive(Default)]
struct Good(u64);

impl Hasher for Good {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = good_hash(bytes);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Members in order.
fn ordered(model: &BTreeMap<Vec<u8>, u8>) -> Vec<(u8, &[u8])> {
    let mut all: Vec<(u8, &[u8])> = model.iter().map(|(member, score)| (*score, &member[..])).collect();
    all.sort_unstable();
    all
}

/// Lets a walk report some more members, each of them once.
fn step(set: &mut ScoredSet<BuildHasherDefault<Good>>, parts: usize, seen: &mut BTreeMap<Vec<u8>, u8>) -> bool {
    set.walk(parts, &mut |member, score| assert_eq!(seen.insert(member.to_vec(), score as u8), None))
}

fuzz_target!(|data: &[u8]| {
    let mut set = ScoredSet::new(BuildHasherDefault::<Good>::default());
    let mut model = BTreeMap::new();
    let add = |set: &mut ScoredSet<_>, model: &mut BTreeMap<Vec<u8>, u8>, member: &[u8], score: u8| {
        let mut old = None;
        set.update(member, |found| {
            old = found;
            Some(f64::from(score))
        });
        assert_eq!(old, model.insert(member.to_vec(), score).map(f64::from));
    };
    let mut walk: Option<(BTreeMap<Vec<u8>, u8>, BTreeMap<Vec<u8>, u8>)> = None;
    for op in data.chunks_exact(4) {
        let (score, member) = (op[1] % 8, &op[2..4]);
        match op[0] % 8 {
            0 | 1 => add(&mut set, &mut model, member, score),
            // A run of members at once, so that short inputs grow trees too.
            2 => (0..=op[3]).for_each(|last| add(&mut set, &mut model, &[op[2], last], op[1].wrapping_mul(last) % 8)),
            3 => assert_eq!(set.remove(member), model.remove(member).map(f64::from)),
            4 => {
                let from = usize::from(op[2]);
                let doomed: Vec<Vec<u8>> =
                    ordered(&model).into_iter().skip(from).take(usize::from(op[3])).map(|(_, member)| member.to_vec()).collect();
                let mut gone = Vec::new();
                set.remove_range(from, from + usize::from(op[3]), |member, _| gone.push(member.to_vec()));
                assert_eq!(gone, doomed);
                doomed.iter().for_each(|member| {
                    model.remove(member);
                });
            }
            5 => {
                set.begin_walk();
                assert_eq!(set.walk_len(), Some(model.len()));
                walk = Some((model.clone(), BTreeMap::new()));
            }
            6 => {
                let Some((expected, seen)) = &mut walk else { continue };
                if step(&mut set, usize::from(op[1]), seen) {
                    assert_eq!(expected, seen);
                    assert!(set.end_walk().is_some());
                    walk = None;
                }
            }
            _ => {
                let rank = ordered(&model).iter().position(|(_, other)| *other == member);
                assert_eq!(set.rank(member).map(|(rank, _)| rank), rank);
            }
        }
    }
    if let Some((expected, mut seen)) = walk {
        while !step(&mut set, 10, &mut seen) {}
        assert_eq!(expected, seen);
    }
    let expected: Vec<(Vec<u8>, f64)> =
        ordered(&model).into_iter().map(|(score, member)| (member.to_vec(), f64::from(score))).collect();
    assert!(set.range(0, set.len()).map(|(member, score)| (member.to_vec(), score)).eq(expected));
});
