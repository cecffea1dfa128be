//! The handlers, one module a family. Each is named by its declaration in `spec`; none knows another.

pub mod client;
mod client_filter;
pub mod command;
mod command_docs;
pub mod config;
pub mod connection;
pub mod debug;
mod digest;
pub mod help;
pub mod info;
pub mod memory;
pub mod server;
pub mod string;
