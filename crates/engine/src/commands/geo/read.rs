//! Places: GEOPOS, GEOHASH and GEODIST.

use serval_keyspace::Zset;
use serval_resp::{Argv, Writer};

use super::hash::{Cell, Point, distance, text};
use super::{parse_unit, write_distance, write_point};
use crate::commands::zset::read;
use crate::ctx::{CommandResult, Ctx};
use crate::errors;

/// Replies for each member what `write` makes of its point, or what `write_none` does where it is not there.
fn reply_each(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    write: impl Fn(&mut Writer<'_>, Point),
    write_none: impl Fn(&mut Writer<'_>),
) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let found = read(ctx.access, key)?;
    let reply = &mut ctx.reply;
    reply.array(argv.len() - 2);
    for member in argv.iter().skip(2) {
        match found
            .as_ref()
            .and_then(|entry| Zset::of(entry).score(member))
        {
            Some(score) => write(reply, Cell::of_score(score).point()),
            None => write_none(reply),
        }
    }
    Ok(())
}

/// GEOPOS key [member [member ...]]
pub fn geopos(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_each(ctx, argv, write_point, |reply| reply.null_array())
}

/// GEOHASH key [member [member ...]]
pub fn geohash(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    reply_each(
        ctx,
        argv,
        |reply, point| reply.bulk(&text(point)),
        |reply| reply.null(),
    )
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
