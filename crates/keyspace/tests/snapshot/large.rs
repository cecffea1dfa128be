//! Collections that are reported in parts, made of numbered elements.

use serval_keyspace::{
    Access, Element, HashChange, HashLimits, Key, NewZset, SetLimits, SetValue, ZsetLimits,
};

/// Above these a hash or a sorted set is a large one.
pub const HASH_LIMITS: HashLimits = HashLimits {
    entries: 8,
    value_bytes: 64,
};
pub const ZSET_LIMITS: ZsetLimits = ZsetLimits {
    entries: 8,
    value_bytes: 64,
};

/// What an edit of a hash answers that has changed something.
pub const CHANGED: HashChange = HashChange {
    changed: true,
    expired: 0,
};

pub fn member(number: usize) -> Vec<u8> {
    format!("m{number}").into_bytes()
}

pub fn field(number: usize) -> Vec<u8> {
    format!("f{number}").into_bytes()
}

/// A member whose order is that of its number.
pub fn scored_member(number: usize) -> Vec<u8> {
    format!("m{number:05}").into_bytes()
}

/// A set of so many members at most, of these numbers.
pub fn put_set(
    access: &mut Access<'_>,
    key: Key<'_>,
    count: usize,
    numbers: impl Iterator<Item = usize>,
) {
    let mut set = SetValue::for_first(b"m", count, SetLimits::default());
    for number in numbers {
        set.add(Element::Bytes(&member(number)), SetLimits::default());
    }
    access.put_set(key, set);
}

/// A hash of so many fields, some of which expire.
pub fn put_hash(
    access: &mut Access<'_>,
    key: Key<'_>,
    count: usize,
    value: &[u8],
    expiry_ms: impl Fn(usize) -> Option<i64>,
) {
    access.upsert_hash(key, HASH_LIMITS, |hash| {
        hash.admit_expiries();
        for number in 0..count {
            hash.set(&field(number), value, false);
            if let Some(at_ms) = expiry_ms(number) {
                hash.set_expiry(&field(number), Some(at_ms));
            }
        }
        (CHANGED, ())
    });
}

/// A sorted set of so many members.
pub fn put_zset(access: &mut Access<'_>, key: Key<'_>, count: usize, score: impl Fn(usize) -> f64) {
    let mut set = NewZset::new(ZSET_LIMITS, count, 8);
    for number in 0..count {
        set.push(&scored_member(number), score(number));
    }
    let (tag, object) = set.into_parts();
    access.put_collection(key, tag, object);
}
