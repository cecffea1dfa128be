//! Snapshots against a copy of everything that is made at the cut.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod canon;
mod halfway;
mod large;
mod ops;
mod threads;

use canon::{All, Recorder, assert_same, everything};
use ops::{DBS, World};
use serval_keyspace::snapshot::{Snapshot, Walker};
use serval_keyspace::{Access, Keyspace, KeyspaceOptions, NewValue, Overdue, Ttl};

fn keyspace(shard_count: usize) -> Keyspace {
    Keyspace::new(KeyspaceOptions {
        db_count: DBS,
        shard_count,
        lazyfree: Box::new(drop),
    })
}

fn begin(keyspace: &Keyspace) -> Option<Snapshot> {
    let mut access = Access::new(keyspace, 0, 0);
    access.lock_all();
    access.begin_snapshot()
}

/// Walks with several walkers and does something between their steps; answers what they reported.
fn walk(
    keyspace: &Keyspace,
    snapshot: &Snapshot,
    walkers: usize,
    budget: usize,
    mut between: impl FnMut(),
) -> (All, usize) {
    let mut walkers: Vec<(Walker<'_>, Recorder, bool)> = (0..walkers)
        .map(|_| (snapshot.walker(), Recorder::default(), false))
        .collect();
    while walkers.iter().any(|(_, _, done)| !done) {
        for (walker, recorder, done) in &mut walkers {
            if !*done {
                *done = walker.step(keyspace, recorder, budget);
                if budget.is_multiple_of(2) {
                    walker.report_aside(recorder);
                }
                assert!(!*done || !recorder.is_open());
            }
            between();
        }
    }
    let (mut all, mut in_parts) = (All::new(), 0);
    for (_, recorder, _) in walkers {
        in_parts += recorder.in_parts;
        for (name, saved) in recorder.all {
            assert!(
                all.insert(name.clone(), saved).is_none(),
                "{name:?} came to both"
            );
        }
    }
    (all, in_parts)
}

#[test]
fn a_walk_reports_the_instant_of_the_cut_whatever_happens_meanwhile() {
    let (mut keys, mut large) = (0, 0);
    for seed in 0..150 {
        let mut world = World::new(seed);
        world.rare = [20, 100, 1000][seed as usize % 3];
        let keyspace = keyspace([1, 4, 16][(seed / 3) as usize % 3]);
        for _ in 0..400 {
            world.operate(&keyspace);
        }
        for round in 0..3 {
            let before = everything(&keyspace);
            let snapshot = begin(&keyspace).expect("none is under way");
            assert!(begin(&keyspace).is_none() && keyspace.has_snapshot());
            assert_eq!(snapshot.key_count() as usize, before.len());
            for size in snapshot.sizes() {
                let keys = || before.iter().filter(|((dbid, _), _)| *dbid == size.dbid);
                let expiring = keys().filter(|(_, saved)| saved.1.is_some());
                assert_eq!(size.keys, keys().count() as u64);
                assert_eq!(size.expiring, expiring.count() as u64);
            }
            let (walkers, budget) = (1 + world.rng.usize(..2), 1 + world.rng.usize(..8));
            let operations = world.rng.usize(..12);
            let (reported, in_parts) = walk(&keyspace, &snapshot, walkers, budget, || {
                (0..operations).for_each(|_| world.operate(&keyspace));
            });
            assert_same(&reported, &before, &format!("seed {seed}, round {round}"));
            assert_eq!(snapshot.keys_done(), snapshot.key_count());
            assert_eq!(keyspace.snapshot_kept_bytes(), 0);
            keys += reported.len();
            large += in_parts;
            snapshot.end(&keyspace);
            assert!(!keyspace.has_snapshot());
        }
    }
    assert!(keys > 10_000 && large > 500, "{keys}, {large} in parts");
}

#[test]
fn snapshots_that_were_given_up_leave_nothing_behind() {
    let (mut given_up, mut complete) = (0, 0);
    for seed in 0..4 {
        let mut world = World::new(1000 + seed);
        (world.names, world.large) = (12, 300);
        let keyspace = keyspace([2, 16, 64][seed as usize % 3]);
        for _ in 0..150 {
            world.operate(&keyspace);
        }
        for _ in 0..400 {
            let before = everything(&keyspace);
            let snapshot = begin(&keyspace).expect("none is under way");
            if world.rng.u8(..60) == 0 {
                let (reported, _) = walk(&keyspace, &snapshot, 1, 5, || world.operate(&keyspace));
                assert_same(&reported, &before, &format!("seed {seed}"));
                complete += 1;
            } else {
                let (mut walker, mut recorder) = (snapshot.walker(), Recorder::default());
                for _ in 0..world.rng.usize(..20) {
                    walker.step(&keyspace, &mut recorder, 1);
                    world.operate(&keyspace);
                }
                given_up += 1;
            }
            match world.rng.u8(..10) {
                // Its owner is gone, and the next one finds out.
                0 => drop(snapshot),
                _ => snapshot.end(&keyspace),
            }
            (0..world.rng.usize(..3)).for_each(|_| world.operate(&keyspace));
        }
        begin(&keyspace).expect("none is under way").end(&keyspace);
        assert!(!keyspace.has_snapshot() && keyspace.snapshot_kept_bytes() == 0);
    }
    assert!(given_up > 1000 && complete > 10, "{given_up}, {complete}");
}

#[test]
fn keys_whose_time_has_come_are_reported_while_they_are_there() {
    let keyspace = keyspace(4);
    let mut access = Access::new(&keyspace, 1000, 1);
    access.lock_all();
    for name in [&b"hidden"[..], b"removed", b"overwritten", b"untouched"] {
        let key = access.key(0, name);
        access.put(key, NewValue::Str(name), Ttl::At(1500));
    }
    access.release();
    let before = everything(&keyspace);
    access.lock_all();
    access.now_ms = 2000;
    let snapshot = access.begin_snapshot().expect("none is under way");
    assert_eq!((snapshot.key_count(), snapshot.sizes()[0].expiring), (4, 4));
    access.overdue = Overdue::Hide;
    let (hidden, removed) = (access.key(0, b"hidden"), access.key(0, b"removed"));
    assert!(!access.exists(hidden));
    access.overdue = Overdue::Remove;
    assert!(!access.exists(removed));
    let overwritten = access.key(0, b"overwritten");
    access.put(overwritten, NewValue::Str(b"new"), Ttl::Keep);
    drop(access);
    let (reported, _) = walk(&keyspace, &snapshot, 1, 1, || ());
    assert_same(&reported, &before, "expired");
    snapshot.end(&keyspace);
}

#[test]
fn what_is_kept_goes_with_what_is_changed() {
    let keyspace = keyspace(64);
    let mut access = Access::new(&keyspace, 1, 1);
    access.lock_all();
    let value = [b'v'; 1000];
    let names: Vec<Vec<u8>> = (0..2000)
        .map(|number| format!("key:{number}").into_bytes())
        .collect();
    for name in &names {
        let key = access.key(0, name);
        access.put(key, NewValue::Str(&value), Ttl::Clear);
    }
    let snapshot = access.begin_snapshot().expect("none is under way");
    assert_eq!(keyspace.snapshot_kept_bytes(), 0);
    let mut changed = 0;
    for (number, name) in names.iter().enumerate().take(100) {
        let key = access.key(0, name);
        // Once or often: what matters is that it was changed.
        for _ in 0..=number % 3 {
            match number % 4 {
                0 => access.put(key, NewValue::Int(7), Ttl::Clear),
                1 => {
                    access.append(key, b"more");
                }
                2 => {
                    access.set_expiry(key, Some(9));
                }
                _ => {
                    access.remove(key, false);
                }
            }
        }
        changed += 1;
        let kept = keyspace.snapshot_kept_bytes();
        assert!(
            (1000 * changed..1200 * changed).contains(&kept),
            "{kept} for {changed}"
        );
    }
    // What is new costs nothing.
    for number in 0..100 {
        let name = format!("new:{number}").into_bytes();
        let key = access.key(1, &name);
        access.put(key, NewValue::Str(&value), Ttl::Clear);
        access.append(key, b"more");
    }
    assert!(keyspace.snapshot_kept_bytes() < 1200 * changed);
    drop(access);
    let (mut walker, mut recorder) = (snapshot.walker(), Recorder::default());
    // It comes first, and is free then.
    assert!(!walker.step(&keyspace, &mut recorder, changed));
    assert_eq!(
        (recorder.all.len(), keyspace.snapshot_kept_bytes()),
        (changed, 0)
    );
    while !walker.step(&keyspace, &mut recorder, 100) {}
    assert_eq!(recorder.all.len(), names.len());
    snapshot.end(&keyspace);
}

#[test]
fn what_was_removed_for_good_is_free_when_it_is_saved_or_given_up() {
    let keyspace = keyspace(4);
    let mut access = Access::new(&keyspace, 1, 1);
    access.lock_all();
    let key = access.key(0, b"key");
    for round in 0..4 {
        let (gives_up, flushes) = (round % 2 == 1, round >= 2);
        access.put(key, NewValue::Str(&[b'x'; 100_000]), Ttl::Clear);
        let snapshot = access.begin_snapshot().expect("none is under way");
        match flushes {
            true => assert_eq!(access.flush(0, false), 1),
            false => assert!(access.remove(key, true)),
        }
        assert!(keyspace.snapshot_kept_bytes() > 100_000);
        access.put(key, NewValue::Str(b"new"), Ttl::Clear);
        access.release();
        let (mut walker, mut recorder) = (snapshot.walker(), Recorder::default());
        while !gives_up && !walker.step(&keyspace, &mut recorder, 1) {}
        assert_eq!(recorder.all.len(), usize::from(!gives_up));
        drop(walker);
        snapshot.end(&keyspace);
        assert_eq!(keyspace.snapshot_kept_bytes(), 0);
        access.lock_all();
    }
}
