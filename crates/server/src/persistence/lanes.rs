//! What walkers have walked, on its way to the thread that writes it.
//!
//! Each walker has a lane, and what it puts there keeps its order. The lanes may be emptied in any order, but for one rule:
//! while a large collection of one walker has begun and not ended, nothing of another may come in between.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serval_keyspace::snapshot::Aside;
use tokio::sync::Notify;

/// Bytes in a lane after which its walker pauses.
const LANE_BYTES_MAX: usize = 1 << 20;
/// What a value that was put aside counts for; how long it is matters less than that there are not many.
const ASIDE_BYTES: usize = 256 * 1024;
/// Chunks whose memory is kept for the next ones.
const SPARE_MAX: usize = 8;

/// All lanes, as the writing thread sees them.
#[derive(Default)]
pub(super) struct Lanes {
    shared: Arc<Shared>,
}

/// One lane, as its walker sees it. Dropped before [`Lane::finish`], it is abandoned.
pub(super) struct Lane {
    shared: Arc<Shared>,
    index: usize,
    room: Arc<Notify>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    /// Something was put into a lane, or a walker has ended.
    arrived: Condvar,
}

#[derive(Default)]
struct State {
    lanes: Vec<LaneState>,
    /// The lane that has to be emptied before any other.
    open: Option<usize>,
    /// Where the next look begins, so that all have their turn.
    turn: usize,
    spare: Vec<Vec<u8>>,
    /// What is walked is not wanted any more.
    is_given_up: bool,
}

struct LaneState {
    pieces: VecDeque<Piece>,
    bytes: usize,
    stage: Stage,
    room: Arc<Notify>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The walker has not begun, and may never.
    New,
    Walking,
    /// Everything is in the lane.
    Finished,
    /// The walker went before it was finished.
    Abandoned,
}

enum Piece {
    Chunk { bytes: Vec<u8>, is_open: bool },
    Aside(Aside),
}

impl Piece {
    fn bytes(&self) -> usize {
        match self {
            Piece::Chunk { bytes, .. } => bytes.len(),
            Piece::Aside(_) => ASIDE_BYTES,
        }
    }
}

/// What the writing thread does next.
pub(super) enum Next {
    /// Writes this.
    Chunk(Vec<u8>),
    /// Writes this large value.
    Aside(Aside),
    /// Waits on.
    Nothing,
    /// Everything is written.
    Done,
    /// A walker went without having finished.
    Abandoned,
}

impl Lanes {
    /// Another lane.
    pub(super) fn add(&self) -> Lane {
        let room = Arc::new(Notify::new());
        let mut state = self.shared.lock();
        state.lanes.push(LaneState {
            pieces: VecDeque::new(),
            bytes: 0,
            stage: Stage::New,
            room: Arc::clone(&room),
        });
        Lane {
            shared: Arc::clone(&self.shared),
            index: state.lanes.len() - 1,
            room,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shared.lock().lanes.is_empty()
    }

    /// What is next; waits for it for so long at most.
    pub(super) fn next(&self, patience: Duration) -> Next {
        let mut state = self.shared.lock();
        let mut has_waited = false;
        loop {
            if let Some(piece) = state.take() {
                return match piece {
                    Piece::Chunk { bytes, .. } => Next::Chunk(bytes),
                    Piece::Aside(aside) => Next::Aside(aside),
                };
            }
            let has = |stage| state.lanes.iter().any(|lane| lane.stage == stage);
            if has(Stage::Abandoned) {
                return Next::Abandoned;
            }
            if !has(Stage::New) && !has(Stage::Walking) {
                return Next::Done;
            }
            if has_waited {
                return Next::Nothing;
            }
            let waited = self.shared.arrived.wait_timeout(state, patience);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            has_waited = true;
        }
    }

    /// Gives a chunk back that was written, for its memory.
    pub(super) fn give_back(&self, chunk: Vec<u8>) {
        let mut state = self.shared.lock();
        if state.spare.len() < SPARE_MAX && chunk.capacity() <= LANE_BYTES_MAX {
            state.spare.push(chunk);
        }
    }

    /// Wants nothing more, and returns when no walker has to do with the snapshot any more.
    pub(super) fn give_up_and_wait(&self) {
        let mut state = self.shared.lock();
        state.is_given_up = true;
        for lane in &state.lanes {
            lane.room.notify_one();
        }
        while state.lanes.iter().any(|lane| lane.stage == Stage::Walking) {
            let waited = self.shared.arrived.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    fn take(&mut self) -> Option<Piece> {
        let index = match self.open {
            Some(index) => index,
            None => {
                let count = self.lanes.len();
                let mut order = (0..count).map(|add| (self.turn + add) % count);
                order.find(|index| !self.lanes[*index].pieces.is_empty())?
            }
        };
        let lane = &mut self.lanes[index];
        let piece = lane.pieces.pop_front()?;
        let was_full = lane.bytes >= LANE_BYTES_MAX;
        lane.bytes -= piece.bytes();
        if was_full && lane.bytes < LANE_BYTES_MAX {
            lane.room.notify_one();
        }
        let is_open = matches!(piece, Piece::Chunk { is_open: true, .. });
        self.open = is_open.then_some(index);
        self.turn = index + 1;
        Some(piece)
    }
}

impl Lane {
    /// The walker begins. False where it need not.
    pub(super) fn begin(&self) -> bool {
        let mut state = self.shared.lock();
        if state.is_given_up {
            return false;
        }
        state.lanes[self.index].stage = Stage::Walking;
        true
    }

    /// Puts a chunk in. `is_open`: a collection has begun in it and not ended.
    pub(super) fn put(&self, bytes: Vec<u8>, is_open: bool) {
        self.push(Piece::Chunk { bytes, is_open });
    }

    /// Puts a large value in, which the writing thread gives its form.
    pub(super) fn put_aside(&self, aside: Aside) {
        self.push(Piece::Aside(aside));
    }

    fn push(&self, piece: Piece) {
        let mut state = self.shared.lock();
        let lane = &mut state.lanes[self.index];
        lane.bytes += piece.bytes();
        lane.pieces.push_back(piece);
        drop(state);
        self.shared.arrived.notify_one();
    }

    /// Memory for a chunk, of one that was written where there is any.
    pub(super) fn memory(&self) -> Vec<u8> {
        self.shared.lock().spare.pop().unwrap_or_default()
    }

    pub(super) fn is_full(&self) -> bool {
        self.shared.lock().lanes[self.index].bytes >= LANE_BYTES_MAX
    }

    /// Returns when there is room again, or nothing more is wanted.
    pub(super) async fn room(&self) {
        while self.is_full() && !self.is_given_up() {
            self.room.notified().await;
        }
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.shared.lock().is_given_up
    }

    /// Everything is in the lane, and the walker is gone.
    pub(super) fn finish(self) {
        self.shared.lock().lanes[self.index].stage = Stage::Finished;
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        let lane = &mut state.lanes[self.index];
        if lane.stage != Stage::Finished {
            lane.stage = Stage::Abandoned;
        }
        drop(state);
        self.shared.arrived.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_millis(1);

    fn chunk(lanes: &Lanes) -> Option<String> {
        match lanes.next(PATIENCE) {
            Next::Chunk(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            _ => None,
        }
    }

    fn put(lane: &Lane, text: &str, is_open: bool) {
        lane.put(text.as_bytes().to_vec(), is_open);
    }

    #[test]
    fn lanes_take_turns_but_not_within_a_collection() {
        let lanes = Lanes::default();
        let (a, b) = (lanes.add(), lanes.add());
        assert!(a.begin() && b.begin());
        put(&a, "a1", false);
        put(&a, "a2", true);
        put(&b, "b1", false);
        put(&b, "b2", false);
        let seen: Vec<_> = std::iter::from_fn(|| chunk(&lanes)).collect();
        assert_eq!(seen, ["a1", "b1", "a2"]);
        // What b has waits for the end of what a has begun.
        assert!(matches!(lanes.next(PATIENCE), Next::Nothing));
        put(&a, "a3", false);
        let seen: Vec<_> = std::iter::from_fn(|| chunk(&lanes)).collect();
        assert_eq!(seen, ["a3", "b2"]);
        a.finish();
        assert!(matches!(lanes.next(PATIENCE), Next::Nothing));
        b.finish();
        assert!(matches!(lanes.next(PATIENCE), Next::Done));
    }

    #[test]
    fn a_lane_that_is_dropped_is_abandoned() {
        let lanes = Lanes::default();
        let (a, b) = (lanes.add(), lanes.add());
        assert!(a.begin());
        put(&a, "a1", false);
        drop(a);
        // What was walked is of no use, but harms nobody.
        assert_eq!(chunk(&lanes).as_deref(), Some("a1"));
        assert!(matches!(lanes.next(PATIENCE), Next::Abandoned));
        lanes.give_up_and_wait();
        assert!(!b.begin());
    }

    #[test]
    fn a_full_lane_has_room_when_something_was_taken() {
        let lanes = Lanes::default();
        let lane = lanes.add();
        assert!(lane.begin());
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            let mut put = 0;
            runtime.expect("a runtime").block_on(async {
                while !lane.is_given_up() {
                    lane.put(vec![0; LANE_BYTES_MAX / 2], false);
                    put += 1;
                    lane.room().await;
                }
            });
            put
        });
        let mut taken = 0;
        while taken < 10 {
            if let Next::Chunk(bytes) = lanes.next(PATIENCE) {
                taken += 1;
                lanes.give_back(bytes);
            }
        }
        lanes.give_up_and_wait();
        let put = thread.join().expect("no panic");
        assert!((10..=12).contains(&put), "{put}");
    }
}
