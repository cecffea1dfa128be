//! Switching the append-only file on and off: when the server starts, by CONFIG SET, and when it ends.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use serval_engine::{Caller, Engine, LogLevel};
use serval_keyspace::Access;
use serval_spec::directive_id as id;

use super::directory::{Failed, NotWritten, text};
use super::{AppendOnly, Order, Phase};

impl AppendOnly {
    /// Whether the journal is written, or about to be.
    pub(crate) fn is_on(&self) -> bool {
        self.state().phase != Phase::Off
    }

    /// Loads the files when the server starts, and goes on writing. False if the server must not go on.
    pub(crate) fn load_at_start(self: &Arc<Self>, engine: &Arc<Engine>) -> bool {
        let mut caller = Caller::new(Arc::clone(engine), 0);
        self.load_and_open(engine, &mut caller).is_ok()
    }

    /// Switches the append-only file on or off as `appendonly` says by now. False if it cannot be switched on.
    pub(crate) fn follow_config(self: &Arc<Self>, engine: &Arc<Engine>) -> bool {
        match engine.config.is_on(id::APPENDONLY) {
            true => self.switch_on(engine).is_ok(),
            false => {
                self.switch_off(engine);
                true
            }
        }
    }

    /// Goes on with what was loaded, or begins a new one if there was nothing. What goes wrong is in the log.
    pub(super) fn open(self: &Arc<Self>, engine: &Arc<Engine>) -> Result<(), Failed> {
        let directory = self.directory();
        directory.make()?;
        let mut state = self.state();
        if state.manifest.is_empty() {
            let is_rdb = engine.config.is_on(id::AOF_USE_RDB_PREAMBLE);
            let name = state.manifest.add_base(&self.names.filename, is_rdb);
            self.write_first_base(engine, is_rdb, &name)?;
            let line = format!("Creating AOF base file {} on server start", text(&name));
            self.log(LogLevel::Notice, &line);
        }
        let (verb, name) = match state.manifest.incrs.last_mut() {
            Some(last) => {
                last.end_offset = None;
                ("Opening", last.name.clone())
            }
            None => {
                let offset = engine.replication_offset();
                let name = state.manifest.add_incr(&self.names.filename, offset);
                ("Creating", name)
            }
        };
        let file = directory.append_incr(&name)?;
        directory
            .write_manifest(&state.manifest)
            .map_err(|_: NotWritten| Failed)?;
        let bytes = self.file_bytes(&self.names.part(&name));
        self.start_writer(engine).map_err(|_| Failed)?;
        self.enter(engine, &mut state, Phase::On);
        self.delete_history(engine, &mut state.manifest);
        drop(state);
        {
            let _exclusive = engine.keyspace.gate.exclusive();
            engine.journal.set_on(true);
            let at = engine.journal.cut();
            self.order(Order::Switch { at, file, bytes });
        }
        self.set_holds(Phase::On);
        engine.persistence.aof.is_on.store(true, Relaxed);
        let line = format!("{verb} AOF incr file {} on server start", text(&name));
        self.log(LogLevel::Notice, &line);
        Ok(())
    }

    /// A base of the keyspace as it is, which nobody changes yet.
    fn write_first_base(&self, engine: &Engine, is_rdb: bool, name: &[u8]) -> Result<(), Failed> {
        let snapshot = {
            let _exclusive = engine.keyspace.gate.exclusive();
            let mut access = Access::new(&engine.keyspace, engine.clock.unix_us() / 1000, 0);
            access.lock_all();
            access.begin_snapshot().ok_or(Failed)?
        };
        let temporary = self.names.temporary_base(None);
        let bytes = self.write_base(
            engine,
            snapshot,
            is_rdb,
            &AtomicBool::new(false),
            &temporary,
        )?;
        let installed = self.directory().install_base(&temporary, name);
        installed.inspect_err(|Failed| self.remove_all(&[temporary]))?;
        let facts = &engine.persistence.aof;
        facts.current_bytes.store(bytes, Relaxed);
        facts.base_bytes.store(bytes, Relaxed);
        Ok(())
    }

    /// CONFIG SET appendonly yes: what is there becomes the first base, in the background.
    pub(crate) fn switch_on(self: &Arc<Self>, engine: &Arc<Engine>) -> Result<(), Failed> {
        if self.is_on() {
            return Ok(());
        }
        self.start_writer(engine).map_err(|_| Failed)?;
        if engine.persistence.aof.is_rewriting() {
            self.log(LogLevel::Notice, "AOF was enabled but there is already an AOF rewriting in background. Stopping background AOF and starting a rewrite now.");
            self.cancel_rewrite(engine);
        }
        self.enter(engine, &mut self.state(), Phase::Starting);
        if engine.persistence.rdb.is_saving() {
            self.log(LogLevel::Notice, "AOF was enabled but there is already another background operation. An AOF background was scheduled to start when possible.");
            self.schedule_rewrite(engine);
        } else if self.begin_rewrite(engine).is_err() {
            self.enter(engine, &mut self.state(), Phase::Off);
            self.log(LogLevel::Warning, "Serval needs to enable the AOF but can't trigger a background AOF rewrite operation. Check the above logs for more info about the error.");
            return Err(Failed);
        }
        let facts = &engine.persistence.aof;
        if facts.write_error().is_some() {
            self.log(LogLevel::Warning, "AOF reopen, just ignore the last error.");
            engine.append_only_written(None);
        }
        facts.is_on.store(true, Relaxed);
        self.set_holds(Phase::Starting);
        Ok(())
    }

    /// CONFIG SET appendonly no: everything so far is brought to disk, and nothing after it.
    pub(crate) fn switch_off(self: &Arc<Self>, engine: &Arc<Engine>) {
        if !self.is_on() {
            return;
        }
        let facts = &engine.persistence.aof;
        facts.is_rewrite_scheduled.store(false, Relaxed);
        if facts.is_rewriting() {
            let pid = std::process::id();
            let line = format!("Killing running AOF rewrite child: {pid}");
            self.log(LogLevel::Notice, &line);
            self.cancel_rewrite(engine);
        }
        // Before the last fsync, so that nobody takes it for one that others follow.
        facts.is_on.store(false, Relaxed);
        let was_starting = self.state().phase == Phase::Starting;
        self.order_and_wait(engine, |until, done| Order::Close { until, done });
        let mut state = self.state();
        self.enter(engine, &mut state, Phase::Off);
        if was_starting {
            let _ = self
                .files
                .remove(&self.names.part(&self.names.temporary_incr()));
        } else if let Some(last) = state.manifest.incrs.last_mut() {
            last.end_offset = Some(engine.replication_offset());
            // Whoever loads it can do without.
            let _ = self.directory().write_manifest(&state.manifest);
        }
        drop(state);
        self.set_holds(Phase::Off);
        // The journal itself is switched off by a thread that may wait for the gate, as the calling one may be inside and
        // the writer has others to serve.
        let (aof, engine) = (Arc::clone(self), Arc::clone(engine));
        let _ = self.spawn("serval-aof-off", move || aof.silence(&engine));
    }

    /// Ends the journal, if nobody has begun a new file meanwhile. Outside of the gate.
    fn silence(&self, engine: &Engine) {
        let _exclusive = engine.keyspace.gate.exclusive();
        if self.state().phase == Phase::Off {
            engine.journal.set_on(false);
        }
    }

    /// Says whether the process is about to end, when rewrites do not begin by themselves any more.
    pub(crate) fn set_ending(&self, is_ending: bool) {
        self.is_ending.store(is_ending, SeqCst);
        if !is_ending {
            self.ring_writer();
        }
    }

    /// Ends a rewrite under way, since the process is to end. False, with the reason in the log, where that has to wait for
    /// it. Outside of the gate.
    pub(crate) fn give_up_rewrite(&self, engine: &Engine, is_forced: bool) -> bool {
        if engine.persistence.aof.is_rewriting() {
            if self.state().phase == Phase::Starting && !is_forced {
                let line = "Writing initial AOF. Can't exit.";
                self.log(LogLevel::Warning, line);
                return false;
            }
            let line = "There is a child rewriting the AOF. Killing it!";
            self.log(LogLevel::Warning, line);
            self.cancel_rewrite(engine);
        }
        self.join_rewriter();
        true
    }

    /// Brings to disk what is to be there before the process ends. False, with the reason in the log, where that cannot be.
    pub(crate) fn before_exit(&self, engine: &Engine, is_forced: bool) -> bool {
        if !self.is_on() {
            return true;
        }
        self.log(LogLevel::Notice, "Calling fsync() on the AOF file.");
        let is_synced = self.flush(engine);
        if !is_synced {
            let line = "Fail to fsync the AOF file: what was written last may be lost.";
            self.log(LogLevel::Warning, line);
        }
        self.note_end(engine);
        is_synced || is_forced
    }

    /// Notes in the manifest where the last increment ends.
    fn note_end(&self, engine: &Engine) {
        let mut state = self.state();
        if state.phase != Phase::On {
            return;
        }
        let offset = engine.replication_offset();
        if let Some(last) = state.manifest.incrs.last_mut() {
            last.end_offset = Some(offset);
            let _ = self.directory().write_manifest(&state.manifest);
        }
    }
}
