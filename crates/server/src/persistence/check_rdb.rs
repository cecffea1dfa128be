//! `serval-check-rdb`: reads a dump file and says what is wrong with it, in the words of the peers' tools.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serval_engine::Config;
use serval_persist::StreamSource;
use serval_persist::rdb::check::{CheckOptions, StatsFormat, check};

use crate::config_file::{os_text, path_of};

/// What the command line says.
struct Asked {
    file: Vec<u8>,
    stats: bool,
    format: StatsFormat,
    output: Option<Vec<u8>>,
}

/// Runs the tool with its arguments, its name first. Whether the file is sound.
pub(crate) fn main(args: &[Vec<u8>]) -> bool {
    let Some((name, args)) = args.split_first() else {
        return false;
    };
    let first = args.first().map(Vec::as_slice);
    if matches!(first, Some(b"-v" | b"--version")) {
        println!("serval-check-rdb {}", env!("CARGO_PKG_VERSION"));
        return true;
    }
    let Some(asked) = parse(args) else {
        eprintln!(
            "Usage: {} <rdb-file-name> [--format table|info|csv] [--stats] [--output <file>]",
            String::from_utf8_lossy(name)
        );
        return false;
    };
    check_file(&asked).unwrap_or_else(|reason| {
        eprintln!("{reason}");
        false
    })
}

fn parse(args: &[Vec<u8>]) -> Option<Asked> {
    let (file, options) = args.split_first()?;
    let mut asked = Asked {
        file: file.clone(),
        stats: false,
        format: StatsFormat::Table,
        output: None,
    };
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match option.as_slice() {
            b"--stats" => asked.stats = true,
            b"--output" => asked.output = Some(options.next()?.clone()),
            b"--format" => {
                asked.format = match options.next()?.as_slice() {
                    b"table" => StatsFormat::Table,
                    b"csv" => StatsFormat::Csv,
                    b"info" => StatsFormat::Info,
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    Some(asked)
}

/// Whether the file is sound; the error is one of the files themselves.
fn check_file(asked: &Asked) -> Result<bool, String> {
    let path = path_of(&asked.file);
    let shown = path.display().to_string();
    let failed = |path: &Path, error: &io::Error| {
        format!("Cannot open file {}: {}", path.display(), os_text(error))
    };
    let file = File::open(&path).map_err(|error| failed(&path, &error))?;
    let mut stats_file = match asked.output.as_deref().map(path_of) {
        Some(path) => {
            let file = File::create(&path).map_err(|error| failed(&path, &error))?;
            Some(BufWriter::new(file))
        }
        None => None,
    };
    let options = CheckOptions {
        stats: asked.stats.then_some(asked.format),
        ..check_options(&shown)
    };
    let mut out = io::stdout().lock();
    let stats_out = stats_file.as_mut().map(|file| file as &mut dyn Write);
    let checked = check(StreamSource::new(file, 0), &options, &mut out, stats_out);
    let flushed = checked.and_then(|is_sound| {
        out.flush()?;
        if let Some(file) = &mut stats_file {
            file.flush()?;
        }
        Ok(is_sound)
    });
    flushed.map_err(|error| format!("Cannot write the report: {}", os_text(&error)))
}

/// What a report is made with unless more is asked for.
pub(super) fn check_options(file_name: &str) -> CheckOptions<'_> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    CheckOptions {
        file_name,
        thresholds: Config::default().thresholds(),
        now_ms: now.map_or(0, |now| now.as_millis() as i64),
        stats: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &[&str]) -> Vec<Vec<u8>> {
        words.iter().map(|word| word.as_bytes().to_vec()).collect()
    }

    #[test]
    fn options_are_those_of_the_peers() {
        let asked = parse(&args(&["a", "--stats", "--format", "csv", "--output", "b"])).unwrap();
        assert!(asked.stats && asked.format == StatsFormat::Csv);
        assert_eq!(asked.output.as_deref(), Some(&b"b"[..]));
        for wrong in [
            &[][..],
            &["a", "b"],
            &["a", "--format", "xml"],
            &["a", "--output"],
        ] {
            assert!(parse(&args(wrong)).is_none(), "{wrong:?}");
        }
    }
}
