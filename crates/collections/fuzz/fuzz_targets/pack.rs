//! A listpack from outside that is one must come back as it was, and read the same meanwhile. Run with
//! `cargo +nightly fuzz run pack`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_collections::listpack::{ListpackRef, validate};
use serval_collections::pack::Pack;

fuzz_target!(|data: &[u8]| {
    // A header and an end, lest most inputs be refused for those.
    let mut bytes = ((data.len() + 7) as u32).to_le_bytes().to_vec();
    bytes.extend([0xFF; 2]);
    bytes.extend_from_slice(data);
    bytes.push(0xFF);
    let Ok(count) = validate(&bytes) else { return };
    let short = u16::try_from(count).unwrap_or(u16::MAX);
    bytes[4..6].copy_from_slice(&short.to_le_bytes());
    let listpack = ListpackRef::new(&bytes);
    let mut pack = Pack::load(listpack);
    assert_eq!(pack.len(), count);
    assert!(pack.as_ref().iter().eq(listpack.iter()));
    assert_eq!(pack.as_ref().dump(), bytes);
    pack.remove(0, count / 2);
    let left = pack.as_ref().dump();
    assert_eq!(validate(&left), Ok(count - count / 2));
    assert!(ListpackRef::new(&left).iter().eq(listpack.iter().skip(count / 2)));
});
