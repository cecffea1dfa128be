//! Loading: one thread decodes a file, others put what it decodes under its keys.
//!
//! Nobody else looks at the keyspace meanwhile, whether the server has just started (commands are refused with LOADING)
//! or a command has closed the gate. What goes wrong is said in the log with the file and the offset, as Redis says it.

use std::io::Read;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serval_engine::{Engine, LogLevel};
use serval_keyspace::Access;
use serval_persist::rdb::file::{Item, LoadOptions, LoadedKey, Reader, Version};
use serval_persist::{Error, Reason, Source, StreamSource};
use serval_spec::directive_id as id;

use super::Persistence;
use super::files::ReadFile;
use super::progress::Bar;
use crate::config_file::os_text;
use crate::log::Log;

/// Keys that go to another thread at once, and bytes of the file after which fewer go.
const BATCH_KEYS: usize = 512;
const BATCH_BYTES: u64 = 1024 * 1024;
/// Batches that wait for a thread that puts them in.
const BATCHES_MAX: usize = 16;

/// What a server logs last.
pub(super) const EXITING: &str = "Fatal error loading the DB, check server logs. Exiting.";
/// Empty collections that are named in the log.
const EMPTY_SHOWN: u64 = 10;

/// How a file is loaded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LoadHow {
    /// Keys that are there already are replaced; else they are an error.
    pub(crate) may_replace: bool,
    /// Keys whose time has come are loaded like any other: what follows the file counts on them.
    pub(crate) keeps_expired: bool,
    /// The calling thread has closed the gate; else each thread that puts keys in enters it.
    pub(crate) gate_is_closed: bool,
}

/// What a file had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Keys that are in the keyspace now.
    pub(crate) loaded: u64,
    /// Keys whose time had come.
    pub(crate) expired: u64,
    /// Collections without elements, which were left out.
    pub(crate) empty: u64,
}

/// Why a file was not loaded.
#[derive(Debug)]
pub(crate) enum LoadError {
    /// It cannot be read, or says nothing that makes sense.
    Read(Error),
    /// It has databases that there are not here.
    Databases(u32),
    /// A key is there twice, in this database.
    Duplicate(Vec<u8>, u32),
}

impl From<Error> for LoadError {
    fn from(error: Error) -> LoadError {
        LoadError::Read(error)
    }
}

impl LoadError {
    /// The lines that the log gets.
    pub(crate) fn lines(&self, file: &str, offset: u64, version: Option<Version>) -> Vec<String> {
        match self {
            LoadError::Read(error) => {
                let mut lines = Vec::new();
                if matches!(error.reason, Reason::Truncated) {
                    lines.push(
                        "Short read or OOM loading DB. Unrecoverable error, aborting now."
                            .to_owned(),
                    );
                }
                lines.push(format!("Loading the RDB file {file} failed: {error}"));
                if let Reason::UnknownType(ty) = error.reason {
                    lines.push(match version {
                        // In the numbers that Redis may give to versions to come, or others have given to theirs.
                        Some(version) if version.is_foreign() => format!(
                            "Can't handle foreign type or opcode {ty} in RDB with version {}",
                            version.number
                        ),
                        _ => "Unknown type or opcode when loading DB. Unrecoverable error, aborting now.".to_owned(),
                    });
                }
                lines
            }
            LoadError::Databases(count) => vec![format!(
                "FATAL: Data file {file} was created with a Redis server configured to handle more than {count} databases (offset {offset}). Exiting"
            )],
            LoadError::Duplicate(key, dbid) => vec![format!(
                "RDB has duplicated key '{}' in DB {dbid} ({file}, before offset {offset})",
                key.escape_ascii()
            )],
        }
    }
}

/// An open file and what the log calls it.
type Named = (Box<dyn ReadFile>, String);

impl Persistence {
    /// Loads the dump file, if there is one. On failure the log has been told, and the keyspace has what came before.
    pub(crate) fn load_dump(&self, engine: &Engine, how: LoadHow) -> Result<Option<Counts>, ()> {
        let Some((file, name)) = self.open_dump(engine)? else {
            return Ok(None);
        };
        self.load_file(engine, file, &name, how).map(Some)
    }

    /// Whether there is a dump file that begins as one, in a version that can be read; the log is told what is wrong.
    pub(crate) fn check_dump(&self, engine: &Engine) -> bool {
        let Ok(Some((file, name))) = self.open_dump(engine) else {
            return false;
        };
        let reader = Reader::new(StreamSource::new(file, 0), load_options(engine));
        let Err(error) = reader else {
            return true;
        };
        for line in LoadError::Read(error).lines(&name, 0, None) {
            self.warn(&line);
        }
        false
    }

    /// The dump file and what the log calls it.
    fn open_dump(&self, engine: &Engine) -> Result<Option<Named>, ()> {
        let path = self.dump_path(engine);
        let name = path.display().to_string();
        match self.files.open(&path) {
            Ok(file) => Ok(Some((file, name))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                self.warn(&format!(
                    "Fatal error: can't open the RDB file {name} for reading: {}",
                    os_text(&error)
                ));
                Err(())
            }
        }
    }

    fn load_file(
        &self,
        engine: &Engine,
        file: Box<dyn ReadFile>,
        name: &str,
        how: LoadHow,
    ) -> Result<Counts, ()> {
        let total_bytes = file.len().unwrap_or(0);
        let facts = &engine.persistence.loading;
        facts.total_bytes.store(total_bytes, Relaxed);
        facts.loaded_bytes.store(0, Relaxed);
        self.load_stream(engine, file, name, total_bytes, how)
    }

    /// Loads what comes in RDB form from anywhere. `name` is what the log calls it.
    pub(crate) fn load_stream(
        &self,
        engine: &Engine,
        stream: impl Read,
        name: &str,
        total_bytes: u64,
        how: LoadHow,
    ) -> Result<Counts, ()> {
        let bar = Bar::new(&self.log, "Loading", total_bytes);
        let source = StreamSource::new(stream, 0);
        let (mut offset, mut version) = (0, None);
        let loaded = Reader::new(source, load_options(engine))
            .map_err(LoadError::Read)
            .and_then(|mut reader| {
                let loaded = load_keys(engine, &self.log, &bar, &mut reader, how);
                offset = reader.offset();
                version = Some(reader.version());
                loaded
            });
        bar.clear();
        loaded.map_err(|error| {
            for line in error.lines(name, offset, version) {
                self.warn(&line);
            }
        })
    }
}

/// How files are read, as the configuration says.
pub(crate) fn load_options(engine: &Engine) -> LoadOptions {
    let config = &engine.config;
    let skips = engine.skip_checksum.load(Relaxed);
    LoadOptions {
        thresholds: engine.thresholds(),
        relaxed: config.rdb_version_check_relaxed(),
        checksum: config.is_on(id::RDBCHECKSUM) && !skips,
        skip_modules: false,
    }
}

/// Reads a file to its end and puts its keys into the keyspace. The engine's facts are kept up to date.
pub(crate) fn load_keys<S: Source>(
    engine: &Engine,
    log: &Log,
    bar: &Bar<'_>,
    reader: &mut Reader<S>,
    how: LoadHow,
) -> Result<Counts, LoadError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (sender, receiver) = sync_channel(BATCHES_MAX);
    let putting = Putting {
        engine,
        how,
        batches: Mutex::new(receiver),
        duplicate: Mutex::new(None),
        has_failed: AtomicBool::new(false),
    };
    let read = std::thread::scope(|scope| {
        for _ in 0..cores.saturating_sub(1).max(1) {
            scope.spawn(|| putting.run());
        }
        let mut decoding = Decoding {
            engine,
            log,
            bar,
            how,
            sender,
            putting: &putting,
            batch: Vec::with_capacity(BATCH_KEYS),
            batch_from: 0,
            counts: Counts::default(),
        };
        // What it holds of the channel goes with it, so that the others end.
        decoding.run(reader).map(|()| decoding.counts)
    });
    let duplicate = putting.duplicate.into_inner();
    if let Some((key, dbid)) = duplicate.unwrap_or_else(PoisonError::into_inner) {
        return Err(LoadError::Duplicate(key, dbid));
    }
    let counts = read?;
    let facts = &engine.persistence.loading;
    facts.last_keys.store(counts.loaded, Relaxed);
    facts.last_keys_expired.store(counts.expired, Relaxed);
    let empty = match counts.empty {
        0 => String::new(),
        empty => format!(", empty keys skipped: {empty}"),
    };
    log.write(
        LogLevel::Notice,
        &format!(
            "Done loading RDB, keys loaded: {}, keys expired: {}{empty}.",
            counts.loaded, counts.expired
        ),
    );
    Ok(counts)
}

/// The thread that reads.
struct Decoding<'a> {
    engine: &'a Engine,
    log: &'a Log,
    bar: &'a Bar<'a>,
    how: LoadHow,
    sender: SyncSender<Vec<LoadedKey>>,
    putting: &'a Putting<'a>,
    batch: Vec<LoadedKey>,
    /// The offset at which it began.
    batch_from: u64,
    counts: Counts,
}

impl Decoding<'_> {
    fn run<S: Source>(&mut self, reader: &mut Reader<S>) -> Result<(), LoadError> {
        let now_ms = self.engine.clock.unix_us() / 1000;
        let db_count = self.engine.keyspace.db_count();
        let mut libraries = Vec::new();
        loop {
            match reader.read()? {
                Item::Key(key) => {
                    self.key(key, now_ms);
                    if self.batch.len() >= BATCH_KEYS
                        || reader.offset() - self.batch_from >= BATCH_BYTES
                    {
                        self.send(reader.offset());
                    }
                    if self.putting.has_failed.load(Relaxed) {
                        return Ok(());
                    }
                }
                Item::Select(dbid) if dbid >= db_count => {
                    return Err(LoadError::Databases(db_count));
                }
                Item::Aux { name, value } => self.fact(&name, &value),
                Item::Function(code) => libraries.push(code),
                Item::Empty { key, .. } => {
                    self.counts.empty += 1;
                    if self.counts.empty <= EMPTY_SHOWN {
                        let key = key.escape_ascii();
                        let line = format!("rdbLoadObject skipping empty key: {key}");
                        self.log.write(LogLevel::Notice, &line);
                    }
                }
                Item::End(checksum) => {
                    if checksum == serval_persist::rdb::file::Checksum::Disabled {
                        let line = "RDB file was saved with checksum disabled: no check performed.";
                        self.log.write(LogLevel::Notice, line);
                    }
                    self.send(reader.offset());
                    self.keep(libraries);
                    return Ok(());
                }
                Item::Select(_)
                | Item::Resize { .. }
                | Item::SlotInfo { .. }
                | Item::SlotImport { .. }
                | Item::ModuleKey { .. }
                | Item::ModuleAux { .. } => {}
            }
        }
    }

    fn key(&mut self, key: LoadedKey, now_ms: i64) {
        let delay_us = self.engine.config.number(id::KEY_LOAD_DELAY);
        if delay_us > 0 {
            std::thread::sleep(Duration::from_micros(delay_us as u64));
        }
        let is_over = key.entry.expiry_ms().is_some_and(|at_ms| at_ms < now_ms);
        if is_over && !self.how.keeps_expired {
            self.counts.expired += 1;
            return;
        }
        self.counts.loaded += 1;
        self.batch.push(key);
    }

    /// Passes on what was read up to here.
    fn send(&mut self, offset: u64) {
        self.batch_from = offset;
        let facts = &self.engine.persistence.loading;
        facts.loaded_bytes.store(offset, Relaxed);
        self.bar.draw(offset);
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH_KEYS));
        if !batch.is_empty() {
            // Nobody is there to take it only if somebody has failed.
            let _ = self.sender.send(batch);
        }
    }

    fn keep(&self, libraries: Vec<Vec<u8>>) {
        if !libraries.is_empty() {
            let line = format!(
                "The RDB file has {} libraries of functions, which are kept but cannot be called yet.",
                libraries.len()
            );
            self.log.write(LogLevel::Warning, &line);
        }
        let kept = self.engine.persistence.libraries.lock();
        *kept.unwrap_or_else(PoisonError::into_inner) = libraries;
    }

    /// What the file tells about itself.
    fn fact(&self, name: &[u8], value: &[u8]) {
        let text = String::from_utf8_lossy(value);
        let notice = |line: String| self.log.write(LogLevel::Notice, &line);
        match name {
            b"redis-ver" | b"valkey-ver" => {
                notice(format!("Loading RDB produced by version {text}"));
            }
            b"ctime" => {
                let created_s = text.parse().unwrap_or(0);
                let age_s = (self.engine.now_s() - created_s).max(0);
                notice(format!("RDB age {age_s} seconds"));
            }
            b"used-mem" => {
                let bytes: u64 = text.parse().unwrap_or(0);
                let facts = &self.engine.persistence.loading;
                facts.used_memory_bytes.store(bytes, Relaxed);
                let megabytes = bytes as f64 / (1024.0 * 1024.0);
                notice(format!("RDB memory usage when created {megabytes:.2} Mb"));
            }
            b"aof-preamble" if text != "0" => notice("RDB has an AOF tail".to_owned()),
            b"aof-base" if text != "0" => notice("RDB is base AOF".to_owned()),
            [b'%', ..] => {
                let name = String::from_utf8_lossy(name);
                notice(format!("RDB '{name}': {text}"));
            }
            _ => {}
        }
    }
}

/// The threads that put keys in.
struct Putting<'a> {
    engine: &'a Engine,
    how: LoadHow,
    batches: Mutex<Receiver<Vec<LoadedKey>>>,
    /// The first key that was there twice.
    duplicate: Mutex<Option<(Vec<u8>, u32)>>,
    has_failed: AtomicBool,
}

impl Putting<'_> {
    fn run(&self) {
        let keyspace = &self.engine.keyspace;
        let reader = (!self.how.gate_is_closed).then(|| keyspace.gate.register());
        loop {
            let batch = {
                let batches = self.batches.lock();
                batches.unwrap_or_else(PoisonError::into_inner).recv()
            };
            let Ok(batch) = batch else {
                return;
            };
            let _inside = reader.as_ref().map(|reader| reader.enter());
            self.put(batch);
        }
    }

    fn put(&self, batch: Vec<LoadedKey>) {
        let keyspace = &self.engine.keyspace;
        let now_ms = self.engine.clock.unix_us() / 1000;
        let recency = keyspace.recency();
        let mut access = Access::new(keyspace, now_ms, 0);
        for LoadedKey {
            dbid,
            entry,
            idle_seconds,
            frequency,
        } in batch
        {
            entry.set_lru(recency.restored(now_ms, idle_seconds, frequency));
            let hash = keyspace.hash(entry.key());
            let put = access.load(dbid, hash, entry, self.how.may_replace);
            if let Err(entry) = put {
                let mut duplicate = self
                    .duplicate
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                duplicate.get_or_insert_with(|| (entry.key().to_vec(), dbid));
                self.has_failed.store(true, Relaxed);
            }
        }
    }
}

impl Persistence {
    /// What a server does at its start, while clients are told to wait: loads the data. False if it must not go on.
    pub(crate) fn load_at_start(&self, engine: &Engine) -> bool {
        let started = Instant::now();
        let how = LoadHow {
            may_replace: false,
            keeps_expired: false,
            gate_is_closed: false,
        };
        match self.load_dump(engine, how) {
            Ok(None) => true,
            Ok(Some(_)) => {
                let seconds = started.elapsed().as_secs_f64();
                self.notice(&format!("DB loaded from disk: {seconds:.3} seconds"));
                true
            }
            Err(()) => {
                self.warn(EXITING);
                false
            }
        }
    }
}
