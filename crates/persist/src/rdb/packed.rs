//! Packed collections from outside: whether they are what they say, before anybody trusts them.

use std::collections::HashSet;

use serval_collections::listpack::{self, Element, ListpackRef};
use serval_collections::pack::{Pack, PackRef};

use super::decoder::Decoder;
use crate::error::{Reason, Result};
use crate::source::Source;

/// Reads a listpack whose elements come in groups of `width`, the first of each unlike the first of any other. `what` is the
/// error where it is none.
pub(super) fn read_pack(
    decoder: &mut Decoder<'_, impl Source>,
    width: usize,
    what: &'static str,
) -> Result<Pack> {
    let mut bytes = Vec::new();
    decoder.string(&mut bytes)?;
    let count = listpack::validate(&bytes).map_err(|_| decoder.corrupt(what))?;
    if count == 0 {
        return Err(decoder.error(Reason::Empty));
    }
    let pack = Pack::load(ListpackRef::new(&bytes));
    if count % width != 0 || !are_unique(pack.as_ref(), width) {
        return Err(decoder.corrupt(what));
    }
    Ok(pack)
}

/// Whether the first elements of all groups differ. O(elements).
pub(super) fn are_unique(pack: PackRef<'_>, width: usize) -> bool {
    // An element takes a byte at least, so that what is allocated is no more than was read.
    let count_max = pack.as_bytes().len() / width + 1;
    let hasher = foldhash::fast::RandomState::default();
    let mut seen =
        HashSet::with_capacity_and_hasher(pack.len().div_ceil(width).min(count_max), hasher);
    pack.iter()
        .step_by(width)
        .all(|element| seen.insert(canonical(element)))
}

/// The one form of an element: an integer may be stored as its text, which is the same string.
fn canonical(element: Element<'_>) -> Element<'_> {
    match element {
        Element::Bytes(bytes) => Element::of(bytes),
        int => int,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_integer_and_its_text_are_one() {
        let mut pack = Pack::new();
        pack.push(b"a");
        pack.push_element(Element::Bytes(b"5"));
        assert!(are_unique(pack.as_ref(), 1));
        pack.push_int(5);
        assert!(!are_unique(pack.as_ref(), 1));
        pack.push(b"x");
        assert!(are_unique(pack.as_ref(), 4));
    }
}
