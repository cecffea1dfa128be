//! Eviction: which key goes when memory is full.
//!
//! As in Redis, candidates are sampled and the best sixteen seen so far are kept between evictions, which comes close to
//! exact LRU or LFU at the cost of a few looks. Victims are removed one shard at a time, before a command takes its locks
//! (DESIGN §2, rule 9).

use crate::access::Access;
use crate::keyspace::Keyspace;
use crate::object::KeyEntry;
use crate::recency::Recency;
use crate::scan::is_expired;

/// `maxmemory-policy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// Writes that need memory are refused.
    #[default]
    NoEviction,
    /// The least recently used of all keys.
    AllKeysLru,
    /// The least often used of all keys.
    AllKeysLfu,
    /// Any key.
    AllKeysRandom,
    /// The least recently used of the keys that expire.
    VolatileLru,
    /// The least often used of the keys that expire.
    VolatileLfu,
    /// Any key that expires.
    VolatileRandom,
    /// The key that expires first.
    VolatileTtl,
}

impl Policy {
    /// Whether only keys with an expiry may go.
    pub fn volatile_only(self) -> bool {
        use Policy::{VolatileLfu, VolatileLru, VolatileRandom, VolatileTtl};
        matches!(
            self,
            VolatileLru | VolatileLfu | VolatileRandom | VolatileTtl
        )
    }

    /// Whether accesses are counted instead of timed.
    pub fn is_lfu(self) -> bool {
        matches!(self, Policy::AllKeysLfu | Policy::VolatileLfu)
    }

    /// How much better than others an entry is to evict; higher goes first.
    fn score(self, entry: &KeyEntry, recency: Recency, now_ms: i64) -> u64 {
        match self {
            Policy::NoEviction | Policy::AllKeysRandom | Policy::VolatileRandom => 0,
            Policy::AllKeysLru | Policy::VolatileLru => Recency::idle_ms(entry, now_ms),
            Policy::AllKeysLfu | Policy::VolatileLfu => {
                255 - u64::from(recency.frequency(entry, now_ms))
            }
            Policy::VolatileTtl => u64::MAX - entry.expiry_ms().map_or(u64::MAX, |at| at as u64),
        }
    }
}

struct Candidate {
    dbid: u32,
    key: Vec<u8>,
    score: u64,
}

/// The best candidates seen so far; one per caller.
#[derive(Default)]
pub struct EvictionPool {
    /// Ascending by score.
    candidates: Vec<Candidate>,
    next_dbid: u32,
    /// Of each database, how many more times it is passed over because nothing was found in it.
    barren: Vec<u8>,
}

/// Candidates that a pool keeps.
const POOL_SIZE: usize = 16;
/// How often a database is passed over in which no candidate was found: databases that were emptied, or whose keys never
/// expire, would else cost more than the one with the candidates.
const BARREN_PASSES: u8 = 64;
/// Shards that are tried for a candidate before the keyspace counts as having none.
const SHARD_DRAWS_MAX: usize = 64;

impl EvictionPool {
    /// Removes one key by the policy. Returns its size in bytes, or nothing when there is no key that may go.
    ///
    /// The caller is inside the gate and holds no lock. `tell` is called while the victim's shard is still locked, so that
    /// nobody hears of the key's return before its end.
    pub fn evict_one(
        &mut self,
        access: &mut Access<'_>,
        policy: Policy,
        samples: usize,
        lazily: bool,
        tell: &mut dyn FnMut(&mut Access<'_>),
    ) -> Option<usize> {
        if policy == Policy::NoEviction {
            return None;
        }
        access.release();
        for exhaustive in [false, false, true] {
            self.fill(access, policy, samples, exhaustive);
            while let Some(candidate) = self.candidates.pop() {
                let (dbid, key) = (candidate.dbid, &candidate.key);
                if let Some(bytes) = access.remove_unlocked(dbid, key, lazily, tell) {
                    access.tally.evicted += 1;
                    access.release();
                    return Some(bytes);
                }
            }
        }
        None
    }

    /// Samples every database that is in use.
    fn fill(&mut self, access: &mut Access<'_>, policy: Policy, samples: usize, exhaustive: bool) {
        let keyspace = access.keyspace();
        let random = matches!(policy, Policy::AllKeysRandom | Policy::VolatileRandom);
        let count = keyspace.db_count();
        self.barren.resize(count as usize, 0);
        for offset in 0..count {
            let dbid = (self.next_dbid + offset) % count;
            if keyspace.db_if_used(dbid).is_none() {
                continue;
            }
            let barren = &mut self.barren[dbid as usize];
            if *barren > 0 && !exhaustive {
                *barren -= 1;
                continue;
            }
            let found = self.sample_db(access, dbid, policy, samples, exhaustive);
            self.barren[dbid as usize] = if found { 0 } else { BARREN_PASSES };
            if random && !self.candidates.is_empty() {
                // A random victim is spread over the databases in turn.
                self.next_dbid = (dbid + 1) % count;
                return;
            }
        }
    }

    /// Answers whether it found any candidate.
    fn sample_db(
        &mut self,
        access: &mut Access<'_>,
        dbid: u32,
        policy: Policy,
        samples: usize,
        exhaustive: bool,
    ) -> bool {
        let keyspace = access.keyspace();
        let draws = if exhaustive {
            keyspace.shard_count()
        } else {
            SHARD_DRAWS_MAX
        };
        let mut found = 0;
        for draw in 0..draws {
            let name = access.random_shard(dbid);
            let shard_index = if exhaustive {
                draw as u32
            } else {
                name.shard_index
            };
            found += self.sample_shard(access, keyspace, dbid, shard_index, policy);
            if found >= samples {
                break;
            }
        }
        found > 0
    }

    /// Looks at one random entry of a shard, or at the first that expires. Returns how many candidates were seen.
    fn sample_shard(
        &mut self,
        access: &mut Access<'_>,
        keyspace: &Keyspace,
        dbid: u32,
        shard_index: u32,
        policy: Policy,
    ) -> usize {
        /// Draws in a shard for an entry that expires.
        const ENTRY_DRAWS_MAX: usize = 16;
        let (recency, now_ms) = (access.recency(), access.now_ms);
        let guard = keyspace.shard(dbid, shard_index).lock();
        if policy.volatile_only() && !guard.has_volatile() {
            return 0;
        }
        for _ in 0..ENTRY_DRAWS_MAX {
            let Some(entry) = guard.table.sample(access.rng.u64(..)) else {
                return 0;
            };
            if policy.volatile_only() && entry.expiry_ms().is_none() {
                continue;
            }
            let expired = is_expired(&entry, now_ms);
            let score = if expired {
                u64::MAX
            } else {
                policy.score(&entry, recency, now_ms)
            };
            self.offer(dbid, entry.key(), score);
            return 1;
        }
        let mut first = None;
        guard.table.for_each(&mut |entry| {
            if first.is_none() && entry.expiry_ms().is_some() {
                first = Some((entry.key().to_vec(), policy.score(entry, recency, now_ms)));
            }
        });
        first.map_or(0, |(key, score)| {
            self.offer(dbid, &key, score);
            1
        })
    }

    fn offer(&mut self, dbid: u32, key: &[u8], score: u64) {
        if self
            .candidates
            .iter()
            .any(|other| other.dbid == dbid && other.key == key)
        {
            return;
        }
        if self.candidates.len() == POOL_SIZE {
            if self.candidates[0].score >= score {
                return;
            }
            self.candidates.remove(0);
        }
        let at = self
            .candidates
            .partition_point(|other| other.score <= score);
        self.candidates.insert(
            at,
            Candidate {
                dbid,
                key: key.to_vec(),
                score,
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EventKind, EventSet, KeyspaceOptions, NewValue, Ttl};

    #[test]
    fn a_victim_is_told_of_before_anybody_can_bring_it_back() {
        let keyspace = Keyspace::new(KeyspaceOptions {
            db_count: 1,
            shard_count: 1,
            lazyfree: Box::new(drop),
        });
        let mut access = Access::new(&keyspace, 0, 1);
        let key = access.key(0, b"k");
        assert!(access.lock_one(0, key.hash).is_ok());
        access.put(key, NewValue::Str(b"v"), Ttl::Clear);
        access.release();
        access.want_events(EventSet::default().with(EventKind::Evicted));
        let mut told = Vec::new();
        let mut tell = |access: &mut Access<'_>| {
            assert!(keyspace.shard(0, 0).try_lock().is_none());
            told.extend(access.take_events());
        };
        let mut pool = EvictionPool::default();
        pool.evict_one(&mut access, Policy::AllKeysRandom, 5, false, &mut tell);
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].kind, &*told[0].key),
            (EventKind::Evicted, &b"k"[..])
        );
        assert!(keyspace.shard(0, 0).try_lock().is_some());
    }
}
