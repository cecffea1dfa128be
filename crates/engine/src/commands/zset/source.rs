//! What ZUNION and its like read: sorted sets, and sets, whose members all have the score 1.

use serval_keyspace::{Element, Found, KeyEntry, SetRef, Zset, kind};

use crate::errors::{self, Error};

/// One input.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// No such key.
    Missing,
    /// A sorted set.
    Zset(Zset<'a>),
    /// A set.
    Set(SetRef<'a>),
}

impl<'a> Source<'a> {
    /// The input that a key holds.
    pub(super) fn of(found: &'a Option<Found<'_>>) -> Result<Source<'a>, Error> {
        let Some(entry) = found else {
            return Ok(Source::Missing);
        };
        let entry: &KeyEntry = entry;
        match entry.ty() {
            kind::ZSET => Ok(Source::Zset(Zset::of(entry))),
            kind::SET => Ok(Source::Set(SetRef::of(entry))),
            _ => Err(errors::WRONG_TYPE),
        }
    }

    /// Number of members.
    pub(super) fn len(self) -> usize {
        match self {
            Source::Missing => 0,
            Source::Zset(set) => set.len(),
            Source::Set(set) => set.len(),
        }
    }

    /// A member's score.
    pub(super) fn score(self, member: &[u8]) -> Option<f64> {
        match self {
            Source::Missing => None,
            Source::Zset(set) => set.score(member),
            Source::Set(set) => set.contains(member).then_some(1.0),
        }
    }

    /// Visits all members with their scores, until `visit` says that it is enough.
    pub(super) fn visit(self, mut visit: impl FnMut(&[u8], f64) -> bool) {
        let mut scratch = Vec::new();
        let mut go_on = |member: Element<'_>, score: f64| visit(member.text(&mut scratch), score);
        match self {
            Source::Missing => {}
            Source::Zset(set) => {
                set.iter()
                    .all(|(member, score)| go_on(member, score.value()));
            }
            Source::Set(set) => {
                set.iter().all(|member| go_on(member, 1.0));
            }
        }
    }
}
