//! What `serval-check-rdb` tells of a file: line by line what the peers' `check-rdb` print, so that whoever reads those
//! can go on doing so.
//!
//! The lines are those of redis-check-rdb 8.0, with what valkey-check-rdb 9.1 has beside them: versions that nobody has
//! written yet are tried, functions are counted, and `--stats` sums up each database by type.

mod histogram;
mod stats;

use std::io::{self, Write};

use super::file::{Checksum, Doing, Item, LoadOptions, LoadedKey, Reader, Vendor, Version};
use super::{Thresholds, VERSION_REDIS_MAX, VERSION_VALKEY, types};
use crate::error::{Error, Reason};
use crate::source::Source;
use stats::Statistics;
pub use stats::StatsFormat;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct CheckOptions<'a> {
    /// What the file is called in the report.
    pub file_name: &'a str,
    /// From which sizes on values are kept in their large form.
    pub thresholds: Thresholds,
    /// The time by which keys have expired, Unix milliseconds.
    pub now_ms: i64,
    /// Whether databases are summed up by type, and how that is printed.
    pub stats: Option<StatsFormat>,
}

/// Reads a file to its end and reports on it. Sums by type go to `stats_out`, where there is one. Answers whether the
/// file is sound; the error is one of writing the report. O(file).
pub fn check(
    source: impl Source,
    options: &CheckOptions<'_>,
    out: &mut dyn Write,
    stats_out: Option<&mut dyn Write>,
) -> io::Result<bool> {
    let end = check_beginning(source, options, out, stats_out)?;
    Ok(end.is_some())
}

/// The same for a file that goes on with something else, as an append-only file does. Answers where that begins, if what
/// precedes it is sound.
pub fn check_beginning(
    source: impl Source,
    options: &CheckOptions<'_>,
    out: &mut dyn Write,
    stats_out: Option<&mut dyn Write>,
) -> io::Result<Option<u64>> {
    let mut report = Report {
        counts: Counts::default(),
        stats: options.stats.map(|_| Statistics::default()),
        now_ms: options.now_ms,
        out,
    };
    report.info(0, &format!("Checking RDB file {}", options.file_name))?;
    let load = LoadOptions {
        thresholds: options.thresholds,
        relaxed: true,
        checksum: true,
        skip_modules: true,
    };
    let end = match Reader::new(source, load) {
        Ok(mut reader) => report.all(&mut reader)?.then(|| reader.offset()),
        Err(error) => {
            report.error(&error, None, Doing::Start)?;
            report.more_on_error(None)?;
            None
        }
    };
    report.counts.show(report.out)?;
    if let (Some(stats), Some(format), true) = (&report.stats, options.stats, end.is_some()) {
        match stats_out {
            Some(out) => stats.print(format, out)?,
            None => stats.print(format, report.out)?,
        }
    }
    Ok(end)
}

/// What is counted.
#[derive(Debug, Default)]
struct Counts {
    keys: u64,
    expires: u64,
    expired: u64,
    hashes_with_expiries: u64,
    functions: u64,
    scripts: u64,
    empty: u64,
}

impl Counts {
    fn show(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "[info] {} keys read", self.keys)?;
        writeln!(out, "[info] {} expires", self.expires)?;
        writeln!(out, "[info] {} already expired", self.expired)?;
        writeln!(out, "[info] {} subexpires", self.hashes_with_expiries)?;
        writeln!(out, "[info] {} functions", self.functions)?;
        for (count, what) in [
            (self.scripts, "lua scripts read"),
            (self.empty, "empty keys, which loading leaves out"),
        ] {
            if count > 0 {
                writeln!(out, "[info] {count} {what}")?;
            }
        }
        Ok(())
    }
}

struct Report<'o> {
    counts: Counts,
    stats: Option<Statistics>,
    now_ms: i64,
    out: &'o mut dyn Write,
}

impl Report<'_> {
    /// Reports on a file whose magic has been read.
    fn all<S: Source>(&mut self, reader: &mut Reader<S>) -> io::Result<bool> {
        let version = reader.version();
        let unknown = unknown_version(version);
        if let Some(kind) = unknown {
            let number = version.number;
            let kind = format!("{kind} RDB version {number} detected");
            self.info(reader.offset(), &kind)?;
        }
        let checksum = loop {
            match reader.read() {
                Ok(Item::End(checksum)) => break checksum,
                Ok(item) => self.item(reader.offset(), item)?,
                Err(error) => {
                    self.error(&error, Some(version), reader.doing())?;
                    let within = reader.ty().map(|ty| (reader.key(), ty, reader.doing()));
                    self.more_on_error(within)?;
                    return Ok(false);
                }
            }
        };
        let end = reader.offset();
        match checksum {
            Checksum::Fits => self.info(end, "Checksum OK")?,
            Checksum::Disabled => self.info(
                end,
                "RDB file was saved with checksum disabled: no check performed.",
            )?,
            Checksum::None | Checksum::Unchecked => {}
        }
        let verdict = match unknown {
            Some(_) => "\\o/ RDB looks OK, but loading requires config 'rdb-version-check relaxed'",
            None => "\\o/ RDB looks OK! \\o/",
        };
        self.info(end, verdict)?;
        Ok(true)
    }

    fn item(&mut self, offset: u64, item: Item) -> io::Result<()> {
        match item {
            Item::Select(dbid) => {
                if let Some(stats) = &mut self.stats {
                    stats.select(dbid);
                }
                self.info(offset, &format!("Selecting DB ID {dbid}"))
            }
            Item::Aux { name, value } => {
                self.counts.scripts += u64::from(name.eq_ignore_ascii_case(b"lua"));
                let parts = [b"AUX FIELD ", &name[..], b" = '", &value, b"'"];
                self.info_bytes(offset, &parts)
            }
            Item::ModuleAux { module } => self.info(offset, &format!("MODULE AUX for: {module}")),
            Item::Function(_) => {
                self.counts.functions += 1;
                Ok(())
            }
            Item::Key(key) => {
                self.key(&key);
                Ok(())
            }
            Item::ModuleKey { key, expiry_ms, .. } => {
                self.expiry(expiry_ms);
                if let Some(stats) = &mut self.stats {
                    stats.module(&key, expiry_ms, self.now_ms);
                }
                Ok(())
            }
            Item::Empty { key, .. } => {
                self.counts.empty += 1;
                self.info_bytes(offset, &[b"Empty collection under the key '", &key, b"'"])
            }
            Item::Resize { .. }
            | Item::SlotInfo { .. }
            | Item::SlotImport { .. }
            | Item::End(_) => Ok(()),
        }
    }

    fn key(&mut self, key: &LoadedKey) {
        self.expiry(key.entry.expiry_ms());
        self.counts.hashes_with_expiries += u64::from(super::has_field_expiries(&key.entry));
        if let Some(stats) = &mut self.stats {
            stats.key(&key.entry, self.now_ms);
        }
    }

    fn expiry(&mut self, expiry_ms: Option<i64>) {
        self.counts.keys += 1;
        self.counts.expires += u64::from(expiry_ms.is_some());
        self.counts.expired += u64::from(expiry_ms.is_some_and(|at_ms| at_ms < self.now_ms));
    }

    fn info(&mut self, offset: u64, text: &str) -> io::Result<()> {
        writeln!(self.out, "[offset {offset}] {text}")
    }

    /// The same where the file's own bytes are part of the line.
    fn info_bytes(&mut self, offset: u64, parts: &[&[u8]]) -> io::Result<()> {
        write!(self.out, "[offset {offset}] ")?;
        for part in parts {
            self.out.write_all(part)?;
        }
        writeln!(self.out)
    }

    fn error(&mut self, error: &Error, version: Option<Version>, doing: Doing) -> io::Result<()> {
        writeln!(self.out, "--- RDB ERROR DETECTED ---")?;
        let text = match (&error.reason, version) {
            (Reason::Truncated, _) => "Unexpected EOF reading RDB file".into(),
            (Reason::Checksum { .. }, _) => "RDB CRC error".into(),
            (Reason::UnknownOpcode { opcode: ty, .. }, Some(version)) => {
                match unknown_version(version) {
                    Some(kind) => format!(
                        "Unknown object type {ty} in RDB file with {} version {}",
                        kind.to_lowercase(),
                        version.number
                    ),
                    None => format!("Invalid object type: {ty}"),
                }
            }
            (reason, _) => reason.to_string(),
        };
        self.info(error.offset, &text)?;
        let doing = doing_name(doing);
        writeln!(self.out, "[additional info] While doing: {doing}")
    }

    /// Which key and value it was that could not be read.
    fn more_on_error(&mut self, within: Option<(&[u8], u8, Doing)>) -> io::Result<()> {
        let Some((key, ty, doing)) = within else {
            return Ok(());
        };
        if doing == Doing::Value {
            self.counts.keys += 1;
            self.out.write_all(b"[additional info] Reading key '")?;
            self.out.write_all(key)?;
            writeln!(self.out, "'")?;
        }
        let name = types::name(ty);
        writeln!(self.out, "[additional info] Reading type {ty} ({name})")
    }
}

/// What Valkey calls a version that needs `rdb-version-check relaxed`; `None` for those that are known.
fn unknown_version(version: Version) -> Option<&'static str> {
    match version.vendor {
        Vendor::Redis => (version.number > VERSION_REDIS_MAX).then_some("Foreign"),
        Vendor::Valkey => (version.number > VERSION_VALKEY).then_some("Future"),
    }
}

fn doing_name(doing: Doing) -> &'static str {
    match doing {
        Doing::Start => "start",
        Doing::Type => "read-type",
        Doing::Expiry => "read-expire",
        Doing::Key => "read-key",
        Doing::Value => "read-object-value",
        Doing::Checksum => "check-sum",
        Doing::Len => "read-len",
        Doing::Aux => "read-aux",
        Doing::ModuleAux => "read-module-aux",
        Doing::Function => "read-functions",
    }
}

#[cfg(test)]
mod tests;
