//! A keyspace that is restored while the log is written: what is found after a crash is the keyspace of before or the
//! restored one, whole, with everything in it that anybody was told of.

use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::SeqCst;

use super::client::{Client, Closed};
use super::{DIR, Rng, cut_off, loaded_on, runs};
use crate::instance::Instance;
use crate::persistence::simulated::{Fault, SimulatedDisk};

/// Keys of each of the two keyspaces, beside the counters.
const KEYS: i64 = 20;
const COUNTERS: usize = 3;
/// Where the counters of the restored keyspace begin.
const RESTORED_FROM: i64 = 1_000_000;

/// Counters from `first` on, and keys that only this keyspace has.
fn fill(instance: &Instance, name: &str, first: i64) {
    let mut client = Client::new(instance);
    for key in 0..KEYS {
        client.call(&format!("SET {name}:{key} value")).unwrap();
    }
    for counter in 0..COUNTERS {
        let line = format!("SET counter:{counter} {first}");
        client.call(&line).unwrap();
    }
}

/// The dump file that is restored.
fn dump() -> Vec<u8> {
    let disk = SimulatedDisk::new(&[DIR]);
    let instance = loaded_on(&disk, &[]);
    fill(&instance, "new", RESTORED_FROM);
    instance.snapshot().unwrap()
}

/// A disk with the keyspace of before, and how it was found when it was loaded again.
fn prepared() -> (SimulatedDisk, Instance) {
    let disk = SimulatedDisk::new(&[DIR]);
    let instance = loaded_on(&disk, &[]);
    fill(&instance, "old", 0);
    instance.close();
    let instance = loaded_on(&disk, &[]);
    (disk, instance)
}

/// The counters of a keyspace that is whole, and whether it is the restored one.
fn found_in(instance: &Instance, context: &str) -> (bool, Vec<i64>) {
    let mut client = Client::new(instance);
    let is_new = client.call("EXISTS new:0").unwrap().number() == 1;
    let name = if is_new { "new" } else { "old" };
    for key in 0..KEYS {
        let line = format!("EXISTS {name}:{key}");
        assert_eq!(client.call(&line).unwrap().number(), 1, "{line}: {context}");
    }
    let size = client.call("DBSIZE").unwrap().number();
    assert_eq!(size, KEYS + COUNTERS as i64, "a mixture: {context}");
    let mut value = |counter| client.call(&format!("GET counter:{counter}")).unwrap();
    let counters: Vec<i64> = (0..COUNTERS)
        .map(|counter| value(counter).number())
        .collect();
    for counter in &counters {
        assert_eq!(*counter >= RESTORED_FROM, is_new, "a mixture: {context}");
    }
    (is_new, counters)
}

/// Counts until the connection is closed or often enough, and notes what it was told.
fn count(mut client: Client, counter: usize, times: usize, told: &AtomicI64) -> Result<(), Closed> {
    for _ in 0..times {
        let value = client.call(&format!("INCR counter:{counter}"))?;
        if let super::client::Reply::Number(value) = value {
            told.store(value, SeqCst);
        }
    }
    Ok(())
}

/// One run with a fault at one call. True if it was met.
fn check(dump: &[u8], rewrites: bool, call: u64, fault: Fault) -> bool {
    let (disk, instance) = prepared();
    let calls_before = disk.calls();
    disk.fault_at(call, fault);
    let told = AtomicI64::new(0);
    let _ = count(Client::new(&instance), 0, 2, &told);
    if rewrites {
        let _ = Client::new(&instance).call("BGREWRITEAOF");
    }
    let restored = instance.restore(dump);
    let context = format!("{fault:?} at call {call}, {restored:?}: {:?}", disk.log());
    let told_before = told.swap(0, SeqCst);
    let _ = count(Client::new(&instance), 0, 2, &told);
    let told_after = told.load(SeqCst);
    if told_after > 0 {
        assert_eq!(told_after > RESTORED_FROM, restored.is_ok(), "{context}");
    }
    let was_met = disk.calls() - calls_before >= call;
    cut_off(&instance, &disk);
    disk.crash();
    let again = loaded_on(&disk, &[]);
    let (is_new, counters) = found_in(&again, &context);
    let found = counters.first().copied().unwrap_or_default();
    assert!(found >= told_after.max(told_before), "{found}: {context}");
    // Where it answered an error, a crash before the next write may still leave what it had begun with.
    assert!(is_new || restored.is_err(), "{context}");
    assert!(
        !was_met || !is_new || told_after == 0 || restored.is_ok(),
        "{context}"
    );
    // What a fault left behind is in nobody's way.
    again.restore(dump).expect(&context);
    count(Client::new(&again), 0, 1, &told).expect(&context);
    cut_off(&again, &disk);
    disk.crash();
    let (is_new, counters) = found_in(&loaded_on(&disk, &[]), &context);
    assert!(
        is_new && counters.contains(&(RESTORED_FROM + 1)),
        "{context}"
    );
    was_met
}

fn check_every_call(rewrites: bool) {
    let dump = dump();
    for fault in Fault::ALL {
        let mut call = 1;
        while check(&dump, rewrites, call, fault) {
            call += 1;
        }
        assert!(call > 10, "{fault:?} was met at {call} calls only");
    }
}

#[test]
fn a_fault_at_every_call() {
    check_every_call(false);
}

#[test]
fn a_fault_at_every_call_while_a_rewrite_runs() {
    check_every_call(true);
}

/// The power is lost at a random call while others write.
fn lose_power(dump: &[u8], seed: u64) {
    let mut rng = Rng(seed);
    let (disk, instance) = prepared();
    let told: Vec<AtomicI64> = (0..COUNTERS).map(|_| AtomicI64::new(0)).collect();
    disk.fault_at(1 + rng.below(90), Fault::Stop);
    let restored = std::thread::scope(|scope| {
        for (counter, told) in told.iter().enumerate() {
            let client = Client::new(&instance);
            scope.spawn(move || count(client, counter, 40, told));
        }
        let (instance, mut rng) = (&instance, Rng(seed + 1));
        let restoring = scope.spawn(move || {
            let mut client = Client::new(instance);
            for _ in 0..rng.below(20) {
                let _ = client.call("PING");
            }
            instance.restore(dump)
        });
        restoring.join().unwrap()
    });
    cut_off(&instance, &disk);
    match rng.below(2) {
        0 => disk.crash(),
        _ => disk.crash_keeping(&mut |limit| rng.below(limit as u64) as usize),
    }
    let context = format!("seed {seed}, {restored:?}: {:?}", disk.log());
    let (is_new, counters) = found_in(&loaded_on(&disk, &[]), &context);
    assert!(is_new || restored.is_err(), "{context}");
    for (found, told) in counters.iter().zip(&told) {
        let told = told.load(SeqCst);
        assert!(*found >= told, "{found} of {told} are there: {context}");
    }
}

#[test]
fn a_loss_of_power_at_any_moment() {
    let dump = dump();
    for seed in 0..runs(100) {
        lose_power(&dump, seed);
    }
}
