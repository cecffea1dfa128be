//! What a command costs without a network: pipelines of 16 through a caller, a million keys.

use std::sync::Arc;
use std::time::Instant;

use serval_engine::*;
use serval_resp::{Limits, Parser, Requests, write_command};
use serval_spec::DirectiveId;

struct NullHost;
impl Host for NullHost {
    fn shutdown(&self, _: ShutdownMode) -> Result<(), String> {
        Ok(())
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
    fn serve_while_busy(&self, _: &Client) {}
    fn debug_crash(&self, _: &str) -> Result<(), String> {
        Ok(())
    }
    fn sleep_us(&self, _: u64) {}
}

struct RealClock(Instant);
impl Clock for RealClock {
    fn unix_us(&self) -> i64 {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |d| d.as_micros() as i64)
    }
    fn monotonic_ns(&self) -> u64 {
        self.0.elapsed().as_nanos() as u64
    }
}

#[global_allocator]
static ALLOC: serval_sync::CountingAlloc = serval_sync::CountingAlloc;

fn main() {
    let engine = Engine::new(EngineOptions {
        config: Config::default(),
        clock: Arc::new(RealClock(Instant::now())),
        host: Arc::new(NullHost),
        shard_count: 1024,
        lazyfree: Box::new(drop),
        run_id: "0".repeat(40),
    });
    let mut caller = Caller::new(Arc::clone(&engine), 1);
    let client = engine.clients.connect(ClientInit {
        kind: ClientKind::Normal,
        addr: "127.0.0.1:1".into(),
        laddr: "127.0.0.1:2".into(),
        fd: -1,
        worker: 0,
        wake: Box::new(|| ()),
        now_ms: 0,
        unix_socket: false,
    });
    let mut session = Session::new(&engine, client);
    let keys: u64 = 1_000_000;
    let mut rng = fastrand::Rng::with_seed(7);
    for (name, fill) in [
        ("fill", true),
        ("SET", false),
        ("GET", false),
        ("SET", false),
        ("GET", false),
    ] {
        let mut out = Vec::new();
        let mut total = 0u128;
        let rounds = keys / 16;
        let mut number = 0u64;
        for _ in 0..rounds {
            let mut buf = Vec::new();
            for _ in 0..16 {
                let index = if fill { number } else { rng.u64(..keys) };
                number += 1;
                let key = format!("key:{index:012}");
                let value = [b'x'; 64];
                if name == "GET" {
                    write_command(&mut buf, [&b"GET"[..], key.as_bytes()].into_iter());
                } else {
                    write_command(&mut buf, [&b"SET"[..], key.as_bytes(), &value].into_iter());
                }
            }
            let start = Instant::now();
            let mut parser = Parser::new();
            let mut requests = Requests::new();
            let _ = parser.parse(&buf, 0, &Limits::default(), &mut requests, usize::MAX);
            out.clear();
            caller.run(&mut session, &requests, &buf, 0, &mut out);
            total += start.elapsed().as_nanos();
        }
        println!(
            "{name}: {:.1} ns a command; last reply {:?}",
            total as f64 / (rounds * 16) as f64,
            String::from_utf8_lossy(&out[..out.len().min(12)])
        );
    }
}
