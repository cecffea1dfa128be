//! Sockets: who listens, who accepts, and the threads that serve connections.

mod acceptor;
mod connection;
mod listen;
mod output;
mod pipeline;
mod settings;
mod stream;
mod worker;
mod workers;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::JoinHandle;

use serval_engine::Engine;

pub use listen::{ListenError, ListenOptions};
pub(crate) use worker::serve_while_busy;

use acceptor::AcceptorHandle;
use listen::Listener;
use settings::Settings;
use worker::{Accepted, WorkerHandle};
use workers::{Workers, report, spawn};

use crate::instance::Shared;
use crate::persistence::crew::Errand;

/// The threads that serve an instance's connections, and what it listens on.
pub(crate) struct Network {
    shared: Weak<Shared>,
    workers: Arc<Workers>,
    acceptor: Arc<AcceptorHandle>,
    acceptor_thread: Mutex<Option<JoinHandle<()>>>,
    state: Mutex<Listening>,
}

/// What is listened on.
#[derive(Debug, Clone, Default)]
pub struct Listening {
    /// What was asked for.
    pub options: ListenOptions,
    /// The TCP port, which the system may have chosen; `None` without TCP.
    pub port: Option<u16>,
    /// Addresses that are listened on, as `bind` has them.
    pub bind: Vec<String>,
}

impl Listening {
    /// One of the addresses that are listened on.
    fn address(&self) -> Option<String> {
        let path = self.options.unix_socket.as_ref();
        match (self.bind.first(), self.port) {
            (Some(host), Some(port)) => Some(format!("{host}:{port}")),
            _ => path.map(|path| path.display().to_string()),
        }
    }
}

impl Network {
    /// Starts `worker_count` workers and the acceptor; nothing is listened on yet.
    pub(crate) fn start(shared: &Arc<Shared>, worker_count: usize) -> io::Result<Network> {
        let workers = Arc::new(Workers::default());
        let resized = workers.resize(worker_count, shared);
        if resized.is_err() {
            workers.stop();
        }
        resized?;
        let acceptor = Arc::new(AcceptorHandle::new());
        let instance = Arc::downgrade(shared);
        let (handle, shared, all) = (
            Arc::clone(&acceptor),
            Arc::clone(shared),
            Arc::clone(&workers),
        );
        let thread = spawn("serval-accept".to_owned(), move || {
            let log = Arc::clone(&shared);
            report(&log, acceptor::run(&handle, shared, all));
        })?;
        Ok(Network {
            shared: instance,
            workers,
            acceptor,
            acceptor_thread: Mutex::new(Some(thread)),
            state: Mutex::default(),
        })
    }

    /// Listens as asked, unless something is listened on already. `warn` hears of addresses that were passed over.
    pub(crate) fn listen(
        &self,
        options: ListenOptions,
        warn: &mut dyn FnMut(&str),
    ) -> Result<Listening, ListenError> {
        let mut state = self.state();
        if let Some(address) = state.address() {
            return Err(ListenError {
                address,
                reason: "this keyspace is listened on already".to_owned(),
                in_use: false,
                is_path: state.port.is_none(),
            });
        }
        let mut listeners = listen::listen_tcp(&options, warn)?;
        let listening = describe(options, &listeners);
        #[cfg(unix)]
        if let Some(path) = &listening.options.unix_socket {
            listeners.push(listen::listen_unix(path, &listening.options)?);
        }
        self.acceptor.listen(listeners);
        *state = listening.clone();
        Ok(listening)
    }

    /// Listens on other TCP addresses instead. When that fails, the old ones are listened on as before.
    pub(crate) fn relisten(
        &self,
        bind: Vec<String>,
        port: Option<u16>,
        warn: &mut dyn FnMut(&str),
    ) -> Result<(), ListenError> {
        let mut state = self.state();
        let options = ListenOptions {
            bind,
            port,
            ..state.options.clone()
        };
        if (&options.bind, options.port) == (&state.options.bind, state.options.port) {
            return Ok(());
        }
        let listeners = match listen::listen_tcp(&options, warn) {
            Ok(listeners) => {
                self.acceptor.close_tcp();
                listeners
            }
            // It may be we ourselves who use the address.
            Err(error) if error.in_use => {
                self.acceptor.close_tcp();
                match listen::listen_tcp(&options, warn) {
                    Ok(listeners) => listeners,
                    Err(error) => {
                        if let Ok(old) = listen::listen_tcp(&state.options, warn) {
                            self.acceptor.listen(old);
                        }
                        return Err(error);
                    }
                }
            }
            Err(error) => return Err(error),
        };
        *state = describe(options, &listeners);
        self.acceptor.listen(listeners);
        Ok(())
    }

    /// Stops listening, and closes all connections. The threads stay, for listening again.
    pub(crate) fn unlisten(&self) {
        self.acceptor.close_all();
        self.workers.tell(WorkerHandle::close_connections);
        let listening = std::mem::take(&mut *self.state());
        if let Some(path) = &listening.options.unix_socket {
            let _ = std::fs::remove_file(path);
        }
    }

    /// What is listened on now.
    pub(crate) fn listening(&self) -> Listening {
        self.state().clone()
    }

    /// Number of worker threads that take connections.
    pub(crate) fn worker_count(&self) -> usize {
        self.workers.len()
    }

    /// Changes how many worker threads take connections.
    pub(crate) fn set_worker_count(&self, count: usize) -> io::Result<()> {
        match self.shared.upgrade() {
            Some(shared) => self.workers.resize(count, &shared),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Has all workers read the configuration again.
    pub(crate) fn settings_changed(&self) {
        self.workers.tell(WorkerHandle::settings_changed);
    }

    /// Asks all workers whether they still read their mail.
    pub(crate) fn ask_workers(&self) {
        self.workers.tell(WorkerHandle::ask);
    }

    /// Whether a worker has not read its mail since it was asked.
    pub(crate) fn has_silent_worker(&self) -> bool {
        self.workers.has_silent()
    }

    /// Tells all workers whose connections wait for the disk that more is on it.
    pub(crate) fn ring_held(&self) {
        self.workers.tell(WorkerHandle::ring_held);
    }

    /// Gives workers an errand each, as many of them as can run at once.
    pub(crate) fn give_errands(&self, make: &mut dyn FnMut() -> Errand) {
        self.workers.give_errands(make);
    }

    /// Closes clients at once that cost more together than the limit of now: it may have been lowered.
    pub(crate) fn evict_clients(&self) {
        let Some(shared) = self.shared.upgrade() else {
            return;
        };
        let bytes_max = Settings::read(&shared.engine.config).clients_bytes_max;
        if bytes_max > 0 {
            shared.evict_clients(bytes_max);
        }
    }

    /// A connection without a socket; the other end of the pipe is returned.
    pub(crate) fn connect_in_process(
        &self,
        engine: &Engine,
        addr: String,
        buffer_bytes: usize,
    ) -> tokio::io::DuplexStream {
        let (ours, theirs) = tokio::io::duplex(buffer_bytes);
        let accepted = Accepted {
            stream: Box::new(move || Ok(Box::new(ours))),
            laddr: addr.clone(),
            addr,
            fd: -1,
            unix_socket: false,
        };
        self.workers.hand_over(engine, accepted);
        theirs
    }

    /// Closes everything and ends all threads. Returns when they have ended.
    pub(crate) fn stop(&self) {
        self.acceptor.stop();
        let thread = self
            .acceptor_thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
        self.workers.stop();
        if let Some(path) = &self.state().options.unix_socket {
            let _ = std::fs::remove_file(path);
        }
    }

    fn state(&self) -> MutexGuard<'_, Listening> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn describe(options: ListenOptions, listeners: &[Listener]) -> Listening {
    let mut listening = Listening {
        options,
        ..Listening::default()
    };
    for listener in listeners {
        if let Listener::Tcp { bind, port, .. } = listener {
            listening.port = Some(*port);
            listening.bind.push(bind.clone());
        }
    }
    listening
}
