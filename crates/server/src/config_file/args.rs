//! The command line of `serval-server`, taken apart as redis-server does it.
//!
//! Every `--name value…` becomes a line of configuration text that is read after the file and standard input, so that
//! one parser, one set of errors and one precedence (the last one wins) serve all three.

use std::path::PathBuf;

use serval_base::sds_split::{quote, split_args};

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Invocation {
    /// `-v`, `--version`.
    Version,
    /// `-h`, `--help`.
    Help,
    /// `--test-memory [megabytes]`.
    TestMemory,
    /// `--check-system`.
    CheckSystem,
    /// Run the server.
    Serve(Sources),
}

/// Where configuration comes from, in the order in which it is read.
#[derive(Debug, Default, PartialEq, Eq, Clone)]
pub struct Sources {
    /// The first argument, if it is no option.
    pub file: Option<PathBuf>,
    /// `-` was given as the first or last argument.
    pub stdin: bool,
    /// Options as configuration text.
    pub options: Vec<u8>,
    /// `--import`: a dump file or the address of a server to begin with.
    pub import: Option<Vec<u8>>,
}

/// Understands the arguments after the program's name.
pub fn parse(args: &[Vec<u8>]) -> Invocation {
    match args.first().map(Vec::as_slice) {
        Some(b"-v" | b"--version") => return Invocation::Version,
        Some(b"-h" | b"--help") => return Invocation::Help,
        Some(b"--test-memory") => return Invocation::TestMemory,
        Some(b"--check-system") => return Invocation::CheckSystem,
        _ => {}
    }
    let mut args = args.to_vec();
    let mut sources = Sources {
        import: take_import(&mut args),
        ..Sources::default()
    };
    let args = &args[..];
    let first_option = match args.first() {
        Some(first) if first.first() != Some(&b'-') => {
            sources.file = Some(path_of(first));
            1
        }
        _ => 0,
    };
    parse_options(args, first_option, &mut sources);
    Invocation::Serve(sources)
}

/// Takes `--import` and its value out of the arguments: it is no directive, and no file keeps it.
fn take_import(args: &mut Vec<Vec<u8>>) -> Option<Vec<u8>> {
    let at = args.iter().position(|arg| arg == b"--import")?;
    if at + 1 >= args.len() {
        return None;
    }
    args.drain(at..at + 2).nth(1)
}

fn parse_options(args: &[Vec<u8>], first_option: usize, sources: &mut Sources) {
    let options = &mut sources.options;
    // An option's value may begin with dashes: what follows a bare name is its value, whatever it looks like.
    let mut expects_value = false;
    for (idx, arg) in args.iter().enumerate().skip(first_option) {
        let is_last = idx + 1 == args.len();
        if arg == b"-" && (idx == 0 || is_last) {
            sources.stdin = true;
        } else if !expects_value && arg.starts_with(b"--") {
            if !options.is_empty() {
                options.push(b'\n');
            }
            options.extend_from_slice(&arg[2..]);
            options.push(b' ');
            // `"--port 6380"` as one argument is complete.
            expects_value = split_args(arg).is_some_and(|words| words.len() == 1);
            // Up to Redis 7.0 an empty `--save` meant no save points, and scripts rely on it.
            let next_is_option = args
                .get(idx + 1)
                .is_some_and(|next| next.starts_with(b"--"));
            if arg.eq_ignore_ascii_case(b"--save") && (is_last || next_is_option) {
                options.extend_from_slice(b"\"\"");
                expects_value = false;
            }
        } else {
            options.extend_from_slice(&quote(arg));
            options.push(b' ');
            expects_value = false;
        }
    }
}

/// A path of any bytes, where the system has such.
pub fn path_of(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
    }
    #[cfg(not(unix))]
    {
        PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(text: &[&str]) -> Vec<Vec<u8>> {
        text.iter().map(|arg| arg.as_bytes().to_vec()).collect()
    }

    fn check(given: &[&str], file: Option<&str>, stdin: bool, options: &str) {
        let expect = Sources {
            file: file.map(PathBuf::from),
            stdin,
            options: options.as_bytes().to_vec(),
            import: None,
        };
        assert_eq!(parse(&args(given)), Invocation::Serve(expect), "{given:?}");
    }

    #[test]
    fn options_become_lines() {
        check(&[], None, false, "");
        check(&["a.conf"], Some("a.conf"), false, "");
        check(&["-"], None, true, "");
        check(&["a.conf", "-"], Some("a.conf"), true, "");
        check(&["--port", "1"], None, false, "port \"1\" ");
        check(
            &["a.conf", "--port", "1", "-"],
            Some("a.conf"),
            true,
            "port \"1\" ",
        );
        check(
            &["--port 1", "--bind", "a", "b"],
            None,
            false,
            "port 1 \nbind \"a\" \"b\" ",
        );
        check(&["--port=1"], None, false, "port=1 ");
        check(&["--save", "900", "1"], None, false, "save \"900\" \"1\" ");
        check(&["--save", ""], None, false, "save \"\" ");
        check(&["--save"], None, false, "save \"\"");
        check(
            &["--save", "--port", "1"],
            None,
            false,
            "save \"\"\nport \"1\" ",
        );
        check(
            &["--logfile", "--my--log", "--port", "1"],
            None,
            false,
            "logfile \"--my--log\" \nport \"1\" ",
        );
        check(&["--port", "-", "1"], None, false, "port \"-\" \"1\" ");
    }

    #[test]
    fn an_import_is_no_directive() {
        let parsed = parse(&args(&["a.conf", "--import", "--b", "--port", "1"]));
        let expect = Sources {
            file: Some(PathBuf::from("a.conf")),
            options: b"port \"1\" ".to_vec(),
            import: Some(b"--b".to_vec()),
            ..Sources::default()
        };
        assert_eq!(parsed, Invocation::Serve(expect));
    }

    #[test]
    fn special_first_arguments() {
        assert_eq!(parse(&args(&["-v", "x"])), Invocation::Version);
        assert_eq!(parse(&args(&["--help"])), Invocation::Help);
        assert_eq!(
            parse(&args(&["--test-memory", "1"])),
            Invocation::TestMemory
        );
        assert_eq!(parse(&args(&["--check-system"])), Invocation::CheckSystem);
    }
}
