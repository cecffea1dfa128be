//! Fields against what they were made of.

use super::*;
use crate::table::{Slot, Table};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn sizes_are_what_the_memory_budget_says() {
    let exact = |bytes| bytes;
    let bytes = |name: usize, value: usize, expiry_ms| {
        Field::new(&vec![1; name], &vec![2; value], expiry_ms).memory_bytes(exact)
    };
    assert_eq!(bytes(5, 8, None), 16);
    assert_eq!(bytes(10, 10, None), 32);
    assert_eq!(bytes(10, 11, Some(5)), 32);
    assert_eq!(bytes(255, 255, None), 528);
    assert_eq!(bytes(256, 0, None), 272);
    assert_eq!(size_of::<Option<Field>>(), 8);
}

type Model = (Vec<u8>, Vec<u8>, Option<i64>);

fn check(field: &Field, model: &Model) {
    let seen = (
        field.name().to_vec(),
        field.value().to_vec(),
        field.expiry_ms(),
    );
    assert_eq!(&seen, model);
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let len = prop_oneof![
        8 => 0..40_usize,
        2 => 250..262_usize,
        1 => Just(70_000_usize),
    ];
    (len, any::<u8>())
        .prop_map(|(len, byte)| (0..len).map(|at| byte.wrapping_add(at as u8)).collect())
}

#[derive(Debug, Clone)]
enum Op {
    Value(Vec<u8>),
    Expiry(Option<i64>),
    Clone,
}

fn any_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        any_bytes().prop_map(Op::Value),
        any::<Option<i64>>().prop_map(Op::Expiry),
        Just(Op::Clone),
    ]
}

proptest! {
    #![proptest_config(crate::tests::cases(400, 3))]

    #[test]
    fn says_what_it_was_told(
        name in any_bytes(),
        value in any_bytes(),
        expiry_ms in any::<Option<i64>>(),
        ops in prop::collection::vec(any_op(), 0..12),
    ) {
        let mut field = Field::new(&name, &value, expiry_ms);
        let mut model = (name, value, expiry_ms);
        check(&field, &model);
        for op in ops {
            match op {
                Op::Value(value) => {
                    field = field.with_value(&value);
                    model.1 = value;
                }
                Op::Expiry(expiry_ms) => {
                    field = field.with_expiry(expiry_ms);
                    model.2 = expiry_ms;
                }
                Op::Clone => field = field.clone(),
            }
            check(&field, &model);
        }
    }

    #[test]
    fn lives_in_a_table(
        steps in prop::collection::vec((0..60_u8, any_bytes(), any::<Option<i64>>(), 0..4_u8), 0..120),
    ) {
        let hash = |name: &[u8]| u64::from(name[0]).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (mut table, mut model) = (Table::<Field>::new(), BTreeMap::<[u8; 1], (Vec<u8>, Option<i64>)>::new());
        for (name, value, expiry_ms, what) in steps {
            let name = [name];
            match (table.slot(hash(&name), &name), what) {
                (Slot::Occupied(slot), 0) => {
                    drop(slot.remove());
                    model.remove(&name);
                }
                (Slot::Occupied(slot), 1) => {
                    slot.update(|field| field.with_expiry(expiry_ms));
                    model.get_mut(&name).expect("present").1 = expiry_ms;
                }
                (Slot::Occupied(slot), _) => {
                    slot.update(|field| field.with_value(&value));
                    model.get_mut(&name).expect("present").0 = value;
                }
                (Slot::Vacant(slot), _) => {
                    slot.insert(Field::new(&name, &value, expiry_ms));
                    prop_assert!(model.insert(name, (value, expiry_ms)).is_none());
                }
            }
        }
        prop_assert_eq!(table.len(), model.len());
        for (name, (value, expiry_ms)) in &model {
            let field = table.get(hash(name), name).expect("present");
            prop_assert_eq!(field.value(), &value[..]);
            prop_assert_eq!(field.expiry_ms(), *expiry_ms);
        }
    }
}
