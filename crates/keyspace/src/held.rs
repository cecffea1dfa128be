//! The locks that a command holds, and the only way from a key to its shard.

use serval_sync::{Busy, BusyFlag};
use smallvec::SmallVec;

use crate::db::ShardGuard;
use crate::keyspace::Keyspace;

/// A shard's name; locks are taken in this order, which is why nobody deadlocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ShardName {
    pub(crate) dbid: u32,
    pub(crate) shard_index: u32,
}

type Locked<'k> = (ShardName, ShardGuard<'k>);

/// What is locked now.
pub(crate) enum Held<'k> {
    /// Nothing.
    None,
    /// The shard of one key; kept between neighbours of a pipeline.
    One(ShardName, ShardGuard<'k>),
    /// Shards in order.
    Many(SmallVec<[Locked<'k>; 8]>),
    /// Everything: the gate is closed and all others are outside. What was used last stays locked, for form's sake: one
    /// shard, or several in order that were asked for together.
    All(SmallVec<[Locked<'k>; 1]>),
}

impl<'k> Held<'k> {
    /// Locks the shard of one key, unless it is the one that is held already.
    #[inline]
    pub(crate) fn one(&mut self, keyspace: &'k Keyspace, name: ShardName) -> Result<(), Busy> {
        if matches!(self, Held::One(held, _) if *held == name) {
            return Ok(());
        }
        *self = Held::None;
        *self = Held::One(name, lock(keyspace, name, &keyspace.busy)?);
        Ok(())
    }

    /// Locks one shard, however long that takes.
    pub(crate) fn one_patiently(&mut self, keyspace: &'k Keyspace, name: ShardName) {
        *self = Held::None;
        let shard = keyspace.shard(name.dbid, name.shard_index);
        *self = Held::One(name, shard.lock());
    }

    /// Locks the shards of several keys, each once, in their order.
    pub(crate) fn many(
        &mut self,
        keyspace: &'k Keyspace,
        names: &mut SmallVec<[ShardName; 8]>,
    ) -> Result<(), Busy> {
        *self = Held::None;
        names.sort_unstable();
        names.dedup();
        let mut guards = SmallVec::with_capacity(names.len());
        for name in names.iter() {
            guards.push((*name, lock(keyspace, *name, &keyspace.busy)?));
        }
        *self = Held::Many(guards);
        Ok(())
    }

    /// Whether a shard may be touched.
    pub(crate) fn has(&self, name: ShardName) -> bool {
        match self {
            Held::None => false,
            Held::One(held, _) => *held == name,
            Held::Many(guards) => guards
                .binary_search_by_key(&name, |(held, _)| *held)
                .is_ok(),
            Held::All(_) => true,
        }
    }

    /// The shards that are locked one by one.
    pub(crate) fn names(&self) -> SmallVec<[ShardName; 8]> {
        match self {
            Held::None | Held::All(_) => SmallVec::new(),
            Held::One(held, _) => [*held].into_iter().collect(),
            Held::Many(guards) => guards.iter().map(|(held, _)| *held).collect(),
        }
    }

    /// What is locked one by one.
    pub(crate) fn guards(&self) -> impl Iterator<Item = &ShardGuard<'k>> {
        let (one, many) = match self {
            Held::None | Held::All(_) => (None, None),
            Held::One(_, guard) => (Some(guard), None),
            Held::Many(guards) => (None, Some(guards)),
        };
        let many = many.into_iter().flatten().map(|(_, guard)| guard);
        one.into_iter().chain(many)
    }

    /// The locked shard.
    ///
    /// # Panics
    /// When the command did not declare a key of this shard: a mistake in its declaration, never in its input.
    #[inline]
    pub(crate) fn guard(&mut self, keyspace: &'k Keyspace, name: ShardName) -> &mut ShardGuard<'k> {
        match self {
            Held::One(held, guard) => {
                assert!(
                    *held == name,
                    "a command touched a key that it did not declare"
                );
                guard
            }
            Held::Many(guards) => {
                let at = guards.binary_search_by_key(&name, |(held, _)| *held);
                let at = at
                    .unwrap_or_else(|_| panic!("a command touched a key that it did not declare"));
                &mut guards[at].1
            }
            Held::All(last) => all_guard(keyspace, last, name),
            Held::None => panic!("a command that declared no keys touched one"),
        }
    }

    /// Sees to it that [`Held::shared`] finds all of these shards, which the command declared: where the gate is closed,
    /// they are locked now.
    pub(crate) fn hold_together(&mut self, keyspace: &'k Keyspace, names: &[ShardName]) {
        let Held::All(last) = self else {
            return;
        };
        let mut names: SmallVec<[ShardName; 8]> = names.into();
        names.sort_unstable();
        names.dedup();
        last.clear();
        last.extend(names.into_iter().map(|name| lock_alone(keyspace, name)));
    }

    /// A shard that is locked, to be read together with others.
    ///
    /// # Panics
    /// As [`Held::guard`], and where the gate is closed and [`Held::hold_together`] was not told of it.
    pub(crate) fn shared(&self, name: ShardName) -> &ShardGuard<'k> {
        let guards = match self {
            Held::One(held, guard) if *held == name => return guard,
            Held::Many(guards) => guards.as_slice(),
            Held::All(last) => last.as_slice(),
            Held::One(..) | Held::None => &[],
        };
        match guards.binary_search_by_key(&name, |(held, _)| *held) {
            Ok(at) => &guards[at].1,
            Err(_) => panic!("a command touched a key that it did not declare"),
        }
    }
}

fn lock<'k>(
    keyspace: &'k Keyspace,
    name: ShardName,
    busy: &BusyFlag,
) -> Result<ShardGuard<'k>, Busy> {
    keyspace
        .shard(name.dbid, name.shard_index)
        .lock_unless(busy)
}

/// A shard where the gate is closed: nobody else holds it.
fn lock_alone<'k>(keyspace: &'k Keyspace, name: ShardName) -> Locked<'k> {
    (name, keyspace.shard(name.dbid, name.shard_index).lock())
}

#[cold]
fn all_guard<'k, 'h>(
    keyspace: &'k Keyspace,
    last: &'h mut SmallVec<[Locked<'k>; 1]>,
    name: ShardName,
) -> &'h mut ShardGuard<'k> {
    let at = match last.iter().position(|(held, _)| *held == name) {
        Some(at) => at,
        None => {
            // The old guards go first: the same thread must never hold two of them out of order.
            last.clear();
            last.push(lock_alone(keyspace, name));
            0
        }
    };
    &mut last[at].1
}
