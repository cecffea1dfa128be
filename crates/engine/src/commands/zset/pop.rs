//! Sorted sets: taking members off an end.
//!
//! [`pop`] and [`pop_first_of`] are what blocking commands do once there is something to pop: they write the reply, or
//! tell that there was nothing and write none.

use serval_keyspace::{Key, Outcome, Score, Zset, ZsetMut};
use serval_resp::Argv;

use super::{look, parse_at_least, write_item, write_member};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::effect;

/// An end of a sorted set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The lowest scores.
    Min,
    /// The highest.
    Max,
}

/// How popped members are replied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Member and score in turn: ZPOPMIN.
    Flat,
    /// As [`Shape::Flat`] in RESP2, in RESP3 an array for each member: ZPOPMIN with a count.
    Listed,
    /// The key, then member and score in turn: BZPOPMIN.
    KeyedFlat,
    /// The key, then an array of arrays for each member: ZMPOP.
    KeyedNested,
}

/// Pops up to `count` members, at least one, and writes them. False, and no reply, if the key does not exist; an error
/// if it is no sorted set.
pub(crate) fn pop(
    ctx: &mut Ctx<'_, '_>,
    key: Key<'_>,
    end: End,
    count: usize,
    shape: Shape,
) -> Result<bool, Error> {
    let Some(len) = look(ctx.access, key)?.map(|entry| Zset::of(&entry).len()) else {
        return Ok(false);
    };
    let count = count.min(len);
    let reply = &mut ctx.reply;
    match shape {
        Shape::Flat => reply.array(count * 2),
        Shape::Listed => super::write_head(reply, count, true),
        Shape::KeyedFlat => {
            reply.array(count * 2 + 1);
            reply.bulk(key.bytes);
        }
        Shape::KeyedNested => {
            reply.array(2);
            reply.bulk(key.bytes);
            reply.array(count);
        }
    }
    let (from, to) = match end {
        End::Min => (0, count),
        End::Max => (len - count, len),
    };
    let limits = super::limits(ctx);
    let reply = &mut ctx.reply;
    let outcome = ctx.access.edit_collection(key, |encoding, object| {
        let mut set = ZsetMut::new(encoding, object, limits);
        set.remove_range(from, to, end == End::Max, |member, score| match shape {
            Shape::Listed => write_item(reply, member, Score::Double(score), true),
            _ => {
                if shape == Shape::KeyedNested {
                    reply.array(2);
                }
                write_member(reply, member);
                reply.double(score);
            }
        });
        let outcome = set.outcome(true);
        (outcome, outcome)
    });
    let event = match end {
        End::Min => "zpopmin",
        End::Max => "zpopmax",
    };
    super::notify(ctx, event, outcome.unwrap_or(Outcome::Unchanged), key);
    propagate(ctx, key, end, count, shape);
    Ok(true)
}

/// Tells of what ZPOPMIN and ZPOPMAX did not do themselves as if they had.
fn propagate(ctx: &mut Ctx<'_, '_>, key: Key<'_>, end: End, count: usize, shape: Shape) {
    let name: &[u8] = match end {
        End::Min => b"ZPOPMIN",
        End::Max => b"ZPOPMAX",
    };
    match shape {
        Shape::Flat | Shape::Listed => {}
        Shape::KeyedFlat => ctx.propagate(effect!(name, key.bytes)),
        Shape::KeyedNested => ctx.propagate(effect!(name, key.bytes, count as i64)),
    }
}

/// Pops from the first of these keys that exists. False, and no reply, if none does; an error if the first that exists is
/// no sorted set.
pub(crate) fn pop_first_of<'a>(
    ctx: &mut Ctx<'_, '_>,
    keys: impl Iterator<Item = &'a [u8]>,
    end: End,
    count: usize,
    shape: Shape,
) -> Result<bool, Error> {
    for bytes in keys {
        let key = ctx.key(bytes);
        if pop(ctx, key, end, count, shape)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// ZPOPMIN key [count]
pub fn zpopmin(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    pop_end(ctx, argv, End::Min)
}

/// ZPOPMAX key [count]
pub fn zpopmax(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    pop_end(ctx, argv, End::Max)
}

fn pop_end(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, end: End) -> CommandResult {
    if argv.len() > 3 {
        return Err(errors::SYNTAX);
    }
    let (count, shape) = match argv.get(2) {
        None => (1, Shape::Flat),
        Some(text) => {
            let count = parse_at_least(text, 0, errors::MUST_BE_POSITIVE)?;
            (usize::try_from(count).unwrap_or(usize::MAX), Shape::Listed)
        }
    };
    let key = ctx.first_key(argv.arg(1));
    if count == 0 {
        look(ctx.access, key)?;
        ctx.reply.array(0);
    } else if !pop(ctx, key, end, count, shape)? {
        ctx.reply.array(0);
    }
    Ok(())
}

/// The arguments of ZMPOP and BZMPOP.
pub(crate) struct ManyPop {
    /// Positions of the keys.
    pub(crate) keys: std::ops::Range<usize>,
    /// Where to pop.
    pub(crate) end: End,
    /// How many to pop, at least one.
    pub(crate) count: usize,
}

impl ManyPop {
    /// Reads them from the count of keys at argument `numkeys` on.
    pub(crate) fn parse(argv: Argv<'_>, numkeys: usize) -> Result<ManyPop, Error> {
        let count = parse_at_least(argv.arg(numkeys), 1, errors::NUMKEYS_POSITIVE)?;
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let end_at = count.saturating_add(numkeys + 1);
        let end = match argv.get(end_at) {
            Some(end) if end.eq_ignore_ascii_case(b"min") => End::Min,
            Some(end) if end.eq_ignore_ascii_case(b"max") => End::Max,
            _ => return Err(errors::SYNTAX),
        };
        let popped = match (argv.get(end_at + 1), argv.get(end_at + 2)) {
            (None, _) => 1,
            (Some(option), Some(text)) if option.eq_ignore_ascii_case(b"count") => {
                parse_at_least(text, 1, errors::COUNT_POSITIVE)?
            }
            _ => return Err(errors::SYNTAX),
        };
        if argv.len() > end_at + 3 {
            return Err(errors::SYNTAX);
        }
        Ok(ManyPop {
            keys: numkeys + 1..end_at,
            end,
            count: usize::try_from(popped).unwrap_or(usize::MAX),
        })
    }
}

/// ZMPOP numkeys key [key ...] MIN | MAX [COUNT count]
pub fn zmpop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let ManyPop { keys, end, count } = ManyPop::parse(argv, 1)?;
    let keys = keys.map(|index| argv.arg(index));
    if !pop_first_of(ctx, keys, end, count, Shape::KeyedNested)? {
        ctx.reply.null_array();
    }
    Ok(())
}
