//! Streams: nodes of entries, what is remembered of those that are gone, and consumer groups.
//!
//! ```text
//! count, per node: id (a string of 16 bytes), listpack
//! length, last id, [first id, highest deleted id, entries added]        in brackets: from the second form on
//! count, per group: name, last id, [entries read]
//!     count, per pending entry: id (16 bytes), time of delivery, number of deliveries
//!     count, per consumer: name, time seen, {time active}               in braces: from the third form on
//!         count, per pending entry of it: id
//! ```

use std::collections::BTreeMap;
use std::io::{self, Write};

use serval_keyspace::stream::{Group, Log, Pending, Stream, StreamId, stream_of};
use serval_keyspace::{KeyEntry, Loaded, Object, TypeTag, encoding, kind};

use super::Dialect;
use super::decoder::Decoder;
use super::encoder::Encoder;
use super::types;
use crate::error::Result;
use crate::source::Source;

/// What stands for an unknown number of entries read.
const UNKNOWN_ENTRIES_READ: u64 = u64::MAX;

/// Which of the three forms: they differ in what they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    First,
    Second,
    Third,
}

pub(super) fn read(decoder: &mut Decoder<'_, impl Source>, form: Form) -> Result<Loaded> {
    let mut stream = Stream {
        log: read_log(decoder, form)?,
        ..Stream::default()
    };
    for _ in 0..decoder.len()? {
        read_group(decoder, form, &mut stream)?;
    }
    let tag = TypeTag::new(kind::STREAM, encoding::STREAM);
    Ok(Loaded::Collection(tag, Object::Stream(Box::new(stream))))
}

fn read_log(decoder: &mut Decoder<'_, impl Source>, form: Form) -> Result<Log> {
    let mut log = Log::default();
    for _ in 0..decoder.len()? {
        let (mut name, mut bytes) = (Vec::new(), Vec::new());
        decoder.string(&mut name)?;
        let id = <[u8; 16]>::try_from(&name[..])
            .map_err(|_| decoder.corrupt("Stream node key entry is not the size of a stream ID"))?;
        decoder.string(&mut bytes)?;
        log.nodes
            .load_node(StreamId::from_bytes(id), &bytes)
            .map_err(|_| decoder.corrupt("Stream listpack integrity check failed"))?;
    }
    let len = decoder.len()?;
    if len != log.len() {
        return Err(decoder.corrupt("Stream length inconsistent with its entries"));
    }
    log.last_id = read_id(decoder)?;
    if log.last_id < log.top_id() {
        return Err(decoder.corrupt("Stream last ID below that of an entry"));
    }
    log.entries_added = len;
    if form >= Form::Second {
        // The first entry is where it is, whatever is said of it.
        read_id(decoder)?;
        log.max_deleted_id = read_id(decoder)?;
        log.entries_added = decoder.len()?;
    }
    log.find_first();
    Ok(log)
}

fn read_id(decoder: &mut Decoder<'_, impl Source>) -> Result<StreamId> {
    let ms = decoder.len()?;
    Ok(StreamId::new(ms, decoder.len()?))
}

fn read_group(
    decoder: &mut Decoder<'_, impl Source>,
    form: Form,
    stream: &mut Stream,
) -> Result<()> {
    let mut name = Vec::new();
    decoder.string(&mut name)?;
    let last_id = read_id(decoder)?;
    let entries_read = match form {
        Form::First => stream.log.added_up_to(last_id),
        _ => match decoder.len()? {
            UNKNOWN_ENTRIES_READ => None,
            read => Some(read as i64),
        },
    };
    if !stream.groups.create(&name, last_id, entries_read) {
        return Err(decoder.corrupt("Duplicated consumer group name"));
    }
    let Some(group) = stream.groups.get_mut(&name) else {
        return Err(decoder.corrupt("Duplicated consumer group name"));
    };
    // Whose each of them is comes out with the consumers.
    let mut pending = BTreeMap::new();
    for _ in 0..decoder.len()? {
        let id = StreamId::from_bytes(decoder.array()?);
        let delivered_ms = decoder.milliseconds()?;
        let delivery_count = decoder.len()?;
        if pending.insert(id, (delivered_ms, delivery_count)).is_some() {
            return Err(
                decoder.corrupt("Duplicated global PEL entry loading stream consumer group")
            );
        }
    }
    let mut last_name = Vec::new();
    for _ in 0..decoder.len()? {
        last_name = read_consumer(decoder, form, group, &mut pending, &last_name)?;
    }
    if !pending.is_empty() {
        return Err(decoder.corrupt("Stream CG PEL entry without consumer"));
    }
    Ok(())
}

/// Reads a consumer with what is pending for it. Gives its name, which the next one is to be above.
fn read_consumer(
    decoder: &mut Decoder<'_, impl Source>,
    form: Form,
    group: &mut Group,
    pending: &mut BTreeMap<StreamId, (i64, u64)>,
    last_name: &[u8],
) -> Result<Vec<u8>> {
    /// Up to here consumers may come in any order. Nobody writes them but by name, and finding the places of many others
    /// would take for ever.
    const UNORDERED_MAX: usize = 4096;
    let mut name = Vec::new();
    decoder.string(&mut name)?;
    if *name < *last_name && group.consumer_count() > UNORDERED_MAX {
        return Err(decoder.corrupt("Stream consumers out of order"));
    }
    let seen_ms = decoder.milliseconds()?;
    let active_ms = match form {
        Form::Third => decoder.milliseconds()?,
        _ => seen_ms,
    };
    let (number, is_new) = group.find_or_create_consumer(&name, seen_ms);
    if !is_new {
        return Err(decoder.corrupt("Duplicate stream consumer detected"));
    }
    if let Some(consumer) = group.consumer_mut(number) {
        consumer.active_ms = active_ms;
    }
    for _ in 0..decoder.len()? {
        let id = StreamId::from_bytes(decoder.array()?);
        let Some((delivered_ms, delivery_count)) = pending.remove(&id) else {
            return Err(decoder.corrupt(if group.pending().contains_key(&id) {
                "Duplicated consumer PEL entry loading a stream consumer group"
            } else {
                "Consumer entry not found in group global PEL"
            }));
        };
        let owned = Pending {
            delivered_ms,
            delivery_count,
            consumer: number,
        };
        if !group.load_pending(id, owned) {
            return Err(
                decoder.corrupt("Duplicated consumer PEL entry loading a stream consumer group")
            );
        }
    }
    Ok(name)
}

pub(super) fn write(
    entry: &KeyEntry,
    dialect: Dialect,
    encoder: &mut Encoder<'_, impl Write>,
) -> io::Result<()> {
    let Stream { log, groups } = stream_of(entry);
    let (ty, form) = match dialect {
        Dialect::Redis70 => (types::STREAM_LISTPACKS_2, Form::Second),
        Dialect::Redis | Dialect::Valkey => (types::STREAM_LISTPACKS_3, Form::Third),
    };
    encoder.ty(ty)?;
    encoder.len(log.nodes.len() as u64)?;
    for node in log.nodes.iter() {
        encoder.string(&node.id().to_bytes())?;
        encoder.string(&node.dump())?;
    }
    encoder.len(log.len())?;
    for id in [log.last_id, log.first_id, log.max_deleted_id] {
        write_id(encoder, id)?;
    }
    encoder.len(log.entries_added)?;
    encoder.len(groups.len() as u64)?;
    for (name, group) in groups.iter() {
        encoder.string(name)?;
        write_id(encoder, group.last_id)?;
        let entries_read = group.entries_read.map(|read| read as u64);
        encoder.len(entries_read.unwrap_or(UNKNOWN_ENTRIES_READ))?;
        encoder.len(group.pending().len() as u64)?;
        for (id, pending) in group.pending() {
            encoder.raw(&id.to_bytes())?;
            encoder.milliseconds(pending.delivered_ms)?;
            encoder.len(pending.delivery_count)?;
        }
        encoder.len(group.consumer_count() as u64)?;
        for consumer in group.consumers() {
            encoder.string(&consumer.name)?;
            encoder.milliseconds(consumer.seen_ms)?;
            if form >= Form::Third {
                encoder.milliseconds(consumer.active_ms)?;
            }
            encoder.len(consumer.pending().len() as u64)?;
            for id in consumer.pending().iter() {
                encoder.raw(&id.to_bytes())?;
            }
        }
    }
    Ok(())
}

fn write_id(encoder: &mut Encoder<'_, impl Write>, id: StreamId) -> io::Result<()> {
    encoder.len(id.ms)?;
    encoder.len(id.seq)
}
