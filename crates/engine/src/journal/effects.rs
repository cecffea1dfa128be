//! What a command did, as it goes to the journal.
//!
//! A command that changed something is told of as it came, unless its handler told what it did instead:
//! [`Ctx::propagate`]. What its keys lost by themselves while it ran (a key whose time had come was in its way) comes
//! before that. Effects of one command, or of the commands of one transaction, are appended together, within MULTI and EXEC
//! where they are several: whoever replays them sees all or none.
//!
//! They are collected in a buffer of the thread, so that no command allocates for them.

use serval_keyspace::{Access, Key};
use serval_resp::{Argv, Writer};
use serval_spec::{CommandFlags, CommandSpec};

use super::{Journal, removal, write_select};
use crate::caller::CallerState;
use crate::ctx::Ctx;
use crate::engine::Engine;

/// An argument of an effect.
#[derive(Clone, Copy)]
pub(crate) enum Arg<'a> {
    Bytes(&'a [u8]),
    Int(i64),
}

impl<'a> From<&'a [u8]> for Arg<'a> {
    fn from(bytes: &'a [u8]) -> Arg<'a> {
        Arg::Bytes(bytes)
    }
}

impl<'a, const LEN: usize> From<&'a [u8; LEN]> for Arg<'a> {
    fn from(bytes: &'a [u8; LEN]) -> Arg<'a> {
        Arg::Bytes(bytes)
    }
}

impl<'a> From<&'a Vec<u8>> for Arg<'a> {
    fn from(bytes: &'a Vec<u8>) -> Arg<'a> {
        Arg::Bytes(bytes)
    }
}

impl From<i64> for Arg<'_> {
    fn from(int: i64) -> Self {
        Arg::Int(int)
    }
}

impl Arg<'_> {
    #[inline]
    fn write(self, writer: &mut Writer<'_>) {
        match self {
            Arg::Bytes(bytes) => writer.bulk(bytes),
            Arg::Int(int) => writer.bulk_int(int),
        }
    }
}

/// An effect for [`Ctx::propagate`]: names, keys and numbers as they come.
macro_rules! effect {
    ($($arg:expr),+ $(,)?) => { &[$($crate::journal::Arg::from($arg)),+] };
}
pub(crate) use effect;

/// Effects of a command or transaction under way, on one thread.
#[derive(Default)]
pub(crate) struct Effects {
    bytes: Vec<u8>,
    count: usize,
    /// The database of the first of them.
    first_dbid: u32,
    /// The database of the last.
    dbid: u32,
    /// The command under way told what it did.
    is_told: bool,
    /// The command under way is told of even if it changed nothing.
    is_forced: bool,
}

impl Effects {
    /// Begins another effect.
    fn begin(&mut self, dbid: u32) -> Writer<'_> {
        if self.count == 0 {
            self.first_dbid = dbid;
        } else if self.dbid != dbid {
            write_select(&mut self.bytes, dbid);
        }
        self.dbid = dbid;
        self.count += 1;
        Writer::new(&mut self.bytes, false)
    }

    fn push<'a>(
        &mut self,
        dbid: u32,
        args: &[Arg<'_>],
        more: impl ExactSizeIterator<Item = &'a [u8]>,
    ) {
        let mut writer = self.begin(dbid);
        writer.array(args.len() + more.len());
        args.iter().for_each(|arg| arg.write(&mut writer));
        more.for_each(|bytes| writer.bulk(bytes));
    }

    /// Takes what the command's keys lost by themselves.
    #[inline]
    fn push_losses(&mut self, access: &mut Access<'_>) {
        if access.losses().is_empty() {
            return;
        }
        access.losses().take(&mut |loss| {
            let (name, names_field) = removal(loss.kind, loss.lazily);
            let field = names_field.then_some(loss.field);
            self.push(loss.dbid, effect!(name, loss.key), field.into_iter());
        });
    }

    /// Appends all to the journal, as a transaction where `spec`, which ran them, does not touch keys at random: those go one
    /// by one, as nobody asked for them together. The locks of their keys are held.
    #[inline]
    pub(crate) fn append(&mut self, journal: &Journal, spec: &CommandSpec) {
        /// What a thread keeps of a buffer that had to be large once.
        const KEPT_BYTES_MAX: usize = 64 * 1024;
        if self.count == 0 {
            return;
        }
        let together = !spec.flags.contains(CommandFlags::TOUCHES_ARBITRARY_KEYS);
        let is_transaction = together && self.count > 1;
        journal.append(&self.bytes, self.first_dbid, self.dbid, is_transaction);
        self.bytes.clear();
        self.bytes.shrink_to(KEPT_BYTES_MAX);
        self.count = 0;
    }
}

/// Has an access note what goes by itself, if there is a journal to tell it to.
#[inline]
pub(crate) fn note_losses(engine: &Engine, access: &mut Access<'_>) {
    let is_on = engine.journal.is_on();
    access.note_losses(is_on, is_on && engine.config.lazyfree_lazy_expire());
}

/// Collects what a command did, at its end; `changes` is what [`Access::changes`] said when it began.
pub(crate) fn end_command(
    state: &mut CallerState,
    access: &mut Access<'_>,
    spec: &CommandSpec,
    argv: Argv<'_>,
    dbid: u32,
    changes: u64,
) {
    let effects = &mut state.effects;
    effects.push_losses(access);
    let (is_told, is_forced) = (effects.is_told, effects.is_forced);
    (effects.is_told, effects.is_forced) = (false, false);
    let writes = CommandFlags::WRITE.union(CommandFlags::MAY_REPLICATE);
    let is_change = access.changes() > changes && spec.flags.intersects(writes);
    if !is_told && (is_change || is_forced) {
        effects.push(dbid, &[], argv.iter());
    }
}

impl Ctx<'_, '_> {
    /// Whether anybody wants to know what the command does: before work that only [`Ctx::propagate`] needs.
    #[inline]
    pub(crate) fn is_journaled(&self) -> bool {
        self.engine.journal.is_on()
    }

    /// Tells what the command did, in the selected database, in place of the command as it came. Called as often as it takes,
    /// after each effect.
    #[inline]
    pub(crate) fn propagate(&mut self, args: &[Arg<'_>]) {
        self.propagate_more(args, std::iter::empty::<&[u8]>());
    }

    /// The same with more arguments behind.
    #[inline]
    pub(crate) fn propagate_more<'a>(
        &mut self,
        args: &[Arg<'_>],
        more: impl ExactSizeIterator<Item = &'a [u8]>,
    ) {
        if self.is_journaled() {
            let effects = &mut self.state.effects;
            effects.push_losses(self.access);
            effects.is_told = true;
            effects.push(self.session.dbid, args, more);
        }
    }

    /// Tells that the command did what it says, but for some arguments that are others now, in order of their index, and one
    /// behind the last.
    pub(crate) fn propagate_with(
        &mut self,
        argv: Argv<'_>,
        replaced: &[(usize, Arg<'_>)],
        last: Option<&[u8]>,
    ) {
        if !self.is_journaled() {
            return;
        }
        let effects = &mut self.state.effects;
        effects.push_losses(self.access);
        effects.is_told = true;
        let mut writer = effects.begin(self.session.dbid);
        writer.array(argv.len() + usize::from(last.is_some()));
        let mut replaced = replaced.iter().peekable();
        for (index, arg) in argv.iter().enumerate() {
            match replaced.next_if(|(at, _)| *at == index) {
                Some((_, other)) => other.write(&mut writer),
                None => writer.bulk(arg),
            }
        }
        last.into_iter().for_each(|arg| writer.bulk(arg));
    }

    /// Tells that the command removed a key, as DEL does or as UNLINK does.
    #[inline]
    pub(crate) fn propagate_removal(&mut self, key: Key<'_>, lazily: bool) {
        let name: &[u8] = if lazily { b"UNLINK" } else { b"DEL" };
        self.propagate(effect!(name, key.bytes));
    }

    /// Says that there is nothing to tell but what was told with [`Ctx::propagate`] and what the keys lost by themselves.
    #[inline]
    pub(crate) fn propagate_nothing(&mut self) {
        self.state.effects.is_told = self.is_journaled();
    }

    /// Says that the command is to be told of even where it changed nothing.
    #[inline]
    pub(crate) fn propagate_anyway(&mut self) {
        self.state.effects.is_forced = self.is_journaled();
    }

    /// Appends what the transaction under way has done so far to the journal, so that it lies before whatever
    /// [`Journal::cut`] marks.
    pub fn append_effects(&mut self) {
        if self.is_journaled() {
            let effects = &mut self.state.effects;
            effects.push_losses(self.access);
            effects.append(&self.engine.journal, self.spec);
        }
    }
}
