//! Sorted sets: what their commands share.
//!
//! The value and its two forms are `serval_keyspace`'s; here are arguments, replies and the order of errors.

pub mod add;
pub mod block;
pub mod combine;
pub mod pop;
pub mod random;
pub mod range;
pub mod read;
pub mod remove;
pub mod scan;
mod source;

use serval_base::number;
use serval_keyspace::{
    Access, Element, Found, Key, LexBound, LexRange, NewZset, Outcome, Score, ScoreRange,
    ZsetItems, ZsetLimits, ZsetMut, kind,
};
use serval_resp::Writer;
use serval_spec::directive_id as id;

use crate::config::Config;
use crate::ctx::Ctx;
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// Up to where a sorted set is a listpack.
#[inline]
pub(crate) fn limits(ctx: &Ctx<'_, '_>) -> ZsetLimits {
    limits_of(ctx.config())
}

/// The same for who is no command.
#[inline]
pub(crate) fn limits_of(config: &Config) -> ZsetLimits {
    let number = |id| usize::try_from(config.number(id)).unwrap_or(0);
    ZsetLimits {
        entries: number(id::ZSET_MAX_LISTPACK_ENTRIES),
        value_bytes: number(id::ZSET_MAX_LISTPACK_VALUE),
    }
}

fn typed(found: Option<Found<'_>>) -> Result<Option<Found<'_>>, Error> {
    match found {
        Some(entry) if entry.ty() != kind::ZSET => Err(errors::WRONG_TYPE),
        found => Ok(found),
    }
}

/// A key for reading that must be a sorted set if it exists. Counts hit or miss.
#[inline]
pub(crate) fn read<'a>(
    access: &'a mut Access<'_>,
    key: Key<'_>,
) -> Result<Option<Found<'a>>, Error> {
    typed(access.read(key))
}

/// A key for writing that must be a sorted set if it exists.
#[inline]
pub(crate) fn look<'a>(
    access: &'a mut Access<'_>,
    key: Key<'_>,
) -> Result<Option<Found<'a>>, Error> {
    typed(access.look(key))
}

/// Lets `edit` change the sorted set at a key that holds one.
#[inline]
pub(crate) fn edit<R>(
    ctx: &mut Ctx<'_, '_>,
    key: Key<'_>,
    edit: impl FnOnce(&mut ZsetMut<'_>) -> (bool, R),
) -> Option<(Outcome, R)> {
    let limits = limits(ctx);
    ctx.access.edit_collection(key, |encoding, object| {
        let mut set = ZsetMut::new(encoding, object, limits);
        let (changed, result) = edit(&mut set);
        let outcome = set.outcome(changed);
        (outcome, (outcome, result))
    })
}

/// Tells of a change, and of the end of the key where nothing is left.
pub(crate) fn notify(ctx: &mut Ctx<'_, '_>, event: &str, outcome: Outcome, key: Key<'_>) {
    if matches!(outcome, Outcome::Changed | Outcome::Emptied) {
        ctx.notify(EventClass::ZSET, event, key);
    }
    if outcome == Outcome::Emptied {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
}

/// Puts a new sorted set under a key, or removes the key where the set has no members. Replies how many it has.
pub(crate) fn store(ctx: &mut Ctx<'_, '_>, key: Key<'_>, set: NewZset, event: &str) {
    let len = set.as_ref().len();
    if len == 0 {
        let lazily = ctx.config().lazyfree_lazy_server_del();
        if ctx.access.remove_even_expired(key, lazily) {
            ctx.notify(EventClass::GENERIC, "del", key);
        }
    } else {
        let (tag, object) = set.into_parts();
        ctx.access.put_collection(key, tag, object);
        ctx.notify(EventClass::ZSET, event, key);
    }
    ctx.reply.count(len);
}

/// Writes a member.
#[inline]
pub(crate) fn write_member(reply: &mut Writer<'_>, member: Element<'_>) {
    match member {
        Element::Int(int) => reply.bulk_int(int),
        Element::Bytes(bytes) => reply.bulk(bytes),
    }
}

/// Writes the head of `len` members: in RESP2 each score is an element of its own, in RESP3 it stands beside its member.
pub(crate) fn write_head(reply: &mut Writer<'_>, len: usize, with_scores: bool) {
    let flat = with_scores && !reply.resp3;
    reply.array(if flat { len * 2 } else { len });
}

/// Writes a member, and its score if asked for.
#[inline]
pub(crate) fn write_item(
    reply: &mut Writer<'_>,
    member: Element<'_>,
    score: Score<'_>,
    with_scores: bool,
) {
    if with_scores && reply.resp3 {
        reply.array(2);
    }
    write_member(reply, member);
    if with_scores {
        reply.double(score.value());
    }
}

/// Writes members, and their scores if asked for, the last first if `reverse`.
pub(crate) fn write_items(
    reply: &mut Writer<'_>,
    items: ZsetItems<'_>,
    with_scores: bool,
    reverse: bool,
) {
    write_head(reply, items.len(), with_scores);
    if reverse {
        items
            .rev()
            .for_each(|(member, score)| write_item(reply, member, score, with_scores));
    } else {
        items
            .into_iter()
            .for_each(|(member, score)| write_item(reply, member, score, with_scores));
    }
}

/// Reads a score.
#[inline]
pub(crate) fn parse_score(text: &[u8]) -> Result<f64, Error> {
    number::parse_f64(text).ok_or(errors::NOT_FLOAT)
}

/// Reads an integer.
#[inline]
pub(crate) fn parse_int(text: &[u8]) -> Result<i64, Error> {
    number::parse_i64(text).ok_or(errors::NOT_INTEGER)
}

/// Reads an integer of at least `min`; the same error for what is none.
pub(crate) fn parse_at_least(text: &[u8], min: i64, error: Error) -> Result<i64, Error> {
    number::parse_i64(text)
        .filter(|int| *int >= min)
        .ok_or(error)
}

/// Reads a range of scores: a bound that begins with `(` is out itself.
pub(crate) fn parse_score_range(min: &[u8], max: &[u8]) -> Result<ScoreRange, Error> {
    let bound = |text: &[u8]| {
        let (exclusive, text) = match text {
            [b'(', rest @ ..] => (true, rest),
            text => (false, text),
        };
        let score = number::parse_score_bound(text).ok_or(errors::RANGE_NOT_FLOAT)?;
        Ok((score, exclusive))
    };
    let ((min, min_exclusive), (max, max_exclusive)) = (bound(min)?, bound(max)?);
    Ok(ScoreRange {
        min,
        max,
        min_exclusive,
        max_exclusive,
    })
}

/// Reads a range of members: `-`, `+`, `[member` or `(member`.
pub(crate) fn parse_lex_range<'a>(min: &'a [u8], max: &'a [u8]) -> Result<LexRange<'a>, Error> {
    let bound = |text: &'a [u8]| match text {
        // Redis reads these two as C strings.
        [b'+'] | [b'+', 0, ..] => Ok(LexBound::Highest),
        [b'-'] | [b'-', 0, ..] => Ok(LexBound::Lowest),
        [b'(', member @ ..] => Ok(LexBound::Exclusive(member)),
        [b'[', member @ ..] => Ok(LexBound::Inclusive(member)),
        _ => Err(errors::RANGE_NOT_LEX),
    };
    Ok(LexRange {
        min: bound(min)?,
        max: bound(max)?,
    })
}

/// Ranks from `start` to `stop`, both in, negative ones from the end, as ranks from and up to.
pub(crate) fn rank_range(start: i64, stop: i64, len: usize) -> (usize, usize) {
    let len = len as i64;
    let start = if start < 0 {
        (start + len).max(0)
    } else {
        start
    };
    let stop = if stop < 0 { stop + len } else { stop }.min(len - 1);
    if start > stop || start >= len {
        return (0, 0);
    }
    (start as usize, stop as usize + 1)
}

#[cfg(test)]
mod tests;
