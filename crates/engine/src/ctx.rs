//! What a command's handler gets: its keys, its reply, its session.

use serval_base::number;
use serval_keyspace::{Access, Found, Key, Tally, kind};
use serval_resp::{Argv, Deferred, Writer};
use serval_spec::CommandSpec;

use crate::caller::{CallerState, Flow};
use crate::engine::Engine;
use crate::errors::{self, Error};
use crate::session::Session;

/// A command's code. It is called with its locks held, arity checked; it writes exactly one reply, or returns an error
/// before it wrote any.
pub type Handler = for<'a, 'c, 'k, 'v> fn(&'a mut Ctx<'c, 'k>, Argv<'v>) -> CommandResult;

/// What a handler returns.
pub type CommandResult = Result<(), CommandError>;

/// An error for the client; see [`crate::errors`] for the texts.
pub type CommandError = Error;

/// The surroundings of one command.
pub struct Ctx<'c, 'k> {
    /// What all threads share.
    pub engine: &'k Engine,
    /// The client's state.
    pub session: &'c mut Session,
    /// The keys it declared.
    pub access: &'c mut Access<'k>,
    /// Where the reply goes.
    pub reply: Writer<'c>,
    /// The command's declaration.
    pub spec: &'static CommandSpec,
    /// What becomes of the connection after this command.
    pub flow: Flow,
    /// The thread's own state: statistics, the queue of an EXEC.
    pub(crate) state: &'c mut CallerState,
    /// Hash of the first key, computed before the locks were taken.
    pub(crate) first_key_hash: Option<u64>,
    /// Within EXEC.
    pub(crate) in_exec: bool,
    /// Run again for a client that waits, by whoever serves it.
    pub(crate) serving: bool,
}

impl<'k> Ctx<'_, 'k> {
    /// The instant of the command, Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.access.now_ms
    }

    /// Whether a key that is to end at this Unix millisecond has ended already. In import mode, or where a journal is
    /// applied, none has: what feeds the keyspace tells when a key is to go.
    pub fn is_past(&self, at_ms: i64) -> bool {
        at_ms <= self.now_ms() && !self.engine.config.import_mode() && !self.session.is_replaying
    }

    /// Whether the client will be closed for the size of its replies: what is left of this one need not be made.
    pub fn is_output_full(&self) -> bool {
        self.reply.position() > self.session.output_bytes_max
    }

    /// Begins a reply whose length comes out at its end. All of such a reply counts against the client's limit: Redis
    /// keeps none of it in the buffer that it does not count.
    pub fn begin_list(&mut self) -> Deferred {
        let uncounted = std::mem::take(&mut self.session.output_bytes_uncounted);
        self.session.output_bytes_max = self.session.output_bytes_max.saturating_sub(uncounted);
        self.reply.begin()
    }

    /// The first key of a command, hashed already when the dispatcher did so.
    #[inline]
    pub fn first_key<'a>(&self, bytes: &'a [u8]) -> Key<'a> {
        let hash = self
            .first_key_hash
            .unwrap_or_else(|| self.access.keyspace().hash(bytes));
        Key {
            dbid: self.session.dbid,
            hash,
            bytes,
        }
    }

    /// Any key of the selected database.
    pub fn key<'a>(&self, bytes: &'a [u8]) -> Key<'a> {
        self.access.key(self.session.dbid, bytes)
    }

    /// A key for reading that must be a string if it exists. Counts hit or miss.
    #[inline]
    pub fn read_string(&mut self, key: Key<'_>) -> Result<Option<Found<'_>>, Error> {
        match self.access.read(key) {
            Some(entry) if entry.ty() != kind::STRING => Err(errors::WRONG_TYPE),
            found => Ok(found),
        }
    }

    /// A key for writing that must be a string if it exists.
    #[inline]
    pub fn look_string(&mut self, key: Key<'_>) -> Result<Option<Found<'_>>, Error> {
        match self.access.look(key) {
            Some(entry) if entry.ty() != kind::STRING => Err(errors::WRONG_TYPE),
            found => Ok(found),
        }
    }

    /// Reads an argument that names a database that exists.
    pub fn parse_dbid(&self, text: &[u8]) -> Result<u32, Error> {
        let index = number::parse_i64(text).ok_or(errors::NOT_INTEGER)?;
        let index = i32::try_from(index).map_err(|_| errors::INT32_RANGE)?;
        u32::try_from(index)
            .ok()
            .filter(|dbid| *dbid < self.engine.keyspace.db_count())
            .ok_or(errors::DB_RANGE)
    }

    /// Hands over what this thread has counted so far in its pipeline, for commands that report or reset counters.
    pub(crate) fn hand_over_tally(&mut self) {
        self.state.stats.tally(&self.access.tally);
        self.access.tally = Tally::default();
    }

    /// The engine's configuration.
    pub fn config(&self) -> &'k crate::config::Config {
        &self.engine.config
    }
}
