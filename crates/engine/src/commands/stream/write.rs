//! Adding entries, deleting them, and what a stream remembers: XADD, XDEL, XTRIM, XSETID.

use serval_keyspace::Outcome;
use serval_keyspace::stream::{
    AddError, ID_TEXT_BYTES_MAX, Log, NewId, Stream, StreamId, Trim, TrimTo, stream_of,
};
use serval_resp::Argv;
use smallvec::SmallVec;

use super::args::{self, AddOptions};
use super::{look_stream, write_id};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::journal::Arg;
use crate::notify::EventClass;

/// XADD key [NOMKSTREAM] [MAXLEN | MINID [= | ~] threshold [LIMIT count]] * | id field value [field value ...]
pub fn xadd(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let options = AddOptions::parse(argv, true, ctx.config(), ctx.session.is_replaying)?;
    let fields = argv.slice_from(options.fields_at);
    if fields.is_empty() || !fields.len().is_multiple_of(2) {
        return Err(errors::wrong_arity(ctx.spec.full_name));
    }
    if options.id == NewId::Given(StreamId::MIN) {
        return Err(errors::STREAM_ID_ZERO);
    }
    let exists = look_stream(ctx.access, key)?.is_some();
    if !exists && options.no_mkstream {
        ctx.reply.null();
        return Ok(());
    }
    let (now_ms, limits) = (ctx.now_ms(), args::node_limits(ctx.config()));
    let pairs =
        (0..fields.len() / 2).map(|index| (fields.arg(2 * index), fields.arg(2 * index + 1)));
    let add = |stream: &mut Stream| match stream.log.add(options.id, now_ms, pairs, limits) {
        Ok(id) => {
            let trimmed = options.trim.map_or(0, |trim| stream.log.trim(trim));
            (Outcome::Changed, Ok((id, trimmed, Left::of(&stream.log))))
        }
        Err(error) => (Outcome::Unchanged, Err(error)),
    };
    let added = if exists {
        ctx.access.edit_stream(key, add)
    } else {
        let mut stream = Stream::default();
        let (_, added) = add(&mut stream);
        if added.is_ok() {
            ctx.access.put_stream(key, stream);
        }
        Some(added)
    };
    let added = added.unwrap_or(Err(AddError::NotAbove));
    let (id, trimmed, left) = added.map_err(add_error)?;
    write_id(&mut ctx.reply, id);
    propagate_add(ctx, argv, &options, id, left);
    ctx.notify(EventClass::STREAM, "xadd", key);
    if trimmed > 0 {
        ctx.notify(EventClass::STREAM, "xtrim", key);
    }
    Ok(())
}

/// What a stream has left after it was trimmed.
#[derive(Clone, Copy, Default)]
struct Left {
    len: u64,
    first_id: StreamId,
}

impl Left {
    fn of(log: &Log) -> Left {
        Left {
            len: log.len(),
            first_id: log.first_id,
        }
    }

    /// The threshold that trims to this exactly, in words; none where the one that was given does.
    fn threshold(self, trim: Option<Trim>, text: &mut [u8; ID_TEXT_BYTES_MAX]) -> Option<Arg<'_>> {
        let trim = trim.filter(|trim| trim.is_approximate)?;
        match trim.to {
            TrimTo::Len(_) => Some(Arg::from(self.len as i64)),
            TrimTo::Id(_) if self.len == 0 => None,
            TrimTo::Id(_) => Some(Arg::from(self.first_id.format(text))),
        }
    }
}

/// Tells of an entry with the id that it got, and of trimming by nodes as of exact trimming to what is left.
fn propagate_add(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    options: &AddOptions,
    id: StreamId,
    left: Left,
) {
    if !ctx.is_journaled() {
        return;
    }
    let (mut threshold, mut id_text) = ([0; ID_TEXT_BYTES_MAX], [0; ID_TEXT_BYTES_MAX]);
    let mut replaced: SmallVec<[(usize, Arg<'_>); 3]> = SmallVec::new();
    push_trim(&mut replaced, options, left, &mut threshold);
    if !matches!(options.id, NewId::Given(_)) {
        let id = id.format(&mut id_text);
        replaced.push((options.fields_at - 1, Arg::from(id)));
    }
    if !replaced.is_empty() {
        ctx.propagate_with(argv, &replaced, None);
    }
}

/// Replaces the arguments of trimming that may trim otherwise elsewhere.
fn push_trim<'a>(
    replaced: &mut SmallVec<[(usize, Arg<'a>); 3]>,
    options: &AddOptions,
    left: Left,
    text: &'a mut [u8; ID_TEXT_BYTES_MAX],
) {
    if !options.trim.is_some_and(|trim| trim.is_approximate) {
        return;
    }
    replaced.push((options.threshold_at - 1, Arg::from(b"=")));
    if let Some(threshold) = left.threshold(options.trim, text) {
        replaced.push((options.threshold_at, threshold));
    }
}

fn add_error(error: AddError) -> Error {
    match error {
        AddError::Exhausted => errors::STREAM_EXHAUSTED,
        AddError::NotAbove => errors::STREAM_ID_NOT_ABOVE,
        AddError::TooLarge => errors::STREAM_ENTRY_TOO_LARGE,
    }
}

/// XDEL key id [id ...]
pub fn xdel(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    if look_stream(ctx.access, key)?.is_none() {
        ctx.reply.integer(0);
        return Ok(());
    }
    let ids = argv.slice_from(2);
    let ids: Vec<StreamId> = ids.iter().map(args::strict_id).collect::<Result<_, _>>()?;
    let deleted = ctx.access.edit_stream(key, |stream| {
        let deleted = stream.log.delete(&ids);
        (changed_if(deleted > 0), deleted)
    });
    let deleted = deleted.unwrap_or_default();
    if deleted > 0 {
        ctx.notify(EventClass::STREAM, "xdel", key);
    }
    ctx.reply.integer(deleted as i64);
    Ok(())
}

/// XTRIM key MAXLEN | MINID [= | ~] threshold [LIMIT count]
pub fn xtrim(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let options = AddOptions::parse(argv, false, ctx.config(), ctx.session.is_replaying)?;
    let exists = look_stream(ctx.access, key)?.is_some();
    let trimmed = match options.trim {
        Some(trim) if exists => ctx.access.edit_stream(key, |stream| {
            let trimmed = stream.log.trim(trim);
            let left = Left::of(&stream.log);
            (changed_if(trimmed > 0), (trimmed, left))
        }),
        _ => None,
    };
    let (trimmed, left) = trimmed.unwrap_or_default();
    if trimmed > 0 {
        let mut threshold = [0; ID_TEXT_BYTES_MAX];
        let mut replaced = SmallVec::new();
        push_trim(&mut replaced, &options, left, &mut threshold);
        if !replaced.is_empty() {
            ctx.propagate_with(argv, &replaced, None);
        }
        ctx.notify(EventClass::STREAM, "xtrim", key);
    }
    ctx.reply.integer(trimmed as i64);
    Ok(())
}

fn changed_if(changed: bool) -> Outcome {
    if changed {
        Outcome::Changed
    } else {
        Outcome::Unchanged
    }
}

/// XSETID key last-id [ENTRIESADDED count] [MAXDELETEDID id]
pub fn xsetid(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let last_id = args::strict_id(argv.arg(2))?;
    let mut max_deleted_id = StreamId::MIN;
    let mut entries_added = None;
    let mut index = 3;
    while let Some(option) = argv.get(index) {
        let value = argv.get(index + 1).ok_or(errors::SYNTAX)?;
        if option.eq_ignore_ascii_case(b"entriesadded") {
            let added = args::int(value)?;
            entries_added = Some(u64::try_from(added).map_err(|_| errors::ENTRIES_ADDED_NEGATIVE)?);
        } else if option.eq_ignore_ascii_case(b"maxdeletedid") {
            max_deleted_id = args::strict_id(value)?;
            if last_id < max_deleted_id {
                return Err(errors::SETID_BELOW_GIVEN_DELETED);
            }
        } else {
            return Err(errors::SYNTAX);
        }
        index += 2;
    }
    {
        let found = look_stream(ctx.access, key)?.ok_or(errors::NO_SUCH_KEY)?;
        let log = &stream_of(&found).log;
        if last_id < log.max_deleted_id {
            return Err(errors::SETID_BELOW_DELETED);
        }
        if !log.is_empty() && last_id < log.top_id() {
            return Err(errors::SETID_BELOW_TOP);
        }
        if !log.is_empty() && entries_added.is_some_and(|added| added < log.len()) {
            return Err(errors::SETID_ENTRIES_ADDED);
        }
    }
    ctx.access.edit_stream(key, |stream| {
        let log = &mut stream.log;
        log.last_id = last_id;
        log.entries_added = entries_added.unwrap_or(log.entries_added);
        if max_deleted_id != StreamId::MIN {
            log.max_deleted_id = max_deleted_id;
        }
        (Outcome::Unseen, ())
    });
    ctx.notify(EventClass::STREAM, "xsetid", key);
    ctx.reply.ok();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    const NOT_ABOVE: &str =
        "-ERR The ID specified in XADD is equal or smaller than the target stream top item";
    const BAD_ID: &str = "-ERR Invalid stream ID specified as stream command argument";

    #[test]
    fn ids_in_every_form() {
        check(&[
            ("XADD s * f v", r#""1700000000000-0""#),
            ("XADD s * f v", r#""1700000000000-1""#),
            ("+5", ""),
            ("XADD s * f v", r#""1700000000005-0""#),
            ("XADD s 1700000000005-* f v", r#""1700000000005-1""#),
            ("XADD s 1700000000006 f v", r#""1700000000006-0""#),
            ("XADD s 1700000000006-0 f v", NOT_ABOVE),
            ("XADD s 1 f v", NOT_ABOVE),
            ("XADD s - f v", BAD_ID),
            ("XADD s x f v", BAD_ID),
            (
                "XADD s 0-0 f v",
                "-ERR The ID specified in XADD must be greater than 0-0",
            ),
            ("XADD t 0-* f v", r#""0-1""#),
            (
                "XADD t 18446744073709551615-18446744073709551615 f v",
                r#""18446744073709551615-18446744073709551615""#,
            ),
            (
                "XADD t * f v",
                "-ERR The stream has exhausted the last possible ID, unable to add more items",
            ),
            (
                "XADD s * f",
                "-ERR wrong number of arguments for 'xadd' command",
            ),
            (
                "XADD s * f v g",
                "-ERR wrong number of arguments for 'xadd' command",
            ),
            ("XADD none NOMKSTREAM * f v", "(nil)"),
            ("EXISTS none", "0"),
            ("XLEN s", "5"),
            ("SET k v", "OK"),
            (
                "XADD k * f v",
                "-WRONGTYPE Operation against a key holding the wrong kind of value",
            ),
            ("TYPE s", "stream"),
            ("OBJECT ENCODING s", r#""stream""#),
        ]);
    }

    #[test]
    fn trimming() {
        let mut line = Line::open();
        for ms in 1..=250 {
            line.run(&format!("XADD s {ms} f v"));
        }
        for (command, expected) in [
            ("XTRIM s MAXLEN 240", "10"),
            ("XTRIM s MAXLEN ~ 140", "90"),
            ("XTRIM s MAXLEN ~ 139", "0"),
            ("XTRIM s MINID 110", "9"),
            ("XTRIM s MINID ~ 210 LIMIT 5", "0"),
            ("XTRIM s MINID ~ 210 LIMIT 0", "91"),
            ("XADD s MAXLEN = 10 251 f v", r#""251-0""#),
            ("XLEN s", "10"),
            ("XADD s MINID 250 252 f v", r#""252-0""#),
            ("XLEN s", "3"),
            ("XTRIM s MAXLEN 0", "3"),
            ("XLEN s", "0"),
            ("EXISTS s", "1"),
            ("XTRIM none MAXLEN 0", "0"),
            (
                "XTRIM s MAXLEN -1",
                "-ERR The MAXLEN argument must be >= 0.",
            ),
            ("XTRIM s MAXLEN 9223372036854775807", "0"),
            (
                "XTRIM s MAXLEN ~ 1 LIMIT -1",
                "-ERR The LIMIT argument must be >= 0.",
            ),
            (
                "XTRIM s MAXLEN 1 LIMIT 1",
                "-ERR syntax error, LIMIT cannot be used without the special ~ option",
            ),
            (
                "XTRIM s LIMIT",
                "-ERR wrong number of arguments for 'xtrim' command",
            ),
            (
                "XTRIM s LIMIT 1 LIMIT 2",
                "-ERR syntax error, LIMIT cannot be used without specifying a trimming strategy",
            ),
            (
                "XTRIM s LIMIT 0 LIMIT 0",
                "-ERR syntax error, XTRIM must be called with a trimming strategy",
            ),
            (
                "XTRIM s MAXLEN 1 MINID 1",
                "-ERR syntax error, MAXLEN and MINID options at the same time are not compatible",
            ),
            (
                "XTRIM s MAXLEN x",
                "-ERR value is not an integer or out of range",
            ),
        ] {
            assert_eq!(line.run(command), expected, "{command}");
        }
    }

    #[test]
    fn deleting_and_what_is_remembered() {
        check(&[
            ("XADD s 1-1 f v", r#""1-1""#),
            ("XADD s 2-1 f v", r#""2-1""#),
            ("XADD s 3-1 f v", r#""3-1""#),
            ("XDEL s 2-1 2-1 9-9", "1"),
            ("XDEL s 1-1 x", BAD_ID),
            ("XLEN s", "2"),
            ("XDEL none x", "0"),
            (
                "XSETID s 3-0",
                "-ERR The ID specified in XSETID is smaller than the target stream top item",
            ),
            (
                "XSETID s 1-0",
                "-ERR The ID specified in XSETID is smaller than current max_deleted_entry_id",
            ),
            (
                "XSETID s 5-0 ENTRIESADDED 1",
                "-ERR The entries_added specified in XSETID is smaller than the target stream length",
            ),
            (
                "XSETID s 5-0 ENTRIESADDED -1",
                "-ERR entries_added must be positive",
            ),
            (
                "XSETID s 5-0 MAXDELETEDID 6-0",
                "-ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id",
            ),
            ("XSETID s 5-0 ENTRIESADDED 100 MAXDELETEDID 2-5", "OK"),
            ("XSETID none 1-1", "-ERR no such key"),
            ("XADD s 5-0 f v", NOT_ABOVE),
            ("XADD s 5-* f v", r#""5-1""#),
        ]);
    }
}
