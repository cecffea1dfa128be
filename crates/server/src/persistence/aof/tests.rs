//! The append-only file on a disk that forgets what was not synced, and fails or stops at any call.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serval_engine::testing::Line;
use serval_engine::{Caller, Engine};

use super::*;
use crate::instance::{Instance, InstanceOptions};
use crate::log::LogSettings;
use crate::persistence::simulated::{Fault, SimulatedDisk};
use crate::processors::Processors;

const DIR: &str = "appendonlydir";

/// A server without a network: an engine, and its append-only file.
struct Bench {
    line: Line,
    aof: Arc<AppendOnly>,
}

impl Bench {
    /// Starts from what is on the disk.
    fn start(disk: &SimulatedDisk, directives: &[(&str, &str)]) -> Option<Bench> {
        let bench = Bench::without_file(disk, directives);
        let mut caller = Caller::new(Arc::clone(bench.engine()), 1);
        let loaded = bench.aof.load_and_open(bench.engine(), &mut caller);
        // Its threads end when it is dropped.
        loaded.ok().map(|_| bench)
    }

    /// Nothing is loaded, and no file is written.
    fn without_file(disk: &SimulatedDisk, directives: &[(&str, &str)]) -> Bench {
        let line = Line::open_with(directives);
        let log = Arc::new(Log::new(LogSettings::default()));
        let processors = Processors::of(&line.engine.config, &log);
        let aof = AppendOnly::new(
            &line.engine,
            log,
            Arc::new(disk.clone()),
            false,
            Arc::default(),
            Arc::new(processors),
        );
        Bench { line, aof }
    }

    fn engine(&self) -> &Arc<Engine> {
        &self.line.engine
    }

    /// Runs a command; false where its effects are not on disk and will not be.
    fn run(&mut self, command: &str) -> bool {
        let reply = self.line.run(command);
        !reply.starts_with('-') && self.aof.wait_until_released(&self.line.engine)
    }

    fn digest(&mut self) -> String {
        self.line.run("DEBUG DIGEST")
    }

    /// Begins a rewrite and waits for its end.
    fn rewrite(&self) -> bool {
        if self.aof.rewrite(self.engine(), false) != serval_engine::RewriteBegun::Started {
            return false;
        }
        wait(|| !self.engine().persistence.aof.is_rewriting());
        self.engine().persistence.aof.last_rewrite_ok.load(Relaxed)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.aof.stop();
    }
}

/// Waits for a condition that other threads bring about.
fn wait(mut is_true: impl FnMut() -> bool) {
    while !is_true() {
        std::thread::sleep(Duration::from_micros(200));
    }
}

fn disk() -> SimulatedDisk {
    SimulatedDisk::new(&[])
}

fn always() -> Vec<(&'static str, &'static str)> {
    vec![
        ("appendfsync", "always"),
        ("enable-debug-command", "yes"),
        ("auto-aof-rewrite-percentage", "0"),
    ]
}

fn manifest(disk: &SimulatedDisk) -> String {
    let path = Path::new(DIR).join("appendonly.aof.manifest");
    String::from_utf8(disk.content(&path).unwrap_or_default()).unwrap()
}

const COMMANDS: &[&str] = &[
    "SET a 1",
    "RPUSH l x y z",
    "HSET h f v g w",
    "ZADD z 1 a 2 b",
    "XADD s 1-1 f v",
    "SADD t 1 2 3",
    "SELECT 3",
    "SET a other",
    "INCR n",
    "DEL a",
    "SELECT 0",
    "APPEND a 23",
];

#[test]
fn what_was_released_survives_a_crash() {
    let disk = disk();
    let mut bench = Bench::start(&disk, &always()).unwrap();
    for command in COMMANDS {
        assert!(bench.run(command), "{command}");
    }
    let digest = bench.digest();
    disk.crash();
    drop(bench);
    let mut again = Bench::start(&disk, &always()).unwrap();
    assert_eq!(again.digest(), digest);
    assert!(manifest(&disk).starts_with(
        "file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i"
    ));
}

#[test]
fn a_rewrite_leaves_a_base_and_an_increment() {
    for preamble in ["yes", "no"] {
        let disk = disk();
        let mut directives = always();
        directives.push(("aof-use-rdb-preamble", preamble));
        let mut bench = Bench::start(&disk, &directives).unwrap();
        for command in COMMANDS {
            assert!(bench.run(command), "{command}");
        }
        assert!(bench.rewrite());
        assert!(bench.run("SET after rewrite"));
        let digest = bench.digest();
        disk.crash();
        drop(bench);
        let mut again = Bench::start(&disk, &directives).unwrap();
        assert_eq!(again.digest(), digest, "aof-use-rdb-preamble {preamble}");
        let suffix = if preamble == "yes" { "rdb" } else { "aof" };
        let text = manifest(&disk);
        let expected = format!(
            "file appendonly.aof.2.base.{suffix} seq 2 type b\nfile appendonly.aof.2.incr.aof seq 2 type i"
        );
        assert!(text.starts_with(&expected), "{text}");
        let names = disk.list(Path::new(DIR)).unwrap();
        assert_eq!(names.len(), 3, "{names:?}");
    }
}

#[test]
fn a_base_is_synced_on_its_way_as_its_own_directive_says() {
    // Of either, and for dumps the other way round: a base does not look at what dumps do.
    for (directive, other, preamble) in [
        ("yes", "no", "yes"),
        ("no", "yes", "yes"),
        ("yes", "no", "no"),
    ] {
        let disk = disk();
        let mut directives = always();
        directives.push(("aof-rewrite-incremental-fsync", directive));
        directives.push(("rdb-save-incremental-fsync", other));
        directives.push(("aof-use-rdb-preamble", preamble));
        directives.push(("rdbcompression", "no"));
        let mut bench = Bench::start(&disk, &directives).unwrap();
        let value = "x".repeat(5 << 20);
        for key in ["a", "b", "c"] {
            assert!(bench.run(&format!("SET {key} {value}")));
        }
        let before = disk.log().len();
        assert!(bench.rewrite());
        let log = disk.log();
        let syncs = log[before..]
            .iter()
            .filter(|line| line.starts_with("sync temp-rewrite"));
        assert_eq!(
            syncs.count() > 1,
            directive == "yes",
            "{directive} {preamble}"
        );
    }
}

/// Runs commands and a rewrite while the `call`-th call meets a fault, and then the machine crashes. Answers whether the
/// fault was met.
fn crash_at(call: u64, fault: Fault) -> bool {
    let disk = disk();
    let mut model = Vec::new();
    let mut bench = Bench::start(&disk, &always()).unwrap();
    let calls = disk.calls();
    disk.fault_at(call, fault);
    let mut was_refused = false;
    for round in 0..3 {
        if round == 1 {
            bench.rewrite();
        }
        for key in 0..4 {
            let value = format!("{round}{key}");
            if bench.run(&format!("SET k{key} {value}")) {
                assert!(!was_refused, "released behind what was not");
                model.push((key, value));
            } else {
                was_refused = true;
            }
        }
    }
    let met = disk.calls() - calls >= call;
    disk.crash();
    drop(bench);
    let mut again = Bench::start(&disk, &always()).expect("a crash leaves what can be loaded");
    for key in 0..4 {
        let last = model.iter().rfind(|(of, _)| *of == key);
        let found = again.line.run(&format!("GET k{key}"));
        // What was not released may be there or not.
        match last {
            Some((_, value)) if !was_refused => assert_eq!(found, format!("\"{value}\"")),
            Some((_, value)) => {
                let round: u32 = found.trim_matches('"')[..1].parse().unwrap();
                assert!(round >= value[..1].parse().unwrap(), "call {call}: {found}");
            }
            None => {}
        }
    }
    met
}

#[test]
fn a_crash_at_any_call_loses_nothing_that_was_released() {
    for call in 1.. {
        if !crash_at(call, Fault::Stop) {
            assert!(call > 30, "{call} calls");
            return;
        }
    }
}

#[test]
fn an_error_at_any_call_loses_nothing_that_was_released() {
    for call in 1.. {
        if !crash_at(call, Fault::Once(io::ErrorKind::StorageFull)) {
            return;
        }
    }
}

#[test]
fn a_full_disk_stops_writes_until_there_is_room() {
    let disk = disk();
    let directives = [("appendfsync", "everysec"), ("enable-debug-command", "yes")];
    let mut bench = Bench::start(&disk, &directives).unwrap();
    assert!(bench.run("SET a 1"));
    assert!(bench.aof.flush(bench.engine()));
    disk.set_free_bytes(Some(5));
    assert!(bench.run("SET b 2"));
    assert!(!bench.aof.flush(bench.engine()));
    assert!(
        bench
            .line
            .run("SET c 3")
            .starts_with("-MISCONF Errors writing to the AOF file")
    );
    assert_eq!(bench.line.run("GET b"), "\"2\"");
    disk.set_free_bytes(None);
    wait(|| bench.line.run("SET c 3") == "OK");
    assert!(bench.aof.flush(bench.engine()));
    let digest = bench.digest();
    disk.crash();
    drop(bench);
    let mut again = Bench::start(&disk, &directives).unwrap();
    assert_eq!(again.digest(), digest);
}

#[test]
fn a_failed_fsync_is_made_good_by_a_rewrite_only() {
    let disk = disk();
    let directives = [("appendfsync", "everysec"), ("enable-debug-command", "yes")];
    let mut bench = Bench::start(&disk, &directives).unwrap();
    // The write succeeds, the fsync behind it does not.
    disk.fault_at(2, Fault::Once(io::ErrorKind::Other));
    assert!(bench.run("SET a 1"));
    let is_flushed = bench.aof.flush(bench.engine());
    let rewrites = |bench: &Bench| bench.engine().persistence.aof.rewrites.load(Relaxed);
    // It begins by itself, and may have been faster.
    assert!(!is_flushed || rewrites(&bench) >= 1);
    let synced = bench.engine().journal.synced();
    wait(|| bench.line.run("SET b 2") == "OK");
    assert!(rewrites(&bench) >= 1);
    assert!(bench.aof.flush(bench.engine()));
    assert!(bench.engine().journal.synced() > synced);
    let digest = bench.digest();
    disk.crash();
    drop(bench);
    let mut again = Bench::start(&disk, &directives).unwrap();
    assert_eq!(again.digest(), digest);
}

#[test]
fn it_is_switched_on_and_off_while_there_are_data() {
    let disk = disk();
    let mut bench = Bench::without_file(&disk, &always());
    assert!(bench.run("SET before 1"));
    bench.aof.switch_on(bench.engine()).unwrap();
    assert!(bench.run("SET meanwhile 2"));
    wait(|| !bench.engine().persistence.aof.is_rewriting());
    assert!(bench.run("SET after 3"));
    let digest = bench.digest();
    bench.aof.switch_off(bench.engine());
    assert!(bench.run("SET later 4"));
    disk.crash();
    drop(bench);
    let mut again = Bench::start(&disk, &always()).unwrap();
    assert_eq!(again.digest(), digest);
}

/// Runs one command in a keyspace of the process's own that has an append-only file on a disk.
fn embedded(disk: &SimulatedDisk, command: &[&[u8]]) -> Vec<u8> {
    let config = serval_engine::Config::default();
    for (name, value) in [("appendonly", "yes"), ("appendfsync", "always")] {
        config
            .set_at_start(name.as_bytes(), &[value.as_bytes()], true)
            .unwrap();
    }
    let options = InstanceOptions {
        config,
        config_file: None,
        owns_process: false,
        log: Some(LogSettings::default()),
    };
    let instance = Instance::start_on(options, Arc::new(disk.clone())).unwrap();
    assert!(crate::server::load_at_start(
        instance.engine(),
        instance.persistence(),
        instance.append_only()
    ));
    let mut session = serval_engine::Session::for_replay(instance.engine());
    session.is_replaying = false;
    let mut argv = serval_resp::ArgvBuf::new();
    command.iter().for_each(|arg| argv.push(arg));
    let mut reply = Vec::new();
    let mut caller = instance.caller();
    caller.call(&mut session, argv.as_argv(), &mut reply);
    assert!(instance.wait_until_on_disk());
    disk.crash();
    reply
}

#[test]
fn a_keyspace_inside_a_program_has_one_too() {
    let disk = disk();
    assert_eq!(embedded(&disk, &[b"SET", b"key", b"value"]), b"+OK\r\n");
    assert_eq!(embedded(&disk, &[b"GET", b"key"]), b"$5\r\nvalue\r\n");
}
