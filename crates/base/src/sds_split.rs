//! Lines split into arguments with quotes, as in configuration files and inline requests, and the quoting that undoes it.
//!
//! In double quotes `\n \r \t \b \a`, `\xHH` and any other escaped byte are known, in single quotes only `\'`. A closing
//! quote must be followed by a space or the end. A NUL ends the line, since the originals work on C strings.

use crate::ascii::is_space;

/// Splits `line` into unescaped arguments, or `None` where a quote is not closed or is followed by more text. O(n).
#[must_use]
pub fn split_args(line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut args = Vec::new();
    split_args_with(line, |arg| args.push(arg.to_vec())).then_some(args)
}

/// Calls `visit` with each argument of `line` in turn, reusing one buffer. Returns false, perhaps after some calls, where
/// a quote is not closed or is followed by more text. O(n).
#[must_use]
pub fn split_args_with(line: &[u8], mut visit: impl FnMut(&[u8])) -> bool {
    let mut rest = &line[..memchr::memchr(0, line).unwrap_or(line.len())];
    let mut arg = Vec::new();
    loop {
        let blanks = rest.iter().take_while(|byte| is_space(**byte)).count();
        rest = &rest[blanks..];
        if rest.is_empty() {
            return true;
        }
        arg.clear();
        match take_arg(rest, &mut arg) {
            Some(after) => rest = after,
            None => return false,
        }
        visit(&arg);
    }
}

/// Appends the argument at the head of `rest` to `arg` and returns what follows it.
fn take_arg<'a>(mut rest: &'a [u8], arg: &mut Vec<u8>) -> Option<&'a [u8]> {
    loop {
        match rest {
            [] => return Some(rest),
            // \v and \f separate arguments only where one would begin.
            [b' ' | b'\n' | b'\r' | b'\t', ..] => return Some(rest),
            // A quote opens anywhere, but closing it ends the argument.
            [b'"', quoted @ ..] => return take_double_quoted(quoted, arg),
            [b'\'', quoted @ ..] => return take_single_quoted(quoted, arg),
            [byte, after @ ..] => {
                arg.push(*byte);
                rest = after;
            }
        }
    }
}

fn take_double_quoted<'a>(mut rest: &'a [u8], arg: &mut Vec<u8>) -> Option<&'a [u8]> {
    loop {
        let (byte, after) = match rest {
            [] => return None,
            [b'"', after @ ..] => return closed(after),
            [b'\\', b'x', high, low, after @ ..]
                if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() =>
            {
                (hex_value(*high) << 4 | hex_value(*low), after)
            }
            [b'\\', escaped, after @ ..] => (unescape(*escaped), after),
            [byte, after @ ..] => (*byte, after),
        };
        arg.push(byte);
        rest = after;
    }
}

fn take_single_quoted<'a>(mut rest: &'a [u8], arg: &mut Vec<u8>) -> Option<&'a [u8]> {
    loop {
        let (byte, after) = match rest {
            [] => return None,
            [b'\'', after @ ..] => return closed(after),
            [b'\\', b'\'', after @ ..] => (b'\'', after),
            [byte, after @ ..] => (*byte, after),
        };
        arg.push(byte);
        rest = after;
    }
}

fn closed(after: &[u8]) -> Option<&[u8]> {
    after
        .first()
        .is_none_or(|byte| is_space(*byte))
        .then_some(after)
}

fn unescape(byte: u8) -> u8 {
    match byte {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 0x08,
        b'a' => 0x07,
        other => other,
    }
}

fn hex_value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        _ => digit - b'A' + 10,
    }
}

/// Appends `text` in double quotes with everything unprintable escaped, so that [`split_args`] gives it back. O(n).
pub fn write_quoted(out: &mut Vec<u8>, text: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.reserve(text.len() + 2);
    out.push(b'"');
    for &byte in text {
        match byte {
            b'\\' | b'"' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x07 => out.extend_from_slice(b"\\a"),
            0x08 => out.extend_from_slice(b"\\b"),
            b' '..=b'~' => out.push(byte),
            _ => {
                out.extend_from_slice(b"\\x");
                out.extend_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            }
        }
    }
    out.push(b'"');
}

/// [`write_quoted`] into a fresh vector.
#[must_use]
pub fn quote(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    write_quoted(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(line: &str, expected: Option<&[&str]>) {
        let expected: Option<Vec<Vec<u8>>> =
            expected.map(|args| args.iter().map(|arg| arg.as_bytes().to_vec()).collect());
        assert_eq!(split_args(line.as_bytes()), expected, "{line:?}");
    }

    #[test]
    fn splits_words_and_quotes() {
        check("", Some(&[]));
        check(" \t\r\n", Some(&[]));
        check("set  a b ", Some(&["set", "a", "b"]));
        check(r#"set "a b" 'c d'"#, Some(&["set", "a b", "c d"]));
        check(r#""\x41\n\"\q" '\'\n'"#, Some(&["A\n\"q", "'\\n"]));
        check(r#""\xg1""#, Some(&["xg1"]));
        check(r#"a"b c""#, Some(&["ab c"]));
        check("''", Some(&[""]));
        check("\x0ba\x0bb", Some(&["a\x0bb"]));
        check("a\0b", Some(&["a"]));
        check(r#""a"b"#, None);
        check(r#""a"#, None);
        check("'a", None);
        check("'a'b", None);
        check(r#""a\"#, None);
        check("\"\"\"test-key\"\"\" value", None);
    }

    proptest! {
        #[test]
        fn quoting_is_undone(args: Vec<Vec<u8>>) {
            let mut line = Vec::new();
            for arg in &args {
                write_quoted(&mut line, arg);
                line.push(b' ');
            }
            prop_assert_eq!(split_args(&line), Some(args));
        }
    }
}
