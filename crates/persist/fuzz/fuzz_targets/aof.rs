//! An append-only file and its manifest are read or refused, and what was read comes back. Run with `cargo +nightly fuzz
//! run aof`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_persist::aof::{CommandReader, Manifest, Record, write_timestamp};

/// What was read of a stream of commands, written again, and where that stream may be cut.
fn rewrite(file: &[u8]) -> (Vec<u8>, u64) {
    let mut reader = CommandReader::new(file, 0);
    let mut out = Vec::new();
    while let Ok(Some(record)) = reader.next_record() {
        match record {
            Record::Command(argv) => serval_resp::write_command(&mut out, argv.iter()),
            Record::Timestamp(Some(unix_s)) => write_timestamp(&mut out, unix_s),
            Record::Timestamp(None) | Record::Comment => {}
        }
    }
    assert!(reader.valid_up_to() <= reader.offset());
    assert!(reader.offset() <= file.len() as u64);
    (out, reader.valid_up_to())
}

fuzz_target!(|data: &[u8]| {
    let (first, valid_up_to) = rewrite(data);
    let (second, _) = rewrite(&first);
    assert_eq!(first, second);
    // What is cut off where it may be is whole.
    let cut = data.get(..valid_up_to as usize).unwrap_or_default();
    assert_eq!(rewrite(cut).1, valid_up_to);
    if let Ok(manifest) = Manifest::parse(data) {
        let written = manifest.to_bytes();
        let again = Manifest::parse(&written).unwrap_or_default();
        assert_eq!(again.to_bytes(), written);
    }
});
