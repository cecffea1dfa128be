//! Transactions from several threads: money is moved between accounts and none is lost or made, whatever else happens.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::atomic::{AtomicBool, Ordering};

use serval_engine::testing::Line;

const ACCOUNTS: u64 = 16;

fn balance(line: &mut Line, account: u64) -> i64 {
    line.run(&format!("GET account:{account}"))
        .trim_matches('"')
        .parse()
        .unwrap()
}

/// One transfer as a client would do it: watch, read, queue, try.
fn transfer(line: &mut Line, rng: &mut fastrand::Rng) -> bool {
    let (from, to) = (rng.u64(..ACCOUNTS), rng.u64(..ACCOUNTS));
    if from == to {
        return false;
    }
    line.run(&format!("WATCH account:{from} account:{to}"));
    let (left, right) = (balance(line, from), balance(line, to));
    line.run("MULTI");
    line.run(&format!("SET account:{from} {}", left - 1));
    line.run(&format!("SET account:{to} {}", right + 1));
    line.run("EXEC") != "(nil array)"
}

#[test]
fn transfers_keep_the_sum_whatever_runs_beside_them() {
    let mut line = Line::open();
    for account in 0..ACCOUNTS {
        line.run(&format!("SET account:{account} 100"));
    }
    let done = AtomicBool::new(false);
    let engine = line.engine.clone();
    let clock = line.clock.clone();
    std::thread::scope(|scope| {
        let movers: Vec<_> = (0..3)
            .map(|seed| {
                let (engine, clock) = (engine.clone(), clock.clone());
                scope.spawn(move || {
                    let mut line = Line::of(&engine, clock);
                    let mut rng = fastrand::Rng::with_seed(seed);
                    (0..3000).filter(|_| transfer(&mut line, &mut rng)).count()
                })
            })
            .collect();
        let (readers_engine, readers_clock, stop) = (engine.clone(), clock.clone(), &done);
        let reader = scope.spawn(move || {
            let mut line = Line::of(&readers_engine, readers_clock);
            let names: Vec<String> = (0..ACCOUNTS)
                .map(|account| format!("account:{account}"))
                .collect();
            let mget = format!("MGET {}", names.join(" "));
            let mut sums = 0;
            // Once at least, however late this thread comes to run.
            while sums == 0 || !stop.load(Ordering::Relaxed) {
                let reply = line.run(&mget);
                let sum: i64 = reply
                    .trim_matches(['[', ']'])
                    .split(' ')
                    .map(|word| word.trim_matches('"').parse::<i64>().unwrap())
                    .sum();
                assert_eq!(sum, 100 * ACCOUNTS as i64);
                sums += 1;
                // The gate, from among the others.
                assert_eq!(line.run("MULTI"), "OK");
                line.run("DBSIZE");
                assert!(line.run("EXEC").starts_with('['));
            }
            sums
        });
        let moved: usize = movers.into_iter().map(|mover| mover.join().unwrap()).sum();
        done.store(true, Ordering::Relaxed);
        assert!(moved > 0);
        reader.join().unwrap();
    });
}
