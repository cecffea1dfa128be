//! The thread that looks after the append-only file: it brings what was written to disk as often as `appendfsync` says, and
//! tells everybody who waits for that; it carries out orders, and writes what no worker writes.
//!
//! With `always` it does all the writing, unless there is one worker only, which then does that between two looks at its
//! connections (see [`waiting`](super::waiting)). A turn is: take all that is there, write it, one fsync; who comes
//! meanwhile waits for the next turn, so that one fsync serves all of them however many they are. Otherwise workers write
//! what they did
//! themselves (see [`pen`](super::pen)), and the thread lets gather what others did, for a millisecond or until enough is
//! there, which keeps system calls and wakeups few when many small commands come. Its fsyncs are made without the pen, so
//! that nobody has to wait for them.
//!
//! What cannot be written stays and is tried again, and writes are refused until it could be (`always` cannot wait:
//! the process ends). An fsync that failed is never tried again: the kernel may have dropped what it could not write, and
//! the next one would succeed without it. From then on nothing counts as being on the disk until a rewrite has made a new
//! base.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::time::{Duration, Instant};

use serval_engine::{Engine, JOURNAL_BATCH_BYTES};

use super::pen::{Pen, Syncing};
use super::policy::Fsync;
use super::waiting::Batch;
use super::{AppendOnly, Order};
use crate::processors::Duty;

/// The least time between two writes of little that nobody waits for.
const GATHER: Duration = Duration::from_millis(1);
/// Time between two fsyncs with `everysec`.
const SYNC_PERIOD: Duration = Duration::from_secs(1);
/// After how long what could not be done is tried again.
const RETRY: Duration = Duration::from_millis(100);
/// Time between two looks at how much the workers have written, while they do.
const LOOK_PERIOD: Duration = Duration::from_millis(100);

/// See the module's text.
pub(super) struct Writer {
    aof: Arc<AppendOnly>,
    engine: Arc<Engine>,
    batch: Batch,
}

/// What came of writing.
struct Written {
    /// Nothing is left that was to be written.
    is_complete: bool,
    /// Somebody has written something since the last time.
    is_busy: bool,
    /// Others than workers did something.
    was_asked: bool,
    syncing: Option<Syncing>,
}

/// What is next.
enum Next {
    /// Something else may be done at once.
    Again,
    /// Nothing before somebody rings, or before so much time is over.
    Doze(Option<Duration>),
    /// What failed, after a while.
    Retry,
    Stop,
}

impl Writer {
    pub(super) fn new(aof: Arc<AppendOnly>, engine: Arc<Engine>) -> Writer {
        Writer {
            aof,
            engine,
            batch: Batch::default(),
        }
    }

    /// Runs until it is told to stop.
    pub(super) fn run(mut self) {
        self.aof.processors.bind(Duty::Background);
        loop {
            match self.turn() {
                Next::Again => {}
                Next::Doze(time) => self.doze(time),
                Next::Retry => std::thread::park_timeout(RETRY),
                Next::Stop => return self.aof.refuse_orders(),
            }
        }
    }

    /// Takes, writes and syncs once.
    fn turn(&mut self) -> Next {
        if self.aof.is_broken() {
            return self.refuse_everything();
        }
        let policy = self.aof.fsync.get();
        if self.is_to_write(policy) && self.has_unwritten() {
            self.aof.gather_crowd(&self.batch);
        }
        let started = Instant::now();
        let written = self.write(policy);
        if let Some(syncing) = &written.syncing {
            self.sync(syncing, policy);
        }
        if self.carry_out_orders() {
            return Next::Stop;
        }
        if !written.is_complete {
            return Next::Retry;
        }
        self.aof.rewrite_if_due(&self.engine);
        if written.was_asked && policy != Fsync::Always {
            let is_enough = || self.unwritten_bytes() >= JOURNAL_BATCH_BYTES as u64;
            self.aof.gather(started + GATHER, is_enough);
        }
        match self.has_more(policy) {
            true => Next::Again,
            false => Next::Doze(self.time_to_doze(policy, written.is_busy)),
        }
    }

    /// Writes what is to be written by this thread, and begins an fsync if one is due.
    fn write(&mut self, policy: Fsync) -> Written {
        let (aof, engine) = (&self.aof, &self.engine);
        let is_always = policy == Fsync::Always;
        let mut pen = aof.pen();
        let was_asked = aof.is_asked.swap(false, SeqCst);
        if is_always {
            aof.begin_batch(&mut self.batch);
        }
        let is_needed =
            was_asked || self.is_to_write(policy) || aof.is_late.load(SeqCst) || aof.has_orders();
        let mut is_complete = true;
        if is_needed || pen.has_pending() || !pen.orders.is_empty() {
            pen.take(aof, engine);
            let meets_switch = pen.meets_switch();
            aof.keeps_pen.store(meets_switch, SeqCst);
            is_complete = pen.write(aof, engine, policy);
            if meets_switch {
                aof.keeps_pen.store(false, SeqCst);
                // Those who found the pen taken look again, and wait for it if they have to.
                aof.ring_waiting();
            }
        }
        Written {
            is_complete,
            is_busy: pen.look_for_news(was_asked || self.is_to_write(policy)),
            was_asked,
            syncing: self.begin_due_sync(&mut pen, policy),
        }
    }

    /// Nothing is written any more, and nobody is told that something was.
    fn refuse_everything(&mut self) -> Next {
        let mut pen = self.aof.pen();
        pen.take(&self.aof, &self.engine);
        pen.drop_pending(&self.aof, &self.engine);
        let orders = std::mem::take(&mut pen.orders);
        drop(pen);
        for order in orders {
            match order {
                Order::Stop => return Next::Stop,
                Order::Flush { done, .. } | Order::Close { done, .. } => {
                    let _ = done.send(false);
                }
                Order::Switch { .. } | Order::Rewritten { .. } => {}
            }
        }
        Next::Doze(None)
    }

    /// Sleeps until somebody rings, or the time is over.
    fn doze(&self, time: Option<Duration>) {
        self.aof.expect_anybody();
        // Whoever came before that need not have rung.
        if self.has_more(self.aof.fsync.get()) {
            return;
        }
        match time {
            Some(time) => std::thread::park_timeout(time),
            None => std::thread::park(),
        }
    }

    fn unwritten_bytes(&self) -> u64 {
        let written = self.aof.written.load(SeqCst);
        self.engine.journal.offset().saturating_sub(written)
    }

    fn has_unwritten(&self) -> bool {
        self.unwritten_bytes() > 0
    }

    /// Whether there is something for this thread to do.
    fn has_more(&self, policy: Fsync) -> bool {
        let aof = &self.aof;
        let is_wanted = aof.is_asked.load(SeqCst) || aof.is_late.load(SeqCst) || aof.has_orders();
        is_wanted || (self.is_to_write(policy) && self.has_unwritten())
    }

    /// Whether this thread writes without being asked to.
    fn is_to_write(&self, policy: Fsync) -> bool {
        policy == Fsync::Always && !self.aof.has_one_worker.load(SeqCst)
    }

    fn time_to_doze(&self, policy: Fsync, is_busy: bool) -> Option<Duration> {
        let pen = self.aof.pen();
        if self.aof.is_rewrite_scheduled(&self.engine)
            || self.aof.is_sync_postponed(&pen, &self.engine)
        {
            return Some(RETRY);
        }
        let until_sync = match (pen.is_unsynced && !pen.sync_failed, pen.synced_at) {
            (true, Some(at)) if policy == Fsync::EverySec => {
                Some(SYNC_PERIOD.saturating_sub(at.elapsed()))
            }
            _ => None,
        };
        let look = is_busy.then_some(LOOK_PERIOD);
        match (until_sync, look) {
            (Some(sync), Some(look)) => Some(sync.min(look)),
            (sync, look) => sync.or(look),
        }
    }

    fn begin_due_sync(&self, pen: &mut Pen, policy: Fsync) -> Option<Syncing> {
        if !pen.is_unsynced {
            // What nobody is to remember is as safe as it gets.
            if !pen.sync_failed && !pen.has_pending() {
                self.release(pen.written(), pen.has_file());
            }
            return None;
        }
        if self.aof.is_sync_postponed(pen, &self.engine) {
            self.aof.release(pen.written());
            return None;
        }
        let is_due = match policy {
            Fsync::Always => true,
            Fsync::EverySec => pen.synced_at.is_none_or(|at| at.elapsed() >= SYNC_PERIOD),
            Fsync::No => false,
        };
        is_due.then(|| pen.begin_sync()).flatten()
    }

    /// Brings to disk what was written when this was begun. False where that failed.
    fn sync(&mut self, syncing: &Syncing, policy: Fsync) -> bool {
        let started = Instant::now();
        let result = syncing.run();
        let (aof, engine) = (&self.aof, &self.engine);
        let error = result.as_ref().err();
        aof.pen().end_sync(error, aof, engine, policy);
        if policy == Fsync::Always {
            aof.end_batch(&mut self.batch, started.elapsed());
        }
        if result.is_ok() {
            self.release(syncing.until, true);
            if aof.has_one_worker.load(SeqCst) {
                // It came by meanwhile perhaps and goes on by itself now, even if this was nothing new.
                aof.ring_waiting();
            }
        }
        result.is_ok()
    }

    /// Everything below an offset is on the disk, or no file is written.
    fn release(&self, until: u64, has_file: bool) {
        match has_file {
            true => self.aof.release_synced(&self.engine, until),
            false => self.aof.release(until),
        }
    }

    /// Does what was asked for, as far as it can be done now. True when the thread is to end.
    fn carry_out_orders(&mut self) -> bool {
        let orders = self.aof.pen().take_orders_of_thread();
        let mut later = Vec::new();
        for order in orders {
            let (written, write_failed) = {
                let pen = self.aof.pen();
                (pen.written(), pen.write_failed)
            };
            match order {
                Order::Flush { until, done } if written >= until => {
                    let _ = done.send(self.flush());
                }
                Order::Close { until, done } if written >= until => {
                    self.close();
                    let _ = done.send(true);
                }
                Order::Flush { done, .. } | Order::Close { done, .. } if write_failed => {
                    let _ = done.send(false);
                }
                Order::Rewritten { base_bytes } => self.rewritten(base_bytes),
                Order::Stop => return true,
                order => later.push(order),
            }
        }
        if !later.is_empty() {
            self.aof.pen().orders.extend(later);
        }
        false
    }

    /// Brings everything that was written to disk.
    fn flush(&mut self) -> bool {
        let policy = self.aof.fsync.get();
        let syncing = {
            let mut pen = self.aof.pen();
            if pen.sync_failed {
                return false;
            }
            pen.begin_sync()
        };
        syncing.is_none_or(|syncing| self.sync(&syncing, policy))
    }

    /// The same, and nothing is written any more.
    fn close(&mut self) {
        // Most of it without the pen.
        self.flush();
        let (aof, engine) = (&self.aof, &self.engine);
        let mut pen = aof.pen();
        let had_file = pen.has_file();
        aof.keeps_pen.store(true, SeqCst);
        pen.close(aof, engine, aof.fsync.get());
        if !pen.sync_failed {
            self.release(pen.written(), had_file);
        }
        pen.write_failed = false;
        pen.sync_failed = false;
        drop(pen);
        engine.append_only_written(None);
        aof.keeps_pen.store(false, SeqCst);
        aof.ring_waiting();
    }

    /// A new base is in the place of what could not be relied on.
    fn rewritten(&mut self, base_bytes: u64) {
        let mut pen = self.aof.pen();
        let incr_bytes = pen.file_bytes();
        let facts = &self.engine.persistence.aof;
        facts.current_bytes.store(base_bytes + incr_bytes, Relaxed);
        facts.base_bytes.store(base_bytes + incr_bytes, Relaxed);
        if std::mem::take(&mut pen.sync_failed) && !pen.write_failed {
            self.engine.append_only_written(None);
        }
    }
}
