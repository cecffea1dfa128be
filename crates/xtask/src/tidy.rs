//! Checks what no compiler checks: layers, sizes, unsafe code, reasons, words that must not be there.
//!
//! Every check returns findings, so that one run shows all of them. What is allowed against a rule stands in
//! `crates/xtask/tidy.toml` with its reason.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use crate::codegen;
use crate::error::{Error, Result};

mod directives;
mod manifests;
mod rules;
mod rust;
mod script;
mod text;

use rules::Rules;

/// One violation.
#[derive(Debug)]
pub struct Finding {
    path: String,
    /// 0 where the whole file is meant.
    line: usize,
    reason: String,
}

impl Finding {
    fn new(path: &str, line: usize, reason: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.reason),
            line => write!(out, "{}:{line}: {}", self.path, self.reason),
        }
    }
}

/// A file of the repository.
pub struct Source {
    /// Path below the top, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.path)
            .extension()
            .and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| extensions.contains(&extension))
    }

    /// Whether a generator wrote the file.
    fn is_generated(&self) -> bool {
        self.path.contains("/generated/") && !self.path.ends_with("/mod.rs")
    }
}

/// Runs every check and fails if any of them finds something.
pub fn run(root: &Path) -> Result<()> {
    let rules = Rules::load(root)?;
    let sources = sources(root)?;
    let mut findings = Vec::new();
    findings.extend(rules.check_top_level(&sources));
    findings.extend(manifests::check(&sources, &rules));
    findings.extend(directives::check(&sources));
    let mut lengths = Vec::new();
    for source in sources.iter().filter(|source| !source.is_generated()) {
        findings.extend(text::check(source));
        if source.has_extension(&["rs"]) {
            findings.extend(rust::check(source, &rules, &mut lengths)?);
        } else if source.has_extension(&["ts", "mts", "mjs"]) {
            findings.extend(script::check(source, &mut lengths));
        }
    }
    findings.extend(rules.check_lengths(&lengths));
    if let Err(error) = codegen::check(root) {
        findings.push(Finding::new("generated files", 0, error.to_string()));
    }
    if findings.is_empty() {
        println!("tidy: {} files, nothing to say", sources.len());
        return Ok(());
    }
    let list: String = findings
        .iter()
        .map(|finding| format!("\n  {finding}"))
        .collect();
    Err(Error::new(format!("{} findings{list}", findings.len())))
}

/// Every text file that git tracks or would track.
fn sources(root: &Path) -> Result<Vec<Source>> {
    let output = Process::new("git")
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| Error::new(format!("git ls-files: {error}")))?;
    let mut sources = Vec::new();
    for path in String::from_utf8_lossy(&output.stdout)
        .split('\0')
        .filter(|path| !path.is_empty())
    {
        let file: PathBuf = root.join(path);
        // Binary files are nobody's prose, and a tracked file may be gone from the work tree.
        if let Ok(text) = fs::read_to_string(&file) {
            sources.push(Source {
                path: path.into(),
                text,
            });
        }
    }
    if sources.is_empty() {
        return Err(Error::new("git lists no files: tidy checks a work tree"));
    }
    Ok(sources)
}
