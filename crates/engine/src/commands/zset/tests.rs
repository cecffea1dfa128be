//! The commands on both forms of a sorted set.

use crate::testing::{Line, check, check_both};

const WRONG_TYPE: &str = "-WRONGTYPE Operation against a key holding the wrong kind of value";
const NOT_FLOAT: &str = "-ERR value is not a valid float";
const NOT_INTEGER: &str = "-ERR value is not an integer or out of range";
const SYNTAX: &str = "-ERR syntax error";

/// The directive that keeps even the smallest sorted set as a tree.
const FORMS: &str = "zset-max-listpack-entries";

#[test]
fn zadd_adds_and_changes() {
    check_both(
        FORMS,
        &[
            ("ZADD z 1 a 2 b 3 c", "3"),
            ("ZADD z 2 a 2 b", "0"),
            ("ZADD z CH 1 a 2 b 9 d", "2"),
            ("ZADD z NX 5 a 5 e", "1"),
            ("ZADD z XX CH 6 a 6 f", "1"),
            ("ZADD z GT CH 5 a 7 b", "1"),
            ("ZADD z LT CH 5 a 8 b 1 g", "2"),
            ("ZADD z INCR 2.5 a", "\"7.5\""),
            ("ZADD z NX INCR 2.5 a", "(nil)"),
            ("ZADD z XX INCR 2.5 nobody", "(nil)"),
            ("ZADD z GT INCR -1 a", "(nil)"),
            ("ZINCRBY z 1 a", "\"8.5\""),
            (
                "ZRANGE z 0 -1 WITHSCORES",
                r#"["g" "1" "c" "3" "e" "5" "b" "7" "a" "8.5" "d" "9"]"#,
            ),
            ("ZADD none XX 1 a", "0"),
            ("ZADD none XX INCR 1 a", "(nil)"),
            ("EXISTS none", "0"),
            ("ZADD i inf a -inf b", "2"),
            (
                "ZINCRBY i -inf a",
                "-ERR resulting score is not a number (NaN)",
            ),
            ("ZADD i 1e400 a", NOT_FLOAT),
            ("ZADD i nan a", NOT_FLOAT),
            ("ZADD i 1 a x b", NOT_FLOAT),
            (
                "ZADD i 1",
                "-ERR wrong number of arguments for 'zadd' command",
            ),
            ("ZADD i 1 a 2", SYNTAX),
            ("ZADD i NX 1", SYNTAX),
            (
                "ZADD i NX XX 1 a",
                "-ERR XX and NX options at the same time are not compatible",
            ),
            (
                "ZADD i GT LT 1 a",
                "-ERR GT, LT, and/or NX options at the same time are not compatible",
            ),
            (
                "ZADD i INCR 1 a 2 b",
                "-ERR INCR option supports a single increment-element pair",
            ),
            ("SET s x", "OK"),
            ("ZADD s 1 a", WRONG_TYPE),
            ("ZINCRBY s 1 a", WRONG_TYPE),
        ],
    );
}

#[test]
fn members_are_asked_about() {
    check_both(
        FORMS,
        &[
            ("ZADD z 1 a 2 b 2 c 3 10", "4"),
            ("ZCARD z", "4"),
            ("ZSCORE z 10", "\"3\""),
            ("ZSCORE z x", "(nil)"),
            ("ZMSCORE z a x c", r#"["1" (nil) "2"]"#),
            ("ZMSCORE none a", "[(nil)]"),
            ("ZRANK z c", "2"),
            ("ZREVRANK z c", "1"),
            ("ZRANK z c WITHSCORE", r#"[2 "2"]"#),
            ("ZRANK z x WITHSCORE", "(nil array)"),
            ("ZRANK z x", "(nil)"),
            ("ZRANK none x", "(nil)"),
            ("ZRANK z c x", SYNTAX),
            (
                "ZRANK z c WITHSCORE x",
                "-ERR wrong number of arguments for 'zrank' command",
            ),
            ("ZCOUNT z (1 2", "2"),
            ("ZCOUNT z -inf +inf", "4"),
            ("ZCOUNT z 3 1", "0"),
            ("ZCOUNT z x 1", "-ERR min or max is not a float"),
            ("ZCOUNT none 1 2", "0"),
            ("ZADD l 0 a 0 b 0 c 0 d", "4"),
            ("ZLEXCOUNT l - +", "4"),
            ("ZLEXCOUNT l [b (d", "2"),
            ("ZLEXCOUNT l + -", "0"),
            (
                "ZLEXCOUNT l b d",
                "-ERR min or max not valid string range item",
            ),
            ("SET s x", "OK"),
            ("ZCARD s", WRONG_TYPE),
            ("ZSCORE s a", WRONG_TYPE),
            ("ZMSCORE s a", WRONG_TYPE),
            ("ZRANK s a", WRONG_TYPE),
            ("ZCOUNT s 1 2", WRONG_TYPE),
        ],
    );
}

#[test]
fn ranges_are_by_rank_score_or_member() {
    check_both(
        FORMS,
        &[
            ("ZADD z 1 a 2 b 3 c 4 d", "4"),
            ("ZRANGE z 1 2", r#"["b" "c"]"#),
            ("ZRANGE z -2 -1 REV WITHSCORES", r#"["b" "2" "a" "1"]"#),
            ("ZRANGE z -100 100", r#"["a" "b" "c" "d"]"#),
            ("ZRANGE z 3 1", "[]"),
            ("ZRANGE z 9223372036854775807 -9223372036854775808", "[]"),
            ("ZREVRANGE z 0 1", r#"["d" "c"]"#),
            ("ZRANGE z (1 3 BYSCORE", r#"["b" "c"]"#),
            ("ZRANGE z 3 (1 BYSCORE REV", r#"["c" "b"]"#),
            ("ZRANGEBYSCORE z -inf +inf LIMIT 1 2", r#"["b" "c"]"#),
            (
                "ZREVRANGEBYSCORE z +inf -inf WITHSCORES LIMIT 1 1",
                r#"["c" "3"]"#,
            ),
            ("ZRANGEBYSCORE z 1 4 LIMIT 0 0", "[]"),
            ("ZRANGEBYSCORE z 1 4 LIMIT 4 9", "[]"),
            ("ZRANGEBYSCORE z 1 4 LIMIT 1 -5", r#"["b" "c" "d"]"#),
            (
                "ZRANGEBYSCORE z 1 4 LIMIT 9223372036854775807 9223372036854775807",
                "[]",
            ),
            ("ZADD l 0 a 0 b 0 c 0 d", "4"),
            ("ZRANGE l [b + BYLEX", r#"["b" "c" "d"]"#),
            ("ZRANGE l + (b BYLEX REV LIMIT 1 9", r#"["c"]"#),
            ("ZRANGEBYLEX l - (c", r#"["a" "b"]"#),
            ("ZREVRANGEBYLEX l (c -", r#"["b" "a"]"#),
            ("ZRANGE none 0 -1", "[]"),
            (
                "ZRANGE z 0 -1 LIMIT 1 1",
                "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX",
            ),
            (
                "ZRANGE l - + BYLEX WITHSCORES",
                "-ERR syntax error, WITHSCORES not supported in combination with BYLEX",
            ),
            ("ZRANGE z 0 1 BYSCORE BYLEX", SYNTAX),
            ("ZREVRANGE z 0 1 REV", SYNTAX),
            ("ZRANGE z x 1", NOT_INTEGER),
            ("ZRANGE z x 1 BYSCORE", "-ERR min or max is not a float"),
            ("ZRANGESTORE to z 1 2", "2"),
            ("ZRANGE to 0 -1 WITHSCORES", r#"["b" "2" "c" "3"]"#),
            ("ZRANGESTORE to z 3 +inf BYSCORE REV", "0"),
            ("ZRANGESTORE to z 9 1 BYSCORE REV LIMIT 1 1", "1"),
            ("ZRANGE to 0 -1", r#"["c"]"#),
            ("ZRANGESTORE z z 0 0", "1"),
            ("ZRANGESTORE to none 0 -1", "0"),
            ("EXISTS to", "0"),
            ("ZRANGESTORE to z 0 1 WITHSCORES", SYNTAX),
        ],
    );
}

#[test]
fn a_negative_offset_is_what_redis_makes_of_it() {
    let steps = |listpack: [&'static str; 2]| {
        [
            ("ZADD z 1 a 2 b 3 c 4 d", "4"),
            ("ZRANGEBYSCORE z 2 4 LIMIT -2 9", listpack[0]),
            ("ZREVRANGEBYSCORE z 4 2 LIMIT -2 9", listpack[1]),
            ("ZRANGEBYSCORE z 2 4 LIMIT -9 9", "[]"),
        ]
    };
    check(&steps(["[]", "[]"]));
    let mut line = Line::open();
    line.run("CONFIG SET zset-max-listpack-entries 0");
    for (command, expected) in steps([r#"["c" "d"]"#, r#"["c" "b"]"#]) {
        assert_eq!(line.run(command), expected, "{command}");
    }
}

#[test]
fn members_are_removed() {
    check_both(
        FORMS,
        &[
            ("ZADD z 1 a 2 b 3 c 4 d 5 e 6 f", "6"),
            ("ZREM z a x a", "1"),
            ("ZREMRANGEBYRANK z -1 -1", "1"),
            ("ZREMRANGEBYSCORE z (2 (4", "1"),
            ("ZRANGE z 0 -1", r#"["b" "d" "e"]"#),
            ("ZREMRANGEBYRANK z 5 9", "0"),
            ("ZREM z b d e x", "3"),
            ("EXISTS z", "0"),
            ("ZREM z a", "0"),
            ("ZREMRANGEBYRANK z x 1", NOT_INTEGER),
            ("ZREMRANGEBYSCORE z x 1", "-ERR min or max is not a float"),
            (
                "ZREMRANGEBYLEX z x 1",
                "-ERR min or max not valid string range item",
            ),
            ("ZADD l 0 a 0 b 0 c", "3"),
            ("ZREMRANGEBYLEX l [b +", "2"),
            ("ZREMRANGEBYLEX l - +", "1"),
            ("EXISTS l", "0"),
        ],
    );
}

#[test]
fn ends_are_popped() {
    check_both(
        FORMS,
        &[
            ("ZADD z 1 a 2 b 3 c 4 d 5 e", "5"),
            ("ZPOPMIN z", r#"["a" "1"]"#),
            ("ZPOPMAX z 2", r#"["e" "5" "d" "4"]"#),
            ("ZPOPMIN z 0", "[]"),
            (
                "ZPOPMIN z -1",
                "-ERR value is out of range, must be positive",
            ),
            (
                "ZPOPMIN z x",
                "-ERR value is out of range, must be positive",
            ),
            ("ZPOPMIN z 1 2", SYNTAX),
            ("ZMPOP 2 none z MAX", r#"["z" [["c" "3"]]]"#),
            ("ZMPOP 1 z MIN COUNT 9", r#"["z" [["b" "2"]]]"#),
            ("EXISTS z", "0"),
            ("ZMPOP 1 z MIN", "(nil array)"),
            ("ZPOPMAX z", "[]"),
            ("ZMPOP 0 z MIN", "-ERR numkeys should be greater than 0"),
            ("ZMPOP 9223372036854775807 z MIN", SYNTAX),
            (
                "ZMPOP 1 z MIN COUNT 0",
                "-ERR count should be greater than 0",
            ),
            ("ZMPOP 1 z MIN COUNT 1 COUNT 1", SYNTAX),
            ("ZMPOP 1 z UP", SYNTAX),
            ("SET s x", "OK"),
            ("ZPOPMIN s", WRONG_TYPE),
            ("ZPOPMIN s 0", WRONG_TYPE),
            ("ZMPOP 2 s z MIN", WRONG_TYPE),
        ],
    );
    check_both(
        FORMS,
        &[
            ("HELLO 3", &hello()),
            ("ZADD z 1 a 2 b 3 c", "3"),
            ("ZPOPMIN z", r#"["a" 1]"#),
            ("ZPOPMIN z 1", r#"[["b" 2]]"#),
            ("ZRANGE z 0 -1 WITHSCORES", r#"[["c" 3]]"#),
            ("ZSCORE z c", "3"),
        ],
    );
}

fn hello() -> String {
    Line::open().run("HELLO 3")
}

#[test]
fn sets_are_combined() {
    check_both(
        FORMS,
        &[
            ("ZADD x 1 a 2 b 3 c", "3"),
            ("ZADD y 10 b 20 c 30 d", "3"),
            (
                "ZUNION 2 x y WITHSCORES",
                r#"["a" "1" "b" "12" "c" "23" "d" "30"]"#,
            ),
            (
                "ZUNION 2 x y WEIGHTS 2 1 AGGREGATE MAX WITHSCORES",
                r#"["a" "2" "b" "10" "c" "20" "d" "30"]"#,
            ),
            (
                "ZINTER 2 x y WITHSCORES AGGREGATE MIN",
                r#"["b" "2" "c" "3"]"#,
            ),
            ("ZINTER 3 x y none", "[]"),
            ("ZDIFF 2 x y", r#"["a"]"#),
            ("ZDIFF 2 x x", "[]"),
            ("ZINTERCARD 2 x y", "2"),
            ("ZINTERCARD 2 x y LIMIT 1", "1"),
            ("ZINTERCARD 2 x y LIMIT 0", "2"),
            ("ZINTERCARD 2 x y LIMIT -1", "-ERR LIMIT can't be negative"),
            ("ZUNIONSTORE to 2 x y", "4"),
            ("ZINTERSTORE to 2 x y WEIGHTS 1 -1", "2"),
            ("ZRANGE to 0 -1 WITHSCORES", r#"["c" "-17" "b" "-8"]"#),
            ("ZDIFFSTORE to 2 x y", "1"),
            ("ZDIFFSTORE to 2 x x", "0"),
            ("EXISTS to", "0"),
            (
                "ZUNION 0 x",
                "-ERR at least 1 input key is needed for 'zunion' command",
            ),
            ("ZUNION 3 x y", SYNTAX),
            ("ZUNION 9223372036854775807 x y", SYNTAX),
            ("ZUNION x y", NOT_INTEGER),
            ("ZUNION 1 x WEIGHTS x", "-ERR weight value is not a float"),
            ("ZUNION 1 x WEIGHTS", SYNTAX),
            ("ZUNION 1 x AGGREGATE AVG", SYNTAX),
            ("ZDIFF 1 x WEIGHTS 1", SYNTAX),
            ("ZUNIONSTORE to 1 x WITHSCORES", SYNTAX),
            ("ZADD inf inf a", "1"),
            ("ZADD minf -inf a", "1"),
            ("ZUNION 2 inf minf WITHSCORES", r#"["a" "0"]"#),
            ("ZUNION 1 inf WEIGHTS 0 WITHSCORES", r#"["a" "0"]"#),
            ("SET s x", "OK"),
            ("ZUNION 2 x s", WRONG_TYPE),
        ],
    );
}

#[test]
fn random_members_are_members() {
    for entries in ["128", "0"] {
        let mut line = Line::open();
        line.run(&format!("CONFIG SET zset-max-listpack-entries {entries}"));
        assert_eq!(line.run("ZRANDMEMBER z"), "(nil)");
        assert_eq!(line.run("ZRANDMEMBER z 3"), "[]");
        (0..20).for_each(|n| drop(line.run(&format!("ZADD z {n} m{n}"))));
        assert!(line.run("ZRANDMEMBER z").starts_with("\"m"));
        for (count, expected) in [(3, 3), (15, 15), (20, 20), (50, 20), (-50, 50), (0, 0)] {
            let reply = line.run(&format!("ZRANDMEMBER z {count}"));
            let members: Vec<&str> = reply.matches("\"m").collect();
            assert_eq!(members.len(), expected, "{reply}");
            let distinct: std::collections::HashSet<&str> =
                reply.trim_matches(['[', ']']).split(' ').collect();
            assert!(count <= 0 || distinct.len() == expected);
        }
        assert_eq!(
            line.run("ZRANDMEMBER z 20 WITHSCORES").matches('"').count(),
            80
        );
        assert_eq!(line.run("ZRANDMEMBER z x"), NOT_INTEGER);
        assert_eq!(line.run("ZRANDMEMBER z 1 x"), SYNTAX);
        let range = "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
        assert_eq!(line.run("ZRANDMEMBER z -9223372036854775808"), range);
        assert_eq!(
            line.run("ZRANDMEMBER z -9223372036854775807 WITHSCORES"),
            "-ERR value is out of range"
        );
    }
}

#[test]
fn a_scan_reports_every_member() {
    check(&[
        ("ZADD z 1 a 2.5 b 3 ac", "3"),
        ("ZSCAN z 0", r#"["0" ["a" "1" "b" "2.5" "ac" "3"]]"#),
        ("ZSCAN z 0 MATCH a*", r#"["0" ["a" "1" "ac" "3"]]"#),
        ("ZSCAN z 0 NOSCORES", r#"["0" ["a" "b" "ac"]]"#),
        ("ZSCAN none 0 nonsense", r#"["0" []]"#),
        ("ZSCAN z 0 TYPE zset", SYNTAX),
        ("ZSCAN z x", "-ERR invalid cursor"),
    ]);
    let mut line = Line::open();
    line.run("CONFIG SET zset-max-listpack-entries 0");
    line.run("ZADD one 3.14 a");
    assert_eq!(
        line.run("ZSCAN one 0"),
        r#"["0" ["a" "3.1400000000000001"]]"#
    );
    (0..300).for_each(|n| drop(line.run(&format!("ZADD z {n} m{n}"))));
    let (mut cursor, mut seen) = ("0".to_owned(), std::collections::HashSet::new());
    loop {
        let reply = line.run(&format!("ZSCAN z {cursor} COUNT 7 NOSCORES"));
        let (next, members) = reply[1..reply.len() - 1].split_once(' ').unwrap();
        let members = members.trim_matches(['[', ']']).split(' ');
        seen.extend(
            members
                .filter(|member| !member.is_empty())
                .map(str::to_owned),
        );
        cursor = next.trim_matches('"').to_owned();
        if cursor == "0" {
            break;
        }
    }
    assert_eq!(seen.len(), 300);
}

#[test]
fn encodings_follow_the_thresholds() {
    check(&[
        ("CONFIG SET zset-max-listpack-entries 2", "OK"),
        ("CONFIG SET zset-max-ziplist-value 3", "OK"),
        ("ZADD z 1 a 2 abc", "2"),
        ("OBJECT ENCODING z", "\"listpack\""),
        ("ZADD z 1 a 1 a 1 a", "0"),
        ("OBJECT ENCODING z", "\"skiplist\""),
        ("ZADD long 1 abcd", "1"),
        ("OBJECT ENCODING long", "\"skiplist\""),
        ("ZUNIONSTORE to 1 z", "2"),
        ("OBJECT ENCODING to", "\"listpack\""),
        ("ZRANGESTORE to long 0 -1", "1"),
        ("OBJECT ENCODING to", "\"skiplist\""),
        ("COPY z copy", "1"),
        ("ZADD z 3 c", "1"),
        ("ZRANGE copy 0 -1 WITHSCORES", r#"["a" "1" "abc" "2"]"#),
        ("TYPE z", "zset"),
    ]);
}

#[test]
fn who_watches_is_told_of_changes_only() {
    for (command, is_change) in [
        ("ZADD z 1 a", false),
        ("ZADD z 2 a", true),
        ("ZADD z XX 2 b", false),
        ("ZREM z x", false),
        ("ZREMRANGEBYRANK z 5 6", false),
        ("ZPOPMIN z 0", false),
        ("ZPOPMIN z", true),
        ("ZREMRANGEBYSCORE z 0 9", true),
        ("ZUNIONSTORE z 1 z", true),
    ] {
        let mut line = Line::open();
        let mut other = line.another();
        line.run("ZADD z 1 a");
        line.run("WATCH z");
        other.run(command);
        line.run("MULTI");
        line.run("PING");
        let expected = if is_change { "(nil array)" } else { "[PONG]" };
        assert_eq!(line.run("EXEC"), expected, "{command}");
    }
}
