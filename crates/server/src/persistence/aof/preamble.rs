//! The snapshot that an append-only file begins with: loaded, or only looked at.

use std::io::{BufReader, Write};
use std::path::Path;

use serval_engine::Engine;
use serval_keyspace::{HashLimits, ListLimits, SetLimits, ZsetLimits};
use serval_persist::rdb::file::{Item, LoadOptions, Reader};
use serval_persist::{StreamSource, Thresholds};

use crate::log::Log;
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

/// Looks at the snapshot that a file begins with, key by key. Answers where it ends; nothing if it cannot be loaded, for a
/// reason that was printed.
pub(super) fn check(path: &Path, out: &mut dyn Write) -> Option<u64> {
    let file = std::fs::File::open(path).ok()?;
    let source = StreamSource::new(BufReader::new(file), 0);
    let mut offset = 0;
    let checked = Reader::new(source, check_options()).and_then(|mut reader| {
        loop {
            let item = reader.read();
            offset = reader.offset();
            if let Item::End(_) = item? {
                return Ok(());
            }
        }
    });
    match checked {
        Ok(()) => {
            let _ = writeln!(out, "[offset {offset}] \\o/ RDB looks OK! \\o/");
            Some(offset)
        }
        Err(error) => {
            let _ = writeln!(out, "--- RDB ERROR DETECTED ---\n[offset {offset}] {error}");
            None
        }
    }
}

/// Everything is read, whoever wrote it: the forms that values would have in memory do not matter.
fn check_options() -> LoadOptions {
    let (entries, value_bytes) = (128, 64);
    LoadOptions {
        thresholds: Thresholds {
            lists: ListLimits::default(),
            sets: SetLimits::default(),
            hashes: HashLimits {
                entries,
                value_bytes,
            },
            zsets: ZsetLimits {
                entries,
                value_bytes,
            },
        },
        relaxed: true,
        checksum: true,
        skip_modules: true,
    }
}
