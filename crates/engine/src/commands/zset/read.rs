//! Sorted sets: what is asked about single members, and counted.

use serval_keyspace::{Key, Zset};
use serval_resp::{Argv, Writer};

use super::{parse_lex_range, parse_score_range, read};
use crate::ctx::{CommandResult, Ctx};
use crate::errors;

/// ZCARD key
pub fn zcard(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let len = read(ctx.access, key)?.map_or(0, |entry| Zset::of(&entry).len());
    ctx.reply.count(len);
    Ok(())
}

/// ZSCORE key member
pub fn zscore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let found = read(ctx.access, key)?;
    match found.and_then(|entry| Zset::of(&entry).score(argv.arg(2))) {
        Some(score) => ctx.reply.double(score),
        None => ctx.reply.null(),
    }
    Ok(())
}

/// ZMSCORE key member [member ...]
pub fn zmscore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_scores(ctx, argv, |reply, score| match score {
        Some(score) => reply.double(score),
        None => reply.null(),
    })
}

/// Replies for each member, from the second argument on, what `write` makes of its score, or of there being none.
pub(in crate::commands) fn reply_scores(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    write: impl Fn(&mut Writer<'_>, Option<f64>),
) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let found = read(ctx.access, key)?;
    let reply = &mut ctx.reply;
    reply.array(argv.len() - 2);
    for member in argv.iter().skip(2) {
        let entry = found.as_ref();
        write(reply, entry.and_then(|entry| Zset::of(entry).score(member)));
    }
    Ok(())
}

/// Replies how many members `count` finds in the sorted set at a key.
fn reply_count(
    ctx: &mut Ctx<'_, '_>,
    key: Key<'_>,
    ranks: impl FnOnce(Zset<'_>) -> (usize, usize),
) -> CommandResult {
    let found = read(ctx.access, key)?;
    let (from, to) = found.map_or((0, 0), |entry| ranks(Zset::of(&entry)));
    ctx.reply.count(to - from);
    Ok(())
}

/// ZCOUNT key min max
pub fn zcount(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let range = parse_score_range(argv.arg(2), argv.arg(3))?;
    let key = ctx.first_key(argv.arg(1));
    reply_count(ctx, key, |set| set.ranks_by_score(&range))
}

/// ZLEXCOUNT key min max
pub fn zlexcount(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let range = parse_lex_range(argv.arg(2), argv.arg(3))?;
    let key = ctx.first_key(argv.arg(1));
    reply_count(ctx, key, |set| set.ranks_by_lex(&range))
}

/// ZRANK key member [WITHSCORE]
pub fn zrank(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    rank(ctx, argv, false)
}

/// ZREVRANK key member [WITHSCORE]
pub fn zrevrank(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    rank(ctx, argv, true)
}

fn rank(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, reverse: bool) -> CommandResult {
    if argv.len() > 4 {
        return Err(errors::wrong_arity(ctx.spec.full_name));
    }
    let with_score = match argv.get(3) {
        None => false,
        Some(option) if option.eq_ignore_ascii_case(b"withscore") => true,
        Some(_) => return Err(errors::SYNTAX),
    };
    let key = ctx.first_key(argv.arg(1));
    let found = read(ctx.access, key)?;
    let ranked = found.and_then(|entry| {
        let set = Zset::of(&entry);
        let (rank, score) = set.rank(argv.arg(2))?;
        Some((if reverse { set.len() - 1 - rank } else { rank }, score))
    });
    let reply = &mut ctx.reply;
    match ranked {
        Some((rank, score)) if with_score => {
            reply.array(2);
            reply.count(rank);
            reply.double(score);
        }
        Some((rank, _)) => reply.count(rank),
        None if with_score => reply.null_array(),
        None => reply.null(),
    }
    Ok(())
}
