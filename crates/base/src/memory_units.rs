//! Amounts of memory as configuration files spell them: `1k` is 1000, `1kb` is 1024, and so on to `gb`.

use crate::number::{int_len, parse_i64, write_u64};

const UNITS: [(&[u8], u64); 8] = [
    (b"", 1),
    (b"b", 1),
    (b"k", 1000),
    (b"kb", 1 << 10),
    (b"m", 1_000_000),
    (b"mb", 1 << 20),
    (b"g", 1_000_000_000),
    (b"gb", 1 << 30),
];

/// Bytes, or a share of the memory limit (`maxmemory-clients 5%`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryOrPercent {
    /// An amount in bytes.
    Bytes(u64),
    /// A percentage, not negative; the caller checks the upper bound.
    Percent(i64),
}

/// Parses digits and an optional unit of any case: `100`, `1kb`, `4GB`. `None` when anything else is there, and for a
/// negative amount; one that exceeds a `u64` is the largest. No digits count as zero, as they do in Redis. O(n).
#[must_use]
pub fn parse_memory(text: &[u8]) -> Option<u64> {
    let digits_len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, unit) = text.split_at(digits_len);
    let factor = UNITS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit))?
        .1;
    let amount = digits.iter().fold(0u64, |sum, &digit| {
        sum.saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    });
    Some(amount.saturating_mul(factor))
}

/// Parses what [`parse_memory`] does, or a whole percentage such as `5%`. O(n).
#[must_use]
pub fn parse_memory_or_percent(text: &[u8]) -> Option<MemoryOrPercent> {
    if let Some(bytes) = parse_memory(text) {
        return Some(MemoryOrPercent::Bytes(bytes));
    }
    let percent = parse_i64(text.strip_suffix(b"%")?)?;
    (percent >= 0).then_some(MemoryOrPercent::Percent(percent))
}

/// Appends `bytes` in the largest of gb, mb and kb that divides it, as CONFIG REWRITE writes it: `104857600` becomes
/// `100mb`, `1000` stays.
pub fn write_memory(out: &mut Vec<u8>, bytes: u64) {
    let (amount, unit): (u64, &[u8]) = match bytes {
        0 => (0, b""),
        _ if bytes.is_multiple_of(1 << 30) => (bytes >> 30, b"gb"),
        _ if bytes.is_multiple_of(1 << 20) => (bytes >> 20, b"mb"),
        _ if bytes.is_multiple_of(1 << 10) => (bytes >> 10, b"kb"),
        _ => (bytes, b""),
    };
    out.reserve(int_len(amount as i64) + unit.len());
    write_u64(out, amount);
    out.extend_from_slice(unit);
}

/// `bytes` as INFO's `*_human` fields show it: `512B`, `1.50K`, `2.00G`.
#[must_use]
pub fn bytes_to_human(bytes: u64) -> String {
    let scaled =
        |shift: u32, unit: char| format!("{:.2}{unit}", bytes as f64 / (1u64 << shift) as f64);
    match bytes {
        0..0x400 => format!("{bytes}B"),
        0x400..0x10_0000 => scaled(10, 'K'),
        0x10_0000..0x4000_0000 => scaled(20, 'M'),
        0x4000_0000..0x100_0000_0000 => scaled(30, 'G'),
        0x100_0000_0000..0x4_0000_0000_0000 => scaled(40, 'T'),
        0x4_0000_0000_0000..0x1000_0000_0000_0000 => scaled(50, 'P'),
        _ => format!("{bytes}B"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_units() {
        for (text, bytes) in [
            ("0", Some(0)),
            ("100", Some(100)),
            ("1b", Some(1)),
            ("1k", Some(1000)),
            ("1kB", Some(1024)),
            ("3M", Some(3_000_000)),
            ("3mb", Some(3 << 20)),
            ("2g", Some(2_000_000_000)),
            ("1Gb", Some(1 << 30)),
            ("", Some(0)),
            ("kb", Some(0)),
            ("-1", None),
            ("1tb", None),
            ("1 kb", None),
            ("1.5gb", None),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", Some(u64::MAX)),
            ("18446744073709551615kb", Some(u64::MAX)),
        ] {
            assert_eq!(parse_memory(text.as_bytes()), bytes, "{text}");
        }
    }

    #[test]
    fn parses_percentages() {
        assert_eq!(
            parse_memory_or_percent(b"5%"),
            Some(MemoryOrPercent::Percent(5))
        );
        assert_eq!(
            parse_memory_or_percent(b"1kb"),
            Some(MemoryOrPercent::Bytes(1024))
        );
        assert_eq!(parse_memory_or_percent(b"-5%"), None);
        assert_eq!(parse_memory_or_percent(b"%"), None);
        assert_eq!(parse_memory_or_percent(b"5%%"), None);
    }

    #[test]
    fn writes_the_largest_unit_that_divides() {
        for (bytes, text) in [
            (0, "0"),
            (1, "1"),
            (1000, "1000"),
            (1024, "1kb"),
            (104_857_600, "100mb"),
            (3 << 30, "3gb"),
        ] {
            let mut out = Vec::new();
            write_memory(&mut out, bytes);
            assert_eq!(out, text.as_bytes());
        }
    }

    #[test]
    fn shows_amounts_to_people() {
        assert_eq!(bytes_to_human(1023), "1023B");
        assert_eq!(bytes_to_human(1536), "1.50K");
        assert_eq!(bytes_to_human(1 << 20), "1.00M");
        assert_eq!(bytes_to_human(5 << 30), "5.00G");
        assert_eq!(bytes_to_human(5 << 40), "5.00T");
        assert_eq!(bytes_to_human(u64::MAX), "18446744073709551615B");
    }
}
