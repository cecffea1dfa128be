//! One client's own state; only its thread touches it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::append_only::SyncWait;
use crate::blocking::Waiter;
use crate::caller::Wake;
use crate::clients::{Client, ClientFlags};
use crate::engine::Engine;
use crate::errand::Errand;
use crate::migration::Journey;
use crate::pubsub::{self, Subscriptions};
use crate::transaction::{Multi, Watching};

/// CLIENT REPLY.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReplyMode {
    /// Every command is answered.
    #[default]
    On,
    /// No command is answered.
    Off,
    /// The next command is not answered.
    SkipNext,
    /// The command under way is not answered.
    Skip,
}

/// What a blocked client waits for.
pub(crate) enum WaitsFor {
    /// Something under a key.
    Keys(Arc<Waiter>),
    /// Acknowledgements of replicas.
    Replicas,
    /// Keys to arrive at another server.
    Transfer(Arc<Journey>),
    /// The append-only file to be on disk.
    Synced(Arc<SyncWait>),
    /// The shell, which is carrying out what the command asked for.
    Shell(Arc<Errand>),
    /// The background, which says so here, to have dropped what the client flushed.
    Freed(Arc<AtomicBool>),
}

/// A client's state between its commands.
pub struct Session {
    /// What others see of it.
    pub client: Arc<Client>,
    /// Selected database.
    pub dbid: u32,
    /// RESP3 was asked for by HELLO.
    pub resp3: bool,
    /// May run commands that ask for a user.
    pub authenticated: bool,
    /// CLIENT REPLY.
    pub reply_mode: ReplyMode,
    /// CLIENT NO-TOUCH.
    pub no_touch: bool,
    /// CLIENT IMPORT-SOURCE.
    pub import_source: bool,
    /// Applies a journal: nothing expires by itself, as the journal says what does, and nothing waits.
    pub is_replaying: bool,
    /// Takes messages at any time. Who has one reply for each command and nothing else may not subscribe.
    pub takes_messages: bool,
    /// Bytes of replies after which its shell closes it: no more are made then. `usize::MAX` for any number.
    pub output_bytes_max: usize,
    /// As many of them are left out of account, unless a reply is begun before its length is known.
    pub output_bytes_uncounted: usize,
    pub(crate) multi: Option<Box<Multi>>,
    pub(crate) watching: Option<Box<Watching>>,
    /// What the command under way waits for.
    pub(crate) waits_for: Option<WaitsFor>,
    /// Why its next command was held back, where that is a key on its way to another server.
    pub(crate) held_back_by: Option<Arc<Journey>>,
    /// The command that waits is not to be answered.
    pub(crate) waits_muted: bool,
    /// What it subscribed to, if anything.
    pub(crate) subscriptions: Option<Box<Subscriptions>>,
    /// The reply under way is a message: CLIENT REPLY does not concern it.
    pub(crate) is_push: bool,
    /// Watches that are no longer wanted and not taken out of their shards yet, which needs locks.
    pub(crate) stale_watches: Vec<Watching>,
}

impl Session {
    /// A fresh session of a client.
    pub fn new(engine: &Engine, client: Arc<Client>) -> Session {
        Session {
            client,
            dbid: 0,
            resp3: false,
            authenticated: !engine.config.requires_password(),
            reply_mode: ReplyMode::On,
            no_touch: false,
            import_source: false,
            is_replaying: false,
            takes_messages: true,
            output_bytes_max: usize::MAX,
            output_bytes_uncounted: 0,
            multi: None,
            watching: None,
            waits_for: None,
            held_back_by: None,
            waits_muted: false,
            subscriptions: None,
            is_push: false,
            stale_watches: Vec::new(),
        }
    }

    /// Why a blocked client goes on, where it is not for its deadline: what it waited for has come, or CLIENT UNBLOCK.
    pub fn wake(&self) -> Option<Wake> {
        if let Some(WaitsFor::Keys(waiter)) = &self.waits_for {
            return waiter.wake();
        }
        if let Some(WaitsFor::Transfer(journey)) = &self.waits_for {
            return journey.is_over().then_some(Wake::Ready);
        }
        match self.client.unblock.swap(0, Ordering::Acquire) {
            1 => return Some(Wake::Timeout),
            2 => return Some(Wake::Error),
            _ => {}
        }
        match &self.waits_for {
            Some(WaitsFor::Synced(wait)) if wait.is_over() => Some(Wake::Ready),
            Some(WaitsFor::Shell(errand)) if errand.is_over() => Some(Wake::Ready),
            Some(WaitsFor::Freed(freed)) if freed.load(Ordering::Acquire) => Some(Wake::Ready),
            _ => None,
        }
    }

    /// The session of whoever applies a journal: nobody sees its client, and no change is refused to it. It can wait for
    /// nothing and listen to nobody.
    pub fn for_replay(engine: &Engine) -> Session {
        let client = engine.clients.unlisted(engine.clock.unix_us() / 1000);
        Session {
            is_replaying: true,
            takes_messages: false,
            authenticated: true,
            ..Session::new(engine, client)
        }
    }

    /// A session in the name of a client that waits, for whoever serves it.
    pub(crate) fn guest(engine: &Engine, client: &Arc<Client>, dbid: u32, resp3: bool) -> Session {
        Session {
            dbid,
            resp3,
            authenticated: true,
            ..Session::new(engine, Arc::clone(client))
        }
    }

    /// Whether it waits for keys to come, or to be gone: the call is counted when that is over, and only who waits for them
    /// to come can be unblocked, which is seen to already.
    #[inline]
    pub fn waits_for_keys(&self) -> bool {
        matches!(
            self.waits_for,
            Some(WaitsFor::Keys(_) | WaitsFor::Transfer(_))
        )
    }

    /// Whether its last command was held back by such a key, for a caller that does not wait but says so.
    pub fn take_held_back(&mut self) -> bool {
        self.held_back_by.take().is_some()
    }

    /// Whether its next command still has to wait for a key that is on its way to another server.
    pub fn is_held_back(&mut self) -> bool {
        if self.held_back_by.as_ref().is_some_and(|it| it.is_over()) {
            self.held_back_by = None;
        }
        self.held_back_by.is_some()
    }

    /// Whether messages may come that it subscribed to.
    #[inline]
    pub fn is_subscribed(&self) -> bool {
        self.subscriptions.is_some()
    }

    /// Whether commands are queued.
    pub fn in_multi(&self) -> bool {
        self.multi.is_some()
    }

    /// Selects a database that exists.
    pub fn select(&mut self, dbid: u32) {
        self.dbid = dbid;
        self.client.dbid.store(dbid, Ordering::Relaxed);
    }

    /// Switches the protocol, 2 or 3.
    pub fn set_resp(&mut self, version: u8) {
        self.resp3 = version == 3;
        self.client.resp.store(version, Ordering::Relaxed);
    }

    /// What RESET leaves: everything as after connecting. The caller has dropped MULTI and WATCH.
    pub fn reset(&mut self, engine: &Engine) {
        self.select(0);
        self.set_resp(2);
        self.reply_mode = ReplyMode::On;
        self.no_touch = false;
        self.import_source = false;
        self.authenticated = !engine.config.requires_password();
        pubsub::end_all(engine, &mut self.subscriptions, &self.client);
        let own = ClientFlags::NO_TOUCH | ClientFlags::NO_EVICT | ClientFlags::IMPORT_SOURCE;
        self.client.set_flag(own, false);
        let mut text = self.client.text();
        text.name.clear();
        text.user.clear();
    }
}
