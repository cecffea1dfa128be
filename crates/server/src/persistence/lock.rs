//! Who may write the files of a directory: one process for each dump file, as long as it saves anything.
//!
//! The lock is the system's and ends with the process, however that ends. The file that bears it is named after the dump
//! file, since servers that share a directory on purpose give their files different names; it is removed at a clean end,
//! and means nothing when it is left behind.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use serval_engine::{Engine, LogLevel};

use super::Persistence;
use crate::config_file::os_text;

/// The right to write.
pub(super) struct DirLock {
    path: PathBuf,
    /// Bears the lock while it is open.
    _file: File,
}

impl Persistence {
    /// Takes or gives back the right to write, as the configuration now needs it. The error says who has it.
    pub(crate) fn relock_dir(&self, engine: &Engine) -> Result<(), String> {
        let mut lock = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let saves = engine.config.may_fail_to_end();
        if !saves {
            remove(lock.take());
            return Ok(());
        }
        let path = lock_path(&self.dump_path(engine));
        let path = std::path::absolute(&path).unwrap_or(path);
        if lock.as_ref().is_some_and(|held| held.path == path) {
            return Ok(());
        }
        let mut file = match File::options().create(true).append(true).open(&path) {
            Ok(file) => file,
            Err(error) => {
                // Where no file can be made, none can be destroyed; saving will say the same again.
                self.log.write(
                    LogLevel::Warning,
                    &format!(
                        "WARNING: the directory {} cannot be written ({}): snapshots will fail. Set 'save \"\"' if none are wanted.",
                        path.parent().unwrap_or(Path::new(".")).display(),
                        os_text(&error)
                    ),
                );
                remove(lock.take());
                return Ok(());
            }
        };
        if !try_lock(&file) {
            let owner = std::fs::read_to_string(&path).unwrap_or_default();
            let owner = match owner.trim() {
                "" => String::new(),
                pid => format!(" (pid {pid})"),
            };
            return Err(format!(
                "Another process{owner} is using the data directory: {} is locked. Use another 'dir' or 'dbfilename', or set 'save \"\"'.",
                path.display()
            ));
        }
        let _ = file.set_len(0);
        let _ = file.write_all(std::process::id().to_string().as_bytes());
        remove(lock.replace(DirLock { path, _file: file }));
        Ok(())
    }

    /// Gives back the right to write.
    pub(crate) fn unlock_dir(&self) {
        remove(
            self.lock
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }
}

/// False where another process has the lock. A file system that knows no locks protects from nobody.
fn try_lock(file: &File) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::{FlockOperation, flock};
        use rustix::io::Errno;
        flock(file, FlockOperation::NonBlockingLockExclusive) != Err(Errno::WOULDBLOCK)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        true
    }
}

fn remove(lock: Option<DirLock>) {
    if let Some(lock) = lock {
        // While it is still locked: who opens it after gets a new one.
        let _ = std::fs::remove_file(&lock.path);
    }
}

fn lock_path(dump: &Path) -> PathBuf {
    let name = dump.file_name().unwrap_or_default();
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(".lock");
    dump.with_file_name(hidden)
}
