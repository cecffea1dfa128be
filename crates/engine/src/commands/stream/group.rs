//! XGROUP: making and removing groups and consumers.

use serval_keyspace::stream::{Stream, StreamId, stream_of};
use serval_keyspace::{Key, Outcome};
use serval_resp::Argv;

use super::args;
use super::look_stream;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// What CREATE and SETID take behind the id.
#[derive(Default)]
struct GroupOptions {
    mkstream: bool,
    entries_read: Option<i64>,
}

impl GroupOptions {
    fn parse(argv: Argv<'_>, is_create: bool) -> Result<Self, Error> {
        let mut options = GroupOptions::default();
        let mut index = 5;
        while let Some(option) = argv.get(index) {
            if is_create && option.eq_ignore_ascii_case(b"mkstream") {
                options.mkstream = true;
                index += 1;
                continue;
            }
            let value = argv
                .get(index + 1)
                .filter(|_| option.eq_ignore_ascii_case(b"entriesread"))
                .ok_or_else(|| errors::subcommand_syntax(argv.arg(1), "xgroup"))?;
            options.entries_read = match args::int(value)? {
                -1 => None,
                ..-1 => return Err(errors::ENTRIES_READ_NEGATIVE),
                read => Some(read),
            };
            index += 2;
        }
        Ok(options)
    }
}

/// XGROUP CREATE key group id | $ [MKSTREAM] [ENTRIESREAD entries-read]
pub fn create(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    const ARGC_MAX: usize = 8;
    let key = ctx.first_key(argv.arg(2));
    let name = argv.arg(3);
    let options = GroupOptions::parse(argv, true)?;
    let found = look_stream(ctx.access, key)?;
    if found.is_none() && !options.mkstream {
        return Err(errors::XGROUP_NO_KEY);
    }
    if argv.len() > ARGC_MAX {
        return Err(errors::subcommand_syntax(argv.arg(1), "xgroup"));
    }
    let exists = found.is_some();
    let last_id = match argv.arg(4) {
        b"$" => found.map_or(StreamId::MIN, |entry| stream_of(&entry).log.last_id),
        id => args::strict_id(id)?,
    };
    let created = if exists {
        ctx.access.edit_stream(key, |stream| {
            let created = stream.groups.create(name, last_id, options.entries_read);
            (unseen_if(created), created)
        })
    } else {
        let mut stream = Stream::default();
        stream.groups.create(name, last_id, options.entries_read);
        ctx.access.put_stream(key, stream);
        Some(true)
    };
    if created != Some(true) {
        return Err(errors::BUSY_GROUP);
    }
    ctx.notify(EventClass::STREAM, "xgroup-create", key);
    ctx.reply.ok();
    Ok(())
}

pub(super) fn unseen_if(changed: bool) -> Outcome {
    if changed {
        Outcome::Unseen
    } else {
        Outcome::Unchanged
    }
}

/// Checks that the key is a stream and has this group; gives the stream's last id.
fn require_group(ctx: &mut Ctx<'_, '_>, key: Key<'_>, name: &[u8]) -> Result<StreamId, Error> {
    let found = look_stream(ctx.access, key)?.ok_or(errors::XGROUP_NO_KEY)?;
    let stream = stream_of(&found);
    if stream.groups.get(name).is_none() {
        return Err(errors::no_group_of_key(name, key.bytes));
    }
    Ok(stream.log.last_id)
}

/// XGROUP SETID key group id | $ [ENTRIESREAD entries-read]
pub fn setid(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    const ARGC_MAX: usize = 7;
    let key = ctx.first_key(argv.arg(2));
    let name = argv.arg(3);
    let options = GroupOptions::parse(argv, false)?;
    let last_id = require_group(ctx, key, name)?;
    if argv.len() > ARGC_MAX {
        return Err(errors::subcommand_syntax(argv.arg(1), "xgroup"));
    }
    let id = match argv.arg(4) {
        b"$" => last_id,
        id => args::any_id(id, 0)?,
    };
    ctx.access.edit_stream(key, |stream| {
        if let Some(group) = stream.groups.get_mut(name) {
            group.last_id = id;
            group.entries_read = options.entries_read;
        }
        (Outcome::Unseen, ())
    });
    ctx.notify(EventClass::STREAM, "xgroup-setid", key);
    ctx.reply.ok();
    Ok(())
}

/// XGROUP DESTROY key group
pub fn destroy(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(2));
    if look_stream(ctx.access, key)?.is_none() {
        return Err(errors::XGROUP_NO_KEY);
    }
    let removed = ctx.access.edit_stream(key, |stream| {
        let removed = stream.groups.remove(argv.arg(3));
        (unseen_if(removed.is_some()), removed)
    });
    let existed = removed.flatten().is_some();
    if existed {
        ctx.notify(EventClass::STREAM, "xgroup-destroy", key);
        // Who waits in the group's name is told that it is gone.
        ctx.access.make_ready(key);
    }
    ctx.reply.integer(i64::from(existed));
    Ok(())
}

/// XGROUP CREATECONSUMER key group consumer
pub fn createconsumer(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(2));
    require_group(ctx, key, argv.arg(3))?;
    let now_ms = ctx.now_ms();
    let created = ctx.access.edit_stream(key, |stream| {
        let group = stream.groups.get_mut(argv.arg(3));
        let created =
            group.is_some_and(|group| group.find_or_create_consumer(argv.arg(4), now_ms).1);
        (unseen_if(created), created)
    });
    let created = created == Some(true);
    if created {
        ctx.notify(EventClass::STREAM, "xgroup-createconsumer", key);
    }
    ctx.reply.integer(i64::from(created));
    Ok(())
}

/// XGROUP DELCONSUMER key group consumer
pub fn delconsumer(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(2));
    require_group(ctx, key, argv.arg(3))?;
    let deleted = ctx.access.edit_stream(key, |stream| {
        let group = stream.groups.get_mut(argv.arg(3));
        let deleted = group.and_then(|group| group.delete_consumer(argv.arg(4)));
        (unseen_if(deleted.is_some()), deleted)
    });
    let deleted = deleted.flatten();
    if deleted.is_some() {
        ctx.notify(EventClass::STREAM, "xgroup-delconsumer", key);
    }
    ctx.reply.count(deleted.unwrap_or_default());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const NO_KEY: &str = "-ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.";

    #[test]
    fn groups_come_and_go() {
        check(&[
            ("XGROUP CREATE s g $", NO_KEY),
            ("XGROUP DESTROY s g", NO_KEY),
            (
                "XGROUP CREATE s g x MKSTREAM",
                "-ERR Invalid stream ID specified as stream command argument",
            ),
            ("EXISTS s", "0"),
            ("XGROUP CREATE s g $ MKSTREAM", "OK"),
            ("XLEN s", "0"),
            (
                "XGROUP CREATE s g 0",
                "-BUSYGROUP Consumer Group name already exists",
            ),
            ("XGROUP CREATE s h 0 ENTRIESREAD 3", "OK"),
            (
                "XGROUP CREATE s i 0 ENTRIESREAD -2",
                "-ERR value for ENTRIESREAD must be positive or -1",
            ),
            (
                "XGROUP CREATE s i 0 ENTRIESREAD",
                "-ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.",
            ),
            ("XGROUP SETID s g - ENTRIESREAD 5", "OK"),
            (
                "XGROUP SETID s none 0",
                "-NOGROUP No such consumer group 'none' for key name 's'",
            ),
            ("XGROUP CREATECONSUMER s g c", "1"),
            ("XGROUP CREATECONSUMER s g c", "0"),
            (
                "XGROUP CREATECONSUMER s none c",
                "-NOGROUP No such consumer group 'none' for key name 's'",
            ),
            ("XGROUP DELCONSUMER s g c", "0"),
            ("XGROUP DELCONSUMER s g none", "0"),
            ("XGROUP DESTROY s g", "1"),
            ("XGROUP DESTROY s g", "0"),
            ("SET k v", "OK"),
            (
                "XGROUP CREATE k g $",
                "-WRONGTYPE Operation against a key holding the wrong kind of value",
            ),
        ]);
    }
}
