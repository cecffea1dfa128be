//! Requests at a rate, over connections that each wait for their reply.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::Sender;
use std::time::Instant;

use mio::net::TcpStream;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
    timerfd_settime,
};
use serde::Deserialize;

use crate::request::Request;
use crate::standstill::{LOOK, Looks, Standstills, watch};
use crate::waits::{Report, Waits};

const TIMER: Token = Token(usize::MAX);

/// What is to be sent.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Offer {
    port: u16,
    connections: usize,
    /// The command; `__rand_int__` is a random number.
    words: Vec<String>,
    /// Random numbers are below this.
    below: u64,
    /// Requests a second; without, as many as can be.
    per_second: Option<f64>,
    /// The server's core, which is watched.
    server_core: Option<usize>,
}

/// Sends until told that it is over, and says what requests waited. `ready` hears when it begins.
pub(crate) fn run(
    offer: &Offer,
    is_over: &Arc<AtomicBool>,
    ready: &Sender<()>,
) -> io::Result<Report> {
    let mut load = Load::connect(offer)?;
    let watching = offer
        .server_core
        .map(|core| watch(core, Arc::clone(is_over)))
        .transpose()?;
    let _ = ready.send(());
    let begun = Instant::now();
    load.run(is_over)?;
    let seconds = begun.elapsed().as_secs_f64();
    let server = match watching {
        None => None,
        Some(thread) => Some(
            thread
                .join()
                .map_err(|_| io::Error::other("the watcher panicked"))?,
        ),
    };
    let own = load.looks.into_gaps();
    let total_ms = |gaps: &[_]| Standstills::new(gaps.to_vec()).total().as_secs_f64() * 1e3;
    let (server_stood_still_ms, load_stood_still_ms) =
        (server.as_deref().map(total_ms), total_ms(&own));
    let stills = Standstills::new([own, server.unwrap_or_default()].concat());
    let (all, own) = load.waits.times(&stills);
    Ok(Report {
        requests: load.waits.count(),
        seconds,
        own,
        all,
        server_stood_still_ms,
        load_stood_still_ms,
    })
}

/// A connection that waits for a reply, or for its turn.
struct Connection {
    stream: TcpStream,
    sent: Option<Instant>,
}

struct Load {
    poll: Poll,
    timer: rustix::fd::OwnedFd,
    connections: Vec<Connection>,
    /// Those that wait for no reply.
    free: Vec<usize>,
    request: Request,
    per_second: Option<f64>,
    looks: Looks,
    waits: Waits,
}

impl Load {
    fn connect(offer: &Offer) -> io::Result<Load> {
        let poll = Poll::new()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, offer.port));
        let mut connections = Vec::with_capacity(offer.connections);
        for index in 0..offer.connections {
            let stream = std::net::TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            let mut stream = TcpStream::from_std(stream);
            poll.registry()
                .register(&mut stream, Token(index), Interest::READABLE)?;
            connections.push(Connection { stream, sent: None });
        }
        let timer = timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::NONBLOCK)?;
        // Twice as often as the clock has to be looked at.
        let period = Timespec::try_from(LOOK / 2).unwrap_or_default();
        let every = Itimerspec {
            it_interval: period,
            it_value: period,
        };
        timerfd_settime(&timer, TimerfdTimerFlags::empty(), &every)?;
        poll.registry()
            .register(&mut SourceFd(&timer.as_raw_fd()), TIMER, Interest::READABLE)?;
        Ok(Load {
            poll,
            timer,
            free: (0..connections.len()).collect(),
            connections,
            request: Request::new(&offer.words, offer.below),
            per_second: offer.per_second,
            looks: Looks::new(),
            waits: Waits::default(),
        })
    }

    fn run(&mut self, is_over: &AtomicBool) -> io::Result<()> {
        let mut events = Events::with_capacity(self.connections.len() + 1);
        self.looks = Looks::new();
        let mut offered = 0.0;
        let mut last = self.looks.look();
        loop {
            let is_wanted = !is_over.load(Relaxed);
            if !is_wanted && self.free.len() == self.connections.len() {
                return Ok(());
            }
            let now = self.looks.look();
            // What could not be offered, for want of a connection or of a core, is not made good.
            let most = self.connections.len() as f64;
            offered = match self.per_second {
                Some(rate) => most.min(offered + (now - last).as_secs_f64() * rate),
                None => most,
            };
            last = now;
            while is_wanted && offered >= 1.0 {
                let Some(index) = self.free.pop() else { break };
                offered -= 1.0;
                self.send(index)?;
            }
            match self.poll.poll(&mut events, None) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                polled => polled?,
            }
            for event in &events {
                match event.token() {
                    TIMER => {
                        // How often it went off does not matter.
                        let _ = rustix::io::read(&self.timer, &mut [0; 8]);
                    }
                    Token(index) => self.receive(index)?,
                }
            }
        }
    }

    fn send(&mut self, index: usize) -> io::Result<()> {
        let connection = &mut self.connections[index];
        connection.sent = Some(self.looks.look());
        // A request is far smaller than what a socket takes at once.
        connection.stream.write_all(self.request.next())
    }

    fn receive(&mut self, index: usize) -> io::Result<()> {
        let connection = &mut self.connections[index];
        let mut reply = [0; 256];
        let length = match connection.stream.read(&mut reply) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
            read => read?,
        };
        let reply = &reply[..length];
        let is_line = matches!(reply, [b'+' | b':', .., b'\r', b'\n']);
        match connection.sent.take() {
            Some(sent) if is_line => {
                self.waits.add(sent, self.looks.look());
                self.free.push(index);
                Ok(())
            }
            _ => {
                let text = String::from_utf8_lossy(reply);
                Err(io::Error::other(format!("an unexpected reply: {text:?}")))
            }
        }
    }
}
