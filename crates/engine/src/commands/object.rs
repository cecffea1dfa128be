//! OBJECT: what is known of a key beside its value. Looking does not count as a use.

use serval_keyspace::{Found, Policy, Recency, Value, encoding};
use serval_resp::{Argv, Writer};

use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// OBJECT ENCODING key
pub fn encoding(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_about(ctx, argv, |entry, reply| {
        reply.bulk(encoding::name(entry.encoding()).as_bytes());
        Ok(())
    })
}

/// OBJECT REFCOUNT key
///
/// Nothing is counted here. Redis shares the small integers and answers the highest `int` for them; tools that look for
/// shared objects find the same ones.
pub fn refcount(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    const SHARED_INT_LIMIT: i64 = 10_000;
    // An object that many keys share cannot say when one of them was used.
    let uses_matter = matches!(
        ctx.config().maxmemory_policy(),
        Policy::AllKeysLru | Policy::AllKeysLfu | Policy::VolatileLru | Policy::VolatileLfu
    );
    let shares = ctx.config().maxmemory() == 0 || !uses_matter;
    reply_about(ctx, argv, |entry, reply| {
        let shared = shares && matches!(entry.value(), Value::Int(0..SHARED_INT_LIMIT));
        reply.integer(if shared { i64::from(i32::MAX) } else { 1 });
        Ok(())
    })
}

/// OBJECT IDLETIME key
pub fn idletime(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (recency, now_ms) = (ctx.engine.keyspace.recency(), ctx.now_ms());
    reply_about(ctx, argv, |entry, reply| {
        if recency.lfu {
            return Err(errors::IDLETIME_UNDER_LFU);
        }
        reply.integer((Recency::idle_ms(entry, now_ms) / 1000) as i64);
        Ok(())
    })
}

/// OBJECT FREQ key
pub fn freq(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (recency, now_ms) = (ctx.engine.keyspace.recency(), ctx.now_ms());
    reply_about(ctx, argv, |entry, reply| {
        if !recency.lfu {
            return Err(errors::FREQ_WITHOUT_LFU);
        }
        reply.integer(i64::from(recency.frequency(entry, now_ms)));
        Ok(())
    })
}

/// Replies to a question about a key, null if there is none.
fn reply_about(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    answer: impl FnOnce(&Found<'_>, &mut Writer<'_>) -> Result<(), Error>,
) -> CommandResult {
    let key = ctx.key(argv.arg(2));
    match ctx.access.glance_silently(key) {
        Some(entry) => answer(&entry, &mut ctx.reply),
        None => {
            ctx.reply.null();
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn encodings() {
        check(&[
            ("OBJECT ENCODING none", "(nil)"),
            ("SET k 12", "OK"),
            ("OBJECT ENCODING k", r#""int""#),
            ("SET k 12345678901234567890123456789012345678901234", "OK"),
            ("OBJECT ENCODING k", r#""embstr""#),
            ("SET k 123456789012345678901234567890123456789012345", "OK"),
            ("OBJECT ENCODING k", r#""raw""#),
            ("SET k a", "OK"),
            ("APPEND k b", "2"),
            ("OBJECT ENCODING k", r#""raw""#),
        ]);
    }

    #[test]
    fn reference_counts() {
        check(&[
            ("SET k 9999", "OK"),
            ("OBJECT REFCOUNT k", "2147483647"),
            ("INCR k", "10000"),
            ("OBJECT REFCOUNT k", "1"),
            ("SET k a", "OK"),
            ("OBJECT REFCOUNT k", "1"),
            ("OBJECT REFCOUNT none", "(nil)"),
        ]);
    }

    #[test]
    fn idle_time_and_frequency() {
        let lfu = "-ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.";
        let no_lfu = "-ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.";
        check(&[
            ("SET k v", "OK"),
            ("+12000", ""),
            ("EXISTS k", "1"),
            ("TTL k", "-1"),
            ("TYPE k", "string"),
            ("OBJECT IDLETIME k", "12"),
            ("OBJECT FREQ k", no_lfu),
            ("OBJECT FREQ none", "(nil)"),
            ("CLIENT NO-TOUCH ON", "OK"),
            ("GET k", r#""v""#),
            ("OBJECT IDLETIME k", "12"),
            ("TOUCH k", "1"),
            ("OBJECT IDLETIME k", "0"),
            ("CONFIG SET maxmemory-policy allkeys-lfu", "OK"),
            ("SET f v", "OK"),
            ("OBJECT FREQ f", "5"),
            ("OBJECT IDLETIME f", lfu),
        ]);
    }
}
