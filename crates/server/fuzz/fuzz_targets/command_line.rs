//! Any command line is understood or refused; what it says of directives is a text that can be read as configuration.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_server::config_file::{Invocation, load_text, parse_args};

fuzz_target!(|text: &[u8]| {
    let args: Vec<Vec<u8>> = text.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    if let Invocation::Serve(sources) = parse_args(&args) {
        assert!(sources.file.is_none() || args[0] != b"-");
        let quotes = args.iter().flatten().any(|byte| b"\"'\\".contains(byte));
        // Quotes may be the user's own, and open; everything else is quoted here.
        let includes = |name: &[u8]| name.eq_ignore_ascii_case(b"include");
        if !text.windows(7).any(includes) {
            let read = load_text(&sources.options, &mut |_| Ok(()));
            assert!(read.is_ok() || quotes);
        }
    }
});
