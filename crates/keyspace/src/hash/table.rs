//! Large hashes: a table of fields, each an allocation of its own, and beside it what is known of their expiries.
//!
//! Fields expire as keys do in their shard (see `expire.rs`): the table knows a bound below which none expires, and a sweep
//! that removed little makes the next one wait, so that a million fields whose times are spread evenly are not walked for
//! each of them. What is overdue meanwhile is not seen by anybody, since whoever reads looks at the field's own time.

use serval_collections::field::Field;
use serval_collections::listpack::Element;
use serval_collections::table::{ItemRef, Slot, Sweep, Table, TableStats};
use serval_collections::walk::Walk;

use super::pack::FieldView;
use crate::access::SoughtElement;
use crate::member_hash::{member_hash, member_hashes};

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
    /// There while it has something of what is rare.
    rare: Option<Box<Rare>>,
    /// Whether a walk is under way: beside the table, where who changes it sees it. The value's tag lies in it, too, so
    /// that the largest of them is no larger.
    is_walking: bool,
}

/// What few hashes have.
#[derive(Default)]
struct Rare {
    /// There while any field expires.
    expiries: Option<Expiries>,
    /// There while a snapshot takes the fields in parts: told of every change.
    walk: Option<Box<Walk<Field>>>,
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

/// The walk under way over a table of which these are parts: the others can be borrowed meanwhile.
#[inline]
fn walk_of(is_walking: bool, rare: &mut Option<Box<Rare>>) -> Option<&mut Walk<Field>> {
    match is_walking {
        true => rare.as_mut()?.walk.as_deref_mut(),
        false => None,
    }
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

    /// Brings fields near.
    pub(crate) fn prefetch(&self, fields: &[SoughtElement<'_>]) {
        self.table.prefetch(&member_hashes(fields));
    }

    /// A field.
    #[inline]
    pub fn get(&self, field: &[u8]) -> Option<FieldView<'_>> {
        self.table.get(member_hash(field), field).map(borrowed)
    }

    /// Sets a field; an existing one keeps its expiry only if asked to. Answers whether it is new.
    #[inline]
    pub fn set(&mut self, field: &[u8], value: &[u8], keep_expiry: bool) -> bool {
        let hash = member_hash(field);
        let is_new = match self.table.slot(hash, field) {
            Slot::Occupied(mut slot) => {
                let old = slot.get();
                let (old_bytes, expiry_ms) = (bytes_of(&old), old.expiry_ms());
                let clears = expiry_ms.is_some() && !keep_expiry;
                let walk = walk_of(self.is_walking, &mut self.rare);
                let keeps = walk.and_then(|walk| walk.changes(hash, field).then_some(walk));
                let new_bytes = match keeps {
                    Some(walk) => {
                        let kept_ms = expiry_ms.filter(|_| keep_expiry);
                        walk.keep(slot.replace(Field::new(field, value, kept_ms)));
                        bytes_of(&slot.get())
                    }
                    None => bytes_of(&slot.update(|old| match clears {
                        true => Field::new(field, value, None),
                        false => old.with_value(value),
                    })),
                };
                self.field_bytes = self.field_bytes + new_bytes - old_bytes;
                if clears {
                    self.expiry_changed(expiry_ms, None);
                }
                false
            }
            Slot::Vacant(slot) => {
                self.field_bytes += bytes_of(&slot.insert(Field::new(field, value, None)));
                if let Some(walk) = walk_of(self.is_walking, &mut self.rare) {
                    walk.added(hash, field);
                }
                true
            }
        };
        self.drop_garbage();
        is_new
    }

    /// Removes a field. Answers whether it was there.
    pub fn remove(&mut self, field: &[u8]) -> bool {
        let hash = member_hash(field);
        let Some(removed) = self.table.remove(hash, field) else {
            return false;
        };
        self.field_bytes -= bytes_of(&removed);
        self.expiry_changed(removed.expiry_ms(), None);
        if let Some(expiries) = self.expiries_mut() {
            // What a removal moves, a sweep under way may miss: the old bound stays then.
            expiries.sweep_min_ms = expiries.sweep_min_ms.min(expiries.next_ms);
        }
        if let Some(walk) = walk_of(self.is_walking, &mut self.rare) {
            walk.removed(hash, removed);
        }
        self.drop_garbage();
        true
    }

    /// Gives a field another expiry, if it is there.
    pub fn set_expiry(&mut self, field: &[u8], expiry_ms: Option<i64>) {
        let hash = member_hash(field);
        let Slot::Occupied(slot) = self.table.slot(hash, field) else {
            return;
        };
        let old = slot.get();
        let (old_bytes, old_ms) = (bytes_of(&old), old.expiry_ms());
        if let Some(walk) = walk_of(self.is_walking, &mut self.rare)
            && walk.changes(hash, field)
        {
            walk.keep(old.clone());
        }
        let new = slot.update(|old| old.with_expiry(expiry_ms));
        self.field_bytes = self.field_bytes + bytes_of(&new) - old_bytes;
        self.expiry_changed(old_ms, expiry_ms);
    }

    /// Takes a field over as it is; it is not there yet.
    pub(super) fn adopt(&mut self, field: Field) {
        self.field_bytes += bytes_of(&field);
        let expiry_ms = field.expiry_ms();
        let hash = member_hash(field.name());
        if let Some(walk) = walk_of(self.is_walking, &mut self.rare) {
            walk.added(hash, field.name());
        }
        self.table.insert(hash, field);
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
        let rare = self.rare.as_ref().map_or(0, |_| size_of::<Rare>());
        self.table.memory_bytes() + self.field_bytes as usize + rare
    }

    /// The shape of the table.
    pub fn stats(&self) -> TableStats {
        self.table.stats()
    }

    /// How many fields expire.
    pub fn expiring_count(&self) -> usize {
        self.expiries()
            .map_or(0, |expiries| expiries.count as usize)
    }

    /// An instant before which no field expires; none where none does.
    #[inline]
    pub fn next_expiry_ms(&self) -> Option<i64> {
        self.expiries().map(|expiries| expiries.next_ms)
    }

    #[inline]
    fn expiries(&self) -> Option<&Expiries> {
        self.rare.as_ref()?.expiries.as_ref()
    }

    #[inline]
    fn expiries_mut(&mut self) -> Option<&mut Expiries> {
        self.rare.as_mut()?.expiries.as_mut()
    }

    /// No field expires any more.
    fn expiries_gone(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.expiries = None;
            if rare.walk.is_none() {
                self.rare = None;
            }
        }
    }

    /// When it is to be swept for what has expired.
    pub(super) fn due_ms(&self) -> Option<i64> {
        let expiries = self.expiries()?;
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
        let rare = self.rare.get_or_insert_default();
        let expiries = rare.expiries.get_or_insert(Expiries {
            count: 0,
            sweep_bucket: 0,
            next_ms: i64::MAX,
            sweep_min_ms: i64::MAX,
            sweep_after_ms: 0,
            sweep_pause_ms: 0,
            sweep_removed: 0,
        });
        expiries.count += u32::from(new.is_some());
        expiries.count -= u32::from(old.is_some());
        if expiries.count == 0 {
            self.expiries_gone();
            return;
        }
        if let Some(at_ms) = new {
            expiries.next_ms = expiries.next_ms.min(at_ms);
            expiries.sweep_min_ms = expiries.sweep_min_ms.min(at_ms);
        }
    }

    /// Removes fields whose time has come from up to `buckets_max` buckets, going on where the last call stopped. Reports
    /// their names and answers how many.
    pub(super) fn sweep(
        &mut self,
        now_ms: i64,
        buckets_max: usize,
        report: &mut dyn FnMut(i64, &[u8]),
    ) -> usize {
        let Some(rare) = &mut self.rare else {
            return 0;
        };
        let Rare { expiries, walk } = &mut **rare;
        let Some(expiries) = expiries else {
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
                report(field.expiry_ms().unwrap_or(now_ms), field.name());
                if let Some(walk) = walk {
                    walk.removed(member_hash(field.name()), field);
                }
            },
        );
        self.field_bytes -= bytes;
        let len = self.table.len();
        expiries.swept(next as u32, min_ms, removed, now_ms, len);
        if expiries.count == 0 {
            self.expiries_gone();
        }
        self.drop_garbage();
        removed as usize
    }

    /// Begins a walk over the fields that there are now; one that is under way ends. O(1).
    pub(crate) fn begin_walk(&mut self) {
        let walk = Walk::new(self.len());
        self.rare.get_or_insert_default().walk = Some(Box::new(walk));
        self.is_walking = true;
    }

    /// The walk that is under way.
    pub(crate) fn walk_under_way(&self) -> Option<&Walk<Field>> {
        self.rare.as_ref()?.walk.as_deref()
    }

    /// Ends the walk that is under way. What it kept is answered, to be dropped where that may take a while.
    pub(crate) fn end_walk(&mut self) -> Option<Box<Walk<Field>>> {
        self.is_walking = false;
        let rare = self.rare.as_mut()?;
        let walk = rare.walk.take();
        if rare.expiries.is_none() {
            self.rare = None;
        }
        walk
    }

    /// Reports about `parts` fields of the walk under way; see [`Walk::step`]. True without one.
    pub(crate) fn walk(&mut self, parts: usize, report: &mut dyn FnMut(&Field)) -> bool {
        let walk = walk_of(self.is_walking, &mut self.rare);
        walk.is_none_or(|walk| walk.step(&self.table, parts, report))
    }

    /// Removes all fields whose time has come. Reports their names and answers how many.
    pub(super) fn remove_expired(
        &mut self,
        now_ms: i64,
        report: &mut dyn FnMut(i64, &[u8]),
    ) -> usize {
        if let Some(expiries) = self.expiries_mut() {
            expiries.sweep_bucket = 0;
            expiries.sweep_removed = 0;
        }
        self.sweep(now_ms, usize::MAX, report)
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

/// Without a walk that is under way: the copy is another collection.
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
            .field("expiries", &self.expiries())
            .finish()
    }
}
