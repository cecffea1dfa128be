//! What values look like outside the memory: the RDB codec, DUMP payloads, which are one value in it, and the
//! append-only file.
//!
//! Writing goes to anything that implements [`std::io::Write`], reading comes from a [`Source`], bytes in memory or a
//! stream, so that DUMP, snapshot files and replication share this one codec. Every encoding from Redis 2.8 to 8.0 and
//! Valkey 9.1 is read; what is written both of them read, or whoever a [`Dialect`] names.
//!
//! Whatever a payload contains, reading it ends with a value or with an [`Error`] that says where and what was wrong: it
//! never panics, recurses, loops without consuming bytes, or allocates more than the bytes that are there justify. Packed
//! encodings are checked whole before they become part of a value, since the rest of the program trusts them.
//!
//! Nothing here knows files, sockets, commands or clocks.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod aof;
mod dump;
mod error;
pub mod rdb;
mod source;

pub use dump::{RestoreError, VersionCheck, dump, restore, value_len};
pub use error::{Error, Reason};
pub use rdb::{Dialect, Thresholds, read_value, value_version, write_value};
pub use source::{SliceSource, Source, StreamSource};
