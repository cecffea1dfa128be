//! What happens to a bucket that is full, and how it is undone.
//!
//! The last slot becomes a pointer to a child; in a chain every bucket but the last is full, and the last holds at
//! least two entries. Removal refills its hole from the end and unlinks a child with its last but one. The first
//! child, and only that, may be of a smaller class (3 or 5 slots in 32 or 48 bytes): it grows with what it holds, and
//! as its parent is the home bucket, it is replaced without a search. Where one bucket in four has a child, this makes
//! up a byte an entry.
//!
//! Children are read and freed under the table's lock alone; whoever prefetches without it never reads one.

use super::bucket::{BUCKET_BYTES, Bucket, CHILD_SLOT, Control, Stored};
use core::alloc::Layout;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::alloc::{alloc, dealloc, handle_alloc_error};

/// The size class of a new first child.
const SMALLEST_CLASS: u32 = 2;

/// Bytes of all children of a table: kept so that its memory can be told without a walk.
pub(super) type ChildBytes = AtomicU64;

impl<'a> Bucket<'a> {
    /// The child, where the bucket is chained.
    #[inline(always)]
    pub(super) fn child(self) -> Option<Self> {
        if !self.control().is_chained() {
            return None;
        }
        let child = NonNull::new(self.child_address())?;
        // SAFETY: the meta bit says that the last slot holds a child. It lives until it is unlinked and freed in this
        // file, under the table's exclusive borrow; a handle that is held across that is not used after it.
        Some(unsafe { Bucket::from_raw(child) })
    }

    /// Where the child would be; to be prefetched, not read.
    #[inline(always)]
    pub(super) fn child_address(self) -> *mut u8 {
        self.slot(CHILD_SLOT).load(Relaxed)
    }

    /// Every bucket of the chain that starts here.
    #[inline(always)]
    pub(super) fn chain(self) -> impl Iterator<Item = Self> {
        core::iter::successors(Some(self), |bucket| bucket.child())
    }

    /// The last bucket of the chain.
    #[inline]
    pub(super) fn last(self) -> Self {
        let mut bucket = self;
        while let Some(child) = bucket.child() {
            bucket = child;
        }
        bucket
    }

    /// Adds an entry behind all others of the chain that starts at `self` and ends with `last`. Answers where the
    /// chain ends thereafter.
    #[inline]
    pub(super) fn push(self, last: Self, stored: Stored, bytes: &ChildBytes) -> Self {
        if let Some(slot) = last.control().free_slot() {
            last.store(slot, stored);
            return last;
        }
        self.push_into_full(last, stored, bytes)
    }

    #[cold]
    fn push_into_full(self, last: Self, stored: Stored, bytes: &ChildBytes) -> Self {
        if last.control().class() > 0 {
            let larger = allocate(last.control().class() - 1, bytes);
            last.entries().for_each(|stored| fill(larger, stored));
            fill(larger, stored);
            self.link(larger);
            // SAFETY: a child of a smaller class is the first, so linking another one to `self` unlinked it.
            unsafe { free(last, bytes) };
            return larger;
        }
        let child = allocate(if last == self { SMALLEST_CLASS } else { 0 }, bytes);
        fill(child, last.load(CHILD_SLOT));
        fill(child, stored);
        last.link(child);
        child
    }

    /// Makes `child` the child, in the place of an entry or of another child.
    fn link(self, child: Bucket<'_>) {
        self.slot(CHILD_SLOT)
            .store(child.as_raw().as_ptr(), Relaxed);
        self.set_control(self.control().chained());
    }

    /// Takes the entry out of `slot` of `bucket`, which is in the chain that starts at `self`, and fills the hole from
    /// the chain's end. `bucket` may be freed by this.
    #[inline]
    pub(super) fn remove(self, bucket: Self, slot: usize, bytes: &ChildBytes) {
        match self.last_link() {
            None => bucket.vacate(slot),
            Some((parent, last)) => remove_from_chain(parent, last, bucket, slot, bytes),
        }
    }

    /// The last two buckets of a chain that has at least two.
    #[inline]
    fn last_link(self) -> Option<(Self, Self)> {
        let mut parent = self;
        let mut last = self.child()?;
        while let Some(child) = last.child() {
            parent = last;
            last = child;
        }
        Some((parent, last))
    }

    /// Empties the bucket and hands each entry of its chain to `sink`, freeing the children on the way. The sink may
    /// push into this very bucket.
    pub(super) fn drain(self, bytes: &ChildBytes, mut sink: impl FnMut(Stored)) {
        let (entries, mut next) = (self.entries(), self.child());
        self.set_control(Control::empty(0));
        entries.for_each(&mut sink);
        while let Some(child) = next {
            let entries = child.entries();
            next = child.child();
            // SAFETY: its parent was emptied or freed; entries and child were copied out of it.
            unsafe { free(child, bytes) };
            entries.for_each(&mut sink);
        }
    }
}

/// See [`Bucket::remove`]; `parent` and `last` end the chain.
fn remove_from_chain(
    parent: Bucket<'_>,
    last: Bucket<'_>,
    bucket: Bucket<'_>,
    slot: usize,
    bytes: &ChildBytes,
) {
    // The last bucket holds at least two: one to fill the hole, one to stay or to go back into the parent.
    let Some(donor) = last.control().taken().last() else {
        unreachable!("a child is not empty")
    };
    let moved = last.load(donor);
    last.vacate(donor);
    if bucket != last || slot != donor {
        bucket.store(slot, moved);
    }
    if last.count() > 1 {
        return;
    }
    last.entries().for_each(|rest| {
        parent.set_control(parent.control().unchained());
        parent.store(CHILD_SLOT, rest);
    });
    // SAFETY: the parent holds an entry in its place now; `bucket`, which it may be, is not used again.
    unsafe { free(last, bytes) };
}

/// Puts an entry into a bucket that has room.
fn fill(bucket: Bucket<'_>, stored: Stored) {
    let Some(slot) = bucket.control().free_slot() else {
        unreachable!("a new child has room")
    };
    bucket.store(slot, stored);
}

fn layout(class: u32) -> Layout {
    // A bucket of the largest class is one cache line, a smaller one may lie across two.
    let size = BUCKET_BYTES - 16 * class as usize;
    let align = if class == 0 { BUCKET_BYTES } else { 16 };
    // SAFETY: both alignments are powers of two, and the sizes are small multiples of 16.
    unsafe { Layout::from_size_align_unchecked(size, align) }
}

fn allocate<'a>(class: u32, bytes: &ChildBytes) -> Bucket<'a> {
    let layout = layout(class);
    bytes.store(bytes.load(Relaxed) + layout.size() as u64, Relaxed);
    // SAFETY: the layout is not of size zero.
    let Some(address) = NonNull::new(unsafe { alloc(layout) }) else {
        handle_alloc_error(layout)
    };
    // SAFETY: the block has room for the class, and its control word is written before anything else can see it. The
    // slots are left as they are: those that are not taken are not read, but for the child's, which `link` writes.
    unsafe {
        address.cast::<AtomicU64>().write(AtomicU64::new(0));
        let bucket = Bucket::from_raw(address);
        bucket.set_control(Control::empty(class));
        bucket
    }
}

/// # Safety
/// `child` came from [`allocate`], is no longer linked, and no handle of it is used again.
unsafe fn free(child: Bucket<'_>, bytes: &ChildBytes) {
    let layout = layout(child.control().class());
    bytes.store(bytes.load(Relaxed) - layout.size() as u64, Relaxed);
    // SAFETY: allocated with this very layout, as a child keeps its class; the caller vouches for the rest.
    unsafe { dealloc(child.as_raw().as_ptr(), layout) };
}
