//! On which processors threads run: `server-cpulist`, `bio-cpulist`, `aof-rewrite-cpulist`, `bgsave-cpulist`.
//!
//! A thread says what it is for when it begins, since it has the processors of whoever started it otherwise, and that may be
//! anybody. Without any of the four directives nothing is asked of the kernel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serval_engine::{Config, LogLevel};
use serval_spec::{DirectiveId, directive_id as id};

use crate::config_file::os_text;
use crate::log::Log;

/// Processors that can be told apart, as for redis-server: those beyond are read over.
const PROCESSORS_MAX: usize = 1024;

/// What a thread is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Clients.
    Serve,
    /// What nobody waits for: what was dropped, what expires, the append-only file.
    Background,
    /// A new base of the append-only file.
    Rewrite,
    /// A dump file.
    Save,
}

/// The processors of an instance's threads.
pub(crate) struct Processors {
    log: Arc<Log>,
    lists: [List; 4],
    /// What the thread had that made the instance.
    inherited: Vec<usize>,
}

/// One of the directives.
struct List {
    directive: DirectiveId,
    /// None where nothing was given, or nothing that is a list.
    processors: Option<Vec<usize>>,
    /// It was said that the kernel refuses it.
    is_refused: AtomicBool,
}

impl Processors {
    /// Reads the directives. One that is no list is ignored, as redis-server does, but said in the log.
    pub(crate) fn of(config: &Config, log: &Arc<Log>) -> Processors {
        let lists = [Duty::Serve, Duty::Background, Duty::Rewrite, Duty::Save].map(|duty| {
            let directive = duty.directive();
            let name = directive.spec().name;
            let text = config.text(name);
            let processors = parse(&text);
            if processors.is_none() && !text.is_empty() {
                let line = format!("'{text}' is no list of processors: '{name}' has no effect.");
                log.write(LogLevel::Warning, &line);
            }
            List {
                directive,
                processors,
                is_refused: AtomicBool::new(false),
            }
        });
        let is_any = lists.iter().any(|list| list.processors.is_some());
        Processors {
            log: Arc::clone(log),
            lists,
            inherited: if is_any { system::get() } else { Vec::new() },
        }
    }

    /// Whether processors were chosen for this in particular.
    pub(crate) fn are_chosen_for(&self, duty: Duty) -> bool {
        self.list(duty).processors.is_some()
    }

    /// Has the calling thread, and those that it starts, run where its duty says.
    pub(crate) fn bind(&self, duty: Duty) {
        if self.lists.iter().all(|list| list.processors.is_none()) {
            return;
        }
        // Redis saves and rewrites in children of the server, which run where it does unless told otherwise.
        let is_bound = match duty {
            Duty::Serve | Duty::Background => self.bind_to(duty),
            Duty::Rewrite | Duty::Save => self.bind_to(duty) || self.bind_to(Duty::Serve),
        };
        if !is_bound {
            let _ = system::set(&self.inherited);
        }
    }

    fn bind_to(&self, duty: Duty) -> bool {
        let list = self.list(duty);
        let Some(processors) = &list.processors else {
            return false;
        };
        let Err(error) = system::set(processors) else {
            return true;
        };
        if !list.is_refused.swap(true, Ordering::Relaxed) {
            let (name, reason) = (list.directive.spec().name, os_text(&error));
            let line = format!("The system refuses the processors of '{name}': {reason}");
            self.log.write(LogLevel::Warning, &line);
        }
        false
    }

    fn list(&self, duty: Duty) -> &List {
        &self.lists[duty as usize]
    }
}

impl Duty {
    fn directive(self) -> DirectiveId {
        match self {
            Duty::Serve => id::SERVER_CPULIST,
            Duty::Background => id::BIO_CPULIST,
            Duty::Rewrite => id::AOF_REWRITE_CPULIST,
            Duty::Save => id::BGSAVE_CPULIST,
        }
    }
}

/// The processors of a list such as `0,2-3,8-14:2`. None for what redis-server ignores: it reads over what stands between
/// a number and the dash or colon after it, but not over what stands at the end.
fn parse(list: &str) -> Option<Vec<usize>> {
    let mut processors = Vec::new();
    let mut rest = "";
    for item in list.split(',') {
        let (first, after_first) = number(item)?;
        let (mut last, mut step) = (first, 1);
        rest = after_first;
        if let Some((_, range)) = rest.split_once('-') {
            (last, rest) = number(range)?;
            if let Some((_, stride)) = rest.split_once(':') {
                (step, rest) = number(stride)?;
            }
        }
        if first > last || step == 0 {
            return None;
        }
        let last = last.min(PROCESSORS_MAX - 1);
        processors.extend((first..=last).step_by(step));
    }
    rest.is_empty().then_some(processors)
}

/// The number that a text begins with, and what follows it.
fn number(text: &str) -> Option<(usize, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(len);
    if digits.is_empty() {
        return None;
    }
    // More digits than a number has are far beyond the last processor.
    Some((digits.parse().unwrap_or(usize::MAX), rest))
}

#[cfg(target_os = "linux")]
mod system {
    use std::io;

    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    /// Where the calling thread may run; none where that is not known.
    pub(super) fn get() -> Vec<usize> {
        let set = sched_getaffinity(None).unwrap_or_default();
        let all = 0..CpuSet::MAX_CPU;
        all.filter(|processor| set.is_set(*processor)).collect()
    }

    /// Has the calling thread run there.
    pub(super) fn set(processors: &[usize]) -> io::Result<()> {
        let mut set = CpuSet::new();
        let known = processors.iter().filter(|at| **at < CpuSet::MAX_CPU);
        known.for_each(|processor| set.set(*processor));
        Ok(sched_setaffinity(None, &set)?)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::io;

    pub(super) fn get() -> Vec<usize> {
        Vec::new()
    }

    pub(super) fn set(_processors: &[usize]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_redis_server_reads_them() {
        for (list, processors) in [
            ("0", &[0][..]),
            ("00", &[0]),
            ("0,2,3", &[0, 2, 3]),
            ("0-3", &[0, 1, 2, 3]),
            ("0-7:2", &[0, 2, 4, 6]),
            ("0,2-3,8-14:3", &[0, 2, 3, 8, 11, 14]),
            ("0-1:99999999999999999999", &[0]),
            ("0 -1", &[0, 1]),
            ("0-1x:2", &[0]),
            ("0x,1", &[0, 1]),
            ("2000-3000", &[]),
        ] {
            assert_eq!(parse(list).as_deref(), Some(processors), "{list}");
        }
        for list in [
            "", "-1", " 0", "0 ", "0,", ",0", "0-", "0,1-", "0-1:", "0-1:0", "0-1:2x", "1-0",
            "1:2", "0,1x", "0, 1", "1 0", "all",
        ] {
            assert_eq!(parse(list), None, "{list}");
        }
        let all = parse("0-99999999999999999999").unwrap_or_default();
        assert_eq!(all.len(), PROCESSORS_MAX);
    }
}
