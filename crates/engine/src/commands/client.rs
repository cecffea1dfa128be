//! CLIENT: what connections say of themselves and do to each other.

use std::sync::atomic::Ordering;

use serval_base::number;
use serval_resp::Argv;

use crate::blocking::reason;
use crate::caller::Flow;
use crate::clients::ClientFlags;
use crate::commands::client_filter::{self, Filter};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::session::ReplyMode;

/// CLIENT ID
pub fn id(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    ctx.reply.integer(ctx.session.client.id as i64);
    Ok(())
}

/// CLIENT INFO
pub fn info(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let mut text = client_filter::line(&ctx.session.client, ctx.now_ms());
    text.push(b'\n');
    ctx.reply.verbatim("txt", &text);
    Ok(())
}

/// CLIENT LIST [filters]
pub fn list(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let filter = Filter::parse(ctx, argv, 2, false)?;
    let now_ms = ctx.now_ms();
    let left_out = filter.skip_me.unwrap_or(false);
    let own_id = ctx.session.client.id;
    let mut text = Vec::new();
    for client in ctx.engine.clients.list() {
        // One whose worker is about to close it has gone for everybody else.
        let is_own = client.id == own_id;
        let is_going = client.kill_asap.load(Ordering::Relaxed) || client.mailbox.is_over();
        let is_left_out = if is_own { left_out } else { is_going };
        if !is_left_out && filter.matches(&client, now_ms) {
            text.extend_from_slice(&client_filter::line(&client, now_ms));
            text.push(b'\n');
        }
    }
    ctx.reply.verbatim("txt", &text);
    Ok(())
}

/// CLIENT KILL addr | filters
pub fn kill(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let old_form = argv.len() == 3;
    let filter = if old_form {
        Filter::address(argv.arg(2))
    } else {
        Filter::parse(ctx, argv, 2, true)?
    };
    let now_ms = ctx.now_ms();
    let own_id = ctx.session.client.id;
    let skip_me = !old_form && filter.skip_me.unwrap_or(true);
    let mut killed = 0;
    for client in ctx.engine.clients.list() {
        if (client.id == own_id && skip_me) || !filter.matches(&client, now_ms) {
            continue;
        }
        killed += 1;
        if client.id == own_id {
            ctx.flow = Flow::Close;
        } else {
            client.kill();
            // Its worker may take a moment; who asks now is not to find it any more.
            ctx.engine.clients.disconnect(client.id);
        }
    }
    match (old_form, killed) {
        (true, 0) => return Err(errors::NO_SUCH_CLIENT),
        (true, _) => ctx.reply.ok(),
        (false, _) => ctx.reply.integer(killed),
    }
    Ok(())
}

/// CLIENT SETNAME name
pub fn setname(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    set_name(ctx, argv.arg(2))?;
    ctx.reply.ok();
    Ok(())
}

/// Gives the connection a name, or takes it away when it is empty.
pub(crate) fn set_name(ctx: &mut Ctx<'_, '_>, name: &[u8]) -> CommandResult {
    check_name(name)?;
    ctx.session.client.text().name = name.to_vec();
    Ok(())
}

/// Refuses names that would break the format of CLIENT LIST.
pub(crate) fn check_name(name: &[u8]) -> CommandResult {
    if is_printable(name) {
        Ok(())
    } else {
        Err(errors::CLIENT_NAME)
    }
}

fn is_printable(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_graphic)
}

/// CLIENT GETNAME
pub fn getname(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let text = ctx.session.client.text();
    if text.name.is_empty() {
        ctx.reply.null();
    } else {
        ctx.reply.bulk(&text.name);
    }
    Ok(())
}

/// CLIENT SETINFO LIB-NAME | LIB-VER value
pub fn setinfo(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (option, value) = (argv.arg(2), argv.arg(3));
    let is_name = option.eq_ignore_ascii_case(b"lib-name");
    if !is_name && !option.eq_ignore_ascii_case(b"lib-ver") {
        return Err(errors::unrecognized_option(option));
    }
    if !is_printable(value) {
        return Err(errors::attribute_characters(option));
    }
    let mut text = ctx.session.client.text();
    let target = if is_name {
        &mut text.lib_name
    } else {
        &mut text.lib_ver
    };
    *target = value.to_vec();
    ctx.reply.ok();
    Ok(())
}

/// CLIENT REPLY ON | OFF | SKIP
pub fn reply(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let mode = argv.arg(2);
    if mode.eq_ignore_ascii_case(b"on") {
        ctx.session.reply_mode = ReplyMode::On;
        ctx.reply.ok();
    } else if mode.eq_ignore_ascii_case(b"off") {
        ctx.session.reply_mode = ReplyMode::Off;
    } else if mode.eq_ignore_ascii_case(b"skip") {
        if ctx.session.reply_mode != ReplyMode::Off {
            ctx.session.reply_mode = ReplyMode::SkipNext;
        }
    } else {
        return Err(errors::SYNTAX);
    }
    Ok(())
}

fn on_or_off(arg: &[u8]) -> Result<bool, Error> {
    match arg {
        _ if arg.eq_ignore_ascii_case(b"on") => Ok(true),
        _ if arg.eq_ignore_ascii_case(b"off") => Ok(false),
        _ => Err(errors::SYNTAX),
    }
}

/// CLIENT NO-EVICT ON | OFF
pub fn no_evict(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let on = on_or_off(argv.arg(2))?;
    ctx.session.client.set_flag(ClientFlags::NO_EVICT, on);
    ctx.reply.ok();
    Ok(())
}

/// CLIENT NO-TOUCH ON | OFF
pub fn no_touch(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let on = on_or_off(argv.arg(2))?;
    ctx.session.no_touch = on;
    ctx.session.client.set_flag(ClientFlags::NO_TOUCH, on);
    ctx.reply.ok();
    Ok(())
}

/// CLIENT GETREDIR: tracking is off, so there is no client that it redirects to.
pub fn getredir(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    ctx.reply.integer(-1);
    Ok(())
}

/// `CLIENT <subcommand> <argument> [mode]` and nothing more: the declared arity has no upper end.
fn check_optional_mode(argv: Argv<'_>) -> CommandResult {
    if argv.len() > 4 {
        return Err(errors::subcommand_syntax(argv.arg(1), "client"));
    }
    Ok(())
}

/// CLIENT UNBLOCK id [TIMEOUT | ERROR]
pub fn unblock(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    /// Values of [`crate::clients::Client::unblock`].
    const AS_TIMEOUT: u8 = 1;
    const BY_ERROR: u8 = 2;
    check_optional_mode(argv)?;
    let how = match argv.get(3) {
        None => AS_TIMEOUT,
        Some(reason) if reason.eq_ignore_ascii_case(b"timeout") => AS_TIMEOUT,
        Some(reason) if reason.eq_ignore_ascii_case(b"error") => BY_ERROR,
        Some(_) => return Err(errors::UNBLOCK_REASON),
    };
    let id = number::parse_i64(argv.arg(2)).ok_or(errors::NOT_INTEGER)?;
    let target = u64::try_from(id)
        .ok()
        .and_then(|id| ctx.engine.clients.get(id));
    let unblocked = target.is_some_and(|client| {
        if let Some(waiter) = client.waiter() {
            let by_error = how == BY_ERROR;
            let reason = if by_error {
                reason::ERROR
            } else {
                reason::TIMEOUT
            };
            let won = waiter.end(reason);
            if won {
                (client.init.wake)();
            }
            return won;
        }
        // The first to ask wins; the worker takes the flag down when it has answered.
        let won = client.has(ClientFlags::BLOCKED)
            && client
                .unblock
                .compare_exchange(0, how, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok();
        if won {
            (client.init.wake)();
        }
        won
    });
    if unblocked && how == BY_ERROR {
        // Redis counts the other client's error as one of this command.
        ctx.engine.error_counts.count(&errors::UNBLOCKED.code());
        crate::stats::add(&ctx.state.stats.errors, 1);
        ctx.state.stats.failed(ctx.spec.id);
    }
    ctx.reply.integer(i64::from(unblocked));
    Ok(())
}

/// CLIENT PAUSE timeout [WRITE | ALL]
pub fn pause(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    check_optional_mode(argv)?;
    let all = match argv.get(3) {
        None => true,
        Some(mode) if mode.eq_ignore_ascii_case(b"all") => true,
        Some(mode) if mode.eq_ignore_ascii_case(b"write") => false,
        Some(_) => return Err(errors::PAUSE_MODE),
    };
    let timeout_ms = number::parse_i64(argv.arg(2)).ok_or(errors::TIMEOUT_NOT_INTEGER)?;
    if timeout_ms < 0 {
        return Err(errors::TIMEOUT_NEGATIVE);
    }
    let now_ms = ctx.now_ms();
    let until_ms = now_ms
        .checked_add(timeout_ms)
        .ok_or(errors::TIMEOUT_OUT_OF_RANGE)?;
    ctx.engine.pause.begin(until_ms, all, now_ms);
    ctx.reply.ok();
    Ok(())
}

/// CLIENT UNPAUSE
pub fn unpause(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    ctx.engine.pause.end();
    for client in ctx.engine.clients.list() {
        (client.init.wake)();
    }
    ctx.reply.ok();
    Ok(())
}

/// CLIENT CAPA capability [capability ...]: what is not known is passed over.
pub fn capa(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    if argv
        .iter()
        .skip(2)
        .any(|name| name.eq_ignore_ascii_case(b"redirect"))
    {
        let client = &ctx.session.client;
        client.set_flag(ClientFlags::CAPA_REDIRECT, true);
    }
    ctx.reply.ok();
    Ok(())
}

/// CLIENT IMPORT-SOURCE ON | OFF
pub fn import_source(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let is_off = argv.arg(2).eq_ignore_ascii_case(b"off");
    if !is_off && !ctx.config().import_mode() {
        return Err(errors::NO_IMPORT_MODE);
    }
    let on = on_or_off(argv.arg(2))?;
    ctx.session.import_source = on;
    let client = &ctx.session.client;
    client.set_flag(ClientFlags::IMPORT_SOURCE, on);
    ctx.reply.ok();
    Ok(())
}

/// CLIENT MAINT_NOTIFICATIONS: there is no maintenance to announce, so both ON and OFF are as wanted.
pub fn maint_notifications(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    on_or_off(argv.arg(2))?;
    ctx.reply.ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn import_mode_leaves_it_to_the_source_what_expires() {
        let mut source = Line::open();
        let mut other = source.another();
        let no_mode = "-ERR Server is not in import mode";
        assert_eq!(source.run("CLIENT IMPORT-SOURCE ON"), no_mode);
        assert_eq!(source.run("CLIENT IMPORT-SOURCE OFF"), "OK");
        other.run("CONFIG SET import-mode yes");
        assert_eq!(source.run("CLIENT IMPORT-SOURCE ON"), "OK");
        assert!(source.run("CLIENT INFO").contains("flags=I "));
        for key in ["a", "b", "c"] {
            source.run(&format!("SET {key} 1 PX 10"));
        }
        source.clock.advance_ms(20);
        source.caller.cron(1000);
        for (line, expected) in [
            ("GET a", "(nil)"),
            ("TTL a", "-2"),
            ("EXISTS a", "0"),
            ("SCAN 0 COUNT 1000", "[\"0\" []]"),
            ("DBSIZE", "3"),
            ("GETEX a PERSIST", "(nil)"),
            ("INCR b", "1"),
            ("TTL b", "-1"),
        ] {
            assert_eq!(other.run(line), expected, "{line}");
        }
        for (line, expected) in [
            ("TTL a", "0"),
            ("INCR a", "2"),
            ("RENAME c d", "OK"),
            ("EXPIREAT a 1", "1"),
            ("GET a", "\"2\""),
            ("KEYS a", "[\"a\"]"),
            ("RESET", "RESET"),
            ("GET a", "(nil)"),
            ("DBSIZE", "3"),
        ] {
            assert_eq!(source.run(line), expected, "{line}");
        }
        other.run("CONFIG SET import-mode no");
        source.caller.cron(1000);
        assert_eq!(other.run("KEYS *"), "[\"b\"]");
    }

    #[test]
    fn a_mode_too_many_is_no_such_subcommand() {
        check(&[
            ("CLIENT UNBLOCK 99 TIMEOUT", "0"),
            (
                "CLIENT unblock 99 TIMEOUT x",
                "-ERR unknown subcommand or wrong number of arguments for 'unblock'. Try CLIENT HELP.",
            ),
            (
                "client PAUSE 1 WRITE x",
                "-ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.",
            ),
        ]);
    }

    #[test]
    fn a_transaction_shows_until_it_is_done() {
        let mut one = Line::open();
        let mut two = one.another();
        let shows = |line: &mut Line, text: &str| {
            let info = line.run("CLIENT INFO");
            assert!(info.contains(text), "{text} in {info}");
        };
        one.run("WATCH k j");
        shows(&mut one, "flags=N");
        shows(&mut one, "watch=2");
        two.run("SET k v");
        shows(&mut one, "flags=d");
        shows(&mut one, "watch=0");
        one.run("UNWATCH");
        one.run("WATCH k j");
        two.run("FLUSHALL");
        shows(&mut one, "flags=d");
        shows(&mut one, "watch=2");
        one.run("UNWATCH");
        one.run("MULTI");
        one.run("CLIENT INFO");
        let reply = one.run("EXEC");
        assert!(
            reply.contains("flags=x") && reply.contains("multi=1"),
            "{reply}"
        );
        shows(&mut one, "multi=-1");
    }

    #[test]
    fn keys_stay_while_writes_are_paused() {
        check(&[
            ("SET k v PX 10", "OK"),
            ("CLIENT PAUSE 1000 WRITE", "OK"),
            ("+20", ""),
            ("GET k", "(nil)"),
            ("SCAN 0 COUNT 1000", r#"["0" []]"#),
            ("DBSIZE", "1"),
            ("CLIENT UNPAUSE", "OK"),
            ("GET k", "(nil)"),
            ("DBSIZE", "0"),
        ]);
    }

    #[test]
    fn what_has_no_name_is_not_found_by_name() {
        check(&[
            ("CLIENT LIST NAME \"\"", "\"\""),
            ("CLIENT LIST LIB-NAME \"\"", "\"\""),
            ("CLIENT LIST LIB-VER \"\"", "\"\""),
            ("CLIENT IMPORT-SOURCE off", "OK"),
            (
                "CLIENT IMPORT-SOURCE bogus",
                "-ERR Server is not in import mode",
            ),
        ]);
    }

    #[test]
    fn a_command_that_does_not_exist_is_shown_as_none() {
        let mut one = Line::open();
        let mut two = one.another();
        for (line, shown) in [
            ("bogus", "cmd=NULL"),
            ("CLIENT bogus", "cmd=NULL"),
            ("GET", "cmd=get"),
            ("CLIENT GETNAME", "cmd=client|getname"),
        ] {
            one.run(line);
            let list = two.run("CLIENT LIST");
            assert!(list.contains(&format!("{shown} ")), "{line}: {list}");
        }
    }

    #[test]
    fn who_is_about_to_be_closed_is_not_listed() {
        let mut line = Line::open();
        let other = line.another();
        let listed = |line: &mut Line| line.run("CLIENT LIST").matches("id=").count();
        assert_eq!(listed(&mut line), 2);
        line.engine.clients.evict(&other.session.client);
        assert_eq!(listed(&mut line), 1);
        let mut slow = line.another();
        assert_eq!(slow.run("SUBSCRIBE c"), r#"["subscribe" "c" 1]"#);
        assert_eq!(listed(&mut line), 2);
        line.run("CONFIG SET client-output-buffer-limit \"pubsub 10 0 0\"");
        assert_eq!(line.run("PUBLISH c 0123456789"), "1");
        assert_eq!(listed(&mut line), 1);
        // Whoever asks is there until it has its answer.
        line.engine.clients.evict(&line.session.client);
        assert_eq!(listed(&mut line), 1);
    }
}
