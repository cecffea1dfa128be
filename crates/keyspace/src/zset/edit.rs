//! Changing a sorted set, in whatever form it is, and making new ones.

use foldhash::quality::RandomState;
use serval_collections::entry::TypeTag;
use serval_collections::listpack::{BYTES_MAX, Element};
use serval_collections::pack::{Pack, PackRef};

use super::{Zset, ZsetGather, ZsetTree, packed};
use crate::collection::Outcome;
use crate::object::{Object, encoding, kind};

/// Up to where a sorted set is a listpack.
#[derive(Debug, Clone, Copy)]
pub struct ZsetLimits {
    /// `zset-max-listpack-entries`: members.
    pub entries: usize,
    /// `zset-max-listpack-value`: bytes of a member.
    pub value_bytes: usize,
}

impl Default for ZsetLimits {
    fn default() -> Self {
        ZsetLimits {
            entries: 128,
            value_bytes: 64,
        }
    }
}

impl ZsetLimits {
    /// Whether a listpack of so many bytes takes another member.
    fn allow(&self, entries: usize, member: &[u8], pack_bytes: usize) -> bool {
        entries <= self.entries
            && member.len() <= self.value_bytes
            && pack_bytes + member.len() < BYTES_MAX
    }
}

fn read(object: &Object) -> Zset<'_> {
    match object {
        Object::Packed(bytes) => Zset::Packed(PackRef::new(bytes)),
        Object::Zset(tree) => Zset::Tree(tree),
        _ => panic!("another value was changed as a sorted set"),
    }
}

/// A sorted set to change: encoding and object of its entry.
pub struct ZsetMut<'a> {
    encoding: &'a mut u8,
    object: &'a mut Object,
    limits: ZsetLimits,
    /// Whether the form has changed.
    converted: bool,
}

impl<'a> ZsetMut<'a> {
    /// Takes what [`crate::Access::edit_collection`] hands out.
    pub fn new(encoding: &'a mut u8, object: &'a mut Object, limits: ZsetLimits) -> Self {
        Self {
            encoding,
            object,
            limits,
            converted: false,
        }
    }

    /// To be read.
    pub fn as_ref(&self) -> Zset<'_> {
        read(self.object)
    }

    /// Prepares for so many members on their way in: a listpack that could not take that many is given up at once, as
    /// in Redis, whether or not they are new.
    pub fn expect(&mut self, count: usize) {
        if count > self.limits.entries {
            self.unpack();
        }
    }

    /// Adds a member or changes its score; see [`serval_collections::scored::ScoredSet::update`].
    #[inline]
    pub fn update(&mut self, member: &[u8], decide: impl FnOnce(Option<f64>) -> Option<f64>) {
        if let Object::Zset(tree) = self.object {
            return tree.update(member, decide);
        }
        self.update_packed(member, decide);
    }

    fn update_packed(&mut self, member: &[u8], decide: impl FnOnce(Option<f64>) -> Option<f64>) {
        let limits = self.limits;
        let score = self.with_pack(|pack| {
            let found = packed::find(pack.as_ref(), member);
            let score = decide(found.map(|(_, score)| score))?;
            match found {
                Some((_, old)) if old == score => {}
                Some((at, _)) => {
                    pack.remove(at, 2);
                    packed::insert(pack, member, score);
                }
                None if limits.allow(pack.len() / 2 + 1, member, pack.bytes_len()) => {
                    packed::insert(pack, member, score);
                }
                None => return Some(score),
            }
            None
        });
        if let Some(score) = score {
            self.unpack();
            if let Object::Zset(tree) = self.object {
                tree.update(member, |_| Some(score));
            }
        }
    }

    /// Removes a member. Answers the score that it had.
    pub fn remove(&mut self, member: &[u8]) -> Option<f64> {
        if let Object::Zset(tree) = self.object {
            return tree.remove(member);
        }
        self.with_pack(|pack| {
            let (at, score) = packed::find(pack.as_ref(), member)?;
            pack.remove(at, 2);
            Some(score)
        })
    }

    /// Removes the members with ranks from `from` up to, not including, `to`, and reports each, the last first if
    /// `reverse`.
    pub fn remove_range(
        &mut self,
        from: usize,
        to: usize,
        reverse: bool,
        mut gone: impl FnMut(Element<'_>, f64),
    ) {
        let to = to.min(self.as_ref().len());
        if from >= to {
            return;
        }
        if let Object::Zset(tree) = self.object {
            let mut report = |member: &[u8], score| gone(Element::Bytes(member), score);
            if reverse {
                (from..to)
                    .rev()
                    .for_each(|rank| tree.remove_range(rank, rank + 1, &mut report));
            } else {
                tree.remove_range(from, to, report);
            }
            return;
        }
        let items = self.as_ref().range(from, to);
        let mut report = |(member, score): (Element<'_>, super::Score<'_>)| {
            gone(member, score.value());
        };
        match reverse {
            true => items.rev().for_each(&mut report),
            false => items.for_each(&mut report),
        }
        self.with_pack(|pack| {
            if let Some(at) = pack.as_ref().seek(from * 2) {
                pack.remove(at, (to - from) * 2);
            }
        });
    }

    /// What became of the set: `changed` says whether its members or scores are others now.
    pub fn outcome(&self, changed: bool) -> Outcome {
        match changed {
            true if self.as_ref().is_empty() => Outcome::Emptied,
            true => Outcome::Changed,
            false if self.converted => Outcome::Converted,
            false => Outcome::Unchanged,
        }
    }

    fn with_pack<R>(&mut self, change: impl FnOnce(&mut Pack) -> R) -> R {
        let Object::Packed(bytes) = self.object else {
            panic!("another value was changed as a sorted set");
        };
        let mut pack = Pack::from_bytes(std::mem::take(bytes));
        let result = change(&mut pack);
        *bytes = pack.into_bytes();
        result
    }

    /// Makes a tree of a listpack; nothing where it is one already.
    pub fn unpack(&mut self) {
        let Object::Packed(bytes) = &*self.object else {
            return;
        };
        let mut tree = ZsetTree::new(RandomState::default());
        let mut scratch = Vec::new();
        for (member, score) in Zset::Packed(PackRef::new(bytes)).iter() {
            tree.push_last(member.text(&mut scratch), score.value());
        }
        *self.object = Object::Zset(Box::new(tree));
        *self.encoding = encoding::SKIPLIST;
        self.converted = true;
    }
}

/// A sorted set that is no key's yet.
pub struct NewZset {
    pub(super) encoding: u8,
    object: Object,
    limits: ZsetLimits,
}

impl NewZset {
    /// One without members; `expected` of them, the first with so many bytes, decide the form it begins in.
    pub fn new(limits: ZsetLimits, expected: usize, first_bytes: usize) -> Self {
        let (encoding, object) = if expected <= limits.entries && first_bytes <= limits.value_bytes
        {
            let pack = Pack::new().into_bytes();
            (encoding::LISTPACK, Object::Packed(pack))
        } else {
            let tree = ZsetTree::new(RandomState::default());
            (encoding::SKIPLIST, Object::Zset(Box::new(tree)))
        };
        Self {
            encoding,
            object,
            limits,
        }
    }

    /// One of what was gathered.
    pub fn gathered(gather: ZsetGather, limits: ZsetLimits) -> Self {
        let tree = gather.into_set();
        let mut small = NewZset::new(limits, tree.len(), 0);
        let fits = tree
            .range(0, tree.len())
            .all(|(member, _)| member.len() <= limits.value_bytes);
        if fits && small.encoding == encoding::LISTPACK {
            tree.range(0, tree.len())
                .for_each(|(member, score)| small.push(member, score));
            small
        } else {
            NewZset {
                encoding: encoding::SKIPLIST,
                object: Object::Zset(Box::new(tree)),
                limits,
            }
        }
    }

    /// To be changed.
    pub fn as_mut(&mut self) -> ZsetMut<'_> {
        ZsetMut::new(&mut self.encoding, &mut self.object, self.limits)
    }

    /// To be read.
    pub fn as_ref(&self) -> Zset<'_> {
        read(&self.object)
    }

    /// Adds a member that is not there and comes after all others.
    pub fn push(&mut self, member: &[u8], score: f64) {
        let limits = self.limits;
        let mut set = self.as_mut();
        if let Object::Packed(_) = set.object {
            let pushed = set.with_pack(|pack| {
                let fits = limits.allow(pack.len() / 2 + 1, member, pack.bytes_len());
                if fits {
                    packed::push(pack, member, score);
                }
                fits
            });
            if pushed {
                return;
            }
            set.unpack();
        }
        if let Object::Zset(tree) = set.object {
            tree.push_last(member, score);
        }
    }

    /// What [`crate::Access::put_collection`] takes.
    pub fn into_parts(self) -> (TypeTag, Object) {
        (TypeTag::new(kind::ZSET, self.encoding), self.object)
    }
}
