//! Walking in the time that workers have left.
//!
//! A thread beside the workers would get their cores when the scheduler thinks fit, and keeps one for as long as a time
//! slice lasts: some milliseconds, which every client of the worker waits. So the workers walk themselves. Between two looks
//! at their sockets they walk for [`WALK_TIME_MIN`] while nothing else is to be done, and for a ninth of the time, within
//! bounds, while there is. One thread takes what they have walked and writes it.
//!
//! ```text
//!   worker 0 ── walker, encoder ──► lane 0 ──┐
//!   worker 1 ── walker, encoder ──► lane 1 ──┼──► the thread that writes the file
//!   ...                                      ┘
//! ```
//!
//! A lane holds so much and no more; a worker whose lane is full walks on when the writing thread has taken something.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use serval_engine::Engine;
use serval_keyspace::snapshot::{Aside, Snapshot};
use serval_persist::rdb::file::{Encoder, Hints, SaveOptions};
use serval_spec::directive_id as id;

use super::lanes::{Lane, Lanes, Next};
use super::walk::{Failure, NAP, STEP_KEYS};

/// Bytes of a chunk that are handed over.
const CHUNK_BYTES: usize = 64 * 1024;
/// How long a worker walks between two looks at its sockets.
const WALK_TIME_MIN: Duration = Duration::from_micros(25);
const WALK_TIME_MAX: Duration = Duration::from_micros(250);
/// For so many parts of the time that a busy worker takes for others, one more goes to the walk. At 75,000 writes a second
/// on one core, twice that share doubled the median of what they wait, and left 5 % of them undone; half of it won nothing.
const OTHERS_SHARE: u32 = 8;
/// Time between two looks of the writing thread whether the file is still wanted.
const LOOK_PERIOD: Duration = Duration::from_millis(20);

/// Something that a worker does beside its connections. It is dropped where the worker ends before.
pub(crate) type Errand = Box<dyn FnOnce(Arc<Engine>) -> Pin<Box<dyn Future<Output = ()>>> + Send>;

/// Gives workers an errand each, made for it.
type Spread = Box<dyn Fn(&mut dyn FnMut() -> Errand) + Send + Sync>;

/// The workers of an instance, as far as they have time for its files.
#[derive(Default)]
pub(crate) struct Crew {
    spread: OnceLock<Spread>,
}

impl Crew {
    /// Says how the workers are reached. The first call counts; without one there are none.
    pub(crate) fn set(&self, spread: Spread) {
        let _ = self.spread.set(spread);
    }

    /// Has the workers walk, and passes on to `write` what they have walked. `None` where there are no workers. When this
    /// returns none of them has to do with the snapshot any more.
    pub(super) fn walk(
        &self,
        plan: &Plan,
        write: &mut dyn FnMut(&[u8]) -> io::Result<()>,
        is_cancelled: &dyn Fn() -> bool,
        progress: &dyn Fn(u64),
    ) -> Option<Result<(), Failure>> {
        let lanes = Lanes::default();
        (self.spread.get()?)(&mut || {
            let (plan, lane) = (plan.clone(), lanes.add());
            let task = Task { plan, lane };
            Box::new(move |engine| Box::pin(task.run(engine)))
        });
        if lanes.is_empty() {
            return None;
        }
        let written = take_all(&lanes, plan, write, is_cancelled, progress);
        lanes.give_up_and_wait();
        Some(written)
    }
}

/// What is walked, and how it is written.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) options: SaveOptions,
    pub(super) hints: Arc<Hints>,
}

/// The writing thread's part.
fn take_all(
    lanes: &Lanes,
    plan: &Plan,
    write: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    is_cancelled: &dyn Fn() -> bool,
    progress: &dyn Fn(u64),
) -> Result<(), Failure> {
    loop {
        match lanes.next(LOOK_PERIOD) {
            Next::Chunk(chunk) => {
                write(&chunk)?;
                lanes.give_back(chunk);
            }
            Next::Aside(aside) => {
                let mut encoder = Encoder::new(plan.options, Arc::clone(&plan.hints));
                plan.snapshot.report(aside, |dbid, entry| {
                    encoder.entry_in_chunks(dbid, entry, CHUNK_BYTES, write)
                })?;
                write(encoder.chunk())?;
            }
            Next::Nothing => {}
            Next::Done => return Ok(()),
            // Its worker has ended, as workers do when the server does.
            Next::Abandoned => return Err(Failure::Cancelled),
        }
        progress(plan.snapshot.keys_done());
        if is_cancelled() {
            return Err(Failure::Cancelled);
        }
    }
}

/// One worker's part.
struct Task {
    plan: Plan,
    lane: Lane,
}

impl Task {
    async fn run(self, engine: Arc<Engine>) {
        // Dropped the other way round: the lane says that the walker is gone.
        let Task { lane, plan } = self;
        if lane.begin() && walk(&engine, &plan, &lane).await {
            drop(plan);
            lane.finish();
        }
    }
}

/// Walks until nothing is left. False where that is not wanted any more.
async fn walk(engine: &Engine, plan: &Plan, lane: &Lane) -> bool {
    let keyspace = &engine.keyspace;
    let reader = keyspace.gate.register();
    let mut walker = plan.snapshot.walker();
    let mut encoder = Encoder::new(plan.options, Arc::clone(&plan.hints));
    let mut pace = Pace::new();
    // The last chunk has ended within a collection.
    let mut is_open = false;
    loop {
        let delay_us = engine.config.number(id::RDB_KEY_SAVE_DELAY).max(0) as u64;
        let (budget, until) = match delay_us {
            0 => (STEP_KEYS, pace.begin()),
            _ => (1, Instant::now()),
        };
        let is_done = loop {
            let is_done = {
                let _inside = reader.enter();
                walker.step(keyspace, &mut encoder, budget)
            };
            let is_enough = walker.has_aside() || encoder.chunk().len() >= CHUNK_BYTES;
            if is_done || is_enough || Instant::now() >= until {
                break is_done;
            }
        };
        // What was put aside must not come between the chunks of a collection.
        let ends_collection = is_open && walker.has_aside();
        if is_done || ends_collection || encoder.chunk().len() >= CHUNK_BYTES {
            is_open = encoder.is_within_value();
            lane.put(encoder.take(lane.memory()), is_open);
        }
        walker.take_aside(&mut |aside: Aside| lane.put_aside(aside));
        if is_done {
            return true;
        }
        pace.end();
        if delay_us > 0 {
            tokio::time::sleep(Duration::from_micros(delay_us).min(NAP)).await;
        } else {
            // Another worker may have woken up on this core.
            std::thread::yield_now();
            tokio::task::yield_now().await;
        }
        if lane.is_full() {
            lane.room().await;
            pace = Pace::new();
        }
        if lane.is_given_up() {
            return false;
        }
    }
}

/// How long a worker walks before it looks after its connections again.
struct Pace {
    ended: Instant,
}

impl Pace {
    fn new() -> Pace {
        let ended = Instant::now();
        Pace { ended }
    }

    /// Until when the steps that begin now may take.
    fn begin(&self) -> Instant {
        let now = Instant::now();
        let others = now.saturating_duration_since(self.ended);
        now + (others / OTHERS_SHARE).clamp(WALK_TIME_MIN, WALK_TIME_MAX)
    }

    fn end(&mut self) {
        self.ended = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crash_tests::start_on;
    use crate::persistence::simulated::SimulatedDisk;
    use serval_engine::testing::Line;
    use serval_persist::Dialect;
    use std::thread;

    /// A crew of one worker, which has nothing else to do.
    fn crew(engine: &Arc<Engine>) -> Crew {
        let (crew, engine) = (Crew::default(), Arc::clone(engine));
        crew.set(Box::new(move |make| {
            let (errand, engine) = (make(), Arc::clone(&engine));
            thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_time()
                    .build();
                runtime.expect("a runtime").block_on(errand(engine));
            });
        }));
        crew
    }

    #[test]
    fn a_value_that_was_put_aside_is_written_in_chunks() {
        const VALUE_BYTES: usize = 5_000_000;
        let instance = start_on(&SimulatedDisk::new(&["d"]), &[["dir", "d"]]);
        let engine = instance.engine();
        let mut line = Line::of(engine, Arc::default());
        line.run("SET short value");
        line.run(&format!("SETRANGE long {} x", VALUE_BYTES - 1));
        let reader = engine.keyspace.gate.register();
        let snapshot = {
            let mut access = serval_keyspace::Access::new(&engine.keyspace, 0, 0);
            access.lock_all();
            access.begin_snapshot().expect("none is under way")
        };
        let options = SaveOptions {
            dialect: Dialect::Redis,
            fields_expire: false,
            compress: false,
            usage: None,
            now_ms: 0,
        };
        let plan = Plan {
            snapshot: Arc::new(snapshot),
            options,
            hints: Hints::new([]),
        };
        let (mut longest, mut total) = (0, 0);
        let mut write = |chunk: &[u8]| {
            longest = longest.max(chunk.len());
            total += chunk.len();
            Ok(())
        };
        let walked = crew(engine).walk(&plan, &mut write, &|| false, &|_| {});
        assert!(matches!(walked, Some(Ok(()))));
        assert_eq!(plan.snapshot.keys_done(), 2);
        assert!(total > VALUE_BYTES, "{total}");
        assert!(longest <= 2 * CHUNK_BYTES, "{longest}");
        let _inside = reader.enter();
        let snapshot = Arc::into_inner(plan.snapshot);
        snapshot.expect("nobody else has it").end(&engine.keyspace);
    }
}
