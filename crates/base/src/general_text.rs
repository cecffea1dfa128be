//! A double with 17 significant digits, as C's `%.17g` writes it: what scores are in the replies of ZSCAN.

use std::fmt::Write as _;

const DIGITS: i32 = 17;

/// Appends `value` with 17 significant digits, without zeros at the end; `inf`, `-inf` and `nan` as words.
pub fn write_f64_general(out: &mut Vec<u8>, value: f64) {
    if !value.is_finite() {
        return crate::number::write_f64(out, value);
    }
    let mut text = String::new();
    if write!(text, "{:.16e}", value).is_err() {
        return;
    }
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..DIGITS).contains(&exponent) {
        let decimals = (DIGITS - 1 - exponent).unsigned_abs() as usize;
        let fixed = format!("{value:.decimals$}");
        out.extend_from_slice(trimmed(&fixed).as_bytes());
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        out.extend_from_slice(trimmed(mantissa).as_bytes());
        out.extend_from_slice(format!("e{sign}{:02}", exponent.abs()).as_bytes());
    }
}

/// Without zeros at the end of a fraction, and without a point that nothing follows.
fn trimmed(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::write_f64_general;

    #[test]
    fn digits_are_those_of_c() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.5, "1.5"),
            (0.3, "0.29999999999999999"),
            (100.0, "100"),
            (1e16, "10000000000000000"),
            (1e17, "1e+17"),
            (123_456_789_012_345_680_000.0, "1.2345678901234568e+20"),
            (0.0001, "0.0001"),
            (0.000_012, "1.2e-05"),
            (2.5e-7, "2.4999999999999999e-07"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            let mut out = Vec::new();
            write_f64_general(&mut out, value);
            assert_eq!(String::from_utf8_lossy(&out), expected);
        }
    }
}
