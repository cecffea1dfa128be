//! LCS: the longest common subsequence of two strings.
//!
//! The table of Wagner and Fischer, one 32-bit length a pair of prefixes, and a walk back through it. Among subsequences
//! of the same length, the walk must choose as Redis's does, since the choice shows. Only the walk needs the whole table;
//! where the length is enough, two rows are. The table may be as big as `proto-max-bulk-len` says, also where it is not
//! needed, so that the answer does not depend on the options.
//!
//! Both strings are copied first and the locks given back: the table of 128 million lengths takes a good part of a second,
//! and nobody else needs to wait for it.

use serval_base::number;
use serval_keyspace::{Found, Key, kind, string_bytes};
use serval_resp::{Argv, Writer};

use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

#[derive(Default)]
struct Options {
    len: bool,
    idx: bool,
    with_match_len: bool,
    match_len_min: i64,
}

/// LCS key1 key2 [LEN] [IDX] [MINMATCHLEN len] [WITHMATCHLEN]
pub fn lcs(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (first, second) = (ctx.key(argv.arg(1)), ctx.key(argv.arg(2)));
    // Both are looked up, and counted, before either is refused.
    let first = copy(ctx, first);
    let second = copy(ctx, second);
    let (first, second) = (first?, second?);
    let options = parse(argv)?;
    check_size(ctx, first.len(), second.len())?;
    if !ctx.in_exec && !ctx.access.holds_all() {
        ctx.access.release();
    }
    if options.len {
        ctx.reply.integer(i64::from(common_len(&first, &second)));
        return Ok(());
    }
    let table = Table::build(&first, &second)?;
    if options.idx {
        reply_matches(&mut ctx.reply, &options, &table, &first, &second);
    } else {
        ctx.reply.bulk(&table.subsequence(&first, &second));
    }
    Ok(())
}

/// A copy of the string under a key, empty if there is none.
fn copy(ctx: &mut Ctx<'_, '_>, key: Key<'_>) -> Result<Vec<u8>, Error> {
    let bytes = |entry: Found<'_>| match entry.ty() {
        kind::STRING => Ok(string_bytes(&entry, &mut Vec::new()).to_vec()),
        _ => Err(errors::LCS_TYPE),
    };
    ctx.access.read(key).map_or(Ok(Vec::new()), bytes)
}

fn parse(argv: Argv<'_>) -> Result<Options, Error> {
    let mut options = Options::default();
    let mut index = 3;
    while let Some(option) = argv.get(index) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        match () {
            () if is(b"len") => options.len = true,
            () if is(b"idx") => options.idx = true,
            () if is(b"withmatchlen") => options.with_match_len = true,
            () if is(b"minmatchlen") => {
                index += 1;
                let len = argv.get(index).ok_or(errors::SYNTAX)?;
                options.match_len_min = number::parse_i64(len).ok_or(errors::NOT_INTEGER)?;
            }
            () => return Err(errors::SYNTAX),
        }
        index += 1;
    }
    if options.len && options.idx {
        Err(errors::LCS_LEN_AND_IDX)
    } else {
        Ok(options)
    }
}

/// Refuses what would need too large a table.
fn check_size(ctx: &Ctx<'_, '_>, first_len: usize, second_len: usize) -> CommandResult {
    const LEN_LIMIT: usize = u32::MAX as usize - 1;
    if first_len >= LEN_LIMIT || second_len >= LEN_LIMIT {
        return Err(errors::LCS_TOO_LONG);
    }
    let cells = (first_len as u128 + 1) * (second_len as u128 + 1);
    if cells * size_of::<u32>() as u128 > ctx.config().proto_max_bulk_len() as u128 {
        return Err(errors::LCS_MEMORY_LIMIT);
    }
    Ok(())
}

/// Makes the next row of the table: the lengths for one more byte of the first string.
fn next_row(byte: u8, second: &[u8], above: &[u32], row: &mut Vec<u32>) {
    row.clear();
    row.push(0);
    let mut left = 0;
    for (other, pair) in second.iter().zip(above.windows(2)) {
        left = if *other == byte {
            pair[0] + 1
        } else {
            left.max(pair[1])
        };
        row.push(left);
    }
}

/// The length alone. O(first × second) in time, O(second) in memory.
fn common_len(first: &[u8], second: &[u8]) -> u32 {
    let mut above = vec![0; second.len() + 1];
    let mut row = Vec::with_capacity(second.len() + 1);
    for byte in first {
        next_row(*byte, second, &above, &mut row);
        std::mem::swap(&mut above, &mut row);
    }
    above.last().copied().unwrap_or(0)
}

/// The length of the longest common subsequence of every two prefixes.
struct Table {
    lens: Vec<u32>,
    width: usize,
}

impl Table {
    fn build(first: &[u8], second: &[u8]) -> Result<Table, Error> {
        let width = second.len() + 1;
        let mut lens: Vec<u32> = Vec::new();
        lens.try_reserve_exact((first.len() + 1) * width)
            .map_err(|_| errors::LCS_ALLOCATION)?;
        lens.resize(width, 0);
        let mut row = Vec::with_capacity(width);
        for byte in first {
            let above = &lens[lens.len() - width..];
            next_row(*byte, second, above, &mut row);
            lens.extend_from_slice(&row);
        }
        Ok(Table { lens, width })
    }

    fn len(&self, first_len: usize, second_len: usize) -> u32 {
        self.lens[first_len * self.width + second_len]
    }

    /// Walks back from the ends, visiting the indexes of every pair of bytes that the subsequence consists of, last pair
    /// first.
    fn walk(&self, first: &[u8], second: &[u8], mut visit: impl FnMut(usize, usize)) {
        let (mut a, mut b) = (first.len(), second.len());
        while a > 0 && b > 0 {
            if first[a - 1] == second[b - 1] {
                a -= 1;
                b -= 1;
                visit(a, b);
            } else if self.len(a - 1, b) > self.len(a, b - 1) {
                a -= 1;
            } else {
                b -= 1;
            }
        }
    }

    fn subsequence(&self, first: &[u8], second: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.walk(first, second, |a, _| bytes.push(first[a]));
        bytes.reverse();
        bytes
    }

    /// Runs of pairs that follow each other in both strings, last first: where they begin, and their length.
    fn matches(&self, first: &[u8], second: &[u8]) -> Vec<(usize, usize, usize)> {
        let mut matches: Vec<(usize, usize, usize)> = Vec::new();
        self.walk(first, second, |a, b| match matches.last_mut() {
            Some((start_a, start_b, len)) if (*start_a, *start_b) == (a + 1, b + 1) => {
                *start_a = a;
                *start_b = b;
                *len += 1;
            }
            _ => matches.push((a, b, 1)),
        });
        matches
    }
}

fn reply_matches(
    reply: &mut Writer<'_>,
    options: &Options,
    table: &Table,
    first: &[u8],
    second: &[u8],
) {
    let mut matches = table.matches(first, second);
    matches.retain(|(_, _, len)| *len as i64 >= options.match_len_min);
    reply.map(2);
    reply.bulk(b"matches");
    reply.array(matches.len());
    for (start_a, start_b, len) in matches {
        reply.array(2 + usize::from(options.with_match_len));
        for start in [start_a, start_b] {
            reply.array(2);
            reply.count(start);
            reply.count(start + len - 1);
        }
        if options.with_match_len {
            reply.count(len);
        }
    }
    reply.bulk(b"len");
    reply.integer(i64::from(table.len(first.len(), second.len())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;

    #[test]
    fn subsequences_and_their_matches() {
        check(&[
            ("SET a ohmytext", "OK"),
            ("SET b mynewtext", "OK"),
            ("LCS a b", r#""mytext""#),
            ("LCS a b LEN", "6"),
            (
                "LCS a b IDX",
                r#"["matches" [[[4 7] [5 8]] [[2 3] [0 1]]] "len" 6]"#,
            ),
            (
                "LCS a b IDX MINMATCHLEN 4",
                r#"["matches" [[[4 7] [5 8]]] "len" 6]"#,
            ),
            (
                "LCS a b IDX MINMATCHLEN -4 WITHMATCHLEN",
                r#"["matches" [[[4 7] [5 8] 4] [[2 3] [0 1] 2]] "len" 6]"#,
            ),
            ("LCS a none", r#""""#),
            ("LCS none none LEN", "0"),
            ("LCS none a IDX", r#"["matches" [] "len" 0]"#),
            ("LCS a a IDX", r#"["matches" [[[0 7] [0 7]]] "len" 8]"#),
            ("SET n 12345", "OK"),
            ("SET m 135", "OK"),
            ("LCS n m MINMATCHLEN 9", r#""135""#),
        ]);
    }

    #[test]
    fn what_is_refused() {
        check(&[
            (
                "LCS a b IDX LEN",
                "-ERR If you want both the length and indexes, please just use IDX.",
            ),
            ("LCS a b FOO", "-ERR syntax error"),
            ("LCS a b MINMATCHLEN", "-ERR syntax error"),
            (
                "LCS a b MINMATCHLEN x",
                "-ERR value is not an integer or out of range",
            ),
            ("LCS a", "-ERR wrong number of arguments for 'lcs' command"),
            ("SETRANGE a 20000 x", "20001"),
            (
                "LCS a a LEN",
                "-ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len",
            ),
        ]);
    }

    #[test]
    fn the_length_is_the_same_with_and_without_the_table() {
        let mut rng = fastrand::Rng::with_seed(11);
        for _ in 0..300 {
            let mut text =
                || -> Vec<u8> { (0..rng.usize(..30)).map(|_| rng.u8(b'a'..b'd')).collect() };
            let (first, second) = (text(), text());
            let table = Table::build(&first, &second).unwrap();
            let len = table.len(first.len(), second.len());
            assert_eq!(common_len(&first, &second), len);
            let common = table.subsequence(&first, &second);
            assert_eq!(common.len(), len as usize);
            for text in [&first, &second] {
                let mut rest = text.iter();
                assert!(common.iter().all(|byte| rest.any(|other| other == byte)));
            }
            let in_matches: usize = table
                .matches(&first, &second)
                .iter()
                .map(|found| found.2)
                .sum();
            assert_eq!(in_matches, len as usize);
        }
    }
}
