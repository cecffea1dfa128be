//! Looking at many items: the SCAN cursor, random samples, everything, and statistics.
//!
//! **The cursor.** Read a hash's bits from the lowest up, as the digits of a fraction after the point. A bucket then is
//! an interval of fractions: those hashes that begin with its index's bits. Splitting a bucket halves its interval in
//! place; merging joins two neighbours. The cursor is a point on that line, written back in the hash's order of bits,
//! and its promise is that whatever lies below it has been reported. A call reports the bucket around the point and
//! moves to the end of its interval, whatever the intervals were when the cursor was made. So what is in the table
//! throughout a scan is reported at least once, and more than once only where buckets were merged meanwhile.

use super::bucket::Bucket;
use super::{ItemRef, Table, TableItem, home_index};

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
    /// Children of all chains.
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
        let unused = !self.index_mask(index);
        // Add one to the last digit of the bucket's fraction; the carry runs towards the lower bits.
        (cursor | unused)
            .reverse_bits()
            .wrapping_add(1)
            .reverse_bits()
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
        if self.len == 0 {
            return None;
        }
        let mut state = random;
        for _ in 0..SAMPLE_TRIES {
            let draw = next_random(&mut state);
            let bucket = self.bucket(self.random_index(draw));
            let count = chain_len(bucket);
            if (draw as u32 as usize) % SAMPLE_CHAIN_MAX.max(count) < count {
                return item_at(bucket, (next_random(&mut state) % count as u64) as usize);
            }
        }
        let start = self.random_index(next_random(&mut state));
        let bucket = (start..self.bucket_count)
            .chain(0..start)
            .map(|index| self.bucket(index))
            .find(|b| b.count() > 0)?;
        item_at(
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
            stats.chained_count += usize::from(bucket.is_chained());
            stats.chain_len_max = stats.chain_len_max.max(count);
            stats.chain_lens[count.min(CHAIN_LENGTHS - 1)] += 1;
        }
        stats
    }
}

fn chain_len(home: &Bucket) -> usize {
    home.chain().map(Bucket::count).sum()
}

/// Reports the items of the chain that starts at `home`, a bucket of a table that is borrowed meanwhile.
fn for_each_in<T: TableItem>(home: &Bucket, f: &mut dyn FnMut(&T)) {
    for bucket in home.chain() {
        for slot in bucket.taken() {
            // SAFETY: the slot is taken; the item stays as it is while the table is borrowed, as it is by the caller.
            let item = unsafe { ItemRef::<T>::new(bucket.load(slot).item()) };
            f(&item);
        }
    }
}

/// The item number `rank` of a chain.
fn item_at<'a, T: TableItem>(home: &'a Bucket, rank: usize) -> Option<ItemRef<'a, T>> {
    let (bucket, slot) = home
        .chain()
        .flat_map(|bucket| bucket.taken().map(move |slot| (bucket, slot)))
        .nth(rank)?;
    // SAFETY: as above: the bucket's lifetime is that of the table's borrow.
    Some(unsafe { ItemRef::new(bucket.load(slot).item()) })
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
