//! The support table in the README, between two markers: every command of the peers, and which of them are there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::File;
use super::table::Table;
use crate::error::{Error, Result};

const BEGIN: &str = "<!-- generated:commands -->";
const END: &str = "<!-- /generated:commands -->";

/// Group, then name, then "version" or "version peer".
type Peers = BTreeMap<String, BTreeMap<String, String>>;

/// The README with its table renewed; without markers it gets them at its end.
pub fn emit(root: &Path, spec: &Path, table: &Table) -> Result<File> {
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).map_err(|error| Error::at(&path, error))?;
    let peers_path = spec.join("peers.toml");
    let peers = fs::read_to_string(&peers_path).map_err(|error| Error::at(&peers_path, error))?;
    let mut peers: Peers = toml::from_str(&peers).map_err(|error| Error::at(&peers_path, error))?;
    for command in &table.commands {
        let since = command.since.clone()
            + &command
                .peer
                .as_ref()
                .map_or(String::new(), |peer| format!(" {peer}"));
        peers
            .entry(command.group.clone())
            .or_default()
            .entry(command.display_name())
            .or_insert(since);
    }
    let (before, after) = match (readme.split_once(BEGIN), readme.split_once(END)) {
        (Some((before, _)), Some((_, after))) => (before.to_string(), after.to_string()),
        (None, None) => (readme.trim_end().to_string() + "\n\n", "\n".into()),
        _ => {
            return Err(Error::at(
                &path,
                "one of the two markers of the command table is missing",
            ));
        }
    };
    Ok((
        path,
        format!("{before}{BEGIN}\n{}{END}{after}", tables(&peers, table)),
    ))
}

/// One collapsible table per group.
fn tables(peers: &Peers, table: &Table) -> String {
    let is_there = |name: &str| {
        table
            .commands
            .iter()
            .any(|command| command.display_name() == name)
    };
    let total: usize = peers.values().map(BTreeMap::len).sum();
    let there: usize = peers
        .values()
        .flat_map(BTreeMap::keys)
        .filter(|name| is_there(name))
        .count();
    let mut out = format!("\n{there} of {total} commands and subcommands are there.\n");
    for (group, names) in peers {
        let count = names.keys().filter(|name| is_there(name)).count();
        let _ = write!(
            out,
            "\n<details><summary><b>{group}</b>: {count} of {}</summary>\n\n",
            names.len()
        );
        out += "| command | since | status |\n|---|---|---|\n";
        for (name, since) in names {
            let status = if is_there(name) {
                "supported"
            } else {
                "to come"
            };
            let since = match since.split_once(' ') {
                Some((version, "valkey")) => format!("Valkey {version}"),
                Some((version, _)) => format!("Redis {version}"),
                None => since.clone(),
            };
            let _ = writeln!(out, "| {name} | {since} | {status} |");
        }
        out += "\n</details>\n";
    }
    out
}
