//! Whose turn it is at the gate: the slow half, behind a mutex.
//!
//! Closers wait in order. When the gate opens, the readers that it held back are counted as admitted, and it does not
//! close again before all of them are in; so each side waits for at most one round of the other.

use crate::busy::{Busy, BusyFlag};
use crate::event::Event;
use crate::primitives::{Mutex, lock};
use std::collections::VecDeque;

pub(super) struct Turns {
    state: Mutex<State>,
    /// Announced when the gate opens for readers who wait.
    opened: Event,
    /// Announced when the first of the closers may have its turn.
    turn: Event,
}

#[derive(Default)]
struct State {
    closed: bool,
    /// How often it was opened.
    rounds: u64,
    readers_waiting: usize,
    /// Let in, but not in yet.
    readers_admitted: usize,
    closers: VecDeque<u64>,
    tickets: u64,
}

impl State {
    fn closer_may_go(&self) -> bool {
        !self.closed && self.readers_admitted == 0 && !self.closers.is_empty()
    }
}

impl Turns {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::new(State::default()),
            opened: Event::new(),
            turn: Event::new(),
        }
    }

    /// Waits for this closer's turn, then calls `close`.
    pub(super) fn take(&self, busy: Option<&BusyFlag>, close: impl FnOnce()) -> Result<(), Busy> {
        let mut state = lock(&self.state);
        state.tickets += 1;
        let ticket = state.tickets;
        state.closers.push_back(ticket);
        loop {
            let seen = self.turn.look();
            if state.closer_may_go() && state.closers.front() == Some(&ticket) {
                state.closers.pop_front();
                state.closed = true;
                close();
                return Ok(());
            }
            drop(state);
            let waited = self.turn.wait(seen, busy);
            state = lock(&self.state);
            if let Err(busy) = waited {
                state.closers.retain(|&other| other != ticket);
                self.announce_turn(state.closer_may_go());
                return Err(busy);
            }
        }
    }

    /// Calls `open` and lets in who waited.
    pub(super) fn pass_on(&self, open: impl FnOnce()) {
        let mut state = lock(&self.state);
        state.closed = false;
        state.rounds += 1;
        state.readers_admitted += std::mem::take(&mut state.readers_waiting);
        let (readers, closer) = (state.readers_admitted > 0, state.closer_may_go());
        open();
        drop(state);
        if readers {
            self.opened.announce();
        }
        self.announce_turn(closer);
    }

    /// Waits until the gate lets this reader in, who then must say that it [`arrived`](Self::arrived).
    pub(super) fn wait_open(&self, busy: Option<&BusyFlag>) -> Result<(), Busy> {
        let mut state = lock(&self.state);
        if !state.closed {
            state.readers_admitted += 1;
            return Ok(());
        }
        state.readers_waiting += 1;
        let round = state.rounds;
        loop {
            let seen = self.opened.look();
            // The opener counted us as admitted.
            if state.rounds != round {
                return Ok(());
            }
            drop(state);
            let waited = self.opened.wait(seen, busy);
            state = lock(&self.state);
            if let (Err(busy), true) = (waited, state.rounds == round) {
                state.readers_waiting -= 1;
                return Err(busy);
            }
        }
    }

    /// An admitted reader is in: its count is odd.
    pub(super) fn arrived(&self) {
        let mut state = lock(&self.state);
        state.readers_admitted -= 1;
        let closer = state.closer_may_go();
        drop(state);
        self.announce_turn(closer);
    }

    fn announce_turn(&self, somebody_may_go: bool) {
        if somebody_may_go {
            self.turn.announce();
        }
    }
}
