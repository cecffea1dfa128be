//! INFO persistence: what of the data is on disk.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use serval_keyspace::Keyspace;

use super::{Snapshot, line, zeros};
use crate::ctx::Ctx;
use crate::persistence::{AppendOnlyFacts, LoadingFacts, NEVER, SnapshotFacts};

pub(super) fn persistence(ctx: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    let engine = ctx.engine;
    let facts = &engine.persistence;
    let now_s = engine.now_s();
    let is_loading = engine.is_loading();
    line(out, "loading", u8::from(is_loading));
    zeros(out, &["async_loading"]);
    kept(&engine.keyspace, out);
    let unsaved = engine.changes_unsaved(snapshot.totals.dirty);
    snapshots(&facts.rdb, unsaved, now_s, out);
    let loaded = &facts.loading;
    let expired = loaded.last_keys_expired.load(Relaxed);
    line(out, "rdb_last_load_keys_expired", expired);
    let keys = loaded.last_keys.load(Relaxed);
    line(out, "rdb_last_load_keys_loaded", keys);
    append_only(&facts.aof, now_s, out);
    if is_loading {
        loading(loaded, now_s, out);
    }
}

/// What is kept for a snapshot only, which is what a fork would have copied.
fn kept(keyspace: &Keyspace, out: &mut String) {
    let (peak_bytes, bytes) = match keyspace.has_snapshot() {
        true => (
            keyspace.snapshot_kept_bytes_peak(),
            keyspace.snapshot_kept_bytes(),
        ),
        false => (0, 0),
    };
    line(out, "current_cow_peak", peak_bytes);
    line(out, "current_cow_size", bytes);
    // It is of this instant.
    zeros(out, &["current_cow_size_age"]);
}

fn snapshots(facts: &SnapshotFacts, unsaved: u64, now_s: i64, out: &mut String) {
    let done = facts.current_keys_done.load(Relaxed);
    let keys = facts.current_keys.load(Relaxed);
    let percent = done as f64 * 100.0 / keys.max(1) as f64;
    line(out, "current_fork_perc", format!("{percent:.2}"));
    line(out, "current_save_keys_processed", done);
    line(out, "current_save_keys_total", keys);
    line(out, "rdb_changes_since_last_save", unsaved);
    line(out, "rdb_bgsave_in_progress", u8::from(facts.is_saving()));
    line(out, "rdb_last_save_time", facts.last_done_s.load(Relaxed));
    line(out, "rdb_last_bgsave_status", status(&facts.last_ok));
    let took_s = facts.last_took_s.load(Relaxed);
    line(out, "rdb_last_bgsave_time_sec", took_s);
    let since_s = facts.current_since_s.load(Relaxed);
    line(out, "rdb_current_bgsave_time_sec", elapsed(since_s, now_s));
    line(out, "rdb_saves", facts.count.load(Relaxed));
    let kept_bytes = facts.last_kept_bytes.load(Relaxed);
    line(out, "rdb_last_cow_size", kept_bytes);
}

fn append_only(facts: &AppendOnlyFacts, now_s: i64, out: &mut String) {
    let is_on = facts.is_on.load(Relaxed);
    let is_scheduled = u8::from(facts.is_rewrite_scheduled.load(Relaxed));
    let since_s = facts.rewriting_since_s.load(Relaxed);
    line(out, "aof_enabled", u8::from(is_on));
    line(
        out,
        "aof_rewrite_in_progress",
        u8::from(facts.is_rewriting()),
    );
    line(out, "aof_rewrite_scheduled", is_scheduled);
    let took_s = facts.last_rewrite_took_s.load(Relaxed);
    line(out, "aof_last_rewrite_time_sec", took_s);
    line(out, "aof_current_rewrite_time_sec", elapsed(since_s, now_s));
    let rewrite_status = status(&facts.last_rewrite_ok);
    line(out, "aof_last_bgrewrite_status", rewrite_status);
    line(out, "aof_rewrites", facts.rewrites.load(Relaxed));
    let failures = facts.rewrite_failures.load(Relaxed);
    line(out, "aof_rewrites_consecutive_failures", failures);
    let write_status = facts.write_error().map_or("ok", |_| "err");
    line(out, "aof_last_write_status", write_status);
    let kept_bytes = facts.last_rewrite_kept_bytes.load(Relaxed);
    line(out, "aof_last_cow_size", kept_bytes);
    zeros(
        out,
        &["module_fork_in_progress", "module_fork_last_cow_size"],
    );
    if is_on {
        line(out, "aof_current_size", facts.current_bytes.load(Relaxed));
        line(out, "aof_base_size", facts.base_bytes.load(Relaxed));
        line(out, "aof_pending_rewrite", is_scheduled);
        line(out, "aof_buffer_length", facts.buffered_bytes.load(Relaxed));
        let pending = facts.pending_syncs.load(Relaxed);
        line(out, "aof_pending_bio_fsync", pending);
        line(out, "aof_delayed_fsync", facts.delayed_syncs.load(Relaxed));
    }
}

fn loading(facts: &LoadingFacts, now_s: i64, out: &mut String) {
    let since_s = facts.since_s.load(Relaxed);
    let total = facts.total_bytes.load(Relaxed);
    let loaded = facts.loaded_bytes.load(Relaxed);
    let used_memory = facts.used_memory_bytes.load(Relaxed);
    // What comes without a length is measured by the memory that it took elsewhere, which is but a guess.
    let (whole, percent_max) = match total {
        0 => (used_memory, 99.99),
        _ => (total, 100.0),
    };
    let percent = (loaded as f64 * 100.0 / whole.max(1) as f64).min(percent_max);
    let eta_s = match now_s - since_s {
        ..=0 => 1,
        elapsed_s => {
            let left = whole.saturating_sub(loaded).max(1);
            (elapsed_s as f64 * left as f64 / (loaded + 1) as f64) as i64
        }
    };
    line(out, "loading_start_time", since_s);
    line(out, "loading_total_bytes", total);
    line(out, "loading_rdb_used_mem", used_memory);
    line(out, "loading_loaded_bytes", loaded);
    line(out, "loading_loaded_perc", format!("{percent:.2}"));
    line(out, "loading_eta_seconds", eta_s);
}

fn status(ok: &AtomicBool) -> &'static str {
    if ok.load(Relaxed) { "ok" } else { "err" }
}

/// Seconds since then, or [`NEVER`].
fn elapsed(since_s: i64, now_s: i64) -> i64 {
    if since_s == NEVER {
        NEVER
    } else {
        now_s - since_s
    }
}
