//! One command as COMMAND DOCS shows it.

use serval_resp::Writer;
use serval_spec::{Arg, ArgKind, CommandSpec};

/// Writes a command's documentation as a map.
pub(crate) fn write(reply: &mut Writer<'_>, spec: &CommandSpec) {
    let docs = spec.docs;
    let deprecated = docs.deprecated_since.is_some();
    let flagged = deprecated || docs.is_syscmd;
    let fields = 4
        + usize::from(flagged)
        + usize::from(deprecated)
        + usize::from(docs.replaced_by.is_some())
        + usize::from(!docs.history.is_empty())
        + usize::from(!docs.args.is_empty())
        + usize::from(spec.is_container());
    reply.map(fields);
    field(reply, "summary", docs.summary);
    field(reply, "since", docs.since);
    field(reply, "group", docs.group.name());
    field(reply, "complexity", docs.complexity);
    if flagged {
        reply.bulk(b"doc_flags");
        reply.set(usize::from(deprecated) + usize::from(docs.is_syscmd));
        if deprecated {
            reply.simple("deprecated");
        }
        if docs.is_syscmd {
            reply.simple("syscmd");
        }
    }
    if let Some(since) = docs.deprecated_since {
        field(reply, "deprecated_since", since);
    }
    if let Some(other) = docs.replaced_by {
        field(reply, "replaced_by", other);
    }
    if !docs.history.is_empty() {
        reply.bulk(b"history");
        reply.set(docs.history.len());
        for change in docs.history {
            reply.array(2);
            reply.bulk(change.version.as_bytes());
            reply.bulk(change.change.as_bytes());
        }
    }
    if !docs.args.is_empty() {
        reply.bulk(b"arguments");
        write_args(reply, docs.args);
    }
    if spec.is_container() {
        reply.bulk(b"subcommands");
        reply.map(spec.subcommands().len());
        for subcommand in spec.subcommands() {
            reply.bulk(subcommand.full_name.as_bytes());
            write(reply, subcommand);
        }
    }
}

fn field(reply: &mut Writer<'_>, name: &str, value: &str) {
    reply.bulk(name.as_bytes());
    reply.bulk(value.as_bytes());
}

fn write_args(reply: &mut Writer<'_>, args: &[Arg]) {
    reply.array(args.len());
    for arg in args {
        write_arg(reply, arg);
    }
}

fn write_arg(reply: &mut Writer<'_>, arg: &Arg) {
    let flags = [
        (arg.is_optional, "optional"),
        (arg.is_multiple, "multiple"),
        (arg.is_multiple_token, "multiple_token"),
    ];
    let flags: Vec<&str> = flags
        .iter()
        .filter(|(set, _)| *set)
        .map(|(_, name)| *name)
        .collect();
    let nested = matches!(arg.kind, ArgKind::OneOf | ArgKind::Block);
    // A group has its members where a plain argument has its text.
    let fields = 3
        + [
            arg.key_spec.is_some(),
            arg.token.is_some(),
            arg.since.is_some(),
        ]
        .map(usize::from)
        .iter()
        .sum::<usize>()
        + usize::from(arg.deprecated_since.is_some())
        + usize::from(!flags.is_empty());
    reply.map(fields);
    field(reply, "name", arg.name);
    field(reply, "type", arg.kind.name());
    if !nested {
        field(reply, "display_text", arg.display.unwrap_or(arg.name));
    }
    if let Some(index) = arg.key_spec {
        reply.bulk(b"key_spec_index");
        reply.integer(i64::from(index));
    }
    if let Some(token) = arg.token {
        field(reply, "token", token);
    }
    if let Some(since) = arg.since {
        field(reply, "since", since);
    }
    if let Some(since) = arg.deprecated_since {
        field(reply, "deprecated_since", since);
    }
    if !flags.is_empty() {
        reply.bulk(b"flags");
        reply.set(flags.len());
        flags.iter().for_each(|flag| reply.simple(flag));
    }
    if nested {
        reply.bulk(b"arguments");
        write_args(reply, arg.args);
    }
}
