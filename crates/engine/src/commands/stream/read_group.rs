//! Reading in a group's name: XREADGROUP, XACK.

use serval_keyspace::Outcome;
use serval_keyspace::stream::{Group, Log, Stream, StreamId, stream_of};
use serval_resp::{Argv, Writer};
use smallvec::SmallVec;

use super::args;
use super::effects::GroupEffects;
use super::group::unseen_if;
use super::read::{ReadOptions, Served, wait};
use super::{read_stream, write_entry, write_id};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// XREADGROUP GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key [key ...] id [id ...]
pub fn xreadgroup(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let options = ReadOptions::parse(ctx, argv)?;
    let (group, consumer) = options.group.ok_or(errors::XREADGROUP_NO_GROUP)?;
    let mut ids: SmallVec<[Option<StreamId>; 8]> = SmallVec::new();
    for (bytes, id) in options.streams() {
        let key = ctx.key(bytes);
        if !ctx.can_see(key) {
            ids.push(None);
            continue;
        }
        let found = read_stream(ctx.access, key)?;
        if found.is_none_or(|entry| stream_of(&entry).groups.get(group).is_none()) {
            return Err(errors::no_group_to_read(bytes, group));
        }
        ids.push(history_id(id)?);
    }
    let now_ms = ctx.now_ms();
    let mut served = Served::default();
    for ((bytes, _), id) in options.streams().zip(&ids) {
        let key = ctx.key(bytes);
        // Redis looks the key up once more, and counts it.
        if !ctx.can_see(key) || ctx.access.read(key).is_none() {
            continue;
        }
        let reading = Reading {
            group,
            consumer,
            key: bytes,
            after: *id,
            count: options.count,
            no_ack: options.no_ack,
            now_ms,
        };
        let mut effects = GroupEffects::new(ctx);
        let reply = &mut ctx.reply;
        let created = ctx.access.edit_stream(key, |stream| {
            reading.serve(stream, reply, &mut served, &mut effects)
        });
        effects.propagate(ctx, key, group, consumer);
        if created == Some(true) {
            ctx.notify(EventClass::STREAM, "xgroup-createconsumer", key);
        }
    }
    if served.end(&mut ctx.reply) {
        return Ok(());
    }
    // What it waits for it names itself: there is no `$`.
    wait(ctx, argv, &options, &[])
}

/// The id after which a consumer's own history is asked for; `None` for what nobody got yet.
fn history_id(text: &[u8]) -> Result<Option<StreamId>, Error> {
    match text {
        b"$" => Err(errors::XREADGROUP_LAST),
        b"+" => Err(errors::XREADGROUP_TOP),
        b">" => Ok(None),
        // Redis marks `>` by the highest id, so that this one means the same.
        id => Ok(Some(args::strict_id(id)?).filter(|id| *id != StreamId::MAX)),
    }
}

/// One stream of an XREADGROUP.
struct Reading<'a> {
    group: &'a [u8],
    consumer: &'a [u8],
    key: &'a [u8],
    after: Option<StreamId>,
    count: usize,
    no_ack: bool,
    now_ms: i64,
}

impl Reading<'_> {
    /// Writes what there is, and tells whether the consumer had to be made.
    fn serve(
        &self,
        stream: &mut Stream,
        reply: &mut Writer<'_>,
        served: &mut Served,
        effects: &mut GroupEffects,
    ) -> (Outcome, bool) {
        let Stream { log, groups } = stream;
        let Some(group) = groups.get_mut(self.group) else {
            return (Outcome::Unchanged, false);
        };
        let (number, created) = group.find_or_create_consumer(self.consumer, self.now_ms);
        if let Some(consumer) = group.consumer_mut(number) {
            consumer.seen_ms = self.now_ms;
        }
        let changed = match self.after {
            Some(after) => {
                served.begin(reply, self.key);
                self.write_history(log, group, number, after, reply);
                false
            }
            None if !log.is_empty() && log.top_id() > group.last_id => {
                served.begin(reply, self.key);
                self.write_new(log, group, number, reply, effects);
                true
            }
            None => false,
        };
        if created && effects.len() == 0 {
            effects.created();
        }
        (unseen_if(created || changed), created)
    }

    /// Entries that the group has not got yet.
    fn write_new(
        &self,
        log: &Log,
        group: &mut Group,
        consumer: u32,
        reply: &mut Writer<'_>,
        effects: &mut GroupEffects,
    ) {
        let list = reply.begin();
        let mut len = 0;
        let start = group.last_id.next().unwrap_or(StreamId::MAX);
        for entry in log.nodes.range(start, StreamId::MAX).take(self.count) {
            group.entries_read = match group.entries_read {
                Some(read)
                    if group.last_id >= log.first_id && !log.is_fragmented_from(group.last_id) =>
                {
                    Some(read.wrapping_add(1))
                }
                read if log.entries_added == 0 => read,
                _ => log.added_up_to(entry.id),
            };
            group.last_id = entry.id;
            write_entry(reply, &entry);
            if !self.no_ack {
                group.deliver(entry.id, consumer, self.now_ms);
                effects.pending(group, entry.id);
            }
            len += 1;
        }
        effects.group_at(group);
        reply.end_array(list, len);
    }

    /// Entries that the consumer got and has not acknowledged.
    fn write_history(
        &self,
        log: &Log,
        group: &mut Group,
        consumer: u32,
        after: StreamId,
        reply: &mut Writer<'_>,
    ) {
        let start = after.next().unwrap_or(StreamId::MAX);
        let pending = group.consumer(consumer).map(|consumer| consumer.pending());
        let ids = pending
            .into_iter()
            .flat_map(|pending| pending.range(start..));
        let ids: Vec<StreamId> = ids.take(self.count).copied().collect();
        reply.array(ids.len());
        for id in ids {
            match log.nodes.range(id, id).next() {
                Some(entry) => {
                    write_entry(reply, &entry);
                    group.redeliver(id, self.now_ms);
                }
                // It was deleted meanwhile, which the consumer learns from the missing fields.
                None => {
                    reply.array(2);
                    write_id(reply, id);
                    reply.null_array();
                }
            }
        }
    }
}

/// XACK key group id [id ...]
pub fn xack(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let name = argv.arg(2);
    let found = read_stream(ctx.access, key)?;
    if found.is_none_or(|entry| stream_of(&entry).groups.get(name).is_none()) {
        ctx.reply.integer(0);
        return Ok(());
    }
    let ids = argv.slice_from(3);
    let ids: SmallVec<[StreamId; 8]> = ids.iter().map(args::strict_id).collect::<Result<_, _>>()?;
    let acknowledged = ctx.access.edit_stream(key, |stream| {
        let count = stream.groups.get_mut(name).map_or(0, |group| {
            ids.iter().filter(|id| group.acknowledge(**id)).count()
        });
        (unseen_if(count > 0), count)
    });
    ctx.reply.count(acknowledged.unwrap_or_default());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    fn line() -> Line {
        let mut line = Line::open();
        for id in 1..=3 {
            line.run(&format!("XADD s {id} f {id}"));
        }
        line.run("XGROUP CREATE s g 0");
        line
    }

    #[test]
    fn every_entry_goes_to_one_consumer() {
        let mut line = line();
        for (command, expected) in [
            (
                "XREADGROUP GROUP g a COUNT 1 STREAMS s >",
                r#"[["s" [["1-0" ["f" "1"]]]]]"#,
            ),
            (
                "XREADGROUP GROUP g b STREAMS s >",
                r#"[["s" [["2-0" ["f" "2"]] ["3-0" ["f" "3"]]]]]"#,
            ),
            ("XREADGROUP GROUP g b STREAMS s >", "(nil array)"),
            (
                "XREADGROUP GROUP g a STREAMS s 0",
                r#"[["s" [["1-0" ["f" "1"]]]]]"#,
            ),
            ("XREADGROUP GROUP g c STREAMS s 0", r#"[["s" []]]"#),
            ("XDEL s 2", "1"),
            (
                "XREADGROUP GROUP g b COUNT 9223372036854775807 STREAMS s 0",
                r#"[["s" [["2-0" (nil array)] ["3-0" ["f" "3"]]]]]"#,
            ),
            (
                "XREADGROUP GROUP g b STREAMS s 2",
                r#"[["s" [["3-0" ["f" "3"]]]]]"#,
            ),
            ("XACK s g 1 2 9", "2"),
            ("XACK s g 1 2", "0"),
            (
                "XACK s g x",
                "-ERR Invalid stream ID specified as stream command argument",
            ),
            ("XACK s none x", "0"),
            ("XACK none g x", "0"),
            ("XADD s 4 f 4", r#""4-0""#),
            (
                "XREADGROUP GROUP g a NOACK STREAMS s 18446744073709551615-18446744073709551615",
                r#"[["s" [["4-0" ["f" "4"]]]]]"#,
            ),
            ("XPENDING s g", r#"[1 "3-0" "3-0" [["b" "1"]]]"#),
        ] {
            assert_eq!(line.run(command), expected, "{command}");
        }
    }

    #[test]
    fn what_is_refused() {
        check(&[
            (
                "XREADGROUP GROUP g c STREAMS s >",
                "-NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option",
            ),
            ("XGROUP CREATE s g $ MKSTREAM", "OK"),
            (
                "XREADGROUP GROUP h c STREAMS s >",
                "-NOGROUP No such key 's' or consumer group 'h' in XREADGROUP with GROUP option",
            ),
            (
                "XREADGROUP NOACK NOACK STREAMS s >",
                "-ERR wrong number of arguments for 'xreadgroup' command",
            ),
            (
                "XREADGROUP NOACK NOACK COUNT 1 STREAMS s >",
                "-ERR Missing GROUP option for XREADGROUP",
            ),
            (
                "XREADGROUP GROUP g c STREAMS s t >",
                "-ERR Unbalanced 'xreadgroup' list of streams: for each stream key an ID or '>' must be specified.",
            ),
            (
                "XREADGROUP GROUP g c STREAMS s $",
                "-ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.",
            ),
            // The word that begins the streams may be a name, too.
            (
                "XREADGROUP NOACK GROUP STREAMS STREAMS STREAMS s >",
                "-NOGROUP No such key 's' or consumer group 'STREAMS' in XREADGROUP with GROUP option",
            ),
            ("XREADGROUP GROUP g STREAMS STREAMS s >", "(nil array)"),
            (
                "XREADGROUP NOACK GROUP g STREAMS COUNT 1 STREAMS s >",
                "(nil array)",
            ),
        ]);
    }

    #[test]
    fn groups_are_no_change_that_watchers_see() {
        let mut line = line();
        let mut other = line.another();
        line.run("WATCH s");
        other.run("XREADGROUP GROUP g a STREAMS s >");
        other.run("XACK s g 1");
        line.run("MULTI");
        assert_eq!(line.run("XLEN s"), "QUEUED");
        assert_eq!(line.run("EXEC"), "[3]");
        line.run("WATCH s");
        other.run("XADD s * f v");
        line.run("MULTI");
        assert_eq!(line.run("EXEC"), "(nil array)");
    }

    #[test]
    fn waiting_for_entries_and_for_the_loss_of_the_group() {
        let mut line = line();
        line.run("XGROUP SETID s g $");
        line.run("XGROUP CREATE s h $");
        let mut waiters: Vec<Line> = ["g a", "g b", "h a"]
            .iter()
            .map(|names| {
                let mut waiter = line.another();
                let command = format!("XREADGROUP GROUP {names} BLOCK 0 STREAMS s >");
                assert!(waiter.raw(&command).is_empty());
                waiter
            })
            .collect();
        line.run("XADD s 9 f v");
        let reply = r#"[["s" [["9-0" ["f" "v"]]]]]"#;
        assert_eq!(waiters[0].resume(), reply);
        assert_eq!(waiters[1].resume(), "", "the first one got it");
        assert_eq!(waiters[2].resume(), reply);
        assert!(
            waiters[2]
                .raw("XREADGROUP GROUP h a BLOCK 0 STREAMS s >")
                .is_empty()
        );
        line.run("XGROUP DESTROY s g");
        let lost = |group: &str| {
            format!(
                "-NOGROUP No such key 's' or consumer group '{group}' in XREADGROUP with GROUP option"
            )
        };
        assert_eq!(waiters[1].resume(), lost("g"));
        assert_eq!(waiters[2].resume(), "");
        line.run("DEL s");
        assert_eq!(waiters[2].resume(), lost("h"));
    }
}
