//! The function of one command, and of a transaction.

use std::ptr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::Acquire;

use napi_sys::{napi_callback_info, napi_env, napi_value};
use serval_engine::{ClientFlags, Flow, Session, Wake};
use serval_resp::{Argv, ArgvBuf};
use serval_spec::{CommandFlags, CommandSpec, directive_id as id};

use crate::args::{self, ArgError};
use crate::attachment::{Open, Waiting};
use crate::raw::{self, Failed, Raw};
use crate::reply::{self, Strings};
use crate::session::{SessionCell, Unusable, connect};

/// Arguments that together are shorter need not be looked at one by one for those that are too long.
const ARGV_UNCHECKED_BYTES: usize = 1024 * 1024;

/// A function's data.
struct Command {
    session: Rc<SessionCell>,
    /// Nothing for `call`, whose arguments say it.
    spec: Option<&'static CommandSpec>,
    /// The container of a subcommand, and the name; nothing for `call`, whose arguments begin with them.
    words: [&'static str; 2],
    strings: Strings,
    /// Whoever calls holds back what comes of it until it is on disk.
    is_held: bool,
}

/// The function of a command by its full name (`get`, `client|list`), or `call` for any; `None` for an unknown one.
pub(crate) fn define(
    env: napi_env,
    session: &Rc<SessionCell>,
    name: &str,
    strings: Strings,
    is_held: bool,
) -> Option<Raw<napi_value>> {
    let spec = match name {
        "call" => None,
        name => Some(serval_spec::lookup_full(name.as_bytes())?),
    };
    let data = Box::new(Command {
        session: Rc::clone(session),
        spec,
        words: spec.map_or(["", ""], words_of),
        strings,
        is_held,
    });
    let callback = if spec.is_some() { run } else { call };
    Some(raw::function(env, name, callback, data))
}

fn words_of(spec: &'static CommandSpec) -> [&'static str; 2] {
    match spec.container {
        Some(container) => [container.spec().name, spec.name],
        None => ["", spec.name],
    }
}

fn may_block(spec: &CommandSpec) -> bool {
    let waits = CommandFlags::BLOCKING.union(CommandFlags::SUSPENDS);
    spec.flags.intersects(waits)
}

/// Why a call has no reply.
enum Stopped {
    Args(ArgError),
    Unusable(Unusable),
    /// One argument is longer than `proto-max-bulk-len`.
    TooLong,
}

impl From<Unusable> for Stopped {
    fn from(why: Unusable) -> Stopped {
        Stopped::Unusable(why)
    }
}

impl From<ArgError> for Stopped {
    fn from(why: ArgError) -> Stopped {
        Stopped::Args(why)
    }
}

/// Throws why.
#[cold]
fn throw(env: napi_env, why: Stopped) -> napi_value {
    match why {
        Stopped::Args(ArgError::Bad(reason)) => raw::throw_argument(env, &reason),
        Stopped::Args(ArgError::Pending) => ptr::null_mut(),
        Stopped::Unusable(why) => throw_unusable(env, why),
        Stopped::TooLong => raw::throw_error(
            env,
            "ERR",
            "ERR an argument is longer than proto-max-bulk-len allows",
        ),
    }
}

#[cold]
fn throw_paused(env: napi_env, session: &mut Session) -> napi_value {
    if session.take_held_back() {
        let message = "MIGRATING the key is on its way to another server";
        return raw::throw_error(env, "MIGRATING", message);
    }
    let message = "PAUSED commands of clients are held back by CLIENT PAUSE";
    raw::throw_error(env, "PAUSED", message)
}

/// Throws that a session cannot be used.
#[cold]
pub(crate) fn throw_unusable(env: napi_env, why: Unusable) -> napi_value {
    let (code, message) = match why {
        Unusable::Closed => ("CLOSED", "CLOSED this database was closed"),
        Unusable::InUse => (
            "INUSE",
            "INUSE a command is under way; a getter among its arguments must not call another",
        ),
        Unusable::Killed => (
            "KILLED",
            "KILLED the session was ended by CLIENT KILL; its transaction and watched keys are forgotten",
        ),
        Unusable::NotSaved => (
            "NOTSAVED",
            "NOTSAVED the database was closed, but its last snapshot could not be written",
        ),
        Unusable::NotOnDisk => (
            "NOTONDISK",
            "NOTONDISK the append-only file could not be brought to disk; what was done since is in memory only",
        ),
    };
    raw::throw_error(env, code, message)
}

/// What a call came to: its value (none where an exception is pending), and whether it ended the session.
type Ran = (napi_value, bool);

/// Runs one command with the call's arguments.
unsafe extern "C" fn run(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: `define` made the function with a `Box<Command>`.
    let Ok(call) = (unsafe { raw::call::<Command>(env, info) }) else {
        return ptr::null_mut();
    };
    let command = call.data;
    let ran = command.session.with(command.is_held, |open, session| {
        if let Err(why) = push_argv(env, &command.words, call.args(), open) {
            return (throw(env, why), false);
        }
        match command.spec {
            Some(spec) if may_block(spec) && !session.in_multi() => {
                (block(env, open, session, command), false)
            }
            _ => execute(env, open, session, command),
        }
    });
    done(env, command, ran)
}

/// Runs whatever command the arguments are.
unsafe extern "C" fn call(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: `define` made the function with a `Box<Command>`.
    let Ok(call) = (unsafe { raw::call::<Command>(env, info) }) else {
        return ptr::null_mut();
    };
    let command = call.data;
    let ran = command.session.with(command.is_held, |open, session| {
        if let Err(why) = push_argv(env, &command.words, call.args(), open) {
            return (throw(env, why), false);
        }
        let name = open.argv.as_argv().arg(0);
        let blocks = serval_spec::lookup(name).is_some_and(may_block);
        match blocks && !session.in_multi() {
            true => (block(env, open, session, command), false),
            false => execute(env, open, session, command),
        }
    });
    done(env, command, ran)
}

/// Runs `open.argv`, which does not wait.
#[inline]
fn execute(env: napi_env, open: &mut Open, session: &mut Session, command: &Command) -> Ran {
    open.out.clear();
    let argv = open.argv.as_argv();
    let flow = match command.spec {
        Some(spec) => open.caller.call_known(session, spec, argv, &mut open.out),
        None => open.caller.call(session, argv, &mut open.out),
    };
    let value = finish(env, flow, open, session, command);
    (value, flow == Flow::Close)
}

#[inline]
fn done(env: napi_env, command: &Command, ran: Result<Ran, Unusable>) -> napi_value {
    match ran {
        Ok((value, ended)) => {
            if ended {
                command.session.renew_next();
            }
            value
        }
        Err(why) => throw_unusable(env, why),
    }
}

#[inline]
fn push_argv(
    env: napi_env,
    words: &[&str; 2],
    args: &[napi_value],
    open: &mut Open,
) -> Result<(), Stopped> {
    open.argv.clear();
    for word in words.iter().filter(|word| !word.is_empty()) {
        open.argv.push(word.as_bytes());
    }
    args::push_all(env, args, &mut open.argv)?;
    check_lengths(open.argv.as_argv(), open)
}

#[inline]
fn check_lengths(argv: Argv<'_>, open: &Open) -> Result<(), Stopped> {
    let is_long = |argv: Argv<'_>| argv.iter().any(|arg| arg.len() > ARGV_UNCHECKED_BYTES);
    if !is_long(argv) {
        return Ok(());
    }
    let len_max = open.instance.engine().config.number(id::PROTO_MAX_BULK_LEN);
    let len_max = usize::try_from(len_max).unwrap_or(usize::MAX);
    match argv.iter().any(|arg| arg.len() > len_max) {
        true => Err(Stopped::TooLong),
        false => Ok(()),
    }
}

/// The value of what a command answered; what is an error is thrown.
#[inline]
fn finish(
    env: napi_env,
    flow: Flow,
    open: &Open,
    session: &mut Session,
    command: &Command,
) -> napi_value {
    open.instance.note_activity();
    if flow == Flow::Paused {
        return throw_paused(env, session);
    }
    if open.out.is_empty() {
        // CLIENT REPLY OFF.
        return raw::or_pending(raw::undefined(env));
    }
    let slab = &command.session.attachment.module.slab;
    reply::build(env, &open.out, command.strings, slab)
}

/// Runs the command in a session of its own. If it has to wait, `{ token, deadline }` is given: the Unix milliseconds at
/// which it waits no longer, or null.
fn block(env: napi_env, open: &mut Open, session: &Session, command: &Command) -> napi_value {
    let attachment = &command.session.attachment;
    let bell = Arc::clone(&attachment.bell);
    let token = attachment.next_token();
    let calls = Some((bell, Some(token)));
    let mut waiter = connect(open.instance.engine(), session.dbid, calls);
    open.out.clear();
    let argv = open.argv.as_argv();
    let flow = open.caller.call(&mut waiter, argv, &mut open.out);
    let Flow::Blocked { deadline_ms } = flow else {
        open.caller.disconnect(&mut waiter);
        return finish(env, flow, open, &mut waiter, command);
    };
    let waiting = Waiting {
        session: waiter,
        strings: command.strings,
        is_held: command.is_held,
    };
    attachment.wait(token, waiting);
    let described = || {
        let object = raw::object(env)?;
        let deadline = match deadline_ms {
            Some(ms) => raw::int64(env, ms)?,
            None => raw::null(env)?,
        };
        raw::set_named(env, object, c"token", raw::int64(env, i64::from(token))?)?;
        raw::set_named(env, object, c"deadline", deadline)?;
        Ok(object)
    };
    raw::or_pending(described())
}

/// Looks at a command that waits: its reply if it waits no longer, else undefined. `is_over` says that its deadline has
/// passed.
pub(crate) fn settle(
    env: napi_env,
    session: &SessionCell,
    token: u32,
    is_over: bool,
) -> napi_value {
    let attachment = &session.attachment;
    let Some(mut waiting) = attachment.take_waiting(token) else {
        return throw_unusable(env, Unusable::Closed);
    };
    let client = &waiting.session.client;
    if client.kill_asap.load(Acquire) {
        attachment.end(waiting.session);
        return raw::throw_error(
            env,
            "KILLED",
            "KILLED the waiting call was ended by CLIENT KILL",
        );
    }
    let over = is_over.then_some(Wake::Timeout);
    let Some(wake) = waiting.session.wake().or(over) else {
        attachment.wait_on(token, waiting);
        return raw::or_pending(raw::undefined(env));
    };
    client.set_flag(ClientFlags::BLOCKED, false);
    let resume = |open: &mut Open| {
        open.out.clear();
        open.caller
            .resume(&mut waiting.session, wake, &mut open.out);
        reply::build(env, &open.out, waiting.strings, &attachment.module.slab)
    };
    let built = match waiting.is_held {
        true => attachment.with_open_held(resume),
        false => attachment.with_open(resume),
    };
    attachment.end(waiting.session);
    built.unwrap_or_else(|why| throw_unusable(env, why))
}

/// Runs MULTI, the commands and EXEC. `commands` is an array of names and arrays of arguments in turn; a name of "call"
/// leaves the command to its arguments. Gives EXEC's reply; throws the first error of a command that was not queued.
pub(crate) fn transact(
    env: napi_env,
    session: &SessionCell,
    commands: napi_value,
    strings: Strings,
    is_held: bool,
) -> napi_value {
    let queue = match read_queue(env, commands) {
        Ok(queue) => queue,
        Err(why) => return throw(env, why),
    };
    let slab = &session.attachment.module.slab;
    let ran = session.with(is_held, |open, session| {
        for argv in &queue {
            check_lengths(argv.as_argv(), open)?;
        }
        let flow = exec(open, session, &queue);
        open.instance.note_activity();
        if flow == Flow::Paused {
            return Ok(throw_paused(env, session));
        }
        Ok(reply::build(env, &open.out, strings, slab))
    });
    match ran {
        Ok(Ok(value)) => value,
        Ok(Err(why)) => throw(env, why),
        Err(why) => throw_unusable(env, why),
    }
}

/// Runs a transaction. What is in `open.out` then is EXEC's reply, or the error that kept a command from being queued.
fn exec(open: &mut Open, session: &mut Session, queue: &[ArgvBuf]) -> Flow {
    let [multi, exec, discard] =
        [&b"multi"[..], b"exec", b"discard"].map(|name| [name].into_iter().collect::<ArgvBuf>());
    let was_in_multi = session.in_multi();
    for argv in [&multi].into_iter().chain(queue).chain([&exec]) {
        open.out.clear();
        let flow = open.caller.call(session, argv.as_argv(), &mut open.out);
        let is_exec = ptr::eq(argv, &exec);
        if flow == Flow::Paused || (open.out.first() == Some(&b'-') && !is_exec) {
            if !was_in_multi {
                let mut ignored = Vec::new();
                open.caller.call(session, discard.as_argv(), &mut ignored);
            }
            return flow;
        }
    }
    Flow::Continue
}

/// What acts on the transaction or the session at once, where others are queued.
const NEVER_QUEUED: [&str; 4] = ["discard", "exec", "quit", "reset"];

/// The commands of a transaction, each with its name.
fn read_queue(env: napi_env, commands: napi_value) -> Result<Vec<ArgvBuf>, Stopped> {
    let bad = || ArgError::Bad("a transaction is an array of names and arguments".to_owned());
    let pending = |Failed| ArgError::Pending;
    let len = raw::array_len(env, commands).ok_or_else(bad)?;
    let mut queue = Vec::with_capacity(len as usize / 2);
    for idx in (0..len).step_by(2) {
        let name = raw::element(env, commands, idx).map_err(pending)?;
        let args = raw::element(env, commands, idx + 1).map_err(pending)?;
        let name = raw::read_text(env, name).ok_or_else(bad)?;
        let mut argv = ArgvBuf::new();
        if name != "call" {
            let spec = serval_spec::lookup_full(name.as_bytes()).ok_or_else(bad)?;
            let words = words_of(spec);
            let words = words.iter().filter(|word| !word.is_empty());
            words.for_each(|word| argv.push(word.as_bytes()));
        }
        let arg_count = raw::array_len(env, args).ok_or_else(bad)?;
        let args = (0..arg_count).map(|idx| raw::element(env, args, idx).map_err(pending));
        let args = args.collect::<Result<Vec<_>, _>>()?;
        args::push_all(env, &args, &mut argv)?;
        let spec = serval_spec::lookup(argv.as_argv().arg(0));
        if let Some(spec) = spec.filter(|spec| NEVER_QUEUED.contains(&spec.full_name)) {
            let name = spec.full_name.to_ascii_uppercase();
            return Err(ArgError::Bad(format!("{name} cannot be part of a transaction")).into());
        }
        queue.push(argv);
    }
    Ok(queue)
}
