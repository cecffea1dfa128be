//! Strings.

use std::io::{self, Write};

use serval_keyspace::{KeyEntry, Loaded, Value, string_bytes};

use super::decoder::Decoder;
use super::encoder::Encoder;
use super::types;
use crate::error::Result;
use crate::source::Source;

pub(super) fn read(decoder: &mut Decoder<'_, impl Source>) -> Result<Loaded> {
    let mut bytes = Vec::new();
    decoder.string(&mut bytes)?;
    Ok(Loaded::Str(bytes))
}

pub(super) fn write(entry: &KeyEntry, encoder: &mut Encoder<'_, impl Write>) -> io::Result<()> {
    encoder.ty(types::STRING)?;
    match entry.value() {
        Value::Int(int) => encoder.int(int),
        _ => encoder.string(string_bytes(entry, &mut Vec::new())),
    }
}
