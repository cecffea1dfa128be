//! Sorted sets: unions, intersections and differences, replied, stored or counted.

use serval_keyspace::{Key, NewZset, Score, ZsetGather, kind, zset_gather};
use serval_resp::Argv;
use smallvec::SmallVec;

use super::source::Source;
use super::{Element, limits, parse_at_least, parse_int, store, write_head, write_item};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// What is made of several sets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operation {
    Union,
    Inter,
    Diff,
}

/// What becomes of the result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Reply,
    Store,
    Count,
}

/// How scores of the same member are put together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aggregate {
    Sum,
    Min,
    Max,
}

impl Aggregate {
    fn parse(text: &[u8]) -> Result<Aggregate, Error> {
        match text {
            _ if text.eq_ignore_ascii_case(b"sum") => Ok(Aggregate::Sum),
            _ if text.eq_ignore_ascii_case(b"min") => Ok(Aggregate::Min),
            _ if text.eq_ignore_ascii_case(b"max") => Ok(Aggregate::Max),
            _ => Err(errors::SYNTAX),
        }
    }

    /// What is no number is left out, or counts as zero in a sum: infinities of both signs make it.
    fn put_together(self, so_far: f64, score: f64) -> f64 {
        match self {
            Aggregate::Sum => zero_for_nan(so_far + score),
            Aggregate::Min if score < so_far => score,
            Aggregate::Max if score > so_far => score,
            Aggregate::Min | Aggregate::Max => so_far,
        }
    }
}

fn zero_for_nan(score: f64) -> f64 {
    if score.is_nan() { 0.0 } else { score }
}

struct Options {
    weights: SmallVec<[f64; 8]>,
    aggregate: Aggregate,
    with_scores: bool,
    limit: usize,
}

impl Options {
    /// Reads what follows `count` keys, from argument `index` on.
    fn parse(
        argv: Argv<'_>,
        mut index: usize,
        count: usize,
        operation: Operation,
        purpose: Purpose,
    ) -> Result<Options, Error> {
        let mut options = Options {
            weights: SmallVec::from_elem(1.0, count),
            aggregate: Aggregate::Sum,
            with_scores: false,
            limit: 0,
        };
        let takes_weights = operation != Operation::Diff && purpose != Purpose::Count;
        while let Some(option) = argv.get(index) {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            let left = argv.len() - index;
            index += 1;
            match () {
                () if takes_weights && left > count && is(b"weights") => {
                    for weight in &mut options.weights {
                        *weight = serval_base::number::parse_f64(argv.arg(index))
                            .ok_or(errors::WEIGHT_NOT_FLOAT)?;
                        index += 1;
                    }
                }
                () if takes_weights && left > 1 && is(b"aggregate") => {
                    options.aggregate = Aggregate::parse(argv.arg(index))?;
                    index += 1;
                }
                () if purpose == Purpose::Reply && is(b"withscores") => options.with_scores = true,
                () if purpose == Purpose::Count && left > 1 && is(b"limit") => {
                    let limit = parse_at_least(argv.arg(index), 0, errors::LIMIT_NEGATIVE)?;
                    options.limit = usize::try_from(limit).unwrap_or(usize::MAX);
                    index += 1;
                }
                () => return Err(errors::SYNTAX),
            }
        }
        Ok(options)
    }
}

/// Inputs with their weights.
type Inputs<'a> = SmallVec<[(Source<'a>, f64); 8]>;

/// What came out.
enum Combined {
    Count(usize),
    Members(ZsetGather),
}

/// Reads the keys from their count at argument `at` on, and makes of them what is asked for. Tells whether the scores are
/// to be replied.
fn gather(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    at: usize,
    operation: Operation,
    purpose: Purpose,
) -> Result<(Combined, bool), Error> {
    let count = parse_int(argv.arg(at))?;
    if count < 1 {
        return Err(errors::no_input_keys(ctx.spec.full_name));
    }
    let count = usize::try_from(count)
        .ok()
        .filter(|count| *count < argv.len() - at)
        .ok_or(errors::SYNTAX)?;
    let keys: SmallVec<[Key<'_>; 8]> = (0..count)
        .map(|index| ctx.key(argv.arg(at + 1 + index)))
        .collect();
    let found = ctx
        .access
        .read_all_of(&keys, |entry| matches!(entry.ty(), kind::SET | kind::ZSET))
        .ok_or(errors::WRONG_TYPE)?;
    let sources = found.iter().map(Source::of);
    let sources = sources.collect::<Result<SmallVec<[Source<'_>; 8]>, Error>>()?;
    let options = Options::parse(argv, at + 1 + count, count, operation, purpose)?;
    let weights = options.weights.iter().copied();
    let mut inputs: Inputs<'_> = sources.into_iter().zip(weights).collect();
    if operation != Operation::Diff {
        inputs.sort_by_key(|(source, _)| source.len());
    }
    let combined = match operation {
        _ if purpose == Purpose::Count => Combined::Count(count_common(&inputs, options.limit)),
        Operation::Union => Combined::Members(union(&inputs, options.aggregate)),
        Operation::Inter => Combined::Members(inter(&inputs, options.aggregate)),
        Operation::Diff => Combined::Members(diff(&inputs)),
    };
    Ok((combined, options.with_scores))
}

fn combine(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    operation: Operation,
    purpose: Purpose,
) -> CommandResult {
    let at = if purpose == Purpose::Store { 2 } else { 1 };
    let gather = match gather(ctx, argv, at, operation, purpose)? {
        (Combined::Count(count), _) => {
            ctx.reply.count(count);
            return Ok(());
        }
        (Combined::Members(gather), with_scores) if purpose == Purpose::Reply => {
            let set = gather.into_set();
            let reply = &mut ctx.reply;
            write_head(reply, set.len(), with_scores);
            for (member, score) in set.range(0, set.len()) {
                let (member, score) = (Element::Bytes(member), Score::Double(score));
                write_item(reply, member, score, with_scores);
            }
            return Ok(());
        }
        (Combined::Members(gather), _) => gather,
    };
    let event = match operation {
        Operation::Union => "zunionstore",
        Operation::Inter => "zinterstore",
        Operation::Diff => "zdiffstore",
    };
    let key = ctx.first_key(argv.arg(1));
    let set = NewZset::gathered(gather, limits(ctx));
    store(ctx, key, set, event);
    Ok(())
}

fn union(inputs: &Inputs<'_>, aggregate: Aggregate) -> ZsetGather {
    let mut gather = zset_gather();
    for (source, weight) in inputs {
        source.visit(|member, score| {
            let score = zero_for_nan(weight * score);
            gather.update(member, |so_far| match so_far {
                None => score,
                Some(so_far) => aggregate.put_together(so_far, score),
            });
            true
        });
    }
    gather
}

fn inter(inputs: &Inputs<'_>, aggregate: Aggregate) -> ZsetGather {
    let mut gather = zset_gather();
    let Some(((smallest, weight), others)) = inputs.split_first() else {
        return gather;
    };
    smallest.visit(|member, score| {
        let first = zero_for_nan(weight * score);
        let total = others.iter().try_fold(first, |so_far, (source, weight)| {
            let score = source.score(member)?;
            Some(aggregate.put_together(so_far, weight * score))
        });
        if let Some(total) = total {
            gather.update(member, |_| total);
        }
        true
    });
    gather
}

fn diff(inputs: &Inputs<'_>) -> ZsetGather {
    let mut gather = zset_gather();
    let Some(((first, _), others)) = inputs.split_first() else {
        return gather;
    };
    first.visit(|member, score| {
        if others
            .iter()
            .all(|(other, _)| other.score(member).is_none())
        {
            gather.update(member, |_| score);
        }
        true
    });
    gather
}

/// How many members all inputs have, counted up to `limit`, where that is not zero.
fn count_common(inputs: &Inputs<'_>, limit: usize) -> usize {
    let Some(((smallest, _), others)) = inputs.split_first() else {
        return 0;
    };
    let mut count = 0;
    smallest.visit(|member, _| {
        let is_common = others
            .iter()
            .all(|(other, _)| other.score(member).is_some());
        count += usize::from(is_common);
        limit == 0 || count < limit
    });
    count
}

/// ZUNION numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]
pub fn zunion(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    combine(ctx, argv, Operation::Union, Purpose::Reply)
}

/// ZINTER numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM | MIN | MAX] [WITHSCORES]
pub fn zinter(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    combine(ctx, argv, Operation::Inter, Purpose::Reply)
}

/// ZDIFF numkeys key [key ...] [WITHSCORES]
pub fn zdiff(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    combine(ctx, argv, Operation::Diff, Purpose::Reply)
}

/// ZINTERCARD numkeys key [key ...] [LIMIT limit]
pub fn zintercard(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    combine(ctx, argv, Operation::Inter, Purpose::Count)
}

/// ZUNIONSTORE destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM | MIN | MAX]
pub fn zunionstore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    combine(ctx, argv, Operation::Union, Purpose::Store)
}

/// ZINTERSTORE destination numkeys key [key ...] [WEIGHTS weight [weight ...]] [AGGREGATE SUM | MIN | MAX]
pub fn zinterstore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    combine(ctx, argv, Operation::Inter, Purpose::Store)
}

/// ZDIFFSTORE destination numkeys key [key ...]
pub fn zdiffstore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    combine(ctx, argv, Operation::Diff, Purpose::Store)
}
