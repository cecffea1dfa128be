//! The data structures that hold a keyspace: [`table`], a linear-hashing table with 64-byte buckets, [`entry`], one
//! allocation for a key with its header, expiry and small value, [`field`], the same for a field of a large collection,
//! the compact forms of collections as dumps contain them, [`listpack`], [`intset`], [`quicklist`] and the nodes of a
//! [`stream`], [`pack`], what a listpack is while nobody dumps it ([`sequence`] is what both are), and [`scored`], a large
//! sorted set over an order-statistics tree, [`btree`]. A [`walk`] reports a table as it was at one instant while it
//! changes; what is [`shared`] parts when it changes, and so do the [`runs`] of an ordered map.
//!
//! They are ours because the project exists for them: cache lines and bytes are counted here. The crate never does
//! I/O, reads no clock, draws no random number and takes no lock. It is one of the few that hold unsafe code; each
//! block carries its proof, and every structure is tested against a naive model (`table::model`).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod block;
pub mod btree;
pub mod entry;
pub mod field;
pub mod hll;
pub mod intset;
pub mod listpack;
pub mod lzf;
pub mod pack;
pub mod popcount;
mod prefetch;
pub mod quicklist;
pub mod runs;
pub mod scored;
pub mod sequence;
pub mod shared;
pub mod stream;
pub mod table;
pub mod walk;

pub use entry::{Entry, EntryMut, TypeTag, Value, ValueMut};
pub use prefetch::ELEMENTS_NEAR_MAX;
pub use table::{
    Garbage, ItemRef, OccupiedSlot, Slot, Sweep, Table, TableHint, TableItem, TableStats,
    VacantSlot,
};

#[cfg(test)]
mod tests {
    use proptest::prelude::ProptestConfig;

    /// How many cases a property is tried with; fewer under Miri, which takes minutes for what else takes milliseconds.
    pub(crate) fn cases(natively: u32, under_miri: u32) -> ProptestConfig {
        let cases = if cfg!(miri) { under_miri } else { natively };
        ProptestConfig {
            cases,
            failure_persistence: None,
            ..ProptestConfig::default()
        }
    }
}
