//! SAVE, BGSAVE, LASTSAVE, and what FLUSHALL and DEBUG RELOAD do to the dump file. The shell writes and reads it.

use std::sync::atomic::Ordering::Relaxed;

use serval_resp::Argv;

use crate::ctx::{CommandResult, Ctx};
use crate::errors;
use crate::host::LogLevel;

/// SAVE: the keyspace stands still until it is on disk, as in Redis. Who does not want that uses BGSAVE.
pub fn save(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    if ctx.engine.persistence.rdb.is_saving() {
        return Err(errors::SAVING_ALREADY);
    }
    ctx.engine.persistence.rdb.count.fetch_add(1, Relaxed);
    if !save_here(ctx) {
        return Err(errors::SAVE_FAILED);
    }
    ctx.reply.ok();
    Ok(())
}

/// Writes the dump file while the gate is closed.
fn save_here(ctx: &mut Ctx<'_, '_>) -> bool {
    ctx.hand_over_tally();
    let engine = ctx.engine;
    engine.host.save(engine, ctx.access, engine.changes())
}

/// BGSAVE [SCHEDULE | CANCEL]
pub fn bgsave(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let is = |name: &[u8]| argv.arg(1).eq_ignore_ascii_case(name);
    let schedule = match argv.len() {
        1 => false,
        2 if is(b"schedule") => true,
        2 if is(b"cancel") => return cancel(ctx),
        _ => return Err(errors::SYNTAX),
    };
    let engine = ctx.engine;
    let facts = &engine.persistence.rdb;
    if facts.is_saving() {
        return Err(errors::SAVING_ALREADY);
    }
    // Within a transaction the instant is not one that others could see.
    let begun = if ctx.in_exec {
        Err(errors::SAVING_OTHER)
    } else {
        ctx.hand_over_tally();
        engine.save_in_background(ctx.access)
    };
    match begun {
        Ok(()) => ctx.reply.simple("Background saving started"),
        Err(error) if error == errors::SAVING_OTHER && (schedule || ctx.in_exec) => {
            let line = match schedule {
                true => "Background saving scheduled due to user request",
                false => "Background saving scheduled to run after transaction execution",
            };
            facts.is_scheduled.store(true, Relaxed);
            engine.host.log(LogLevel::Notice, line);
            ctx.reply.simple("Background saving scheduled");
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

fn cancel(ctx: &mut Ctx<'_, '_>) -> CommandResult {
    let engine = ctx.engine;
    let facts = &engine.persistence.rdb;
    if facts.is_saving() {
        let line = "Background saving will be aborted due to user request";
        engine.host.log(LogLevel::Notice, line);
        engine.host.cancel_save();
        ctx.reply.simple("Background saving cancelled");
    } else if facts.is_scheduled.swap(false, Relaxed) {
        let line = "Scheduled background saving will be cancelled due to user request";
        engine.host.log(LogLevel::Notice, line);
        ctx.reply.simple("Scheduled background saving cancelled");
    } else {
        return Err(errors::SAVING_NOTHING);
    }
    Ok(())
}

/// LASTSAVE
pub fn lastsave(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let last_done_s = ctx.engine.persistence.rdb.last_done_s.load(Relaxed);
    ctx.reply.integer(last_done_s);
    Ok(())
}

/// What FLUSHALL does besides: a snapshot under way would bring back what is gone, and so would the dump file.
pub(super) fn after_flush(ctx: &mut Ctx<'_, '_>) {
    if ctx.engine.persistence.rdb.is_saving() {
        ctx.engine.host.cancel_save();
    }
    if ctx.config().has_save_points() {
        save_here(ctx);
    }
}

/// DEBUG RELOAD [NOSAVE] [NOFLUSH] [MERGE]
pub(super) fn reload(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (mut save, mut flush, mut merge) = (true, true, false);
    for option in argv.iter().skip(2) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        match () {
            () if is(b"nosave") => save = false,
            () if is(b"noflush") => flush = false,
            () if is(b"merge") => merge = true,
            () => return Err(errors::RELOAD_OPTIONS),
        }
    }
    // Half of what the file holds must not take its place.
    if ctx.engine.is_loading() {
        return Err(errors::LOADING);
    }
    if save && !save_here(ctx) {
        return Err(errors::SAVE_FAILED);
    }
    // What is there stays, unless something can take its place.
    if !ctx.engine.host.check_dump(ctx.engine) {
        return Err(errors::RELOAD_LOAD);
    }
    if flush {
        let changes = ctx.access.tally.dirty;
        for dbid in 0..ctx.engine.keyspace.db_count() {
            ctx.access.flush(dbid, false);
        }
        // What comes back is no change.
        ctx.access.tally.dirty = changes;
    }
    // Whatever shard was locked last is let go.
    ctx.access.lock_all();
    if !ctx.engine.host.load(ctx.engine, merge) {
        return Err(errors::RELOAD_LOAD);
    }
    let line = "DB reloaded by DEBUG RELOAD";
    ctx.engine.host.log(LogLevel::Notice, line);
    ctx.reply.ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn saving_is_answered() {
        check(&[
            ("LASTSAVE", "1700000000"),
            ("+2000", ""),
            ("SET a 1", "OK"),
            ("SAVE", "OK"),
            ("LASTSAVE", "1700000002"),
            (
                "SAVE now",
                "-ERR wrong number of arguments for 'save' command",
            ),
            ("BGSAVE later", "-ERR syntax error"),
            (
                "BGSAVE CANCEL",
                "-ERR Background saving is currently not in progress or scheduled",
            ),
            ("MULTI", "OK"),
            ("SAVE", "-ERR Command not allowed inside a transaction"),
            ("DISCARD", "OK"),
            ("MULTI", "OK"),
            ("BGSAVE", "QUEUED"),
            ("EXEC", "[Background saving scheduled]"),
            ("BGSAVE CANCEL", "Scheduled background saving cancelled"),
        ]);
    }

    #[test]
    fn a_rewrite_is_in_the_way_before_its_snapshot_begins() {
        let mut line = Line::open();
        let since_s = &line.engine.persistence.aof.rewriting_since_s;
        since_s.store(1, super::Relaxed);
        let refused = line.run("BGSAVE");
        assert!(refused.starts_with("-ERR Another child process is active"));
        let scheduled = line.run("BGSAVE SCHEDULE");
        assert_eq!(scheduled, "Background saving scheduled");
        let cancelled = line.run("BGSAVE CANCEL");
        assert_eq!(cancelled, "Scheduled background saving cancelled");
    }

    #[test]
    fn changes_are_counted_from_the_last_save_on() {
        let mut line = Line::open_with(&[("save", "")]);
        let changes = |line: &mut Line, count: u64| {
            let info = line.run("INFO persistence");
            let field = format!("rdb_changes_since_last_save:{count}\\r");
            assert!(info.contains(&field), "{info}");
        };
        line.run("SET a 1");
        line.run("SET b 1");
        changes(&mut line, 2);
        line.run("SAVE");
        changes(&mut line, 0);
        line.run("FLUSHALL");
        changes(&mut line, 2);
        line.run("CONFIG SET save '10 1'");
        line.run("SET c 1");
        line.run("FLUSHALL");
        changes(&mut line, 0);
    }
}
