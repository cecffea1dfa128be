//! The way from a command to the set at a key, and back.

use super::SetValue;
use crate::access::{Access, Key};
use crate::collection::Outcome;
use crate::object::Object;

impl Access<'_> {
    /// Lets `change` change the set at a key that exists; it answers whether there are other members now. A set without
    /// members goes. `None` where there is no such key. The caller has checked the type.
    pub fn edit_set<R>(
        &mut self,
        key: Key<'_>,
        change: impl FnOnce(&mut SetValue) -> (bool, R),
    ) -> Option<R> {
        self.edit_collection(key, |encoding, object| {
            let old_encoding = *encoding;
            let taken = std::mem::replace(object, Object::Packed(Vec::new()));
            let mut set = SetValue::from_object(old_encoding, taken);
            let (changed, result) = change(&mut set);
            let is_empty = set.is_empty();
            let (tag, changed_object) = set.into_object();
            *object = changed_object;
            *encoding = tag.encoding;
            let outcome = match (changed, is_empty) {
                (true, true) => Outcome::Emptied,
                (true, false) => Outcome::Changed,
                (false, _) if tag.encoding != old_encoding => Outcome::Converted,
                (false, _) => Outcome::Unchanged,
            };
            (outcome, result)
        })
    }

    /// Puts a set with members under a key, replacing what was there, expiry included.
    pub fn put_set(&mut self, key: Key<'_>, set: SetValue) {
        debug_assert!(!set.is_empty(), "no key holds an empty set");
        let (tag, object) = set.into_object();
        self.put_collection(key, tag, object);
    }
}
