//! Where the buckets are: segments that never move, and the array of pointers to them.
//!
//! The first eight segments hold one bucket each, the next four two, then four, eight and sixteen, and every later one 32
//! buckets (2 KiB). So a table pays for a quarter more than it has at most, a large one for half a segment, and no bucket is
//! ever copied to another place while the table grows. There may be a hundred keys in a shard: were segments to double,
//! what such a table has left over would cost more than all its chains.
//!
//! The array is a block of 64 · 2^k bytes: a word that counts the bytes of all children, then the segment pointers,
//! each less the offset of the segment's first bucket, so that one multiplication finds a bucket. `k` is kept in the
//! low bits of the block's address: whoever reads that one word without the lock has an address and a bound that
//! belong together. When the array must grow or may shrink it is replaced, and the old one goes to [`Garbage`], as a
//! segment does whose last bucket is gone.

use super::bucket::{BUCKET_BYTES, Bucket};
use super::chain::ChildBytes;
use core::alloc::Layout;
use core::ptr::{NonNull, null_mut};
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};
use std::alloc::{alloc_zeroed, dealloc, handle_alloc_error};

/// Binary logarithm of the buckets of the largest segments.
const SEGMENT_LOG2_MAX: u32 = 5;
/// Binary logarithm of the segments between two powers of two.
const STEPS_LOG2: u32 = 2;
const STEPS: u32 = 1 << STEPS_LOG2;
const SIZE_BITS: usize = 63;

/// The tagged address of the array; null where a table has no bucket. A plain copyable word without ownership: the
/// table frees.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Directory(*mut u8);

/// The segment that holds bucket `index`.
#[inline(always)]
fn segment_of(index: u32) -> u32 {
    let log2 = ((index | STEPS).ilog2() - STEPS_LOG2).min(SEGMENT_LOG2_MAX);
    STEPS * log2 + (index >> log2)
}

fn first_bucket(segment: u32) -> u32 {
    let log2 = (segment / STEPS).saturating_sub(1).min(SEGMENT_LOG2_MAX);
    (segment - STEPS * log2) << log2
}

fn segment_layout(segment: u32) -> Layout {
    let buckets = first_bucket(segment + 1) - first_bucket(segment);
    block_layout(buckets as usize * BUCKET_BYTES)
}

fn block_layout(size_bytes: usize) -> Layout {
    debug_assert!(size_bytes.is_multiple_of(64) && size_bytes > 0);
    // SAFETY: 64 is a power of two, and the size is a multiple of it far below isize::MAX (at most 2^27 buckets).
    unsafe { Layout::from_size_align_unchecked(size_bytes, 64) }
}

fn allocate(layout: Layout) -> *mut u8 {
    // SAFETY: no layout of this file has size zero.
    let block = unsafe { alloc_zeroed(layout) };
    if block.is_null() {
        handle_alloc_error(layout);
    }
    block
}

impl Directory {
    pub(super) const NONE: Self = Self(null_mut());

    #[inline(always)]
    pub(super) fn from_word(word: *mut u8) -> Self {
        Self(word)
    }

    #[inline(always)]
    pub(super) fn word(self) -> *mut u8 {
        self.0
    }

    #[inline(always)]
    pub(super) fn is_none(self) -> bool {
        self.0.is_null()
    }

    #[inline(always)]
    fn base(self) -> *mut u8 {
        self.0.map_addr(|address| address & !SIZE_BITS)
    }

    fn size_bytes(self) -> usize {
        64 << (self.0.addr() & SIZE_BITS)
    }

    /// How many segments the array has room for: all its words but the first.
    #[inline(always)]
    fn capacity(self) -> u32 {
        (8 << (self.0.addr() & SIZE_BITS)) - 1
    }

    /// # Safety
    /// The array lives for `'a`, and `segment < self.capacity()`.
    #[inline(always)]
    unsafe fn segment<'a>(self, segment: u32) -> &'a AtomicPtr<u8> {
        // SAFETY: the caller's promise; the array's words are only accessed as atomics.
        unsafe {
            &*self
                .base()
                .cast::<AtomicPtr<u8>>()
                .add(1 + segment as usize)
        }
    }

    /// The bytes of all children, in the array's first word.
    ///
    /// # Safety
    /// The array lives for `'a`.
    pub(super) unsafe fn child_bytes<'a>(self) -> &'a ChildBytes {
        // SAFETY: the caller's promise; the first word is only accessed as this atomic.
        unsafe { &*self.base().cast::<ChildBytes>() }
    }

    /// Bucket `index`.
    ///
    /// # Safety
    /// The array and the bucket's segment live for `'a`, and the segment was put in by [`grow`](Self::grow).
    #[inline(always)]
    pub(super) unsafe fn bucket<'a>(self, index: u32) -> Bucket<'a> {
        // SAFETY: the caller says that the segment is there. Its pointer is its address less the offset of its first
        // bucket, with the provenance of the segment, so adding the offset of `index` leads back inside it.
        unsafe {
            let origin = self.segment(segment_of(index)).load(Relaxed);
            let address = origin.wrapping_byte_add(index as usize * BUCKET_BYTES);
            Bucket::from_raw(NonNull::new_unchecked(address))
        }
    }

    /// Where the array names the segment of bucket `index`: an address to prefetch, not to read.
    #[inline(always)]
    pub(super) fn place(self, index: u32) -> *const u8 {
        self.base()
            .wrapping_byte_add(8 * (1 + segment_of(index) as usize))
    }

    /// Bucket `index` for whoever reads without the lock: nothing where the array is (already or still) too short.
    ///
    /// # Safety
    /// Array and segments are not freed during `'a`.
    #[inline(always)]
    pub(super) unsafe fn peek<'a>(self, index: u32) -> Option<Bucket<'a>> {
        let segment = segment_of(index);
        if self.is_none() || segment >= self.capacity() {
            return None;
        }
        // SAFETY: the bound was checked against the very word that gave the address; the caller keeps it alive.
        let origin = unsafe { self.segment(segment) }.load(Relaxed);
        if origin.is_null() {
            return None;
        }
        let address = NonNull::new(origin.wrapping_byte_add(index as usize * BUCKET_BYTES))?;
        // SAFETY: as in `bucket`; a segment that was retired is still allocated, as the caller says.
        Some(unsafe { Bucket::from_raw(address) })
    }

    /// Makes room for bucket `index`, all before it being there: adds a segment where a new one begins, and replaces
    /// the array where it is full.
    pub(super) fn grow(&mut self, index: u32, garbage: &mut Option<Box<Garbage>>) {
        let segment = segment_of(index);
        let first = first_bucket(segment);
        if index != first {
            return;
        }
        if self.is_none() || segment >= self.capacity() {
            let log2 = if self.is_none() {
                0
            } else {
                (self.0.addr() & SIZE_BITS) + 1
            };
            self.replace(log2, segment, garbage);
        }
        let origin =
            allocate(segment_layout(segment)).wrapping_byte_sub(first as usize * BUCKET_BYTES);
        // SAFETY: the array is this table's and has just been made large enough.
        unsafe { self.segment(segment) }.store(origin, Relaxed);
    }

    /// Takes note that bucket `index`, the last, is empty and no longer used: retires its segment when it was the
    /// segment's first, and the array when a quarter of it would do.
    pub(super) fn shrink(&mut self, index: u32, garbage: &mut Option<Box<Garbage>>) {
        let segment = segment_of(index);
        let first = first_bucket(segment);
        if index != first {
            return;
        }
        // SAFETY: the bucket was there, hence its segment and the array.
        let slot = unsafe { self.segment(segment) };
        let block = slot
            .load(Relaxed)
            .wrapping_byte_add(first as usize * BUCKET_BYTES);
        slot.store(null_mut(), Relaxed);
        Garbage::add(
            garbage,
            Block {
                address: block,
                layout: segment_layout(segment),
            },
        );
        let log2 = self.0.addr() & SIZE_BITS;
        if log2 > 0 && segment < self.capacity() / 4 {
            self.replace(log2 - 1, segment, garbage);
        }
    }

    /// Moves to an array of another size, which has room for the `segments` in use.
    fn replace(&mut self, log2: usize, segments: u32, garbage: &mut Option<Box<Garbage>>) {
        let new = Self(allocate(block_layout(64 << log2)).map_addr(|address| address | log2));
        if !self.is_none() {
            debug_assert!(segments <= new.capacity());
            // SAFETY: both arrays are this table's and have room for `segments`.
            unsafe {
                new.child_bytes()
                    .store(self.child_bytes().load(Relaxed), Relaxed);
                for segment in 0..segments {
                    new.segment(segment)
                        .store(self.segment(segment).load(Relaxed), Relaxed);
                }
            }
            Garbage::add(
                garbage,
                Block {
                    address: self.base(),
                    layout: block_layout(self.size_bytes()),
                },
            );
        }
        *self = new;
    }

    /// Bytes of the array, the segments and the children of a table with `bucket_count` buckets.
    pub(super) fn memory_bytes(self, bucket_count: u32) -> usize {
        if self.is_none() {
            return 0;
        }
        let segments = segment_of(bucket_count - 1) + 1;
        // SAFETY: the caller's table owns the array.
        let child_bytes = unsafe { self.child_bytes() }.load(Relaxed) as usize;
        self.size_bytes() + first_bucket(segments) as usize * BUCKET_BYTES + child_bytes
    }

    /// Gives array and segments back to the allocator, the buckets being empty and without children.
    ///
    /// # Safety
    /// Nothing refers to them any more.
    pub(super) unsafe fn free(self, bucket_count: u32) {
        if self.is_none() {
            return;
        }
        for segment in 0..=segment_of(bucket_count - 1) {
            let offset = first_bucket(segment) as usize * BUCKET_BYTES;
            // SAFETY: segments up to that of the last bucket exist; the layout is the one they were allocated with.
            unsafe {
                let block = self
                    .segment(segment)
                    .load(Relaxed)
                    .wrapping_byte_add(offset);
                dealloc(block, segment_layout(segment));
            }
        }
        // SAFETY: likewise for the array.
        unsafe { dealloc(self.base(), block_layout(self.size_bytes())) };
    }
}

/// Memory of a table that whoever prefetches without the lock may still be looking at. Dropping it frees the memory,
/// so it is to be dropped when all such readers have been seen outside.
#[derive(Default)]
pub struct Garbage {
    blocks: Vec<Block>,
}

struct Block {
    address: *mut u8,
    layout: Layout,
}

// SAFETY: a block is owned memory without any tie to the thread that allocated it.
unsafe impl Send for Garbage {}
// SAFETY: a shared `Garbage` offers no access to its blocks.
unsafe impl Sync for Garbage {}

impl Garbage {
    fn add(garbage: &mut Option<Box<Garbage>>, block: Block) {
        garbage.get_or_insert_default().blocks.push(block);
    }

    /// Bytes that dropping this gives back.
    pub fn memory_bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.layout.size()).sum()
    }
}

impl Drop for Garbage {
    fn drop(&mut self) {
        for block in &self.blocks {
            // SAFETY: allocated by this file with this layout, unlinked from its table, and held here only.
            unsafe { dealloc(block.address, block.layout) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bucket_lies_in_its_segment() {
        for index in 0..10_000 {
            let segment = segment_of(index);
            assert!(
                first_bucket(segment) <= index && index < first_bucket(segment + 1),
                "{index}"
            );
        }
        for (segment, buckets) in [
            (0, 1),
            (7, 1),
            (8, 2),
            (12, 4),
            (23, 16),
            (24, 32),
            (9999, 32),
        ] {
            assert_eq!(segment_layout(segment).size(), buckets * 64, "{segment}");
        }
    }

    #[test]
    fn little_is_left_over() {
        for buckets in 1..10_000 {
            let there = first_bucket(segment_of(buckets - 1) + 1);
            assert!(
                there < buckets + buckets / 4 + 1 && there < buckets + 32,
                "{buckets}"
            );
        }
    }
}
