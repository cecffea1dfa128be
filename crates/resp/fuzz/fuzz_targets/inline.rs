//! An inline request holds the words that splitting its line gives.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_base::sds_split::split_args;
use serval_resp::{Limits, Parser, ProtocolError, Requests};

fuzz_target!(|line: &[u8]| {
    if line.first() == Some(&b'*')
        || line.len() > 60_000
        || line.contains(&b'\n')
        || line.contains(&0)
    {
        return;
    }
    let bytes = [line, b"\r\n"].concat();
    let (mut parser, mut requests) = (Parser::new(), Requests::new());
    let result = parser.parse(&bytes, 0, &Limits::default(), &mut requests, 16);
    let Some(words) = split_args(line) else {
        assert_eq!(result, Err(ProtocolError::UnbalancedQuotes));
        assert!(requests.is_empty());
        return;
    };
    assert_eq!(result.map(|progress| progress.consumed), Ok(bytes.len()));
    match requests.as_slice() {
        [] => assert!(words.is_empty()),
        [request] => {
            assert!(request.is_inline());
            assert!(
                requests
                    .argv(request, &bytes)
                    .iter()
                    .eq(words.iter().map(Vec::as_slice))
            );
        }
        _ => panic!("one line, several requests"),
    }
});
