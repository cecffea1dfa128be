//! `watchdog-period`: says in the log where all threads are when a worker does not come back to its mailbox for that long.
//!
//! The watchdog posts to each worker, sleeps for the period, and looks which of them have not read their mail. Nothing is
//! measured for it while commands run, so that it costs nothing where it is off, which is how it begins.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::sync::{Arc, OnceLock, Weak};
use std::thread::Thread;
use std::time::{Duration, Instant};

use crate::log::Log;
use crate::net::Network;

/// Whoever watches the workers of an instance.
#[derive(Default)]
pub(crate) struct Watchdog {
    /// 0 for never.
    period_ms: AtomicU64,
    thread: OnceLock<Thread>,
}

impl Watchdog {
    /// Watches with another period, or no longer. The thread is started when there is first one.
    pub(crate) fn set_period(
        self: &Arc<Self>,
        period_ms: u64,
        network: &Arc<Network>,
        log: &Arc<Log>,
    ) -> std::io::Result<()> {
        self.period_ms.store(period_ms, Release);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        } else if period_ms > 0 {
            let (this, network, log) = (Arc::clone(self), Arc::downgrade(network), Arc::clone(log));
            let thread = std::thread::Builder::new()
                .name("serval-watchdog".to_owned())
                .spawn(move || this.run(&network, &log))?;
            let _ = self.thread.set(thread.thread().clone());
        }
        Ok(())
    }

    fn run(&self, network: &Weak<Network>, log: &Log) {
        loop {
            let period_ms = self.period_ms.load(Acquire);
            if period_ms == 0 {
                std::thread::park();
                continue;
            }
            let Some(network) = network.upgrade() else {
                return;
            };
            network.ask_workers();
            let until = Instant::now() + Duration::from_millis(period_ms);
            while let Some(left) = until.checked_duration_since(Instant::now())
                && self.period_ms.load(Acquire) == period_ms
            {
                std::thread::park_timeout(left);
            }
            if self.period_ms.load(Acquire) == period_ms && network.has_silent_worker() {
                crate::crash::report_expiry(log);
            }
        }
    }
}
