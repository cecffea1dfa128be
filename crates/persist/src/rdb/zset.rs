//! Sorted sets: a listpack of members and scores in order, or members one by one, each with its score.

use std::io::{self, Write};

use serval_base::number::parse_f64;
use serval_collections::listpack::Element;
use serval_collections::pack::{Pack, PackRef};
use serval_keyspace::{
    KeyEntry, Loaded, NewZset, Object, TypeTag, Zset, ZsetLimits, ZsetTree, encoding, kind,
    new_zset_tree,
};

use super::decoder::Decoder;
use super::encoder::Encoder;
use super::legacy::ziplist;
use super::packed::{self, are_unique};
use super::types;
use crate::error::{Reason, Result};
use crate::source::Source;

/// How a score stands behind its member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScoreForm {
    /// As text.
    Text,
    /// As eight bytes.
    Binary,
}

/// A sorted set of single members, in whatever order.
pub(super) fn read_members(
    decoder: &mut Decoder<'_, impl Source>,
    form: ScoreForm,
    limits: ZsetLimits,
) -> Result<Loaded> {
    let mut tree = new_zset_tree();
    let mut member = Vec::new();
    let mut len_max = 0;
    for _ in 0..decoder.count()? {
        decoder.string(&mut member)?;
        let score = match form {
            ScoreForm::Text => decoder.double_text()?,
            ScoreForm::Binary => decoder.double()?,
        };
        if score.is_nan() {
            return Err(decoder.corrupt("Zset with NAN score detected"));
        }
        let mut is_new = false;
        tree.update(&member, |old| {
            is_new = old.is_none();
            is_new.then_some(score)
        });
        if !is_new {
            return Err(decoder.corrupt("Duplicate zset fields detected"));
        }
        len_max = len_max.max(member.len());
    }
    if tree.len() > limits.entries || len_max > limits.value_bytes {
        return Ok(loaded_tree(tree));
    }
    let mut small = NewZset::new(limits, tree.len(), len_max);
    tree.range(0, tree.len())
        .for_each(|(member, score)| small.push(member, score));
    let (tag, object) = small.into_parts();
    Ok(Loaded::Collection(tag, object))
}

fn loaded_tree(tree: ZsetTree) -> Loaded {
    let tag = TypeTag::new(kind::ZSET, encoding::SKIPLIST);
    Loaded::Collection(tag, Object::Zset(Box::new(tree)))
}

/// A sorted set in a listpack.
pub(super) fn read_pack(
    decoder: &mut Decoder<'_, impl Source>,
    limits: ZsetLimits,
) -> Result<Loaded> {
    const CORRUPT: &str = "Zset listpack integrity check failed";
    let pack = packed::read_pack(decoder, 2, CORRUPT)?;
    fitted(pack, limits).ok_or_else(|| decoder.corrupt(CORRUPT))
}

/// A sorted set in a ziplist.
pub(super) fn read_ziplist(
    decoder: &mut Decoder<'_, impl Source>,
    limits: ZsetLimits,
) -> Result<Loaded> {
    const CORRUPT: &str = "Zset ziplist integrity check failed";
    let mut bytes = Vec::new();
    decoder.string(&mut bytes)?;
    let pack = ziplist::to_pack(&bytes).ok_or_else(|| decoder.corrupt(CORRUPT))?;
    if pack.is_empty() {
        return Err(decoder.error(Reason::Empty));
    }
    let is_whole = pack.len() % 2 == 0 && are_unique(pack.as_ref(), 2);
    is_whole
        .then_some(pack)
        .and_then(|pack| fitted(pack, limits))
        .ok_or_else(|| decoder.corrupt(CORRUPT))
}

/// The sorted set that a listpack holds, as a tree where it has too many members; `None` where it is not in order.
fn fitted(pack: Pack, limits: ZsetLimits) -> Option<Loaded> {
    if !is_sorted(pack.as_ref()) {
        return None;
    }
    let set = Zset::Packed(pack.as_ref());
    if set.len() > limits.entries {
        let mut tree = new_zset_tree();
        let mut scratch = Vec::new();
        for (member, score) in set.iter() {
            tree.push_last(member.text(&mut scratch), score.value());
        }
        return Some(loaded_tree(tree));
    }
    let tag = TypeTag::new(kind::ZSET, encoding::LISTPACK);
    Some(Loaded::Collection(tag, Object::Packed(pack.into_bytes())))
}

/// Whether every second element is a score, and none comes after a higher one, nor after a member that it precedes.
fn is_sorted(pack: PackRef<'_>) -> bool {
    let (mut last, mut scratch) = (None::<(f64, Vec<u8>)>, Vec::new());
    let mut at = pack.first();
    while let Some(member_at) = at {
        let Some(score_at) = pack.next(member_at) else {
            return false;
        };
        let score = match pack.get(score_at) {
            Element::Int(int) => Some(int as f64),
            Element::Bytes(text) => parse_f64(text).filter(|score| !score.is_nan()),
        };
        let Some(score) = score else {
            return false;
        };
        let member = pack.get(member_at).text(&mut scratch);
        if let Some((last_score, last_member)) = &mut last {
            if *last_score > score || (*last_score == score && &last_member[..] >= member) {
                return false;
            }
            *last_score = score;
            last_member.clear();
            last_member.extend_from_slice(member);
        } else {
            last = Some((score, member.to_vec()));
        }
        at = pack.next(score_at);
    }
    true
}

pub(super) fn write(entry: &KeyEntry, encoder: &mut Encoder<'_, impl Write>) -> io::Result<()> {
    match Zset::of(entry) {
        Zset::Packed(pack) => {
            encoder.ty(types::ZSET_LISTPACK)?;
            encoder.string(&pack.dump())
        }
        set @ Zset::Tree(_) => {
            encoder.ty(types::ZSET_2)?;
            encoder.len(set.len() as u64)?;
            // The last first: who reads it into a skip list finds each place at the head.
            set.iter().rev().try_for_each(|(member, score)| {
                encoder.element(member)?;
                encoder.double(score.value())
            })
        }
    }
}
