//! The one error of this crate: where reading stopped, and why.

use std::fmt;
use std::io;

/// Reading a value failed.
#[derive(Debug)]
pub struct Error {
    /// How many bytes of the source had been consumed.
    pub offset: u64,
    /// Why.
    pub reason: Reason,
}

/// Why a value could not be read.
#[derive(Debug)]
pub enum Reason {
    /// The bytes mean nothing, or contradict themselves; what was found to be wrong.
    Corrupt(&'static str),
    /// They end too early.
    Truncated,
    /// A collection without elements, which no key can hold.
    Empty,
    /// A type number that nobody has written.
    UnknownType(u8),
    /// What stands in a file in the place of a type number, and nobody has written there.
    UnknownOpcode {
        /// The number.
        opcode: u8,
        /// The file's version, where only Redis can know its meaning, and we do not know that version.
        foreign_version: Option<u16>,
    },
    /// The value of a module's type, by the type's name.
    Module(String),
    /// Data of a module beside the keys, by the module's name.
    ModuleAux(String),
    /// A file that does not begin as an RDB file does.
    Signature,
    /// A version of the format that is not known.
    Version(u16),
    /// The checksum of a file does not fit.
    Checksum {
        /// That of what was read.
        expected: u64,
        /// The one that stands at the end.
        found: u64,
    },
    /// The source failed.
    Io(io::Error),
}

/// What reading gives.
pub type Result<T> = std::result::Result<T, Error>;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (offset {})", self.reason, self.offset)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Corrupt(what) => f.write_str(what)?,
            Reason::Truncated => f.write_str("it ends too early")?,
            Reason::Empty => f.write_str("a collection without elements")?,
            Reason::UnknownType(ty) => write!(f, "type {ty} is not known")?,
            Reason::UnknownOpcode {
                opcode,
                foreign_version: Some(version),
            } => write!(
                f,
                "Can't handle foreign type or opcode {opcode} in RDB with version {version}"
            )?,
            Reason::UnknownOpcode { opcode, .. } => write!(
                f,
                "type {opcode}: Unknown type or opcode when loading DB. Unrecoverable error, aborting now."
            )?,
            Reason::Module(name) => {
                write!(
                    f,
                    "a value of the module type '{name}', and there are no modules"
                )?;
            }
            Reason::ModuleAux(name) => write!(
                f,
                "The RDB file contains AUX module data I can't load: no matching module '{name}'"
            )?,
            Reason::Signature => f.write_str("Wrong signature trying to load DB from file")?,
            Reason::Version(number) => write!(f, "Can't handle RDB format version {number}")?,
            Reason::Checksum { expected, found } => write!(
                f,
                "RDB CRC error: Wrong RDB checksum expected: ({expected:x}) but got ({found:x})"
            )?,
            Reason::Io(error) => write!(f, "{error}")?,
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
