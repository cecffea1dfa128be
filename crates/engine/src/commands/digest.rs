//! DEBUG DIGEST: one number for a whole keyspace, the same that Redis computes, so that two servers can be compared.

use serval_base::number::write_f64_digits;
use serval_keyspace::stream::{StreamId, stream_of};
use serval_keyspace::{HashRef, KeyEntry, ListRef, SetRef, Zset, kind, string_bytes};
use sha1::{Digest, Sha1};

/// A digest under way.
pub(crate) type Sum = [u8; 20];

fn sha1(bytes: &[u8]) -> Sum {
    Sha1::digest(bytes).into()
}

/// Adds without regard to order.
pub(crate) fn xor(sum: &mut Sum, bytes: &[u8]) {
    for (byte, other) in sum.iter_mut().zip(sha1(bytes)) {
        *byte ^= other;
    }
}

/// Adds in order.
pub(crate) fn mix(sum: &mut Sum, bytes: &[u8]) {
    xor(sum, bytes);
    *sum = sha1(&sum[..]);
}

/// Adds a value with its type and whether it expires.
pub(crate) fn value(sum: &mut Sum, entry: &KeyEntry) {
    mix(sum, &u32::from(entry.ty()).to_be_bytes());
    let mut scratch = Vec::new();
    match entry.ty() {
        kind::STRING => mix(sum, string_bytes(entry, &mut scratch)),
        kind::LIST => {
            ListRef::of(entry).for_each(|element| mix(sum, element.text(&mut scratch)));
        }
        kind::SET => {
            for member in SetRef::of(entry).iter() {
                xor(sum, member.text(&mut scratch));
            }
        }
        kind::HASH => HashRef::of(entry).for_each(&mut |field| {
            let mut pair = Sum::default();
            mix(&mut pair, field.name.text(&mut scratch));
            mix(&mut pair, field.value.text(&mut scratch));
            if field.expiry_ms.is_some() {
                xor(&mut pair, b"!!hexpire!!");
            }
            xor(sum, &pair);
        }),
        kind::STREAM => stream(sum, entry),
        kind::ZSET => {
            for (member, score) in Zset::of(entry).iter() {
                let mut pair = Sum::default();
                mix(&mut pair, member.text(&mut scratch));
                let mut text = Vec::new();
                write_f64_digits(&mut text, score.value());
                mix(&mut pair, &text);
                xor(sum, &pair);
            }
        }
        _ => {}
    }
    if entry.expiry_ms().is_some() {
        xor(sum, b"!!expire!!");
    }
}

fn stream(sum: &mut Sum, entry: &KeyEntry) {
    let mut scratch = Vec::new();
    let nodes = &stream_of(entry).log.nodes;
    for entry in nodes.range(StreamId::MIN, StreamId::MAX) {
        mix(sum, format!("{}.{}", entry.id.ms, entry.id.seq).as_bytes());
        for (field, value) in entry.pairs() {
            mix(sum, field.text(&mut scratch));
            mix(sum, value.text(&mut scratch));
        }
    }
}

/// Adds a key with its value.
pub(crate) fn key(total: &mut Sum, entry: &KeyEntry) {
    let mut sum = Sum::default();
    mix(&mut sum, entry.key());
    value(&mut sum, entry);
    xor(total, &sum);
}

/// Forty hexadecimal digits.
pub(crate) fn hex(sum: &Sum) -> String {
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}
