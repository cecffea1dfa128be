//! The gate: how the whole keyspace is stopped at one instant without anybody touching a shared counter.
//!
//! Every thread that runs commands has a slot of its own, with a count: odd while it is inside. To enter it makes the
//! count odd and looks whether the gate is closed; to have the keyspace for itself a thread closes the gate, makes the
//! kernel run a barrier on every core ([`primitives::heavy_fence`](crate::primitives)), and waits until it has seen
//! every count even once. Either the reader sees the gate closed, or the closer sees the count odd:
//!
//! ```text
//!    reader                           closer
//!    count = odd                      attention |= CLOSED
//!    -- light fence --                -- heavy fence --
//!    attention & CLOSED ?  back out   any count odd ?  wait
//! ```
//!
//! A closed gate holds newcomers back, so readers cannot starve a closer. Whoever it held back gets in before it
//! closes again, so closers cannot starve readers; closers are served in order.
//!
//! The same counts tell when memory that readers may still look at can be freed ([`Gate::retire`]).
//!
//! Who is inside must never ask for the gate, nor sleep on anything that one who waits for the gate may hold
//! (DESIGN §2, rule 3). For registered threads the borrow checker sees to it: [`Reader::exclusive`] needs the reader
//! mutably while [`Inside`] borrows it.

mod garbage;
#[cfg(all(test, loom))]
mod models;
#[cfg(all(test, not(loom)))]
mod tests;
mod turns;

use crate::busy::{Busy, BusyFlag};
use crate::counters::CachePadded;
use crate::event::Event;
use crate::park::Spin;
use crate::primitives::{
    AtomicU32, AtomicU64, Mutex, Ordering, has_heavy_fence, heavy_fence, light_fence, lock,
};
use garbage::Garbage;
use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::Arc;
use turns::Turns;

/// Newcomers are held back, and who leaves announces it.
const CLOSED: u32 = 1;
/// Enough was retired that the next one who leaves should look what can be freed.
const COLLECT: u32 = 2;

/// The gate of a keyspace; clones are the same gate.
#[derive(Clone)]
pub struct Gate {
    inner: Arc<Inner>,
}

struct Inner {
    /// What the fast paths look at; zero nearly always, and written only when it changes.
    attention: CachePadded<AtomicU32>,
    asymmetric: bool,
    turns: Turns,
    /// Announced by those who leave while the gate is closed.
    left: Event,
    slots: Mutex<Slots>,
    garbage: Garbage,
}

/// A reader's count, alone in its pair of cache lines.
#[repr(align(128))]
struct Slot {
    count: AtomicU64,
}

#[derive(Default)]
struct Slots {
    /// Replaced as a whole, so that a closer can wait on a copy without holding anything.
    all: Arc<[Arc<Slot>]>,
    free: Vec<Arc<Slot>>,
}

impl Gate {
    /// An open gate without readers.
    pub fn new() -> Self {
        let inner = Inner {
            attention: CachePadded::new(AtomicU32::new(0)),
            asymmetric: has_heavy_fence(),
            turns: Turns::new(),
            left: Event::new(),
            slots: Mutex::new(Slots::default()),
            garbage: Garbage::new(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// A reader, one for a thread or Node environment. Its slot is used again after it is dropped.
    pub fn register(&self) -> Reader {
        let mut slots = lock(&self.inner.slots);
        let slot = slots.free.pop().unwrap_or_else(|| {
            let slot = Arc::new(Slot {
                count: AtomicU64::new(0),
            });
            slots.all = slots.all.iter().cloned().chain([slot.clone()]).collect();
            slot
        });
        drop(slots);
        let asymmetric = self.inner.asymmetric;
        Reader {
            slot,
            gate: self.clone(),
            asymmetric,
            not_sync: PhantomData,
        }
    }

    /// Waits until nobody is inside and keeps it so; others who ask queue. For threads that are not registered; a
    /// registered one calls [`Reader::exclusive`].
    pub fn exclusive(&self) -> Exclusive<'_> {
        let got = self.close(None);
        assert!(
            got.is_ok(),
            "without a flag there is nothing that could refuse"
        );
        self.guard()
    }

    /// As [`Gate::exclusive`], but gives up when `busy` is raised while somebody is inside or before us.
    pub fn exclusive_unless(&self, busy: &BusyFlag) -> Result<Exclusive<'_>, Busy> {
        self.close(Some(busy)).map(|()| self.guard())
    }

    /// Drops `garbage` once every reader was seen outside at least once from now on: nobody who could see it then,
    /// can see it any more. The caller has already taken it out of where readers find it. `garbage` is dropped on
    /// whichever thread collects.
    pub fn retire(&self, garbage: Box<dyn Send>) {
        let size = size_of_val(&*garbage);
        self.retire_bytes(garbage, size);
    }

    /// As [`Gate::retire`], where `garbage` owns `bytes` that its own size does not tell.
    pub fn retire_bytes(&self, garbage: Box<dyn Send>, bytes: usize) {
        if self.inner.garbage.push(garbage, bytes) {
            self.inner.attention.fetch_or(COLLECT, Ordering::Relaxed);
        }
    }

    /// Drops what is due. Called now and then, and by a reader that leaves after much was retired. Time: one barrier
    /// and a look at every slot.
    pub fn collect(&self) {
        self.collect_seen_by_others(None);
    }

    /// `own` is the reader that collects and is not looking at anything meanwhile.
    fn collect_seen_by_others(&self, own: Option<&Arc<Slot>>) {
        self.inner.attention.fetch_and(!COLLECT, Ordering::Relaxed);
        let slots = || {
            // What was unlinked before is not found by who enters after this.
            heavy_fence(self.inner.asymmetric);
            self.inner.all_slots()
        };
        // The destructors run here, without any lock.
        drop(self.inner.garbage.take_due(own, slots));
    }

    /// How many bytes wait to be freed, as told by those who retired them.
    pub fn retired_bytes(&self) -> usize {
        self.inner.garbage.bytes()
    }

    fn guard(&self) -> Exclusive<'_> {
        presence::enter();
        Exclusive {
            gate: self,
            not_send: PhantomData,
        }
    }

    fn close(&self, busy: Option<&BusyFlag>) -> Result<(), Busy> {
        presence::check();
        let inner = &*self.inner;
        inner.turns.take(busy, || {
            inner.attention.fetch_or(CLOSED, Ordering::SeqCst);
        })?;
        heavy_fence(inner.asymmetric);
        for slot in inner.all_slots().iter() {
            if let Err(busy) = inner.wait_until_out(slot, busy) {
                self.open();
                return Err(busy);
            }
        }
        Ok(())
    }

    fn open(&self) {
        self.inner.turns.pass_on(|| {
            self.inner.attention.fetch_and(!CLOSED, Ordering::SeqCst);
        });
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Inner {
    fn all_slots(&self) -> Arc<[Arc<Slot>]> {
        lock(&self.slots).all.clone()
    }

    fn wait_until_out(&self, slot: &Slot, busy: Option<&BusyFlag>) -> Result<(), Busy> {
        let mut spin = Spin::new();
        loop {
            let seen = self.left.look();
            // Pairs with the store of who leaves: all it did inside is seen from here.
            if slot.count.load(Ordering::Acquire).is_multiple_of(2) {
                return Ok(());
            }
            if !spin.again() {
                self.left.wait(seen, busy)?;
            }
        }
    }
}

/// A thread's right to enter. It may move to another thread, but two cannot use it at once.
pub struct Reader {
    slot: Arc<Slot>,
    gate: Gate,
    asymmetric: bool,
    not_sync: PhantomData<Cell<()>>,
}

impl Reader {
    /// Goes in; sleeps while somebody has the keyspace for itself. Entering twice is a bug and panics.
    #[inline]
    pub fn enter(&self) -> Inside<'_> {
        if !self.raise() {
            let entered = self.enter_slow(None);
            assert!(
                entered.is_ok(),
                "without a flag there is nothing that could refuse"
            );
        }
        Inside::new(self)
    }

    /// As [`Reader::enter`], but gives up when `busy` is raised while the gate is closed.
    #[inline]
    pub fn enter_unless(&self, busy: &BusyFlag) -> Result<Inside<'_>, Busy> {
        if !self.raise() {
            self.enter_slow(Some(busy))?;
        }
        Ok(Inside::new(self))
    }

    /// Waits until nobody is inside and keeps it so. The mutable borrow proves that this reader is not inside.
    pub fn exclusive(&mut self) -> Exclusive<'_> {
        self.gate.exclusive()
    }

    /// As [`Reader::exclusive`], but gives up when `busy` is raised while somebody is inside or before us.
    pub fn exclusive_unless(&mut self, busy: &BusyFlag) -> Result<Exclusive<'_>, Busy> {
        self.gate.exclusive_unless(busy)
    }

    /// The gate that it belongs to.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Whether it is inside at this moment.
    pub fn is_inside(&self) -> bool {
        !self.slot.count.load(Ordering::Relaxed).is_multiple_of(2)
    }

    /// Makes the count odd; false if the gate is closed.
    #[inline(always)]
    fn raise(&self) -> bool {
        // Nobody else writes it, so a load and a store will do.
        let count = self.slot.count.load(Ordering::Relaxed);
        assert!(count.is_multiple_of(2), "entered the gate twice");
        self.slot.count.store(count + 1, Ordering::Relaxed);
        light_fence(self.asymmetric);
        // Acquire: what the last closer did is seen inside.
        self.gate.inner.attention.load(Ordering::Acquire) & CLOSED == 0
    }

    /// Makes the count even; says what is to be attended to.
    #[inline(always)]
    fn lower(&self) -> u32 {
        let count = self.slot.count.load(Ordering::Relaxed);
        // Release: what was done inside is seen by the next closer.
        self.slot.count.store(count + 1, Ordering::Release);
        light_fence(self.asymmetric);
        self.gate.inner.attention.load(Ordering::Relaxed)
    }

    #[cold]
    fn enter_slow(&self, busy: Option<&BusyFlag>) -> Result<(), Busy> {
        let inner = &*self.gate.inner;
        // The closer may have seen the count odd.
        self.leave_slow(self.lower() & CLOSED);
        inner.turns.wait_open(busy)?;
        // Until `arrived` nobody can close it.
        assert!(
            self.raise(),
            "the gate closed on a reader that it had let in"
        );
        inner.turns.arrived();
        Ok(())
    }

    #[cold]
    fn leave_slow(&self, attention: u32) {
        if attention & CLOSED != 0 {
            self.gate.inner.left.announce();
        }
        if attention & COLLECT != 0 {
            self.gate.collect();
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // `Inside` may have been leaked with mem::forget: then the slot must not pass to another.
        assert!(
            !self.is_inside() || std::thread::panicking(),
            "a reader was dropped inside the gate"
        );
        lock(&self.gate.inner.slots).free.push(self.slot.clone());
    }
}

/// Being inside: nobody has the keyspace for itself meanwhile. Entered once for a batch of commands.
#[must_use = "dropping it leaves the gate"]
pub struct Inside<'a> {
    reader: &'a Reader,
}

impl<'a> Inside<'a> {
    #[inline(always)]
    fn new(reader: &'a Reader) -> Self {
        presence::enter();
        Self { reader }
    }

    /// The gate.
    #[inline]
    pub fn gate(&self) -> &'a Gate {
        &self.reader.gate
    }

    /// As [`Gate::collect`], without waiting for this very reader to leave: the exclusive borrow says that it looks at
    /// nothing that was retired.
    pub fn collect(&mut self) {
        self.reader
            .gate
            .collect_seen_by_others(Some(&self.reader.slot));
    }
}

impl Drop for Inside<'_> {
    #[inline]
    fn drop(&mut self) {
        presence::leave();
        let attention = self.reader.lower();
        if attention != 0 {
            self.reader.leave_slow(attention);
        }
    }
}

/// Having the keyspace for oneself; dropping it opens the gate.
#[must_use = "dropping it opens the gate"]
pub struct Exclusive<'a> {
    gate: &'a Gate,
    not_send: PhantomData<*mut ()>,
}

impl Exclusive<'_> {
    /// Whether it is of this gate: for assertions of functions that take it as a proof.
    pub fn is_of(&self, gate: &Gate) -> bool {
        Arc::ptr_eq(&self.gate.inner, &gate.inner)
    }
}

impl Drop for Exclusive<'_> {
    fn drop(&mut self) {
        presence::leave();
        self.gate.open();
    }
}

/// Debug builds remember by thread whether it is inside or has a gate to itself, and refuse to wait for one then: what
/// the borrow checker cannot see where a registered thread calls [`Gate::exclusive`]. Two keyspaces in one process
/// count as one, since waiting for either inside the other deadlocks as soon as another thread does the reverse.
#[cfg(all(debug_assertions, not(loom)))]
mod presence {
    use std::cell::Cell;

    thread_local! {
        static INSIDE: Cell<bool> = const { Cell::new(false) };
    }

    pub(super) fn check() {
        assert!(!INSIDE.get(), "asked for the gate while inside one");
    }

    pub(super) fn enter() {
        check();
        INSIDE.set(true);
    }

    pub(super) fn leave() {
        INSIDE.set(false);
    }
}

#[cfg(not(all(debug_assertions, not(loom))))]
mod presence {
    #[inline(always)]
    pub(super) fn check() {}
    #[inline(always)]
    pub(super) fn enter() {}
    #[inline(always)]
    pub(super) fn leave() {}
}
