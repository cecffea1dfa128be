//! The tree against a sorted vector, with small nodes so that few elements make many levels.

use super::*;
use crate::tests::cases;
use proptest::prelude::*;

type Small = Tree<u32, 8, 5>;

/// The places that sorted sets have: by score, then by member.
fn before(score: f64, member: u32) -> impl Place<u32> + Copy {
    At(score, move |at| at < member)
}

fn until(score: f64, member: u32) -> impl Place<u32> + Copy {
    At(score, move |at| at <= member)
}

const LAST: At<fn(u32) -> bool> = At(f64::INFINITY, |_| true);

impl<const LEAF: usize, const INNER: usize> Tree<u32, LEAF, INNER> {
    /// Checks counts, first elements, sizes and heights of all nodes.
    fn validate(&self) {
        fn height<const LEAF: usize, const INNER: usize>(node: &Node<u32, LEAF, INNER>) -> usize {
            match node {
                Node::Leaf(leaf) => {
                    assert!((1..=LEAF).contains(&leaf.len));
                    0
                }
                Node::Inner(inner) => {
                    assert!((1..=INNER).contains(&inner.len));
                    assert!(inner.nodes[inner.len..].iter().all(Option::is_none));
                    let heights = inner.children().enumerate().map(|(at, node)| {
                        let known = (inner.counts[at], inner.scores[at], inner.members[at]);
                        assert_eq!(known, fresh(node));
                        height(node)
                    });
                    let heights: Vec<usize> = heights.collect();
                    assert!(heights.windows(2).all(|pair| pair[0] == pair[1]));
                    heights[0] + 1
                }
            }
        }
        let count = self.root.as_ref().map_or(0, |root| {
            height(root);
            root.count() as usize
        });
        assert_eq!(count, self.len);
        assert!(self.range(0, usize::MAX).is_sorted());
    }
}

/// What is to be known of a node above it.
fn fresh<const LEAF: usize, const INNER: usize>(node: &Node<u32, LEAF, INNER>) -> (u32, f64, u32) {
    let (score, member) = match node {
        Node::Leaf(leaf) => (leaf.scores[0], leaf.members[0]),
        Node::Inner(inner) => (inner.scores[0], inner.members[0]),
    };
    (node.count(), score, member)
}

#[derive(Debug, Clone)]
enum Op {
    Insert(u8, u32),
    Remove(u8, u32),
    RemoveAt(usize),
    Rescore(usize, u8),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => (0..12u8, 0..400u32).prop_map(|(score, member)| Op::Insert(score, member)),
        2 => (0..12u8, 0..400u32).prop_map(|(score, member)| Op::Remove(score, member)),
        2 => any::<prop::sample::Index>().prop_map(|at| Op::RemoveAt(at.index(1 << 20))),
        2 => (any::<prop::sample::Index>(), 0..12u8).prop_map(|(at, score)| Op::Rescore(at.index(1 << 20), score)),
    ]
}

fn apply(tree: &mut Small, model: &mut Vec<(f64, u32)>, op: Op) {
    match op {
        Op::Insert(score, member) => {
            let element = (f64::from(score), member);
            let at = model.partition_point(|other| *other < element);
            if model.get(at) != Some(&element) {
                model.insert(at, element);
                tree.insert(element.0, member, &before(element.0, member));
            }
        }
        Op::Remove(score, member) => {
            let element = (f64::from(score), member);
            let upto = model.partition_point(|other| *other <= element);
            let expected = upto.checked_sub(1).map(|at| model.remove(at));
            assert_eq!(tree.remove_before(&until(element.0, member)), expected);
        }
        Op::RemoveAt(at) if !model.is_empty() => {
            let at = at % model.len();
            assert_eq!(tree.remove_at(at), Some(model.remove(at)));
        }
        Op::Rescore(at, score) if !model.is_empty() => {
            let at = at % model.len();
            let (old, member) = model[at];
            let new = f64::from(score);
            let is_free = !model.contains(&(new, member));
            if is_free && tree.rescore_in_place(&until(old, member), new, &before(new, member)) {
                model[at].0 = new;
            }
        }
        Op::RemoveAt(_) | Op::Rescore(..) => assert_eq!(tree.remove_at(0), None),
    }
}

proptest! {
    #![proptest_config(cases(300, 2))]

    #[test]
    fn behaves_as_a_sorted_vector(ops in prop::collection::vec(op(), 1..if cfg!(miri) { 60 } else { 500 })) {
        let (mut tree, mut model) = (Small::default(), Vec::new());
        for op in ops {
            apply(&mut tree, &mut model, op);
            tree.validate();
            prop_assert_eq!(tree.len(), model.len());
        }
        prop_assert!(tree.range(0, usize::MAX).eq(model.iter().copied()));
        prop_assert!(tree.range(0, usize::MAX).rev().eq(model.iter().rev().copied()));
        for (rank, (score, member)) in model.iter().copied().enumerate() {
            prop_assert_eq!(tree.get(rank), Some((score, member)));
            prop_assert_eq!(tree.rank(&before(score, member)), rank);
            prop_assert_eq!(tree.rank(&until(score, member)), rank + 1);
        }
        prop_assert_eq!(tree.get(model.len()), None);
    }

    #[test]
    fn ranges_are_those_of_the_vector(len in 0..200usize, from in 0..220usize, to in 0..220usize, fronts in 0..50usize) {
        let mut tree = Small::default();
        for member in 0..len as u32 {
            tree.insert(0.0, member, &LAST);
        }
        let model: Vec<(f64, u32)> = (0..len as u32).map(|member| (0.0, member)).collect();
        let upto = to.min(len);
        let mut expected = model[from.min(upto)..upto].iter().copied();
        let mut range = tree.range(from, to);
        prop_assert_eq!(range.len(), expected.len());
        for _ in 0..fronts {
            prop_assert_eq!(range.next(), expected.next());
        }
        prop_assert!(range.rev().eq(expected.rev()));
    }
}

#[test]
fn leaves_are_full_after_ordered_insertions_and_fuller_than_half_after_random_ones() {
    let count = if cfg!(miri) { 2000 } else { 100_000u32 };
    let bytes = |order: &dyn Fn(u32) -> u32| {
        let mut tree: Tree<u32> = Tree::default();
        for number in 0..count {
            let member = order(number);
            tree.insert(0.0, member, &before(0.0, member));
        }
        tree.validate();
        tree.memory_bytes() as f64 / f64::from(count)
    };
    // Four bytes less a member than a pointer takes.
    let full = size_of::<Leaf<u32, LEAF_LEN_MAX>>() as f64 / LEAF_LEN_MAX as f64;
    assert!(bytes(&|number| number) < full * 1.08);
    assert!(bytes(&|number| count - number) < full * 1.10);
    let random = bytes(&|number| number.wrapping_mul(2_654_435_769));
    assert!(random < full * 1.35, "{random} of {full}");
}

#[test]
fn nodes_fill_their_blocks() {
    assert_eq!(size_of::<Leaf<usize, LEAF_LEN_MAX>>(), 1016);
    assert_eq!(size_of::<Inner<usize, LEAF_LEN_MAX, INNER_LEN_MAX>>(), 2024);
}
