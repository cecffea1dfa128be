//! Cost of parsing, per command: a pipeline of 16 in one read, as redis-benchmark sends it, and a big argument in pieces.
#![allow(missing_docs, clippy::unwrap_used)]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use serval_resp::{Limits, Parser, Requests, write_command};

const PIPELINE: usize = 16;

fn main() {
    divan::main();
}

fn pipeline(args: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..PIPELINE {
        write_command(&mut bytes, args.iter().copied());
    }
    bytes
}

fn parse_all(bencher: Bencher<'_, '_>, bytes: &[u8]) {
    let (mut parser, mut requests, limits) = (Parser::new(), Requests::new(), Limits::default());
    bencher.counter(ItemsCount::new(PIPELINE)).bench_local(|| {
        requests.clear();
        let progress = parser
            .parse(black_box(bytes), 0, &limits, &mut requests, usize::MAX)
            .unwrap();
        assert_eq!(progress.requests, PIPELINE);
        requests
            .as_slice()
            .iter()
            .map(|request| requests.argv(request, bytes).arg(1).len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn get(bencher: Bencher<'_, '_>) {
    parse_all(bencher, &pipeline(&[b"GET", b"key:000000012345"]));
}

#[divan::bench]
fn set_64_bytes(bencher: Bencher<'_, '_>) {
    parse_all(
        bencher,
        &pipeline(&[b"SET", b"key:000000012345", &[b'x'; 64]]),
    );
}

#[divan::bench]
fn hset_10_fields(bencher: Bencher<'_, '_>) {
    let mut args: Vec<&[u8]> = vec![b"HSET", b"key:000000012345"];
    args.extend([&b"field:1"[..], b"value"].repeat(10));
    parse_all(bencher, &pipeline(&args));
}

#[divan::bench]
fn inline_get(bencher: Bencher<'_, '_>) {
    parse_all(bencher, &b"GET key:000000012345\r\n".repeat(PIPELINE));
}

/// 1 MB that arrives 16 KB at a time.
#[divan::bench]
fn set_1_mb_in_pieces(bencher: Bencher<'_, '_>) {
    let mut bytes = Vec::new();
    write_command(
        &mut bytes,
        [&b"SET"[..], b"key", &vec![b'x'; 1 << 20]].into_iter(),
    );
    let (mut parser, mut requests, limits) = (Parser::new(), Requests::new(), Limits::default());
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench_local(|| {
            requests.clear();
            let ends = (0..bytes.len())
                .step_by(16 * 1024)
                .skip(1)
                .chain([bytes.len()]);
            ends.map(|end| {
                parser
                    .parse(
                        black_box(&bytes[..end]),
                        0,
                        &limits,
                        &mut requests,
                        usize::MAX,
                    )
                    .unwrap()
                    .requests
            })
            .sum::<usize>()
        });
}
