//! The place of one key in a table, looked up once: read it, change it, replace it, remove it, or fill it.

use super::bucket::{Bucket, Probe, Stored};
use super::{Chain, ItemRef, Place, Table, TableItem};

/// Where a key is, or where it belongs.
pub enum Slot<'a, T: TableItem> {
    /// The key is there.
    Occupied(OccupiedSlot<'a, T>),
    /// It is not.
    Vacant(VacantSlot<'a, T>),
}

/// The place of an item that is in the table.
pub struct OccupiedSlot<'a, T: TableItem> {
    table: &'a mut Table<T>,
    place: Place,
}

impl<'a, T: TableItem> OccupiedSlot<'a, T> {
    #[inline(always)]
    pub(super) fn new(table: &'a mut Table<T>, place: Place) -> Self {
        Self { table, place }
    }

    #[inline(always)]
    fn bucket(&self) -> Bucket<'_> {
        // SAFETY: the bucket was found under the exclusive borrow of the table that this slot still holds, and only
        // methods that consume the slot restructure the chain.
        unsafe { Bucket::from_raw(self.place.bucket) }
    }

    #[inline(always)]
    fn stored(&self) -> Stored {
        self.bucket().load(self.place.slot)
    }

    /// The item.
    #[inline]
    pub fn get(&self) -> ItemRef<'_, T> {
        // SAFETY: the slot is taken, and the item stays as it is while this is borrowed.
        unsafe { ItemRef::new(self.stored().item()) }
    }

    /// The item, for as long as the table is borrowed.
    #[inline]
    pub fn into_ref(self) -> ItemRef<'a, T> {
        // SAFETY: as in `get`; the table's borrow was moved in here and lasts for `'a`.
        unsafe { ItemRef::new(self.stored().item()) }
    }

    /// The item, to be changed in place.
    #[inline]
    pub fn get_mut(&mut self) -> T::Mut<'_> {
        // SAFETY: the slot is taken, and this is borrowed exclusively.
        unsafe { T::borrow_mut(self.stored().item()) }
    }

    /// The item, to be changed in place, for as long as the table is borrowed.
    #[inline]
    pub fn into_mut(self) -> T::Mut<'a> {
        // SAFETY: as in `get_mut`; the table's borrow was moved in here and lasts for `'a`.
        unsafe { T::borrow_mut(self.stored().item()) }
    }

    /// Puts another item with the same key in its place.
    #[inline]
    pub fn replace(&mut self, item: T) -> T {
        let old = self.stored();
        self.bucket()
            .store(self.place.slot, old.with_item(item.into_raw()));
        // SAFETY: stored by `into_raw`, and no longer in the table.
        unsafe { T::from_raw(old.item()) }
    }

    /// Lets `change` make another item with the same key out of this one, usually the same one at another address. The
    /// item is lost if `change` panics.
    #[inline]
    pub fn update(self, change: impl FnOnce(T) -> T) -> T::Mut<'a> {
        let old = self.stored();
        let place = self.place;
        let mut hole = Hole { slot: Some(self) };
        // SAFETY: stored by `into_raw`; until the slot is filled again only `hole` knows it, which does not read it.
        let item = change(unsafe { T::from_raw(old.item()) });
        let raw = item.into_raw();
        // SAFETY: nothing restructured the chain meanwhile: the borrow of the table is in `hole`.
        unsafe { Bucket::from_raw(place.bucket) }.store(place.slot, old.with_item(raw));
        hole.slot = None;
        // SAFETY: the item is in the table, whose borrow, moved in here, lasts for `'a`.
        unsafe { T::borrow_mut(raw) }
    }

    /// Takes the item out. The table may contract by one bucket.
    #[inline]
    pub fn remove(self) -> T {
        let raw = self.stored().item();
        self.vacate();
        // SAFETY: stored by `into_raw`, and no longer in the table.
        unsafe { T::from_raw(raw) }
    }

    /// Frees the slot without dropping what it held.
    #[inline]
    fn vacate(self) {
        let Place { home, bucket, slot } = self.place;
        // SAFETY: both buckets are the table's, and neither is used after this.
        let (home, bucket) = unsafe { (Bucket::from_raw(home), Bucket::from_raw(bucket)) };
        home.remove(bucket, slot, self.table.child_bytes());
        self.table.len -= 1;
        self.table.contract_if_sparse();
    }
}

/// A slot whose item was moved out: freed where nobody fills it again.
struct Hole<'a, T: TableItem> {
    slot: Option<OccupiedSlot<'a, T>>,
}

impl<T: TableItem> Drop for Hole<'_, T> {
    fn drop(&mut self) {
        if let Some(slot) = self.slot.take() {
            slot.vacate();
        }
    }
}

/// The place where a key belongs that is not in the table.
pub struct VacantSlot<'a, T: TableItem> {
    table: &'a mut Table<T>,
    hash: u64,
    chain: Option<Chain>,
}

impl<'a, T: TableItem> VacantSlot<'a, T> {
    #[inline(always)]
    pub(super) fn new(table: &'a mut Table<T>, hash: u64, chain: Option<Chain>) -> Self {
        Self { table, hash, chain }
    }

    /// Puts an item with this key in. The table may grow by one bucket.
    #[inline]
    pub fn insert(self, item: T) -> T::Mut<'a> {
        let Self { table, hash, chain } = self;
        assert!(table.len < u32::MAX, "a table holds less than 2^32 items");
        let Chain { home, last } = chain.unwrap_or_else(|| {
            table.add_bucket();
            let home = table.bucket(0).as_raw();
            Chain { home, last: home }
        });
        let raw = item.into_raw();
        // SAFETY: this is the chain of the hash, as was found under the borrow of the table that is held here.
        let (home, last) = unsafe { (Bucket::from_raw(home), Bucket::from_raw(last)) };
        home.push(last, Probe::new(hash).stored(raw), table.child_bytes());
        table.len += 1;
        table.grow_if_crowded();
        // SAFETY: the item is in the table, whose borrow, moved in here, lasts for `'a`.
        unsafe { T::borrow_mut(raw) }
    }
}
