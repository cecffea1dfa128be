//! Members of one set: SADD, SREM, SISMEMBER, SMISMEMBER, SCARD, SMEMBERS, SSCAN, and SMOVE from one to another.

use serval_keyspace::{Element, Found, Key, SetLimits, SetRef, SetValue, kind};
use serval_resp::{Argv, Writer};

use crate::commands::scan_options::{ScanOptions, Scanned, parse_cursor, reply_step};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// SADD key member [member ...]
pub fn sadd(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let members = argv.slice_from(2);
    let limits = ctx.config().set_limits();
    let Some(entry) = look_set(ctx, key)? else {
        let mut set = SetValue::for_first(argv.arg(2), members.len(), limits);
        let added = add_all(&mut set, members, limits);
        ctx.access.put_set(key, set);
        ctx.notify(EventClass::SET, "sadd", key);
        ctx.reply.count(added);
        return Ok(());
    };
    let known = known_members(SetRef::of(&entry), members, limits);
    if known == members.len() {
        ctx.reply.count(0);
        return Ok(());
    }
    let added = ctx.access.edit_set(key, |set| {
        set.expect(members.len(), limits);
        if matches!(set, SetValue::Table(_)) {
            let added = add_all(set, members.slice_from(known), limits);
            return (added > 0, added);
        }
        set.add_absent(Element::Bytes(members.arg(known)), limits);
        let added = 1 + add_all(set, members.slice_from(known + 1), limits);
        (true, added)
    });
    let added = added.unwrap_or(0);
    if added > 0 {
        ctx.notify(EventClass::SET, "sadd", key);
    }
    ctx.reply.count(added);
    Ok(())
}

fn add_all(set: &mut SetValue, members: Argv<'_>, limits: SetLimits) -> usize {
    members
        .iter()
        .filter(|member| set.add(Element::Bytes(member), limits))
        .count()
}

/// How many of the first members a packed set contains already: it is looked through once, and where nothing is new, it is
/// not copied to be changed. A table is not searched twice, nor a set that is about to become one.
fn known_members(set: SetRef<'_>, members: Argv<'_>, limits: SetLimits) -> usize {
    let limit = match set {
        SetRef::Intset(_) => limits.intset_len,
        SetRef::Listpack(_) => limits.listpack_len,
        SetRef::Table(_) => return 0,
    };
    if members.len() > limit {
        return 0;
    }
    members
        .iter()
        .take_while(|member| set.contains(member))
        .count()
}

/// SREM key member [member ...]
pub fn srem(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    if look_set(ctx, key)?.is_none() {
        ctx.reply.count(0);
        return Ok(());
    }
    let removed = ctx.access.edit_set(key, |set| {
        let mut removed = 0;
        for member in argv.iter().skip(2) {
            removed += usize::from(set.remove(member));
            if set.is_empty() {
                break;
            }
        }
        (removed > 0, (removed, set.is_empty()))
    });
    let (removed, emptied) = removed.unwrap_or_default();
    if removed > 0 {
        ctx.notify(EventClass::SET, "srem", key);
    }
    if emptied {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
    ctx.reply.count(removed);
    Ok(())
}

/// SMOVE source destination member
pub fn smove(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (source, destination) = (ctx.first_key(argv.arg(1)), ctx.key(argv.arg(2)));
    let member = argv.arg(3);
    let limits = ctx.config().set_limits();
    // What is at the destination is looked up before, but its type counts only where there is a source.
    let destination_type = ctx.access.look(destination).map(|entry| entry.ty());
    let Some(set) = look_set(ctx, source)? else {
        ctx.reply.count(0);
        return Ok(());
    };
    let contains = SetRef::of(&set).contains(member);
    if destination_type.is_some_and(|ty| ty != kind::SET) {
        return Err(errors::WRONG_TYPE);
    }
    if source.bytes == destination.bytes || !contains {
        ctx.reply.count(usize::from(contains));
        return Ok(());
    }
    let emptied = ctx.access.edit_set(source, |set| {
        set.remove(member);
        (true, set.is_empty())
    });
    ctx.notify(EventClass::SET, "srem", source);
    if emptied == Some(true) {
        ctx.notify(EventClass::GENERIC, "del", source);
    }
    let added = if destination_type.is_some() {
        let added = ctx.access.edit_set(destination, |set| {
            let added = set.add(Element::Bytes(member), limits);
            (added, added)
        });
        added == Some(true)
    } else {
        let mut set = SetValue::for_first(member, 1, limits);
        set.add(Element::Bytes(member), limits);
        ctx.access.put_set(destination, set);
        true
    };
    if added {
        ctx.notify(EventClass::SET, "sadd", destination);
    }
    ctx.reply.count(1);
    Ok(())
}

/// SISMEMBER key member
pub fn sismember(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let is_member =
        read_set(ctx, key)?.is_some_and(|entry| SetRef::of(&entry).contains(argv.arg(2)));
    ctx.reply.count(usize::from(is_member));
    Ok(())
}

/// SMISMEMBER key member [member ...]
pub fn smismember(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let members = argv.slice_from(2);
    let entry = ctx.access.read(key);
    let set = checked(&entry)?;
    ctx.reply.array(members.len());
    for member in members.iter() {
        let is_member = set.is_some_and(|set| set.contains(member));
        ctx.reply.count(usize::from(is_member));
    }
    Ok(())
}

/// SCARD key
pub fn scard(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let len = read_set(ctx, key)?.map_or(0, |entry| SetRef::of(&entry).len());
    ctx.reply.count(len);
    Ok(())
}

/// SMEMBERS key
pub fn smembers(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let entry = ctx.access.read(key);
    let Some(set) = checked(&entry)? else {
        ctx.reply.set(0);
        return Ok(());
    };
    ctx.reply.set(set.len());
    set.iter()
        .for_each(|member| write_member(&mut ctx.reply, member));
    Ok(())
}

/// SSCAN key cursor [MATCH pattern] [COUNT count]
pub fn sscan(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let cursor = parse_cursor(argv.arg(2))?;
    let entry = ctx.access.read(key);
    let (mut frames, mut count, mut next) = (Vec::new(), 0, 0);
    if let Some(set) = checked(&entry)? {
        let options = ScanOptions::parse(argv, 3, Scanned::Members)?;
        let mut scratch = Vec::new();
        let mut writer = Writer::new(&mut frames, ctx.reply.resp3);
        next = set.scan(cursor, options.count, &mut |member| {
            let text = member.text(&mut scratch);
            if options.accepts_name(text) {
                writer.bulk(text);
                count += 1;
            }
        });
    }
    reply_step(&mut ctx.reply, next, count, &frames);
    Ok(())
}

/// Writes a member as a string.
#[inline]
pub(super) fn write_member(reply: &mut Writer<'_>, member: Element<'_>) {
    match member {
        Element::Bytes(text) => reply.bulk(text),
        Element::Int(int) => reply.bulk_int(int),
    }
}

/// The set of an entry that was read, if there is one.
#[inline]
pub(super) fn checked<'a>(entry: &'a Option<Found<'_>>) -> Result<Option<SetRef<'a>>, Error> {
    match entry {
        None => Ok(None),
        Some(entry) if entry.ty() != kind::SET => Err(errors::WRONG_TYPE),
        Some(entry) => Ok(Some(SetRef::of(entry))),
    }
}

/// A key for reading that must be a set if it exists. Counts hit or miss.
#[inline]
fn read_set<'c>(ctx: &'c mut Ctx<'_, '_>, key: Key<'_>) -> Result<Option<Found<'c>>, Error> {
    match ctx.access.read(key) {
        Some(entry) if entry.ty() != kind::SET => Err(errors::WRONG_TYPE),
        found => Ok(found),
    }
}

/// A key for writing that must be a set if it exists.
#[inline]
pub(super) fn look_set<'c>(
    ctx: &'c mut Ctx<'_, '_>,
    key: Key<'_>,
) -> Result<Option<Found<'c>>, Error> {
    match ctx.access.look(key) {
        Some(entry) if entry.ty() != kind::SET => Err(errors::WRONG_TYPE),
        found => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    const WRONG_TYPE: &str = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    #[test]
    fn members_come_and_go() {
        check(&[
            ("SADD s a b a", "2"),
            ("SADD s b c", "1"),
            ("SCARD s", "3"),
            ("SISMEMBER s a", "1"),
            ("SISMEMBER s x", "0"),
            ("SMISMEMBER s a x c", "[1 0 1]"),
            ("SMISMEMBER none a b", "[0 0]"),
            ("SREM s a x a", "1"),
            ("SMEMBERS s", r#"["b" "c"]"#),
            ("SREM s b c b", "2"),
            ("EXISTS s", "0"),
            ("SREM s a", "0"),
            ("SMEMBERS s", "[]"),
            ("SCARD s", "0"),
        ]);
    }

    #[test]
    fn encodings_change_as_members_come() {
        check(&[
            ("SADD i 2 1 3", "3"),
            ("OBJECT ENCODING i", r#""intset""#),
            ("SMEMBERS i", r#"["1" "2" "3"]"#),
            ("SADD i 01", "1"),
            ("OBJECT ENCODING i", r#""listpack""#),
            ("SISMEMBER i 2", "1"),
            ("CONFIG SET set-max-listpack-entries 4", "OK"),
            ("SADD i 5", "1"),
            ("OBJECT ENCODING i", r#""hashtable""#),
            ("SREM i 5 3 2 1", "4"),
            ("OBJECT ENCODING i", r#""hashtable""#),
            ("CONFIG SET set-max-intset-entries 3", "OK"),
            ("SADD j 1 2 3", "3"),
            ("OBJECT ENCODING j", r#""intset""#),
            ("SADD j 1 2 3 1", "0"),
            ("OBJECT ENCODING j", r#""hashtable""#),
            ("SADD k 1 2 3 4", "4"),
            ("OBJECT ENCODING k", r#""listpack""#),
            ("CONFIG SET set-max-listpack-value 2", "OK"),
            ("SADD l abc", "1"),
            ("OBJECT ENCODING l", r#""hashtable""#),
            ("SADD m 100", "1"),
            ("SADD m a", "1"),
            ("OBJECT ENCODING m", r#""hashtable""#),
        ]);
    }

    #[test]
    fn moving() {
        check(&[
            ("SADD s a b", "2"),
            ("SADD d b", "1"),
            ("SET k v", "OK"),
            ("SMOVE s d x", "0"),
            ("SMOVE s d b", "1"),
            ("SCARD d", "1"),
            ("SMOVE s s a", "1"),
            ("SMOVE s s x", "0"),
            ("SMOVE s k a", WRONG_TYPE),
            ("SMOVE k s a", WRONG_TYPE),
            ("SMOVE none k a", "0"),
            ("SMOVE s new a", "1"),
            ("EXISTS s", "0"),
            ("SMEMBERS new", r#"["a"]"#),
        ]);
    }

    #[test]
    fn other_types_are_refused() {
        let mut line = Line::open();
        line.run("SET k v");
        for command in [
            "SADD k a",
            "SREM k a",
            "SISMEMBER k a",
            "SMISMEMBER k a",
            "SCARD k",
            "SMEMBERS k",
            "SSCAN k 0",
            "SPOP k",
            "SRANDMEMBER k",
            "SINTER none k",
        ] {
            assert_eq!(line.run(command), WRONG_TYPE, "{command}");
        }
        line.run("SADD s a");
        assert_eq!(line.run("GET s"), WRONG_TYPE);
        assert_eq!(line.run("TYPE s"), "set");
    }

    #[test]
    fn a_scan_reports_every_member() {
        let mut line = Line::open();
        assert_eq!(line.run("SSCAN none 0 nonsense"), r#"["0" []]"#);
        line.run("SADD s 1 2 3");
        assert_eq!(
            line.run("SSCAN s 0 COUNT 1 MATCH [13]"),
            r#"["0" ["1" "3"]]"#
        );
        for option in ["TYPE set", "NOVALUES", "COUNT 0", "MATCH"] {
            assert!(line.run(&format!("SSCAN s 0 {option}")).starts_with("-ERR"));
        }
        assert_eq!(line.run("SSCAN s x"), "-ERR invalid cursor");
        for index in 0..1000 {
            line.run(&format!("SADD big member:{index}"));
        }
        let (mut cursor, mut found) = ("0".to_owned(), std::collections::BTreeSet::new());
        loop {
            let reply = line.run(&format!("SSCAN big {cursor} COUNT 7"));
            let (next, members) = reply[2..reply.len() - 2].split_once("\" [").unwrap();
            found.extend(members.split_whitespace().map(str::to_owned));
            cursor = next.to_owned();
            if cursor == "0" {
                break;
            }
        }
        assert_eq!(found.len(), 1000);
    }

    #[test]
    fn changes_are_seen_by_watchers_and_others_are_not() {
        let mut line = Line::open();
        let mut other = line.another();
        line.run("SADD s a");
        for (change, is_seen) in [
            ("SADD s a", false),
            ("SREM s x", false),
            ("SMOVE s t x", false),
            ("SADD s b", true),
            ("SREM s b", true),
            ("SPOP s 0", false),
            ("SPOP s", true),
        ] {
            line.run("WATCH s");
            other.run(change);
            line.run("MULTI");
            let expected = if is_seen { "(nil array)" } else { "[]" };
            assert_eq!(line.run("EXEC"), expected, "{change}");
        }
    }
}
