//! The title of the process, as `ps` shows it: `proc-title-template`.
//!
//! There is no call for this. What the kernel shows is the memory in which it put the process's arguments, and what
//! follows them, as long as no byte there is zero; so that is where a title is written. It is written through
//! `/proc/self/mem`, which is slow and needs no pointers.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::OnceLock;

use serval_base::template;
use serval_engine::Config;
use serval_spec::directive_id as id;

/// Where a title goes. There is one process, and so one of these.
static PLACE: OnceLock<Place> = OnceLock::new();

struct Place {
    /// The name under which the program was started.
    program: Vec<u8>,
    start: u64,
    len: usize,
}

/// Takes the memory of arguments and environment for titles. To be called before there is a second thread; does nothing
/// otherwise, or where the system does not say where that memory is. The arguments must not be read from there again.
pub(crate) fn claim(program: &[u8]) {
    let Some((start, len)) = find_memory() else {
        return;
    };
    if serval_sync::environment::move_to_heap() {
        let program = program.to_vec();
        let _ = PLACE.set(Place {
            program,
            start,
            len,
        });
    }
}

/// Begin and length of the arguments and the environment behind them: fields 48 to 51 of `stat`.
fn find_memory() -> Option<(u64, usize)> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name in parentheses, which may hold anything.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut fields = fields.split_ascii_whitespace().skip(48 - 3);
    let mut next = || fields.next()?.parse::<u64>().ok();
    let (arg_start, arg_end, env_start, env_end) = (next()?, next()?, next()?, next()?);
    let end = if env_start == arg_end {
        env_end
    } else {
        arg_end
    };
    let len = usize::try_from(end.checked_sub(arg_start)?).ok()?;
    (arg_start > 0 && len > 0).then_some((arg_start, len))
}

/// Shows the title that the configuration asks for.
pub(crate) fn show(config: &Config, config_file: Option<&Path>) -> io::Result<()> {
    let Some(place) = PLACE.get() else {
        return Ok(());
    };
    let template = config.text("proc-title-template");
    let title = template::expand(template.as_bytes(), |name| {
        variable(name, &place.program, config, config_file)
    });
    place.write(title.unwrap_or_default().trim_ascii())
}

fn variable(
    name: &[u8],
    program: &[u8],
    config: &Config,
    config_file: Option<&Path>,
) -> Option<Vec<u8>> {
    let port = config.number(id::PORT);
    let text = match name {
        b"title" => return Some(program.to_vec()),
        b"listen-addr" if port == 0 => format!("unixsocket:{}", config.text("unixsocket")),
        b"listen-addr" => {
            let bind = config.text("bind");
            format!(
                "{}:{port}",
                bind.split(' ')
                    .next()
                    .filter(|addr| !addr.is_empty())
                    .unwrap_or("*")
            )
        }
        // Neither a cluster nor a sentinel.
        b"server-mode" => String::new(),
        b"config-file" => config_file.map_or("-".to_owned(), |path| path.display().to_string()),
        b"port" => port.to_string(),
        b"tls-port" => config.number(id::TLS_PORT).to_string(),
        b"unixsocket" => config.text("unixsocket"),
        _ => return None,
    };
    Some(text.into_bytes())
}

impl Place {
    fn write(&self, title: &[u8]) -> io::Result<()> {
        // Always ends with a zero, and leaves nothing of what was there before.
        let mut bytes = vec![0; self.len];
        let len = title.len().min(self.len - 1);
        bytes[..len].copy_from_slice(&title[..len]);
        let memory = File::options().write(true).open("/proc/self/mem")?;
        memory.write_all_at(&bytes, self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_holds_the_arguments() {
        let (start, len) = find_memory().unwrap();
        let mut bytes = vec![0; len];
        let memory = File::open("/proc/self/mem").unwrap();
        memory.read_exact_at(&mut bytes, start).unwrap();
        let first = std::env::args_os().next().unwrap().into_encoded_bytes();
        assert!(bytes.starts_with(&first));
    }

    #[test]
    fn variables_are_those_of_the_template() {
        let config = Config::default();
        let value = |config: &Config, name: &[u8]| {
            variable(name, b"./serval", config, None).map(|value| String::from_utf8(value).unwrap())
        };
        for (name, expected) in [
            ("title", Some("./serval")),
            ("listen-addr", Some("*:6379")),
            ("server-mode", Some("")),
            ("config-file", Some("-")),
            ("port", Some("6379")),
            ("tls-port", Some("0")),
            ("unixsocket", Some("")),
            ("bogus", None),
        ] {
            assert_eq!(
                value(&config, name.as_bytes()).as_deref(),
                expected,
                "{name}"
            );
        }
        config.set_at_start(b"port", &[b"0"], true).unwrap();
        config.set_at_start(b"unixsocket", &[b"/s"], true).unwrap();
        assert_eq!(
            value(&config, b"listen-addr").as_deref(),
            Some("unixsocket:/s")
        );
        config.set_at_start(b"port", &[b"7"], true).unwrap();
        config
            .set_at_start(b"bind", &[b"::1", b"127.0.0.1"], true)
            .unwrap();
        assert_eq!(value(&config, b"listen-addr").as_deref(), Some("::1:7"));
    }
}
