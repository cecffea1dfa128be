//! `crates/spec/src/generated/commands.rs`: what execution needs of every command.

use std::fmt::Write as _;

use super::command::{Command, Elements, KeySpec, Locks};
use super::table::{Range, Table, legacy_keys, simple_keys};
use super::{HEADER, quote, quote_option};
use crate::error::{Error, Result};
use crate::name_hash;

/// The text of the file.
pub fn emit(table: &Table) -> Result<String> {
    let mut out = format!("//! {HEADER}.\n\n");
    out +=
        "use super::docs::DOCS;\nuse crate::command::{CommandId, CommandSpec, Elements, Locks};\n";
    out += "use crate::flags::{AclCategories, CommandFlags, KeyFlags};\n";
    out += "use crate::keys::{BeginSearch, FindKeys, KeyRange, KeySpec};\n\n";
    let count = table.commands.len();
    let _ = write!(
        out,
        "/// How many commands and subcommands there are.\npub const COMMAND_COUNT: usize = {count};\n\n"
    );
    let top = table.top_level_count;
    let _ = write!(
        out,
        "/// How many of them, from the first, are no subcommands.\npub const TOP_LEVEL_COUNT: usize = {top};\n\n"
    );
    out += "/// Every command, indexed by its id.\npub static COMMANDS: [CommandSpec; COMMAND_COUNT] = [\n";
    for (id, command) in table.commands.iter().enumerate() {
        out += &entry(table, id, command)?;
    }
    out += "];\n\n/// The ids by name, for code that means a certain command.\npub mod id {\n    use super::CommandId;\n\n";
    for (id, command) in table.commands.iter().enumerate() {
        let name = command
            .full_name()
            .to_ascii_uppercase()
            .replace(['|', '-'], "_");
        let _ = writeln!(
            out,
            "/// {}.\npub const {name}: CommandId = CommandId({id});",
            command.display_name()
        );
    }
    Ok(out + "}\n")
}

/// One row of the table.
fn entry(table: &Table, id: usize, command: &Command) -> Result<String> {
    let (legacy, is_movable) = legacy_keys(&command.key_specs);
    let mut flags = command.flags.clone();
    if is_movable {
        flags.push("movablekeys".into());
    }
    let (first_sub, sub_count) = table.subcommands(command);
    let mut out = String::from("CommandSpec {\n");
    let mut field = |name: &str, value: String| {
        let _ = writeln!(out, "{name}: {value},");
    };
    field("name", quote(&command.name.to_ascii_lowercase()));
    let words = name_hash::words(command.name.as_bytes());
    field("name_words", format!("({:#x}, {:#x})", words.0, words.1));
    field("full_name", quote(&command.full_name()));
    field("flags", bits("CommandFlags", &flags)?);
    field("acl", bits("AclCategories", &command.acl_categories())?);
    field("key_specs", key_specs(&command.key_specs)?);
    field("docs", format!("&DOCS[{id}]"));
    field("id", format!("CommandId({id})"));
    field("arity", command.arity.to_string());
    field("legacy_keys", range(legacy));
    field(
        "simple_keys",
        simple_keys(&command.key_specs)
            .map_or("None".into(), |keys| format!("Some({})", range(keys))),
    );
    let elements = command.elements.map_or("None".into(), |elements| {
        let Elements {
            first,
            step,
            scored,
        } = elements;
        format!("Some(Elements {{ first: {first}, step: {step}, scored: {scored} }})")
    });
    field("elements", elements);
    field("locks", format!("Locks::{}", locks(command.locks)));
    field(
        "container",
        table
            .container_id(command)
            .map_or("None".into(), |id| format!("Some(CommandId({id}))")),
    );
    field("subcommands", format!("({first_sub}, {sub_count})"));
    Ok(out + "},\n")
}

fn locks(locks: Locks) -> &'static str {
    match locks {
        Locks::Keys => "Keys",
        Locks::Walk => "Walk",
        Locks::Gate => "Gate",
        Locks::None => "None",
        Locks::Derived => "Derived",
    }
}

fn range(range: Range) -> String {
    format!(
        "KeyRange {{ first: {}, last: {}, step: {} }}",
        range.first, range.last, range.step
    )
}

/// A set of bits by their constants; a name that does not exist does not compile.
fn bits(kind: &str, names: &[String]) -> Result<String> {
    let constant = |name: &String| match name.to_ascii_uppercase().as_str() {
        "MOVABLEKEYS" => format!("{kind}::MOVABLE_KEYS"),
        name => format!("{kind}::{name}"),
    };
    let mut constants = names.iter().map(constant);
    let Some(first) = constants.next() else {
        return Ok(format!("{kind}::empty()"));
    };
    if names.iter().any(|name| {
        !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }) {
        return Err(Error::new(format!("{names:?} are no names of flags")));
    }
    Ok(first
        + &constants
            .map(|constant| format!(".union({constant})"))
            .collect::<String>())
}

fn key_specs(specs: &[KeySpec]) -> Result<String> {
    let mut out = String::from("&[");
    for spec in specs {
        let begin = match (spec.index, &spec.keyword) {
            (Some(index), None) => format!("BeginSearch::Index({index})"),
            (None, Some(keyword)) => {
                let keyword = quote(keyword);
                format!(
                    "BeginSearch::Keyword {{ keyword: {keyword}, start_from: {} }}",
                    spec.start_from
                )
            }
            _ => "BeginSearch::Unknown".into(),
        };
        let limit = spec.limit;
        let find = match (spec.last, spec.keynum, spec.first, spec.step) {
            (Some(last), None, None, Some(step)) => {
                format!("FindKeys::Range {{ last: {last}, step: {step}, limit: {limit} }}")
            }
            (None, Some(idx), Some(first), Some(step)) => {
                format!("FindKeys::KeyNum {{ count_idx: {idx}, first: {first}, step: {step} }}")
            }
            (None, None, None, None) => "FindKeys::Unknown".into(),
            _ => {
                return Err(Error::new(
                    "a key spec has last and step, or keynum, first and step",
                ));
            }
        };
        let flags = bits("KeyFlags", &spec.flags)?;
        let notes = quote_option(spec.notes.as_deref());
        let _ = write!(
            out,
            "KeySpec {{ flags: {flags}, begin: {begin}, find: {find}, notes: {notes} }},"
        );
    }
    Ok(out + "]")
}
