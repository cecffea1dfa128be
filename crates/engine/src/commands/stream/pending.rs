//! XPENDING: what was delivered and not acknowledged.

use serval_keyspace::stream::{Group, StreamId, stream_of};
use serval_resp::{Argv, Writer};

use super::args;
use super::{read_stream, write_id};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// Which pending entries are asked for.
struct Filter<'a> {
    min_idle_ms: i64,
    start: StreamId,
    end: StreamId,
    count: usize,
    consumer: Option<&'a [u8]>,
}

impl<'a> Filter<'a> {
    /// `None` where a summary is asked for.
    fn parse(argv: Argv<'a>) -> Result<Option<Self>, Error> {
        let mut at = 3;
        let mut min_idle_ms = 0;
        match argv.len() {
            3 => return Ok(None),
            6..=9 => {}
            _ => return Err(errors::SYNTAX),
        }
        if argv.arg(at).eq_ignore_ascii_case(b"idle") {
            min_idle_ms = args::int(argv.arg(at + 1))?;
            if argv.len() < 8 {
                return Err(errors::SYNTAX);
            }
            at += 2;
        }
        let count = usize::try_from(args::int(argv.arg(at + 2))?).unwrap_or(0);
        Ok(Some(Filter {
            min_idle_ms,
            start: args::range_start(argv.arg(at))?,
            end: args::range_end(argv.arg(at + 1))?,
            count,
            consumer: argv.get(at + 3),
        }))
    }
}

/// XPENDING key group [[IDLE min-idle-time] start end count [consumer]]
pub fn xpending(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let filter = Filter::parse(argv)?;
    let key = ctx.first_key(argv.arg(1));
    let now_ms = ctx.now_ms();
    let name = argv.arg(2);
    let found = read_stream(ctx.access, key)?;
    let group = found
        .as_ref()
        .and_then(|entry| stream_of(entry).groups.get(name));
    let group = group.ok_or_else(|| errors::no_group(key.bytes, name))?;
    match filter {
        None => write_summary(&mut ctx.reply, group),
        Some(filter) => write_entries(&mut ctx.reply, group, &filter, now_ms),
    }
    Ok(())
}

fn write_summary(reply: &mut Writer<'_>, group: &Group) {
    let pending = group.pending();
    reply.array(4);
    reply.count(pending.len());
    let (Some((first, _)), Some((last, _))) = (pending.first_key_value(), pending.last_key_value())
    else {
        reply.null();
        reply.null();
        reply.null_array();
        return;
    };
    write_id(reply, *first);
    write_id(reply, *last);
    let list = reply.begin();
    let mut len = 0;
    for consumer in group
        .consumers()
        .filter(|consumer| !consumer.pending().is_empty())
    {
        reply.array(2);
        reply.bulk(&consumer.name);
        reply.bulk_int(consumer.pending().len() as i64);
        len += 1;
    }
    reply.end_array(list, len);
}

fn write_entries(reply: &mut Writer<'_>, group: &Group, filter: &Filter<'_>, now_ms: i64) {
    let consumer = filter.consumer.map(|name| group.find_consumer(name));
    let range = filter.start..=filter.end;
    if matches!(consumer, Some(None)) || range.is_empty() {
        reply.array(0);
        return;
    }
    let list = reply.begin();
    let mut left = filter.count;
    let mut write = |id: &StreamId| {
        let Some(pending) = group.pending().get(id) else {
            return true;
        };
        let idle_ms = now_ms.wrapping_sub(pending.delivered_ms);
        if left == 0 || filter.min_idle_ms != 0 && idle_ms < filter.min_idle_ms {
            return left > 0;
        }
        left -= 1;
        reply.array(4);
        write_id(reply, *id);
        reply.bulk(group.consumer_name(pending.consumer));
        reply.integer(idle_ms.max(0));
        reply.integer(pending.delivery_count as i64);
        left > 0
    };
    match consumer.flatten().and_then(|number| group.consumer(number)) {
        Some(consumer) => consumer.pending().range(range).all(&mut write),
        None => group.pending().range(range).all(|(id, _)| write(id)),
    };
    reply.end_array(list, filter.count - left);
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn summaries_and_entries() {
        check(&[
            ("XGROUP CREATE s g 0 MKSTREAM", "OK"),
            ("XPENDING s g", "[0 (nil) (nil) (nil array)]"),
            ("XADD s 1 f 1", r#""1-0""#),
            ("XADD s 2 f 2", r#""2-0""#),
            (
                "XREADGROUP GROUP g b COUNT 1 STREAMS s >",
                r#"[["s" [["1-0" ["f" "1"]]]]]"#,
            ),
            ("+100", ""),
            (
                "XREADGROUP GROUP g a STREAMS s >",
                r#"[["s" [["2-0" ["f" "2"]]]]]"#,
            ),
            ("XPENDING s g", r#"[2 "1-0" "2-0" [["a" "1"] ["b" "1"]]]"#),
            (
                "XPENDING s g - + 10",
                r#"[["1-0" "b" 100 1] ["2-0" "a" 0 1]]"#,
            ),
            ("XPENDING s g - + 10 a", r#"[["2-0" "a" 0 1]]"#),
            ("XPENDING s g - + 10 none", "[]"),
            ("XPENDING s g IDLE 50 - + 10", r#"[["1-0" "b" 100 1]]"#),
            (
                "XPENDING s g (1 + 9223372036854775807",
                r#"[["2-0" "a" 0 1]]"#,
            ),
            ("XPENDING s g + - 10", "[]"),
            ("XPENDING s g - + 0", "[]"),
            ("XPENDING s g - + -1", "[]"),
            ("XPENDING s g - +", "-ERR syntax error"),
            ("XPENDING s g IDLE 5 - +", "-ERR syntax error"),
            (
                "XPENDING s g - + x",
                "-ERR value is not an integer or out of range",
            ),
            (
                "XPENDING s h",
                "-NOGROUP No such key 's' or consumer group 'h'",
            ),
            (
                "XPENDING none g",
                "-NOGROUP No such key 'none' or consumer group 'g'",
            ),
        ]);
    }
}
