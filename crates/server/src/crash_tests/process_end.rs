//! `everysec` and `no`, and a process that ends at a random moment while the machine goes on: whatever was given to the
//! system is there, so that nothing may be missing that a client had been told.

use std::sync::atomic::Ordering::SeqCst;

use super::power_loss::{
    IO_THREADS, Told, WRITERS, counter_and_pair_told, found_in, run_clients_until,
};
use super::{DIR, Rng, cut_off, loaded_on, runs};
use crate::persistence::simulated::SimulatedDisk;

/// Moments of a run that are looked at.
const MOMENTS: usize = 4;

/// Copies the disk at some moments while clients write and rewrite, as a process that is killed leaves it. How many values
/// are missing in the copies that somebody had been told of. With `is_early` each copy is made before the values are told.
fn end_process(seed: u64, is_early: bool) -> usize {
    let disk = SimulatedDisk::new(&[DIR]);
    let mut rng = Rng(seed);
    let io_threads = IO_THREADS[rng.below(3) as usize];
    let policy = ["everysec", "no"][rng.below(2) as usize];
    let directives = [["io-threads", io_threads], ["appendfsync", policy]];
    let instance = loaded_on(&disk, &directives);
    let told: Vec<Told> = (0..WRITERS).map(|_| Told::default()).collect();
    let mut moments = Vec::new();
    run_clients_until(&instance, &told, rng.below(u64::MAX), |are_done| {
        let sum = || -> i64 { told.iter().map(|told| told.counter.load(SeqCst)).sum() };
        while moments.len() < MOMENTS && !are_done() {
            let early = is_early.then(|| disk.copy());
            let goal = sum() + 1 + rng.below(40) as i64;
            while sum() < goal && !are_done() {
                std::thread::yield_now();
            }
            // First what was told, then the disk.
            let values: Vec<[i64; 2]> = told.iter().map(counter_and_pair_told).collect();
            moments.push((values, early.unwrap_or_else(|| disk.copy())));
        }
    });
    cut_off(&instance, &disk);
    let mut missing = 0;
    for (values, copy) in moments {
        let again = loaded_on(&copy, &directives);
        for ([counter, left, right], [told_counter, told_pair]) in
            found_in(&again).into_iter().zip(values)
        {
            assert_eq!(
                left,
                right,
                "half a transaction, seed {seed}: {:?}",
                copy.log()
            );
            missing += usize::from(counter < told_counter) + usize::from(left < told_pair);
        }
    }
    missing
}

#[test]
fn nothing_is_missing_that_anybody_was_told() {
    for seed in 0..runs(60) {
        assert_eq!(end_process(seed, false), 0, "seed {seed}");
    }
}

#[test]
fn what_is_written_late_is_missing_and_this_test_sees_it() {
    let missing: usize = (0..5).map(|seed| end_process(seed, true)).sum();
    assert!(missing > 0);
}
