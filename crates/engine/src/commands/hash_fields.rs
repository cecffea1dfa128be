//! Fields read or set together with what becomes of them: HGETDEL, HGETEX, HSETEX.

use serval_base::number;
use serval_keyspace::{HashChange, HashMut, Key};
use serval_resp::{Argv, Writer};

use super::hash::{drop_if_over, is_told_by_hset, look_hash, notify_removed, write_element};
use super::hash_expire::{NewExpiry, Outcome, TimeForm, fields_from};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::{Arg, effect};
use crate::notify::EventClass;

/// Writes a field's value; answers whether it is there.
fn write_field(reply: &mut Writer<'_>, hash: &HashMut<'_>, field: &[u8]) -> bool {
    let found = hash.view().get(field);
    match found {
        Some(found) => write_element(reply, found.value),
        None => reply.null(),
    }
    found.is_some()
}

/// HGETDEL key FIELDS count field [field ...]
pub fn hgetdel(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let exists = look_hash(ctx, key)?;
    let fields = fields_from(argv, 2, errors::FIELDS_COUNT)?;
    ctx.reply.array(fields.len());
    if !exists {
        fields.iter().for_each(|_| ctx.reply.null());
        return Ok(());
    }
    let (limits, over_ms) = (ctx.config().hash_limits(), ctx.access.fields_over_ms());
    let reply = &mut ctx.reply;
    let done = ctx.access.edit_hash(key, limits, |hash| {
        let (mut expired, mut removed) = (0, false);
        for field in fields.iter() {
            expired += drop_if_over(hash, field, over_ms);
            if write_field(reply, hash, field) {
                removed |= hash.remove(field);
            }
        }
        let change = HashChange {
            changed: removed,
            expired,
        };
        (change, (removed, hash.view().is_empty()))
    });
    let (removed, emptied) = done.unwrap_or_default();
    if removed {
        ctx.propagate_more(effect!(b"HDEL", key.bytes), fields.iter());
        notify_removed(ctx, key, "hdel", emptied);
    } else if emptied {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
    Ok(())
}

/// What HGETEX does to an expiry.
#[derive(Clone, Copy)]
enum Change {
    None,
    Persist,
    Set(NewExpiry),
}

/// What HGETEX did.
#[derive(Clone, Copy, Default)]
struct Done {
    changed: bool,
    removed: u64,
    emptied: bool,
}

/// HGETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST] FIELDS count field [field ...]
pub fn hgetex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let exists = look_hash(ctx, key)?;
    let option = argv.arg(2);
    let (change, at) = match TimeForm::of_option(option) {
        Some(form) => {
            let at_ms = form.parse(argv.arg(3), ctx)?;
            (Change::Set(NewExpiry::new(at_ms, ctx)), 4)
        }
        None if option.eq_ignore_ascii_case(b"persist") => (Change::Persist, 3),
        None => (Change::None, 2),
    };
    if at + 1 >= argv.len() {
        return Err(errors::wrong_arity(ctx.spec.full_name));
    }
    let fields = fields_from(argv, at, errors::FIELDS_COUNT)?;
    ctx.reply.array(fields.len());
    if !exists {
        fields.iter().for_each(|_| ctx.reply.null());
        return Ok(());
    }
    let (limits, over_ms) = (ctx.config().hash_limits(), ctx.access.fields_over_ms());
    let reply = &mut ctx.reply;
    let done = ctx.access.edit_hash(key, limits, |hash| {
        if !matches!(change, Change::None) {
            hash.admit_expiries();
        }
        let (mut done, mut expired) = (Done::default(), 0);
        for field in fields.iter() {
            expired += drop_if_over(hash, field, over_ms);
            if write_field(reply, hash, field) {
                change_expiry(hash, field, change, &mut done);
            }
        }
        done.emptied = hash.view().is_empty();
        let change = HashChange {
            changed: done.changed || done.removed > 0,
            expired,
        };
        (change, done)
    });
    let done = done.unwrap_or_default();
    ctx.access.tally.expired_fields += done.removed;
    if done.changed {
        let fields = argv.iter().skip(at);
        let event = match change {
            Change::Set(expiry) => {
                let head = effect!(b"HPEXPIREAT", key.bytes, expiry.at_ms);
                ctx.propagate_more(head, fields);
                "hexpire"
            }
            _ => {
                ctx.propagate_more(effect!(b"HPERSIST", key.bytes), fields);
                "hpersist"
            }
        };
        ctx.notify(EventClass::HASH, event, key);
    } else if done.removed > 0 {
        // Each field that went was told of.
        ctx.propagate_nothing();
        ctx.notify(EventClass::HASH, "hdel", key);
    }
    if done.emptied {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
    Ok(())
}

fn change_expiry(hash: &mut HashMut<'_>, field: &[u8], change: Change, done: &mut Done) {
    match change {
        Change::None => {}
        Change::Persist => {
            let found = hash.view().get(field);
            if found.is_some_and(|found| found.expiry_ms.is_some()) {
                hash.set_expiry(field, None);
                done.changed = true;
            }
        }
        Change::Set(expiry) => match expiry.apply(hash, field) {
            Outcome::Set => done.changed = true,
            Outcome::Removed => done.removed += 1,
            Outcome::NoField | Outcome::NotMet => {}
        },
    }
}

/// What HSETEX is asked for.
struct SetOptions<'a> {
    /// Whether all fields must exist, or none.
    must_exist: Option<bool>,
    /// Whether the key must exist, or must not.
    key_must_exist: Option<bool>,
    expiry_ms: Option<i64>,
    /// Where the word before the expiry stands.
    expiry_at: usize,
    keep: bool,
    /// `FIELDS` and what follows it.
    fields: Argv<'a>,
    pairs: Argv<'a>,
}

fn parse_setex<'a>(argv: Argv<'a>, ctx: &Ctx<'_, '_>) -> Result<SetOptions<'a>, Error> {
    let mut options = SetOptions {
        must_exist: None,
        key_must_exist: None,
        expiry_ms: None,
        expiry_at: 0,
        keep: false,
        fields: argv,
        pairs: argv,
    };
    let mut index = 2;
    while let Some(option) = argv.get(index) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        let form = TimeForm::of_option(option);
        if is(b"fields") {
            options.pairs = parse_pairs(argv, index, ctx)?;
            options.fields = argv.slice_from(index);
            return Ok(options);
        } else if form.is_some() || is(b"keepttl") {
            if options.keep || options.expiry_ms.is_some() {
                return Err(errors::HSETEX_EXPIRY_TWICE);
            }
            match form {
                None => options.keep = true,
                Some(form) => {
                    options.expiry_at = index;
                    index += 1;
                    let text = argv.get(index).ok_or(errors::HSETEX_EXPIRY_MISSING)?;
                    options.expiry_ms = Some(form.parse(text, ctx)?);
                }
            }
        } else if is(b"fxx") || is(b"fnx") {
            if options.must_exist.is_some() {
                return Err(errors::HSETEX_CONDITION_TWICE);
            }
            options.must_exist = Some(is(b"fxx"));
        } else if is(b"xx") || is(b"nx") {
            if options.key_must_exist.is_some() {
                return Err(errors::SYNTAX);
            }
            options.key_must_exist = Some(is(b"xx"));
        } else {
            return Err(errors::unknown_argument(option));
        }
        index += 1;
    }
    // Redis stops working here; what it meant is the same as for fields that are not all there.
    Err(errors::wrong_arity(ctx.spec.full_name))
}

/// The fields and values that follow `FIELDS count` at `at`, which are all that follow.
fn parse_pairs<'a>(argv: Argv<'a>, at: usize, ctx: &Ctx<'_, '_>) -> Result<Argv<'a>, Error> {
    let wrong_arity = || errors::wrong_arity(ctx.spec.full_name);
    if at + 3 >= argv.len() {
        return Err(wrong_arity());
    }
    let count = number::parse_i64(argv.arg(at + 1))
        .filter(|count| (1..=i64::from(i32::MAX)).contains(count))
        .ok_or(errors::FIELDS_COUNT_INVALID)?;
    let pairs = argv.slice_from(at + 2);
    if pairs.len() as i64 != count * 2 {
        return Err(wrong_arity());
    }
    Ok(pairs)
}

/// What HSETEX did.
#[derive(Clone, Copy, Default)]
struct Stored {
    refused: bool,
    /// It had no field left before it got these.
    is_new: bool,
    removed: u64,
    emptied: bool,
}

/// HSETEX key [NX | XX] [FNX | FXX] [EX s | PX ms | EXAT s | PXAT ms | KEEPTTL] FIELDS count field value [field value ...]
pub fn hsetex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let options = parse_setex(argv, ctx)?;
    let key = ctx.first_key(argv.arg(1));
    let exists = look_hash(ctx, key)?;
    let is_met = options.key_must_exist.is_none_or(|must| must == exists);
    if !is_met || (!exists && options.must_exist == Some(true)) {
        ctx.reply.integer(0);
        return Ok(());
    }
    let expiry = options.expiry_ms.map(|at_ms| NewExpiry::new(at_ms, ctx));
    let (limits, over_ms) = (ctx.config().hash_limits(), ctx.access.fields_over_ms());
    let stored = ctx.access.upsert_hash(key, limits, |hash| {
        let mut expired = 0;
        if let Some(must_exist) = options.must_exist
            && !meets(hash, options.pairs, must_exist, over_ms, &mut expired)
        {
            let stored = Stored {
                refused: true,
                emptied: expired > 0 && hash.view().is_empty(),
                ..Stored::default()
            };
            let changed = false;
            return (HashChange { changed, expired }, stored);
        }
        let is_new = expired > 0 && hash.view().is_empty();
        let stored = Stored {
            is_new,
            ..store(hash, &options, expiry)
        };
        let changed = true;
        (HashChange { changed, expired }, stored)
    });
    ctx.access.tally.expired_fields += stored.removed;
    if !stored.refused {
        // A hash whose only fields are over is never stored, and yet as new as any.
        if !exists && stored.emptied {
            ctx.notify(EventClass::NEW, "new", key);
        }
        ctx.notify(EventClass::HASH, "hset", key);
        if stored.removed > 0 {
            // Each field that went was told of.
            ctx.propagate_nothing();
            ctx.notify(EventClass::HASH, "hdel", key);
        } else {
            propagate_setex(ctx, argv, key, &options);
            if options.expiry_ms.is_some() {
                ctx.notify(EventClass::HASH, "hexpire", key);
            }
        }
    }
    if stored.is_new && !stored.emptied {
        let is_told = options.expiry_ms.is_some() || options.key_must_exist.is_some();
        propagate_expiry(ctx, argv, key, is_told);
    }
    if stored.emptied {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
    ctx.reply.integer(i64::from(!stored.refused));
    Ok(())
}

/// Tells when the key ends: as in Redis it keeps that, while where this is replayed the key goes with its last field before
/// it gets others.
fn propagate_expiry(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, key: Key<'_>, is_told: bool) {
    let Some(at_ms) = ctx.access.peek(key).and_then(|entry| entry.expiry_ms()) else {
        return;
    };
    if !is_told {
        ctx.propagate_with(argv, &[], None);
    }
    ctx.propagate(effect!(b"PEXPIREAT", key.bytes, at_ms));
}

/// Tells what HSETEX did: at which time the fields expire, and without a condition that only Valkey knows.
fn propagate_setex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, key: Key<'_>, options: &SetOptions<'_>) {
    if is_told_by_hset(ctx, key) {
        return ctx.propagate_more(effect!(b"HSET", key.bytes), options.pairs.iter());
    }
    let (key, fields) = (argv.arg(1), options.fields.iter());
    match (options.key_must_exist, options.expiry_ms) {
        (Some(_), Some(at_ms)) => {
            ctx.propagate_more(effect!(b"HSETEX", key, b"PXAT", at_ms), fields);
        }
        (Some(_), None) if options.keep => {
            ctx.propagate_more(effect!(b"HSETEX", key, b"KEEPTTL"), fields);
        }
        (Some(_), None) => ctx.propagate_more(effect!(b"HSETEX", key), fields),
        (None, Some(at_ms)) => {
            let at = options.expiry_at;
            let replaced = [(at, Arg::from(b"PXAT")), (at + 1, Arg::from(at_ms))];
            ctx.propagate_with(argv, &replaced, None);
        }
        (None, None) => {}
    }
}

/// Whether all fields exist, or none; those whose time has come are removed on the way.
fn meets(
    hash: &mut HashMut<'_>,
    pairs: Argv<'_>,
    must_exist: bool,
    over_ms: i64,
    expired: &mut usize,
) -> bool {
    pairs.iter().step_by(2).all(|field| {
        *expired += drop_if_over(hash, field, over_ms);
        hash.view().get(field).is_some() == must_exist
    })
}

fn store(hash: &mut HashMut<'_>, options: &SetOptions<'_>, expiry: Option<NewExpiry>) -> Stored {
    let mut stored = Stored::default();
    hash.make_room(options.pairs.iter());
    if expiry.is_some() {
        hash.admit_expiries();
    }
    let keep = options.keep || expiry.is_some();
    for at in (0..options.pairs.len()).step_by(2) {
        let (field, value) = (options.pairs.arg(at), options.pairs.arg(at + 1));
        hash.set(field, value, keep);
        // The field exists now, even if what it had before was overdue.
        let expiry = expiry.map(|expiry| NewExpiry {
            over_ms: i64::MIN,
            ..expiry
        });
        let outcome = expiry.map(|expiry| expiry.apply(hash, field));
        stored.removed += u64::from(outcome == Some(Outcome::Removed));
    }
    stored.emptied = hash.view().is_empty();
    stored
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_both};

    /// The directive that keeps even the smallest hash as a table.
    const FORMS: &str = "hash-max-listpack-entries";

    #[test]
    fn the_key_may_have_to_exist() {
        check_both(
            FORMS,
            &[
                ("HSETEX h XX FIELDS 1 a 1", "0"),
                ("EXISTS h", "0"),
                ("HSETEX h NX EX 100 FIELDS 1 a 1", "1"),
                ("HTTL h FIELDS 1 a", "[100]"),
                ("HSETEX h NX FIELDS 1 b 1", "0"),
                ("HSETEX h xx KEEPTTL FIELDS 2 a 2 b 2", "1"),
                ("HMGET h a b", "[\"2\" \"2\"]"),
                ("HTTL h FIELDS 2 a b", "[100 -1]"),
                ("HSETEX h FNX XX FIELDS 1 a 3", "0"),
                ("HSETEX h FNX XX FIELDS 1 c 3", "1"),
            ],
        );
    }

    #[test]
    fn fields_are_read_and_removed() {
        check_both(
            FORMS,
            &[
                ("HSET h a 1 b 2", "2"),
                ("HGETDEL h FIELDS 3 a none a", "[\"1\" (nil) (nil)]"),
                ("HGETDEL h FIELDS 1 b", "[\"2\"]"),
                ("EXISTS h", "0"),
                ("HGETDEL h FIELDS 2 a b", "[(nil) (nil)]"),
                (
                    "HGETDEL h FIELDS 0 a",
                    "-ERR Number of fields must be a positive integer",
                ),
                (
                    "HGETDEL h FIELDS 2 a",
                    "-ERR The `numfields` parameter must match the number of arguments",
                ),
                ("HSET h a 1", "1"),
                ("HPEXPIRE h 1 FIELDS 1 a", "[1]"),
                ("+1", ""),
                ("HGETDEL h FIELDS 1 a", "[(nil)]"),
                ("EXISTS h", "0"),
            ],
        );
    }

    #[test]
    fn fields_are_read_and_get_an_expiry() {
        let arity = "-ERR wrong number of arguments for 'hgetex' command";
        check_both(
            FORMS,
            &[
                ("HSET h a 1 b 2", "2"),
                ("HGETEX h FIELDS 2 a none", "[\"1\" (nil)]"),
                ("HGETEX h EX 10 FIELDS 1 a", "[\"1\"]"),
                ("HTTL h FIELDS 2 a b", "[10 -1]"),
                ("HGETEX h PERSIST FIELDS 2 a b", "[\"1\" \"2\"]"),
                ("HTTL h FIELDS 1 a", "[-1]"),
                ("HGETEX h PXAT 1700000000500 FIELDS 1 a", "[\"1\"]"),
                ("HPTTL h FIELDS 1 a", "[500]"),
                ("HGETEX h EXAT 1 FIELDS 1 b", "[\"2\"]"),
                ("HLEN h", "1"),
                ("+500", ""),
                ("HGETEX h FIELDS 1 a", "[(nil)]"),
                ("EXISTS h", "0"),
                ("HGETEX h EX 10 FIELDS 1 a", "[(nil)]"),
                ("HGETEX h EX 10 FIELDS", arity),
                (
                    "HGETEX h PERSIST FIELDS a",
                    "-ERR Number of fields must be a positive integer",
                ),
                (
                    "HGETEX h EX -1 FIELDS 1 a",
                    "-ERR invalid expire time, must be >= 0",
                ),
                (
                    "HGETEX h FOO FIELDS 1 a",
                    "-ERR Mandatory argument FIELDS is missing or not at the right position",
                ),
            ],
        );
    }

    #[test]
    fn fields_are_set_with_an_expiry() {
        check_both(
            FORMS,
            &[
                ("HSETEX h FXX FIELDS 1 a 1", "0"),
                ("HSETEX h EX 10 FIELDS 2 a 1 b 2", "1"),
                ("HTTL h FIELDS 2 a b", "[10 10]"),
                ("HSETEX h FNX FIELDS 2 c 3 a 9", "0"),
                ("HSETEX h FXX FIELDS 2 c 3 a 9", "0"),
                ("HSETEX h KEEPTTL FXX FIELDS 1 a 3", "1"),
                ("HSETEX h FIELDS 1 b 4", "1"),
                ("HTTL h FIELDS 2 a b", "[10 -1]"),
                ("HMGET h a b c", "[\"3\" \"4\" (nil)]"),
                ("HSETEX h PXAT 1 FIELDS 1 b 5", "1"),
                ("HLEN h", "1"),
                ("HSETEX h FNX PX 1 FIELDS 1 d 5", "1"),
                ("+1", ""),
                ("HSETEX h FXX FIELDS 1 d 6", "0"),
                ("HLEN h", "1"),
                ("HSETEX h EXAT 1 FIELDS 1 a 5", "1"),
                ("EXISTS h", "0"),
                ("HSETEX h EXAT 1 FIELDS 1 a 5", "1"),
                ("EXISTS h", "0"),
            ],
        );
    }

    #[test]
    fn what_setting_refuses() {
        let arity = "-ERR wrong number of arguments for 'hsetex' command";
        let twice = "-ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
        let condition = "-ERR Only one of FXX or FNX arguments can be specified";
        let count = "-ERR invalid number of fields";
        check(&[
            ("HSETEX h FIELDS 1 a", arity),
            ("HSETEX h FIELDS 2 a 1", arity),
            ("HSETEX h FIELDS 1 a 1 b", arity),
            ("HSETEX h FIELDS 1 a 1 b 2", arity),
            ("HSETEX h KEEPTTL FXX EX 10", twice),
            ("HSETEX h FXX EX 10 FIELDS", arity),
            ("HSETEX h EX 10 FIELDS 1 a", arity),
            ("HSETEX h EX 10 PX 10 FIELDS 1 a 1", twice),
            ("HSETEX h KEEPTTL EX 10 FIELDS 1 a 1", twice),
            ("HSETEX h FXX FNX FIELDS 1 a 1", condition),
            ("HSETEX h FIELDS 0 a 1", count),
            ("HSETEX h FIELDS x a 1", count),
            ("HSETEX h FIELDS 2147483648 a 1", count),
            ("HSETEX h NX XX FIELDS 1 a 1", "-ERR syntax error"),
            ("HSETEX h NONE FIELDS 1 a 1", "-ERR unknown argument: NONE"),
            ("HSETEX h FXX KEEPTTL FNX EX", condition),
            ("HSETEX h FXX KEEPTTL FOO EX", "-ERR unknown argument: FOO"),
            (
                "HSETEX h EX FIELDS 1 a 1",
                "-ERR value is not an integer or out of range",
            ),
            ("HSETEX h FXX FXX FIELDS EX", condition),
            ("EXISTS h", "0"),
        ]);
    }
}
