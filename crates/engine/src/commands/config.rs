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
        return Err(errors::SYNTAX);
    }
    let pairs: Vec<(&[u8], &[u8])> = (2..argv.len())
        .step_by(2)
        .map(|index| (argv.arg(index), argv.arg(index + 1)))
        .collect();
    let engine = ctx.engine;
    let denies =
        |name: &[u8]| serval_spec::directive(name).is_some_and(|spec| spec.is_deny_loading);
    if engine.is_loading() && pairs.iter().any(|(name, _)| denies(name)) {
        return Err(errors::LOADING);
    }
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
    ctx.hand_over_tally();
    ctx.engine.stats.for_each(|stats| stats.reset());
    ctx.engine.clients.total.store(0, Ordering::Relaxed);
    ctx.engine.lazyfreed.store(0, Ordering::Relaxed);
    ctx.engine.error_counts.reset();
    ctx.engine.disconnects.reset();
    ctx.engine.rates.reset(ctx.now_ms());
    ctx.engine.cluster_incompatible.store(0, Ordering::Relaxed);
    ctx.engine.persistence.rdb.count.store(0, Ordering::Relaxed);
    ctx.engine
        .persistence
        .aof
        .rewrites
        .store(0, Ordering::Relaxed);
    ctx.reply.ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn names_are_checked_before_values() {
        let unknown = "-ERR Unknown option or number of arguments for CONFIG SET - 'bogus'";
        check(&[
            ("CONFIG SET hz x bogus 1", unknown),
            (
                "CONFIG SET hz x databases 3",
                "-ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config",
            ),
            (
                "CONFIG SET hz x HZ 20",
                "-ERR CONFIG SET failed (possibly related to argument 'HZ') - duplicate parameter",
            ),
            ("CONFIG SET hz 20 timeout", "-ERR syntax error"),
        ]);
    }

    #[test]
    fn an_alias_goes_by_its_own_name() {
        check(&[
            (
                "CONFIG SET slave-priority x",
                "-ERR CONFIG SET failed (possibly related to argument 'slave-priority') - argument couldn't be parsed into an integer",
            ),
            ("CONFIG SET slave-priority 7 replica-priority 8", "OK"),
            ("CONFIG GET slave-priority", r#"["slave-priority" "8"]"#),
        ]);
    }

    #[test]
    fn values_as_they_are_shown() {
        check(&[
            ("CONFIG SET notify-keyspace-events KEn", "OK"),
            (
                "CONFIG GET notify-keyspace-events",
                r#"["notify-keyspace-events" "nKE"]"#,
            ),
            ("CONFIG SET notify-keyspace-events nAKE", "OK"),
            (
                "CONFIG GET notify-keyspace-events",
                r#"["notify-keyspace-events" "AKE"]"#,
            ),
            (
                "CONFIG SET client-output-buffer-limit \"normal 1 2 3\"",
                "OK",
            ),
            ("CONFIG SET client-output-buffer-limit \"\"", "OK"),
            (
                "CONFIG GET client-output-buffer-limit",
                r#"["client-output-buffer-limit" "normal 1 2 3 slave 268435456 67108864 60 pubsub 33554432 8388608 60"]"#,
            ),
            ("CONFIG SET repl-backlog-size 100", "OK"),
            (
                "CONFIG GET repl-backlog-size",
                r#"["repl-backlog-size" "16384"]"#,
            ),
            (
                "CONFIG SET hash-max-listpack-value 99999999999999999999",
                "-ERR CONFIG SET failed (possibly related to argument 'hash-max-listpack-value') - argument must be between 0 and 9223372036854775807 inclusive",
            ),
        ]);
    }

    #[test]
    fn counters_of_the_pipeline_under_way_count() {
        let mut line = Line::open();
        line.run("SET k v");
        line.run("GET k");
        assert!(line.run("INFO stats").contains("keyspace_hits:1\\r"));
        line.run("CONFIG RESETSTAT");
        let stats = line.run("INFO stats");
        assert!(stats.contains("keyspace_hits:0\\r"));
        assert!(stats.contains("total_connections_received:0\\r"));
    }
}
