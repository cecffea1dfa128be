//! Zipmap: the small hash of Redis 2.4.
//!
//! ```text
//! ┌────────┬────────┬───────┬────────┬──────┬───────┬──────┬───┬──────┐
//! │ fields │ length │ field │ length │ free │ value │ free │ … │ 0xFF │     fields: up to 253, else count them
//! │   u8   │        │       │        │  u8  │       │ bytes│   │      │     length: u8 up to 253, else 254 and u32
//! └────────┴────────┴───────┴────────┴──────┴───────┴──────┴───┴──────┘
//! ```

const END: u8 = 0xFF;
const LONG: u8 = 0xFE;

/// Reports fields with their values; what was reported counts only if the answer is true, that the bytes are a zipmap with
/// fields. O(bytes).
pub fn read<'a>(bytes: &'a [u8], report: &mut dyn FnMut(&'a [u8], &'a [u8])) -> bool {
    walk(bytes, report).is_some()
}

fn walk<'a>(bytes: &'a [u8], report: &mut dyn FnMut(&'a [u8], &'a [u8])) -> Option<()> {
    let (&said_count, rest) = bytes.split_first()?;
    let (&END, mut rest) = rest.split_last()? else {
        return None;
    };
    let mut count = 0usize;
    while !rest.is_empty() {
        let (len, after) = length(rest)?;
        let (field, after) = after.split_at_checked(len)?;
        let (len, after) = length(after)?;
        let (&free, after) = after.split_first()?;
        let (value, after) = after.split_at_checked(len)?;
        rest = after.get(usize::from(free)..)?;
        report(field, value);
        count += 1;
    }
    let count_fits = said_count >= LONG || usize::from(said_count) == count;
    (count > 0 && count_fits).then_some(())
}

/// A length. One that is longer than need be is none: readers of old took it for shorter than it is.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    match bytes.split_first()? {
        (&END, _) => None,
        (&LONG, rest) => {
            let (len, rest) = rest.split_first_chunk()?;
            let len = u32::from_le_bytes(*len) as usize;
            (len >= usize::from(LONG)).then_some((len, rest))
        }
        (len, rest) => Some((usize::from(*len), rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(bytes: &[u8]) -> Option<Vec<(String, String)>> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut found = Vec::new();
        read(bytes, &mut |field, value| {
            found.push((text(field), text(value)))
        })
        .then_some(found)
    }

    #[test]
    fn fields_and_values() {
        let bytes = b"\x02\x03foo\x03\0bar\x05hello\x02\x01hi!\xff";
        let found = fields(bytes).unwrap();
        assert_eq!(found[0], ("foo".into(), "bar".into()));
        assert_eq!(found[1], ("hello".into(), "hi".into()));
        assert!((0..bytes.len()).all(|len| fields(&bytes[..len]).is_none()));
    }

    #[test]
    fn what_is_none_is_refused() {
        for bytes in [
            &b"\0\xff"[..],
            b"\x02\x03foo\x03\0bar\xff",
            b"\x01\xfe\x03\0\0\0foo\x03\0bar\xff",
            b"\x01\x03foo\xff\x03\0\0\0\0bar\xff",
            b"\x01\x03foo\xfe\xff\xff\xff\xff\0bar\xff",
            b"\x01\x03foo\x03\x05bar\xff",
            b"\x01\x03foo\x03\0bar",
        ] {
            assert_eq!(fields(bytes), None, "{bytes:?}");
        }
    }
}
