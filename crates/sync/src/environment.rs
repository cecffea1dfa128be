//! The environment's strings, moved to where they are in nobody's way.
//!
//! The kernel shows as a process's title what lies where its arguments were put, and goes on into the environment, which
//! lies behind them, for a title that is longer. Whoever writes such a title has to move the environment first.

use std::os::unix::ffi::OsStrExt;

/// Moves every variable to the heap. Does nothing where there is a second thread already, which might read or change the
/// environment meanwhile, and returns whether it did something. To be called once, early.
pub fn move_to_heap() -> bool {
    let is_alone = std::fs::read_dir("/proc/self/task").is_ok_and(|tasks| tasks.count() == 1);
    if !is_alone {
        return false;
    }
    for (name, value) in std::env::vars_os() {
        // std hands out such a name and takes none back.
        if name.is_empty() || name.as_bytes().contains(&b'=') {
            continue;
        }
        // SAFETY: there is no other thread, and none can come: this one, which alone could start it, is here.
        unsafe {
            // Else the C library may find that there is nothing to change.
            std::env::remove_var(&name);
            std::env::set_var(&name, value);
        }
    }
    true
}
