//! `cluster_incompatible_ops` of INFO: how many commands would not run in a cluster, for those who think of moving to
//! one. `cluster-compatibility-sample-ratio` says how many of them are looked at; usually none is.

use std::sync::atomic::Ordering;

use serval_base::crc16::key_slot;
use serval_resp::Argv;
use serval_spec::{CommandFlags, CommandSpec, directive_id as id};

use crate::caller::CallerState;
use crate::commands::sort;
use crate::engine::Engine;
use crate::keys;
use crate::session::Session;
use crate::transaction;

/// Looks at a command that is about to run or to be queued, if it is one of those to look at.
#[inline]
pub(crate) fn sample(
    engine: &Engine,
    session: &Session,
    state: &mut CallerState,
    spec: &CommandSpec,
    argv: Argv<'_>,
) {
    let percent = engine.config.number(id::CLUSTER_COMPATIBILITY_SAMPLE_RATIO);
    if percent > 0 {
        look(engine, session, state, spec, argv, percent);
    }
}

#[cold]
fn look(
    engine: &Engine,
    session: &Session,
    state: &mut CallerState,
    spec: &CommandSpec,
    argv: Argv<'_>,
    percent: i64,
) {
    let has_keys = !spec.key_specs.is_empty() || spec.flags.contains(CommandFlags::MOVABLE_KEYS);
    let is_exec = spec.full_name == "exec";
    if !(has_keys || is_exec) || state.rng.i64(0..100) >= percent {
        return;
    }
    let mut slots = Slots::default();
    if is_exec {
        transaction::for_each_queued(session, &mut |spec, argv| slots.add_keys(spec, argv));
    } else {
        slots.add_keys(spec, argv);
    }
    if slots.differ {
        count(engine);
    }
    // Keys that BY and GET name are anywhere, unless their pattern has a tag.
    sort::for_each_pattern(spec, argv, &mut |pattern| {
        if pattern_slot(pattern) != Some(key_slot(argv.arg(1))) {
            count(engine);
        }
    });
}

/// The slot of all keys that a pattern can name, if it is one.
fn pattern_slot(pattern: &[u8]) -> Option<u16> {
    let special = pattern.iter().position(|byte| b"*?[\\".contains(byte));
    let Some(special) = special else {
        return Some(key_slot(pattern));
    };
    // A tag counts if it ends before the first special character.
    let plain = &pattern[..special];
    let open = plain.iter().position(|byte| *byte == b'{')?;
    let len = plain[open + 1..].iter().position(|byte| *byte == b'}')?;
    (len > 0).then(|| key_slot(&plain[..open + len + 2]))
}

/// Counts something that a cluster would have refused.
pub(crate) fn count(engine: &Engine) {
    engine.cluster_incompatible.fetch_add(1, Ordering::Relaxed);
}

/// The hash slots of some keys, as far as it matters.
#[derive(Default)]
struct Slots {
    first: Option<u16>,
    differ: bool,
}

impl Slots {
    fn add_keys(&mut self, spec: &CommandSpec, argv: Argv<'_>) {
        keys::for_each(spec, argv, &mut |key| {
            let slot = key_slot(key);
            self.differ |= *self.first.get_or_insert(slot) != slot;
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Line;

    fn count(line: &mut Line) -> u64 {
        let info = line.run("INFO stats");
        let (_, rest) = info.split_once("cluster_incompatible_ops:").unwrap();
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    }

    #[test]
    fn what_a_cluster_would_refuse_is_counted() {
        let mut line = Line::open();
        let mut other = line.another();
        assert!(!line.run("INFO stats").contains("cluster_incompatible_ops"));
        line.run("CONFIG SET cluster-compatibility-sample-ratio 100");
        let mut expected = 0;
        for (command, more) in [
            ("SET a 1", 0),
            ("MSET a{x} 1 b{x} 2", 0),
            ("MSET a 1 b 2", 1),
            ("DEL a b", 1),
            ("FLUSHALL", 0),
            ("EXEC", 0),
            ("MULTI", 0),
            ("EXEC", 0),
            ("MULTI", 0),
            ("SET a 1", 0),
            ("SET b 1", 0),
            ("EXEC", 1),
            ("COPY a c{a}", 0),
            ("COPY a a DB 1", 1),
            ("MOVE b 2", 1),
            ("SWAPDB 0 1", 1),
            ("SORT l BY w*", 1),
            ("SORT l BY w{l}* GET #", 0),
            ("SORT l BY w{l}* GET w* GET w{l}*", 1),
            ("SORT l BY nothing", 0),
            ("SELECT 0", 0),
            ("SELECT 1", 1),
            ("SELECT 99", 0),
        ] {
            line.run(command);
            expected += more;
            assert_eq!(count(&mut other), expected, "{command}");
        }
        line.run("CONFIG RESETSTAT");
        assert_eq!(count(&mut other), 0);
    }

    #[test]
    fn as_many_are_looked_at_as_wanted() {
        let mut line = Line::open();
        line.run("CONFIG SET cluster-compatibility-sample-ratio 30");
        for _ in 0..1000 {
            line.run("MSET a 1 b 2");
        }
        let counted = count(&mut line);
        assert!((200..400).contains(&counted), "{counted}");
    }
}
