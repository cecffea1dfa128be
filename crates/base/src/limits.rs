//! Limits of the protocol and of names, with what a client is told beyond them.
//!
//! These are Redis's defaults. Those that a directive can change are the starting values of the configuration; the rest
//! are fixed.

/// Bytes of an inline request, and of any line that carries a length. Beyond it: `too big inline request`,
/// `too big mbulk count string` or `too big bulk count string`, and the connection is closed.
pub const INLINE_BYTES_MAX: usize = 64 * 1024;

/// Arguments of one command (`INT_MAX`). Beyond it: `invalid multibulk length`.
pub const MULTIBULK_LEN_MAX: usize = i32::MAX as usize;

/// Bytes of one argument, the default of `proto-max-bulk-len`. Beyond it: `invalid bulk length`.
pub const BULK_BYTES_MAX: usize = 512 * 1024 * 1024;

/// The smallest value `proto-max-bulk-len` accepts.
pub const BULK_BYTES_MAX_MIN: usize = 1024 * 1024;

/// Arguments of a command before AUTH. Beyond it: `unauthenticated multibulk length`.
pub const UNAUTHENTICATED_MULTIBULK_LEN_MAX: usize = 10;

/// Bytes of an argument before AUTH. Beyond it: `unauthenticated bulk length`.
pub const UNAUTHENTICATED_BULK_BYTES_MAX: usize = 16 * 1024;

/// Bytes of the query buffer together with queued commands before AUTH. Beyond it the connection is closed.
pub const UNAUTHENTICATED_QUERY_BUFFER_BYTES_MAX: usize = 1024 * 1024;

/// Bytes of replies waiting to be read before AUTH. Beyond it the connection is closed.
pub const UNAUTHENTICATED_OUTPUT_BYTES_MAX: usize = 1024;

/// Bytes of one connection's query buffer, the default of `client-query-buffer-limit`. Beyond it the connection is
/// closed.
pub const QUERY_BUFFER_BYTES_MAX: usize = 1024 * 1024 * 1024;

/// From this length on an argument is worth a reserve of its own in the query buffer.
pub const BIG_BULK_BYTES_MIN: usize = 32 * 1024;

/// Text longer than this is no number to INCRBYFLOAT and HINCRBYFLOAT: `value is not a valid float`.
pub const LONG_DOUBLE_TEXT_BYTES_MAX: usize = 5 * 1024 - 1;

/// Effects that wait to be written to disk or sent to replicas, bytes: beyond it, commands wait before they begin.
pub const JOURNAL_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Runs of `*` in a glob pattern. A pattern with more of them matches nothing but what the first ones decide.
pub const GLOB_STARS_MAX: usize = 1000;

/// Members that one SRANDMEMBER with a negative count replies, and its like for other types; a gigabyte of reply at least.
/// Beyond it: `value is out of range`. Redis would write replies until memory ends.
pub const RANDOM_MEMBERS_MAX: u64 = 1 << 27;
