//! Lists: what pushes, and what looks at or changes the elements at an index. What pops is in `list_pop`.

use std::ops::ControlFlow;

use serval_base::number;
use serval_keyspace::{Element, Key, ListLimits, ListRef, Needle, Side, kind};
use serval_resp::{Argv, Writer};
use serval_spec::directive_id as id;

use crate::config::Config;
use crate::ctx::{CommandResult, Ctx};
use crate::engine::Engine;
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// Writes an element as a bulk.
#[inline]
pub(crate) fn write_element(reply: &mut Writer<'_>, element: Element<'_>) {
    match element {
        Element::Bytes(bytes) => reply.bulk(bytes),
        Element::Int(int) => reply.bulk_int(int),
    }
}

/// What lists keep to now.
#[inline]
pub(crate) fn limits(ctx: &Ctx<'_, '_>) -> ListLimits {
    limits_of(ctx.engine)
}

/// The same for who is no command.
#[inline]
pub(crate) fn limits_of(engine: &Engine) -> ListLimits {
    ListLimits {
        large_min: engine
            .list_large_min
            .load(std::sync::atomic::Ordering::Relaxed),
        ..configured_limits(&engine.config)
    }
}

/// The same by configuration alone.
#[inline]
pub(crate) fn configured_limits(config: &Config) -> ListLimits {
    ListLimits {
        fill: config.number(id::LIST_MAX_LISTPACK_SIZE) as i32,
        compress_depth: config.number(id::LIST_COMPRESS_DEPTH) as u32,
        large_min: 0,
    }
}

/// Whether a key for writing exists; it must be a list then.
#[inline]
pub(crate) fn list_exists(ctx: &mut Ctx<'_, '_>, key: Key<'_>) -> Result<bool, Error> {
    match ctx.access.look(key) {
        Some(entry) if entry.ty() != kind::LIST => Err(errors::WRONG_TYPE),
        found => Ok(found.is_some()),
    }
}

/// LEFT or RIGHT.
pub(crate) fn parse_side(word: &[u8]) -> Result<Side, Error> {
    match word {
        _ if word.eq_ignore_ascii_case(b"left") => Ok(Side::Head),
        _ if word.eq_ignore_ascii_case(b"right") => Ok(Side::Tail),
        _ => Err(errors::SYNTAX),
    }
}

pub(super) fn int(text: &[u8]) -> Result<i64, Error> {
    number::parse_i64(text).ok_or(errors::NOT_INTEGER)
}

/// A number of at least `min`, or this error whatever else it is.
pub(super) fn at_least(min: i64, text: &[u8], error: Error) -> Result<usize, Error> {
    number::parse_i64(text)
        .filter(|value| *value >= min)
        .and_then(|value| usize::try_from(value).ok())
        .ok_or(error)
}

/// A number whose opposite is one too.
pub(super) fn symmetric(text: &[u8]) -> Result<i64, Error> {
    let value = int(text)?;
    if value == i64::MIN {
        Err(errors::LONG_RANGE)
    } else {
        Ok(value)
    }
}

/// Writes `count` elements from an index on as an array, backwards if `reverse`. What a client that is about to be closed
/// would not get is not written.
pub(super) fn write_range(
    reply: &mut Writer<'_>,
    bytes_max: usize,
    list: ListRef<'_>,
    from: usize,
    count: usize,
    reverse: bool,
) {
    reply.array(count);
    if count == 0 {
        return;
    }
    let first = if reverse { from + count - 1 } else { from };
    let mut left = count;
    list.visit(first, reverse, |element| {
        write_element(reply, element);
        left -= 1;
        if left == 0 || reply.position() > bytes_max {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
}

/// LPUSH key element [element ...]
pub fn lpush(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    push(ctx, argv, Side::Head, false)
}

/// RPUSH key element [element ...]
pub fn rpush(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    push(ctx, argv, Side::Tail, false)
}

/// LPUSHX key element [element ...]
pub fn lpushx(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    push(ctx, argv, Side::Head, true)
}

/// RPUSHX key element [element ...]
pub fn rpushx(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    push(ctx, argv, Side::Tail, true)
}

fn push(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, side: Side, existing_only: bool) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let elements = argv.iter().skip(2);
    let exists = list_exists(ctx, key)?;
    if !exists && existing_only {
        ctx.reply.integer(0);
        return Ok(());
    }
    let limits = limits(ctx);
    let pushed = exists.then(|| {
        ctx.access.edit_list(key, limits, |list| {
            list.push(side, elements.clone());
            (true, list.len())
        })
    });
    let len = match pushed.flatten() {
        Some(len) => len,
        None => {
            ctx.access.create_list(key, limits, side, elements);
            argv.len() - 2
        }
    };
    count_changes(ctx, argv.len() - 2);
    ctx.notify(EventClass::LIST, pushed_event(side), key);
    ctx.reply.count(len);
    Ok(())
}

/// Counts a change of `elements` as so many, as `rdb_changes_since_last_save` shows; as one it is counted already.
#[inline]
pub(super) fn count_changes(ctx: &mut Ctx<'_, '_>, elements: usize) {
    let dirty = &mut ctx.access.tally.dirty;
    *dirty = (*dirty + elements as u64).saturating_sub(1);
}

/// What listeners are told of an element added at an end.
pub(super) fn pushed_event(side: Side) -> &'static str {
    match side {
        Side::Head => "lpush",
        Side::Tail => "rpush",
    }
}

/// Tells listeners that a list lost elements, and that its key went with them if it did.
pub(super) fn tell_removed(ctx: &mut Ctx<'_, '_>, event: &str, key: Key<'_>, emptied: bool) {
    ctx.notify(EventClass::LIST, event, key);
    if emptied {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
}

/// LLEN key
pub fn llen(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let len = match ctx.access.read(key) {
        None => 0,
        Some(entry) if entry.ty() != kind::LIST => return Err(errors::WRONG_TYPE),
        Some(entry) => ListRef::of(&entry).len(),
    };
    ctx.reply.count(len);
    Ok(())
}

/// LINDEX key index
pub fn lindex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    match ctx.access.read(key) {
        None => ctx.reply.null(),
        Some(entry) if entry.ty() != kind::LIST => return Err(errors::WRONG_TYPE),
        Some(entry) => {
            let index = int(argv.arg(2))?;
            let reply = &mut ctx.reply;
            let found = ListRef::of(&entry).get(index, |element| write_element(reply, element));
            if found.is_none() {
                ctx.reply.null();
            }
        }
    }
    Ok(())
}

/// LSET key index element
pub fn lset(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    if !list_exists(ctx, key)? {
        return Err(errors::NO_SUCH_KEY);
    }
    // Redis passes it on as an `int`, so that only the lower half of it counts.
    let index = i64::from(int(argv.arg(2))? as i32);
    let element = argv.arg(3);
    let limits = limits(ctx);
    let set = ctx.access.edit_list(key, limits, |list| {
        list.make_room(std::iter::once(element));
        let Some(index) = list.as_ref().index(index) else {
            return (false, false);
        };
        list.replace(index, element);
        list.shrink();
        (true, true)
    });
    if set != Some(true) {
        return Err(errors::INDEX_RANGE);
    }
    ctx.notify(EventClass::LIST, "lset", key);
    ctx.reply.ok();
    Ok(())
}

/// LINSERT key BEFORE | AFTER pivot element
pub fn linsert(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let after = match argv.arg(2) {
        word if word.eq_ignore_ascii_case(b"after") => true,
        word if word.eq_ignore_ascii_case(b"before") => false,
        _ => return Err(errors::SYNTAX),
    };
    let key = ctx.first_key(argv.arg(1));
    if !list_exists(ctx, key)? {
        ctx.reply.integer(0);
        return Ok(());
    }
    let (pivot, element) = (Needle::new(argv.arg(3)), argv.arg(4));
    let limits = limits(ctx);
    let len = ctx.access.edit_list(key, limits, |list| {
        list.make_room(std::iter::once(element));
        let inserted = list.insert(&pivot, element, after);
        (inserted, inserted.then(|| list.len()))
    });
    match len.flatten() {
        Some(len) => {
            ctx.notify(EventClass::LIST, "linsert", key);
            ctx.reply.count(len);
        }
        None => ctx.reply.integer(-1),
    }
    Ok(())
}

/// The first index and the number of elements between two indices, both included, negative ones counting from the end.
fn range(start: i64, stop: i64, len: usize) -> (usize, usize) {
    let len = len as i64;
    let from_end = |index: i64| {
        if index < 0 {
            index.saturating_add(len)
        } else {
            index
        }
    };
    let (start, stop) = (from_end(start).max(0), from_end(stop).min(len - 1));
    if start > stop {
        return (0, 0);
    }
    (start as usize, (stop - start + 1) as usize)
}

/// LRANGE key start stop
pub fn lrange(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (start, stop) = (int(argv.arg(2))?, int(argv.arg(3))?);
    let key = ctx.first_key(argv.arg(1));
    match ctx.access.read(key) {
        None => ctx.reply.array(0),
        Some(entry) if entry.ty() != kind::LIST => return Err(errors::WRONG_TYPE),
        Some(entry) => {
            let list = ListRef::of(&entry);
            let (from, count) = range(start, stop, list.len());
            let bytes_max = ctx.session.output_bytes_max;
            write_range(&mut ctx.reply, bytes_max, list, from, count, false);
        }
    }
    Ok(())
}

/// LTRIM key start stop
pub fn ltrim(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (start, stop) = (int(argv.arg(2))?, int(argv.arg(3))?);
    let key = ctx.first_key(argv.arg(1));
    if list_exists(ctx, key)? {
        let limits = limits(ctx);
        let edited = ctx.access.edit_list(key, limits, |list| {
            let len = list.len();
            let (from, count) = range(start, stop, len);
            list.remove(from + count, usize::MAX);
            list.remove(0, from);
            list.shrink();
            // Who watches the key is told even where nothing was to be trimmed.
            (true, (len - count, count == 0))
        });
        let (removed, emptied) = edited.unwrap_or_default();
        count_changes(ctx, removed);
        tell_removed(ctx, "ltrim", key, emptied);
    }
    ctx.reply.ok();
    Ok(())
}

/// LREM key count element
pub fn lrem(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let count = symmetric(argv.arg(2))?;
    let key = ctx.first_key(argv.arg(1));
    let mut removed = 0;
    if list_exists(ctx, key)? {
        let needle = Needle::new(argv.arg(3));
        let count_max = match count {
            0 => usize::MAX,
            _ => count.unsigned_abs() as usize,
        };
        let limits = limits(ctx);
        let edited = ctx.access.edit_list(key, limits, |list| {
            let removed = list.remove_equal(&needle, count_max, count < 0);
            if removed > 0 {
                list.shrink();
            }
            (removed > 0, (removed, list.len() == 0))
        });
        let emptied;
        (removed, emptied) = edited.unwrap_or_default();
        if removed > 0 {
            count_changes(ctx, removed);
            tell_removed(ctx, "lrem", key, emptied);
        }
    }
    ctx.reply.count(removed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const WRONG_TYPE: &str = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    #[test]
    fn pushing_and_looking() {
        check(&[
            ("RPUSH l a b c", "3"),
            ("LPUSH l z y", "5"),
            ("LRANGE l 0 -1", r#"["y" "z" "a" "b" "c"]"#),
            ("LRANGE l -2 100", r#"["b" "c"]"#),
            ("LRANGE l 3 2", "[]"),
            ("LRANGE l 5 9", "[]"),
            (
                "LRANGE l -9223372036854775808 9223372036854775807",
                r#"["y" "z" "a" "b" "c"]"#,
            ),
            ("LRANGE none 0 -1", "[]"),
            (
                "LRANGE none x 1",
                "-ERR value is not an integer or out of range",
            ),
            ("LLEN l", "5"),
            ("LLEN none", "0"),
            ("LINDEX l 0", r#""y""#),
            ("LINDEX l -1", r#""c""#),
            ("LINDEX l 5", "(nil)"),
            ("LINDEX l -9223372036854775808", "(nil)"),
            ("LINDEX l x", "-ERR value is not an integer or out of range"),
            ("LINDEX none x", "(nil)"),
            ("LPUSHX none a", "0"),
            ("RPUSHX none a", "0"),
            ("EXISTS none", "0"),
            ("LPUSHX l 1", "6"),
            ("RPUSHX l -5 07", "8"),
            ("LRANGE l 0 0", r#"["1"]"#),
            ("LRANGE l -2 -1", r#"["-5" "07"]"#),
            ("TYPE l", "list"),
            ("OBJECT ENCODING l", r#""listpack""#),
        ]);
    }

    #[test]
    fn setting_and_inserting() {
        check(&[
            ("RPUSH l a b c", "3"),
            ("LSET l 1 B", "OK"),
            ("LSET l -1 C", "OK"),
            ("LSET l 3 x", "-ERR index out of range"),
            ("LSET l x x", "-ERR value is not an integer or out of range"),
            ("LSET l 4294967296 A", "OK"),
            ("LSET none 0 x", "-ERR no such key"),
            ("LINSERT l BEFORE B x", "4"),
            ("LINSERT l after C y", "5"),
            ("LINSERT l AFTER none y", "-1"),
            ("LINSERT none AFTER a y", "0"),
            ("LINSERT none BESIDE a y", "-ERR syntax error"),
            ("LRANGE l 0 -1", r#"["A" "x" "B" "C" "y"]"#),
        ]);
    }

    #[test]
    fn removing_and_trimming() {
        check(&[
            ("RPUSH l a b a c a 1 1", "7"),
            ("LREM l -2 a", "2"),
            ("LRANGE l 0 -1", r#"["a" "b" "c" "1" "1"]"#),
            ("LREM l 0 1", "2"),
            ("LREM l 5 none", "0"),
            ("LREM none 1 a", "0"),
            (
                "LREM l -9223372036854775808 a",
                "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807",
            ),
            ("LTRIM l 1 -1", "OK"),
            ("LRANGE l 0 -1", r#"["b" "c"]"#),
            ("LTRIM l 5 9", "OK"),
            ("EXISTS l", "0"),
            ("LTRIM l 0 1", "OK"),
            ("RPUSH l a", "1"),
            ("LREM l 1 a", "1"),
            ("EXISTS l", "0"),
        ]);
    }

    #[test]
    fn other_types_are_refused() {
        for command in [
            "LPUSH s a",
            "RPUSH s a",
            "LPUSHX s a",
            "RPUSHX s a",
            "LLEN s",
            "LINDEX s 0",
            "LSET s 0 a",
            "LINSERT s BEFORE a b",
            "LRANGE s 0 -1",
            "LTRIM s 0 1",
            "LREM s 1 a",
        ] {
            check(&[
                ("SET s x", "OK"),
                (command, WRONG_TYPE),
                ("GET s", r#""x""#),
            ]);
        }
        check(&[
            ("RPUSH l a", "1"),
            ("GET l", WRONG_TYPE),
            ("APPEND l x", WRONG_TYPE),
        ]);
    }

    #[test]
    fn a_list_changes_its_form_as_it_grows_and_shrinks() {
        check(&[
            ("CONFIG SET list-max-listpack-size 4", "OK"),
            ("RPUSH l a b c d", "4"),
            ("OBJECT ENCODING l", r#""listpack""#),
            ("RPUSH l e", "5"),
            ("OBJECT ENCODING l", r#""quicklist""#),
            ("LTRIM l 0 2", "OK"),
            ("OBJECT ENCODING l", r#""quicklist""#),
            ("LTRIM l 0 1", "OK"),
            ("OBJECT ENCODING l", r#""listpack""#),
            ("RPUSH l c d", "4"),
            ("LINSERT l BEFORE none x", "-1"),
            ("OBJECT ENCODING l", r#""quicklist""#),
            ("LSET l 0 z", "OK"),
            ("LRANGE l 0 -1", r#"["z" "b" "c" "d"]"#),
        ]);
    }
}
