//! Replies that wait for the log: the task notes them, the worker sends them, so that neither waits for the other and
//! the task is not woken for nothing.

use std::sync::Arc;
use std::sync::atomic::Ordering::Acquire;
use std::task::{Context, Poll};

use super::{Connection, State};
use crate::net::worker::Worker;

impl Connection {
    /// Whether what is to be sent waits for the log. If so, the worker sends it when it may go.
    #[inline]
    pub(super) fn is_held(&mut self, worker: &Worker) -> bool {
        self.held_until != 0 && self.is_held_still(worker)
    }

    #[cold]
    fn is_held_still(&mut self, worker: &Worker) -> bool {
        if worker.is_released(self.held_until) {
            self.held_until = 0;
            self.is_noted_held = false;
            return false;
        }
        if worker.shared.aof.is_broken() && worker.shared.aof.may_hold() {
            // It will never be on disk, so nobody learns of it.
            self.session.client.kill();
        } else if !self.is_noted_held {
            self.is_noted_held = true;
            worker.note_held(self.held_until, self.key);
            return self.is_held_still(worker);
        }
        true
    }

    /// The worker sends what is held, and wakes the task only if there is more for it to do.
    pub(super) fn wait_held(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.has_more = self.stream.poll_readable(cx).is_ready();
        Poll::Pending
    }

    /// Sends what was held, if it may go. Called by the worker, not by the task.
    pub(crate) fn send_held(&mut self, worker: &Worker) {
        if self.held_until == 0 || self.is_held(worker) {
            return;
        }
        let client = Arc::clone(&self.session.client);
        if !client.kill_asap.load(Acquire) {
            let sent = self.output.send_now(&mut *self.stream);
            // Within a long command others have that buffer.
            if let Ok(mut scratch) = worker.scratch.try_borrow_mut() {
                self.output.settle(&mut scratch.output);
            }
            self.sent(worker, sent);
        }
        let is_idle = self.output.is_empty()
            && matches!(self.state, State::Open)
            && !client.mailbox.has_mail()
            && !client.kill_asap.load(Acquire);
        if self.has_more || !is_idle {
            self.wake.wake();
        }
        self.has_more = true;
    }

    /// Takes what commands or others have put into `output` behind what waits to be sent.
    #[inline]
    pub(super) fn take_output(&mut self, output: &mut Vec<u8>, worker: &Worker) {
        let has_more = !output.is_empty();
        self.output.take(output);
        let offset = worker.offset_to_hold();
        if has_more {
            self.held_until = offset;
            self.is_noted_held = false;
        } else if offset > 0 {
            // Nobody waits for it, but it is to be written all the same.
            worker.want_log();
        }
    }
}
