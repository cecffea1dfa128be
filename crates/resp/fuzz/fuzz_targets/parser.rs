//! Any bytes, cut anywhere, parse to the same requests and the same error as in one piece.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_resp::{Limits, Parser, ProtocolError, Requests};

type Outcome = (Vec<Vec<Vec<u8>>>, Option<ProtocolError>);

fn feed(bytes: &[u8], piece_bytes: usize, requests_max: usize, limits: &Limits) -> Outcome {
    let (mut parser, mut requests, mut buf) = (Parser::new(), Requests::new(), Vec::new());
    let mut commands = Vec::new();
    for piece in bytes.chunks(piece_bytes) {
        buf.extend_from_slice(piece);
        loop {
            requests.clear();
            let result = parser.parse(&buf, 0, limits, &mut requests, requests_max);
            for request in requests.as_slice() {
                let argv = requests.argv(request, &buf);
                assert!(argv.len() > 0);
                commands.push(argv.iter().map(<[u8]>::to_vec).collect());
            }
            match result {
                Err(error) => return (commands, Some(error)),
                Ok(progress) => {
                    buf.drain(..progress.consumed);
                    if progress.requests == 0 {
                        break;
                    }
                }
            }
        }
    }
    (commands, None)
}

fuzz_target!(|input: (u8, bool, &[u8])| {
    let (piece_bytes, authenticated, bytes) = input;
    let limits = Limits {
        inline_len_max: 64,
        bulk_len_max: 20_000,
        authenticated,
        ..Limits::default()
    };
    let whole = feed(bytes, bytes.len().max(1), usize::MAX, &limits);
    assert_eq!(
        whole,
        feed(bytes, usize::from(piece_bytes).max(1), 1, &limits)
    );
    assert_eq!(whole, feed(bytes, 1, 3, &limits));
});
