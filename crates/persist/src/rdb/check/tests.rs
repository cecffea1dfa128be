//! Reports about files, line by line.

use super::*;
use crate::rdb::Thresholds;
use crate::source::SliceSource;

fn options(stats: Option<StatsFormat>) -> CheckOptions<'static> {
    CheckOptions {
        file_name: "a.rdb",
        thresholds: Thresholds::default(),
        now_ms: 1_700_000_000_000,
        stats,
    }
}

/// The verdict and the report.
fn report(bytes: &[u8], stats: Option<StatsFormat>) -> (bool, String) {
    let mut out = Vec::new();
    let is_sound = check(SliceSource::new(bytes), &options(stats), &mut out, None).unwrap();
    (is_sound, String::from_utf8(out).unwrap())
}

#[track_caller]
fn says(bytes: &[u8], is_sound: bool, lines: &[&str]) {
    let (verdict, text) = report(bytes, None);
    assert_eq!(verdict, is_sound, "{text}");
    assert_eq!(text.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn a_sound_file() {
    let body = b"REDIS0011\xfa\x04name\x05value\xfe\x02\xfb\x03\x02\
        \xfc\x00\x68\xe5\xcf\x8b\x01\0\0\0\x01a\xc0\x0c\xfd\x01\0\0\0\0\x01b\x01x\
        \xf5\x04code\x02\x01e\0\xff";
    let whole = [&body[..], &serval_base::crc64(0, body).to_le_bytes()].concat();
    says(
        &whole,
        true,
        &[
            "[offset 0] Checking RDB file a.rdb",
            "[offset 21] AUX FIELD name = 'value'",
            "[offset 23] Selecting DB ID 2",
            "[offset 60] Empty collection under the key 'e'",
            "[offset 69] Checksum OK",
            "[offset 69] \\o/ RDB looks OK! \\o/",
            "[info] 2 keys read",
            "[info] 2 expires",
            "[info] 1 already expired",
            "[info] 0 subexpires",
            "[info] 1 functions",
            "[info] 1 empty keys, which loading leaves out",
        ],
    );
}

#[test]
fn files_that_are_not_sound() {
    let counts = |keys| {
        let first = format!("[info] {keys} keys read");
        let rest =
            "[info] 0 expires\n[info] 0 already expired\n[info] 0 subexpires\n[info] 0 functions";
        format!("{first}\n{rest}\n")
    };
    let error = "--- RDB ERROR DETECTED ---";
    for (bytes, lines, keys) in [
        (
            &b"REDIS0011\0\x01a\x05text"[..],
            "[offset 13] Unexpected EOF reading RDB file\n\
             [additional info] While doing: read-object-value\n\
             [additional info] Reading key 'a'\n\
             [additional info] Reading type 0 (string)\n",
            1,
        ),
        (
            b"REDIS0011\xff\x01\0\0\0\0\0\0\0",
            "[offset 18] RDB CRC error\n[additional info] While doing: check-sum\n",
            0,
        ),
        (
            b"REDIS0011\x96",
            "[offset 10] Invalid object type: 150\n[additional info] While doing: read-type\n",
            0,
        ),
        (
            b"RESP30011",
            "[offset 9] Wrong signature trying to load DB from file\n\
             [additional info] While doing: start\n",
            0,
        ),
        (
            b"REDIS0011\x18",
            "[offset 10] Unexpected EOF reading RDB file\n\
             [additional info] While doing: read-key\n\
             [additional info] Reading type 24 (hash-hashtable-md)\n",
            0,
        ),
    ] {
        let (is_sound, text) = report(bytes, None);
        let expected = format!(
            "[offset 0] Checking RDB file a.rdb\n{error}\n{lines}{}",
            counts(keys)
        );
        assert!(!is_sound);
        assert_eq!(text, expected);
    }
}

#[test]
fn versions_that_nobody_has_written() {
    let text = report(b"VALKEY987\xff\0\0\0\0\0\0\0\0", None).1;
    assert!(text.contains("[offset 9] Future RDB version 987 detected\n"));
    assert!(text.contains("looks OK, but loading requires config 'rdb-version-check relaxed'"));
    let text = report(b"REDIS0075\x96", None).1;
    assert!(text.contains("[offset 9] Foreign RDB version 75 detected\n"));
    let error = "[offset 10] Unknown object type 150 in RDB file with foreign version 75\n";
    assert!(text.contains(error), "{text}");
}

#[test]
fn sums_by_type() {
    let body = b"REDIS0011\0\x01a\x03abc\0\x01b\xc1\x10\x27\xfe\x01\
        \xfc\x01\0\0\0\0\0\0\0\x04\x03abc\x02\x01f\x02vv\x01g\xc0\x05\xff\0\0\0\0\0\0\0\0";
    let (is_sound, text) = report(body, Some(StatsFormat::Info));
    assert!(is_sound);
    for line in [
        "[info] db.0.type.string.keys.total:2",
        "[info] db.0.type.string.elements.size:8",
        "[info] db.0.type.string.elements.size.max:5",
        "[info] db.0.type.string.elements.size.avg:4.00",
        "[info] db.0.type.string.elements.size.p50:3.00",
        "[info] db.0.type.string.elements.size.p99:5.00",
        "[info] db.0.type.hash.keys.total:0",
        "[info] db.1.type.hash.keys.total:1",
        "[info] db.1.type.hash.already_expired.total:1",
        "[info] db.1.type.hash.keys.size:3",
        "[info] db.1.type.hash.elements.total:2",
        "[info] db.1.type.hash.elements.num.p90:2.00",
        "[info] db.1.type.hash.keys.value_size:5",
    ] {
        assert!(text.contains(&format!("{line}\n")), "{line} in {text}");
    }
    let table = report(body, Some(StatsFormat::Table)).1;
    let keys = "db.0.keys.total               \t2    \t0    \t0    \t0    \t0    \t0    \t0    \n";
    assert!(table.contains(keys), "{table}");
    let csv = report(body, Some(StatsFormat::Csv)).1;
    assert!(csv.contains("db.1.type.name,string,list,set,zset,hash,module,stream\n"));
    assert!(csv.contains("\ndb.1.keys.total,0,0,0,0,1,0,0\n"));
}
