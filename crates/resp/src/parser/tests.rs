//! The parser against a naive one that wants all bytes at once, with every way of cutting them.

use super::*;
use proptest::prelude::*;

type Commands = Vec<Vec<Vec<u8>>>;

/// Feeds `pieces` one after the other the way a server does: append, parse, execute, drain.
fn feed<'a>(
    pieces: impl IntoIterator<Item = &'a [u8]>,
    limits: &Limits,
    requests_max: usize,
) -> (Commands, Option<ProtocolError>, usize) {
    let (mut parser, mut requests, mut buf) = (Parser::new(), Requests::new(), Vec::new());
    let mut commands = Vec::new();
    for piece in pieces {
        buf.extend_from_slice(piece);
        loop {
            requests.clear();
            let result = parser.parse(&buf, 0, limits, &mut requests, requests_max);
            for request in requests.as_slice() {
                let argv = requests.argv(request, &buf);
                assert_eq!(argv.len(), request.argc());
                commands.push(argv.iter().map(<[u8]>::to_vec).collect());
            }
            match result {
                Err(error) => return (commands, Some(error), buf.len()),
                Ok(progress) => {
                    assert_eq!(progress.requests, requests.len());
                    buf.drain(..progress.consumed);
                    if progress.requests == 0 {
                        break;
                    }
                }
            }
        }
    }
    (commands, None, buf.len())
}

fn parse_whole(bytes: &[u8]) -> (Commands, Option<ProtocolError>, usize) {
    feed([bytes], &Limits::default(), usize::MAX)
}

fn check(bytes: &[u8], expected: &[&[&str]], error: Option<ProtocolError>, left: usize) {
    let expected: Commands = expected
        .iter()
        .map(|command| command.iter().map(|arg| arg.as_bytes().to_vec()).collect())
        .collect();
    let (commands, found, rest) = parse_whole(bytes);
    assert_eq!(
        (&commands, found),
        (&expected, error),
        "{}",
        bytes.escape_ascii()
    );
    if error.is_none() {
        assert_eq!(rest, left, "{}", bytes.escape_ascii());
    }
    let bytewise = feed(bytes.chunks(1), &Limits::default(), 1);
    assert_eq!(
        (bytewise.0, bytewise.1),
        (expected, error),
        "bytewise {}",
        bytes.escape_ascii()
    );
}

fn encode(command: &[Vec<u8>]) -> Vec<u8> {
    let mut out = Vec::new();
    crate::write_command(&mut out, command.iter().map(Vec::as_slice));
    out
}

#[test]
fn parses_commands() {
    check(b"*1\r\n$4\r\nPING\r\n", &[&["PING"]], None, 0);
    check(
        b"*2\r\n$3\r\nGET\r\n$0\r\n\r\n*1\r\n$1\r\na\r\n",
        &[&["GET", ""], &["a"]],
        None,
        0,
    );
    check(b"*2\r\n$3\r\nGET\r\n$5\r\nab", &[], None, 19);
    check(
        b"*0\r\n*-1\r\n*-10\r\n*1\r\n$1\r\na\r\n",
        &[&["a"]],
        None,
        0,
    );
    check(b"\r\n\n  \r\nPING\r\n", &[&["PING"]], None, 0);
    check(
        b"set k \"a b\\x41\" 'c'\nget k\r\n",
        &[&["set", "k", "a bA", "c"], &["get", "k"]],
        None,
        0,
    );
    check(b"", &[], None, 0);
}

#[test]
fn names_what_is_wrong() {
    use ProtocolError as E;
    for (bytes, error) in [
        (&b"*3000000000\r\n"[..], E::InvalidMultibulkLength),
        (b"*\r\n", E::InvalidMultibulkLength),
        (b"*01\r\n", E::InvalidMultibulkLength),
        (b"*+1\r\n", E::InvalidMultibulkLength),
        (b"*abc\r\n", E::InvalidMultibulkLength),
        (b"*1\rx", E::InvalidCrlf),
        (b"*1\r\nfoo\r\n", E::ExpectedDollar(b'f')),
        (b"*1\r\n$-10\r\n", E::InvalidBulkLength),
        (b"*1\r\n$2000000000\r\n", E::InvalidBulkLength),
        (b"*1\r\n$blabla\r\n", E::InvalidBulkLength),
        (b"*1\r\n$\r\n", E::InvalidBulkLength),
        (b"*1\r\n$1\rx", E::InvalidCrlf),
        (b"*1\r\n$1\r\nabc", E::InvalidCrlf),
        (b"set \"a\r\n", E::UnbalancedQuotes),
    ] {
        check(bytes, &[], Some(error), 0);
    }
    check(
        b"PING\r\n*1\r\n$4\r\nPING\r\n*x\r\n",
        &[&["PING"], &["PING"]],
        Some(E::InvalidMultibulkLength),
        0,
    );
    assert_eq!(
        E::ExpectedDollar(b'f').message().as_ref(),
        b"Protocol error: expected '$', got 'f'"
    );
}

#[test]
fn lines_have_a_limit_however_they_arrive() {
    let limit = serval_base::limits::INLINE_BYTES_MAX;
    let long = vec![b'1'; limit + 1];
    for (head, error) in [
        (&b"*"[..], ProtocolError::TooBigMultibulkCount),
        (b"*1\r\n$", ProtocolError::TooBigBulkCount),
        (b"x", ProtocolError::TooBigInline),
        (b"\0\n", ProtocolError::TooBigInline),
    ] {
        let bytes = [head, &long].concat();
        check(&bytes, &[], Some(error), 0);
        check(&[&bytes, &b"\r\n"[..]].concat(), &[], Some(error), 0);
    }
    let mut fits = vec![b'x'; limit - 1];
    fits.extend_from_slice(b"\r\n");
    assert_eq!(parse_whole(&fits).0.len(), 1);
}

#[test]
fn a_nul_hides_the_end_of_an_inline_request() {
    check(b"PI\0NG\r\nPING\r\n", &[], None, 13);
}

#[test]
fn before_auth_requests_are_small_and_come_singly() {
    let limits = Limits {
        authenticated: false,
        ..Limits::default()
    };
    let (_, error, _) = feed([&b"*11\r\n"[..]], &limits, 16);
    assert_eq!(error, Some(ProtocolError::UnauthenticatedMultibulkLength));
    let (_, error, _) = feed([&b"*1\r\n$16385\r\n"[..]], &limits, 16);
    assert_eq!(error, Some(ProtocolError::UnauthenticatedBulkLength));
    let (_, error, _) = feed([&b"*1\r\n$2000000000\r\n"[..]], &limits, 16);
    assert_eq!(error, Some(ProtocolError::InvalidBulkLength));

    let (mut parser, mut requests) = (Parser::new(), Requests::new());
    let bytes = b"AUTH x\r\n*11\r\n";
    let progress = parser.parse(bytes, 0, &limits, &mut requests, 16).unwrap();
    assert_eq!((progress.requests, progress.consumed), (1, 8));
    let progress = parser
        .parse(bytes, 8, &Limits::default(), &mut requests, 16)
        .unwrap();
    assert_eq!((progress.requests, progress.consumed), (0, 0));
}

#[test]
fn tells_how_much_of_a_bulk_is_missing() {
    let (mut parser, mut requests) = (Parser::new(), Requests::new());
    let bytes = b"PING\r\n*1\r\n$100\r\nabc";
    let progress = parser
        .parse(bytes, 0, &Limits::default(), &mut requests, 16)
        .unwrap();
    assert_eq!(
        progress,
        Progress {
            consumed: 6,
            requests: 1,
            missing: 99
        }
    );
    // Half a line end is missing bytes too.
    let mut parser = Parser::new();
    let progress = parser
        .parse(b"*1\r\n$1\r\na\r", 0, &Limits::default(), &mut requests, 16)
        .unwrap();
    assert_eq!(progress.missing, 1);
}

#[test]
fn a_million_arguments_byte_by_byte_stay_linear() {
    let command = vec![b"x".to_vec(); 1_000_000];
    let bytes = encode(&command);
    let (mut parser, mut requests) = (Parser::new(), Requests::new());
    for end in 1..=bytes.len() {
        requests.clear();
        let progress = parser
            .parse(&bytes[..end], 0, &Limits::default(), &mut requests, 16)
            .unwrap();
        assert_eq!(progress.requests, usize::from(end == bytes.len()));
    }
    assert_eq!(requests.as_slice()[0].argc(), command.len());
    assert_eq!(parser.memory_bytes(), 0);
}

#[test]
fn the_buffer_may_move_between_calls() {
    let (mut parser, mut requests) = (Parser::new(), Requests::new());
    let first = b"....*2\r\n$1\r\na\r\n$2\r\nb";
    let progress = parser
        .parse(first, 4, &Limits::default(), &mut requests, 16)
        .unwrap();
    assert_eq!(
        progress,
        Progress {
            consumed: 0,
            requests: 0,
            missing: 3
        }
    );
    let moved = b"........*2\r\n$1\r\na\r\n$2\r\nbc\r\n";
    parser
        .parse(moved, 8, &Limits::default(), &mut requests, 16)
        .unwrap();
    let request = requests.as_slice()[0];
    assert_eq!((request.start, request.end), (8, moved.len()));
    let argv = requests.argv(&request, moved);
    assert_eq!((argv.arg(0), argv.arg(1)), (&b"a"[..], &b"bc"[..]));
}

fn arg() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..12),
        prop::collection::vec(prop::sample::select(&b"*$\r\n0a"[..]), 0..130),
    ]
}

fn commands() -> impl Strategy<Value = Commands> {
    prop::collection::vec(prop::collection::vec(arg(), 1..6), 0..6)
}

/// Bytes that look like a protocol: fragments of requests in any order.
fn protocol_like() -> impl Strategy<Value = Vec<u8>> {
    let fragment = prop_oneof![
        prop::sample::select(vec![
            "*",
            "$",
            "\r\n",
            "\n",
            "\r",
            "1",
            "2",
            "-1",
            "0",
            "PING",
            "*1\r\n$1\r\na\r\n"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::sample::select(vec![
            "set a \"b\"\r\n",
            "'",
            "\"",
            "\0",
            " ",
            "*2\r\n$3\r\nGET\r\n$1\r\n",
            "x"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
    ];
    prop::collection::vec(fragment, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn commands_come_back_however_cut(commands in commands(), cuts in prop::collection::vec(1usize..40, 1..20)) {
        let bytes: Vec<u8> = commands.iter().flat_map(|command| encode(command)).collect();
        let expected = (commands, None, 0);
        prop_assert_eq!(&parse_whole(&bytes), &expected);
        let mut rest = &bytes[..];
        let mut pieces = Vec::new();
        for cut in cuts.iter().cycle() {
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            pieces.push(piece);
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        prop_assert_eq!(&feed(pieces, &Limits::default(), 2), &expected);
    }

    #[test]
    fn any_bytes_parse_the_same_however_cut(bytes in protocol_like(), cut: prop::sample::Index) {
        let (commands, error, left) = parse_whole(&bytes);
        let (head, tail) = bytes.split_at(cut.index(bytes.len() + 1));
        for (split, rest, what) in [feed([head, tail], &Limits::default(), 3), feed(bytes.chunks(1), &Limits::default(), 1)]
            .map(|(commands, error, left)| ((commands, error), left, error.is_some()))
        {
            prop_assert_eq!(&split, &(commands.clone(), error));
            prop_assert!(what || rest == left);
        }
    }
}

#[test]
fn what_has_become_arguments_is_parsed() {
    let mut parser = Parser::new();
    let mut requests = Requests::new();
    for (bytes, parsed) in [
        (&b"*2\r\n$3\r\nGET"[..], 8),
        (b"*2\r\n$3\r\nGET\r\n$5\r\nab", 17),
        (b"*2\r\n$3\r\nGET\r\n$5\r\nabcde\r\n", 0),
    ] {
        let limits = Limits::default();
        parser.parse(bytes, 0, &limits, &mut requests, 1).unwrap();
        assert_eq!(parser.parsed_bytes(), parsed);
    }
}
