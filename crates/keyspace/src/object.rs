//! What a key can hold: type and encoding numbers as Redis dumps carry them, and the boxed values.

use serval_collections::entry::{Entry, TypeTag, Value};
use serval_collections::quicklist::Quicklist;
use serval_collections::table::{ItemRef, TableStats};

use crate::hash::FieldTable;
use crate::set::Members;
use crate::stream::Stream;
use crate::zset::ZsetTree;

/// A key with its value: one allocation, boxed values behind one pointer.
pub type KeyEntry = Entry<Object>;

/// An entry that was looked up, borrowed from its table.
pub type Found<'a> = ItemRef<'a, KeyEntry>;

/// Type numbers, as in RDB and `OBJECT`.
pub mod kind {
    /// A string, integer or bitmap.
    pub const STRING: u8 = 0;
    /// A list.
    pub const LIST: u8 = 1;
    /// A set.
    pub const SET: u8 = 2;
    /// A sorted set.
    pub const ZSET: u8 = 3;
    /// A hash.
    pub const HASH: u8 = 4;
    /// A stream.
    pub const STREAM: u8 = 6;
}

/// Encoding numbers; [`encoding::name`] gives the words of `OBJECT ENCODING`.
pub mod encoding {
    /// A string too long for `embstr`, or one that was changed in place.
    pub const RAW: u8 = 0;
    /// A string that is a 64-bit integer.
    pub const INT: u8 = 1;
    /// A table of fields or members.
    pub const HASHTABLE: u8 = 2;
    /// A sorted set of integers in one run of bytes.
    pub const INTSET: u8 = 6;
    /// A sorted set above the listpack's thresholds. Ours is a tree; the name is what clients know.
    pub const SKIPLIST: u8 = 7;
    /// A string of at most [`EMBSTR_LEN_MAX`] bytes, never changed in place.
    pub const EMBSTR: u8 = 8;
    /// A chain of listpacks.
    pub const QUICKLIST: u8 = 9;
    /// A stream.
    pub const STREAM: u8 = 10;
    /// Elements in one run of bytes.
    pub const LISTPACK: u8 = 11;
    /// Fields in one run of bytes, each with its expiry.
    pub const LISTPACK_EX: u8 = 12;
    /// The longest string that is called `embstr`, in bytes.
    pub const EMBSTR_LEN_MAX: usize = 44;

    /// The encoding's name as `OBJECT ENCODING` gives it.
    pub fn name(encoding: u8) -> &'static str {
        match encoding {
            RAW => "raw",
            INT => "int",
            EMBSTR => "embstr",
            HASHTABLE => "hashtable",
            INTSET => "intset",
            SKIPLIST => "skiplist",
            QUICKLIST => "quicklist",
            STREAM => "stream",
            LISTPACK => "listpack",
            LISTPACK_EX => "listpackex",
            _ => "unknown",
        }
    }
}

/// The type's name as `TYPE` and `SCAN … TYPE` know it.
pub fn type_name(ty: u8) -> &'static str {
    match ty {
        kind::STRING => "string",
        kind::LIST => "list",
        kind::SET => "set",
        kind::ZSET => "zset",
        kind::HASH => "hash",
        kind::STREAM => "stream",
        _ => "unknown",
    }
}

/// A value that does not live inside its entry.
#[derive(Debug, Clone)]
pub enum Object {
    /// A string that is long, or that grows in place.
    Str(Vec<u8>),
    /// A collection in one run of bytes (pack, listpack of a list, intset), too long for its entry.
    Packed(Vec<u8>),
    /// A list of several nodes.
    List(Box<Quicklist>),
    /// A large hash.
    Hash(FieldTable),
    /// A large set.
    Set(Members),
    /// A sorted set that is no listpack.
    Zset(Box<ZsetTree>),
    /// A stream.
    Stream(Box<Stream>),
}

impl Object {
    /// Heap bytes behind the object, its box included.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + match self {
                Object::Str(bytes) | Object::Packed(bytes) => bytes.capacity(),
                Object::List(list) => size_of::<Quicklist>() + list.memory_bytes(),
                Object::Hash(table) => table.memory_bytes(),
                Object::Set(members) => members.memory_bytes(),
                Object::Zset(set) => size_of_val(&**set) + set.memory_bytes(),
                Object::Stream(stream) => stream.memory_bytes(),
            }
    }

    /// A copy that shares with this object what neither changes, where it can: O(nodes) for lists and streams, whatever they
    /// hold.
    pub fn share(&mut self) -> Object {
        match self {
            Object::List(list) => Object::List(Box::new(list.share())),
            // A clone of a stream shares as it is.
            _ => self.clone(),
        }
    }

    /// The shape of the table that it is searched by, where it has one; visits every bucket.
    pub fn table_stats(&self) -> Option<TableStats> {
        match self {
            Object::Hash(table) => Some(table.stats()),
            Object::Set(members) => Some(members.stats()),
            _ => None,
        }
    }

    /// How many allocations dropping it frees: what decides whether it is dropped in the background.
    pub fn drop_effort(&self) -> usize {
        match self {
            Object::Str(_) | Object::Packed(_) => 1,
            Object::List(list) => list.node_count() + 1,
            Object::Hash(table) => table.len() + self.walk_drop_effort(),
            Object::Set(members) => members.len() + self.walk_drop_effort(),
            Object::Zset(set) => set.len() + self.walk_drop_effort(),
            Object::Stream(stream) => stream.drop_effort(),
        }
    }
}

/// The longest string that is kept inside its entry, in bytes. Above it a move of the entry would cost more than the
/// second allocation saves.
pub(crate) const STRING_INLINE_LEN_MAX: usize = 1024;

/// A value on its way into the keyspace.
#[derive(Debug, Clone, Copy)]
pub enum NewValue<'a> {
    /// Bytes whose encoding is chosen as `SET` chooses it: int, embstr or raw.
    Str(&'a [u8]),
    /// Bytes that count as changed in place: raw, whatever their length or looks.
    Raw(&'a [u8]),
    /// Bytes that stay bytes even if they spell an integer: embstr or raw.
    Text(&'a [u8]),
    /// An integer.
    Int(i64),
}

impl NewValue<'_> {
    /// Builds the entry that holds this value under `key`.
    pub fn into_entry(self, key: &[u8], expiry_ms: Option<i64>) -> KeyEntry {
        match self.place() {
            Place::Int(int) => Entry::new_int(key, tag(encoding::INT), int, expiry_ms),
            Place::Inline(tag, bytes) => Entry::new_inline(key, tag, bytes, expiry_ms),
            Place::Boxed(tag, bytes) => {
                Entry::new_boxed(key, tag, Box::new(Object::Str(bytes.to_vec())), expiry_ms)
            }
        }
    }

    /// Puts this value into an entry that exists, in its own memory where it fits.
    pub(crate) fn store(self, entry: KeyEntry) -> KeyEntry {
        match self.place() {
            Place::Int(int) => entry.with_value_int(tag(encoding::INT), int),
            Place::Inline(tag, bytes) => entry.with_value_inline(tag, bytes),
            Place::Boxed(tag, bytes) => {
                entry.with_value_boxed(tag, Box::new(Object::Str(bytes.to_vec())))
            }
        }
    }

    fn place(&self) -> Place<'_> {
        let (bytes, encoding) = match *self {
            NewValue::Int(int) => return Place::Int(int),
            NewValue::Raw(bytes) => (bytes, encoding::RAW),
            NewValue::Text(bytes) => (bytes, text_encoding(bytes)),
            NewValue::Str(bytes) => {
                if bytes.len() <= serval_base::number::I64_TEXT_BYTES_MAX
                    && let Some(int) = serval_base::number::parse_i64(bytes)
                {
                    return Place::Int(int);
                }
                (bytes, text_encoding(bytes))
            }
        };
        if bytes.len() <= STRING_INLINE_LEN_MAX {
            Place::Inline(tag(encoding), bytes)
        } else {
            Place::Boxed(tag(encoding), bytes)
        }
    }
}

enum Place<'a> {
    Int(i64),
    Inline(TypeTag, &'a [u8]),
    Boxed(TypeTag, &'a [u8]),
}

/// The encoding of bytes that are no integer.
fn text_encoding(bytes: &[u8]) -> u8 {
    if bytes.len() <= encoding::EMBSTR_LEN_MAX {
        encoding::EMBSTR
    } else {
        encoding::RAW
    }
}

/// An entry with the same value, encoding and expiry under another key. O(value).
pub(crate) fn copy_entry(entry: &KeyEntry, key: &[u8]) -> KeyEntry {
    let (tag, expiry_ms) = (entry.tag(), entry.expiry_ms());
    match entry.value() {
        Value::Int(int) => Entry::new_int(key, tag, int, expiry_ms),
        Value::Inline(bytes) => Entry::new_inline(key, tag, bytes, expiry_ms),
        Value::Boxed(object) => Entry::new_boxed(key, tag, Box::new(object.clone()), expiry_ms),
    }
}

/// The tag of a string with this encoding.
pub(crate) fn tag(encoding: u8) -> TypeTag {
    TypeTag {
        ty: kind::STRING,
        encoding,
    }
}

/// The bytes of a string entry; an integer is written into `scratch` first.
///
/// # Panics
/// Where it is no string: callers look at the type first.
pub fn string_bytes<'a>(entry: &'a KeyEntry, scratch: &'a mut Vec<u8>) -> &'a [u8] {
    match entry.value() {
        Value::Int(int) => {
            scratch.clear();
            serval_base::number::write_i64(scratch, int);
            scratch
        }
        Value::Inline(bytes) => bytes,
        Value::Boxed(Object::Str(bytes)) => bytes,
        Value::Boxed(_) => panic!("a collection was read as a string"),
    }
}

/// Whether the value lies outside its entry.
pub(crate) fn is_boxed(entry: &KeyEntry) -> bool {
    matches!(entry.value(), Value::Boxed(_))
}

/// Bytes that a key costs, its value included, as the allocator rounds them.
pub fn memory_bytes(entry: &KeyEntry) -> usize {
    let boxed = match entry.value() {
        Value::Boxed(object) => object.memory_bytes(),
        _ => 0,
    };
    entry.memory_bytes(serval_sync::memory::good_size) + boxed
}
