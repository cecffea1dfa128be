//! From configuration text to what the parts of a server need.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use serval_engine::{Config, LogLevel};
use serval_spec::{DirectiveId, DirectiveKind, Effect, directive_id as id};

use crate::config_file::{Line, LoadError, Origin, Sources, load, path_of};
use crate::log::{LineFormat, LogSettings, TimestampFormat};
use crate::net::ListenOptions;

/// Directives whose change the log has to learn of.
pub(crate) const LOG_DIRECTIVES: &[DirectiveId] = &[
    id::LOGLEVEL,
    id::LOGFILE,
    id::LOG_FORMAT,
    id::LOG_TIMESTAMP_FORMAT,
    id::SYSLOG_ENABLED,
    id::SYSLOG_IDENT,
    id::SYSLOG_FACILITY,
];

/// Names that only a file may have and that ask for what is not there.
const UNSUPPORTED: [(&str, &str); 3] = [
    ("user", "ACL users are not supported yet"),
    ("loadmodule", "modules are not supported"),
    ("sentinel", "sentinel directive while not in sentinel mode"),
];

/// Reads the configuration from all sources.
pub fn load_config(sources: &Sources) -> Result<Config, LoadError> {
    let config = Config::default();
    let mut seen: Vec<String> = Vec::new();
    load(sources, &mut |line| {
        let is_first = !seen.contains(&line.name);
        apply(&config, line, is_first)?;
        if is_first {
            seen.push(line.name.clone());
        }
        Ok(())
    })?;
    Ok(config)
}

/// Reads the configuration from lines that a program gives, each a directive and its values. The error says which
/// directive is wrong, and why.
pub fn config_of_lines(lines: &[Vec<String>]) -> Result<Config, String> {
    let config = Config::default();
    for (idx, words) in lines.iter().enumerate() {
        let [name, args @ ..] = &words[..] else {
            continue;
        };
        let is_first = !lines[..idx].iter().any(|other| other.first() == Some(name));
        let line = Line {
            name: name.to_ascii_lowercase(),
            args: args.iter().map(|arg| arg.clone().into_bytes()).collect(),
            origin: Origin::default(),
        };
        apply(&config, &line, is_first).map_err(|reason| format!("{}: {reason}", line.name))?;
    }
    Ok(config)
}

fn apply(config: &Config, line: &Line, is_first: bool) -> Result<(), String> {
    if serval_spec::is_obsolete(line.name.as_bytes()) && line.args.len() == 1 {
        return Ok(());
    }
    if let Some((_, reason)) = UNSUPPORTED.iter().find(|(name, _)| *name == line.name) {
        return Err((*reason).to_owned());
    }
    let args: Vec<&[u8]> = line.args.iter().map(Vec::as_slice).collect();
    config.set_at_start(line.name.as_bytes(), &args, is_first)
}

/// What `bind`, `port`, `unixsocket` … say.
pub fn listen_options(config: &Config) -> ListenOptions {
    let bind = config.text("bind");
    let path = config.text("unixsocket");
    ListenOptions {
        bind: bind.split_ascii_whitespace().map(str::to_owned).collect(),
        port: u16::try_from(config.number(id::PORT))
            .ok()
            .filter(|port| *port != 0),
        unix_socket: (!path.is_empty()).then(|| path_of(path.as_bytes())),
        unix_socket_mode: config.number(id::UNIXSOCKETPERM).max(0) as u32,
        unix_socket_group: config.text("unixsocketgroup"),
        mark: config.number(id::SOCKET_MARK_ID) as u32,
        backlog: config.number(id::TCP_BACKLOG).clamp(1, i64::from(i32::MAX)) as i32,
    }
}

/// What `loglevel`, `logfile`, `syslog-…` say.
pub fn log_settings(config: &Config) -> LogSettings {
    let level = match config.text("loglevel").as_str() {
        "debug" => Some(LogLevel::Debug),
        "verbose" => Some(LogLevel::Verbose),
        "warning" => Some(LogLevel::Warning),
        "nothing" => None,
        _ => Some(LogLevel::Notice),
    };
    let syslog = config.is_on(id::SYSLOG_ENABLED);
    LogSettings {
        level,
        file: path_of(config.text("logfile").as_bytes()),
        line_format: match config.text("log-format").as_str() {
            "logfmt" => LineFormat::Logfmt,
            "json" => LineFormat::Json,
            _ => LineFormat::Legacy,
        },
        timestamp_format: match config.text("log-timestamp-format").as_str() {
            "iso8601" => TimestampFormat::Iso8601,
            "milliseconds" => TimestampFormat::Milliseconds,
            _ => TimestampFormat::Legacy,
        },
        syslog: syslog.then(|| (config.text("syslog-ident"), config.text("syslog-facility"))),
    }
}

/// Takes the save points away that nobody asked for: what a program holds in memory goes to disk only where it says so.
pub(crate) fn save_only_if_asked(config: &Config) {
    if !config.given_at_start().contains(&id::SAVE) {
        // An empty list is one that every configuration takes.
        let _ = config.set_at_start(b"save", &[b""], true);
    }
}

/// Puts in what a default stands for on this machine: `io-threads 0` is one thread a core.
pub(crate) fn substitute_defaults(config: &Config) {
    if config.number(id::IO_THREADS) > 0 {
        return;
    }
    let cores = std::thread::available_parallelism().map_or(1, |count| count.get() as i64);
    let most = match id::IO_THREADS.spec().kind {
        DirectiveKind::Int { max, .. } => max,
        _ => cores,
    };
    config.substitute(id::IO_THREADS, cores.min(most));
}

/// Says of each directive that promises what is not there that it has no effect, once.
#[derive(Default)]
pub(crate) struct NoEffect {
    said: Mutex<HashSet<DirectiveId>>,
}

impl NoEffect {
    /// Lines for those of `ids` that were not spoken of yet. A value that switches something off promises nothing.
    pub(crate) fn lines(&self, config: &Config, ids: &[DirectiveId]) -> Vec<String> {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines = Vec::new();
        for id in ids {
            let spec = id.spec();
            let promise = match spec.effect {
                Effect::Now | Effect::Always => continue,
                Effect::Later => "has no effect yet",
                Effect::Never => "has no effect here",
            };
            let is_off = matches!(config.text(spec.name).as_str(), "" | "no" | "0");
            if !is_off && said.insert(*id) {
                lines.push(format!("The directive '{}' {promise}.", spec.name));
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config_of(lines: &[&str]) -> Result<Config, String> {
        let words = |line: &&str| line.split(' ').map(str::to_owned).collect();
        config_of_lines(&lines.iter().map(words).collect::<Vec<_>>())
    }

    #[test]
    fn what_promises_nothing_needs_no_word() {
        let config = config_of(&[
            "cluster-node-timeout 1000",
            "save ",
            "activedefrag no",
            "timeout 20",
        ]);
        let config = config.unwrap();
        let no_effect = NoEffect::default();
        let given = config.given_at_start();
        assert_eq!(
            no_effect.lines(&config, &given),
            ["The directive 'cluster-node-timeout' has no effect yet."]
        );
        assert!(no_effect.lines(&config, &given).is_empty());
        config
            .set_at_start(b"activerehashing", &[b"yes"], true)
            .unwrap();
        assert_eq!(
            no_effect.lines(&config, &config.given_at_start()),
            ["The directive 'activerehashing' has no effect here."]
        );
    }

    #[test]
    fn obsolete_names_are_read_over_and_promises_refused() {
        assert!(config_of(&["io-threads-do-reads yes", "lua-replicate-commands yes"]).is_ok());
        for (line, reason) in [
            (
                "cluster-enabled yes",
                "cluster-enabled: cluster mode is not there yet",
            ),
            ("tls-port 6390", "tls-port: TLS is not there yet"),
            ("aclfile users.acl", "aclfile: ACL files are not there yet"),
            (
                "replicaof 127.0.0.1 6380",
                "replicaof: replication is not there yet",
            ),
            (
                "replicaof 127.0.0.1 65536",
                "replicaof: Invalid master port (Invalid primary port)",
            ),
            (
                "replicaof 127.0.0.1",
                "replicaof: wrong number of arguments",
            ),
            (
                "shutdown-on-sigint",
                "shutdown-on-sigint: argument(s) must be one of the following: default, save, nosave, now, force, safe, failover",
            ),
            ("user alice on", "user: ACL users are not supported yet"),
            ("loadmodule a.so", "loadmodule: modules are not supported"),
            (
                "bogus 1",
                "bogus: Bad directive or wrong number of arguments",
            ),
        ] {
            assert_eq!(config_of(&[line]).err().as_deref(), Some(reason));
        }
    }

    #[test]
    fn io_threads_are_the_cores_unless_given() {
        let config = Config::default();
        substitute_defaults(&config);
        assert!(config.number(id::IO_THREADS) >= 1);
        let config = config_of(&["io-threads 3"]).unwrap();
        substitute_defaults(&config);
        assert_eq!(config.number(id::IO_THREADS), 3);
    }
}
