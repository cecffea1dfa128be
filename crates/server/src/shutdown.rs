//! The end of the process: who asked for it, and the last save.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serval_engine::{Engine, Errand, ShutdownMode, errors};
use serval_keyspace::Access;
use tokio::sync::Notify;

use crate::persistence::Persistence;
use crate::persistence::aof::AppendOnly;

/// A wish to end, and whoever waits for one.
#[derive(Default)]
pub(crate) struct Shutdown {
    asked: AtomicBool,
    wish: Mutex<Wish>,
    notify: Notify,
}

#[derive(Default)]
struct Wish {
    mode: ShutdownMode,
    /// Those who are to learn of a failure.
    errands: Vec<Arc<Errand>>,
}

impl Shutdown {
    /// Asks for an end.
    pub(crate) fn ask(&self, mode: ShutdownMode, errand: Option<Arc<Errand>>) {
        let mut wish = self.wish.lock().unwrap_or_else(PoisonError::into_inner);
        wish.mode = mode;
        wish.errands.extend(errand);
        drop(wish);
        self.asked.store(true, Ordering::Release);
        self.notify.notify_one();
    }

    /// Whether an end was asked for.
    pub(crate) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Acquire)
    }

    /// Waits until an end is asked for.
    pub(crate) async fn asked(&self) -> ShutdownMode {
        while !self.is_asked() {
            self.notify.notified().await;
        }
        let wish = self.wish.lock().unwrap_or_else(PoisonError::into_inner);
        wish.mode
    }

    /// There is no end now: whoever asked for one learns of it.
    pub(crate) fn refuse(&self) {
        self.asked.store(false, Ordering::Release);
        let mut wish = self.wish.lock().unwrap_or_else(PoisonError::into_inner);
        for errand in wish.errands.drain(..) {
            errand.end(Err(errors::SHUTDOWN_FAILED));
        }
    }
}

/// What the options of `shutdown-on-sigterm` and `shutdown-on-sigint` ask for.
pub(crate) fn mode_of(options: &str) -> ShutdownMode {
    let has = |name| {
        options
            .split_ascii_whitespace()
            .any(|option| option == name)
    };
    ShutdownMode {
        save: has("save"),
        nosave: has("nosave"),
        now: has("now"),
        force: has("force"),
    }
}

impl Persistence {
    /// Brings to disk what is to outlive the process. True if it may end: then nobody gets at the keyspace any more, lest a
    /// write is answered that nothing keeps.
    pub(crate) fn finish(&self, engine: &Engine, aof: &AppendOnly, mode: ShutdownMode) -> bool {
        aof.set_ending(true);
        let is_done = self.try_to_finish(engine, aof, mode);
        if !is_done {
            aof.set_ending(false);
            self.warn(
                "Errors trying to shut down the server. Check the logs for more information.",
            );
        }
        is_done
    }

    fn try_to_finish(&self, engine: &Engine, aof: &AppendOnly, mode: ShutdownMode) -> bool {
        if self.cancel_save() {
            self.warn("There is a child saving an .rdb. Killing it!");
            self.join_job();
        }
        if !aof.give_up_rewrite(engine, mode.force) {
            return false;
        }
        // What was read half must not take the place of the whole.
        let wants_dump = mode.save || (engine.config.has_save_points() && !mode.nosave);
        let wants_dump = wants_dump && !engine.is_loading();
        if !wants_dump && !aof.is_on() {
            self.unlock_dir();
            return true;
        }
        let gate = engine.keyspace.gate.exclusive();
        let is_appended = aof.before_exit(engine, mode.force);
        if is_appended && (!wants_dump || self.save_last(engine, mode.force)) {
            // It stays closed to the end.
            std::mem::forget(gate);
            self.unlock_dir();
            return true;
        }
        false
    }

    /// The last snapshot. The gate is closed.
    fn save_last(&self, engine: &Engine, is_forced: bool) -> bool {
        self.notice("Saving the final RDB snapshot before exiting.");
        let mut access = Access::new(&engine.keyspace, engine.clock.unix_us() / 1000, 0);
        access.lock_all();
        let saved = self.save(engine, &mut access, engine.changes());
        drop(access);
        match (saved, is_forced) {
            (true, _) => {}
            (false, true) => self.warn("Error trying to save the DB. Exit anyway."),
            (false, false) => self.warn("Error trying to save the DB, can't exit."),
        }
        saved || is_forced
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_have_options() {
        assert_eq!(mode_of("default"), ShutdownMode::default());
        let mode = mode_of("nosave now force");
        assert!(mode.nosave && mode.now && mode.force && !mode.save);
        assert!(mode_of("save").save);
    }
}
