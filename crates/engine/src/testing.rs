//! An engine without a shell, for tests, benches and examples: a clock that stands until it is moved, a host that does
//! nothing, and a client that speaks in lines.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use serval_base::sds_split::split_args;
use serval_keyspace::Access;
use serval_keyspace::snapshot::Snapshot;
use serval_resp::{ArgvBuf, Decoded, Decoder, DecoderLimits, Limits, Parser, Requests, Value};
use serval_spec::DirectiveId;

use crate::errand::Errand;
use crate::{
    Arrival, Caller, Client, ClientInit, ClientKind, Clock, Config, ConfigError, Engine,
    EngineOptions, Flow, Host, LogLevel, ProcessInfo, Session, ShutdownMode, Transfer,
    TransferError,
};

/// A clock that stands still.
#[derive(Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Moves it on.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms * 1000, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn unix_us(&self) -> i64 {
        1_700_000_000_000_000 + self.0.load(Ordering::SeqCst)
    }

    fn monotonic_ns(&self) -> u64 {
        (self.0.load(Ordering::SeqCst) * 1000) as u64
    }
}

/// A shell that has nothing to carry out. It keeps transfers, for a test to say what became of them.
#[derive(Default)]
pub struct NullHost {
    /// Those that were begun.
    pub transfers: Mutex<Vec<Box<Transfer>>>,
    /// What becomes of those that are waited for, the next one last.
    pub arrivals: Mutex<Vec<Arrival>>,
    /// How often clients were to be evicted.
    pub client_evictions: AtomicU64,
}

impl Host for NullHost {
    fn shutdown(&self, _: ShutdownMode, _: Option<Arc<Errand>>) -> Result<(), String> {
        Ok(())
    }

    /// Nothing is written, so that it is done at once.
    fn save_in_background(&self, engine: &Engine, _: Snapshot, changes: u64) -> Result<(), String> {
        engine.snapshot_ended(Some(changes));
        engine.saving_ended();
        Ok(())
    }

    fn cancel_save(&self) -> bool {
        false
    }

    fn save(&self, engine: &Engine, _: &mut Access<'_>, changes: u64) -> bool {
        engine.snapshot_ended(Some(changes));
        true
    }

    fn check_dump(&self, _: &Engine) -> bool {
        false
    }

    fn load(&self, _: &Engine, _: bool) -> bool {
        false
    }

    fn shutdown_abort(&self) -> bool {
        false
    }

    fn process_info(&self) -> ProcessInfo {
        ProcessInfo::default()
    }

    fn config_changed(&self, _: &[DirectiveId]) -> Result<(), ConfigError> {
        Ok(())
    }

    fn rewrite_config(&self, _: &dyn Fn(&[u8]) -> Vec<u8>) -> Result<(), String> {
        Ok(())
    }

    fn log(&self, _: LogLevel, _: &str) {}

    fn evict_clients(&self) {
        self.client_evictions.fetch_add(1, Ordering::Relaxed);
    }

    fn serve_while_busy(&self, _: &Client) {}

    fn debug_crash(&self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn transfer(&self, transfer: Box<Transfer>) -> Result<(), Box<Transfer>> {
        let transfers = self.transfers.lock();
        transfers
            .unwrap_or_else(PoisonError::into_inner)
            .push(transfer);
        Ok(())
    }

    fn transfer_now(&self, _: &Arc<Transfer>, goes_on: &mut dyn FnMut() -> bool) -> Arrival {
        assert!(goes_on());
        let mut arrivals = self.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        arrivals.pop().unwrap_or(Arrival {
            acknowledged: Vec::new(),
            failed: Some(TransferError::Connect),
        })
    }

    fn sleep_us(&self, _: u64) {
        std::thread::yield_now();
    }
}

/// An engine with a clock, or with the manual one.
pub fn engine_with(clock: Arc<dyn Clock>, config: Config) -> Arc<Engine> {
    engine_on(Arc::default(), clock, config)
}

/// An engine in this shell.
pub fn engine_on(host: Arc<NullHost>, clock: Arc<dyn Clock>, config: Config) -> Arc<Engine> {
    Engine::new(EngineOptions {
        config,
        clock,
        host,
        shard_count: 64,
        lazyfree: Box::new(drop),
        run_id: "0".repeat(40),
    })
}

/// One client of an engine, on the calling thread.
pub struct Line {
    /// The clock, when the engine has the manual one.
    pub clock: Arc<ManualClock>,
    /// The engine.
    pub engine: Arc<Engine>,
    /// Its way in.
    pub caller: Caller,
    /// Its state.
    pub session: Session,
}

impl Line {
    /// A client of an engine of its own.
    pub fn open() -> Line {
        let clock = Arc::new(ManualClock::default());
        let engine = engine_with(clock.clone(), Config::default());
        Line::of(&engine, clock)
    }

    /// A client of an engine of its own that was started with these directives.
    ///
    /// # Panics
    /// Where one of them is refused.
    pub fn open_with(directives: &[(&str, &str)]) -> Line {
        let config = Config::default();
        for (name, value) in directives {
            let set = config.set_at_start(name.as_bytes(), &[value.as_bytes()], true);
            assert!(set.is_ok(), "{name} {value}");
        }
        let clock = Arc::new(ManualClock::default());
        let engine = engine_with(clock.clone(), config);
        Line::of(&engine, clock)
    }

    /// Another client of an engine.
    pub fn of(engine: &Arc<Engine>, clock: Arc<ManualClock>) -> Line {
        let client = engine.clients.connect(ClientInit {
            kind: ClientKind::Normal,
            addr: "127.0.0.1:1".to_owned(),
            laddr: "127.0.0.1:6379".to_owned(),
            fd: 8,
            worker: 0,
            wake: Box::new(|| ()),
            note: Box::new(|| ()),
            ring: Arc::new(|| ()),
            now_ms: engine.clock.unix_us() / 1000,
            unix_socket: false,
        });
        let session = Session::new(engine, client);
        Line {
            clock,
            engine: Arc::clone(engine),
            caller: Caller::new(Arc::clone(engine), 1),
            session,
        }
    }

    /// Another client of the same engine.
    pub fn another(&self) -> Line {
        Line::of(&self.engine, Arc::clone(&self.clock))
    }

    /// Runs a command given as a line (quotes as in redis-cli) and gives the bytes of its reply.
    pub fn raw(&mut self, line: &str) -> Vec<u8> {
        let mut argv = ArgvBuf::new();
        for arg in split_args(line.as_bytes()).unwrap_or_default() {
            argv.push(&arg);
        }
        let mut out = Vec::new();
        let flow = self
            .caller
            .call(&mut self.session, argv.as_argv(), &mut out);
        // What it waits for has come already, as the background works at once here; or it waits for others.
        if matches!(flow, Flow::Blocked { .. })
            && let Some(wake) = self.session.wake()
        {
            self.caller.resume(&mut self.session, wake, &mut out);
        }
        out
    }

    /// Runs commands as they come over a connection, all at once, and gives everything they were answered, in words.
    ///
    /// # Panics
    /// Where they are no whole commands, or one of them does not just go on.
    pub fn pipeline(&mut self, bytes: &[u8]) -> String {
        let (limits, mut requests) = (Limits::default(), Requests::new());
        let parsed = Parser::new().parse(bytes, 0, &limits, &mut requests, usize::MAX);
        assert!(parsed.is_ok_and(|progress| progress.consumed == bytes.len()));
        let mut out = Vec::new();
        let ran = self
            .caller
            .run(&mut self.session, &requests, bytes, 0, &mut out);
        assert_eq!((ran.next, ran.flow), (requests.len(), Flow::Continue));
        all_words(&out)
    }

    /// Runs a command and gives everything it was answered, messages included, in words.
    pub fn all(&mut self, line: &str) -> String {
        all_words(&self.raw(line))
    }

    /// What a command that waited is answered now, in words; nothing while it waits.
    pub fn resume(&mut self) -> String {
        let mut out = Vec::new();
        if let Some(wake) = self.session.wake() {
            self.caller.resume(&mut self.session, wake, &mut out);
        }
        all_words(&out)
    }

    /// What a command that waits is answered when its time is over.
    pub fn time_out(&mut self) -> String {
        let mut out = Vec::new();
        self.caller
            .resume(&mut self.session, crate::Wake::Timeout, &mut out);
        all_words(&out)
    }

    /// Messages that have come since, in words.
    pub fn mail(&mut self) -> String {
        let mut mail = Vec::new();
        self.session.client.mailbox.take(&mut mail);
        all_words(&mail)
    }

    /// Runs a command and gives its reply in words, as [`words`] writes it.
    pub fn run(&mut self, line: &str) -> String {
        let reply = self.raw(line);
        match Decoder::new(DecoderLimits::default()).decode(&reply) {
            Ok(Decoded {
                value: Some(value), ..
            }) => words(&value),
            other => format!("?{other:?}"),
        }
    }
}

/// Replies in one line, one after the other.
fn all_words(mut bytes: &[u8]) -> String {
    let mut all = Vec::new();
    let mut decoder = Decoder::new(DecoderLimits::default());
    while !bytes.is_empty() {
        let Ok(Decoded {
            value: Some(value),
            consumed,
            ..
        }) = decoder.decode(bytes)
        else {
            return format!("?{bytes:?}");
        };
        all.push(words(&value));
        bytes = &bytes[consumed..];
    }
    all.join(" ")
}

/// A reply in one line: `OK`, `(nil)`, `3`, `"text"`, `[1 "b"]`, `{k: v}`, `-ERR …`.
pub fn words(value: &Value) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let list = |values: &[Value]| values.iter().map(words).collect::<Vec<_>>().join(" ");
    match value {
        Value::Simple(bytes) | Value::Double(bytes) | Value::BigNumber(bytes) => text(bytes),
        Value::Error(bytes) => format!("-{}", text(bytes)),
        Value::Integer(int) => int.to_string(),
        Value::Bulk(bytes) => text(&serval_base::sds_split::quote(bytes)),
        Value::Null => "(nil)".to_owned(),
        Value::NullArray => "(nil array)".to_owned(),
        Value::Array(values) | Value::Set(values) => format!("[{}]", list(values)),
        Value::Push(values) => format!(">[{}]", list(values)),
        Value::Boolean(value) => value.to_string(),
        Value::Verbatim { text: bytes, .. } => text(bytes),
        Value::Map(pairs) => {
            let pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{}: {}", words(key), words(value)))
                .collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Value::Attribute { value, .. } => words(value),
    }
}

/// Runs lines on a fresh engine and compares each reply; a line `+500` moves the clock by so many milliseconds.
///
/// # Panics
/// When a reply is another than expected.
#[track_caller]
pub fn check(steps: &[(&str, &str)]) {
    check_on(&mut Line::open(), steps);
}

/// The same as [`check`] for a client that is there.
///
/// # Panics
/// When a reply is another than expected.
#[track_caller]
pub fn check_on(line: &mut Line, steps: &[(&str, &str)]) {
    for (command, expected) in steps {
        if let Some(ms) = command.strip_prefix('+') {
            line.clock.advance_ms(ms.parse().unwrap_or_default());
            continue;
        }
        assert_eq!(line.run(command), *expected, "{command}");
    }
}

/// [`check`] on both forms of a type: the small one, and the large one that every value has once `directive` says 0.
///
/// # Panics
/// When a reply is another than expected.
#[track_caller]
pub fn check_both(directive: &str, steps: &[(&str, &str)]) {
    check(steps);
    let large = format!("CONFIG SET {directive} 0");
    let mut all = vec![(large.as_str(), "OK")];
    all.extend_from_slice(steps);
    check(&all);
}
