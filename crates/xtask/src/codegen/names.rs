//! `crates/spec/src/generated/names.rs`: the perfect hash table of command names.
//!
//! Names are hashed once; the top bits choose a bucket, the bucket's displacement moves its names to slots of their
//! own (hash and displace, Belazzougui et al. 2009). Buckets are placed largest first, by trying displacements.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::HEADER;
use super::command::Command;
use super::table::Table;
use crate::error::{Error, Result};
use crate::name_hash::{self, BUCKET_COUNT};

/// The text of the file.
pub fn emit(table: &Table) -> Result<String> {
    let (seed, displacements, ids) = place(table)?;
    let mut out = format!(
        "//! {HEADER}.\n\nuse crate::name_hash::BUCKET_COUNT;\n\n/// What the hash of names starts from.\npub const SEED: u64 = {seed};\n\n"
    );
    let _ = write!(
        out,
        "/// Where each bucket's names are moved.\npub static DISPLACEMENTS: [u16; BUCKET_COUNT] = {displacements:?};\n\n"
    );
    let _ = write!(
        out,
        "/// The only command whose name can have this slot.\npub static IDS_BY_SLOT: [u16; {}] = {ids:?};\n",
        ids.len()
    );
    Ok(out)
}

/// Tries seeds until every name has a slot of its own.
fn place(table: &Table) -> Result<(u64, Vec<u16>, Vec<u16>)> {
    let slot_count = (table.commands.len() * 2).next_power_of_two();
    let placed = (0..1000).find_map(|seed| {
        let (displacements, ids) = place_with(&hashes(table, seed), slot_count)?;
        Some((seed, displacements, ids))
    });
    placed.ok_or_else(|| {
        Error::new("no perfect hash for the command names: two of them cannot be told apart")
    })
}

/// The hash of every command's name, by id.
fn hashes(table: &Table, seed: u64) -> Vec<u64> {
    let hash = |name: &str, salt| {
        let words = name_hash::words(name.as_bytes());
        name_hash::hash(words, name.len(), salt, seed)
    };
    let salted = |command: &Command| {
        let salt = command
            .container
            .as_ref()
            .map_or(0, |container| hash(container, 0));
        hash(&command.name, salt)
    };
    table.commands.iter().map(salted).collect()
}

/// Displacements by bucket and ids by slot, or `None` if a bucket finds no place.
fn place_with(hashes: &[u64], slot_count: usize) -> Option<(Vec<u16>, Vec<u16>)> {
    let mut buckets = vec![Vec::new(); BUCKET_COUNT];
    for (id, hash) in hashes.iter().enumerate() {
        buckets[name_hash::bucket(*hash)].push((u16::try_from(id).ok()?, *hash));
    }
    let mut order: Vec<usize> = (0..BUCKET_COUNT).collect();
    order.sort_by_key(|bucket| Reverse(buckets[*bucket].len()));
    let mut displacements = vec![0u16; BUCKET_COUNT];
    let mut slots: Vec<Option<u16>> = vec![None; slot_count];
    for bucket in order {
        let names = &buckets[bucket];
        let fits = |displacement: &u16| {
            let mut taken: Vec<usize> = names
                .iter()
                .map(|(_, hash)| name_hash::slot(*hash, *displacement, slot_count))
                .collect();
            taken.sort_unstable();
            taken.windows(2).all(|pair| pair[0] != pair[1])
                && taken.iter().all(|slot| slots[*slot].is_none())
        };
        let displacement = (0..u16::try_from(slot_count).ok()?).find(fits)?;
        displacements[bucket] = displacement;
        for (id, hash) in names {
            slots[name_hash::slot(*hash, displacement, slot_count)] = Some(*id);
        }
    }
    Some((
        displacements,
        slots.into_iter().map(Option::unwrap_or_default).collect(),
    ))
}
