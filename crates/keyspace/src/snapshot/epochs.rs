//! Which epochs entries may carry, so that none is used for a snapshot while an entry still has it from an earlier one.
//!
//! An entry that is made while no snapshot is under way has epoch 0. A snapshot that is complete has given its own epoch to
//! every entry that was older, so 0 and that one are all there are thereafter, and two epochs would be enough for ever.
//! One that is given up leaves its epoch behind in a part of the entries. As long as snapshots fail one after another
//! their epochs add up; then each that fails takes old epochs out of some shards, and when it has been round, those that
//! were in use when the round began are free again. So whatever happens, fewer than half of the 255 are in use.

use std::ops::Range;

use crate::keyspace::Keyspace;

/// Epochs in use from which on old ones are taken out of entries.
const CROWDED: u32 = 16;
/// Snapshots that are given up until a round has been through all shards.
const ROUND_SNAPSHOTS: u32 = 32;

/// A set of epochs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct EpochSet([u64; 4]);

impl EpochSet {
    fn insert(&mut self, epoch: u8) {
        self.0[usize::from(epoch / 64)] |= 1 << (epoch % 64);
    }

    fn remove_all(&mut self, others: EpochSet) {
        for (word, others) in self.0.iter_mut().zip(others.0) {
            *word &= !others;
        }
    }

    fn has(&self, epoch: u8) -> bool {
        self.0[usize::from(epoch / 64)] & (1 << (epoch % 64)) != 0
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

/// What is known of the epochs that entries carry.
#[derive(Debug, Default)]
pub(super) struct Epochs {
    used: EpochSet,
    round: Option<Round>,
}

/// A round that takes old epochs out of entries.
#[derive(Debug, Clone, Copy)]
struct Round {
    /// No entry carries these when it is over.
    frees: EpochSet,
    /// Shards below this index have been cleaned, in all databases: SWAPDB exchanges shards of one index only.
    next_shard_index: u32,
}

impl Epochs {
    /// An epoch that no entry carries.
    pub(super) fn fresh(&self) -> u8 {
        let fresh = (1..=u8::MAX).find(|epoch| !self.used.has(*epoch));
        let Some(fresh) = fresh else {
            panic!("rounds see to it that most epochs are free")
        };
        fresh
    }

    /// A snapshot is complete: all entries have its epoch, or none.
    pub(super) fn completed(&mut self, epoch: u8) {
        *self = Epochs::default();
        self.used.insert(epoch);
    }

    /// A snapshot was given up. Answers the shards, by their index in every database, whose entries are to lose what epochs
    /// they have before another snapshot begins.
    pub(super) fn given_up(&mut self, epoch: u8, shard_count: u32) -> Range<u32> {
        let mut cleaned = 0..0;
        if self.round.is_some() || self.used.len() >= CROWDED {
            // The epoch that ends now is not freed by a round that begins now: who is still inside the gate with it may
            // give it to an entry in a shard that is cleaned already.
            let frees = self.used;
            let round = self.round.get_or_insert(Round {
                frees,
                next_shard_index: 0,
            });
            let from = round.next_shard_index;
            cleaned = from..shard_count.min(from + shard_count.div_ceil(ROUND_SNAPSHOTS));
            round.next_shard_index = cleaned.end;
            if cleaned.end == shard_count {
                self.used.remove_all(round.frees);
                self.round = None;
            }
        }
        self.used.insert(epoch);
        cleaned
    }
}

/// Takes the epochs out of all entries of some shards. No snapshot is under way, nor can one begin meanwhile; no lock is
/// held. Time: a look at every entry, one shard after another.
pub(super) fn clean(keyspace: &Keyspace, shard_indexes: Range<u32>) {
    for shard_index in shard_indexes {
        for dbid in 0..keyspace.db_count() {
            let Some(db) = keyspace.db_if_used(dbid) else {
                continue;
            };
            let mut guard = db.shards[shard_index as usize].lock();
            let mut cursor = 0;
            loop {
                cursor = guard.table.scan_mut(cursor, |mut entry| entry.set_epoch(0));
                if cursor == 0 {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_epochs_are_enough_for_complete_snapshots() {
        let mut epochs = Epochs::default();
        for number in 0..1000_u32 {
            let epoch = epochs.fresh();
            assert_eq!(u32::from(epoch), 1 + number % 2);
            epochs.completed(epoch);
        }
    }

    #[test]
    fn an_epoch_is_fresh_only_when_no_shard_holds_it() {
        for shard_count in [1, 16, 100, 4096] {
            // The epochs that each shard's entries carry, as if every snapshot reached all of them.
            let mut shards = vec![EpochSet::default(); shard_count as usize];
            let mut epochs = Epochs::default();
            for number in 0..2000 {
                let epoch = epochs.fresh();
                assert!(epoch != 0 && shards.iter().all(|shard| !shard.has(epoch)));
                shards.iter_mut().for_each(|shard| shard.insert(epoch));
                if number % 700 == 699 {
                    epochs.completed(epoch);
                    let mut only = EpochSet::default();
                    only.insert(epoch);
                    shards.fill(only);
                    continue;
                }
                for shard_index in epochs.given_up(epoch, shard_count) {
                    // Who is late stamps once more.
                    let mut only = EpochSet::default();
                    only.insert(epoch);
                    shards[shard_index as usize] = only;
                }
                assert!(epochs.used.len() < 128);
            }
        }
    }
}
