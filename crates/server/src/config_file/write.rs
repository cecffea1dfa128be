//! Replacing the configuration file so that a crash leaves the old one or the new one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `text` beside `path`, makes it durable, and renames it over `path`. The file keeps the mode it has; a new one
/// gets what the umask leaves of 0644. A symbolic link is followed, so that what it names is replaced.
pub fn replace_file(path: &Path, text: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let (temp_path, mut temp) = create_beside(&target)?;
    let replaced = (|| {
        temp.write_all(text)?;
        if let Ok(metadata) = fs::metadata(&target) {
            temp.set_permissions(metadata.permissions())?;
        }
        temp.sync_all()?;
        fs::rename(&temp_path, &target)?;
        sync_dir_of(&target)
    })();
    if replaced.is_err() {
        // The error that matters is the first one; a temporary file that stays is only untidy.
        let _ = fs::remove_file(&temp_path);
    }
    replaced
}

fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temp_path = PathBuf::from(name);
    // What a killed process of the same id left behind is ours to replace; `create_new` then refuses links.
    let _ = fs::remove_file(&temp_path);
    let file = File::options()
        .write(true)
        .create_new(true)
        .open(&temp_path)?;
    Ok((temp_path, file))
}

/// A rename is durable once its directory is.
fn sync_dir_of(path: &Path) -> io::Result<()> {
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    if cfg!(unix) {
        File::open(dir)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_and_leaves_nothing_behind() {
        let dir = std::env::temp_dir().join(format!("serval-write-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let path = dir.join("a.conf");
        replace_file(&path, b"one\n").unwrap();
        replace_file(&path, b"two\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two\n");
        assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
        assert!(replace_file(&dir.join("no/such/dir"), b"").is_err());
        fs::remove_dir_all(dir).unwrap();
    }
}
