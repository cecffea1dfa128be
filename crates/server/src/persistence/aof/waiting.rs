//! Who waits for the append-only file before he tells anybody of what was done, and for how much of it.
//!
//! With `always` a reply waits until what it tells of is on disk, otherwise until it was given to the system, so that the
//! end of the process loses nothing that anybody was told of. Only where writing fails, or where a disk takes very long
//! for an fsync, replies do not wait for that: the file is behind then, as it is in the peers.
//!
//! An fsync costs the same for one effect as for a hundred, so with `always` the thread tries not to begin it too early.
//! After the last one the first few clients are back with their next commands before the others are; were an fsync begun for
//! them, all others would wait for the one after, and each would serve half of them. So it waits until about as many have
//! come as were served or kept waiting by the last, for a part of the time that an fsync takes at most.
//!
//! One worker that has no other beside it makes the fsync itself: it would have nothing to do meanwhile but to take up
//! commands whose replies have to wait for the next, and two switches of threads cost as much as some of those. It gathers
//! by looking at its connections until nobody comes any more.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed, SeqCst};
use std::sync::{MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use serval_engine::{Engine, Journal};
use serval_spec::directive_id as id;

use super::pen::{Done, Pen};
use super::policy::Fsync;
use super::{AppendOnly, lock};

/// What part of an fsync's time is spent on gathering for it, and how long at most.
const GATHER_PART: u32 = 4;
const GATHER_MAX: Duration = Duration::from_millis(2);
/// Where an fsync is that quick, gathering costs more than it saves.
const GATHER_MIN: Duration = Duration::from_micros(10);

/// Nobody needs to be rung for any number of those who wait.
const NEVER: u64 = u64::MAX;
/// The thread sleeps: it is to be rung for anything.
const ALWAYS: u64 = 0;

thread_local! {
    /// The calling thread writes what it did itself, before anybody is told of it.
    static WRITES: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Says that the calling thread calls [`AppendOnly::write_now`] after everything it does.
pub(crate) fn this_thread_writes() {
    WRITES.set(true);
}

/// Whether it has said so.
pub(super) fn does_this_thread_write() -> bool {
    WRITES.get()
}

/// How many have come to wait for an fsync.
#[derive(Debug)]
pub(super) struct Crowd {
    /// Since the start.
    come: AtomicU64,
    /// The thread is to be rung when that is as many.
    ring_at: AtomicU64,
}

impl Default for Crowd {
    fn default() -> Crowd {
        Crowd {
            come: AtomicU64::new(0),
            ring_at: AtomicU64::new(ALWAYS),
        }
    }
}

/// What the thread remembers of the last fsync.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Those who had come when it began.
    come: u64,
    /// How many of them it was for.
    len: u64,
    took: Duration,
}

impl AppendOnly {
    /// The offset of the journal that what was executed so far has to wait for; 0 for none. A relaxed load where
    /// nothing is written.
    #[inline]
    pub(crate) fn offset_to_hold(&self, journal: &Journal) -> u64 {
        if !journal.is_on() {
            return 0;
        }
        let offset = journal.offset();
        if self.may_tell(offset) { 0 } else { offset }
    }

    /// Whether what lies below an offset of the journal may be told.
    pub(crate) fn may_tell(&self, offset: u64) -> bool {
        if self.may_hold() {
            return !self.holds(offset);
        }
        self.written.load(SeqCst) >= offset || self.is_late.load(SeqCst) || self.is_broken()
    }

    /// Notes that somebody waits for an fsync.
    pub(crate) fn note_waiting(&self) {
        self.crowd.come.fetch_add(1, SeqCst);
    }

    /// Has the thread begin an fsync if that is worth while, for what others did and for what this thread did.
    pub(crate) fn ask_for_sync(&self) {
        if self.has_one_worker.load(SeqCst) {
            self.ask_writer();
        } else if self.crowd.come.load(SeqCst) >= self.crowd.ring_at.load(SeqCst) {
            self.ring_writer();
        }
    }

    /// Says whether there is one worker only, which brings to disk what it did with [`AppendOnly::commit_now`].
    pub(crate) fn set_has_one_worker(&self, has_one: bool) {
        if self.has_one_worker.swap(has_one, SeqCst) != has_one {
            // What the worker left is for the thread, or the reverse.
            self.ask_writer();
        }
    }

    /// Whether the worker that asks is to bring to disk what it did.
    pub(crate) fn has_one_worker(&self) -> bool {
        self.has_one_worker.load(Relaxed)
    }

    /// With `always`: brings everything that was executed to disk, or leaves it to the thread where that has to wait for
    /// something. The caller holds no lock and is the one worker. `is_awaited` says that replies of it wait for that, so
    /// that it is rung when it may try again.
    pub(crate) fn commit_now(&self, engine: &Engine, is_awaited: bool) {
        if self.may_tell(engine.journal.offset()) {
            return;
        }
        let pen = self.pen_unless_it_stays();
        let Some(mut pen) = pen.filter(|pen| pen.syncing_since().is_none()) else {
            if !is_awaited {
                self.ask_writer();
            }
            return;
        };
        if !self.is_to_commit(&pen) {
            drop(pen);
            return self.ask_writer();
        }
        pen.take(self, engine);
        if pen.meets_switch() {
            // Whoever gave that order has rung the thread.
            return;
        }
        self.keeps_pen.store(true, SeqCst);
        let done = pen.write_and_sync(self, engine);
        let is_news = pen.note_news();
        self.keeps_pen.store(false, SeqCst);
        drop(pen);
        match done {
            Done::Synced(until) => self.release_synced(engine, until),
            Done::Written(until) => self.release(until),
            Done::Failed => self.ring_waiting(),
        }
        if is_news || matches!(done, Done::Failed) {
            self.ring_writer();
        }
    }

    /// Whether nothing stands against a worker's making an fsync.
    fn is_to_commit(&self, pen: &Pen) -> bool {
        let has_failed = pen.write_failed || pen.sync_failed || self.is_broken();
        self.fsync.get() == Fsync::Always && !has_failed
    }

    /// Whether an fsync is due but not to be made while something else writes much.
    pub(super) fn is_sync_postponed(&self, pen: &Pen, engine: &Engine) -> bool {
        pen.is_unsynced
            && !pen.sync_failed
            && engine.config.is_on(id::NO_APPENDFSYNC_ON_REWRITE)
            && self.is_job_active(engine)
    }

    /// Gives everything that was executed to the system, or leaves it to the thread where that has to wait for something.
    /// The caller holds no lock and is a worker.
    pub(crate) fn write_now(&self, engine: &Engine) {
        let offset = engine.journal.offset();
        if self.may_tell(offset) {
            return;
        }
        let Some(mut pen) = self.pen_unless_it_stays() else {
            return;
        };
        if self.written.load(Relaxed) >= offset || pen.write_failed {
            return;
        }
        if pen.is_sync_long(self, engine) {
            self.is_late.store(true, SeqCst);
            return;
        }
        pen.take(self, engine);
        if pen.meets_switch() {
            // Whoever gave that order has rung the thread.
            return;
        }
        let started = pen.syncing_since().map(|_| Instant::now());
        let wrote_all = pen.write(self, engine, self.fsync.get());
        pen.note_write(started.map(|at| at.elapsed()));
        let is_news = pen.note_news();
        drop(pen);
        if is_news || !wrote_all {
            self.ring_writer();
        }
    }

    /// The pen, unless who has it keeps it for an fsync; then those who wait are rung afterwards.
    fn pen_unless_it_stays(&self) -> Option<MutexGuard<'_, Pen>> {
        match self.pen.try_lock() {
            Ok(pen) => Some(pen),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if self.keeps_pen.load(SeqCst) => None,
            Err(TryLockError::WouldBlock) => Some(self.pen()),
        }
    }

    pub(super) fn pen(&self) -> MutexGuard<'_, Pen> {
        self.pen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Blocks the calling thread, which holds nothing, until everything that was executed so far is on disk, where
    /// `always` asks for that. False where it is not and will not be.
    pub(crate) fn wait_until_released(&self, engine: &Engine) -> bool {
        let offset = engine.journal.offset();
        if !self.holds(offset) {
            return true;
        }
        let mut waiting = lock(&self.waiting);
        *waiting += 1;
        self.note_waiting();
        self.ask_for_sync();
        while self.holds(offset) && !self.is_broken() {
            waiting = self
                .released_more
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *waiting -= 1;
        !self.holds(offset)
    }

    // What the thread does with `always`.

    /// Waits until about as many have come as did for the last fsync.
    pub(super) fn gather_crowd(&self, last: &Batch) {
        let limit = (last.took / GATHER_PART).min(GATHER_MAX);
        let expected = last.len - last.len / 8;
        if expected <= 1 || limit < GATHER_MIN {
            return;
        }
        let goal = last.come + expected;
        self.crowd.ring_at.store(goal, SeqCst);
        let until = Instant::now() + limit;
        while self.crowd.come.load(SeqCst) < goal && !self.has_orders() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            std::thread::park_timeout(left);
        }
    }

    /// Begins to serve those who have come.
    pub(super) fn begin_batch(&self, batch: &mut Batch) {
        self.crowd.ring_at.store(NEVER, SeqCst);
        let come = self.crowd.come.load(SeqCst);
        batch.len = come - batch.come;
        batch.come = come;
    }

    /// Has served them. Before they hear of it: who has come meanwhile waits already, and they may come back.
    pub(super) fn end_batch(&self, batch: &mut Batch, took: Duration) {
        batch.len += self.crowd.come.load(Acquire) - batch.come;
        batch.took = took;
    }

    /// The thread is about to sleep, and looks at the journal once more after this.
    pub(super) fn expect_anybody(&self) {
        self.crowd.ring_at.store(ALWAYS, SeqCst);
    }
}
