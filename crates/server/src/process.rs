//! The process itself: what it uses, what it may use, how it detaches, how it crashes on demand.

use std::ffi::OsString;
use std::path::Path;
use std::sync::OnceLock;

use serval_engine::ProcessInfo;

use crate::config_file::path_of;

/// File descriptors kept for everything that is no client: listeners, runtimes, files.
const RESERVED_FILES: u64 = 32;

/// The arguments of the process, without the program's name.
static ARGS: OnceLock<Vec<OsString>> = OnceLock::new();

/// Keeps the arguments for a restart: where they were, a title may be written.
pub(crate) fn remember_args(args: &[Vec<u8>]) {
    let args = args.iter().skip(1);
    let _ = ARGS.set(args.map(|arg| path_of(arg).into_os_string()).collect());
}

/// What INFO shows of the process.
pub(crate) fn info() -> ProcessInfo {
    let mut info = ProcessInfo {
        pid: std::process::id(),
        executable: std::env::current_exe()
            .map(|path| path.display().to_string())
            .unwrap_or_default(),
        multiplexing_api: if cfg!(target_os = "linux") {
            "epoll"
        } else {
            "kqueue"
        },
        ..ProcessInfo::default()
    };
    #[cfg(unix)]
    {
        use nix::sys::resource::{Usage, UsageWho, getrusage};
        let times = |who| {
            let micros = |time: nix::sys::time::TimeVal| {
                (time.tv_sec() as u64) * 1_000_000 + time.tv_usec() as u64
            };
            getrusage(who).map_or((0, 0), |usage: Usage| {
                (micros(usage.user_time()), micros(usage.system_time()))
            })
        };
        (info.cpu_user_us, info.cpu_system_us) = times(UsageWho::RUSAGE_SELF);
        (info.cpu_user_children_us, info.cpu_system_children_us) = times(UsageWho::RUSAGE_CHILDREN);
        let name = rustix::system::uname();
        let text = |part: &std::ffi::CStr| part.to_string_lossy().into_owned();
        info.os = format!(
            "{} {} {}",
            text(name.sysname()),
            text(name.release()),
            text(name.machine())
        );
    }
    #[cfg(target_os = "linux")]
    {
        let memory = rustix::system::sysinfo();
        info.system_memory_bytes = memory.totalram as u64 * u64::from(memory.mem_unit);
        info.rss_bytes = resident_bytes();
    }
    info
}

/// The second number of `statm` is the resident size in pages.
#[cfg(target_os = "linux")]
fn resident_bytes() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split_ascii_whitespace()
        .nth(1)
        .and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or(0) * rustix::param::page_size() as u64
}

/// Raises the limit of open files so that `maxclients` fit. Returns how many clients do.
pub(crate) fn raise_open_files(maxclients: usize) -> usize {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let wanted = maxclients as u64 + RESERVED_FILES;
        let limit = getrlimit(Resource::Nofile);
        let current = limit.current.unwrap_or(u64::MAX);
        if current >= wanted {
            return maxclients;
        }
        // Root may raise the hard limit too; whoever may not gets what it allows.
        let maximum = limit.maximum.unwrap_or(u64::MAX);
        for (soft, hard) in [
            (wanted, maximum.max(wanted)),
            (wanted.min(maximum), maximum),
        ] {
            let new = Rlimit {
                current: Some(soft),
                maximum: Some(hard),
            };
            if setrlimit(Resource::Nofile, new).is_ok() {
                return (soft.saturating_sub(RESERVED_FILES) as usize).min(maxclients);
            }
        }
        current.saturating_sub(RESERVED_FILES) as usize
    }
    #[cfg(not(unix))]
    maxclients
}

/// Continues in the background, in a session of its own, with nothing on the standard streams. Must be called before
/// any thread is started.
#[cfg(unix)]
pub fn daemonize() -> std::io::Result<()> {
    if let fork::Fork::Parent(_) = fork::fork()? {
        std::process::exit(0);
    }
    rustix::process::setsid()?;
    fork::redirect_stdio()
}

/// Has the kernel give the process no huge pages of its own accord: what is written here and there in them would be
/// copied and kept two megabytes at a time. Memory that was mapped before keeps what it has.
#[cfg(target_os = "linux")]
pub(crate) fn disable_huge_pages() -> std::io::Result<()> {
    rustix::thread::disable_transparent_huge_pages(true)?;
    Ok(())
}

/// Writes the process id to a file.
pub(crate) fn write_pid_file(path: &Path) -> std::io::Result<()> {
    std::fs::write(path, format!("{}\n", std::process::id()))
}

/// Ends the process as DEBUG RESTART, CRASH-AND-RECOVER, SEGFAULT, PANIC or ASSERT ask for.
pub(crate) fn crash(how: &str) -> Result<(), String> {
    match how {
        "restart" | "crash-and-recover" => restart(),
        "panic" => panic!("called by user"),
        "assert" => panic!("assertion failed: 1 == 2"),
        #[cfg(unix)]
        "segfault" => {
            // To this thread, and not to whichever takes it.
            let raised = nix::sys::signal::raise(nix::sys::signal::Signal::SIGSEGV);
            raised.map_err(|error| format!("ERR {error}"))
        }
        _ => std::process::abort(),
    }
}

/// Replaces the process by a new one with the same arguments.
fn restart() -> Result<(), String> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let executable = std::env::current_exe().map_err(|error| format!("ERR {error}"))?;
        let error = std::process::Command::new(executable)
            .args(ARGS.get().into_iter().flatten())
            .exec();
        Err(format!("ERR failed to restart the server: {error}"))
    }
    #[cfg(not(unix))]
    Err("ERR failed to restart the server. Check server logs.".to_owned())
}
