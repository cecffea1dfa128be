//! Commands: what they are, who may run them, which locks they take, and what they answer.
//!
//! [`Engine`] is what all threads share; a [`Caller`] is one thread's way in, a [`Session`] one client's state. The server
//! and the embedded API are two shells around `Caller::run`: they bring bytes, time and randomness, and carry out what a
//! command cannot do itself through [`Host`].
//!
//! The engine does no I/O and reads no clock of its own, so that a test can replay a seed.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod ahead;
mod append_only;
mod blocking;
mod caller;
mod clients;
mod cluster_compat;
mod commands;
mod config;
mod cron;
mod ctx;
mod dispatch;
mod engine;
mod errand;
pub mod errors;
mod generated;
mod host;
mod journal;
mod keys;
mod latency;
mod long;
mod memory;
mod migration;
mod notify;
mod pause;
pub mod persistence;
mod pubsub;
mod rates;
mod session;
mod stats;
pub mod testing;
mod timepiece;
mod transaction;

pub use blocking::{Block, Nothing, deadline, deadline_of_ms};
pub use caller::{BusyCaller, Caller, Flow, Ran, Wake};
pub use clients::{Client, ClientFlags, ClientInit, ClientKind, Clients, Ring, SubscriptionCounts};
pub use config::{Config, ConfigError};
pub use ctx::{CommandError, CommandResult, Ctx, Handler};
pub use engine::{Disconnects, Engine, EngineOptions};
pub use errand::Errand;
pub use errors::Error;
pub use host::{Clock, Host, LogLevel, ProcessInfo, RewriteBegun, ShutdownMode};
pub use journal::{JOURNAL_BATCH_BYTES, Journal};
pub use migration::{Arrival, Migrations, Transfer, TransferError};
pub use notify::EventClass;
pub use pubsub::{Mailbox, PubSub};
pub use session::{ReplyMode, Session};
pub use stats::Totals;

/// The version of Redis whose commands are all here; clients decide by it what they may send.
pub const REDIS_VERSION: &str = "8.0.0";
