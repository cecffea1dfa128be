//! What is done now and then, by the thread of the shell that is for it: expired keys, and save points.

use std::sync::atomic::Ordering;

use serval_keyspace::Access;

use crate::caller::Caller;
use crate::host::LogLevel;
use crate::{blocking, journal, notify};

impl Caller {
    /// Begins a snapshot in the background if one is due. Returns the instant at which to look again, if there is one
    /// now: changes may bring it nearer.
    pub fn save_if_due(&mut self) -> Option<i64> {
        /// How long to wait where something else is in the way, milliseconds.
        const RETRY_MS: i64 = 1_000;
        let engine = &*self.engine;
        let (due_ms, point) = engine.save_due()?;
        let now_ms = engine.clock.unix_us() / 1000;
        if due_ms > now_ms {
            return Some(due_ms);
        }
        let Ok(exclusive) = self.reader.exclusive_unless(&engine.keyspace.busy) else {
            return Some(now_ms + RETRY_MS);
        };
        let mut access = Access::new(&engine.keyspace, now_ms, 0);
        access.lock_all();
        let begun = engine.save_in_background(&mut access);
        drop(access);
        drop(exclusive);
        if begun.is_err() {
            return Some(now_ms + RETRY_MS);
        }
        if let Some((changes, seconds)) = point {
            let line = format!("{changes} changes in {seconds} seconds. Saving...");
            engine.host.log(LogLevel::Notice, &line);
        }
        None
    }

    /// Serves those who wait for keys that are there since the keyspace was replaced as a whole: whoever does that tells nobody
    /// of single keys. Closes the gate for a moment.
    pub fn serve_waiting(&mut self) {
        let engine = &*self.engine;
        if engine.keyspace.waited_key_count() == 0 {
            return;
        }
        engine.journal.wait_for_room();
        let now_ms = engine.clock.unix_us() / 1000;
        let exclusive = engine.keyspace.gate.exclusive();
        let mut access = Access::new(&engine.keyspace, now_ms, 0);
        access.lock_all();
        access.want_events(notify::noted_events(engine.config.wanted_events()));
        journal::note_losses(engine, &mut access);
        access.make_all_ready();
        blocking::serve_ready(engine, &mut self.state, &mut access);
        notify::publish_noted(engine, &mut self.state.outbox, &mut access);
        self.state.stats.tally(&access.tally);
        let trash = access.into_trash();
        drop(exclusive);
        trash.free(&engine.keyspace);
        self.state.outbox.ring();
        engine.journal.ring();
    }

    /// Removes keys whose time has come, for at most `budget_us`, and frees what no prefetcher can see any more.
    /// Returns the instant at which it should be called again, if there is any.
    pub fn cron(&mut self, budget_us: u64) -> Option<i64> {
        /// Pause between two sweeps of a keyspace in which something expires, milliseconds.
        const CYCLE_MS: i64 = 100;
        /// The longest pause: a clock that is set forward is noticed after it.
        const CYCLE_MS_MAX: i64 = 10_000;
        let engine = &*self.engine;
        let now_ms = engine.clock.unix_us() / 1000;
        let start_ns = engine.clock.monotonic_ns();
        let out_of_time =
            || engine.clock.monotonic_ns().saturating_sub(start_ns) > budget_us * 1000;
        let mut all_done = true;
        let expires = engine.active_expire.load(Ordering::Relaxed)
            && !engine.config.import_mode()
            && !engine.is_loading();
        if expires && engine.pause.until_ms(now_ms).is_none() {
            loop {
                engine.journal.wait_for_room();
                // The gate is left between slices, so that whoever wants it closed need not wait for the cycle.
                let Ok(inside) = self.reader.enter_unless(&engine.keyspace.busy) else {
                    break;
                };
                let mut slice = 0;
                let mut access = Access::new(&engine.keyspace, now_ms, 0);
                access.want_events(notify::noted_events(engine.config.wanted_events()));
                journal::note_losses(engine, &mut access);
                let (_, done) = self.cycle.run(&mut access, &mut || {
                    slice += 1;
                    slice > 64
                });
                notify::publish_noted(engine, &mut self.state.outbox, &mut access);
                if access.has_ready() {
                    blocking::serve_ready(engine, &mut self.state, &mut access);
                    notify::publish_noted(engine, &mut self.state.outbox, &mut access);
                }
                self.state.stats.tally(&access.tally);
                drop(access);
                drop(inside);
                self.state.outbox.ring();
                engine.journal.ring();
                all_done = done;
                if done || out_of_time() {
                    break;
                }
            }
        }
        engine.keyspace.gate.collect();
        let next_expiry_ms = engine.keyspace.next_expiry_ms();
        let elapsed_ns = engine.clock.monotonic_ns().saturating_sub(start_ns);
        self.state.stats.batch(0, elapsed_ns);
        crate::stats::add(&self.state.stats.cron_ns, elapsed_ns);
        match next_expiry_ms {
            _ if !expires => None,
            _ if !all_done => Some(now_ms + CYCLE_MS),
            Some(at_ms) => Some(at_ms.clamp(now_ms + CYCLE_MS, now_ms + CYCLE_MS_MAX)),
            None => None,
        }
    }
}
