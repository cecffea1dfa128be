//! What a connection still does while a long command of the same worker runs.

use std::sync::Arc;
use std::sync::atomic::Ordering::Acquire;

use super::{Connection, Scratch, State};
use crate::net::pipeline::{Executed, Pipeline};
use crate::net::worker::Worker;

impl Connection {
    /// Serves the connection from within a long command of the same worker: BUSY, or what is allowed then. Its task is
    /// woken for whatever has to wait.
    pub(crate) fn serve_while_busy(&mut self, worker: &Worker, scratch: &mut Scratch) {
        let client = Arc::clone(&self.session.client);
        if client.kill_asap.load(Acquire) {
            return;
        }
        if matches!(self.state, State::Open) {
            self.read_while_busy(worker, scratch);
        }
        if client.mailbox.has_mail() && !matches!(self.state, State::Closing) {
            let is_complete = client.mailbox.take(&mut scratch.output);
            self.take_output(&mut scratch.output, worker);
            if !is_complete {
                self.drop_for_output(worker);
            }
        }
        if !self.output.is_empty() && !self.is_held(worker) {
            let sent = self.output.send_now(&mut *self.stream);
            self.sent(worker, sent);
        }
        let is_over = matches!(self.state, State::Closing) && self.output.is_empty();
        if is_over || client.kill_asap.load(Acquire) {
            // The task, which would drop the connection, has to wait; whoever is at the other end need not.
            self.stream.shut_down_now();
        }
        self.wake.wake();
    }

    fn read_while_busy(&mut self, worker: &Worker, scratch: &mut Scratch) {
        self.make_room();
        // The task finds the end of the stream, or what is wrong with it, by itself.
        if let Ok(count @ 1..) = self.stream.read_now(&mut self.input) {
            self.received(worker, count);
            self.missing = self.missing.saturating_sub(count);
            if self.is_too_big(worker, self.input.len()) {
                return self.session.client.kill();
            }
            let mut input = std::mem::take(&mut self.input);
            let executed = self.execute_busy(&input, scratch, worker);
            input.drain(..executed.consumed);
            self.input = input;
            self.after(&executed, &[], worker);
        }
        if self.input.is_empty() {
            self.input = Vec::new();
        }
        self.tell_input();
    }

    fn execute_busy(&mut self, input: &[u8], scratch: &mut Scratch, worker: &Worker) -> Executed {
        let settings = worker.settings();
        let mut caller = worker.busy_caller();
        let pipeline = Pipeline {
            parser: &mut self.parser,
            session: &mut self.session,
            settings: &settings,
            unsent: self.output.len(),
            account: &mut |_, _| {},
        };
        let executed = pipeline.execute(
            input,
            &mut scratch.requests,
            &mut scratch.output,
            |session, requests, buf, from, out| caller.run(session, requests, buf, from, out),
        );
        self.take_output(&mut scratch.output, worker);
        executed
    }
}
