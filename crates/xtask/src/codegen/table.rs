//! All commands in the order of their ids, and what follows from several declarations together.
//!
//! Top-level commands come first, by name; then the subcommands of each container, by container and name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::command::{Command, KeySpec, Locks};
use crate::error::{Error, Result};

/// All declared commands.
pub struct Table {
    /// In the order of ids.
    pub commands: Vec<Command>,
    /// How many of them, from the first, are no subcommands.
    pub top_level_count: usize,
}

/// First key, last key and step; all 0 without keys.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Range {
    pub first: i16,
    pub last: i16,
    pub step: i16,
}

impl Table {
    /// Reads and checks every declaration.
    pub fn load(spec: &Path) -> Result<Self> {
        let mut commands = Vec::new();
        for path in toml_files(&spec.join("commands"))? {
            let text = fs::read_to_string(&path).map_err(|error| Error::at(&path, error))?;
            let command: Command =
                toml::from_str(&text).map_err(|error| Error::at(&path, error))?;
            check(&command, &path).map_err(|reason| Error::at(&path, reason))?;
            commands.push(command);
        }
        Self::new(commands)
    }

    /// Orders commands and checks that they fit each other.
    fn new(mut commands: Vec<Command>) -> Result<Self> {
        let lower = |name: &String| name.to_ascii_lowercase();
        let key = |command: &Command| (command.container.as_ref().map(lower), lower(&command.name));
        commands.sort_by_key(key);
        if let Some(pair) = commands
            .windows(2)
            .find(|pair| key(&pair[0]) == key(&pair[1]))
        {
            return Err(Error::new(format!(
                "{} is declared twice",
                pair[0].display_name()
            )));
        }
        let top_level_count = commands
            .iter()
            .take_while(|command| command.container.is_none())
            .count();
        let table = Self {
            commands,
            top_level_count,
        };
        for command in &table.commands {
            if command.container.is_some() && table.container_id(command).is_none() {
                return Err(Error::new(format!(
                    "{} has no declared container",
                    command.display_name()
                )));
            }
        }
        Ok(table)
    }

    /// The id of a subcommand's container.
    pub fn container_id(&self, command: &Command) -> Option<usize> {
        let container = command.container.as_ref()?;
        self.commands[..self.top_level_count]
            .iter()
            .position(|other| other.name == *container)
    }

    /// First id and number of a container's subcommands.
    pub fn subcommands(&self, command: &Command) -> (usize, usize) {
        if command.container.is_some() {
            return (0, 0);
        }
        let is_sub = |other: &&Command| other.container.as_ref() == Some(&command.name);
        let count = self.commands.iter().filter(is_sub).count();
        let first = self
            .commands
            .iter()
            .position(|other| is_sub(&other))
            .unwrap_or(0);
        (first, count)
    }

    /// The declared commands of each group, in the order of ids.
    pub fn by_group(&self) -> BTreeMap<&str, Vec<&Command>> {
        let mut groups = BTreeMap::<&str, Vec<&Command>>::new();
        for command in &self.commands {
            groups.entry(&command.group).or_default().push(command);
        }
        groups
    }
}

/// The range that COMMAND reports, and whether it leaves out keys ("movablekeys"), by Redis's rules.
pub fn legacy_keys(specs: &[KeySpec]) -> (Range, bool) {
    if let [spec] = specs
        && let (Some(first), Some(last), Some(step)) = (spec.index, spec.last, spec.step)
    {
        let last = if last >= 0 { first + last } else { last };
        return (Range { first, last, step }, false);
    }
    let mut range: Option<Range> = None;
    let mut is_movable = false;
    for spec in specs {
        let (Some(first), Some(last), Some(1), 0) = (spec.index, spec.last, spec.step, spec.limit)
        else {
            is_movable = true;
            continue;
        };
        let last = if last >= 0 { first + last } else { last };
        match &mut range {
            Some(before) if before.last < 0 || before.last != first - 1 => is_movable = true,
            Some(before) => before.last = last,
            None => {
                range = Some(Range {
                    first,
                    last,
                    step: 1,
                })
            }
        }
    }
    (range.unwrap_or_default(), is_movable)
}

/// The range that describes exactly all keys, where there is one.
pub fn simple_keys(specs: &[KeySpec]) -> Option<Range> {
    let is_exact = |spec: &KeySpec| {
        spec.limit == 0
            && !spec
                .flags
                .iter()
                .any(|flag| flag == "NOT_KEY" || flag == "INCOMPLETE")
    };
    let (range, is_movable) = legacy_keys(specs);
    (!is_movable && range.first > 0 && specs.iter().all(is_exact)).then_some(range)
}

/// Every `.toml` below a directory, by path.
pub fn toml_files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).map_err(|error| Error::at(&dir, error))? {
            let path = entry.map_err(|error| Error::at(&dir, error))?.path();
            if path.is_dir() {
                dirs.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// What can be wrong with one declaration.
fn check(command: &Command, path: &Path) -> std::result::Result<(), String> {
    let file = path.file_stem().unwrap_or_default().to_string_lossy();
    let expected = command.full_name().replace(['|', '_'], "-");
    if file.replace('_', "-") != expected {
        return Err(format!(
            "{} belongs into {expected}.toml",
            command.display_name()
        ));
    }
    let dir = path
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default()
        .to_string_lossy();
    if dir != command.group {
        return Err(format!(
            "group {} belongs into the directory of that name",
            command.group
        ));
    }
    if command.summary.len() > 120 || !command.summary.ends_with('.') {
        return Err("the summary is one sentence of at most 120 characters".into());
    }
    if command.locks == Locks::Keys && command.key_specs.is_empty() {
        return Err("locks = \"keys\" needs key_specs".into());
    }
    if let Some(elements) = command.elements {
        let one_key = simple_keys(&command.key_specs).is_some_and(|keys| keys.first == keys.last);
        let is_argument = (2..=command.arity.abs()).contains(&i16::from(elements.first));
        if command.locks != Locks::Keys || !one_key || !is_argument {
            return Err(
                "elements needs locks = \"keys\", one key, and an argument that may be there"
                    .into(),
            );
        }
    }
    let peer_is_known = matches!(command.peer.as_deref(), None | Some("redis" | "valkey"));
    if !peer_is_known || command.arity == 0 || !command.handler.contains("::") {
        return Err("peer, arity or handler is not of the form that command.rs describes".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(index: i16, last: i16, step: i16) -> KeySpec {
        let text = format!("index = {index}\nlast = {last}\nstep = {step}\nflags = []");
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn adjacent_ranges_join() {
        let copy = [spec(1, 0, 1), spec(2, 0, 1)];
        assert_eq!(
            simple_keys(&copy),
            Some(Range {
                first: 1,
                last: 2,
                step: 1
            })
        );
        let bitop = [spec(2, 0, 1), spec(3, -1, 1)];
        assert_eq!(
            simple_keys(&bitop),
            Some(Range {
                first: 2,
                last: -1,
                step: 1
            })
        );
        let apart = [spec(1, 0, 1), spec(3, 0, 1)];
        assert_eq!(
            legacy_keys(&apart),
            (
                Range {
                    first: 1,
                    last: 1,
                    step: 1
                },
                true
            )
        );
        assert_eq!(simple_keys(&apart), None);
        assert_eq!(simple_keys(&[]), None);
    }
}
