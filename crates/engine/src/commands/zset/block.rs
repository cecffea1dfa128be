//! Sorted sets: what waits until there is something to pop: BZPOPMIN, BZPOPMAX, BZMPOP.

use serval_keyspace::kind;
use serval_resp::Argv;

use super::pop::{End, ManyPop, Shape, pop_first_of};
use crate::blocking::{self, Block, Nothing};
use crate::ctx::{CommandResult, Ctx};

/// BZPOPMIN key [key ...] timeout
pub fn bzpopmin(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    pop_end(ctx, argv, End::Min)
}

/// BZPOPMAX key [key ...] timeout
pub fn bzpopmax(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    pop_end(ctx, argv, End::Max)
}

fn pop_end(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, end: End) -> CommandResult {
    let deadline_ms = blocking::deadline(ctx, argv.arg(argv.len() - 1))?;
    let keys = argv.iter().take(argv.len() - 1).skip(1).collect();
    pop_or_wait(ctx, argv, keys, (end, 1, Shape::KeyedFlat), deadline_ms)
}

/// BZMPOP timeout numkeys key [key ...] MIN | MAX [COUNT count]
pub fn bzmpop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let ManyPop { keys, end, count } = ManyPop::parse(argv, 2)?;
    let deadline_ms = blocking::deadline(ctx, argv.arg(1))?;
    let keys = keys.map(|index| argv.arg(index)).collect();
    pop_or_wait(
        ctx,
        argv,
        keys,
        (end, count, Shape::KeyedNested),
        deadline_ms,
    )
}

fn pop_or_wait(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    keys: Vec<&[u8]>,
    (end, count, shape): (End, usize, Shape),
    deadline_ms: Option<i64>,
) -> CommandResult {
    let seen: Vec<&[u8]> = keys
        .iter()
        .copied()
        .filter(|bytes| ctx.can_see(ctx.key(bytes)))
        .collect();
    if pop_first_of(ctx, seen.into_iter(), end, count, shape)? {
        return Ok(());
    }
    ctx.block_on(Block {
        kind: kind::ZSET,
        keys,
        deadline_ms,
        nothing: Nothing::NullArray,
        is_told_of_loss: false,
        destination: None,
        argv: argv.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn what_is_there_is_popped_at_once() {
        check(&[
            ("ZADD z 1 a 2 b 3 c 4 d", "4"),
            ("SET s x", "OK"),
            ("BZPOPMIN none z 0", r#"["z" "a" "1"]"#),
            ("BZPOPMAX z 0.5", r#"["z" "d" "4"]"#),
            (
                "BZMPOP 0 2 none z MAX COUNT 5",
                r#"["z" [["c" "3"] ["b" "2"]]]"#,
            ),
            (
                "BZPOPMIN none s z 0",
                "-WRONGTYPE Operation against a key holding the wrong kind of value",
            ),
            ("BZPOPMIN z -1", "-ERR timeout is negative"),
            ("BZMPOP x 0 z MIN", "-ERR numkeys should be greater than 0"),
            (
                "BZMPOP x 1 z MIN",
                "-ERR timeout is not a float or out of range",
            ),
            ("MULTI", "OK"),
            ("BZPOPMIN z 0", "QUEUED"),
            ("EXEC", "[(nil array)]"),
        ]);
    }

    #[test]
    fn members_that_come_are_served_in_turn() {
        let mut line = Line::open();
        let mut waiters: Vec<Line> = [
            "BZPOPMIN a z 0",
            "BLPOP z 0",
            "BZPOPMAX z 0",
            "BZMPOP 0 1 z MIN COUNT 2",
        ]
        .iter()
        .map(|command| {
            let mut waiter = line.another();
            assert!(waiter.raw(command).is_empty());
            waiter
        })
        .collect();
        waiters[2].session.set_resp(3);
        assert_eq!(line.run("ZADD z 1 a 2 b 3 c 4 d 5 e"), "5");
        assert_eq!(waiters[0].resume(), r#"["z" "a" "1"]"#);
        assert_eq!(waiters[1].resume(), "", "it wants a list");
        assert_eq!(waiters[2].resume(), r#"["z" "e" "5"]"#);
        assert_eq!(waiters[3].resume(), r#"["z" [["b" "2"] ["c" "3"]]]"#);
        assert_eq!(line.run("ZCARD z"), "1");
        line.run("DEL z");
        line.run("RPUSH z v");
        assert_eq!(waiters[1].resume(), r#"["z" "v"]"#);
    }
}
