//! Replies, written into the connection's output vector in RESP2 or RESP3.
//!
//! One method per kind of reply; what RESP2 lacks is written as Redis writes it there (a map as a flat array, a double
//! as a bulk, a boolean as an integer). Whatever text goes into a status or an error, exactly one frame comes out.

use crate::text;
use serval_base::number::write_f64;

/// Lengths below this have their header ready made.
const READY_HEADERS: usize = 1000;

/// `HEADERS[n]` is `?n\r\n` with room for the type byte; its last byte is the length.
static HEADERS: [[u8; 8]; READY_HEADERS] = {
    let mut headers = [[0u8; 8]; READY_HEADERS];
    let mut value = 0;
    while value < READY_HEADERS {
        let header = &mut headers[value];
        let mut len = 1;
        if value >= 100 {
            header[len] = b'0' + (value / 100) as u8;
            len += 1;
        }
        if value >= 10 {
            header[len] = b'0' + (value / 10 % 10) as u8;
            len += 1;
        }
        header[len] = b'0' + (value % 10) as u8;
        header[len + 1] = b'\r';
        header[len + 2] = b'\n';
        header[7] = (len + 3) as u8;
        value += 1;
    }
    headers
};

/// Longest header: type byte, 20 digits, CR LF.
const HEADER_BYTES_MAX: usize = 23;

/// Writes replies at the end of a byte vector. Cheap to make: one per command.
pub struct Writer<'a> {
    out: &'a mut Vec<u8>,
    /// Whether the client said HELLO 3.
    pub resp3: bool,
}

/// The place of a header whose count is not known yet; give it to [`Writer::end_array`] or its kin.
#[must_use = "without `end_array` or its kin the reply has no header"]
#[derive(Debug)]
pub struct Deferred {
    at: usize,
}

impl<'a> Writer<'a> {
    /// Appends to `out`.
    #[inline]
    pub fn new(out: &'a mut Vec<u8>, resp3: bool) -> Writer<'a> {
        Writer { out, resp3 }
    }

    /// `+OK`.
    #[inline]
    pub fn ok(&mut self) {
        self.out.extend_from_slice(text::OK);
    }

    /// `+QUEUED`.
    #[inline]
    pub fn queued(&mut self) {
        self.out.extend_from_slice(text::QUEUED);
    }

    /// `+PONG`.
    #[inline]
    pub fn pong(&mut self) {
        self.out.extend_from_slice(text::PONG);
    }

    /// A status reply. CR and LF become spaces.
    #[inline]
    pub fn simple(&mut self, status: &str) {
        self.line(b'+', status.as_bytes());
    }

    /// A status reply of any bytes. CR and LF become spaces.
    #[inline]
    pub fn simple_bytes(&mut self, status: &[u8]) {
        self.line(b'+', status);
    }

    /// An error reply; `message` begins with its code (`ERR …`, `WRONGTYPE …`). CR and LF become spaces.
    #[inline]
    pub fn error(&mut self, message: &str) {
        self.line(b'-', message.as_bytes());
    }

    /// [`Writer::error`] for a message of any bytes.
    #[inline]
    pub fn error_bytes(&mut self, message: &[u8]) {
        self.line(b'-', message);
    }

    /// An error reply put together from parts, some of them a client's own bytes: CR and LF at its end are cut, as Redis
    /// does with formatted errors, those inside become spaces.
    pub fn error_parts(&mut self, parts: &[&[u8]]) {
        let message = parts.concat();
        let len = message
            .iter()
            .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
            .map_or(0, |last| last + 1);
        self.line(b'-', &message[..len]);
    }

    /// An integer.
    #[inline]
    pub fn integer(&mut self, value: i64) {
        match usize::try_from(value) {
            Ok(value) => self.header(b':', value),
            Err(_) => {
                self.out.reserve(HEADER_BYTES_MAX);
                self.out.push(b':');
                self.out
                    .extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
                self.crlf();
            }
        }
    }

    /// A length or count that is never negative, as an integer.
    #[inline]
    pub fn count(&mut self, value: usize) {
        self.header(b':', value);
    }

    /// A string of any bytes.
    #[inline]
    pub fn bulk(&mut self, bytes: &[u8]) {
        self.out.reserve(bytes.len() + HEADER_BYTES_MAX + 2);
        self.header(b'$', bytes.len());
        self.out.extend_from_slice(bytes);
        self.crlf();
    }

    /// A string that spells `value`.
    #[inline]
    pub fn bulk_int(&mut self, value: i64) {
        self.bulk(itoa::Buffer::new().format(value).as_bytes());
    }

    /// A string, or null.
    #[inline]
    pub fn bulk_or_null(&mut self, bytes: Option<&[u8]>) {
        match bytes {
            Some(bytes) => self.bulk(bytes),
            None => self.null(),
        }
    }

    /// Nothing, where a single value was asked for.
    #[inline]
    pub fn null(&mut self) {
        self.out
            .extend_from_slice(if self.resp3 { b"_\r\n" } else { b"$-1\r\n" });
    }

    /// Nothing, where an array was asked for.
    #[inline]
    pub fn null_array(&mut self) {
        self.out
            .extend_from_slice(if self.resp3 { b"_\r\n" } else { b"*-1\r\n" });
    }

    /// The head of an array: `len` replies follow.
    #[inline]
    pub fn array(&mut self, len: usize) {
        self.header(b'*', len);
    }

    /// The head of a map: `len` pairs of replies follow.
    #[inline]
    pub fn map(&mut self, len: usize) {
        if self.resp3 {
            self.header(b'%', len)
        } else {
            self.header(b'*', len * 2)
        }
    }

    /// The head of a set: `len` replies follow.
    #[inline]
    pub fn set(&mut self, len: usize) {
        self.header(if self.resp3 { b'~' } else { b'*' }, len);
    }

    /// The head of a message no command asked for: `len` replies follow.
    #[inline]
    pub fn push(&mut self, len: usize) {
        self.header(if self.resp3 { b'>' } else { b'*' }, len);
    }

    /// The head of attributes: `len` pairs follow, then the reply they belong to. RESP2 has none: do not ask for them.
    pub fn attribute(&mut self, len: usize) {
        assert!(self.resp3, "attributes exist in RESP3 only");
        self.header(b'|', len);
    }

    /// A floating point number.
    pub fn double(&mut self, value: f64) {
        let at = self.begin_text(b',');
        write_f64(self.out, value);
        self.end_text(at);
    }

    /// Yes or no.
    #[inline]
    pub fn boolean(&mut self, value: bool) {
        self.out.extend_from_slice(match (self.resp3, value) {
            (true, true) => b"#t\r\n",
            (true, false) => b"#f\r\n",
            (false, true) => b":1\r\n",
            (false, false) => b":0\r\n",
        });
    }

    /// An integer of any size, in decimal.
    pub fn big_number(&mut self, digits: &[u8]) {
        if self.resp3 {
            self.line(b'(', digits)
        } else {
            self.bulk(digits)
        }
    }

    /// A text for people; `format` is three bytes such as `txt` or `mkd`, cut or filled with spaces.
    pub fn verbatim(&mut self, format: &str, text: &[u8]) {
        if !self.resp3 {
            return self.bulk(text);
        }
        let mut prefix = *b"   :";
        for (to, from) in prefix[..3].iter_mut().zip(format.bytes()) {
            *to = from;
        }
        self.out
            .reserve(text.len() + HEADER_BYTES_MAX + prefix.len() + 2);
        self.header(b'=', text.len() + prefix.len());
        self.out.extend_from_slice(&prefix);
        self.out.extend_from_slice(text);
        self.crlf();
    }

    /// Bytes that are whole replies already.
    #[inline]
    pub fn raw(&mut self, frames: &[u8]) {
        self.out.extend_from_slice(frames);
    }

    /// Begins an array, map, set or push whose length [`Writer::end_array`] and its kin fill in.
    #[inline]
    pub fn begin(&mut self) -> Deferred {
        let at = self.out.len();
        // Most such replies have fewer than ten elements: then nothing has to move.
        self.out.extend_from_slice(b"*0\r\n");
        Deferred { at }
    }

    /// Ends what [`Writer::begin`] began: an array of `len` replies. O(bytes since then), unless `len` is below 10.
    #[inline]
    pub fn end_array(&mut self, deferred: Deferred, len: usize) {
        self.end(deferred, b'*', len);
    }

    /// Ends what [`Writer::begin`] began: a map of `len` pairs.
    pub fn end_map(&mut self, deferred: Deferred, len: usize) {
        if self.resp3 {
            self.end(deferred, b'%', len)
        } else {
            self.end(deferred, b'*', len * 2)
        }
    }

    /// Ends what [`Writer::begin`] began: a set of `len` replies.
    pub fn end_set(&mut self, deferred: Deferred, len: usize) {
        self.end(deferred, if self.resp3 { b'~' } else { b'*' }, len);
    }

    /// Takes back everything written since [`Writer::begin`], the header included.
    pub fn cancel(&mut self, deferred: Deferred) {
        self.out.truncate(deferred.at);
    }

    /// Bytes written so far, with whatever was in the vector before.
    #[inline]
    #[must_use]
    pub fn position(&self) -> usize {
        self.out.len()
    }

    /// Takes back everything written from `position` on.
    pub fn truncate(&mut self, position: usize) {
        self.out.truncate(position);
    }

    /// A writer for a command that runs within this one.
    pub fn reborrow(&mut self) -> Writer<'_> {
        Writer::new(self.out, self.resp3)
    }

    fn end(&mut self, deferred: Deferred, kind: u8, len: usize) {
        let body = deferred.at + 4;
        self.out[deferred.at] = kind;
        if len < 10 {
            self.out[deferred.at + 1] = b'0' + len as u8;
            return;
        }
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(len).as_bytes();
        let body_end = self.out.len();
        let grown = digits.len() - 1;
        self.out.resize(body_end + grown, 0);
        self.out.copy_within(body..body_end, body + grown);
        let head = &mut self.out[deferred.at + 1..body + grown];
        head[..digits.len()].copy_from_slice(digits);
        head[digits.len()..].copy_from_slice(b"\r\n");
    }

    #[inline]
    fn header(&mut self, kind: u8, value: usize) {
        write_header(self.out, kind, value);
    }

    #[inline]
    fn crlf(&mut self) {
        self.out.extend_from_slice(b"\r\n");
    }

    fn line(&mut self, kind: u8, text: &[u8]) {
        self.out.reserve(text.len() + 3);
        self.out.push(kind);
        let start = self.out.len();
        self.out.extend_from_slice(text);
        if memchr::memchr2(b'\r', b'\n', text).is_some() {
            for byte in self.out[start..]
                .iter_mut()
                .filter(|byte| matches!(byte, b'\r' | b'\n'))
            {
                *byte = b' ';
            }
        }
        self.crlf();
    }

    /// Begins a short text of at most 99 bytes that is a line in RESP3 and a bulk in RESP2.
    fn begin_text(&mut self, kind: u8) -> usize {
        let at = self.out.len();
        self.out
            .extend_from_slice(if self.resp3 { b" " } else { b"$00\r\n" });
        if self.resp3 {
            self.out[at] = kind;
        }
        at
    }

    fn end_text(&mut self, at: usize) {
        if !self.resp3 {
            const HEADER: usize = 5;
            let len = self.out.len() - at - HEADER;
            if len < 10 {
                // The header is one byte shorter than was left for it.
                let end = self.out.len();
                self.out.copy_within(at + HEADER..end, at + HEADER - 1);
                self.out.truncate(end - 1);
                self.out[at + 1..at + 4].copy_from_slice(&[b'0' + len as u8, b'\r', b'\n']);
            } else {
                self.out[at + 1..at + 3]
                    .copy_from_slice(&[b'0' + (len / 10) as u8, b'0' + (len % 10) as u8]);
            }
        }
        self.crlf();
    }
}

#[inline]
fn write_header(out: &mut Vec<u8>, kind: u8, value: usize) {
    if let Some(ready) = HEADERS.get(value) {
        // Eight bytes are copied, a single store, and those beyond the header taken back.
        let mut header = *ready;
        header[0] = kind;
        let end = out.len() + usize::from(ready[7]);
        out.extend_from_slice(&header);
        out.truncate(end);
    } else {
        out.reserve(HEADER_BYTES_MAX);
        out.push(kind);
        out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        out.extend_from_slice(b"\r\n");
    }
}

/// Appends a request, as clients, the journal and replication send it.
pub fn write_command<'a>(out: &mut Vec<u8>, args: impl ExactSizeIterator<Item = &'a [u8]>) {
    write_header(out, b'*', args.len());
    for arg in args {
        out.reserve(arg.len() + HEADER_BYTES_MAX + 2);
        write_header(out, b'$', arg.len());
        out.extend_from_slice(arg);
        out.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(write: impl Fn(&mut Writer<'_>), resp2: &str, resp3: &str) {
        for (version, expected) in [(false, resp2), (true, resp3)] {
            let mut out = b"<".to_vec();
            write(&mut Writer::new(&mut out, version));
            assert_eq!(
                out.escape_ascii().to_string(),
                format!("<{}", expected.escape_debug()),
                "resp3 {version}"
            );
        }
    }

    #[test]
    fn writes_every_kind() {
        check(|w| w.ok(), "+OK\r\n", "+OK\r\n");
        check(|w| w.simple("a\r\nb"), "+a  b\r\n", "+a  b\r\n");
        check(|w| w.error("ERR a\nb"), "-ERR a b\r\n", "-ERR a b\r\n");
        check(
            |w| w.error_parts(&[b"ERR x '", b"\r\n", b"y\r\n\n"]),
            "-ERR x '  y\r\n",
            "-ERR x '  y\r\n",
        );
        check(|w| w.integer(-7), ":-7\r\n", ":-7\r\n");
        check(|w| w.integer(1234), ":1234\r\n", ":1234\r\n");
        check(|w| w.bulk(b""), "$0\r\n\r\n", "$0\r\n\r\n");
        check(|w| w.bulk(b"abc"), "$3\r\nabc\r\n", "$3\r\nabc\r\n");
        check(|w| w.bulk_int(-10), "$3\r\n-10\r\n", "$3\r\n-10\r\n");
        check(|w| w.null(), "$-1\r\n", "_\r\n");
        check(|w| w.null_array(), "*-1\r\n", "_\r\n");
        check(|w| w.array(2), "*2\r\n", "*2\r\n");
        check(|w| w.map(600), "*1200\r\n", "%600\r\n");
        check(|w| w.set(12), "*12\r\n", "~12\r\n");
        check(|w| w.push(3), "*3\r\n", ">3\r\n");
        check(|w| w.double(1.5), "$3\r\n1.5\r\n", ",1.5\r\n");
        check(
            |w| w.double(-1234567.25),
            "$11\r\n-1234567.25\r\n",
            ",-1234567.25\r\n",
        );
        check(|w| w.boolean(true), ":1\r\n", "#t\r\n");
        check(|w| w.boolean(false), ":0\r\n", "#f\r\n");
        check(|w| w.big_number(b"123"), "$3\r\n123\r\n", "(123\r\n");
        check(
            |w| w.verbatim("txt", b"hi"),
            "$2\r\nhi\r\n",
            "=6\r\ntxt:hi\r\n",
        );
        check(|w| w.verbatim("m", b""), "$0\r\n\r\n", "=4\r\nm  :\r\n");
    }

    #[test]
    fn deferred_lengths_nest() {
        for len in [0usize, 9, 10, 1000] {
            let mut out = Vec::new();
            let mut writer = Writer::new(&mut out, true);
            let outer = writer.begin();
            writer.integer(1);
            let inner = writer.begin();
            (0..len).for_each(|_| writer.null());
            writer.end_set(inner, len);
            writer.bulk(b"end");
            writer.end_map(outer, len);
            let expected = format!(
                "%{len}\r\n:1\r\n~{len}\r\n{}$3\r\nend\r\n",
                "_\r\n".repeat(len)
            );
            assert_eq!(out, expected.as_bytes());
        }
    }

    #[test]
    fn what_was_begun_can_be_taken_back() {
        let mut out = b":1\r\n".to_vec();
        let mut writer = Writer::new(&mut out, false);
        let deferred = writer.begin();
        writer.bulk(b"gone");
        writer.cancel(deferred);
        assert_eq!(out, b":1\r\n");
    }

    proptest! {
        #[test]
        fn headers_spell_their_number(value: usize, small in 0usize..2000) {
            for value in [value, small] {
                let mut out = Vec::new();
                write_header(&mut out, b'$', value);
                prop_assert_eq!(out, format!("${value}\r\n").into_bytes());
            }
        }
    }
}
