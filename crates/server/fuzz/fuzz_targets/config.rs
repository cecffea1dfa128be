//! Any text is a configuration or an error that names one of its lines, and what CONFIG REWRITE makes of a configuration
//! reads back as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_base::sds_split::split_args;
use serval_server::config_file::{LoadError, Sources};
use serval_server::start::load_config;
use serval_spec::DIRECTIVES;

/// Whether a line would read another file.
fn includes(line: &[u8]) -> bool {
    let words = split_args(line.trim_ascii()).unwrap_or_default();
    words
        .first()
        .is_some_and(|name| name.eq_ignore_ascii_case(b"include"))
}

fuzz_target!(|text: &[u8]| {
    if text.split(|byte| *byte == b'\n').any(includes) {
        return;
    }
    let load = |text: &[u8]| {
        load_config(&Sources {
            options: text.to_vec(),
            ..Sources::default()
        })
    };
    let config = match load(text) {
        Ok(config) => config,
        Err(LoadError::BadLine { origin, reason }) => {
            let lines = text.split(|byte| *byte == b'\n').count();
            assert!((1..=lines).contains(&origin.line_number) && !reason.is_empty());
            return;
        }
        Err(LoadError::Unreadable { .. }) => panic!("there is no file to read"),
    };
    for force_all in [false, true] {
        let rewritten = config.rewrite(text, force_all);
        let again = match load(&rewritten) {
            Ok(again) => again,
            Err(error) => panic!("{error}\n{}", String::from_utf8_lossy(&rewritten)),
        };
        for spec in &DIRECTIVES {
            assert_eq!(
                config.text(spec.name),
                again.text(spec.name),
                "{}",
                spec.name
            );
        }
        assert_eq!(again.rewrite(&rewritten, force_all), rewritten);
    }
});
