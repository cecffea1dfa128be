//! INFO memory: what it is used for.

use std::sync::atomic::Ordering::Relaxed;

use serval_base::memory_units::bytes_to_human;

use super::{Snapshot, line, zeros};
use crate::ctx::Ctx;
use crate::memory::{Breakdown, breakdown};

/// What scripts and functions will use.
const SCRIPTING: [&str; 7] = [
    "used_memory_vm_eval",
    "used_memory_vm_functions",
    "used_memory_scripts_eval",
    "used_memory_functions",
    "number_of_cached_scripts",
    "number_of_functions",
    "number_of_libraries",
];
/// What replication will use.
const REPLICATION: [&str; 5] = [
    "mem_replication_backlog",
    "mem_total_replication_buffers",
    "mem_replica_full_sync_buffer",
    "mem_replicas_repl_buffer",
    "mem_clients_slaves",
];

pub(super) fn memory(ctx: &mut Ctx<'_, '_>, snapshot: &Snapshot, out: &mut String) {
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
    with_human(out, "used_memory_lua", 0);
    with_human(out, "used_memory_scripts", 0);
    with_human(out, "used_memory_vm_total", 0);
    zeros(out, &SCRIPTING);
    with_human(out, "maxmemory", config.maxmemory());
    line(out, "maxmemory_policy", config.text("maxmemory-policy"));
    allocator(memory, out);
    let ratio = memory.rss_bytes as f64 / memory.used_bytes.max(1) as f64;
    line(out, "mem_fragmentation_ratio", format!("{ratio:.2}"));
    line(
        out,
        "mem_fragmentation_bytes",
        memory.rss_bytes as i64 - memory.used_bytes as i64,
    );
    let kept = ctx.engine.keyspace.snapshot_kept_bytes() as u64;
    let uncounted = ctx.engine.clients.evicted_bytes() + kept;
    line(out, "mem_not_counted_for_evict", uncounted);
    zeros(out, &REPLICATION);
    line(out, "mem_clients_normal", memory.clients_bytes);
    zeros(out, &["mem_cluster_links", "mem_aof_buffer"]);
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

/// How much more than what was asked for the allocator holds: it tells one number only, what is resident.
fn allocator(memory: &Breakdown, out: &mut String) {
    let (used, resident) = (memory.used_bytes, memory.rss_bytes);
    let ratio = resident as f64 / used.max(1) as f64;
    line(out, "allocator_frag_ratio", format!("{ratio:.2}"));
    line(out, "allocator_frag_bytes", resident as i64 - used as i64);
    line(out, "allocator_rss_ratio", "1.00");
    line(out, "allocator_rss_bytes", 0);
    line(out, "rss_overhead_ratio", "1.00");
    line(out, "rss_overhead_bytes", 0);
}

/// A number of bytes, and again as people read it.
fn with_human(out: &mut String, name: &str, bytes: u64) {
    line(out, name, bytes);
    line(out, &format!("{name}_human"), bytes_to_human(bytes));
}
