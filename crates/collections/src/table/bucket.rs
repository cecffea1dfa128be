//! One bucket: a cache line of seven entries, or of six and a pointer to a chained child.
//!
//! ```text
//! word 0   tag 0 │ tag 1 │ … │ tag 6 │ meta          tag  = 0x80 | hash bits 16..23, 0 where the slot is free
//! word 1   slot 0                                    meta = 0x80 where slot 6 holds a child instead of an entry
//! …
//! word 7   slot 6, or the child
//!
//! slot     63…48 hash bits 0..16 │ 47…4 pointer │ 3…0 hash bits 23..27
//! ```
//!
//! So 27 bits of the hash lie beside the pointer, and a bucket is split, merged and searched without touching an
//! entry. The bits that a bucket's own index uses tell its entries apart no more; that is why the tag takes bits that a
//! table of fewer than 65,536 buckets does not use, and why a match is confirmed by the slot's bits before the entry
//! is read.
//!
//! All words are atomics accessed with relaxed order. Only the holder of the table's lock writes or trusts them;
//! anyone may look at a home bucket to guess what to prefetch. Children are never read without the lock.
//!
//! In a chain every bucket but the last is full, and the last is not empty; removal refills the hole from the end.

use core::alloc::Layout;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, AtomicU64, Ordering::Relaxed};
use std::alloc::{alloc_zeroed, dealloc, handle_alloc_error};

/// Entries in a bucket without a child.
pub(super) const SLOTS: usize = 7;
/// The slot that becomes the pointer to the child.
const CHILD_SLOT: usize = SLOTS - 1;
/// How many low bits of the hash a bucket keeps beside an entry.
pub(super) const STORED_BITS: u32 = 27;

const CHAINED: u64 = 1 << 63;
/// The top bit of each tag byte: set where the slot is taken.
const TAKEN: u64 = 0x0080_8080_8080_8080;
const EACH_BYTE: u64 = 0x0101_0101_0101_0101;
/// The bits of a slot word that are not the pointer.
const WORD_HASH: usize = 0xffff_0000_0000_000f;

/// See the module's text.
#[repr(C, align(64))]
pub(super) struct Bucket {
    control: AtomicU64,
    slots: [AtomicPtr<u8>; SLOTS],
}

const _: () = assert!(size_of::<Bucket>() == 64 && size_of::<usize>() == 8);

/// What a hash looks like inside a bucket: computed once a lookup, compared with every candidate.
#[derive(Clone, Copy)]
pub(super) struct Probe {
    tag: u8,
    word: usize,
}

impl Probe {
    #[inline(always)]
    pub(super) fn new(hash: u64) -> Self {
        Self {
            tag: 0x80 | (hash >> 16) as u8,
            word: ((hash << 48) | ((hash >> 23) & 0xf)) as usize,
        }
    }

    /// Puts the hash's bits around `item`, an address whose top 16 and low 4 bits are zero.
    #[inline]
    pub(super) fn stored(self, item: NonNull<u8>) -> Stored {
        let address = item.addr().get();
        assert!(
            address & WORD_HASH == 0,
            "a table's item must be 16-byte aligned and below 2^48"
        );
        Stored {
            tag: self.tag,
            word: item.as_ptr().map_addr(|address| address | self.word),
        }
    }
}

/// An entry as it lies in a bucket; moves between buckets unchanged.
#[derive(Clone, Copy)]
pub(super) struct Stored {
    tag: u8,
    word: *mut u8,
}

impl Stored {
    /// Bit `bit` (below [`STORED_BITS`]) of the entry's hash.
    #[inline]
    pub(super) fn hash_bit(self, bit: u32) -> bool {
        let word = self.word.addr() as u64;
        let hash = (word >> 48) | (u64::from(self.tag & 0x7f) << 16) | ((word & 0xf) << 23);
        (hash >> bit) & 1 == 1
    }

    /// The item's pointer.
    #[inline]
    pub(super) fn item(self) -> NonNull<u8> {
        item_of(self.word)
    }

    /// The same hash bits around another item.
    #[inline]
    pub(super) fn with_item(self, item: NonNull<u8>) -> Self {
        assert!(
            item.addr().get() & WORD_HASH == 0,
            "a table's item must be 16-byte aligned and below 2^48"
        );
        let bits = self.word.addr() & WORD_HASH;
        Self {
            tag: self.tag,
            word: item.as_ptr().map_addr(|address| address | bits),
        }
    }
}

#[inline(always)]
fn item_of(word: *mut u8) -> NonNull<u8> {
    let item = word.map_addr(|address| address & !WORD_HASH);
    debug_assert!(!item.is_null());
    // SAFETY: slots that are marked taken hold a word made from a NonNull item by `Probe::stored`.
    unsafe { NonNull::new_unchecked(item) }
}

/// The slots of a bucket that a mask of tag bytes names, lowest first.
#[derive(Clone, Copy)]
pub(super) struct SlotMask(u64);

impl Iterator for SlotMask {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let slot = (self.0.trailing_zeros() >> 3) as usize;
        self.0 &= self.0 - 1;
        Some(slot)
    }
}

impl Bucket {
    /// The child, where the bucket is chained.
    #[inline(always)]
    pub(super) fn child(&self) -> Option<&Bucket> {
        if self.control.load(Relaxed) & CHAINED == 0 {
            return None;
        }
        // SAFETY: the meta bit says that the last slot holds a child, which lives until `detach` or `remove` unlinks
        // it; both take place under the table's exclusive borrow.
        Some(unsafe { &*self.child_address().cast_const() })
    }

    /// Where the child would be; to be prefetched, not read.
    #[inline(always)]
    pub(super) fn child_address(&self) -> *mut Bucket {
        self.slots[CHILD_SLOT].load(Relaxed).cast()
    }

    /// Whether the last slot holds a child.
    #[inline(always)]
    pub(super) fn is_chained(&self) -> bool {
        self.control.load(Relaxed) & CHAINED != 0
    }

    /// The slots whose tag and stored bits equal the probe's, with the items in them.
    #[inline(always)]
    pub(super) fn candidates(&self, probe: Probe) -> impl Iterator<Item = (usize, *mut u8)> + '_ {
        self.tag_matches(probe.tag).filter_map(move |slot| {
            let word = self.slots[slot].load(Relaxed);
            ((word.addr() ^ probe.word) & WORD_HASH == 0)
                .then(|| (slot, word.map_addr(|address| address & !WORD_HASH)))
        })
    }

    /// All slots whose tag equals `tag`, all seven compared at once. A slot with a tag that differs in the lowest bit
    /// only may be named too (the borrow of the subtraction), never a free one; the stored bits decide.
    #[inline(always)]
    fn tag_matches(&self, tag: u8) -> SlotMask {
        let difference = self.control.load(Relaxed) ^ (u64::from(tag) * EACH_BYTE);
        SlotMask(difference.wrapping_sub(EACH_BYTE) & !difference & TAKEN)
    }

    /// The taken slots.
    #[inline(always)]
    pub(super) fn taken(&self) -> SlotMask {
        SlotMask(self.control.load(Relaxed) & TAKEN)
    }

    /// Whether a slot holds an entry.
    #[inline(always)]
    pub(super) fn is_taken(&self, slot: usize) -> bool {
        self.control.load(Relaxed) & TAKEN & (0xff << (8 * slot)) != 0
    }

    /// Entries in this bucket, its children not counted.
    #[inline(always)]
    pub(super) fn count(&self) -> usize {
        (self.control.load(Relaxed) & TAKEN).count_ones() as usize
    }

    /// The entry in a taken slot.
    #[inline(always)]
    pub(super) fn load(&self, slot: usize) -> Stored {
        let tag = (self.control.load(Relaxed) >> (8 * slot)) as u8;
        debug_assert!(tag & 0x80 != 0);
        Stored {
            tag,
            word: self.slots[slot].load(Relaxed),
        }
    }

    /// Puts an entry into a slot, over what was there.
    #[inline(always)]
    pub(super) fn store(&self, slot: usize, stored: Stored) {
        self.slots[slot].store(stored.word, Relaxed);
        let control = self.control.load(Relaxed) & !(0xff << (8 * slot));
        self.control
            .store(control | u64::from(stored.tag) << (8 * slot), Relaxed);
    }

    /// Marks a slot free.
    #[inline(always)]
    fn free(&self, slot: usize) {
        self.control
            .store(self.control.load(Relaxed) & !(0xff << (8 * slot)), Relaxed);
    }

    /// A free slot of a bucket without a child.
    #[inline(always)]
    fn free_slot(&self) -> Option<usize> {
        SlotMask(!self.control.load(Relaxed) & TAKEN).next()
    }

    /// Every bucket of the chain that starts here.
    #[inline(always)]
    pub(super) fn chain(&self) -> impl Iterator<Item = &Bucket> {
        core::iter::successors(Some(self), |bucket| bucket.child())
    }

    /// The last bucket of the chain.
    #[inline]
    pub(super) fn last(&self) -> &Bucket {
        let mut bucket = self;
        while let Some(child) = bucket.child() {
            bucket = child;
        }
        bucket
    }

    /// Adds an entry behind all others, given the chain's last bucket (`self`). Answers the chain's last bucket
    /// thereafter: another one where a child had to be allocated, which `children` counts.
    #[inline]
    pub(super) fn push<'a>(&'a self, stored: Stored, children: &ChildCount) -> &'a Bucket {
        debug_assert!(!self.is_chained());
        if let Some(slot) = self.free_slot() {
            self.store(slot, stored);
            return self;
        }
        let child: &'a Bucket = allocate_child(children);
        child.store(0, self.load(CHILD_SLOT));
        child.store(1, stored);
        self.slots[CHILD_SLOT].store(core::ptr::from_ref(child).cast_mut().cast(), Relaxed);
        self.control.store(
            self.control.load(Relaxed) & !(0xff << (8 * CHILD_SLOT)) | CHAINED,
            Relaxed,
        );
        child
    }

    /// Takes the entry out of `slot` of `bucket`, which is in the chain that starts at `self`, and fills the hole from
    /// the chain's end. `bucket` may be freed by this.
    pub(super) fn remove(&self, bucket: &Bucket, slot: usize, children: &ChildCount) {
        let Some((parent, last)) = self.last_link() else {
            return bucket.free(slot);
        };
        // A child holds at least two entries when it is made, and is unlinked with its last but one.
        let donor = last.taken().last().unwrap_or(0);
        let moved = last.load(donor);
        last.free(donor);
        if !(core::ptr::eq(bucket, last) && slot == donor) {
            bucket.store(slot, moved);
        }
        if last.count() == 1 {
            let rest = last.load(last.taken().next().unwrap_or(0));
            // SAFETY: `last` is `parent`'s child and nothing else refers to it after this line: `bucket` is not used
            // again, and prefetchers never read a child.
            unsafe { free_child(core::ptr::from_ref(last).cast_mut(), children) };
            parent
                .control
                .store(parent.control.load(Relaxed) & !CHAINED, Relaxed);
            parent.store(CHILD_SLOT, rest);
        }
    }

    /// The last two buckets of a chain that has at least two.
    #[inline]
    fn last_link(&self) -> Option<(&Bucket, &Bucket)> {
        let mut parent = self;
        let mut last = self.child()?;
        while let Some(child) = last.child() {
            parent = last;
            last = child;
        }
        Some((parent, last))
    }

    /// Empties the bucket and hands each entry of its chain to `sink`, freeing the children on the way.
    pub(super) fn drain(&self, children: &ChildCount, mut sink: impl FnMut(Stored)) {
        // Copied before it is emptied, since the sink may push into this very bucket.
        let (entries, mut next) = self.detach();
        entries.for_each(&mut sink);
        while let Some(child) = next {
            // SAFETY: `detach` unlinked the child from its parent, so this is the only reference to it.
            let (entries, following) = unsafe { child.as_ref() }.detach();
            entries.for_each(&mut sink);
            // SAFETY: as above; its entries were moved to `entries` and its own child to `following`.
            unsafe { free_child(child.as_ptr(), children) };
            next = following;
        }
    }

    /// Copies out what the bucket holds and leaves it empty and without a child.
    fn detach(&self) -> (Detached, Option<NonNull<Bucket>>) {
        let control = self.control.load(Relaxed);
        let words = core::array::from_fn(|slot| self.slots[slot].load(Relaxed));
        let child = if control & CHAINED == 0 {
            None
        } else {
            NonNull::new(self.child_address())
        };
        self.control.store(0, Relaxed);
        (Detached { control, words }, child)
    }
}

/// A bucket's entries, copied out of it.
struct Detached {
    control: u64,
    words: [*mut u8; SLOTS],
}

impl Detached {
    #[inline]
    fn for_each(&self, mut f: impl FnMut(Stored)) {
        for slot in SlotMask(self.control & TAKEN) {
            f(Stored {
                tag: (self.control >> (8 * slot)) as u8,
                word: self.words[slot],
            });
        }
    }
}

/// How many children a table's chains have: kept so that memory can be told without a walk.
pub(super) type ChildCount = AtomicU64;

fn allocate_child<'a>(children: &ChildCount) -> &'a Bucket {
    children.store(children.load(Relaxed) + 1, Relaxed);
    // SAFETY: the layout is not of size zero.
    let child = unsafe { alloc_zeroed(Layout::new::<Bucket>()) };
    if child.is_null() {
        handle_alloc_error(Layout::new::<Bucket>());
    }
    // SAFETY: freshly allocated, aligned, and zeroed, which is a valid (empty) bucket; it is freed only by `free_child`.
    unsafe { &*child.cast::<Bucket>() }
}

/// # Safety
/// `child` came from `allocate_child` and no reference to it remains in use.
unsafe fn free_child(child: *mut Bucket, children: &ChildCount) {
    children.store(children.load(Relaxed) - 1, Relaxed);
    // SAFETY: allocated with this very layout; the caller vouches for the rest.
    unsafe { dealloc(child.cast(), Layout::new::<Bucket>()) };
}
