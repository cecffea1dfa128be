//! redis.conf: reading it as redis-server does, and replacing it without a moment at which it is half written.
//!
//! Reading knows lines, quotes, `include` and where each line came from. It knows no directive: what a line means is
//! decided by the function that each line is handed to, one after the other, so that the last one wins and an error
//! names the file and line at which it arose.

mod args;
mod write;

use std::fmt::{self, Display};
use std::io::Read;
use std::path::{Path, PathBuf};

use serval_base::sds_split::split_args;

pub use args::{Invocation, Sources, parse as parse_args, path_of};
pub use write::replace_file;

/// How deep `include` may nest. Redis has no limit and overflows its stack on a file that includes itself.
const INCLUDE_DEPTH_MAX: usize = 32;

/// One directive as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// In lower case.
    pub name: String,
    /// Words after the name, unquoted.
    pub args: Vec<Vec<u8>>,
    /// Where it was written.
    pub origin: Origin,
}

/// Where a line was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The file, or nothing for standard input and the command line.
    pub file: Option<PathBuf>,
    /// What the text came from, for humans.
    pub source: String,
    /// Counted from 1.
    pub line_number: usize,
    /// The line, trimmed.
    pub text: String,
}

/// Why a configuration was refused. Its text is what Redis prints, with the file's name added.
#[derive(Debug, PartialEq, Eq)]
pub enum LoadError {
    /// A file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A line is wrong.
    BadLine {
        /// Where.
        origin: Box<Origin>,
        /// What is wrong with it.
        reason: String,
    },
}

impl Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::Unreadable { path, reason } => {
                write!(
                    f,
                    "Fatal error, can't open config file '{}': {reason}",
                    path.display()
                )
            }
            LoadError::BadLine { origin, reason } => {
                let version = env!("CARGO_PKG_VERSION");
                writeln!(f, "\n*** FATAL CONFIG FILE ERROR (Serval {version}) ***")?;
                let Origin {
                    source,
                    line_number,
                    text,
                    ..
                } = &**origin;
                writeln!(
                    f,
                    "Reading the configuration file, at line {line_number} of {source}"
                )?;
                writeln!(f, ">>> '{text}'")?;
                write!(f, "{reason}")
            }
        }
    }
}

impl std::error::Error for LoadError {}

/// Reads all sources in order and hands each directive to `apply`; stops at the first error.
pub fn load(
    sources: &Sources,
    apply: &mut dyn FnMut(&Line) -> Result<(), String>,
) -> Result<(), LoadError> {
    let mut loader = Loader { apply };
    if let Some(path) = &sources.file {
        loader.load_file(path, 0)?;
    }
    if sources.stdin {
        let mut text = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut text);
        read.map_err(|error| LoadError::Unreadable {
            path: "-".into(),
            reason: os_text(&error),
        })?;
        loader.load_text(&text, None, "standard input", 0)?;
    }
    loader.load_text(&sources.options, None, "the command line", 0)
}

/// Reads configuration text that is in memory already.
pub fn load_text(
    text: &[u8],
    apply: &mut dyn FnMut(&Line) -> Result<(), String>,
) -> Result<(), LoadError> {
    Loader { apply }.load_text(text, None, "the given text", 0)
}

struct Loader<'a> {
    apply: &'a mut dyn FnMut(&Line) -> Result<(), String>,
}

impl Loader<'_> {
    fn load_file(&mut self, path: &Path, depth: usize) -> Result<(), LoadError> {
        let text = std::fs::read(path).map_err(|error| LoadError::Unreadable {
            path: path.to_path_buf(),
            reason: os_text(&error),
        })?;
        self.load_text(&text, Some(path), &path.display().to_string(), depth)
    }

    fn load_text(
        &mut self,
        text: &[u8],
        file: Option<&Path>,
        source: &str,
        depth: usize,
    ) -> Result<(), LoadError> {
        for (idx, line) in text.split(|byte| *byte == b'\n').enumerate() {
            let line = line.trim_ascii();
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            let origin = Origin {
                file: file.map(Path::to_path_buf),
                source: source.to_owned(),
                line_number: idx + 1,
                text: String::from_utf8_lossy(line).into_owned(),
            };
            let bad = |origin: Origin, reason: String| LoadError::BadLine {
                origin: Box::new(origin),
                reason,
            };
            let Some(words) = split_args(line) else {
                return Err(bad(
                    origin,
                    "Unbalanced quotes in configuration line".to_owned(),
                ));
            };
            let mut words = words.into_iter();
            let Some(name) = words.next() else { continue };
            let name = String::from_utf8_lossy(&name).to_ascii_lowercase();
            let line = Line {
                name,
                args: words.collect(),
                origin,
            };
            match (&*line.name, &line.args[..]) {
                ("include", _) if depth >= INCLUDE_DEPTH_MAX => {
                    return Err(bad(line.origin, "include is nested too deeply".to_owned()));
                }
                ("include", [pattern]) => self.include(pattern, depth + 1)?,
                _ => (self.apply)(&line).map_err(|reason| bad(line.origin, reason))?,
            }
        }
        Ok(())
    }

    /// A name must exist; a pattern may match nothing, so that an empty `conf.d` is no error.
    fn include(&mut self, pattern: &[u8], depth: usize) -> Result<(), LoadError> {
        if !pattern.iter().any(|byte| b"*?[".contains(byte)) {
            return self.load_file(&path_of(pattern), depth);
        }
        let pattern = String::from_utf8_lossy(pattern);
        let Ok(paths) = glob::glob(&pattern) else {
            return Ok(());
        };
        for path in paths.flatten() {
            self.load_file(&path, depth)?;
        }
        Ok(())
    }
}

/// The system's text for an error, without Rust's number behind it.
pub(crate) fn os_text(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("serval-conf-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        dir
    }

    fn names(sources: &Sources) -> Result<Vec<String>, LoadError> {
        let mut seen = Vec::new();
        load(sources, &mut |line| {
            if line.name == "bad" {
                return Err("No such thing".to_owned());
            }
            let args: Vec<_> = line
                .args
                .iter()
                .map(|arg| String::from_utf8_lossy(arg).into_owned())
                .collect();
            seen.push(format!("{} {}", line.name, args.join("|")));
            Ok(())
        })
        .map(|()| seen)
    }

    #[test]
    fn files_includes_and_options_in_order() {
        let dir = scratch("order");
        std::fs::create_dir_all(dir.join("conf.d")).unwrap();
        std::fs::write(dir.join("conf.d/1.conf"), "Port 2\n").unwrap();
        std::fs::write(dir.join("conf.d/2.conf"), "port 3\n").unwrap();
        let text = format!(
            "# comment\nport 1\n\ninclude {0}/conf.d/*.conf\ninclude {0}/none*.conf\nbind \"a b\" c\r\n",
            dir.display()
        );
        std::fs::write(dir.join("a.conf"), text).unwrap();
        let options = b"port \"4\" \nsave \"\"".to_vec();
        let sources = Sources {
            file: Some(dir.join("a.conf")),
            stdin: false,
            options,
            import: None,
        };
        let expect = [
            "port 1",
            "port 2",
            "port 3",
            "bind a b|c",
            "port 4",
            "save ",
        ];
        assert_eq!(names(&sources).unwrap(), expect);
        std::fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn errors_name_file_and_line() {
        let dir = scratch("errors");
        let path = dir.join("a.conf");
        let sources = Sources {
            file: Some(path.clone()),
            ..Sources::default()
        };
        let text_of = |content: &str| {
            std::fs::write(&path, content).unwrap();
            names(&sources).unwrap_err().to_string()
        };
        let bad = text_of("port 1\n\n  bad thing \n");
        let head = format!(
            "*** FATAL CONFIG FILE ERROR (Serval {}) ***",
            env!("CARGO_PKG_VERSION")
        );
        let place = format!(
            "at line 3 of {}\n>>> 'bad thing'\nNo such thing",
            path.display()
        );
        assert!(bad.contains(&head) && bad.contains(&place), "{bad}");
        assert!(text_of("x \"").ends_with("Unbalanced quotes in configuration line"));
        assert!(text_of(&format!("include {}", path.display())).ends_with("nested too deeply"));
        assert!(
            text_of("include /nowhere/x.conf")
                .contains("can't open config file '/nowhere/x.conf': No such file")
        );
        std::fs::remove_dir_all(dir).unwrap();
    }
}
