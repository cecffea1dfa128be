//! When keys end: EXPIRE and its relatives, TTL and its relatives, PERSIST.

use serval_base::number;
use serval_resp::Argv;

use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::effect;
use crate::notify::EventClass;

/// What a command counts time in, and from when.
#[derive(Clone, Copy)]
struct Scale {
    in_seconds: bool,
    from_now: bool,
}

/// EXPIRE key seconds [NX | XX | GT | LT]
pub fn expire(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_expiry(
        ctx,
        argv,
        Scale {
            in_seconds: true,
            from_now: true,
        },
    )
}

/// PEXPIRE key milliseconds [NX | XX | GT | LT]
pub fn pexpire(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_expiry(
        ctx,
        argv,
        Scale {
            in_seconds: false,
            from_now: true,
        },
    )
}

/// EXPIREAT key unix-time-seconds [NX | XX | GT | LT]
pub fn expireat(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_expiry(
        ctx,
        argv,
        Scale {
            in_seconds: true,
            from_now: false,
        },
    )
}

/// PEXPIREAT key unix-time-milliseconds [NX | XX | GT | LT]
pub fn pexpireat(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_expiry(
        ctx,
        argv,
        Scale {
            in_seconds: false,
            from_now: false,
        },
    )
}

fn set_expiry(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, scale: Scale) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let condition = Condition::parse(argv)?;
    let value = number::parse_i64(argv.arg(2)).ok_or(errors::NOT_INTEGER)?;
    let at_ms = scale
        .unix_ms(value, ctx.now_ms())
        .ok_or_else(|| errors::invalid_expire(ctx.spec.full_name))?;
    let allowed = ctx
        .access
        .look(key)
        .is_some_and(|entry| condition.allows(entry.expiry_ms(), at_ms));
    if allowed {
        if ctx.is_past(at_ms) {
            let lazily = ctx.config().lazyfree_lazy_expire();
            ctx.access.remove_expired(key, lazily);
            ctx.propagate_removal(key, lazily);
            ctx.notify(EventClass::GENERIC, "del", key);
        } else {
            ctx.access.set_expiry(key, Some(at_ms.max(0)));
            if scale.in_seconds || scale.from_now {
                let condition = argv.iter().skip(3);
                ctx.propagate_more(effect!(b"PEXPIREAT", key.bytes, at_ms), condition);
            }
            ctx.notify(EventClass::GENERIC, "expire", key);
        }
    }
    ctx.reply.integer(i64::from(allowed));
    Ok(())
}

impl Scale {
    /// The Unix millisecond that a number means, which may well have passed; none when it does not fit.
    fn unix_ms(self, value: i64, now_ms: i64) -> Option<i64> {
        let ms = if self.in_seconds {
            value.checked_mul(1000)?
        } else {
            value
        };
        if self.from_now {
            ms.checked_add(now_ms)
        } else {
            Some(ms)
        }
    }
}

/// When an expiry is set at all. No expiry counts as an infinite one.
#[derive(Default)]
struct Condition {
    none_yet: bool,
    has_one: bool,
    later: bool,
    earlier: bool,
}

impl Condition {
    fn parse(argv: Argv<'_>) -> Result<Condition, Error> {
        let mut condition = Condition::default();
        for option in argv.iter().skip(3) {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            match () {
                () if is(b"nx") => condition.none_yet = true,
                () if is(b"xx") => condition.has_one = true,
                () if is(b"gt") => condition.later = true,
                () if is(b"lt") => condition.earlier = true,
                () => return Err(errors::unsupported_option(option)),
            }
        }
        let Condition {
            none_yet,
            has_one,
            later,
            earlier,
        } = condition;
        if none_yet && (has_one || later || earlier) {
            return Err(errors::EXPIRE_NX_CONFLICT);
        }
        if later && earlier {
            return Err(errors::EXPIRE_GT_AND_LT);
        }
        Ok(condition)
    }

    fn allows(&self, old_ms: Option<i64>, new_ms: i64) -> bool {
        let refused = match old_ms {
            None => self.has_one || self.later,
            Some(old_ms) => {
                self.none_yet
                    || (self.later && new_ms <= old_ms)
                    || (self.earlier && new_ms >= old_ms)
            }
        };
        !refused
    }
}

/// TTL key
pub fn ttl(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_expiry(
        ctx,
        argv,
        Scale {
            in_seconds: true,
            from_now: true,
        },
    )
}

/// PTTL key
pub fn pttl(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_expiry(
        ctx,
        argv,
        Scale {
            in_seconds: false,
            from_now: true,
        },
    )
}

/// EXPIRETIME key
pub fn expiretime(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_expiry(
        ctx,
        argv,
        Scale {
            in_seconds: true,
            from_now: false,
        },
    )
}

/// PEXPIRETIME key
pub fn pexpiretime(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_expiry(
        ctx,
        argv,
        Scale {
            in_seconds: false,
            from_now: false,
        },
    )
}

fn reply_expiry(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, scale: Scale) -> CommandResult {
    const NO_KEY: i64 = -2;
    const NO_EXPIRY: i64 = -1;
    let key = ctx.first_key(argv.arg(1));
    let now_ms = ctx.now_ms();
    let reply = match ctx.access.glance(key).map(|entry| entry.expiry_ms()) {
        None => NO_KEY,
        Some(None) => NO_EXPIRY,
        Some(Some(at_ms)) => {
            let ms = if scale.from_now {
                at_ms.saturating_sub(now_ms)
            } else {
                at_ms
            };
            let ms = ms.max(0) as u64;
            // To the nearest second; the sum exceeds an i64 where the expiry is near its end.
            (if scale.in_seconds {
                (ms + 500) / 1000
            } else {
                ms
            }) as i64
        }
    };
    ctx.reply.integer(reply);
    Ok(())
}

/// PERSIST key
pub fn persist(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let expires = ctx
        .access
        .look(key)
        .is_some_and(|entry| entry.expiry_ms().is_some());
    if expires {
        ctx.access.set_expiry(key, None);
        ctx.notify(EventClass::GENERIC, "persist", key);
    }
    ctx.reply.integer(i64::from(expires));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    const NOT_INTEGER: &str = "-ERR value is not an integer or out of range";

    /// The manual clock's first instant.
    const NOW_S: i64 = 1_700_000_000;

    #[test]
    fn keys_end_when_they_were_told_to() {
        check(&[
            ("EXPIRE none 10", "0"),
            ("TTL none", "-2"),
            ("PEXPIRETIME none", "-2"),
            ("SET k v", "OK"),
            ("TTL k", "-1"),
            ("EXPIRETIME k", "-1"),
            ("EXPIRE k 10", "1"),
            ("TTL k", "10"),
            ("PTTL k", "10000"),
            ("EXPIRETIME k", "1700000010"),
            ("PEXPIRETIME k", "1700000010000"),
            ("+9499", ""),
            ("TTL k", "1"),
            ("+2", ""),
            ("TTL k", "0"),
            ("GET k", r#""v""#),
            ("+499", ""),
            ("TTL k", "-2"),
            ("GET k", "(nil)"),
        ]);
    }

    #[test]
    fn absolute_times_and_persist() {
        let mut line = Line::open();
        line.run("SET k v");
        assert_eq!(line.run(&format!("EXPIREAT k {}", NOW_S + 100)), "1");
        assert_eq!(line.run("PTTL k"), "100000");
        assert_eq!(line.run(&format!("PEXPIREAT k {}", NOW_S * 1000 + 7)), "1");
        assert_eq!(line.run("PTTL k"), "7");
        assert_eq!(line.run("PERSIST k"), "1");
        assert_eq!(line.run("PERSIST k"), "0");
        assert_eq!(line.run("PERSIST none"), "0");
        assert_eq!(line.run("PTTL k"), "-1");
        assert_eq!(line.run(&format!("PEXPIREAT k {}", NOW_S * 1000)), "1");
        assert_eq!(line.run("EXISTS k"), "0");
    }

    #[test]
    fn a_time_that_has_passed_removes_the_key() {
        for command in [
            "EXPIRE k 0",
            "EXPIRE k -1",
            "PEXPIRE k -9223372036854775808",
            "EXPIREAT k 1",
        ] {
            check(&[("SET k v", "OK"), (command, "1"), ("EXISTS k", "0")]);
        }
    }

    #[test]
    fn conditions() {
        check(&[
            ("SET k v", "OK"),
            ("EXPIRE k 100 XX", "0"),
            ("EXPIRE k 100 GT", "0"),
            ("EXPIRE k 100 nx", "1"),
            ("EXPIRE k 200 NX", "0"),
            ("EXPIRE k 100 GT", "0"),
            ("EXPIRE k 100 LT", "0"),
            ("EXPIRE k 99 GT", "0"),
            ("EXPIRE k 101 GT XX", "1"),
            ("EXPIRE k 50 XX LT LT", "1"),
            ("TTL k", "50"),
            ("PERSIST k", "1"),
            ("EXPIRE k 40 LT", "1"),
            ("PERSIST k", "1"),
            ("EXPIRE k 40 LT XX", "0"),
            ("EXPIRE k -1 GT", "0"),
            ("EXPIRE none 40 NX", "0"),
        ]);
    }

    #[test]
    fn what_is_refused() {
        let nx = "-ERR NX and XX, GT or LT options at the same time are not compatible";
        check(&[
            ("SET k v", "OK"),
            ("EXPIRE k x", NOT_INTEGER),
            ("EXPIRE k 1.5", NOT_INTEGER),
            ("EXPIRE k x FOO", "-ERR Unsupported option FOO"),
            ("EXPIRE k x NX XX", nx),
            ("EXPIRE k 1 NX GT", nx),
            (
                "EXPIRE k 1 LT GT",
                "-ERR GT and LT options at the same time are not compatible",
            ),
            (
                "EXPIRE k 9223372036854775807",
                "-ERR invalid expire time in 'expire' command",
            ),
            (
                "EXPIRE k -9223372036854775808",
                "-ERR invalid expire time in 'expire' command",
            ),
            (
                "EXPIREAT k 9223372036854776",
                "-ERR invalid expire time in 'expireat' command",
            ),
            (
                "PEXPIRE k 9223372036854775807",
                "-ERR invalid expire time in 'pexpire' command",
            ),
            ("TTL k", "-1"),
            ("PEXPIREAT k 9223372036854775807", "1"),
            ("EXPIRETIME k", "9223372036854776"),
            ("PEXPIRETIME k", "9223372036854775807"),
        ]);
    }

    #[test]
    fn an_option_that_is_none_is_repeated_without_its_line_end() {
        check(&[
            ("EXPIRE k 10 \"a\\nb\\r\\n\"", "-ERR Unsupported option a b"),
            ("EXPIRE k 10 \"\\n\"", "-ERR Unsupported option "),
        ]);
    }

    #[test]
    fn nothing_goes_while_writes_are_paused() {
        let mut line = Line::open();
        line.run("SET a 1 PX 5");
        line.run("CLIENT PAUSE 1000 WRITE");
        line.clock.advance_ms(10);
        assert_eq!(line.run("GET a"), "(nil)");
        assert_eq!(line.run("EXISTS a"), "0");
        assert_eq!(line.run("DBSIZE"), "1", "it is there still");
        assert_eq!(
            line.run("RANDOMKEY"),
            "\"a\"",
            "which is no loop without end"
        );
        line.run("CLIENT UNPAUSE");
        assert_eq!(line.run("GET a"), "(nil)");
        assert_eq!(line.run("DBSIZE"), "0");
        assert_eq!(line.run("RANDOMKEY"), "(nil)");
    }
}
