//! A file, written: the header, chunks of keys by [`Encoder`]s, and the end with its checksum.
//!
//! Nothing is allocated for a key: everything goes to the end of one buffer, which whoever drives the encoder empties
//! into the file from time to time.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serval_base::{crc64, crc64_joined};
use serval_keyspace::snapshot::{Head, Part, Visitor};
use serval_keyspace::{KeyEntry, Recency, kind};

use super::magic::Version;
use super::opcode;
use crate::rdb::encoder::{self, Compression};
use crate::rdb::{Dialect, types, version_written, write_keyed_value};

/// How keys are written.
#[derive(Debug, Clone, Copy)]
pub struct SaveOptions {
    /// Whose form is written where the two have parted.
    pub dialect: Dialect,
    /// Whether a field of any hash expires: there is no form of it that both read. The header says so before the first
    /// hash comes, so this is to be true where one does.
    pub fields_expire: bool,
    /// Whether strings are compressed where that saves space.
    pub compress: bool,
    /// What entries record of their use, if it is to be written: as frequency where that is what they record, else as
    /// idle time.
    pub usage: Option<Recency>,
    /// The instant of the snapshot, which idle times count to, Unix milliseconds.
    pub now_ms: i64,
}

impl SaveOptions {
    /// The lowest version that says everything.
    pub fn version(&self) -> Version {
        Version::written(version_written(self.dialect, self.fields_expire))
    }
}

/// What the header tells about the file.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The version of Redis or Valkey, by the dialect, that the writer takes itself for.
    pub peer_version: &'a str,
    /// When it was written, Unix seconds.
    pub created_seconds: i64,
    /// What the memory held then, in bytes.
    pub used_memory_bytes: u64,
    /// Whether an append-only file goes on from here.
    pub is_aof_base: bool,
    /// Where in the stream of replication it stands.
    pub replication: Option<Replication<'a>>,
}

/// A place in the stream of replication.
#[derive(Debug, Clone, Copy)]
pub struct Replication<'a> {
    /// The database that the stream has selected.
    pub stream_db: u32,
    /// The stream's name.
    pub replid: &'a str,
    /// The place.
    pub offset: i64,
}

/// The beginning of a file.
pub fn header(options: &SaveOptions, facts: &Facts<'_>) -> Vec<u8> {
    let mut out = options.version().magic().into_bytes();
    let mut aux = |name: &str, value: &str| {
        out.push(opcode::AUX);
        put(&mut out, |encoder| {
            encoder.string(name.as_bytes())?;
            encoder.string(value.as_bytes())
        });
    };
    let product = match options.dialect {
        Dialect::Redis | Dialect::Redis70 => "redis-ver",
        Dialect::Valkey => "valkey-ver",
    };
    aux(product, facts.peer_version);
    aux(
        "redis-bits",
        if cfg!(target_pointer_width = "32") {
            "32"
        } else {
            "64"
        },
    );
    aux("ctime", &facts.created_seconds.to_string());
    aux("used-mem", &facts.used_memory_bytes.to_string());
    if let Some(replication) = &facts.replication {
        aux("repl-stream-db", &replication.stream_db.to_string());
        aux("repl-id", replication.replid);
        aux("repl-offset", &replication.offset.to_string());
    }
    aux("aof-base", if facts.is_aof_base { "1" } else { "0" });
    out
}

/// How many keys a database had at the instant of the snapshot.
#[derive(Debug, Clone, Copy)]
pub struct DbHint {
    /// The database.
    pub dbid: u32,
    /// Its keys.
    pub keys: u64,
    /// Those that expire.
    pub expiries: u64,
}

/// The sizes of databases, which the first encoder to select one writes down.
#[derive(Debug, Default)]
pub struct Hints(Box<[(DbHint, AtomicBool)]>);

impl Hints {
    /// One a database, in no order.
    pub fn new(hints: impl IntoIterator<Item = DbHint>) -> Arc<Hints> {
        let hints = hints.into_iter().map(|hint| (hint, AtomicBool::new(false)));
        Arc::new(Hints(hints.collect()))
    }

    fn first_time(&self, dbid: u32) -> Option<&DbHint> {
        let (hint, was_written) = self.0.iter().find(|(hint, _)| hint.dbid == dbid)?;
        let is_first = !was_written.swap(true, Ordering::Relaxed);
        is_first.then_some(hint)
    }
}

/// Writes keys as a snapshot reports them.
///
/// What it has written is a chunk: any chunks make a file, in any order, of any number of encoders with the same options
/// and hints. But a chunk that was taken while a large collection had not ended ([`Self::is_within_value`]) must be
/// followed by the next one of the same encoder.
pub struct Encoder {
    options: SaveOptions,
    hints: Arc<Hints>,
    out: Vec<u8>,
    compression: Option<Compression>,
    /// The database that the chunk has selected.
    dbid: Option<u32>,
    keys: u64,
    /// The large collection that has not ended.
    value: Option<Layout>,
}

/// How the parts of a large collection are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Plain,
    /// Fields whose times are counted from this one.
    Relative(i64),
    /// Fields with their times behind them.
    Valkey,
}

impl Encoder {
    /// Has written nothing yet.
    pub fn new(options: SaveOptions, hints: Arc<Hints>) -> Encoder {
        Encoder {
            options,
            hints,
            out: Vec::new(),
            compression: options.compress.then(Compression::default),
            dbid: None,
            keys: 0,
            value: None,
        }
    }

    /// What was written since the last [`Self::clear`].
    pub fn chunk(&self) -> &[u8] {
        &self.out
    }

    /// Begins another chunk in the memory of this one, which has gone where it belongs.
    pub fn clear(&mut self) {
        self.out.clear();
        // A chunk selects its database itself, unless it goes on within a value.
        self.dbid = None;
    }

    /// The chunk, for who passes it on to another thread; `memory` is that of the next one, an earlier chunk at best.
    pub fn take(&mut self, mut memory: Vec<u8>) -> Vec<u8> {
        memory.clear();
        self.dbid = None;
        std::mem::replace(&mut self.out, memory)
    }

    /// Whether a large collection has begun and not ended.
    pub fn is_within_value(&self) -> bool {
        self.value.is_some()
    }

    /// Keys written so far, in all chunks.
    pub fn keys(&self) -> u64 {
        self.keys
    }

    /// Writes a key like [`Visitor::entry`], but passes on what there is whenever it has become a chunk of `chunk_bytes`: a
    /// value of any length takes no more memory than that. What is left, the chunk of now, belongs behind what was passed
    /// on before anything else does. The caller holds no lock.
    pub fn entry_in_chunks(
        &mut self,
        dbid: u32,
        entry: &KeyEntry,
        chunk_bytes: usize,
        pass_on: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        self.before(dbid, entry.expiry_ms(), entry.lru());
        let mut chunks = Chunks {
            chunk: &mut self.out,
            bytes: chunk_bytes,
            pass_on,
            has_passed: false,
        };
        let compression = self.compression.as_mut();
        let written = write_keyed_value(entry, self.options.dialect, compression, &mut chunks);
        if chunks.has_passed {
            self.dbid = None;
        }
        if let Some(compression) = &mut self.compression {
            compression.keep_at_most(chunk_bytes);
        }
        written
    }

    /// Writes the code of a library of functions.
    pub fn function(&mut self, code: &[u8]) {
        self.out.push(opcode::FUNCTION_2);
        self.write(|encoder| encoder.string(code));
    }

    /// What stands before a key's type number.
    fn before(&mut self, dbid: u32, expiry_ms: Option<i64>, lru: u32) {
        self.keys += 1;
        if self.dbid != Some(dbid) {
            self.select(dbid);
        }
        if let Some(at_ms) = expiry_ms {
            self.out.push(opcode::EXPIRY_MS);
            self.out.extend_from_slice(&at_ms.to_le_bytes());
        }
        match &self.options.usage {
            None => {}
            Some(recency) if recency.lfu => {
                let frequency = recency.frequency_of(lru, self.options.now_ms);
                self.out
                    .extend_from_slice(&[opcode::FREQUENCY, frequency as u8]);
            }
            Some(_) => {
                let idle_seconds = Recency::idle_ms_of(lru, self.options.now_ms) / 1000;
                self.out.push(opcode::IDLE);
                self.write(|encoder| encoder.len(idle_seconds));
            }
        }
    }

    fn select(&mut self, dbid: u32) {
        self.dbid = Some(dbid);
        self.out.push(opcode::SELECT_DB);
        self.write(|encoder| encoder.len(u64::from(dbid)));
        let hints = Arc::clone(&self.hints);
        if let Some(hint) = hints.first_time(dbid) {
            self.out.push(opcode::RESIZE_DB);
            self.write(|encoder| {
                encoder.len(hint.keys)?;
                encoder.len(hint.expiries)
            });
        }
    }

    fn write(&mut self, write: impl FnOnce(&mut encoder::Encoder<'_, Vec<u8>>) -> io::Result<()>) {
        let written = write(&mut encoder::Encoder::new(
            &mut self.out,
            self.compression.as_mut(),
        ));
        debug_assert!(written.is_ok(), "memory takes everything");
    }

    fn layout(&self, head: &Head<'_>) -> (u8, Layout) {
        match (head.kind, head.fields_expire_from_ms, self.options.dialect) {
            (kind::SET, ..) => (types::SET, Layout::Plain),
            (kind::ZSET, ..) => (types::ZSET_2, Layout::Plain),
            (kind::HASH, None, _) => (types::HASH, Layout::Plain),
            (kind::HASH, Some(from_ms), Dialect::Redis | Dialect::Redis70) => {
                (types::HASH_METADATA, Layout::Relative(from_ms))
            }
            (kind::HASH, Some(_), Dialect::Valkey) => (types::HASH_2_VALKEY, Layout::Valkey),
            (kind, ..) => unreachable!("type {kind} is not reported in parts"),
        }
    }
}

impl Visitor for Encoder {
    fn entry(&mut self, dbid: u32, entry: &KeyEntry) {
        self.before(dbid, entry.expiry_ms(), entry.lru());
        let compression = self.compression.as_mut();
        let dialect = self.options.dialect;
        let written = write_keyed_value(entry, dialect, compression, &mut self.out);
        debug_assert!(written.is_ok(), "memory takes everything");
    }

    fn begin(&mut self, dbid: u32, head: &Head<'_>) {
        self.before(dbid, head.expiry_ms, head.lru);
        let (ty, layout) = self.layout(head);
        self.value = Some(layout);
        self.out.push(ty);
        self.write(|encoder| {
            encoder.string(head.key)?;
            if let Layout::Relative(from_ms) = layout {
                encoder.milliseconds(from_ms)?;
            }
            encoder.len(head.len as u64)
        });
    }

    fn part(&mut self, part: Part<'_>) {
        let layout = self.value.unwrap_or(Layout::Plain);
        self.write(|encoder| match part {
            Part::Member(member) => encoder.string(member),
            Part::Scored { member, score } => {
                encoder.string(member)?;
                encoder.double(score)
            }
            Part::Field {
                field,
                value,
                expiry_ms,
            } => {
                if let Layout::Relative(from_ms) = layout {
                    encoder.len(expiry_ms.map_or(0, |at_ms| at_ms.abs_diff(from_ms) + 1))?;
                }
                encoder.string(field)?;
                encoder.string(value)?;
                match layout {
                    Layout::Valkey => encoder.milliseconds(expiry_ms.unwrap_or(NO_EXPIRY)),
                    Layout::Plain | Layout::Relative(_) => Ok(()),
                }
            }
        });
    }

    fn end(&mut self) {
        self.value = None;
    }
}

/// A chunk that is passed on whenever it is full.
struct Chunks<'a> {
    chunk: &'a mut Vec<u8>,
    bytes: usize,
    pass_on: &'a mut dyn FnMut(&[u8]) -> io::Result<()>,
    has_passed: bool,
}

impl Write for Chunks<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.chunk.len() >= self.bytes {
            self.flush()?;
        }
        let room = self.bytes - self.chunk.len();
        let (first, _) = bytes.split_at(room.min(bytes.len()));
        if self.chunk.is_empty() && first.len() == self.bytes {
            // What is a chunk already need not be copied into one.
            (self.pass_on)(first)?;
            self.has_passed = true;
        } else {
            self.chunk.extend_from_slice(first);
        }
        Ok(first.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        (self.pass_on)(self.chunk)?;
        self.chunk.clear();
        self.has_passed = true;
        Ok(())
    }
}

/// What stands for no expiry behind a field.
const NO_EXPIRY: i64 = -1;

/// Writes parts into memory.
fn put(
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut encoder::Encoder<'_, Vec<u8>>) -> io::Result<()>,
) {
    let written = write(&mut encoder::Encoder::new(out, None));
    debug_assert!(written.is_ok(), "memory takes everything");
}

/// The checksum of a file on its way, if it is to have one: of its bytes in their order.
#[derive(Debug, Clone, Copy)]
pub struct ChecksumOf(Option<u64>);

impl ChecksumOf {
    /// Of nothing yet. `on`: `rdbchecksum`.
    pub fn new(on: bool) -> ChecksumOf {
        ChecksumOf(on.then_some(0))
    }

    /// Goes on over what is written next.
    pub fn update(&mut self, bytes: &[u8]) {
        if let ChecksumOf(Some(crc)) = self {
            *crc = crc64(*crc, bytes);
        }
    }

    /// The same where another thread has computed the CRC64 of those bytes by itself. O(log len).
    pub fn join(&mut self, chunk_crc: u64, chunk_len: u64) {
        if let ChecksumOf(Some(crc)) = self {
            *crc = crc64_joined(*crc, chunk_crc, chunk_len);
        }
    }

    /// The end of the file.
    pub fn footer(mut self) -> [u8; 9] {
        let mut footer = [opcode::END; 9];
        self.update(&footer[..1]);
        footer[1..].copy_from_slice(&self.0.unwrap_or(0).to_le_bytes());
        footer
    }
}
