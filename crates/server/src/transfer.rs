//! Transfers of MIGRATE: the connections to other servers, and the thread that talks over them.
//!
//! One thread, started by the first transfer, carries out all of them at the same time, each as a task. A connection is
//! kept for a while after a transfer, since whoever migrates a key mostly migrates more. The other server is not trusted:
//! each step has the transfer's timeout, a reply is a short line, and only a status acknowledges a key, so that whatever
//! else comes deletes nothing here.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::RecvTimeoutError;
use std::thread::JoinHandle;
use std::time::Duration;

use serval_engine::{Arrival, Caller, Engine, Transfer, TransferError};
use serval_resp::write_command;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// Connections that are kept.
const KEPT_MAX: usize = 64;
/// How long a connection is kept that nobody uses.
const KEPT_FOR: Duration = Duration::from_secs(10);
/// What is sent at a time, bytes; each has the whole timeout.
const CHUNK_BYTES: usize = 64 * 1024;
/// The longest reply, bytes.
const LINE_BYTES_MAX: usize = 1024;
/// Time between two attempts to settle a transfer while a long command is in the way.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// The thread for transfers.
pub(crate) struct Transfers {
    sender: mpsc::UnboundedSender<Box<Transfer>>,
    thread: JoinHandle<()>,
}

impl Transfers {
    /// Starts it.
    pub(crate) fn start(engine: Arc<Engine>, seed: u64) -> io::Result<Transfers> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let thread = std::thread::Builder::new()
            .name("serval-migrate".to_owned())
            .spawn(move || run(engine, seed, receiver))?;
        Ok(Transfers { sender, thread })
    }

    /// Begins a transfer.
    ///
    /// # Errors
    /// The transfer, where the thread has ended.
    pub(crate) fn begin(&self, transfer: Box<Transfer>) -> Result<(), Box<Transfer>> {
        self.sender.send(transfer).map_err(|refused| refused.0)
    }

    /// Ends the thread, and with it what is under way: the keys stay here, whatever the other server has of them.
    pub(crate) fn stop(self) {
        drop(self.sender);
        let _ = self.thread.join();
    }
}

/// Carries out one transfer by itself while the calling thread waits. That may hold locks which the thread for transfers
/// waits for, so that it gets one of its own, and a new connection.
pub(crate) fn carry_out_alone(
    transfer: &Arc<Transfer>,
    goes_on: &mut dyn FnMut() -> bool,
) -> Arrival {
    /// Time between two calls of `goes_on`.
    const BEAT: Duration = Duration::from_millis(1);
    let (sender, receiver) = std::sync::mpsc::channel();
    let alone = Arc::clone(transfer);
    let thread = std::thread::Builder::new().name("serval-migrate".to_owned());
    // A result that nobody waits for any longer is lost, and the keys stay here.
    let spawned = thread.spawn(move || drop(sender.send(attempt_alone(&alone))));
    if spawned.is_err() {
        return failed(TransferError::Connect);
    }
    loop {
        match receiver.recv_timeout(BEAT) {
            Ok(arrival) => return arrival,
            Err(RecvTimeoutError::Timeout) if goes_on() => {}
            Err(_) => return failed(TransferError::Read),
        }
    }
}

fn attempt_alone(transfer: &Transfer) -> Arrival {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let Ok(runtime) = runtime else {
        return failed(TransferError::Connect);
    };
    let arrival = runtime.block_on(async {
        let Some(mut connection) = Connection::open(transfer).await else {
            return failed(TransferError::Connect);
        };
        let mut arrival = Arrival::default();
        // What went wrong is in the arrival.
        let _ = connection.transfer(transfer, &mut arrival).await;
        arrival
    });
    runtime.shutdown_background();
    arrival
}

/// Nothing has arrived.
fn failed(error: TransferError) -> Arrival {
    Arrival {
        acknowledged: Vec::new(),
        failed: Some(error),
    }
}

fn run(engine: Arc<Engine>, seed: u64, receiver: mpsc::UnboundedReceiver<Box<Transfer>>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build_local(tokio::runtime::LocalOptions::default());
    let caller = Caller::new(Arc::clone(&engine), seed);
    let Ok(runtime) = runtime else {
        return refuse_all(caller, receiver);
    };
    let shared = Rc::new(Shared {
        caller: RefCell::new(caller),
        engine,
        kept: RefCell::default(),
        has_kept: Notify::new(),
    });
    runtime.block_on(shared.serve(receiver));
    // A name that is being looked up is not waited for.
    runtime.shutdown_background();
}

/// Answers every transfer for a system that has no means left to carry one out.
fn refuse_all(mut caller: Caller, mut receiver: mpsc::UnboundedReceiver<Box<Transfer>>) {
    while let Some(mut transfer) = receiver.blocking_recv() {
        while let Err((back, _)) = caller.settle(transfer, failed(TransferError::Connect)) {
            transfer = back;
            std::thread::sleep(BUSY_PAUSE);
        }
    }
}

/// What the tasks of the thread share; no borrow outlives a step.
struct Shared {
    engine: Arc<Engine>,
    caller: RefCell<Caller>,
    kept: RefCell<HashMap<Address, Kept>>,
    /// A connection was kept, which is to be closed some time.
    has_kept: Notify,
}

type Address = (Vec<u8>, u16);

/// A connection that nobody uses.
struct Kept {
    connection: Connection,
    since: Instant,
}

/// A connection to another server.
struct Connection {
    stream: BufReader<TcpStream>,
    /// The database that is selected there, if that is known.
    dbid: Option<i64>,
}

/// Why a step did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failed {
    /// The connection broke, as one does that was kept too long: worth another attempt on a new one.
    Broken,
    /// It took too long, or what came is no reply.
    Useless,
}

impl Shared {
    /// Carries out what comes until nothing more can.
    async fn serve(self: Rc<Self>, mut receiver: mpsc::UnboundedReceiver<Box<Transfer>>) {
        loop {
            let next_end = self.next_end();
            let transfer = tokio::select! {
                transfer = receiver.recv() => transfer,
                () = wait_until(next_end) => {
                    self.drop_old();
                    continue;
                }
                () = self.has_kept.notified() => continue,
            };
            let Some(transfer) = transfer else {
                return;
            };
            let shared = Rc::clone(&self);
            tokio::task::spawn_local(async move {
                let arrival = shared.carry_out(&transfer).await;
                shared.settle(transfer, arrival).await;
            });
        }
    }

    async fn settle(&self, mut transfer: Box<Transfer>, mut arrival: Arrival) {
        loop {
            let settled = self.caller.borrow_mut().settle(transfer, arrival);
            match settled {
                Ok(()) => return,
                Err(back) => (transfer, arrival) = back,
            }
            sleep(BUSY_PAUSE).await;
        }
    }

    /// Sends everything and reads what is answered; once more on a new connection, where the first broke before a key
    /// was answered.
    async fn carry_out(&self, transfer: &Transfer) -> Arrival {
        let first = self.attempt(transfer).await;
        let is_new_hope = matches!(&first, (_, Some(Failed::Broken)))
            && first.0.acknowledged.is_empty()
            && !matches!(first.0.failed, Some(TransferError::Target(_)));
        match is_new_hope {
            true => self.attempt(transfer).await.0,
            false => first.0,
        }
    }

    async fn attempt(&self, transfer: &Transfer) -> (Arrival, Option<Failed>) {
        let mut arrival = Arrival::default();
        let address = (transfer.host.clone(), transfer.port);
        let connection = match self.take(&address) {
            Some(kept) => Some(kept),
            None => Connection::open(transfer).await,
        };
        let Some(mut connection) = connection else {
            arrival.failed = Some(TransferError::Connect);
            return (arrival, None);
        };
        let failed = connection.transfer(transfer, &mut arrival).await.err();
        if failed.is_none() && connection.stream.buffer().is_empty() {
            let is_selected = arrival.failed.is_none();
            connection.dbid = is_selected.then_some(transfer.dbid);
            self.keep(address, connection);
        }
        (arrival, failed)
    }

    fn take(&self, address: &Address) -> Option<Connection> {
        let kept = self.kept.borrow_mut().remove(address);
        self.tell_count();
        Some(kept?.connection)
    }

    fn keep(&self, address: Address, connection: Connection) {
        let mut all = self.kept.borrow_mut();
        if all.len() >= KEPT_MAX && !all.contains_key(&address) {
            let oldest = all.iter().min_by_key(|(_, kept)| kept.since);
            let oldest = oldest.map(|(address, _)| address.clone());
            oldest.map(|address| all.remove(&address));
        }
        let since = Instant::now();
        all.insert(address, Kept { connection, since });
        drop(all);
        self.has_kept.notify_one();
        self.tell_count();
    }

    /// When the connection that was kept longest is to be closed.
    fn next_end(&self) -> Option<Instant> {
        let kept = self.kept.borrow();
        kept.values().map(|kept| kept.since + KEPT_FOR).min()
    }

    fn drop_old(&self) {
        let now = Instant::now();
        let is_young = |kept: &Kept| kept.since + KEPT_FOR > now;
        self.kept.borrow_mut().retain(|_, kept| is_young(kept));
        self.tell_count();
    }

    fn tell_count(&self) {
        let count = self.kept.borrow().len();
        self.engine.migrations.cached_sockets.store(count, Relaxed);
    }
}

async fn wait_until(end: Option<Instant>) {
    match end {
        Some(end) => sleep_until(end).await,
        None => std::future::pending().await,
    }
}

impl Connection {
    async fn open(transfer: &Transfer) -> Option<Connection> {
        let host = std::str::from_utf8(&transfer.host).ok()?;
        let connect = TcpStream::connect((host, transfer.port));
        let stream = timeout(limit(transfer), connect).await.ok()?.ok()?;
        // Without it the last part of a request may wait for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        Some(Connection {
            stream: BufReader::with_capacity(LINE_BYTES_MAX, stream),
            dbid: None,
        })
    }

    /// Sends the request and notes what is answered.
    async fn transfer(&mut self, transfer: &Transfer, arrival: &mut Arrival) -> Result<(), Failed> {
        let mut request = Vec::new();
        let mut preamble_replies = 0;
        if let Some(password) = &transfer.password {
            let args = [Some(&b"AUTH"[..]), transfer.user.as_deref(), Some(password)];
            let args: Vec<&[u8]> = args.into_iter().flatten().collect();
            write_command(&mut request, args.into_iter());
            preamble_replies += 1;
        }
        if self.dbid != Some(transfer.dbid) {
            let dbid = transfer.dbid.to_string();
            write_command(&mut request, [b"SELECT", dbid.as_bytes()].into_iter());
            preamble_replies += 1;
        }
        let mut rest = &transfer.restores[..];
        if rest.len() < CHUNK_BYTES {
            // One packet, mostly.
            request.extend_from_slice(rest);
            rest = &[];
        }
        for part in [&request, rest] {
            self.write(part, transfer).await.inspect_err(|_| {
                arrival.failed = Some(TransferError::Write);
            })?;
        }
        for _ in 0..preamble_replies {
            self.read(transfer, arrival).await?;
        }
        // Who was refused there, or has another database selected, is not told that a key has arrived.
        let is_refused = arrival.failed.is_some();
        for _ in 0..transfer.key_count() {
            let has_arrived = self.read(transfer, arrival).await?;
            arrival.acknowledged.push(has_arrived && !is_refused);
        }
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8], transfer: &Transfer) -> Result<(), Failed> {
        for chunk in bytes.chunks(CHUNK_BYTES) {
            let write = self.stream.write_all(chunk);
            match timeout(limit(transfer), write).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return Err(Failed::Broken),
                Err(_) => return Err(Failed::Useless),
            }
        }
        Ok(())
    }

    /// Reads one reply: true for a status, false for an error, which is noted if it is the first thing that went wrong.
    async fn read(&mut self, transfer: &Transfer, arrival: &mut Arrival) -> Result<bool, Failed> {
        let line = match timeout(limit(transfer), self.read_line()).await {
            Ok(line) => line,
            Err(_) => Err(Failed::Useless),
        };
        let (is_status, error) = match line.as_deref() {
            Ok([b'+', ..]) => (Ok(true), None),
            Ok([b'-', text @ ..]) => (Ok(false), Some(TransferError::Target(text.to_vec()))),
            Ok(_) => (Err(Failed::Useless), Some(TransferError::Read)),
            Err(failed) => (Err(*failed), Some(TransferError::Read)),
        };
        if arrival.failed.is_none() {
            arrival.failed = error;
        }
        is_status
    }

    /// A line without its end.
    async fn read_line(&mut self) -> Result<Vec<u8>, Failed> {
        let mut line = Vec::new();
        loop {
            let bytes = self.stream.fill_buf().await;
            let bytes = bytes.map_err(|_| Failed::Broken)?;
            if bytes.is_empty() {
                return Err(Failed::Broken);
            }
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(bytes.len(), |end| end + 1);
            line.extend(bytes.iter().take(taken));
            self.stream.consume(taken);
            if line.len() > LINE_BYTES_MAX {
                return Err(Failed::Useless);
            }
            if end.is_some() {
                let len = line.trim_ascii_end().len();
                line.truncate(len);
                return Ok(line);
            }
        }
    }
}

fn limit(transfer: &Transfer) -> Duration {
    Duration::from_millis(transfer.timeout_ms)
}
