//! The snapshot that an append-only file begins with: loaded, or only looked at.

use std::io::{BufReader, Write};
use std::path::Path;

use serval_engine::Engine;
use serval_persist::StreamSource;
use serval_persist::rdb::check::check_beginning;
use serval_persist::rdb::file::Reader;

use crate::log::Log;
use crate::persistence::check_rdb::check_options;
use crate::persistence::files::ReadFile;
use crate::persistence::load::{LoadHow, load_keys, load_options};
use crate::persistence::progress::Bar;

/// Loads the snapshot that a file begins with. Answers where it ends; nothing if it cannot be loaded, for reasons that are
/// in the log.
pub(super) fn load(engine: &Engine, log: &Log, file: &mut dyn ReadFile, name: &str) -> Option<u64> {
    let how = LoadHow {
        may_replace: false,
        // What follows deletes those whose time has come, or says that it has not.
        keeps_expired: true,
        gate_is_closed: false,
    };
    let bytes = file.len().unwrap_or(0);
    let bar = Bar::new(log, "Loading", bytes);
    let source = StreamSource::new(BufReader::new(file), 0);
    let mut end = 0;
    let loaded = Reader::new(source, load_options(engine))
        .map_err(crate::persistence::load::LoadError::from)
        .and_then(|mut reader| {
            let loaded = load_keys(engine, log, &bar, &mut reader, how);
            end = reader.offset();
            loaded
        });
    bar.clear();
    match loaded {
        Ok(_) => Some(end),
        Err(error) => {
            for line in error.lines(name, end, None) {
                log.write(serval_engine::LogLevel::Warning, &line);
            }
            None
        }
    }
}

/// Looks at the snapshot that a file begins with, key by key, and reports on it as `serval-check-rdb` does. Answers where it
/// ends; nothing if it cannot be loaded, for a reason that was printed.
pub(super) fn check(path: &Path, out: &mut dyn Write) -> Option<u64> {
    let file = std::fs::File::open(path).ok()?;
    let source = StreamSource::new(BufReader::new(file), 0);
    let shown = path.display().to_string();
    check_beginning(source, &check_options(&shown), out, None)
        .ok()
        .flatten()
}
