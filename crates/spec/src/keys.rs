//! Where the keys of a command stand among its arguments.
//!
//! A key spec has two steps, as in Redis: begin the search (at an index, or after a keyword), then find the keys (a
//! range, or as many as an argument says). Positions count from the command name, which is 0. Everything here works on
//! numbers that a client sent: nothing is trusted, and a spec that does not fit the arguments is an error.

use crate::command::CommandSpec;
use crate::flags::KeyFlags;

/// One rule that finds keys among arguments.
#[derive(Debug)]
pub struct KeySpec {
    /// What happens to the keys that this rule finds.
    pub flags: KeyFlags,
    /// Where the search begins.
    pub begin: BeginSearch,
    /// How many keys there are from there on.
    pub find: FindKeys,
    /// A remark that COMMAND shows.
    pub notes: Option<&'static str>,
}

/// Where a search for keys begins.
#[derive(Debug, Clone, Copy)]
pub enum BeginSearch {
    /// At a fixed position.
    Index(i16),
    /// After the first argument equal to `keyword`, looked for from `start_from` (negative: backwards from the end).
    Keyword {
        /// The word, in capitals; compared without regard to case.
        keyword: &'static str,
        /// First position to look at.
        start_from: i16,
    },
    /// Cannot be told from the arguments alone.
    Unknown,
}

/// Which arguments are keys, counted from where the search began.
#[derive(Debug, Clone, Copy)]
pub enum FindKeys {
    /// Every `step`th argument up to `last` (negative: from the end of the arguments). With `limit` n > 1, only the
    /// n-th part of what is left is looked at.
    Range {
        /// Position of the last key relative to the begin, or from the end when negative.
        last: i16,
        /// Distance between keys.
        step: i16,
        /// Divides the rest of the arguments, where above 1 and `last` is -1.
        limit: i16,
    },
    /// As many keys as the argument at `count_idx` says.
    KeyNum {
        /// Position of the count, relative to the begin.
        count_idx: i16,
        /// Position of the first key, relative to the begin.
        first: i16,
        /// Distance between keys.
        step: i16,
    },
    /// Cannot be told from the arguments alone.
    Unknown,
}

/// Keys at `first`, `first + step`, … `last`, inclusive; a negative `last` counts from the end of the arguments.
///
/// Where a command has one, it describes all of its keys, so that the dispatcher needs no key spec at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyRange {
    /// Position of the first key; 0 where there are no keys.
    pub first: i16,
    /// Position of the last key, or -1 for the last argument, -2 for the one before.
    pub last: i16,
    /// Distance between keys.
    pub step: i16,
}

/// Why the keys of a command could not be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeysError {
    /// The arguments contradict the spec: a count that is no number, or more keys than arguments.
    Invalid,
    /// The spec says that it cannot know.
    Unknown,
}

impl KeyRange {
    /// The positions of the keys among `argc` arguments.
    #[inline]
    pub fn positions(self, argc: usize) -> impl Iterator<Item = usize> + Clone {
        let end = if self.last < 0 {
            (argc + 1).saturating_sub(usize::from(self.last.unsigned_abs()))
        } else {
            (usize::from(self.last.unsigned_abs()) + 1).min(argc)
        };
        let first = usize::from(self.first.unsigned_abs());
        let end = if first == 0 { 0 } else { end };
        (first..end).step_by(usize::from(self.step.unsigned_abs()).max(1))
    }
}

impl KeySpec {
    /// Calls `found` with the position of every key that this rule finds.
    ///
    /// `arg(i)` is the i-th argument, the command's name being the 0th; it is called with `i < argc` only.
    ///
    /// # Errors
    /// [`KeysError`], when the arguments do not fit the rule.
    pub fn positions<'a>(
        &self,
        argc: usize,
        arg: impl Fn(usize) -> &'a [u8],
        mut found: impl FnMut(usize),
    ) -> Result<(), KeysError> {
        let Some(begin) = self.begin(argc, &arg)? else {
            return Ok(());
        };
        let (first, last, step) = self.range(begin, argc, &arg)?;
        if last >= argc {
            return Err(KeysError::Invalid);
        }
        let mut at = first;
        while at <= last {
            found(at);
            at += step;
        }
        Ok(())
    }

    /// The position at which the search begins, or `None` if the keyword is absent.
    fn begin<'a>(
        &self,
        argc: usize,
        arg: &impl Fn(usize) -> &'a [u8],
    ) -> Result<Option<usize>, KeysError> {
        match self.begin {
            BeginSearch::Unknown => Err(KeysError::Unknown),
            BeginSearch::Index(at) => {
                let at = usize::from(at.unsigned_abs());
                if at < argc {
                    Ok(Some(at))
                } else {
                    Err(KeysError::Invalid)
                }
            }
            BeginSearch::Keyword {
                keyword: "STREAMS", ..
            } => Ok(streams_begin(argc, arg)),
            BeginSearch::Keyword {
                keyword: "KEYS", ..
            } => Ok(migrate_begin(argc, arg)),
            BeginSearch::Keyword {
                keyword: keyword @ ("STORE" | "STOREDIST"),
                start_from,
            } => {
                let from = usize::from(start_from.unsigned_abs());
                Ok(store_begin(keyword, from, argc, arg))
            }
            BeginSearch::Keyword {
                keyword,
                start_from,
            } => {
                let is_keyword = |at: &usize| arg(*at).eq_ignore_ascii_case(keyword.as_bytes());
                let distance = usize::from(start_from.unsigned_abs());
                let hit = if start_from >= 0 {
                    (distance..argc).find(is_keyword)
                } else {
                    (1..(argc + 1).saturating_sub(distance))
                        .rev()
                        .find(is_keyword)
                };
                // A keyword without anything behind it begins nothing.
                Ok(hit.map(|at| at + 1).filter(|at| *at < argc))
            }
        }
    }

    /// First position, last position and step of the keys.
    fn range<'a>(
        &self,
        begin: usize,
        argc: usize,
        arg: &impl Fn(usize) -> &'a [u8],
    ) -> Result<(usize, usize, usize), KeysError> {
        match self.find {
            FindKeys::Unknown => Err(KeysError::Unknown),
            FindKeys::Range { last, step, limit } => {
                let back = usize::from(last.unsigned_abs());
                let last = if last >= 0 {
                    begin + back
                } else if limit > 1 {
                    begin + (argc - begin) / usize::from(limit.unsigned_abs()) - back
                } else {
                    argc.checked_sub(back).ok_or(KeysError::Invalid)?
                };
                Ok((begin, last, usize::from(step.unsigned_abs()).max(1)))
            }
            FindKeys::KeyNum {
                count_idx,
                first,
                step,
            } => {
                let count_at = begin + usize::from(count_idx.unsigned_abs());
                if count_at >= argc {
                    return Err(KeysError::Invalid);
                }
                let count = parse_count(arg(count_at)).ok_or(KeysError::Invalid)?;
                let first = begin + usize::from(first.unsigned_abs());
                let step = usize::from(step.unsigned_abs()).max(1);
                let span = (count - 1).checked_mul(step).ok_or(KeysError::Invalid)?;
                Ok((
                    first,
                    first.checked_add(span).ok_or(KeysError::Invalid)?,
                    step,
                ))
            }
        }
    }
}

/// Where the key stands that GEORADIUS stores under, if it is `keyword` that says so: of several STORE and STOREDIST the
/// last counts, as in Redis.
fn store_begin<'a>(
    keyword: &str,
    from: usize,
    argc: usize,
    arg: &impl Fn(usize) -> &'a [u8],
) -> Option<usize> {
    let (mut at, mut last) = (from, None);
    while at + 1 < argc {
        let word = arg(at);
        let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        if is("STORE") || is("STOREDIST") {
            at += 1;
            last = is(keyword).then_some(at);
        }
        at += 1;
    }
    last
}

impl CommandSpec {
    /// Calls `found` with the position and the flags of every key, by the command's key specs.
    ///
    /// `arg(i)` is the i-th argument, the command's name being the 0th; for a subcommand the container's name is.
    ///
    /// # Errors
    /// [`KeysError`] of the first spec that the arguments do not fit; what was found before has been reported.
    pub fn key_positions<'a>(
        &self,
        argc: usize,
        arg: impl Fn(usize) -> &'a [u8],
        mut found: impl FnMut(usize, KeyFlags),
    ) -> Result<(), KeysError> {
        for spec in self.key_specs {
            spec.positions(argc, &arg, |at| found(at, spec.flags))?;
        }
        Ok(())
    }
}

/// Where the keys of XREAD and XREADGROUP begin. A group or consumer may be called `STREAMS`, too: so the options are
/// passed with their values, as those commands read them.
fn streams_begin<'a>(argc: usize, arg: &impl Fn(usize) -> &'a [u8]) -> Option<usize> {
    let mut at = 1;
    while at < argc {
        let is = |word: &[u8]| arg(at).eq_ignore_ascii_case(word);
        at += match () {
            () if is(b"streams") => return Some(at + 1).filter(|at| *at < argc),
            () if is(b"noack") => 1,
            () if is(b"block") || is(b"count") => 2,
            () if is(b"group") => 3,
            () => return None,
        };
    }
    None
}

/// Where the keys of MIGRATE begin behind KEYS. A password may be `KEYS`, too, and so may a key: the options are passed with
/// their values, as the command reads them. With a key in its usual place the command refuses KEYS.
fn migrate_begin<'a>(argc: usize, arg: &impl Fn(usize) -> &'a [u8]) -> Option<usize> {
    let mut at = 6;
    while at < argc && arg(3).is_empty() {
        let is = |word: &[u8]| arg(at).eq_ignore_ascii_case(word);
        at += match () {
            () if is(b"keys") => return Some(at + 1).filter(|at| *at < argc),
            () if is(b"auth") => 2,
            () if is(b"auth2") => 3,
            () => 1,
        };
    }
    None
}

/// A count of at least one, in plain decimal digits.
fn parse_count(text: &[u8]) -> Option<usize> {
    if text.is_empty() || text.len() > 10 || text[0] == b'0' {
        return None;
    }
    text.iter().try_fold(0usize, |count, digit| match digit {
        b'0'..=b'9' => Some(count * 10 + usize::from(digit - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(line: &str) -> Result<Vec<usize>, KeysError> {
        let argv: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        let spec = crate::lookup(argv[0]).unwrap();
        let mut at = Vec::new();
        spec.key_positions(argv.len(), |i| argv[i], |i, _| at.push(i))?;
        Ok(at)
    }

    #[test]
    fn ranges_and_counts() {
        assert_eq!(keys("GET a"), Ok(vec![1]));
        assert_eq!(keys("MGET a b c"), Ok(vec![1, 2, 3]));
        assert_eq!(keys("MSET a 1 b 2"), Ok(vec![1, 3]));
        assert_eq!(keys("COPY a b DB 1"), Ok(vec![1, 2]));
        assert_eq!(keys("MSETEX 2 a 1 b 2 NX"), Ok(vec![2, 4]));
        assert_eq!(keys("BITOP AND d a b"), Ok(vec![2, 3, 4]));
    }

    #[test]
    fn streams_are_found_behind_options() {
        assert_eq!(keys("XREAD STREAMS a b 0 0"), Ok(vec![2, 3]));
        assert_eq!(keys("XREAD COUNT streams block 1 streams a 0"), Ok(vec![6]));
        assert_eq!(
            keys("XREADGROUP NOACK GROUP STREAMS STREAMS STREAMS a 0"),
            Ok(vec![6])
        );
        assert_eq!(keys("XREAD COUNT 1 a STREAMS b 0"), Ok(vec![]));
        assert_eq!(keys("XREAD STREAMS a"), Ok(vec![]));
        assert_eq!(keys("XREAD STREAMS"), Ok(vec![]));
    }

    #[test]
    fn keys_to_migrate_are_found_behind_options() {
        assert_eq!(keys("MIGRATE h 1 k 0 5"), Ok(vec![3]));
        assert_eq!(keys("MIGRATE h 1  0 5 KEYS a b"), Ok(vec![3, 7, 8]));
        assert_eq!(
            keys("MIGRATE h 1  0 5 AUTH keys copy KEYS KEYS a"),
            Ok(vec![3, 10, 11])
        );
        assert_eq!(
            keys("MIGRATE h 1  0 5 AUTH2 keys keys KEYS a"),
            Ok(vec![3, 10])
        );
        assert_eq!(keys("MIGRATE h 1 k 0 5 KEYS a"), Ok(vec![3]));
        assert_eq!(keys("MIGRATE h 1  0 5 KEYS"), Ok(vec![3]));
        assert_eq!(keys("MIGRATE h 1  0 5 AUTH"), Ok(vec![3]));
    }

    #[test]
    fn hostile_counts_are_refused() {
        for count in [
            "3",
            "0",
            "-1",
            "x",
            "",
            "18446744073709551615",
            "4294967296",
            "01",
            "9999999999",
        ] {
            assert_eq!(
                keys(&format!("MSETEX {count} a 1 b 2")),
                Err(KeysError::Invalid),
                "{count}"
            );
        }
        assert_eq!(keys("MSETEX"), Err(KeysError::Invalid));
    }

    #[test]
    fn the_short_range_says_what_the_specs_say() {
        let argv: Vec<&[u8]> = b"- a b c d e f".split(|b| *b == b' ').collect();
        for spec in &crate::COMMANDS {
            let Some(range) = spec.simple_keys else {
                continue;
            };
            let mut by_specs = Vec::new();
            spec.key_positions(argv.len(), |i| argv[i], |i, _| by_specs.push(i))
                .unwrap();
            by_specs.sort_unstable();
            assert_eq!(
                range.positions(argv.len()).collect::<Vec<_>>(),
                by_specs,
                "{}",
                spec.full_name
            );
        }
    }
}
