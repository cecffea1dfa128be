//! A set that is made or changed, with the rules by which its encoding changes.

use serval_base::number::{int_len, parse_i64};
use serval_collections::entry::TypeTag;
use serval_collections::intset::Intset;
use serval_collections::listpack::{BYTES_MAX, Element};
use serval_collections::pack::Pack;

use super::{Members, SetLimits, SetRef, with_text};
use crate::object::{Object, encoding, kind};

/// An intset has no more members than this, whatever the configuration says: Redis's limit.
const INTSET_LEN_MAX: usize = 1 << 30;

/// A set, owned.
#[derive(Debug, Clone)]
pub enum SetValue {
    /// Integers only.
    Intset(Intset),
    /// Few and short members.
    Listpack(Pack),
    /// Any members.
    Table(Members),
}

impl SetValue {
    /// An empty set in the encoding that suits its first member, if about `len_hint` members will be added.
    pub fn for_first(member: &[u8], len_hint: usize, limits: SetLimits) -> SetValue {
        if len_hint <= limits.intset_len && parse_i64(member).is_some() {
            SetValue::Intset(Intset::new())
        } else if len_hint <= limits.listpack_len {
            SetValue::Listpack(Pack::new())
        } else {
            SetValue::Table(Members::default())
        }
    }

    /// To be read.
    #[inline]
    pub fn as_ref(&self) -> SetRef<'_> {
        match self {
            SetValue::Intset(set) => SetRef::Intset(set.as_ref()),
            SetValue::Listpack(pack) => SetRef::Listpack(pack.as_ref()),
            SetValue::Table(members) => SetRef::Table(members),
        }
    }

    /// How many members there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.as_ref().len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes it a table if it is about to get more members than its encoding takes.
    pub fn expect(&mut self, len_hint: usize, limits: SetLimits) {
        let limit = match self {
            SetValue::Intset(_) => limits.intset_len,
            SetValue::Listpack(_) => limits.listpack_len,
            SetValue::Table(_) => return,
        };
        if len_hint > limit {
            self.become_table();
        }
    }

    /// Adds a member. Returns whether it was none.
    #[inline]
    pub fn add(&mut self, member: Element<'_>, limits: SetLimits) -> bool {
        match self {
            SetValue::Table(members) => with_text(member, |text| members.insert(text)),
            SetValue::Intset(_) => match as_int(member) {
                Some(int) => self.add_int(int, limits),
                None => {
                    self.add_absent(member, limits);
                    true
                }
            },
            SetValue::Listpack(pack) => {
                let pack = pack.as_ref();
                let is_there = with_text(member, |text| pack.find(text, 0, pack.first()).is_some());
                if !is_there {
                    self.add_absent(member, limits);
                }
                !is_there
            }
        }
    }

    fn add_int(&mut self, int: i64, limits: SetLimits) -> bool {
        let SetValue::Intset(set) = self else {
            return self.add(Element::Int(int), limits);
        };
        let added = set.insert(int);
        if added && set.len() > limits.intset_len.min(INTSET_LEN_MAX) {
            self.become_table();
        }
        added
    }

    /// Adds what is known to be no member.
    pub fn add_absent(&mut self, member: Element<'_>, limits: SetLimits) {
        match self {
            SetValue::Table(members) => {
                with_text(member, |text| members.insert(text));
            }
            SetValue::Intset(set) => {
                if let Some(int) = as_int(member) {
                    self.add_int(int, limits);
                    return;
                }
                // Of the integers, those at the ends have the longest text.
                let ints = set.as_ref();
                let longest = [0, ints.len().saturating_sub(1)]
                    .into_iter()
                    .filter(|index| *index < ints.len())
                    .map(|index| int_len(ints.get(index)))
                    .max();
                let longest = longest.unwrap_or(0).max(member.len());
                if ints.len() < limits.listpack_len && longest <= limits.listpack_member_bytes {
                    self.become_listpack();
                } else {
                    self.become_table();
                }
                self.push(member);
            }
            SetValue::Listpack(pack) => {
                let fits = pack.len() < limits.listpack_len
                    && member.len() <= limits.listpack_member_bytes
                    && pack.bytes_len() + member.len() <= BYTES_MAX;
                if !fits {
                    self.become_table();
                }
                self.push(member);
            }
        }
    }

    /// Adds what is no member, the encoding being chosen.
    fn push(&mut self, member: Element<'_>) {
        match self {
            SetValue::Listpack(pack) => pack.push_element(canonical(member)),
            SetValue::Table(members) => {
                with_text(member, |text| members.insert(text));
            }
            SetValue::Intset(_) => unreachable!("an intset was converted"),
        }
    }

    /// Removes a member. Returns whether it was one.
    #[inline]
    pub fn remove(&mut self, member: &[u8]) -> bool {
        match self {
            SetValue::Intset(set) => parse_i64(member).is_some_and(|int| set.remove(int)),
            SetValue::Table(members) => members.remove(member),
            SetValue::Listpack(pack) => {
                let found = pack.as_ref().find(member, 0, pack.as_ref().first());
                if let Some(at) = found {
                    pack.remove(at, 1);
                }
                found.is_some()
            }
        }
    }

    /// Makes it an intset if it can be one. All members are known to be integers.
    pub(super) fn become_intset(&mut self, limits: SetLimits) {
        if matches!(self, SetValue::Intset(_)) || self.len() > limits.intset_len.min(INTSET_LEN_MAX)
        {
            return;
        }
        let mut set = Intset::new();
        for member in self.as_ref().iter() {
            match as_int(member) {
                Some(int) => set.insert(int),
                None => return,
            };
        }
        *self = SetValue::Intset(set);
    }

    fn become_listpack(&mut self) {
        let mut pack = Pack::new();
        for member in self.as_ref().iter() {
            pack.push_element(member);
        }
        *self = SetValue::Listpack(pack);
    }

    fn become_table(&mut self) {
        let mut members = Members::default();
        for member in self.as_ref().iter() {
            with_text(member, |text| members.insert(text));
        }
        *self = SetValue::Table(members);
    }

    /// What is kept in an entry: the type with its encoding, and the object.
    pub fn into_object(self) -> (TypeTag, Object) {
        let (encoding, object) = match self {
            SetValue::Intset(set) => (encoding::INTSET, Object::Packed(set.into_bytes())),
            SetValue::Listpack(pack) => (encoding::LISTPACK, Object::Packed(pack.into_bytes())),
            SetValue::Table(members) => (encoding::HASHTABLE, Object::Set(members)),
        };
        (TypeTag::new(kind::SET, encoding), object)
    }

    /// The set of an object that [`Self::into_object`] made, or that was loaded and validated.
    ///
    /// # Panics
    /// Where it is no set.
    pub fn from_object(encoding: u8, object: Object) -> SetValue {
        match object {
            Object::Packed(bytes) if encoding == encoding::INTSET => {
                SetValue::Intset(Intset::from_bytes(bytes))
            }
            Object::Packed(bytes) => SetValue::Listpack(Pack::from_bytes(bytes)),
            Object::Set(members) => SetValue::Table(members),
            _ => panic!("something else was changed as a set"),
        }
    }
}

/// The integer that a member spells.
#[inline]
fn as_int(member: Element<'_>) -> Option<i64> {
    match member {
        Element::Int(int) => Some(int),
        Element::Bytes(text) => parse_i64(text),
    }
}

/// A member as a listpack keeps it.
#[inline]
pub(super) fn canonical(member: Element<'_>) -> Element<'_> {
    match member {
        Element::Int(_) => member,
        Element::Bytes(text) => Element::of(text),
    }
}
