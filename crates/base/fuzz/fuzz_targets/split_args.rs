//! Any line splits or is refused, and what quoting writes splits into what was quoted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_base::sds_split::{quote, split_args};

fuzz_target!(|line: &[u8]| {
    if let Some(args) = split_args(line) {
        let quoted: Vec<Vec<u8>> = args.iter().map(|arg| quote(arg)).collect();
        assert_eq!(split_args(&quoted.join(&b' ')), Some(args));
    }
    assert_eq!(split_args(&quote(line)), Some(vec![line.to_vec()]));
});
