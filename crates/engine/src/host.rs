//! What the engine asks of the shell around it: the clock, and everything that is I/O.

use std::sync::Arc;

use serval_keyspace::Access;
use serval_keyspace::snapshot::Snapshot;

use crate::clients::Client;
use crate::config::ConfigError;
use crate::engine::Engine;
use crate::errand::Errand;
use crate::migration::{Arrival, Transfer};
use serval_spec::DirectiveId;

/// Time, as an argument. The server reads the machine's clocks, a test its own.
pub trait Clock: Send + Sync {
    /// Unix time in microseconds.
    fn unix_us(&self) -> i64;
    /// A monotonic time in nanoseconds, for durations.
    fn monotonic_ns(&self) -> u64;
    /// Whether both run at the pace of the machine, so that what passed since a reading can be told otherwise.
    fn is_steady(&self) -> bool {
        false
    }
}

/// How SHUTDOWN was asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ShutdownMode {
    /// `SAVE`: even without save points.
    pub save: bool,
    /// `NOSAVE`: even with save points.
    pub nosave: bool,
    /// `NOW`: without waiting for replicas.
    pub now: bool,
    /// `FORCE`: even if saving fails.
    pub force: bool,
}

/// What INFO and MEMORY need to know of the process.
#[derive(Debug, Clone, Default)]
pub struct ProcessInfo {
    /// Process id.
    pub pid: u32,
    /// Resident set size in bytes.
    pub rss_bytes: u64,
    /// Memory of the machine in bytes.
    pub system_memory_bytes: u64,
    /// User and system CPU time of the process, microseconds.
    pub cpu_user_us: u64,
    /// System CPU time, microseconds.
    pub cpu_system_us: u64,
    /// Of finished children.
    pub cpu_user_children_us: u64,
    /// Of finished children.
    pub cpu_system_children_us: u64,
    /// Path of the executable.
    pub executable: String,
    /// Path of the configuration file, empty without one.
    pub config_file: String,
    /// `Linux 6.1.0 x86_64` and the like.
    pub os: String,
    /// TCP port that is listened on, 0 for none.
    pub tcp_port: u16,
    /// Addresses that are listened on, as INFO's `listenerN` lines name them: (name, bind, port).
    pub listeners: Vec<(String, String, u16)>,
    /// Worker threads.
    pub io_threads: u32,
    /// The interface that multiplexes: `epoll`, `kqueue`.
    pub multiplexing_api: &'static str,
}

/// The shell. Every method may be called from any thread, never under a lock of the keyspace unless it says so.
pub trait Host: Send + Sync {
    /// Begins to end the process (server) or the instance (embedded). An error is what the client gets. An errand is told
    /// if that fails; if it does not, nobody is left to be told.
    fn shutdown(&self, mode: ShutdownMode, errand: Option<Arc<Errand>>) -> Result<(), String>;
    /// Has a snapshot written to the dump file by another thread, which tells the engine when it is done. `changes` are
    /// those that it contains. Called with the gate closed: it waits for nothing.
    fn save_in_background(
        &self,
        engine: &Engine,
        snapshot: Snapshot,
        changes: u64,
    ) -> Result<(), String>;
    /// Gives up the snapshot that another thread is writing; false where there is none. Waits for nothing but for a file
    /// that is just taking the place of another.
    fn cancel_save(&self) -> bool;
    /// Writes the keyspace as it is to the dump file. The gate is closed and `access` has all locks. False if that fails;
    /// the log says why.
    fn save(&self, engine: &Engine, access: &mut Access<'_>, changes: u64) -> bool;
    /// Whether there is a dump file that begins as one; the log says what else there is.
    fn check_dump(&self, engine: &Engine) -> bool;
    /// Reads the dump file into the keyspace, which takes the place of keys that are there if it `may_replace` them. The
    /// gate is closed and no lock held. False if that fails; the log says why.
    fn load(&self, engine: &Engine, may_replace: bool) -> bool;
    /// Begins to make a new base of the append-only file, or notes that one is wanted. The caller is inside the gate, perhaps
    /// within a transaction.
    fn rewrite_append_only(&self, _in_transaction: bool) -> RewriteBegun {
        RewriteBegun::Failed
    }
    /// Brings the append-only file to disk, empties the keyspace and reads it again, in another thread; the errand is told
    /// how that went. An error is what the client gets.
    fn load_append_only(&self, _errand: Arc<Errand>) -> Result<(), String> {
        Err("ERR there is no append-only file here".to_owned())
    }
    /// Has every write to the append-only file wait for so long before: DEBUG AOF-FLUSH-SLEEP.
    fn delay_append_only(&self, _us: u64) {}
    /// Cancels a shutdown under way; false when there is none.
    fn shutdown_abort(&self) -> bool;
    /// Facts about the process.
    fn process_info(&self) -> ProcessInfo;
    /// Carries out what a changed directive means outside the engine (ports, log level …). The new value is in the
    /// configuration already; an error takes the whole CONFIG SET back.
    fn config_changed(&self, changed: &[DirectiveId]) -> Result<(), ConfigError>;
    /// Replaces the configuration file's text: `old` is read first, then `rewrite` makes the new text of it.
    fn rewrite_config(&self, rewrite: &dyn Fn(&[u8]) -> Vec<u8>) -> Result<(), String>;
    /// A line for the log.
    fn log(&self, level: LogLevel, line: &str);
    /// Serves the other connections of the calling worker once, while a command runs long under its locks: they are
    /// answered through [`crate::Caller`]'s busy path. Called under locks; must not take any.
    fn serve_while_busy(&self, running: &Client);
    /// Ends the process at once, or panics in it: DEBUG RESTART, CRASH-AND-RECOVER, SEGFAULT, PANIC.
    fn debug_crash(&self, how: &str) -> Result<(), String>;
    /// Begins to carry out a transfer, and hands it to [`crate::Caller::settle`] whatever comes of it. Called under locks;
    /// must not take any, nor wait.
    ///
    /// # Errors
    /// The transfer, where it cannot be begun.
    fn transfer(&self, transfer: Box<Transfer>) -> Result<(), Box<Transfer>>;
    /// Carries out a transfer while the calling thread waits, which holds locks: nothing that is done for it may take any.
    /// Every few milliseconds it calls `goes_on`, and gives up where that says so.
    fn transfer_now(&self, transfer: &Arc<Transfer>, goes_on: &mut dyn FnMut() -> bool) -> Arrival;
    /// Closes clients as `maxmemory-clients` asks, which is not 0: messages may have made them larger.
    fn evict_clients(&self);
    /// Sleeps on the calling thread: DEBUG SLEEP, which means to stall.
    fn sleep_us(&self, us: u64);
}

/// What became of the wish to have the append-only file rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewriteBegun {
    /// It is under way.
    Started,
    /// It begins when nothing is in its way.
    Scheduled,
    /// Another one is under way.
    Running,
    /// It could not begin; the log says why.
    Failed,
}

/// Severity of a line in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// `.`
    Debug,
    /// `-`
    Verbose,
    /// `*`
    Notice,
    /// `#`
    Warning,
}
