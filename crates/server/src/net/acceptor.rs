//! The acceptor: one thread that takes connections and hands each to the worker with the fewest.
//!
//! It is a thread of its own so that a long command on the only worker cannot stop it, and it does nothing else that
//! takes time.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use serval_engine::{LogLevel, errors};
use serval_spec::directive_id as id;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::listen::Listener;
use super::worker::Accepted;
use super::workers::Workers;
use crate::instance::Shared;
use crate::processors::Duty;

/// How long to wait when the process is out of file descriptors.
const ACCEPT_ERROR_PAUSE: Duration = Duration::from_millis(100);

/// What other threads know of the acceptor.
pub(crate) struct AcceptorHandle {
    mailbox: Mutex<Vec<Order>>,
    notify: Notify,
}

enum Order {
    /// Accept from these too.
    Listen(Vec<Listener>),
    /// Close the sockets that listen for TCP, or all, and say when that is done.
    Close {
        all: bool,
        done: mpsc::Sender<()>,
    },
    Stop,
}

impl AcceptorHandle {
    pub(crate) fn new() -> AcceptorHandle {
        AcceptorHandle {
            mailbox: Mutex::default(),
            notify: Notify::new(),
        }
    }

    /// Accepts from further sockets.
    pub(crate) fn listen(&self, listeners: Vec<Listener>) {
        self.post(Order::Listen(listeners));
    }

    /// Closes all TCP listeners; they are closed when this returns.
    pub(crate) fn close_tcp(&self) {
        self.close(false);
    }

    /// Closes all listeners; they are closed when this returns.
    pub(crate) fn close_all(&self) {
        self.close(true);
    }

    fn close(&self, all: bool) {
        let (done, wait) = mpsc::channel();
        self.post(Order::Close { all, done });
        // An error means that the acceptor has ended, and closed them so.
        let _ = wait.recv();
    }

    /// Ends the acceptor.
    pub(crate) fn stop(&self) {
        self.post(Order::Stop);
    }

    fn post(&self, order: Order) {
        self.mailbox
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(order);
        self.notify.notify_one();
    }
}

/// Runs the acceptor on the calling thread until it is told to stop.
pub(crate) fn run(
    handle: &AcceptorHandle,
    shared: Arc<Shared>,
    workers: Arc<Workers>,
) -> io::Result<()> {
    shared.processors.bind(Duty::Serve);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let door = Arc::new(Door { shared, workers });
    runtime.block_on(async {
        let mut tcp = JoinSet::new();
        let mut unix = JoinSet::new();
        loop {
            let orders = std::mem::take(
                &mut *handle
                    .mailbox
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner),
            );
            for order in orders {
                match order {
                    Order::Listen(listeners) => {
                        for listener in listeners {
                            let door = Arc::clone(&door);
                            match listener {
                                Listener::Tcp { socket, .. } => tcp.spawn(door.accept_tcp(socket)),
                                #[cfg(unix)]
                                Listener::Unix { socket, path } => {
                                    unix.spawn(door.accept_unix(socket, path.display().to_string()))
                                }
                            };
                        }
                    }
                    Order::Close { all, done } => {
                        tcp.shutdown().await;
                        if all {
                            unix.shutdown().await;
                        }
                        let _ = done.send(());
                    }
                    Order::Stop => return,
                }
            }
            handle.notify.notified().await;
        }
    });
    Ok(())
}

/// Lets connections in.
struct Door {
    shared: Arc<Shared>,
    workers: Arc<Workers>,
}

impl Door {
    async fn accept_tcp(self: Arc<Self>, socket: std::net::TcpListener) -> io::Result<()> {
        let socket = tokio::net::TcpListener::from_std(socket)?;
        loop {
            match socket.accept().await {
                Ok((stream, addr)) => {
                    // The connection may be gone already; then it is not worth a word.
                    let _ = self.admit_tcp(stream, addr);
                }
                Err(error) => self.accept_failed(&error).await,
            }
        }
    }

    #[cfg(unix)]
    async fn accept_unix(
        self: Arc<Self>,
        socket: std::os::unix::net::UnixListener,
        path: String,
    ) -> io::Result<()> {
        let socket = tokio::net::UnixListener::from_std(socket)?;
        loop {
            match socket.accept().await {
                Ok((stream, _)) => {
                    let _ = self.admit_unix(stream, &path);
                }
                Err(error) => self.accept_failed(&error).await,
            }
        }
    }

    fn admit_tcp(&self, stream: tokio::net::TcpStream, addr: SocketAddr) -> io::Result<()> {
        let mut stream = stream.into_std()?;
        if let Some(refusal) = self.refusal(addr.ip().to_canonical().is_loopback()) {
            return stream.write_all(refusal.as_bytes());
        }
        stream.set_nodelay(true)?;
        let interval_s = self.shared.engine.config.number(id::TCP_KEEPALIVE);
        if interval_s > 0 {
            socket2::SockRef::from(&stream).set_tcp_keepalive(&keepalive(interval_s as u64))?;
        }
        let laddr = stream.local_addr()?.to_string();
        #[cfg(unix)]
        let fd = std::os::fd::AsRawFd::as_raw_fd(&stream);
        #[cfg(not(unix))]
        let fd = 0;
        self.hand_over(Accepted {
            stream: Box::new(move || Ok(Box::new(tokio::net::TcpStream::from_std(stream)?))),
            addr: addr.to_string(),
            laddr,
            fd,
            unix_socket: false,
        });
        Ok(())
    }

    #[cfg(unix)]
    fn admit_unix(&self, stream: tokio::net::UnixStream, path: &str) -> io::Result<()> {
        let mut stream = stream.into_std()?;
        if let Some(refusal) = self.refusal(true) {
            return stream.write_all(refusal.as_bytes());
        }
        self.hand_over(Accepted {
            fd: std::os::fd::AsRawFd::as_raw_fd(&stream),
            stream: Box::new(move || Ok(Box::new(tokio::net::UnixStream::from_std(stream)?))),
            addr: format!("{path}:0"),
            laddr: format!("{path}:0"),
            unix_socket: true,
        });
        Ok(())
    }

    /// What a connection is told that may not come in.
    fn refusal(&self, is_local: bool) -> Option<String> {
        let engine = &self.shared.engine;
        let count = self.workers.connection_count();
        let error = if count >= engine.config.maxclients() {
            errors::MAX_CLIENTS
        } else if !is_local
            && engine.config.is_on(id::PROTECTED_MODE)
            && !engine.config.requires_password()
        {
            errors::PROTECTED_MODE
        } else {
            return None;
        };
        engine.disconnects.rejected.fetch_add(1, Relaxed);
        Some(format!("-{error}\r\n"))
    }

    fn hand_over(&self, accepted: Accepted) {
        self.workers.hand_over(&self.shared.engine, accepted);
    }

    /// Some errors concern one connection only; others, such as too many open files, stay for a while.
    async fn accept_failed(&self, error: &io::Error) {
        use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
        if matches!(
            error.kind(),
            ConnectionAborted | ConnectionReset | Interrupted
        ) {
            return;
        }
        let reason = crate::config_file::os_text(error);
        self.shared.log.write(
            LogLevel::Warning,
            &format!("Accepting client connection: {reason}"),
        );
        tokio::time::sleep(ACCEPT_ERROR_PAUSE).await;
    }
}

/// The first probe after `interval_s` seconds of silence, two more in the same time again.
fn keepalive(interval_s: u64) -> socket2::TcpKeepalive {
    let interval = Duration::from_secs((interval_s / 3).max(1));
    socket2::TcpKeepalive::new()
        .with_time(Duration::from_secs(interval_s))
        .with_interval(interval)
        .with_retries(3)
}
