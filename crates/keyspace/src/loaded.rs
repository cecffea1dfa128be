//! A value that was read from outside the keyspace, on its way in.

use serval_collections::entry::TypeTag;

use crate::collection::collection_entry;
use crate::object::{KeyEntry, NewValue, Object, STRING_INLINE_LEN_MAX, encoding, tag};

/// A value as a codec made it: checked whole, and in the form that the configuration asks for.
#[derive(Debug, Clone)]
pub enum Loaded {
    /// A string, to be encoded as SET does it.
    Str(Vec<u8>),
    /// A collection with at least one element.
    Collection(TypeTag, Object),
}

impl Loaded {
    /// The entry that holds it under `key`. Long strings are not copied.
    pub fn into_entry(self, key: &[u8], expiry_ms: Option<i64>) -> KeyEntry {
        match self {
            Loaded::Str(bytes) if bytes.len() <= STRING_INLINE_LEN_MAX => {
                NewValue::Str(&bytes).into_entry(key, expiry_ms)
            }
            Loaded::Str(bytes) => {
                let object = Box::new(Object::Str(bytes));
                KeyEntry::new_boxed(key, tag(encoding::RAW), object, expiry_ms)
            }
            Loaded::Collection(tag, object) => collection_entry(key, tag, object, expiry_ms),
        }
    }
}
