//! MEMORY: what keys cost, and where the rest goes.

use serval_base::number;
use serval_resp::Argv;

use crate::ctx::{CommandResult, Ctx};
use crate::errors;
use crate::memory::{Breakdown, breakdown, used_bytes};

/// MEMORY USAGE key [SAMPLES count]
pub fn usage(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let mut index = 3;
    while let Some(option) = argv.get(index) {
        let samples = argv
            .get(index + 1)
            .filter(|_| option.eq_ignore_ascii_case(b"samples"))
            .ok_or(errors::SYNTAX)?;
        if number::parse_i64(samples).ok_or(errors::NOT_INTEGER)? < 0 {
            return Err(errors::SYNTAX);
        }
        index += 2;
    }
    /// A key's share of its bucket: eight bytes of pointer and a tag at the usual load.
    const BUCKET_SHARE_BYTES: usize = 13;
    let key = ctx.first_key(argv.arg(2));
    let bytes = ctx
        .access
        .find_even_expired(key)
        .map(|entry| serval_keyspace::memory_bytes(&entry));
    match bytes {
        Some(bytes) => ctx.reply.integer((bytes + BUCKET_SHARE_BYTES) as i64),
        None => ctx.reply.null(),
    }
    Ok(())
}

enum Field {
    Int(u64),
    Ratio(f64),
}

/// MEMORY STATS
pub fn stats(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let memory = breakdown(ctx, used_bytes(ctx.engine));
    let fields = fields(&memory);
    ctx.reply.map(fields.len() + memory.dbs.len());
    let split = fields
        .iter()
        .position(|(name, _)| *name == "overhead.db.hashtable.lut")
        .unwrap_or(0);
    for (index, (name, value)) in fields.iter().enumerate() {
        if index == split {
            write_dbs(ctx, &memory);
        }
        ctx.reply.bulk(name.as_bytes());
        match value {
            Field::Int(value) => ctx.reply.integer(*value as i64),
            Field::Ratio(value) => ctx.reply.double(*value),
        }
    }
    Ok(())
}

fn write_dbs(ctx: &mut Ctx<'_, '_>, memory: &Breakdown) {
    for (dbid, table_bytes) in &memory.dbs {
        ctx.reply.bulk(format!("db.{dbid}").as_bytes());
        ctx.reply.map(2);
        ctx.reply.bulk(b"overhead.hashtable.main");
        ctx.reply.integer(*table_bytes as i64);
        ctx.reply.bulk(b"overhead.hashtable.expires");
        ctx.reply.integer(0);
    }
}

fn fields(memory: &Breakdown) -> Vec<(&'static str, Field)> {
    let int = |value: u64| Field::Int(value);
    let ratio = |part: u64, whole: u64| Field::Ratio(part as f64 / whole.max(1) as f64);
    let percent = |part: u64, whole: u64| Field::Ratio(part as f64 * 100.0 / whole.max(1) as f64);
    let tables: u64 = memory.dbs.iter().map(|(_, bytes)| bytes).sum();
    vec![
        ("peak.allocated", int(memory.peak_bytes)),
        ("total.allocated", int(memory.used_bytes)),
        ("startup.allocated", int(memory.startup_bytes)),
        ("replication.backlog", int(0)),
        ("replica.fullsync.buffer", int(0)),
        ("clients.slaves", int(0)),
        ("clients.normal", int(memory.clients_bytes)),
        ("cluster.links", int(0)),
        ("aof.buffer", int(0)),
        ("lua.caches", int(0)),
        ("functions.caches", int(0)),
        ("script.VMs", int(0)),
        ("overhead.db.hashtable.lut", int(tables)),
        ("overhead.db.hashtable.rehashing", int(0)),
        ("overhead.total", int(memory.overhead_bytes())),
        ("db.dict.rehashing.count", int(0)),
        ("keys.count", int(memory.key_count)),
        (
            "keys.bytes-per-key",
            int(memory.net_bytes() / memory.key_count.max(1)),
        ),
        ("dataset.bytes", int(memory.dataset_bytes())),
        (
            "dataset.percentage",
            percent(memory.dataset_bytes(), memory.net_bytes()),
        ),
        (
            "peak.percentage",
            percent(memory.used_bytes, memory.peak_bytes),
        ),
        ("allocator.allocated", int(memory.used_bytes)),
        ("allocator.active", int(memory.rss_bytes)),
        ("allocator.resident", int(memory.rss_bytes)),
        ("allocator.muzzy", int(0)),
        (
            "allocator-fragmentation.ratio",
            ratio(memory.rss_bytes, memory.used_bytes),
        ),
        (
            "allocator-fragmentation.bytes",
            int(memory.rss_bytes.saturating_sub(memory.used_bytes)),
        ),
        ("allocator-rss.ratio", Field::Ratio(1.0)),
        ("allocator-rss.bytes", int(0)),
        ("rss-overhead.ratio", Field::Ratio(1.0)),
        ("rss-overhead.bytes", int(0)),
        ("fragmentation", ratio(memory.rss_bytes, memory.used_bytes)),
        (
            "fragmentation.bytes",
            int(memory.rss_bytes.saturating_sub(memory.used_bytes)),
        ),
    ]
}

/// MEMORY DOCTOR
pub fn doctor(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    /// Below this a report would only describe the process itself.
    const SMALL_BYTES: u64 = 5 * 1024 * 1024;
    let memory = breakdown(ctx, used_bytes(ctx.engine));
    let mut findings = Vec::new();
    if memory.peak_bytes as f64 > memory.used_bytes as f64 * 1.5 {
        findings.push(
            "Peak memory: at some time much more memory was in use than now. The allocator gives pages back with \
             delay; MEMORY PURGE asks it to.",
        );
    }
    if memory.rss_bytes as f64 > memory.used_bytes as f64 * 1.4 {
        findings.push(
            "Fragmentation: the process occupies over 1.4 times what is allocated. Values of changing size leave \
             holes; a restart packs them.",
        );
    }
    if memory.clients_bytes > 200 * 1024 * memory.client_count.max(1) {
        findings.push(
            "Client buffers: clients hold over 200 KiB each on average. Look for slow readers or huge pipelines with \
             CLIENT LIST.",
        );
    }
    let text = if memory.used_bytes < SMALL_BYTES {
        "This instance is empty or uses very little memory, so there is nothing to diagnose yet.\n"
            .to_owned()
    } else if findings.is_empty() {
        "No memory problem found in this instance.\n".to_owned()
    } else {
        findings
            .iter()
            .map(|finding| format!(" * {finding}\n"))
            .collect()
    };
    ctx.reply.verbatim("txt", text.as_bytes());
    Ok(())
}

/// MEMORY PURGE
pub fn purge(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    serval_sync::memory::purge();
    ctx.reply.ok();
    Ok(())
}

/// MEMORY MALLOC-STATS
pub fn malloc_stats(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let memory = breakdown(ctx, used_bytes(ctx.engine));
    let text = format!(
        "Allocator: mimalloc\nAllocated: {} bytes\nPeak: {} bytes\nResident: {} bytes\n",
        memory.used_bytes, memory.peak_bytes, memory.rss_bytes
    );
    ctx.reply.verbatim("txt", text.as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn samples_may_be_given_again() {
        check(&[
            ("MEMORY USAGE none SAMPLES 1 samples 2", "(nil)"),
            ("MEMORY USAGE none SAMPLES 1 SAMPLES", "-ERR syntax error"),
            ("MEMORY USAGE none SAMPLES -1", "-ERR syntax error"),
            (
                "MEMORY USAGE none SAMPLES x",
                "-ERR value is not an integer or out of range",
            ),
        ]);
    }
}
