//! `tidy.toml`: what is allowed, and the checks that need nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::{Finding, Source};
use crate::error::{Error, Result};

/// Longest file, in lines.
const FILE_LINES_MAX: usize = 600;
/// Longest function, in lines, from its signature to its closing brace.
const FUNCTION_LINES_MAX: usize = 70;

/// The rules as the file has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    top_level: Vec<String>,
    pub unsafe_crates: Vec<String>,
    layers: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    long: Vec<Long>,
}

/// A file or function that may be longer than others.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Long {
    path: String,
    function: Option<String>,
    reason: String,
}

/// How long a file is, or one of its functions.
pub struct Length {
    pub path: String,
    pub function: Option<String>,
    /// Where it begins; 0 for a file.
    pub line: usize,
    pub lines: usize,
}

impl Rules {
    /// Reads the file.
    pub fn load(root: &Path) -> Result<Self> {
        let path = root.join("crates/xtask/tidy.toml");
        let text = fs::read_to_string(&path).map_err(|error| Error::at(&path, error))?;
        toml::from_str(&text).map_err(|error| Error::at(&path, error))
    }

    /// The crates that a crate may use, directly or not; `None` for a crate that the table does not name.
    pub fn may_use(&self, krate: &str) -> Option<BTreeSet<&str>> {
        let mut all = BTreeSet::new();
        let mut next: Vec<&String> = self.layers.get(krate)?.iter().collect();
        while let Some(lower) = next.pop() {
            if all.insert(lower.as_str()) {
                next.extend(self.layers.get(lower).into_iter().flatten());
            }
        }
        Some(all)
    }

    /// Reports what stands at the top without being listed.
    pub fn check_top_level(&self, sources: &[Source]) -> Vec<Finding> {
        let top = |source: &Source| {
            source
                .path
                .split('/')
                .next()
                .unwrap_or_default()
                .to_string()
        };
        let names: BTreeSet<String> = sources.iter().map(top).collect();
        let is_allowed = |name: &String| {
            name.starts_with('.')
                || self
                    .top_level
                    .iter()
                    .any(|known| match known.strip_suffix('*') {
                        Some(prefix) => name.starts_with(prefix),
                        None => name == known,
                    })
        };
        let foreign = names.iter().filter(|name| !is_allowed(name));
        foreign
            .map(|name| Finding::new(name, 0, "does not belong at the top of the repository"))
            .collect()
    }

    /// Reports what is too long without an exception, and exceptions that nothing needs.
    pub fn check_lengths(&self, lengths: &[Length]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut used = vec![false; self.long.len()];
        for length in lengths {
            let max = if length.function.is_some() {
                FUNCTION_LINES_MAX
            } else {
                FILE_LINES_MAX
            };
            if length.lines <= max {
                continue;
            }
            let matches =
                |long: &Long| long.path == length.path && long.function == length.function;
            if let Some(idx) = self.long.iter().position(matches) {
                used[idx] = true;
                continue;
            }
            let what = length
                .function
                .as_ref()
                .map_or("the file".into(), |name| format!("`{name}`"));
            let reason = format!("{what} has {} lines, more than {max}", length.lines);
            findings.push(Finding::new(&length.path, length.line, reason));
        }
        for (long, _) in self.long.iter().zip(used).filter(|(_, used)| !used) {
            let what = long.function.as_deref().unwrap_or("the file");
            findings.push(Finding::new(
                &long.path,
                0,
                format!("{what} needs its exception no more ({})", long.reason),
            ));
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Rules {
        let text = format!("top_level = [\"crates\", \"ts*\"]\nunsafe_crates = []\n{text}");
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn layers_are_transitive() {
        let rules = rules("[layers]\na = []\nb = [\"a\"]\nc = [\"b\"]");
        assert!(rules.may_use("c").unwrap().contains("a"));
        assert!(rules.may_use("a").unwrap().is_empty());
        assert!(rules.may_use("d").is_none());
    }

    #[test]
    fn top_level_names_are_listed() {
        let source = |path: &str| Source {
            path: path.into(),
            text: String::new(),
        };
        let sources = [
            source("crates/a.rs"),
            source("tsconfig.json"),
            source(".ci/run"),
            source("notes.md"),
        ];
        let findings = rules("[layers]").check_top_level(&sources);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].to_string().starts_with("notes.md"));
    }

    #[test]
    fn what_is_long_needs_an_exception_and_an_exception_something_long() {
        let length = |function: Option<&str>, lines| Length {
            path: "a.rs".into(),
            function: function.map(Into::into),
            line: 1,
            lines,
        };
        let none = rules("[layers]");
        assert!(
            none.check_lengths(&[length(None, 600), length(Some("f"), 70)])
                .is_empty()
        );
        assert_eq!(
            none.check_lengths(&[length(None, 601), length(Some("f"), 71)])
                .len(),
            2
        );
        let some =
            rules("[layers]\n[[long]]\npath = \"a.rs\"\nfunction = \"f\"\nreason = \"a table\"");
        assert!(some.check_lengths(&[length(Some("f"), 71)]).is_empty());
        assert_eq!(some.check_lengths(&[length(Some("f"), 70)]).len(), 1);
    }
}
