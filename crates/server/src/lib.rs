//! The shell around the engine: sockets, threads, clocks, files, the process.
//!
//! [`server::main`] is the standalone server; an [`Instance`] is the same thing for a process that has a life of its own
//! (the Node addon). Everything that waits, reads a clock or touches a file is here, and no command is.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod clock;
pub mod config_file;
mod crash;
#[cfg(test)]
mod crash_tests;
mod host;
mod instance;
pub mod log;
mod net;
mod oom;
mod persistence;
mod process;
mod processors;
pub mod server;
mod shutdown;
pub mod start;
mod text;
#[cfg(target_os = "linux")]
mod title;
mod tools;
mod transfer;
mod watchdog;

pub use clock::SystemClock;
pub use instance::{Instance, InstanceOptions};
pub use net::{ListenError, ListenOptions, Listening};
pub use persistence::{Recovery, RecoveryError};
