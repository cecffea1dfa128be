//! What the commands on streams refuse.

use super::{Error, shown};

texts! {
    /// A stream's id that is none.
    STREAM_ID = "ERR Invalid stream ID specified as stream command argument";
    /// XADD 0-0.
    STREAM_ID_ZERO = "ERR The ID specified in XADD must be greater than 0-0";
    /// XADD of an id that is not above all others.
    STREAM_ID_NOT_ABOVE = "ERR The ID specified in XADD is equal or smaller than the target stream top item";
    /// XADD after the highest id.
    STREAM_EXHAUSTED = "ERR The stream has exhausted the last possible ID, unable to add more items";
    /// XADD of a gigabyte.
    STREAM_ENTRY_TOO_LARGE = "ERR Elements are too large to be stored";
    /// XRANGE (id after which none is.
    STREAM_RANGE_START = "ERR invalid start ID for the interval";
    /// XRANGE … (0-0.
    STREAM_RANGE_END = "ERR invalid end ID for the interval";
    /// XTRIM MAXLEN MINID.
    STREAM_TWO_STRATEGIES = "ERR syntax error, MAXLEN and MINID options at the same time are not compatible";
    /// XTRIM without either.
    STREAM_NO_STRATEGY = "ERR syntax error, XTRIM must be called with a trimming strategy";
    /// XADD LIMIT without either.
    STREAM_LIMIT_ALONE = "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy";
    /// LIMIT without `~`.
    STREAM_LIMIT_EXACT = "ERR syntax error, LIMIT cannot be used without the special ~ option";
    /// MAXLEN below zero.
    STREAM_MAXLEN_NEGATIVE = "ERR The MAXLEN argument must be >= 0.";
    /// LIMIT below zero.
    STREAM_LIMIT_NEGATIVE = "ERR The LIMIT argument must be >= 0.";
    /// XSETID ENTRIESADDED.
    ENTRIES_ADDED_NEGATIVE = "ERR entries_added must be positive";
    /// XSETID MAXDELETEDID.
    SETID_BELOW_GIVEN_DELETED = "ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id";
    /// XSETID.
    SETID_BELOW_DELETED = "ERR The ID specified in XSETID is smaller than current max_deleted_entry_id";
    /// XSETID.
    SETID_BELOW_TOP = "ERR The ID specified in XSETID is smaller than the target stream top item";
    /// XSETID ENTRIESADDED.
    SETID_ENTRIES_ADDED = "ERR The entries_added specified in XSETID is smaller than the target stream length";
    /// XREAD GROUP.
    XREAD_GROUP = "ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.";
    /// XREAD NOACK.
    XREAD_NOACK = "ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.";
    /// XREAD … >.
    XREAD_NEW = "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.";
    /// XREADGROUP without GROUP.
    XREADGROUP_NO_GROUP = "ERR Missing GROUP option for XREADGROUP";
    /// XREADGROUP … $.
    XREADGROUP_LAST = "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.";
    /// XREADGROUP … +.
    XREADGROUP_TOP = "ERR The + ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The + ID would just return an empty result set.";
    /// XGROUP of a key that does not exist.
    XGROUP_NO_KEY = "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.";
    /// XGROUP CREATE of a group that exists.
    BUSY_GROUP = "BUSYGROUP Consumer Group name already exists";
    /// XGROUP CREATE ENTRIESREAD.
    ENTRIES_READ_NEGATIVE = "ERR value for ENTRIESREAD must be positive or -1";
    /// XCLAIM.
    XCLAIM_MIN_IDLE = "ERR Invalid min-idle-time argument for XCLAIM";
    /// XCLAIM IDLE.
    XCLAIM_IDLE = "ERR Invalid IDLE option argument for XCLAIM";
    /// XCLAIM TIME.
    XCLAIM_TIME = "ERR Invalid TIME option argument for XCLAIM";
    /// XCLAIM RETRYCOUNT.
    XCLAIM_RETRYCOUNT = "ERR Invalid RETRYCOUNT option argument for XCLAIM";
    /// XAUTOCLAIM.
    XAUTOCLAIM_MIN_IDLE = "ERR Invalid min-idle-time argument for XAUTOCLAIM";
    /// XAUTOCLAIM COUNT.
    XAUTOCLAIM_COUNT = "ERR COUNT must be > 0";
}

/// XREAD and XREADGROUP with a key too many.
pub fn unbalanced_streams(for_group: bool) -> Error {
    Error::text(if for_group {
        "ERR Unbalanced 'xreadgroup' list of streams: for each stream key an ID or '>' must be specified."
    } else {
        "ERR Unbalanced 'xread' list of streams: for each stream key an ID, '+', or '$' must be specified."
    })
}

/// A stream or a group of it that does not exist.
pub fn no_group(key: &[u8], group: &[u8]) -> Error {
    let (key, group) = (shown(key), shown(group));
    Error::parts(&[
        b"NOGROUP No such key '",
        key,
        b"' or consumer group '",
        group,
        b"'",
    ])
}

/// The same, of XREADGROUP.
pub fn no_group_to_read(key: &[u8], group: &[u8]) -> Error {
    let error = no_group(key, group);
    Error::parts(&[error.as_bytes(), b" in XREADGROUP with GROUP option"])
}

/// A group that does not exist of a stream that does.
pub fn no_group_of_key(group: &[u8], key: &[u8]) -> Error {
    let (key, group) = (shown(key), shown(group));
    Error::parts(&[
        b"NOGROUP No such consumer group '",
        group,
        b"' for key name '",
        key,
        b"'",
    ])
}

/// XCLAIM with an option that is none.
pub fn xclaim_option(option: &[u8]) -> Error {
    Error::parts(&[b"ERR Unrecognized XCLAIM option '", shown(option), b"'"])
}
