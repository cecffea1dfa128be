//! An entry must say what it was told, whatever is done to it in whatever order. Run with `cargo +nightly fuzz run
//! entry`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_collections::{Entry, TypeTag, Value};

#[derive(PartialEq, Debug)]
enum Expected {
    Int(i64),
    Inline(Vec<u8>),
    Boxed(Vec<u8>),
}

fuzz_target!(|data: &[u8]| {
    let tag = TypeTag::new(1, 2);
    let mut entry = Entry::<Vec<u8>>::new_int(b"", tag, 0, None);
    let (mut key, mut expiry_ms, mut value) = (Vec::new(), None, Expected::Int(0));
    for op in data.chunks(4) {
        let [what, first, second, third] = core::array::from_fn(|at| op.get(at).copied().unwrap_or(0));
        let bytes = vec![third; usize::from(u16::from_le_bytes([first, second])) << (what >> 7)];
        let number = i64::from(first) << (second % 64);
        match what % 6 {
            0 => {
                entry = entry.with_value_int(tag, number);
                value = Expected::Int(number);
            }
            1 => {
                entry = entry.with_value_inline(tag, &bytes);
                value = Expected::Inline(bytes);
            }
            2 => {
                entry = entry.with_value_boxed(tag, Box::new(bytes.clone()));
                value = Expected::Boxed(bytes);
            }
            3 => {
                expiry_ms = (first != 0).then_some(number);
                entry = entry.with_expiry(expiry_ms);
            }
            4 => {
                entry = entry.with_key(&bytes);
                key = bytes;
            }
            _ => {
                let set = entry.try_set_expiry(number);
                assert_eq!(set, expiry_ms.is_some());
                expiry_ms = expiry_ms.map(|_| number);
            }
        }
        let seen = match entry.value() {
            Value::Int(seen) => Expected::Int(seen),
            Value::Inline(seen) => Expected::Inline(seen.to_vec()),
            Value::Boxed(seen) => Expected::Boxed(seen.clone()),
        };
        assert_eq!((entry.key(), entry.expiry_ms(), &seen), (&key[..], expiry_ms, &value));
    }
});
