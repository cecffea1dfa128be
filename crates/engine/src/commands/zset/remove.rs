//! Sorted sets: ZREM and ZREMRANGEBY….

use serval_keyspace::{Key, Outcome, Zset};
use serval_resp::Argv;

use super::{edit, look, notify, parse_int, parse_lex_range, parse_score_range, rank_range};
use crate::ctx::{CommandResult, Ctx};

/// ZREM key member [member ...]
pub fn zrem(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    if look(ctx.access, key)?.is_none() {
        ctx.reply.integer(0);
        return Ok(());
    }
    let removed = edit(ctx, key, |set| {
        let members = argv.iter().skip(2);
        let removed = members
            .filter(|member| set.remove(member).is_some())
            .count();
        (removed > 0, removed)
    });
    reply_removed(ctx, key, removed, "zrem")
}

fn reply_removed(
    ctx: &mut Ctx<'_, '_>,
    key: Key<'_>,
    removed: Option<(Outcome, usize)>,
    event: &str,
) -> CommandResult {
    let (outcome, count) = removed.unwrap_or((Outcome::Unchanged, 0));
    notify(ctx, event, outcome, key);
    ctx.reply.count(count);
    Ok(())
}

/// Removes the members in a range of ranks that is found out by `ranks`.
fn remove_range(
    ctx: &mut Ctx<'_, '_>,
    key: Key<'_>,
    event: &str,
    ranks: impl FnOnce(Zset<'_>) -> (usize, usize),
) -> CommandResult {
    if look(ctx.access, key)?.is_none() {
        ctx.reply.integer(0);
        return Ok(());
    }
    let removed = edit(ctx, key, |set| {
        let (from, to) = ranks(set.as_ref());
        set.remove_range(from, to, false, |_, _| {});
        (to > from, to - from)
    });
    reply_removed(ctx, key, removed, event)
}

/// ZREMRANGEBYRANK key start stop
pub fn zremrangebyrank(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (start, stop) = (parse_int(argv.arg(2))?, parse_int(argv.arg(3))?);
    let key = ctx.first_key(argv.arg(1));
    remove_range(ctx, key, "zremrangebyrank", |set| {
        rank_range(start, stop, set.len())
    })
}

/// ZREMRANGEBYSCORE key min max
pub fn zremrangebyscore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let range = parse_score_range(argv.arg(2), argv.arg(3))?;
    let key = ctx.first_key(argv.arg(1));
    remove_range(ctx, key, "zremrangebyscore", |set| {
        set.ranks_by_score(&range)
    })
}

/// ZREMRANGEBYLEX key min max
pub fn zremrangebylex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let range = parse_lex_range(argv.arg(2), argv.arg(3))?;
    let key = ctx.first_key(argv.arg(1));
    remove_range(ctx, key, "zremrangebylex", |set| set.ranks_by_lex(&range))
}
