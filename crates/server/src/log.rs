//! The log, in the line formats that tools for Redis and Valkey read.
//!
//! A file is opened for each line and closed after it, as Redis does: whoever rotates logs needs only to rename the
//! file. Lines are rare, so that costs nothing that matters. A line that cannot be written is lost; a server does not
//! stop for its log.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serval_engine::LogLevel;

/// `log-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineFormat {
    /// `PID:ROLE TIME LEVEL message`.
    #[default]
    Legacy,
    /// `key=value` pairs.
    Logfmt,
    /// One JSON object a line.
    Json,
}

/// `log-timestamp-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimestampFormat {
    /// `21 Nov 2026 11:55:06.123`.
    #[default]
    Legacy,
    /// `2026-11-21T11:55:06.123+01:00`.
    Iso8601,
    /// Unix milliseconds.
    Milliseconds,
}

/// Where lines go and how they look.
#[derive(Debug, Clone, Default)]
pub struct LogSettings {
    /// Lines below it are dropped; nothing at all is written without a level.
    pub level: Option<LogLevel>,
    /// Empty for standard output.
    pub file: PathBuf,
    /// `log-format`.
    pub line_format: LineFormat,
    /// `log-timestamp-format`.
    pub timestamp_format: TimestampFormat,
    /// Ident and facility, when lines go to the system's log too.
    pub syslog: Option<(String, String)>,
}

/// The log of one server.
pub struct Log {
    settings: ArcSwap<LogSettings>,
    threshold: AtomicU8,
    time_zone: TimeZone,
    /// Written lines say `S` instead of `M`.
    is_replica: AtomicBool,
    #[cfg(unix)]
    syslog: Mutex<Option<SystemLog>>,
    /// Whether warnings are collected, and those that were.
    collects: AtomicBool,
    collected: Mutex<Vec<String>>,
}

#[cfg(unix)]
type SystemLog = syslog::Logger<syslog::LoggerBackend, syslog::Formatter3164>;

/// Above every level.
const THRESHOLD_NOTHING: u8 = u8::MAX;

impl Log {
    /// A log. The time zone is read once, here.
    pub fn new(settings: LogSettings) -> Log {
        let log = Log {
            settings: ArcSwap::default(),
            threshold: AtomicU8::new(THRESHOLD_NOTHING),
            time_zone: TimeZone::system(),
            is_replica: AtomicBool::new(false),
            #[cfg(unix)]
            syslog: Mutex::new(None),
            collects: AtomicBool::new(false),
            collected: Mutex::default(),
        };
        log.change(settings);
        log
    }

    /// Takes other settings from the next line on.
    pub fn change(&self, settings: LogSettings) {
        let threshold = settings
            .level
            .map_or(THRESHOLD_NOTHING, |level| level as u8);
        self.threshold.store(threshold, Ordering::Relaxed);
        #[cfg(unix)]
        {
            let system_log = settings
                .syslog
                .as_ref()
                .and_then(|(ident, facility)| open_syslog(ident, facility, &SYSLOG_PATHS));
            *self.syslog.lock().unwrap_or_else(PoisonError::into_inner) = system_log;
        }
        self.settings.store(settings.into());
    }

    /// Whether a line of this level would be written, for lines that are dear to make.
    pub fn writes(&self, level: LogLevel) -> bool {
        level as u8 >= self.threshold.load(Ordering::Relaxed)
    }

    /// Marks the server as a replica in the lines to come.
    pub fn set_replica(&self, is_replica: bool) {
        self.is_replica.store(is_replica, Ordering::Relaxed);
    }

    /// Keeps warnings from now on besides writing them, for whoever has to say why something failed.
    pub(crate) fn begin_to_collect(&self) {
        self.collects.store(true, Ordering::Relaxed);
    }

    /// Keeps them no longer, and gives what there is.
    pub(crate) fn take_collected(&self) -> Vec<String> {
        self.collects.store(false, Ordering::Relaxed);
        let mut collected = self
            .collected
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *collected)
    }

    /// Writes a line.
    pub fn write(&self, level: LogLevel, message: &str) {
        if level == LogLevel::Warning && self.collects.load(Ordering::Relaxed) {
            let mut collected = self
                .collected
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            collected.push(message.to_owned());
        }
        if !self.writes(level) {
            return;
        }
        let settings = self.settings.load();
        let line = self.line(&settings, level, message);
        write_to(&settings.file, line.as_bytes());
        #[cfg(unix)]
        if settings.syslog.is_some() {
            self.write_syslog(level, message);
        }
    }

    /// Writes text as it stands.
    pub fn write_raw(&self, level: LogLevel, text: &str) {
        if self.writes(level) {
            write_to(&self.settings.load().file, text.as_bytes());
        }
    }

    /// Whether a person reads it: standard output on a terminal, and nothing else.
    pub fn is_for_eyes(&self) -> bool {
        let settings = self.settings.load();
        settings.file.as_os_str().is_empty()
            && settings.syslog.is_none()
            && io::stdout().is_terminal()
    }

    fn line(&self, settings: &LogSettings, level: LogLevel, message: &str) -> String {
        let pid = std::process::id();
        let is_replica = self.is_replica.load(Ordering::Relaxed);
        let (role_char, role) = if is_replica {
            ('S', "replica")
        } else {
            ('M', "primary")
        };
        let (level_char, level) = match level {
            LogLevel::Debug => ('.', "debug"),
            LogLevel::Verbose => ('-', "info"),
            LogLevel::Notice => ('*', "notice"),
            LogLevel::Warning => ('#', "warning"),
        };
        let time = self.timestamp(settings.timestamp_format);
        match settings.line_format {
            LineFormat::Legacy => format!("{pid}:{role_char} {time} {level_char} {message}\n"),
            LineFormat::Logfmt => {
                let message: String = message.chars().map(logfmt_char).collect();
                format!(
                    "pid={pid} role={role} timestamp=\"{time}\" level={level} message=\"{message}\"\n"
                )
            }
            LineFormat::Json => {
                let message = json_text(message);
                format!(
                    "{{\"pid\":{pid},\"role\":\"{role}\",\"timestamp\":\"{time}\",\"level\":\"{level}\",\"message\":\"{message}\"}}\n"
                )
            }
        }
    }

    fn timestamp(&self, format: TimestampFormat) -> String {
        let now = Timestamp::now();
        let local = now.to_zoned(self.time_zone.clone());
        match format {
            TimestampFormat::Legacy => local.strftime("%d %b %Y %H:%M:%S.%3f").to_string(),
            TimestampFormat::Iso8601 => local.strftime("%Y-%m-%dT%H:%M:%S.%3f%:z").to_string(),
            TimestampFormat::Milliseconds => now.as_millisecond().to_string(),
        }
    }

    #[cfg(unix)]
    fn write_syslog(&self, level: LogLevel, message: &str) {
        let mut syslog = self.syslog.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(syslog) = &mut *syslog {
            let _ = match level {
                LogLevel::Debug => syslog.debug(message),
                LogLevel::Verbose => syslog.info(message),
                LogLevel::Notice => syslog.notice(message),
                LogLevel::Warning => syslog.warning(message),
            };
        }
    }
}

fn write_to(path: &Path, bytes: &[u8]) {
    let _ = if path.as_os_str().is_empty() {
        write_to_stdout(bytes)
    } else {
        File::options()
            .append(true)
            .create(true)
            .open(path)
            .and_then(|mut file| file.write_all(bytes))
    };
}

/// Past the lock that the standard library has for this: a thread that was hit by a fatal signal may hold it, and what is
/// to be written is the report of that.
#[cfg(unix)]
fn write_to_stdout(mut bytes: &[u8]) -> io::Result<()> {
    let stdout = io::stdout();
    while !bytes.is_empty() {
        match rustix::io::retry_on_intr(|| rustix::io::write(&stdout, bytes))? {
            0 => return Err(io::ErrorKind::WriteZero.into()),
            written => bytes = &bytes[written..],
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn write_to_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush())
}

/// Where the system's log listens.
#[cfg(unix)]
const SYSLOG_PATHS: [&str; 2] = ["/dev/log", "/var/run/syslog"];

/// A connection to the system's log, at the first of these paths where it is.
#[cfg(unix)]
fn open_syslog(ident: &str, facility: &str, paths: &[&str]) -> Option<SystemLog> {
    use std::str::FromStr;
    let name = format!("log_{}", facility.to_ascii_lowercase());
    let facility = syslog::Facility::from_str(&name).unwrap_or(syslog::Facility::LOG_LOCAL0);
    let formatter = syslog::Formatter3164 {
        facility,
        hostname: None,
        process: ident.to_owned(),
        pid: std::process::id(),
    };
    paths
        .iter()
        .find_map(|path| syslog::unix_custom(formatter.clone(), path).ok())
}

/// What would break a quoted logfmt value gets a look-alike.
fn logfmt_char(char: char) -> char {
    match char {
        '"' => '\'',
        '\n' | '\r' => ' ',
        other => other,
    }
}

fn json_text(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            '"' | '\\' => json.extend(['\\', char]),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            control if control < ' ' => {
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            other => json.push(other),
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log_to(name: &str, settings: LogSettings) -> (Log, PathBuf) {
        let path = std::env::temp_dir().join(format!("serval-log-{}-{name}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        (
            Log::new(LogSettings {
                file: path.clone(),
                ..settings
            }),
            path,
        )
    }

    #[cfg(unix)]
    #[test]
    fn whoever_holds_standard_output_keeps_no_line_waiting() {
        let (sender, written) = std::sync::mpsc::channel();
        let held = io::stdout().lock();
        std::thread::spawn(move || {
            write_to(Path::new(""), b"");
            let _ = sender.send(());
        });
        let in_time = written.recv_timeout(std::time::Duration::from_secs(30));
        drop(held);
        in_time.unwrap();
    }

    #[test]
    fn legacy_lines_and_levels() {
        let level = Some(LogLevel::Notice);
        let (log, path) = log_to(
            "legacy",
            LogSettings {
                level,
                ..LogSettings::default()
            },
        );
        log.write(LogLevel::Verbose, "no");
        log.write(LogLevel::Warning, "Server initialized");
        log.change(LogSettings {
            file: path.clone(),
            ..LogSettings::default()
        });
        log.write(LogLevel::Warning, "nothing");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        let (head, message) = text.split_once(" # ").unwrap();
        assert_eq!(message, "Server initialized\n");
        let (pid, time) = head.split_once(":M ").unwrap();
        assert_eq!(pid, std::process::id().to_string());
        // 21 Nov 2026 11:55:06.123
        assert_eq!(time.len(), 24, "{time}");
        assert_eq!(&time[20..21], ".", "{time}");
    }

    #[test]
    fn json_lines_escape() {
        let settings = LogSettings {
            level: Some(LogLevel::Debug),
            line_format: LineFormat::Json,
            timestamp_format: TimestampFormat::Milliseconds,
            ..LogSettings::default()
        };
        let (log, path) = log_to("json", settings);
        log.write(LogLevel::Verbose, "a\"b\\c\td\u{1}");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        assert!(
            text.ends_with("\"level\":\"info\",\"message\":\"a\\\"b\\\\c\\td\\u0001\"}\n"),
            "{text}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_system_log_gets_facility_ident_and_severity() {
        use std::os::unix::net::UnixDatagram;
        let path = std::env::temp_dir().join(format!("serval-syslog-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let listener = UnixDatagram::bind(&path).unwrap();
        let settings = LogSettings {
            level: Some(LogLevel::Verbose),
            syslog: Some(("tester".to_owned(), "local3".to_owned())),
            ..LogSettings::default()
        };
        let (log, file) = log_to("syslog", settings);
        let nowhere = "/no/such/socket";
        *log.syslog.lock().unwrap() =
            open_syslog("tester", "local3", &[nowhere, path.to_str().unwrap()]);
        // local3 is 19, eight severities each: informational is 6, notice 5, warning 4.
        for (level, priority) in [
            (LogLevel::Verbose, 19 * 8 + 6),
            (LogLevel::Notice, 19 * 8 + 5),
            (LogLevel::Warning, 19 * 8 + 4),
        ] {
            log.write(LogLevel::Debug, "below the level");
            log.write(level, "a message");
            let mut buf = [0; 256];
            let len = listener.recv(&mut buf).unwrap();
            let text = std::str::from_utf8(&buf[..len]).unwrap();
            assert!(text.starts_with(&format!("<{priority}>")), "{text}");
            let tail = format!("tester[{}]: a message", std::process::id());
            assert!(text.ends_with(&tail), "{text}");
        }
        let lines = std::fs::read_to_string(&file).unwrap();
        assert_eq!(lines.lines().count(), 3);
        std::fs::remove_file(file).unwrap();
        std::fs::remove_file(path).unwrap();
    }
}
