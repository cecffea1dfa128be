//! Changing strings in place: growth with room to spare, without a new entry for every byte.

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
        let appended = self.edit(key, |entry| {
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
        appended.unwrap_or(bytes.len())
    }

    /// Lets `write` change a string's bytes, zero-padded to `len_min` first, creating it if need be: SETRANGE, SETBIT,
    /// BITFIELD. It answers besides its result whether it changed a byte: where it did not and nothing was padded, nobody
    /// is told. The caller has checked type and limits.
    pub fn string_mut<R>(
        &mut self,
        key: Key<'_>,
        len_min: usize,
        write: impl FnOnce(&mut [u8]) -> (R, bool),
    ) -> R {
        if !self.exists(key) {
            let mut bytes = vec![0; len_min];
            let (result, _) = write(&mut bytes);
            self.put_bytes(key, bytes);
            return result;
        }
        let edited = self.edit_silently(key, |entry| {
            let grows = string_len(&entry) < len_min;
            let mut entry = padded(entry, len_min);
            let (result, wrote) = match entry.value_mut() {
                ValueMut::Inline(bytes) => write(bytes),
                ValueMut::Boxed(Object::Str(bytes)) => write(bytes),
                ValueMut::Int(_) | ValueMut::Boxed(_) => unreachable!("padding made it bytes"),
            };
            (entry, (result, wrote || grows))
        });
        let Some((result, changed)) = edited else {
            unreachable!("the key was found under the same lock")
        };
        if changed {
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
        let entry = KeyEntry::new_boxed(
            key.bytes,
            tag(encoding::RAW),
            Box::new(Object::Str(bytes)),
            None,
        );
        entry.set_lru(self.recency().fresh(self.now_ms));
        self.store(key, entry);
    }
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
