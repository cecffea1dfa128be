//! A field must say what it was told, whatever is done to it in whatever order. Run with `cargo +nightly fuzz run field`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_collections::field::Field;

fuzz_target!(|data: &[u8]| {
    let (mut name, mut value, mut expiry_ms) = (Vec::new(), Vec::new(), None);
    let mut field = Field::new(&name, &value, expiry_ms);
    for op in data.chunks(4) {
        let [what, first, second, third] = core::array::from_fn(|at| op.get(at).copied().unwrap_or(0));
        let bytes = vec![third; usize::from(u16::from_le_bytes([first, second])) << (what >> 7)];
        let number = i64::from(first) << (second % 64);
        match what % 4 {
            0 => {
                field = field.with_value(&bytes);
                value = bytes;
            }
            1 => {
                expiry_ms = (first != 0).then_some(number);
                field = field.with_expiry(expiry_ms);
            }
            2 => {
                field = Field::new(&bytes, &value, expiry_ms);
                name = bytes;
            }
            _ => field = field.clone(),
        }
        let seen = (field.name(), field.value(), field.expiry_ms());
        assert_eq!(seen, (&name[..], &value[..], expiry_ms));
    }
});
