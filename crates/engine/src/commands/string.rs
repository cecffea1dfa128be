//! Strings: GET, SET and what is between them.
//!
//! `SET`, `GETEX`, `MSETEX` share one parser of their expiry options, so that the same mistake gets the same answer
//! everywhere.

use serval_base::number;
use serval_keyspace::{
    Key, KeyEntry, NewValue, Object, Ttl, Value, kind, string_bytes, string_len,
};
use serval_resp::{Argv, Writer};

use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::effect;
use crate::notify::EventClass;

/// Writes a string entry as a bulk.
#[inline]
pub(crate) fn write_string(reply: &mut Writer<'_>, entry: &KeyEntry) {
    match entry.value() {
        Value::Int(int) => reply.bulk_int(int),
        Value::Inline(bytes) => reply.bulk(bytes),
        Value::Boxed(Object::Str(bytes)) => reply.bulk(bytes),
        Value::Boxed(_) => unreachable!("the caller looked at the type"),
    }
}

/// Writes the string under a key, or null; an error when it holds something else.
#[inline]
fn reply_string(ctx: &mut Ctx<'_, '_>, key: Key<'_>) -> CommandResult {
    match ctx.access.read(key) {
        None => ctx.reply.null(),
        Some(entry) if entry.ty() != kind::STRING => {
            return Err(errors::WRONG_TYPE);
        }
        Some(entry) => write_string(&mut ctx.reply, &entry),
    }
    Ok(())
}

/// GET key
pub fn get(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    reply_string(ctx, key)
}

/// When a SET is done at all.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Condition<'a> {
    #[default]
    Always,
    Missing,
    Exists,
    /// The value is this one.
    Equals(&'a [u8]),
}

/// Options of SET and its relatives.
#[derive(Clone, Copy)]
struct SetOptions<'a> {
    condition: Condition<'a>,
    get: bool,
    expiry: Expiry<'a>,
}

/// An expiry as it was asked for, not resolved yet.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Expiry<'a> {
    #[default]
    None,
    Keep,
    Persist,
    Time {
        text: &'a [u8],
        seconds: bool,
        relative: bool,
    },
}

impl<'a> Expiry<'a> {
    /// Whether an expiry may stand after another: the same option again, which replaces it.
    fn follows(self, earlier: Expiry<'_>) -> bool {
        match (earlier, self) {
            (Expiry::None, _) => true,
            (
                Expiry::Time {
                    seconds, relative, ..
                },
                Expiry::Time {
                    seconds: own_seconds,
                    relative: own_relative,
                    ..
                },
            ) => (seconds, relative) == (own_seconds, own_relative),
            (earlier, own) => earlier == own,
        }
    }

    /// Recognizes EX, PX, EXAT, PXAT with their argument.
    fn timed(option: &[u8], text: Option<&'a [u8]>) -> Option<Expiry<'a>> {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        let (seconds, relative) = match () {
            () if is(b"ex") => (true, true),
            () if is(b"px") => (false, true),
            () if is(b"exat") => (true, false),
            () if is(b"pxat") => (false, false),
            () => return None,
        };
        Some(Expiry::Time {
            text: text?,
            seconds,
            relative,
        })
    }

    /// Whether it was given as a journal tells it.
    fn is_unix_ms(self) -> bool {
        let Expiry::Time {
            seconds, relative, ..
        } = self
        else {
            return false;
        };
        !seconds && !relative
    }

    /// The Unix millisecond that was meant, or the error that SET gives.
    fn resolve(self, ctx: &Ctx<'_, '_>) -> Result<Ttl, Error> {
        match self {
            Expiry::None | Expiry::Persist => Ok(Ttl::Clear),
            Expiry::Keep => Ok(Ttl::Keep),
            Expiry::Time {
                text,
                seconds,
                relative,
            } => {
                let value = number::parse_i64(text).ok_or(errors::NOT_INTEGER)?;
                expiry_at(value, seconds, relative, ctx.now_ms())
                    .map(Ttl::At)
                    .ok_or_else(|| errors::invalid_expire(ctx.spec.full_name))
            }
        }
    }
}

/// The Unix millisecond of an expiry that must be positive; none when it is not, or does not fit.
fn expiry_at(value: i64, seconds: bool, relative: bool, now_ms: i64) -> Option<i64> {
    if value <= 0 {
        return None;
    }
    let ms = if seconds {
        value.checked_mul(1000)?
    } else {
        value
    };
    if relative {
        ms.checked_add(now_ms)
    } else {
        Some(ms)
    }
}

fn parse_set<'a>(argv: Argv<'a>, from: usize) -> Result<SetOptions<'a>, Error> {
    let mut options = SetOptions {
        condition: Condition::Always,
        get: false,
        expiry: Expiry::None,
    };
    let mut index = from;
    while let Some(option) = argv.get(index) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        let free = options.condition == Condition::Always;
        match () {
            () if is(b"nx") && free => options.condition = Condition::Missing,
            () if is(b"nx") && options.condition == Condition::Missing => {}
            () if is(b"xx") && free => options.condition = Condition::Exists,
            () if is(b"xx") && options.condition == Condition::Exists => {}
            () if is(b"ifeq") && free => {
                index += 1;
                options.condition = Condition::Equals(argv.get(index).ok_or(errors::SYNTAX)?);
            }
            () if is(b"get") => options.get = true,
            () if is(b"keepttl") && matches!(options.expiry, Expiry::None | Expiry::Keep) => {
                options.expiry = Expiry::Keep;
            }
            () => {
                let timed = Expiry::timed(option, argv.get(index + 1)).ok_or(errors::SYNTAX)?;
                if !timed.follows(options.expiry) {
                    return Err(errors::SYNTAX);
                }
                options.expiry = timed;
                index += 1;
            }
        }
        index += 1;
    }
    Ok(options)
}

/// SET key value [NX | XX | IFEQ comparison] [GET] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]
pub fn set(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let value = argv.arg(2);
    if argv.len() == 3 {
        put(ctx, key, NewValue::Str(value), Ttl::Clear);
        ctx.reply.ok();
        return Ok(());
    }
    let options = parse_set(argv, 3)?;
    let ttl = options.expiry.resolve(ctx)?;
    if options.get {
        reply_string(ctx, key)?;
    }
    let met = match options.condition {
        Condition::Always => true,
        Condition::Missing => ctx.access.look(key).is_none(),
        Condition::Exists => ctx.access.look(key).is_some(),
        Condition::Equals(expected) => equals(ctx, key, expected)?,
    };
    if !met {
        if !options.get {
            ctx.reply.null();
        }
        return Ok(());
    }
    store(ctx, key, value, ttl);
    propagate_set(ctx, argv, &options, ttl);
    if !options.get {
        ctx.reply.ok();
    }
    Ok(())
}

/// Tells the journal of a SET that was done: without what it depended on where others may not know that, and without
/// GET. What has passed already was removed.
fn propagate_set(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, options: &SetOptions<'_>, ttl: Ttl) {
    let (key, value) = (argv.arg(1), argv.arg(2));
    let compares = matches!(options.condition, Condition::Equals(_));
    match (options.expiry, ttl) {
        (_, Ttl::At(at_ms)) if ctx.is_past(at_ms) => {}
        (expiry, Ttl::At(at_ms)) if compares || !expiry.is_unix_ms() => {
            ctx.propagate(effect!(b"SET", key, value, b"PXAT", at_ms));
        }
        (_, Ttl::At(_)) => {}
        (_, Ttl::Keep) if compares => ctx.propagate(effect!(b"SET", key, value, b"KEEPTTL")),
        _ if compares => ctx.propagate(effect!(b"SET", key, value)),
        _ if options.get && ctx.is_journaled() => {
            let is_get = |option: &&[u8]| option.eq_ignore_ascii_case(b"get");
            let rest: Vec<&[u8]> = argv.iter().skip(3).filter(|arg| !is_get(arg)).collect();
            ctx.propagate_more(effect!(argv.arg(0), key, value), rest.into_iter());
        }
        _ => {}
    }
}

/// Sets a key, or removes it when its expiry has passed already. Whoever watches it is told even if it was not there, as
/// by Redis, which stores it first.
fn store(ctx: &mut Ctx<'_, '_>, key: Key<'_>, value: &[u8], ttl: Ttl) {
    if matches!(ttl, Ttl::At(at_ms) if ctx.is_past(at_ms)) {
        if ctx.access.remove_expired(key, false) {
            ctx.propagate_removal(key, ctx.config().lazyfree_lazy_expire());
        } else {
            ctx.access.announce(key);
            ctx.propagate_nothing();
            ctx.notify(EventClass::NEW, "new", key);
        }
        notify_set(ctx, key, ttl);
        ctx.notify(EventClass::EXPIRED, "expired", key);
    } else {
        put(ctx, key, NewValue::Str(value), ttl);
    }
}

/// Sets a key, and tells of it.
#[inline]
pub(crate) fn put(ctx: &mut Ctx<'_, '_>, key: Key<'_>, value: NewValue<'_>, ttl: Ttl) {
    ctx.access.put(key, value, ttl);
    notify_set(ctx, key, ttl);
}

#[inline]
fn notify_set(ctx: &mut Ctx<'_, '_>, key: Key<'_>, ttl: Ttl) {
    ctx.notify(EventClass::STRING, "set", key);
    if matches!(ttl, Ttl::At(_)) {
        ctx.notify(EventClass::GENERIC, "expire", key);
    }
}

/// Removes a key, and tells of it.
fn delete(ctx: &mut Ctx<'_, '_>, key: Key<'_>) {
    if ctx.access.remove(key, false) {
        ctx.propagate_removal(key, false);
        ctx.notify(EventClass::GENERIC, "del", key);
    }
}

/// Whether the key is a string with these bytes.
fn equals(ctx: &mut Ctx<'_, '_>, key: Key<'_>, expected: &[u8]) -> Result<bool, Error> {
    let mut scratch = Vec::new();
    let found = ctx.look_string(key)?;
    Ok(found.is_some_and(|entry| string_bytes(&entry, &mut scratch) == expected))
}

/// SETNX key value
pub fn setnx(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let missing = ctx.access.look(key).is_none();
    if missing {
        put(ctx, key, NewValue::Str(argv.arg(2)), Ttl::Clear);
    }
    ctx.reply.integer(i64::from(missing));
    Ok(())
}

/// SETEX key seconds value
pub fn setex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_with_ttl(ctx, argv, true)
}

/// PSETEX key milliseconds value
pub fn psetex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_with_ttl(ctx, argv, false)
}

fn set_with_ttl(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, seconds: bool) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let expiry = Expiry::Time {
        text: argv.arg(2),
        seconds,
        relative: true,
    };
    let ttl = expiry.resolve(ctx)?;
    put(ctx, key, NewValue::Str(argv.arg(3)), ttl);
    if let Ttl::At(at_ms) = ttl {
        ctx.propagate(effect!(b"SET", key.bytes, argv.arg(3), b"PXAT", at_ms));
    }
    ctx.reply.ok();
    Ok(())
}

/// GETSET key value
pub fn getset(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    reply_string(ctx, key)?;
    put(ctx, key, NewValue::Str(argv.arg(2)), Ttl::Clear);
    ctx.propagate(effect!(b"SET", key.bytes, argv.arg(2)));
    Ok(())
}

/// GETDEL key
pub fn getdel(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    reply_string(ctx, key)?;
    delete(ctx, key);
    Ok(())
}

/// GETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST]
pub fn getex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let mut expiry = Expiry::None;
    let mut index = 2;
    while let Some(option) = argv.get(index) {
        let next = if option.eq_ignore_ascii_case(b"persist") {
            Expiry::Persist
        } else {
            index += 1;
            Expiry::timed(option, argv.get(index)).ok_or(errors::SYNTAX)?
        };
        if !next.follows(expiry) {
            return Err(errors::SYNTAX);
        }
        expiry = next;
        index += 1;
    }
    reply_string(ctx, key)?;
    let Some(old) = ctx.access.peek(key).map(|entry| entry.expiry_ms()) else {
        return Ok(());
    };
    // As in Redis, a missing key is answered before its expiry is looked at.
    let ttl = expiry.resolve(ctx)?;
    match (expiry, ttl) {
        (Expiry::Persist, _) if old.is_some() => {
            ctx.access.set_expiry(key, None);
            ctx.propagate(effect!(b"PERSIST", key.bytes));
            ctx.notify(EventClass::GENERIC, "persist", key);
        }
        (_, Ttl::At(at_ms)) if ctx.is_past(at_ms) => {
            ctx.access.remove_expired(key, false);
            ctx.propagate_removal(key, ctx.config().lazyfree_lazy_expire());
            ctx.notify(EventClass::GENERIC, "del", key);
        }
        (_, Ttl::At(at_ms)) => {
            ctx.access.set_expiry(key, Some(at_ms));
            ctx.propagate(effect!(b"PEXPIREAT", key.bytes, at_ms));
            ctx.notify(EventClass::GENERIC, "expire", key);
        }
        _ => {}
    }
    Ok(())
}

/// MGET key [key ...]
pub fn mget(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    ctx.reply.array(argv.len() - 1);
    for bytes in argv.iter().skip(1) {
        if ctx.is_output_full() {
            break;
        }
        let key = ctx.key(bytes);
        match ctx.access.read(key) {
            Some(entry) if entry.ty() == kind::STRING => write_string(&mut ctx.reply, &entry),
            _ => ctx.reply.null(),
        }
    }
    Ok(())
}

/// The pairs of MSET and its relatives: `count` of them from the argument `from` on.
fn pairs(argv: Argv<'_>, from: usize, count: usize) -> impl Iterator<Item = (&[u8], &[u8])> {
    (0..count).map(move |pair| (argv.arg(from + 2 * pair), argv.arg(from + 2 * pair + 1)))
}

/// MSET key value [key value ...]
pub fn mset(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    if argv.len().is_multiple_of(2) {
        return Err(errors::wrong_arity(ctx.spec.full_name));
    }
    for (bytes, value) in pairs(argv, 1, argv.len() / 2) {
        let key = ctx.key(bytes);
        put(ctx, key, NewValue::Str(value), Ttl::Clear);
    }
    ctx.reply.ok();
    Ok(())
}

/// MSETNX key value [key value ...]
pub fn msetnx(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    if argv.len().is_multiple_of(2) {
        return Err(errors::wrong_arity(ctx.spec.full_name));
    }
    let count = argv.len() / 2;
    for (bytes, _) in pairs(argv, 1, count) {
        let key = ctx.key(bytes);
        if ctx.access.look(key).is_some() {
            ctx.reply.integer(0);
            return Ok(());
        }
    }
    for (bytes, value) in pairs(argv, 1, count) {
        let key = ctx.key(bytes);
        put(ctx, key, NewValue::Str(value), Ttl::Clear);
    }
    ctx.reply.integer(1);
    Ok(())
}

/// MSETEX numkeys key value [key value ...] [NX | XX] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL]
pub fn msetex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let count = number::parse_i64(argv.arg(1))
        .and_then(|count| usize::try_from(count).ok())
        .filter(|count| (1..=i32::MAX as usize).contains(count))
        .ok_or(errors::NUMKEYS_RANGE)?;
    let rest = 2 + count * 2;
    if rest > argv.len() {
        return Err(errors::SYNTAX);
    }
    let options = parse_set(argv, rest)?;
    if options.get || matches!(options.condition, Condition::Equals(_)) {
        return Err(errors::SYNTAX);
    }
    let ttl = options.expiry.resolve(ctx)?;
    for (bytes, _) in pairs(argv, 2, count) {
        let key = ctx.key(bytes);
        let found = ctx.access.look(key).is_some();
        let refused = if found {
            Condition::Missing
        } else {
            Condition::Exists
        };
        if options.condition == refused {
            ctx.reply.integer(0);
            return Ok(());
        }
    }
    for (bytes, value) in pairs(argv, 2, count) {
        let key = ctx.key(bytes);
        put(ctx, key, NewValue::Str(value), ttl);
        // Only Valkey knows the command, and this everybody.
        match ttl {
            Ttl::Clear => ctx.propagate(effect!(b"SET", bytes, value)),
            Ttl::Keep => ctx.propagate(effect!(b"SET", bytes, value, b"KEEPTTL")),
            Ttl::At(at_ms) => ctx.propagate(effect!(b"SET", bytes, value, b"PXAT", at_ms)),
        }
    }
    ctx.reply.integer(1);
    Ok(())
}

/// DELIFEQ key value
pub fn delifeq(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let equal = equals(ctx, key, argv.arg(2))?;
    if equal {
        delete(ctx, key);
    }
    ctx.reply.integer(i64::from(equal));
    Ok(())
}

/// STRLEN key
pub fn strlen(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let len = ctx.read_string(key)?.map_or(0, |entry| string_len(&entry));
    ctx.reply.integer(len as i64);
    Ok(())
}

/// APPEND key value
pub fn append(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let value = argv.arg(2);
    let len = ctx.look_string(key)?.map_or(0, |entry| string_len(&entry));
    check_len(ctx, len, value.len())?;
    let len = ctx.access.append(key, value);
    ctx.notify(EventClass::STRING, "append", key);
    ctx.reply.integer(len as i64);
    Ok(())
}

/// Refuses a string that would grow past `proto-max-bulk-len`.
pub(crate) fn check_len(ctx: &Ctx<'_, '_>, len: usize, more: usize) -> CommandResult {
    let limit = ctx.config().proto_max_bulk_len();
    match len.checked_add(more) {
        Some(len) if len <= limit => Ok(()),
        _ => Err(errors::STRING_TOO_LONG),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn an_expiry_may_be_repeated_but_not_changed() {
        let syntax = "-ERR syntax error";
        check(&[
            ("SET k v EX 100 ex 200", "OK"),
            ("TTL k", "200"),
            (
                "SET k v EX 100 EX x",
                "-ERR value is not an integer or out of range",
            ),
            ("SET k v EX 100 PX 200", syntax),
            ("SET k v EX 100 EXAT 200", syntax),
            ("SET k v EX 100 KEEPTTL", syntax),
            ("SET k v KEEPTTL EX 100", syntax),
            ("SET k w KEEPTTL KEEPTTL", "OK"),
            ("TTL k", "200"),
            ("GETEX k EX 300 EX 400", "\"w\""),
            ("TTL k", "400"),
            ("GETEX k EX 100 PERSIST", syntax),
            ("GETEX k PERSIST EX 100", syntax),
            ("GETEX k PERSIST persist", "\"w\""),
            ("TTL k", "-1"),
            ("GETEX k EX", syntax),
        ]);
    }
}
