//! Pure functions on bytes that every other crate needs: numbers to text and back exactly as Redis does it, checksums,
//! glob patterns, quoting, and the limits of the protocol.
//!
//! Nothing here allocates more than its result, reads a clock, does I/O, or knows what a key or a command is.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod ascii;
pub mod crc16;
pub mod crc64;
mod double_text;
mod general_text;
pub mod glob;
pub mod limits;
pub mod long_double;
pub mod memory_units;
pub mod number;
pub mod partial_sort;
pub mod sds_split;
pub mod template;

pub use ascii::eq_ignore_case;
pub use crc16::{crc16, key_slot};
pub use crc64::{crc64, crc64_joined};
pub use general_text::write_f64_general;
pub use glob::{Case, glob_match, glob_match_prefix};
pub use long_double::LongDouble;
pub use number::{
    format_f64, int_len, parse_f64, parse_i64, parse_score_bound, parse_u64, write_f64,
    write_f64_digits, write_i64, write_u64,
};
