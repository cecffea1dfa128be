//! A command that runs long under its locks, and how others live with it (DESIGN §2, rule 4).
//!
//! Its code calls [`crate::Ctx::pulse`] now and then. Past `busy-reply-threshold` the keyspace's busy flag goes up, so
//! that whoever waits for a lock or the gate gives up and answers BUSY; the running thread serves the other connections
//! of its worker from within the pulse, which is what makes it work with one worker.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::ctx::Ctx;
use crate::errors::{self, Error};

/// The long command under way. Only one runs past the threshold at a time: others answer BUSY.
#[derive(Default)]
pub struct LongCommand {
    kill: AtomicBool,
    running: AtomicBool,
    since_ns: AtomicU64,
}

impl LongCommand {
    /// Whether one runs past the threshold.
    pub fn is_running(&self) -> bool {
        self.running.load(Ordering::Acquire)
    }

    /// Asks it to stop; false when none runs.
    pub fn kill(&self) -> bool {
        let running = self.is_running();
        if running {
            self.kill.store(true, Ordering::Release);
        }
        running
    }

    /// When it started, on the monotonic clock.
    pub fn since_ns(&self) -> u64 {
        self.since_ns.load(Ordering::Relaxed)
    }
}

/// A long command's own view: when it began, and whether it is past the threshold.
pub struct Pulse {
    started_ns: u64,
    raised: bool,
}

impl Pulse {
    /// Begins the watch over a command that may take long.
    pub fn start(ctx: &Ctx<'_, '_>) -> Pulse {
        Pulse {
            started_ns: ctx.engine.clock.monotonic_ns(),
            raised: false,
        }
    }

    /// Lets others be answered; to be called every millisecond or so of work. An error when it was killed: the command
    /// ends with it.
    pub fn beat(&mut self, ctx: &mut Ctx<'_, '_>) -> Result<(), Error> {
        let engine = ctx.engine;
        let elapsed_ns = engine.clock.monotonic_ns().saturating_sub(self.started_ns);
        if elapsed_ns
            < engine
                .config
                .busy_reply_threshold_ms()
                .saturating_mul(1_000_000)
        {
            return Ok(());
        }
        if !self.raised {
            if engine.long.running.swap(true, Ordering::AcqRel) {
                // Another one is long already; this one goes on unseen until that one ends.
                return Ok(());
            }
            self.raised = true;
            engine.long.kill.store(false, Ordering::Release);
            engine
                .long
                .since_ns
                .store(self.started_ns, Ordering::Relaxed);
            engine.keyspace.busy.raise();
        }
        engine.host.serve_while_busy(&ctx.session.client);
        if engine.long.kill.load(Ordering::Acquire) {
            Err(errors::KILLED)
        } else {
            Ok(())
        }
    }

    /// Ends the watch; to be called whatever happened.
    pub fn finish(self, ctx: &Ctx<'_, '_>) {
        if self.raised {
            ctx.engine.keyspace.busy.lower();
            ctx.engine.long.running.store(false, Ordering::Release);
        }
    }
}
