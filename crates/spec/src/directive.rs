//! What is known of a configuration directive, and how to find one by name.
//!
//! The table holds every directive of Redis 8.0 and Valkey 9.1, so that a configuration file of either is understood.
//! What a directive does is the engine's and the server's matter; [`Effect`] says whether anybody does it yet, and
//! [`DirectiveSpec::refusal`] names the values that would promise what is not there.

use crate::generated::config::{DIRECTIVES, IDS_BY_NAME};

/// A directive's position in [`DIRECTIVES`] and in every table that runs beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DirectiveId(pub u16);

/// What is known of one directive.
#[derive(Debug)]
pub struct DirectiveSpec {
    /// Its position in the table.
    pub id: DirectiveId,
    /// Its name, in lower case.
    pub name: &'static str,
    /// Another name for it.
    pub alias: Option<&'static str>,
    /// What it takes.
    pub kind: DirectiveKind,
    /// Its value unless set, as a configuration file would write it, without quotes.
    pub default: &'static str,
    /// Cannot change while the server runs.
    pub is_immutable: bool,
    /// Changes while the server runs only if `enable-protected-configs` allows it.
    pub is_protected: bool,
    /// Its value stays out of logs.
    pub is_sensitive: bool,
    /// CONFIG GET shows it by its full name only.
    pub is_hidden: bool,
    /// Takes several arguments.
    pub is_multi_arg: bool,
    /// Cannot change while the data set loads.
    pub is_deny_loading: bool,
    /// Redis does not know it.
    pub is_valkey_only: bool,
    /// Whether it does something.
    pub effect: Effect,
    /// The values that are refused.
    pub refused: Option<Refused>,
    /// What it does, in one sentence.
    pub summary: &'static str,
}

/// What a directive takes.
#[derive(Debug, Clone, Copy)]
pub enum DirectiveKind {
    /// `yes` or `no`.
    Bool,
    /// A number from `min` to `max`.
    Int {
        /// The smallest value; a percentage is a negative one.
        min: i64,
        /// The largest value.
        max: i64,
        /// How it is written.
        unit: Unit,
    },
    /// One of these words; its value is the position.
    Enum(&'static [&'static str]),
    /// Some of these words; the first stands for none of the others.
    Flags(&'static [&'static str]),
    /// Any text.
    Text,
    /// Has a grammar of its own.
    Special,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Decimal.
    None,
    /// Octal, as modes of files are.
    Octal,
    /// Bytes, with units such as `mb`.
    Memory,
    /// Bytes up to 2^64, kept as the signed number of the same bits.
    MemoryU64,
    /// Bytes, or a percentage of maxmemory.
    MemoryOrPercent,
}

/// Whether a directive does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It does what its summary says.
    Now,
    /// What it can ask for is done in any case, whatever it says.
    Always,
    /// It will, when the feature that it belongs to is there.
    Later,
    /// It belongs to how another server is built and has no meaning here.
    Never,
}

/// Values that promise what is not there.
#[derive(Debug)]
pub struct Refused {
    /// The only values that are accepted, in lower case, words joined by one space.
    pub unless: &'static [&'static str],
    /// Why others are not.
    pub reason: &'static str,
}

/// Directives of old versions that are read and ignored, as the peers do.
pub const OBSOLETE: [&str; 5] = [
    "events-per-io-thread",
    "io-threads-do-reads",
    "list-max-ziplist-entries",
    "list-max-ziplist-value",
    "lua-replicate-commands",
];

impl DirectiveSpec {
    /// Why these arguments are refused, if they promise what is not there.
    pub fn refusal(&self, args: &[&[u8]]) -> Option<&'static str> {
        let refused = self.refused.as_ref()?;
        let given = args.join(&b' ');
        let is_given = |value: &&str| value.as_bytes().eq_ignore_ascii_case(&given);
        (!refused.unless.iter().any(is_given)).then_some(refused.reason)
    }
}

impl DirectiveId {
    /// The directive of this id.
    ///
    /// # Panics
    /// If the id did not come from the table.
    #[inline]
    pub fn spec(self) -> &'static DirectiveSpec {
        &DIRECTIVES[usize::from(self.0)]
    }
}

/// Finds a directive by its name or alias, without regard to ASCII case, in logarithmic time.
pub fn directive(name: &[u8]) -> Option<&'static DirectiveSpec> {
    let folded = |byte: &u8| byte.to_ascii_lowercase();
    let by_name = |entry: &(&str, DirectiveId)| entry.0.bytes().cmp(name.iter().map(folded));
    let at = IDS_BY_NAME.binary_search_by(by_name).ok()?;
    Some(IDS_BY_NAME[at].1.spec())
}

/// Whether a name is one that is read and ignored.
pub fn is_obsolete(name: &[u8]) -> bool {
    OBSOLETE
        .iter()
        .any(|known| known.as_bytes().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directive_id;

    #[test]
    fn every_name_and_alias_is_found_in_any_case() {
        for (idx, spec) in DIRECTIVES.iter().enumerate() {
            assert_eq!(usize::from(spec.id.0), idx);
            for name in [Some(spec.name), spec.alias].into_iter().flatten() {
                for name in [name.to_string(), name.to_ascii_uppercase()] {
                    assert_eq!(
                        directive(name.as_bytes()).map(|found| found.id),
                        Some(spec.id),
                        "{name}"
                    );
                }
            }
        }
        for name in ["", "maxmemor", "maxmemoryy", "\0", "io-threads-do-reads"] {
            assert!(directive(name.as_bytes()).is_none(), "{name:?}");
        }
        assert_eq!(directive_id::MAXMEMORY.spec().name, "maxmemory");
        assert!(is_obsolete(b"IO-Threads-Do-Reads") && !is_obsolete(b"port"));
    }

    #[test]
    fn what_is_not_there_is_refused_by_value() {
        let refusal =
            |name: &str, args: &[&[u8]]| directive(name.as_bytes()).unwrap().refusal(args);
        assert_eq!(refusal("cluster-enabled", &[b"No"]), None);
        assert!(refusal("cluster-enabled", &[b"yes"]).is_some());
        assert_eq!(refusal("replicaof", &[b"no", b"one"]), None);
        assert_eq!(refusal("replicaof", &[b""]), None);
        assert!(refusal("replicaof", &[b"127.0.0.1", b"6380"]).is_some());
        assert_eq!(refusal("port", &[b"1"]), None);
    }

    #[test]
    fn defaults_are_in_range_and_not_refused() {
        for spec in &DIRECTIVES {
            let words: Vec<&[u8]> = spec.default.split(' ').map(str::as_bytes).collect();
            assert_eq!(spec.refusal(&words), None, "{}", spec.name);
            let fits = match spec.kind {
                DirectiveKind::Bool => matches!(spec.default, "yes" | "no"),
                DirectiveKind::Int { min, max, unit } => {
                    let radix = if unit == Unit::Octal { 8 } else { 10 };
                    i64::from_str_radix(spec.default, radix)
                        .is_ok_and(|value| (min..=max).contains(&value))
                }
                DirectiveKind::Enum(values) | DirectiveKind::Flags(values) => {
                    values.contains(&spec.default)
                }
                DirectiveKind::Text | DirectiveKind::Special => true,
            };
            assert!(fits, "{}", spec.name);
        }
    }
}
