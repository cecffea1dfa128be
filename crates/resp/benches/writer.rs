//! Cost of replies: sixteen into one output vector, as a pipeline's are.
#![allow(missing_docs)]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use serval_resp::Writer;

const PIPELINE: usize = 16;

fn main() {
    divan::main();
}

fn write_all(bencher: Bencher<'_, '_>, resp3: bool, write: impl Fn(&mut Writer<'_>)) {
    let mut out = Vec::with_capacity(1 << 20);
    bencher.counter(ItemsCount::new(PIPELINE)).bench_local(|| {
        out.clear();
        for _ in 0..PIPELINE {
            write(&mut Writer::new(black_box(&mut out), resp3));
        }
        out.len()
    });
}

#[divan::bench]
fn ok(bencher: Bencher<'_, '_>) {
    write_all(bencher, false, |writer| writer.ok());
}

#[divan::bench(args = [7, 12345, -1])]
fn integer(bencher: Bencher<'_, '_>, value: i64) {
    write_all(bencher, false, |writer| writer.integer(black_box(value)));
}

#[divan::bench(args = [3, 64, 1024, 16384])]
fn bulk(bencher: Bencher<'_, '_>, len: usize) {
    let value = vec![b'x'; len];
    write_all(bencher, false, |writer| writer.bulk(black_box(&value)));
}

#[divan::bench(args = [false, true])]
fn double(bencher: Bencher<'_, '_>, resp3: bool) {
    write_all(bencher, resp3, |writer| writer.double(black_box(1234.5678)));
}

#[divan::bench]
fn array_of_100(bencher: Bencher<'_, '_>) {
    write_all(bencher, false, |writer| {
        writer.array(100);
        (0..100).for_each(|_| writer.bulk(black_box(b"0123456789")));
    });
}

#[divan::bench]
fn deferred_array_of_100(bencher: Bencher<'_, '_>) {
    write_all(bencher, false, |writer| {
        let deferred = writer.begin();
        (0..100).for_each(|_| writer.bulk(black_box(b"0123456789")));
        writer.end_array(deferred, 100);
    });
}

#[divan::bench]
fn error(bencher: Bencher<'_, '_>) {
    write_all(bencher, false, |writer| {
        writer.error(black_box("ERR value is not an integer or out of range"))
    });
}
