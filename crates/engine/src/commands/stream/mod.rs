//! Streams: XADD and what follows from it.
//!
//! What the commands share stands here: looking a stream up, and writing ids and entries as replies. `args` reads ids and
//! options, `write` and `read` are for plain streams, `group`, `read_group`, `pending` and `claim` for consumer groups,
//! `info` shows the inside.

mod args;
mod claim;
mod effects;
mod group;
mod info;
mod pending;
mod read;
mod read_group;
mod write;

use serval_keyspace::stream::{Element, ID_TEXT_BYTES_MAX, StreamEntry, StreamId, stream_of};
use serval_keyspace::{Access, Found, Key, kind};
use serval_resp::Writer;

use crate::errors::{self, Error};

pub use claim::{xautoclaim, xclaim};
pub use group::{create, createconsumer, delconsumer, destroy, setid};
pub use info::{consumers, groups, stream};
pub use pending::xpending;
pub use read::{xlen, xrange, xread, xrevrange};
pub use read_group::{xack, xreadgroup};
pub use write::{xadd, xdel, xsetid, xtrim};

/// A key for reading that must be a stream if it exists. Counts hit or miss.
fn read_stream<'a>(access: &'a mut Access<'_>, key: Key<'_>) -> Result<Option<Found<'a>>, Error> {
    match access.read(key) {
        Some(entry) if entry.ty() != kind::STREAM => Err(errors::WRONG_TYPE),
        found => Ok(found),
    }
}

/// A key for writing that must be a stream if it exists.
fn look_stream<'a>(access: &'a mut Access<'_>, key: Key<'_>) -> Result<Option<Found<'a>>, Error> {
    match access.look(key) {
        Some(entry) if entry.ty() != kind::STREAM => Err(errors::WRONG_TYPE),
        found => Ok(found),
    }
}

/// Whether a key, which must be a stream if it exists, has this group. Counts nothing.
fn has_group(access: &mut Access<'_>, key: Key<'_>, name: &[u8]) -> Result<bool, Error> {
    match access.peek(key) {
        Some(entry) if entry.ty() != kind::STREAM => Err(errors::WRONG_TYPE),
        Some(entry) => Ok(stream_of(&entry).groups.get(name).is_some()),
        None => Ok(false),
    }
}

/// Writes an id as a bulk.
fn write_id(reply: &mut Writer<'_>, id: StreamId) {
    reply.bulk(id.format(&mut [0; ID_TEXT_BYTES_MAX]));
}

/// Writes an entry: its id, and its fields with their values in one array.
fn write_entry(reply: &mut Writer<'_>, entry: &StreamEntry<'_>) {
    reply.array(2);
    write_id(reply, entry.id);
    reply.array(2 * entry.field_count());
    for (field, value) in entry.pairs() {
        write_element(reply, field);
        write_element(reply, value);
    }
}

#[inline]
fn write_element(reply: &mut Writer<'_>, element: Element<'_>) {
    match element {
        Element::Bytes(bytes) => reply.bulk(bytes),
        Element::Int(int) => reply.bulk_int(int),
    }
}
