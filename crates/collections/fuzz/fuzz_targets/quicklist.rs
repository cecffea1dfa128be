//! Random operations on a quicklist and on a deque of strings must agree, at any setting, and copies that share with it
//! stay as they were. Run with `cargo +nightly fuzz run quicklist`.
//!
//! The first three bytes are the settings; then four bytes an operation: what, where, how much, and of which letter.

#![no_main]

use std::collections::VecDeque;
use std::ops::ControlFlow;

use libfuzzer_sys::fuzz_target;
use serval_collections::quicklist::{Limits, Needle, Quicklist, Side};

fn side(bit: u8) -> Side {
    if bit & 1 == 0 { Side::Head } else { Side::Tail }
}

fuzz_target!(|data: &[u8]| {
    let Some(([fill, depth, large], ops)) = data.split_first_chunk::<3>() else { return };
    let limits = Limits {
        fill: i32::from(*fill as i8),
        compress_depth: u32::from(depth % 4),
        large_min: u32::from(large % 32),
    };
    let mut list = Quicklist::new(&limits);
    let mut model: VecDeque<Vec<u8>> = VecDeque::new();
    let mut copies = Vec::new();
    for op in ops.chunks_exact(4) {
        // Lengths up to what no longer fits a node, some strings that are numbers.
        let element = match op[2] % 4 {
            0 => i64::from(op[3] as i8).to_string().into_bytes(),
            1 => vec![op[3]; usize::from(op[2]) * 40],
            _ => vec![op[3]; usize::from(op[2] % 20)],
        };
        let at = usize::from(op[1]);
        if op[0] >= 0xf0 {
            copies.truncate(3);
            copies.push((list.share(), model.clone()));
            continue;
        }
        match op[0] % 8 {
            0 | 1 => {
                list.push(side(op[1]), &element);
                match side(op[1]) {
                    Side::Head => model.push_front(element),
                    Side::Tail => model.push_back(element),
                }
            }
            2 => {
                let popped = list.pop(side(op[1]), |element| element.to_vec());
                let expected = match side(op[1]) {
                    Side::Head => model.pop_front(),
                    Side::Tail => model.pop_back(),
                };
                assert_eq!(popped, expected);
            }
            _ if model.is_empty() => {}
            3 | 4 => {
                let (at, after) = (at % model.len(), op[0] & 8 != 0);
                list.insert(at, &element, after);
                model.insert(at + usize::from(after), element);
            }
            5 => {
                let at = at % model.len();
                list.replace(at, &element);
                model[at] = element;
            }
            6 => {
                let at = at % model.len();
                let end = model.len().min(at + usize::from(op[2]));
                list.remove(at, usize::from(op[2]));
                model.drain(at..end);
            }
            _ => {
                let wanted = model[at % model.len()].clone();
                let before = model.len();
                model.retain(|element| *element != wanted);
                let removed = list.remove_equal(&Needle::new(&wanted), usize::MAX, op[2] & 1 == 0);
                assert_eq!(removed, before - model.len());
            }
        }
        assert_eq!(list.len(), model.len());
    }
    copies.push((list, model));
    for (list, model) in copies {
        let mut expected = model.iter();
        list.visit(0, false, |element| {
            assert_eq!(Some(&element.to_vec()), expected.next());
            ControlFlow::Continue(())
        });
        assert_eq!(expected.next(), None);
    }
});
