//! The environment survives that what it was in is written over. A program of its own, as a test runner has threads.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[cfg(target_os = "linux")]
fn main() {
    use std::os::unix::fs::FileExt;

    const MARK: &str = "SERVAL_TEST_ENVIRONMENT";
    if std::env::var_os(MARK).is_none() {
        // Variables that were set here would be elsewhere already; those of a new program lie where the kernel put them.
        let program = std::env::current_exe().unwrap();
        let status = std::process::Command::new(program)
            .env(MARK, "=1=")
            .status();
        assert!(status.unwrap().success());
        return;
    }
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    let [start, end] = [50, 51].map(|field| fields[field - 3].trim().parse::<u64>().unwrap());
    let mut before: Vec<_> = std::env::vars_os().collect();
    assert!(serval_sync::environment::move_to_heap());
    let memory = std::fs::File::options()
        .write(true)
        .open("/proc/self/mem")
        .unwrap();
    let noise = vec![b'x'; (end - start - 1) as usize];
    memory.write_all_at(&noise, start).unwrap();
    let mut after: Vec<_> = std::env::vars_os().collect();
    before.sort();
    after.sort();
    assert_eq!(before, after);
    assert_eq!(std::env::var(MARK).as_deref(), Ok("=1="));
    std::thread::scope(|scope| {
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        scope.spawn(move || receiver.recv());
        assert!(
            !serval_sync::environment::move_to_heap(),
            "not alone any more"
        );
        drop(sender);
    });
}

#[cfg(not(target_os = "linux"))]
fn main() {}
