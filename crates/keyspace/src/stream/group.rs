//! Consumer groups: how far a group has read, who got which entry and has not acknowledged it.
//!
//! An entry that is pending is known to its group, with its consumer, and to the consumer, by its id alone. Consumers are
//! numbered within their group; a number stays the same as long as its consumer lives.

use std::collections::BTreeMap;
use std::ops::Bound;

use serval_collections::runs::Runs;
use serval_collections::shared::Shared;
use serval_collections::stream::StreamId;

use super::Ids;

/// The groups of a stream, in the order of their names. A clone shares them: whoever changes one that is shared copies it
/// first, but shares the runs of what is pending until these change, too.
#[derive(Debug, Clone, Default)]
pub struct Groups(BTreeMap<Box<[u8]>, Shared<Group>>);

impl Groups {
    /// The group of this name.
    pub fn get(&self, name: &[u8]) -> Option<&Group> {
        self.0.get(name).map(|group| &**group)
    }

    /// The group of this name, to be changed.
    pub fn get_mut(&mut self, name: &[u8]) -> Option<&mut Group> {
        self.0.get_mut(name).map(Shared::make_mut)
    }

    /// Adds a group. False if there is one of this name.
    pub fn create(&mut self, name: &[u8], last_id: StreamId, entries_read: Option<i64>) -> bool {
        if self.0.contains_key(name) {
            return false;
        }
        let group = Group {
            last_id,
            entries_read,
            ..Group::default()
        };
        self.0.insert(name.into(), Shared::new(group));
        true
    }

    /// Takes a group out.
    pub fn remove(&mut self, name: &[u8]) -> Option<Shared<Group>> {
        self.0.remove(name)
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no groups.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The groups with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Group)> {
        self.0.iter().map(|(name, group)| (&**name, &**group))
    }

    pub(super) fn memory_bytes(&self) -> usize {
        let of = |(name, group): (&[u8], &Group)| {
            /// Two counts of references.
            const COUNTS_BYTES: usize = 16;
            let own = size_of::<Group>() + COUNTS_BYTES;
            map_bytes::<Box<[u8]>, Shared<Group>>(1) + name.len() + own + group.memory_bytes()
        };
        self.iter().map(of).sum()
    }

    pub(super) fn drop_effort(&self) -> usize {
        self.0
            .values()
            .map(|group| 1 + group.pending.len() / 64 + group.consumers.len())
            .sum()
    }
}

/// Heap bytes of a map with so many entries: its nodes have room for eleven and are two thirds full.
fn map_bytes<K, V>(len: usize) -> usize {
    (len * (size_of::<K>() + size_of::<V>()) * 3 / 2) + len.div_ceil(8) * 16
}

/// An entry that was delivered and not acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// When it was delivered last, Unix milliseconds.
    pub delivered_ms: i64,
    /// How often it was delivered.
    pub delivery_count: u64,
    /// Whose it is.
    pub consumer: u32,
}

/// Somebody who reads in a group's name.
#[derive(Debug, Clone)]
pub struct Consumer {
    /// What it is called.
    pub name: Box<[u8]>,
    /// When it asked for anything last, Unix milliseconds.
    pub seen_ms: i64,
    /// When it got anything last, Unix milliseconds; −1 where it never did.
    pub active_ms: i64,
    pending: Ids,
}

impl Consumer {
    /// What was delivered to it and not acknowledged.
    pub fn pending(&self) -> &Ids {
        &self.pending
    }
}

/// A consumer group.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// The highest id that was delivered.
    pub last_id: StreamId,
    /// How many entries were delivered, counted from the stream's beginning; `None` where that is not known.
    pub entries_read: Option<i64>,
    pending: Runs<StreamId, Pending>,
    consumers: Vec<Option<Consumer>>,
    /// Numbers of consumers that are gone, to be given again.
    free: Vec<u32>,
    /// The numbers of the consumers, in the order of their names.
    by_name: Vec<u32>,
}

/// What a claim does to an entry that is pending.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// The new owner.
    pub consumer: u32,
    /// The time of delivery that is noted, Unix milliseconds.
    pub delivered_ms: i64,
    /// The number of deliveries that is noted; `None` for one more than before.
    pub delivery_count: Option<u64>,
    /// Whether the number of deliveries stays as it is, unless it is given.
    pub keeps_count: bool,
}

impl Group {
    /// What was delivered and not acknowledged, by id.
    pub fn pending(&self) -> &Runs<StreamId, Pending> {
        &self.pending
    }

    /// Number of consumers.
    pub fn consumer_count(&self) -> usize {
        self.by_name.len()
    }

    /// The consumers in the order of their names.
    pub fn consumers(&self) -> impl Iterator<Item = &Consumer> {
        self.by_name
            .iter()
            .filter_map(|number| self.consumer(*number))
    }

    /// A consumer by its number.
    pub fn consumer(&self, number: u32) -> Option<&Consumer> {
        self.consumers.get(number as usize)?.as_ref()
    }

    /// The name of a consumer by its number; none where it is gone.
    pub fn consumer_name(&self, number: u32) -> &[u8] {
        self.consumer(number)
            .map_or(&b""[..], |consumer| &consumer.name)
    }

    /// A consumer by its number, to be changed.
    pub fn consumer_mut(&mut self, number: u32) -> Option<&mut Consumer> {
        self.consumers.get_mut(number as usize)?.as_mut()
    }

    /// The number of the consumer of this name. O(log n).
    pub fn find_consumer(&self, name: &[u8]) -> Option<u32> {
        let at = self.search(name).ok()?;
        self.by_name.get(at).copied()
    }

    fn search(&self, name: &[u8]) -> Result<usize, usize> {
        self.by_name.binary_search_by(|number| {
            let other = self
                .consumer(*number)
                .map_or(&b""[..], |consumer| &consumer.name);
            other.cmp(name)
        })
    }

    /// The number of the consumer of this name, and whether it had to be made.
    pub fn find_or_create_consumer(&mut self, name: &[u8], now_ms: i64) -> (u32, bool) {
        let at = match self.search(name) {
            Ok(at) => return (self.by_name[at], false),
            Err(at) => at,
        };
        let consumer = Some(Consumer {
            name: name.into(),
            seen_ms: now_ms,
            active_ms: -1,
            pending: Ids::default(),
        });
        let number = match self.free.pop() {
            Some(number) => {
                self.consumers[number as usize] = consumer;
                number
            }
            None => {
                self.consumers.push(consumer);
                self.consumers.len() as u32 - 1
            }
        };
        self.by_name.insert(at, number);
        (number, true)
    }

    /// Removes a consumer with all that is pending for it. Gives how much that was; `None` if there is no such consumer.
    pub fn delete_consumer(&mut self, name: &[u8]) -> Option<usize> {
        let at = self.search(name).ok()?;
        let number = self.by_name.remove(at);
        let consumer = self.consumers.get_mut(number as usize)?.take()?;
        self.free.push(number);
        for id in consumer.pending.iter() {
            self.pending.remove(id);
        }
        Some(consumer.pending.len())
    }

    /// Notes that an entry was delivered to a consumer for the first time, or again after it had been another's.
    pub fn deliver(&mut self, id: StreamId, consumer: u32, now_ms: i64) {
        let fresh = Pending {
            delivered_ms: now_ms,
            delivery_count: 1,
            consumer,
        };
        let before = self.pending.insert(id, fresh);
        self.move_pending(id, before.map(|pending| pending.consumer), consumer);
        if let Some(consumer) = self.consumer_mut(consumer) {
            consumer.active_ms = now_ms;
        }
    }

    /// Notes that a pending entry was delivered to its consumer once more.
    pub fn redeliver(&mut self, id: StreamId, now_ms: i64) {
        if let Some(pending) = self.pending.get_mut(&id) {
            pending.delivered_ms = now_ms;
            pending.delivery_count = pending.delivery_count.wrapping_add(1);
        }
    }

    /// Makes an entry that is pending, or is to be, a consumer's.
    pub fn claim(&mut self, id: StreamId, claim: Claim) {
        let before = self.pending.get(&id).copied();
        let old_count = before.map_or(1, |pending| pending.delivery_count);
        let delivery_count = match claim.delivery_count {
            Some(count) => count,
            None if claim.keeps_count => old_count,
            None => old_count.wrapping_add(1),
        };
        let pending = Pending {
            delivered_ms: claim.delivered_ms,
            delivery_count,
            consumer: claim.consumer,
        };
        self.pending.insert(id, pending);
        self.move_pending(id, before.map(|pending| pending.consumer), claim.consumer);
    }

    fn move_pending(&mut self, id: StreamId, from: Option<u32>, to: u32) {
        if from == Some(to) {
            return;
        }
        if let Some(old) = from.and_then(|from| self.consumer_mut(from)) {
            old.pending.remove(&id);
        }
        if let Some(new) = self.consumer_mut(to) {
            new.pending.insert(id);
        }
    }

    /// Notes that an entry is done. False if it was not pending.
    pub fn acknowledge(&mut self, id: StreamId) -> bool {
        let Some(pending) = self.pending.remove(&id) else {
            return false;
        };
        if let Some(consumer) = self.consumer_mut(pending.consumer) {
            consumer.pending.remove(&id);
        }
        true
    }

    /// The lowest pending entry from a bound on. O(log n).
    pub fn pending_from(&self, from: Bound<StreamId>) -> Option<(StreamId, Pending)> {
        let (id, pending) = self.pending.range((from, Bound::Unbounded)).next()?;
        Some((*id, *pending))
    }

    /// Puts a pending entry as a dump tells it. The consumer exists. False if there is one with this id.
    pub fn load_pending(&mut self, id: StreamId, pending: Pending) -> bool {
        if self.pending.contains_key(&id) || self.consumer(pending.consumer).is_none() {
            return false;
        }
        self.pending.insert(id, pending);
        self.move_pending(id, None, pending.consumer);
        true
    }

    fn memory_bytes(&self) -> usize {
        let of = |consumer: &Consumer| consumer.name.len() + consumer.pending.memory_bytes();
        self.pending.memory_bytes()
            + self.consumers.capacity() * size_of::<Option<Consumer>>()
            + self.by_name.capacity() * size_of::<u32>()
            + self.consumers().map(of).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_keeps_its_groups() {
        let mut groups = Groups::default();
        assert!(groups.create(b"g", StreamId::MIN, None));
        let before = groups.clone();
        let id = StreamId::new(1, 0);
        let group = groups.get_mut(b"g").unwrap();
        let (consumer, _) = group.find_or_create_consumer(b"c", 1);
        group.deliver(id, consumer, 1);
        let between = groups.clone();
        assert!(groups.get_mut(b"g").unwrap().acknowledge(id));
        let pending = |groups: &Groups| groups.get(b"g").map(|group| group.pending().len());
        assert_eq!(pending(&before), Some(0));
        assert_eq!(pending(&between), Some(1));
        assert_eq!(pending(&groups), Some(0));
        assert!(groups.remove(b"g").is_some());
        assert_eq!(pending(&between), Some(1));
    }

    const NAMES: [&[u8]; 4] = [b"b", b"a", b"", b"zebra"];

    #[derive(Debug, Clone)]
    enum Op {
        Create(usize),
        Delete(usize),
        Deliver(u64, usize),
        Claim(u64, usize, bool),
        Acknowledge(u64),
    }

    fn draw(rng: &mut fastrand::Rng) -> Op {
        let (id, name) = (rng.u64(..12), rng.usize(..NAMES.len()));
        match rng.u8(..8) {
            0 => Op::Create(name),
            1 => Op::Delete(name),
            2..4 => Op::Deliver(id, name),
            4..6 => Op::Claim(id, name, rng.bool()),
            _ => Op::Acknowledge(id),
        }
    }

    type Model = BTreeMap<StreamId, (Vec<u8>, u64)>;

    fn apply(group: &mut Group, model: &mut Model, op: &Op) {
        match *op {
            Op::Create(name) => {
                group.find_or_create_consumer(NAMES[name], 1);
            }
            Op::Delete(name) => {
                let len = model.len();
                model.retain(|_, (owner, _)| owner != NAMES[name]);
                let deleted = group.delete_consumer(NAMES[name]);
                assert_eq!(deleted.unwrap_or_default(), len - model.len());
            }
            Op::Deliver(id, name) => {
                let (consumer, _) = group.find_or_create_consumer(NAMES[name], 1);
                group.deliver(StreamId::new(id, 0), consumer, 2);
                model.insert(StreamId::new(id, 0), (NAMES[name].to_vec(), 1));
            }
            Op::Claim(id, name, keeps_count) => {
                let (consumer, _) = group.find_or_create_consumer(NAMES[name], 1);
                let claim = Claim {
                    consumer,
                    delivered_ms: 3,
                    delivery_count: None,
                    keeps_count,
                };
                group.claim(StreamId::new(id, 0), claim);
                let (owner, count) = model.entry(StreamId::new(id, 0)).or_insert((vec![], 1));
                *owner = NAMES[name].to_vec();
                *count += u64::from(!keeps_count);
            }
            Op::Acknowledge(id) => {
                let was_there = model.remove(&StreamId::new(id, 0)).is_some();
                assert_eq!(group.acknowledge(StreamId::new(id, 0)), was_there);
            }
        }
    }

    fn check(group: &Group, model: &Model) {
        let names: Vec<_> = group
            .consumers()
            .map(|consumer| consumer.name.clone())
            .collect();
        assert!(names.is_sorted());
        assert_eq!(names.len(), group.consumer_count());
        let pending: Model = group
            .pending()
            .iter()
            .map(|(id, pending)| {
                let owner = group.consumer(pending.consumer).unwrap();
                assert!(owner.pending().contains(id));
                (*id, (owner.name.to_vec(), pending.delivery_count))
            })
            .collect();
        assert_eq!(&pending, model);
        let owned: usize = group
            .consumers()
            .map(|consumer| consumer.pending().len())
            .sum();
        assert_eq!(owned, model.len());
    }

    #[test]
    fn both_lists_agree() {
        for seed in 0..50 {
            let mut rng = fastrand::Rng::with_seed(seed);
            let (mut group, mut model) = (Group::default(), Model::new());
            for _ in 0..200 {
                let op = draw(&mut rng);
                apply(&mut group, &mut model, &op);
                check(&group, &model);
            }
        }
    }
}
