//! The files among the peers' own tests, read where they lie, and the reports of the peers' tools about them, which are
//! to be ours. Both are looked for under `$PEERS_DIR`, by default `~/.cache/peers`; what is not there is not tested.
#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serval_persist::rdb::check::{CheckOptions, check};
use serval_persist::{StreamSource, Thresholds};

fn peers() -> PathBuf {
    std::env::var_os("PEERS_DIR").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/peers"),
        PathBuf::from,
    )
}

/// The entries of a folder; none where there is no such folder.
fn entries(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// The dump files that the peers keep for their tests.
fn assets() -> Vec<PathBuf> {
    let files = entries(&peers().join("src"))
        .into_iter()
        .flat_map(|source| entries(&source.join("tests/assets")));
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "rdb"))
        .collect()
}

fn report(path: &Path) -> (bool, String) {
    let options = CheckOptions {
        file_name: path.to_str().expect("a path in UTF-8"),
        thresholds: Thresholds::default(),
        now_ms: i64::MAX,
        stats: None,
    };
    let file = fs::File::open(path).expect("an asset");
    let mut out = Vec::new();
    let is_sound =
        check(StreamSource::new(file, 0), &options, &mut out, None).expect("memory to write to");
    (is_sound, String::from_utf8_lossy(&out).into_owned())
}

#[test]
fn the_assets_are_read() {
    for path in assets() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (is_sound, text) = report(&path);
        let is_refused = name == "corrupt_ziplist.rdb" || name.contains("unknown-types");
        assert_eq!(is_sound, !is_refused, "{text}");
    }
}

/// The lines that are compared: not those that only one of the peers has, nor where in its source a peer was.
fn comparable(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| {
            let is_ours = line.starts_with("[info] ") && line.ends_with(" functions");
            let is_valkeys = line.contains("Check RDB returned") || line.contains(" lua scripts");
            let is_log = !line.starts_with('[') && !line.starts_with('-');
            !is_ours && !is_valkeys && !is_log && !line.ends_with(" subexpires")
        })
        .map(|line| match line.split_once("Internal error in RDB") {
            Some((before, after)) => {
                let what = after.split_once("-> ").map_or(after, |(_, what)| what);
                format!("{before}{}", what.trim_end_matches('.'))
            }
            None => line.to_owned(),
        })
        .collect()
}

#[test]
fn reports_are_those_of_the_peers() {
    for path in assets() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.contains("empty_keys") || name.contains("rdb12") {
            // We load the first, as the peers do though their tools complain of it, and know the version of the other.
            continue;
        }
        let tool = if path.to_string_lossy().contains("valkey") {
            "valkey-check-rdb"
        } else {
            "redis-check-rdb"
        };
        let Ok(output) = Command::new(peers().join("bin").join(tool))
            .arg(&path)
            .output()
        else {
            continue;
        };
        let expected = comparable(&String::from_utf8_lossy(&output.stdout));
        assert_eq!(comparable(&report(&path).1), expected);
    }
}
