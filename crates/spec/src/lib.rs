//! The declarations of all commands and configuration directives, as static data.
//!
//! One TOML file per command under `commands/`, one per topic under `config/`; `cargo run -p xtask -- codegen` turns
//! them into the tables in [`generated`]. Everything that describes a command (dispatch, arity, keys, ACL categories,
//! COMMAND DOCS, the TypeScript methods, the README) comes from there, so that a fact is written down once.
//!
//! This crate depends on nothing, allocates nothing and executes nothing: it is data, and the look-ups into it.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod command;
pub mod directive;
pub mod flags;
pub mod generated;
pub mod keys;
mod name_hash;

pub use command::{
    Arg, ArgKind, CommandDocs, CommandId, CommandSpec, Group, History, Locks, lookup, lookup_full,
    lookup_subcommand,
};
pub use directive::{
    DirectiveId, DirectiveKind, DirectiveSpec, Effect, Refused, Unit, directive, is_obsolete,
};
pub use flags::{AclCategories, CommandFlags, KeyFlags};
pub use generated::commands::{COMMAND_COUNT, COMMANDS, TOP_LEVEL_COUNT};
pub use generated::config::{DIRECTIVE_COUNT, DIRECTIVES, id as directive_id};
pub use keys::{BeginSearch, FindKeys, KeyRange, KeySpec, KeysError};
