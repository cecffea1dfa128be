//! Values without their form: what a snapshot must report, and what a walk did report.

use std::collections::{BTreeMap, BTreeSet};

use serval_keyspace::snapshot::{Head, Part, Visitor};
use serval_keyspace::{
    Access, HashRef, KeyEntry, Keyspace, ListRef, Overdue, SetRef, Zset, kind, stream, string_bytes,
};

/// A value as anybody who reads it sees it.
#[derive(Debug, Clone, PartialEq)]
pub enum Canon {
    Str(Vec<u8>),
    List(Vec<Vec<u8>>),
    Set(BTreeSet<Vec<u8>>),
    Zset(BTreeMap<Vec<u8>, u64>),
    Hash(BTreeMap<Vec<u8>, (Vec<u8>, Option<i64>)>),
    Stream(String),
}

/// A key's value and expiry.
pub type Saved = (Canon, Option<i64>);
/// All keys, by database and name.
pub type All = BTreeMap<(u32, Vec<u8>), Saved>;

impl Canon {
    pub fn of(entry: &KeyEntry) -> Canon {
        match entry.ty() {
            kind::STRING => Canon::Str(string_bytes(entry, &mut Vec::new()).to_vec()),
            kind::LIST => {
                let mut list = Vec::new();
                ListRef::of(entry).for_each(|element| list.push(element.to_vec()));
                Canon::List(list)
            }
            kind::SET => Canon::Set(
                SetRef::of(entry)
                    .iter()
                    .map(|member| member.to_vec())
                    .collect(),
            ),
            kind::ZSET => {
                let items = Zset::of(entry).iter();
                Canon::Zset(
                    items
                        .map(|(member, score)| (member.to_vec(), score.value().to_bits()))
                        .collect(),
                )
            }
            kind::HASH => {
                let mut hash = BTreeMap::new();
                HashRef::of(entry).for_each(&mut |field| {
                    let value = (field.value.to_vec(), field.expiry_ms);
                    hash.insert(field.name.to_vec(), value);
                });
                Canon::Hash(hash)
            }
            kind::STREAM => Canon::Stream(format!("{:?}", stream::stream_of(entry))),
            other => panic!("a value of type {other}"),
        }
    }
}

/// Everything that is there now, expired or not.
pub fn everything(keyspace: &Keyspace) -> All {
    let mut all = All::new();
    let mut access = Access::new(keyspace, 0, 0);
    access.overdue = Overdue::Show;
    for dbid in 0..keyspace.db_count() {
        access.for_each(dbid, &mut |entry| {
            let saved = (Canon::of(entry), entry.expiry_ms());
            all.insert((dbid, entry.key().to_vec()), saved);
        });
    }
    all
}

/// Remembers what a walk reports; asks that every key comes once, and that parts come as they should.
#[derive(Default)]
pub struct Recorder {
    pub all: All,
    /// The collection that has begun.
    open: Option<Open>,
    /// Keys that came in parts.
    pub in_parts: usize,
}

struct Open {
    dbid: u32,
    key: Vec<u8>,
    expiry_ms: Option<i64>,
    fields_expire_from_ms: Option<i64>,
    /// Parts to come.
    left: usize,
    /// What came.
    canon: Canon,
}

impl Recorder {
    fn note(&mut self, dbid: u32, key: Vec<u8>, saved: Saved) {
        let twice = self.all.insert((dbid, key.clone()), saved);
        assert!(
            twice.is_none(),
            "{dbid} {:?} came twice",
            String::from_utf8_lossy(&key)
        );
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

impl Visitor for Recorder {
    fn entry(&mut self, dbid: u32, entry: &KeyEntry) {
        assert!(self.open.is_none(), "a key comes within a collection");
        self.note(
            dbid,
            entry.key().to_vec(),
            (Canon::of(entry), entry.expiry_ms()),
        );
    }

    fn begin(&mut self, dbid: u32, head: &Head<'_>) {
        assert!(self.open.is_none(), "a collection begins within another");
        assert!(head.len > 0);
        let canon = match head.kind {
            kind::SET => Canon::Set(BTreeSet::new()),
            kind::ZSET => Canon::Zset(BTreeMap::new()),
            kind::HASH => Canon::Hash(BTreeMap::new()),
            other => panic!("type {other} in parts"),
        };
        self.open = Some(Open {
            dbid,
            key: head.key.to_vec(),
            expiry_ms: head.expiry_ms,
            fields_expire_from_ms: head.fields_expire_from_ms,
            left: head.len,
            canon,
        });
    }

    fn part(&mut self, part: Part<'_>) {
        let open = self.open.as_mut().expect("a collection has begun");
        assert!(open.left > 0, "as many parts as were announced");
        open.left -= 1;
        let fields_expire_from_ms = open.fields_expire_from_ms;
        let is_new = match (&mut open.canon, part) {
            (Canon::Set(set), Part::Member(member)) => set.insert(member.to_vec()),
            (Canon::Zset(set), Part::Scored { member, score }) => {
                set.insert(member.to_vec(), score.to_bits()).is_none()
            }
            (
                Canon::Hash(hash),
                Part::Field {
                    field,
                    value,
                    expiry_ms,
                },
            ) => {
                if let Some(at_ms) = expiry_ms {
                    assert!(fields_expire_from_ms.is_some_and(|from_ms| from_ms <= at_ms));
                }
                hash.insert(field.to_vec(), (value.to_vec(), expiry_ms))
                    .is_none()
            }
            (canon, part) => panic!("{part:?} in {canon:?}"),
        };
        assert!(
            is_new,
            "{part:?} of {:?} came twice",
            String::from_utf8_lossy(&open.key)
        );
    }

    fn end(&mut self) {
        let open = self.open.take().expect("a collection has begun");
        assert_eq!(open.left, 0, "as many parts as were announced");
        self.in_parts += 1;
        self.note(open.dbid, open.key, (open.canon, open.expiry_ms));
    }
}

/// Says where two states differ, shortly.
pub fn assert_same(reported: &All, expected: &All, what: &str) {
    for (name, saved) in expected {
        let found = reported.get(name);
        assert!(
            found == Some(saved),
            "{what}: {} {:?}\nwas      {saved:?}\nreported {found:?}",
            name.0,
            String::from_utf8_lossy(&name.1)
        );
    }
    for name in reported.keys() {
        assert!(
            expected.contains_key(name),
            "{what}: {} {:?} was not there",
            name.0,
            String::from_utf8_lossy(&name.1)
        );
    }
}
