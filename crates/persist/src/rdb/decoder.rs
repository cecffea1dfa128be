//! Lengths, strings and numbers, read.
//!
//! ```text
//! 00llllll                     length below 64
//! 01llllll llllllll            length below 16384
//! 10000000 u32, 10000001 u64   longer, big-endian
//! 11000000 i8, 11000001 i16, 11000010 i32      in the place of a string: the text of that integer, little-endian
//! 11000011 length length data                  in the place of a string: LZF, its compressed and its real length
//! ```

use serval_base::number;
use serval_collections::lzf;

use crate::error::{Error, Reason, Result};
use crate::source::Source;

/// What [`Decoder::prefix`] found.
enum Prefix {
    Len(u64),
    Special(u8),
}

pub(super) const INT8: u8 = 0;
pub(super) const INT16: u8 = 1;
pub(super) const INT32: u8 = 2;
pub(super) const LZF: u8 = 3;

/// A string that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text<'a> {
    /// The text of an integer.
    Int(i64),
    /// Its bytes, where they lie.
    Bytes(&'a [u8]),
    /// It is in the scratch memory.
    InScratch,
}

/// Reads the parts of values.
pub(super) struct Decoder<'s, S> {
    source: &'s mut S,
    compressed: Vec<u8>,
}

impl<'s, S: Source> Decoder<'s, S> {
    pub(super) fn new(source: &'s mut S) -> Self {
        Decoder {
            source,
            compressed: Vec::new(),
        }
    }

    /// An error at this place.
    pub(super) fn error(&self, reason: Reason) -> Error {
        self.source.error(reason)
    }

    /// An error at this place: something is wrong with the bytes.
    pub(super) fn corrupt(&self, what: &'static str) -> Error {
        self.error(Reason::Corrupt(what))
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.source.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn prefix(&mut self) -> Result<Prefix> {
        let [first] = self.array()?;
        Ok(match (first >> 6, first & 0x3F) {
            (0, len) => Prefix::Len(u64::from(len)),
            (1, high) => {
                let [low] = self.array()?;
                Prefix::Len(u64::from(high) << 8 | u64::from(low))
            }
            (2, 0) => Prefix::Len(u64::from(u32::from_be_bytes(self.array()?))),
            (2, 1) => Prefix::Len(u64::from_be_bytes(self.array()?)),
            (2, _) => return Err(self.corrupt("a length in an unknown form")),
            (_, special) => Prefix::Special(special),
        })
    }

    /// A length, or any other number that is never negative.
    pub(super) fn len(&mut self) -> Result<u64> {
        match self.prefix()? {
            // Redis reads it like this: what says how a string is stored is its number where a length is expected.
            Prefix::Special(number) => Ok(u64::from(number)),
            Prefix::Len(len) => Ok(len),
        }
    }

    /// The number of elements of a collection.
    pub(super) fn count(&mut self) -> Result<u64> {
        match self.len()? {
            0 => Err(self.error(Reason::Empty)),
            count => Ok(count),
        }
    }

    /// A string, in `out` instead of what was there.
    pub(super) fn string(&mut self, out: &mut Vec<u8>) -> Result<()> {
        out.clear();
        let int = match self.prefix()? {
            Prefix::Special(INT8) => i64::from(i8::from_le_bytes(self.array()?)),
            Prefix::Special(INT16) => i64::from(i16::from_le_bytes(self.array()?)),
            Prefix::Special(INT32) => i64::from(i32::from_le_bytes(self.array()?)),
            prefix => return self.bytes(prefix, out),
        };
        number::write_i64(out, int);
        Ok(())
    }

    /// A string where it lies, if it lies in memory as it is; else what [`Self::string`] makes of it in `scratch`.
    pub(super) fn text(&mut self, scratch: &mut Vec<u8>) -> Result<Text<'_>> {
        let int = match self.prefix()? {
            Prefix::Len(len) if self.source.holds(len) => {
                return self.source.view(len).map(Text::Bytes);
            }
            Prefix::Special(INT8) => i64::from(i8::from_le_bytes(self.array()?)),
            Prefix::Special(INT16) => i64::from(i16::from_le_bytes(self.array()?)),
            Prefix::Special(INT32) => i64::from(i32::from_le_bytes(self.array()?)),
            prefix => {
                scratch.clear();
                self.bytes(prefix, scratch)?;
                return Ok(Text::InScratch);
            }
        };
        Ok(Text::Int(int))
    }

    /// The bytes of a string that is no integer.
    fn bytes(&mut self, prefix: Prefix, out: &mut Vec<u8>) -> Result<()> {
        match prefix {
            Prefix::Len(len) => self.source.append_to(out, len),
            Prefix::Special(LZF) => self.lzf(out),
            Prefix::Special(_) => Err(self.corrupt("a string in an unknown form")),
        }
    }

    fn lzf(&mut self, out: &mut Vec<u8>) -> Result<()> {
        /// Three bytes of LZF stand for at most 264.
        const RATIO_MAX: u64 = 88;
        const CORRUPT: &str = "a compressed string does not decompress";
        let compressed_len = self.len()?;
        let len = self.len()?;
        if len > compressed_len.saturating_mul(RATIO_MAX) {
            return Err(self.corrupt(CORRUPT));
        }
        let len = usize::try_from(len).map_err(|_| self.corrupt(CORRUPT))?;
        if self.source.holds(compressed_len) {
            let compressed = self.source.view(compressed_len)?;
            let result = lzf::decompress(compressed, len, out);
            return result.map_err(|_| self.corrupt(CORRUPT));
        }
        let mut compressed = std::mem::take(&mut self.compressed);
        compressed.clear();
        self.source.append_to(&mut compressed, compressed_len)?;
        let result = lzf::decompress(&compressed, len, out);
        self.compressed = compressed;
        result.map_err(|_| self.corrupt(CORRUPT))
    }

    /// A score as eight bytes.
    pub(super) fn double(&mut self) -> Result<f64> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    /// A score as text.
    pub(super) fn double_text(&mut self) -> Result<f64> {
        let [len] = self.array()?;
        match len {
            253 => return Ok(f64::NAN),
            254 => return Ok(f64::INFINITY),
            255 => return Ok(f64::NEG_INFINITY),
            _ => {}
        }
        let mut text = [0; 252];
        let text = text.get_mut(..usize::from(len)).unwrap_or_default();
        self.source.fill(text)?;
        number::parse_f64(text).ok_or_else(|| self.corrupt("a score that is no number"))
    }

    /// A Unix time in milliseconds.
    pub(super) fn milliseconds(&mut self) -> Result<i64> {
        Ok(i64::from_le_bytes(self.array()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SliceSource;

    fn len(bytes: &[u8]) -> Option<u64> {
        Decoder::new(&mut SliceSource::new(bytes)).len().ok()
    }

    fn string(bytes: &[u8]) -> Option<Vec<u8>> {
        let mut out = b"old".to_vec();
        let result = Decoder::new(&mut SliceSource::new(bytes)).string(&mut out);
        result.ok().map(|()| out)
    }

    #[test]
    fn lengths() {
        assert_eq!(len(b"\x3f"), Some(63));
        assert_eq!(len(b"\x7f\xff"), Some(16_383));
        assert_eq!(len(b"\x80\x80\0\0\0"), Some(1 << 31));
        assert_eq!(len(b"\x81\0\0\0\x01\0\0\0\0"), Some(1 << 32));
        for bytes in [
            &b""[..],
            b"\x40",
            b"\x80\0\0\0",
            b"\x81\0\0\0\0\0\0\0",
            b"\x82\0\0\0\0\0\0\0\0",
        ] {
            assert_eq!(len(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn strings() {
        assert_eq!(string(b"\x03abc").unwrap(), b"abc");
        assert_eq!(string(b"\xc0\xff").unwrap(), b"-1");
        assert_eq!(string(b"\xc1\x00\x80").unwrap(), b"-32768");
        assert_eq!(string(b"\xc2\xff\xff\xff\x7f").unwrap(), b"2147483647");
        assert_eq!(string(b"\xc3\x05\x40\x66\x01aa\xe0\x5b\x00"), None);
        assert_eq!(
            string(b"\xc3\x06\x40\x66\x01aa\xe0\x5b\x00").unwrap(),
            [b'a'; 102]
        );
        for bytes in [
            &b"\x03ab"[..],
            b"\xc4",
            b"\x81\xff\xff\xff\xff\xff\xff\xff\xffabc",
            b"\xc3\x81\xff\xff\xff\xff\xff\xff\xff\xff\x01a",
            b"\xc3\x06\x81\xff\xff\xff\xff\xff\xff\xff\xff\x01aa\xe0\x5b\x00",
        ] {
            assert_eq!(string(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn scores_as_text() {
        let read = |bytes: &[u8]| {
            Decoder::new(&mut SliceSource::new(bytes))
                .double_text()
                .ok()
        };
        assert_eq!(read(b"\x031.5"), Some(1.5));
        assert_eq!(read(b"\xfe"), Some(f64::INFINITY));
        assert_eq!(read(b"\xff"), Some(f64::NEG_INFINITY));
        assert!(read(b"\xfd").unwrap().is_nan());
        assert_eq!(
            (read(b"\x03abc"), read(b"\x031"), read(b"\0")),
            (None, None, None)
        );
    }
}
