//! HyperLogLogs against registers that are kept naively, and against broken bytes.

use super::*;
use crate::tests::cases;
use proptest::prelude::*;

const SPARSE_MAX: usize = 3000;

/// The registers that these elements leave.
fn model(elements: &[Vec<u8>]) -> Vec<u8> {
    let mut values = vec![0; REGISTERS];
    for element in elements {
        let (index, value) = place_of(element);
        values[index] = value.max(values[index]);
    }
    values
}

fn registers(bytes: &[u8]) -> Vec<u8> {
    let mut registers = Registers::new();
    assert_eq!(merge(bytes, &mut registers), Ok(()));
    registers.values().to_vec()
}

fn filled(elements: &[Vec<u8>], sparse_bytes_max: usize) -> Vec<u8> {
    let mut bytes = empty();
    for element in elements {
        assert!(add(&mut bytes, element, sparse_bytes_max).is_ok());
    }
    bytes
}

fn numbered(count: u32) -> Vec<Vec<u8>> {
    (0..count)
        .map(|n| format!("element:{n}").into_bytes())
        .collect()
}

#[test]
fn hashes_are_murmurs() {
    // From Redis: what PFADD of each leaves, as PFDEBUG DECODE shows it.
    let decode = |element: &[u8]| -> Vec<Run> {
        let mut bytes = empty();
        assert_eq!(add(&mut bytes, element, SPARSE_MAX), Ok(true));
        Runs::of(&bytes).collect()
    };
    let one = |before, value| {
        vec![
            Run::LongZeros(before),
            Run::Values { value, len: 1 },
            Run::LongZeros(REGISTERS - before - 1),
        ]
    };
    for (element, before, value) in [
        (&b""[..], 5938, 2),
        (b"a", 12711, 2),
        (b"foo", 7348, 5),
        (b"bar12345", 13354, 1),
        (b"0123456789abcdefghij", 2027, 1),
    ] {
        assert_eq!(decode(element), one(before, value));
    }
}

#[test]
fn a_new_one_is_a_single_run() {
    assert_eq!(&empty()[..8], b"HYLL\x01\0\0\0");
    assert_eq!(&empty()[HEADER_BYTES..], b"\x7f\xff");
    assert_eq!((count(&empty()), cached_count(&empty())), (Ok(0), Some(0)));
}

#[test]
fn what_is_no_hyperloglog_is_told_from_what_is() {
    assert_eq!(encoding(&empty()), Some(Encoding::Sparse));
    for (at, byte) in [
        (0, b'h'),
        (3, 0),
        (ENCODING_AT, 0),
        (ENCODING_AT, 2),
        (ENCODING_AT, 255),
    ] {
        let mut bytes = empty();
        bytes[at] = byte;
        assert_eq!(encoding(&bytes), None, "byte {at} is {byte}");
    }
    assert_eq!(encoding(&empty()[..HEADER_BYTES - 1]), None);
    let mut dense = empty();
    assert_eq!((to_dense(&mut dense), dense.len()), (Ok(true), DENSE_BYTES));
    assert_eq!(encoding(&dense), Some(Encoding::Dense));
    assert_eq!(encoding(&dense[..DENSE_BYTES - 1]), None);
}

#[test]
fn runs_that_do_not_add_up_are_corrupt() {
    for runs in [
        &b""[..],
        b"\x7f",
        b"\x7f\xff\x00",
        b"\x7f\xfe",
        b"\x7f\xff\x7f\xff",
        b"\x80",
    ] {
        let mut bytes = empty();
        bytes.truncate(HEADER_BYTES);
        bytes.extend_from_slice(runs);
        assert_eq!(count(&bytes), Err(Corrupt), "{runs:?}");
        assert_eq!(merge(&bytes, &mut Registers::new()), Err(Corrupt));
        assert_eq!(to_dense(&mut bytes.clone()), Err(Corrupt));
    }
    // The run with the register is there, and in one byte of two.
    let mut bytes = empty();
    bytes.truncate(HEADER_BYTES + 1);
    assert!(matches!(
        raise(&mut bytes, 16_000, 1, SPARSE_MAX),
        Err(Corrupt)
    ));
}

#[test]
fn estimates_are_near() {
    let mut bytes = empty();
    let mut wanted = 10;
    for (index, element) in numbered(if cfg!(miri) { 100 } else { 100_000 })
        .iter()
        .enumerate()
    {
        assert!(add(&mut bytes, element, SPARSE_MAX).is_ok());
        let added = index as u64 + 1;
        if added == wanted {
            // The standard error is 0.81 percent.
            let off = count(&bytes).unwrap().abs_diff(added);
            assert!(off <= 1 + added * 5 / 100, "{off} of {added}");
            wanted *= 10;
        }
    }
}

#[test]
fn a_cached_count_lasts_until_a_register_changes() {
    let mut bytes = filled(&numbered(100), SPARSE_MAX);
    assert_eq!(cached_count(&bytes), None);
    set_cached_count(&mut bytes, 100);
    assert_eq!(add(&mut bytes, b"element:5", SPARSE_MAX), Ok(false));
    assert_eq!(cached_count(&bytes), Some(100));
    assert_eq!(add(&mut bytes, b"another", SPARSE_MAX), Ok(true));
    assert_eq!(cached_count(&bytes), None);
}

#[test]
fn values_that_sparse_runs_cannot_hold_make_it_dense() {
    let mut bytes = empty();
    assert_eq!(raise(&mut bytes, 5, 32, SPARSE_MAX), Ok(true));
    assert_eq!(encoding(&bytes), Some(Encoding::Sparse));
    assert_eq!(raise(&mut bytes, 6, 33, SPARSE_MAX), Ok(true));
    assert_eq!(encoding(&bytes), Some(Encoding::Dense));
    assert_eq!(registers(&bytes)[4..8], [0, 32, 33, 0]);
}

proptest! {
    #![proptest_config(cases(200, 2))]

    #[test]
    fn sparse_and_dense_hold_the_same(
        elements in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..20), 0..300),
        sparse_max in 16..1500_usize,
    ) {
        let (sparse, dense) = (filled(&elements, SPARSE_MAX), filled(&elements, sparse_max));
        let wanted = model(&elements);
        prop_assert_eq!(&registers(&sparse), &wanted);
        prop_assert_eq!(&registers(&dense), &wanted);
        prop_assert_eq!(count(&sparse), count(&dense));
        prop_assert!(dense.len() <= sparse_max.max(18) || dense.len() == DENSE_BYTES);
        let mut merged = Registers::new();
        prop_assert_eq!(merge(&dense, &mut merged), Ok(()));
        prop_assert_eq!(Ok(merged.count()), count(&sparse));
        let mut made_dense = sparse.clone();
        prop_assert!(to_dense(&mut made_dense).is_ok());
        prop_assert_eq!(registers(&made_dense), wanted);
    }

    #[test]
    fn eight_at_once_do_what_one_by_one_does(values in proptest::collection::vec(0..64_u8, REGISTERS)) {
        let mut plain = Registers::new();
        let mut slow = Registers::one_by_one();
        for (index, value) in values.iter().enumerate() {
            plain.raise(index, *value);
            slow.raise(index, *value);
        }
        let (mut packed, mut packed_slowly) = (empty(), empty());
        write_dense(&mut packed, &plain);
        write_dense(&mut packed_slowly, &slow);
        prop_assert_eq!(&packed, &packed_slowly);
        let mut unpacked_slowly = Registers::one_by_one();
        prop_assert_eq!(merge(&packed, &mut unpacked_slowly), Ok(()));
        prop_assert_eq!(unpacked_slowly.values().to_vec(), &values[..]);
        prop_assert_eq!(registers(&packed), values);
    }

    #[test]
    fn broken_bytes_never_panic(
        runs in proptest::collection::vec(any::<u8>(), 0..60),
        is_dense in any::<bool>(),
        registers in proptest::collection::vec((0..REGISTERS, 1..52_u8), 0..20),
    ) {
        let mut bytes = empty();
        bytes.truncate(HEADER_BYTES);
        bytes.extend_from_slice(&runs);
        if is_dense {
            bytes[ENCODING_AT] = 0;
            bytes.resize(DENSE_BYTES, 0xA5);
        }
        let _ = (count(&bytes), merge(&bytes, &mut Registers::new()), Runs::of(&bytes).count());
        for (index, value) in registers {
            let _ = raise(&mut bytes, index, value, SPARSE_MAX);
        }
        let _ = to_dense(&mut bytes);
    }
}
