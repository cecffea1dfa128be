//! What of DEBUG looks at whole values: RELOAD.

use serval_persist::{Dialect, VersionCheck};
use serval_resp::Argv;

use crate::ctx::{CommandResult, Ctx};
use crate::errors;

/// DEBUG RELOAD [NOSAVE] [NOFLUSH] [MERGE]
///
/// Every key goes through the codec and comes back, as if all had been saved and loaded.
pub(super) fn reload(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    for option in argv.iter().skip(2) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        if is(b"nosave") {
            // What is to be loaded instead would lie in a file.
            return Err(errors::RELOAD_LOAD);
        }
        if !is(b"noflush") && !is(b"merge") {
            return Err(errors::RELOAD_OPTIONS);
        }
    }
    for dbid in 0..ctx.engine.keyspace.db_count() {
        reload_db(ctx, dbid)?;
    }
    ctx.reply.ok();
    Ok(())
}

fn reload_db(ctx: &mut Ctx<'_, '_>, dbid: u32) -> CommandResult {
    let mut keys = Vec::new();
    ctx.access
        .for_each(dbid, &mut |entry| keys.push(Box::from(entry.key())));
    let keys: Vec<Box<[u8]>> = keys;
    let compress = ctx.config().rdbcompression();
    let thresholds = super::dump::thresholds(ctx);
    for bytes in &keys {
        let key = ctx.access.key(dbid, bytes);
        let Some(entry) = ctx.access.peek(key) else {
            continue;
        };
        let payload = serval_persist::dump(&entry, Dialect::default(), compress);
        let (expiry_ms, lru) = (entry.expiry_ms(), entry.lru());
        let loaded = serval_persist::restore(&payload, VersionCheck::default(), &thresholds)
            .map_err(|_| errors::RELOAD_LOAD)?;
        let entry = loaded.into_entry(bytes, expiry_ms);
        entry.set_lru(lru);
        ctx.access.place(key, entry, false);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::Line;

    #[test]
    fn a_reload_changes_nothing() {
        let mut line = Line::open_with(&[("enable-debug-command", "yes")]);
        for command in [
            "SET a 1",
            "SET b text PX 5000",
            "SETRANGE c 5000 end",
            "SELECT 3",
            "SET d 12345678901234567890",
        ] {
            line.run(command);
        }
        let digest = line.run("DEBUG DIGEST");
        for command in ["DEBUG RELOAD", "DEBUG RELOAD NOFLUSH MERGE"] {
            assert_eq!(line.run(command), "OK");
            assert_eq!(line.run("DEBUG DIGEST"), digest);
        }
        line.run("SELECT 0");
        assert_eq!(line.run("PTTL b"), "5000");
        assert!(
            line.run("DEBUG RELOAD NOSAVE")
                .starts_with("-ERR Error trying to load")
        );
        assert!(
            line.run("DEBUG RELOAD x")
                .starts_with("-ERR DEBUG RELOAD only supports")
        );
    }
}
