//! From bytes to replies: parse all that is there, execute it in order.

use std::sync::atomic::Ordering::Relaxed;

use serval_engine::{Client, Flow, Ran, Session};
use serval_resp::{Parser, ProtocolError, Requests, Writer};

use super::output::Output;
use super::settings::Settings;

/// Requests parsed at a time. It bounds what is parsed again after a command that waits in the middle of a pipeline.
const REQUESTS_MAX: usize = 1024;

/// What becomes of the connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Then {
    /// It goes on reading.
    #[default]
    Read,
    /// It is closed once its output is sent.
    Close,
    /// It is closed at once: its output is over the limit.
    Drop,
    /// It is closed at once: somebody killed or evicted its client.
    Killed,
    /// The last command waits; `Caller::resume` writes its reply.
    Block {
        /// Unix milliseconds.
        deadline_ms: Option<i64>,
    },
    /// The next command is to be run when CLIENT PAUSE is over.
    Pause,
}

/// What was done with a buffer.
#[derive(Debug, Default)]
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
    /// Told, where there is more to run, how much memory the output takes by now.
    pub(crate) account: &'a mut dyn FnMut(&Client, usize),
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
            account,
        } = self;
        let mut executed = Executed::default();
        loop {
            let limits = serval_resp::Limits {
                authenticated: session.authenticated,
                ..settings.limits
            };
            requests.clear();
            let parsed = parser.parse(buf, executed.consumed, &limits, requests, REQUESTS_MAX);
            let (next, then) = run_parsed(requests.len(), out, |next, out| {
                let (ran, is_full) = run_limited(settings, session, unsent, out, |session, out| {
                    run(session, requests, buf, next, out)
                });
                if is_full {
                    return (ran, Some(Then::Drop));
                }
                if ran.next < requests.len() {
                    account(&session.client, unsent + out.capacity());
                }
                let is_killed = session.client.kill_asap.load(Relaxed);
                (ran, is_killed.then_some(Then::Killed))
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
                    let last = requests.as_slice().last();
                    executed.consumed = last.map_or(executed.consumed, |last| last.end);
                    *parser = Parser::new();
                    return executed;
                }
                Err(error) => {
                    let message = error.message();
                    Writer::new(out, session.resp3).error_parts(&[b"ERR ", &message]);
                    executed.consumed = buf.len();
                    executed.then = Then::Close;
                    executed.error = Some(error);
                    return executed;
                }
            }
        }
    }
}

/// Has `run` execute something within the limits of its client's output, and says whether they are exceeded after it.
fn run_limited(
    settings: &Settings,
    session: &mut Session,
    unsent: usize,
    out: &mut Vec<u8>,
    run: impl FnOnce(&mut Session, &mut Vec<u8>) -> Ran,
) -> (Ran, bool) {
    session.output_bytes_max = Output::room(settings, session).saturating_sub(unsent);
    let uncounted = Output::uncounted(settings, session);
    session.output_bytes_uncounted = uncounted;
    let ran = run(session, out);
    let counted_after_all = uncounted.saturating_sub(session.output_bytes_uncounted);
    // AUTH changes what a client may leave unread.
    let room = Output::room(settings, session);
    (ran, unsent + out.len() + counted_after_all > room)
}

/// Has `run` execute `len` parsed requests until something ends it, and gives how far that came and what ended it. `run`
/// takes the index to start from, and says also whether the connection is to end.
fn run_parsed(
    len: usize,
    out: &mut Vec<u8>,
    mut run: impl FnMut(usize, &mut Vec<u8>) -> (Ran, Option<Then>),
) -> (usize, Then) {
    let mut next = 0;
    while next < len {
        let (ran, end) = run(next, out);
        next = ran.next;
        let then = match ran.flow {
            Flow::Continue => match end {
                None => continue,
                Some(end) => end,
            },
            Flow::Close => Then::Close,
            Flow::Blocked { deadline_ms } => Then::Block { deadline_ms },
            Flow::Paused => Then::Pause,
        };
        return (next, then);
    }
    (next, Then::Read)
}
