//! From a reply's bytes to JavaScript values.
//!
//! The engine wrote the bytes a moment ago, in RESP3, so they are well formed; what is not would be a bug, and throws.

use napi_sys::{napi_env, napi_value};
use serval_base::number;

use crate::raw::{self, ErrorKind, Failed, Raw};
use crate::slab::Slab;

/// How strings are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strings {
    /// As JavaScript strings, decoded as UTF-8.
    Text,
    /// As Buffers.
    Buffers,
}

/// The value of a whole reply; one that is an error is thrown.
#[inline]
pub(crate) fn build(env: napi_env, bytes: &[u8], strings: Strings, slab: &Slab) -> napi_value {
    let mut reader = Reader {
        env,
        bytes,
        strings,
        slab,
    };
    match reader.value() {
        Ok(value) if bytes.first() == Some(&b'-') => raw::throw(env, value),
        Ok(value) => value,
        // Does nothing where an exception is pending.
        Err(Failed) => raw::throw_error(env, "ERR_SERVAL_REPLY", "the reply could not be built"),
    }
}

/// The values of all messages among these bytes, as an array.
pub(crate) fn build_messages(
    env: napi_env,
    bytes: &[u8],
    strings: Strings,
    slab: &Slab,
) -> Raw<napi_value> {
    let mut reader = Reader {
        env,
        bytes,
        strings,
        slab,
    };
    let messages = raw::array(env, 0)?;
    let mut count = 0;
    while !reader.bytes.is_empty() {
        let (kind, line) = reader.line().ok_or(Failed)?;
        if kind == b'>' {
            let message = reader.list(line, 1)?;
            raw::set_element(env, messages, count, message)?;
            count += 1;
        }
    }
    Ok(messages)
}

struct Reader<'a> {
    env: napi_env,
    bytes: &'a [u8],
    strings: Strings,
    slab: &'a Slab,
}

impl<'a> Reader<'a> {
    #[inline]
    fn value(&mut self) -> Raw<napi_value> {
        let (kind, line) = self.line().ok_or(Failed)?;
        match kind {
            b'$' => match self.take(line)? {
                Some(text) => self.text(text),
                None => raw::null(self.env),
            },
            b'_' => raw::null(self.env),
            b':' => self.integer(line),
            // A status is a word of ours, such as OK, and no Buffer.
            b'+' => raw::string(self.env, line),
            b'-' => self.error(line),
            b'*' | b'~' => self.list(line, 1),
            b'%' => self.list(line, 2),
            // Neither is a reply: one stands before it, the other is about it.
            b'>' => self.list(line, 1).and_then(|_| self.value()),
            b'|' => self.list(line, 2).and_then(|_| self.value()),
            b'=' => {
                let text = self.take(line)?.unwrap_or_default();
                // Three letters of format and a colon stand before the text.
                self.text(text.get(4..).unwrap_or_default())
            }
            b'#' => raw::boolean(self.env, line == b"t"),
            b',' => raw::double(self.env, double(line)),
            b'(' => raw::string(self.env, line),
            _ => Err(Failed),
        }
    }

    /// The type byte and the rest of a line.
    #[inline]
    fn line(&mut self) -> Option<(u8, &'a [u8])> {
        let end = self.bytes.iter().position(|byte| *byte == b'\r')?;
        let (line, rest) = self.bytes.split_at(end);
        self.bytes = rest.get(2..)?;
        let (kind, line) = line.split_first()?;
        Some((*kind, line))
    }

    /// The body of a string whose length was read; `None` for RESP2's null.
    #[inline]
    fn take(&mut self, len: &[u8]) -> Raw<Option<&'a [u8]>> {
        let len = number::parse_i64(len).ok_or(Failed)?;
        let Ok(len) = usize::try_from(len) else {
            return Ok(None);
        };
        let text = self.bytes.get(..len).ok_or(Failed)?;
        self.bytes = self.bytes.get(len + 2..).ok_or(Failed)?;
        Ok(Some(text))
    }

    #[inline]
    fn text(&self, text: &[u8]) -> Raw<napi_value> {
        match self.strings {
            Strings::Text => raw::string(self.env, text).inspect_err(|_| self.refuse_long(text)),
            Strings::Buffers => self.slab.buffer(self.env, text),
        }
    }

    /// Throws that a text is longer than a string can be, if it is.
    #[cold]
    fn refuse_long(&self, text: &[u8]) {
        if text.len() > raw::STRING_UNITS_MAX {
            let message = "a reply is longer than a string can be: ask for Buffers, by db.buffers";
            raw::throw_error(self.env, "ERR_STRING_TOO_LONG", message);
        }
    }

    fn integer(&self, line: &[u8]) -> Raw<napi_value> {
        /// Beyond this a number would lose digits.
        const SAFE_MAX: i64 = (1 << 53) - 1;
        let value = number::parse_i64(line).ok_or(Failed)?;
        if (-SAFE_MAX..=SAFE_MAX).contains(&value) {
            raw::int64(self.env, value)
        } else {
            raw::bigint(self.env, value)
        }
    }

    /// An array; a map is one of names and values in turn, which TypeScript makes an object of.
    fn list(&mut self, len: &[u8], per_element: usize) -> Raw<napi_value> {
        let len = number::parse_i64(len).ok_or(Failed)?;
        let Ok(len) = usize::try_from(len) else {
            return raw::null(self.env);
        };
        let count = len * per_element;
        let array = raw::array(self.env, count)?;
        for idx in 0..count {
            let value = self.value()?;
            raw::set_element(self.env, array, idx as u32, value)?;
        }
        Ok(array)
    }

    /// An Error whose code is the reply's first word.
    fn error(&self, line: &[u8]) -> Raw<napi_value> {
        let end = line.iter().position(|byte| *byte == b' ');
        let code = &line[..end.unwrap_or(line.len())];
        let is_code = !code.is_empty() && code.iter().all(u8::is_ascii_uppercase);
        let code = if is_code { code } else { b"ERR" };
        raw::error(self.env, ErrorKind::Error, code, line)
    }
}

fn double(text: &[u8]) -> f64 {
    number::parse_f64(text).unwrap_or(f64::NAN)
}
