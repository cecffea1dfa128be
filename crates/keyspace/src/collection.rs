//! Changing collections in place: the way from a command to the listpack, tree or table of a key, and back.
//!
//! A small collection is one run of bytes (pack, listpack of a list, intset) inside its entry, so that it costs one
//! allocation; a large one is an [`Object`] of its own. Whoever changes one sees an [`Object`] either way, as
//! [`Object::Packed`] where it is bytes, and may put another in its place: that is how a pack becomes a table.

use serval_collections::entry::{TypeTag, Value, ValueMut};

use crate::access::{Access, Key};
use crate::object::{KeyEntry, Object};

/// Packed bytes are kept inside the entry up to this length. Above it a change would copy more than a second allocation
/// costs.
const PACKED_INLINE_LEN_MAX: usize = 8 * 1024;

/// What a change did to a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing; nobody is told.
    Unchanged,
    /// It has other elements.
    Changed,
    /// It changed where nobody sees it who reads the key, as the groups of a stream do: it counts, but who watches the
    /// key is not told.
    Unseen,
    /// It has another form and the same elements; nobody is told.
    Converted,
    /// It has no elements any more: the key goes.
    Emptied,
}

impl Access<'_> {
    /// Lets `edit` change the collection at a key that exists: its encoding and its elements. What it answers tells what
    /// else is to happen. `None` where there is no such key. The caller has checked the type.
    pub fn edit_collection<R>(
        &mut self,
        key: Key<'_>,
        edit: impl FnOnce(&mut u8, &mut Object) -> (Outcome, R),
    ) -> Option<R> {
        let scratch = std::mem::take(&mut self.packed_scratch);
        let (outcome, result, scratch) =
            self.edit_silently(key, |entry| edit_entry(entry, scratch, edit))?;
        self.packed_scratch = scratch;
        match outcome {
            Outcome::Unchanged | Outcome::Converted => {}
            Outcome::Unseen => self.tally.dirty += 1,
            Outcome::Changed => self.changed(key),
            Outcome::Emptied => {
                if let Some(entry) = self.detach(key) {
                    self.discard(key.dbid, entry, false);
                }
                self.changed(key);
            }
        }
        Some(result)
    }

    /// Puts a collection under a key, replacing what was there, expiry included. It has elements.
    pub fn put_collection(&mut self, key: Key<'_>, tag: TypeTag, object: Object) {
        let entry = collection_entry(key.bytes, tag, object, None);
        entry.set_lru(self.recency().fresh(self.now_ms));
        self.store(key, entry);
    }
}

/// The entry that holds a collection: packed bytes inside it where they are few.
pub(crate) fn collection_entry(
    key: &[u8],
    tag: TypeTag,
    object: Object,
    expiry_ms: Option<i64>,
) -> KeyEntry {
    match object {
        Object::Packed(bytes) if bytes.len() <= PACKED_INLINE_LEN_MAX => {
            KeyEntry::new_inline(key, tag, &bytes, expiry_ms)
        }
        object => KeyEntry::new_boxed(key, tag, Box::new(object), expiry_ms),
    }
}

/// The bytes of a pack, listpack or intset; `None` for a collection of another form.
#[inline]
pub fn packed(entry: &KeyEntry) -> Option<&[u8]> {
    match entry.value() {
        Value::Inline(bytes) => Some(bytes),
        Value::Boxed(Object::Packed(bytes)) => Some(bytes),
        _ => None,
    }
}

pub(crate) type Edited<R> = (KeyEntry, (Outcome, R, Vec<u8>));

/// Hands an entry's collection to `edit`. `scratch` saves an allocation, and is handed back for the next change.
pub(crate) fn edit_entry<R>(
    mut entry: KeyEntry,
    mut scratch: Vec<u8>,
    edit: impl FnOnce(&mut u8, &mut Object) -> (Outcome, R),
) -> Edited<R> {
    let mut tag = entry.tag();
    match entry.value_mut() {
        ValueMut::Int(_) => panic!("a string was changed as a collection"),
        ValueMut::Boxed(object) => {
            let (outcome, result) = edit(&mut tag.encoding, object);
            if let Object::Packed(bytes) = object
                && bytes.len() <= PACKED_INLINE_LEN_MAX
            {
                let bytes = std::mem::take(bytes);
                return (
                    entry.with_value_inline(tag, &bytes),
                    (outcome, result, scratch),
                );
            }
            entry.set_encoding(tag.encoding);
            (entry, (outcome, result, scratch))
        }
        ValueMut::Inline(bytes) => {
            scratch.clear();
            scratch.extend_from_slice(bytes);
            let mut object = Object::Packed(scratch);
            let (outcome, result) = edit(&mut tag.encoding, &mut object);
            let (entry, scratch) = match object {
                Object::Packed(bytes) if outcome == Outcome::Unchanged => (entry, bytes),
                Object::Packed(bytes) if bytes.len() <= PACKED_INLINE_LEN_MAX => {
                    (entry.with_value_inline(tag, &bytes), bytes)
                }
                object => (entry.with_value_boxed(tag, Box::new(object)), Vec::new()),
            };
            (entry, (outcome, result, scratch))
        }
    }
}

#[cfg(test)]
mod tests {
    use serval_collections::listpack::{Listpack, ListpackRef};

    use super::*;
    use crate::keyspace::{Keyspace, KeyspaceOptions};
    use crate::object::{encoding, kind};

    fn keyspace() -> Keyspace {
        Keyspace::new(KeyspaceOptions {
            db_count: 1,
            shard_count: 4,
            lazyfree: Box::new(drop),
        })
    }

    const TAG: TypeTag = TypeTag::new(kind::LIST, encoding::LISTPACK);

    fn push(access: &mut Access<'_>, key: Key<'_>, element: &[u8]) {
        let pushed = access.edit_collection(key, |_, object| {
            let Object::Packed(bytes) = object else {
                panic!("it is a listpack")
            };
            let mut pack = Listpack::from_bytes(std::mem::take(bytes));
            pack.push(element);
            *bytes = pack.into_bytes();
            (Outcome::Changed, ())
        });
        assert!(pushed.is_some());
    }

    fn with_key(test: impl FnOnce(&mut Access<'_>, Key<'_>)) {
        let keyspace = keyspace();
        let mut access = Access::new(&keyspace, 1, 1);
        let key = access.key(0, b"key");
        access.lock_one(0, key.hash).unwrap();
        test(&mut access, key);
    }

    #[test]
    fn packed_bytes_grow_out_of_their_entry_and_back() {
        with_key(|access, key| {
            let pack: Listpack = [&b"first"[..]].into_iter().collect();
            access.put_collection(key, TAG, Object::Packed(pack.into_bytes()));
            let element = [b'x'; 1000];
            (0..20).for_each(|_| push(access, key, &element));
            let entry = access.peek(key).unwrap();
            assert!(matches!(entry.value(), Value::Boxed(Object::Packed(_))));
            assert_eq!(ListpackRef::new(packed(&entry).unwrap()).len(), 21);
            access.edit_collection(key, |_, object| {
                let pack: Listpack = [&b"only"[..]].into_iter().collect();
                *object = Object::Packed(pack.into_bytes());
                (Outcome::Changed, ())
            });
            let entry = access.peek(key).unwrap();
            assert!(matches!(entry.value(), Value::Inline(_)));
            assert_eq!(ListpackRef::new(packed(&entry).unwrap()).len(), 1);
        });
    }

    #[test]
    fn an_emptied_collection_goes_and_counts_as_one_change() {
        with_key(|access, key| {
            let pack: Listpack = [&b"first"[..]].into_iter().collect();
            access.put_collection(key, TAG, Object::Packed(pack.into_bytes()));
            let before = access.tally.dirty;
            access.edit_collection(key, |_, _| (Outcome::Unchanged, ()));
            assert_eq!(access.tally.dirty, before);
            access.edit_collection(key, |_, _| (Outcome::Emptied, ()));
            assert_eq!(access.tally.dirty, before + 1);
            assert!(access.peek(key).is_none());
            assert!(
                access
                    .edit_collection(key, |_, _| (Outcome::Changed, ()))
                    .is_none()
            );
        });
    }
}
