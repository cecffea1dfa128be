//! Listening sockets: made synchronously, so that whoever asks learns at once whether it worked.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};

use socket2::{Domain, Protocol, SockAddr, Socket, Type};

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListenOptions {
    /// Addresses as `bind` has them: names, numbers, `*`, `::*`; with `-` in front it may be missing on this machine.
    pub bind: Vec<String>,
    /// TCP port; `Some(0)` lets the system choose one, `None` is no TCP.
    pub port: Option<u16>,
    /// Path of a Unix socket.
    pub unix_socket: Option<PathBuf>,
    /// Its mode, 0 for what the umask leaves.
    pub unix_socket_mode: u32,
    /// Group that owns it, by name; empty for the process's.
    pub unix_socket_group: String,
    /// Connections that may wait to be accepted.
    pub backlog: i32,
    /// Mark of TCP sockets for the system's routing and filtering, 0 for none. Linux only.
    pub mark: u32,
}

/// A socket that listens.
#[derive(Debug)]
pub(crate) enum Listener {
    /// TCP.
    Tcp {
        /// The socket, non-blocking.
        socket: std::net::TcpListener,
        /// As it was configured.
        bind: String,
        /// The port it got.
        port: u16,
    },
    /// Unix.
    #[cfg(unix)]
    Unix {
        /// The socket, non-blocking.
        socket: std::os::unix::net::UnixListener,
        /// Where it is.
        path: PathBuf,
    },
}

/// Why a socket could not be made.
#[derive(Debug)]
pub struct ListenError {
    /// The address that failed, `host:port` or a path.
    pub address: String,
    /// What the system says.
    pub reason: String,
    /// It is in use by another socket.
    pub in_use: bool,
    /// It is the path of a Unix socket.
    pub is_path: bool,
}

/// Listens on all TCP addresses. `warn` hears of optional or unsupported ones that were passed over.
pub(crate) fn listen_tcp(
    options: &ListenOptions,
    warn: &mut dyn FnMut(&str),
) -> Result<Vec<Listener>, ListenError> {
    let Some(mut port) = options.port else {
        return Ok(Vec::new());
    };
    let mut listeners = Vec::new();
    for bind in &options.bind {
        let (host, optional) = match bind.strip_prefix('-') {
            Some(host) => (host, true),
            None => (bind.as_str(), false),
        };
        match bind_tcp(host, port, options) {
            Ok(socket) => {
                // Port 0 is chosen once, for all addresses.
                port = socket.local_addr().map_or(port, |addr| addr.port());
                listeners.push(Listener::Tcp {
                    socket,
                    bind: bind.clone(),
                    port,
                });
            }
            Err(error) => {
                let reason = crate::config_file::os_text(&error);
                warn(&format!(
                    "Warning: Could not create server TCP listening socket {host}:{port}: bind: {reason}"
                ));
                if !may_be_missing(&error, optional) {
                    let in_use = error.kind() == io::ErrorKind::AddrInUse;
                    return Err(ListenError {
                        address: format!("{host}:{port}"),
                        reason,
                        in_use,
                        is_path: false,
                    });
                }
            }
        }
    }
    Ok(listeners)
}

/// An address family that the machine does not have is passed over, an absent address if it is optional.
fn may_be_missing(error: &io::Error, optional: bool) -> bool {
    let is_absent = error.kind() == io::ErrorKind::AddrNotAvailable;
    #[cfg(unix)]
    let is_unsupported = {
        use rustix::io::Errno;
        let unsupported = [
            Errno::NOPROTOOPT,
            Errno::PROTONOSUPPORT,
            Errno::SOCKTNOSUPPORT,
            Errno::PFNOSUPPORT,
            Errno::AFNOSUPPORT,
        ];
        error
            .raw_os_error()
            .is_some_and(|code| unsupported.contains(&Errno::from_raw_os_error(code)))
    };
    #[cfg(not(unix))]
    let is_unsupported = error.kind() == io::ErrorKind::Unsupported;
    (is_absent && optional) || is_unsupported
}

fn bind_tcp(host: &str, port: u16, options: &ListenOptions) -> io::Result<std::net::TcpListener> {
    let is_v6 = host.contains(':');
    let addr = match host {
        "*" => SocketAddr::from(([0, 0, 0, 0], port)),
        "::*" => SocketAddr::from(([0u16; 8], port)),
        _ => (host, port)
            .to_socket_addrs()?
            .find(|addr| addr.is_ipv6() == is_v6)
            .ok_or(io::ErrorKind::AddrNotAvailable)?,
    };
    let domain = if is_v6 { Domain::IPV6 } else { Domain::IPV4 };
    let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
    if is_v6 {
        socket.set_only_v6(true)?;
    }
    // On Windows this option means that others may take the port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    #[cfg(target_os = "linux")]
    if options.mark != 0 {
        socket.set_mark(options.mark)?;
    }
    socket.bind(&addr.into())?;
    socket.listen(options.backlog)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// Listens on a Unix socket. Mode and group are set before anybody can connect.
#[cfg(unix)]
pub(crate) fn listen_unix(path: &Path, options: &ListenOptions) -> Result<Listener, ListenError> {
    use std::os::unix::fs::PermissionsExt;
    let made = (|| {
        // What a server left behind that did not end well.
        let _ = std::fs::remove_file(path);
        let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
        socket.bind(&SockAddr::unix(path)?)?;
        if options.unix_socket_mode != 0 {
            let mode = std::fs::Permissions::from_mode(options.unix_socket_mode);
            std::fs::set_permissions(path, mode)?;
        }
        if !options.unix_socket_group.is_empty() {
            let gid = group_id(&options.unix_socket_group)?;
            std::os::unix::fs::chown(path, None, Some(gid))?;
        }
        socket.listen(options.backlog)?;
        socket.set_nonblocking(true)?;
        io::Result::Ok(socket)
    })();
    match made {
        Ok(socket) => Ok(Listener::Unix {
            socket: socket.into(),
            path: path.to_path_buf(),
        }),
        Err(error) => Err(ListenError {
            address: path.display().to_string(),
            reason: crate::config_file::os_text(&error),
            in_use: error.kind() == io::ErrorKind::AddrInUse,
            is_path: true,
        }),
    }
}

#[cfg(unix)]
fn group_id(name: &str) -> io::Result<u32> {
    let group = nix::unistd::Group::from_name(name)?;
    let group = group.ok_or_else(|| io::Error::other(format!("no group is named '{name}'")))?;
    Ok(group.gid.as_raw())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(bind: &[&str]) -> ListenOptions {
        let bind = bind.iter().map(|bind| (*bind).to_owned()).collect();
        ListenOptions {
            bind,
            port: Some(0),
            backlog: 16,
            ..ListenOptions::default()
        }
    }

    #[test]
    fn port_zero_is_one_port_for_all_addresses() {
        let listeners = listen_tcp(&options(&["127.0.0.1", "-::1"]), &mut |_| {}).unwrap();
        let ports: Vec<u16> = listeners
            .iter()
            .map(|listener| match listener {
                Listener::Tcp { port, .. } => *port,
                Listener::Unix { .. } => 0,
            })
            .collect();
        assert!(ports[0] != 0 && ports.iter().all(|port| *port == ports[0]));
    }

    #[test]
    fn addresses_in_use_and_absent_ones() {
        let first = listen_tcp(&options(&["127.0.0.1"]), &mut |_| {}).unwrap();
        let [Listener::Tcp { port, .. }] = &first[..] else {
            panic!("one listener")
        };
        let again = ListenOptions {
            port: Some(*port),
            ..options(&["127.0.0.1"])
        };
        assert!(listen_tcp(&again, &mut |_| {}).unwrap_err().in_use);
        // 192.0.2.0/24 belongs to nobody.
        let mut warnings = 0;
        assert_eq!(
            listen_tcp(&options(&["-192.0.2.1"]), &mut |_| warnings += 1)
                .unwrap()
                .len(),
            0
        );
        assert_eq!(warnings, 1);
        assert!(listen_tcp(&options(&["192.0.2.1"]), &mut |_| {}).is_err());
    }

    #[test]
    fn unix_socket_has_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let path = std::env::temp_dir().join(format!("serval-{}.sock", std::process::id()));
        let options = |mode, group: &str| ListenOptions {
            unix_socket_mode: mode,
            unix_socket_group: group.to_owned(),
            ..options(&[])
        };
        let _listener = listen_unix(&path, &options(0o700, "")).unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o700
        );
        let error = listen_unix(&path, &options(0, "no such group")).unwrap_err();
        assert_eq!(error.reason, "no group is named 'no such group'");
        std::fs::remove_file(path).unwrap();
    }
}
