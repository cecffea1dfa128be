//! Files: what is written is read, and what is no file is refused.

use std::sync::Arc;

use proptest::prelude::*;
use serval_keyspace::snapshot::{Head, Part, Visitor};
use serval_keyspace::{KeyEntry, Loaded, Recency, kind};

use super::*;
use crate::error::{Error, Reason};
use crate::rdb::Thresholds;
use crate::rdb::tests::{DIALECTS, words};
use crate::rdb::{Dialect, read_value, types};
use crate::source::{SliceSource, Source, StreamSource};

pub(super) const NOW_MS: i64 = 1_700_000_000_000;

pub(super) fn save_options(dialect: Dialect, fields_expire: bool) -> SaveOptions {
    SaveOptions {
        dialect,
        fields_expire,
        compress: true,
        usage: None,
        now_ms: NOW_MS,
    }
}

fn load_options() -> LoadOptions {
    LoadOptions {
        thresholds: Thresholds::default(),
        relaxed: false,
        checksum: true,
        skip_modules: false,
    }
}

const FACTS: Facts<'_> = Facts {
    peer_version: "8.0.0",
    created_seconds: NOW_MS / 1000,
    used_memory_bytes: 1 << 20,
    is_aof_base: false,
    replication: None,
};

/// A file of these chunks.
pub(super) fn file(options: &SaveOptions, chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut out = header(options, &FACTS);
    let mut checksum = ChecksumOf::new(true);
    checksum.update(&out);
    for (number, chunk) in chunks.iter().enumerate() {
        if number % 2 == 0 {
            checksum.update(chunk);
        } else {
            checksum.join(serval_base::crc64(0, chunk), chunk.len() as u64);
        }
        out.extend_from_slice(chunk);
    }
    out.extend_from_slice(&checksum.footer());
    out
}

/// All items up to the end.
pub(super) fn items(source: impl Source) -> Result<Vec<Item>, Error> {
    let mut reader = Reader::new(source, load_options())?;
    let mut items = Vec::new();
    loop {
        items.push(reader.read()?);
        if let Some(Item::End(_)) = items.last() {
            return Ok(items);
        }
    }
}

/// What a file holds, as text, its keys in order.
pub(super) fn content(items: &[Item]) -> Vec<String> {
    let mut content: Vec<String> = items
        .iter()
        .filter_map(|item| match item {
            Item::Key(key) => Some(key_text(key)),
            _ => None,
        })
        .collect();
    content.sort();
    content
}

fn key_text(key: &LoadedKey) -> String {
    format!(
        "{} {:?} {:?} {:?} {:?} {}",
        key.dbid,
        String::from_utf8_lossy(key.entry.key()),
        key.entry.expiry_ms(),
        key.idle_seconds,
        key.frequency,
        value_text(&key.entry)
    )
}

/// A value as text, whatever the order and form of its elements where those mean nothing.
fn value_text(entry: &KeyEntry) -> String {
    let words = words(entry);
    let mut elements = words.get(1..).unwrap_or_default().to_vec();
    if matches!(entry.ty(), kind::SET | kind::HASH) {
        elements.sort();
    }
    format!("{} {elements:?}", entry.ty())
}

pub(super) fn string(key: &str, text: &str, expiry_ms: Option<i64>) -> KeyEntry {
    Loaded::Str(text.into()).into_entry(key.as_bytes(), expiry_ms)
}

/// The value of these bytes.
pub(super) fn value(bytes: &[u8], version: u16, key: &str) -> KeyEntry {
    let (ty, rest) = bytes.split_first().unwrap();
    read_value(
        *ty,
        version,
        &Thresholds::default(),
        &mut SliceSource::new(rest),
    )
    .unwrap()
    .into_entry(key.as_bytes(), None)
}

/// A hash with a field that expires.
fn expiring_hash(key: &str) -> KeyEntry {
    let bytes = b"\x18\x64\0\0\0\0\0\0\0\x03\x03\x01a\x01x\0\x01b\x01y\x01\x01c\x01z";
    value(bytes, 12, key)
}

#[test]
fn a_file_as_redis_writes_it() {
    let options = save_options(Dialect::Redis, false);
    let hints = Hints::new([DbHint {
        dbid: 3,
        keys: 2,
        expiries: 1,
    }]);
    let mut encoder = Encoder::new(options, hints);
    encoder.entry(3, &string("a", "12", None));
    encoder.entry(3, &string("b", "text", Some(NOW_MS)));
    assert_eq!(encoder.keys(), 2);
    let written = file(&options, &[encoder.take(Vec::new())]);
    let body = b"\xfa\x09redis-ver\x058.0.0\xfa\x0aredis-bits\xc0\x40\
        \xfa\x05ctime\xc2\x00\xf1\x53\x65\xfa\x08used-mem\xc2\0\0\x10\0\xfa\x08aof-base\xc0\0\
        \xfe\x03\xfb\x02\x01\0\x01a\xc0\x0c\xfc\x00\x68\xe5\xcf\x8b\x01\0\0\0\x01b\x04text\xff";
    assert_eq!(written[..9], *b"REDIS0011");
    assert_eq!(&written[9..written.len() - 8], body);
    let crc = serval_base::crc64(0, &written[..written.len() - 8]);
    assert_eq!(written[written.len() - 8..], crc.to_le_bytes());
    let items = items(SliceSource::new(&written)).unwrap();
    assert!(matches!(items.last(), Some(Item::End(Checksum::Fits))));
    assert!(matches!(
        items.get(6),
        Some(Item::Resize {
            dbid: 3,
            keys: 2,
            expiries: 1
        })
    ));
    assert_eq!(
        content(&items),
        [
            "3 \"a\" None None None 0 [\"12\"]",
            "3 \"b\" Some(1700000000000) None None 0 [\"text\"]"
        ]
    );
}

#[test]
fn the_version_says_whether_fields_expire() {
    for (dialect, fields_expire, magic) in [
        (Dialect::Redis, false, "REDIS0011"),
        (Dialect::Valkey, false, "REDIS0011"),
        (Dialect::Redis, true, "REDIS0012"),
        (Dialect::Valkey, true, "VALKEY080"),
        (Dialect::Redis70, false, "REDIS0010"),
        (Dialect::Redis70, true, "REDIS0012"),
    ] {
        let options = save_options(dialect, fields_expire);
        let mut encoder = Encoder::new(options, Arc::default());
        if fields_expire {
            encoder.entry(0, &expiring_hash("h"));
        }
        let written = file(&options, &[encoder.take(Vec::new())]);
        assert_eq!(&written[..9], magic.as_bytes());
        let items = items(SliceSource::new(&written)).unwrap();
        let product: &[u8] = match dialect {
            Dialect::Redis | Dialect::Redis70 => b"redis-ver",
            Dialect::Valkey => b"valkey-ver",
        };
        assert!(matches!(&items[0], Item::Aux { name, .. } if name == product));
        if fields_expire {
            let expected = format!("0 \"h\" None None None {}", value_text(&expiring_hash("h")));
            assert_eq!(content(&items), [expected]);
        }
    }
}

#[test]
fn collections_in_parts() {
    let fields_ms = [None, Some(NOW_MS + 5), Some(NOW_MS)];
    for dialect in DIALECTS {
        let options = save_options(dialect, true);
        let mut encoder = Encoder::new(options, Arc::default());
        let mut head = Head {
            key: b"set",
            expiry_ms: Some(NOW_MS),
            lru: 0,
            kind: kind::SET,
            len: 2,
            fields_expire_from_ms: None,
        };
        encoder.begin(1, &head);
        encoder.part(Part::Member(b"x"));
        assert!(encoder.is_within_value());
        let first = encoder.take(Vec::new());
        encoder.part(Part::Member(b"17"));
        encoder.end();
        assert!(!encoder.is_within_value());
        (head.key, head.kind, head.expiry_ms) = (b"zset", kind::ZSET, None);
        encoder.begin(1, &head);
        for (member, score) in [(&b"later"[..], 2.5), (b"earlier", -1.0)] {
            encoder.part(Part::Scored { member, score });
        }
        encoder.end();
        (head.key, head.kind, head.len) = (b"hash", kind::HASH, 3);
        head.fields_expire_from_ms = Some(NOW_MS);
        encoder.begin(0, &head);
        for (field, expiry_ms) in [b"f", b"g", b"h"].into_iter().zip(fields_ms) {
            let value = b"value";
            encoder.part(Part::Field {
                field,
                value,
                expiry_ms,
            });
        }
        encoder.end();
        let written = file(&options, &[first, encoder.take(Vec::new())]);
        let items = items(SliceSource::new(&written)).unwrap();
        let hash = format!(
            "0 \"hash\" None None None 4 [\"@{}\", \"@{}\", \"f\", \"g\", \"h\", \"value\", \"value\", \"value\"]",
            NOW_MS,
            NOW_MS + 5
        );
        assert_eq!(
            content(&items),
            [
                &hash[..],
                "1 \"set\" Some(1700000000000) None None 2 [\"17\", \"x\"]",
                "1 \"zset\" None None None 3 [\"earlier\", \"-1\", \"later\", \"2.5\"]"
            ]
        );
    }
}

#[test]
fn what_a_policy_records_is_written() {
    let lfu = Recency {
        lfu: true,
        ..Recency::default()
    };
    let cases = [(Recency::default(), "Some(60) None"), (lfu, "None Some(7)")];
    for (recency, expected) in cases {
        let entry = string("key", "value", None);
        entry.set_lru(recency.restored(NOW_MS, Some(60), Some(7)));
        let options = SaveOptions {
            usage: Some(recency),
            ..save_options(Dialect::Redis, false)
        };
        let mut encoder = Encoder::new(options, Arc::default());
        encoder.entry(0, &entry);
        let written = file(&options, &[encoder.take(Vec::new())]);
        let items = items(SliceSource::new(&written)).unwrap();
        assert_eq!(
            content(&items),
            [format!("0 \"key\" None {expected} 0 [\"value\"]")]
        );
    }
}

/// A file of these bytes, without a checksum.
fn raw(magic: &str, body: &[u8]) -> Vec<u8> {
    [magic.as_bytes(), body, b"\xff\0\0\0\0\0\0\0\0"].concat()
}

#[test]
fn opcodes_of_all_times() {
    let body = b"\xfd\x64\0\0\0\0\x01a\x01x\xfc\xff\xff\xff\xff\xff\xff\xff\xff\0\x01b\x01y\
        \xf4\x01\x02\x03\xf5\x04code\xf8\x05\xf9\x06\0\x01c\x01z\x02\x01d\0";
    let read = items(SliceSource::new(&raw("REDIS0012", body))).unwrap();
    assert!(matches!(&read[..], [
        Item::Key(_),
        Item::Key(_),
        Item::SlotInfo { slot: 1, keys: 2, expiries: 3 },
        Item::Function(code),
        Item::Key(_),
        Item::Empty { dbid: 0, key },
        Item::End(Checksum::Disabled),
    ] if code == b"code" && key == b"d"));
    assert_eq!(
        content(&read),
        [
            "0 \"a\" Some(100000) None None 0 [\"x\"]",
            "0 \"b\" None None None 0 [\"y\"]",
            "0 \"c\" None Some(5) Some(6) 0 [\"z\"]"
        ]
    );
    let old = items(SliceSource::new(b"REDIS0004\0\x01a\x01x\xff")).unwrap();
    assert!(matches!(old.last(), Some(Item::End(Checksum::None))));
    let import = [&b"\xf3\x28"[..], &[b'j'; 40], b"\x01\x05\x07"].concat();
    let read = items(SliceSource::new(&raw("VALKEY080", &import))).unwrap();
    assert!(matches!(&read[0], Item::SlotImport { ranges, .. } if ranges == &[(5, 7)]));
    assert!(items(SliceSource::new(&raw("REDIS0012", &import))).is_err());
}

#[test]
fn every_version_is_read() {
    let body = b"\xfe\x01\x04\x01h\x01\x01f\x01v\x09\x01z\x0a\x01\x01f\x04\0val!\xff";
    let versions = (1..=12).map(|number| format!("REDIS{number:04}"));
    for magic in versions.chain(["VALKEY080".to_owned()]) {
        let read = items(SliceSource::new(&raw(&magic, body))).unwrap();
        let expected = [
            "1 \"h\" None None None 4 [\"f\", \"v\"]",
            "1 \"z\" None None None 4 [\"f\", \"val!\"]",
        ];
        assert_eq!(content(&read), expected, "{magic}");
    }
}

#[test]
fn one_number_means_two_things() {
    let redis = b"\x16\x01h\x01\x40\x66\x01a\x01x";
    let valkey = b"\x16\x01h\x01\x01a\x01x\x66\0\0\0\0\0\0\0";
    let read = |magic, body: &[u8]| {
        let items = items(SliceSource::new(&raw(magic, body))).unwrap();
        content(&items)
    };
    assert_eq!(read("REDIS0012", redis), read("VALKEY080", valkey));
}

/// "ReJSON-RL", version 3, as a number of nine bytes.
fn module_id() -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let id = b"ReJSON-RL".iter().fold(0u64, |id, letter| {
        let at = letters.iter().position(|it| it == letter).unwrap();
        id << 6 | at as u64
    });
    [&b"\x81"[..], &(id << 10 | 3).to_be_bytes()].concat()
}

#[test]
fn modules_are_refused_by_name_or_skipped() {
    let parts = &b"\x01\x05\x02\x06\x03\0\0\0\0\x04\0\0\0\0\0\0\0\0\x05\x03abc\0"[..];
    let key = [b"\x07\x01k", &module_id()[..], parts].concat();
    let aux = [b"\xf7", &module_id()[..], b"\x02\x01", parts].concat();
    for body in [key, aux] {
        let bytes = raw("REDIS0012", &body);
        let error = items(SliceSource::new(&bytes)).unwrap_err().to_string();
        assert!(error.contains("'ReJSON-RL'"), "{error}");
        let options = LoadOptions {
            skip_modules: true,
            ..load_options()
        };
        let mut reader = Reader::new(SliceSource::new(&bytes), options).unwrap();
        match reader.read().unwrap() {
            Item::ModuleKey { module, .. } | Item::ModuleAux { module } => {
                assert_eq!(module, "ReJSON-RL");
            }
            item => panic!("{item:?}"),
        }
        assert!(matches!(reader.read(), Ok(Item::End(_))));
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let refusal = |bytes: &[u8]| {
        let error = items(SliceSource::new(bytes)).unwrap_err();
        (error.offset, error.to_string())
    };
    for (bytes, offset, reason) in [
        (&b"REDIS00"[..], 0, "too early"),
        (b"RESP30011", 9, "Wrong signature"),
        (b"REDIS0013", 9, "Can't handle RDB format version 13"),
        (b"REDIS0011\x08", 10, "type 8: Unknown type or opcode"),
        (b"REDIS0011\xf6", 10, "Pre-release function format"),
        (b"REDIS0011\0\x01a\x05text", 13, "too early"),
        (b"REDIS0011\xff\x01\0\0\0\0\0\0\0", 18, "RDB CRC error"),
    ] {
        let (found, text) = refusal(bytes);
        assert!(text.contains(reason), "{text}");
        assert_eq!(found, offset, "{text}");
    }
}

/// A file with a value of each type, some in their large form.
fn sample(dialect: Dialect) -> Vec<u8> {
    let options = save_options(dialect, true);
    let hints = Hints::new((0..2).map(|dbid| DbHint {
        dbid,
        keys: 5,
        expiries: 1,
    }));
    let mut encoder = Encoder::new(options, hints);
    encoder.entry(0, &string("string", "text", Some(NOW_MS)));
    encoder.entry(0, &string("int", "123456", None));
    encoder.entry(1, &string("long", &"abcde ".repeat(50), None));
    encoder.entry(0, &expiring_hash("expiring"));
    let values: [&[u8]; 8] = [
        b"\x01\x02\x01a\xc0\x05",
        b"\x02\x02\xc0\x05\xc0\x03",
        b"\x02\x02\xc0\x05\x01a",
        b"\x04\x01\x01f\xc0\x05",
        b"\x05\x03\x01c\0\0\0\0\0\0\xf0\x7f\x01a\0\0\0\0\0\0\0\x40\x01b\0\0\0\0\0\0\xf8\xbf",
        b"\x15\0\0\x05\0\0\0\x05\0\x05\x01\x01g\x05\0\x05\0\0",
        &[&b"\x02\x01\x40\x41"[..], &[b'x'; 65]].concat(),
        &[&b"\x04\x02\x01f\x01v\x01g\x40\x41"[..], &[b'x'; 65]].concat(),
    ];
    for (number, bytes) in values.into_iter().enumerate() {
        let entry = value(bytes, 11, &format!("key{number}"));
        encoder.entry(number as u32 % 2, &entry);
    }
    file(&options, &[encoder.take(Vec::new())])
}

#[test]
fn no_part_of_a_file_is_one() {
    for dialect in DIALECTS {
        let whole = sample(dialect);
        assert_eq!(content(&items(SliceSource::new(&whole)).unwrap()).len(), 12);
        for len in 0..whole.len() {
            let error = items(SliceSource::new(&whole[..len])).unwrap_err();
            assert!(matches!(error.reason, Reason::Truncated), "{len}: {error}");
            assert!(error.offset <= len as u64);
        }
    }
}

#[test]
fn no_changed_bit_goes_unseen_or_does_harm() {
    for dialect in DIALECTS {
        let whole = sample(dialect);
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut changed = whole.clone();
                changed[at] ^= 1 << bit;
                let result = items(SliceSource::new(&changed));
                // By another version the file may be one that has no checksum.
                let is_version = (5..9).contains(&at);
                assert!(result.is_err() || is_version, "bit {bit} of byte {at}");
                // Where nobody compares the checksum it is read or not, but does no harm.
                let options = LoadOptions {
                    checksum: false,
                    ..load_options()
                };
                let Ok(mut reader) = Reader::new(SliceSource::new(&changed), options) else {
                    continue;
                };
                while let Ok(item) = reader.read() {
                    if matches!(item, Item::End(_)) {
                        break;
                    }
                }
            }
        }
    }
}

fn any_entry() -> impl Strategy<Value = (u32, KeyEntrySeed)> {
    let text = prop_oneof!["[a-c]{0,30}", "-?[0-9]{1,21}", "(ab){20,600}"];
    let seed = (
        0u8..5,
        proptest::collection::vec(text, 1..200),
        proptest::option::of(0i64..1 << 48),
    );
    (0u32..3, seed)
}

/// Type, strings, expiry.
type KeyEntrySeed = (u8, Vec<String>, Option<i64>);

/// The entry that a seed means.
fn grown(number: usize, (ty, strings, expiry_ms): &KeyEntrySeed) -> KeyEntry {
    let key = format!("key{number}");
    if *ty == 0 {
        return string(&key, &strings[0], *expiry_ms);
    }
    let mut elements: Vec<&String> = strings.iter().collect();
    if *ty != 1 {
        elements.sort();
        elements.dedup();
    }
    let number = [
        types::STRING,
        types::LIST,
        types::SET,
        types::ZSET_2,
        types::HASH,
    ];
    let mut bytes = Vec::new();
    let mut encoder = crate::rdb::encoder::Encoder::new(&mut bytes, None);
    encoder.len(elements.len() as u64).unwrap();
    for (at, element) in elements.iter().enumerate() {
        encoder.string(element.as_bytes()).unwrap();
        match ty {
            3 => encoder.double(at as f64 / 4.0).unwrap(),
            4 => encoder.string(strings[0].as_bytes()).unwrap(),
            _ => {}
        }
    }
    let mut source = SliceSource::new(&bytes);
    read_value(
        number[usize::from(*ty)],
        11,
        &Thresholds::default(),
        &mut source,
    )
    .unwrap()
    .into_entry(key.as_bytes(), *expiry_ms)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(seeds in proptest::collection::vec(any_entry(), 0..20), turn in 1usize..5) {
        let options = save_options(Dialect::Redis, false);
        let mut encoders = [(); 2].map(|()| Encoder::new(options, Arc::default()));
        let (mut chunks, mut expected) = (Vec::new(), Vec::new());
        for (number, (dbid, seed)) in seeds.iter().enumerate() {
            let entry = grown(number, seed);
            let encoder = &mut encoders[number % 2];
            encoder.entry(*dbid, &entry);
            if number % turn == 0 {
                chunks.insert(0, encoder.take(Vec::new()));
            }
            expected.push(key_text(&LoadedKey {
                dbid: *dbid,
                entry,
                idle_seconds: None,
                frequency: None,
            }));
        }
        chunks.extend(encoders.map(|mut encoder| encoder.take(Vec::new())));
        expected.sort();
        let written = file(&options, &chunks);
        prop_assert_eq!(&content(&items(SliceSource::new(&written)).unwrap()), &expected);
        prop_assert_eq!(&content(&items(StreamSource::new(&written[..], 0)).unwrap()), &expected);
    }
}
