//! A directive that is declared to have an effect must be read by somebody, else the log would not say that it has none; and
//! one that is declared to have none by nobody, else the log would deny what it does.

use super::{Finding, Source};

/// Where the code stands that directives have an effect in.
const READERS: [&str; 3] = [
    "crates/engine/src/",
    "crates/server/src/",
    "crates/node/src/",
];
/// Where they are declared.
const DECLARATIONS: &str = "crates/spec/config/";
/// Read only to be shown or stored in the right form, before the feature is there.
const SHOWN: [&str; 3] = ["hz", "repl-backlog-size", "tls-port"];

/// Finds the directives that are said to do something and do nothing, and the reverse.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let code: Vec<&str> = sources
        .iter()
        .filter(|source| READERS.iter().any(|dir| source.path.starts_with(dir)))
        .map(|source| source.text.as_str())
        .collect();
    let mut findings = Vec::new();
    for source in sources
        .iter()
        .filter(|source| source.path.starts_with(DECLARATIONS))
    {
        let Ok(declared) = source.text.parse::<toml::Table>() else {
            // The generator says what is wrong with it.
            continue;
        };
        for (name, directive) in &declared {
            let has_effect = directive.get("effect").and_then(toml::Value::as_str) == Some("now");
            let reason = if has_effect && !code.iter().any(|text| reads(text, name)) {
                format!("`{name}` is declared to have an effect, but no code reads it")
            } else if !has_effect
                && !SHOWN.contains(&name.as_str())
                && code.iter().any(|text| names_id(text, name))
            {
                format!("`{name}` is declared to have no effect, but code reads it")
            } else {
                continue;
            };
            findings.push(Finding::new(&source.path, 0, reason));
        }
    }
    findings
}

/// Whether code names a directive: as a constant, or as text.
fn reads(code: &str, name: &str) -> bool {
    names_id(code, name) || code.contains(&format!("\"{name}\""))
}

/// Whether code names a directive as a constant.
fn names_id(code: &str, name: &str) -> bool {
    let constant = format!("id::{}", name.to_ascii_uppercase().replace('-', "_"));
    let is_whole = |(at, _): (usize, &str)| {
        let next = code[at + constant.len()..].bytes().next();
        !next.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    code.match_indices(&constant).any(is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directive_that_nobody_reads_is_found() {
        let source = |path: &str, text: &str| Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let declarations = "[hz]\neffect = \"now\"\n[port]\neffect = \"now\"\n\
            [bind]\neffect = \"now\"\n[save]\neffect = \"later\"\n\
            [dir]\neffect = \"never\"\n[tls-port]\neffect = \"later\"\n";
        let findings = check(&[
            source("crates/spec/config/a.toml", declarations),
            source(
                "crates/server/src/a.rs",
                "number(id::PORT), number(id::HZ_MAX), number(id::TLS_PORT), text(\"save\")",
            ),
            source("crates/engine/src/a.rs", "text(\"bind\"), id::DIR"),
            source("crates/xtask/src/a.rs", "id::HZ"),
        ]);
        let reasons: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(
            reasons,
            [
                "crates/spec/config/a.toml: `dir` is declared to have no effect, but code reads it",
                "crates/spec/config/a.toml: `hz` is declared to have an effect, but no code reads it"
            ]
        );
    }
}
