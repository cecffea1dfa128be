//! How many nodes Redis's radix tree would have for the same keys: `XINFO STREAM` shows the number.

use super::StreamId;

const KEY_BYTES: i32 = 16;

/// Nodes of a radix tree with these ids, in ascending order: leaves, branchings, and each run of bytes between two of
/// them. O(n).
pub(super) fn node_count(ids: impl Iterator<Item = StreamId>) -> usize {
    let mut count = 0;
    // Depths of the branchings above the id before, and of its leaf: the tree's right edge.
    let mut edge: Vec<i32> = Vec::with_capacity(KEY_BYTES as usize + 1);
    let mut before: Option<[u8; 16]> = None;
    for id in ids {
        let key = id.to_bytes();
        if let Some(before) = before {
            let common = before.iter().zip(&key).take_while(|(a, b)| a == b).count() as i32;
            count += close(&mut edge, common);
            if edge.last() != Some(&common) {
                edge.push(common);
                count += 1;
            }
        }
        edge.push(KEY_BYTES);
        count += 1;
        before = Some(key);
    }
    if before.is_none() {
        // The root is always there.
        return 1;
    }
    count + close(&mut edge, -1)
}

/// Takes all from the edge that lies below `depth`, and counts the runs of bytes above what was taken.
fn close(edge: &mut Vec<i32>, depth: i32) -> usize {
    let mut runs = 0;
    while let Some(bottom) = edge.pop_if(|bottom| *bottom > depth) {
        let above = edge.last().map_or(depth, |above| depth.max(*above));
        runs += usize::from(bottom - above > 1);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(ids: &[(u64, u64)]) -> usize {
        node_count(ids.iter().map(|(ms, seq)| StreamId::new(*ms, *seq)))
    }

    #[test]
    fn counts_are_those_of_redis() {
        assert_eq!(count(&[]), 1);
        assert_eq!(count(&[(1, 0)]), 2);
        // They part in the last byte of the milliseconds: a run, a branching, two runs, two leaves.
        assert_eq!(count(&[(1, 0), (2, 0)]), 6);
        // In the last byte of all: nothing is between branching and leaves.
        assert_eq!(count(&[(1, 0), (1, 1)]), 4);
        assert_eq!(count(&[(1, 0), (1, 1), (1, 2)]), 5);
        // In the first byte: no run above.
        assert_eq!(count(&[(0, 0), (u64::MAX, 0)]), 5);
        assert_eq!(count(&[(1, 0), (1, 1), (2, 0)]), 8);
        assert_eq!(count(&[(1, 0), (2, 0), (2, 1)]), 8);
    }
}
