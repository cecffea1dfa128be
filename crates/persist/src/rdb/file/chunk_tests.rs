//! Long values, passed on in chunks.

use std::sync::Arc;

use serval_keyspace::snapshot::Visitor;
use serval_keyspace::{KeyEntry, Loaded};

use super::tests::{NOW_MS, content, file, items, save_options, string, value};
use super::{Encoder, SaveOptions};
use crate::rdb::Dialect;
use crate::source::SliceSource;

/// A string that does not become smaller.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005) + 1;
        (state >> 56) as u8
    };
    std::iter::repeat_with(&mut next).take(len).collect()
}

/// A list with an element of each of these lengths, some in nodes of their own.
fn list(key: &str, lens: &[usize]) -> KeyEntry {
    let mut bytes = vec![1, lens.len() as u8];
    for len in lens {
        bytes.push(0x80);
        bytes.extend_from_slice(&(*len as u32).to_be_bytes());
        bytes.extend_from_slice(&noise(*len));
    }
    value(&bytes, 11, key)
}

#[test]
fn a_value_in_chunks_is_what_it_is_at_once() {
    const CHUNK_BYTES: usize = 1000;
    /// What may stand before a key: its database and expiry.
    const BEFORE_BYTES_MAX: usize = 40;
    let long = |len| Loaded::Str(noise(len)).into_entry(b"long", Some(NOW_MS));
    let uniform = Loaded::Str(vec![b'a'; 1 << 20]).into_entry(b"uniform", None);
    let entries = [
        (2, string("short", "value", None)),
        (2, long(10 * CHUNK_BYTES)),
        (2, string("behind", "value", None)),
        (3, long(CHUNK_BYTES - 5)),
        (3, list("list", &[20, 9000, 3, 70_000, 500])),
        (2, uniform),
    ];
    for compress in [false, true] {
        let options = SaveOptions {
            compress,
            ..save_options(Dialect::Redis, false)
        };
        let mut at_once = Encoder::new(options, Arc::default());
        let mut encoder = Encoder::new(options, Arc::default());
        let (mut chunks, mut len_max) = (Vec::new(), 0);
        for (dbid, entry) in &entries {
            at_once.entry(*dbid, entry);
            let mut pass_on = |chunk: &[u8]| {
                len_max = len_max.max(chunk.len());
                chunks.extend_from_slice(chunk);
                Ok(())
            };
            let written = encoder.entry_in_chunks(*dbid, entry, CHUNK_BYTES, &mut pass_on);
            written.unwrap();
        }
        len_max = len_max.max(encoder.chunk().len());
        assert!(len_max <= CHUNK_BYTES + BEFORE_BYTES_MAX, "{len_max}");
        assert_eq!(encoder.keys(), entries.len() as u64);
        chunks.extend_from_slice(encoder.chunk());
        let read = |body| content(&items(SliceSource::new(&file(&options, &[body]))).unwrap());
        assert_eq!(read(chunks), read(at_once.take(Vec::new())));
    }
}

#[test]
fn a_chunk_that_nobody_takes_ends_the_value() {
    let options = save_options(Dialect::Redis, false);
    let mut encoder = Encoder::new(options, Arc::default());
    let long = Loaded::Str(noise(5000)).into_entry(b"long", None);
    let mut passed = 0;
    let written = encoder.entry_in_chunks(0, &long, 1000, &mut |_| {
        passed += 1;
        Err(std::io::ErrorKind::StorageFull.into())
    });
    assert_eq!(written.unwrap_err().kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(passed, 1);
}
