//! Sorted sets: ZRANDMEMBER.

use std::collections::HashSet;

use serval_base::number;
use serval_keyspace::Zset;
use serval_resp::{Argv, Writer};

use super::{read, write_head, write_item, write_member};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// Where fewer than one of so many members are wanted, ranks are drawn until they are different; else all ranks are
/// shuffled.
const DRAW_FACTOR: usize = 3;

/// ZRANDMEMBER key [count [WITHSCORES]]
pub fn zrandmember(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let Some(count) = argv.get(2) else {
        let random = ctx.access.rng().u64(..);
        match read(ctx.access, key)? {
            None => ctx.reply.null(),
            Some(entry) => {
                let set = Zset::of(&entry);
                let rank = fastrand::Rng::with_seed(random).usize(..set.len());
                let item = set.range(rank, rank + 1).next();
                item.into_iter()
                    .for_each(|(member, _)| write_member(&mut ctx.reply, member));
            }
        }
        return Ok(());
    };
    let (count, with_scores) = parse(count, argv)?;
    let mut rng = ctx.access.rng().fork();
    let Some(entry) = read(ctx.access, key)? else {
        ctx.reply.array(0);
        return Ok(());
    };
    let set = Zset::of(&entry);
    let reply = &mut ctx.reply;
    let write_rank = |reply: &mut Writer<'_>, rank: usize| {
        for (member, score) in set.range(rank, rank + 1) {
            write_item(reply, member, score, with_scores);
        }
    };
    if let Ok(count) = usize::try_from(count) {
        let ranks = different_ranks(count, set.len(), &mut rng);
        write_head(reply, ranks.len(), with_scores);
        ranks.into_iter().for_each(|rank| write_rank(reply, rank));
        return Ok(());
    }
    let count = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    write_head(reply, count, with_scores);
    for _ in 0..count {
        write_rank(reply, rng.usize(..set.len()));
        // Who asked for more than may wait to be sent is closed.
        if reply.position() > ctx.session.output_bytes_max {
            break;
        }
    }
    Ok(())
}

fn parse(count: &[u8], argv: Argv<'_>) -> Result<(i64, bool), Error> {
    let count = number::parse_i64(count).ok_or(errors::NOT_INTEGER)?;
    if count == i64::MIN {
        return Err(errors::INT64_RANGE);
    }
    match argv.get(3) {
        None => Ok((count, false)),
        Some(option) if argv.len() == 4 && option.eq_ignore_ascii_case(b"withscores") => {
            // Twice as many elements have to be countable.
            let is_countable = count.unsigned_abs() <= (i64::MAX / 2).unsigned_abs();
            is_countable
                .then_some((count, true))
                .ok_or(errors::OUT_OF_RANGE)
        }
        Some(_) => Err(errors::SYNTAX),
    }
}

/// Up to `count` different ranks below `len`, in order, each set of them as probable as another.
fn different_ranks(count: usize, len: usize, rng: &mut fastrand::Rng) -> Vec<usize> {
    if count >= len {
        return (0..len).collect();
    }
    let mut ranks: Vec<usize> = if count.saturating_mul(DRAW_FACTOR) > len {
        rng.choose_multiple(0..len, count)
    } else {
        let mut drawn = HashSet::with_capacity(count);
        while drawn.len() < count {
            drawn.insert(rng.usize(..len));
        }
        drawn.into_iter().collect()
    };
    ranks.sort_unstable();
    ranks
}
