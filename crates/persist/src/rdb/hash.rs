//! Hashes: a listpack or fields one by one, with or without the times at which fields expire.
//!
//! Redis keeps times of fields relative to the first of them, Valkey as they are. A hash none of whose fields expires is
//! written in the form that both read, whatever its form in memory.

use std::io::{self, Write};

use serval_collections::listpack::{BYTES_MAX, Element};
use serval_collections::pack::{Pack, PackRef};
use serval_keyspace::{
    FieldTable, HashLimits, HashRef, KeyEntry, Loaded, Object, TypeTag, encoding, kind,
};

use super::Dialect;
use super::decoder::Decoder;
use super::encoder::Encoder;
use super::legacy::{ziplist, zipmap};
use super::packed::{self, are_unique};
use super::types;
use crate::error::{Reason, Result};
use crate::source::Source;

/// The last time that a field can have, Redis's limit.
const EXPIRY_MS_MAX: u64 = 0xFFFF_FFFF_FFFF;
/// What stands for no expiry in Redis's listpacks.
const NO_EXPIRY: i64 = 0;
/// What stands for no expiry with Valkey.
const NO_EXPIRY_VALKEY: i64 = -1;
const DUPLICATE: &str = "Hash with dup elements";
const EXPIRY_CORRUPT: &str = "a field expires at an impossible time";

/// How the fields of a hash stand in their dump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Field, value.
    Plain,
    /// Expiry, field, value.
    Absolute,
    /// The first expiry, then expiry relative to it, field, value.
    Relative,
    /// Field, value, expiry.
    Valkey,
}

/// A hash of single fields.
pub(super) fn read_fields(
    decoder: &mut Decoder<'_, impl Source>,
    layout: Layout,
    limits: HashLimits,
) -> Result<Loaded> {
    let first_ms = match layout {
        Layout::Relative => Some(decoder.milliseconds()?),
        _ => None,
    };
    let count = decoder.count()?;
    let in_table = usize::try_from(count).is_ok_and(|count| count > limits.entries);
    let mut hash = Building::new(in_table || usize::try_from(count).is_err(), limits);
    let (mut field, mut value) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let mut expiry_ms = match layout {
            Layout::Absolute | Layout::Relative => expiry(decoder, first_ms)?,
            Layout::Plain | Layout::Valkey => None,
        };
        decoder.string(&mut field)?;
        decoder.string(&mut value)?;
        if layout == Layout::Valkey {
            expiry_ms = match decoder.milliseconds()? {
                NO_EXPIRY_VALKEY => None,
                ms if u64::try_from(ms).is_ok_and(|ms| ms <= EXPIRY_MS_MAX) => Some(ms),
                _ => return Err(decoder.corrupt(EXPIRY_CORRUPT)),
            };
        }
        if !hash.add(&field, &value, expiry_ms) {
            return Err(decoder.corrupt(DUPLICATE));
        }
    }
    hash.finish(layout != Layout::Plain)
        .ok_or_else(|| decoder.corrupt(DUPLICATE))
}

/// A field's expiry as Redis writes it: 0 for none, else the time, or one more than its distance from the first.
fn expiry(decoder: &mut Decoder<'_, impl Source>, first_ms: Option<i64>) -> Result<Option<i64>> {
    let written = decoder.len()?;
    if written == 0 {
        return Ok(None);
    }
    let at_ms = match first_ms {
        None => Some(written),
        Some(first_ms) => u64::try_from(first_ms)
            .ok()
            .and_then(|first_ms| first_ms.checked_add(written - 1)),
    };
    at_ms
        .filter(|at_ms| *at_ms <= EXPIRY_MS_MAX)
        .map(|at_ms| Some(at_ms as i64))
        .ok_or_else(|| decoder.corrupt(EXPIRY_CORRUPT))
}

/// A hash on its way: fields until they are too many or too long for a listpack, then a table.
struct Building {
    limits: HashLimits,
    small: Vec<(Vec<u8>, Vec<u8>, Option<i64>)>,
    small_bytes: usize,
    table: Option<FieldTable>,
}

impl Building {
    fn new(in_table: bool, limits: HashLimits) -> Self {
        Building {
            limits,
            small: Vec::new(),
            small_bytes: 0,
            table: in_table.then(FieldTable::default),
        }
    }

    /// Adds a field; false where a table has it already.
    fn add(&mut self, field: &[u8], value: &[u8], expiry_ms: Option<i64>) -> bool {
        self.small_bytes = self.small_bytes.saturating_add(field.len() + value.len());
        let is_long = field.len().max(value.len()) > self.limits.value_bytes;
        if self.table.is_none() && (is_long || self.small_bytes > BYTES_MAX / 2) {
            let mut table = FieldTable::default();
            for (field, value, expiry_ms) in std::mem::take(&mut self.small) {
                if !add_to(&mut table, &field, &value, expiry_ms) {
                    return false;
                }
            }
            self.table = Some(table);
        }
        match &mut self.table {
            Some(table) => add_to(table, field, value, expiry_ms),
            None => {
                self.small.push((field.to_vec(), value.to_vec(), expiry_ms));
                true
            }
        }
    }

    /// The hash; `None` where a field is there twice. With `may_expire` it has the form of fields that do.
    fn finish(mut self, may_expire: bool) -> Option<Loaded> {
        if let Some(table) = self.table {
            return Some(hash_table(table));
        }
        // Those that expire first come first, those that never do come last.
        self.small
            .sort_by_key(|(.., expiry_ms)| expiry_ms.unwrap_or(i64::MAX));
        let mut pack = Pack::with_capacity(self.small_bytes);
        for (field, value, expiry_ms) in &self.small {
            pack.push(field);
            pack.push(value);
            if may_expire {
                pack.push_int(expiry_ms.unwrap_or(NO_EXPIRY));
            }
        }
        pack.shrink();
        let width = if may_expire { 3 } else { 2 };
        are_unique(pack.as_ref(), width).then(|| listpack(pack, may_expire))
    }
}

fn add_to(table: &mut FieldTable, field: &[u8], value: &[u8], expiry_ms: Option<i64>) -> bool {
    let is_new = table.set(field, value, false);
    if is_new && expiry_ms.is_some() {
        table.set_expiry(field, expiry_ms);
    }
    is_new
}

fn hash_table(table: FieldTable) -> Loaded {
    let tag = TypeTag::new(kind::HASH, encoding::HASHTABLE);
    Loaded::Collection(tag, Object::Hash(table))
}

fn listpack(pack: Pack, may_expire: bool) -> Loaded {
    let encoding = if may_expire {
        encoding::LISTPACK_EX
    } else {
        encoding::LISTPACK
    };
    let tag = TypeTag::new(kind::HASH, encoding);
    Loaded::Collection(tag, Object::Packed(pack.into_bytes()))
}

/// The same hash as a table, if it has too many fields for a listpack.
fn fitted(pack: Pack, may_expire: bool, limits: HashLimits) -> Loaded {
    let hash = if may_expire {
        HashRef::Expiring(pack.as_ref())
    } else {
        HashRef::Plain(pack.as_ref())
    };
    if hash.len() <= limits.entries {
        return listpack(pack, may_expire);
    }
    let mut table = FieldTable::default();
    let (mut name, mut value) = (Vec::new(), Vec::new());
    hash.for_each(&mut |field| {
        let (name, value) = (field.name.text(&mut name), field.value.text(&mut value));
        add_to(&mut table, name, value, field.expiry_ms);
    });
    hash_table(table)
}

/// A hash in a listpack.
pub(super) fn read_pack(
    decoder: &mut Decoder<'_, impl Source>,
    limits: HashLimits,
) -> Result<Loaded> {
    let pack = packed::read_pack(decoder, 2, "Hash listpack integrity check failed")?;
    Ok(fitted(pack, false, limits))
}

/// A hash in a listpack with expiries, which the first of them may stand before.
pub(super) fn read_pack_ex(
    decoder: &mut Decoder<'_, impl Source>,
    has_first: bool,
    limits: HashLimits,
) -> Result<Loaded> {
    const CORRUPT: &str = "Hash listpack integrity check failed";
    if has_first {
        decoder.milliseconds()?;
    }
    let pack = packed::read_pack(decoder, 3, CORRUPT)?;
    if !are_expiries_sorted(pack.as_ref()) {
        return Err(decoder.corrupt(CORRUPT));
    }
    Ok(fitted(pack, true, limits))
}

/// Whether every third element is a time, none before an earlier one, and none after what never expires.
fn are_expiries_sorted(pack: PackRef<'_>) -> bool {
    let mut last_ms = Some(0);
    pack.iter().skip(2).step_by(3).all(|element| {
        let Element::Int(ms) = element else {
            return false;
        };
        let fits = u64::try_from(ms).is_ok_and(|ms| ms <= EXPIRY_MS_MAX)
            && (ms == NO_EXPIRY || last_ms.is_some_and(|last_ms| last_ms <= ms));
        last_ms = (ms != NO_EXPIRY).then_some(ms);
        fits
    })
}

/// A hash in a ziplist.
pub(super) fn read_ziplist(
    decoder: &mut Decoder<'_, impl Source>,
    limits: HashLimits,
) -> Result<Loaded> {
    const CORRUPT: &str = "Hash ziplist integrity check failed";
    let mut bytes = Vec::new();
    decoder.string(&mut bytes)?;
    let pack = ziplist::to_pack(&bytes).ok_or_else(|| decoder.corrupt(CORRUPT))?;
    if pack.is_empty() {
        return Err(decoder.error(Reason::Empty));
    }
    if pack.len() % 2 != 0 || !are_unique(pack.as_ref(), 2) {
        return Err(decoder.corrupt(CORRUPT));
    }
    Ok(fitted(pack, false, limits))
}

/// A hash in a zipmap.
pub(super) fn read_zipmap(
    decoder: &mut Decoder<'_, impl Source>,
    limits: HashLimits,
) -> Result<Loaded> {
    let mut bytes = Vec::new();
    decoder.string(&mut bytes)?;
    let mut hash = Building::new(false, limits);
    let mut is_unique = true;
    let is_zipmap = zipmap::read(&bytes, &mut |field, value| {
        is_unique &= hash.add(field, value, None);
    });
    if !is_zipmap {
        return Err(decoder.corrupt("Zipmap integrity check failed"));
    }
    if hash.small.len() > limits.entries {
        let mut table = FieldTable::default();
        for (field, value, _) in std::mem::take(&mut hash.small) {
            is_unique &= add_to(&mut table, &field, &value, None);
        }
        hash.table = Some(table);
    }
    hash.finish(false)
        .filter(|_| is_unique)
        .ok_or_else(|| decoder.corrupt(DUPLICATE))
}

/// An instant before which no field of a hash expires, none where none ever does: in a listpack that of the first field
/// to do so, in a table it may lie before that. O(1).
pub(super) fn first_expiry_ms(entry: &KeyEntry) -> Option<i64> {
    match HashRef::of(entry) {
        HashRef::Table(table) if table.expiring_count() == 0 => None,
        hash => hash.next_expiry_ms(),
    }
}

pub(super) fn write(
    entry: &KeyEntry,
    dialect: Dialect,
    encoder: &mut Encoder<'_, impl Write>,
) -> io::Result<()> {
    let hash = HashRef::of(entry);
    match (first_expiry_ms(entry), dialect, hash) {
        (None, _, HashRef::Plain(pack)) => {
            encoder.ty(types::HASH_LISTPACK)?;
            encoder.string(&pack.dump())
        }
        (None, _, HashRef::Expiring(_)) => {
            encoder.ty(types::HASH_LISTPACK)?;
            let mut pack = Pack::new();
            hash.for_each(&mut |field| {
                pack.push_element(field.name);
                pack.push_element(field.value);
            });
            encoder.string(&pack.as_ref().dump())
        }
        (None, _, HashRef::Table(_)) => write_fields(hash, types::HASH, None, encoder),
        (Some(first_ms), Dialect::Redis | Dialect::Redis70, HashRef::Expiring(pack)) => {
            encoder.ty(types::HASH_LISTPACK_EX)?;
            encoder.milliseconds(first_ms)?;
            encoder.string(&pack.dump())
        }
        (Some(first_ms), Dialect::Redis | Dialect::Redis70, _) => {
            write_fields(hash, types::HASH_METADATA, Some(first_ms), encoder)
        }
        (Some(_), Dialect::Valkey, _) => write_fields(hash, types::HASH_2_VALKEY, None, encoder),
    }
}

fn write_fields(
    hash: HashRef<'_>,
    ty: u8,
    first_ms: Option<i64>,
    encoder: &mut Encoder<'_, impl Write>,
) -> io::Result<()> {
    encoder.ty(ty)?;
    if let Some(first_ms) = first_ms {
        encoder.milliseconds(first_ms)?;
    }
    encoder.len(hash.len() as u64)?;
    let mut result = Ok(());
    hash.for_each(&mut |field| {
        if result.is_err() {
            return;
        }
        result = (|| {
            if let Some(first_ms) = first_ms {
                let distance = field
                    .expiry_ms
                    .map_or(0, |at_ms| at_ms.abs_diff(first_ms) + 1);
                encoder.len(distance)?;
            }
            encoder.element(field.name)?;
            encoder.element(field.value)?;
            if ty == types::HASH_2_VALKEY {
                encoder.milliseconds(field.expiry_ms.unwrap_or(NO_EXPIRY_VALKEY))?;
            }
            Ok(())
        })();
    });
    result
}
