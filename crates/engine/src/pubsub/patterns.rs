//! Patterns that somebody subscribed to.
//!
//! Whoever publishes looks at all of them, so they must not share a lock for it: each thread keeps a copy of the list and
//! looks at a version, which changes when the list does. A pattern's subscribers are behind a lock of its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serval_base::glob::{Case, glob_match};

use super::{Outbox, Subscribers};
use crate::clients::Client;

/// A pattern and who subscribed to it.
pub(super) struct Pattern {
    text: Arc<[u8]>,
    subscribers: Mutex<Subscribers>,
}

impl Pattern {
    fn subscribers(&self) -> MutexGuard<'_, Subscribers> {
        self.subscribers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The list as one thread knows it.
#[derive(Default)]
pub(super) struct Snapshot {
    version: u64,
    list: Arc<[Arc<Pattern>]>,
}

/// All patterns.
#[derive(Default)]
pub(super) struct Patterns {
    version: AtomicU64,
    count: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    by_text: HashMap<Arc<[u8]>, Arc<Pattern>>,
    /// Made anew when somebody publishes after a change, so that thousands of subscriptions in a row do not each make it.
    list: Option<Arc<[Arc<Pattern>]>>,
}

impl Patterns {
    /// How many different ones there are.
    #[inline]
    pub(super) fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Subscribes a client, which is not yet. Returns the pattern's bytes, to be shared.
    pub(super) fn subscribe(&self, text: &[u8], client: &Arc<Client>) -> Arc<[u8]> {
        let mut state = self.state();
        if let Some(pattern) = state.by_text.get(text) {
            pattern.subscribers().insert(client.id, Arc::clone(client));
            return Arc::clone(&pattern.text);
        }
        let text: Arc<[u8]> = text.into();
        let pattern = Arc::new(Pattern {
            text: Arc::clone(&text),
            subscribers: Mutex::new(BTreeMap::from([(client.id, Arc::clone(client))])),
        });
        state.by_text.insert(Arc::clone(&text), pattern);
        self.changed(&mut state);
        text
    }

    /// Ends a client's subscription.
    pub(super) fn unsubscribe(&self, text: &[u8], id: u64) {
        let mut state = self.state();
        let is_last = state.by_text.get(text).is_some_and(|pattern| {
            let mut subscribers = pattern.subscribers();
            subscribers.remove(&id);
            subscribers.is_empty()
        });
        if is_last {
            state.by_text.remove(text);
            self.changed(&mut state);
        }
    }

    fn changed(&self, state: &mut State) {
        state.list = None;
        self.count.store(state.by_text.len(), Ordering::Relaxed);
        self.version.fetch_add(1, Ordering::Release);
    }

    /// Sends a message to whoever subscribed to a pattern that the channel matches. Returns to how many.
    pub(super) fn publish(
        &self,
        outbox: &mut Outbox,
        bytes_max: usize,
        channel: &[u8],
        message: &[u8],
    ) -> usize {
        let version = self.version.load(Ordering::Acquire);
        if outbox.patterns.version != version {
            outbox.patterns = self.snapshot();
        }
        let list = Arc::clone(&outbox.patterns.list);
        let mut receivers = 0;
        for pattern in list.iter() {
            if !glob_match(&pattern.text, channel, Case::Sensitive) {
                continue;
            }
            outbox.begin(bytes_max);
            let subscribers = pattern.subscribers();
            for client in subscribers.values() {
                outbox.send(client, &[b"pmessage", &pattern.text, channel, message]);
            }
            receivers += subscribers.len();
        }
        receivers
    }

    #[cold]
    fn snapshot(&self) -> Snapshot {
        let mut state = self.state();
        let State { by_text, list } = &mut *state;
        let list = list.get_or_insert_with(|| by_text.values().cloned().collect());
        Snapshot {
            // It only changes under the lock.
            version: self.version.load(Ordering::Relaxed),
            list: Arc::clone(list),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
