//! What of DEBUG looks at whole values: HTSTATS-KEY, LISTPACK.

use serval_collections::listpack::ListpackRef;
use serval_collections::pack::PackRef;
use serval_collections::table::TableStats;
use serval_keyspace::{Value, encoding, kind, packed};
use serval_resp::Argv;

use crate::ctx::{CommandResult, Ctx};
use crate::errors;
use crate::host::LogLevel;

/// DEBUG HTSTATS-KEY key [FULL]
pub(super) fn htstats_key(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.key(argv.arg(2));
    let entry = ctx
        .access
        .find_even_expired(key)
        .ok_or(errors::NO_SUCH_KEY)?;
    let stats = match entry.value() {
        Value::Boxed(object) => object.table_stats(),
        _ => None,
    };
    let is_full = argv
        .get(3)
        .is_some_and(|word| word.eq_ignore_ascii_case(b"full"));
    let text = table_text(&stats.ok_or(errors::NO_TABLE)?, is_full);
    ctx.reply.verbatim("txt", text.as_bytes());
    Ok(())
}

/// The state of a table in words; the first lines are as in Redis, whose tests read the size there.
fn table_text(stats: &TableStats, is_full: bool) -> String {
    /// Fields or members that a bucket has room for without a child.
    const BUCKET_SLOTS: usize = 7;
    let mut text = format!(
        "Hash table 0 stats (main hash table):\n table size: {}\n number of elements: {}\n buckets: {}\n bytes: {}\n",
        stats.bucket_count * BUCKET_SLOTS,
        stats.len,
        stats.bucket_count,
        stats.memory_bytes,
    );
    if !is_full {
        return text;
    }
    text += &format!(
        " chained buckets: {}\n children: {}\n max chain length: {}\n Chain length distribution:\n",
        stats.chained_count, stats.child_count, stats.chain_len_max,
    );
    for (len, count) in stats.chain_lens.iter().enumerate() {
        if *count > 0 {
            let percent = 100.0 * *count as f64 / stats.bucket_count as f64;
            text += &format!("   {len}: {count} ({percent:.2}%)\n");
        }
    }
    text
}

/// DEBUG LISTPACK key
pub(super) fn listpack(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.key(argv.arg(2));
    let entry = ctx
        .access
        .find_even_expired(key)
        .ok_or(errors::NO_SUCH_KEY)?;
    let is_listpack = matches!(entry.encoding(), encoding::LISTPACK | encoding::LISTPACK_EX);
    let bytes = packed(&entry)
        .filter(|_| is_listpack)
        .ok_or(errors::NO_LISTPACK)?;
    // Lists are listpacks in memory, too, the others become ones where they are dumped.
    let dump = match entry.ty() {
        kind::LIST => bytes.to_vec(),
        _ => PackRef::new(bytes).dump(),
    };
    let pack = ListpackRef::new(&dump);
    let mut lines = vec![format!(
        "listpack of {} elements in {} bytes",
        pack.len(),
        dump.len()
    )];
    let mut scratch = Vec::new();
    for at in pack.positions() {
        let element = pack.get(at);
        let kind = match element.as_int() {
            Some(_) => "integer",
            None => "string",
        };
        let text = element.text(&mut scratch).escape_ascii().to_string();
        lines.push(format!("at {at}: {kind} {text}"));
    }
    for line in &lines {
        ctx.engine.host.log(LogLevel::Notice, line);
    }
    ctx.reply.simple("Listpack structure printed on stdout");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::Line;

    #[test]
    fn tables_and_listpacks_are_shown() {
        let mut line = Line::open_with(&[("enable-debug-command", "yes")]);
        line.run("HSET small a 1 b two");
        line.run("SET string v");
        for number in 0..600 {
            line.run(&format!("HSET large f{number} v"));
            line.run(&format!("SADD set f{number}"));
        }
        for key in ["large", "set"] {
            let text = line.run(&format!("DEBUG HTSTATS-KEY {key} full"));
            assert!(text.contains("number of elements: 600\\n"), "{text}");
            assert!(text.contains("Chain length distribution"), "{text}");
        }
        let no_table =
            "-ERR The value stored at the specified key is not represented using an hash table";
        assert_eq!(line.run("DEBUG HTSTATS-KEY small"), no_table);
        assert_eq!(line.run("DEBUG HTSTATS-KEY none"), "-ERR no such key");
        let printed = "Listpack structure printed on stdout";
        assert_eq!(line.run("DEBUG LISTPACK small"), printed);
        for key in ["large", "string"] {
            let reply = line.run(&format!("DEBUG LISTPACK {key}"));
            assert_eq!(reply, "-ERR Not a listpack encoded object.");
        }
    }
}
