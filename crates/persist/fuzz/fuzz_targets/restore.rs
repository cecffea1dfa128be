//! A payload of RESTORE is refused or becomes a value, and a value comes back from its own dump. Run with `cargo +nightly
//! fuzz run restore`.
//!
//! The first byte chooses a payload of a peer, which the rest changes byte by byte, or that the rest is the payload.

#![no_main]

#[path = "../seeds.rs"]
mod seeds;

use libfuzzer_sys::fuzz_target;
use serval_keyspace::KeyEntry;
use serval_persist::{Dialect, Thresholds, VersionCheck, dump, restore};

const CHECKSUM: [u8; 8] = [0; 8];

fn read(payload: &[u8]) -> Option<KeyEntry> {
    let thresholds = Thresholds::default();
    let check = VersionCheck {
        relaxed: false,
        skip_checksum: true,
    };
    let loaded = restore(payload, check, &thresholds).ok()?;
    Some(loaded.into_entry(b"key", None))
}

/// The payload that the input means.
fn payload(data: &[u8]) -> Vec<u8> {
    let Some((choice, rest)) = data.split_first() else {
        return Vec::new();
    };
    let Some(seed) = seeds::SEEDS.get(usize::from(*choice)) else {
        return [rest, &CHECKSUM].concat();
    };
    let mut payload = seed.to_vec();
    for change in rest.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]] )) % payload.len();
        payload[at] = change[2];
    }
    payload.extend_from_slice(&CHECKSUM);
    payload
}

fuzz_target!(|data: &[u8]| {
    let Some(entry) = read(&payload(data)) else {
        return;
    };
    for dialect in [Dialect::Redis, Dialect::Valkey, Dialect::Redis70] {
        let first = dump(&entry, dialect, true);
        let again = read(&first).expect("what was written is read");
        let second = dump(&again, dialect, true);
        // Tables have their own order; what is the same has the same length.
        assert_eq!(first.len(), second.len());
    }
});
