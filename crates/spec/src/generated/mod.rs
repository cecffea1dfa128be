//! Tables written by `cargo run -p xtask -- codegen`; only this file is written by hand.

pub mod commands;
pub mod config;
pub(crate) mod docs;
pub(crate) mod names;
