//! LZF of any bytes must come back, and any bytes as LZF must be refused or give as many bytes as were asked for. Run
//! with `cargo +nightly fuzz run lzf`.
//!
//! The first two bytes are the length that decompression is asked for.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_collections::lzf::{Corrupt, compress, decompress};

fuzz_target!(|data: &[u8]| {
    let Some((len, bytes)) = data.split_first_chunk::<2>() else { return };
    let len = usize::from(u16::from_le_bytes(*len));
    let mut out = b"kept".to_vec();
    match decompress(bytes, len, &mut out) {
        Ok(()) => assert_eq!(out.len(), 4 + len),
        Err(Corrupt) => assert_eq!(out, b"kept"),
    }
    let packed = compress(bytes, usize::MAX).expect("there is room for anything");
    let mut back = Vec::new();
    assert_eq!(decompress(&packed, bytes.len(), &mut back), Ok(()));
    assert_eq!(back, bytes);
    // What it says about room is true.
    assert_eq!(compress(bytes, packed.len()).as_ref(), Some(&packed));
    assert!(packed.is_empty() || compress(bytes, packed.len() - 1).is_none());
});
