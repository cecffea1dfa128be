//! The append-only file: the journal on the disk, in as many parts as there were rewrites and starts.
//!
//! [`AppendOnly`] is what the rest of the server sees of it: switching it on and off, waiting for it, rewriting it. Workers
//! write what they did ([`pen`]), one thread ([`writer`]) brings it to disk and writes for everybody else, another one
//! ([`rewrite`]) makes a new base while that goes on, and before all of it the files are read ([`load`]). Whoever wants
//! something of the writer leaves an order and rings.
//!
//! With `appendfsync always` nobody learns of an effect before it is on disk, otherwise not before it was given to the system
//! ([`waiting`]). A connection notes the journal's offset when a batch of its commands ends, and keeps its replies until
//! that offset may be told; whether those commands wrote or read makes no difference, since what they read may not be
//! on disk either.

mod base;
pub(crate) mod check;
mod directory;
mod load;
mod pen;
mod policy;
mod preamble;
mod replacing;
mod rewrite;
mod switching;
#[cfg(test)]
mod tests;
pub(crate) mod waiting;
mod writer;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread::{JoinHandle, Thread};
use std::time::{Duration, Instant};

use serval_engine::{Engine, LogLevel};
use serval_persist::aof::Manifest;

use self::directory::{Directory, Failed, Names};
use self::pen::Pen;
pub(crate) use self::policy::Fsync;
use self::policy::FsyncCell;
use self::waiting::{Crowd, does_this_thread_write};
use self::writer::Writer;
use crate::log::Log;
use crate::persistence::crew::Crew;
use crate::persistence::files::{Files, LogFile};
use crate::processors::Processors;

/// What rings somebody who waits for the disk. Never waits itself.
pub(crate) type Ring = dyn Fn() + Send + Sync;

/// See the module's text.
pub(crate) struct AppendOnly {
    engine: Weak<Engine>,
    log: Arc<Log>,
    /// Who walks through what a base is made of.
    crew: Arc<Crew>,
    /// Where its threads run.
    processors: Arc<Processors>,
    files: Arc<dyn Files>,
    names: Names,
    /// The process ends where the log cannot be relied on any more.
    may_exit: bool,
    fsync: FsyncCell,
    pen: Mutex<Pen>,
    /// What lies below this offset of the journal is in the file, or is to be in none.
    written: AtomicU64,
    /// The file is behind, and nobody waits for it but with `always`.
    is_late: AtomicBool,
    /// Who has the pen keeps it for an fsync, and rings afterwards.
    keeps_pen: AtomicBool,
    /// Somebody who is no worker did something.
    is_asked: AtomicBool,
    crowd: Crowd,
    /// Replies wait until what they tell of is on disk.
    holds: AtomicBool,
    /// There is one worker, which brings to disk what it did itself.
    has_one_worker: AtomicBool,
    /// What lies below this offset of the journal may be told.
    released: AtomicU64,
    /// Nothing will be released any more: the disk failed, and the process is not ours to end.
    is_broken: AtomicBool,
    /// Rings those whose replies wait.
    ring_held: OnceLock<Box<dyn Fn() + Send + Sync>>,
    /// Rings others who hold back what they learned, as long as they exist.
    ring_others: Mutex<Vec<Weak<Ring>>>,
    /// Threads of others that wait, by [`AppendOnly::wait_until_released`].
    waiting: Mutex<usize>,
    released_more: Condvar,
    /// None once the writer has ended, when nobody would carry them out.
    orders: Mutex<Option<VecDeque<Order>>>,
    has_orders: AtomicBool,
    thread: OnceLock<Thread>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// The one of the rewrite that was begun last.
    rewriter: Mutex<Option<JoinHandle<()>>>,
    /// The process is about to end: no rewrite begins by itself.
    is_ending: AtomicBool,
    state: Mutex<State>,
    limiter: Mutex<rewrite::Limiter>,
    /// The rewrite under way.
    job: Mutex<Option<Arc<rewrite::Job>>>,
    /// DEBUG AOF-FLUSH-SLEEP, microseconds.
    pub(crate) write_delay_us: AtomicU64,
}

/// What the files are at the moment.
#[derive(Default)]
struct State {
    phase: Phase,
    manifest: Manifest,
    /// The replication offset at which the temporary file of [`Phase::Starting`] begins.
    first_start: i64,
}

/// Whether the journal is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Off,
    /// To a temporary file, which becomes a part when the rewrite that makes the first base has succeeded.
    Starting,
    On,
}

/// What the writer is asked to do.
enum Order {
    /// Goes on with this file, which has so many bytes, from an offset of the journal on.
    Switch {
        at: u64,
        file: Arc<dyn LogFile>,
        bytes: u64,
    },
    /// Writes everything up to an offset and brings it to disk; says whether that worked.
    Flush { until: u64, done: SyncSender<bool> },
    /// The same, and then writes nothing any more.
    Close { until: u64, done: SyncSender<bool> },
    /// There is a new base of so many bytes.
    Rewritten { base_bytes: u64 },
    /// Ends the thread.
    Stop,
}

impl Order {
    fn switch_offset(&self) -> Option<u64> {
        match self {
            Order::Switch { at, .. } => Some(*at),
            _ => None,
        }
    }
}

impl AppendOnly {
    /// An append-only file that is not written yet.
    pub(crate) fn new(
        engine: &Arc<Engine>,
        log: Arc<Log>,
        files: Arc<dyn Files>,
        may_exit: bool,
        crew: Arc<Crew>,
        processors: Arc<Processors>,
    ) -> Arc<AppendOnly> {
        Arc::new(AppendOnly {
            engine: Arc::downgrade(engine),
            log,
            crew,
            processors,
            files,
            names: Names::new(&engine.config, may_exit),
            may_exit,
            fsync: FsyncCell::new(Fsync::of(&engine.config)),
            pen: Mutex::new(Pen::new(engine.journal.offset())),
            written: AtomicU64::new(engine.journal.offset()),
            is_late: AtomicBool::new(false),
            keeps_pen: AtomicBool::new(false),
            is_asked: AtomicBool::new(false),
            crowd: Crowd::default(),
            holds: AtomicBool::new(false),
            has_one_worker: AtomicBool::new(false),
            released: AtomicU64::new(0),
            is_broken: AtomicBool::new(false),
            ring_held: OnceLock::new(),
            ring_others: Mutex::default(),
            waiting: Mutex::new(0),
            released_more: Condvar::new(),
            orders: Mutex::new(Some(VecDeque::new())),
            has_orders: AtomicBool::new(false),
            thread: OnceLock::new(),
            threads: Mutex::default(),
            rewriter: Mutex::default(),
            is_ending: AtomicBool::new(false),
            state: Mutex::default(),
            limiter: Mutex::default(),
            job: Mutex::default(),
            write_delay_us: AtomicU64::new(0),
        })
    }

    /// Whether replies that tell of `offset` of the journal have to wait. A relaxed load where nothing is awaited.
    #[inline]
    pub(crate) fn holds(&self, offset: u64) -> bool {
        self.holds.load(Relaxed) && self.released.load(SeqCst) < offset
    }

    /// Whether replies have to wait at all.
    #[inline]
    pub(crate) fn may_hold(&self) -> bool {
        self.holds.load(Relaxed)
    }

    /// Whether nothing that waits will ever be released.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken.load(Relaxed)
    }

    /// Says who rings those whose replies wait. The first call counts.
    pub(crate) fn set_ring(&self, ring: Box<dyn Fn() + Send + Sync>) {
        let _ = self.ring_held.set(ring);
    }

    /// Has somebody else rung too, whenever more may be told or nothing ever will be.
    pub(crate) fn add_ring(&self, ring: Weak<Ring>) {
        let mut rings = lock(&self.ring_others);
        rings.retain(|ring| ring.strong_count() > 0);
        rings.push(ring);
    }

    /// What lies below this offset of the journal may be told; `None` where nothing more ever will be.
    pub(crate) fn released(&self) -> Option<u64> {
        match (self.may_hold(), self.is_broken()) {
            (false, _) => Some(u64::MAX),
            (true, true) => None,
            (true, false) => Some(self.released.load(SeqCst)),
        }
    }

    /// What lies below this offset may be told.
    fn release(&self, offset: u64) {
        if !self.is_broken() && self.released.fetch_max(offset, AcqRel) < offset {
            self.ring_waiting();
        }
    }

    /// The same, and everything up to it is on the disk.
    fn release_synced(&self, engine: &Engine, offset: u64) {
        if offset > engine.journal.synced() {
            engine.journal.set_synced(offset);
        }
        self.release(offset);
    }

    /// Has everybody who waits look again.
    fn ring_waiting(&self) {
        std::sync::atomic::fence(SeqCst);
        if let Some(ring) = self.ring_held.get() {
            ring();
        }
        if let Some(engine) = self.engine.upgrade() {
            engine.wake_synced();
        }
        for ring in lock(&self.ring_others).iter().filter_map(Weak::upgrade) {
            ring();
        }
        if *lock(&self.waiting) > 0 {
            self.released_more.notify_all();
        }
    }

    /// Nothing more can be promised. Ends the process, where it is ours.
    fn give_up(&self, line: &str) {
        self.log(LogLevel::Warning, line);
        if self.may_exit {
            std::process::exit(1);
        }
        self.is_broken.store(true, SeqCst);
        self.ring_waiting();
    }

    /// Takes a changed `appendfsync` over.
    pub(crate) fn fsync_changed(&self, engine: &Engine) {
        self.fsync.set(Fsync::of(&engine.config));
        self.set_holds(lock(&self.state).phase);
        self.ask_writer();
    }

    /// Replies wait with `always`, while the journal is written.
    fn set_holds(&self, phase: Phase) {
        let holds = phase != Phase::Off && self.fsync.get() == Fsync::Always;
        self.holds.store(holds, SeqCst);
        if !holds {
            self.ring_waiting();
        }
    }

    fn log(&self, level: LogLevel, line: &str) {
        self.log.write(level, line);
    }

    fn directory(&self) -> Directory<'_> {
        Directory {
            files: &*self.files,
            log: &self.log,
            names: &self.names,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Says what the files are from now on. The caller has the state.
    fn enter(&self, engine: &Engine, state: &mut State, phase: Phase) {
        state.phase = phase;
        let is_starting = phase == Phase::Starting;
        engine
            .persistence
            .aof
            .is_starting
            .store(is_starting, SeqCst);
    }

    // What the writer and those who want something of it say to each other.

    /// Starts the writer, unless it runs.
    fn start_writer(self: &Arc<Self>, engine: &Arc<Engine>) -> std::io::Result<()> {
        if self.thread.get().is_some() {
            return Ok(());
        }
        let mut threads = lock(&self.threads);
        if self.thread.get().is_some() {
            return Ok(());
        }
        let writer = Writer::new(Arc::clone(self), Arc::clone(engine));
        let thread = std::thread::Builder::new()
            .name("serval-aof".to_owned())
            .spawn(move || writer.run())?;
        let _ = self.thread.set(thread.thread().clone());
        threads.push(thread);
        drop(threads);
        let aof = Arc::downgrade(self);
        engine.journal.set_waker(Box::new(move |is_needed| {
            // A worker rings when its replies are to leave.
            if (is_needed || !does_this_thread_write())
                && let Some(aof) = aof.upgrade()
            {
                aof.ask_writer();
            }
        }));
        Ok(())
    }

    /// Starts a thread that ends by itself.
    fn spawn(&self, name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), Failed> {
        let thread = self.start_thread(name, run)?;
        self.keep(thread);
        Ok(())
    }

    fn start_thread(
        &self,
        name: &str,
        run: impl FnOnce() + Send + 'static,
    ) -> Result<JoinHandle<()>, Failed> {
        let builder = std::thread::Builder::new().name(name.to_owned());
        builder.spawn(run).map_err(|error| {
            let line = format!("A thread could not be started: {error}");
            self.log(LogLevel::Warning, &line);
            Failed
        })
    }

    /// Has the end of a thread awaited before this ends.
    fn keep(&self, thread: JoinHandle<()>) {
        let mut threads = lock(&self.threads);
        threads.retain(|thread| !thread.is_finished());
        threads.push(thread);
    }

    /// Brings everything to disk, as far as that is possible, and ends the threads.
    pub(crate) fn close(self: &Arc<Self>, engine: &Engine) {
        self.set_ending(true);
        self.give_up_rewrite(engine, true);
        self.before_exit(engine, true);
        self.stop();
    }

    /// Ends the writer and a rewrite under way. What is in the journal is not waited for.
    pub(crate) fn stop(&self) {
        if let Some(engine) = self.engine.upgrade() {
            self.cancel_rewrite(&engine);
        }
        self.order(Order::Stop);
        self.join_rewriter();
        loop {
            let threads = std::mem::take(&mut *lock(&self.threads));
            if threads.is_empty() {
                return;
            }
            for thread in threads {
                // A thread that panicked has said so.
                let _ = thread.join();
            }
        }
    }

    fn order(&self, order: Order) {
        // Who waits for an order that is dropped hears that it was not carried out.
        if let Some(orders) = &mut *lock(&self.orders) {
            orders.push_back(order);
        }
        self.has_orders.store(true, SeqCst);
        self.ring_writer();
    }

    /// The writer ends: what is asked of it from now on is not carried out.
    fn refuse_orders(&self) {
        *lock(&self.orders) = None;
    }

    /// Has the writer do something up to here and waits for it. False where it failed, or where there is no writer.
    fn order_and_wait(
        &self,
        engine: &Engine,
        make: impl FnOnce(u64, SyncSender<bool>) -> Order,
    ) -> bool {
        if self.thread.get().is_none() {
            return false;
        }
        let (done, answer): (_, Receiver<bool>) = sync_channel(1);
        self.order(make(engine.journal.offset(), done));
        answer.recv().unwrap_or(false)
    }

    /// Returns once everything that was executed is on disk, whatever `appendfsync` says. False where it is not.
    pub(crate) fn flush(&self, engine: &Engine) -> bool {
        self.order_and_wait(engine, |until, done| Order::Flush { until, done })
    }

    fn take_orders(&self) -> VecDeque<Order> {
        if !self.has_orders() {
            return VecDeque::new();
        }
        self.has_orders.store(false, SeqCst);
        let orders = lock(&self.orders).as_mut().map(std::mem::take);
        orders.unwrap_or_default()
    }

    fn has_orders(&self) -> bool {
        self.has_orders.load(Acquire)
    }

    /// Has the writer look at the journal.
    fn ask_writer(&self) {
        self.is_asked.store(true, SeqCst);
        self.ring_writer();
    }

    fn ring_writer(&self) {
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }

    /// The writer lets the journal gather until then, unless there are orders or `is_enough`.
    fn gather(&self, until: Instant, is_enough: impl Fn() -> bool) {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let is_over = left.is_zero() || is_enough();
            if is_over || self.has_orders() || self.fsync.get() == Fsync::Always {
                return;
            }
            std::thread::park_timeout(left);
        }
    }

    /// DEBUG AOF-FLUSH-SLEEP.
    fn sleep_before_write(&self) {
        match self.write_delay_us.load(Relaxed) {
            0 => {}
            us => std::thread::sleep(Duration::from_micros(us)),
        }
    }

    /// Bytes of a file that was just written.
    fn file_bytes(&self, path: &Path) -> u64 {
        let file = self.files.open(path);
        file.and_then(|file| file.len()).unwrap_or(0)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
