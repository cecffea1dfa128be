//! TypeScript files: lengths, skipped tests.
//!
//! There is no parser for TypeScript here, and none is worth its weight for two rules. Comments, strings and regular
//! expressions are blanked, then a brace that follows a parameter list, a return type or an arrow opens a function.

use super::rules::Length;
use super::{Finding, Source};

/// Checks one file, and notes how long it and its functions are.
pub fn check(source: &Source, lengths: &mut Vec<Length>) -> Vec<Finding> {
    let code = blank(&source.text);
    lengths.push(Length {
        path: source.path.clone(),
        function: None,
        line: 0,
        lines: code.lines().count(),
    });
    functions(&code, |name, line, lines| {
        lengths.push(Length {
            path: source.path.clone(),
            function: Some(name),
            line,
            lines,
        });
    });
    let mut findings = Vec::new();
    for (idx, line) in code.lines().enumerate() {
        for word in [".skip(", ".only(", ".todo(", ".skip.", ".only."] {
            if ["it", "test", "describe"]
                .iter()
                .any(|test| line.contains(&format!("{test}{word}")))
            {
                let reason = "a test that does not run is a defect: make it pass, or remove it";
                findings.push(Finding::new(&source.path, idx + 1, reason));
            }
        }
    }
    findings
}

/// The text with everything that is not code replaced by spaces; lines stay where they are.
fn blank(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Braces open inside each `${` that a template string is waiting for.
    let mut templates: Vec<usize> = Vec::new();
    while let Some(first) = rest.chars().next() {
        let len = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '/' if begins_regex(&out) => regex_len(rest),
            '\'' | '"' => string_len(rest, first),
            '`' => template_len(&rest[1..], &mut templates) + 1,
            '}' if templates.last() == Some(&0) => {
                templates.pop();
                template_len(&rest[1..], &mut templates) + 1
            }
            _ => {
                match (first, templates.last_mut()) {
                    ('{', Some(depth)) => *depth += 1,
                    ('}', Some(depth)) => *depth -= 1,
                    _ => {}
                }
                out.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
        };
        out.extend(
            rest[..len]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' }),
        );
        rest = &rest[len..];
    }
    out
}

/// Whether a slash after this code begins a regular expression: it does where no value has just ended.
fn begins_regex(code: &str) -> bool {
    let code = code.trim_end();
    let ends_value =
        |last: char| last.is_alphanumeric() || matches!(last, '_' | '$' | ')' | ']' | '}');
    code.ends_with("return") || !code.chars().next_back().is_some_and(ends_value)
}

fn regex_len(rest: &str) -> usize {
    let (mut is_escaped, mut is_class) = (false, false);
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => is_class = true,
            ']' => is_class = false,
            '/' if !is_class => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn string_len(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote || c == '\n' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Length of a template string up to its end, or to the `${` after which code follows.
fn template_len(rest: &str, templates: &mut Vec<usize>) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '`' => return at + 1,
            '$' if rest[at..].starts_with("${") => {
                templates.push(0);
                return at + 2;
            }
            _ => {}
        }
    }
    rest.len()
}

/// Reports name, first line and number of lines of every function but the bodies of `describe`, which only group.
fn functions(code: &str, mut report: impl FnMut(String, usize, usize)) {
    // For every open brace: the name and line of the function that it opens, if it does.
    let mut open: Vec<Option<(String, usize)>> = Vec::new();
    let mut line = 1;
    for (at, c) in code.char_indices() {
        match c {
            '\n' => line += 1,
            '{' => open.push(function_before(&code[..at]).map(|name| (name, line))),
            '}' => {
                if let Some(Some((name, first))) = open.pop() {
                    report(name, first, line - first + 1);
                }
            }
            _ => {}
        }
    }
}

/// The name of the function whose body begins after this code, or its arrow.
fn function_before(code: &str) -> Option<String> {
    let statement = code.rsplit([';', '{', '}']).next().unwrap_or_default();
    let line = statement.trim_end();
    if let Some(head) = line.strip_suffix("=>") {
        let is_group = head
            .lines()
            .any(|line| line.trim_start().starts_with("describe"));
        return (!is_group).then(|| arrow_name(head).unwrap_or_else(|| "=>".into()));
    }
    let (head, _) = line.split_once('(')?;
    let name = last_word(head)?;
    let is_call = matches!(
        name.as_str(),
        "if" | "for" | "while" | "switch" | "catch" | "with" | "await" | "super"
    );
    let is_body = line.ends_with(')')
        || line
            .rsplit_once(')')
            .is_some_and(|(_, kind)| kind.trim_start().starts_with(':'));
    (is_body && !is_call).then_some(name)
}

/// What an arrow function with this head is assigned to, or the function that it is given to.
fn arrow_name(head: &str) -> Option<String> {
    let mut depth = 0;
    let begins_params = |(_, c): &(usize, char)| {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        *c == '(' && depth == 0
    };
    let (at, _) = head.char_indices().rev().find(begins_params)?;
    let before = head[..at].trim_end().trim_end_matches("async").trim_end();
    match before.strip_suffix(['=', ':']) {
        Some(name) => last_word(name),
        None => last_word(before.split('(').next()?),
    }
}

fn last_word(code: &str) -> Option<String> {
    let word = code
        .trim_end()
        .rsplit(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
        .next()?;
    (!word.is_empty()).then(|| word.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, usize)> {
        let mut all = Vec::new();
        functions(&blank(text), |name, _, lines| all.push((name, lines)));
        all
    }

    fn check_found(text: &str, expected: &[(&str, usize)]) {
        let expected: Vec<(String, usize)> = expected
            .iter()
            .map(|(name, lines)| ((*name).into(), *lines))
            .collect();
        assert_eq!(found(text), expected, "{text}");
    }

    #[test]
    fn functions_are_found() {
        check_found(
            "export function f(a: number): string {\n  return ''\n}",
            &[("f", 3)],
        );
        check_found(
            "class A {\n  async get(key: Key): Promise<void> {\n  }\n}",
            &[("get", 2)],
        );
        check_found(
            "const f = (a: number) => {\n  if (a) {\n  }\n}",
            &[("f", 4)],
        );
        check_found(
            "describe('a', () => {\n  test('b', () => {\n  })\n})",
            &[("test", 2)],
        );
        check_found("if (a) {\n}\nconst b = {\n}\nfor (;;) {\n}", &[]);
    }

    #[test]
    fn what_is_no_code_is_blank() {
        check_found(
            "const a = '{' // {\nconst b = `{${f({})}{` /* { */\nconst c = /[/{]{2}/\nfunction f() {}",
            &[("f", 1)],
        );
        check_found("const a = b / c / d\nfunction f() {}", &[("f", 1)]);
    }

    #[test]
    fn skipped_tests_are_found() {
        let check = |text: &str| {
            let source = Source {
                path: "a.test.ts".into(),
                text: text.into(),
            };
            super::check(&source, &mut Vec::new()).len()
        };
        assert_eq!(check("test.skip('a', () => {})"), 1);
        assert_eq!(check("describe.only('a', () => {})"), 1);
        assert_eq!(
            check("test.skipIf(lacks('x'))('a', () => {}) // test.skip(x)"),
            0
        );
    }
}
