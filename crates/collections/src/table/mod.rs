//! A linear-hashing table with 64-byte buckets, generic over the entry.
//!
//! **Why linear hashing.** The table grows by one bucket at a time: bucket `s` is split into `s` and `s + 2^level`,
//! for `s` from 0 to `2^level`, then the level rises. No insertion ever waits for a rehash, nothing is looked up in
//! two places, and memory is proportional to the entries at every size. It contracts the same way backwards.
//!
//! **Why it is fast.** A lookup costs one cache line for the bucket and one for the entry. All tags of a bucket are
//! compared at once (`bucket.rs`), and splits do not touch entries, as 27 bits of the hash lie beside each pointer.
//! Pipelines hide both misses by prefetching without the lock (`hint.rs`).
//!
//! **What it asks.** A good 64-bit hash, of which it uses bits 0 to 27 only: whoever chooses a shard by the same hash
//! takes higher ones. Equal hashes are correct but form a chain that is searched from end to end.
//!
//! It never reads a clock, never draws random numbers (sampling is given them) and never hashes. Source of the
//! algorithm: W. Litwin, "Linear hashing: a new tool for file and table addressing", VLDB 1980.

mod bucket;
mod chain;
mod directory;
mod hint;
mod iter;
#[cfg(any(test, fuzzing))]
pub mod model;
mod scan;
mod slot;
mod sweep;
#[cfg(test)]
mod tests;

pub use directory::Garbage;
pub use hint::TableHint;
pub use iter::Iter;
pub use scan::TableStats;
pub use slot::{OccupiedSlot, Slot, VacantSlot};
pub use sweep::Sweep;

use bucket::{Bucket, Probe, STORED_BITS, Stored};
use chain::ChildBytes;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::ptr::NonNull;
use directory::Directory;

/// A bucket is added when there are more than this many eighths of an entry per bucket: 6. Measured with
/// `examples/growth` and `benches/table`: 5.5 costs 0.6 bytes an entry more and is hardly faster, 6.5 saves as much
/// and makes a pipelined lookup 5 to 10 % slower, since chains grow.
const LOAD_EIGHTHS_MAX: u64 = 48;
/// A bucket is removed when there are fewer than this many eighths of an entry per bucket: 3. Far enough below the
/// other bound that a table of changing size does not split and merge all the time.
const LOAD_EIGHTHS_MIN: u64 = 24;
/// Beyond this the chains grow instead: the hash bits kept in a bucket name no more buckets.
const BUCKETS_MAX: u32 = 1 << STORED_BITS;

/// What a table can hold: an owning thin pointer, such as [`Entry`](crate::entry::Entry).
///
/// # Safety
/// `into_raw` yields a pointer that is aligned to 16 bytes and below 2^48; `from_raw` of it gives the item back, as
/// does a copy of it that is never dropped as long as the item is only read; `key` does not change while an item is in
/// a table, and does not depend on where the `Self` value itself lies.
pub unsafe trait TableItem: Sized {
    /// How the item is changed in place: `&mut` of what it points to, or a handle that stands for it. It must not
    /// allow putting another item in the place of this one.
    type Mut<'a>
    where
        Self: 'a;

    /// Gives the ownership away as a pointer.
    fn into_raw(self) -> NonNull<u8>;

    /// Takes the ownership back.
    ///
    /// # Safety
    /// `raw` came from `into_raw`, and each ownership is taken back once.
    unsafe fn from_raw(raw: NonNull<u8>) -> Self;

    /// Borrows the item for change.
    ///
    /// # Safety
    /// `raw` came from `into_raw`, and nothing else accesses the item during `'a`.
    unsafe fn borrow_mut<'a>(raw: NonNull<u8>) -> Self::Mut<'a>
    where
        Self: 'a;

    /// The key it is found by.
    fn key(&self) -> &[u8];
}

/// A borrowed item. It dereferences to the item; by value since the table keeps hash bits in its pointers.
pub struct ItemRef<'a, T> {
    item: ManuallyDrop<T>,
    table: PhantomData<&'a T>,
}

impl<'a, T: TableItem> ItemRef<'a, T> {
    /// # Safety
    /// `raw` came from `T::into_raw`, and the item is neither changed nor dropped during `'a`.
    #[inline(always)]
    unsafe fn new(raw: NonNull<u8>) -> Self {
        // SAFETY: the copy is never dropped, which is what the trait allows while the original is only read.
        let item = unsafe { T::from_raw(raw) };
        Self {
            item: ManuallyDrop::new(item),
            table: PhantomData,
        }
    }

    /// The item's key, for as long as the table is borrowed.
    #[inline(always)]
    pub fn into_key(self) -> &'a [u8] {
        // SAFETY: the item is neither changed nor dropped during `'a`, and by the trait's promise its key does not lie in
        // this copy of the pointer.
        unsafe { core::mem::transmute::<&[u8], &'a [u8]>(self.item.key()) }
    }
}

impl<T> Deref for ItemRef<'_, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        &self.item
    }
}

/// See the module's text. 24 bytes; allocates nothing before the first insertion.
pub struct Table<T: TableItem> {
    directory: Directory,
    garbage: Option<Box<Garbage>>,
    bucket_count: u32,
    len: u32,
    items: PhantomData<T>,
}

// SAFETY: the table owns its items and all memory its pointers lead to; hints only read atomics.
unsafe impl<T: TableItem + Send> Send for Table<T> {}
// SAFETY: through a shared table items are only borrowed.
unsafe impl<T: TableItem + Sync> Sync for Table<T> {}

/// The bucket of `hash` among `bucket_count`, at least one.
#[inline(always)]
fn home_index(hash: u64, bucket_count: u32) -> u32 {
    let mask = u32::MAX >> bucket_count.leading_zeros();
    let index = hash as u32 & mask;
    // The upper half of the level that is being split is there only up to the count.
    if index < bucket_count {
        index
    } else {
        index & (mask >> 1)
    }
}

/// The bucket that was split to make bucket `index`, at least one, and the hash bit that tells them apart.
#[inline]
fn split_of(index: u32) -> (u32, u32) {
    let level = index.ilog2();
    (index ^ (1 << level), level)
}

/// Where an item was found: the buckets by their addresses, as their lifetime is that of the table's borrow.
#[derive(Clone, Copy)]
struct Place {
    home: NonNull<u8>,
    bucket: NonNull<u8>,
    slot: usize,
}

impl Place {
    /// # Safety
    /// The table has not changed since the place was found, but for other items in this very slot.
    #[inline(always)]
    unsafe fn stored(self) -> Stored {
        // SAFETY: the caller's promise.
        unsafe { Bucket::from_raw(self.bucket) }.load(self.slot)
    }
}

/// The chain where a key belongs that was not found.
#[derive(Clone, Copy)]
struct Chain {
    home: NonNull<u8>,
    last: NonNull<u8>,
}

impl<T: TableItem> Table<T> {
    /// An empty table.
    pub const fn new() -> Self {
        Self {
            directory: Directory::NONE,
            garbage: None,
            bucket_count: 0,
            len: 0,
            items: PhantomData,
        }
    }

    /// How many items there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many home buckets there are; below 2^27.
    #[inline]
    pub fn bucket_count(&self) -> usize {
        self.bucket_count as usize
    }

    /// Bytes allocated for buckets and directory, garbage and the items themselves not counted. Cheap.
    pub fn memory_bytes(&self) -> usize {
        self.directory.memory_bytes(self.bucket_count)
    }

    /// The item with this key.
    #[inline]
    pub fn get(&self, hash: u64, key: &[u8]) -> Option<ItemRef<'_, T>> {
        let place = self.find(hash, key).ok()?;
        // SAFETY: the slot is taken; the item lives and stays unchanged while the table is borrowed.
        Some(unsafe { ItemRef::new(place.stored().item()) })
    }

    /// The item with this key, to be changed in place.
    #[inline]
    pub fn get_mut(&mut self, hash: u64, key: &[u8]) -> Option<T::Mut<'_>> {
        let place = self.find(hash, key).ok()?;
        // SAFETY: the slot is taken, and the exclusive borrow of the table is that of the item.
        Some(unsafe { T::borrow_mut(place.stored().item()) })
    }

    /// The place where this key is or belongs, found once for whatever is to be done there.
    #[inline]
    pub fn slot(&mut self, hash: u64, key: &[u8]) -> Slot<'_, T> {
        match self.find(hash, key) {
            Ok(place) => Slot::Occupied(OccupiedSlot::new(self, place)),
            Err(chain) => Slot::Vacant(VacantSlot::new(self, hash, chain)),
        }
    }

    /// Puts an item in; answers the one with the same key that it replaced.
    pub fn insert(&mut self, hash: u64, item: T) -> Option<T> {
        match self.find(hash, item.key()) {
            Ok(place) => Some(OccupiedSlot::new(self, place).replace(item)),
            Err(chain) => {
                VacantSlot::new(self, hash, chain).insert(item);
                None
            }
        }
    }

    /// Takes the item with this key out.
    pub fn remove(&mut self, hash: u64, key: &[u8]) -> Option<T> {
        let place = self.find(hash, key).ok()?;
        Some(OccupiedSlot::new(self, place).remove())
    }

    /// Takes everything, leaving an empty table. What is answered may be dropped on another thread, and must be if it
    /// is large; where hints speak of the table, see [`TableHint`].
    #[must_use = "a published table is retired, not dropped in place"]
    pub fn take(&mut self) -> Self {
        core::mem::take(self)
    }

    /// Memory that is no longer in use but may still be looked at by whoever prefetches; to be retired after
    /// [`publish`](Self::publish). Usually nothing.
    #[inline]
    pub fn take_garbage(&mut self) -> Option<Box<Garbage>> {
        self.garbage.take()
    }

    /// The place of the key, or the chain where it belongs (none in a table without buckets).
    #[inline(always)]
    fn find(&self, hash: u64, key: &[u8]) -> Result<Place, Option<Chain>> {
        if self.bucket_count == 0 {
            return Err(None);
        }
        let home = self.bucket(home_index(hash, self.bucket_count));
        let probe = Probe::new(hash);
        let mut bucket = home;
        loop {
            for (slot, stored) in bucket.candidates(probe) {
                // SAFETY: a candidate's slot is taken, and the item lives while the table is borrowed.
                let item = unsafe { ItemRef::<T>::new(stored.item()) };
                if item.key() == key {
                    return Ok(Place {
                        home: home.as_raw(),
                        bucket: bucket.as_raw(),
                        slot,
                    });
                }
            }
            match bucket.child() {
                Some(child) => bucket = child,
                None => {
                    return Err(Some(Chain {
                        home: home.as_raw(),
                        last: bucket.as_raw(),
                    }));
                }
            }
        }
    }

    /// Home bucket `index`, which is below the count.
    #[inline(always)]
    fn bucket(&self, index: u32) -> Bucket<'_> {
        // SAFETY: checked by the callee; the table owns its segments, and gives them up under an exclusive borrow
        // only.
        unsafe { self.bucket_unbound(index) }
    }

    /// The same, for code that changes the table and the bucket at once.
    ///
    /// # Safety
    /// The bucket is not used after the table gave up its segment.
    #[inline(always)]
    unsafe fn bucket_unbound<'a>(&self, index: u32) -> Bucket<'a> {
        debug_assert!(index < self.bucket_count);
        // SAFETY: all segments up to that of the last bucket are there; the caller bounds the lifetime.
        unsafe { self.directory.bucket(index) }
    }

    /// The bytes of children, counted in the directory.
    #[inline]
    fn child_bytes<'a>(&self) -> &'a ChildBytes {
        assert!(!self.directory.is_none());
        // SAFETY: the array is there; it is replaced in `add_bucket` and `remove_bucket` only, which use the count for
        // splitting after the one and for merging before the other.
        unsafe { self.directory.child_bytes() }
    }

    /// Adds a bucket by splitting another. A no-op at the largest count, where chains grow instead.
    fn add_bucket(&mut self) {
        let index = self.bucket_count;
        if index >= BUCKETS_MAX {
            return;
        }
        self.directory.grow(index, &mut self.garbage);
        self.bucket_count = index + 1;
        if index == 0 {
            return;
        }
        let (source, bit) = split_of(index);
        let bytes = self.child_bytes();
        // SAFETY: no segment is given up in here.
        let (source, target) = unsafe { (self.bucket_unbound(source), self.bucket_unbound(index)) };
        let (mut source_last, mut target_last) = (source, target);
        source.drain(bytes, |stored| {
            if stored.hash_bit(bit) {
                target_last = target.push(target_last, stored, bytes);
            } else {
                source_last = source.push(source_last, stored, bytes);
            }
        });
    }

    /// Removes the last bucket by merging it into the one it was split from. A no-op where it is the only one.
    fn remove_bucket(&mut self) {
        if self.bucket_count <= 1 {
            return;
        }
        let index = self.bucket_count - 1;
        let bytes = self.child_bytes();
        // SAFETY: neither is used after `shrink` below.
        let (source, target) = unsafe {
            (
                self.bucket_unbound(index),
                self.bucket_unbound(split_of(index).0),
            )
        };
        let mut last = target.last();
        source.drain(bytes, |stored| last = target.push(last, stored, bytes));
        self.bucket_count = index;
        self.directory.shrink(index, &mut self.garbage);
    }

    /// Grows by a bucket where there are too many items for those there are. One insertion never needs more.
    #[inline]
    fn grow_if_crowded(&mut self) {
        if u64::from(self.len) * 8 > u64::from(self.bucket_count) * LOAD_EIGHTHS_MAX {
            self.add_bucket();
        }
    }

    /// Contracts by a bucket where there are too few items. Answers whether that was so.
    #[inline]
    fn contract_if_sparse(&mut self) -> bool {
        let sparse = u64::from(self.len) * 8 < u64::from(self.bucket_count) * LOAD_EIGHTHS_MIN
            && self.bucket_count > 1;
        if sparse {
            self.remove_bucket();
        }
        sparse
    }
}

impl<T: TableItem> Default for Table<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: TableItem> Drop for Table<T> {
    fn drop(&mut self) {
        if self.bucket_count == 0 {
            return;
        }
        for index in 0..self.bucket_count {
            self.bucket(index).drain(self.child_bytes(), |stored| {
                // SAFETY: the item was stored by `into_raw`, and `drain` unlinked it.
                drop(unsafe { T::from_raw(stored.item()) });
            });
        }
        // SAFETY: the buckets are empty, their children freed, and the table is going away.
        unsafe { self.directory.free(self.bucket_count) };
    }
}
