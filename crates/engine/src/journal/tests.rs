//! What the journal says of commands, and that an engine to which it is applied becomes the same.

use serval_base::sds_split::quote;
use serval_resp::{Decoded, Decoder, DecoderLimits, Value};

use crate::testing::Line;

/// What the journal got since it was last looked at, an effect a line.
fn told(line: &Line) -> Vec<String> {
    let mut bytes = Vec::new();
    line.engine.journal.take(&mut bytes);
    lines(&bytes)
}

pub(super) fn lines(mut bytes: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut decoder = Decoder::new(DecoderLimits::default());
    while !bytes.is_empty() {
        let Ok(Decoded {
            value: Some(Value::Array(args)),
            consumed,
            ..
        }) = decoder.decode(bytes)
        else {
            panic!("no command: {}", bytes.escape_ascii());
        };
        bytes = &bytes[consumed..];
        lines.push(args.iter().map(word).collect::<Vec<_>>().join(" "));
    }
    lines
}

fn word(arg: &Value) -> String {
    let bytes = arg.as_bytes().expect("an argument is a string");
    let is_plain = !bytes.is_empty() && bytes.iter().all(|byte| byte.is_ascii_graphic());
    let text = if is_plain { bytes } else { &quote(bytes) };
    String::from_utf8_lossy(text).into_owned()
}

fn journaled(directives: &[(&str, &str)]) -> Line {
    let line = Line::open_with(directives);
    line.engine.journal.set_on(true);
    line
}

/// Runs lines and compares what the journal says of each, effects being divided by ` | `; the SELECT that begins it is left
/// out. A line `+500` moves the clock, `cron` removes what is due.
#[track_caller]
fn check(steps: &[(&str, &str)]) {
    check_on(&mut journaled(&[]), steps);
}

#[track_caller]
fn check_on(line: &mut Line, steps: &[(&str, &str)]) {
    line.run("SET begin 1");
    told(line);
    for (command, expected) in steps {
        if let Some(ms) = command.strip_prefix('+') {
            line.clock.advance_ms(ms.parse().unwrap());
        } else if *command == "cron" {
            line.caller.cron(1_000_000);
        } else {
            line.raw(command);
        }
        assert_eq!(told(line).join(" | "), *expected, "{command}");
    }
}

#[test]
fn what_changes_something_is_told_as_it_came() {
    check(&[
        ("set k v", "set k v"),
        ("GET k", ""),
        ("SETNX k w", ""),
        ("SETNX other w", "SETNX other w"),
        ("DEL none", ""),
        ("DEL k none", "DEL k none"),
        ("LPUSH other x", ""),
        ("INCR n", "INCR n"),
        ("INCR other", ""),
        ("RPUSH l \"\" a", "RPUSH l \"\" a"),
        ("LPUSHX none a", ""),
        ("SADD s a", "SADD s a"),
        ("SADD s a", ""),
        ("PFCOUNT none", ""),
    ]);
}

#[test]
fn databases_are_selected_where_they_change() {
    check(&[
        ("SELECT 3", ""),
        ("SET a 1", "SELECT 3 | SET a 1"),
        ("SET b 1", "SET b 1"),
        ("MOVE a 4", "MOVE a 4"),
        ("SELECT 0", ""),
        ("GET a", ""),
        ("SET a 1", "SELECT 0 | SET a 1"),
    ]);
}

#[test]
fn a_transaction_is_told_of_as_one() {
    check(&[
        ("MULTI", ""),
        ("SET a 1", ""),
        ("GET a", ""),
        ("EXEC", "SET a 1"),
        ("MULTI", ""),
        ("SET a 1", ""),
        ("SELECT 5", ""),
        ("INCR b", ""),
        ("SADD a x", ""),
        ("INCR b", ""),
        (
            "EXEC",
            "MULTI | SET a 1 | SELECT 5 | INCR b | SADD a x | INCR b | EXEC",
        ),
        ("SET c 1", "SET c 1"),
        ("MULTI", ""),
        ("GET c", ""),
        ("EXEC", ""),
        ("MULTI", ""),
        ("SELECT 0", ""),
        ("SET a 2", ""),
        ("DEL a", ""),
        ("EXEC", "MULTI | SELECT 0 | SET a 2 | DEL a | EXEC"),
    ]);
}

#[test]
fn what_expires_is_told_of_where_it_was_in_the_way_or_by_the_sweep() {
    for (lazily, del) in [("no", "DEL"), ("yes", "UNLINK")] {
        let mut line = journaled(&[("lazyfree-lazy-expire", lazily)]);
        let steps: Vec<(String, String)> = [
            ("PSETEX a 10 1", "*"),
            ("PSETEX b 10 1", "*"),
            ("PSETEX c 10 1", "*"),
            ("PSETEX d 10 1", "*"),
            ("PSETEX e 10 1", "*"),
            ("+10", ""),
            ("GET a", "DEL a"),
            ("GET a", ""),
            ("INCR b", "MULTI | DEL b | INCR b | EXEC"),
            ("DEL c", "DEL c"),
            ("MULTI", ""),
            ("EXISTS d", ""),
            ("EXEC", "DEL d"),
            ("cron", "DEL e"),
            ("cron", ""),
        ]
        .map(|(command, expected)| {
            let expected = expected.replace("DEL ", &format!("{del} "));
            (command.to_owned(), expected)
        })
        .into();
        line.run("SET begin 1");
        told(&line);
        for (command, expected) in &steps {
            if let Some(ms) = command.strip_prefix('+') {
                line.clock.advance_ms(ms.parse().unwrap());
            } else if command == "cron" {
                line.caller.cron(1_000_000);
            } else {
                line.raw(command);
            }
            let told = told(&line).join(" | ");
            assert!(*expected == told || expected == "*", "{command}: {told}");
        }
    }
}

#[test]
fn a_scan_and_a_sweep_tell_of_each_key_by_itself() {
    let mut line = journaled(&[]);
    for number in 0..20 {
        line.run(&format!("PSETEX {number} 10 x"));
    }
    told(&line);
    line.clock.advance_ms(10);
    line.run("SCAN 0 COUNT 1000");
    let mut keys = told(&line);
    keys.sort();
    let mut expected: Vec<String> = (0..20).map(|number| format!("DEL {number}")).collect();
    expected.sort();
    assert_eq!(keys, expected);
}

#[test]
fn whoever_is_served_is_told_of_behind_whoever_served() {
    let mut line = journaled(&[]);
    let mut waiter = line.another();
    assert!(waiter.raw("BLMOVE a b LEFT RIGHT 0").is_empty());
    line.run("RPUSH a x");
    let all = told(&line);
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(all[..2], ["SELECT 0", "RPUSH a x"]);
}

#[test]
fn fields_that_expire_are_told_of_one_by_one() {
    check(&[
        ("CONFIG SET hash-max-listpack-entries 2", ""),
        ("HSET h a 1 b 2 c 3", "HSET h a 1 b 2 c 3"),
        ("HSET small a 1", "HSET small a 1"),
        (
            "HPEXPIREAT h 1700000000010 FIELDS 2 a b",
            "HPEXPIREAT h 1700000000010 FIELDS 2 a b",
        ),
        (
            "HPEXPIREAT small 1700000000010 FIELDS 1 a",
            "HPEXPIREAT small 1700000000010 FIELDS 1 a",
        ),
        ("+10", ""),
        ("HPERSIST h FIELDS 2 a c", ""),
        ("HGET h a", "HDEL h a"),
        ("HSETNX h b x", "MULTI | HDEL h b | HSETNX h b x | EXEC"),
        ("cron", "HDEL small a"),
        ("cron", ""),
    ]);
}

#[test]
fn a_hash_that_loses_its_last_field_and_gets_another_is_a_new_one() {
    let steps = [
        ("HSET h a 1", "HSET h a 1"),
        ("PEXPIREAT h 1700000900000", "PEXPIREAT h 1700000900000"),
        (
            "HPEXPIREAT h 1700000000001 FIELDS 1 a",
            "HPEXPIREAT h 1700000000001 FIELDS 1 a",
        ),
        ("+1", ""),
    ];
    for (command, told, ttl) in [
        ("HINCRBY h a 1", "HINCRBY h a 1", "-1"),
        ("HINCRBYFLOAT h a 1", "HSETEX h KEEPTTL FIELDS 1 a 1", "-1"),
        ("HSETNX h a 1", "HSETNX h a 1", "-1"),
        (
            "HSETEX h FNX FIELDS 1 a 1",
            "HSETEX h FNX FIELDS 1 a 1 | PEXPIREAT h 1700000900000",
            "899999",
        ),
        (
            "HSETEX h FNX PXAT 1700000000009 FIELDS 1 a 1",
            "HSETEX h FNX PXAT 1700000000009 FIELDS 1 a 1 | PEXPIREAT h 1700000900000",
            "899999",
        ),
    ] {
        let mut line = journaled(&[]);
        check_on(&mut line, &steps);
        let told = format!("MULTI | HDEL h a | {told} | EXEC");
        check_on(&mut line, &[(command, &told)]);
        assert_eq!(line.run("PTTL h"), ttl, "{command}");
    }
}

#[test]
fn what_chance_takes_is_told_of_by_name() {
    let mut line = journaled(&[]);
    for number in 0..1500 {
        line.run(&format!("SADD s m{number}"));
    }
    told(&line);
    let popped = line.run("SPOP s");
    assert_eq!(
        told(&line),
        [format!("SREM s {}", popped.trim_matches('"'))]
    );
    line.run("SPOP s 1300");
    let told = told(&line);
    let counts: Vec<usize> = told
        .iter()
        .map(|effect| effect.split(' ').count())
        .collect();
    assert_eq!(counts, [1, 1026, 278, 1], "{}", told.join("\n"));
    assert_eq!(line.run("SCARD s"), "199");
}

#[test]
fn commands_of_valkey_alone_are_told_of_as_everybody_knows_them() {
    check(&[
        ("MSETEX 2 a 1 b 1", "MULTI | SET a 1 | SET b 1 | EXEC"),
        ("MSETEX 1 a 1", "SET a 1"),
        (
            "MSETEX 2 a 1 b 2 XX PXAT 4000000000000",
            "MULTI | SET a 1 PXAT 4000000000000 | SET b 2 PXAT 4000000000000 | EXEC",
        ),
        ("SET b 2", "SET b 2"),
        ("MSETEX 2 a 1 b 2 NX", ""),
        (
            "MSETEX 2 a 1 b 3 KEEPTTL",
            "MULTI | SET a 1 KEEPTTL | SET b 3 KEEPTTL | EXEC",
        ),
        ("SET b 4 IFEQ 3", "SET b 4"),
        ("SET b 4 IFEQ 3 GET", ""),
        ("SET b 5 IFEQ 4 KEEPTTL GET", "SET b 5 KEEPTTL"),
        (
            "SET b 6 IFEQ 5 PXAT 4000000000000",
            "SET b 6 PXAT 4000000000000",
        ),
        ("DELIFEQ b 5", ""),
        ("DELIFEQ b 6", "DEL b"),
        // Redis would store what has passed and let it expire.
        ("SET a 1 PXAT 1", "DEL a"),
        ("SET a 1 PXAT 1", ""),
    ]);
}

#[test]
fn what_redis_7_0_does_not_know_is_told_of_as_it_does_if_the_log_is_for_that() {
    let mut line = journaled(&[("rdb-dialect", "redis-7.0")]);
    check_on(
        &mut line,
        &[
            ("HINCRBYFLOAT h a 1.5", "HSET h a 1.5"),
            ("HSETEX h FIELDS 2 a 1 b 2", "HSET h a 1 b 2"),
            ("HSETEX h FNX FIELDS 1 a 3", ""),
            ("HSETEX h XX FXX KEEPTTL FIELDS 1 a 3", "HSET h a 3"),
            ("HGETDEL h FIELDS 1 b", "HDEL h b"),
            // There is no other way to say it.
            (
                "HSETEX h PXAT 4000000000000 FIELDS 1 b 1",
                "HSETEX h PXAT 4000000000000 FIELDS 1 b 1",
            ),
            ("HINCRBYFLOAT h b 1", "HSETEX h KEEPTTL FIELDS 1 b 2"),
        ],
    );
}

#[test]
fn evicted_keys_are_told_of_where_they_go() {
    for (lazily, del) in [("no", "DEL"), ("yes", "UNLINK")] {
        let line = journaled(&[("lazyfree-lazy-eviction", lazily)]);
        let mut setter = line.another();
        setter.run("SELECT 2");
        setter.run("SET k v");
        told(&line);
        let engine = &line.engine;
        let mut access = serval_keyspace::Access::new(&engine.keyspace, 0, 1);
        super::note_losses(engine, &mut access);
        let mut pool = serval_keyspace::EvictionPool::default();
        let policy = engine.config.maxmemory_policy();
        assert!(
            pool.evict_one(&mut access, policy, 5, lazily == "yes", &mut |_| ())
                .is_none()
        );
        let policy = serval_keyspace::Policy::AllKeysRandom;
        assert!(
            pool.evict_one(&mut access, policy, 5, lazily == "yes", &mut |_| ())
                .is_some()
        );
        assert_eq!(told(&line), [format!("{del} k")]);
    }
}

#[test]
fn a_command_that_lets_its_locks_go_has_told_of_what_expired() {
    check(&[
        (
            "SET a one PXAT 1700000000005",
            "SET a one PXAT 1700000000005",
        ),
        ("SET b two", "SET b two"),
        ("+5", ""),
        ("LCS a b", "DEL a"),
        (
            "SET a one PXAT 1700000000009",
            "SET a one PXAT 1700000000009",
        ),
        ("+5", ""),
        ("RESTORE a 0 nothing", "DEL a"),
    ]);
}

#[test]
fn while_it_is_off_nothing_is_kept() {
    let mut line = Line::open();
    line.run("SET a 1");
    assert_eq!(line.engine.journal.offset(), 0);
    line.engine.journal.set_on(true);
    line.run("SET a 2");
    line.engine.journal.set_on(false);
    line.run("SET a 3");
    assert_eq!(told(&line), ["SELECT 0", "SET a 2"]);
    line.engine.journal.set_on(true);
    line.run("SET a 4");
    assert_eq!(told(&line), ["SELECT 0", "SET a 4"]);
}

#[test]
fn offsets_count_bytes_and_a_cut_begins_with_select() {
    let mut line = journaled(&[]);
    let journal = line.engine.journal.clone();
    line.run("SET a 1");
    let mut bytes = Vec::new();
    assert_eq!(journal.take(&mut bytes), bytes.len() as u64);
    assert_eq!(journal.cut(), bytes.len() as u64);
    line.run("SET a 2");
    line.run("SET a 3");
    let before = bytes.len();
    assert_eq!(journal.take(&mut bytes), journal.offset());
    assert_eq!(journal.offset(), bytes.len() as u64);
    assert_eq!(lines(&bytes[before..]), ["SELECT 0", "SET a 2", "SET a 3"]);
    journal.set_synced(40);
    journal.set_synced(30);
    assert_eq!(journal.synced(), 40);
}

#[test]
fn the_reader_is_woken_once_a_buffer() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    let mut line = journaled(&[]);
    let woken = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&woken);
    let wake = move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
    };
    line.engine.journal.set_waker(Box::new(wake));
    line.run("GET a");
    assert_eq!(woken.load(Ordering::Relaxed), 0);
    line.run("SET a 1");
    line.run("SET a 2");
    assert_eq!(woken.load(Ordering::Relaxed), 1);
    told(&line);
    line.run("SET a 3");
    assert_eq!(woken.load(Ordering::Relaxed), 2);
}

#[test]
fn whoever_writes_waits_until_there_is_room() {
    let mut line = journaled(&[]);
    let mut other = line.another();
    let value = "x".repeat(1 << 20);
    let mut written = 0;
    while !line.engine.journal.is_full() {
        line.run(&format!("SET k {value}"));
        written += 1;
    }
    assert_eq!(written, 64);
    let waiter = std::thread::spawn(move || other.run("SET k last"));
    let mut all = 0;
    while all < 66 {
        // The other may come at any time, or wait until here.
        all += told(&line).len();
        std::thread::yield_now();
    }
    assert_eq!(waiter.join().unwrap(), "OK");
}

/// Instants of 13 digits as seconds from `now_ms`, unless the command names them; as the record has them.
fn relative(line: &str, command: &str, now_ms: i64) -> String {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut out = String::new();
    let mut rest = line;
    while let Some(from) = rest.find(|char: char| is_word(char as u8)) {
        let (before, tail) = rest.split_at(from);
        let len = tail.bytes().take_while(|byte| is_word(*byte)).count();
        let (run, tail) = tail.split_at(len);
        out.push_str(before);
        match run.parse::<i64>() {
            Ok(at_ms) if run.len() == 13 && !command.contains(run.trim_end_matches("000")) => {
                let seconds = (at_ms - now_ms + 500).div_euclid(1000);
                out.push_str(&format!("@{seconds}"));
            }
            _ => out.push_str(run),
        }
        rest = tail;
    }
    out + rest
}

/// The same commands as a Redis 8.0.6 was given, and what it appended to its log for each, or what we mean to in its place:
/// `test/journal/record.ts` says how the record is read.
#[test]
fn effects_are_those_of_redis() {
    let mut line = journaled(&[("rdb-version-check", "relaxed")]);
    let mut other = line.another();
    let mut wrong = Vec::new();
    for (command, expected) in recorded(include_str!("redis-8.0.txt")) {
        let now_ms = line.engine.clock.unix_us() / 1000;
        if let Some(ms) = command.strip_prefix('+') {
            line.clock.advance_ms(ms.parse().unwrap());
        } else if let Some(command) = command.strip_prefix("b: ") {
            assert!(other.raw(command).is_empty(), "{command} waits");
        } else {
            line.raw(command);
            if line.session.waits_for_keys() {
                line.time_out();
            }
        }
        other.resume();
        let told = told(&line);
        let told = told.iter().map(|effect| relative(effect, command, now_ms));
        let told: Vec<String> = told.collect();
        if told != expected {
            wrong.push(format!(
                "{command}\n  is       {told:?}\n  expected {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The commands of a record with what is expected of each.
fn recorded(record: &str) -> Vec<(&str, Vec<&str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut is_ours = false;
    for line in record.lines() {
        if let Some(command) = line.strip_prefix("> ") {
            commands.push((command, Vec::new()));
            is_ours = false;
        } else if let (false, false, Some((_, effects))) =
            (line.is_empty(), line.starts_with('#'), commands.last_mut())
        {
            let ours = line.strip_prefix("! ");
            if ours.is_some() && !is_ours {
                effects.clear();
                is_ours = true;
            }
            effects.push(ours.unwrap_or(line));
        }
    }
    assert!(commands.len() > 300);
    commands
}
