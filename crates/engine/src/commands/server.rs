//! TIME, LOLWUT, SHUTDOWN, WAIT, SCRIPT KILL.

use std::sync::Arc;

use serval_base::number;
use serval_resp::Argv;

use crate::caller::Flow;
use crate::ctx::{CommandResult, Ctx};
use crate::errand::Errand;
use crate::errors::{self, Error};
use crate::host::ShutdownMode;
use crate::session::WaitsFor;

/// TIME
pub fn time(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let unix_us = ctx.engine.clock.unix_us();
    ctx.reply.array(2);
    ctx.reply.bulk((unix_us / 1_000_000).to_string().as_bytes());
    ctx.reply.bulk((unix_us % 1_000_000).to_string().as_bytes());
    Ok(())
}

/// LOLWUT [VERSION version] [argument ...]: a serval, and the version.
pub fn lolwut(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    const CAT: &str = concat!(
        "  /\\     /\\\n",
        " /  \\___/  \\\n",
        "(   o   o   )\n",
        " \\  . ^ .  /~~.   .  o  .\n",
        "  |  ---  |  o  \\   o  .  o\n",
        "  | |   | | .  o \\ .  o   .\n",
    );
    if argv.len() > 2 && argv.arg(1).eq_ignore_ascii_case(b"version") {
        number::parse_i64(argv.arg(2)).ok_or(errors::NOT_INTEGER)?;
    }
    let text = format!(
        "{CAT}\nServal ver. {} (speaks Redis ver. {})\n",
        env!("CARGO_PKG_VERSION"),
        crate::REDIS_VERSION
    );
    ctx.reply.verbatim("txt", text.as_bytes());
    Ok(())
}

/// SHUTDOWN [NOSAVE | SAVE] [NOW] [FORCE] [ABORT]
pub fn shutdown(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (mut mode, mut abort) = (ShutdownMode::default(), false);
    for option in argv.iter().skip(1) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        match () {
            () if is(b"nosave") => mode.nosave = true,
            () if is(b"save") => mode.save = true,
            () if is(b"now") => mode.now = true,
            () if is(b"force") => mode.force = true,
            // Valkey's: without a cluster or replicas, nothing is unsafe and nobody takes over.
            () if is(b"safe") || is(b"failover") => {}
            () if is(b"abort") => abort = true,
            () => return Err(errors::SYNTAX),
        }
    }
    if (abort && argv.len() > 2) || (mode.nosave && mode.save) {
        return Err(errors::SYNTAX);
    }
    if abort {
        if !ctx.engine.host.shutdown_abort() {
            return Err(errors::NO_SHUTDOWN);
        }
        ctx.reply.ok();
        return Ok(());
    }
    if ctx.session.is_replaying {
        return Err(errors::SHUTDOWN_DENIED);
    }
    if ctx.engine.long.is_running() && !mode.nosave {
        return Err(errors::BUSY);
    }
    // What can fail is waited for: the client learns of it, and of success by the end of its connection.
    let may_fail = !mode.nosave && (mode.save || ctx.config().may_fail_to_end());
    if !may_fail {
        ctx.engine.host.shutdown(mode, None).map_err(Error::owned)?;
        ctx.flow = Flow::Close;
        return Ok(());
    }
    let errand = Errand::new(&ctx.session.client);
    let asked = ctx.engine.host.shutdown(mode, Some(Arc::clone(&errand)));
    asked.map_err(Error::owned)?;
    ctx.session.waits_for = Some(WaitsFor::Shell(errand));
    ctx.flow = Flow::Blocked { deadline_ms: None };
    Ok(())
}

/// WAIT numreplicas timeout: without replicas nobody ever acknowledges, so a wait for some takes its time.
pub fn wait(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let count = number::parse_i64(argv.arg(1)).ok_or(errors::NOT_INTEGER)?;
    let timeout_ms = number::parse_i64(argv.arg(2)).ok_or(errors::TIMEOUT_NOT_INTEGER)?;
    if timeout_ms < 0 {
        return Err(errors::TIMEOUT_NEGATIVE);
    }
    let deadline_ms = ctx
        .now_ms()
        .checked_add(timeout_ms)
        .ok_or(errors::TIMEOUT_OUT_OF_RANGE)?;
    if count <= 0 || ctx.in_exec {
        ctx.reply.integer(0);
        return Ok(());
    }
    ctx.session.waits_for = Some(WaitsFor::Replicas);
    ctx.flow = Flow::Blocked {
        deadline_ms: (timeout_ms > 0).then_some(deadline_ms),
    };
    Ok(())
}

/// SCRIPT KILL: stops the command that runs longer than `busy-reply-threshold`.
pub fn script_kill(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    if !ctx.engine.long.kill() {
        return Err(errors::NOT_BUSY);
    }
    ctx.reply.ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn wait_looks_at_its_timeout_first() {
        check(&[
            ("WAIT 0 0", "0"),
            ("WAIT -1 5", "0"),
            ("WAIT 0 -1", "-ERR timeout is negative"),
            ("WAIT 0 x", "-ERR timeout is not an integer or out of range"),
            ("WAIT 0 9223372036854775807", "-ERR timeout is out of range"),
        ]);
    }
}
