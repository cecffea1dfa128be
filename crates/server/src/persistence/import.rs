//! `--import`: the data of another server, from its dump file or from itself, as the beginning of an empty one.
//!
//! From a running server it comes as it comes to a replica: PSYNC is answered with a snapshot, after which the connection
//! is closed. Only a keyspace without keys is imported into, so that a server that is started again with the same command
//! line goes on with what it has.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use serval_engine::Engine;
use serval_spec::directive_id as id;

use super::Persistence;
use super::load::LoadHow;
use crate::config_file::{os_text, path_of};

/// How long the other server may be silent: it sends a newline now and then while it prepares the snapshot.
const SILENCE: Duration = Duration::from_secs(60);
/// The longest line that makes sense in a handshake, bytes.
const LINE_BYTES_MAX: usize = 4096;

impl Persistence {
    /// Imports what the command line names. False if that fails; the log says why.
    pub(crate) fn import(&self, engine: &Engine, from: &[u8]) -> bool {
        let keyspace = &engine.keyspace;
        if keyspace.key_count() > 0 {
            self.warn("--import: there are keys already, so nothing is imported.");
            return true;
        }
        let shown = shown(from);
        self.notice(&format!("Importing from {shown}"));
        let imported = match Address::parse(from) {
            Some(Ok(address)) => self.import_from_server(engine, &address, &shown),
            Some(Err(reason)) => Err(reason.to_owned()),
            None => self.import_file(engine, &path_of(from), &shown),
        };
        match imported {
            Ok(keys) => {
                self.notice(&format!("Imported {keys} keys from {shown}"));
                if engine.config.is_on(id::APPENDONLY) {
                    // What the append-only file has not seen is in it once it is rewritten, which begins with the service.
                    let facts = &engine.persistence.aof;
                    facts.is_rewrite_scheduled.store(true, Relaxed);
                } else if engine.config.has_save_points() {
                    engine.persistence.rdb.is_scheduled.store(true, Relaxed);
                    self.wake_cron();
                }
                true
            }
            Err(reason) => {
                self.warn(&format!("Importing from {shown} failed: {reason}"));
                false
            }
        }
    }

    fn import_file(&self, engine: &Engine, path: &Path, shown: &str) -> Result<u64, String> {
        let file = File::open(path).map_err(|error| os_text(&error))?;
        let total_bytes = file.metadata().map_or(0, |metadata| metadata.len());
        self.import_stream(engine, file, shown, total_bytes)
    }

    fn import_stream(
        &self,
        engine: &Engine,
        stream: impl Read,
        shown: &str,
        total_bytes: u64,
    ) -> Result<u64, String> {
        let how = LoadHow {
            may_replace: false,
            keeps_expired: false,
            gate_is_closed: false,
        };
        let facts = &engine.persistence.loading;
        facts.total_bytes.store(total_bytes, Relaxed);
        let counts = self.load_stream(engine, stream, shown, total_bytes, how);
        counts
            .map(|counts| counts.loaded)
            .map_err(|()| "see above".to_owned())
    }

    fn import_from_server(
        &self,
        engine: &Engine,
        address: &Address,
        shown: &str,
    ) -> Result<u64, String> {
        let connect = || {
            let stream = TcpStream::connect((address.host.as_str(), address.port))?;
            stream.set_read_timeout(Some(SILENCE))?;
            stream.set_write_timeout(Some(SILENCE))?;
            Ok(stream)
        };
        let stream = connect().map_err(|error: io::Error| os_text(&error))?;
        let mut link = Link(BufReader::new(stream));
        let total_bytes = link.ask_for_snapshot(address)?;
        // The snapshot says itself where it ends; what follows is nothing to us.
        self.import_stream(engine, link.0, shown, total_bytes)
    }
}

/// What the log calls a source: without the password.
fn shown(from: &[u8]) -> String {
    let text = String::from_utf8_lossy(from);
    match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}://{}", &text[..scheme], &text[at + 1..])
        }
        _ => text.into_owned(),
    }
}

/// A server, from `redis://[[user]:password@]host[:port]`.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    user: Option<String>,
    password: Option<String>,
    host: String,
    port: u16,
}

impl Address {
    /// Nothing where it is no address but a path.
    fn parse(from: &[u8]) -> Option<Result<Address, &'static str>> {
        let text = std::str::from_utf8(from).ok()?;
        let (scheme, rest) = text.split_once("://")?;
        Some(match scheme {
            "redis" | "valkey" | "serval" => Address::parse_rest(rest).ok_or("not an address"),
            "rediss" | "valkeys" => Err("TLS is not there yet"),
            _ => Err("an address begins with redis://"),
        })
    }

    fn parse_rest(rest: &str) -> Option<Address> {
        const PORT: u16 = 6379;
        let (credentials, place) = match rest.rsplit_once('@') {
            Some((credentials, place)) => (Some(credentials), place),
            None => (None, rest),
        };
        // A database may be named, but a snapshot has all of them.
        let place = place.split(['/', '?']).next().unwrap_or_default();
        let (host, port) = match place.strip_prefix('[') {
            Some(bracketed) => {
                let (host, port) = bracketed.split_once(']')?;
                (host, port.strip_prefix(':'))
            }
            None => match place.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (place, None),
            },
        };
        let port = port.map_or(Some(PORT), |port| port.parse().ok())?;
        let part = |text: &str| (!text.is_empty()).then(|| unescaped(text));
        let (user, password) = match credentials.map(|text| text.split_once(':')) {
            Some(Some((user, password))) => (part(user), part(password)),
            Some(None) => (None, credentials.and_then(part)),
            None => (None, None),
        };
        (!host.is_empty()).then(|| Address {
            user,
            password,
            host: host.to_owned(),
            port,
        })
    }
}

/// `%40` and the like, as bytes that make text.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = others.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Of Valkey, whose snapshots are understood.
const VALKEY_VERSION: &str = "9.1.0";

/// A connection to a server that takes us for a replica.
struct Link<S: Read>(BufReader<S>);

impl Link<TcpStream> {
    fn call(&mut self, words: &[&str]) -> Result<String, String> {
        let mut request = format!("*{}\r\n", words.len());
        for word in words {
            request += &format!("${}\r\n{word}\r\n", word.len());
        }
        let sent = self.0.get_mut().write_all(request.as_bytes());
        sent.map_err(|error| os_text(&error))?;
        self.line()
    }

    /// The handshake; how many bytes the snapshot has, 0 where that is not said.
    fn ask_for_snapshot(&mut self, address: &Address) -> Result<u64, String> {
        if let Some(password) = &address.password {
            let reply = match &address.user {
                Some(user) => self.call(&["AUTH", user, password]),
                None => self.call(&["AUTH", password]),
            };
            well(&reply?)?;
        }
        well(&self.call(&["PING"])?)?;
        // Who does not know what a replica can is told nothing wrong.
        self.call(&["REPLCONF", "capa", "eof", "capa", "psync2"])?;
        // Valkey takes who does not say this for Valkey 7.2, for which it cannot write fields that expire.
        self.call(&["REPLCONF", "version", VALKEY_VERSION])?;
        let reply = self.call(&["PSYNC", "?", "-1"])?;
        if reply.starts_with("-ERR unknown command") {
            let sync = self.0.get_mut().write_all(b"SYNC\r\n");
            sync.map_err(|error| os_text(&error))?;
        } else if !reply.starts_with("+FULLRESYNC") {
            return Err(reply.trim_start_matches('-').to_owned());
        }
        self.snapshot_len()
    }
}

impl<S: Read> Link<S> {
    /// The next line that is not empty: while a snapshot is prepared there are empty ones, as signs of life.
    fn line(&mut self) -> Result<String, String> {
        loop {
            let mut line = Vec::new();
            let read = (&mut self.0)
                .take(LINE_BYTES_MAX as u64)
                .read_until(b'\n', &mut line);
            match read {
                Ok(0) => return Err("the server closed the connection".to_owned()),
                Ok(_) if line.last() != Some(&b'\n') => {
                    return Err("the server sent what is no reply".to_owned());
                }
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Err("the server has been silent for too long".to_owned());
                }
                Err(error) => return Err(os_text(&error)),
            }
            let text = line.trim_ascii_end();
            if !text.is_empty() {
                return Ok(String::from_utf8_lossy(text).into_owned());
            }
        }
    }

    /// `$<bytes>`, or `$EOF:<mark>` for a snapshot that is made while it is sent.
    fn snapshot_len(&mut self) -> Result<u64, String> {
        let line = self.line()?;
        match line.strip_prefix('$') {
            Some(len) if len.starts_with("EOF:") => Ok(0),
            Some(len) => len
                .parse()
                .map_err(|_| "the length of the snapshot is no number".to_owned()),
            None => Err(line.trim_start_matches('-').to_owned()),
        }
    }
}

/// An error reply is one.
fn well(reply: &str) -> Result<(), String> {
    match reply.strip_prefix('-') {
        Some(error) => Err(error.to_owned()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(user: Option<&str>, password: Option<&str>, host: &str, port: u16) -> Address {
        Address {
            user: user.map(str::to_owned),
            password: password.map(str::to_owned),
            host: host.to_owned(),
            port,
        }
    }

    #[test]
    fn addresses_and_paths() {
        for (text, expected) in [
            ("redis://a", address(None, None, "a", 6379)),
            ("redis://a:1/3", address(None, None, "a", 1)),
            ("valkey://[::1]:7", address(None, None, "::1", 7)),
            ("redis://:p%40s@a", address(None, Some("p@s"), "a", 6379)),
            ("redis://u:p@q@a:2", address(Some("u"), Some("p@q"), "a", 2)),
        ] {
            assert_eq!(
                Address::parse(text.as_bytes()),
                Some(Ok(expected)),
                "{text}"
            );
        }
        for wrong in [
            "redis://",
            "redis://a:x",
            "redis://[::1",
            "rediss://a",
            "http://a",
        ] {
            assert!(
                matches!(Address::parse(wrong.as_bytes()), Some(Err(_))),
                "{wrong}"
            );
        }
        for path in ["dump.rdb", "/a/b:c", "a\\b"] {
            assert_eq!(Address::parse(path.as_bytes()), None, "{path}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        assert_eq!(shown(b"redis://u:secret@a:1"), "redis://a:1");
        assert_eq!(shown(b"a@b.rdb"), "a@b.rdb");
    }

    #[test]
    fn signs_of_life_are_skipped_and_nonsense_refused() {
        let link = |text: &'static str| Link(BufReader::new(text.as_bytes()));
        assert_eq!(link("\n\r\n\n$12\r\n").snapshot_len(), Ok(12));
        assert_eq!(link("$EOF:0123\r\n").snapshot_len(), Ok(0));
        assert_eq!(link("-ERR no\r\n").snapshot_len(), Err("ERR no".to_owned()));
        assert!(link("$x\r\n").snapshot_len().is_err());
        assert!(link("").snapshot_len().is_err());
        let endless = "x".repeat(LINE_BYTES_MAX * 2);
        assert!(Link(BufReader::new(endless.as_bytes())).line().is_err());
    }
}
