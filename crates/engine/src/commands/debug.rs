//! DEBUG: what the conformance suites and people with a problem look inside with. Off by default, and run with the gate
//! closed.

use std::sync::atomic::Ordering;

use serval_base::glob::{Case, glob_match};
use serval_base::{memory_units, number};
use serval_keyspace::{KeyEntry, ListRef, NewValue, Ttl, Value, encoding, kind};
use serval_resp::Argv;

use crate::commands::digest::{self, Sum};
use crate::commands::{append_only, debug_values, save};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::host::LogLevel;
use crate::long::Pulse;

type Subcommand = fn(&mut Ctx<'_, '_>, Argv<'_>) -> CommandResult;

/// Name, least and most arguments after it, code, help.
const SUBCOMMANDS: &[(&str, usize, usize, Subcommand, &str)] = &[
    (
        "AOF-FLUSH-SLEEP",
        1,
        1,
        append_only::flush_sleep,
        "Have each write to the append-only file wait for so many microseconds before.",
    ),
    (
        "ASSERT",
        0,
        0,
        crash,
        "End the process by an assertion that fails.",
    ),
    (
        "BUSYLOOP",
        1,
        1,
        busyloop,
        "Hold the whole keyspace for so many milliseconds, answering others BUSY; SCRIPT KILL ends it.",
    ),
    (
        "CONFIG-REWRITE-FORCE-ALL",
        0,
        0,
        config_rewrite_all,
        "Rewrite the configuration file with every directive, changed or not.",
    ),
    (
        "DICT-RESIZING",
        1,
        1,
        accepted_flag,
        "Accepted: tables grow and shrink a bucket at a time, there is no resize to switch off.",
    ),
    (
        "DIGEST",
        0,
        0,
        dataset_digest,
        "Show a digest of all keys and values.",
    ),
    (
        "DIGEST-VALUE",
        0,
        usize::MAX,
        digest_value,
        "Show a digest of each key's value.",
    ),
    ("ERROR", 1, 1, error, "Answer with this error."),
    (
        "HTSTATS",
        1,
        2,
        htstats,
        "Show the state of a database's tables.",
    ),
    (
        "HTSTATS-KEY",
        1,
        2,
        debug_values::htstats_key,
        "Show the state of the table of a key's value.",
    ),
    (
        "LISTPACK",
        1,
        1,
        debug_values::listpack,
        "Write the elements of a value that is a listpack to the log.",
    ),
    (
        "LOADAOF",
        0,
        0,
        append_only::load,
        "Bring the append-only file to disk, forget all keys, and load it.",
    ),
    ("LOG", 1, 1, log, "Write a line to the log."),
    ("OBJECT", 1, 2, object, "Show the inside of a key's value."),
    ("PANIC", 0, 0, crash, "End the process by a panic."),
    (
        "PAUSE-CRON",
        1,
        1,
        pause_cron,
        "Stop or resume what is done periodically.",
    ),
    (
        "POPULATE",
        1,
        3,
        populate,
        "Make so many keys, named <prefix>:<number>, of an optional size.",
    ),
    (
        "PROTOCOL",
        1,
        1,
        protocol,
        "Answer with a value of this type.",
    ),
    (
        "QUICKLIST-PACKED-THRESHOLD",
        1,
        1,
        packed_threshold,
        "Give list elements of so many bytes a node of their own; 0 for what list-max-listpack-size makes of it.",
    ),
    (
        "REPLYBUFFER",
        2,
        2,
        replybuffer,
        "Accepted: a client has no buffer for replies but while some wait, there is no resizing to switch off.",
    ),
    (
        "RELOAD",
        0,
        3,
        save::reload,
        "Save and load again: NOSAVE loads what is there, NOFLUSH keeps what is not in the file, MERGE replaces what is.",
    ),
    ("RESTART", 0, 1, crash, "Restart the process after saving."),
    (
        "SDSLEN",
        1,
        1,
        sdslen,
        "Show lengths of a key and its string.",
    ),
    (
        "SEGFAULT",
        0,
        0,
        crash,
        "End the process as an invalid memory access would.",
    ),
    (
        "SET-ACTIVE-EXPIRE",
        1,
        1,
        set_active_expire,
        "Remove expired keys that nobody touches (1), or not (0).",
    ),
    (
        "SET-SKIP-CHECKSUM-VALIDATION",
        1,
        1,
        set_skip_checksum,
        "Have RESTORE take any checksum (1), or not (0).",
    ),
    (
        "SLEEP",
        1,
        1,
        sleep,
        "Stall the whole server for so many seconds.",
    ),
    (
        "STRINGMATCH-LEN",
        2,
        2,
        stringmatch,
        "Match a pattern against a string of so many bytes.",
    ),
];

/// DEBUG subcommand [argument ...]
pub fn debug(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let name = argv.arg(1);
    if name.eq_ignore_ascii_case(b"help") {
        return help(ctx);
    }
    let found = SUBCOMMANDS.iter().find(|(other, least, most, ..)| {
        name.eq_ignore_ascii_case(other.as_bytes()) && (*least..=*most).contains(&(argv.len() - 2))
    });
    match found {
        Some((_, _, _, run, _)) => run(ctx, argv),
        None => Err(errors::subcommand_syntax(name, "debug")),
    }
}

fn help(ctx: &mut Ctx<'_, '_>) -> CommandResult {
    ctx.reply.array(SUBCOMMANDS.len() * 2 + 1);
    ctx.reply
        .simple("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    for (name, .., text) in SUBCOMMANDS {
        ctx.reply.simple(name);
        ctx.reply.simple(&format!("    {text}"));
    }
    Ok(())
}

fn int(arg: &[u8]) -> Result<i64, Error> {
    number::parse_i64(arg).ok_or(errors::NOT_INTEGER)
}

fn positive(arg: &[u8]) -> Result<usize, Error> {
    usize::try_from(int(arg)?).map_err(|_| errors::MUST_BE_POSITIVE)
}

fn busyloop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let until_ns = positive(argv.arg(2))? as u64 * 1_000_000 + ctx.engine.clock.monotonic_ns();
    let mut pulse = Pulse::start(ctx);
    let mut result = Ok(());
    while result.is_ok() && ctx.engine.clock.monotonic_ns() < until_ns {
        // What a script's instructions would be; a thousand of them between two looks around.
        ctx.engine.host.sleep_us(200);
        result = pulse.beat(ctx);
    }
    pulse.finish(ctx);
    result?;
    ctx.reply.ok();
    Ok(())
}

fn config_rewrite_all(ctx: &mut Ctx<'_, '_>, _: Argv<'_>) -> CommandResult {
    let config = &ctx.engine.config;
    ctx.engine
        .host
        .rewrite_config(&|old| config.rewrite(old, true))
        .map_err(Error::owned)?;
    ctx.reply.ok();
    Ok(())
}

fn accepted_flag(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    int(argv.arg(2))?;
    ctx.reply.ok();
    Ok(())
}

fn replybuffer(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (what, value) = (argv.arg(2), argv.arg(3));
    let is = |name: &[u8]| what.eq_ignore_ascii_case(name);
    let is_word = value.eq_ignore_ascii_case(b"never") || value.eq_ignore_ascii_case(b"reset");
    if !is(b"resizing") && !is(b"peak-reset-time") {
        return Err(errors::subcommand_syntax(argv.arg(1), "debug"));
    }
    if !(is(b"peak-reset-time") && is_word) {
        int(value)?;
    }
    ctx.reply.ok();
    Ok(())
}

fn dataset_digest(ctx: &mut Ctx<'_, '_>, _: Argv<'_>) -> CommandResult {
    let mut total = Sum::default();
    for dbid in 0..ctx.engine.keyspace.db_count() {
        if ctx.access.key_counts(dbid).0 > 0 {
            digest::mix(&mut total, &dbid.to_be_bytes());
            ctx.access
                .for_each(dbid, &mut |entry| digest::key(&mut total, entry));
        }
    }
    ctx.reply.simple(&digest::hex(&total));
    Ok(())
}

fn digest_value(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    ctx.reply.array(argv.len() - 2);
    for bytes in argv.iter().skip(2) {
        let key = ctx.key(bytes);
        let mut sum = Sum::default();
        if let Some(entry) = ctx.access.find_even_expired(key) {
            digest::value(&mut sum, &entry);
        }
        ctx.reply.simple(&digest::hex(&sum));
    }
    Ok(())
}

/// Answers with an error that no statistics count, since nothing has failed.
fn error(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    ctx.reply.error_bytes(argv.arg(2));
    Ok(())
}

fn htstats(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let dbid = u32::try_from(int(argv.arg(2))?)
        .ok()
        .filter(|dbid| *dbid < ctx.engine.keyspace.db_count())
        .ok_or(errors::OUT_OF_DB_RANGE)?;
    let stats = ctx.access.table_stats(dbid);
    let text =
        format!("[Dictionary HT]\n{stats}\n[Expires HT]\nexpiries are kept in the entries\n");
    ctx.reply.verbatim("txt", text.as_bytes());
    Ok(())
}

fn log(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let line = format!("DEBUG LOG: {}", String::from_utf8_lossy(argv.arg(2)));
    ctx.engine.host.log(LogLevel::Warning, &line);
    ctx.reply.ok();
    Ok(())
}

fn object(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.key(argv.arg(2));
    let (now_ms, compress) = (ctx.now_ms(), ctx.config().rdbcompression());
    let dialect = ctx.config().rdb_dialect();
    let entry = ctx
        .access
        .find_even_expired(key)
        .ok_or(errors::NO_SUCH_KEY)?;
    let text = format!(
        "Value at:0x0 refcount:1 encoding:{} serializedlength:{} lru:{} lru_seconds_idle:{}{}",
        encoding::name(entry.encoding()),
        serval_persist::value_len(&entry, dialect, compress),
        entry.lru(),
        serval_keyspace::Recency::idle_ms(&entry, now_ms) / 1000,
        quicklist_text(&entry),
    );
    ctx.reply.simple(&text);
    Ok(())
}

/// What the suites want to know of a list of several nodes.
fn quicklist_text(entry: &KeyEntry) -> String {
    if entry.encoding() != encoding::QUICKLIST {
        return String::new();
    }
    let Some(list) = ListRef::of(entry).quicklist() else {
        return String::new();
    };
    let nodes = list.node_count();
    format!(
        " ql_nodes:{nodes} ql_avg_node:{:.2} ql_listpack_max:{} ql_compressed:{} ql_uncompressed_size:{}",
        list.len() as f64 / nodes as f64,
        list.limits().fill,
        u8::from(list.limits().compress_depth > 0),
        list.nodes().map(|node| node.bytes_len()).sum::<usize>(),
    )
}

fn packed_threshold(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    /// Close below what a listpack can hold.
    const THRESHOLD_MAX: u64 = (1 << 32) - (1 << 20);
    let bytes = memory_units::parse_memory(argv.arg(2))
        .filter(|bytes| *bytes <= THRESHOLD_MAX)
        .and_then(|bytes| u32::try_from(bytes).ok())
        .ok_or(errors::PACKED_THRESHOLD)?;
    ctx.engine.list_large_min.store(bytes, Ordering::Relaxed);
    ctx.reply.ok();
    Ok(())
}

fn crash(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let how = String::from_utf8_lossy(argv.arg(1)).to_ascii_lowercase();
    ctx.engine.host.debug_crash(&how).map_err(Error::owned)
}

fn pause_cron(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let paused = int(argv.arg(2))? != 0;
    ctx.engine.cron_paused.store(paused, Ordering::Relaxed);
    ctx.reply.ok();
    Ok(())
}

fn populate(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let amount = |arg| positive(arg).map_err(|_| errors::MUST_BE_POSITIVE);
    let count = amount(argv.arg(2))?;
    let prefix = argv.get(3).unwrap_or(b"key");
    let size = argv.get(4).map_or(Ok(0), amount)?;
    super::string::check_len(ctx, 0, size)?;
    for number in 0..count {
        let name = [prefix, b":", number.to_string().as_bytes()].concat();
        let mut value = format!("value:{number}").into_bytes();
        if size > 0 {
            value.resize(size, 0);
        }
        let key = ctx.key(&name);
        if ctx.access.look(key).is_none() {
            ctx.access.put(key, NewValue::Str(&value), Ttl::Clear);
        }
    }
    ctx.reply.ok();
    Ok(())
}

fn protocol(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let name = argv.arg(2).to_ascii_lowercase();
    let reply = &mut ctx.reply;
    match &name[..] {
        b"string" => reply.bulk(b"Hello World"),
        b"integer" => reply.integer(12345),
        // The number that clients' test suites expect.
        #[allow(clippy::approx_constant)]
        b"double" => reply.double(3.141),
        b"bignum" => reply.big_number(b"1234567999999999999999999999999999999"),
        b"null" => reply.null(),
        b"array" => {
            reply.array(3);
            (0..3).for_each(|number| reply.integer(number));
        }
        b"set" => {
            reply.set(3);
            (0..3).for_each(|number| reply.integer(number));
        }
        b"map" => {
            reply.map(3);
            for number in 0..3 {
                reply.integer(number);
                reply.boolean(number == 1);
            }
        }
        b"attrib" => {
            if reply.resp3 {
                reply.attribute(1);
                reply.bulk(b"key-popularity");
                reply.array(2);
                reply.bulk(b"key:123");
                reply.integer(90);
            }
            reply.bulk(b"Some real reply following the attribute");
        }
        b"push" if !reply.resp3 => return Err(errors::NEEDS_RESP3),
        b"push" => {
            // A push is no reply: clients wait for one all the same, and what a command pushes comes after it.
            reply.bulk(b"Some real reply following the push reply");
            reply.push(2);
            reply.bulk(b"server-cpu-usage");
            reply.integer(42);
        }
        b"true" => reply.boolean(true),
        b"false" => reply.boolean(false),
        b"verbatim" => reply.verbatim("txt", b"This is a verbatim\nstring"),
        _ => return Err(errors::DEBUG_PROTOCOL),
    }
    Ok(())
}

fn sdslen(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.key(argv.arg(2));
    let entry = ctx
        .access
        .find_even_expired(key)
        .ok_or(errors::NO_SUCH_KEY)?;
    if entry.ty() != kind::STRING || matches!(entry.value(), Value::Int(_)) {
        return Err(errors::NOT_SDS);
    }
    let len = serval_keyspace::string_len(&entry);
    let bytes = serval_keyspace::memory_bytes(&entry);
    let text = format!(
        "key_sds_len:{}, key_sds_avail:0, key_zmalloc: {bytes}, val_sds_len:{len}, val_sds_avail:0, val_zmalloc: {bytes}",
        entry.key().len()
    );
    ctx.reply.simple(&text);
    Ok(())
}

fn set_active_expire(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let on = int(argv.arg(2))? != 0;
    ctx.engine.active_expire.store(on, Ordering::Relaxed);
    ctx.reply.ok();
    Ok(())
}

fn set_skip_checksum(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let on = int(argv.arg(2))? != 0;
    ctx.engine.skip_checksum.store(on, Ordering::Relaxed);
    ctx.reply.ok();
    Ok(())
}

fn sleep(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let seconds = number::parse_f64(argv.arg(2)).filter(|seconds| (0.0..1e6).contains(seconds));
    ctx.engine
        .host
        .sleep_us((seconds.ok_or(errors::NOT_FLOAT)? * 1e6) as u64);
    ctx.reply.ok();
    Ok(())
}

fn stringmatch(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let text = vec![b'a'; positive(argv.arg(2))?.min(1 << 20)];
    let matched = glob_match(argv.arg(3), &text, Case::Sensitive);
    ctx.reply.integer(i64::from(matched));
    Ok(())
}
