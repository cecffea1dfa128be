//! Against a deque of strings, at every setting, with the rules of nodes checked after each step.

use super::*;
use crate::listpack::validate;
use crate::tests::cases;
use proptest::prelude::*;

fn check(list: &Quicklist, model: &VecDeque<Vec<u8>>) {
    assert_eq!(list.len(), model.len());
    assert_eq!(strings(list, false), Vec::from(model.clone()));
    let mut backwards = strings(list, true);
    backwards.reverse();
    assert_eq!(backwards, Vec::from(model.clone()));
    let depth = list.limits.compress_depth as usize;
    let count = list.node_count();
    let mut scratch = Vec::new();
    for (at, node) in list.nodes().enumerate() {
        assert!(!node.is_empty());
        if let Elements::Packed(pack) = node.elements(&mut scratch) {
            assert_eq!(validate(pack.as_bytes()), Ok(node.len()));
        }
        if let Node::Frozen(frozen) = node {
            let dump = frozen.dump();
            assert_eq!(
                (validate(&dump), dump.len()),
                (Ok(node.len()), node.bytes_len())
            );
        }
        let is_near_end = at.min(count - 1 - at) < depth;
        assert!(!matches!(node, Node::Compressed(_)) || !(is_near_end || depth == 0));
    }
}

fn strings(list: &Quicklist, reverse: bool) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let from = if reverse {
        list.len().saturating_sub(1)
    } else {
        0
    };
    list.visit(from, reverse, |element| {
        all.push(element.to_vec());
        ControlFlow::Continue(())
    });
    all
}

#[derive(Debug, Clone)]
enum Op {
    Push(bool, Vec<u8>),
    Pop(bool),
    Insert(usize, Vec<u8>, bool),
    Replace(usize, Vec<u8>),
    Remove(usize, usize),
    RemoveEqual(usize, usize, bool),
    Get(usize),
}

fn string() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => (-500i64..500).prop_map(|int| int.to_string().into_bytes()),
        4 => (any::<u8>(), 0usize..40).prop_map(|(byte, len)| vec![byte; len]),
        1 => (any::<u8>(), 4000usize..9000).prop_map(|(byte, len)| vec![byte; len]),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (any::<bool>(), string()).prop_map(|(head, bytes)| Op::Push(head, bytes)),
        2 => any::<bool>().prop_map(Op::Pop),
        4 => (any::<usize>(), string(), any::<bool>()).prop_map(|(at, bytes, after)| Op::Insert(at, bytes, after)),
        3 => (any::<usize>(), string()).prop_map(|(at, bytes)| Op::Replace(at, bytes)),
        1 => (any::<usize>(), 0usize..12).prop_map(|(at, count)| Op::Remove(at, count)),
        1 => (any::<usize>(), 1usize..4, any::<bool>()).prop_map(|(at, count, back)| Op::RemoveEqual(at, count, back)),
        1 => any::<usize>().prop_map(Op::Get),
    ]
}

fn limits() -> impl Strategy<Value = Limits> {
    (
        prop_oneof![Just(-2), Just(-1), Just(0), 1i32..6, Just(128)],
        0u32..4,
        prop_oneof![3 => Just(0u32), 1 => 1u32..30],
    )
        .prop_map(|(fill, compress_depth, large_min)| Limits {
            fill,
            compress_depth,
            large_min,
        })
}

fn side(head: bool) -> Side {
    if head { Side::Head } else { Side::Tail }
}

fn remove_equal(model: &mut VecDeque<Vec<u8>>, wanted: &[u8], count: usize, back: bool) -> usize {
    let mut removed = 0;
    while removed < count {
        let mut hits = model
            .iter()
            .enumerate()
            .filter(|(_, bytes)| *bytes == wanted);
        let hit = if back { hits.next_back() } else { hits.next() };
        let Some((at, _)) = hit else { break };
        model.remove(at);
        removed += 1;
    }
    removed
}

fn apply(list: &mut Quicklist, model: &mut VecDeque<Vec<u8>>, op: Op) {
    let len = model.len();
    match op {
        Op::Push(head, bytes) => {
            list.push(side(head), &bytes);
            if head {
                model.push_front(bytes)
            } else {
                model.push_back(bytes)
            }
        }
        Op::Pop(head) => {
            let expected = if head {
                model.pop_front()
            } else {
                model.pop_back()
            };
            assert_eq!(list.pop(side(head), |element| element.to_vec()), expected);
        }
        Op::Insert(at, bytes, after) if len > 0 => {
            list.insert(at % len, &bytes, after);
            model.insert(at % len + usize::from(after), bytes);
        }
        Op::Replace(at, bytes) if len > 0 => {
            list.replace(at % len, &bytes);
            model[at % len] = bytes;
        }
        Op::Remove(at, count) if len > 0 => {
            list.remove(at % len, count);
            model.drain(at % len..len.min(at % len + count));
        }
        Op::RemoveEqual(at, count, back) if len > 0 => {
            let wanted = model[at % len].clone();
            let removed = list.remove_equal(&Needle::new(&wanted), count, back);
            assert_eq!(removed, remove_equal(model, &wanted, count, back));
        }
        Op::Get(at) => {
            assert_eq!(
                list.get(at % (len + 1), |element| element.to_vec())
                    .as_ref(),
                model.get(at % (len + 1))
            );
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(cases(256, 4))]

    #[test]
    fn behaves_as_a_deque(limits in limits(), ops in proptest::collection::vec(op(), 1..120)) {
        let mut list = Quicklist::new(&limits);
        let mut model = VecDeque::new();
        for op in ops {
            apply(&mut list, &mut model, op);
            check(&list, &model);
        }
    }
}

proptest! {
    #![proptest_config(cases(128, 2))]

    #[test]
    fn copies_that_share_stay_as_they_were(
        limits in limits(),
        first in proptest::collection::vec(op(), 20..120),
        then in proptest::collection::vec((op(), 0..10_u8), 1..80),
    ) {
        let mut list = Quicklist::new(&limits);
        let mut model = VecDeque::new();
        first.into_iter().for_each(|op| apply(&mut list, &mut model, op));
        let mut copies = Vec::new();
        for (op, share) in then {
            if share == 0 {
                copies.push((list.share(), model.clone()));
            }
            apply(&mut list, &mut model, op);
            check(&list, &model);
            // A copy changes as well as any other list.
            if share == 1 && let Some((copy, model)) = copies.last_mut() {
                apply(copy, model, Op::Insert(model.len() / 2, b"copied".to_vec(), true));
                apply(copy, model, Op::Remove(0, 3));
            }
        }
        copies.iter().for_each(|(copy, model)| check(copy, model));
        drop(list);
        copies.iter().for_each(|(copy, model)| check(copy, model));
    }
}

#[test]
fn a_copy_shares_inner_nodes_only_of_a_long_list() {
    let limits = Limits {
        fill: 4,
        ..Limits::default()
    };
    let mut list = Quicklist::new(&limits);
    (0..20).for_each(|index: i32| list.push(Side::Tail, index.to_string().as_bytes()));
    let shared = |list: &Quicklist| {
        let links = list.nodes.iter();
        links.filter(|link| matches!(link, Link::Shared(_))).count()
    };
    drop(list.share());
    assert_eq!(shared(&list), 0);
    (20..100).for_each(|index: i32| list.push(Side::Tail, index.to_string().as_bytes()));
    let before = list.memory_bytes();
    let copy = list.share();
    assert_eq!(
        (list.node_count(), shared(&list), shared(&copy)),
        (25, 23, 23)
    );
    let counted = size_of::<Node>() + 16;
    assert_eq!(list.memory_bytes(), before + 23 * counted);
    // What is popped from and pushed to is the list's own again.
    drop(copy);
    (0..40).for_each(|_| {
        list.pop(Side::Head, |_| ());
    });
    assert_eq!((list.node_count(), shared(&list)), (15, 14));
    assert_eq!(
        list.pop(Side::Head, |element| element.as_int()),
        Some(Some(40))
    );
    assert_eq!(shared(&list), 13);
}

#[test]
fn nodes_fill_up_and_empty_in_turn() {
    let mut list = Quicklist::new(&Limits::default());
    (0..10_000).for_each(|index: i32| list.push(Side::Tail, index.to_string().as_bytes()));
    let nodes = list.node_count();
    assert!((4..8).contains(&nodes), "{nodes}");
    assert_eq!(
        list.get(9_999, |element| element.to_vec()),
        Some(b"9999".to_vec())
    );
    assert_eq!(list.get(10_000, |element| element.to_vec()), None);
    (0..10_000).for_each(|index| {
        assert_eq!(
            list.pop(Side::Head, |element| element.as_int()),
            Some(Some(index))
        );
    });
    assert!(list.is_empty() && list.node_count() == 0);
    assert_eq!(list.pop(Side::Tail, |_| ()), None);
}

#[test]
fn inner_nodes_are_compressed_and_ends_are_not() {
    let limits = Limits {
        compress_depth: 1,
        fill: 16,
        ..Limits::default()
    };
    let mut list = Quicklist::new(&limits);
    (0..100).for_each(|_| list.push(Side::Head, &[b'x'; 60]));
    let compressed: Vec<bool> = list
        .nodes()
        .map(|node| matches!(node, Node::Compressed(_)))
        .collect();
    assert_eq!(compressed.len(), 7);
    assert_eq!(compressed.iter().filter(|is| **is).count(), 5);
    assert!(!compressed[0] && !compressed[6]);
    assert!(list.memory_bytes() < 5_000);
}

#[test]
fn one_listpack_can_be_taken_out_when_it_is_small() {
    let limits = Limits::default();
    let pack: Listpack = (0..300).map(|_| &b"0123456789abcdef"[..]).collect();
    let mut list = Quicklist::from_listpack(&limits, pack);
    assert!(list.take_single(&limits, true).is_none());
    list.remove(0, 100);
    assert_eq!(
        list.take_single(&limits, true).map(|pack| pack.len()),
        Some(200)
    );
    assert!(list.is_empty());
    let mut plain = Quicklist::new(&limits);
    plain.push(Side::Head, &[b'x'; 9000]);
    assert!(plain.take_single(&limits, false).is_none());
}
