//! What one client subscribed to.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::PubSub;
use crate::clients::{Client, ClientFlags};
use crate::engine::Engine;

/// What a subscription is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// Channels by name.
    Channels,
    /// Channels by pattern.
    Patterns,
    /// Shard channels by name.
    ShardChannels,
}

/// Names by space.
#[derive(Default)]
pub(crate) struct Subscriptions {
    channels: BTreeSet<Arc<[u8]>>,
    patterns: BTreeSet<Arc<[u8]>>,
    shard_channels: BTreeSet<Arc<[u8]>>,
}

impl Subscriptions {
    fn names(&mut self, space: Space) -> &mut BTreeSet<Arc<[u8]>> {
        match space {
            Space::Channels => &mut self.channels,
            Space::Patterns => &mut self.patterns,
            Space::ShardChannels => &mut self.shard_channels,
        }
    }

    /// How many a reply about the space counts: channels and patterns together, shard channels by themselves.
    pub(crate) fn count(&self, space: Space) -> usize {
        match space {
            Space::Channels | Space::Patterns => self.channels.len() + self.patterns.len(),
            Space::ShardChannels => self.shard_channels.len(),
        }
    }

    fn is_empty(&self) -> bool {
        self.channels.is_empty() && self.patterns.is_empty() && self.shard_channels.is_empty()
    }
}

/// Subscribes a client, if it is not subscribed yet.
pub(crate) fn subscribe(
    pubsub: &PubSub,
    own: &mut Option<Box<Subscriptions>>,
    client: &Arc<Client>,
    space: Space,
    name: &[u8],
) -> usize {
    let own = own.get_or_insert_default();
    if !own.names(space).contains(name) {
        let shared = pubsub.subscribe(space, name, client);
        own.names(space).insert(shared);
        tell(own, client);
    }
    own.count(space)
}

/// Ends a client's subscription, if it has it. Returns how many are left.
pub(crate) fn unsubscribe(
    pubsub: &PubSub,
    own: &mut Option<Box<Subscriptions>>,
    client: &Client,
    space: Space,
    name: &[u8],
) -> usize {
    let Some(all) = own else {
        return 0;
    };
    if all.names(space).remove(name) {
        pubsub.unsubscribe(space, name, client.id);
        tell(all, client);
    }
    let left = all.count(space);
    if all.is_empty() {
        *own = None;
    }
    left
}

/// The names that a client subscribed to.
pub(crate) fn names(own: &mut Option<Box<Subscriptions>>, space: Space) -> Vec<Arc<[u8]>> {
    let names = own.as_mut().map(|own| own.names(space));
    names
        .into_iter()
        .flat_map(|names| names.iter().cloned())
        .collect()
}

/// Ends all subscriptions of a client that goes, or begins anew.
pub(crate) fn end_all(engine: &Engine, own: &mut Option<Box<Subscriptions>>, client: &Client) {
    for space in [Space::Channels, Space::Patterns, Space::ShardChannels] {
        for name in names(own, space) {
            unsubscribe(&engine.pubsub, own, client, space, &name);
        }
    }
}

/// Tells others how many there are.
fn tell(own: &Subscriptions, client: &Client) {
    let counts = &client.subscriptions;
    let store = |to: &AtomicU32, count: usize| to.store(count as u32, Ordering::Relaxed);
    store(&counts.channels, own.channels.len());
    store(&counts.patterns, own.patterns.len());
    store(&counts.shard_channels, own.shard_channels.len());
    client.set_flag(ClientFlags::PUBSUB, !own.is_empty());
}
