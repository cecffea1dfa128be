//! Snapshots without fork: what a walk over the keyspace of one instant reports.
//!
//! The walk knows no format; whoever writes a file, an append-only file or a replica's stream implements [`Visitor`].

mod visitor;

pub use visitor::{Head, Part, Visitor};
