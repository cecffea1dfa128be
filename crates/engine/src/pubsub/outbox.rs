//! One thread's way of sending: a message is encoded at most once for each protocol, and each thread that serves
//! subscribers is rung once for all messages of a batch of commands.

use std::sync::Arc;

use serval_resp::Writer;

use super::patterns::Snapshot;
use crate::clients::{Client, Ring};

/// A scratch buffer larger than this is given back to the allocator, bytes.
const SCRATCH_BYTES_MAX: usize = 64 * 1024;
/// So many bytes a thread puts into mailboxes before somebody adds up what clients cost. Their own threads do so when they
/// take them out, which may be later than the next command that makes room for its keys.
const MAILED_BYTES_MAX: usize = 256 * 1024;

/// See the module's text.
#[derive(Default)]
pub(crate) struct Outbox {
    /// The message under way in RESP2 and in RESP3, empty before the first client of that protocol.
    encoded: [Vec<u8>; 2],
    /// What a client may leave in its mailbox, bytes.
    bytes_max: usize,
    /// Put into mailboxes since [`Self::has_mailed_much`] said so, bytes.
    mailed_bytes: usize,
    /// Threads to be rung at the end of the batch.
    rings: Vec<Ring>,
    /// The patterns as this thread knows them.
    pub(super) patterns: Snapshot,
}

impl Outbox {
    /// Begins a message. A client that already has so many bytes to be read is closed instead of getting more.
    pub(super) fn begin(&mut self, bytes_max: usize) {
        self.bytes_max = bytes_max;
        for buf in &mut self.encoded {
            buf.clear();
            if buf.capacity() > SCRATCH_BYTES_MAX {
                *buf = Vec::new();
            }
        }
    }

    /// Sends a client the message under way, which is made of these words.
    pub(super) fn send(&mut self, client: &Client, words: &[&[u8]]) {
        let resp3 = client.is_resp3();
        let encoded = &mut self.encoded[usize::from(resp3)];
        if encoded.is_empty() {
            let mut writer = Writer::new(encoded, resp3);
            writer.push(words.len());
            words.iter().for_each(|word| writer.bulk(word));
        }
        self.mailed_bytes += encoded.len();
        if client.mailbox.put(encoded, self.bytes_max) {
            (client.init.note)();
        }
        self.ring_later(&client.init.ring);
    }

    /// Whether so much was sent that what clients cost should be added up; once for each such amount.
    #[inline]
    pub(crate) fn has_mailed_much(&mut self) -> bool {
        let has = self.mailed_bytes >= MAILED_BYTES_MAX;
        if has {
            self.mailed_bytes = 0;
        }
        has
    }

    /// Has a client's thread look at the client at the end of the batch.
    pub(crate) fn call(&mut self, client: &Client) {
        (client.init.note)();
        self.ring_later(&client.init.ring);
    }

    #[inline]
    fn ring_later(&mut self, ring: &Ring) {
        // There are as many of them as worker threads, and mostly it is the one of the client before.
        let known = |other: &Ring| Arc::ptr_eq(other, ring);
        if !self.rings.last().is_some_and(known) && !self.rings.iter().any(known) {
            self.rings.push(Arc::clone(ring));
        }
    }

    /// Rings the threads whose clients have something to look at. At the end of a batch, without a lock.
    #[inline]
    pub(crate) fn ring(&mut self) {
        if !self.rings.is_empty() {
            self.rings.drain(..).for_each(|ring| ring());
        }
    }
}
