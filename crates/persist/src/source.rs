//! Where a value is read from: bytes in memory, or a stream.

use std::io::{self, BufRead, Read};

use serval_base::crc64;

use crate::error::{Error, Reason, Result};

/// Bytes to be read once, in order.
pub trait Source {
    /// How many bytes have been consumed.
    fn offset(&self) -> u64;

    /// Fills `buf`.
    fn fill(&mut self, buf: &mut [u8]) -> Result<()>;

    /// Appends the next `len` bytes to `out`. What is allocated never exceeds by much what turns out to be there.
    fn append_to(&mut self, out: &mut Vec<u8>, len: u64) -> Result<()>;

    /// Whether the next `len` bytes lie in memory in one piece, so that [`Self::view`] gives them without a copy.
    fn holds(&self, len: u64) -> bool;

    /// The next `len` bytes, consumed. Truncated where the source does not hold them.
    fn view(&mut self, len: u64) -> Result<&[u8]>;

    /// From here on a CRC64 of what is consumed is kept.
    fn start_checksum(&mut self);

    /// The CRC64 of what was consumed since [`Self::start_checksum`], which ends with this; 0 where there was none.
    fn finish_checksum(&mut self) -> u64;

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
    summed_from: Option<usize>,
}

impl<'a> SliceSource<'a> {
    /// Reads from the first byte on.
    pub fn new(bytes: &'a [u8]) -> Self {
        SliceSource {
            bytes,
            at: 0,
            summed_from: None,
        }
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

    fn holds(&self, len: u64) -> bool {
        len <= self.rest().len() as u64
    }

    fn view(&mut self, len: u64) -> Result<&[u8]> {
        self.take(len)
    }

    fn start_checksum(&mut self) {
        self.summed_from = Some(self.at);
    }

    fn finish_checksum(&mut self) -> u64 {
        let from = self.summed_from.take().unwrap_or(self.at);
        crc64(0, self.bytes.get(from..self.at).unwrap_or_default())
    }
}

/// A stream with its buffer, so that what is short is decoded where it lies. Bytes behind what was decoded are read on
/// through [`Read`] and [`BufRead`].
#[derive(Debug)]
pub struct StreamSource<R> {
    stream: R,
    buf: Vec<u8>,
    /// What of `buf` is to be consumed yet.
    at: usize,
    end: usize,
    /// The offset of the first byte of `buf`.
    buf_offset: u64,
    /// The checksum of what was consumed before `summed`, where one is kept.
    checksum: Option<u64>,
    summed: usize,
}

impl<R: Read> StreamSource<R> {
    /// Bytes that are read at once.
    const BUF_BYTES: usize = 256 << 10;

    /// Reads from where the stream is, which counts as this offset.
    pub fn new(stream: R, offset: u64) -> Self {
        StreamSource {
            stream,
            buf: vec![0; Self::BUF_BYTES],
            at: 0,
            end: 0,
            buf_offset: offset,
            checksum: None,
            summed: 0,
        }
    }

    /// The stream; what was buffered of it is lost.
    pub fn into_inner(self) -> R {
        self.stream
    }

    fn buffered(&self) -> &[u8] {
        self.buf.get(self.at..self.end).unwrap_or_default()
    }

    /// Adds to the checksum what was consumed since.
    fn sum(&mut self) {
        if let Some(checksum) = &mut self.checksum {
            let consumed = self.buf.get(self.summed..self.at).unwrap_or_default();
            *checksum = crc64(*checksum, consumed);
        }
        self.summed = self.at;
    }

    /// Reads more, all that was buffered being consumed; false at the end of the stream.
    fn refill(&mut self) -> io::Result<bool> {
        debug_assert_eq!(self.at, self.end);
        self.sum();
        self.buf_offset += self.end as u64;
        (self.at, self.end, self.summed) = (0, 0, 0);
        loop {
            match self.stream.read(&mut self.buf) {
                Ok(len) => {
                    self.end = len.min(self.buf.len());
                    return Ok(len > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Some of the next bytes, at most `len`, consumed.
    fn some(&mut self, len: usize) -> Result<&[u8]> {
        if self.at == self.end {
            match self.refill() {
                Ok(true) => {}
                Ok(false) => return Err(self.error(Reason::Truncated)),
                Err(error) => return Err(self.error(Reason::Io(error))),
            }
        }
        let from = self.at;
        self.at += len.min(self.end - self.at);
        Ok(self.buf.get(from..self.at).unwrap_or_default())
    }
}

impl<R: Read> Source for StreamSource<R> {
    fn offset(&self) -> u64 {
        self.buf_offset + self.at as u64
    }

    #[inline]
    fn fill(&mut self, buf: &mut [u8]) -> Result<()> {
        if let Some(held) = self.buffered().get(..buf.len()) {
            buf.copy_from_slice(held);
            self.at += buf.len();
            return Ok(());
        }
        let mut rest = buf;
        while !rest.is_empty() {
            let some = self.some(rest.len())?;
            let (filled, unfilled) = rest.split_at_mut(some.len());
            filled.copy_from_slice(some);
            rest = unfilled;
        }
        Ok(())
    }

    fn append_to(&mut self, out: &mut Vec<u8>, len: u64) -> Result<()> {
        /// What is allocated on the word of a length alone.
        const TRUSTED_LEN_MAX: u64 = 1 << 20;
        out.reserve(len.min(TRUSTED_LEN_MAX) as usize);
        let mut left = len;
        while left > 0 {
            let some = self.some(usize::try_from(left).unwrap_or(usize::MAX))?;
            out.extend_from_slice(some);
            left -= some.len() as u64;
        }
        Ok(())
    }

    #[inline]
    fn holds(&self, len: u64) -> bool {
        len <= (self.end - self.at) as u64
    }

    #[inline]
    fn view(&mut self, len: u64) -> Result<&[u8]> {
        if !self.holds(len) {
            return Err(self.error(Reason::Truncated));
        }
        let from = self.at;
        self.at += len as usize;
        Ok(self.buf.get(from..self.at).unwrap_or_default())
    }

    fn start_checksum(&mut self) {
        self.checksum = Some(0);
        self.summed = self.at;
    }

    fn finish_checksum(&mut self) -> u64 {
        self.sum();
        self.checksum.take().unwrap_or_default()
    }
}

impl<R: Read> Read for StreamSource<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let some = self.fill_buf()?;
        let len = some.len().min(out.len());
        out.iter_mut()
            .zip(some)
            .for_each(|(out, byte)| *out = *byte);
        self.consume(len);
        Ok(len)
    }
}

impl<R: Read> BufRead for StreamSource<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.end {
            self.refill()?;
        }
        Ok(self.buffered())
    }

    fn consume(&mut self, len: usize) {
        self.at += len.min(self.end - self.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads_in_order(mut source: impl Source) {
        let mut two = [0; 2];
        source.fill(&mut two).unwrap();
        assert_eq!(&two, b"ab");
        source.start_checksum();
        let mut out = b"x".to_vec();
        source.append_to(&mut out, 3).unwrap();
        assert_eq!(out, b"xcde");
        assert_eq!(source.offset(), 5);
        assert_eq!(source.finish_checksum(), crc64(0, b"cde"));
        if source.holds(1) {
            assert_eq!(source.view(1).unwrap(), b"f");
            assert_eq!(source.offset(), 6);
        }
        for len in [2, 1 << 31, u64::MAX] {
            assert!(!source.holds(len));
            assert!(source.view(len).is_err());
            let error = source.append_to(&mut out, len).unwrap_err();
            assert!(matches!(error.reason, Reason::Truncated));
        }
    }

    /// Gives few bytes at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let len = out.len().min(self.0.len()).min(1);
            self.0.read(&mut out[..len])
        }
    }

    #[test]
    fn all_read_the_same() {
        reads_in_order(SliceSource::new(b"abcdef"));
        reads_in_order(StreamSource::new(&b"abcdef"[..], 0));
        reads_in_order(StreamSource::new(Slow(b"abcdef"), 0));
    }

    #[test]
    fn a_stream_is_read_on_behind_what_was_decoded() {
        let mut source = StreamSource::new(Slow(b"abcdef"), 10);
        source.fill(&mut [0; 2]).unwrap();
        let mut rest = Vec::new();
        source.read_to_end(&mut rest).unwrap();
        assert_eq!((&rest[..], source.offset()), (&b"cdef"[..], 16));
    }
}
