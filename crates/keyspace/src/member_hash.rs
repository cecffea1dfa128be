//! The hash of what a large collection is searched by: fields of hashes, members of sets and sorted sets.
//!
//! One seed for all of them, drawn when the process starts, so that nobody can choose members that collide. It is not the
//! keyspace's seed, and a table costs nothing for it.

use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

use foldhash::quality::{RandomState, SeedableRandomState};
use serval_collections::ELEMENTS_NEAR_MAX;
use smallvec::SmallVec;

use crate::access::SoughtElement;

static HASHER: LazyLock<SeedableRandomState> = LazyLock::new(|| {
    let seed = RandomState::default().build_hasher().finish();
    SeedableRandomState::with_seed(seed, foldhash::SharedSeed::global_random())
});

/// The hash of a member.
#[inline]
pub(crate) fn member_hash(member: &[u8]) -> u64 {
    let mut hasher = HASHER.build_hasher();
    hasher.write(member);
    hasher.finish()
}

/// The hashes of several members.
pub(crate) fn member_hashes(members: &[SoughtElement<'_>]) -> SmallVec<[u64; ELEMENTS_NEAR_MAX]> {
    let hashes = members.iter().map(|(member, _)| member_hash(member));
    hashes.collect()
}
