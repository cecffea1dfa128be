//! Any bytes as a node of a stream must be refused, or be read the same in both directions, deleted and trimmed. Run with
//! `cargo +nightly fuzz run stream`.
//!
//! The first four bytes begin the node's id, two for each part; the fifth says what is trimmed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_collections::stream::{Nodes, StreamId, Trim, TrimTo};

fuzz_target!(|data: &[u8]| {
    let Some(([ms_low, ms_high, seq_low, seq_high, trimmed], bytes)) = data.split_first_chunk::<5>()
    else {
        return;
    };
    let part = |low: &u8, high: &u8| u64::from(u16::from_le_bytes([*low, *high]));
    let id = StreamId::new(part(ms_low, ms_high), part(seq_low, seq_high));
    let mut nodes = Nodes::new();
    if nodes.load_node(id, bytes.to_vec()).is_err() {
        assert!(nodes.is_empty());
        return;
    }
    let all = |nodes: &Nodes| -> Vec<(StreamId, usize)> {
        let entries = nodes.range(StreamId::MIN, StreamId::MAX);
        entries.map(|entry| (entry.id, entry.pairs().count())).collect()
    };
    let before = all(&nodes);
    assert_eq!(before.len() as u64, nodes.live_count());
    assert!(before.is_sorted());
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
});
