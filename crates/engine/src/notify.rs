//! Keyspace notifications: what happens to keys, published as messages.
//!
//! `notify-keyspace-events` says which classes of events are published, and on which channels: `__keyspace@<db>__:<key>`
//! with the event as message, `__keyevent@<db>__:<event>` with the key, or both. An event is published where it happens,
//! under the lock of its key, so that the events of a key come in their order. As long as a class is not wanted, an event
//! of it costs one load.

use serval_base::number::write_i64;
use serval_keyspace::{Access, EventKind, EventSet, Key};

use crate::ctx::Ctx;
use crate::engine::Engine;
use crate::pubsub::Outbox;

/// Classes of events, and the two forms of channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventClass(u32);

impl EventClass {
    /// `K`: to `__keyspace@…` channels.
    pub const KEYSPACE: EventClass = EventClass(1);
    /// `E`: to `__keyevent@…` channels.
    pub const KEYEVENT: EventClass = EventClass(1 << 1);
    /// `g`: commands for keys of any type: DEL, EXPIRE, RENAME …
    pub const GENERIC: EventClass = EventClass(1 << 2);
    /// `$`: strings.
    pub const STRING: EventClass = EventClass(1 << 3);
    /// `l`: lists.
    pub const LIST: EventClass = EventClass(1 << 4);
    /// `s`: sets.
    pub const SET: EventClass = EventClass(1 << 5);
    /// `h`: hashes.
    pub const HASH: EventClass = EventClass(1 << 6);
    /// `z`: sorted sets.
    pub const ZSET: EventClass = EventClass(1 << 7);
    /// `x`: a key's time had come.
    pub const EXPIRED: EventClass = EventClass(1 << 8);
    /// `e`: a key made room for others.
    pub const EVICTED: EventClass = EventClass(1 << 9);
    /// `t`: streams.
    pub const STREAM: EventClass = EventClass(1 << 10);
    /// `m`: a read did not find its key.
    pub const KEY_MISS: EventClass = EventClass(1 << 11);
    /// `d`: types of modules.
    pub const MODULE: EventClass = EventClass(1 << 12);
    /// `n`: a key was not there before.
    pub const NEW: EventClass = EventClass(1 << 13);

    /// What `A` stands for.
    const ALL: u32 = Self::GENERIC.0
        | Self::STRING.0
        | Self::LIST.0
        | Self::SET.0
        | Self::HASH.0
        | Self::ZSET.0
        | Self::EXPIRED.0
        | Self::EVICTED.0
        | Self::STREAM.0
        | Self::MODULE.0;

    /// The classes that a value of `notify-keyspace-events` names; letters that it does not know are passed over.
    pub(crate) fn parse(letters: &[u8]) -> u32 {
        let bit = |letter: &u8| match letter {
            b'A' => Self::ALL,
            b'K' => Self::KEYSPACE.0,
            b'E' => Self::KEYEVENT.0,
            b'g' => Self::GENERIC.0,
            b'$' => Self::STRING.0,
            b'l' => Self::LIST.0,
            b's' => Self::SET.0,
            b'h' => Self::HASH.0,
            b'z' => Self::ZSET.0,
            b'x' => Self::EXPIRED.0,
            b'e' => Self::EVICTED.0,
            b't' => Self::STREAM.0,
            b'm' => Self::KEY_MISS.0,
            b'd' => Self::MODULE.0,
            b'n' => Self::NEW.0,
            _ => 0,
        };
        letters.iter().map(bit).fold(0, |all, bit| all | bit)
    }

    #[inline]
    fn is_in(self, wanted: u32) -> bool {
        self.0 & wanted != 0
    }
}

/// What the keyspace has to note itself, by the classes that are wanted.
#[inline]
pub(crate) fn noted_events(wanted: u32) -> EventSet {
    let mut set = EventSet::default();
    if wanted == 0 {
        return set;
    }
    for (class, kind) in [
        (EventClass::NEW, EventKind::New),
        (EventClass::KEY_MISS, EventKind::Miss),
        (EventClass::EXPIRED, EventKind::Expired),
        (EventClass::EVICTED, EventKind::Evicted),
        (EventClass::HASH, EventKind::FieldsExpired),
        (EventClass::GENERIC, EventKind::Emptied),
    ] {
        if class.is_in(wanted) {
            set = set.with(kind);
        }
    }
    set
}

impl Ctx<'_, '_> {
    /// Tells whoever listens what a command did to a key. Called right after it was done, in the order in which Redis
    /// tells.
    #[inline]
    pub fn notify(&mut self, class: EventClass, event: &str, key: Key<'_>) {
        let wanted = self.engine.config.wanted_events();
        if class.is_in(wanted) {
            publish_noted(self.engine, &mut self.state.outbox, self.access);
            publish(
                self.engine,
                &mut self.state.outbox,
                wanted,
                event.as_bytes(),
                key.dbid,
                key.bytes,
            );
        }
    }
}

/// Publishes what the keyspace has noted.
#[inline]
pub(crate) fn publish_noted(engine: &Engine, outbox: &mut Outbox, access: &mut Access<'_>) {
    if access.has_events() {
        publish_all_noted(engine, outbox, access);
    }
}

#[cold]
fn publish_all_noted(engine: &Engine, outbox: &mut Outbox, access: &mut Access<'_>) {
    let wanted = engine.config.wanted_events();
    for event in access.take_events() {
        let (class, name): (EventClass, &[u8]) = match event.kind {
            EventKind::New => (EventClass::NEW, b"new"),
            EventKind::Miss => (EventClass::KEY_MISS, b"keymiss"),
            EventKind::Expired => (EventClass::EXPIRED, b"expired"),
            EventKind::Evicted => (EventClass::EVICTED, b"evicted"),
            EventKind::FieldsExpired => (EventClass::HASH, b"hexpired"),
            EventKind::Emptied => (EventClass::GENERIC, b"del"),
        };
        if class.is_in(wanted) {
            publish(engine, outbox, wanted, name, event.dbid, &event.key);
        }
    }
}

#[cold]
fn publish(engine: &Engine, outbox: &mut Outbox, wanted: u32, event: &[u8], dbid: u32, key: &[u8]) {
    if !engine.pubsub.has_listeners() {
        return;
    }
    let bytes_max = engine.config.pubsub_mail_bytes_max();
    for (form, prefix, name, message) in [
        (EventClass::KEYSPACE, b"__keyspace@", key, event),
        (EventClass::KEYEVENT, b"__keyevent@", event, key),
    ] {
        if form.is_in(wanted) {
            let mut channel = prefix.to_vec();
            write_i64(&mut channel, i64::from(dbid));
            channel.extend_from_slice(b"__:");
            channel.extend_from_slice(name);
            engine.pubsub.publish(outbox, bytes_max, &channel, message);
        }
    }
}
