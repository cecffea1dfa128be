//! What a program that holds a keyspace asks of its files: to load them when it is opened, to save what is to be saved when
//! it is closed, and snapshots that lie in memory instead.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use serval_engine::{Caller, Engine};
use serval_keyspace::Access;
use serval_persist::StreamSource;
use serval_persist::rdb::file::{Item, Reader};
use serval_spec::directive_id as id;

use super::LoadHow;
use super::files::WriteFile;
use super::load::{EXITING, load_options};
use super::walk::{Failure, Hands, How, write_all, write_snapshot};
use crate::config_file::{os_text, path_of};
use crate::instance::Instance;
use crate::server::load_at_start;

/// What was found on disk.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    /// `aof`, `rdb`, or `none` where there was nothing.
    pub source: &'static str,
    /// Keys that are there now.
    pub keys: u64,
    /// Keys that were not loaded, since their time had come.
    pub expired: u64,
    /// Bytes at the end of the append-only file that were no whole command, and were cut off.
    pub truncated_bytes: u64,
    /// How long it took.
    pub duration_ms: f64,
}

/// Why data cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryError {
    /// `ERR_SERVAL_…`
    pub code: &'static str,
    /// Which file, and where in it.
    pub message: String,
}

fn error(code: &'static str, message: impl Into<String>) -> RecoveryError {
    let message = message.into();
    RecoveryError { code, message }
}

/// The code of what keeps a dump file from being put in the place of the keyspace.
const RESTORE: &str = "ERR_SERVAL_RESTORE";

/// A file in memory.
struct Memory(Vec<u8>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteFile for Memory {
    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Instance {
    /// Loads what is on disk, where the configuration names a directory or says that something is to be kept. To be called
    /// before anybody runs commands. The reasons of a failure are those that the log gets.
    ///
    /// # Errors
    /// [`RecoveryError`] with the code `ERR_SERVAL_DIR`, `ERR_SERVAL_LOCKED` or `ERR_SERVAL_LOAD`.
    pub fn recover(&self) -> Result<(), RecoveryError> {
        let started = Instant::now();
        let engine = self.engine();
        let given = engine.config.given_at_start();
        let names_data = [id::DIR, id::DBFILENAME, id::APPENDONLY];
        let is_named = given.iter().any(|directive| names_data.contains(directive));
        if !is_named && !engine.config.has_save_points() {
            return Ok(());
        }
        let dir = path_of(engine.config.text("dir").as_bytes());
        std::fs::create_dir_all(&dir).map_err(|reason| {
            let (dir, reason) = (dir.display(), os_text(&reason));
            error("ERR_SERVAL_DIR", format!("cannot use {dir}: {reason}"))
        })?;
        let persistence = self.persistence();
        persistence
            .relock_dir(engine)
            .map_err(|reason| error("ERR_SERVAL_LOCKED", reason))?;
        self.log().begin_to_collect();
        engine.begin_loading(0);
        let is_loaded = load_at_start(engine, persistence, self.append_only());
        engine.end_loading();
        let warnings = self.log().take_collected();
        if !is_loaded {
            let reasons: Vec<_> = warnings
                .iter()
                .map(|line| line.trim())
                .filter(|line| *line != EXITING)
                .collect();
            let message = format!("cannot load {}: {}", dir.display(), reasons.join("\n"));
            return Err(error("ERR_SERVAL_LOAD", message));
        }
        self.set_recovery(report(engine, started));
        Ok(())
    }

    /// Writes the last snapshot, where there are save points and something has changed since the one before. False where
    /// that failed.
    pub fn save_at_close(&self) -> bool {
        let (engine, persistence) = (self.engine(), self.persistence());
        let changes = engine.changes();
        if !engine.config.has_save_points() || engine.changes_unsaved(changes) == 0 {
            return true;
        }
        persistence.cancel_save();
        persistence.join_job();
        let _exclusive = engine.keyspace.gate.exclusive();
        let mut access = locked(engine);
        persistence.save(engine, &mut access, engine.changes())
    }

    /// The keyspace of one instant, as a dump file has it. Others go on meanwhile.
    ///
    /// # Errors
    /// Where there is no memory for it.
    pub fn snapshot(&self) -> io::Result<Vec<u8>> {
        let engine = self.engine();
        let mut file = Memory(Vec::new());
        let exclusive = engine.keyspace.gate.exclusive();
        let mut access = locked(engine);
        let Some(snapshot) = access.begin_snapshot() else {
            // Another one is being written.
            write_all(engine, &mut access, &mut file)?;
            return Ok(file.0);
        };
        drop(access);
        drop(exclusive);
        let how = How {
            is_aof_base: false,
            hands: Hands::Own,
            cancelled: &AtomicBool::new(false),
            progress: &|_| (),
        };
        match write_snapshot(engine, snapshot, &mut file, how) {
            Ok(()) => Ok(file.0),
            Err(Failure::Io(error)) => Err(error),
            Err(Failure::Cancelled) => Err(io::ErrorKind::Interrupted.into()),
        }
    }

    /// Replaces the keyspace by what a dump file has. It is read to its end first, so that one that is wrong changes
    /// nothing. Takes time in proportion to its length, in which nobody else executes anything.
    ///
    /// While the append-only file is written, the dump file becomes its base: it is on disk when this returns, and a crash
    /// meanwhile leaves the keyspace of before or that of after. Keys whose time has come are then loaded like any other,
    /// as from a file, and expire when somebody looks.
    ///
    /// # Errors
    /// [`RecoveryError`] with the code `ERR_SERVAL_RESTORE`, where the dump file is wrong or could not be brought to disk;
    /// nothing has changed then.
    pub fn restore(&self, bytes: &[u8]) -> Result<Recovery, RecoveryError> {
        let started = Instant::now();
        let engine = self.engine();
        let end = check(engine, bytes).map_err(|reason| error(RESTORE, reason))?;
        let bytes = bytes.get(..end).unwrap_or(bytes);
        self.log().begin_to_collect();
        let replaced = self.replace(bytes);
        Caller::new(Arc::clone(engine), 0).serve_waiting();
        let warnings = self.log().take_collected();
        replaced.map_err(|()| error(RESTORE, warnings.join("\n")))?;
        Ok(Recovery {
            source: "rdb",
            truncated_bytes: 0,
            ..report(engine, started)
        })
    }

    /// The same of a dump file that is right. The log is told what goes wrong.
    fn replace(&self, bytes: &[u8]) -> Result<(), ()> {
        let (engine, aof) = (self.engine(), self.append_only());
        let base = match aof.is_on() {
            true => Some(aof.prepare_replacement(engine, bytes).map_err(|_| ())?),
            false => None,
        };
        let exclusive = engine.keyspace.gate.exclusive();
        if let Some(base) = &base {
            base.install().map_err(|_| ())?;
        }
        let mut access = locked(engine);
        for dbid in 0..engine.keyspace.db_count() {
            access.flush(dbid, false);
        }
        let trash = access.into_trash();
        let how = LoadHow {
            may_replace: true,
            // Memory has to have what a base has: what follows counts on it.
            keeps_expired: base.is_some(),
            gate_is_closed: true,
        };
        let total_bytes = bytes.len() as u64;
        let loaded =
            self.persistence()
                .load_stream(engine, bytes, "the snapshot", total_bytes, how);
        drop(exclusive);
        drop(base);
        trash.free(&engine.keyspace);
        loaded.map(|_| ())
    }
}

/// Reads a dump file to its end, and gives the offset of that. The error says what is wrong with it, and where.
fn check(engine: &Engine, bytes: &[u8]) -> Result<usize, String> {
    let failed = |error: serval_persist::Error| format!("no snapshot: {error}");
    let source = StreamSource::new(bytes, 0);
    let mut reader = Reader::new(source, load_options(engine)).map_err(failed)?;
    let db_count = engine.keyspace.db_count();
    let mut keys = HashSet::new();
    loop {
        match reader.read().map_err(failed)? {
            Item::End(_) => return Ok(usize::try_from(reader.offset()).unwrap_or(bytes.len())),
            Item::Select(dbid) if dbid >= db_count => {
                return Err(format!("the snapshot has more than {db_count} databases"));
            }
            Item::Key(key) => {
                let name = key.entry.key().escape_ascii();
                let is_first = keys.insert((key.dbid, Box::<[u8]>::from(key.entry.key())));
                // A file in which a key is twice cannot be loaded when the program starts again.
                if !is_first {
                    let offset = reader.offset();
                    return Err(format!(
                        "no snapshot: it has the key '{name}' twice (before offset {offset})"
                    ));
                }
            }
            _ => {}
        }
    }
}

/// An access while the gate is closed.
fn locked(engine: &Arc<Engine>) -> Access<'_> {
    let mut access = Access::new(&engine.keyspace, engine.clock.unix_us() / 1000, 0);
    access.lock_all();
    access
}

fn report(engine: &Engine, started: Instant) -> Recovery {
    let facts = &engine.persistence.loading;
    let keyspace = &engine.keyspace;
    let keys = (0..keyspace.db_count()).filter_map(|dbid| keyspace.db_if_used(dbid));
    Recovery {
        source: match (
            facts.total_bytes.load(Relaxed),
            engine.config.is_on(id::APPENDONLY),
        ) {
            (0, _) => "none",
            (_, true) => "aof",
            (_, false) => "rdb",
        },
        keys: keys.map(|db| db.key_count() as u64).sum(),
        expired: facts.last_keys_expired.load(Relaxed),
        truncated_bytes: facts.truncated_bytes.load(Relaxed),
        duration_ms: started.elapsed().as_secs_f64() * 1000.0,
    }
}
