//! Whatever value there is comes back from its own dump, and whatever becomes of a dump's bytes does no harm.

use super::tests::{DIALECTS, words};
use super::*;
use crate::source::{SliceSource, StreamSource};
use proptest::prelude::*;
use serval_keyspace::encoding;

type Strings = Vec<Vec<u8>>;

fn string() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => any::<i64>().prop_map(|int| int.to_string().into_bytes()),
        3 => (-9i64..300).prop_map(|int| int.to_string().into_bytes()),
        3 => proptest::collection::vec(any::<u8>(), 0..40),
        1 => proptest::collection::vec(0u8..3, 40..300),
    ]
}

/// A value in its plain form: type number, and what follows it.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let strings = proptest::collection::hash_set(string(), 1..200)
        .prop_map(|set| set.into_iter().collect::<Strings>());
    (
        0u8..6,
        strings,
        proptest::collection::vec(any::<u32>(), 200),
    )
        .prop_map(|(choice, strings, numbers)| {
            let mut bytes = Vec::new();
            plain(choice, &strings, &numbers, &mut bytes).unwrap();
            bytes
        })
}

fn plain(choice: u8, strings: &Strings, numbers: &[u32], out: &mut Vec<u8>) -> io::Result<()> {
    let encoder = &mut Encoder::new(out, None);
    let ty = [
        types::STRING,
        types::LIST,
        types::SET,
        types::ZSET_2,
        types::HASH,
        types::HASH_METADATA_PRE_GA,
    ][usize::from(choice)];
    encoder.ty(ty)?;
    if ty == types::STRING {
        return encoder.string(&strings[0]);
    }
    encoder.len(strings.len() as u64)?;
    for (string, number) in strings.iter().zip(numbers) {
        if ty == types::HASH_METADATA_PRE_GA {
            encoder.len(u64::from(number % 3))?;
        }
        encoder.string(string)?;
        match ty {
            types::ZSET_2 => encoder.double(f64::from(number % 8) / 4.0 - 1.0)?,
            types::HASH | types::HASH_METADATA_PRE_GA => {
                encoder.string(&strings[*number as usize % strings.len()])?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn read(version: u16, bytes: &[u8]) -> Option<KeyEntry> {
    let (ty, rest) = bytes.split_first()?;
    let read = read_value(
        *ty,
        version,
        &Thresholds::default(),
        &mut SliceSource::new(rest),
    );
    // A stream gives the same as bytes in memory.
    let streamed = read_value(
        *ty,
        version,
        &Thresholds::default(),
        &mut StreamSource::new(rest, 0),
    );
    assert_eq!(read.is_ok(), streamed.is_ok());
    Some(read.ok()?.into_entry(b"key", None))
}

/// What a value holds, tables sorted, since those have no order.
fn content(entry: &KeyEntry) -> Vec<String> {
    let mut words = words(entry);
    if entry.encoding() == encoding::HASHTABLE {
        words.sort();
    }
    words
}

fn comes_back(entry: &KeyEntry) {
    for dialect in DIALECTS {
        let mut bytes = Vec::new();
        write_value(entry, dialect, true, &mut bytes).unwrap();
        let again = read(value_version(entry, dialect), &bytes).expect("what was written");
        let (mut one, mut other) = (content(entry), content(&again));
        if entry.encoding() == encoding::QUICKLIST || entry.encoding() == encoding::LISTPACK_EX {
            // Its form follows from what it holds when it is read.
            (one[0], other[0]) = (String::new(), String::new());
        }
        if entry.encoding() == encoding::LISTPACK_EX {
            // Where Valkey's layout has made a table of it, that has no order.
            one.sort();
            other.sort();
        }
        assert_eq!(one, other, "{dialect:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_come_back(bytes in value()) {
        comes_back(&read(VERSION_REDIS_MAX, &bytes).expect("a value in its plain form"));
    }

    #[test]
    fn changed_bytes_do_no_harm(
        bytes in value(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        len in any::<prop::sample::Index>(),
        cut in 0u8..4,
    ) {
        let Some(entry) = read(VERSION_REDIS_MAX, &bytes) else {
            return Ok(());
        };
        let mut written = Vec::new();
        write_value(&entry, Dialect::Redis, false, &mut written).unwrap();
        for (at, byte) in changes {
            let at = at.index(written.len());
            written[at] = byte;
        }
        if cut == 0 {
            written.truncate(1 + len.index(written.len()));
        }
        if let Some(changed) = read(VERSION_REDIS_MAX, &written) {
            comes_back(&changed);
        }
    }
}
