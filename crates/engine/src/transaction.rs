//! MULTI, EXEC, DISCARD, WATCH, UNWATCH.
//!
//! EXEC takes the locks of all keys that its queue and its watches name, together and in order, checks the watches under
//! them and runs the queue without letting go: that is the whole of its isolation. A queue with a command whose keys
//! cannot be known beforehand, or that concerns whole databases, runs with the gate closed instead.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serval_keyspace::{Access, Keyspace, WatchFlag};
use serval_resp::{Argv, ArgvBuf};
use serval_spec::{CommandFlags, CommandSpec, Locks};
use smallvec::SmallVec;

use crate::caller::Flow;
use crate::clients::ClientFlags;
use crate::commands::sort;
use crate::ctx::{CommandResult, Ctx};
use crate::dispatch;
use crate::engine::Engine;
use crate::errors;
use crate::generated::dispatch::HANDLERS;
use crate::journal;
use crate::keys;
use crate::notify;
use crate::session::Session;

/// Commands on their way to EXEC.
#[derive(Default)]
pub(crate) struct Multi {
    queue: Vec<(&'static CommandSpec, ArgvBuf)>,
    aborted: bool,
    bytes: usize,
    writes: bool,
    changes_keys: bool,
    denies_oom: bool,
    needs_data: bool,
}

impl Multi {
    /// A command could not be queued: EXEC will refuse.
    pub(crate) fn abort(&mut self) {
        self.aborted = true;
    }
}

/// Keys that a session watches.
#[derive(Default)]
pub(crate) struct Watching {
    flag: Arc<WatchFlag>,
    keys: Vec<(u32, Box<[u8]>)>,
}

/// What a command with derived locks has to lock.
pub(crate) enum Plan {
    Gate,
    Keys(Vec<(u32, u64)>),
}

/// Whether a request may change the keyspace: for CLIENT PAUSE WRITE.
pub(crate) fn may_write(session: &Session, spec: &CommandSpec) -> bool {
    let writes = |spec: &CommandSpec| {
        spec.flags
            .intersects(CommandFlags::WRITE.union(CommandFlags::MAY_REPLICATE))
    };
    writes(spec)
        || (spec.full_name == "exec" && session.multi.as_ref().is_some_and(|multi| multi.writes))
}

/// Whether a request may change what is saved, which a message and the cache of a HyperLogLog are not.
pub(crate) fn may_change_keys(session: &Session, spec: &CommandSpec) -> bool {
    spec.flags.contains(CommandFlags::WRITE)
        || (spec.full_name == "exec"
            && session
                .multi
                .as_ref()
                .is_some_and(|multi| multi.changes_keys))
}

/// Whether a request is refused when memory is full.
pub(crate) fn denies_oom(session: &Session, spec: &CommandSpec) -> bool {
    spec.flags.contains(CommandFlags::DENYOOM)
        || (spec.full_name == "exec"
            && session.multi.as_ref().is_some_and(|multi| multi.denies_oom))
}

/// Whether a request is an EXEC of commands some of which need the data to be there.
pub(crate) fn queued_needs_data(session: &Session, spec: &CommandSpec) -> bool {
    spec.full_name == "exec" && session.multi.as_ref().is_some_and(|multi| multi.needs_data)
}

/// Whether MULTI queues a command; the others act on the transaction or the connection at once.
pub(crate) fn is_queued(spec: &CommandSpec) -> bool {
    !matches!(
        spec.full_name,
        "exec" | "discard" | "multi" | "watch" | "quit" | "reset"
    )
}

/// Queues a command.
pub(crate) fn queue(session: &mut Session, spec: &'static CommandSpec, argv: Argv<'_>) {
    let Some(multi) = &mut session.multi else {
        return;
    };
    let dirty = session
        .watching
        .as_ref()
        .is_some_and(|watching| watching.flag.is_raised());
    if multi.aborted || dirty {
        // EXEC will do nothing; what it will not run need not be kept.
        return;
    }
    let mut owned = ArgvBuf::default();
    argv.iter().for_each(|arg| owned.push(arg));
    multi.bytes += argv.iter().map(<[u8]>::len).sum::<usize>() + size_of::<(usize, ArgvBuf)>();
    multi.writes |= spec
        .flags
        .intersects(CommandFlags::WRITE.union(CommandFlags::MAY_REPLICATE));
    multi.changes_keys |= spec.flags.contains(CommandFlags::WRITE);
    multi.denies_oom |= spec.flags.contains(CommandFlags::DENYOOM);
    multi.needs_data |= !spec.flags.contains(CommandFlags::LOADING);
    multi.queue.push((spec, owned));
    session
        .client
        .multi_count
        .store(multi.queue.len() as i64, Ordering::Relaxed);
    session
        .client
        .multi_bytes
        .store(multi.bytes as u64, Ordering::Relaxed);
}

/// Visits the queue.
pub(crate) fn for_each_queued(session: &Session, visit: &mut dyn FnMut(&CommandSpec, Argv<'_>)) {
    for (spec, argv) in session.multi.iter().flat_map(|multi| &multi.queue) {
        visit(spec, argv.as_argv());
    }
}

/// What a command whose locks depend on the session has to lock.
pub(crate) fn plan(
    session: &Session,
    spec: &CommandSpec,
    argv: Argv<'_>,
    keyspace: &Keyspace,
) -> Plan {
    let mut locks = Vec::new();
    if spec.full_name != "exec" {
        return match derived_keys(spec, argv, session.dbid, keyspace, &mut locks) {
            true => Plan::Keys(locks),
            false => Plan::Gate,
        };
    }
    for (dbid, key) in session.watching.iter().flat_map(|watching| &watching.keys) {
        locks.push((*dbid, keyspace.hash(key)));
    }
    let mut dbid = session.dbid;
    for (spec, argv) in session.multi.iter().flat_map(|multi| &multi.queue) {
        let argv = argv.as_argv();
        match spec.locks {
            Locks::Gate | Locks::Walk => return Plan::Gate,
            Locks::None if spec.full_name == "select" => {
                dbid = selected(argv.arg(1), keyspace).unwrap_or(dbid);
            }
            Locks::None => {}
            Locks::Keys => {
                keys::for_each(spec, argv, &mut |key| {
                    locks.push((dbid, keyspace.hash(key)))
                });
            }
            Locks::Derived => {
                if !derived_keys(spec, argv, dbid, keyspace, &mut locks) {
                    return Plan::Gate;
                }
            }
        }
    }
    Plan::Keys(locks)
}

/// Keys of a command that may name another database: each key is locked in both, which costs nothing that matters. False
/// for one whose keys nobody can know.
fn derived_keys(
    spec: &CommandSpec,
    argv: Argv<'_>,
    dbid: u32,
    keyspace: &Keyspace,
    locks: &mut Vec<(u32, u64)>,
) -> bool {
    if matches!(spec.full_name, "sort" | "sort_ro") {
        let keys = sort::keys(argv);
        let exist = keys.is_some();
        locks.extend(
            keys.into_iter()
                .flatten()
                .map(|key| (dbid, keyspace.hash(key))),
        );
        return exist;
    }
    let others: SmallVec<[u32; 2]> = match spec.full_name {
        "move" => selected(argv.arg(2), keyspace).into_iter().collect(),
        // The last DB counts, but finding out which it is belongs to the handler. A key may be called `db`.
        "copy" => (3..argv.len())
            .filter(|at| argv.arg(*at).eq_ignore_ascii_case(b"db"))
            .filter_map(|at| selected(argv.arg(at + 1), keyspace))
            .collect(),
        _ => SmallVec::new(),
    };
    keys::for_each(spec, argv, &mut |key| {
        let hash = keyspace.hash(key);
        locks.push((dbid, hash));
        locks.extend(others.iter().map(|other| (*other, hash)));
    });
    true
}

fn selected(arg: &[u8], keyspace: &Keyspace) -> Option<u32> {
    let dbid = u32::try_from(serval_base::number::parse_i64(arg)?).ok()?;
    (dbid < keyspace.db_count()).then_some(dbid)
}

/// MULTI.
pub fn multi(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    if ctx.session.in_multi() {
        return Err(errors::NESTED_MULTI);
    }
    ctx.session.multi = Some(Box::default());
    ctx.session.client.multi_count.store(0, Ordering::Relaxed);
    ctx.session.client.set_flag(ClientFlags::MULTI, true);
    ctx.reply.ok();
    Ok(())
}

/// DISCARD.
pub fn discard_multi(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    if !ctx.session.in_multi() {
        return Err(errors::DISCARD_WITHOUT_MULTI);
    }
    discard(ctx.session);
    ctx.reply.ok();
    Ok(())
}

/// EXEC. Locks of queue and watches are held, or the gate is closed.
pub fn exec(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let Some(multi) = ctx.session.multi.take() else {
        return Err(errors::EXEC_WITHOUT_MULTI);
    };
    let changed = watched_changed(ctx);
    unwatch_locked(ctx.access, ctx.session);
    if !multi.aborted && !changed {
        ctx.reply.array(multi.queue.len());
        for (spec, argv) in &multi.queue {
            run_queued(ctx, spec, argv.as_argv());
        }
    }
    // To others, and to a CLIENT INFO in the queue, the client is in its transaction until here.
    leave(ctx.session);
    if multi.aborted {
        return Err(errors::EXEC_ABORT);
    }
    if changed {
        ctx.reply.null_array();
    }
    Ok(())
}

/// Whether a watched key changed since WATCH; one that has expired meanwhile counts.
fn watched_changed(ctx: &mut Ctx<'_, '_>) -> bool {
    let Some(watching) = ctx.session.watching.take() else {
        return false;
    };
    let mut changed = watching.flag.is_raised();
    for (dbid, key) in &watching.keys {
        let key = ctx.access.key(*dbid, key);
        changed = changed || ctx.access.has_expired_watched(key, &watching.flag);
    }
    ctx.session.watching = Some(watching);
    changed
}

/// Runs one command of a queue, its errors being part of EXEC's reply.
fn run_queued(ctx: &mut Ctx<'_, '_>, spec: &'static CommandSpec, argv: Argv<'_>) {
    let started_ns = ctx.engine.clock.monotonic_ns();
    let mark = ctx.reply.position();
    journal::note_losses(ctx.engine, ctx.access);
    let changes = ctx.access.changes();
    let mut inner = Ctx {
        engine: ctx.engine,
        session: &mut *ctx.session,
        access: &mut *ctx.access,
        reply: ctx.reply.reborrow(),
        spec,
        flow: Flow::Continue,
        state: &mut *ctx.state,
        first_key_hash: None,
        in_exec: true,
        serving: false,
    };
    let result = HANDLERS[usize::from(spec.id.0)](&mut inner, argv);
    let flow = inner.flow;
    // Before the next one tells of anything, PUBLISH for example.
    notify::publish_noted(ctx.engine, &mut ctx.state.outbox, ctx.access);
    if ctx.engine.journal.is_on() {
        let dbid = ctx.session.dbid;
        journal::end_command(ctx.state, ctx.access, spec, argv, dbid, changes);
    }
    if flow == Flow::Close {
        ctx.flow = Flow::Close;
    }
    ctx.reply.resp3 = ctx.session.resp3;
    if let Err(error) = &result {
        ctx.engine.error_counts.count(&error.code());
        ctx.reply.truncate(mark);
        ctx.reply.error_bytes(error.as_bytes());
    }
    if mark > ctx.session.output_bytes_max {
        // The client is as good as gone, but its transaction runs to the end.
        ctx.reply.truncate(mark);
    }
    let elapsed_ns = ctx.engine.clock.monotonic_ns().saturating_sub(started_ns);
    dispatch::count_call(ctx.engine, ctx.state, spec, elapsed_ns, result.is_err());
}

/// WATCH. The shards of the keys are locked.
pub fn watch(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    if ctx.session.in_multi() {
        return Err(errors::WATCH_IN_MULTI);
    }
    let dbid = ctx.session.dbid;
    let mut watching = ctx.session.watching.take().unwrap_or_default();
    if watching.flag.is_raised() {
        // EXEC will do nothing, whatever else changes.
        ctx.session.watching = Some(watching);
        ctx.reply.ok();
        return Ok(());
    }
    for bytes in argv.iter().skip(1) {
        let key = ctx.access.key(dbid, bytes);
        if ctx.access.watch(key, &watching.flag) {
            watching.keys.push((dbid, bytes.into()));
        }
    }
    let count = watching.keys.len() as u32;
    ctx.session.client.watches(&watching.flag, count);
    ctx.session.watching = Some(watching);
    ctx.reply.ok();
    Ok(())
}

/// UNWATCH.
pub fn unwatch(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    forget_watches(ctx.session);
    ctx.reply.ok();
    Ok(())
}

/// Leaves MULTI, whatever was queued.
fn leave(session: &mut Session) {
    session.multi = None;
    session.client.multi_count.store(-1, Ordering::Relaxed);
    session.client.multi_bytes.store(0, Ordering::Relaxed);
    session.client.set_flag(ClientFlags::MULTI, false);
}

/// Forgets the watches; their shards are locked.
pub(crate) fn unwatch_locked(access: &mut Access<'_>, session: &mut Session) {
    let Some(watching) = session.watching.take() else {
        return;
    };
    for (dbid, key) in &watching.keys {
        let key = access.key(*dbid, key);
        access.unwatch(key, &watching.flag);
    }
    session.client.watches_nothing();
}

/// Takes watches that nobody wants any longer out of the shards. The caller is inside the gate and holds no locks.
#[cold]
pub(crate) fn unwatch_stale(engine: &Engine, stale: &mut Vec<Watching>) {
    let mut access = Access::new(&engine.keyspace, 0, 0);
    for watching in stale.drain(..) {
        for (dbid, bytes) in &watching.keys {
            let key = access.key(*dbid, bytes);
            access.unwatch_unlocked(key, &watching.flag);
        }
    }
}

/// Leaves MULTI and forgets the watches, without any lock: they are taken out of the shards by [`unwatch_stale`].
pub(crate) fn discard(session: &mut Session) {
    leave(session);
    forget_watches(session);
}

fn forget_watches(session: &mut Session) {
    if let Some(watching) = session.watching.take() {
        session.stale_watches.push(*watching);
        session.client.watches_nothing();
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn a_queue_runs_as_a_whole() {
        check(&[
            ("MULTI", "OK"),
            ("SET a 1", "QUEUED"),
            ("GET a", "QUEUED"),
            ("MULTI", "-ERR MULTI calls can not be nested"),
            ("WATCH a", "-ERR WATCH inside MULTI is not allowed"),
            ("EXEC", "[OK \"1\"]"),
            ("EXEC", "-ERR EXEC without MULTI"),
            ("DISCARD", "-ERR DISCARD without MULTI"),
        ]);
    }

    #[test]
    fn an_error_while_queueing_aborts_and_one_while_running_does_not() {
        check(&[
            ("MULTI", "OK"),
            ("GET", "-ERR wrong number of arguments for 'get' command"),
            (
                "EXEC",
                "-EXECABORT Transaction discarded because of previous errors.",
            ),
            ("MULTI", "OK"),
            ("SHUTDOWN", "-ERR Command not allowed inside a transaction"),
            (
                "EXEC",
                "-EXECABORT Transaction discarded because of previous errors.",
            ),
            ("MULTI", "OK"),
            ("SET a x", "QUEUED"),
            ("SETEX a 0 y", "QUEUED"),
            ("GET a", "QUEUED"),
            (
                "EXEC",
                "[OK -ERR invalid expire time in 'setex' command \"x\"]",
            ),
        ]);
    }

    #[test]
    fn a_watched_key_that_changes_or_expires_stops_exec() {
        let mut one = Line::open();
        let mut two = one.another();
        for (change, ms, reply) in [
            ("SET a 2", 0, "(nil array)"),
            ("GET a", 0, "[OK]"),
            ("SET other 2", 0, "[OK]"),
            ("GETDEL a", 0, "(nil array)"),
            ("PING", 50, "(nil array)"),
            ("DEBUG SLEEP 0", 0, "[OK]"),
        ] {
            one.run("PSETEX a 20 1");
            assert_eq!(one.run("WATCH a"), "OK");
            two.run(change);
            one.clock.advance_ms(ms);
            one.run("MULTI");
            one.run("SET a 9");
            assert_eq!(one.run("EXEC"), reply, "{change}");
            assert_eq!(one.run("MULTI"), "OK");
            assert_eq!(one.run("EXEC"), "[]", "a watch ends with its EXEC");
        }
    }

    #[test]
    fn unwatch_and_discard_forget() {
        let mut one = Line::open();
        let mut two = one.another();
        for forget in [&["UNWATCH"][..], &["MULTI", "DISCARD"], &["RESET"]] {
            one.run("WATCH a");
            two.run("SET a 1");
            for line in forget {
                one.run(line);
            }
            one.run("MULTI");
            assert_eq!(one.run("EXEC"), "[]", "{forget:?}");
        }
    }

    #[test]
    fn select_inside_a_queue_goes_where_it_says() {
        check(&[
            ("MULTI", "OK"),
            ("SET a 0", "QUEUED"),
            ("SELECT 3", "QUEUED"),
            ("SET a 3", "QUEUED"),
            ("EXEC", "[OK OK OK]"),
            ("GET a", "\"3\""),
            ("SELECT 0", "OK"),
            ("GET a", "\"0\""),
        ]);
    }

    #[test]
    fn a_key_that_had_expired_before_its_watch_may_go() {
        for removal in ["GET a", "SCAN 0 COUNT 1000", "FLUSHALL", "PING"] {
            let mut one = Line::open();
            one.run("PSETEX a 20 1");
            one.clock.advance_ms(50);
            one.run("WATCH a");
            one.run(removal);
            one.run("MULTI");
            assert_eq!(one.run("EXEC"), "[]", "{removal}");
        }
    }

    #[test]
    fn a_value_that_is_over_before_it_comes_is_a_change() {
        check(&[
            ("WATCH a", "OK"),
            ("SET a 1 EXAT 1", "OK"),
            ("MULTI", "OK"),
            ("EXEC", "(nil array)"),
        ]);
    }

    #[test]
    fn databases_that_change_places_change_what_is_watched() {
        for (setup, reply) in [
            (&["SET a 1"][..], "(nil array)"),
            (&["SELECT 1", "SET a 1", "SELECT 0"], "(nil array)"),
            (&["SET b 1"], "[]"),
            (&["SELECT 1", "PSETEX a 5 1", "SELECT 0"], "[]"),
        ] {
            let mut one = Line::open();
            for line in setup {
                one.run(line);
            }
            one.clock.advance_ms(50);
            one.run("WATCH a");
            one.run("SWAPDB 0 1");
            one.run("MULTI");
            assert_eq!(one.run("EXEC"), reply, "{setup:?}");
        }
    }
}
