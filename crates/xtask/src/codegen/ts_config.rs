//! `ts/src/generated/config.ts`: the configuration directives, for the type of `open({ … })` and its check.

use std::fmt::Write as _;

use super::HEADER;
use super::directive::{Directive, Directives, Flag, Kind};
use super::ts_params::camel_case;

/// The text of the file.
pub fn emit(directives: &Directives) -> String {
    let mut out = format!("// {HEADER}.\n\n");
    out += "/** What a directive takes. `multi` ones may also be given as an array of words. */\n";
    out += "export type DirectiveKind = 'bool' | 'int' | 'memory' | 'enum' | 'flags' | 'text' | 'special'\n\n";
    out += "/** Configuration by redis.conf's names, or the same in camelCase. */\nexport interface ConfigOptions {\n";
    for (name, directive) in directives {
        let kind = type_of(directive);
        let _ = writeln!(
            out,
            "  /** {} Default: `{}`. */",
            directive.summary,
            shown(&directive.default)
        );
        let _ = writeln!(out, "  {}?: {kind}", key(name));
        let camel = camel_case(name);
        if camel != *name {
            let _ = writeln!(out, "  /** `{name}` */\n  {camel}?: {kind}");
        }
    }
    out +=
        "}\n\n/** One directive as a program needs to know it. */\nexport interface Directive {\n";
    out += "  readonly kind: DirectiveKind\n  readonly multi: boolean\n}\n\n";
    out += "/** Every directive by name, aliases included. */\n";
    out += "export const DIRECTIVES: Readonly<Record<string, Directive>> = {\n";
    for (name, directive) in directives {
        let multi = directive.has(Flag::MultiArg);
        for name in [Some(name), directive.alias.as_ref()].into_iter().flatten() {
            let _ = writeln!(
                out,
                "  {}: {{ kind: '{}', multi: {multi} }},",
                key(name),
                kind(directive.kind)
            );
        }
    }
    out + "}\n"
}

/// A property name, quoted where it has to be.
fn key(name: &str) -> String {
    if name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        name.into()
    } else {
        format!("'{name}'")
    }
}

fn shown(default: &str) -> &str {
    if default.is_empty() { "\"\"" } else { default }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "bool",
        Kind::Int | Kind::Octal => "int",
        Kind::Memory | Kind::MemoryU64 | Kind::MemoryOrPercent => "memory",
        Kind::Enum => "enum",
        Kind::Flags => "flags",
        Kind::Text => "text",
        Kind::Special => "special",
    }
}

fn type_of(directive: &Directive) -> String {
    let words = || {
        directive
            .values
            .iter()
            .map(|value| format!("'{value}'"))
            .collect::<Vec<_>>()
            .join(" | ")
    };
    match directive.kind {
        Kind::Bool => "boolean | 'yes' | 'no'".into(),
        Kind::Int => "number".into(),
        Kind::Octal | Kind::Memory | Kind::MemoryU64 | Kind::MemoryOrPercent => {
            "number | string".into()
        }
        Kind::Enum => words(),
        Kind::Flags => format!("{} | readonly ({})[]", words(), words()),
        Kind::Text => "string".into(),
        Kind::Special if directive.has(Flag::MultiArg) => {
            "string | readonly (string | number)[]".into()
        }
        Kind::Special => "string".into(),
    }
}
