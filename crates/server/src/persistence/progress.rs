//! How far something has come, as a bar, for whoever watches the log on a terminal.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use serval_engine::LogLevel;

use crate::log::Log;

/// Time between two pictures of a bar, and before the first: what is over sooner needs none.
const PERIOD_MS: u64 = 300;
const WIDTH: u64 = 40;

/// A bar. Anything that several threads report to.
pub(crate) struct Bar<'l> {
    log: &'l Log,
    what: &'static str,
    total: u64,
    is_shown: bool,
    started: Instant,
    /// When it was drawn last, milliseconds after the start; 0 for never.
    drawn_ms: AtomicU64,
}

impl<'l> Bar<'l> {
    /// A bar of something that is complete at `total`. It is drawn on terminals only.
    pub(crate) fn new(log: &'l Log, what: &'static str, total: u64) -> Bar<'l> {
        Bar {
            log,
            what,
            total,
            is_shown: total > 0 && log.is_for_eyes(),
            started: Instant::now(),
            drawn_ms: AtomicU64::new(0),
        }
    }

    /// So much is done. Costs nothing where nobody watches.
    #[inline]
    pub(crate) fn draw(&self, done: u64) {
        if self.is_shown {
            self.draw_now_and_then(done);
        }
    }

    #[cold]
    fn draw_now_and_then(&self, done: u64) {
        let now_ms = self.started.elapsed().as_millis() as u64;
        let drawn_ms = self.drawn_ms.load(Relaxed);
        if now_ms < drawn_ms + PERIOD_MS {
            return;
        }
        let is_ours = self
            .drawn_ms
            .compare_exchange(drawn_ms, now_ms, Relaxed, Relaxed)
            .is_ok();
        if is_ours {
            self.log
                .write_raw(LogLevel::Notice, &picture(self.what, done, self.total));
        }
    }

    /// Takes it away, if it was drawn.
    pub(crate) fn clear(&self) {
        if self.drawn_ms.load(Relaxed) > 0 {
            self.log.write_raw(LogLevel::Notice, "\r\x1b[K");
        }
    }
}

fn picture(what: &str, done: u64, total: u64) -> String {
    let done = done.min(total);
    let part =
        |whole: u64| (u128::from(done) * u128::from(whole) / u128::from(total.max(1))) as usize;
    let filled = "=".repeat(part(WIDTH));
    format!(
        "\r{what} [{filled:<width$}] {:3}%",
        part(100),
        width = WIDTH as usize
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills_up() {
        assert_eq!(
            picture("Saving", 0, 0),
            format!("\rSaving [{}]   0%", " ".repeat(40))
        );
        let half = format!("\rLoading [{}{}]  50%", "=".repeat(20), " ".repeat(20));
        assert_eq!(picture("Loading", 5, 10), half);
        assert!(picture("Saving", u64::MAX, 10).ends_with("] 100%"));
    }
}
