//! Any bytes as a node of a stream must be refused, or be read the same in both directions, deleted and trimmed, which a
//! copy does not see. Run with `cargo +nightly fuzz run stream`.
//!
//! The first four bytes begin the node's id, two for each part; the fifth says what is trimmed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_collections::stream::{NodeLimits, Nodes, StreamId, Trim, TrimTo};

fuzz_target!(|data: &[u8]| {
    let Some(([ms_low, ms_high, seq_low, seq_high, trimmed], bytes)) = data.split_first_chunk::<5>()
    else {
        return;
    };
    let part = |low: &u8, high: &u8| u64::from(u16::from_le_bytes([*low, *high]));
    let id = StreamId::new(part(ms_low, ms_high), part(seq_low, seq_high));
    let mut nodes = Nodes::new();
    if nodes.load_node(id, bytes).is_err() {
        assert!(nodes.is_empty());
        return;
    }
    // More nodes, so that not all are the last.
    let last = nodes.iter().last().and_then(|node| node.last()).map(|entry| entry.id);
    if last.is_some_and(|last| last.ms < u64::MAX) {
        let limits = NodeLimits { bytes_max: 0, entries_max: 2 };
        for seq in 0..u64::from(trimmed % 90) {
            nodes.append(StreamId::new(u64::MAX, seq), [(&b"f"[..], &b"v"[..])].into_iter(), limits);
        }
    }
    let all = |nodes: &Nodes| -> Vec<(StreamId, usize)> {
        let entries = nodes.range(StreamId::MIN, StreamId::MAX);
        entries.map(|entry| (entry.id, entry.pairs().count())).collect()
    };
    let before = all(&nodes);
    assert_eq!(before.len() as u64, nodes.live_count());
    assert!(before.is_sorted());
    let copy = nodes.clone();
    let back = nodes.range_rev(StreamId::MIN, StreamId::MAX);
    assert!(back.map(|entry| entry.id).eq(before.iter().rev().map(|(id, _)| *id)));
    let gone = nodes.trim(Trim {
        to: TrimTo::Len(u64::from(*trimmed)),
        is_approximate: false,
        limit: 0,
    });
    assert_eq!(all(&nodes), before[gone as usize..]);
    for (id, _) in &before[gone as usize..] {
        assert!(nodes.delete(*id));
    }
    assert_eq!(nodes.live_count(), 0);
    assert_eq!(all(&copy), before);
});
