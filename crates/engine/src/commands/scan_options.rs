//! The cursor and the options of SCAN, and of SSCAN, HSCAN and ZSCAN, which walk through one value.

use serval_base::glob::{Case, glob_match};
use serval_base::number;
use serval_keyspace::type_name;
use serval_resp::{Argv, Writer};

use crate::errors::{self, Error};

/// What is walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scanned {
    /// The keys of a database.
    Keys,
    /// The members of a set.
    Members,
    /// The members of a sorted set.
    SortedSet,
    /// The fields of a hash.
    Hash,
}

/// What is to be reported.
pub(super) struct ScanOptions<'a> {
    /// About how many elements a call reports.
    pub(super) count: u64,
    pattern: Option<&'a [u8]>,
    /// The name of the type of the keys to report.
    pub(super) ty: Option<&'a [u8]>,
    /// Whether HSCAN leaves the values out, or ZSCAN the scores.
    pub(super) no_values: bool,
}

impl<'a> ScanOptions<'a> {
    /// Reads what follows the cursor, from argument `index` on.
    pub(super) fn parse(
        argv: Argv<'a>,
        index: usize,
        scanned: Scanned,
    ) -> Result<ScanOptions<'a>, Error> {
        const COUNT_DEFAULT: u64 = 10;
        let mut options = ScanOptions {
            count: COUNT_DEFAULT,
            pattern: None,
            ty: None,
            no_values: false,
        };
        let mut index = index;
        while let Some(name) = argv.get(index) {
            let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
            match argv.get(index + 1) {
                Some(count) if is(b"count") => {
                    let count = number::parse_i64(count).ok_or(errors::NOT_INTEGER)?;
                    options.count = u64::try_from(count).map_err(|_| errors::SYNTAX)?;
                    if count == 0 {
                        return Err(errors::SYNTAX);
                    }
                }
                // A lone star matches even the empty key, which the pattern itself would not.
                Some(pattern) if is(b"match") => {
                    options.pattern = (pattern != b"*").then_some(pattern);
                }
                Some(ty) if is(b"type") && scanned == Scanned::Keys => options.ty = Some(ty),
                _ if is(b"novalues") && scanned == Scanned::Hash => {
                    options.no_values = true;
                    index += 1;
                    continue;
                }
                _ if is(b"noscores") && scanned == Scanned::SortedSet => {
                    options.no_values = true;
                    index += 1;
                    continue;
                }
                _ if is(b"novalues") => return Err(errors::NOVALUES_IN_HSCAN_ONLY),
                _ => return Err(errors::SYNTAX),
            }
            index += 2;
        }
        Ok(options)
    }

    /// Whether keys of this type are to be reported.
    pub(super) fn accepts_type(&self, ty: u8) -> bool {
        self.ty
            .is_none_or(|name| name.eq_ignore_ascii_case(type_name(ty).as_bytes()))
    }

    /// Whether a key, member or field of this name is to be reported.
    pub(super) fn accepts_name(&self, key: &[u8]) -> bool {
        self.pattern
            .is_none_or(|pattern| glob_match(pattern, key, Case::Sensitive))
    }
}

/// Reads a cursor.
pub(super) fn parse_cursor(text: &[u8]) -> Result<u64, Error> {
    number::parse_u64_as_c(text).ok_or(errors::INVALID_CURSOR)
}

/// Answers a step of a walk: where the next one begins, and the `count` replies that `frames` are.
pub(super) fn reply_step(reply: &mut Writer<'_>, next: u64, count: usize, frames: &[u8]) {
    reply.array(2);
    reply.bulk(next.to_string().as_bytes());
    reply.array(count);
    reply.raw(frames);
}
