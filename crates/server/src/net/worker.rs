//! A worker: one thread, one current-thread runtime, its share of the connections.
//!
//! Other threads reach it through one mailbox and one wakeup. Everything else here is touched by its thread only, so
//! that it needs `RefCell`s and no locks; no borrow outlives a poll.

mod held;

use std::cell::{Cell, RefCell, RefMut};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use serval_engine::{
    BusyCaller, Caller, Client, ClientFlags, ClientInit, ClientKind, Engine, LogLevel, Ring,
    Session,
};
use serval_resp::ProtocolError;
use serval_spec::directive_id as id;
use slab::Slab;
use tokio::sync::Notify;
use tokio::time::Sleep;

use super::connection::{Connection, Scratch, WakeSlot, add, timer_at};
use super::settings::Settings;
use super::stream::Stream;
use crate::instance::Shared;
use crate::persistence::aof::waiting;
use crate::persistence::crew::Errand;
use crate::processors::Duty;

/// Time between two looks at the connections, while there is reason to look.
const CRON_PERIOD: Duration = Duration::from_millis(250);
/// Ready tasks that may run before the runtime asks the system again what is ready.
const EVENT_INTERVAL: u32 = 256;

/// Makes a connection's stream, inside its worker's runtime.
pub(crate) type MakeStream = Box<dyn FnOnce() -> std::io::Result<Box<dyn Stream>> + Send>;

/// A connection that was accepted, as the one who accepted it knows it.
pub(crate) struct Accepted {
    /// See [`MakeStream`].
    pub(crate) stream: MakeStream,
    /// Peer address as CLIENT LIST shows it.
    pub(crate) addr: String,
    /// Our address.
    pub(crate) laddr: String,
    /// File descriptor, -1 for none.
    pub(crate) fd: i32,
    /// Came over a Unix socket.
    pub(crate) unix_socket: bool,
}

/// A connection on its way to its worker. Its client is registered already, so that others see it, and may kill it,
/// from the moment it was accepted.
struct Arriving {
    stream: MakeStream,
    client: Arc<Client>,
    wake: Arc<WakeSlot>,
}

/// What other threads know of a worker.
pub(crate) struct WorkerHandle {
    index: u16,
    mailbox: Mutex<Mail>,
    /// Connections with something to look at, as they were noted since it last looked.
    noted: Mutex<Vec<Arc<WakeSlot>>>,
    notify: Notify,
    /// Its connections, those in the mailbox included.
    pub(crate) connection_count: AtomicUsize,
    has_ended: AtomicBool,
    /// Replies of its connections wait for the disk.
    has_held: AtomicBool,
    /// Somebody wants to know whether it still reads its mail.
    is_asked: AtomicBool,
    /// What its clients' [`ClientInit::ring`] is.
    ring: OnceLock<Ring>,
}

#[derive(Default)]
struct Mail {
    arriving: Vec<Arriving>,
    errands: Vec<Errand>,
    settings_changed: bool,
    close_connections: bool,
    retire: bool,
    stop: bool,
}

impl WorkerHandle {
    pub(crate) fn new(index: u16) -> WorkerHandle {
        WorkerHandle {
            index,
            mailbox: Mutex::default(),
            noted: Mutex::default(),
            notify: Notify::new(),
            connection_count: AtomicUsize::new(0),
            has_ended: AtomicBool::new(false),
            has_held: AtomicBool::new(false),
            is_asked: AtomicBool::new(false),
            ring: OnceLock::new(),
        }
    }

    /// Registers a connection's client, and hands the connection over.
    pub(crate) fn adopt(self: &Arc<Self>, engine: &Engine, accepted: Accepted) {
        let slot = Arc::new(WakeSlot::default());
        let (wake, noted) = (Arc::clone(&slot), Arc::clone(&slot));
        let worker = Arc::clone(self);
        let client = engine.clients.connect(ClientInit {
            kind: ClientKind::Normal,
            addr: accepted.addr,
            laddr: accepted.laddr,
            fd: accepted.fd,
            worker: self.index,
            wake: Box::new(move || wake.wake()),
            note: Box::new(move || worker.noted().push(Arc::clone(&noted))),
            ring: Arc::clone(self.ring.get_or_init(|| self.make_ring())),
            now_ms: engine.clock.unix_us() / 1000,
            unix_socket: accepted.unix_socket,
        });
        self.connection_count.fetch_add(1, Relaxed);
        let arriving = Arriving {
            stream: accepted.stream,
            client,
            wake: slot,
        };
        self.post(|mail| mail.arriving.push(arriving));
    }

    /// Tells the worker that more is on disk, if anything waits for that.
    pub(crate) fn ring_held(&self) {
        if self.has_held.load(SeqCst) {
            self.notify.notify_one();
        }
    }

    /// Gives the worker something to do beside its connections.
    pub(crate) fn give_errand(&self, errand: Errand) {
        self.post(|mail| mail.errands.push(errand));
    }

    /// Asks whether it still reads its mail.
    pub(crate) fn ask(&self) {
        self.is_asked.store(true, SeqCst);
        self.notify.notify_one();
    }

    /// Whether it has not read its mail since it was asked.
    pub(crate) fn is_silent(&self) -> bool {
        self.is_asked.load(SeqCst) && !self.has_ended()
    }

    /// Has the worker read the configuration again.
    pub(crate) fn settings_changed(&self) {
        self.post(|mail| mail.settings_changed = true);
    }

    /// Closes the worker's connections, those on their way to it included.
    pub(crate) fn close_connections(&self) {
        self.post(|mail| mail.close_connections = true);
    }

    /// Ends the worker when its last connection does. Whoever hands connections over does not choose it any more.
    pub(crate) fn retire(&self) {
        self.post(|mail| mail.retire = true);
    }

    /// Whether its thread is through.
    pub(crate) fn has_ended(&self) -> bool {
        self.has_ended.load(Relaxed)
    }

    /// Ends the worker; its connections are closed.
    pub(crate) fn stop(&self) {
        self.post(|mail| mail.stop = true);
    }

    fn make_ring(self: &Arc<Self>) -> Ring {
        let worker = Arc::downgrade(self);
        Arc::new(move || {
            if let Some(worker) = worker.upgrade() {
                worker.notify.notify_one();
            }
        })
    }

    fn noted(&self) -> MutexGuard<'_, Vec<Arc<WakeSlot>>> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn post(&self, change: impl FnOnce(&mut Mail)) {
        change(&mut self.mailbox.lock().unwrap_or_else(PoisonError::into_inner));
        self.notify.notify_one();
    }

    fn take_mail(&self) -> Mail {
        std::mem::take(&mut self.mailbox.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

type Shell = Rc<RefCell<Connection>>;

/// A worker, as its own thread sees it.
pub(crate) struct Worker {
    handle: Arc<WorkerHandle>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) caller: RefCell<Caller>,
    pub(crate) scratch: RefCell<Scratch>,
    busy: RefCell<Option<Busy>>,
    connections: RefCell<Slab<Shell>>,
    /// Connections, by their keys, whose replies wait until what lies below an offset of the journal is in the log.
    held: RefCell<Vec<(u64, usize)>>,
    /// The log is to be written when all connections that are ready have had their turn.
    log_wanted: Cell<bool>,
    log_notify: Notify,
    /// Room for those of [`WorkerHandle::noted`].
    noted: RefCell<Vec<Arc<WakeSlot>>>,
    settings: RefCell<Rc<Settings>>,
    retiring: Cell<bool>,
    /// Errands that are not done.
    errand_count: Cell<usize>,
    cron_wanted: Cell<bool>,
    cron_notify: Notify,
}

/// What serving others within a long command needs.
struct Busy {
    caller: BusyCaller,
    /// When the connections were last served, and how long that took, nanoseconds.
    last_ns: u64,
    took_ns: u64,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Worker>>> = const { RefCell::new(None) };
}

/// Runs a worker on the calling thread until it is told to stop.
pub(crate) fn run(handle: Arc<WorkerHandle>, shared: Arc<Shared>) -> std::io::Result<()> {
    shared.processors.bind(Duty::Serve);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .event_interval(EVENT_INTERVAL)
        .build_local(tokio::runtime::LocalOptions::default())?;
    let engine = Arc::clone(&shared.engine);
    let worker = Rc::new(Worker {
        handle,
        caller: RefCell::new(Caller::new(Arc::clone(&engine), shared.seed())),
        scratch: RefCell::new(Scratch::of_worker()),
        busy: RefCell::default(),
        connections: RefCell::default(),
        held: RefCell::default(),
        log_wanted: Cell::new(false),
        log_notify: Notify::new(),
        noted: RefCell::default(),
        settings: RefCell::new(Rc::new(Settings::read(&engine.config))),
        retiring: Cell::new(false),
        errand_count: Cell::new(0),
        cron_wanted: Cell::new(false),
        cron_notify: Notify::new(),
        shared,
    });
    CURRENT.set(Some(Rc::clone(&worker)));
    waiting::this_thread_writes();
    runtime.block_on(async {
        runtime.spawn_local(Rc::clone(&worker).cron());
        runtime.spawn_local(Rc::clone(&worker).write_log());
        worker.serve_mailbox().await;
    });
    worker.disconnect_all();
    worker.handle.has_ended.store(true, Relaxed);
    CURRENT.set(None);
    Ok(())
}

/// Serves the connections of the calling thread's worker, if it is one, from within a long command.
pub(crate) fn serve_while_busy() {
    if let Some(worker) = CURRENT.with_borrow(Clone::clone) {
        worker.serve_while_busy();
    }
}

impl Worker {
    async fn serve_mailbox(self: &Rc<Self>) {
        while self.read_mail() {
            self.handle.notify.notified().await;
        }
    }

    /// Takes what is in the mailbox; false when the worker is to end.
    fn read_mail(self: &Rc<Self>) -> bool {
        let mut noted = self.noted.take();
        std::mem::swap(&mut noted, &mut *self.handle.noted());
        noted.drain(..).for_each(|connection| connection.wake());
        self.noted.replace(noted);
        if self.handle.has_held.load(Relaxed) {
            self.release_held();
            // What made them wait may have changed: nobody else may write it now.
            self.want_log();
        }
        if self.handle.is_asked.load(Relaxed) {
            self.handle.is_asked.store(false, SeqCst);
        }
        let mail = self.handle.take_mail();
        if mail.settings_changed {
            *self.settings.borrow_mut() = Rc::new(Settings::read(&self.engine().config));
            self.want_cron();
        }
        for arriving in mail.arriving {
            self.adopt(arriving);
        }
        for errand in mail.errands {
            self.run(errand);
        }
        if mail.close_connections {
            for connection in self.all() {
                if let Ok(connection) = connection.try_borrow() {
                    connection.session.client.kill();
                }
            }
        }
        self.retiring.set(self.retiring.get() || mail.retire);
        let is_idle = self.connections.borrow().is_empty() && self.errand_count.get() == 0;
        let retires = self.retiring.get() && is_idle;
        !(mail.stop || retires)
    }

    fn adopt(self: &Rc<Self>, arriving: Arriving) {
        let Ok(stream) = (arriving.stream)() else {
            self.engine().clients.disconnect(arriving.client.id);
            self.handle.connection_count.fetch_sub(1, Relaxed);
            return;
        };
        let session = Session::new(self.engine(), arriving.client);
        let connection = Connection::new(stream, session, arriving.wake);
        let connection = Rc::new(RefCell::new(connection));
        let key = self.connections.borrow_mut().insert(Rc::clone(&connection));
        connection.borrow_mut().set_key(key);
        let guard = Registered {
            worker: Rc::clone(self),
            key,
        };
        tokio::task::spawn_local(async move {
            let worker = &guard.worker;
            std::future::poll_fn(|cx| connection.borrow_mut().poll(cx, worker)).await;
        });
        if self.settings().timeout_s > 0 {
            self.want_cron();
        }
    }

    fn run(self: &Rc<Self>, errand: Errand) {
        let errand = errand(Arc::clone(self.engine()));
        let worker = Rc::clone(self);
        self.errand_count.update(|count| count + 1);
        tokio::task::spawn_local(async move {
            errand.await;
            worker.errand_count.update(|count| count - 1);
            if worker.retiring.get() {
                worker.handle.notify.notify_one();
            }
        });
    }

    fn forget(&self, key: usize) {
        let connection = self.connections.borrow_mut().try_remove(key);
        self.handle.connection_count.fetch_sub(1, Relaxed);
        if let Some(connection) = connection {
            self.disconnect(&connection);
        }
        if self.retiring.get() {
            self.handle.notify.notify_one();
        }
    }

    fn disconnect(&self, connection: &Shell) {
        let mut connection = connection.borrow_mut();
        connection.free_buffers();
        self.shared
            .clients_bytes
            .fetch_sub(connection.accounted_bytes as i64, Relaxed);
        connection.accounted_bytes = 0;
        self.caller.borrow_mut().disconnect(&mut connection.session);
        if self.offset_to_hold() > 0 {
            self.want_log();
        }
    }

    fn disconnect_all(&self) {
        for arriving in self.handle.take_mail().arriving {
            self.engine().clients.disconnect(arriving.client.id);
        }
        for (_, connection) in std::mem::take(&mut *self.connections.borrow_mut()) {
            self.disconnect(&connection);
        }
    }

    /// Looks at all connections now and then, while at least one gives reason to.
    async fn cron(self: Rc<Self>) {
        loop {
            while !self.cron_wanted.replace(false) {
                self.cron_notify.notified().await;
            }
            tokio::time::sleep(CRON_PERIOD).await;
            let mut again = false;
            for connection in self.all() {
                if let Ok(mut connection) = connection.try_borrow_mut() {
                    again |= connection.cron(&self);
                }
            }
            if again {
                self.cron_wanted.set(true);
            }
        }
    }

    /// Asks for the cron to come by.
    pub(crate) fn want_cron(&self) {
        if !self.cron_wanted.replace(true) {
            self.cron_notify.notify_one();
        }
    }

    fn all(&self) -> Vec<Shell> {
        self.connections
            .borrow()
            .iter()
            .map(|(_, connection)| Rc::clone(connection))
            .collect()
    }

    fn serve_while_busy(self: &Rc<Self>) {
        /// The least time between two rounds, nanoseconds.
        const PAUSE_NS_MIN: u64 = 1_000_000;
        let start_ns = self.engine().clock.monotonic_ns();
        {
            let mut busy = self.busy.borrow_mut();
            let busy = busy.get_or_insert_with(|| Busy {
                caller: BusyCaller::new(Arc::clone(self.engine())),
                last_ns: 0,
                took_ns: 0,
            });
            // A round costs a system call a connection; nine tenths of the time stay with the command.
            if start_ns < busy.last_ns + PAUSE_NS_MIN.max(busy.took_ns * 10) {
                return;
            }
            busy.last_ns = start_ns;
        }
        // Stopping has to wait until the command is over; connections need not.
        if !self.read_mail() {
            self.handle.stop();
        }
        let mut scratch = Scratch::new();
        for connection in self.all() {
            // The one that runs the command is borrowed.
            if let Ok(mut connection) = connection.try_borrow_mut() {
                connection.serve_while_busy(self, &mut scratch);
            }
        }
        self.write_log_now();
        let end_ns = self.engine().clock.monotonic_ns();
        if let Some(busy) = &mut *self.busy.borrow_mut() {
            (busy.last_ns, busy.took_ns) = (end_ns, end_ns.saturating_sub(start_ns));
        }
    }

    /// The caller for [`Connection::serve_while_busy`].
    pub(crate) fn busy_caller(&self) -> RefMut<'_, BusyCaller> {
        let new = || Busy {
            caller: BusyCaller::new(Arc::clone(self.engine())),
            last_ns: 0,
            took_ns: 0,
        };
        RefMut::map(self.busy.borrow_mut(), |busy| {
            &mut busy.get_or_insert_with(new).caller
        })
    }

    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.shared.engine
    }

    pub(crate) fn settings(&self) -> Rc<Settings> {
        Rc::clone(&self.settings.borrow())
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.shared.engine.clock.unix_us() / 1000
    }

    /// A timer for an instant in Unix milliseconds.
    pub(crate) fn timer(&self, at_ms: i64) -> Pin<Box<Sleep>> {
        timer_at(at_ms, self.now_ms())
    }

    pub(crate) fn log(&self, level: LogLevel, line: &str) {
        self.shared.log.write(level, line);
    }

    pub(crate) fn log_protocol_error(
        &self,
        session: &Session,
        error: ProtocolError,
        mut input: &[u8],
    ) {
        /// Bytes of the query buffer that the line shows.
        const SHOWN_BYTES_MAX: usize = 128;
        if !self.shared.log.writes(LogLevel::Verbose) {
            return;
        }
        if self.engine().config.is_on(id::HIDE_USER_DATA_FROM_LOG) {
            input = b"*redacted*";
        }
        let shown: String = input
            .iter()
            .take(SHOWN_BYTES_MAX)
            .map(|byte| {
                if (b' '..=b'~').contains(byte) {
                    char::from(*byte)
                } else {
                    '.'
                }
            })
            .collect();
        let client = &session.client;
        self.log(
            LogLevel::Verbose,
            &format!(
                "Protocol error ({error}) from client: id={} addr={} laddr={}. Query buffer during protocol error: '{shown}'",
                client.id, client.init.addr, client.init.laddr
            ),
        );
    }

    /// Counts a read system call, unless a long command has the counters.
    pub(crate) fn count_read(&self, bytes: usize) {
        if let Ok(caller) = self.caller.try_borrow() {
            add(&caller.stats().reads, 1);
            add(&caller.stats().net_in_bytes, bytes as u64);
        }
        self.shared.note_activity();
    }

    /// Counts a write system call.
    pub(crate) fn count_write(&self, bytes: usize) {
        if let Ok(caller) = self.caller.try_borrow() {
            add(&caller.stats().writes, 1);
            add(&caller.stats().net_out_bytes, bytes as u64);
        }
    }

    /// Tells `maxmemory-clients` what a connection costs now, where it was told `accounted_bytes` before, and evicts
    /// clients when all of them cost too much.
    pub(crate) fn account(&self, client: &Client, accounted_bytes: &mut u64) {
        let bytes_max = self.settings.borrow().clients_bytes_max;
        if bytes_max == 0 {
            return;
        }
        let bytes = if client.has(ClientFlags::NO_EVICT) {
            0
        } else {
            client.memory_bytes()
        };
        let delta = bytes as i64 - *accounted_bytes as i64;
        *accounted_bytes = bytes;
        let total = self.shared.clients_bytes.fetch_add(delta, Relaxed) + delta;
        if total > bytes_max as i64 {
            self.shared.evict_clients(bytes_max);
        }
    }
}

/// A connection's place among the worker's; given up however its task ends.
struct Registered {
    worker: Rc<Worker>,
    key: usize,
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.worker.forget(self.key);
    }
}
