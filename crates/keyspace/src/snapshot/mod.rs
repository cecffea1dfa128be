//! Snapshots without fork: the keyspace of one instant, reported while everybody goes on writing.
//!
//! **The cut.** With the gate closed, [`Access::begin_snapshot`] chooses an epoch that no entry carries. From then on an
//! entry that carries it needs no saving: it was saved, or preserved, or is newer than the cut. The one byte lies in the
//! header of every entry.
//!
//! **Walkers** ([`Walker`]) go through the tables and report every entry of another epoch. **Writers** preserve such an
//! entry before they change it (`preserve.rs`), under the lock of its shard: what is removed or replaced is moved into a
//! list, what is changed in place or goes on to another key is copied there, with the database in which it was at the cut.
//! Copies of lists and streams share their nodes; a large hash, set or sorted set is not copied, but keeps what changes in
//! it until its parts have been reported (`parts.rs`), and a long string the pieces of it that are touched (`undo.rs`). FLUSHDB hands its tables over as they are. SWAPDB exchanges two
//! numbers in a map. So an entry of the cut is at every instant in exactly one of three states, and is reported once:
//!
//! ```text
//!   in a table, of another epoch ──── walker ────────────────► reported
//!                └───── writer ────► kept, for a walker ───────┘
//! ```
//!
//! Writers never wait for a walker, nor for whoever writes what walkers report: no lock is held for longer than it takes to
//! report some dozen keys or parts. Memory grows with what is changed while the snapshot is under way, and the walkers
//! report that first.
//!
//! The walk knows no format; whoever writes a file, an append-only file or a replica's stream implements [`Visitor`].
//! What is exact to the instant of the cut: keys, values and expiries, of keys and of hash fields. Keys whose time has come
//! and that nobody touched are reported like any other, with their expiry. How recently a key was used is reported as of
//! its saving, since reading preserves nothing.

mod books;
mod epochs;
mod parts;
mod preserve;
mod progress;
mod undo;
mod visitor;
mod walker;

use std::sync::Arc;

use crate::access::Access;
use crate::keyspace::Keyspace;
use crate::object::KeyEntry;

pub(crate) use books::Snapshots;
pub(crate) use preserve::preserve_in;
pub use progress::DbSize;
use progress::Progress;
pub use visitor::{Head, Part, Visitor};
pub use walker::{Aside, Walker};

/// The keyspace as it was when [`Access::begin_snapshot`] was called. One at a time; to be ended with [`Snapshot::end`].
/// One that is dropped without goes on costing writers what it costs, until the next begins.
pub struct Snapshot {
    progress: Arc<Progress>,
}

impl Access<'_> {
    /// Makes a snapshot of this instant. The gate is closed. `None` where one is under way already. Time: a look at every
    /// shard of the databases in use.
    pub fn begin_snapshot(&mut self) -> Option<Snapshot> {
        assert!(self.holds_all(), "a snapshot begins with the gate closed");
        self.release_shard();
        let keyspace = self.keyspace;
        let snapshots = &keyspace.snapshots;
        if snapshots.is_forsaken() {
            snapshots.end(keyspace);
        }
        if keyspace.has_snapshot() {
            return None;
        }
        let sizes = sizes(keyspace);
        let progress = snapshots.begin(keyspace.db_count(), |epoch| {
            Progress::new(epoch, sizes, keyspace.shard_count())
        });
        self.epoch = progress.epoch;
        Some(Snapshot { progress })
    }
}

impl Snapshot {
    /// The databases that had keys, in order.
    pub fn sizes(&self) -> &[DbSize] {
        &self.progress.sizes
    }

    /// How many keys there were.
    pub fn key_count(&self) -> u64 {
        self.progress.key_count
    }

    /// How many of them have been reported.
    pub fn keys_done(&self) -> u64 {
        self.progress.keys_done()
    }

    /// A walker, one for each thread that saves. All walkers together report every key once.
    pub fn walker(&self) -> Walker<'_> {
        Walker::new(self)
    }

    /// Reports a large value that a walker of this snapshot has handed over, with the database in which it was. Wants
    /// neither the gate nor a lock, so that `report` may take its time.
    pub fn report<R>(&self, aside: Aside, report: impl FnOnce(u32, &KeyEntry) -> R) -> R {
        self.progress.report(&aside, report)
    }

    /// Ends the snapshot, complete or given up. The caller is inside the gate and holds no lock.
    pub fn end(self, keyspace: &Keyspace) {
        keyspace.snapshots.end(keyspace);
    }
}

/// What the databases hold.
fn sizes(keyspace: &Keyspace) -> Vec<DbSize> {
    let size = |dbid| {
        let db = keyspace.db_if_used(dbid)?;
        let mut size = DbSize {
            dbid,
            keys: 0,
            expiring: 0,
            expiring_hashes: 0,
        };
        for shard in &db.shards {
            let guard = shard.lock();
            size.keys += guard.table.len() as u64;
            size.expiring += u64::from(guard.volatile_count());
            size.expiring_hashes += guard.expiring_hash_count() as u64;
        }
        (size.keys > 0).then_some(size)
    };
    (0..keyspace.db_count()).filter_map(size).collect()
}
