//! The 80-bit floating point of INCRBYFLOAT and HINCRBYFLOAT.
//!
//! Redis computes these with C's `long double`, which on the machines that matter is the x87 extended format: 64 bits
//! of significand, 15 of exponent. Its results are stored and replicated as text, so a double would answer
//! differently (`0.1 + 0.2` is `0.3` here). Arithmetic and the general parser come from `rustc_apfloat`, printing of
//! huge values from `num-bigint`; what commands usually see, a few decimal digits, takes neither.

use crate::limits::LONG_DOUBLE_TEXT_BYTES_MAX;
use crate::number::{clamp_exponent, hex_float_with_exponent, write_u64};
use num_bigint::BigUint;
use rustc_apfloat::{Float, Round, Status, ieee::X87DoubleExtended};

/// An x87 extended-precision number; never NaN when it was parsed.
#[derive(Clone, Copy, Debug)]
pub struct LongDouble(X87DoubleExtended);

const EXPONENT_BIAS: i32 = 16383;
/// Digits after the point that replies carry at most.
const FRACTION_DIGITS: u32 = 17;

impl LongDouble {
    /// Reads what C's `strtold` reads whole: decimal or hexadecimal, `inf`, `infinity`, an optional sign. `None` for
    /// NaN, for spaces or anything left over, for more than [`LONG_DOUBLE_TEXT_BYTES_MAX`] bytes, and for what is too
    /// big or too small to tell from infinity or zero. O(n²) in the digits, and there are at most 5119 of them.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<LongDouble> {
        if text.is_empty() || text.len() > LONG_DOUBLE_TEXT_BYTES_MAX {
            return None;
        }
        if let Some(value) = parse_short_decimal(text) {
            return Some(value);
        }
        let text = str::from_utf8(text).ok()?;
        let (negative, unsigned) = match text.as_bytes()[0] {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        if unsigned.eq_ignore_ascii_case("inf") || unsigned.eq_ignore_ascii_case("infinity") {
            let infinity = X87DoubleExtended::INFINITY;
            return Some(LongDouble(if negative { -infinity } else { infinity }));
        }
        let spelled =
            hex_float_with_exponent(unsigned).or_else(|| decimal_with_exponent(unsigned))?;
        let parsed = X87DoubleExtended::from_str_r(&spelled, Round::NearestTiesToEven).ok()?;
        let vanishes = parsed.value.is_zero() && parsed.status.contains(Status::UNDERFLOW);
        if parsed.value.is_infinite() || vanishes {
            return None;
        }
        Some(LongDouble(if negative {
            -parsed.value
        } else {
            parsed.value
        }))
    }

    /// Whether this is an infinity.
    #[must_use]
    pub fn is_infinite(self) -> bool {
        self.0.is_infinite()
    }

    /// The sum, rounded to nearest even, or `None` when it is infinite or no number (`inf + -inf`).
    #[must_use]
    pub fn checked_add(self, other: LongDouble) -> Option<LongDouble> {
        let sum = (self.0 + other.0).value;
        sum.is_finite().then_some(LongDouble(sum))
    }

    /// Appends the text Redis stores and replies: `%.17Lf` with the trailing zeros cut, never `-0`.
    pub fn write(self, out: &mut Vec<u8>) {
        if !self.0.is_finite() {
            let text: &[u8] = match (self.0.is_nan(), self.0.is_negative()) {
                (true, _) => b"nan",
                (false, false) => b"inf",
                (false, true) => b"-inf",
            };
            return out.extend_from_slice(text);
        }
        let (significand, exponent) = self.significand_and_exponent();
        if exponent > 0 {
            if self.0.is_negative() {
                out.push(b'-');
            }
            let integer = BigUint::from(significand) << exponent as u32;
            return out.extend_from_slice(integer.to_string().as_bytes());
        }
        let (integer, fraction) = split_decimal(significand, exponent.unsigned_abs());
        if self.0.is_negative() && (integer, fraction) != (0, 0) {
            out.push(b'-');
        }
        write_u64(out, integer);
        write_fraction(out, fraction);
    }

    /// [`LongDouble::write`] into a fresh vector.
    #[must_use]
    pub fn format_human(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(24);
        self.write(&mut out);
        out
    }

    /// A finite number's absolute value is `significand * 2^exponent`.
    fn significand_and_exponent(self) -> (u64, i32) {
        let bits = self.0.to_bits();
        let biased = (bits >> 64) as i32 & 0x7fff;
        (bits as u64, biased.max(1) - EXPONENT_BIAS - 63)
    }
}

impl From<i64> for LongDouble {
    fn from(value: i64) -> LongDouble {
        from_quotient(value < 0, value.unsigned_abs(), 1)
    }
}

/// The integer part of `significand / 2^shift`, and its fraction in units of 10^-17, rounded half to even as `printf`
/// does. At most 64 + 57 bits are needed, so it all fits a `u128`; below 2^-121 everything is zero.
fn split_decimal(significand: u64, shift: u32) -> (u64, u64) {
    const SCALE: u64 = 10u64.pow(FRACTION_DIGITS);
    let scaled = u128::from(significand) * u128::from(SCALE);
    let mut units = scaled.checked_shr(shift).unwrap_or(0);
    if (1..=127).contains(&shift) {
        let rest = scaled & ((1u128 << shift) - 1);
        let half = 1u128 << (shift - 1);
        units += u128::from(rest > half || (rest == half && units & 1 == 1));
    }
    // The significand is below 2^64, and the integer part is at most that.
    (
        (units / u128::from(SCALE)) as u64,
        (units % u128::from(SCALE)) as u64,
    )
}

fn write_fraction(out: &mut Vec<u8>, fraction: u64) {
    if fraction == 0 {
        return;
    }
    let mut digits = [b'0'; FRACTION_DIGITS as usize + 1];
    digits[0] = b'.';
    let text = itoa::Buffer::new().format(fraction).len();
    let start = digits.len() - text;
    digits[start..].copy_from_slice(itoa::Buffer::new().format(fraction).as_bytes());
    let len = digits
        .iter()
        .rposition(|digit| *digit != b'0')
        .map_or(0, |last| last + 1);
    out.extend_from_slice(&digits[..len]);
}

/// Decimals of at most 19 digits, 18 of them after the point, without an exponent: an integer divided by a power of ten
/// that is itself exact, so one rounding gives the nearest number.
fn parse_short_decimal(text: &[u8]) -> Option<LongDouble> {
    let (negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let point = memchr::memchr(b'.', unsigned);
    let fraction_len = point.map_or(0, |at| unsigned.len() - at - 1);
    let digits_len = unsigned.len() - usize::from(point.is_some());
    if digits_len == 0 || digits_len > 19 || fraction_len > 18 {
        return None;
    }
    let mut digits = 0u64;
    for (at, byte) in unsigned.iter().enumerate() {
        if Some(at) == point {
            continue;
        }
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        digits = digits * 10 + u64::from(digit);
    }
    Some(from_quotient(
        negative,
        digits,
        10u64.pow(fraction_len as u32),
    ))
}

/// The number nearest to `dividend / divisor`, ties to even. `divisor` is at most 10^18.
fn from_quotient(negative: bool, dividend: u64, divisor: u64) -> LongDouble {
    let sign = u128::from(negative) << 79;
    if dividend == 0 {
        return LongDouble(X87DoubleExtended::from_bits(sign));
    }
    // With the dividend's top bit at 127, the quotient has at least 67 bits: the 64 to keep and those that round them.
    let shift = dividend.leading_zeros() + 64;
    let shifted = u128::from(dividend) << shift;
    let quotient = shifted / u128::from(divisor);
    let inexact = !shifted.is_multiple_of(u128::from(divisor));
    let extra = 64 - quotient.leading_zeros();
    let rest = quotient & ((1 << extra) - 1);
    let half = 1u128 << (extra - 1);
    let mut significand = (quotient >> extra) as u64;
    let mut exponent = extra as i32 - shift as i32;
    if rest > half || (rest == half && (inexact || significand & 1 == 1)) {
        significand = significand.wrapping_add(1);
        if significand == 0 {
            significand = 1 << 63;
            exponent += 1;
        }
    }
    let biased = (exponent + 63 + EXPONENT_BIAS) as u128;
    LongDouble(X87DoubleExtended::from_bits(
        sign | biased << 64 | u128::from(significand),
    ))
}

/// Checks that `text` is an unsigned decimal float of C and cuts its exponent to five digits: formats whose exponents
/// have four cannot tell the difference, and the text is at most a few thousand bytes long.
fn decimal_with_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_decimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if integer.len() + fraction.len() == 0 || !is_decimal(integer) || !is_decimal(fraction) {
        return None;
    }
    Some(format!("{mantissa}e{}", clamp_exponent(exponent)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn add(left: &str, right: &str) -> Option<String> {
        let sum = LongDouble::parse(left.as_bytes())?
            .checked_add(LongDouble::parse(right.as_bytes())?)?;
        Some(String::from_utf8(sum.format_human()).unwrap())
    }

    #[test]
    fn sums_are_what_redis_answers() {
        for (left, right, sum) in [
            ("0.1", "0.2", "0.3"),
            ("3", "1.1", "4.1"),
            ("10.50", "0.1", "10.6"),
            ("5.0e3", "2.0e2", "5200"),
            ("1", "-1", "0"),
            ("-0.0", "0", "0"),
            ("-0", "-0", "0"),
            ("0", "-1e-30", "0"),
            ("17179869184", "1.5", "17179869185.5"),
            ("1e400", "0", "1000000000000000000028188068394758651458"),
            ("0x10", "0", "16"),
            ("0", "0x1p-1074", "0"),
            ("18446744073709551615", "1", "18446744073709551616"),
        ] {
            let answer = add(left, right).unwrap();
            assert_eq!(&answer[..sum.len()], sum);
            assert!(answer.len() == sum.len() || left == "1e400");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "", " 1", "1 ", "nan", "-nan", ".", "1e", "1e+", "0x", "0x1p", "--1", "1\0", "infi",
            "1e5000", "1e-5000",
        ] {
            assert!(LongDouble::parse(text.as_bytes()).is_none(), "{text}");
        }
        assert!(LongDouble::parse(&[b'1'; 5120]).is_none());
        assert!(LongDouble::parse(b"-Infinity").unwrap().is_infinite());
        assert_eq!(add("inf", "-inf"), None);
        assert_eq!(add("1e4932", "1e4932"), None);
    }

    proptest! {
        #[test]
        fn short_decimals_need_no_shortcut(text in "[+-]?[0-9]{0,8}(\\.[0-9]{0,11})?") {
            let digits = text.trim_start_matches(['+', '-']);
            let long = decimal_with_exponent(digits)
                .map(|spelled| X87DoubleExtended::from_str_r(&spelled, Round::NearestTiesToEven).unwrap().value)
                .map(|value| if text.starts_with('-') { -value } else { value });
            let short = parse_short_decimal(text.as_bytes()).map(|value| value.0);
            prop_assert_eq!(short.map(Float::to_bits), long.map(Float::to_bits));
        }

        #[test]
        fn integers_are_exact(value: i64) {
            prop_assert_eq!(LongDouble::from(value).format_human(), value.to_string().into_bytes());
        }
    }
}
