//! COMMAND: the declarations as clients and proxies read them.

use serval_base::glob::{Case, glob_match};
use serval_resp::Argv;
use serval_spec::{
    AclCategories, BeginSearch, COMMANDS, CommandFlags, CommandSpec, FindKeys, KeyFlags, KeySpec,
    KeysError,
};

use crate::commands::{command_docs, sort};
use crate::ctx::{CommandResult, Ctx};
use crate::dispatch;
use crate::errors::{self, Error};

/// COMMAND
pub fn command(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    let all = serval_spec::command::top_level();
    ctx.reply.array(all.len());
    all.iter().for_each(|spec| write_info(ctx, spec));
    Ok(())
}

/// COMMAND COUNT
pub fn count(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    ctx.reply
        .integer(serval_spec::command::top_level().len() as i64);
    Ok(())
}

/// COMMAND INFO [name ...]
pub fn info(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    if argv.len() == 2 {
        return command(ctx, argv);
    }
    ctx.reply.array(argv.len() - 2);
    for name in argv.iter().skip(2) {
        match find(ctx, name) {
            Some(spec) => write_info(ctx, spec),
            None => ctx.reply.null(),
        }
    }
    Ok(())
}

/// COMMAND DOCS [name ...]
pub fn docs(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let found: Vec<&'static CommandSpec> = if argv.len() == 2 {
        serval_spec::command::top_level().iter().collect()
    } else {
        argv.iter()
            .skip(2)
            .filter_map(|name| find(ctx, name))
            .collect()
    };
    ctx.reply.map(found.len());
    for spec in found {
        ctx.reply.bulk(spec.full_name.as_bytes());
        command_docs::write(&mut ctx.reply, spec);
    }
    Ok(())
}

/// A command by its own or its full name, unless the configuration renamed it.
fn find(ctx: &Ctx<'_, '_>, name: &[u8]) -> Option<&'static CommandSpec> {
    match name.iter().position(|byte| *byte == b'|') {
        None => ctx.config().command(name),
        Some(at) => {
            serval_spec::lookup_subcommand(ctx.config().command(&name[..at])?, &name[at + 1..])
        }
    }
}

/// What COMMAND LIST leaves out.
enum ListFilter<'a> {
    Category(Option<AclCategories>),
    Pattern(&'a [u8]),
    /// There are no modules, so no command comes from one.
    Module,
}

/// COMMAND LIST [FILTERBY MODULE name | ACLCAT category | PATTERN pattern]
pub fn list(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let filter = match argv.len() {
        2 => None,
        5 if argv.arg(2).eq_ignore_ascii_case(b"filterby") => Some(list_filter(argv)?),
        _ => return Err(errors::SYNTAX),
    };
    let chosen: Vec<&CommandSpec> = COMMANDS
        .iter()
        .filter(|spec| match &filter {
            None => true,
            Some(ListFilter::Module) => false,
            Some(ListFilter::Category(category)) => {
                category.is_some_and(|category| spec.acl.contains(category))
            }
            Some(ListFilter::Pattern(pattern)) => {
                glob_match(pattern, spec.full_name.as_bytes(), Case::Insensitive)
            }
        })
        .collect();
    ctx.reply.array(chosen.len());
    chosen
        .iter()
        .for_each(|spec| ctx.reply.bulk(spec.full_name.as_bytes()));
    Ok(())
}

fn list_filter<'a>(argv: Argv<'a>) -> Result<ListFilter<'a>, Error> {
    let (kind, value) = (argv.arg(3), argv.arg(4));
    match kind {
        _ if kind.eq_ignore_ascii_case(b"module") => Ok(ListFilter::Module),
        _ if kind.eq_ignore_ascii_case(b"aclcat") => {
            Ok(ListFilter::Category(AclCategories::by_name(value)))
        }
        _ if kind.eq_ignore_ascii_case(b"pattern") => Ok(ListFilter::Pattern(value)),
        _ => Err(errors::SYNTAX),
    }
}

/// COMMAND GETKEYS command [arg ...]
pub fn getkeys(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let keys = keys_of(ctx, argv.slice_from(2))?;
    ctx.reply.array(keys.len());
    keys.iter().for_each(|(key, _)| ctx.reply.bulk(key));
    Ok(())
}

/// COMMAND GETKEYSANDFLAGS command [arg ...]
pub fn getkeysandflags(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let keys = keys_of(ctx, argv.slice_from(2))?;
    ctx.reply.array(keys.len());
    for (key, flags) in keys {
        ctx.reply.array(2);
        ctx.reply.bulk(key);
        write_key_flags(ctx, flags);
    }
    Ok(())
}

/// The keys of a request that is not executed.
fn keys_of<'a>(ctx: &Ctx<'_, '_>, argv: Argv<'a>) -> Result<Vec<(&'a [u8], KeyFlags)>, Error> {
    let spec = dispatch::resolve(ctx.engine, argv)
        .filter(|spec| !spec.is_container() || argv.len() < 2)
        .ok_or(errors::GETKEYS_INVALID_COMMAND)?;
    if spec.key_specs.is_empty() {
        return Err(errors::GETKEYS_NO_KEYS);
    }
    if !spec.accepts_argc(argv.len()) {
        return Err(errors::GETKEYS_ARITY);
    }
    let mut keys = Vec::new();
    let found = spec.key_positions(
        argv.len(),
        |index| argv.arg(index),
        |index, flags| keys.push((argv.arg(index), refined(spec, argv, flags))),
    );
    if spec.full_name == "sort" {
        let flags = KeyFlags::OW.union(KeyFlags::UPDATE);
        keys.extend(sort::destination(argv).map(|key| (key, flags)));
    }
    if spec.full_name == "migrate" && keys.len() > 1 {
        // With KEYS the place of the key is empty.
        keys.remove(0);
    }
    match found {
        // That there may be more, which only the values of these tell, is not asked here.
        Err(KeysError::Unknown) if !keys.is_empty() => Ok(keys),
        Ok(()) if !keys.is_empty() || spec.flags.contains(CommandFlags::NO_MANDATORY_KEYS) => {
            Ok(keys)
        }
        _ => Err(errors::GETKEYS_ARGUMENTS),
    }
}

/// The flags of a key whose use depends on options: SET without GET overwrites without looking.
fn refined(spec: &CommandSpec, argv: Argv<'_>, flags: KeyFlags) -> KeyFlags {
    match spec.full_name {
        "set"
            if !argv
                .iter()
                .skip(3)
                .any(|arg| arg.eq_ignore_ascii_case(b"get")) =>
        {
            KeyFlags::OW.union(KeyFlags::UPDATE)
        }
        "set" => KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
        "bitfield" if only_reads(argv) => KeyFlags::RO.union(KeyFlags::ACCESS),
        "bitfield" => KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
        _ => flags,
    }
}

/// Whether a BITFIELD has nothing but GET; what it would refuse may be anything.
fn only_reads(argv: Argv<'_>) -> bool {
    let mut index = 2;
    while let Some(operation) = argv.get(index) {
        let is = |name: &[u8]| operation.eq_ignore_ascii_case(name);
        let left = argv.len() - 1 - index;
        index += match () {
            () if is(b"get") && left >= 2 => 3,
            () if is(b"overflow") && left >= 1 => 2,
            () => return false,
        };
    }
    true
}

/// One command as COMMAND INFO shows it.
fn write_info(ctx: &mut Ctx<'_, '_>, spec: &CommandSpec) {
    let range = spec.legacy_keys;
    let reply = &mut ctx.reply;
    reply.array(10);
    reply.bulk(spec.full_name.as_bytes());
    reply.integer(i64::from(spec.arity));
    let flags: Vec<&str> = spec.flags.without(CommandFlags::HIDDEN).names().collect();
    reply.set(flags.len());
    flags.iter().for_each(|flag| reply.simple(flag));
    reply.integer(i64::from(range.first));
    reply.integer(i64::from(range.last));
    reply.integer(i64::from(range.step));
    let categories: Vec<&str> = spec.acl.names().collect();
    reply.set(categories.len());
    categories
        .iter()
        .for_each(|category| reply.simple(&format!("@{category}")));
    reply.set(spec.docs.tips.len());
    spec.docs
        .tips
        .iter()
        .for_each(|tip| reply.bulk(tip.as_bytes()));
    reply.set(spec.key_specs.len());
    spec.key_specs
        .iter()
        .for_each(|key_spec| write_key_spec(ctx, key_spec));
    // Redis shows no subcommands as an empty set, and some as an array.
    match spec.subcommands() {
        [] => ctx.reply.set(0),
        subcommands => ctx.reply.array(subcommands.len()),
    }
    spec.subcommands()
        .iter()
        .for_each(|subcommand| write_info(ctx, subcommand));
}

fn write_key_flags(ctx: &mut Ctx<'_, '_>, flags: KeyFlags) {
    let names: Vec<&str> = flags.names().collect();
    ctx.reply.set(names.len());
    names.iter().for_each(|name| ctx.reply.simple(name));
}

fn write_key_spec(ctx: &mut Ctx<'_, '_>, key_spec: &KeySpec) {
    ctx.reply.map(3 + usize::from(key_spec.notes.is_some()));
    if let Some(notes) = key_spec.notes {
        ctx.reply.bulk(b"notes");
        ctx.reply.bulk(notes.as_bytes());
    }
    ctx.reply.bulk(b"flags");
    write_key_flags(ctx, key_spec.flags);
    ctx.reply.bulk(b"begin_search");
    match key_spec.begin {
        BeginSearch::Unknown => write_step(ctx, "unknown", &[]),
        BeginSearch::Index(index) => write_step(ctx, "index", &[("index", index)]),
        BeginSearch::Keyword {
            keyword,
            start_from,
        } => {
            write_step(ctx, "keyword", &[(keyword, 0), ("startfrom", start_from)]);
        }
    }
    ctx.reply.bulk(b"find_keys");
    match key_spec.find {
        FindKeys::Unknown => write_step(ctx, "unknown", &[]),
        FindKeys::Range { last, step, limit } => {
            write_step(
                ctx,
                "range",
                &[("lastkey", last), ("keystep", step), ("limit", limit)],
            );
        }
        FindKeys::KeyNum {
            count_idx,
            first,
            step,
        } => {
            write_step(
                ctx,
                "keynum",
                &[
                    ("keynumidx", count_idx),
                    ("firstkey", first),
                    ("keystep", step),
                ],
            );
        }
    }
}

/// One step of a key spec: its type, and its numbers by name. A keyword stands where its number would.
fn write_step(ctx: &mut Ctx<'_, '_>, kind: &str, fields: &[(&str, i16)]) {
    let reply = &mut ctx.reply;
    reply.map(2);
    reply.bulk(b"type");
    reply.bulk(kind.as_bytes());
    reply.bulk(b"spec");
    reply.map(fields.len());
    for (index, (name, value)) in fields.iter().enumerate() {
        if kind == "keyword" && index == 0 {
            reply.bulk(b"keyword");
            reply.bulk(name.as_bytes());
        } else {
            reply.bulk(name.as_bytes());
            reply.integer(i64::from(*value));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn what_is_unknown_and_what_has_no_subcommands() {
        let mut line = Line::open();
        assert_eq!(line.raw("COMMAND INFO bogus"), b"*1\r\n$-1\r\n");
        line.run("HELLO 3");
        let reply = line.raw("COMMAND INFO get");
        assert!(
            reply.ends_with(b"~0\r\n"),
            "no subcommands are an empty set"
        );
    }

    #[test]
    fn the_keys_of_bitfield_are_read_or_written() {
        let flags = |line: &str| Line::open().run(&format!("COMMAND GETKEYSANDFLAGS {line}"));
        let read = r#"[["k" [RO access]]]"#;
        let written = r#"[["k" [RW access update]]]"#;
        assert_eq!(flags("BITFIELD k GET u8 0 OVERFLOW SAT"), read);
        assert_eq!(flags("BITFIELD k GET u8 0 SET u8 0 1"), written);
        assert_eq!(flags("BITFIELD k bogus"), written);
        assert_eq!(flags("BITFIELD k GET u8"), written);
        check(&[("COMMAND GETKEYS BITFIELD k GET", r#"["k"]"#)]);
    }
}
