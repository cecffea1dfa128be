//! A connection to an instance, inside the process and blocking: what a test's thread sends and hears.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::runtime::Runtime;

use crate::instance::Instance;

const BUFFER_BYTES: usize = 64 * 1024;

/// The other end is gone.
#[derive(Debug)]
pub(super) struct Closed;

/// A reply, as far as these tests need them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reply {
    Text(String),
    Error(String),
    Number(i64),
    Null,
    Many(Vec<Reply>),
}

impl Reply {
    /// A number, or text that is one; 0 for nothing.
    pub(super) fn number(&self) -> i64 {
        match self {
            Reply::Number(number) => *number,
            Reply::Text(text) => text.parse().unwrap(),
            Reply::Null => 0,
            other => panic!("no number: {other:?}"),
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Reply::Text(text) | Reply::Error(text) => text,
            other => panic!("no text: {other:?}"),
        }
    }
}

/// The connection.
pub(super) struct Client {
    runtime: Runtime,
    stream: DuplexStream,
    input: Vec<u8>,
    at: usize,
}

impl Client {
    pub(super) fn new(instance: &Instance) -> Client {
        let builder = &mut tokio::runtime::Builder::new_current_thread();
        Client {
            runtime: builder.build().unwrap(),
            stream: instance.connect("test".to_owned(), BUFFER_BYTES).unwrap(),
            input: Vec::new(),
            at: 0,
        }
    }

    /// Sends lines of words in one go.
    pub(super) fn send(&mut self, lines: &[String]) -> Result<(), Closed> {
        let mut output = Vec::new();
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            output.extend_from_slice(format!("*{}\r\n", words.len()).as_bytes());
            for word in words {
                output.extend_from_slice(format!("${}\r\n{word}\r\n", word.len()).as_bytes());
            }
        }
        let sent = self.runtime.block_on(self.stream.write_all(&output));
        sent.map_err(|_| Closed)
    }

    /// Sends a line and waits for its reply.
    pub(super) fn call(&mut self, line: &str) -> Result<Reply, Closed> {
        self.send(&[line.to_owned()])?;
        self.reply()
    }

    /// The next reply.
    pub(super) fn reply(&mut self) -> Result<Reply, Closed> {
        let line = self.line()?;
        let (kind, rest) = line.split_at(1);
        Ok(match kind {
            "+" => Reply::Text(rest.to_owned()),
            "-" => Reply::Error(rest.to_owned()),
            ":" => Reply::Number(rest.parse().unwrap()),
            "$" | "*" if rest == "-1" => Reply::Null,
            "$" => Reply::Text(self.bytes(rest.parse().unwrap())?),
            "*" => Reply::Many(
                (0..rest.parse().unwrap())
                    .map(|_| self.reply())
                    .collect::<Result<_, _>>()?,
            ),
            _ => panic!("no reply of RESP2: {line}"),
        })
    }

    fn line(&mut self) -> Result<String, Closed> {
        loop {
            let rest = &self.input[self.at..];
            if let Some(len) = rest.windows(2).position(|pair| pair == b"\r\n") {
                let line = String::from_utf8_lossy(&rest[..len]).into_owned();
                self.at += len + 2;
                return Ok(line);
            }
            self.more()?;
        }
    }

    fn bytes(&mut self, len: usize) -> Result<String, Closed> {
        while self.input.len() < self.at + len + 2 {
            self.more()?;
        }
        let text = String::from_utf8_lossy(&self.input[self.at..self.at + len]).into_owned();
        self.at += len + 2;
        Ok(text)
    }

    fn more(&mut self) -> Result<(), Closed> {
        self.input.drain(..self.at);
        self.at = 0;
        match self.runtime.block_on(self.stream.read_buf(&mut self.input)) {
            Ok(1..) => Ok(()),
            Ok(0) | Err(_) => Err(Closed),
        }
    }
}
