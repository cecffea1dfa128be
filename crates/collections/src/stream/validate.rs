//! Whether bytes from outside are a node.

use super::StreamId;
use crate::listpack::{Corrupt, Element, ListpackRef, Position, validate as validate_listpack};
use serval_base::number::parse_i64;

/// Checks a node from outside whole: that it is a listpack, that every entry ends where its flags and counts say, that
/// the counts in its head are true and that ids ascend from its own on. Gives the number of entries that are not
/// deleted. O(bytes).
pub fn validate_node(id: StreamId, bytes: &[u8]) -> Result<u64, Corrupt> {
    validate_listpack(bytes)?;
    let pack = ListpackRef::new(bytes);
    let mut elements = Elements {
        pack,
        at: pack.first(),
    };
    let live_count = elements.count()?;
    let deleted_count = elements.count()?;
    let master_fields = elements.count()?;
    elements.skip(master_fields)?;
    if elements.int()? != 0 {
        return Err(Corrupt);
    }
    let (mut live, mut deleted) = (0, 0);
    let mut previous: Option<StreamId> = None;
    while elements.at.is_some() {
        let (entry_id, is_deleted) = elements.entry(id, master_fields)?;
        if previous.is_some_and(|previous| previous >= entry_id) {
            return Err(Corrupt);
        }
        previous = Some(entry_id);
        *(if is_deleted { &mut deleted } else { &mut live }) += 1;
    }
    if previous.is_none() || (live, deleted) != (live_count, deleted_count) {
        return Err(Corrupt);
    }
    Ok(live)
}

struct Elements<'a> {
    pack: ListpackRef<'a>,
    at: Option<Position>,
}

impl Elements<'_> {
    fn next(&mut self) -> Result<Element<'_>, Corrupt> {
        let at = self.at.ok_or(Corrupt)?;
        self.at = self.pack.next(at);
        Ok(self.pack.get(at))
    }

    fn int(&mut self) -> Result<i64, Corrupt> {
        match self.next()? {
            Element::Int(int) => Ok(int),
            Element::Bytes(bytes) => parse_i64(bytes).ok_or(Corrupt),
        }
    }

    fn count(&mut self) -> Result<u64, Corrupt> {
        u64::try_from(self.int()?).map_err(|_| Corrupt)
    }

    /// Ends with the listpack at the latest, however large the number.
    fn skip(&mut self, count: u64) -> Result<(), Corrupt> {
        for _ in 0..count {
            self.next()?;
        }
        Ok(())
    }

    fn entry(&mut self, node: StreamId, master_fields: u64) -> Result<(StreamId, bool), Corrupt> {
        const DELETED: i64 = 1;
        const SAME_FIELDS: i64 = 2;
        const HEAD_LEN: i64 = 3;
        let flags = self.int()?;
        let id = StreamId {
            ms: node.ms.wrapping_add(self.int()? as u64),
            seq: node.seq.wrapping_add(self.int()? as u64),
        };
        if id < node {
            return Err(Corrupt);
        }
        let mut length = HEAD_LEN;
        if flags & SAME_FIELDS != 0 {
            self.skip(master_fields)?;
            length += master_fields as i64;
        } else {
            let fields = self.count()?;
            // Passing them one by one has shown that there are no more than elements.
            self.skip(fields)?;
            self.skip(fields)?;
            length += 2 * fields as i64 + 1;
        }
        if self.int()? != length {
            return Err(Corrupt);
        }
        Ok((id, flags & DELETED != 0))
    }
}
