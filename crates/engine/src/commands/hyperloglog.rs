//! PFADD, PFCOUNT and PFMERGE: estimates of how many different elements were seen. A HyperLogLog is a string to all other
//! commands.

use serval_collections::hll::{self, Corrupt, Encoding, Registers};
use serval_keyspace::{KeyEntry, Value, encoding, kind, string_bytes};
use serval_resp::Argv;

use crate::commands::hyperloglog_debug::new_registers;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// PFADD key [element ...]
pub fn pfadd(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let elements = argv.slice_from(2);
    let sparse_bytes_max = ctx.config().hll_sparse_bytes_max();
    let exists = match ctx.access.look(key) {
        Some(entry) => check(&entry)?,
        None => false,
    };
    let updated = if exists {
        let edited = ctx
            .access
            .edit_string(key, |bytes| add_all(bytes, elements, sparse_bytes_max));
        edited.unwrap_or(Ok(false)).map_err(corrupt)?
    } else {
        let mut bytes = hll::empty();
        add_all(&mut bytes, elements, sparse_bytes_max)
            .1
            .map_err(corrupt)?;
        hll::invalidate(&mut bytes);
        ctx.access.put_bytes(key, bytes);
        true
    };
    if updated {
        ctx.notify(EventClass::STRING, "pfadd", key);
    }
    ctx.reply.count(usize::from(updated));
    Ok(())
}

/// Adds elements. Answers whether a register changed, and the same as the result, unless the bytes are broken.
fn add_all(
    bytes: &mut Vec<u8>,
    elements: Argv<'_>,
    sparse_bytes_max: usize,
) -> (bool, Result<bool, Corrupt>) {
    let mut updated = false;
    for element in elements.iter() {
        match hll::add(bytes, element, sparse_bytes_max) {
            Ok(changed) => updated |= changed,
            Err(Corrupt) => return (updated, Err(Corrupt)),
        }
    }
    (updated, Ok(updated))
}

/// PFCOUNT key [key ...]
pub fn pfcount(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    if argv.len() > 2 {
        let merged = merge_all(ctx, argv.slice_from(1))?;
        ctx.reply.integer(merged.registers.count() as i64);
        return Ok(());
    }
    let key = ctx.first_key(argv.arg(1));
    let Some(entry) = ctx.access.read(key) else {
        ctx.reply.count(0);
        return Ok(());
    };
    check(&entry)?;
    let is_raw = entry.encoding() == encoding::RAW;
    let (is_cached, count) = {
        let mut scratch = Vec::new();
        let bytes = string_bytes(&entry, &mut scratch);
        match hll::cached_count(bytes) {
            Some(count) => (true, Ok(count)),
            None => (false, hll::count(bytes).map_err(corrupt)),
        }
    };
    // Keeping the count changes the string; so does, in its encoding, only looking for it, even where it is corrupt.
    if !is_cached || !is_raw {
        ctx.access.edit_string(key, |bytes| match &count {
            Ok(count) => {
                hll::set_cached_count(bytes, *count);
                (!is_cached, ())
            }
            Err(_) => (false, ()),
        });
    }
    let count = count?;
    ctx.reply.integer(count as i64);
    Ok(())
}

/// PFMERGE destkey [sourcekey ...]
pub fn pfmerge(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let sparse_bytes_max = ctx.config().hll_sparse_bytes_max();
    let merged = merge_all(ctx, argv.slice_from(1))?;
    let exists = ctx.access.look(key).is_some();
    let write = |bytes: &mut Vec<u8>| {
        if merged.any_dense {
            hll::write_dense(bytes, &merged.registers);
        } else {
            raise_all(bytes, &merged.registers, sparse_bytes_max);
        }
        hll::invalidate(bytes);
        (true, ())
    };
    if exists {
        ctx.access.edit_string(key, write);
    } else {
        let mut bytes = hll::empty();
        write(&mut bytes);
        ctx.access.put_bytes(key, bytes);
    }
    ctx.notify(EventClass::STRING, "pfadd", key);
    ctx.reply.ok();
    Ok(())
}

/// Raises the registers one after the other, which makes the sparse bytes that Redis makes.
fn raise_all(bytes: &mut Vec<u8>, registers: &Registers, sparse_bytes_max: usize) {
    for (index, value) in registers.values().iter().enumerate() {
        if *value > 0 {
            // What is raised was merged before, so that its bytes are known to be whole.
            let _ = hll::raise(bytes, index, *value, sparse_bytes_max);
        }
    }
}

/// Several HyperLogLogs in one.
struct Merged {
    registers: Registers,
    any_dense: bool,
}

/// Merges those keys that exist.
fn merge_all(ctx: &mut Ctx<'_, '_>, keys: Argv<'_>) -> Result<Merged, Error> {
    let mut merged = Merged {
        registers: new_registers(),
        any_dense: false,
    };
    let mut scratch = Vec::new();
    for name in keys.iter() {
        let key = ctx.key(name);
        let Some(entry) = ctx.access.read(key) else {
            continue;
        };
        check(&entry)?;
        let bytes = string_bytes(&entry, &mut scratch);
        merged.any_dense |= hll::encoding(bytes) == Some(Encoding::Dense);
        hll::merge(bytes, &mut merged.registers).map_err(corrupt)?;
    }
    Ok(merged)
}

/// Whether a key that exists holds a HyperLogLog, by its header; an error if not.
pub(super) fn check(entry: &KeyEntry) -> Result<bool, Error> {
    if entry.ty() != kind::STRING {
        return Err(errors::WRONG_TYPE);
    }
    // An integer has no header.
    let is_hll = !matches!(entry.value(), Value::Int(_))
        && hll::encoding(string_bytes(entry, &mut Vec::new())).is_some();
    if is_hll {
        Ok(true)
    } else {
        Err(errors::NOT_HYPERLOGLOG)
    }
}

/// The error for bytes that are broken behind their header.
pub(super) fn corrupt(_: Corrupt) -> Error {
    errors::CORRUPT_HYPERLOGLOG
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    const NOT_ONE: &str = "-WRONGTYPE Key is not a valid HyperLogLog string value.";
    const CORRUPT: &str = "-INVALIDOBJ Corrupted HLL object detected";

    #[test]
    fn elements_are_counted_once() {
        check(&[
            ("PFADD h a b c", "1"),
            ("PFADD h a b c", "0"),
            ("PFADD h", "0"),
            ("PFADD new", "1"),
            ("PFADD new", "0"),
            ("PFCOUNT h", "3"),
            ("PFCOUNT new", "0"),
            ("PFCOUNT none", "0"),
            ("PFADD g c d", "1"),
            ("PFCOUNT h g none", "4"),
            ("PFMERGE u h g", "OK"),
            ("PFCOUNT u", "4"),
            ("PFMERGE empty none", "OK"),
            ("PFCOUNT empty", "0"),
            ("OBJECT ENCODING h", r#""raw""#),
            ("TYPE h", "string"),
            ("EXPIRE h 100", "1"),
            ("PFADD h x", "1"),
            ("TTL h", "100"),
        ]);
    }

    #[test]
    fn counting_makes_a_string_raw_even_where_it_is_corrupt() {
        check(&[
            (
                r#"SET h "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\xd2\xfe""#,
                "OK",
            ),
            ("OBJECT ENCODING h", r#""embstr""#),
            ("PFCOUNT h", CORRUPT),
            ("OBJECT ENCODING h", r#""raw""#),
        ]);
    }

    #[test]
    fn the_bytes_are_those_of_redis() {
        check(&[
            ("PFADD h", "1"),
            (
                "GET h",
                r#""HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x7f\xff""#,
            ),
            ("PFADD h foo", "1"),
            ("PFCOUNT h", "1"),
            (
                "GET h",
                r#""HYLL\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\\\xb3\x90cJ""#,
            ),
        ]);
    }

    #[test]
    fn other_values_are_refused() {
        let wrong_type = "-WRONGTYPE Operation against a key holding the wrong kind of value";
        let mut line = Line::open();
        line.run("SET s HYLL");
        line.run("SET n 12");
        line.run("SADD set a");
        line.run(r#"SET d "HYLL\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff""#);
        for (key, error) in [
            ("s", NOT_ONE),
            ("n", NOT_ONE),
            ("d", NOT_ONE),
            ("set", wrong_type),
        ] {
            for command in [
                "PFADD K a",
                "PFCOUNT K",
                "PFCOUNT K none",
                "PFMERGE K",
                "PFMERGE x K",
                "PFDEBUG ENCODING K",
            ] {
                let command = command.replace('K', key);
                assert_eq!(line.run(&command), error, "{command}");
            }
        }
    }

    #[test]
    fn broken_runs_are_refused() {
        let mut line = Line::open();
        line.run(r#"SET h "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x7f\xff\x7f\xff""#);
        for command in [
            "PFCOUNT h",
            "PFCOUNT h h",
            "PFMERGE h",
            "PFDEBUG GETREG h",
            "PFDEBUG TODENSE h",
        ] {
            assert_eq!(line.run(command), CORRUPT, "{command}");
        }
        line.run(r#"SET h "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x00""#);
        assert_eq!(line.run("PFADD h a"), CORRUPT);
    }

    #[test]
    fn many_elements_make_it_dense() {
        let mut line = Line::open();
        for from in (0..3000).step_by(100) {
            let elements: Vec<String> = (from..from + 100).map(|n| format!("e{n}")).collect();
            line.run(&format!("PFADD h {}", elements.join(" ")));
        }
        assert_eq!(line.run("PFDEBUG ENCODING h"), "dense");
        assert_eq!(line.run("STRLEN h"), "12304");
        let count: i64 = line.run("PFCOUNT h").parse().unwrap();
        assert!((2850..3150).contains(&count), "{count}");
        line.run("CONFIG SET hll-sparse-max-bytes 30");
        line.run("PFADD few a b c d e f g");
        assert_eq!(line.run("PFDEBUG ENCODING few"), "dense");
        assert_eq!(line.run("PFCOUNT few"), "7");
        line.run("PFADD sparse a");
        assert_eq!(line.run("PFMERGE sparse h"), "OK");
        assert_eq!(line.run("PFDEBUG ENCODING sparse"), "dense");
    }

    #[test]
    fn counting_counts_as_a_change_where_it_keeps_the_count() {
        let mut line = Line::open();
        let mut other = line.another();
        line.run("PFADD h a");
        for (command, is_seen) in [
            ("PFCOUNT h", true),
            ("PFCOUNT h", false),
            ("PFADD h a", false),
            ("PFADD h b", true),
        ] {
            line.run("WATCH h");
            other.run(command);
            line.run("MULTI");
            let expected = if is_seen { "(nil array)" } else { "[]" };
            assert_eq!(line.run("EXEC"), expected, "{command}");
        }
    }
}
