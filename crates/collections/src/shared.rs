//! A value that copies share until one of them changes it.
//!
//! [`Arc::make_mut`] is the same but for what it costs where nothing is shared: two atomic exchanges, since others may hold
//! weak references. Here nobody can make one, so a look at the count is enough.

use core::fmt;
use core::ops::Deref;
use core::sync::atomic::{Ordering, fence};
use std::sync::Arc;

/// See the module's text.
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    /// A value that nobody shares yet.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// The value, to be changed; a copy of it where others share it. One relaxed load where none do.
    #[inline]
    pub fn make_mut(this: &mut Self) -> &mut T
    where
        T: Clone,
    {
        if Arc::strong_count(&this.0) != 1 {
            Self::part(this);
        }
        // What others did with the value before they let go of it comes before what is done with it now.
        fence(Ordering::Acquire);
        // SAFETY: the count is one, so this is the only reference; it is borrowed exclusively, so nobody can copy it as long
        // as the result lives. There are no weak references: the `Arc` never leaves this module.
        unsafe { &mut *Arc::as_ptr(&this.0).cast_mut() }
    }

    #[cold]
    fn part(this: &mut Self)
    where
        T: Clone,
    {
        this.0 = Arc::new(T::clone(&this.0));
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Another reference to the same value. O(1).
impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_part_when_one_changes() {
        let mut first = Shared::new(vec![1]);
        let address = first.as_ptr();
        Shared::make_mut(&mut first)[0] = 2;
        assert_eq!(first.as_ptr(), address);
        let mut second = first.clone();
        assert_eq!(second.as_ptr(), address);
        Shared::make_mut(&mut second).push(3);
        assert_eq!((&first[..], &second[..]), (&[2][..], &[2, 3][..]));
        Shared::make_mut(&mut first)[0] = 4;
        assert_eq!(first.as_ptr(), address);
        assert_eq!((&first[..], &second[..]), (&[4][..], &[2, 3][..]));
    }

    #[test]
    fn what_another_thread_let_go_of_can_be_changed() {
        let mut value = Shared::new(vec![0_u64; 100]);
        for round in 1..if cfg!(miri) { 5 } else { 200 } {
            let copy = value.clone();
            let reader = std::thread::spawn(move || copy.iter().sum::<u64>());
            Shared::make_mut(&mut value)[0] = round;
            let sum = reader.join().unwrap();
            assert_eq!(sum, round - 1);
        }
    }
}
