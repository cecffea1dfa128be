//! The keyspace against a naive model, and its promises one by one.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serval_keyspace::{
    Access, EvictionPool, ExpireCycle, Key, Keyspace, KeyspaceOptions, NewValue, Policy, Recency,
    Ttl, WatchFlag, string_bytes,
};

fn keyspace() -> Keyspace {
    Keyspace::new(KeyspaceOptions {
        db_count: 4,
        shard_count: 16,
        lazyfree: Box::new(drop),
    })
}

fn with<R>(
    keyspace: &Keyspace,
    now_ms: i64,
    name: &[u8],
    run: impl FnOnce(&mut Access<'_>, Key<'_>) -> R,
) -> R {
    static SEED: AtomicUsize = AtomicUsize::new(1);
    let mut access = Access::new(
        keyspace,
        now_ms,
        SEED.fetch_add(1, Ordering::Relaxed) as u64,
    );
    let key = access.key(0, name);
    assert!(access.lock_one(0, key.hash).is_ok());
    run(&mut access, key)
}

fn get(keyspace: &Keyspace, now_ms: i64, name: &[u8]) -> Option<Vec<u8>> {
    with(keyspace, now_ms, name, |access, key| {
        let mut scratch = Vec::new();
        access
            .read(key)
            .map(|entry| string_bytes(&entry, &mut scratch).to_vec())
    })
}

fn put(keyspace: &Keyspace, now_ms: i64, name: &[u8], value: &[u8], ttl: Ttl) {
    with(keyspace, now_ms, name, |access, key| {
        access.put(key, NewValue::Str(value), ttl)
    });
}

type Model = BTreeMap<Vec<u8>, (Vec<u8>, Option<i64>)>;

/// One random operation on both.
fn step(keyspace: &Keyspace, model: &mut Model, rng: &mut fastrand::Rng, now_ms: i64) {
    let name = format!("key:{}", rng.u32(..300)).into_bytes();
    let value = vec![b'a' + rng.u8(..26); [0, 3, 44, 45, 300, 2000][rng.usize(..6)]];
    match rng.u8(..8) {
        0 | 1 => {
            let expiry = rng.bool().then(|| now_ms + 1 + rng.i64(0..2000));
            put(
                keyspace,
                now_ms,
                &name,
                &value,
                expiry.map_or(Ttl::Clear, Ttl::At),
            );
            model.insert(name, (value, expiry));
        }
        2 => {
            put(keyspace, now_ms, &name, b"42", Ttl::Keep);
            let expiry = model.get(&name).and_then(|(_, expiry)| *expiry);
            model.insert(name, (b"42".to_vec(), expiry));
        }
        3 => {
            let removed = with(keyspace, now_ms, &name, |access, key| {
                access.remove(key, true)
            });
            assert_eq!(removed, model.remove(&name).is_some());
        }
        4 => {
            let len = with(keyspace, now_ms, &name, |access, key| {
                access.append(key, &value)
            });
            let entry = model.entry(name).or_default();
            entry.0.extend_from_slice(&value);
            assert_eq!(len, entry.0.len());
        }
        5 => {
            let at = rng.usize(..400);
            with(keyspace, now_ms, &name, |access, key| {
                access.string_mut(key, at + 1, Some(at..at + 1), |bytes, _| {
                    bytes[at] = b'!';
                    ((), true)
                });
            });
            let entry = model.entry(name).or_default();
            entry.0.resize(entry.0.len().max(at + 1), 0);
            entry.0[at] = b'!';
        }
        6 => {
            let expiry = rng.bool().then(|| now_ms + 1 + rng.i64(0..2000));
            let found = with(keyspace, now_ms, &name, |access, key| {
                access.exists(key) && access.set_expiry(key, expiry)
            });
            assert_eq!(found, model.contains_key(&name));
            if let Some(entry) = model.get_mut(&name) {
                entry.1 = expiry;
            }
        }
        _ => assert_eq!(
            get(keyspace, now_ms, &name),
            model.get(&name).map(|(value, _)| value.clone())
        ),
    }
}

#[test]
fn random_operations_agree_with_a_model() {
    let keyspace = keyspace();
    let mut model = Model::new();
    let mut rng = fastrand::Rng::with_seed(5);
    let mut now_ms = 1_000;
    for _ in 0..60_000 {
        now_ms += rng.i64(0..3);
        model.retain(|_, (_, expiry)| expiry.is_none_or(|at| at > now_ms));
        step(&keyspace, &mut model, &mut rng, now_ms);
    }
    let mut found = BTreeMap::new();
    Access::new(&keyspace, now_ms, 1).for_each(0, &mut |entry| {
        let mut scratch = Vec::new();
        found.insert(
            entry.key().to_vec(),
            (
                string_bytes(entry, &mut scratch).to_vec(),
                entry.expiry_ms(),
            ),
        );
    });
    assert_eq!(found, model);
}

#[test]
fn the_cycle_removes_what_is_due_and_nothing_else() {
    let keyspace = keyspace();
    for number in 0..5000 {
        let ttl = if number % 2 == 0 {
            Ttl::At(2_000)
        } else {
            Ttl::At(9_000)
        };
        put(
            &keyspace,
            1_000,
            format!("key:{number}").as_bytes(),
            b"x",
            ttl,
        );
    }
    let mut cycle = ExpireCycle::default();
    assert_eq!(
        cycle.run(&mut Access::new(&keyspace, 1_999, 0), &mut || false),
        (0, true),
        "nothing is due"
    );
    assert_eq!(
        cycle.run(&mut Access::new(&keyspace, 2_000, 0), &mut || false),
        (2500, true)
    );
    let mut access = Access::new(&keyspace, 2_000, 1);
    assert_eq!(access.key_counts(0), (2500, 2500));
    let mut turns = 0;
    while access.key_counts(0).0 > 0 {
        cycle.run(&mut Access::new(&keyspace, 20_000, 0), &mut || true);
        turns += 1;
        assert!(
            turns < 10_000,
            "a cycle that is stopped goes on where it was"
        );
    }
    assert!(keyspace.next_expiry_ms().is_none());
}

#[test]
fn scan_reports_what_stays_and_ends() {
    let keyspace = keyspace();
    let stay: HashSet<Vec<u8>> = (0..500)
        .map(|number| format!("stay:{number}").into_bytes())
        .collect();
    for name in &stay {
        put(&keyspace, 0, name, b"1", Ttl::Clear);
    }
    for count in [1, 10, 1000] {
        let (mut cursor, mut seen, mut calls) = (0, HashSet::new(), 0);
        loop {
            let mut access = Access::new(&keyspace, 0, 1);
            cursor = access.scan(0, cursor, count, &|_| true, &mut |entry| {
                seen.insert(entry.key().to_vec());
            });
            drop(access);
            calls += 1;
            put(
                &keyspace,
                0,
                format!("come:{calls}").as_bytes(),
                b"1",
                Ttl::Clear,
            );
            if calls % 3 == 0 {
                let name = format!("come:{}", calls / 2);
                with(&keyspace, 0, name.as_bytes(), |access, key| {
                    access.remove(key, false)
                });
            }
            if cursor == 0 {
                break;
            }
            assert!(calls < 100_000);
        }
        assert!(stay.is_subset(&seen), "count {count}");
    }
}

#[test]
fn watchers_hear_of_changes_and_of_expiry() {
    type Change = fn(&Keyspace);
    let changes: [(Change, bool); 6] = [
        (|keyspace| put(keyspace, 10, b"k", b"2", Ttl::Clear), true),
        (
            |keyspace| put(keyspace, 10, b"other", b"2", Ttl::Clear),
            false,
        ),
        (
            |keyspace| assert_eq!(get(keyspace, 10, b"k"), Some(b"1".to_vec())),
            false,
        ),
        (|keyspace| assert_eq!(get(keyspace, 100, b"k"), None), true),
        (
            |keyspace| {
                assert_eq!(
                    ExpireCycle::default()
                        .run(&mut Access::new(keyspace, 100, 0), &mut || false)
                        .0,
                    1
                )
            },
            true,
        ),
        (
            |keyspace| {
                let mut access = Access::new(keyspace, 10, 1);
                access.lock_all();
                access.flush(0, true);
            },
            true,
        ),
    ];
    for (index, (change, raised)) in changes.into_iter().enumerate() {
        let keyspace = keyspace();
        put(&keyspace, 10, b"k", b"1", Ttl::At(50));
        let flag = Arc::new(WatchFlag::default());
        with(&keyspace, 10, b"k", |access, key| access.watch(key, &flag));
        change(&keyspace);
        assert_eq!(flag.is_raised(), raised, "change {index}");
        with(&keyspace, 10, b"k", |access, key| {
            access.unwatch(key, &flag)
        });
        put(&keyspace, 10, b"k", b"3", Ttl::Clear);
        assert_eq!(
            flag.is_raised(),
            raised,
            "nobody watches after change {index}"
        );
    }
}

#[test]
fn swapping_moves_keys_and_leaves_watchers() {
    let keyspace = keyspace();
    put(&keyspace, 0, b"k", b"zero", Ttl::At(1_000));
    let flag = Arc::new(WatchFlag::default());
    with(&keyspace, 0, b"k", |access, key| access.watch(key, &flag));
    let mut access = Access::new(&keyspace, 0, 1);
    access.lock_all();
    access.swap_dbs(0, 1);
    assert_eq!(access.key_counts(0), (0, 0));
    assert_eq!(access.key_counts(1), (1, 1));
    assert!(flag.is_raised());
    drop(access);
    assert_eq!(get(&keyspace, 0, b"k"), None);
}

#[test]
fn eviction_follows_the_policy() {
    let keyspace = keyspace();
    for number in 0..200i64 {
        put(
            &keyspace,
            number * 10_000,
            format!("key:{number}").as_bytes(),
            b"x",
            if number < 50 {
                Ttl::At(i64::MAX - number)
            } else {
                Ttl::Clear
            },
        );
    }
    let now_ms = 2_100_000;
    let evict = |policy: Policy, count: usize| -> Vec<i64> {
        let mut pool = EvictionPool::default();
        let mut access = Access::new(&keyspace, now_ms, 3);
        let before: HashSet<Vec<u8>> = names(&mut access);
        for _ in 0..count {
            assert!(
                pool.evict_one(&mut access, policy, 10, false, &mut |_| ())
                    .is_some()
            );
        }
        let after = names(&mut access);
        before
            .difference(&after)
            .map(|name| String::from_utf8_lossy(&name[4..]).parse().unwrap())
            .collect()
    };
    assert!(
        evict(Policy::VolatileTtl, 5)
            .iter()
            .all(|number| *number < 50),
        "only what expires"
    );
    let oldest = evict(Policy::AllKeysLru, 20);
    let mean = oldest.iter().sum::<i64>() / oldest.len() as i64;
    assert!(mean < 70, "the least recently used go first, mean {mean}");
    assert_eq!(evict(Policy::AllKeysRandom, 10).len(), 10);
    let mut access = Access::new(&keyspace, now_ms, 3);
    assert!(
        EvictionPool::default()
            .evict_one(&mut access, Policy::NoEviction, 5, false, &mut |_| ())
            .is_none()
    );
}

fn names(access: &mut Access<'_>) -> HashSet<Vec<u8>> {
    let mut names = HashSet::new();
    access.for_each(0, &mut |entry| {
        names.insert(entry.key().to_vec());
    });
    names
}

#[test]
fn a_frequency_grows_slowly_and_decays() {
    let keyspace = keyspace();
    keyspace.set_recency(Recency {
        lfu: true,
        lfu_log_factor: 10,
        lfu_decay_minutes: 1,
    });
    put(&keyspace, 0, b"k", b"x", Ttl::Clear);
    for _ in 0..1000 {
        get(&keyspace, 0, b"k");
    }
    let recency = keyspace.recency();
    let frequency = |now_ms| {
        with(&keyspace, now_ms, b"k", |access, key| {
            recency.frequency(&access.peek(key).unwrap(), now_ms)
        })
    };
    let grown = frequency(0);
    assert!((10..=40).contains(&grown), "{grown}");
    assert_eq!(frequency(3 * 60_000), grown - 3);
}

#[test]
fn flushed_values_go_to_the_background_when_asked() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&dropped);
    let keyspace = Keyspace::new(KeyspaceOptions {
        db_count: 1,
        shard_count: 4,
        lazyfree: Box::new(move |garbage| {
            count.fetch_add(garbage.objects(), Ordering::SeqCst);
        }),
    });
    for lazily in [true, false] {
        for number in 0..100 {
            put(
                &keyspace,
                0,
                format!("{number}").as_bytes(),
                b"x",
                Ttl::Clear,
            );
        }
        let mut access = Access::new(&keyspace, 0, 1);
        access.lock_all();
        assert_eq!(access.flush(0, lazily), 100);
    }
    assert_eq!(dropped.load(Ordering::SeqCst), 100, "only the lazy flush");
    assert_eq!(keyspace.lazyfree_pending(), 100);
}

#[test]
fn emptied_shards_give_their_memory_back() {
    let keyspace = keyspace();
    let fill = |ttl: Ttl| {
        for number in 0..500 {
            put(&keyspace, 0, format!("key:{number}").as_bytes(), b"x", ttl);
        }
        assert!(keyspace.db(0).table_memory_bytes() > 16 * 64);
    };
    fill(Ttl::At(1000));
    let mut pool = EvictionPool::default();
    let mut access = Access::new(&keyspace, 1, 3);
    while pool
        .evict_one(&mut access, Policy::VolatileTtl, 5, false, &mut |_| ())
        .is_some()
    {}
    assert_eq!(keyspace.db(0).table_memory_bytes(), 0, "by eviction");
    fill(Ttl::Clear);
    for number in 0..500 {
        let name = format!("key:{number}").into_bytes();
        with(&keyspace, 1, &name, |access, key| access.remove(key, false));
    }
    assert!(
        keyspace.db(0).table_memory_bytes() > 0,
        "a key that comes and goes costs no allocation"
    );
    ExpireCycle::default().run(&mut Access::new(&keyspace, 2, 0), &mut || false);
    assert_eq!(keyspace.db(0).table_memory_bytes(), 0, "by the cycle");
    put(&keyspace, 3, b"k", b"again", Ttl::Clear);
    assert_eq!(get(&keyspace, 3, b"k"), Some(b"again".to_vec()));
}
