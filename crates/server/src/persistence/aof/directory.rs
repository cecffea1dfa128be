//! The directory of the append-only file: its files by name, and the manifest as it lies on the disk.
//!
//! The manifest is written beside the old one, brought to disk, and given the old one's name: at any instant there is one
//! of the two, whole. Files are made before a manifest names them and deleted after none does any more, so that a crash
//! leaves at most a file that nobody misses.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serval_engine::{Config, LogLevel};
use serval_persist::aof::{Manifest, ManifestError, manifest_name};

use super::check::manifest_error_lines;
use crate::config_file::{os_text, path_of};
use crate::log::Log;
use crate::persistence::files::{Files, LogFile};

/// See the module's text.
pub(crate) struct Directory<'a> {
    pub(crate) files: &'a dyn Files,
    pub(crate) log: &'a Log,
    pub(crate) names: &'a Names,
}

/// How things are called.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    /// The directory that the data lie in.
    data_dir: PathBuf,
    /// `appenddirname`.
    dirname: String,
    /// `appendfilename`.
    pub(crate) filename: Vec<u8>,
}

/// What went wrong is in the log.
#[derive(Debug)]
pub(crate) struct Failed;

/// A manifest that was not written. Why is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotWritten {
    /// The old one is in its place.
    Old,
    /// A crash leaves the old one or the new one: what either names must stay.
    Unknown,
}

impl From<Failed> for NotWritten {
    fn from(_: Failed) -> NotWritten {
        NotWritten::Old
    }
}

impl From<NotWritten> for Failed {
    fn from(_: NotWritten) -> Failed {
        Failed
    }
}

type Result<T> = std::result::Result<T, Failed>;

impl Names {
    /// As configured. The working directory is where the data lie, where the process is ours; otherwise it is `dir`.
    pub(crate) fn new(config: &Config, owns_process: bool) -> Names {
        let dir = config.text("dir");
        let data_dir = if owns_process || matches!(dir.as_str(), "" | "." | "./") {
            PathBuf::new()
        } else {
            PathBuf::from(dir)
        };
        Names {
            data_dir,
            dirname: config.text("appenddirname"),
            filename: config.text("appendfilename").into_bytes(),
        }
    }

    /// The directory of the append-only file.
    pub(crate) fn dir(&self) -> PathBuf {
        self.data_dir.join(&self.dirname)
    }

    /// The directory that the data lie in; never an empty path.
    pub(crate) fn data_dir(&self) -> &Path {
        match self.data_dir.as_os_str().is_empty() {
            true => Path::new("."),
            false => &self.data_dir,
        }
    }

    /// A file of the append-only file.
    pub(crate) fn part(&self, name: &[u8]) -> PathBuf {
        self.dir().join(path_of(name))
    }

    /// The one file of the time before manifests.
    pub(crate) fn old_file(&self) -> PathBuf {
        self.data_dir.join(path_of(&self.filename))
    }

    /// What is written while a rewrite runs that is to switch the append-only file on.
    pub(crate) fn temporary_incr(&self) -> Vec<u8> {
        [b"temp-", self.filename.as_slice(), b".incr"].concat()
    }

    /// A base while it is written, by a rewrite or when the server starts.
    pub(crate) fn temporary_base(&self, rewrite: Option<u64>) -> PathBuf {
        let pid = std::process::id();
        self.data_dir.join(match rewrite {
            // One that was cancelled may still be at work when the next begins.
            Some(number) => format!("temp-rewriteaof-bg-{pid}-{number}.aof"),
            None => format!("temp-rewriteaof-{pid}.aof"),
        })
    }
}

impl Directory<'_> {
    /// The manifest as it is on the disk, an empty one where there is none. What is wrong with it is in the log.
    pub(crate) fn read_manifest(&self) -> Result<Manifest> {
        let dir = self.names.dir();
        if !self.files.exists(&dir) {
            let line = format!("The AOF directory {} doesn't exist", self.names.dirname);
            self.log.write(LogLevel::Debug, &line);
            return Ok(Manifest::default());
        }
        let name = manifest_name(&self.names.filename);
        let path = self.names.part(&name);
        if !self.files.exists(&path) {
            let line = format!("The AOF manifest file {} doesn't exist", text(&name));
            self.log.write(LogLevel::Debug, &line);
            return Ok(Manifest::default());
        }
        let mut bytes = Vec::new();
        let read = self
            .files
            .open(&path)
            .and_then(|mut file| file.read_to_end(&mut bytes));
        if let Err(error) = read {
            return self.fail(&format!(
                "Fatal error: can't open the AOF manifest file {} for reading: {}",
                path.display(),
                os_text(&error)
            ));
        }
        Manifest::parse(&bytes).map_err(|error| self.refuse_manifest(&error))
    }

    fn refuse_manifest(&self, error: &ManifestError) -> Failed {
        for line in manifest_error_lines(error) {
            self.log.write(LogLevel::Warning, &line);
        }
        Failed
    }

    /// Puts a manifest in the place of the one that is there.
    pub(crate) fn write_manifest(
        &self,
        manifest: &Manifest,
    ) -> std::result::Result<(), NotWritten> {
        let name = manifest_name(&self.names.filename);
        let temporary = [b"temp-", name.as_slice()].concat();
        let (from, to) = (self.names.part(&temporary), self.names.part(&name));
        let (name, temporary) = (text(&name), text(&temporary));
        let mut file = match self.files.create(&from) {
            Ok(file) => file,
            Err(error) => {
                let reason = os_text(&error);
                self.fail::<()>(&format!(
                    "Can't open the AOF manifest file {temporary}: {reason}"
                ))?;
                return Err(NotWritten::Old);
            }
        };
        self.say(file.write_all(&manifest.to_bytes()), |reason| {
            format!("Error trying to write the temporary AOF manifest file {temporary}: {reason}")
        })?;
        self.say(file.sync(), |reason| {
            format!("Fail to fsync the temp AOF file {temporary}: {reason}.")
        })?;
        drop(file);
        self.say(self.files.rename(&from, &to), |reason| {
            format!(
                "Error trying to rename the temporary AOF manifest file {temporary} into {name}: {reason}"
            )
        })?;
        let dir = self.names.dir();
        let synced = self.say(self.files.sync_dir(&dir), |reason| {
            format!("Fail to fsync AOF directory {}: {reason}.", dir.display())
        });
        synced.map_err(|Failed| NotWritten::Unknown)
    }

    /// Makes the directory, unless it is there, and brings its name to disk.
    pub(crate) fn make(&self) -> Result<()> {
        let dir = self.names.dir();
        if self.files.exists(&dir) {
            return Ok(());
        }
        let made = self.files.create_dir(&dir);
        let made = made.and_then(|()| self.files.sync_dir(self.names.data_dir()));
        self.say(made, |reason| {
            let dir = &self.names.dirname;
            format!("Can't open or create append-only dir {dir}: {reason}")
        })
    }

    /// Opens a new file for commands, an empty one, whose name is on disk.
    pub(crate) fn create_incr(&self, name: &[u8]) -> Result<Arc<dyn LogFile>> {
        let path = self.names.part(name);
        // Opened again for appending: where it is cut after a short write, what follows must not leave a hole.
        let file = self.files.create(&path).and_then(|_| {
            let file = self.files.append(&path)?;
            self.files.sync_dir(&self.names.dir())?;
            Ok(file)
        });
        self.opened(name, file)
    }

    /// Gives a base that was written its name, on disk too.
    pub(crate) fn install_base(&self, temporary: &Path, name: &[u8]) -> Result<()> {
        let path = self.names.part(name);
        let renamed = self.files.rename(temporary, &path).and_then(|()| {
            self.files.sync_dir(self.names.data_dir())?;
            self.files.sync_dir(&self.names.dir())
        });
        let (from, to) = (temporary.display(), text(name));
        self.say(renamed, |reason| {
            format!(
                "Error trying to rename the temporary AOF base file {from} into {}: {reason}",
                path.display()
            )
        })?;
        let line = format!("Successfully renamed the temporary AOF base file {from} into {to}");
        self.log.write(LogLevel::Notice, &line);
        Ok(())
    }

    /// Gives the file that was written while there was no base its name.
    pub(crate) fn install_incr(&self, temporary: &[u8], name: &[u8]) -> Result<()> {
        let (from, to) = (self.names.part(temporary), self.names.part(name));
        let renamed = self
            .files
            .rename(&from, &to)
            .and_then(|()| self.files.sync_dir(&self.names.dir()));
        self.say(renamed, |reason| {
            format!(
                "Error trying to rename the temporary AOF incr file {} into {}: {reason}",
                from.display(),
                to.display()
            )
        })?;
        let (from, to) = (text(temporary), text(name));
        let line = format!("Successfully renamed the temporary AOF incr file {from} into {to}");
        self.log.write(LogLevel::Notice, &line);
        Ok(())
    }

    /// Opens a file for commands that may have some.
    pub(crate) fn append_incr(&self, name: &[u8]) -> Result<Arc<dyn LogFile>> {
        self.opened(name, self.files.append(&self.names.part(name)))
    }

    fn opened(&self, name: &[u8], file: io::Result<Arc<dyn LogFile>>) -> Result<Arc<dyn LogFile>> {
        file.or_else(|error| {
            let (name, reason) = (text(name), os_text(&error));
            self.fail(&format!("Can't open the append-only file {name}: {reason}"))
        })
    }

    /// Bytes of a file, `None` where there is no such file.
    pub(crate) fn len_of(&self, name: &[u8]) -> Result<Option<u64>> {
        let path = self.names.part(name);
        let len = self.files.open(&path).and_then(|file| file.len());
        match len {
            Ok(len) => Ok(Some(len)),
            Err(error) => {
                let (name, reason) = (text(name), os_text(&error));
                self.log.write(
                    LogLevel::Warning,
                    &format!("Unable to obtain the AOF file {name} length. stat: {reason}"),
                );
                match error.kind() {
                    io::ErrorKind::NotFound => Ok(None),
                    _ => Err(Failed),
                }
            }
        }
    }

    /// Takes the one file of the time before manifests over, where there is one that no manifest knows of.
    pub(crate) fn upgrade(&self, manifest: &mut Manifest) -> Result<()> {
        let (old, filename) = (self.names.old_file(), &self.names.filename);
        if !self.files.exists(&old) {
            return Ok(());
        }
        // The second time after a crash between the two steps.
        let is_half_done = manifest.incrs.is_empty()
            && manifest
                .base
                .as_ref()
                .is_some_and(|base| base.name == *filename)
            && !self.files.exists(&self.names.part(filename));
        if !manifest.is_empty() && !is_half_done {
            return Ok(());
        }
        self.make()?;
        manifest.adopt(filename);
        self.write_manifest(manifest)?;
        let dirname = &self.names.dirname;
        let filename = text(filename);
        let moved = self
            .files
            .rename(&old, &self.names.part(filename.as_bytes()));
        let moved = moved.and_then(|()| {
            self.files.sync_dir(&self.names.dir())?;
            self.files.sync_dir(self.names.data_dir())
        });
        self.say(moved, |reason| {
            format!("Error trying to move the old AOF file {filename} into dir {dirname}: {reason}")
        })?;
        self.log.write(
            LogLevel::Notice,
            &format!("Successfully migrated an old-style AOF file ({filename}) into the AOF directory ({dirname})."),
        );
        Ok(())
    }

    /// Deletes what is needed no more and strikes it off the manifest. What cannot be deleted is only in the way.
    pub(crate) fn delete_history(&self, manifest: &mut Manifest) -> Result<()> {
        if manifest.history.is_empty() {
            return Ok(());
        }
        for file in std::mem::take(&mut manifest.history) {
            let name = text(&file.name);
            self.log.write(
                LogLevel::Notice,
                &format!("Removing the history file {name} in the background"),
            );
            let _ = self.files.remove(&self.names.part(&file.name));
        }
        Ok(self.write_manifest(manifest)?)
    }

    /// Says in the log what went wrong, if anything did.
    fn say<T>(&self, result: io::Result<T>, line: impl FnOnce(&str) -> String) -> Result<T> {
        result.or_else(|error| self.fail(&line(&os_text(&error))))
    }

    fn fail<T>(&self, line: &str) -> Result<T> {
        self.log.write(LogLevel::Warning, line);
        Err(Failed)
    }
}

/// A name for people.
pub(crate) fn text(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}
