//! The stream of commands that an append-only file is: one array of bulk strings after the other, and annotations.
//!
//! The reader is strict where the peers are lax, since what it accepts is executed: a line is `*` or `$`, digits, CR and
//! LF, and an argument ends with CR and LF. What is cut off by the end of the file is told apart from what is wrong, since
//! a crash leaves the one and never the other; [`CommandReader::valid_up_to`] is where the file may be cut then.

use std::fmt;
use std::io::{self, Read};

use serval_resp::{Argv, Span};

use super::timestamp::read_timestamp;

/// Bytes of a line, its end included: the peers read annotations of as many.
const LINE_BYTES_MAX: usize = 1024;
/// Bytes that are read at once.
const CHUNK_BYTES: usize = 64 * 1024;
/// What is allocated on the word of a length alone.
const TRUSTED_BYTES_MAX: usize = 1 << 20;

/// Reads commands one by one.
pub struct CommandReader<R> {
    input: R,
    /// What was read of the input and is not behind us.
    buf: Vec<u8>,
    /// Where in `buf` the record under way begins.
    start: usize,
    /// What of `buf` has been looked at.
    cursor: usize,
    /// Where in the file `buf` begins.
    buf_offset: u64,
    /// The input has ended.
    at_end: bool,
    /// Arguments of the record under way, relative to its beginning.
    spans: Vec<Span>,
    /// Where the MULTI stands that no EXEC has followed yet.
    multi_offset: Option<u64>,
    valid_up_to: u64,
    newlines: u64,
}

/// What an append-only file consists of.
#[derive(Clone, Copy)]
pub enum Record<'a> {
    /// A command; EXEC and all between it and MULTI included.
    Command(Argv<'a>),
    /// What follows happened at this Unix second or later; `None` where the number means nothing.
    Timestamp(Option<i64>),
    /// A line that is for people to read.
    Comment,
}

/// Reading stopped.
#[derive(Debug)]
pub struct StreamError {
    /// The place in the file that was looked at: where a line or an argument begins.
    pub offset: u64,
    /// Why.
    pub reason: StreamReason,
}

/// Why reading stopped.
#[derive(Debug)]
pub enum StreamReason {
    /// The file ends where a line is to begin.
    End,
    /// The file ends within an argument.
    Short {
        /// Bytes of the argument, its line end included.
        expected: u64,
        /// Bytes that are there.
        got: u64,
    },
    /// The file ends before the EXEC that a MULTI asks for.
    OpenTransaction,
    /// No record begins like this.
    NotARecord(u8),
    /// A line begins with the wrong byte.
    Prefix {
        /// What it should begin with.
        expected: u8,
        /// What it begins with.
        got: u8,
    },
    /// A line or argument does not end with CR and LF.
    NoNewline {
        /// What stands there, zeros behind the end of the line.
        got: [u8; 2],
        /// The file ends within the line.
        is_cut: bool,
    },
    /// A length that nothing can have.
    Length(i64),
    /// Reading failed.
    Io(io::Error),
}

impl StreamError {
    /// Whether only the end is missing, so that everything up to [`CommandReader::valid_up_to`] can be relied on.
    pub fn is_truncation(&self) -> bool {
        use StreamReason::{End, NoNewline, OpenTransaction, Short};
        matches!(
            self.reason,
            End | Short { .. } | OpenTransaction | NoNewline { is_cut: true, .. }
        )
    }
}

impl fmt::Display for StreamReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StreamReason::End => f.write_str("the file ends within a command"),
            StreamReason::Short { expected, got } => {
                write!(f, "Expected to read {expected} bytes, got {got} bytes")
            }
            StreamReason::OpenTransaction => {
                f.write_str("Reached EOF before reading EXEC for MULTI")
            }
            StreamReason::NotARecord(got) => {
                write!(f, "no command begins with the byte {got:02x}")
            }
            StreamReason::Prefix { expected, got } => write!(
                f,
                "Expected prefix '{}', got: '{}'",
                expected.escape_ascii(),
                got.escape_ascii()
            ),
            StreamReason::NoNewline { got: [a, b], .. } => {
                write!(f, "Expected \\r\\n, got: {a:02x}{b:02x}")
            }
            StreamReason::Length(len) => write!(f, "nothing has the length {len}"),
            StreamReason::Io(error) => write!(f, "{error}"),
        }
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (offset {})", self.reason, self.offset)
    }
}

impl std::error::Error for StreamError {}

type Result<T> = std::result::Result<T, StreamError>;

impl<R: Read> CommandReader<R> {
    /// Reads from where the input is, which is this offset of the file.
    pub fn new(input: R, offset: u64) -> CommandReader<R> {
        CommandReader {
            input,
            buf: Vec::new(),
            start: 0,
            cursor: 0,
            buf_offset: offset,
            at_end: false,
            spans: Vec::new(),
            multi_offset: None,
            valid_up_to: offset,
            newlines: 0,
        }
    }

    /// The next record, `None` at the end of the file. After an error, nothing more can be read.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>> {
        self.start = self.cursor;
        self.spans.clear();
        if !self.fill(1)? {
            return match self.multi_offset {
                Some(_) => Err(self.error_here(StreamReason::OpenTransaction)),
                None => Ok(None),
            };
        }
        match self.buf.get(self.cursor).copied().unwrap_or_default() {
            b'*' => self.read_command()?,
            b'#' => return self.read_annotation().map(Some),
            other => return Err(self.error_here(StreamReason::NotARecord(other))),
        }
        let record = self.buf.get(self.start..).unwrap_or_default();
        Ok(Some(Record::Command(Argv::new(record, &self.spans))))
    }

    /// Bytes of the file that have been dealt with.
    pub fn offset(&self) -> u64 {
        self.buf_offset + self.cursor as u64
    }

    /// Where the last record begins.
    pub fn record_offset(&self) -> u64 {
        self.buf_offset + self.start as u64
    }

    /// Where the file ends if what was not read to its end is cut off: behind the last command, and before a MULTI whose
    /// EXEC has not come.
    pub fn valid_up_to(&self) -> u64 {
        self.multi_offset.unwrap_or(self.valid_up_to)
    }

    /// Whether commands of a transaction are being read.
    pub fn in_transaction(&self) -> bool {
        self.multi_offset.is_some()
    }

    /// The lines of commands that were read, counted as the peers' tools count.
    pub fn newlines(&self) -> u64 {
        self.newlines
    }

    fn read_command(&mut self) -> Result<()> {
        let argc = self.read_number(b'*')?;
        if argc < 1 {
            return Err(self.error_at_start(StreamReason::Length(argc)));
        }
        for _ in 0..argc {
            let at = self.cursor;
            let len = self.read_number(b'$')?;
            let whole = usize::try_from(len).ok().and_then(|len| len.checked_add(2));
            let Some(whole) = whole else {
                return Err(self.error_at(at, StreamReason::Length(len)));
            };
            if !self.fill(whole)? {
                let got = (self.buf.len() - self.cursor) as u64;
                let expected = whole as u64;
                return Err(self.error_here(StreamReason::Short { expected, got }));
            }
            let end = self.cursor + whole - 2;
            let newline = self.buf.get(end..end + 2).unwrap_or_default();
            if newline != b"\r\n" {
                let got = first_two(newline);
                let is_cut = false;
                return Err(self.error_here(StreamReason::NoNewline { got, is_cut }));
            }
            self.newlines += 1;
            self.spans.push(Span {
                start: self.cursor - self.start,
                len: whole - 2,
            });
            self.cursor += whole;
        }
        self.note_transaction();
        Ok(())
    }

    /// Notes whether a transaction begins or ends with the command just read.
    fn note_transaction(&mut self) {
        self.valid_up_to = self.offset();
        let record = self.buf.get(self.start..).unwrap_or_default();
        let name = Argv::new(record, &self.spans).arg(0);
        if name.eq_ignore_ascii_case(b"multi") {
            let offset = self.record_offset();
            self.multi_offset.get_or_insert(offset);
        } else if name.eq_ignore_ascii_case(b"exec") || name.eq_ignore_ascii_case(b"discard") {
            self.multi_offset = None;
        }
    }

    fn read_annotation(&mut self) -> Result<Record<'static>> {
        let end = self.find_line_end(b'#')?;
        let line = self.buf.get(self.cursor..end).unwrap_or_default();
        let timestamp = read_timestamp(line);
        self.cursor = end;
        // What a crash cuts off is cut off before the time that is noted for it; a time alone may stay.
        self.valid_up_to = self.offset();
        Ok(timestamp.map_or(Record::Comment, Record::Timestamp))
    }

    /// A line of a prefix and a number.
    fn read_number(&mut self, prefix: u8) -> Result<i64> {
        let end = self.find_line_end(prefix)?;
        let line = self.buf.get(self.cursor + 1..end).unwrap_or_default();
        let text = line.strip_suffix(b"\r\n").unwrap_or(line);
        // No length is written with zeros before it, and none of more digits exists.
        let Some(number) = serval_base::number::parse_i64(text) else {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let got = first_two(line.get(digits..).unwrap_or_default());
            let is_cut = false;
            return Err(self.error_here(StreamReason::NoNewline { got, is_cut }));
        };
        self.cursor = end;
        self.newlines += 1;
        Ok(number)
    }

    /// Where in the buffer the line ends that begins at the cursor.
    fn find_line_end(&mut self, prefix: u8) -> Result<usize> {
        let mut looked_at = 0;
        loop {
            let rest = self.buf.get(self.cursor..).unwrap_or_default();
            if let Some(got) = rest.first().copied().filter(|got| *got != prefix) {
                let expected = prefix;
                return Err(self.error_here(StreamReason::Prefix { expected, got }));
            }
            let unseen = rest.get(looked_at..).unwrap_or_default();
            if let Some(end) = unseen.iter().position(|byte| *byte == b'\n')
                && looked_at + end < LINE_BYTES_MAX
            {
                return Ok(self.cursor + looked_at + end + 1);
            }
            looked_at = rest.len();
            let is_too_long = looked_at >= LINE_BYTES_MAX;
            if is_too_long || !self.fill(looked_at + 1)? {
                let rest = self.buf.get(self.cursor..).unwrap_or_default();
                let Some((_, line)) = rest.split_first() else {
                    return Err(self.error_here(StreamReason::End));
                };
                let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
                return Err(self.error_here(StreamReason::NoNewline {
                    got: first_two(line.get(digits..).unwrap_or_default()),
                    is_cut: !is_too_long,
                }));
            }
        }
    }

    /// Reads until `bytes` lie behind the cursor; false where the input ends before.
    fn fill(&mut self, bytes: usize) -> Result<bool> {
        while self.buf.len() - self.cursor < bytes {
            if self.at_end {
                return Ok(false);
            }
            if self.start > 0 {
                self.buf.drain(..self.start);
                self.buf_offset += self.start as u64;
                self.cursor -= self.start;
                self.start = 0;
            }
            let missing = bytes - (self.buf.len() - self.cursor);
            // A length may lie: what is there is at least doubled, but not believed beyond that.
            let chunk = missing.clamp(CHUNK_BYTES, TRUSTED_BYTES_MAX.max(self.buf.len()));
            self.buf.reserve(chunk);
            let read = (&mut self.input)
                .take(chunk as u64)
                .read_to_end(&mut self.buf);
            match read {
                Ok(count) => self.at_end = count < chunk,
                Err(error) => return Err(self.error_here(StreamReason::Io(error))),
            }
        }
        Ok(true)
    }

    fn error_here(&self, reason: StreamReason) -> StreamError {
        self.error_at(self.cursor, reason)
    }

    fn error_at_start(&self, reason: StreamReason) -> StreamError {
        self.error_at(self.start, reason)
    }

    fn error_at(&self, at: usize, reason: StreamReason) -> StreamError {
        StreamError {
            offset: self.buf_offset + at as u64,
            reason,
        }
    }
}

/// The first two bytes, with zeros where there are fewer.
fn first_two(bytes: &[u8]) -> [u8; 2] {
    [0, 1].map(|at| bytes.get(at).copied().unwrap_or(0))
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
