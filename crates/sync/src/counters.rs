//! Counters that each thread keeps for itself and that are summed when somebody asks: command statistics, histograms.
//!
//! A [`Registry`] hands every thread a padded `T`. Its owner writes with a plain load and store, anybody may read. When
//! a handle is dropped its numbers are folded into one more `T`, under the lock that summing takes, so nothing is ever
//! counted twice or lost.

use crate::primitives::{Mutex, lock};
pub use crossbeam_utils::CachePadded;
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a registry can keep: starts empty, and can be added to another.
pub trait Fold: Default + Send + Sync {
    /// Adds all of `self` to `total`, which nobody else writes meanwhile.
    fn fold_into(&self, total: &Self);
}

/// One `T` for every thread, and the sum of those that went.
pub struct Registry<T: Fold> {
    inner: Arc<Mutex<Parts<T>>>,
}

struct Parts<T> {
    live: Vec<Arc<CachePadded<T>>>,
    folded: T,
}

impl<T: Fold> Registry<T> {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            inner: Arc::new(Mutex::new(Parts {
                live: Vec::new(),
                folded: T::default(),
            })),
        }
    }

    /// A `T` of the caller's own.
    pub fn register(&self) -> Handle<T> {
        let part = Arc::new(CachePadded::new(T::default()));
        lock(&self.inner).live.push(part.clone());
        Handle {
            part,
            registry: self.clone(),
            not_sync: PhantomData,
        }
    }

    /// Shows every part, that of the threads that went included. The registry is locked meanwhile.
    pub fn for_each(&self, mut visit: impl FnMut(&T)) {
        let parts = lock(&self.inner);
        visit(&parts.folded);
        parts.live.iter().for_each(|part| visit(part));
    }

    /// The sum of all parts. Not of one instant: threads go on counting.
    pub fn total(&self) -> T {
        let total = T::default();
        self.for_each(|part| part.fold_into(&total));
        total
    }
}

impl<T: Fold> Clone for Registry<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
        }
    }
}

impl<T: Fold> Default for Registry<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// A thread's own part; may move to another thread, but is written by one at a time.
pub struct Handle<T: Fold> {
    part: Arc<CachePadded<T>>,
    registry: Registry<T>,
    not_sync: PhantomData<Cell<()>>,
}

impl<T: Fold> Deref for Handle<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        &self.part
    }
}

impl<T: Fold> Drop for Handle<T> {
    fn drop(&mut self) {
        let mut parts = lock(&self.registry.inner);
        self.part.fold_into(&parts.folded);
        parts.live.retain(|part| !Arc::ptr_eq(part, &self.part));
    }
}

/// `N` counters with one writer.
pub struct Counters<const N: usize>([AtomicU64; N]);

impl<const N: usize> Counters<N> {
    /// Adds `n` to the counter `idx`. Only for the one writer: two at once lose counts, though nothing else breaks.
    #[inline(always)]
    pub fn add(&self, idx: usize, n: u64) {
        let counter = &self.0[idx];
        counter.store(
            counter.load(Ordering::Relaxed).wrapping_add(n),
            Ordering::Relaxed,
        );
    }

    /// The counter `idx`.
    #[inline]
    pub fn get(&self, idx: usize) -> u64 {
        self.0[idx].load(Ordering::Relaxed)
    }

    /// Sets the counter `idx`: for the one writer, or to reset.
    pub fn set(&self, idx: usize, n: u64) {
        self.0[idx].store(n, Ordering::Relaxed);
    }
}

impl<const N: usize> Default for Counters<N> {
    fn default() -> Self {
        Self([const { AtomicU64::new(0) }; N])
    }
}

impl<const N: usize> Fold for Counters<N> {
    fn fold_into(&self, total: &Self) {
        (0..N).for_each(|idx| total.add(idx, self.get(idx)));
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_threads_counted_after_they_went() {
        let registry = Registry::<Counters<3>>::new();
        let mine = registry.register();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let handle = registry.register();
                    (0..1000).for_each(|_| handle.add(1, 2));
                });
            }
            mine.add(0, 5);
        });
        assert_eq!(registry.total().get(0), 5);
        assert_eq!(registry.total().get(1), 8000);
        drop(mine);
        assert_eq!(registry.total().get(0), 5);
        let mut parts = 0;
        registry.for_each(|_| parts += 1);
        assert_eq!(parts, 1);
    }
}
