//! The wire protocol: requests parsed in place, replies written into a byte vector, replies read back.
//!
//! Bytes in, bytes out: nothing here knows a command, a socket or a clock. Requests are never copied while they are
//! parsed ([`Parser`] yields ranges of the caller's buffer), and nothing is parsed twice however it arrives.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod argv;
pub mod parser;
pub mod reply;
pub mod text;
pub mod writer;

pub use argv::{Argv, ArgvBuf, Request, Requests, Span};
pub use parser::{Limits, Parser, Progress, ProtocolError};
pub use reply::{Decoded, Decoder, DecoderLimits, ReplyError, Value};
pub use writer::{Deferred, Writer, write_command};
