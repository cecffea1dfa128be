//! Hashes: fields with values, and expiries of their own.
//!
//! A small hash is a listpack within its entry, [`pack`] says in which form; a large one is a [`FieldTable`]. A command
//! reads either through [`HashRef`] and changes either through [`HashMut`], which converts as Redis 8.0 does: by number and
//! length, upwards only, and to the form with expiries when a command for them comes by.
//!
//! A field whose time has come stays where it is until somebody removes it. Whoever reads fields compares their expiry with
//! the clock; what is counted is all fields, as Redis counts them.

mod access;
pub(crate) mod due;
mod pack;
mod table;
#[cfg(test)]
mod tests;

pub use access::HashChange;
pub(crate) use access::{SweepAt, sweep_fields};
pub use pack::FieldView;
pub use table::FieldTable;

use serval_collections::entry::Value;
use serval_collections::field::Field;
use serval_collections::listpack::BYTES_MAX;
use serval_collections::pack::{Pack, PackRef};

use crate::object::{KeyEntry, Object, encoding};
use pack::Form;

/// Up to where a hash is a listpack.
#[derive(Debug, Clone, Copy)]
pub struct HashLimits {
    /// `hash-max-listpack-entries`.
    pub entries: usize,
    /// `hash-max-listpack-value`, in bytes.
    pub value_bytes: usize,
}

impl Default for HashLimits {
    fn default() -> Self {
        HashLimits {
            entries: 512,
            value_bytes: 64,
        }
    }
}

/// A hash to read.
#[derive(Clone, Copy)]
pub enum HashRef<'a> {
    /// A listpack of fields and values.
    Plain(PackRef<'a>),
    /// A listpack of fields, values and expiries.
    Expiring(PackRef<'a>),
    /// A table.
    Table(&'a FieldTable),
}

impl<'a> HashRef<'a> {
    /// The hash in an entry.
    ///
    /// # Panics
    /// Where it holds another type: callers look at the type first.
    #[inline]
    pub fn of(entry: &'a KeyEntry) -> HashRef<'a> {
        match (entry.value(), entry.encoding()) {
            (Value::Inline(bytes), encoding) => HashRef::packed(bytes, encoding),
            (Value::Boxed(Object::Packed(bytes)), encoding) => HashRef::packed(bytes, encoding),
            (Value::Boxed(Object::Hash(table)), _) => HashRef::Table(table),
            _ => panic!("another type was read as a hash"),
        }
    }

    fn of_object(object: &'a Object, encoding: u8) -> HashRef<'a> {
        match object {
            Object::Packed(bytes) => HashRef::packed(bytes, encoding),
            Object::Hash(table) => HashRef::Table(table),
            _ => panic!("another type was read as a hash"),
        }
    }

    #[inline]
    fn packed(bytes: &'a [u8], encoding: u8) -> HashRef<'a> {
        if encoding == encoding::LISTPACK_EX {
            HashRef::Expiring(PackRef::new(bytes))
        } else {
            HashRef::Plain(PackRef::new(bytes))
        }
    }

    /// A field. O(1) in a table, O(n) in a listpack.
    #[inline]
    pub fn get(self, field: &[u8]) -> Option<FieldView<'a>> {
        let (pack, form) = match self {
            HashRef::Table(table) => return table.get(field),
            HashRef::Plain(pack) => (pack, Form::Plain),
            HashRef::Expiring(pack) => (pack, Form::Expiring),
        };
        pack::view(pack, form, pack::find(pack, form, field)?)
    }

    /// Number of fields, overdue ones included.
    #[inline]
    pub fn len(self) -> usize {
        match self {
            HashRef::Table(table) => table.len(),
            HashRef::Plain(pack) => pack.len() / Form::Plain.width(),
            HashRef::Expiring(pack) => pack.len() / Form::Expiring.width(),
        }
    }

    /// Whether there is no field.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// An instant before which no field expires; none where no field does.
    #[inline]
    pub fn next_expiry_ms(self) -> Option<i64> {
        match self {
            HashRef::Plain(_) => None,
            HashRef::Expiring(pack) => pack::next_expiry_ms(pack),
            HashRef::Table(table) => table.next_expiry_ms(),
        }
    }

    /// Number of fields whose time has not come. O(1) where nothing is due, else O(n).
    pub fn live_len(self, now_ms: i64) -> usize {
        if self.next_expiry_ms().is_none_or(|at_ms| at_ms > now_ms) {
            return self.len();
        }
        let mut live = 0;
        self.for_each(&mut |field| live += usize::from(!field.is_over(now_ms)));
        live
    }

    /// Reports every field, overdue ones included.
    pub fn for_each(self, f: &mut dyn FnMut(FieldView<'_>)) {
        match self {
            HashRef::Table(table) => table.for_each(f),
            HashRef::Plain(pack) => pack::fields(pack, Form::Plain).for_each(f),
            HashRef::Expiring(pack) => pack::fields(pack, Form::Expiring).for_each(f),
        }
    }

    /// The fields of a listpack in order; none of a table.
    pub fn listed(self) -> Option<Vec<FieldView<'a>>> {
        match self {
            HashRef::Table(_) => None,
            HashRef::Plain(pack) => Some(pack::fields(pack, Form::Plain).collect()),
            HashRef::Expiring(pack) => Some(pack::fields(pack, Form::Expiring).collect()),
        }
    }

    /// Reports about `count` fields and answers the cursor to go on with, 0 at the end. A listpack is reported whole.
    pub fn scan(self, cursor: u64, count: u64, f: &mut dyn FnMut(FieldView<'_>)) -> u64 {
        /// Buckets that may be passed for each field asked for.
        const BUCKETS_FACTOR: u64 = 10;
        let HashRef::Table(table) = self else {
            self.for_each(f);
            return 0;
        };
        let (mut cursor, mut seen) = (cursor, 0);
        let mut buckets_left = count.saturating_mul(BUCKETS_FACTOR);
        loop {
            cursor = table.scan(cursor, &mut |field| {
                seen += 1;
                f(field);
            });
            buckets_left -= 1;
            if cursor == 0 || seen >= count || buckets_left == 0 {
                return cursor;
            }
        }
    }

    /// A random field, each as probable as another, from `random`, of which all 64 bits count. O(1) in a table.
    pub fn sample(self, random: u64) -> Option<FieldView<'a>> {
        let (pack, form) = match self {
            HashRef::Table(table) => return table.sample(random),
            HashRef::Plain(pack) => (pack, Form::Plain),
            HashRef::Expiring(pack) => (pack, Form::Expiring),
        };
        let len = self.len();
        if len == 0 {
            return None;
        }
        // The upper half of the product: as fair as 64 bits allow, without a division.
        let index = ((u128::from(random) * len as u128) >> 64) as usize;
        let at = pack.seek(index * form.width())?;
        pack::view(pack, form, at)
    }
}

impl FieldView<'_> {
    /// Whether its time has come.
    #[inline]
    pub fn is_over(&self, now_ms: i64) -> bool {
        self.expiry_ms.is_some_and(|at_ms| at_ms <= now_ms)
    }
}

/// A hash to change; see [`Access::edit_hash`](crate::Access::edit_hash).
pub struct HashMut<'a> {
    encoding: &'a mut u8,
    object: &'a mut Object,
    limits: HashLimits,
    lost: Lost,
}

/// Names of fields that went by themselves, where somebody wants them.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    pub(crate) wanted: bool,
    pub(crate) names: Vec<Box<[u8]>>,
}

impl Lost {
    #[inline]
    fn note(&mut self, name: &[u8]) {
        if self.wanted {
            self.names.push(name.into());
        }
    }
}

impl<'a> HashMut<'a> {
    pub(crate) fn new(
        encoding: &'a mut u8,
        object: &'a mut Object,
        limits: HashLimits,
        lost_wanted: bool,
    ) -> Self {
        HashMut {
            encoding,
            object,
            limits,
            lost: Lost {
                wanted: lost_wanted,
                names: Vec::new(),
            },
        }
    }

    /// What [`HashMut::remove_over`] and the sweeps removed.
    pub(crate) fn into_lost(self) -> Vec<Box<[u8]>> {
        self.lost.names
    }

    /// To be read.
    #[inline]
    pub fn view(&self) -> HashRef<'_> {
        HashRef::of_object(self.object, *self.encoding)
    }

    #[inline]
    fn form(&self) -> Form {
        if *self.encoding == encoding::LISTPACK_EX {
            Form::Expiring
        } else {
            Form::Plain
        }
    }

    /// Lets the listpack be changed where it is one.
    #[inline]
    fn with_pack<R>(&mut self, change: impl FnOnce(&mut Pack, Form) -> R) -> Option<R> {
        let form = self.form();
        let Object::Packed(bytes) = &mut *self.object else {
            return None;
        };
        let mut pack = Pack::from_bytes(std::mem::take(bytes));
        let result = change(&mut pack, form);
        *bytes = pack.into_bytes();
        Some(result)
    }

    fn table(&mut self) -> Option<&mut FieldTable> {
        match &mut *self.object {
            Object::Hash(table) => Some(table),
            _ => None,
        }
    }

    /// Makes a table of it if what is about to be set does not fit a listpack: too many fields at once, or a field or value
    /// that is too long. `strings` are both.
    pub fn make_room<'b>(&mut self, strings: impl ExactSizeIterator<Item = &'b [u8]>) {
        let Object::Packed(bytes) = &*self.object else {
            return;
        };
        let mut total = bytes.len();
        let mut fits = strings.len() / 2 <= self.limits.entries;
        for string in strings {
            fits &= string.len() <= self.limits.value_bytes;
            total = total.saturating_add(string.len());
        }
        if !fits || total > BYTES_MAX {
            self.convert_to_table();
        }
    }

    /// Sets a field; an existing one keeps its expiry only if asked to. Answers whether it is new.
    #[inline]
    pub fn set(&mut self, field: &[u8], value: &[u8], keep_expiry: bool) -> bool {
        if field.len().max(value.len()) > self.limits.value_bytes {
            self.convert_to_table();
        }
        if let Some(table) = self.table() {
            return table.set(field, value, keep_expiry);
        }
        let is_new = self.with_pack(|pack, form| pack::set(pack, form, field, value, keep_expiry));
        if self.view().len() > self.limits.entries {
            self.convert_to_table();
        }
        is_new == Some(true)
    }

    /// Removes a field. Answers whether it was there.
    pub fn remove(&mut self, field: &[u8]) -> bool {
        match self.table() {
            Some(table) => table.remove(field),
            None => self.with_pack(|pack, form| pack::remove(pack, form, field)) == Some(true),
        }
    }

    /// Removes a field whose time has come, or that was given one that has passed: a journal tells of it field by field.
    pub fn remove_over(&mut self, field: &[u8]) -> bool {
        let removed = self.remove(field);
        if removed {
            self.lost.note(field);
        }
        removed
    }

    /// Gives a listpack the form that has expiries, as a command for them does whatever comes of it.
    pub fn admit_expiries(&mut self) {
        if *self.encoding == encoding::LISTPACK {
            self.with_pack(|pack, _| *pack = pack::with_expiries(pack.as_ref()));
            *self.encoding = encoding::LISTPACK_EX;
        }
    }

    /// Gives a field another expiry, in Unix milliseconds, or none. It is there, and expiries are admitted.
    pub fn set_expiry(&mut self, field: &[u8], expiry_ms: Option<i64>) {
        match self.table() {
            Some(table) => table.set_expiry(field, expiry_ms),
            None => {
                self.with_pack(|pack, form| {
                    debug_assert_eq!(form, Form::Expiring);
                    pack::set_expiry(pack, field, expiry_ms);
                });
            }
        }
    }

    /// Removes all fields whose time has come. Answers how many.
    pub fn remove_expired(&mut self, now_ms: i64) -> usize {
        self.remove_some_expired(now_ms, usize::MAX)
    }

    /// The same for some buckets of a table, or some fields of a listpack.
    fn remove_some_expired(&mut self, now_ms: i64, max: usize) -> usize {
        if *self.encoding == encoding::LISTPACK {
            return 0;
        }
        let mut lost = std::mem::take(&mut self.lost);
        let mut gone: Vec<(i64, Box<[u8]>)> = Vec::new();
        let report = &mut |at_ms: i64, name: &[u8]| {
            if lost.wanted {
                gone.push((at_ms, name.into()));
            }
        };
        let removed = match self.table() {
            Some(table) if max == usize::MAX => table.remove_expired(now_ms, report),
            Some(table) => table.sweep(now_ms, max, report),
            None => self
                .with_pack(|pack, _| pack::remove_expired(pack, now_ms, max, report))
                .unwrap_or_default(),
        };
        // A table has them in the order of its buckets; whoever hears of them expects that of their times.
        gone.sort_by_key(|(at_ms, _)| *at_ms);
        lost.names.extend(gone.into_iter().map(|(_, name)| name));
        self.lost = lost;
        removed
    }

    fn convert_to_table(&mut self) {
        let Object::Packed(bytes) = &*self.object else {
            return;
        };
        let mut table = FieldTable::default();
        let (mut name, mut value) = (Vec::new(), Vec::new());
        for field in pack::fields(PackRef::new(bytes), self.form()) {
            let (name, value) = (field.name.text(&mut name), field.value.text(&mut value));
            table.adopt(Field::new(name, value, field.expiry_ms));
        }
        *self.object = Object::Hash(table);
        *self.encoding = encoding::HASHTABLE;
    }
}
