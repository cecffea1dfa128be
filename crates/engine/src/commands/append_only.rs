//! BGREWRITEAOF, WAITAOF, DEBUG LOADAOF, DEBUG AOF-FLUSH-SLEEP: what clients ask of the append-only file. The shell writes
//! and reads it.

use serval_base::number;
use serval_resp::Argv;

use crate::blocking;
use crate::caller::Flow;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::host::RewriteBegun;
use crate::session::WaitsFor;

/// BGREWRITEAOF
pub fn bgrewriteaof(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    match ctx.engine.host.rewrite_append_only(ctx.in_exec) {
        RewriteBegun::Started => ctx
            .reply
            .simple("Background append only file rewriting started"),
        RewriteBegun::Scheduled => ctx
            .reply
            .simple("Background append only file rewriting scheduled"),
        RewriteBegun::Running => return Err(errors::REWRITE_RUNNING),
        RewriteBegun::Failed => return Err(errors::REWRITE_FAILED),
    }
    Ok(())
}

/// WAITAOF numlocal numreplicas timeout: until what this connection wrote is on disk, here and on replicas, of which there
/// are none.
pub fn waitaof(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let local = number::parse_i64(argv.arg(1)).ok_or(errors::NOT_INTEGER)?;
    if !(0..=1).contains(&local) {
        return Err(errors::WAITAOF_LOCAL);
    }
    let replicas = number::parse_i64(argv.arg(2))
        .filter(|count| *count >= 0)
        .ok_or(errors::MUST_BE_POSITIVE)?;
    let deadline_ms = blocking::deadline_of_ms(ctx, argv.arg(3))?;
    let engine = ctx.engine;
    let is_on = engine
        .persistence
        .aof
        .is_on
        .load(std::sync::atomic::Ordering::Relaxed);
    if local > 0 && !is_on {
        return Err(errors::WAITAOF_OFF);
    }
    let is_local = engine.is_synced(engine.journal.offset());
    if ctx.in_exec || (replicas == 0 && (local == 0 || is_local)) {
        ctx.reply.array(2);
        ctx.reply.integer(i64::from(is_local));
        ctx.reply.integer(0);
        return Ok(());
    }
    let wait = engine.wait_synced(&ctx.session.client, local > 0, replicas == 0);
    ctx.session.waits_for = Some(WaitsFor::Synced(wait));
    ctx.flow = Flow::Blocked { deadline_ms };
    Ok(())
}

/// DEBUG LOADAOF: everything is brought to disk, forgotten, and read again.
pub(super) fn load(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    if ctx.in_exec {
        return Err(errors::LOADAOF_IN_EXEC);
    }
    let errand = crate::errand::Errand::new(&ctx.session.client);
    let asked = ctx
        .engine
        .host
        .load_append_only(std::sync::Arc::clone(&errand));
    asked.map_err(Error::owned)?;
    ctx.session.waits_for = Some(WaitsFor::Shell(errand));
    ctx.flow = Flow::Blocked { deadline_ms: None };
    Ok(())
}

/// DEBUG AOF-FLUSH-SLEEP microseconds
pub(super) fn flush_sleep(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let us = number::parse_u64(argv.arg(2)).ok_or(errors::NOT_INTEGER)?;
    ctx.engine.host.delay_append_only(us);
    ctx.reply.ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn waitaof_looks_at_its_arguments_first() {
        check(&[
            (
                "WAITAOF 2 0 0",
                "-ERR value is out of range, value must between 0 and 1",
            ),
            (
                "WAITAOF x 0 0",
                "-ERR value is not an integer or out of range",
            ),
            (
                "WAITAOF 0 -1 0",
                "-ERR value is out of range, must be positive",
            ),
            (
                "WAITAOF 0 0 x",
                "-ERR timeout is not an integer or out of range",
            ),
            ("WAITAOF 0 0 -1", "-ERR timeout is negative"),
            (
                "WAITAOF 1 0 0",
                "-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.",
            ),
            ("WAITAOF 0 0 0", "[0 0]"),
            ("MULTI", "OK"),
            ("WAITAOF 0 1 0", "QUEUED"),
            ("EXEC", "[[0 0]]"),
        ]);
    }
}
