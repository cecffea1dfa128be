//! Arguments of commands, without owning them.
//!
//! A parsed command is a few [`Span`]s over the query buffer. Handlers see an [`Argv`]: two slices, copied freely, the
//! same whether the bytes lie in the query buffer, in the arena of unescaped inline requests, or in an [`ArgvBuf`].

/// A range of bytes, relative to the start of its request.
///
/// `usize` and not `u32`: one request may pass 4 GB, and spans of half the size were measured to save less than 1 ns a
/// command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Length in bytes.
    pub len: usize,
}

/// The arguments of one command, its name first.
#[derive(Clone, Copy)]
pub struct Argv<'a> {
    buf: &'a [u8],
    spans: &'a [Span],
}

impl<'a> Argv<'a> {
    /// Arguments at `spans` of `buf`. Spans outside of it read as empty.
    #[must_use]
    pub fn new(buf: &'a [u8], spans: &'a [Span]) -> Argv<'a> {
        Argv { buf, spans }
    }

    /// Number of arguments, the name included.
    #[inline]
    #[must_use]
    pub fn len(self) -> usize {
        self.spans.len()
    }

    /// Whether there is not even a name.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.spans.is_empty()
    }

    /// The argument at `idx`, or `None` beyond the last.
    #[inline]
    #[must_use]
    pub fn get(self, idx: usize) -> Option<&'a [u8]> {
        self.spans.get(idx).map(|span| self.bytes(*span))
    }

    /// The argument at `idx`; empty beyond the last, which callers have excluded by the command's arity.
    #[inline]
    #[must_use]
    pub fn arg(self, idx: usize) -> &'a [u8] {
        self.get(idx).unwrap_or_default()
    }

    /// All arguments in order.
    #[inline]
    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'a [u8]> + ExactSizeIterator + Clone {
        self.spans.iter().map(move |span| self.bytes(*span))
    }

    /// The arguments from `idx` on; none beyond the last.
    #[inline]
    #[must_use]
    pub fn slice_from(self, idx: usize) -> Argv<'a> {
        Argv {
            buf: self.buf,
            spans: self.spans.get(idx..).unwrap_or_default(),
        }
    }

    /// Bytes of all arguments together. O(len).
    #[must_use]
    pub fn byte_len(self) -> usize {
        self.spans.iter().map(|span| span.len).sum()
    }

    #[inline]
    fn bytes(self, span: Span) -> &'a [u8] {
        self.buf
            .get(span.start..)
            .and_then(|rest| rest.get(..span.len))
            .unwrap_or_default()
    }
}

impl std::fmt::Debug for Argv<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let args = self.iter().map(|arg| arg.escape_ascii().to_string());
        formatter.debug_list().entries(args).finish()
    }
}

/// Arguments that own their bytes: commands queued by MULTI, parked while blocked, or called in process.
#[derive(Clone, Debug, Default)]
pub struct ArgvBuf {
    bytes: Vec<u8>,
    spans: Vec<Span>,
}

impl ArgvBuf {
    /// No arguments yet.
    #[must_use]
    pub fn new() -> ArgvBuf {
        ArgvBuf::default()
    }

    /// Appends an argument.
    pub fn push(&mut self, arg: &[u8]) {
        self.spans.push(Span {
            start: self.bytes.len(),
            len: arg.len(),
        });
        self.bytes.extend_from_slice(arg);
    }

    /// Appends as an argument what `append` appends to the bytes of those before it; none if it gives `None`.
    #[inline]
    pub fn push_with(&mut self, append: impl FnOnce(&mut Vec<u8>) -> Option<()>) -> Option<()> {
        let start = self.bytes.len();
        if append(&mut self.bytes).is_none() {
            self.bytes.truncate(start);
            return None;
        }
        let len = self.bytes.len().saturating_sub(start);
        self.spans.push(Span { start, len });
        Some(())
    }

    /// Removes all arguments, keeping the memory for the next.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.spans.clear();
    }

    /// The arguments to read.
    #[inline]
    #[must_use]
    pub fn as_argv(&self) -> Argv<'_> {
        Argv {
            buf: &self.bytes,
            spans: &self.spans,
        }
    }

    /// Bytes of memory that the arguments hold.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.bytes.capacity() + self.spans.capacity() * size_of::<Span>()
    }
}

impl From<Argv<'_>> for ArgvBuf {
    /// Copies the arguments, with not a byte more than they need.
    fn from(argv: Argv<'_>) -> ArgvBuf {
        let mut owned = ArgvBuf {
            bytes: Vec::with_capacity(argv.byte_len()),
            spans: Vec::with_capacity(argv.len()),
        };
        owned.extend(argv.iter());
        owned
    }
}

impl<'a> Extend<&'a [u8]> for ArgvBuf {
    fn extend<T: IntoIterator<Item = &'a [u8]>>(&mut self, args: T) {
        args.into_iter().for_each(|arg| self.push(arg));
    }
}

impl<'a> FromIterator<&'a [u8]> for ArgvBuf {
    fn from_iter<T: IntoIterator<Item = &'a [u8]>>(args: T) -> ArgvBuf {
        let mut owned = ArgvBuf::new();
        owned.extend(args);
        owned
    }
}

/// Where one whole request lies.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// Offset of its first byte in the buffer it was parsed from.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
    first_span: usize,
    argc: usize,
    /// Where its unescaped arguments begin in the arena, for an inline request.
    arena_start: Option<usize>,
}

impl Request {
    /// Number of arguments, the name included; never 0.
    #[must_use]
    pub fn argc(&self) -> usize {
        self.argc
    }

    /// Whether it came as a line of words. A primary never sends those.
    #[must_use]
    pub fn is_inline(&self) -> bool {
        self.arena_start.is_some()
    }
}

/// The whole requests of one pass over a query buffer, to be reused for the next.
#[derive(Debug, Default)]
pub struct Requests {
    pub(crate) spans: Vec<Span>,
    pub(crate) arena: Vec<u8>,
    requests: Vec<Request>,
}

impl Requests {
    /// None yet.
    #[must_use]
    pub fn new() -> Requests {
        Requests::default()
    }

    /// Number of requests.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.requests.len()
    }

    /// Whether there is none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// The requests in the order they came.
    #[inline]
    #[must_use]
    pub fn as_slice(&self) -> &[Request] {
        &self.requests
    }

    /// The arguments of `request`, one of these; `buf` is the buffer they were parsed from, unmoved since.
    #[inline]
    #[must_use]
    pub fn argv<'a>(&'a self, request: &Request, buf: &'a [u8]) -> Argv<'a> {
        let bytes = match request.arena_start {
            None => buf.get(request.start..),
            Some(start) => self.arena.get(start..),
        };
        let spans = self
            .spans
            .get(request.first_span..request.first_span + request.argc);
        Argv {
            buf: bytes.unwrap_or_default(),
            spans: spans.unwrap_or_default(),
        }
    }

    /// Forgets all requests. Memory is kept for the next pass unless a huge request made it huge.
    pub fn clear(&mut self) {
        const KEPT_SPANS: usize = 4096;
        const KEPT_ARENA_BYTES: usize = 64 * 1024;
        self.requests.clear();
        self.spans.clear();
        self.arena.clear();
        self.spans.shrink_to(KEPT_SPANS);
        self.arena.shrink_to(KEPT_ARENA_BYTES);
    }

    /// Records that the spans since `first_span` are one request.
    #[inline]
    pub(crate) fn push(
        &mut self,
        start: usize,
        end: usize,
        first_span: usize,
        arena_start: Option<usize>,
    ) {
        let argc = self.spans.len() - first_span;
        self.requests.push(Request {
            start,
            end,
            first_span,
            argc,
            arena_start,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_by_index() {
        let owned: ArgvBuf = [&b"SET"[..], b"k", b""].into_iter().collect();
        let argv = owned.as_argv();
        assert_eq!(argv.len(), 3);
        assert_eq!(argv.get(1), Some(&b"k"[..]));
        assert_eq!(argv.get(3), None);
        assert_eq!(argv.arg(9), b"");
        assert_eq!(
            argv.slice_from(1).iter().collect::<Vec<_>>(),
            [&b"k"[..], b""]
        );
        assert!(argv.slice_from(4).is_empty());
        assert_eq!(argv.byte_len(), 4);
        assert_eq!(format!("{argv:?}"), r#"["SET", "k", ""]"#);
    }

    #[test]
    fn an_argument_is_what_was_appended_unless_it_was_given_up() {
        let mut owned = ArgvBuf::new();
        owned.push(b"a");
        let append = |text: &'static [u8]| {
            move |bytes: &mut Vec<u8>| {
                bytes.extend_from_slice(text);
                (!text.is_empty()).then_some(())
            }
        };
        assert!(owned.push_with(append(b"bcd")).is_some());
        assert!(owned.push_with(append(b"")).is_none());
        assert!(
            owned
                .push_with(|bytes| {
                    bytes.push(b'x');
                    None
                })
                .is_none()
        );
        owned.push(b"e");
        let args: Vec<&[u8]> = owned.as_argv().iter().collect();
        assert_eq!(args, [&b"a"[..], b"bcd", b"e"]);
    }

    #[test]
    fn spans_beyond_the_buffer_are_empty() {
        let spans = [
            Span { start: 2, len: 9 },
            Span {
                start: usize::MAX,
                len: 1,
            },
        ];
        let argv = Argv::new(b"abc", &spans);
        assert_eq!((argv.arg(0), argv.arg(1)), (&b""[..], &b""[..]));
    }

    #[test]
    fn a_copy_holds_no_more_than_it_needs() {
        let owned: ArgvBuf = [&b"GET"[..], b"key"].into_iter().collect();
        let copy = ArgvBuf::from(owned.as_argv());
        assert_eq!(copy.memory_bytes(), 6 + 2 * size_of::<Span>());
        assert_eq!(copy.as_argv().arg(1), b"key");
    }
}
