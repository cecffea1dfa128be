//! Reporting a table in parts as it was at one instant, while it goes on changing.
//!
//! **How it stays exact.** The elements come in the order of the table's cursor (see `table/scan.rs`): by their hashes'
//! bits, read from the lowest up. What lies below the position has been reported, whatever the table does. Of what lies
//! above it, an element that was there at the beginning is kept here, as it was, when it is changed or removed for the
//! first time; the name of one that was added or changed is noted, so that it is not reported from the table when the
//! position reaches it. Both cost a changed element once, and the notes shrink again as the position passes them.
//!
//! Growing, contracting and emptying the table need no attention, since positions are hashes and not buckets: where
//! merging leaves the position in the middle of a bucket, only what lies above it is reported.
//!
//! It must be told of every change: who owns the table owns the walk and calls it. It never takes long at once: what is
//! kept lies in short runs, and names in a table that grows by a bucket at a time.

use crate::field::Field;
use crate::table::{Table, TableItem};

/// Elements of one run of what is kept.
const RUN_LEN: usize = 256;

/// A walk over a table that is under way. The hashes that it is given are those by which the elements lie in the table.
pub struct Walk<T: TableItem> {
    /// What lies below has been reported: a hash with its lowest bit first. `None` where all has.
    position: Option<u64>,
    /// Elements at the beginning.
    len: usize,
    /// Elements as they were, that are no longer so in the table. Taken from the last run; none is empty.
    kept: Vec<Vec<T>>,
    /// The names of the table's elements above the position that were not there at the beginning, or are kept.
    noted: Table<Field>,
}

impl<T: TableItem> Walk<T> {
    /// A walk that has reported nothing yet, over a table of so many elements.
    pub fn new(len: usize) -> Self {
        Self {
            position: Some(0),
            len,
            kept: Vec::new(),
            noted: Table::new(),
        }
    }

    /// Elements at the beginning, all of which are reported.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Allocations that dropping it frees.
    pub fn drop_effort(&self) -> usize {
        self.kept.len() * RUN_LEN + self.noted.len()
    }

    /// Whether the position has not reached this hash.
    #[inline]
    fn is_ahead(&self, hash: u64) -> bool {
        self.position
            .is_some_and(|position| hash.reverse_bits() >= position)
    }

    /// An element was added.
    pub fn added(&mut self, hash: u64, name: &[u8]) {
        if self.is_ahead(hash) {
            self.noted.insert(hash, Field::new(name, b"", None));
            drop(self.noted.take_garbage());
        }
    }

    /// An element is about to change. Answers whether it has to be given to [`Self::keep`] as it is.
    #[must_use]
    pub fn changes(&mut self, hash: u64, name: &[u8]) -> bool {
        let is_kept = self.is_ahead(hash) && self.noted.get(hash, name).is_none();
        if is_kept {
            self.added(hash, name);
        }
        is_kept
    }

    /// An element was removed, or is about to be. Answers whether it has to be given to [`Self::keep`].
    #[must_use]
    pub fn removes(&mut self, hash: u64, name: &[u8]) -> bool {
        self.is_ahead(hash) && !self.forget(hash, name)
    }

    /// An element was removed, and this is it.
    pub fn removed(&mut self, hash: u64, item: T) {
        if self.removes(hash, item.key()) {
            self.keep(item);
        }
    }

    /// Takes an element as it was at the beginning.
    pub fn keep(&mut self, item: T) {
        match self.kept.last_mut() {
            Some(run) if run.len() < RUN_LEN => run.push(item),
            _ => {
                let mut run = Vec::with_capacity(RUN_LEN);
                run.push(item);
                self.kept.push(run);
            }
        }
    }

    /// Removes a note. Answers whether there was one.
    fn forget(&mut self, hash: u64, name: &[u8]) -> bool {
        let was_noted = self.noted.remove(hash, name).is_some();
        if was_noted {
            drop(self.noted.take_garbage());
        }
        was_noted
    }

    /// Reports about `parts` elements, perhaps fewer: buckets that are passed count as well, so that a call takes as long
    /// as any other. True when all were reported.
    pub fn step(&mut self, table: &Table<T>, parts: usize, report: &mut dyn FnMut(&T)) -> bool {
        let mut left = parts.max(1);
        while left > 0 {
            if let Some(item) = self.take_kept() {
                report(&item);
                left -= 1;
                continue;
            }
            let Some(position) = self.position else {
                return true;
            };
            let mut seen = 1;
            self.position = table.scan_from(position, &mut |hash, item| {
                seen += 1;
                if self.noted.is_empty() || !self.forget(hash, item.key()) {
                    report(item);
                }
            });
            left = left.saturating_sub(seen);
        }
        self.position.is_none() && self.kept.is_empty()
    }

    fn take_kept(&mut self) -> Option<T> {
        let run = self.kept.last_mut()?;
        let item = run.pop();
        if run.is_empty() {
            self.kept.pop();
        }
        item
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Sweep;
    use crate::table::model::{HASHES, Model, Pair, good_hash};
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Op {
        Insert(u16, u64),
        Remove(u16),
        RemoveMany(u16, u16),
        Sweep(u64),
        Step(usize),
    }

    fn ops() -> impl Strategy<Value = Vec<Op>> {
        let op = prop_oneof![
            4 => (0..400_u16, 0..100_u64).prop_map(|(key, value)| Op::Insert(key, value)),
            3 => (0..400_u16).prop_map(Op::Remove),
            1 => (0..400_u16, 0..200_u16).prop_map(|(from, count)| Op::RemoveMany(from, count)),
            1 => (1..9_u64).prop_map(Op::Sweep),
            3 => (0..20_usize).prop_map(Op::Step),
        ];
        prop::collection::vec(op, 1..if cfg!(miri) { 30 } else { 200 })
    }

    struct Walked {
        table: Table<Pair>,
        walk: Walk<Pair>,
        hash: fn(&[u8]) -> u64,
        seen: Vec<(Vec<u8>, u64)>,
    }

    impl Walked {
        fn insert(&mut self, key: &[u8], value: u64) {
            let hash = (self.hash)(key);
            match self.table.get(hash, key).map(|pair| pair.value()) {
                None => {
                    self.table.insert(hash, Pair::new(key, value));
                    self.walk.added(hash, key);
                }
                Some(old) => {
                    if self.walk.changes(hash, key) {
                        self.walk.keep(Pair::new(key, old));
                    }
                    *self.table.get_mut(hash, key).unwrap() = value;
                }
            }
        }

        fn remove(&mut self, key: &[u8]) {
            let hash = (self.hash)(key);
            if let Some(removed) = self.table.remove(hash, key) {
                self.walk.removed(hash, removed);
            }
        }

        fn step(&mut self, parts: usize) -> bool {
            let Self { walk, seen, .. } = self;
            walk.step(&self.table, parts, &mut |pair: &Pair| {
                seen.push((pair.key().to_vec(), pair.value()));
            })
        }

        fn apply(&mut self, op: &Op) {
            match *op {
                Op::Insert(key, value) => self.insert(&key.to_le_bytes(), value),
                Op::Remove(key) => self.remove(&key.to_le_bytes()),
                Op::RemoveMany(from, count) => {
                    (from..from + count).for_each(|key| self.remove(&key.to_le_bytes()));
                }
                Op::Sweep(modulus) => {
                    let Self {
                        table, walk, hash, ..
                    } = self;
                    let mut verdict = |pair: &Pair| match pair.value() % modulus {
                        0 => Sweep::Remove,
                        _ => Sweep::Keep,
                    };
                    let mut removed = |pair: Pair| walk.removed(hash(pair.key()), pair);
                    table.sweep(0, usize::MAX, &mut verdict, &mut removed);
                }
                Op::Step(parts) => {
                    self.step(parts);
                }
            }
        }
    }

    proptest! {
        #![proptest_config(crate::tests::cases(600, 3))]

        #[test]
        fn it_reports_what_was_there_at_the_beginning(
            which in 0..HASHES.len(),
            count in 0..if cfg!(miri) { 40 } else { 400_u16 },
            ops in ops(),
        ) {
            let hash = HASHES[which];
            let (mut table, mut model) = (Table::new(), Model::new());
            for key in 0..count {
                let key = key.to_le_bytes();
                table.insert(hash(&key), Pair::new(&key, 1000));
                model.insert(key.to_vec(), 1000);
            }
            let walk = Walk::new(table.len());
            let mut walked = Walked { table, walk, hash, seen: Vec::new() };
            ops.iter().for_each(|op| walked.apply(op));
            for round in 0.. {
                if walked.step(7) {
                    break;
                }
                prop_assert!(round < 10_000, "the walk ends");
            }
            prop_assert_eq!(walked.walk.noted.len(), 0);
            walked.seen.sort_unstable();
            prop_assert_eq!(walked.seen.len(), walked.walk.len());
            prop_assert!(walked.seen.into_iter().eq(model));
        }
    }

    #[test]
    fn a_step_is_bounded_where_the_table_is_sparse() {
        let count = if cfg!(miri) { 300_u32 } else { 30_000 };
        let mut table = Table::new();
        for number in 0..count {
            let key = number.to_le_bytes();
            table.insert(good_hash(&key), Pair::new(&key, u64::from(number)));
        }
        let mut verdict = |pair: &Pair| match pair.value() {
            0 => Sweep::Keep,
            _ => Sweep::Remove,
        };
        table.sweep(0, usize::MAX, &mut verdict, &mut drop);
        let buckets = table.bucket_count();
        assert!(buckets > count as usize / 8);
        let (mut walk, mut seen, mut steps) = (Walk::new(1), 0, 1);
        while !walk.step(&table, 10, &mut |_| seen += 1) {
            steps += 1;
        }
        assert_eq!(seen, 1);
        assert!(steps > buckets / 10, "{steps} steps for {buckets} buckets");
    }
}
