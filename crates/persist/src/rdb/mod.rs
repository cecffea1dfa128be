//! One value in RDB form: a type number, then what the type says.
//!
//! The type number says how the value is laid out rather than what it is: a hash may be a listpack, a table, a ziplist of
//! old, each with a number of its own. [`types`] lists them all.

pub mod check;
mod decoder;
mod encoder;
pub mod file;
mod hash;
mod legacy;
mod list;
mod packed;
mod set;
mod stream;
mod string;
mod types;
mod zset;

use std::io;

use serval_keyspace::{HashLimits, KeyEntry, ListLimits, Loaded, SetLimits, ZsetLimits, kind};

use crate::error::{Reason, Result};
use crate::source::Source;
use decoder::Decoder;
use encoder::{Compression, Encoder};
use hash::Layout;
use stream::Form;
use zset::ScoreForm;

/// Whose format is written where the two have parted, or for whom what both of them read is too new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Redis 8.0.
    #[default]
    Redis,
    /// Valkey 9.1.
    Valkey,
    /// Redis 7.0, which knows no sets in listpacks and streams of the second form only. Fields that expire it does not know
    /// at all: where there are some, everything is of the version in which Redis has them, so that Redis 7.0 refuses it
    /// instead of losing their times.
    Redis70,
}

/// The highest RDB version that Redis 7.0 reads.
pub(crate) const VERSION_REDIS_7_0: u16 = 10;
/// The RDB version of values that both peers read.
pub(crate) const VERSION_SHARED: u16 = 11;
/// The highest version that Redis 8.0 writes.
pub(crate) const VERSION_REDIS_MAX: u16 = 12;
/// The version that Valkey 9.1 writes.
pub(crate) const VERSION_VALKEY: u16 = 80;

/// From which sizes on values are kept in their large form, as the configuration says; by default, as that does by default.
#[derive(Debug, Clone, Copy, Default)]
pub struct Thresholds {
    /// Of lists.
    pub lists: ListLimits,
    /// Of sets.
    pub sets: SetLimits,
    /// Of hashes.
    pub hashes: HashLimits,
    /// Of sorted sets.
    pub zsets: ZsetLimits,
}

/// Reads a value. `ty` is the type number that stood before it, `version` that of the file or payload: one number means
/// two things, by who wrote it. O(bytes).
pub fn read_value(
    ty: u8,
    version: u16,
    thresholds: &Thresholds,
    source: &mut impl Source,
) -> Result<Loaded> {
    let Thresholds {
        lists,
        sets,
        hashes,
        zsets,
    } = thresholds;
    let decoder = &mut Decoder::new(source);
    match ty {
        types::STRING => string::read(decoder),
        types::LIST => list::read_elements(decoder, lists),
        types::LIST_ZIPLIST => list::read_ziplist(decoder, lists),
        types::LIST_QUICKLIST => list::read_ziplists(decoder, lists),
        types::LIST_QUICKLIST_2 => list::read_nodes(decoder, lists),
        types::SET => set::read_members(decoder, *sets),
        types::SET_INTSET => set::read_intset(decoder, *sets),
        types::SET_LISTPACK => set::read_pack(decoder, *sets),
        types::ZSET => zset::read_members(decoder, ScoreForm::Text, *zsets),
        types::ZSET_2 => zset::read_members(decoder, ScoreForm::Binary, *zsets),
        types::ZSET_ZIPLIST => zset::read_ziplist(decoder, *zsets),
        types::ZSET_LISTPACK => zset::read_pack(decoder, *zsets),
        types::HASH => hash::read_fields(decoder, Layout::Plain, *hashes),
        types::HASH_ZIPMAP => hash::read_zipmap(decoder, *hashes),
        types::HASH_ZIPLIST => hash::read_ziplist(decoder, *hashes),
        types::HASH_LISTPACK => hash::read_pack(decoder, *hashes),
        types::HASH_2_VALKEY if version >= VERSION_VALKEY => {
            hash::read_fields(decoder, Layout::Valkey, *hashes)
        }
        types::HASH_METADATA_PRE_GA => hash::read_fields(decoder, Layout::Absolute, *hashes),
        types::HASH_METADATA => hash::read_fields(decoder, Layout::Relative, *hashes),
        types::HASH_LISTPACK_EX_PRE_GA => hash::read_pack_ex(decoder, false, *hashes),
        types::HASH_LISTPACK_EX => hash::read_pack_ex(decoder, true, *hashes),
        types::STREAM_LISTPACKS => stream::read(decoder, Form::First),
        types::STREAM_LISTPACKS_2 => stream::read(decoder, Form::Second),
        types::STREAM_LISTPACKS_3 => stream::read(decoder, Form::Third),
        types::MODULE_PRE_GA => Err(decoder.corrupt("a module value that no release has written")),
        types::MODULE_2 => {
            let id = decoder.len()?;
            Err(decoder.error(Reason::Module(module_name(id))))
        }
        _ => Err(decoder.error(Reason::UnknownType(ty))),
    }
}

/// The name that a module's type number spells: nine letters of six bits, above ten bits of a version.
fn module_name(id: u64) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    (0..9)
        .map(|index| char::from(LETTERS[(id >> (58 - 6 * index)) as usize & 63]))
        .collect()
}

/// The lowest RDB version by which a reader can know whether it understands this value.
pub fn value_version(entry: &KeyEntry, dialect: Dialect) -> u16 {
    version_written(dialect, has_field_expiries(entry))
}

/// The version of what is written, by whether it holds fields that expire.
fn version_written(dialect: Dialect, fields_expire: bool) -> u16 {
    match (fields_expire, dialect) {
        (false, Dialect::Redis70) => VERSION_REDIS_7_0,
        (false, Dialect::Redis | Dialect::Valkey) => VERSION_SHARED,
        (true, Dialect::Redis | Dialect::Redis70) => VERSION_REDIS_MAX,
        (true, Dialect::Valkey) => VERSION_VALKEY,
    }
}

/// Whether it is a hash with a field that expires. O(1).
fn has_field_expiries(entry: &KeyEntry) -> bool {
    entry.ty() == kind::HASH && hash::first_expiry_ms(entry).is_some()
}

/// Writes a value with its type number before it. `compress`: whether strings are compressed where that saves space.
/// O(value).
pub fn write_value(
    entry: &KeyEntry,
    dialect: Dialect,
    compress: bool,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let mut compression = Compression::default();
    let compression = compress.then_some(&mut compression);
    write_parts(entry, dialect, &mut Encoder::new(out, compression))
}

/// Writes the type number, the key and the value, as a file has them.
fn write_keyed_value(
    entry: &KeyEntry,
    dialect: Dialect,
    compression: Option<&mut Compression>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let encoder = &mut Encoder::with_key(out, compression, entry.key());
    write_parts(entry, dialect, encoder)
}

fn write_parts(
    entry: &KeyEntry,
    dialect: Dialect,
    encoder: &mut Encoder<'_, impl io::Write>,
) -> io::Result<()> {
    match entry.ty() {
        kind::STRING => string::write(entry, encoder),
        kind::LIST => list::write(entry, encoder),
        kind::SET => set::write(entry, dialect, encoder),
        kind::HASH => hash::write(entry, dialect, encoder),
        kind::ZSET => zset::write(entry, encoder),
        kind::STREAM => stream::write(entry, dialect, encoder),
        ty => unreachable!("no value has the type {ty}"),
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
