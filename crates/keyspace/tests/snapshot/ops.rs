//! Random operations of every kind on a keyspace, through the doors that commands use.

use fastrand::Rng;
use serval_collections::stream::{NodeLimits, StreamId};
use serval_keyspace::stream::{NewId, Stream};
use serval_keyspace::{
    Access, Element, EvictionPool, ExpireCycle, HashChange, HashLimits, Key, Keyspace, ListLimits,
    Loaded, NewValue, NewZset, Outcome, Policy, SetLimits, SetValue, Side, Ttl, ZsetLimits,
    ZsetMut, kind, string_len,
};

pub const DBS: u32 = 3;

const HASH_LIMITS: HashLimits = HashLimits {
    entries: 8,
    value_bytes: 64,
};
const ZSET_LIMITS: ZsetLimits = ZsetLimits {
    entries: 8,
    value_bytes: 64,
};
const LIST_LIMITS: ListLimits = ListLimits {
    fill: 4,
    compress_depth: 0,
    large_min: 0,
};
const NODE_LIMITS: NodeLimits = NodeLimits {
    bytes_max: 4096,
    entries_max: 4,
};

/// What operations are made of, and where they are in time.
pub struct World {
    pub rng: Rng,
    pub now_ms: i64,
    pub cycle: ExpireCycle,
    pub pool: EvictionPool,
    /// Names in use.
    pub names: usize,
    /// Elements of a large collection.
    pub large: usize,
    /// One operation in so many concerns whole databases.
    pub rare: usize,
}

impl World {
    pub fn new(seed: u64) -> World {
        World {
            rng: Rng::with_seed(seed),
            now_ms: 1_000_000,
            cycle: ExpireCycle::default(),
            pool: EvictionPool::default(),
            names: 40,
            large: 700,
            rare: 200,
        }
    }

    fn name(&mut self) -> Vec<u8> {
        format!("key:{}", self.rng.usize(..self.names)).into_bytes()
    }

    fn text(&mut self, what: &str, of: usize) -> Vec<u8> {
        format!("{what}{}", self.rng.usize(..of)).into_bytes()
    }

    fn value(&mut self) -> Vec<u8> {
        let len = match self.rng.usize(..200) {
            0 => 200_000,
            other => [0, 3, 44, 45, 300, 1500, 9000][other % 7],
        };
        let byte = self.rng.alphabetic() as u8;
        vec![byte; len]
    }

    /// One operation.
    pub fn operate(&mut self, keyspace: &Keyspace) {
        self.now_ms += self.rng.i64(0..20);
        if self.rng.usize(..self.rare) == 0 {
            return self.sweep_over(keyspace);
        }
        let (from, to) = (self.name(), self.name());
        let (from_db, to_db) = (self.rng.u32(..DBS), self.rng.u32(..DBS));
        let mut access = Access::new(keyspace, self.now_ms, self.rng.u64(..));
        let (from, to) = (access.key(from_db, &from), access.key(to_db, &to));
        if self.rng.u8(..4) == 0 {
            access.lock_all();
        } else {
            let keys = [(from.dbid, from.hash), (to.dbid, to.hash)];
            access.lock_many(&keys).expect("nobody is busy");
        }
        match self.rng.u8(..12) {
            0 if self.rng.bool() => {
                // As DEBUG RELOAD does.
                let entry = Loaded::Str(self.value()).into_entry(from.bytes, self.expiry());
                let loaded = access.load(from.dbid, from.hash, entry, self.rng.bool());
                drop(loaded);
            }
            0 => self.create(&mut access, from),
            1 => self.key_whole(&mut access, from, to),
            _ => self.change(&mut access, from),
        }
    }

    /// What concerns many keys.
    fn sweep_over(&mut self, keyspace: &Keyspace) {
        let (first, second) = (self.rng.u32(..DBS), self.rng.u32(..DBS));
        let lazily = self.rng.bool();
        let mut access = Access::new(keyspace, self.now_ms, self.rng.u64(..));
        match self.rng.u8(..8) {
            0 => {
                access.lock_all();
                access.flush(first, lazily);
            }
            1 if self.rng.u8(..4) == 0 => {
                access.lock_all();
                (0..DBS).for_each(|dbid| {
                    access.flush(dbid, lazily);
                });
            }
            2..=4 => {
                access.lock_all();
                access.swap_dbs(first, second);
            }
            5 => {
                let policy = [
                    Policy::AllKeysLru,
                    Policy::AllKeysRandom,
                    Policy::VolatileTtl,
                ];
                let policy = policy[self.rng.usize(..3)];
                for _ in 0..self.rng.u8(..8) {
                    self.pool
                        .evict_one(&mut access, policy, 5, lazily, &mut |_| ());
                }
            }
            _ => {
                self.cycle.run(&mut access, &mut || false);
            }
        }
    }

    fn expiry(&mut self) -> Option<i64> {
        let now_ms = self.now_ms;
        self.rng.bool().then(|| now_ms + self.rng.i64(-5..3000))
    }

    fn create(&mut self, access: &mut Access<'_>, key: Key<'_>) {
        let large = self.rng.u8(..3) == 0;
        let count = if large {
            self.rng.usize(1..=self.large)
        } else {
            self.rng.usize(1..12)
        };
        match self.rng.u8(..7) {
            0 | 1 => {
                let value = self.value();
                access.put(
                    key,
                    NewValue::Str(&value),
                    self.expiry().map_or(Ttl::Clear, Ttl::At),
                );
                return;
            }
            2 => {
                let elements: Vec<Vec<u8>> =
                    (0..count / 2 + 1).map(|_| self.text("e", 99)).collect();
                access.remove(key, false);
                let elements = elements.iter().map(|element| &element[..]);
                access.create_list(key, LIST_LIMITS, Side::Tail, elements);
            }
            3 => {
                let limits = SetLimits::default();
                let mut set = SetValue::for_first(b"m", 1, limits);
                for number in 0..count {
                    set.add(Element::Bytes(format!("m{number}").as_bytes()), limits);
                }
                access.put_set(key, set);
            }
            4 => {
                let mut set = NewZset::new(ZSET_LIMITS, count, 8);
                for number in 0..count {
                    set.push(format!("m{number:05}").as_bytes(), number as f64);
                }
                let (tag, object) = set.into_parts();
                access.put_collection(key, tag, object);
            }
            5 => {
                access.remove(key, true);
                access.upsert_hash(key, HASH_LIMITS, |hash| {
                    for number in 0..count {
                        hash.set(format!("f{number}").as_bytes(), b"value", false);
                    }
                    (
                        HashChange {
                            changed: true,
                            expired: 0,
                        },
                        (),
                    )
                });
            }
            _ => {
                let mut stream = Stream::default();
                for number in 0..count.min(60) {
                    let id = NewId::Given(StreamId::new(number as u64 + 1, 0));
                    let fields = std::iter::once((&b"field"[..], &b"value"[..]));
                    assert!(stream.log.add(id, 0, fields, NODE_LIMITS).is_ok());
                }
                stream.groups.create(b"group", StreamId::default(), None);
                access.put_stream(key, stream);
            }
        }
        if let Some(at_ms) = self.expiry() {
            access.set_expiry(key, Some(at_ms));
        }
    }

    /// RENAME, MOVE, COPY, DEL, EXPIRE and their like.
    fn key_whole(&mut self, access: &mut Access<'_>, from: Key<'_>, to: Key<'_>) {
        let same = from.dbid == to.dbid && from.bytes == to.bytes;
        match self.rng.u8(..8) {
            0..=2 if !same => {
                if let Some(entry) = access.take(from) {
                    access.place(to, entry, self.rng.bool());
                }
            }
            3 | 4 if !same => {
                access.copy(from, to, self.rng.bool());
            }
            5 => {
                access.set_expiry(from, self.expiry());
            }
            _ => {
                access.remove(from, self.rng.bool());
            }
        }
    }

    fn change(&mut self, access: &mut Access<'_>, key: Key<'_>) {
        let Some(ty) = access.look(key).map(|entry| entry.ty()) else {
            if self.rng.u8(..4) == 0 {
                self.create(access, key);
            }
            return;
        };
        match ty {
            kind::STRING => self.change_string(access, key),
            kind::LIST => self.change_list(access, key),
            kind::SET => {
                let (member, adds) = (self.text("m", self.large + 50), self.rng.bool());
                access.edit_set(key, |set| match adds {
                    true => (set.add(Element::Bytes(&member), SetLimits::default()), ()),
                    false => (set.remove(&member), ()),
                });
            }
            kind::ZSET => self.change_zset(access, key),
            kind::HASH => self.change_hash(access, key),
            _ => self.change_stream(access, key),
        }
    }

    fn change_string(&mut self, access: &mut Access<'_>, key: Key<'_>) {
        let value = self.value();
        match self.rng.u8(..6) {
            0 => access.put(key, NewValue::Str(&value), Ttl::Keep),
            1 => access.put(key, NewValue::Int(self.rng.i64(..)), Ttl::Clear),
            2 => {
                access.append(key, &value[..value.len().min(40)]);
            }
            3 => {
                let at = self
                    .rng
                    .usize(..string_len(&access.peek(key).unwrap()).max(20));
                access.string_mut(key, 20, Some(at..at + 1), |bytes, _| {
                    bytes[at] = b'!';
                    ((), true)
                });
            }
            4 => {
                access.edit_string(key, |bytes| {
                    bytes.truncate(10);
                    (true, ())
                });
            }
            _ => access.put_bytes(key, value),
        }
    }

    fn change_list(&mut self, access: &mut Access<'_>, key: Key<'_>) {
        let (element, what) = (self.text("new", 99), self.rng.u8(..5));
        access.edit_list(key, LIST_LIMITS, |list| {
            match what {
                0 => list.push(Side::Head, std::iter::once(&element[..])),
                1 => list.push(Side::Tail, std::iter::once(&element[..])),
                2 => {
                    list.pop(Side::Head, |_| ());
                }
                3 => list.replace(list.len() / 2, &element),
                _ => list.remove(list.len() / 3, 1),
            }
            (true, ())
        });
    }

    fn change_zset(&mut self, access: &mut Access<'_>, key: Key<'_>) {
        let (number, what) = (self.rng.usize(..self.large + 50), self.rng.u8(..5));
        let member = format!("m{number:05}").into_bytes();
        let score = self.rng.f64() * 1000.0;
        access.edit_collection(key, |encoding, object| {
            let mut set = ZsetMut::new(encoding, object, ZSET_LIMITS);
            match what {
                0..=2 => set.update(&member, |_| Some(score)),
                3 => {
                    set.remove(&member);
                }
                _ => set.remove_range(number % 300, number % 300 + 20, false, |_, _| ()),
            }
            (set.outcome(true), ())
        });
    }

    fn change_hash(&mut self, access: &mut Access<'_>, key: Key<'_>) {
        let (field, value) = (self.text("f", self.large + 50), self.text("v", 99));
        let (what, at_ms) = (self.rng.u8(..6), self.now_ms + self.rng.i64(1..2000));
        if what == 5 {
            access.remove_all_fields_over(key);
            return;
        }
        access.upsert_hash(key, HASH_LIMITS, |hash| {
            let changed = match what {
                0..=2 => {
                    hash.set(&field, &value, false);
                    true
                }
                3 => hash.remove(&field),
                _ => {
                    hash.admit_expiries();
                    let there = hash.view().get(&field).is_some();
                    if there {
                        hash.set_expiry(&field, Some(at_ms));
                    }
                    there
                }
            };
            (
                HashChange {
                    changed,
                    expired: 0,
                },
                (),
            )
        });
    }

    fn change_stream(&mut self, access: &mut Access<'_>, key: Key<'_>) {
        let (what, at) = (self.rng.u8(..4), self.rng.u64(1..60));
        access.edit_stream(key, |stream| match what {
            0 => {
                let fields = std::iter::once((&b"field"[..], &b"other"[..]));
                assert!(stream.log.add(NewId::Auto, 0, fields, NODE_LIMITS).is_ok());
                (Outcome::Changed, ())
            }
            1 => {
                stream.log.delete(&[StreamId::new(at, 0)]);
                (Outcome::Changed, ())
            }
            _ => {
                let group = stream.groups.get_mut(b"group").expect("made with it");
                let (consumer, _) = group.find_or_create_consumer(b"alice", at as i64);
                if !group.pending().contains_key(&StreamId::new(at, 0)) {
                    group.deliver(StreamId::new(at, 0), consumer, at as i64);
                } else {
                    group.acknowledge(StreamId::new(at, 0));
                }
                (Outcome::Unseen, ())
            }
        });
    }
}
