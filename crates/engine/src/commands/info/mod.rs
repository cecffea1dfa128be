//! INFO: one function a section, in the order in which they are shown.
//!
//! Fields are those that Redis 8.0 has and that mean something here; a field of something that does not exist yet has the
//! value that it has in a server where that is switched off.

use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;

use serval_resp::Argv;
use serval_spec::{COMMANDS, CommandId, directive_id as id};

use crate::clients::{Client, ClientFlags};
use crate::ctx::{CommandResult, Ctx};
use crate::host::ProcessInfo;
use crate::latency::Histogram;
use crate::memory::used_bytes;
use crate::stats::Totals;

mod memory;
mod persistence;
mod stats;

type Section = fn(&mut Ctx<'_, '_>, &Snapshot, &mut String);

/// All sections: name, whether it is shown by default, its writer.
const SECTIONS: &[(&str, bool, Section)] = &[
    ("Server", true, server),
    ("Clients", true, clients),
    ("Memory", true, memory::memory),
    ("Persistence", true, persistence::persistence),
    ("Threads", true, threads),
    ("Stats", true, stats::stats),
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

/// Fields of what does not exist yet.
fn zeros(out: &mut String, names: &[&str]) {
    names.iter().for_each(|name| line(out, name, 0));
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
    line(out, "server_name", "serval");
    line(out, "serval_version", env!("CARGO_PKG_VERSION"));
    line(out, "redis_mode", "standalone");
    line(out, "server_mode", "standalone");
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
    line(out, "configured_hz", ctx.config().number(id::HZ));
    line(out, "lru_clock", (snapshot.now_ms / 1000) & 0xff_ffff);
    line(out, "executable", &process.executable);
    line(out, "config_file", &process.config_file);
    line(
        out,
        "availability_zone",
        ctx.config().text("availability-zone"),
    );
    line(out, "io_threads_active", u8::from(process.io_threads > 1));
    for (index, (name, bind, port)) in process.listeners.iter().enumerate() {
        line(
            out,
            &format!("listener{index}"),
            format!("name={name},{bind},port={port}"),
        );
    }
}

fn clients(ctx: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
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
    line(
        out,
        "pubsub_clients",
        count(|client| client.has(ClientFlags::PUBSUB)),
    );
    line(
        out,
        "watching_clients",
        count(|client| client.watch_count() > 0),
    );
    line(out, "clients_in_timeout_table", blocked);
    let watched: u32 = clients.iter().map(|client| client.watch_count()).sum();
    line(out, "total_watched_keys", watched);
    let keyspace = &ctx.engine.keyspace;
    line(out, "total_blocking_keys", keyspace.waited_key_count());
    line(
        out,
        "total_blocking_keys_on_nokey",
        keyspace.waited_key_count_told_of_loss(),
    );
    let pause = &ctx.engine.pause;
    let until_ms = pause.until_ms(snapshot.now_ms);
    let (reason, actions) = match until_ms {
        None => ("none", "none"),
        Some(_) if pause.is_for_all() => ("client_pause", "all"),
        Some(_) => ("client_pause", "write"),
    };
    line(out, "paused_reason", reason);
    line(out, "paused_actions", actions);
    let left_ms = until_ms.map_or(0, |until_ms| until_ms - snapshot.now_ms);
    line(out, "paused_timeout_milliseconds", left_ms);
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

fn replication(ctx: &mut Ctx<'_, '_>, _: &Snapshot, out: &mut String) {
    line(out, "role", "master");
    line(out, "connected_slaves", 0);
    line(out, "master_failover_state", "no-failover");
    line(out, "master_replid", &ctx.engine.run_id);
    line(out, "master_replid2", "0".repeat(40));
    line(out, "master_repl_offset", ctx.engine.replication_offset());
    line(out, "second_repl_offset", -1);
    line(out, "repl_backlog_active", 0);
    line(
        out,
        "repl_backlog_size",
        ctx.engine.config.text("repl-backlog-size"),
    );
    line(out, "repl_backlog_first_byte_offset", 0);
    line(out, "repl_backlog_histlen", 0);
    line(out, "replicas_waiting_psync", 0);
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
            let hashes = ctx.access.expiring_hash_count(dbid);
            line(
                out,
                &format!("db{dbid}"),
                format!(
                    // The last is what Valkey calls the one before it.
                    "keys={keys},expires={volatile},avg_ttl=0,subexpiry={hashes},keys_with_volatile_items={hashes}"
                ),
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
