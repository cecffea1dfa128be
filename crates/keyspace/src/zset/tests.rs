//! Both forms of a sorted set say the same.

use super::*;
use crate::collection::Outcome;
use crate::object::encoding;

const SMALL: ZsetLimits = ZsetLimits {
    entries: 0,
    value_bytes: 0,
};
const LARGE: ZsetLimits = ZsetLimits {
    entries: 1000,
    value_bytes: 64,
};

fn both(test: impl Fn(&mut NewZset)) {
    for limits in [SMALL, LARGE] {
        let mut set = NewZset::new(limits, 1, 1);
        test(&mut set);
    }
}

fn words(set: Zset<'_>) -> String {
    let words = set.iter().map(|(member, score)| {
        format!(
            "{}={}",
            String::from_utf8_lossy(&member.to_vec()),
            score.value()
        )
    });
    words.collect::<Vec<_>>().join(" ")
}

fn filled(set: &mut NewZset, members: &[(&str, f64)]) {
    for (member, score) in members {
        set.as_mut().update(member.as_bytes(), |_| Some(*score));
    }
}

const MEMBERS: [(&str, f64); 6] = [
    ("b", 1.0),
    ("a", 1.0),
    ("12", -3.5),
    ("inf", f64::INFINITY),
    ("big", 1e300),
    ("half", 4_611_686_018_427_387_904.0),
];

#[test]
fn members_are_in_order_of_score_then_bytes() {
    both(|set| {
        filled(set, &MEMBERS);
        let text = "12=-3.5 a=1 b=1 half=2e62 big=1e300 inf=inf"
            .replace("2e62", &4_611_686_018_427_387_904f64.to_string());
        let text = text.replace("1e300", &1e300f64.to_string());
        assert_eq!(words(set.as_mut().as_ref()), text);
        let mut set = set.as_mut();
        assert_eq!(set.as_ref().score(b"12"), Some(-3.5));
        assert_eq!(set.as_ref().score(b"13"), None);
        assert_eq!(set.as_ref().rank(b"b"), Some((2, 1.0)));
        assert_eq!(set.remove(b"a"), Some(1.0));
        assert_eq!(set.remove(b"a"), None);
        set.update(b"b", |old| old.map(|old| old - 9.0));
        set.update(b"none", |_| None);
        assert_eq!(set.as_ref().rank(b"b"), Some((0, -8.0)));
        assert_eq!(set.outcome(true), Outcome::Changed);
        assert_eq!(set.outcome(false), Outcome::Unchanged);
    });
}

#[test]
fn ranges_by_score_and_member_are_ranks() {
    both(|set| {
        filled(set, &[("a", 1.0), ("b", 2.0), ("c", 2.0), ("d", 3.0)]);
        let mut set = set.as_mut();
        let ranks = |set: &ZsetMut<'_>, min, max, min_exclusive, max_exclusive| {
            set.as_ref().ranks_by_score(&ScoreRange {
                min,
                max,
                min_exclusive,
                max_exclusive,
            })
        };
        assert_eq!(ranks(&set, 2.0, 2.0, false, false), (1, 3));
        assert_eq!(ranks(&set, 2.0, 3.0, true, false), (3, 4));
        assert_eq!(ranks(&set, 1.0, 2.0, false, true), (0, 1));
        assert_eq!(ranks(&set, 9.0, f64::INFINITY, false, false), (4, 4));
        let (from, to) = ranks(&set, 3.0, 1.0, false, false);
        assert_eq!(from, to);
        for member in ["a", "b", "c", "d"] {
            set.update(member.as_bytes(), |_| Some(0.0));
        }
        let lex = |min, max| set.as_ref().ranks_by_lex(&LexRange { min, max });
        assert_eq!(lex(LexBound::Lowest, LexBound::Highest), (0, 4));
        assert_eq!(lex(LexBound::Highest, LexBound::Lowest), (4, 4));
        assert_eq!(
            lex(LexBound::Inclusive(b"b"), LexBound::Exclusive(b"d")),
            (1, 3)
        );
        assert_eq!(
            lex(LexBound::Exclusive(b"b"), LexBound::Inclusive(b"d")),
            (2, 4)
        );
    });
}

#[test]
fn what_a_range_removes_is_reported_in_order() {
    for reverse in [false, true] {
        both(|set| {
            filled(set, &[("a", 1.0), ("b", 2.0), ("c", 3.0), ("d", 4.0)]);
            let mut set = set.as_mut();
            let mut gone = String::new();
            set.remove_range(1, 3, reverse, |member, score| {
                gone += &format!("{}{score}", String::from_utf8_lossy(&member.to_vec()));
            });
            assert_eq!(gone, if reverse { "c3b2" } else { "b2c3" });
            set.remove_range(2, 9, reverse, |_, _| panic!("there are none"));
            assert_eq!(words(set.as_ref()), "a=1 d=4");
            set.remove_range(0, 2, reverse, |_, _| {});
            assert_eq!(set.outcome(true), Outcome::Emptied);
        });
    }
}

#[test]
fn a_listpack_becomes_a_tree_at_its_thresholds() {
    let limits = ZsetLimits {
        entries: 2,
        value_bytes: 3,
    };
    let encoding_of = |members: &[(&str, f64)]| {
        let mut set = NewZset::new(limits, 1, 1);
        filled(&mut set, members);
        let mut pushed = NewZset::new(limits, 1, 1);
        members
            .iter()
            .for_each(|(member, score)| pushed.push(member.as_bytes(), *score));
        assert_eq!(
            words(set.as_mut().as_ref()),
            words(pushed.as_mut().as_ref())
        );
        assert_eq!(set.into_parts().0, pushed.into_parts().0);
        let mut gather = zset_gather();
        for (member, score) in members {
            gather.update(member.as_bytes(), |_| *score);
        }
        NewZset::gathered(gather, limits).into_parts().0.encoding
    };
    assert_eq!(encoding_of(&[("a", 1.0), ("abc", 2.0)]), encoding::LISTPACK);
    assert_eq!(
        encoding_of(&[("a", 1.0), ("b", 2.0), ("c", 3.0)]),
        encoding::SKIPLIST
    );
    assert_eq!(
        encoding_of(&[("a", 1.0), ("abcd", 2.0)]),
        encoding::SKIPLIST
    );
    let mut set = NewZset::new(limits, 1, 1);
    set.as_mut().expect(2);
    assert_eq!(set.encoding, encoding::LISTPACK);
    let mut editing = set.as_mut();
    editing.expect(3);
    assert_eq!(editing.outcome(false), Outcome::Converted);
    assert_eq!(NewZset::new(limits, 3, 1).encoding, encoding::SKIPLIST);
    assert_eq!(NewZset::new(limits, 1, 4).encoding, encoding::SKIPLIST);
}
