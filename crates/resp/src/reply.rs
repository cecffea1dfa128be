//! Replies read back: the incremental decoder from bytes to a tree of values.
//!
//! Used where Serval is the client: in process, in tests, against a primary. Every type of RESP2 and RESP3 is known
//! except the streamed ones (`$?`, `*?`), which no server sends. Depth, sizes and counts have limits, nesting takes no
//! stack while decoding, and memory is only taken for what has arrived.

use serval_base::number::{parse_f64, parse_i64};

/// One reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `+OK`.
    Simple(Vec<u8>),
    /// `-ERR …` or a bulk error, with its code.
    Error(Vec<u8>),
    /// `:1`.
    Integer(i64),
    /// `$3 abc`.
    Bulk(Vec<u8>),
    /// `$-1` or `_`.
    Null,
    /// `*-1`.
    NullArray,
    /// `*`.
    Array(Vec<Value>),
    /// `%`, in the order sent.
    Map(Vec<(Value, Value)>),
    /// `~`, in the order sent.
    Set(Vec<Value>),
    /// `>`, a message that answers no command.
    Push(Vec<Value>),
    /// `,1.5`, kept as text so that two replies compare as their bytes do; see [`Value::as_f64`].
    Double(Vec<u8>),
    /// `#t`.
    Boolean(bool),
    /// `(123…`.
    BigNumber(Vec<u8>),
    /// `=7 txt:abc`.
    Verbatim {
        /// Three bytes, such as `txt`.
        format: [u8; 3],
        /// The text itself.
        text: Vec<u8>,
    },
    /// `|`, pairs that precede the reply they belong to.
    Attribute {
        /// The pairs, in the order sent.
        attributes: Vec<(Value, Value)>,
        /// The reply.
        value: Box<Value>,
    },
}

impl Value {
    /// The number of an integer, double, or of a string that spells one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Integer(value) => Some(*value as f64),
            Value::Double(text) if text == b"nan" => Some(f64::NAN),
            _ => parse_f64(self.as_bytes()?),
        }
    }

    /// The integer of an integer, or of a string that spells one.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Integer(value) => Some(*value),
            _ => parse_i64(self.as_bytes()?),
        }
    }

    /// The bytes of anything textual, errors excepted.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Value::Simple(text)
            | Value::Bulk(text)
            | Value::Double(text)
            | Value::BigNumber(text) => Some(text),
            Value::Verbatim { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The elements of an array, set or push.
    #[must_use]
    pub fn as_slice(&self) -> Option<&[Value]> {
        match self {
            Value::Array(items) | Value::Set(items) | Value::Push(items) => Some(items),
            _ => None,
        }
    }

    /// Whether this is an error.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self, Value::Error(_))
    }
}

/// How large a reply may be.
#[derive(Clone, Copy, Debug)]
pub struct DecoderLimits {
    /// Aggregates within each other.
    pub depth_max: usize,
    /// Bytes of one string.
    pub bulk_len_max: usize,
    /// Bytes of one line.
    pub line_len_max: usize,
    /// Elements of one reply, all aggregates together.
    pub elements_max: usize,
}

impl Default for DecoderLimits {
    fn default() -> DecoderLimits {
        DecoderLimits {
            depth_max: 128,
            bulk_len_max: serval_base::limits::BULK_BYTES_MAX,
            line_len_max: 1024 * 1024,
            elements_max: 1 << 28,
        }
    }
}

/// Why bytes are no reply. The stream cannot be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyError {
    /// A type byte that none has.
    UnknownType(u8),
    /// A length, count, number or boolean that is malformed.
    Malformed,
    /// A line or string without its CR LF.
    MissingCrlf,
    /// Deeper, longer or more than the limits allow.
    TooBig,
}

impl std::fmt::Display for ReplyError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ReplyError::UnknownType(byte) => write!(formatter, "unknown reply type 0x{byte:02x}"),
            ReplyError::Malformed => formatter.write_str("malformed reply"),
            ReplyError::MissingCrlf => formatter.write_str("reply without CR LF"),
            ReplyError::TooBig => formatter.write_str("reply exceeds the limits"),
        }
    }
}

impl std::error::Error for ReplyError {}

/// What one call of [`Decoder::decode`] did.
#[derive(Debug)]
pub struct Decoded {
    /// Bytes that are taken in and may be dropped.
    pub consumed: usize,
    /// A whole reply; with `None`, call again once there are more bytes.
    pub value: Option<Value>,
}

/// The state of one stream of replies.
#[derive(Debug, Default)]
pub struct Decoder {
    limits: DecoderLimits,
    stack: Vec<Frame>,
    /// The string whose header is taken in.
    bulk: Option<(u8, usize)>,
    /// The line at hand has no end in its first so many bytes.
    scanned: usize,
    /// Elements announced by the reply at hand.
    elements: usize,
}

#[derive(Debug)]
enum Kind {
    Array,
    Map,
    Set,
    Push,
    Attributes,
    /// Attributes are whole, and their reply follows.
    Attributed(Vec<(Value, Value)>),
}

#[derive(Debug)]
struct Frame {
    kind: Kind,
    left: usize,
    items: Vec<Value>,
}

enum Step {
    Value(Value),
    /// An aggregate was opened; its elements follow.
    Opened,
    Partial,
}

impl Decoder {
    /// A decoder at the start of a reply.
    #[must_use]
    pub fn new(limits: DecoderLimits) -> Decoder {
        Decoder {
            limits,
            ..Decoder::default()
        }
    }

    /// Decodes at most one reply from the head of `buf`, which is what followed the bytes consumed so far. Amortized
    /// O(bytes).
    ///
    /// # Errors
    ///
    /// The bytes are no reply, or a larger one than the limits allow; the stream is of no further use.
    pub fn decode(&mut self, buf: &[u8]) -> Result<Decoded, ReplyError> {
        let mut consumed = 0;
        loop {
            let rest = buf.get(consumed..).unwrap_or_default();
            let (step, taken) = match self.bulk {
                Some((kind, len)) => self.take_bulk(rest, kind, len)?,
                None => self.take_line(rest)?,
            };
            consumed += taken;
            match step {
                Step::Partial => {
                    return Ok(Decoded {
                        consumed,
                        value: None,
                    });
                }
                Step::Opened => {}
                Step::Value(value) => {
                    if let Some(value) = self.place(value) {
                        self.elements = 0;
                        return Ok(Decoded {
                            consumed,
                            value: Some(value),
                        });
                    }
                }
            }
        }
    }

    fn take_line(&mut self, rest: &[u8]) -> Result<(Step, usize), ReplyError> {
        let from = self.scanned.min(rest.len());
        let line_end = from + memchr::memchr(b'\n', &rest[from..]).unwrap_or(rest.len() - from);
        if line_end > self.limits.line_len_max {
            return Err(ReplyError::TooBig);
        }
        if line_end == rest.len() {
            self.scanned = line_end;
            return Ok((Step::Partial, 0));
        }
        self.scanned = 0;
        let line = rest[..line_end]
            .strip_suffix(b"\r")
            .ok_or(ReplyError::MissingCrlf)?;
        let (kind, text) = line.split_first().ok_or(ReplyError::Malformed)?;
        Ok((self.read_line(*kind, text)?, line_end + 1))
    }

    fn read_line(&mut self, kind: u8, text: &[u8]) -> Result<Step, ReplyError> {
        let value = match kind {
            b'+' => Value::Simple(text.to_vec()),
            b'-' => Value::Error(text.to_vec()),
            b':' => Value::Integer(parse_i64(text).ok_or(ReplyError::Malformed)?),
            b'_' if text.is_empty() => Value::Null,
            b'#' if text == b"t" => Value::Boolean(true),
            b'#' if text == b"f" => Value::Boolean(false),
            b',' if text == b"nan" || parse_f64(text).is_some() => Value::Double(text.to_vec()),
            b'(' if is_big_number(text) => Value::BigNumber(text.to_vec()),
            b'$' if text == b"-1" => Value::Null,
            b'*' if text == b"-1" => Value::NullArray,
            b'$' | b'=' | b'!' => return self.open_bulk(kind, text),
            b'*' => return self.open(Kind::Array, text, 1),
            b'%' => return self.open(Kind::Map, text, 2),
            b'~' => return self.open(Kind::Set, text, 1),
            b'>' => return self.open(Kind::Push, text, 1),
            b'|' => return self.open(Kind::Attributes, text, 2),
            b'_' | b'#' | b',' | b'(' => return Err(ReplyError::Malformed),
            other => return Err(ReplyError::UnknownType(other)),
        };
        Ok(Step::Value(value))
    }

    fn open_bulk(&mut self, kind: u8, text: &[u8]) -> Result<Step, ReplyError> {
        let len = parse_i64(text)
            .and_then(|len| usize::try_from(len).ok())
            .ok_or(ReplyError::Malformed)?;
        if len > self.limits.bulk_len_max {
            return Err(ReplyError::TooBig);
        }
        self.bulk = Some((kind, len));
        Ok(Step::Opened)
    }

    fn take_bulk(
        &mut self,
        rest: &[u8],
        kind: u8,
        len: usize,
    ) -> Result<(Step, usize), ReplyError> {
        let text = match rest.get(len..).unwrap_or_default() {
            [b'\r', b'\n', ..] => &rest[..len],
            [_, _, ..] => return Err(ReplyError::MissingCrlf),
            _ => return Ok((Step::Partial, 0)),
        };
        self.bulk = None;
        let value = match (kind, text) {
            (b'!', _) => Value::Error(text.to_vec()),
            (b'=', [a, b, c, b':', text @ ..]) => Value::Verbatim {
                format: [*a, *b, *c],
                text: text.to_vec(),
            },
            (b'=', _) => return Err(ReplyError::Malformed),
            _ => Value::Bulk(text.to_vec()),
        };
        Ok((Step::Value(value), len + 2))
    }

    fn open(&mut self, kind: Kind, text: &[u8], per_element: usize) -> Result<Step, ReplyError> {
        const TAKEN_IN_ADVANCE: usize = 64;
        let count = parse_i64(text)
            .and_then(|count| usize::try_from(count).ok())
            .ok_or(ReplyError::Malformed)?;
        let left = count.checked_mul(per_element).ok_or(ReplyError::TooBig)?;
        self.elements = self.elements.saturating_add(left);
        if self.elements > self.limits.elements_max || self.stack.len() >= self.limits.depth_max {
            return Err(ReplyError::TooBig);
        }
        let frame = Frame {
            kind,
            left,
            items: Vec::with_capacity(left.min(TAKEN_IN_ADVANCE)),
        };
        if left > 0 {
            self.stack.push(frame);
            return Ok(Step::Opened);
        }
        Ok(self.close(frame).map_or(Step::Opened, Step::Value))
    }

    /// Puts `value` where it belongs, and returns it, or what it completes, where that is the whole reply.
    fn place(&mut self, mut value: Value) -> Option<Value> {
        loop {
            let Some(frame) = self.stack.last_mut() else {
                return Some(value);
            };
            frame.items.push(value);
            frame.left -= 1;
            if frame.left > 0 {
                return None;
            }
            let frame = self.stack.pop()?;
            value = self.close(frame)?;
        }
    }

    /// The value that a full frame makes; attributes make none yet.
    fn close(&mut self, frame: Frame) -> Option<Value> {
        let mut items = frame.items;
        Some(match frame.kind {
            Kind::Array => Value::Array(items),
            Kind::Set => Value::Set(items),
            Kind::Push => Value::Push(items),
            Kind::Map => Value::Map(pairs(items)),
            Kind::Attributes => {
                self.stack.push(Frame {
                    kind: Kind::Attributed(pairs(items)),
                    left: 1,
                    items: Vec::new(),
                });
                return None;
            }
            Kind::Attributed(attributes) => Value::Attribute {
                attributes,
                value: Box::new(items.pop()?),
            },
        })
    }
}

fn pairs(items: Vec<Value>) -> Vec<(Value, Value)> {
    let mut items = items.into_iter();
    std::iter::from_fn(|| Some((items.next()?, items.next()?))).collect()
}

fn is_big_number(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests;
