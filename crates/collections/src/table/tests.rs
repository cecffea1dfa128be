//! The table against its naive twin, through growth, contraction, chains and bad hashes.

use super::model::{Model, Pair};
use super::*;
use proptest::prelude::*;

/// A hash good enough for tests: every bit of the key reaches every bit.
fn good_hash(key: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in key {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    }
    hash
}

/// Hashes from good to hostile: few low bits, few high ones, everything equal.
const HASHES: [fn(&[u8]) -> u64; 6] = [
    good_hash,
    |key| good_hash(key) & 7,
    |key| good_hash(key) << 60,
    |key| (good_hash(key) & 3) << 16 | (good_hash(key) >> 8 & 1) << 24,
    |key| good_hash(key) & 0x7f_0003,
    |_| u64::MAX,
];

fn key_of(number: u16) -> Vec<u8> {
    format!("key:{number}").into_bytes()
}

/// All that the table's structure promises, checked from the outside and the inside.
fn check(table: &Table<Pair>, model: &Model, hash: fn(&[u8]) -> u64) {
    assert_eq!(table.len(), model.len());
    for (key, value) in model {
        assert_eq!(table.get(hash(key), key).expect("present").value(), *value);
    }
    let mut seen = Model::new();
    table.for_each(&mut |pair| {
        assert!(seen.insert(pair.key().to_vec(), pair.value()).is_none());
    });
    assert_eq!(&seen, model);
    let mut children = 0;
    for index in 0..table.bucket_count {
        let chain: Vec<usize> = table.bucket(index).chain().map(Bucket::count).collect();
        children += chain.len() - 1;
        let (last, full) = chain.split_last().expect("a chain has a bucket");
        assert!(
            full.iter().all(|count| *count == 6),
            "a bucket with a child is full: {chain:?}"
        );
        assert!(
            full.is_empty() || *last >= 2,
            "a child earns its place: {chain:?}"
        );
    }
    assert_eq!(table.stats().child_count, children);
}

#[derive(Debug, Clone)]
enum Op {
    Insert(u16, u64),
    Remove(u16),
    Mutate(u16, u64),
    Update(u16, u64),
    RemoveSlot(u16),
    Sweep(u8, u8),
    Burst(u16, u16),
    Purge(u16, u16),
    Take,
}

fn any_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        8 => (0..400_u16, any::<u64>()).prop_map(|(k, v)| Op::Insert(k, v)),
        6 => (0..400_u16).prop_map(Op::Remove),
        3 => (0..400_u16, any::<u64>()).prop_map(|(k, v)| Op::Mutate(k, v)),
        3 => (0..400_u16, any::<u64>()).prop_map(|(k, v)| Op::Update(k, v)),
        3 => (0..400_u16).prop_map(Op::RemoveSlot),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(m, s)| Op::Sweep(m, s)),
        2 => (0..400_u16, 0..200_u16).prop_map(|(k, n)| Op::Burst(k, n)),
        2 => (0..400_u16, 0..200_u16).prop_map(|(k, n)| Op::Purge(k, n)),
        1 => Just(Op::Take),
    ]
}

fn apply(table: &mut Table<Pair>, model: &mut Model, hash: fn(&[u8]) -> u64, op: &Op) {
    match *op {
        Op::Insert(k, v) => insert(table, model, hash, k, v),
        Op::Remove(k) => remove(table, model, hash, k),
        Op::Mutate(k, v) => {
            let key = key_of(k);
            let found = table
                .get_mut(hash(&key), &key)
                .map(|value| *value = v)
                .is_some();
            assert_eq!(model.get_mut(&key).map(|value| *value = v).is_some(), found);
        }
        Op::Update(k, v) => {
            let key = key_of(k);
            match table.slot(hash(&key), &key) {
                Slot::Occupied(slot) => {
                    let old = slot.get().value();
                    assert_eq!(model.insert(key.clone(), v), Some(old));
                    assert_eq!(*slot.update(|_| Pair::new(&key, v)), v);
                }
                Slot::Vacant(slot) => {
                    assert_eq!(*slot.insert(Pair::new(&key, v)), v);
                    assert_eq!(model.insert(key, v), None);
                }
            }
        }
        Op::RemoveSlot(k) => {
            let key = key_of(k);
            match table.slot(hash(&key), &key) {
                Slot::Occupied(slot) => assert_eq!(model.remove(&key), Some(slot.remove().value())),
                Slot::Vacant(_) => assert!(!model.contains_key(&key)),
            }
        }
        Op::Sweep(modulus, step) => {
            sweep(table, model, u64::from(modulus) + 2, usize::from(step) + 1)
        }
        Op::Burst(from, count) => {
            (from..from + count).for_each(|k| insert(table, model, hash, k, u64::from(k)))
        }
        Op::Purge(from, count) => (from..from + count).for_each(|k| remove(table, model, hash, k)),
        Op::Take => {
            let taken = table.take();
            check(&taken, model, hash);
            model.clear();
        }
    }
}

fn insert(table: &mut Table<Pair>, model: &mut Model, hash: fn(&[u8]) -> u64, k: u16, v: u64) {
    let key = key_of(k);
    let old = table
        .insert(hash(&key), Pair::new(&key, v))
        .map(|pair| pair.value());
    assert_eq!(old, model.insert(key, v));
}

fn remove(table: &mut Table<Pair>, model: &mut Model, hash: fn(&[u8]) -> u64, k: u16) {
    let key = key_of(k);
    let old = table.remove(hash(&key), &key).map(|pair| pair.value());
    assert_eq!(old, model.remove(&key));
}

/// Removes what a divisor divides, in steps, and expects to have asked about everything.
fn sweep(table: &mut Table<Pair>, model: &mut Model, modulus: u64, step: usize) {
    let doomed = |value: u64| value.is_multiple_of(modulus);
    let (mut position, mut removed) = (0, 0);
    loop {
        let mut verdict = |pair: &Pair| {
            if doomed(pair.value()) {
                Sweep::Remove
            } else {
                Sweep::Keep
            }
        };
        position = table.sweep(position, step, &mut verdict, &mut |pair| {
            assert!(doomed(pair.value()));
            removed += 1;
        });
        if position == 0 {
            break;
        }
    }
    let before = model.len();
    model.retain(|_, value| !doomed(*value));
    assert_eq!(before - model.len(), removed);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 2 } else { 400 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn does_what_the_model_does(which in 0..HASHES.len(), ops in prop::collection::vec(any_op(), 1..if cfg!(miri) { 25 } else { 120 })) {
        let hash = HASHES[which];
        let (mut table, mut model) = (Table::new(), Model::new());
        for op in &ops {
            apply(&mut table, &mut model, hash, op);
        }
        check(&table, &model, hash);
        drop(table.take_garbage());
        check(&table, &model, hash);
    }
}
