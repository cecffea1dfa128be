//! Any bytes read as a number or not, and what is written reads back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serval_base::{
    LongDouble, format_f64, memory_units, parse_f64, parse_i64, parse_score_bound, parse_u64,
};

fuzz_target!(|input: (&[u8], u64, i64)| {
    let (text, bits, integer) = input;
    if let Some(value) = parse_i64(text) {
        assert_eq!(value.to_string().as_bytes(), text);
        assert_eq!(parse_f64(text), Some(value as f64));
        assert_eq!(LongDouble::parse(text).unwrap().format_human(), text);
    }
    if let Some(value) = parse_u64(text) {
        assert_eq!(value.to_string().as_bytes(), text);
    }
    if let Some(value) = parse_f64(text) {
        assert!(!value.is_nan());
        assert_eq!(
            parse_f64(&format_f64(value)).map(f64::to_bits),
            Some(value.to_bits())
        );
    }
    let _ = (
        parse_score_bound(text),
        memory_units::parse_memory_or_percent(text),
    );

    let value = f64::from_bits(bits);
    let read = parse_f64(&format_f64(value));
    assert!(value.is_nan() || read.map(f64::to_bits) == Some(bits));

    if let Some(sum) =
        LongDouble::parse(text).and_then(|left| left.checked_add(LongDouble::from(integer)))
    {
        let printed = sum.format_human();
        let again = LongDouble::parse(&printed).unwrap();
        assert!(again.checked_add(LongDouble::from(0)).is_some());
    }
});
