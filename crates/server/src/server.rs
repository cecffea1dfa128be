//! The standalone server: from the command line to the last line of its log.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use serval_engine::{Config, Engine, LogLevel};
use serval_spec::directive_id as id;
use tokio::runtime::Runtime;

use crate::config_file::{Invocation, Sources, os_text, parse_args};
use crate::crash::Crash;
use crate::instance::{Instance, InstanceOptions};
use crate::log::Log;
use crate::persistence::Persistence;
use crate::persistence::aof::AppendOnly;
#[cfg(target_os = "linux")]
use crate::title;
use crate::{process, shutdown, start, text, tools};

/// Where the process id goes when `daemonize` asks for a file and `pidfile` names none.
const PID_FILE_DEFAULT: &str = "/var/run/redis.pid";

/// Runs the server with the given arguments, the program's name first, until it is told to end.
pub fn main(args: &[Vec<u8>]) -> ExitCode {
    if let Some(code) = tools::run(args) {
        return code;
    }
    match parse_args(args.get(1..).unwrap_or_default()) {
        Invocation::Version => text::print_version(),
        Invocation::Help => return text::print_help(),
        Invocation::TestMemory => {
            eprintln!("serval-server does not test memory; memtest86 and stressapptest do.");
            return ExitCode::FAILURE;
        }
        Invocation::CheckSystem => return text::check_system(),
        Invocation::Serve(sources) => return serve(sources, args),
    }
    ExitCode::SUCCESS
}

fn serve(mut sources: Sources, args: &[Vec<u8>]) -> ExitCode {
    if let Some(path) = &sources.file {
        // The working directory may change later.
        sources.file = Some(std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    }
    let config = match start::load_config(&sources) {
        Ok(config) => config,
        Err(error) => return fail(&error.to_string()),
    };
    if let Err(reason) = check_paths(&config) {
        return fail(&reason);
    }
    let supervisor = Supervisor::of(&config.text("supervised"));
    let daemonizes = config.is_on(id::DAEMONIZE) && supervisor == Supervisor::None;
    #[cfg(unix)]
    if daemonizes && let Err(error) = process::daemonize() {
        return fail(&format!("Can't daemonize: {}", os_text(&error)));
    }
    #[cfg(target_os = "linux")]
    let huge_pages = match config.is_on(id::DISABLE_THP) {
        true => process::disable_huge_pages(),
        false => Ok(()),
    };
    process::remember_args(args);
    #[cfg(target_os = "linux")]
    if config.is_on(id::SET_PROC_TITLE) {
        title::claim(args.first().map(Vec::as_slice).unwrap_or_default());
    }
    let options = InstanceOptions {
        config,
        config_file: sources.file,
        owns_process: true,
        log: None,
    };
    let instance = match Instance::start(options) {
        Ok(instance) => instance,
        Err(error) => return fail(&format!("Can't start: {}", os_text(&error))),
    };
    let server = Running {
        pid_file: pid_file(&instance.engine().config, daemonizes),
        supervisor,
        instance,
        import: sources.import,
    };
    Crash::watch(
        server.log(),
        server.instance.engine(),
        server.pid_file.clone(),
    );
    server.greet(args.len() > 1);
    #[cfg(target_os = "linux")]
    if let Err(error) = huge_pages {
        let reason = os_text(&error);
        server.warn(&format!(
            "Transparent huge pages could not be disabled: {reason}"
        ));
    }
    server.instance.adjust_oom_score();
    server.run()
}

fn fail(reason: &str) -> ExitCode {
    eprintln!("{reason}");
    ExitCode::FAILURE
}

/// What must work before the log and the data are where they belong.
fn check_paths(config: &Config) -> Result<(), String> {
    let dir = config.text("dir");
    if !dir.is_empty() && dir != "." {
        std::env::set_current_dir(&dir)
            .map_err(|error| format!("Can't chdir to '{dir}': {}", os_text(&error)))?;
    }
    let file = config.text("logfile");
    if !file.is_empty() {
        let opened = std::fs::File::options()
            .append(true)
            .create(true)
            .open(&file);
        opened.map_err(|error| format!("Can't open the log file: {}", os_text(&error)))?;
    }
    Ok(())
}

fn pid_file(config: &Config, daemonizes: bool) -> Option<PathBuf> {
    let path = config.text("pidfile");
    match path.is_empty() {
        false => Some(PathBuf::from(path)),
        true => daemonizes.then(|| PathBuf::from(PID_FILE_DEFAULT)),
    }
}

/// A server between its first and its last line.
struct Running {
    instance: Instance,
    pid_file: Option<PathBuf>,
    supervisor: Supervisor,
    /// What `--import` names.
    import: Option<Vec<u8>>,
}

impl Running {
    fn log(&self) -> &Arc<Log> {
        self.instance.log()
    }

    fn notice(&self, line: &str) {
        self.log().write(LogLevel::Notice, line);
    }

    fn warn(&self, line: &str) {
        self.log().write(LogLevel::Warning, line);
    }

    fn greet(&self, has_args: bool) {
        let config = &self.instance.engine().config;
        self.notice("oO0OoO0OoO0Oo Serval is starting oO0OoO0OoO0Oo");
        let version = env!("CARGO_PKG_VERSION");
        let pid = std::process::id();
        self.notice(&format!(
            "Serval version={version}, bits={}, pid={pid}, just started",
            usize::BITS
        ));
        if has_args {
            self.notice("Configuration loaded");
        } else {
            self.warn("Warning: no config file specified, using the default config. In order to specify a config file use serval-server /path/to/serval.conf");
        }
        if let Some(path) = &self.pid_file
            && let Err(error) = process::write_pid_file(path)
        {
            self.warn(&format!("Failed to write PID file: {}", os_text(&error)));
        }
        let port = config.number(id::PORT);
        if self.log().is_for_eyes() || config.is_on(id::ALWAYS_SHOW_LOGO) {
            self.log().write_raw(LogLevel::Notice, &text::logo(port));
        } else {
            self.notice(&format!("Running mode=standalone, port={port}."));
        }
        self.check_limits(config);
        self.instance.say_what_has_no_effect();
    }

    /// What the system does not give us as configured.
    fn check_limits(&self, config: &Config) {
        let backlog = config.number(id::TCP_BACKLOG);
        let somaxconn = std::fs::read_to_string("/proc/sys/net/core/somaxconn").unwrap_or_default();
        if let Ok(somaxconn) = somaxconn.trim().parse::<i64>()
            && somaxconn < backlog
        {
            self.warn(&format!("WARNING: The TCP backlog setting of {backlog} cannot be enforced because /proc/sys/net/core/somaxconn is set to the lower value of {somaxconn}."));
        }
        let maxclients = config.maxclients();
        let possible = process::raise_open_files(maxclients);
        if possible < maxclients {
            self.warn(&format!("You requested maxclients of {maxclients} requiring more open files than the system allows. maxclients has been reduced to {possible} to compensate for low ulimit. If you need higher maxclients increase 'ulimit -n'."));
            let text = possible.max(1).to_string();
            let _ = config.set_at_start(b"maxclients", &[text.as_bytes()], true);
        }
        let maxmemory = config.maxmemory();
        if maxmemory > 0 && maxmemory < 1024 * 1024 {
            self.warn(&format!("WARNING: You specified a maxmemory value that is less than 1MB (current value is {maxmemory} bytes). Are you sure this is what you really want?"));
        }
    }

    fn run(self) -> ExitCode {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        let runtime = match runtime {
            Ok(runtime) => runtime,
            Err(error) => return fail(&format!("Can't start: {}", os_text(&error))),
        };
        let signals = {
            let _inside = runtime.enter();
            Signals::new()
        };
        let mut signals = match signals {
            Ok(signals) => signals,
            Err(error) => return fail(&format!("Can't watch signals: {}", os_text(&error))),
        };
        let options = start::listen_options(&self.instance.engine().config);
        if options.port.is_none() && options.unix_socket.is_none() {
            self.warn("Configured to not listen anywhere, exiting.");
            return ExitCode::FAILURE;
        }
        let (has_tcp, has_unix) = (options.port.is_some(), options.unix_socket.is_some());
        let engine = Arc::clone(self.instance.engine());
        let persistence = Arc::clone(self.instance.persistence());
        if let Err(reason) = persistence.relock_dir(&engine) {
            self.warn(&reason);
            return ExitCode::FAILURE;
        }
        engine.begin_loading(0);
        if let Err(error) = self.instance.listen(options) {
            self.refuse_to_listen(&error);
            return ExitCode::FAILURE;
        }
        self.instance.show_title();
        self.instance.watch_workers();
        self.notice("Server initialized");
        if !self.load(&runtime, &mut signals) {
            return ExitCode::FAILURE;
        }
        if has_tcp {
            self.notice("Ready to accept connections tcp");
        }
        if has_unix {
            self.notice("Ready to accept connections unix");
        }
        self.supervisor.notify_ready();
        while !self.wait_for_end(&runtime, &mut signals) {}
        self.end()
    }

    /// Reads the data while others are told to wait. False if the server cannot go on.
    fn load(&self, runtime: &Runtime, signals: &mut Signals) -> bool {
        let engine = Arc::clone(self.instance.engine());
        let persistence = Arc::clone(self.instance.persistence());
        let aof = Arc::clone(self.instance.append_only());
        let import = self.import.clone();
        let (sender, loaded) = tokio::sync::oneshot::channel();
        let loading = std::thread::Builder::new()
            .name("serval-load".to_owned())
            .spawn(move || {
                let loaded = load_at_start(&engine, &persistence, &aof)
                    && import.is_none_or(|from| persistence.import(&engine, &from));
                let _ = sender.send(loaded);
            });
        if let Err(error) = loading {
            self.warn(&format!("Can't start loading: {}", os_text(&error)));
            return false;
        }
        let loaded = runtime.block_on(async {
            tokio::select! {
                name = signals.next() => {
                    self.warn(&format!("Received {name} scheduling shutdown..."));
                    self.warn("Received shutdown signal during loading, exiting now.");
                    None
                }
                _ = self.instance.shutdown_asked() => None,
                loaded = loaded => Some(loaded.unwrap_or(false)),
            }
        });
        let Some(loaded) = loaded else {
            self.instance.persistence().unlock_dir();
            self.end();
        };
        let engine = self.instance.engine();
        engine.end_loading();
        let aof = self.instance.append_only();
        // Who changed `appendonly` meanwhile gets what was asked for now.
        if !loaded || !aof.follow_config(engine) {
            return false;
        }
        // What was imported is in no file until then.
        if engine.persistence.aof.is_rewrite_scheduled.load(Relaxed) && aof.is_on() {
            aof.rewrite(engine, false);
        }
        true
    }

    /// Waits until somebody wants the server to end; true if it may.
    fn wait_for_end(&self, runtime: &Runtime, signals: &mut Signals) -> bool {
        let engine = self.instance.engine();
        let (mode, by_signal) = runtime.block_on(async {
            tokio::select! {
                name = signals.next() => {
                    self.warn(&format!("Received {name} scheduling shutdown..."));
                    self.notice("User requested shutdown...");
                    let directive = match name {
                        "SIGINT" => "shutdown-on-sigint",
                        _ => "shutdown-on-sigterm",
                    };
                    (shutdown::mode_of(&engine.config.text(directive)), true)
                }
                mode = self.instance.shutdown_asked() => (mode, false),
            }
        });
        self.supervisor.notify_stopping();
        // Whoever runs long keeps the keyspace closed.
        engine.long.kill();
        if self
            .instance
            .persistence()
            .finish(engine, self.instance.append_only(), mode)
        {
            return true;
        }
        if by_signal {
            self.warn("SIGTERM received but errors trying to shut down the server, check the logs for more information");
        }
        self.instance.refuse_shutdown();
        false
    }

    fn refuse_to_listen(&self, error: &crate::net::ListenError) {
        if error.is_path {
            let reason = &error.reason;
            self.warn(&format!("Failed opening Unix socket: bind: {reason}"));
        } else {
            let port = self.instance.engine().config.number(id::PORT);
            self.warn(&format!("Failed listening on port {port} (tcp), aborting."));
        }
    }

    fn end(&self) -> ! {
        if let Some(path) = &self.pid_file {
            self.notice("Removing the pid file.");
            let _ = std::fs::remove_file(path);
        }
        if let Some(path) = self.instance.listening().options.unix_socket {
            let _ = std::fs::remove_file(path);
        }
        // Tools wait for these words. The process's end closes everything at once: freeing gigabytes key by key before
        // it would only take time.
        self.warn("Serval is now ready to exit, bye bye...");
        std::process::exit(0);
    }
}

/// Loads what the append-only file or the dump file holds. False if the server must not go on.
pub(crate) fn load_at_start(
    engine: &Arc<Engine>,
    persistence: &Persistence,
    aof: &Arc<AppendOnly>,
) -> bool {
    // Where there is to be an append-only file, it alone counts.
    if engine.config.is_on(id::APPENDONLY) {
        aof.load_at_start(engine)
    } else {
        persistence.load_at_start(engine)
    }
}

/// Who supervises the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Supervisor {
    None,
    Upstart,
    Systemd,
}

impl Supervisor {
    fn of(supervised: &str) -> Supervisor {
        let has = |name: &str| std::env::var_os(name).is_some();
        match supervised {
            "systemd" if has("NOTIFY_SOCKET") => Supervisor::Systemd,
            "upstart" if has("UPSTART_JOB") => Supervisor::Upstart,
            "auto" if has("UPSTART_JOB") => Supervisor::Upstart,
            "auto" if has("NOTIFY_SOCKET") => Supervisor::Systemd,
            _ => Supervisor::None,
        }
    }

    fn notify_ready(self) {
        #[cfg(target_os = "linux")]
        if self == Supervisor::Systemd {
            use sd_notify::NotifyState;
            let _ = sd_notify::notify(&[
                NotifyState::Status("Ready to accept connections"),
                NotifyState::Ready,
            ]);
        }
        #[cfg(unix)]
        if self == Supervisor::Upstart {
            // Upstart learns that we are ready from our stopping ourselves.
            let _ = rustix::process::kill_process(
                rustix::process::getpid(),
                rustix::process::Signal::STOP,
            );
        }
    }

    fn notify_stopping(self) {
        #[cfg(target_os = "linux")]
        if self == Supervisor::Systemd {
            let _ = sd_notify::notify(&[sd_notify::NotifyState::Stopping]);
        }
    }
}

/// Signals that end the server.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// Ignored, as long as somebody listens to it.
    _hangup: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            _hangup: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.interrupt.recv() => "SIGINT",
            _ = self.terminate.recv() => "SIGTERM",
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Signals> {
        Ok(Signals)
    }

    async fn next(&mut self) -> &'static str {
        let _ = tokio::signal::ctrl_c().await;
        "SIGINT"
    }
}
