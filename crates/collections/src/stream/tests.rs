//! Against a sorted vector of entries, and against bytes that Redis wrote.

use super::node::int;
use super::*;
use crate::listpack::{EMPTY_BYTES, Element, HEADER_BYTES, ListpackRef};
use crate::tests::cases;
use proptest::prelude::*;

const LIMITS: NodeLimits = NodeLimits {
    bytes_max: 4096,
    entries_max: 100,
};

type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

fn fields(pairs: &Pairs) -> impl Fields<'_> {
    pairs
        .iter()
        .map(|(field, value)| (field.as_slice(), value.as_slice()))
}

fn pairs_of(entry: &Entry<'_>) -> Pairs {
    entry
        .pairs()
        .map(|(field, value)| (field.to_vec(), value.to_vec()))
        .collect()
}

fn pairs(text: &[(&str, &str)]) -> Pairs {
    text.iter()
        .map(|(field, value)| (field.as_bytes().to_vec(), value.as_bytes().to_vec()))
        .collect()
}

#[test]
fn bytes_are_those_of_redis() {
    let mut nodes = Nodes::new();
    nodes.append(StreamId::new(5, 1), fields(&pairs(&[("a", "1")])), LIMITS);
    nodes.append(StreamId::new(5, 2), fields(&pairs(&[("a", "x")])), LIMITS);
    nodes.append(StreamId::new(6, 0), fields(&pairs(&[("b", "y")])), LIMITS);
    assert!(nodes.delete(StreamId::new(5, 2)));
    let node = nodes.iter().next().unwrap();
    let ints: Vec<_> = ListpackRef::new(&node.dump())
        .iter()
        .map(Element::to_vec)
        .collect();
    let text: Vec<_> = ints
        .iter()
        .map(|bytes| String::from_utf8_lossy(bytes))
        .collect();
    assert_eq!(
        text.join(" "),
        "2 1 1 a 0 2 0 0 1 4 3 0 1 x 4 0 1 -1 1 b y 6"
    );
    assert_eq!(validate_node(node.id(), &node.dump()), Ok(2));
}

#[test]
fn nodes_are_cut_where_redis_cuts_them() {
    let mut nodes = Nodes::new();
    let small = pairs(&[("f", "v")]);
    (1..=250).for_each(|ms| nodes.append(StreamId::new(ms, 0), fields(&small), LIMITS));
    assert_eq!(nodes.len(), 3);
    let ids: Vec<_> = nodes.iter().map(|node| node.id().ms).collect();
    assert_eq!(ids, [1, 101, 201]);
    let big = pairs(&[("f", &"x".repeat(4000))]);
    nodes.append(StreamId::new(300, 0), fields(&big), LIMITS);
    nodes.append(StreamId::new(301, 0), fields(&big), LIMITS);
    assert_eq!(nodes.len(), 5);
    assert_eq!(nodes.live_count(), 252);
}

#[test]
fn a_last_node_that_goes_leaves_the_one_before_to_be_appended_to() {
    let mut nodes = Nodes::new();
    let limits = NodeLimits {
        bytes_max: 0,
        entries_max: 2,
    };
    let small = pairs(&[("f", "v")]);
    (1..=3).for_each(|ms| nodes.append(StreamId::new(ms, 0), fields(&small), limits));
    assert_eq!(nodes.len(), 2);
    assert!(nodes.delete(StreamId::new(3, 0)));
    assert_eq!(nodes.len(), 1);
    nodes.append(
        StreamId::new(4, 0),
        fields(&small),
        NodeLimits {
            entries_max: 3,
            ..limits
        },
    );
    assert_eq!(nodes.len(), 1);
    assert_eq!(nodes.live_count(), 3);
}

#[test]
fn hostile_nodes_are_refused() {
    let mut nodes = Nodes::new();
    for ms in 1..5 {
        let own = pairs(&[("f", "v"), (&"g".repeat(ms as usize % 2), "12345")]);
        nodes.append(StreamId::new(ms, ms), fields(&own), LIMITS);
    }
    nodes.delete(StreamId::new(2, 2));
    let node = nodes.iter().next().unwrap();
    let (id, bytes) = (node.id(), node.dump());
    assert_eq!(validate_node(id, &bytes), Ok(3));
    for len in 0..bytes.len() {
        assert!(validate_node(id, &bytes[..len]).is_err());
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            if let Ok(live) = validate_node(id, &flipped) {
                walk(id, flipped, live);
            }
        }
    }
    // A head that says 2^63 − 1 fields ends with its bytes.
    let mut pack = crate::listpack::Listpack::new();
    [1, 0, i64::MAX, 0, 2, 0, 0, 1, 4]
        .into_iter()
        .for_each(|int| pack.push_int(int));
    assert!(validate_node(id, pack.as_ref().as_bytes()).is_err());
}

/// What is valid can be read and changed.
fn walk(id: StreamId, bytes: Vec<u8>, live: u64) {
    let mut nodes = Nodes::new();
    nodes.load_node(id, &bytes).unwrap();
    let ids: Vec<_> = nodes
        .range(StreamId::MIN, StreamId::MAX)
        .map(|entry| entry.id)
        .collect();
    let mut back: Vec<_> = nodes
        .range_rev(StreamId::MIN, StreamId::MAX)
        .map(|entry| entry.id)
        .collect();
    back.reverse();
    assert_eq!(ids, back);
    assert_eq!(ids.len() as u64, live);
    for id in ids {
        assert!(nodes.delete(id));
    }
    assert_eq!(nodes.live_count(), 0);
}

#[derive(Debug, Clone)]
enum Op {
    Add(u8, Pairs),
    Delete(usize),
    TrimLen(usize, bool),
    TrimId(usize, bool, u64),
    Range(usize, usize),
    Reload,
}

fn op() -> impl Strategy<Value = Op> {
    let word = prop_oneof![
        Just("a".to_owned()),
        Just("b".to_owned()),
        Just("17".to_owned()),
        "[a-z]{0,70}"
    ];
    let pair = (word.clone(), word).prop_map(|(a, b)| (a.into_bytes(), b.into_bytes()));
    prop_oneof![
        10 => (0u8..4, proptest::collection::vec(pair, 1..4)).prop_map(|(gap, pairs)| Op::Add(gap, pairs)),
        3 => any::<usize>().prop_map(Op::Delete),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(len, whole)| Op::TrimLen(len, whole)),
        1 => (any::<usize>(), any::<bool>(), 0u64..10).prop_map(|(id, whole, limit)| Op::TrimId(id, whole, limit)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Op::Range(a, b)),
        1 => Just(Op::Reload),
    ]
}

/// A vector of all that live, with the nodes that they came in.
#[derive(Default, Clone)]
struct Model {
    live: Vec<(StreamId, Pairs)>,
    top: StreamId,
}

impl Model {
    fn id(&self, at: usize) -> StreamId {
        match self.live.get(at % (self.live.len() + 1)) {
            Some((id, _)) => *id,
            None => StreamId::new(self.top.ms, self.top.seq + 1),
        }
    }

    fn between(&self, start: StreamId, end: StreamId) -> Vec<StreamId> {
        let ids = self.live.iter().map(|(id, _)| *id);
        ids.filter(|id| (start..=end).contains(id)).collect()
    }
}

fn reload(nodes: &Nodes) -> Nodes {
    let mut copy = Nodes::new();
    for node in nodes.iter() {
        copy.load_node(node.id(), &node.dump()).unwrap();
    }
    assert_eq!(copy.live_count(), nodes.live_count());
    copy
}

fn apply(nodes: &mut Nodes, model: &mut Model, op: Op, limits: NodeLimits) {
    match op {
        Op::Add(gap, own) => {
            let top = model.top;
            let id = match gap {
                0 => StreamId::new(top.ms, top.seq + 1),
                gap => StreamId::new(top.ms + u64::from(gap), u64::from(gap) % 2),
            };
            nodes.append(id, fields(&own), limits);
            model.live.push((id, own));
            model.top = id;
        }
        Op::Delete(at) => {
            let id = model.id(at);
            let len = model.live.len();
            model.live.retain(|(other, _)| *other != id);
            assert_eq!(nodes.delete(id), model.live.len() < len);
        }
        Op::TrimLen(len, is_approximate) => {
            let len = len % (model.live.len() + 2);
            let to = TrimTo::Len(len as u64);
            let gone = nodes.trim(Trim {
                to,
                is_approximate,
                limit: 0,
            }) as usize;
            let wanted = model.live.len().saturating_sub(len);
            assert!(if is_approximate {
                gone <= wanted
            } else {
                gone == wanted
            });
            model.live.drain(..gone);
        }
        Op::TrimId(at, is_approximate, limit) => {
            let id = model.id(at);
            let limit = if is_approximate { limit } else { 0 };
            let to = TrimTo::Id(id);
            let gone = nodes.trim(Trim {
                to,
                is_approximate,
                limit,
            }) as usize;
            let wanted = model.live.partition_point(|(other, _)| *other < id);
            assert!(if is_approximate {
                gone <= wanted
            } else {
                gone == wanted
            });
            assert!(limit == 0 || gone as u64 <= limit);
            model.live.drain(..gone);
        }
        Op::Range(a, b) => {
            let (start, end) = (model.id(a), model.id(b));
            let expected = model.between(start, end);
            let ids: Vec<_> = nodes.range(start, end).map(|entry| entry.id).collect();
            assert_eq!(ids, expected);
            let back: Vec<_> = nodes.range_rev(start, end).map(|entry| entry.id).collect();
            assert!(back.iter().rev().eq(&expected));
        }
        Op::Reload => *nodes = reload(nodes),
    }
}

fn check(nodes: &Nodes, model: &Model) {
    assert_eq!(nodes.live_count(), model.live.len() as u64);
    let all: Vec<_> = nodes
        .range(StreamId::MIN, StreamId::MAX)
        .map(|entry| (entry.id, pairs_of(&entry)))
        .collect();
    assert_eq!(all, model.live);
    assert_eq!(
        nodes.first().map(|entry| entry.id),
        model.live.first().map(|(id, _)| *id)
    );
    assert_eq!(
        nodes.last().map(|entry| entry.id),
        model.live.last().map(|(id, _)| *id)
    );
    assert!(model.live.iter().all(|(id, _)| nodes.contains(*id)));
    let head = |node: NodeRef<'_>| int(ListpackRef::new(&node.dump()).get(HEADER_BYTES)) as u64;
    assert_eq!(nodes.iter().map(head).sum::<u64>(), nodes.live_count());
    assert_eq!(nodes.iter().count(), nodes.len());
    // At most half of a listpack is left out of a pack, and its header.
    let packed = |node: NodeRef<'_>| (node.dump().len() - EMPTY_BYTES) / 2;
    assert!(nodes.memory_bytes() >= nodes.iter().map(packed).sum());
    // What decides where nodes are cut.
    let tail_bytes = nodes.iter().last().map(|node| node.dump().len());
    assert_eq!(nodes.tail_dumped_bytes(), tail_bytes);
}

proptest! {
    #![proptest_config(cases(192, 4))]

    #[test]
    fn behaves_as_a_vector(ops in proptest::collection::vec(op(), 1..120), entries_max in 1u64..9, bytes_max in 0usize..400) {
        let limits = NodeLimits { bytes_max, entries_max };
        let (mut nodes, mut model) = (Nodes::new(), Model::default());
        for op in ops {
            apply(&mut nodes, &mut model, op, limits);
            check(&nodes, &model);
        }
    }

    #[test]
    fn copies_stay_as_they_were(
        count in 1u8..150,
        ops in proptest::collection::vec((op(), 0..12_u8), 1..100),
        entries_max in 1u64..4,
    ) {
        let limits = NodeLimits { bytes_max: 0, entries_max };
        let (mut nodes, mut model) = (Nodes::new(), Model::default());
        let own: Pairs = vec![(b"f".to_vec(), b"v".to_vec())];
        (0..count).for_each(|_| apply(&mut nodes, &mut model, Op::Add(1, own.clone()), limits));
        let mut copies = vec![(nodes.clone(), model.clone())];
        for (op, share) in ops {
            if share == 0 {
                copies.push((nodes.clone(), model.clone()));
            }
            apply(&mut nodes, &mut model, op, limits);
            check(&nodes, &model);
            // A copy changes as well as any other stream.
            if share == 1 && let Some((copy, model)) = copies.last_mut() {
                apply(copy, model, Op::Delete(model.live.len() / 2), limits);
                apply(copy, model, Op::Add(2, own.clone()), limits);
            }
            if share == 2 {
                copies.pop();
            }
        }
        copies.iter().for_each(|(copy, model)| check(copy, model));
        drop(nodes);
        copies.iter().for_each(|(copy, model)| check(copy, model));
    }

    #[test]
    fn many_chunks_behave_as_a_vector(count in 1usize..600, gone in proptest::collection::vec(any::<usize>(), 0..300)) {
        let limits = NodeLimits { bytes_max: 0, entries_max: 1 };
        let (mut nodes, mut model) = (Nodes::new(), Model::default());
        let own: Pairs = vec![(b"f".to_vec(), b"v".to_vec())];
        (0..count).for_each(|_| apply(&mut nodes, &mut model, Op::Add(1, own.clone()), limits));
        gone.into_iter().for_each(|at| apply(&mut nodes, &mut model, Op::Delete(at), limits));
        check(&nodes, &model);
        let (start, end) = (model.id(count / 3), model.id(count / 2));
        prop_assert_eq!(nodes.range(start, end).count(), model.between(start, end).len());
    }
}
