//! What one environment has of an instance: its caller, its buffers, its sessions, and the calls that wait.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::mem;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;

use napi_sys::napi_env;
use serval_engine::{Caller, ClientFlags, Session};
use serval_resp::ArgvBuf;
use serval_server::Instance;

use crate::bell::Bell;
use crate::raw;
use crate::reply::Strings;
use crate::session::{SessionCell, Unusable};
use crate::slab::Slab;

/// Memory of the arguments and of the reply, each, that is kept between calls, in bytes.
const KEPT_BYTES_MAX: usize = 64 * 1024;

/// What all databases of an environment share.
pub(crate) struct Module {
    /// Memory of Buffer replies.
    pub(crate) slab: Slab,
    /// The environment ends because the process does.
    pub(crate) process_ends: Cell<bool>,
}

/// An instance in use.
pub(crate) struct Open {
    pub(crate) instance: Arc<Instance>,
    pub(crate) caller: Caller,
    /// The arguments of the command under way.
    pub(crate) argv: ArgvBuf,
    /// Its reply.
    pub(crate) out: Vec<u8>,
}

/// A command that waits, in a session of its own so that others of its session can go on.
pub(crate) struct Waiting {
    pub(crate) session: Session,
    pub(crate) strings: Strings,
    /// Its reply is held back by whoever takes it.
    pub(crate) is_held: bool,
}

/// Rings an attachment's bell when more is on disk, once for each time that was asked for.
#[derive(Default)]
struct DiskBell {
    is_awaited: Arc<AtomicBool>,
    /// Made when it is first asked for.
    ring: OnceCell<Arc<dyn Fn() + Send + Sync>>,
}

impl DiskBell {
    /// To be called before one looks what is on disk, so that nothing is missed.
    fn await_ring(&self, instance: &Instance, bell: &Arc<Bell>) {
        self.is_awaited.store(true, SeqCst);
        self.ring.get_or_init(|| {
            let (bell, is_awaited) = (Arc::clone(bell), Arc::clone(&self.is_awaited));
            let ring: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
                if is_awaited.swap(false, SeqCst) {
                    bell.ring();
                }
            });
            instance.ring_when_on_disk(Arc::downgrade(&ring));
            ring
        });
    }
}

/// What an open database costs that nothing was written to: tables, threads and their stacks, measured and rounded up.
const OPEN_BYTES: i64 = 1024 * 1024;

/// See the module. Used on the thread of its environment only.
pub(crate) struct Attachment {
    env: napi_env,
    pub(crate) module: Rc<Module>,
    /// What other threads attach by.
    pub(crate) handle: String,
    open: RefCell<Option<Open>>,
    sessions: RefCell<Vec<Weak<SessionCell>>>,
    /// Sessions that were collected while a command was under way, to be ended after it.
    ended: RefCell<Vec<Session>>,
    waiting: RefCell<HashMap<u32, Waiting>>,
    next_token: Cell<u32>,
    /// Hung when the first command waits; before that, ringing it does nothing.
    pub(crate) bell: Arc<Bell>,
    disk_bell: DiskBell,
    /// It was this environment that had the instance listen, and that has it stop.
    pub(crate) listens: Cell<bool>,
}

impl Attachment {
    /// Attaches the calling thread.
    pub(crate) fn new(
        env: napi_env,
        module: Rc<Module>,
        instance: Arc<Instance>,
        handle: String,
    ) -> Attachment {
        raw::adjust_external_memory(env, OPEN_BYTES);
        let open = Open {
            caller: instance.caller(),
            instance,
            argv: ArgvBuf::new(),
            out: Vec::new(),
        };
        Attachment {
            env,
            module,
            handle,
            open: RefCell::new(Some(open)),
            sessions: RefCell::default(),
            ended: RefCell::default(),
            waiting: RefCell::default(),
            next_token: Cell::new(1),
            bell: Arc::default(),
            disk_bell: DiskBell::default(),
            listens: Cell::new(false),
        }
    }

    /// Runs something with the instance.
    #[inline]
    pub(crate) fn with_open<R>(&self, run: impl FnOnce(&mut Open) -> R) -> Result<R, Unusable> {
        self.with_open_held(|open| {
            let result = run(open);
            // With `appendfsync always` nobody learns of what a crash could undo.
            match open.instance.wait_until_on_disk() {
                true => Ok(result),
                false => Err(Unusable::NotOnDisk),
            }
        })?
    }

    /// The same for those who hold back what comes of it until it is on disk: see [`Attachment::hold`].
    #[inline]
    pub(crate) fn with_open_held<R>(
        &self,
        run: impl FnOnce(&mut Open) -> R,
    ) -> Result<R, Unusable> {
        let mut open = self.open.try_borrow_mut().map_err(|_| Unusable::InUse)?;
        let open = open.as_mut().ok_or(Unusable::Closed)?;
        let result = run(open);
        if open.out.capacity() > KEPT_BYTES_MAX {
            open.out = Vec::new();
        }
        if open.argv.memory_bytes() > KEPT_BYTES_MAX {
            open.argv = ArgvBuf::new();
        }
        if !self.ended.borrow().is_empty() {
            self.end_all(open);
        }
        Ok(result)
    }

    /// The offset that has to be on disk before anything is told of what was executed so far, if it is not there yet. The
    /// bell rings when more is.
    pub(crate) fn hold(&self) -> Result<Option<u64>, Unusable> {
        self.with_open_held(|open| {
            open.instance.offset_to_wait_for()?;
            self.disk_bell.await_ring(&open.instance, &self.bell);
            // Looked at again, as that may have come before.
            open.instance.offset_to_wait_for()
        })
    }

    /// The offset up to which everything may be told; `None` where no more ever may be. The bell rings when it has changed.
    pub(crate) fn on_disk(&self) -> Result<Option<u64>, Unusable> {
        self.with_open_held(|open| {
            self.disk_bell.await_ring(&open.instance, &self.bell);
            open.instance.offset_on_disk()
        })
    }

    /// Keeps track of a session, to end it with the attachment.
    pub(crate) fn remember(&self, session: &Rc<SessionCell>) {
        let mut sessions = self.sessions.borrow_mut();
        sessions.retain(|session| session.strong_count() > 0);
        sessions.push(Rc::downgrade(session));
    }

    /// Ends a session: now, or after the command that is under way.
    pub(crate) fn end(&self, mut session: Session) {
        match self.open.try_borrow_mut() {
            Ok(mut open) => {
                if let Some(open) = open.as_mut() {
                    open.caller.disconnect(&mut session);
                }
            }
            Err(_) => self.ended.borrow_mut().push(session),
        }
    }

    #[cold]
    fn end_all(&self, open: &mut Open) {
        for mut session in self.ended.take() {
            open.caller.disconnect(&mut session);
        }
    }

    /// A token that no call has.
    pub(crate) fn next_token(&self) -> u32 {
        let token = self.next_token.get();
        self.next_token.set(token.wrapping_add(1));
        token
    }

    /// Keeps a command that waits, to be asked for by its token.
    pub(crate) fn wait(&self, token: u32, waiting: Waiting) {
        // Whoever waits for keys has the flag already, and may have been served meanwhile.
        if !waiting.session.waits_for_keys() {
            waiting.session.client.set_flag(ClientFlags::BLOCKED, true);
        }
        self.waiting.borrow_mut().insert(token, waiting);
    }

    /// Takes a command that waits.
    pub(crate) fn take_waiting(&self, token: u32) -> Option<Waiting> {
        self.waiting.borrow_mut().remove(&token)
    }

    /// Puts it back: it waits on.
    pub(crate) fn wait_on(&self, token: u32, waiting: Waiting) {
        self.waiting.borrow_mut().insert(token, waiting);
    }

    /// Lets the instance go. The environment that has it last ends its threads.
    pub(crate) fn close(&self) -> Result<(), Unusable> {
        let taken = self.open.try_borrow_mut().map(|mut open| open.take());
        let Some(mut open) = taken.map_err(|_| Unusable::InUse)? else {
            return Ok(());
        };
        raw::adjust_external_memory(self.env, -OPEN_BYTES);
        self.bell.take_down();
        let mut is_saved = true;
        if Arc::strong_count(&open.instance) == 1 {
            is_saved = open.instance.save_at_close();
            // Before anything that a long command of a connection could hold up: this ends it.
            open.instance.close();
        } else if self.listens.get() {
            open.instance.unlisten();
        }
        self.end_all(&mut open);
        let sessions = self.sessions.take();
        let sessions = sessions.iter().filter_map(Weak::upgrade);
        let waiting = self.waiting.take().into_values();
        let open_sessions = sessions
            .filter_map(|session| session.take().ok()?)
            .chain(waiting.map(|waiting| waiting.session));
        for mut session in open_sessions {
            open.caller.disconnect(&mut session);
        }
        let Open {
            instance, caller, ..
        } = open;
        drop(caller);
        let engine = Arc::clone(instance.engine());
        drop(instance);
        let saved = match is_saved {
            true => Ok(()),
            false => Err(Unusable::NotSaved),
        };
        if self.module.process_ends.get() {
            // The process's end frees everything at once; doing so key by key would only take time.
            mem::forget(engine);
            return saved;
        }
        // JavaScript need not wait until the keys are freed. Without the thread they are freed right here.
        let _ = std::thread::Builder::new()
            .name("serval-close".to_owned())
            .spawn(move || drop(engine));
        saved
    }
}

impl Drop for Attachment {
    fn drop(&mut self) {
        // Nobody can be using what nobody refers to.
        let _ = self.close();
    }
}
