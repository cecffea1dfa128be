//! The manifest: which files the append-only file consists of, in which order they are loaded, and which are needed no
//! more.
//!
//! ```text
//! file appendonly.aof.2.base.rdb seq 2 type b
//! file appendonly.aof.1.incr.aof seq 1 type h
//! file appendonly.aof.2.incr.aof seq 2 type i startoffset 512
//! ```
//!
//! A base (`b`) is the keyspace of one instant, the increments (`i`) are what happened since, in order of their numbers.
//! What a rewrite has made superfluous stays noted as history (`h`) until it is deleted, so that a crash in between
//! leaves no file that nobody knows. The manifest is replaced as a whole: what it says is what counts.
//!
//! It is read as laxly and as strictly as Redis reads it, with the same words for what is wrong: a line is pairs of key
//! and value, unknown keys are those of a later version.

use std::fmt;

use serval_base::sds_split::{quote, split_args};

/// Bytes of a line, as many as the peers read at once.
const LINE_BYTES_MAX: usize = 1024;

/// See the module's text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The keyspace that the increments begin from.
    pub base: Option<PartFile>,
    /// Files that are needed no more.
    pub history: Vec<PartFile>,
    /// What happened since the base; the last one is written to.
    pub incrs: Vec<PartFile>,
    /// The number of the newest base.
    base_seq: i64,
    /// The number of the newest increment.
    incr_seq: i64,
}

/// A file of the append-only file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFile {
    /// Its name, without a directory.
    pub name: Vec<u8>,
    /// Its number among those of its kind.
    pub seq: i64,
    /// The replication offset before its first command.
    pub start_offset: Option<i64>,
    /// The replication offset behind its last command, where the server that wrote it was ended in order.
    pub end_offset: Option<i64>,
}

/// A manifest that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestError {
    /// The line that was looked at, where it could be told.
    pub line: Option<ReadLine>,
    /// What was wrong, in the words of the peers.
    pub reason: &'static str,
}

/// A line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLine {
    /// Counted from one.
    pub number: usize,
    /// Without blanks around it.
    pub text: Vec<u8>,
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)?;
        match &self.line {
            Some(line) => write!(f, " (line {})", line.number),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ManifestError {}

const EMPTY: &str = "Found an empty AOF manifest";
const LONG_LINE: &str = "The AOF manifest file contains too long line";
const FORMAT: &str = "Invalid AOF manifest file format";
const IS_PATH: &str = "File can't be a path, just a filename";
const TWO_BASES: &str = "Found duplicate base file information";
const SEQUENCE: &str = "Found a non-monotonic sequence number";
const KIND: &str = "Unknown AOF file type";

/// What the manifest of the append-only file `filename` is called.
pub fn manifest_name(filename: &[u8]) -> Vec<u8> {
    [filename, b".manifest"].concat()
}

impl Manifest {
    /// Reads a manifest. O(n).
    pub fn parse(text: &[u8]) -> Result<Manifest, ManifestError> {
        let mut manifest = Manifest::default();
        let mut rest = text;
        let mut number = 0;
        while let Some(raw) = take_line(&mut rest) {
            number += 1;
            if raw.first() == Some(&b'#') {
                continue;
            }
            let bare = |reason| ManifestError { line: None, reason };
            let whole = raw.strip_suffix(b"\n").ok_or(bare(LONG_LINE))?;
            if whole.contains(&0) {
                return Err(bare(LONG_LINE));
            }
            let text = whole.trim_ascii();
            manifest.take(text).map_err(|reason| ManifestError {
                line: Some(ReadLine {
                    number,
                    text: text.to_vec(),
                }),
                reason,
            })?;
        }
        match number {
            0 => Err(ManifestError {
                line: None,
                reason: EMPTY,
            }),
            _ => Ok(manifest),
        }
    }

    /// Takes a line over.
    fn take(&mut self, line: &[u8]) -> Result<(), &'static str> {
        let args = split_args(line).ok_or(FORMAT)?;
        if args.len() < 6 || !args.len().is_multiple_of(2) {
            return Err(FORMAT);
        }
        let (file, kind) = read_pairs(&args)?;
        match kind {
            b'b' if self.base.is_some() => return Err(TWO_BASES),
            b'b' => {
                self.base_seq = file.seq;
                self.base = Some(file);
            }
            b'h' => self.history.push(file),
            b'i' if file.seq <= self.incr_seq => return Err(SEQUENCE),
            b'i' => {
                self.incr_seq = file.seq;
                self.incrs.push(file);
            }
            _ => return Err(KIND),
        }
        Ok(())
    }

    /// The manifest as text.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let base = self.base.iter().map(|file| (file, 'b'));
        let history = self.history.iter().map(|file| (file, 'h'));
        let incrs = self.incrs.iter().map(|file| (file, 'i'));
        for (file, kind) in base.chain(history).chain(incrs) {
            file.write(kind, &mut out);
        }
        out
    }

    /// Whether there is nothing to load.
    pub fn is_empty(&self) -> bool {
        self.base.is_none() && self.incrs.is_empty()
    }

    /// What is to be loaded, in order.
    pub fn parts(&self) -> impl Iterator<Item = &PartFile> {
        self.base.iter().chain(&self.incrs)
    }

    /// Adds a new base to the append-only file `filename`, and makes the one before it history. Returns its name.
    pub fn add_base(&mut self, filename: &[u8], is_rdb: bool) -> Vec<u8> {
        if let Some(old) = self.base.take() {
            self.history.insert(0, old);
        }
        self.base_seq = self.base_seq.saturating_add(1);
        let suffix: &[u8] = if is_rdb { b".base.rdb" } else { b".base.aof" };
        let name = numbered(filename, self.base_seq, suffix);
        self.base = Some(PartFile::new(name.clone(), self.base_seq));
        name
    }

    /// Takes the append-only file of the time before manifests for the base.
    pub fn adopt(&mut self, filename: &[u8]) {
        self.base_seq = 1;
        self.base = Some(PartFile::new(filename.to_vec(), 1));
    }

    /// Adds a new increment to the append-only file `filename`, which begins at a replication offset. Returns its name.
    pub fn add_incr(&mut self, filename: &[u8], start_offset: i64) -> Vec<u8> {
        self.incr_seq = self.incr_seq.saturating_add(1);
        let name = numbered(filename, self.incr_seq, b".incr.aof");
        self.incrs.push(PartFile {
            start_offset: Some(start_offset),
            ..PartFile::new(name.clone(), self.incr_seq)
        });
        name
    }

    /// Makes increments history, all of them but the last `kept`.
    pub fn retire_incrs(&mut self, kept: usize) {
        let count = self.incrs.len().saturating_sub(kept);
        self.history.splice(0..0, self.incrs.drain(..count));
    }
}

impl PartFile {
    fn new(name: Vec<u8>, seq: i64) -> PartFile {
        PartFile {
            name,
            seq,
            start_offset: None,
            end_offset: None,
        }
    }

    fn write(&self, kind: char, out: &mut Vec<u8>) {
        out.extend_from_slice(b"file ");
        if needs_quotes(&self.name) {
            out.extend_from_slice(&quote(&self.name));
        } else {
            out.extend_from_slice(&self.name);
        }
        out.extend_from_slice(format!(" seq {} type {kind}", self.seq).as_bytes());
        if let Some(offset) = self.start_offset {
            out.extend_from_slice(format!(" startoffset {offset}").as_bytes());
            if let Some(offset) = self.end_offset {
                out.extend_from_slice(format!(" endoffset {offset}").as_bytes());
            }
        }
        out.push(b'\n');
    }
}

/// Takes what the peers read as a line: up to its end, or as many bytes as they read at once.
fn take_line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    if rest.is_empty() {
        return None;
    }
    let readable = &rest[..rest.len().min(LINE_BYTES_MAX)];
    let end = readable.iter().position(|byte| *byte == b'\n');
    let (line, after) = rest.split_at(end.map_or(readable.len(), |end| end + 1));
    *rest = after;
    Some(line)
}

/// A file and its kind, out of pairs of keys and values.
fn read_pairs(args: &[Vec<u8>]) -> Result<(PartFile, u8), &'static str> {
    let (mut file, mut kind) = (PartFile::new(Vec::new(), 0), 0);
    for pair in args.chunks_exact(2) {
        let [key, value] = pair else { continue };
        // The peers work on C strings: a NUL ends them.
        let value = value.split(|byte| *byte == 0).next().unwrap_or_default();
        match key.to_ascii_lowercase().as_slice() {
            b"file" if value.iter().any(|byte| b"/\\".contains(byte)) => return Err(IS_PATH),
            b"file" => file.name = value.to_vec(),
            b"seq" => file.seq = leading_int(value),
            b"type" => kind = value.first().copied().unwrap_or(0),
            b"startoffset" => file.start_offset = not_minus_one(leading_int(value)),
            b"endoffset" => file.end_offset = not_minus_one(leading_int(value)),
            _ => {}
        }
    }
    // A file with the highest of all numbers can have no successor.
    let is_whole = !file.name.is_empty() && file.seq != 0 && file.seq != i64::MAX && kind != 0;
    is_whole.then_some((file, kind)).ok_or(FORMAT)
}

/// Minus one is how the peers say that there is no offset.
fn not_minus_one(offset: i64) -> Option<i64> {
    (offset != -1).then_some(offset)
}

/// The number that a text begins with, zero where it begins with none, as C's `atoll`.
fn leading_int(text: &[u8]) -> i64 {
    let text = text.trim_ascii_start();
    let (is_negative, digits) = match text.split_first() {
        Some((b'-', digits)) => (true, digits),
        Some((b'+', digits)) => (false, digits),
        _ => (false, text),
    };
    let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
    let value = digits.fold(0_i64, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    if is_negative { -value } else { value }
}

fn numbered(filename: &[u8], seq: i64, suffix: &[u8]) -> Vec<u8> {
    [filename, b".", seq.to_string().as_bytes(), suffix].concat()
}

/// Whether a name would not come back as it is.
fn needs_quotes(name: &[u8]) -> bool {
    name.is_empty()
        || name
            .iter()
            .any(|byte| !byte.is_ascii_graphic() || b"\\\"'".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(text: &str, reason: &str, line: Option<usize>) {
        let error = Manifest::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error.reason, reason, "{text:?}");
        assert_eq!(error.line.map(|line| line.number), line, "{text:?}");
    }

    #[test]
    fn refuses_in_the_words_of_the_peers() {
        let base = "file a.1.base.rdb seq 1 type b\n";
        refused("", EMPTY, None);
        refused("\n", FORMAT, Some(1));
        refused(&format!("{base}\n"), FORMAT, Some(2));
        refused("file a seq 1 type b", LONG_LINE, None);
        refused(
            &format!("file {} seq 1 type b\n", "x".repeat(1024)),
            LONG_LINE,
            None,
        );
        refused("file a seq 1\n", FORMAT, Some(1));
        refused("file a seq 1 type i newkey\n", FORMAT, Some(1));
        refused("file \"a seq 1 type i\n", FORMAT, Some(1));
        refused("file /etc/a seq 1 type i\n", IS_PATH, Some(1));
        refused("file a\\b seq 1 type i\n", IS_PATH, Some(1));
        refused("file a seq x type i\n", FORMAT, Some(1));
        refused("file a seq 1 type x\n", KIND, Some(1));
        refused("file a seq 1 type \"\"\n", FORMAT, Some(1));
        refused(&format!("{base}{base}"), TWO_BASES, Some(2));
        let (one, two) = ("file a seq 1 type i\n", "file b seq 2 type i\n");
        refused(&format!("{two}{one}"), SEQUENCE, Some(2));
        refused(&format!("{one}{one}"), SEQUENCE, Some(2));
        refused("file a seq 9223372036854775807 type i\n", FORMAT, Some(1));
    }

    #[test]
    fn takes_comments_and_what_later_versions_add() {
        let text = b"# a comment\nseq 3 type i FILE a.3 later thing startoffset 7\n";
        let manifest = Manifest::parse(text).unwrap();
        assert_eq!(
            manifest.to_bytes(),
            b"file a.3 seq 3 type i startoffset 7\n"
        );
    }

    #[test]
    fn a_rewrite_makes_history() {
        let mut manifest = Manifest::default();
        assert_eq!(manifest.add_base(b"a", true), b"a.1.base.rdb");
        assert_eq!(manifest.add_incr(b"a", 0), b"a.1.incr.aof");
        assert_eq!(manifest.add_incr(b"a", 9), b"a.2.incr.aof");
        assert_eq!(manifest.add_incr(b"a", 12), b"a.3.incr.aof");
        assert_eq!(manifest.add_base(b"a", false), b"a.2.base.aof");
        manifest.retire_incrs(1);
        let text = "file a.2.base.aof seq 2 type b\n\
            file a.1.incr.aof seq 1 type h startoffset 0\n\
            file a.2.incr.aof seq 2 type h startoffset 9\n\
            file a.1.base.rdb seq 1 type h\n\
            file a.3.incr.aof seq 3 type i startoffset 12\n";
        assert_eq!(String::from_utf8(manifest.to_bytes()).unwrap(), text);
        let mut again = Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!(again, manifest);
        assert_eq!(again.add_base(b"a", true), b"a.3.base.rdb");
        assert_eq!(again.add_incr(b"a", 0), b"a.4.incr.aof");
    }

    #[test]
    fn strange_names_come_back() {
        let mut manifest = Manifest::default();
        manifest.add_incr(b" file seq \n\n\"\xff.aof ", 3);
        let text = manifest.to_bytes();
        assert!(text.starts_with(br#"file " file seq \n\n\"\xff.aof .1.incr.aof" seq 1 type i"#));
        assert_eq!(Manifest::parse(&text).unwrap(), manifest);
    }

    fn is_refused_or_comes_back(text: &[u8]) -> bool {
        let Ok(manifest) = Manifest::parse(text) else {
            return true;
        };
        // Comments do not come back, and an offset of the end not without one of the start.
        let written = manifest.to_bytes();
        written.is_empty() || Manifest::parse(&written).unwrap().to_bytes() == written
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_or_come_back(text in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(is_refused_or_comes_back(&text));
        }

        #[test]
        fn any_changed_byte_is_refused_or_comes_back(at in 0_usize..120, byte: u8, cut in 0_usize..130) {
            let mut text = b"file a.2.base.rdb seq 2 type b\nfile a.1.incr.aof seq 1 type h\n\
                file \"a b.2.incr.aof\" seq 2 type i startoffset 1 endoffset 5\n".to_vec();
            let len = text.len();
            text[at % len] = byte;
            text.truncate(cut);
            prop_assert!(is_refused_or_comes_back(&text));
        }
    }
}
