//! Any bytes, cut anywhere, decode to the same replies or the same error as in one piece.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_resp::{Decoder, DecoderLimits, ReplyError, Value};

fn feed(bytes: &[u8], piece_bytes: usize) -> (Vec<Value>, Option<ReplyError>) {
    let limits = DecoderLimits {
        depth_max: 32,
        bulk_len_max: 1 << 20,
        line_len_max: 256,
        elements_max: 1 << 20,
    };
    let (mut decoder, mut buf, mut values) = (Decoder::new(limits), Vec::new(), Vec::new());
    for piece in bytes.chunks(piece_bytes) {
        buf.extend_from_slice(piece);
        loop {
            match decoder.decode(&buf) {
                Err(error) => return (values, Some(error)),
                Ok(decoded) => {
                    buf.drain(..decoded.consumed);
                    match decoded.value {
                        Some(value) => values.push(value),
                        None => break,
                    }
                }
            }
        }
    }
    (values, None)
}

fuzz_target!(|input: (u8, &[u8])| {
    let (piece_bytes, bytes) = input;
    let whole = feed(bytes, bytes.len().max(1));
    assert_eq!(whole, feed(bytes, usize::from(piece_bytes).max(1)));
    assert_eq!(whole, feed(bytes, 1));
});
