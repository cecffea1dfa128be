//! From bytes to replies: parse all that is there, execute it in order.

use serval_engine::{Flow, Ran, Session};
use serval_resp::{Parser, ProtocolError, Requests, Writer};

use super::output::Output;
use super::settings::Settings;

/// Requests parsed at a time. It bounds what is parsed again after a command that waits in the middle of a pipeline, and
/// how much output piles up between two looks at its limit.
const REQUESTS_MAX: usize = 1024;

/// What becomes of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// It goes on reading.
    Read,
    /// It is closed once its output is sent.
    Close,
    /// It is closed at once: its output is over the limit.
    Drop,
    /// The last command waits; `Caller::resume` writes its reply.
    Block {
        /// Unix milliseconds.
        deadline_ms: Option<i64>,
    },
    /// The next command is to be run when CLIENT PAUSE is over.
    Pause,
}

/// What was done with a buffer.
#[derive(Debug)]
pub(crate) struct Executed {
    /// Bytes that are dealt with.
    pub(crate) consumed: usize,
    /// Bytes that the argument arriving now still lacks.
    pub(crate) missing: usize,
    /// Commands that were run.
    pub(crate) commands: u64,
    /// What is next.
    pub(crate) then: Then,
    /// The client broke the protocol.
    pub(crate) error: Option<ProtocolError>,
}

/// What executing a connection's bytes needs of it.
pub(crate) struct Pipeline<'a> {
    /// Where its parsing stands.
    pub(crate) parser: &'a mut Parser,
    /// Its client's state.
    pub(crate) session: &'a mut Session,
    /// Limits.
    pub(crate) settings: &'a Settings,
    /// Bytes of output that wait to be sent already.
    pub(crate) unsent: usize,
}

impl Pipeline<'_> {
    /// Parses and executes `buf`, appending replies to `out`. `run` executes some parsed requests from an index on.
    pub(crate) fn execute(
        self,
        buf: &[u8],
        requests: &mut Requests,
        out: &mut Vec<u8>,
        mut run: impl FnMut(&mut Session, &Requests, &[u8], usize, &mut Vec<u8>) -> Ran,
    ) -> Executed {
        let Pipeline {
            parser,
            session,
            settings,
            unsent,
        } = self;
        let mut executed = Executed {
            consumed: 0,
            missing: 0,
            commands: 0,
            then: Then::Read,
            error: None,
        };
        loop {
            let limits = serval_resp::Limits {
                authenticated: session.authenticated,
                ..settings.limits
            };
            requests.clear();
            let parsed = parser.parse(buf, executed.consumed, &limits, requests, REQUESTS_MAX);
            let (next, then) = run_parsed(requests.len(), out, |next, out| {
                // AUTH changes what a client may leave unread.
                session.output_bytes_max = Output::room(settings, session).saturating_sub(unsent);
                let ran = run(session, requests, buf, next, out);
                let room = Output::room(settings, session).saturating_sub(unsent);
                (ran, out.len() <= room)
            });
            executed.commands += next as u64;
            executed.then = then;
            if let Some(request) = requests.as_slice().get(next) {
                // What follows is parsed again when its turn comes: the parser is past it already.
                executed.consumed = request.start;
                *parser = Parser::new();
                return executed;
            }
            match parsed {
                Ok(progress) => {
                    executed.consumed += progress.consumed;
                    executed.missing = progress.missing;
                    let ended = progress.requests == 0 || executed.consumed == buf.len();
                    if ended || executed.then != Then::Read {
                        return executed;
                    }
                }
                Err(_) if executed.then != Then::Read => {
                    // The error comes up again once the wait is over.
                    executed.consumed = requests
                        .as_slice()
                        .last()
                        .map_or(executed.consumed, |last| last.end);
                    *parser = Parser::new();
                    return executed;
                }
                Err(error) => {
                    let message = error.message();
                    Writer::new(out, session.resp3).error_parts(&[b"ERR ", &message]);
                    return Executed {
                        consumed: buf.len(),
                        then: Then::Close,
                        error: Some(error),
                        ..executed
                    };
                }
            }
        }
    }
}

/// Has `run` execute `len` parsed requests until something ends it, and gives how far that came and what ended it. `run`
/// takes the index to start from, and says also whether the output is within its limit.
fn run_parsed(
    len: usize,
    out: &mut Vec<u8>,
    mut run: impl FnMut(usize, &mut Vec<u8>) -> (Ran, bool),
) -> (usize, Then) {
    let mut next = 0;
    while next < len {
        let (ran, fits) = run(next, out);
        next = ran.next;
        let then = match ran.flow {
            Flow::Continue if fits => continue,
            Flow::Continue => Then::Drop,
            Flow::Close => Then::Close,
            Flow::Blocked { deadline_ms } => Then::Block { deadline_ms },
            Flow::Paused => Then::Pause,
        };
        return (next, then);
    }
    (next, Then::Read)
}
