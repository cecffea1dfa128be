//! What the log gets to see of a crash: the report that the peers write, so that tools and people find their way in it.
//!
//! A fatal signal is caught by [`serval_sync::fault`], and reported by a thread that does nothing else; a panic, which is a
//! failed assertion mostly, is reported by the thread that panics. Either way the process ends then, a panic of any
//! thread included, as with the peers: what the thread was about to change may be half changed, and nobody else is to see
//! or to save it. INFO and CLIENT LIST are asked for past all locks, by another thread and for a second at most, since
//! whoever crashed may hold what they need, or have left it such that asking crashes too: whoever does so while a report is
//! written waits for its end.
//!
//! What the peers show of the client that was being served is not in it: which command of which client a thread is at is
//! noted nowhere, since every command would pay for it. CLIENT LIST has what each client called last, and the stack what
//! was done.
//!
//! Only a process that is the server's own is watched; a program that holds a keyspace decides itself.

use std::backtrace::Backtrace;
use std::panic::{PanicHookInfo, set_hook};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use serval_engine::{BusyCaller, Engine, LogLevel, Session};
use serval_resp::ArgvBuf;
use serval_spec::directive_id as id;

use crate::log::Log;

const START: &str = "\n\n=== REDIS BUG REPORT START: Cut & paste starting from here ===\n";
const END: &str = "\n=== REDIS BUG REPORT END. Make sure to include from START to END. ===\n\n       Please report the crash by opening an issue where Serval is developed.\n\n";
const GURU: &str = "------------------------------------------------";
/// How long INFO and CLIENT LIST may take each.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a report may take before somebody else who crashes ends the process.
const REPORT_MAX: Duration = Duration::from_secs(10);

/// Writes the reports of one process.
pub(crate) struct Crash {
    log: Arc<Log>,
    engine: Arc<Engine>,
    pid_file: Option<PathBuf>,
    /// A report has begun. There is only one.
    has_begun: AtomicBool,
}

impl Crash {
    /// Reports what happens from now on, as far as `crash-log-enabled` says.
    pub(crate) fn watch(log: &Arc<Log>, engine: &Arc<Engine>, pid_file: Option<PathBuf>) {
        let crash = Arc::new(Crash {
            log: Arc::clone(log),
            engine: Arc::clone(engine),
            pid_file,
            has_begun: AtomicBool::new(false),
        });
        let for_panics = Arc::clone(&crash);
        set_hook(Box::new(move |panic| for_panics.panicked(panic)));
        #[cfg(target_os = "linux")]
        if let Err(error) = signals::watch(crash) {
            let reason = crate::config_file::os_text(&error);
            let line = format!("Crashes by signals will not be reported: {reason}");
            log.write(LogLevel::Warning, &line);
        }
    }

    fn warn(&self, line: &str) {
        self.log.write(LogLevel::Warning, line);
    }

    fn raw(&self, text: &str) {
        self.log.write_raw(LogLevel::Warning, text);
    }

    fn is_enabled(&self) -> bool {
        self.engine.config.is_on(id::CRASH_LOG_ENABLED)
    }

    /// The hook of panics: does not return.
    fn panicked(&self, panic: &PanicHookInfo<'_>) {
        let is_first = !self.has_begun.swap(true, Ordering::AcqRel);
        let place = panic.location().map(ToString::to_string);
        let place = place.unwrap_or_else(|| "?".to_owned());
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let text = text.unwrap_or("panic");
        if is_first {
            self.raw(START);
        }
        self.print_panic(text, &place, is_first);
        if !is_first {
            // Whoever reports ends the process. What it asks for may be what has panicked here.
            std::thread::sleep(REPORT_MAX);
            std::process::abort();
        }
        if self.is_enabled() {
            let thread = std::thread::current();
            let name = thread.name().unwrap_or_default();
            self.raw("\n------ STACK TRACE ------\n");
            self.raw(&format!("\n{name} *\n{}\n", Backtrace::force_capture()));
            #[cfg(target_os = "linux")]
            self.raw(&signals::traces(&serval_sync::fault::threads()));
            self.raw("\n------ STACK TRACE DONE ------\n");
            self.print_state();
        }
        self.end();
        if self.engine.config.is_on(id::USE_EXIT_ON_PANIC) {
            // By another thread: this one would first give back what it uses, and wait for what it holds.
            let exit = std::thread::Builder::new().spawn(|| std::process::exit(1));
            let _ = exit.map(std::thread::JoinHandle::join);
        }
        // Else the signal would be one more crash.
        #[cfg(target_os = "linux")]
        serval_sync::fault::release();
        std::process::abort();
    }

    /// What was asserted, or said.
    fn print_panic(&self, text: &str, place: &str, is_first: bool) {
        let assertion = text.strip_prefix("assertion ");
        match assertion.map(|text| text.strip_prefix("failed: ").unwrap_or(text)) {
            Some(assertion) => {
                let recursive = if is_first { "" } else { "RECURSIVE " };
                self.warn(&format!("=== {recursive}ASSERTION FAILED ==="));
                self.warn(&format!("==> {place} '{assertion}' is not true"));
            }
            None => {
                self.warn(GURU);
                self.warn("!!! Software Failure. Press left mouse button to continue");
                self.warn(&format!("Guru Meditation: {text} #{place}"));
            }
        }
    }

    /// What the server was like.
    fn print_state(&self) {
        self.raw("\n------ INFO OUTPUT ------\n");
        self.raw(&self.answer_to(&["INFO", "everything"]));
        self.raw("\n------ CLIENT LIST OUTPUT ------\n");
        // It has the clients' names in it, and what they did last, but nothing of what they store.
        self.raw(&self.answer_to(&["CLIENT", "LIST"]));
        self.raw("\n------ CONFIG DEBUG OUTPUT ------\n");
        let config = &self.engine.config;
        for name in [
            "io-threads",
            "lazyfree-lazy-eviction",
            "lazyfree-lazy-expire",
            "lazyfree-lazy-server-del",
            "lazyfree-lazy-user-del",
            "lazyfree-lazy-user-flush",
            "list-compress-depth",
            "list-max-listpack-size",
            "proto-max-bulk-len",
            "client-query-buffer-limit",
        ] {
            self.raw(&format!("{name}: {}\n", config.text(name)));
        }
    }

    /// What the server says to a command, if it is still able to say something.
    fn answer_to(&self, command: &'static [&'static str]) -> String {
        let engine = Arc::clone(&self.engine);
        let (sender, answer) = mpsc::channel();
        let asked = std::thread::Builder::new().spawn(move || {
            let mut session = Session::for_replay(&engine);
            session.is_replaying = false;
            let mut argv = ArgvBuf::new();
            command.iter().for_each(|word| argv.push(word.as_bytes()));
            let mut reply = Vec::new();
            BusyCaller::new(engine).call_last(&mut session, argv.as_argv(), &mut reply);
            let _ = sender.send(reply);
        });
        let reply = asked.ok().and_then(|_| answer.recv_timeout(PATIENCE).ok());
        match reply {
            // What precedes the first line is the length.
            Some(reply) => {
                let text = String::from_utf8_lossy(&reply).into_owned();
                text.split_once("\r\n")
                    .map_or(String::new(), |(_, text)| text.replace('\r', ""))
            }
            None => format!("{} does not answer any more\n", command.join(" ")),
        }
    }

    fn end(&self) {
        self.raw(END);
        if let Some(path) = &self.pid_file {
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(target_os = "linux")]
pub(crate) use signals::{report_expiry, set_enabled};

/// Says that a thread did not come back in time.
#[cfg(not(target_os = "linux"))]
pub(crate) fn report_expiry(log: &Log) {
    log.write_raw(
        LogLevel::Warning,
        "\n--- WATCHDOG TIMER EXPIRED ---\n--------\n",
    );
}

#[cfg(target_os = "linux")]
mod signals {
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use serval_sync::fault::{self, Event, Fault, Place, ThreadTrace, Watch};

    use super::{Crash, LogLevel, REPORT_MAX, START, id};
    use crate::log::Log;

    /// Signals that are about an address.
    const HAS_ADDRESS: [i32; 2] = [
        rustix::process::Signal::SEGV.as_raw(),
        rustix::process::Signal::BUS.as_raw(),
    ];

    pub(super) fn watch(crash: Arc<Crash>) -> io::Result<()> {
        let watch = Watch::start()?;
        if crash.is_enabled() {
            fault::catch()?;
        } else {
            // Rust's own handler, which looks for overflown stacks, would let a signal pass that somebody sent.
            fault::release();
        }
        std::thread::Builder::new()
            .name("serval-crash".to_owned())
            .spawn(move || serve(&crash, watch))?;
        Ok(())
    }

    /// Follows `crash-log-enabled`.
    pub(crate) fn set_enabled(is_enabled: bool) {
        if is_enabled {
            // It worked before, or was refused before, which was said then.
            let _ = fault::catch();
        } else {
            fault::release();
        }
    }

    fn serve(crash: &Crash, mut watch: Watch) {
        while let Some(event) = watch.wait() {
            match event {
                Event::Alarm => {
                    crash.raw("\nReceived SIGALRM\n");
                    print_threads(&crash.log);
                }
                Event::Fault(fault) => {
                    crash.print_fault(&fault);
                    watch.reported();
                }
            }
        }
    }

    /// Says that a thread did not come back in time, and where all of them are.
    pub(crate) fn report_expiry(log: &Log) {
        log.write_raw(LogLevel::Warning, "\n--- WATCHDOG TIMER EXPIRED ---\n");
        print_threads(log);
    }

    fn print_threads(log: &Log) {
        let text = format!(
            "\n------ STACK TRACE ------\n{}\n------ STACK TRACE DONE ------\n--------\n",
            traces(&fault::threads())
        );
        log.write_raw(LogLevel::Warning, &text);
    }

    /// Where threads are, as text.
    pub(super) fn traces(threads: &[ThreadTrace]) -> String {
        threads.iter().map(|thread| trace(thread, "")).collect()
    }

    fn trace(thread: &ThreadTrace, mark: &str) -> String {
        let mut text = format!("\n{} {}{mark}\n", thread.tid, thread.name);
        for address in &thread.frames {
            let places = fault::describe(*address);
            let places: Vec<String> = places.iter().map(shown).collect();
            text += &format!("{address:#x} {}\n", places.join(" < "));
        }
        text
    }

    /// A place without what makes it long: the types of its function, and the folders above its crate.
    fn shown(place: &Place) -> String {
        const FOLDERS_MAX: usize = 4;
        let generic = place.function.find('<').filter(|at| *at > 0);
        let function = place.function.get(..generic.unwrap_or(usize::MAX));
        let function = function.unwrap_or(&place.function);
        let parts: Vec<&str> = place.file.split('/').collect();
        let file = parts[parts.len().saturating_sub(FOLDERS_MAX + 1)..].join("/");
        match place.line {
            0 => function.to_owned(),
            line => format!("{function} ({file}:{line})"),
        }
    }

    /// Registers, two in a line.
    fn registers(all: &[(&str, u64)]) -> String {
        let shown = |(name, value): &(&str, u64)| format!("{name:<3}:{value:016x}");
        let lines = all.chunks(2).map(|pair| {
            let pair: Vec<String> = pair.iter().map(shown).collect();
            pair.join(" ") + "\n"
        });
        lines.collect()
    }

    impl Crash {
        fn print_fault(&self, fault: &Fault) {
            if self.has_begun.swap(true, Ordering::AcqRel) {
                // Whoever panicked ends the process, unless it is what was hit.
                std::thread::sleep(REPORT_MAX);
                return;
            }
            self.raw(START);
            let (version, signal, code) = (env!("CARGO_PKG_VERSION"), fault.signal, fault.code);
            self.warn(&format!(
                "Serval {version} crashed by signal: {signal}, si_code: {code}"
            ));
            if let Some(address) = fault.address.filter(|_| HAS_ADDRESS.contains(&signal)) {
                self.warn(&format!("Accessing address: {address:#x}"));
            }
            if let Some((pid, uid)) = fault.sender {
                self.warn(&format!("Killed by PID: {pid}, UID: {uid}"));
            }
            if let Some(instruction) = fault.instruction {
                self.warn(&format!(
                    "Crashed running the instruction at: {instruction:#x}"
                ));
            }
            self.raw("\n------ STACK TRACE ------\n");
            self.raw(&trace(&fault.thread, " *"));
            let mut others = fault::threads();
            others.retain(|thread| thread.tid != fault.thread.tid);
            self.raw(&traces(&others));
            self.raw("\n------ STACK TRACE DONE ------\n");
            self.print_registers(fault);
            self.print_state();
            self.end();
        }

        /// What the registers held, and the top of the stack, in which there may be what clients have sent.
        fn print_registers(&self, fault: &Fault) {
            self.raw("\n------ REGISTERS ------\n");
            if fault.registers.is_empty() {
                self.warn("  Dumping of registers not supported for this OS/arch");
                return;
            }
            self.raw(&registers(&fault.registers));
            if self.engine.config.is_on(id::HIDE_USER_DATA_FROM_LOG) {
                self.warn("hide-user-data-from-log is on, skip logging stack content to avoid spilling PII.");
                return;
            }
            // As the stack grows: the top comes last.
            for (address, word) in fault.stack.iter().rev() {
                self.warn(&format!("({address:016x}) -> {word:016x}"));
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn places_are_shown_in_short() {
            let place = |function: &str, file: &str, line| {
                let (function, file) = (function.to_owned(), file.to_owned());
                shown(&Place {
                    function,
                    file,
                    line,
                })
            };
            assert_eq!(
                place("run<A, B<C>>", "/a/b/c/crates/server/src/net/worker.rs", 7),
                "run (server/src/net/worker.rs:7)".replace("server", "crates/server")
            );
            assert_eq!(place("<A as B>::run", "x.rs", 1), "<A as B>::run (x.rs:1)");
            assert_eq!(place("epoll_wait", "", 0), "epoll_wait");
        }

        #[test]
        fn registers_are_shown_as_the_peers_do() {
            let text = registers(&[("RAX", 1), ("R8", u64::MAX), ("RIP", 0)]);
            assert_eq!(
                text,
                "RAX:0000000000000001 R8 :ffffffffffffffff\nRIP:0000000000000000\n"
            );
        }
    }
}
