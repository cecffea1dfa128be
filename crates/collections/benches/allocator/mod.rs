//! mimalloc as the server should use it, shared by the benchmark and the growth example.
//!
//! The `mimalloc` crate passes every request through `mi_malloc_aligned`, and mimalloc 3 answers that with a block
//! that is larger by the alignment less one unless the size is a power of two, so 96 bytes become 112. Plain
//! `mi_malloc` aligns to 16 whatever is that large anyway.

use core::alloc::{GlobalAlloc, Layout};
use libmimalloc_sys::{
    mi_free, mi_malloc, mi_malloc_aligned, mi_realloc, mi_realloc_aligned, mi_zalloc,
    mi_zalloc_aligned,
};

/// See the module.
pub struct Allocator;

/// Whether `mi_malloc` aligns such a block well enough by itself.
#[inline(always)]
fn is_plain(layout: Layout) -> bool {
    layout.align() <= 8 || (layout.align() == 16 && layout.size() >= 16)
}

// SAFETY: mimalloc's functions fulfil what GlobalAlloc asks; it never unwinds and keeps what it was given.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the alignment is a power of two; any size may be asked for.
        unsafe {
            if is_plain(layout) {
                mi_malloc(layout.size())
            } else {
                mi_malloc_aligned(layout.size(), layout.align())
            }
        }
        .cast()
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe {
            if is_plain(layout) {
                mi_zalloc(layout.size())
            } else {
                mi_zalloc_aligned(layout.size(), layout.align())
            }
        }
        .cast()
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        // SAFETY: the caller had the block from one of the functions here.
        unsafe { mi_free(block.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above; a size that is plain before and after has the same alignment by either function.
        unsafe {
            if layout.align() <= 8 || (layout.align() == 16 && size >= 16) {
                mi_realloc(block.cast(), size)
            } else {
                mi_realloc_aligned(block.cast(), size, layout.align())
            }
        }
        .cast()
    }
}
