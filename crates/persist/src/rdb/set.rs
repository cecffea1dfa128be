//! Sets: an intset, a listpack, or members one by one.

use std::io::{self, Write};

use serval_collections::intset::Intset;
use serval_keyspace::{
    Element, KeyEntry, Loaded, Members, Object, SetLimits, SetRef, SetValue, TypeTag, encoding,
    kind,
};

use super::Dialect;
use super::decoder::Decoder;
use super::encoder::Encoder;
use super::packed;
use super::types;
use crate::error::Result;
use crate::source::Source;

/// A set of single members.
pub(super) fn read_members(
    decoder: &mut Decoder<'_, impl Source>,
    limits: SetLimits,
) -> Result<Loaded> {
    let count = decoder.count()?;
    let mut set = if usize::try_from(count).is_ok_and(|count| count <= limits.intset_len) {
        SetValue::Intset(Intset::new())
    } else {
        SetValue::Table(Members::default())
    };
    let mut member = Vec::new();
    for _ in 0..count {
        decoder.string(&mut member)?;
        if !set.add(Element::of(&member), limits) {
            return Err(decoder.corrupt("Duplicate set members detected"));
        }
    }
    let (tag, object) = set.into_object();
    Ok(Loaded::Collection(tag, object))
}

/// A set in an intset.
pub(super) fn read_intset(
    decoder: &mut Decoder<'_, impl Source>,
    limits: SetLimits,
) -> Result<Loaded> {
    let mut bytes = Vec::new();
    decoder.string(&mut bytes)?;
    let set = Intset::load(&bytes)
        .map(SetValue::Intset)
        .ok_or_else(|| decoder.corrupt("Intset integrity check failed"))?;
    if set.len() > limits.intset_len {
        return Ok(table(set.as_ref()));
    }
    let (tag, object) = set.into_object();
    Ok(Loaded::Collection(tag, object))
}

/// A set in a listpack.
pub(super) fn read_pack(
    decoder: &mut Decoder<'_, impl Source>,
    limits: SetLimits,
) -> Result<Loaded> {
    let pack = packed::read_pack(decoder, 1, "Set listpack integrity check failed")?;
    if pack.len() > limits.listpack_len {
        return Ok(table(SetRef::Listpack(pack.as_ref())));
    }
    let tag = TypeTag::new(kind::SET, encoding::LISTPACK);
    Ok(Loaded::Collection(tag, Object::Packed(pack.into_bytes())))
}

fn table(set: SetRef<'_>) -> Loaded {
    let mut members = Members::default();
    let mut scratch = Vec::new();
    for member in set.iter() {
        members.insert(member.text(&mut scratch));
    }
    let tag = TypeTag::new(kind::SET, encoding::HASHTABLE);
    Loaded::Collection(tag, Object::Set(members))
}

pub(super) fn write(
    entry: &KeyEntry,
    dialect: Dialect,
    encoder: &mut Encoder<'_, impl Write>,
) -> io::Result<()> {
    match SetRef::of(entry) {
        SetRef::Intset(set) => {
            encoder.ty(types::SET_INTSET)?;
            encoder.string(&set.dump())
        }
        SetRef::Listpack(pack) if dialect == Dialect::Redis70 => {
            encoder.ty(types::SET)?;
            encoder.len(pack.len() as u64)?;
            pack.iter().try_for_each(|member| encoder.element(member))
        }
        SetRef::Listpack(pack) => {
            encoder.ty(types::SET_LISTPACK)?;
            encoder.string(&pack.dump())
        }
        SetRef::Table(members) => {
            encoder.ty(types::SET)?;
            encoder.len(members.len() as u64)?;
            members.iter().try_for_each(|member| encoder.string(member))
        }
    }
}
