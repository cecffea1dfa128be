//! Elements of a large collection, brought near before the commands of a pipeline that want them.
//!
//! What a key leads to is near when its commands run (see [`crate::dispatch::prepare`]), but an element of a collection of
//! a million is a few cache misses further on, one after the other. Neighbours in a pipeline that go to the same key show
//! what they will ask for; so do arguments that are many elements of it. Their misses are taken together, under
//! the lock that the first of them takes anyway.

use serval_base::number::parse_f64;
use serval_keyspace::{Access, ELEMENTS_NEAR_MAX, Key, SoughtElement};
use serval_resp::Argv;
use smallvec::SmallVec;

use crate::dispatch::Prepared;

type Sought<'a> = SmallVec<[SoughtElement<'a>; ELEMENTS_NEAR_MAX]>;

/// Brings near what the first of these requests, and those after it that go to the same collection, ask of it. Answers
/// how many requests were looked at, at least one. The caller is inside the gate.
pub(crate) fn bring_near<'a>(
    access: &mut Access<'_>,
    dbid: u32,
    requests: &[Prepared],
    argv: impl Fn(usize) -> Argv<'a>,
) -> usize {
    let Some(key) = key_of(dbid, requests, &argv) else {
        return 1;
    };
    let (elements, looked_at) = sought(key.hash, requests, argv);
    // One alone gains nothing by being asked for early; where the keyspace is busy, its command will be told so.
    if elements.len() > 1 && access.lock_one(dbid, key.hash).is_ok() {
        access.prefetch_elements(key, &elements);
    }
    looked_at.max(1)
}

/// The key of the first request.
fn key_of<'a>(
    dbid: u32,
    requests: &[Prepared],
    argv: &impl Fn(usize) -> Argv<'a>,
) -> Option<Key<'a>> {
    let request = requests.first()?;
    let at = request.spec?.simple_keys?.first;
    Some(Key {
        dbid,
        hash: request.hash?,
        bytes: argv(0).get(usize::from(at.unsigned_abs()))?,
    })
}

/// The elements that requests ask for, as long as they go to the key with this hash, and how many requests that are.
fn sought<'a>(
    hash: u64,
    requests: &[Prepared],
    argv: impl Fn(usize) -> Argv<'a>,
) -> (Sought<'a>, usize) {
    let mut elements = Sought::new();
    for (index, request) in requests.iter().enumerate() {
        let range = request.spec.and_then(|spec| spec.elements);
        let Some(range) = range.filter(|_| request.hash == Some(hash)) else {
            return (elements, index);
        };
        let argv = argv(index);
        let mut at = usize::from(range.first);
        while let Some(element) = argv.get(at) {
            if elements.len() == ELEMENTS_NEAR_MAX {
                return (elements, index);
            }
            let score = argv.get(at - 1).filter(|_| range.scored);
            elements.push((element, score.and_then(parse_f64)));
            at += usize::from(range.step);
            if range.step == 0 {
                break;
            }
        }
    }
    (elements, requests.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::prepare_one;
    use crate::testing::Line;
    use serval_base::sds_split::split_args;
    use serval_resp::ArgvBuf;

    const WRONG_TYPE: &str = "-WRONGTYPE Operation against a key holding the wrong kind of value";

    /// What a pipeline's first request leads to: elements with scores, and how many requests were looked at.
    fn of(pipeline: &[&str]) -> (Vec<(String, Option<f64>)>, usize) {
        let engine = Line::open().engine;
        let argvs: Vec<ArgvBuf> = pipeline.iter().map(|line| argv_of(line)).collect();
        let prepared = argvs
            .iter()
            .map(|argv| prepare_one(&engine, argv.as_argv()));
        let prepared: Vec<Prepared> = prepared.collect();
        let hash = prepared[0].hash.unwrap();
        let (elements, count) = sought(hash, &prepared, |index| argvs[index].as_argv());
        let text = |element: &[u8]| String::from_utf8(element.to_vec()).unwrap();
        let elements = elements
            .iter()
            .map(|(element, score)| (text(element), *score));
        (elements.collect(), count)
    }

    fn argv_of(line: &str) -> ArgvBuf {
        let mut argv = ArgvBuf::new();
        for arg in split_args(line.as_bytes()).unwrap() {
            argv.push(&arg);
        }
        argv
    }

    fn names(pipeline: &[&str]) -> (String, usize) {
        let (elements, count) = of(pipeline);
        let names: Vec<String> = elements.into_iter().map(|(name, _)| name).collect();
        (names.join(" "), count)
    }

    #[test]
    fn neighbours_with_one_key_are_looked_at_together() {
        let pipeline = [
            "HGET k a",
            "HSET k b 1 c 2",
            "HMGET k d e",
            "HGET l f",
            "HGET k g",
        ];
        assert_eq!(names(&pipeline), ("a b c d e".to_owned(), 3));
        assert_eq!(
            names(&["SADD k a b", "DEL k", "SADD k c"]),
            ("a b".to_owned(), 1)
        );
        assert_eq!(names(&["HGET k", "HGET k a"]), ("a".to_owned(), 2));
    }

    #[test]
    fn scores_are_those_that_members_are_to_have() {
        let (elements, count) = of(&["ZADD k 1.5 a x b", "ZRANK k c", "ZADD k NX 3 d"]);
        let expected = [("a", Some(1.5)), ("b", None), ("c", None), ("3", None)];
        assert_eq!(
            elements,
            expected.map(|(name, score)| (name.to_owned(), score))
        );
        assert_eq!(count, 3);
    }

    #[test]
    fn many_are_looked_at_in_parts() {
        let line = format!("SMISMEMBER k {}", "m ".repeat(ELEMENTS_NEAR_MAX - 1));
        assert_eq!(of(&[&line, "SISMEMBER k a", "SISMEMBER k b"]).1, 2);
        // Its elements do not fit: as many as do, and the rest of them not at all.
        let line = format!("SMISMEMBER k {}", "m ".repeat(ELEMENTS_NEAR_MAX + 1));
        let (elements, count) = of(&[&line, "SISMEMBER k a"]);
        assert_eq!((elements.len(), count), (ELEMENTS_NEAR_MAX, 0));
    }

    #[test]
    fn a_pipeline_on_large_collections_is_answered_as_ever() {
        let mut line = Line::open();
        let large = |range: std::ops::Range<u32>, name: &str| -> String {
            range
                .map(|number| format!(" {number} {name}{number}"))
                .collect()
        };
        for from in (0..5000).step_by(500) {
            line.run(&format!("ZADD z{}", large(from..from + 500, "m")));
            line.run(&format!("HSET h{}", large(from..from + 500, "v")));
            line.run(&format!("SADD s{}", large(from..from + 500, "x")));
        }
        line.run("SET t text");
        let pipeline = [
            ("ZRANK z m7", "7"),
            ("ZRANK z none", "(nil)"),
            ("ZADD z 9000 m8", "0"),
            ("ZRANK z m8", "4999"),
            ("ZADD z inf m9 x m9", "-ERR value is not a valid float"),
            ("ZSCORE z m9", "\"9\""),
            ("ZSCORE t a", WRONG_TYPE),
            ("HGET t a", WRONG_TYPE),
            ("HGET h 3", "\"v3\""),
            ("HMGET h 4 -4", "[\"v4\" (nil)]"),
            ("HDEL h 3", "1"),
            ("HGET h 3", "(nil)"),
            ("SREM s x5", "1"),
            ("SISMEMBER s 5", "1"),
            ("SISMEMBER none 5", "0"),
            ("SISMEMBER none 6", "0"),
        ];
        let expected: Vec<&str> = pipeline.iter().map(|(_, reply)| *reply).collect();
        let sent: Vec<String> = pipeline
            .iter()
            .map(|(line, _)| format!("{line}\r\n"))
            .collect();
        assert_eq!(line.pipeline(sent.concat().as_bytes()), expected.join(" "));
    }
}
