//! The append-only file's two formats: the manifest that names its parts, and the stream of commands that a part is.
//!
//! Both are read from bytes and written to bytes; which files there are, and what becomes of one whose end is missing, is
//! for whoever opens them. A base in RDB format is read by [`crate::rdb`].

mod commands;
mod manifest;
mod stream;
mod timestamp;

pub use commands::CommandEncoder;
pub use manifest::{Manifest, ManifestError, PartFile, ReadLine, manifest_name};
pub use stream::{CommandReader, Record, StreamError, StreamReason};
pub use timestamp::write_timestamp;
