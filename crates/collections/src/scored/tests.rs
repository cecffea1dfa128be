//! The set against a sorted vector and a map.

use super::*;
use crate::table::model::good_hash;
use crate::tests::cases;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The test's hash as a hasher.
#[derive(Clone, Default)]
struct Good(u64);

impl Hasher for Good {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = good_hash(bytes);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

type BuildGood = core::hash::BuildHasherDefault<Good>;

fn member(number: u16) -> Vec<u8> {
    // Around both forms of a length, and more bytes than a block's smallest.
    let len = [0, 3, 7, 20, 254, 255, 300][usize::from(number) % 7];
    let mut bytes = vec![b'm'; len];
    bytes.extend_from_slice(&number.to_be_bytes());
    bytes
}

fn ordered(model: &BTreeMap<Vec<u8>, f64>) -> Vec<(&[u8], f64)> {
    let mut all: Vec<(&[u8], f64)> = model
        .iter()
        .map(|(bytes, score)| (&bytes[..], *score))
        .collect();
    all.sort_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(right.0)));
    all
}

fn check(set: &ScoredSet<BuildGood>, model: &BTreeMap<Vec<u8>, f64>) {
    let all = ordered(model);
    // A hint, which changes nothing and knows no order.
    let sought = [
        (&b"none"[..], Some(1.0)),
        (b"m", None),
        (b"", Some(f64::INFINITY)),
    ];
    set.prefetch(&sought);
    let known = all.iter().map(|(bytes, score)| (*bytes, Some(-*score)));
    set.prefetch(&known.collect::<Vec<_>>());
    assert!(set.range(0, set.len()).eq(all.iter().copied()));
    assert!(set.range(0, set.len()).rev().eq(all.iter().rev().copied()));
    for (rank, (bytes, score)) in all.iter().enumerate() {
        assert_eq!(set.rank(bytes), Some((rank, *score)));
    }
    let (mut cursor, mut seen) = (0, Vec::new());
    loop {
        cursor = set.scan(cursor, &mut |bytes, score| {
            seen.push((bytes.to_vec(), score))
        });
        if cursor == 0 {
            break;
        }
    }
    assert_eq!(seen.into_iter().collect::<BTreeMap<_, _>>(), *model);
}

proptest! {
    #![proptest_config(cases(200, 2))]

    #[test]
    fn behaves_as_a_sorted_map(
        ops in prop::collection::vec((0..5u8, 0..200u16, 0..6u8), 1..if cfg!(miri) { 60 } else { 600 }),
    ) {
        let mut set = ScoredSet::new(BuildGood::default());
        let mut model = BTreeMap::new();
        for (op, number, score) in ops {
            let (bytes, score) = (member(number), f64::from(score));
            match op {
                0 => prop_assert_eq!(set.remove(&bytes), model.remove(&bytes)),
                1 => {
                    let (from, to) = (usize::from(number), usize::from(number) + 3);
                    let expected: Vec<(Vec<u8>, f64)> = ordered(&model)
                        .into_iter()
                        .skip(from)
                        .take(3)
                        .map(|(bytes, score)| (bytes.to_vec(), score))
                        .collect();
                    let mut gone = Vec::new();
                    set.remove_range(from, to, |bytes, score| gone.push((bytes.to_vec(), score)));
                    gone.iter().for_each(|(bytes, _)| {
                        model.remove(bytes);
                    });
                    prop_assert_eq!(gone, expected);
                }
                _ => {
                    let mut old = None;
                    set.update(&bytes, |found| {
                        old = found;
                        Some(score)
                    });
                    prop_assert_eq!(old, model.insert(bytes, score));
                }
            }
            prop_assert_eq!(set.len(), model.len());
        }
        check(&set, &model);
        check(&set.clone(), &model);
        let below = model.values().filter(|score| **score < 3.0).count();
        prop_assert_eq!(set.rank_of_score(3.0), below);
        let upto = model.values().filter(|score| **score <= 3.0).count();
        prop_assert_eq!(set.rank_behind_score(3.0), upto);
    }

    #[test]
    fn what_was_gathered_is_put_in_order(ops in prop::collection::vec((0..100u16, 0..9u8), 0..200)) {
        let mut gather = Gather::new(BuildGood::default());
        let mut model = BTreeMap::new();
        for (number, score) in ops {
            let bytes = member(number);
            if score == 0 {
                gather.remove(&bytes);
                model.remove(&bytes);
            } else {
                gather.update(&bytes, |old| old.unwrap_or(0.0) + f64::from(score));
                *model.entry(bytes).or_insert(0.0) += f64::from(score);
            }
        }
        prop_assert_eq!(gather.len(), model.len());
        check(&gather.into_set(), &model);
    }
}

#[test]
fn who_decides_against_a_score_changes_nothing() {
    let mut set = ScoredSet::new(BuildGood::default());
    set.update(b"a", |_| None);
    assert!(set.is_empty());
    set.update(b"a", |_| Some(1.0));
    set.update(b"a", |old| {
        assert_eq!(old, Some(1.0));
        None
    });
    assert_eq!(set.score(b"a"), Some(1.0));
    assert_eq!(set.score(b"b"), None);
    assert_eq!(set.partition_by_member(|bytes| bytes < b"b"), 1);
    assert!(set.memory_bytes() >= 1016 + 64 + 16);
}
