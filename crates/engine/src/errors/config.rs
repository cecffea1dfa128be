//! What CONFIG SET and CONFIG REWRITE refuse and report.

use super::{Error, shown};

/// CONFIG SET of a directive that is none.
pub fn config_unknown(name: &[u8]) -> Error {
    Error::parts(&[
        b"ERR Unknown option or number of arguments for CONFIG SET - '",
        shown(name),
        b"'",
    ])
}

/// CONFIG SET of a value that cannot be.
pub fn config_failed(name: &[u8], reason: &str) -> Error {
    Error::parts(&[
        b"ERR CONFIG SET failed (possibly related to argument '",
        shown(name),
        b"') - ",
        reason.as_bytes(),
    ])
}

/// CONFIG REWRITE that could not write.
pub fn config_rewrite(reason: &str) -> Error {
    Error::owned(format!("ERR Rewriting config file: {reason}"))
}
