//! `oom-score-adj`: whom the kernel kills first when memory runs out.
//!
//! What the process had before is kept, to be added to by `relative` (which `yes` means too), and to be given back by `no`.
//! Whoever runs the process may have chosen it, so that nothing is touched while it is not asked for.

use std::fs;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use serval_engine::{Config, LogLevel};

use crate::config_file::os_text;
use crate::log::Log;

const FILE: &str = "/proc/self/oom_score_adj";
/// What the kernel takes: from never to first of all.
const SCORE_MIN: i32 = -1000;
const SCORE_MAX: i32 = 1000;

/// The kernel's score of the process.
#[derive(Default)]
pub(crate) struct OomScore {
    /// What it was before it was changed, if it is.
    base: Mutex<Option<i32>>,
}

/// It could not be changed; the log says why.
#[derive(Debug)]
pub(crate) struct NotAdjusted;

impl OomScore {
    /// Follows `oom-score-adj` and `oom-score-adj-values`.
    pub(crate) fn follow(&self, config: &Config, log: &Log) -> Result<(), NotAdjusted> {
        let mut base = self.base.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |what: &str, error: &io::Error| {
            let line = format!("Unable to {what} oom_score_adj: {}", os_text(error));
            log.write(LogLevel::Warning, &line);
            NotAdjusted
        };
        let mode = config.text("oom-score-adj");
        let score = match (mode.as_str(), *base) {
            ("no", None) => return Ok(()),
            ("no", Some(before)) => {
                *base = None;
                before
            }
            (mode, before) => {
                let before = before.map_or_else(read, Ok);
                let before = before.map_err(|error| failed("read", &error))?;
                *base = Some(before);
                adjusted(mode, before, values(config)[0])
            }
        };
        write(score).map_err(|error| failed("write", &error))
    }
}

/// Says of values that the kernel lets few processes have that it may refuse them.
pub(crate) fn warn_of_values(config: &Config, log: &Log) {
    if !values(config).is_sorted() {
        let line = "The oom-score-adj-values configuration may not work for non-privileged processes! Please consult the documentation.";
        log.write(LogLevel::Warning, line);
    }
}

/// The scores of a master, of a replica, and of a child that saves.
fn values(config: &Config) -> [i32; 3] {
    let mut values = [0; 3];
    let text = config.text("oom-score-adj-values");
    for (value, word) in values.iter_mut().zip(text.split_ascii_whitespace()) {
        *value = word.parse().unwrap_or(0);
    }
    values
}

fn adjusted(mode: &str, before: i32, value: i32) -> i32 {
    let score = match mode {
        "absolute" => value,
        _ => before.saturating_add(value),
    };
    score.clamp(SCORE_MIN, SCORE_MAX)
}

fn read() -> io::Result<i32> {
    let text = fs::read_to_string(FILE)?;
    text.trim().parse().map_err(io::Error::other)
}

fn write(score: i32) -> io::Result<()> {
    let mut file = fs::File::options().write(true).open(FILE)?;
    file.write_all(format!("{score}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_relative_unless_it_is_said_to_be_absolute() {
        assert_eq!(adjusted("yes", 100, 15), 115);
        assert_eq!(adjusted("absolute", 100, 15), 15);
        assert_eq!(adjusted("yes", 100, 2000), 1000);
        assert_eq!(adjusted("absolute", 100, -2000), -1000);
    }
}
