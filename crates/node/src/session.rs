//! One session of JavaScript: its own selected database, MULTI and WATCH.
//!
//! It is no connection. QUIT and CLIENT KILL end what it has under way and give it a new client on the same database, as
//! a client library that connects anew would; only where CLIENT KILL takes a transaction or watched keys away is it told
//! so. The protocol and the form of replies are ours to choose, so HELLO, RESET and CLIENT REPLY do not change them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use serval_engine::{ClientInit, ClientKind, Engine, ReplyMode, Session};

use crate::attachment::{Attachment, Open};
use crate::bell::Bell;

/// Why a session cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// Its database was closed.
    Closed,
    /// It is in use: a getter among the arguments called it, say.
    InUse,
    /// CLIENT KILL has ended a transaction, or the watch over keys. It can be used again.
    Killed,
    /// The disk failed: what was executed is in memory and will not outlive the process.
    NotOnDisk,
    /// The disk failed when the last snapshot was to be written.
    NotSaved,
}

/// See the module. Used on the thread of its environment only.
pub(crate) struct SessionCell {
    /// What the environment's sessions share.
    pub(crate) attachment: Rc<Attachment>,
    /// Empty once it was ended, or the attachment closed.
    session: RefCell<Option<Session>>,
    /// It is to get a new client before its next command.
    is_ended: Cell<bool>,
}

impl SessionCell {
    /// A session of its own.
    pub(crate) fn new(attachment: &Rc<Attachment>) -> Result<Rc<SessionCell>, Unusable> {
        let session = attachment.with_open(|open| connect(open.instance.engine(), 0, None))?;
        let cell = Rc::new(SessionCell {
            attachment: Rc::clone(attachment),
            session: RefCell::new(Some(session)),
            is_ended: Cell::new(false),
        });
        attachment.remember(&cell);
        Ok(cell)
    }

    /// Runs something with the session and what it shares with others. Returns when what was done and seen is on disk, or
    /// leaves it to a caller who holds back what it learns.
    #[inline]
    pub(crate) fn with<R>(
        &self,
        is_held: bool,
        run: impl FnOnce(&mut Open, &mut Session) -> R,
    ) -> Result<R, Unusable> {
        let run = |open: &mut Open| {
            let mut session = self.session.try_borrow_mut().map_err(|_| Unusable::InUse)?;
            let session = session.as_mut().ok_or(Unusable::Closed)?;
            if self.is_ended.get() || session.client.kill_asap.load(Relaxed) {
                self.renew(open, session)?;
            }
            // What RESET, HELLO and CLIENT REPLY change.
            if !(session.resp3 && session.authenticated) || session.reply_mode != ReplyMode::On {
                speak_resp3(session);
            }
            Ok(run(open, session))
        };
        match is_held {
            true => self.attachment.with_open_held(run)?,
            false => self.attachment.with_open(run)?,
        }
    }

    /// Gives it a new client before its next command: the last one said goodbye.
    pub(crate) fn renew_next(&self) {
        self.is_ended.set(true);
    }

    #[cold]
    fn renew(&self, open: &mut Open, session: &mut Session) -> Result<(), Unusable> {
        let has_asked = self.is_ended.replace(false);
        // Whoever watches keys must learn that nobody does any more: the next EXEC would succeed.
        let is_missed = session.in_multi()
            || session.client.watch_count() > 0
            || session.client.is_watch_dirty();
        open.caller.disconnect(session);
        *session = connect(open.instance.engine(), session.dbid, None);
        match is_missed && !has_asked {
            true => Err(Unusable::Killed),
            false => Ok(()),
        }
    }

    /// Ends it: MULTI and WATCH are forgotten, and it cannot be used any more.
    pub(crate) fn end(&self) -> Result<(), Unusable> {
        if let Some(session) = self.take()? {
            self.attachment.end(session);
        }
        Ok(())
    }

    /// Takes the session out, if it was not ended yet, for the attachment to end it.
    pub(crate) fn take(&self) -> Result<Option<Session>, Unusable> {
        let session = self.session.try_borrow_mut();
        Ok(session.map_err(|_| Unusable::InUse)?.take())
    }
}

impl Drop for SessionCell {
    fn drop(&mut self) {
        // Nobody can be using what nobody refers to.
        let _ = self.end();
    }
}

/// How a session has JavaScript look at it: the bell to ring, and the token of the call that waits in it, if one does.
pub(crate) type Calls = (Arc<Bell>, Option<u32>);

/// A session with a client of its own, on a database. The bell is rung when the client is served, unblocked or killed, or
/// has messages.
pub(crate) fn connect(engine: &Arc<Engine>, dbid: u32, calls: Option<Calls>) -> Session {
    let (bell, token) = match calls {
        Some((bell, token)) => (Some(bell), token),
        None => (None, None),
    };
    let note = |bell: &Option<Arc<Bell>>| {
        let bell = bell.clone();
        move || {
            if let (Some(bell), Some(token)) = (&bell, token) {
                bell.note(token);
            }
        }
    };
    let ring = |bell: &Option<Arc<Bell>>| {
        let bell = bell.clone();
        move || {
            if let Some(bell) = &bell {
                bell.ring();
            }
        }
    };
    let (note_first, ring_then) = (note(&bell), ring(&bell));
    let client = engine.clients.connect(ClientInit {
        kind: ClientKind::Embedded,
        addr: "embedded:0".to_owned(),
        laddr: String::new(),
        fd: -1,
        worker: 0,
        wake: Box::new(move || {
            note_first();
            ring_then();
        }),
        note: Box::new(note(&bell)),
        ring: Arc::new(ring(&bell)),
        now_ms: engine.clock.unix_us() / 1000,
        unix_socket: false,
    });
    let mut session = Session::new(engine, client);
    // A call has one reply.
    session.takes_messages = false;
    speak_resp3(&mut session);
    session.select(dbid);
    session
}

/// Whoever runs in the process needs no password, and gets a reply to every command, of every type.
#[cold]
fn speak_resp3(session: &mut Session) {
    session.authenticated = true;
    session.reply_mode = ReplyMode::On;
    session.set_resp(3);
}
