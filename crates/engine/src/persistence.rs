//! What the engine knows of persistence: facts for INFO, and what is refused while data load or after a disk failed.
//!
//! The shell saves, loads and writes files, and tells here how that goes; nothing here does I/O. Seconds are Unix time.
//! All of it is written seldom and read by INFO. What every command has to know are a few bits, which lie in
//! [`crate::pause::Pause`] beside what it looks at anyway.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64};
use std::sync::{Mutex, PoisonError};

use serval_keyspace::Access;
use serval_spec::{CommandFlags, CommandSpec, directive_id as id};

use crate::append_only::SyncWaits;
use crate::engine::Engine;
use crate::errors::{self, Error};
use crate::pause::refusal;
use crate::session::Session;
use crate::transaction;

/// No such thing has happened, in what INFO shows as a number of seconds.
pub const NEVER: i64 = -1;

/// The state of persistence.
#[derive(Default)]
pub struct Persistence {
    /// Snapshots.
    pub rdb: SnapshotFacts,
    /// The append-only file.
    pub aof: AppendOnlyFacts,
    /// The data that are being read.
    pub loading: LoadingFacts,
    /// Libraries of functions that a file brought. Nothing runs them yet, but they are not lost either.
    pub libraries: Mutex<Vec<Vec<u8>>>,
    /// The replication offset at which the journal begins: that behind what was loaded.
    pub first_offset: AtomicI64,
    /// Clients that wait for the append-only file to be on disk.
    pub(crate) sync_waits: SyncWaits,
}

/// What is known of snapshots. Of one that is under way the fields that begin with `current_` tell.
pub struct SnapshotFacts {
    /// Changes of all threads, ever, that the last snapshot contains.
    changes_saved: AtomicU64,
    /// Snapshots that were begun.
    pub count: AtomicU64,
    /// When the last one was complete.
    pub last_done_s: AtomicI64,
    /// When the last one in the background was begun.
    pub last_tried_s: AtomicI64,
    /// Whether the last one was complete.
    pub last_ok: AtomicBool,
    /// How long the last one in the background took.
    pub last_took_s: AtomicI64,
    /// The most bytes that were kept for the last one in the background only.
    pub last_kept_bytes: AtomicU64,
    /// When the one in the background was begun, or [`NEVER`].
    pub current_since_s: AtomicI64,
    /// Keys that were saved, whoever saves.
    pub current_keys_done: AtomicU64,
    /// Of how many.
    pub current_keys: AtomicU64,
    /// One is to be begun as soon as nothing is in its way.
    pub is_scheduled: AtomicBool,
}

/// What is known of the append-only file.
pub struct AppendOnlyFacts {
    /// It is written.
    pub is_on: AtomicBool,
    /// It was switched on, and has no base yet: nothing of it would be loaded.
    pub is_starting: AtomicBool,
    /// When the rewrite under way was begun, or [`NEVER`].
    pub rewriting_since_s: AtomicI64,
    /// A rewrite is to be begun as soon as nothing is in its way.
    pub is_rewrite_scheduled: AtomicBool,
    /// How long the last rewrite took.
    pub last_rewrite_took_s: AtomicI64,
    /// The most bytes that were kept for its snapshot only.
    pub last_rewrite_kept_bytes: AtomicU64,
    /// Whether the last rewrite was complete.
    pub last_rewrite_ok: AtomicBool,
    /// Rewrites that were begun.
    pub rewrites: AtomicU64,
    /// Rewrites that have failed since one did not.
    pub rewrite_failures: AtomicU64,
    /// Bytes of all its files.
    pub current_bytes: AtomicU64,
    /// The same after the last rewrite.
    pub base_bytes: AtomicU64,
    /// Bytes that are not written yet.
    pub buffered_bytes: AtomicU64,
    /// Times that it was to be brought to disk and is not yet.
    pub pending_syncs: AtomicU64,
    /// Times that writing had to wait for the disk.
    pub delayed_syncs: AtomicU64,
    /// Why the last write failed.
    write_error: Mutex<Option<String>>,
}

/// What is known of the data that are being read, and of those that were.
#[derive(Default)]
pub struct LoadingFacts {
    /// When that began.
    pub since_s: AtomicI64,
    /// Bytes of the files.
    pub total_bytes: AtomicU64,
    /// Bytes that were read.
    pub loaded_bytes: AtomicU64,
    /// Memory that the data took where they were saved, as the file says.
    pub used_memory_bytes: AtomicU64,
    /// Keys that the last file had and that were loaded.
    pub last_keys: AtomicU64,
    /// Keys that the last file had and whose time had come.
    pub last_keys_expired: AtomicU64,
    /// Bytes that were cut off the end of an append-only file.
    pub truncated_bytes: AtomicU64,
}

impl Default for SnapshotFacts {
    fn default() -> SnapshotFacts {
        SnapshotFacts {
            changes_saved: AtomicU64::new(0),
            count: AtomicU64::new(0),
            last_done_s: AtomicI64::new(0),
            last_tried_s: AtomicI64::new(0),
            last_ok: AtomicBool::new(true),
            last_took_s: AtomicI64::new(NEVER),
            last_kept_bytes: AtomicU64::new(0),
            current_since_s: AtomicI64::new(NEVER),
            current_keys_done: AtomicU64::new(0),
            current_keys: AtomicU64::new(0),
            is_scheduled: AtomicBool::new(false),
        }
    }
}

impl Default for AppendOnlyFacts {
    fn default() -> AppendOnlyFacts {
        AppendOnlyFacts {
            is_on: AtomicBool::new(false),
            is_starting: AtomicBool::new(false),
            rewriting_since_s: AtomicI64::new(NEVER),
            is_rewrite_scheduled: AtomicBool::new(false),
            last_rewrite_took_s: AtomicI64::new(NEVER),
            last_rewrite_kept_bytes: AtomicU64::new(0),
            last_rewrite_ok: AtomicBool::new(true),
            rewrites: AtomicU64::new(0),
            rewrite_failures: AtomicU64::new(0),
            current_bytes: AtomicU64::new(0),
            base_bytes: AtomicU64::new(0),
            buffered_bytes: AtomicU64::new(0),
            pending_syncs: AtomicU64::new(0),
            delayed_syncs: AtomicU64::new(0),
            write_error: Mutex::new(None),
        }
    }
}

impl SnapshotFacts {
    /// One is written in the background.
    pub fn is_saving(&self) -> bool {
        self.current_since_s.load(Relaxed) != NEVER
    }
}

impl AppendOnlyFacts {
    /// It is being rewritten.
    pub fn is_rewriting(&self) -> bool {
        self.rewriting_since_s.load(Relaxed) != NEVER
    }

    /// Why the last write failed, if it did.
    pub fn write_error(&self) -> Option<String> {
        let error = self.write_error.lock();
        error.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Engine {
    /// From now on commands that need the data are refused. `total_bytes` is what the files have.
    pub fn begin_loading(&self, total_bytes: u64) {
        let facts = &self.persistence.loading;
        facts.since_s.store(self.now_s(), Relaxed);
        facts.total_bytes.store(total_bytes, Relaxed);
        facts.loaded_bytes.store(0, Relaxed);
        facts.used_memory_bytes.store(0, Relaxed);
        self.pause.refuse(refusal::LOADING, true);
    }

    /// All commands are run again.
    pub fn end_loading(&self) {
        self.pause.refuse(refusal::LOADING, false);
    }

    /// Whether data are being read.
    pub fn is_loading(&self) -> bool {
        self.pause.refusals() & refusal::LOADING != 0
    }

    /// Tells how the last write of the append-only file went: writes are refused while one has failed.
    pub fn append_only_written(&self, error: Option<String>) {
        let failed = error.is_some();
        let facts = &self.persistence.aof;
        *facts
            .write_error
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = error;
        self.pause.refuse(refusal::APPEND_ONLY, failed);
    }

    /// Tells how the last snapshot went. `changes` are those that it contains, as [`Engine::changes`] had them at the
    /// cut; nothing where it has failed.
    pub fn snapshot_ended(&self, changes: Option<u64>) {
        let facts = &self.persistence.rdb;
        if let Some(changes) = changes {
            // One that was given up may be told of after one that came later.
            facts.changes_saved.fetch_max(changes, Relaxed);
            facts.last_done_s.store(self.now_s(), Relaxed);
        }
        facts.last_ok.store(changes.is_some(), Relaxed);
        self.pause.refuse(refusal::SNAPSHOT, changes.is_none());
    }

    /// Begins a snapshot that another thread writes. The gate is closed, and what the calling thread has counted is handed
    /// over.
    pub(crate) fn save_in_background(&self, access: &mut Access<'_>) -> Result<(), Error> {
        let facts = &self.persistence.rdb;
        // A rewrite that is still to begin its snapshot would find this one in its way.
        if self.persistence.aof.is_rewriting() {
            return Err(errors::SAVING_OTHER);
        }
        let Some(snapshot) = access.begin_snapshot() else {
            return Err(errors::SAVING_OTHER);
        };
        let now_s = self.now_s();
        facts.is_scheduled.store(false, Relaxed);
        facts.count.fetch_add(1, Relaxed);
        facts.last_tried_s.store(now_s, Relaxed);
        facts.current_keys.store(snapshot.key_count(), Relaxed);
        facts.current_since_s.store(now_s, Relaxed);
        let begun = self.host.save_in_background(self, snapshot, self.changes());
        begun.map_err(|reason| {
            self.saving_ended();
            self.snapshot_ended(None);
            Error::owned(format!("ERR {reason}"))
        })
    }

    /// Tells that nothing is written in the background any more, done or not, and that another may begin.
    pub fn saving_ended(&self) {
        let facts = &self.persistence.rdb;
        let since_s = facts.current_since_s.load(Relaxed);
        facts.last_took_s.store(self.now_s() - since_s, Relaxed);
        let kept_bytes = self.keyspace.snapshot_kept_bytes_peak() as u64;
        facts.last_kept_bytes.store(kept_bytes, Relaxed);
        facts.current_keys_done.store(0, Relaxed);
        facts.current_keys.store(0, Relaxed);
        facts.current_since_s.store(NEVER, Relaxed);
    }

    /// When a snapshot is to begin in the background, Unix milliseconds, if nothing changes until then: for BGSAVE
    /// SCHEDULE, or for a save point that has enough changes. The other value are those changes and their seconds.
    pub(crate) fn save_due(&self) -> Option<(i64, Option<(u64, i64)>)> {
        /// How long another try waits after one that failed.
        const RETRY_S: i64 = 5;
        let facts = &self.persistence.rdb;
        if facts.is_saving() || self.is_loading() {
            return None;
        }
        let retry_s = match facts.last_ok.load(Relaxed) {
            true => 0,
            false => facts.last_tried_s.load(Relaxed) + RETRY_S + 1,
        };
        if facts.is_scheduled.load(Relaxed) {
            return Some((retry_s * 1000, None));
        }
        let points = self.config.save_points();
        if points.is_empty() {
            return None;
        }
        let unsaved = self.changes_unsaved(self.changes());
        let last_done_s = facts.last_done_s.load(Relaxed);
        let reached = points.iter().filter(|(_, changes)| unsaved >= *changes);
        let due = |(seconds, changes): &(i64, u64)| {
            let at_s = last_done_s.saturating_add(*seconds).saturating_add(1);
            let at_ms = at_s.max(retry_s).saturating_mul(1000);
            (at_ms, Some((*changes, *seconds)))
        };
        reached.map(due).min()
    }

    /// Changes ever since the start, of all threads, as far as they were handed over: all, while the gate is closed.
    pub fn changes(&self) -> u64 {
        let mut changes = 0;
        self.stats
            .for_each(|stats| changes += stats.dirty.load(Relaxed));
        changes
    }

    /// Those of them that no snapshot contains.
    pub fn changes_unsaved(&self, changes: u64) -> u64 {
        changes.saturating_sub(self.persistence.rdb.changes_saved.load(Relaxed))
    }

    /// The replication offset of this instant.
    pub fn replication_offset(&self) -> i64 {
        let first = self.persistence.first_offset.load(Relaxed);
        first.saturating_add_unsigned(self.journal.offset())
    }

    /// What was changed so far counts as saved: it came from a file.
    pub fn forget_changes(&self) {
        let facts = &self.persistence.rdb;
        facts.changes_saved.store(self.changes(), Relaxed);
    }

    /// Unix time in seconds.
    pub fn now_s(&self) -> i64 {
        self.clock.unix_us() / 1_000_000
    }

    /// Why a command may not run, where anything of [`refusal`] stands against it.
    #[cold]
    pub(crate) fn refuse_for_persistence(
        &self,
        refusals: u8,
        session: &Session,
        spec: &CommandSpec,
    ) -> Option<Error> {
        let writes = transaction::may_change_keys(session, spec);
        if writes || spec.full_name == "ping" {
            let stops = self.config.is_on(id::STOP_WRITES_ON_BGSAVE_ERROR);
            if refusals & refusal::SNAPSHOT != 0 && stops && self.config.has_save_points() {
                return Some(errors::MISCONF_SNAPSHOT);
            }
            if refusals & refusal::APPEND_ONLY != 0 {
                let reason = self.persistence.aof.write_error().unwrap_or_default();
                return Some(errors::misconf_append_only(&reason));
            }
        }
        let needs_data = !spec.flags.contains(CommandFlags::LOADING)
            || transaction::queued_needs_data(session, spec);
        (refusals & refusal::LOADING != 0 && needs_data).then_some(errors::LOADING)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Line;

    #[test]
    fn while_data_load_what_needs_them_is_refused() {
        let mut line = Line::open();
        let mut other = line.another();
        other.run("MULTI");
        other.run("GET a");
        line.engine.begin_loading(10);
        let loading = "-LOADING Redis is loading the dataset in memory";
        for (command, reply) in [
            ("GET a", loading),
            ("SET a 1", loading),
            ("PING", loading),
            ("MULTI", "OK"),
            ("GET a", loading),
            ("DISCARD", "OK"),
            ("CONFIG GET dir", "[\"dir\""),
        ] {
            let got = line.run(command);
            assert!(got.starts_with(reply), "{command}: {got}");
        }
        assert!(line.run("INFO persistence").contains("loading:1"));
        assert_eq!(
            other.run("EXEC"),
            "-EXECABORT Transaction discarded because of: LOADING Redis is loading the dataset in memory"
        );
        line.engine.end_loading();
        assert_eq!(line.run("GET a"), "(nil)");
    }

    #[test]
    fn writes_stop_after_a_failure_where_that_is_asked_for() {
        let mut line = Line::open();
        line.engine.snapshot_ended(None);
        assert!(
            line.run("SET a 1")
                .starts_with("-MISCONF Redis is configured to save")
        );
        assert!(line.run("PING").starts_with("-MISCONF"));
        assert_eq!(line.run("GET a"), "(nil)");
        assert_eq!(line.run("PUBLISH channel message"), "0");
        assert_eq!(line.run("PFCOUNT a"), "0");
        line.run("MULTI");
        line.run("PUBLISH channel message");
        assert_eq!(line.run("EXEC"), "[0]");
        line.run("CONFIG SET stop-writes-on-bgsave-error no");
        assert_eq!(line.run("SET a 1"), "OK");
        line.run("CONFIG SET stop-writes-on-bgsave-error yes");
        line.run("CONFIG SET save ''");
        assert_eq!(line.run("SET a 1"), "OK");
        line.run("CONFIG SET save '3600 1'");
        line.engine
            .append_only_written(Some("Input/output error".to_owned()));
        assert!(line.run("DEL a").starts_with("-MISCONF Redis is"));
        line.engine.snapshot_ended(Some(line.engine.changes()));
        assert_eq!(
            line.run("DEL a"),
            "-MISCONF Errors writing to the AOF file: Input/output error"
        );
        line.engine.append_only_written(None);
        assert_eq!(line.run("DEL a"), "1");
    }
}
