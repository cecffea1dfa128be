//! Any pattern on any text ends, and bytes that are escaped match themselves only.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_base::{Case, glob_match, glob_match_prefix};

fuzz_target!(|input: (bool, &[u8], &[u8])| {
    let (fold, pattern, text) = input;
    let case = if fold {
        Case::Insensitive
    } else {
        Case::Sensitive
    };
    let matches = glob_match(pattern, text, case);
    if glob_match_prefix(pattern, text, case) {
        assert!(matches);
        // A class that is never closed may swallow the star.
        assert!(pattern.contains(&b'[') || glob_match(pattern, &[text, b"suffix"].concat(), case));
    }
    // A star in front only widens what an unescaped pattern matches.
    let stars = pattern.iter().filter(|byte| **byte == b'*').count();
    if matches && !text.is_empty() && stars < 1000 {
        assert!(glob_match(&[b"*", pattern].concat(), text, case));
    }
    let escaped: Vec<u8> = text.iter().flat_map(|byte| [b'\\', *byte]).collect();
    assert!(glob_match(&escaped, text, case));
    if case == Case::Sensitive && pattern != text {
        assert!(!glob_match(&escaped, pattern, case));
    }
});
