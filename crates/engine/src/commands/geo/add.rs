//! Places: GEOADD.

use serval_resp::Argv;
use smallvec::SmallVec;

use super::hash::{Cell, STEP_MAX};
use super::parse_point;
use crate::commands::zset::add::{AddOptions, add_members};
use crate::ctx::{CommandResult, Ctx};
use crate::errors;
use crate::journal::{Arg, effect};

/// GEOADD key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]
pub fn geoadd(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let mut options = AddOptions::default();
    let mut from = 2;
    while let Some(option) = argv.get(from) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        match () {
            () if is(b"nx") => options.nx = true,
            () if is(b"xx") => options.xx = true,
            () if is(b"ch") => options.ch = true,
            () => break,
        }
        from += 1;
    }
    let count = argv.len() - from;
    if !count.is_multiple_of(3) || (options.nx && options.xx) {
        return Err(errors::SYNTAX);
    }
    let mut pairs: SmallVec<[(f64, &[u8]); 8]> = SmallVec::with_capacity(count / 3);
    for index in (from..argv.len()).step_by(3) {
        let point = parse_point(argv.arg(index), argv.arg(index + 1))?;
        let score = Cell::of(point, STEP_MAX).bits as f64;
        pairs.push((score, argv.arg(index + 2)));
    }
    if pairs.is_empty() {
        return Err(errors::SYNTAX);
    }
    let key = ctx.first_key(argv.arg(1));
    let added = add_members(ctx, key, options, &pairs)?;
    if added.added + added.updated > 0 && ctx.is_journaled() {
        let mut args = effect!(b"zadd", key.bytes).to_vec();
        args.extend(argv.iter().take(from).skip(2).map(Arg::from));
        for (score, member) in &pairs {
            args.extend_from_slice(effect!(*score as i64, *member));
        }
        ctx.propagate(&args);
    }
    ctx.reply.count(if options.ch {
        added.added + added.updated
    } else {
        added.added
    });
    Ok(())
}
