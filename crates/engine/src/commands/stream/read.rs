//! Reading entries: XLEN, XRANGE, XREVRANGE, XREAD.

use serval_keyspace::kind;
use serval_keyspace::stream::{ID_TEXT_BYTES_MAX, StreamEntry, StreamId, stream_of};
use serval_resp::{Argv, ArgvBuf, Deferred, Writer};
use smallvec::SmallVec;

use super::args;
use super::{read_stream, write_entry};
use crate::blocking::{self, Block, Nothing};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// XLEN key
pub fn xlen(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let found = read_stream(ctx.access, key)?;
    let len = found.map_or(0, |entry| stream_of(&entry).log.len());
    ctx.reply.integer(len as i64);
    Ok(())
}

/// XRANGE key start end [COUNT count]
pub fn xrange(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let range = (argv.arg(2), argv.arg(3));
    range_of(ctx, argv, range, false)
}

/// XREVRANGE key end start [COUNT count]
pub fn xrevrange(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let range = (argv.arg(3), argv.arg(2));
    range_of(ctx, argv, range, true)
}

fn range_of(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    (start, end): (&[u8], &[u8]),
    is_reverse: bool,
) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let (start, end) = (args::range_start(start)?, args::range_end(end)?);
    let mut count = usize::MAX;
    let mut index = 4;
    while let Some(option) = argv.get(index) {
        let value = argv.get(index + 1).ok_or(errors::SYNTAX)?;
        if !option.eq_ignore_ascii_case(b"count") {
            return Err(errors::SYNTAX);
        }
        count = usize::try_from(args::int(value)?).unwrap_or(0);
        index += 2;
    }
    let output_bytes_max = ctx.session.output_bytes_max;
    let reply = &mut ctx.reply;
    let Some(found) = read_stream(ctx.access, key)? else {
        reply.array(0);
        return Ok(());
    };
    if count == 0 {
        reply.null_array();
        return Ok(());
    }
    let list = reply.begin();
    let mut len = 0;
    let mut write = |entry: StreamEntry<'_>| {
        write_entry(reply, &entry);
        len += 1;
        // What goes beyond the client's limit nobody will read.
        reply.position() <= output_bytes_max
    };
    let nodes = &stream_of(&found).log.nodes;
    if is_reverse {
        nodes.range_rev(start, end).take(count).all(&mut write);
    } else {
        nodes.range(start, end).take(count).all(&mut write);
    }
    reply.end_array(list, len);
    Ok(())
}

/// Options of XREAD and XREADGROUP.
pub(super) struct ReadOptions<'a> {
    /// Entries of each stream at most.
    pub(super) count: usize,
    /// It waits where there is nothing: until then, Unix milliseconds, or for ever.
    deadline_ms: Option<Option<i64>>,
    /// Entries do not become pending.
    pub(super) no_ack: bool,
    /// Group and consumer.
    pub(super) group: Option<(&'a [u8], &'a [u8])>,
    streams: Argv<'a>,
}

impl<'a> ReadOptions<'a> {
    /// Reads what stands behind the command's name.
    pub(super) fn parse(ctx: &Ctx<'_, '_>, argv: Argv<'a>) -> Result<Self, Error> {
        let for_group = ctx.spec.full_name == "xreadgroup";
        let mut options = ReadOptions {
            count: usize::MAX,
            deadline_ms: None,
            no_ack: false,
            group: None,
            streams: argv.slice_from(argv.len()),
        };
        let mut index = 1;
        while let Some(option) = argv.get(index) {
            let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
            let more = argv.len() - index - 1;
            match () {
                () if is(b"block") && more > 0 => {
                    index += 1;
                    let deadline_ms = blocking::deadline_of_ms(ctx, argv.arg(index))?;
                    options.deadline_ms = Some(deadline_ms);
                }
                () if is(b"count") && more > 0 => {
                    index += 1;
                    options.count = match args::int(argv.arg(index))? {
                        ..=0 => usize::MAX,
                        count => usize::try_from(count).unwrap_or(usize::MAX),
                    };
                }
                () if is(b"streams") && more > 0 => {
                    options.streams = argv.slice_from(index + 1);
                    break;
                }
                () if is(b"group") && more >= 2 => {
                    if !for_group {
                        return Err(errors::XREAD_GROUP);
                    }
                    options.group = Some((argv.arg(index + 1), argv.arg(index + 2)));
                    index += 2;
                }
                () if is(b"noack") => {
                    if !for_group {
                        return Err(errors::XREAD_NOACK);
                    }
                    options.no_ack = true;
                }
                () => return Err(errors::SYNTAX),
            }
            index += 1;
        }
        if !options.streams.len().is_multiple_of(2) {
            return Err(errors::unbalanced_streams(for_group));
        }
        if options.streams.is_empty() {
            return Err(errors::SYNTAX);
        }
        if for_group && options.group.is_none() {
            return Err(errors::XREADGROUP_NO_GROUP);
        }
        Ok(options)
    }

    /// Keys with the ids to read from.
    pub(super) fn streams(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        let streams = self.streams;
        let half = streams.len() / 2;
        (0..half).map(move |index| (streams.arg(index), streams.arg(half + index)))
    }
}

/// The reply of XREAD and XREADGROUP: a list that is not there before it has an element.
#[derive(Default)]
pub(super) struct Served {
    list: Option<Deferred>,
    len: usize,
}

impl Served {
    /// Writes the head of one stream's entries.
    pub(super) fn begin(&mut self, reply: &mut Writer<'_>, key: &[u8]) {
        self.list.get_or_insert_with(|| reply.begin());
        self.len += 1;
        if !reply.resp3 {
            reply.array(2);
        }
        reply.bulk(key);
    }

    /// Ends the list. False if there is none.
    pub(super) fn end(self, reply: &mut Writer<'_>) -> bool {
        let Some(list) = self.list else {
            return false;
        };
        if reply.resp3 {
            reply.end_map(list, self.len);
        } else {
            reply.end_array(list, self.len);
        }
        true
    }
}

/// XREAD [COUNT count] [BLOCK milliseconds] STREAMS key [key ...] id [id ...]
pub fn xread(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let options = ReadOptions::parse(ctx, argv)?;
    let mut ids: SmallVec<[StreamId; 8]> = SmallVec::new();
    for (bytes, id) in options.streams() {
        let key = ctx.key(bytes);
        let found = match ctx.can_see(key) {
            true => read_stream(ctx.access, key)?,
            false => None,
        };
        let log = found.as_ref().map(|entry| &stream_of(entry).log);
        ids.push(match id {
            b"$" => log.map_or(StreamId::MIN, |log| log.last_id),
            b"+" => match log.filter(|log| !log.is_empty()) {
                Some(log) => log.top_id().previous().unwrap_or(StreamId::MAX),
                None => StreamId::MIN,
            },
            b">" => return Err(errors::XREAD_NEW),
            id => args::strict_id(id)?,
        });
    }
    let mut served = Served::default();
    for ((bytes, _), id) in options.streams().zip(&ids) {
        let key = ctx.key(bytes);
        if !ctx.can_see(key) {
            continue;
        }
        let Some(found) = ctx.access.read(key) else {
            continue;
        };
        let log = &stream_of(&found).log;
        let start = id.next().filter(|start| log.top_id() >= *start);
        let Some(start) = start.filter(|_| !log.is_empty()) else {
            continue;
        };
        let reply = &mut ctx.reply;
        served.begin(reply, bytes);
        let list = reply.begin();
        let mut len = 0;
        for entry in log.nodes.range(start, StreamId::MAX).take(options.count) {
            write_entry(reply, &entry);
            len += 1;
        }
        reply.end_array(list, len);
    }
    if served.end(&mut ctx.reply) {
        return Ok(());
    }
    wait(ctx, argv, &options, &ids)
}

/// Answers null, or waits if it was asked to. `ids` are what `$` stands for.
pub(super) fn wait(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    options: &ReadOptions<'_>,
    ids: &[StreamId],
) -> CommandResult {
    let Some(deadline_ms) = options.deadline_ms else {
        ctx.reply.null_array();
        return Ok(());
    };
    // When the command runs again, `$` would mean an id that has come since.
    let first_id = argv.len() - ids.len();
    let mut again = ArgvBuf::new();
    for (index, arg) in argv.iter().enumerate() {
        match index.checked_sub(first_id).and_then(|index| ids.get(index)) {
            Some(id) if arg == b"$" => again.push(id.format(&mut [0; ID_TEXT_BYTES_MAX])),
            _ => again.push(arg),
        }
    }
    ctx.block_on(Block {
        kind: kind::STREAM,
        keys: options.streams().map(|(key, _)| key).collect(),
        deadline_ms,
        nothing: Nothing::NullArray,
        is_told_of_loss: options.group.is_some(),
        destination: None,
        argv: again,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    fn line() -> Line {
        let mut line = Line::open();
        for (id, field, value) in [
            ("1-1", "a", "1"),
            ("1-2", "a", "2"),
            ("2-0", "b", "x"),
            ("3-0", "a", "-5"),
        ] {
            line.run(&format!("XADD s {id} {field} {value} c \"\""));
        }
        line
    }

    #[test]
    fn ranges() {
        let mut line = line();
        let (a, b, c, d) = (
            r#"["1-1" ["a" "1" "c" ""]]"#,
            r#"["1-2" ["a" "2" "c" ""]]"#,
            r#"["2-0" ["b" "x" "c" ""]]"#,
            r#"["3-0" ["a" "-5" "c" ""]]"#,
        );
        for (command, expected) in [
            ("XRANGE s - +", format!("[{a} {b} {c} {d}]")),
            ("XREVRANGE s + -", format!("[{d} {c} {b} {a}]")),
            ("XRANGE s - + COUNT 2", format!("[{a} {b}]")),
            ("XREVRANGE s + - COUNT 1", format!("[{d}]")),
            ("XRANGE s 1 1", format!("[{a} {b}]")),
            ("XRANGE s (1-1 (3-0", format!("[{b} {c}]")),
            ("XREVRANGE s (3-0 (1-1", format!("[{c} {b}]")),
            ("XRANGE s 2 1", "[]".into()),
            ("XRANGE none - +", "[]".into()),
            ("XRANGE s - + COUNT 0", "(nil array)".into()),
            ("XRANGE s - + COUNT -1", "(nil array)".into()),
            (
                "XRANGE s - + COUNT 9223372036854775807",
                format!("[{a} {b} {c} {d}]"),
            ),
            ("XRANGE s - + COUNT", "-ERR syntax error".into()),
            (
                "XRANGE s (- +",
                "-ERR Invalid stream ID specified as stream command argument".into(),
            ),
            (
                "XRANGE s (18446744073709551615-18446744073709551615 +",
                "-ERR invalid start ID for the interval".into(),
            ),
            (
                "XRANGE s - (0-0",
                "-ERR invalid end ID for the interval".into(),
            ),
            ("XRANGE s - (0", format!("[{}]", "")),
        ] {
            assert_eq!(line.run(command), expected, "{command}");
        }
    }

    #[test]
    fn reading_from_several_streams() {
        let mut line = line();
        line.run("XADD t 5-5 f v");
        for (command, expected) in [
            (
                "XREAD COUNT 1 STREAMS s t none 1-2 0 0",
                r#"[["s" [["2-0" ["b" "x" "c" ""]]]] ["t" [["5-5" ["f" "v"]]]]]"#,
            ),
            ("XREAD STREAMS s t $ $", "(nil array)"),
            ("XREAD STREAMS t +", r#"[["t" [["5-5" ["f" "v"]]]]]"#),
            ("XREAD STREAMS none +", "(nil array)"),
            (
                "XREAD STREAMS t 18446744073709551615-18446744073709551615",
                "(nil array)",
            ),
            (
                "XREAD COUNT 9223372036854775807 STREAMS t 0",
                r#"[["t" [["5-5" ["f" "v"]]]]]"#,
            ),
            (
                "XREAD COUNT -1 STREAMS t 0",
                r#"[["t" [["5-5" ["f" "v"]]]]]"#,
            ),
            (
                "XREAD STREAMS t >",
                "-ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.",
            ),
            (
                "XREAD STREAMS s t 0",
                "-ERR Unbalanced 'xread' list of streams: for each stream key an ID, '+', or '$' must be specified.",
            ),
            ("XREAD BLOCK -1 STREAMS s 0", "-ERR timeout is negative"),
            (
                "XREAD BLOCK x STREAMS s 0",
                "-ERR timeout is not an integer or out of range",
            ),
            (
                "XREAD BLOCK 9223372036854775807 STREAMS s 0",
                "-ERR timeout is out of range",
            ),
            (
                "XREAD GROUP g c STREAMS s 0",
                "-ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.",
            ),
            (
                "XREAD NOACK STREAMS s 0",
                "-ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.",
            ),
            (
                "XREAD COUNT STREAMS STREAMS s 0",
                "-ERR value is not an integer or out of range",
            ),
            ("XREAD COUNT 1 1 1", "-ERR syntax error"),
        ] {
            assert_eq!(line.run(command), expected, "{command}");
        }
        line.run("HELLO 3");
        assert_eq!(
            line.run("XREAD STREAMS t 0"),
            r#"{"t": [["5-5" ["f" "v"]]]}"#
        );
        assert_eq!(line.run("XREAD STREAMS t $"), "(nil)");
    }

    #[test]
    fn deleted_entries_are_not_read() {
        check(&[
            ("XADD s 1-0 f 1", r#""1-0""#),
            ("XADD s 2-0 f 2", r#""2-0""#),
            ("XADD s 3-0 f 3", r#""3-0""#),
            ("XDEL s 3-0", "1"),
            ("XREAD STREAMS s 2-0", "(nil array)"),
            ("XREAD STREAMS s +", r#"[["s" [["2-0" ["f" "2"]]]]]"#),
            ("XDEL s 1-0 2-0", "2"),
            ("XREAD STREAMS s 0", "(nil array)"),
            ("XREAD STREAMS s +", "(nil array)"),
            ("XRANGE s - +", "[]"),
        ]);
    }

    #[test]
    fn waiting_for_entries() {
        let mut line = Line::open();
        line.run("XADD s 1-0 f v");
        let mut waiters: Vec<Line> = [
            "XREAD BLOCK 0 STREAMS none s 0 $",
            "XREAD COUNT 1 BLOCK 0 STREAMS s 1",
        ]
        .iter()
        .map(|command| {
            let mut waiter = line.another();
            assert!(waiter.raw(command).is_empty(), "{command}");
            waiter
        })
        .collect();
        assert_eq!(
            line.run("XREAD BLOCK 0 STREAMS s +"),
            r#"[["s" [["1-0" ["f" "v"]]]]]"#
        );
        line.run("SET other x");
        line.run("XADD s 2-0 f w");
        line.run("XADD s 3-0 f x");
        assert_eq!(waiters[0].resume(), r#"[["s" [["2-0" ["f" "w"]]]]]"#);
        assert_eq!(waiters[1].resume(), r#"[["s" [["2-0" ["f" "w"]]]]]"#);
        assert!(waiters[0].raw("XREAD BLOCK 100 STREAMS s $").is_empty());
        line.run("DEL s");
        line.run("RPUSH s x");
        assert_eq!(waiters[0].time_out(), "(nil array)");
        line.run("MULTI");
        line.run("XREAD BLOCK 0 STREAMS none $");
        assert_eq!(line.run("EXEC"), "[(nil array)]");
    }
}
