//! What connections need of the configuration, read once and again after each CONFIG SET.

use serval_engine::{Config, Session};
use serval_resp::Limits;
use serval_spec::directive_id as id;

/// `client-output-buffer-limit` of one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct OutputLimit {
    /// Closed at once beyond, bytes; 0 for never.
    pub(crate) hard_bytes: u64,
    /// Closed after `soft_seconds` beyond, bytes; 0 for never.
    pub(crate) soft_bytes: u64,
    /// See `soft_bytes`.
    pub(crate) soft_seconds: i64,
}

impl From<(u64, u64, i64)> for OutputLimit {
    fn from((hard_bytes, soft_bytes, soft_seconds): (u64, u64, i64)) -> OutputLimit {
        OutputLimit {
            hard_bytes,
            soft_bytes,
            soft_seconds,
        }
    }
}

/// A worker's copy of the directives that concern connections.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// For the parser; `authenticated` is each connection's own.
    pub(crate) limits: Limits,
    /// `client-query-buffer-limit` in bytes.
    pub(crate) query_buffer_bytes_max: u64,
    /// Of normal clients.
    pub(crate) output_limit: OutputLimit,
    /// Of subscribers.
    pub(crate) pubsub_output_limit: OutputLimit,
    /// `timeout` in seconds, 0 for none.
    pub(crate) timeout_s: i64,
    /// `maxmemory-clients` in bytes, 0 for no limit.
    pub(crate) clients_bytes_max: u64,
    /// What is left of the length of the commands under way where CLIENT LIST shows the query buffer: all bits with
    /// `io-threads 1`, none otherwise, as Redis's threads have taken the commands out of it by then.
    pub(crate) running_input_mask: u64,
}

impl Settings {
    /// The limit of the class that a client is of now.
    pub(crate) fn output_limit_of(&self, session: &Session) -> &OutputLimit {
        match session.is_subscribed() {
            true => &self.pubsub_output_limit,
            false => &self.output_limit,
        }
    }

    /// The settings of now.
    pub(crate) fn read(config: &Config) -> Settings {
        let [normal, _, pubsub] = config.output_limits().map(OutputLimit::from);
        let limits = Limits {
            bulk_len_max: config.proto_max_bulk_len(),
            ..Limits::default()
        };
        let clients = config.number(id::MAXMEMORY_CLIENTS);
        let clients_bytes_max = match clients {
            // A share of maxmemory is kept as a negative percentage.
            ..0 => (config.maxmemory() / 100).saturating_mul(clients.unsigned_abs()),
            bytes => bytes.unsigned_abs(),
        };
        Settings {
            limits,
            query_buffer_bytes_max: config.number(id::CLIENT_QUERY_BUFFER_LIMIT).max(0) as u64,
            output_limit: normal,
            pubsub_output_limit: pubsub,
            timeout_s: config.number(id::TIMEOUT),
            clients_bytes_max,
            running_input_mask: match config.number(id::IO_THREADS) {
                1 => u64::MAX,
                _ => 0,
            },
        }
    }
}
