//! One allocation a key: header, expiry, key, and the value where it is small.
//!
//! A key-value store's memory is mostly overhead unless somebody counts. A key of 16 bytes with a value of 64 takes 92
//! here, the same key with an integer and an expiry 40. The parts are drawn in `layout.rs`. What is larger or has a
//! structure lies behind one pointer, a `Box` of the object type `O`, which is the keyspace's own.
//!
//! An entry is an owning thin pointer, as a table wants it. What changes its size consumes it and answers it at its
//! new address. It knows nothing of what types, encodings, epochs and clocks mean.

mod layout;
#[cfg(test)]
mod tests;

use crate::table::{ItemRef, TableItem};
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::ptr::NonNull;
use layout::{Block, Kind, LRU_MAX, Shape};

/// Type and encoding, four bits each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeTag {
    /// The type, below 16.
    pub ty: u8,
    /// The encoding, below 16.
    pub encoding: u8,
}

impl TypeTag {
    /// A tag from its two halves.
    ///
    /// # Panics
    /// Where one of them is 16 or more.
    pub const fn new(ty: u8, encoding: u8) -> Self {
        assert!(
            ty < 16 && encoding < 16,
            "type and encoding have four bits each"
        );
        Self { ty, encoding }
    }

    #[inline]
    fn packed(self) -> u8 {
        let Self { ty, encoding } = Self::new(self.ty, self.encoding);
        encoding << 4 | ty
    }

    #[inline(always)]
    fn unpacked(tag: u8) -> Self {
        Self {
            ty: tag & 0xf,
            encoding: tag >> 4,
        }
    }
}

/// A value to read.
#[derive(Debug)]
pub enum Value<'a, O> {
    /// An integer in the entry.
    Int(i64),
    /// Bytes in the entry.
    Inline(&'a [u8]),
    /// An object of its own.
    Boxed(&'a O),
}

// Derived ones would ask for `O: Clone`.
impl<O> Clone for Value<'_, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Value<'_, O> {}

/// A value to change in place; one that changes its size in the entry goes through [`Entry::with_value_inline`].
#[derive(Debug)]
pub enum ValueMut<'a, O> {
    /// An integer in the entry.
    Int(&'a mut i64),
    /// Bytes in the entry.
    Inline(&'a mut [u8]),
    /// An object of its own.
    Boxed(&'a mut O),
}

/// A key with its value, owned. See the module's text.
#[repr(transparent)]
pub struct Entry<O> {
    block: Block,
    value: PhantomData<Box<O>>,
}

// SAFETY: an entry owns its block and its boxed value; the only write through a shared reference is atomic.
unsafe impl<O: Send> Send for Entry<O> {}
// SAFETY: as above.
unsafe impl<O: Sync> Sync for Entry<O> {}

impl<O> Entry<O> {
    /// Up to here a value lies well in the entry; a longer one is better boxed, as resizing copies it. Advice only:
    /// what is below 4 GiB is taken.
    pub const INLINE_MAX: usize = 16 * 1024;

    /// An entry with the value's bytes in it. Epoch and LRU are zero, here and in the other two.
    ///
    /// # Panics
    /// Where key or value have 4 GiB or more.
    #[inline]
    pub fn new_inline(key: &[u8], tag: TypeTag, value: &[u8], expiry_ms: Option<i64>) -> Self {
        let shape = Shape::new(Kind::Inline, expiry_ms.is_some(), key.len(), value.len());
        let entry = Self::allocate(shape, tag, key, expiry_ms);
        // SAFETY: the block is exclusively ours and inline, and its value has the length of `value`.
        unsafe {
            entry
                .block
                .inline()
                .cast::<u8>()
                .copy_from_nonoverlapping(value.as_ptr(), value.len())
        };
        entry
    }

    /// An entry with an integer in it.
    #[inline]
    pub fn new_int(key: &[u8], tag: TypeTag, value: i64, expiry_ms: Option<i64>) -> Self {
        let entry = Self::allocate(
            Shape::new(Kind::Int, expiry_ms.is_some(), key.len(), 0),
            tag,
            key,
            expiry_ms,
        );
        // SAFETY: the block is exclusively ours, and its word is an integer's.
        unsafe { entry.block.word::<i64>().write(value) };
        entry
    }

    /// An entry with an object of its own.
    #[inline]
    pub fn new_boxed(key: &[u8], tag: TypeTag, value: Box<O>, expiry_ms: Option<i64>) -> Self {
        let entry = Self::allocate(
            Shape::new(Kind::Boxed, expiry_ms.is_some(), key.len(), 0),
            tag,
            key,
            expiry_ms,
        );
        // SAFETY: the block is exclusively ours, and its word is a pointer's.
        unsafe { entry.block.word::<*mut O>().write(Box::into_raw(value)) };
        entry
    }

    /// The value's bytes or word are left to be written: the one place where an entry is not whole.
    #[inline]
    fn allocate(shape: Shape, tag: TypeTag, key: &[u8], expiry_ms: Option<i64>) -> Self {
        let block = Block::allocate(shape, tag, key);
        if let Some(expiry_ms) = expiry_ms {
            // SAFETY: the block is exclusively ours, and the shape was made with an expiry.
            unsafe { block.set_expiry_ms(expiry_ms) };
        }
        Self {
            block,
            value: PhantomData,
        }
    }

    /// The key.
    #[inline(always)]
    pub fn key(&self) -> &[u8] {
        // SAFETY: the entry owns the block, and shares it during the borrow.
        unsafe { self.block.key() }
    }

    /// Type and encoding.
    #[inline(always)]
    pub fn tag(&self) -> TypeTag {
        // SAFETY: as in `key`.
        unsafe { self.block.tag() }
    }

    /// The type.
    #[inline(always)]
    pub fn ty(&self) -> u8 {
        self.tag().ty
    }

    /// The encoding.
    #[inline(always)]
    pub fn encoding(&self) -> u8 {
        self.tag().encoding
    }

    /// When it expires, in Unix milliseconds.
    #[inline(always)]
    pub fn expiry_ms(&self) -> Option<i64> {
        // SAFETY: as in `key`.
        unsafe { self.block.expiry_ms() }
    }

    /// The LRU clock or LFU counter, 24 bits.
    #[inline(always)]
    pub fn lru(&self) -> u32 {
        // SAFETY: as in `key`.
        unsafe { self.block.lru() }
    }

    /// Sets these 24 bits, higher ones being ignored. Takes a shared reference since reading a key does it.
    #[inline(always)]
    pub fn set_lru(&self, lru: u32) {
        // SAFETY: as in `key`.
        unsafe { self.block.set_lru(lru & LRU_MAX) }
    }

    /// The snapshot epoch.
    #[inline(always)]
    pub fn epoch(&self) -> u8 {
        // SAFETY: as in `key`.
        unsafe { self.block.epoch() }
    }

    /// The value.
    #[inline(always)]
    pub fn value(&self) -> Value<'_, O> {
        // SAFETY: as in `key`.
        unsafe { self.value_unbound() }
    }

    /// # Safety
    /// The entry is not changed during `'a`.
    #[inline(always)]
    unsafe fn value_unbound<'a>(&self) -> Value<'a, O> {
        // SAFETY: the kind says what the word is; a box's pointer is valid until the entry drops or changes it.
        unsafe {
            match self.block.shape().kind {
                Kind::Int => Value::Int(self.block.word::<i64>().read()),
                Kind::Inline => Value::Inline(&*self.block.inline().cast_const()),
                Kind::Boxed => Value::Boxed(&*self.block.word::<*const O>().read()),
            }
        }
    }

    /// The handle by which it is changed in place.
    #[inline]
    pub fn as_mut(&mut self) -> EntryMut<'_, O> {
        EntryMut {
            entry: ManuallyDrop::new(Self {
                block: self.block,
                value: PhantomData,
            }),
            borrow: PhantomData,
        }
    }

    /// See [`EntryMut::set_encoding`].
    pub fn set_encoding(&mut self, encoding: u8) {
        self.as_mut().set_encoding(encoding);
    }

    /// Sets snapshot epoch and LRU, its lower 24 bits, at once.
    #[inline]
    pub fn set_clock(&mut self, epoch: u8, lru: u32) {
        // SAFETY: the entry owns the block, and is borrowed exclusively.
        unsafe { self.block.set_clock(epoch, lru & LRU_MAX) }
    }

    /// See [`EntryMut::set_epoch`].
    pub fn set_epoch(&mut self, epoch: u8) {
        self.as_mut().set_epoch(epoch);
    }

    /// See [`EntryMut::try_set_expiry`].
    pub fn try_set_expiry(&mut self, expiry_ms: i64) -> bool {
        self.as_mut().try_set_expiry(expiry_ms)
    }

    /// The value, to be changed in place.
    #[inline]
    pub fn value_mut(&mut self) -> ValueMut<'_, O> {
        self.as_mut().into_value()
    }

    /// The same entry with other bytes as its value, at the same address where the block's size is the same. Keeps
    /// key, expiry, epoch and LRU, as all these do.
    pub fn with_value_inline(self, tag: TypeTag, value: &[u8]) -> Self {
        // SAFETY: the entry owns the block.
        if unsafe { self.block.shape() }.kind != Kind::Inline {
            return self.rebuilt(|key, expiry_ms| Self::new_inline(key, tag, value, expiry_ms));
        }
        let block = ManuallyDrop::new(self).block;
        // SAFETY: as above; the ownership was taken out of `self` and goes into the answer.
        let block = unsafe { block.set_inline(value) };
        // SAFETY: likewise.
        unsafe { block.set_tag(tag) };
        Self {
            block,
            value: PhantomData,
        }
    }

    /// The same entry with an integer as its value.
    pub fn with_value_int(mut self, tag: TypeTag, value: i64) -> Self {
        let ValueMut::Int(number) = self.value_mut() else {
            return self.rebuilt(|key, expiry_ms| Self::new_int(key, tag, value, expiry_ms));
        };
        *number = value;
        self.as_mut().set_tag(tag);
        self
    }

    /// The same entry with an object as its value.
    pub fn with_value_boxed(mut self, tag: TypeTag, value: Box<O>) -> Self {
        let ValueMut::Boxed(object) = self.value_mut() else {
            return self.rebuilt(|key, expiry_ms| Self::new_boxed(key, tag, value, expiry_ms));
        };
        *object = *value;
        self.as_mut().set_tag(tag);
        self
    }

    /// The same entry with another expiry, in Unix milliseconds, or none.
    pub fn with_expiry(mut self, expiry_ms: Option<i64>) -> Self {
        if self.expiry_ms().is_some() != expiry_ms.is_some() {
            let block = ManuallyDrop::new(self).block;
            // SAFETY: the ownership was taken out of `self` and goes into the answer; the two sides differ.
            let block = unsafe { block.toggle_expiry() };
            self = Self {
                block,
                value: PhantomData,
            };
        }
        if let Some(expiry_ms) = expiry_ms {
            self.as_mut().try_set_expiry(expiry_ms);
        }
        self
    }

    /// The same value, tag, expiry, epoch and LRU under another key.
    pub fn with_key(self, key: &[u8]) -> Self {
        let (tag, expiry_ms) = (self.tag(), self.expiry_ms());
        let entry = match self.value() {
            Value::Int(value) => Self::new_int(key, tag, value, expiry_ms),
            Value::Inline(value) => Self::new_inline(key, tag, value, expiry_ms),
            Value::Boxed(_) => {
                let block = ManuallyDrop::new(self).block;
                // SAFETY: the entry owned box and block; the one is moved into the new entry, the other freed, and the
                // clock copied in between.
                unsafe {
                    let entry = Self::new_boxed(
                        key,
                        tag,
                        Box::from_raw(block.word::<*mut O>().read()),
                        expiry_ms,
                    );
                    entry.block.copy_clock(block);
                    block.free();
                    return entry;
                }
            }
        };
        // SAFETY: both blocks are alive and owned here.
        unsafe { entry.block.copy_clock(self.block) };
        entry
    }

    /// An entry that `build` makes from this one's key and expiry, with its epoch and LRU; this one is dropped.
    fn rebuilt(self, build: impl FnOnce(&[u8], Option<i64>) -> Self) -> Self {
        let entry = build(self.key(), self.expiry_ms());
        // SAFETY: both blocks are alive and owned here.
        unsafe { entry.block.copy_clock(self.block) };
        entry
    }

    /// The object, if the value is one; the rest of the entry is freed. For freeing it elsewhere.
    pub fn into_boxed(self) -> Option<Box<O>> {
        // SAFETY: the entry owns the block.
        if unsafe { self.block.shape() }.kind != Kind::Boxed {
            return None;
        }
        let block = ManuallyDrop::new(self).block;
        // SAFETY: the ownership of both was taken out of `self`: the box is answered, the block freed.
        unsafe {
            let value = Box::from_raw(block.word::<*mut O>().read());
            block.free();
            Some(value)
        }
    }

    /// Bytes of the allocation as the allocator counts them, which `good_size` tells; a boxed object not counted.
    #[inline]
    pub fn memory_bytes(&self, good_size: impl Fn(usize) -> usize) -> usize {
        // SAFETY: as in `key`.
        good_size(unsafe { self.block.shape() }.block_bytes())
    }
}

impl<O> Drop for Entry<O> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the entry owns the block and, where the kind says so, the box in it; both end here.
        unsafe {
            if self.block.shape().kind == Kind::Boxed {
                drop(Box::from_raw(self.block.word::<*mut O>().read()));
            }
            self.block.free();
        }
    }
}

/// An exclusively borrowed entry: reads as one, and changes what can be changed in place. A handle instead of a
/// `&mut`, so that no other entry can be put in its place.
pub struct EntryMut<'a, O> {
    entry: ManuallyDrop<Entry<O>>,
    borrow: PhantomData<&'a mut Entry<O>>,
}

impl<'a, O> EntryMut<'a, O> {
    /// Sets the encoding, below 16.
    pub fn set_encoding(&mut self, encoding: u8) {
        self.set_tag(TypeTag {
            encoding,
            ..self.tag()
        });
    }

    /// Sets type and encoding.
    pub fn set_tag(&mut self, tag: TypeTag) {
        // SAFETY: the entry is borrowed exclusively.
        unsafe { self.entry.block.set_tag(tag) }
    }

    /// Sets the snapshot epoch.
    pub fn set_epoch(&mut self, epoch: u8) {
        // SAFETY: the entry is borrowed exclusively.
        unsafe { self.entry.block.set_epoch(epoch) }
    }

    /// Sets the expiry where there is one already, and answers whether that was so; else it takes
    /// [`Entry::with_expiry`].
    pub fn try_set_expiry(&mut self, expiry_ms: i64) -> bool {
        let has_expiry = self.expiry_ms().is_some();
        if has_expiry {
            // SAFETY: the entry is borrowed exclusively, and has an expiry.
            unsafe { self.entry.block.set_expiry_ms(expiry_ms) };
        }
        has_expiry
    }

    /// The value, to be changed in place.
    #[inline]
    pub fn value_mut(&mut self) -> ValueMut<'_, O> {
        // SAFETY: this handle is borrowed exclusively.
        unsafe { self.value_unbound_mut() }
    }

    /// The value, for as long as the entry is borrowed.
    #[inline]
    pub fn into_value(self) -> ValueMut<'a, O> {
        // SAFETY: the handle, and with it the exclusive borrow, ends here.
        unsafe { self.value_unbound_mut() }
    }

    /// # Safety
    /// Nothing else accesses the value during `'b`.
    #[inline(always)]
    unsafe fn value_unbound_mut<'b>(&self) -> ValueMut<'b, O> {
        let block = self.entry.block;
        // SAFETY: the kind says what the word is; the caller has it exclusively.
        unsafe {
            match block.shape().kind {
                Kind::Int => ValueMut::Int(&mut *block.word::<i64>()),
                Kind::Inline => ValueMut::Inline(&mut *block.inline()),
                Kind::Boxed => ValueMut::Boxed(&mut *block.word::<*mut O>().read()),
            }
        }
    }
}

impl<O> Deref for EntryMut<'_, O> {
    type Target = Entry<O>;

    #[inline(always)]
    fn deref(&self) -> &Entry<O> {
        &self.entry
    }
}

impl<'a, O> ItemRef<'a, Entry<O>> {
    /// The value, for as long as the table is borrowed.
    #[inline]
    pub fn into_value(self) -> Value<'a, O> {
        // SAFETY: an `ItemRef` promises that the item stays as it is during `'a`.
        unsafe { self.value_unbound() }
    }
}

// SAFETY: blocks are aligned to 16 bytes and below 2^48 as all of user space (the table asserts it); a copy of the
// pointer reads the same block; nothing changes the key of an entry that is borrowed.
unsafe impl<O> TableItem for Entry<O> {
    type Mut<'a>
        = EntryMut<'a, O>
    where
        Self: 'a;

    #[inline(always)]
    fn into_raw(self) -> NonNull<u8> {
        ManuallyDrop::new(self).block.into_raw()
    }

    #[inline(always)]
    unsafe fn from_raw(raw: NonNull<u8>) -> Self {
        Self {
            block: Block::from_raw(raw),
            value: PhantomData,
        }
    }

    #[inline(always)]
    unsafe fn borrow_mut<'a>(raw: NonNull<u8>) -> EntryMut<'a, O>
    where
        Self: 'a,
    {
        // SAFETY: the caller's promise.
        let entry = unsafe { Self::from_raw(raw) };
        EntryMut {
            entry: ManuallyDrop::new(entry),
            borrow: PhantomData,
        }
    }

    #[inline(always)]
    fn key(&self) -> &[u8] {
        Entry::key(self)
    }
}
