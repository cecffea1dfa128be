//! Sets against a naive model, in every encoding.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use fastrand::Rng;
use proptest::prelude::*;
use serval_collections::listpack::Element;

use super::*;

type Model = BTreeSet<Vec<u8>>;

const LIMITS: SetLimits = SetLimits {
    intset_len: 12,
    listpack_len: 8,
    listpack_member_bytes: 10,
};

fn text(member: Element<'_>) -> Vec<u8> {
    member.to_vec()
}

fn contents(set: SetRef<'_>) -> Model {
    let all: Vec<Vec<u8>> = set.iter().map(text).collect();
    let distinct: Model = all.iter().cloned().collect();
    assert_eq!((all.len(), distinct.len()), (set.len(), set.len()));
    distinct
}

fn filled<'a>(members: impl IntoIterator<Item = &'a Vec<u8>>) -> SetValue {
    let members: Vec<&Vec<u8>> = members.into_iter().collect();
    let first = members.first().map_or(&b""[..], |member| member);
    let mut set = SetValue::for_first(first, 1, LIMITS);
    for member in members {
        set.add(Element::Bytes(member), LIMITS);
    }
    set
}

fn member() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => (0..25_i32).prop_map(|int| int.to_string().into_bytes()),
        2 => any::<i64>().prop_map(|int| int.to_string().into_bytes()),
        3 => (0..25_u8).prop_map(|number| format!("m{number}").into_bytes()),
        1 => (0..14_usize).prop_map(|len| vec![b'x'; len]),
        1 => Just(b"007".to_vec()),
    ]
}

fn members(len_max: usize) -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop_oneof![
        proptest::collection::vec(member(), 0..len_max),
        proptest::collection::vec(
            (0..20_i32).prop_map(|int| int.to_string().into_bytes()),
            0..len_max
        ),
    ]
}

/// The encoding that Redis would have after these members were added one by one.
fn expected_encoding(added: &[Vec<u8>]) -> &'static str {
    let is_int = |member: &Vec<u8>| parse_i64(member).is_some();
    let distinct: Model = added.iter().cloned().collect();
    let too_long = distinct
        .iter()
        .any(|member| member.len() > LIMITS.listpack_member_bytes);
    match () {
        () if distinct.iter().all(is_int) && distinct.len() <= LIMITS.intset_len => "intset",
        () if distinct.iter().all(is_int) => "hashtable",
        () if too_long || distinct.len() > LIMITS.listpack_len => "hashtable",
        () => "listpack",
    }
}

fn encoding_name(set: &SetValue) -> &'static str {
    match set {
        SetValue::Intset(_) => "intset",
        SetValue::Listpack(_) => "listpack",
        SetValue::Table(_) => "hashtable",
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn behaves_as_a_set(ops in proptest::collection::vec((member(), 0..4_u8), 0..60)) {
        let (mut set, mut model) = (filled([]), Model::new());
        for (member, op) in ops {
            if op == 0 {
                prop_assert_eq!(set.remove(&member), model.remove(&member));
            } else {
                prop_assert_eq!(set.add(Element::Bytes(&member), LIMITS), model.insert(member.clone()));
            }
            prop_assert_eq!(set.as_ref().contains(&member), model.contains(&member));
            prop_assert_eq!(set.as_ref().contains_element(Element::of(&member)), model.contains(&member));
            let (tag, object) = set.into_object();
            set = SetValue::from_object(tag.encoding, object);
        }
        prop_assert_eq!(contents(set.as_ref()), model);
    }

    #[test]
    fn what_is_added_decides_the_encoding(added in members(20)) {
        let set = filled(&added);
        if !added.is_empty() {
            prop_assert_eq!(encoding_name(&set), expected_encoding(&added));
        }
    }

    #[test]
    fn random_members_come_out(all in members(40), count in 0..45_usize, seed in any::<u64>()) {
        let mut set = filled(&all);
        let (mut left, mut rng) = (contents(set.as_ref()), Rng::with_seed(seed));
        let mut drawn = Vec::new();
        set.as_ref().sample_distinct(count, &mut rng, &mut |member| drawn.push(text(member)));
        let distinct: Model = drawn.iter().cloned().collect();
        prop_assert_eq!((drawn.len(), distinct.len()), (count.min(left.len()), count.min(left.len())));
        prop_assert!(distinct.is_subset(&left));
        let mut many = 0;
        set.as_ref().sample_many(count as u64, &mut rng, &mut |member| {
            many += 1;
            assert!(left.contains(&text(member)));
            many < 30
        });
        prop_assert_eq!(many, if left.is_empty() { 0 } else { count.min(30) });
        if count < left.len() {
            let mut popped = 0;
            set.pop_many(count, &mut rng, LIMITS, &mut |member| {
                popped += 1;
                assert!(left.remove(&text(member)));
            });
            prop_assert_eq!(popped, count);
        }
        prop_assert_eq!(contents(set.as_ref()), left);
    }

    #[test]
    fn sets_combine(all in proptest::collection::vec(members(20), 1..5)) {
        let values: Vec<SetValue> = all.iter().map(filled).collect();
        let models: Vec<Model> = values.iter().map(|value| contents(value.as_ref())).collect();
        let sets: Vec<SetRef<'_>> = values.iter().map(SetValue::as_ref).collect();

        let (mut reported, mut wanted) = (Vec::new(), models[0].clone());
        models.iter().for_each(|model| wanted = &wanted & model);
        intersect(&mut sets.clone(), &mut |member| {
            reported.push(text(member));
            ControlFlow::Continue(())
        });
        check(&reported, &intersection_value(&mut sets.clone(), LIMITS), &wanted)?;

        let (mut reported, mut wanted) = (Vec::new(), Model::new());
        models.iter().for_each(|model| wanted = &wanted | model);
        union(&sets, &mut |member| reported.push(text(member)));
        check(&reported, &union_value(&sets, LIMITS), &wanted)?;

        let (mut reported, mut wanted) = (Vec::new(), models[0].clone());
        models[1..].iter().for_each(|model| wanted = &wanted - model);
        let parts = || Difference { first: sets[0], others: sets[1..].to_vec(), takes_itself: false };
        difference(parts(), &mut |member| reported.push(text(member)));
        check(&reported, &difference_value(parts(), LIMITS), &wanted)?;
    }
}

fn check(reported: &[Vec<u8>], value: &SetValue, wanted: &Model) -> Result<(), TestCaseError> {
    let distinct: Model = reported.iter().cloned().collect();
    prop_assert_eq!(reported.len(), distinct.len());
    prop_assert_eq!(&distinct, wanted);
    prop_assert_eq!(&contents(value.as_ref()), wanted);
    Ok(())
}

#[test]
fn every_member_is_as_probable_as_another() {
    for prefix in ["", "m"] {
        for len in [8_usize, 100] {
            let names: Vec<Vec<u8>> = (0..len)
                .map(|n| format!("{prefix}{n}").into_bytes())
                .collect();
            let set = filled(&names);
            let (mut rng, rounds) = (Rng::with_seed(7), 20_000_usize);
            let count_of =
                |drawn: &[Vec<u8>], name: &Vec<u8>| drawn.iter().filter(|d| *d == name).count();
            for distinct in [0, 1, len / 2] {
                let mut drawn = Vec::new();
                for _ in 0..rounds / distinct.max(1) {
                    match distinct {
                        0 => drawn.extend(set.as_ref().sample(&mut rng).map(text)),
                        _ => set
                            .as_ref()
                            .sample_distinct(distinct, &mut rng, &mut |m| drawn.push(text(m))),
                    }
                }
                // Six standard deviations leave room for no accident.
                let mean = drawn.len() as f64 / len as f64;
                for name in &names {
                    let off = count_of(&drawn, name) as f64 - mean;
                    assert!(
                        off.abs() < 6.0 * mean.sqrt(),
                        "{off} of {mean}, {distinct} of {len}"
                    );
                }
            }
        }
    }
}

#[test]
fn memory_is_known_without_a_walk() {
    let mut members = Members::default();
    for number in 0..1000_u32 {
        members.insert(&number.to_le_bytes());
    }
    let full = members.memory_bytes();
    assert!((1000 * 16..1000 * 40).contains(&full), "{full}");
    assert_eq!(members.clone().len(), 1000);
    for number in 0..500_u32 {
        members.remove(&number.to_le_bytes());
    }
    let mut rng = Rng::with_seed(1);
    while members.pop(rng.u64(..)).is_some() {}
    assert!(
        members.is_empty() && members.memory_bytes() < 1000,
        "{members:?}"
    );
}
