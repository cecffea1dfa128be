//! A node at rest: its elements in packs, in as little memory as the allocator gives.
//!
//! ```text
//! ┌──────────────────────────────────┐ ┌─────────────┐
//! │ pack, as long as a size of block │ │ pack: rest  │
//! └──────────────────────────────────┘ └─────────────┘
//! ```
//!
//! Nodes between the ends of a list are rarely changed. Without what a listpack says of itself they would be smaller, were
//! it not for the allocator, whose blocks come in four sizes between two powers of two: an eighth of a block is left over
//! on average, and a node that is a tenth smaller may take the same block. Hence two packs, the first of which fills its
//! block. A node is read as it is, and becomes a listpack again when it is changed.

use std::ops::ControlFlow;

use crate::block::{block_size, step_at};
use crate::listpack::{Element, Listpack, ListpackRef, Position};
use crate::pack::{Pack, PackRef};

/// A second block that saves less than this is not worth its while.
const SPLIT_GAIN_MIN: usize = 64;
/// How many sizes of the first block are tried.
const SIZES_TRIED: usize = 4;
/// What a pack takes beside its elements, at most.
const COUNT_BYTES_MAX: usize = 5;

/// The elements of a listpack at rest.
#[derive(Debug, Clone)]
pub struct Frozen {
    head: Box<[u8]>,
    /// The elements behind those; no bytes where there are none.
    rest: Box<[u8]>,
    /// Bytes of the listpack.
    raw_len: u32,
    /// Its elements.
    count: u32,
}

impl Frozen {
    /// The elements of a listpack, if that makes it smaller. O(bytes).
    pub(super) fn of(pack: ListpackRef<'_>) -> Option<Frozen> {
        let whole = Pack::load(pack);
        let (split, block_bytes) = best_split(whole.as_ref());
        if block_bytes >= block_size(pack.as_bytes().len()) {
            return None;
        }
        let (head, rest) = match split {
            None => (whole.into_bytes(), Vec::new()),
            Some(at) => {
                let (head, rest) = whole.as_ref().split_at(at);
                (head.into_bytes(), rest.into_bytes())
            }
        };
        Some(Frozen {
            head: head.into_boxed_slice(),
            rest: rest.into_boxed_slice(),
            raw_len: pack.as_bytes().len() as u32,
            count: pack.len() as u32,
        })
    }

    /// The listpack. O(bytes).
    pub fn dump(&self) -> Vec<u8> {
        let [head, rest] = self.packs();
        let mut pack = Listpack::from_bytes(head.dump());
        if !rest.is_empty() {
            pack.append(ListpackRef::new(&rest.dump()));
        }
        pack.into_bytes()
    }

    /// Bytes of the listpack.
    #[inline]
    pub(super) fn raw_len(&self) -> usize {
        self.raw_len as usize
    }

    /// Number of elements.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.count as usize
    }

    /// Bytes allocated.
    pub(super) fn memory_bytes(&self) -> usize {
        self.head.len() + self.rest.len()
    }

    #[inline]
    fn packs(&self) -> [PackRef<'_>; 2] {
        const WITHOUT_ELEMENTS: &[u8] = &[0];
        let rest = match &*self.rest {
            [] => WITHOUT_ELEMENTS,
            rest => rest,
        };
        [PackRef::new(&self.head), PackRef::new(rest)]
    }

    /// The element at an index, which exists. O(elements).
    pub(super) fn get(&self, index: usize) -> Element<'_> {
        let [head, rest] = self.packs();
        let (pack, index) = match index.checked_sub(head.len()) {
            None => (head, index),
            Some(index) => (rest, index),
        };
        match pack.seek(index) {
            Some(at) => pack.get(at),
            None => panic!("this element is not there"),
        }
    }

    /// All elements in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Element<'_>> {
        let [head, rest] = self.packs();
        head.iter().chain(rest.iter())
    }

    /// Shows the elements from an index on, forwards or backwards, until `visit` breaks.
    #[inline]
    pub(super) fn visit(
        &self,
        from: usize,
        reverse: bool,
        visit: &mut impl FnMut(Element<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let [head, rest] = self.packs();
        let in_rest = from.checked_sub(head.len());
        if reverse {
            if let Some(index) = in_rest {
                visit_back(rest, index, visit)?;
            }
            return visit_back(head, from.min(head.len().saturating_sub(1)), visit);
        }
        if in_rest.is_none() {
            visit_from(head, from, visit)?;
        }
        visit_from(rest, in_rest.unwrap_or(0), visit)
    }
}

#[inline]
fn visit_from(
    pack: PackRef<'_>,
    from: usize,
    visit: &mut impl FnMut(Element<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut at = pack.seek(from);
    while let Some(position) = at {
        visit(pack.get(position))?;
        at = pack.next(position);
    }
    ControlFlow::Continue(())
}

/// Backwards from an index on: a pack is only read forwards, so where its elements begin is noted first.
fn visit_back(
    pack: PackRef<'_>,
    from: usize,
    visit: &mut impl FnMut(Element<'_>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let positions: Vec<Position> = pack.positions().take(from + 1).collect();
    positions
        .into_iter()
        .rev()
        .try_for_each(|at| visit(pack.get(at)))
}

/// Where two packs of these elements take the least memory, if less than one, and what that is. O(elements).
fn best_split(pack: PackRef<'_>) -> (Option<Position>, usize) {
    let whole = block_size(pack.as_bytes().len());
    // The largest blocks that these bytes fill, ascending, and for each where the last element begins that does not fit.
    let mut tried = [(0, 0); SIZES_TRIED];
    let mut size = whole;
    for (fits, _) in tried.iter_mut().rev() {
        size = size.saturating_sub(step_at(size));
        *fits = size.saturating_sub(COUNT_BYTES_MAX);
    }
    let mut sizes = tried.iter_mut();
    let mut current = sizes.next();
    for at in pack.positions() {
        while let Some((fits, _)) = &current
            && at > *fits
        {
            current = sizes.next();
        }
        match &mut current {
            Some((_, split)) => *split = at,
            None => break,
        }
    }
    let cost = |split: usize| {
        block_size(split + COUNT_BYTES_MAX) + block_size(pack.end() - split + COUNT_BYTES_MAX)
    };
    let splits = tried.iter().map(|(_, split)| *split).filter(|at| *at > 0);
    match splits.map(|at| (cost(at), at)).min() {
        Some((bytes, at)) if bytes + SPLIT_GAIN_MIN <= whole => (Some(at), bytes),
        _ => (None, whole),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tests::cases;

    #[test]
    fn a_full_node_takes_less() {
        let strings: Vec<_> = (0..682)
            .map(|n| format!("value{n:05}").into_bytes())
            .collect();
        let pack: Listpack = strings.iter().map(Vec::as_slice).collect();
        let frozen = Frozen::of(pack.as_ref()).expect("back lengths are a tenth of it");
        let blocks = [&frozen.head, &frozen.rest].map(|part| block_size(part.len()));
        let wanted = frozen.memory_bytes() + frozen.memory_bytes() / 50;
        assert!(blocks.iter().sum::<usize>() < wanted, "{blocks:?}");
    }

    fn string() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            4 => (-70_000i64..70_000).prop_map(|int| int.to_string().into_bytes()),
            4 => (any::<u8>(), 0usize..40).prop_map(|(byte, len)| vec![byte; len]),
            1 => (any::<u8>(), 60usize..300).prop_map(|(byte, len)| vec![byte; len]),
        ]
    }

    proptest! {
        #![proptest_config(cases(256, 4))]

        #[test]
        fn reads_as_the_listpack(strings in proptest::collection::vec(string(), 1..400), from: usize) {
            let pack: Listpack = strings.iter().map(Vec::as_slice).collect();
            let Some(frozen) = Frozen::of(pack.as_ref()) else {
                return Ok(());
            };
            prop_assert_eq!(frozen.dump(), pack.as_ref().as_bytes());
            prop_assert_eq!(frozen.len(), strings.len());
            prop_assert_eq!(frozen.raw_len(), pack.bytes_len());
            prop_assert!(frozen.iter().eq(pack.as_ref().iter()));
            let from = from % strings.len();
            prop_assert_eq!(frozen.get(from).to_vec(), &strings[from][..]);
            for reverse in [false, true] {
                let mut seen = Vec::new();
                let flow = frozen.visit(from, reverse, &mut |element| {
                    seen.push(element.to_vec());
                    ControlFlow::Continue(())
                });
                prop_assert!(flow.is_continue());
                let wanted = match reverse {
                    false => strings[from..].to_vec(),
                    true => strings[..=from].iter().rev().cloned().collect(),
                };
                prop_assert_eq!(seen, wanted);
            }
        }
    }
}
