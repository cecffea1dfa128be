//! Replies on their way out, and how many of them a client may leave unread.

use std::io;
use std::task::{Context, Poll};

use serval_engine::Session;

use super::settings::{OutputLimit, Settings};
use super::stream::Stream;

/// Output that is not counted against the limits, as Redis does not count a client's static buffer, bytes.
const UNCOUNTED_BYTES: usize = 16 * 1024;
/// What a client that has not authenticated may leave unread, bytes.
const UNAUTHENTICATED_BYTES_MAX: usize = 1024;
/// A rest up to this size is copied out of the scratch buffer; a larger one takes the buffer along.
const COPIED_BYTES_MAX: usize = 16 * 1024;
/// A scratch buffer larger than this is given back to the allocator.
const SCRATCH_BYTES_MAX: usize = 1024 * 1024;

/// Bytes that wait to be sent.
#[derive(Default)]
pub(crate) struct Output {
    bytes: Vec<u8>,
    sent: usize,
    /// Since when it is over the soft limit, Unix milliseconds.
    soft_since_ms: Option<i64>,
}

impl Output {
    /// Whether everything is sent.
    pub(crate) fn is_empty(&self) -> bool {
        self.sent == self.bytes.len()
    }

    /// Bytes that wait.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len() - self.sent
    }

    /// Bytes that wait, and memory held for them.
    pub(crate) fn memory(&self) -> (usize, usize) {
        (self.len(), self.bytes.capacity())
    }

    /// Takes over what was written to a scratch buffer, and leaves that empty. Mostly the buffer itself changes hands:
    /// [`Output::settle`] returns it.
    pub(crate) fn take(&mut self, scratch: &mut Vec<u8>) {
        if self.is_empty() {
            self.bytes.clear();
            self.sent = 0;
            std::mem::swap(&mut self.bytes, scratch);
        } else {
            self.bytes.extend_from_slice(scratch);
            scratch.clear();
        }
    }

    /// Gives a buffer back that is not needed, or larger than what waits in it.
    pub(crate) fn settle(&mut self, scratch: &mut Vec<u8>) {
        let len = self.len();
        if len > COPIED_BYTES_MAX || self.bytes.capacity() < 2 * COPIED_BYTES_MAX && len > 0 {
            return;
        }
        let rest = self.bytes[self.sent..].to_vec();
        let mut bytes = std::mem::replace(&mut self.bytes, rest);
        self.sent = 0;
        if bytes.capacity() > scratch.capacity() && bytes.capacity() <= SCRATCH_BYTES_MAX {
            bytes.clear();
            *scratch = bytes;
        }
    }

    /// Sends as much as the stream takes, and has the task woken for the rest. Returns the bytes sent.
    pub(crate) fn poll_send(
        &mut self,
        stream: &mut dyn Stream,
        cx: &mut Context<'_>,
    ) -> io::Result<usize> {
        // Mostly there is room, and nobody need ask first whether there is.
        let sent = self.send_now(stream);
        let before = self.sent;
        while !self.is_empty() {
            match stream.poll_write(cx, &self.bytes[self.sent..]) {
                Poll::Ready(Ok(0)) => return Err(io::ErrorKind::WriteZero.into()),
                Poll::Ready(count) => self.sent += count?,
                Poll::Pending => break,
            }
        }
        Ok(sent + self.sent - before)
    }

    /// Sends as much as the stream takes at once. Returns the bytes sent.
    pub(crate) fn send_now(&mut self, stream: &mut dyn Stream) -> usize {
        let before = self.sent;
        while !self.is_empty() {
            match stream.write_now(&self.bytes[self.sent..]) {
                Ok(count) if count > 0 => self.sent += count,
                // The task meets the error itself.
                _ => break,
            }
        }
        self.sent - before
    }

    /// How many bytes a client may leave unread.
    pub(crate) fn room(settings: &Settings, session: &Session) -> usize {
        let hard_bytes = settings.output_limit_of(session).hard_bytes;
        match hard_bytes.checked_sub(1) {
            _ if !session.authenticated => UNAUTHENTICATED_BYTES_MAX,
            Some(below) => UNCOUNTED_BYTES.saturating_add(below as usize),
            None => usize::MAX,
        }
    }

    /// How many of them are left out of account.
    pub(crate) fn uncounted(settings: &Settings, session: &Session) -> usize {
        match settings.output_limit_of(session).hard_bytes {
            0 => 0,
            _ if !session.authenticated => 0,
            _ => UNCOUNTED_BYTES,
        }
    }

    /// Whether the client has been over the soft limit for longer than it may.
    pub(crate) fn is_over_soft_limit(&mut self, limit: &OutputLimit, now_ms: i64) -> bool {
        let counted = self.len().saturating_sub(UNCOUNTED_BYTES) as u64;
        if limit.soft_bytes == 0 || counted < limit.soft_bytes {
            self.soft_since_ms = None;
            return false;
        }
        let since_ms = *self.soft_since_ms.get_or_insert(now_ms);
        now_ms - since_ms > limit.soft_seconds * 1000
    }

    /// Whether time counts against the client.
    pub(crate) fn has_soft_timer(&self) -> bool {
        self.soft_since_ms.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_change_hands() {
        let mut output = Output::default();
        let mut scratch = Vec::with_capacity(64 * 1024);
        scratch.extend_from_slice(b"hello");
        output.take(&mut scratch);
        assert_eq!((output.len(), scratch.capacity()), (5, 0));
        scratch.extend_from_slice(b" world");
        output.take(&mut scratch);
        output.sent = 6;
        output.settle(&mut scratch);
        assert_eq!((&output.bytes[..], output.len()), (&b"world"[..], 5));
        assert!(scratch.is_empty() && scratch.capacity() >= 64 * 1024);
    }

    #[test]
    fn soft_limits_take_time() {
        let limit = OutputLimit {
            hard_bytes: 0,
            soft_bytes: 10,
            soft_seconds: 2,
        };
        let mut output = Output {
            bytes: vec![0; UNCOUNTED_BYTES + 10],
            ..Output::default()
        };
        assert!(!output.is_over_soft_limit(&limit, 1000));
        assert!(output.has_soft_timer());
        assert!(!output.is_over_soft_limit(&limit, 3000));
        assert!(output.is_over_soft_limit(&limit, 3001));
        output.sent = 1;
        assert!(!output.is_over_soft_limit(&limit, 9000));
        assert!(!output.has_soft_timer());
    }
}
