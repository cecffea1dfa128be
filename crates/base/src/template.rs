//! Templates such as `proc-title-template`: `{name}` stands for a variable, `{{` for a brace.

/// Fills in a template. `None` if a name does not end, or `lookup` does not know it. O(n).
pub fn expand(
    template: &[u8],
    mut lookup: impl FnMut(&[u8]) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = memchr::memchr(b'{', rest) {
        out.extend_from_slice(&rest[..open]);
        let inner = &rest[open + 1..];
        if let Some(after) = inner.strip_prefix(b"{") {
            out.push(b'{');
            rest = after;
            continue;
        }
        let close = memchr::memchr(b'}', inner)?;
        out.extend_from_slice(&lookup(&inner[..close])?);
        rest = &inner[close + 1..];
    }
    out.extend_from_slice(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_braces() {
        let lookup = |name: &[u8]| match name {
            b"a" => Some(b"one".to_vec()),
            b"" => Some(b"-".to_vec()),
            _ => None,
        };
        for (template, expected) in [
            ("", Some("")),
            ("plain } text", Some("plain } text")),
            ("{a}{a} {a}", Some("oneone one")),
            ("<{{a}>", Some("<{a}>")),
            ("{}", Some("-")),
            ("{{{a}", Some("{one")),
            ("{b}", None),
            ("{a", None),
            ("x{", None),
        ] {
            let expanded = expand(template.as_bytes(), lookup);
            assert_eq!(
                expanded.as_deref(),
                expected.map(str::as_bytes),
                "{template}"
            );
        }
    }
}
