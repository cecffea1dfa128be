//! Waiting for the append-only file: who asked WAITAOF, and what they are told.
//!
//! The shell calls [`Engine::wake_synced`] whenever more of the journal is on disk, and when the append-only file is
//! switched off.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU8};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serval_resp::Writer;

use crate::clients::Client;
use crate::engine::Engine;
use crate::errors;

/// What has become of a wait.
const WAITING: u8 = 0;
const SYNCED: u8 = 1;
const SWITCHED_OFF: u8 = 2;

/// A client that waits for the journal to be on disk.
pub(crate) struct SyncWait {
    /// Up to here.
    offset: u64,
    /// It asked for the file of this server; else only for those of replicas.
    wants_local: bool,
    /// It asked for nothing else, so that it is answered when this is there.
    local_suffices: bool,
    outcome: AtomicU8,
    client: Arc<Client>,
}

/// All that wait.
#[derive(Default)]
pub(crate) struct SyncWaits {
    waits: Mutex<Vec<Arc<SyncWait>>>,
    /// There are any.
    is_used: AtomicBool,
}

impl SyncWaits {
    fn waits(&self) -> MutexGuard<'_, Vec<Arc<SyncWait>>> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SyncWait {
    /// Whether the client is to be answered.
    pub(crate) fn is_over(&self) -> bool {
        self.outcome.load(Acquire) != WAITING
    }

    /// What the client is told, whether its time is over or not.
    pub(crate) fn answer(&self, engine: &Engine, reply: &mut Writer<'_>) {
        if self.outcome.load(Acquire) == SWITCHED_OFF {
            reply.error_bytes(errors::WAITAOF_OFF.as_bytes());
            return;
        }
        let local = engine.is_synced(self.offset);
        reply.array(2);
        reply.integer(i64::from(local));
        // No replica has acknowledged anything.
        reply.integer(0);
    }
}

impl Engine {
    /// Whether what lies below `offset` of the journal is on disk, as far as there is an append-only file.
    pub(crate) fn is_synced(&self, offset: u64) -> bool {
        let facts = &self.persistence.aof;
        let is_loadable = facts.is_on.load(Relaxed) && !facts.is_starting.load(Acquire);
        is_loadable && self.journal.synced() >= offset
    }

    /// Has a client wait for what was executed so far.
    pub(crate) fn wait_synced(
        &self,
        client: &Arc<Client>,
        wants_local: bool,
        local_suffices: bool,
    ) -> Arc<SyncWait> {
        let wait = Arc::new(SyncWait {
            offset: self.journal.offset(),
            wants_local,
            local_suffices,
            outcome: AtomicU8::new(WAITING),
            client: Arc::clone(client),
        });
        let waits = &self.persistence.sync_waits;
        waits.waits().push(Arc::clone(&wait));
        waits.is_used.store(true, Relaxed);
        std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
        // It may have come to the disk meanwhile.
        self.wake_synced();
        wait
    }

    /// Wakes the clients that waited for what is on disk by now, or for what will not come there.
    pub fn wake_synced(&self) {
        let waits = &self.persistence.sync_waits;
        if !waits.is_used.load(Relaxed) {
            return;
        }
        let is_on = self.persistence.aof.is_on.load(Relaxed);
        let mut waiting = waits.waits();
        waiting.retain(|wait| {
            let outcome = match (is_on, wait.wants_local) {
                (false, true) => SWITCHED_OFF,
                (true, _) if wait.local_suffices && self.is_synced(wait.offset) => SYNCED,
                _ => WAITING,
            };
            if outcome != WAITING {
                wait.outcome.store(outcome, Release);
                (wait.client.init.wake)();
            }
            // Those that were answered for their time hold the last reference but ours no longer.
            outcome == WAITING && Arc::strong_count(wait) > 1
        });
        waits.is_used.store(!waiting.is_empty(), Relaxed);
    }
}
