//! The file system, as far as persistence needs one: a trait, so that a test can fail, stop or forget at any call.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that is read from its beginning, or from where one seeks to.
pub(crate) trait ReadFile: Read + Seek + Send {
    /// Its length in bytes.
    fn len(&self) -> io::Result<u64>;
}

/// A file that is written.
pub(crate) trait WriteFile: Write + Send {
    /// Returns once what was written is on the disk, the file's length included.
    fn sync(&mut self) -> io::Result<()>;
}

/// A file that grows at its end while other threads bring it to disk.
pub(crate) trait LogFile: Send + Sync {
    /// Writes as much as the system takes at once.
    fn write(&self, bytes: &[u8]) -> io::Result<usize>;
    /// Returns once what was written before is on the disk, the file's length included.
    fn sync(&self) -> io::Result<()>;
    /// Cuts the file.
    fn set_len(&self, bytes: u64) -> io::Result<()>;
    /// Takes room on the disk from this place on, without making the file longer: an fsync that finds its room there
    /// does not have to write down where it is.
    fn reserve(&self, _at: u64, _bytes: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Gives back what was reserved behind the end.
    fn give_back(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Every call that persistence makes to the file system goes through one of these.
pub(crate) trait Files: Send + Sync {
    /// What relative paths are relative to, empty where that cannot be told.
    fn working_dir(&self) -> PathBuf;
    /// Opens for reading.
    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>>;
    /// Creates a file, or empties the one that is there.
    fn create(&self, path: &Path) -> io::Result<Box<dyn WriteFile>>;
    /// Opens for writing at the end; creates the file if need be.
    fn append(&self, path: &Path) -> io::Result<Arc<dyn LogFile>>;
    /// Gives a file another name, replacing what has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a directory, unless it is there.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Returns once what was created, renamed and removed in a directory is on the disk.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Whether there is a file of that name.
    fn exists(&self, path: &Path) -> bool;
}

/// The file system of the machine.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Disk;

impl ReadFile for File {
    fn len(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

impl WriteFile for File {
    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

impl LogFile for File {
    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = self;
        Write::write(&mut file, bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }

    fn set_len(&self, bytes: u64) -> io::Result<()> {
        File::set_len(self, bytes)
    }

    #[cfg(target_os = "linux")]
    fn reserve(&self, at: u64, bytes: u64) -> io::Result<()> {
        use rustix::fs::{FallocateFlags, fallocate};
        Ok(fallocate(self, FallocateFlags::KEEP_SIZE, at, bytes)?)
    }

    fn give_back(&self) -> io::Result<()> {
        // Its own length, which whoever else has the file may have changed.
        File::set_len(self, self.metadata()?.len())
    }
}

impl Files for Disk {
    fn working_dir(&self) -> PathBuf {
        // It may have been deleted.
        std::env::current_dir().unwrap_or_default()
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        Ok(Box::new(File::open(path)?))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        Ok(Box::new(File::create(path)?))
    }

    fn append(&self, path: &Path) -> io::Result<Arc<dyn LogFile>> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(Arc::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        match std::fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            made => made,
        }
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        // Windows has no such thing: a rename there is on the disk when it returns.
        if cfg!(unix) {
            File::open(dir)?.sync_all()?;
        }
        Ok(())
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }
}
