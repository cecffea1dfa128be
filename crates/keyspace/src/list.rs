//! Lists: one listpack in the entry while they are small, a quicklist above `list-max-listpack-size`.
//!
//! When a list changes its form is Redis's rule, since OBJECT ENCODING shows it: a listpack that what is to be added
//! could make too large becomes a quicklist first, and a quicklist of one node becomes a listpack again once elements
//! went and it is half as large as it may be.

use std::ops::ControlFlow;

use serval_collections::entry::{TypeTag, Value};
use serval_collections::listpack::{Element, Listpack, ListpackRef};
use serval_collections::quicklist::{Limits, Needle, Quicklist, Side, remove_equal_in, visit_pack};

use crate::access::{Access, Key};
use crate::collection::{Outcome, packed};
use crate::object::{KeyEntry, Object, encoding, kind};

/// A list to be read.
#[derive(Clone, Copy)]
pub struct ListRef<'a>(Form<'a>);

#[derive(Clone, Copy)]
enum Form<'a> {
    Packed(ListpackRef<'a>),
    Nodes(&'a Quicklist),
}

impl<'a> ListRef<'a> {
    /// The list of an entry.
    ///
    /// # Panics
    /// Where it holds another type: callers look at the type first.
    #[inline]
    pub fn of(entry: &'a KeyEntry) -> ListRef<'a> {
        if let Some(bytes) = packed(entry) {
            return ListRef(Form::Packed(ListpackRef::new(bytes)));
        }
        match entry.value() {
            Value::Boxed(Object::List(list)) => ListRef(Form::Nodes(list)),
            _ => panic!("something else was read as a list"),
        }
    }

    /// The quicklist that it is, if it is one.
    pub fn quicklist(self) -> Option<&'a Quicklist> {
        match self.0 {
            Form::Packed(_) => None,
            Form::Nodes(list) => Some(list),
        }
    }

    /// Number of elements. O(1).
    #[inline]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(self) -> usize {
        match self.0 {
            Form::Packed(pack) => pack.len(),
            Form::Nodes(list) => list.len(),
        }
    }

    /// The element at an index, negative ones counting from the end, given to `take`. O(nodes).
    pub fn get<R>(self, index: i64, take: impl FnOnce(Element<'_>) -> R) -> Option<R> {
        let index = self.index(index)?;
        match self.0 {
            Form::Packed(pack) => Some(take(pack.get(pack.seek(index as i64)?))),
            Form::Nodes(list) => list.get(index, take),
        }
    }

    /// Where an index points to, negative ones counting from the end; `None` for nowhere.
    pub fn index(self, index: i64) -> Option<usize> {
        let len = self.len() as i64;
        let index = if index < 0 {
            index.checked_add(len)?
        } else {
            index
        };
        usize::try_from(index).ok().filter(|_| index < len)
    }

    /// Shows the elements from an index on to `visit`, forwards, or backwards if `reverse`, until it breaks.
    #[inline]
    pub fn visit(
        self,
        from: usize,
        reverse: bool,
        mut visit: impl FnMut(Element<'_>) -> ControlFlow<()>,
    ) {
        match self.0 {
            Form::Packed(pack) => {
                // What stopped it is the visitor's to know.
                let _ = visit_pack(pack, from, reverse, &mut visit);
            }
            Form::Nodes(list) => list.visit(from, reverse, visit),
        }
    }

    /// Shows all elements in order.
    pub fn for_each(self, mut visit: impl FnMut(Element<'_>)) {
        self.visit(0, false, |element| {
            visit(element);
            ControlFlow::Continue(())
        });
    }
}

/// A list that is being changed.
pub struct ListMut<'a> {
    encoding: &'a mut u8,
    object: &'a mut Object,
    limits: Limits,
}

impl ListMut<'_> {
    /// To be read.
    #[inline]
    pub fn as_ref(&self) -> ListRef<'_> {
        match &*self.object {
            Object::Packed(bytes) => ListRef(Form::Packed(ListpackRef::new(bytes))),
            Object::List(list) => ListRef(Form::Nodes(list)),
            _ => panic!("something else was changed as a list"),
        }
    }

    /// Number of elements.
    #[inline]
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.as_ref().len()
    }

    /// Adds elements at an end, one after the other.
    #[inline]
    pub fn push<'e>(&mut self, side: Side, elements: impl Iterator<Item = &'e [u8]> + Clone) {
        self.make_room(elements.clone());
        match &mut *self.object {
            Object::List(list) => elements.for_each(|element| list.push(side, element)),
            _ => self.edit_pack(|pack| {
                elements.for_each(|element| match side {
                    Side::Head => pack.push_front(element),
                    Side::Tail => pack.push(element),
                });
            }),
        }
    }

    /// Adds an element that another list gave. An integer is not counted among what must fit into a listpack, as Redis
    /// does not count it.
    pub fn push_moved(&mut self, side: Side, element: &[u8], is_counted: bool) {
        self.make_room_for(if is_counted { element.len() } else { 0 }, 1);
        match &mut *self.object {
            Object::List(list) => list.push(side, element),
            _ => self.edit_pack(|pack| match side {
                Side::Head => pack.push_front(element),
                Side::Tail => pack.push(element),
            }),
        }
    }

    /// Removes the element at an end and gives it to `take`. The list keeps its form: [`ListMut::shrink`] follows.
    #[inline]
    pub fn pop<R>(&mut self, side: Side, take: impl FnOnce(Element<'_>) -> R) -> Option<R> {
        match &mut *self.object {
            Object::List(list) => list.pop(side, take),
            _ => self.edit_pack(|pack| {
                let at = match side {
                    Side::Head => pack.as_ref().first(),
                    Side::Tail => pack.as_ref().last(),
                }?;
                let result = take(pack.as_ref().get(at));
                pack.remove(at, 1);
                Some(result)
            }),
        }
    }

    /// Removes `count` elements from an index on, or as many as there are.
    pub fn remove(&mut self, from: usize, count: usize) {
        match &mut *self.object {
            Object::List(list) => list.remove(from, count),
            _ => self.edit_pack(|pack| {
                if let Some(at) = pack.as_ref().seek(from as i64) {
                    pack.remove(at, count);
                }
            }),
        }
    }

    /// Replaces the element at an index, which exists.
    pub fn replace(&mut self, index: usize, element: &[u8]) {
        match &mut *self.object {
            Object::List(list) => list.replace(index, element),
            _ => self.edit_pack(|pack| {
                if let Some(at) = pack.as_ref().seek(index as i64) {
                    pack.replace(at, element);
                }
            }),
        }
    }

    /// Puts an element before or after the first one that equals the needle. Returns whether there is one. O(elements).
    pub fn insert(&mut self, pivot: &Needle<'_>, element: &[u8], after: bool) -> bool {
        let (mut index, mut found) = (0, false);
        self.as_ref().visit(0, false, |element| {
            if pivot.is(element) {
                found = true;
                return ControlFlow::Break(());
            }
            index += 1;
            ControlFlow::Continue(())
        });
        if !found {
            return false;
        }
        match &mut *self.object {
            Object::List(list) => list.insert(index, element, after),
            _ => self.edit_pack(|pack| {
                let index = index + usize::from(after);
                let end = pack.as_ref().end();
                let at = pack.as_ref().seek(index as i64).unwrap_or(end);
                pack.insert(at, element);
            }),
        }
        true
    }

    /// Removes up to `count_max` elements that equal the needle, the first ones, or the last ones if `reverse`. Returns
    /// how many. O(elements).
    pub fn remove_equal(&mut self, needle: &Needle<'_>, count_max: usize, reverse: bool) -> usize {
        match &mut *self.object {
            Object::List(list) => list.remove_equal(needle, count_max, reverse),
            _ => self.edit_pack(|pack| {
                let hits = pack.as_ref().iter().filter(|element| needle.is(*element));
                let count = hits.count().min(count_max);
                remove_equal_in(pack, needle, count, reverse);
                count
            }),
        }
    }

    /// Makes it a quicklist if these elements could make the listpack too large. Those who add do it themselves; those
    /// who replace or insert call it first, found or not, as Redis does.
    #[inline]
    pub fn make_room<'e>(&mut self, elements: impl Iterator<Item = &'e [u8]>) {
        if matches!(&*self.object, Object::Packed(_)) {
            let (mut bytes, mut count) = (0, 0);
            for element in elements {
                bytes += element.len();
                count += 1;
            }
            self.make_room_for(bytes, count);
        }
    }

    fn make_room_for(&mut self, added_bytes: usize, added_count: usize) {
        let Object::Packed(bytes) = &mut *self.object else {
            return;
        };
        let count = ListpackRef::new(bytes).len();
        if self
            .limits
            .exceeds(bytes.len() + added_bytes, count + added_count)
        {
            let pack = Listpack::from_bytes(bytes.as_slice().to_vec());
            *self.object = Object::List(Box::new(Quicklist::from_listpack(&self.limits, pack)));
            *self.encoding = encoding::QUICKLIST;
        }
    }

    /// Makes it a listpack again, if elements went and it is small enough.
    #[inline]
    pub fn shrink(&mut self) {
        if let Object::List(list) = &mut *self.object
            && list.node_count() == 1
            && let Some(pack) = list.take_single(&self.limits, true)
        {
            *self.object = Object::Packed(pack.into_bytes());
            *self.encoding = encoding::LISTPACK;
        }
    }

    #[inline]
    fn edit_pack<R>(&mut self, edit: impl FnOnce(&mut Listpack) -> R) -> R {
        let Object::Packed(bytes) = &mut *self.object else {
            panic!("something else was changed as a listpack");
        };
        let mut pack = Listpack::from_bytes(std::mem::take(bytes));
        let result = edit(&mut pack);
        *bytes = pack.into_bytes();
        result
    }
}

impl Access<'_> {
    /// Lets `edit` change the list at a key that exists; it answers besides its result whether it changed elements. The
    /// key goes when none are left. `None` where there is no such key. The caller has checked the type.
    #[inline]
    pub fn edit_list<R>(
        &mut self,
        key: Key<'_>,
        limits: Limits,
        edit: impl FnOnce(&mut ListMut<'_>) -> (bool, R),
    ) -> Option<R> {
        self.edit_collection(key, |encoding, object| {
            let encoding_before = *encoding;
            if let Object::List(list) = object {
                list.set_large_min(limits.large_min);
            }
            let mut list = ListMut {
                encoding,
                object,
                limits,
            };
            let (changed, result) = edit(&mut list);
            let outcome = if list.len() == 0 {
                Outcome::Emptied
            } else if changed {
                Outcome::Changed
            } else if *list.encoding != encoding_before {
                Outcome::Converted
            } else {
                Outcome::Unchanged
            };
            (outcome, result)
        })
    }

    /// Puts a list of these elements, at least one, under a key that does not exist: pushed one after the other at an
    /// end.
    pub fn create_list<'e>(
        &mut self,
        key: Key<'_>,
        limits: Limits,
        side: Side,
        elements: impl Iterator<Item = &'e [u8]> + Clone,
    ) {
        let bytes: usize = elements
            .clone()
            .map(|e| Listpack::added_bytes_max(e.len()))
            .sum();
        let mut encoding = encoding::LISTPACK;
        let mut object = Object::Packed(Listpack::with_capacity(bytes.min(1 << 16)).into_bytes());
        let mut list = ListMut {
            encoding: &mut encoding,
            object: &mut object,
            limits,
        };
        list.push(side, elements);
        if let Object::List(list) = &mut object {
            list.shrink_to_fit();
        }
        self.put_collection(key, TypeTag::new(kind::LIST, encoding), object);
    }

    /// Puts a list under a key, replacing what was there, expiry included: in the form that suits its size, as if it had
    /// been loaded. It has elements.
    pub fn put_list(&mut self, key: Key<'_>, limits: Limits, mut list: Quicklist) {
        let (encoding, object) = match list.take_single(&limits, false) {
            Some(pack) => (encoding::LISTPACK, Object::Packed(pack.into_bytes())),
            None => (encoding::QUICKLIST, Object::List(Box::new(list))),
        };
        self.put_collection(key, TypeTag::new(kind::LIST, encoding), object);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use proptest::prelude::*;

    use super::*;
    use crate::keyspace::{Keyspace, KeyspaceOptions};

    #[derive(Debug, Clone)]
    enum Op {
        Push(bool, Vec<Vec<u8>>),
        Pop(bool),
        Remove(usize, usize),
        Replace(usize, Vec<u8>),
        Insert(usize, Vec<u8>, bool),
        RemoveEqual(usize, usize, bool),
    }

    fn string() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            4 => (-20i64..20).prop_map(|int| int.to_string().into_bytes()),
            1 => (any::<u8>(), 0usize..5000).prop_map(|(byte, len)| vec![byte; len]),
        ]
    }

    fn op() -> impl Strategy<Value = Op> {
        prop_oneof![
            3 => (any::<bool>(), proptest::collection::vec(string(), 1..4)).prop_map(|(head, all)| Op::Push(head, all)),
            3 => any::<bool>().prop_map(Op::Pop),
            1 => (any::<usize>(), 0usize..5).prop_map(|(at, count)| Op::Remove(at, count)),
            1 => (any::<usize>(), string()).prop_map(|(at, bytes)| Op::Replace(at, bytes)),
            1 => (any::<usize>(), string(), any::<bool>()).prop_map(|(at, bytes, after)| Op::Insert(at, bytes, after)),
            1 => (any::<usize>(), 1usize..3, any::<bool>()).prop_map(|(at, count, back)| Op::RemoveEqual(at, count, back)),
        ]
    }

    fn side(head: bool) -> Side {
        if head { Side::Head } else { Side::Tail }
    }

    /// Does to the list and to its model the same; both have elements.
    fn change(list: &mut ListMut<'_>, model: &mut VecDeque<Vec<u8>>, op: &Op) {
        let len = model.len();
        match op {
            Op::Push(head, elements) => {
                list.push(side(*head), elements.iter().map(Vec::as_slice));
                for element in elements {
                    match head {
                        true => model.push_front(element.clone()),
                        false => model.push_back(element.clone()),
                    }
                }
            }
            Op::Pop(head) => {
                let popped = list.pop(side(*head), |element| element.to_vec());
                assert_eq!(
                    popped,
                    if *head {
                        model.pop_front()
                    } else {
                        model.pop_back()
                    }
                );
                list.shrink();
            }
            Op::Remove(at, count) => {
                list.remove(at % len, *count);
                model.drain(at % len..len.min(at % len + count));
                list.shrink();
            }
            Op::Replace(at, element) => {
                list.make_room(std::iter::once(element.as_slice()));
                list.replace(at % len, element);
                model[at % len] = element.clone();
                list.shrink();
            }
            Op::Insert(at, element, after) => {
                let pivot = model[at % len].clone();
                let first = model.iter().position(|other| *other == pivot).unwrap();
                list.make_room(std::iter::once(element.as_slice()));
                assert!(list.insert(&Needle::new(&pivot), element, *after));
                model.insert(first + usize::from(*after), element.clone());
            }
            Op::RemoveEqual(at, count, back) => {
                let wanted = model[at % len].clone();
                let removed = list.remove_equal(&Needle::new(&wanted), *count, *back);
                for _ in 0..removed {
                    let mut hits = (0..model.len()).filter(|at| model[*at] == wanted);
                    let hit = if *back { hits.next_back() } else { hits.next() };
                    model.remove(hit.unwrap());
                }
                let left = model.iter().filter(|other| **other == wanted).count();
                assert!(removed == *count || left == 0);
                list.shrink();
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn behaves_as_a_deque_in_either_form(
            fill in prop_oneof![Just(-2), Just(-1), 1i32..9],
            ops in proptest::collection::vec(op(), 1..60),
        ) {
            let keyspace = Keyspace::new(KeyspaceOptions {
                db_count: 1,
                shard_count: 4,
                lazyfree: Box::new(drop),
            });
            let mut access = Access::new(&keyspace, 1, 1);
            let key = access.key(0, b"key");
            access.lock_one(0, key.hash).unwrap();
            let limits = Limits { fill, ..Limits::default() };
            let mut model: VecDeque<Vec<u8>> = VecDeque::new();
            for op in ops {
                if !model.is_empty() {
                    access.edit_list(key, limits, |list| (true, change(list, &mut model, &op))).unwrap();
                } else if let Op::Push(head, elements) = op {
                    access.create_list(key, limits, side(head), elements.iter().map(Vec::as_slice));
                    for element in elements {
                        if head { model.push_front(element) } else { model.push_back(element) }
                    }
                }
                let found = access.peek(key);
                prop_assert_eq!(found.is_some(), !model.is_empty());
                let Some(entry) = found else { continue };
                let list = ListRef::of(&entry);
                prop_assert_eq!(list.quicklist().is_some(), entry.encoding() == encoding::QUICKLIST);
                let mut strings = Vec::new();
                list.for_each(|element| strings.push(element.to_vec()));
                prop_assert!(model.iter().eq(&strings));
                let middle = model.len() as i64 / 2;
                prop_assert_eq!(list.get(-1 - middle, |element| element.to_vec()), model.get(model.len() - 1 - middle as usize).cloned());
                prop_assert_eq!(list.get(model.len() as i64, |_| ()), None);
            }
        }
    }
}
