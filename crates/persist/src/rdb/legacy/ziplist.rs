//! Ziplist: what listpacks replaced in Redis 7.
//!
//! ```text
//! ┌─────────────┬──────────────┬──────────┬───────┬───┬──────┐
//! │ total bytes │ last element │ elements │ entry │ … │ 0xFF │     entry: length of the one before, encoding, data
//! │     u32     │  offset u32  │   u16    │       │   │      │
//! └─────────────┴──────────────┴──────────┴───────┴───┴──────┘
//! 00llllll                    string below 64 bytes
//! 01llllll llllllll           string below 16384 bytes
//! 10000000 u32, big-endian    longer string
//! 11000000 11010000 11100000  16-, 32- and 64-bit integer
//! 11110000 11111110           24- and 8-bit integer
//! 1111nnnn                    integer n-1, n from 1 to 13
//! ```
//!
//! The length of the entry before is one byte below 254, else 254 and four bytes.

use serval_collections::listpack::{Element, Listpack};
use serval_collections::pack::Pack;

const HEADER_BYTES: usize = 10;
const END: u8 = 0xFF;
const LONG_PREVIOUS: u8 = 0xFE;
const COUNT_UNKNOWN: u16 = u16::MAX;

/// Reports the elements in order; what was reported counts only if the answer is true, that the bytes are a ziplist. O(bytes).
pub fn read<'a>(bytes: &'a [u8], report: &mut dyn FnMut(Element<'a>)) -> bool {
    walk(bytes, report).is_some()
}

/// The same elements as a listpack; `None` where the bytes are no ziplist.
pub fn to_listpack(bytes: &[u8]) -> Option<Listpack> {
    let mut pack = Listpack::with_capacity(bytes.len());
    let is_ziplist = read(bytes, &mut |element| match element {
        Element::Bytes(bytes) => pack.push(bytes),
        int => pack.push_element(int),
    });
    pack.shrink();
    is_ziplist.then_some(pack)
}

/// The same elements as a pack.
pub fn to_pack(bytes: &[u8]) -> Option<Pack> {
    to_listpack(bytes).map(|pack| Pack::load(pack.as_ref()))
}

fn walk<'a>(bytes: &'a [u8], report: &mut dyn FnMut(Element<'a>)) -> Option<()> {
    let (head, _) = bytes.split_first_chunk::<HEADER_BYTES>()?;
    let [t0, t1, t2, t3, l0, l1, l2, l3, c0, c1] = *head;
    let total = u32::from_le_bytes([t0, t1, t2, t3]) as usize;
    let last_at = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    let said_count = u16::from_le_bytes([c0, c1]);
    let (END, true) = (*bytes.last()?, total == bytes.len()) else {
        return None;
    };
    let end = total - 1;
    let (mut at, mut previous_at, mut count) = (HEADER_BYTES, None, 0usize);
    while at < end {
        let entry = bytes.get(at..end)?;
        let (previous_len, rest) = previous_len(entry)?;
        if previous_len != previous_at.map_or(0, |previous_at| at - previous_at) {
            return None;
        }
        let (element, rest) = element(rest)?;
        report(element);
        previous_at = Some(at);
        at = end - rest.len();
        count += 1;
    }
    let last_fits = previous_at.map_or(last_at <= end, |at| at == last_at);
    let count_fits = said_count == COUNT_UNKNOWN || usize::from(said_count) == count;
    (last_fits && count_fits).then_some(())
}

fn previous_len(entry: &[u8]) -> Option<(usize, &[u8])> {
    match entry.split_first()? {
        (&END, _) => None,
        (&LONG_PREVIOUS, rest) => {
            let (len, rest) = rest.split_first_chunk()?;
            Some((u32::from_le_bytes(*len) as usize, rest))
        }
        (len, rest) => Some((usize::from(*len), rest)),
    }
}

fn element(entry: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (&first, rest) = entry.split_first()?;
    let string = |len: usize, rest: &'_ [u8]| -> Option<(usize, usize)> {
        (len <= rest.len()).then_some((len, entry.len() - rest.len()))
    };
    let (len, from) = match first {
        0x00..=0x3F => string(usize::from(first & 0x3F), rest)?,
        0x40..=0x7F => {
            let (&low, rest) = rest.split_first()?;
            string(usize::from(first & 0x3F) << 8 | usize::from(low), rest)?
        }
        0x80 => {
            let (len, rest) = rest.split_first_chunk()?;
            string(u32::from_be_bytes(*len) as usize, rest)?
        }
        _ => return int(first, rest),
    };
    let (data, rest) = entry.get(from..)?.split_at_checked(len)?;
    Some((Element::Bytes(data), rest))
}

fn int(first: u8, rest: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let len = match first {
        0xC0 => 2,
        0xD0 => 4,
        0xE0 => 8,
        0xF0 => 3,
        0xFE => 1,
        0xF1..=0xFD => return Some((Element::Int(i64::from(first & 0x0F) - 1), rest)),
        _ => return None,
    };
    let (data, rest) = rest.split_at_checked(len)?;
    let is_negative = data.last()? & 0x80 != 0;
    let mut wide = [if is_negative { 0xFF } else { 0 }; 8];
    wide.get_mut(..len)?.copy_from_slice(data);
    Some((Element::Int(i64::from_le_bytes(wide)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(bytes: &[u8]) -> Option<Vec<String>> {
        let pack = to_listpack(bytes)?;
        let text = |element: Element<'_>| String::from_utf8_lossy(&element.to_vec()).into_owned();
        Some(pack.as_ref().iter().map(text).collect())
    }

    /// Entries, each with what stands for the one before, in a ziplist.
    fn ziplist(entries: &[&[u8]]) -> Vec<u8> {
        let body = entries.concat();
        let total = HEADER_BYTES + body.len() + 1;
        let last_at = total - 1 - entries.last().map_or(0, |entry| entry.len());
        let mut bytes = (total as u32).to_le_bytes().to_vec();
        bytes.extend((last_at as u32).to_le_bytes());
        bytes.extend((entries.len() as u16).to_le_bytes());
        bytes.extend(body);
        bytes.push(END);
        bytes
    }

    #[test]
    fn every_encoding() {
        let long = [b'x'; 300];
        let entry = [&b"\x02\x41\x2c"[..], &long].concat();
        let bytes = ziplist(&[
            b"\0\xf3",
            &entry,
            b"\xfe\x2f\x01\0\0\xfe\xff",
            b"\x07\xc0\x2c\x01",
            b"\x04\xf0\xff\xff\xff",
            b"\x05\xd0\xff\xff\xff\x7f",
            b"\x06\xe0\0\0\0\0\0\0\0\x80",
            b"\x0a\x02ab",
            b"\x04\x80\0\0\0\x01c",
        ]);
        let expected = [
            "2",
            &"x".repeat(300),
            "-1",
            "300",
            "-1",
            "2147483647",
            "-9223372036854775808",
            "ab",
            "c",
        ];
        assert_eq!(strings(&bytes).unwrap(), expected);
    }

    #[test]
    fn what_is_none_is_refused() {
        let bytes = ziplist(&[b"\0\x02ab", b"\x04\xf3"]);
        assert_eq!(strings(&bytes).unwrap(), ["ab", "2"]);
        assert_eq!(strings(&ziplist(&[])).unwrap().len(), 0);
        assert!((0..bytes.len()).all(|len| strings(&bytes[..len]).is_none()));
        for (at, byte) in [
            (0, 1),
            (3, 0xFF),
            (4, 0),
            (8, 1),
            (9, 1),
            (10, 1),
            (11, 3),
            (11, 0x80),
            (11, 0xFF),
            (14, 3),
            (14, 0xFF),
            (15, 0xC1),
        ] {
            let mut wrong = bytes.clone();
            wrong[at] = byte;
            assert!(strings(&wrong).is_none(), "byte {at} is {byte}");
        }
    }
}
