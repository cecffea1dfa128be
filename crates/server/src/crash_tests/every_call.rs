//! A fault at every call that a rewrite, its manifest and the writing around them make, one after the other: what is found
//! then is what was there before or after, and never less than what the client was told.

use super::client::{Client, Closed, Reply};
use super::{DIR, cut_off, loaded_on};
use crate::instance::Instance;
use crate::persistence::simulated::{Fault, SimulatedDisk};

/// Keys that are there from the beginning, so that a base has something in it.
const KEYS: usize = 40;

/// The value that the client was told last, as far as it got.
struct Script {
    client: Client,
    told: i64,
    sent: i64,
}

impl Script {
    fn write(&mut self) -> Result<(), Closed> {
        for _ in 0..3 {
            self.sent += 1;
            if let Reply::Number(value) = self.client.call("INCR counter")? {
                self.told = value;
            }
        }
        Ok(())
    }

    /// Has the files rewritten, and goes on writing meanwhile.
    fn rewrite(&mut self) -> Result<(), Closed> {
        self.client.call("BGREWRITEAOF")?;
        self.write()?;
        self.settle().map(|_| ())
    }

    /// Waits for the end of a rewrite, and whether it went well. One that failed may be tried again much later.
    fn settle(&mut self) -> Result<bool, Closed> {
        loop {
            let info = self.client.call("INFO persistence")?;
            let has = |line: &str| info.text().contains(line);
            let is_ok = has("aof_last_bgrewrite_status:ok");
            if has("aof_rewrite_in_progress:0") && (has("aof_rewrite_scheduled:0") || !is_ok) {
                return Ok(is_ok && has("aof_enabled:1"));
            }
            std::thread::yield_now();
        }
    }

    /// Switches the log off and on again. Only once it has a base of its own it promises anything: where that fails,
    /// nothing more is written.
    fn switch(&mut self) -> Result<(), Closed> {
        self.client.call("CONFIG SET appendonly no")?;
        self.client.call("CONFIG SET appendonly yes")?;
        if self.settle()? { Ok(()) } else { Err(Closed) }
    }

    fn run(&mut self, steps: &[Step]) -> Result<(), Closed> {
        for step in steps {
            match step {
                Step::Write => self.write()?,
                Step::Rewrite => self.rewrite()?,
                Step::Switch => self.switch()?,
            }
        }
        Ok(())
    }
}

/// What a client does.
#[derive(Debug, Clone, Copy)]
enum Step {
    Write,
    Rewrite,
    Switch,
}

/// A disk with a log that has keys, a counter and a rewrite behind it.
fn prepared(directives: &[[&str; 2]]) -> SimulatedDisk {
    let disk = SimulatedDisk::new(&[DIR]);
    let instance = loaded_on(&disk, directives);
    let mut client = Client::new(&instance);
    for key in 0..KEYS {
        client.call(&format!("SET key:{key} value")).unwrap();
    }
    let mut script = Script {
        client,
        told: 0,
        sent: 0,
    };
    script
        .run(&[Step::Write, Step::Rewrite, Step::Write])
        .unwrap();
    instance.close();
    disk
}

fn counter_of(instance: &Instance) -> i64 {
    let mut client = Client::new(instance);
    assert_eq!(client.call("DBSIZE").unwrap().number(), KEYS as i64 + 1);
    client.call("GET counter").unwrap().number()
}

/// One run with a fault at one call. True if it was met.
fn check(steps: &[Step], directives: &[[&str; 2]], call: u64, fault: Fault) -> bool {
    let disk = prepared(directives);
    let instance = loaded_on(&disk, directives);
    let before = counter_of(&instance);
    let mut script = Script {
        client: Client::new(&instance),
        told: before,
        sent: before,
    };
    let calls_before = disk.calls();
    disk.fault_at(call, fault);
    // A connection that is closed has been told nothing more.
    let _ = script.run(steps);
    let was_met = disk.calls() - calls_before >= call;
    cut_off(&instance, &disk);
    disk.crash();
    let context = format!("{fault:?} at call {call}: {:?}", disk.log());
    let again = loaded_on(&disk, directives);
    let found = counter_of(&again);
    assert!(
        found >= script.told,
        "{found} of {} are there: {context}",
        script.told
    );
    assert!(
        found <= script.sent,
        "{found} of {} were sent: {context}",
        script.sent
    );
    // What a fault left behind is in nobody's way.
    let mut script = Script {
        client: Client::new(&again),
        told: found,
        sent: found,
    };
    script
        .run(&[Step::Write, Step::Rewrite, Step::Write])
        .expect(&context);
    assert_eq!(script.told, script.sent, "{context}");
    cut_off(&again, &disk);
    disk.crash();
    assert_eq!(
        counter_of(&loaded_on(&disk, directives)),
        script.told,
        "{context}"
    );
    was_met
}

fn check_every_call(steps: &[Step], directives: &[[&str; 2]]) {
    for fault in Fault::ALL {
        let mut call = 1;
        while check(steps, directives, call, fault) {
            call += 1;
        }
        assert!(call > 5, "{fault:?} was met at {call} calls only");
    }
}

#[test]
fn writing() {
    check_every_call(&[Step::Write, Step::Write], &[]);
}

#[test]
fn a_rewrite_to_a_dump() {
    check_every_call(&[Step::Write, Step::Rewrite, Step::Write], &[]);
}

#[test]
fn a_rewrite_to_commands() {
    let directives = [["aof-use-rdb-preamble", "no"]];
    check_every_call(&[Step::Rewrite, Step::Write], &directives);
}

#[test]
fn two_rewrites() {
    check_every_call(&[Step::Rewrite, Step::Write, Step::Rewrite], &[]);
}

#[test]
fn switching_off_and_on() {
    check_every_call(&[Step::Write, Step::Switch, Step::Write], &[]);
}
