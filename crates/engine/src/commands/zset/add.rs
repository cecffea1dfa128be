//! Sorted sets: ZADD and ZINCRBY.

use serval_keyspace::{Key, NewZset, ZsetMut};
use serval_resp::Argv;
use smallvec::SmallVec;

use super::{edit, limits, look, parse_score};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// What ZADD does with members that are there, or are not.
#[derive(Clone, Copy, Default)]
pub(crate) struct AddOptions {
    /// Only members that are not there.
    pub(crate) nx: bool,
    /// Only members that are.
    pub(crate) xx: bool,
    /// Members that are there only upwards.
    pub(crate) gt: bool,
    /// Members that are there only downwards.
    pub(crate) lt: bool,
    /// Counts changed members too.
    pub(crate) ch: bool,
    /// Adds to the score.
    pub(crate) incr: bool,
}

impl AddOptions {
    /// Reads options from argument 2 on, and gives the first argument that is none.
    fn parse(argv: Argv<'_>) -> (AddOptions, usize) {
        let mut options = AddOptions::default();
        let mut index = 2;
        while let Some(option) = argv.get(index) {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            match () {
                () if is(b"nx") => options.nx = true,
                () if is(b"xx") => options.xx = true,
                () if is(b"gt") => options.gt = true,
                () if is(b"lt") => options.lt = true,
                () if is(b"ch") => options.ch = true,
                () if is(b"incr") => options.incr = true,
                () => break,
            }
            index += 1;
        }
        (options, index)
    }

    /// Refuses what contradicts itself, for so many members.
    fn check(self, count: usize) -> Result<(), Error> {
        let Self {
            nx,
            xx,
            gt,
            lt,
            incr,
            ..
        } = self;
        if nx && xx {
            Err(errors::ZADD_XX_AND_NX)
        } else if (nx && (gt || lt)) || (gt && lt) {
            Err(errors::ZADD_GT_LT_NX)
        } else if incr && count > 1 {
            Err(errors::ZADD_INCR)
        } else {
            Ok(())
        }
    }
}

/// What adding members did.
#[derive(Clone, Copy, Default)]
pub(crate) struct Added {
    /// Members that were not there.
    pub(crate) added: usize,
    /// Members with another score.
    pub(crate) updated: usize,
    /// The score of the last member that the options let pass.
    score: Option<f64>,
    /// Whether a score came out as none.
    is_nan: bool,
}

impl Added {
    /// Adds one member.
    #[inline]
    fn add(&mut self, set: &mut ZsetMut<'_>, options: AddOptions, score: f64, member: &[u8]) {
        let AddOptions {
            nx,
            xx,
            gt,
            lt,
            incr,
            ..
        } = options;
        self.score = None;
        set.update(member, |old| {
            let Some(old) = old else {
                if xx {
                    return None;
                }
                self.added += 1;
                self.score = Some(score);
                return Some(score);
            };
            if nx {
                return None;
            }
            let score = if incr { old + score } else { score };
            if score.is_nan() {
                self.is_nan = true;
                return None;
            }
            if (lt && score >= old) || (gt && score <= old) {
                return None;
            }
            self.score = Some(score);
            if score == old {
                return None;
            }
            self.updated += 1;
            Some(score)
        });
    }
}

type Pairs<'a> = SmallVec<[(f64, &'a [u8]); 8]>;

/// Adds members to the sorted set at a key, which is made if need be.
pub(crate) fn add_members(
    ctx: &mut Ctx<'_, '_>,
    key: Key<'_>,
    options: AddOptions,
    pairs: &[(f64, &[u8])],
) -> Result<Added, Error> {
    let exists = look(ctx.access, key)?.is_some();
    let mut added = Added::default();
    if exists {
        edit(ctx, key, |set| {
            set.expect(pairs.len());
            for (score, member) in pairs {
                added.add(set, options, *score, member);
            }
            (added.added + added.updated > 0, ())
        });
    } else if !options.xx {
        let first_bytes = pairs.first().map_or(0, |(_, member)| member.len());
        let mut set = NewZset::new(limits(ctx), pairs.len(), first_bytes);
        for (score, member) in pairs {
            added.add(&mut set.as_mut(), options, *score, member);
        }
        let (tag, object) = set.into_parts();
        ctx.access.put_collection(key, tag, object);
    }
    if added.added + added.updated > 0 {
        let event = if options.incr { "zincr" } else { "zadd" };
        ctx.notify(EventClass::ZSET, event, key);
    }
    if added.is_nan {
        return Err(errors::SCORE_NAN);
    }
    Ok(added)
}

fn add(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, options: AddOptions, from: usize) -> CommandResult {
    let count = argv.len().saturating_sub(from);
    if count == 0 || !count.is_multiple_of(2) {
        return Err(errors::SYNTAX);
    }
    options.check(count / 2)?;
    let mut pairs = Pairs::with_capacity(count / 2);
    for index in (from..argv.len()).step_by(2) {
        pairs.push((parse_score(argv.arg(index))?, argv.arg(index + 1)));
    }
    let key = ctx.first_key(argv.arg(1));
    let added = add_members(ctx, key, options, &pairs)?;
    match (options.incr, added.score) {
        (true, Some(score)) => ctx.reply.double(score),
        (true, None) => ctx.reply.null(),
        (false, _) if options.ch => ctx.reply.count(added.added + added.updated),
        (false, _) => ctx.reply.count(added.added),
    }
    Ok(())
}

/// ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]
pub fn zadd(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (options, from) = AddOptions::parse(argv);
    add(ctx, argv, options, from)
}

/// ZINCRBY key increment member
pub fn zincrby(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (mut options, from) = AddOptions::parse(argv);
    options.incr = true;
    add(ctx, argv, options, from)
}
