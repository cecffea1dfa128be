//! Writers on several threads that keep an invariant across keys, and snapshots that must satisfy it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use fastrand::Rng;
use serval_keyspace::snapshot::{Snapshot, Walker};
use serval_keyspace::{
    Access, Element, Key, Keyspace, NewValue, SetLimits, Ttl, ZsetMut, string_bytes,
};

use crate::canon::{All, Canon, Recorder};
use crate::keyspace;
use crate::large::{
    CHANGED, HASH_LIMITS, ZSET_LIMITS, field, member, put_hash, put_set, put_zset, scored_member,
};

/// Each account begins with this.
const START: i64 = 1000;
const ACCOUNTS: u32 = 500;
/// Members that two large sets have together, fields of a large hash, members of a large sorted set.
const ELEMENTS: usize = 3000;

fn account(number: u32) -> (u32, Vec<u8>) {
    (number % 2, format!("account:{number}").into_bytes())
}

fn balance(access: &mut Access<'_>, key: Key<'_>) -> i64 {
    let mut scratch = Vec::new();
    let entry = access.read(key).expect("no account goes");
    let text = string_bytes(&entry, &mut scratch);
    std::str::from_utf8(text).unwrap().parse().unwrap()
}

/// Locks these keys and does something with them.
fn locked<R>(
    keyspace: &Keyspace,
    names: &[(u32, &[u8])],
    run: impl FnOnce(&mut Access<'_>, &[Key<'_>]) -> R,
) -> R {
    let mut access = Access::new(keyspace, 1_000_000, 1);
    let keys: Vec<Key<'_>> = names
        .iter()
        .map(|(dbid, name)| access.key(*dbid, name))
        .collect();
    let pairs: Vec<(u32, u64)> = keys.iter().map(|key| (key.dbid, key.hash)).collect();
    access.lock_many(&pairs).expect("nobody is busy");
    run(&mut access, &keys)
}

fn fill(keyspace: &Keyspace) {
    for number in 0..ACCOUNTS {
        let (dbid, name) = account(number);
        locked(keyspace, &[(dbid, &name)], |access, keys| {
            access.put(keys[0], NewValue::Int(START), Ttl::Clear);
        });
    }
    let names: [(u32, &[u8]); 4] = [(0, b"left"), (0, b"right"), (1, b"hash"), (1, b"zset")];
    locked(keyspace, &names, |access, keys| {
        for (side, key) in keys[..2].iter().enumerate() {
            let numbers = (0..ELEMENTS).filter(|number| number % 2 == side);
            put_set(access, *key, ELEMENTS, numbers);
        }
        put_hash(access, keys[2], ELEMENTS, b"0", |_| None);
        put_zset(access, keys[3], ELEMENTS, |_| 0.0);
    });
}

/// From one account to another.
fn transfer(keyspace: &Keyspace, rng: &mut Rng) {
    let (from, to) = (account(rng.u32(..ACCOUNTS)), account(rng.u32(..ACCOUNTS)));
    let names = [(from.0, &from.1[..]), (to.0, &to.1[..])];
    locked(keyspace, &names, |access, keys| {
        let amount = rng.i64(1..10);
        let balance_from = balance(access, keys[0]);
        access.put(keys[0], NewValue::Int(balance_from - amount), Ttl::Keep);
        let balance_to = balance(access, keys[1]);
        access.put(keys[1], NewValue::Int(balance_to + amount), Ttl::Keep);
    });
}

/// A member goes from one set to the other; now and then the sets change their names, by way of a third.
fn change_sides(keyspace: &Keyspace, rng: &mut Rng) {
    let names: [(u32, &[u8]); 3] = [(0, b"left"), (0, b"right"), (1, b"between")];
    locked(keyspace, &names, |access, keys| {
        if rng.u8(..50) == 0 {
            for (from, to) in [(0, 2), (1, 0), (2, 1)] {
                let entry = access.take(keys[from]).expect("it is there");
                access.place(keys[to], entry, false);
            }
            return;
        }
        let member = member(rng.usize(..ELEMENTS));
        let (from, to) = if rng.bool() { (0, 1) } else { (1, 0) };
        let removed = access.edit_set(keys[from], |set| {
            let removed = set.remove(&member);
            (removed, removed)
        });
        if removed == Some(true) {
            access.edit_set(keys[to], |set| {
                (set.add(Element::Bytes(&member), SetLimits::default()), ())
            });
        }
    });
}

/// A field of the hash and a member of the sorted set get the same number, another less so much.
fn count(keyspace: &Keyspace, rng: &mut Rng, number: u64) {
    let names: [(u32, &[u8]); 2] = [(1, b"hash"), (1, b"zset")];
    locked(keyspace, &names, |access, keys| {
        let at = rng.usize(..ELEMENTS);
        access.edit_hash(keys[0], HASH_LIMITS, |hash| {
            hash.set(&field(at), number.to_string().as_bytes(), false);
            (CHANGED, ())
        });
        access.edit_collection(keys[1], |encoding, object| {
            let mut set = ZsetMut::new(encoding, object, ZSET_LIMITS);
            set.update(&scored_member(at), |_| Some(number as f64));
            (set.outcome(true), ())
        });
    });
}

fn check(all: &All) {
    let mut sum = 0;
    for number in 0..ACCOUNTS {
        let Some((Canon::Str(text), None)) = all.get(&account(number)) else {
            panic!("account {number} is there");
        };
        sum += std::str::from_utf8(text).unwrap().parse::<i64>().unwrap();
    }
    assert_eq!(sum, START * i64::from(ACCOUNTS));
    let set = |name: &[u8]| match all.get(&(0, name.to_vec())) {
        Some((Canon::Set(set), None)) => set.clone(),
        other => panic!("{other:?}"),
    };
    let (left, right) = (set(b"left"), set(b"right"));
    assert!(left.is_disjoint(&right));
    assert_eq!(left.len() + right.len(), ELEMENTS);
    assert!(!all.contains_key(&(1, b"between".to_vec())));
    let (Some((Canon::Hash(hash), _)), Some((Canon::Zset(zset), _))) = (
        all.get(&(1, b"hash".to_vec())),
        all.get(&(1, b"zset".to_vec())),
    ) else {
        panic!("both are there");
    };
    let hash: BTreeMap<u32, u64> = hash
        .iter()
        .map(|(field, (value, _))| {
            let number = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().parse::<u64>().unwrap();
            (number(&field[1..]) as u32, number(value))
        })
        .collect();
    for (member, score) in zset {
        let number: u32 = std::str::from_utf8(&member[1..]).unwrap().parse().unwrap();
        assert_eq!(hash[&number], f64::from_bits(*score) as u64, "of {number}");
    }
    assert_eq!((hash.len(), zset.len()), (ELEMENTS, ELEMENTS));
}

/// Takes part in saving a snapshot from a thread of its own.
fn save(keyspace: &Keyspace, snapshot: &Snapshot, steps_max: usize) -> All {
    let reader = keyspace.gate.register();
    let (mut walker, mut recorder): (Walker<'_>, _) = (snapshot.walker(), Recorder::default());
    for _ in 0..steps_max {
        let inside = reader.enter();
        let done = walker.step(keyspace, &mut recorder, 20);
        drop(inside);
        if done {
            break;
        }
    }
    recorder.all
}

#[test]
fn every_snapshot_keeps_the_invariants_of_writers_on_other_threads() {
    let keyspace = keyspace(64);
    fill(&keyspace);
    let (stop, written) = (AtomicBool::new(false), AtomicU64::new(0));
    let write = |seed: u64| {
        let (reader, mut rng) = (keyspace.gate.register(), Rng::with_seed(seed));
        while !stop.load(Ordering::Relaxed) {
            let inside = reader.enter();
            for _ in 0..rng.usize(1..10) {
                let number = written.fetch_add(1, Ordering::Relaxed);
                match rng.u8(..4) {
                    0 | 1 => transfer(&keyspace, &mut rng),
                    2 => change_sides(&keyspace, &mut rng),
                    _ => count(&keyspace, &mut rng, number),
                }
            }
            drop(inside);
        }
    };
    std::thread::scope(|scope| {
        let writers = [1, 2, 3].map(|seed| scope.spawn(move || write(seed)));
        let (mut reader, mut rng) = (keyspace.gate.register(), Rng::with_seed(7));
        // Until the writers have done enough, too, wherever they run.
        let is_over = |number| number >= 30 && written.load(Ordering::Relaxed) > 1000;
        for number in (0..).take_while(|&number| !is_over(number)) {
            let snapshot = {
                let exclusive = reader.exclusive();
                let mut access = Access::new(&keyspace, 0, 0);
                access.lock_all();
                let snapshot = access.begin_snapshot().expect("none is under way");
                drop(access);
                drop(exclusive);
                snapshot
            };
            let given_up = number % 3 == 2;
            let steps_max = if given_up {
                rng.usize(..40)
            } else {
                usize::MAX
            };
            let all = std::thread::scope(|scope| {
                let other = scope.spawn(|| save(&keyspace, &snapshot, steps_max));
                let mut all = save(&keyspace, &snapshot, steps_max);
                for (name, saved) in other.join().unwrap() {
                    assert!(all.insert(name, saved).is_none(), "both reported it");
                }
                all
            });
            if !given_up {
                assert_eq!(snapshot.keys_done(), snapshot.key_count());
                check(&all);
            }
            let inside = reader.enter();
            snapshot.end(&keyspace);
            drop(inside);
        }
        stop.store(true, Ordering::Relaxed);
        writers
            .into_iter()
            .for_each(|writer| writer.join().unwrap());
    });
}
