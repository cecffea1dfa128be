//! A file is refused or read, in one piece or byte by byte, and what was read comes back from a file of ours. Run with
//! `cargo +nightly fuzz run rdb_file`.
//!
//! The first byte says whether the rest is the file, or in whose form one is made of the peers' values, which the next
//! bytes choose; what follows changes it byte by byte.

#![no_main]

#[path = "../seeds.rs"]
mod seeds;

use std::io::{self, Read};

use libfuzzer_sys::fuzz_target;
use serval_keyspace::snapshot::Visitor;
use serval_persist::rdb::check::{CheckOptions, StatsFormat, check};
use serval_persist::rdb::file::{
    ChecksumOf, Encoder, Facts, Hints, Item, LoadOptions, LoadedKey, Reader, SaveOptions, header,
};
use serval_persist::{Dialect, SliceSource, Source, StreamSource, Thresholds};

/// The first byte of an input that is a file.
const IS_FILE: u8 = 255;

fn options() -> LoadOptions {
    LoadOptions {
        thresholds: Thresholds::default(),
        relaxed: true,
        checksum: false,
        skip_modules: true,
    }
}

/// The file that the input means.
fn file(data: &[u8]) -> Vec<u8> {
    let Some((choice, rest)) = data.split_first() else {
        return Vec::new();
    };
    if *choice == IS_FILE {
        return rest.to_vec();
    }
    let magic: &[u8] = if choice % 2 == 0 { b"REDIS0012" } else { b"VALKEY080" };
    let mut file = [magic, b"\xfa\x01a\x01b\xfe\x01\xfb\x02\x01\xf8\x05"].concat();
    let count = rest.len().min(usize::from(choice / 2) % 8);
    let (chosen, changes) = rest.split_at(count);
    for (number, seed) in chosen.iter().enumerate() {
        let seed = seeds::SEEDS[usize::from(*seed) % seeds::SEEDS.len()];
        file.extend_from_slice(b"\xfc\0\x10Gi\x03\x1e\0\0\xf9\x07");
        file.extend_from_slice(&[seed[0], 1, number as u8]);
        file.extend_from_slice(&seed[1..seed.len() - 2]);
    }
    file.push(0xff);
    file.extend_from_slice(&[0; 8]);
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % file.len();
        file[at] = change[2];
    }
    file
}

/// Gives a byte at a time.
struct Slow<'a>(&'a [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let len = out.len().min(1);
        self.0.read(&mut out[..len])
    }
}

/// The keys of a file, and whether it is complete.
fn read(source: impl Source) -> (Vec<LoadedKey>, bool) {
    let mut keys = Vec::new();
    let Ok(mut reader) = Reader::new(source, options()) else {
        return (keys, false);
    };
    loop {
        match reader.read() {
            Ok(Item::Key(key)) => keys.push(key),
            Ok(Item::End(_)) => return (keys, true),
            Ok(_) => {}
            Err(_) => return (keys, false),
        }
    }
}

fn comes_back(keys: &[LoadedKey], dialect: Dialect) {
    let options = SaveOptions {
        dialect,
        fields_expire: true,
        compress: true,
        usage: None,
        now_ms: 0,
    };
    let facts = Facts {
        peer_version: "8.0.0",
        created_seconds: 0,
        used_memory_bytes: 0,
        is_aof_base: false,
        replication: None,
    };
    let mut written = header(&options, &facts);
    let mut encoder = Encoder::new(options, Hints::new([]));
    for key in keys {
        encoder.entry(key.dbid, &key.entry);
    }
    written.extend_from_slice(encoder.chunk());
    written.extend_from_slice(&ChecksumOf::new(false).footer());
    let (again, is_complete) = read(SliceSource::new(&written));
    assert!(is_complete && again.len() == keys.len());
    for (one, other) in keys.iter().zip(&again) {
        assert_eq!(one.dbid, other.dbid);
        assert_eq!(one.entry.key(), other.entry.key());
        // Minus one stands for none.
        let expiry_ms = one.entry.expiry_ms().filter(|at_ms| *at_ms != -1);
        assert_eq!(expiry_ms, other.entry.expiry_ms());
    }
}

fuzz_target!(|data: &[u8]| {
    let file = file(data);
    let (keys, is_complete) = read(SliceSource::new(&file));
    let (slowly, is_complete_slowly) = read(StreamSource::new(Slow(&file), 0));
    assert_eq!((keys.len(), is_complete), (slowly.len(), is_complete_slowly));
    for dialect in [Dialect::Redis, Dialect::Valkey, Dialect::Redis70] {
        comes_back(&keys, dialect);
    }
    let check_options = CheckOptions {
        file_name: "",
        thresholds: options().thresholds,
        now_ms: 0,
        stats: Some(StatsFormat::Csv),
    };
    let is_sound = check(SliceSource::new(&file), &check_options, &mut io::sink(), None);
    // It compares the checksum besides.
    assert!(is_complete || !is_sound.expect("a sink takes everything"));
});
