//! From a request to its handler: which command, may it run, which locks, what it cost.

use std::ops::Range;
use std::sync::atomic::Ordering;

use serval_keyspace::{Access, Overdue};
use serval_resp::{Argv, Writer};
use serval_spec::{CommandFlags, CommandSpec, Locks};
use serval_sync::Busy;
use serval_sync::gate::Inside;
use smallvec::SmallVec;

use crate::caller::{CallerState, Flow, WINDOW};
use crate::clients::NO_COMMAND;
use crate::ctx::Ctx;
use crate::engine::Engine;
use crate::errors::{self, Error};
use crate::generated::dispatch::HANDLERS;
use crate::host::LogLevel;
use crate::session::{ReplyMode, Session};
use crate::transaction::{self, Plan};
use crate::{blocking, cluster_compat, journal, keys, memory, migration, notify};

/// A request whose command is known and whose first key is hashed.
#[derive(Clone, Copy)]
pub(crate) struct Prepared {
    pub(crate) spec: Option<&'static CommandSpec>,
    pub(crate) hash: Option<u64>,
}

impl Prepared {
    /// Whether it says which elements of a collection it wants.
    #[inline]
    pub(crate) fn names_elements(&self) -> bool {
        self.spec.is_some_and(|spec| spec.elements.is_some())
    }
}

/// What running a request needs beside its access: the client's side and the thread's side.
pub(crate) struct Run<'r, 'k> {
    pub(crate) engine: &'k Engine,
    pub(crate) session: &'r mut Session,
    pub(crate) state: &'r mut CallerState,
    pub(crate) out: &'r mut Vec<u8>,
}

/// What became of a request.
pub(crate) enum Executed {
    Done(Flow),
    /// It must run with the gate closed; nothing has happened yet.
    NeedsGate,
}

/// Resolves and hashes a request.
#[inline]
pub(crate) fn prepare_one(engine: &Engine, argv: Argv<'_>) -> Prepared {
    match resolve(engine, argv) {
        Some(spec) => prepare_known(engine, spec, argv),
        None => Prepared {
            spec: None,
            hash: None,
        },
    }
}

/// Hashes the first key of a request whose command is known.
#[inline]
pub(crate) fn prepare_known(
    engine: &Engine,
    spec: &'static CommandSpec,
    argv: Argv<'_>,
) -> Prepared {
    let hash = spec.simple_keys.and_then(|simple| {
        let key = argv.get(usize::from(simple.first.unsigned_abs()))?;
        Some(engine.keyspace.hash(key))
    });
    Prepared {
        spec: Some(spec),
        hash,
    }
}

/// The command that a request names, a subcommand where it has them.
pub(crate) fn resolve(engine: &Engine, argv: Argv<'_>) -> Option<&'static CommandSpec> {
    let spec = engine.config.command(argv.get(0)?)?;
    if !spec.is_container() {
        return Some(spec);
    }
    argv.get(1)
        .and_then(|name| serval_spec::lookup_subcommand(spec, name))
        .or(Some(spec))
}

/// Resolves and hashes the requests of a window, and brings near what they will touch: step by step, so that the misses of
/// a step overlap. The caller is inside the gate.
pub(crate) fn prepare<'a>(
    engine: &Engine,
    dbid: u32,
    window: Range<usize>,
    argv: &impl Fn(usize) -> Argv<'a>,
) -> SmallVec<[Prepared; WINDOW]> {
    let keyspace = &engine.keyspace;
    let prepared: SmallVec<[Prepared; WINDOW]> = window
        .map(|index| {
            let request = prepare_one(engine, argv(index));
            if let Some(hash) = request.hash {
                keyspace.prefetch_shard(dbid, hash);
            }
            request
        })
        .collect();
    let hashes = prepared.iter().filter_map(|request| request.hash);
    keyspace.prefetch_buckets(dbid, hashes.clone());
    keyspace.prefetch_entries(dbid, hashes);
    prepared
}

impl<'k> Run<'_, 'k> {
    /// An access for commands that run now. The caller is inside the gate, or has closed it.
    #[inline]
    pub(crate) fn access(&mut self, now_ms: i64) -> Access<'k> {
        if !self.session.stale_watches.is_empty() {
            transaction::unwatch_stale(self.engine, &mut self.session.stale_watches);
        }
        Access::new(&self.engine.keyspace, now_ms, self.state.rng.u64(..))
    }

    /// What this client sees of keys whose time has come when it runs a command.
    #[inline]
    fn overdue(&self, now_ms: i64, spec: &CommandSpec) -> Overdue {
        if self.session.is_replaying {
            return Overdue::Show;
        }
        match (self.engine.config.import_mode(), self.session.import_source) {
            // Nothing changes during CLIENT PAUSE, not even by itself.
            (false, _) if self.engine.pause.until_ms(now_ms).is_some() => Overdue::Hide,
            (false, _) => Overdue::Remove,
            // Else whoever replays the command from a journal would find a source that it did not.
            (true, false) if stores_from_others(self.session, spec) => Overdue::Remove,
            (true, false) => Overdue::Hide,
            (true, true) => Overdue::Show,
        }
    }

    /// Whether the replies are so many that the client will be closed for them.
    #[inline]
    pub(crate) fn is_output_full(&self) -> bool {
        self.out.len() > self.session.output_bytes_max
    }

    /// Bytes of output beyond which a run ends, so that the shell gets a look. Without it a pipeline of small requests for
    /// large values would fill memory before anybody compared what all clients hold with `maxmemory-clients`.
    pub(crate) fn full_len(&self) -> usize {
        const REPLY_BYTES: usize = 64 * 1024;
        (self.out.len() + REPLY_BYTES).min(self.session.output_bytes_max)
    }

    /// Runs one request, or says that it needs the gate. `inside` is nothing once the gate is closed.
    pub(crate) fn execute(
        &mut self,
        access: &mut Access<'k>,
        mut inside: Option<&mut Inside<'_>>,
        request: Prepared,
        argv: Argv<'_>,
    ) -> Executed {
        let spec = match self.admit(request.spec, argv) {
            Ok(spec) => spec,
            Err(_) if self.is_cross_protocol(request, argv) => return Executed::Done(Flow::Close),
            Err(error) => return self.refuse(request.spec, &error),
        };
        if !self.session.is_replaying
            && let Some(executed) = self.hold_back(spec, access.now_ms)
        {
            return executed;
        }
        if self.engine.config.maxmemory() > 0
            && !self.session.is_replaying
            && let Some(inside) = inside.as_deref_mut()
            && !self.make_room(access, inside)
            && transaction::denies_oom(self.session, spec)
        {
            return self.refuse(request.spec, &errors::OUT_OF_MEMORY);
        }
        if self.session.multi.is_some() && transaction::is_queued(spec) {
            cluster_compat::sample(self.engine, self.session, self.state, spec, argv);
            let mark = self.out.len();
            transaction::queue(self.session, spec, argv);
            Writer::new(self.out, self.session.resp3).queued();
            self.finish_reply(mark);
            return Executed::Done(Flow::Continue);
        }
        if !access.holds_all() {
            match lock(self.session, access, spec, request.hash, argv) {
                Ok(true) => {}
                Ok(false) => {
                    access.release();
                    return Executed::NeedsGate;
                }
                Err(Busy) => return self.refuse(request.spec, &errors::BUSY),
            }
            if transaction::may_write(self.session, spec) {
                // What is put under a key may go on to where somebody waits to have it moved.
                match access.lock_destinations() {
                    Ok(true) => {}
                    Ok(false) => return Executed::NeedsGate,
                    Err(Busy) => return self.refuse(request.spec, &errors::BUSY),
                }
            }
            if self.is_held_back(access, (spec, request.hash), argv) {
                return Executed::Done(Flow::Paused);
            }
        }
        cluster_compat::sample(self.engine, self.session, self.state, spec, argv);
        access.touch = !self.session.no_touch;
        access.overdue = self.overdue(access.now_ms, spec);
        access.want_events(notify::noted_events(self.engine.config.wanted_events()));
        journal::note_losses(self.engine, access);
        let flow = self.call(access, spec, request.hash, argv);
        if spec.locks == Locks::None
            && spec.full_name == "config|set"
            && self.engine.config.maxmemory() > 0
            && let Some(inside) = inside
        {
            // A limit that was lowered holds at once, and not from the next command on.
            self.make_room(access, inside);
        }
        Executed::Done(flow)
    }

    /// What becomes of a command that persistence or CLIENT PAUSE stand against, if they do.
    #[inline]
    fn hold_back(&mut self, spec: &'static CommandSpec, now_ms: i64) -> Option<Executed> {
        let engine = self.engine;
        let refusals = engine.pause.refusals();
        if refusals != 0
            && let Some(error) = engine.refuse_for_persistence(refusals, self.session, spec)
        {
            return Some(self.refuse(Some(spec), &error));
        }
        let writes = transaction::may_write(self.session, spec);
        let is_paused = engine.pause.concerns(now_ms, writes);
        is_paused.then_some(Executed::Done(Flow::Paused))
    }

    /// Whether a key is on its way to another server that the command needs, which has its locks: it gives them back then.
    #[inline]
    fn is_held_back(
        &mut self,
        access: &mut Access<'k>,
        command: (&'static CommandSpec, Option<u64>),
        argv: Argv<'_>,
    ) -> bool {
        if !self.engine.pause.has_parked_keys() {
            return false;
        }
        let waits = migration::must_wait(self.engine, self.session, access, command, argv);
        if waits {
            access.release();
        }
        waits
    }

    /// Evicts what `maxmemory` asks for; false where that is not enough. Holds no lock afterwards.
    fn make_room(&mut self, access: &mut Access<'k>, inside: &mut Inside<'_>) -> bool {
        access.want_events(notify::noted_events(self.engine.config.wanted_events()));
        journal::note_losses(self.engine, access);
        let own = (&mut self.state.pool, &mut self.state.outbox);
        let room = memory::make_room(self.engine, access, own, inside);
        if access.has_ready() {
            blocking::serve_ready(self.engine, self.state, access);
            access.release();
        }
        room
    }

    /// Runs a request while a long command holds locks: what takes none, or BUSY.
    pub(crate) fn execute_busy(&mut self, request: Prepared, argv: Argv<'_>, now_ms: i64) -> Flow {
        let spec = match self.admit(request.spec, argv) {
            Ok(spec) => spec,
            Err(_) if self.is_cross_protocol(request, argv) => return Flow::Close,
            Err(error) => return self.refuse(request.spec, &error).flow(),
        };
        let allowed = spec.flags.contains(CommandFlags::ALLOW_BUSY) && spec.locks == Locks::None;
        if !allowed || (self.session.in_multi() && transaction::is_queued(spec)) {
            return self.refuse(request.spec, &errors::BUSY).flow();
        }
        let mut access = Access::new(&self.engine.keyspace, now_ms, 0);
        self.call(&mut access, spec, None, argv)
    }

    /// Answers in a process that is about to end, whoever holds what: only what the server says of itself.
    pub(crate) fn execute_last(&mut self, request: Prepared, argv: Argv<'_>, now_ms: i64) {
        let reports = |spec: &CommandSpec| matches!(spec.locks, Locks::None | Locks::Walk);
        if let Ok(spec) = self.admit(request.spec, argv)
            && reports(spec)
        {
            let mut access = Access::new(&self.engine.keyspace, now_ms, 0);
            self.call(&mut access, spec, None, argv);
        }
    }

    /// Whether the request may run at all: known, well counted, its client authenticated, in the order in which the peers
    /// look.
    fn admit(
        &self,
        spec: Option<&'static CommandSpec>,
        argv: Argv<'_>,
    ) -> Result<&'static CommandSpec, Error> {
        let last_command = &self.session.client.last_command;
        let Some(spec) = spec else {
            last_command.store(NO_COMMAND, Ordering::Relaxed);
            return Err(errors::unknown_command(argv.arg(0), argv.iter().skip(1)));
        };
        if spec.is_container() && argv.len() >= 2 {
            last_command.store(NO_COMMAND, Ordering::Relaxed);
            return Err(errors::unknown_subcommand(argv.arg(1), spec.name));
        }
        last_command.store(spec.id.0, Ordering::Relaxed);
        if !spec.accepts_argc(argv.len()) {
            return Err(errors::wrong_arity(spec.full_name));
        }
        if spec.flags.contains(CommandFlags::PROTECTED) {
            self.engine
                .config
                .allow_protected(spec, &self.session.client)?;
        }
        if !self.session.authenticated && !spec.flags.contains(CommandFlags::NO_AUTH) {
            return Err(errors::NO_AUTH);
        }
        if self.session.in_multi() && spec.flags.contains(CommandFlags::NO_MULTI) {
            return Err(errors::NOT_IN_MULTI);
        }
        if self.session.is_subscribed() && !self.session.resp3 && !is_for_subscribers(spec) {
            return Err(errors::only_subscriptions(spec.full_name));
        }
        Ok(spec)
    }

    /// Whether a browser was made to talk to us: a line of HTTP is no command, and what follows it may be one that an
    /// attacker wrote. Logged at most once a minute.
    #[cold]
    fn is_cross_protocol(&self, request: Prepared, argv: Argv<'_>) -> bool {
        const LOG_PERIOD_MS: i64 = 60_000;
        let name = argv.arg(0);
        let is_http = name.eq_ignore_ascii_case(b"post") || name.eq_ignore_ascii_case(b"host:");
        if request.spec.is_some() || !is_http {
            return false;
        }
        let now_ms = self.engine.clock.unix_us() / 1000;
        let last_ms = self.engine.cross_protocol_ms.load(Ordering::Relaxed);
        if now_ms - last_ms > LOG_PERIOD_MS {
            self.engine
                .cross_protocol_ms
                .store(now_ms, Ordering::Relaxed);
            let line = format!(
                "Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Serval. This is likely due to an attacker attempting to use Cross Protocol Scripting to compromise your Serval instance. Connection from {} aborted.",
                self.session.client.init.addr
            );
            self.engine.host.log(LogLevel::Warning, &line);
        }
        true
    }

    /// Answers a request that may not run; inside MULTI the transaction is lost with it.
    #[cold]
    pub(crate) fn refuse(&mut self, spec: Option<&'static CommandSpec>, error: &Error) -> Executed {
        self.state.stats.rejected(spec.map(|spec| spec.id));
        self.engine.error_counts.count(&error.code());
        let mark = self.out.len();
        let is_exec = spec.is_some_and(|spec| spec.full_name == "exec");
        let mut writer = Writer::new(self.out, self.session.resp3);
        if is_exec {
            writer.error_bytes(errors::exec_abort(error).as_bytes());
            transaction::discard(self.session);
        } else {
            writer.error_bytes(error.as_bytes());
            if let Some(multi) = &mut self.session.multi {
                multi.abort();
            }
        }
        self.finish_reply(mark);
        Executed::Done(Flow::Continue)
    }

    /// Calls the handler with its locks held, and counts it.
    pub(crate) fn call(
        &mut self,
        access: &mut Access<'k>,
        spec: &'static CommandSpec,
        hash: Option<u64>,
        argv: Argv<'_>,
    ) -> Flow {
        let mark = self.out.len();
        let resp3 = self.session.resp3;
        let changes = access.changes();
        let mut ctx = Ctx {
            engine: self.engine,
            session: &mut *self.session,
            access: &mut *access,
            reply: Writer::new(&mut *self.out, resp3),
            spec,
            flow: Flow::Continue,
            state: &mut *self.state,
            first_key_hash: hash,
            in_exec: false,
            serving: false,
        };
        let result = HANDLERS[usize::from(spec.id.0)](&mut ctx, argv);
        let flow = ctx.flow;
        let failed = result.is_err();
        if let Err(error) = result {
            self.out.truncate(mark);
            self.engine.error_counts.count(&error.code());
            Writer::new(self.out, self.session.resp3).error_bytes(error.as_bytes());
        }
        notify::publish_noted(self.engine, &mut self.state.outbox, access);
        if self.engine.journal.is_on() {
            let dbid = self.session.dbid;
            journal::end_command(self.state, access, spec, argv, dbid, changes);
            self.state.effects.append(&self.engine.journal, spec);
        }
        if access.has_ready() {
            blocking::serve_ready(self.engine, self.state, access);
            notify::publish_noted(self.engine, &mut self.state.outbox, access);
        }
        if spec.locks != Locks::Keys {
            access.release();
        }
        let now_ns = self.state.timepiece.now(&*self.engine.clock).monotonic_ns;
        // A command that waits for keys is counted when it is over.
        if !self.session.waits_for_keys() {
            count_call(
                self.engine,
                self.state,
                spec,
                now_ns.saturating_sub(self.state.clock_ns),
                failed,
            );
        }
        self.state.clock_ns = now_ns;
        if matches!(flow, Flow::Blocked { .. }) {
            let muted = matches!(self.session.reply_mode, ReplyMode::Off | ReplyMode::Skip);
            self.session.waits_muted = muted;
        }
        self.finish_reply(mark);
        if self.session.is_subscribed() {
            self.append_mail();
        }
        flow
    }

    /// Appends the messages that have come, those that the command itself published among them.
    #[cold]
    fn append_mail(&mut self) {
        let mailbox = &self.session.client.mailbox;
        // Where some were lost, the connection finds out when it looks itself.
        if mailbox.has_mail() && !mailbox.take(self.out) {
            self.session.client.kill();
        }
    }

    /// Applies CLIENT REPLY to what was written since `mark`.
    #[inline]
    fn finish_reply(&mut self, mark: usize) {
        let is_push = std::mem::take(&mut self.session.is_push);
        self.session.reply_mode = match self.session.reply_mode {
            ReplyMode::On => return,
            ReplyMode::Off => ReplyMode::Off,
            ReplyMode::SkipNext => ReplyMode::Skip,
            ReplyMode::Skip => ReplyMode::On,
        };
        if !is_push {
            self.out.truncate(mark);
        }
    }
}

/// Whether a command may put under a key what it finds under others.
fn stores_from_others(session: &Session, spec: &CommandSpec) -> bool {
    let is_one = |spec: &CommandSpec| spec.simple_keys.is_some_and(|keys| keys.first == keys.last);
    transaction::may_write(session, spec) && !is_one(spec)
}

/// Whether a client of RESP2 may run it while it is subscribed: any other reply it would take for a message.
fn is_for_subscribers(spec: &CommandSpec) -> bool {
    matches!(
        spec.full_name,
        "ping"
            | "quit"
            | "reset"
            | "subscribe"
            | "unsubscribe"
            | "psubscribe"
            | "punsubscribe"
            | "ssubscribe"
            | "sunsubscribe"
    )
}

/// Counts a command that ran, in or outside EXEC.
pub(crate) fn count_call(
    engine: &Engine,
    state: &CallerState,
    spec: &CommandSpec,
    elapsed_ns: u64,
    failed: bool,
) {
    state.stats.called(spec.id, elapsed_ns, failed);
    if engine.config.tracks_latency() {
        state.stats.latency.record(spec.id, elapsed_ns);
    }
}

impl Executed {
    fn flow(self) -> Flow {
        match self {
            Executed::Done(flow) => flow,
            Executed::NeedsGate => Flow::Continue,
        }
    }
}

/// Takes the command's locks; false when it needs the gate instead.
#[inline]
fn lock(
    session: &Session,
    access: &mut Access<'_>,
    spec: &'static CommandSpec,
    hash: Option<u64>,
    argv: Argv<'_>,
) -> Result<bool, Busy> {
    let dbid = session.dbid;
    match spec.locks {
        Locks::Keys => {
            if let (Some(simple), Some(hash)) = (spec.simple_keys, hash)
                && simple.last == simple.first
            {
                return access.lock_one(dbid, hash).map(|()| true);
            }
            let keyspace = access.keyspace();
            let mut hashes: SmallVec<[(u32, u64); 8]> = SmallVec::new();
            keys::for_each(spec, argv, &mut |key| {
                hashes.push((dbid, keyspace.hash(key)))
            });
            access.lock_many(&hashes).map(|()| true)
        }
        Locks::None | Locks::Walk => {
            access.release();
            Ok(true)
        }
        Locks::Gate => Ok(false),
        Locks::Derived => match transaction::plan(session, spec, argv, access.keyspace()) {
            Plan::Gate => Ok(false),
            Plan::Keys(keys) => access.lock_many(&keys).map(|()| true),
        },
    }
}
