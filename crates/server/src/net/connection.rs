//! One connection: read once, execute all that came, write once.
//!
//! A connection is polled by its own task, and by nobody else except a long command of the same worker that serves the
//! others meanwhile ([`Connection::serve_while_busy`]). It owns no buffer while nothing is half read or half written:
//! the worker's scratch buffers serve all its connections, so an idle connection costs a few hundred bytes.

mod busy;
mod held;

use std::io;
use std::pin::Pin;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use serval_engine::{ClientFlags, LogLevel, Session, Wake};
use serval_resp::{Parser, Requests};
use tokio::time::Sleep;

use super::output::Output;
use super::pipeline::{Executed, Pipeline, Then};
use super::stream::Stream;
use super::worker::Worker;

/// Bytes of a worker's read buffer: a deep pipeline in one system call, and still in the second-level cache.
const SCRATCH_BYTES: usize = 64 * 1024;
/// The smallest read buffer of a connection's own, as CLIENT LIST shows it.
const INPUT_BYTES_MIN: usize = 16 * 1024;
/// An argument that lacks as much gets exactly the room it needs.
const BIG_ARG_BYTES: usize = 32 * 1024;
/// Query buffer of a client that has not authenticated, bytes.
const UNAUTHENTICATED_INPUT_BYTES_MAX: u64 = 1024 * 1024;
/// A private read buffer is given back when the client was silent for so long, milliseconds.
const INPUT_IDLE_MS: i64 = 2000;

/// Buffers that the connections of a worker use in turn.
pub(crate) struct Scratch {
    input: Vec<u8>,
    output: Vec<u8>,
    requests: Requests,
}

impl Scratch {
    /// Empty buffers.
    pub(crate) fn new() -> Scratch {
        Scratch {
            input: Vec::new(),
            output: Vec::new(),
            requests: Requests::new(),
        }
    }

    /// Buffers of a worker. The largest is there before there are clients, so that it does not seem to be what the first
    /// one costs; the system gives the memory only when it is used.
    pub(crate) fn of_worker() -> Scratch {
        Scratch {
            input: Vec::with_capacity(SCRATCH_BYTES),
            ..Scratch::new()
        }
    }
}

/// Wakes a connection's task from any thread.
#[derive(Default)]
pub(crate) struct WakeSlot(OnceLock<Waker>);

impl WakeSlot {
    /// Has the connection look at what others want of it. Before its first poll it will do so anyway.
    pub(crate) fn wake(&self) {
        std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
        if let Some(waker) = self.0.get() {
            waker.wake_by_ref();
        }
    }
}

/// What a connection waits for besides bytes.
enum State {
    Open,
    Blocked,
    Paused,
    /// Its output is sent, then it is closed.
    Closing,
}

/// A connection.
pub(crate) struct Connection {
    stream: Box<dyn Stream>,
    pub(crate) session: Session,
    parser: Parser,
    /// Bytes of requests that are not complete, or may not be run yet. Without capacity, the scratch buffer is used.
    input: Vec<u8>,
    /// The most that `input` held since the cron last looked.
    input_peak: usize,
    /// Bytes that the argument arriving now still lacks.
    missing: usize,
    output: Output,
    /// Its place among the worker's.
    key: usize,
    /// The output tells of what lies below this offset of the journal, and may leave when that is in the log; 0 for at once.
    held_until: u64,
    /// The worker knows that it waits for that, and sends it then.
    is_noted_held: bool,
    /// The task has something to do besides, once that is sent.
    has_more: bool,
    state: State,
    timer: Option<Pin<Box<Sleep>>>,
    wake: Arc<WakeSlot>,
    /// What `maxmemory-clients` was told that it costs.
    pub(crate) accounted_bytes: u64,
}

impl Connection {
    /// A connection whose client is registered.
    pub(crate) fn new(
        stream: Box<dyn Stream>,
        session: Session,
        wake: Arc<WakeSlot>,
    ) -> Connection {
        Connection {
            stream,
            session,
            parser: Parser::new(),
            input: Vec::new(),
            input_peak: 0,
            missing: 0,
            output: Output::default(),
            key: usize::MAX,
            held_until: 0,
            is_noted_held: false,
            has_more: true,
            state: State::Open,
            timer: None,
            wake,
            accounted_bytes: 0,
        }
    }

    /// Tells it its place among the worker's connections.
    pub(crate) fn set_key(&mut self, key: usize) {
        self.key = key;
    }

    /// Goes on until nothing can be done; ready when the connection is to be dropped.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, worker: &Worker) -> Poll<()> {
        if self.wake.0.get().is_none() {
            // A task's waker stays the same as long as it lives.
            let _ = self.wake.0.set(cx.waker().clone());
            std::sync::atomic::fence(std::sync::atomic::Ordering::SeqCst);
        }
        loop {
            if self.session.client.kill_asap.load(Acquire) {
                return Poll::Ready(());
            }
            // Nothing is added to what waits for the log: it would have to wait for what came later as well.
            if self.is_held(worker) {
                return self.wait_held(cx);
            }
            if self.session.client.mailbox.has_mail() {
                self.take_mail(worker);
                if self.is_held(worker) {
                    return self.wait_held(cx);
                }
            }
            if self.flush(cx, worker).is_err() {
                return Poll::Ready(());
            }
            match self.state {
                State::Open => {}
                State::Closing if self.output.is_empty() => return Poll::Ready(()),
                State::Closing => return Poll::Pending,
                State::Blocked => {
                    if let Some(wake) = self.unblocked(cx) {
                        self.resume(wake, worker);
                        continue;
                    }
                }
                State::Paused => {
                    if self.pause_is_over(cx, worker) {
                        self.go_on(worker);
                        continue;
                    }
                }
            }
            match self.read(cx, worker) {
                Poll::Ready(Ok(true)) => {}
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Puts the messages that have come behind the replies that wait to be sent.
    fn take_mail(&mut self, worker: &Worker) {
        let mut scratch = worker.scratch.borrow_mut();
        let is_complete = self.session.client.mailbox.take(&mut scratch.output);
        if matches!(self.state, State::Closing) {
            scratch.output.clear();
        }
        self.take_output(&mut scratch.output, worker);
        drop(scratch);
        if !is_complete {
            self.drop_for_output(worker);
        }
    }

    /// Reads once and executes what came; `Ok(false)` at the end of the stream.
    fn read(&mut self, cx: &mut Context<'_>, worker: &Worker) -> Poll<io::Result<bool>> {
        let is_open = matches!(self.state, State::Open);
        let count = if is_open && self.input.capacity() == 0 {
            let mut scratch = worker.scratch.borrow_mut();
            scratch.input.reserve(SCRATCH_BYTES);
            let count = std::task::ready!(self.stream.poll_read(cx, &mut scratch.input))?;
            self.received(worker, count);
            // What one read brings is below every limit by itself; with what MULTI has queued it need not be.
            if self.session.client.multi_bytes.load(Relaxed) > 0
                && self.is_too_big(worker, scratch.input.len())
            {
                scratch.input.clear();
                return Poll::Ready(Ok(false));
            }
            if count > 0 {
                self.execute_scratch(&mut scratch, worker);
            }
            count
        } else {
            self.make_room();
            let count = std::task::ready!(self.stream.poll_read(cx, &mut self.input))?;
            self.received(worker, count);
            self.input_peak = self.input_peak.max(self.input.len());
            self.missing = self.missing.saturating_sub(count);
            // As in Redis, only what is no argument yet counts, however many of them the command has.
            if self.is_too_big(worker, self.waiting_bytes()) {
                return Poll::Ready(Ok(false));
            }
            if is_open && count > 0 {
                self.execute_own(worker);
            } else {
                self.tell_input();
            }
            // Whoever sends half a command gets no reply with which its cost would be told.
            worker.account(&self.session.client, &mut self.accounted_bytes);
            count
        };
        Poll::Ready(Ok(count > 0))
    }

    /// Room for at least one read; for a big argument exactly what it lacks and for the beginning of what follows, so that
    /// its bytes are moved again only for another big one.
    fn make_room(&mut self) {
        let spare = self.input.capacity() - self.input.len();
        if self.missing >= BIG_ARG_BYTES {
            self.input.reserve_exact(self.missing + INPUT_BYTES_MIN);
        } else if spare < INPUT_BYTES_MIN / 4 && (self.missing == 0 || spare < self.missing) {
            // The end of a big argument needs no more than it lacks. What big ones take is not doubled for small ones.
            let len = self.input.len();
            self.input.reserve_exact(INPUT_BYTES_MIN.max(len / 4));
        }
    }

    fn received(&self, worker: &Worker, count: usize) {
        let client = &self.session.client;
        add(&client.net_in_bytes, count as u64);
        client.active_ms.store(worker.now_ms(), Relaxed);
        worker.count_read(count);
    }

    /// Executes what the scratch buffer holds; what is left of it moves to a buffer of the connection's own.
    fn execute_scratch(&mut self, scratch: &mut Scratch, worker: &Worker) {
        let input = std::mem::take(&mut scratch.input);
        let executed = self.execute(&input, scratch, worker);
        if let Some(rest) = input
            .get(executed.consumed..)
            .filter(|rest| !rest.is_empty())
            && !matches!(self.state, State::Closing)
        {
            self.input = Vec::with_capacity(INPUT_BYTES_MIN.max(rest.len()));
            self.input.extend_from_slice(rest);
            self.input_peak = rest.len();
            if self.missing >= BIG_ARG_BYTES {
                self.make_room();
            }
            worker.want_cron();
        }
        scratch.input = input;
        scratch.input.clear();
        self.tell_input();
    }

    /// Executes what the connection's own buffer holds.
    fn execute_own(&mut self, worker: &Worker) {
        let mut input = std::mem::take(&mut self.input);
        let executed = self.execute(&input, &mut worker.scratch.borrow_mut(), worker);
        if executed.consumed == input.len() {
            input.clear();
        } else {
            input.drain(..executed.consumed);
        }
        self.input = input;
        self.tell_input();
    }

    fn execute(&mut self, input: &[u8], scratch: &mut Scratch, worker: &Worker) -> Executed {
        let client = &self.session.client;
        let settings = worker.settings();
        let input_bytes = input.len() as u64;
        let shown_bytes = input_bytes & settings.running_input_mask;
        client.query_len.store(shown_bytes, Relaxed);
        client
            .query_capacity
            .store(input_bytes.max(INPUT_BYTES_MIN as u64), Relaxed);
        let unsent = self.output.len();
        let mut caller = worker.caller.borrow_mut();
        let pipeline = Pipeline {
            parser: &mut self.parser,
            session: &mut self.session,
            settings: &settings,
            unsent,
            account: &mut |client, bytes| {
                client.output_capacity.store(bytes as u64, Relaxed);
                worker.account(client, &mut self.accounted_bytes);
            },
        };
        let executed = pipeline.execute(
            input,
            &mut scratch.requests,
            &mut scratch.output,
            |session, requests, buf, from, out| caller.run(session, requests, buf, from, out),
        );
        drop(caller);
        self.after(&executed, input, worker);
        self.take_output(&mut scratch.output, worker);
        executed
    }

    /// Notes what executing left: counters, and what the connection waits for now.
    fn after(&mut self, executed: &Executed, input: &[u8], worker: &Worker) {
        self.missing = executed.missing;
        add(&self.session.client.command_count, executed.commands);
        if let Some(error) = executed.error {
            worker.log_protocol_error(&self.session, error, input);
        }
        match executed.then {
            Then::Read => {}
            Then::Close => self.close(),
            Then::Drop => self.drop_for_output(worker),
            // The next poll finds that by itself.
            Then::Killed => {}
            Then::Block { deadline_ms } => {
                self.state = State::Blocked;
                // Whoever waits for keys has the flag already, and may have been served meanwhile.
                if !self.session.waits_for_keys() {
                    self.session.client.set_flag(ClientFlags::BLOCKED, true);
                }
                self.timer = deadline_ms.map(|at_ms| worker.timer(at_ms));
            }
            Then::Pause => {
                self.state = State::Paused;
                self.session.client.set_flag(ClientFlags::PAUSED, true);
                self.timer = None;
            }
        }
    }

    fn close(&mut self) {
        self.state = State::Closing;
        self.session
            .client
            .set_flag(ClientFlags::CLOSE_AFTER_REPLY, true);
    }

    fn drop_for_output(&mut self, worker: &Worker) {
        worker
            .engine()
            .disconnects
            .output_buffer
            .fetch_add(1, Relaxed);
        let client = &self.session.client;
        worker.log(LogLevel::Warning, &format!(
            "Client id={} addr={} scheduled to be closed ASAP for overcoming of output buffer limits.",
            client.id, client.init.addr
        ));
        client.kill();
    }

    /// Sends what waits to be sent; an error when the connection is lost or over its limit.
    fn flush(&mut self, cx: &mut Context<'_>, worker: &Worker) -> io::Result<()> {
        if self.output.is_empty() {
            return Ok(());
        }
        let sent = self.output.poll_send(&mut *self.stream, cx);
        self.output.settle(&mut worker.scratch.borrow_mut().output);
        self.sent(worker, sent?);
        if !self.output.is_empty() {
            self.check_output(worker);
        }
        Ok(())
    }

    fn sent(&mut self, worker: &Worker, bytes: usize) {
        let client = &self.session.client;
        add(&client.net_out_bytes, bytes as u64);
        let (len, capacity) = self.output.memory();
        if client.output_capacity.load(Relaxed) != 0 || capacity != 0 {
            client.output_len.store(len as u64, Relaxed);
            client.output_capacity.store(capacity as u64, Relaxed);
        }
        worker.count_write(bytes);
        worker.account(&self.session.client, &mut self.accounted_bytes);
    }

    /// Closes a client that does not read its replies, when they are beyond what it may leave unread.
    fn check_output(&mut self, worker: &Worker) {
        let settings = worker.settings();
        let now_ms = worker.now_ms();
        if self.output.len() > Output::room(&settings, &self.session)
            || self
                .output
                .is_over_soft_limit(settings.output_limit_of(&self.session), now_ms)
        {
            self.drop_for_output(worker);
        } else if self.output.has_soft_timer() {
            worker.want_cron();
        }
    }

    /// Why a blocked client goes on, if it does.
    fn unblocked(&mut self, cx: &mut Context<'_>) -> Option<Wake> {
        if let Some(wake) = self.session.wake() {
            return Some(wake);
        }
        let timer = self.timer.as_mut()?;
        timer.as_mut().poll(cx).is_ready().then_some(Wake::Timeout)
    }

    fn resume(&mut self, wake: Wake, worker: &Worker) {
        self.session.client.set_flag(ClientFlags::BLOCKED, false);
        let mut scratch = worker.scratch.borrow_mut();
        worker
            .caller
            .borrow_mut()
            .resume(&mut self.session, wake, &mut scratch.output);
        self.take_output(&mut scratch.output, worker);
        drop(scratch);
        self.go_on(worker);
    }

    fn pause_is_over(&mut self, cx: &mut Context<'_>, worker: &Worker) -> bool {
        // Whoever takes the key away wakes the task.
        if self.session.is_held_back() {
            return false;
        }
        let Some(until_ms) = worker.engine().pause.until_ms(worker.now_ms()) else {
            return true;
        };
        // The pause may have been extended since: a timer that went off is set anew.
        loop {
            let timer = self.timer.get_or_insert_with(|| worker.timer(until_ms));
            if timer.as_mut().poll(cx).is_pending() {
                return false;
            }
            self.timer = None;
            if worker.engine().pause.until_ms(worker.now_ms()).is_none() {
                return true;
            }
        }
    }

    /// Runs what came while the connection waited.
    fn go_on(&mut self, worker: &Worker) {
        self.state = State::Open;
        self.session.client.set_flag(ClientFlags::PAUSED, false);
        self.timer = None;
        if !self.input.is_empty() {
            self.execute_own(worker);
        }
    }

    /// Whether so much input, with what is queued, is more than the client may have. Says so in the log.
    fn is_too_big(&self, worker: &Worker, input_len: usize) -> bool {
        let client = &self.session.client;
        let bytes = input_len as u64 + client.multi_bytes.load(Relaxed);
        let settings = worker.settings();
        let too_big = bytes > settings.query_buffer_bytes_max
            || (!self.session.authenticated && bytes > UNAUTHENTICATED_INPUT_BYTES_MAX);
        if too_big {
            worker
                .engine()
                .disconnects
                .query_buffer
                .fetch_add(1, Relaxed);
            worker.log(LogLevel::Warning, &format!(
                "Closing client that reached max query buffer length: id={} addr={} qbuf={bytes}",
                client.id, client.init.addr
            ));
        }
        too_big
    }

    /// Bytes of input that have not become arguments.
    fn waiting_bytes(&self) -> usize {
        self.input.len().saturating_sub(self.parser.parsed_bytes())
    }

    fn tell_input(&self) {
        let client = &self.session.client;
        client.query_len.store(self.waiting_bytes() as u64, Relaxed);
        client
            .query_capacity
            .store(self.input.capacity() as u64, Relaxed);
        client
            .argv_bytes
            .store(self.parser.memory_bytes() as u64, Relaxed);
    }

    /// What is done now and then: idle clients go, buffers that are too large shrink. True while there is reason to come
    /// again.
    pub(crate) fn cron(&mut self, worker: &Worker) -> bool {
        let settings = worker.settings();
        let client = Arc::clone(&self.session.client);
        let idle_ms = worker.now_ms() - client.active_ms.load(Relaxed);
        if settings.timeout_s > 0
            && !matches!(self.state, State::Blocked)
            && idle_ms / 1000 > settings.timeout_s
        {
            worker.log(LogLevel::Verbose, "Closing idle client");
            client.kill();
            return false;
        }
        if !worker.engine().cron_paused.load(Relaxed) {
            self.shrink_input(idle_ms);
        }
        self.check_output(worker);
        worker.account(&self.session.client, &mut self.accounted_bytes);
        settings.timeout_s > 0 || self.input.capacity() > 0 || self.output.has_soft_timer()
    }

    fn shrink_input(&mut self, idle_ms: i64) {
        let spare = self.input.capacity() - self.input.len();
        if spare > INPUT_BYTES_MIN / 4 {
            if idle_ms > INPUT_IDLE_MS {
                self.input.shrink_to_fit();
            } else if self.input.capacity() > BIG_ARG_BYTES
                && self.input.capacity() / 2 > self.input_peak
            {
                self.input
                    .shrink_to(self.input_peak.max(self.input.len() + self.missing));
            }
        }
        self.input_peak = self.input.len() + self.missing;
        self.tell_input();
    }

    /// Gives its memory back, before others are told that it is gone.
    pub(crate) fn free_buffers(&mut self) {
        self.input = Vec::new();
        self.output = Output::default();
    }
}

/// A timer for an instant in Unix milliseconds.
pub(crate) fn timer_at(at_ms: i64, now_ms: i64) -> Pin<Box<Sleep>> {
    // A millisecond is not over before it is over.
    let wait_ms = at_ms.saturating_sub(now_ms).max(0) as u64;
    Box::pin(tokio::time::sleep(Duration::from_millis(wait_ms)))
}

/// Adds to a counter that mostly one thread writes.
pub(crate) fn add(counter: &std::sync::atomic::AtomicU64, count: u64) {
    counter.store(counter.load(Relaxed).wrapping_add(count), Relaxed);
}
