//! Dumps that servers from Redis 2.8 on wrote, which lie with the black-box tests: which forms of values they have, so that
//! nobody takes a form for covered by real files that is not. What they hold the black-box tests compare.
#![allow(clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serval_persist::rdb::file::{Checksum, Item, LoadOptions, Reader};
use serval_persist::{SliceSource, Thresholds};

/// The version of a file, the types of its values, and how many keys say how they are used.
fn forms(name: &str) -> (u16, Vec<u8>, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test/persistence/history");
    let bytes = fs::read(folder.join(name)).expect("a file of the folder");
    let options = LoadOptions {
        thresholds: Thresholds::default(),
        relaxed: false,
        checksum: true,
        skip_modules: false,
    };
    let mut reader = Reader::new(SliceSource::new(&bytes), options).expect("a known version");
    let (mut types, mut used) = (BTreeSet::new(), 0);
    loop {
        match reader.read().expect("a sound file") {
            Item::Key(key) => {
                types.insert(reader.ty().expect("the type of what was read"));
                used += usize::from(key.idle_seconds.is_some() || key.frequency.is_some());
            }
            Item::End(checksum) => {
                assert_eq!(checksum, Checksum::Fits);
                return (reader.version().number, types.into_iter().collect(), used);
            }
            _ => {}
        }
    }
}

#[test]
fn real_files_have_every_form_of_their_time() {
    for (name, version, types) in [
        ("redis-2.8.rdb", 6, &[0, 1, 2, 3, 4, 10, 11, 12, 13][..]),
        ("redis-3.2.rdb", 7, &[0, 2, 3, 4, 11, 12, 13, 14]),
        ("redis-5.0.rdb", 9, &[0, 2, 4, 5, 11, 12, 13, 14, 15]),
        ("redis-6.2.rdb", 9, &[0, 2, 4, 5, 11, 12, 13, 14, 15]),
        ("redis-7.0.rdb", 10, &[0, 2, 4, 5, 11, 16, 17, 18, 19]),
        (
            "redis-8.0.rdb",
            12,
            &[0, 2, 4, 5, 11, 16, 17, 18, 20, 21, 24, 25],
        ),
        (
            "valkey-9.1.rdb",
            80,
            &[0, 2, 4, 5, 11, 16, 17, 18, 20, 21, 22],
        ),
    ] {
        let (found_version, found_types, used) = forms(name);
        assert_eq!(
            (found_version, &found_types[..]),
            (version, types),
            "{name}"
        );
        let has_policy = ["redis-5.0.rdb", "redis-6.2.rdb"].contains(&name);
        assert_eq!(used > 0, has_policy, "{name}");
    }
}
