//! The shard lock: held for well under a microsecond, taken by every command, and four bytes big, so that lock,
//! table base, mask and count share one cache line.
//!
//! ```text
//!  0        4                                             64
//!  +--------+-----------------+-----------------------------+
//!  | state  | S: read by all  | T: only under the lock      |
//!  +--------+-----------------+-----------------------------+
//! ```
//!
//! A waiter spins for about a microsecond, then sleeps in a queue that belongs to the address. The state says whether
//! the lock is held and whether somebody sleeps; releasing looks at the second only by failing its compare-and-swap.
//! A released lock may be taken by whoever comes first, which keeps a busy shard busy; every half a millisecond or so
//! the queue asks for it to be passed to the longest sleeper instead, so that none starves.
//!
//! `S` is for what prefetching reads without the lock: atomics. Holding a lock a thread must never sleep, wait for
//! the gate, do I/O or call into JavaScript, and several locks are only taken in the order of their shards.

use crate::busy::{self, Busy, BusyFlag};
use crate::park::{self, Spin, Woke, Woken};
use crate::primitives::{AtomicU32, Ordering};
use std::cell::UnsafeCell;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

const LOCKED: u32 = 1;
const SLEEPERS: u32 = 2;

/// A short-hold lock over `T`, next to an `S` that anybody may read at any time.
#[repr(C, align(64))]
pub struct ShardLock<S, T> {
    state: AtomicU32,
    shared: S,
    data: UnsafeCell<T>,
}

// SAFETY: `data` is reached through `&self` only by the holder of the lock, one thread at a time: that is sending it.
unsafe impl<S: Sync, T: Send> Sync for ShardLock<S, T> {}

impl<S, T> ShardLock<S, T> {
    /// An unlocked lock.
    #[cfg(not(loom))]
    pub const fn new(shared: S, data: T) -> Self {
        Self {
            state: AtomicU32::new(0),
            shared,
            data: UnsafeCell::new(data),
        }
    }

    /// An unlocked lock.
    #[cfg(loom)]
    pub fn new(shared: S, data: T) -> Self {
        Self {
            state: AtomicU32::new(0),
            shared,
            data: UnsafeCell::new(data),
        }
    }

    /// What may be read without the lock.
    #[inline(always)]
    pub fn shared(&self) -> &S {
        &self.shared
    }

    /// Waits until the lock is ours.
    #[inline]
    pub fn lock(&self) -> Guard<'_, S, T> {
        if !self.take() {
            let taken = self.lock_slow(None);
            assert!(
                taken.is_ok(),
                "without a flag there is nothing that could refuse"
            );
        }
        self.guard()
    }

    /// The lock, if it is free at this moment.
    #[inline]
    pub fn try_lock(&self) -> Option<Guard<'_, S, T>> {
        let mut state = self.state.load(Ordering::Relaxed);
        while state & LOCKED == 0 {
            match self.swap(state, state | LOCKED, Ordering::Acquire) {
                Ok(()) => return Some(self.guard()),
                Err(now) => state = now,
            }
        }
        None
    }

    /// Waits until the lock is ours, or until `busy` is raised while somebody else holds it. A lock that is free, or
    /// freed within a microsecond, is granted either way.
    #[inline]
    pub fn lock_unless(&self, busy: &BusyFlag) -> Result<Guard<'_, S, T>, Busy> {
        if !self.take() {
            self.lock_slow(Some(busy))?;
        }
        Ok(self.guard())
    }

    /// Whether somebody holds it at this moment: for statistics and assertions.
    pub fn is_locked(&self) -> bool {
        self.state.load(Ordering::Relaxed) & LOCKED != 0
    }

    /// What it guards; the borrow proves that nobody holds it.
    pub fn get_mut(&mut self) -> (&mut S, &mut T) {
        (&mut self.shared, self.data.get_mut())
    }

    /// Takes it apart.
    pub fn into_inner(self) -> (S, T) {
        (self.shared, self.data.into_inner())
    }

    #[inline(always)]
    fn take(&self) -> bool {
        self.state
            .compare_exchange(0, LOCKED, Ordering::Acquire, Ordering::Relaxed)
            .is_ok()
    }

    #[inline(always)]
    fn swap(&self, from: u32, to: u32, success: Ordering) -> Result<(), u32> {
        self.state
            .compare_exchange(from, to, success, Ordering::Relaxed)
            .map(|_| ())
    }

    #[inline(always)]
    fn guard(&self) -> Guard<'_, S, T> {
        Guard {
            lock: self,
            not_send: PhantomData,
        }
    }

    fn key(&self) -> usize {
        &raw const self.state as usize
    }

    #[cold]
    fn lock_slow(&self, busy: Option<&BusyFlag>) -> Result<(), Busy> {
        let mut spin = Spin::new();
        let mut state = self.state.load(Ordering::Relaxed);
        loop {
            if state & LOCKED == 0 {
                match self.swap(state, state | LOCKED, Ordering::Acquire) {
                    Ok(()) => return Ok(()),
                    Err(now) => state = now,
                }
                continue;
            }
            // Where others sleep already, the holder is not about to leave.
            if state & SLEEPERS == 0 {
                if spin.again() {
                    state = self.state.load(Ordering::Relaxed);
                    continue;
                }
                if let Err(now) = self.swap(state, state | SLEEPERS, Ordering::Relaxed) {
                    state = now;
                    continue;
                }
            }
            let still = || self.state.load(Ordering::Relaxed) == LOCKED | SLEEPERS;
            if busy::park(self.key(), still, busy)? == Woken::Handoff {
                return Ok(());
            }
            spin.reset();
            state = self.state.load(Ordering::Relaxed);
        }
    }

    #[inline(always)]
    fn unlock(&self) {
        if self.swap(LOCKED, 0, Ordering::Release).is_err() {
            self.unlock_slow();
        }
    }

    #[cold]
    fn unlock_slow(&self) {
        // Only the holder clears either bit, and only here, under the lock of the queue: a sleeper is in the queue,
        // or has yet to look at the state there.
        park::wake_one(self.key(), |woke: Woke| {
            if woke.any && woke.be_fair {
                // Stays locked; the sleeper's own acquiring happens through the queue's lock.
                if !woke.more {
                    self.state.store(LOCKED, Ordering::Relaxed);
                }
                return Woken::Handoff;
            }
            self.state
                .store(if woke.more { SLEEPERS } else { 0 }, Ordering::Release);
            Woken::Plain
        });
    }
}

impl<S: Default, T: Default> Default for ShardLock<S, T> {
    fn default() -> Self {
        Self::new(S::default(), T::default())
    }
}

/// The lock, held; dropping it releases. It stays on its thread, so that no task carries a lock across an await.
#[must_use = "dropping the guard releases the lock"]
pub struct Guard<'a, S, T> {
    lock: &'a ShardLock<S, T>,
    not_send: PhantomData<*mut ()>,
}

// SAFETY: a shared guard only gives `&S` and `&T`.
unsafe impl<S: Sync, T: Sync> Sync for Guard<'_, S, T> {}

impl<'a, S, T> Guard<'a, S, T> {
    /// What may also be read without the lock; it outlives the guard.
    #[inline(always)]
    pub fn shared(&self) -> &'a S {
        &self.lock.shared
    }

    /// The lock that this guard holds.
    #[inline(always)]
    pub fn lock_ref(&self) -> &'a ShardLock<S, T> {
        self.lock
    }
}

impl<S, T> Deref for Guard<'_, S, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: the guard exists, hence the lock is held by this thread, and `&self` keeps `&mut` away.
        unsafe { &*self.lock.data.get() }
    }
}

impl<S, T> DerefMut for Guard<'_, S, T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above, and `&mut self` keeps other references away.
        unsafe { &mut *self.lock.data.get() }
    }
}

impl<S, T> Drop for Guard<'_, S, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.lock.unlock();
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn keeps_state_and_data_in_one_line() {
        assert_eq!(size_of::<ShardLock<[u64; 4], [u64; 3]>>(), 64);
        let lock = ShardLock::new(0u32, [0u64; 6]);
        assert_eq!(&raw const lock.state as usize, &raw const lock as usize);
        assert_eq!(&raw const lock as usize % 64, 0);
    }

    #[test]
    fn try_lock_fails_only_while_held() {
        let mut lock = ShardLock::new((), 1);
        let guard = lock.try_lock();
        assert!(guard.is_some() && lock.is_locked() && lock.try_lock().is_none());
        drop(guard);
        assert!(!lock.is_locked());
        *lock.get_mut().1 += 1;
        assert_eq!(*lock.lock(), 2);
        assert_eq!(lock.into_inner(), ((), 2));
    }

    #[test]
    fn loses_no_update_and_no_thread() {
        const THREADS: u64 = 4;
        const ROUNDS: u64 = 50_000;
        let (lock, busy) = (ShardLock::new((), [0u64; 2]), BusyFlag::new());
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                let (lock, busy) = (&lock, &busy);
                scope.spawn(move || {
                    for round in 0..ROUNDS {
                        let mut guard = match (thread + round) % 3 {
                            0 => lock.lock(),
                            1 => lock.lock_unless(busy).expect("nobody raises it"),
                            _ => lock.try_lock().unwrap_or_else(|| lock.lock()),
                        };
                        guard[0] += 1;
                        // Now and then long enough for the others to fall asleep.
                        if round % 4096 == 0 {
                            std::thread::yield_now();
                        }
                        guard[1] += 1;
                    }
                });
            }
        });
        assert_eq!(*lock.lock(), [THREADS * ROUNDS; 2]);
        assert_eq!(lock.state.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_raised_flag_wakes_who_sleeps_and_refuses_who_comes() {
        let (lock, busy) = (ShardLock::new((), ()), BusyFlag::new());
        let held = lock.lock();
        std::thread::scope(|scope| {
            let waiters: Vec<_> = (0..3)
                .map(|_| scope.spawn(|| lock.lock_unless(&busy).err()))
                .collect();
            busy.raise();
            for waiter in waiters {
                assert_eq!(waiter.join().unwrap(), Some(Busy));
            }
            drop(held);
            assert!(lock.lock_unless(&busy).is_ok(), "a free lock is granted");
            busy.lower();
            let held = lock.lock();
            let waiter = scope.spawn(|| lock.lock_unless(&busy).is_ok());
            while lock.state.load(Ordering::Relaxed) & SLEEPERS == 0 {
                std::thread::yield_now();
            }
            drop(held);
            assert!(waiter.join().unwrap(), "lowered, it refuses nobody");
        });
    }
}

/// Every interleaving of two or three threads. A sleeper who is never woken shows as a deadlock.
#[cfg(all(test, loom))]
mod loom_models {
    use super::*;
    use loom::cell::UnsafeCell;
    use loom::thread;
    use std::sync::Arc;

    type Lock = ShardLock<(), UnsafeCell<u32>>;

    fn check(fair: bool, preemptions_max: usize, model: impl Fn() + Send + Sync + 'static) {
        crate::park::lot::FAIR.set(fair);
        let mut builder = loom::model::Builder::new();
        builder.preemption_bound = Some(preemptions_max);
        builder.check(model);
    }

    fn increment(lock: &Lock) {
        // SAFETY: loom's cell reports an access without the lock as a race.
        lock.lock().with_mut(|n| unsafe { *n += 1 });
    }

    fn excludes(fair: bool, threads: usize, preemptions_max: usize) {
        check(fair, preemptions_max, move || {
            let lock = Arc::new(Lock::new((), UnsafeCell::new(0)));
            let others: Vec<_> = (1..threads)
                .map(|_| {
                    let lock = lock.clone();
                    thread::spawn(move || increment(&lock))
                })
                .collect();
            increment(&lock);
            others.into_iter().for_each(|other| other.join().unwrap());
            // SAFETY: as in `increment`.
            assert_eq!(lock.lock().with(|n| unsafe { *n }), threads as u32);
            assert_eq!(lock.state.load(Ordering::Relaxed), 0);
        });
    }

    #[test]
    fn loom_two_threads_exclude_each_other() {
        excludes(false, 2, 5);
        excludes(true, 2, 5);
    }

    #[test]
    fn loom_three_threads_exclude_each_other() {
        excludes(false, 3, 2);
        excludes(true, 3, 2);
    }

    #[test]
    fn loom_a_raised_flag_wakes_the_sleeper() {
        check(false, 4, || {
            let lock = Arc::new(Lock::new((), UnsafeCell::new(0)));
            let busy = Arc::new(BusyFlag::new());
            let held = lock.lock();
            let waiter = {
                let (lock, busy) = (lock.clone(), busy.clone());
                thread::spawn(move || lock.lock_unless(&busy).err())
            };
            busy.raise();
            assert_eq!(waiter.join().unwrap(), Some(Busy));
            drop(held);
            increment(&lock);
        });
    }

    fn flag_beside_release(fair: bool) {
        check(fair, 3, || {
            let lock = Arc::new(Lock::new((), UnsafeCell::new(0)));
            let busy = Arc::new(BusyFlag::new());
            let held = lock.lock();
            let waiter = {
                let (lock, busy) = (lock.clone(), busy.clone());
                thread::spawn(move || lock.lock_unless(&busy).is_ok())
            };
            let raiser = thread::spawn(move || busy.raise());
            drop(held);
            // Granted or refused, nothing stays locked.
            waiter.join().unwrap();
            raiser.join().unwrap();
            increment(&lock);
        });
    }

    #[test]
    fn loom_a_flag_raised_beside_a_release_loses_no_lock() {
        flag_beside_release(false);
        flag_beside_release(true);
    }
}
