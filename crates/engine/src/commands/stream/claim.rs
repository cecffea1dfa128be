//! Taking over what others got and did not acknowledge: XCLAIM, XAUTOCLAIM.

use std::ops::Bound;

use serval_base::number;
use serval_keyspace::Key;
use serval_keyspace::stream::{Claim, Group, Log, Pending, Stream, StreamId, stream_of};
use serval_resp::{Argv, Writer};

use super::args;
use super::effects::GroupEffects;
use super::group::unseen_if;
use super::{has_group, read_stream, write_entry, write_id};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// Options of XCLAIM.
struct ClaimOptions {
    ids: Vec<StreamId>,
    delivered_ms: i64,
    delivery_count: Option<u64>,
    force: bool,
    just_id: bool,
    last_id: StreamId,
}

impl ClaimOptions {
    fn parse(argv: Argv<'_>, now_ms: i64) -> Result<Self, Error> {
        let words = argv.slice_from(5);
        let ids: Vec<StreamId> = words
            .iter()
            .map_while(|word| args::strict_id(word).ok())
            .collect();
        let mut options = ClaimOptions {
            delivered_ms: now_ms,
            delivery_count: None,
            force: false,
            just_id: false,
            last_id: StreamId::MIN,
            ids,
        };
        let mut index = options.ids.len();
        while let Some(option) = words.get(index) {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            let value = words.get(index + 1);
            index += 1;
            match value {
                _ if is(b"force") => options.force = true,
                _ if is(b"justid") => options.just_id = true,
                Some(value) => {
                    options.valued(option, value, now_ms)?;
                    index += 1;
                }
                None => return Err(errors::xclaim_option(option)),
            }
        }
        // A time that is not, or is to come, is now: the caller's clock may differ.
        if !(0..=now_ms).contains(&options.delivered_ms) {
            options.delivered_ms = now_ms;
        }
        Ok(options)
    }

    fn valued(&mut self, option: &[u8], value: &[u8], now_ms: i64) -> Result<(), Error> {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        match () {
            () if is(b"idle") => {
                self.delivered_ms = now_ms.wrapping_sub(args::int_or(value, errors::XCLAIM_IDLE)?);
            }
            () if is(b"time") => self.delivered_ms = args::int_or(value, errors::XCLAIM_TIME)?,
            () if is(b"retrycount") => {
                let count = args::int_or(value, errors::XCLAIM_RETRYCOUNT)?;
                self.delivery_count = u64::try_from(count).ok();
            }
            () if is(b"lastid") => self.last_id = args::strict_id(value)?,
            () => return Err(errors::xclaim_option(option)),
        }
        Ok(())
    }
}

/// XCLAIM key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds] [RETRYCOUNT count] [FORCE]
/// [JUSTID] [LASTID lastid]
pub fn xclaim(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let name = argv.arg(2);
    let found = read_stream(ctx.access, key)?;
    if found.is_none_or(|entry| stream_of(&entry).groups.get(name).is_none()) {
        return Err(errors::no_group(key.bytes, name));
    }
    let min_idle_ms = args::int_or(argv.arg(4), errors::XCLAIM_MIN_IDLE)?.max(0);
    let now_ms = ctx.now_ms();
    let options = ClaimOptions::parse(argv, now_ms)?;
    let mut effects = GroupEffects::new(ctx);
    let reply = &mut ctx.reply;
    let created = ctx.access.edit_stream(key, |stream| {
        let Stream { log, groups } = stream;
        let Some(group) = groups.get_mut(name) else {
            return (unseen_if(false), false);
        };
        let advances = options.last_id > group.last_id;
        if advances {
            group.last_id = options.last_id;
        }
        let (consumer, created) = see_consumer(group, argv.arg(3), now_ms);
        let list = reply.begin();
        let (mut len, mut touched) = (0, false);
        for id in &options.ids {
            let claimed = claim(
                log,
                group,
                *id,
                &options,
                (consumer, min_idle_ms, now_ms),
                (reply, &mut effects),
            );
            len += usize::from(claimed == Some(true));
            touched |= claimed.is_some();
        }
        reply.end_array(list, len);
        if created && len == 0 {
            effects.created();
        }
        if advances && !touched {
            effects.group_at(group);
        }
        (unseen_if(created || advances || touched), created)
    });
    effects.propagate(ctx, key, name, argv.arg(3));
    notify_created(ctx, key, created);
    Ok(())
}

fn notify_created(ctx: &mut Ctx<'_, '_>, key: Key<'_>, created: Option<bool>) {
    if created == Some(true) {
        ctx.notify(EventClass::STREAM, "xgroup-createconsumer", key);
    }
}

/// The consumer of this name, which has just been seen, and whether it had to be made.
fn see_consumer(group: &mut Group, name: &[u8], now_ms: i64) -> (u32, bool) {
    let (number, created) = group.find_or_create_consumer(name, now_ms);
    if let Some(consumer) = group.consumer_mut(number) {
        consumer.seen_ms = now_ms;
    }
    (number, created)
}

/// Claims one entry and writes it. `None` where nothing was to be done, false where a deleted entry is pending no more.
fn claim(
    log: &Log,
    group: &mut Group,
    id: StreamId,
    options: &ClaimOptions,
    (consumer, min_idle_ms, now_ms): (u32, i64, i64),
    (reply, effects): (&mut Writer<'_>, &mut GroupEffects),
) -> Option<bool> {
    let Some(entry) = log.nodes.range(id, id).next() else {
        effects.pending(group, id);
        return group.acknowledge(id).then_some(false);
    };
    match group.pending().get(&id) {
        None if !options.force => return None,
        Some(pending) if is_too_fresh(pending, min_idle_ms, now_ms) => return None,
        _ => {}
    }
    group.claim(
        id,
        Claim {
            consumer,
            delivered_ms: options.delivered_ms,
            delivery_count: options.delivery_count,
            keeps_count: options.just_id,
        },
    );
    effects.pending(group, id);
    if let Some(consumer) = group.consumer_mut(consumer) {
        consumer.active_ms = now_ms;
    }
    if options.just_id {
        write_id(reply, id);
    } else {
        write_entry(reply, &entry);
    }
    Some(true)
}

fn is_too_fresh(pending: &Pending, min_idle_ms: i64, now_ms: i64) -> bool {
    min_idle_ms != 0 && now_ms.wrapping_sub(pending.delivered_ms) < min_idle_ms
}

/// Options of XAUTOCLAIM.
struct AutoOptions {
    min_idle_ms: i64,
    start: StreamId,
    count: usize,
    just_id: bool,
}

impl AutoOptions {
    fn parse(argv: Argv<'_>) -> Result<Self, Error> {
        const COUNT_DEFAULT: usize = 100;
        /// Where Redis's sixteen bytes an id would exceed its numbers.
        const COUNT_MAX: i64 = i64::MAX / 16;
        let mut options = AutoOptions {
            min_idle_ms: args::int_or(argv.arg(4), errors::XAUTOCLAIM_MIN_IDLE)?.max(0),
            start: args::range_start(argv.arg(5))?,
            count: COUNT_DEFAULT,
            just_id: false,
        };
        let mut index = 6;
        while let Some(option) = argv.get(index) {
            if option.eq_ignore_ascii_case(b"justid") {
                options.just_id = true;
            } else if option.eq_ignore_ascii_case(b"count") && index + 1 < argv.len() {
                index += 1;
                let count = number::parse_i64(argv.arg(index));
                let count = count.filter(|count| (1..=COUNT_MAX).contains(count));
                options.count = count.ok_or(errors::XAUTOCLAIM_COUNT)? as usize;
            } else {
                return Err(errors::SYNTAX);
            }
            index += 1;
        }
        Ok(options)
    }
}

/// What an XAUTOCLAIM has found.
#[derive(Default)]
struct Taken {
    claimed: Vec<StreamId>,
    deleted: Vec<StreamId>,
    next: StreamId,
}

/// XAUTOCLAIM key group consumer min-idle-time start [COUNT count] [JUSTID]
pub fn xautoclaim(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let name = argv.arg(2);
    // Looked up, and counted, before the arguments are read; its type matters after them.
    let found = ctx.access.read(key).is_some();
    let options = AutoOptions::parse(argv)?;
    if !found || !has_group(ctx.access, key, name)? {
        return Err(errors::no_group(key.bytes, name));
    }
    let now_ms = ctx.now_ms();
    let mut effects = GroupEffects::new(ctx);
    let reply = &mut ctx.reply;
    let created = ctx.access.edit_stream(key, |stream| {
        let Stream { log, groups } = stream;
        let Some(group) = groups.get_mut(name) else {
            return (unseen_if(false), false);
        };
        let (consumer, created) = see_consumer(group, argv.arg(3), now_ms);
        let taken = take_idle(log, group, &options, (consumer, now_ms), &mut effects);
        if created && taken.claimed.is_empty() {
            effects.created();
        }
        reply.array(3);
        write_id(reply, taken.next);
        reply.array(taken.claimed.len());
        for id in &taken.claimed {
            match log.nodes.range(*id, *id).next() {
                Some(entry) if !options.just_id => write_entry(reply, &entry),
                _ => write_id(reply, *id),
            }
        }
        reply.array(taken.deleted.len());
        taken.deleted.iter().for_each(|id| write_id(reply, *id));
        let touched = !taken.claimed.is_empty() || !taken.deleted.is_empty();
        (unseen_if(created || touched), created)
    });
    effects.propagate(ctx, key, name, argv.arg(3));
    notify_created(ctx, key, created);
    Ok(())
}

/// Claims what has been idle long enough, from the first id on; what was deleted meanwhile is pending no more.
fn take_idle(
    log: &Log,
    group: &mut Group,
    options: &AutoOptions,
    (consumer, now_ms): (u32, i64),
    effects: &mut GroupEffects,
) -> Taken {
    /// Entries looked at for each that may be claimed.
    const ATTEMPTS_FACTOR: usize = 10;
    let mut taken = Taken::default();
    let mut attempts = options.count.saturating_mul(ATTEMPTS_FACTOR);
    let mut from = Bound::Included(options.start);
    let claim = Claim {
        consumer,
        delivered_ms: now_ms,
        delivery_count: None,
        keeps_count: options.just_id,
    };
    while attempts > 0 && taken.claimed.len() + taken.deleted.len() < options.count {
        attempts -= 1;
        let Some((id, pending)) = group.pending_from(from) else {
            break;
        };
        from = Bound::Excluded(id);
        if !log.nodes.contains(id) {
            effects.pending(group, id);
            group.acknowledge(id);
            taken.deleted.push(id);
        } else if !is_too_fresh(&pending, options.min_idle_ms, now_ms) {
            group.claim(id, claim);
            effects.pending(group, id);
            taken.claimed.push(id);
        }
    }
    if let Some(consumer) = group
        .consumer_mut(consumer)
        .filter(|_| !taken.claimed.is_empty())
    {
        consumer.active_ms = now_ms;
    }
    taken.next = group.pending_from(from).map_or(StreamId::MIN, |(id, _)| id);
    taken
}

#[cfg(test)]
mod tests {
    use crate::testing::Line;

    fn line() -> Line {
        let mut line = Line::open();
        for id in 1..=4 {
            line.run(&format!("XADD s {id} f {id}"));
        }
        line.run("XGROUP CREATE s g 0");
        line.run("XREADGROUP GROUP g a STREAMS s >");
        line.clock.advance_ms(1000);
        line
    }

    #[track_caller]
    fn check(steps: &[(&str, &str)]) {
        let mut line = line();
        for (command, expected) in steps {
            assert_eq!(line.run(command), *expected, "{command}");
        }
    }

    #[test]
    fn claiming_by_id() {
        check(&[
            ("XCLAIM s g b 2000 1", "[]"),
            ("XCLAIM s g b 1000 1 9", r#"[["1-0" ["f" "1"]]]"#),
            ("XPENDING s g - + 1", r#"[["1-0" "b" 0 2]]"#),
            ("XCLAIM s g b 0 2 JUSTID", r#"["2-0"]"#),
            (
                "XPENDING s g - + 10 b",
                r#"[["1-0" "b" 0 2] ["2-0" "b" 0 1]]"#,
            ),
            (
                "XCLAIM s g b 0 2 IDLE 500 RETRYCOUNT 7 JUSTID",
                r#"["2-0"]"#,
            ),
            ("XPENDING s g 2 2 1", r#"[["2-0" "b" 500 7]]"#),
            (
                "XCLAIM s g b 0 2 TIME -9223372036854775808 RETRYCOUNT 9223372036854775807",
                r#"[["2-0" ["f" "2"]]]"#,
            ),
            (
                "XCLAIM s g b 0 2 IDLE -9223372036854775808",
                r#"[["2-0" ["f" "2"]]]"#,
            ),
            (
                "XPENDING s g 2 2 1",
                r#"[["2-0" "b" 0 -9223372036854775808]]"#,
            ),
            ("XACK s g 3", "1"),
            ("XCLAIM s g c 0 3", "[]"),
            (
                "XCLAIM s g c 99999 3 FORCE LASTID 9",
                r#"[["3-0" ["f" "3"]]]"#,
            ),
            ("XDEL s 4", "1"),
            ("XCLAIM s g c 0 4 FORCE", "[]"),
            ("XPENDING s g", r#"[3 "1-0" "3-0" [["b" "2"] ["c" "1"]]]"#),
            ("XCLAIM s g c 0 FORCE", "[]"),
            (
                "XCLAIM s g c x 1",
                "-ERR Invalid min-idle-time argument for XCLAIM",
            ),
            (
                "XCLAIM s g c 0 1 IDLE x",
                "-ERR Invalid IDLE option argument for XCLAIM",
            ),
            (
                "XCLAIM s g c 0 1 RETRYCOUNT",
                "-ERR Unrecognized XCLAIM option 'RETRYCOUNT'",
            ),
            (
                "XCLAIM s h c 0 1",
                "-NOGROUP No such key 's' or consumer group 'h'",
            ),
        ]);
    }

    #[test]
    fn claiming_what_is_idle() {
        check(&[
            ("XAUTOCLAIM s g b 2000 -", r#"["0-0" [] []]"#),
            (
                "XAUTOCLAIM s g b 1000 - COUNT 1",
                r#"["2-0" [["1-0" ["f" "1"]]] []]"#,
            ),
            ("XDEL s 2 4", "2"),
            (
                "XAUTOCLAIM s g b 1000 - COUNT 2",
                r#"["4-0" [["3-0" ["f" "3"]]] ["2-0"]]"#,
            ),
            (
                "XAUTOCLAIM s g b 0 (1 COUNT 10 JUSTID",
                r#"["0-0" ["3-0"] ["4-0"]]"#,
            ),
            (
                "XPENDING s g - + 10",
                r#"[["1-0" "b" 0 2] ["3-0" "b" 0 2]]"#,
            ),
            (
                "XAUTOCLAIM s g b 0 - COUNT 576460752303423487",
                r#"["0-0" [["1-0" ["f" "1"]] ["3-0" ["f" "3"]]] []]"#,
            ),
            (
                "XAUTOCLAIM s g b 0 - COUNT 9223372036854775807",
                "-ERR COUNT must be > 0",
            ),
            ("XAUTOCLAIM s g b 0 - COUNT 0", "-ERR COUNT must be > 0"),
            (
                "XAUTOCLAIM s g b x -",
                "-ERR Invalid min-idle-time argument for XAUTOCLAIM",
            ),
            ("XAUTOCLAIM s g b 0 - COUNT", "-ERR syntax error"),
            (
                "XAUTOCLAIM s h b 0 -",
                "-NOGROUP No such key 's' or consumer group 'h'",
            ),
        ]);
    }
}
