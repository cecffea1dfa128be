//! The form of the directives' declarations, `crates/spec/config/<topic>.toml`.
//!
//! ```toml
//! [maxmemory]
//! type = "memory"          # bool | int | octal | memory | memory-u64 | memory-or-percent | enum | flags | text | special
//! min = 0                  # numbers only; without max, as large as an integer gets
//! values = ["no", "yes"]   # enum and flags only
//! default = "0"            # Redis's default, as a file would write it
//! alias = "…"
//! peer = "valkey"          # or "redis", where only one of them has it
//! flags = ["immutable"]    # immutable, protected, sensitive, hidden, multi-arg, deny-loading
//! effect = "now"           # now | always | later | never
//! refused = { unless = ["no"], reason = "…" }
//! summary = "…"            # one sentence in our own words
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::table::toml_files;
use crate::error::{Error, Result};

/// All directives by name.
pub type Directives = BTreeMap<String, Directive>;

/// One declaration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directive {
    #[serde(rename = "type")]
    pub kind: Kind,
    pub min: Option<i64>,
    pub max: Option<i64>,
    #[serde(default)]
    pub values: Vec<String>,
    pub default: String,
    pub alias: Option<String>,
    pub peer: Option<String>,
    #[serde(default)]
    pub flags: Vec<Flag>,
    pub effect: Effect,
    pub refused: Option<Refused>,
    pub summary: String,
}

/// What a directive takes.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Bool,
    Int,
    Octal,
    Memory,
    #[serde(rename = "memory-u64")]
    MemoryU64,
    MemoryOrPercent,
    Enum,
    Flags,
    Text,
    Special,
}

/// How a directive may be set and shown.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    Immutable,
    Protected,
    Sensitive,
    Hidden,
    MultiArg,
    DenyLoading,
}

/// Whether it does something.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    Now,
    Always,
    Later,
    Never,
}

/// The only values that are accepted, and why others are not.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refused {
    pub unless: Vec<String>,
    pub reason: String,
}

impl Directive {
    /// Whether a flag is declared.
    pub fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }

    /// What can be wrong with one declaration.
    fn check(&self) -> std::result::Result<(), &'static str> {
        use Kind::{Enum, Flags, Int, Memory, MemoryOrPercent, MemoryU64, Octal};
        let is_number = matches!(
            self.kind,
            Int | Octal | Memory | MemoryU64 | MemoryOrPercent
        );
        if self.min.is_some() != is_number {
            return Err("numbers have a min, and nothing else has");
        }
        if self.values.is_empty() == matches!(self.kind, Enum | Flags) {
            return Err("enum and flags have values, and nothing else has");
        }
        if self.summary.len() > 120 || !self.summary.ends_with('.') {
            return Err("the summary is one sentence of at most 120 characters");
        }
        if !matches!(self.peer.as_deref(), None | Some("redis" | "valkey")) {
            return Err("peer is redis or valkey");
        }
        Ok(())
    }
}

/// Reads and checks every declaration.
pub fn load(spec: &Path) -> Result<Directives> {
    let mut all = Directives::new();
    for path in toml_files(&spec.join("config"))? {
        let text = fs::read_to_string(&path).map_err(|error| Error::at(&path, error))?;
        let topic: Directives = toml::from_str(&text).map_err(|error| Error::at(&path, error))?;
        for (name, directive) in topic {
            directive
                .check()
                .map_err(|reason| Error::at(&path, format!("{name}: {reason}")))?;
            if all.insert(name.clone(), directive).is_some() {
                return Err(Error::at(&path, format!("{name} is declared twice")));
            }
        }
    }
    Ok(all)
}
