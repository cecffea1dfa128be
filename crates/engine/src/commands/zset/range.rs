//! Sorted sets: ranges by rank, by score and by member, replied or stored.

use serval_keyspace::{LexRange, NewZset, ScoreRange, Zset};
use serval_resp::Argv;

use super::{
    limits, parse_int, parse_lex_range, parse_score_range, rank_range, read, store, write_items,
};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// What a range is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Rank,
    Score,
    Lex,
}

/// What of the options a command's name says already.
#[derive(Clone, Copy)]
struct Named {
    by: Option<By>,
    reverse: Option<bool>,
    /// Position of the source key.
    source: usize,
    store: bool,
}

/// A range, parsed.
enum Bounds<'a> {
    Ranks(i64, i64),
    Scores(ScoreRange),
    Members(LexRange<'a>),
}

struct Query<'a> {
    bounds: Bounds<'a>,
    reverse: bool,
    with_scores: bool,
    offset: i64,
    limit: i64,
}

/// The options that stand behind a range.
struct Options {
    by: By,
    reverse: bool,
    with_scores: bool,
    offset: i64,
    limit: i64,
}

impl Options {
    fn parse(argv: Argv<'_>, named: Named) -> Result<Options, Error> {
        let (mut by, mut reverse) = (named.by, named.reverse);
        let (mut with_scores, mut offset, mut limit) = (false, 0, -1);
        let mut index = named.source + 3;
        while let Some(option) = argv.get(index) {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            match () {
                () if !named.store && is(b"withscores") => with_scores = true,
                () if is(b"limit") && argv.len() - index > 2 => {
                    offset = parse_int(argv.arg(index + 1))?;
                    limit = parse_int(argv.arg(index + 2))?;
                    index += 2;
                }
                () if reverse.is_none() && is(b"rev") => reverse = Some(true),
                () if by.is_none() && is(b"bylex") => by = Some(By::Lex),
                () if by.is_none() && is(b"byscore") => by = Some(By::Score),
                () => return Err(errors::SYNTAX),
            }
            index += 1;
        }
        let by = by.unwrap_or(By::Rank);
        if limit != -1 && by == By::Rank {
            return Err(errors::LIMIT_NEEDS_BY);
        }
        if with_scores && by == By::Lex {
            return Err(errors::WITHSCORES_BY_LEX);
        }
        Ok(Options {
            by,
            reverse: reverse.unwrap_or(false),
            with_scores,
            offset,
            limit,
        })
    }
}

impl<'a> Query<'a> {
    fn parse(argv: Argv<'a>, named: Named) -> Result<Query<'a>, Error> {
        let options = Options::parse(argv, named)?;
        let (first, second) = (argv.arg(named.source + 1), argv.arg(named.source + 2));
        // By rank the bounds come in order always; else the higher one first where the order is reversed.
        let (min, max) = match options.reverse {
            true => (second, first),
            false => (first, second),
        };
        let bounds = match options.by {
            By::Rank => Bounds::Ranks(parse_int(first)?, parse_int(second)?),
            By::Score => Bounds::Scores(parse_score_range(min, max)?),
            By::Lex => Bounds::Members(parse_lex_range(min, max)?),
        };
        let Options {
            reverse,
            with_scores,
            offset,
            limit,
            ..
        } = options;
        Ok(Query {
            bounds,
            reverse,
            with_scores,
            offset,
            limit,
        })
    }

    /// The ranks, from and up to, of what is asked for.
    fn ranks(&self, set: Zset<'_>) -> (usize, usize) {
        let len = set.len();
        let (from, to) = match &self.bounds {
            Bounds::Ranks(start, stop) => {
                let (from, to) = rank_range(*start, *stop, len);
                return match self.reverse {
                    true => (len - to, len - from),
                    false => (from, to),
                };
            }
            Bounds::Scores(range) => set.ranks_by_score(range),
            Bounds::Members(range) => set.ranks_by_lex(range),
        };
        self.limited(from, to, set)
    }

    /// Applies LIMIT. A negative offset finds nothing in a listpack and counts from the other end in a tree, as in
    /// Redis.
    fn limited(&self, from: usize, to: usize, set: Zset<'_>) -> (usize, usize) {
        let count = to - from;
        let skipped = match usize::try_from(self.offset) {
            Ok(offset) => offset.min(count),
            Err(_) if matches!(set, Zset::Packed(_)) => count,
            Err(_) => usize::try_from(self.offset.unsigned_abs())
                .ok()
                .and_then(|back| count.checked_sub(back))
                .unwrap_or(count),
        };
        let wanted = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let taken = wanted.min(count - skipped);
        if self.reverse {
            let to = to - skipped;
            (to - taken, to)
        } else {
            let from = from + skipped;
            (from, from + taken)
        }
    }
}

fn range(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, named: Named) -> CommandResult {
    let query = Query::parse(argv, named)?;
    let key = match named.store {
        true => ctx.key(argv.arg(named.source)),
        false => ctx.first_key(argv.arg(named.source)),
    };
    if named.store {
        let limits = limits(ctx);
        let found = read(ctx.access, key)?;
        let mut stored = NewZset::new(limits, 0, 0);
        if let Some(entry) = found {
            let set = Zset::of(&entry);
            let (from, to) = query.ranks(set);
            let expected = match query.bounds {
                Bounds::Ranks(..) => to - from,
                Bounds::Scores(_) | Bounds::Members(_) => 0,
            };
            stored = NewZset::new(limits, expected, 0);
            let mut scratch = Vec::new();
            let items = set.range(from, to);
            if query.reverse {
                // One by one from the last, as Redis does: it shows in a score of -0, which is 0 once it was in a listpack.
                for (member, score) in items.rev() {
                    let member = member.text(&mut scratch);
                    stored.as_mut().update(member, |_| Some(score.value()));
                }
            } else {
                for (member, score) in items {
                    stored.push(member.text(&mut scratch), score.value());
                }
            }
        }
        let destination = ctx.first_key(argv.arg(1));
        store(ctx, destination, stored, "zrangestore");
        return Ok(());
    }
    match read(ctx.access, key)? {
        None => ctx.reply.array(0),
        Some(entry) => {
            let set = Zset::of(&entry);
            let (from, to) = query.ranks(set);
            let items = set.range(from, to);
            write_items(&mut ctx.reply, items, query.with_scores, query.reverse);
        }
    }
    Ok(())
}

const fn named(by: Option<By>, reverse: Option<bool>) -> Named {
    Named {
        by,
        reverse,
        source: 1,
        store: false,
    }
}

/// ZRANGE key start stop [BYSCORE | BYLEX] [REV] [LIMIT offset count] [WITHSCORES]
pub fn zrange(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    range(ctx, argv, named(None, None))
}

/// ZRANGESTORE dst src min max [BYSCORE | BYLEX] [REV] [LIMIT offset count]
pub fn zrangestore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let named = Named {
        by: None,
        reverse: None,
        source: 2,
        store: true,
    };
    range(ctx, argv, named)
}

/// ZREVRANGE key start stop [WITHSCORES]
pub fn zrevrange(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    range(ctx, argv, named(Some(By::Rank), Some(true)))
}

/// ZRANGEBYSCORE key min max [WITHSCORES] [LIMIT offset count]
pub fn zrangebyscore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    range(ctx, argv, named(Some(By::Score), Some(false)))
}

/// ZREVRANGEBYSCORE key max min [WITHSCORES] [LIMIT offset count]
pub fn zrevrangebyscore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    range(ctx, argv, named(Some(By::Score), Some(true)))
}

/// ZRANGEBYLEX key min max [LIMIT offset count]
pub fn zrangebylex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    range(ctx, argv, named(Some(By::Lex), Some(false)))
}

/// ZREVRANGEBYLEX key max min [LIMIT offset count]
pub fn zrevrangebylex(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    range(ctx, argv, named(Some(By::Lex), Some(true)))
}
