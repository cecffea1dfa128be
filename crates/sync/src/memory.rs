//! The allocator, and how much memory is in use: mimalloc below, and a count of bytes on top that costs next to nothing.
//!
//! `used_memory` decides evictions, so it must be exact under load and cheap to ask. Every thread counts into a slot
//! of its own with a plain load and store; asking adds the slots up. A thread may free what another allocated: single
//! slots go negative, the sum is right. A slot is not zeroed when its thread ends, the next thread goes on with it, so
//! there is nothing to fold and no instant at which bytes are counted twice or not at all.
//!
//! What is counted is the block that mimalloc hands out, not what was asked for: [`good_size`] repeats its arithmetic,
//! from the layout alone, so that allocating and freeing always agree. What mimalloc keeps besides (free blocks in
//! pages, its own tables) is fragmentation, which resident memory shows.
//!
//! An allocator may not allocate, may not use thread locals with destructors, and runs before `main` and after a
//! thread's locals are gone: [`slots`] says how that is met. The binary and the addon declare
//! `#[global_allocator] static ALLOC: CountingAlloc = CountingAlloc;`; without that, all counts stay zero.

mod slots;

use libmimalloc_sys as mi;
use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicUsize, Ordering};

/// mimalloc's alignment of every block of 16 bytes or more.
const NATURAL_ALIGN: usize = 16;
const WORD: usize = 8;
/// Up to here blocks come in classes; above, in whole pages of the system.
const CLASSED_MAX: usize = 512 * 1024;
const PAGE: usize = 4096;

/// mimalloc, counting.
#[derive(Clone, Copy, Default, Debug)]
pub struct CountingAlloc;

// SAFETY: every block comes from mimalloc with the size and alignment of its layout and goes back there; counting
// touches only the slot of the thread.
unsafe impl GlobalAlloc for CountingAlloc {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: any size is allowed, and alignments are powers of two.
        let ptr = unsafe {
            match Block::of(layout) {
                Block::Plain { size } => mi::mi_malloc(size),
                Block::Aligned { size, align, .. } => mi::mi_malloc_aligned(size, align),
            }
        };
        counted(ptr.cast(), layout)
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`.
        let ptr = unsafe {
            match Block::of(layout) {
                Block::Plain { size } => mi::mi_zalloc(size),
                Block::Aligned { size, align, .. } => mi::mi_zalloc_aligned(size, align),
            }
        };
        counted(ptr.cast(), layout)
    }

    #[inline]
    unsafe fn dealloc(&self, ptr: *mut u8, layout: Layout) {
        slots::add(-(Block::of(layout).cost() as isize));
        // SAFETY: the caller got it from us, hence from mimalloc.
        unsafe { mi::mi_free(ptr.cast()) };
    }

    #[inline]
    unsafe fn realloc(&self, ptr: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: the caller promises that `new_size`, rounded up to the alignment, does not overflow.
        let new_layout = unsafe { Layout::from_size_align_unchecked(new_size, layout.align()) };
        let (cost, new_cost) = (Block::of(layout).cost(), Block::of(new_layout).cost());
        if cost == new_cost {
            return ptr;
        }
        // SAFETY: the caller's promises are those of `resize`.
        let resized = unsafe { resize(ptr, layout, new_layout) };
        if !resized.is_null() {
            slots::add(new_cost as isize - cost as isize);
        }
        resized
    }
}

/// Resizes without counting.
///
/// # Safety
/// `ptr` is a block of `layout`; the layouts are of one alignment.
unsafe fn resize(ptr: *mut u8, layout: Layout, new_layout: Layout) -> *mut u8 {
    let block = Block::of(new_layout);
    // mimalloc leaves a block where it is when that wastes less than half of it, and the rest would be in nobody's
    // count. Huge ones stay: there the copy costs more than the count is worth.
    let shrinks = new_layout.size() < layout.size() && layout.size() <= CLASSED_MAX;
    // SAFETY: `ptr` is mimalloc's and at least as long as what is copied; a fresh block does not overlap it.
    unsafe {
        match block {
            Block::Plain { size } if !shrinks => mi::mi_realloc(ptr.cast(), size).cast(),
            Block::Aligned { size, align, .. } if !shrinks => {
                mi::mi_realloc_aligned(ptr.cast(), size, align).cast()
            }
            Block::Plain { size } => moved(ptr, mi::mi_malloc(size).cast(), new_layout.size()),
            Block::Aligned { size, align, .. } => moved(
                ptr,
                mi::mi_malloc_aligned(size, align).cast(),
                new_layout.size(),
            ),
        }
    }
}

/// Copies `len` bytes to a fresh block, unless that is null, and frees the old one.
///
/// # Safety
/// Both are mimalloc's, different, and at least `len` bytes long.
unsafe fn moved(ptr: *mut u8, fresh: *mut u8, len: usize) -> *mut u8 {
    if !fresh.is_null() {
        // SAFETY: as promised.
        unsafe {
            ptr.copy_to_nonoverlapping(fresh, len);
            mi::mi_free(ptr.cast());
        }
    }
    fresh
}

#[inline(always)]
fn counted(ptr: *mut u8, layout: Layout) -> *mut u8 {
    if !ptr.is_null() {
        slots::add(Block::of(layout).cost() as isize);
    }
    ptr
}

/// What to ask mimalloc for. Known when compiling wherever the alignment is.
enum Block {
    /// Aligned enough without being told.
    Plain { size: usize },
    /// To be asked for with `align`; taken out of a block for `taken` bytes.
    Aligned {
        size: usize,
        align: usize,
        taken: usize,
    },
}

impl Block {
    #[inline(always)]
    fn of(layout: Layout) -> Self {
        let (size, align) = (layout.size(), layout.align());
        if align <= NATURAL_ALIGN {
            // Blocks are aligned to 16 from 16 bytes on.
            return Self::Plain {
                size: size.max(align),
            };
        }
        Self::aligned(size, align)
    }

    /// mimalloc aligns by taking a block that is longer by the alignment, whose class may be a quarter bigger. Not so
    /// in two cases (`mi_malloc_is_naturally_aligned`): powers of two up to a page, and whole pages if aligned to one.
    /// Hence tables of whole pages are asked for as pages, whatever smaller alignment they want.
    fn aligned(size: usize, align: usize) -> Self {
        let class = good_size(size);
        if align <= PAGE && class.is_multiple_of(PAGE) {
            return Self::Aligned {
                size: size.max(PAGE),
                align: PAGE,
                taken: size,
            };
        }
        let fits = align <= size && class <= PAGE && class.is_power_of_two();
        Self::Aligned {
            size,
            align,
            taken: if fits {
                size
            } else {
                size.max(NATURAL_ALIGN) + align - 1
            },
        }
    }

    /// How many bytes the block takes.
    #[inline(always)]
    fn cost(self) -> usize {
        match self {
            Self::Plain { size: taken } | Self::Aligned { taken, .. } => good_size(taken),
        }
    }
}

/// The size of the block that an allocation of `size` bytes gets: what it costs, and how much it may grow in place.
/// Four classes between two powers of two (mimalloc, `page-queue.c`), hence at most 25 % above `size`. Time: constant.
#[inline]
pub const fn good_size(size: usize) -> usize {
    if size <= WORD {
        return WORD;
    }
    let last = size - 1;
    if size > CLASSED_MAX {
        return if size > isize::MAX as usize {
            size
        } else {
            (last | (PAGE - 1)) + 1
        };
    }
    // Rounds up below the top three bits, and to 16 at least.
    (last | (usize::MAX >> ((last | 64).leading_zeros() + 3))) + 1
}

/// Bytes allocated and not freed, in blocks, over all threads. Time: one cache miss for every thread there was at
/// once. Not of one instant: threads go on allocating.
pub fn used_bytes() -> usize {
    let used = slots::sum().max(0) as usize;
    PEAK.fetch_max(used, Ordering::Relaxed);
    used
}

static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The most that [`used_bytes`] has returned since the start, or since [`reset_peak`]: as exact as one asks often.
pub fn peak_bytes() -> usize {
    used_bytes().max(PEAK.load(Ordering::Relaxed))
}

/// Starts the peak anew.
pub fn reset_peak() {
    PEAK.store(0, Ordering::Relaxed);
    used_bytes();
}

/// What the calling thread has allocated less what it has freed, from an arbitrary start: for differences in tests.
pub fn thread_allocated() -> isize {
    slots::own()
}

/// Gives back to the system what is free: of the calling thread's heap, of threads that ended, and shared pages.
pub fn purge() {
    // SAFETY: has no precondition.
    unsafe { mi::mi_collect(true) };
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    // Only this crate's tests run on the allocator here; the library just defines it.
    #[global_allocator]
    static ALLOC: CountingAlloc = CountingAlloc;

    #[test]
    fn good_size_is_mimallocs() {
        // SAFETY: has no precondition.
        let theirs = |size| unsafe { mi::mi_good_size(size) };
        let small = 0..=70_000;
        let edges = (3..48)
            .flat_map(|bit| [-9i64, -8, -1, 0, 1, 7, 8, 9].map(|d| ((1i64 << bit) + d) as usize));
        let middle = (70_000..4 << 20).step_by(509);
        for size in small.chain(edges).chain(middle) {
            // The system's pages may be bigger; then so are huge blocks, and the count is that much less exact.
            assert!(
                good_size(size) == theirs(size)
                    || size > CLASSED_MAX && theirs(PAGE * 4096 + 1) > PAGE * 4097,
                "{size}"
            );
        }
        assert_eq!(good_size(usize::MAX), usize::MAX);
    }

    fn usable_size_of(layout: Layout) -> usize {
        // SAFETY: the size is not zero; the block is freed with the same layout.
        unsafe {
            let ptr = CountingAlloc.alloc(layout);
            assert!((ptr as usize).is_multiple_of(layout.align()));
            let usable = mi::mi_usable_size(ptr.cast());
            CountingAlloc.dealloc(ptr, layout);
            usable
        }
    }

    #[test]
    fn blocks_are_as_big_as_counted() {
        let sizes = [
            1,
            8,
            9,
            24,
            64,
            65,
            80,
            100,
            192,
            640,
            1000,
            1024,
            4096,
            5000,
            8192,
            20_480,
            70_000,
            1 << 19,
        ];
        for size in sizes {
            for align in [1, 8, 16] {
                let layout = Layout::from_size_align(size, align).unwrap();
                assert_eq!(
                    usable_size_of(layout),
                    Block::of(layout).cost(),
                    "{size} at {align}"
                );
            }
            for align in [32, 64, 128, 4096] {
                let layout = Layout::from_size_align(size, align).unwrap();
                let usable = usable_size_of(layout);
                assert!(
                    usable >= size && usable <= Block::of(layout).cost(),
                    "{size} at {align}: {usable}"
                );
            }
        }
        for pages in [1, 2, 4, 8, 64, 96, 128] {
            let layout = Layout::from_size_align(pages * PAGE, 64).unwrap();
            assert_eq!(usable_size_of(layout), pages * PAGE, "{pages} pages at 64");
        }
    }

    #[test]
    fn resizing_keeps_bytes_and_count() {
        for align in [1, 8, 16, 64] {
            let layout = |size| Layout::from_size_align(size, align).unwrap();
            let before = thread_allocated();
            let mut size = 3;
            // SAFETY: each block is used with its layout, within its size.
            unsafe {
                let mut ptr = CountingAlloc.alloc(layout(size));
                ptr.write_bytes(7, size);
                for new_size in [
                    5, 40, 41, 1000, 700, 9000, 8192, 5000, 600_000, 400_000, 80, 64, 16, 3,
                ] {
                    ptr = CountingAlloc.realloc(ptr, layout(size), new_size);
                    assert!((ptr as usize).is_multiple_of(align));
                    let kept = std::slice::from_raw_parts(ptr, size.min(new_size));
                    assert!(
                        kept.iter().all(|&byte| byte == 7),
                        "{size} to {new_size} at {align}"
                    );
                    size = new_size;
                    ptr.write_bytes(7, size);
                    assert_eq!(
                        thread_allocated() - before,
                        Block::of(layout(size)).cost() as isize
                    );
                    // Huge blocks stay where they are when they shrink.
                    let block = mi::mi_usable_size(ptr.cast());
                    assert!(size > 300_000 || block <= Block::of(layout(size)).cost());
                }
                CountingAlloc.dealloc(ptr, layout(size));
            }
            assert_eq!(thread_allocated(), before);
        }
    }

    #[test]
    fn counts_of_a_thread_follow_its_allocations() {
        let before = thread_allocated();
        let mut bytes = Vec::<u8>::with_capacity(100);
        assert_eq!(thread_allocated() - before, good_size(100) as isize);
        bytes.reserve_exact(1000);
        assert_eq!(thread_allocated() - before, good_size(1000) as isize);
        let zeroed = vec![0u64; 1000];
        assert_eq!(
            thread_allocated() - before,
            (good_size(1000) + good_size(8000)) as isize
        );
        drop((bytes, zeroed));
        assert_eq!(thread_allocated(), before);
    }

    #[test]
    fn what_ended_threads_left_is_still_counted() {
        const EACH: usize = 8 << 20;
        let before = used_bytes();
        let kept: Vec<Vec<u8>> = (0..8)
            .map(|_| {
                std::thread::spawn(|| Vec::with_capacity(EACH))
                    .join()
                    .unwrap()
            })
            .collect();
        // Other tests allocate meanwhile, though nothing near a megabyte.
        let used = used_bytes();
        assert!(
            used.abs_diff(before + 8 * EACH) < 4 << 20,
            "{before} -> {used}"
        );
        assert!(peak_bytes() >= before + 7 * EACH);
        drop(kept);
        assert!(used_bytes().abs_diff(before) < 4 << 20);
        purge();
    }

    #[test]
    fn threads_that_end_leave_their_slots_to_others() {
        struct AllocatesLate;
        impl Drop for AllocatesLate {
            fn drop(&mut self) {
                // After this thread's slot may have gone.
                drop(std::hint::black_box(vec![1u8; 100]));
            }
        }
        thread_local!(static LATE: AllocatesLate = const { AllocatesLate });
        let before = slots::len();
        for _ in 0..300 {
            std::thread::spawn(|| LATE.with(|_| drop(std::hint::black_box(vec![1u8; 10]))))
                .join()
                .unwrap();
        }
        assert!(
            slots::len() - before < 50,
            "{} slots more",
            slots::len() - before
        );
    }
}
