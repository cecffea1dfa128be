//! `crates/engine/src/generated/dispatch.rs`: the handler of every command. One that is missing does not compile.

use std::fmt::Write as _;

use super::HEADER;
use super::table::Table;

/// The text of the file.
pub fn emit(table: &Table) -> String {
    let mut out =
        format!("//! {HEADER}.\n\nuse serval_spec::COMMAND_COUNT;\n\nuse crate::Handler;\n\n");
    out += "/// What executes each command, indexed by its id.\npub static HANDLERS: [Handler; COMMAND_COUNT] = [\n";
    for command in &table.commands {
        let _ = writeln!(out, "crate::{},", command.handler);
    }
    out + "];\n"
}
