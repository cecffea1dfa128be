//! The table against its naive twin, through growth, contraction, chains and bad hashes.

use super::model::{HASHES, Model, Pair, good_hash};
use super::*;
use core::sync::atomic::Ordering::Relaxed;
use proptest::prelude::*;

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
    let (mut children, mut child_bytes) = (0, 0);
    for index in 0..table.bucket_count {
        let chain: Vec<usize> = table.bucket(index).chain().map(Bucket::count).collect();
        children += chain.len() - 1;
        child_bytes += table
            .bucket(index)
            .chain()
            .skip(1)
            .map(|child| 64 - 16 * u64::from(child.control().class()))
            .sum::<u64>();
        assert!(
            table
                .bucket(index)
                .chain()
                .skip(2)
                .all(|child| child.control().class() == 0)
        );
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
    if table.bucket_count > 0 {
        assert_eq!(table.child_bytes().load(Relaxed), child_bytes);
    }
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
    #![proptest_config(crate::tests::cases(400, 2))]

    #[test]
    fn does_what_the_model_does(
        which in 0..HASHES.len(),
        ops in prop::collection::vec(any_op(), 1..if cfg!(miri) { 25 } else { 120 }),
    ) {
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

/// A key for each hash, chosen freely: the key spells its hash.
fn spelt(hash: u64) -> Vec<u8> {
    hash.to_le_bytes().to_vec()
}

#[test]
fn hash_bits_survive_every_level() {
    // Past 2^16 buckets the bits beside the pointer's top come into play: the tag's, and from 2^23 on the low ones.
    // 400,000 items reach the first; for the others, items whose lower hash bits are all equal are told apart below.
    let count = if cfg!(miri) { 300 } else { 400_000_u64 };
    let mut table = Table::new();
    let hash_of = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    for number in 0..count {
        assert!(
            table
                .insert(hash_of(number), Pair::new(&spelt(number), number))
                .is_none()
        );
    }
    assert!(cfg!(miri) || table.bucket_count() > 1 << 16);
    for number in 0..count {
        assert_eq!(
            table
                .get(hash_of(number), &spelt(number))
                .expect("present")
                .value(),
            number
        );
    }
    assert!(table.get(hash_of(count), &spelt(count)).is_none());
    for number in 0..count {
        assert_eq!(
            table
                .remove(hash_of(number), &spelt(number))
                .expect("present")
                .value(),
            number
        );
    }
    assert_eq!(
        (table.len(), table.bucket_count(), table.stats().child_count),
        (0, 1, 0)
    );
}

#[test]
fn stored_bits_are_the_hash() {
    let item = Pair::new(b"k", 1).into_raw();
    for hash in [
        0,
        u64::MAX,
        0x0123_4567_89ab_cdef,
        good_hash(b"x"),
        1 << 16,
        1 << 22,
        1 << 23,
        1 << 26,
    ] {
        let stored = Probe::new(hash).stored(item);
        for bit in 0..STORED_BITS {
            assert_eq!(
                stored.hash_bit(bit),
                (hash >> bit) & 1 == 1,
                "bit {bit} of {hash:x}"
            );
        }
        assert_eq!(stored.item(), item);
        assert_eq!(stored.with_item(item).item(), item);
    }
    // SAFETY: from `into_raw` above, taken back once.
    drop(unsafe { Pair::from_raw(item) });
}

#[test]
fn memory_follows_the_items_both_ways() {
    let count: u64 = if cfg!(miri) { 400 } else { 50_000 };
    let mut table = Table::new();
    assert_eq!((size_of::<Table<Pair>>(), table.memory_bytes()), (24, 0));
    let mut bytes_at = vec![0];
    for number in 0..count {
        let key = number.to_string().into_bytes();
        table.insert(good_hash(&key), Pair::new(&key, number));
        bytes_at.push(table.memory_bytes());
        // A segment, a directory and the chains beyond 64 / 6 bytes an item.
        assert!(
            table.memory_bytes() < 64 * number as usize / 4 + 4096 + 256,
            "{number}: {}",
            table.memory_bytes()
        );
    }
    for number in (0..count).rev() {
        let key = number.to_string().into_bytes();
        table.remove(good_hash(&key), &key);
        assert!(
            table.memory_bytes() < 64 * number as usize / 2 + 4096 + 256,
            "{number}: {}",
            table.memory_bytes()
        );
    }
    let garbage = table
        .take_garbage()
        .expect("directories and segments were given up");
    assert!(garbage.memory_bytes() * 2 > bytes_at[count as usize]);
    assert!(table.take_garbage().is_none());
}

#[test]
fn what_update_loses_in_a_panic_is_gone() {
    let mut table = Table::new();
    for number in 0..40_u64 {
        table.insert(7, Pair::new(&spelt(number), number));
    }
    let Slot::Occupied(slot) = table.slot(7, &spelt(3)) else {
        panic!("present")
    };
    let update = std::panic::AssertUnwindSafe(|| *slot.update(|_| panic!("on purpose")));
    assert!(std::panic::catch_unwind(update).is_err());
    assert_eq!(table.len(), 39);
    assert!(table.get(7, &spelt(3)).is_none());
    assert!(
        (0..40)
            .filter(|n| *n != 3)
            .all(|n| table.get(7, &spelt(n)).is_some())
    );
}

#[test]
fn every_item_is_dropped_once() {
    let token = std::sync::Arc::new(());
    let tag = crate::TypeTag::new(0, 0);
    let entry = |n: u64| crate::Entry::new_boxed(&spelt(n), tag, Box::new(token.clone()), None);
    let mut table = Table::new();
    for number in 0..200 {
        table.insert(good_hash(&spelt(number)), entry(number));
    }
    for number in 100..150 {
        assert!(
            table
                .insert(good_hash(&spelt(number)), entry(number))
                .is_some()
        );
    }
    assert_eq!(std::sync::Arc::strong_count(&token), 201);
    for number in 0..50 {
        drop(table.remove(good_hash(&spelt(number)), &spelt(number)));
    }
    assert_eq!(std::sync::Arc::strong_count(&token), 151);
    let taken = table.take();
    assert!(table.is_empty());
    std::thread::spawn(move || drop(taken))
        .join()
        .expect("drops on another thread");
    assert_eq!(std::sync::Arc::strong_count(&token), 1);
}
