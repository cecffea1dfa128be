//! Keys on their way to another server.
//!
//! MIGRATE serializes its keys under their locks, *parks* them and lets go; the shell sends what was serialized and reads
//! what the other server says, while nothing is locked. Whoever wants a parked key finds out once it has the key's lock:
//! it lets go, and is run again when the transfer is over, so that no write falls between serializing and deleting. Other
//! keys, those of the same shards included, are as reachable as ever. What has the gate closed does not look: who empties
//! or exchanges databases must not wait for another server. Each parked key is watched instead, and one that changed all
//! the same stays, which MIGRATE then reports.
//!
//! The transfer is settled by whoever carried it out ([`Caller::settle`]), whether or not the client is still there.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serval_keyspace::{Access, Key, WatchFlag};
use serval_resp::{Argv, Writer};
use serval_spec::{CommandSpec, Locks};

use crate::caller::{Caller, Flow};
use crate::clients::Client;
use crate::commands::migrate;
use crate::ctx::Ctx;
use crate::dispatch;
use crate::engine::Engine;
use crate::errors::Error;
use crate::session::Session;
use crate::{blocking, journal, keys, notify, transaction};

/// A transfer for the shell to carry out: authenticate, select, restore, in one pipeline.
pub struct Transfer {
    /// Name or address of the other server, as the client gave it.
    pub host: Vec<u8>,
    /// Its port; 0 where the client gave none that could be one.
    pub port: u16,
    /// The database there, which the other server checks.
    pub dbid: i64,
    /// The longest that connecting, sending a part and each reply may take, milliseconds.
    pub timeout_ms: u64,
    /// Who to be there.
    pub user: Option<Vec<u8>>,
    /// With which password, if at all.
    pub password: Option<Vec<u8>>,
    /// One RESTORE for each key, as they are sent.
    pub restores: Vec<u8>,
    pub(crate) journey: Arc<Journey>,
    /// The keys in the order of [`Transfer::restores`].
    pub(crate) keys: Vec<Traveller>,
    /// They stay here as well.
    pub(crate) copy: bool,
    /// The selected database.
    pub(crate) source_dbid: u32,
    pub(crate) client: Arc<Client>,
    pub(crate) spec: &'static CommandSpec,
    /// When the command was called, on the monotonic clock.
    pub(crate) started_ns: u64,
}

/// A key that is to go.
pub(crate) struct Traveller {
    pub(crate) bytes: Box<[u8]>,
    /// Of the key in its keyspace.
    pub(crate) hash: u64,
    /// Raised when it changes all the same.
    pub(crate) flag: Arc<WatchFlag>,
}

/// What became of a transfer.
#[derive(Debug, Default)]
pub struct Arrival {
    /// Which keys the other server has acknowledged, in order; it may be fewer than there are.
    pub acknowledged: Vec<bool>,
    /// What went wrong first, if anything did.
    pub failed: Option<TransferError>,
}

/// Why a transfer failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferError {
    /// No connection came about.
    Connect,
    /// Sending failed or took too long.
    Write,
    /// A reply did not come, or was none.
    Read,
    /// The other server refused: its error without `-`.
    Target(Vec<u8>),
}

/// What a client sees that waits for a transfer, its own or somebody else's.
#[derive(Default)]
pub(crate) struct Journey {
    is_over: AtomicBool,
    /// Those whose commands wait for the keys.
    held_back: Mutex<Vec<Arc<Client>>>,
    /// The reply of MIGRATE.
    reply: Mutex<Vec<u8>>,
}

impl Journey {
    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    /// Writes the reply of MIGRATE. Nothing came of it yet where its client gave up: that is null.
    pub(crate) fn answer(&self, reply: &mut Writer<'_>) {
        match self.is_over() {
            true => reply.raw(&lock(&self.reply)),
            false => reply.null(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Which keys are on their way.
#[derive(Default)]
pub struct Migrations {
    parked: Mutex<HashMap<(u32, u64), Arc<Journey>>>,
    /// Connections to other servers that the shell keeps for the next transfer, for INFO.
    pub cached_sockets: AtomicUsize,
}

impl Migrations {
    /// Parks keys, whose shards are locked.
    pub(crate) fn park(&self, engine: &Engine, transfer: &Transfer) {
        let mut parked = lock(&self.parked);
        for name in transfer.names() {
            parked.insert(name, Arc::clone(&transfer.journey));
        }
        engine
            .pause
            .parked_keys
            .store(parked.len(), Ordering::Relaxed);
    }

    /// Has them travel no longer, if they were parked. Their shards are locked.
    pub(crate) fn unpark(&self, engine: &Engine, transfer: &Transfer) {
        let mut parked = lock(&self.parked);
        for name in transfer.names() {
            // What is only copied was never parked, and may be by somebody else.
            let is_its = |journey: &Arc<Journey>| Arc::ptr_eq(journey, &transfer.journey);
            if parked.get(&name).is_some_and(is_its) {
                parked.remove(&name);
            }
        }
        engine
            .pause
            .parked_keys
            .store(parked.len(), Ordering::Relaxed);
    }

    /// The first of some keys, as (dbid, hash), that is on its way. Whoever shares a parked key's hash waits as well, which
    /// is rare and harms nobody.
    fn find(&self, keys: &[(u32, u64)]) -> Option<Arc<Journey>> {
        let parked = lock(&self.parked);
        keys.iter().find_map(|key| parked.get(key)).cloned()
    }
}

/// Whether a command, which has its locks, has to wait for a key that is on its way. It is told to the session then, and
/// the client is woken when it may try again.
#[cold]
pub(crate) fn must_wait(
    engine: &Engine,
    session: &mut Session,
    access: &Access<'_>,
    (spec, hash): (&'static CommandSpec, Option<u64>),
    argv: Argv<'_>,
) -> bool {
    let dbid = session.dbid;
    let mut names: Vec<(u32, u64)> = hash.map(|hash| (dbid, hash)).into_iter().collect();
    match spec.locks {
        Locks::None | Locks::Walk | Locks::Gate => return false,
        Locks::Keys => keys::for_each(spec, argv, &mut |key| {
            names.push((dbid, engine.keyspace.hash(key)))
        }),
        Locks::Derived => {
            if let transaction::Plan::Keys(keys) =
                transaction::plan(session, spec, argv, &engine.keyspace)
            {
                names.extend(keys);
            }
        }
    }
    // What it puts under its keys may go on to a key that somebody waits to have it moved to.
    names.extend(access.destinations());
    let Some(journey) = engine.migrations.find(&names) else {
        return false;
    };
    lock(&journey.held_back).push(Arc::clone(&session.client));
    session.held_back_by = Some(journey);
    true
}

impl Caller {
    /// Settles a transfer: deletes what has arrived, lets go on who waited for the keys, and answers the client. Gives it
    /// back where a long command keeps others out, to be tried again a little later.
    ///
    /// # Errors
    /// What it was given.
    pub fn settle(
        &mut self,
        transfer: Box<Transfer>,
        arrival: Arrival,
    ) -> Result<(), (Box<Transfer>, Arrival)> {
        let (engine, reader, state) = self.parts();
        engine.journal.wait_for_room();
        let Ok(inside) = reader.enter_unless(&engine.keyspace.busy) else {
            return Err((transfer, arrival));
        };
        let now_ms = engine.clock.unix_us() / 1000;
        let mut access = Access::new(&engine.keyspace, now_ms, state.rng.u64(..));
        let dbid = transfer.source_dbid;
        let names: Vec<(u32, u64)> = transfer.names().collect();
        if access.lock_many(&names).is_err() {
            drop(access);
            drop(inside);
            return Err((transfer, arrival));
        }
        access.want_events(notify::noted_events(engine.config.wanted_events()));
        journal::note_losses(engine, &mut access);
        let changes = access.changes();
        let resp3 = transfer.client.is_resp3();
        let mut session = Session::guest(engine, &transfer.client, dbid, resp3);
        let mut out = Vec::new();
        let mut ctx = Ctx {
            engine,
            session: &mut session,
            access: &mut access,
            reply: Writer::new(&mut out, resp3),
            spec: transfer.spec,
            flow: Flow::Continue,
            state: &mut *state,
            first_key_hash: None,
            in_exec: false,
            serving: true,
        };
        let result = migrate::arrived(&mut ctx, &transfer, &arrival);
        engine.migrations.unpark(engine, &transfer);
        let failed = result.is_err();
        match result {
            Ok(()) => Writer::new(&mut out, resp3).ok(),
            Err(error) => fail(engine, &error, &mut Writer::new(&mut out, resp3)),
        }
        notify::publish_noted(engine, &mut state.outbox, &mut access);
        if engine.journal.is_on() {
            let nothing = Argv::new(&[], &[]);
            journal::end_command(state, &mut access, transfer.spec, nothing, dbid, changes);
            state.effects.append(&engine.journal, transfer.spec);
        }
        if access.has_ready() {
            blocking::serve_ready(engine, state, &mut access);
            notify::publish_noted(engine, &mut state.outbox, &mut access);
        }
        access.release();
        let elapsed_ns = engine.clock.monotonic_ns();
        let elapsed_ns = elapsed_ns.saturating_sub(transfer.started_ns);
        dispatch::count_call(engine, state, transfer.spec, elapsed_ns, failed);
        state.stats.tally(&access.tally);
        drop(access);
        drop(inside);
        state.outbox.ring();
        engine.journal.ring();
        finish(&transfer, out);
        Ok(())
    }
}

fn fail(engine: &Engine, error: &Error, reply: &mut Writer<'_>) {
    engine.error_counts.count(&error.code());
    reply.error_bytes(error.as_bytes());
}

/// Tells everybody who waits.
fn finish(transfer: &Transfer, reply: Vec<u8>) {
    let journey = &transfer.journey;
    *lock(&journey.reply) = reply;
    journey.is_over.store(true, Ordering::Release);
    for client in std::mem::take(&mut *lock(&journey.held_back)) {
        (client.init.wake)();
    }
    (transfer.client.init.wake)();
}

impl Transfer {
    /// The keys and their flags.
    pub(crate) fn each_key(&self) -> impl Iterator<Item = (Key<'_>, &Arc<WatchFlag>)> {
        self.keys.iter().map(|traveller| {
            let key = Key {
                dbid: self.source_dbid,
                hash: traveller.hash,
                bytes: &traveller.bytes,
            };
            (key, &traveller.flag)
        })
    }

    /// The keys as (dbid, hash).
    fn names(&self) -> impl Iterator<Item = (u32, u64)> {
        self.keys.iter().map(|key| (self.source_dbid, key.hash))
    }

    /// How many keys there are, and so how many replies to [`Transfer::restores`].
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }
}
