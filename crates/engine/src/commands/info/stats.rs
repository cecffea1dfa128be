//! INFO stats: what has happened since the start, or since CONFIG RESETSTAT.

use std::sync::atomic::Ordering::Relaxed;

use serval_spec::directive_id as id;

use super::{Snapshot, line, zeros};
use crate::ctx::Ctx;
use crate::rates::Recent;
use crate::stats::Totals;

/// What forks, tracking, replicas and defragmentation will count.
const LATER: [&str; 13] = [
    "latest_fork_usec",
    "total_forks",
    "slave_expires_tracked_keys",
    "active_defrag_hits",
    "active_defrag_misses",
    "active_defrag_key_hits",
    "active_defrag_key_misses",
    "total_active_defrag_time",
    "current_active_defrag_time",
    "tracking_total_keys",
    "tracking_total_items",
    "tracking_total_prefixes",
    "dump_payload_sanitizations",
];

pub(super) fn stats(ctx: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    let (engine, totals) = (ctx.engine, &snapshot.totals);
    let recent = engine.rates.recent(totals, snapshot.now_ms);
    let disconnects = &engine.disconnects;
    line(
        out,
        "total_connections_received",
        engine.clients.total.load(Relaxed),
    );
    line(out, "total_commands_processed", totals.calls());
    line(out, "instantaneous_ops_per_sec", recent.commands);
    line(out, "total_net_input_bytes", totals.net_in_bytes);
    line(out, "total_net_output_bytes", totals.net_out_bytes);
    line(out, "total_net_repl_input_bytes", 0);
    line(out, "total_net_repl_output_bytes", 0);
    let kbps = |per_second: f64| format!("{:.2}", per_second / 1024.0);
    line(out, "instantaneous_input_kbps", kbps(recent.net_in_bytes));
    line(out, "instantaneous_output_kbps", kbps(recent.net_out_bytes));
    line(
        out,
        "rejected_connections",
        disconnects.rejected.load(Relaxed),
    );
    line(out, "instantaneous_input_repl_kbps", "0.00");
    line(out, "instantaneous_output_repl_kbps", "0.00");
    zeros(out, &["sync_full", "sync_partial_ok", "sync_partial_err"]);
    line(out, "expired_subkeys", totals.expired_fields);
    // The same in Valkey's words.
    line(out, "expired_fields", totals.expired_fields);
    stats_keyspace(totals, out);
    stats_pubsub(ctx, out);
    stats_limits(ctx, totals, &recent, out);
}

/// What happened to keys.
fn stats_keyspace(totals: &Totals, out: &mut String) {
    line(out, "expired_keys", totals.expired);
    line(out, "expired_stale_perc", "0.00");
    line(out, "expired_time_cap_reached_count", 0);
    line(
        out,
        "expire_cycle_cpu_milliseconds",
        totals.cron_ns / 1_000_000,
    );
    line(out, "evicted_keys", totals.evicted);
    line(out, "evicted_scripts", 0);
    line(out, "keyspace_hits", totals.hits);
    line(out, "keyspace_misses", totals.misses);
}

/// Who subscribed to what, and what does not exist yet.
fn stats_pubsub(ctx: &Ctx<'_, '_>, out: &mut String) {
    let pubsub = &ctx.engine.pubsub;
    line(out, "pubsub_channels", pubsub.channel_count());
    line(out, "pubsub_patterns", pubsub.pattern_count());
    line(out, "pubsubshard_channels", pubsub.shard_channel_count());
    let cached_sockets = ctx.engine.migrations.cached_sockets.load(Relaxed);
    line(out, "migrate_cached_sockets", cached_sockets);
    zeros(out, &LATER);
}

/// What happened to connections and errors.
fn stats_limits(ctx: &Ctx<'_, '_>, totals: &Totals, recent: &Recent, out: &mut String) {
    let disconnects = &ctx.engine.disconnects;
    line(out, "evicted_clients", disconnects.evicted.load(Relaxed));
    line(out, "eventloop_cycles", totals.batches);
    line(out, "eventloop_duration_sum", totals.batch_ns / 1000);
    line(out, "eventloop_duration_cmd_sum", totals.time_ns() / 1000);
    line(out, "instantaneous_eventloop_cycles_per_sec", recent.cycles);
    line(
        out,
        "instantaneous_eventloop_duration_usec",
        recent.cycle_us,
    );
    line(out, "unexpected_error_replies", 0);
    line(out, "total_error_replies", totals.errors);
    line(out, "total_reads_processed", totals.reads);
    line(out, "total_writes_processed", totals.writes);
    // Whoever reads and writes here is a worker thread.
    line(out, "io_threaded_reads_processed", totals.reads);
    line(out, "io_threaded_writes_processed", totals.writes);
    let codes = ctx.engine.error_counts.list();
    let denied = |code: &str| codes.iter().find(|(other, _)| other == code);
    let wrong_passwords = denied("WRONGPASS").map_or(0, |(_, count)| *count);
    line(out, "acl_access_denied_auth", wrong_passwords);
    zeros(
        out,
        &[
            "acl_access_denied_cmd",
            "acl_access_denied_key",
            "acl_access_denied_channel",
            "acl_access_denied_db",
        ],
    );
    line(
        out,
        "client_query_buffer_limit_disconnections",
        disconnects.query_buffer.load(Relaxed),
    );
    line(
        out,
        "client_output_buffer_limit_disconnections",
        disconnects.output_buffer.load(Relaxed),
    );
    if ctx.config().number(id::CLUSTER_COMPATIBILITY_SAMPLE_RATIO) > 0 {
        let count = ctx.engine.cluster_incompatible.load(Relaxed);
        line(out, "cluster_incompatible_ops", count);
    }
}
