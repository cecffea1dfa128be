//! The table's naive twin: what every operation means, without any of how. For tests and fuzzing.

use super::TableItem;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use std::collections::BTreeMap;

/// Keys and values in order of keys.
pub type Model = BTreeMap<Vec<u8>, u64>;

/// The simplest item: a key and a number, on the heap. A raw pointer, since copies of it exist while it is borrowed.
#[derive(Debug)]
pub struct Pair(NonNull<Body>);

#[derive(Debug)]
#[repr(align(16))]
struct Body {
    key: Vec<u8>,
    value: u64,
}

// SAFETY: a pair owns its body.
unsafe impl Send for Pair {}
// SAFETY: a shared pair only reads its body.
unsafe impl Sync for Pair {}

impl Pair {
    /// A pair.
    pub fn new(key: &[u8], value: u64) -> Self {
        Self(NonNull::from(Box::leak(Box::new(Body {
            key: key.to_vec(),
            value,
        }))))
    }

    /// The value.
    pub fn value(&self) -> u64 {
        // SAFETY: the body is alive as long as the pair.
        unsafe { self.0.as_ref() }.value
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        // SAFETY: made by `Box::leak`, owned by the pair, which ends here.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

// SAFETY: the body is aligned to 16 bytes and lies in user space; copies are plain pointers; the key never changes.
unsafe impl TableItem for Pair {
    type Mut<'a> = &'a mut u64;

    fn into_raw(self) -> NonNull<u8> {
        ManuallyDrop::new(self).0.cast()
    }

    unsafe fn from_raw(raw: NonNull<u8>) -> Self {
        Self(raw.cast())
    }

    unsafe fn borrow_mut<'a>(raw: NonNull<u8>) -> &'a mut u64 {
        // SAFETY: the caller's promise.
        unsafe { &mut (*raw.cast::<Body>().as_ptr()).value }
    }

    fn key(&self) -> &[u8] {
        // SAFETY: the body is alive as long as the pair.
        &unsafe { self.0.as_ref() }.key
    }
}
