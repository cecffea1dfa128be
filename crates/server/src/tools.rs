//! The tools that the binary is besides a server: asked for by the name of the executable, as with the peers, or by the
//! first argument.

use std::path::Path;
use std::process::ExitCode;

use crate::config_file::path_of;
use crate::persistence::aof::check;
use crate::persistence::check_rdb;

/// Runs the tool that the arguments ask for, if they do.
pub(crate) fn run(args: &[Vec<u8>]) -> Option<ExitCode> {
    let (tool, args) = find(args)?;
    let is_well = match tool {
        Tool::CheckAof => check::main(&args),
        Tool::CheckRdb => check_rdb::main(&args),
    };
    Some(match is_well {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    CheckAof,
    CheckRdb,
}

/// The tool and its arguments, its name first.
fn find(args: &[Vec<u8>]) -> Option<(Tool, Vec<Vec<u8>>)> {
    let executable = path_of(args.first()?);
    let name = executable.file_stem().and_then(|name| name.to_str());
    let own = name
        .and_then(|name| name.split_once('-'))
        .map(|(_, name)| name);
    if let Some(tool) = own.and_then(|name| named(name.as_bytes())) {
        return Some((tool, args.to_vec()));
    }
    let tool = named(args.get(1)?)?;
    // A file of this name is a configuration, as it always was.
    if Path::new(&path_of(args.get(1)?)).exists() {
        return None;
    }
    Some((tool, args.get(1..)?.to_vec()))
}

fn named(name: &[u8]) -> Option<Tool> {
    match name {
        b"check-aof" => Some(Tool::CheckAof),
        b"check-rdb" => Some(Tool::CheckRdb),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(args: &[&str]) -> Option<usize> {
        let args: Vec<_> = args.iter().map(|arg| arg.as_bytes().to_vec()).collect();
        find(&args).map(|(_, args)| args.len())
    }

    #[test]
    fn a_tool_is_asked_for_by_name_or_by_argument() {
        assert_eq!(found(&["/bin/serval-check-aof", "--fix", "a"]), Some(3));
        assert_eq!(found(&["redis-check-aof", "a"]), Some(2));
        assert_eq!(found(&["serval-server", "check-aof", "a"]), Some(2));
        assert_eq!(found(&["valkey-check-rdb", "a", "--stats"]), Some(3));
        assert_eq!(found(&["serval-server", "serval.conf"]), None);
        assert_eq!(found(&["serval-server", "--port", "1"]), None);
        assert_eq!(found(&[]), None);
    }
}
