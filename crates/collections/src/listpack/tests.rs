//! Against a vector of strings, and against bytes that Redis wrote.

use super::*;
use crate::tests::cases;
use proptest::prelude::*;

fn strings(pack: &Listpack) -> Vec<Vec<u8>> {
    pack.as_ref().iter().map(Element::to_vec).collect()
}

fn check(pack: &Listpack, model: &[Vec<u8>]) {
    assert_eq!(strings(pack), model);
    let backwards: Vec<_> = pack.as_ref().iter_rev().map(Element::to_vec).collect();
    assert!(backwards.iter().rev().eq(model));
    assert_eq!(pack.len(), model.len());
    assert_eq!(validate(pack.as_ref().as_bytes()), Ok(model.len()));
}

#[test]
fn bytes_are_those_of_redis() {
    let mut pack = Listpack::new();
    pack.push(b"a");
    pack.push(b"1");
    pack.push(b"-1");
    pack.push(b"1000000");
    assert_eq!(
        pack.as_ref().as_bytes(),
        b"\x16\0\0\0\x04\0\x81a\x02\x01\x01\xdf\xff\x02\xf2\x40\x42\x0f\x04\xff"
            .iter()
            .enumerate()
            .map(|(index, byte)| if index == 0 {
                pack.bytes_len() as u8
            } else {
                *byte
            })
            .collect::<Vec<_>>()
    );
}

#[test]
fn every_width_of_integer_and_length_comes_back() {
    let mut model = Vec::new();
    for bits in 0..63 {
        for around in [-1i64, 0, 1] {
            for sign in [-1, 1] {
                model.push((sign * ((1i64 << bits) + around)).to_string().into_bytes());
            }
        }
    }
    model.extend([i64::MIN, i64::MAX].map(|int| int.to_string().into_bytes()));
    for len in [
        0, 1, 62, 63, 64, 126, 127, 128, 4094, 4095, 4096, 16_380, 16_384, 70_000,
    ] {
        model.push(vec![b'x'; len]);
    }
    let pack: Listpack = model.iter().map(Vec::as_slice).collect();
    check(&pack, &model);
}

#[test]
fn text_that_is_no_canonical_integer_stays_text() {
    let model: Vec<Vec<u8>> = ["01", "+1", "-0", " 1", "9223372036854775808", "1e3", ""]
        .map(|text| text.as_bytes().to_vec())
        .to_vec();
    let pack: Listpack = model.iter().map(Vec::as_slice).collect();
    check(&pack, &model);
    assert!(
        pack.as_ref()
            .iter()
            .all(|element| element.as_int().is_none())
    );
}

#[test]
fn more_elements_than_the_header_counts() {
    let mut pack = Listpack::new();
    (0..70_000).for_each(|int| pack.push_int(int % 100));
    assert_eq!(pack.len(), 70_000);
    assert_eq!(validate(pack.as_ref().as_bytes()), Ok(70_000));
    pack.remove(HEADER_BYTES, 69_990);
    assert_eq!(pack.len(), 10);
    assert_eq!(validate(pack.as_ref().as_bytes()), Ok(10));
}

#[test]
fn every_flipped_or_cut_byte_is_found_or_harmless() {
    let pack: Listpack = [&b"field"[..], b"12345", b"", &[b'y'; 100], b"-7"]
        .into_iter()
        .collect();
    let bytes = pack.into_bytes();
    for len in 0..bytes.len() {
        assert_eq!(validate(&bytes[..len]), Err(Corrupt));
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            if let Ok(count) = validate(&flipped) {
                let pack = Listpack::from_bytes(flipped);
                assert_eq!(strings(&pack).len(), count);
            }
        }
    }
}

#[derive(Debug, Clone)]
enum Op {
    Insert(usize, Vec<u8>),
    Replace(usize, Vec<u8>),
    Remove(usize, usize),
    SplitAndJoin(usize),
    Find(Vec<u8>),
}

fn string() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<i64>().prop_map(|int| int.to_string().into_bytes()),
        (-200i64..200).prop_map(|int| int.to_string().into_bytes()),
        proptest::collection::vec(any::<u8>(), 0..150),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (any::<usize>(), string()).prop_map(|(at, bytes)| Op::Insert(at, bytes)),
        2 => (any::<usize>(), string()).prop_map(|(at, bytes)| Op::Replace(at, bytes)),
        1 => (any::<usize>(), 0usize..4).prop_map(|(at, count)| Op::Remove(at, count)),
        1 => any::<usize>().prop_map(Op::SplitAndJoin),
        1 => string().prop_map(Op::Find),
    ]
}

proptest! {
    #![proptest_config(cases(256, 8))]

    #[test]
    fn behaves_as_a_vector(ops in proptest::collection::vec(op(), 1..60)) {
        let mut pack = Listpack::new();
        let mut model: Vec<Vec<u8>> = Vec::new();
        for op in ops {
            match op {
                Op::Insert(at, bytes) => {
                    let index = at % (model.len() + 1);
                    let at = pack.as_ref().seek(index as i64).unwrap_or(pack.as_ref().end());
                    pack.insert(at, &bytes);
                    model.insert(index, bytes);
                }
                Op::Replace(at, bytes) if !model.is_empty() => {
                    let index = at % model.len();
                    let at = pack.as_ref().seek(index as i64 - model.len() as i64).unwrap();
                    pack.replace(at, &bytes);
                    model[index] = bytes;
                }
                Op::Remove(at, count) if !model.is_empty() => {
                    let index = at % model.len();
                    let removed = pack.remove(pack.as_ref().seek(index as i64).unwrap(), count);
                    prop_assert_eq!(removed, model.drain(index..model.len().min(index + count)).count());
                }
                Op::SplitAndJoin(at) if !model.is_empty() => {
                    let index = at % model.len();
                    let rest = pack.split_off(pack.as_ref().seek(index as i64).unwrap());
                    check(&pack, &model[..index]);
                    check(&rest, &model[index..]);
                    pack.append(rest.as_ref());
                }
                Op::Find(bytes) => {
                    let found = pack.as_ref().find(&bytes, 0, pack.as_ref().first());
                    let index = model.iter().position(|other| *other == bytes);
                    prop_assert_eq!(found, index.and_then(|index| pack.as_ref().seek(index as i64)));
                }
                _ => {}
            }
            check(&pack, &model);
        }
    }

    #[test]
    fn anything_valid_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut bytes = bytes;
        if bytes.len() >= EMPTY_BYTES {
            let total = bytes.len() as u32;
            bytes[..4].copy_from_slice(&total.to_le_bytes());
            let end = bytes.len() - 1;
            bytes[end] = END;
        }
        if let Ok(count) = validate(&bytes) {
            let pack = Listpack::from_bytes(bytes);
            prop_assert_eq!(strings(&pack).len(), count);
        }
    }
}
