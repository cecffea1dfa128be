//! What is asked and answered: one JSON value a line.

use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use crate::offer::{self, Offer};

/// Answers until the input ends.
pub(crate) fn talk() -> io::Result<()> {
    let mut lines = io::stdin().lock().lines();
    while let Some(line) = lines.next() {
        let offer: Offer = serde_json::from_str(&line?)?;
        let is_over = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&is_over);
        let (ready, is_ready) = std::sync::mpsc::channel();
        let run = std::thread::spawn(move || offer::run(&offer, &told, &ready));
        // Where it could not begin, its error says so below.
        if is_ready.recv().is_ok() {
            say(&"running")?;
            lines.next().transpose()?;
        }
        is_over.store(true, Relaxed);
        let report = run
            .join()
            .map_err(|_| io::Error::other("the load panicked"))?;
        say(&report?)?;
    }
    Ok(())
}

/// Prints a line.
fn say(value: &impl serde::Serialize) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}
