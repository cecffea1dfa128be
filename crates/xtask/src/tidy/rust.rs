//! Rust files: module documentation, lengths, unsafe code, stubs and ignored tests.
//!
//! Tokens and functions are read as the compiler reads them, so that a word in a string or a comment means nothing.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::rules::{Length, Rules};
use super::{Finding, Source};
use crate::error::{Error, Result};

/// How many lines above unsafe code its `SAFETY:` may begin.
const SAFETY_LINES_MAX: usize = 12;

/// Checks one file, and notes how long it and its functions are.
pub fn check(source: &Source, rules: &Rules, lengths: &mut Vec<Length>) -> Result<Vec<Finding>> {
    let failed = |error: syn::Error| Error::new(format!("{}: {error}", source.path));
    let file = syn::parse_file(&source.text).map_err(failed)?;
    let tokens: TokenStream = source
        .text
        .parse()
        .map_err(|error| Error::new(format!("{}: {error}", source.path)))?;
    let mut findings = Vec::new();
    // An interpreter's line may stand before it.
    if !source.text.trim_start_matches("#!/").starts_with("//!") {
        findings.push(Finding::new(
            &source.path,
            1,
            "a module opens with `//!`: what it is, and why it is so",
        ));
    }
    lengths.push(Length {
        path: source.path.clone(),
        function: None,
        line: 0,
        lines: source.text.lines().count(),
    });
    Functions {
        path: &source.path,
        lengths,
    }
    .visit_file(&file);
    Words {
        source,
        rules,
        findings: &mut findings,
    }
    .walk(tokens);
    findings.extend(forbids_unsafe(source, rules));
    Ok(findings)
}

/// The crate that a file belongs to.
fn crate_of(path: &str) -> &str {
    path.strip_prefix("crates/")
        .and_then(|path| path.split('/').next())
        .unwrap_or_default()
}

/// Reports roots of crates that may not be unsafe and do not say so.
fn forbids_unsafe(source: &Source, rules: &Rules) -> Option<Finding> {
    let is_root = ["/src/lib.rs", "/src/main.rs"]
        .iter()
        .any(|end| source.path.ends_with(end));
    let may = rules
        .unsafe_crates
        .iter()
        .any(|krate| krate == crate_of(&source.path));
    let is_in_workspace = source.path.starts_with("crates/");
    let is_said = source.text.contains("#![forbid(unsafe_code)]");
    (is_root && is_in_workspace && !may && !is_said)
        .then(|| Finding::new(&source.path, 1, "lacks #![forbid(unsafe_code)]"))
}

/// Notes the length of every function.
struct Functions<'a> {
    path: &'a str,
    lengths: &'a mut Vec<Length>,
}

impl Functions<'_> {
    fn note(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let (first, last) = (signature.span().start().line, block.span().end().line);
        self.lengths.push(Length {
            path: self.path.into(),
            function: Some(signature.ident.to_string()),
            line: first,
            lines: last - first + 1,
        });
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.note(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.note(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.note(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

/// Looks for words among the tokens.
struct Words<'a> {
    source: &'a Source,
    rules: &'a Rules,
    findings: &'a mut Vec<Finding>,
}

impl Words<'_> {
    fn walk(&mut self, tokens: TokenStream) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        for (idx, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Group(group) => self.walk(group.stream()),
                TokenTree::Ident(ident) => {
                    let line = ident.span().start().line;
                    self.word(&ident.to_string(), line, trees.get(idx + 1));
                }
                _ => {}
            }
        }
        // `#[ignore]` and `#[ignore = "…"]` are a `#` and a group that begins so.
        for pair in trees.windows(2) {
            if let [TokenTree::Punct(hash), TokenTree::Group(group)] = pair
                && hash.as_char() == '#'
                && let Some(TokenTree::Ident(first)) = group.stream().into_iter().next()
                && first == "ignore"
            {
                let reason = "an ignored test is a defect: make it pass, or remove it";
                self.findings.push(Finding::new(
                    &self.source.path,
                    first.span().start().line,
                    reason,
                ));
            }
        }
    }

    fn word(&mut self, word: &str, line: usize, next: Option<&TokenTree>) {
        let is_macro = matches!(next, Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
        if is_macro && matches!(word, "todo" | "unimplemented" | "dbg") {
            self.findings.push(Finding::new(
                &self.source.path,
                line,
                format!("`{word}!` must not stay"),
            ));
        }
        if word != "unsafe" {
            return;
        }
        let may = self
            .rules
            .unsafe_crates
            .iter()
            .any(|krate| krate == crate_of(&self.source.path));
        if !may {
            self.findings.push(Finding::new(
                &self.source.path,
                line,
                "unsafe code outside the crates that may have it",
            ));
        }
        let is_block = matches!(next, Some(TokenTree::Group(_)));
        let is_impl = matches!(next, Some(TokenTree::Ident(word)) if word == "impl");
        if (is_block || is_impl) && !self.is_justified(line) {
            self.findings.push(Finding::new(
                &self.source.path,
                line,
                "no `// SAFETY:` says why this is sound",
            ));
        }
    }

    /// Whether a `SAFETY:` stands at most a few lines above.
    fn is_justified(&self, line: usize) -> bool {
        let above = self
            .source
            .text
            .lines()
            .take(line)
            .skip(line.saturating_sub(SAFETY_LINES_MAX));
        above.into_iter().any(|line| line.contains("SAFETY:"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(path: &str, text: &str) -> (Vec<String>, Vec<(Option<String>, usize)>) {
        let rules: Rules =
            toml::from_str("top_level = []\nunsafe_crates = [\"sync\"]\n[layers]").unwrap();
        let source = Source {
            path: path.into(),
            text: text.into(),
        };
        let mut lengths = Vec::new();
        let findings = check(&source, &rules, &mut lengths).unwrap();
        let findings = findings.iter().map(Finding::to_string).collect();
        (
            findings,
            lengths
                .into_iter()
                .map(|length| (length.function, length.lines))
                .collect(),
        )
    }

    #[test]
    fn lengths_run_from_the_signature_to_the_brace() {
        let text = "//! Doc.\n/// Doc.\n#[inline]\nfn f(\n) {\n}\nimpl A {\n    fn g() {}\n}\n";
        let (findings, lengths) = check_text("crates/base/src/a.rs", text);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(
            lengths,
            [(None, 9), (Some("f".into()), 3), (Some("g".into()), 1)]
        );
    }

    #[test]
    fn words_in_strings_and_comments_mean_nothing() {
        let text = "//! unsafe { } todo!()\nconst A: &str = \"unsafe { todo!() } #[ignore]\";\n";
        assert!(check_text("crates/base/src/a.rs", text).0.is_empty());
    }

    #[test]
    fn stubs_ignored_tests_and_unsafe_code_are_found() {
        let text = "fn f() { todo!() }\n#[test]\n#[ignore = \"slow\"]\nfn g() { unsafe { h() } }\n";
        let (findings, _) = check_text("crates/base/src/a.rs", text);
        assert_eq!(findings.len(), 5, "{findings:?}");
        let text = "//! Doc.\n// SAFETY: always.\nfn g() { unsafe { h() } }\n";
        assert!(check_text("crates/sync/src/a.rs", text).0.is_empty());
        assert_eq!(
            check_text("crates/base/src/lib.rs", "//! Doc.\n").0.len(),
            1
        );
    }
}
