//! The clients there are: what CLIENT LIST shows of them and how others reach them.
//!
//! A client's worker owns its [`crate::Session`]; what other threads may see of it is in [`Client`], as relaxed atomics
//! that the worker stores once a batch. Nothing here is on the path of a command.

use std::collections::HashMap;
use std::sync::atomic::{
    AtomicBool, AtomicI64, AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering,
};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serval_keyspace::WatchFlag;

use crate::blocking::Waiter;
use crate::pubsub::Mailbox;

/// What kind of client this is, for CLIENT LIST/KILL TYPE and output limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientKind {
    /// An ordinary connection.
    Normal,
    /// A caller inside the process.
    Embedded,
}

/// Bits of [`Client::flags`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientFlags(pub u32);

impl ClientFlags {
    /// In MULTI (`x`).
    pub const MULTI: u32 = 1;
    /// Blocked (`b`).
    pub const BLOCKED: u32 = 1 << 1;
    /// To be closed after its reply (`c`).
    pub const CLOSE_AFTER_REPLY: u32 = 1 << 2;
    /// To be closed as soon as possible (`A`).
    pub const CLOSE_ASAP: u32 = 1 << 3;
    /// Connected by Unix socket (`U`).
    pub const UNIX_SOCKET: u32 = 1 << 4;
    /// Not to be evicted (`e`).
    pub const NO_EVICT: u32 = 1 << 5;
    /// Does not touch recency (`T`).
    pub const NO_TOUCH: u32 = 1 << 6;
    /// Held back by CLIENT PAUSE (`b` too, but nothing that CLIENT UNBLOCK could end).
    pub const PAUSED: u32 = 1 << 7;
    /// Feeds this server in import mode (`I`).
    pub const IMPORT_SOURCE: u32 = 1 << 8;
    /// CLIENT CAPA REDIRECT: follows redirections; no letter of its flags, but of its capabilities.
    pub const CAPA_REDIRECT: u32 = 1 << 9;
    /// Subscribed to something (`P`).
    pub const PUBSUB: u32 = 1 << 10;
}

/// Rings the thread that serves a client.
pub type Ring = Arc<dyn Fn() + Send + Sync>;

/// How many subscriptions of each kind a client has.
#[derive(Default)]
pub struct SubscriptionCounts {
    /// To channels.
    pub channels: AtomicU32,
    /// To patterns.
    pub patterns: AtomicU32,
    /// To shard channels.
    pub shard_channels: AtomicU32,
}

impl SubscriptionCounts {
    /// All kinds together.
    fn total(&self) -> u64 {
        [&self.channels, &self.patterns, &self.shard_channels]
            .map(|count| u64::from(count.load(Ordering::Relaxed)))
            .iter()
            .sum()
    }
}

/// What is known when a client connects.
pub struct ClientInit {
    /// Kind of client.
    pub kind: ClientKind,
    /// Peer address as CLIENT LIST shows it: `127.0.0.1:1234`, `[::1]:1234`, or `/path:0` for Unix sockets.
    pub addr: String,
    /// Our address.
    pub laddr: String,
    /// File descriptor, -1 for embedded.
    pub fd: i32,
    /// Worker thread.
    pub worker: u16,
    /// Wakes the worker that owns the client so that it looks at `kill_asap`, `unblock`, the pause.
    pub wake: Box<dyn Fn() + Send + Sync>,
    /// Puts the client on its worker's list of those that it looks at when it is rung next. Called under locks; must
    /// take none but the list's.
    pub note: Box<dyn Fn() + Send + Sync>,
    /// Has the worker look at those on its list. The same for all clients of a worker.
    pub ring: Ring,
    /// Unix milliseconds.
    pub now_ms: i64,
    /// Came over a Unix socket.
    pub unix_socket: bool,
}

/// Text that a client set for itself.
#[derive(Debug, Default, Clone)]
pub struct ClientText {
    /// CLIENT SETNAME.
    pub name: Vec<u8>,
    /// CLIENT SETINFO LIB-NAME.
    pub lib_name: Vec<u8>,
    /// CLIENT SETINFO LIB-VER.
    pub lib_ver: Vec<u8>,
    /// Authenticated user.
    pub user: Vec<u8>,
}

/// What stands for no command, or for one that does not exist.
pub const NO_COMMAND: u16 = u16::MAX;

/// One client, as others see it.
pub struct Client {
    /// Never reused while the server runs.
    pub id: u64,
    /// See [`ClientInit`].
    pub init: ClientInit,
    /// Names; locked for moments, by CLIENT commands only.
    text: Mutex<ClientText>,
    /// [`ClientFlags`].
    pub flags: AtomicU32,
    /// Selected database.
    pub dbid: AtomicU32,
    /// Commands queued in MULTI, -1 outside.
    pub multi_count: AtomicI64,
    /// Watched keys.
    watch_count: AtomicU32,
    /// By what it learns of their change; locked for moments, by WATCH, EXEC and CLIENT commands only.
    watch_flag: Mutex<Option<Arc<WatchFlag>>>,
    /// Unix milliseconds of the last request.
    pub active_ms: AtomicI64,
    /// `CommandId` of the last command, or [`NO_COMMAND`].
    pub last_command: AtomicU16,
    /// RESP version, 2 or 3.
    pub resp: AtomicU8,
    /// Bytes in and out since it connected.
    pub net_in_bytes: AtomicU64,
    /// See `net_in_bytes`.
    pub net_out_bytes: AtomicU64,
    /// Commands executed.
    pub command_count: AtomicU64,
    /// Query buffer: bytes used and capacity.
    pub query_len: AtomicU64,
    /// See `query_len`.
    pub query_capacity: AtomicU64,
    /// Bytes of arguments of a command not complete yet, and of commands queued in MULTI.
    pub argv_bytes: AtomicU64,
    /// See `argv_bytes`.
    pub multi_bytes: AtomicU64,
    /// Output not sent yet, and its buffer's capacity.
    pub output_len: AtomicU64,
    /// See `output_len`.
    pub output_capacity: AtomicU64,
    /// Its worker is to close it without another reply.
    pub kill_asap: AtomicBool,
    /// What it cost when it was evicted; see [`Clients::evicted_bytes`].
    evicted_bytes: AtomicU64,
    /// CLIENT UNBLOCK: 0 no, 1 as after a timeout, 2 with an error.
    pub unblock: AtomicU8,
    /// Messages to it that are on their way.
    pub mailbox: Mailbox,
    /// What it subscribed to.
    pub subscriptions: SubscriptionCounts,
    /// Its wait for keys; locked for moments, when one begins or ends and by CLIENT UNBLOCK and KILL.
    waiter: Mutex<Option<Arc<Waiter>>>,
}

impl Client {
    /// The names it gave itself.
    pub fn text(&self) -> MutexGuard<'_, ClientText> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says how many keys it watches, and by which flag it learns of their change.
    pub fn watches(&self, flag: &Arc<WatchFlag>, count: u32) {
        self.watch_count.store(count, Ordering::Relaxed);
        *self.watch_flag() = Some(Arc::clone(flag));
    }

    /// Says that it watches nothing any longer.
    pub fn watches_nothing(&self) {
        self.watch_count.store(0, Ordering::Relaxed);
        *self.watch_flag() = None;
    }

    /// Watched keys; none once one of them has changed, since the others make no difference then.
    pub fn watch_count(&self) -> u32 {
        match &*self.watch_flag() {
            Some(flag) if !flag.is_raised_by_key() => self.watch_count.load(Ordering::Relaxed),
            _ => 0,
        }
    }

    /// Whether a watched key has changed, so that EXEC will do nothing.
    pub fn is_watch_dirty(&self) -> bool {
        self.watch_flag()
            .as_ref()
            .is_some_and(|flag| flag.is_raised())
    }

    fn watch_flag(&self) -> MutexGuard<'_, Option<Arc<WatchFlag>>> {
        self.watch_flag
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it speaks RESP3.
    #[inline]
    pub fn is_resp3(&self) -> bool {
        self.resp.load(Ordering::Relaxed) == 3
    }

    /// Says what it waits for, or that it waits no longer.
    pub(crate) fn waits(&self, waiter: Option<Arc<Waiter>>) {
        *self.waiter.lock().unwrap_or_else(PoisonError::into_inner) = waiter;
    }

    /// Its wait for keys.
    pub(crate) fn waiter(&self) -> Option<Arc<Waiter>> {
        let waiter = self.waiter.lock().unwrap_or_else(PoisonError::into_inner);
        waiter.clone()
    }

    /// Whether all bits of `flag` are set.
    pub fn has(&self, flag: u32) -> bool {
        self.flags.load(Ordering::Relaxed) & flag == flag
    }

    /// Sets or clears bits.
    pub fn set_flag(&self, flag: u32, on: bool) {
        if on {
            self.flags.fetch_or(flag, Ordering::Relaxed);
        } else {
            self.flags.fetch_and(!flag, Ordering::Relaxed);
        }
    }

    /// Has its worker close it.
    pub fn kill(&self) {
        self.kill_asap.store(true, Ordering::Release);
        self.set_flag(ClientFlags::CLOSE_ASAP, true);
        // What would be served to it is for somebody else.
        if let Some(waiter) = self.waiter() {
            waiter.abandon();
        }
        (self.init.wake)();
    }

    /// What the client costs, for `tot-mem` and `maxmemory-clients`.
    pub fn memory_bytes(&self) -> u64 {
        /// What a watched key takes at the client and in its shard, short keys taken for granted.
        const WATCH_BYTES: u64 = 160;
        /// What a subscription takes at the client and where it is to be found by those who publish; the name is not
        /// counted, since all subscribers share it.
        const SUBSCRIPTION_BYTES: u64 = 80;
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let watches = u64::from(self.watch_count.load(Ordering::Relaxed));
        size_of::<Self>() as u64
            + watches * WATCH_BYTES
            + self.subscriptions.total() * SUBSCRIPTION_BYTES
            + load(&self.query_capacity)
            + load(&self.output_capacity)
            + load(&self.argv_bytes)
            + load(&self.multi_bytes)
            + self.mailbox.memory_bytes() as u64
    }
}

/// All clients.
#[derive(Default)]
pub struct Clients {
    next_id: AtomicU64,
    /// Connections accepted since the start.
    pub total: AtomicU64,
    evicted_bytes: AtomicU64,
    map: Mutex<HashMap<u64, Arc<Client>>>,
}

/// The first connection's id. Redis gives the first ones to clients of its own, so scripts expect nobody there.
const FIRST_ID: u64 = 3;

impl Clients {
    /// Registers a client.
    pub fn connect(&self, init: ClientInit) -> Arc<Client> {
        let client = self.make(init);
        self.total.fetch_add(1, Ordering::Relaxed);
        self.map().insert(client.id, Arc::clone(&client));
        client
    }

    /// A client of the server's own, which is neither counted nor listed.
    pub(crate) fn unlisted(&self, now_ms: i64) -> Arc<Client> {
        self.make(ClientInit {
            kind: ClientKind::Embedded,
            addr: String::new(),
            laddr: String::new(),
            fd: -1,
            worker: 0,
            wake: Box::new(|| ()),
            note: Box::new(|| ()),
            ring: Arc::new(|| ()),
            now_ms,
            unix_socket: false,
        })
    }

    fn make(&self, init: ClientInit) -> Arc<Client> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed) + FIRST_ID;
        let flags = if init.unix_socket {
            ClientFlags::UNIX_SOCKET
        } else {
            0
        };
        Arc::new(Client {
            id,
            text: Mutex::default(),
            flags: AtomicU32::new(flags),
            dbid: AtomicU32::new(0),
            multi_count: AtomicI64::new(-1),
            watch_count: AtomicU32::new(0),
            watch_flag: Mutex::default(),
            active_ms: AtomicI64::new(init.now_ms),
            last_command: AtomicU16::new(NO_COMMAND),
            resp: AtomicU8::new(2),
            net_in_bytes: AtomicU64::new(0),
            net_out_bytes: AtomicU64::new(0),
            command_count: AtomicU64::new(0),
            query_len: AtomicU64::new(0),
            query_capacity: AtomicU64::new(0),
            argv_bytes: AtomicU64::new(0),
            multi_bytes: AtomicU64::new(0),
            output_len: AtomicU64::new(0),
            output_capacity: AtomicU64::new(0),
            kill_asap: AtomicBool::new(false),
            evicted_bytes: AtomicU64::new(0),
            unblock: AtomicU8::new(0),
            mailbox: Mailbox::default(),
            subscriptions: SubscriptionCounts::default(),
            waiter: Mutex::default(),
            init,
        })
    }

    /// Forgets a client that has gone.
    pub fn disconnect(&self, id: u64) {
        let mut map = self.map();
        let Some(client) = map.remove(&id) else {
            return;
        };
        let bytes = client.evicted_bytes.load(Ordering::Relaxed);
        self.evicted_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// Has a client's worker close it to make room.
    pub fn evict(&self, client: &Client) {
        let map = self.map();
        // One that has gone in the meantime gives nothing back any more.
        if map.contains_key(&client.id) {
            let bytes = client.memory_bytes();
            let before = client.evicted_bytes.swap(bytes, Ordering::Relaxed);
            self.evicted_bytes
                .fetch_add(bytes.wrapping_sub(before), Ordering::Relaxed);
        }
        drop(map);
        client.kill();
    }

    /// What evicted clients will give back as soon as their workers come to it. No key need be evicted for that.
    pub fn evicted_bytes(&self) -> u64 {
        self.evicted_bytes.load(Ordering::Relaxed)
    }

    /// The client with this id.
    pub fn get(&self, id: u64) -> Option<Arc<Client>> {
        self.map().get(&id).cloned()
    }

    /// All clients, by id.
    pub fn list(&self) -> Vec<Arc<Client>> {
        let mut clients: Vec<_> = self.map().values().cloned().collect();
        clients.sort_unstable_by_key(|client| client.id);
        clients
    }

    /// Number of connections over sockets.
    pub fn connected_count(&self) -> usize {
        self.map()
            .values()
            .filter(|client| client.init.kind != ClientKind::Embedded)
            .count()
    }

    fn map(&self) -> MutexGuard<'_, HashMap<u64, Arc<Client>>> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
