//! Another keyspace in the place of the one that the files tell of: what `restore` of a program does while they are
//! written.
//!
//! A dump file is a base already, so that what is given becomes the next one as it is:
//!
//! ```text
//! 1  it is written to a temporary file, which is brought to disk     outside of the gate
//! 2  gate closed: it gets its name, an empty increment is made, and a manifest names the two instead of everything
//! 3  the journal is cut there, the writer is told to go on in the increment, and the keyspace is loaded
//! 4  gate open: what is not needed any more is deleted
//! ```
//!
//! A crash before the manifest of 2 has its name leaves the old keyspace, one after it the new one. What fails before that
//! leaves everything as it was, the keyspace in memory too. Nobody executes anything between 2 and 3, so that no effect on
//! one keyspace can ever follow the base of the other.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use serval_engine::persistence::NEVER;
use serval_engine::{Engine, LogLevel};

use super::directory::{Failed, NotWritten};
use super::{AppendOnly, Order, Phase};
use crate::config_file::os_text;
use crate::persistence::files::LogFile;

/// A base that is on disk and that no manifest names. No rewrite begins while there is one.
pub(crate) struct Replacement {
    aof: Arc<AppendOnly>,
    engine: Arc<Engine>,
    temporary: PathBuf,
    bytes: u64,
}

impl AppendOnly {
    /// Brings a dump file to disk that is to be the next base. Ends a rewrite under way; a replacement under way in another
    /// thread is waited for. To be called outside of the gate.
    pub(crate) fn prepare_replacement(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        dump: &[u8],
    ) -> Result<Replacement, Failed> {
        self.claim_rewrite(engine);
        let replacement = Replacement {
            aof: Arc::clone(self),
            engine: Arc::clone(engine),
            temporary: self.names.temporary_base(None),
            bytes: dump.len() as u64,
        };
        self.write_dump(dump, &replacement.temporary)?;
        Ok(replacement)
    }

    /// Takes the place of a rewrite, so that none begins.
    fn claim_rewrite(&self, engine: &Engine) {
        let since_s = &engine.persistence.aof.rewriting_since_s;
        while since_s
            .compare_exchange(NEVER, engine.now_s(), SeqCst, SeqCst)
            .is_err()
        {
            self.cancel_rewrite(engine);
            std::thread::yield_now();
        }
    }

    fn write_dump(&self, dump: &[u8], path: &Path) -> Result<(), Failed> {
        self.directory().make()?;
        let written = self.files.create(path).and_then(|mut file| {
            file.write_all(dump)?;
            file.sync()
        });
        written.map_err(|error| {
            let (path, reason) = (path.display(), os_text(&error));
            let line = format!("Write error writing append only file {path} on disk: {reason}");
            self.log(LogLevel::Warning, &line);
            Failed
        })
    }

    /// Has a manifest name the base and a new increment instead of everything before, and gives the increment.
    fn install_replacement(
        &self,
        engine: &Engine,
        temporary: &Path,
    ) -> Result<Arc<dyn LogFile>, Failed> {
        let directory = self.directory();
        let mut state = self.state();
        let mut manifest = state.manifest.clone();
        let base = manifest.add_base(&self.names.filename, true);
        directory.install_base(temporary, &base)?;
        let incr = manifest.add_incr(&self.names.filename, engine.replication_offset());
        manifest.retire_incrs(1);
        let remove_new = || self.remove_all(&[self.names.part(&base), self.names.part(&incr)]);
        let file = directory.create_incr(&incr).inspect_err(|_| remove_new())?;
        match directory.write_manifest(&manifest) {
            Ok(()) => {
                state.manifest = manifest;
                Ok(file)
            }
            Err(NotWritten::Old) => {
                remove_new();
                Err(Failed)
            }
            // A crash could leave the new one, which what is written from now on does not belong to.
            Err(NotWritten::Unknown) => match directory.write_manifest(&state.manifest) {
                Ok(()) => {
                    remove_new();
                    Err(Failed)
                }
                Err(_) => {
                    let reason = "the manifest on disk is not known".to_owned();
                    engine.append_only_written(Some(reason));
                    self.give_up("Which manifest is on disk is not known: nothing that is written from now on can be relied on.");
                    Err(Failed)
                }
            },
        }
    }
}

impl Replacement {
    /// Makes it the base, and has what is executed from now on follow it. To be called inside of the gate, by whoever puts
    /// the same keyspace into memory before opening it. Where it fails the files are as they were.
    pub(crate) fn install(&self) -> Result<(), Failed> {
        let (aof, engine) = (&self.aof, &self.engine);
        if !aof.is_on() {
            // Somebody has switched it off meanwhile.
            return Ok(());
        }
        let file = aof.install_replacement(engine, &self.temporary)?;
        aof.enter(engine, &mut aof.state(), Phase::On);
        engine.journal.set_on(true);
        let at = engine.journal.cut();
        let bytes = 0;
        aof.order(Order::Switch { at, file, bytes });
        let base_bytes = self.bytes;
        aof.order(Order::Rewritten { base_bytes });
        aof.set_holds(Phase::On);
        engine.wake_synced();
        let facts = &engine.persistence.aof;
        facts.rewrite_failures.store(0, Relaxed);
        facts.is_rewrite_scheduled.store(false, Relaxed);
        let line = "The append-only file begins anew with a keyspace that was restored";
        aof.log(LogLevel::Notice, line);
        Ok(())
    }
}

impl Drop for Replacement {
    /// Deletes what is not needed any more, and lets rewrites begin again. Outside of the gate.
    fn drop(&mut self) {
        let (aof, engine) = (&self.aof, &self.engine);
        // What is still there of one that was not installed, and of a first base that was to come.
        let _ = aof.files.remove(&self.temporary);
        let mut state = aof.state();
        if state.phase == Phase::On {
            let temporary = aof.names.part(&aof.names.temporary_incr());
            if aof.files.exists(&temporary) {
                let _ = aof.files.remove(&temporary);
            }
            if !aof.is_broken() {
                aof.delete_history(engine, &mut state.manifest);
            }
        }
        let is_starting = state.phase == Phase::Starting;
        drop(state);
        let since_s = &engine.persistence.aof.rewriting_since_s;
        since_s.store(NEVER, SeqCst);
        match is_starting {
            // The first base is still to be made, by the rewrite that this one ended.
            true => aof.schedule_rewrite(engine),
            false => aof.ring_writer(),
        }
    }
}
