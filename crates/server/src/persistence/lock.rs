//! Who may write the files of a directory: one keyspace for each dump file, as long as it saves anything, and one for each
//! append-only file.
//!
//! The locks are the system's and end with the process, however that ends. The file that bears one is named after what it
//! protects, since servers that share a directory on purpose give their files different names; it is removed at a clean end,
//! and means nothing when it is left behind.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use serval_engine::Engine;
use serval_spec::directive_id as id;

use super::Persistence;
use crate::config_file::os_text;

/// The right to write.
pub(super) struct DirLock {
    path: PathBuf,
    /// Bears the lock while it is open.
    _file: File,
}

/// Why the right to write was not got.
enum Refused {
    /// By whom; empty where that is not known.
    Locked(String),
    Io(io::Error),
}

impl Persistence {
    /// Takes or gives back the right to write, as the configuration now needs it. The error says who has it.
    pub(crate) fn relock_dir(&self, engine: &Engine) -> Result<(), String> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = self.lock_paths(engine, &locks);
        let mut taken = Vec::new();
        for path in &wanted {
            if locks.iter().any(|held| held.path == *path) {
                continue;
            }
            match take(path) {
                Ok(lock) => taken.push(lock),
                Err(Refused::Locked(owner)) => {
                    taken.into_iter().for_each(remove);
                    return Err(format!(
                        "Another {owner} is using the data directory: {} is locked. Use another 'dir' or other names of files, or set 'save \"\"' and 'appendonly no'.",
                        path.display()
                    ));
                }
                // Where no file can be made, none can be destroyed; saving will say the same again.
                Err(Refused::Io(error)) => self.warn(&format!(
                    "WARNING: the directory {} cannot be written ({}): snapshots will fail. Set 'save \"\"' if none are wanted.",
                    path.parent().unwrap_or(Path::new(".")).display(),
                    os_text(&error)
                )),
            }
        }
        let (kept, unwanted) = std::mem::take(&mut *locks)
            .into_iter()
            .partition::<Vec<_>, _>(|held| wanted.contains(&held.path));
        unwanted.into_iter().for_each(remove);
        *locks = kept;
        locks.extend(taken);
        Ok(())
    }

    /// Gives back the right to write.
    pub(crate) fn unlock_dir(&self) {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        locks.drain(..).for_each(remove);
    }

    /// The files whose locks the configuration needs: one for the dump file, and one for the append-only file.
    fn lock_paths(&self, engine: &Engine, held: &[DirLock]) -> Vec<PathBuf> {
        let config = &engine.config;
        let mut paths = Vec::new();
        if config.may_fail_to_end() {
            paths.push(hidden(&self.dump_path(engine)));
        }
        if config.is_on(id::APPENDONLY) {
            let name = format!(
                "{}.{}",
                config.text("appenddirname"),
                config.text("appendfilename")
            );
            let path = hidden(&self.path(engine, Path::new(&name)));
            // A log stays where it is when `dir` changes, unless the process goes there.
            let stays =
                |lock: &&DirLock| !self.is_in_dir && lock.path.file_name() == path.file_name();
            let held = held.iter().find(stays).map(|lock| lock.path.clone());
            paths.push(held.unwrap_or(path));
        }
        let absolute = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        paths.into_iter().map(absolute).collect()
    }
}

/// Takes the lock that this file bears.
fn take(path: &Path) -> Result<DirLock, Refused> {
    /// Looks at whether the file is still the one at its path: a file system that never says so must not keep us here.
    const LOOKS_MAX: usize = 100;
    let mut looks = 0;
    loop {
        looks += 1;
        let opened = File::options().create(true).append(true).open(path);
        let mut file = opened.map_err(Refused::Io)?;
        if !try_lock(&file) {
            let own = std::process::id().to_string();
            let owner = std::fs::read_to_string(path).unwrap_or_default();
            return Err(Refused::Locked(match owner.trim() {
                "" => "process".to_owned(),
                pid if pid == own => "keyspace of this process".to_owned(),
                pid => format!("process (pid {pid})"),
            }));
        }
        // Who gave the lock back while it was opened here has removed the file: it is nobody else's lock then.
        if is_at(&file, path) || looks == LOOKS_MAX {
            let _ = file.set_len(0);
            let _ = file.write_all(std::process::id().to_string().as_bytes());
            let path = path.to_owned();
            return Ok(DirLock { path, _file: file });
        }
    }
}

/// Whether this is the file that others find at this path.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let place = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
        let (own, found) = (
            file.metadata().map(place),
            std::fs::metadata(path).map(place),
        );
        matches!((own, found), (Ok(own), Ok(found)) if own == found)
    }
    #[cfg(not(unix))]
    {
        let _ = (file, path);
        true
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

fn remove(lock: DirLock) {
    // While it is still locked: who opens it after gets a new one.
    let _ = std::fs::remove_file(&lock.path);
}

/// The file beside another that bears its lock.
fn hidden(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(".lock");
    path.with_file_name(hidden)
}
