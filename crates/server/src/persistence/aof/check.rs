//! `serval-check-aof`: whether an append-only file can be loaded, and what of it.
//!
//! It asks the file that it is given whether it is a manifest, an RDB preamble or commands, and checks everything that a
//! server would load. Only the last file may be cut, since only its end can be missing after a crash. Tools and scripts
//! read what the peers print, so every line here is one of theirs.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serval_persist::aof::{
    CommandReader, Manifest, ManifestError, Record, StreamError, StreamReason,
};

use crate::config_file::{os_text, path_of};

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Task {
    Version,
    Check { path: Vec<u8>, mode: Mode },
    BadTimestamp,
    Usage,
}

/// What may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Nothing.
    Look,
    /// An end that cannot be loaded is cut off.
    Fix,
    /// What happened later than this Unix second is cut off.
    Until(i64),
}

/// What was found of a file that may be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Valid,
    Empty,
    Truncated,
    TruncatedTo(i64),
}

/// The lines were printed, and something is not as it should be.
struct Failed;

impl From<io::Error> for Failed {
    fn from(_: io::Error) -> Failed {
        // Nobody listens: there is nothing to say, and nobody to say it to.
        Failed
    }
}

type Result<T> = std::result::Result<T, Failed>;

/// Runs the tool with its arguments, its name first. Answers whether all is well.
pub(crate) fn main(args: &[Vec<u8>]) -> bool {
    let mut shell = Shell {
        out: &mut io::stdout().lock(),
        input: &mut io::stdin().lock(),
    };
    run(args, &mut shell)
}

/// Where the tool prints, and who answers its question.
struct Shell<'a> {
    out: &'a mut dyn Write,
    input: &'a mut dyn BufRead,
}

fn run(args: &[Vec<u8>], shell: &mut Shell<'_>) -> bool {
    let result = match parse(args.get(1..).unwrap_or_default()) {
        Task::Version => {
            let version = env!("CARGO_PKG_VERSION");
            writeln!(shell.out, "serval-check-aof {version}").map_err(Failed::from)
        }
        Task::Check { path, mode } => check(&path, mode, shell),
        Task::BadTimestamp => shell.fail("Invalid timestamp, aborting..."),
        Task::Usage => {
            let name = args.first().map(Vec::as_slice).unwrap_or_default();
            let name = String::from_utf8_lossy(name).into_owned();
            shell.fail(&format!(
                "Usage: {name} [--fix|--truncate-to-timestamp $timestamp] <file.manifest|file.aof>"
            ))
        }
    };
    let _ = shell.out.flush();
    result.is_ok()
}

fn parse(args: &[Vec<u8>]) -> Task {
    let args: Vec<&[u8]> = args.iter().map(Vec::as_slice).collect();
    match args.as_slice() {
        [b"-v" | b"--version"] => Task::Version,
        [path] => Task::Check {
            path: path.to_vec(),
            mode: Mode::Look,
        },
        [b"--fix", path] => Task::Check {
            path: path.to_vec(),
            mode: Mode::Fix,
        },
        [b"--truncate-to-timestamp", unix_s, path] => {
            match serval_base::number::parse_i64(unix_s) {
                Some(unix_s) => Task::Check {
                    path: path.to_vec(),
                    mode: Mode::Until(unix_s),
                },
                None => Task::BadTimestamp,
            }
        }
        _ => Task::Usage,
    }
}

impl Shell<'_> {
    fn say(&mut self, line: &str) -> Result<()> {
        Ok(writeln!(self.out, "{line}")?)
    }

    fn fail<T>(&mut self, line: &str) -> Result<T> {
        self.say(line)?;
        Err(Failed)
    }

    /// Whether somebody says yes.
    fn agrees(&mut self) -> Result<bool> {
        write!(self.out, "Continue? [y/N]: ")?;
        self.out.flush()?;
        let mut answer = String::new();
        self.input.read_line(&mut answer)?;
        Ok(answer.starts_with(['y', 'Y']))
    }
}

fn check(path: &[u8], mode: Mode, shell: &mut Shell<'_>) -> Result<()> {
    let file = path_of(path);
    let mut checker = Checker { mode, lines: 1 };
    if is_manifest(&file, shell)? {
        checker.check_parts(&file, shell)
    } else {
        shell.say("Start checking Old-Style AOF")?;
        let part = Part {
            name: file.display().to_string(),
            path: file,
            kind: "AOF",
            is_last: true,
        };
        let is_rdb = is_rdb(&part.path, shell)?;
        checker.check_part(&part, is_rdb, shell)
    }
}

/// The beginning of a file, as much of it as is asked for.
fn beginning(path: &Path, bytes: u64, shell: &mut Shell<'_>) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    let read = File::open(path).and_then(|file| file.take(bytes).read_to_end(&mut text));
    match read {
        Ok(_) => Ok(text),
        Err(error) => {
            let (path, reason) = (path.display(), os_text(&error));
            shell.fail(&format!("Cannot open file {path}: {reason}"))
        }
    }
}

/// Whether the first line that is no comment begins as those of a manifest do.
fn is_manifest(path: &Path, shell: &mut Shell<'_>) -> Result<bool> {
    /// Nobody writes as many comments.
    const LOOKED_AT_BYTES: u64 = 1 << 20;
    let text = beginning(path, LOOKED_AT_BYTES, shell)?;
    let mut lines = text.split(|byte| *byte == b'\n');
    Ok(lines
        .find(|line| line.first() != Some(&b'#'))
        .is_some_and(|line| line.starts_with(b"file")))
}

/// Whether a file begins as RDB does, and is long enough for it.
fn is_rdb(path: &Path, shell: &mut Shell<'_>) -> Result<bool> {
    let text = beginning(path, 8, shell)?;
    Ok(text.len() == 8 && (text.starts_with(b"REDIS") || text.starts_with(b"VALKEY")))
}

/// A file that is to be checked.
struct Part {
    /// As it is printed.
    name: String,
    path: PathBuf,
    /// `AOF`, `BASE AOF` or `INCR AOF`.
    kind: &'static str,
    is_last: bool,
}

/// What lasts from file to file.
struct Checker {
    mode: Mode,
    /// The line of the protocol that is looked at, counted from one through all files.
    lines: u64,
}

impl Checker {
    fn check_parts(&mut self, path: &Path, shell: &mut Shell<'_>) -> Result<()> {
        shell.say("Start checking Multi Part AOF")?;
        let manifest = match std::fs::read(path) {
            Ok(text) => Manifest::parse(&text),
            Err(error) => {
                let (path, reason) = (path.display(), os_text(&error));
                return shell.fail(&format!(
                    "Fatal error: can't open the AOF manifest file {path} for reading: {reason}"
                ));
            }
        };
        let manifest = match manifest {
            Ok(manifest) => manifest,
            Err(error) => return shell.fail(&manifest_error_lines(&error).join("\n")),
        };
        let dir = path.parent().unwrap_or(Path::new(""));
        let count = manifest.parts().count();
        for (idx, file) in manifest.parts().enumerate() {
            let is_base = manifest.base.is_some() && idx == 0;
            let part = Part {
                name: String::from_utf8_lossy(&file.name).into_owned(),
                path: dir.join(path_of(&file.name)),
                kind: if is_base { "BASE AOF" } else { "INCR AOF" },
                is_last: idx + 1 == count,
            };
            let is_rdb = is_base && is_rdb(&part.path, shell)?;
            if is_base {
                let format = if is_rdb { "RDB" } else { "RESP" };
                shell.say(&format!("Start to check BASE AOF ({format} format)."))?;
            } else if idx == usize::from(manifest.base.is_some()) {
                shell.say("Start to check INCR files.")?;
            }
            self.check_part(&part, is_rdb, shell)?;
        }
        shell.say("All AOF files and manifest are valid")
    }

    /// Checks a file, cuts it where that is asked for, and says what came of it.
    fn check_part(&mut self, part: &Part, is_rdb: bool, shell: &mut Shell<'_>) -> Result<()> {
        let name = &part.name;
        let line = match self.judge(part, is_rdb, shell)? {
            Verdict::Valid => format!("{} {name} is valid", part.kind),
            Verdict::Empty => format!("{} {name} is empty", part.kind),
            Verdict::Truncated => format!("Successfully truncated AOF {name}"),
            Verdict::TruncatedTo(unix_s) => {
                format!("Successfully truncated AOF {name} to timestamp {unix_s}")
            }
        };
        shell.say(&line)
    }

    fn judge(&mut self, part: &Part, is_rdb: bool, shell: &mut Shell<'_>) -> Result<Verdict> {
        let opened = match self.mode {
            Mode::Look => File::open(&part.path),
            _ => OpenOptions::new().read(true).write(true).open(&part.path),
        };
        let opened = opened.and_then(|file| Ok((file.metadata()?.len(), file)));
        let (size, mut file) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let (path, reason) = (part.path.display(), os_text(&error));
                return shell.fail(&format!("Cannot open file {path}: {reason}, aborting..."));
            }
        };
        if size == 0 {
            return Ok(Verdict::Empty);
        }
        let start = if is_rdb {
            self.check_preamble(part, &mut file, shell)?
        } else {
            0
        };
        let found = self.read_commands(part, &file, start, shell)?;
        if let Some(offset) = found.cut_at {
            return self.cut_to_timestamp(part, &file, offset, shell);
        }
        if let Some(line) = &found.error {
            shell.say(line)?;
        }
        self.conclude(part, &file, size, found.ok_up_to, shell)
    }

    /// Checks the snapshot that a file begins with. Answers where it ends, which is where the file is read from then.
    fn check_preamble(
        &mut self,
        part: &Part,
        file: &mut File,
        shell: &mut Shell<'_>,
    ) -> Result<u64> {
        match super::preamble::check(&part.path, shell.out) {
            Some(end) => {
                shell.say("RDB preamble is OK, proceeding with AOF tail...")?;
                file.seek(SeekFrom::Start(end))?;
                Ok(end)
            }
            None => shell.fail("RDB preamble of AOF file is not sane, aborting."),
        }
    }

    /// Reads the commands of a file to its end, or to what is wrong.
    fn read_commands(
        &mut self,
        part: &Part,
        file: &File,
        start: u64,
        shell: &mut Shell<'_>,
    ) -> Result<Found> {
        let mut reader = CommandReader::new(BufReader::new(file), start);
        let mut found = Found::default();
        let mut in_multi = false;
        let error = loop {
            // A file is good up to here whatever follows, unless a transaction is not complete.
            found.ok_up_to = reader.valid_up_to();
            let record = match reader.next_record() {
                Ok(Some(record)) => record,
                Ok(None) => break None,
                Err(error) => break Some(error),
            };
            match record {
                Record::Command(argv) => {
                    let name = argv.arg(0);
                    let (is_multi, is_exec) = (
                        name.eq_ignore_ascii_case(b"multi"),
                        name.eq_ignore_ascii_case(b"exec"),
                    );
                    if (is_multi && in_multi) || (is_exec && !in_multi) {
                        let word = if is_multi { "MULTI" } else { "EXEC" };
                        let (at, path) = (reader.record_offset(), part.path.display());
                        found.error = Some(format!("0x{at:16x}: Unexpected {word} in AOF {path}"));
                        break None;
                    }
                    in_multi = (in_multi || is_multi) && !is_exec;
                }
                Record::Timestamp(unix_s) => {
                    let at = found.ok_up_to;
                    if self.is_beyond(part, unix_s, at, shell)? {
                        found.cut_at = Some(at);
                        break None;
                    }
                }
                Record::Comment => {}
            }
        };
        self.lines += reader.newlines();
        if let Some(error) = error {
            found.error = describe(&error, part, shell)?;
        }
        Ok(found)
    }

    /// Whether what follows a timestamp is to be cut off, at this offset.
    fn is_beyond(
        &self,
        part: &Part,
        unix_s: Option<i64>,
        at: u64,
        shell: &mut Shell<'_>,
    ) -> Result<bool> {
        let Mode::Until(until_s) = self.mode else {
            return Ok(false);
        };
        let Some(unix_s) = unix_s else {
            return shell.fail("Invalid timestamp annotation");
        };
        if unix_s <= until_s {
            return Ok(false);
        }
        let path = part.path.display();
        if at == 0 {
            return shell.fail(&format!(
                "AOF {path} has nothing before timestamp {until_s}, aborting..."
            ));
        }
        if !part.is_last {
            shell.say(&format!("Failed to truncate AOF {path} to timestamp {until_s} to offset {at} because it is not the last file."))?;
            return shell.fail("If you insist, please delete all files after this file according to the manifest file and delete the corresponding records in manifest file manually. Then re-run serval-check-aof.");
        }
        Ok(true)
    }

    fn cut_to_timestamp(
        &self,
        part: &Part,
        file: &File,
        offset: u64,
        shell: &mut Shell<'_>,
    ) -> Result<Verdict> {
        let Mode::Until(until_s) = self.mode else {
            return Ok(Verdict::Valid);
        };
        if cut(file, offset).is_err() {
            let path = part.path.display();
            return shell.fail(&format!(
                "Failed to truncate AOF {path} to timestamp {until_s}"
            ));
        }
        Ok(Verdict::TruncatedTo(until_s))
    }

    /// What becomes of a file that is good up to an offset.
    fn conclude(
        &self,
        part: &Part,
        file: &File,
        size: u64,
        ok_up_to: u64,
        shell: &mut Shell<'_>,
    ) -> Result<Verdict> {
        let (name, lines) = (&part.name, self.lines);
        let diff = size.saturating_sub(ok_up_to);
        if let Mode::Until(until_s) = self.mode
            && diff == 0
        {
            shell.say(&format!(
                "Truncate nothing in AOF {name} to timestamp {until_s}"
            ))?;
            return Ok(Verdict::Valid);
        }
        shell.say(&format!(
            "AOF analyzed: filename={name}, size={size}, ok_up_to={ok_up_to}, ok_up_to_line={lines}, diff={diff}"
        ))?;
        if diff == 0 {
            return Ok(Verdict::Valid);
        }
        if self.mode != Mode::Fix {
            return shell.fail(&format!(
                "AOF {name} is not valid. Use the --fix option to try fixing it."
            ));
        }
        if !part.is_last {
            return shell.fail(&format!(
                "Failed to truncate AOF {name} because it is not the last file"
            ));
        }
        shell.say(&format!(
            "This will shrink the AOF {name} from {size} bytes, with {diff} bytes, to {ok_up_to} bytes"
        ))?;
        if !shell.agrees()? {
            return shell.fail("Aborting...");
        }
        match cut(file, ok_up_to) {
            Ok(()) => Ok(Verdict::Truncated),
            Err(_) => shell.fail(&format!("Failed to truncate AOF {name}")),
        }
    }
}

/// What reading a file gave.
#[derive(Default)]
struct Found {
    /// Bytes that can be loaded.
    ok_up_to: u64,
    /// Where what happened too late begins.
    cut_at: Option<u64>,
    /// A line that says what is wrong.
    error: Option<String>,
}

fn cut(file: &File, bytes: u64) -> io::Result<()> {
    file.set_len(bytes)?;
    file.sync_all()
}

/// The line that says what ended the reading of a file, if the peers have one for it.
fn describe(error: &StreamError, part: &Part, shell: &mut Shell<'_>) -> Result<Option<String>> {
    let name = &part.name;
    let text = match &error.reason {
        StreamReason::Io(_) => {
            return shell.fail(&format!("Failed to read from AOF {name}, aborting..."));
        }
        StreamReason::NotARecord(_) => {
            shell.say(&format!("AOF {name} format error"))?;
            return Ok(None);
        }
        StreamReason::End => return Ok(None),
        StreamReason::Length(len) => {
            format!("Expected to read string of {len} bytes, which is not in the suitable range")
        }
        reason => reason.to_string(),
    };
    Ok(Some(format!("0x{:16x}: {text}", error.offset)))
}

/// What the log and the tool say of a manifest that cannot be read.
pub(crate) fn manifest_error_lines(error: &ManifestError) -> Vec<String> {
    let mut lines = vec!["\n*** FATAL AOF MANIFEST FILE ERROR ***\n".to_owned()];
    if let Some(line) = &error.line {
        lines.push(format!(
            "Reading the manifest file, at line {}\n",
            line.number
        ));
        let text = String::from_utf8_lossy(&line.text);
        lines.push(format!(">>> '{text}'\n"));
    }
    lines.push(format!("{}\n", error.reason));
    lines
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
