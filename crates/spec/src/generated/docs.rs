//! generated: do not edit. From crates/spec by `cargo run -p xtask -- codegen`.

use super::commands::COMMAND_COUNT;
use crate::command::{Arg, ArgKind, CommandDocs, Group, History};

/// The documentation of every command, indexed by its id.
pub static DOCS: [CommandDocs; COMMAND_COUNT] = [
    CommandDocs {
        summary: "Extends the string at a key with more bytes, creating the key when it is missing.",
        since: "2.0.0",
        group: Group::String,
        complexity: "O(1) amortized, for small additions",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Logs the connection in with a password, or with a user name and a password.",
        since: "1.0.0",
        group: Group::Connection,
        complexity: "O(N), N being the number of passwords of the user",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.0.0",
            change: "A user name may precede the password.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "username",
                kind: ArgKind::String,
                since: Some("6.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "password",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Makes a new base of the append-only file in the background.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(N) with N keys, in the background.",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Writes a snapshot of all databases to disk in the background.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "3.2.2",
                change: "Option SCHEDULE.",
            },
            History {
                version: "8.1.0",
                change: "Option CANCEL (Valkey).",
            },
        ],
        tips: &[],
        args: &[Arg {
            name: "operation",
            kind: ArgKind::OneOf,
            is_optional: true,
            args: &[
                Arg {
                    name: "schedule",
                    kind: ArgKind::PureToken,
                    token: Some("SCHEDULE"),
                    since: Some("3.2.2"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "cancel",
                    kind: ArgKind::PureToken,
                    token: Some("CANCEL"),
                    since: Some("8.1.0"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Counts the bits that are 1 in a string, or in a range of it.",
        since: "2.6.0",
        group: Group::Bitmap,
        complexity: "O(N), N being the bytes in the range",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "7.0.0",
                change: "The range may be given in bits.",
            },
            History {
                version: "8.0.0",
                change: "The end of the range may be left out (Valkey).",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "range",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "start",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "end-unit-block",
                        kind: ArgKind::Block,
                        is_optional: true,
                        args: &[
                            Arg {
                                name: "end",
                                kind: ArgKind::Integer,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "unit",
                                kind: ArgKind::OneOf,
                                since: Some("7.0.0"),
                                is_optional: true,
                                args: &[
                                    Arg {
                                        name: "byte",
                                        kind: ArgKind::PureToken,
                                        token: Some("BYTE"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "bit",
                                        kind: ArgKind::PureToken,
                                        token: Some("BIT"),
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads, writes and increments integers of any width inside a string, several in one call.",
        since: "3.2.0",
        group: Group::Bitmap,
        complexity: "O(1) for each operation",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "operation",
                kind: ArgKind::OneOf,
                is_optional: true,
                is_multiple: true,
                args: &[
                    Arg {
                        name: "get-block",
                        kind: ArgKind::Block,
                        token: Some("GET"),
                        args: &[
                            Arg {
                                name: "encoding",
                                kind: ArgKind::String,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "offset",
                                kind: ArgKind::Integer,
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "write",
                        kind: ArgKind::Block,
                        args: &[
                            Arg {
                                name: "overflow-block",
                                kind: ArgKind::OneOf,
                                token: Some("OVERFLOW"),
                                is_optional: true,
                                args: &[
                                    Arg {
                                        name: "wrap",
                                        kind: ArgKind::PureToken,
                                        token: Some("WRAP"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "sat",
                                        kind: ArgKind::PureToken,
                                        token: Some("SAT"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "fail",
                                        kind: ArgKind::PureToken,
                                        token: Some("FAIL"),
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "write-operation",
                                kind: ArgKind::OneOf,
                                args: &[
                                    Arg {
                                        name: "set-block",
                                        kind: ArgKind::Block,
                                        token: Some("SET"),
                                        args: &[
                                            Arg {
                                                name: "encoding",
                                                kind: ArgKind::String,
                                                ..Arg::DEFAULT
                                            },
                                            Arg {
                                                name: "offset",
                                                kind: ArgKind::Integer,
                                                ..Arg::DEFAULT
                                            },
                                            Arg {
                                                name: "value",
                                                kind: ArgKind::Integer,
                                                ..Arg::DEFAULT
                                            },
                                        ],
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "incrby-block",
                                        kind: ArgKind::Block,
                                        token: Some("INCRBY"),
                                        args: &[
                                            Arg {
                                                name: "encoding",
                                                kind: ArgKind::String,
                                                ..Arg::DEFAULT
                                            },
                                            Arg {
                                                name: "offset",
                                                kind: ArgKind::Integer,
                                                ..Arg::DEFAULT
                                            },
                                            Arg {
                                                name: "increment",
                                                kind: ArgKind::Integer,
                                                ..Arg::DEFAULT
                                            },
                                        ],
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads integers of any width inside a string; safe on replicas.",
        since: "6.0.0",
        group: Group::Bitmap,
        complexity: "O(1) for each operation",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "get-block",
                kind: ArgKind::Block,
                token: Some("GET"),
                is_optional: true,
                is_multiple: true,
                is_multiple_token: true,
                args: &[
                    Arg {
                        name: "encoding",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Combines strings bit by bit and stores the outcome under another key.",
        since: "2.6.0",
        group: Group::Bitmap,
        complexity: "O(N), N being the length of the longest string",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "operation",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "and",
                        kind: ArgKind::PureToken,
                        token: Some("AND"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "or",
                        kind: ArgKind::PureToken,
                        token: Some("OR"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xor",
                        kind: ArgKind::PureToken,
                        token: Some("XOR"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "not",
                        kind: ArgKind::PureToken,
                        token: Some("NOT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "destkey",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(1),
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Finds the position of the first bit with a given value.",
        since: "2.8.7",
        group: Group::Bitmap,
        complexity: "O(N), N being the bytes in the range",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "The range may be given in bits.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "bit",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "range",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "start",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "end-unit-block",
                        kind: ArgKind::Block,
                        is_optional: true,
                        args: &[
                            Arg {
                                name: "end",
                                kind: ArgKind::Integer,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "unit",
                                kind: ArgKind::OneOf,
                                since: Some("7.0.0"),
                                is_optional: true,
                                args: &[
                                    Arg {
                                        name: "byte",
                                        kind: ArgKind::PureToken,
                                        token: Some("BYTE"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "bit",
                                        kind: ArgKind::PureToken,
                                        token: Some("BIT"),
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes an element off an end of a list and adds it to an end of another, and waits for it if need be.",
        since: "6.2.0",
        group: Group::List,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "source",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
            Arg {
                name: "wherefrom",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "left",
                        kind: ArgKind::PureToken,
                        token: Some("LEFT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "right",
                        kind: ArgKind::PureToken,
                        token: Some("RIGHT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "whereto",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "left",
                        kind: ArgKind::PureToken,
                        token: Some("LEFT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "right",
                        kind: ArgKind::PureToken,
                        token: Some("RIGHT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes elements off an end of the first of several lists that has some, and waits for them if need be.",
        since: "7.0.0",
        group: Group::List,
        complexity: "O(N+M), N being the number of keys and M the elements taken",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "timeout",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "where",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "left",
                        kind: ArgKind::PureToken,
                        token: Some("LEFT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "right",
                        kind: ArgKind::PureToken,
                        token: Some("RIGHT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes the first element of the first of several lists that has one, and waits for it if need be.",
        since: "2.0.0",
        group: Group::List,
        complexity: "O(N), N being the number of keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.0.0",
            change: "The timeout may have a fraction.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes the last element of the first of several lists that has one, and waits for it if need be.",
        since: "2.0.0",
        group: Group::List,
        complexity: "O(N), N being the number of keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.0.0",
            change: "The timeout may have a fraction.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes the last element of a list and adds it before the first of another, and waits for it if need be.",
        since: "2.2.0",
        group: Group::List,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`BLMOVE` with the `RIGHT` and `LEFT` arguments"),
        history: &[History {
            version: "6.0.0",
            change: "The timeout may have a fraction.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "source",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes the members at an end of the first of several sorted sets that has some, and waits for them if need be.",
        since: "7.0.0",
        group: Group::SortedSet,
        complexity: "O(K + M*log(N)), K being the number of keys, M the members removed and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "timeout",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "where",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "min",
                        kind: ArgKind::PureToken,
                        token: Some("MIN"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "max",
                        kind: ArgKind::PureToken,
                        token: Some("MAX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes the member with the highest score of the first of several sorted sets that has one, and waits for it.",
        since: "5.0.0",
        group: Group::SortedSet,
        complexity: "O(K + log(N)), K being the number of keys and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.0.0",
            change: "The timeout may have a fraction.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes the member with the lowest score of the first of several sorted sets that has one, and waits for it.",
        since: "5.0.0",
        group: Group::SortedSet,
        complexity: "O(K + log(N)), K being the number of keys and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.0.0",
            change: "The timeout may have a fraction.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Groups the commands that look at and control connections.",
        since: "2.4.0",
        group: Group::Connection,
        complexity: "Depends on the subcommand",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Describes every command: arity, flags, keys and categories.",
        since: "2.8.13",
        group: Group::Server,
        complexity: "O(N), N being the number of commands",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[],
    },
    CommandDocs {
        summary: "Groups the commands that read and change the configuration.",
        since: "2.0.0",
        group: Group::Server,
        complexity: "Depends on the subcommand",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Copies the value of a key, with its expiry, to another key or database.",
        since: "6.2.0",
        group: Group::Generic,
        complexity: "O(N), N being the elements of a collection; O(1) for strings",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "source",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination-db",
                kind: ArgKind::Integer,
                token: Some("DB"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "replace",
                kind: ArgKind::PureToken,
                token: Some("REPLACE"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Counts the keys in the selected database.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_shards", "response_policy:agg_sum"],
        args: &[],
    },
    CommandDocs {
        summary: "Offers inspection and fault injection to tests and developers.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "Depends on the subcommand",
        is_syscmd: true,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "subcommand",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "argument",
                kind: ArgKind::String,
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Subtracts one from the integer at a key, a missing key counting as 0.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Subtracts an amount from the integer at a key, a missing key counting as 0.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "decrement",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes keys.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(N), N being the number of keys, plus the elements of the collections among them",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:multi_shard", "response_policy:agg_sum"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Removes a key if it holds exactly the given string.",
        since: "9.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Drops the queued commands and leaves the transaction.",
        since: "2.0.0",
        group: Group::Transactions,
        complexity: "O(N), N being the number of queued commands",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Gives the value of a key as bytes that RESTORE understands, here or on another server.",
        since: "2.6.0",
        group: Group::Generic,
        complexity: "O(N*M), N being the elements of the value and M their mean length",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Sends the message back.",
        since: "1.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "message",
            kind: ArgKind::String,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Runs the queued commands of a transaction as one step.",
        since: "1.2.0",
        group: Group::Transactions,
        complexity: "Depends on the queued commands",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Counts how many of the given keys exist, a repeated key counting each time.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(N), N being the number of keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "3.0.3",
            change: "Several keys in one call.",
        }],
        tips: &["request_policy:multi_shard", "response_policy:agg_sum"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lets a key expire after a number of seconds.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Conditions NX, XX, GT and LT.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "seconds",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                since: Some("7.0.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lets a key expire at a Unix time in seconds.",
        since: "1.2.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Conditions NX, XX, GT and LT.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "unix-time-seconds",
                kind: ArgKind::UnixTime,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                since: Some("7.0.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells the Unix time in seconds at which a key expires.",
        since: "7.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Removes all keys of all databases.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(N), N being the keys in all databases",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "4.0.0",
                change: "Modifier ASYNC.",
            },
            History {
                version: "6.2.0",
                change: "Modifier SYNC.",
            },
        ],
        tips: &["request_policy:all_shards", "response_policy:all_succeeded"],
        args: &[Arg {
            name: "flush-type",
            kind: ArgKind::OneOf,
            is_optional: true,
            args: &[
                Arg {
                    name: "async",
                    kind: ArgKind::PureToken,
                    token: Some("ASYNC"),
                    since: Some("4.0.0"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "sync",
                    kind: ArgKind::PureToken,
                    token: Some("SYNC"),
                    since: Some("6.2.0"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Removes all keys of the selected database.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(N), N being the keys in the database",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "4.0.0",
                change: "Modifier ASYNC.",
            },
            History {
                version: "6.2.0",
                change: "Modifier SYNC.",
            },
        ],
        tips: &["request_policy:all_shards", "response_policy:all_succeeded"],
        args: &[Arg {
            name: "flush-type",
            kind: ArgKind::OneOf,
            is_optional: true,
            args: &[
                Arg {
                    name: "async",
                    kind: ArgKind::PureToken,
                    token: Some("ASYNC"),
                    since: Some("4.0.0"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "sync",
                    kind: ArgKind::PureToken,
                    token: Some("SYNC"),
                    since: Some("6.2.0"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Adds places with their longitudes and latitudes to a sorted set.",
        since: "3.2.0",
        group: Group::Geo,
        complexity: "O(log(N)) for each place, N being the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Options `CH`, `NX` and `XX`.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                since: Some("6.2.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "change",
                kind: ArgKind::PureToken,
                token: Some("CH"),
                since: Some("6.2.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "data",
                kind: ArgKind::Block,
                is_multiple: true,
                args: &[
                    Arg {
                        name: "longitude",
                        kind: ArgKind::Double,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "latitude",
                        kind: ArgKind::Double,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "member",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells how far two places are from each other.",
        since: "3.2.0",
        group: Group::Geo,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member1",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "member2",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "unit",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "m",
                        kind: ArgKind::PureToken,
                        token: Some("m"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "km",
                        kind: ArgKind::PureToken,
                        token: Some("km"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "ft",
                        kind: ArgKind::PureToken,
                        token: Some("ft"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "mi",
                        kind: ArgKind::PureToken,
                        token: Some("mi"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the geohashes of places as text.",
        since: "3.2.0",
        group: Group::Geo,
        complexity: "O(N), N being the number of members asked for",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the longitudes and latitudes of places.",
        since: "3.2.0",
        group: Group::Geo,
        complexity: "O(N), N being the number of members asked for",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Finds the places within a distance of a point, and stores them if asked to.",
        since: "3.2.0",
        group: Group::Geo,
        complexity: "O(N + log(M)), N being the places in the area that encloses the circle and M those in the circle",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument"),
        history: &[
            History {
                version: "6.2.0",
                change: "`COUNT` with `ANY`.",
            },
            History {
                version: "7.0.0",
                change: "Units in capitals.",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "longitude",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "latitude",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "radius",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "unit",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "m",
                        kind: ArgKind::PureToken,
                        token: Some("m"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "km",
                        kind: ArgKind::PureToken,
                        token: Some("km"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "ft",
                        kind: ArgKind::PureToken,
                        token: Some("ft"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "mi",
                        kind: ArgKind::PureToken,
                        token: Some("mi"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "withcoord",
                kind: ArgKind::PureToken,
                token: Some("WITHCOORD"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withdist",
                kind: ArgKind::PureToken,
                token: Some("WITHDIST"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withhash",
                kind: ArgKind::PureToken,
                token: Some("WITHHASH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count-block",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("COUNT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "any",
                        kind: ArgKind::PureToken,
                        token: Some("ANY"),
                        since: Some("6.2.0"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "order",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "asc",
                        kind: ArgKind::PureToken,
                        token: Some("ASC"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "desc",
                        kind: ArgKind::PureToken,
                        token: Some("DESC"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "store",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "storekey",
                        kind: ArgKind::Key,
                        token: Some("STORE"),
                        display: Some("key"),
                        key_spec: Some(1),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "storedistkey",
                        kind: ArgKind::Key,
                        token: Some("STOREDIST"),
                        display: Some("key"),
                        key_spec: Some(2),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Finds the places within a distance of a point.",
        since: "3.2.10",
        group: Group::Geo,
        complexity: "O(N + log(M)), N being the places in the area that encloses the circle and M those in the circle",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`GEOSEARCH` with the `BYRADIUS` argument"),
        history: &[
            History {
                version: "6.2.0",
                change: "`COUNT` with `ANY`.",
            },
            History {
                version: "7.0.0",
                change: "Units in capitals.",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "longitude",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "latitude",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "radius",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "unit",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "m",
                        kind: ArgKind::PureToken,
                        token: Some("m"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "km",
                        kind: ArgKind::PureToken,
                        token: Some("km"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "ft",
                        kind: ArgKind::PureToken,
                        token: Some("ft"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "mi",
                        kind: ArgKind::PureToken,
                        token: Some("mi"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "withcoord",
                kind: ArgKind::PureToken,
                token: Some("WITHCOORD"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withdist",
                kind: ArgKind::PureToken,
                token: Some("WITHDIST"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withhash",
                kind: ArgKind::PureToken,
                token: Some("WITHHASH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count-block",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("COUNT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "any",
                        kind: ArgKind::PureToken,
                        token: Some("ANY"),
                        since: Some("6.2.0"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "order",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "asc",
                        kind: ArgKind::PureToken,
                        token: Some("ASC"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "desc",
                        kind: ArgKind::PureToken,
                        token: Some("DESC"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Finds the places within a distance of another, and stores them if asked to.",
        since: "3.2.0",
        group: Group::Geo,
        complexity: "O(N + log(M)), N being the places in the area that encloses the circle and M those in the circle",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some(
            "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments",
        ),
        history: &[
            History {
                version: "6.2.0",
                change: "`COUNT` with `ANY`.",
            },
            History {
                version: "7.0.0",
                change: "Units in capitals.",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "radius",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "unit",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "m",
                        kind: ArgKind::PureToken,
                        token: Some("m"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "km",
                        kind: ArgKind::PureToken,
                        token: Some("km"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "ft",
                        kind: ArgKind::PureToken,
                        token: Some("ft"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "mi",
                        kind: ArgKind::PureToken,
                        token: Some("mi"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "withcoord",
                kind: ArgKind::PureToken,
                token: Some("WITHCOORD"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withdist",
                kind: ArgKind::PureToken,
                token: Some("WITHDIST"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withhash",
                kind: ArgKind::PureToken,
                token: Some("WITHHASH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count-block",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("COUNT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "any",
                        kind: ArgKind::PureToken,
                        token: Some("ANY"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "order",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "asc",
                        kind: ArgKind::PureToken,
                        token: Some("ASC"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "desc",
                        kind: ArgKind::PureToken,
                        token: Some("DESC"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "store",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "storekey",
                        kind: ArgKind::Key,
                        token: Some("STORE"),
                        display: Some("key"),
                        key_spec: Some(1),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "storedistkey",
                        kind: ArgKind::Key,
                        token: Some("STOREDIST"),
                        display: Some("key"),
                        key_spec: Some(2),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Finds the places within a distance of another.",
        since: "3.2.10",
        group: Group::Geo,
        complexity: "O(N + log(M)), N being the places in the area that encloses the circle and M those in the circle",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments"),
        history: &[
            History {
                version: "6.2.0",
                change: "`COUNT` with `ANY`.",
            },
            History {
                version: "7.0.0",
                change: "Units in capitals.",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "radius",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "unit",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "m",
                        kind: ArgKind::PureToken,
                        token: Some("m"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "km",
                        kind: ArgKind::PureToken,
                        token: Some("km"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "ft",
                        kind: ArgKind::PureToken,
                        token: Some("ft"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "mi",
                        kind: ArgKind::PureToken,
                        token: Some("mi"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "withcoord",
                kind: ArgKind::PureToken,
                token: Some("WITHCOORD"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withdist",
                kind: ArgKind::PureToken,
                token: Some("WITHDIST"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withhash",
                kind: ArgKind::PureToken,
                token: Some("WITHHASH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count-block",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("COUNT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "any",
                        kind: ArgKind::PureToken,
                        token: Some("ANY"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "order",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "asc",
                        kind: ArgKind::PureToken,
                        token: Some("ASC"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "desc",
                        kind: ArgKind::PureToken,
                        token: Some("DESC"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Finds the places within a circle, a box or a polygon.",
        since: "6.2.0",
        group: Group::Geo,
        complexity: "O(N + log(M)), N being the places in the area that encloses the shape and M those in the shape",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Units in capitals.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "from",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "member",
                        kind: ArgKind::String,
                        token: Some("FROMMEMBER"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "fromlonlat",
                        kind: ArgKind::Block,
                        token: Some("FROMLONLAT"),
                        args: &[
                            Arg {
                                name: "longitude",
                                kind: ArgKind::Double,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "latitude",
                                kind: ArgKind::Double,
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "by",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "circle",
                        kind: ArgKind::Block,
                        args: &[
                            Arg {
                                name: "radius",
                                kind: ArgKind::Double,
                                token: Some("BYRADIUS"),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "unit",
                                kind: ArgKind::OneOf,
                                args: &[
                                    Arg {
                                        name: "m",
                                        kind: ArgKind::PureToken,
                                        token: Some("m"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "km",
                                        kind: ArgKind::PureToken,
                                        token: Some("km"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "ft",
                                        kind: ArgKind::PureToken,
                                        token: Some("ft"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "mi",
                                        kind: ArgKind::PureToken,
                                        token: Some("mi"),
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "box",
                        kind: ArgKind::Block,
                        args: &[
                            Arg {
                                name: "width",
                                kind: ArgKind::Double,
                                token: Some("BYBOX"),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "height",
                                kind: ArgKind::Double,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "unit",
                                kind: ArgKind::OneOf,
                                args: &[
                                    Arg {
                                        name: "m",
                                        kind: ArgKind::PureToken,
                                        token: Some("m"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "km",
                                        kind: ArgKind::PureToken,
                                        token: Some("km"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "ft",
                                        kind: ArgKind::PureToken,
                                        token: Some("ft"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "mi",
                                        kind: ArgKind::PureToken,
                                        token: Some("mi"),
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "polygon",
                        kind: ArgKind::Block,
                        since: Some("9.0.0"),
                        args: &[
                            Arg {
                                name: "num-vertices",
                                kind: ArgKind::Integer,
                                token: Some("BYPOLYGON"),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "vertices",
                                kind: ArgKind::Block,
                                is_multiple: true,
                                args: &[
                                    Arg {
                                        name: "longitude",
                                        kind: ArgKind::Double,
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "latitude",
                                        kind: ArgKind::Double,
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "order",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "asc",
                        kind: ArgKind::PureToken,
                        token: Some("ASC"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "desc",
                        kind: ArgKind::PureToken,
                        token: Some("DESC"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "count-block",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("COUNT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "any",
                        kind: ArgKind::PureToken,
                        token: Some("ANY"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "withcoord",
                kind: ArgKind::PureToken,
                token: Some("WITHCOORD"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withdist",
                kind: ArgKind::PureToken,
                token: Some("WITHDIST"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withhash",
                kind: ArgKind::PureToken,
                token: Some("WITHHASH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores under a key the places within a circle, a box or a polygon.",
        since: "6.2.0",
        group: Group::Geo,
        complexity: "O(N + log(M)), N being the places in the area that encloses the shape and M those in the shape",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Units in capitals.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "source",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
            Arg {
                name: "from",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "member",
                        kind: ArgKind::String,
                        token: Some("FROMMEMBER"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "fromlonlat",
                        kind: ArgKind::Block,
                        token: Some("FROMLONLAT"),
                        args: &[
                            Arg {
                                name: "longitude",
                                kind: ArgKind::Double,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "latitude",
                                kind: ArgKind::Double,
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "by",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "circle",
                        kind: ArgKind::Block,
                        args: &[
                            Arg {
                                name: "radius",
                                kind: ArgKind::Double,
                                token: Some("BYRADIUS"),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "unit",
                                kind: ArgKind::OneOf,
                                args: &[
                                    Arg {
                                        name: "m",
                                        kind: ArgKind::PureToken,
                                        token: Some("m"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "km",
                                        kind: ArgKind::PureToken,
                                        token: Some("km"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "ft",
                                        kind: ArgKind::PureToken,
                                        token: Some("ft"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "mi",
                                        kind: ArgKind::PureToken,
                                        token: Some("mi"),
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "box",
                        kind: ArgKind::Block,
                        args: &[
                            Arg {
                                name: "width",
                                kind: ArgKind::Double,
                                token: Some("BYBOX"),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "height",
                                kind: ArgKind::Double,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "unit",
                                kind: ArgKind::OneOf,
                                args: &[
                                    Arg {
                                        name: "m",
                                        kind: ArgKind::PureToken,
                                        token: Some("m"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "km",
                                        kind: ArgKind::PureToken,
                                        token: Some("km"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "ft",
                                        kind: ArgKind::PureToken,
                                        token: Some("ft"),
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "mi",
                                        kind: ArgKind::PureToken,
                                        token: Some("mi"),
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "polygon",
                        kind: ArgKind::Block,
                        since: Some("9.0.0"),
                        args: &[
                            Arg {
                                name: "num-vertices",
                                kind: ArgKind::Integer,
                                token: Some("BYPOLYGON"),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "vertices",
                                kind: ArgKind::Block,
                                is_multiple: true,
                                args: &[
                                    Arg {
                                        name: "longitude",
                                        kind: ArgKind::Double,
                                        ..Arg::DEFAULT
                                    },
                                    Arg {
                                        name: "latitude",
                                        kind: ArgKind::Double,
                                        ..Arg::DEFAULT
                                    },
                                ],
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "order",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "asc",
                        kind: ArgKind::PureToken,
                        token: Some("ASC"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "desc",
                        kind: ArgKind::PureToken,
                        token: Some("DESC"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "count-block",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("COUNT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "any",
                        kind: ArgKind::PureToken,
                        token: Some("ANY"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "storedist",
                kind: ArgKind::PureToken,
                token: Some("STOREDIST"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads the string at a key.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Reads one bit of a string.",
        since: "2.2.0",
        group: Group::Bitmap,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "offset",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads the string at a key and removes the key.",
        since: "6.2.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Reads the string at a key and sets or clears its expiry.",
        since: "6.2.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "expiration",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "seconds",
                        kind: ArgKind::Integer,
                        token: Some("EX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "milliseconds",
                        kind: ArgKind::Integer,
                        token: Some("PX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-seconds",
                        kind: ArgKind::UnixTime,
                        token: Some("EXAT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-milliseconds",
                        kind: ArgKind::UnixTime,
                        token: Some("PXAT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "persist",
                        kind: ArgKind::PureToken,
                        token: Some("PERSIST"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads the part of a string between two positions.",
        since: "2.4.0",
        group: Group::String,
        complexity: "O(N), N being the length of the part",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "end",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores a string and returns the one it replaces.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`SET` with the `!GET` argument"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes fields of a hash, and the key with the last of them.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields to remove",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.4.0",
            change: "Several fields.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "field",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Chooses the protocol version, and may log in and name the connection on the way.",
        since: "6.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Without a version it only describes the connection.",
        }],
        tips: &[],
        args: &[Arg {
            name: "arguments",
            kind: ArgKind::Block,
            is_optional: true,
            args: &[
                Arg {
                    name: "protover",
                    kind: ArgKind::Integer,
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "auth",
                    kind: ArgKind::Block,
                    token: Some("AUTH"),
                    is_optional: true,
                    args: &[
                        Arg {
                            name: "username",
                            kind: ArgKind::String,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "password",
                            kind: ArgKind::String,
                            ..Arg::DEFAULT
                        },
                    ],
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "clientname",
                    kind: ArgKind::String,
                    token: Some("SETNAME"),
                    is_optional: true,
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells whether a hash has a field.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "field",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lets fields of a hash expire after a number of seconds.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "seconds",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lets fields of a hash expire at a Unix time in seconds.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "unix-time-seconds",
                kind: ArgKind::UnixTime,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells at which Unix time in seconds fields of a hash expire.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads a field of a hash.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "field",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads all fields of a hash with their values.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the size of the hash",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Reads fields of a hash and removes them.",
        since: "8.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads fields of a hash and sets or clears their expiry.",
        since: "8.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "expiration",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "seconds",
                        kind: ArgKind::Integer,
                        token: Some("EX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "milliseconds",
                        kind: ArgKind::Integer,
                        token: Some("PX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-seconds",
                        kind: ArgKind::UnixTime,
                        token: Some("EXAT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-milliseconds",
                        kind: ArgKind::UnixTime,
                        token: Some("PXAT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "persist",
                        kind: ArgKind::PureToken,
                        token: Some("PERSIST"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds an amount to the integer in a field of a hash, a missing field counting as 0.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "field",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "increment",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds an amount to the decimal number in a field of a hash, a missing field counting as 0.",
        since: "2.6.0",
        group: Group::Hash,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "field",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "increment",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lists the names of all fields of a hash.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the size of the hash",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Counts the fields of a hash.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Reads several fields of a hash.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "field",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Sets several fields of a hash.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: Some("4.0.0"),
        replaced_by: Some("`HSET` with several fields"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "data",
                kind: ArgKind::Block,
                is_multiple: true,
                args: &[
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "value",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lets fields of a hash live on that had an expiry.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lets fields of a hash expire after a number of milliseconds.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "milliseconds",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lets fields of a hash expire at a Unix time in milliseconds.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "unix-time-milliseconds",
                kind: ArgKind::UnixTime,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells at which Unix time in milliseconds fields of a hash expire.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells for how many milliseconds fields of a hash have yet to live.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Draws fields of a hash at random.",
        since: "6.2.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields answered",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "options",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "withvalues",
                        kind: ArgKind::PureToken,
                        token: Some("WITHVALUES"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Walks through the fields of a hash a few at a time.",
        since: "2.8.0",
        group: Group::Hash,
        complexity: "O(1) for each call, O(N) for a full walk, N being the fields of the hash",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "cursor",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "pattern",
                kind: ArgKind::Pattern,
                token: Some("MATCH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "novalues",
                kind: ArgKind::PureToken,
                token: Some("NOVALUES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Sets fields of a hash, which begins with the first.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields, O(1) for one",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "4.0.0",
            change: "Several fields.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "data",
                kind: ArgKind::Block,
                is_multiple: true,
                args: &[
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "value",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Sets fields of a hash together with their expiry, if they exist or do not exist.",
        since: "8.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "key-condition",
                kind: ArgKind::OneOf,
                since: Some("9.0.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "fnx",
                        kind: ArgKind::PureToken,
                        token: Some("FNX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "fxx",
                        kind: ArgKind::PureToken,
                        token: Some("FXX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "expiration",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "seconds",
                        kind: ArgKind::Integer,
                        token: Some("EX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "milliseconds",
                        kind: ArgKind::Integer,
                        token: Some("PX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-seconds",
                        kind: ArgKind::UnixTime,
                        token: Some("EXAT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-milliseconds",
                        kind: ArgKind::UnixTime,
                        token: Some("PXAT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "keepttl",
                        kind: ArgKind::PureToken,
                        token: Some("KEEPTTL"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "data",
                        kind: ArgKind::Block,
                        is_multiple: true,
                        args: &[
                            Arg {
                                name: "field",
                                kind: ArgKind::String,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "value",
                                kind: ArgKind::String,
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Sets a field of a hash unless it exists.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "field",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Measures the value of a field of a hash in bytes.",
        since: "3.2.0",
        group: Group::Hash,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "field",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells for how many seconds fields of a hash have yet to live.",
        since: "7.4.0",
        group: Group::Hash,
        complexity: "O(N), N being the number of fields",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "fields",
                kind: ArgKind::Block,
                token: Some("FIELDS"),
                args: &[
                    Arg {
                        name: "numfields",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lists the values of all fields of a hash.",
        since: "2.0.0",
        group: Group::Hash,
        complexity: "O(N), N being the size of the hash",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Adds one to the integer at a key, a missing key counting as 0.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Adds an amount to the integer at a key, a missing key counting as 0.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "increment",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds an amount to the decimal number at a key, a missing key counting as 0.",
        since: "2.6.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "increment",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reports the state and the statistics of the server, by sections.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Several sections in one call.",
        }],
        tips: &[
            "nondeterministic_output",
            "request_policy:all_shards",
            "response_policy:special",
        ],
        args: &[Arg {
            name: "section",
            kind: ArgKind::String,
            is_optional: true,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lists all keys that match a glob pattern.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(N), N being the keys in the database",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_shards", "nondeterministic_output_order"],
        args: &[Arg {
            name: "pattern",
            kind: ArgKind::Pattern,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Says when the last snapshot was complete, in Unix seconds.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[],
    },
    CommandDocs {
        summary: "Finds the longest subsequence that two strings have in common.",
        since: "7.0.0",
        group: Group::String,
        complexity: "O(N*M), N and M being the lengths of the strings",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key1",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "key2",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "len",
                kind: ArgKind::PureToken,
                token: Some("LEN"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "idx",
                kind: ArgKind::PureToken,
                token: Some("IDX"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "min-match-len",
                kind: ArgKind::Integer,
                token: Some("MINMATCHLEN"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withmatchlen",
                kind: ArgKind::PureToken,
                token: Some("WITHMATCHLEN"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads an element of a list by its index.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(N), N being the listpacks between the index and the nearer end",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "index",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Puts an element before or after the first one that equals another.",
        since: "2.2.0",
        group: Group::List,
        complexity: "O(N), N being the elements before that one",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "where",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "before",
                        kind: ArgKind::PureToken,
                        token: Some("BEFORE"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "after",
                        kind: ArgKind::PureToken,
                        token: Some("AFTER"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "pivot",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Counts the elements of a list.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Takes an element off an end of a list and adds it to an end of another, or of the same.",
        since: "6.2.0",
        group: Group::List,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "source",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
            Arg {
                name: "wherefrom",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "left",
                        kind: ArgKind::PureToken,
                        token: Some("LEFT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "right",
                        kind: ArgKind::PureToken,
                        token: Some("RIGHT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "whereto",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "left",
                        kind: ArgKind::PureToken,
                        token: Some("LEFT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "right",
                        kind: ArgKind::PureToken,
                        token: Some("RIGHT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes elements off an end of the first of several lists that exists.",
        since: "7.0.0",
        group: Group::List,
        complexity: "O(N+M), N being the number of keys and M the elements taken",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "where",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "left",
                        kind: ArgKind::PureToken,
                        token: Some("LEFT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "right",
                        kind: ArgKind::PureToken,
                        token: Some("RIGHT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Draws a picture, different for each version.",
        since: "5.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "version",
            kind: ArgKind::Integer,
            token: Some("VERSION"),
            is_optional: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Takes the first element of a list, or the first ones.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(N), N being the elements taken",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Takes a `count`.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                since: Some("6.2.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Finds the index of elements that equal another.",
        since: "6.0.6",
        group: Group::List,
        complexity: "O(N), N being the elements looked at",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "rank",
                kind: ArgKind::Integer,
                token: Some("RANK"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "num-matches",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "len",
                kind: ArgKind::Integer,
                token: Some("MAXLEN"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds elements before the first of a list, one after the other, and makes the list if there is none.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(1) for each element",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.4.0",
            change: "Takes several `element` arguments.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds elements before the first of a list that exists.",
        since: "2.2.0",
        group: Group::List,
        complexity: "O(1) for each element",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "4.0.0",
            change: "Takes several `element` arguments.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads the elements of a list between two indices.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(S+N), S being the listpacks between the start and the nearer end, N the elements read",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "stop",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes elements of a list that equal another, all of them or so many from either end.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(N), N being the length of the list",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Replaces an element of a list by its index.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(N), N being the listpacks between the index and the nearer end",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "index",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes all elements of a list but those between two indices.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(N), N being the elements removed",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "stop",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Groups the commands about memory use.",
        since: "4.0.0",
        group: Group::Server,
        complexity: "Depends on the subcommand",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Reads the strings at several keys at one instant.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(N), N being the number of keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:multi_shard"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Moves keys to another server, and deletes them here once it has them.",
        since: "2.6.0",
        group: Group::Generic,
        complexity: "O(N) in the size of the values here, and that of RESTORE at the other server",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "3.0.0",
                change: "Added the `COPY` and `REPLACE` options.",
            },
            History {
                version: "3.0.6",
                change: "Added the `KEYS` option.",
            },
            History {
                version: "4.0.7",
                change: "Added the `AUTH` option.",
            },
            History {
                version: "6.0.0",
                change: "Added the `AUTH2` option.",
            },
        ],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "host",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "port",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key-selector",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "key",
                        kind: ArgKind::Key,
                        key_spec: Some(0),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "empty-string",
                        kind: ArgKind::PureToken,
                        token: Some("\"\""),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination-db",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "copy",
                kind: ArgKind::PureToken,
                token: Some("COPY"),
                since: Some("3.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "replace",
                kind: ArgKind::PureToken,
                token: Some("REPLACE"),
                since: Some("3.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "authentication",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "auth",
                        kind: ArgKind::String,
                        token: Some("AUTH"),
                        display: Some("password"),
                        since: Some("4.0.7"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "auth2",
                        kind: ArgKind::Block,
                        token: Some("AUTH2"),
                        since: Some("6.0.0"),
                        args: &[
                            Arg {
                                name: "username",
                                kind: ArgKind::String,
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "password",
                                kind: ArgKind::String,
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "keys",
                kind: ArgKind::Key,
                token: Some("KEYS"),
                display: Some("key"),
                since: Some("3.0.6"),
                key_spec: Some(1),
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Moves a key to another database.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "db",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores strings under several keys in one step.",
        since: "1.0.1",
        group: Group::String,
        complexity: "O(N), N being the number of keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[
            "request_policy:multi_shard",
            "response_policy:all_succeeded",
        ],
        args: &[Arg {
            name: "data",
            kind: ArgKind::Block,
            is_multiple: true,
            args: &[
                Arg {
                    name: "key",
                    kind: ArgKind::Key,
                    key_spec: Some(0),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "value",
                    kind: ArgKind::String,
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Stores strings under several keys in one step, with conditions and a common expiry.",
        since: "9.1.0",
        group: Group::String,
        complexity: "O(N), N being the number of keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[
            "request_policy:multi_shard",
            "response_policy:all_succeeded",
        ],
        args: &[
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "data",
                kind: ArgKind::Block,
                is_multiple: true,
                args: &[
                    Arg {
                        name: "key",
                        kind: ArgKind::Key,
                        key_spec: Some(0),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "value",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "expiration",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "seconds",
                        kind: ArgKind::Integer,
                        token: Some("EX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "milliseconds",
                        kind: ArgKind::Integer,
                        token: Some("PX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-seconds",
                        kind: ArgKind::UnixTime,
                        token: Some("EXAT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-milliseconds",
                        kind: ArgKind::UnixTime,
                        token: Some("PXAT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "keepttl",
                        kind: ArgKind::PureToken,
                        token: Some("KEEPTTL"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores strings under several keys if none of the keys exists.",
        since: "1.0.1",
        group: Group::String,
        complexity: "O(N), N being the number of keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "data",
            kind: ArgKind::Block,
            is_multiple: true,
            args: &[
                Arg {
                    name: "key",
                    kind: ArgKind::Key,
                    key_spec: Some(0),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "value",
                    kind: ArgKind::String,
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Opens a transaction: what follows is queued until EXEC.",
        since: "1.2.0",
        group: Group::Transactions,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Groups the commands that look inside a value.",
        since: "2.2.3",
        group: Group::Generic,
        complexity: "Depends on the subcommand",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Removes the expiry of a key.",
        since: "2.2.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lets a key expire after a number of milliseconds.",
        since: "2.6.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Conditions NX, XX, GT and LT.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "milliseconds",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                since: Some("7.0.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lets a key expire at a Unix time in milliseconds.",
        since: "2.6.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Conditions NX, XX, GT and LT.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "unix-time-milliseconds",
                kind: ArgKind::UnixTime,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                since: Some("7.0.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells the Unix time in milliseconds at which a key expires.",
        since: "7.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Adds elements to a HyperLogLog, making it if need be.",
        since: "2.8.9",
        group: Group::Hyperloglog,
        complexity: "O(1) for each element",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Estimates how many different elements were added to HyperLogLogs, all taken together.",
        since: "2.8.9",
        group: Group::Hyperloglog,
        complexity: "O(1) for one key, O(N) with a large constant for N keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Shows the inside of a HyperLogLog, or changes its encoding.",
        since: "2.8.9",
        group: Group::Hyperloglog,
        complexity: "N/A",
        is_syscmd: true,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "subcommand",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Merges HyperLogLogs into one.",
        since: "2.8.9",
        group: Group::Hyperloglog,
        complexity: "O(N) for N HyperLogLogs, with a large constant",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "destkey",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "sourcekey",
                kind: ArgKind::Key,
                key_spec: Some(1),
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tests the implementation of HyperLogLogs.",
        since: "2.8.9",
        group: Group::Hyperloglog,
        complexity: "N/A",
        is_syscmd: true,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Answers PONG, or the message, to show that the server is alive.",
        since: "1.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_shards", "response_policy:all_succeeded"],
        args: &[Arg {
            name: "message",
            kind: ArgKind::String,
            is_optional: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Stores a string that expires after a number of milliseconds.",
        since: "2.6.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: Some("2.6.12"),
        replaced_by: Some("`SET` with the `PX` argument"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "milliseconds",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Has messages sent that are published to channels whose names match patterns.",
        since: "2.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of patterns",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "pattern",
            kind: ArgKind::Pattern,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells how many milliseconds a key has left.",
        since: "2.6.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.8.0",
            change: "A missing key answers -2.",
        }],
        tips: &["nondeterministic_output"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Sends a message to the subscribers of a channel and says how many there were.",
        since: "2.0.0",
        group: Group::Pubsub,
        complexity: "O(N+M), N being the number of subscribers of the channel and M the number of all patterns",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "channel",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "message",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Groups the commands that look at subscriptions.",
        since: "2.8.0",
        group: Group::Pubsub,
        complexity: "Depends on the subcommand",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Ends subscriptions to patterns, all of them where none is named.",
        since: "2.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of patterns",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "pattern",
            kind: ArgKind::Pattern,
            is_optional: true,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Answers OK and closes the connection.",
        since: "1.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: Some("7.2.0"),
        replaced_by: Some("just closing the connection"),
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Picks a key of the database at random.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[
            "request_policy:all_shards",
            "response_policy:special",
            "nondeterministic_output",
        ],
        args: &[],
    },
    CommandDocs {
        summary: "Gives a key a new name, replacing what was there.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "newkey",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives a key a new name unless that name is taken.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "3.2.0",
            change: "The same name twice is no error any more.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "newkey",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Puts the connection back into the state of a new one.",
        since: "6.2.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Makes a key of bytes that DUMP gave.",
        since: "2.6.0",
        group: Group::Generic,
        complexity: "O(N*M), N being the elements of the value and M their mean length; O(N*M*log(N)) for sorted sets",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "3.0.0",
                change: "Added REPLACE.",
            },
            History {
                version: "5.0.0",
                change: "Added ABSTTL.",
            },
            History {
                version: "5.0.0",
                change: "Added IDLETIME and FREQ.",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "ttl",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "serialized-value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "replace",
                kind: ArgKind::PureToken,
                token: Some("REPLACE"),
                since: Some("3.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "absttl",
                kind: ArgKind::PureToken,
                token: Some("ABSTTL"),
                since: Some("5.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "seconds",
                kind: ArgKind::Integer,
                token: Some("IDLETIME"),
                since: Some("5.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "frequency",
                kind: ArgKind::Integer,
                token: Some("FREQ"),
                since: Some("5.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes the last element of a list, or the last ones.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(N), N being the elements taken",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Takes a `count`.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                since: Some("6.2.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes the last element of a list and adds it before the first of another, or of the same.",
        since: "1.2.0",
        group: Group::List,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`LMOVE` with the `RIGHT` and `LEFT` arguments"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "source",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds elements after the last of a list and makes the list if there is none.",
        since: "1.0.0",
        group: Group::List,
        complexity: "O(1) for each element",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.4.0",
            change: "Takes several `element` arguments.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds elements after the last of a list that exists.",
        since: "2.2.0",
        group: Group::List,
        complexity: "O(1) for each element",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "4.0.0",
            change: "Takes several `element` arguments.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "element",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds members to a set, making it if need be.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(1) for each member",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.4.0",
            change: "Takes several members.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Writes a snapshot of all databases to disk; everybody waits for it.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(N), N being the keys in all databases",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Walks through the keys of the database a few at a time.",
        since: "2.8.0",
        group: Group::Generic,
        complexity: "O(1) for each call, O(N) for a full walk, N being the keys in the database",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.0.0",
            change: "Option TYPE.",
        }],
        tips: &[
            "nondeterministic_output",
            "request_policy:special",
            "response_policy:special",
        ],
        args: &[
            Arg {
                name: "cursor",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "pattern",
                kind: ArgKind::Pattern,
                token: Some("MATCH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "type",
                kind: ArgKind::String,
                token: Some("TYPE"),
                since: Some("6.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Counts the members of a set.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Groups the commands that manage scripts.",
        since: "2.6.0",
        group: Group::Scripting,
        complexity: "Depends on the subcommand",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Gives the members of a set that none of the others has.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(N), N being the members of all sets together",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Stores the members of a set that none of the others has.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(N), N being the members of all sets together",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(1),
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Chooses the database that the connection works on.",
        since: "1.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "index",
            kind: ArgKind::Integer,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Stores a string under a key, whatever was there, with optional conditions and expiry.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "2.6.12",
                change: "Options EX, PX, NX and XX.",
            },
            History {
                version: "6.0.0",
                change: "Option KEEPTTL.",
            },
            History {
                version: "6.2.0",
                change: "Options GET, EXAT and PXAT.",
            },
            History {
                version: "7.0.0",
                change: "NX and GET go together.",
            },
            History {
                version: "8.1.0",
                change: "Option IFEQ (Valkey).",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        since: Some("2.6.12"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        since: Some("2.6.12"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "comparison-value",
                        kind: ArgKind::String,
                        token: Some("IFEQ"),
                        since: Some("8.1.0"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "get",
                kind: ArgKind::PureToken,
                token: Some("GET"),
                since: Some("6.2.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "expiration",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "seconds",
                        kind: ArgKind::Integer,
                        token: Some("EX"),
                        since: Some("2.6.12"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "milliseconds",
                        kind: ArgKind::Integer,
                        token: Some("PX"),
                        since: Some("2.6.12"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-seconds",
                        kind: ArgKind::UnixTime,
                        token: Some("EXAT"),
                        since: Some("6.2.0"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "unix-time-milliseconds",
                        kind: ArgKind::UnixTime,
                        token: Some("PXAT"),
                        since: Some("6.2.0"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "keepttl",
                        kind: ArgKind::PureToken,
                        token: Some("KEEPTTL"),
                        since: Some("6.0.0"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Writes one bit of a string and returns the previous one.",
        since: "2.2.0",
        group: Group::Bitmap,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "offset",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores a string that expires after a number of seconds.",
        since: "2.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: Some("2.6.12"),
        replaced_by: Some("`SET` with the `EX` argument"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "seconds",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores a string under a key that does not exist yet.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: Some("2.6.12"),
        replaced_by: Some("`SET` with the `NX` argument"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Overwrites a part of a string from a given position on.",
        since: "2.2.0",
        group: Group::String,
        complexity: "O(M), M being the length of the new part; O(1) for small ones",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "offset",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "value",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Saves the data if configured or asked to, and ends the server.",
        since: "1.0.0",
        group: Group::Server,
        complexity: "O(N) when saving, N being the keys in all databases",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "7.0.0",
                change: "Modifiers NOW, FORCE and ABORT.",
            },
            History {
                version: "9.0.0",
                change: "Modifiers SAFE and FAILOVER (Valkey).",
            },
        ],
        tips: &[],
        args: &[Arg {
            name: "abort-selector",
            kind: ArgKind::OneOf,
            is_optional: true,
            args: &[
                Arg {
                    name: "save-selector-block",
                    kind: ArgKind::Block,
                    args: &[
                        Arg {
                            name: "save-selector",
                            kind: ArgKind::OneOf,
                            is_optional: true,
                            args: &[
                                Arg {
                                    name: "nosave",
                                    kind: ArgKind::PureToken,
                                    token: Some("NOSAVE"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "save",
                                    kind: ArgKind::PureToken,
                                    token: Some("SAVE"),
                                    ..Arg::DEFAULT
                                },
                            ],
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "now",
                            kind: ArgKind::PureToken,
                            token: Some("NOW"),
                            since: Some("7.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "force",
                            kind: ArgKind::PureToken,
                            token: Some("FORCE"),
                            since: Some("7.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "safe",
                            kind: ArgKind::PureToken,
                            token: Some("SAFE"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "failover",
                            kind: ArgKind::PureToken,
                            token: Some("FAILOVER"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                    ],
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "abort",
                    kind: ArgKind::PureToken,
                    token: Some("ABORT"),
                    since: Some("7.0.0"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Gives the members that all sets have.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(N*M), N being the members of the smallest set and M the number of sets",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Counts the members that all sets have.",
        since: "7.0.0",
        group: Group::Set,
        complexity: "O(N*M), N being the members of the smallest set and M the number of sets",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Integer,
                token: Some("LIMIT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores the members that all sets have.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(N*M), N being the members of the smallest set and M the number of sets",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(1),
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells whether a set has a member.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives all members of a set.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(N), N being the members of the set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells of several members whether a set has them.",
        since: "6.2.0",
        group: Group::Set,
        complexity: "O(N), N being the members asked for",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Moves a member from one set to another.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "source",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Sorts the elements of a list, set or sorted set, and stores them as a list if asked to.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(N+M*log(M)), N being the number of elements and M how many are replied; O(N) without sorting",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "by-pattern",
                kind: ArgKind::Pattern,
                token: Some("BY"),
                display: Some("pattern"),
                key_spec: Some(1),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Block,
                token: Some("LIMIT"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "get-pattern",
                kind: ArgKind::Pattern,
                token: Some("GET"),
                display: Some("pattern"),
                key_spec: Some(1),
                is_optional: true,
                is_multiple: true,
                is_multiple_token: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "order",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "asc",
                        kind: ArgKind::PureToken,
                        token: Some("ASC"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "desc",
                        kind: ArgKind::PureToken,
                        token: Some("DESC"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "sorting",
                kind: ArgKind::PureToken,
                token: Some("ALPHA"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                token: Some("STORE"),
                key_spec: Some(2),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Sorts the elements of a list, set or sorted set.",
        since: "7.0.0",
        group: Group::Generic,
        complexity: "O(N+M*log(M)), N being the number of elements and M how many are replied; O(N) without sorting",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "by-pattern",
                kind: ArgKind::Pattern,
                token: Some("BY"),
                display: Some("pattern"),
                key_spec: Some(1),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Block,
                token: Some("LIMIT"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "get-pattern",
                kind: ArgKind::Pattern,
                token: Some("GET"),
                display: Some("pattern"),
                key_spec: Some(1),
                is_optional: true,
                is_multiple: true,
                is_multiple_token: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "order",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "asc",
                        kind: ArgKind::PureToken,
                        token: Some("ASC"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "desc",
                        kind: ArgKind::PureToken,
                        token: Some("DESC"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "sorting",
                kind: ArgKind::PureToken,
                token: Some("ALPHA"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes random members out of a set.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(1) for each member",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "3.2.0",
            change: "Argument count.",
        }],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                since: Some("3.2.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Sends a message to the subscribers of a shard channel and says how many there were.",
        since: "7.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of subscribers of the channel",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "shardchannel",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "message",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives random members of a set.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(1) for each member",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.6.0",
            change: "Argument count.",
        }],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                since: Some("2.6.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes members from a set.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(N), N being the members to remove",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.4.0",
            change: "Takes several members.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Walks through the members of a set a few at a time.",
        since: "2.8.0",
        group: Group::Set,
        complexity: "O(1) for each call, O(N) for a full walk, N being the members of the set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "cursor",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "pattern",
                kind: ArgKind::Pattern,
                token: Some("MATCH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Has messages sent that are published to shard channels.",
        since: "7.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of shard channels",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "shardchannel",
            kind: ArgKind::String,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells the length of a string.",
        since: "2.2.0",
        group: Group::String,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Has messages sent that are published to channels.",
        since: "2.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of channels",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "channel",
            kind: ArgKind::String,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Reads the part of a string between two positions; the old name of GETRANGE.",
        since: "1.0.0",
        group: Group::String,
        complexity: "O(N), N being the length of the part",
        is_syscmd: false,
        deprecated_since: Some("2.0.0"),
        replaced_by: Some("`GETRANGE`"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "end",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members that any of the sets has.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(N), N being the members of all sets together",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Stores the members that any of the sets has.",
        since: "1.0.0",
        group: Group::Set,
        complexity: "O(N), N being the members of all sets together",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(1),
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Ends subscriptions to shard channels, all of them where none is named.",
        since: "7.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of shard channels",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "shardchannel",
            kind: ArgKind::String,
            is_optional: true,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Exchanges the contents of two databases.",
        since: "4.0.0",
        group: Group::Server,
        complexity: "O(N), N being the clients that watch or wait for keys in either",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "index1",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "index2",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells the server's time.",
        since: "2.6.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[],
    },
    CommandDocs {
        summary: "Marks keys as used just now and counts those that exist.",
        since: "3.2.1",
        group: Group::Generic,
        complexity: "O(N), N being the number of keys",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:multi_shard", "response_policy:agg_sum"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells how many seconds a key has left.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.8.0",
            change: "A missing key answers -2.",
        }],
        tips: &["nondeterministic_output"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells the type of the value at a key.",
        since: "1.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Removes keys and frees large values in the background.",
        since: "4.0.0",
        group: Group::Generic,
        complexity: "O(1) for each key, the memory being freed elsewhere",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:multi_shard", "response_policy:agg_sum"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Ends subscriptions to channels, all of them where none is named.",
        since: "2.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of channels",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "channel",
            kind: ArgKind::String,
            is_optional: true,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Forgets all watched keys.",
        since: "2.2.0",
        group: Group::Transactions,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Waits until enough replicas have received this connection's writes.",
        since: "3.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_shards", "response_policy:agg_min"],
        args: &[
            Arg {
                name: "numreplicas",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Waits until this connection's writes are on the disk of this server and of enough replicas.",
        since: "7.2.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_shards", "response_policy:agg_min"],
        args: &[
            Arg {
                name: "numlocal",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "numreplicas",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "timeout",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lets the next EXEC run only if none of these keys changes before.",
        since: "2.2.0",
        group: Group::Transactions,
        complexity: "O(1) for each key",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Marks entries as done: they are pending for their group no more.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N) for each id, N being the entries that are pending",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "ID",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Appends an entry to a stream, made where there is none, and trims it on demand.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(1), and O(N) for trimming, N being the entries that go",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "6.2.0",
                change: "Options NOMKSTREAM, MINID and LIMIT.",
            },
            History {
                version: "7.0.0",
                change: "Ids of the form <ms>-*.",
            },
        ],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "nomkstream",
                kind: ArgKind::PureToken,
                token: Some("NOMKSTREAM"),
                since: Some("6.2.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "trim",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "strategy",
                        kind: ArgKind::OneOf,
                        args: &[
                            Arg {
                                name: "maxlen",
                                kind: ArgKind::PureToken,
                                token: Some("MAXLEN"),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "minid",
                                kind: ArgKind::PureToken,
                                token: Some("MINID"),
                                since: Some("6.2.0"),
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "operator",
                        kind: ArgKind::OneOf,
                        is_optional: true,
                        args: &[
                            Arg {
                                name: "equal",
                                kind: ArgKind::PureToken,
                                token: Some("="),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "approximately",
                                kind: ArgKind::PureToken,
                                token: Some("~"),
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "threshold",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("LIMIT"),
                        since: Some("6.2.0"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "id-selector",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "auto-id",
                        kind: ArgKind::PureToken,
                        token: Some("*"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "id",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "data",
                kind: ArgKind::Block,
                is_multiple: true,
                args: &[
                    Arg {
                        name: "field",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "value",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes over entries that others got and left pending for too long.",
        since: "6.2.0",
        group: Group::Stream,
        complexity: "O(log N) for each of COUNT entries, N being the entries that are pending",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "A third element of the reply: ids of deleted entries that are pending no more.",
        }],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "consumer",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "min-idle-time",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "justid",
                kind: ArgKind::PureToken,
                token: Some("JUSTID"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Takes over certain entries that others got and left pending.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N) for each id, N being the entries that are pending",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "consumer",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "min-idle-time",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "ID",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "ms",
                kind: ArgKind::Integer,
                token: Some("IDLE"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "unix-time-milliseconds",
                kind: ArgKind::UnixTime,
                token: Some("TIME"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("RETRYCOUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "force",
                kind: ArgKind::PureToken,
                token: Some("FORCE"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "justid",
                kind: ArgKind::PureToken,
                token: Some("JUSTID"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "lastid",
                kind: ArgKind::String,
                token: Some("LASTID"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Deletes entries by their ids and tells how many there were.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N) for each id, N being the entries of the stream",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "ID",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Groups the commands about the consumer groups of a stream.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "Depends on the subcommand",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Groups the commands that look inside a stream.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "Depends on the subcommand",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Counts the entries of a stream.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells what a group got and has not acknowledged.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(N), N being the entries shown, or looked at with IDLE; O(N) without a range, N being the consumers",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Option IDLE and ranges without their ends.",
        }],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "filters",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "min-idle-time",
                        kind: ArgKind::Integer,
                        token: Some("IDLE"),
                        since: Some("6.2.0"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "start",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "end",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "consumer",
                        kind: ArgKind::String,
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads the entries of a stream within a range of ids.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N + M), N being the entries of the stream and M those returned",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Ranges without their ends.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "end",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads what several streams have after given ids, and waits for it on demand.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N + M) for each stream, N being its entries and M those returned",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "milliseconds",
                kind: ArgKind::Integer,
                token: Some("BLOCK"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "streams",
                kind: ArgKind::Block,
                token: Some("STREAMS"),
                args: &[
                    Arg {
                        name: "key",
                        kind: ArgKind::Key,
                        key_spec: Some(0),
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "ID",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads from several streams for a consumer, so that every entry goes to one of its group.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N + M) for each stream, N being its entries and M those returned",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "group-block",
                kind: ArgKind::Block,
                token: Some("GROUP"),
                args: &[
                    Arg {
                        name: "group",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "consumer",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "milliseconds",
                kind: ArgKind::Integer,
                token: Some("BLOCK"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "noack",
                kind: ArgKind::PureToken,
                token: Some("NOACK"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "streams",
                kind: ArgKind::Block,
                token: Some("STREAMS"),
                args: &[
                    Arg {
                        name: "key",
                        kind: ArgKind::Key,
                        key_spec: Some(0),
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "ID",
                        kind: ArgKind::String,
                        is_multiple: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Reads the entries of a stream within a range of ids, the highest first.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N + M), N being the entries of the stream and M those returned",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Ranges without their ends.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "end",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Sets what a stream remembers of its last id and of entries that are gone. For internal use.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Options ENTRIESADDED and MAXDELETEDID.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "last-id",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "entries-added",
                kind: ArgKind::Integer,
                token: Some("ENTRIESADDED"),
                since: Some("7.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "max-deleted-id",
                kind: ArgKind::String,
                token: Some("MAXDELETEDID"),
                since: Some("7.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Deletes the lowest entries of a stream.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(N), N being the entries that go",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Options MINID and LIMIT.",
        }],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "trim",
                kind: ArgKind::Block,
                args: &[
                    Arg {
                        name: "strategy",
                        kind: ArgKind::OneOf,
                        args: &[
                            Arg {
                                name: "maxlen",
                                kind: ArgKind::PureToken,
                                token: Some("MAXLEN"),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "minid",
                                kind: ArgKind::PureToken,
                                token: Some("MINID"),
                                since: Some("6.2.0"),
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "operator",
                        kind: ArgKind::OneOf,
                        is_optional: true,
                        args: &[
                            Arg {
                                name: "equal",
                                kind: ArgKind::PureToken,
                                token: Some("="),
                                ..Arg::DEFAULT
                            },
                            Arg {
                                name: "approximately",
                                kind: ArgKind::PureToken,
                                token: Some("~"),
                                ..Arg::DEFAULT
                            },
                        ],
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "threshold",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("LIMIT"),
                        since: Some("6.2.0"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds members with scores to a sorted set, or gives members other scores.",
        since: "1.2.0",
        group: Group::SortedSet,
        complexity: "O(log(N)) for each member, N being the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "2.4.0",
                change: "Several members in one call.",
            },
            History {
                version: "3.0.2",
                change: "Options `XX`, `NX`, `CH` and `INCR`.",
            },
            History {
                version: "6.2.0",
                change: "Options `GT` and `LT`.",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "condition",
                kind: ArgKind::OneOf,
                since: Some("3.0.2"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "nx",
                        kind: ArgKind::PureToken,
                        token: Some("NX"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "xx",
                        kind: ArgKind::PureToken,
                        token: Some("XX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "comparison",
                kind: ArgKind::OneOf,
                since: Some("6.2.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "gt",
                        kind: ArgKind::PureToken,
                        token: Some("GT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "lt",
                        kind: ArgKind::PureToken,
                        token: Some("LT"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "change",
                kind: ArgKind::PureToken,
                token: Some("CH"),
                since: Some("3.0.2"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "increment",
                kind: ArgKind::PureToken,
                token: Some("INCR"),
                since: Some("3.0.2"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "data",
                kind: ArgKind::Block,
                is_multiple: true,
                args: &[
                    Arg {
                        name: "score",
                        kind: ArgKind::Double,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "member",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Counts the members of a sorted set.",
        since: "1.2.0",
        group: Group::SortedSet,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Counts the members with scores in a range.",
        since: "2.0.0",
        group: Group::SortedSet,
        complexity: "O(log(N)), N being the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members of the first sorted set that none of the others has.",
        since: "6.2.0",
        group: Group::SortedSet,
        complexity: "O(L + N*log(N)), L being all members of all sets and N those of the result",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscores",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores under a key the members of the first sorted set that none of the others has.",
        since: "6.2.0",
        group: Group::SortedSet,
        complexity: "O(L + N*log(N)), L being all members of all sets and N those of the result",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(1),
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Adds to the score of a member, which is put in if need be.",
        since: "1.2.0",
        group: Group::SortedSet,
        complexity: "O(log(N)), N being the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "increment",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members that all of several sorted sets have, with scores put together.",
        since: "6.2.0",
        group: Group::SortedSet,
        complexity: "O(N*K + M*log(M)), N being the smallest set, K the number of sets and M the members of the result",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "weight",
                kind: ArgKind::Integer,
                token: Some("WEIGHTS"),
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "aggregate",
                kind: ArgKind::OneOf,
                token: Some("AGGREGATE"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "sum",
                        kind: ArgKind::PureToken,
                        token: Some("SUM"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "min",
                        kind: ArgKind::PureToken,
                        token: Some("MIN"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "max",
                        kind: ArgKind::PureToken,
                        token: Some("MAX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscores",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Counts the members that all of several sorted sets have.",
        since: "7.0.0",
        group: Group::SortedSet,
        complexity: "O(N*K), N being the smallest set and K the number of sets",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Integer,
                token: Some("LIMIT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores under a key the members that all of several sorted sets have, with scores put together.",
        since: "2.0.0",
        group: Group::SortedSet,
        complexity: "O(N*K + M*log(M)), N being the smallest set, K the number of sets and M the members of the result",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(1),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "weight",
                kind: ArgKind::Integer,
                token: Some("WEIGHTS"),
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "aggregate",
                kind: ArgKind::OneOf,
                token: Some("AGGREGATE"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "sum",
                        kind: ArgKind::PureToken,
                        token: Some("SUM"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "min",
                        kind: ArgKind::PureToken,
                        token: Some("MIN"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "max",
                        kind: ArgKind::PureToken,
                        token: Some("MAX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Counts the members between two members, where all scores are equal.",
        since: "2.8.9",
        group: Group::SortedSet,
        complexity: "O(log(N)), N being the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes and gives the members with the lowest or highest scores of the first of several sorted sets that is there.",
        since: "7.0.0",
        group: Group::SortedSet,
        complexity: "O(K + M*log(N)), K being the number of keys, M the members removed and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "where",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "min",
                        kind: ArgKind::PureToken,
                        token: Some("MIN"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "max",
                        kind: ArgKind::PureToken,
                        token: Some("MAX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the scores of several members.",
        since: "6.2.0",
        group: Group::SortedSet,
        complexity: "O(N), N being the number of members asked for",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes and gives the members with the highest scores.",
        since: "5.0.0",
        group: Group::SortedSet,
        complexity: "O(M*log(N)), M being the members removed and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes and gives the members with the lowest scores.",
        since: "5.0.0",
        group: Group::SortedSet,
        complexity: "O(M*log(N)), M being the members removed and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives members of a sorted set at random.",
        since: "6.2.0",
        group: Group::SortedSet,
        complexity: "O(N*log(S)), N being the members given and S the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "options",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "withscores",
                        kind: ArgKind::PureToken,
                        token: Some("WITHSCORES"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members in a range of ranks, scores or members.",
        since: "1.2.0",
        group: Group::SortedSet,
        complexity: "O(log(N) + M), N being the size of the sorted set and M the members given",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Options `REV`, `BYSCORE`, `BYLEX` and `LIMIT`.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "stop",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "sortby",
                kind: ArgKind::OneOf,
                since: Some("6.2.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "byscore",
                        kind: ArgKind::PureToken,
                        token: Some("BYSCORE"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "bylex",
                        kind: ArgKind::PureToken,
                        token: Some("BYLEX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "rev",
                kind: ArgKind::PureToken,
                token: Some("REV"),
                since: Some("6.2.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Block,
                token: Some("LIMIT"),
                since: Some("6.2.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscores",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members between two members, where all scores are equal.",
        since: "2.8.9",
        group: Group::SortedSet,
        complexity: "O(log(N) + M), N being the size of the sorted set and M the members given",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`ZRANGE` with the `BYLEX` argument"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Block,
                token: Some("LIMIT"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members with scores in a range.",
        since: "1.0.5",
        group: Group::SortedSet,
        complexity: "O(log(N) + M), N being the size of the sorted set and M the members given",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`ZRANGE` with the `BYSCORE` argument"),
        history: &[History {
            version: "2.0.0",
            change: "Option `WITHSCORES`.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscores",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORES"),
                since: Some("2.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Block,
                token: Some("LIMIT"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores under a key the members of a sorted set in a range of ranks, scores or members.",
        since: "6.2.0",
        group: Group::SortedSet,
        complexity: "O(log(N) + M), N being the size of the sorted set and M the members stored",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "dst",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "src",
                kind: ArgKind::Key,
                key_spec: Some(1),
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "sortby",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "byscore",
                        kind: ArgKind::PureToken,
                        token: Some("BYSCORE"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "bylex",
                        kind: ArgKind::PureToken,
                        token: Some("BYLEX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "rev",
                kind: ArgKind::PureToken,
                token: Some("REV"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Block,
                token: Some("LIMIT"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells how many members come before one, by scores from the lowest up.",
        since: "2.0.0",
        group: Group::SortedSet,
        complexity: "O(log(N)), N being the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.2.0",
            change: "Option `WITHSCORE`.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscore",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORE"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes members from a sorted set.",
        since: "1.2.0",
        group: Group::SortedSet,
        complexity: "O(M*log(N)), M being the members to remove and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "2.4.0",
            change: "Several members in one call.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes the members between two members, where all scores are equal.",
        since: "2.8.9",
        group: Group::SortedSet,
        complexity: "O(M*log(N)), M being the members removed and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes the members with ranks in a range.",
        since: "2.0.0",
        group: Group::SortedSet,
        complexity: "O(M*log(N)), M being the members removed and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "stop",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes the members with scores in a range.",
        since: "1.2.0",
        group: Group::SortedSet,
        complexity: "O(M*log(N)), M being the members removed and N the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members with ranks in a range, counted from the highest score down.",
        since: "1.2.0",
        group: Group::SortedSet,
        complexity: "O(log(N) + M), N being the size of the sorted set and M the members given",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`ZRANGE` with the `REV` argument"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "start",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "stop",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscores",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members between two members from the last to the first, where all scores are equal.",
        since: "2.8.9",
        group: Group::SortedSet,
        complexity: "O(log(N) + M), N being the size of the sorted set and M the members given",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`ZRANGE` with the `REV` and `BYLEX` arguments"),
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Block,
                token: Some("LIMIT"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members with scores in a range, the highest first.",
        since: "2.2.0",
        group: Group::SortedSet,
        complexity: "O(log(N) + M), N being the size of the sorted set and M the members given",
        is_syscmd: false,
        deprecated_since: Some("6.2.0"),
        replaced_by: Some("`ZRANGE` with the `REV` and `BYSCORE` arguments"),
        history: &[History {
            version: "2.1.6",
            change: "Bounds may be exclusive.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "max",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "min",
                kind: ArgKind::Double,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscores",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "limit",
                kind: ArgKind::Block,
                token: Some("LIMIT"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "offset",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells how many members come before one, by scores from the highest down.",
        since: "2.0.0",
        group: Group::SortedSet,
        complexity: "O(log(N)), N being the size of the sorted set",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.2.0",
            change: "Option `WITHSCORE`.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscore",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORE"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Iterates over the members of a sorted set and their scores.",
        since: "2.8.0",
        group: Group::SortedSet,
        complexity: "O(1) a call, O(N) for all of N members",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "cursor",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "pattern",
                kind: ArgKind::Pattern,
                token: Some("MATCH"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("COUNT"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "noscores",
                kind: ArgKind::PureToken,
                token: Some("NOSCORES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the score of a member.",
        since: "1.2.0",
        group: Group::SortedSet,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "member",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Gives the members that any of several sorted sets has, with scores put together.",
        since: "6.2.0",
        group: Group::SortedSet,
        complexity: "O(N + M*log(M)), N being all members of all sets and M those of the result",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "weight",
                kind: ArgKind::Integer,
                token: Some("WEIGHTS"),
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "aggregate",
                kind: ArgKind::OneOf,
                token: Some("AGGREGATE"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "sum",
                        kind: ArgKind::PureToken,
                        token: Some("SUM"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "min",
                        kind: ArgKind::PureToken,
                        token: Some("MIN"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "max",
                        kind: ArgKind::PureToken,
                        token: Some("MAX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "withscores",
                kind: ArgKind::PureToken,
                token: Some("WITHSCORES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Stores under a key the members that any of several sorted sets has, with scores put together.",
        since: "2.0.0",
        group: Group::SortedSet,
        complexity: "O(N + M*log(M)), N being all members of all sets and M those of the result",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "destination",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "numkeys",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(1),
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "weight",
                kind: ArgKind::Integer,
                token: Some("WEIGHTS"),
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "aggregate",
                kind: ArgKind::OneOf,
                token: Some("AGGREGATE"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "sum",
                        kind: ArgKind::PureToken,
                        token: Some("SUM"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "min",
                        kind: ArgKind::PureToken,
                        token: Some("MIN"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "max",
                        kind: ArgKind::PureToken,
                        token: Some("MAX"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Announces to the server what this client is able to handle.",
        since: "8.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "capability",
            kind: ArgKind::String,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells the name that this connection was given.",
        since: "2.6.9",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Tells which client receives this connection's invalidation messages.",
        since: "6.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Lists the subcommands and what they do.",
        since: "5.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Tells the number that identifies this connection.",
        since: "5.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Declares whether this client feeds data into a server in import mode.",
        since: "8.1.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "enabled",
            kind: ArgKind::OneOf,
            args: &[
                Arg {
                    name: "on",
                    kind: ArgKind::PureToken,
                    token: Some("ON"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "off",
                    kind: ArgKind::PureToken,
                    token: Some("OFF"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Describes this connection in the form of a CLIENT LIST line.",
        since: "6.2.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[],
    },
    CommandDocs {
        summary: "Closes the connections that match the given filters.",
        since: "2.4.0",
        group: Group::Connection,
        complexity: "O(N), N being the number of connections",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "2.8.12",
                change: "Filters by name, ID and TYPE among them.",
            },
            History {
                version: "3.2.0",
                change: "TYPE knows `master`.",
            },
            History {
                version: "5.0.0",
                change: "TYPE knows `replica`; `slave` stays valid.",
            },
            History {
                version: "6.2.0",
                change: "Filter LADDR.",
            },
            History {
                version: "7.4.0",
                change: "Filter MAXAGE.",
            },
            History {
                version: "8.0.0",
                change: "TYPE knows `primary` (Valkey).",
            },
            History {
                version: "8.1.0",
                change: "ID takes several ids (Valkey).",
            },
            History {
                version: "9.0.0",
                change: "Filters NAME, IDLE, FLAGS, LIB-NAME, LIB-VER, DB, CAPA and IP, and the negated ones (Valkey).",
            },
        ],
        tips: &[],
        args: &[Arg {
            name: "filter",
            kind: ArgKind::OneOf,
            args: &[
                Arg {
                    name: "old-format",
                    kind: ArgKind::String,
                    display: Some("ip:port"),
                    deprecated_since: Some("2.8.12"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "new-format",
                    kind: ArgKind::OneOf,
                    is_multiple: true,
                    args: &[
                        Arg {
                            name: "client-id",
                            kind: ArgKind::Integer,
                            token: Some("ID"),
                            since: Some("2.8.12"),
                            is_optional: true,
                            is_multiple: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "client-type",
                            kind: ArgKind::OneOf,
                            token: Some("TYPE"),
                            since: Some("2.8.12"),
                            is_optional: true,
                            args: &[
                                Arg {
                                    name: "normal",
                                    kind: ArgKind::PureToken,
                                    token: Some("normal"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "master",
                                    kind: ArgKind::PureToken,
                                    token: Some("master"),
                                    since: Some("3.2.0"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "primary",
                                    kind: ArgKind::PureToken,
                                    token: Some("primary"),
                                    since: Some("8.0.0"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "slave",
                                    kind: ArgKind::PureToken,
                                    token: Some("slave"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "replica",
                                    kind: ArgKind::PureToken,
                                    token: Some("replica"),
                                    since: Some("5.0.0"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "pubsub",
                                    kind: ArgKind::PureToken,
                                    token: Some("pubsub"),
                                    ..Arg::DEFAULT
                                },
                            ],
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "username",
                            kind: ArgKind::String,
                            token: Some("USER"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "addr",
                            kind: ArgKind::String,
                            token: Some("ADDR"),
                            display: Some("ip:port"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "laddr",
                            kind: ArgKind::String,
                            token: Some("LADDR"),
                            display: Some("ip:port"),
                            since: Some("6.2.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "skipme",
                            kind: ArgKind::OneOf,
                            token: Some("SKIPME"),
                            is_optional: true,
                            args: &[
                                Arg {
                                    name: "yes",
                                    kind: ArgKind::PureToken,
                                    token: Some("YES"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "no",
                                    kind: ArgKind::PureToken,
                                    token: Some("NO"),
                                    ..Arg::DEFAULT
                                },
                            ],
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "maxage",
                            kind: ArgKind::Integer,
                            token: Some("MAXAGE"),
                            since: Some("8.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "name",
                            kind: ArgKind::String,
                            token: Some("NAME"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "idle",
                            kind: ArgKind::Integer,
                            token: Some("IDLE"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "flags",
                            kind: ArgKind::String,
                            token: Some("FLAGS"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "lib-name",
                            kind: ArgKind::String,
                            token: Some("LIB-NAME"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "lib-ver",
                            kind: ArgKind::String,
                            token: Some("LIB-VER"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "db",
                            kind: ArgKind::Integer,
                            token: Some("DB"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "capa",
                            kind: ArgKind::String,
                            token: Some("CAPA"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "ip",
                            kind: ArgKind::String,
                            token: Some("IP"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-client-type",
                            kind: ArgKind::OneOf,
                            token: Some("NOT-TYPE"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            args: &[
                                Arg {
                                    name: "normal",
                                    kind: ArgKind::PureToken,
                                    token: Some("normal"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "master",
                                    kind: ArgKind::PureToken,
                                    token: Some("master"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "primary",
                                    kind: ArgKind::PureToken,
                                    token: Some("primary"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "slave",
                                    kind: ArgKind::PureToken,
                                    token: Some("slave"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "replica",
                                    kind: ArgKind::PureToken,
                                    token: Some("replica"),
                                    ..Arg::DEFAULT
                                },
                                Arg {
                                    name: "pubsub",
                                    kind: ArgKind::PureToken,
                                    token: Some("pubsub"),
                                    ..Arg::DEFAULT
                                },
                            ],
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-client-id",
                            kind: ArgKind::Integer,
                            token: Some("NOT-ID"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            is_multiple: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-username",
                            kind: ArgKind::String,
                            token: Some("NOT-USER"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-addr",
                            kind: ArgKind::String,
                            token: Some("NOT-ADDR"),
                            display: Some("ip:port"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-laddr",
                            kind: ArgKind::String,
                            token: Some("NOT-LADDR"),
                            display: Some("ip:port"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-name",
                            kind: ArgKind::String,
                            token: Some("NOT-NAME"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-flags",
                            kind: ArgKind::String,
                            token: Some("NOT-FLAGS"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-lib-name",
                            kind: ArgKind::String,
                            token: Some("NOT-LIB-NAME"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-lib-ver",
                            kind: ArgKind::String,
                            token: Some("NOT-LIB-VER"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-db",
                            kind: ArgKind::Integer,
                            token: Some("NOT-DB"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-capa",
                            kind: ArgKind::String,
                            token: Some("NOT-CAPA"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                        Arg {
                            name: "not-ip",
                            kind: ArgKind::String,
                            token: Some("NOT-IP"),
                            since: Some("9.0.0"),
                            is_optional: true,
                            ..Arg::DEFAULT
                        },
                    ],
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Describes the open connections, one line each.",
        since: "2.4.0",
        group: Group::Connection,
        complexity: "O(N), N being the number of connections",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "2.8.12",
                change: "Field `id`.",
            },
            History {
                version: "5.0.0",
                change: "Filter TYPE.",
            },
            History {
                version: "6.0.0",
                change: "Field `user`.",
            },
            History {
                version: "6.2.0",
                change: "Fields `argv-mem`, `tot-mem`, `laddr` and `redir`; filter ID.",
            },
            History {
                version: "7.0.0",
                change: "Fields `resp`, `multi-mem`, `rbs` and `rbp`.",
            },
            History {
                version: "7.0.3",
                change: "Field `ssub`.",
            },
            History {
                version: "7.2.0",
                change: "Fields `lib-name` and `lib-ver`.",
            },
            History {
                version: "7.4.0",
                change: "Field `watch`.",
            },
            History {
                version: "8.0.0",
                change: "Field `io-thread`.",
            },
            History {
                version: "8.1.0",
                change: "Filters USER, ADDR, LADDR, SKIPME and MAXAGE (Valkey).",
            },
            History {
                version: "9.0.0",
                change: "Filters NAME, IDLE, FLAGS, LIB-NAME, LIB-VER, DB, CAPA and IP, and the negated ones (Valkey).",
            },
        ],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "client-type",
                kind: ArgKind::OneOf,
                token: Some("TYPE"),
                since: Some("5.0.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "normal",
                        kind: ArgKind::PureToken,
                        token: Some("normal"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "master",
                        kind: ArgKind::PureToken,
                        token: Some("master"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "replica",
                        kind: ArgKind::PureToken,
                        token: Some("replica"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "pubsub",
                        kind: ArgKind::PureToken,
                        token: Some("pubsub"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "client-id",
                kind: ArgKind::Integer,
                token: Some("ID"),
                since: Some("6.2.0"),
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "username",
                kind: ArgKind::String,
                token: Some("USER"),
                since: Some("8.1.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "addr",
                kind: ArgKind::String,
                token: Some("ADDR"),
                display: Some("ip:port"),
                since: Some("8.1.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "laddr",
                kind: ArgKind::String,
                token: Some("LADDR"),
                display: Some("ip:port"),
                since: Some("8.1.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "skipme",
                kind: ArgKind::OneOf,
                token: Some("SKIPME"),
                since: Some("8.1.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "yes",
                        kind: ArgKind::PureToken,
                        token: Some("YES"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "no",
                        kind: ArgKind::PureToken,
                        token: Some("NO"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "maxage",
                kind: ArgKind::Integer,
                token: Some("MAXAGE"),
                since: Some("8.1.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "name",
                kind: ArgKind::String,
                token: Some("NAME"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "idle",
                kind: ArgKind::Integer,
                token: Some("IDLE"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "flags",
                kind: ArgKind::String,
                token: Some("FLAGS"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "lib-name",
                kind: ArgKind::String,
                token: Some("LIB-NAME"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "lib-ver",
                kind: ArgKind::String,
                token: Some("LIB-VER"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "db",
                kind: ArgKind::Integer,
                token: Some("DB"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "capa",
                kind: ArgKind::String,
                token: Some("CAPA"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "ip",
                kind: ArgKind::String,
                token: Some("IP"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-client-type",
                kind: ArgKind::OneOf,
                token: Some("NOT-TYPE"),
                since: Some("9.0.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "normal",
                        kind: ArgKind::PureToken,
                        token: Some("normal"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "master",
                        kind: ArgKind::PureToken,
                        token: Some("master"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "replica",
                        kind: ArgKind::PureToken,
                        token: Some("replica"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "pubsub",
                        kind: ArgKind::PureToken,
                        token: Some("pubsub"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-client-id",
                kind: ArgKind::Integer,
                token: Some("NOT-ID"),
                since: Some("9.0.0"),
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-username",
                kind: ArgKind::String,
                token: Some("NOT-USER"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-addr",
                kind: ArgKind::String,
                token: Some("NOT-ADDR"),
                display: Some("ip:port"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-laddr",
                kind: ArgKind::String,
                token: Some("NOT-LADDR"),
                display: Some("ip:port"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-name",
                kind: ArgKind::String,
                token: Some("NOT-NAME"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-flags",
                kind: ArgKind::String,
                token: Some("NOT-FLAGS"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-lib-name",
                kind: ArgKind::String,
                token: Some("NOT-LIB-NAME"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-lib-ver",
                kind: ArgKind::String,
                token: Some("NOT-LIB-VER"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-db",
                kind: ArgKind::Integer,
                token: Some("NOT-DB"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-capa",
                kind: ArgKind::String,
                token: Some("NOT-CAPA"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "not-ip",
                kind: ArgKind::String,
                token: Some("NOT-IP"),
                since: Some("9.0.0"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Accepts or declines notices about planned maintenance for this connection.",
        since: "8.2.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "enabled",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "on",
                        kind: ArgKind::PureToken,
                        token: Some("ON"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "off",
                        kind: ArgKind::PureToken,
                        token: Some("OFF"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "setting",
                kind: ArgKind::String,
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Exempts this connection from client eviction, or makes it evictable again.",
        since: "7.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "enabled",
            kind: ArgKind::OneOf,
            args: &[
                Arg {
                    name: "on",
                    kind: ArgKind::PureToken,
                    token: Some("ON"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "off",
                    kind: ArgKind::PureToken,
                    token: Some("OFF"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Stops this connection's commands from counting as use of the keys, or starts it again.",
        since: "7.2.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "enabled",
            kind: ArgKind::OneOf,
            args: &[
                Arg {
                    name: "on",
                    kind: ArgKind::PureToken,
                    token: Some("ON"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "off",
                    kind: ArgKind::PureToken,
                    token: Some("OFF"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Holds back the commands of all clients, or only their writes, for some time.",
        since: "3.0.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "6.2.0",
            change: "Writes alone may be paused.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "timeout",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "mode",
                kind: ArgKind::OneOf,
                since: Some("6.2.0"),
                is_optional: true,
                args: &[
                    Arg {
                        name: "write",
                        kind: ArgKind::PureToken,
                        token: Some("WRITE"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "all",
                        kind: ArgKind::PureToken,
                        token: Some("ALL"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Switches the replies to this connection on or off, or skips the next one.",
        since: "3.2.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "action",
            kind: ArgKind::OneOf,
            args: &[
                Arg {
                    name: "on",
                    kind: ArgKind::PureToken,
                    token: Some("ON"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "off",
                    kind: ArgKind::PureToken,
                    token: Some("OFF"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "skip",
                    kind: ArgKind::PureToken,
                    token: Some("SKIP"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Records which client library this connection comes from.",
        since: "7.2.0",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_nodes", "response_policy:all_succeeded"],
        args: &[Arg {
            name: "attr",
            kind: ArgKind::OneOf,
            args: &[
                Arg {
                    name: "libname",
                    kind: ArgKind::String,
                    token: Some("lib-name"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "libver",
                    kind: ArgKind::String,
                    token: Some("lib-ver"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Gives this connection a name.",
        since: "2.6.9",
        group: Group::Connection,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_nodes", "response_policy:all_succeeded"],
        args: &[Arg {
            name: "connection-name",
            kind: ArgKind::String,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Wakes a client that waits in a blocking command of another connection.",
        since: "5.0.0",
        group: Group::Connection,
        complexity: "O(log N), N being the number of connections",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "client-id",
                kind: ArgKind::Integer,
                ..Arg::DEFAULT
            },
            Arg {
                name: "unblock-type",
                kind: ArgKind::OneOf,
                is_optional: true,
                args: &[
                    Arg {
                        name: "timeout",
                        kind: ArgKind::PureToken,
                        token: Some("TIMEOUT"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "error",
                        kind: ArgKind::PureToken,
                        token: Some("ERROR"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Ends a CLIENT PAUSE before its time.",
        since: "6.2.0",
        group: Group::Connection,
        complexity: "O(N), N being the number of paused clients",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Tells how many commands the server has.",
        since: "2.8.13",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Documents the given commands, or all of them.",
        since: "7.0.0",
        group: Group::Server,
        complexity: "O(N), N being the commands asked for",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "command-name",
            kind: ArgKind::String,
            is_optional: true,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Finds which arguments of a full command line are keys.",
        since: "2.8.13",
        group: Group::Server,
        complexity: "O(N), N being the number of arguments",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "command",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "arg",
                kind: ArgKind::String,
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Finds the keys of a full command line and how each is accessed.",
        since: "7.0.0",
        group: Group::Server,
        complexity: "O(N), N being the number of arguments",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "command",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "arg",
                kind: ArgKind::String,
                is_optional: true,
                is_multiple: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lists the subcommands and what they do.",
        since: "5.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Describes the given commands, or all of them.",
        since: "2.8.13",
        group: Group::Server,
        complexity: "O(N), N being the commands asked for",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "No name means all commands.",
        }],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "command-name",
            kind: ArgKind::String,
            is_optional: true,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lists command names, all of them or those that pass a filter.",
        since: "7.0.0",
        group: Group::Server,
        complexity: "O(N), N being the number of commands",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output_order"],
        args: &[Arg {
            name: "filterby",
            kind: ArgKind::OneOf,
            token: Some("FILTERBY"),
            is_optional: true,
            args: &[
                Arg {
                    name: "module-name",
                    kind: ArgKind::String,
                    token: Some("MODULE"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "category",
                    kind: ArgKind::String,
                    token: Some("ACLCAT"),
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "pattern",
                    kind: ArgKind::Pattern,
                    token: Some("PATTERN"),
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Reads the configuration directives whose names match the given patterns.",
        since: "2.0.0",
        group: Group::Server,
        complexity: "O(N), N being the number of patterns",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Several patterns in one call.",
        }],
        tips: &[],
        args: &[Arg {
            name: "parameter",
            kind: ArgKind::String,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lists the subcommands and what they do.",
        since: "5.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Sets the counters that INFO reports back to zero.",
        since: "2.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_nodes", "response_policy:all_succeeded"],
        args: &[],
    },
    CommandDocs {
        summary: "Writes the configuration in force back to the configuration file.",
        since: "2.8.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_nodes", "response_policy:all_succeeded"],
        args: &[],
    },
    CommandDocs {
        summary: "Changes one or more configuration directives while the server runs, all or none.",
        since: "2.0.0",
        group: Group::Server,
        complexity: "O(N), N being the number of directives",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Several directives in one call.",
        }],
        tips: &["request_policy:all_nodes", "response_policy:all_succeeded"],
        args: &[Arg {
            name: "data",
            kind: ArgKind::Block,
            is_multiple: true,
            args: &[
                Arg {
                    name: "parameter",
                    kind: ArgKind::String,
                    ..Arg::DEFAULT
                },
                Arg {
                    name: "value",
                    kind: ArgKind::String,
                    ..Arg::DEFAULT
                },
            ],
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Explains in words what looks unusual about memory use.",
        since: "4.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[
            "nondeterministic_output",
            "request_policy:all_shards",
            "response_policy:special",
        ],
        args: &[],
    },
    CommandDocs {
        summary: "Lists the subcommands and what they do.",
        since: "4.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Reports what the memory allocator knows of itself.",
        since: "4.0.0",
        group: Group::Server,
        complexity: "Depends on the allocator",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[
            "nondeterministic_output",
            "request_policy:all_shards",
            "response_policy:special",
        ],
        args: &[],
    },
    CommandDocs {
        summary: "Asks the memory allocator to give unused pages back.",
        since: "4.0.0",
        group: Group::Server,
        complexity: "Depends on the allocator",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_shards", "response_policy:all_succeeded"],
        args: &[],
    },
    CommandDocs {
        summary: "Reports where memory goes, as names and numbers.",
        since: "4.0.0",
        group: Group::Server,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[
            "nondeterministic_output",
            "request_policy:all_shards",
            "response_policy:special",
        ],
        args: &[],
    },
    CommandDocs {
        summary: "Estimates the bytes that a key and its value take.",
        since: "4.0.0",
        group: Group::Server,
        complexity: "O(N), N being the number of samples",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "count",
                kind: ArgKind::Integer,
                token: Some("SAMPLES"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Tells how the value of a key is represented in memory.",
        since: "2.2.3",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells how often a key was used lately, as a logarithmic counter.",
        since: "4.0.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lists the subcommands and what they do.",
        since: "6.2.0",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Tells for how many seconds a key was not used.",
        since: "2.2.3",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Tells how many references the value of a key has.",
        since: "2.2.3",
        group: Group::Generic,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["nondeterministic_output"],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lists the channels that have subscribers.",
        since: "2.8.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of channels",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "pattern",
            kind: ArgKind::Pattern,
            is_optional: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lists the subcommands and what they do.",
        since: "6.2.0",
        group: Group::Pubsub,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Counts the different patterns that somebody subscribed to.",
        since: "2.8.0",
        group: Group::Pubsub,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Counts the subscribers of channels, patterns left out.",
        since: "2.8.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of channels asked for",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "channel",
            kind: ArgKind::String,
            is_optional: true,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lists the shard channels that have subscribers.",
        since: "7.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of shard channels",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "pattern",
            kind: ArgKind::Pattern,
            is_optional: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Counts the subscribers of shard channels.",
        since: "7.0.0",
        group: Group::Pubsub,
        complexity: "O(N), N being the number of shard channels asked for",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[Arg {
            name: "shardchannel",
            kind: ArgKind::String,
            is_optional: true,
            is_multiple: true,
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Stops the running script, as long as it has not written.",
        since: "2.6.0",
        group: Group::Scripting,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &["request_policy:all_shards", "response_policy:one_succeeded"],
        args: &[],
    },
    CommandDocs {
        summary: "Makes a consumer group.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N), N being the groups",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Option ENTRIESREAD.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "id-selector",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "id",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "new-id",
                        kind: ArgKind::PureToken,
                        token: Some("$"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "mkstream",
                kind: ArgKind::PureToken,
                token: Some("MKSTREAM"),
                is_optional: true,
                ..Arg::DEFAULT
            },
            Arg {
                name: "entriesread",
                kind: ArgKind::Integer,
                token: Some("ENTRIESREAD"),
                display: Some("entries-read"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Makes a consumer of a group.",
        since: "6.2.0",
        group: Group::Stream,
        complexity: "O(log N), N being the consumers",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "consumer",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes a consumer of a group with all that is pending for it.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(N log M), N being what is pending for the consumer and M for the group",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "consumer",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Removes a consumer group.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(N), N being the entries that are pending",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lists the subcommands and what they do.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Sets how far a consumer group has got.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(log N), N being the groups",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Option ENTRIESREAD.",
        }],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
            Arg {
                name: "id-selector",
                kind: ArgKind::OneOf,
                args: &[
                    Arg {
                        name: "id",
                        kind: ArgKind::String,
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "new-id",
                        kind: ArgKind::PureToken,
                        token: Some("$"),
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
            Arg {
                name: "entriesread",
                kind: ArgKind::Integer,
                token: Some("ENTRIESREAD"),
                display: Some("entries-read"),
                is_optional: true,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lists the consumers of a group.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(N), N being the consumers",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.2.0",
            change: "Field inactive; idle means something else.",
        }],
        tips: &["nondeterministic_output"],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "group",
                kind: ArgKind::String,
                ..Arg::DEFAULT
            },
        ],
    },
    CommandDocs {
        summary: "Lists the consumer groups of a stream.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(N), N being the groups",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[History {
            version: "7.0.0",
            change: "Fields entries-read and lag.",
        }],
        tips: &[],
        args: &[Arg {
            name: "key",
            kind: ArgKind::Key,
            key_spec: Some(0),
            ..Arg::DEFAULT
        }],
    },
    CommandDocs {
        summary: "Lists the subcommands and what they do.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(1)",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[],
        tips: &[],
        args: &[],
    },
    CommandDocs {
        summary: "Tells what is known of a stream.",
        since: "5.0.0",
        group: Group::Stream,
        complexity: "O(N), N being the nodes of the stream, and what FULL shows",
        is_syscmd: false,
        deprecated_since: None,
        replaced_by: None,
        history: &[
            History {
                version: "6.0.0",
                change: "Option FULL.",
            },
            History {
                version: "7.0.0",
                change: "Fields max-deleted-entry-id, entries-added, recorded-first-entry-id, entries-read and lag.",
            },
            History {
                version: "7.2.0",
                change: "Field active-time; seen-time means something else.",
            },
        ],
        tips: &[],
        args: &[
            Arg {
                name: "key",
                kind: ArgKind::Key,
                key_spec: Some(0),
                ..Arg::DEFAULT
            },
            Arg {
                name: "full-block",
                kind: ArgKind::Block,
                is_optional: true,
                args: &[
                    Arg {
                        name: "full",
                        kind: ArgKind::PureToken,
                        token: Some("FULL"),
                        ..Arg::DEFAULT
                    },
                    Arg {
                        name: "count",
                        kind: ArgKind::Integer,
                        token: Some("COUNT"),
                        is_optional: true,
                        ..Arg::DEFAULT
                    },
                ],
                ..Arg::DEFAULT
            },
        ],
    },
];
