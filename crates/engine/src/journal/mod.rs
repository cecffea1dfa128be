//! The journal: what changes the keyspace, in one order that is an order of execution on all threads (DESIGN §4).
//!
//! It is the stream of effects that Redis writes to its append only file and sends to its replicas: commands in RESP,
//! those that are not the same every time as what they did, SELECT where the database changes, MULTI and EXEC around
//! effects that belong together. The server writes it to a file, and replicas will be sent it.
//!
//! A command collects its effects on its thread ([`effects`]), and appends them in one go while it still holds the locks
//! of its keys: so the order of the bytes is an order in which the commands took effect. The buffer's lock is a leaf, held
//! for a copy; nothing here does I/O, and nothing waits for the reader under a lock. Where the reader does not keep up,
//! whoever is about to run a command waits before it takes any ([`Journal::wait_for_room`]).
//!
//! While it is off it costs a command one branch.

mod effects;
#[cfg(test)]
mod replay_tests;
#[cfg(test)]
mod tests;

pub(crate) use effects::{Arg, Effects, effect, end_command, note_losses};

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use serval_base::limits::JOURNAL_BYTES_MAX;
use serval_keyspace::{Ledger, LossKind, Losses};
use serval_resp::Writer;

/// Bytes that are worth a system call of the reader: as many as are still in a near cache when it copies them.
pub const JOURNAL_BATCH_BYTES: usize = 128 * 1024;

/// Effects on their way to whoever keeps them.
#[derive(Default)]
pub struct Journal {
    switch: Switch,
    tail: Mutex<Tail>,
    /// Bytes appended since the start; written under the lock of the tail.
    offset: AtomicU64,
    synced: AtomicU64,
    /// The reader is to be told that there is something.
    is_unrung: AtomicBool,
    waker: OnceLock<Box<dyn Fn(bool) + Send + Sync>>,
    room: Condvar,
}

/// What every command reads, on a cache line that nobody writes meanwhile.
#[derive(Default)]
#[repr(align(128))]
struct Switch {
    is_on: AtomicBool,
    is_full: AtomicBool,
}

/// What was appended and not taken yet.
#[derive(Default)]
struct Tail {
    buf: Vec<u8>,
    /// The database that whoever reads to the end has selected; none if it is not known.
    dbid: Option<u32>,
}

impl Journal {
    /// Whether effects are kept.
    #[inline]
    pub fn is_on(&self) -> bool {
        self.switch.is_on.load(Ordering::Relaxed)
    }

    /// Begins or ends to keep them. The gate is closed.
    pub fn set_on(&self, on: bool) {
        let mut tail = self.tail();
        tail.dbid = None;
        self.switch.is_on.store(on, Ordering::Relaxed);
        if !on {
            self.switch.is_full.store(false, Ordering::Relaxed);
            self.room.notify_all();
        }
    }

    /// Bytes appended since the start. What a command did that has returned lies below.
    pub fn offset(&self) -> u64 {
        self.offset.load(Ordering::Acquire)
    }

    /// Moves what was appended since the last call behind what is in `into`, and gives the offset behind it. Whole effects,
    /// and whole transactions, only. For the one who reads.
    pub fn take(&self, into: &mut Vec<u8>) -> u64 {
        let mut tail = self.tail();
        if into.is_empty() {
            std::mem::swap(into, &mut tail.buf);
        } else {
            into.append(&mut tail.buf);
        }
        if self.is_full() {
            self.switch.is_full.store(false, Ordering::Relaxed);
            self.room.notify_all();
        }
        self.offset.load(Ordering::Relaxed)
    }

    /// The offset of this instant, for whoever begins a file here that is read by itself: what follows begins with SELECT. The
    /// gate is closed. A handler that cuts calls [`Ctx::append_effects`](crate::Ctx::append_effects) before, as what its
    /// transaction did so far belongs before the cut.
    pub fn cut(&self) -> u64 {
        let mut tail = self.tail();
        tail.dbid = None;
        self.offset.load(Ordering::Relaxed)
    }

    /// Memory for what was appended and not taken, bytes.
    pub fn memory_bytes(&self) -> usize {
        self.tail().buf.capacity()
    }

    /// The offset up to which everything is known to be on disk.
    pub fn synced(&self) -> u64 {
        self.synced.load(Ordering::Acquire)
    }

    /// Says that everything below this offset is on disk.
    pub fn set_synced(&self, offset: u64) {
        self.synced.fetch_max(offset, Ordering::AcqRel);
    }

    /// Says who is told when something is appended to an empty buffer, and when [`JOURNAL_BATCH_BYTES`] are there. Called by
    /// the thread that appended it once it holds no locks, after its batch; with `true` by one that waits for room, and so
    /// cannot be the one who reads. The first call counts.
    pub fn set_waker(&self, wake: Box<dyn Fn(bool) + Send + Sync>) {
        let _ = self.waker.set(wake);
    }

    /// Tells the reader if there is something new. No lock is held.
    #[inline]
    pub(crate) fn ring(&self) {
        if self.is_on() && self.is_unrung.load(Ordering::Relaxed) {
            self.wake_reader();
        }
    }

    #[cold]
    fn wake_reader(&self) {
        if self.is_unrung.swap(false, Ordering::AcqRel)
            && let Some(wake) = self.waker.get()
        {
            wake(false);
        }
    }

    /// Waits until the reader has made room, if there is none. The caller is outside of the gate and holds no lock.
    #[inline]
    pub(crate) fn wait_for_room(&self) {
        if self.is_full() {
            self.wait();
        }
    }

    #[inline]
    fn is_full(&self) -> bool {
        self.switch.is_full.load(Ordering::Relaxed)
    }

    #[cold]
    fn wait(&self) {
        if let Some(wake) = self.waker.get() {
            wake(true);
        }
        let mut tail = self.tail();
        while self.is_full() {
            tail = self.room.wait(tail).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Appends effects, the first of which belongs to the database `first_dbid` and the last to `last_dbid`. Under the locks of
    /// their keys.
    fn append(&self, effects: &[u8], first_dbid: u32, last_dbid: u32, is_transaction: bool) {
        let mut tail = self.tail();
        let before = tail.buf.len();
        if is_transaction {
            tail.buf.extend_from_slice(b"*1\r\n$5\r\nMULTI\r\n");
        }
        tail.select(first_dbid);
        tail.buf.extend_from_slice(effects);
        tail.dbid = Some(last_dbid);
        if is_transaction {
            tail.buf.extend_from_slice(b"*1\r\n$4\r\nEXEC\r\n");
        }
        self.appended(&tail, before);
    }

    fn appended(&self, tail: &Tail, before: usize) {
        let after = tail.buf.len();
        // Only who has the lock writes it.
        let offset = self.offset.load(Ordering::Relaxed) + (after - before) as u64;
        self.offset.store(offset, Ordering::Release);
        if before == 0 || (before < JOURNAL_BATCH_BYTES && after >= JOURNAL_BATCH_BYTES) {
            self.is_unrung.store(true, Ordering::Release);
        }
        if after >= JOURNAL_BYTES_MAX {
            self.switch.is_full.store(true, Ordering::Relaxed);
        }
    }

    fn tail(&self) -> MutexGuard<'_, Tail> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tail {
    #[inline]
    fn select(&mut self, dbid: u32) {
        if self.dbid != Some(dbid) {
            self.dbid = Some(dbid);
            write_select(&mut self.buf, dbid);
        }
    }
}

fn write_select(out: &mut Vec<u8>, dbid: u32) {
    let mut writer = Writer::new(out, false);
    writer.array(2);
    writer.bulk(b"SELECT");
    writer.bulk_int(i64::from(dbid));
}

/// The command that removes what was lost: its name, and whether it names a field.
fn removal(kind: LossKind, lazily: bool) -> (&'static [u8], bool) {
    match (kind, lazily) {
        (LossKind::Field, _) => (b"HDEL", true),
        (_, true) => (b"UNLINK", false),
        (_, false) => (b"DEL", false),
    }
}

impl Ledger for Journal {
    /// Each by itself: nobody did them together.
    fn lost(&self, losses: &mut Losses) {
        let mut tail = self.tail();
        let before = tail.buf.len();
        losses.take(&mut |loss| {
            let (name, names_field) = removal(loss.kind, loss.lazily);
            tail.select(loss.dbid);
            let mut writer = Writer::new(&mut tail.buf, false);
            writer.array(2 + usize::from(names_field));
            writer.bulk(name);
            writer.bulk(loss.key);
            if names_field {
                writer.bulk(loss.field);
            }
        });
        self.appended(&tail, before);
    }
}
