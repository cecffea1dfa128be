//! Fields that expire: HEXPIRE and its relatives set when, HTTL and its relatives tell, HPERSIST takes it back.
//!
//! For these commands a field whose time has come is not there.

use serval_base::number;
use serval_keyspace::{HashChange, HashMut};
use serval_resp::Argv;

use super::hash::{as_hash, look_hash, notify_removed};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::{Arg, effect};
use crate::notify::EventClass;

/// The last instant at which a field can expire, in Unix milliseconds: dumps keep 46 bits.
const FIELD_EXPIRY_MS_MAX: i64 = (1 << 46) - 1;

/// How a time is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeForm {
    /// In seconds instead of milliseconds.
    pub(super) seconds: bool,
    /// From now on instead of since 1970.
    pub(super) relative: bool,
}

impl TimeForm {
    const fn new(seconds: bool, relative: bool) -> TimeForm {
        TimeForm { seconds, relative }
    }

    /// Recognizes EX, PX, EXAT and PXAT.
    pub(super) fn of_option(option: &[u8]) -> Option<TimeForm> {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        Some(match () {
            () if is(b"ex") => TimeForm::new(true, true),
            () if is(b"px") => TimeForm::new(false, true),
            () if is(b"exat") => TimeForm::new(true, false),
            () if is(b"pxat") => TimeForm::new(false, false),
            () => return None,
        })
    }

    /// The Unix millisecond that was meant.
    pub(super) fn parse(self, text: &[u8], ctx: &Ctx<'_, '_>) -> Result<i64, Error> {
        let value = number::parse_i64(text).ok_or(errors::NOT_INTEGER)?;
        if value < 0 {
            return Err(errors::FIELD_EXPIRY_NEGATIVE);
        }
        let from_ms = if self.relative { ctx.now_ms() } else { 0 };
        let factor = if self.seconds { 1000 } else { 1 };
        value
            .checked_mul(factor)
            .and_then(|ms| ms.checked_add(from_ms))
            .filter(|at_ms| *at_ms <= FIELD_EXPIRY_MS_MAX)
            .ok_or_else(|| errors::invalid_expire(ctx.spec.full_name))
    }
}

/// The fields that follow `FIELDS count` at argument `at`, which are all that follow.
pub(super) fn fields_from<'a>(
    argv: Argv<'a>,
    at: usize,
    count_error: Error,
) -> Result<Argv<'a>, Error> {
    let word = argv.get(at).unwrap_or_default();
    if !word.eq_ignore_ascii_case(b"fields") {
        return Err(errors::FIELDS_MISSING);
    }
    let count = argv.get(at + 1).and_then(number::parse_i64);
    let count = count.filter(|count| *count > 0).ok_or(count_error)?;
    let fields = argv.slice_from(at + 2);
    if usize::try_from(count) != Ok(fields.len()) {
        return Err(errors::FIELDS_COUNT_MISMATCH);
    }
    Ok(fields)
}

/// When an expiry is set at all.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Condition {
    #[default]
    Always,
    /// NX
    Missing,
    /// XX
    Exists,
    /// GT: later than what is there; none is the latest.
    Later,
    /// LT
    Earlier,
}

impl Condition {
    fn parse(word: &[u8]) -> Option<Condition> {
        let is = |name: &[u8]| word.eq_ignore_ascii_case(name);
        Some(match () {
            () if is(b"nx") => Condition::Missing,
            () if is(b"xx") => Condition::Exists,
            () if is(b"gt") => Condition::Later,
            () if is(b"lt") => Condition::Earlier,
            () => return None,
        })
    }

    fn is_met(self, old_ms: Option<i64>, new_ms: i64) -> bool {
        match (self, old_ms) {
            (Condition::Always, _) => true,
            (Condition::Missing, old_ms) => old_ms.is_none(),
            (Condition::Exists, old_ms) => old_ms.is_some(),
            (Condition::Later, old_ms) => old_ms.is_some_and(|old_ms| new_ms > old_ms),
            (Condition::Earlier, old_ms) => old_ms.is_none_or(|old_ms| new_ms < old_ms),
        }
    }
}

/// What became of one field, with the numbers that commands answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    NoField = -2,
    NotMet = 0,
    Set = 1,
    Removed = 2,
}

/// An expiry to be set.
#[derive(Clone, Copy)]
pub(super) struct NewExpiry {
    pub(super) at_ms: i64,
    pub(super) condition: Condition,
    /// Whether it has passed already: the field goes at once.
    pub(super) is_past: bool,
    /// Up to when fields are not there any more.
    pub(super) over_ms: i64,
}

impl NewExpiry {
    pub(super) fn new(at_ms: i64, ctx: &Ctx<'_, '_>) -> NewExpiry {
        NewExpiry {
            at_ms,
            condition: Condition::Always,
            is_past: ctx.is_past(at_ms),
            over_ms: ctx.access.fields_over_ms(),
        }
    }

    /// Sets it.
    pub(super) fn apply(&self, hash: &mut HashMut<'_>, field: &[u8]) -> Outcome {
        let found = hash.view().get(field);
        let Some(found) = found.filter(|found| !found.is_over(self.over_ms)) else {
            return Outcome::NoField;
        };
        if !self.condition.is_met(found.expiry_ms, self.at_ms) {
            return Outcome::NotMet;
        }
        if self.is_past {
            hash.remove_over(field);
            return Outcome::Removed;
        }
        hash.set_expiry(field, Some(self.at_ms));
        Outcome::Set
    }
}

/// HEXPIRE key seconds [NX | XX | GT | LT] FIELDS count field [field ...]
pub fn hexpire(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_expiries(ctx, argv, TimeForm::new(true, true))
}

/// HPEXPIRE key milliseconds [NX | XX | GT | LT] FIELDS count field [field ...]
pub fn hpexpire(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_expiries(ctx, argv, TimeForm::new(false, true))
}

/// HEXPIREAT key unix-time-seconds [NX | XX | GT | LT] FIELDS count field [field ...]
pub fn hexpireat(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_expiries(ctx, argv, TimeForm::new(true, false))
}

/// HPEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT] FIELDS count field [field ...]
pub fn hpexpireat(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_expiries(ctx, argv, TimeForm::new(false, false))
}

fn set_expiries(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, form: TimeForm) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let exists = look_hash(ctx, key)?;
    let mut expiry = NewExpiry::new(form.parse(argv.arg(2), ctx)?, ctx);
    let condition = Condition::parse(argv.arg(3));
    expiry.condition = condition.unwrap_or_default();
    let fields_at = 3 + usize::from(condition.is_some());
    let fields = fields_from(argv, fields_at, errors::FIELDS_COUNT_ZERO)?;
    ctx.reply.array(fields.len());
    if !exists {
        fields.iter().for_each(|_| ctx.reply.integer(-2));
        return Ok(());
    }
    let (limits, is_journaled) = (ctx.config().hash_limits(), ctx.is_journaled());
    let (reply, mut told) = (&mut ctx.reply, Vec::new());
    let done = ctx.access.edit_hash(key, limits, |hash| {
        hash.admit_expiries();
        let (mut set, mut removed) = (0, 0);
        for field in fields.iter() {
            let outcome = expiry.apply(hash, field);
            set += u64::from(outcome == Outcome::Set);
            if outcome == Outcome::Set && is_journaled {
                told.push(field);
            }
            removed += u64::from(outcome == Outcome::Removed);
            reply.integer(outcome as i64);
        }
        let change = HashChange {
            changed: set + removed > 0,
            expired: 0,
        };
        (change, (set, removed, hash.view().is_empty()))
    });
    let (set, removed, emptied) = done.unwrap_or_default();
    ctx.access.tally.expired_fields += removed;
    // Fields that it did not concern are not named, as they may differ where it is replayed: one that is overdue is there.
    ctx.propagate_nothing();
    if !told.is_empty() {
        let is_plain = !form.seconds && !form.relative;
        let name: &[u8] = if is_plain { argv.arg(0) } else { b"HPEXPIREAT" };
        let mut head = effect!(name, key.bytes, expiry.at_ms).to_vec();
        head.extend(argv.iter().take(fields_at).skip(3).map(Arg::from));
        head.extend_from_slice(effect!(b"FIELDS", told.len() as i64));
        ctx.propagate_more(&head, told.into_iter());
    }
    if set + removed > 0 {
        let event = if removed > 0 { "hdel" } else { "hexpire" };
        notify_removed(ctx, key, event, emptied);
    }
    Ok(())
}

/// HTTL key FIELDS count field [field ...]
pub fn httl(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_expiries(ctx, argv, TimeForm::new(true, true))
}

/// HPTTL key FIELDS count field [field ...]
pub fn hpttl(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_expiries(ctx, argv, TimeForm::new(false, true))
}

/// HEXPIRETIME key FIELDS count field [field ...]
pub fn hexpiretime(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_expiries(ctx, argv, TimeForm::new(true, false))
}

/// HPEXPIRETIME key FIELDS count field [field ...]
pub fn hpexpiretime(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_expiries(ctx, argv, TimeForm::new(false, false))
}

fn reply_expiries(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, form: TimeForm) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let over_ms = ctx.access.fields_over_ms();
    let from_ms = if form.relative { ctx.now_ms() } else { 0 };
    let entry = ctx.access.read(key);
    let hash = entry.as_ref().map(|entry| as_hash(entry)).transpose()?;
    let fields = fields_from(argv, 2, errors::FIELDS_COUNT)?;
    ctx.reply.array(fields.len());
    for field in fields.iter() {
        let found = hash.and_then(|hash| hash.get(field));
        let answer = match found.filter(|found| !found.is_over(over_ms)) {
            None => -2,
            Some(found) => match found.expiry_ms {
                None => -1,
                // Seconds are rounded up: what has any time left has a second.
                Some(at_ms) if form.seconds => (at_ms + 999 - from_ms) / 1000,
                Some(at_ms) => at_ms - from_ms,
            },
        };
        ctx.reply.integer(answer);
    }
    Ok(())
}

/// HPERSIST key FIELDS count field [field ...]
pub fn hpersist(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let exists = look_hash(ctx, key)?;
    let fields = fields_from(argv, 2, errors::FIELDS_COUNT)?;
    ctx.reply.array(fields.len());
    if !exists {
        fields.iter().for_each(|_| ctx.reply.integer(-2));
        return Ok(());
    }
    let over_ms = ctx.access.fields_over_ms();
    let (limits, is_journaled) = (ctx.config().hash_limits(), ctx.is_journaled());
    let (reply, mut told) = (&mut ctx.reply, Vec::new());
    let changed = ctx.access.edit_hash(key, limits, |hash| {
        let mut changed = false;
        for field in fields.iter() {
            let found = hash.view().get(field);
            match found.filter(|found| !found.is_over(over_ms)) {
                None => reply.integer(-2),
                Some(found) if found.expiry_ms.is_none() => reply.integer(-1),
                Some(_) => {
                    hash.set_expiry(field, None);
                    changed = true;
                    if is_journaled {
                        told.push(field);
                    }
                    reply.integer(1);
                }
            }
        }
        let change = HashChange {
            changed,
            expired: 0,
        };
        (change, changed)
    });
    if changed == Some(true) {
        let head = effect!(b"HPERSIST", key.bytes, b"FIELDS", told.len() as i64);
        ctx.propagate_more(head, told.into_iter());
        ctx.notify(EventClass::HASH, "hpersist", key);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check, check_both};

    /// The directive that keeps even the smallest hash as a table.
    const FORMS: &str = "hash-max-listpack-entries";

    #[test]
    fn expiries_are_set_told_and_taken_back() {
        check_both(
            FORMS,
            &[
                ("HSET h a 1 b 2 c 3", "3"),
                ("HEXPIRE h 10 FIELDS 3 a none b", "[1 -2 1]"),
                ("HTTL h FIELDS 3 a c none", "[10 -1 -2]"),
                ("HPEXPIRE h 2500 FIELDS 1 b", "[1]"),
                ("HTTL h FIELDS 1 b", "[3]"),
                ("HPTTL h FIELDS 1 b", "[2500]"),
                ("HPEXPIREAT h 1700000001500 FIELDS 1 c", "[1]"),
                ("HEXPIRETIME h FIELDS 1 c", "[1700000002]"),
                ("HPEXPIRETIME h FIELDS 1 c", "[1700000001500]"),
                ("HPERSIST h FIELDS 3 c c none", "[1 -1 -2]"),
                ("HPERSIST none FIELDS 1 c", "[-2]"),
                ("HEXPIREAT h 1700000005 FIELDS 1 c", "[1]"),
                ("+2500", ""),
                ("HGET h b", "(nil)"),
                ("HLEN h", "2"),
                ("HMGET h a b c", "[\"1\" (nil) \"3\"]"),
                ("HSET h a 2", "0"),
                ("HTTL h FIELDS 1 a", "[-1]"),
                ("HINCRBY h c 1", "4"),
                ("HTTL h FIELDS 1 c", "[3]"),
                ("HTTL none FIELDS 2 a b", "[-2 -2]"),
                ("HEXPIRE none 10 FIELDS 1 a", "[-2]"),
            ],
        );
    }

    #[test]
    fn conditions() {
        check_both(
            FORMS,
            &[
                ("HSET h a 1 b 2", "2"),
                ("HEXPIRE h 10 XX FIELDS 1 a", "[0]"),
                ("HEXPIRE h 10 GT FIELDS 1 a", "[0]"),
                ("HEXPIRE h 10 nx FIELDS 1 a", "[1]"),
                ("HEXPIRE h 20 NX FIELDS 2 a b", "[0 1]"),
                ("HEXPIRE h 10 GT FIELDS 1 a", "[0]"),
                ("HEXPIRE h 10 LT FIELDS 2 a b", "[0 1]"),
                ("HEXPIRE h 11 GT FIELDS 1 a", "[1]"),
                ("HPERSIST h FIELDS 1 a", "[1]"),
                ("HEXPIRE h 5 LT FIELDS 1 a", "[1]"),
                ("HEXPIRE h 0 NX FIELDS 1 a", "[0]"),
                ("HEXPIRE h 0 FIELDS 2 a b", "[2 2]"),
                ("EXISTS h", "0"),
            ],
        );
    }

    #[test]
    fn overdue_fields_are_seen_by_nobody() {
        check_both(
            FORMS,
            &[
                ("HSET h a 1 b 2 c 3 d 4 e 5", "5"),
                ("HPEXPIRE h 5 FIELDS 4 a b c d", "[1 1 1 1]"),
                ("+5", ""),
                ("HLEN h", "5"),
                ("HGETALL h", "[\"e\" \"5\"]"),
                ("HKEYS h", "[\"e\"]"),
                ("HSCAN h 0", "[\"0\" [\"e\" \"5\"]]"),
                ("HTTL h FIELDS 2 a e", "[-2 -1]"),
                ("HEXPIRE h 100 FIELDS 1 a", "[-2]"),
                ("HPERSIST h FIELDS 1 a", "[-2]"),
                ("HEXISTS h a", "0"),
                ("HLEN h", "4"),
                ("HSTRLEN h b", "0"),
                ("HINCRBY h c 1", "1"),
                ("HTTL h FIELDS 1 c", "[-1]"),
                ("HLEN h", "3"),
                ("HRANDFIELD h 0", "[]"),
                ("HLEN h", "2"),
                ("HSETNX h d 7", "1"),
            ],
        );
    }

    #[test]
    fn the_last_field_takes_its_key_along() {
        for read in ["HGET h a", "HMGET h a", "HRANDFIELD h", "HEXISTS h a"] {
            let mut line = Line::open();
            line.run("HSET h a 1");
            line.run("HPEXPIRE h 1 FIELDS 1 a");
            line.clock.advance_ms(1);
            assert_eq!(line.run("EXISTS h"), "1");
            assert_eq!(line.run("HLEN h"), "1");
            line.run(read);
            assert_eq!(line.run("EXISTS h"), "0", "{read}");
            let info = line.run("INFO stats");
            assert!(info.contains("expired_subkeys:1"), "{read}");
        }
    }

    #[test]
    fn the_cron_removes_what_is_due() {
        let mut line = Line::open();
        for number in 0..300 {
            line.run(&format!("HSET small{number} a 1 b 2"));
            line.run(&format!(
                "HPEXPIRE small{number} {} FIELDS 2 a b",
                10 + number % 50
            ));
            line.run(&format!("HSET large f{number} v"));
            line.run(&format!(
                "HPEXPIRE large {} FIELDS 1 f{number}",
                10 + number % 50
            ));
        }
        line.run("HSET large stays v");
        assert!(
            line.run("INFO keyspace")
                .contains("keys=301,expires=0,avg_ttl=0,subexpiry=301,")
        );
        let caller = &mut line.caller;
        assert!(caller.cron(1_000_000).is_some());
        assert_eq!(line.run("DBSIZE"), "301");
        line.clock.advance_ms(100);
        while line.caller.cron(1_000_000).is_some() {}
        assert_eq!(line.run("DBSIZE"), "1");
        assert_eq!(line.run("HLEN large"), "1");
        assert!(line.run("INFO stats").contains("expired_subkeys:900"));
        assert!(line.run("INFO keyspace").contains("subexpiry=0"));
    }

    #[test]
    fn what_is_refused() {
        let missing = "-ERR Mandatory argument FIELDS is missing or not at the right position";
        let mismatch = "-ERR The `numfields` parameter must match the number of arguments";
        let zero = "-ERR Parameter `numFields` should be greater than 0";
        let positive = "-ERR Number of fields must be a positive integer";
        let too_late = "-ERR invalid expire time in 'hpexpire' command";
        check(&[
            ("HSET h a 1", "1"),
            ("HEXPIRE h 10 FOO 1 a", missing),
            ("HEXPIRE h 10 NX FOO 1 a", missing),
            ("HEXPIRE h 10 NX XX FIELDS 1 a", missing),
            ("HEXPIRE h 10 FIELDS 0 a", zero),
            ("HEXPIRE h 10 FIELDS x a", zero),
            ("HEXPIRE h 10 FIELDS 9223372036854775808 a", zero),
            ("HEXPIRE h 10 FIELDS 2 a", mismatch),
            ("HEXPIRE h 10 FIELDS 9223372036854775807 a", mismatch),
            ("HEXPIRE h 10 FIELDS 1 a b", mismatch),
            ("HTTL h FIELDS -1 a", positive),
            ("HTTL h FIELDS 2 a", mismatch),
            ("HTTL h FIELD 1 a", missing),
            ("HPERSIST h FIELDS 0 a", positive),
            (
                "HEXPIRE h x FIELDS 1 a",
                "-ERR value is not an integer or out of range",
            ),
            (
                "HEXPIRE h -1 FIELDS 1 a",
                "-ERR invalid expire time, must be >= 0",
            ),
            ("HPEXPIRE h 70368744177663 FIELDS 1 a", too_late),
            ("HPEXPIRE h 9223372036854775807 FIELDS 1 a", too_late),
            ("HPEXPIREAT h 70368744177663 FIELDS 1 a", "[1]"),
            (
                "HPEXPIREAT h 70368744177664 FIELDS 1 a",
                "-ERR invalid expire time in 'hpexpireat' command",
            ),
        ]);
    }
}
