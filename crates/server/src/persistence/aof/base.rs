//! A base while it is written: a snapshot in RDB form, or as commands where `aof-use-rdb-preamble` says no.

use std::path::Path;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use serval_engine::{Engine, LogLevel};
use serval_keyspace::snapshot::Snapshot;
use serval_persist::aof::{CommandEncoder, write_timestamp};
use serval_spec::directive_id as id;

use super::AppendOnly;
use super::directory::Failed;
use crate::config_file::os_text;
use crate::persistence::files::WriteFile;
use crate::persistence::walk::{Failure, Hands, How, STEP_KEYS, delay_keys, write_snapshot};
use crate::processors::Duty;

/// Bytes that gather before they are written.
const CHUNK_BYTES: usize = 256 * 1024;
/// Bytes after which `aof-rewrite-incremental-fsync` brings what was written to disk.
const SYNC_BYTES: usize = 4 << 20;

impl AppendOnly {
    /// Writes a snapshot to a file and brings it to disk. Answers its length. The snapshot has ended when this returns; on
    /// failure there is no file, and the log says why.
    pub(super) fn write_base(
        &self,
        engine: &Engine,
        snapshot: Snapshot,
        is_rdb: bool,
        cancelled: &AtomicBool,
        path: &Path,
    ) -> Result<u64, Failed> {
        let result = self.try_to_write_base(engine, snapshot, is_rdb, cancelled, path);
        let failure = match result {
            Ok(bytes) => {
                let path = path.display();
                let line = format!("Successfully created the temporary AOF base file {path}");
                self.log(LogLevel::Notice, &line);
                return Ok(bytes);
            }
            Err(failure) => failure,
        };
        if let Failure::Io(error) = &failure {
            let reason = os_text(error);
            let line = format!("Write error writing append only file on disk: {reason}");
            self.log(LogLevel::Warning, &line);
        }
        let _ = self.files.remove(path);
        Err(Failed)
    }

    fn try_to_write_base(
        &self,
        engine: &Engine,
        snapshot: Snapshot,
        is_rdb: bool,
        cancelled: &AtomicBool,
        path: &Path,
    ) -> Result<u64, Failure> {
        let created = self.files.create(path);
        let mut file = match created {
            Ok(file) => file,
            Err(error) => {
                end(engine, snapshot);
                return Err(Failure::Io(error));
            }
        };
        if is_rdb {
            let how = How {
                is_aof_base: true,
                hands: Hands::in_background(&self.crew, &self.processors, Duty::Rewrite),
                cancelled,
                progress: &|_| (),
            };
            write_snapshot(engine, snapshot, &mut *file, how)?;
        } else {
            let written = write_commands(engine, &snapshot, &mut *file, cancelled);
            end(engine, snapshot);
            written?;
        }
        file.sync()?;
        Ok(self.file_bytes(path))
    }
}

fn end(engine: &Engine, snapshot: Snapshot) {
    let reader = engine.keyspace.gate.register();
    let _inside = reader.enter();
    snapshot.end(&engine.keyspace);
}

/// Writes a snapshot as commands.
fn write_commands(
    engine: &Engine,
    snapshot: &Snapshot,
    file: &mut dyn WriteFile,
    cancelled: &AtomicBool,
) -> Result<(), Failure> {
    let mut encoder = CommandEncoder::default();
    if engine.config.is_on(id::AOF_TIMESTAMP_ENABLED) {
        write_timestamp(encoder.buffer(), engine.now_s());
    }
    let libraries = engine.persistence.libraries.lock();
    let libraries = libraries.unwrap_or_else(PoisonError::into_inner).clone();
    for code in &libraries {
        encoder.function(code);
    }
    let syncs_on_the_way = engine.config.is_on(id::AOF_REWRITE_INCREMENTAL_FSYNC);
    let reader = engine.keyspace.gate.register();
    let mut walker = snapshot.walker();
    let mut unsynced = 0;
    loop {
        let delay_us = engine.config.number(id::RDB_KEY_SAVE_DELAY);
        let budget = if delay_us == 0 { STEP_KEYS } else { 1 };
        let inside = reader.enter();
        let is_done = walker.step(&engine.keyspace, &mut encoder, budget);
        drop(inside);
        // Long values, outside the gate.
        walker.report_aside(&mut encoder);
        if is_done || encoder.buffer().len() >= CHUNK_BYTES {
            let chunk = encoder.buffer();
            file.write_all(chunk)?;
            unsynced += chunk.len();
            chunk.clear();
        }
        if syncs_on_the_way && unsynced >= SYNC_BYTES {
            unsynced = 0;
            file.sync()?;
        }
        if is_done {
            return Ok(file.flush()?);
        }
        if cancelled.load(Relaxed) {
            return Err(Failure::Cancelled);
        }
        if delay_us > 0 {
            delay_keys(engine, 1, cancelled);
        } else {
            // As for a dump, whoever woke up meanwhile goes first.
            std::thread::yield_now();
        }
    }
}
