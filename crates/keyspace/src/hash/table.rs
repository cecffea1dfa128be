//! Large hashes: a table of fields, each an allocation of its own, and beside it what is known of their expiries.
//!
//! Fields expire as keys do in their shard (see `expire.rs`): the table knows a bound below which none expires, and a sweep
//! that removed little makes the next one wait, so that a million fields whose times are spread evenly are not walked for
//! each of them. What is overdue meanwhile is not seen by anybody, since whoever reads looks at the field's own time.

use serval_collections::field::Field;
use serval_collections::listpack::Element;
use serval_collections::table::{ItemRef, Slot, Sweep, Table, TableStats};

use super::pack::FieldView;
use crate::member_hash::member_hash;

/// The longest pause between two sweeps, in milliseconds.
const SWEEP_PAUSE_MS_MAX: i64 = 10_000;
/// The first pause after a sweep that found little, in milliseconds.
const SWEEP_PAUSE_MS_MIN: i64 = 100;
/// Below this many fields a sweep is cheap enough to be made whenever something is due.
const SWEEP_CHEAP_LEN: usize = 1024;

/// The fields of a large hash.
#[derive(Default)]
pub struct FieldTable {
    table: Table<Field>,
    /// Bytes of all fields as the allocator counts them.
    field_bytes: u64,
    /// There while any field expires.
    expiries: Option<Box<Expiries>>,
}

/// What is known of the expiries of a table.
#[derive(Debug, Clone)]
struct Expiries {
    /// Fields that expire.
    count: u32,
    /// Where a sweep that ran out of budget goes on.
    sweep_bucket: u32,
    /// No field expires before this instant.
    next_ms: i64,
    /// The lowest expiry seen by the sweep under way.
    sweep_min_ms: i64,
    /// Not swept again before this instant.
    sweep_after_ms: i64,
    /// How long the last sweep made the next one wait.
    sweep_pause_ms: i64,
    /// Fields that the sweep under way has removed.
    sweep_removed: u32,
}

fn bytes_of(field: &Field) -> u64 {
    field.memory_bytes(serval_sync::memory::good_size) as u64
}

fn view_of<'a>(name: &'a [u8], value: &'a [u8], expiry_ms: Option<i64>) -> FieldView<'a> {
    FieldView {
        name: Element::Bytes(name),
        value: Element::Bytes(value),
        expiry_ms,
    }
}

fn view(field: &Field) -> FieldView<'_> {
    view_of(field.name(), field.value(), field.expiry_ms())
}

fn borrowed<'a>(field: ItemRef<'a, Field>) -> FieldView<'a> {
    let (name, value, expiry_ms) = field.into_parts();
    view_of(name, value, expiry_ms)
}

impl FieldTable {
    /// Number of fields, overdue ones included.
    #[inline]
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// A field.
    #[inline]
    pub fn get(&self, field: &[u8]) -> Option<FieldView<'_>> {
        self.table.get(member_hash(field), field).map(borrowed)
    }

    /// Sets a field; an existing one keeps its expiry only if asked to. Answers whether it is new.
    #[inline]
    pub fn set(&mut self, field: &[u8], value: &[u8], keep_expiry: bool) -> bool {
        let is_new = match self.table.slot(member_hash(field), field) {
            Slot::Occupied(slot) => {
                let old = slot.get();
                let (old_bytes, expiry_ms) = (bytes_of(&old), old.expiry_ms());
                let clears = expiry_ms.is_some() && !keep_expiry;
                let new = slot.update(|old| match clears {
                    true => Field::new(field, value, None),
                    false => old.with_value(value),
                });
                self.field_bytes = self.field_bytes + bytes_of(&new) - old_bytes;
                if clears {
                    self.expiry_changed(expiry_ms, None);
                }
                false
            }
            Slot::Vacant(slot) => {
                self.field_bytes += bytes_of(&slot.insert(Field::new(field, value, None)));
                true
            }
        };
        self.drop_garbage();
        is_new
    }

    /// Removes a field. Answers whether it was there.
    pub fn remove(&mut self, field: &[u8]) -> bool {
        let Some(removed) = self.table.remove(member_hash(field), field) else {
            return false;
        };
        self.field_bytes -= bytes_of(&removed);
        self.expiry_changed(removed.expiry_ms(), None);
        if let Some(expiries) = &mut self.expiries {
            // What a removal moves, a sweep under way may miss: the old bound stays then.
            expiries.sweep_min_ms = expiries.sweep_min_ms.min(expiries.next_ms);
        }
        self.drop_garbage();
        true
    }

    /// Gives a field another expiry, if it is there.
    pub fn set_expiry(&mut self, field: &[u8], expiry_ms: Option<i64>) {
        let Slot::Occupied(slot) = self.table.slot(member_hash(field), field) else {
            return;
        };
        let old = slot.get();
        let (old_bytes, old_ms) = (bytes_of(&old), old.expiry_ms());
        let new = slot.update(|old| old.with_expiry(expiry_ms));
        self.field_bytes = self.field_bytes + bytes_of(&new) - old_bytes;
        self.expiry_changed(old_ms, expiry_ms);
    }

    /// Takes a field over as it is; it is not there yet.
    pub(super) fn adopt(&mut self, field: Field) {
        self.field_bytes += bytes_of(&field);
        let expiry_ms = field.expiry_ms();
        self.table.insert(member_hash(field.name()), field);
        self.expiry_changed(None, expiry_ms);
        self.drop_garbage();
    }

    /// Nobody looks at this table without its lock, so what it no longer uses can go at once.
    #[inline]
    fn drop_garbage(&mut self) {
        drop(self.table.take_garbage());
    }

    /// Reports all fields.
    pub fn for_each(&self, f: &mut dyn FnMut(FieldView<'_>)) {
        self.table.for_each(&mut |field| f(view(field)));
    }

    /// Reports the fields of one bucket and answers the cursor to go on with, 0 at the end: see [`Table::scan`].
    pub fn scan(&self, cursor: u64, f: &mut dyn FnMut(FieldView<'_>)) -> u64 {
        self.table.scan(cursor, &mut |field| f(view(field)))
    }

    /// A random field, each as probable as another.
    pub fn sample(&self, random: u64) -> Option<FieldView<'_>> {
        self.table.sample(random).map(borrowed)
    }

    /// Heap bytes of buckets and fields. O(1).
    pub fn memory_bytes(&self) -> usize {
        let expiries = self.expiries.as_ref().map_or(0, |_| size_of::<Expiries>());
        self.table.memory_bytes() + self.field_bytes as usize + expiries
    }

    /// The shape of the table.
    pub fn stats(&self) -> TableStats {
        self.table.stats()
    }

    /// How many fields expire.
    pub fn expiring_count(&self) -> usize {
        self.expiries
            .as_ref()
            .map_or(0, |expiries| expiries.count as usize)
    }

    /// An instant before which no field expires; none where none does.
    #[inline]
    pub fn next_expiry_ms(&self) -> Option<i64> {
        self.expiries.as_ref().map(|expiries| expiries.next_ms)
    }

    /// When it is to be swept for what has expired.
    pub(super) fn due_ms(&self) -> Option<i64> {
        let expiries = self.expiries.as_ref()?;
        Some(match expiries.sweep_bucket {
            0 => expiries.next_ms.max(expiries.sweep_after_ms),
            _ => expiries.sweep_after_ms,
        })
    }

    /// Keeps count and bound when a field's expiry goes from `old` to `new`.
    #[inline]
    fn expiry_changed(&mut self, old: Option<i64>, new: Option<i64>) {
        if old.is_some() || new.is_some() {
            self.count_expiry(old, new);
        }
    }

    fn count_expiry(&mut self, old: Option<i64>, new: Option<i64>) {
        let expiries = self.expiries.get_or_insert_with(|| {
            Box::new(Expiries {
                count: 0,
                sweep_bucket: 0,
                next_ms: i64::MAX,
                sweep_min_ms: i64::MAX,
                sweep_after_ms: 0,
                sweep_pause_ms: 0,
                sweep_removed: 0,
            })
        });
        expiries.count += u32::from(new.is_some());
        expiries.count -= u32::from(old.is_some());
        if expiries.count == 0 {
            self.expiries = None;
            return;
        }
        if let Some(at_ms) = new {
            expiries.next_ms = expiries.next_ms.min(at_ms);
            expiries.sweep_min_ms = expiries.sweep_min_ms.min(at_ms);
        }
    }

    /// Removes fields whose time has come from up to `buckets_max` buckets, going on where the last call stopped. Answers
    /// how many.
    pub(super) fn sweep(&mut self, now_ms: i64, buckets_max: usize) -> usize {
        let Some(expiries) = &mut self.expiries else {
            return 0;
        };
        let from = expiries.sweep_bucket;
        if from == 0 {
            expiries.sweep_min_ms = i64::MAX;
        }
        let (mut min_ms, mut removed, mut bytes) = (expiries.sweep_min_ms, 0u32, 0);
        let next = self.table.sweep(
            from as usize,
            buckets_max,
            &mut |field| match field.expiry_ms() {
                Some(at_ms) if at_ms <= now_ms => Sweep::Remove,
                Some(at_ms) => {
                    min_ms = min_ms.min(at_ms);
                    Sweep::Keep
                }
                None => Sweep::Keep,
            },
            &mut |field| {
                removed += 1;
                bytes += bytes_of(&field);
            },
        );
        self.field_bytes -= bytes;
        let len = self.table.len();
        expiries.swept(next as u32, min_ms, removed, now_ms, len);
        if expiries.count == 0 {
            self.expiries = None;
        }
        self.drop_garbage();
        removed as usize
    }

    /// Removes all fields whose time has come. Answers how many.
    pub(super) fn remove_expired(&mut self, now_ms: i64) -> usize {
        if let Some(expiries) = &mut self.expiries {
            expiries.sweep_bucket = 0;
            expiries.sweep_removed = 0;
        }
        self.sweep(now_ms, usize::MAX)
    }
}

impl Expiries {
    /// Notes how far a sweep came and, when it came round, when the next one may start.
    fn swept(&mut self, next: u32, min_ms: i64, removed: u32, now_ms: i64, kept: usize) {
        self.count -= removed;
        self.sweep_bucket = next;
        self.sweep_min_ms = min_ms;
        self.sweep_removed += removed;
        if next != 0 {
            return;
        }
        self.next_ms = min_ms;
        let worth_it = self.sweep_removed as usize * 10 >= kept || kept < SWEEP_CHEAP_LEN;
        self.sweep_pause_ms = if worth_it {
            0
        } else {
            (self.sweep_pause_ms * 2).clamp(SWEEP_PAUSE_MS_MIN, SWEEP_PAUSE_MS_MAX)
        };
        self.sweep_after_ms = now_ms + self.sweep_pause_ms;
        self.sweep_removed = 0;
    }
}

impl Clone for FieldTable {
    fn clone(&self) -> Self {
        let mut copy = FieldTable::default();
        self.table.for_each(&mut |field| copy.adopt(field.clone()));
        copy
    }
}

impl std::fmt::Debug for FieldTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FieldTable")
            .field("len", &self.len())
            .field("expiries", &self.expiries)
            .finish()
    }
}
