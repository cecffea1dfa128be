//! Loading: the base, then the increments, command by command, as a client would send them.
//!
//! The client is one to whom nothing is refused and for whom nothing expires: what expired is in the file as what it was,
//! a deletion. Only the end of the last file that has anything in it may be missing (`aof-load-truncated`); anything else that is wrong ends the
//! start, with the file and the place in the log, since what follows it cannot be trusted.

use std::io::{BufReader, Read, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use serval_engine::{Caller, Engine, Errand, Flow, LogLevel, Session, errors};
use serval_keyspace::Access;
use serval_persist::aof::{CommandReader, Manifest, Record, StreamError, StreamReason};
use serval_resp::Argv;
use serval_spec::directive_id as id;

use super::AppendOnly;
use super::directory::{Failed, text};
use crate::config_file::os_text;
use crate::persistence::files::ReadFile;

/// What there was to load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loaded {
    /// No append-only file.
    Nothing,
    /// Files without content.
    Empty,
    /// Data.
    Data,
}

/// How the loading of one file ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Whole,
    Empty,
    Truncated,
}

impl AppendOnly {
    /// Loads what the directory holds and goes on writing behind it. Nobody else runs commands that need the data.
    pub(crate) fn load_and_open(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        caller: &mut Caller,
    ) -> Result<Loaded, Failed> {
        let started = Instant::now();
        let manifest = self.directory().read_manifest()?;
        self.state().manifest = manifest;
        let loaded = self.load(engine, caller)?;
        if loaded != Loaded::Nothing {
            let seconds = started.elapsed().as_secs_f32();
            let line = format!("DB loaded from append only file: {seconds:.3} seconds");
            self.log(LogLevel::Notice, &line);
        }
        self.find_offset(engine)?;
        engine.forget_changes();
        self.open(engine)?;
        Ok(loaded)
    }

    /// DEBUG LOADAOF, in a thread of its own: others are refused meanwhile as when the server starts.
    pub(crate) fn reload(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        errand: Arc<Errand>,
    ) -> Result<(), String> {
        let (aof, for_thread) = (Arc::clone(self), Arc::clone(engine));
        let spawned = self.spawn("serval-load", move || {
            let is_loaded = aof.reload_now(&for_thread);
            errand.end(match is_loaded {
                true => Ok(()),
                false => Err(errors::LOADAOF_FAILED),
            });
        });
        spawned.map_err(|Failed| "ERR a thread could not be started".to_owned())
    }

    fn reload_now(self: &Arc<Self>, engine: &Arc<Engine>) -> bool {
        engine.begin_loading(0);
        // What is applied from the files must not go into them again.
        let was_on = engine.journal.is_on();
        set_journal(engine, false);
        let is_flushed = !self.is_on() || self.flush(engine);
        forget_all(engine);
        let mut caller = Caller::new(Arc::clone(engine), 0);
        let loaded = self.load(engine, &mut caller);
        engine.forget_changes();
        set_journal(engine, was_on && self.is_on());
        engine.end_loading();
        caller.serve_waiting();
        if loaded.is_ok() {
            self.log(LogLevel::Notice, "Append Only File loaded by DEBUG LOADAOF");
        }
        is_flushed && loaded.is_ok()
    }

    /// Loads all files that the manifest names.
    pub(super) fn load(&self, engine: &Engine, caller: &mut Caller) -> Result<Loaded, Failed> {
        let manifest = {
            let mut state = self.state();
            self.directory().upgrade(&mut state.manifest)?;
            state.manifest.clone()
        };
        if manifest.is_empty() {
            return Ok(Loaded::Nothing);
        }
        let mut sizes = Vec::new();
        for part in manifest.parts() {
            // One that the manifest names and that is not there is lost.
            sizes.push(self.directory().len_of(&part.name)?.ok_or(Failed)?);
        }
        let total_bytes: u64 = sizes.iter().sum();
        let facts = &engine.persistence.aof;
        facts.current_bytes.store(total_bytes, Relaxed);
        let has_base = manifest.base.is_some();
        let base_bytes = sizes.first().copied().filter(|_| has_base);
        facts.base_bytes.store(base_bytes.unwrap_or(0), Relaxed);
        if total_bytes == 0 {
            return Ok(Loaded::Empty);
        }
        engine
            .persistence
            .loading
            .total_bytes
            .store(total_bytes, Relaxed);
        self.load_parts(engine, caller, &manifest, &sizes)?;
        Ok(Loaded::Data)
    }

    fn load_parts(
        &self,
        engine: &Engine,
        caller: &mut Caller,
        manifest: &Manifest,
        sizes: &[u64],
    ) -> Result<(), Failed> {
        let mut bytes_before = 0;
        for (idx, part) in manifest.parts().enumerate() {
            // A rewrite names its increment before it is written to, so that what a crash cut off may be in the one before.
            let is_last = sizes.iter().skip(idx + 1).all(|bytes| *bytes == 0);
            let is_base = manifest.base.is_some() && idx == 0;
            let started = Instant::now();
            let mut loader = Loader::new(self, engine, caller, &part.name, bytes_before);
            let ended = loader.load()?;
            bytes_before = loader.bytes_done;
            if ended == Ended::Truncated && !is_last {
                let line = "Fatal error: the truncated file is not the last file";
                self.log(LogLevel::Warning, line);
                return Err(Failed);
            }
            if ended != Ended::Empty {
                let kind = if is_base { "base" } else { "incr" };
                let (name, seconds) = (text(&part.name), started.elapsed().as_secs_f32());
                let line = format!("DB loaded from {kind} file {name}: {seconds:.3} seconds");
                self.log(LogLevel::Notice, &line);
            }
        }
        Ok(())
    }

    /// Where the replication offset stands behind what was loaded.
    fn find_offset(&self, engine: &Engine) -> Result<(), Failed> {
        let mut state = self.state();
        let Some(last) = state.manifest.incrs.last_mut() else {
            return Ok(());
        };
        let offset = match last.end_offset.take() {
            Some(offset) => offset,
            None => {
                let bytes = self.directory().len_of(&last.name)?.unwrap_or(0);
                last.start_offset
                    .unwrap_or(0)
                    .saturating_add_unsigned(bytes)
            }
        };
        engine.persistence.first_offset.store(offset, Relaxed);
        Ok(())
    }
}

fn set_journal(engine: &Engine, on: bool) {
    let _exclusive = engine.keyspace.gate.exclusive();
    engine.journal.set_on(on);
}

/// Empties all databases.
fn forget_all(engine: &Engine) {
    let exclusive = engine.keyspace.gate.exclusive();
    let mut access = Access::new(&engine.keyspace, engine.clock.unix_us() / 1000, 0);
    access.lock_all();
    for dbid in 0..engine.keyspace.db_count() {
        access.flush(dbid, false);
    }
    let trash = access.into_trash();
    drop(exclusive);
    trash.free(&engine.keyspace);
}

/// Loads one file.
struct Loader<'a> {
    aof: &'a AppendOnly,
    engine: &'a Engine,
    caller: &'a mut Caller,
    session: Session,
    name: &'a [u8],
    /// Bytes of all files that are done.
    bytes_done: u64,
    replies: Vec<u8>,
}

impl<'a> Loader<'a> {
    fn new(
        aof: &'a AppendOnly,
        engine: &'a Engine,
        caller: &'a mut Caller,
        name: &'a [u8],
        bytes_done: u64,
    ) -> Loader<'a> {
        Loader {
            aof,
            engine,
            caller,
            session: Session::for_replay(engine),
            name,
            bytes_done,
            replies: Vec::new(),
        }
    }

    fn load(&mut self) -> Result<Ended, Failed> {
        let path = self.aof.names.part(self.name);
        let opened = self.aof.files.open(&path);
        let opened = opened.and_then(|file| Ok((file.len()?, file)));
        let (bytes, mut file) = match opened {
            Ok(opened) => opened,
            Err(error) => return Err(self.refuse_to_open(&error)),
        };
        if bytes == 0 {
            return Ok(Ended::Empty);
        }
        let start = self.load_preamble(&mut *file)?;
        let ended = self.load_commands(file, start, &path);
        self.caller.disconnect(&mut self.session);
        self.bytes_done += bytes;
        self.tell_progress(0);
        ended
    }

    fn refuse_to_open(&self, error: &std::io::Error) -> Failed {
        let (name, reason) = (text(self.name), os_text(error));
        let line = match error.kind() {
            std::io::ErrorKind::NotFound => {
                format!("The append log file {name} doesn't exist: {reason}")
            }
            _ => {
                format!("Fatal error: can't open the append log file {name} for reading: {reason}")
            }
        };
        self.warn(&line)
    }

    /// Loads the snapshot that the file begins with, if it does. Answers where the commands begin.
    fn load_preamble(&mut self, file: &mut dyn ReadFile) -> Result<u64, Failed> {
        let mut magic = Vec::new();
        let read = file
            .take(6)
            .read_to_end(&mut magic)
            .and_then(|_| file.seek(SeekFrom::Start(0)));
        if let Err(error) = read {
            return Err(self.refuse_to_read(&os_text(&error)));
        }
        if !magic.starts_with(b"REDIS") && magic != b"VALKEY" {
            return Ok(0);
        }
        // Of old, one file had both, and its name had no number.
        let is_old = self.name == self.aof.names.filename;
        self.notice(if is_old {
            "Reading RDB preamble from AOF file..."
        } else {
            "Reading RDB base file on AOF loading..."
        });
        let Some(end) = super::preamble::load(self.engine, &self.aof.log, file, &text(self.name))
        else {
            let name = text(self.name);
            return Err(self.warn(&if is_old {
                format!(
                    "Error reading the RDB preamble of the AOF file {name}, AOF loading aborted"
                )
            } else {
                format!("Error reading the RDB base file {name}, AOF loading aborted")
            }));
        };
        self.tell_progress(end);
        if is_old {
            self.notice("Reading the remaining AOF tail...");
        }
        if let Err(error) = file.seek(SeekFrom::Start(end)) {
            return Err(self.refuse_to_read(&os_text(&error)));
        }
        Ok(end)
    }

    fn load_commands(
        &mut self,
        file: Box<dyn ReadFile>,
        start: u64,
        path: &Path,
    ) -> Result<Ended, Failed> {
        /// Commands between two looks at the clock and the configuration.
        const STEP: u64 = 1024;
        let mut reader = CommandReader::new(BufReader::new(file), start);
        for count in 0_u64.. {
            if count.is_multiple_of(STEP) {
                self.tell_progress(reader.offset());
            }
            let offset = reader.offset();
            match reader.next_record() {
                Ok(Some(Record::Command(argv))) => self.execute(argv, offset)?,
                Ok(Some(Record::Timestamp(_) | Record::Comment)) => {}
                Ok(None) => break,
                Err(error) => return self.refuse(&error, reader.valid_up_to(), path),
            }
        }
        Ok(Ended::Whole)
    }

    /// Executes what stands at `offset`.
    fn execute(&mut self, argv: Argv<'_>, offset: u64) -> Result<(), Failed> {
        self.replies.clear();
        if let Some(wrong) = self.what_nobody_wrote(argv) {
            let name = text(self.name);
            return Err(self.warn(&format!(
                "{wrong} reading the append only file {name} (offset {offset})"
            )));
        }
        let flow = self.caller.call(&mut self.session, argv, &mut self.replies);
        debug_assert!(matches!(flow, Flow::Continue), "nobody waits here");
        if self.replies.first() == Some(&b'-') {
            let error = text(self.replies.get(1..).unwrap_or_default());
            let (error, command) = (error.trim_end().to_owned(), text(argv.arg(0)));
            if command.eq_ignore_ascii_case("select") {
                // What follows belongs to a database that is not there, and must not go to another.
                let name = text(self.name);
                return Err(self.warn(&format!(
                    "'{error}' after '{command}' reading the append only file {name} (offset {offset})"
                )));
            }
            // What the file does not change, nobody else can.
            self.warn(&format!("== CRITICAL == This server is sending an error to its AOF-loading-client: '{error}' after processing the command '{}'", command.to_lowercase()));
        }
        let delay_us = self.engine.config.number(id::KEY_LOAD_DELAY);
        if delay_us > 0 {
            std::thread::sleep(Duration::from_micros(delay_us.unsigned_abs()));
        }
        Ok(())
    }

    /// What shows that a command was not written by a server like this one, so that what follows it cannot be trusted.
    fn what_nobody_wrote(&self, argv: Argv<'_>) -> Option<String> {
        let container = self.engine.config.command(argv.arg(0));
        let spec = match (container, argv.get(1)) {
            (Some(container), Some(name)) if container.is_container() => {
                serval_spec::lookup_subcommand(container, name)
            }
            _ => container,
        };
        match spec {
            None => Some(format!("Unknown command '{}'", text(argv.arg(0)))),
            Some(spec) if !spec.accepts_argc(argv.len()) => {
                let command = spec.full_name;
                Some(format!("Wrong number of arguments for '{command}'"))
            }
            Some(_) => None,
        }
    }

    /// What becomes of a file that could not be read to its end.
    fn refuse(
        &mut self,
        error: &StreamError,
        valid_up_to: u64,
        path: &Path,
    ) -> Result<Ended, Failed> {
        let name = text(self.name);
        if let StreamReason::Io(error) = &error.reason {
            return Err(self.refuse_to_read(&os_text(error)));
        }
        if !error.is_truncation() {
            self.warn(&format!("{name}: {error}"));
            return Err(self.warn(&format!("Bad file format reading the append only file {name}: make a backup of your AOF file, then use ./serval-check-aof --fix <filename.manifest>")));
        }
        if matches!(error.reason, StreamReason::OpenTransaction) {
            self.warn(&format!(
                "Revert incomplete MULTI/EXEC transaction in AOF file {name}"
            ));
        }
        if self.engine.config.is_on(id::AOF_LOAD_TRUNCATED) {
            self.warn(&format!(
                "!!! Warning: short read while loading the AOF file {name}!!!"
            ));
            self.warn(&format!(
                "!!! Truncating the AOF {name} at offset {valid_up_to} !!!"
            ));
            let bytes = self.aof.directory().len_of(self.name).ok().flatten();
            match self.cut(path, valid_up_to) {
                Ok(()) => {
                    let cut_bytes = bytes.unwrap_or(valid_up_to).saturating_sub(valid_up_to);
                    let facts = &self.engine.persistence.loading;
                    facts.truncated_bytes.fetch_add(cut_bytes, Relaxed);
                    self.warn(&format!(
                        "AOF {name} loaded anyway because aof-load-truncated is enabled"
                    ));
                    return Ok(Ended::Truncated);
                }
                Err(error) => {
                    let reason = os_text(&error);
                    self.warn(&format!("Error truncating the AOF file {name}: {reason}"));
                }
            }
        }
        Err(self.warn(&format!("Unexpected end of file reading the append only file {name} (offset {valid_up_to}). You can: 1) Make a backup of your AOF file, then use ./serval-check-aof --fix <filename.manifest>. 2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and restart the server.")))
    }

    fn cut(&self, path: &Path, bytes: u64) -> std::io::Result<()> {
        let file = self.aof.files.append(path)?;
        file.set_len(bytes)?;
        file.sync()
    }

    fn refuse_to_read(&self, reason: &str) -> Failed {
        let name = text(self.name);
        self.warn(&format!(
            "Unrecoverable error reading the append only file {name}: {reason}"
        ))
    }

    /// Tells how far this file is.
    fn tell_progress(&self, offset: u64) {
        let loaded = &self.engine.persistence.loading.loaded_bytes;
        loaded.store(self.bytes_done + offset, Relaxed);
    }

    fn notice(&self, line: &str) {
        self.aof.log(LogLevel::Notice, line);
    }

    fn warn(&self, line: &str) -> Failed {
        self.aof.log(LogLevel::Warning, line);
        Failed
    }
}
