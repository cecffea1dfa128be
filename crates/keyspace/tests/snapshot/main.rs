//! Snapshots against a copy of everything that is made at the cut.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod canon;
mod ops;

use canon::{All, Recorder, assert_same, everything};
use ops::{DBS, World};
use serval_keyspace::snapshot::{Snapshot, Walker};
use serval_keyspace::{Access, Keyspace, KeyspaceOptions};

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
