//! The gate under real threads; what order can do to it is in `models`.

use super::*;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize};

#[test]
fn exclusive_sees_no_batch_half_done() {
    const ROUNDS: u64 = 3_000;
    let gate = Gate::new();
    // Each reader changes both numbers inside; a closer must find them equal.
    let pairs: Vec<[AtomicU64; 2]> = (0..3).map(|_| Default::default()).collect();
    let stop = AtomicBool::new(false);
    let check = || {
        for pair in &pairs {
            assert_eq!(
                pair[0].load(Ordering::Relaxed),
                pair[1].load(Ordering::Relaxed)
            );
        }
    };
    std::thread::scope(|scope| {
        for pair in &pairs {
            scope.spawn(|| {
                let mut reader = gate.register();
                let mut rounds = 0u64;
                while !stop.load(Ordering::Relaxed) {
                    let inside = reader.enter();
                    pair[0].fetch_add(1, Ordering::Relaxed);
                    std::hint::spin_loop();
                    pair[1].fetch_add(1, Ordering::Relaxed);
                    drop(inside);
                    rounds += 1;
                    if rounds.is_multiple_of(1000) {
                        let _all = reader.exclusive();
                        check();
                    }
                }
            });
        }
        for _ in 0..ROUNDS {
            let _all = gate.exclusive();
            check();
        }
        stop.store(true, Ordering::Relaxed);
    });
    check();
}

#[test]
fn readers_get_in_between_closers() {
    let gate = Gate::new();
    let entered = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while entered.load(Ordering::Relaxed) < 100 {
                    drop(gate.exclusive());
                }
            });
        }
        let reader = gate.register();
        for _ in 0..100 {
            drop(reader.enter());
            entered.fetch_add(1, Ordering::Relaxed);
        }
    });
}

#[test]
fn a_raised_flag_ends_waiting_on_both_sides() {
    let (gate, busy) = (Gate::new(), BusyFlag::new());
    let reader = gate.register();
    let inside = reader.enter();
    std::thread::scope(|scope| {
        let closer = scope.spawn(|| gate.exclusive_unless(&busy).is_err());
        busy.raise();
        assert!(closer.join().unwrap());
    });
    drop(inside);
    busy.lower();
    let all = gate.exclusive();
    std::thread::scope(|scope| {
        let newcomer = scope.spawn(|| gate.register().enter_unless(&busy).is_err());
        busy.raise();
        assert!(newcomer.join().unwrap());
        // An open gate is not refused.
        drop(all);
        assert!(reader.enter_unless(&busy).is_ok());
        assert!(gate.exclusive_unless(&busy).is_ok());
    });
}

#[test]
#[should_panic(expected = "entered the gate twice")]
fn entering_twice_panics() {
    let gate = Gate::new();
    let reader = std::mem::ManuallyDrop::new(gate.register());
    let _once = std::mem::ManuallyDrop::new(reader.enter());
    let _twice = std::mem::ManuallyDrop::new(reader.enter());
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "asked for the gate while inside one")]
fn asking_for_the_gate_inside_panics() {
    let gate = Gate::new();
    let reader = gate.register();
    let _inside = reader.enter();
    let _all = gate.exclusive();
}

#[test]
fn slots_are_used_again() {
    let gate = Gate::new();
    for _ in 0..10 {
        let (one, two) = (gate.register(), gate.register());
        drop((one.enter(), two));
    }
    assert_eq!(gate.inner.all_slots().len(), 2);
}

struct Noted<'a>(&'a AtomicUsize);

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn garbage_waits_for_those_inside() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    let gate = Gate::new();
    let (early, late) = (gate.register(), gate.register());
    std::thread::scope(|scope| {
        let inside = early.enter();
        gate.retire_bytes(Box::new(Noted(&DROPPED)), 100);
        gate.collect();
        assert_eq!(
            (DROPPED.load(Ordering::Relaxed), gate.retired_bytes()),
            (0, 100)
        );
        // Who enters afterwards holds nothing up.
        scope.spawn(move || {
            let late = late;
            std::mem::forget(late.enter());
            std::mem::forget(late);
        });
        drop(inside);
    });
    gate.collect();
    assert_eq!(
        (DROPPED.load(Ordering::Relaxed), gate.retired_bytes()),
        (1, 0)
    );
}

#[test]
fn who_collects_from_inside_waits_for_others_only() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    let gate = Gate::new();
    let (own, other) = (gate.register(), gate.register());
    let (entered, leave) = (std::sync::Barrier::new(2), std::sync::Barrier::new(2));
    let barriers = (&entered, &leave);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let inside = other.enter();
            barriers.0.wait();
            barriers.1.wait();
            drop(inside);
        });
        let mut inside = own.enter();
        gate.retire(Box::new(Noted(&DROPPED)));
        entered.wait();
        inside.collect();
        assert_eq!(DROPPED.load(Ordering::Relaxed), 0, "another may see it");
        leave.wait();
        assert!(reader.join().is_ok());
        inside.collect();
        assert_eq!(DROPPED.load(Ordering::Relaxed), 1);
    });
}

#[test]
fn much_garbage_is_collected_by_who_leaves() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    let gate = Gate::new();
    let reader = gate.register();
    let inside = reader.enter();
    gate.retire_bytes(Box::new(Noted(&DROPPED)), 2 << 20);
    assert_eq!(DROPPED.load(Ordering::Relaxed), 0);
    drop(inside);
    assert_eq!(DROPPED.load(Ordering::Relaxed), 1);
}

#[test]
fn what_is_retired_is_never_seen_again() {
    const ROUNDS: u64 = 20_000;
    const ALIVE: u64 = 0xA11F_E000;
    struct Value(AtomicU64);
    impl Drop for Value {
        fn drop(&mut self) {
            self.0.store(0, Ordering::Relaxed);
        }
    }
    let value = || Box::into_raw(Box::new(Value(AtomicU64::new(ALIVE))));
    let gate = Gate::new();
    let (current, stop) = (AtomicPtr::new(value()), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let reader = gate.register();
                while !stop.load(Ordering::Relaxed) {
                    let _inside = reader.enter();
                    // SAFETY: it was current while we were inside, so it was not retired before we entered.
                    let seen = unsafe { &*current.load(Ordering::Acquire) };
                    (0..8).for_each(|_| assert_eq!(seen.0.load(Ordering::Relaxed), ALIVE));
                }
            });
        }
        for _ in 0..ROUNDS {
            let old = current.swap(value(), Ordering::AcqRel);
            // SAFETY: it came from Box::into_raw, and nobody finds it any more.
            gate.retire(unsafe { Box::from_raw(old) });
            if gate.retired_bytes() > 1000 {
                gate.collect();
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    gate.collect();
    assert_eq!(gate.retired_bytes(), 0);
    // SAFETY: the last one, which was never retired.
    drop(unsafe { Box::from_raw(current.into_inner()) });
}
