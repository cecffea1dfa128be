//! What a command costs without a network: pipelines through a caller, parsed and executed, with a million keys, far more
//! than fit a cache. Times are per pipeline.
#![allow(missing_docs)]

use std::cell::Cell;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use divan::Bencher;
use divan::counter::ItemsCount;
use serval_engine::testing::NullHost;
use serval_engine::{
    Caller, ClientInit, ClientKind, Clock, Config, Engine, EngineOptions, Session,
};
use serval_resp::{Limits, Parser, Requests, write_command};

#[global_allocator]
static ALLOCATOR: serval_sync::CountingAlloc = serval_sync::CountingAlloc;

const KEYS: u64 = 1_000_000;
const VALUE: [u8; 64] = [b'x'; 64];
/// Different pipelines; together they touch so many keys that none is near when its turn comes again.
const PIPELINES: usize = 16_384;
const WARM_UP: Duration = Duration::from_millis(50);
/// As the server has them.
const SHARDS: usize = 1024;

fn main() {
    divan::main();
}

struct RealClock(Instant);

impl Clock for RealClock {
    fn unix_us(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| since.as_micros() as i64)
    }

    fn monotonic_ns(&self) -> u64 {
        self.0.elapsed().as_nanos() as u64
    }

    fn is_steady(&self) -> bool {
        true
    }
}

static FULL: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    let engine = Engine::new(EngineOptions {
        config: Config::default(),
        clock: Arc::new(RealClock(Instant::now())),
        host: Arc::new(NullHost::default()),
        shard_count: SHARDS,
        lazyfree: Box::new(drop),
        run_id: "0".repeat(40),
    });
    let mut line = Line::of(&engine);
    for number in 0..KEYS {
        line.execute(&command("SET", number));
    }
    engine
});

/// A client on the calling thread, and what a connection has for it.
struct Line {
    caller: Caller,
    session: Session,
    requests: Requests,
    out: Vec<u8>,
}

impl Line {
    fn of(engine: &Arc<Engine>) -> Line {
        let client = engine.clients.connect(ClientInit {
            kind: ClientKind::Normal,
            addr: "127.0.0.1:1".to_owned(),
            laddr: "127.0.0.1:2".to_owned(),
            fd: -1,
            worker: 0,
            wake: Box::new(|| ()),
            note: Box::new(|| ()),
            ring: Arc::new(|| ()),
            now_ms: 0,
            unix_socket: false,
        });
        Line {
            caller: Caller::new(Arc::clone(engine), 1),
            session: Session::new(engine, client),
            requests: Requests::new(),
            out: Vec::new(),
        }
    }

    fn execute(&mut self, input: &[u8]) -> usize {
        self.requests.clear();
        self.out.clear();
        let limits = Limits::default();
        let parsed = Parser::new().parse(input, 0, &limits, &mut self.requests, usize::MAX);
        assert!(parsed.is_ok_and(|progress| progress.consumed == input.len()));
        let mut next = 0;
        while next < self.requests.len() {
            let ran = self.caller.run(
                &mut self.session,
                &self.requests,
                input,
                next,
                &mut self.out,
            );
            next = ran.next;
        }
        self.out.len()
    }
}

fn command(name: &str, number: u64) -> Vec<u8> {
    let key = format!("key:{number:012}");
    let mut text = Vec::new();
    match name {
        "SET" => write_command(&mut text, [b"SET", key.as_bytes(), &VALUE[..]].into_iter()),
        "GET" => write_command(&mut text, [b"GET", key.as_bytes()].into_iter()),
        _ => write_command(&mut text, [name.as_bytes()].into_iter()),
    }
    text
}

/// Runs pipelines of a command on random keys, none of them twice in a row.
fn run(bencher: Bencher<'_, '_>, name: &str, len: usize) {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut pipeline = || -> Vec<u8> {
        let commands = (0..len).flat_map(|_| command(name, rng.u64(..KEYS)));
        commands.collect()
    };
    let pipelines: Vec<Vec<u8>> = (0..PIPELINES).map(|_| pipeline()).collect();
    let next = Cell::new(0);
    let mut line = Line::of(&FULL);
    // A thread tells the time cheaply only once it has found out how fast the processor counts.
    let begin = Instant::now();
    while begin.elapsed() < WARM_UP {
        line.execute(&command("PING", 0));
    }
    bencher.counter(ItemsCount::new(len)).bench_local(|| {
        next.set((next.get() + 1) % PIPELINES);
        line.execute(&pipelines[next.get()])
    });
}

#[divan::bench(args = [1, 16], sample_count = 200, sample_size = 64)]
fn get(bencher: Bencher<'_, '_>, pipeline: usize) {
    run(bencher, "GET", pipeline);
}

#[divan::bench(args = [1, 16], sample_count = 200, sample_size = 64)]
fn set(bencher: Bencher<'_, '_>, pipeline: usize) {
    run(bencher, "SET", pipeline);
}

/// What remains without a key.
#[divan::bench(args = [1, 16], sample_count = 200, sample_size = 64)]
fn ping(bencher: Bencher<'_, '_>, pipeline: usize) {
    run(bencher, "PING", pipeline);
}
