//! Tests of the stream of commands: what is written is read, and whatever is cut off or changed is noticed.

use proptest::prelude::*;
use serval_resp::write_command;

use super::*;

/// Gives out a few bytes at a time, as a pipe would.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(buf.len());
        self.0.read(&mut buf[..count])
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Owned {
    Command(Vec<Vec<u8>>),
    Timestamp(Option<i64>),
    Comment,
}

/// All records, where the file may be cut, and the error that ended it.
fn read_all(file: &[u8]) -> (Vec<Owned>, u64, Option<StreamError>) {
    let mut reader = CommandReader::new(Dribble(file, 7), 0);
    let mut records = Vec::new();
    let error = loop {
        match reader.next_record() {
            Ok(Some(record)) => records.push(match record {
                Record::Command(argv) => Owned::Command(argv.iter().map(<[u8]>::to_vec).collect()),
                Record::Timestamp(unix_s) => Owned::Timestamp(unix_s),
                Record::Comment => Owned::Comment,
            }),
            Ok(None) => break None,
            Err(error) => break Some(error),
        }
    };
    (records, reader.valid_up_to(), error)
}

fn write(records: &[Owned]) -> Vec<u8> {
    let mut file = Vec::new();
    for record in records {
        match record {
            Owned::Command(argv) => write_command(&mut file, argv.iter().map(Vec::as_slice)),
            Owned::Timestamp(unix_s) => {
                super::super::write_timestamp(&mut file, unix_s.unwrap_or(0));
            }
            Owned::Comment => file.extend_from_slice(b"# for people\r\n"),
        }
    }
    file
}

fn command(argv: &[&str]) -> Owned {
    Owned::Command(argv.iter().map(|arg| arg.as_bytes().to_vec()).collect())
}

fn sample() -> Vec<Owned> {
    vec![
        Owned::Timestamp(Some(1_628_217_470)),
        command(&["SELECT", "0"]),
        command(&["SET", "key", ""]),
        Owned::Comment,
        command(&["MULTI"]),
        command(&["RPUSH", "list", "a\r\nb", "c"]),
        Owned::Timestamp(Some(1_628_217_473)),
        command(&["DEL", "key"]),
        command(&["EXEC"]),
        command(&["SET", "other", &"v".repeat(70_000)]),
    ]
}

#[test]
fn what_is_written_is_read() {
    let file = write(&sample());
    let (records, valid_up_to, error) = read_all(&file);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(records, sample());
    assert_eq!(valid_up_to, file.len() as u64);
    assert_eq!(read_all(b"").0, []);
}

#[test]
fn a_file_cut_anywhere_can_be_cut_where_a_command_or_transaction_ends() {
    let mut sample = sample();
    sample.pop();
    let file = write(&sample);
    let mut ends = vec![0];
    let (mut at, mut in_multi) = (0, false);
    for record in &sample {
        at += write(std::slice::from_ref(record)).len();
        in_multi = (in_multi || *record == command(&["MULTI"])) && *record != command(&["EXEC"]);
        if !in_multi {
            ends.push(at);
        }
    }
    for cut in 0..file.len() {
        let (_, valid_up_to, error) = read_all(&file[..cut]);
        let end = *ends.iter().rfind(|end| **end <= cut).unwrap();
        assert_eq!(valid_up_to, end as u64, "cut at {cut}");
        assert_eq!(error.is_none(), end == cut, "cut at {cut}");
        assert!(error.is_none_or(|error| error.is_truncation()), "{cut}");
        let (_, again, error) = read_all(&file[..end]);
        assert!(error.is_none() && again == end as u64, "{cut}");
    }
}

#[test]
fn a_changed_byte_is_read_refused_or_takes_the_rest_for_an_argument() {
    let mut sample = sample();
    sample.pop();
    let file = write(&sample);
    for at in 0..file.len() {
        for change in [1, 2, 4, 16, 128] {
            let mut changed = file.clone();
            changed[at] ^= change;
            let (_, valid_up_to, error) = read_all(&changed);
            assert!(valid_up_to <= file.len() as u64);
            assert!(error.is_none_or(|error| error.offset <= file.len() as u64));
        }
    }
}

fn refused(file: &str, text: &str, is_truncation: bool) {
    let error = read_all(file.as_bytes()).2.expect(file);
    assert_eq!(error.to_string(), text, "{file:?}");
    assert_eq!(error.is_truncation(), is_truncation, "{file:?}");
}

#[test]
fn says_what_is_wrong_and_where() {
    let check = refused;
    let ok = "*1\r\n$4\r\nPING\r\n";
    check(
        "!!!",
        "no command begins with the byte 21 (offset 0)",
        false,
    );
    check(
        &format!("{ok}PING\r\n"),
        "no command begins with the byte 50 (offset 14)",
        false,
    );
    check("*1", "Expected \\r\\n, got: 0000 (offset 0)", true);
    check("*1\r", "Expected \\r\\n, got: 0d00 (offset 0)", true);
    check("*\r\n", "Expected \\r\\n, got: 0d0a (offset 0)", false);
    check("*1\n", "Expected \\r\\n, got: 0a00 (offset 0)", false);
    check("*0\r\n", "nothing has the length 0 (offset 0)", false);
    check("*-1\r\n", "nothing has the length -1 (offset 0)", false);
    check(
        "*99999999999\r\n",
        "the file ends within a command (offset 14)",
        true,
    );
    check("*1\r\n", "the file ends within a command (offset 4)", true);
    check(
        "*1\r\n+4\r\n",
        "Expected prefix '$', got: '+' (offset 4)",
        false,
    );
    check(
        "*1\r\n$-4\r\n",
        "nothing has the length -4 (offset 4)",
        false,
    );
    check(
        "*1\r\n$4\r\nPI",
        "Expected to read 6 bytes, got 2 bytes (offset 8)",
        true,
    );
    check(
        "*1\r\n$4\r\nPING",
        "Expected to read 6 bytes, got 4 bytes (offset 8)",
        true,
    );
    check(
        "*1\r\n$4\r\nPINGxx",
        "Expected \\r\\n, got: 7878 (offset 8)",
        false,
    );
}

#[test]
fn refuses_what_is_too_long_or_not_ended() {
    let check = refused;
    let huge = "*1\r\n$9223372036854775000\r\nPI";
    check(
        huge,
        "Expected to read 9223372036854775002 bytes, got 2 bytes (offset 26)",
        true,
    );
    let beyond = "*1\r\n$9223372036854775808\r\nPI";
    check(beyond, "Expected \\r\\n, got: 0d0a (offset 4)", false);
    check("#TS:12", "Expected \\r\\n, got: 5453 (offset 0)", true);
    let long = format!("#{}\r\n", "x".repeat(LINE_BYTES_MAX));
    check(&long, "Expected \\r\\n, got: 7878 (offset 0)", false);
    let open = "*1\r\n$5\r\nmulti\r\n*1\r\n$4\r\nPING\r\n";
    check(
        open,
        "Reached EOF before reading EXEC for MULTI (offset 29)",
        true,
    );
}

proptest! {
    #[test]
    fn any_bytes_end_somewhere(
        file in proptest::collection::vec(proptest::sample::select(b"*$#\r\n01239-aTS:".to_vec()), 0..80)
    ) {
        let (_, valid_up_to, _) = read_all(&file);
        prop_assert!(valid_up_to <= file.len() as u64);
    }

    #[test]
    fn any_commands_come_back(
        commands in proptest::collection::vec(
            proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 1..5), 0..20),
        chunk in 1_usize..400,
    ) {
        let file = write(&commands.iter().cloned().map(Owned::Command).collect::<Vec<_>>());
        let mut reader = CommandReader::new(Dribble(&file, chunk), 5);
        for argv in &commands {
            let offset = reader.offset();
            match reader.next_record() {
                Ok(Some(Record::Command(read))) => prop_assert!(read.iter().eq(argv.iter())),
                _ => prop_assert!(false, "a command was expected"),
            }
            prop_assert_eq!(reader.record_offset(), offset);
        }
        prop_assert_eq!(reader.offset(), file.len() as u64 + 5);
    }
}
