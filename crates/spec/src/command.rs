//! What is known of a command, and how to find one by name.
//!
//! A [`CommandSpec`] holds what execution needs, in few cache lines; what only COMMAND DOCS shows is behind
//! [`CommandSpec::docs`]. Top-level commands come first in the table, by name; the subcommands of each container follow
//! as one run, so that a container names them by a range.

use crate::flags::{AclCategories, CommandFlags};
use crate::generated::commands::{COMMANDS, TOP_LEVEL_COUNT};
use crate::generated::names::{DISPLACEMENTS, IDS_BY_SLOT, SEED};
use crate::keys::{KeyRange, KeySpec};
use crate::name_hash;

/// A command's position in [`COMMANDS`] and in every table that runs beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommandId(pub u16);

/// What is known of one command or subcommand.
#[derive(Debug)]
pub struct CommandSpec {
    /// Own name in lower case: `get`, `list`.
    pub name: &'static str,
    /// Own name as [`name_hash::words`] reads it.
    pub(crate) name_words: (u64, u64),
    /// Name with its container in lower case: `get`, `client|list`.
    pub full_name: &'static str,
    /// What it does and where it is allowed.
    pub flags: CommandFlags,
    /// Its ACL categories, implied ones included.
    pub acl: AclCategories,
    /// Where its keys are.
    pub key_specs: &'static [KeySpec],
    /// What only documentation needs.
    pub docs: &'static CommandDocs,
    /// Its position in the table.
    pub id: CommandId,
    /// Number of arguments, name and container included; negative: at least so many.
    pub arity: i16,
    /// First key, last key and step as COMMAND reports them; all 0 without keys.
    pub legacy_keys: KeyRange,
    /// Set where one range describes exactly all keys: the dispatcher's fast path.
    pub simple_keys: Option<KeyRange>,
    /// Which of its arguments name elements of the collection at its only key: a pipeline brings many near together.
    pub elements: Option<Elements>,
    /// Which locks the dispatcher takes before it calls the handler.
    pub locks: Locks,
    /// The container of a subcommand.
    pub container: Option<CommandId>,
    /// First id and number of the subcommands of a container.
    pub subcommands: (u16, u16),
}

/// Where a command names elements of a collection: fields of a hash, members of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elements {
    /// The first argument that is one.
    pub first: u8,
    /// How far it is from one to the next; 0 where there is only one.
    pub step: u8,
    /// Whether the argument before each is the score that it is to have.
    pub scored: bool,
}

/// Which locks a command runs under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locks {
    /// The shards of its keys.
    Keys,
    /// The whole keyspace at one instant.
    Gate,
    /// None: it touches no keys.
    None,
    /// Takes locks itself, shard by shard; inside a transaction, the whole keyspace.
    Walk,
    /// Shards that only the command itself can name: keys in another database, or those of a queue.
    Derived,
}

/// What COMMAND DOCS tells about a command.
#[derive(Debug)]
pub struct CommandDocs {
    /// One sentence.
    pub summary: &'static str,
    /// The version of Redis (or of Valkey, where Redis has no such command) that brought it.
    pub since: &'static str,
    /// Which family it belongs to.
    pub group: Group,
    /// How its cost grows.
    pub complexity: &'static str,
    /// Whether it is a system command.
    pub is_syscmd: bool,
    /// The version that deprecated it.
    pub deprecated_since: Option<&'static str>,
    /// What to use instead.
    pub replaced_by: Option<&'static str>,
    /// What changed when.
    pub history: &'static [History],
    /// Hints for proxies and cluster clients.
    pub tips: &'static [&'static str],
    /// Its arguments.
    pub args: &'static [Arg],
}

/// One change of a command's interface.
#[derive(Debug)]
pub struct History {
    /// The version.
    pub version: &'static str,
    /// What it changed.
    pub change: &'static str,
}

/// One argument, or a group of them.
#[derive(Debug)]
pub struct Arg {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: ArgKind,
    /// The word that introduces it, or that it consists of.
    pub token: Option<&'static str>,
    /// How to show it where not by its name.
    pub display: Option<&'static str>,
    /// Which key spec finds it, for keys.
    pub key_spec: Option<u8>,
    /// Whether it may be left out.
    pub is_optional: bool,
    /// Whether it may be repeated.
    pub is_multiple: bool,
    /// Whether the token is repeated with it.
    pub is_multiple_token: bool,
    /// The version that brought it.
    pub since: Option<&'static str>,
    /// The version that deprecated it.
    pub deprecated_since: Option<&'static str>,
    /// The alternatives of a [`ArgKind::OneOf`], the parts of a [`ArgKind::Block`].
    pub args: &'static [Arg],
}

impl Arg {
    /// What the generated tables start from.
    pub const DEFAULT: Self = Self {
        name: "",
        kind: ArgKind::String,
        token: None,
        display: None,
        key_spec: None,
        is_optional: false,
        is_multiple: false,
        is_multiple_token: false,
        since: None,
        deprecated_since: None,
        args: &[],
    };
}

/// Defines an enum whose variants have names on the wire.
macro_rules! named_enum {
    ($(#[$doc:meta])* $type:ident { $($(#[$variant_doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $type {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $type {
            /// The name that replies use.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

named_enum! {
    /// What an argument is.
    ArgKind {
        /// Any bytes.
        String = "string",
        /// A signed 64-bit integer.
        Integer = "integer",
        /// A floating point number.
        Double = "double",
        /// A key.
        Key = "key",
        /// A glob pattern.
        Pattern = "pattern",
        /// A Unix time, in the unit that its name says.
        UnixTime = "unix-time",
        /// Nothing but the token.
        PureToken = "pure-token",
        /// Exactly one of the nested arguments.
        OneOf = "oneof",
        /// All of the nested arguments, in order.
        Block = "block",
    }
}

named_enum! {
    /// The family of a command.
    Group {
        /// Strings.
        String = "string",
        /// Bitmaps.
        Bitmap = "bitmap",
        /// Keys of any type.
        Generic = "generic",
        /// The connection itself.
        Connection = "connection",
        /// The server.
        Server = "server",
        /// Transactions.
        Transactions = "transactions",
        /// Scripts and functions.
        Scripting = "scripting",
        /// Lists.
        List = "list",
        /// Sets.
        Set = "set",
        /// Sorted sets.
        SortedSet = "sorted-set",
        /// Hashes.
        Hash = "hash",
        /// Publish/subscribe.
        Pubsub = "pubsub",
        /// HyperLogLogs.
        Hyperloglog = "hyperloglog",
        /// Geographic indexes.
        Geo = "geo",
        /// Streams.
        Stream = "stream",
        /// Cluster.
        Cluster = "cluster",
        /// Sentinel.
        Sentinel = "sentinel",
    }
}

impl CommandSpec {
    /// Whether a command of `argc` arguments, its name included, has the right number of them.
    #[inline]
    pub fn accepts_argc(&self, argc: usize) -> bool {
        let argc = i64::try_from(argc).unwrap_or(i64::MAX);
        let arity = i64::from(self.arity);
        if arity >= 0 {
            argc == arity
        } else {
            argc >= -arity
        }
    }

    /// Whether this is a container of subcommands.
    #[inline]
    pub const fn is_container(&self) -> bool {
        self.subcommands.1 > 0
    }

    /// The subcommands of a container, by name; nothing for other commands.
    pub fn subcommands(&self) -> &'static [CommandSpec] {
        let first = usize::from(self.subcommands.0);
        COMMANDS
            .get(first..first + usize::from(self.subcommands.1))
            .unwrap_or(&[])
    }
}

impl CommandId {
    /// The command of this id.
    ///
    /// # Panics
    /// If the id did not come from the table.
    #[inline]
    pub fn spec(self) -> &'static CommandSpec {
        &COMMANDS[usize::from(self.0)]
    }
}

/// All top-level commands, by name.
pub fn top_level() -> &'static [CommandSpec] {
    &COMMANDS[..TOP_LEVEL_COUNT]
}

/// Finds a top-level command by name, without regard to ASCII case, in constant time.
#[inline]
pub fn lookup(name: &[u8]) -> Option<&'static CommandSpec> {
    find(name, 0, None)
}

/// Finds a subcommand of `container` by name, without regard to ASCII case, in constant time.
#[inline]
pub fn lookup_subcommand(container: &CommandSpec, name: &[u8]) -> Option<&'static CommandSpec> {
    find(
        name,
        name_hash::hash(container.name_words, container.name.len(), 0, SEED),
        Some(container.id),
    )
}

/// Finds a command by its full name, `get` or `client|list`, without regard to ASCII case.
pub fn lookup_full(name: &[u8]) -> Option<&'static CommandSpec> {
    match name.iter().position(|byte| *byte == b'|') {
        None => lookup(name),
        Some(at) => lookup_subcommand(lookup(&name[..at])?, &name[at + 1..]),
    }
}

/// Looks at the only command that can have this name. `salt` is the hash of the container's name.
#[inline]
fn find(name: &[u8], salt: u64, container: Option<CommandId>) -> Option<&'static CommandSpec> {
    let words = name_hash::words(name);
    let hash = name_hash::hash(words, name.len(), salt, SEED);
    let slot = name_hash::slot(
        hash,
        DISPLACEMENTS[name_hash::bucket(hash)],
        IDS_BY_SLOT.len(),
    );
    let spec = &COMMANDS[usize::from(IDS_BY_SLOT[slot])];
    let is_it = spec.name_words == words
        && spec.name.len() == name.len()
        && spec.container == container
        && (name.len() <= name_hash::WORDS_LEN_MAX
            || spec.name.as_bytes().eq_ignore_ascii_case(name));
    is_it.then_some(spec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case() {
        for (idx, spec) in COMMANDS.iter().enumerate() {
            assert_eq!(usize::from(spec.id.0), idx);
            for name in [
                spec.full_name.to_ascii_lowercase(),
                spec.full_name.to_ascii_uppercase(),
            ] {
                assert_eq!(
                    lookup_full(name.as_bytes()).map(|found| found.id),
                    Some(spec.id),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn other_names_are_not_found() {
        for name in [
            "",
            "g",
            "ge",
            "gets",
            "GETT",
            "list",
            "client|",
            "|list",
            "client|list|x",
            "get|x",
            "\u{7f}",
            "GE\u{60}",
            "@ET",
            "bitfield\u{7f}ro",
            "GET\0",
        ] {
            assert!(lookup_full(name.as_bytes()).is_none(), "{name:?}");
        }
        let client = lookup(b"client").unwrap();
        assert!(lookup_subcommand(client, b"encoding").is_none());
        assert!(lookup(&[0xff; 64]).is_none());
    }

    #[test]
    fn subcommands_know_their_container() {
        for spec in &COMMANDS {
            for sub in spec.subcommands() {
                assert_eq!(sub.container, Some(spec.id));
            }
            if let Some(container) = spec.container {
                assert!(
                    container
                        .spec()
                        .subcommands()
                        .iter()
                        .any(|sub| sub.id == spec.id)
                );
            }
        }
        assert!(top_level().iter().all(|spec| spec.container.is_none()));
        assert!(
            top_level()
                .windows(2)
                .all(|pair| pair[0].name < pair[1].name)
        );
    }

    #[test]
    fn arity_counts_the_name() {
        let get = lookup(b"GET").unwrap();
        assert!(get.accepts_argc(2) && !get.accepts_argc(1) && !get.accepts_argc(3));
        let del = lookup(b"del").unwrap();
        assert!(del.accepts_argc(2) && del.accepts_argc(3000) && !del.accepts_argc(1));
    }
}
