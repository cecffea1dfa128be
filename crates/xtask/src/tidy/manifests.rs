//! Manifests: arrows between crates point down, and every library has a sentence on why it is there.

use std::collections::BTreeMap;

use super::rules::Rules;
use super::{Finding, Source};

/// What the workspace's crates are called in manifests, before their own name.
const PREFIX: &str = "serval-";

/// Checks every manifest.
pub fn check(sources: &[Source], rules: &Rules) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if source.path == "package.json" {
            findings.extend(npm_reasons(source));
        } else if source.path == "Cargo.toml" || source.path.ends_with("/Cargo.toml") {
            findings.extend(cargo_reasons(source));
            findings.extend(arrows(source, rules));
        }
    }
    findings
}

/// The dependencies of a Cargo manifest: line number, name, and whether a comment stands above or beside it.
fn dependencies(source: &Source) -> Vec<(usize, String, bool)> {
    let (mut found, mut is_in, mut is_said) = (Vec::new(), false, false);
    for (idx, line) in source.text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            is_in = line.trim_end_matches(']').ends_with("dependencies");
        } else if is_in
            && !line.starts_with('#')
            && let Some((name, _)) = line.split_once('=')
        {
            let name = name.trim().trim_end_matches(".workspace").to_string();
            found.push((idx + 1, name, is_said || line.contains(" # ")));
        }
        is_said = line.starts_with('#');
    }
    found
}

/// Reports libraries without a reason. Crates of the workspace need none: the layers are theirs.
fn cargo_reasons(source: &Source) -> Vec<Finding> {
    let unsaid = dependencies(source)
        .into_iter()
        .filter(|(_, name, is_said)| !is_said && !name.starts_with(PREFIX));
    unsaid
        .map(|(line, name, _)| {
            Finding::new(&source.path, line, format!("no comment says why {name}"))
        })
        .collect()
}

/// Reports arrows that the layers do not have.
fn arrows(source: &Source, rules: &Rules) -> Vec<Finding> {
    let Some(krate) = source
        .path
        .strip_prefix("crates/")
        .and_then(|path| path.strip_suffix("/Cargo.toml"))
    else {
        return Vec::new();
    };
    // Fuzz targets stand beside the workspace, below the crate that they feed.
    if krate.contains('/') {
        return Vec::new();
    }
    let Some(allowed) = rules.may_use(krate) else {
        return vec![Finding::new(
            &source.path,
            0,
            "this crate is in no layer of tidy.toml",
        )];
    };
    let mut findings = Vec::new();
    for (line, name, _) in dependencies(source) {
        if let Some(lower) = name.strip_prefix(PREFIX)
            && !allowed.contains(lower)
        {
            findings.push(Finding::new(
                &source.path,
                line,
                format!("{krate} must not use {lower}"),
            ));
        }
    }
    findings
}

/// Reports packages that `//dependencies` does not explain. npm keeps one entry a line, so lines are enough.
fn npm_reasons(source: &Source) -> Vec<Finding> {
    let mut names = BTreeMap::<&str, Vec<(usize, &str)>>::new();
    let mut section = "";
    for (idx, line) in source.text.lines().enumerate() {
        let mut parts = line.split('"');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("  "), Some(name), Some(": {")) => section = name,
            (Some("    "), Some(name), Some(": ")) => {
                names.entry(section).or_default().push((idx + 1, name))
            }
            _ => {}
        }
    }
    let in_section = |section: &str| names.get(section).into_iter().flatten();
    let is_said = |name: &str| in_section("//dependencies").any(|(_, known)| *known == name);
    let needed = in_section("dependencies").chain(in_section("devDependencies"));
    let unsaid = needed.filter(|(_, name)| !is_said(name));
    unsaid
        .map(|(line, name)| {
            Finding::new(
                &source.path,
                *line,
                format!("\"//dependencies\" does not say why {name}"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.into(),
            text: text.into(),
        }
    }

    #[test]
    fn libraries_need_a_reason() {
        let text = "[dependencies]\n# Why.\na = \"1\"\nb = \"1\"\nserval-base = {}\nc = \"1\" # Why.\n[features]\nd = []\n";
        let found: Vec<String> = cargo_reasons(&source("Cargo.toml", text))
            .iter()
            .map(Finding::to_string)
            .collect();
        assert_eq!(found, ["Cargo.toml:4: no comment says why b"]);
    }

    #[test]
    fn arrows_point_down() {
        let rules: Rules = toml::from_str(
            "top_level = []\nunsafe_crates = []\n[layers]\nbase = []\nsync = [\"base\"]",
        )
        .unwrap();
        let check = |krate: &str, lower: &str| {
            let text = format!("[dev-dependencies]\nserval-{lower} = {{ workspace = true }}");
            arrows(
                &source(&format!("crates/{krate}/Cargo.toml"), &text),
                &rules,
            )
            .len()
        };
        assert_eq!(
            (
                check("sync", "base"),
                check("base", "sync"),
                check("new", "base")
            ),
            (0, 1, 1)
        );
    }

    #[test]
    fn packages_need_a_reason() {
        let text = "{\n  \"//dependencies\": {\n    \"a\": \"why\"\n  },\n  \"devDependencies\": {\n    \"a\": \"1\",\n    \"b\": \"1\"\n  }\n}";
        let found = npm_reasons(&source("package.json", text));
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().ends_with("why b"));
    }
}
