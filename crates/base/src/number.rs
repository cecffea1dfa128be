//! Numbers to text and back, byte for byte as Redis does it.
//!
//! An integer has one spelling only (`01`, `+1`, `-0` and ` 1` are none), since a value that reads as an integer is
//! stored as one and must come back as the bytes that were sent. Floating point is laxer: what C's `strtod` takes, with
//! the exceptions each function names.

use crate::double_text;
use rustc_apfloat::{Float, Round, Status, ieee::Double};

/// Text of an `i64` in decimal never exceeds this.
pub const I64_TEXT_BYTES_MAX: usize = 20;

/// The integer that `text` spells, or `None` when it is not the one spelling of an `i64`. O(1).
#[inline]
#[must_use]
pub fn parse_i64(text: &[u8]) -> Option<i64> {
    match text {
        [b'-', digits @ ..] => match parse_magnitude(digits)? {
            0 => None,
            magnitude if magnitude <= i64::MIN.unsigned_abs() => {
                Some((magnitude as i64).wrapping_neg())
            }
            _ => None,
        },
        digits => i64::try_from(parse_magnitude(digits)?).ok(),
    }
}

/// The integer that `text` spells, or `None` when it is not the one spelling of a `u64`. O(1).
#[inline]
#[must_use]
pub fn parse_u64(text: &[u8]) -> Option<u64> {
    parse_magnitude(text)
}

/// The number that `text` spells for Redis's `string2ull`: what is the one spelling of an integer counts, a negative one as
/// none; the rest goes through C's `strtoull`, which skips spaces, takes a sign, even a minus, by which it wraps around, and
/// zeros in front. `None` for what is left over or does not fit. O(n).
#[must_use]
pub fn parse_u64_as_c(text: &[u8]) -> Option<u64> {
    if let Some(value) = parse_u64(text) {
        return Some(value);
    }
    if parse_i64(text).is_some() {
        return None;
    }
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let from = text.iter().position(|byte| !is_space(byte))?;
    let (negative, digits) = match text.get(from..)? {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if digits.is_empty() {
        return None;
    }
    let magnitude = digits.iter().try_fold(0u64, |sum, byte| match byte {
        b'0'..=b'9' => sum.checked_mul(10)?.checked_add(u64::from(byte - b'0')),
        _ => None,
    })?;
    Some(if negative {
        magnitude.wrapping_neg()
    } else {
        magnitude
    })
}

#[inline]
fn parse_magnitude(digits: &[u8]) -> Option<u64> {
    match digits {
        [] => None,
        [b'0'] => Some(0),
        [b'0', ..] => None,
        // 19 digits never overflow a u64.
        _ if digits.len() <= 19 => {
            let mut magnitude = 0u64;
            for &byte in digits {
                let digit = byte.wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                magnitude = magnitude * 10 + u64::from(digit);
            }
            Some(magnitude)
        }
        [head @ .., last] if digits.len() == 20 && last.is_ascii_digit() => parse_magnitude(head)?
            .checked_mul(10)?
            .checked_add(u64::from(last - b'0')),
        _ => None,
    }
}

/// The double that `text` spells: decimal or hexadecimal, with an optional sign, and `inf` or `infinity` in any case.
/// `None` for NaN, spaces, anything left over, and for what is too big or too small to tell from infinity or zero. O(n).
#[must_use]
pub fn parse_f64(text: &[u8]) -> Option<f64> {
    if text.len() <= 15
        && let Some(integer) = parse_i64(text)
    {
        return Some(integer as f64);
    }
    let text = str::from_utf8(text).ok()?;
    let Ok(value) = text.parse::<f64>() else {
        return parse_hex_f64(text);
    };
    let first = text.trim_start_matches(['+', '-']).as_bytes().first()?;
    let names_infinity = matches!(first, b'i' | b'I');
    let exceeds = value.is_infinite() && !names_infinity;
    let vanishes = value == 0.0 && has_nonzero_digit(text);
    (!value.is_nan() && !exceeds && !vanishes).then_some(value)
}

/// The bound of a score range (without its `(`), read more laxly than a score: up to the first NUL, nothing at all is
/// zero, what is too big is infinity and what is too small is zero; no hexadecimal. `None` for NaN and the rest. O(n).
#[must_use]
pub fn parse_score_bound(text: &[u8]) -> Option<f64> {
    let text = &text[..memchr::memchr(0, text).unwrap_or(text.len())];
    if text.is_empty() {
        return Some(0.0);
    }
    let value = str::from_utf8(text).ok()?.parse::<f64>().ok()?;
    (!value.is_nan()).then_some(value)
}

fn has_nonzero_digit(text: &str) -> bool {
    text.bytes()
        .take_while(|byte| !matches!(byte, b'e' | b'E'))
        .any(|byte| matches!(byte, b'1'..=b'9'))
}

fn parse_hex_f64(text: &str) -> Option<f64> {
    let text = hex_float_with_exponent(text)?;
    let parsed = Double::from_str_r(&text, Round::NearestTiesToEven).ok()?;
    let value = f64::from_bits(parsed.value.to_bits() as u64);
    let vanishes = value == 0.0 && parsed.status.contains(Status::UNDERFLOW);
    (!value.is_infinite() && !vanishes).then_some(value)
}

/// Checks that `text` is a hexadecimal float of C (`0x1.8p3`; the exponent may be missing) and spells it with an
/// exponent of at most five digits, which is as good as any longer one for formats whose exponents have four: the text
/// is at most a few thousand bytes long.
pub(crate) fn hex_float_with_exponent(text: &str) -> Option<String> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = unsigned
        .strip_prefix("0x")
        .or_else(|| unsigned.strip_prefix("0X"))?;
    let (mantissa, exponent) = digits.split_once(['p', 'P']).unwrap_or((digits, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if integer.len() + fraction.len() == 0 || !is_hex(integer) || !is_hex(fraction) {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    Some(format!("{sign}0x{mantissa}p{}", clamp_exponent(exponent)?))
}

/// The value of an exponent with an optional sign, cut to five digits. `None` when it is not one.
pub(crate) fn clamp_exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let magnitude = digits.bytes().fold(0i32, |sum, digit| {
        (sum * 10 + i32::from(digit - b'0')).min(99_999)
    });
    Some(if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    })
}

/// Appends `value` in decimal.
#[inline]
pub fn write_i64(out: &mut Vec<u8>, value: i64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Appends `value` in decimal.
#[inline]
pub fn write_u64(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Bytes that `value` takes in decimal, sign included. O(1).
#[inline]
#[must_use]
pub fn int_len(value: i64) -> usize {
    let digits = value.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
    digits + usize::from(value < 0)
}

/// Appends `value` as Redis replies scores and other doubles: `inf`, `-inf`, `nan`, `0`, `-0`, whole numbers up to 2^62
/// as integers, anything else as `double_text` does.
pub fn write_f64(out: &mut Vec<u8>, value: f64) {
    // Beyond this a double is still a whole number, but Redis goes over to `1e+19`.
    const WHOLE_MAX: f64 = (1u64 << 62) as f64;
    if value.is_nan() {
        out.extend_from_slice(b"nan");
    } else if value.is_infinite() {
        out.extend_from_slice(if value > 0.0 { b"inf" } else { b"-inf" });
    } else if value == 0.0 {
        out.extend_from_slice(if value.is_sign_negative() {
            b"-0"
        } else {
            b"0"
        });
    } else if value.abs() <= WHOLE_MAX && (value as i64) as f64 == value {
        write_i64(out, value as i64);
    } else {
        double_text::write_finite(out, value);
    }
}

/// Appends `value` as `double_text` writes it even where it is a whole number, which leaves no more digits than needed to
/// read the same number back: what digests are made of.
pub fn write_f64_digits(out: &mut Vec<u8>, value: f64) {
    if value.is_finite() && value != 0.0 {
        double_text::write_finite(out, value);
    } else {
        write_f64(out, value);
    }
}

/// [`write_f64`] into a fresh vector.
#[must_use]
pub fn format_f64(value: f64) -> Vec<u8> {
    let mut out = Vec::with_capacity(double_text::TEXT_BYTES_MAX);
    write_f64(&mut out, value);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn unsigned_numbers_are_read_as_c_reads_them() {
        for (text, value) in [
            ("0", Some(0)),
            ("007", Some(7)),
            ("+7", Some(7)),
            (" \t\x0b7", Some(7)),
            ("-01", Some(u64::MAX)),
            (" -3", Some(u64::MAX - 2)),
            ("-1", None),
            ("-9223372036854775808", None),
            ("7 ", None),
            ("", None),
            (" ", None),
            ("+", None),
            ("+-7", None),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
        ] {
            assert_eq!(parse_u64_as_c(text.as_bytes()), value, "{text:?}");
        }
    }

    #[test]
    fn integers_have_one_spelling() {
        for text in [
            "",
            "-",
            "+1",
            "01",
            "-0",
            "-01",
            "00",
            " 1",
            "1 ",
            "1a",
            "a",
            "0x1",
            "9223372036854775808",
            "1.0",
            "--1",
        ] {
            assert_eq!(parse_i64(text.as_bytes()), None, "{text}");
        }
        assert_eq!(parse_i64(b"-9223372036854775808"), Some(i64::MIN));
        assert_eq!(parse_i64(b"-9223372036854775809"), None);
        assert_eq!(parse_i64(b"0"), Some(0));
        assert_eq!(parse_u64(b"18446744073709551615"), Some(u64::MAX));
        assert_eq!(parse_u64(b"18446744073709551616"), None);
        assert_eq!(parse_u64(b"1844674407370955161x"), None);
        assert_eq!(parse_u64(b"100000000000000000000"), None);
        assert_eq!(parse_u64(b"-1"), None);
    }

    #[test]
    fn floats_are_read_as_redis_reads_them() {
        for (text, value) in [
            ("+5", 5.0),
            ("+inf", f64::INFINITY),
            ("-INFINITY", f64::NEG_INFINITY),
            ("0x10", 16.0),
            ("+0X1p3", 8.0),
            ("0x.8", 0.5),
            ("0x1.", 1.0),
            ("0x1p-1074", 5e-324),
            ("0x0p9999", 0.0),
            ("0x1e5", 485.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1E+5", 1e5),
            ("00012", 12.0),
            ("0e400", 0.0),
            ("2.5e-324", 5e-324),
            ("1e-320", 1e-320),
            ("1.7976931348623158e308", f64::MAX),
        ] {
            assert_eq!(parse_f64(text.as_bytes()), Some(value), "{text}");
        }
        for text in [
            "",
            "nan",
            "-nan",
            "+nan",
            "nan(1)",
            "0x",
            "0x1p5000",
            "0x1p-2000",
            "1e400",
            "1e-400",
            "2.4e-324",
            ".",
            "1e",
            "1e+",
            " 1",
            "1 ",
            "1\0",
            "1_0",
            "--1",
            "+-1",
            "infi",
            "1d5",
            "0x1.0p",
            "-.e1",
            "0x-1",
            "1p3",
            "0x.",
            "0x1p99999999999999999999",
        ] {
            assert_eq!(parse_f64(text.as_bytes()), None, "{text}");
        }
        assert!(parse_f64(b"-0").is_none_or(f64::is_sign_negative));
    }

    #[test]
    fn score_bounds_are_laxer() {
        assert_eq!(parse_score_bound(b""), Some(0.0));
        assert_eq!(parse_score_bound(b"1\0x"), Some(1.0));
        assert_eq!(parse_score_bound(b"1e400"), Some(f64::INFINITY));
        assert_eq!(parse_score_bound(b"1e-400"), Some(0.0));
        assert_eq!(parse_score_bound(b"+inf"), Some(f64::INFINITY));
        assert_eq!(parse_score_bound(b"0x10"), None);
        assert_eq!(parse_score_bound(b"nan"), None);
        assert_eq!(parse_score_bound(b" 1"), None);
    }

    #[test]
    fn floats_are_written_as_redis_writes_them() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (3.0, "3"),
            (-1e15, "-1000000000000000"),
            (4611686018427387904.0, "4611686018427387904"),
            (9223372036854775808.0, "9223372036854776000"),
            (1e22, "1e+22"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(format_f64(value), text.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn integers_come_back(value: i64) {
            let mut out = Vec::new();
            write_i64(&mut out, value);
            prop_assert_eq!(out.len(), int_len(value));
            prop_assert_eq!(parse_i64(&out), Some(value));
            prop_assert_eq!(parse_u64(&out), u64::try_from(value).ok());
        }

        #[test]
        fn what_is_read_as_an_integer_is_written_the_same(text in "[-+0-9 ]{0,21}") {
            if let Some(value) = parse_i64(text.as_bytes()) {
                prop_assert_eq!(value.to_string(), text);
            } else {
                prop_assert!(text.parse::<i64>().map_or(true, |value| value.to_string() != text));
            }
        }

        #[test]
        fn doubles_come_back(bits: u64) {
            let value = f64::from_bits(bits);
            let read = parse_f64(&format_f64(value));
            if value.is_nan() {
                prop_assert_eq!(read, None);
            } else {
                prop_assert_eq!(read.map(f64::to_bits), Some(bits));
            }
        }
    }
}
