//! What threads share without sharing a cache line on the hot path: the shard [`lock`], the [`gate`] that stops
//! everybody for an instant, [`counters`] that are summed when asked for, the counting allocator ([`memory`]) and
//! [`prefetch`]; what may be done only while there is one thread ([`environment`]); which thread may wait
//! ([`give_way`]); and what remains to be said when a signal ends the process ([`fault`]).
//!
//! Everything here is small, knows nothing of keys or commands, reads no clock and does no I/O, but that [`fault`] reads
//! what the system says of threads. Unsafe code is
//! expected here; what orders threads is checked by loom models in the files themselves:
//! `RUSTFLAGS="--cfg loom" cargo test -p serval-sync --release --lib loom`.
#![cfg_attr(any(test, loom), allow(clippy::unwrap_used, clippy::expect_used))]

pub mod busy;
pub mod claim;
pub mod counters;
#[cfg(target_os = "linux")]
pub mod environment;
mod event;
#[cfg(all(target_os = "linux", not(loom)))]
pub mod fault;
pub mod gate;
pub mod lock;
pub mod memory;
mod park;
pub mod prefetch;
mod primitives;
pub mod ticks;
mod way;

pub use busy::{Busy, BusyFlag};
pub use claim::{Claim, Claimed};
pub use counters::{CachePadded, Counters, Fold, Handle, Registry};
pub use gate::{Exclusive, Gate, Inside, Reader};
pub use lock::{Guard, ShardLock};
pub use memory::CountingAlloc;
pub use prefetch::prefetch_read;
pub use way::give_way;
