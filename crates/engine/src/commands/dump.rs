//! DUMP and RESTORE: a value as bytes, and back.
//!
//! A payload comes from outside and is checked whole, whatever `sanitize-dump-payload` says: everything behind trusts it.

use std::sync::atomic::Ordering;

use serval_base::number;
use serval_persist::{RestoreError, Thresholds, VersionCheck};
use serval_resp::Argv;

use crate::config::Config;
use crate::ctx::{CommandResult, Ctx};
use crate::engine::Engine;
use crate::errors::{self, Error};
use crate::host::LogLevel;
use crate::journal::Arg;
use crate::notify::EventClass;

/// DUMP key
pub fn dump(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let (dialect, compress) = (ctx.config().rdb_dialect(), ctx.config().rdbcompression());
    match ctx.access.read(key) {
        Some(entry) => ctx
            .reply
            .bulk(&serval_persist::dump(&entry, dialect, compress)),
        None => ctx.reply.null(),
    }
    Ok(())
}

/// What RESTORE is told beside key and payload.
#[derive(Default)]
struct Options {
    replace: bool,
    absolute: bool,
    idle_seconds: Option<i64>,
    frequency: Option<u8>,
}

impl Options {
    fn parse(argv: Argv<'_>) -> Result<Options, Error> {
        let mut options = Options::default();
        let mut args = argv.iter().skip(4);
        while let Some(option) = args.next() {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            if is(b"replace") {
                options.replace = true;
            } else if is(b"absttl") {
                options.absolute = true;
            } else if is(b"idletime") && options.frequency.is_none() {
                let seconds = int(args.next().ok_or(errors::SYNTAX)?)?;
                if seconds < 0 {
                    return Err(errors::RESTORE_IDLETIME);
                }
                options.idle_seconds = Some(seconds);
            } else if is(b"freq") && options.idle_seconds.is_none() {
                let frequency = int(args.next().ok_or(errors::SYNTAX)?)?;
                let frequency = u8::try_from(frequency).map_err(|_| errors::RESTORE_FREQ)?;
                options.frequency = Some(frequency);
            } else {
                return Err(errors::SYNTAX);
            }
        }
        Ok(options)
    }
}

impl Config {
    /// The same by configuration alone.
    pub fn thresholds(&self) -> Thresholds {
        Thresholds {
            lists: super::list::configured_limits(self),
            sets: self.set_limits(),
            hashes: self.hash_limits(),
            zsets: super::zset::limits_of(self),
        }
    }
}

impl Engine {
    /// From which sizes on values that are read are kept in their large form.
    pub fn thresholds(&self) -> Thresholds {
        Thresholds {
            lists: super::list::limits_of(self),
            ..self.config.thresholds()
        }
    }
}

fn int(text: &[u8]) -> Result<i64, Error> {
    number::parse_i64(text).ok_or(errors::NOT_INTEGER)
}

/// RESTORE key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]
pub fn restore(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let options = Options::parse(argv)?;
    let key = ctx.first_key(argv.arg(1));
    if !options.replace && ctx.access.exists(key) {
        return Err(errors::BUSY_KEY);
    }
    let ttl_ms = int(argv.arg(2))?;
    if ttl_ms < 0 {
        return Err(errors::RESTORE_TTL);
    }
    let check = VersionCheck {
        relaxed: ctx.config().rdb_version_check_relaxed(),
        skip_checksum: ctx.engine.skip_checksum.load(Ordering::Relaxed),
    };
    let thresholds = ctx.engine.thresholds();
    let loaded = serval_persist::restore(argv.arg(3), check, &thresholds)
        .map_err(|error| refused(ctx, &error))?;
    let lazily = ctx.config().lazyfree_lazy_server_del();
    let expiry_ms = match (ttl_ms, options.absolute) {
        (0, _) => None,
        (at_ms, true) => Some(at_ms),
        // Past what a clock holds it wraps round into the past, as it does in Redis.
        (ttl_ms, false) => Some(ttl_ms.wrapping_add(ctx.now_ms())),
    };
    if expiry_ms.is_some_and(|at_ms| ctx.is_past(at_ms)) {
        if ctx.access.remove_even_expired(key, lazily) {
            ctx.propagate_removal(key, lazily);
            ctx.notify(EventClass::GENERIC, "del", key);
        }
        ctx.reply.ok();
        return Ok(());
    }
    let entry = loaded.into_entry(key.bytes, expiry_ms);
    let recency = ctx.engine.keyspace.recency();
    entry.set_lru(recency.restored(ctx.now_ms(), options.idle_seconds, options.frequency));
    ctx.access.place_even_over_expired(key, entry, lazily);
    if let Some(at_ms) = expiry_ms.filter(|_| !options.absolute) {
        ctx.propagate_with(argv, &[(2, Arg::from(at_ms))], Some(b"ABSTTL"));
    }
    ctx.notify(EventClass::GENERIC, "restore", key);
    ctx.reply.ok();
    Ok(())
}

/// What the client is told of a payload that is none; the log gets the rest.
fn refused(ctx: &mut Ctx<'_, '_>, error: &RestoreError) -> Error {
    match error {
        RestoreError::Footer => errors::RESTORE_FOOTER,
        RestoreError::Value(error) => {
            if !ctx.in_exec {
                // Nothing was changed, and the log may be slow.
                ctx.access.release();
            }
            let line = format!("A payload of RESTORE was refused: {error}");
            ctx.engine.host.log(LogLevel::Verbose, &line);
            errors::RESTORE_FORMAT
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check, check_on};

    /// What redis-server 8.0.6 answers to `DUMP` of `bar`.
    const BAR: &str = r#""\x00\x03bar\x0c\x00-\xc8}\xa0\x14Lc^""#;

    /// What valkey-server 9.1.2 answers.
    const BAR_VALKEY: &str = r#""\x00\x03barP\x00)\x94\x80\xf1p4\x9a\xe3""#;

    #[test]
    fn a_string_goes_and_comes_back() {
        let mut line = Line::open();
        for value in [
            "bar",
            "12",
            "-70000",
            "9223372036854775807",
            &"x".repeat(5000),
        ] {
            line.run(&format!("SET k {value}"));
            let payload = line.run("DUMP k");
            assert_eq!(line.run(&format!("RESTORE k2 0 {payload} REPLACE")), "OK");
            assert_eq!(line.run("GET k2"), format!("\"{value}\""));
            assert_eq!(
                line.run("OBJECT ENCODING k2"),
                line.run("OBJECT ENCODING k")
            );
        }
        assert_eq!(line.run("DUMP none"), "(nil)");
    }

    #[test]
    fn payloads_of_the_peers_are_read() {
        for payload in [BAR, BAR_VALKEY] {
            check(&[
                (&format!("RESTORE k 0 {payload}"), "OK"),
                ("GET k", r#""bar""#),
                ("TTL k", "-1"),
                (
                    &format!("RESTORE k 0 {payload}"),
                    "-BUSYKEY Target key name already exists.",
                ),
                (&format!("RESTORE k 5000 {payload} REPLACE"), "OK"),
                ("PTTL k", "5000"),
                (
                    &format!("RESTORE k 1700000001000 {payload} absttl replace"),
                    "OK",
                ),
                ("PTTL k", "1000"),
                (&format!("RESTORE k 1000 {payload} absttl replace"), "OK"),
                ("EXISTS k", "0"),
                (&format!("RESTORE k 9223372036854775807 {payload}"), "OK"),
                ("EXISTS k", "0"),
            ]);
        }
    }

    #[test]
    fn the_dialect_decides_where_there_is_no_form_that_both_read() {
        let mut line = Line::open();
        line.run("HSET h f v");
        // The type number of a payload.
        let form = |line: &mut Line, dialect: &str| {
            line.run(&format!("CONFIG SET rdb-dialect {dialect}"));
            let payload = line.run("DUMP h");
            assert_eq!(line.run(&format!("RESTORE h2 0 {payload} REPLACE")), "OK");
            payload[1..5].to_owned()
        };
        let plain = form(&mut line, "redis");
        assert_eq!(plain, r"\x10");
        assert_eq!(form(&mut line, "valkey"), plain);
        line.run("HPEXPIREAT h 1900000000000 FIELDS 1 f");
        assert_eq!(form(&mut line, "valkey"), r"\x16");
        assert_eq!(form(&mut line, "redis"), r"\x19");
        assert_eq!(
            line.run("HPEXPIRETIME h2 FIELDS 1 f"),
            line.run("HPEXPIRETIME h FIELDS 1 f")
        );
    }

    #[test]
    fn what_is_no_payload_is_refused() {
        let footer = "-ERR DUMP payload version or checksum are wrong";
        let mut line = Line::open_with(&[("enable-debug-command", "yes")]);
        check_on(
            &mut line,
            &[
                ("RESTORE k 0 ''", footer),
                ("RESTORE k 0 123456789", footer),
                (
                    r#"RESTORE k 0 "\x00\x03bar\x0c\x00-\xc8}\xa0\x14Lc_""#,
                    footer,
                ),
                // A version to come, with its checksum.
                (
                    r#"RESTORE k 0 "\x00\x03bar\xde\x00\x0fYUza\xd3\xec\xe0""#,
                    footer,
                ),
                ("CONFIG SET rdb-version-check relaxed", "OK"),
                (
                    r#"RESTORE k 0 "\x00\x03bar\xde\x00\x0fYUza\xd3\xec\xe0""#,
                    "OK",
                ),
                ("GET k", r#""bar""#),
                ("CONFIG SET rdb-version-check strict", "OK"),
                ("DEBUG SET-SKIP-CHECKSUM-VALIDATION 1", "OK"),
                (r#"RESTORE k2 0 "\x00\x03bar\x0c\x0012345678""#, "OK"),
                (
                    r#"RESTORE k3 0 "\x00\x04bar\x0c\x0012345678""#,
                    "-ERR Bad data format",
                ),
                (
                    r#"RESTORE k3 0 "\x08\x03bar\x0c\x0012345678""#,
                    "-ERR Bad data format",
                ),
                (r#"RESTORE k3 0 "\x0c\x0012345678""#, "-ERR Bad data format"),
                ("EXISTS k3", "0"),
            ],
        );
    }

    #[test]
    fn options() {
        let syntax = "-ERR syntax error";
        check(&[
            ("RESTORE k -1 x", "-ERR Invalid TTL value, must be >= 0"),
            (
                "RESTORE k x x",
                "-ERR value is not an integer or out of range",
            ),
            ("RESTORE k 0 x NONE", syntax),
            ("RESTORE k 0 x IDLETIME", syntax),
            ("RESTORE k 0 x IDLETIME 1 FREQ 1", syntax),
            ("RESTORE k 0 x FREQ 1 IDLETIME 1", syntax),
            (
                "RESTORE k 0 x IDLETIME -1",
                "-ERR Invalid IDLETIME value, must be >= 0",
            ),
            (
                "RESTORE k 0 x FREQ 256",
                "-ERR Invalid FREQ value, must be >= 0 and <= 255",
            ),
            (&format!("RESTORE k 0 {BAR} IDLETIME 1000"), "OK"),
            ("OBJECT IDLETIME k", "1000"),
            (&format!("RESTORE f 0 {BAR} FREQ 100"), "OK"),
            ("OBJECT IDLETIME f", "0"),
            ("CONFIG SET maxmemory-policy allkeys-lfu", "OK"),
            (&format!("RESTORE f 0 {BAR} FREQ 100 REPLACE"), "OK"),
            ("OBJECT FREQ f", "100"),
        ]);
    }
}
