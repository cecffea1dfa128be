//! A field of a large hash: one allocation with the field, its value and, where it has one, its expiry.
//!
//! ```text
//! ┌───────┬───────────┬───────────┬─────────────────┬───────┬───────┐
//! │ flags │ field len │ value len │ expiry, ms      │ field │ value │     narrow: both lengths below 256
//! │   u8  │     u8    │     u8    │ i64, if flagged │       │       │
//! ├───────┴───┬───────┴───┬───────┴───┬─────────────┴───┬───┴───┬───┘
//! │ flags, 0… │ field len │ value len │ expiry          │ …     │         wide: any lengths below 4 GiB
//! │    u32    │    u32    │    u32    │                 │       │
//! └───────────┴───────────┴───────────┴─────────────────┴───────┘
//! ```
//!
//! A hash of a million short fields is mostly their headers, which is why the usual one is three bytes. Blocks are aligned
//! to 16 bytes, as a [`Table`](crate::table::Table) wants them, and rounded up to 16, so that a value that changes its
//! length a little stays where it is. It knows nothing of clocks: whether an expiry has passed is for others to say.

#[cfg(test)]
mod tests;

use crate::table::{ItemRef, TableItem};
use core::alloc::Layout;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::ptr::NonNull;
use std::alloc::{alloc, dealloc, handle_alloc_error};

const ALIGN: usize = 16;
const FLAG_EXPIRY: u8 = 1;
const FLAG_WIDE: u8 = 2;
const NARROW_HEADER_BYTES: usize = 3;
const WIDE_HEADER_BYTES: usize = 12;
const EXPIRY_BYTES: usize = 8;

/// A field with its value, owned: a thin pointer to the block drawn above.
#[repr(transparent)]
pub struct Field {
    block: NonNull<u8>,
}

// SAFETY: a field owns its block, and a shared one only reads it.
unsafe impl Send for Field {}
// SAFETY: as above.
unsafe impl Sync for Field {}

/// What determines where the parts of a block are, and how large it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    field_len: usize,
    value_len: usize,
    has_expiry: bool,
}

impl Shape {
    /// # Panics
    /// Where field or value have 4 GiB or more.
    #[inline]
    fn new(field_len: usize, value_len: usize, has_expiry: bool) -> Self {
        assert!(
            u32::try_from(field_len).is_ok() && u32::try_from(value_len).is_ok(),
            "the parts of a field are below 4 GiB"
        );
        Self {
            field_len,
            value_len,
            has_expiry,
        }
    }

    #[inline(always)]
    fn is_wide(self) -> bool {
        self.field_len > usize::from(u8::MAX) || self.value_len > usize::from(u8::MAX)
    }

    #[inline(always)]
    fn expiry_at(self) -> usize {
        if self.is_wide() {
            WIDE_HEADER_BYTES
        } else {
            NARROW_HEADER_BYTES
        }
    }

    #[inline(always)]
    fn field_at(self) -> usize {
        self.expiry_at() + if self.has_expiry { EXPIRY_BYTES } else { 0 }
    }

    #[inline(always)]
    fn value_at(self) -> usize {
        self.field_at() + self.field_len
    }

    #[inline(always)]
    fn block_bytes(self) -> usize {
        (self.value_at() + self.value_len).next_multiple_of(ALIGN)
    }

    #[inline(always)]
    fn layout(self) -> Layout {
        // SAFETY: 16 is a power of two; both parts are below 4 GiB, so the rounded size is below isize::MAX.
        unsafe { Layout::from_size_align_unchecked(self.block_bytes(), ALIGN) }
    }
}

impl Field {
    /// A field with its value. `expiry_ms` is in Unix milliseconds.
    ///
    /// # Panics
    /// Where field or value have 4 GiB or more.
    #[inline]
    pub fn new(field: &[u8], value: &[u8], expiry_ms: Option<i64>) -> Self {
        let shape = Shape::new(field.len(), value.len(), expiry_ms.is_some());
        let layout = shape.layout();
        // SAFETY: the size is at least that of a header.
        let Some(block) = NonNull::new(unsafe { alloc(layout) }) else {
            handle_alloc_error(layout)
        };
        let new = Self { block };
        // SAFETY: the block is fresh, exclusively ours, and has room for all parts of this very shape; field and value come
        // from elsewhere.
        unsafe {
            new.write_header(shape);
            if let Some(expiry_ms) = expiry_ms {
                new.at(shape.expiry_at())
                    .cast::<i64>()
                    .write_unaligned(expiry_ms);
            }
            new.at(shape.field_at())
                .copy_from_nonoverlapping(field.as_ptr(), field.len());
            new.at(shape.value_at())
                .copy_from_nonoverlapping(value.as_ptr(), value.len());
        }
        new
    }

    /// # Safety
    /// The block is exclusively ours and has room for the shape.
    #[inline]
    unsafe fn write_header(&self, shape: Shape) {
        let expiry = if shape.has_expiry { FLAG_EXPIRY } else { 0 };
        // SAFETY: the caller's promise; a wide header is three words, to which the block's 16 bytes are aligned.
        unsafe {
            if shape.is_wide() {
                let words = self.at(0).cast::<u32>();
                words.write(u32::from(FLAG_WIDE | expiry).to_le());
                words.add(1).write(shape.field_len as u32);
                words.add(2).write(shape.value_len as u32);
            } else {
                self.at(0).write(expiry);
                self.at(1).write(shape.field_len as u8);
                self.at(2).write(shape.value_len as u8);
            }
        }
    }

    /// The address `offset` bytes into the block.
    ///
    /// # Safety
    /// The offset is not beyond the block's end.
    #[inline(always)]
    unsafe fn at(&self, offset: usize) -> *mut u8 {
        // SAFETY: the caller's promise.
        unsafe { self.block.as_ptr().add(offset) }
    }

    #[inline(always)]
    fn shape(&self) -> Shape {
        // SAFETY: the block begins with a header of the kind that its first byte tells, as `write_header` left it.
        unsafe {
            let flags = self.at(0).read();
            let (field_len, value_len) = if flags & FLAG_WIDE != 0 {
                let words = self.at(0).cast::<u32>();
                (words.add(1).read() as usize, words.add(2).read() as usize)
            } else {
                (
                    usize::from(self.at(1).read()),
                    usize::from(self.at(2).read()),
                )
            };
            Shape {
                field_len,
                value_len,
                has_expiry: flags & FLAG_EXPIRY != 0,
            }
        }
    }

    /// The field's name.
    #[inline(always)]
    pub fn name(&self) -> &[u8] {
        let shape = self.shape();
        // SAFETY: the name lies where the shape says, and stays as it is while the field is borrowed.
        unsafe { core::slice::from_raw_parts(self.at(shape.field_at()), shape.field_len) }
    }

    /// The value.
    #[inline(always)]
    pub fn value(&self) -> &[u8] {
        let shape = self.shape();
        // SAFETY: as for the name.
        unsafe { core::slice::from_raw_parts(self.at(shape.value_at()), shape.value_len) }
    }

    /// When it expires, in Unix milliseconds.
    #[inline(always)]
    pub fn expiry_ms(&self) -> Option<i64> {
        let shape = self.shape();
        // SAFETY: the shape tells whether and where there is one.
        shape
            .has_expiry
            .then(|| unsafe { self.at(shape.expiry_at()).cast::<i64>().read_unaligned() })
    }

    /// The same field with another value, in its own block where that has the right size. The expiry stays.
    #[inline]
    pub fn with_value(self, value: &[u8]) -> Self {
        let old = self.shape();
        let new = Shape::new(old.field_len, value.len(), old.has_expiry);
        if new.is_wide() != old.is_wide() || new.block_bytes() != old.block_bytes() {
            return Self::new(self.name(), value, self.expiry_ms());
        }
        // SAFETY: `self` is owned, so nobody holds its old value; the name's place depends on nothing that changed, and the
        // block has room for the new value. The value comes from elsewhere.
        unsafe {
            self.write_header(new);
            self.at(new.value_at())
                .copy_from_nonoverlapping(value.as_ptr(), value.len());
        }
        self
    }

    /// The same field with another expiry, in Unix milliseconds, or none.
    pub fn with_expiry(self, expiry_ms: Option<i64>) -> Self {
        let shape = self.shape();
        match expiry_ms {
            Some(expiry_ms) if shape.has_expiry => {
                // SAFETY: `self` is owned, and the shape says that there is a place for the expiry.
                unsafe {
                    self.at(shape.expiry_at())
                        .cast::<i64>()
                        .write_unaligned(expiry_ms);
                }
                self
            }
            None if !shape.has_expiry => self,
            _ => Self::new(self.name(), self.value(), expiry_ms),
        }
    }

    /// Bytes of the allocation as the allocator counts them, which `good_size` tells.
    #[inline]
    pub fn memory_bytes(&self, good_size: impl Fn(usize) -> usize) -> usize {
        good_size(self.shape().block_bytes())
    }
}

impl Drop for Field {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the field owns its block, and the shape tells the layout that it was allocated with.
        unsafe { dealloc(self.block.as_ptr(), self.shape().layout()) };
    }
}

impl Clone for Field {
    fn clone(&self) -> Self {
        Self::new(self.name(), self.value(), self.expiry_ms())
    }
}

/// A field in a table, borrowed: reads as one. What changes it goes through [`OccupiedSlot::update`].
///
/// [`OccupiedSlot::update`]: crate::table::OccupiedSlot::update
pub struct FieldMut<'a> {
    field: ManuallyDrop<Field>,
    borrow: PhantomData<&'a mut Field>,
}

impl Deref for FieldMut<'_> {
    type Target = Field;

    #[inline(always)]
    fn deref(&self) -> &Field {
        &self.field
    }
}

impl<'a> ItemRef<'a, Field> {
    /// Name, value and expiry, for as long as the table is borrowed.
    #[inline]
    pub fn into_parts(self) -> (&'a [u8], &'a [u8], Option<i64>) {
        let shape = self.shape();
        // SAFETY: an `ItemRef` promises that the item stays as it is during `'a`; both parts lie where its shape says.
        let (name, value) = unsafe {
            (
                core::slice::from_raw_parts(self.at(shape.field_at()), shape.field_len),
                core::slice::from_raw_parts(self.at(shape.value_at()), shape.value_len),
            )
        };
        (name, value, self.expiry_ms())
    }
}

// SAFETY: blocks are aligned to 16 bytes and below 2^48 as all of user space (the table asserts it); a copy of the pointer
// reads the same block; the name of a field that is borrowed never changes.
unsafe impl TableItem for Field {
    type Mut<'a> = FieldMut<'a>;

    #[inline(always)]
    fn into_raw(self) -> NonNull<u8> {
        ManuallyDrop::new(self).block
    }

    #[inline(always)]
    unsafe fn from_raw(raw: NonNull<u8>) -> Self {
        Self { block: raw }
    }

    #[inline(always)]
    unsafe fn borrow_mut<'a>(raw: NonNull<u8>) -> FieldMut<'a> {
        FieldMut {
            field: ManuallyDrop::new(Self { block: raw }),
            borrow: PhantomData,
        }
    }

    #[inline(always)]
    fn key(&self) -> &[u8] {
        self.name()
    }
}
