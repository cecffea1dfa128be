//! Glob patterns as KEYS, SCAN MATCH, PSUBSCRIBE, ACL and CONFIG GET have them, oddities included.
//!
//! `*` any run of bytes, `?` one byte, `[a-z]`, `[^a]` classes, `\` takes the next byte literally. A malformed pattern
//! has a meaning too: an unclosed class ends with the pattern, a last `\` is a backslash. What is unlike other globs:
//! an empty text matches only the empty pattern (not `*`), a range compares bytes as signed and may have `]` as its end,
//! and more than [`GLOB_STARS_MAX`] runs of `*` match nothing.
//!
//! The original recurses at each `*`. Since everything but `*` consumes exactly one byte, it is enough to retry from the
//! last `*` seen (the leftmost match of each part between two stars leaves the most for the rest), so this needs no
//! stack and takes O(pattern × text) at worst.

use crate::limits::GLOB_STARS_MAX;

/// Whether letters match in both cases (ASCII only).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `a` matches `a` only.
    Sensitive,
    /// `a` matches `A` too; an escaped byte in a class still matches only itself.
    Insensitive,
}

/// Whether the whole `text` matches `pattern`. O(pattern × text), no allocation, no recursion.
#[must_use]
pub fn glob_match(mut pattern: &[u8], mut text: &[u8], case: Case) -> bool {
    if text.is_empty() {
        return pattern.is_empty();
    }
    // What follows the last run of stars, and the text from where that was last tried.
    let mut retry: Option<(&[u8], &[u8])> = None;
    let mut stars = 0;
    loop {
        if let [b'*', ..] = pattern {
            pattern = skip_stars(pattern);
            stars += 1;
            if pattern.is_empty() {
                return true;
            }
            if text.is_empty() || stars > GLOB_STARS_MAX {
                return false;
            }
            retry = Some((pattern, text));
        }
        let Some((byte, after)) = text.split_first() else {
            // Each remaining element of the pattern needs a byte, and starting later leaves no more of them.
            return pattern.is_empty();
        };
        match match_one(pattern, *byte, case) {
            Some(rest) => {
                pattern = rest;
                text = after;
            }
            None => {
                let Some((part, from)) = retry else {
                    return false;
                };
                let from = &from[1..];
                if from.is_empty() {
                    return false;
                }
                retry = Some((part, from));
                pattern = part;
                text = from;
            }
        }
    }
}

/// Whether every text that begins with `prefix` matches `pattern`: it matches `prefix` itself and ends with an unescaped
/// `*` (a class that is never closed is not looked for, as in Redis). O(pattern × prefix).
#[must_use]
pub fn glob_match_prefix(pattern: &[u8], prefix: &[u8], case: Case) -> bool {
    let Some(head) = pattern.strip_suffix(b"*") else {
        return false;
    };
    let backslashes = head.iter().rev().take_while(|byte| **byte == b'\\').count();
    backslashes.is_multiple_of(2) && glob_match(pattern, prefix, case)
}

fn skip_stars(pattern: &[u8]) -> &[u8] {
    &pattern[pattern.iter().take_while(|byte| **byte == b'*').count()..]
}

/// Matches `byte` with the element at the head of `pattern`, which is no star, and returns what follows the element.
#[inline]
fn match_one(pattern: &[u8], byte: u8, case: Case) -> Option<&[u8]> {
    let (literal, rest) = match pattern {
        [] => return None,
        [b'?', rest @ ..] => return Some(rest),
        [b'[', class @ ..] => return match_class(class, byte, case),
        [b'\\', escaped, rest @ ..] => (*escaped, rest),
        [literal, rest @ ..] => (*literal, rest),
    };
    same(literal, byte, case).then_some(rest)
}

fn match_class(class: &[u8], byte: u8, case: Case) -> Option<&[u8]> {
    let (negated, mut class) = match class {
        [b'^', rest @ ..] => (true, rest),
        _ => (false, class),
    };
    let mut found = false;
    let rest = loop {
        class = match class {
            [] => break class,
            [b'\\', escaped, rest @ ..] => {
                found |= *escaped == byte;
                rest
            }
            [b']', rest @ ..] => break rest,
            [start, b'-', end, rest @ ..] => {
                found |= in_range(*start, *end, byte, case);
                rest
            }
            [member, rest @ ..] => {
                found |= same(*member, byte, case);
                rest
            }
        };
    };
    (found != negated).then_some(rest)
}

/// Bytes are C's signed `char` here, and the ends are put in order before they are folded.
fn in_range(start: u8, end: u8, byte: u8, case: Case) -> bool {
    let (mut start, mut end, mut byte) = (start as i8, end as i8, byte as i8);
    if start > end {
        std::mem::swap(&mut start, &mut end);
    }
    if case == Case::Insensitive {
        let fold = |byte: i8| (byte as u8).to_ascii_lowercase() as i8;
        (start, end, byte) = (fold(start), fold(end), fold(byte));
    }
    (start..=end).contains(&byte)
}

#[inline]
fn same(left: u8, right: u8, case: Case) -> bool {
    match case {
        Case::Sensitive => left == right,
        Case::Insensitive => left.eq_ignore_ascii_case(&right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The textbook recursion, exponential and obviously right.
    fn oracle(pattern: &[u8], text: &[u8], case: Case) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (_, []) => skip_stars(pattern).is_empty(),
            ([b'*', rest @ ..], _) => {
                (0..=text.len()).any(|skipped| oracle(rest, &text[skipped..], case))
            }
            (_, [byte, after @ ..]) => {
                match_one(pattern, *byte, case).is_some_and(|rest| oracle(rest, after, case))
            }
        }
    }

    fn check(pattern: &str, text: &str, expected: bool) {
        assert_eq!(
            glob_match(pattern.as_bytes(), text.as_bytes(), Case::Sensitive),
            expected,
            "{pattern} {text}"
        );
    }

    #[test]
    fn matches_wildcards() {
        check("", "", true);
        check("*", "", false);
        check("*", "a", true);
        check("a*", "a", true);
        check("a**", "a", true);
        check("h?llo", "hello", true);
        check("h*llo", "heeeello", true);
        check("h*llo", "hello world", false);
        check("*b*b", "abab", true);
        check("*?", "a", true);
        check("?*?", "a", false);
        check("a\\*", "a*", true);
        check("a\\*", "ab", false);
        check("a\\", "a\\", true);
        check("*ab", "aab", true);
        check("a", "", false);
    }

    #[test]
    fn matches_classes() {
        check("h[ae]llo", "hallo", true);
        check("h[^e]llo", "hello", false);
        check("[a-c]", "b", true);
        check("[c-a]", "b", true);
        check("[a-]", "a", true);
        check("[a-]", "b", false);
        check("[a-]]", "^", true);
        check("[a-", "-", true);
        check("[\\]]", "]", true);
        check("[^", "x", true);
        check("[", "[", false);
        check("[]", "]", false);
        check("[a", "a", true);
        check("[\\", "\\", true);
        assert!(glob_match(b"[\x80-a]", b"\xff", Case::Sensitive));
        assert!(!glob_match(b"[a-\x80]", b"b", Case::Sensitive));
    }

    #[test]
    fn folds_case() {
        assert!(glob_match(b"MAX*", b"maxmemory", Case::Insensitive));
        assert!(glob_match(b"[A-C]", b"b", Case::Insensitive));
        assert!(!glob_match(b"[Z-a]", b"z", Case::Insensitive));
        assert!(!glob_match(b"[\\A]", b"a", Case::Insensitive));
    }

    #[test]
    fn hostile_patterns_end() {
        let text = vec![b'a'; 50_000];
        let mut pattern = b"a*".repeat(50);
        pattern.push(b'b');
        assert!(!glob_match(&pattern, &text, Case::Sensitive));
        assert!(!glob_match(&b"*?".repeat(50_000), &text, Case::Sensitive));
        assert!(!glob_match(&b"*a".repeat(50_000), &text, Case::Sensitive));
        assert!(glob_match(&b"*?".repeat(1000), &text, Case::Sensitive));
        assert!(!glob_match(&b"*?".repeat(1001), &text, Case::Sensitive));
    }

    #[test]
    fn prefixes_need_a_star_at_the_end() {
        assert!(glob_match_prefix(b"app*", b"app:", Case::Sensitive));
        assert!(!glob_match_prefix(b"app:1*", b"app:", Case::Sensitive));
        assert!(!glob_match_prefix(b"app\\*", b"app*", Case::Sensitive));
        assert!(glob_match_prefix(b"app\\\\*", b"app\\", Case::Sensitive));
        assert!(!glob_match_prefix(b"app:", b"app:", Case::Sensitive));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn agrees_with_the_recursion(pattern in "[abB*?\\[\\]^\\\\-]{0,10}", text in "[abB\\]^-]{1,8}", fold: bool) {
            let case = if fold { Case::Insensitive } else { Case::Sensitive };
            let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
            prop_assert_eq!(glob_match(pattern, text, case), oracle(pattern, text, case));
        }
    }
}
