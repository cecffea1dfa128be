//! An instance: an engine and the threads it needs. A server is an instance that listens; the embedded API has one that
//! may never do so.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicI64};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak, mpsc};
use std::thread::{JoinHandle, Thread};
use std::time::{Duration, Instant};

use serval_engine::{
    Caller, Client, ClientFlags, ClientKind, Config, Engine, EngineOptions, LogLevel, ShutdownMode,
    Totals,
};
use serval_keyspace::Garbage;
use serval_spec::directive_id as id;

use crate::clock::SystemClock;
use crate::host::ServerHost;
use crate::log::{Log, LogSettings};
use crate::net::{ListenError, ListenOptions, Listening, Network};
use crate::persistence::aof::AppendOnly;
use crate::persistence::crew::Crew;
use crate::persistence::files::{Disk, Files};
use crate::persistence::{Persistence, Recovery};
use crate::processors::{Duty, Processors};
use crate::start;

/// Shards a database: far more than threads, so that two of them seldom meet at a lock, and few enough that locks and
/// directories (128 KiB) stay in a core's cache: with 4096 a lookup on its own took 5 to 20 % longer.
const SHARD_COUNT: usize = 1024;
/// How long the cron may work before it lets others at the keyspace, microseconds: with the least
/// `active-expire-effort`, and for each step above it. As much of its period as Redis gives to expired keys.
const CRON_BUDGET_US: u64 = 25_000;
const CRON_BUDGET_STEP_US: u64 = 2_000;
/// Time between two turns of the cron while the instance is in use.
const CRON_PERIOD: Duration = Duration::from_millis(100);

/// What an instance is made of.
pub struct InstanceOptions {
    /// The configuration as read at start.
    pub config: Config,
    /// Where the configuration was read from, for CONFIG REWRITE.
    pub config_file: Option<PathBuf>,
    /// The process is the instance's own: it may change the working directory and limits, restart and crash.
    pub owns_process: bool,
    /// The log until the configuration names a file for it; without, what the configuration says.
    pub log: Option<LogSettings>,
}

/// What the threads of an instance share.
pub(crate) struct Shared {
    pub(crate) engine: Arc<Engine>,
    pub(crate) host: Arc<ServerHost>,
    pub(crate) log: Arc<Log>,
    /// The append-only file, written or not.
    pub(crate) aof: Arc<AppendOnly>,
    /// Where its threads run.
    pub(crate) processors: Arc<Processors>,
    /// What all clients cost together, while `maxmemory-clients` is set.
    pub(crate) clients_bytes: AtomicI64,
    evicting: Mutex<()>,
    cron: Arc<Cron>,
}

/// The cron's thread and what wakes it.
#[derive(Default)]
struct Cron {
    /// Commands came since the cron last looked.
    is_active: AtomicBool,
    /// The cron sleeps until somebody wakes it.
    is_parked: AtomicBool,
    is_stopping: AtomicBool,
    thread: std::sync::OnceLock<Thread>,
}

/// A running instance; closed when dropped.
pub struct Instance {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    recovery: OnceLock<Recovery>,
    is_closed: AtomicBool,
}

impl Instance {
    /// Makes an engine and starts the threads it needs. Nothing is loaded or listened on yet.
    pub fn start(options: InstanceOptions) -> io::Result<Instance> {
        Instance::start_on(options, Arc::new(Disk))
    }

    /// The same on another disk.
    pub(crate) fn start_on(
        options: InstanceOptions,
        files: Arc<dyn Files>,
    ) -> io::Result<Instance> {
        let may_print = options.log.is_none();
        let settings = options
            .log
            .unwrap_or_else(|| start::log_settings(&options.config));
        let log = Arc::new(Log::new(settings));
        let processors = settle(&options.config, options.owns_process, &log);
        let crew = Arc::new(Crew::default());
        let persistence = Arc::new(Persistence::new(
            Arc::clone(&files),
            Arc::clone(&log),
            options.owns_process,
            Arc::clone(&crew),
            Arc::clone(&processors),
        ));
        let host = Arc::new(ServerHost::new(
            Arc::clone(&log),
            options.owns_process,
            may_print,
            options.config_file,
            persistence,
        ));
        let (sender, garbage) = mpsc::channel::<Garbage>();
        let engine = Engine::new(EngineOptions {
            config: options.config,
            clock: Arc::new(SystemClock::new()),
            host: Arc::clone(&host) as _,
            shard_count: SHARD_COUNT,
            // Without the thread the value is dropped here, which is only slower.
            lazyfree: Box::new(move |garbage| drop(sender.send(garbage))),
            run_id: run_id(),
        });
        host.set_engine(&engine);
        let aof = AppendOnly::new(
            &engine,
            Arc::clone(&log),
            files,
            options.owns_process,
            Arc::clone(&crew),
            Arc::clone(&processors),
        );
        host.set_append_only(&aof);
        let cron = Arc::new(Cron::default());
        let shared = Arc::new(Shared {
            engine,
            host,
            log,
            aof,
            processors,
            clients_bytes: AtomicI64::new(0),
            evicting: Mutex::new(()),
            cron,
        });
        ring_when_on_disk(&shared);
        if options.owns_process {
            lend_workers(&shared, &crew);
        }
        let cron = start_threads(&shared, garbage)?;
        wake_cron_after_saves(&shared);
        Ok(Instance {
            shared,
            threads: Mutex::new(vec![cron]),
            recovery: OnceLock::new(),
            is_closed: AtomicBool::new(false),
        })
    }

    /// The engine, for callers of one's own.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.shared.engine
    }

    /// A caller for the calling thread.
    pub fn caller(&self) -> Caller {
        Caller::new(Arc::clone(&self.shared.engine), self.shared.seed())
    }

    /// To be called now and then by whoever runs commands through callers of their own, so that expired keys are removed
    /// also while nobody touches them. Costs one relaxed load mostly.
    #[inline]
    pub fn note_activity(&self) {
        self.shared.note_activity();
    }

    /// The log.
    pub fn log(&self) -> &Arc<Log> {
        &self.shared.log
    }

    /// Says in the log which of the directives that were set have no effect.
    pub(crate) fn say_what_has_no_effect(&self) {
        let config = &self.shared.engine.config;
        self.shared
            .host
            .say_what_has_no_effect(config, &config.given_at_start());
    }

    /// Tells the kernel whom to kill first when memory runs out.
    pub(crate) fn adjust_oom_score(&self) {
        let shared = &self.shared;
        crate::oom::warn_of_values(&shared.engine.config, &shared.log);
        // The log says what the kernel refuses, and the server does without.
        let _ = shared.host.adjust_oom_score(&shared.engine.config);
    }

    /// Has the process show its title.
    pub(crate) fn show_title(&self) {
        self.shared.host.show_title(&self.shared.engine.config);
    }

    /// Listens; the threads that serve connections are started when this is first called.
    pub fn listen(&self, options: ListenOptions) -> Result<Listening, ListenError> {
        let network = self.network().map_err(|error| ListenError {
            address: "network threads".to_owned(),
            reason: error.to_string(),
            in_use: false,
            is_path: false,
        })?;
        network.listen(options, &mut |line| {
            self.shared.log.write(LogLevel::Warning, line)
        })
    }

    /// Watches the workers as `watchdog-period` says, now that there are some.
    pub(crate) fn watch_workers(&self) {
        let watched = self.shared.host.watch_workers(&self.shared.engine.config);
        if let Err(error) = watched {
            self.shared.log.write(LogLevel::Warning, &error.reason);
        }
    }

    /// Stops listening, and closes all connections.
    pub fn unlisten(&self) {
        if let Some(network) = self.shared.host.network() {
            network.unlisten();
        }
    }

    /// What is listened on.
    pub fn listening(&self) -> Listening {
        self.shared
            .host
            .network()
            .map(|network| network.listening())
            .unwrap_or_default()
    }

    /// A connection inside the process, served as if it came over a socket. `addr` is what CLIENT LIST shows.
    pub fn connect(
        &self,
        addr: String,
        buffer_bytes: usize,
    ) -> io::Result<tokio::io::DuplexStream> {
        Ok(self
            .network()?
            .connect_in_process(&self.shared.engine, addr, buffer_bytes))
    }

    /// Waits until a client says SHUTDOWN, and how.
    pub(crate) async fn shutdown_asked(&self) -> ShutdownMode {
        self.shared.host.shutdown.asked().await
    }

    /// Tells those who said SHUTDOWN that it failed.
    pub(crate) fn refuse_shutdown(&self) {
        self.shared.host.shutdown.refuse();
    }

    /// What [`Instance::recover`] found, if it looked.
    pub fn recovery(&self) -> Option<&Recovery> {
        self.recovery.get()
    }

    pub(crate) fn set_recovery(&self, recovery: Recovery) {
        let _ = self.recovery.set(recovery);
    }

    /// What it has on disk.
    pub(crate) fn persistence(&self) -> &Arc<Persistence> {
        &self.shared.host.persistence
    }

    /// Its append-only file.
    pub(crate) fn append_only(&self) -> &Arc<AppendOnly> {
        &self.shared.aof
    }

    /// Returns when everything that was executed so far may be told, with `appendfsync always` when it is on disk. False
    /// where it is not and will not be. To be called by whoever runs commands through callers of their own, before what
    /// they were answered is used. Costs one relaxed load otherwise.
    #[inline]
    pub fn wait_until_on_disk(&self) -> bool {
        !self.shared.aof.may_hold() || self.shared.aof.wait_until_released(&self.shared.engine)
    }

    /// For those who do not block but hold back what they learned: the offset of the journal that has to be on disk before
    /// it may be told, or `None` where it may be at once. Costs one relaxed load without `appendfsync always`.
    #[inline]
    pub fn offset_to_wait_for(&self) -> Option<u64> {
        let aof = &self.shared.aof;
        if !aof.may_hold() {
            return None;
        }
        let offset = self.shared.engine.journal.offset();
        aof.holds(offset).then_some(offset)
    }

    /// What was executed up to this offset of the journal may be told. `None` where no more ever may be, since the disk
    /// has failed.
    pub fn offset_on_disk(&self) -> Option<u64> {
        self.shared.aof.released()
    }

    /// Has `ring` called, by any thread, whenever [`Instance::offset_on_disk`] has changed, for as long as it exists. It
    /// must not wait for anything.
    pub fn ring_when_on_disk(&self, ring: Weak<dyn Fn() + Send + Sync>) {
        self.shared.aof.add_ring(ring);
    }

    /// Whether a client said SHUTDOWN.
    pub fn is_shutdown_asked(&self) -> bool {
        self.shared.host.shutdown.is_asked()
    }

    /// Closes all connections and ends all threads. Returns when they have ended; a command that runs long is stopped.
    pub fn close(&self) {
        if self.is_closed.swap(true, SeqCst) {
            return;
        }
        self.shared.engine.long.kill();
        if let Some(network) = self.shared.host.network() {
            network.stop();
        }
        self.shared.host.stop_transfers();
        self.shared.aof.close(&self.shared.engine);
        self.shared.host.persistence.close();
        self.shared.cron.is_stopping.store(true, SeqCst);
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }

    fn network(&self) -> io::Result<&Arc<Network>> {
        let shared = &self.shared;
        shared
            .host
            .network_or_start(|| Network::start(shared, shared.engine.config.io_threads()))
    }
}

/// Completes the configuration, and has the calling thread run where it says.
fn settle(config: &Config, owns_process: bool, log: &Arc<Log>) -> Arc<Processors> {
    if !owns_process {
        start::save_only_if_asked(config);
    }
    let processors = Processors::of(config, log);
    if owns_process {
        processors.bind(Duty::Serve);
    }
    // After that: there are as many workers as there are processors for them.
    start::substitute_defaults(config);
    Arc::new(processors)
}

/// Starts the thread that frees what is dropped, which ends by itself once the engine is gone, and the cron's.
fn start_threads(
    shared: &Arc<Shared>,
    garbage: mpsc::Receiver<Garbage>,
) -> io::Result<JoinHandle<()>> {
    let weak = Arc::downgrade(&shared.engine);
    let processors = Arc::clone(&shared.processors);
    std::thread::Builder::new()
        .name("serval-lazyfree".to_owned())
        .spawn(move || {
            processors.bind(Duty::Background);
            free_garbage(&weak, &garbage);
        })?;
    let for_cron = Arc::clone(shared);
    let cron = std::thread::Builder::new()
        .name("serval-cron".to_owned())
        .spawn(move || run_cron(&for_cron))?;
    let _ = shared.cron.thread.set(cron.thread().clone());
    Ok(cron)
}

/// Has the cron look at the save points when one has been written.
fn wake_cron_after_saves(shared: &Shared) {
    let cron = Arc::downgrade(&shared.cron);
    shared.host.persistence.set_cron_waker(Box::new(move || {
        if let Some(cron) = cron.upgrade() {
            cron.note_activity();
        }
    }));
}

/// Has the workers walk through what is saved. In a process that has other work than ours they do not: there a thread of
/// lower priority disturbs less than workers that are never idle.
fn lend_workers(shared: &Arc<Shared>, crew: &Crew) {
    let weak = Arc::downgrade(shared);
    crew.set(Box::new(move |make| {
        if let Some(shared) = weak.upgrade()
            && let Some(network) = shared.host.network()
        {
            network.give_errands(make);
        }
    }));
}

/// Has the connections whose replies wait for the disk look again when more is on it.
fn ring_when_on_disk(shared: &Arc<Shared>) {
    let weak = Arc::downgrade(shared);
    shared.aof.set_ring(Box::new(move || {
        if let Some(shared) = weak.upgrade()
            && let Some(network) = shared.host.network()
        {
            network.ring_held();
        }
    }));
}

impl Drop for Instance {
    fn drop(&mut self) {
        self.close();
    }
}

impl Cron {
    #[inline]
    fn note_activity(&self) {
        if self.is_active.load(Relaxed) {
            return;
        }
        self.is_active.store(true, SeqCst);
        if self.is_parked.load(SeqCst)
            && let Some(thread) = self.thread.get()
        {
            thread.unpark();
        }
    }

    /// Sleeps until a command comes, the instance is closed, or the time is over.
    fn park_until_active(&self, until: Option<Instant>) {
        self.is_parked.store(true, SeqCst);
        while !self.is_active.load(SeqCst) && !self.is_stopping.load(SeqCst) {
            match until.map(|until| until.saturating_duration_since(Instant::now())) {
                Some(Duration::ZERO) => break,
                Some(left) => std::thread::park_timeout(left),
                None => std::thread::park(),
            }
        }
        self.is_parked.store(false, SeqCst);
    }
}

impl Shared {
    /// A number to begin a thread's random numbers with.
    pub(crate) fn seed(&self) -> u64 {
        random_u64()
    }

    /// Tells the cron that there is something to do.
    #[inline]
    pub(crate) fn note_activity(&self) {
        self.cron.note_activity();
    }

    /// Closes the clients that cost most until all of them together cost no more than `bytes_max`. What they cost is added
    /// up here: by the time a caller got here, what it knew may be gone with clients that others evicted.
    pub(crate) fn evict_clients(&self, bytes_max: u64) {
        // Whoever finds another at it leaves it to them.
        let Ok(_evicting) = self.evicting.try_lock() else {
            return;
        };
        let concerned = |client: &Arc<Client>| {
            client.init.kind != ClientKind::Embedded && !client.has(ClientFlags::NO_EVICT)
        };
        let clients = self.engine.clients.list().into_iter().filter(concerned);
        let mut clients: Vec<(u64, Arc<Client>)> = clients
            .map(|client| (client.memory_bytes(), client))
            .collect();
        clients.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
        let mut total_bytes: u64 = clients.iter().map(|(bytes, _)| bytes).sum();
        for (bytes, client) in clients {
            if total_bytes <= bytes_max {
                return;
            }
            total_bytes -= bytes;
            // One that is going already counts, but need not be told again.
            if client.kill_asap.load(Relaxed) {
                continue;
            }
            self.log.write(
                LogLevel::Notice,
                &format!(
                    "Evicting client: id={} addr={}",
                    client.id, client.init.addr
                ),
            );
            self.engine.disconnects.evicted.fetch_add(1, Relaxed);
            self.engine.clients.evict(&client);
        }
    }
}

fn free_garbage(engine: &Weak<Engine>, garbage: &mpsc::Receiver<Garbage>) {
    for garbage in garbage {
        let Some(engine) = engine.upgrade() else {
            return;
        };
        let objects = engine.keyspace.drop_garbage(garbage);
        engine.lazyfreed.fetch_add(objects as u64, Relaxed);
    }
}

/// Runs the engine's cron while there is anything to do, and sleeps without waking up while there is not.
fn run_cron(shared: &Shared) {
    shared.processors.bind(Duty::Background);
    let engine = &shared.engine;
    let mut caller = Caller::new(Arc::clone(engine), shared.seed());
    while !shared.cron.is_stopping.load(Relaxed) {
        let was_active = shared.cron.is_active.swap(false, SeqCst);
        let effort = engine.config.number(id::ACTIVE_EXPIRE_EFFORT).max(1) as u64;
        let expiry_ms = caller.cron(CRON_BUDGET_US + (effort - 1) * CRON_BUDGET_STEP_US);
        let next_ms = expiry_ms.into_iter().chain(caller.save_if_due()).min();
        if was_active {
            let mut totals = Totals::default();
            engine.stats.for_each(|stats| totals.add(stats));
            engine.rates.sample(&totals, engine.clock.unix_us() / 1000);
        }
        match next_ms {
            _ if was_active => std::thread::park_timeout(CRON_PERIOD),
            Some(at_ms) => {
                let wait_ms = (at_ms - engine.clock.unix_us() / 1000).max(1) as u64;
                let until = Instant::now() + Duration::from_millis(wait_ms);
                shared.cron.park_until_active(Some(until));
            }
            None => shared.cron.park_until_active(None),
        }
    }
}

/// 40 hexadecimal digits.
fn run_id() -> String {
    let mut bytes = [0; 20];
    fill_random(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number that nobody can guess.
pub(crate) fn random_u64() -> u64 {
    let mut bytes = [0; 8];
    fill_random(&mut bytes);
    u64::from_ne_bytes(bytes)
}

/// A system without random numbers is none that we could run on; what std's hash maps begin with serves in its place.
fn fill_random(bytes: &mut [u8]) {
    if getrandom::fill(bytes).is_err() {
        use std::hash::{BuildHasher, RandomState};
        for chunk in bytes.chunks_mut(8) {
            let random = RandomState::new().hash_one(chunk.len()).to_ne_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }
}
