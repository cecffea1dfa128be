//! Packed forms that nobody writes any more and dumps of old contain.

pub(super) mod ziplist;
pub(super) mod zipmap;
