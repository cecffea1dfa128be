//! What a keyspace loses by itself: keys and fields whose time has come, and keys that made room for others.
//!
//! What a command changes its handler knows. These go underneath it, or while no command runs at all, and whoever keeps a
//! journal has to hear of them before the lock is let go under which they went: else somebody could put the key back and
//! have that written down first. A command's own are taken from its access before it tells what it did itself; what goes
//! while no command holds its locks (sweeps, eviction, SCAN) is handed to the [`Ledger`] at once.
//!
//! While nobody keeps one, noting costs the look at a byte.

use crate::access::{Access, Key};

/// Why something went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LossKind {
    /// A key's time had come.
    Expired,
    /// A key made room for others.
    Evicted,
    /// A field of a hash went: its time had come, or it was given one that has passed.
    Field,
}

/// Something that went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss<'a> {
    /// Why.
    pub kind: LossKind,
    /// Whether its memory goes in the background: UNLINK rather than DEL.
    pub lazily: bool,
    /// The key's database.
    pub dbid: u32,
    /// The key.
    pub key: &'a [u8],
    /// The field; empty unless it is one.
    pub field: &'a [u8],
}

/// Where losses are written down that belong to no command.
pub trait Ledger: Send + Sync {
    /// Takes all of them. Called under the lock of their keys: it must not wait for anything but a leaf lock.
    fn lost(&self, losses: &mut Losses);
}

#[derive(Debug, Clone, Copy)]
struct Noted {
    kind: LossKind,
    lazily: bool,
    dbid: u32,
    key_len: usize,
    field_len: usize,
}

/// What went since it was last taken, in order.
#[derive(Debug, Default)]
pub struct Losses {
    pub(crate) wanted: bool,
    /// `lazyfree-lazy-expire`.
    expire_lazily: bool,
    noted: Vec<Noted>,
    /// Keys and fields, one after the other.
    bytes: Vec<u8>,
}

impl Losses {
    /// Reports all and forgets them.
    pub fn take(&mut self, report: &mut dyn FnMut(Loss<'_>)) {
        let mut at = 0;
        for noted in self.noted.drain(..) {
            let field_at = at + noted.key_len;
            let end = field_at + noted.field_len;
            report(Loss {
                kind: noted.kind,
                lazily: noted.lazily,
                dbid: noted.dbid,
                key: &self.bytes[at..field_at],
                field: &self.bytes[field_at..end],
            });
            at = end;
        }
        self.bytes.clear();
    }

    /// Whether nothing went.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.noted.is_empty()
    }

    /// Notes that a key's time had come.
    #[inline]
    pub(crate) fn expired(&mut self, dbid: u32, key: &[u8]) {
        if self.wanted {
            self.push(LossKind::Expired, self.expire_lazily, dbid, key, b"");
        }
    }

    /// Notes that a key made room for others.
    #[inline]
    pub(crate) fn evicted(&mut self, dbid: u32, key: &[u8], lazily: bool) {
        if self.wanted {
            self.push(LossKind::Evicted, lazily, dbid, key, b"");
        }
    }

    /// Notes fields that went from a hash; none were collected unless they are wanted.
    pub(crate) fn fields(&mut self, dbid: u32, key: &[u8], fields: &[Box<[u8]>]) {
        for field in fields {
            self.push(LossKind::Field, false, dbid, key, field);
        }
    }

    #[cold]
    fn push(&mut self, kind: LossKind, lazily: bool, dbid: u32, key: &[u8], field: &[u8]) {
        self.bytes.extend_from_slice(key);
        self.bytes.extend_from_slice(field);
        self.noted.push(Noted {
            kind,
            lazily,
            dbid,
            key_len: key.len(),
            field_len: field.len(),
        });
    }
}

impl Access<'_> {
    /// Says whether somebody wants to hear what goes by itself from now on, and whether expired keys go as UNLINK does.
    #[inline]
    pub fn note_losses(&mut self, wanted: bool, expire_lazily: bool) {
        self.losses.wanted = wanted;
        self.losses.expire_lazily = expire_lazily;
    }

    /// What went by itself and nobody has taken.
    #[inline]
    pub fn losses(&mut self) -> &mut Losses {
        &mut self.losses
    }

    /// Has written down what went while no command holds its locks. The lock under which it went is held.
    #[inline]
    pub(crate) fn hand_losses_over(&mut self) {
        if !self.losses.is_empty()
            && let Some(ledger) = self.keyspace.ledger.get()
        {
            ledger.lost(&mut self.losses);
        }
    }

    /// The key of a loss, for those who note one with a key at hand.
    #[inline]
    pub(crate) fn note_expired(&mut self, key: Key<'_>) {
        self.losses.expired(key.dbid, key.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_reported_in_order_and_forgotten() {
        let mut losses = Losses {
            wanted: true,
            expire_lazily: true,
            ..Losses::default()
        };
        losses.expired(3, b"gone");
        losses.fields(0, b"hash", &[(*b"one").into(), (*b"").into()]);
        losses.evicted(1, b"", false);
        let mut told = Vec::new();
        losses.take(&mut |loss| {
            told.push((
                loss.kind,
                loss.lazily,
                loss.dbid,
                loss.key.to_vec(),
                loss.field.to_vec(),
            ));
        });
        assert_eq!(
            told,
            [
                (LossKind::Expired, true, 3, b"gone".to_vec(), vec![]),
                (LossKind::Field, false, 0, b"hash".to_vec(), b"one".to_vec()),
                (LossKind::Field, false, 0, b"hash".to_vec(), vec![]),
                (LossKind::Evicted, false, 1, vec![], vec![]),
            ]
        );
        assert!(losses.is_empty());
        losses.take(&mut |_| panic!("they were taken"));
    }

    #[test]
    fn are_not_noted_unless_wanted() {
        let mut losses = Losses::default();
        losses.expired(0, b"gone");
        losses.evicted(0, b"gone", true);
        assert!(losses.is_empty());
    }
}
