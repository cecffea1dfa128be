//! Who ends a wait: exactly one of those who try.
//!
//! A client that waits may be served by several threads at once (it waits for several keys), run out of time, be
//! unblocked or killed. Each of them must take the claim first. Serving is a try, since what became ready may not be what
//! the client wants: it holds the claim meanwhile, and then keeps it for good or puts it back.

use crate::primitives::{AtomicU32, Ordering};

const WAITING: u32 = 0;
const SERVING: u32 = 1;
const SERVED: u32 = 2;
const ENDED: u32 = 3;

/// See the module's text.
#[derive(Debug)]
pub struct Claim(AtomicU32);

/// What became of a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimed {
    /// Nothing yet; perhaps somebody tries right now.
    No,
    /// It was served.
    Served,
    /// It ended without, for the reason that was given.
    Ended(u8),
}

impl Claim {
    /// The claim of a wait that begins.
    #[cfg(not(loom))]
    pub const fn new() -> Claim {
        Claim(AtomicU32::new(WAITING))
    }

    /// The claim of a wait that begins.
    #[cfg(loom)]
    pub fn new() -> Claim {
        Claim(AtomicU32::new(WAITING))
    }

    /// Takes the claim, to try to serve. Whoever gets true must call [`Claim::serve`] or [`Claim::put_back`] soon: others
    /// may spin until then.
    pub fn try_serve(&self) -> bool {
        self.take(SERVING).is_ok()
    }

    /// Says that the wait was served. What was written before can be read by who sees [`Claimed::Served`].
    pub fn serve(&self) {
        debug_assert_eq!(self.0.load(Ordering::Relaxed), SERVING);
        self.0.store(SERVED, Ordering::Release);
    }

    /// Puts the claim back: the wait goes on.
    pub fn put_back(&self) {
        debug_assert_eq!(self.0.load(Ordering::Relaxed), SERVING);
        self.0.store(WAITING, Ordering::Release);
    }

    /// Ends the wait for a reason, unless it is over; while somebody tries to serve, waits for what comes of that. Whether
    /// it was this call that ended it.
    pub fn end(&self, reason: u8) -> bool {
        loop {
            match self.take(ENDED + u32::from(reason)) {
                Ok(()) => return true,
                Err(SERVING) => yield_now(),
                Err(_) => return false,
            }
        }
    }

    /// [`Claim::end`] that gives up where somebody tries to serve: for those who must not wait.
    pub fn try_end(&self, reason: u8) -> bool {
        self.take(ENDED + u32::from(reason)).is_ok()
    }

    /// What became of the wait so far.
    pub fn state(&self) -> Claimed {
        match self.0.load(Ordering::Acquire) {
            WAITING | SERVING => Claimed::No,
            SERVED => Claimed::Served,
            ended => Claimed::Ended((ended - ENDED) as u8),
        }
    }

    fn take(&self, state: u32) -> Result<(), u32> {
        self.0
            .compare_exchange(WAITING, state, Ordering::AcqRel, Ordering::Acquire)
            .map(|_| ())
    }
}

impl Default for Claim {
    fn default() -> Self {
        Claim::new()
    }
}

fn yield_now() {
    #[cfg(loom)]
    loom::thread::yield_now();
    #[cfg(not(loom))]
    std::thread::yield_now();
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn one_of_many_ends_it() {
        const THREADS: usize = 8;
        for round in 0..200 {
            let claim = Claim::new();
            let won = std::sync::atomic::AtomicUsize::new(0);
            std::thread::scope(|scope| {
                for thread in 0..THREADS {
                    let (claim, won) = (&claim, &won);
                    scope.spawn(move || {
                        let ended = match thread % 3 {
                            0 => claim.end(thread as u8),
                            1 if claim.try_serve() => {
                                let serves = round % 2 == 0;
                                if serves {
                                    claim.serve()
                                } else {
                                    claim.put_back()
                                };
                                serves
                            }
                            1 => false,
                            _ => claim.try_end(9),
                        };
                        won.fetch_add(usize::from(ended), Ordering::Relaxed);
                    });
                }
            });
            assert_eq!(won.into_inner(), 1, "round {round}");
            assert_ne!(claim.state(), Claimed::No);
        }
    }
}

#[cfg(all(test, loom))]
mod models {
    use super::*;
    use loom::sync::Arc;
    use loom::thread;

    #[test]
    fn loom_a_wait_ends_once() {
        loom::model(|| {
            let claim = Arc::new(Claim::new());
            let server = {
                let claim = Arc::clone(&claim);
                thread::spawn(move || {
                    let took = claim.try_serve();
                    if took {
                        claim.serve();
                    }
                    took
                })
            };
            let unlucky = {
                let claim = Arc::clone(&claim);
                thread::spawn(move || {
                    if claim.try_serve() {
                        claim.put_back();
                    }
                })
            };
            let ended = claim.end(7);
            unlucky.join().unwrap();
            let served = server.join().unwrap();
            assert!(ended ^ served);
            let expected = if served {
                Claimed::Served
            } else {
                Claimed::Ended(7)
            };
            assert_eq!(claim.state(), expected);
        });
    }
}
