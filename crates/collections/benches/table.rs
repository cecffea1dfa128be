//! The table against hashbrown, with a million keys of 16 bytes: far more than fits a cache, as in a server.
//!
//! hashbrown holds the same entries by pointer, so that both pay the same for keys and values. Times are per batch of
//! 1024 operations.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use serval_collections::{Entry, Table, TableHint, TypeTag, Value};
use std::hash::BuildHasher;
use std::sync::LazyLock;

mod allocator;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

const KEYS: u64 = 1_000_000;
const BATCH: usize = 1024;
const TABLES_LOG2: u32 = 10;
const TAG: TypeTag = TypeTag::new(0, 8);

type Item = Entry<()>;
type Yardstick = hashbrown::HashTable<Item>;

fn main() {
    divan::main();
}

fn hash_of(key: &[u8]) -> u64 {
    foldhash::fast::FixedState::with_seed(1).hash_one(key)
}

fn key_of(number: u64) -> [u8; 16] {
    let mut key = [b'k'; 16];
    key[8..].copy_from_slice(&number.to_le_bytes());
    key
}

fn entry(number: u64) -> Item {
    Entry::new_inline(&key_of(number), TAG, &[7; 64], None)
}

fn shard(hash: u64) -> usize {
    (hash >> (64 - TABLES_LOG2)) as usize
}

/// Keys in an order that no prefetcher guesses; those from `KEYS` on are misses.
fn batch(offset: u64) -> Vec<[u8; 16]> {
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    (0..BATCH * 512)
        .map(|_| key_of(offset + next() % KEYS))
        .collect()
}

struct Filled {
    tables: Vec<Table<Item>>,
    hints: Vec<TableHint>,
    yardsticks: Vec<Yardstick>,
    hits: Vec<[u8; 16]>,
    misses: Vec<[u8; 16]>,
}

static FILLED: LazyLock<Filled> = LazyLock::new(|| {
    let count = 1 << TABLES_LOG2;
    let mut tables: Vec<Table<Item>> = (0..count).map(|_| Table::new()).collect();
    let mut yardsticks: Vec<Yardstick> = (0..count).map(|_| Yardstick::new()).collect();
    for number in 0..KEYS {
        let hash = hash_of(&key_of(number));
        tables[shard(hash)].insert(hash, entry(number));
        yardsticks[shard(hash)].insert_unique(hash, entry(number), |item| hash_of(item.key()));
    }
    let hints: Vec<TableHint> = (0..count).map(|_| TableHint::new()).collect();
    tables
        .iter()
        .zip(&hints)
        .for_each(|(table, hint)| table.publish(hint));
    Filled {
        tables,
        hints,
        yardsticks,
        hits: batch(0),
        misses: batch(KEYS),
    }
});

/// Runs `f` on one batch of keys after another.
fn over_batches(
    bencher: Bencher,
    keys: &'static [[u8; 16]],
    f: impl Fn(&[[u8; 16]]) -> u64 + Sync,
) {
    let mut turn = 0;
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        let from = turn * BATCH % keys.len();
        turn += 1;
        black_box(f(&keys[from..from + BATCH]))
    });
}

/// The value's first byte: the second cache line of a hit.
fn touch(item: &Item) -> u64 {
    match item.value() {
        Value::Inline(value) => u64::from(value[value.len() - 1]),
        _ => 0,
    }
}

fn get_table(keys: &[[u8; 16]]) -> u64 {
    let lookup = |key: &[u8; 16]| {
        let hash = hash_of(key);
        FILLED.tables[shard(hash)]
            .get(hash, key)
            .map_or(0, |item| touch(&item))
    };
    keys.iter().map(lookup).sum()
}

fn get_yardstick(keys: &[[u8; 16]]) -> u64 {
    let lookup = |key: &[u8; 16]| {
        let hash = hash_of(key);
        FILLED.yardsticks[shard(hash)]
            .find(hash, |item| item.key() == key)
            .map_or(0, touch)
    };
    keys.iter().map(lookup).sum()
}

#[divan::bench]
fn get_hit(bencher: Bencher) {
    over_batches(bencher, &FILLED.hits, get_table);
}

#[divan::bench]
fn get_hit_hashbrown(bencher: Bencher) {
    over_batches(bencher, &FILLED.hits, get_yardstick);
}

#[divan::bench]
fn get_miss(bencher: Bencher) {
    over_batches(bencher, &FILLED.misses, get_table);
}

#[divan::bench]
fn get_miss_hashbrown(bencher: Bencher) {
    over_batches(bencher, &FILLED.misses, get_yardstick);
}

/// As a pipeline of so many commands does it: all buckets, then all entries, then the lookups.
#[divan::bench(args = [4, 16, 64])]
fn get_pipelined(bencher: Bencher, depth: usize) {
    over_batches(bencher, &FILLED.hits, |keys| {
        let mut sum = 0;
        let mut hashes = [0; 64];
        for keys in keys.chunks(depth) {
            for (key, hash) in keys.iter().zip(&mut hashes) {
                *hash = hash_of(key);
                FILLED.hints[shard(*hash)].prefetch_bucket(*hash);
            }
            for hash in &hashes[..keys.len()] {
                FILLED.hints[shard(*hash)].prefetch_entry(*hash);
            }
            for (key, hash) in keys.iter().zip(hashes) {
                sum += FILLED.tables[shard(hash)]
                    .get(hash, key)
                    .map_or(0, |item| touch(&item));
            }
        }
        sum
    });
}

/// From empty to 100,000 in one table, entries included.
#[divan::bench(sample_count = 20)]
fn insert_100k(bencher: Bencher) {
    bencher
        .counter(ItemsCount::new(100_000_usize))
        .bench_local(|| {
            let mut table = Table::new();
            for number in 0..100_000 {
                table.insert(hash_of(&key_of(number)), entry(number));
            }
            table
        });
}

#[divan::bench(sample_count = 20)]
fn insert_100k_hashbrown(bencher: Bencher) {
    bencher
        .counter(ItemsCount::new(100_000_usize))
        .bench_local(|| {
            let mut table = Yardstick::new();
            for number in 0..100_000 {
                let (key, hash) = (key_of(number), hash_of(&key_of(number)));
                if table.find(hash, |item| item.key() == key).is_none() {
                    table.insert_unique(hash, entry(number), |item| hash_of(item.key()));
                }
            }
            table
        });
}

/// A removal and an insertion of the same key, somewhere among a million.
#[divan::bench]
fn remove_insert(bencher: Bencher) {
    let mut tables: Vec<Table<Item>> = (0..1 << TABLES_LOG2).map(|_| Table::new()).collect();
    for number in 0..KEYS {
        let hash = hash_of(&key_of(number));
        tables[shard(hash)].insert(hash, entry(number));
    }
    let (keys, mut turn) = (batch(0), 0);
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        let from = turn * BATCH % keys.len();
        turn += 1;
        for key in &keys[from..from + BATCH] {
            let hash = hash_of(key);
            let table = &mut tables[shard(hash)];
            let item = table.remove(hash, key);
            item.map(|item| table.insert(hash, item));
        }
    });
}

/// A whole scan of a table of a thousand or so.
#[divan::bench]
fn scan(bencher: Bencher) {
    let table = &FILLED.tables[0];
    bencher
        .counter(ItemsCount::new(table.len()))
        .bench_local(|| {
            let (mut cursor, mut sum) = (0, 0);
            loop {
                cursor = table.scan(cursor, &mut |item| sum += item.key().len());
                if cursor == 0 {
                    return sum;
                }
            }
        });
}
