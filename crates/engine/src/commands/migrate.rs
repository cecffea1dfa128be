//! MIGRATE: keys go to another server, and are deleted here once that has them.
//!
//! The handler serializes and parks; what happens then is described in [`crate::migration`]. Within a transaction nothing
//! can be parked, since what comes before and behind MIGRATE must be one with it: the transaction waits for the other server
//! with all that it has locked, as Redis does with everything.

use std::sync::Arc;

use serval_base::number;
use serval_keyspace::WatchFlag;
use serval_resp::{Argv, write_command};

use crate::caller::Flow;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::effect;
use crate::long::Pulse;
use crate::migration::{Arrival, Journey, Transfer, TransferError, Traveller};
use crate::notify::EventClass;
use crate::session::WaitsFor;

/// What a timeout of zero or less stands for, milliseconds.
const TIMEOUT_MS: u64 = 1000;

/// What MIGRATE is told beside server and database.
struct Options<'a> {
    copy: bool,
    replace: bool,
    user: Option<&'a [u8]>,
    password: Option<&'a [u8]>,
    /// From which argument on all are keys, with KEYS.
    keys_at: Option<usize>,
}

impl<'a> Options<'a> {
    fn parse(argv: Argv<'a>) -> Result<Options<'a>, Error> {
        let mut options = Options {
            copy: false,
            replace: false,
            user: None,
            password: None,
            keys_at: None,
        };
        let mut index = 6;
        while let Some(option) = argv.get(index) {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            let value = |offset: usize| argv.get(index + offset).ok_or(errors::SYNTAX);
            index += match () {
                () if is(b"copy") => {
                    options.copy = true;
                    1
                }
                () if is(b"replace") => {
                    options.replace = true;
                    1
                }
                () if is(b"auth") => {
                    options.password = Some(value(1)?);
                    2
                }
                () if is(b"auth2") => {
                    let password = value(2)?;
                    (options.user, options.password) = (Some(value(1)?), Some(password));
                    3
                }
                () if is(b"keys") && !argv.arg(3).is_empty() => {
                    return Err(errors::MIGRATE_TWO_FORMS);
                }
                () if is(b"keys") => {
                    options.keys_at = Some(index + 1);
                    break;
                }
                () => return Err(errors::SYNTAX),
            };
        }
        Ok(options)
    }

    fn keys(&self, argv: Argv<'a>) -> impl Iterator<Item = &'a [u8]> {
        let (skipped, count) = match self.keys_at {
            Some(at) => (at, argv.len()),
            None => (3, 1),
        };
        argv.iter().skip(skipped).take(count)
    }
}

/// MIGRATE host port key | "" destination-db timeout [COPY] [REPLACE] [AUTH password | AUTH2 username password]
/// [KEYS key [key ...]]
pub fn migrate(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let options = Options::parse(argv)?;
    let timeout_ms = number::parse_i64(argv.arg(5)).ok_or(errors::NOT_INTEGER)?;
    let dbid = number::parse_i64(argv.arg(4)).ok_or(errors::NOT_INTEGER)?;
    let mut restores = Vec::new();
    let mut keys = Vec::new();
    for bytes in options.keys(argv) {
        if write_restore(ctx, bytes, options.replace, &mut restores) {
            keys.push(Traveller {
                bytes: bytes.into(),
                hash: ctx.key(bytes).hash,
                flag: Arc::new(WatchFlag::default()),
            });
        }
    }
    if keys.is_empty() {
        ctx.reply.simple("NOKEY");
        return Ok(());
    }
    let port = number::parse_i64(argv.arg(2)).and_then(|port| u16::try_from(port).ok());
    let journey = Arc::new(Journey::default());
    let transfer = Transfer {
        host: argv.arg(1).into(),
        port: port.unwrap_or_default(),
        dbid,
        timeout_ms: match u64::try_from(timeout_ms) {
            Ok(0) | Err(_) => TIMEOUT_MS,
            Ok(timeout_ms) => timeout_ms,
        },
        user: options.user.map(Into::into),
        password: options.password.map(Into::into),
        restores,
        journey: Arc::clone(&journey),
        keys,
        copy: options.copy,
        source_dbid: ctx.session.dbid,
        client: Arc::clone(&ctx.session.client),
        spec: ctx.spec,
        started_ns: ctx.engine.clock.monotonic_ns(),
    };
    // What is told is that they are gone, once they are.
    ctx.propagate_nothing();
    if ctx.in_exec {
        return migrate_in_exec(ctx, &Arc::new(transfer));
    }
    park(ctx, &transfer);
    if let Err(transfer) = ctx.engine.host.transfer(Box::new(transfer)) {
        unpark(ctx, &transfer);
        return Err(errors::MIGRATE_CONNECT);
    }
    ctx.session.waits_for = Some(WaitsFor::Transfer(journey));
    ctx.flow = Flow::Blocked { deadline_ms: None };
    Ok(())
}

/// Waits for the other server under the locks of a transaction. Past the threshold for long commands others are answered
/// BUSY who want what is locked.
fn migrate_in_exec(ctx: &mut Ctx<'_, '_>, transfer: &Arc<Transfer>) -> CommandResult {
    let host = Arc::clone(&ctx.engine.host);
    let mut pulse = Pulse::start(ctx);
    let mut killed = None;
    let mut goes_on = || {
        killed = pulse.beat(ctx).err();
        killed.is_none()
    };
    let arrival = host.transfer_now(transfer, &mut goes_on);
    pulse.finish(ctx);
    if let Some(killed) = killed {
        return Err(killed);
    }
    arrived(ctx, transfer, &arrival)?;
    ctx.reply.ok();
    Ok(())
}

/// Writes the RESTORE of a key; false if it does not exist.
fn write_restore(ctx: &mut Ctx<'_, '_>, bytes: &[u8], replace: bool, out: &mut Vec<u8>) -> bool {
    let (dialect, compress) = (ctx.config().rdb_dialect(), ctx.config().rdbcompression());
    let now_ms = ctx.now_ms();
    let key = ctx.key(bytes);
    let Some(entry) = ctx.access.read(key) else {
        return false;
    };
    let ttl_ms = match entry.expiry_ms() {
        None => 0,
        // Over, though this client sees it.
        Some(at_ms) if at_ms < now_ms => return false,
        Some(at_ms) => (at_ms - now_ms).max(1),
    };
    let payload = serval_persist::dump(&entry, dialect, compress);
    let ttl = ttl_ms.to_string();
    let args: [&[u8]; 5] = [b"RESTORE", bytes, ttl.as_bytes(), &payload, b"REPLACE"];
    write_command(out, args.into_iter().take(if replace { 5 } else { 4 }));
    true
}

/// Holds others back from the keys, unless they stay as they are.
fn park(ctx: &mut Ctx<'_, '_>, transfer: &Transfer) {
    if transfer.copy {
        return;
    }
    for (key, flag) in transfer.each_key() {
        ctx.access.watch(key, flag);
    }
    ctx.engine.migrations.park(ctx.engine, transfer);
}

fn unpark(ctx: &mut Ctx<'_, '_>, transfer: &Transfer) {
    ctx.engine.migrations.unpark(ctx.engine, transfer);
    for (key, flag) in transfer.each_key() {
        ctx.access.unwatch(key, flag);
    }
}

/// Deletes the keys that have arrived; an error is the reply. The keys are locked.
pub(crate) fn arrived(
    ctx: &mut Ctx<'_, '_>,
    transfer: &Transfer,
    arrival: &Arrival,
) -> Result<(), Error> {
    let mut has_changed = false;
    let mut removed: Vec<&[u8]> = Vec::new();
    ctx.propagate_nothing();
    let lazily = ctx.config().lazyfree_lazy_server_del();
    let acknowledged = arrival.acknowledged.iter().copied();
    let acknowledged = acknowledged.chain(std::iter::repeat(false));
    for ((key, flag), has_arrived) in transfer.each_key().zip(acknowledged) {
        if transfer.copy {
            break;
        }
        // Deleting it would raise the flag, too.
        ctx.access.unwatch(key, flag);
        if !has_arrived || !ctx.access.exists(key) {
            continue;
        }
        if flag.is_raised() {
            has_changed = true;
        } else if ctx.access.remove(key, lazily) {
            ctx.notify(EventClass::GENERIC, "del", key);
            removed.push(key.bytes);
        }
    }
    if !removed.is_empty() {
        ctx.propagate_more(effect!(b"DEL"), removed.into_iter());
    }
    match &arrival.failed {
        Some(TransferError::Connect) => Err(errors::MIGRATE_CONNECT),
        Some(TransferError::Write) => Err(errors::MIGRATE_WRITE),
        Some(TransferError::Read) => Err(errors::MIGRATE_READ),
        Some(TransferError::Target(text)) => Err(errors::migrate_target(text)),
        None if has_changed => Err(errors::MIGRATE_CHANGED),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::testing::{Line, ManualClock, NullHost, check, check_on, engine_on};
    use crate::{Config, Flow};

    fn open() -> (Line, Arc<NullHost>) {
        let (host, clock) = (Arc::new(NullHost::default()), Arc::<ManualClock>::default());
        let engine = engine_on(Arc::clone(&host), clock.clone(), Config::default());
        (Line::of(&engine, clock), host)
    }

    /// Says what became of the only transfer under way.
    fn settle(
        line: &mut Line,
        host: &NullHost,
        acknowledged: &[bool],
        failed: Option<TransferError>,
    ) {
        let transfer = host.transfers.lock().unwrap().pop().unwrap();
        let arrival = Arrival {
            acknowledged: acknowledged.to_vec(),
            failed,
        };
        assert!(line.caller.settle(transfer, arrival).is_ok());
    }

    /// Whether a command of another client is held back.
    fn is_held_back(line: &mut Line, command: &str) -> bool {
        let argv = command
            .split(' ')
            .map(str::as_bytes)
            .collect::<serval_resp::ArgvBuf>();
        let mut out = Vec::new();
        let flow = line
            .caller
            .call(&mut line.session, argv.as_argv(), &mut out);
        let is_held_back = flow == Flow::Paused;
        assert_eq!(is_held_back, line.session.take_held_back(), "{command}");
        is_held_back
    }

    #[test]
    fn arguments_are_looked_at_before_keys() {
        let syntax = "-ERR syntax error";
        check(&[
            ("SET k v", "OK"),
            ("MIGRATE h 1 none 0 0", "NOKEY"),
            ("MIGRATE h 1 '' 0 0 KEYS a b", "NOKEY"),
            ("MIGRATE h 1 '' 0 0 COPY REPLACE KEYS", "NOKEY"),
            ("MIGRATE h 1 k 0 0 AUTH", syntax),
            ("MIGRATE h 1 k 0 0 AUTH2 a", syntax),
            ("MIGRATE h 1 k 0 0 NONE", syntax),
            (
                "MIGRATE h 1 k 0 0 KEYS a",
                "-ERR When using MIGRATE KEYS option, the key argument must be set to the empty string",
            ),
            (
                "MIGRATE h 1 k 0 x",
                "-ERR value is not an integer or out of range",
            ),
            (
                "MIGRATE h 1 k x 0",
                "-ERR value is not an integer or out of range",
            ),
            ("MULTI", "OK"),
            ("MIGRATE h 1 none 0 0", "QUEUED"),
            ("MIGRATE h 1 k 0 0", "QUEUED"),
            (
                "EXEC",
                "[NOKEY -IOERR error or timeout connecting to the client]",
            ),
            ("COMMAND GETKEYS MIGRATE h 1 k 0 0", r#"["k"]"#),
            (
                "COMMAND GETKEYS MIGRATE h 1 '' 0 0 KEYS a b",
                r#"["a" "b"]"#,
            ),
        ]);
    }

    #[test]
    fn a_transfer_says_all_that_is_to_be_sent() {
        let (mut line, host) = open();
        line.run("SET k 1 PX 500");
        line.run("SET l x");
        line.run("MIGRATE somewhere 7 '' 9 -1 COPY REPLACE AUTH2 u p KEYS k none l");
        let transfer = host.transfers.lock().unwrap().pop().unwrap();
        assert_eq!(transfer.host, b"somewhere");
        assert_eq!((transfer.port, transfer.dbid), (7, 9));
        assert_eq!((transfer.timeout_ms, transfer.key_count()), (1000, 2));
        assert_eq!(transfer.user.as_deref(), Some(&b"u"[..]));
        assert_eq!(transfer.password.as_deref(), Some(&b"p"[..]));
        let text = transfer.restores.escape_ascii().to_string();
        let begin = r"*5\r\n$7\r\nRESTORE\r\n$1\r\nk\r\n$3\r\n500\r\n";
        assert!(text.starts_with(begin), "{text}");
        assert!(text.contains(r"$1\r\nl\r\n$1\r\n0\r\n"), "{text}");
        assert!(text.ends_with(r"$7\r\nREPLACE\r\n"), "{text}");
    }

    #[test]
    fn keys_are_parked_until_they_have_arrived() {
        let (mut line, host) = open();
        let mut other = line.another();
        check_on(
            &mut line,
            &[("SET k v", "OK"), ("SET l v", "OK"), ("MSET m 1 n 2", "OK")],
        );
        line.run("MIGRATE h 1 '' 0 0 KEYS k l");
        for command in [
            "GET k",
            "SET k w",
            "MGET m l",
            "RENAME m k",
            "SORT m STORE k",
        ] {
            assert!(is_held_back(&mut other, command), "{command}");
        }
        for command in ["GET m", "MSET m 3 n 4", "DBSIZE", "RANDOMKEY", "KEYS *"] {
            assert!(!is_held_back(&mut other, command), "{command}");
        }
        other.session.select(1);
        assert!(!is_held_back(&mut other, "SET k elsewhere"));
        other.session.select(0);
        other.run("MULTI");
        other.run("INCR m");
        other.run("APPEND k x");
        assert!(is_held_back(&mut other, "EXEC"));
        assert_eq!(line.resume(), "", "it waits");
        settle(
            &mut line,
            &host,
            &[true, false],
            Some(TransferError::Target(b"BUSYKEY taken".to_vec())),
        );
        assert_eq!(
            line.resume(),
            "-ERR Target instance replied with error: BUSYKEY taken"
        );
        assert_eq!(other.run("EXEC"), "[4 1]", "the key was gone before");
        assert_eq!(other.run("MGET k l"), r#"["x" "v"]"#);
        assert_eq!(
            line.run("INFO commandstats")
                .matches("cmdstat_migrate:calls=1")
                .count(),
            1
        );
    }

    #[test]
    fn whatever_goes_wrong_keeps_the_key() {
        for (failed, reply) in [
            (
                TransferError::Connect,
                "-IOERR error or timeout connecting to the client",
            ),
            (
                TransferError::Write,
                "-IOERR error or timeout writing to target instance",
            ),
            (
                TransferError::Read,
                "-IOERR error or timeout reading to target instance",
            ),
        ] {
            let (mut line, host) = open();
            line.run("SET k v");
            line.run("MIGRATE h 1 k 0 0");
            settle(&mut line, &host, &[], Some(failed));
            assert_eq!(line.resume(), reply);
            assert_eq!(line.run("GET k"), r#""v""#);
        }
    }

    #[test]
    fn the_journal_is_told_of_what_is_deleted() {
        let (mut line, host) = open();
        line.run("MSET a 1 b 2 c 3");
        line.engine.journal.set_on(true);
        line.run("MIGRATE h 1 '' 0 0 KEYS a b c");
        let mut told = Vec::new();
        line.engine.journal.take(&mut told);
        assert_eq!(told, b"", "nothing has changed yet");
        settle(
            &mut line,
            &host,
            &[true, false, true],
            Some(TransferError::Target(b"ERR".to_vec())),
        );
        line.engine.journal.take(&mut told);
        let told = told.escape_ascii().to_string();
        assert!(
            told.ends_with(r"*3\r\n$3\r\nDEL\r\n$1\r\na\r\n$1\r\nc\r\n"),
            "{told}"
        );
        assert!(!told.contains("MULTI"), "{told}");
    }

    #[test]
    fn a_transaction_waits_for_the_other_server() {
        let (mut line, host) = open();
        let arrives = |acknowledged: &[bool], failed| {
            host.arrivals.lock().unwrap().push(Arrival {
                acknowledged: acknowledged.to_vec(),
                failed,
            });
        };
        line.run("MSET a 1 b 2 c 3");
        line.engine.journal.set_on(true);
        for (acknowledged, failed, reply) in [
            (
                &[][..],
                Some(TransferError::Read),
                "[2 -IOERR error or timeout reading to target instance 3 3]",
            ),
            (&[true], None, "[4 OK 1 3]"),
        ] {
            arrives(acknowledged, failed);
            for command in ["MULTI", "INCR a", "MIGRATE h 1 a 0 0", "INCR a", "DBSIZE"] {
                line.run(command);
            }
            assert_eq!(line.run("EXEC"), reply);
        }
        arrives(
            &[false, true],
            Some(TransferError::Target(b"BUSYKEY".to_vec())),
        );
        for command in ["MULTI", "MIGRATE h 1 '' 0 0 KEYS b none c", "EXISTS b c"] {
            line.run(command);
        }
        assert_eq!(
            line.run("EXEC"),
            "[-ERR Target instance replied with error: BUSYKEY 1]"
        );
        let mut told = Vec::new();
        line.engine.journal.take(&mut told);
        let told = told.escape_ascii().to_string();
        assert_eq!(told.matches("MULTI").count(), 2, "{told}");
        assert!(told.ends_with(r"*2\r\n$3\r\nDEL\r\n$1\r\nc\r\n"), "{told}");
        assert!(!told.contains("MIGRATE"), "{told}");
    }

    #[test]
    fn a_copy_holds_nobody_back_and_deletes_nothing() {
        let (mut line, host) = open();
        let mut other = line.another();
        line.run("SET k v");
        line.run("MIGRATE h 1 k 0 0 COPY");
        assert_eq!(other.run("APPEND k w"), "2");
        settle(&mut line, &host, &[true], None);
        assert_eq!(line.resume(), "OK");
        assert_eq!(other.run("GET k"), r#""vw""#);
    }

    #[test]
    fn what_the_gate_lets_through_is_not_deleted() {
        let (mut line, host) = open();
        let mut other = line.another();
        check_on(
            &mut line,
            &[
                ("SET k v", "OK"),
                ("SELECT 1", "OK"),
                ("SET k other", "OK"),
                ("SELECT 0", "OK"),
            ],
        );
        line.run("MIGRATE h 1 k 0 0");
        assert_eq!(other.run("SWAPDB 0 1"), "OK");
        settle(&mut line, &host, &[true], None);
        assert!(line.resume().starts_with("-IOERR a key changed"));
        assert_eq!(other.run("GET k"), r#""other""#);
        line.run("MIGRATE h 1 k 0 0");
        assert_eq!(other.run("FLUSHDB"), "OK");
        settle(&mut line, &host, &[true], None);
        assert_eq!(line.resume(), "OK", "it would have been deleted anyway");
        assert_eq!(other.run("SET k new"), "OK");
    }

    #[test]
    fn a_client_that_goes_leaves_its_transfer_behind() {
        let (mut line, host) = open();
        let mut other = line.another();
        line.run("SET k v");
        line.run("MIGRATE h 1 k 0 0");
        let id = line.session.client.id;
        assert_eq!(other.run(&format!("CLIENT UNBLOCK {id}")), "0");
        line.caller.disconnect(&mut line.session);
        assert!(is_held_back(&mut other, "GET k"));
        settle(&mut other, &host, &[true], None);
        assert_eq!(other.run("EXISTS k"), "0");
    }

    #[test]
    fn nobody_moves_something_onto_a_parked_key() {
        let (mut line, host) = open();
        let (mut other, mut waiter) = (line.another(), line.another());
        line.run("RPUSH k 1");
        waiter.raw("BLMOVE source k LEFT RIGHT 0");
        line.run("MIGRATE h 1 k 0 0");
        assert!(is_held_back(&mut other, "RPUSH source x"));
        settle(&mut line, &host, &[true], None);
        assert_eq!(other.run("RPUSH source x"), "1");
        assert_eq!(waiter.resume(), r#""x""#);
        assert_eq!(other.run("LRANGE k 0 -1"), r#"["x"]"#);
    }
}
