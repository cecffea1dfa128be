//! The incremental parser of requests.
//!
//! A request is `*<count>` and then `$<length>` and that many bytes per argument, every part ended by CR LF; or, for
//! people with telnet, a line of words with quotes ("inline"). The parser walks the connection's query buffer in place
//! and yields spans.
//!
//! **Who moves what.** The caller owns the buffer: it appends what it read and calls [`Parser::parse`] with the offset
//! `from` of the first byte not consumed yet. Whole requests are consumed; a partial one never is, but what is known of
//! it stays in the parser, relative to the request's first byte. So between calls the caller may append to the buffer,
//! drain what was consumed or move it elsewhere, as long as `from` still names the byte after the consumed ones. Each
//! byte is looked at once, however the requests are cut, so a million arguments sent byte by byte cost a million steps.
//!
//! **Limits do not depend on how the bytes arrive.** Redis notices a line too long only when it has that much of it
//! without its end; here the place of the line's end decides, as if bytes came one at a time.

use crate::argv::{Requests, Span};
use crate::text;
use serval_base::limits;
use serval_base::number::parse_i64;
use serval_base::sds_split::split_args_with;
use std::borrow::Cow;

/// What a connection may send. The text of the errors beyond is in [`ProtocolError`].
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one argument (`proto-max-bulk-len`; unlimited from a primary).
    pub bulk_len_max: usize,
    /// Arguments of one request.
    pub multibulk_len_max: usize,
    /// Bytes of an inline request or of a line with a length.
    pub inline_len_max: usize,
    /// Whether the connection needs no AUTH (any more). Before, requests are small, and come one per call of
    /// [`Parser::parse`]: the next one may already follow the AUTH that lifts this.
    pub authenticated: bool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bulk_len_max: limits::BULK_BYTES_MAX,
            multibulk_len_max: limits::MULTIBULK_LEN_MAX,
            inline_len_max: limits::INLINE_BYTES_MAX,
            authenticated: true,
        }
    }
}

/// What one call of [`Parser::parse`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes after `from` that are whole requests (or nothing, such as empty lines), to be dropped once executed.
    pub consumed: usize,
    /// Whole requests found.
    pub requests: usize,
    /// Bytes the buffer still lacks to hold the argument that is arriving, its CR LF included; 0 when none is.
    /// Worth one exact reserve.
    pub missing: usize,
}

/// Why a connection cannot go on: it is told so, and closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProtocolError {
    /// No end of line within the limit after `*`.
    TooBigMultibulkCount,
    /// No end of line within the limit where a bulk length was due.
    TooBigBulkCount,
    /// No end of line within the limit in an inline request.
    TooBigInline,
    /// A count that is no integer, or above the limit.
    InvalidMultibulkLength,
    /// A length that is no integer, negative, or above the limit.
    InvalidBulkLength,
    /// Too many arguments before AUTH.
    UnauthenticatedMultibulkLength,
    /// Too long an argument before AUTH.
    UnauthenticatedBulkLength,
    /// A bulk that begins with another byte than `$`.
    ExpectedDollar(u8),
    /// An inline request with an open quote, or text right after a closing one.
    UnbalancedQuotes,
    /// CR without LF, or an argument that is not followed by both.
    InvalidCrlf,
}

impl ProtocolError {
    /// The message after `ERR `. The one byte it may quote is raw: write it with [`crate::Writer::error_parts`].
    #[must_use]
    pub fn message(self) -> Cow<'static, [u8]> {
        let message = match self {
            ProtocolError::TooBigMultibulkCount => text::TOO_BIG_MULTIBULK_COUNT,
            ProtocolError::TooBigBulkCount => text::TOO_BIG_BULK_COUNT,
            ProtocolError::TooBigInline => text::TOO_BIG_INLINE,
            ProtocolError::InvalidMultibulkLength => text::INVALID_MULTIBULK_LENGTH,
            ProtocolError::InvalidBulkLength => text::INVALID_BULK_LENGTH,
            ProtocolError::UnauthenticatedMultibulkLength => text::UNAUTHENTICATED_MULTIBULK_LENGTH,
            ProtocolError::UnauthenticatedBulkLength => text::UNAUTHENTICATED_BULK_LENGTH,
            ProtocolError::UnbalancedQuotes => text::UNBALANCED_QUOTES,
            ProtocolError::InvalidCrlf => text::INVALID_CRLF,
            ProtocolError::ExpectedDollar(byte) => {
                return Cow::Owned([text::EXPECTED_DOLLAR.as_bytes(), &[byte, b'\'']].concat());
            }
        };
        Cow::Borrowed(message.as_bytes())
    }
}

impl std::fmt::Display for ProtocolError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.message().escape_ascii())
    }
}

impl std::error::Error for ProtocolError {}

/// The state of one connection's parsing: where the partial request stands. A few words while there is none.
#[derive(Debug, Default)]
pub struct Parser {
    cursor: Cursor,
    /// Arguments so far of a request that began in an earlier call.
    pending: Vec<Span>,
}

/// Where a request's parsing stands; offsets are relative to its first byte.
#[derive(Clone, Copy, Debug, Default)]
struct Cursor {
    /// All before is parsed.
    offset: usize,
    /// The line that begins at `offset` has no end before here.
    scanned: usize,
    /// Arguments to come; 0 while the count is not known.
    args_left: usize,
    /// Length of the argument whose bytes begin at `offset`, once known.
    bulk_len: Option<usize>,
}

enum Outcome {
    /// A request ends at this offset.
    Complete(usize),
    /// Nothing to execute (an empty line, a count of 0 or below) ends at this offset.
    Nothing(usize),
    /// More bytes are needed.
    Partial,
}

impl Parser {
    /// A parser at the start of a request.
    #[must_use]
    pub fn new() -> Parser {
        Parser::default()
    }

    /// Parses whole requests from `buf[from..]`, at most `requests_max`, appending them to `out`. Amortized O(new bytes).
    ///
    /// # Errors
    ///
    /// After an error the connection is of no further use. Requests that preceded it are in `out` all the same, and are
    /// to be executed before the client is told.
    pub fn parse(
        &mut self,
        buf: &[u8],
        from: usize,
        limits: &Limits,
        out: &mut Requests,
        requests_max: usize,
    ) -> Result<Progress, ProtocolError> {
        let requests_max = if limits.authenticated {
            requests_max
        } else {
            requests_max.min(1)
        };
        let mut progress = Progress::default();
        let mut start = from;
        while progress.requests < requests_max {
            let Some(request @ [first, ..]) = buf.get(start..) else {
                break;
            };
            let first_span = out.spans.len();
            let arena_start = if *first == b'*' {
                None
            } else {
                Some(out.arena.len())
            };
            let outcome = match arena_start {
                None if self.cursor.offset == 0 => self.begin_multibulk(request, limits, out)?,
                None => self.resume_multibulk(request, limits, out)?,
                Some(_) => self.parse_inline(request, limits, out)?,
            };
            match outcome {
                Outcome::Complete(end) => {
                    out.push(start, start + end, first_span, arena_start);
                    progress.requests += 1;
                    start += end;
                }
                Outcome::Nothing(end) => start += end,
                Outcome::Partial => {
                    let needed = self
                        .cursor
                        .bulk_len
                        .map_or(0, |len| self.cursor.offset + len + 2);
                    progress.missing = needed.saturating_sub(request.len());
                    break;
                }
            }
        }
        progress.consumed = start - from;
        Ok(progress)
    }

    /// Bytes of a partial request whose parsing is over: all before the line or argument that is arriving.
    #[must_use]
    pub fn parsed_bytes(&self) -> usize {
        self.cursor.offset
    }

    /// Bytes of memory held for a partial request.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.pending.capacity() * size_of::<Span>()
    }

    /// The common case: the whole request is there, and its spans go straight to `out`.
    #[inline]
    fn begin_multibulk(
        &mut self,
        request: &[u8],
        limits: &Limits,
        out: &mut Requests,
    ) -> Result<Outcome, ProtocolError> {
        let first_span = out.spans.len();
        let mut cursor = Cursor {
            scanned: self.cursor.scanned,
            ..Cursor::default()
        };
        let outcome = parse_multibulk(request, &mut cursor, limits, &mut out.spans);
        if let Ok(Outcome::Complete(_) | Outcome::Nothing(_)) = outcome {
            self.cursor = Cursor::default();
        } else {
            self.cursor = cursor;
            self.pending.extend(out.spans.drain(first_span..));
        }
        outcome
    }

    fn resume_multibulk(
        &mut self,
        request: &[u8],
        limits: &Limits,
        out: &mut Requests,
    ) -> Result<Outcome, ProtocolError> {
        let outcome = parse_multibulk(request, &mut self.cursor, limits, &mut self.pending)?;
        if let Outcome::Complete(_) = outcome {
            self.cursor = Cursor::default();
            out.spans.append(&mut self.pending);
            self.pending = Vec::new();
        }
        Ok(outcome)
    }

    fn parse_inline(
        &mut self,
        request: &[u8],
        limits: &Limits,
        out: &mut Requests,
    ) -> Result<Outcome, ProtocolError> {
        // As in Redis, a NUL hides the rest of the line and its end: a client that has lost the protocol (binary data
        // read as inline requests) is so disconnected instead of having its data executed line by line.
        let scanned = self.cursor.scanned;
        let found = request
            .get(scanned..)
            .and_then(|rest| memchr::memchr2(b'\n', 0, rest))
            .map(|at| scanned + at);
        let line_end = found.filter(|at| request[*at] == b'\n');
        if line_end.unwrap_or(request.len()) > limits.inline_len_max {
            return Err(ProtocolError::TooBigInline);
        }
        let Some(line_end) = line_end else {
            self.cursor.scanned = found.unwrap_or(request.len());
            return Ok(Outcome::Partial);
        };
        self.cursor = Cursor::default();
        let line = &request[..line_end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (first_span, base) = (out.spans.len(), out.arena.len());
        let balanced = split_args_with(line, |arg| {
            out.spans.push(Span {
                start: out.arena.len() - base,
                len: arg.len(),
            });
            out.arena.extend_from_slice(arg);
        });
        if !balanced {
            out.spans.truncate(first_span);
            out.arena.truncate(base);
            return Err(ProtocolError::UnbalancedQuotes);
        }
        let has_args = out.spans.len() > first_span;
        Ok(if has_args {
            Outcome::Complete(line_end + 1)
        } else {
            Outcome::Nothing(line_end + 1)
        })
    }
}

/// Advances `cursor` over `request`, appending the arguments that are whole to `spans`.
#[inline]
fn parse_multibulk(
    request: &[u8],
    cursor: &mut Cursor,
    limits: &Limits,
    spans: &mut Vec<Span>,
) -> Result<Outcome, ProtocolError> {
    if cursor.args_left == 0 {
        match read_count(request, cursor, limits)? {
            None => return Ok(Outcome::Partial),
            Some(0) => return Ok(Outcome::Nothing(cursor.offset)),
            Some(count) => cursor.args_left = count,
        }
    }
    let mut offset = cursor.offset;
    loop {
        let len = match cursor.bulk_len {
            Some(len) => len,
            None => {
                let max = limits.bulk_len_max();
                match request
                    .get(offset..)
                    .and_then(|line| short_length(line, b'$', max))
                {
                    Some((len, line_len)) => {
                        offset += line_len;
                        len
                    }
                    None => {
                        cursor.offset = offset;
                        let Some(len) = read_bulk_len(request, cursor, limits)? else {
                            return Ok(Outcome::Partial);
                        };
                        offset = cursor.offset;
                        len
                    }
                }
            }
        };
        let end = offset + len;
        match request.get(end..).unwrap_or_default() {
            [b'\r', b'\n', ..] => {}
            [_, _, ..] => return Err(ProtocolError::InvalidCrlf),
            _ => {
                (cursor.offset, cursor.scanned, cursor.bulk_len) = (offset, offset, Some(len));
                return Ok(Outcome::Partial);
            }
        }
        spans.push(Span { start: offset, len });
        offset = end + 2;
        cursor.bulk_len = None;
        cursor.args_left -= 1;
        if cursor.args_left == 0 {
            return Ok(Outcome::Complete(offset));
        }
    }
}

impl Limits {
    #[inline]
    fn bulk_len_max(&self) -> usize {
        if self.authenticated {
            self.bulk_len_max
        } else {
            self.bulk_len_max
                .min(limits::UNAUTHENTICATED_BULK_BYTES_MAX)
        }
    }

    #[inline]
    fn multibulk_len_max(&self) -> usize {
        if self.authenticated {
            self.multibulk_len_max
        } else {
            self.multibulk_len_max
                .min(limits::UNAUTHENTICATED_MULTIBULK_LEN_MAX)
        }
    }
}

/// The value of a line such as `$64\r\n` and the line's length, where it is whole, well-formed and at most `max`. On
/// `None` the thorough reading says what is the matter.
#[inline(always)]
fn short_length(line: &[u8], marker: u8, max: usize) -> Option<(usize, usize)> {
    const DIGITS_MAX: usize = 9;
    let (first, digits) = line.split_first()?;
    if *first != marker {
        return None;
    }
    let mut value = 0usize;
    for (idx, byte) in digits.iter().take(DIGITS_MAX + 1).enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value * 10 + usize::from(digit);
            continue;
        }
        let well_formed = *byte == b'\r' && digits.get(idx + 1) == Some(&b'\n') && idx > 0;
        let canonical = digits[0] != b'0' || idx == 1;
        return (well_formed && canonical && value <= max).then_some((value, idx + 3));
    }
    None
}

/// Reads `*<count>`; a count of 0 or below is `Some(0)`.
fn read_count(
    request: &[u8],
    cursor: &mut Cursor,
    limits: &Limits,
) -> Result<Option<usize>, ProtocolError> {
    if let Some((count, line_len)) = short_length(request, b'*', limits.multibulk_len_max()) {
        cursor.offset = line_len;
        return Ok(Some(count));
    }
    let line_end = find_line_end(
        request,
        cursor,
        limits.inline_len_max,
        ProtocolError::TooBigMultibulkCount,
    )?;
    let Some(line_end) = line_end else {
        return Ok(None);
    };
    if request[line_end + 1] != b'\n' {
        return Err(ProtocolError::InvalidCrlf);
    }
    let count = parse_i64(&request[1..line_end]).ok_or(ProtocolError::InvalidMultibulkLength)?;
    let count = usize::try_from(count).unwrap_or(0);
    if count > limits.multibulk_len_max {
        return Err(ProtocolError::InvalidMultibulkLength);
    }
    if count > limits.multibulk_len_max() {
        return Err(ProtocolError::UnauthenticatedMultibulkLength);
    }
    (cursor.offset, cursor.scanned) = (line_end + 2, line_end + 2);
    Ok(Some(count))
}

/// Reads `$<length>` at the cursor and moves it to the argument's bytes.
#[cold]
fn read_bulk_len(
    request: &[u8],
    cursor: &mut Cursor,
    limits: &Limits,
) -> Result<Option<usize>, ProtocolError> {
    cursor.scanned = cursor.scanned.max(cursor.offset);
    let line_end = find_line_end(
        request,
        cursor,
        limits.inline_len_max,
        ProtocolError::TooBigBulkCount,
    )?;
    let Some(line_end) = line_end else {
        return Ok(None);
    };
    let marker = request[cursor.offset];
    if marker != b'$' {
        return Err(ProtocolError::ExpectedDollar(marker));
    }
    if request[line_end + 1] != b'\n' {
        return Err(ProtocolError::InvalidCrlf);
    }
    let len =
        parse_i64(&request[cursor.offset + 1..line_end]).ok_or(ProtocolError::InvalidBulkLength)?;
    let len = usize::try_from(len).map_err(|_| ProtocolError::InvalidBulkLength)?;
    if len > limits.bulk_len_max {
        return Err(ProtocolError::InvalidBulkLength);
    }
    if len > limits.bulk_len_max() {
        return Err(ProtocolError::UnauthenticatedBulkLength);
    }
    (cursor.offset, cursor.scanned) = (line_end + 2, line_end + 2);
    Ok(Some(len))
}

/// The offset of the CR that ends the line at the cursor, once a byte follows it.
fn find_line_end(
    request: &[u8],
    cursor: &mut Cursor,
    len_max: usize,
    too_big: ProtocolError,
) -> Result<Option<usize>, ProtocolError> {
    let rest = request.get(cursor.scanned..).unwrap_or_default();
    let line_end = cursor.scanned + memchr::memchr(b'\r', rest).unwrap_or(rest.len());
    if line_end - cursor.offset > len_max {
        return Err(too_big);
    }
    cursor.scanned = line_end;
    Ok((line_end + 1 < request.len()).then_some(line_end))
}

#[cfg(test)]
mod tests;
