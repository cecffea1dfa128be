//! Blocking commands: a client waits for a key, and whoever changes the key serves it.
//!
//! A handler that finds nothing calls [`Ctx::block_on`] under the locks of its keys; from then on the client is among those
//! who wait for them (see `serval_keyspace::Wait`). A command that changes such a key serves them at its end, still under
//! its locks, so that nobody else sees the element in between: it runs the command of the one whose turn it is once more,
//! on its own thread and in the name of the other ([`serve_ready`]). That either writes the reply, which is left for the
//! other's thread to send, or calls `block_on` again, which then means that the client waits on. First come, first served;
//! whatever else ends a wait (timeout, CLIENT UNBLOCK, CLIENT KILL, the client's going) competes for its [`Claim`].

use std::any::Any;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use serval_base::number;
use serval_keyspace::{Access, Key, ReadyKey, Wait};
use serval_resp::{ArgvBuf, Writer};
use serval_spec::CommandSpec;
use serval_sync::{Busy, Claim, Claimed};

use crate::caller::{CallerState, Flow, Wake};
use crate::clients::{Client, ClientFlags};
use crate::ctx::{CommandResult, Ctx};
use crate::dispatch;
use crate::engine::Engine;
use crate::errors::{self, Error};
use crate::generated::dispatch::HANDLERS;
use crate::journal;
use crate::session::{Session, WaitsFor};

/// Why a wait ended without being served, as [`Claim::end`] takes it.
pub(crate) mod reason {
    /// Its time is over, or CLIENT UNBLOCK says so.
    pub(crate) const TIMEOUT: u8 = 0;
    /// CLIENT UNBLOCK … ERROR.
    pub(crate) const ERROR: u8 = 1;
    /// The client has gone, or is about to.
    pub(crate) const GONE: u8 = 2;
}

/// What a client is answered that may not wait, in a transaction. Who waited in vain is always told so by the latter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// Null in place of one element.
    Null,
    /// Null in place of a list.
    NullArray,
}

/// What a handler waits for.
pub struct Block<'a> {
    /// The type of value that serves it: `serval_keyspace::kind::LIST` …
    pub kind: u8,
    /// The keys, in the order of their arguments, in the selected database. All are declared by the command.
    pub keys: Vec<&'a [u8]>,
    /// Unix milliseconds at which it waits no longer: see [`deadline`].
    pub deadline_ms: Option<i64>,
    /// The answer in a transaction.
    pub nothing: Nothing,
    /// The command wants to run again as well when a key goes or is replaced by another type: XREADGROUP.
    pub is_told_of_loss: bool,
    /// The key that the command puts what it takes under: BLMOVE. One of the declared.
    pub destination: Option<&'a [u8]>,
    /// The command to run again: mostly the handler's own argv, but with `$` of XREAD replaced by the id it stood for.
    pub argv: ArgvBuf,
}

/// A client that waits for keys.
pub(crate) struct Waiter {
    claim: Claim,
    client: Arc<Client>,
    spec: &'static CommandSpec,
    argv: ArgvBuf,
    dbid: u32,
    resp3: bool,
    destination: Option<(u32, u64)>,
    keys: Vec<Box<[u8]>>,
    turn: u64,
    /// What it was served.
    reply: Mutex<Vec<u8>>,
}

impl Waiter {
    /// Why it goes on, if it does.
    pub(crate) fn wake(&self) -> Option<Wake> {
        match self.claim.state() {
            Claimed::No => None,
            Claimed::Served => Some(Wake::Ready),
            Claimed::Ended(reason::ERROR) => Some(Wake::Error),
            Claimed::Ended(_) => Some(Wake::Timeout),
        }
    }

    /// Ends the wait for one of [`reason`], unless it is over. Whether this did it. May spin for as long as somebody tries to
    /// serve it.
    pub(crate) fn end(&self, reason: u8) -> bool {
        let ended = self.claim.end(reason);
        if ended {
            self.client.set_flag(ClientFlags::BLOCKED, false);
        }
        ended
    }

    /// Ends the wait of a client that is to be closed, unless somebody serves it right now.
    pub(crate) fn abandon(&self) {
        self.claim.try_end(reason::GONE);
    }

    /// Writes what it was served, or the answer of a wait in vain; false where that is an error, which is written too.
    pub(crate) fn answer(&self, reply: &mut Writer<'_>) -> bool {
        match self.claim.state() {
            Claimed::Served => {
                let served = self.reply.lock().unwrap_or_else(PoisonError::into_inner);
                reply.raw(&served);
            }
            Claimed::Ended(reason::ERROR) => {
                reply.error_bytes(errors::UNBLOCKED.as_bytes());
                return false;
            }
            _ => reply.null_array(),
        }
        true
    }

    /// Whether it was served, so that its call is counted.
    pub(crate) fn is_served(&self) -> bool {
        self.claim.state() == Claimed::Served
    }

    /// Takes it out of the shards of all its keys. The caller is inside the gate and holds no lock.
    pub(crate) fn forget(&self, engine: &Engine) -> Result<(), Busy> {
        let mut access = Access::new(&engine.keyspace, 0, 0);
        for bytes in &self.keys {
            let key = access.key(self.dbid, bytes);
            access.stop_waiting_unlocked(key, self.turn)?;
        }
        Ok(())
    }
}

/// Reads a timeout in seconds with a fraction, as BLPOP and its relatives take it: the Unix millisecond that it ends at, or
/// none for 0.
pub fn deadline(ctx: &Ctx<'_, '_>, timeout: &[u8]) -> Result<Option<i64>, Error> {
    let seconds = number::parse_f64(timeout).ok_or(errors::TIMEOUT_NOT_FLOAT)?;
    let ms = seconds * 1000.0;
    // The bound itself is the first that does not fit.
    if ms >= i64::MAX as f64 {
        return Err(errors::TIMEOUT_OUT_OF_RANGE);
    }
    deadline_at(ctx, ms.ceil() as i64)
}

/// Reads a timeout in whole milliseconds, as XREAD takes it.
pub fn deadline_of_ms(ctx: &Ctx<'_, '_>, timeout: &[u8]) -> Result<Option<i64>, Error> {
    let ms = number::parse_i64(timeout).ok_or(errors::TIMEOUT_NOT_INTEGER)?;
    deadline_at(ctx, ms)
}

fn deadline_at(ctx: &Ctx<'_, '_>, ms: i64) -> Result<Option<i64>, Error> {
    match ms {
        ..0 => Err(errors::TIMEOUT_NEGATIVE),
        0 => Ok(None),
        ms => match ctx.now_ms().checked_add(ms) {
            Some(at_ms) => Ok(Some(at_ms)),
            None => Err(errors::TIMEOUT_OUT_OF_RANGE),
        },
    }
}

impl Ctx<'_, '_> {
    /// Whether a key may be looked at: always, but for a command that is run again for somebody who waits. That one sees
    /// only keys that whoever serves it has locked; the others hold nothing for it, or it would have been served. Handlers
    /// of commands that wait for several keys ask before they touch one.
    pub fn can_see(&self, key: Key<'_>) -> bool {
        !self.serving || self.access.holds(key)
    }

    /// Has the client wait: the last thing that a handler does, which has changed and written nothing. In a transaction
    /// nobody waits: the answer is [`Block::nothing`] at once.
    pub fn block_on(&mut self, block: Block<'_>) -> CommandResult {
        if self.serving {
            self.flow = Flow::Blocked { deadline_ms: None };
            return Ok(());
        }
        if self.in_exec || self.session.is_replaying {
            match block.nothing {
                Nothing::Null => self.reply.null(),
                Nothing::NullArray => self.reply.null_array(),
            }
            return Ok(());
        }
        let dbid = self.session.dbid;
        let hash_of = |key: &[u8]| (dbid, self.access.keyspace().hash(key));
        let client = &self.session.client;
        let waiter = Arc::new(Waiter {
            claim: Claim::new(),
            client: Arc::clone(client),
            spec: self.spec,
            argv: block.argv,
            dbid,
            resp3: self.session.resp3,
            destination: block.destination.map(hash_of),
            keys: block.keys.iter().map(|key| (*key).into()).collect(),
            turn: self.engine.turns.fetch_add(1, Ordering::Relaxed),
            reply: Mutex::default(),
        });
        // Before anybody can serve it and take the flag down.
        client.set_flag(ClientFlags::BLOCKED, true);
        client.waits(Some(Arc::clone(&waiter)));
        for bytes in block.keys {
            let key = self.access.key(dbid, bytes);
            let wait = Wait {
                turn: waiter.turn,
                kind: block.kind,
                is_told_of_loss: block.is_told_of_loss,
                destination: waiter.destination,
                token: Arc::clone(&waiter) as Arc<dyn Any + Send + Sync>,
            };
            self.access.wait_for(key, wait);
        }
        self.session.waits_for = Some(WaitsFor::Keys(waiter));
        self.flow = Flow::Blocked {
            deadline_ms: block.deadline_ms,
        };
        Ok(())
    }
}

/// Serves those who wait for keys that have become ready, in the order of both, until none of them can be. Under the locks
/// of the command that made them ready.
#[cold]
pub(crate) fn serve_ready<'k>(
    engine: &'k Engine,
    state: &mut CallerState,
    access: &mut Access<'k>,
) {
    // A transaction may have taken long, and what it left have expired meanwhile.
    let now_ms = engine.clock.unix_us() / 1000;
    access.now_ms = access.now_ms.max(now_ms);
    while let Some(ready) = access.next_ready() {
        serve_key(engine, state, access, &ready);
    }
}

fn serve_key<'k>(
    engine: &'k Engine,
    state: &mut CallerState,
    access: &mut Access<'k>,
    ready: &ReadyKey,
) {
    let key = ready.key();
    let mut turn = None;
    while let Some(wait) = access.next_wait(key, turn) {
        turn = Some(wait.turn);
        let Ok(waiter) = Arc::downcast::<Waiter>(wait.token) else {
            continue;
        };
        let is_over = waiter.claim.state() != Claimed::No;
        if is_over || try_serve(engine, state, access, &waiter) {
            access.stop_waiting(key, wait.turn);
        }
    }
}

/// Runs the command of somebody who waits. False when it waits on.
fn try_serve<'k>(
    engine: &'k Engine,
    state: &mut CallerState,
    access: &mut Access<'k>,
    waiter: &Waiter,
) -> bool {
    let destination = waiter.destination.map(|(dbid, hash)| Key {
        dbid,
        hash,
        bytes: b"",
    });
    if destination.is_some_and(|key| !access.holds(key)) || !waiter.claim.try_serve() {
        return false;
    }
    let Some(reply) = run(engine, state, access, waiter) else {
        waiter.claim.put_back();
        return false;
    };
    *waiter.reply.lock().unwrap_or_else(PoisonError::into_inner) = reply;
    waiter.client.set_flag(ClientFlags::BLOCKED, false);
    waiter.claim.serve();
    state.outbox.call(&waiter.client);
    true
}

/// The reply of a waiting command, run in the name of its client; none when it waits on.
fn run<'k>(
    engine: &'k Engine,
    state: &mut CallerState,
    access: &mut Access<'k>,
    waiter: &Waiter,
) -> Option<Vec<u8>> {
    let started_ns = engine.clock.monotonic_ns();
    let mut session = Session::guest(engine, &waiter.client, waiter.dbid, waiter.resp3);
    let mut out = Vec::new();
    let spec = waiter.spec;
    let changes = access.changes();
    let mut ctx = Ctx {
        engine,
        session: &mut session,
        access: &mut *access,
        reply: Writer::new(&mut out, waiter.resp3),
        spec,
        flow: Flow::Continue,
        state: &mut *state,
        first_key_hash: None,
        in_exec: false,
        serving: true,
    };
    let argv = waiter.argv.as_argv();
    let result = HANDLERS[usize::from(spec.id.0)](&mut ctx, argv);
    let waits_on = matches!(ctx.flow, Flow::Blocked { .. });
    if engine.journal.is_on() {
        journal::end_command(state, access, spec, argv, waiter.dbid, changes);
        state.effects.append(&engine.journal, spec);
    }
    if waits_on {
        return None;
    }
    let failed = result.is_err();
    if let Err(error) = result {
        engine.error_counts.count(&error.code());
        out.clear();
        Writer::new(&mut out, waiter.resp3).error_bytes(error.as_bytes());
    }
    let elapsed_ns = engine.clock.monotonic_ns().saturating_sub(started_ns);
    dispatch::count_call(engine, state, spec, elapsed_ns, failed);
    Some(out)
}
