//! Whole databases: SCAN, KEYS, DBSIZE, FLUSHDB, FLUSHALL, SWAPDB.
//!
//! SCAN, KEYS and DBSIZE take the locks of one shard after another and so see no single instant, unless they run within
//! EXEC; the others close the gate.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use std::cell::Cell;

use serval_base::glob::{Case, glob_match};
use serval_base::number;
use serval_keyspace::Notice;
use serval_resp::Argv;

use crate::caller::Flow;
use crate::clients::ClientKind;
use crate::cluster_compat;
use crate::commands::scan_options::{ScanOptions, Scanned, parse_cursor};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::session::WaitsFor;

/// SCAN cursor [MATCH pattern] [COUNT count] [TYPE type]
pub fn scan(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let cursor = parse_cursor(argv.arg(1))?;
    let options = ScanOptions::parse(argv, 2, Scanned::Keys)?;
    let mut keys: Vec<Vec<u8>> = Vec::new();
    let (looked_up, mut found) = (Cell::new(0), 0);
    let next = ctx.access.scan(
        ctx.session.dbid,
        cursor,
        options.count,
        &|entry| {
            let accepted = options.accepts_name(entry.key());
            looked_up.set(looked_up.get() + u64::from(accepted));
            accepted
        },
        &mut |entry| {
            found += 1;
            if options.accepts_type(entry.ty()) {
                keys.push(entry.key().to_vec());
            }
        },
    );
    if options.ty.is_some() {
        // Redis looks each key up for its type, which counts.
        let tally = &mut ctx.access.tally;
        tally.hits += found;
        tally.misses += looked_up.get() - found;
    }
    ctx.reply.array(2);
    ctx.reply.bulk(next.to_string().as_bytes());
    ctx.reply.array(keys.len());
    keys.iter().for_each(|key| ctx.reply.bulk(key));
    Ok(())
}

/// KEYS pattern
pub fn keys(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let pattern = argv.arg(1);
    let all = pattern == b"*";
    let mut count = 0;
    let list = ctx.begin_list();
    let reply = &mut ctx.reply;
    let output_bytes_max = ctx.session.output_bytes_max;
    ctx.access.for_each(ctx.session.dbid, &mut |entry| {
        if reply.position() > output_bytes_max {
            return;
        }
        if all || glob_match(pattern, entry.key(), Case::Sensitive) {
            reply.bulk(entry.key());
            count += 1;
        }
    });
    ctx.reply.end_array(list, count);
    Ok(())
}

/// DBSIZE
pub fn dbsize(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let (count, _) = ctx.access.key_counts(ctx.session.dbid);
    ctx.reply.count(count);
    Ok(())
}

/// FLUSHDB [ASYNC | SYNC]
pub fn flushdb(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let how = flush_mode(ctx, argv)?;
    ctx.access.flush(ctx.session.dbid, how != Flush::Here);
    ctx.propagate_anyway();
    finish_flush(ctx, how);
    Ok(())
}

/// FLUSHALL [ASYNC | SYNC]
pub fn flushall(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let how = flush_mode(ctx, argv)?;
    for dbid in 0..ctx.engine.keyspace.db_count() {
        ctx.access.flush(dbid, how != Flush::Here);
    }
    ctx.propagate_anyway();
    super::save::after_flush(ctx);
    finish_flush(ctx, how);
    Ok(())
}

/// Where what was flushed is dropped.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flush {
    /// On this thread, before the reply.
    Here,
    /// In the background.
    Lazily,
    /// In the background, before the reply: the client waits, the other clients of the thread do not.
    Awaited,
}

fn flush_mode(ctx: &Ctx<'_, '_>, argv: Argv<'_>) -> Result<Flush, Error> {
    let lazily = match (argv.len(), argv.arg(1)) {
        (1, _) => ctx.config().lazyfree_lazy_user_flush(),
        (2, option) if option.eq_ignore_ascii_case(b"sync") => false,
        (2, option) if option.eq_ignore_ascii_case(b"async") => true,
        _ => return Err(errors::SYNTAX),
    };
    let may_wait = !ctx.in_exec && ctx.session.client.init.kind != ClientKind::Embedded;
    Ok(match (lazily, may_wait) {
        (true, _) => Flush::Lazily,
        (false, true) => Flush::Awaited,
        (false, false) => Flush::Here,
    })
}

fn finish_flush(ctx: &mut Ctx<'_, '_>, how: Flush) {
    if how != Flush::Awaited {
        ctx.reply.ok();
        return;
    }
    let freed = Arc::new(AtomicBool::new(false));
    let (client, told) = (Arc::clone(&ctx.session.client), Arc::clone(&freed));
    ctx.access.tell_when_freed(Notice::new(move || {
        told.store(true, Ordering::Release);
        (client.init.wake)();
    }));
    ctx.session.waits_for = Some(WaitsFor::Freed(freed));
    ctx.flow = Flow::Blocked { deadline_ms: None };
}

/// SWAPDB index1 index2
pub fn swapdb(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let index = |text, error| {
        number::parse_i64(text)
            .and_then(|index| i32::try_from(index).ok())
            .ok_or(error)
    };
    let first = index(argv.arg(1), errors::FIRST_DB)?;
    let second = index(argv.arg(2), errors::SECOND_DB)?;
    let count = ctx.engine.keyspace.db_count();
    let existing = |index: i32| {
        u32::try_from(index)
            .ok()
            .filter(|dbid| *dbid < count)
            .ok_or(errors::DB_RANGE)
    };
    let (first, second) = (existing(first)?, existing(second)?);
    if first == second {
        // Nothing happens, and counts.
        ctx.access.tally.dirty += 1;
    } else {
        ctx.access.swap_dbs(first, second);
    }
    cluster_compat::count(ctx.engine);
    ctx.reply.ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use std::sync::{Arc, mpsc};

    use crate::testing::{Line, ManualClock, NullHost, check};
    use crate::{Config, Engine, EngineOptions, Wake};

    /// Everything that a whole SCAN with these options reports, and how many calls it took.
    fn scan_all(line: &mut Line, options: &str) -> (BTreeSet<String>, usize) {
        let (mut found, mut cursor, mut calls) = (BTreeSet::new(), "0".to_owned(), 0);
        loop {
            let reply = line.run(&format!("SCAN {cursor} {options}"));
            let (next, keys) = reply[1..reply.len() - 1].split_once(' ').unwrap();
            let keys = keys
                .trim_matches(['[', ']'])
                .split(' ')
                .filter(|key| !key.is_empty());
            found.extend(keys.map(|key| key.trim_matches('"').to_owned()));
            cursor = next.trim_matches('"').to_owned();
            calls += 1;
            if cursor == "0" {
                return (found, calls);
            }
        }
    }

    #[test]
    fn a_scan_reports_every_key() {
        let mut line = Line::open();
        assert_eq!(line.run("SCAN 0"), r#"["0" []]"#);
        line.run("SET one 1");
        assert_eq!(line.run("SCAN 0"), r#"["0" ["one"]]"#);
        for index in 0..2000 {
            line.run(&format!("SET key:{index} v"));
        }
        for options in [
            "",
            "COUNT 1",
            "COUNT 37",
            "COUNT 9223372036854775807",
            "TYPE String MATCH *",
        ] {
            assert_eq!(scan_all(&mut line, options).0.len(), 2001, "{options}");
        }
        let (found, calls) = scan_all(&mut line, "MATCH key:19?9 COUNT 100");
        assert_eq!(found.len(), 10);
        assert!((10..=40).contains(&calls), "{calls}");
        assert!(scan_all(&mut line, "TYPE hash").0.is_empty());
        assert!(scan_all(&mut line, "TYPE nonsense").0.is_empty());
        line.run("PEXPIRE one 1");
        line.clock.advance_ms(1);
        assert_eq!(scan_all(&mut line, "").0.len(), 2000);
    }

    #[test]
    fn what_a_scan_refuses() {
        let syntax = "-ERR syntax error";
        check(&[
            ("SET k v", "OK"),
            ("SCAN x", "-ERR invalid cursor"),
            ("SCAN -1", "-ERR invalid cursor"),
            ("SCAN 18446744073709551616", "-ERR invalid cursor"),
            ("SCAN 0 COUNT 0", syntax),
            ("SCAN 0 COUNT -1", syntax),
            (
                "SCAN 0 COUNT x",
                "-ERR value is not an integer or out of range",
            ),
            ("SCAN 0 COUNT", syntax),
            ("SCAN 0 MATCH", syntax),
            ("SCAN 0 FOO 1", syntax),
            (
                "SCAN 0 NOVALUES",
                "-ERR NOVALUES option can only be used in HSCAN",
            ),
        ]);
    }

    #[test]
    fn any_cursor_is_a_cursor() {
        let mut line = Line::open();
        for index in 0..500 {
            line.run(&format!("SET key:{index} v"));
        }
        let mut rng = fastrand::Rng::with_seed(5);
        for _ in 0..200 {
            let shift = rng.u32(..64);
            let cursor = rng.u64(..) >> shift;
            assert!(
                line.run(&format!("SCAN {cursor} COUNT 5"))
                    .starts_with("[\"")
            );
        }
        assert!(
            line.run("SCAN 18446744073709551615 COUNT 9223372036854775807")
                .starts_with("[\"0\"")
        );
    }

    #[test]
    fn keys_by_pattern() {
        let mut line = Line::open();
        assert_eq!(line.run("KEYS *"), "[]");
        for key in ["a", "ab", "b", "\"\"", "gone"] {
            line.run(&format!("SET {key} v"));
        }
        line.run("PEXPIRE gone 1");
        line.clock.advance_ms(1);
        let mut keys = |pattern: &str| -> BTreeSet<String> {
            let reply = line.run(&format!("KEYS {pattern}"));
            let keys = reply[1..reply.len() - 1]
                .split(' ')
                .filter(|key| !key.is_empty());
            keys.map(str::to_owned).collect()
        };
        assert_eq!(keys("*").len(), 4);
        assert_eq!(
            keys("a*"),
            BTreeSet::from([r#""a""#.to_owned(), r#""ab""#.to_owned()])
        );
        assert_eq!(keys("[b-c]"), BTreeSet::from([r#""b""#.to_owned()]));
        assert_eq!(keys("**").len(), 3);
    }

    #[test]
    fn flushing_and_swapping() {
        let swapped = "-ERR DB index is out of range";
        check(&[
            ("MSET a 1 b 2", "OK"),
            ("DBSIZE", "2"),
            ("SELECT 3", "OK"),
            ("SET c 3", "OK"),
            ("FLUSHDB ASYNC", "OK"),
            ("DBSIZE", "0"),
            ("SWAPDB 0 3", "OK"),
            ("GET a", r#""1""#),
            ("SWAPDB 3 3", "OK"),
            ("SWAPDB x 0", "-ERR invalid first DB index"),
            ("SWAPDB 0 2147483648", "-ERR invalid second DB index"),
            ("SWAPDB 0 16", swapped),
            ("SWAPDB -1 0", swapped),
            ("FLUSHALL SYNC ASYNC", "-ERR syntax error"),
            ("FLUSHDB FOO", "-ERR syntax error"),
            ("FLUSHALL sync", "OK"),
            ("DBSIZE", "0"),
        ]);
    }

    #[test]
    fn those_who_watch_a_flushed_key_are_told() {
        for (command, told) in [
            ("FLUSHALL", true),
            ("FLUSHDB", true),
            ("SWAPDB 0 1", true),
            ("DBSIZE", false),
        ] {
            let mut line = Line::open();
            let mut other = line.another();
            line.run("SET a 1");
            line.run("WATCH a");
            line.run("MULTI");
            line.run("DBSIZE");
            other.run(command);
            assert_eq!(
                line.run("EXEC"),
                if told { "(nil array)" } else { "[1]" },
                "{command}"
            );
        }
    }

    #[test]
    fn whoever_flushes_waits_for_the_memory() {
        let (sender, garbage) = mpsc::channel();
        let clock = Arc::new(ManualClock::default());
        let engine = Engine::new(EngineOptions {
            config: Config::default(),
            clock: clock.clone(),
            host: Arc::new(NullHost::default()),
            shard_count: 64,
            lazyfree: Box::new(move |garbage| drop(sender.send(garbage))),
            run_id: "0".repeat(40),
        });
        let mut line = Line::of(&engine, clock);
        let drop_all = || {
            let objects = |garbage| engine.keyspace.drop_garbage(garbage);
            garbage.try_iter().map(objects).sum::<usize>()
        };
        let resume = |line: &mut Line, wake| {
            let mut out = Vec::new();
            line.caller.resume(&mut line.session, wake, &mut out);
            String::from_utf8(out).unwrap()
        };
        for command in ["FLUSHALL", "FLUSHDB SYNC"] {
            line.run("MSET a 1 b 2");
            assert!(line.raw(command).is_empty());
            assert_eq!(line.session.wake(), None);
            assert_eq!(drop_all(), 2);
            assert_eq!(line.session.wake(), Some(Wake::Ready));
            assert_eq!(resume(&mut line, Wake::Ready), "+OK\r\n");
        }
        for (wake, reply) in [
            (Wake::Timeout, "+OK\r\n"),
            (
                Wake::Error,
                "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n",
            ),
        ] {
            assert!(line.raw("FLUSHALL").is_empty());
            assert_eq!(resume(&mut line, wake), reply);
            drop_all();
            assert_eq!(line.session.wake(), None, "nobody waits any more");
        }
        line.run("CLIENT REPLY SKIP");
        assert!(line.raw("FLUSHALL").is_empty());
        drop_all();
        assert_eq!(
            resume(&mut line, Wake::Ready),
            "",
            "nor is it answered late"
        );
        line.run("MSET a 1 b 2");
        line.run("MULTI");
        line.run("FLUSHALL");
        assert_eq!(line.run("EXEC"), "[OK]");
        assert_eq!(drop_all(), 0, "a transaction does not wait");
        assert_eq!(line.run("FLUSHALL ASYNC"), "OK");
    }

    #[test]
    fn what_a_scan_meets_too_late_is_removed() {
        check(&[
            ("SET a v PX 10", "OK"),
            ("SET b v PX 10", "OK"),
            ("SET c v", "OK"),
            ("+20", ""),
            ("DBSIZE", "3"),
            ("SCAN 0 MATCH a COUNT 1000", r#"["0" []]"#),
            ("DBSIZE", "2"),
            ("SCAN 0 COUNT 1000 TYPE list", r#"["0" []]"#),
            ("DBSIZE", "1"),
        ]);
    }
}
