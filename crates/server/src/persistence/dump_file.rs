//! The dump file: written beside its place, brought to disk, and put there by a rename, so that a crash at any moment
//! leaves the old file or the new one.

use std::io;
use std::path::{Path, PathBuf};

use serval_engine::{Engine, LogLevel};

use super::files::WriteFile;
use super::walk::Failure;
use super::{Persistence, dir_of};
use crate::config_file::os_text;

/// What a file is called while it is written, as the log shows it.
pub(crate) struct Names {
    /// What both paths are relative to: the working directory when the save began, in which it goes on whatever that becomes.
    pub(crate) dir: PathBuf,
    /// While it is written.
    pub(crate) temp: PathBuf,
    /// After.
    pub(crate) place: PathBuf,
}

impl Persistence {
    /// Writes the dump file with what `write` puts into it; what fails is said in the log. `may_commit` is asked last,
    /// and stays locked until the file is in place.
    pub(crate) fn replace_dump(
        &self,
        names: &Names,
        write: impl FnOnce(&mut dyn WriteFile) -> Result<(), Failure>,
        may_commit: impl FnOnce() -> bool,
    ) -> Result<(), Failure> {
        let written = self.write_temp(names, write);
        let placed = written.and_then(|()| {
            // A flush that comes now waits for the rename, and then writes its own file over ours.
            let _committing = self.lock_commit();
            if !may_commit() {
                return Err(Failure::Cancelled);
            }
            self.put_in_place(names)
        });
        match &placed {
            Ok(()) => self.log.write(LogLevel::Notice, "DB saved on disk"),
            Err(_) => {
                // The error that matters is the first one; a temporary file that stays is only untidy.
                let _ = self.files.remove(&names.dir.join(&names.temp));
            }
        }
        placed
    }

    fn write_temp(
        &self,
        names: &Names,
        write: impl FnOnce(&mut dyn WriteFile) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let temp = &names.temp;
        let created = self.files.create(&names.dir.join(temp));
        let mut file = created.inspect_err(|error| {
            self.warn(&format!(
                "Failed opening the temp RDB file {} (in server root dir {}) for saving: {}",
                temp.display(),
                names.dir.display(),
                os_text(error)
            ));
        })?;
        let said = |step: &str, error: &io::Error| {
            self.warn(&format!(
                "Write error while saving DB to the disk({step}): {}: {}",
                temp.display(),
                os_text(error)
            ));
        };
        write(&mut *file).inspect_err(|failure| {
            if let Failure::Io(error) = failure {
                said("write", error);
            }
        })?;
        file.sync().inspect_err(|error| said("fsync", error))?;
        Ok(())
    }

    fn put_in_place(&self, names: &Names) -> Result<(), Failure> {
        let Names { dir, temp, place } = names;
        let renamed = self.files.rename(&dir.join(temp), &dir.join(place));
        renamed.inspect_err(|error| {
            self.warn(&format!(
                "Error moving temp DB file {} on the final destination {} (in server root dir {}): {}",
                temp.display(),
                place.display(),
                dir.display(),
                os_text(error)
            ));
        })?;
        let place = dir.join(place);
        let synced = self.files.sync_dir(dir_of(&place));
        synced.inspect_err(|error| {
            self.warn(&format!(
                "Failed to fsync directory while saving DB: {}: {}",
                dir_of(&place).display(),
                os_text(error)
            ));
        })?;
        Ok(())
    }

    /// Where the dump file lies, and what it is called while it is written for the `serial`-th time.
    pub(crate) fn names(&self, engine: &Engine, serial: u64) -> Names {
        let pid = std::process::id();
        let temp = match serial {
            0 => format!("temp-{pid}.rdb"),
            _ => format!("temp-{pid}-{serial}.rdb"),
        };
        Names {
            dir: self.files.working_dir(),
            temp: self.path(engine, Path::new(&temp)),
            place: self.dump_path(engine),
        }
    }

    pub(crate) fn warn(&self, line: &str) {
        self.log.write(LogLevel::Warning, line);
    }

    pub(crate) fn notice(&self, line: &str) {
        self.log.write(LogLevel::Notice, line);
    }
}
