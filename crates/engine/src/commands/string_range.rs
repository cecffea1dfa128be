//! Parts of strings: SETRANGE, GETRANGE and its old name SUBSTR.

use serval_base::number;
use serval_keyspace::{kind, string_bytes, string_len};
use serval_resp::Argv;

use crate::commands::string::check_len;
use crate::ctx::{CommandResult, Ctx};
use crate::errors;
use crate::notify::EventClass;

/// SETRANGE key offset value
pub fn setrange(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let value = argv.arg(3);
    let offset = number::parse_i64(argv.arg(2)).ok_or(errors::NOT_INTEGER)?;
    let offset = usize::try_from(offset).map_err(|_| errors::OFFSET_RANGE)?;
    let len = ctx.look_string(key)?.map_or(0, |entry| string_len(&entry));
    if value.is_empty() {
        ctx.reply.count(len);
        return Ok(());
    }
    check_len(ctx, offset, value.len())?;
    let end = offset + value.len();
    ctx.access
        .string_mut(key, end, Some(offset..end), |bytes, _| {
            bytes[offset..end].copy_from_slice(value);
            ((), true)
        });
    ctx.notify(EventClass::STRING, "setrange", key);
    ctx.reply.count(len.max(end));
    Ok(())
}

/// GETRANGE key start end
pub fn getrange(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let start = number::parse_i64(argv.arg(2)).ok_or(errors::NOT_INTEGER)?;
    let end = number::parse_i64(argv.arg(3)).ok_or(errors::NOT_INTEGER)?;
    let mut scratch = Vec::new();
    let entry = ctx.access.read(key);
    let bytes = match &entry {
        None => &[],
        Some(entry) if entry.ty() != kind::STRING => return Err(errors::WRONG_TYPE),
        Some(entry) => string_bytes(entry, &mut scratch),
    };
    ctx.reply.bulk(part(bytes, start, end));
    Ok(())
}

/// SUBSTR key start end
pub fn substr(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    getrange(ctx, argv)
}

/// The bytes from `start` to `end`, both counted and both from the end where negative; what lies outside is cut.
fn part(bytes: &[u8], start: i64, end: i64) -> &[u8] {
    let len = bytes.len() as i64;
    let from_start = |index: i64| {
        if index < 0 {
            (len + index).max(0)
        } else {
            index
        }
    };
    if start < 0 && end < 0 && start > end {
        return &[];
    }
    let (start, end) = (from_start(start), from_start(end).min(len - 1));
    if start > end {
        return &[];
    }
    &bytes[start as usize..=end as usize]
}

#[cfg(test)]
mod tests {
    use super::part;
    use crate::testing::check;

    #[test]
    fn parts_are_cut_to_the_string() {
        for (start, end, expected) in [
            (0, 3, "This"),
            (-3, -1, "ing"),
            (0, -1, "This is a string"),
            (10, 100, "string"),
            (-100, 3, "This"),
            (-100, -100, "T"),
            (-1, -2, ""),
            (5, 3, ""),
            (16, 20, ""),
            (i64::MIN, i64::MAX, "This is a string"),
            (i64::MAX, i64::MIN, ""),
            (i64::MAX, i64::MAX, ""),
            (i64::MIN, i64::MIN, "T"),
        ] {
            assert_eq!(
                part(b"This is a string", start, end),
                expected.as_bytes(),
                "{start} {end}"
            );
        }
        assert_eq!(part(b"", 0, -1), b"");
        assert_eq!(part(b"", i64::MIN, i64::MAX), b"");
    }

    #[test]
    fn reading() {
        check(&[
            ("GETRANGE none 0 -1", r#""""#),
            ("SET n -123", "OK"),
            ("GETRANGE n 0 1", r#""-1""#),
            ("SUBSTR n 1 -2", r#""12""#),
            (
                "GETRANGE n x 1",
                "-ERR value is not an integer or out of range",
            ),
            (
                "GETRANGE n 0 9223372036854775808",
                "-ERR value is not an integer or out of range",
            ),
        ]);
    }

    #[test]
    fn writing() {
        check(&[
            ("SETRANGE k 0 \"\"", "0"),
            ("EXISTS k", "0"),
            ("SETRANGE k 3 ab", "5"),
            ("GET k", r#""\x00\x00\x00ab""#),
            ("OBJECT ENCODING k", r#""raw""#),
            ("SETRANGE k 1 xyz", "5"),
            ("GET k", r#""\x00xyzb""#),
            ("SETRANGE k 9 \"\"", "5"),
            ("SET n 1234 EX 100", "OK"),
            ("SETRANGE n 9 \"\"", "4"),
            ("OBJECT ENCODING n", r#""int""#),
            ("SETRANGE n 2 x", "4"),
            ("GET n", r#""12x4""#),
            ("TTL n", "100"),
        ]);
    }

    #[test]
    fn offsets_out_of_range() {
        let too_long = "-ERR string exceeds maximum allowed size (proto-max-bulk-len)";
        check(&[
            ("SETRANGE k -1 a", "-ERR offset is out of range"),
            (
                "SETRANGE k x a",
                "-ERR value is not an integer or out of range",
            ),
            ("SETRANGE k 9223372036854775807 a", too_long),
            ("SETRANGE k 536870912 a", too_long),
            ("SETRANGE k 536870908 abcde", too_long),
            ("SETRANGE k 9223372036854775807 \"\"", "0"),
            ("EXISTS k", "0"),
        ]);
    }
}
