//! WATCH: a flag that a session holds and a change of the key raises.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Raised when a key that its session watches changes; one flag serves all keys of a session.
#[derive(Debug, Default)]
pub struct WatchFlag(AtomicBool);

impl WatchFlag {
    /// Says that a watched key changed.
    pub fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether a watched key changed since the flag was made.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Who watches which key of one shard.
#[derive(Debug, Default)]
pub(crate) struct Watchers {
    keys: HashMap<Box<[u8]>, Vec<Arc<WatchFlag>>>,
}

impl Watchers {
    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// False where this flag watches the key already.
    pub(crate) fn add(&mut self, key: &[u8], flag: &Arc<WatchFlag>) -> bool {
        let flags = self.keys.entry(key.into()).or_default();
        let is_new = !flags.iter().any(|other| Arc::ptr_eq(other, flag));
        if is_new {
            flags.push(Arc::clone(flag));
        }
        is_new
    }

    pub(crate) fn remove(&mut self, key: &[u8], flag: &Arc<WatchFlag>) {
        let Some(flags) = self.keys.get_mut(key) else {
            return;
        };
        flags.retain(|other| !Arc::ptr_eq(other, flag));
        if flags.is_empty() {
            self.keys.remove(key);
        }
    }

    /// Raises the flags of everybody who watches `key`.
    pub(crate) fn changed(&self, key: &[u8]) {
        for flag in self.keys.get(key).into_iter().flatten() {
            flag.raise();
        }
    }

    /// Visits the keys that are watched.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(&[u8])) {
        self.keys.keys().for_each(|key| visit(key));
    }

    /// Raises the flags of the keys for which `concerned` says so.
    pub(crate) fn changed_where(&self, mut concerned: impl FnMut(&[u8]) -> bool) {
        for (key, flags) in &self.keys {
            if concerned(key) {
                flags.iter().for_each(|flag| flag.raise());
            }
        }
    }
}
