//! One thread's way into the engine.
//!
//! A caller runs a parsed pipeline: inside the gate it resolves and hashes a window of commands, prefetches what they
//! will touch, then executes them in order. A command that needs the whole keyspace ends that phase; the caller leaves
//! the gate before it asks for it to be closed, so that no holder ever waits for the gate (DESIGN §2, rule 3).

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serval_keyspace::{EvictionPool, ExpireCycle};
use serval_resp::{Argv, Requests, Writer};
use serval_spec::{CommandId, CommandSpec, directive_id as id};
use serval_sync::Busy;
use serval_sync::counters::Handle;
use serval_sync::gate::Reader;

use crate::ahead;
use crate::blocking::{Waiter, reason};
use crate::clients::ClientFlags;
use crate::dispatch::{self, Executed, Prepared, Run};
use crate::engine::Engine;
use crate::errors;
use crate::journal::Effects;
use crate::pubsub::{self, Outbox};
use crate::session::{Session, WaitsFor};
use crate::stats::ThreadStats;
use crate::timepiece::Timepiece;
use crate::transaction::{self, Watching};

/// What becomes of a connection after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flow {
    /// The next command.
    #[default]
    Continue,
    /// It is closed once its output is sent.
    Close,
    /// It waits; `Caller::resume` writes the reply.
    Blocked {
        /// Unix milliseconds at which it waits no longer.
        deadline_ms: Option<i64>,
    },
    /// The next command is held back, and to be run again when that is over: by CLIENT PAUSE, or by a key on its way to
    /// another server ([`Session::is_held_back`]).
    Paused,
}

/// Why a blocked client goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// What it waited for has come.
    Ready,
    /// Its deadline has passed, or CLIENT UNBLOCK said so.
    Timeout,
    /// CLIENT UNBLOCK … ERROR.
    Error,
}

/// How far a pipeline was run: to its end, to a command that does not just go on, or until so much was replied that the
/// shell should look whether the client may have more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// The first request that was not run.
    pub next: usize,
    /// Why it stopped, or `Continue` where nothing did but the end or the size of the replies.
    pub flow: Flow,
}

/// What a thread keeps between commands.
pub(crate) struct CallerState {
    pub(crate) stats: Handle<ThreadStats>,
    pub(crate) pool: EvictionPool,
    pub(crate) rng: fastrand::Rng,
    pub(crate) timepiece: Timepiece,
    /// What it sends to clients.
    pub(crate) outbox: Outbox,
    /// What the command or transaction under way did.
    pub(crate) effects: Effects,
    /// When the last command ended, on the monotonic clock: the next one began then.
    pub(crate) clock_ns: u64,
}

impl CallerState {
    fn new(engine: &Engine, seed: u64) -> CallerState {
        CallerState {
            stats: engine.stats.register(),
            pool: EvictionPool::default(),
            rng: fastrand::Rng::with_seed(seed),
            timepiece: Timepiece::default(),
            outbox: Outbox::default(),
            effects: Effects::default(),
            clock_ns: 0,
        }
    }
}

/// One thread's way into the engine. Not shared: each worker and each Node environment has its own.
pub struct Caller {
    pub(crate) engine: Arc<Engine>,
    pub(crate) reader: Reader,
    pub(crate) state: CallerState,
    pub(crate) cycle: ExpireCycle,
    /// Watches of sessions that went while a long command kept others out.
    orphans: Vec<Watching>,
    /// Waits that are over and not taken out of their shards yet, for the same reason.
    old_waits: Vec<Arc<Waiter>>,
}

/// Requests that are prepared together: enough to have their cache misses overlap, few enough to stay in the first-level
/// cache.
pub(crate) const WINDOW: usize = 32;

impl Caller {
    /// Registers the calling thread. `seed` feeds its random numbers.
    pub fn new(engine: Arc<Engine>, seed: u64) -> Caller {
        Caller {
            reader: engine.keyspace.gate.register(),
            state: CallerState::new(&engine, seed),
            cycle: ExpireCycle::default(),
            orphans: Vec::new(),
            old_waits: Vec::new(),
            engine,
        }
    }

    /// The engine behind.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// This thread's counters, for what the shell counts (bytes, system calls).
    pub fn stats(&self) -> &ThreadStats {
        &self.state.stats
    }

    /// What [`Caller::settle`] needs of it.
    pub(crate) fn parts(&mut self) -> (&Engine, &Reader, &mut CallerState) {
        (&self.engine, &self.reader, &mut self.state)
    }

    /// Executes `requests[from..]`, appending replies to `out`; to be called again for what is left. Stops where the replies
    /// are more than the session may have.
    pub fn run(
        &mut self,
        session: &mut Session,
        requests: &Requests,
        buf: &[u8],
        from: usize,
        out: &mut Vec<u8>,
    ) -> Ran {
        let ran = self.run_batch(session, requests, buf, from, out);
        self.ring();
        ran
    }

    #[inline]
    fn run_batch(
        &mut self,
        session: &mut Session,
        requests: &Requests,
        buf: &[u8],
        from: usize,
        out: &mut Vec<u8>,
    ) -> Ran {
        let argv = |index: usize| requests.argv(&requests.as_slice()[index], buf);
        let count = requests.len();
        if from + 1 == count {
            let request = dispatch::prepare_one(&self.engine, argv(from));
            let flow = self.call_prepared(session, request, argv(from), out);
            // A paused command is run again; any other has been run.
            let next = if flow == Flow::Paused { from } else { count };
            return Ran { next, flow };
        }
        let (mut batch, reader) = self.begin(session, out);
        let (run, now_ms) = (&mut batch.run, batch.now_ms);
        let mut next = from;
        let mut flow = Flow::Continue;
        let full_len = run.full_len();
        while next < count && flow == Flow::Continue && run.out.len() <= full_len {
            let window = next..count.min(next + WINDOW);
            run.engine.journal.wait_for_room();
            let Ok((ran, request)) = run_window(reader, run, argv, window, now_ms, full_len) else {
                return run_busy(run, count, argv, next);
            };
            Ran { next, flow } = ran;
            if let Some(request) = request {
                flow = run_exclusively(reader, run, request, argv(next), now_ms);
                next += 1;
            }
        }
        batch.end(next - from);
        Ran { next, flow }
    }

    /// Tells other threads what the commands that have just run left for them.
    #[inline]
    fn ring(&mut self) {
        self.state.outbox.ring();
        self.engine.journal.ring();
        if self.state.outbox.has_mailed_much()
            && self.engine.config.number(id::MAXMEMORY_CLIENTS) != 0
        {
            self.engine.host.evict_clients();
        }
    }

    /// Executes one command.
    pub fn call(&mut self, session: &mut Session, argv: Argv<'_>, out: &mut Vec<u8>) -> Flow {
        let request = dispatch::prepare_one(&self.engine, argv);
        let flow = self.call_prepared(session, request, argv, out);
        self.ring();
        flow
    }

    /// Executes one command that the caller knows by its declaration. The words that name it are in `argv` all the same;
    /// what `rename-command` made of it is not looked at.
    pub fn call_known(
        &mut self,
        session: &mut Session,
        spec: &'static CommandSpec,
        argv: Argv<'_>,
        out: &mut Vec<u8>,
    ) -> Flow {
        let request = dispatch::prepare_known(&self.engine, spec, argv);
        let flow = self.call_prepared(session, request, argv, out);
        self.ring();
        flow
    }

    fn call_prepared(
        &mut self,
        session: &mut Session,
        request: Prepared,
        argv: Argv<'_>,
        out: &mut Vec<u8>,
    ) -> Flow {
        let dbid = session.dbid;
        if let Some(hash) = request.hash {
            self.engine.keyspace.prefetch_shard(dbid, hash);
        }
        let (mut batch, reader) = self.begin(session, out);
        let (run, now_ms) = (&mut batch.run, batch.now_ms);
        run.engine.journal.wait_for_room();
        let executed = match reader.enter_unless(&run.engine.keyspace.busy) {
            Ok(mut inside) => {
                // Hardly ahead of its use, but the lines of the entry come together, not one after the other.
                let hash = request.hash.into_iter();
                run.engine.keyspace.prefetch_buckets(dbid, hash.clone());
                run.engine.keyspace.prefetch_entries(dbid, hash);
                let mut access = run.access(now_ms);
                let executed = run.execute(&mut access, Some(&mut inside), request, argv);
                run.state.stats.tally(&access.tally);
                executed
            }
            Err(Busy) => return run.execute_busy(request, argv, now_ms),
        };
        let flow = match executed {
            Executed::Done(flow) => flow,
            Executed::NeedsGate => run_exclusively(reader, run, request, argv, now_ms),
        };
        batch.end(1);
        flow
    }

    #[inline]
    fn begin<'c>(
        &'c mut self,
        session: &'c mut Session,
        out: &'c mut Vec<u8>,
    ) -> (Batch<'c>, &'c mut Reader) {
        if !(self.orphans.is_empty() && self.old_waits.is_empty()) {
            self.forget_orphans();
        }
        let Caller {
            engine,
            reader,
            state,
            ..
        } = self;
        let now = state.timepiece.now(&*engine.clock);
        state.clock_ns = now.monotonic_ns;
        let batch = Batch {
            run: Run {
                engine,
                session,
                state,
                out,
            },
            now_ms: now.unix_ms(),
            started_ns: now.monotonic_ns,
        };
        (batch, reader)
    }

    /// Answers for a command that waits no longer.
    pub fn resume(&mut self, session: &mut Session, wake: Wake, out: &mut Vec<u8>) {
        let waited_for = session.waits_for.take();
        let is_muted = std::mem::take(&mut session.waits_muted);
        if let Some(WaitsFor::Keys(waiter)) = waited_for {
            let mark = out.len();
            self.resume_waiter(session, &waiter, wake, out);
            if is_muted {
                out.truncate(mark);
            }
            return;
        }
        if is_muted {
            return;
        }
        let mut reply = Writer::new(out, session.resp3);
        match (wake, waited_for) {
            (Wake::Error, _) => {
                // The error was counted when CLIENT UNBLOCK asked for it.
                let command = session.client.last_command.load(Ordering::Relaxed);
                self.state.stats.failed(CommandId(command));
                reply.error_bytes(errors::UNBLOCKED.as_bytes());
            }
            (_, Some(WaitsFor::Synced(wait))) => wait.answer(&self.engine, &mut reply),
            (_, Some(WaitsFor::Shell(errand))) => match errand.failure() {
                Some(error) => {
                    self.engine.error_counts.count(&error.code());
                    reply.error_bytes(error.as_bytes());
                }
                None => reply.ok(),
            },
            // Whoever does not wait for the background finds the database as empty as who does.
            (_, Some(WaitsFor::Freed(_))) => reply.ok(),
            (_, Some(WaitsFor::Transfer(journey))) => journey.answer(&mut reply),
            // No replica has acknowledged anything.
            (_, Some(WaitsFor::Replicas | WaitsFor::Keys(_)) | None) => reply.integer(0),
        }
    }

    /// Answers for a command that waited for keys.
    fn resume_waiter(
        &mut self,
        session: &Session,
        waiter: &Arc<Waiter>,
        wake: Wake,
        out: &mut Vec<u8>,
    ) {
        match wake {
            Wake::Ready => {}
            Wake::Timeout => {
                waiter.end(reason::TIMEOUT);
            }
            Wake::Error => {
                waiter.end(reason::ERROR);
            }
        }
        let answered = waiter.answer(&mut Writer::new(out, session.resp3));
        if !waiter.is_served() {
            // Whoever serves counts the call. An error was counted when CLIENT UNBLOCK asked for it.
            let command = CommandId(session.client.last_command.load(Ordering::Relaxed));
            self.state.stats.called(command, 0, false);
            if !answered {
                self.state.stats.failed(command);
            }
        }
        self.end_wait(session, waiter);
    }

    /// Takes a wait that is over out of the shards.
    fn end_wait(&mut self, session: &Session, waiter: &Arc<Waiter>) {
        session.client.set_flag(ClientFlags::BLOCKED, false);
        session.client.waits(None);
        self.old_waits.push(Arc::clone(waiter));
        self.forget_orphans();
    }

    /// Forgets what others know of a session whose client has gone: watched keys, its entry among the clients.
    pub fn disconnect(&mut self, session: &mut Session) {
        transaction::discard(session);
        pubsub::end_all(&self.engine, &mut session.subscriptions, &session.client);
        if let Some(WaitsFor::Keys(waiter)) = session.waits_for.take() {
            waiter.end(reason::GONE);
            self.end_wait(session, &waiter);
        }
        self.orphans.append(&mut session.stale_watches);
        self.forget_orphans();
        self.engine.clients.disconnect(session.client.id);
    }

    /// Takes the watches of sessions that are gone out of the shards, and waits that are over; later, where a long command is in the way.
    fn forget_orphans(&mut self) {
        if self.orphans.is_empty() && self.old_waits.is_empty() {
            return;
        }
        if let Ok(_inside) = self.reader.enter_unless(&self.engine.keyspace.busy) {
            transaction::unwatch_stale(&self.engine, &mut self.orphans);
            let engine = &self.engine;
            self.old_waits
                .retain(|waiter| waiter.forget(engine).is_err());
        }
    }
}

/// Commands that are run one after the other, and when that began.
struct Batch<'c> {
    run: Run<'c, 'c>,
    /// Unix milliseconds.
    now_ms: i64,
    started_ns: u64,
}

impl Batch<'_> {
    /// Counts it.
    #[inline]
    fn end(self, commands: usize) {
        let state = self.run.state;
        let elapsed_ns = state.clock_ns.saturating_sub(self.started_ns);
        state.stats.batch(commands as u64, elapsed_ns);
    }
}

/// Runs requests inside the gate, up to the first that does not just go on or fills the output beyond `full_len`. Gives how
/// far it came, and the request at `next` if that one needs the gate closed.
fn run_window<'a>(
    reader: &Reader,
    run: &mut Run<'_, '_>,
    argv: impl Fn(usize) -> Argv<'a>,
    range: std::ops::Range<usize>,
    now_ms: i64,
    full_len: usize,
) -> Result<(Ran, Option<Prepared>), Busy> {
    let engine = run.engine;
    let mut next = range.start;
    let mut inside = reader.enter_unless(&engine.keyspace.busy)?;
    let prepared = dispatch::prepare(engine, run.session.dbid, range, &argv);
    let mut access = run.access(now_ms);
    let mut flow = Flow::Continue;
    let mut needs_gate = None;
    let looks_ahead = run.session.authenticated && run.session.multi.is_none();
    let mut near = if looks_ahead { 0 } else { prepared.len() };
    for (at, request) in prepared.iter().enumerate() {
        if at >= near && request.names_elements() {
            let rest = &prepared[at..];
            near = at
                + ahead::bring_near(&mut access, run.session.dbid, rest, |offset| {
                    argv(next + offset)
                });
        }
        match run.execute(&mut access, Some(&mut inside), *request, argv(next)) {
            Executed::Done(Flow::Continue) => {
                next += 1;
                if run.out.len() > full_len {
                    break;
                }
            }
            Executed::Done(other) => {
                // A paused command is run again; any other has been run.
                next += usize::from(other != Flow::Paused);
                flow = other;
                break;
            }
            Executed::NeedsGate => {
                needs_gate = Some(*request);
                break;
            }
        }
    }
    run.state.stats.tally(&access.tally);
    Ok((Ran { next, flow }, needs_gate))
}

/// Closes the gate for one command.
fn run_exclusively(
    reader: &mut Reader,
    run: &mut Run<'_, '_>,
    request: Prepared,
    argv: Argv<'_>,
    now_ms: i64,
) -> Flow {
    let engine = run.engine;
    engine.journal.wait_for_room();
    let Ok(exclusive) = reader.exclusive_unless(&engine.keyspace.busy) else {
        run.refuse(request.spec, &errors::BUSY);
        return Flow::Continue;
    };
    let mut access = run.access(now_ms);
    access.lock_all();
    let executed = run.execute(&mut access, None, request, argv);
    run.state.stats.tally(&access.tally);
    // What was removed is dropped when everybody else may go on.
    let trash = access.into_trash();
    drop(exclusive);
    trash.free(&engine.keyspace);
    match executed {
        Executed::Done(flow) => flow,
        Executed::NeedsGate => unreachable!("the gate is closed"),
    }
}

/// Answers a pipeline while a long command holds what it needs: only what takes no lock is run.
fn run_busy<'a>(
    run: &mut Run<'_, '_>,
    count: usize,
    argv: impl Fn(usize) -> Argv<'a>,
    from: usize,
) -> Ran {
    let now_ms = run.engine.clock.unix_us() / 1000;
    for next in from..count {
        let request = dispatch::prepare_one(run.engine, argv(next));
        let flow = run.execute_busy(request, argv(next), now_ms);
        if flow != Flow::Continue || run.is_output_full() {
            return Ran {
                next: next + 1,
                flow,
            };
        }
    }
    Ran {
        next: count,
        flow: Flow::Continue,
    }
}

/// Serves a connection of a worker whose own caller is in use by the long command.
pub struct BusyCaller {
    engine: Arc<Engine>,
    state: CallerState,
}

impl BusyCaller {
    /// A caller for [`crate::Host::serve_while_busy`].
    pub fn new(engine: Arc<Engine>) -> BusyCaller {
        let state = CallerState::new(&engine, 0);
        BusyCaller { engine, state }
    }

    /// What INFO and the like say in a process that is about to end, whoever holds what; nothing for other commands. What
    /// a thread was changing when it came to an end may be shown half changed, or may be waited for.
    pub fn call_last(&mut self, session: &mut Session, argv: Argv<'_>, out: &mut Vec<u8>) {
        let request = dispatch::prepare_one(&self.engine, argv);
        let now_ms = self.engine.clock.unix_us() / 1000;
        let mut run = Run {
            engine: &self.engine,
            session,
            state: &mut self.state,
            out,
        };
        run.execute_last(request, argv, now_ms);
    }

    /// Like [`Caller::run`], while a long command holds locks: BUSY, or what is allowed then.
    pub fn run(
        &mut self,
        session: &mut Session,
        requests: &Requests,
        buf: &[u8],
        from: usize,
        out: &mut Vec<u8>,
    ) -> Ran {
        let argv = |index: usize| requests.argv(&requests.as_slice()[index], buf);
        let mut run = Run {
            engine: &self.engine,
            session,
            state: &mut self.state,
            out,
        };
        let ran = run_busy(&mut run, requests.len(), argv, from);
        self.state.outbox.ring();
        ran
    }
}
