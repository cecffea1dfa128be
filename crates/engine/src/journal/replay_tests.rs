//! An engine to which the journal of another is applied becomes the same: whatever was run, by whomever, on however many
//! threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use fastrand::Rng;
use serval_resp::{Argv, ArgvBuf, Decoded, Decoder, DecoderLimits, Value};

use crate::testing::{Line, words};

/// Commands with what they are to be filled with: `{s}` and its like are keys that mostly hold one type, `{k}` is any key,
/// `{m}` a member or field, `{v}` a value, `{n}` a small number, `{f}` a fraction, `{t}` milliseconds within which something
/// ends, `{T}` an instant that may have passed, `{S}` the same in seconds, `{i}` a stream's id, `{d}` a database.
const COMMANDS: &[&str] = &[
    "SET {s} {v}",
    "SET {s} {v} PX {t} GET",
    "SET {s} {v} PXAT {T}",
    "SET {s} {v} EXAT {S}",
    "SET {s} {v} KEEPTTL XX",
    "SET {s} {v} IFEQ {n} PX {t}",
    "SET {s} {v} NX GET",
    "SETNX {s} {v}",
    "SETEX {s} 1 {v}",
    "PSETEX {s} {t} {v}",
    "GETSET {s} {v}",
    "GETDEL {s}",
    "GETEX {s} PX {t}",
    "GETEX {s} PXAT {T}",
    "GETEX {s} PERSIST",
    "GET {s}",
    "INCR {s}",
    "DECRBY {s} {n}",
    "INCRBYFLOAT {s} {f}",
    "APPEND {s} {v}",
    "SETRANGE {s} {n} {v}",
    "MSET {s} {v} {s} {v}",
    "MSETNX {s} {v} {s} {v}",
    "MSETEX 2 {s} {v} {s} {v} PX {t}",
    "MSETEX 1 {s} {v} XX KEEPTTL",
    "DELIFEQ {s} {n}",
    "SETBIT {s} {n} 1",
    "BITFIELD {s} INCRBY u8 {n} 200",
    "BITOP XOR {s} {s} {s}",
    "PFADD {p} {m} {m}",
    "PFCOUNT {p}",
    "PFMERGE {p} {p} {p}",
    "EXPIRE {k} {n} NX",
    "PEXPIRE {k} {t}",
    "PEXPIRE {k} {t} GT",
    "PEXPIREAT {k} {T} LT",
    "PERSIST {k}",
    "DEL {k} {k}",
    "UNLINK {k}",
    "EXISTS {k} {k} {k}",
    "RENAME {k} {k}",
    "RENAMENX {k} {k}",
    "COPY {k} {k} REPLACE",
    "COPY {k} {k} DB {d}",
    "MOVE {k} {d}",
    "SCAN 0 COUNT 1000",
    "RPUSH {l} {v} {m} {n}",
    "LPUSH {l} {v}",
    "LPUSHX {l} {v}",
    "LPOP {l}",
    "RPOP {l} {n}",
    "LINSERT {l} AFTER {m} {v}",
    "LREM {l} 1 {m}",
    "LSET {l} 0 {v}",
    "LTRIM {l} 0 8",
    "LMOVE {l} {l} LEFT RIGHT",
    "LMPOP 2 {l} {l} RIGHT COUNT {n}",
    "BLPOP {l} {l} 0",
    "BRPOPLPUSH {l} {l} 0",
    "BLMPOP 0 2 {l} {l} LEFT COUNT {n}",
    "SORT {l} ALPHA STORE {l}",
    "SORT {e} BY {s}* ALPHA GET # GET {h}->* STORE {l}",
    "SADD {e} {m} {m} {n}",
    "SREM {e} {m} {n}",
    "SPOP {e}",
    "SPOP {e} {n}",
    "SMOVE {e} {e} {m}",
    "SINTERSTORE {e} {e} {e}",
    "SUNIONSTORE {e} {e} {e}",
    "SDIFFSTORE {e} {e} {e}",
    "ZADD {z} {f} {m} {n} {m}",
    "ZADD {z} GT CH {f} {m}",
    "ZINCRBY {z} {f} {m}",
    "ZREM {z} {m}",
    "ZPOPMIN {z} {n}",
    "ZMPOP 2 {z} {z} MAX COUNT {n}",
    "BZPOPMAX {z} {z} 0",
    "ZUNIONSTORE {z} 2 {z} {e}",
    "ZRANGESTORE {z} {z} 0 {n}",
    "ZREMRANGEBYRANK {z} 0 0",
    "GEOADD {z} {n} {f} {m}",
    "GEOSEARCHSTORE {z} {z} FROMLONLAT 1 1 BYRADIUS 900 km",
    "HSET {h} {m} {v} {m} {n}",
    "HSETNX {h} {m} {v}",
    "HDEL {h} {m} {m}",
    "HINCRBY {h} {m} {n}",
    "HINCRBYFLOAT {h} {m} {f}",
    "HGET {h} {m}",
    "HMGET {h} {m} {m}",
    "HRANDFIELD {h} 2",
    "HPEXPIRE {h} {t} FIELDS 2 {m} {m}",
    "HEXPIRE {h} 1 NX FIELDS 2 {m} {m}",
    "HPEXPIREAT {h} {T} FIELDS 1 {m}",
    "HPERSIST {h} FIELDS 2 {m} {m}",
    "HGETDEL {h} FIELDS 2 {m} {m}",
    "HGETEX {h} PX {t} FIELDS 2 {m} {m}",
    "HGETEX {h} PXAT {T} FIELDS 1 {m}",
    "HGETEX {h} PERSIST FIELDS 2 {m} {m}",
    "HSETEX {h} PX {t} FIELDS 2 {m} {v} {m} {n}",
    "HSETEX {h} FNX PXAT {T} FIELDS 1 {m} {v}",
    "HSETEX {h} FXX KEEPTTL FIELDS 1 {m} {v}",
    "XADD {x} * {m} {v}",
    "XADD {x} {i} {m} {v}",
    "XADD {x} MAXLEN ~ {n} * {m} {v}",
    "XADD {x} NOMKSTREAM MINID ~ {i} LIMIT 3 * {m} {v}",
    "XTRIM {x} MAXLEN ~ {n}",
    "XTRIM {x} MINID {i}",
    "XDEL {x} {i} {i}",
    "XSETID {x} 1800000000000-0",
    "XGROUP CREATE {x} g 0 MKSTREAM",
    "XGROUP CREATE {x} {m} $",
    "XGROUP SETID {x} g {i}",
    "XGROUP DELCONSUMER {x} g {m}",
    "XGROUP DESTROY {x} {m}",
    "XREADGROUP GROUP g {m} COUNT {n} STREAMS {x} >",
    "XREADGROUP GROUP g {m} NOACK COUNT 1 STREAMS {x} >",
    "XREADGROUP GROUP g {m} COUNT 2 BLOCK 0 STREAMS {x} >",
    "XACK {x} g {i}",
    "XCLAIM {x} g {m} 0 {i} {i} FORCE",
    "XCLAIM {x} g {m} {n} {i} IDLE {n} RETRYCOUNT 3 LASTID {i}",
    "XAUTOCLAIM {x} g {m} {n} 0 COUNT 3",
];

/// Rarer ones.
const WHOLE: &[&str] = &["SWAPDB 0 {d}", "FLUSHDB", "SELECT {d}", "RANDOMKEY"];

/// When the manual clock begins, Unix milliseconds, and the first ids of streams.
const BEGIN_MS: i64 = 1_700_000_000_000;
const DBS: u32 = 3;
const TYPES: &[char] = &['s', 'p', 'l', 'e', 'z', 'h', 'x'];

/// Draws commands.
struct Draw {
    rng: Rng,
    now_ms: i64,
}

impl Draw {
    fn command(&mut self) -> String {
        let from = if self.rng.u8(..50) == 0 {
            WHOLE
        } else {
            COMMANDS
        };
        let template = from[self.rng.usize(..from.len())];
        self.filled(template)
    }

    fn filled(&mut self, template: &str) -> String {
        let mut out = String::new();
        let mut chars = template.chars();
        while let Some(char) = chars.next() {
            match (char, chars.clone().next()) {
                ('{', Some(what)) => {
                    out.push_str(&self.fill(what));
                    chars.nth(1);
                }
                _ => out.push(char),
            }
        }
        out
    }

    fn fill(&mut self, what: char) -> String {
        let rng = &mut self.rng;
        match what {
            'm' => format!("m{}", rng.u8(..6)),
            'v' => match rng.u8(..4) {
                0 => rng.u8(..20).to_string(),
                1 => "x".repeat(rng.usize(..80) + 1),
                _ => format!("value{}", rng.u8(..9)),
            },
            'n' => rng.u8(1..9).to_string(),
            'f' => format!("{}.{}", rng.i8(-9..9), rng.u8(..99)),
            't' => rng.u8(1..60).to_string(),
            'T' => (self.now_ms + rng.i64(-20..60)).to_string(),
            'S' => (self.now_ms / 1000 + rng.i64(-1..2)).to_string(),
            'i' => format!("{}-{}", BEGIN_MS + rng.i64(..2000), rng.u8(..2)),
            'd' => rng.u32(..DBS).to_string(),
            'k' => {
                let ty = TYPES[rng.usize(..TYPES.len())];
                self.key(ty)
            }
            ty => self.key(ty),
        }
    }

    fn key(&mut self, ty: char) -> String {
        let ty = match self.rng.u8(..40) {
            0 => TYPES[self.rng.usize(..TYPES.len())],
            _ => ty,
        };
        format!("{ty}{}", self.rng.u8(..4))
    }
}

fn journaled() -> Line {
    let line = Line::open_with(&[
        ("hash-max-listpack-entries", "4"),
        ("stream-node-max-entries", "3"),
        ("enable-debug-command", "yes"),
    ]);
    line.engine.journal.set_on(true);
    line
}

/// Makes a client that sees what is there, whatever its time.
fn seeing(line: &Line) -> Line {
    let mut seeing = line.another();
    seeing.session.is_replaying = true;
    seeing
}

/// Applies a journal to a fresh engine whose clock is an hour ahead, and whose threads have seen nothing of it.
fn replay(mut journal: &[u8], now_ms: i64) -> Line {
    const AHEAD_MS: i64 = 3_600_000;
    let mut line = Line::open_with(&[("enable-debug-command", "yes")]);
    line.clock.advance_ms(now_ms - BEGIN_MS + AHEAD_MS);
    line.session.is_replaying = true;
    let mut decoder = Decoder::new(DecoderLimits::default());
    while !journal.is_empty() {
        let Ok(Decoded {
            value: Some(Value::Array(args)),
            consumed,
            ..
        }) = decoder.decode(journal)
        else {
            panic!("no command: {}", journal.escape_ascii());
        };
        let mut argv = ArgvBuf::new();
        args.iter()
            .for_each(|arg| argv.push(arg.as_bytes().expect("a string")));
        let reply = call(&mut line, argv.as_argv());
        assert!(
            !reply.starts_with(b"-"),
            "{} is refused: {}",
            journal[..consumed].escape_ascii(),
            reply.escape_ascii()
        );
        journal = &journal[consumed..];
    }
    line.clock.advance_ms(-AHEAD_MS);
    line
}

fn call(line: &mut Line, argv: Argv<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    line.caller.call(&mut line.session, argv, &mut out);
    out
}

fn decoded(line: &mut Line, command: &str) -> Value {
    let reply = line.raw(command);
    match Decoder::new(DecoderLimits::default()).decode(&reply) {
        Ok(Decoded {
            value: Some(value), ..
        }) => value,
        other => panic!("{command}: {other:?}"),
    }
}

/// All that is there, in words.
fn state(line: &Line) -> Vec<String> {
    let mut line = seeing(line);
    let mut state = vec![line.run("DEBUG DIGEST")];
    assert_eq!(state[0].len(), 40, "{}", state[0]);
    for dbid in 0..DBS {
        line.run(&format!("SELECT {dbid}"));
        let keys = decoded(&mut line, "KEYS *");
        let mut keys: Vec<String> = keys
            .as_slice()
            .unwrap_or_default()
            .iter()
            .map(words)
            .collect();
        keys.sort();
        for key in keys {
            let ty = line.run(&format!("TYPE {key}"));
            let mut about = format!("{dbid} {key} {ty}");
            let asked = [
                format!("PEXPIRETIME {key}"),
                format!("DEBUG DIGEST-VALUE {key}"),
            ];
            for command in asked.iter().chain(&of_type(&mut line, &key, &ty)) {
                about.push_str(&format!(" | {}", line.run(command)));
            }
            if ty == "stream" {
                about.push_str(&stream(&mut line, &key));
            }
            state.push(about);
        }
    }
    state
}

fn of_type(line: &mut Line, key: &str, ty: &str) -> Vec<String> {
    match ty {
        "hash" => (0..6)
            .map(|number| format!("HPEXPIRETIME {key} FIELDS 1 m{number}"))
            .collect(),
        "stream" => {
            let groups = decoded(line, &format!("XINFO GROUPS {key}"));
            let names = groups.as_slice().unwrap_or_default().iter();
            let names: Vec<String> = names
                .filter_map(|group| Some(words(group.as_slice()?.get(1)?)))
                .collect();
            let pending = |name| format!("XPENDING {key} {name} - + 1000");
            let mut commands: Vec<String> = names.iter().map(pending).collect();
            commands.push(format!("XINFO GROUPS {key}"));
            commands
        }
        _ => Vec::new(),
    }
}

/// What a stream remembers beside its entries.
fn stream(line: &mut Line, key: &str) -> String {
    let info = decoded(line, &format!("XINFO STREAM {key}"));
    let facts = info.as_slice().unwrap_or_default().chunks(2);
    let named = facts.map(|fact| fact.iter().map(words).collect::<Vec<_>>().join(" "));
    let told = named.filter(|fact| !fact.contains("radix-tree"));
    told.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn assert_same(live: &Line, journal: &[u8], context: &str) {
    let now_ms = live.engine.clock.unix_us() / 1000;
    let copy = replay(journal, now_ms);
    let (live, copy) = (state(live), state(&copy));
    if live != copy {
        let differ = live.iter().filter(|line| !copy.contains(line));
        let other = copy.iter().filter(|line| !live.contains(line));
        panic!(
            "{context}\nhere:  {:#?}\nthere: {:#?}\n{}",
            differ.collect::<Vec<_>>(),
            other.collect::<Vec<_>>(),
            super::tests::lines(journal).join("\n")
        );
    }
}

#[test]
fn any_commands_replayed_give_the_same_keyspace() {
    for seed in 0..40 {
        let mut draw = Draw {
            rng: Rng::with_seed(seed),
            now_ms: BEGIN_MS,
        };
        let mut line = journaled();
        let mut waiters: Vec<Line> = Vec::new();
        if seed % 4 == 3 {
            // One client feeds the keyspace and sees what is overdue, the others do not.
            line.run("CONFIG SET import-mode yes");
            waiters.push(line.another());
            waiters[0].run("CLIENT IMPORT-SOURCE ON");
        }
        let mut journal = Vec::new();
        for step in 0..500 {
            match draw.rng.u8(..30) {
                0..5 => {
                    let ms = draw.rng.i64(1..25);
                    line.clock.advance_ms(ms);
                    draw.now_ms += ms;
                }
                5 => {
                    line.caller.cron(1_000_000);
                }
                6 if waiters.len() < 4 => waiters.push(line.another()),
                6 => {
                    waiters.pop().map(|mut waiter| waiter.time_out());
                }
                7 => {
                    line.run("MULTI");
                    for _ in 0..draw.rng.u8(..6) {
                        line.raw(&draw.command());
                    }
                    line.raw("EXEC");
                }
                _ => {
                    let (command, is_other) = (draw.command(), draw.rng.bool());
                    let idle = waiters
                        .iter_mut()
                        .find(|waiter| is_other && !waiter.session.waits_for_keys());
                    idle.unwrap_or(&mut line).raw(&command);
                }
            }
            waiters.iter_mut().for_each(|waiter| {
                waiter.resume();
            });
            if line.session.waits_for_keys() {
                line.time_out();
            }
            if step % 100 == 99 {
                line.engine.journal.take(&mut journal);
                assert_same(&line, &journal, &format!("seed {seed}, step {step}"));
            }
        }
    }
}

/// What several threads do to few keys, of which the order shows in what is there afterwards.
const SHARED: &[&str] = &[
    "APPEND {s} {v}",
    "INCR {s}",
    "SET {s} {v} PX {t}",
    "GETDEL {s}",
    "MSET {s} {v} {s} {v}",
    "PEXPIRE {k} {t}",
    "GET {s}",
    "RPUSH {l} {v} {m}",
    "LPOP {l}",
    "LMOVE {l} {l} LEFT RIGHT",
    "SADD {e} {m} {n}",
    "SPOP {e} 2",
    "SUNIONSTORE {e} {e} {e}",
    "HSETEX {h} PX {t} FIELDS 1 {m} {v}",
    "HINCRBY {h} {m} 1",
    "HGET {h} {m}",
    "ZADD {z} {f} {m}",
    "ZPOPMIN {z}",
    "RENAME {k} {k}",
    "COPY {k} {k} REPLACE",
    "MOVE {k} 1",
    "XADD {x} * {m} {v}",
    "XREADGROUP GROUP g {m} COUNT 1 STREAMS {x} >",
    "XGROUP CREATE {x} g 0 MKSTREAM",
];

#[test]
fn what_several_threads_did_replayed_gives_the_same_keyspace() {
    const THREADS: u64 = 4;
    const COMMANDS_A_THREAD: usize = 4000;
    let mut line = journaled();
    let is_done = Arc::new(AtomicBool::new(false));
    let reader = {
        let (engine, is_done) = (Arc::clone(&line.engine), Arc::clone(&is_done));
        std::thread::spawn(move || {
            let mut journal = Vec::new();
            while !is_done.load(Ordering::Acquire) {
                let offset = engine.journal.take(&mut journal);
                assert_eq!(offset, journal.len() as u64);
                std::thread::yield_now();
            }
            engine.journal.take(&mut journal);
            journal
        })
    };
    let workers: Vec<_> = (0..THREADS)
        .map(|seed| {
            let mut line = line.another();
            std::thread::spawn(move || {
                let rng = Rng::with_seed(seed);
                let now_ms = BEGIN_MS;
                let mut draw = Draw { rng, now_ms };
                for step in 0..COMMANDS_A_THREAD {
                    if seed == 0 && step % 8 == 0 {
                        line.clock.advance_ms(1);
                    }
                    let is_together = draw.rng.u8(..20) == 0;
                    if is_together {
                        line.run("MULTI");
                    }
                    for _ in 0..if is_together { 3 } else { 1 } {
                        let template = SHARED[draw.rng.usize(..SHARED.len())];
                        line.raw(&draw.filled(template));
                    }
                    if is_together {
                        line.raw("EXEC");
                    }
                }
            })
        })
        .collect();
    while workers.iter().any(|worker| !worker.is_finished()) {
        line.caller.cron(1000);
    }
    for worker in workers {
        worker.join().unwrap();
    }
    is_done.store(true, Ordering::Release);
    let journal = reader.join().unwrap();
    assert_same(&line, &journal, "several threads");
}
