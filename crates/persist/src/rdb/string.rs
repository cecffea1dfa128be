//! Strings.

use std::io::{self, Write};

use serval_keyspace::{KeyEntry, Loaded, NewValue, Value, string_bytes};

use super::decoder::{Decoder, Text};
use super::encoder::Encoder;
use super::types;
use crate::error::Result;
use crate::source::Source;

pub(super) fn read(decoder: &mut Decoder<'_, impl Source>) -> Result<Loaded> {
    let mut bytes = Vec::new();
    decoder.string(&mut bytes)?;
    Ok(Loaded::Str(bytes))
}

/// The entry of a string under its key: a short one is copied from where it lies.
pub(super) fn read_entry(
    decoder: &mut Decoder<'_, impl Source>,
    scratch: &mut Vec<u8>,
    key: &[u8],
    expiry_ms: Option<i64>,
) -> Result<KeyEntry> {
    /// From here on the memory that a string was read into becomes its own.
    const OWNED_LEN_MIN: usize = 1024;
    let value = match decoder.text(scratch)? {
        Text::Int(int) => NewValue::Int(int),
        Text::Bytes(bytes) => NewValue::Str(bytes),
        Text::InScratch if scratch.len() >= OWNED_LEN_MIN => {
            let mut owned = std::mem::take(scratch);
            owned.shrink_to_fit();
            return Ok(Loaded::Str(owned).into_entry(key, expiry_ms));
        }
        Text::InScratch => NewValue::Str(scratch),
    };
    Ok(value.into_entry(key, expiry_ms))
}

pub(super) fn write(entry: &KeyEntry, encoder: &mut Encoder<'_, impl Write>) -> io::Result<()> {
    encoder.ty(types::STRING)?;
    match entry.value() {
        Value::Int(int) => encoder.int(int),
        _ => encoder.string(string_bytes(entry, &mut Vec::new())),
    }
}
