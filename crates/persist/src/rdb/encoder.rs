//! Lengths, strings and numbers, written. The forms are those that the decoder's head shows.

use std::io::{self, Write};

use serval_base::number;
use serval_collections::listpack::Element;
use serval_collections::lzf::Compressor;

use super::decoder::{INT8, INT16, INT32, LZF};

/// The first byte of what is no length.
const SPECIAL: u8 = 0xC0;

/// What compressing strings needs; one serves for many values.
#[derive(Debug, Default)]
pub(super) struct Compression {
    compressor: Compressor,
    compressed: Vec<u8>,
}

impl Compression {
    /// Gives memory back that a long value has taken, where it is more than this.
    pub(super) fn keep_at_most(&mut self, bytes: usize) {
        self.compressed.clear();
        self.compressed.shrink_to(bytes);
    }
}

/// Writes the parts of values.
pub(super) struct Encoder<'w, W> {
    out: &'w mut W,
    compression: Option<&'w mut Compression>,
    key: Option<&'w [u8]>,
}

impl<'w, W: Write> Encoder<'w, W> {
    /// Writes a value; strings are compressed where there is that to do it with.
    pub(super) fn new(out: &'w mut W, compression: Option<&'w mut Compression>) -> Self {
        Encoder {
            out,
            compression,
            key: None,
        }
    }

    /// Writes a value with its key, which stands between type number and value.
    pub(super) fn with_key(
        out: &'w mut W,
        compression: Option<&'w mut Compression>,
        key: &'w [u8],
    ) -> Self {
        Encoder {
            out,
            compression,
            key: Some(key),
        }
    }

    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// The type number of the value, and its key where it has one.
    pub(super) fn ty(&mut self, ty: u8) -> io::Result<()> {
        self.raw(&[ty])?;
        match self.key {
            Some(key) => self.string(key),
            None => Ok(()),
        }
    }

    pub(super) fn len(&mut self, len: u64) -> io::Result<()> {
        match len {
            0..64 => self.raw(&[len as u8]),
            64..16_384 => self.raw(&[0x40 | (len >> 8) as u8, len as u8]),
            _ => match u32::try_from(len) {
                Ok(len) => {
                    self.raw(&[0x80])?;
                    self.raw(&len.to_be_bytes())
                }
                Err(_) => {
                    self.raw(&[0x81])?;
                    self.raw(&len.to_be_bytes())
                }
            },
        }
    }

    pub(super) fn string(&mut self, bytes: &[u8]) -> io::Result<()> {
        /// The longest text of 32 bits.
        const INT32_TEXT_BYTES_MAX: usize = 11;
        if bytes.len() <= INT32_TEXT_BYTES_MAX
            && let Some(int) = number::parse_i64(bytes)
            && let Ok(int) = i32::try_from(int)
        {
            return self.int32(int);
        }
        self.bytes(bytes)
    }

    /// A string that is an integer.
    pub(super) fn int(&mut self, int: i64) -> io::Result<()> {
        match i32::try_from(int) {
            Ok(int) => self.int32(int),
            Err(_) => {
                let mut text = [0; number::I64_TEXT_BYTES_MAX];
                let mut rest = &mut text[..];
                write!(rest, "{int}")?;
                let unused = rest.len();
                self.bytes(&text[..number::I64_TEXT_BYTES_MAX - unused])
            }
        }
    }

    pub(super) fn element(&mut self, element: Element<'_>) -> io::Result<()> {
        match element {
            Element::Int(int) => self.int(int),
            Element::Bytes(bytes) => self.string(bytes),
        }
    }

    fn int32(&mut self, int: i32) -> io::Result<()> {
        if let Ok(int) = i8::try_from(int) {
            self.raw(&[SPECIAL | INT8, int as u8])
        } else if let Ok(int) = i16::try_from(int) {
            let [low, high] = int.to_le_bytes();
            self.raw(&[SPECIAL | INT16, low, high])
        } else {
            self.raw(&[SPECIAL | INT32])?;
            self.raw(&int.to_le_bytes())
        }
    }

    /// A string that is no integer.
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        /// Up to this length nothing becomes smaller.
        const INCOMPRESSIBLE_LEN_MAX: usize = 20;
        /// What compressing must save to be worth it, in bytes.
        const SAVED_BYTES_MIN: usize = 4;
        if bytes.len() > INCOMPRESSIBLE_LEN_MAX
            && let Some(compression) = self.compression.take()
        {
            let Compression {
                compressor,
                compressed,
            } = compression;
            compressed.clear();
            let fits = compressor.compress(bytes, bytes.len() - SAVED_BYTES_MIN, compressed);
            let written = if fits {
                self.lzf(compressed, bytes.len() as u64)
            } else {
                self.plain(bytes)
            };
            self.compression = Some(compression);
            return written;
        }
        self.plain(bytes)
    }

    fn plain(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.len(bytes.len() as u64)?;
        self.raw(bytes)
    }

    /// A string that is compressed already.
    pub(super) fn lzf(&mut self, compressed: &[u8], len: u64) -> io::Result<()> {
        self.raw(&[SPECIAL | LZF])?;
        self.len(compressed.len() as u64)?;
        self.len(len)?;
        self.raw(compressed)
    }

    pub(super) fn double(&mut self, value: f64) -> io::Result<()> {
        self.raw(&value.to_le_bytes())
    }

    pub(super) fn milliseconds(&mut self, ms: i64) -> io::Result<()> {
        self.raw(&ms.to_le_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rdb::decoder::Decoder;
    use crate::source::SliceSource;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut Encoder<'_, Vec<u8>>) -> io::Result<()>) -> Vec<u8> {
        let mut out = Vec::new();
        let mut compression = Compression::default();
        write(&mut Encoder::new(&mut out, Some(&mut compression))).unwrap();
        out
    }

    fn comes_back(bytes: &[u8]) {
        let encoded = written(|encoder| encoder.string(bytes));
        let mut source = SliceSource::new(&encoded);
        let mut out = Vec::new();
        Decoder::new(&mut source).string(&mut out).unwrap();
        assert_eq!(out, bytes);
        assert!(source.rest().is_empty());
    }

    #[test]
    fn bytes_are_those_of_redis() {
        assert_eq!(written(|encoder| encoder.string(b"12")), b"\xc0\x0c");
        assert_eq!(written(|encoder| encoder.int(-300)), b"\xc1\xd4\xfe");
        assert_eq!(
            written(|encoder| encoder.string(b"2147483648")),
            b"\x0a2147483648"
        );
        assert_eq!(written(|encoder| encoder.string(b"012")), b"\x03012");
        assert_eq!(written(|encoder| encoder.len(64)), b"\x40\x40");
        assert_eq!(written(|encoder| encoder.len(1 << 14)), b"\x80\0\0\x40\0");
        assert_eq!(
            written(|encoder| encoder.len(1 << 32)),
            b"\x81\0\0\0\x01\0\0\0\0"
        );
        assert!(written(|encoder| encoder.string(&[b'a'; 1000])).len() < 40);
    }

    proptest! {
        #[test]
        fn lengths_come_back(bits in 0u32..64, low: u64) {
            let len = 1 << bits | (low & ((1 << bits) - 1));
            let encoded = written(|encoder| encoder.len(len));
            prop_assert_eq!(Decoder::new(&mut SliceSource::new(&encoded)).len().unwrap(), len);
        }

        #[test]
        fn strings_come_back(bytes: Vec<u8>, int: i64, repeated in proptest::collection::vec(0u8..3, 0..500)) {
            comes_back(&bytes);
            comes_back(int.to_string().as_bytes());
            comes_back(&repeated);
        }
    }
}
