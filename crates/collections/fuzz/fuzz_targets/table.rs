//! Random operations on a table and its naive twin must agree. Run with `cargo +nightly fuzz run table`.
//!
//! The first byte chooses a hash, from good to hostile; then three bytes an operation: what, and on which key.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_collections::table::model::{HASHES, Model, Pair};
use serval_collections::{Slot, Sweep, Table};

fuzz_target!(|data: &[u8]| {
    let Some((which, ops)) = data.split_first() else { return };
    let hash = HASHES[usize::from(*which) % HASHES.len()];
    let (mut table, mut model) = (Table::new(), Model::new());
    let (mut cursor, mut must_see) = (0, Model::new());
    for op in ops.chunks_exact(3) {
        let key = &op[1..3];
        let value = u64::from(op[1]);
        match op[0] % 8 {
            0..=2 => {
                let old = table.insert(hash(key), Pair::new(key, value)).map(|pair| pair.value());
                assert_eq!(old, model.insert(key.to_vec(), value));
            }
            3 => {
                let old = table.remove(hash(key), key).map(|pair| pair.value());
                assert_eq!(old, model.remove(key));
                must_see.remove(key);
            }
            4 => match table.slot(hash(key), key) {
                Slot::Occupied(slot) => {
                    slot.update(|pair| Pair::new(pair_key(&pair), value));
                    model.insert(key.to_vec(), value);
                }
                Slot::Vacant(_) => assert!(!model.contains_key(key)),
            },
            // A run of keys at once, so that short inputs grow tables too.
            5 => (0..=op[2]).for_each(|last| {
                let key = [op[1], last];
                let old = table.insert(hash(&key), Pair::new(&key, value)).map(|pair| pair.value());
                assert_eq!(old, model.insert(key.to_vec(), value));
            }),
            6 => {
                let doomed = |key: &[u8]| key[0] % 4 == op[1] % 4;
                let mut verdict = |pair: &Pair| if doomed(pair_key(pair)) { Sweep::Remove } else { Sweep::Keep };
                while table.sweep(0, usize::MAX, &mut verdict, &mut drop) != 0 {}
                model.retain(|key, _| !doomed(key));
                must_see.retain(|key, _| !doomed(key));
            }
            _ => {
                if cursor == 0 {
                    must_see = model.clone();
                }
                cursor = table.scan(cursor, &mut |pair| {
                    must_see.remove(pair_key(pair));
                });
                assert!(cursor != 0 || must_see.is_empty(), "a key that stayed was not reported");
            }
        }
    }
    assert_eq!(table.len(), model.len());
    for (key, value) in &model {
        assert_eq!(table.get(hash(key), key).map(|pair| pair.value()), Some(*value));
    }
    drop(table.take_garbage());
});

fn pair_key(pair: &Pair) -> &[u8] {
    serval_collections::TableItem::key(pair)
}
