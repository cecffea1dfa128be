//! The type numbers of RDB values.

/// A string.
pub const STRING: u8 = 0;
/// A list: count, strings. Redis up to 3.0.
pub const LIST: u8 = 1;
/// A set: count, members.
pub const SET: u8 = 2;
/// A sorted set: count, members each with its score as text. Redis up to 3.2.
pub const ZSET: u8 = 3;
/// A hash: count, fields each with its value.
pub const HASH: u8 = 4;
/// A sorted set: count, members each with its score as eight bytes.
pub const ZSET_2: u8 = 5;
/// A module's value in a form that no release has written.
pub const MODULE_PRE_GA: u8 = 6;
/// A module's value.
pub const MODULE_2: u8 = 7;
/// A hash as a zipmap. Redis up to 2.4.
pub const HASH_ZIPMAP: u8 = 9;
/// A list as a ziplist. Redis up to 3.0.
pub const LIST_ZIPLIST: u8 = 10;
/// A set as an intset.
pub const SET_INTSET: u8 = 11;
/// A sorted set as a ziplist. Redis up to 6.2.
pub const ZSET_ZIPLIST: u8 = 12;
/// A hash as a ziplist. Redis up to 6.2.
pub const HASH_ZIPLIST: u8 = 13;
/// A list as ziplists. Redis 3.2 to 6.2.
pub const LIST_QUICKLIST: u8 = 14;
/// A stream. Redis 5.0 and 6.
pub const STREAM_LISTPACKS: u8 = 15;
/// A hash as a listpack.
pub const HASH_LISTPACK: u8 = 16;
/// A sorted set as a listpack.
pub const ZSET_LISTPACK: u8 = 17;
/// A list as listpacks and single long elements.
pub const LIST_QUICKLIST_2: u8 = 18;
/// A stream that knows its first entry and what was deleted. Redis 7.0.
pub const STREAM_LISTPACKS_2: u8 = 19;
/// A set as a listpack.
pub const SET_LISTPACK: u8 = 20;
/// A stream whose consumers know when they were active.
pub const STREAM_LISTPACKS_3: u8 = 21;
/// In Valkey's versions: a hash whose fields expire, each field with its value and time.
pub const HASH_2_VALKEY: u8 = 22;
/// In Redis's versions: a hash whose fields expire, as release candidates of Redis 7.4 wrote it.
pub const HASH_METADATA_PRE_GA: u8 = 22;
/// A hash whose fields expire as a listpack, as release candidates of Redis 7.4 wrote it.
pub const HASH_LISTPACK_EX_PRE_GA: u8 = 23;
/// A hash whose fields expire: the first time, count, fields each with a time relative to that and its value.
pub const HASH_METADATA: u8 = 24;
/// A hash whose fields expire: the first time, then a listpack.
pub const HASH_LISTPACK_EX: u8 = 25;

/// Whether a value has this number, of whatever version.
pub fn is_value(ty: u8) -> bool {
    ty <= MODULE_2 || (HASH_ZIPMAP..=HASH_LISTPACK_EX).contains(&ty)
}

/// What the peers' tools call a type number.
pub fn name(ty: u8) -> &'static str {
    const NAMES: [&str; 26] = [
        "string",
        "list-linked",
        "set-hashtable",
        "zset-v1",
        "hash-hashtable",
        "zset-v2",
        "module-pre-release",
        "module-value",
        "",
        "hash-zipmap",
        "list-ziplist",
        "set-intset",
        "zset-ziplist",
        "hash-ziplist",
        "quicklist",
        "stream",
        "hash-listpack",
        "zset-listpack",
        "quicklist-v2",
        "stream-v2",
        "set-listpack",
        "stream-v3",
        "hash-hashtable-md-pre-release",
        "hash-listpack-md-pre-release",
        "hash-hashtable-md",
        "hash-listpack-md",
    ];
    NAMES.get(usize::from(ty)).copied().unwrap_or("unknown")
}
