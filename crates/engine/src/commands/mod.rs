//! The handlers, one module a family. Each is named by its declaration in `spec`; none knows another.

pub mod bitfield;
pub mod bitmap;
pub mod bitop;
mod bits;
pub mod client;
mod client_filter;
pub mod command;
mod command_docs;
pub mod config;
pub mod connection;
pub mod counter;
pub mod debug;
mod digest;
pub mod expire;
pub mod help;
pub mod info;
pub mod key;
pub mod lcs;
pub mod memory;
pub mod object;
pub mod pubsub;
pub mod scan;
mod scan_options;
pub mod server;
pub mod string;
pub mod string_range;
