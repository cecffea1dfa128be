//! What MIGRATE refuses and reports.

use super::Error;

texts! {
    /// MIGRATE … key … KEYS.
    MIGRATE_TWO_FORMS = "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string";
    /// The other server cannot be reached.
    MIGRATE_CONNECT = "IOERR error or timeout connecting to the client";
    /// It does not take what is sent.
    MIGRATE_WRITE = "IOERR error or timeout writing to target instance";
    /// It does not answer, or what comes is no answer.
    MIGRATE_READ = "IOERR error or timeout reading to target instance";
    /// FLUSHALL, SWAPDB or a transaction replaced a key between its sending and its deletion.
    MIGRATE_CHANGED = "IOERR a key changed while it was on its way: the target instance has its old value, and it stays here";
}

/// The other server's own error.
pub fn migrate_target(text: &[u8]) -> Error {
    Error::parts(&[b"ERR Target instance replied with error: ", text])
}
