//! A disk for tests: a tree in memory that forgets at a crash what was not synced, and fails where it is told to.
//!
//! What a crash leaves is the least that a file system promises: of a file the bytes that were synced, of a directory the
//! names that were there when it was synced last. kill -9 proves nothing of that, since the page cache outlives a process.
//!
//! Every call that may change something is counted. At the n-th the disk can fail once, stay broken, or stop as if the
//! machine had lost its power: then everything fails until [`SimulatedDisk::crash`] turns it on again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::files::{Files, LogFile, ReadFile, WriteFile};

/// What happens at a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It fails with this error; the next one works.
    Once(io::ErrorKind),
    /// It and all that follow fail with this error.
    Always(io::ErrorKind),
    /// Of what it writes only the first half is written, and it says so; then it goes on.
    Short,
    /// The power is lost: it and all that follow fail.
    Stop,
}

impl Fault {
    /// One of each kind, for tests that have every call meet them all.
    pub(crate) const ALL: [Fault; 5] = [
        Fault::Stop,
        Fault::Once(io::ErrorKind::Other),
        Fault::Once(io::ErrorKind::StorageFull),
        Fault::Always(io::ErrorKind::ReadOnlyFilesystem),
        Fault::Short,
    ];
}

/// The disk. Clones are the same disk.
#[derive(Clone, Default)]
pub(crate) struct SimulatedDisk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// What one sees: names, and the files behind them.
    names: BTreeMap<PathBuf, FileId>,
    dirs: BTreeSet<PathBuf>,
    /// What a crash leaves of the names.
    durable_names: BTreeMap<PathBuf, FileId>,
    files: Vec<Content>,
    calls: u64,
    /// What happens at which call.
    fault: Option<(u64, Fault)>,
    /// Every call fails with this.
    broken: Option<io::ErrorKind>,
    /// Syncs of files with this in their paths say that they are done and do nothing.
    forgetful: Option<&'static str>,
    /// Bytes that still fit.
    free_bytes: Option<u64>,
    /// Crashes so far: what was opened before one is gone.
    age: u64,
    log: Vec<String>,
}

type FileId = usize;

#[derive(Default, Clone)]
struct Content {
    bytes: Vec<u8>,
    durable: Vec<u8>,
}

impl SimulatedDisk {
    /// An empty disk with these directories.
    pub(crate) fn new(dirs: &[&str]) -> SimulatedDisk {
        let disk = SimulatedDisk::default();
        disk.state().dirs = dirs.iter().map(PathBuf::from).collect();
        disk
    }

    /// The names of the files in a directory, in no order.
    pub(crate) fn list(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let state = self.state();
        if let Some(kind) = state.broken {
            return Err(kind.into());
        }
        if !state.is_dir(dir) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let names = state.names.keys().filter(|path| State::lies_in(path, dir));
        Ok(names
            .filter_map(|path| path.file_name().map(PathBuf::from))
            .collect())
    }

    /// Has the `call`-th of the calls to come, counted from 1, meet this fault.
    pub(crate) fn fault_at(&self, call: u64, fault: Fault) {
        let mut state = self.state();
        state.fault = Some((state.calls + call, fault));
    }

    /// Leaves room for so many bytes; `None` for any number.
    pub(crate) fn set_free_bytes(&self, bytes: Option<u64>) {
        self.state().free_bytes = bytes;
    }

    /// Calls that may change something, so far.
    pub(crate) fn calls(&self) -> u64 {
        self.state().calls
    }

    /// What was done, a line a call.
    pub(crate) fn log(&self) -> Vec<String> {
        self.state().log.clone()
    }

    /// Has syncs of files with this in their paths do nothing: what a test must notice, if it is worth anything.
    pub(crate) fn forget_syncs_of(&self, part: Option<&'static str>) {
        self.state().forgetful = part;
    }

    /// Another disk that has everything that this one has, synced or not: what the end of a process leaves.
    pub(crate) fn copy(&self) -> SimulatedDisk {
        let mut state = self.state();
        let State {
            names, dirs, files, ..
        } = &mut *state;
        let copy = State {
            names: names.clone(),
            dirs: dirs.clone(),
            durable_names: names.clone(),
            files: files.clone(),
            ..State::default()
        };
        SimulatedDisk(Arc::new(Mutex::new(copy)))
    }

    /// Forgets what was not synced, and what was to fail. Files that are open are so no longer.
    pub(crate) fn crash(&self) {
        self.crash_keeping(&mut |_| 0);
    }

    /// The same, but of what was not synced some is there, as luck would have it: of each file so many of the bytes
    /// that were written to its end as `below` draws, and of the names that came, went or moved the half.
    pub(crate) fn crash_keeping(&self, below: &mut dyn FnMut(usize) -> usize) {
        let mut state = self.state();
        let State {
            names,
            durable_names,
            files,
            ..
        } = &mut *state;
        let all: BTreeSet<PathBuf> = names.keys().chain(durable_names.keys()).cloned().collect();
        for path in all {
            let is_kept = below(2) == 1;
            match names.get(&path) {
                Some(id) if is_kept => drop(durable_names.insert(path, *id)),
                None if is_kept => drop(durable_names.remove(&path)),
                _ => {}
            }
        }
        *names = durable_names.clone();
        for file in files {
            if file.bytes.starts_with(&file.durable) {
                let kept = below(file.bytes.len() - file.durable.len() + 1);
                file.bytes.truncate(file.durable.len() + kept);
                file.durable = file.bytes.clone();
            } else {
                file.bytes = file.durable.clone();
            }
        }
        state.fault = None;
        state.broken = None;
        state.age += 1;
    }

    /// Puts a file there, synced, as if it had always been.
    pub(crate) fn place(&self, path: &Path, bytes: &[u8]) {
        let mut state = self.state();
        state.files.push(Content {
            bytes: bytes.to_vec(),
            durable: bytes.to_vec(),
        });
        let id = state.files.len() - 1;
        state.names.insert(path.to_owned(), id);
        state.durable_names.insert(path.to_owned(), id);
    }

    /// What a file contains, if it is there.
    pub(crate) fn content(&self, path: &Path) -> Option<Vec<u8>> {
        let state = self.state();
        let id = state.names.get(path)?;
        Some(state.files[*id].bytes.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Counts a call; the fault that it meets. An error is the whole of the answer.
    fn call(&mut self, what: String) -> io::Result<Option<Fault>> {
        self.calls += 1;
        self.log.push(what);
        if let Some(kind) = self.broken {
            return Err(kind.into());
        }
        match self.fault {
            Some((at, fault)) if at == self.calls => {
                self.fault = None;
                match fault {
                    Fault::Once(kind) => Err(kind.into()),
                    Fault::Always(kind) => {
                        self.broken = Some(kind);
                        Err(kind.into())
                    }
                    Fault::Stop => {
                        self.broken = Some(io::ErrorKind::Other);
                        Err(io::ErrorKind::Other.into())
                    }
                    Fault::Short => Ok(Some(fault)),
                }
            }
            _ => Ok(None),
        }
    }

    fn is_dir(&self, path: &Path) -> bool {
        path.as_os_str().is_empty() || path == Path::new(".") || self.dirs.contains(path)
    }

    fn check_parent(&self, path: &Path) -> io::Result<()> {
        if path.parent().is_some_and(|dir| self.is_dir(dir)) {
            Ok(())
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    /// The file of a name, made if need be.
    fn file(&mut self, path: &Path) -> io::Result<FileId> {
        self.check_parent(path)?;
        if let Some(id) = self.names.get(path) {
            return Ok(*id);
        }
        self.files.push(Content::default());
        let id = self.files.len() - 1;
        self.names.insert(path.to_owned(), id);
        Ok(id)
    }

    /// Whether a name lies in a directory.
    fn lies_in(path: &Path, dir: &Path) -> bool {
        let strip = |path: &Path| path.strip_prefix(".").unwrap_or(path).to_owned();
        path.parent()
            .is_some_and(|parent| strip(parent) == strip(dir))
    }
}

/// An open file.
struct Open {
    disk: SimulatedDisk,
    id: FileId,
    path: PathBuf,
    at: usize,
    age: u64,
}

impl Open {
    fn new(disk: &SimulatedDisk, id: FileId, path: &Path) -> Open {
        let age = disk.state().age;
        Open {
            disk: disk.clone(),
            id,
            path: path.to_owned(),
            at: 0,
            age,
        }
    }

    /// The state, unless the machine has crashed since the file was opened.
    fn state(&self) -> io::Result<MutexGuard<'_, State>> {
        let state = self.disk.state();
        if state.age == self.age {
            Ok(state)
        } else {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
}

impl Read for Open {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let len = {
            let state = self.state()?;
            if let Some(kind) = state.broken {
                return Err(kind.into());
            }
            let rest = state.files[self.id].bytes.get(self.at..).unwrap_or(&[]);
            let len = rest.len().min(buf.len());
            buf[..len].copy_from_slice(&rest[..len]);
            len
        };
        self.at += len;
        Ok(len)
    }
}

impl Seek for Open {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let len = self.state()?.files[self.id].bytes.len() as i64;
        let at = match to {
            SeekFrom::Start(at) => at as i64,
            SeekFrom::End(by) => len + by,
            SeekFrom::Current(by) => self.at as i64 + by,
        };
        self.at = usize::try_from(at).map_err(|_| io::ErrorKind::InvalidInput)?;
        Ok(self.at as u64)
    }
}

impl ReadFile for Open {
    fn len(&self) -> io::Result<u64> {
        Ok(self.state()?.files[self.id].bytes.len() as u64)
    }
}

impl Write for Open {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LogFile::write(self, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl WriteFile for Open {
    fn sync(&mut self) -> io::Result<()> {
        LogFile::sync(self)
    }
}

impl LogFile for Open {
    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.state()?;
        let fault = state.call(format!("write {} {}", self.path.display(), bytes.len()))?;
        let mut len = bytes.len();
        if fault == Some(Fault::Short) {
            len = len.div_ceil(2);
        }
        if let Some(free_bytes) = &mut state.free_bytes {
            len = len.min(usize::try_from(*free_bytes).unwrap_or(usize::MAX));
            *free_bytes -= len as u64;
            if len == 0 && !bytes.is_empty() {
                return Err(io::ErrorKind::StorageFull.into());
            }
        }
        state.files[self.id].bytes.extend_from_slice(&bytes[..len]);
        Ok(len)
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.state()?;
        state.call(format!("sync {}", self.path.display()))?;
        let path = self.path.to_string_lossy();
        if state.forgetful.is_some_and(|part| path.contains(part)) {
            return Ok(());
        }
        let file = &mut state.files[self.id];
        file.durable = file.bytes.clone();
        Ok(())
    }

    fn set_len(&self, bytes: u64) -> io::Result<()> {
        let mut state = self.state()?;
        state.call(format!("set_len {} {bytes}", self.path.display()))?;
        let len = usize::try_from(bytes).map_err(|_| io::ErrorKind::InvalidInput)?;
        state.files[self.id].bytes.resize(len, 0);
        Ok(())
    }
}

impl Files for SimulatedDisk {
    fn working_dir(&self) -> PathBuf {
        PathBuf::new()
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        let id = {
            let state = self.state();
            if let Some(kind) = state.broken {
                return Err(kind.into());
            }
            *state.names.get(path).ok_or(io::ErrorKind::NotFound)?
        };
        Ok(Box::new(Open::new(self, id, path)))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        let id = {
            let mut state = self.state();
            state.call(format!("create {}", path.display()))?;
            let id = state.file(path)?;
            state.files[id].bytes.clear();
            id
        };
        Ok(Box::new(Open::new(self, id, path)))
    }

    fn append(&self, path: &Path) -> io::Result<Arc<dyn LogFile>> {
        let id = {
            let mut state = self.state();
            state.call(format!("append {}", path.display()))?;
            state.file(path)?
        };
        Ok(Arc::new(Open::new(self, id, path)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.call(format!("rename {} {}", from.display(), to.display()))?;
        state.check_parent(to)?;
        if state.is_dir(to) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let id = state.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        state.names.insert(to.to_owned(), id);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.call(format!("remove {}", path.display()))?;
        let removed = state.names.remove(path);
        removed.map(|_| ()).ok_or(io::ErrorKind::NotFound.into())
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.call(format!("create_dir {}", path.display()))?;
        state.check_parent(path)?;
        // An empty directory is as good as none: that it is forgotten at a crash changes nothing.
        state.dirs.insert(path.to_owned());
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.call(format!("sync_dir {}", dir.display()))?;
        let State {
            names,
            durable_names,
            ..
        } = &mut *state;
        durable_names.retain(|path, _| !State::lies_in(path, dir));
        let there = names.iter().filter(|(path, _)| State::lies_in(path, dir));
        durable_names.extend(there.map(|(path, id)| (path.clone(), *id)));
        Ok(())
    }

    fn exists(&self, path: &Path) -> bool {
        let state = self.state();
        state.names.contains_key(path) || state.is_dir(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(disk: &SimulatedDisk, path: &str, bytes: &[u8], sync: bool) -> io::Result<()> {
        let mut file = disk.create(Path::new(path))?;
        file.write_all(bytes)?;
        if sync {
            file.sync()?;
        }
        Ok(())
    }

    fn read(disk: &SimulatedDisk, path: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut file = disk.open(Path::new(path)).ok()?;
        file.read_to_end(&mut bytes).unwrap();
        Some(bytes)
    }

    #[test]
    fn a_crash_forgets_bytes_and_names() {
        let disk = SimulatedDisk::new(&["d"]);
        write(&disk, "d/unsynced", b"abc", false).unwrap();
        write(&disk, "d/nameless", b"abc", true).unwrap();
        disk.crash();
        assert_eq!(read(&disk, "d/unsynced"), None);
        assert_eq!(read(&disk, "d/nameless"), None);
        write(&disk, "d/half", b"abc", false).unwrap();
        write(&disk, "d/whole", b"abc", true).unwrap();
        disk.sync_dir(Path::new("d")).unwrap();
        disk.rename(Path::new("d/whole"), Path::new("d/moved"))
            .unwrap();
        assert_eq!(disk.list(Path::new("d")).unwrap().len(), 2);
        disk.crash();
        assert_eq!(read(&disk, "d/half"), Some(Vec::new()));
        assert_eq!(read(&disk, "d/whole"), Some(b"abc".to_vec()));
        assert_eq!(read(&disk, "d/moved"), None);
        disk.remove(Path::new("d/whole")).unwrap();
        disk.crash();
        assert!(disk.exists(Path::new("d/whole")));
    }

    #[test]
    fn a_crash_may_keep_more_than_was_synced() {
        let disk = SimulatedDisk::new(&["d"]);
        write(&disk, "d/a", b"abc", true).unwrap();
        disk.sync_dir(Path::new("d")).unwrap();
        let file = disk.append(Path::new("d/a")).unwrap();
        assert_eq!(file.write(b"defg").unwrap(), 4);
        disk.rename(Path::new("d/a"), Path::new("d/b")).unwrap();
        disk.crash_keeping(&mut |limit| limit / 2);
        assert_eq!(read(&disk, "d/a"), None);
        assert_eq!(read(&disk, "d/b"), Some(b"abcde".to_vec()));
        disk.crash();
        assert_eq!(read(&disk, "d/b"), Some(b"abcde".to_vec()));
    }

    #[test]
    fn a_sync_may_do_nothing() {
        let disk = SimulatedDisk::new(&["d"]);
        write(&disk, "d/a", b"abc", true).unwrap();
        disk.sync_dir(Path::new("d")).unwrap();
        disk.forget_syncs_of(Some("d/a"));
        write(&disk, "d/a", b"xyz", true).unwrap();
        write(&disk, "d/b", b"xyz", true).unwrap();
        disk.sync_dir(Path::new("d")).unwrap();
        disk.crash();
        assert_eq!(read(&disk, "d/a"), Some(b"abc".to_vec()));
        assert_eq!(read(&disk, "d/b"), Some(b"xyz".to_vec()));
    }

    #[test]
    fn what_was_open_ends_with_the_crash() {
        let disk = SimulatedDisk::new(&[]);
        let file = disk.append(Path::new("log")).unwrap();
        assert_eq!(file.write(b"abc").unwrap(), 3);
        disk.crash();
        assert!(file.write(b"d").is_err());
        assert!(file.sync().is_err());
    }

    #[test]
    fn it_fails_where_it_is_told_to() {
        let disk = SimulatedDisk::new(&[]);
        disk.fault_at(2, Fault::Once(io::ErrorKind::PermissionDenied));
        let error = write(&disk, "a", b"abc", true).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        disk.fault_at(2, Fault::Short);
        write(&disk, "a", b"abc", true).unwrap();
        assert_eq!(disk.content(Path::new("a")).unwrap(), b"abc");
        disk.fault_at(3, Fault::Stop);
        assert!(write(&disk, "a", b"xyz", true).is_err());
        assert!(write(&disk, "b", b"xyz", true).is_err());
        disk.crash();
        assert_eq!(disk.content(Path::new("a")), None);
        disk.set_free_bytes(Some(2));
        let error = write(&disk, "a", b"abc", true).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        disk.set_free_bytes(None);
        assert!(write(&disk, "nowhere/a", b"", false).is_err());
        assert!(disk.calls() > 8);
        assert_eq!(disk.log().len() as u64, disk.calls());
        disk.place(Path::new("old"), b"old");
        disk.crash();
        assert_eq!(read(&disk, "old").as_deref(), Some(&b"old"[..]));
    }
}
