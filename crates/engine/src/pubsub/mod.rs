//! Publish and subscribe: who subscribed to what, and how a message gets to them.
//!
//! Channels are spread over many locks, so that publishers of different channels share none; what is published on one
//! channel is in one order for all its subscribers, since it is sent under the channel's lock. Shard channels are a space
//! of their own. A message goes into the mailbox of each subscriber ([`Mailbox`]), from where the subscriber's thread
//! takes it. These locks are taken under those of the keyspace, by notifications, and nothing is locked under them but
//! mailboxes.

mod mailbox;
mod outbox;
mod patterns;
mod subscriptions;

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::clients::Client;
pub use mailbox::Mailbox;
pub(crate) use outbox::Outbox;
use patterns::Patterns;
pub(crate) use subscriptions::{Space, Subscriptions, end_all, names, subscribe, unsubscribe};

/// Clients by their id.
type Subscribers = BTreeMap<u64, Arc<Client>>;

/// Locks that the channels are spread over; a power of two.
const SHARD_COUNT: usize = 256;

/// Who subscribed to what.
#[derive(Default)]
pub struct PubSub {
    channels: Channels,
    shard_channels: Channels,
    patterns: Patterns,
}

impl PubSub {
    /// Sends a message to the subscribers of a channel and of the patterns it matches. Returns how many got it; one that
    /// subscribed to several gets it several times. `bytes_max` is what a client may leave unread.
    pub(crate) fn publish(
        &self,
        outbox: &mut Outbox,
        bytes_max: usize,
        channel: &[u8],
        message: &[u8],
    ) -> usize {
        let words = [b"message", channel, message];
        let mut receivers = self.channels.publish(outbox, bytes_max, channel, &words);
        if self.patterns.count() > 0 {
            receivers += self.patterns.publish(outbox, bytes_max, channel, message);
        }
        receivers
    }

    /// Sends a message to the subscribers of a shard channel. Returns how many there are.
    pub(crate) fn publish_in_shard(
        &self,
        outbox: &mut Outbox,
        bytes_max: usize,
        channel: &[u8],
        message: &[u8],
    ) -> usize {
        let words = [b"smessage", channel, message];
        self.shard_channels
            .publish(outbox, bytes_max, channel, &words)
    }

    /// Whether anybody subscribed to anything that [`PubSub::publish`] reaches.
    #[inline]
    pub(crate) fn has_listeners(&self) -> bool {
        self.channels.count() + self.patterns.count() > 0
    }

    /// Channels with subscribers.
    pub(crate) fn channel_count(&self) -> usize {
        self.channels.count()
    }

    /// Shard channels with subscribers.
    pub(crate) fn shard_channel_count(&self) -> usize {
        self.shard_channels.count()
    }

    /// Patterns with subscribers.
    pub(crate) fn pattern_count(&self) -> usize {
        self.patterns.count()
    }

    /// Names of the channels for which `wanted` holds, or of shard channels, in no particular order.
    pub(crate) fn names(&self, in_shard: bool, wanted: impl Fn(&[u8]) -> bool) -> Vec<Arc<[u8]>> {
        let channels = self.channels_of(in_shard);
        let shards = channels.shards.iter().map(lock);
        shards
            .flat_map(|shard| {
                let wanted = shard.keys().filter(|name| wanted(name));
                wanted.cloned().collect::<Vec<_>>()
            })
            .collect()
    }

    /// Subscribers of a channel, or of a shard channel; those of patterns are not counted.
    pub(crate) fn subscriber_count(&self, in_shard: bool, name: &[u8]) -> usize {
        let channels = self.channels_of(in_shard);
        channels.shard(name).get(name).map_or(0, BTreeMap::len)
    }

    fn channels_of(&self, in_shard: bool) -> &Channels {
        match in_shard {
            true => &self.shard_channels,
            false => &self.channels,
        }
    }

    /// Subscribes a client to what it is not subscribed to yet. Returns the name, to be shared.
    fn subscribe(&self, space: Space, name: &[u8], client: &Arc<Client>) -> Arc<[u8]> {
        match space {
            Space::Channels => self.channels.subscribe(name, client),
            Space::ShardChannels => self.shard_channels.subscribe(name, client),
            Space::Patterns => self.patterns.subscribe(name, client),
        }
    }

    fn unsubscribe(&self, space: Space, name: &[u8], id: u64) {
        match space {
            Space::Channels => self.channels.unsubscribe(name, id),
            Space::ShardChannels => self.shard_channels.unsubscribe(name, id),
            Space::Patterns => self.patterns.unsubscribe(name, id),
        }
    }
}

type Shard = HashMap<Arc<[u8]>, Subscribers>;

/// Shards do not share cache lines, or publishers of different channels would slow each other down after all.
#[repr(align(64))]
#[derive(Default)]
struct ShardLock(Mutex<Shard>);

fn lock(shard: &ShardLock) -> MutexGuard<'_, Shard> {
    shard.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Channels and who subscribed to them.
struct Channels {
    hasher: std::hash::RandomState,
    shards: Box<[ShardLock]>,
    count: AtomicUsize,
}

impl Default for Channels {
    fn default() -> Channels {
        Channels {
            hasher: std::hash::RandomState::new(),
            shards: (0..SHARD_COUNT).map(|_| ShardLock::default()).collect(),
            count: AtomicUsize::new(0),
        }
    }
}

impl Channels {
    #[inline]
    fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    fn shard(&self, name: &[u8]) -> MutexGuard<'_, Shard> {
        let idx = self.hasher.hash_one(name) as usize % SHARD_COUNT;
        lock(&self.shards[idx])
    }

    fn subscribe(&self, name: &[u8], client: &Arc<Client>) -> Arc<[u8]> {
        let mut shard = self.shard(name);
        if let Some((shared, _)) = shard.get_key_value(name) {
            let shared = Arc::clone(shared);
            let subscribers = shard.entry(Arc::clone(&shared)).or_default();
            subscribers.insert(client.id, Arc::clone(client));
            return shared;
        }
        let shared: Arc<[u8]> = name.into();
        let subscribers = BTreeMap::from([(client.id, Arc::clone(client))]);
        shard.insert(Arc::clone(&shared), subscribers);
        self.count.fetch_add(1, Ordering::Relaxed);
        shared
    }

    fn unsubscribe(&self, name: &[u8], id: u64) {
        let mut shard = self.shard(name);
        let is_last = shard.get_mut(name).is_some_and(|subscribers| {
            subscribers.remove(&id);
            subscribers.is_empty()
        });
        if is_last {
            shard.remove(name);
            self.count.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn publish(
        &self,
        outbox: &mut Outbox,
        bytes_max: usize,
        name: &[u8],
        words: &[&[u8]],
    ) -> usize {
        if self.count() == 0 {
            return 0;
        }
        let shard = self.shard(name);
        let Some(subscribers) = shard.get(name) else {
            return 0;
        };
        outbox.begin(bytes_max);
        for client in subscribers.values() {
            outbox.send(client, words);
        }
        subscribers.len()
    }
}
