//! One bucket: a cache line of seven entries, or of six and a pointer to a chained child.
//!
//! ```text
//! word 0   tag 0 │ tag 1 │ … │ tag 6 │ meta          tag  = 0x80 | hash bits 16..23, 0 where the slot is free
//! word 1   slot 0                                    meta = 0x80 where slot 6 holds a child instead of an entry,
//! …                                                         plus the size class: 0, 1, 2 for 7, 5, 3 slots
//! word 7   slot 6, or the child
//!
//! slot     63…48 hash bits 0..16 │ 47…4 pointer │ 3…0 hash bits 23..27
//! ```
//!
//! So 27 bits of the hash lie beside the pointer, and a bucket is split, merged and searched without touching an
//! entry. The bits that a bucket's own index uses tell its entries apart no more; that is why the tag takes bits that
//! a table of fewer than 65,536 buckets does not use, and why a match is confirmed by the slot's bits before the entry
//! is read.
//!
//! All words are atomics accessed with relaxed order. Only the holder of the table's lock writes or trusts them;
//! anyone may look at a home bucket to guess what to prefetch. What hangs off a bucket is in [`chain`](super::chain).

use core::marker::PhantomData;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, AtomicU64, Ordering::Relaxed};

/// Bytes of a bucket that is not a small child.
pub(super) const BUCKET_BYTES: usize = 64;
/// Entries in a bucket of the largest class without a child.
pub(super) const SLOTS: usize = 7;
/// The slot that becomes the pointer to the child.
pub(super) const CHILD_SLOT: usize = SLOTS - 1;
/// How many low bits of the hash a bucket keeps beside an entry.
pub(super) const STORED_BITS: u32 = 27;

const CHAINED: u64 = 1 << 63;
const CLASS_SHIFT: u32 = 56;
/// The top bit of each tag byte: set where the slot is taken.
const TAKEN: u64 = 0x0080_8080_8080_8080;
const EACH_BYTE: u64 = 0x0101_0101_0101_0101;
/// The bits of a slot word that are not the pointer.
const WORD_HASH: usize = 0xffff_0000_0000_000f;

const _: () = assert!(
    size_of::<usize>() == 8,
    "slots hold hash bits above 48-bit addresses"
);

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
        assert_plain(item);
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
        (self.hash_bits() >> bit) & 1 == 1
    }

    /// The lowest [`STORED_BITS`] of the entry's hash: all that a table looks at.
    #[inline]
    pub(super) fn hash_bits(self) -> u64 {
        let word = self.word.addr() as u64;
        (word >> 48) | (u64::from(self.tag & 0x7f) << 16) | ((word & 0xf) << 23)
    }

    /// The item's pointer, in the eyes of the lock's holder.
    #[inline(always)]
    pub(super) fn item(self) -> NonNull<u8> {
        debug_assert!(!self.address().is_null());
        // SAFETY: a `Stored` is made from a NonNull item whose address has none of the bits that are taken off here.
        unsafe { NonNull::new_unchecked(self.address()) }
    }

    /// The same, for whoever reads without the lock: any address at all, null included.
    #[inline(always)]
    pub(super) fn address(self) -> *mut u8 {
        self.word.map_addr(|address| address & !WORD_HASH)
    }

    /// The same hash bits around another item.
    #[inline]
    pub(super) fn with_item(self, item: NonNull<u8>) -> Self {
        assert_plain(item);
        let bits = self.word.addr() & WORD_HASH;
        Self {
            tag: self.tag,
            word: item.as_ptr().map_addr(|address| address | bits),
        }
    }
}

#[inline(always)]
fn assert_plain(item: NonNull<u8>) {
    assert!(
        item.addr().get() & WORD_HASH == 0,
        "a table's item must be 16-byte aligned and below 2^48"
    );
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

/// A bucket by its address; see the module's text. A handle instead of a reference, as buckets differ in size.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Bucket<'a> {
    address: NonNull<u8>,
    memory: PhantomData<&'a AtomicU64>,
}

impl<'a> Bucket<'a> {
    /// # Safety
    /// At the address lies a bucket that is not freed during `'a`: words that are only accessed as atomics, of which
    /// there are as many as the size class says.
    #[inline(always)]
    pub(super) unsafe fn from_raw(address: NonNull<u8>) -> Self {
        Self {
            address,
            memory: PhantomData,
        }
    }

    /// Where it lies.
    #[inline(always)]
    pub(super) fn as_raw(self) -> NonNull<u8> {
        self.address
    }

    #[inline(always)]
    fn control_word(self) -> &'a AtomicU64 {
        // SAFETY: see `from_raw`; the first word is there in every class.
        unsafe { self.address.cast().as_ref() }
    }

    #[inline(always)]
    pub(super) fn control(self) -> Control {
        Control(self.control_word().load(Relaxed))
    }

    #[inline(always)]
    pub(super) fn set_control(self, control: Control) {
        self.control_word().store(control.0, Relaxed);
    }

    /// The word of a slot that the size class has.
    #[inline(always)]
    pub(super) fn slot(self, slot: usize) -> &'a AtomicPtr<u8> {
        debug_assert!(slot < self.control().slots());
        // SAFETY: see `from_raw`. Slots come from masks of taken or free ones, which are within the class, or are the
        // child's, in the largest class only.
        unsafe { self.address.cast::<AtomicPtr<u8>>().add(1 + slot).as_ref() }
    }

    /// The slots whose tag and stored bits equal the probe's.
    #[inline(always)]
    pub(super) fn candidates(self, probe: Probe) -> impl Iterator<Item = (usize, Stored)> + 'a {
        self.control()
            .tag_matches(probe.tag)
            .filter_map(move |slot| {
                let word = self.slot(slot).load(Relaxed);
                ((word.addr() ^ probe.word) & WORD_HASH == 0).then_some((
                    slot,
                    Stored {
                        tag: probe.tag,
                        word,
                    },
                ))
            })
    }

    /// The entry in a taken slot.
    #[inline(always)]
    pub(super) fn load(self, slot: usize) -> Stored {
        let control = self.control();
        debug_assert!(control.is_taken(slot));
        Stored {
            tag: control.tag(slot),
            word: self.slot(slot).load(Relaxed),
        }
    }

    /// Puts an entry into a slot, over what was there.
    #[inline(always)]
    pub(super) fn store(self, slot: usize, stored: Stored) {
        self.slot(slot).store(stored.word, Relaxed);
        self.set_control(self.control().with_tag(slot, stored.tag));
    }

    /// Marks a slot free.
    #[inline(always)]
    pub(super) fn vacate(self, slot: usize) {
        self.set_control(self.control().with_tag(slot, 0));
    }

    /// Entries in this bucket, its children not counted.
    #[inline(always)]
    pub(super) fn count(self) -> usize {
        self.control().taken().0.count_ones() as usize
    }

    /// Copies the entries out.
    #[inline]
    pub(super) fn entries(self) -> Entries {
        let mut entries = Entries {
            control: self.control(),
            words: [core::ptr::null_mut(); SLOTS],
        };
        entries
            .control
            .taken()
            .for_each(|slot| entries.words[slot] = self.slot(slot).load(Relaxed));
        entries
    }
}

/// The first word of a bucket: tags and meta byte.
#[derive(Clone, Copy)]
pub(super) struct Control(u64);

impl Control {
    /// Of an empty bucket of size class `class`.
    #[inline(always)]
    pub(super) fn empty(class: u32) -> Self {
        Self(u64::from(class) << CLASS_SHIFT)
    }

    /// 0, 1 or 2.
    #[inline(always)]
    pub(super) fn class(self) -> u32 {
        (self.0 >> CLASS_SHIFT) as u32 & 3
    }

    /// How many slots the class has.
    #[inline(always)]
    fn slots(self) -> usize {
        SLOTS - 2 * self.class() as usize
    }

    #[inline(always)]
    pub(super) fn is_chained(self) -> bool {
        self.0 & CHAINED != 0
    }

    /// The same with a child in the last slot.
    #[inline(always)]
    pub(super) fn chained(self) -> Self {
        Self(self.with_tag(CHILD_SLOT, 0).0 | CHAINED)
    }

    /// The same with the last slot free instead.
    #[inline(always)]
    pub(super) fn unchained(self) -> Self {
        Self(self.0 & !CHAINED)
    }

    #[inline(always)]
    fn tag(self, slot: usize) -> u8 {
        (self.0 >> (8 * slot)) as u8
    }

    #[inline(always)]
    fn with_tag(self, slot: usize, tag: u8) -> Self {
        Self((self.0 & !(0xff << (8 * slot))) | (u64::from(tag) << (8 * slot)))
    }

    /// The taken slots.
    #[inline(always)]
    pub(super) fn taken(self) -> SlotMask {
        SlotMask(self.0 & TAKEN)
    }

    /// Whether a slot holds an entry.
    #[inline(always)]
    pub(super) fn is_taken(self, slot: usize) -> bool {
        self.tag(slot) & 0x80 != 0
    }

    /// A free slot of a bucket without a child.
    #[inline(always)]
    pub(super) fn free_slot(self) -> Option<usize> {
        debug_assert!(!self.is_chained());
        SlotMask(!self.0 & (TAKEN >> (16 * self.class()))).next()
    }

    /// All slots whose tag equals `tag`, all seven compared at once. A slot with a tag that differs in the lowest bit
    /// only may be named too (the borrow of the subtraction), never a free one; the stored bits decide.
    #[inline(always)]
    fn tag_matches(self, tag: u8) -> SlotMask {
        let difference = self.0 ^ (u64::from(tag) * EACH_BYTE);
        SlotMask(difference.wrapping_sub(EACH_BYTE) & !difference & TAKEN)
    }
}

/// A bucket's entries, copied out of it.
pub(super) struct Entries {
    control: Control,
    words: [*mut u8; SLOTS],
}

impl Entries {
    /// Hands each to `f`.
    #[inline]
    pub(super) fn for_each(&self, mut f: impl FnMut(Stored)) {
        self.control.taken().for_each(|slot| {
            f(Stored {
                tag: self.control.tag(slot),
                word: self.words[slot],
            })
        });
    }
}
