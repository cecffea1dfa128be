//! CONFIG GET, SET, REWRITE, RESETSTAT.

use std::sync::atomic::Ordering;

use serval_base::glob::{Case, glob_match};
use serval_resp::Argv;
use serval_spec::{DIRECTIVES, DirectiveSpec};

use crate::ctx::{CommandResult, Ctx};
use crate::errors;

/// CONFIG GET parameter [parameter ...]
pub fn get(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let mut found: Vec<(&str, &DirectiveSpec)> = Vec::new();
    for pattern in argv.iter().skip(2) {
        for spec in &DIRECTIVES {
            for name in [Some(spec.name), spec.alias].into_iter().flatten() {
                let hidden = spec.is_hidden && !name.as_bytes().eq_ignore_ascii_case(pattern);
                let new = !found.iter().any(|(other, _)| *other == name);
                if new && !hidden && glob_match(pattern, name.as_bytes(), Case::Insensitive) {
                    found.push((name, spec));
                }
            }
        }
    }
    found.sort_unstable_by_key(|(name, _)| *name);
    ctx.reply.map(found.len());
    for (name, spec) in found {
        ctx.reply.bulk(name.as_bytes());
        ctx.reply.bulk(&ctx.engine.config.show(spec));
    }
    Ok(())
}

/// CONFIG SET parameter value [parameter value ...]
pub fn set(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    if !argv.len().is_multiple_of(2) {
        return Err(errors::wrong_arity(ctx.spec.full_name));
    }
    let pairs: Vec<(&[u8], &[u8])> = (2..argv.len())
        .step_by(2)
        .map(|index| (argv.arg(index), argv.arg(index + 1)))
        .collect();
    let engine = ctx.engine;
    let protected_ok = match engine.config.text("enable-protected-configs").as_str() {
        "yes" => true,
        "local" => ctx.session.client.is_local(),
        _ => false,
    };
    engine.config.set(&pairs, &*engine.host, protected_ok)?;
    engine.config.apply_to_keyspace(&engine.keyspace);
    ctx.reply.ok();
    Ok(())
}

/// CONFIG REWRITE
pub fn rewrite(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let config = &ctx.engine.config;
    if ctx.engine.host.process_info().config_file.is_empty() {
        return Err(errors::NO_CONFIG_FILE);
    }
    ctx.engine
        .host
        .rewrite_config(&|old| config.rewrite(old, false))
        .map_err(|reason| errors::config_rewrite(&reason))?;
    ctx.reply.ok();
    Ok(())
}

/// CONFIG RESETSTAT
pub fn resetstat(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    ctx.engine.stats.for_each(|stats| stats.reset());
    ctx.engine.error_counts.reset();
    ctx.engine.disconnects.reset();
    ctx.engine.rates.reset(ctx.now_ms());
    ctx.engine.cluster_incompatible.store(0, Ordering::Relaxed);
    ctx.engine.lazyfreed.store(0, Ordering::Relaxed);
    ctx.reply.ok();
    Ok(())
}
