//! All text of this crate that a client can see, word for word as Redis and Valkey say it.

/// The reply of most writes.
pub const OK: &[u8] = b"+OK\r\n";
/// The reply to a command inside MULTI.
pub const QUEUED: &[u8] = b"+QUEUED\r\n";
/// The reply to PING.
pub const PONG: &[u8] = b"+PONG\r\n";

/// A count line without an end within the limit.
pub const TOO_BIG_MULTIBULK_COUNT: &str = "Protocol error: too big mbulk count string";
/// A bulk length line without an end within the limit.
pub const TOO_BIG_BULK_COUNT: &str = "Protocol error: too big bulk count string";
/// An inline request without an end within the limit.
pub const TOO_BIG_INLINE: &str = "Protocol error: too big inline request";
/// A count that is no number, or too large.
pub const INVALID_MULTIBULK_LENGTH: &str = "Protocol error: invalid multibulk length";
/// A bulk length that is no number, negative, or too large.
pub const INVALID_BULK_LENGTH: &str = "Protocol error: invalid bulk length";
/// More arguments than a client may send before AUTH.
pub const UNAUTHENTICATED_MULTIBULK_LENGTH: &str =
    "Protocol error: unauthenticated multibulk length";
/// A longer argument than a client may send before AUTH.
pub const UNAUTHENTICATED_BULK_LENGTH: &str = "Protocol error: unauthenticated bulk length";
/// An inline request with an open quote.
pub const UNBALANCED_QUOTES: &str = "Protocol error: unbalanced quotes in request";
/// A carriage return without its line feed, or an argument not followed by both.
pub const INVALID_CRLF: &str = "Protocol error: invalid CRLF in request";
/// What precedes the byte that stood where `$` was expected; a quote closes it.
pub const EXPECTED_DOLLAR: &str = "Protocol error: expected '$', got '";
