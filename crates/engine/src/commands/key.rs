//! Keys whatever they hold: DEL, UNLINK, EXISTS, TYPE, TOUCH, RENAME, RENAMENX, COPY, MOVE, RANDOMKEY.
//!
//! RENAME and MOVE hand the entry over as it is: nothing of a value is copied, and expiry and recency go with it. They
//! change two keys and count as one change.

use serval_keyspace::{Key, type_name};
use serval_resp::Argv;

use crate::cluster_compat;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// DEL key [key ...]
pub fn del(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let lazily = ctx.config().lazyfree_lazy_user_del();
    remove(ctx, argv, lazily)
}

/// UNLINK key [key ...]
pub fn unlink(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    remove(ctx, argv, true)
}

fn remove(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, lazily: bool) -> CommandResult {
    count_keys(ctx, argv, |ctx, key| {
        let removed = ctx.access.remove(key, lazily);
        if removed {
            ctx.notify(EventClass::GENERIC, "del", key);
        }
        removed
    })
}

/// EXISTS key [key ...]
pub fn exists(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    count_keys(ctx, argv, |ctx, key| ctx.access.glance(key).is_some())
}

/// TOUCH key [key ...]
pub fn touch(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    // It does so even for a client with NO-TOUCH.
    ctx.access.touch = true;
    count_keys(ctx, argv, |ctx, key| ctx.access.read(key).is_some())
}

/// Replies how often `did` something to a key; one that is named twice is asked about twice.
fn count_keys(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    did: impl Fn(&mut Ctx<'_, '_>, Key<'_>) -> bool,
) -> CommandResult {
    if argv.len() == 2 {
        let key = ctx.first_key(argv.arg(1));
        let count = did(ctx, key);
        ctx.reply.integer(i64::from(count));
        return Ok(());
    }
    let mut count = 0;
    for bytes in argv.iter().skip(1) {
        let key = ctx.key(bytes);
        count += usize::from(did(ctx, key));
    }
    ctx.reply.count(count);
    Ok(())
}

/// TYPE key
pub fn type_of(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let name = ctx
        .access
        .glance(key)
        .map_or("none", |entry| type_name(entry.ty()));
    ctx.reply.simple(name);
    Ok(())
}

/// RENAME key newkey
pub fn rename(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    rename_unless(ctx, argv, false)?;
    ctx.reply.ok();
    Ok(())
}

/// RENAMENX key newkey
pub fn renamenx(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let renamed = rename_unless(ctx, argv, true)?;
    ctx.reply.integer(i64::from(renamed));
    Ok(())
}

/// Renames a key, not onto one that exists if `missing_only`. Returns whether it did.
fn rename_unless(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, missing_only: bool) -> Result<bool, Error> {
    let (from, to) = (ctx.key(argv.arg(1)), ctx.key(argv.arg(2)));
    if ctx.access.look(from).is_none() {
        return Err(errors::NO_SUCH_KEY);
    }
    if from.bytes == to.bytes || (missing_only && ctx.access.exists(to)) {
        return Ok(false);
    }
    Ok(hand_over(ctx, from, to, ["rename_from", "rename_to"]))
}

/// Puts one key's entry under another, and tells of it. Returns whether there was one.
fn hand_over(ctx: &mut Ctx<'_, '_>, from: Key<'_>, to: Key<'_>, events: [&str; 2]) -> bool {
    let Some(entry) = ctx.access.take(from) else {
        return false;
    };
    let lazily = ctx.config().lazyfree_lazy_server_del();
    ctx.access.place(to, entry, lazily);
    ctx.access.tally.dirty -= 1;
    ctx.notify(EventClass::GENERIC, events[0], from);
    ctx.notify(EventClass::GENERIC, events[1], to);
    true
}

/// MOVE key db
pub fn move_key(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let from = ctx.key(argv.arg(1));
    let dbid = ctx.parse_dbid(argv.arg(2))?;
    if dbid == from.dbid {
        return Err(errors::SAME_OBJECT);
    }
    cluster_compat::count(ctx.engine);
    let to = Key { dbid, ..from };
    let moved = ctx.access.look(from).is_some()
        && !ctx.access.exists(to)
        && hand_over(ctx, from, to, ["move_from", "move_to"]);
    ctx.reply.integer(i64::from(moved));
    Ok(())
}

/// COPY source destination [DB destination-db] [REPLACE]
pub fn copy(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (mut dbid, mut replace) = (ctx.session.dbid, false);
    let mut index = 3;
    while let Some(option) = argv.get(index) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        match argv.get(index + 1) {
            _ if is(b"replace") => replace = true,
            Some(db) if is(b"db") => {
                dbid = ctx.parse_dbid(db)?;
                index += 1;
            }
            _ => return Err(errors::SYNTAX),
        }
        index += 1;
    }
    let from = ctx.key(argv.arg(1));
    let to = Key {
        dbid,
        ..ctx.key(argv.arg(2))
    };
    if from.dbid == to.dbid && from.bytes == to.bytes {
        return Err(errors::SAME_OBJECT);
    }
    if from.dbid != 0 || to.dbid != 0 {
        cluster_compat::count(ctx.engine);
    }
    let lazily = ctx.config().lazyfree_lazy_server_del();
    let copied = ctx.access.read(from).is_some()
        && (replace || !ctx.access.exists(to))
        && ctx.access.copy(from, to, lazily);
    if copied {
        ctx.notify(EventClass::GENERIC, "copy_to", to);
    }
    ctx.reply.integer(i64::from(copied));
    Ok(())
}

/// RANDOMKEY
pub fn randomkey(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let key = ctx.access.random_key(ctx.session.dbid);
    ctx.reply.bulk_or_null(key.as_deref());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use crate::testing::{Line, check};

    #[test]
    fn removing_and_counting() {
        check(&[
            ("MSET a 1 b 2 c 3", "OK"),
            ("EXISTS a a none b", "3"),
            ("TOUCH a none", "1"),
            ("DEL a a none", "1"),
            ("UNLINK b c d", "2"),
            ("DBSIZE", "0"),
            ("SET e x PX 100", "OK"),
            ("EXISTS e", "1"),
            ("+100", ""),
            ("EXISTS e", "0"),
            ("SET e x PX 100", "OK"),
            ("+100", ""),
            ("DEL e", "0"),
            ("TYPE e", "none"),
            ("SET e x", "OK"),
            ("TYPE e", "string"),
        ]);
    }

    #[test]
    fn renaming() {
        check(&[
            ("RENAME none none", "-ERR no such key"),
            ("RENAMENX none k", "-ERR no such key"),
            ("SET k v PX 1000", "OK"),
            ("RENAME k k", "OK"),
            ("RENAMENX k k", "0"),
            ("SET other w", "OK"),
            ("RENAMENX k other", "0"),
            ("RENAME k other", "OK"),
            ("EXISTS k", "0"),
            ("GET other", r#""v""#),
            ("PTTL other", "1000"),
            ("RENAMENX other k", "1"),
            ("PTTL k", "1000"),
            ("SET target x PX 10", "OK"),
            ("+10", ""),
            ("RENAMENX k target", "1"),
            ("GET target", r#""v""#),
            (
                "SET long 12345678901234567890123456789012345678901234567890",
                "OK",
            ),
            ("RENAME long l", "OK"),
            ("OBJECT ENCODING l", r#""raw""#),
        ]);
    }

    #[test]
    fn moving_between_databases() {
        check(&[
            ("SET k v PX 500", "OK"),
            (
                "MOVE k 0",
                "-ERR source and destination objects are the same",
            ),
            ("MOVE k 16", "-ERR DB index is out of range"),
            ("MOVE k -1", "-ERR DB index is out of range"),
            ("MOVE k x", "-ERR value is not an integer or out of range"),
            (
                "MOVE k 2147483648",
                "-ERR value is out of range, value must between -2147483648 and 2147483647",
            ),
            ("MOVE none 1", "0"),
            ("MOVE k 9", "1"),
            ("EXISTS k", "0"),
            ("SET k w", "OK"),
            ("MOVE k 9", "0"),
            ("SELECT 9", "OK"),
            ("PTTL k", "500"),
            ("GET k", r#""v""#),
        ]);
    }

    #[test]
    fn copying() {
        check(&[
            (
                "COPY a a",
                "-ERR source and destination objects are the same",
            ),
            ("COPY none a", "0"),
            ("SET a 5 PX 500", "OK"),
            ("COPY a b", "1"),
            ("PTTL b", "500"),
            ("OBJECT ENCODING b", r#""int""#),
            ("APPEND b x", "2"),
            ("GET a", r#""5""#),
            ("COPY b a", "0"),
            ("COPY b a REPLACE", "1"),
            ("GET a", r#""5x""#),
            ("OBJECT ENCODING a", r#""raw""#),
            ("COPY a a DB 3", "1"),
            ("COPY a db DB 4 DB 3", "1"),
            ("COPY a c DB", "-ERR syntax error"),
            ("COPY a c FOO", "-ERR syntax error"),
            ("COPY a c DB 16", "-ERR DB index is out of range"),
            ("SETRANGE big 2000 x", "2001"),
            ("COPY big db", "1"),
            ("COPY db db2 DB 3 REPLACE", "1"),
            ("SETRANGE big 0 y", "2001"),
            ("GETRANGE db 0 0", r#""\x00""#),
            ("SELECT 3", "OK"),
            ("MGET a db", r#"["5x" "5x"]"#),
            ("STRLEN db2", "2001"),
        ]);
    }

    #[test]
    fn those_who_watch_either_key_are_told() {
        for command in ["RENAME a b", "MOVE a 1", "COPY a b", "COPY a b DB 0"] {
            for watched in ["a", "b"] {
                let mut line = Line::open();
                let mut other = line.another();
                line.run("SET a 1");
                line.run(&format!("WATCH {watched}"));
                line.run("MULTI");
                line.run("PING");
                other.run(command);
                let told = line.run("EXEC") == "(nil array)";
                let changes = match (command.split(' ').next(), watched) {
                    (Some("COPY"), key) => key == "b",
                    (Some("MOVE"), key) => key == "a",
                    _ => true,
                };
                assert_eq!(told, changes, "{command} {watched}");
            }
        }
    }

    #[test]
    fn a_random_key_exists() {
        let mut line = Line::open();
        assert_eq!(line.run("RANDOMKEY"), "(nil)");
        for index in 0..50 {
            line.run(&format!("SET k{index} v"));
        }
        let drawn: std::collections::HashSet<String> =
            (0..300).map(|_| line.run("RANDOMKEY")).collect();
        assert!(drawn.len() > 25 && drawn.iter().all(|key| key.starts_with("\"k")));
    }

    #[test]
    fn changes_are_counted_once() {
        let mut line = Line::open();
        let mut changes = |command: &str| {
            let before = line.caller.stats().dirty.load(Ordering::Relaxed);
            line.run(command);
            line.caller.stats().dirty.load(Ordering::Relaxed) - before
        };
        assert_eq!(changes("MSET a 1 b 2"), 2);
        assert_eq!(changes("RENAME a c"), 1);
        assert_eq!(changes("MOVE c 1"), 1);
        assert_eq!(changes("COPY b d"), 1);
        assert_eq!(changes("DEL b d none"), 2);
        assert_eq!(changes("SETBIT bits 9 0"), 1);
        assert_eq!(changes("SETBIT bits 9 0"), 0);
        assert_eq!(changes("BITFIELD bits SET u8 0 1 SET u8 8 0 SET u8 0 9"), 2);
        assert_eq!(changes("BITFIELD bits SET u8 0 9 GET u8 8"), 0);
        assert_eq!(changes("BITFIELD bits SET u8 80 0 SET u8 88 0"), 2);
        assert_eq!(changes("BITFIELD bits OVERFLOW FAIL SET u8 96 256"), 0);
        assert_eq!(changes("SWAPDB 1 1"), 1);
        assert_eq!(changes("SWAPDB 0 1"), 1);
    }
}
