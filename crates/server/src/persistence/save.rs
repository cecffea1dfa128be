//! Saving: in the background, and while everybody waits.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;

use serval_engine::Engine;
use serval_keyspace::Access;
use serval_keyspace::snapshot::Snapshot;

use super::Persistence;
use super::dump_file::Names;
use super::progress::Bar;
use super::walk::{Failure, Hands, How, write_all, write_snapshot};
use crate::processors::Duty;

/// A file that is being written in the background, or was.
pub(super) struct Job {
    cancelled: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Job {
    pub(super) fn join(self) {
        let _ = self.thread.join();
    }
}

impl Persistence {
    /// Has another thread write a snapshot to the dump file. Waits for nothing: the gate is closed.
    pub(crate) fn save_in_background(
        self: &Arc<Self>,
        engine: Arc<Engine>,
        snapshot: Snapshot,
        changes: u64,
    ) -> std::io::Result<()> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let (this, told) = (Arc::clone(self), Arc::clone(&cancelled));
        // The directory and the name of now: both may be changed before the thread has begun, and while it writes.
        let names = self.names(&engine, self.next_serial());
        let thread = std::thread::Builder::new()
            .name("serval-save".to_owned())
            .spawn(move || this.run_job(&engine, &names, snapshot, changes, &told))?;
        let job = Job { cancelled, thread };
        *self.job.lock().unwrap_or_else(PoisonError::into_inner) = Some(job);
        Ok(())
    }

    fn run_job(
        &self,
        engine: &Engine,
        names: &Names,
        snapshot: Snapshot,
        changes: u64,
        cancelled: &AtomicBool,
    ) {
        serval_sync::give_way();
        self.processors.bind(Duty::Save);
        let pid = std::process::id();
        self.notice(&format!("Background saving started by pid {pid}"));
        let facts = &engine.persistence.rdb;
        let bar = Bar::new(&self.log, "Saving", snapshot.key_count());
        let how = How {
            is_aof_base: false,
            hands: Hands::in_background(&self.crew, &self.processors, Duty::Save),
            cancelled,
            progress: &|keys| {
                facts.current_keys_done.store(keys, Relaxed);
                bar.draw(keys);
            },
        };
        let saved = self.replace_dump(
            names,
            |file| write_snapshot(engine, snapshot, file, how),
            || !cancelled.load(SeqCst),
        );
        bar.clear();
        match saved {
            Ok(()) => {
                engine.snapshot_ended(Some(changes));
                self.notice("Background saving terminated with success");
            }
            Err(Failure::Cancelled) => self.warn("Background saving was cancelled"),
            Err(Failure::Io(_)) => {
                engine.snapshot_ended(None);
                self.warn("Background saving error");
            }
        }
        engine.saving_ended();
        self.wake_cron();
    }

    /// Gives up what is written in the background. When this returns its file will not take the place of another any
    /// more. False where nothing is written.
    pub(crate) fn cancel_save(&self) -> bool {
        let job = self.job.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(job) = job.as_ref().filter(|job| !job.thread.is_finished()) else {
            return false;
        };
        job.cancelled.store(true, SeqCst);
        // Who is past the question whether it may is waited for.
        drop(self.lock_commit());
        true
    }

    /// Ends what is written in the background, and waits for the thread that did.
    pub(crate) fn close(&self) {
        self.cancel_save();
        self.join_job();
        self.unlock_dir();
    }

    /// Writes the keyspace as it is to the dump file, with a thread a core. The gate is closed and `access` has all locks.
    pub(crate) fn save(&self, engine: &Engine, access: &mut Access<'_>, changes: u64) -> bool {
        let names = self.names(engine, 0);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let saved = match access.begin_snapshot() {
            Some(snapshot) => {
                let bar = Bar::new(&self.log, "Saving", snapshot.key_count());
                let threads = cores.min(threads_worth(snapshot.key_count()));
                let how = How {
                    is_aof_base: false,
                    hands: Hands::Closed { threads },
                    cancelled: &AtomicBool::new(false),
                    progress: &|keys| bar.draw(keys),
                };
                let write = |file: &mut dyn super::files::WriteFile| {
                    write_snapshot(engine, snapshot, file, how)
                };
                let saved = self.replace_dump(&names, write, || true);
                bar.clear();
                saved
            }
            None => self.replace_dump(
                &names,
                |file| write_all(engine, access, file).map_err(Failure::Io),
                || true,
            ),
        };
        let done = saved.is_ok();
        if done {
            engine.snapshot_ended(Some(changes));
        }
        done
    }
}

/// How many threads so many keys are worth.
fn threads_worth(keys: u64) -> usize {
    /// What one thread writes faster than another is started.
    const KEYS_A_THREAD: u64 = 10_000;
    usize::try_from(keys / KEYS_A_THREAD)
        .unwrap_or(usize::MAX)
        .saturating_add(1)
}
