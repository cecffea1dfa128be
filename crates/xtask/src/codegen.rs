//! Writes every generated file from the declarations, or checks that they are what would be written.
//!
//! Each emitter returns the text of one file and touches nothing. The order of everything is fixed by names, so that the
//! same declarations always give the same bytes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use crate::error::{Error, Result};

mod command;
mod directive;
mod dispatch;
mod names;
mod readme;
mod rust_commands;
mod rust_config;
mod rust_docs;
mod table;
mod ts_config;
mod ts_groups;
mod ts_params;
mod ts_reply;
mod typescript;

/// The first line of every generated file, behind the language's comment sign.
const HEADER: &str = "generated: do not edit. From crates/spec by `cargo run -p xtask -- codegen`";

/// Path below the top, and text.
type File = (PathBuf, String);

/// Writes the files that are not what they should be.
pub fn write(root: &Path) -> Result<()> {
    for (path, text) in generate(root)? {
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir).map_err(|error| Error::at(dir, error))?;
        }
        fs::write(&path, text).map_err(|error| Error::at(&path, error))?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// Fails with the names of the files that are stale.
pub fn check(root: &Path) -> Result<()> {
    let is_stale = |(path, text): &File| !fs::read_to_string(path).is_ok_and(|old| old == *text);
    let stale: Vec<String> = generate(root)?
        .into_iter()
        .filter(is_stale)
        .map(|(path, _)| path.display().to_string())
        .collect();
    if stale.is_empty() {
        return Ok(());
    }
    Err(Error::new(format!(
        "stale, run `cargo run -p xtask -- codegen`: {}",
        stale.join(", ")
    )))
}

/// All generated files.
fn generate(root: &Path) -> Result<Vec<File>> {
    let spec = root.join("crates/spec");
    let table = table::Table::load(&spec)?;
    let directives = directive::load(&spec)?;
    let rust = spec.join("src/generated");
    Ok(vec![
        (
            rust.join("commands.rs"),
            rustfmt(rust_commands::emit(&table)?)?,
        ),
        (
            rust.join("config.rs"),
            rustfmt(rust_config::emit(&directives)?)?,
        ),
        (rust.join("docs.rs"), rustfmt(rust_docs::emit(&table)?)?),
        (rust.join("names.rs"), rustfmt(names::emit(&table)?)?),
        (
            root.join("crates/engine/src/generated/dispatch.rs"),
            rustfmt(dispatch::emit(&table))?,
        ),
        (
            root.join("ts/src/generated/commands.ts"),
            typescript::emit(&table)?,
        ),
        (
            root.join("ts/src/generated/config.ts"),
            ts_config::emit(&directives),
        ),
        readme::emit(root, &spec, &table)?,
    ])
}

/// Formats Rust text as `cargo fmt` would.
fn rustfmt(text: String) -> Result<String> {
    let failed = |error: std::io::Error| Error::new(format!("rustfmt: {error}"));
    let mut child = Process::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    // The text goes in from a thread of its own: rustfmt may answer before it has read everything.
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || match stdin {
        Some(mut stdin) => stdin.write_all(text.as_bytes()),
        None => Ok(()),
    });
    let output = child.wait_with_output().map_err(failed)?;
    if !matches!(writer.join(), Ok(Ok(()))) || !output.status.success() {
        return Err(Error::new("rustfmt refused generated text"));
    }
    String::from_utf8(output.stdout).map_err(|error| Error::new(format!("rustfmt: {error}")))
}

/// A string literal of Rust, TypeScript or TOML.
fn quote(text: &str) -> String {
    format!("{text:?}")
}

/// `Some("…")` or `None`.
fn quote_option(text: Option<&str>) -> String {
    text.map_or_else(|| "None".into(), |text| format!("Some({})", quote(text)))
}

/// `some-name` or `SOME_NAME` as `SomeName`.
fn pascal_case(name: &str) -> String {
    let words = name
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..].to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_case() {
        assert_eq!(pascal_case("sorted-set"), "SortedSet");
        assert_eq!(pascal_case("NO_EVICT"), "NoEvict");
    }
}
