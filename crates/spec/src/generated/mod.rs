//! Tables written by `cargo run -p xtask -- codegen`; only this file is written by hand.

pub mod commands;
pub(crate) mod docs;
pub(crate) mod names;
