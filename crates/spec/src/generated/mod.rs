pub mod commands;
pub mod names;
