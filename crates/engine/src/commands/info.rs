//! INFO: one function a section, in the order in which they are shown.
//!
//! Fields are those that Redis 8.0 has and that mean something here; a field of something that does not exist yet has the
//! value that it has in a server where that is switched off.

use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;

use serval_base::memory_units::bytes_to_human;
use serval_resp::Argv;
use serval_spec::{COMMANDS, CommandId, directive_id as id};

use crate::clients::{Client, ClientFlags};
use crate::ctx::{CommandResult, Ctx};
use crate::host::ProcessInfo;
use crate::latency::Histogram;
use crate::memory::{Breakdown, breakdown, used_bytes};
use crate::rates::Recent;
use crate::stats::Totals;

type Section = fn(&mut Ctx<'_, '_>, &Snapshot, &mut String);

/// All sections: name, whether it is shown by default, its writer.
const SECTIONS: &[(&str, bool, Section)] = &[
    ("Server", true, server),
    ("Clients", true, clients),
    ("Memory", true, memory),
    ("Persistence", true, persistence),
    ("Threads", true, threads),
    ("Stats", true, stats),
    ("Replication", true, replication),
    ("CPU", true, cpu),
    ("Modules", true, |_, _, _| {}),
    ("Commandstats", false, commandstats),
    ("Errorstats", true, errorstats),
    ("Latencystats", false, latencystats),
    ("Cluster", true, |_, _, out| line(out, "cluster_enabled", 0)),
    ("Keyspace", true, keyspace),
    (DEBUG, false, debug),
];

/// The section that is shown to those only who name it.
const DEBUG: &str = "Debug";

/// What several sections need, taken once.
struct Snapshot {
    totals: Totals,
    process: ProcessInfo,
    now_ms: i64,
    unix_us: i64,
    used_bytes: u64,
}

/// INFO [section ...]
pub fn info(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let used_bytes = used_bytes(ctx.engine);
    let wanted: Vec<&[u8]> = argv.iter().skip(1).collect();
    let asked = |name: &str| {
        wanted
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name.as_bytes()))
    };
    let default = wanted.is_empty() || asked("default");
    let all = asked("all") || asked("everything");
    ctx.hand_over_tally();
    let mut totals = Totals::default();
    ctx.engine.stats.for_each(|stats| totals.add(stats));
    let unix_us = ctx.engine.clock.unix_us();
    let process = ctx.engine.host.process_info();
    let snapshot = Snapshot {
        totals,
        process,
        now_ms: ctx.now_ms(),
        unix_us,
        used_bytes,
    };
    let mut text = String::with_capacity(4096);
    for (name, by_default, write) in SECTIONS {
        let is_shown = (all && *name != DEBUG) || (default && *by_default);
        if is_shown || asked(name) {
            if !text.is_empty() {
                text.push_str("\r\n");
            }
            let _ = write!(text, "# {name}\r\n");
            write(ctx, &snapshot, &mut text);
        }
    }
    ctx.reply.verbatim("txt", text.as_bytes());
    Ok(())
}

fn line(out: &mut String, name: &str, value: impl std::fmt::Display) {
    let _ = write!(out, "{name}:{value}\r\n");
}

fn server(ctx: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    let engine = ctx.engine;
    let process = &snapshot.process;
    let uptime_seconds = (snapshot.now_ms - engine.started_ms).max(0) / 1000;
    line(out, "redis_version", crate::REDIS_VERSION);
    line(out, "redis_git_sha1", "00000000");
    line(out, "redis_git_dirty", 0);
    line(out, "redis_build_id", "0");
    line(out, "serval_version", env!("CARGO_PKG_VERSION"));
    line(out, "redis_mode", "standalone");
    line(out, "os", &process.os);
    line(out, "arch_bits", usize::BITS);
    line(out, "monotonic_clock", "POSIX clock_gettime");
    line(out, "multiplexing_api", process.multiplexing_api);
    line(out, "process_id", process.pid);
    line(out, "process_supervised", "no");
    line(out, "run_id", &engine.run_id);
    line(out, "tcp_port", process.tcp_port);
    line(out, "server_time_usec", snapshot.unix_us);
    line(out, "uptime_in_seconds", uptime_seconds);
    line(out, "uptime_in_days", uptime_seconds / 86400);
    line(out, "hz", 10);
    line(out, "configured_hz", 10);
    line(out, "lru_clock", (snapshot.now_ms / 1000) & 0xff_ffff);
    line(out, "executable", &process.executable);
    line(out, "config_file", &process.config_file);
    line(out, "io_threads_active", u8::from(process.io_threads > 1));
    for (index, (name, bind, port)) in process.listeners.iter().enumerate() {
        line(
            out,
            &format!("listener{index}"),
            format!("name={name},{bind},port={port}"),
        );
    }
}

fn clients(ctx: &mut Ctx<'_, '_>, _: &Snapshot, out: &mut String) {
    let clients = ctx.engine.clients.list();
    let count =
        |wanted: fn(&Client) -> bool| clients.iter().filter(|client| wanted(client)).count();
    let max = |get: fn(&Client) -> u64| clients.iter().map(|client| get(client)).max().unwrap_or(0);
    let blocked =
        count(|client| client.has(ClientFlags::BLOCKED) || client.has(ClientFlags::PAUSED));
    line(
        out,
        "connected_clients",
        ctx.engine.clients.connected_count(),
    );
    line(out, "cluster_connections", 0);
    line(out, "maxclients", ctx.engine.config.maxclients());
    line(
        out,
        "client_recent_max_input_buffer",
        max(|client| client.query_capacity.load(Relaxed)),
    );
    line(
        out,
        "client_recent_max_output_buffer",
        max(|client| client.output_capacity.load(Relaxed)),
    );
    line(out, "blocked_clients", blocked);
    line(out, "tracking_clients", 0);
    line(out, "pubsub_clients", 0);
    line(
        out,
        "watching_clients",
        count(|client| client.watch_count() > 0),
    );
    line(out, "clients_in_timeout_table", blocked);
    let watched: u32 = clients.iter().map(|client| client.watch_count()).sum();
    line(out, "total_watched_keys", watched);
    line(out, "total_blocking_keys", 0);
    line(out, "total_blocking_keys_on_nokey", 0);
}

/// A number of bytes, and again as people read it.
fn with_human(out: &mut String, name: &str, bytes: u64) {
    line(out, name, bytes);
    line(out, &format!("{name}_human"), bytes_to_human(bytes));
}

fn memory(ctx: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    let memory = breakdown(ctx, snapshot.used_bytes);
    let percent =
        |part: u64, whole: u64| format!("{:.2}%", part as f64 * 100.0 / whole.max(1) as f64);
    with_human(out, "used_memory", memory.used_bytes);
    with_human(out, "used_memory_rss", memory.rss_bytes);
    with_human(out, "used_memory_peak", memory.peak_bytes);
    line(
        out,
        "used_memory_peak_perc",
        percent(memory.used_bytes, memory.peak_bytes),
    );
    line(out, "used_memory_overhead", memory.overhead_bytes());
    line(out, "used_memory_startup", memory.startup_bytes);
    line(out, "used_memory_dataset", memory.dataset_bytes());
    line(
        out,
        "used_memory_dataset_perc",
        percent(memory.dataset_bytes(), memory.net_bytes()),
    );
    line(out, "allocator_allocated", memory.used_bytes);
    line(out, "allocator_active", memory.rss_bytes);
    line(out, "allocator_resident", memory.rss_bytes);
    line(out, "allocator_muzzy", 0);
    with_human(
        out,
        "total_system_memory",
        snapshot.process.system_memory_bytes,
    );
    memory_rest(ctx, &memory, out);
}

/// What INFO memory says below the totals: scripts, limits, fragmentation, buffers.
fn memory_rest(ctx: &Ctx<'_, '_>, memory: &Breakdown, out: &mut String) {
    let config = &ctx.engine.config;
    for name in [
        "used_memory_lua",
        "used_memory_vm_eval",
        "used_memory_scripts_eval",
    ] {
        line(out, name, 0);
    }
    for name in [
        "number_of_cached_scripts",
        "number_of_functions",
        "number_of_libraries",
    ] {
        line(out, name, 0);
    }
    with_human(out, "maxmemory", config.maxmemory());
    line(out, "maxmemory_policy", config.text("maxmemory-policy"));
    let ratio = memory.rss_bytes as f64 / memory.used_bytes.max(1) as f64;
    line(out, "mem_fragmentation_ratio", format!("{ratio:.2}"));
    line(
        out,
        "mem_fragmentation_bytes",
        memory.rss_bytes as i64 - memory.used_bytes as i64,
    );
    line(out, "mem_not_counted_for_evict", 0);
    line(out, "mem_replication_backlog", 0);
    line(out, "mem_total_replication_buffers", 0);
    line(out, "mem_clients_slaves", 0);
    line(out, "mem_clients_normal", memory.clients_bytes);
    line(out, "mem_cluster_links", 0);
    line(out, "mem_aof_buffer", 0);
    line(out, "mem_allocator", "mimalloc");
    line(out, "mem_overhead_db_hashtable_rehashing", 0);
    line(out, "active_defrag_running", 0);
    line(
        out,
        "lazyfree_pending_objects",
        ctx.engine.keyspace.lazyfree_pending(),
    );
    line(out, "lazyfreed_objects", ctx.engine.lazyfreed.load(Relaxed));
}

fn persistence(_: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    let changes = snapshot.totals.dirty;
    let zeros = [
        "loading",
        "async_loading",
        "current_cow_peak",
        "current_cow_size",
        "current_save_keys_processed",
    ];
    zeros.iter().for_each(|name| line(out, name, 0));
    line(out, "rdb_changes_since_last_save", changes);
    line(out, "rdb_bgsave_in_progress", 0);
    line(out, "rdb_last_save_time", 0);
    line(out, "rdb_last_bgsave_status", "ok");
    line(out, "rdb_last_bgsave_time_sec", -1);
    line(out, "rdb_current_bgsave_time_sec", -1);
    line(out, "rdb_saves", 0);
    line(out, "aof_enabled", 0);
    line(out, "aof_rewrite_in_progress", 0);
    line(out, "aof_rewrite_scheduled", 0);
    line(out, "aof_last_rewrite_time_sec", -1);
    line(out, "aof_current_rewrite_time_sec", -1);
    line(out, "aof_last_bgrewrite_status", "ok");
    line(out, "aof_last_write_status", "ok");
}

fn threads(ctx: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    let clients = ctx.engine.clients.list();
    for worker in 0..snapshot.process.io_threads {
        let count = clients
            .iter()
            .filter(|client| u32::from(client.init.worker) == worker)
            .count();
        line(
            out,
            &format!("io_thread_{worker}"),
            format!("clients={count}"),
        );
    }
}

fn stats(ctx: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
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
    for name in [
        "sync_full",
        "sync_partial_ok",
        "sync_partial_err",
        "expired_subkeys",
    ] {
        line(out, name, 0);
    }
    stats_keyspace(totals, out);
    stats_limits(ctx, totals, &recent, out);
}

/// What happened to keys.
fn stats_keyspace(totals: &Totals, out: &mut String) {
    line(out, "expired_keys", totals.expired);
    line(out, "expired_stale_perc", "0.00");
    line(out, "expired_time_cap_reached_count", 0);
    line(out, "evicted_keys", totals.evicted);
    line(out, "evicted_scripts", 0);
    line(out, "keyspace_hits", totals.hits);
    line(out, "keyspace_misses", totals.misses);
    for name in [
        "pubsub_channels",
        "pubsub_patterns",
        "pubsubshard_channels",
        "latest_fork_usec",
        "total_forks",
    ] {
        line(out, name, 0);
    }
    for name in [
        "tracking_total_keys",
        "tracking_total_items",
        "tracking_total_prefixes",
    ] {
        line(out, name, 0);
    }
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

fn replication(ctx: &mut Ctx<'_, '_>, _: &Snapshot, out: &mut String) {
    line(out, "role", "master");
    line(out, "connected_slaves", 0);
    line(out, "master_failover_state", "no-failover");
    line(out, "master_replid", &ctx.engine.run_id);
    line(out, "master_replid2", "0".repeat(40));
    line(out, "master_repl_offset", 0);
    line(out, "second_repl_offset", -1);
    line(out, "repl_backlog_active", 0);
    line(
        out,
        "repl_backlog_size",
        ctx.engine.config.text("repl-backlog-size"),
    );
    line(out, "repl_backlog_first_byte_offset", 0);
    line(out, "repl_backlog_histlen", 0);
}

fn cpu(_: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    let process = &snapshot.process;
    let seconds = |us: u64| format!("{}.{:06}", us / 1_000_000, us % 1_000_000);
    line(out, "used_cpu_sys", seconds(process.cpu_system_us));
    line(out, "used_cpu_user", seconds(process.cpu_user_us));
    line(
        out,
        "used_cpu_sys_children",
        seconds(process.cpu_system_children_us),
    );
    line(
        out,
        "used_cpu_user_children",
        seconds(process.cpu_user_children_us),
    );
}

fn commandstats(_: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    for (spec, totals) in COMMANDS.iter().zip(&snapshot.totals.commands) {
        if totals.calls + totals.rejected + totals.failed == 0 {
            continue;
        }
        let us = totals.time_ns as f64 / 1000.0;
        let _ = write!(
            out,
            "cmdstat_{}:calls={},usec={},usec_per_call={:.2},rejected_calls={},failed_calls={}\r\n",
            spec.full_name,
            totals.calls,
            us as u64,
            if totals.calls == 0 {
                0.0
            } else {
                us / totals.calls as f64
            },
            totals.rejected,
            totals.failed,
        );
    }
}

fn errorstats(ctx: &mut Ctx<'_, '_>, _: &Snapshot, out: &mut String) {
    for (code, count) in ctx.engine.error_counts.list() {
        line(out, &format!("errorstat_{code}"), format!("count={count}"));
    }
}

fn latencystats(ctx: &mut Ctx<'_, '_>, _: &Snapshot, out: &mut String) {
    let percentiles = ctx.engine.config.latency_percentiles();
    for spec in &COMMANDS {
        let merged = merged(ctx, spec.id);
        if merged.count() == 0 {
            continue;
        }
        let parts: Vec<String> = percentiles
            .iter()
            .map(|percent| {
                format!(
                    "p{percent}={:.3}",
                    merged.percentile_ns(*percent) as f64 / 1000.0
                )
            })
            .collect();
        let _ = write!(
            out,
            "latency_percentiles_usec_{}:{}\r\n",
            spec.full_name,
            parts.join(",")
        );
    }
}

/// One command's histogram over all threads.
fn merged(ctx: &Ctx<'_, '_>, command: CommandId) -> Histogram {
    let merged = Histogram::default();
    ctx.engine.stats.for_each(|stats| {
        if let Some(histogram) = stats.latency.get(command) {
            merged.merge(histogram);
        }
    });
    merged
}

fn keyspace(ctx: &mut Ctx<'_, '_>, _: &Snapshot, out: &mut String) {
    for dbid in 0..ctx.engine.keyspace.db_count() {
        let (keys, volatile) = ctx.access.key_counts(dbid);
        if keys > 0 {
            line(
                out,
                &format!("db{dbid}"),
                format!("keys={keys},expires={volatile},avg_ttl=0,subexpiry=0"),
            );
        }
    }
}

fn debug(_: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
    let totals = &snapshot.totals;
    line(out, "eventloop_duration_aof_sum", 0);
    line(out, "eventloop_duration_cron_sum", totals.cron_ns / 1000);
    line(out, "eventloop_duration_max", totals.batch_ns_max / 1000);
    line(
        out,
        "eventloop_cmd_per_cycle_max",
        totals.batch_commands_max,
    );
}
