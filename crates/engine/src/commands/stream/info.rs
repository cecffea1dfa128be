//! XINFO: what is inside of a stream.

use serval_base::number;
use serval_keyspace::stream::{
    Consumer, Group, Log, Pending, Stream, StreamEntry, StreamId, stream_of,
};
use serval_resp::{Argv, Writer};

use super::{read_stream, write_entry, write_id};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// XINFO STREAM key [FULL [COUNT count]]
pub fn stream(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(2));
    let found = read_stream(ctx.access, key)?.ok_or(errors::NO_SUCH_KEY)?;
    let full = full_count(argv)?;
    let stream = stream_of(&found);
    let reply = &mut ctx.reply;
    reply.map(if full.is_some() { 9 } else { 10 });
    write_head(reply, &stream.log);
    match full {
        None => write_ends(reply, stream),
        Some(count) => write_full(reply, stream, count),
    }
    Ok(())
}

/// How many entries FULL is to show; `None` where it was not given.
fn full_count(argv: Argv<'_>) -> Result<Option<usize>, Error> {
    const COUNT_DEFAULT: usize = 10;
    let is = |index: usize, name: &[u8]| argv.arg(index).eq_ignore_ascii_case(name);
    match argv.len() {
        3 => Ok(None),
        4 if is(3, b"full") => Ok(Some(COUNT_DEFAULT)),
        6 if is(3, b"full") && is(4, b"count") => {
            let count = number::parse_i64(argv.arg(5)).ok_or(errors::NOT_INTEGER)?;
            Ok(Some(match usize::try_from(count) {
                Ok(0) => usize::MAX,
                Ok(count) => count,
                Err(_) => COUNT_DEFAULT,
            }))
        }
        _ => Err(errors::subcommand_syntax(argv.arg(1), "xinfo")),
    }
}

/// The names and values that both forms begin with.
fn write_head(reply: &mut Writer<'_>, log: &Log) {
    write_int(reply, "length", log.len() as i64);
    write_int(reply, "radix-tree-keys", log.nodes.len() as i64);
    write_int(
        reply,
        "radix-tree-nodes",
        log.nodes.radix_node_count() as i64,
    );
    for (name, id) in [
        ("last-generated-id", log.last_id),
        ("max-deleted-entry-id", log.max_deleted_id),
    ] {
        reply.bulk(name.as_bytes());
        write_id(reply, id);
    }
    write_int(reply, "entries-added", log.entries_added as i64);
    reply.bulk(b"recorded-first-entry-id");
    write_id(reply, log.first_id);
}

fn write_int(reply: &mut Writer<'_>, name: &str, value: i64) {
    reply.bulk(name.as_bytes());
    reply.integer(value);
}

fn write_int_or_null(reply: &mut Writer<'_>, name: &str, value: Option<i64>) {
    reply.bulk(name.as_bytes());
    match value {
        Some(value) => reply.integer(value),
        None => reply.null(),
    }
}

fn write_ends(reply: &mut Writer<'_>, stream: &Stream) {
    write_int(reply, "groups", stream.groups.len() as i64);
    let nodes = &stream.log.nodes;
    for (name, entry) in [("first-entry", nodes.first()), ("last-entry", nodes.last())] {
        reply.bulk(name.as_bytes());
        match entry {
            Some(entry) => write_entry(reply, &entry),
            None => reply.null(),
        }
    }
}

fn write_full(reply: &mut Writer<'_>, stream: &Stream, count: usize) {
    reply.bulk(b"entries");
    let list = reply.begin();
    let entries = stream
        .log
        .nodes
        .range(StreamId::MIN, StreamId::MAX)
        .take(count);
    let len = entries
        .map(|entry: StreamEntry<'_>| write_entry(reply, &entry))
        .count();
    reply.end_array(list, len);
    reply.bulk(b"groups");
    reply.array(stream.groups.len());
    for (name, group) in stream.groups.iter() {
        reply.map(7);
        reply.bulk(b"name");
        reply.bulk(name);
        write_progress(reply, &stream.log, group);
        write_int(reply, "pel-count", group.pending().len() as i64);
        reply.bulk(b"pending");
        reply.array(group.pending().len().min(count));
        for (id, pending) in group.pending().iter().take(count) {
            reply.array(4);
            write_id(reply, *id);
            reply.bulk(group.consumer_name(pending.consumer));
            write_delivery(reply, pending);
        }
        reply.bulk(b"consumers");
        reply.array(group.consumer_count());
        for consumer in group.consumers() {
            write_consumer(reply, group, consumer, count);
        }
    }
}

/// How far a group has got, the same in both places that show it.
fn write_progress(reply: &mut Writer<'_>, log: &Log, group: &Group) {
    reply.bulk(b"last-delivered-id");
    write_id(reply, group.last_id);
    write_int_or_null(reply, "entries-read", group.entries_read);
    write_int_or_null(reply, "lag", log.lag(group.last_id, group.entries_read));
}

fn write_delivery(reply: &mut Writer<'_>, pending: &Pending) {
    reply.integer(pending.delivered_ms);
    reply.integer(pending.delivery_count as i64);
}

fn write_consumer(reply: &mut Writer<'_>, group: &Group, consumer: &Consumer, count: usize) {
    reply.map(5);
    reply.bulk(b"name");
    reply.bulk(&consumer.name);
    write_int(reply, "seen-time", consumer.seen_ms);
    write_int(reply, "active-time", consumer.active_ms);
    write_int(reply, "pel-count", consumer.pending().len() as i64);
    reply.bulk(b"pending");
    reply.array(consumer.pending().len().min(count));
    for id in consumer.pending().iter().take(count) {
        reply.array(3);
        write_id(reply, *id);
        if let Some(pending) = group.pending().get(id) {
            write_delivery(reply, pending);
        }
    }
}

/// XINFO GROUPS key
pub fn groups(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(2));
    let found = read_stream(ctx.access, key)?.ok_or(errors::NO_SUCH_KEY)?;
    let stream = stream_of(&found);
    let reply = &mut ctx.reply;
    reply.array(stream.groups.len());
    for (name, group) in stream.groups.iter() {
        reply.map(6);
        reply.bulk(b"name");
        reply.bulk(name);
        write_int(reply, "consumers", group.consumer_count() as i64);
        write_int(reply, "pending", group.pending().len() as i64);
        write_progress(reply, &stream.log, group);
    }
    Ok(())
}

/// XINFO CONSUMERS key group
pub fn consumers(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(2));
    let now_ms = ctx.now_ms();
    let name = argv.arg(3);
    let found = read_stream(ctx.access, key)?.ok_or(errors::NO_SUCH_KEY)?;
    let group = stream_of(&found).groups.get(name);
    let group = group.ok_or_else(|| errors::no_group_of_key(name, key.bytes))?;
    let reply = &mut ctx.reply;
    reply.array(group.consumer_count());
    for consumer in group.consumers() {
        reply.map(4);
        reply.bulk(b"name");
        reply.bulk(&consumer.name);
        write_int(reply, "pending", consumer.pending().len() as i64);
        write_int(reply, "idle", now_ms.wrapping_sub(consumer.seen_ms).max(0));
        let inactive_ms = match consumer.active_ms {
            -1 => -1,
            active_ms => now_ms.wrapping_sub(active_ms),
        };
        write_int(reply, "inactive", inactive_ms);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn a_stream_from_outside_and_inside() {
        let mut line = Line::open();
        line.run("HELLO 3");
        for id in 1..=3 {
            line.run(&format!("XADD s {id} f {id}"));
        }
        line.run("XGROUP CREATE s g 0");
        line.run("XREADGROUP GROUP g a COUNT 1 STREAMS s >");
        line.run("XDEL s 2");
        line.clock.advance_ms(7);
        for (command, expected) in [
            (
                "XINFO STREAM s",
                r#"{"length": 2, "radix-tree-keys": 1, "radix-tree-nodes": 2, "last-generated-id": "3-0", "max-deleted-entry-id": "2-0", "entries-added": 3, "recorded-first-entry-id": "1-0", "groups": 1, "first-entry": ["1-0" ["f" "1"]], "last-entry": ["3-0" ["f" "3"]]}"#,
            ),
            (
                "XINFO STREAM s FULL COUNT 1",
                r#"{"length": 2, "radix-tree-keys": 1, "radix-tree-nodes": 2, "last-generated-id": "3-0", "max-deleted-entry-id": "2-0", "entries-added": 3, "recorded-first-entry-id": "1-0", "entries": [["1-0" ["f" "1"]]], "groups": [{"name": "g", "last-delivered-id": "1-0", "entries-read": 1, "lag": (nil), "pel-count": 1, "pending": [["1-0" "a" 1700000000000 1]], "consumers": [{"name": "a", "seen-time": 1700000000000, "active-time": 1700000000000, "pel-count": 1, "pending": [["1-0" 1700000000000 1]]}]}]}"#,
            ),
            (
                "XINFO GROUPS s",
                r#"[{"name": "g", "consumers": 1, "pending": 1, "last-delivered-id": "1-0", "entries-read": 1, "lag": (nil)}]"#,
            ),
            ("XGROUP CREATECONSUMER s g b", "1"),
            (
                "XINFO CONSUMERS s g",
                r#"[{"name": "a", "pending": 1, "idle": 7, "inactive": 7}, {"name": "b", "pending": 0, "idle": 0, "inactive": -1}]"#.replace("}, {", "} {").leak(),
            ),
        ] {
            assert_eq!(line.run(command), expected, "{command}");
        }
    }

    #[test]
    fn what_is_refused() {
        let syntax =
            "-ERR unknown subcommand or wrong number of arguments for 'STREAM'. Try XINFO HELP.";
        check(&[
            ("XINFO STREAM none", "-ERR no such key"),
            ("XGROUP CREATE s g $ MKSTREAM", "OK"),
            ("XINFO STREAM s bogus", syntax),
            ("XINFO STREAM s FULL COUNT", syntax),
            (
                "XINFO STREAM s FULL COUNT x",
                "-ERR value is not an integer or out of range",
            ),
            (
                "XINFO CONSUMERS s none",
                "-NOGROUP No such consumer group 'none' for key name 's'",
            ),
            ("XINFO GROUPS none", "-ERR no such key"),
        ]);
    }
}
