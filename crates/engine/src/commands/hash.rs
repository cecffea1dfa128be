//! Hashes: fields with values, set, read, counted and removed.
//!
//! Where a reader comes across a field whose time has come it removes it, and the hash with its last one, as Redis does; who
//! reads all fields passes over them. HLEN counts them as long as they are there.

use serval_base::long_double::LongDouble;
use serval_base::number;
use serval_collections::listpack::Element;
use serval_keyspace::{FieldView, Found, HashChange, HashMut, HashRef, Key, KeyEntry, kind};
use serval_persist::Dialect;
use serval_resp::{Argv, Writer};

use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::effect;
use crate::notify::EventClass;

/// A change, and no field that had expired.
pub(super) const CHANGED: HashChange = HashChange {
    changed: true,
    expired: 0,
};

/// The hash in an entry, or the error for another type.
#[inline]
pub(super) fn as_hash(entry: &KeyEntry) -> Result<HashRef<'_>, Error> {
    if entry.ty() == kind::HASH {
        Ok(HashRef::of(entry))
    } else {
        Err(errors::WRONG_TYPE)
    }
}

/// Whether a key that is about to be changed exists; it must be a hash then.
#[inline]
pub(super) fn look_hash(ctx: &mut Ctx<'_, '_>, key: Key<'_>) -> Result<bool, Error> {
    match ctx.access.look(key) {
        Some(entry) if entry.ty() != kind::HASH => Err(errors::WRONG_TYPE),
        found => Ok(found.is_some()),
    }
}

/// Writes a name or value.
#[inline]
pub(super) fn write_element(reply: &mut Writer<'_>, element: Element<'_>) {
    match element {
        Element::Bytes(bytes) => reply.bulk(bytes),
        Element::Int(int) => reply.bulk_int(int),
    }
}

/// Removes a field whose time has come, so that what follows need not ask. Answers how many went: one or none.
#[inline]
pub(super) fn drop_if_over(hash: &mut HashMut<'_>, field: &[u8], over_ms: i64) -> usize {
    if hash
        .view()
        .next_expiry_ms()
        .is_none_or(|at_ms| at_ms > over_ms)
    {
        return 0;
    }
    let found = hash.view().get(field);
    let is_over = found.is_some_and(|found| found.is_over(over_ms));
    usize::from(is_over && hash.remove_over(field))
}

/// Tells that a command removed fields, and the key with the last.
pub(super) fn notify_removed(ctx: &mut Ctx<'_, '_>, key: Key<'_>, event: &str, emptied: bool) {
    ctx.notify(EventClass::HASH, event, key);
    if emptied {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
}

/// HSET key field value [field value ...]
pub fn hset(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let created = set_all(ctx, argv)?;
    ctx.reply.count(created);
    Ok(())
}

/// HMSET key field value [field value ...]
pub fn hmset(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_all(ctx, argv)?;
    ctx.reply.ok();
    Ok(())
}

/// Sets fields from the third argument on; answers how many are new.
fn set_all(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> Result<usize, Error> {
    if !argv.len().is_multiple_of(2) {
        return Err(errors::wrong_arity(ctx.spec.full_name));
    }
    let key = ctx.first_key(argv.arg(1));
    look_hash(ctx, key)?;
    let limits = ctx.config().hash_limits();
    let created = ctx.access.upsert_hash(key, limits, |hash| {
        hash.make_room(argv.iter().skip(2));
        let set = |at| usize::from(hash.set(argv.arg(at), argv.arg(at + 1), false));
        (CHANGED, (2..argv.len()).step_by(2).map(set).sum())
    });
    ctx.notify(EventClass::HASH, "hset", key);
    Ok(created)
}

/// HSETNX key field value
pub fn hsetnx(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    look_hash(ctx, key)?;
    let (limits, over_ms) = (ctx.config().hash_limits(), ctx.access.fields_over_ms());
    let (field, value) = (argv.arg(2), argv.arg(3));
    let mut is_new = false;
    let is_set = ctx.access.upsert_hash(key, limits, |hash| {
        let expired = drop_if_over(hash, field, over_ms);
        is_new = expired > 0 && hash.view().is_empty();
        let changed = hash.view().get(field).is_none();
        if changed {
            hash.make_room(argv.iter().skip(2));
            hash.set(field, value, false);
        }
        (HashChange { changed, expired }, changed)
    });
    begin_anew(ctx, key, is_new);
    if is_set {
        ctx.notify(EventClass::HASH, "hset", key);
    }
    ctx.reply.integer(i64::from(is_set));
    Ok(())
}

/// Takes the key's expiry from a hash that lost its last field before it got another: its key went with that field, and
/// this is a new one. So does whoever replays it.
fn begin_anew(ctx: &mut Ctx<'_, '_>, key: Key<'_>, is_new: bool) {
    let expires = |entry: Found<'_>| entry.expiry_ms().is_some();
    if is_new && ctx.access.peek(key).is_some_and(expires) {
        ctx.access.set_expiry(key, None);
        // That the field was set counts, and nothing else.
        ctx.access.tally.dirty -= 1;
    }
}

/// Answers what `write` makes of a field, or `missing` where there is none.
#[inline]
fn reply_field(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    write: impl FnOnce(&mut Writer<'_>, FieldView<'_>),
    missing: impl FnOnce(&mut Writer<'_>),
) -> CommandResult {
    let (key, field) = (ctx.first_key(argv.arg(1)), argv.arg(2));
    let over_ms = ctx.access.fields_over_ms();
    let mut is_over = false;
    if let Some(entry) = ctx.access.read(key)
        && let Some(found) = as_hash(&entry)?.get(field)
    {
        is_over = found.is_over(over_ms);
        if !is_over {
            write(&mut ctx.reply, found);
            return Ok(());
        }
    }
    if is_over {
        ctx.access.remove_fields_over(key, &[field]);
    }
    missing(&mut ctx.reply);
    Ok(())
}

/// HGET key field
pub fn hget(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let write = |reply: &mut Writer<'_>, found: FieldView<'_>| write_element(reply, found.value);
    reply_field(ctx, argv, write, |reply| reply.null())
}

/// HSTRLEN key field
pub fn hstrlen(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let write = |reply: &mut Writer<'_>, found: FieldView<'_>| reply.count(found.value.len());
    reply_field(ctx, argv, write, |reply| reply.integer(0))
}

/// HEXISTS key field
pub fn hexists(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_field(
        ctx,
        argv,
        |reply, _| reply.integer(1),
        |reply| reply.integer(0),
    )
}

/// HMGET key field [field ...]
pub fn hmget(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let over_ms = ctx.access.fields_over_ms();
    let output_bytes_max = ctx.session.output_bytes_max;
    let mut over: Vec<&[u8]> = Vec::new();
    let entry = ctx.access.read(key);
    let hash = entry.as_ref().map(|entry| as_hash(entry)).transpose()?;
    ctx.reply.array(argv.len() - 2);
    for field in argv.iter().skip(2) {
        if ctx.reply.position() > output_bytes_max {
            break;
        }
        match hash.and_then(|hash| hash.get(field)) {
            Some(found) if found.is_over(over_ms) => {
                over.push(field);
                ctx.reply.null();
            }
            Some(found) => write_element(&mut ctx.reply, found.value),
            None => ctx.reply.null(),
        }
    }
    if !over.is_empty() {
        ctx.access.remove_fields_over(key, &over);
    }
    Ok(())
}

/// HDEL key field [field ...]
pub fn hdel(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    look_hash(ctx, key)?;
    let limits = ctx.config().hash_limits();
    let removed = ctx.access.edit_hash(key, limits, |hash| {
        let fields = argv.iter().skip(2);
        let removed = fields.filter(|field| hash.remove(field)).count();
        let change = HashChange {
            changed: removed > 0,
            expired: 0,
        };
        (change, (removed, hash.view().is_empty()))
    });
    let (removed, emptied) = removed.unwrap_or_default();
    if removed > 0 {
        notify_removed(ctx, key, "hdel", emptied);
    }
    ctx.reply.count(removed);
    Ok(())
}

/// HLEN key
pub fn hlen(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let len = match ctx.access.read(key) {
        Some(entry) => as_hash(&entry)?.len(),
        None => 0,
    };
    ctx.reply.count(len);
    Ok(())
}

/// Which parts of the fields are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Parts {
    Names,
    Values,
    Both,
}

/// HGETALL key
pub fn hgetall(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_all(ctx, argv, Parts::Both)
}

/// HKEYS key
pub fn hkeys(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_all(ctx, argv, Parts::Names)
}

/// HVALS key
pub fn hvals(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_all(ctx, argv, Parts::Values)
}

fn reply_all(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, parts: Parts) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let over_ms = ctx.access.fields_over_ms();
    let output_bytes_max = ctx.session.output_bytes_max;
    let entry = ctx.access.read(key);
    let hash = entry.as_ref().map(|entry| as_hash(entry)).transpose()?;
    let len = hash.map_or(0, |hash| hash.live_len(over_ms));
    let reply = &mut ctx.reply;
    match parts {
        Parts::Both => reply.map(len),
        Parts::Names | Parts::Values => reply.array(len),
    }
    let Some(hash) = hash else {
        return Ok(());
    };
    hash.for_each(&mut |found| {
        if found.is_over(over_ms) || reply.position() > output_bytes_max {
            return;
        }
        if parts != Parts::Values {
            write_element(reply, found.name);
        }
        if parts != Parts::Names {
            write_element(reply, found.value);
        }
    });
    Ok(())
}

/// HINCRBY key field increment
pub fn hincrby(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let increment = number::parse_i64(argv.arg(3)).ok_or(errors::NOT_INTEGER)?;
    let mut text = Vec::with_capacity(number::I64_TEXT_BYTES_MAX);
    let sum = change_number(ctx, argv, |old| {
        let old = match old {
            None => 0,
            Some(Element::Int(int)) => int,
            Some(Element::Bytes(bytes)) => {
                number::parse_i64(bytes).ok_or(errors::HASH_NOT_INTEGER)?
            }
        };
        let sum = old.checked_add(increment).ok_or(errors::INCR_OVERFLOW)?;
        number::write_i64(&mut text, sum);
        Ok((text, sum))
    })?;
    let key = ctx.first_key(argv.arg(1));
    ctx.notify(EventClass::HASH, "hincrby", key);
    ctx.reply.integer(sum);
    Ok(())
}

/// HINCRBYFLOAT key field increment
pub fn hincrbyfloat(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let increment = LongDouble::parse(argv.arg(3)).ok_or(errors::NOT_FLOAT)?;
    if increment.is_infinite() {
        return Err(errors::NAN_OR_INFINITY);
    }
    let text = change_number(ctx, argv, |old| {
        let mut scratch = Vec::new();
        let old = old.map_or(&b"0"[..], |old| old.text(&mut scratch));
        let old = LongDouble::parse(old).ok_or(errors::HASH_NOT_FLOAT)?;
        let sum = old.checked_add(increment).ok_or(errors::INCR_NAN)?;
        let text = sum.format_human();
        Ok((text.clone(), text))
    })?;
    let key = ctx.first_key(argv.arg(1));
    propagate_sum(ctx, key, argv.arg(2), &text);
    ctx.notify(EventClass::HASH, "hincrbyfloat", key);
    ctx.reply.bulk(&text);
    Ok(())
}

/// Tells the sum rather than the increment, which might add up to another one elsewhere. HSETEX keeps the time at which the
/// field expires.
fn propagate_sum(ctx: &mut Ctx<'_, '_>, key: Key<'_>, field: &[u8], sum: &[u8]) {
    if is_told_by_hset(ctx, key) {
        return ctx.propagate(effect!(b"HSET", key.bytes, field, sum));
    }
    ctx.propagate(effect!(
        b"HSETEX", key.bytes, b"KEEPTTL", b"FIELDS", 1_i64, field, sum
    ));
}

/// Whether the log is for Redis 7.0, which does not know HSETEX, and HSET says the same, since no field of the hash expires.
pub(super) fn is_told_by_hset(ctx: &mut Ctx<'_, '_>, key: Key<'_>) -> bool {
    ctx.config().rdb_dialect() == Dialect::Redis70
        && ctx
            .access
            .peek(key)
            .is_some_and(|entry| HashRef::of(&entry).next_expiry_ms().is_none())
}

/// Sets a field to the text that `change` makes of what is there; its expiry stays.
fn change_number<R>(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    change: impl FnOnce(Option<Element<'_>>) -> Result<(Vec<u8>, R), Error>,
) -> Result<R, Error> {
    let (key, field) = (ctx.first_key(argv.arg(1)), argv.arg(2));
    look_hash(ctx, key)?;
    let (limits, over_ms) = (ctx.config().hash_limits(), ctx.access.fields_over_ms());
    let mut is_new = false;
    let result = ctx.access.upsert_hash(key, limits, |hash| {
        let expired = drop_if_over(hash, field, over_ms);
        is_new = expired > 0 && hash.view().is_empty();
        let changed = change(hash.view().get(field).map(|found| found.value));
        let outcome = HashChange {
            changed: changed.is_ok(),
            expired,
        };
        let result = changed.map(|(text, result)| {
            hash.set(field, &text, true);
            result
        });
        (outcome, result)
    });
    begin_anew(ctx, key, is_new);
    result
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn fields_are_set_read_and_removed() {
        check(&[
            ("HSET h a 1 b two", "2"),
            ("HSET h a 1 c \"\"", "1"),
            ("HMSET h d 4", "OK"),
            ("HGET h a", "\"1\""),
            ("HGET h none", "(nil)"),
            ("HMGET h a none b a", "[\"1\" (nil) \"two\" \"1\"]"),
            ("HMGET nokey a b", "[(nil) (nil)]"),
            (
                "HGETALL h",
                "[\"a\" \"1\" \"b\" \"two\" \"c\" \"\" \"d\" \"4\"]",
            ),
            ("HKEYS h", "[\"a\" \"b\" \"c\" \"d\"]"),
            ("HVALS h", "[\"1\" \"two\" \"\" \"4\"]"),
            ("HLEN h", "4"),
            ("HSTRLEN h b", "3"),
            ("HSTRLEN h none", "0"),
            ("HEXISTS h c", "1"),
            ("HEXISTS h none", "0"),
            ("HSETNX h a 2", "0"),
            ("HSETNX h e 5", "1"),
            ("HDEL h a a none e", "2"),
            ("HDEL h b c d", "3"),
            ("EXISTS h", "0"),
            ("HDEL h b", "0"),
            ("HGETALL h", "[]"),
        ]);
    }

    #[test]
    fn fields_count() {
        check(&[
            ("HINCRBY h n 5", "5"),
            ("HINCRBY h n -7", "-2"),
            ("HSET h s abc big 9223372036854775807", "2"),
            ("HINCRBY h s 1", "-ERR hash value is not an integer"),
            (
                "HINCRBY h big 1",
                "-ERR increment or decrement would overflow",
            ),
            (
                "HINCRBY h n x",
                "-ERR value is not an integer or out of range",
            ),
            ("HINCRBYFLOAT h n 2.5", "\"0.5\""),
            ("HINCRBYFLOAT h f 1e2", "\"100\""),
            ("HINCRBYFLOAT h s 1", "-ERR hash value is not a float"),
            ("HINCRBYFLOAT h n inf", "-ERR value is NaN or Infinity"),
            ("HINCRBYFLOAT h n x", "-ERR value is not a valid float"),
            ("HINCRBYFLOAT none x x", "-ERR value is not a valid float"),
            ("EXISTS none", "0"),
        ]);
    }

    #[test]
    fn other_types_and_odd_arguments_are_refused() {
        let wrong = "-WRONGTYPE Operation against a key holding the wrong kind of value";
        let mut steps = vec![
            ("SET s v", "OK"),
            (
                "HSET h a",
                "-ERR wrong number of arguments for 'hset' command",
            ),
            (
                "HSET h a 1 b",
                "-ERR wrong number of arguments for 'hset' command",
            ),
            (
                "HMSET h a 1 b",
                "-ERR wrong number of arguments for 'hmset' command",
            ),
        ];
        let commands = [
            "HSET s a 1",
            "HMSET s a 1",
            "HSETNX s a 1",
            "HGET s a",
            "HMGET s a",
            "HGETALL s",
            "HKEYS s",
            "HVALS s",
            "HLEN s",
            "HSTRLEN s a",
            "HEXISTS s a",
            "HDEL s a",
            "HINCRBY s a 1",
            "HINCRBYFLOAT s a 1",
            "HRANDFIELD s",
            "HSCAN s 0",
        ];
        steps.extend(commands.map(|command| (command, wrong)));
        check(&steps);
    }

    #[test]
    fn encodings_follow_the_limits() {
        let long = "x".repeat(65);
        let mut line = Line::open();
        let mut encoding = |command: &str| {
            line.run("DEL h");
            line.run(command);
            line.run("OBJECT ENCODING h")
        };
        assert_eq!(encoding("HSET h a 1"), "\"listpack\"");
        assert_eq!(encoding(&format!("HSET h a {long}")), "\"hashtable\"");
        assert_eq!(encoding(&format!("HSET h {long} a")), "\"hashtable\"");
        assert_eq!(
            encoding(&format!("HSET h a {}", &long[1..])),
            "\"listpack\""
        );
        line.run("CONFIG SET hash-max-listpack-entries 3");
        assert_eq!(line.run("HSET h a 1 b 2 c 3"), "2");
        assert_eq!(line.run("OBJECT ENCODING h"), "\"listpack\"");
        // What is set counts by its number, new or not.
        assert_eq!(line.run("HSET h a 1 a 2 a 3 a 4"), "0");
        assert_eq!(line.run("OBJECT ENCODING h"), "\"hashtable\"");
        assert_eq!(line.run("HMGET h a b c"), "[\"4\" \"2\" \"3\"]");
        line.run("DEL h");
        line.run("HSET h a 1 b 2 c 3");
        assert_eq!(line.run("HINCRBY h d 1"), "1");
        assert_eq!(line.run("OBJECT ENCODING h"), "\"hashtable\"");
    }

    #[test]
    fn a_change_reaches_those_who_watch_and_nothing_else_does() {
        for (command, told) in [
            ("HSET h a 2", true),
            ("HDEL h a", true),
            ("HDEL h none", false),
            ("HSETNX h a 2", false),
            ("HGET h a", false),
            ("HINCRBY h a x", false),
            ("HINCRBY h a 1", true),
        ] {
            let mut line = Line::open();
            let mut other = line.another();
            line.run("HSET h a 1");
            line.run("WATCH h");
            line.run("MULTI");
            line.run("HLEN h");
            other.run(command);
            let expected = if told { "(nil array)" } else { "[1]" };
            assert_eq!(line.run("EXEC"), expected, "{command}");
        }
    }
}
