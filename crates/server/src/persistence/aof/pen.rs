//! The pen: the one hand that writes the append-only file, passed around among those who have something to write.
//!
//! Whoever holds it takes everything that is in the journal, others' effects too, and gives it to the system in one call; who
//! waited for it meanwhile mostly finds nothing left to do. So a worker writes what its connections did itself, once for
//! all that were ready together and before their replies leave, without a thread switch. The thread of the
//! [`writer`](super::writer) uses the same pen for everybody else, for what failed, and where a file ends.
//!
//! The pen is held during an fsync only where one file follows another (of two files the second must not have anything on
//! the disk that the first lacks), and where a worker that has no other beside it makes the fsync itself. Whoever comes
//! by then leaves its effects to the thread, and its replies wait until they are written.
//!
//! There is one fsync at a time: the system tells of a write that failed only once, so that of two under way the other
//! would count it as done.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::time::{Duration, Instant};

use serval_engine::{Engine, LogLevel};
use serval_persist::aof::write_timestamp;
use serval_spec::directive_id as id;

use super::policy::Fsync;
use super::{AppendOnly, Order};
use crate::config_file::os_text;
use crate::persistence::files::LogFile;

/// After an fsync has lasted so long, nobody but the thread writes before it is over: a disk that slow makes writes wait.
const LONG_SYNC: Duration = Duration::from_millis(500);
/// A write during an fsync that takes so long has waited for it. The following ones are left to the thread.
const STALL: Duration = Duration::from_millis(200);
/// Time between two lines in the log about errors of writing.
const ERROR_LOG_PERIOD: Duration = Duration::from_secs(30);
/// Room on the disk that is taken at once where every write is followed by an fsync.
const RESERVED_BYTES: u64 = 1 << 20;

/// See the module's text.
pub(super) struct Pen {
    sink: Option<Sink>,
    /// Taken from the journal, and not written yet.
    pending: Vec<u8>,
    /// The offset in the journal behind `pending`.
    taken: u64,
    /// What the thread is asked to do; what changes files is done by whoever writes that far.
    pub(super) orders: VecDeque<Order>,
    /// Something was written that no fsync has been begun for.
    pub(super) is_unsynced: bool,
    /// When it was last brought to disk.
    pub(super) synced_at: Option<Instant>,
    /// An fsync is under way.
    syncing_since: Option<Instant>,
    /// It was said in the log that this fsync takes long.
    is_long_sync_told: bool,
    /// Writes to this file have been seen to wait for fsyncs.
    stalls: bool,
    /// Somebody other than the thread has written since it last looked.
    has_news: bool,
    /// The thread looks again before long, so that nobody has to ring it because of that.
    is_looked_after: bool,
    /// The last write has failed.
    pub(super) write_failed: bool,
    /// An fsync has failed, and no rewrite has succeeded since.
    pub(super) sync_failed: bool,
    error_logged_at: Option<Instant>,
    /// The last time that was noted in the file, Unix seconds.
    noted_s: i64,
    /// The rest of a note that is to be written before anything else.
    note: Vec<u8>,
}

/// The file that is written.
struct Sink {
    file: Arc<dyn LogFile>,
    bytes: u64,
    /// Up to where room was taken; `None` where the system gives none, or no more of it.
    reserved: Option<u64>,
}

/// A write that did not succeed.
struct WriteError {
    /// Bytes that were written before it failed.
    written: usize,
    error: io::Error,
    /// Why what was written could not be taken out.
    cut_error: Option<io::Error>,
}

/// An fsync, which is made without the pen.
pub(super) struct Syncing {
    file: Arc<dyn LogFile>,
    /// The offset of the journal up to which it reaches.
    pub(super) until: u64,
}

/// What came of [`Pen::write_and_sync`].
pub(super) enum Done {
    /// Everything below this offset is on the disk.
    Synced(u64),
    /// It was given to the system, which is to do for now.
    Written(u64),
    /// Neither is known.
    Failed,
}

impl Syncing {
    /// Returns when it is done.
    pub(super) fn run(&self) -> io::Result<()> {
        self.file.sync()
    }
}

impl Pen {
    pub(super) fn new(offset: u64) -> Pen {
        Pen {
            sink: None,
            pending: Vec::new(),
            taken: offset,
            orders: VecDeque::new(),
            is_unsynced: false,
            synced_at: None,
            syncing_since: None,
            is_long_sync_told: false,
            stalls: false,
            has_news: false,
            is_looked_after: false,
            write_failed: false,
            sync_failed: false,
            error_logged_at: None,
            noted_s: 0,
            note: Vec::new(),
        }
    }

    /// Takes what is in the journal and what was ordered.
    pub(super) fn take(&mut self, aof: &AppendOnly, engine: &Engine) {
        if self.pending.is_empty() {
            self.taken = engine.journal.take(&mut self.pending);
        }
        // Looked at after the journal: an order that lies before what was taken is there by now.
        self.orders.extend(aof.take_orders());
    }

    /// Forgets what was taken.
    pub(super) fn drop_pending(&mut self, aof: &AppendOnly, engine: &Engine) {
        self.pending.clear();
        self.tell(aof, engine);
    }

    /// Notes that somebody other than the thread has written. Whether it is to be rung for that.
    pub(super) fn note_news(&mut self) -> bool {
        self.has_news = true;
        !std::mem::replace(&mut self.is_looked_after, true)
    }

    /// Whether somebody else has written since the thread last asked. If `is_busy` or so, it asks again before long.
    pub(super) fn look_for_news(&mut self, is_busy: bool) -> bool {
        let is_busy = std::mem::take(&mut self.has_news) || is_busy;
        self.is_looked_after = is_busy;
        is_busy
    }

    /// Whether something waits to be written.
    pub(super) fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// The offset in the journal behind what was written.
    pub(super) fn written(&self) -> u64 {
        self.taken - self.pending.len() as u64
    }

    /// Takes what the thread is asked to do, but for what changes files.
    pub(super) fn take_orders_of_thread(&mut self) -> VecDeque<Order> {
        let orders = std::mem::take(&mut self.orders);
        let (switches, others) = orders
            .into_iter()
            .partition(|order| order.switch_offset().is_some());
        self.orders = switches;
        others
    }

    /// Whether another file begins in what was taken.
    pub(super) fn meets_switch(&self) -> bool {
        let mut offsets = self.orders.iter().filter_map(Order::switch_offset);
        offsets.any(|at| at <= self.taken)
    }

    /// Whether there is a file.
    pub(super) fn has_file(&self) -> bool {
        self.sink.is_some()
    }

    /// Bytes of the file that is written.
    pub(super) fn file_bytes(&self) -> u64 {
        self.sink.as_ref().map_or(0, |sink| sink.bytes)
    }

    /// Writes what was taken, to the files that it belongs to. False where that failed.
    pub(super) fn write(&mut self, aof: &AppendOnly, engine: &Engine, policy: Fsync) -> bool {
        let wrote_all = self.write_all(aof, engine, policy);
        self.tell(aof, engine);
        wrote_all
    }

    /// Writes what was taken, and has it brought to disk before the pen is given away.
    pub(super) fn write_and_sync(&mut self, aof: &AppendOnly, engine: &Engine) -> Done {
        let policy = Fsync::Always;
        if !self.write(aof, engine, policy) {
            return Done::Failed;
        }
        if aof.is_sync_postponed(self, engine) {
            return Done::Written(self.written());
        }
        let Some(syncing) = self.begin_sync() else {
            // There is no file: what nobody is to remember is as safe as it gets.
            return Done::Written(self.written());
        };
        let result = syncing.run();
        self.end_sync(result.as_ref().err(), aof, engine, policy);
        match result {
            Ok(()) => Done::Synced(syncing.until),
            Err(_) => Done::Failed,
        }
    }

    fn write_all(&mut self, aof: &AppendOnly, engine: &Engine, policy: Fsync) -> bool {
        loop {
            let switch_at = self.orders.iter().find_map(Order::switch_offset);
            let end = switch_at.map_or(self.taken, |at| at.min(self.taken));
            if !self.write_until(end, aof, engine, policy) {
                return false;
            }
            if switch_at.is_none_or(|at| at > self.taken) {
                return true;
            }
            self.switch(aof, engine, policy);
        }
    }

    /// Writes up to an offset of the journal.
    fn write_until(&mut self, end: u64, aof: &AppendOnly, engine: &Engine, policy: Fsync) -> bool {
        let count = usize::try_from(end.saturating_sub(self.written())).unwrap_or(usize::MAX);
        let count = count.min(self.pending.len());
        if count == 0 {
            return true;
        }
        if self.sink.is_some() {
            aof.sleep_before_write();
            let before = self.file_bytes();
            let put = self.put(count, engine, policy);
            let more = self.file_bytes().saturating_sub(before);
            let facts = &engine.persistence.aof;
            facts.current_bytes.fetch_add(more, Relaxed);
            if let Err(error) = put {
                self.note_failure(&error, count, aof, engine, policy);
                return false;
            }
            self.is_unsynced = true;
            self.note_success(aof, engine);
        }
        // Without a file there is nobody to remember it.
        let left = (self.taken - end) as usize;
        self.pending.drain(..self.pending.len() - left);
        self.give_room_back();
        true
    }

    /// Writes the first `count` bytes that wait, with the time before them if that is asked for.
    fn put(&mut self, count: usize, engine: &Engine, policy: Fsync) -> Result<(), WriteError> {
        let Some(sink) = &mut self.sink else {
            return Ok(());
        };
        if policy == Fsync::Always {
            sink.reserve(count as u64);
        }
        if engine.config.is_on(id::AOF_TIMESTAMP_ENABLED) {
            let now_s = engine.clock.unix_us() / 1_000_000;
            if now_s > self.noted_s {
                write_timestamp(&mut self.note, now_s);
                self.noted_s = now_s;
            }
        }
        sink.put_from(&mut self.note, usize::MAX)?;
        sink.put_from(&mut self.pending, count)
    }

    /// After a burst, memory for the next one is not kept.
    fn give_room_back(&mut self) {
        const KEPT_BYTES: usize = 1 << 20;
        if self.pending.is_empty() && self.pending.capacity() > KEPT_BYTES {
            self.pending = Vec::new();
        }
    }

    /// Says how far it is written.
    fn tell(&self, aof: &AppendOnly, engine: &Engine) {
        let facts = &engine.persistence.aof;
        facts
            .buffered_bytes
            .store(self.pending.len() as u64, Relaxed);
        aof.is_late.store(self.write_failed, SeqCst);
        aof.written.store(self.written(), SeqCst);
    }

    fn note_success(&mut self, aof: &AppendOnly, engine: &Engine) {
        if !std::mem::take(&mut self.write_failed) {
            return;
        }
        aof.log(
            LogLevel::Notice,
            "AOF write error looks solved, Serval can write again.",
        );
        if !self.sync_failed {
            engine.append_only_written(None);
        }
    }

    fn note_failure(
        &mut self,
        failure: &WriteError,
        expected: usize,
        aof: &AppendOnly,
        engine: &Engine,
        policy: Fsync,
    ) {
        let is_quiet = self
            .error_logged_at
            .is_some_and(|at| at.elapsed() < ERROR_LOG_PERIOD);
        let reason = os_text(&failure.error);
        if !is_quiet {
            self.error_logged_at = Some(Instant::now());
            for line in failure.lines(expected, &reason) {
                aof.log(LogLevel::Warning, &line);
            }
        }
        if policy == Fsync::Always {
            aof.give_up("Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...");
        }
        self.write_failed = true;
        engine.append_only_written(Some(reason));
    }

    /// Goes on with the file of the first order that is to switch files.
    fn switch(&mut self, aof: &AppendOnly, engine: &Engine, policy: Fsync) {
        let position = self
            .orders
            .iter()
            .position(|order| order.switch_offset().is_some());
        let Some(Order::Switch { file, bytes, .. }) =
            position.and_then(|position| self.orders.remove(position))
        else {
            return;
        };
        self.close(aof, engine, policy);
        self.sink = Some(Sink::new(file, bytes));
        self.synced_at.get_or_insert_with(Instant::now);
    }

    /// Brings the file to disk that is no longer written.
    pub(super) fn close(&mut self, aof: &AppendOnly, engine: &Engine, policy: Fsync) {
        if let Some(syncing) = self.begin_sync() {
            let result = syncing.run();
            self.end_sync(result.as_ref().err(), aof, engine, policy);
        }
        if let Some(sink) = self.sink.take() {
            sink.give_back();
        }
        self.is_unsynced = false;
        self.stalls = false;
    }

    /// What is to be synced, if anything is and can be.
    pub(super) fn begin_sync(&mut self) -> Option<Syncing> {
        let sink = self
            .sink
            .as_ref()
            .filter(|_| self.is_unsynced && !self.sync_failed)?;
        let syncing = Syncing {
            file: Arc::clone(&sink.file),
            until: self.written(),
        };
        self.is_unsynced = false;
        self.syncing_since = Some(Instant::now());
        Some(syncing)
    }

    /// Notes how an fsync went.
    pub(super) fn end_sync(
        &mut self,
        error: Option<&io::Error>,
        aof: &AppendOnly,
        engine: &Engine,
        policy: Fsync,
    ) {
        self.synced_at = Some(Instant::now());
        self.syncing_since = None;
        self.is_long_sync_told = false;
        let Some(error) = error else {
            return;
        };
        let reason = os_text(error);
        if policy == Fsync::Always {
            aof.log(LogLevel::Warning, &format!("Can't persist AOF for fsync error when the AOF fsync policy is 'always': {reason}. Exiting..."));
            aof.give_up("What was not brought to disk is not acknowledged.");
        } else {
            let line = format!("Fail to fsync the AOF file: {reason}");
            aof.log(LogLevel::Warning, &line);
        }
        self.is_unsynced = true;
        self.sync_failed = true;
        engine.append_only_written(Some(reason));
        // Only a new base can be relied on again.
        let facts = &engine.persistence.aof;
        facts.is_rewrite_scheduled.store(true, Relaxed);
    }

    /// Whether a write would wait for an fsync that takes long. Says so, once an fsync, where that is so.
    pub(super) fn is_sync_long(&mut self, aof: &AppendOnly, engine: &Engine) -> bool {
        let Some(since) = self.syncing_since else {
            return false;
        };
        if !self.stalls && since.elapsed() < LONG_SYNC {
            return false;
        }
        if !std::mem::replace(&mut self.is_long_sync_told, true) {
            let facts = &engine.persistence.aof;
            facts.delayed_syncs.fetch_add(1, Relaxed);
            aof.log(LogLevel::Notice, "Asynchronous AOF fsync is taking too long (disk is busy?). Replies leave before the AOF buffer is written until it is over.");
        }
        true
    }

    /// A write of somebody other than the thread has taken so long. `None` while no fsync was under way.
    pub(super) fn note_write(&mut self, took: Option<Duration>) {
        self.stalls |= took.is_some_and(|took| took >= STALL);
    }

    /// When the fsync under way began.
    pub(super) fn syncing_since(&self) -> Option<Instant> {
        self.syncing_since
    }
}

impl Sink {
    fn new(file: Arc<dyn LogFile>, bytes: u64) -> Sink {
        Sink {
            file,
            bytes,
            reserved: Some(bytes),
        }
    }

    /// Takes room for so many bytes and for those that follow, unless it is there.
    fn reserve(&mut self, count: u64) {
        if self.reserved.is_none_or(|end| self.bytes + count <= end) {
            return;
        }
        let wanted = count + RESERVED_BYTES;
        // Nothing depends on it: where it fails, writing takes the room.
        let result = self.file.reserve(self.bytes, wanted);
        self.reserved = result.ok().map(|()| self.bytes + wanted);
    }

    fn give_back(&self) {
        if self.reserved.is_some_and(|end| end > self.bytes) {
            // It is taken again by whoever writes here next, or stays until the file goes.
            let _ = self.file.give_back();
        }
    }

    /// Writes the first `count` bytes and takes them away. Where that fails, those are taken away that are in the file and
    /// could not be taken out of it again.
    fn put_from(&mut self, bytes: &mut Vec<u8>, count: usize) -> Result<(), WriteError> {
        let (mut written, count) = (0, count.min(bytes.len()));
        let error = loop {
            let rest = bytes.get(written..count).unwrap_or_default();
            if rest.is_empty() {
                self.bytes += count as u64;
                bytes.drain(..count);
                return Ok(());
            }
            match self.file.write(rest) {
                Ok(0) => break io::ErrorKind::StorageFull.into(),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break error,
            }
        };
        let cut_error = match written {
            0 => None,
            _ => self.file.set_len(self.bytes).err(),
        };
        // Cutting gave it back, and where writing fails there is none to be had.
        self.reserved = None;
        if cut_error.is_some() {
            self.bytes += written as u64;
            bytes.drain(..written);
        }
        Err(WriteError {
            written,
            error,
            cut_error,
        })
    }
}

impl WriteError {
    fn lines(&self, expected: usize, reason: &str) -> Vec<String> {
        let written = self.written;
        if written == 0 {
            return vec![format!("Error writing to the AOF file: {reason}")];
        }
        let mut lines = vec![format!(
            "Short write while writing to the AOF file: (nwritten={written}, expected={expected})"
        )];
        if let Some(error) = &self.cut_error {
            let reason = os_text(error);
            lines.push(format!("Could not remove short write from the append-only file.  Serval may refuse to load the AOF the next time it starts.  ftruncate: {reason}"));
        }
        lines
    }
}
