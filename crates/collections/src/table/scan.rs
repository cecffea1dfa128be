//! Looking at many items: the SCAN cursor, random samples, everything, and statistics.
//!
//! **The cursor.** Read a hash's bits from the lowest up, as the digits of a fraction after the point. A bucket then
//! is an interval of fractions: those hashes that begin with its index's bits. Splitting a bucket halves its interval
//! in place; merging joins two neighbours. The cursor is a point on that line, written back in the hash's order of
//! bits, and its promise is that whatever lies below it has been reported. A call reports the bucket around the point
//! and moves to the end of its interval, whatever the intervals were when the cursor was made. So what is in the table
//! throughout a scan is reported at least once, and more than once only where buckets were merged meanwhile.

use super::bucket::Bucket;
use super::{ItemRef, OccupiedSlot, Place, Table, TableItem, home_index};

/// How often a sample is drawn in vain before the next bucket with an item is taken.
const SAMPLE_TRIES: u32 = 64;
/// A chain with this many items or more is always taken; shorter ones in proportion.
const SAMPLE_CHAIN_MAX: usize = 16;
/// The longest chain that [`TableStats`] counts on its own.
const CHAIN_LENGTHS: usize = 50;

/// The state of a table, for DEBUG HTSTATS and for measuring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableStats {
    /// Items.
    pub len: usize,
    /// Home buckets.
    pub bucket_count: usize,
    /// Children of all chains, large and small.
    pub child_count: usize,
    /// Home buckets with at least one child.
    pub chained_count: usize,
    /// The most items in one chain.
    pub chain_len_max: usize,
    /// How many chains hold how many items: `chain_lens[3]` have three. The last counts all longer ones too.
    pub chain_lens: [usize; CHAIN_LENGTHS],
    /// Bytes of buckets and directory.
    pub memory_bytes: usize,
}

impl<T: TableItem> Table<T> {
    /// Reports the items of one bucket to `f` and answers the cursor to go on with; zero begins and zero ends a scan.
    /// Any number is a valid cursor. Those answered are below 2^27 and stay valid whatever the table does meanwhile.
    pub fn scan(&self, cursor: u64, f: &mut dyn FnMut(&T)) -> u64 {
        if self.bucket_count == 0 {
            return 0;
        }
        let index = home_index(cursor, self.bucket_count);
        for_each_in(self.bucket(index), f);
        self.next_cursor(cursor, index)
    }

    /// As [`Self::scan`], with items to be changed in place.
    pub fn scan_mut(&mut self, cursor: u64, mut f: impl FnMut(T::Mut<'_>)) -> u64 {
        if self.bucket_count == 0 {
            return 0;
        }
        let index = home_index(cursor, self.bucket_count);
        for bucket in self.bucket(index).chain() {
            for slot in bucket.control().taken() {
                // SAFETY: the slot is taken, and the exclusive borrow of the table is that of the item during the call.
                f(unsafe { T::borrow_mut(bucket.load(slot).item()) });
            }
        }
        self.next_cursor(cursor, index)
    }

    /// The cursor behind bucket `index`, in which `cursor` lies.
    #[inline]
    fn next_cursor(&self, cursor: u64, index: u32) -> u64 {
        let unused = !self.index_mask(index);
        // Add one to the last digit of the bucket's fraction; the carry runs towards the lower bits.
        (cursor | unused)
            .reverse_bits()
            .wrapping_add(1)
            .reverse_bits()
    }

    /// Reports items in the order of the cursor from a position on: the cursor with its lowest bit first. Reports those of
    /// one bucket that do not lie below the position, with the bits of their hashes that a table uses, and answers the
    /// position to go on with; none at the end. Zero is the first position.
    pub(crate) fn scan_from(&self, position: u64, f: &mut dyn FnMut(u64, &T)) -> Option<u64> {
        if self.bucket_count == 0 {
            return None;
        }
        let cursor = position.reverse_bits();
        let index = home_index(cursor, self.bucket_count);
        for bucket in self.bucket(index).chain() {
            for slot in bucket.control().taken() {
                let stored = bucket.load(slot);
                let hash = stored.hash_bits();
                if hash.reverse_bits() >= position {
                    // SAFETY: the slot is taken; the item stays as it is while the table is borrowed.
                    f(hash, &*unsafe { ItemRef::<T>::new(stored.item()) });
                }
            }
        }
        let unused = !self.index_mask(index);
        (cursor | unused).reverse_bits().checked_add(1)
    }

    /// The hash bits that are equal in all items of bucket `index`.
    #[inline]
    fn index_mask(&self, index: u32) -> u64 {
        let mask = u32::MAX >> self.bucket_count.leading_zeros();
        // The bucket's sibling in the upper half of the level; where that is not there, the bucket is not split yet.
        let split = (index | (mask ^ (mask >> 1))) < self.bucket_count;
        u64::from(if split { mask } else { mask >> 1 })
    }

    /// Reports all items.
    pub fn for_each(&self, f: &mut dyn FnMut(&T)) {
        (0..self.bucket_count).for_each(|index| for_each_in(self.bucket(index), f));
    }

    /// A random item, each as probable as another but for those in chains of more than 16, from `random`, of which all
    /// 64 bits count. Looks at a few buckets, or at many where nearly all were emptied by a sweep just now.
    pub fn sample(&self, random: u64) -> Option<ItemRef<'_, T>> {
        let place = self.sample_place(random)?;
        // SAFETY: the slot is taken, and the item stays as it is while the table is borrowed.
        Some(unsafe { ItemRef::new(place.stored().item()) })
    }

    /// The place of a random item, found as by [`Self::sample`]: for taking it out without another search.
    pub fn sample_slot(&mut self, random: u64) -> Option<OccupiedSlot<'_, T>> {
        let place = self.sample_place(random)?;
        Some(OccupiedSlot::new(self, place))
    }

    fn sample_place(&self, random: u64) -> Option<Place> {
        if self.len == 0 {
            return None;
        }
        let mut state = random;
        for _ in 0..SAMPLE_TRIES {
            let draw = next_random(&mut state);
            let bucket = self.bucket(self.random_index(draw));
            let count = chain_len(bucket);
            if (draw as u32 as usize) % SAMPLE_CHAIN_MAX.max(count) < count {
                return place_at(bucket, (next_random(&mut state) % count as u64) as usize);
            }
        }
        let start = self.random_index(next_random(&mut state));
        let bucket = (start..self.bucket_count)
            .chain(0..start)
            .map(|index| self.bucket(index))
            .find(|b| b.count() > 0)?;
        place_at(
            bucket,
            (next_random(&mut state) % chain_len(bucket) as u64) as usize,
        )
    }

    /// Reports the items of a random bucket to `f`, and answers how many: possibly none. One cache line and those of
    /// the items; what eviction samples from.
    pub fn sample_bucket(&self, random: u64, f: &mut dyn FnMut(&T)) -> usize {
        if self.bucket_count == 0 {
            return 0;
        }
        let mut state = random;
        let bucket = self.bucket(self.random_index(next_random(&mut state)));
        for_each_in(bucket, f);
        chain_len(bucket)
    }

    /// A bucket index from the upper half of `draw`.
    #[inline]
    fn random_index(&self, draw: u64) -> u32 {
        (((draw >> 32) * u64::from(self.bucket_count)) >> 32) as u32
    }

    /// The table's shape; visits every bucket.
    pub fn stats(&self) -> TableStats {
        let mut stats = TableStats {
            len: self.len(),
            bucket_count: self.bucket_count(),
            child_count: 0,
            chained_count: 0,
            chain_len_max: 0,
            chain_lens: [0; CHAIN_LENGTHS],
            memory_bytes: self.memory_bytes(),
        };
        for index in 0..self.bucket_count {
            let bucket = self.bucket(index);
            let count = chain_len(bucket);
            stats.child_count += bucket.chain().count() - 1;
            stats.chained_count += usize::from(bucket.control().is_chained());
            stats.chain_len_max = stats.chain_len_max.max(count);
            stats.chain_lens[count.min(CHAIN_LENGTHS - 1)] += 1;
        }
        stats
    }
}

fn chain_len(home: Bucket<'_>) -> usize {
    home.chain().map(Bucket::count).sum()
}

/// Reports the items of the chain that starts at `home`, a bucket of a table that is borrowed meanwhile.
fn for_each_in<T: TableItem>(home: Bucket<'_>, f: &mut dyn FnMut(&T)) {
    for bucket in home.chain() {
        for slot in bucket.control().taken() {
            // SAFETY: the slot is taken; the item stays as it is while the table is borrowed, as it is by the caller.
            let item = unsafe { ItemRef::<T>::new(bucket.load(slot).item()) };
            f(&item);
        }
    }
}

/// The place of item number `rank` of a chain.
fn place_at(home: Bucket<'_>, rank: usize) -> Option<Place> {
    let (bucket, slot) = home
        .chain()
        .flat_map(|bucket| bucket.control().taken().map(move |slot| (bucket, slot)))
        .nth(rank)?;
    Some(Place {
        home: home.as_raw(),
        bucket: bucket.as_raw(),
        slot,
    })
}

/// The next number of a splitmix64 sequence (Steele, Lea, Flood 2014): one given random number becomes many.
#[inline]
fn next_random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use crate::table::Table;
    use crate::table::model::{HASHES, Pair, good_hash};
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn key_of(number: u32) -> Vec<u8> {
        number.to_le_bytes().to_vec()
    }

    fn filled(count: u32, hash: fn(&[u8]) -> u64) -> Table<Pair> {
        let mut table = Table::new();
        for number in 0..count {
            table.insert(
                hash(&key_of(number)),
                Pair::new(&key_of(number), u64::from(number)),
            );
        }
        table
    }

    #[test]
    fn an_undisturbed_scan_reports_everything_once() {
        for count in [0, 1, 6, 7, 40, 100, if cfg!(miri) { 120 } else { 5000 }] {
            let table = filled(count, good_hash);
            let (mut cursor, mut seen, mut calls) = (0, Vec::new(), 0);
            loop {
                cursor = table.scan(cursor, &mut |pair| seen.push(pair.value()));
                calls += 1;
                assert!(cursor < 1 << 27);
                if cursor == 0 {
                    break;
                }
            }
            seen.sort_unstable();
            assert!(seen.iter().copied().eq(0..u64::from(count)));
            assert_eq!(calls, table.bucket_count().max(1));
            let (mut table, mut seen_mut) = (table, Vec::new());
            loop {
                cursor = table.scan_mut(cursor, |pair| seen_mut.push(*pair));
                if cursor == 0 {
                    break;
                }
            }
            seen_mut.sort_unstable();
            assert_eq!(seen_mut, seen);
        }
    }

    proptest! {
        #![proptest_config(crate::tests::cases(500, 2))]

        /// Between two calls the table grows or shrinks by any amount, beyond a core of keys that stay throughout.
        #[test]
        fn what_stays_is_reported(
            which in 0..HASHES.len(),
            core in 0..60_u32,
            sizes in prop::collection::vec(0..if cfg!(miri) { 200 } else { 1500_u32 }, 1..40),
        ) {
            let hash = HASHES[which];
            let mut table = filled(core, hash);
            let (mut cursor, mut seen, mut size) = (0, HashSet::new(), core);
            for round in 0.. {
                cursor = table.scan(cursor, &mut |pair| { seen.insert(pair.value()); });
                if cursor == 0 {
                    break;
                }
                // The hostile hashes make quadratic chains; a few hundred items are enough there.
                let wanted = core + sizes[round % sizes.len()] % if which == 0 { u32::MAX } else { 200 };
                for number in size..wanted {
                    table.insert(hash(&key_of(number)), Pair::new(&key_of(number), u64::from(number)));
                }
                for number in wanted..size {
                    prop_assert!(table.remove(hash(&key_of(number)), &key_of(number)).is_some());
                }
                size = wanted;
                prop_assert!(round < 100_000, "the scan ends");
            }
            prop_assert!((0..u64::from(core)).all(|number| seen.contains(&number)));
        }
    }

    #[test]
    fn samples_are_fair() {
        assert!(Table::<Pair>::new().sample(1).is_none());
        let (count, draws) = if cfg!(miri) {
            (10_u32, 500_u64)
        } else {
            (700, 700_000)
        };
        let table = filled(count, good_hash);
        let mut drawn = vec![0_u64; count as usize];
        let mut state = 42;
        for _ in 0..draws {
            drawn[table
                .sample(super::next_random(&mut state))
                .expect("not empty")
                .value() as usize] += 1;
        }
        // A thousand draws each on average, a standard deviation of 32: six of them leave room for no accident.
        let slack = 6.0 * ((draws / u64::from(count)) as f64).sqrt();
        for times in drawn {
            assert!(
                (times as f64 - (draws / u64::from(count)) as f64).abs() < slack,
                "{times}"
            );
        }
    }

    #[test]
    fn a_sample_is_found_in_a_table_swept_bare() {
        let mut table = filled(if cfg!(miri) { 200 } else { 20_000 }, good_hash);
        let mut verdict = |pair: &Pair| {
            if pair.value() == 77 {
                crate::Sweep::Keep
            } else {
                crate::Sweep::Remove
            }
        };
        assert_eq!(table.sweep(0, usize::MAX, &mut verdict, &mut drop), 0);
        assert!((0..20).all(|random| table.sample(random).expect("one is left").value() == 77));
        let mut reported = 0;
        let counted: usize = (0..if cfg!(miri) { 200 } else { 200_000 })
            .map(|random| table.sample_bucket(random, &mut |_| reported += 1))
            .sum();
        assert_eq!(counted, reported);
        while table.contract(1000) {}
        assert_eq!(table.bucket_count(), 1);
        assert_eq!(table.stats().chain_lens[1], 1);
    }
}
