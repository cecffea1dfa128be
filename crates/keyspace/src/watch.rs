//! WATCH: a flag that a session holds and a change of the key raises.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::access::{Access, Key};

/// Raised when a key that its session watches changes; one flag serves all keys of a session.
#[derive(Debug, Default)]
pub struct WatchFlag(AtomicU8);

const DOWN: u8 = 0;
/// A key changed.
const BY_KEY: u8 = 1;
/// A whole database changed.
const BY_DATABASE: u8 = 2;

impl WatchFlag {
    /// Says that a watched key changed.
    pub fn raise(&self) {
        self.0.store(BY_KEY, Ordering::Release);
    }

    /// Says that a watched key changed with its whole database.
    fn raise_with_database(&self) {
        let _ = self
            .0
            .compare_exchange(DOWN, BY_DATABASE, Ordering::Release, Ordering::Relaxed);
    }

    /// Whether a watched key changed since the flag was made.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Acquire) != DOWN
    }

    /// Whether it was raised for one key. Redis stops watching all keys of the client then, and CLIENT LIST shows it;
    /// after FLUSHALL and SWAPDB it does not.
    pub fn is_raised_by_key(&self) -> bool {
        self.0.load(Ordering::Acquire) == BY_KEY
    }
}

/// One session's watch of one key.
#[derive(Debug)]
struct Watch {
    flag: Arc<WatchFlag>,
    /// The key's time had come before: for the session it was not there, so that its removal is no change.
    was_expired: bool,
}

/// What a key is before or after its whole database changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Missing,
    /// There, but its time has come.
    Expired,
    Alive,
}

/// Who watches which key of one shard.
#[derive(Debug, Default)]
pub(crate) struct Watchers {
    keys: HashMap<Box<[u8]>, Vec<Watch>>,
}

impl Watchers {
    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// False where this flag watches the key already.
    pub(crate) fn add(&mut self, key: &[u8], flag: &Arc<WatchFlag>, was_expired: bool) -> bool {
        let watches = self.keys.entry(key.into()).or_default();
        let is_new = !watches.iter().any(|other| Arc::ptr_eq(&other.flag, flag));
        if is_new {
            let flag = Arc::clone(flag);
            watches.push(Watch { flag, was_expired });
        }
        is_new
    }

    pub(crate) fn remove(&mut self, key: &[u8], flag: &Arc<WatchFlag>) {
        let Some(watches) = self.keys.get_mut(key) else {
            return;
        };
        watches.retain(|other| !Arc::ptr_eq(&other.flag, flag));
        if watches.is_empty() {
            self.keys.remove(key);
        }
    }

    /// Whether the key's time had come already when this session began to watch it.
    pub(crate) fn was_expired(&self, key: &[u8], flag: &Arc<WatchFlag>) -> bool {
        let mut watches = self.keys.get(key).into_iter().flatten();
        watches.any(|watch| watch.was_expired && Arc::ptr_eq(&watch.flag, flag))
    }

    /// Raises the flags of everybody who watches `key`.
    pub(crate) fn changed(&self, key: &[u8]) {
        for watch in self.keys.get(key).into_iter().flatten() {
            watch.flag.raise();
        }
    }

    /// Tells those who watch `key` that it was removed because its time had come.
    pub(crate) fn expired(&mut self, key: &[u8]) {
        for watch in self.keys.get_mut(key).into_iter().flatten() {
            if !std::mem::take(&mut watch.was_expired) {
                watch.flag.raise();
            }
        }
    }

    /// Tells everybody that their database holds other keys now; `presence` knows a key before and after.
    pub(crate) fn replaced(&mut self, mut presence: impl FnMut(&[u8]) -> (Presence, Presence)) {
        use Presence::{Expired, Missing};
        for (key, watches) in &mut self.keys {
            let (before, after) = presence(key);
            if (before, after) == (Missing, Missing) {
                continue;
            }
            for watch in watches {
                match (watch.was_expired, before, after) {
                    (true, _, Missing) => watch.was_expired = false,
                    (true, _, Expired) => {}
                    (false, Missing, Expired) => watch.was_expired = true,
                    _ => watch.flag.raise_with_database(),
                }
            }
        }
    }
}

impl Access<'_> {
    /// Watches a key: its next change raises `flag`. The key's shard is locked. False if `flag` watches it already; takes
    /// time for each flag that does.
    pub fn watch(&mut self, key: Key<'_>, flag: &Arc<WatchFlag>) -> bool {
        let was_expired = self.is_due(key);
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        guard.watch(key.bytes, flag, was_expired)
    }

    /// Whether a watched key's time has come since the session began to watch it. The key stays, as EXEC does nothing.
    pub fn has_expired_watched(&mut self, key: Key<'_>, flag: &Arc<WatchFlag>) -> bool {
        if !self.is_due(key) {
            return false;
        }
        let name = self.name(key);
        let extension = &self.held.guard(self.keyspace, name).extension;
        !extension
            .as_ref()
            .is_some_and(|extension| extension.watchers.was_expired(key.bytes, flag))
    }

    /// Stops watching a key. The key's shard is locked.
    pub fn unwatch(&mut self, key: Key<'_>, flag: &Arc<WatchFlag>) {
        let name = self.name(key);
        self.held
            .guard(self.keyspace, name)
            .unwatch(key.bytes, flag);
    }

    /// Stops watching a key, taking and releasing the lock of its shard. No lock is held.
    pub fn unwatch_unlocked(&mut self, key: Key<'_>, flag: &Arc<WatchFlag>) {
        let name = self.name(key);
        self.keyspace
            .shard(name.dbid, name.shard_index)
            .lock()
            .unwatch(key.bytes, flag);
    }
}
