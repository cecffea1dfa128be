//! Measures what a growing table costs: bytes an entry, all in, and the longest single insertion.
//!
//! ```text
//! cargo run --release -p serval-collections --example growth [memory-64 | memory-8-ttl | insert | grow-one |
//! entries-only] … ```
//!
//! Memory is the growth of the resident set over 1024 tables, with mimalloc as in the server; each case wants a
//! process of its own, so pass one. `insert` grows 1024 tables, `grow-one` a single one, `entries-only` none; each
//! starts processes of its own. Set `MIMALLOC_ALLOW_THP=0` for these: else the kernel's zeroing of 2 MiB at a time,
//! some milliseconds where a hypervisor has to find the memory first, hides everything that the table does.

use rustix::time::{ClockId, clock_gettime};
use serval_collections::{Entry, Table, TypeTag};
use std::hash::BuildHasher;
use std::io::Write;

#[path = "../benches/allocator/mod.rs"]
mod allocator;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

const TABLES_LOG2: u32 = 10;
const INSERTIONS: usize = 5_000_000;
const RUNS: usize = 5;
const TAG: TypeTag = TypeTag::new(0, 8);

type Tables = Vec<Table<Entry<()>>>;

fn main() {
    let cases: Vec<String> = std::env::args().skip(1).collect();
    let cases = if cases.is_empty() {
        vec!["memory-64".into(), "insert".into()]
    } else {
        cases
    };
    for case in &cases {
        match case.as_str() {
            "memory-64" => memory("16 B + 64 B", &[7; 64], None),
            "memory-8-ttl" => memory("16 B + 8 B + TTL", &[7; 8], Some(1_800_000_000_000)),
            "insert" | "grow-one" | "entries-only" => longest_insert(case),
            "times-of-insert" => write_insert_times(tables(TABLES_LOG2)),
            "times-of-grow-one" => write_insert_times(tables(0)),
            "times-of-entries-only" => write_entry_times(),
            other => println!("unknown case {other}"),
        }
    }
}

fn tables(log2: u32) -> Tables {
    (0..1 << log2).map(|_| Table::new()).collect()
}

/// The table for a hash, by its highest bits, as the table itself uses the lowest.
fn table_of(tables: &mut Tables, hash: u64) -> &mut Table<Entry<()>> {
    let count = tables.len() as u64;
    &mut tables[((u128::from(hash) * u128::from(count)) >> 64) as usize]
}

fn key_of(number: u64) -> [u8; 16] {
    let mut key = *b"key:000000000000";
    let mut rest = number;
    for digit in key[4..].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    key
}

fn memory(label: &str, value: &[u8], expiry_ms: Option<i64>) {
    let hasher = foldhash::fast::FixedState::with_seed(1);
    let mut tables = tables(TABLES_LOG2);
    let before = resident_bytes();
    println!("{label}, {} tables", tables.len());
    println!(
        "{:>10} {:>12} {:>12} {:>10} {:>10}",
        "entries", "resident B", "table B", "load", "children"
    );
    for number in 0..6_000_000_u64 {
        let key = key_of(number);
        let hash = hasher.hash_one(key.as_slice());
        table_of(&mut tables, hash).insert(hash, Entry::new_inline(&key, TAG, value, expiry_ms));
        let count = number + 1;
        if count >= 2_000_000 && count % 500_000 == 0 {
            let per_entry = |bytes: usize| bytes as f64 / count as f64;
            let buckets: usize = tables.iter().map(Table::bucket_count).sum();
            let children: usize = tables.iter().map(|table| table.stats().child_count).sum();
            println!(
                "{count:>10} {:>12.2} {:>12.2} {:>10.2} {:>9.1}%",
                per_entry(resident_bytes() - before),
                per_entry(tables.iter().map(Table::memory_bytes).sum()),
                count as f64 / buckets as f64,
                100.0 * children as f64 / buckets as f64,
            );
        }
    }
}

/// Grows tables to 5 M entries in [`RUNS`] processes and takes each insertion's shortest time: what the machine did to
/// one run (other tenants count as CPU time in a virtual machine) does not hit the same insertion again, and what the
/// table does, it does every time.
fn longest_insert(case: &str) {
    let mut shortest_ns = vec![u32::MAX; INSERTIONS];
    let mut once_ns = Vec::new();
    for _ in 0..RUNS {
        let times_ns = times_of_a_child(&format!("times-of-{case}"));
        once_ns.push(times_ns.iter().copied().max().unwrap_or(0));
        shortest_ns
            .iter_mut()
            .zip(times_ns)
            .for_each(|(shortest, ns)| *shortest = ns.min(*shortest));
    }
    let mut ranked: Vec<(u32, usize)> = shortest_ns.iter().copied().zip(0..).collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    println!(
        "{case}, growing to 5 M, CPU time of one insertion (the clock's own, about 0.3 us, included)"
    );
    println!(
        "  longest, shortest of {RUNS} runs each: (ns, entry) {:?}",
        &ranked[..6]
    );
    println!("  longest in each run by itself: {once_ns:?} ns");
    let mean_ns = shortest_ns.iter().map(|ns| u64::from(*ns)).sum::<u64>() / INSERTIONS as u64;
    println!(
        "  median {} ns, mean {mean_ns} ns",
        ranked[INSERTIONS / 2].0
    );
}

fn times_of_a_child(case: &str) -> Vec<u32> {
    let child =
        std::env::current_exe().and_then(|exe| std::process::Command::new(exe).arg(case).output());
    match child {
        Ok(output) if output.stdout.len() == 4 * INSERTIONS => output
            .stdout
            .chunks_exact(4)
            .map(|ns| u32::from_le_bytes([ns[0], ns[1], ns[2], ns[3]]))
            .collect(),
        other => panic!("the child process did not answer: {other:?}"),
    }
}

/// Times every insertion and writes the times to stdout.
fn write_times(mut insert: impl FnMut(u64)) {
    let mut times_ns = vec![0_u32; INSERTIONS];
    // Touched before, so that the pages of this list do not fault in between.
    times_ns.fill(1);
    for (number, ns) in (0..).zip(&mut times_ns) {
        let begin = cpu_ns();
        insert(number);
        *ns = u32::try_from(cpu_ns() - begin).unwrap_or(u32::MAX);
    }
    let bytes: Vec<u8> = times_ns.iter().flat_map(|ns| ns.to_le_bytes()).collect();
    if let Err(error) = std::io::stdout().write_all(&bytes) {
        eprintln!("{error}");
    }
}

fn write_insert_times(mut tables: Tables) {
    let hasher = foldhash::fast::FixedState::with_seed(1);
    write_times(|number| {
        let key = key_of(number);
        let hash = hasher.hash_one(key.as_slice());
        table_of(&mut tables, hash).insert(hash, Entry::new_inline(&key, TAG, &[7; 64], None));
    });
}

/// The allocator's and the kernel's part: the same entries without a table.
fn write_entry_times() {
    let mut entries = Vec::with_capacity(INSERTIONS);
    write_times(|number| {
        entries.push(Entry::<()>::new_inline(
            &key_of(number),
            TAG,
            &[7; 64],
            None,
        ))
    });
}

fn cpu_ns() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// The resident set of this process, from the second number of `/proc/self/statm`; zero where there is none.
fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .map_or(0, |pages: usize| pages * 4096)
}
