//! Tests of snapshots as commands: against the words of Redis 8.0.6 for the same keys.

use super::*;
use crate::aof::{CommandReader, Record};

/// The commands, a line each.
fn lines(encoder: &mut CommandEncoder) -> Vec<String> {
    let bytes = std::mem::take(encoder.buffer());
    let mut reader = CommandReader::new(&bytes[..], 0);
    let mut lines = Vec::new();
    while let Some(record) = reader.next_record().unwrap() {
        if let Record::Command(argv) = record {
            let words: Vec<_> = argv
                .iter()
                .map(|arg| arg.escape_ascii().to_string())
                .collect();
            lines.push(words.join(" "));
        }
    }
    lines
}

fn head(kind: u8, len: usize, expires: bool) -> Head<'static> {
    Head {
        key: b"big",
        expiry_ms: expires.then_some(77),
        lru: 0,
        kind,
        len,
        fields_expire_from_ms: None,
    }
}

#[test]
fn parts_come_in_commands_of_64() {
    let mut encoder = CommandEncoder::default();
    encoder.begin(3, &head(kind::SET, 130, true));
    for member in 0..130 {
        encoder.part(Part::Member(format!("m{member}").as_bytes()));
    }
    encoder.end();
    let lines = lines(&mut encoder);
    assert_eq!(lines[0], "SELECT 3");
    assert!(lines[1].starts_with("SADD big m0 m1 ") && lines[1].ends_with(" m63"));
    assert!(lines[2].starts_with("SADD big m64 ") && lines[2].ends_with(" m127"));
    assert_eq!(lines[3..], ["SADD big m128 m129", "PEXPIREAT big 77"]);
}

#[test]
fn scores_and_fields_stand_as_in_redis() {
    let mut encoder = CommandEncoder::default();
    encoder.begin(0, &head(kind::ZSET, 3, false));
    for (member, score) in [(b"a", 1.0), (b"b", f64::NEG_INFINITY), (b"c", 0.1)] {
        encoder.part(Part::Scored { member, score });
    }
    encoder.end();
    let field = |expiry_ms| Part::Field {
        field: b"f",
        value: b"v",
        expiry_ms,
    };
    encoder.begin(0, &head(kind::HASH, 2, false));
    encoder.part(field(None));
    encoder.part(field(None));
    encoder.end();
    let expiring = Head {
        fields_expire_from_ms: Some(5),
        ..head(kind::HASH, 2, false)
    };
    encoder.begin(1, &expiring);
    encoder.part(field(None));
    encoder.part(field(Some(5)));
    encoder.end();
    assert_eq!(
        lines(&mut encoder),
        [
            "SELECT 0",
            "ZADD big 1 a -inf b 0.1 c",
            "HMSET big f v f v",
            "SELECT 1",
            "HMSET big f v",
            "HMSET big f v",
            "HPEXPIREAT big 5 FIELDS 1 f",
        ]
    );
}
