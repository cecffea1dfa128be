//! Counters: INCR and its relatives.
//!
//! An integer lives in its entry as such, so that counting allocates nothing. INCRBYFLOAT counts in the 80-bit floats that
//! Redis counts in, and stores text.

use serval_base::long_double::LongDouble;
use serval_base::number;
use serval_keyspace::{KeyEntry, NewValue, Ttl, Value, string_bytes};
use serval_resp::Argv;

use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::effect;
use crate::notify::EventClass;

/// INCR key
pub fn incr(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    add(ctx, argv, 1)
}

/// DECR key
pub fn decr(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    add(ctx, argv, -1)
}

/// INCRBY key increment
pub fn incrby(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let increment = number::parse_i64(argv.arg(2)).ok_or(errors::NOT_INTEGER)?;
    add(ctx, argv, increment)
}

/// DECRBY key decrement
pub fn decrby(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let decrement = number::parse_i64(argv.arg(2)).ok_or(errors::NOT_INTEGER)?;
    let increment = decrement.checked_neg().ok_or(errors::DECR_OVERFLOW)?;
    add(ctx, argv, increment)
}

#[inline]
fn add(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, increment: i64) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let old = match ctx.look_string(key)? {
        None => 0,
        Some(entry) => integer(&entry).ok_or(errors::NOT_INTEGER)?,
    };
    let sum = old.checked_add(increment).ok_or(errors::INCR_OVERFLOW)?;
    ctx.access.put(key, NewValue::Int(sum), Ttl::Keep);
    ctx.notify(EventClass::STRING, "incrby", key);
    ctx.reply.integer(sum);
    Ok(())
}

/// The integer that a string is, or spells.
fn integer(entry: &KeyEntry) -> Option<i64> {
    match entry.value() {
        Value::Int(int) => Some(int),
        _ => number::parse_i64(string_bytes(entry, &mut Vec::new())),
    }
}

/// INCRBYFLOAT key increment
pub fn incrbyfloat(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let parse = |text: &[u8]| LongDouble::parse(text).ok_or(errors::NOT_FLOAT);
    let old = match ctx.look_string(key)? {
        None => parse(b"0")?,
        Some(entry) => parse(string_bytes(&entry, &mut Vec::new()))?,
    };
    let sum = old
        .checked_add(parse(argv.arg(2))?)
        .ok_or::<Error>(errors::INCR_NAN)?;
    let text = sum.format_human();
    ctx.access.put(key, NewValue::Text(&text), Ttl::Keep);
    ctx.propagate(effect!(b"SET", key.bytes, &text, b"KEEPTTL"));
    ctx.notify(EventClass::STRING, "incrbyfloat", key);
    ctx.reply.bulk(&text);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const NOT_INTEGER: &str = "-ERR value is not an integer or out of range";
    const NOT_FLOAT: &str = "-ERR value is not a valid float";
    const WOULD_OVERFLOW: &str = "-ERR increment or decrement would overflow";

    #[test]
    fn integers_count_up_and_down() {
        check(&[
            ("INCR n", "1"),
            ("INCRBY n 41", "42"),
            ("DECR n", "41"),
            ("DECRBY n -9", "50"),
            ("DECRBY n 100", "-50"),
            ("GET n", r#""-50""#),
            ("OBJECT ENCODING n", r#""int""#),
            ("SET n 5 PX 1000", "OK"),
            ("INCR n", "6"),
            ("PTTL n", "1000"),
            ("+1000", ""),
            ("INCR n", "1"),
            ("PTTL n", "-1"),
        ]);
    }

    #[test]
    fn what_is_no_integer_is_refused() {
        let mut steps = vec![
            ("SET big 92233720368547758070", "OK"),
            ("INCR big", NOT_INTEGER),
        ];
        for text in [
            "SET n \"\"",
            "SET n \" 1\"",
            "SET n 01",
            "SET n +1",
            "SET n 1.0",
            "SET n -0",
        ] {
            steps.extend([
                (text, "OK"),
                ("INCR n", NOT_INTEGER),
                ("DECRBY n 3", NOT_INTEGER),
            ]);
        }
        steps.extend([
            ("SET n 1", "OK"),
            ("INCRBY n x", NOT_INTEGER),
            ("INCRBY n 9223372036854775808", NOT_INTEGER),
            ("GET n", r#""1""#),
        ]);
        check(&steps);
    }

    #[test]
    fn the_ends_of_the_range() {
        check(&[
            ("SET n 9223372036854775806", "OK"),
            ("INCR n", "9223372036854775807"),
            ("INCR n", WOULD_OVERFLOW),
            ("DECRBY n -1", WOULD_OVERFLOW),
            ("INCRBY n -9223372036854775808", "-1"),
            ("INCRBY n -9223372036854775808", WOULD_OVERFLOW),
            ("DECRBY n 9223372036854775807", "-9223372036854775808"),
            ("DECR n", WOULD_OVERFLOW),
            (
                "DECRBY n -9223372036854775808",
                "-ERR decrement would overflow",
            ),
            ("GET n", r#""-9223372036854775808""#),
        ]);
    }

    #[test]
    fn floats_are_long_doubles_and_text() {
        check(&[
            ("INCRBYFLOAT f 10.50", r#""10.5""#),
            ("INCRBYFLOAT f 0.1", r#""10.6""#),
            ("INCRBYFLOAT f -10.6", r#""0""#),
            ("SET f 5.0e3 EX 10", "OK"),
            ("INCRBYFLOAT f 2.0e2", r#""5200""#),
            ("TTL f", "10"),
            ("OBJECT ENCODING f", r#""embstr""#),
            ("INCR f", "5201"),
            ("OBJECT ENCODING f", r#""int""#),
            ("INCRBYFLOAT f x", NOT_FLOAT),
            ("INCRBYFLOAT f nan", NOT_FLOAT),
            ("INCRBYFLOAT f \" 1\"", NOT_FLOAT),
            (
                "INCRBYFLOAT f inf",
                "-ERR increment would produce NaN or Infinity",
            ),
            ("SET f x", "OK"),
            ("INCRBYFLOAT f 1", NOT_FLOAT),
        ]);
    }
}
