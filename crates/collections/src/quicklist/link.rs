//! What a quicklist's chain consists of: a node, or a node that a copy of the list has as well.
//!
//! A list is one allocation a node, and who pushes and pops finds the ends in the ring buffer itself. Sharing would cost
//! both, so nodes are shared when somebody asks for a copy that shares, and not before: those between the ends move into
//! an allocation that is counted, and stay there until they change.

use std::ops::Deref;
use std::sync::Arc;

use super::{Node, Quicklist};

/// Up to this many nodes a list is copied: that takes less than sharing would cost later.
const COPIED_LEN_MAX: usize = 8;
/// What a count of references costs, in bytes, beside the node.
const COUNTS_BYTES: usize = 2 * size_of::<usize>();

/// A link of the chain.
#[derive(Debug, Clone)]
pub(super) enum Link {
    /// The list's alone.
    Own(Node),
    /// Perhaps others' as well. They only read it.
    Shared(Arc<Node>),
}

// A chain costs no more for what it may become.
const _: () = assert!(size_of::<Link>() == size_of::<Node>());

impl Deref for Link {
    type Target = Node;

    #[inline]
    fn deref(&self) -> &Node {
        match self {
            Link::Own(node) => node,
            Link::Shared(node) => node,
        }
    }
}

impl From<Node> for Link {
    fn from(node: Node) -> Self {
        Link::Own(node)
    }
}

impl Link {
    /// The node, to be changed: a copy where others have it, too.
    #[inline]
    pub(super) fn own(&mut self) -> &mut Node {
        if let Link::Shared(_) = self {
            self.part();
        }
        match self {
            Link::Own(node) => node,
            Link::Shared(_) => unreachable!("it has parted from the others"),
        }
    }

    #[cold]
    fn part(&mut self) {
        if let Link::Shared(node) = self {
            let own = match Arc::get_mut(node) {
                // Nobody else has it any more.
                Some(node) => std::mem::replace(node, Node::Plain(Box::default())),
                None => Node::clone(node),
            };
            *self = Link::Own(own);
        }
    }

    /// The node, out of the chain.
    pub(super) fn into_own(mut self) -> Node {
        self.part();
        match self {
            Link::Own(node) => node,
            Link::Shared(_) => unreachable!("it has parted from the others"),
        }
    }

    /// Puts the node to rest, if it is the list's alone.
    pub(super) fn freeze(&mut self) {
        if let Link::Own(node) = self {
            node.freeze();
        }
    }

    /// Compresses the listpack, if that makes it smaller.
    pub(super) fn compress(&mut self) {
        if let Some(compressed) = self.compressed() {
            *self = Link::Own(compressed);
        }
    }

    /// Makes a compressed listpack a listpack again.
    pub(super) fn decompress(&mut self) {
        if matches!(**self, Node::Compressed(_)) {
            self.own().decompress();
        }
    }

    /// Bytes allocated.
    pub(super) fn memory_bytes(&self) -> usize {
        match self {
            Link::Own(node) => node.memory_bytes(),
            Link::Shared(node) => size_of::<Node>() + COUNTS_BYTES + node.memory_bytes(),
        }
    }

    /// Another link to the same node.
    fn share(&mut self) -> Link {
        if let Link::Own(node) = self {
            let node = std::mem::replace(node, Node::Plain(Box::default()));
            *self = Link::Shared(Arc::new(node));
        }
        self.clone()
    }
}

impl Quicklist {
    /// A copy that shares with this list what neither changes: all nodes but those at the ends, where lists change most.
    /// O(nodes), whatever they hold.
    pub fn share(&mut self) -> Quicklist {
        if self.nodes.len() <= COPIED_LEN_MAX {
            return self.clone();
        }
        let last = self.nodes.len() - 1;
        let links = self.nodes.iter_mut().enumerate();
        let nodes = links.map(|(at, link)| {
            let is_end = at == 0 || at == last;
            // A long element may be of any length.
            match is_end && !link.is_plain() {
                true => link.clone(),
                false => link.share(),
            }
        });
        Quicklist {
            nodes: nodes.collect(),
            len: self.len,
            limits: self.limits,
        }
    }
}
