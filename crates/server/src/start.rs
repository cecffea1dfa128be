//! From configuration text to what the parts of a server need.

use serval_engine::{Config, LogLevel};
use serval_spec::{DirectiveId, directive_id as id};

use crate::config_file::{Line, LoadError, Origin, Sources, load, path_of};
use crate::log::{LineFormat, LogSettings, TimestampFormat};
use crate::net::ListenOptions;

/// Directives whose change the log has to learn of.
pub(crate) const LOG_DIRECTIVES: &[DirectiveId] = &[
    id::LOGLEVEL,
    id::LOGFILE,
    id::SYSLOG_ENABLED,
    id::SYSLOG_IDENT,
    id::SYSLOG_FACILITY,
];

/// Names that redis-server still takes from old files, and ignores.
const IGNORED: [&str; 4] = [
    "list-max-ziplist-entries",
    "list-max-ziplist-value",
    "lua-replicate-commands",
    "io-threads-do-reads",
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
    if IGNORED.contains(&line.name.as_str()) && line.args.len() == 1 {
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

/// `io-threads`; as many as there are cores when it is not set.
pub fn worker_count(config: &Config) -> usize {
    match config.number(id::IO_THREADS) {
        ..=0 => std::thread::available_parallelism().map_or(1, usize::from),
        count => count as usize,
    }
}

/// A line for each directive that was set to something else than its default and has no effect yet.
pub fn later_directives(_config: &Config) -> Vec<String> {
    Vec::new()
}
