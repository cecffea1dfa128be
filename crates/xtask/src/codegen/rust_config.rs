//! `crates/spec/src/generated/config.rs`: the table of configuration directives.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::directive::{Directive, Directives, Effect, Flag, Kind};
use super::{HEADER, quote, quote_option};
use crate::error::{Error, Result};

/// The text of the file.
pub fn emit(directives: &Directives) -> Result<String> {
    let mut out = format!("//! {HEADER}.\n\n");
    out += "use crate::directive::{DirectiveId, DirectiveKind, DirectiveSpec, Effect, Refused, Unit};\n\n";
    let count = directives.len();
    let _ = write!(
        out,
        "/// How many directives there are.\npub const DIRECTIVE_COUNT: usize = {count};\n\n"
    );
    out += "/// Every directive, by name; indexed by its id.\n";
    out += "pub static DIRECTIVES: [DirectiveSpec; DIRECTIVE_COUNT] = [\n";
    for (id, (name, directive)) in directives.iter().enumerate() {
        out += &entry(id, name, directive);
    }
    let by_name = ids_by_name(directives)?;
    out += "];\n\n/// Names and aliases with their ids, in order.\n";
    let _ = writeln!(
        out,
        "pub(crate) static IDS_BY_NAME: [(&str, DirectiveId); {}] = [",
        by_name.len()
    );
    for (name, id) in by_name {
        let _ = writeln!(out, "({}, DirectiveId({id})),", quote(name));
    }
    out += "];\n\n/// The ids by name, for code that means a certain directive.\n";
    out += "pub mod id {\n    use super::DirectiveId;\n\n";
    for (id, name) in directives.keys().enumerate() {
        let constant = name.to_ascii_uppercase().replace('-', "_");
        let _ = writeln!(
            out,
            "/// `{name}`.\npub const {constant}: DirectiveId = DirectiveId({id});"
        );
    }
    Ok(out + "}\n")
}

/// Names and aliases, each of which may occur once.
fn ids_by_name(directives: &Directives) -> Result<BTreeMap<&str, usize>> {
    let mut ids = BTreeMap::new();
    for (id, (name, directive)) in directives.iter().enumerate() {
        for name in [Some(name), directive.alias.as_ref()].into_iter().flatten() {
            if ids.insert(name.as_str(), id).is_some() {
                return Err(Error::new(format!("two directives are called {name}")));
            }
        }
    }
    Ok(ids)
}

fn entry(id: usize, name: &str, directive: &Directive) -> String {
    let mut out = String::from("DirectiveSpec {\n");
    let mut field = |name: &str, value: String| {
        let _ = writeln!(out, "{name}: {value},");
    };
    field("id", format!("DirectiveId({id})"));
    field("name", quote(name));
    field("alias", quote_option(directive.alias.as_deref()));
    field("kind", kind(directive));
    field("default", quote(&directive.default));
    let switches = [
        ("is_immutable", Flag::Immutable),
        ("is_protected", Flag::Protected),
        ("is_sensitive", Flag::Sensitive),
        ("is_hidden", Flag::Hidden),
        ("is_multi_arg", Flag::MultiArg),
        ("is_deny_loading", Flag::DenyLoading),
    ];
    for (name, flag) in switches {
        field(name, directive.has(flag).to_string());
    }
    let valkey_only = directive.peer.as_deref() == Some("valkey");
    field("is_valkey_only", valkey_only.to_string());
    let effect = match directive.effect {
        Effect::Now => "Now",
        Effect::Always => "Always",
        Effect::Later => "Later",
        Effect::Never => "Never",
    };
    field("effect", format!("Effect::{effect}"));
    field(
        "refused",
        directive.refused.as_ref().map_or("None".into(), |refused| {
            let (unless, reason) = (words(&refused.unless), quote(&refused.reason));
            format!("Some(Refused {{ unless: {unless}, reason: {reason} }})")
        }),
    );
    field("summary", quote(&directive.summary));
    out + "},\n"
}

fn kind(directive: &Directive) -> String {
    let int = |unit: &str| {
        let (min, max) = (
            directive.min.unwrap_or(0),
            directive.max.unwrap_or(i64::MAX),
        );
        format!("DirectiveKind::Int {{ min: {min}, max: {max}, unit: Unit::{unit} }}")
    };
    match directive.kind {
        Kind::Bool => "DirectiveKind::Bool".into(),
        Kind::Int => int("None"),
        Kind::Octal => int("Octal"),
        Kind::Memory => int("Memory"),
        Kind::MemoryU64 => int("MemoryU64"),
        Kind::MemoryOrPercent => int("MemoryOrPercent"),
        Kind::Enum => format!("DirectiveKind::Enum({})", words(&directive.values)),
        Kind::Flags => format!("DirectiveKind::Flags({})", words(&directive.values)),
        Kind::Text => "DirectiveKind::Text".into(),
        Kind::Special => "DirectiveKind::Special".into(),
    }
}

fn words(words: &[String]) -> String {
    format!(
        "&[{}]",
        words
            .iter()
            .map(|word| quote(word) + ", ")
            .collect::<String>()
    )
}
