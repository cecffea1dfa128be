//! An ordered map of small items in runs that copies share: what is pending in a consumer group, by id.
//!
//! ```text
//! ┌─────────┬─────────┬─────────┐
//! │ first   │ first   │ first   │     a ring buffer of runs, each counted and up to 4 KB
//! │ items ▼ │ items ▼ │ items ▼ │
//! └─────────┴─────────┴─────────┘
//! ```
//!
//! A tree of the standard library costs as much a change, but its copy costs an allocation for every few items, which
//! nobody wants to wait for where there are a million. Here a copy costs a count for every hundred or so, and who changes
//! one of them copies its run. Keys mostly come in ascending order, and go in about the order in which they came: runs fill
//! up at the one end and are given up at the other.

use std::collections::VecDeque;
use std::collections::vec_deque;
use std::ops::{Bound, RangeBounds};

use crate::shared::Shared;

/// Bytes of the items of a full run, about.
const RUN_BYTES: usize = 4096;
/// Bytes of a run beside its items: two counts and a vector.
const HEAD_BYTES: usize = 40;

/// See the module's text. A clone costs O(n / 100).
#[derive(Debug)]
pub struct Runs<K, V> {
    /// In order; never an empty one.
    runs: VecDeque<Run<K, V>>,
    len: usize,
}

#[derive(Debug)]
struct Run<K, V> {
    /// The lowest key.
    first: K,
    items: Shared<Vec<(K, V)>>,
}

impl<K: Copy, V> Clone for Run<K, V> {
    fn clone(&self) -> Self {
        Self {
            first: self.first,
            items: self.items.clone(),
        }
    }
}

impl<K: Copy, V> Clone for Runs<K, V> {
    fn clone(&self) -> Self {
        Self {
            runs: self.runs.clone(),
            len: self.len,
        }
    }
}

impl<K, V> Default for Runs<K, V> {
    fn default() -> Self {
        Self {
            runs: VecDeque::new(),
            len: 0,
        }
    }
}

/// Where an item is or belongs: its run, and its index therein.
type At = (usize, usize);

impl<K: Copy + Ord, V: Clone> Runs<K, V> {
    const RUN_LEN_MAX: usize = {
        let len = RUN_BYTES / size_of::<(K, V)>();
        if len < 8 { 8 } else { len }
    };

    /// Number of items.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Heap bytes, as if all runs had just the room that they need. O(1).
    pub fn memory_bytes(&self) -> usize {
        self.runs.capacity() * size_of::<Run<K, V>>()
            + self.runs.len() * HEAD_BYTES
            + self.len * size_of::<(K, V)>()
    }

    /// Where a key is, or else where it belongs: in the run before which none begins above it. O(log n).
    fn find(&self, key: &K) -> Result<At, At> {
        let above = match self.runs.back() {
            // Who appends finds the end at once.
            Some(last) if last.first <= *key => self.runs.len(),
            _ => self.runs.partition_point(|run| run.first <= *key),
        };
        let at = above.saturating_sub(1);
        let Some(run) = self.runs.get(at) else {
            return Err((0, 0));
        };
        match run.items.binary_search_by_key(key, |(key, _)| *key) {
            Ok(index) => Ok((at, index)),
            Err(index) => Err((at, index)),
        }
    }

    /// The value of a key. O(log n).
    pub fn get(&self, key: &K) -> Option<&V> {
        let (run, index) = self.find(key).ok()?;
        let (_, value) = self.runs.get(run)?.items.get(index)?;
        Some(value)
    }

    /// Whether a key is there. O(log n).
    pub fn contains_key(&self, key: &K) -> bool {
        self.find(key).is_ok()
    }

    /// The value of a key, to be changed. O(log n).
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let (run, index) = self.find(key).ok()?;
        let items = Shared::make_mut(&mut self.runs.get_mut(run)?.items);
        let (_, value) = items.get_mut(index)?;
        Some(value)
    }

    /// Gives a key a value. Answers the one that it had. O(log n).
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (run, index) = match self.find(&key) {
            Err(at) => self.make_room(at),
            Ok(at) => {
                let old = self.item_mut(at);
                return Some(std::mem::replace(&mut old.1, value));
            }
        };
        self.len += 1;
        match self.runs.get_mut(run) {
            Some(run) => {
                Shared::make_mut(&mut run.items).insert(index, (key, value));
                run.first = run.first.min(key);
            }
            None => self.runs.push_back(Run {
                first: key,
                items: Shared::new(vec![(key, value)]),
            }),
        }
        None
    }

    fn item_mut(&mut self, (run, index): At) -> &mut (K, V) {
        &mut Shared::make_mut(&mut self.runs[run].items)[index]
    }

    /// Makes room where a key belongs that is not there, and answers where that is then: perhaps in a run to come.
    fn make_room(&mut self, (at, index): At) -> At {
        let run_count = self.runs.len();
        let Some(run) = self.runs.get_mut(at) else {
            return (at, 0);
        };
        let len = run.items.len();
        if len < Self::RUN_LEN_MAX {
            return (at, index);
        }
        if index == len && at + 1 == run_count {
            return (at + 1, 0);
        }
        let half = len / 2;
        let upper = Shared::make_mut(&mut run.items).split_off(half);
        self.runs.insert(
            at + 1,
            Run {
                first: upper[0].0,
                items: Shared::new(upper),
            },
        );
        if index <= half {
            (at, index)
        } else {
            (at + 1, index - half)
        }
    }

    /// Removes a key. Answers the value that it had. O(log n).
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let (at, index) = self.find(key).ok()?;
        let run = self.runs.get_mut(at)?;
        let items = Shared::make_mut(&mut run.items);
        let (_, value) = items.remove(index);
        self.len -= 1;
        match items.first() {
            None => {
                self.runs.remove(at);
            }
            Some((first, _)) => {
                run.first = *first;
                if items.len() < Self::RUN_LEN_MAX / 4 {
                    self.join(at);
                }
            }
        }
        Some(value)
    }

    /// Joins a run that has become short with a neighbour, if both have room in three quarters of one.
    fn join(&mut self, at: usize) {
        let len_of = |at: usize| self.runs.get(at).map(|run| run.items.len());
        let fits = |left: usize| {
            let both = len_of(left).zip(len_of(left + 1));
            both.is_some_and(|(left, right)| left + right <= Self::RUN_LEN_MAX / 4 * 3)
        };
        let candidates = [at.checked_sub(1), Some(at)];
        let Some(left) = candidates.into_iter().flatten().find(|left| fits(*left)) else {
            return;
        };
        if let Some(right) = self.runs.remove(left + 1)
            && let Some(run) = self.runs.get_mut(left)
        {
            Shared::make_mut(&mut run.items).extend_from_slice(&right.items);
        }
    }

    /// The lowest key with its value.
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        self.runs
            .front()?
            .items
            .first()
            .map(|(key, value)| (key, value))
    }

    /// The highest key with its value.
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        self.runs
            .back()?
            .items
            .last()
            .map(|(key, value)| (key, value))
    }

    /// All keys with their values, in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        self.iter_from((0, 0))
    }

    fn iter_from(&self, (run, index): At) -> Iter<'_, K, V> {
        let mut runs = self.runs.range(run.min(self.runs.len())..);
        let items = runs.next().and_then(|run| run.items.get(index..));
        Iter {
            items: items.unwrap_or_default().iter(),
            runs,
        }
    }

    /// The keys in a range with their values, in order; none where it ends before it begins. O(log n) at first.
    pub fn range(&self, range: impl RangeBounds<K>) -> impl Iterator<Item = (&K, &V)> {
        let from = match range.start_bound() {
            Bound::Unbounded => (0, 0),
            Bound::Included(key) => self.find(key).unwrap_or_else(|at| at),
            Bound::Excluded(key) => match self.find(key) {
                Ok((run, index)) => (run, index + 1),
                Err(at) => at,
            },
        };
        self.iter_from(from)
            .take_while(move |(key, _)| match range.end_bound() {
                Bound::Unbounded => true,
                Bound::Included(end) => *key <= end,
                Bound::Excluded(end) => *key < end,
            })
    }
}

/// Keys with their values, in order; made by [`Runs::iter`].
#[derive(Debug)]
pub struct Iter<'a, K, V> {
    items: std::slice::Iter<'a, (K, V)>,
    runs: vec_deque::Iter<'a, Run<K, V>>,
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((key, value)) = self.items.next() {
                return Some((key, value));
            }
            self.items = self.runs.next()?.items.iter();
        }
    }
}

impl<'a, K: Copy + Ord, V: Clone> IntoIterator for &'a Runs<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// So large that a run has few.
    type Value = [u64; 40];
    type Model = BTreeMap<u16, Value>;

    #[derive(Debug, Clone)]
    enum Op {
        Append(u16),
        Insert(u16),
        Remove(u16),
        RemoveFrom(u16, u16),
        Change(u16),
        Range(u16, u16),
        Copy,
    }

    fn ops() -> impl Strategy<Value = Vec<Op>> {
        let op = prop_oneof![
            6 => (1..3_u16).prop_map(Op::Append),
            6 => (0..300_u16).prop_map(Op::Insert),
            5 => (0..300_u16).prop_map(Op::Remove),
            1 => (0..300_u16, 0..60_u16).prop_map(|(from, count)| Op::RemoveFrom(from, count)),
            2 => (0..300_u16).prop_map(Op::Change),
            1 => (0..300_u16, 0..300_u16).prop_map(|(from, to)| Op::Range(from, to)),
            1 => Just(Op::Copy),
        ];
        prop::collection::vec(op, 1..if cfg!(miri) { 40 } else { 400 })
    }

    fn check(runs: &Runs<u16, Value>, model: &Model) {
        assert!(runs.iter().eq(model.iter()));
        assert_eq!(runs.len(), model.len());
        assert_eq!(runs.first_key_value(), model.first_key_value());
        assert_eq!(runs.last_key_value(), model.last_key_value());
        let max = Runs::<u16, Value>::RUN_LEN_MAX;
        for run in &runs.runs {
            assert!((1..=max).contains(&run.items.len()));
            assert_eq!(run.items[0].0, run.first);
        }
        // Two neighbours are not both short.
        let lens: Vec<usize> = runs.runs.iter().map(|run| run.items.len()).collect();
        assert!(lens.windows(2).all(|pair| pair[0] + pair[1] > max / 4));
    }

    fn apply(runs: &mut Runs<u16, Value>, model: &mut Model, op: &Op, stamp: u64) {
        let value = [stamp; 40];
        match *op {
            Op::Append(gap) => {
                let key = model.last_key_value().map_or(0, |(key, _)| *key) + gap;
                assert_eq!(runs.insert(key, value), model.insert(key, value));
            }
            Op::Insert(key) => assert_eq!(runs.insert(key, value), model.insert(key, value)),
            Op::Remove(key) => assert_eq!(runs.remove(&key), model.remove(&key)),
            Op::RemoveFrom(from, count) => {
                for key in from..from + count {
                    assert_eq!(runs.remove(&key), model.remove(&key));
                }
            }
            Op::Change(key) => {
                assert_eq!(runs.contains_key(&key), model.contains_key(&key));
                assert_eq!(runs.get(&key), model.get(&key));
                if let Some(found) = runs.get_mut(&key) {
                    *found = value;
                    model.insert(key, value);
                }
            }
            Op::Range(from, to) => {
                assert!(runs.range(from..).eq(model.range(from..)));
                assert!(runs.range(..to).eq(model.range(..to)));
                if from < to {
                    assert!(runs.range(from..=to).eq(model.range(from..=to)));
                    let open = (Bound::Excluded(from), Bound::Excluded(to));
                    assert!(runs.range(open).eq(model.range(open)));
                } else {
                    assert_eq!(runs.range(from..to).count(), 0);
                }
            }
            Op::Copy => {}
        }
    }

    proptest! {
        #![proptest_config(crate::tests::cases(300, 3))]

        #[test]
        fn behaves_as_a_tree(ops in ops()) {
            let (mut runs, mut model) = (Runs::default(), Model::new());
            let mut copies = Vec::new();
            for (stamp, op) in ops.iter().enumerate() {
                if matches!(op, Op::Copy) {
                    copies.push((runs.clone(), model.clone()));
                }
                apply(&mut runs, &mut model, op, stamp as u64);
                check(&runs, &model);
                if stamp % 7 == 0 && let Some((copy, model)) = copies.last_mut() {
                    apply(copy, model, op, stamp as u64);
                }
            }
            drop(runs);
            copies.iter().for_each(|(copy, model)| check(copy, model));
        }
    }

    #[test]
    fn runs_fill_up_and_a_copy_is_small() {
        let mut runs = Runs::default();
        (0..10_000_u64).for_each(|key| {
            runs.insert((key, 0_u64), ());
        });
        assert_eq!(runs.runs.len(), 10_000_usize.div_ceil(256));
        assert!(runs.memory_bytes() < 10_000 * 17);
        let copy = runs.clone();
        assert!((0..10_000).all(|key| runs.remove(&(key, 0)).is_some()));
        assert_eq!((runs.len(), runs.runs.len(), copy.len()), (0, 0, 10_000));
    }
}
