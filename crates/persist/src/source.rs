//! Where a value is read from: bytes in memory, or a stream.

use std::io::{self, Read};

use crate::error::{Error, Reason, Result};

/// Bytes to be read once, in order.
pub trait Source {
    /// How many bytes have been consumed.
    fn offset(&self) -> u64;

    /// Fills `buf`.
    fn fill(&mut self, buf: &mut [u8]) -> Result<()>;

    /// Appends the next `len` bytes to `out`. What is allocated never exceeds by much what turns out to be there.
    fn append_to(&mut self, out: &mut Vec<u8>, len: u64) -> Result<()>;

    /// An error at this place.
    fn error(&self, reason: Reason) -> Error {
        Error {
            offset: self.offset(),
            reason,
        }
    }
}

/// Bytes in memory.
#[derive(Debug, Clone)]
pub struct SliceSource<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> SliceSource<'a> {
    /// Reads from the first byte on.
    pub fn new(bytes: &'a [u8]) -> Self {
        SliceSource { bytes, at: 0 }
    }

    /// What has not been read.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8]> {
        let taken = usize::try_from(len)
            .ok()
            .and_then(|len| self.rest().get(..len))
            .ok_or_else(|| self.error(Reason::Truncated))?;
        self.at += taken.len();
        Ok(taken)
    }
}

impl Source for SliceSource<'_> {
    fn offset(&self) -> u64 {
        self.at as u64
    }

    fn fill(&mut self, buf: &mut [u8]) -> Result<()> {
        let taken = self.take(buf.len() as u64)?;
        buf.copy_from_slice(taken);
        Ok(())
    }

    fn append_to(&mut self, out: &mut Vec<u8>, len: u64) -> Result<()> {
        let taken = self.take(len)?;
        out.extend_from_slice(taken);
        Ok(())
    }
}

/// A stream; whoever makes it puts a buffer before a file or socket.
#[derive(Debug)]
pub struct StreamSource<R> {
    stream: R,
    offset: u64,
}

impl<R: Read> StreamSource<R> {
    /// Reads from where the stream is, which counts as this offset.
    pub fn new(stream: R, offset: u64) -> Self {
        StreamSource { stream, offset }
    }

    fn failed(&self, error: io::Error) -> Error {
        self.error(match error.kind() {
            io::ErrorKind::UnexpectedEof => Reason::Truncated,
            _ => Reason::Io(error),
        })
    }
}

impl<R: Read> Source for StreamSource<R> {
    fn offset(&self) -> u64 {
        self.offset
    }

    fn fill(&mut self, buf: &mut [u8]) -> Result<()> {
        self.stream
            .read_exact(buf)
            .map_err(|error| self.failed(error))?;
        self.offset += buf.len() as u64;
        Ok(())
    }

    fn append_to(&mut self, out: &mut Vec<u8>, len: u64) -> Result<()> {
        /// What is allocated on the word of a length alone.
        const TRUSTED_LEN_MAX: u64 = 1 << 20;
        out.reserve(len.min(TRUSTED_LEN_MAX) as usize);
        let read = (&mut self.stream)
            .take(len)
            .read_to_end(out)
            .map_err(|error| self.failed(error))?;
        self.offset += read as u64;
        if read as u64 == len {
            Ok(())
        } else {
            Err(self.error(Reason::Truncated))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads_in_order(mut source: impl Source) {
        let mut two = [0; 2];
        source.fill(&mut two).unwrap();
        assert_eq!(&two, b"ab");
        let mut out = b"x".to_vec();
        source.append_to(&mut out, 3).unwrap();
        assert_eq!(out, b"xcde");
        assert_eq!(source.offset(), 5);
        for len in [2, 1 << 31, u64::MAX] {
            let error = source.append_to(&mut out, len).unwrap_err();
            assert!(matches!(error.reason, Reason::Truncated));
        }
    }

    #[test]
    fn both_read_the_same() {
        reads_in_order(SliceSource::new(b"abcdef"));
        reads_in_order(StreamSource::new(&b"abcdef"[..], 0));
    }
}
