//! The instances of this process, by handle, so that a worker thread can attach to one.
//!
//! A handle is an index and a random token, never a pointer: one that is stale or made up is refused.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use serval_server::Instance;

struct Entry {
    token: u64,
    instance: Weak<Instance>,
}

static INSTANCES: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

fn instances() -> MutexGuard<'static, Vec<Entry>> {
    INSTANCES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Registers an instance and gives its handle.
pub(crate) fn register(instance: &Arc<Instance>) -> String {
    let mut bytes = [0; 8];
    // Without randomness the token is only a check against mistakes, which is what it mostly is.
    let _ = getrandom::fill(&mut bytes);
    let token = u64::from_ne_bytes(bytes);
    let entry = Entry {
        token,
        instance: Arc::downgrade(instance),
    };
    let mut instances = instances();
    let index = match instances
        .iter()
        .position(|entry| entry.instance.strong_count() == 0)
    {
        Some(free) => {
            instances[free] = entry;
            free
        }
        None => {
            instances.push(entry);
            instances.len() - 1
        }
    };
    format!("{index}:{token:016x}")
}

/// The instance of a handle, while it is open.
pub(crate) fn find(handle: &str) -> Option<Arc<Instance>> {
    let (index, token) = handle.split_once(':')?;
    let token = u64::from_str_radix(token, 16).ok()?;
    let instances = instances();
    let entry = instances
        .get(index.parse::<usize>().ok()?)
        .filter(|entry| entry.token == token)?;
    entry.instance.upgrade()
}
