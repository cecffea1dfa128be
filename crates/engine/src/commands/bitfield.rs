//! BITFIELD: integers of any width up to 64 bits at any bit of a string.

use serval_base::number;
use serval_keyspace::{kind, string_bytes};
use serval_resp::{Argv, Writer};

use crate::commands::bits;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// BITFIELD key [GET encoding offset | [OVERFLOW WRAP | SAT | FAIL] SET encoding offset value | INCRBY encoding offset
/// increment] ...
pub fn bitfield(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let operations = parse(ctx, argv)?;
    if operations
        .iter()
        .all(|operation| operation.action == Action::Get)
    {
        return read(ctx, argv, &operations);
    }
    write(ctx, argv, &operations)
}

/// BITFIELD_RO key [GET encoding offset ...]
pub fn bitfield_ro(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let operations = parse(ctx, argv)?;
    if operations
        .iter()
        .any(|operation| operation.action != Action::Get)
    {
        return Err(errors::BITFIELD_READ_ONLY);
    }
    read(ctx, argv, &operations)
}

/// What is done with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Get,
    Set(i64),
    Increment(i64),
}

/// What becomes of a value that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Overflow {
    Wrap,
    Saturate,
    Fail,
}

#[derive(Debug, Clone, Copy)]
struct Field {
    signed: bool,
    /// In bits: 1 to 64, to 63 if unsigned.
    width: u32,
    /// In bits.
    offset: usize,
}

#[derive(Debug, Clone, Copy)]
struct Operation {
    field: Field,
    action: Action,
    overflow: Overflow,
}

fn parse(ctx: &Ctx<'_, '_>, argv: Argv<'_>) -> Result<Vec<Operation>, Error> {
    let mut operations = Vec::new();
    let mut overflow = Overflow::Wrap;
    let mut index = 2;
    while let Some(name) = argv.get(index) {
        let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
        let args = argv.slice_from(index + 1);
        if is(b"overflow") && !args.is_empty() {
            overflow = parse_overflow(args.arg(0))?;
            index += 2;
            continue;
        }
        let argc = if is(b"get") { 2 } else { 3 };
        if !(is(b"get") || is(b"set") || is(b"incrby")) || args.len() < argc {
            return Err(errors::SYNTAX);
        }
        let (signed, width) = parse_type(args.arg(0)).ok_or(errors::BITFIELD_TYPE)?;
        let offset = bits::parse_offset(ctx, args.arg(1), Some(width))?;
        let value = || number::parse_i64(args.arg(2)).ok_or(errors::NOT_INTEGER);
        let action = match () {
            () if is(b"get") => Action::Get,
            () if is(b"set") => Action::Set(value()?),
            () => Action::Increment(value()?),
        };
        operations.push(Operation {
            field: Field {
                signed,
                width,
                offset,
            },
            action,
            overflow,
        });
        index += 1 + argc;
    }
    Ok(operations)
}

fn parse_overflow(name: &[u8]) -> Result<Overflow, Error> {
    let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
    match () {
        () if is(b"wrap") => Ok(Overflow::Wrap),
        () if is(b"sat") => Ok(Overflow::Saturate),
        () if is(b"fail") => Ok(Overflow::Fail),
        () => Err(errors::BITFIELD_OVERFLOW),
    }
}

/// Reads `i8`, `u63` and the like.
fn parse_type(text: &[u8]) -> Option<(bool, u32)> {
    let (signed, width_max) = match text.first()? {
        b'i' => (true, 64),
        b'u' => (false, 63),
        _ => return None,
    };
    let width = u32::try_from(number::parse_i64(&text[1..])?).ok()?;
    (1..=width_max).contains(&width).then_some((signed, width))
}

fn read(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, operations: &[Operation]) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let entry = ctx.access.read(key);
    let mut scratch = Vec::new();
    let bytes = match &entry {
        None => &[],
        Some(entry) if entry.ty() != kind::STRING => return Err(errors::WRONG_TYPE),
        Some(entry) => string_bytes(entry, &mut scratch),
    };
    ctx.reply.array(operations.len());
    for operation in operations {
        ctx.reply.integer(operation.field.read(bytes));
    }
    Ok(())
}

fn write(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, operations: &[Operation]) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    ctx.look_string(key)?;
    let written = operations
        .iter()
        .filter(|operation| operation.action != Action::Get)
        .map(|operation| {
            let last = operation.field.offset + operation.field.width as usize - 1;
            operation.field.offset / 8..last / 8 + 1
        });
    let len_min = written.clone().map(|bytes| bytes.end).max().unwrap_or(0);
    let dirty = ctx.access.tally.dirty;
    let reply = &mut ctx.reply;
    reply.array(operations.len());
    let changes = ctx
        .access
        .string_mut(key, len_min, written, |bytes, grows| {
            let changes = operations
                .iter()
                .filter(|operation| operation.run(bytes, grows, reply))
                .count();
            (changes, changes > 0)
        });
    // Each field that was written counts as a change, not the key.
    ctx.access.tally.dirty = dirty + changes as u64;
    if changes > 0 {
        ctx.notify(EventClass::STRING, "setbit", key);
    }
    Ok(())
}

impl Operation {
    /// Replies to the operation and carries it out; says whether that counts as a change, as every write does to a string
    /// that grows for it.
    fn run(&self, bytes: &mut [u8], grows: bool, reply: &mut Writer<'_>) -> bool {
        let old = self.field.read(bytes);
        let (value, increment) = match self.action {
            Action::Get => {
                reply.integer(old);
                return false;
            }
            Action::Set(value) => (value, 0),
            Action::Increment(increment) => (old, increment),
        };
        let Some(new) = self.field.fit(value, increment, self.overflow) else {
            reply.null();
            return false;
        };
        bits::write_field(bytes, self.field.offset, self.field.width, new as u64);
        reply.integer(if matches!(self.action, Action::Set(_)) {
            old
        } else {
            new
        });
        grows || new != old
    }
}

/// On which side of its range a value lies.
#[derive(Clone, Copy)]
enum Exceeds {
    Max,
    Min,
}

impl Field {
    /// The value that the field holds; an unsigned one of 63 bits fits an `i64`.
    fn read(&self, bytes: &[u8]) -> i64 {
        self.extend(bits::read_field(bytes, self.offset, self.width) as i64)
    }

    /// The lower bits as the field's type reads them.
    fn extend(&self, bits: i64) -> i64 {
        let unused = i64::BITS - self.width;
        if self.signed {
            bits << unused >> unused
        } else {
            ((bits as u64) << unused >> unused) as i64
        }
    }

    /// `value + increment` as the field can hold it, or none where it cannot and must not try.
    fn fit(&self, value: i64, increment: i64, overflow: Overflow) -> Option<i64> {
        let (min, max) = self.bounds();
        let exceeds = if self.signed {
            self.exceeds_signed(value, increment, min, max)
        } else {
            self.exceeds_unsigned(value as u64, increment, max)
        };
        match (exceeds, overflow) {
            (None, _) => Some(value.wrapping_add(increment)),
            (Some(_), Overflow::Wrap) => Some(self.extend(value.wrapping_add(increment))),
            (Some(Exceeds::Max), Overflow::Saturate) => Some(max),
            (Some(Exceeds::Min), Overflow::Saturate) => Some(min),
            (Some(_), Overflow::Fail) => None,
        }
    }

    fn bounds(&self) -> (i64, i64) {
        let value_bits = if self.signed {
            self.width - 1
        } else {
            self.width
        };
        let max = (u64::MAX >> (u64::BITS - 1 - value_bits) >> 1) as i64;
        (if self.signed { !max } else { 0 }, max)
    }

    /// Done in wrapping numbers, as Redis does it: the lowest values that SET may be given come out as too high, which
    /// clients can see with `SAT`.
    fn exceeds_signed(&self, value: i64, increment: i64, min: i64, max: i64) -> Option<Exceeds> {
        let increment_max = max.wrapping_sub(value);
        let increment_min = min.wrapping_sub(value);
        let narrow = self.width != 64;
        let up = increment > increment_max && (narrow || (value >= 0 && increment > 0));
        let down = increment < increment_min && (narrow || (value < 0 && increment < 0));
        match () {
            () if value > max || up => Some(Exceeds::Max),
            () if value < min || down => Some(Exceeds::Min),
            () => None,
        }
    }

    /// A negative value of SET is a huge one here.
    fn exceeds_unsigned(&self, value: u64, increment: i64, max: i64) -> Option<Exceeds> {
        let max = max as u64;
        let increment_max = max.wrapping_sub(value) as i64;
        let increment_min = value.wrapping_neg() as i64;
        match () {
            () if value > max || (increment > 0 && increment > increment_max) => Some(Exceeds::Max),
            () if increment < 0 && increment < increment_min => Some(Exceeds::Min),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn fields_are_read_set_and_counted() {
        check(&[
            (
                "BITFIELD k SET u8 0 255 GET u8 0 GET i8 0 GET u4 4 GET u16 0",
                "[0 255 -1 15 65280]",
            ),
            (
                "BITFIELD k SET i8 #1 -2 GET i8 #1 GET u8 8 INCRBY u2 15 1",
                "[0 -2 254 1]",
            ),
            ("GET k", r#""\xff\xfe\x80""#),
            ("BITFIELD none GET u63 #99", "[0]"),
            ("EXISTS none", "0"),
            ("BITFIELD none", "[]"),
            (
                "BITFIELD n SET i64 0 -1 INCRBY i64 0 -5 GET i64 1",
                "[0 -6 -12]",
            ),
            ("SET digits 12", "OK"),
            ("BITFIELD digits GET u8 0", "[49]"),
            ("OBJECT ENCODING digits", r#""int""#),
            (
                "BITFIELD_RO digits GET u8 #1 OVERFLOW SAT GET u8 99",
                "[50 0]",
            ),
            ("BITFIELD digits SET u8 0 49", "[49]"),
            ("OBJECT ENCODING digits", r#""raw""#),
        ]);
    }

    #[test]
    fn overflow_wraps_saturates_or_fails() {
        check(&[
            ("BITFIELD k SET u8 0 257 GET u8 0", "[0 1]"),
            ("BITFIELD k OVERFLOW SAT SET u8 0 -1 GET u8 0", "[1 255]"),
            ("BITFIELD k INCRBY u8 0 1", "[0]"),
            (
                "BITFIELD k OVERFLOW SAT INCRBY u8 0 -1 INCRBY u8 0 1000",
                "[0 255]",
            ),
            (
                "BITFIELD k OVERFLOW FAIL INCRBY u8 0 1 SET u8 0 256 GET u8 0",
                "[(nil) (nil) 255]",
            ),
            ("BITFIELD s SET i8 0 127 INCRBY i8 0 1", "[0 -128]"),
            (
                "BITFIELD s OVERFLOW SAT INCRBY i8 0 -1 INCRBY i8 0 9223372036854775807",
                "[-128 127]",
            ),
            (
                "BITFIELD s OVERFLOW SAT SET i8 0 -9223372036854775808 GET i8 0",
                "[127 127]",
            ),
            (
                "BITFIELD s OVERFLOW SAT SET i8 0 -129 GET i8 0",
                "[127 -128]",
            ),
            (
                "BITFIELD w SET i64 0 9223372036854775807 INCRBY i64 0 1",
                "[0 -9223372036854775808]",
            ),
            (
                "BITFIELD w OVERFLOW SAT INCRBY i64 0 -1",
                "[-9223372036854775808]",
            ),
            (
                "BITFIELD w SET u63 1 -1 GET u63 1",
                "[0 9223372036854775807]",
            ),
            (
                "BITFIELD w OVERFLOW SAT INCRBY u63 1 9223372036854775807",
                "[9223372036854775807]",
            ),
            ("BITFIELD w OVERFLOW FAIL INCRBY u63 1 1", "[(nil)]"),
            ("BITFIELD one SET i1 0 1 INCRBY i1 0 1", "[0 0]"),
        ]);
    }

    #[test]
    fn a_failed_write_still_makes_room() {
        check(&[
            ("BITFIELD k OVERFLOW FAIL INCRBY u8 16 256", "[(nil)]"),
            ("STRLEN k", "3"),
        ]);
        // Whoever watches the key is not told.
        check(&[
            ("WATCH k", "OK"),
            ("BITFIELD k OVERFLOW FAIL INCRBY u8 16 256", "[(nil)]"),
            ("MULTI", "OK"),
            ("STRLEN k", "QUEUED"),
            ("EXEC", "[3]"),
            ("WATCH k", "OK"),
            (
                "BITFIELD k OVERFLOW FAIL INCRBY u8 16 256 GET u8 0",
                "[(nil) 0]",
            ),
            ("BITFIELD k OVERFLOW FAIL INCRBY u8 64 1", "[1]"),
            ("MULTI", "OK"),
            ("EXEC", "(nil array)"),
        ]);
    }

    #[test]
    fn what_is_refused() {
        let ty = "-ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.";
        let offset = "-ERR bit offset is not an integer or out of range";
        let syntax = "-ERR syntax error";
        check(&[
            ("BITFIELD k GET u64 0", ty),
            ("BITFIELD k GET i65 0", ty),
            ("BITFIELD k GET u0 0", ty),
            ("BITFIELD k GET u 0", ty),
            ("BITFIELD k GET x8 0", ty),
            ("BITFIELD k GET \"\" 0", ty),
            ("BITFIELD k GET u08 0", ty),
            ("BITFIELD k GET u8 -1", offset),
            ("BITFIELD k GET u8 #", offset),
            ("BITFIELD k GET u8 #-1", offset),
            ("BITFIELD k GET u8 4294967296", offset),
            ("BITFIELD k GET u8 #536870912", offset),
            ("BITFIELD k GET u8 #9223372036854775807", offset),
            (
                "BITFIELD k SET u8 0 x",
                "-ERR value is not an integer or out of range",
            ),
            ("BITFIELD k SET u8 0", syntax),
            ("BITFIELD k GET u8", syntax),
            ("BITFIELD k PUT u8 0", syntax),
            ("BITFIELD k OVERFLOW", syntax),
            (
                "BITFIELD k OVERFLOW BEND",
                "-ERR Invalid OVERFLOW type specified",
            ),
            (
                "BITFIELD_RO k SET u8 0 1",
                "-ERR BITFIELD_RO only supports the GET subcommand",
            ),
            ("EXISTS k", "0"),
        ]);
    }
}
