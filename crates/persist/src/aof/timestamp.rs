//! Annotations: lines of an append-only file that begin with `#`. The only one there is says when what follows happened.

/// What a timestamp begins with.
const PREFIX: &[u8] = b"#TS:";

/// Appends the annotation that what follows happened at `unix_s`, or later.
pub fn write_timestamp(out: &mut Vec<u8>, unix_s: i64) {
    out.extend_from_slice(PREFIX);
    out.extend_from_slice(unix_s.to_string().as_bytes());
    out.extend_from_slice(b"\r\n");
}

/// What the line of an annotation, its end included, is: `None` for anything but a timestamp, and within it `None` for
/// one that means nothing.
pub(super) fn read_timestamp(line: &[u8]) -> Option<Option<i64>> {
    let number = line.strip_prefix(PREFIX)?;
    let number = number.strip_suffix(b"\r\n").unwrap_or_default();
    Some(serval_base::number::parse_i64(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for unix_s in [0, 1, 1_628_217_470, i64::MAX] {
            let mut line = Vec::new();
            write_timestamp(&mut line, unix_s);
            assert_eq!(read_timestamp(&line), Some(Some(unix_s)));
        }
        assert_eq!(read_timestamp(b"#TS:12\n"), Some(None));
        assert_eq!(read_timestamp(b"#TS:x\r\n"), Some(None));
        assert_eq!(read_timestamp(b"# TS:12\r\n"), None);
    }
}
