//! `crates/spec/src/generated/docs.rs`: what only COMMAND DOCS needs.

use std::fmt::Write as _;

use super::command::{Argument, Command};
use super::table::Table;
use super::{HEADER, pascal_case, quote, quote_option};
use crate::error::{Error, Result};

const KINDS: [&str; 9] = [
    "string",
    "integer",
    "double",
    "key",
    "pattern",
    "unix-time",
    "pure-token",
    "oneof",
    "block",
];

/// The text of the file.
pub fn emit(table: &Table) -> Result<String> {
    let mut out = format!("//! {HEADER}.\n\n");
    out += "use super::commands::COMMAND_COUNT;\n";
    out += "use crate::command::{Arg, ArgKind, CommandDocs, Group, History};\n\n";
    out += "/// The documentation of every command, indexed by its id.\n";
    out += "pub static DOCS: [CommandDocs; COMMAND_COUNT] = [\n";
    for command in &table.commands {
        out += &entry(command)?;
    }
    Ok(out + "];\n")
}

fn entry(command: &Command) -> Result<String> {
    let mut out = String::from("CommandDocs {\n");
    let mut field = |name: &str, value: String| {
        let _ = writeln!(out, "{name}: {value},");
    };
    let history = |(version, change): &(String, String)| {
        format!(
            "History {{ version: {}, change: {} }},",
            quote(version),
            quote(change)
        )
    };
    field("summary", quote(&command.summary));
    field("since", quote(&command.since));
    field("group", format!("Group::{}", pascal_case(&command.group)));
    field("complexity", quote(&command.complexity));
    field(
        "is_syscmd",
        command
            .doc_flags
            .iter()
            .any(|flag| flag == "syscmd")
            .to_string(),
    );
    field(
        "deprecated_since",
        quote_option(command.deprecated_since.as_deref()),
    );
    field("replaced_by", quote_option(command.replaced_by.as_deref()));
    field(
        "history",
        format!(
            "&[{}]",
            command.history.iter().map(history).collect::<String>()
        ),
    );
    field(
        "tips",
        format!(
            "&[{}]",
            command
                .tips
                .iter()
                .map(|tip| quote(tip) + ",")
                .collect::<String>()
        ),
    );
    field("args", args(&command.arguments)?);
    Ok(out + "},\n")
}

fn args(args: &[Argument]) -> Result<String> {
    let mut out = String::from("&[");
    for arg in args {
        if !KINDS.contains(&arg.kind.as_str()) {
            return Err(Error::new(format!(
                "argument {} has the unknown type {}",
                arg.name, arg.kind
            )));
        }
        let kind = if arg.kind == "oneof" {
            "OneOf".into()
        } else {
            pascal_case(&arg.kind)
        };
        let _ = write!(
            out,
            "Arg {{ name: {}, kind: ArgKind::{kind}, ",
            quote(&arg.name)
        );
        let texts = [
            ("token", &arg.token),
            ("display", &arg.display),
            ("since", &arg.since),
            ("deprecated_since", &arg.deprecated_since),
        ];
        for (name, text) in texts.into_iter().filter(|(_, text)| text.is_some()) {
            let _ = write!(out, "{name}: {}, ", quote_option(text.as_deref()));
        }
        if let Some(idx) = arg.key_spec {
            let _ = write!(out, "key_spec: Some({idx}), ");
        }
        let switches = [
            ("is_optional", arg.optional),
            ("is_multiple", arg.multiple),
            ("is_multiple_token", arg.multiple_token),
        ];
        for (name, _) in switches.into_iter().filter(|(_, is_on)| *is_on) {
            let _ = write!(out, "{name}: true, ");
        }
        if !arg.arguments.is_empty() {
            let _ = write!(out, "args: {}, ", self::args(&arg.arguments)?);
        }
        out += "..Arg::DEFAULT },";
    }
    Ok(out + "]")
}
