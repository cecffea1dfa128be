//! The bytes of an entry: where each part lies, how large the block is, and how it is allocated and freed.
//!
//! ```text
//!  0        1        2           4        5         8            8 or 16
//! ┌────────┬────────┬───────────┬────────┬─────────┬────────────┬──────────────┬───────────┬─────┬───────┐
//! │enc│type│ flags  │ key bytes │ epoch  │   lru   │ expiry, ms │ value word   │ key bytes │ key │ bytes │
//! │ 4 │ 4  │        │    u16    │   u8   │   u24   │ i64, if set│ i64, pointer │ u32, if   │     │ where │
//! │    bits│        │           │        │         │            │ or u32 length│  ≥ 65536  │     │ inline│
//! └────────┴────────┴───────────┴────────┴─────────┴────────────┴──────────────┴───────────┴─────┴───────┘
//! ```
//!
//! The value's word stands before the key so that it is aligned and shares the first cache line with the header.
//! Blocks are aligned to 16 bytes and rounded up to 16, so the size can be read back from the header alone, and a
//! value that changes its length a little stays where it is.

use super::TypeTag;
use core::alloc::Layout;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::alloc::{alloc, dealloc, handle_alloc_error, realloc};

const ALIGN: usize = 16;
const HEADER_BYTES: usize = 8;
const FLAG_EXPIRY: u8 = 1;
const FLAG_LONG_KEY: u8 = 2;
const KIND_SHIFT: u8 = 2;
const LRU_SHIFT: u32 = 8;
/// The largest LRU clock value.
pub(super) const LRU_MAX: u32 = (1 << 24) - 1;

/// How the value lies in the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Inline,
    Boxed,
}

/// The first eight bytes of a block.
#[repr(C, align(8))]
struct Header {
    tag: u8,
    flags: u8,
    key_len: u16,
    /// Epoch in the low 8 bits, LRU in the others. Atomic since reads touch it through shared references.
    clock: AtomicU32,
}

/// What determines where the parts are, and how large the block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub kind: Kind,
    pub has_expiry: bool,
    pub key_len: usize,
    /// Bytes of an inline value, else zero.
    pub value_len: usize,
}

impl Shape {
    /// # Panics
    /// Where key or value are 4 GiB or longer.
    #[inline]
    pub(super) fn new(kind: Kind, has_expiry: bool, key_len: usize, value_len: usize) -> Self {
        assert!(
            u32::try_from(key_len).is_ok() && u32::try_from(value_len).is_ok(),
            "an entry's parts are below 4 GiB"
        );
        Self {
            kind,
            has_expiry,
            key_len,
            value_len,
        }
    }

    #[inline(always)]
    fn is_long_key(self) -> bool {
        self.key_len > usize::from(u16::MAX)
    }

    #[inline(always)]
    fn word_at(self) -> usize {
        HEADER_BYTES + if self.has_expiry { 8 } else { 0 }
    }

    #[inline(always)]
    fn key_len_at(self) -> usize {
        self.word_at() + if self.kind == Kind::Inline { 4 } else { 8 }
    }

    #[inline(always)]
    fn key_at(self) -> usize {
        self.key_len_at() + if self.is_long_key() { 4 } else { 0 }
    }

    #[inline(always)]
    fn value_at(self) -> usize {
        self.key_at() + self.key_len
    }

    /// Bytes in use.
    #[inline(always)]
    pub(super) fn used_bytes(self) -> usize {
        self.value_at() + self.value_len
    }

    /// Bytes of the block.
    #[inline(always)]
    pub(super) fn block_bytes(self) -> usize {
        self.used_bytes().next_multiple_of(ALIGN)
    }

    #[inline(always)]
    fn layout(self) -> Layout {
        // SAFETY: 16 is a power of two; the parts are below 4 GiB each, so the rounded size is below isize::MAX.
        unsafe { Layout::from_size_align_unchecked(self.block_bytes(), ALIGN) }
    }
}

/// The address of a block. Copyable and without ownership: the unsafe half of [`Entry`](super::Entry).
///
/// Every method asks that the block is alive, was made by [`Block::allocate`], and is accessed as shared or exclusive
/// as the method says (a plain read is shared, everything that writes is exclusive, but for `set_lru`).
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Block(NonNull<u8>);

impl Block {
    #[inline(always)]
    pub(super) fn from_raw(raw: NonNull<u8>) -> Self {
        Self(raw)
    }

    #[inline(always)]
    pub(super) fn into_raw(self) -> NonNull<u8> {
        self.0
    }

    /// A block of this shape with header and key; the value, and the expiry where the shape has one, are for the
    /// caller to write. Epoch and LRU are zero.
    #[inline]
    pub(super) fn allocate(shape: Shape, tag: TypeTag, key: &[u8]) -> Self {
        let layout = shape.layout();
        // SAFETY: the size is at least that of the header.
        let Some(address) = NonNull::new(unsafe { alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        let block = Self(address);
        // SAFETY: the block is fresh, exclusively ours, aligned to 16, and holds the parts of this very shape; the key
        // comes from elsewhere.
        unsafe {
            block.write_header(shape, tag);
            if shape.kind == Kind::Inline {
                block
                    .at(shape.word_at())
                    .cast::<u32>()
                    .write(shape.value_len as u32);
            }
            block
                .at(shape.key_at())
                .copy_from_nonoverlapping(key.as_ptr(), key.len());
        }
        block
    }

    /// # Safety
    /// Exclusive, and the block has room for the shape.
    unsafe fn write_header(self, shape: Shape, tag: TypeTag) {
        let mut flags = (shape.kind as u8) << KIND_SHIFT;
        if shape.has_expiry {
            flags |= FLAG_EXPIRY;
        }
        if shape.is_long_key() {
            flags |= FLAG_LONG_KEY;
        }
        let key_len = if shape.is_long_key() {
            0
        } else {
            shape.key_len as u16
        };
        // SAFETY: the caller's promise; the header is at the beginning, the long key's length where the shape says.
        unsafe {
            self.at(0).cast::<Header>().write(Header {
                tag: tag.packed(),
                flags,
                key_len,
                clock: AtomicU32::new(0),
            });
            if shape.is_long_key() {
                self.at(shape.key_len_at())
                    .cast::<u32>()
                    .write(shape.key_len as u32);
            }
        }
    }

    /// The address `offset` bytes into the block.
    ///
    /// # Safety
    /// The offset is not beyond the block's end.
    #[inline(always)]
    unsafe fn at(self, offset: usize) -> *mut u8 {
        // SAFETY: the caller's promise.
        unsafe { self.0.as_ptr().add(offset) }
    }

    /// # Safety
    /// See [`Block`]. Shared.
    #[inline(always)]
    unsafe fn header<'a>(self) -> &'a Header {
        // SAFETY: every block begins with a header, and is aligned for it.
        unsafe { self.0.cast::<Header>().as_ref() }
    }

    /// The shape, but with the inline value's length left at zero: enough to find the key, without another read.
    ///
    /// # Safety
    /// See [`Block`]. Shared.
    #[inline(always)]
    unsafe fn key_shape(self) -> Shape {
        // SAFETY: the caller's promise.
        let header = unsafe { self.header() };
        let kind = match header.flags >> KIND_SHIFT {
            0 => Kind::Int,
            1 => Kind::Inline,
            _ => Kind::Boxed,
        };
        let has_expiry = header.flags & FLAG_EXPIRY != 0;
        let mut shape = Shape {
            kind,
            has_expiry,
            key_len: usize::from(header.key_len),
            value_len: 0,
        };
        if header.flags & FLAG_LONG_KEY != 0 {
            // SAFETY: the flag says that the length is there; its place does not depend on the key's length.
            shape.key_len = unsafe { self.at(shape.key_len_at()).cast::<u32>().read() } as usize;
        }
        shape
    }

    /// # Safety
    /// See [`Block`]. Shared.
    #[inline(always)]
    pub(super) unsafe fn shape(self) -> Shape {
        // SAFETY: the caller's promise; an inline value's length is where the shape says.
        unsafe {
            let mut shape = self.key_shape();
            if shape.kind == Kind::Inline {
                shape.value_len = self.at(shape.word_at()).cast::<u32>().read() as usize;
            }
            shape
        }
    }

    /// # Safety
    /// See [`Block`]. Shared, during `'a`.
    #[inline(always)]
    pub(super) unsafe fn key<'a>(self) -> &'a [u8] {
        // SAFETY: the caller's promise; the key lies where the shape says.
        unsafe {
            let shape = self.key_shape();
            core::slice::from_raw_parts(self.at(shape.key_at()), shape.key_len)
        }
    }

    /// # Safety
    /// See [`Block`]. Shared.
    #[inline(always)]
    pub(super) unsafe fn tag(self) -> TypeTag {
        // SAFETY: the caller's promise.
        TypeTag::unpacked(unsafe { self.header() }.tag)
    }

    /// # Safety
    /// See [`Block`]. Exclusive.
    pub(super) unsafe fn set_tag(self, tag: TypeTag) {
        // SAFETY: the caller's promise; the tag is the block's first byte.
        unsafe { self.at(0).write(tag.packed()) };
    }

    /// # Safety
    /// See [`Block`]. Shared.
    #[inline(always)]
    pub(super) unsafe fn expiry_ms(self) -> Option<i64> {
        // SAFETY: the caller's promise; the flag says whether there is one.
        unsafe {
            (self.header().flags & FLAG_EXPIRY != 0)
                .then(|| self.at(HEADER_BYTES).cast::<i64>().read())
        }
    }

    /// # Safety
    /// See [`Block`]. Exclusive, and the shape has an expiry.
    pub(super) unsafe fn set_expiry_ms(self, expiry_ms: i64) {
        // SAFETY: the caller's promise.
        unsafe { self.at(HEADER_BYTES).cast::<i64>().write(expiry_ms) };
    }

    /// # Safety
    /// See [`Block`]. Shared.
    #[inline(always)]
    pub(super) unsafe fn lru(self) -> u32 {
        // SAFETY: the caller's promise.
        unsafe { self.header() }.clock.load(Relaxed) >> LRU_SHIFT
    }

    /// # Safety
    /// See [`Block`]. Shared.
    #[inline(always)]
    pub(super) unsafe fn set_lru(self, lru: u32) {
        debug_assert!(lru <= LRU_MAX);
        // SAFETY: the caller's promise. Two readers at once may lose one another's update, never the epoch, which is
        // written under exclusive access.
        let clock = unsafe { &self.header().clock };
        clock.store(clock.load(Relaxed) & 0xff | lru << LRU_SHIFT, Relaxed);
    }

    /// # Safety
    /// See [`Block`]. Shared.
    #[inline(always)]
    pub(super) unsafe fn epoch(self) -> u8 {
        // SAFETY: the caller's promise.
        unsafe { self.header() }.clock.load(Relaxed) as u8
    }

    /// # Safety
    /// See [`Block`]. Exclusive.
    pub(super) unsafe fn set_epoch(self, epoch: u8) {
        // SAFETY: the caller's promise.
        let clock = unsafe { &self.header().clock };
        clock.store(clock.load(Relaxed) & !0xff | u32::from(epoch), Relaxed);
    }

    /// # Safety
    /// See [`Block`]. Exclusive.
    #[inline(always)]
    pub(super) unsafe fn set_clock(self, epoch: u8, lru: u32) {
        debug_assert!(lru <= LRU_MAX);
        // SAFETY: the caller's promise.
        let clock = unsafe { &self.header().clock };
        clock.store(u32::from(epoch) | lru << LRU_SHIFT, Relaxed);
    }

    /// Takes epoch and LRU over from another block.
    ///
    /// # Safety
    /// See [`Block`]. Exclusive, `from` shared.
    pub(super) unsafe fn copy_clock(self, from: Self) {
        // SAFETY: the caller's promise.
        unsafe {
            self.header()
                .clock
                .store(from.header().clock.load(Relaxed), Relaxed)
        };
    }

    /// The value's word: an integer or a pointer, aligned to 8 bytes.
    ///
    /// # Safety
    /// See [`Block`]. Shared, and what is done with the pointer accordingly; the kind is not inline.
    #[inline(always)]
    pub(super) unsafe fn word<W>(self) -> *mut W {
        // SAFETY: the caller's promise.
        unsafe { self.at(self.key_shape().word_at()).cast() }
    }

    /// The inline value.
    ///
    /// # Safety
    /// See [`Block`]. Shared, and what is done with the pointer accordingly; the kind is inline.
    #[inline(always)]
    pub(super) unsafe fn inline(self) -> *mut [u8] {
        // SAFETY: the caller's promise.
        unsafe {
            let shape = self.shape();
            core::ptr::slice_from_raw_parts_mut(self.at(shape.value_at()), shape.value_len)
        }
    }

    /// Overwrites an inline value by another of any length, at another address if need be.
    ///
    /// # Safety
    /// See [`Block`]. Exclusive, the kind is inline, and `self` is not used again.
    pub(super) unsafe fn set_inline(self, value: &[u8]) -> Self {
        // SAFETY: the caller's promise. The block is resized with the layout it has, and key and value keep their
        // places, since nothing but the value's length changes in the shape.
        unsafe {
            let old = self.shape();
            let new = Shape::new(Kind::Inline, old.has_expiry, old.key_len, value.len());
            let block = self.resize(old, new);
            block
                .at(new.word_at())
                .cast::<u32>()
                .write(value.len() as u32);
            block
                .at(new.value_at())
                .copy_from_nonoverlapping(value.as_ptr(), value.len());
            block
        }
    }

    /// Adds or removes the place for the expiry, at another address if need be. An added one is to be written.
    ///
    /// # Safety
    /// See [`Block`]. Exclusive, and `self` is not used again.
    pub(super) unsafe fn toggle_expiry(self) -> Self {
        // SAFETY: the caller's promise. Everything behind the expiry is moved, within the larger of the two sizes:
        // before the block shrinks, or after it grew.
        unsafe {
            let old = self.shape();
            let new = Shape {
                has_expiry: !old.has_expiry,
                ..old
            };
            let bytes = old.used_bytes() - old.word_at();
            let shift = |block: Self| {
                block
                    .at(new.word_at())
                    .copy_from(block.at(old.word_at()), bytes)
            };
            if !new.has_expiry {
                shift(self);
            }
            let block = self.resize(old, new);
            if new.has_expiry {
                shift(block);
            }
            block.at(1).write(block.at(1).read() ^ FLAG_EXPIRY);
            block
        }
    }

    /// # Safety
    /// `self` has the layout of `old` and is not used again.
    unsafe fn resize(self, old: Shape, new: Shape) -> Self {
        if old.block_bytes() == new.block_bytes() {
            return self;
        }
        // SAFETY: the block was allocated with `old`'s layout; the new size is not zero and below isize::MAX.
        let address = unsafe { realloc(self.0.as_ptr(), old.layout(), new.block_bytes()) };
        Self(NonNull::new(address).unwrap_or_else(|| handle_alloc_error(new.layout())))
    }

    /// Gives the block back, without dropping a boxed value.
    ///
    /// # Safety
    /// See [`Block`]. Exclusive, and `self` is not used again.
    #[inline]
    pub(super) unsafe fn free(self) {
        // SAFETY: the caller's promise; the shape tells the layout it was allocated with.
        unsafe { dealloc(self.0.as_ptr(), self.shape().layout()) };
    }
}
