//! BITOP: strings combined bit by bit.
//!
//! Worked off in blocks that stay in the first-level cache: each source is folded into the block of the result before the
//! next block, so that memory is passed over once whatever the number of sources. A source that ends early goes on with
//! zeros.

use serval_keyspace::{Key, kind, string_bytes, string_len};
use serval_resp::Argv;

use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    And,
    Or,
    Xor,
    Not,
}

/// BITOP AND | OR | XOR | NOT destkey key [key ...]
pub fn bitop(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let operation = Operation::parse(argv.arg(1)).ok_or(errors::SYNTAX)?;
    if operation == Operation::Not && argv.len() != 4 {
        return Err(errors::BITOP_NOT_KEYS);
    }
    let destination = ctx.key(argv.arg(2));
    let sources: Vec<Key<'_>> = argv.iter().skip(3).map(|bytes| ctx.key(bytes)).collect();
    let len = longest(ctx, &sources)?;
    if len == 0 {
        let lazily = ctx.config().lazyfree_lazy_server_del();
        if ctx.access.remove_even_expired(destination, lazily) {
            ctx.notify(EventClass::GENERIC, "del", destination);
        }
    } else {
        let result = combine(ctx, operation, &sources, len);
        ctx.access.put_bytes(destination, result);
        ctx.notify(EventClass::STRING, "set", destination);
    }
    ctx.reply.count(len);
    Ok(())
}

/// Length of the longest source; an error when one is no string.
fn longest(ctx: &mut Ctx<'_, '_>, sources: &[Key<'_>]) -> Result<usize, Error> {
    let mut len = 0;
    for key in sources {
        len = len.max(ctx.read_string(*key)?.map_or(0, |entry| string_len(&entry)));
    }
    Ok(len)
}

fn combine(
    ctx: &mut Ctx<'_, '_>,
    operation: Operation,
    sources: &[Key<'_>],
    len: usize,
) -> Vec<u8> {
    const BLOCK_BYTES: usize = 16 * 1024;
    let mut scratch = Vec::new();
    let mut result = vec![0; len];
    for (index, block) in result.chunks_mut(BLOCK_BYTES).enumerate() {
        for (nth, key) in sources.iter().enumerate() {
            let entry = ctx
                .access
                .peek(*key)
                .filter(|entry| entry.ty() == kind::STRING);
            let bytes = entry
                .as_ref()
                .map_or(&[][..], |entry| string_bytes(entry, &mut scratch));
            let from = bytes.get(index * BLOCK_BYTES..).unwrap_or_default();
            let from = &from[..from.len().min(block.len())];
            if nth == 0 {
                block[..from.len()].copy_from_slice(from);
            } else {
                operation.fold(block, from);
            }
        }
        if operation == Operation::Not {
            block.iter_mut().for_each(|byte| *byte = !*byte);
        }
    }
    result
}

impl Operation {
    fn parse(name: &[u8]) -> Option<Operation> {
        let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
        match () {
            () if is(b"and") => Some(Operation::And),
            () if is(b"or") => Some(Operation::Or),
            () if is(b"xor") => Some(Operation::Xor),
            () if is(b"not") => Some(Operation::Not),
            () => None,
        }
    }

    /// Folds another source into a block; what it lacks are zeros.
    fn fold(self, block: &mut [u8], from: &[u8]) {
        let (common, rest) = block.split_at_mut(from.len());
        let pairs = common.iter_mut().zip(from);
        match self {
            Operation::And => {
                pairs.for_each(|(byte, other)| *byte &= other);
                rest.fill(0);
            }
            Operation::Or => pairs.for_each(|(byte, other)| *byte |= other),
            Operation::Xor => pairs.for_each(|(byte, other)| *byte ^= other),
            Operation::Not => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    #[test]
    fn short_strings() {
        check(&[
            ("SET a abcdef", "OK"),
            ("SET b foobar123 EX 100", "OK"),
            ("BITOP AND d a b", "9"),
            ("GET d", r#""`bc`ab\x00\x00\x00""#),
            ("OBJECT ENCODING d", r#""raw""#),
            ("BITOP or d a none", "6"),
            ("GET d", r#""abcdef""#),
            ("BITOP AND d none a", "6"),
            ("GET d", r#""\x00\x00\x00\x00\x00\x00""#),
            ("BITOP XOR d a a", "6"),
            ("GET d", r#""\x00\x00\x00\x00\x00\x00""#),
            ("BITOP NOT d a", "6"),
            ("BITOP NOT d d", "6"),
            ("GET d", r#""abcdef""#),
            ("BITOP OR b b", "9"),
            ("TTL b", "-1"),
            ("SET n 10", "OK"),
            ("BITOP OR d n", "2"),
            ("GET d", r#""10""#),
            ("OBJECT ENCODING d", r#""raw""#),
        ]);
    }

    #[test]
    fn an_empty_result_removes_the_destination() {
        check(&[
            ("SET d x", "OK"),
            ("SET e \"\"", "OK"),
            ("BITOP NOT d e", "0"),
            ("EXISTS d", "0"),
            ("BITOP AND d none1 none2", "0"),
            ("EXISTS d", "0"),
        ]);
    }

    #[test]
    fn what_is_refused() {
        let not = "-ERR BITOP NOT must be called with a single source key.";
        check(&[
            ("BITOP NAND d a", "-ERR syntax error"),
            ("BITOP NOT d a b", not),
            ("BITOP \"\" d a", "-ERR syntax error"),
            (
                "BITOP NOT d",
                "-ERR wrong number of arguments for 'bitop' command",
            ),
        ]);
    }

    #[test]
    fn long_strings_across_blocks() {
        let mut line = Line::open();
        let mut rng = fastrand::Rng::with_seed(3);
        for operation in ["AND", "OR", "XOR"] {
            let lens = [
                rng.usize(..70_000),
                rng.usize(..70_000),
                rng.usize(..20_000),
                33_000,
            ];
            let sources: Vec<Vec<u8>> = lens
                .iter()
                .map(|len| (0..*len).map(|_| rng.u8(b'a'..=b'z')).collect())
                .collect();
            for (index, bytes) in sources.iter().enumerate() {
                line.run(&format!("SET k{index} {}", String::from_utf8_lossy(bytes)));
            }
            let len = sources.iter().map(Vec::len).max().unwrap();
            let expected: Vec<u8> = (0..len)
                .map(|at| {
                    let bytes = sources
                        .iter()
                        .map(|bytes| bytes.get(at).copied().unwrap_or(0));
                    bytes
                        .reduce(|left, right| match operation {
                            "AND" => left & right,
                            "OR" => left | right,
                            _ => left ^ right,
                        })
                        .unwrap()
                })
                .collect();
            assert_eq!(
                line.run(&format!("BITOP {operation} d k0 k1 k2 k3")),
                len.to_string()
            );
            let reply = line.raw("GET d");
            let header = format!("${len}\r\n").len();
            assert!(reply[header..header + len] == expected, "{operation}");
        }
    }
}
