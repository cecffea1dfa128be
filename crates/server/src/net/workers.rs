//! The workers of an instance: who takes the next connection, and how many there are.
//!
//! `io-threads` may change while the server runs. More of them are started at once. One too many takes no further
//! connection and ends with the last that it has: a connection stays with its thread, as everything it owns does.

use std::io;
use std::num::NonZero;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use serval_engine::{Engine, LogLevel};

use super::worker::{self, Accepted, WorkerHandle};
use crate::instance::Shared;
use crate::persistence::crew::Errand;

/// See the module's text.
#[derive(Default)]
pub(crate) struct Workers {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Those that take connections, by their index.
    active: Vec<Arc<WorkerHandle>>,
    /// Those that go on until their last connection ends.
    retiring: Vec<Arc<WorkerHandle>>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Makes it `count` workers, at least one. Where a thread cannot be started, those before it stay.
    pub(crate) fn resize(&self, count: usize, shared: &Arc<Shared>) -> io::Result<()> {
        let mut state = self.state();
        state.threads.retain(|thread| !thread.is_finished());
        state.retiring.retain(|worker| !worker.has_ended());
        let kept = count.max(1).min(state.active.len());
        for worker in state.active.split_off(kept) {
            worker.retire();
            state.retiring.push(worker);
        }
        while state.active.len() < count.max(1) {
            let idx = state.active.len();
            let handle = Arc::new(WorkerHandle::new(idx as u16));
            let (own, shared) = (Arc::clone(&handle), Arc::clone(shared));
            let thread = spawn(format!("serval-io-{idx}"), move || {
                let log = Arc::clone(&shared);
                report(&log, worker::run(own, shared));
            })?;
            state.threads.push(thread);
            state.active.push(handle);
        }
        shared.aof.set_has_one_worker(state.active.len() == 1);
        Ok(())
    }

    /// Gives a connection to the worker with the fewest.
    pub(crate) fn hand_over(&self, engine: &Engine, accepted: Accepted) {
        // Held meanwhile, so that no worker retires that has been chosen.
        let state = self.state();
        let idlest = state
            .active
            .iter()
            .min_by_key(|worker| worker.connection_count.load(Relaxed));
        if let Some(worker) = idlest {
            worker.adopt(engine, accepted);
        }
    }

    /// Connections of all workers.
    pub(crate) fn connection_count(&self) -> usize {
        let state = self.state();
        let all = state.active.iter().chain(&state.retiring);
        all.map(|worker| worker.connection_count.load(Relaxed))
            .sum()
    }

    /// Number of workers that take connections.
    pub(crate) fn len(&self) -> usize {
        self.state().active.len()
    }

    /// Tells each worker something.
    pub(crate) fn tell(&self, what: fn(&WorkerHandle)) {
        let state = self.state();
        let all = state.active.iter().chain(&state.retiring);
        all.for_each(|worker| what(worker));
    }

    /// Gives each worker that takes connections an errand, but no more of them than there are cores. One that ends soon
    /// takes none; one that has an errand does not end before it.
    pub(crate) fn give_errands(&self, make: &mut dyn FnMut() -> Errand) {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        for worker in self.state().active.iter().take(cores) {
            worker.give_errand(make());
        }
    }

    /// Whether one of them has not answered since it was asked.
    pub(crate) fn has_silent(&self) -> bool {
        let state = self.state();
        let mut all = state.active.iter().chain(&state.retiring);
        all.any(|worker| worker.is_silent())
    }

    /// Ends all of them. Returns when they have ended.
    pub(crate) fn stop(&self) {
        self.tell(WorkerHandle::stop);
        let threads = std::mem::take(&mut self.state().threads);
        for thread in threads {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts a thread of the network.
pub(super) fn spawn(
    name: String,
    run: impl FnOnce() + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name).spawn(run)
}

/// Says in the log why a thread of the network ended, if something went wrong.
pub(super) fn report(shared: &Shared, ended: io::Result<()>) {
    if let Err(error) = ended {
        shared.log.write(
            LogLevel::Warning,
            &format!("A network thread cannot run: {error}"),
        );
    }
}
