//! Whole instances on a disk that forgets at a crash what was not synced.
//!
//! kill -9 leaves the page cache, so that it says nothing of fsync. Here clients write, read and rewrite through
//! connections while the disk stops at some call, as if the power was lost; what another instance then finds on the disk
//! is compared with what the clients had been told.
//!
//! A run takes milliseconds. `SERVAL_CRASH_RUNS` says how many there are of each test that draws its moment.

mod client;
mod every_call;
mod holding;
mod power_loss;
mod process_end;
mod restoring;

use std::sync::Arc;

use crate::instance::{Instance, InstanceOptions};
use crate::log::LogSettings;
use crate::persistence::simulated::{Fault, SimulatedDisk};
use crate::start::config_of_lines;

const DIR: &str = "d";

/// An instance with a log of effects in the directory of this disk, not loaded yet.
fn instance_on(disk: &SimulatedDisk, directives: &[[&str; 2]]) -> Instance {
    let common = [
        ["dir", DIR],
        ["save", ""],
        ["appendonly", "yes"],
        ["appendfsync", "always"],
        ["auto-aof-rewrite-percentage", "0"],
        ["enable-debug-command", "yes"],
    ];
    start_on(disk, common.iter().chain(directives))
}

/// An instance on this disk with these directives.
pub(crate) fn start_on<'d>(
    disk: &SimulatedDisk,
    directives: impl IntoIterator<Item = &'d [&'d str; 2]>,
) -> Instance {
    let words = |line: &[&str; 2]| line.map(str::to_owned).to_vec();
    let lines: Vec<Vec<String>> = directives.into_iter().map(words).collect();
    let options = InstanceOptions {
        config: config_of_lines(&lines).unwrap(),
        config_file: None,
        owns_process: false,
        log: Some(LogSettings::default()),
    };
    Instance::start_on(options, Arc::new(disk.clone())).unwrap()
}

/// The same, loaded; `None` where what is on the disk is refused.
fn try_load(disk: &SimulatedDisk, directives: &[[&str; 2]]) -> Option<Instance> {
    let instance = instance_on(disk, directives);
    let (engine, aof) = (instance.engine(), instance.append_only());
    let is_loaded = aof.load_at_start(engine) && aof.follow_config(engine);
    is_loaded.then_some(instance)
}

/// The same, of a disk that can be loaded.
fn loaded_on(disk: &SimulatedDisk, directives: &[[&str; 2]]) -> Instance {
    let instance = try_load(disk, directives);
    instance.unwrap_or_else(|| panic!("what is on the disk is refused: {:?}", disk.log()))
}

/// Ends an instance whose disk does nothing more from now on, so that only what was done before can be found.
fn cut_off(instance: &Instance, disk: &SimulatedDisk) {
    disk.fault_at(1, Fault::Stop);
    instance.close();
}

#[test]
fn an_instance_is_closed_more_than_once() {
    let disk = SimulatedDisk::new(&[DIR]);
    let instance = loaded_on(&disk, &[]);
    client::Client::new(&instance).call("SET a b").unwrap();
    instance.close();
    instance.close();
}

/// How many runs of a test there are, unless somebody asks for another number.
fn runs(default: u64) -> u64 {
    let asked = std::env::var("SERVAL_CRASH_RUNS").ok();
    asked.map_or(default, |text| text.parse().unwrap())
}

/// A source of random numbers: splitmix64.
struct Rng(u64);

impl Rng {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}
