//! Sums by database and type: `--stats`, as valkey-check-rdb prints them.

use std::io::{self, Write};

use serval_base::{format_f64, int_len};
use serval_keyspace::stream::{StreamId, stream_of};
use serval_keyspace::{Element, HashRef, KeyEntry, ListRef, SetRef, Zset, kind, string_len};

use super::histogram::Histogram;

/// How the sums are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StatsFormat {
    /// A line a fact, a column a type.
    #[default]
    Table,
    /// The same with commas.
    Csv,
    /// A line a fact and type.
    Info,
}

/// The types in the order of their columns.
const TYPES: [(u8, &str); 7] = [
    (kind::STRING, "string"),
    (kind::LIST, "list"),
    (kind::SET, "set"),
    (kind::ZSET, "zset"),
    (kind::HASH, "hash"),
    (MODULE, "module"),
    (kind::STREAM, "stream"),
];
/// The number of what has no type here.
const MODULE: u8 = 5;

/// Databases by their numbers, up to the highest that was selected.
#[derive(Debug, Default)]
pub(super) struct Statistics {
    dbs: Vec<[Sums; TYPES.len()]>,
    dbid: usize,
}

/// Of the keys of one type in one database.
#[derive(Debug)]
struct Sums {
    keys: u64,
    expires: u64,
    expired: u64,
    key_bytes: u64,
    elements: u64,
    element_bytes: u64,
    elements_max: u64,
    element_bytes_max: u64,
    element_counts: Histogram,
    element_sizes: Histogram,
}

impl Default for Sums {
    fn default() -> Self {
        /// The largest collections and elements that are told apart, Valkey's limits.
        const COUNT_MAX: u64 = 200 << 10;
        const BYTES_MAX: u64 = 1 << 20;
        Sums {
            keys: 0,
            expires: 0,
            expired: 0,
            key_bytes: 0,
            elements: 0,
            element_bytes: 0,
            elements_max: 0,
            element_bytes_max: 0,
            element_counts: Histogram::new(COUNT_MAX),
            element_sizes: Histogram::new(BYTES_MAX),
        }
    }
}

impl Statistics {
    pub(super) fn select(&mut self, dbid: u32) {
        /// A file can name any database; sums are kept of as many as a server may have.
        const DBS_MAX: usize = 1 << 14;
        self.dbid = (dbid as usize).min(DBS_MAX);
        self.db();
    }

    fn db(&mut self) -> &mut [Sums; TYPES.len()] {
        let len = self.dbs.len().max(self.dbid + 1);
        self.dbs.resize_with(len, Default::default);
        &mut self.dbs[self.dbid]
    }

    fn sums(&mut self, ty: u8) -> &mut Sums {
        let column = TYPES.iter().position(|(number, _)| *number == ty);
        &mut self.db()[column.unwrap_or_default()]
    }

    pub(super) fn key(&mut self, entry: &KeyEntry, now_ms: i64) {
        let sums = self.sums(entry.ty());
        sums.key(entry.key(), entry.expiry_ms(), now_ms);
        let count = for_each_size(entry, &mut |bytes| sums.element(bytes));
        sums.count(count);
    }

    pub(super) fn module(&mut self, key: &[u8], expiry_ms: Option<i64>, now_ms: i64) {
        let sums = self.sums(MODULE);
        sums.key(key, expiry_ms, now_ms);
        sums.count(1);
    }

    pub(super) fn print(&self, format: StatsFormat, out: &mut dyn Write) -> io::Result<()> {
        // Without any database the first one is shown, empty.
        let empty = [<[Sums; TYPES.len()]>::default()];
        let dbs = if self.dbs.is_empty() {
            &empty[..]
        } else {
            &self.dbs
        };
        for (dbid, db) in dbs.iter().enumerate() {
            for (number, name) in FACTS.iter().enumerate() {
                print_fact(dbid, number, name, db, format, out)?;
            }
        }
        Ok(())
    }
}

/// What is told of each type, in order.
const FACTS: [&str; 18] = [
    "type.name",
    "keys.total",
    "expire_keys.total",
    "already_expired.total",
    "keys.size",
    "keys.value_size",
    "elements.total",
    "elements.size",
    "elements.num.max",
    "elements.num.avg",
    "elements.num.p99",
    "elements.num.p90",
    "elements.num.p50",
    "elements.size.max",
    "elements.size.avg",
    "elements.size.p99",
    "elements.size.p90",
    "elements.size.p50",
];

fn print_fact(
    dbid: usize,
    number: usize,
    name: &str,
    db: &[Sums; TYPES.len()],
    format: StatsFormat,
    out: &mut dyn Write,
) -> io::Result<()> {
    let line = format!("db.{dbid}.{name}");
    match format {
        StatsFormat::Table => write!(out, "{line:<30}")?,
        StatsFormat::Csv => out.write_all(line.as_bytes())?,
        // There the name is part of every line.
        StatsFormat::Info if number == 0 => return Ok(()),
        StatsFormat::Info => {}
    }
    for ((_, ty), sums) in TYPES.iter().zip(db) {
        let fact = sums.fact(number, ty);
        match format {
            StatsFormat::Table => write!(out, "\t{fact:<5}")?,
            StatsFormat::Csv => write!(out, ",{fact}")?,
            StatsFormat::Info => writeln!(out, "[info] db.{dbid}.type.{ty}.{name}:{fact}")?,
        }
    }
    if format != StatsFormat::Info {
        writeln!(out)?;
    }
    Ok(())
}

impl Sums {
    fn key(&mut self, key: &[u8], expiry_ms: Option<i64>, now_ms: i64) {
        self.keys += 1;
        self.key_bytes += key.len() as u64;
        self.expires += u64::from(expiry_ms.is_some());
        self.expired += u64::from(expiry_ms.is_some_and(|at_ms| at_ms < now_ms));
    }

    fn element(&mut self, bytes: u64) {
        self.element_bytes += bytes;
        self.element_bytes_max = self.element_bytes_max.max(bytes);
        self.element_sizes.record(bytes);
    }

    fn count(&mut self, elements: u64) {
        self.elements += elements;
        self.elements_max = self.elements_max.max(elements);
        self.element_counts.record(elements);
    }

    /// A fact by its place among [`FACTS`].
    fn fact(&self, number: usize, ty: &str) -> String {
        let number_of_bytes = |percent| hundredths(self.element_sizes.percentile(percent) as f32);
        let number_of_elements =
            |percent| hundredths(self.element_counts.percentile(percent) as f32);
        match number {
            0 => ty.to_owned(),
            1 => self.keys.to_string(),
            2 => self.expires.to_string(),
            3 => self.expired.to_string(),
            4 => self.key_bytes.to_string(),
            5 | 7 => self.element_bytes.to_string(),
            6 => self.elements.to_string(),
            8 => self.elements_max.to_string(),
            9 => hundredths(mean(self.elements, self.keys)),
            10 => number_of_elements(99.0),
            11 => number_of_elements(90.0),
            12 => number_of_elements(50.0),
            13 => self.element_bytes_max.to_string(),
            14 => hundredths(mean(self.element_bytes, self.elements)),
            15 => number_of_bytes(99.0),
            16 => number_of_bytes(90.0),
            _ => number_of_bytes(50.0),
        }
    }
}

fn mean(sum: u64, count: u64) -> f32 {
    if count == 0 {
        0.0
    } else {
        sum as f32 / count as f32
    }
}

fn hundredths(value: f32) -> String {
    format!("{:.2}", f64::from(value))
}

/// Reports the size of each element in bytes; scores count as their text, a field and its value as one. Gives the number
/// of elements, for a stream that of its entries.
fn for_each_size(entry: &KeyEntry, report: &mut dyn FnMut(u64)) -> u64 {
    let size = |element: Element<'_>| match element {
        Element::Int(int) => int_len(int) as u64,
        Element::Bytes(bytes) => bytes.len() as u64,
    };
    match entry.ty() {
        kind::LIST => {
            let list = ListRef::of(entry);
            list.for_each(|element| report(size(element)));
            list.len() as u64
        }
        kind::SET => {
            let set = SetRef::of(entry);
            set.iter().for_each(|member| report(size(member)));
            set.len() as u64
        }
        kind::ZSET => {
            let set = Zset::of(entry);
            set.iter().for_each(|(member, score)| {
                report(size(member) + format_f64(score.value()).len() as u64);
            });
            set.len() as u64
        }
        kind::HASH => {
            let hash = HashRef::of(entry);
            hash.for_each(&mut |field| report(size(field.name) + size(field.value)));
            hash.len() as u64
        }
        kind::STREAM => {
            let log = &stream_of(entry).log;
            for entry in log.nodes.range(StreamId::MIN, StreamId::MAX) {
                entry
                    .pairs()
                    .for_each(|(field, value)| report(size(field) + size(value)));
            }
            log.len()
        }
        _ => {
            report(string_len(entry) as u64);
            1
        }
    }
}
