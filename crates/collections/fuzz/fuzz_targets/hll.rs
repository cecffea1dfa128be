//! Bytes that claim to be a HyperLogLog: whatever they are, they are read, changed and refused without a panic, and what is
//! accepted counts the same in each form. Run with `cargo +nightly fuzz run hll`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_collections::hll::{self, Registers, Runs};

fuzz_target!(|data: &[u8]| {
    let Some((shape, rest)) = data.split_first() else { return };
    // Else a fuzzer would look for the header for ever.
    let mut bytes = hll::empty();
    bytes.truncate(hll::HEADER_BYTES);
    bytes.extend_from_slice(rest);
    if shape & 1 != 0 {
        bytes[4] = 0;
        bytes.resize(hll::DENSE_BYTES, *shape);
    }
    let counted = hll::count(&bytes);
    let mut merged = Registers::new();
    let is_whole = hll::merge(&bytes, &mut merged).is_ok();
    assert_eq!(counted.is_ok(), is_whole);
    assert!(Runs::of(&bytes).count() <= bytes.len());
    if is_whole {
        assert_eq!(counted, Ok(merged.count()));
        let mut dense = bytes.clone();
        assert!(hll::to_dense(&mut dense).is_ok());
        assert_eq!(hll::count(&dense), counted);
    }
    for element in rest.chunks(5).take(50) {
        let before = bytes.clone();
        match hll::add(&mut bytes, element, usize::from(*shape) * 20) {
            Ok(true) => assert_eq!(hll::cached_count(&bytes), None),
            Ok(false) | Err(_) => assert_eq!(bytes, before),
        }
    }
    if is_whole {
        assert!(hll::count(&bytes).is_ok());
    }
});
