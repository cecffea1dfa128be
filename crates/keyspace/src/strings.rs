//! Changing strings in place: growth with room to spare, without a new entry for every byte.

use std::ops::Range;

use serval_collections::entry::{Value, ValueMut};

use crate::access::{Access, Key};
use crate::expire::Ttl;
use crate::object::{
    KeyEntry, NewValue, Object, STRING_INLINE_LEN_MAX, encoding, is_boxed, string_bytes, tag,
};

/// An inline string that is appended to becomes a growable one above this length, in bytes: below it a new entry costs
/// less than a second allocation.
const APPEND_INLINE_LEN_MAX: usize = 96;

impl Access<'_> {
    /// Appends to a string, creating it if need be. Returns the new length. The caller has checked type and limits.
    pub fn append(&mut self, key: Key<'_>, bytes: &[u8]) -> usize {
        if !self.exists(key) {
            self.put(key, NewValue::Str(bytes), Ttl::Clear);
            return bytes.len();
        }
        let appended = self.edit_bytes_silently(key, [], |entry| {
            let len_old = string_len(&entry);
            let len = len_old + bytes.len();
            if len <= APPEND_INLINE_LEN_MAX && !is_boxed(&entry) {
                let mut scratch = Vec::new();
                let mut joined = Vec::with_capacity(len);
                joined.extend_from_slice(string_bytes(&entry, &mut scratch));
                joined.extend_from_slice(bytes);
                return (NewValue::Raw(&joined).store(entry), len);
            }
            let mut entry = into_growable(entry, len);
            if let ValueMut::Boxed(Object::Str(buf)) = entry.value_mut() {
                buf.extend_from_slice(bytes);
            }
            (entry, len)
        });
        if appended.is_some() {
            self.changed(key);
        }
        appended.unwrap_or(bytes.len())
    }

    /// Lets `write` change a string's bytes, zero-padded to `len_min` first, creating it if need be: SETRANGE, SETBIT,
    /// BITFIELD. It hears whether the string was padded, and answers besides its result whether anybody is told: padding
    /// alone is nothing to tell of where all writes of BITFIELD fail. No bytes are changed but those of `touched`, which is
    /// looked at only while a snapshot is under way. The caller has checked type and limits.
    pub fn string_mut<R>(
        &mut self,
        key: Key<'_>,
        len_min: usize,
        touched: impl IntoIterator<Item = Range<usize>>,
        write: impl FnOnce(&mut [u8], bool) -> (R, bool),
    ) -> R {
        if !self.exists(key) {
            let mut bytes = vec![0; len_min];
            let (result, is_told) = write(&mut bytes, true);
            self.store_silently(
                key,
                raw_entry(key, bytes, self.recency().fresh(self.now_ms)),
            );
            if is_told {
                self.changed(key);
            }
            return result;
        }
        let edited = self.edit_bytes_silently(key, touched, |entry| {
            let grows = string_len(&entry) < len_min;
            let mut entry = padded(entry, len_min);
            let written = match entry.value_mut() {
                ValueMut::Inline(bytes) => write(bytes, grows),
                ValueMut::Boxed(Object::Str(bytes)) => write(bytes, grows),
                ValueMut::Int(_) | ValueMut::Boxed(_) => unreachable!("padding made it bytes"),
            };
            (entry, written)
        });
        let Some((result, is_told)) = edited else {
            unreachable!("the key was found under the same lock")
        };
        if is_told {
            self.changed(key);
        }
        result
    }

    /// Lets `change` change a string that exists, length and all; it answers whether it did. The string is encoded raw
    /// thereafter. `None` where there is no such key. The caller has checked the type.
    pub fn edit_string<R>(
        &mut self,
        key: Key<'_>,
        change: impl FnOnce(&mut Vec<u8>) -> (bool, R),
    ) -> Option<R> {
        let mut scratch = std::mem::take(&mut self.packed_scratch);
        let edited = self.edit_silently(key, |mut entry| {
            if let ValueMut::Boxed(Object::Str(buf)) = entry.value_mut() {
                let answer = change(buf);
                entry.set_encoding(encoding::RAW);
                return (entry, answer);
            }
            let mut digits = Vec::new();
            scratch.clear();
            scratch.extend_from_slice(string_bytes(&entry, &mut digits));
            let answer = change(&mut scratch);
            (NewValue::Raw(&scratch).store(entry), answer)
        });
        self.packed_scratch = scratch;
        let (changed, result) = edited?;
        if changed {
            self.changed(key);
        }
        Some(result)
    }

    /// Sets the key to a string that was put together in memory, encoded raw, without an expiry. Big ones are not copied.
    pub fn put_bytes(&mut self, key: Key<'_>, bytes: Vec<u8>) {
        if bytes.len() <= STRING_INLINE_LEN_MAX {
            self.put(key, NewValue::Raw(&bytes), Ttl::Clear);
            return;
        }
        let entry = raw_entry(key, bytes, self.recency().fresh(self.now_ms));
        self.store(key, entry);
    }
}

/// A string that was put together in memory, as a new entry.
fn raw_entry(key: Key<'_>, bytes: Vec<u8>, recency_bits: u32) -> KeyEntry {
    let entry = if bytes.len() <= STRING_INLINE_LEN_MAX {
        NewValue::Raw(&bytes).into_entry(key.bytes, None)
    } else {
        let object = Box::new(Object::Str(bytes));
        KeyEntry::new_boxed(key.bytes, tag(encoding::RAW), object, None)
    };
    entry.set_lru(recency_bits);
    entry
}

/// Length of a string entry in bytes, digits for an integer.
pub fn string_len(entry: &KeyEntry) -> usize {
    match entry.value() {
        Value::Int(int) => serval_base::number::int_len(int),
        Value::Inline(bytes) => bytes.len(),
        Value::Boxed(Object::Str(bytes)) => bytes.len(),
        Value::Boxed(_) => panic!("a collection was measured as a string"),
    }
}

/// The same string as bytes of at least `len_min`, encoded raw.
fn padded(entry: KeyEntry, len_min: usize) -> KeyEntry {
    let len = string_len(&entry);
    if len >= len_min && !matches!(entry.value(), Value::Int(_)) {
        let mut entry = entry;
        entry.set_encoding(encoding::RAW);
        return entry;
    }
    let len = len.max(len_min);
    if len <= STRING_INLINE_LEN_MAX && !is_boxed(&entry) {
        let mut scratch = Vec::new();
        let mut bytes = string_bytes(&entry, &mut scratch).to_vec();
        bytes.resize(len, 0);
        return NewValue::Raw(&bytes).store(entry);
    }
    let mut entry = into_growable(entry, len);
    if let ValueMut::Boxed(Object::Str(buf)) = entry.value_mut() {
        buf.resize(len, 0);
    }
    entry
}

/// The same string in a buffer with room for `len` bytes at least, and as much again for what follows.
fn into_growable(entry: KeyEntry, len: usize) -> KeyEntry {
    /// Above this, growth reserves a fixed amount more instead of doubling, as sds does.
    const PREALLOCATION_MAX: usize = 1024 * 1024;
    let capacity = len + len.min(PREALLOCATION_MAX);
    let mut entry = entry;
    if !is_boxed(&entry) {
        let mut scratch = Vec::new();
        let mut buf = Vec::with_capacity(capacity);
        buf.extend_from_slice(string_bytes(&entry, &mut scratch));
        return entry.with_value_boxed(tag(encoding::RAW), Box::new(Object::Str(buf)));
    }
    entry.set_encoding(encoding::RAW);
    if let ValueMut::Boxed(Object::Str(buf)) = entry.value_mut()
        && buf.capacity() < len
    {
        buf.reserve_exact(capacity - buf.len());
    }
    entry
}
