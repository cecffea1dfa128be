//! LPOS: where an element is in a list.

use std::ops::ControlFlow;

use serval_keyspace::{ListRef, Needle, kind};
use serval_resp::Argv;

use crate::commands::list::{at_least, symmetric};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};

/// Options of LPOS.
struct Search {
    /// Which match is the first that counts.
    rank: u64,
    reverse: bool,
    /// Matches to answer, all for 0; a single one, not in an array, where it was not given.
    count: Option<usize>,
    /// Elements to look at.
    len_max: usize,
}

fn parse_lpos(argv: Argv<'_>) -> Result<Search, Error> {
    let mut search = Search {
        rank: 1,
        reverse: false,
        count: None,
        len_max: usize::MAX,
    };
    let mut index = 3;
    while let Some(option) = argv.get(index) {
        let value = argv.get(index + 1).ok_or(errors::SYNTAX)?;
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        match () {
            () if is(b"rank") => {
                let rank = symmetric(value)?;
                if rank == 0 {
                    return Err(errors::RANK_ZERO);
                }
                (search.rank, search.reverse) = (rank.unsigned_abs(), rank < 0);
            }
            () if is(b"count") => search.count = Some(at_least(0, value, errors::COUNT_NEGATIVE)?),
            () if is(b"maxlen") => {
                let len = at_least(0, value, errors::MAXLEN_NEGATIVE)?;
                search.len_max = if len == 0 { usize::MAX } else { len };
            }
            () => return Err(errors::SYNTAX),
        }
        index += 2;
    }
    Ok(search)
}

/// LPOS key element [RANK rank] [COUNT num-matches] [MAXLEN len]
pub fn lpos(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let search = parse_lpos(argv)?;
    let key = ctx.first_key(argv.arg(1));
    let list = search.count.map(|_| ctx.begin_list());
    let count_max = match search.count {
        None => 1,
        Some(0) => usize::MAX,
        Some(count) => count,
    };
    let mut found = 0;
    match ctx.access.read(key) {
        None => {}
        Some(entry) if entry.ty() != kind::LIST => return Err(errors::WRONG_TYPE),
        Some(entry) => {
            let reply = &mut ctx.reply;
            find(
                ListRef::of(&entry),
                &search,
                &Needle::new(argv.arg(2)),
                |index| {
                    reply.count(index);
                    found += 1;
                    found < count_max
                },
            );
        }
    }
    match list {
        Some(list) => ctx.reply.end_array(list, found),
        None if found == 0 => ctx.reply.null(),
        None => {}
    }
    Ok(())
}

/// Tells `hit` the indices of matches, until it wants no more.
fn find(
    list: ListRef<'_>,
    search: &Search,
    needle: &Needle<'_>,
    mut hit: impl FnMut(usize) -> bool,
) {
    let len = list.len();
    let (mut seen, mut matches) = (0, 0);
    list.visit(
        if search.reverse { len - 1 } else { 0 },
        search.reverse,
        |element| {
            if needle.is(element) {
                matches += 1;
                let index = if search.reverse { len - 1 - seen } else { seen };
                if matches >= search.rank && !hit(index) {
                    return ControlFlow::Break(());
                }
            }
            seen += 1;
            if seen >= search.len_max {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn finding() {
        check(&[
            ("RPUSH l a b c 1 2 3 c c", "8"),
            ("LPOS l c", "2"),
            ("LPOS l none", "(nil)"),
            ("LPOS none c", "(nil)"),
            ("LPOS none c COUNT 0", "[]"),
            ("LPOS l c RANK 2", "6"),
            ("LPOS l c RANK -1", "7"),
            ("LPOS l c RANK -4", "(nil)"),
            ("LPOS l c COUNT 0", "[2 6 7]"),
            ("LPOS l c COUNT 2 RANK -1", "[7 6]"),
            ("LPOS l 1 COUNT 0", "[3]"),
            ("LPOS l c MAXLEN 2", "(nil)"),
            ("LPOS l c MAXLEN 3 COUNT 1", "[2]"),
            (
                "LPOS l c RANK 9223372036854775807 COUNT 9223372036854775807",
                "[]",
            ),
            ("SET s x", "OK"),
            (
                "LPOS s c COUNT 1",
                "-WRONGTYPE Operation against a key holding the wrong kind of value",
            ),
        ]);
    }

    #[test]
    fn what_is_refused() {
        check(&[
            (
                "LPOS l c RANK 0",
                "-ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
            ),
            (
                "LPOS l c RANK x",
                "-ERR value is not an integer or out of range",
            ),
            (
                "LPOS l c RANK -9223372036854775808",
                "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807",
            ),
            ("LPOS l c COUNT -1", "-ERR COUNT can't be negative"),
            ("LPOS l c COUNT x", "-ERR COUNT can't be negative"),
            ("LPOS l c MAXLEN -1", "-ERR MAXLEN can't be negative"),
            ("LPOS l c COUNT", "-ERR syntax error"),
            ("LPOS l c FOO 1", "-ERR syntax error"),
        ]);
    }
}
