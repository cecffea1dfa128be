//! `appendfsync always` and a loss of power at a random moment: whatever a client had been told is there, and whatever
//! another one had read.

use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use super::client::{Client, Closed, Reply};
use super::{DIR, Rng, cut_off, loaded_on, runs, try_load};
use crate::instance::Instance;
use crate::persistence::simulated::{Fault, SimulatedDisk};

pub(super) const WRITERS: usize = 3;
const READERS: usize = 2;
/// What a writer sends at most, so that a run without a fault ends.
const BATCHES: usize = 60;
const CALLS_MAX: u64 = 120;
pub(super) const IO_THREADS: [&str; 3] = ["1", "2", "3"];

/// The highest value of a writer's keys that anybody was told of.
#[derive(Default)]
pub(super) struct Told {
    pub(super) counter: AtomicI64,
    /// Of a pair of keys that only transactions change.
    pair: AtomicI64,
}

fn counter(writer: usize) -> String {
    format!("counter:{writer}")
}

fn pair(writer: usize) -> [String; 2] {
    [format!("left:{writer}"), format!("right:{writer}")]
}

/// Writes until the connection is closed, or enough is written.
fn write(mut client: Client, writer: usize, told: &Told, mut rng: Rng) -> Result<(), Closed> {
    let [left, right] = pair(writer);
    for _ in 0..BATCHES {
        if rng.below(3) == 0 {
            let lines = [
                "MULTI",
                &format!("INCR {left}"),
                &format!("INCR {right}"),
                "EXEC",
            ];
            client.send(&lines.map(str::to_owned))?;
            let replies: Vec<Reply> = (0..4).map(|_| client.reply()).collect::<Result<_, _>>()?;
            if let Some(Reply::Many(values)) = replies.last() {
                told.pair.fetch_max(values[0].number(), SeqCst);
            }
            continue;
        }
        let count = 1 + rng.below(8) as usize;
        client.send(&vec![format!("INCR {}", counter(writer)); count])?;
        for _ in 0..count {
            if let Reply::Number(value) = client.reply()? {
                told.counter.fetch_max(value, SeqCst);
            }
        }
    }
    Ok(())
}

/// Reads what others write until the connection is closed.
fn read(mut client: Client, told: &[Told], mut rng: Rng) -> Result<(), Closed> {
    for _ in 0..BATCHES * 4 {
        let writer = rng.below(WRITERS as u64) as usize;
        let is_pair = rng.below(3) == 0;
        let [left, _] = pair(writer);
        let reply = client.call(&format!(
            "GET {}",
            if is_pair { left } else { counter(writer) }
        ))?;
        let Told { counter, pair } = &told[writer];
        let highest = if is_pair { pair } else { counter };
        highest.fetch_max(reply.number(), SeqCst);
    }
    Ok(())
}

/// Rewrites and dumps now and then, and changes how many workers there are.
fn disturb(mut client: Client, mut rng: Rng) -> Result<(), Closed> {
    for _ in 0..4 {
        let line = match rng.below(6) {
            0 | 1 => "BGREWRITEAOF",
            2 => "BGSAVE",
            3 => "PING",
            // One worker makes the fsyncs itself, others have them made.
            4 => "CONFIG SET io-threads 1",
            _ => "CONFIG SET io-threads 2",
        };
        client.call(line)?;
        for _ in 0..rng.below(30) {
            client.call("PING")?;
        }
    }
    Ok(())
}

/// What somebody was told so far.
pub(super) fn counter_and_pair_told(told: &Told) -> [i64; 2] {
    [told.counter.load(SeqCst), told.pair.load(SeqCst)]
}

fn run_clients(instance: &Instance, told: &[Told], seed: u64) {
    run_clients_until(instance, told, seed, |_| ());
}

/// Runs clients until they have sent all, or are cut off. `look` runs meanwhile; it is told whether they have.
pub(super) fn run_clients_until(
    instance: &Instance,
    told: &[Told],
    seed: u64,
    look: impl FnOnce(&dyn Fn() -> bool),
) {
    let rng = |who: usize| Rng(seed.wrapping_mul(31).wrapping_add(who as u64));
    std::thread::scope(|scope| {
        let mut writers = Vec::new();
        for (writer, told) in told.iter().enumerate() {
            let client = Client::new(instance);
            writers.push(scope.spawn(move || write(client, writer, told, rng(writer))));
        }
        for reader in 0..READERS {
            let client = Client::new(instance);
            scope.spawn(move || read(client, told, rng(10 + reader)));
        }
        let client = Client::new(instance);
        scope.spawn(move || disturb(client, rng(20)));
        look(&|| {
            writers
                .iter()
                .all(std::thread::ScopedJoinHandle::is_finished)
        });
    });
}

/// What is found afterwards of all writers' counters and pairs.
pub(super) fn found_in(instance: &Instance) -> Vec<[i64; 3]> {
    let mut client = Client::new(instance);
    let mut value = |key: &str| client.call(&format!("GET {key}")).unwrap().number();
    let found = (0..WRITERS).map(|writer| {
        let [left, right] = pair(writer);
        [value(&counter(writer)), value(&left), value(&right)]
    });
    found.collect()
}

/// Loses the power at a random call, twice on the same disk. How many of the values that somebody was told of are gone;
/// half a transaction is an error in any case.
fn lose_power(seed: u64, forgets_syncs: bool) -> usize {
    let disk = SimulatedDisk::new(&[DIR]);
    let mut rng = Rng(seed);
    let told: Vec<Told> = (0..WRITERS).map(|_| Told::default()).collect();
    let mut lost = 0;
    for _ in 0..2 {
        let io_threads = IO_THREADS[rng.below(3) as usize];
        let instance = loaded_on(&disk, &[["io-threads", io_threads]]);
        disk.forget_syncs_of(forgets_syncs.then_some(".incr."));
        disk.fault_at(1 + rng.below(CALLS_MAX), Fault::Stop);
        run_clients(&instance, &told, rng.below(u64::MAX));
        // Where the fault was not met: now.
        cut_off(&instance, &disk);
        // What was not synced is gone, or some of it is there.
        if rng.below(2) == 0 {
            disk.crash();
        } else {
            disk.crash_keeping(&mut |limit| rng.below(limit as u64) as usize);
        }
        disk.forget_syncs_of(None);
        let Some(again) = try_load(&disk, &[]) else {
            // A file before the last one lacks its end, which only one that was not synced can.
            assert!(forgets_syncs, "refused, seed {seed}: {:?}", disk.log());
            return lost + 1;
        };
        for (writer, [counter, left, right]) in found_in(&again).into_iter().enumerate() {
            assert_eq!(
                left,
                right,
                "half a transaction, seed {seed}: {:?}",
                disk.log()
            );
            let Told {
                counter: told_counter,
                pair: told_pair,
            } = &told[writer];
            lost += usize::from(counter < told_counter.load(Relaxed));
            lost += usize::from(left < told_pair.load(Relaxed));
            told_counter.store(counter, Relaxed);
            told_pair.store(left, Relaxed);
        }
    }
    lost
}

#[test]
fn nothing_is_lost_that_anybody_was_told() {
    for seed in 0..runs(100) {
        assert_eq!(lose_power(seed, false), 0, "seed {seed}");
    }
}

#[test]
fn without_fsync_it_is_lost_and_this_test_sees_it() {
    let lost: usize = (0..10).map(|seed| lose_power(seed, true)).sum();
    assert!(lost > 0);
}
