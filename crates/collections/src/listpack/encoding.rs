//! The bytes of one listpack element.
//!
//! ```text
//! 0xxxxxxx                     integer 0 to 127
//! 10llllll data                string below 64 bytes
//! 110xxxxx xxxxxxxx            13-bit integer
//! 1110llll llllllll data       string below 4096 bytes
//! 11110000 u32 data            longer string
//! 11110001 to 11110100         16-, 24-, 32- and 64-bit integer
//! ```
//!
//! Then the length of that, seven bits a byte, to be read from its end.

use super::Element;

const INT13_MIN: i64 = -(1 << 12);
const INT13_MAX: i64 = (1 << 12) - 1;
const INT24_MIN: i64 = -(1 << 23);
const INT24_MAX: i64 = (1 << 23) - 1;
const STR6_LEN_MAX: usize = 63;
const STR12_LEN_MAX: usize = 4095;
const STR32: u8 = 0xF0;
const INT16: u8 = 0xF1;
const INT24: u8 = 0xF2;
const INT32: u8 = 0xF3;
const INT64: u8 = 0xF4;
/// The most bytes that stand before a string, or that an integer takes.
const HEAD_BYTES_MAX: usize = 9;

/// An element ready to be written.
pub(crate) struct Encoded<'a> {
    head: [u8; HEAD_BYTES_MAX],
    head_len: usize,
    data: &'a [u8],
}

impl<'a> Encoded<'a> {
    pub(crate) fn new(element: Element<'a>) -> Self {
        let mut head = [0; HEAD_BYTES_MAX];
        let (head_len, data): (usize, &[u8]) = match element {
            Element::Int(int) => (encode_int(int, &mut head), &[]),
            Element::Bytes(bytes) => (encode_len(bytes.len(), &mut head), bytes),
        };
        Self {
            head,
            head_len,
            data,
        }
    }

    /// Bytes of the element without what stands behind it.
    #[inline]
    pub(crate) fn data_len(&self) -> usize {
        self.head_len + self.data.len()
    }

    /// Bytes of the whole element.
    pub(super) fn len(&self) -> usize {
        let len = self.data_len();
        len + back_len_bytes(len)
    }

    /// Writes it into exactly as many bytes.
    pub(super) fn write(&self, out: &mut [u8]) {
        let len = self.data_len();
        self.write_data(&mut out[..len]);
        Self::write_back_len(len, &mut out[len..]);
    }

    /// Writes what stands before the length backwards, into exactly as many bytes.
    #[inline]
    pub(crate) fn write_data(&self, out: &mut [u8]) {
        out[..self.head_len].copy_from_slice(&self.head[..self.head_len]);
        out[self.head_len..].copy_from_slice(self.data);
    }

    /// Appends the same to a buffer.
    #[inline]
    pub(crate) fn append_data(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.head[..self.head_len]);
        out.extend_from_slice(self.data);
    }

    /// Writes a length to be read backwards, into as many bytes as it takes: seven bits a byte, the lowest last; all but the
    /// first say that there is more before them.
    #[inline]
    pub(crate) fn write_back_len(len: usize, out: &mut [u8]) {
        let mut rest = len;
        for (index, byte) in out.iter_mut().enumerate().rev() {
            *byte = (rest & 0x7F) as u8 | if index > 0 { 0x80 } else { 0 };
            rest >>= 7;
        }
    }
}

fn encode_int(int: i64, head: &mut [u8; HEAD_BYTES_MAX]) -> usize {
    let (code, bytes) = match int {
        0..=127 => {
            head[0] = int as u8;
            return 1;
        }
        INT13_MIN..=INT13_MAX => {
            let bits = int as u16 & 0x1FFF;
            head[0] = 0xC0 | (bits >> 8) as u8;
            head[1] = bits as u8;
            return 2;
        }
        _ if i16::try_from(int).is_ok() => (INT16, 2),
        INT24_MIN..=INT24_MAX => (INT24, 3),
        _ if i32::try_from(int).is_ok() => (INT32, 4),
        _ => (INT64, 8),
    };
    head[0] = code;
    head[1..=bytes].copy_from_slice(&int.to_le_bytes()[..bytes]);
    1 + bytes
}

fn encode_len(len: usize, head: &mut [u8; HEAD_BYTES_MAX]) -> usize {
    if len <= STR6_LEN_MAX {
        head[0] = 0x80 | len as u8;
        1
    } else if len <= STR12_LEN_MAX {
        head[0] = 0xE0 | (len >> 8) as u8;
        head[1] = len as u8;
        2
    } else {
        head[0] = STR32;
        head[1..5].copy_from_slice(&(len as u32).to_le_bytes());
        5
    }
}

/// Bytes that the length `len` takes behind an element.
pub(crate) fn back_len_bytes(len: usize) -> usize {
    match len {
        0..=127 => 1,
        128..=16_383 => 2,
        16_384..=2_097_151 => 3,
        2_097_152..=268_435_455 => 4,
        _ => 5,
    }
}

/// Length of an element without what stands behind it; `None` where the first byte begins none. May look at the four
/// bytes after the first: `None` too where they are not there.
#[inline]
pub(crate) fn data_len_at(bytes: &[u8], at: usize) -> Option<usize> {
    let first = *bytes.get(at)?;
    Some(match first {
        0..=0x7F => 1,
        0x80..=0xBF => 1 + usize::from(first & 0x3F),
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 2 + (usize::from(first & 0x0F) << 8 | usize::from(*bytes.get(at + 1)?)),
        STR32 => {
            let len: [u8; 4] = bytes.get(at + 1..at + 5)?.try_into().ok()?;
            5 + u32::from_le_bytes(len) as usize
        }
        INT16 => 3,
        INT24 => 4,
        INT32 => 5,
        INT64 => 9,
        _ => return None,
    })
}

/// Length of an element and what stands behind it.
///
/// # Panics
/// Where none begins there.
#[inline]
pub(super) fn entry_len_at(bytes: &[u8], at: usize) -> usize {
    match data_len_at(bytes, at) {
        Some(len) => len + back_len_bytes(len),
        None => panic!("no listpack element begins here"),
    }
}

/// The length that is written before `end`, and how many bytes say so; `None` where that is none.
pub(super) fn back_len_before(bytes: &[u8], end: usize) -> Option<(usize, usize)> {
    let mut len = 0;
    for index in 0..5 {
        let byte = *bytes.get(end.checked_sub(index + 1)?)?;
        len |= usize::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((len, index + 1));
        }
    }
    None
}

/// Where the element begins that ends before `end`.
///
/// # Panics
/// Where none does.
#[inline]
pub(super) fn previous_entry_at(bytes: &[u8], end: usize) -> usize {
    match back_len_before(bytes, end) {
        Some((len, back)) => end - back - len,
        None => panic!("no listpack element ends here"),
    }
}

/// The element at a position, and where its data ends.
///
/// # Panics
/// Where none begins there.
#[inline]
pub(crate) fn read_at(bytes: &[u8], at: usize) -> (Element<'_>, usize) {
    let first = bytes[at];
    let data = at + 1;
    match first {
        0..=0x7F => (Element::Int(i64::from(first)), data),
        0x80..=0xBF => string(bytes, data, usize::from(first & 0x3F)),
        0xC0..=0xDF => {
            let bits = u16::from(first & 0x1F) << 8 | u16::from(bytes[data]);
            // The sign is the thirteenth bit.
            (Element::Int(i64::from((bits << 3) as i16 >> 3)), at + 2)
        }
        0xE0..=0xEF => {
            let len = usize::from(first & 0x0F) << 8 | usize::from(bytes[data]);
            string(bytes, at + 2, len)
        }
        INT16 => int(i16::from_le_bytes(fixed(bytes, data)).into(), at + 3),
        INT24 => {
            let [a, b, c] = fixed(bytes, data);
            int((i32::from_le_bytes([0, a, b, c]) >> 8).into(), at + 4)
        }
        INT32 => int(i32::from_le_bytes(fixed(bytes, data)).into(), at + 5),
        INT64 => int(i64::from_le_bytes(fixed(bytes, data)), at + 9),
        STR32 => {
            let len = u32::from_le_bytes(fixed(bytes, data)) as usize;
            string(bytes, at + 5, len)
        }
        _ => panic!("no listpack element begins here"),
    }
}

#[inline(always)]
fn int<'a>(int: i64, end: usize) -> (Element<'a>, usize) {
    (Element::Int(int), end)
}

#[inline(always)]
fn string(bytes: &[u8], at: usize, len: usize) -> (Element<'_>, usize) {
    (Element::Bytes(&bytes[at..at + len]), at + len)
}

#[inline(always)]
fn fixed<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    match bytes[at..].first_chunk() {
        Some(data) => *data,
        None => panic!("an element ends behind its listpack"),
    }
}
