//! A member of a sorted set: one block, whose address the index owns and the tree repeats.
//!
//! ```text
//!  0            8        9
//! ┌────────────┬────────┬──────────────┬───────┐
//! │ score, f64 │ length │ u32 length,  │ bytes │     aligned to 16 bytes and rounded up to 16
//! │            │   u8   │ if ≥ 255     │       │
//! └────────────┴────────┴──────────────┴───────┘
//! ```
//!
//! The score stands here too, since who finds a member by its name wants it; the tree's copy is for searching.

use crate::table::TableItem;
use core::alloc::Layout;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use std::alloc::{alloc, dealloc, handle_alloc_error};

const ALIGN: usize = 16;
const LEN_AT: usize = 8;
const SHORT_AT: usize = 9;
const LONG_AT: usize = 13;
/// The length byte that says: it follows as a `u32`.
const LONG: u8 = u8::MAX;

/// Bytes of the block of a member with so many bytes.
fn block_bytes(len: usize) -> usize {
    let head = if len < usize::from(LONG) {
        SHORT_AT
    } else {
        LONG_AT
    };
    (head + len).next_multiple_of(ALIGN)
}

fn layout(len: usize) -> Layout {
    match Layout::from_size_align(block_bytes(len), ALIGN) {
        Ok(layout) => layout,
        Err(_) => panic!("a member is below 4 GiB"),
    }
}

/// A member's block, owned.
pub(super) struct Member(NonNull<u8>);

// SAFETY: a member owns its block.
unsafe impl Send for Member {}
// SAFETY: a shared member only reads its block.
unsafe impl Sync for Member {}

impl Member {
    /// # Panics
    /// Where it has 4 GiB or more.
    pub(super) fn new(bytes: &[u8], score: f64) -> Self {
        let Ok(long) = u32::try_from(bytes.len()) else {
            panic!("a member is below 4 GiB");
        };
        let layout = layout(bytes.len());
        // SAFETY: the layout has at least 16 bytes; the block has room for score, length and bytes, as `block_bytes`
        // counts them, and is aligned for a double.
        unsafe {
            let Some(block) = NonNull::new(alloc(layout)) else {
                handle_alloc_error(layout);
            };
            block.cast::<f64>().write(score);
            let data = if bytes.len() < usize::from(LONG) {
                block.add(LEN_AT).write(bytes.len() as u8);
                block.add(SHORT_AT)
            } else {
                block.add(LEN_AT).write(LONG);
                block
                    .add(SHORT_AT)
                    .cast::<[u8; 4]>()
                    .write(long.to_ne_bytes());
                block.add(LONG_AT)
            };
            data.copy_from_nonoverlapping(NonNull::from(bytes).cast(), bytes.len());
            Self(block)
        }
    }

    /// Its address, to be given to the tree.
    #[inline]
    pub(super) fn address(&self) -> MemberAt {
        MemberAt(self.0)
    }

    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        // SAFETY: the member is alive as long as `self` is borrowed.
        unsafe { self.address().bytes() }
    }

    #[inline]
    pub(super) fn score(&self) -> f64 {
        // SAFETY: as above.
        unsafe { self.address().score() }
    }

    /// Bytes of its block.
    pub(super) fn block_bytes(&self) -> usize {
        block_bytes(self.bytes().len())
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let layout = layout(self.bytes().len());
        // SAFETY: allocated with the layout of its length, and owned.
        unsafe { dealloc(self.0.as_ptr(), layout) };
    }
}

/// Where a member is, without owning it.
#[derive(Clone, Copy)]
pub(super) struct MemberAt(NonNull<u8>);

// SAFETY: an address; who follows it says why the member is alive.
unsafe impl Send for MemberAt {}
// SAFETY: as above.
unsafe impl Sync for MemberAt {}

impl MemberAt {
    /// # Safety
    /// The member is alive during `'a`, and its bytes never change.
    #[inline(always)]
    pub(super) unsafe fn bytes<'a>(self) -> &'a [u8] {
        // SAFETY: the block is as `Member::new` wrote it.
        unsafe {
            let (len, data) = match self.0.add(LEN_AT).read() {
                LONG => {
                    let len = self.0.add(SHORT_AT).cast::<[u8; 4]>().read();
                    (u32::from_ne_bytes(len) as usize, self.0.add(LONG_AT))
                }
                len => (usize::from(len), self.0.add(SHORT_AT)),
            };
            NonNull::slice_from_raw_parts(data, len).as_ref()
        }
    }

    /// # Safety
    /// The member is alive, and nobody sets its score meanwhile.
    #[inline(always)]
    pub(super) unsafe fn score(self) -> f64 {
        // SAFETY: the block begins with the score.
        unsafe { self.0.cast::<f64>().read() }
    }

    /// The first bytes' address, to be prefetched.
    #[inline(always)]
    pub(super) fn as_ptr(self) -> *const u8 {
        self.0.as_ptr()
    }
}

/// A member whose score may be changed.
pub(super) struct MemberMut<'a>(NonNull<u8>, core::marker::PhantomData<&'a mut f64>);

impl MemberMut<'_> {
    #[inline]
    pub(super) fn set_score(&mut self, score: f64) {
        // SAFETY: the member is borrowed exclusively, and its block begins with the score.
        unsafe { self.0.cast::<f64>().write(score) };
    }

    #[inline]
    pub(super) fn score(&self) -> f64 {
        // SAFETY: as above.
        unsafe { MemberAt(self.0).score() }
    }

    #[inline]
    pub(super) fn address(&self) -> MemberAt {
        MemberAt(self.0)
    }
}

// SAFETY: blocks are aligned to 16 bytes and lie in user space; a member is its address, so copies are as good; the bytes
// never change.
unsafe impl TableItem for Member {
    type Mut<'a> = MemberMut<'a>;

    #[inline]
    fn into_raw(self) -> NonNull<u8> {
        ManuallyDrop::new(self).0
    }

    #[inline]
    unsafe fn from_raw(raw: NonNull<u8>) -> Self {
        Self(raw)
    }

    #[inline]
    unsafe fn borrow_mut<'a>(raw: NonNull<u8>) -> MemberMut<'a> {
        MemberMut(raw, core::marker::PhantomData)
    }

    #[inline]
    fn key(&self) -> &[u8] {
        self.bytes()
    }
}
