//! What happens to a consumer group, as the journal tells it.
//!
//! Who gets an entry depends on who asks first and when, so that deliveries and claims are told one by one as an XCLAIM that
//! does the same wherever it is replayed: to this consumer, at this time, so often, even if nobody had the entry before.

use serval_keyspace::Key;
use serval_keyspace::stream::{Group, ID_TEXT_BYTES_MAX, StreamId};

use crate::ctx::Ctx;
use crate::journal::effect;

/// What one command did in one group.
#[derive(Default)]
pub(super) struct GroupEffects {
    is_wanted: bool,
    /// A consumer that had to be made, and got nothing by which it would be made elsewhere.
    created: bool,
    claims: Vec<Told>,
    /// Where the group is now, if no claim tells: its last id, and how many entries it has read.
    group_at: Option<(StreamId, Option<i64>)>,
}

/// A pending entry as it is now.
struct Told {
    id: StreamId,
    consumer: Box<[u8]>,
    delivered_ms: i64,
    delivery_count: u64,
    last_id: StreamId,
}

impl GroupEffects {
    /// Nothing yet.
    pub(super) fn new(ctx: &Ctx<'_, '_>) -> GroupEffects {
        GroupEffects {
            is_wanted: ctx.is_journaled(),
            ..GroupEffects::default()
        }
    }

    /// Notes that an entry is pending as it is now: delivered, claimed, or about to be dropped because it was deleted.
    pub(super) fn pending(&mut self, group: &Group, id: StreamId) {
        if !self.is_wanted {
            return;
        }
        let Some(pending) = group.pending().get(&id) else {
            return;
        };
        let consumer = group.consumer(pending.consumer);
        self.claims.push(Told {
            id,
            consumer: consumer.map_or_else(Box::default, |consumer| consumer.name.clone()),
            delivered_ms: pending.delivered_ms,
            delivery_count: pending.delivery_count,
            last_id: group.last_id,
        });
    }

    /// Notes a consumer that had to be made.
    pub(super) fn created(&mut self) {
        self.created = true;
    }

    /// Notes how far the group has come.
    pub(super) fn group_at(&mut self, group: &Group) {
        self.group_at = Some((group.last_id, group.entries_read));
    }

    /// How many entries were noted.
    pub(super) fn len(&self) -> usize {
        self.claims.len()
    }

    /// Tells the journal, in place of the command.
    pub(super) fn propagate(self, ctx: &mut Ctx<'_, '_>, key: Key<'_>, group: &[u8], name: &[u8]) {
        ctx.propagate_nothing();
        if self.created {
            ctx.propagate(effect!(
                b"XGROUP",
                b"CREATECONSUMER",
                key.bytes,
                group,
                name
            ));
        }
        for told in &self.claims {
            let (mut id, mut last_id) = ([0; ID_TEXT_BYTES_MAX], [0; ID_TEXT_BYTES_MAX]);
            ctx.propagate(effect!(
                b"XCLAIM",
                key.bytes,
                group,
                &told.consumer[..],
                b"0",
                told.id.format(&mut id),
                b"TIME",
                told.delivered_ms,
                b"RETRYCOUNT",
                told.delivery_count as i64,
                b"FORCE",
                b"JUSTID",
                b"LASTID",
                told.last_id.format(&mut last_id)
            ));
        }
        if let Some((last_id, entries_read)) = self.group_at {
            // Redis writes that it does not know as -1.
            let read = entries_read.unwrap_or(-1);
            ctx.propagate(effect!(
                b"XGROUP",
                b"SETID",
                key.bytes,
                group,
                last_id.format(&mut [0; ID_TEXT_BYTES_MAX]),
                b"ENTRIESREAD",
                read
            ));
        }
    }
}
