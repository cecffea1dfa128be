//! What the binary prints for people: version, help, the picture at start.

use std::process::ExitCode;

/// `Serval server v=0.1.0 …`: tools look for `v=`.
pub(crate) fn print_version() {
    println!(
        "Serval server v={} sha=00000000:0 malloc=mimalloc bits={} build=0",
        env!("CARGO_PKG_VERSION"),
        usize::BITS
    );
}

/// The usage, on standard error as Redis has it.
pub(crate) fn print_help() -> ExitCode {
    eprint!(
        "Usage: serval-server [/path/to/serval.conf] [options] [-]
       serval-server - (read config from stdin)
       serval-server -v or --version
       serval-server -h or --help
       serval-server check-aof [--fix|--truncate-to-timestamp seconds] file
       serval-server check-rdb [options] <rdb-file-name>
       serval-server [...] --import <rdb-file-name or redis://[[user]:password@]host[:port]>

Every directive of a redis.conf can be an option: --name value ...
Files, standard input and options are read in this order; the last one wins.

Examples:
       serval-server (the default configuration: port 6379)
       echo 'maxmemory 128mb' | serval-server -
       serval-server /etc/serval/6379.conf
       serval-server --port 7777 --save \"\"
       serval-server /etc/serval/6379.conf --loglevel verbose
"
    );
    ExitCode::FAILURE
}

/// `--check-system`: what is known to hurt on Linux.
pub(crate) fn check_system() -> ExitCode {
    let overcommit = std::fs::read_to_string("/proc/sys/vm/overcommit_memory").unwrap_or_default();
    // Snapshots do not fork, so overcommit does not matter to us; huge pages for everything still cost latency.
    let huge_pages =
        std::fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled").unwrap_or_default();
    let always = huge_pages.contains("[always]");
    println!(
        "[overcommit] {} (of no effect: snapshots do not fork)",
        overcommit.trim()
    );
    println!(
        "[THP] {}",
        if always {
            "always: consider madvise"
        } else {
            "OK"
        }
    );
    if always {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The picture for people who start a server in a terminal. Test suites read the process id from it.
pub(crate) fn logo(port: i64) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let pid = std::process::id();
    format!(
        r"
    /\_____/\
   /  o   o  \      Serval {version} ({bits} bit)
  ( ==  ^  == )
   )         (      Running in standalone mode
  (           )     Port: {port}
  ( (  )   (  ) )   PID: {pid}
 (__(__)___(__)__)

",
        bits = usize::BITS
    )
}
