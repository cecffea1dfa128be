//! Hashes in all their forms against a map, and the keyspace's account of what expires in them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fastrand::Rng;

use super::*;
use crate::access::{Access, Key};
use crate::expire::{ExpireCycle, Overdue};
use crate::keyspace::{Keyspace, KeyspaceOptions};
use crate::losses::{Ledger, Losses};
use crate::object::{NewValue, kind};

fn keyspace() -> Keyspace {
    Keyspace::new(KeyspaceOptions {
        db_count: 2,
        shard_count: 4,
        lazyfree: Box::new(drop),
    })
}

type Model = BTreeMap<Vec<u8>, (Vec<u8>, Option<i64>)>;

const LIMITS: HashLimits = HashLimits {
    entries: 20,
    value_bytes: 12,
};

const CHANGED: HashChange = HashChange {
    changed: true,
    expired: 0,
};

fn read(hash: HashRef<'_>) -> Model {
    let mut seen = Model::new();
    hash.for_each(&mut |field| {
        let known = seen.insert(field.name.to_vec(), (field.value.to_vec(), field.expiry_ms));
        assert!(known.is_none(), "a field came twice");
    });
    assert_eq!(seen.len(), hash.len());
    seen
}

fn check(access: &mut Access<'_>, key: Key<'_>, model: &Model) {
    let Some(entry) = access.peek(key) else {
        assert!(model.is_empty());
        return;
    };
    let hash = HashRef::of(&entry);
    assert_eq!(&read(hash), model);
    for (name, (value, expiry_ms)) in model {
        let field = hash.get(name).unwrap();
        assert_eq!(
            (field.value.to_vec(), field.expiry_ms),
            (value.clone(), *expiry_ms)
        );
    }
    let expiries = || model.values().filter_map(|(_, expiry_ms)| *expiry_ms);
    let first_ms = expiries().min();
    assert_eq!(hash.next_expiry_ms().is_some(), first_ms.is_some());
    assert!(
        hash.next_expiry_ms() <= first_ms,
        "the bound is below all of them"
    );
    if let HashRef::Table(table) = hash {
        assert_eq!(table.expiring_count(), expiries().count());
        let field_bytes = |table: &FieldTable| table.memory_bytes() - table.stats().memory_bytes;
        assert_eq!(field_bytes(&table.clone()), field_bytes(table));
    } else {
        assert!(model.len() <= LIMITS.entries);
    }
    let expected = usize::from(first_ms.is_some());
    assert_eq!(access.expiring_hash_count(0), expected);
}

/// One step on the hash and its model.
fn step(access: &mut Access<'_>, key: Key<'_>, model: &mut Model, rng: &mut Rng, now_ms: i64) {
    access.lock_one(0, key.hash).unwrap();
    let field = rng.u32(..40).to_string().into_bytes();
    let value = match rng.u32(..400) {
        0 => vec![b'v'; 100],
        number => number.to_string().into_bytes(),
    };
    let expiry_ms = (rng.u32(..3) > 0).then(|| now_ms + rng.i64(1..50));
    match rng.u32(..10) {
        0..=3 => {
            let keep = rng.bool();
            let is_new = access.upsert_hash(key, LIMITS, |hash| {
                (CHANGED, hash.set(&field, &value, keep))
            });
            let old = model.get(&field).map(|(_, expiry_ms)| *expiry_ms);
            assert_eq!(is_new, old.is_none());
            let kept = old.flatten().filter(|_| keep);
            model.insert(field, (value, kept));
        }
        4 | 5 => {
            let removed = access.edit_hash(key, LIMITS, |hash| (CHANGED, hash.remove(&field)));
            assert_eq!(
                removed,
                (!model.is_empty()).then_some(model.contains_key(&field))
            );
            model.remove(&field);
        }
        6..=8 => {
            access.edit_hash(key, LIMITS, |hash| {
                hash.admit_expiries();
                if hash.view().get(&field).is_some() {
                    hash.set_expiry(&field, expiry_ms);
                }
                (CHANGED, ())
            });
            if let Some(entry) = model.get_mut(&field) {
                entry.1 = expiry_ms;
            }
        }
        _ => {
            let before = model.len();
            model.retain(|_, (_, expiry_ms)| expiry_ms.is_none_or(|at_ms| at_ms > now_ms));
            assert_eq!(access.remove_all_fields_over(key), before - model.len());
        }
    }
}

#[test]
fn does_what_a_map_does() {
    for seed in 0..60 {
        let keyspace = keyspace();
        let mut rng = Rng::with_seed(seed);
        let mut model = Model::new();
        for round in 0..120 {
            let now_ms = 1000 + round;
            let mut access = Access::new(&keyspace, now_ms, seed);
            let key = access.key(0, b"key");
            step(&mut access, key, &mut model, &mut rng, now_ms);
            check(&mut access, key, &model);
            if rng.u32(..20) == 0 {
                access.lock_one(0, key.hash).unwrap();
                access.remove(key, false);
                model.clear();
                assert_eq!(access.expiring_hash_count(0), 0);
            }
        }
    }
}

/// A hash of `count` fields, of which every other expires.
fn fill(access: &mut Access<'_>, key: Key<'_>, count: u32, expiry_ms: impl Fn(u32) -> i64) {
    access.lock_one(key.dbid, key.hash).unwrap();
    access.upsert_hash(key, LIMITS, |hash| {
        for number in 0..count {
            let field = number.to_string();
            hash.set(field.as_bytes(), b"value", false);
            if number % 2 == 0 {
                hash.admit_expiries();
                hash.set_expiry(field.as_bytes(), Some(expiry_ms(number)));
            }
        }
        (CHANGED, ())
    });
}

#[test]
fn fields_go_by_themselves_and_the_last_takes_its_key_along() {
    for count in [6, 5000] {
        let keyspace = keyspace();
        let mut access = Access::new(&keyspace, 0, 1);
        let key = access.key(0, b"hash");
        fill(&mut access, key, count, |number| {
            100 + i64::from(number) / 10
        });
        drop(access);
        assert_eq!(keyspace.next_expiry_ms(), Some(100));
        let mut cycle = ExpireCycle::default();
        let mut expire_at = |now_ms| {
            let mut access = Access::new(&keyspace, now_ms, 0);
            cycle.run(&mut access, &mut || false);
            access.tally.expired_fields
        };
        assert_eq!(expire_at(99), 0);
        let mut gone = 0;
        for now_ms in (100..30_000).step_by(500) {
            gone += expire_at(now_ms);
        }
        assert_eq!(gone, u64::from(count).div_ceil(2));
        let mut access = Access::new(&keyspace, 30_000, 1);
        access.lock_one(0, key.hash).unwrap();
        assert_eq!(
            HashRef::of(&access.peek(key).unwrap()).len(),
            count as usize / 2
        );
        access.edit_hash(key, LIMITS, |hash| {
            hash.admit_expiries();
            (1..count).step_by(2).for_each(|number| {
                hash.set_expiry(number.to_string().as_bytes(), Some(30_001));
            });
            (CHANGED, ())
        });
        drop(access);
        expire_at(30_001);
        assert_eq!(keyspace.db(0).key_count(), 0);
        assert_eq!(keyspace.next_expiry_ms(), None);
    }
}

#[test]
fn the_account_follows_what_happens_to_the_key() {
    let keyspace = keyspace();
    let mut access = Access::new(&keyspace, 0, 1);
    let counts = |access: &mut Access<'_>| {
        let counts = (access.expiring_hash_count(0), access.expiring_hash_count(1));
        access.lock_all();
        counts
    };
    for count in [4, 200] {
        access.lock_all();
        let (a, b) = (access.key(0, b"a"), access.key(0, b"b"));
        let there = access.key(1, b"a");
        access.upsert_hash(a, LIMITS, |hash| {
            for number in 0..count {
                hash.set(number.to_string().as_bytes(), b"v", false);
            }
            hash.admit_expiries();
            hash.set_expiry(b"1", Some(500));
            (CHANGED, ())
        });
        assert_eq!(counts(&mut access), (1, 0));
        assert!(access.copy(a, b, false));
        assert_eq!(counts(&mut access), (2, 0));
        let entry = access.take(a).unwrap();
        assert_eq!(counts(&mut access), (1, 0));
        access.place(there, entry, false);
        assert_eq!(counts(&mut access), (1, 1));
        access.put(b, NewValue::Str(b"string"), crate::expire::Ttl::Clear);
        assert_eq!(counts(&mut access), (0, 1));
        access.swap_dbs(0, 1);
        assert_eq!(counts(&mut access), (1, 0));
        assert_eq!(access.peek(a).unwrap().ty(), kind::HASH);
        access.set_expiry(a, Some(10));
        access.now_ms = 10;
        assert!(access.peek(a).is_none());
        assert_eq!(counts(&mut access), (0, 0));
        access.now_ms = 0;
        access.flush(1, false);
    }
}

#[test]
fn who_feeds_the_keyspace_sees_what_is_overdue() {
    let keyspace = keyspace();
    let mut access = Access::new(&keyspace, 0, 1);
    let key = access.key(0, b"hash");
    fill(&mut access, key, 4, |_| 5);
    access.now_ms = 5;
    assert!(access.is_field_over(Some(5)) && !access.is_field_over(Some(6)));
    access.overdue = Overdue::Hide;
    assert_eq!(access.remove_fields_over(key, &[b"0"]), 0);
    assert_eq!(access.fields_over_ms(), 5);
    access.overdue = Overdue::Show;
    assert!(!access.is_field_over(Some(5)));
    assert_eq!(access.remove_all_fields_over(key), 0);
    access.overdue = Overdue::Remove;
    assert_eq!(access.remove_fields_over(key, &[b"0", b"1", b"none"]), 1);
    assert_eq!(HashRef::of(&access.peek(key).unwrap()).live_len(5), 2);
}

#[test]
fn samples_and_scans_reach_every_field() {
    for count in [0, 1, 20, 900] {
        let mut object = Object::Packed(Pack::new().into_bytes());
        let mut encoding = encoding::LISTPACK;
        let mut hash = HashMut::new(&mut encoding, &mut object, LIMITS, false);
        for number in 0..count {
            hash.set(format!("{number}").as_bytes(), b"v", false);
        }
        let hash = hash.view();
        let (mut cursor, mut scanned) = (0, std::collections::BTreeSet::new());
        loop {
            cursor = hash.scan(cursor, 7, &mut |field| {
                scanned.insert(field.name.to_vec());
            });
            if cursor == 0 {
                break;
            }
        }
        assert_eq!(scanned.len(), count);
        let mut rng = Rng::with_seed(1);
        let draws = (0..count * 20).map(|_| hash.sample(rng.u64(..)).unwrap().name.to_vec());
        let drawn: std::collections::BTreeSet<_> = draws.collect();
        assert_eq!(drawn.len(), count);
        assert!(count > 0 || hash.sample(rng.u64(..)).is_none());
    }
}

/// Notes what is told to have gone, in its order.
#[derive(Default)]
struct Told(Mutex<Vec<(Vec<u8>, Vec<u8>)>>);

impl Ledger for Told {
    fn lost(&self, losses: &mut Losses) {
        let mut told = self.0.lock().unwrap();
        losses.take(&mut |loss| told.push((loss.key.to_vec(), loss.field.to_vec())));
    }
}

#[test]
fn of_what_one_round_removes_the_oldest_goes_first() {
    for count in [6, 60] {
        let keyspace = Keyspace::new(KeyspaceOptions {
            db_count: 2,
            shard_count: 1 << 16,
            lazyfree: Box::new(drop),
        });
        let told = Arc::new(Told::default());
        keyspace.keep_ledger(Arc::clone(&told) as _);
        let mut expected = Vec::new();
        for number in 0..20 {
            let mut access = Access::new(&keyspace, 0, 1);
            let name = format!("hash {number}").into_bytes();
            // The last hash is the first that is due, and in each the last field.
            let first_ms = 10_000 - 100 * number;
            let key = access.key(1, &name);
            fill(&mut access, key, count, |field| first_ms - i64::from(field));
            for field in (0..count).filter(|field| field % 2 == 0) {
                let field_ms = first_ms - i64::from(field);
                expected.push((field_ms, (name.clone(), field.to_string().into_bytes())));
            }
        }
        expected.sort();
        let mut access = Access::new(&keyspace, 20_000, 0);
        access.note_losses(true, false);
        ExpireCycle::default().run(&mut access, &mut || false);
        let expected: Vec<_> = expected.into_iter().map(|(_, names)| names).collect();
        assert_eq!(*told.0.lock().unwrap(), expected);
    }
}
