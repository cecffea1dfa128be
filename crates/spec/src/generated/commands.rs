//! generated: do not edit. From crates/spec by `cargo run -p xtask -- codegen`.

use super::docs::DOCS;
use crate::command::{CommandId, CommandSpec, Elements, Locks};
use crate::flags::{AclCategories, CommandFlags, KeyFlags};
use crate::keys::{BeginSearch, FindKeys, KeyRange, KeySpec};

/// How many commands and subcommands there are.
pub const COMMAND_COUNT: usize = 289;

/// How many of them, from the first, are no subcommands.
pub const TOP_LEVEL_COUNT: usize = 231;

/// Every command, indexed by its id.
pub static COMMANDS: [CommandSpec; COMMAND_COUNT] = [
    CommandSpec {
        name: "append",
        name_words: (0x65707061, 0x646e6570),
        full_name: "append",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[0],
        id: CommandId(0),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "auth",
        name_words: (0x68747561, 0x68747561),
        full_name: "auth",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::NO_AUTH)
            .union(CommandFlags::SENTINEL)
            .union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::CONNECTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[1],
        id: CommandId(1),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bgrewriteaof",
        name_words: (0x7469727765726762, 0x666f616574697277),
        full_name: "bgrewriteaof",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::NO_ASYNC_LOADING),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[2],
        id: CommandId(2),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bgsave",
        name_words: (0x61736762, 0x65766173),
        full_name: "bgsave",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::NO_ASYNC_LOADING),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[3],
        id: CommandId(3),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Gate,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bitcount",
        name_words: (0x746e756f63746962, 0x746e756f63746962),
        full_name: "bitcount",
        flags: CommandFlags::READONLY,
        acl: AclCategories::BITMAP
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[4],
        id: CommandId(4),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bitfield",
        name_words: (0x646c656966746962, 0x646c656966746962),
        full_name: "bitfield",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::BITMAP
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW
                .union(KeyFlags::UPDATE)
                .union(KeyFlags::ACCESS)
                .union(KeyFlags::VARIABLE_FLAGS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: Some("Reads, writes, or both, as the operations say"),
        }],
        docs: &DOCS[5],
        id: CommandId(5),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bitfield_ro",
        name_words: (0x646c656966746962, 0x6f725f646c656966),
        full_name: "bitfield_ro",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::BITMAP
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[6],
        id: CommandId(6),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bitop",
        name_words: (0x6f746962, 0x706f7469),
        full_name: "bitop",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::BITMAP
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(3),
                find: FindKeys::Range {
                    last: -1,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[7],
        id: CommandId(7),
        arity: -4,
        legacy_keys: KeyRange {
            first: 2,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bitpos",
        name_words: (0x70746962, 0x736f7074),
        full_name: "bitpos",
        flags: CommandFlags::READONLY,
        acl: AclCategories::BITMAP
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[8],
        id: CommandId(8),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "blmove",
        name_words: (0x6f6d6c62, 0x65766f6d),
        full_name: "blmove",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::BLOCKING),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::INSERT),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[9],
        id: CommandId(9),
        arity: 6,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "blmpop",
        name_words: (0x706d6c62, 0x706f706d),
        full_name: "blmpop",
        flags: CommandFlags::WRITE
            .union(CommandFlags::BLOCKING)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(2),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[10],
        id: CommandId(10),
        arity: -5,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "blpop",
        name_words: (0x6f706c62, 0x706f706c),
        full_name: "blpop",
        flags: CommandFlags::WRITE.union(CommandFlags::BLOCKING),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -2,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[11],
        id: CommandId(11),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "brpop",
        name_words: (0x6f707262, 0x706f7072),
        full_name: "brpop",
        flags: CommandFlags::WRITE.union(CommandFlags::BLOCKING),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -2,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[12],
        id: CommandId(12),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "brpoplpush",
        name_words: (0x75706c706f707262, 0x687375706c706f70),
        full_name: "brpoplpush",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::BLOCKING),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::INSERT),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[13],
        id: CommandId(13),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bzmpop",
        name_words: (0x706d7a62, 0x706f706d),
        full_name: "bzmpop",
        flags: CommandFlags::WRITE
            .union(CommandFlags::BLOCKING)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(2),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[14],
        id: CommandId(14),
        arity: -5,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bzpopmax",
        name_words: (0x78616d706f707a62, 0x78616d706f707a62),
        full_name: "bzpopmax",
        flags: CommandFlags::WRITE
            .union(CommandFlags::FAST)
            .union(CommandFlags::BLOCKING),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -2,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[15],
        id: CommandId(15),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "bzpopmin",
        name_words: (0x6e696d706f707a62, 0x6e696d706f707a62),
        full_name: "bzpopmin",
        flags: CommandFlags::WRITE
            .union(CommandFlags::FAST)
            .union(CommandFlags::BLOCKING),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -2,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[16],
        id: CommandId(16),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "client",
        name_words: (0x65696c63, 0x746e6569),
        full_name: "client",
        flags: CommandFlags::SENTINEL,
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[17],
        id: CommandId(17),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (231, 18),
    },
    CommandSpec {
        name: "command",
        name_words: (0x6d6d6f63, 0x646e616d),
        full_name: "command",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[18],
        id: CommandId(18),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (249, 7),
    },
    CommandSpec {
        name: "config",
        name_words: (0x666e6f63, 0x6769666e),
        full_name: "config",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[19],
        id: CommandId(19),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (256, 5),
    },
    CommandSpec {
        name: "copy",
        name_words: (0x79706f63, 0x79706f63),
        full_name: "copy",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[20],
        id: CommandId(20),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Derived,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "dbsize",
        name_words: (0x69736264, 0x657a6973),
        full_name: "dbsize",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[21],
        id: CommandId(21),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Walk,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "debug",
        name_words: (0x75626564, 0x67756265),
        full_name: "debug",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::PROTECTED),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[22],
        id: CommandId(22),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Gate,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "decr",
        name_words: (0x72636564, 0x72636564),
        full_name: "decr",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[23],
        id: CommandId(23),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "decrby",
        name_words: (0x72636564, 0x79627263),
        full_name: "decrby",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[24],
        id: CommandId(24),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "del",
        name_words: (0x6564, 0x6c),
        full_name: "del",
        flags: CommandFlags::WRITE,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RM.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[25],
        id: CommandId(25),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "delifeq",
        name_words: (0x696c6564, 0x71656669),
        full_name: "delifeq",
        flags: CommandFlags::FAST.union(CommandFlags::WRITE),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RM.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[26],
        id: CommandId(26),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "discard",
        name_words: (0x63736964, 0x64726163),
        full_name: "discard",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::TRANSACTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[27],
        id: CommandId(27),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "dump",
        name_words: (0x706d7564, 0x706d7564),
        full_name: "dump",
        flags: CommandFlags::READONLY,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[28],
        id: CommandId(28),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "echo",
        name_words: (0x6f686365, 0x6f686365),
        full_name: "echo",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST),
        acl: AclCategories::CONNECTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[29],
        id: CommandId(29),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "exec",
        name_words: (0x63657865, 0x63657865),
        full_name: "exec",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SKIP_SLOWLOG),
        acl: AclCategories::TRANSACTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[30],
        id: CommandId(30),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Derived,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "exists",
        name_words: (0x73697865, 0x73747369),
        full_name: "exists",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[31],
        id: CommandId(31),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "expire",
        name_words: (0x69707865, 0x65726970),
        full_name: "expire",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[32],
        id: CommandId(32),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "expireat",
        name_words: (0x7461657269707865, 0x7461657269707865),
        full_name: "expireat",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[33],
        id: CommandId(33),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "expiretime",
        name_words: (0x6974657269707865, 0x656d697465726970),
        full_name: "expiretime",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[34],
        id: CommandId(34),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "flushall",
        name_words: (0x6c6c616873756c66, 0x6c6c616873756c66),
        full_name: "flushall",
        flags: CommandFlags::WRITE,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[35],
        id: CommandId(35),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Gate,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "flushdb",
        name_words: (0x73756c66, 0x62646873),
        full_name: "flushdb",
        flags: CommandFlags::WRITE,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[36],
        id: CommandId(36),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Gate,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "geoadd",
        name_words: (0x616f6567, 0x6464616f),
        full_name: "geoadd",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::GEO
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[37],
        id: CommandId(37),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 4,
            step: 3,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "geodist",
        name_words: (0x646f6567, 0x74736964),
        full_name: "geodist",
        flags: CommandFlags::READONLY,
        acl: AclCategories::GEO
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[38],
        id: CommandId(38),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "geohash",
        name_words: (0x686f6567, 0x68736168),
        full_name: "geohash",
        flags: CommandFlags::READONLY,
        acl: AclCategories::GEO
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[39],
        id: CommandId(39),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "geopos",
        name_words: (0x706f6567, 0x736f706f),
        full_name: "geopos",
        flags: CommandFlags::READONLY,
        acl: AclCategories::GEO
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[40],
        id: CommandId(40),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "georadius",
        name_words: (0x75696461726f6567, 0x7375696461726f65),
        full_name: "georadius",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::GEO
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Keyword {
                    keyword: "STORE",
                    start_from: 6,
                },
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Keyword {
                    keyword: "STOREDIST",
                    start_from: 6,
                },
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[41],
        id: CommandId(41),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "georadius_ro",
        name_words: (0x75696461726f6567, 0x6f725f7375696461),
        full_name: "georadius_ro",
        flags: CommandFlags::READONLY,
        acl: AclCategories::GEO
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[42],
        id: CommandId(42),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "georadiusbymember",
        name_words: (0x75696461726f6567, 0x7265626d656d7962),
        full_name: "georadiusbymember",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::GEO
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Keyword {
                    keyword: "STORE",
                    start_from: 5,
                },
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Keyword {
                    keyword: "STOREDIST",
                    start_from: 5,
                },
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[43],
        id: CommandId(43),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "georadiusbymember_ro",
        name_words: (0x75696461726f6567, 0x6f725f7265626d65),
        full_name: "georadiusbymember_ro",
        flags: CommandFlags::READONLY,
        acl: AclCategories::GEO
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[44],
        id: CommandId(44),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "geosearch",
        name_words: (0x63726165736f6567, 0x6863726165736f65),
        full_name: "geosearch",
        flags: CommandFlags::READONLY,
        acl: AclCategories::GEO
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[45],
        id: CommandId(45),
        arity: -7,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "geosearchstore",
        name_words: (0x63726165736f6567, 0x65726f7473686372),
        full_name: "geosearchstore",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::GEO
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[46],
        id: CommandId(46),
        arity: -8,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "get",
        name_words: (0x6567, 0x74),
        full_name: "get",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[47],
        id: CommandId(47),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getbit",
        name_words: (0x62746567, 0x74696274),
        full_name: "getbit",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::BITMAP
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[48],
        id: CommandId(48),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getdel",
        name_words: (0x64746567, 0x6c656474),
        full_name: "getdel",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[49],
        id: CommandId(49),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getex",
        name_words: (0x65746567, 0x78657465),
        full_name: "getex",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: Some("Writes, since it may change the expiry"),
        }],
        docs: &DOCS[50],
        id: CommandId(50),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getrange",
        name_words: (0x65676e6172746567, 0x65676e6172746567),
        full_name: "getrange",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STRING
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[51],
        id: CommandId(51),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getset",
        name_words: (0x73746567, 0x74657374),
        full_name: "getset",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[52],
        id: CommandId(52),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hdel",
        name_words: (0x6c656468, 0x6c656468),
        full_name: "hdel",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[53],
        id: CommandId(53),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hello",
        name_words: (0x6c6c6568, 0x6f6c6c65),
        full_name: "hello",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::NO_AUTH)
            .union(CommandFlags::SENTINEL)
            .union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::CONNECTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[54],
        id: CommandId(54),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hexists",
        name_words: (0x69786568, 0x73747369),
        full_name: "hexists",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[55],
        id: CommandId(55),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hexpire",
        name_words: (0x70786568, 0x65726970),
        full_name: "hexpire",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[56],
        id: CommandId(56),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hexpireat",
        name_words: (0x6165726970786568, 0x7461657269707865),
        full_name: "hexpireat",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[57],
        id: CommandId(57),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hexpiretime",
        name_words: (0x7465726970786568, 0x656d697465726970),
        full_name: "hexpiretime",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[58],
        id: CommandId(58),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hget",
        name_words: (0x74656768, 0x74656768),
        full_name: "hget",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[59],
        id: CommandId(59),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hgetall",
        name_words: (0x74656768, 0x6c6c6174),
        full_name: "hgetall",
        flags: CommandFlags::READONLY,
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[60],
        id: CommandId(60),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hgetdel",
        name_words: (0x74656768, 0x6c656474),
        full_name: "hgetdel",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[61],
        id: CommandId(61),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hgetex",
        name_words: (0x74656768, 0x78657465),
        full_name: "hgetex",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: Some("Writes, since it may change expiries"),
        }],
        docs: &DOCS[62],
        id: CommandId(62),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hincrby",
        name_words: (0x636e6968, 0x79627263),
        full_name: "hincrby",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[63],
        id: CommandId(63),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hincrbyfloat",
        name_words: (0x66796272636e6968, 0x74616f6c66796272),
        full_name: "hincrbyfloat",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[64],
        id: CommandId(64),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hkeys",
        name_words: (0x79656b68, 0x7379656b),
        full_name: "hkeys",
        flags: CommandFlags::READONLY,
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[65],
        id: CommandId(65),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hlen",
        name_words: (0x6e656c68, 0x6e656c68),
        full_name: "hlen",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[66],
        id: CommandId(66),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hmget",
        name_words: (0x65676d68, 0x7465676d),
        full_name: "hmget",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[67],
        id: CommandId(67),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hmset",
        name_words: (0x65736d68, 0x7465736d),
        full_name: "hmset",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[68],
        id: CommandId(68),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 2,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hpersist",
        name_words: (0x7473697372657068, 0x7473697372657068),
        full_name: "hpersist",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[69],
        id: CommandId(69),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hpexpire",
        name_words: (0x6572697078657068, 0x6572697078657068),
        full_name: "hpexpire",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[70],
        id: CommandId(70),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hpexpireat",
        name_words: (0x6572697078657068, 0x7461657269707865),
        full_name: "hpexpireat",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[71],
        id: CommandId(71),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hpexpiretime",
        name_words: (0x6572697078657068, 0x656d697465726970),
        full_name: "hpexpiretime",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[72],
        id: CommandId(72),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hpttl",
        name_words: (0x74747068, 0x6c747470),
        full_name: "hpttl",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[73],
        id: CommandId(73),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hrandfield",
        name_words: (0x656966646e617268, 0x646c656966646e61),
        full_name: "hrandfield",
        flags: CommandFlags::READONLY,
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[74],
        id: CommandId(74),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hscan",
        name_words: (0x61637368, 0x6e616373),
        full_name: "hscan",
        flags: CommandFlags::READONLY,
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[75],
        id: CommandId(75),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hset",
        name_words: (0x74657368, 0x74657368),
        full_name: "hset",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[76],
        id: CommandId(76),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 2,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hsetex",
        name_words: (0x74657368, 0x78657465),
        full_name: "hsetex",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[77],
        id: CommandId(77),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hsetnx",
        name_words: (0x74657368, 0x786e7465),
        full_name: "hsetnx",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[78],
        id: CommandId(78),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hstrlen",
        name_words: (0x72747368, 0x6e656c72),
        full_name: "hstrlen",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[79],
        id: CommandId(79),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "httl",
        name_words: (0x6c747468, 0x6c747468),
        full_name: "httl",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[80],
        id: CommandId(80),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "hvals",
        name_words: (0x6c617668, 0x736c6176),
        full_name: "hvals",
        flags: CommandFlags::READONLY,
        acl: AclCategories::HASH
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[81],
        id: CommandId(81),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "incr",
        name_words: (0x72636e69, 0x72636e69),
        full_name: "incr",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[82],
        id: CommandId(82),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "incrby",
        name_words: (0x72636e69, 0x79627263),
        full_name: "incrby",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[83],
        id: CommandId(83),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "incrbyfloat",
        name_words: (0x6c66796272636e69, 0x74616f6c66796272),
        full_name: "incrbyfloat",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[84],
        id: CommandId(84),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "info",
        name_words: (0x6f666e69, 0x6f666e69),
        full_name: "info",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::DANGEROUS.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[85],
        id: CommandId(85),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Walk,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "keys",
        name_words: (0x7379656b, 0x7379656b),
        full_name: "keys",
        flags: CommandFlags::READONLY,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[86],
        id: CommandId(86),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Walk,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lastsave",
        name_words: (0x657661737473616c, 0x657661737473616c),
        full_name: "lastsave",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[87],
        id: CommandId(87),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lcs",
        name_words: (0x636c, 0x73),
        full_name: "lcs",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STRING
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[88],
        id: CommandId(88),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lindex",
        name_words: (0x646e696c, 0x7865646e),
        full_name: "lindex",
        flags: CommandFlags::READONLY,
        acl: AclCategories::LIST
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[89],
        id: CommandId(89),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "linsert",
        name_words: (0x736e696c, 0x74726573),
        full_name: "linsert",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[90],
        id: CommandId(90),
        arity: 5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "llen",
        name_words: (0x6e656c6c, 0x6e656c6c),
        full_name: "llen",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::LIST
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[91],
        id: CommandId(91),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lmove",
        name_words: (0x766f6d6c, 0x65766f6d),
        full_name: "lmove",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::INSERT),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[92],
        id: CommandId(92),
        arity: 5,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lmpop",
        name_words: (0x6f706d6c, 0x706f706d),
        full_name: "lmpop",
        flags: CommandFlags::WRITE.union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[93],
        id: CommandId(93),
        arity: -4,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lolwut",
        name_words: (0x776c6f6c, 0x7475776c),
        full_name: "lolwut",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::READ.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[94],
        id: CommandId(94),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lpop",
        name_words: (0x706f706c, 0x706f706c),
        full_name: "lpop",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[95],
        id: CommandId(95),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lpos",
        name_words: (0x736f706c, 0x736f706c),
        full_name: "lpos",
        flags: CommandFlags::READONLY,
        acl: AclCategories::LIST
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[96],
        id: CommandId(96),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lpush",
        name_words: (0x7375706c, 0x68737570),
        full_name: "lpush",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[97],
        id: CommandId(97),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lpushx",
        name_words: (0x7375706c, 0x78687375),
        full_name: "lpushx",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[98],
        id: CommandId(98),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lrange",
        name_words: (0x6e61726c, 0x65676e61),
        full_name: "lrange",
        flags: CommandFlags::READONLY,
        acl: AclCategories::LIST
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[99],
        id: CommandId(99),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lrem",
        name_words: (0x6d65726c, 0x6d65726c),
        full_name: "lrem",
        flags: CommandFlags::WRITE,
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[100],
        id: CommandId(100),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "lset",
        name_words: (0x7465736c, 0x7465736c),
        full_name: "lset",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[101],
        id: CommandId(101),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "ltrim",
        name_words: (0x6972746c, 0x6d697274),
        full_name: "ltrim",
        flags: CommandFlags::WRITE,
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[102],
        id: CommandId(102),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "memory",
        name_words: (0x6f6d656d, 0x79726f6d),
        full_name: "memory",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[103],
        id: CommandId(103),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (261, 6),
    },
    CommandSpec {
        name: "mget",
        name_words: (0x7465676d, 0x7465676d),
        full_name: "mget",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[104],
        id: CommandId(104),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "migrate",
        name_words: (0x7267696d, 0x65746172),
        full_name: "migrate",
        flags: CommandFlags::WRITE
            .union(CommandFlags::SUSPENDS)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
                begin: BeginSearch::Index(3),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RW
                    .union(KeyFlags::ACCESS)
                    .union(KeyFlags::DELETE)
                    .union(KeyFlags::INCOMPLETE),
                begin: BeginSearch::Keyword {
                    keyword: "KEYS",
                    start_from: -2,
                },
                find: FindKeys::Range {
                    last: -1,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[105],
        id: CommandId(105),
        arity: -6,
        legacy_keys: KeyRange {
            first: 3,
            last: 3,
            step: 1,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "move",
        name_words: (0x65766f6d, 0x65766f6d),
        full_name: "move",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[106],
        id: CommandId(106),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Derived,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "mset",
        name_words: (0x7465736d, 0x7465736d),
        full_name: "mset",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::OW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 2,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[107],
        id: CommandId(107),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 2,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 2,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "msetex",
        name_words: (0x7465736d, 0x78657465),
        full_name: "msetex",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::OW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 2,
            },
            notes: None,
        }],
        docs: &DOCS[108],
        id: CommandId(108),
        arity: -4,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "msetnx",
        name_words: (0x7465736d, 0x786e7465),
        full_name: "msetnx",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::OW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 2,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[109],
        id: CommandId(109),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 2,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 2,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "multi",
        name_words: (0x746c756d, 0x69746c75),
        full_name: "multi",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::TRANSACTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[110],
        id: CommandId(110),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "object",
        name_words: (0x656a626f, 0x7463656a),
        full_name: "object",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[111],
        id: CommandId(111),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (267, 5),
    },
    CommandSpec {
        name: "persist",
        name_words: (0x73726570, 0x74736973),
        full_name: "persist",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[112],
        id: CommandId(112),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pexpire",
        name_words: (0x70786570, 0x65726970),
        full_name: "pexpire",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[113],
        id: CommandId(113),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pexpireat",
        name_words: (0x6165726970786570, 0x7461657269707865),
        full_name: "pexpireat",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[114],
        id: CommandId(114),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pexpiretime",
        name_words: (0x7465726970786570, 0x656d697465726970),
        full_name: "pexpiretime",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[115],
        id: CommandId(115),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pfadd",
        name_words: (0x64616670, 0x64646166),
        full_name: "pfadd",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::HYPERLOGLOG
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[116],
        id: CommandId(116),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pfcount",
        name_words: (0x6f636670, 0x746e756f),
        full_name: "pfcount",
        flags: CommandFlags::READONLY.union(CommandFlags::MAY_REPLICATE),
        acl: AclCategories::HYPERLOGLOG
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: Some("Writes, since it may keep the count that it computed"),
        }],
        docs: &DOCS[117],
        id: CommandId(117),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pfdebug",
        name_words: (0x65646670, 0x67756265),
        full_name: "pfdebug",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::ADMIN),
        acl: AclCategories::HYPERLOGLOG
            .union(AclCategories::WRITE)
            .union(AclCategories::ADMIN)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[118],
        id: CommandId(118),
        arity: 3,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pfmerge",
        name_words: (0x656d6670, 0x65677265),
        full_name: "pfmerge",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::HYPERLOGLOG
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::INSERT),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: -1,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[119],
        id: CommandId(119),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pfselftest",
        name_words: (0x6574666c65736670, 0x74736574666c6573),
        full_name: "pfselftest",
        flags: CommandFlags::ADMIN,
        acl: AclCategories::HYPERLOGLOG
            .union(AclCategories::ADMIN)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[120],
        id: CommandId(120),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "ping",
        name_words: (0x676e6970, 0x676e6970),
        full_name: "ping",
        flags: CommandFlags::FAST.union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[121],
        id: CommandId(121),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "psetex",
        name_words: (0x74657370, 0x78657465),
        full_name: "psetex",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::OW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[122],
        id: CommandId(122),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "psubscribe",
        name_words: (0x6972637362757370, 0x6562697263736275),
        full_name: "psubscribe",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[123],
        id: CommandId(123),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pttl",
        name_words: (0x6c747470, 0x6c747470),
        full_name: "pttl",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[124],
        id: CommandId(124),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "publish",
        name_words: (0x6c627570, 0x6873696c),
        full_name: "publish",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::MAY_REPLICATE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::PUBSUB.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[125],
        id: CommandId(125),
        arity: 3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pubsub",
        name_words: (0x73627570, 0x62757362),
        full_name: "pubsub",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[126],
        id: CommandId(126),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (272, 6),
    },
    CommandSpec {
        name: "punsubscribe",
        name_words: (0x63736275736e7570, 0x6562697263736275),
        full_name: "punsubscribe",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[127],
        id: CommandId(127),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "quit",
        name_words: (0x74697571, 0x74697571),
        full_name: "quit",
        flags: CommandFlags::ALLOW_BUSY
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::NO_AUTH),
        acl: AclCategories::CONNECTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[128],
        id: CommandId(128),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "randomkey",
        name_words: (0x656b6d6f646e6172, 0x79656b6d6f646e61),
        full_name: "randomkey",
        flags: CommandFlags::READONLY.union(CommandFlags::TOUCHES_ARBITRARY_KEYS),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[129],
        id: CommandId(129),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Walk,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "rename",
        name_words: (0x616e6572, 0x656d616e),
        full_name: "rename",
        flags: CommandFlags::WRITE,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[130],
        id: CommandId(130),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "renamenx",
        name_words: (0x786e656d616e6572, 0x786e656d616e6572),
        full_name: "renamenx",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::INSERT),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[131],
        id: CommandId(131),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "reset",
        name_words: (0x65736572, 0x74657365),
        full_name: "reset",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::NO_AUTH)
            .union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::CONNECTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[132],
        id: CommandId(132),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "restore",
        name_words: (0x74736572, 0x65726f74),
        full_name: "restore",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::OW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[133],
        id: CommandId(133),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "rpop",
        name_words: (0x706f7072, 0x706f7072),
        full_name: "rpop",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[134],
        id: CommandId(134),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "rpoplpush",
        name_words: (0x7375706c706f7072, 0x687375706c706f70),
        full_name: "rpoplpush",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::INSERT),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[135],
        id: CommandId(135),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "rpush",
        name_words: (0x73757072, 0x68737570),
        full_name: "rpush",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[136],
        id: CommandId(136),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "rpushx",
        name_words: (0x73757072, 0x78687375),
        full_name: "rpushx",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::LIST
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[137],
        id: CommandId(137),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sadd",
        name_words: (0x64646173, 0x64646173),
        full_name: "sadd",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::SET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[138],
        id: CommandId(138),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "save",
        name_words: (0x65766173, 0x65766173),
        full_name: "save",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::NO_ASYNC_LOADING)
            .union(CommandFlags::NO_MULTI),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[139],
        id: CommandId(139),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Gate,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "scan",
        name_words: (0x6e616373, 0x6e616373),
        full_name: "scan",
        flags: CommandFlags::READONLY.union(CommandFlags::TOUCHES_ARBITRARY_KEYS),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[140],
        id: CommandId(140),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Walk,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "scard",
        name_words: (0x72616373, 0x64726163),
        full_name: "scard",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[141],
        id: CommandId(141),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "script",
        name_words: (0x69726373, 0x74706972),
        full_name: "script",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[142],
        id: CommandId(142),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (278, 1),
    },
    CommandSpec {
        name: "sdiff",
        name_words: (0x66696473, 0x66666964),
        full_name: "sdiff",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[143],
        id: CommandId(143),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sdiffstore",
        name_words: (0x6f74736666696473, 0x65726f7473666669),
        full_name: "sdiffstore",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::SET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: -1,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[144],
        id: CommandId(144),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "select",
        name_words: (0x656c6573, 0x7463656c),
        full_name: "select",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST),
        acl: AclCategories::CONNECTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[145],
        id: CommandId(145),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "set",
        name_words: (0x6573, 0x74),
        full_name: "set",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW
                .union(KeyFlags::ACCESS)
                .union(KeyFlags::UPDATE)
                .union(KeyFlags::VARIABLE_FLAGS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: Some("Reads the old value where GET asks for it"),
        }],
        docs: &DOCS[146],
        id: CommandId(146),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "setbit",
        name_words: (0x62746573, 0x74696274),
        full_name: "setbit",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::BITMAP
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[147],
        id: CommandId(147),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "setex",
        name_words: (0x65746573, 0x78657465),
        full_name: "setex",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::OW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[148],
        id: CommandId(148),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "setnx",
        name_words: (0x6e746573, 0x786e7465),
        full_name: "setnx",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::OW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[149],
        id: CommandId(149),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "setrange",
        name_words: (0x65676e6172746573, 0x65676e6172746573),
        full_name: "setrange",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::STRING
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[150],
        id: CommandId(150),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "shutdown",
        name_words: (0x6e776f6474756873, 0x6e776f6474756873),
        full_name: "shutdown",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::NO_MULTI)
            .union(CommandFlags::SENTINEL)
            .union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[151],
        id: CommandId(151),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sinter",
        name_words: (0x746e6973, 0x7265746e),
        full_name: "sinter",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[152],
        id: CommandId(152),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sintercard",
        name_words: (0x61637265746e6973, 0x647261637265746e),
        full_name: "sintercard",
        flags: CommandFlags::READONLY.union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[153],
        id: CommandId(153),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sinterstore",
        name_words: (0x74737265746e6973, 0x65726f7473726574),
        full_name: "sinterstore",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::SET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: -1,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[154],
        id: CommandId(154),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sismember",
        name_words: (0x65626d656d736973, 0x7265626d656d7369),
        full_name: "sismember",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[155],
        id: CommandId(155),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "smembers",
        name_words: (0x737265626d656d73, 0x737265626d656d73),
        full_name: "smembers",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[156],
        id: CommandId(156),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "smismember",
        name_words: (0x626d656d73696d73, 0x7265626d656d7369),
        full_name: "smismember",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[157],
        id: CommandId(157),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "smove",
        name_words: (0x766f6d73, 0x65766f6d),
        full_name: "smove",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::SET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RW.union(KeyFlags::INSERT),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[158],
        id: CommandId(158),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sort",
        name_words: (0x74726f73, 0x74726f73),
        full_name: "sort",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SET
            .union(AclCategories::SORTEDSET)
            .union(AclCategories::LIST)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Unknown,
                find: FindKeys::Unknown,
                notes: Some("Keys that BY and GET name depend on the elements"),
            },
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Unknown,
                find: FindKeys::Unknown,
                notes: Some("STORE may stand anywhere among the options"),
            },
        ],
        docs: &DOCS[159],
        id: CommandId(159),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Derived,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sort_ro",
        name_words: (0x74726f73, 0x6f725f74),
        full_name: "sort_ro",
        flags: CommandFlags::READONLY.union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SET
            .union(AclCategories::SORTEDSET)
            .union(AclCategories::LIST)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Unknown,
                find: FindKeys::Unknown,
                notes: Some("Keys that BY and GET name depend on the elements"),
            },
        ],
        docs: &DOCS[160],
        id: CommandId(160),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Derived,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "spop",
        name_words: (0x706f7073, 0x706f7073),
        full_name: "spop",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::SET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[161],
        id: CommandId(161),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "spublish",
        name_words: (0x6873696c62757073, 0x6873696c62757073),
        full_name: "spublish",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::MAY_REPLICATE),
        acl: AclCategories::PUBSUB.union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::NOT_KEY,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[162],
        id: CommandId(162),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "srandmember",
        name_words: (0x6d656d646e617273, 0x7265626d656d646e),
        full_name: "srandmember",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[163],
        id: CommandId(163),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "srem",
        name_words: (0x6d657273, 0x6d657273),
        full_name: "srem",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::SET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[164],
        id: CommandId(164),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sscan",
        name_words: (0x61637373, 0x6e616373),
        full_name: "sscan",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[165],
        id: CommandId(165),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "ssubscribe",
        name_words: (0x6972637362757373, 0x6562697263736275),
        full_name: "ssubscribe",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::NOT_KEY,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[166],
        id: CommandId(166),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "strlen",
        name_words: (0x6c727473, 0x6e656c72),
        full_name: "strlen",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::STRING
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[167],
        id: CommandId(167),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "subscribe",
        name_words: (0x6269726373627573, 0x6562697263736275),
        full_name: "subscribe",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[168],
        id: CommandId(168),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "substr",
        name_words: (0x73627573, 0x72747362),
        full_name: "substr",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STRING
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[169],
        id: CommandId(169),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sunion",
        name_words: (0x696e7573, 0x6e6f696e),
        full_name: "sunion",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[170],
        id: CommandId(170),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sunionstore",
        name_words: (0x74736e6f696e7573, 0x65726f74736e6f69),
        full_name: "sunionstore",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::SET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: -1,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[171],
        id: CommandId(171),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "sunsubscribe",
        name_words: (0x63736275736e7573, 0x6562697263736275),
        full_name: "sunsubscribe",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::NOT_KEY,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[172],
        id: CommandId(172),
        arity: -1,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "swapdb",
        name_words: (0x70617773, 0x62647061),
        full_name: "swapdb",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[173],
        id: CommandId(173),
        arity: 3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Gate,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "time",
        name_words: (0x656d6974, 0x656d6974),
        full_name: "time",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST),
        acl: AclCategories::FAST,
        key_specs: &[],
        docs: &DOCS[174],
        id: CommandId(174),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "touch",
        name_words: (0x63756f74, 0x6863756f),
        full_name: "touch",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[175],
        id: CommandId(175),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "ttl",
        name_words: (0x7474, 0x6c),
        full_name: "ttl",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[176],
        id: CommandId(176),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "type",
        name_words: (0x65707974, 0x65707974),
        full_name: "type",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[177],
        id: CommandId(177),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "unlink",
        name_words: (0x696c6e75, 0x6b6e696c),
        full_name: "unlink",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::KEYSPACE
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RM.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[178],
        id: CommandId(178),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "unsubscribe",
        name_words: (0x7263736275736e75, 0x6562697263736275),
        full_name: "unsubscribe",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[179],
        id: CommandId(179),
        arity: -1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "unwatch",
        name_words: (0x61776e75, 0x68637461),
        full_name: "unwatch",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::TRANSACTION.union(AclCategories::FAST),
        key_specs: &[],
        docs: &DOCS[180],
        id: CommandId(180),
        arity: 1,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "wait",
        name_words: (0x74696177, 0x74696177),
        full_name: "wait",
        flags: CommandFlags::BLOCKING,
        acl: AclCategories::CONNECTION
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[181],
        id: CommandId(181),
        arity: 3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "waitaof",
        name_words: (0x74696177, 0x666f6174),
        full_name: "waitaof",
        flags: CommandFlags::BLOCKING,
        acl: AclCategories::CONNECTION
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[182],
        id: CommandId(182),
        arity: 4,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "watch",
        name_words: (0x63746177, 0x68637461),
        full_name: "watch",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::FAST)
            .union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::TRANSACTION.union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[183],
        id: CommandId(183),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: -1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: -1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xack",
        name_words: (0x6b636178, 0x6b636178),
        full_name: "xack",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[184],
        id: CommandId(184),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xadd",
        name_words: (0x64646178, 0x64646178),
        full_name: "xadd",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: Some("Says UPDATE and not INSERT, since it may trim"),
        }],
        docs: &DOCS[185],
        id: CommandId(185),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xautoclaim",
        name_words: (0x616c636f74756178, 0x6d69616c636f7475),
        full_name: "xautoclaim",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[186],
        id: CommandId(186),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xclaim",
        name_words: (0x616c6378, 0x6d69616c),
        full_name: "xclaim",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[187],
        id: CommandId(187),
        arity: -6,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xdel",
        name_words: (0x6c656478, 0x6c656478),
        full_name: "xdel",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[188],
        id: CommandId(188),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xgroup",
        name_words: (0x6f726778, 0x70756f72),
        full_name: "xgroup",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[189],
        id: CommandId(189),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (279, 6),
    },
    CommandSpec {
        name: "xinfo",
        name_words: (0x666e6978, 0x6f666e69),
        full_name: "xinfo",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[190],
        id: CommandId(190),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: None,
        subcommands: (285, 4),
    },
    CommandSpec {
        name: "xlen",
        name_words: (0x6e656c78, 0x6e656c78),
        full_name: "xlen",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::STREAM
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[191],
        id: CommandId(191),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xpending",
        name_words: (0x676e69646e657078, 0x676e69646e657078),
        full_name: "xpending",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STREAM
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[192],
        id: CommandId(192),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xrange",
        name_words: (0x6e617278, 0x65676e61),
        full_name: "xrange",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STREAM
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[193],
        id: CommandId(193),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xread",
        name_words: (0x61657278, 0x64616572),
        full_name: "xread",
        flags: CommandFlags::BLOCKING
            .union(CommandFlags::READONLY)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::STREAM
            .union(AclCategories::READ)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Keyword {
                keyword: "STREAMS",
                start_from: 1,
            },
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 2,
            },
            notes: None,
        }],
        docs: &DOCS[194],
        id: CommandId(194),
        arity: -4,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xreadgroup",
        name_words: (0x6f72676461657278, 0x70756f7267646165),
        full_name: "xreadgroup",
        flags: CommandFlags::BLOCKING
            .union(CommandFlags::WRITE)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::BLOCKING)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Keyword {
                keyword: "STREAMS",
                start_from: 4,
            },
            find: FindKeys::Range {
                last: -1,
                step: 1,
                limit: 2,
            },
            notes: None,
        }],
        docs: &DOCS[195],
        id: CommandId(195),
        arity: -7,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xrevrange",
        name_words: (0x676e617276657278, 0x65676e6172766572),
        full_name: "xrevrange",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STREAM
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[196],
        id: CommandId(196),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xsetid",
        name_words: (0x74657378, 0x64697465),
        full_name: "xsetid",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[197],
        id: CommandId(197),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "xtrim",
        name_words: (0x69727478, 0x6d697274),
        full_name: "xtrim",
        flags: CommandFlags::WRITE,
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[198],
        id: CommandId(198),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zadd",
        name_words: (0x6464617a, 0x6464617a),
        full_name: "zadd",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[199],
        id: CommandId(199),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 3,
            step: 2,
            scored: true,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zcard",
        name_words: (0x7261637a, 0x64726163),
        full_name: "zcard",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[200],
        id: CommandId(200),
        arity: 2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zcount",
        name_words: (0x756f637a, 0x746e756f),
        full_name: "zcount",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[201],
        id: CommandId(201),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zdiff",
        name_words: (0x6669647a, 0x66666964),
        full_name: "zdiff",
        flags: CommandFlags::READONLY.union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[202],
        id: CommandId(202),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zdiffstore",
        name_words: (0x6f7473666669647a, 0x65726f7473666669),
        full_name: "zdiffstore",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::KeyNum {
                    count_idx: 0,
                    first: 1,
                    step: 1,
                },
                notes: None,
            },
        ],
        docs: &DOCS[203],
        id: CommandId(203),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zincrby",
        name_words: (0x636e697a, 0x79627263),
        full_name: "zincrby",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[204],
        id: CommandId(204),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 3,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zinter",
        name_words: (0x746e697a, 0x7265746e),
        full_name: "zinter",
        flags: CommandFlags::READONLY.union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[205],
        id: CommandId(205),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zintercard",
        name_words: (0x61637265746e697a, 0x647261637265746e),
        full_name: "zintercard",
        flags: CommandFlags::READONLY.union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[206],
        id: CommandId(206),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zinterstore",
        name_words: (0x74737265746e697a, 0x65726f7473726574),
        full_name: "zinterstore",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::KeyNum {
                    count_idx: 0,
                    first: 1,
                    step: 1,
                },
                notes: None,
            },
        ],
        docs: &DOCS[207],
        id: CommandId(207),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zlexcount",
        name_words: (0x6e756f6378656c7a, 0x746e756f6378656c),
        full_name: "zlexcount",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[208],
        id: CommandId(208),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zmpop",
        name_words: (0x6f706d7a, 0x706f706d),
        full_name: "zmpop",
        flags: CommandFlags::WRITE.union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[209],
        id: CommandId(209),
        arity: -4,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zmscore",
        name_words: (0x63736d7a, 0x65726f63),
        full_name: "zmscore",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[210],
        id: CommandId(210),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zpopmax",
        name_words: (0x706f707a, 0x78616d70),
        full_name: "zpopmax",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[211],
        id: CommandId(211),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zpopmin",
        name_words: (0x706f707a, 0x6e696d70),
        full_name: "zpopmin",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::ACCESS).union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[212],
        id: CommandId(212),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrandmember",
        name_words: (0x6d656d646e61727a, 0x7265626d656d646e),
        full_name: "zrandmember",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[213],
        id: CommandId(213),
        arity: -2,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrange",
        name_words: (0x6e61727a, 0x65676e61),
        full_name: "zrange",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[214],
        id: CommandId(214),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrangebylex",
        name_words: (0x796265676e61727a, 0x78656c796265676e),
        full_name: "zrangebylex",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[215],
        id: CommandId(215),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrangebyscore",
        name_words: (0x796265676e61727a, 0x65726f6373796265),
        full_name: "zrangebyscore",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[216],
        id: CommandId(216),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrangestore",
        name_words: (0x747365676e61727a, 0x65726f747365676e),
        full_name: "zrangestore",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
        ],
        docs: &DOCS[217],
        id: CommandId(217),
        arity: -5,
        legacy_keys: KeyRange {
            first: 1,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrank",
        name_words: (0x6e61727a, 0x6b6e6172),
        full_name: "zrank",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[218],
        id: CommandId(218),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrem",
        name_words: (0x6d65727a, 0x6d65727a),
        full_name: "zrem",
        flags: CommandFlags::WRITE.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[219],
        id: CommandId(219),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 1,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zremrangebylex",
        name_words: (0x676e61726d65727a, 0x78656c796265676e),
        full_name: "zremrangebylex",
        flags: CommandFlags::WRITE,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[220],
        id: CommandId(220),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zremrangebyrank",
        name_words: (0x676e61726d65727a, 0x6b6e617279626567),
        full_name: "zremrangebyrank",
        flags: CommandFlags::WRITE,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[221],
        id: CommandId(221),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zremrangebyscore",
        name_words: (0x676e61726d65727a, 0x65726f6373796265),
        full_name: "zremrangebyscore",
        flags: CommandFlags::WRITE,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[222],
        id: CommandId(222),
        arity: 4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrevrange",
        name_words: (0x676e61727665727a, 0x65676e6172766572),
        full_name: "zrevrange",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[223],
        id: CommandId(223),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrevrangebylex",
        name_words: (0x676e61727665727a, 0x78656c796265676e),
        full_name: "zrevrangebylex",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[224],
        id: CommandId(224),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrevrangebyscore",
        name_words: (0x676e61727665727a, 0x65726f6373796265),
        full_name: "zrevrangebyscore",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[225],
        id: CommandId(225),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zrevrank",
        name_words: (0x6b6e61727665727a, 0x6b6e61727665727a),
        full_name: "zrevrank",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[226],
        id: CommandId(226),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zscan",
        name_words: (0x6163737a, 0x6e616373),
        full_name: "zscan",
        flags: CommandFlags::READONLY,
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[227],
        id: CommandId(227),
        arity: -3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zscore",
        name_words: (0x6f63737a, 0x65726f63),
        full_name: "zscore",
        flags: CommandFlags::READONLY.union(CommandFlags::FAST),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::FAST),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[228],
        id: CommandId(228),
        arity: 3,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 1,
            last: 1,
            step: 1,
        }),
        elements: Some(Elements {
            first: 2,
            step: 0,
            scored: false,
        }),
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zunion",
        name_words: (0x696e757a, 0x6e6f696e),
        full_name: "zunion",
        flags: CommandFlags::READONLY.union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(1),
            find: FindKeys::KeyNum {
                count_idx: 0,
                first: 1,
                step: 1,
            },
            notes: None,
        }],
        docs: &DOCS[229],
        id: CommandId(229),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "zunionstore",
        name_words: (0x74736e6f696e757a, 0x65726f74736e6f69),
        full_name: "zunionstore",
        flags: CommandFlags::WRITE
            .union(CommandFlags::DENYOOM)
            .union(CommandFlags::MOVABLE_KEYS),
        acl: AclCategories::SORTEDSET
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[
            KeySpec {
                flags: KeyFlags::OW.union(KeyFlags::UPDATE),
                begin: BeginSearch::Index(1),
                find: FindKeys::Range {
                    last: 0,
                    step: 1,
                    limit: 0,
                },
                notes: None,
            },
            KeySpec {
                flags: KeyFlags::RO.union(KeyFlags::ACCESS),
                begin: BeginSearch::Index(2),
                find: FindKeys::KeyNum {
                    count_idx: 0,
                    first: 1,
                    step: 1,
                },
                notes: None,
            },
        ],
        docs: &DOCS[230],
        id: CommandId(230),
        arity: -4,
        legacy_keys: KeyRange {
            first: 1,
            last: 1,
            step: 1,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Keys,
        container: None,
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "capa",
        name_words: (0x61706163, 0x61706163),
        full_name: "client|capa",
        flags: CommandFlags::ALLOW_BUSY
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[231],
        id: CommandId(231),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getname",
        name_words: (0x6e746567, 0x656d616e),
        full_name: "client|getname",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[232],
        id: CommandId(232),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getredir",
        name_words: (0x7269646572746567, 0x7269646572746567),
        full_name: "client|getredir",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[233],
        id: CommandId(233),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "help",
        name_words: (0x706c6568, 0x706c6568),
        full_name: "client|help",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[234],
        id: CommandId(234),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "id",
        name_words: (0x6469, 0x64),
        full_name: "client|id",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[235],
        id: CommandId(235),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "import-source",
        name_words: (0x732d74726f706d69, 0x656372756f732d74),
        full_name: "client|import-source",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[236],
        id: CommandId(236),
        arity: 3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "info",
        name_words: (0x6f666e69, 0x6f666e69),
        full_name: "client|info",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[237],
        id: CommandId(237),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "kill",
        name_words: (0x6c6c696b, 0x6c6c696b),
        full_name: "client|kill",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION
            .union(AclCategories::ADMIN)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[238],
        id: CommandId(238),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "list",
        name_words: (0x7473696c, 0x7473696c),
        full_name: "client|list",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION
            .union(AclCategories::ADMIN)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[239],
        id: CommandId(239),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "maint_notifications",
        name_words: (0x6f6e5f746e69616d, 0x736e6f6974616369),
        full_name: "client|maint_notifications",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[240],
        id: CommandId(240),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "no-evict",
        name_words: (0x74636976652d6f6e, 0x74636976652d6f6e),
        full_name: "client|no-evict",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION
            .union(AclCategories::ADMIN)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[241],
        id: CommandId(241),
        arity: 3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "no-touch",
        name_words: (0x6863756f742d6f6e, 0x6863756f742d6f6e),
        full_name: "client|no-touch",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[242],
        id: CommandId(242),
        arity: 3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "pause",
        name_words: (0x73756170, 0x65737561),
        full_name: "client|pause",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION
            .union(AclCategories::ADMIN)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[243],
        id: CommandId(243),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "reply",
        name_words: (0x6c706572, 0x796c7065),
        full_name: "client|reply",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[244],
        id: CommandId(244),
        arity: 3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "setinfo",
        name_words: (0x69746573, 0x6f666e69),
        full_name: "client|setinfo",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[245],
        id: CommandId(245),
        arity: 4,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "setname",
        name_words: (0x6e746573, 0x656d616e),
        full_name: "client|setname",
        flags: CommandFlags::NOSCRIPT
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[246],
        id: CommandId(246),
        arity: 3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "unblock",
        name_words: (0x6c626e75, 0x6b636f6c),
        full_name: "client|unblock",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION
            .union(AclCategories::ADMIN)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[247],
        id: CommandId(247),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "unpause",
        name_words: (0x61706e75, 0x65737561),
        full_name: "client|unpause",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION
            .union(AclCategories::ADMIN)
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[248],
        id: CommandId(248),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(17)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "count",
        name_words: (0x6e756f63, 0x746e756f),
        full_name: "command|count",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[249],
        id: CommandId(249),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(18)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "docs",
        name_words: (0x73636f64, 0x73636f64),
        full_name: "command|docs",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[250],
        id: CommandId(250),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(18)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getkeys",
        name_words: (0x6b746567, 0x7379656b),
        full_name: "command|getkeys",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[251],
        id: CommandId(251),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(18)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "getkeysandflags",
        name_words: (0x617379656b746567, 0x7367616c66646e61),
        full_name: "command|getkeysandflags",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[252],
        id: CommandId(252),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(18)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "help",
        name_words: (0x706c6568, 0x706c6568),
        full_name: "command|help",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[253],
        id: CommandId(253),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(18)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "info",
        name_words: (0x6f666e69, 0x6f666e69),
        full_name: "command|info",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[254],
        id: CommandId(254),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(18)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "list",
        name_words: (0x7473696c, 0x7473696c),
        full_name: "command|list",
        flags: CommandFlags::LOADING
            .union(CommandFlags::STALE)
            .union(CommandFlags::SENTINEL),
        acl: AclCategories::CONNECTION.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[255],
        id: CommandId(255),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(18)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "get",
        name_words: (0x6567, 0x74),
        full_name: "config|get",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[256],
        id: CommandId(256),
        arity: -3,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(19)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "help",
        name_words: (0x706c6568, 0x706c6568),
        full_name: "config|help",
        flags: CommandFlags::LOADING.union(CommandFlags::STALE),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[257],
        id: CommandId(257),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(19)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "resetstat",
        name_words: (0x6174737465736572, 0x7461747374657365),
        full_name: "config|resetstat",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[258],
        id: CommandId(258),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(19)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "rewrite",
        name_words: (0x72776572, 0x65746972),
        full_name: "config|rewrite",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[259],
        id: CommandId(259),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(19)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "set",
        name_words: (0x6573, 0x74),
        full_name: "config|set",
        flags: CommandFlags::ADMIN
            .union(CommandFlags::NOSCRIPT)
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::ADMIN
            .union(AclCategories::DANGEROUS)
            .union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[260],
        id: CommandId(260),
        arity: -4,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(19)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "doctor",
        name_words: (0x74636f64, 0x726f7463),
        full_name: "memory|doctor",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[261],
        id: CommandId(261),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Walk,
        container: Some(CommandId(103)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "help",
        name_words: (0x706c6568, 0x706c6568),
        full_name: "memory|help",
        flags: CommandFlags::LOADING.union(CommandFlags::STALE),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[262],
        id: CommandId(262),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(103)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "malloc-stats",
        name_words: (0x732d636f6c6c616d, 0x73746174732d636f),
        full_name: "memory|malloc-stats",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[263],
        id: CommandId(263),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Walk,
        container: Some(CommandId(103)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "purge",
        name_words: (0x67727570, 0x65677275),
        full_name: "memory|purge",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[264],
        id: CommandId(264),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(103)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "stats",
        name_words: (0x74617473, 0x73746174),
        full_name: "memory|stats",
        flags: CommandFlags::empty(),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[265],
        id: CommandId(265),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::Walk,
        container: Some(CommandId(103)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "usage",
        name_words: (0x67617375, 0x65676173),
        full_name: "memory|usage",
        flags: CommandFlags::READONLY,
        acl: AclCategories::READ.union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[266],
        id: CommandId(266),
        arity: -3,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(103)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "encoding",
        name_words: (0x676e69646f636e65, 0x676e69646f636e65),
        full_name: "object|encoding",
        flags: CommandFlags::READONLY,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[267],
        id: CommandId(267),
        arity: 3,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(111)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "freq",
        name_words: (0x71657266, 0x71657266),
        full_name: "object|freq",
        flags: CommandFlags::READONLY,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[268],
        id: CommandId(268),
        arity: 3,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(111)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "help",
        name_words: (0x706c6568, 0x706c6568),
        full_name: "object|help",
        flags: CommandFlags::LOADING.union(CommandFlags::STALE),
        acl: AclCategories::KEYSPACE.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[269],
        id: CommandId(269),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(111)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "idletime",
        name_words: (0x656d6974656c6469, 0x656d6974656c6469),
        full_name: "object|idletime",
        flags: CommandFlags::READONLY,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[270],
        id: CommandId(270),
        arity: 3,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(111)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "refcount",
        name_words: (0x746e756f63666572, 0x746e756f63666572),
        full_name: "object|refcount",
        flags: CommandFlags::READONLY,
        acl: AclCategories::KEYSPACE
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO,
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[271],
        id: CommandId(271),
        arity: 3,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(111)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "channels",
        name_words: (0x736c656e6e616863, 0x736c656e6e616863),
        full_name: "pubsub|channels",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[272],
        id: CommandId(272),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(126)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "help",
        name_words: (0x706c6568, 0x706c6568),
        full_name: "pubsub|help",
        flags: CommandFlags::LOADING.union(CommandFlags::STALE),
        acl: AclCategories::SLOW,
        key_specs: &[],
        docs: &DOCS[273],
        id: CommandId(273),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(126)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "numpat",
        name_words: (0x706d756e, 0x7461706d),
        full_name: "pubsub|numpat",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[274],
        id: CommandId(274),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(126)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "numsub",
        name_words: (0x736d756e, 0x6275736d),
        full_name: "pubsub|numsub",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[275],
        id: CommandId(275),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(126)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "shardchannels",
        name_words: (0x6168636472616873, 0x736c656e6e616863),
        full_name: "pubsub|shardchannels",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[276],
        id: CommandId(276),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(126)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "shardnumsub",
        name_words: (0x6d756e6472616873, 0x6275736d756e6472),
        full_name: "pubsub|shardnumsub",
        flags: CommandFlags::PUBSUB
            .union(CommandFlags::LOADING)
            .union(CommandFlags::STALE),
        acl: AclCategories::PUBSUB.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[277],
        id: CommandId(277),
        arity: -2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(126)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "kill",
        name_words: (0x6c6c696b, 0x6c6c696b),
        full_name: "script|kill",
        flags: CommandFlags::NOSCRIPT.union(CommandFlags::ALLOW_BUSY),
        acl: AclCategories::SCRIPTING.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[278],
        id: CommandId(278),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(142)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "create",
        name_words: (0x61657263, 0x65746165),
        full_name: "xgroup|create",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[279],
        id: CommandId(279),
        arity: -5,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(189)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "createconsumer",
        name_words: (0x6f63657461657263, 0x72656d75736e6f63),
        full_name: "xgroup|createconsumer",
        flags: CommandFlags::WRITE.union(CommandFlags::DENYOOM),
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::INSERT),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[280],
        id: CommandId(280),
        arity: 5,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(189)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "delconsumer",
        name_words: (0x75736e6f636c6564, 0x72656d75736e6f63),
        full_name: "xgroup|delconsumer",
        flags: CommandFlags::WRITE,
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[281],
        id: CommandId(281),
        arity: 5,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(189)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "destroy",
        name_words: (0x74736564, 0x796f7274),
        full_name: "xgroup|destroy",
        flags: CommandFlags::WRITE,
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::DELETE),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[282],
        id: CommandId(282),
        arity: 4,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(189)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "help",
        name_words: (0x706c6568, 0x706c6568),
        full_name: "xgroup|help",
        flags: CommandFlags::LOADING.union(CommandFlags::STALE),
        acl: AclCategories::STREAM.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[283],
        id: CommandId(283),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(189)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "setid",
        name_words: (0x69746573, 0x64697465),
        full_name: "xgroup|setid",
        flags: CommandFlags::WRITE,
        acl: AclCategories::STREAM
            .union(AclCategories::WRITE)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RW.union(KeyFlags::UPDATE),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[284],
        id: CommandId(284),
        arity: -5,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(189)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "consumers",
        name_words: (0x72656d75736e6f63, 0x7372656d75736e6f),
        full_name: "xinfo|consumers",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STREAM
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[285],
        id: CommandId(285),
        arity: 4,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(190)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "groups",
        name_words: (0x756f7267, 0x7370756f),
        full_name: "xinfo|groups",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STREAM
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[286],
        id: CommandId(286),
        arity: 3,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(190)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "help",
        name_words: (0x706c6568, 0x706c6568),
        full_name: "xinfo|help",
        flags: CommandFlags::LOADING.union(CommandFlags::STALE),
        acl: AclCategories::STREAM.union(AclCategories::SLOW),
        key_specs: &[],
        docs: &DOCS[287],
        id: CommandId(287),
        arity: 2,
        legacy_keys: KeyRange {
            first: 0,
            last: 0,
            step: 0,
        },
        simple_keys: None,
        elements: None,
        locks: Locks::None,
        container: Some(CommandId(190)),
        subcommands: (0, 0),
    },
    CommandSpec {
        name: "stream",
        name_words: (0x65727473, 0x6d616572),
        full_name: "xinfo|stream",
        flags: CommandFlags::READONLY,
        acl: AclCategories::STREAM
            .union(AclCategories::READ)
            .union(AclCategories::SLOW),
        key_specs: &[KeySpec {
            flags: KeyFlags::RO.union(KeyFlags::ACCESS),
            begin: BeginSearch::Index(2),
            find: FindKeys::Range {
                last: 0,
                step: 1,
                limit: 0,
            },
            notes: None,
        }],
        docs: &DOCS[288],
        id: CommandId(288),
        arity: -3,
        legacy_keys: KeyRange {
            first: 2,
            last: 2,
            step: 1,
        },
        simple_keys: Some(KeyRange {
            first: 2,
            last: 2,
            step: 1,
        }),
        elements: None,
        locks: Locks::Keys,
        container: Some(CommandId(190)),
        subcommands: (0, 0),
    },
];

/// The ids by name, for code that means a certain command.
pub mod id {
    use super::CommandId;

    /// APPEND.
    pub const APPEND: CommandId = CommandId(0);
    /// AUTH.
    pub const AUTH: CommandId = CommandId(1);
    /// BGREWRITEAOF.
    pub const BGREWRITEAOF: CommandId = CommandId(2);
    /// BGSAVE.
    pub const BGSAVE: CommandId = CommandId(3);
    /// BITCOUNT.
    pub const BITCOUNT: CommandId = CommandId(4);
    /// BITFIELD.
    pub const BITFIELD: CommandId = CommandId(5);
    /// BITFIELD_RO.
    pub const BITFIELD_RO: CommandId = CommandId(6);
    /// BITOP.
    pub const BITOP: CommandId = CommandId(7);
    /// BITPOS.
    pub const BITPOS: CommandId = CommandId(8);
    /// BLMOVE.
    pub const BLMOVE: CommandId = CommandId(9);
    /// BLMPOP.
    pub const BLMPOP: CommandId = CommandId(10);
    /// BLPOP.
    pub const BLPOP: CommandId = CommandId(11);
    /// BRPOP.
    pub const BRPOP: CommandId = CommandId(12);
    /// BRPOPLPUSH.
    pub const BRPOPLPUSH: CommandId = CommandId(13);
    /// BZMPOP.
    pub const BZMPOP: CommandId = CommandId(14);
    /// BZPOPMAX.
    pub const BZPOPMAX: CommandId = CommandId(15);
    /// BZPOPMIN.
    pub const BZPOPMIN: CommandId = CommandId(16);
    /// CLIENT.
    pub const CLIENT: CommandId = CommandId(17);
    /// COMMAND.
    pub const COMMAND: CommandId = CommandId(18);
    /// CONFIG.
    pub const CONFIG: CommandId = CommandId(19);
    /// COPY.
    pub const COPY: CommandId = CommandId(20);
    /// DBSIZE.
    pub const DBSIZE: CommandId = CommandId(21);
    /// DEBUG.
    pub const DEBUG: CommandId = CommandId(22);
    /// DECR.
    pub const DECR: CommandId = CommandId(23);
    /// DECRBY.
    pub const DECRBY: CommandId = CommandId(24);
    /// DEL.
    pub const DEL: CommandId = CommandId(25);
    /// DELIFEQ.
    pub const DELIFEQ: CommandId = CommandId(26);
    /// DISCARD.
    pub const DISCARD: CommandId = CommandId(27);
    /// DUMP.
    pub const DUMP: CommandId = CommandId(28);
    /// ECHO.
    pub const ECHO: CommandId = CommandId(29);
    /// EXEC.
    pub const EXEC: CommandId = CommandId(30);
    /// EXISTS.
    pub const EXISTS: CommandId = CommandId(31);
    /// EXPIRE.
    pub const EXPIRE: CommandId = CommandId(32);
    /// EXPIREAT.
    pub const EXPIREAT: CommandId = CommandId(33);
    /// EXPIRETIME.
    pub const EXPIRETIME: CommandId = CommandId(34);
    /// FLUSHALL.
    pub const FLUSHALL: CommandId = CommandId(35);
    /// FLUSHDB.
    pub const FLUSHDB: CommandId = CommandId(36);
    /// GEOADD.
    pub const GEOADD: CommandId = CommandId(37);
    /// GEODIST.
    pub const GEODIST: CommandId = CommandId(38);
    /// GEOHASH.
    pub const GEOHASH: CommandId = CommandId(39);
    /// GEOPOS.
    pub const GEOPOS: CommandId = CommandId(40);
    /// GEORADIUS.
    pub const GEORADIUS: CommandId = CommandId(41);
    /// GEORADIUS_RO.
    pub const GEORADIUS_RO: CommandId = CommandId(42);
    /// GEORADIUSBYMEMBER.
    pub const GEORADIUSBYMEMBER: CommandId = CommandId(43);
    /// GEORADIUSBYMEMBER_RO.
    pub const GEORADIUSBYMEMBER_RO: CommandId = CommandId(44);
    /// GEOSEARCH.
    pub const GEOSEARCH: CommandId = CommandId(45);
    /// GEOSEARCHSTORE.
    pub const GEOSEARCHSTORE: CommandId = CommandId(46);
    /// GET.
    pub const GET: CommandId = CommandId(47);
    /// GETBIT.
    pub const GETBIT: CommandId = CommandId(48);
    /// GETDEL.
    pub const GETDEL: CommandId = CommandId(49);
    /// GETEX.
    pub const GETEX: CommandId = CommandId(50);
    /// GETRANGE.
    pub const GETRANGE: CommandId = CommandId(51);
    /// GETSET.
    pub const GETSET: CommandId = CommandId(52);
    /// HDEL.
    pub const HDEL: CommandId = CommandId(53);
    /// HELLO.
    pub const HELLO: CommandId = CommandId(54);
    /// HEXISTS.
    pub const HEXISTS: CommandId = CommandId(55);
    /// HEXPIRE.
    pub const HEXPIRE: CommandId = CommandId(56);
    /// HEXPIREAT.
    pub const HEXPIREAT: CommandId = CommandId(57);
    /// HEXPIRETIME.
    pub const HEXPIRETIME: CommandId = CommandId(58);
    /// HGET.
    pub const HGET: CommandId = CommandId(59);
    /// HGETALL.
    pub const HGETALL: CommandId = CommandId(60);
    /// HGETDEL.
    pub const HGETDEL: CommandId = CommandId(61);
    /// HGETEX.
    pub const HGETEX: CommandId = CommandId(62);
    /// HINCRBY.
    pub const HINCRBY: CommandId = CommandId(63);
    /// HINCRBYFLOAT.
    pub const HINCRBYFLOAT: CommandId = CommandId(64);
    /// HKEYS.
    pub const HKEYS: CommandId = CommandId(65);
    /// HLEN.
    pub const HLEN: CommandId = CommandId(66);
    /// HMGET.
    pub const HMGET: CommandId = CommandId(67);
    /// HMSET.
    pub const HMSET: CommandId = CommandId(68);
    /// HPERSIST.
    pub const HPERSIST: CommandId = CommandId(69);
    /// HPEXPIRE.
    pub const HPEXPIRE: CommandId = CommandId(70);
    /// HPEXPIREAT.
    pub const HPEXPIREAT: CommandId = CommandId(71);
    /// HPEXPIRETIME.
    pub const HPEXPIRETIME: CommandId = CommandId(72);
    /// HPTTL.
    pub const HPTTL: CommandId = CommandId(73);
    /// HRANDFIELD.
    pub const HRANDFIELD: CommandId = CommandId(74);
    /// HSCAN.
    pub const HSCAN: CommandId = CommandId(75);
    /// HSET.
    pub const HSET: CommandId = CommandId(76);
    /// HSETEX.
    pub const HSETEX: CommandId = CommandId(77);
    /// HSETNX.
    pub const HSETNX: CommandId = CommandId(78);
    /// HSTRLEN.
    pub const HSTRLEN: CommandId = CommandId(79);
    /// HTTL.
    pub const HTTL: CommandId = CommandId(80);
    /// HVALS.
    pub const HVALS: CommandId = CommandId(81);
    /// INCR.
    pub const INCR: CommandId = CommandId(82);
    /// INCRBY.
    pub const INCRBY: CommandId = CommandId(83);
    /// INCRBYFLOAT.
    pub const INCRBYFLOAT: CommandId = CommandId(84);
    /// INFO.
    pub const INFO: CommandId = CommandId(85);
    /// KEYS.
    pub const KEYS: CommandId = CommandId(86);
    /// LASTSAVE.
    pub const LASTSAVE: CommandId = CommandId(87);
    /// LCS.
    pub const LCS: CommandId = CommandId(88);
    /// LINDEX.
    pub const LINDEX: CommandId = CommandId(89);
    /// LINSERT.
    pub const LINSERT: CommandId = CommandId(90);
    /// LLEN.
    pub const LLEN: CommandId = CommandId(91);
    /// LMOVE.
    pub const LMOVE: CommandId = CommandId(92);
    /// LMPOP.
    pub const LMPOP: CommandId = CommandId(93);
    /// LOLWUT.
    pub const LOLWUT: CommandId = CommandId(94);
    /// LPOP.
    pub const LPOP: CommandId = CommandId(95);
    /// LPOS.
    pub const LPOS: CommandId = CommandId(96);
    /// LPUSH.
    pub const LPUSH: CommandId = CommandId(97);
    /// LPUSHX.
    pub const LPUSHX: CommandId = CommandId(98);
    /// LRANGE.
    pub const LRANGE: CommandId = CommandId(99);
    /// LREM.
    pub const LREM: CommandId = CommandId(100);
    /// LSET.
    pub const LSET: CommandId = CommandId(101);
    /// LTRIM.
    pub const LTRIM: CommandId = CommandId(102);
    /// MEMORY.
    pub const MEMORY: CommandId = CommandId(103);
    /// MGET.
    pub const MGET: CommandId = CommandId(104);
    /// MIGRATE.
    pub const MIGRATE: CommandId = CommandId(105);
    /// MOVE.
    pub const MOVE: CommandId = CommandId(106);
    /// MSET.
    pub const MSET: CommandId = CommandId(107);
    /// MSETEX.
    pub const MSETEX: CommandId = CommandId(108);
    /// MSETNX.
    pub const MSETNX: CommandId = CommandId(109);
    /// MULTI.
    pub const MULTI: CommandId = CommandId(110);
    /// OBJECT.
    pub const OBJECT: CommandId = CommandId(111);
    /// PERSIST.
    pub const PERSIST: CommandId = CommandId(112);
    /// PEXPIRE.
    pub const PEXPIRE: CommandId = CommandId(113);
    /// PEXPIREAT.
    pub const PEXPIREAT: CommandId = CommandId(114);
    /// PEXPIRETIME.
    pub const PEXPIRETIME: CommandId = CommandId(115);
    /// PFADD.
    pub const PFADD: CommandId = CommandId(116);
    /// PFCOUNT.
    pub const PFCOUNT: CommandId = CommandId(117);
    /// PFDEBUG.
    pub const PFDEBUG: CommandId = CommandId(118);
    /// PFMERGE.
    pub const PFMERGE: CommandId = CommandId(119);
    /// PFSELFTEST.
    pub const PFSELFTEST: CommandId = CommandId(120);
    /// PING.
    pub const PING: CommandId = CommandId(121);
    /// PSETEX.
    pub const PSETEX: CommandId = CommandId(122);
    /// PSUBSCRIBE.
    pub const PSUBSCRIBE: CommandId = CommandId(123);
    /// PTTL.
    pub const PTTL: CommandId = CommandId(124);
    /// PUBLISH.
    pub const PUBLISH: CommandId = CommandId(125);
    /// PUBSUB.
    pub const PUBSUB: CommandId = CommandId(126);
    /// PUNSUBSCRIBE.
    pub const PUNSUBSCRIBE: CommandId = CommandId(127);
    /// QUIT.
    pub const QUIT: CommandId = CommandId(128);
    /// RANDOMKEY.
    pub const RANDOMKEY: CommandId = CommandId(129);
    /// RENAME.
    pub const RENAME: CommandId = CommandId(130);
    /// RENAMENX.
    pub const RENAMENX: CommandId = CommandId(131);
    /// RESET.
    pub const RESET: CommandId = CommandId(132);
    /// RESTORE.
    pub const RESTORE: CommandId = CommandId(133);
    /// RPOP.
    pub const RPOP: CommandId = CommandId(134);
    /// RPOPLPUSH.
    pub const RPOPLPUSH: CommandId = CommandId(135);
    /// RPUSH.
    pub const RPUSH: CommandId = CommandId(136);
    /// RPUSHX.
    pub const RPUSHX: CommandId = CommandId(137);
    /// SADD.
    pub const SADD: CommandId = CommandId(138);
    /// SAVE.
    pub const SAVE: CommandId = CommandId(139);
    /// SCAN.
    pub const SCAN: CommandId = CommandId(140);
    /// SCARD.
    pub const SCARD: CommandId = CommandId(141);
    /// SCRIPT.
    pub const SCRIPT: CommandId = CommandId(142);
    /// SDIFF.
    pub const SDIFF: CommandId = CommandId(143);
    /// SDIFFSTORE.
    pub const SDIFFSTORE: CommandId = CommandId(144);
    /// SELECT.
    pub const SELECT: CommandId = CommandId(145);
    /// SET.
    pub const SET: CommandId = CommandId(146);
    /// SETBIT.
    pub const SETBIT: CommandId = CommandId(147);
    /// SETEX.
    pub const SETEX: CommandId = CommandId(148);
    /// SETNX.
    pub const SETNX: CommandId = CommandId(149);
    /// SETRANGE.
    pub const SETRANGE: CommandId = CommandId(150);
    /// SHUTDOWN.
    pub const SHUTDOWN: CommandId = CommandId(151);
    /// SINTER.
    pub const SINTER: CommandId = CommandId(152);
    /// SINTERCARD.
    pub const SINTERCARD: CommandId = CommandId(153);
    /// SINTERSTORE.
    pub const SINTERSTORE: CommandId = CommandId(154);
    /// SISMEMBER.
    pub const SISMEMBER: CommandId = CommandId(155);
    /// SMEMBERS.
    pub const SMEMBERS: CommandId = CommandId(156);
    /// SMISMEMBER.
    pub const SMISMEMBER: CommandId = CommandId(157);
    /// SMOVE.
    pub const SMOVE: CommandId = CommandId(158);
    /// SORT.
    pub const SORT: CommandId = CommandId(159);
    /// SORT_RO.
    pub const SORT_RO: CommandId = CommandId(160);
    /// SPOP.
    pub const SPOP: CommandId = CommandId(161);
    /// SPUBLISH.
    pub const SPUBLISH: CommandId = CommandId(162);
    /// SRANDMEMBER.
    pub const SRANDMEMBER: CommandId = CommandId(163);
    /// SREM.
    pub const SREM: CommandId = CommandId(164);
    /// SSCAN.
    pub const SSCAN: CommandId = CommandId(165);
    /// SSUBSCRIBE.
    pub const SSUBSCRIBE: CommandId = CommandId(166);
    /// STRLEN.
    pub const STRLEN: CommandId = CommandId(167);
    /// SUBSCRIBE.
    pub const SUBSCRIBE: CommandId = CommandId(168);
    /// SUBSTR.
    pub const SUBSTR: CommandId = CommandId(169);
    /// SUNION.
    pub const SUNION: CommandId = CommandId(170);
    /// SUNIONSTORE.
    pub const SUNIONSTORE: CommandId = CommandId(171);
    /// SUNSUBSCRIBE.
    pub const SUNSUBSCRIBE: CommandId = CommandId(172);
    /// SWAPDB.
    pub const SWAPDB: CommandId = CommandId(173);
    /// TIME.
    pub const TIME: CommandId = CommandId(174);
    /// TOUCH.
    pub const TOUCH: CommandId = CommandId(175);
    /// TTL.
    pub const TTL: CommandId = CommandId(176);
    /// TYPE.
    pub const TYPE: CommandId = CommandId(177);
    /// UNLINK.
    pub const UNLINK: CommandId = CommandId(178);
    /// UNSUBSCRIBE.
    pub const UNSUBSCRIBE: CommandId = CommandId(179);
    /// UNWATCH.
    pub const UNWATCH: CommandId = CommandId(180);
    /// WAIT.
    pub const WAIT: CommandId = CommandId(181);
    /// WAITAOF.
    pub const WAITAOF: CommandId = CommandId(182);
    /// WATCH.
    pub const WATCH: CommandId = CommandId(183);
    /// XACK.
    pub const XACK: CommandId = CommandId(184);
    /// XADD.
    pub const XADD: CommandId = CommandId(185);
    /// XAUTOCLAIM.
    pub const XAUTOCLAIM: CommandId = CommandId(186);
    /// XCLAIM.
    pub const XCLAIM: CommandId = CommandId(187);
    /// XDEL.
    pub const XDEL: CommandId = CommandId(188);
    /// XGROUP.
    pub const XGROUP: CommandId = CommandId(189);
    /// XINFO.
    pub const XINFO: CommandId = CommandId(190);
    /// XLEN.
    pub const XLEN: CommandId = CommandId(191);
    /// XPENDING.
    pub const XPENDING: CommandId = CommandId(192);
    /// XRANGE.
    pub const XRANGE: CommandId = CommandId(193);
    /// XREAD.
    pub const XREAD: CommandId = CommandId(194);
    /// XREADGROUP.
    pub const XREADGROUP: CommandId = CommandId(195);
    /// XREVRANGE.
    pub const XREVRANGE: CommandId = CommandId(196);
    /// XSETID.
    pub const XSETID: CommandId = CommandId(197);
    /// XTRIM.
    pub const XTRIM: CommandId = CommandId(198);
    /// ZADD.
    pub const ZADD: CommandId = CommandId(199);
    /// ZCARD.
    pub const ZCARD: CommandId = CommandId(200);
    /// ZCOUNT.
    pub const ZCOUNT: CommandId = CommandId(201);
    /// ZDIFF.
    pub const ZDIFF: CommandId = CommandId(202);
    /// ZDIFFSTORE.
    pub const ZDIFFSTORE: CommandId = CommandId(203);
    /// ZINCRBY.
    pub const ZINCRBY: CommandId = CommandId(204);
    /// ZINTER.
    pub const ZINTER: CommandId = CommandId(205);
    /// ZINTERCARD.
    pub const ZINTERCARD: CommandId = CommandId(206);
    /// ZINTERSTORE.
    pub const ZINTERSTORE: CommandId = CommandId(207);
    /// ZLEXCOUNT.
    pub const ZLEXCOUNT: CommandId = CommandId(208);
    /// ZMPOP.
    pub const ZMPOP: CommandId = CommandId(209);
    /// ZMSCORE.
    pub const ZMSCORE: CommandId = CommandId(210);
    /// ZPOPMAX.
    pub const ZPOPMAX: CommandId = CommandId(211);
    /// ZPOPMIN.
    pub const ZPOPMIN: CommandId = CommandId(212);
    /// ZRANDMEMBER.
    pub const ZRANDMEMBER: CommandId = CommandId(213);
    /// ZRANGE.
    pub const ZRANGE: CommandId = CommandId(214);
    /// ZRANGEBYLEX.
    pub const ZRANGEBYLEX: CommandId = CommandId(215);
    /// ZRANGEBYSCORE.
    pub const ZRANGEBYSCORE: CommandId = CommandId(216);
    /// ZRANGESTORE.
    pub const ZRANGESTORE: CommandId = CommandId(217);
    /// ZRANK.
    pub const ZRANK: CommandId = CommandId(218);
    /// ZREM.
    pub const ZREM: CommandId = CommandId(219);
    /// ZREMRANGEBYLEX.
    pub const ZREMRANGEBYLEX: CommandId = CommandId(220);
    /// ZREMRANGEBYRANK.
    pub const ZREMRANGEBYRANK: CommandId = CommandId(221);
    /// ZREMRANGEBYSCORE.
    pub const ZREMRANGEBYSCORE: CommandId = CommandId(222);
    /// ZREVRANGE.
    pub const ZREVRANGE: CommandId = CommandId(223);
    /// ZREVRANGEBYLEX.
    pub const ZREVRANGEBYLEX: CommandId = CommandId(224);
    /// ZREVRANGEBYSCORE.
    pub const ZREVRANGEBYSCORE: CommandId = CommandId(225);
    /// ZREVRANK.
    pub const ZREVRANK: CommandId = CommandId(226);
    /// ZSCAN.
    pub const ZSCAN: CommandId = CommandId(227);
    /// ZSCORE.
    pub const ZSCORE: CommandId = CommandId(228);
    /// ZUNION.
    pub const ZUNION: CommandId = CommandId(229);
    /// ZUNIONSTORE.
    pub const ZUNIONSTORE: CommandId = CommandId(230);
    /// CLIENT CAPA.
    pub const CLIENT_CAPA: CommandId = CommandId(231);
    /// CLIENT GETNAME.
    pub const CLIENT_GETNAME: CommandId = CommandId(232);
    /// CLIENT GETREDIR.
    pub const CLIENT_GETREDIR: CommandId = CommandId(233);
    /// CLIENT HELP.
    pub const CLIENT_HELP: CommandId = CommandId(234);
    /// CLIENT ID.
    pub const CLIENT_ID: CommandId = CommandId(235);
    /// CLIENT IMPORT-SOURCE.
    pub const CLIENT_IMPORT_SOURCE: CommandId = CommandId(236);
    /// CLIENT INFO.
    pub const CLIENT_INFO: CommandId = CommandId(237);
    /// CLIENT KILL.
    pub const CLIENT_KILL: CommandId = CommandId(238);
    /// CLIENT LIST.
    pub const CLIENT_LIST: CommandId = CommandId(239);
    /// CLIENT MAINT_NOTIFICATIONS.
    pub const CLIENT_MAINT_NOTIFICATIONS: CommandId = CommandId(240);
    /// CLIENT NO-EVICT.
    pub const CLIENT_NO_EVICT: CommandId = CommandId(241);
    /// CLIENT NO-TOUCH.
    pub const CLIENT_NO_TOUCH: CommandId = CommandId(242);
    /// CLIENT PAUSE.
    pub const CLIENT_PAUSE: CommandId = CommandId(243);
    /// CLIENT REPLY.
    pub const CLIENT_REPLY: CommandId = CommandId(244);
    /// CLIENT SETINFO.
    pub const CLIENT_SETINFO: CommandId = CommandId(245);
    /// CLIENT SETNAME.
    pub const CLIENT_SETNAME: CommandId = CommandId(246);
    /// CLIENT UNBLOCK.
    pub const CLIENT_UNBLOCK: CommandId = CommandId(247);
    /// CLIENT UNPAUSE.
    pub const CLIENT_UNPAUSE: CommandId = CommandId(248);
    /// COMMAND COUNT.
    pub const COMMAND_COUNT: CommandId = CommandId(249);
    /// COMMAND DOCS.
    pub const COMMAND_DOCS: CommandId = CommandId(250);
    /// COMMAND GETKEYS.
    pub const COMMAND_GETKEYS: CommandId = CommandId(251);
    /// COMMAND GETKEYSANDFLAGS.
    pub const COMMAND_GETKEYSANDFLAGS: CommandId = CommandId(252);
    /// COMMAND HELP.
    pub const COMMAND_HELP: CommandId = CommandId(253);
    /// COMMAND INFO.
    pub const COMMAND_INFO: CommandId = CommandId(254);
    /// COMMAND LIST.
    pub const COMMAND_LIST: CommandId = CommandId(255);
    /// CONFIG GET.
    pub const CONFIG_GET: CommandId = CommandId(256);
    /// CONFIG HELP.
    pub const CONFIG_HELP: CommandId = CommandId(257);
    /// CONFIG RESETSTAT.
    pub const CONFIG_RESETSTAT: CommandId = CommandId(258);
    /// CONFIG REWRITE.
    pub const CONFIG_REWRITE: CommandId = CommandId(259);
    /// CONFIG SET.
    pub const CONFIG_SET: CommandId = CommandId(260);
    /// MEMORY DOCTOR.
    pub const MEMORY_DOCTOR: CommandId = CommandId(261);
    /// MEMORY HELP.
    pub const MEMORY_HELP: CommandId = CommandId(262);
    /// MEMORY MALLOC-STATS.
    pub const MEMORY_MALLOC_STATS: CommandId = CommandId(263);
    /// MEMORY PURGE.
    pub const MEMORY_PURGE: CommandId = CommandId(264);
    /// MEMORY STATS.
    pub const MEMORY_STATS: CommandId = CommandId(265);
    /// MEMORY USAGE.
    pub const MEMORY_USAGE: CommandId = CommandId(266);
    /// OBJECT ENCODING.
    pub const OBJECT_ENCODING: CommandId = CommandId(267);
    /// OBJECT FREQ.
    pub const OBJECT_FREQ: CommandId = CommandId(268);
    /// OBJECT HELP.
    pub const OBJECT_HELP: CommandId = CommandId(269);
    /// OBJECT IDLETIME.
    pub const OBJECT_IDLETIME: CommandId = CommandId(270);
    /// OBJECT REFCOUNT.
    pub const OBJECT_REFCOUNT: CommandId = CommandId(271);
    /// PUBSUB CHANNELS.
    pub const PUBSUB_CHANNELS: CommandId = CommandId(272);
    /// PUBSUB HELP.
    pub const PUBSUB_HELP: CommandId = CommandId(273);
    /// PUBSUB NUMPAT.
    pub const PUBSUB_NUMPAT: CommandId = CommandId(274);
    /// PUBSUB NUMSUB.
    pub const PUBSUB_NUMSUB: CommandId = CommandId(275);
    /// PUBSUB SHARDCHANNELS.
    pub const PUBSUB_SHARDCHANNELS: CommandId = CommandId(276);
    /// PUBSUB SHARDNUMSUB.
    pub const PUBSUB_SHARDNUMSUB: CommandId = CommandId(277);
    /// SCRIPT KILL.
    pub const SCRIPT_KILL: CommandId = CommandId(278);
    /// XGROUP CREATE.
    pub const XGROUP_CREATE: CommandId = CommandId(279);
    /// XGROUP CREATECONSUMER.
    pub const XGROUP_CREATECONSUMER: CommandId = CommandId(280);
    /// XGROUP DELCONSUMER.
    pub const XGROUP_DELCONSUMER: CommandId = CommandId(281);
    /// XGROUP DESTROY.
    pub const XGROUP_DESTROY: CommandId = CommandId(282);
    /// XGROUP HELP.
    pub const XGROUP_HELP: CommandId = CommandId(283);
    /// XGROUP SETID.
    pub const XGROUP_SETID: CommandId = CommandId(284);
    /// XINFO CONSUMERS.
    pub const XINFO_CONSUMERS: CommandId = CommandId(285);
    /// XINFO GROUPS.
    pub const XINFO_GROUPS: CommandId = CommandId(286);
    /// XINFO HELP.
    pub const XINFO_HELP: CommandId = CommandId(287);
    /// XINFO STREAM.
    pub const XINFO_STREAM: CommandId = CommandId(288);
}
