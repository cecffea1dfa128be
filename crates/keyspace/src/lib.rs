//! The hot keyspace: databases of shards of entries, and the one place where a value changes.
//!
//! A database is 2^k shards, each a lock, a table and (allocated on use) an extension for expiry and watchers. A caller
//! takes an [`Access`], which holds the locks that its command declared, and reads and changes entries only through it:
//! expiry on access, recency, statistics, watched keys and (later) the journal and snapshots hook into those few methods,
//! so that no command can forget one of them.
//!
//! Nothing here does I/O, reads a clock or knows a command. Time and randomness are arguments.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod access;
mod change;
mod collection;
mod db;
mod events;
mod evict;
mod expire;
mod hash;
mod held;
mod keyspace;
mod lazyfree;
mod list;
mod load;
mod loaded;
mod losses;
mod member_hash;
mod object;
mod read_all;
mod recency;
mod scan;
mod set;
pub mod snapshot;
pub mod stream;
mod strings;
mod trash;
mod wait;
mod walk;
mod watch;
mod zset;

pub use access::{Access, Key, SoughtElement, Tally};
pub use collection::{Outcome, packed};
pub use db::{Db, Shard, ShardGuard};
pub use events::{EventKind, EventSet, KeyEvent};
pub use evict::{EvictionPool, Policy};
pub use expire::{ExpireCycle, Overdue, Ttl};
pub use hash::{FieldTable, FieldView, HashChange, HashLimits, HashMut, HashRef};
pub use keyspace::{Keyspace, KeyspaceOptions};
pub use lazyfree::{Garbage, Notice};
pub use list::{ListMut, ListRef};
pub use loaded::Loaded;
pub use losses::{Ledger, Loss, LossKind, Losses};
pub use object::{
    Found, KeyEntry, NewValue, Object, encoding, kind, memory_bytes, string_bytes, type_name,
};
pub use read_all::AllFound;
pub use recency::Recency;
pub use serval_collections::ELEMENTS_NEAR_MAX;
pub use serval_collections::entry::{TypeTag, Value};
pub use serval_collections::listpack::Element;
pub use serval_collections::quicklist::{Limits as ListLimits, Needle, Quicklist, Side};
pub use set::{
    Difference, Members, SetLimits, SetRef, SetValue, difference, difference_value, intersect,
    intersection_value, union, union_value,
};
pub use strings::string_len;
pub use trash::Trash;
pub use wait::{ReadyKey, Wait, WaitToken};
pub use watch::WatchFlag;
pub use zset::{
    LexBound, LexRange, NewZset, Score, ScoreRange, Zset, ZsetGather, ZsetItems, ZsetLimits,
    ZsetMut, ZsetTree, new_zset_tree, zset_gather,
};
