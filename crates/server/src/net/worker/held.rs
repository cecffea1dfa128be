//! Writing the log for all connections of a worker that were ready together, and sending what waited for that.

use std::rc::Rc;
use std::sync::atomic::Ordering::SeqCst;

use super::Worker;

impl Worker {
    /// Sends the replies that may go.
    pub(super) fn release_held(&self) {
        let aof = &self.shared.aof;
        let mut held = self.held.take();
        held.retain(|(offset, key)| {
            let stays = !aof.may_tell(*offset) && !aof.is_broken();
            if !stays {
                self.send_held(*key);
            }
            stays
        });
        // Sending may have noted others, or the same for longer.
        let mut noted = self.held.borrow_mut();
        held.append(&mut noted);
        *noted = held;
        // Whoever comes to wait after this looks again at what is in the log once it is noted.
        self.handle.has_held.store(!noted.is_empty(), SeqCst);
    }

    fn send_held(&self, key: usize) {
        let connection = self.connections.borrow().get(key).map(Rc::clone);
        // One that is borrowed runs a long command, and looks by itself.
        if let Some(connection) = connection
            && let Ok(mut connection) = connection.try_borrow_mut()
        {
            connection.send_held(self);
        }
    }

    /// Has a connection send when what lies below `offset` of the journal is in the log.
    pub(crate) fn note_held(&self, offset: u64, key: usize) {
        self.held.borrow_mut().push((offset, key));
        self.handle.has_held.store(true, SeqCst);
        if self.shared.aof.may_hold() {
            self.shared.aof.note_waiting();
        }
        self.want_log();
    }

    /// Has the log written when all connections that are ready have had their turn.
    pub(crate) fn want_log(&self) {
        if !self.log_wanted.replace(true) {
            self.log_notify.notify_one();
        }
    }

    /// Writes the log, once for all connections that were ready together: the task that does so is woken by the first, and
    /// so comes behind all others that the system had reported. Then their replies leave.
    pub(super) async fn write_log(self: Rc<Self>) {
        loop {
            self.log_notify.notified().await;
            let aof = &self.shared.aof;
            if aof.may_hold() && aof.has_one_worker() {
                self.gather_held().await;
                self.log_wanted.set(false);
                aof.commit_now(self.engine(), !self.held.borrow().is_empty());
                self.release_held();
            } else {
                self.log_wanted.set(false);
                self.write_log_now();
            }
        }
    }

    /// Has connections served as long as more of them have commands: this worker does nothing else during the fsync that
    /// their replies wait for, and whoever is served before it need not wait for the next. To wait for some that have just
    /// been answered, and are about to come back, has been measured and gains nothing.
    async fn gather_held(&self) {
        let count = || self.held.borrow().len();
        let mut before = count();
        loop {
            tokio::task::yield_now().await;
            let now = count();
            if now <= before {
                return;
            }
            before = now;
        }
    }

    /// Writes the log, or has it written where that takes as long as an fsync.
    pub(super) fn write_log_now(&self) {
        let aof = &self.shared.aof;
        if aof.may_hold() {
            aof.ask_for_sync();
        } else {
            aof.write_now(self.engine());
        }
        self.release_held();
    }

    /// Whether what lies below `offset` of the journal may be told.
    pub(crate) fn is_released(&self, offset: u64) -> bool {
        self.shared.aof.may_tell(offset)
    }

    /// The offset of the journal that is to be in the log before what was executed so far may be told; 0 for none.
    #[inline]
    pub(crate) fn offset_to_hold(&self) -> u64 {
        self.shared.aof.offset_to_hold(&self.engine().journal)
    }
}
