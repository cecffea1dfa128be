//! The table's naive twin: what every operation means, without any of how; with the items and hashes that tests and
//! fuzzing share.

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

/// A hash good enough for tests: every bit of the key reaches every bit.
pub fn good_hash(key: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in key {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
    }
    hash ^ (hash >> 32)
}

/// Hashes from good to hostile: few buckets, few low bits, few tags, everything equal.
pub const HASHES: [fn(&[u8]) -> u64; 6] = [
    good_hash,
    |key| good_hash(key) & 7,
    |key| good_hash(key) << 60,
    |key| ((good_hash(key) & 3) << 16) | (((good_hash(key) >> 8) & 1) << 24),
    |key| good_hash(key) & 0x7f_0003,
    |_| u64::MAX,
];
