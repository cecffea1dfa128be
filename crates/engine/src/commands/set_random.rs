//! Random members of a set: SRANDMEMBER reads them, SPOP takes them out.

use serval_base::limits::RANDOM_MEMBERS_MAX;
use serval_base::number;
use serval_keyspace::{Element, Key};
use serval_resp::{Argv, ArgvBuf};

use crate::commands::set::{checked, look_set, write_member};
use crate::ctx::{CommandResult, Ctx};
use crate::errors;
use crate::journal::effect;
use crate::notify::EventClass;

/// SPOP key [count]
pub fn spop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    match argv.len() {
        2 => pop_one(ctx, key),
        3 => pop_many(ctx, key, argv.arg(2)),
        _ => Err(errors::SYNTAX),
    }
}

fn pop_one(ctx: &mut Ctx<'_, '_>, key: Key<'_>) -> CommandResult {
    if look_set(ctx, key)?.is_none() {
        ctx.reply.null();
        return Ok(());
    }
    let mut rng = ctx.access.rng().fork();
    let mut popped = Popped::new(ctx);
    let reply = &mut ctx.reply;
    let emptied = ctx.access.edit_set(key, |set| {
        set.pop(&mut rng, &mut |member| {
            popped.push(member);
            write_member(reply, member);
        });
        (true, set.is_empty())
    });
    popped.propagate(ctx, key);
    ctx.notify(EventClass::SET, "spop", key);
    if emptied == Some(true) {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
    Ok(())
}

fn pop_many(ctx: &mut Ctx<'_, '_>, key: Key<'_>, count: &[u8]) -> CommandResult {
    let count = number::parse_i64(count)
        .and_then(|count| usize::try_from(count).ok())
        .ok_or(errors::MUST_BE_POSITIVE)?;
    let entry = ctx.access.look(key);
    let Some(set) = checked(&entry)?.filter(|_| count > 0) else {
        ctx.reply.set(0);
        return Ok(());
    };
    let len = set.len();
    ctx.reply.set(count.min(len));
    if count >= len {
        set.iter()
            .for_each(|member| write_member(&mut ctx.reply, member));
        // Redis reads the set as SUNION does, which counts.
        ctx.access.tally.hits += 1;
        let lazily = ctx.config().lazyfree_lazy_server_del();
        ctx.access.remove(key, lazily);
        ctx.propagate_removal(key, lazily);
        ctx.notify(EventClass::SET, "spop", key);
        ctx.notify(EventClass::GENERIC, "del", key);
        return Ok(());
    }
    let limits = ctx.config().set_limits();
    let mut rng = ctx.access.rng().fork();
    let mut popped = Popped::new(ctx);
    let reply = &mut ctx.reply;
    ctx.access.edit_set(key, |set| {
        set.pop_many(count, &mut rng, limits, &mut |member| {
            popped.push(member);
            write_member(reply, member);
        });
        (true, ())
    });
    popped.propagate(ctx, key);
    ctx.notify(EventClass::SET, "spop", key);
    Ok(())
}

/// Members that chance took, for the journal, where there is one.
struct Popped(Option<ArgvBuf>);

impl Popped {
    fn new(ctx: &Ctx<'_, '_>) -> Popped {
        Popped(ctx.is_journaled().then(ArgvBuf::default))
    }

    fn push(&mut self, member: Element<'_>) {
        if let Some(members) = &mut self.0 {
            members.push(member.text(&mut Vec::new()));
        }
    }

    /// Tells that these were removed, some at a time.
    fn propagate(self, ctx: &mut Ctx<'_, '_>, key: Key<'_>) {
        const MEMBERS_MAX: usize = 1024;
        let Some(members) = self.0 else {
            return;
        };
        let members = members.as_argv();
        for from in (0..members.len()).step_by(MEMBERS_MAX) {
            let some = members.slice_from(from).iter().take(MEMBERS_MAX);
            ctx.propagate_more(effect!(b"SREM", key.bytes), some);
        }
    }
}

/// SRANDMEMBER key [count]
pub fn srandmember(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let count = match argv.len() {
        2 => None,
        3 => Some(parse_signed_count(argv.arg(2))?),
        _ => return Err(errors::SYNTAX),
    };
    let mut rng = ctx.access.rng().fork();
    let entry = ctx.access.read(key);
    let set = checked(&entry)?;
    let reply = &mut ctx.reply;
    match (set, count) {
        (None, None) => reply.null(),
        (None, Some(_)) | (Some(_), Some(0)) => reply.array(0),
        (Some(set), None) => match set.sample(&mut rng) {
            Some(member) => write_member(reply, member),
            None => reply.null(),
        },
        (Some(set), Some(count)) if count > 0 => {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            reply.array(count.min(set.len()));
            set.sample_distinct(count, &mut rng, &mut |member| write_member(reply, member));
        }
        (Some(set), Some(count)) => {
            let count = count.unsigned_abs();
            if count > RANDOM_MEMBERS_MAX {
                return Err(errors::OUT_OF_RANGE);
            }
            let output_bytes_max = ctx.session.output_bytes_max;
            reply.array(count as usize);
            set.sample_many(count, &mut rng, &mut |member| {
                write_member(reply, member);
                // A client that will be closed for the size of its replies need not get the rest.
                reply.position() <= output_bytes_max
            });
        }
    }
    Ok(())
}

/// A count of which a negative one says that members may come more than once.
fn parse_signed_count(text: &[u8]) -> Result<i64, errors::Error> {
    match number::parse_i64(text) {
        None => Err(errors::NOT_INTEGER),
        Some(i64::MIN) => Err(errors::INT64_RANGE),
        Some(count) => Ok(count),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};
    use std::collections::BTreeSet;

    fn members(reply: &str) -> Vec<String> {
        let reply = reply.trim_matches(['[', ']']);
        reply.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn counts_are_checked() {
        let positive = "-ERR value is out of range, must be positive";
        check(&[
            ("SPOP none", "(nil)"),
            ("SPOP none 3", "[]"),
            ("SPOP none x", positive),
            ("SPOP none -1", positive),
            ("SPOP none 1 2", "-ERR syntax error"),
            ("SRANDMEMBER none", "(nil)"),
            ("SRANDMEMBER none -5", "[]"),
            ("SRANDMEMBER none 1 2", "-ERR syntax error"),
            (
                "SRANDMEMBER none x",
                "-ERR value is not an integer or out of range",
            ),
            (
                "SRANDMEMBER none -9223372036854775808",
                "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807",
            ),
            ("SRANDMEMBER none -9223372036854775807", "[]"),
            ("SADD s a", "1"),
            (
                "SRANDMEMBER s -9223372036854775807",
                "-ERR value is out of range",
            ),
            ("SRANDMEMBER s -2147483648", "-ERR value is out of range"),
            ("SRANDMEMBER s 9223372036854775807", r#"["a"]"#),
            ("SRANDMEMBER s -3", r#"["a" "a" "a"]"#),
            ("SRANDMEMBER s 0", "[]"),
            ("SPOP s 0", "[]"),
            ("SPOP s 9223372036854775807", r#"["a"]"#),
            ("EXISTS s", "0"),
        ]);
    }

    /// Every way to draw, from every encoding, gives members, different ones where they must be.
    #[test]
    fn drawn_members_are_members() {
        for (prefix, len) in [("", 20), ("m", 20), ("m", 300)] {
            let mut line = Line::open();
            let all: BTreeSet<String> = (0..len).map(|n| format!("\"{prefix}{n}\"")).collect();
            for n in 0..len {
                line.run(&format!("SADD s {prefix}{n}"));
            }
            for count in [1, 2, len / 4, len / 2, len - 1, len, len + 5] {
                let drawn = members(&line.run(&format!("SRANDMEMBER s {count}")));
                let distinct: BTreeSet<String> = drawn.iter().cloned().collect();
                assert_eq!(
                    (drawn.len(), distinct.len()),
                    (count.min(len), count.min(len))
                );
                assert!(distinct.is_subset(&all));
                let drawn = members(&line.run(&format!("SRANDMEMBER s -{count}")));
                assert_eq!(drawn.len(), count);
                assert!(drawn.iter().all(|member| all.contains(member)));
            }
            assert!(all.contains(&line.run("SRANDMEMBER s")));
        }
    }

    #[test]
    fn popped_members_are_gone() {
        for (prefix, len) in [("", 20), ("m", 20), ("m", 300)] {
            for count in [1, 2, len / 2, len - 2, len - 1] {
                let mut line = Line::open();
                let mut left: BTreeSet<String> =
                    (0..len).map(|n| format!("\"{prefix}{n}\"")).collect();
                for n in 0..len {
                    line.run(&format!("SADD s {prefix}{n}"));
                }
                for member in members(&line.run(&format!("SPOP s {count}"))) {
                    assert!(left.remove(&member), "{member}");
                }
                assert!(left.remove(&line.run("SPOP s")));
                let there: BTreeSet<String> =
                    members(&line.run("SMEMBERS s")).into_iter().collect();
                assert_eq!((there.len(), there), (len - count - 1, left));
            }
        }
    }

    #[test]
    fn few_members_left_make_a_new_set() {
        let mut line = Line::open();
        for n in 0..200 {
            line.run(&format!("SADD s m{n}"));
        }
        line.run("SPOP s 100");
        assert_eq!(line.run("OBJECT ENCODING s"), r#""hashtable""#);
        line.run("SPOP s 90");
        assert_eq!(line.run("OBJECT ENCODING s"), r#""listpack""#);
        assert_eq!(line.run("SCARD s"), "10");
    }
}
