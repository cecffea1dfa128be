//! From a snapshot to the bytes of a file: who walks, who writes, and at which pace.
//!
//! In the background the workers walk in the time that they have left (see `crew.rs`), and one thread writes. Without
//! workers, or with processors of its own, it does both in turns, holding the gate for one short step at a time and nothing
//! while it writes: commands wait for it as little as for each other. Where everybody waits anyway (SAVE, SHUTDOWN) there is
//! a thread a core; each turns keys into a chunk of its own, and chunks go to the file in whatever order they are full.

use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serval_base::crc64;
use serval_engine::{Config, Engine, LogLevel};
use serval_keyspace::snapshot::{Aside, Snapshot};
use serval_keyspace::{Access, Recency};
use serval_persist::Dialect;
use serval_persist::rdb::file::{ChecksumOf, DbHint, Encoder, Facts, Hints, SaveOptions, header};
use serval_spec::directive_id as id;

use super::crew::{Crew, Plan};
use super::files::WriteFile;
use crate::processors::{Duty, Processors};

/// Keys or parts that are reported while the gate is held once: some ten or twenty microseconds.
pub(super) const STEP_KEYS: usize = 32;
/// Bytes of a chunk that are worth a system call.
const CHUNK_BYTES: usize = 256 * 1024;
/// Bytes after which what was written is brought to disk, as `rdb-save-incremental-fsync` asks.
const SYNC_BYTES: u64 = 4 * 1024 * 1024;
/// How long a thread that delays itself for a test sleeps until it looks whether it was told to stop.
pub(super) const NAP: Duration = Duration::from_millis(5);

/// What the log says of a file that not everybody reads for whom it was meant.
const TOO_NEW_FOR_REDIS_7_0: &str = "Fields of hashes expire, which no form that Redis 7.0 reads can say: whatever \
    rdb-dialect asks for, this file is written for Redis 7.4 and later.";

/// Why a file was not completed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was told to stop.
    Cancelled,
    /// The disk would not have it.
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Io(error)
    }
}

/// How a snapshot is written.
#[derive(Clone, Copy)]
pub(crate) struct How<'a> {
    /// The file begins an append-only file.
    pub(crate) is_aof_base: bool,
    /// Who walks.
    pub(crate) hands: Hands<'a>,
    /// Raised when the file is no longer wanted.
    pub(crate) cancelled: &'a AtomicBool,
    /// Called now and then with the number of keys that are done.
    pub(crate) progress: &'a (dyn Fn(u64) + Sync),
}

/// Who walks through a snapshot.
#[derive(Clone, Copy)]
pub(crate) enum Hands<'a> {
    /// The calling thread, which enters the gate for its steps.
    Own,
    /// The workers; the calling thread where there are none.
    Workers(&'a Crew),
    /// So many threads, the calling one among them. It has closed the gate.
    Closed { threads: usize },
}

impl<'a> Hands<'a> {
    /// The workers', unless there are processors for this in particular, which may be others than theirs.
    pub(crate) fn in_background(crew: &'a Crew, processors: &Processors, duty: Duty) -> Hands<'a> {
        if processors.are_chosen_for(duty) {
            Hands::Own
        } else {
            Hands::Workers(crew)
        }
    }

    fn gate_is_closed(self) -> bool {
        matches!(self, Hands::Closed { .. })
    }

    fn threads(self) -> usize {
        match self {
            Hands::Own | Hands::Workers(_) => 1,
            Hands::Closed { threads } => threads,
        }
    }
}

/// Writes a snapshot with its header and end; nothing is synced but what is synced on the way. The snapshot has ended when
/// this returns, whatever it returns.
pub(crate) fn write_snapshot(
    engine: &Engine,
    snapshot: Snapshot,
    file: &mut dyn WriteFile,
    how: How<'_>,
) -> Result<(), Failure> {
    let sizes = snapshot.sizes();
    let fields_expire = sizes.iter().any(|size| size.expiring_hashes > 0);
    let hints = Hints::new(sizes.iter().map(|size| DbHint {
        dbid: size.dbid,
        keys: size.keys,
        expiries: size.expiring,
    }));
    let options = save_options(engine, fields_expire);
    let out = Mutex::new(Out::new(&engine.config, file, how.is_aof_base));
    let begun = lock(&out).begin(engine, &options, how.is_aof_base);
    let plan = Plan {
        snapshot: Arc::new(snapshot),
        options,
        hints,
    };
    let walked = begun
        .map_err(Failure::Io)
        .and_then(|()| walk(engine, &plan, &out, how));
    // Nobody else has it any more, however the walk ended.
    if let Some(snapshot) = Arc::into_inner(plan.snapshot) {
        // Writers preserve nothing more, however long the disk may take yet.
        let reader = (!how.hands.gate_is_closed()).then(|| engine.keyspace.gate.register());
        let _inside = reader.as_ref().map(|reader| reader.enter());
        snapshot.end(&engine.keyspace);
    }
    walked?;
    out.into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .end()?;
    Ok(())
}

/// Walks with whatever hands there are.
fn walk(engine: &Engine, plan: &Plan, out: &Mutex<Out<'_>>, how: How<'_>) -> Result<(), Failure> {
    // Tests that slow a save down want one key after the other.
    let is_slowed = engine.config.number(id::RDB_KEY_SAVE_DELAY) > 0;
    if let Hands::Workers(crew) = how.hands
        && !is_slowed
    {
        let is_cancelled = || how.cancelled.load(Relaxed);
        let mut write = |chunk: &[u8]| lock(out).write(chunk);
        if let Some(walked) = crew.walk(plan, &mut write, &is_cancelled, how.progress) {
            return walked;
        }
    }
    let walk = Walk {
        engine,
        plan,
        out,
        failed: AtomicBool::new(false),
        how,
    };
    walk.run()
}

/// The same for the keyspace as it is, while the gate is closed and a snapshot that others write is in the way of
/// another: key by key, on this thread.
pub(crate) fn write_all(
    engine: &Engine,
    access: &mut Access<'_>,
    file: &mut dyn WriteFile,
) -> io::Result<()> {
    let db_count = engine.keyspace.db_count();
    let fields_expire = (0..db_count).any(|dbid| access.expiring_hash_count(dbid) > 0);
    let options = save_options(engine, fields_expire);
    let mut out = Out::new(&engine.config, file, false);
    out.begin(engine, &options, false)?;
    let mut encoder = Encoder::new(options, Hints::new([]));
    let mut written = Ok(());
    for dbid in 0..db_count {
        access.for_each(dbid, &mut |entry| {
            if written.is_ok() {
                let mut write = |chunk: &[u8]| out.write(chunk);
                written = encoder.entry_in_chunks(dbid, entry, CHUNK_BYTES, &mut write);
            }
        });
    }
    written?;
    out.write(encoder.chunk())?;
    out.end()
}

fn save_options(engine: &Engine, fields_expire: bool) -> SaveOptions {
    let config = &engine.config;
    let policy = config.text("maxmemory-policy");
    let records_use = policy.ends_with("-lru") || policy.ends_with("-lfu");
    let recency: Recency = engine.keyspace.recency();
    let dialect = config.rdb_dialect();
    if dialect == Dialect::Redis70 && fields_expire {
        engine.host.log(LogLevel::Warning, TOO_NEW_FOR_REDIS_7_0);
    }
    SaveOptions {
        dialect,
        fields_expire,
        compress: config.rdbcompression(),
        usage: records_use.then_some(recency),
        now_ms: engine.clock.unix_us() / 1000,
    }
}

/// The file on its way.
struct Out<'f> {
    file: &'f mut dyn WriteFile,
    checksum: ChecksumOf,
    sync_bytes: u64,
    unsynced_bytes: u64,
}

impl<'f> Out<'f> {
    fn new(config: &Config, file: &'f mut dyn WriteFile, is_aof_base: bool) -> Out<'f> {
        let incremental = config.is_on(match is_aof_base {
            true => id::AOF_REWRITE_INCREMENTAL_FSYNC,
            false => id::RDB_SAVE_INCREMENTAL_FSYNC,
        });
        Out {
            file,
            checksum: ChecksumOf::new(config.is_on(id::RDBCHECKSUM)),
            sync_bytes: if incremental { SYNC_BYTES } else { u64::MAX },
            unsynced_bytes: 0,
        }
    }

    fn begin(
        &mut self,
        engine: &Engine,
        options: &SaveOptions,
        is_aof_base: bool,
    ) -> io::Result<()> {
        let facts = Facts {
            peer_version: serval_engine::REDIS_VERSION,
            created_seconds: engine.now_s(),
            used_memory_bytes: serval_sync::memory::used_bytes() as u64,
            is_aof_base,
            replication: None,
        };
        self.write(&header(options, &facts))?;
        let libraries = engine.persistence.libraries.lock();
        let libraries = libraries.unwrap_or_else(PoisonError::into_inner).clone();
        let mut encoder = Encoder::new(*options, Hints::new([]));
        for code in &libraries {
            encoder.function(code);
        }
        self.write(encoder.chunk())
    }

    /// Appends a chunk.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.checksum.update(bytes);
        self.append(bytes)
    }

    /// Appends a chunk whose checksum another thread has computed.
    fn write_summed(&mut self, bytes: &[u8], crc: u64) -> io::Result<()> {
        self.checksum.join(crc, bytes.len() as u64);
        self.append(bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.unsynced_bytes += bytes.len() as u64;
        if self.unsynced_bytes >= self.sync_bytes {
            self.unsynced_bytes = 0;
            self.file.sync()?;
        }
        Ok(())
    }

    fn end(self) -> io::Result<()> {
        self.file.write_all(&self.checksum.footer())?;
        self.file.flush()
    }
}

fn lock<'m, 'f>(out: &'m Mutex<Out<'f>>) -> MutexGuard<'m, Out<'f>> {
    out.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the walking threads share.
struct Walk<'a, 'f> {
    engine: &'a Engine,
    plan: &'a Plan,
    out: &'a Mutex<Out<'f>>,
    /// One of them has failed: the others need not go on.
    failed: AtomicBool,
    how: How<'a>,
}

impl<'f> Walk<'_, 'f> {
    fn run(&self) -> Result<(), Failure> {
        let threads = self.how.hands.threads();
        if threads <= 1 {
            return self.walk();
        }
        std::thread::scope(|scope| {
            let walk = || {
                let walked = self.walk();
                if walked.is_err() {
                    self.failed.store(true, Relaxed);
                }
                walked
            };
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(walk)).collect();
            let own = walk();
            let joined = others.into_iter().map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err(io::Error::other("a saving thread panicked").into()))
            });
            joined.fold(own, |first, next| first.and(next))
        })
    }

    /// One thread's part.
    fn walk(&self) -> Result<(), Failure> {
        let keyspace = &self.engine.keyspace;
        let gate_is_closed = self.how.hands.gate_is_closed();
        let reader = (!gate_is_closed).then(|| keyspace.gate.register());
        let mut walker = self.plan.snapshot.walker();
        let mut encoder = Encoder::new(self.plan.options, Arc::clone(&self.plan.hints));
        // Kept while a large value is being written, which chunks of others must not divide.
        let mut held: Option<MutexGuard<'_, Out<'f>>> = None;
        let mut delay = Delay::default();
        loop {
            if self.how.cancelled.load(Relaxed) {
                return Err(Failure::Cancelled);
            }
            if self.failed.load(Relaxed) {
                // Whoever failed says why.
                return Ok(());
            }
            let delay_us = self.engine.config.number(id::RDB_KEY_SAVE_DELAY);
            let budget = if delay_us > 0 { 1 } else { STEP_KEYS };
            let done = {
                let _inside = reader.as_ref().map(|reader| reader.enter());
                walker.step(keyspace, &mut encoder, budget)
            };
            let mut written = Ok(());
            // Long values, outside the gate.
            walker.take_aside(&mut |aside| {
                if written.is_ok() {
                    written = self.write_aside(aside, &mut encoder, &mut held);
                }
            });
            written?;
            let ends_value = held.is_some() && !encoder.is_within_value();
            if done || ends_value || encoder.chunk().len() >= CHUNK_BYTES {
                let crc = self.crc(encoder.chunk());
                let mut out = held.take().unwrap_or_else(|| lock(self.out));
                match crc {
                    Some(crc) => out.write_summed(encoder.chunk(), crc)?,
                    None => out.write(encoder.chunk())?,
                }
                encoder.clear();
                if encoder.is_within_value() {
                    held = Some(out);
                }
            }
            (self.how.progress)(self.plan.snapshot.keys_done());
            if done {
                return Ok(());
            }
            if delay_us > 0 {
                delay.wait(self.engine, encoder.keys(), self.how.cancelled);
            } else if !gate_is_closed {
                // Whoever woke up for a client meanwhile goes first: else it would wait for the end of a time slice, which
                // is longer than all of what a command takes.
                std::thread::yield_now();
            }
        }
    }

    /// Writes a long value; what is left of it is in the encoder. The file is `held` from its first whole chunk on.
    fn write_aside<'o>(
        &'o self,
        aside: Aside,
        encoder: &mut Encoder,
        held: &mut Option<MutexGuard<'o, Out<'f>>>,
    ) -> io::Result<()> {
        self.plan.snapshot.report(aside, |dbid, entry| {
            encoder.entry_in_chunks(dbid, entry, CHUNK_BYTES, &mut |chunk| {
                let out = held.get_or_insert_with(|| lock(self.out));
                out.write(chunk)
            })
        })
    }

    /// The checksum of a chunk by itself, where that spares those a wait who write after it.
    fn crc(&self, chunk: &[u8]) -> Option<u64> {
        let wanted = self.how.hands.threads() > 1 && self.engine.config.is_on(id::RDBCHECKSUM);
        wanted.then(|| crc64(0, chunk))
    }
}

/// `rdb-key-save-delay`: a pause for each key, for tests that need time.
#[derive(Default)]
struct Delay {
    keys: u64,
}

impl Delay {
    fn wait(&mut self, engine: &Engine, keys: u64, cancelled: &AtomicBool) {
        let new = keys - self.keys;
        self.keys = keys;
        delay_keys(engine, new, cancelled);
    }
}

/// Waits for so many keys as `rdb-key-save-delay` says, also if it is changed meanwhile.
pub(super) fn delay_keys(engine: &Engine, keys: u64, cancelled: &AtomicBool) {
    let started = Instant::now();
    while !cancelled.load(Relaxed) {
        let delay_us = engine.config.number(id::RDB_KEY_SAVE_DELAY).max(0) as u64;
        let delay = Duration::from_micros(delay_us.saturating_mul(keys));
        let left = delay.saturating_sub(started.elapsed());
        if left.is_zero() {
            return;
        }
        std::thread::sleep(left.min(NAP));
    }
}
