//! Large values to which something happens when half of them has been reported.

use serval_keyspace::snapshot::Visitor;
use serval_keyspace::{
    Access, EvictionPool, ExpireCycle, Key, Keyspace, NewValue, Policy, Ttl, ZsetMut, kind,
};

use crate::canon::{Recorder, assert_same, everything};
use crate::large::{
    CHANGED, HASH_LIMITS, ZSET_LIMITS, field, member, put_hash, put_set, put_zset, scored_member,
};
use crate::{begin, keyspace};

const NOW_MS: i64 = 1_000_000;
const COUNT: usize = 500;
fn make(access: &mut Access<'_>, key: Key<'_>, ty: u8) {
    match ty {
        kind::STRING => access.put(key, NewValue::Str(&vec![b'x'; 600_000]), Ttl::Clear),
        kind::SET => put_set(access, key, COUNT, 0..COUNT),
        kind::ZSET => put_zset(access, key, COUNT, |number| number as f64),
        _ => put_hash(access, key, COUNT, b"value", |number| {
            (number % 3 == 0).then_some(NOW_MS + 10)
        }),
    }
}

/// Changes a few elements, or empties the collection.
fn change(access: &mut Access<'_>, key: Key<'_>, ty: u8, all: bool) {
    let numbers = if all { 0..COUNT } else { 40..45 };
    match ty {
        kind::STRING if all => {
            access.edit_string(key, |bytes| (true, bytes.clear()));
        }
        kind::STRING => {
            for at in [299_990, 10, 65_530] {
                let touched = at..at + 20;
                access.string_mut(key, 0, Some(touched.clone()), |bytes, _| {
                    bytes[touched].fill(b'!');
                    ((), true)
                });
            }
            access.append(key, b"more");
            access.set_expiry(key, Some(NOW_MS + 1_000_000));
        }
        kind::SET => {
            access.edit_set(key, |set| {
                for number in numbers {
                    set.remove(&member(number));
                }
                (true, ())
            });
        }
        kind::ZSET => {
            access.edit_collection(key, |encoding, object| {
                let mut set = ZsetMut::new(encoding, object, ZSET_LIMITS);
                match all {
                    true => set.remove_range(0, COUNT, false, |_, _| ()),
                    false => numbers.for_each(|number| {
                        set.update(&scored_member(number), |_| Some(-1.5));
                    }),
                }
                (set.outcome(true), ())
            });
        }
        _ => {
            access.edit_hash(key, HASH_LIMITS, |hash| {
                for number in numbers {
                    let field = field(number);
                    match all {
                        true => {
                            hash.remove(&field);
                        }
                        false => {
                            hash.set(&field, b"new", false);
                        }
                    }
                }
                (CHANGED, ())
            });
        }
    }
}

/// What may happen to a key, one thing a number. False where there is none with this number.
fn happen(keyspace: &Keyspace, number: usize, ty: u8) -> bool {
    let mut access = Access::new(keyspace, NOW_MS, 1);
    let (key, other) = (access.key(0, b"key"), access.key(1, b"other"));
    access.lock_all();
    match number {
        0 => {}
        1 => change(&mut access, key, ty, false),
        2 => change(&mut access, key, ty, true),
        3 => {
            access.remove(key, true);
        }
        4 => {
            access.remove(key, false);
        }
        5 | 6 => {
            // There and, the second time, back.
            let entry = access.take(key).expect("it is there");
            access.place(other, entry, false);
            if number == 6 {
                make(&mut access, key, ty);
                let entry = access.take(other).expect("it is there");
                access.place(key, entry, true);
            }
        }
        7 => {
            let entry = access.take(key).expect("it is there");
            access.place(other, entry, false);
            access.remove(other, false);
        }
        8 => access.put(key, NewValue::Str(b"new"), Ttl::Clear),
        9 => make(&mut access, key, ty),
        10 => {
            make(&mut access, other, kind::SET);
            access.copy(other, key, true);
        }
        11 => {
            access.copy(key, other, true);
        }
        _ => {
            drop(access);
            return happen_around(keyspace, number, ty);
        }
    }
    true
}

/// What happens to a key without anybody naming it: it expires, is evicted, or its whole database goes.
fn happen_around(keyspace: &Keyspace, number: usize, ty: u8) -> bool {
    let mut access = Access::new(keyspace, NOW_MS, 1);
    access.lock_all();
    match number {
        12 | 13 => {
            let key = access.key(0, b"key");
            access.set_expiry(key, Some(NOW_MS + 5));
            drop(access);
            let mut access = Access::new(keyspace, NOW_MS + 100, 1);
            match number {
                12 => {
                    ExpireCycle::default().run(&mut access, &mut || false);
                }
                _ => {
                    access.lock_all();
                    assert!(!access.exists(key));
                }
            }
        }
        14 => {
            drop(access);
            // Fields of a hash come due.
            let mut access = Access::new(keyspace, NOW_MS + 100, 1);
            while !ExpireCycle::default().run(&mut access, &mut || false).1 {}
        }
        15 => {
            drop(access);
            let mut access = Access::new(keyspace, NOW_MS, 1);
            let mut pool = EvictionPool::default();
            while pool
                .evict_one(&mut access, Policy::AllKeysRandom, 5, true, &mut |_| ())
                .is_some()
            {}
        }
        16 => {
            access.flush(0, true);
        }
        17 => {
            access.swap_dbs(0, 1);
            access.flush(1, false);
        }
        18 => {
            access.swap_dbs(0, 2);
            let moved = access.key(2, b"key");
            change(&mut access, moved, ty, false);
            access.swap_dbs(1, 2);
        }
        _ => return false,
    }
    true
}

#[test]
fn whatever_happens_to_a_value_that_is_half_reported_is_not_seen() {
    let (mut cases, mut in_parts) = (0, 0);
    for ty in [kind::STRING, kind::SET, kind::ZSET, kind::HASH] {
        for happening in 0.. {
            let mut any = true;
            // Happens after so many steps, and, in other rounds, to a value that was changed before the walker came.
            for steps in 0..14 {
                let keyspace = keyspace(1);
                let mut access = Access::new(&keyspace, NOW_MS, 1);
                access.lock_all();
                let key = access.key(0, b"key");
                make(&mut access, key, ty);
                drop(access);
                let before = everything(&keyspace);
                let snapshot = begin(&keyspace).expect("none is under way");
                if steps % 2 == 1 {
                    happen(&keyspace, 1, ty);
                }
                let (mut walker, mut recorder) = (snapshot.walker(), Recorder::default());
                let mut done = (0..steps).any(|_| walker.step(&keyspace, &mut recorder, 1));
                any = happen(&keyspace, happening, ty);
                while !done {
                    done = walker.step(&keyspace, &mut recorder as &mut dyn Visitor, 1);
                }
                assert_same(&recorder.all, &before, &format!("{ty} {happening} {steps}"));
                in_parts += recorder.in_parts;
                cases += 1;
                snapshot.end(&keyspace);
                assert_eq!(keyspace.snapshot_kept_bytes(), 0);
            }
            if !any {
                break;
            }
        }
    }
    assert!(cases > 1000 && in_parts > 700, "{cases} {in_parts}");
}

#[test]
fn a_snapshot_given_up_in_the_middle_of_a_value_frees_it() {
    for ty in [kind::STRING, kind::SET, kind::ZSET, kind::HASH] {
        for happening in 0..19 {
            for steps in [0, 3, 6] {
                let keyspace = keyspace(1);
                let mut access = Access::new(&keyspace, NOW_MS, 1);
                access.lock_all();
                let key = access.key(0, b"key");
                make(&mut access, key, ty);
                drop(access);
                let snapshot = begin(&keyspace).expect("none is under way");
                happen(&keyspace, 1, ty);
                let (mut walker, mut recorder) = (snapshot.walker(), Recorder::default());
                (0..steps).for_each(|_| {
                    walker.step(&keyspace, &mut recorder, 1);
                });
                happen(&keyspace, happening, ty);
                drop(walker);
                snapshot.end(&keyspace);
                assert_eq!(keyspace.snapshot_kept_bytes(), 0);
                // The next one finds everything as it is.
                let before = everything(&keyspace);
                let snapshot = begin(&keyspace).expect("none is under way");
                let (mut walker, mut recorder) = (snapshot.walker(), Recorder::default());
                while !walker.step(&keyspace, &mut recorder, 3) {}
                assert_same(&recorder.all, &before, &format!("{ty} {happening} {steps}"));
                snapshot.end(&keyspace);
            }
        }
    }
}

#[test]
fn writers_of_a_long_string_keep_what_they_touch_and_no_more() {
    const BYTES: usize = 8 << 20;
    let keyspace = keyspace(1);
    let mut access = Access::new(&keyspace, NOW_MS, 1);
    access.lock_all();
    let key = access.key(0, b"key");
    access.put(key, NewValue::Str(&vec![b'x'; BYTES]), Ttl::Clear);
    drop(access);
    let before = everything(&keyspace);
    let snapshot = begin(&keyspace).expect("none is under way");
    let mut access = Access::new(&keyspace, NOW_MS, 1);
    access.lock_all();
    for _ in 0..3 {
        access.append(key, b"more");
        access.set_expiry(key, Some(NOW_MS + 1000));
        for at in [0, 70_000, BYTES / 2, BYTES - 1, BYTES + 1] {
            access.string_mut(key, at + 1, Some(at..at + 1), |bytes, _| {
                bytes[at] = b'!';
                ((), true)
            });
        }
    }
    drop(access);
    let kept_bytes = keyspace.snapshot_kept_bytes();
    assert!((4..=5 * 65_536).contains(&kept_bytes), "{kept_bytes}");
    let (mut walker, mut recorder) = (snapshot.walker(), Recorder::default());
    while !walker.step(&keyspace, &mut recorder, 3) {}
    assert_same(&recorder.all, &before, "the string of the cut");
    assert_eq!(keyspace.snapshot_kept_bytes(), 0);
    snapshot.end(&keyspace);
}
