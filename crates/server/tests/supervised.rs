//! How the server speaks to who supervises it: to systemd by datagrams, which a test in TypeScript could not receive, to
//! upstart by stopping itself.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

/// A directory of the test's own, and the arguments of a server that listens and keeps its data only there.
fn scratch(name: &str) -> (PathBuf, [String; 8]) {
    let dir = std::env::temp_dir().join(format!("serval-{name}-{}", std::process::id()));
    // A run that broke off may have left one, and process ids come again.
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&dir).unwrap();
    let socket = dir.join("server.sock").display().to_string();
    let data = dir.display().to_string();
    let args = [
        "--port",
        "0",
        "--unixsocket",
        &socket,
        "--supervised",
        name,
        "--dir",
        &data,
    ];
    let args = args.map(str::to_owned);
    (dir, args)
}

fn start(args: &[String], env: (&str, &str)) -> Child {
    Command::new(env!("CARGO_BIN_EXE_serval-server"))
        .args(args)
        .env_remove("NOTIFY_SOCKET")
        .env_remove("UPSTART_JOB")
        .env(env.0, env.1)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn pid_of(child: &Child) -> Pid {
    Pid::from_child(child)
}

#[test]
fn systemd_hears_of_the_beginning_and_of_the_end() {
    for name in ["systemd", "auto"] {
        let (dir, args) = scratch(name);
        let notify_path = dir.join("notify");
        let notify = UnixDatagram::bind(&notify_path).unwrap();
        let mut child = start(&args, ("NOTIFY_SOCKET", notify_path.to_str().unwrap()));
        let receive = || {
            let mut buf = [0; 256];
            let len = notify.recv(&mut buf).unwrap();
            String::from_utf8(buf[..len].to_vec()).unwrap()
        };
        let ready = receive();
        assert!(ready.lines().any(|line| line == "READY=1"), "{ready}");
        let status = "STATUS=Ready to accept connections";
        assert!(ready.lines().any(|line| line == status), "{ready}");
        kill_process(pid_of(&child), Signal::TERM).unwrap();
        assert_eq!(receive().trim(), "STOPPING=1");
        assert!(child.wait().unwrap().success());
        std::fs::remove_dir_all(dir).unwrap();
    }
}

#[test]
fn upstart_sees_it_stop_itself_when_it_is_ready() {
    let (dir, args) = scratch("upstart");
    let mut child = start(&args, ("UPSTART_JOB", "serval"));
    let (_, status) = waitpid(Some(pid_of(&child)), WaitOptions::UNTRACED)
        .unwrap()
        .unwrap();
    assert!(status.stopped());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("Ready to accept connections unix")));
    kill_process(pid_of(&child), Signal::CONT).unwrap();
    kill_process(pid_of(&child), Signal::TERM).unwrap();
    assert!(child.wait().unwrap().success());
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_supervisor_that_is_not_there_is_none() {
    let (dir, mut args) = scratch("systemd-absent");
    args[5] = "systemd".to_owned();
    let mut child = start(&args, ("UNRELATED", "1"));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("Ready to accept connections unix")));
    kill_process(pid_of(&child), Signal::TERM).unwrap();
    assert!(child.wait().unwrap().success());
    std::fs::remove_dir_all(dir).unwrap();
}
