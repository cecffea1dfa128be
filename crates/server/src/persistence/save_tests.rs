//! Crashes and failures at every call that saving makes: what is there after is the old file or the new one, and what was
//! reported as saved is the new one.

use std::path::Path;
use std::sync::Arc;

use serval_engine::testing::Line;

use super::simulated::{Fault, SimulatedDisk};
use crate::crash_tests::start_on;
use crate::instance::Instance;

/// An instance whose files lie in the directory `d` of this disk.
fn instance_on(disk: &SimulatedDisk) -> Instance {
    let directives = [
        ["dir", "d"],
        ["save", "100000 100000"],
        ["enable-debug-command", "yes"],
    ];
    start_on(disk, &directives)
}

fn client(instance: &Instance) -> Line {
    Line::of(instance.engine(), Arc::default())
}

fn wait_for_save(instance: &Instance) {
    while instance.engine().persistence.rdb.is_saving() {
        std::thread::yield_now();
    }
}

/// What a server finds that is started on this disk.
fn digest_on(disk: &SimulatedDisk) -> String {
    let instance = instance_on(disk);
    assert!(instance.persistence().load_at_start(instance.engine()));
    client(&instance).run("DEBUG DIGEST")
}

/// A disk with a dump file of one state, and the content of another state's with both digests.
struct Scene {
    old: Vec<u8>,
    old_digest: String,
    new_digest: String,
}

const OLD: &[&str] = &["SET a old", "RPUSH list 1 2 3"];
const NEW: &[&str] = &[
    "SET a new",
    "HSET hash f v",
    "ZADD zset 1 a",
    "SETRANGE large 5000000 x",
];

impl Scene {
    fn new() -> Scene {
        let disk = SimulatedDisk::new(&["d"]);
        let instance = instance_on(&disk);
        let mut line = client(&instance);
        OLD.iter().for_each(|command| {
            line.run(command);
        });
        let old_digest = line.run("DEBUG DIGEST");
        assert_eq!(line.run("SAVE"), "OK");
        NEW.iter().for_each(|command| {
            line.run(command);
        });
        Scene {
            old: disk.content(Path::new("d/dump.rdb")).unwrap(),
            old_digest,
            new_digest: line.run("DEBUG DIGEST"),
        }
    }

    fn disk(&self) -> SimulatedDisk {
        let disk = SimulatedDisk::new(&["d"]);
        disk.place(Path::new("d/dump.rdb"), &self.old);
        disk
    }

    fn instance(&self, disk: &SimulatedDisk) -> (Instance, Line) {
        let instance = instance_on(disk);
        let mut line = client(&instance);
        OLD.iter().chain(NEW).for_each(|command| {
            line.run(command);
        });
        line.run("CONFIG SET rdbcompression no");
        (instance, line)
    }

    /// Saves with a fault at one call, crashes, and looks. True if the fault was met.
    fn check(&self, call: u64, fault: Fault, save: fn(&Instance, &mut Line) -> bool) -> bool {
        let disk = self.disk();
        let (instance, mut line) = self.instance(&disk);
        let calls_before = disk.calls();
        disk.fault_at(call, fault);
        let was_saved = save(&instance, &mut line);
        let was_met = disk.calls() - calls_before >= call;
        disk.crash();
        let found = digest_on(&disk);
        let context = format!("{fault:?} at call {call}: {:?}", disk.log());
        if was_saved {
            assert_eq!(found, self.new_digest, "saved, but gone: {context}");
        } else {
            let is_either = found == self.old_digest || found == self.new_digest;
            assert!(is_either, "neither old nor new: {context}");
        }
        // What is left does not stop the next save.
        let (_, mut line) = self.instance(&disk);
        assert_eq!(line.run("SAVE"), "OK", "{context}");
        disk.crash();
        assert_eq!(digest_on(&disk), self.new_digest, "{context}");
        was_met
    }

    fn check_every_call(&self, save: fn(&Instance, &mut Line) -> bool) {
        for fault in Fault::ALL {
            let mut call = 1;
            while self.check(call, fault, save) {
                call += 1;
            }
            assert!(
                call > 6,
                "create, write, sync, rename, sync of the directory at least"
            );
        }
    }
}

#[test]
fn bgsave_leaves_the_old_file_or_the_new_one() {
    Scene::new().check_every_call(|instance, line| {
        assert_eq!(line.run("BGSAVE"), "Background saving started");
        wait_for_save(instance);
        let info = line.run("INFO persistence");
        let was_saved = info.contains("rdb_last_bgsave_status:ok");
        assert_eq!(
            was_saved,
            line.run("SET other 1") == "OK",
            "MISCONF after a failure only"
        );
        was_saved
    });
}

#[test]
fn save_leaves_the_old_file_or_the_new_one() {
    Scene::new().check_every_call(|_, line| line.run("SAVE") == "OK");
}

#[test]
fn a_full_disk_is_told_and_nothing_lost() {
    let scene = Scene::new();
    let disk = scene.disk();
    let (instance, mut line) = scene.instance(&disk);
    disk.set_free_bytes(Some(1_000_000));
    line.run("BGSAVE");
    wait_for_save(&instance);
    assert!(
        line.run("SET other 1")
            .starts_with("-MISCONF Redis is configured")
    );
    assert_eq!(line.run("SAVE"), "-ERR");
    disk.crash();
    assert_eq!(digest_on(&disk), scene.old_digest);
    let names = disk.list(Path::new("d")).unwrap();
    assert_eq!(names.len(), 1, "no temporary file stays: {names:?}");
    disk.set_free_bytes(None);
    let (_, mut line) = scene.instance(&disk);
    assert_eq!(line.run("SAVE"), "OK");
    assert_eq!(line.run("SET other 1"), "OK");
}

#[test]
fn a_flush_takes_what_is_being_written_with_it() {
    let disk = SimulatedDisk::new(&["d"]);
    let instance = instance_on(&disk);
    let mut line = client(&instance);
    for key in 0..200 {
        line.run(&format!("SET key{key} v"));
    }
    line.run("CONFIG SET rdb-key-save-delay 100000");
    line.run("BGSAVE");
    assert_eq!(
        line.run("BGSAVE"),
        "-ERR Background save already in progress"
    );
    line.run("FLUSHALL");
    wait_for_save(&instance);
    disk.crash();
    assert_eq!(digest_on(&disk), "0".repeat(40));
}

#[test]
fn a_snapshot_is_of_the_instant_at_which_it_began() {
    let disk = SimulatedDisk::new(&["d"]);
    let instance = instance_on(&disk);
    let mut line = client(&instance);
    for key in 0..500 {
        line.run(&format!("SET key{key} before"));
        line.run(&format!("ZADD zset {key} member{key}"));
    }
    let digest = line.run("DEBUG DIGEST");
    line.run("CONFIG SET rdb-key-save-delay 50");
    line.run("BGSAVE");
    for key in 0..500 {
        line.run(&format!("SET key{key} after"));
        line.run(&format!("ZADD zset 1 other{key}"));
        line.run(&format!("SET new{key} after"));
    }
    wait_for_save(&instance);
    disk.crash();
    assert_eq!(digest_on(&disk), digest);
}

/// The most bytes that one call has written.
fn longest_write(disk: &SimulatedDisk) -> usize {
    let log = disk.log();
    let writes = log.iter().filter_map(|line| line.strip_prefix("write "));
    let lens = writes.filter_map(|line| line.rsplit(' ').next()?.parse().ok());
    lens.max().unwrap_or(0)
}

#[test]
fn a_long_value_is_written_piece_by_piece() {
    /// A chunk and a last key.
    const WRITE_BYTES_MAX: usize = 512 * 1024;
    for save in ["BGSAVE", "SAVE"] {
        let disk = SimulatedDisk::new(&["d"]);
        let instance = instance_on(&disk);
        let mut line = client(&instance);
        for command in [
            "CONFIG SET rdbcompression no list-max-listpack-size -5",
            "SETRANGE long 9000000 end",
            "SETRANGE other 3000000 end",
        ] {
            line.run(command);
        }
        for _ in 0..40 {
            line.run("APPEND element xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
        }
        let element = line.run("GET element");
        for _ in 0..1000 {
            line.run(&format!("RPUSH list {element}"));
        }
        let digest = line.run("DEBUG DIGEST");
        line.run(save);
        wait_for_save(&instance);
        let len = disk.content(Path::new("d/dump.rdb")).unwrap().len();
        assert!(len > 12_000_000, "{len}");
        let longest = longest_write(&disk);
        assert!(longest <= WRITE_BYTES_MAX, "{save}: {longest}");
        disk.crash();
        assert_eq!(digest_on(&disk), digest, "{save}");
    }
}

#[test]
fn a_reload_changes_nothing() {
    let disk = SimulatedDisk::new(&["d"]);
    let instance = instance_on(&disk);
    let mut line = client(&instance);
    for command in [
        "SET a 1",
        "SET b text PX 500000",
        "SETRANGE c 5000 end",
        "SELECT 3",
        "SET d 12345678901234567890",
        "RPUSH list a 1",
        "SADD ints 1 2 3",
        "SADD set a 1",
        "ZADD zset 1 a 2.5 b",
        "HSET hash f v g w",
        "HPEXPIRE hash 500000 FIELDS 1 f",
        "XADD stream 5-1 f v",
        "XGROUP CREATE stream g 0",
    ] {
        line.run(command);
    }
    let digest = line.run("DEBUG DIGEST");
    for command in [
        "DEBUG RELOAD",
        "DEBUG RELOAD NOSAVE",
        "DEBUG RELOAD NOFLUSH MERGE",
    ] {
        assert_eq!(line.run(command), "OK");
        assert_eq!(line.run("DEBUG DIGEST"), digest, "{command}");
    }
    let info = line.run("INFO persistence");
    assert!(info.contains("rdb_changes_since_last_save:0\\r"), "{info}");
    assert!(info.contains("rdb_last_load_keys_loaded:10\\r"), "{info}");
    // Without MERGE a key that is there already is an error.
    for command in ["DEBUG RELOAD NOFLUSH", "DEBUG RELOAD x"] {
        assert!(line.run(command).starts_with("-ERR"), "{command}");
    }
    disk.place(Path::new("d/dump.rdb"), b"REDIS0011\xfa");
    let refused = line.run("DEBUG RELOAD NOSAVE");
    assert_eq!(
        refused,
        "-ERR Error trying to load the RDB dump, check server logs."
    );
}
