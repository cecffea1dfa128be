//! Waiting for keys: who wants to be served when something comes under a key, in the order in which they came.
//!
//! A shard knows who waits for its keys and nothing about them: what a wait is for is the engine's, as is the claim by
//! which one of several keys serves it. A change of a key that somebody waits for makes the key *ready*: it is noted in
//! the access, and served by whoever made the change before it lets its locks go (DESIGN §2, rule 5). Waits that cost
//! nothing while nothing happens: no change of another key looks at them.

use std::any::Any;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serval_sync::Busy;
use smallvec::SmallVec;

use crate::access::{Access, Key};
use crate::held::ShardName;
use crate::keyspace::Keyspace;

/// What is served: the engine's side of a wait.
pub type WaitToken = Arc<dyn Any + Send + Sync>;

/// One client's wait for one key.
#[derive(Clone)]
pub struct Wait {
    /// Its turn: the lowest is served first. One number for all keys of a wait.
    pub turn: u64,
    /// The type of value that it can be served from.
    pub kind: u8,
    /// It wants to know as well when the key goes, or holds another type.
    pub is_told_of_loss: bool,
    /// Where what it takes goes, as (dbid, hash): whoever serves it holds that key too.
    pub destination: Option<(u32, u64)>,
    /// The engine's side of it.
    pub token: WaitToken,
}

/// Waits of one kind for one key.
struct Queue {
    kind: u8,
    is_told_of_loss: bool,
    waits: BTreeMap<u64, Wait>,
}

/// Everybody who waits for one key.
#[derive(Default)]
struct KeyWaits {
    queues: SmallVec<[Queue; 1]>,
    /// The key is among those that the access under way has noted.
    is_noted: bool,
}

impl KeyWaits {
    fn queue(&mut self, wait: &Wait) -> &mut Queue {
        let is_its = |queue: &Queue| {
            queue.kind == wait.kind && queue.is_told_of_loss == wait.is_told_of_loss
        };
        let at = self.queues.iter().position(is_its);
        let at = at.unwrap_or_else(|| {
            self.queues.push(Queue {
                kind: wait.kind,
                is_told_of_loss: wait.is_told_of_loss,
                waits: BTreeMap::new(),
            });
            self.queues.len() - 1
        });
        &mut self.queues[at]
    }

    fn is_told_of_loss(&self) -> bool {
        self.queues.iter().any(|queue| queue.is_told_of_loss)
    }
}

/// Who waits for which key of one shard.
#[derive(Default)]
pub(crate) struct Waits {
    keys: HashMap<Box<[u8]>, KeyWaits>,
    /// Waits with a destination.
    with_destination: usize,
}

impl Waits {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Notes that a key is ready, unless it is noted already or nobody waits for it.
    pub(crate) fn note(&mut self, key: &[u8]) -> bool {
        self.keys
            .get_mut(key)
            .is_some_and(|waits| !std::mem::replace(&mut waits.is_noted, true))
    }

    /// Notes all keys that somebody waits for.
    pub(crate) fn note_all(&mut self, mut noted: impl FnMut(&[u8])) {
        for (key, waits) in &mut self.keys {
            if !std::mem::replace(&mut waits.is_noted, true) {
                noted(key);
            }
        }
    }

    /// The same for those that are noted already by somebody who has not looked.
    fn note_all_again(&mut self, mut noted: impl FnMut(&[u8])) {
        for (key, waits) in &mut self.keys {
            waits.is_noted = true;
            noted(key);
        }
    }

    fn destinations(&self) -> impl Iterator<Item = (u32, u64)> {
        let queues = self.keys.values().flat_map(|waits| &waits.queues);
        let waits = queues.flat_map(|queue| queue.waits.values());
        waits.filter_map(|wait| wait.destination)
    }
}

/// How many wait, for INFO and for those who would look after them in vain.
#[derive(Default)]
pub(crate) struct WaitCounts {
    keys: AtomicUsize,
    keys_told_of_loss: AtomicUsize,
    with_destination: AtomicUsize,
}

impl Keyspace {
    /// Keys that somebody waits for.
    pub fn waited_key_count(&self) -> usize {
        self.wait_counts.keys.load(Ordering::Relaxed)
    }

    /// Those of them whose loss somebody wants to be told of.
    pub fn waited_key_count_told_of_loss(&self) -> usize {
        self.wait_counts.keys_told_of_loss.load(Ordering::Relaxed)
    }
}

/// A key that changed while somebody waited for it.
pub struct ReadyKey {
    /// Its database.
    pub dbid: u32,
    /// Its hash.
    pub hash: u64,
    /// Its bytes.
    pub bytes: Box<[u8]>,
}

impl ReadyKey {
    /// The key.
    pub fn key(&self) -> Key<'_> {
        Key {
            dbid: self.dbid,
            hash: self.hash,
            bytes: &self.bytes,
        }
    }
}

/// The keys that an access has noted, in order.
#[derive(Default)]
pub(crate) struct Ready(VecDeque<ReadyKey>);

impl Ready {
    #[cold]
    pub(crate) fn push(&mut self, key: Key<'_>) {
        self.0.push_back(ReadyKey {
            dbid: key.dbid,
            hash: key.hash,
            bytes: key.bytes.into(),
        });
    }
}

impl Access<'_> {
    /// Has somebody wait for a key, whose shard is locked. Time: logarithmic in those who wait for it.
    pub fn wait_for(&mut self, key: Key<'_>, wait: Wait) {
        let name = self.name(key);
        let counts = &self.keyspace.wait_counts;
        let waits = &mut self.held.guard(self.keyspace, name).extension().waits;
        let key_waits = match waits.keys.get_mut(key.bytes) {
            Some(known) => known,
            None => {
                counts.keys.fetch_add(1, Ordering::Relaxed);
                waits.keys.entry(key.bytes.into()).or_default()
            }
        };
        let was_told = key_waits.is_told_of_loss();
        let has_destination = wait.destination.is_some();
        let is_new = key_waits
            .queue(&wait)
            .waits
            .insert(wait.turn, wait)
            .is_none();
        if key_waits.is_told_of_loss() && !was_told {
            counts.keys_told_of_loss.fetch_add(1, Ordering::Relaxed);
        }
        if has_destination && is_new {
            waits.with_destination += 1;
            counts.with_destination.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Ends a wait for a key, whose shard is locked, if it has not ended.
    pub fn stop_waiting(&mut self, key: Key<'_>, turn: u64) {
        let name = self.name(key);
        let keyspace = self.keyspace;
        let guard = self.held.guard(keyspace, name);
        if let Some(extension) = &mut guard.extension {
            extension.waits.remove(keyspace, key.bytes, turn);
        }
    }

    /// [`Access::stop_waiting`] by somebody who holds no lock.
    pub fn stop_waiting_unlocked(&mut self, key: Key<'_>, turn: u64) -> Result<(), Busy> {
        let name = self.name(key);
        let keyspace = self.keyspace;
        let shard = keyspace.shard(name.dbid, name.shard_index);
        let mut guard = shard.lock_unless(&keyspace.busy)?;
        if let Some(extension) = &mut guard.extension {
            extension.waits.remove(keyspace, key.bytes, turn);
        }
        Ok(())
    }

    /// Whether keys were noted that may serve somebody.
    #[inline]
    pub fn has_ready(&self) -> bool {
        !self.ready.0.is_empty()
    }

    /// Notes a key as ready although nobody who reads it sees a change: for what only those hear of who wait.
    pub fn make_ready(&mut self, key: Key<'_>) {
        let name = self.name(key);
        if self.held.guard(self.keyspace, name).note_ready(key.bytes) {
            self.ready.push(key);
        }
    }

    /// Notes all keys that somebody waits for, where the keyspace was replaced by somebody who serves nobody. The gate is
    /// closed. Time: a look at every shard of the databases in use.
    pub fn make_all_ready(&mut self) {
        assert!(
            self.holds_all(),
            "everything is looked at with the gate closed"
        );
        self.release_shard();
        let keyspace = self.keyspace;
        for dbid in 0..keyspace.db_count() {
            let Some(db) = keyspace.db_if_used(dbid) else {
                continue;
            };
            for shard in &db.shards {
                if let Some(extension) = &mut shard.lock().extension {
                    let ready = &mut self.ready;
                    let noted = |key: &[u8]| ready.push(keyspace.key(dbid, key));
                    extension.waits.note_all_again(noted);
                }
            }
        }
    }

    /// Takes the key that was noted first. Its shard is locked now, if need be by letting the others go.
    pub fn next_ready(&mut self) -> Option<ReadyKey> {
        while let Some(ready) = self.ready.0.pop_front() {
            let key = ready.key();
            let name = self.name(key);
            if !self.held.has(name) {
                // Even behind a long command: whoever waits for the key would not be noted again.
                self.release();
                self.held.one_patiently(self.keyspace, name);
            }
            let guard = self.held.guard(self.keyspace, name);
            if let Some(extension) = &mut guard.extension
                && let Some(waits) = extension.waits.keys.get_mut(key.bytes)
            {
                waits.is_noted = false;
                return Some(ready);
            }
        }
        None
    }

    /// Whoever's turn is the next after `turn` among those that the key may serve as it is now.
    pub fn next_wait(&mut self, key: Key<'_>, turn: Option<u64>) -> Option<Wait> {
        let kind = self.kind_now(key);
        let name = self.name(key);
        let guard = self.held.guard(self.keyspace, name);
        let waits = guard.extension.as_ref()?.waits.keys.get(key.bytes)?;
        let from = turn.map_or(0, |turn| turn + 1);
        let queues = waits
            .queues
            .iter()
            .filter(|queue| queue.is_told_of_loss || kind == Some(queue.kind));
        let next = queues.filter_map(|queue| queue.waits.range(from..).next());
        next.min_by_key(|(turn, _)| **turn)
            .map(|(_, wait)| wait.clone())
    }

    /// The type that a key holds now; none where it does not exist, or its time has come.
    fn kind_now(&mut self, key: Key<'_>) -> Option<u8> {
        let (overdue, now_ms) = (self.overdue, self.now_ms);
        let entry = self.find_even_expired(key)?;
        let is_over =
            overdue != crate::expire::Overdue::Show && crate::scan::is_expired(&entry, now_ms);
        (!is_over).then(|| entry.ty())
    }

    /// Whether the key may be touched: its shard is locked, or the gate closed.
    pub fn holds(&self, key: Key<'_>) -> bool {
        self.held.has(self.name(key))
    }

    /// Where those who wait for keys of the shards that are held have put what they take, as (dbid, hash).
    pub fn destinations(&self) -> Vec<(u32, u64)> {
        let extensions = self
            .held
            .guards()
            .filter_map(|guard| guard.extension.as_ref());
        let waits = extensions.map(|extension| &extension.waits);
        waits
            .filter(|waits| waits.with_destination > 0)
            .flat_map(Waits::destinations)
            .collect()
    }

    /// Locks beside what is held whatever those who wait for keys there need to be served, and what those need who wait
    /// for that. False when it could not be found out without the gate, as others were faster twice; nothing is held then.
    pub fn lock_destinations(&mut self) -> Result<bool, Busy> {
        /// How often the locks are let go and taken anew.
        const CHANGES_MAX: usize = 2;
        if self.holds_all()
            || self
                .keyspace
                .wait_counts
                .with_destination
                .load(Ordering::Relaxed)
                == 0
        {
            return Ok(true);
        }
        for attempt in 0..=CHANGES_MAX {
            let mut names = self.held.names();
            let held = names.len();
            let keyspace = self.keyspace;
            for guard in self.held.guards() {
                let Some(extension) = &guard.extension else {
                    continue;
                };
                if extension.waits.with_destination == 0 {
                    continue;
                }
                for (dbid, hash) in extension.waits.destinations() {
                    let shard_index = keyspace.shard_index(hash);
                    let name = ShardName { dbid, shard_index };
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
            }
            if names.len() == held {
                return Ok(true);
            }
            if attempt < CHANGES_MAX {
                self.held.many(keyspace, &mut names)?;
            }
        }
        self.release();
        Ok(false)
    }
}

impl Waits {
    fn remove(&mut self, keyspace: &Keyspace, key: &[u8], turn: u64) {
        let counts = &keyspace.wait_counts;
        let Some(waits) = self.keys.get_mut(key) else {
            return;
        };
        let was_told = waits.is_told_of_loss();
        for queue in &mut waits.queues {
            if let Some(wait) = queue.waits.remove(&turn)
                && wait.destination.is_some()
            {
                self.with_destination -= 1;
                counts.with_destination.fetch_sub(1, Ordering::Relaxed);
            }
        }
        waits.queues.retain(|queue| !queue.waits.is_empty());
        if was_told && !waits.is_told_of_loss() {
            counts.keys_told_of_loss.fetch_sub(1, Ordering::Relaxed);
        }
        if waits.queues.is_empty() {
            self.keys.remove(key);
            counts.keys.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expire::Ttl;
    use crate::keyspace::KeyspaceOptions;
    use crate::object::{NewValue, kind};

    fn keyspace() -> Keyspace {
        Keyspace::new(KeyspaceOptions {
            db_count: 2,
            shard_count: 64,
            lazyfree: Box::new(drop),
        })
    }

    fn wait(turn: u64, kind: u8) -> Wait {
        Wait {
            turn,
            kind,
            is_told_of_loss: kind == kind::STREAM,
            destination: None,
            token: Arc::new(()),
        }
    }

    fn turns(access: &mut Access<'_>, key: Key<'_>) -> Vec<u64> {
        let mut turns = Vec::new();
        while let Some(wait) = access.next_wait(key, turns.last().copied()) {
            turns.push(wait.turn);
        }
        turns
    }

    #[test]
    fn a_change_notes_a_key_once_and_turns_are_kept() {
        let keyspace = keyspace();
        let mut access = Access::new(&keyspace, 1, 1);
        let key = access.key(0, b"key");
        access.lock_one(0, key.hash).unwrap();
        access.put(key, NewValue::Int(1), Ttl::Clear);
        assert!(!access.has_ready(), "nobody waits");
        for turn in [5, 2, 9] {
            access.wait_for(key, wait(turn, kind::STRING));
        }
        access.wait_for(key, wait(1, kind::LIST));
        access.wait_for(key, wait(7, kind::STREAM));
        assert_eq!(keyspace.waited_key_count(), 1);
        assert_eq!(keyspace.waited_key_count_told_of_loss(), 1);
        access.put(key, NewValue::Int(2), Ttl::Clear);
        access.put(key, NewValue::Int(3), Ttl::Clear);
        let ready = access.next_ready().unwrap();
        assert_eq!(&*ready.bytes, b"key");
        assert!(access.next_ready().is_none());
        assert_eq!(turns(&mut access, key), [2, 5, 7, 9]);
        access.stop_waiting(key, 5);
        access.remove(key, false);
        assert_eq!(turns(&mut access, key), [7], "only one is told of the loss");
        for turn in [1, 2, 7, 9, 9] {
            access.stop_waiting(key, turn);
        }
        assert_eq!(keyspace.waited_key_count(), 0);
        assert_eq!(keyspace.waited_key_count_told_of_loss(), 0);
        assert!(access.next_ready().is_none(), "nobody waits any more");
    }

    #[test]
    fn flushing_and_swapping_note_what_is_waited_for() {
        let keyspace = keyspace();
        let mut access = Access::new(&keyspace, 1, 1);
        access.lock_all();
        let key = access.key(0, b"key");
        let other = Key { dbid: 1, ..key };
        access.wait_for(key, wait(1, kind::STRING));
        access.put(other, NewValue::Int(1), Ttl::Clear);
        access.swap_dbs(0, 1);
        access.next_ready().unwrap();
        assert_eq!(
            turns(&mut access, key),
            [1],
            "waits stay with their database"
        );
        access.flush(0, false);
        access.next_ready().unwrap();
        assert_eq!(turns(&mut access, key), [0; 0]);
        assert_eq!(keyspace.waited_key_count(), 1);
    }

    #[test]
    fn destinations_of_destinations_are_locked() {
        let keyspace = keyspace();
        let mut access = Access::new(&keyspace, 1, 1);
        let mut shards = std::collections::HashSet::new();
        let names = (0..).map(|n| format!("key{n}").into_bytes());
        let apart = names.filter(|name| {
            let hash = keyspace.hash(name);
            shards.insert(keyspace.shard_index(hash))
        });
        let keys: Vec<Vec<u8>> = apart.take(20).collect();
        for (n, pair) in keys.windows(2).enumerate() {
            let from = access.key(0, &pair[0]);
            let destination = Some((0, access.key(0, &pair[1]).hash));
            access.lock_one(0, from.hash).unwrap();
            access.wait_for(
                from,
                Wait {
                    destination,
                    ..wait(n as u64, kind::LIST)
                },
            );
        }
        let last_but_one = access.key(0, &keys[18]);
        let last = access.key(0, &keys[19]);
        access.lock_one(0, last_but_one.hash).unwrap();
        assert_eq!(access.lock_destinations(), Ok(true));
        assert!(access.holds(last) && access.holds(last_but_one));
        let first = access.key(0, &keys[0]);
        access.lock_one(0, first.hash).unwrap();
        assert_eq!(
            access.lock_destinations(),
            Ok(false),
            "a long chain takes the gate"
        );
        access.lock_one(0, last.hash).unwrap();
        assert_eq!(access.lock_destinations(), Ok(true));
    }
}
