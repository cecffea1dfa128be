//! One link of a quicklist: a listpack, one at rest, a compressed one, or a single long element.

use std::borrow::Cow;

use crate::listpack::{Element, Gapped, Listpack, ListpackRef};
use crate::lzf;

use super::{Frozen, Limits};

/// Listpacks below this many bytes are not worth compressing.
const COMPRESSED_FROM_BYTES: usize = 48;
/// Compression that saves less than this is not worth it.
const COMPRESSION_GAIN_MIN: usize = 9;

/// One link.
#[derive(Debug, Clone)]
pub enum Node {
    /// Elements in a listpack.
    Packed(Gapped),
    /// One element that is too long for a listpack among others.
    Plain(Box<[u8]>),
    /// Elements of a listpack that is not likely to change.
    Frozen(Frozen),
    /// A listpack that nobody has touched for a while.
    Compressed(Compressed),
}

/// A compressed listpack.
#[derive(Debug, Clone)]
pub struct Compressed {
    bytes: Box<[u8]>,
    /// Bytes of the listpack.
    raw_len: u32,
    /// Its elements.
    count: u32,
}

impl Compressed {
    /// The LZF bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Bytes of the listpack that they hold.
    pub fn raw_len(&self) -> usize {
        self.raw_len as usize
    }
}

/// The elements of a node, to be read.
pub enum Elements<'a> {
    /// A listpack of them.
    Packed(ListpackRef<'a>),
    /// Those of a node at rest.
    Frozen(&'a Frozen),
    /// A single one.
    Plain(&'a [u8]),
}

impl<'a> Elements<'a> {
    /// The element at an index, which exists.
    pub fn get(&self, index: usize) -> Element<'a> {
        match self {
            Elements::Plain(bytes) => Element::Bytes(bytes),
            Elements::Frozen(frozen) => frozen.get(index),
            Elements::Packed(pack) => match pack.seek(index as i64) {
                Some(at) => pack.get(at),
                None => panic!("this element is not there"),
            },
        }
    }
}

impl Node {
    /// A node of one element, whose form its length decides.
    pub(super) fn of(bytes: &[u8], limits: &Limits) -> Node {
        if limits.is_large(bytes.len()) {
            return Node::Plain(bytes.into());
        }
        let mut pack = Gapped::new();
        pack.push_back(bytes);
        Node::Packed(pack)
    }

    /// Number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Node::Packed(pack) => pack.len(),
            Node::Plain(_) => 1,
            Node::Frozen(frozen) => frozen.len(),
            Node::Compressed(compressed) => compressed.count as usize,
        }
    }

    /// Whether it has no elements, which never is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of the listpack or element, as if it were not compressed.
    #[inline]
    pub fn bytes_len(&self) -> usize {
        match self {
            Node::Packed(pack) => pack.bytes_len(),
            Node::Plain(bytes) => bytes.len(),
            Node::Frozen(frozen) => frozen.raw_len(),
            Node::Compressed(compressed) => compressed.raw_len(),
        }
    }

    /// Bytes allocated.
    pub fn memory_bytes(&self) -> usize {
        match self {
            Node::Packed(pack) => pack.capacity(),
            Node::Plain(bytes) => bytes.len(),
            Node::Frozen(frozen) => frozen.memory_bytes(),
            Node::Compressed(compressed) => compressed.bytes.len(),
        }
    }

    /// Whether it holds a single long element.
    pub fn is_plain(&self) -> bool {
        matches!(self, Node::Plain(_))
    }

    /// Its elements; decompressed into `scratch` where they are not at hand.
    #[inline]
    pub fn elements<'a>(&'a self, scratch: &'a mut Vec<u8>) -> Elements<'a> {
        match self {
            Node::Packed(pack) => Elements::Packed(pack.as_ref()),
            Node::Plain(bytes) => Elements::Plain(bytes),
            Node::Frozen(frozen) => Elements::Frozen(frozen),
            Node::Compressed(compressed) => {
                scratch.clear();
                compressed.unpack(scratch);
                Elements::Packed(ListpackRef::new(scratch))
            }
        }
    }

    /// Whether one more element of this length may join.
    pub(super) fn takes(&self, len: usize, limits: &Limits) -> bool {
        /// What an element is taken to need beside its bytes.
        const OVERHEAD_BYTES: usize = 8;
        if self.is_plain() || limits.is_large(len) {
            return false;
        }
        !limits.exceeds(self.bytes_len() + len + OVERHEAD_BYTES, self.len() + 1)
    }

    /// Whether two nodes may become one.
    pub(super) fn joins(&self, other: &Node, limits: &Limits) -> bool {
        if self.is_plain() || other.is_plain() {
            return false;
        }
        let bytes = self.bytes_len() + other.bytes_len() - crate::listpack::EMPTY_BYTES;
        !limits.exceeds(bytes, self.len() + other.len())
    }

    /// The listpack, to be changed; made one again if need be.
    ///
    /// # Panics
    /// Where the node is plain.
    #[inline]
    pub(super) fn pack_mut(&mut self) -> &mut Gapped {
        self.thaw();
        match self {
            Node::Packed(pack) => pack,
            _ => panic!("a plain node has no listpack"),
        }
    }

    /// Moves the elements from the index `at` on into a node of their own.
    pub(super) fn split_off(&mut self, at: usize) -> Node {
        let rest = self
            .pack_mut()
            .edit(|pack| match pack.as_ref().seek(at as i64) {
                Some(position) => pack.split_off(position),
                None => Listpack::new(),
            });
        if let Node::Packed(pack) = self {
            pack.shrink();
        }
        Node::Packed(Gapped::from_listpack(rest))
    }

    /// Puts the elements to rest, if they take less memory then.
    pub(super) fn freeze(&mut self) {
        if let Node::Packed(pack) = self {
            match Frozen::of(pack.as_ref()) {
                Some(frozen) => *self = Node::Frozen(frozen),
                None => pack.shrink(),
            }
        }
    }

    /// Makes a listpack again of what is at rest or compressed.
    #[inline]
    fn thaw(&mut self) {
        match self {
            Node::Frozen(frozen) => {
                let pack = Listpack::from_bytes(frozen.dump());
                *self = Node::Packed(Gapped::from_listpack(pack));
            }
            _ => self.decompress(),
        }
    }

    /// The same node with its listpack compressed, if that makes it smaller.
    pub(super) fn compressed(&self) -> Option<Node> {
        let raw = match self {
            Node::Packed(pack) => Cow::Borrowed(pack.as_ref().as_bytes()),
            Node::Frozen(frozen) => Cow::Owned(frozen.dump()),
            Node::Plain(_) | Node::Compressed(_) => return None,
        };
        if raw.len() < COMPRESSED_FROM_BYTES {
            return None;
        }
        let bytes = lzf::compress(&raw, raw.len() - COMPRESSION_GAIN_MIN)?;
        Some(Node::Compressed(Compressed {
            bytes: bytes.into(),
            raw_len: raw.len() as u32,
            count: self.len() as u32,
        }))
    }

    /// Makes a compressed listpack a listpack again.
    #[inline]
    pub(super) fn decompress(&mut self) {
        if let Node::Compressed(compressed) = self {
            let mut raw = Vec::with_capacity(compressed.raw_len());
            compressed.unpack(&mut raw);
            *self = Node::Packed(Gapped::from_listpack(Listpack::from_bytes(raw)));
        }
    }
}

impl Compressed {
    fn unpack(&self, out: &mut Vec<u8>) {
        let unpacked = lzf::decompress(&self.bytes, self.raw_len(), out);
        assert!(
            unpacked.is_ok(),
            "a node that was compressed here cannot be read"
        );
    }
}
