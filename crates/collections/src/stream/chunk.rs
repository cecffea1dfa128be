//! Nodes of a stream that nothing is appended to, in runs that copies of the stream share.
//!
//! A copy has the same runs, at the cost of a count each. Who changes a run that is shared makes one of its own, whose nodes
//! are lent by the old one: their bytes are copied node by node, when one changes itself. So neither a copy nor a change
//! takes longer where nodes are large, and a node costs no more than its bytes, without a count beside them that would
//! push a full one into the next size of block. What was lent stays in memory as long as any node of its run is in use.

use std::sync::Arc;

use super::StreamId;

/// Nodes of one run: 1 KB.
const CHUNK_LEN: usize = 32;
/// What a count of references costs, in bytes, beside the run itself.
const COUNTS_BYTES: usize = 2 * size_of::<usize>();

/// A node that nothing is appended to.
#[derive(Debug)]
pub(super) struct Sealed {
    id: StreamId,
    bytes: Bytes,
}

#[derive(Debug)]
enum Bytes {
    Own(Box<[u8]>),
    /// Those of the node with the same id in a run of which a copy has been made; there they are its own.
    Lent(Arc<Vec<Sealed>>),
}

// That nodes can be lent costs them nothing.
const _: () = assert!(size_of::<Sealed>() == 32);

impl Sealed {
    pub(super) fn new(id: StreamId, bytes: Box<[u8]>) -> Self {
        Self {
            id,
            bytes: Bytes::Own(bytes),
        }
    }

    #[inline]
    pub(super) fn id(&self) -> StreamId {
        self.id
    }

    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Own(bytes) => bytes,
            Bytes::Lent(run) => match lent_bytes(run, self.id) {
                Some(bytes) => bytes,
                None => unreachable!("a node is lent by the run that owns its bytes"),
            },
        }
    }

    /// The bytes, to be changed; copied where they are lent. To be given back by [`Self::put_bytes`].
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        match &mut self.bytes {
            Bytes::Own(bytes) => std::mem::take(bytes).into_vec(),
            Bytes::Lent(_) => self.bytes().to_vec(),
        }
    }

    pub(super) fn put_bytes(&mut self, bytes: Vec<u8>) {
        self.bytes = Bytes::Own(bytes.into_boxed_slice());
    }
}

fn lent_bytes(run: &[Sealed], id: StreamId) -> Option<&[u8]> {
    let at = run.binary_search_by_key(&id, |node| node.id).ok()?;
    match &run.get(at)?.bytes {
        Bytes::Own(bytes) => Some(bytes),
        Bytes::Lent(_) => None,
    }
}

/// A run of nodes in ascending order.
#[derive(Debug, Clone)]
pub(super) struct Chunk(Arc<Vec<Sealed>>);

impl Chunk {
    /// One of a single node.
    pub(super) fn of(node: Sealed) -> Self {
        Self(Arc::new(vec![node]))
    }

    #[inline]
    pub(super) fn nodes(&self) -> &[Sealed] {
        &self.0
    }

    /// Appends a node if there is room for it, and nobody else has this run; else gives it back.
    pub(super) fn push(&mut self, node: Sealed) -> Result<(), Sealed> {
        match Arc::get_mut(&mut self.0) {
            Some(nodes) if nodes.len() < CHUNK_LEN => {
                nodes.push(node);
                Ok(())
            }
            _ => Err(node),
        }
    }

    /// The nodes, to be changed: this run's alone from then on.
    pub(super) fn make_mut(&mut self) -> &mut Vec<Sealed> {
        if Arc::get_mut(&mut self.0).is_none() {
            self.part();
        }
        match Arc::get_mut(&mut self.0) {
            Some(nodes) => nodes,
            None => unreachable!("it has parted from the others"),
        }
    }

    #[cold]
    fn part(&mut self) {
        let lent = |node: &Sealed| Sealed {
            id: node.id,
            bytes: Bytes::Lent(match &node.bytes {
                Bytes::Own(_) => self.0.clone(),
                Bytes::Lent(run) => run.clone(),
            }),
        };
        self.0 = Arc::new(self.0.iter().map(lent).collect());
    }

    /// Heap bytes beside those of the nodes.
    pub(super) fn memory_bytes(&self) -> usize {
        COUNTS_BYTES + size_of::<Vec<Sealed>>() + self.0.capacity() * size_of::<Sealed>()
    }
}
