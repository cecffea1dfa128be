//! What HELLO and CLIENT refuse to set, and to look for.

use super::{Error, shown};

/// HELLO with an option that is none.
pub fn hello_option(option: &[u8]) -> Error {
    Error::parts(&[b"ERR Syntax error in HELLO option '", shown(option), b"'"])
}

/// CLIENT SETINFO with an attribute that is none.
pub fn unrecognized_option(option: &[u8]) -> Error {
    Error::parts(&[b"ERR Unrecognized option '", shown(option), b"'"])
}

/// CLIENT SETINFO with a value that would break CLIENT LIST.
pub fn attribute_characters(attribute: &[u8]) -> Error {
    Error::parts(&[
        b"ERR ",
        shown(attribute),
        b" cannot contain spaces, newlines or special characters.",
    ])
}

/// A filter for a user that does not exist.
pub fn no_such_user(user: &[u8]) -> Error {
    Error::parts(&[b"ERR No such user '", shown(user), b"'"])
}

/// A filter for a kind of client that is none.
pub fn unknown_client_type(kind: &[u8]) -> Error {
    Error::parts(&[b"ERR Unknown client type '", shown(kind), b"'"])
}

/// A filter whose number is none.
pub fn filter_not_integer(name: &str) -> Error {
    Error::owned(format!("ERR {name} is not an integer or out of range"))
}

/// A filter for a database that there is not.
pub fn filter_db_range(name: &str, max: u32) -> Error {
    Error::owned(format!("ERR {name} number should be between 0 and {max}"))
}

/// CLIENT LIST FLAGS or CAPA, or the opposite of them, with letters that no client has.
pub fn unknown_letters(not: bool, what: &str, letters: &[u8]) -> Error {
    let filter = match not {
        true => format!("NOT-{} filter", what.to_ascii_uppercase()),
        false => "provided filter".to_owned(),
    };
    Error::parts(&[
        format!("ERR Unknown {what} found in the {filter}: ").as_bytes(),
        letters,
    ])
}

/// A filter whose number is zero or less.
pub fn filter_not_positive(name: &str) -> Error {
    Error::owned(format!("ERR {name} should be greater than 0"))
}
