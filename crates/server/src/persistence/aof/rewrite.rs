//! Rewriting: a new base out of a snapshot, while the writer goes on with a new increment.
//!
//! ```text
//! 1  the new increment is made and named in the manifest          still empty: loading it changes nothing
//! 2  gate closed: the snapshot, the cut of the journal, the order to the writer to change files there
//! 3  the snapshot is written to a temporary file, which is brought to disk
//! 4  it gets its name, and the manifest names it instead of everything before the cut
//! 5  what is not needed any more is deleted
//! ```
//!
//! A crash or an error at any point leaves a manifest that leads to the same keyspace: before 4 the old base and all
//! increments, after it the new base and the last of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::thread::JoinHandle;

use serval_engine::persistence::NEVER;
use serval_engine::{Engine, LogLevel, RewriteBegun};
use serval_keyspace::Access;
use serval_keyspace::snapshot::Snapshot;
use serval_persist::aof::Manifest;
use serval_spec::directive_id as id;

use super::directory::{Failed, NotWritten, text};
use super::{AppendOnly, Order, Phase, lock};
use crate::persistence::files::LogFile;
use crate::processors::Duty;

/// Failures after which rewrites wait before they are tried again, and the longest of these waits.
const FAILURES_BEFORE_LIMIT: u64 = 3;
const DELAY_MINUTES_MAX: i64 = 60;

/// A rewrite under way, as others see it.
#[derive(Debug)]
pub(super) struct Job {
    number: u64,
    is_cancelled: AtomicBool,
    /// The form of the base, which `aof-use-rdb-preamble` chose when the rewrite began.
    is_rdb: bool,
}

impl Job {
    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(SeqCst)
    }
}

/// Keeps rewrites that fail again and again from filling the disk with small increments.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    delay_minutes: i64,
    next_s: Option<i64>,
}

impl Limiter {
    /// Whether none may begin now; the minutes to wait for where that is news.
    fn is_limited(&mut self, failures: u64, now_s: i64) -> (bool, Option<i64>) {
        if failures < FAILURES_BEFORE_LIMIT {
            *self = Limiter::default();
            return (false, None);
        }
        if let Some(next_s) = self.next_s {
            if now_s >= next_s {
                self.next_s = None;
            }
            return (now_s < next_s, None);
        }
        self.delay_minutes = (self.delay_minutes * 2).clamp(1, DELAY_MINUTES_MAX);
        self.next_s = Some(now_s + self.delay_minutes * 60);
        (true, Some(self.delay_minutes))
    }
}

impl AppendOnly {
    /// BGREWRITEAOF.
    pub(crate) fn rewrite(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        in_transaction: bool,
    ) -> RewriteBegun {
        let facts = &engine.persistence.aof;
        if facts.is_rewriting() {
            return RewriteBegun::Running;
        }
        if in_transaction || self.is_job_active(engine) {
            facts.rewrite_failures.store(0, Relaxed);
            self.schedule_rewrite(engine);
            return RewriteBegun::Scheduled;
        }
        match self.begin_rewrite(engine) {
            Ok(()) => RewriteBegun::Started,
            Err(Failed) => RewriteBegun::Failed,
        }
    }

    /// Has a rewrite begin as soon as nothing is in its way.
    pub(super) fn schedule_rewrite(self: &Arc<Self>, engine: &Arc<Engine>) {
        engine
            .persistence
            .aof
            .is_rewrite_scheduled
            .store(true, Relaxed);
        // The writer looks after it.
        let _ = self.start_writer(engine);
        self.ring_writer();
    }

    /// Whether a snapshot is being written.
    pub(super) fn is_job_active(&self, engine: &Engine) -> bool {
        engine.persistence.rdb.is_saving() || engine.persistence.aof.is_rewriting()
    }

    pub(super) fn is_rewrite_scheduled(&self, engine: &Engine) -> bool {
        engine.persistence.aof.is_rewrite_scheduled.load(Relaxed)
    }

    /// Begins a rewrite if one is scheduled, or if the files have grown as much as is configured.
    pub(super) fn rewrite_if_due(self: &Arc<Self>, engine: &Arc<Engine>) {
        // Where nothing is told to be on disk any more, what nobody was told of is not to come there either.
        let is_over = self.is_ending.load(SeqCst) || self.is_broken();
        if is_over || engine.is_loading() || self.is_job_active(engine) {
            return;
        }
        let is_scheduled = self.is_rewrite_scheduled(engine);
        let growth = self.growth_that_is_due(engine);
        if !is_scheduled && growth.is_none() {
            return;
        }
        if self.is_limited(engine) {
            return;
        }
        if let Some(percent) = growth.filter(|_| !is_scheduled) {
            let line = format!("Starting automatic rewriting of AOF on {percent}% growth");
            self.log(LogLevel::Notice, &line);
        }
        let _ = self.begin_rewrite(engine);
    }

    /// By how many percent the files have grown, where that is enough for a rewrite.
    fn growth_that_is_due(&self, engine: &Engine) -> Option<i64> {
        let facts = &engine.persistence.aof;
        let percent = engine.config.number(id::AUTO_AOF_REWRITE_PERCENTAGE);
        let current = i64::try_from(facts.current_bytes.load(Relaxed)).ok()?;
        let base = i64::try_from(facts.base_bytes.load(Relaxed)).ok()?;
        let is_large = current > engine.config.number(id::AUTO_AOF_REWRITE_MIN_SIZE);
        if percent == 0 || !is_large || self.state().phase != Phase::On {
            return None;
        }
        let growth = current.saturating_mul(100) / base.max(1) - 100;
        (growth >= percent).then_some(growth)
    }

    fn is_limited(&self, engine: &Engine) -> bool {
        let failures = engine.persistence.aof.rewrite_failures.load(Relaxed);
        let (is_limited, news) = lock(&self.limiter).is_limited(failures, engine.now_s());
        if let Some(minutes) = news {
            self.log(LogLevel::Warning, &format!("Background AOF rewrite has repeatedly failed and triggered the limit, will retry in {minutes} minutes"));
        }
        is_limited
    }

    /// Makes the files that a rewrite needs and starts its thread.
    pub(super) fn begin_rewrite(self: &Arc<Self>, engine: &Arc<Engine>) -> Result<(), Failed> {
        let facts = &engine.persistence.aof;
        let claim = facts
            .rewriting_since_s
            .compare_exchange(NEVER, engine.now_s(), SeqCst, SeqCst);
        if claim.is_err() {
            return Err(Failed);
        }
        let job = Arc::new(Job {
            number: facts.rewrites.load(Relaxed),
            is_cancelled: AtomicBool::new(false),
            is_rdb: engine.config.is_on(id::AOF_USE_RDB_PREAMBLE),
        });
        *lock(&self.job) = Some(Arc::clone(&job));
        let begun = self.prepare_rewrite(engine).and_then(|incr| {
            let (aof, for_thread) = (Arc::clone(self), Arc::clone(engine));
            let thread = self.start_thread("serval-rewrite", move || {
                aof.run_rewrite(&for_thread, &job, incr);
            })?;
            if let Some(before) = lock(&self.rewriter).replace(thread) {
                self.keep(before);
            }
            Ok(())
        });
        if begun.is_err() {
            facts.last_rewrite_ok.store(false, Relaxed);
            facts.rewrite_failures.fetch_add(1, Relaxed);
            facts.rewriting_since_s.store(NEVER, SeqCst);
            return begun;
        }
        facts.rewrites.fetch_add(1, Relaxed);
        facts.is_rewrite_scheduled.store(false, Relaxed);
        let line = format!(
            "Background append only file rewriting started by pid {}",
            std::process::id()
        );
        self.log(LogLevel::Notice, &line);
        begun
    }

    /// The file that the writer is to go on with, if anything is written.
    fn prepare_rewrite(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
    ) -> Result<Option<Arc<dyn LogFile>>, Failed> {
        let directory = self.directory();
        directory.make()?;
        let mut state = self.state();
        let (name, file) = match state.phase {
            Phase::Off => return Ok(None),
            Phase::Starting => {
                let name = self.names.temporary_incr();
                let file = directory.create_incr(&name)?;
                (name, file)
            }
            Phase::On => {
                let mut manifest = state.manifest.clone();
                let name = manifest.add_incr(&self.names.filename, engine.replication_offset());
                let file = directory.create_incr(&name)?;
                match directory.write_manifest(&manifest) {
                    Ok(()) => state.manifest = manifest,
                    Err(NotWritten::Old) => return Err(Failed),
                    Err(NotWritten::Unknown) => {
                        state.manifest = manifest;
                        return Err(Failed);
                    }
                }
                (name, file)
            }
        };
        let line = format!(
            "Creating AOF incr file {} on background rewrite",
            text(&name)
        );
        self.log(LogLevel::Notice, &line);
        Ok(Some(file))
    }

    /// The rest of a rewrite, in its own thread.
    fn run_rewrite(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        job: &Arc<Job>,
        incr: Option<Arc<dyn LogFile>>,
    ) {
        let temporary = self.names.temporary_base(Some(job.number));
        let written = match self.cut(engine, job, incr) {
            Some(snapshot) => {
                // Not before the cut, for which everybody waits.
                serval_sync::give_way();
                self.processors.bind(Duty::Rewrite);
                self.write_base(engine, snapshot, job.is_rdb, &job.is_cancelled, &temporary)
            }
            None => {
                // Somebody else's snapshot came first: the next one is ours.
                if !job.is_cancelled() {
                    self.schedule_rewrite(engine);
                }
                Err(Failed)
            }
        };
        // Who cancels it from here on finds it done.
        let mut current = lock(&self.job);
        if job.is_cancelled() {
            drop(current);
            let _ = self.files.remove(&temporary);
            return;
        }
        let done = match written {
            Ok(bytes) => {
                let line = "Background AOF rewrite terminated with success";
                self.log(LogLevel::Notice, line);
                self.install(engine, job.is_rdb, &temporary, bytes)
            }
            Err(Failed) => {
                let line = "Background AOF rewrite terminated with error";
                self.log(LogLevel::Warning, line);
                Err(Failed)
            }
        };
        *current = None;
        drop(current);
        self.end_rewrite(engine, done.is_ok(), &temporary);
    }

    /// Has a rewrite under way end without a result. It is not waited for: it may wait for the gate, inside of which the
    /// calling thread may be.
    pub(super) fn cancel_rewrite(&self, engine: &Engine) {
        if let Some(job) = lock(&self.job).take() {
            job.is_cancelled.store(true, SeqCst);
            let facts = &engine.persistence.aof;
            facts.rewriting_since_s.store(NEVER, SeqCst);
        }
    }

    /// Waits for the end of what was cancelled, which leaves no file behind. Outside of the gate.
    pub(super) fn join_rewriter(&self) {
        let thread = lock(&self.rewriter).take();
        // One that panicked has said so.
        let _ = thread.map(JoinHandle::join);
    }

    /// The instant of the snapshot, which is that at which the writer changes files.
    fn cut(
        self: &Arc<Self>,
        engine: &Arc<Engine>,
        job: &Job,
        incr: Option<Arc<dyn LogFile>>,
    ) -> Option<Snapshot> {
        let exclusive = engine.keyspace.gate.exclusive();
        if job.is_cancelled() {
            return None;
        }
        let mut access = Access::new(&engine.keyspace, engine.clock.unix_us() / 1000, 0);
        access.lock_all();
        let snapshot = access.begin_snapshot();
        if let Some(file) = incr {
            if self.state().phase == Phase::Starting {
                engine.journal.set_on(true);
            }
            let at = engine.journal.cut();
            self.note_start(engine.replication_offset());
            let bytes = 0;
            self.order(Order::Switch { at, file, bytes });
        }
        drop(access);
        drop(exclusive);
        snapshot
    }

    /// Notes where the increment that was made for the rewrite begins after all.
    fn note_start(&self, offset: i64) {
        let mut state = self.state();
        match state.phase {
            Phase::Off => {}
            Phase::Starting => state.first_start = offset,
            Phase::On => {
                if let Some(last) = state.manifest.incrs.last_mut() {
                    last.start_offset = Some(offset);
                }
            }
        }
    }

    /// Puts a new base in the place of all that was before the cut.
    fn install(
        &self,
        engine: &Engine,
        is_rdb: bool,
        temporary: &Path,
        base_bytes: u64,
    ) -> Result<(), Failed> {
        let directory = self.directory();
        let mut state = self.state();
        let mut manifest = state.manifest.clone();
        let base = manifest.add_base(&self.names.filename, is_rdb);
        directory.install_base(temporary, &base)?;
        let mut new_files = vec![self.names.part(&base)];
        if state.phase == Phase::Starting {
            let from = self.names.temporary_incr();
            let name = manifest.add_incr(&self.names.filename, state.first_start);
            if let Err(failed) = directory.install_incr(&from, &name) {
                self.remove_all(&new_files);
                return Err(failed);
            }
            new_files.push(self.names.part(&name));
        }
        manifest.retire_incrs(usize::from(state.phase != Phase::Off));
        match directory.write_manifest(&manifest) {
            Ok(()) => {}
            Err(NotWritten::Old) => {
                self.remove_all(&new_files);
                return Err(Failed);
            }
            Err(NotWritten::Unknown) => {
                // Whichever of the two a crash leaves: its files are all there.
                state.manifest = manifest;
                return Err(Failed);
            }
        }
        state.manifest = manifest;
        if state.phase != Phase::Off {
            self.order(Order::Rewritten { base_bytes });
        }
        self.delete_history(engine, &mut state.manifest);
        if state.phase == Phase::Starting {
            self.enter(engine, &mut state, Phase::On);
        }
        Ok(())
    }

    /// Deletes what no manifest needs any more, unless a test wants to see it.
    pub(super) fn delete_history(&self, engine: &Engine, manifest: &mut Manifest) {
        if !engine.config.is_on(id::AOF_DISABLE_AUTO_GC) {
            // What stays is noted as history, and deleted another time.
            let _ = self.directory().delete_history(manifest);
        }
    }

    pub(super) fn remove_all(&self, paths: &[PathBuf]) {
        for path in paths {
            let _ = self.files.remove(path);
        }
    }

    fn end_rewrite(self: &Arc<Self>, engine: &Arc<Engine>, is_done: bool, temporary: &Path) {
        let facts = &engine.persistence.aof;
        if is_done {
            facts.rewrite_failures.store(0, Relaxed);
            let line = "Background AOF rewrite finished successfully";
            self.log(LogLevel::Notice, line);
        } else {
            let _ = self.files.remove(temporary);
            facts.rewrite_failures.fetch_add(1, Relaxed);
        }
        facts.last_rewrite_ok.store(is_done, Relaxed);
        // Who waited for the disk may have waited for the first base.
        engine.wake_synced();
        if self.state().phase == Phase::Starting {
            let name = self.names.temporary_incr();
            let line = format!(
                "Removing the temp incr aof file {} in the background",
                text(&name)
            );
            self.log(LogLevel::Notice, &line);
            let _ = self.files.remove(&self.names.part(&name));
            // Until one succeeds there is no append-only file.
            self.schedule_rewrite(engine);
        }
        let kept_bytes = engine.keyspace.snapshot_kept_bytes_peak() as u64;
        facts.last_rewrite_kept_bytes.store(kept_bytes, Relaxed);
        let since_s = facts.rewriting_since_s.swap(NEVER, SeqCst);
        facts
            .last_rewrite_took_s
            .store(engine.now_s() - since_s, Relaxed);
        self.ring_writer();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_followed_by_ever_longer_waits() {
        let mut limiter = Limiter::default();
        assert_eq!(limiter.is_limited(2, 0), (false, None));
        assert_eq!(limiter.is_limited(3, 0), (true, Some(1)));
        assert_eq!(limiter.is_limited(3, 59), (true, None));
        assert_eq!(limiter.is_limited(3, 60), (false, None));
        assert_eq!(limiter.is_limited(4, 60), (true, Some(2)));
        assert_eq!(limiter.is_limited(4, 180), (false, None));
        for minutes in [4, 8, 16, 32, 60, 60] {
            assert_eq!(limiter.is_limited(5, 0), (true, Some(minutes)));
            assert_eq!(limiter.is_limited(5, minutes * 60), (false, None));
        }
        assert_eq!(limiter.is_limited(0, 0), (false, None));
        assert_eq!(limiter.is_limited(3, 0), (true, Some(1)));
    }
}
