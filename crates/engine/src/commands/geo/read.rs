//! Places: GEOPOS, GEOHASH and GEODIST.

use serval_keyspace::Zset;
use serval_resp::Argv;

use super::hash::{Cell, distance, text};
use super::{parse_unit, write_distance, write_point};
use crate::commands::zset::{read, read::reply_scores};
use crate::ctx::{CommandResult, Ctx};
use crate::errors;

/// GEOPOS key [member [member ...]]
pub fn geopos(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_scores(ctx, argv, |reply, score| match score {
        Some(score) => write_point(reply, Cell::of_score(score).point()),
        None => reply.null_array(),
    })
}

/// GEOHASH key [member [member ...]]
pub fn geohash(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_scores(ctx, argv, |reply, score| match score {
        Some(score) => reply.bulk(&text(Cell::of_score(score).point())),
        None => reply.null(),
    })
}

/// GEODIST key member1 member2 [M | KM | FT | MI]
pub fn geodist(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    if argv.len() > 5 {
        return Err(errors::SYNTAX);
    }
    let meters = argv.get(4).map_or(Ok(1.0), parse_unit)?;
    let key = ctx.first_key(argv.arg(1));
    let scores = read(ctx.access, key)?.and_then(|entry| {
        let set = Zset::of(&entry);
        Some((set.score(argv.arg(2))?, set.score(argv.arg(3))?))
    });
    match scores {
        None => ctx.reply.null(),
        Some((first, second)) => {
            let [first, second] = [first, second].map(|score| Cell::of_score(score).point());
            write_distance(&mut ctx.reply, distance(first, second) / meters);
        }
    }
    Ok(())
}
