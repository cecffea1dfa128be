//! Every text file: nothing of the machine that it was written on, and no unfinished merge.

use super::{Finding, Source};

/// Parts of paths that exist on one machine only, split so that this file does not hold them.
const PATHS: [&str; 5] = [
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/tmp/", "wt"),
    concat!("/tmp/", "tgt"),
];

/// Where lock files may say that packages come from; split like the paths, as no other file names them.
const REGISTRIES: [&str; 2] = [
    concat!("https://reg", "istry.npmjs.org/"),
    "registry+https://github.com/rust-lang/crates.io-index",
];

/// Checks one file.
pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_lock = source.path.ends_with("Cargo.lock") || source.path.ends_with("package-lock.json");
    for (idx, line) in source.text.lines().enumerate() {
        let mut report = |reason: &str| findings.push(Finding::new(&source.path, idx + 1, reason));
        if PATHS.iter().any(|path| line.contains(path)) {
            report("a path of one machine");
        }
        let is_source =
            is_lock && (line.contains("\"resolved\": ") || line.starts_with("source = "));
        if is_source && !REGISTRIES.iter().any(|registry| line.contains(registry)) {
            report("a package from elsewhere than its public registry");
        }
        if ["<<<<<<< ", ">>>>>>> "]
            .iter()
            .any(|mark| line.starts_with(mark))
        {
            report("an unfinished merge");
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_paths_and_other_registries_are_found() {
        let check = |path: &str, text: &str| {
            let source = Source {
                path: path.into(),
                text: text.into(),
            };
            super::check(&source).len()
        };
        assert_eq!(check("a.rs", &format!("open(\"{}x\")", PATHS[0])), 1);
        assert_eq!(
            check(
                "package-lock.json",
                &format!("  \"resolved\": \"{}a/-/a-1.tgz\",", REGISTRIES[0])
            ),
            0
        );
        assert_eq!(
            check(
                "package-lock.json",
                "  \"resolved\": \"https://example.com/a-1.tgz\","
            ),
            1
        );
        assert_eq!(
            check(
                "Cargo.lock",
                "source = \"registry+https://example.com/index\""
            ),
            1
        );
        assert_eq!(check("a.md", "<<<<<<< HEAD"), 1);
    }
}
