//! Several sets at once: SINTER, SINTERCARD, SUNION, SDIFF, and those that store what comes out.

use std::ops::ControlFlow;

use serval_base::number;
use serval_keyspace::{
    Access, AllFound, Difference, Key, SetRef, SetValue, difference, difference_value, intersect,
    intersection_value, kind, union, union_value,
};
use serval_resp::Argv;

use crate::commands::set::write_member;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// SINTER key [key ...]
pub fn sinter(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let keys = keys_of(ctx, argv.slice_from(1));
    let entries = read_sets(ctx.access, &keys)?;
    let Some(mut sets) = all_of(&entries) else {
        ctx.reply.set(0);
        return Ok(());
    };
    let (list, mut count) = (ctx.reply.begin(), 0);
    intersect(&mut sets, &mut |member| {
        write_member(&mut ctx.reply, member);
        count += 1;
        ControlFlow::Continue(())
    });
    ctx.reply.end_set(list, count);
    Ok(())
}

/// SINTERCARD numkeys key [key ...] [LIMIT limit]
pub fn sintercard(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let numkeys = number::parse_i64(argv.arg(1))
        .and_then(|count| usize::try_from(count).ok())
        .filter(|count| *count > 0)
        .ok_or(errors::NUMKEYS_POSITIVE)?;
    if numkeys > argv.len() - 2 {
        return Err(errors::NUMKEYS_TOO_MANY);
    }
    let limit = parse_limit(argv.slice_from(2 + numkeys))?;
    let names = argv.iter().skip(2).take(numkeys);
    let keys: Vec<Key<'_>> = names.map(|name| ctx.key(name)).collect();
    let entries = read_sets(ctx.access, &keys)?;
    let mut count = 0;
    if let Some(mut sets) = all_of(&entries) {
        intersect(&mut sets, &mut |_| {
            count += 1;
            if limit == Some(count) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
    }
    ctx.reply.count(count);
    Ok(())
}

/// The limit among the options of SINTERCARD, none where it is zero.
fn parse_limit(options: Argv<'_>) -> Result<Option<usize>, Error> {
    let mut limit = 0;
    let mut index = 0;
    while let Some(option) = options.get(index) {
        let value = options
            .get(index + 1)
            .filter(|_| option.eq_ignore_ascii_case(b"limit"))
            .ok_or(errors::SYNTAX)?;
        limit = number::parse_i64(value)
            .and_then(|limit| usize::try_from(limit).ok())
            .ok_or(errors::LIMIT_NEGATIVE)?;
        index += 2;
    }
    Ok((limit > 0).then_some(limit))
}

/// SINTERSTORE destination key [key ...]
pub fn sinterstore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let limits = ctx.config().set_limits();
    let keys = keys_of(ctx, argv.slice_from(2));
    let entries = read_sets(ctx.access, &keys)?;
    let value = all_of(&entries).map(|mut sets| intersection_value(&mut sets, limits));
    drop(entries);
    store(ctx, argv.arg(1), value, "sinterstore")
}

/// SUNION key [key ...]
pub fn sunion(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let keys = keys_of(ctx, argv.slice_from(1));
    let entries = read_sets(ctx.access, &keys)?;
    let sets = existing(&entries);
    let (list, mut count) = (ctx.reply.begin(), 0);
    union(&sets, &mut |member| {
        write_member(&mut ctx.reply, member);
        count += 1;
    });
    ctx.reply.end_set(list, count);
    Ok(())
}

/// SUNIONSTORE destination key [key ...]
pub fn sunionstore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let limits = ctx.config().set_limits();
    let keys = keys_of(ctx, argv.slice_from(2));
    let entries = read_sets(ctx.access, &keys)?;
    let value = union_value(&existing(&entries), limits);
    drop(entries);
    store(ctx, argv.arg(1), Some(value), "sunionstore")
}

/// SDIFF key [key ...]
pub fn sdiff(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let keys = keys_of(ctx, argv.slice_from(1));
    let entries = read_sets(ctx.access, &keys)?;
    let Some(sets) = difference_of(&keys, &entries) else {
        ctx.reply.set(0);
        return Ok(());
    };
    let (list, mut count) = (ctx.reply.begin(), 0);
    difference(sets, &mut |member| {
        write_member(&mut ctx.reply, member);
        count += 1;
    });
    ctx.reply.end_set(list, count);
    Ok(())
}

/// SDIFFSTORE destination key [key ...]
pub fn sdiffstore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let limits = ctx.config().set_limits();
    let keys = keys_of(ctx, argv.slice_from(2));
    let entries = read_sets(ctx.access, &keys)?;
    let sets = difference_of(&keys, &entries);
    let value = sets.map(|sets| difference_value(sets, limits));
    drop(entries);
    store(ctx, argv.arg(1), value, "sdiffstore")
}

fn keys_of<'a>(ctx: &Ctx<'_, '_>, names: Argv<'a>) -> Vec<Key<'a>> {
    names.iter().map(|name| ctx.key(name)).collect()
}

/// Reads keys that must be sets if they exist.
fn read_sets<'c>(access: &'c mut Access<'_>, keys: &[Key<'_>]) -> Result<AllFound<'c>, Error> {
    access
        .read_all_of(keys, |entry| entry.ty() == kind::SET)
        .ok_or(errors::WRONG_TYPE)
}

/// The sets of all keys; none where one of them does not exist, which makes the intersection empty.
fn all_of<'a>(entries: &'a AllFound<'_>) -> Option<Vec<SetRef<'a>>> {
    let sets = existing(entries);
    (sets.len() == entries.len()).then_some(sets)
}

/// The sets of those keys that exist.
fn existing<'a>(entries: &'a AllFound<'_>) -> Vec<SetRef<'a>> {
    let found = entries.iter().flatten();
    found.map(|entry| SetRef::of(entry)).collect()
}

/// The difference of the first key's set and the others'; none where the first key does not exist.
fn difference_of<'a>(keys: &[Key<'_>], entries: &'a AllFound<'_>) -> Option<Difference<'a>> {
    let (first_key, other_keys) = keys.split_first()?;
    entries.first()?.as_ref()?;
    let mut sets = existing(entries);
    let first = sets.remove(0);
    Some(Difference {
        first,
        others: sets,
        takes_itself: other_keys.iter().any(|key| key.bytes == first_key.bytes),
    })
}

/// Puts what came out under the destination, or removes that where nothing did.
fn store(
    ctx: &mut Ctx<'_, '_>,
    destination: &[u8],
    value: Option<SetValue>,
    event: &str,
) -> CommandResult {
    let destination = ctx.first_key(destination);
    match value.filter(|set| !set.is_empty()) {
        Some(set) => {
            ctx.reply.count(set.len());
            ctx.access.put_set(destination, set);
            ctx.notify(EventClass::SET, event, destination);
        }
        None => {
            ctx.reply.count(0);
            let lazily = ctx.config().lazyfree_lazy_server_del();
            if ctx.access.remove_even_expired(destination, lazily) {
                ctx.notify(EventClass::GENERIC, "del", destination);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const WRONG_TYPE: &str = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    #[test]
    fn what_sets_have_in_common() {
        check(&[
            ("SADD a 1 2 3 4", "4"),
            ("SADD b 2 3 x", "3"),
            ("SADD c 3 2", "2"),
            ("SINTER a b c", r#"["2" "3"]"#),
            ("SINTER a a", r#"["1" "2" "3" "4"]"#),
            ("SINTER a none b", "[]"),
            ("SINTERCARD 3 a b c", "2"),
            ("SINTERCARD 2 a a LIMIT 3", "3"),
            ("SINTERCARD 2 a a limit 0 LIMIT 1", "1"),
            ("SINTERCARD 1 none", "0"),
            ("SINTERSTORE d a b", "2"),
            ("OBJECT ENCODING d", r#""intset""#),
            ("SMEMBERS d", r#"["2" "3"]"#),
            ("SINTERSTORE d a none", "0"),
            ("EXISTS d", "0"),
            ("SET k v", "OK"),
            ("SINTER none k", WRONG_TYPE),
            ("SINTERSTORE k a b", "2"),
            ("TYPE k", "set"),
        ]);
    }

    #[test]
    fn what_sintercard_refuses() {
        let positive = "-ERR numkeys should be greater than 0";
        check(&[
            ("SINTERCARD 0 a", positive),
            ("SINTERCARD -1 a", positive),
            ("SINTERCARD x a", positive),
            (
                "SINTERCARD 9223372036854775807 a",
                "-ERR Number of keys can't be greater than number of args",
            ),
            ("SINTERCARD 1 a b", "-ERR syntax error"),
            ("SINTERCARD 1 a LIMIT", "-ERR syntax error"),
            ("SINTERCARD 1 a LIMIT -1", "-ERR LIMIT can't be negative"),
            ("SINTERCARD 1 a LIMIT x", "-ERR LIMIT can't be negative"),
        ]);
    }

    #[test]
    fn unions() {
        check(&[
            ("SADD a 1 2", "2"),
            ("SADD b 2 x", "2"),
            ("SUNION a", r#"["1" "2"]"#),
            ("SUNION a none b a", r#"["1" "2" "x"]"#),
            ("SUNION none", "[]"),
            ("SUNIONSTORE d a b", "3"),
            ("OBJECT ENCODING d", r#""listpack""#),
            ("SUNIONSTORE a a", "2"),
            ("OBJECT ENCODING a", r#""intset""#),
            ("SUNIONSTORE d none", "0"),
            ("EXISTS d", "0"),
        ]);
    }

    #[test]
    fn differences() {
        check(&[
            ("SADD a 1 2 3", "3"),
            ("SADD b 2 x", "2"),
            ("SADD few 3", "1"),
            ("SDIFF a b", r#"["1" "3"]"#),
            ("SDIFF a b few none", r#"["1"]"#),
            ("SDIFF a a b", "[]"),
            ("SDIFF none a", "[]"),
            ("SDIFF a", r#"["1" "2" "3"]"#),
            ("SDIFFSTORE d a b", "2"),
            ("OBJECT ENCODING d", r#""intset""#),
            ("SDIFFSTORE d b a", "1"),
            ("OBJECT ENCODING d", r#""listpack""#),
            ("SDIFFSTORE d none a", "0"),
            ("EXISTS d", "0"),
            ("SET k v", "OK"),
            ("SDIFF none k", WRONG_TYPE),
        ]);
    }

    #[test]
    fn an_expiry_goes_with_what_was_there() {
        check(&[
            ("SADD a 1", "1"),
            ("SET d v EX 100", "OK"),
            ("SUNIONSTORE d a", "1"),
            ("TTL d", "-1"),
            ("EXPIRE a 100", "1"),
            ("SADD a 2", "1"),
            ("TTL a", "100"),
        ]);
    }
}
