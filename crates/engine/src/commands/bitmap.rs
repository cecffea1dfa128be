//! Single bits of strings and ranges of them: SETBIT, GETBIT, BITCOUNT, BITPOS.

use serval_base::number;
use serval_collections::popcount::count_ones;
use serval_keyspace::string_bytes;
use serval_resp::Argv;

use crate::commands::bits;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// SETBIT key offset value
pub fn setbit(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let offset = bits::parse_offset(ctx, argv.arg(2), None)?;
    let bit = match argv.arg(3) {
        b"0" => 0,
        b"1" => 1,
        _ => return Err(errors::BIT_VALUE),
    };
    ctx.look_string(key)?;
    let (dirty, byte) = (ctx.access.tally.dirty, offset / 8);
    let old = ctx
        .access
        .string_mut(key, byte + 1, Some(byte..byte + 1), |bytes, grows| {
            let old = bits::read_field(bytes, offset, 1);
            bits::write_field(bytes, offset, 1, bit);
            (old, grows || old != bit)
        });
    if ctx.access.tally.dirty != dirty {
        ctx.notify(EventClass::STRING, "setbit", key);
    }
    ctx.reply.integer(old as i64);
    Ok(())
}

/// GETBIT key offset
pub fn getbit(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let offset = bits::parse_offset(ctx, argv.arg(2), None)?;
    let mut scratch = Vec::new();
    let bit = ctx.read_string(key)?.map_or(0, |entry| {
        bits::read_field(string_bytes(&entry, &mut scratch), offset, 1)
    });
    ctx.reply.integer(bit as i64);
    Ok(())
}

/// A range of bytes or bits as it was asked for: counted from the end where negative.
#[derive(Clone, Copy)]
struct Range {
    start: i64,
    /// Without one, up to the end of the string.
    end: Option<i64>,
    in_bits: bool,
}

/// The bytes that a range touches, none of them maybe, and which bits of the first and the last lie outside.
#[derive(Debug, PartialEq, Eq)]
struct Part<'a> {
    bytes: &'a [u8],
    /// Index of the first byte within the string.
    first: usize,
    before: u8,
    after: u8,
}

impl Range {
    const WHOLE: Range = Range {
        start: 0,
        end: None,
        in_bits: false,
    };

    fn parse(start: &[u8], end: Option<&[u8]>, unit: Option<&[u8]>) -> Result<Range, Error> {
        let integer = |text| number::parse_i64(text).ok_or(errors::NOT_INTEGER);
        let start = integer(start)?;
        let end = end.map(integer).transpose()?;
        Ok(Range {
            start,
            end,
            in_bits: parse_unit(unit)?,
        })
    }

    fn of<'a>(&self, bytes: &'a [u8]) -> Part<'a> {
        let unit_bits = if self.in_bits { 1 } else { 8 };
        // A string is far shorter than 2^60 bytes.
        let len = bytes.len() as i64 * 8 / unit_bits;
        let from_start = |index: i64| {
            if index < 0 {
                (len + index).max(0)
            } else {
                index
            }
        };
        let start = from_start(self.start);
        let end = self.end.map_or(len - 1, from_start).min(len - 1);
        if start > end {
            return Part {
                bytes: &[],
                first: 0,
                before: 0,
                after: 0,
            };
        }
        let (start_bit, end_bit) = (start * unit_bits, end * unit_bits + unit_bits - 1);
        let (first, last) = (start_bit as usize / 8, end_bit as usize / 8);
        Part {
            bytes: &bytes[first..=last],
            first,
            before: !(0xff >> (start_bit % 8)),
            after: 0x7f >> (end_bit % 8),
        }
    }
}

fn parse_unit(unit: Option<&[u8]>) -> Result<bool, Error> {
    match unit {
        None => Ok(false),
        Some(unit) if unit.eq_ignore_ascii_case(b"byte") => Ok(false),
        Some(unit) if unit.eq_ignore_ascii_case(b"bit") => Ok(true),
        Some(_) => Err(errors::SYNTAX),
    }
}

impl Part<'_> {
    fn count_ones(&self) -> u64 {
        let ([first, ..], [.., last]) = (self.bytes, self.bytes) else {
            return 0;
        };
        let outside = (first & self.before).count_ones() + (last & self.after).count_ones();
        count_ones(self.bytes) - u64::from(outside)
    }

    /// Index within the string of the first bit that is `bit`.
    fn first_bit(&self, bit: bool) -> Option<usize> {
        let (mut edge, len) = ([*self.bytes.first()?], self.bytes.len());
        let mask_out = |byte: &mut u8, outside: u8| {
            *byte = if bit {
                *byte & !outside
            } else {
                *byte | outside
            };
        };
        mask_out(&mut edge[0], self.before);
        if len == 1 {
            mask_out(&mut edge[0], self.after);
        }
        let base = 8 * self.first;
        if let Some(index) = bits::first_bit(&edge, bit) {
            return Some(base + index);
        }
        // The last byte is looked at apart, since some of its bits may lie outside.
        if let Some(index) = bits::first_bit(self.bytes.get(1..len - 1).unwrap_or_default(), bit) {
            return Some(base + 8 + index);
        }
        let mut edge = [*self.bytes.get(1..)?.last()?];
        mask_out(&mut edge[0], self.after);
        bits::first_bit(&edge, bit).map(|index| base + 8 * (len - 1) + index)
    }
}

/// BITCOUNT key [start end [BYTE | BIT]]
pub fn bitcount(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let range = match argv.len() {
        2 => Range::WHOLE,
        4 | 5 => Range::parse(argv.arg(2), argv.get(3), argv.get(4))?,
        _ => return Err(errors::SYNTAX),
    };
    // A range that runs backwards from the end is empty, though cutting it to a short string could make it a byte.
    let backwards = range.start < 0 && range.end.is_some_and(|end| end < 0 && range.start > end);
    let mut scratch = Vec::new();
    let count = match ctx.read_string(key)? {
        Some(entry) if !backwards => range.of(string_bytes(&entry, &mut scratch)).count_ones(),
        _ => 0,
    };
    ctx.reply.integer(count as i64);
    Ok(())
}

/// BITPOS key bit [start [end [BYTE | BIT]]]
pub fn bitpos(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let bit = match number::parse_i64(argv.arg(2)).ok_or(errors::NOT_INTEGER)? {
        0 => false,
        1 => true,
        _ => return Err(errors::BIT_ARGUMENT),
    };
    let range = match argv.len() {
        3 => Range::WHOLE,
        4..=6 => bitpos_range(argv)?,
        _ => return Err(errors::SYNTAX),
    };
    let mut scratch = Vec::new();
    let position = match ctx.read_string(key)? {
        // An endless row of zeros.
        None => {
            if bit {
                -1
            } else {
                0
            }
        }
        Some(entry) => position(string_bytes(&entry, &mut scratch), bit, range),
    };
    ctx.reply.integer(position);
    Ok(())
}

/// BITPOS looks at its unit before it looks at its end.
fn bitpos_range(argv: Argv<'_>) -> Result<Range, Error> {
    number::parse_i64(argv.arg(3)).ok_or(errors::NOT_INTEGER)?;
    parse_unit(argv.get(5))?;
    Range::parse(argv.arg(3), argv.get(4), argv.get(5))
}

fn position(bytes: &[u8], bit: bool, range: Range) -> i64 {
    let part = range.of(bytes);
    if part.bytes.is_empty() {
        return -1;
    }
    match part.first_bit(bit) {
        Some(index) => index as i64,
        // Who gives no end may as well look at the zeros behind it.
        None if !bit && range.end.is_none() => 8 * bytes.len() as i64,
        None => -1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;

    const BIT_OFFSET: &str = "-ERR bit offset is not an integer or out of range";
    const BIT_VALUE: &str = "-ERR bit is not an integer or out of range";
    const NOT_INTEGER: &str = "-ERR value is not an integer or out of range";
    const SYNTAX: &str = "-ERR syntax error";

    fn in_range(start: i64, end: i64, in_bits: bool) -> Range {
        Range {
            start,
            end: Some(end),
            in_bits,
        }
    }

    /// What bit by bit gives for bits `start` to `end` of the string.
    fn naive(bytes: &[u8], range: Range, bit: bool) -> (u64, Option<usize>) {
        let unit = if range.in_bits { 1 } else { 8 };
        let len = bytes.len() as i64 * 8 / unit;
        let index = |index: i64| {
            if index < 0 {
                (len + index).max(0)
            } else {
                index
            }
        };
        let (start, end) = (index(range.start), index(range.end.unwrap_or(-1)));
        let inside = |at: &usize| (start..=end).contains(&(*at as i64 / unit));
        let is = |at: &usize, bit: bool| (bytes[at / 8] >> (7 - at % 8) & 1 == 1) == bit;
        let all = || (0..bytes.len() * 8).filter(inside);
        (
            all().filter(|at| is(at, true)).count() as u64,
            all().find(|at| is(at, bit)),
        )
    }

    #[test]
    fn ranges_count_and_find_as_bit_by_bit() {
        let mut rng = fastrand::Rng::with_seed(7);
        let interesting = [
            0,
            1,
            7,
            8,
            9,
            63,
            64,
            65,
            i64::MAX,
            i64::MIN,
            -1,
            -2,
            -8,
            -9,
            -64,
        ];
        for _ in 0..20_000 {
            let fill = [0, 0xff, 0x55][rng.usize(..3)];
            let mut bytes = vec![fill; rng.usize(..40)];
            if !bytes.is_empty() && rng.bool() {
                let at = rng.usize(..bytes.len());
                bytes[at] = rng.u8(..);
            }
            let mut index = || match rng.u8(..3) {
                0 => interesting[rng.usize(..interesting.len())],
                _ => rng.i64(-330..330),
            };
            let range = in_range(index(), index(), rng.bool());
            let bit = rng.bool();
            let part = range.of(&bytes);
            let expected = naive(&bytes, range, bit);
            assert_eq!((part.count_ones(), part.first_bit(bit)), expected);
        }
    }

    #[test]
    fn single_bits() {
        check(&[
            ("SETBIT k 1 1", "0"),
            ("SETBIT k 1 1", "1"),
            ("GETBIT k 1", "1"),
            ("GETBIT k 0", "0"),
            ("GETBIT k 4294967295", "0"),
            ("SETBIT k 20 0", "0"),
            ("GET k", r#""@\x00\x00""#),
            ("SET n 1 EX 9", "OK"),
            ("GETBIT n 2", "1"),
            ("SETBIT n 7 1", "1"),
            ("OBJECT ENCODING n", r#""raw""#),
            ("SETBIT n 6 1", "0"),
            ("GET n", r#""3""#),
            ("TTL n", "9"),
        ]);
    }

    #[test]
    fn single_bits_out_of_range() {
        let mut steps = Vec::new();
        for offset in ["-1", "4294967296", "9223372036854775807", "x", "#0", "\"\""] {
            steps.push((format!("SETBIT k {offset} 1"), BIT_OFFSET));
            steps.push((format!("GETBIT k {offset}"), BIT_OFFSET));
        }
        for bit in ["2", "-1", "x", "9223372036854775808", "\"\""] {
            steps.push((format!("SETBIT k 0 {bit}"), BIT_VALUE));
        }
        let steps: Vec<_> = steps
            .iter()
            .map(|(line, reply)| (line.as_str(), *reply))
            .collect();
        check(&steps);
    }

    #[test]
    fn counting() {
        check(&[
            ("SET k foobar", "OK"),
            ("BITCOUNT k", "26"),
            ("BITCOUNT k 0 0", "4"),
            ("BITCOUNT k -1 -100", "0"),
            ("BITCOUNT k -100 -101", "0"),
            ("BITCOUNT k -101 -100", "4"),
            ("BITCOUNT k 5 30 BIT", "17"),
            ("BITCOUNT none 0 -1", "0"),
            ("SET n 7", "OK"),
            ("BITCOUNT n", "5"),
            ("BITCOUNT k 0", SYNTAX),
            ("BITCOUNT k 0 1 WORD", SYNTAX),
            ("BITCOUNT k 0 x WORD", NOT_INTEGER),
            ("BITCOUNT k 0 1 BIT x", SYNTAX),
        ]);
    }

    #[test]
    fn finding() {
        check(&[
            (r#"SET k "\xff\xf0\x00""#, "OK"),
            ("BITPOS k 0", "12"),
            ("BITPOS k 1 2", "-1"),
            ("BITPOS k 0 7 10 BIT", "-1"),
            ("BITPOS k 0 7 12 BIT", "12"),
            (r#"SET k "\xff\xff""#, "OK"),
            ("BITPOS k 0", "16"),
            ("BITPOS k 0 1", "16"),
            ("BITPOS k 0 1 -1", "-1"),
            ("BITPOS k 0 2", "-1"),
            ("SET empty \"\"", "OK"),
            ("BITPOS empty 0", "-1"),
            ("BITPOS none 0", "0"),
            ("BITPOS none 1", "-1"),
            ("BITPOS k 2", "-ERR The bit argument must be 1 or 0."),
            ("BITPOS k x", NOT_INTEGER),
            ("BITPOS k 0 x y WORD", NOT_INTEGER),
            ("BITPOS k 0 0 y WORD", SYNTAX),
            ("BITPOS k 0 0 y BIT", NOT_INTEGER),
        ]);
    }
}
