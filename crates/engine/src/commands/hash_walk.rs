//! Some fields of a hash: HRANDFIELD by chance, HSCAN bit by bit.

use std::collections::HashSet;

use serval_base::number;
use serval_collections::listpack::Element;
use serval_keyspace::{FieldView, HashRef};
use serval_resp::{Argv, Writer};

use super::hash::{as_hash, write_element};
use super::scan_options::{ScanOptions, Scanned, parse_cursor, reply_step};
use crate::ctx::{CommandResult, Ctx};
use crate::errors;

/// HSCAN key cursor [MATCH pattern] [COUNT count] [NOVALUES]
pub fn hscan(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let cursor = parse_cursor(argv.arg(2))?;
    let key = ctx.first_key(argv.arg(1));
    let over_ms = ctx.access.fields_over_ms();
    let Some(entry) = ctx.access.read(key) else {
        reply_step(&mut ctx.reply, 0, 0, &[]);
        return Ok(());
    };
    let hash = as_hash(&entry)?;
    let options = ScanOptions::parse(argv, 3, Scanned::Hash)?;
    // The cursor stands before the fields and is known after them.
    let (mut frames, mut count) = (Vec::new(), 0);
    let mut found = Writer::new(&mut frames, ctx.reply.resp3);
    let mut scratch = Vec::new();
    let next = hash.scan(cursor, options.count, &mut |field| {
        if field.is_over(over_ms) || !options.accepts_name(field.name.text(&mut scratch)) {
            return;
        }
        write_element(&mut found, field.name);
        count += 1;
        if !options.no_values {
            write_element(&mut found, field.value);
            count += 1;
        }
    });
    reply_step(&mut ctx.reply, next, count, &frames);
    Ok(())
}

/// HRANDFIELD key [count [WITHVALUES]]
pub fn hrandfield(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let count = match argv.get(2) {
        None => None,
        Some(text) => Some(parse_count(text, argv)?),
    };
    let key = ctx.first_key(argv.arg(1));
    let over_ms = ctx.access.fields_over_ms();
    let is_due = match ctx.access.read(key) {
        Some(entry) => as_hash(&entry)?
            .next_expiry_ms()
            .is_some_and(|at_ms| at_ms <= over_ms),
        None => false,
    };
    if is_due {
        ctx.access.remove_all_fields_over(key);
    }
    let mut rng = ctx.access.rng().fork();
    let output_bytes_max = ctx.session.output_bytes_max;
    let entry = ctx.access.peek(key);
    let hash = entry.as_ref().map(|entry| HashRef::of(entry));
    let reply = &mut ctx.reply;
    let Some(count) = count else {
        match hash.and_then(|hash| hash.sample(rng.u64(..))) {
            Some(field) => write_element(reply, field.name),
            None => reply.null(),
        }
        return Ok(());
    };
    let mut out = Draws {
        with_values: argv.len() == 4,
        output_bytes_max,
        reply,
    };
    let Some(hash) = hash.filter(|_| count != 0) else {
        out.reply.array(0);
        return Ok(());
    };
    let len = hash.len() as u64;
    let random = &mut || rng.u64(..);
    if count < 0 || count == 1 {
        out.begin(count.unsigned_abs());
        draw_any(hash, count.unsigned_abs(), random, &mut out);
        return Ok(());
    }
    let wanted = count.unsigned_abs().min(len);
    out.begin(wanted);
    match hash {
        HashRef::Table(_) if wanted * SPARSE_FACTOR < len => {
            draw_few(hash, wanted, random, &mut out)
        }
        _ => draw_many(hash, wanted, random, &mut out),
    }
    Ok(())
}

/// From this many times as many fields as are wanted on, drawing until enough different ones came is cheaper than passing
/// over all.
const SPARSE_FACTOR: u64 = 3;

fn parse_count(text: &[u8], argv: Argv<'_>) -> Result<i64, errors::Error> {
    let count = number::parse_i64(text).ok_or(errors::NOT_INTEGER)?;
    if count == i64::MIN {
        return Err(errors::COUNT_RANGE);
    }
    let with_values = match (argv.len(), argv.get(3)) {
        (3, _) => false,
        (4, Some(word)) if word.eq_ignore_ascii_case(b"withvalues") => true,
        _ => return Err(errors::SYNTAX),
    };
    if with_values && count.unsigned_abs() > i64::MAX as u64 / 2 {
        return Err(errors::OUT_OF_RANGE);
    }
    Ok(count)
}

/// Where drawn fields go.
struct Draws<'r, 'w> {
    reply: &'r mut Writer<'w>,
    with_values: bool,
    output_bytes_max: usize,
}

impl Draws<'_, '_> {
    fn begin(&mut self, count: u64) {
        let flat = self.with_values && !self.reply.resp3;
        self.reply.array(count as usize * if flat { 2 } else { 1 });
    }

    fn push(&mut self, field: FieldView<'_>) {
        if self.with_values && self.reply.resp3 {
            self.reply.array(2);
        }
        write_element(self.reply, field.name);
        if self.with_values {
            write_element(self.reply, field.value);
        }
    }

    fn is_full(&self) -> bool {
        self.reply.position() > self.output_bytes_max
    }
}

/// Draws fields that may come again.
fn draw_any(
    hash: HashRef<'_>,
    count: u64,
    random: &mut dyn FnMut() -> u64,
    out: &mut Draws<'_, '_>,
) {
    /// Above this many, a listpack is read once instead of up to each field.
    const READ_ONCE_MIN: u64 = 4;
    let fields = (count >= READ_ONCE_MIN).then(|| hash.listed()).flatten();
    for _ in 0..count {
        let field = match &fields {
            Some(fields) => {
                let index = (u128::from(random()) * fields.len() as u128) >> 64;
                fields.get(index as usize).copied()
            }
            None => hash.sample(random()),
        };
        match field {
            Some(field) if !out.is_full() => out.push(field),
            _ => return,
        }
    }
}

/// Draws different fields by passing over all, each set of them as probable as another (Knuth, The Art of Computer
/// Programming 2, algorithm 3.4.2 S). They come in the order of the hash, as Redis gives those of a listpack.
fn draw_many(
    hash: HashRef<'_>,
    wanted: u64,
    random: &mut dyn FnMut() -> u64,
    out: &mut Draws<'_, '_>,
) {
    let (mut left, mut wanted) = (hash.len() as u64, wanted);
    hash.for_each(&mut |field| {
        let rank = ((u128::from(random()) * u128::from(left)) >> 64) as u64;
        if rank < wanted {
            wanted -= 1;
            if !out.is_full() {
                out.push(field);
            }
        }
        left -= 1;
    });
}

/// Draws different fields of a table that has many more.
fn draw_few(
    hash: HashRef<'_>,
    wanted: u64,
    random: &mut dyn FnMut() -> u64,
    out: &mut Draws<'_, '_>,
) {
    // A field is known by the address of its name, which lies in an allocation of its own.
    let mut drawn: HashSet<*const u8> = HashSet::new();
    while (drawn.len() as u64) < wanted && !out.is_full() {
        match hash.sample(random()) {
            Some(field) => {
                if let Element::Bytes(name) = field.name
                    && drawn.insert(name.as_ptr())
                {
                    out.push(field);
                }
            }
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::testing::{Line, check};

    fn words(reply: &str) -> Vec<String> {
        let inner = reply.trim_matches(['[', ']']);
        let words = inner.split(' ').filter(|word| !word.is_empty());
        words
            .map(|word| word.trim_matches('"').to_owned())
            .collect()
    }

    fn filled(count: usize) -> Line {
        let mut line = Line::open();
        for number in 0..count {
            line.run(&format!("HSET h f{number} v{number}"));
        }
        line
    }

    #[test]
    fn draws_are_of_the_hash_and_different_where_asked() {
        for count in [1, 5, 100, 700] {
            let mut line = filled(count);
            for wanted in [1, 2, 5, 99, 600, 1000] {
                let drawn = words(&line.run(&format!("HRANDFIELD h {wanted}")));
                let different: BTreeSet<&String> = drawn.iter().collect();
                assert_eq!(drawn.len(), wanted.min(count));
                assert_eq!(different.len(), drawn.len());
                let drawn = words(&line.run(&format!("HRANDFIELD h -{wanted} withvalues")));
                assert_eq!(drawn.len(), wanted * 2);
                for pair in drawn.chunks(2) {
                    assert_eq!(pair[0][1..], pair[1][1..]);
                }
            }
            assert!(line.run("HRANDFIELD h").starts_with("\"f"));
            line.run("HELLO 3");
            let drawn = line.run("HRANDFIELD h 1 WITHVALUES");
            assert!(drawn.starts_with("[[\"f"), "{drawn}");
        }
    }

    #[test]
    fn every_field_is_drawn_now_and_then() {
        for count in [20, 600] {
            let mut line = filled(count);
            let mut seen = BTreeSet::new();
            for _ in 0..100 {
                seen.extend(words(&line.run(&format!("HRANDFIELD h {}", count / 4))));
                seen.extend(words(&line.run(&format!("HRANDFIELD h {}", count / 2))));
                seen.extend(words(&line.run(&format!("HRANDFIELD h -{count}"))));
            }
            assert_eq!(seen.len(), count);
        }
    }

    #[test]
    fn what_a_draw_refuses() {
        check(&[
            ("HRANDFIELD none", "(nil)"),
            ("HRANDFIELD none 5", "[]"),
            ("HSET h a 1", "1"),
            ("HRANDFIELD h 0", "[]"),
            (
                "HRANDFIELD h x",
                "-ERR value is not an integer or out of range",
            ),
            (
                "HRANDFIELD h -9223372036854775808",
                "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807",
            ),
            ("HRANDFIELD h 1 FOO", "-ERR syntax error"),
            ("HRANDFIELD h 1 WITHVALUES WITHVALUES", "-ERR syntax error"),
            (
                "HRANDFIELD h 4611686018427387904 WITHVALUES",
                "-ERR value is out of range",
            ),
            ("HRANDFIELD h 9223372036854775807", "[\"a\"]"),
        ]);
    }

    #[test]
    fn a_scan_reports_every_field() {
        for count in [1, 30, 1500] {
            let mut line = filled(count);
            let (mut cursor, mut seen) = ("0".to_owned(), BTreeSet::new());
            loop {
                let reply = line.run(&format!("HSCAN h {cursor} COUNT 20"));
                let (next, fields) = reply[1..reply.len() - 1].split_once(' ').unwrap();
                let fields = words(fields);
                for pair in fields.chunks(2) {
                    assert_eq!(pair[0][1..], pair[1][1..]);
                    seen.insert(pair[0].clone());
                }
                cursor = next.trim_matches('"').to_owned();
                if cursor == "0" {
                    break;
                }
            }
            assert_eq!(seen.len(), count);
        }
    }

    #[test]
    fn what_a_scan_takes() {
        check(&[
            ("HSCAN none 0", "[\"0\" []]"),
            ("HSCAN none 0 COUNT x", "[\"0\" []]"),
            ("HSET h ab 1 b 2 3 4", "3"),
            ("HSCAN h 0 MATCH *b", "[\"0\" [\"ab\" \"1\" \"b\" \"2\"]]"),
            ("HSCAN h 0 NOVALUES", "[\"0\" [\"ab\" \"b\" \"3\"]]"),
            ("HSCAN h 0 novalues match 3 count 1", "[\"0\" [\"3\"]]"),
            ("HSCAN h x", "-ERR invalid cursor"),
            ("HSCAN h 0 COUNT 0", "-ERR syntax error"),
            ("HSCAN h 0 TYPE hash", "-ERR syntax error"),
            (
                "HSCAN h 18446744073709551615",
                "[\"0\" [\"ab\" \"1\" \"b\" \"2\" \"3\" \"4\"]]",
            ),
        ]);
    }
}
