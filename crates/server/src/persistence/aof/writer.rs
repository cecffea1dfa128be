//! The thread that writes the append-only file: it takes from the journal what was appended, writes it, brings it to disk
//! as often as `appendfsync` says, and tells everybody who waits for that.
//!
//! With `always` a turn is: take all that is there, write it, one fsync. Who comes meanwhile waits for the next turn, so
//! that one fsync serves all of them however many they are. Otherwise the thread lets the journal gather between two writes,
//! for a millisecond or until enough is there, which keeps system calls and wakeups few when many small commands come.
//!
//! What cannot be written stays here and is tried again, and writes are refused until it could be (`always` cannot wait:
//! the process ends). An fsync that failed is never tried again: the kernel may have dropped what it could not write, and
//! the next one would succeed without it. From then on nothing counts as being on the disk until a rewrite has made a new
//! base.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use serval_engine::{Engine, JOURNAL_BATCH_BYTES, LogLevel};
use serval_persist::aof::write_timestamp;
use serval_spec::directive_id as id;

use super::policy::Fsync;
use super::{AppendOnly, Order};
use crate::config_file::os_text;
use crate::persistence::files::WriteFile;

/// The least time between two writes of little that nobody waits for.
const GATHER: Duration = Duration::from_millis(1);
/// Time between two fsyncs with `everysec`.
const SYNC_PERIOD: Duration = Duration::from_secs(1);
/// After how long what could not be done is tried again.
const RETRY: Duration = Duration::from_millis(100);
/// An fsync that takes longer is counted, as the peers count writes that had to wait for one.
const SLOW_SYNC: Duration = Duration::from_secs(2);
/// Time between two lines in the log about errors of writing.
const ERROR_LOG_PERIOD: Duration = Duration::from_secs(30);

/// See the module's text.
pub(super) struct Writer {
    aof: Arc<AppendOnly>,
    engine: Arc<Engine>,
    sink: Option<Sink>,
    /// Taken from the journal, and not written yet.
    pending: Vec<u8>,
    /// The offset in the journal behind `pending`.
    taken: u64,
    orders: VecDeque<Order>,
    /// Something was written that is not on the disk for certain.
    is_unsynced: bool,
    /// When it was last brought to disk.
    synced_at: Option<Instant>,
    /// An fsync has failed, and no rewrite has succeeded since.
    sync_failed: bool,
    /// The last write has failed.
    write_failed: bool,
    error_logged_at: Option<Instant>,
    /// The last time that was noted in the file, Unix seconds.
    noted_s: i64,
    /// The rest of a note that is to be written before anything else.
    note: Vec<u8>,
}

/// The file that is written.
struct Sink {
    file: Box<dyn WriteFile>,
    bytes: u64,
}

/// A write that did not succeed.
struct WriteError {
    /// Bytes that were written before it failed.
    written: usize,
    error: io::Error,
    /// Why what was written could not be taken out.
    cut_error: Option<io::Error>,
}

/// What is next.
enum Next {
    /// Something else may be done at once.
    Again,
    /// Nothing before somebody rings, or before so much time is over.
    Doze(Option<Duration>),
    Stop,
}

impl Writer {
    pub(super) fn new(aof: Arc<AppendOnly>, engine: Arc<Engine>) -> Writer {
        Writer {
            taken: engine.journal.offset(),
            aof,
            engine,
            sink: None,
            pending: Vec::new(),
            orders: VecDeque::new(),
            is_unsynced: false,
            synced_at: None,
            sync_failed: false,
            write_failed: false,
            error_logged_at: None,
            noted_s: 0,
            note: Vec::new(),
        }
    }

    /// Runs until it is told to stop.
    pub(super) fn run(mut self) {
        loop {
            match self.turn() {
                Next::Again => {}
                Next::Doze(time) => self.aof.doze(time),
                Next::Stop => return self.aof.refuse_orders(),
            }
        }
    }

    /// Takes, writes and syncs once.
    fn turn(&mut self) -> Next {
        if self.aof.is_broken() {
            return self.refuse_everything();
        }
        let policy = self.aof.fsync.get();
        if self.pending.is_empty() {
            self.take();
        }
        // Looked at after the journal: an order that lies before what was taken is there by now.
        self.orders.extend(self.aof.take_orders());
        let started = Instant::now();
        let had_some = !self.pending.is_empty();
        let wrote_all = self.write(policy);
        self.sync_if_due(policy);
        if self.carry_out_orders() {
            return Next::Stop;
        }
        self.tell_facts();
        if !wrote_all {
            return Next::Doze(Some(RETRY));
        }
        self.aof.rewrite_if_due(&self.engine);
        if had_some && policy != Fsync::Always {
            let (journal, taken) = (&self.engine.journal, self.taken);
            let is_enough = || journal.offset() - taken >= JOURNAL_BATCH_BYTES as u64;
            self.aof.gather(started + GATHER, is_enough);
        }
        match self.engine.journal.offset() > self.taken || self.aof.has_orders() {
            true => Next::Again,
            false => Next::Doze(self.time_to_doze(policy)),
        }
    }

    /// Nothing is written any more, and nobody is told that something was.
    fn refuse_everything(&mut self) -> Next {
        self.take();
        self.pending.clear();
        self.orders.extend(self.aof.take_orders());
        for order in self.orders.drain(..) {
            match order {
                Order::Stop => return Next::Stop,
                Order::Flush { done, .. } | Order::Close { done, .. } => {
                    let _ = done.send(false);
                }
                Order::Switch { .. } | Order::Rewritten { .. } => {}
            }
        }
        Next::Doze(None)
    }

    fn take(&mut self) {
        self.taken = self.engine.journal.take(&mut self.pending);
    }

    /// The offset in the journal behind what was written.
    fn written(&self) -> u64 {
        self.taken - self.pending.len() as u64
    }

    fn time_to_doze(&self, policy: Fsync) -> Option<Duration> {
        if self.aof.is_rewrite_scheduled(&self.engine) || self.is_sync_postponed() {
            return Some(RETRY);
        }
        match (self.is_unsynced && !self.sync_failed, self.synced_at) {
            (true, Some(at)) if policy == Fsync::EverySec => {
                Some(SYNC_PERIOD.saturating_sub(at.elapsed()))
            }
            _ => None,
        }
    }

    /// Writes what was taken, to the files that it belongs to. False where that failed.
    fn write(&mut self, policy: Fsync) -> bool {
        loop {
            let switch_at = self.orders.iter().find_map(Order::switch_offset);
            let end = switch_at.map_or(self.taken, |at| at.min(self.taken));
            if !self.write_until(end, policy) {
                return false;
            }
            if switch_at.is_none_or(|at| at > self.taken) {
                return true;
            }
            self.switch();
        }
    }

    /// Writes up to an offset of the journal.
    fn write_until(&mut self, end: u64, policy: Fsync) -> bool {
        let count = usize::try_from(end.saturating_sub(self.written())).unwrap_or(usize::MAX);
        let count = count.min(self.pending.len());
        if count == 0 {
            return true;
        }
        if self.sink.is_some() {
            self.aof.sleep_before_write();
            let before = self.sink_bytes();
            let put = self.put(count);
            let facts = &self.engine.persistence.aof;
            let more = self.sink_bytes().saturating_sub(before);
            facts.current_bytes.fetch_add(more, Relaxed);
            if let Err(error) = put {
                self.write_failed(&error, count, policy);
                return false;
            }
            self.is_unsynced = true;
            self.write_succeeded();
        }
        // Without a file there is nobody to remember it.
        let left = (self.taken - end) as usize;
        self.pending.drain(..self.pending.len() - left);
        self.give_room_back();
        true
    }

    /// Writes the first `count` bytes that wait, with the time before them if that is asked for.
    fn put(&mut self, count: usize) -> Result<(), WriteError> {
        let Some(sink) = &mut self.sink else {
            return Ok(());
        };
        if self.engine.config.is_on(id::AOF_TIMESTAMP_ENABLED) {
            let now_s = self.engine.clock.unix_us() / 1_000_000;
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

    fn write_succeeded(&mut self) {
        if !std::mem::take(&mut self.write_failed) {
            return;
        }
        self.aof.log(
            LogLevel::Notice,
            "AOF write error looks solved, Serval can write again.",
        );
        if !self.sync_failed {
            self.engine.append_only_written(None);
        }
    }

    fn write_failed(&mut self, failure: &WriteError, expected: usize, policy: Fsync) {
        let is_quiet = self
            .error_logged_at
            .is_some_and(|at| at.elapsed() < ERROR_LOG_PERIOD);
        let reason = os_text(&failure.error);
        if !is_quiet {
            self.error_logged_at = Some(Instant::now());
            for line in failure.lines(expected, &reason) {
                self.aof.log(LogLevel::Warning, &line);
            }
        }
        if policy == Fsync::Always {
            self.aof.give_up("Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...");
        }
        self.write_failed = true;
        self.engine.append_only_written(Some(reason));
    }

    /// Goes on with the file of the first order that is to switch files.
    fn switch(&mut self) {
        let position = self
            .orders
            .iter()
            .position(|order| order.switch_offset().is_some());
        let Some(Order::Switch { file, bytes, .. }) =
            position.and_then(|position| self.orders.remove(position))
        else {
            return;
        };
        self.close();
        self.sink = Some(Sink { file, bytes });
        self.synced_at.get_or_insert_with(Instant::now);
    }

    /// Brings the file to disk that is no longer written.
    fn close(&mut self) {
        if self.sink.is_some() && self.is_unsynced {
            self.sync(self.aof.fsync.get());
        }
        self.sink = None;
        self.is_unsynced = false;
    }

    /// Whether an fsync is due but not to be made while something else writes much.
    fn is_sync_postponed(&self) -> bool {
        self.is_unsynced
            && !self.sync_failed
            && self.engine.config.is_on(id::NO_APPENDFSYNC_ON_REWRITE)
            && self.aof.is_job_active(&self.engine)
    }

    fn sync_if_due(&mut self, policy: Fsync) {
        if !self.is_unsynced {
            // What nobody is to remember is as safe as it gets.
            self.release();
            return;
        }
        let is_due = match policy {
            Fsync::Always => true,
            Fsync::EverySec => self.synced_at.is_none_or(|at| at.elapsed() >= SYNC_PERIOD),
            Fsync::No => false,
        };
        if self.is_sync_postponed() {
            self.aof.release(self.written());
        } else if is_due && !self.sync_failed {
            self.sync(policy);
        }
    }

    /// Brings what was written to disk.
    fn sync(&mut self, policy: Fsync) {
        let Some(sink) = self.sink.as_mut().filter(|_| !self.sync_failed) else {
            return;
        };
        let started = Instant::now();
        let result = sink.file.sync();
        self.synced_at = Some(Instant::now());
        if started.elapsed() > SLOW_SYNC {
            let facts = &self.engine.persistence.aof;
            facts.delayed_syncs.fetch_add(1, Relaxed);
            self.aof.log(LogLevel::Notice, "Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync to complete, this may slow down Serval.");
        }
        match result {
            Ok(()) => {
                self.is_unsynced = false;
                self.release();
            }
            Err(error) => self.sync_failed(&os_text(&error), policy),
        }
    }

    fn sync_failed(&mut self, reason: &str, policy: Fsync) {
        if policy == Fsync::Always {
            self.aof.log(LogLevel::Warning, &format!("Can't persist AOF for fsync error when the AOF fsync policy is 'always': {reason}. Exiting..."));
            self.aof
                .give_up("What was not brought to disk is not acknowledged.");
        } else {
            let line = format!("Fail to fsync the AOF file: {reason}");
            self.aof.log(LogLevel::Warning, &line);
        }
        self.sync_failed = true;
        self.engine.append_only_written(Some(reason.to_owned()));
        // Only a new base can be relied on again.
        let facts = &self.engine.persistence.aof;
        facts.is_rewrite_scheduled.store(true, Relaxed);
    }

    /// Everything that was written is on the disk, or no file is written.
    fn release(&mut self) {
        if self.sync_failed || !self.pending.is_empty() {
            return;
        }
        let written = self.written();
        if written > self.engine.journal.synced() && self.sink.is_some() {
            self.engine.journal.set_synced(written);
        }
        self.aof.release(written);
    }

    /// Does what was asked for, as far as it can be done now. True when the thread is to end.
    fn carry_out_orders(&mut self) -> bool {
        for order in std::mem::take(&mut self.orders) {
            match order {
                Order::Flush { until, done } if self.written() >= until => {
                    self.sync(self.aof.fsync.get());
                    let _ = done.send(!self.sync_failed && !self.is_unsynced);
                }
                Order::Close { until, done } if self.written() >= until => {
                    self.close();
                    self.write_failed = false;
                    self.sync_failed = false;
                    self.engine.append_only_written(None);
                    let _ = done.send(true);
                }
                Order::Flush { done, .. } | Order::Close { done, .. } if self.write_failed => {
                    let _ = done.send(false);
                }
                Order::Rewritten { base_bytes } => self.rewritten(base_bytes),
                Order::Stop => return true,
                later => self.orders.push_back(later),
            }
        }
        false
    }

    /// A new base is in the place of what could not be relied on.
    fn rewritten(&mut self, base_bytes: u64) {
        let incr_bytes = self.sink_bytes();
        let facts = &self.engine.persistence.aof;
        facts.current_bytes.store(base_bytes + incr_bytes, Relaxed);
        facts.base_bytes.store(base_bytes + incr_bytes, Relaxed);
        if std::mem::take(&mut self.sync_failed) && !self.write_failed {
            self.engine.append_only_written(None);
        }
    }

    /// Bytes of the file that is written.
    fn sink_bytes(&self) -> u64 {
        self.sink.as_ref().map_or(0, |sink| sink.bytes)
    }

    fn tell_facts(&self) {
        let facts = &self.engine.persistence.aof;
        facts
            .buffered_bytes
            .store(self.pending.len() as u64, Relaxed);
    }
}

impl Sink {
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
