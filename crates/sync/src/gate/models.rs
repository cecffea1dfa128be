//! The gate in every order that loom can find. `membarrier` is modelled by what it promises, a full fence on each side.
//! A wake-up that gets lost shows as a deadlock, an overlap as a race on the cell.

use super::*;
use loom::cell::UnsafeCell;
use loom::thread;

fn check(preemptions_max: usize, model: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(preemptions_max);
    builder.check(model);
}

/// What readers read and closers write.
struct Data(UnsafeCell<u32>);

// SAFETY: loom's cell reports what would not be sound.
unsafe impl Sync for Data {}
// SAFETY: as above.
unsafe impl Send for Data {}

fn data() -> Arc<Data> {
    Arc::new(Data(UnsafeCell::new(0)))
}

impl Data {
    fn read(&self) -> u32 {
        // SAFETY: loom's cell reports what would not be sound.
        self.0.with(|n| unsafe { *n })
    }

    fn write(&self) {
        // SAFETY: loom's cell reports what would not be sound.
        self.0.with_mut(|n| unsafe { *n += 1 });
    }
}

#[test]
fn loom_a_reader_and_a_closer_never_overlap() {
    check(3, || {
        let (gate, data) = (Gate::new(), data());
        let reader = {
            let (reader, data) = (gate.register(), data.clone());
            thread::spawn(move || {
                for _ in 0..2 {
                    let _inside = reader.enter();
                    data.read();
                }
            })
        };
        let all = gate.exclusive();
        data.write();
        drop(all);
        reader.join().unwrap();
    });
}

#[test]
fn loom_a_thread_registers_while_another_closes() {
    check(3, || {
        let (gate, data) = (Gate::new(), data());
        let newcomer = {
            let (gate, data) = (gate.clone(), data.clone());
            thread::spawn(move || {
                let reader = gate.register();
                let _inside = reader.enter();
                data.read();
            })
        };
        let all = gate.exclusive();
        data.write();
        drop(all);
        newcomer.join().unwrap();
    });
}

#[test]
fn loom_two_closers_and_a_reader_take_turns() {
    check(2, || {
        let (gate, data) = (Gate::new(), data());
        let reader = {
            let (reader, data) = (gate.register(), data.clone());
            thread::spawn(move || {
                let _inside = reader.enter();
                data.read();
            })
        };
        let closer = {
            let (mut closer, data) = (gate.register(), data.clone());
            thread::spawn(move || {
                let _all = closer.exclusive();
                data.write();
            })
        };
        let all = gate.exclusive();
        data.write();
        drop(all);
        reader.join().unwrap();
        closer.join().unwrap();
        assert_eq!(data.read(), 2);
    });
}

#[test]
fn loom_a_raised_flag_ends_a_closers_wait() {
    check(3, || {
        let (gate, busy) = (Gate::new(), Arc::new(BusyFlag::new()));
        let reader = gate.register();
        let inside = reader.enter();
        let closer = {
            let (gate, busy) = (gate.clone(), busy.clone());
            thread::spawn(move || gate.exclusive_unless(&busy).is_err())
        };
        busy.raise();
        assert!(closer.join().unwrap());
        drop(inside);
        // Who gave up left it open.
        drop(reader.enter());
        drop(gate.exclusive());
    });
}

#[test]
fn loom_a_raised_flag_ends_a_readers_wait() {
    check(3, || {
        let (gate, busy) = (Gate::new(), Arc::new(BusyFlag::new()));
        let all = gate.exclusive();
        let newcomer = {
            let (reader, busy) = (gate.register(), busy.clone());
            thread::spawn(move || reader.enter_unless(&busy).is_err())
        };
        busy.raise();
        assert!(newcomer.join().unwrap());
        drop(all);
        // Nobody waits for the one who gave up.
        drop(gate.exclusive());
    });
}

#[test]
fn loom_giving_up_beside_an_opening_leaves_the_gate_usable() {
    check(2, || {
        let (gate, busy) = (Gate::new(), Arc::new(BusyFlag::new()));
        let all = gate.exclusive();
        let newcomer = {
            let (reader, busy) = (gate.register(), busy.clone());
            thread::spawn(move || drop(reader.enter_unless(&busy)))
        };
        let raiser = thread::spawn(move || busy.raise());
        drop(all);
        drop(gate.exclusive());
        newcomer.join().unwrap();
        raiser.join().unwrap();
    });
}

#[test]
fn loom_a_closer_that_gives_up_passes_its_turn_on() {
    check(3, || {
        let (gate, busy) = (Gate::new(), Arc::new(BusyFlag::new()));
        let all = gate.exclusive();
        let impatient = {
            let (gate, busy) = (gate.clone(), busy.clone());
            thread::spawn(move || drop(gate.exclusive_unless(&busy)))
        };
        let patient = {
            let gate = gate.clone();
            thread::spawn(move || drop(gate.exclusive()))
        };
        busy.raise();
        drop(all);
        impatient.join().unwrap();
        patient.join().unwrap();
    });
}

/// Writes when dropped: a race with whoever still reads.
struct Retired(Arc<Data>);

impl Drop for Retired {
    fn drop(&mut self) {
        self.0.write();
    }
}

#[test]
fn loom_garbage_is_dropped_after_its_readers_left() {
    check(3, || {
        let (gate, data) = (Gate::new(), data());
        let linked = Arc::new(AtomicU32::new(1));
        let reader = {
            let (reader, data, linked) = (gate.register(), data.clone(), linked.clone());
            thread::spawn(move || {
                for _ in 0..2 {
                    let _inside = reader.enter();
                    if linked.load(Ordering::Relaxed) == 1 {
                        assert_eq!(data.read(), 0);
                    }
                }
            })
        };
        linked.store(0, Ordering::Relaxed);
        gate.retire(Box::new(Retired(data.clone())));
        gate.collect();
        gate.collect();
        reader.join().unwrap();
        gate.collect();
        assert_eq!(data.read(), 1);
    });
}
