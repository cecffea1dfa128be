//! What others send a client besides its replies: messages it subscribed to, in bytes of its protocol.
//!
//! A mailbox is filled by whoever publishes, under its own lock for a moment, and emptied by the thread that serves the
//! client, after the replies that were made before. That thread is told once for all mailboxes that a batch of commands
//! filled: see [`super::Outbox`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Memory that an empty mailbox keeps for the next message, bytes.
const KEPT_BYTES_MAX: usize = 1024;
/// From this length on mail changes hands instead of being copied, bytes.
const SWAPPED_BYTES_MIN: usize = 16 * 1024;

/// One client's mailbox.
#[derive(Default)]
pub struct Mailbox {
    has_mail: AtomicBool,
    mail: Mutex<Mail>,
}

#[derive(Default)]
struct Mail {
    bytes: Vec<u8>,
    is_over: bool,
}

impl Mailbox {
    /// Whether there is anything to be taken.
    #[inline]
    pub fn has_mail(&self) -> bool {
        self.has_mail.load(Ordering::Acquire)
    }

    /// Puts a message in; one that would make it more than `bytes_max` is lost, and the client with it. Returns whether it
    /// is the first, so that somebody must be told.
    pub(crate) fn put(&self, message: &[u8], bytes_max: usize) -> bool {
        let mut mail = self.mail();
        let is_first = mail.bytes.is_empty() && !mail.is_over;
        if mail.bytes.len().saturating_add(message.len()) > bytes_max {
            mail.is_over = true;
            mail.bytes = Vec::new();
        }
        if !mail.is_over {
            mail.bytes.extend_from_slice(message);
        }
        self.has_mail.store(true, Ordering::Release);
        is_first
    }

    /// Appends what is in it to `out`. False when messages were lost, since nobody took them in time: the client is to be
    /// closed.
    pub fn take(&self, out: &mut Vec<u8>) -> bool {
        let mut mail = self.mail();
        self.has_mail.store(false, Ordering::Release);
        if out.is_empty() && mail.bytes.len() >= SWAPPED_BYTES_MIN {
            std::mem::swap(out, &mut mail.bytes);
        } else {
            out.extend_from_slice(&mail.bytes);
            mail.bytes.clear();
        }
        if mail.bytes.capacity() > KEPT_BYTES_MAX {
            mail.bytes = Vec::new();
        }
        !mail.is_over
    }

    /// Whether messages were lost, for which the client is about to be closed.
    pub(crate) fn is_over(&self) -> bool {
        self.mail().is_over
    }

    /// Bytes of messages in it.
    pub(crate) fn len(&self) -> usize {
        self.mail().bytes.len()
    }

    /// Memory that it takes, bytes.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.mail().bytes.capacity()
    }

    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_is_taken_in_order_and_once() {
        let mailbox = Mailbox::default();
        assert!(!mailbox.has_mail());
        assert!(mailbox.put(b"one", 100), "the first is to be told");
        assert!(!mailbox.put(b"two", 100));
        let mut out = b"reply".to_vec();
        assert_eq!(mailbox.len(), 6);
        assert!(mailbox.has_mail() && mailbox.take(&mut out));
        assert_eq!((&out[..], mailbox.len()), (&b"replyonetwo"[..], 0));
        assert!(!mailbox.has_mail());
        assert!(mailbox.put(b"three", 100));
    }

    #[test]
    fn long_mail_changes_hands() {
        let mailbox = Mailbox::default();
        mailbox.put(&[b'x'; SWAPPED_BYTES_MIN], usize::MAX);
        let mut out = Vec::new();
        mailbox.take(&mut out);
        assert_eq!(out.len(), SWAPPED_BYTES_MIN);
        assert_eq!(mailbox.memory_bytes(), 0);
    }

    #[test]
    fn too_much_of_it_is_lost_and_stays_so() {
        let mailbox = Mailbox::default();
        mailbox.put(b"12345", 8);
        assert!(!mailbox.put(b"6789", 8), "somebody was told already");
        mailbox.put(b"0", 8);
        let mut out = Vec::new();
        assert!(!mailbox.take(&mut out) && out.is_empty());
    }
}
