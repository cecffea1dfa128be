//! One value in RDB form: a type number, then what the type says.
//!
//! The type number says how the value is laid out rather than what it is: a hash may be a listpack, a table, a ziplist of
//! old, each with a number of its own. [`types`] lists them all.

// Collections use what a string does not, and come with their types.
#[allow(dead_code)]
mod decoder;
#[allow(dead_code)]
mod encoder;
mod string;
#[allow(dead_code)]
mod types;

use std::io;

use serval_keyspace::{KeyEntry, Loaded, kind};

use crate::error::{Reason, Result};
use crate::source::Source;
use decoder::Decoder;
use encoder::Encoder;

/// Whose format is written where the two have parted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Redis 8.0.
    #[default]
    Redis,
    /// Valkey 9.1.
    Valkey,
}

/// The RDB version of values that both peers read.
pub(crate) const VERSION_SHARED: u16 = 11;
/// The highest version that Redis 8.0 writes.
pub(crate) const VERSION_REDIS_MAX: u16 = 12;
/// The version that Valkey 9.1 writes.
pub(crate) const VERSION_VALKEY: u16 = 80;

/// From which sizes on values are kept in their large form, as the configuration says.
#[derive(Debug, Clone, Copy)]
pub struct Thresholds {}

/// Reads a value. `ty` is the type number that stood before it, `version` that of the file or payload: one number means
/// two things, by who wrote it.
pub fn read_value(
    ty: u8,
    version: u16,
    thresholds: &Thresholds,
    source: &mut impl Source,
) -> Result<Loaded> {
    let _ = (version, thresholds);
    let mut decoder = Decoder::new(source);
    match ty {
        types::STRING => string::read(&mut decoder),
        _ => Err(decoder.error(Reason::UnknownType(ty))),
    }
}

/// The lowest RDB version by which a reader can know whether it understands this value.
pub fn value_version(entry: &KeyEntry, dialect: Dialect) -> u16 {
    let _ = (entry, dialect);
    VERSION_SHARED
}

/// Writes a value with its type number before it. `compress`: whether strings are compressed where that saves space.
pub fn write_value(
    entry: &KeyEntry,
    dialect: Dialect,
    compress: bool,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let _ = dialect;
    let mut encoder = Encoder::new(out, compress);
    match entry.ty() {
        kind::STRING => string::write(entry, &mut encoder),
        ty => unreachable!("no value has the type {ty}"),
    }
}
