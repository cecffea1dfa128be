//! Values by their bytes: every type number that is read, and what is written of it.

use super::*;
use crate::source::SliceSource;
use serval_collections::listpack::Listpack;
use serval_keyspace::stream;
use serval_keyspace::{HashRef, ListRef, SetRef, Zset, encoding, packed};

/// The value that a type number and bytes stand for, or why they stand for none.
fn read(version: u16, bytes: &[u8]) -> std::result::Result<KeyEntry, String> {
    let (ty, rest) = bytes.split_first().expect("a type");
    let mut source = SliceSource::new(rest);
    read_value(*ty, version, &Thresholds::default(), &mut source)
        .map(|loaded| loaded.into_entry(b"key", None))
        .map_err(|error| error.to_string())
}

/// All that can be written.
pub(super) const DIALECTS: [Dialect; 3] = [Dialect::Redis, Dialect::Valkey, Dialect::Redis70];

/// All of a value as text, in order, after its encoding.
pub(super) fn words(entry: &KeyEntry) -> Vec<String> {
    let text = |element: serval_keyspace::Element<'_>| {
        String::from_utf8_lossy(&element.to_vec()).into_owned()
    };
    let mut words = vec![encoding::name(entry.encoding()).to_owned()];
    match entry.ty() {
        kind::LIST => ListRef::of(entry).for_each(|element| words.push(text(element))),
        kind::SET => words.extend(SetRef::of(entry).iter().map(text)),
        kind::HASH => HashRef::of(entry).for_each(&mut |field| {
            words.push(text(field.name));
            words.push(text(field.value));
            words.extend(field.expiry_ms.map(|at_ms| format!("@{at_ms}")));
        }),
        kind::ZSET => {
            for (member, score) in Zset::of(entry).iter() {
                words.push(text(member));
                words.push(score.value().to_string());
            }
        }
        kind::STRING => {
            let bytes = serval_keyspace::string_bytes(entry, &mut Vec::new()).to_vec();
            words.push(text(serval_keyspace::Element::Bytes(&bytes)));
        }
        kind::STREAM => words.extend(stream_words(stream::stream_of(entry))),
        ty => panic!("type {ty}"),
    }
    words
}

fn stream_words(value: &stream::Stream) -> Vec<String> {
    let nodes = value
        .log
        .nodes
        .iter()
        .map(|node| format!("{:?} {:?}", node.id(), node.dump()));
    nodes.chain([format!("{:?}", value.groups)]).collect()
}

#[track_caller]
fn check(bytes: &[u8], expected: &[&str]) {
    check_version(VERSION_SHARED, bytes, expected);
}

#[track_caller]
fn check_version(version: u16, bytes: &[u8], expected: &[&str]) {
    let entry = read(version, bytes).expect("a value");
    assert_eq!(words(&entry), expected);
    // And again by what we write.
    for dialect in DIALECTS {
        let mut out = Vec::new();
        write_value(&entry, dialect, true, &mut out).unwrap();
        let again = read(value_version(&entry, dialect), &out).expect("what was written");
        let mut again = words(&again);
        if again[0] == "listpack" && expected[0] == "listpackex" {
            // No field expires: it is written in the form that both peers know.
            again[0] = expected[0].to_owned();
        }
        assert_eq!(again, expected, "{dialect:?}");
    }
    // No part of it is a value.
    for len in 1..bytes.len() {
        assert!(read(version, &bytes[..len]).is_err(), "{len} bytes");
    }
}

#[track_caller]
fn refuse(bytes: &[u8], reason: &str) {
    let error = read(VERSION_SHARED, bytes).err().expect("no value");
    assert!(error.contains(reason), "{error}");
}

/// A type number, what stands before, and a listpack of these elements.
fn packed_value(before: &[u8], elements: &[&str]) -> Vec<u8> {
    let pack: Listpack = elements.iter().map(|element| element.as_bytes()).collect();
    let mut bytes = before.to_vec();
    Encoder::new(&mut bytes, None)
        .string(pack.as_ref().as_bytes())
        .unwrap();
    bytes
}

#[test]
fn lists() {
    check(b"\x01\x02\x01a\xc0\x05", &["listpack", "a", "5"]);
    let ziplist = b"\x0a\x11\x11\0\0\0\x0e\0\0\0\x02\0\0\x02ab\x04\xf3\xff";
    let entry = read(VERSION_SHARED, ziplist).unwrap();
    assert_eq!(words(&entry), ["quicklist", "ab", "2"]);
    check(
        b"\x0e\x01\x11\x11\0\0\0\x0e\0\0\0\x02\0\0\x02ab\x04\xf3\xff",
        &["listpack", "ab", "2"],
    );
    let one = packed_value(b"\x12\x01\x02", &["ab", "2"]);
    check(&one, &["listpack", "ab", "2"]);
    let two = [
        &packed_value(b"\x12\x02\x02", &["ab", "2"])[..],
        b"\x01\x03xyz",
    ]
    .concat();
    check(&two, &["quicklist", "ab", "2", "xyz"]);
    let empty = packed_value(b"\x12\x01\x02", &[]);
    for bytes in [&b"\x01\0"[..], b"\x0e\0", b"\x12\0", &empty] {
        refuse(bytes, "without elements");
    }
    refuse(
        &packed_value(b"\x12\x01\x03", &["a"]),
        "Quicklist integrity",
    );
    let mut wrong = one;
    wrong[8] = 3;
    refuse(&wrong, "Listpack integrity");
    refuse(b"\x12\x01\x01\0", "Quicklist integrity");
    refuse(
        b"\x01\x81\xff\xff\xff\xff\xff\xff\xff\xff\x01a",
        "too early",
    );
}

#[test]
fn sets() {
    check(b"\x02\x02\xc0\x05\xc0\x03", &["intset", "3", "5"]);
    check(b"\x02\x02\xc0\x05\x01a", &["listpack", "5", "a"]);
    check(b"\x0b\x0a\x02\0\0\0\x01\0\0\0\x05\0", &["intset", "5"]);
    check(
        &packed_value(b"\x14", &["ab", "2"]),
        &["listpack", "ab", "2"],
    );
    let long = [&b"\x02\x01\x40\x41"[..], &[b'x'; 65]].concat();
    check(&long, &["hashtable", &"x".repeat(65)]);
    refuse(b"\x02\0", "without elements");
    refuse(b"\x02\x02\xc0\x05\xc0\x05", "Duplicate");
    refuse(b"\x02\x02\x01a\x01a", "Duplicate");
    refuse(b"\x0b\x0a\x02\0\0\0\x02\0\0\0\x05\0", "Intset integrity");
    refuse(
        &packed_value(b"\x14", &["2", "a", "2"]),
        "Set listpack integrity",
    );
    refuse(&packed_value(b"\x14", &[]), "without elements");
}

#[test]
fn large_sets_become_tables() {
    let mut intset = serval_collections::intset::Intset::new();
    (0..513).for_each(|int| assert!(intset.insert(int)));
    let mut bytes = vec![types::SET_INTSET];
    Encoder::new(&mut bytes, None)
        .string(&intset.as_ref().dump())
        .unwrap();
    let members: Vec<String> = (0..129).map(|int| format!("m{int}")).collect();
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    for (bytes, len) in [(bytes, 513), (packed_value(b"\x14", &members), 129)] {
        let entry = read(VERSION_SHARED, &bytes).unwrap();
        assert_eq!(entry.encoding(), encoding::HASHTABLE);
        assert_eq!(SetRef::of(&entry).len(), len);
    }
}

#[test]
fn hashes() {
    check(b"\x04\x01\x01f\xc0\x05", &["listpack", "f", "5"]);
    check(
        b"\x09\x0a\x01\x01f\x04\0val!\xff",
        &["listpack", "f", "val!"],
    );
    check(
        b"\x0d\x11\x11\0\0\0\x0e\0\0\0\x02\0\0\x02ab\x04\xf3\xff",
        &["listpack", "ab", "2"],
    );
    check(
        &packed_value(b"\x10", &["ab", "2"]),
        &["listpack", "ab", "2"],
    );
    let long = [&b"\x04\x02\x01f\x01v\x01g\x40\x41"[..], &[b'x'; 65]].concat();
    let entry = read(VERSION_SHARED, &long).unwrap();
    assert_eq!(
        (entry.encoding(), HashRef::of(&entry).len()),
        (encoding::HASHTABLE, 2)
    );
    refuse(b"\x04\0", "without elements");
    refuse(b"\x04\x02\x01f\x01v\x01f\x01v", "dup elements");
    refuse(b"\x09\x02\0\xff", "Zipmap integrity");
    refuse(
        &packed_value(b"\x10", &["a", "b", "c"]),
        "Hash listpack integrity",
    );
    refuse(
        &packed_value(b"\x10", &["a", "b", "a", "c"]),
        "Hash listpack integrity",
    );
}

#[test]
fn sorted_sets() {
    let expected = ["listpack", "b", "-1.5", "a", "2", "c", "inf"];
    check(b"\x03\x03\x01a\x012\x01b\x04-1.5\x01c\xfe", &expected);
    check(
        b"\x05\x03\x01c\0\0\0\0\0\0\xf0\x7f\x01a\0\0\0\0\0\0\0\x40\x01b\0\0\0\0\0\0\xf8\xbf",
        &expected,
    );
    check(
        &packed_value(b"\x11", &["b", "-1.5", "a", "2", "c", "inf"]),
        &expected,
    );
    check(
        b"\x0c\x12\x12\0\0\0\x0e\0\0\0\x02\0\0\x02ab\x04\x011\xff",
        &["listpack", "ab", "1"],
    );
    let long = [&b"\x03\x01\x40\x41"[..], &[b'x'; 65], b"\x011"].concat();
    check(&long, &["skiplist", &"x".repeat(65), "1"]);
    refuse(b"\x03\0", "without elements");
    refuse(b"\x03\x01\x01a\xfd", "NAN score");
    refuse(b"\x05\x01\x01a\0\0\0\0\0\0\xf8\x7f", "NAN score");
    refuse(b"\x03\x02\x01a\x011\x01a\x012", "Duplicate");
    refuse(b"\x03\x01\x01a\x03abc", "no number");
    for elements in [
        &["a", "1", "b"][..],
        &["a", "2", "b", "1"],
        &["b", "1", "a", "1"],
        &["a", "1", "a", "2"],
        &["a", "x"],
        &["a", "nan"],
        &["a", ""],
    ] {
        refuse(&packed_value(b"\x11", elements), "Zset listpack integrity");
    }
    refuse(
        b"\x0c\x12\x12\0\0\0\x0e\0\0\0\x02\0\0\x02ab\x04\x01x\xff",
        "Zset ziplist integrity",
    );
}

#[test]
fn fields_that_expire() {
    let relative = b"\x18\x64\0\0\0\0\0\0\0\x03\x03\x01a\x01x\0\x01b\x01y\x01\x01c\x01z";
    let expected = ["listpackex", "c", "z", "@100", "a", "x", "@102", "b", "y"];
    check_version(VERSION_REDIS_MAX, relative, &expected);
    let absolute = b"\x16\x03\x40\x66\x01a\x01x\0\x01b\x01y\x40\x64\x01c\x01z";
    check_version(VERSION_REDIS_MAX, absolute, &expected);
    let valkey = b"\x16\x03\x01a\x01x\x66\0\0\0\0\0\0\0\x01b\x01y\xff\xff\xff\xff\xff\xff\xff\xff\
        \x01c\x01z\x64\0\0\0\0\0\0\0";
    check_version(VERSION_VALKEY, valkey, &expected);
    let elements = ["c", "z", "100", "b", "y", "0"];
    let expected = ["listpackex", "c", "z", "@100", "b", "y"];
    check_version(
        VERSION_REDIS_MAX,
        &packed_value(b"\x17", &elements),
        &expected,
    );
    let ga = packed_value(b"\x19\x64\0\0\0\0\0\0\0", &elements);
    check_version(VERSION_REDIS_MAX, &ga, &expected);
    let never = packed_value(b"\x19\0\0\0\0\0\0\0\0", &elements[3..]);
    check_version(VERSION_REDIS_MAX, &never, &["listpackex", "b", "y"]);
}

#[test]
fn impossible_times_of_fields() {
    for bytes in [
        &b"\x18\x64\0\0\0\0\0\0\0\x01\x81\0\x01\0\0\0\0\0\0\x01a\x01x"[..],
        b"\x18\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02\x01a\x01x",
        b"\x18\xff\xff\xff\xff\xff\xff\xff\x7f\x01\x81\xff\xff\xff\xff\xff\xff\xff\xff\x01a\x01x",
        b"\x16\x01\x81\0\x01\0\0\0\0\0\0\x01a\x01x",
    ] {
        refuse(bytes, "impossible time");
    }
    // Valkey takes it, and nobody could be told of it in Redis's form.
    let late = b"\x16\x01\x01a\x01x\0\0\0\0\0\0\x01\0";
    assert!(read(VERSION_VALKEY, late).is_err());
    for elements in [
        &["c", "z", "100", "b", "y", "99"][..],
        &["c", "z", "0", "b", "y", "99"],
        &["c", "z", "soon"],
        &["c", "z", "-1"],
        &["c", "z", "281474976710656"],
        &["c", "z"],
        &["c", "z", "1", "c", "z", "2"],
    ] {
        refuse(&packed_value(b"\x17", elements), "Hash listpack integrity");
    }
}

/// A stream of the third form with one node of one entry, and what follows its entries.
fn stream_value(node_id: u64, rest: &[u8]) -> Vec<u8> {
    let mut bytes = vec![types::STREAM_LISTPACKS_3, 1];
    let mut encoder = Encoder::new(&mut bytes, None);
    encoder
        .string(&stream::StreamId::new(node_id, 0).to_bytes())
        .unwrap();
    // One entry, none deleted, one field; then flags, both differences, value, elements.
    let mut pack = Listpack::new();
    for element in ["1", "0", "1", "field", "0", "2", "0", "0", "value", "4"] {
        pack.push(element.as_bytes());
    }
    encoder.string(pack.as_ref().as_bytes()).unwrap();
    bytes.extend_from_slice(rest);
    bytes
}

#[test]
fn streams() {
    let id = stream::StreamId::new(5, 0).to_bytes();
    let group = [
        &b"\x01\x05\0\x05\0\0\0\x01\x01\x01g\x05\0\x01\x01"[..],
        &id,
        b"\x64\0\0\0\0\0\0\0\x02\x01\x01c\x64\0\0\0\0\0\0\0\x65\0\0\0\0\0\0\0\x01",
        &id,
    ]
    .concat();
    let whole = stream_value(5, &group);
    let entry = read(VERSION_SHARED, &whole).unwrap();
    let value = stream::stream_of(&entry);
    assert_eq!((value.log.len(), value.log.first_id.ms), (1, 5));
    let (name, found) = value.groups.iter().next().unwrap();
    assert_eq!(
        (name, found.entries_read, found.pending().len()),
        (&b"g"[..], Some(1), 1)
    );
    let consumer = found.consumers().next().unwrap();
    assert_eq!((consumer.seen_ms, consumer.active_ms), (100, 101));
    let mut out = Vec::new();
    write_value(&entry, Dialect::Redis, false, &mut out).unwrap();
    assert_eq!(out, whole);
    for len in 1..whole.len() {
        assert!(read(VERSION_SHARED, &whole[..len]).is_err(), "{len} bytes");
    }
    // No entries, a group without consumers; and the first form of it.
    for bytes in [
        &b"\x15\0\0\x05\0\0\0\x05\0\x05\x01\x01g\x05\0\x05\0\0"[..],
        b"\x0f\0\0\x05\0\x01\x01g\x05\0\0\0",
    ] {
        let entry = read(VERSION_SHARED, bytes).unwrap();
        assert_eq!(stream::stream_of(&entry).log.last_id.ms, 5);
    }
}

#[test]
fn corrupt_streams() {
    let id = stream::StreamId::new(5, 0).to_bytes();
    let head = &b"\x01\x05\0\x05\0\0\0\x01\x01\x01g\x05\0\x01"[..];
    let nack = &[&id[..], &[0; 8], b"\x01"].concat()[..];
    let consumer = &[&b"\x01c"[..], &[0; 16]].concat()[..];
    for (rest, reason) in [
        (&b"\x02\x05\0\x05\0\0\0\x01\0"[..], "length inconsistent"),
        (b"\x01\x04\0\x05\0\0\0\x01\0", "last ID below"),
        (
            &[head, b"\x02", nack, nack].concat(),
            "Duplicated global PEL",
        ),
        (&[head, b"\x01", nack, b"\0"].concat(), "without consumer"),
        (
            &[head, b"\0\x02", consumer, b"\0", consumer, b"\0"].concat(),
            "Duplicate stream consumer",
        ),
        (
            &[head, b"\0\x01", consumer, b"\x01", &id].concat(),
            "not found in group",
        ),
        (
            &[head, b"\x01", nack, b"\x01", consumer, b"\x02", &id, &id].concat(),
            "Duplicated consumer PEL",
        ),
        (
            b"\x01\x05\0\x05\0\0\0\x01\x02\x01g\x05\0\x01\0\0\x01g\x05\0\x01\0\0",
            "Duplicated consumer group",
        ),
        (
            &[head, b"\x81\xff\xff\xff\xff\xff\xff\xff\xff"].concat(),
            "too early",
        ),
    ] {
        refuse(&stream_value(5, rest), reason);
    }
    refuse(b"\x15\x01\x02ab", "size of a stream ID");
    let mut wrong = stream_value(5, b"");
    let at = wrong.len() - 3;
    wrong[at] = 7;
    refuse(&wrong, "Stream listpack integrity");
}

#[test]
fn modules_are_refused_by_name() {
    // "ReJSON-RL", version 3.
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let id = b"ReJSON-RL".iter().fold(0u64, |id, letter| {
        let index = letters.iter().position(|other| other == letter).unwrap();
        id << 6 | index as u64
    }) << 10
        | 3;
    let bytes = [&b"\x07\x81"[..], &id.to_be_bytes()].concat();
    refuse(&bytes, "'ReJSON-RL'");
    refuse(b"\x06\0", "module");
    refuse(b"\x08\0", "type 8");
    refuse(b"\x1a\0", "type 26");
}

/// The type number, the version and what follows the number, as Redis 7.0 is to be told.
#[track_caller]
fn check_for_redis_7_0(bytes: &[u8], ty: u8, rest: &[u8]) {
    let entry = read(VERSION_REDIS_MAX, bytes).expect("a value");
    let mut out = Vec::new();
    write_value(&entry, Dialect::Redis70, true, &mut out).unwrap();
    assert_eq!((out[0], &out[1..]), (ty, rest));
    let is_known = ty <= types::STREAM_LISTPACKS_2;
    let version = value_version(&entry, Dialect::Redis70);
    assert_eq!(
        version,
        if is_known {
            VERSION_REDIS_7_0
        } else {
            VERSION_REDIS_MAX
        }
    );
}

#[test]
fn redis_7_0_is_told_in_forms_that_it_reads() {
    check_for_redis_7_0(b"\0\x01a", types::STRING, b"\x01a");
    let list = packed_value(b"\x12\x01\x02", &["ab", "2"]);
    check_for_redis_7_0(&list, types::LIST_QUICKLIST_2, &list[1..]);
    let set = packed_value(b"\x14", &["ab", "-2", "70000"]);
    check_for_redis_7_0(&set, types::SET, b"\x03\x02ab\xc0\xfe\xc2\x70\x11\x01\0");
    let ints = b"\x0b\x0a\x02\0\0\0\x01\0\0\0\x05\0";
    check_for_redis_7_0(ints, types::SET_INTSET, &ints[1..]);
    let zset = packed_value(b"\x11", &["a", "1"]);
    check_for_redis_7_0(&zset, types::ZSET_LISTPACK, &zset[1..]);
    let hash = packed_value(b"\x10", &["a", "1"]);
    check_for_redis_7_0(&hash, types::HASH_LISTPACK, &hash[1..]);
    let group = &b"\x05\0\x05\0\0\0\x01\x01\x01g\x05\0\x01\0\x01\x01c\x64\0\0\0\0\0\0\0"[..];
    let without_active = [&b"\x01"[..], group, b"\0"].concat();
    let with_active = [&b"\x01"[..], group, &[0xff; 8], b"\0"].concat();
    check_for_redis_7_0(
        &stream_value(5, &with_active),
        types::STREAM_LISTPACKS_2,
        &stream_value(5, &without_active)[1..],
    );
    // What it does not know it is not told in part: the version has it refuse the whole.
    let expiring = packed_value(b"\x19\x64\0\0\0\0\0\0\0", &["c", "z", "100"]);
    check_for_redis_7_0(&expiring, types::HASH_LISTPACK_EX, &expiring[1..]);
}

#[test]
fn packed_collections_are_copied_bytes() {
    let bytes = packed_value(b"\x10", &["ab", "2"]);
    let entry = read(VERSION_SHARED, &bytes).unwrap();
    let pack = serval_collections::pack::PackRef::new(packed(&entry).unwrap());
    assert_eq!(pack.dump(), &bytes[2..]);
    let mut out = Vec::new();
    write_value(&entry, Dialect::Redis, true, &mut out).unwrap();
    assert_eq!(out, bytes);
}
