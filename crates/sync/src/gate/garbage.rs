//! What was retired and may still be looked at.
//!
//! Retiring only appends. Collecting turns what was appended into a batch, which remembers the readers that were inside
//! and their counts; a batch is due when each of those counts has changed. Readers that enter later cannot find what
//! was unlinked before.

use super::Slot;
use crate::primitives::{Mutex, Ordering, lock};
use std::sync::Arc;

/// Above this many pieces, or bytes, newly retired, the next reader that leaves collects.
const PIECES_MAX: usize = 64;
const BYTES_MAX: usize = 1 << 20;

type Pieces = Vec<Box<dyn Send>>;

pub(super) struct Garbage {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    fresh: Pieces,
    fresh_bytes: usize,
    batches: Vec<Batch>,
}

struct Batch {
    pieces: Pieces,
    bytes: usize,
    inside: Vec<(Arc<Slot>, u64)>,
}

impl Batch {
    /// Forgets the readers that have left since, and the one that asks; true if none remains.
    fn is_due(&mut self, own: Option<&Arc<Slot>>) -> bool {
        // Acquire: what they read inside, they have read.
        self.inside.retain(|(slot, count)| {
            slot.count.load(Ordering::Acquire) == *count
                && own.is_none_or(|own| !Arc::ptr_eq(own, slot))
        });
        self.inside.is_empty()
    }
}

impl Garbage {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::new(State::default()),
        }
    }

    /// True if it is time to collect.
    pub(super) fn push(&self, piece: Box<dyn Send>, bytes: usize) -> bool {
        let mut state = lock(&self.state);
        state.fresh.push(piece);
        state.fresh_bytes += bytes;
        state.fresh.len() >= PIECES_MAX || state.fresh_bytes >= BYTES_MAX
    }

    pub(super) fn bytes(&self) -> usize {
        let state = lock(&self.state);
        state.fresh_bytes + state.batches.iter().map(|batch| batch.bytes).sum::<usize>()
    }

    /// What can be dropped now. `slots` fences, then lists the readers; it is called only if something is new. `own` is
    /// the reader that asks, where one does from inside.
    pub(super) fn take_due(
        &self,
        own: Option<&Arc<Slot>>,
        slots: impl FnOnce() -> Arc<[Arc<Slot>]>,
    ) -> Vec<Pieces> {
        let mut state = lock(&self.state);
        let pieces = std::mem::take(&mut state.fresh);
        let bytes = std::mem::take(&mut state.fresh_bytes);
        if !pieces.is_empty() {
            let slots = slots();
            let counts = slots
                .iter()
                .map(|slot| (slot.clone(), slot.count.load(Ordering::Acquire)));
            let inside = counts
                .filter(|(_, count)| !count.is_multiple_of(2))
                .collect();
            state.batches.push(Batch {
                pieces,
                bytes,
                inside,
            });
        }
        state
            .batches
            .extract_if(.., |batch| batch.is_due(own))
            .map(|batch| batch.pieces)
            .collect()
    }
}
