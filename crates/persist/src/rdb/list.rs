//! Lists: nodes of listpacks, and single long elements.

use std::io::{self, Write};

use serval_collections::listpack::{self, Element, Listpack};
use serval_collections::quicklist::Node;
use serval_keyspace::{
    KeyEntry, ListLimits, ListRef, Loaded, Object, Quicklist, Side, TypeTag, encoding, kind, packed,
};

use super::decoder::Decoder;
use super::encoder::Encoder;
use super::legacy::ziplist;
use super::types;
use crate::error::{Reason, Result};
use crate::source::Source;

/// What a node is: a single element, or a listpack.
const PLAIN: u64 = 1;
const PACKED: u64 = 2;
const ZIPLIST_CORRUPT: &str = "List ziplist integrity check failed";

/// A list of single elements.
pub(super) fn read_elements(
    decoder: &mut Decoder<'_, impl Source>,
    limits: &ListLimits,
) -> Result<Loaded> {
    let mut list = Quicklist::new(limits);
    let mut element = Vec::new();
    for _ in 0..decoder.count()? {
        decoder.string(&mut element)?;
        list.push(Side::Tail, &element);
    }
    Ok(loaded(list, limits))
}

/// A list in one ziplist.
pub(super) fn read_ziplist(
    decoder: &mut Decoder<'_, impl Source>,
    limits: &ListLimits,
) -> Result<Loaded> {
    let mut bytes = Vec::new();
    decoder.string(&mut bytes)?;
    let mut list = Quicklist::new(limits);
    let mut scratch = Vec::new();
    let mut push = |element: Element<'_>| list.push(Side::Tail, element.text(&mut scratch));
    if !ziplist::read(&bytes, &mut push) {
        return Err(decoder.corrupt(ZIPLIST_CORRUPT));
    }
    if list.is_empty() {
        return Err(decoder.error(Reason::Empty));
    }
    Ok(quicklist(list))
}

/// A list of ziplists.
pub(super) fn read_ziplists(
    decoder: &mut Decoder<'_, impl Source>,
    limits: &ListLimits,
) -> Result<Loaded> {
    let mut list = Quicklist::new(limits);
    let mut bytes = Vec::new();
    for _ in 0..decoder.count()? {
        decoder.string(&mut bytes)?;
        let pack = ziplist::to_listpack(&bytes);
        list.append_listpack(pack.ok_or_else(|| decoder.corrupt(ZIPLIST_CORRUPT))?);
    }
    whole(decoder, list, limits)
}

/// A list of listpacks and single elements.
pub(super) fn read_nodes(
    decoder: &mut Decoder<'_, impl Source>,
    limits: &ListLimits,
) -> Result<Loaded> {
    let mut list = Quicklist::new(limits);
    for _ in 0..decoder.count()? {
        let container = decoder.len()?;
        let mut bytes = Vec::new();
        decoder.string(&mut bytes)?;
        match container {
            // Nobody writes an element without bytes like this.
            PLAIN if !bytes.is_empty() => list.append_plain(bytes.into_boxed_slice()),
            PACKED if listpack::validate(&bytes).is_ok() => {
                bytes.shrink_to_fit();
                list.append_listpack(Listpack::from_bytes(bytes));
            }
            PACKED => return Err(decoder.corrupt("Listpack integrity check failed")),
            _ => return Err(decoder.corrupt("Quicklist integrity check failed")),
        }
    }
    whole(decoder, list, limits)
}

/// Nodes may be empty, all of them must not.
fn whole(
    decoder: &Decoder<'_, impl Source>,
    list: Quicklist,
    limits: &ListLimits,
) -> Result<Loaded> {
    if list.is_empty() {
        return Err(decoder.error(Reason::Empty));
    }
    Ok(loaded(list, limits))
}

fn loaded(mut list: Quicklist, limits: &ListLimits) -> Loaded {
    match list.take_single(limits, false) {
        Some(pack) => Loaded::Collection(
            TypeTag::new(kind::LIST, encoding::LISTPACK),
            Object::Packed(pack.into_bytes()),
        ),
        None => quicklist(list),
    }
}

fn quicklist(list: Quicklist) -> Loaded {
    let tag = TypeTag::new(kind::LIST, encoding::QUICKLIST);
    Loaded::Collection(tag, Object::List(Box::new(list)))
}

pub(super) fn write(entry: &KeyEntry, encoder: &mut Encoder<'_, impl Write>) -> io::Result<()> {
    encoder.ty(types::LIST_QUICKLIST_2)?;
    if let Some(bytes) = packed(entry) {
        encoder.len(1)?;
        encoder.len(PACKED)?;
        return encoder.string(bytes);
    }
    let list = ListRef::of(entry).quicklist();
    encoder.len(list.map_or(0, Quicklist::node_count) as u64)?;
    for node in list.into_iter().flat_map(Quicklist::nodes) {
        encoder.len(if node.is_plain() { PLAIN } else { PACKED })?;
        match node {
            Node::Plain(bytes) => encoder.string(bytes)?,
            Node::Packed(pack) => encoder.string(pack.as_ref().as_bytes())?,
            Node::Frozen(node) => encoder.string(&node.dump())?,
            Node::Compressed(node) => encoder.lzf(node.bytes(), node.raw_len() as u64)?,
        }
    }
    Ok(())
}
