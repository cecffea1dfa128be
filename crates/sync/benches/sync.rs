//! What the pieces cost when nobody competes, in nanoseconds: run with `cargo bench -p serval-sync`.

use divan::{Bencher, black_box};
use serval_sync::{BusyFlag, Counters, CountingAlloc, Gate, Registry, ShardLock, memory};
use std::alloc::{GlobalAlloc, Layout};

#[global_allocator]
static ALLOC: CountingAlloc = CountingAlloc;

fn main() {
    divan::main();
}

#[divan::bench]
fn lock_unlock(bencher: Bencher) {
    let lock = ShardLock::new((), 0u64);
    bencher.bench_local(|| *black_box(&lock).lock() += 1);
}

#[divan::bench]
fn lock_unless_unlock(bencher: Bencher) {
    let (lock, busy) = (ShardLock::new((), 0u64), BusyFlag::new());
    bencher.bench_local(|| {
        black_box(&lock)
            .lock_unless(&busy)
            .map(|mut data| *data += 1)
    });
}

#[divan::bench]
fn enter_leave(bencher: Bencher) {
    let reader = Gate::new().register();
    bencher.bench_local(|| drop(black_box(&reader).enter()));
}

#[divan::bench]
fn exclusive_alone(bencher: Bencher) {
    let gate = Gate::new();
    let mut reader = gate.register();
    bencher.bench_local(|| drop(black_box(&mut reader).exclusive()));
}

/// With another thread going in and out on another core: the barrier must interrupt it.
#[divan::bench]
fn exclusive_beside_a_reader(bencher: Bencher) {
    let gate = Gate::new();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let reader = gate.register();
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                drop(reader.enter());
            }
        });
        bencher.bench_local(|| drop(gate.exclusive()));
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}

#[divan::bench]
fn retire_and_collect_64(bencher: Bencher) {
    let gate = Gate::new();
    let _reader = gate.register();
    bencher.bench_local(|| {
        (0..64).for_each(|n| gate.retire(Box::new([n; 8])));
        gate.collect();
    });
}

#[divan::bench]
fn count(bencher: Bencher) {
    let counters = Registry::<Counters<8>>::new().register();
    bencher.bench_local(|| black_box(&counters).add(black_box(3), 1));
}

#[divan::bench(args = [16, 96, 1000])]
fn alloc_free_counted(bencher: Bencher, size: usize) {
    pair(bencher, size, &CountingAlloc);
}

/// The same without counting: the difference is what counting costs.
#[divan::bench(args = [16, 96, 1000])]
fn alloc_free_bare(bencher: Bencher, size: usize) {
    pair(bencher, size, &Bare);
}

#[divan::bench]
fn used_bytes(bencher: Bencher) {
    bencher.bench_local(memory::used_bytes);
}

fn pair(bencher: Bencher, size: usize, alloc: &impl GlobalAlloc) {
    let layout = Layout::from_size_align(size, 8).unwrap_or(Layout::new::<u64>());
    // SAFETY: the size is not zero, and the block is freed with its layout.
    bencher.bench_local(|| unsafe {
        let ptr = alloc.alloc(black_box(layout));
        alloc.dealloc(black_box(ptr), black_box(layout));
    });
}

struct Bare;

// SAFETY: mimalloc's own functions; alignments above 16 are not asked for here.
unsafe impl GlobalAlloc for Bare {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: any size is allowed.
        unsafe { libmimalloc_sys::mi_malloc(layout.size()).cast() }
    }

    unsafe fn dealloc(&self, ptr: *mut u8, _: Layout) {
        // SAFETY: the caller got it from `alloc`.
        unsafe { libmimalloc_sys::mi_free(ptr.cast()) };
    }
}
