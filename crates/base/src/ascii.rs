//! ASCII case folding. Command and option names are compared without regard to case, in the C locale: bytes above 127
//! are themselves.

/// Whether `left` and `right` are equal once ASCII letters are folded. O(n).
#[inline]
#[must_use]
pub fn eq_ignore_case(left: &[u8], right: &[u8]) -> bool {
    left.eq_ignore_ascii_case(right)
}

/// Lowercases `text` into `buf` and returns the lowercased part, or `None` when `text` does not fit: a name longer than
/// every known one needs no lookup, so callers treat `None` as "unknown". O(n), no allocation.
#[inline]
pub fn lowercase_into<'a, const N: usize>(text: &[u8], buf: &'a mut [u8; N]) -> Option<&'a [u8]> {
    let target = buf.get_mut(..text.len())?;
    for (lower, byte) in target.iter_mut().zip(text) {
        *lower = byte.to_ascii_lowercase();
    }
    Some(target)
}

/// `isspace` of the C locale: space, \t, \n, \v, \f, \r. Rust's `is_ascii_whitespace` lacks \v.
#[inline]
#[must_use]
pub const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_letters_only() {
        assert!(eq_ignore_case(b"GetDel", b"gETdEL"));
        assert!(!eq_ignore_case(b"get", b"gets"));
        assert!(!eq_ignore_case(b"@", b"`"));
        assert!(!eq_ignore_case(b"\xc0", b"\xe0"));
    }

    #[test]
    fn lowercases_what_fits() {
        let mut buf = [0; 4];
        assert_eq!(lowercase_into(b"GeT", &mut buf), Some(&b"get"[..]));
        assert_eq!(lowercase_into(b"", &mut buf), Some(&b""[..]));
        assert_eq!(lowercase_into(b"QUIT", &mut buf), Some(&b"quit"[..]));
        assert_eq!(lowercase_into(b"HELLO", &mut buf), None);
    }
}
