//! A program that does not wait for the disk, and keeps to itself what it was answered until the disk has it: how many
//! calls share an fsync, and what it hears of a disk that fails.

use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Weak};

use serval_engine::Session;
use serval_resp::ArgvBuf;

use super::client::Client;
use super::{DIR, loaded_on};
use crate::instance::Instance;
use crate::persistence::simulated::{Fault, SimulatedDisk};

const CALLS: u64 = 1000;
const PIPELINE: usize = 50;
/// How long a write takes that gives the others time to gather.
const WRITE_US: u64 = 300_000;

/// Runs INCR so often, and gives the offset that is to be waited for.
fn count(instance: &Instance, times: u64) -> u64 {
    let mut session = Session::for_replay(instance.engine());
    session.is_replaying = false;
    let mut argv = ArgvBuf::new();
    [b"INCR", &b"n"[..]].iter().for_each(|arg| argv.push(arg));
    let mut caller = instance.caller();
    let mut offset = 0;
    for _ in 0..times {
        caller.call(&mut session, argv.as_argv(), &mut Vec::new());
        offset = instance.offset_to_wait_for().unwrap_or(offset);
    }
    caller.disconnect(&mut session);
    offset
}

/// What hears when more is on disk, for as long as the first of the two exists.
fn ring(instance: &Instance) -> (Arc<dyn Fn() + Send + Sync>, Receiver<()>) {
    let (sender, receiver) = channel();
    let ring: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
        let _ = sender.send(());
    });
    instance.ring_when_on_disk(Arc::downgrade(&ring));
    (ring, receiver)
}

fn syncs(disk: &SimulatedDisk) -> u64 {
    let is_sync = |line: &&String| line.starts_with("sync ") && line.contains(".incr.");
    disk.log().iter().filter(is_sync).count() as u64
}

#[test]
fn a_thousand_calls_share_a_few_fsyncs() {
    let disk = SimulatedDisk::new(&[DIR]);
    let instance = loaded_on(&disk, &[]);
    let (_ring, rung) = ring(&instance);
    instance
        .append_only()
        .write_delay_us
        .store(WRITE_US, Relaxed);
    let before = syncs(&disk);
    let offset = count(&instance, CALLS);
    while instance.offset_on_disk().unwrap() < offset {
        rung.recv().unwrap();
    }
    assert_eq!(instance.offset_to_wait_for(), None);
    let needed = syncs(&disk) - before;
    // Two, but for a machine that stands still.
    assert!(
        (1..=CALLS / 10).contains(&needed),
        "{needed} fsyncs: {:?}",
        disk.log()
    );
    instance.close();
    disk.crash();
    let again = loaded_on(&disk, &[]);
    let mut client = Client::new(&again);
    assert_eq!(client.call("GET n").unwrap().number(), CALLS as i64);
}

#[test]
fn a_disk_that_fails_is_told_of_and_rings() {
    let disk = SimulatedDisk::new(&[DIR]);
    let instance = loaded_on(&disk, &[]);
    let (_ring, rung) = ring(&instance);
    disk.fault_at(1, Fault::Always(io::ErrorKind::Other));
    assert!(count(&instance, 1) > 0);
    while instance.offset_on_disk().is_some() {
        rung.recv().unwrap();
    }
    assert!(!instance.wait_until_on_disk());
}

#[test]
fn a_failed_fsync_is_not_acknowledged_whoever_makes_it() {
    for io_threads in ["1", "2"] {
        let disk = SimulatedDisk::new(&[DIR]);
        let instance = loaded_on(&disk, &[["io-threads", io_threads]]);
        let mut client = Client::new(&instance);
        assert_eq!(client.call("INCR n").unwrap().number(), 1);
        // It is written, and then not brought to disk.
        disk.fault_at(2, Fault::Once(io::ErrorKind::Other));
        assert!(client.call("INCR n").is_err());
        assert_eq!(instance.offset_on_disk(), None);
        instance.close();
        disk.crash();
        let again = loaded_on(&disk, &[]);
        let found = Client::new(&again).call("GET n").unwrap().number();
        assert_eq!(found, 1, "io-threads {io_threads}: {:?}", disk.log());
    }
}

#[test]
fn a_pipeline_shares_an_fsync_whoever_makes_it() {
    for io_threads in ["1", "2"] {
        let disk = SimulatedDisk::new(&[DIR]);
        let instance = loaded_on(&disk, &[["io-threads", io_threads]]);
        let mut client = Client::new(&instance);
        let before = syncs(&disk);
        let lines = vec!["INCR n".to_owned(); PIPELINE];
        client.send(&lines).unwrap();
        for number in 1..=PIPELINE {
            assert_eq!(client.reply().unwrap().number(), number as i64);
        }
        let needed = syncs(&disk) - before;
        // One, unless it came in pieces.
        assert!((1..=4).contains(&needed), "{needed}: {:?}", disk.log());
    }
}

#[test]
fn who_is_gone_is_not_rung() {
    let disk = SimulatedDisk::new(&[DIR]);
    let instance = loaded_on(&disk, &[]);
    let rung = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&rung);
    let ring: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
        counted.fetch_add(1, SeqCst);
    });
    let weak: Weak<dyn Fn() + Send + Sync> = Arc::downgrade(&ring);
    instance.ring_when_on_disk(weak);
    drop(ring);
    count(&instance, 1);
    assert!(instance.wait_until_on_disk());
    assert_eq!(rung.load(SeqCst), 0);
}
