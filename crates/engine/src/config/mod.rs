//! The configuration: the value of every directive, typed as its declaration says.
//!
//! Numbers, switches and choices are relaxed atomics, so that a command reads one for the price of a load; text is behind
//! a lock that only CONFIG and start-up take. CONFIG SET checks all values before it stores any, and takes all of them
//! back when the shell cannot carry one out.

mod access;
mod rewrite;
mod set;
mod special;
mod value;

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicUsize, Ordering};
use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use serval_spec::{CommandSpec, DIRECTIVES, DirectiveId};

/// Why a directive was not set, in words that follow the directive's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The directive.
    pub name: String,
    /// What is wrong with its value.
    pub reason: String,
}

/// All directives.
pub struct Config {
    /// Numbers, 0 or 1 for switches, the chosen number of a choice.
    numbers: Box<[AtomicI64]>,
    texts: RwLock<Texts>,
    /// Set once commands were renamed: the usual look-up costs nothing more.
    has_renames: AtomicBool,
    has_password: AtomicBool,
    /// `notify-keyspace-events` as [`crate::EventClass`] has its letters.
    wanted_events: AtomicU32,
    /// What a subscriber may leave unread by `client-output-buffer-limit`, bytes.
    pubsub_mail_bytes_max: AtomicUsize,
}

#[derive(Default, Clone)]
struct Texts {
    values: HashMap<DirectiveId, Vec<u8>>,
    /// New name (lower case) to command; an old name is in `hidden`.
    renamed: HashMap<Vec<u8>, &'static CommandSpec>,
    hidden: Vec<&'static CommandSpec>,
    /// `rename-command` lines as they were given, for CONFIG REWRITE.
    rename_lines: Vec<(Vec<u8>, Vec<u8>)>,
    /// What was set at start, whatever the value.
    given: BTreeSet<DirectiveId>,
    /// What a default that means "as the machine has it" stands for here.
    substituted: HashMap<DirectiveId, i64>,
}

impl Default for Config {
    fn default() -> Config {
        let config = Config::empty();
        for spec in &DIRECTIVES {
            config.store(spec.id, value::default_of(spec));
        }
        config
    }
}

impl Config {
    /// No directive has a value yet.
    fn empty() -> Config {
        Config {
            numbers: DIRECTIVES.iter().map(|_| AtomicI64::new(0)).collect(),
            texts: RwLock::default(),
            has_renames: AtomicBool::new(false),
            has_password: AtomicBool::new(false),
            wanted_events: AtomicU32::new(0),
            pubsub_mail_bytes_max: AtomicUsize::new(usize::MAX),
        }
    }

    /// Hard and soft limit in bytes and the soft limit's seconds of `client-output-buffer-limit`, for normal clients,
    /// replicas and subscribers.
    pub fn output_limits(&self) -> [(u64, u64, i64); 3] {
        special::parse_output_limits(self.text("client-output-buffer-limit").as_bytes())
            .unwrap_or_default()
    }

    /// The number behind a directive: a switch is 0 or 1, a choice its number, memory is in bytes.
    #[inline]
    pub fn number(&self, id: DirectiveId) -> i64 {
        self.numbers
            .get(usize::from(id.0))
            .map_or(0, |number| number.load(Ordering::Relaxed))
    }

    /// The classes of `notify-keyspace-events`, as [`crate::EventClass`] has them.
    #[inline]
    pub(crate) fn wanted_events(&self) -> u32 {
        self.wanted_events.load(Ordering::Relaxed)
    }

    /// What a subscriber may leave in its mailbox, bytes: as much as it may leave unread altogether.
    pub(crate) fn pubsub_mail_bytes_max(&self) -> usize {
        self.pubsub_mail_bytes_max.load(Ordering::Relaxed)
    }

    /// Whether a switch is on.
    #[inline]
    pub fn is_on(&self, id: DirectiveId) -> bool {
        self.number(id) != 0
    }

    /// A directive's value as CONFIG GET shows it.
    pub fn text(&self, name: &str) -> String {
        serval_spec::directive(name.as_bytes())
            .map(|spec| String::from_utf8_lossy(&self.show(spec)).into_owned())
            .unwrap_or_default()
    }

    /// Gives a directive the value that its default stands for on this machine. CONFIG GET shows it, CONFIG REWRITE
    /// takes it for the default still.
    pub fn substitute(&self, id: DirectiveId, number: i64) {
        self.store(id, value::Stored::Number(number));
        self.texts_mut().substituted.insert(id, number);
    }

    fn is_substituted(&self, id: DirectiveId) -> bool {
        self.texts().substituted.get(&id) == Some(&self.number(id))
    }

    /// The directives that were set at start, whatever to.
    pub fn given_at_start(&self) -> Vec<DirectiveId> {
        self.texts().given.iter().copied().collect()
    }

    fn texts(&self) -> RwLockReadGuard<'_, Texts> {
        self.texts
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn texts_mut(&self) -> RwLockWriteGuard<'_, Texts> {
        self.texts
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
