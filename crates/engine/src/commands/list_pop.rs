//! Lists: what takes elements off an end, LPOP to LMPOP, and moves them to another.
//!
//! [`pop_one`], [`pop_many`], [`pop_first_of`] and [`move_element`] are what blocking commands do once there is something
//! to pop: they write the reply, or tell that there was nothing and write none.

use serval_keyspace::{Key, ListMut, Side};
use serval_resp::Argv;
use smallvec::SmallVec;

use crate::commands::list::{
    at_least, count_changes, limits, list_exists, parse_side, pushed_event, tell_removed,
    write_element, write_range,
};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::effect;
use crate::notify::EventClass;

/// LPOP key [count]
pub fn lpop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    pop(ctx, argv, Side::Head)
}

/// RPOP key [count]
pub fn rpop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    pop(ctx, argv, Side::Tail)
}

fn pop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, side: Side) -> CommandResult {
    if argv.len() > 3 {
        return Err(errors::wrong_arity(ctx.spec.full_name));
    }
    let key = ctx.first_key(argv.arg(1));
    let Some(count) = argv.get(2) else {
        if !pop_one(ctx, key, side)? {
            ctx.reply.null();
        }
        return Ok(());
    };
    let count = at_least(0, count, errors::MUST_BE_POSITIVE)?;
    if !list_exists(ctx, key)? {
        ctx.reply.null_array();
    } else if count == 0 {
        ctx.reply.array(0);
    } else {
        pop_many(ctx, key, side, count);
    }
    Ok(())
}

/// Pops an element and writes it as a bulk. False, and no reply, if the key does not exist; an error if it is no list.
#[inline]
pub(crate) fn pop_one(ctx: &mut Ctx<'_, '_>, key: Key<'_>, side: Side) -> Result<bool, Error> {
    if !list_exists(ctx, key)? {
        return Ok(false);
    }
    let limits = limits(ctx);
    let reply = &mut ctx.reply;
    let emptied = ctx.access.edit_list(key, limits, |list| {
        list.pop(side, |element| write_element(reply, element));
        list.shrink();
        (true, list.len() == 0)
    });
    tell_removed(ctx, popped_event(side), key, emptied == Some(true));
    Ok(true)
}

/// Pops up to `count` elements, at least one, from a list that exists, and writes them as an array. Answers how many.
pub(crate) fn pop_many(ctx: &mut Ctx<'_, '_>, key: Key<'_>, side: Side, count: usize) -> usize {
    let limits = limits(ctx);
    let bytes_max = ctx.session.output_bytes_max;
    let reply = &mut ctx.reply;
    let edited = ctx.access.edit_list(key, limits, |list| {
        let len = list.len();
        let count = count.min(len);
        let from = match side {
            Side::Head => 0,
            Side::Tail => len - count,
        };
        write_range(
            reply,
            bytes_max,
            list.as_ref(),
            from,
            count,
            side == Side::Tail,
        );
        list.remove(from, count);
        list.shrink();
        (true, (count, count == len))
    });
    let (removed, emptied) = edited.unwrap_or_default();
    count_changes(ctx, removed);
    tell_removed(ctx, popped_event(side), key, emptied);
    removed
}

/// The command that pops from one list and waits for nothing, as the journal tells of those that do otherwise.
pub(crate) fn pop_name(side: Side) -> &'static [u8] {
    match side {
        Side::Head => b"LPOP",
        Side::Tail => b"RPOP",
    }
}

/// Pops up to `count` elements from the first of these keys that exists, and writes it and them. False, and no reply, if
/// none does; an error if a key before is no list.
pub(crate) fn pop_first_of<'a>(
    ctx: &mut Ctx<'_, '_>,
    keys: impl Iterator<Item = &'a [u8]>,
    side: Side,
    count: usize,
) -> Result<bool, Error> {
    for bytes in keys {
        let key = ctx.key(bytes);
        if list_exists(ctx, key)? {
            ctx.reply.array(2);
            ctx.reply.bulk(bytes);
            let popped = pop_many(ctx, key, side, count);
            ctx.propagate(effect!(pop_name(side), key.bytes, popped as i64));
            return Ok(true);
        }
    }
    Ok(false)
}

/// LMPOP numkeys key [key ...] LEFT | RIGHT [COUNT count]
pub fn lmpop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let request = parse_lmpop(argv, 1)?;
    if !pop_first_of(ctx, request.keys(argv), request.side, request.count)? {
        ctx.reply.null_array();
    }
    Ok(())
}

/// What LMPOP and BLMPOP ask for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MultiPop {
    first_key: usize,
    key_count: usize,
    /// Which end.
    pub(crate) side: Side,
    /// How many elements at most.
    pub(crate) count: usize,
}

impl MultiPop {
    /// The keys, of the arguments that were parsed.
    pub(crate) fn keys(self, argv: Argv<'_>) -> impl Iterator<Item = &[u8]> + Clone {
        argv.slice_from(self.first_key).iter().take(self.key_count)
    }
}

/// Parses `numkeys key [key ...] LEFT | RIGHT [COUNT count]` from the argument `at` on.
pub(crate) fn parse_lmpop(argv: Argv<'_>, at: usize) -> Result<MultiPop, Error> {
    let key_count = at_least(1, argv.arg(at), errors::NUMKEYS_POSITIVE)?;
    let side_at = key_count.checked_add(at + 1).ok_or(errors::SYNTAX)?;
    let side = parse_side(argv.get(side_at).ok_or(errors::SYNTAX)?)?;
    let count = match (argv.len() - 1 - side_at, argv.get(side_at + 1)) {
        (0, _) => 1,
        (2.., Some(word)) if word.eq_ignore_ascii_case(b"count") => {
            at_least(1, argv.arg(side_at + 2), errors::COUNT_POSITIVE)?
        }
        _ => return Err(errors::SYNTAX),
    };
    if argv.len() > side_at + 3 {
        return Err(errors::SYNTAX);
    }
    Ok(MultiPop {
        first_key: at + 1,
        key_count,
        side,
        count,
    })
}

/// LMOVE source destination LEFT | RIGHT LEFT | RIGHT
pub fn lmove(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (from, to) = (parse_side(argv.arg(3))?, parse_side(argv.arg(4))?);
    move_or_null(ctx, argv, from, to)
}

/// RPOPLPUSH source destination
pub fn rpoplpush(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    move_or_null(ctx, argv, Side::Tail, Side::Head)
}

fn move_or_null(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, from: Side, to: Side) -> CommandResult {
    let (source, destination) = (ctx.key(argv.arg(1)), ctx.key(argv.arg(2)));
    if !move_element(ctx, (source, from), (destination, to))? {
        ctx.reply.null();
    }
    Ok(())
}

/// Moves an element from one list's end to another's, or the same list's, and writes it as a bulk. False, and no reply,
/// if there is no source; an error if either is no list.
pub(crate) fn move_element(
    ctx: &mut Ctx<'_, '_>,
    (source, from): (Key<'_>, Side),
    (destination, to): (Key<'_>, Side),
) -> Result<bool, Error> {
    if !list_exists(ctx, source)? {
        return Ok(false);
    }
    let exists = list_exists(ctx, destination)?;
    let limits = limits(ctx);
    if source.bytes == destination.bytes {
        let reply = &mut ctx.reply;
        ctx.access.edit_list(source, limits, |list| {
            let moved = pop_moved(list, from);
            reply.bulk(&moved.bytes);
            list.push_moved(to, &moved.bytes, moved.is_counted);
            list.shrink();
            (true, ())
        });
        ctx.notify(EventClass::LIST, pushed_event(to), destination);
        tell_removed(ctx, popped_event(from), source, false);
        return Ok(true);
    }
    let popped = ctx.access.edit_list(source, limits, |list| {
        let moved = pop_moved(list, from);
        list.shrink();
        (true, (moved, list.len() == 0))
    });
    let Some((moved, emptied)) = popped else {
        return Ok(false);
    };
    if exists {
        ctx.access.edit_list(destination, limits, |list| {
            list.push_moved(to, &moved.bytes, moved.is_counted);
            (true, ())
        });
    } else {
        let element = std::iter::once(&moved.bytes[..]);
        ctx.access.create_list(destination, limits, to, element);
    }
    // Two keys changed, which counts as one change.
    count_changes(ctx, 0);
    ctx.notify(EventClass::LIST, pushed_event(to), destination);
    tell_removed(ctx, popped_event(from), source, emptied);
    ctx.reply.bulk(&moved.bytes);
    Ok(true)
}

fn popped_event(side: Side) -> &'static str {
    match side {
        Side::Head => "lpop",
        Side::Tail => "rpop",
    }
}

/// An element between two lists.
struct Moved {
    bytes: SmallVec<[u8; 64]>,
    /// See [`ListMut::push_moved`].
    is_counted: bool,
}

fn pop_moved(list: &mut ListMut<'_>, side: Side) -> Moved {
    let is_listpack = list.as_ref().quicklist().is_none();
    let popped = list.pop(side, |element| Moved {
        bytes: SmallVec::from_slice(element.text(&mut Vec::new())),
        is_counted: is_listpack || element.as_int().is_none(),
    });
    match popped {
        Some(moved) => moved,
        None => unreachable!("a list that exists has elements"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use crate::testing::{Line, check};

    const WRONG_TYPE: &str = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    #[test]
    fn popping() {
        const POSITIVE: &str = "-ERR value is out of range, must be positive";
        check(&[
            ("RPUSH l a b c d e", "5"),
            ("LPOP l", r#""a""#),
            ("RPOP l", r#""e""#),
            ("RPOP l 2", r#"["d" "c"]"#),
            ("LPOP l 0", "[]"),
            ("LPOP l -1", POSITIVE),
            ("LPOP l x", POSITIVE),
            ("LPOP l 9223372036854775808", POSITIVE),
            (
                "LPOP l 1 2",
                "-ERR wrong number of arguments for 'lpop' command",
            ),
            ("LPOP l 9223372036854775807", r#"["b"]"#),
            ("EXISTS l", "0"),
            ("LPOP l", "(nil)"),
            ("LPOP l 0", "(nil array)"),
            ("RPOP l 2", "(nil array)"),
            ("SET s x", "OK"),
            ("LPOP s", WRONG_TYPE),
            ("RPOP s 0", WRONG_TYPE),
        ]);
    }

    #[test]
    fn popping_from_the_first_of_several() {
        check(&[
            ("RPUSH b 1 2 3", "3"),
            ("LMPOP 2 a b LEFT", r#"["b" ["1"]]"#),
            ("LMPOP 2 a b right COUNT 5", r#"["b" ["3" "2"]]"#),
            ("LMPOP 2 a b LEFT", "(nil array)"),
            ("SET s x", "OK"),
            ("LMPOP 2 a s LEFT", WRONG_TYPE),
            ("LMPOP 0 a LEFT", "-ERR numkeys should be greater than 0"),
            ("LMPOP x a LEFT", "-ERR numkeys should be greater than 0"),
            ("LMPOP 9223372036854775807 a LEFT", "-ERR syntax error"),
            ("LMPOP 2 a LEFT", "-ERR syntax error"),
            ("LMPOP 1 a UP", "-ERR syntax error"),
            (
                "LMPOP 1 a LEFT COUNT 0",
                "-ERR count should be greater than 0",
            ),
            ("LMPOP 1 a LEFT COUNT", "-ERR syntax error"),
            ("LMPOP 1 a LEFT COUNT 1 COUNT 1", "-ERR syntax error"),
            ("LMPOP 1 a LEFT NUMBER 1", "-ERR syntax error"),
        ]);
    }

    #[test]
    fn changes_are_counted_by_element() {
        let mut line = Line::open();
        let mut changes = |command: &str| {
            let before = line.caller.stats().dirty.load(Ordering::Relaxed);
            line.run(command);
            line.caller.stats().dirty.load(Ordering::Relaxed) - before
        };
        assert_eq!(changes("RPUSH l a b c d e f g h a"), 9);
        assert_eq!(changes("LPOP l 2"), 2);
        assert_eq!(changes("RPOP l"), 1);
        assert_eq!(changes("LMOVE l m LEFT LEFT"), 1);
        assert_eq!(changes("LMOVE l l LEFT RIGHT"), 1);
        assert_eq!(changes("LTRIM l 0 -1"), 0);
        assert_eq!(changes("LTRIM l 1 -2"), 2);
        assert_eq!(changes("LREM l 0 f"), 1);
        assert_eq!(changes("LREM l 0 f"), 0);
        assert_eq!(changes("LSET l 0 x"), 1);
        assert_eq!(changes("LINSERT l AFTER none x"), 0);
        assert_eq!(changes("LMPOP 1 l LEFT COUNT 9"), 2);
        assert_eq!(changes("LLEN l"), 0);
    }

    #[test]
    fn moving() {
        check(&[
            ("RPUSH a 1 2 3", "3"),
            ("LMOVE a b LEFT RIGHT", r#""1""#),
            ("LMOVE a b RIGHT LEFT", r#""3""#),
            ("LRANGE b 0 -1", r#"["3" "1"]"#),
            ("RPOPLPUSH a b", r#""2""#),
            ("EXISTS a", "0"),
            ("RPOPLPUSH a b", "(nil)"),
            ("LMOVE b b LEFT RIGHT", r#""2""#),
            ("LRANGE b 0 -1", r#"["3" "1" "2"]"#),
            ("RPOPLPUSH b b", r#""2""#),
            ("LMOVE b b UP RIGHT", "-ERR syntax error"),
            ("SET s x", "OK"),
            ("LMOVE b s LEFT RIGHT", WRONG_TYPE),
            ("LMOVE s b LEFT RIGHT", WRONG_TYPE),
            ("LMOVE a s LEFT RIGHT", "(nil)"),
            ("LRANGE b 0 -1", r#"["2" "3" "1"]"#),
            ("RPUSH one x", "1"),
            ("LMOVE one one LEFT LEFT", r#""x""#),
            ("LLEN one", "1"),
        ]);
    }
}
