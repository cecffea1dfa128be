//! What outlives the process: dump files, the append-only file, and the directory they lie in.
//!
//! [`Persistence`] is the shell's part of it: it owns the files and the threads that write them. What they contain is
//! the matter of `serval_persist`, what is known of them that of `serval_engine::persistence`.

pub(crate) mod aof;
pub(crate) mod check_rdb;
pub(crate) mod crew;
mod dump_file;
mod embedded;
pub(crate) mod files;
mod import;
mod lanes;
mod load;
mod lock;
mod progress;
mod save;
#[cfg(test)]
mod save_tests;
#[cfg(test)]
pub(crate) mod simulated;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serval_engine::Engine;

use crate::config_file::path_of;
use crate::log::Log;
use crate::processors::Processors;
use crew::Crew;
pub use embedded::{Recovery, RecoveryError};
use files::Files;
pub(crate) use load::LoadHow;
use lock::DirLock;
use save::Job;

/// What an instance has on disk.
pub(crate) struct Persistence {
    pub(crate) files: Arc<dyn Files>,
    pub(crate) log: Arc<Log>,
    /// The process is in the directory already, so that paths are shown as they are given.
    is_in_dir: bool,
    /// What is written in the background.
    job: Mutex<Option<Job>>,
    /// Held while a file takes the place of another.
    commit: Mutex<()>,
    saves: AtomicU64,
    locks: Mutex<Vec<DirLock>>,
    /// Who walks through what is saved in the background.
    crew: Arc<Crew>,
    /// Where that is done.
    processors: Arc<Processors>,
    /// Wakes the cron, which waits for save points only while nothing is written.
    wake_cron: OnceLock<Box<dyn Fn() + Send + Sync>>,
}

impl Persistence {
    pub(crate) fn new(
        files: Arc<dyn Files>,
        log: Arc<Log>,
        is_in_dir: bool,
        crew: Arc<Crew>,
        processors: Arc<Processors>,
    ) -> Persistence {
        Persistence {
            files,
            log,
            is_in_dir,
            job: Mutex::new(None),
            commit: Mutex::new(()),
            saves: AtomicU64::new(0),
            locks: Mutex::default(),
            crew,
            processors,
            wake_cron: OnceLock::new(),
        }
    }

    /// Has `wake` called when the cron should look at the save points again.
    pub(crate) fn set_cron_waker(&self, wake: Box<dyn Fn() + Send + Sync>) {
        let _ = self.wake_cron.set(wake);
    }

    fn wake_cron(&self) {
        if let Some(wake) = self.wake_cron.get() {
            wake();
        }
    }

    /// A name in the data directory.
    pub(crate) fn path(&self, engine: &Engine, name: &Path) -> PathBuf {
        if self.is_in_dir {
            return name.to_owned();
        }
        path_of(engine.config.text("dir").as_bytes()).join(name)
    }

    /// Where the dump file lies.
    pub(crate) fn dump_path(&self, engine: &Engine) -> PathBuf {
        self.path(
            engine,
            &path_of(engine.config.text("dbfilename").as_bytes()),
        )
    }

    fn lock_commit(&self) -> MutexGuard<'_, ()> {
        self.commit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the end of what was cancelled.
    pub(crate) fn join_job(&self) {
        let mut job = self.job.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = job.take() {
            job.join();
        }
    }

    fn next_serial(&self) -> u64 {
        self.saves.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// The directory of a file.
pub(crate) fn dir_of(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    }
}
