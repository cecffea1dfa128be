//! The form of a command's declaration, `crates/spec/commands/<group>/<name>.toml`.
//!
//! ```toml
//! name = "GET"                     # in capitals; a subcommand adds container = "CLIENT"
//! group = "string"
//! summary = "…"                    # one sentence in our own words
//! since = "1.0.0"                  # with peer = "valkey" or "redis" where only one of them has the command
//! complexity = "O(1)"
//! arity = 2                        # the name counts; negative: at least
//! flags = ["readonly", "fast"]     # as COMMAND names them, and the hidden ones
//! acl = ["string"]                 # besides the categories that the flags imply
//! locks = "keys"                   # keys | walk | gate | none | derived, see serval_spec::Locks
//! elements = { first = 2, step = 1 } # optional, with one key: which arguments are elements of its collection; scored = true
//! handler = "commands::string::get" # in the engine
//! reply = "bulk?"                  # see typescript.rs; reply_with = { get = "bulk?" } by option
//! typescript = "none"              # optional: none | variadic
//! history = [["2.6.12", "…"]]
//! key_specs = [{ index = 1, last = 0, step = 1, flags = ["RO", "ACCESS"] }]
//! arguments = [{ name = "key", type = "key", key_spec = 0 }]
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

/// One declaration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    pub name: String,
    pub container: Option<String>,
    pub group: String,
    pub summary: String,
    pub since: String,
    pub peer: Option<String>,
    pub complexity: String,
    pub arity: i16,
    pub flags: Vec<String>,
    #[serde(default)]
    pub acl: Vec<String>,
    #[serde(default)]
    pub tips: Vec<String>,
    #[serde(default)]
    pub doc_flags: Vec<String>,
    pub deprecated_since: Option<String>,
    pub replaced_by: Option<String>,
    #[serde(default)]
    pub history: Vec<(String, String)>,
    pub locks: Locks,
    pub elements: Option<Elements>,
    pub handler: String,
    pub reply: String,
    #[serde(default)]
    pub reply_with: BTreeMap<String, String>,
    #[serde(default)]
    pub typescript: TypeScript,
    #[serde(default)]
    pub key_specs: Vec<KeySpec>,
    #[serde(default)]
    pub arguments: Vec<Argument>,
}

/// Which locks the dispatcher takes.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Locks {
    Keys,
    Walk,
    Gate,
    None,
    Derived,
}

/// Which arguments are elements of the collection at the command's only key; without a step it is one.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Elements {
    pub first: u8,
    #[serde(default)]
    pub step: u8,
    /// Whether the argument before each is its score.
    #[serde(default)]
    pub scored: bool,
}

/// How the command appears in the typed API.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Default)]
#[serde(rename_all = "lowercase")]
pub enum TypeScript {
    /// A method derived from the arguments.
    #[default]
    Typed,
    /// A method that takes what follows the required arguments as it comes.
    Variadic,
    /// No method: it belongs to a connection.
    None,
}

/// Where keys are: how the search begins (index, or keyword and start_from) and which arguments are keys (last and
/// step, or keynum, first and step; neither: unknown).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySpec {
    pub index: Option<i16>,
    pub keyword: Option<String>,
    #[serde(default)]
    pub start_from: i16,
    pub last: Option<i16>,
    pub step: Option<i16>,
    #[serde(default)]
    pub limit: i16,
    pub keynum: Option<i16>,
    pub first: Option<i16>,
    pub flags: Vec<String>,
    pub notes: Option<String>,
}

/// One argument, or a group of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub token: Option<String>,
    pub display: Option<String>,
    pub key_spec: Option<u8>,
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub multiple: bool,
    #[serde(default)]
    pub multiple_token: bool,
    pub since: Option<String>,
    pub deprecated_since: Option<String>,
    #[serde(default)]
    pub arguments: Vec<Argument>,
}

impl Command {
    /// `get`, or `client|list`.
    pub fn full_name(&self) -> String {
        let name = self.name.to_ascii_lowercase();
        match &self.container {
            Some(container) => format!("{}|{name}", container.to_ascii_lowercase()),
            None => name,
        }
    }

    /// `GET`, or `CLIENT LIST`.
    pub fn display_name(&self) -> String {
        self.full_name().to_ascii_uppercase().replace('|', " ")
    }

    /// Whether a flag is declared.
    pub fn has(&self, flag: &str) -> bool {
        self.flags.iter().any(|known| known == flag)
    }

    /// Whether its reply may have to be waited for.
    pub fn waits(&self) -> bool {
        self.has("blocking") || self.has("suspends")
    }

    /// The declared ACL categories and those that the flags imply, by Redis's rules.
    pub fn acl_categories(&self) -> Vec<String> {
        let mut all = self.acl.clone();
        let mut imply = |when: bool, category: &str| {
            if when && !all.iter().any(|known| known == category) {
                all.push(category.into());
            }
        };
        imply(self.has("write"), "write");
        imply(
            self.has("readonly") && !self.acl.iter().any(|known| known == "scripting"),
            "read",
        );
        imply(self.has("admin"), "admin");
        imply(self.has("admin"), "dangerous");
        imply(self.has("pubsub"), "pubsub");
        imply(self.has("blocking"), "blocking");
        imply(self.has("fast"), "fast");
        imply(!self.has("fast"), "slow");
        all
    }
}
