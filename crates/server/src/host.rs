//! What the engine asks of its shell: facts about the process, shutting down, carrying out changed directives.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use serval_engine::{
    Arrival, Client, Config, ConfigError, Engine, Errand, Host, LogLevel, ProcessInfo,
    RewriteBegun, ShutdownMode, Transfer,
};
use serval_keyspace::Access;
use serval_keyspace::snapshot::Snapshot;
use serval_spec::{DIRECTIVES, DirectiveId, directive_id as id};

use crate::config_file::{os_text, replace_file};
use crate::instance::random_u64;
use crate::log::Log;
use crate::net::{self, Network};
use crate::oom::{self, NotAdjusted, OomScore};
use crate::persistence::aof::AppendOnly;
use crate::persistence::{LoadHow, Persistence};
use crate::shutdown::Shutdown;
use crate::start::NoEffect;
use crate::transfer::{Transfers, carry_out_alone};
use crate::watchdog::Watchdog;
use crate::{process, start};

/// The shell of one instance.
pub(crate) struct ServerHost {
    pub(crate) log: Arc<Log>,
    engine: OnceLock<Weak<Engine>>,
    network: OnceLock<Arc<Network>>,
    /// What the process owns is ours to change: working directory, limits, the process itself.
    owns_process: bool,
    /// Standard output is the log's, where the configuration names no file.
    may_print: bool,
    config_file: Option<PathBuf>,
    pub(crate) shutdown: Shutdown,
    transfers: Mutex<Option<Transfers>>,
    pub(crate) persistence: Arc<Persistence>,
    aof: OnceLock<Arc<AppendOnly>>,
    no_effect: NoEffect,
    watchdog: Arc<Watchdog>,
    oom_score: OomScore,
}

impl ServerHost {
    pub(crate) fn new(
        log: Arc<Log>,
        owns_process: bool,
        may_print: bool,
        config_file: Option<PathBuf>,
        persistence: Arc<Persistence>,
    ) -> ServerHost {
        ServerHost {
            log,
            engine: OnceLock::new(),
            network: OnceLock::new(),
            owns_process,
            may_print,
            config_file,
            shutdown: Shutdown::default(),
            transfers: Mutex::default(),
            persistence,
            aof: OnceLock::new(),
            no_effect: NoEffect::default(),
            watchdog: Arc::default(),
            oom_score: OomScore::default(),
        }
    }

    /// Says of those of these directives that have no effect that they have none, once each.
    pub(crate) fn say_what_has_no_effect(&self, config: &Config, ids: &[DirectiveId]) {
        for line in self.no_effect.lines(config, ids) {
            self.log.write(LogLevel::Notice, &line);
        }
    }

    /// Introduces the engine, once it exists.
    pub(crate) fn set_engine(&self, engine: &Arc<Engine>) {
        let _ = self.engine.set(Arc::downgrade(engine));
    }

    /// Introduces the append-only file, once it exists.
    pub(crate) fn set_append_only(&self, aof: &Arc<AppendOnly>) {
        let _ = self.aof.set(Arc::clone(aof));
    }

    /// The network, started by whoever comes first.
    pub(crate) fn network_or_start(
        &self,
        start: impl FnOnce() -> std::io::Result<Network>,
    ) -> std::io::Result<&Arc<Network>> {
        if self.network.get().is_none() {
            let _ = self.network.set(Arc::new(start()?));
        }
        self.network()
            .ok_or_else(|| std::io::ErrorKind::NotConnected.into())
    }

    pub(crate) fn network(&self) -> Option<&Arc<Network>> {
        self.network.get()
    }

    /// Has the process show its title, if it is to have one.
    pub(crate) fn show_title(&self, config: &Config) {
        #[cfg(target_os = "linux")]
        if let Err(error) = crate::title::show(config, self.config_file.as_deref()) {
            let reason = os_text(&error);
            let line = format!("The title of the process could not be set: {reason}");
            self.log.write(LogLevel::Verbose, &line);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = config;
    }

    /// Ends transfers to other servers that are under way.
    pub(crate) fn stop_transfers(&self) {
        let taken = self.transfers().take();
        if let Some(transfers) = taken {
            transfers.stop();
        }
    }

    fn transfers(&self) -> MutexGuard<'_, Option<Transfers>> {
        self.transfers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn relisten(&self, engine: &Engine, changed: DirectiveId) -> Result<(), ConfigError> {
        let Some(network) = self.network() else {
            return Ok(());
        };
        let options = start::listen_options(&engine.config);
        let relistened = network.relisten(options.bind, options.port, &mut |line| {
            self.log.write(LogLevel::Warning, line);
        });
        relistened.map_err(|_| {
            let reason = if changed == id::PORT {
                "Unable to listen on this port. Check server logs."
            } else {
                "Failed to bind to specified addresses."
            };
            config_error(changed, reason.to_owned())
        })
    }

    /// Writes the append-only file, or not, as configured. While data load, that is done when they are there.
    fn change_append_only(&self, engine: &Arc<Engine>) -> Result<(), String> {
        let Some(aof) = self.aof.get() else {
            return Ok(());
        };
        aof.fsync_changed(engine);
        if engine.is_loading() {
            return Ok(());
        }
        if engine.config.is_on(id::APPENDONLY) {
            let switched = aof.switch_on(engine);
            switched.map_err(|_| "Unable to turn on AOF. Check server logs.".to_owned())
        } else {
            aof.switch_off(engine);
            Ok(())
        }
    }

    /// Follows `watchdog-period`, once there are workers.
    pub(crate) fn watch_workers(&self, config: &Config) -> Result<(), ConfigError> {
        let Some(network) = self.network() else {
            return Ok(());
        };
        let period_ms = config.number(id::WATCHDOG_PERIOD).max(0) as u64;
        let watched = self.watchdog.set_period(period_ms, network, &self.log);
        watched.map_err(|error| config_error(id::WATCHDOG_PERIOD, os_text(&error)))
    }

    /// Tells the kernel whom to kill first, as configured. To be called where the process is ours.
    pub(crate) fn adjust_oom_score(&self, config: &Config) -> Result<(), NotAdjusted> {
        self.oom_score.follow(config, &self.log)
    }

    fn change_process(&self, engine: &Engine, changed: DirectiveId) -> Result<(), ConfigError> {
        if changed == id::DIR {
            let dir = engine.config.text("dir");
            std::env::set_current_dir(&dir)
                .map_err(|error| config_error(changed, os_text(&error)))?;
        }
        #[cfg(target_os = "linux")]
        if changed == id::CRASH_LOG_ENABLED {
            crate::crash::set_enabled(engine.config.is_on(id::CRASH_LOG_ENABLED));
        }
        if changed == id::WATCHDOG_PERIOD {
            self.watch_workers(&engine.config)?;
        }
        if changed == id::OOM_SCORE_ADJ_VALUES {
            oom::warn_of_values(&engine.config, &self.log);
        }
        if [id::OOM_SCORE_ADJ, id::OOM_SCORE_ADJ_VALUES].contains(&changed) {
            let adjusted = self.adjust_oom_score(&engine.config);
            adjusted.map_err(|NotAdjusted| {
                let reason = "Failed to set current oom_score_adj. Check server logs.";
                config_error(changed, reason.to_owned())
            })?;
        }
        if changed == id::MAXCLIENTS {
            let wanted = engine.config.maxclients();
            let possible = process::raise_open_files(wanted);
            if possible < wanted {
                let reason = format!(
                    "The operating system is not able to handle the specified number of clients, try with {possible}"
                );
                return Err(config_error(changed, reason));
            }
        }
        Ok(())
    }
}

fn config_error(changed: DirectiveId, reason: String) -> ConfigError {
    let name = DIRECTIVES
        .iter()
        .find(|spec| spec.id == changed)
        .map_or("", |spec| spec.name);
    ConfigError {
        name: name.to_owned(),
        reason,
    }
}

impl Host for ServerHost {
    fn shutdown(&self, mode: ShutdownMode, errand: Option<Arc<Errand>>) -> Result<(), String> {
        if !self.owns_process {
            return Err(
                "ERR this keyspace is part of another program, which alone can end it".to_owned(),
            );
        }
        self.log
            .write(LogLevel::Notice, "User requested shutdown...");
        self.shutdown.ask(mode, errand);
        Ok(())
    }

    fn evict_clients(&self) {
        if let Some(network) = self.network() {
            network.evict_clients();
        }
    }

    fn rewrite_append_only(&self, in_transaction: bool) -> RewriteBegun {
        let engine = self.engine.get().and_then(Weak::upgrade);
        match (engine, self.aof.get()) {
            (Some(engine), Some(aof)) => aof.rewrite(&engine, in_transaction),
            _ => RewriteBegun::Failed,
        }
    }

    fn load_append_only(&self, errand: Arc<Errand>) -> Result<(), String> {
        let engine = self.engine.get().and_then(Weak::upgrade);
        match (engine, self.aof.get()) {
            (Some(engine), Some(aof)) => aof.reload(&engine, errand),
            _ => Err("ERR the instance is ending".to_owned()),
        }
    }

    fn delay_append_only(&self, us: u64) {
        if let Some(aof) = self.aof.get() {
            aof.write_delay_us.store(us, Ordering::Relaxed);
        }
    }

    fn shutdown_abort(&self) -> bool {
        // Nothing delays a shutdown yet, so none is ever under way when a command comes.
        false
    }

    fn save_in_background(
        &self,
        engine: &Engine,
        snapshot: Snapshot,
        changes: u64,
    ) -> Result<(), String> {
        // The engine that asks is the one that was introduced.
        debug_assert!(
            self.engine
                .get()
                .is_some_and(|known| std::ptr::eq(known.as_ptr(), engine))
        );
        let Some(engine) = self.engine.get().and_then(Weak::upgrade) else {
            return Err("the instance is ending".to_owned());
        };
        let begun = self
            .persistence
            .save_in_background(engine, snapshot, changes);
        begun.map_err(|error| {
            let reason = os_text(&error);
            let line = format!("Can't save in background: no thread: {reason}");
            self.log.write(LogLevel::Warning, &line);
            reason
        })
    }

    fn cancel_save(&self) -> bool {
        self.persistence.cancel_save()
    }

    fn save(&self, engine: &Engine, access: &mut Access<'_>, changes: u64) -> bool {
        self.persistence.save(engine, access, changes)
    }

    fn check_dump(&self, engine: &Engine) -> bool {
        self.persistence.check_dump(engine)
    }

    fn load(&self, engine: &Engine, may_replace: bool) -> bool {
        let how = LoadHow {
            may_replace,
            keeps_expired: false,
            gate_is_closed: true,
        };
        matches!(self.persistence.load_dump(engine, how), Ok(Some(_)))
    }

    fn process_info(&self) -> ProcessInfo {
        let mut info = process::info();
        info.config_file = self
            .config_file
            .as_deref()
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        if let Some(network) = self.network() {
            let listening = network.listening();
            info.tcp_port = listening.port.unwrap_or(0);
            info.io_threads = network.worker_count() as u32;
            if let Some(port) = listening.port {
                info.listeners
                    .push(("tcp".to_owned(), listening.bind.join(","), port));
            }
            if let Some(path) = &listening.options.unix_socket {
                info.listeners
                    .push(("unix".to_owned(), path.display().to_string(), 0));
            }
        }
        info
    }

    fn config_changed(&self, changed: &[DirectiveId]) -> Result<(), ConfigError> {
        let Some(engine) = self.engine.get().and_then(Weak::upgrade) else {
            return Ok(());
        };
        let has = |ids: &[DirectiveId]| changed.iter().copied().find(|id| ids.contains(id));
        if self.owns_process {
            for directive in changed {
                self.change_process(&engine, *directive)?;
            }
        }
        if let Some(directive) = has(&[id::DIR, id::DBFILENAME, id::SAVE, id::APPENDONLY]) {
            let locked = self.persistence.relock_dir(&engine);
            locked.map_err(|reason| config_error(directive, reason))?;
        }
        if has(start::LOG_DIRECTIVES).is_some() {
            let settings = start::log_settings(&engine.config);
            if self.may_print || !settings.file.as_os_str().is_empty() {
                self.log.change(settings);
            }
        }
        if let Some(directive) = has(&[id::PORT, id::BIND]) {
            if !self.owns_process {
                let reason =
                    "it is for the program that holds this keyspace to say where it listens";
                return Err(config_error(directive, reason.to_owned()));
            }
            self.relisten(&engine, directive)?;
        }
        if has(&[id::PROC_TITLE_TEMPLATE, id::PORT, id::BIND]).is_some() {
            self.show_title(&engine.config);
        }
        if let Some(directive) = has(&[id::APPENDONLY, id::APPENDFSYNC]) {
            let changed = self.change_append_only(&engine);
            changed.map_err(|reason| config_error(directive, reason))?;
        }
        if let Some(network) = self.network() {
            if changed.contains(&id::IO_THREADS) {
                start::substitute_defaults(&engine.config);
                let resized = network.set_worker_count(engine.config.io_threads());
                resized.map_err(|error| config_error(id::IO_THREADS, os_text(&error)))?;
            }
            network.settings_changed();
            if has(&[id::MAXMEMORY_CLIENTS, id::MAXMEMORY]).is_some() {
                network.evict_clients();
            }
        }
        self.say_what_has_no_effect(&engine.config, changed);
        Ok(())
    }

    fn rewrite_config(&self, rewrite: &dyn Fn(&[u8]) -> Vec<u8>) -> Result<(), String> {
        let Some(path) = &self.config_file else {
            return Err("The server is running without a config file".to_owned());
        };
        let rewritten = read_if_there(path).and_then(|old| replace_file(path, &rewrite(&old)));
        match rewritten {
            Ok(()) => {
                self.log
                    .write(LogLevel::Notice, "CONFIG REWRITE executed with success.");
                Ok(())
            }
            Err(error) => {
                let reason = os_text(&error);
                self.log.write(
                    LogLevel::Warning,
                    &format!("CONFIG REWRITE failed: {reason}"),
                );
                Err(format!("Rewriting config file: {reason}"))
            }
        }
    }

    fn log(&self, level: LogLevel, line: &str) {
        self.log.write(level, line);
    }

    fn serve_while_busy(&self, _running: &Client) {
        net::serve_while_busy();
    }

    fn debug_crash(&self, how: &str) -> Result<(), String> {
        if !self.owns_process {
            return Err("ERR not in a process that others share".to_owned());
        }
        self.log.write(
            LogLevel::Warning,
            &format!("DEBUG {} ends this process", how.to_ascii_uppercase()),
        );
        process::crash(how)
    }

    fn transfer(&self, transfer: Box<Transfer>) -> Result<(), Box<Transfer>> {
        let mut transfers = self.transfers();
        if transfers.is_none()
            && let Some(engine) = self.engine.get().and_then(Weak::upgrade)
        {
            match Transfers::start(engine, random_u64()) {
                Ok(started) => *transfers = Some(started),
                Err(error) => {
                    let line = format!("The thread for MIGRATE cannot run: {error}");
                    self.log.write(LogLevel::Warning, &line);
                }
            }
        }
        match &*transfers {
            Some(started) => started.begin(transfer),
            None => Err(transfer),
        }
    }

    fn transfer_now(&self, transfer: &Arc<Transfer>, goes_on: &mut dyn FnMut() -> bool) -> Arrival {
        carry_out_alone(transfer, goes_on)
    }

    fn sleep_us(&self, us: u64) {
        std::thread::sleep(Duration::from_micros(us));
    }
}

/// A file that is not there is an empty one.
fn read_if_there(path: &Path) -> std::io::Result<Vec<u8>> {
    match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}
