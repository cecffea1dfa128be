//! What a client asked the shell to carry out and waits for: SHUTDOWN, which answers only if it fails.

use std::sync::{Arc, OnceLock};

use crate::clients::Client;
use crate::errors::Error;

/// Something under way, and the client that waits for it.
pub struct Errand {
    outcome: OnceLock<Result<(), Error>>,
    client: Arc<Client>,
}

impl Errand {
    pub(crate) fn new(client: &Arc<Client>) -> Arc<Errand> {
        Arc::new(Errand {
            outcome: OnceLock::new(),
            client: Arc::clone(client),
        })
    }

    /// It is over; the client is answered. Only the first word counts.
    pub fn end(&self, outcome: Result<(), Error>) {
        if self.outcome.set(outcome).is_ok() {
            (self.client.init.wake)();
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.outcome.get().is_some()
    }

    /// Why it failed, if it has.
    pub(crate) fn failure(&self) -> Option<&Error> {
        self.outcome.get()?.as_ref().err()
    }
}
