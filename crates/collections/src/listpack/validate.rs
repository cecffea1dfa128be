//! Whether bytes from outside are a listpack.

use super::encoding::{back_len_before, back_len_bytes, data_len_at};
use super::{COUNT_UNKNOWN, EMPTY_BYTES, END, HEADER_BYTES};

/// The bytes are no listpack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Corrupt;

/// Checks bytes from outside whole: lengths forwards and backwards, the count, the end. Gives the number of elements.
/// O(bytes).
pub fn validate(bytes: &[u8]) -> Result<usize, Corrupt> {
    let len = bytes.len();
    if len < EMPTY_BYTES || bytes[len - 1] != END {
        return Err(Corrupt);
    }
    let total = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    if u32::try_from(len) != Ok(total) {
        return Err(Corrupt);
    }
    let end = len - 1;
    let mut at = HEADER_BYTES;
    let mut count = 0;
    while at < end {
        let data_len = data_len_at(bytes, at).ok_or(Corrupt)?;
        let back = back_len_bytes(data_len);
        let next = at + data_len + back;
        if next > end || back_len_before(bytes, next) != Some((data_len, back)) {
            return Err(Corrupt);
        }
        at = next;
        count += 1;
    }
    match u16::from_le_bytes([bytes[4], bytes[5]]) {
        COUNT_UNKNOWN => Ok(count),
        said if usize::from(said) == count => Ok(count),
        _ => Err(Corrupt),
    }
}
