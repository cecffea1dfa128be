//! Entries against what they were made of.

use super::*;
use proptest::prelude::*;

const TAG: TypeTag = TypeTag::new(3, 9);

#[test]
fn sizes_are_what_the_memory_budget_says() {
    let exact = |bytes| bytes;
    let plain = Entry::<()>::new_inline(&[1; 16], TAG, &[2; 64], None);
    assert_eq!(plain.memory_bytes(exact), 96);
    let short = Entry::<()>::new_inline(&[1; 16], TAG, &[2; 8], Some(5));
    assert_eq!(short.memory_bytes(exact), 48);
    assert_eq!(
        Entry::<()>::new_int(&[1; 16], TAG, -2, Some(5)).memory_bytes(exact),
        48
    );
    assert_eq!(size_of::<Option<Entry<()>>>(), 8);
}

/// What an entry should be.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    key: Vec<u8>,
    value: ModelValue,
    tag: TypeTag,
    expiry_ms: Option<i64>,
    lru: u32,
    epoch: u8,
}

#[derive(Debug, Clone, PartialEq)]
enum ModelValue {
    Int(i64),
    Inline(Vec<u8>),
    Boxed(String),
}

impl ModelValue {
    fn into_entry(self, key: &[u8], tag: TypeTag, expiry_ms: Option<i64>) -> Entry<String> {
        match self {
            Self::Int(value) => Entry::new_int(key, tag, value, expiry_ms),
            Self::Inline(value) => Entry::new_inline(key, tag, &value, expiry_ms),
            Self::Boxed(value) => Entry::new_boxed(key, tag, Box::new(value), expiry_ms),
        }
    }
}

fn check(entry: &Entry<String>, model: &Model) {
    let value = match entry.value() {
        Value::Int(value) => ModelValue::Int(value),
        Value::Inline(value) => ModelValue::Inline(value.to_vec()),
        Value::Boxed(value) => ModelValue::Boxed(value.clone()),
    };
    let seen = Model {
        key: entry.key().to_vec(),
        value,
        tag: entry.tag(),
        expiry_ms: entry.expiry_ms(),
        lru: entry.lru(),
        epoch: entry.epoch(),
    };
    assert_eq!(&seen, model);
    assert_eq!(
        (entry.ty(), entry.encoding()),
        (model.tag.ty, model.tag.encoding)
    );
}

#[derive(Debug, Clone)]
enum Op {
    Value(ModelValue, TypeTag),
    Expiry(Option<i64>),
    TryExpiry(i64),
    Key(Vec<u8>),
    Lru(u32),
    Epoch(u8),
    Encoding(u8),
    Mutate(u8),
}

fn any_key() -> impl Strategy<Value = Vec<u8>> {
    let lens = prop_oneof![8 => 0..40_usize, 1 => 65_530..65_540_usize];
    (any::<u8>(), lens)
        .prop_map(|(byte, len)| vec![byte; if cfg!(miri) { len % 65_500 } else { len }])
}

fn any_value() -> impl Strategy<Value = ModelValue> {
    prop_oneof![
        any::<i64>().prop_map(ModelValue::Int),
        prop::collection::vec(any::<u8>(), 0..100).prop_map(ModelValue::Inline),
        (any::<u8>(), 0..20_000_usize).prop_map(|(byte, len)| ModelValue::Inline(vec![byte; len])),
        "[a-z]{0,10}".prop_map(ModelValue::Boxed),
    ]
}

fn any_tag() -> impl Strategy<Value = TypeTag> {
    (0..16_u8, 0..16_u8).prop_map(|(ty, encoding)| TypeTag::new(ty, encoding))
}

fn any_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        3 => (any_value(), any_tag()).prop_map(|(value, tag)| Op::Value(value, tag)),
        2 => any::<Option<i64>>().prop_map(Op::Expiry),
        1 => any::<i64>().prop_map(Op::TryExpiry),
        1 => any_key().prop_map(Op::Key),
        1 => (0..=LRU_MAX).prop_map(Op::Lru),
        1 => any::<u8>().prop_map(Op::Epoch),
        1 => (0..16_u8).prop_map(Op::Encoding),
        1 => any::<u8>().prop_map(Op::Mutate),
    ]
}

fn apply(mut entry: Entry<String>, model: &mut Model, op: Op) -> Entry<String> {
    match op {
        Op::Value(value, tag) => {
            (model.value, model.tag) = (value.clone(), tag);
            return match value {
                ModelValue::Int(value) => entry.with_value_int(tag, value),
                ModelValue::Inline(value) => entry.with_value_inline(tag, &value),
                ModelValue::Boxed(value) => entry.with_value_boxed(tag, Box::new(value)),
            };
        }
        Op::Expiry(expiry_ms) => {
            model.expiry_ms = expiry_ms;
            return entry.with_expiry(expiry_ms);
        }
        Op::TryExpiry(expiry_ms) => {
            assert_eq!(entry.try_set_expiry(expiry_ms), model.expiry_ms.is_some());
            model.expiry_ms = model.expiry_ms.map(|_| expiry_ms);
        }
        Op::Key(key) => {
            model.key.clone_from(&key);
            return entry.with_key(&key);
        }
        Op::Lru(lru) => {
            model.lru = lru;
            entry.set_lru(lru);
        }
        Op::Epoch(epoch) => {
            model.epoch = epoch;
            entry.set_epoch(epoch);
        }
        Op::Encoding(encoding) => {
            model.tag.encoding = encoding;
            entry.set_encoding(encoding);
        }
        Op::Mutate(byte) => match (entry.value_mut(), &mut model.value) {
            (ValueMut::Int(seen), ModelValue::Int(value)) => {
                *seen = i64::from(byte);
                *value = i64::from(byte);
            }
            (ValueMut::Inline(seen), ModelValue::Inline(value)) => {
                seen.fill(byte);
                value.fill(byte);
            }
            (ValueMut::Boxed(seen), ModelValue::Boxed(value)) => {
                seen.push(char::from(byte));
                value.push(char::from(byte));
            }
            (seen, _) => panic!("another kind: {seen:?}"),
        },
    }
    entry
}

proptest! {
    #![proptest_config(crate::tests::cases(1000, 6))]

    #[test]
    fn says_what_it_was_told(
        key in any_key(), value in any_value(), tag in any_tag(), expiry_ms in any::<Option<i64>>(),
        ops in prop::collection::vec(any_op(), 0..30),
    ) {
        let mut model = Model { key: key.clone(), value: value.clone(), tag, expiry_ms, lru: 0, epoch: 0 };
        let mut entry = value.into_entry(&key, tag, expiry_ms);
        check(&entry, &model);
        for op in ops {
            entry = apply(entry, &mut model, op);
            check(&entry, &model);
        }
        let boxed = entry.into_boxed().map(|value| *value);
        let expected = if let ModelValue::Boxed(value) = model.value { Some(value) } else { None };
        prop_assert_eq!(boxed, expected);
    }
}

#[test]
fn a_value_that_keeps_its_size_class_stays_where_it_is() {
    let entry = Entry::<()>::new_inline(b"key", TAG, &[1; 50], None);
    let address = entry.key().as_ptr();
    let entry = entry.with_value_inline(TAG, &[2; 60]);
    assert_eq!(entry.key().as_ptr(), address);
}

#[test]
fn what_a_table_lends_outlives_the_loan_of_the_slot() {
    let mut table = crate::Table::new();
    table.insert(1, Entry::new_boxed(b"key", TAG, Box::new(vec![1]), None));
    let (key, value) = {
        let item = table.get(1, b"key").expect("present");
        (
            table.get(1, b"key").expect("present").into_key(),
            item.into_value(),
        )
    };
    assert_eq!(key, b"key");
    assert!(matches!(value, Value::Boxed(list) if list == &[1]));
    if let Some(ValueMut::Boxed(list)) = table.get_mut(1, b"key").map(EntryMut::into_value) {
        list.push(2);
    }
    let crate::Slot::Occupied(slot) = table.slot(1, b"key") else {
        panic!("present")
    };
    let updated = slot.update(|entry| entry.with_expiry(Some(9)));
    assert_eq!(updated.expiry_ms(), Some(9));
    assert!(matches!(updated.value(), Value::Boxed(list) if list == &[1, 2]));
}
