//! Lists: what waits until there is something to pop: BLPOP, BRPOP, BLMPOP, BLMOVE, BRPOPLPUSH.

use serval_keyspace::{Key, Side, kind};
use serval_resp::Argv;

use crate::blocking::{self, Block, Nothing};
use crate::commands::list::{list_exists, parse_side};
use crate::commands::list_pop::{move_element, parse_lmpop, pop_first_of, pop_name, pop_one};
use crate::ctx::{CommandResult, Ctx};
use crate::errors::Error;
use crate::journal::{Arg, effect};

/// BLPOP key [key ...] timeout
pub fn blpop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    pop_or_wait(ctx, argv, Side::Head)
}

/// BRPOP key [key ...] timeout
pub fn brpop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    pop_or_wait(ctx, argv, Side::Tail)
}

fn pop_or_wait(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, side: Side) -> CommandResult {
    let deadline_ms = blocking::deadline(ctx, argv.arg(argv.len() - 1))?;
    let keys = || argv.iter().take(argv.len() - 1).skip(1);
    for bytes in keys() {
        let key = ctx.key(bytes);
        if ctx.can_see(key) && list_exists(ctx, key)? {
            ctx.reply.array(2);
            ctx.reply.bulk(bytes);
            pop_one(ctx, key, side)?;
            ctx.propagate(effect!(pop_name(side), bytes));
            return Ok(());
        }
    }
    wait(ctx, argv, keys().collect(), deadline_ms)
}

/// BLMPOP timeout numkeys key [key ...] LEFT | RIGHT [COUNT count]
pub fn blmpop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let request = parse_lmpop(argv, 2)?;
    let deadline_ms = blocking::deadline(ctx, argv.arg(1))?;
    let seen: Vec<&[u8]> = request
        .keys(argv)
        .filter(|bytes| ctx.can_see(ctx.key(bytes)))
        .collect();
    if pop_first_of(ctx, seen.into_iter(), request.side, request.count)? {
        return Ok(());
    }
    wait(ctx, argv, request.keys(argv).collect(), deadline_ms)
}

fn wait(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    keys: Vec<&[u8]>,
    deadline_ms: Option<i64>,
) -> CommandResult {
    ctx.block_on(Block {
        kind: kind::LIST,
        keys,
        deadline_ms,
        nothing: Nothing::NullArray,
        is_told_of_loss: false,
        destination: None,
        argv: argv.into(),
    })
}

/// BLMOVE source destination LEFT | RIGHT LEFT | RIGHT timeout
pub fn blmove(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (from, to) = (parse_side(argv.arg(3))?, parse_side(argv.arg(4))?);
    let deadline_ms = blocking::deadline(ctx, argv.arg(5))?;
    let plain = effect!(b"LMOVE", argv.arg(1), argv.arg(2), argv.arg(3), argv.arg(4));
    move_or_wait(ctx, argv, (from, to), plain, deadline_ms)
}

/// BRPOPLPUSH source destination timeout
pub fn brpoplpush(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let deadline_ms = blocking::deadline(ctx, argv.arg(3))?;
    let plain = effect!(b"RPOPLPUSH", argv.arg(1), argv.arg(2));
    move_or_wait(ctx, argv, (Side::Tail, Side::Head), plain, deadline_ms)
}

/// Moves an element or waits for one; `plain` is what that is called where nobody waits.
fn move_or_wait(
    ctx: &mut Ctx<'_, '_>,
    argv: Argv<'_>,
    (from, to): (Side, Side),
    plain: &[Arg<'_>],
    deadline_ms: Option<i64>,
) -> Result<(), Error> {
    let (source, destination): (Key<'_>, Key<'_>) = (ctx.key(argv.arg(1)), ctx.key(argv.arg(2)));
    if move_element(ctx, (source, from), (destination, to))? {
        ctx.propagate(plain);
        return Ok(());
    }
    ctx.block_on(Block {
        kind: kind::LIST,
        keys: vec![source.bytes],
        deadline_ms,
        nothing: Nothing::Null,
        is_told_of_loss: false,
        destination: Some(destination.bytes),
        argv: argv.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn timeouts_are_looked_at_first() {
        const NO_FLOAT: &str = "-ERR timeout is not a float or out of range";
        check(&[
            ("RPUSH l a b c d e f", "6"),
            ("SET s x", "OK"),
            ("BLPOP l x", NO_FLOAT),
            ("BLPOP l nan", NO_FLOAT),
            ("BLPOP l -0.1", "-ERR timeout is negative"),
            ("BLPOP l 0x7FFFFFFFFFFFFFFF", "-ERR timeout is out of range"),
            ("BLPOP l inf", "-ERR timeout is out of range"),
            ("BLPOP l 9223372036854775", "-ERR timeout is out of range"),
            ("BLMOVE l l UP LEFT x", "-ERR syntax error"),
            ("BLMOVE l l LEFT LEFT x", NO_FLOAT),
            ("BRPOPLPUSH l l -1", "-ERR timeout is negative"),
            ("BLMPOP x 1 l LEFT", NO_FLOAT),
            ("BLMPOP x 0 l LEFT", "-ERR numkeys should be greater than 0"),
            (
                "BLPOP none s l 1",
                "-WRONGTYPE Operation against a key holding the wrong kind of value",
            ),
            ("BLPOP none l s 1.5", r#"["l" "a"]"#),
            ("BRPOP l 0", r#"["l" "f"]"#),
            ("BLMPOP 1 2 none l RIGHT COUNT 2", r#"["l" ["e" "d"]]"#),
            ("BLMOVE l m LEFT RIGHT 0", r#""b""#),
            ("BRPOPLPUSH l m 0", r#""c""#),
            ("LRANGE m 0 -1", r#"["c" "b"]"#),
        ]);
    }

    /// Clients that wait, each by its command, and one that does not.
    fn waiting(commands: &[&str]) -> (Line, Vec<Line>) {
        let line = Line::open();
        let waiters = commands.iter().map(|command| {
            let mut waiter = line.another();
            assert!(waiter.raw(command).is_empty(), "{command} waits");
            waiter
        });
        let waiters = waiters.collect();
        (line, waiters)
    }

    #[test]
    fn whoever_came_first_is_served_first() {
        let (mut line, mut waiters) =
            waiting(&["BLPOP a b 0", "BRPOP b 0", "BLMPOP 0 1 b LEFT COUNT 9"]);
        assert!(line.run("INFO clients").contains("blocked_clients:3\\r"));
        assert!(
            line.run("INFO clients")
                .contains("total_blocking_keys:2\\r")
        );
        assert_eq!(line.run("RPUSH b 1 2 3 4"), "4");
        assert_eq!(line.run("EXISTS b"), "0", "all of it was taken");
        let replies: Vec<String> = waiters.iter_mut().map(Line::resume).collect();
        assert_eq!(
            replies,
            [r#"["b" "1"]"#, r#"["b" "4"]"#, r#"["b" ["2" "3"]]"#]
        );
        assert!(line.run("INFO clients").contains("blocked_clients:0\\r"));
        assert!(
            line.run("INFO clients")
                .contains("total_blocking_keys:0\\r")
        );
        assert!(
            line.run("INFO commandstats")
                .contains("cmdstat_blpop:calls=1")
        );
    }

    #[test]
    fn a_transaction_serves_at_its_end() {
        let (mut line, mut waiters) = waiting(&["BLPOP k 0"]);
        for command in ["MULTI", "RPUSH k 1", "DEL k", "SET k x", "EXEC"] {
            line.run(command);
        }
        assert_eq!(waiters[0].resume(), "");
        for command in ["MULTI", "DEL k", "RPUSH k 1", "RPUSH k 2", "LPUSH k 0"] {
            line.run(command);
        }
        assert_eq!(line.run("EXEC"), "[1 1 2 3]", "it saw all of it");
        assert_eq!(waiters[0].resume(), r#"["k" "0"]"#);
        for (command, reply) in [
            ("BLPOP none 0", "(nil array)"),
            ("BLMOVE none k LEFT LEFT 0", "(nil)"),
        ] {
            line.run("MULTI");
            line.run(command);
            assert_eq!(
                line.run("EXEC"),
                format!("[{reply}]"),
                "nobody waits in a transaction"
            );
        }
    }

    #[test]
    fn what_is_moved_serves_whoever_waits_for_it() {
        let (mut line, mut waiters) = waiting(&[
            "BLMOVE a b LEFT RIGHT 0",
            "BLMOVE b c LEFT RIGHT 0",
            "BRPOPLPUSH c d 0",
            "BLPOP d 0",
        ]);
        assert_eq!(line.run("LPUSH a x"), "1");
        let replies: Vec<String> = waiters.iter_mut().map(Line::resume).collect();
        assert_eq!(replies, [r#""x""#, r#""x""#, r#""x""#, r#"["d" "x"]"#]);
        assert_eq!(line.run("DBSIZE"), "0");
    }

    #[test]
    fn a_destination_of_another_type_is_an_error_and_keeps_the_element() {
        let (mut line, mut waiters) = waiting(&["BLMOVE a s LEFT RIGHT 0", "BLPOP a 0"]);
        line.run("SET s x");
        assert_eq!(line.run("RPUSH a 1"), "1");
        assert!(waiters[0].resume().starts_with("-WRONGTYPE"));
        assert_eq!(waiters[1].resume(), r#"["a" "1"]"#);
    }

    #[test]
    fn whatever_brings_the_key_serves() {
        for bring in [
            &["RPUSH x 1", "RENAME x k"][..],
            &["RPUSH x 1", "COPY x k"],
            &["SELECT 1", "RPUSH k 1", "MOVE k 0"],
            &["SELECT 1", "RPUSH k 1", "SWAPDB 0 1"],
            &["SET k x", "MULTI", "DEL k", "RPUSH k 1", "EXEC"],
            &["RPUSH x 1", "LMOVE x k LEFT LEFT"],
        ] {
            let (mut line, mut waiters) = waiting(&["BLPOP k 0"]);
            for command in bring {
                assert_eq!(waiters[0].resume(), "", "{bring:?}");
                line.run(command);
            }
            assert_eq!(waiters[0].resume(), r#"["k" "1"]"#, "{bring:?}");
        }
    }

    #[test]
    fn a_wait_ends_otherwise_too() {
        let (mut line, mut waiters) =
            waiting(&["BLPOP k 1", "BLPOP k 0", "BLPOP k 0", "BLPOP k 0"]);
        let ids: Vec<u64> = waiters
            .iter()
            .map(|waiter| waiter.session.client.id)
            .collect();
        assert_eq!(waiters[0].time_out(), "(nil array)");
        assert_eq!(line.run(&format!("CLIENT UNBLOCK {}", ids[1])), "1");
        assert_eq!(
            line.run(&format!("CLIENT UNBLOCK {} ERROR", ids[1])),
            "0",
            "once"
        );
        assert_eq!(waiters[1].resume(), "(nil array)");
        assert_eq!(line.run(&format!("CLIENT UNBLOCK {} ERROR", ids[2])), "1");
        assert!(waiters[2].resume().starts_with("-UNBLOCKED"));
        assert_eq!(line.run(&format!("CLIENT KILL ID {}", ids[3])), "1");
        assert_eq!(line.run("RPUSH k 1"), "1");
        assert_eq!(line.run("LLEN k"), "1", "nobody was there to take it");
        drop(waiters);
        assert!(
            line.run("INFO clients")
                .contains("total_blocking_keys:0\\r")
        );
    }
}
