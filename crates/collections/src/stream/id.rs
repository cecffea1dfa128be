//! What an entry of a stream is called: `<milliseconds>-<sequence>`, 128 bits that only ever grow.

use serval_base::number::parse_u64_as_c;

/// An entry's id. Ids order as pairs do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// Unix milliseconds, as a rule.
    pub ms: u64,
    /// Counts within the millisecond.
    pub seq: u64,
}

/// The longest text of an id, in bytes.
pub const ID_TEXT_BYTES_MAX: usize = 41;

/// Text longer than this is no id, whatever it says.
const ID_INPUT_BYTES_MAX: usize = 127;

/// An id as a client writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParsedId {
    /// The id; its sequence is 0 where it is to be made up.
    pub id: StreamId,
    /// Written `<ms>-*`: the sequence is to be made up.
    pub is_seq_auto: bool,
}

impl StreamId {
    /// The lowest, which no entry has.
    pub const MIN: StreamId = StreamId { ms: 0, seq: 0 };
    /// The highest.
    pub const MAX: StreamId = StreamId {
        ms: u64::MAX,
        seq: u64::MAX,
    };

    /// The id of two numbers.
    pub const fn new(ms: u64, seq: u64) -> StreamId {
        StreamId { ms, seq }
    }

    /// The id after this one; `None` after the highest.
    #[inline]
    pub fn next(self) -> Option<StreamId> {
        match self.seq.checked_add(1) {
            Some(seq) => Some(StreamId { ms: self.ms, seq }),
            None => Some(StreamId::new(self.ms.checked_add(1)?, 0)),
        }
    }

    /// The id before this one; `None` before the lowest.
    pub fn previous(self) -> Option<StreamId> {
        match self.seq.checked_sub(1) {
            Some(seq) => Some(StreamId { ms: self.ms, seq }),
            None => Some(StreamId::new(self.ms.checked_sub(1)?, u64::MAX)),
        }
    }

    /// Big-endian, so that bytes order as ids do: how dumps name a node.
    pub fn to_bytes(self) -> [u8; 16] {
        (u128::from(self.ms) << 64 | u128::from(self.seq)).to_be_bytes()
    }

    /// The opposite of [`StreamId::to_bytes`].
    pub fn from_bytes(bytes: [u8; 16]) -> StreamId {
        let both = u128::from_be_bytes(bytes);
        StreamId::new((both >> 64) as u64, both as u64)
    }

    /// Writes `<ms>-<seq>` into `text` and gives what was written.
    #[inline]
    pub fn format(self, text: &mut [u8; ID_TEXT_BYTES_MAX]) -> &[u8] {
        let (mut ms, mut seq) = (itoa::Buffer::new(), itoa::Buffer::new());
        let (ms, seq) = (
            ms.format(self.ms).as_bytes(),
            seq.format(self.seq).as_bytes(),
        );
        let len = ms.len() + 1 + seq.len();
        text[..ms.len()].copy_from_slice(ms);
        text[ms.len()] = b'-';
        text[ms.len() + 1..len].copy_from_slice(seq);
        &text[..len]
    }

    /// Reads `<ms>`, `<ms>-<seq>` or `<ms>-*`. A sequence that is missing becomes `missing_seq`.
    ///
    /// As Redis reads them: up to the first NUL, and each number as `strtoull` would if it is not plain decimal.
    pub fn parse(text: &[u8], missing_seq: u64) -> Option<ParsedId> {
        if text.len() > ID_INPUT_BYTES_MAX {
            return None;
        }
        let text = &text[..text
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(text.len())];
        let (ms, seq) = match text.iter().position(|byte| *byte == b'-') {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        let ms = parse_u64_as_c(ms)?;
        let (seq, is_seq_auto) = match seq {
            None => (missing_seq, false),
            Some(b"*") => (0, true),
            Some(seq) => (parse_u64_as_c(seq)?, false),
        };
        Some(ParsedId {
            id: StreamId { ms, seq },
            is_seq_auto,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<(u64, u64, bool)> {
        StreamId::parse(text.as_bytes(), 7)
            .map(|parsed| (parsed.id.ms, parsed.id.seq, parsed.is_seq_auto))
    }

    #[test]
    fn ids_are_read_as_redis_reads_them() {
        for (text, expected) in [
            ("5", Some((5, 7, false))),
            ("5-0", Some((5, 0, false))),
            ("5-*", Some((5, 0, true))),
            ("0-0", Some((0, 0, false))),
            (
                "18446744073709551615-18446744073709551615",
                Some((u64::MAX, u64::MAX, false)),
            ),
            ("18446744073709551616-0", None),
            ("007- 3", Some((7, 3, false))),
            ("+7-+3", Some((7, 3, false))),
            ("5--3", None),
            ("5- -3", Some((5, u64::MAX - 2, false))),
            ("5--0", Some((5, 0, false))),
            ("5\0x", Some((5, 7, false))),
            ("", None),
            ("-", None),
            ("5-", None),
            ("-5", None),
            ("5-3-1", None),
            ("5-**", None),
            ("*", None),
            ("1.5", None),
            (" ", None),
        ] {
            assert_eq!(parse(text), expected, "{text:?}");
        }
        assert_eq!(parse(&"0".repeat(127)), Some((0, 7, false)));
        assert_eq!(parse(&"0".repeat(128)), None);
    }

    #[test]
    fn neighbours_and_forms() {
        let id = StreamId::new(3, u64::MAX);
        assert_eq!(id.next(), Some(StreamId::new(4, 0)));
        assert_eq!(StreamId::new(4, 0).previous(), Some(id));
        assert_eq!(StreamId::MAX.next(), None);
        assert_eq!(StreamId::MIN.previous(), None);
        assert_eq!(StreamId::from_bytes(id.to_bytes()), id);
        let mut text = [0; ID_TEXT_BYTES_MAX];
        assert_eq!(id.format(&mut text), b"3-18446744073709551615");
        assert_eq!(StreamId::MAX.format(&mut text).len(), ID_TEXT_BYTES_MAX);
    }
}
