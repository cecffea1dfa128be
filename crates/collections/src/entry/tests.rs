//! Entries against what they were made of.

use super::*;

const TAG: TypeTag = TypeTag::new(3, 9);

#[test]
fn sizes_are_what_the_memory_budget_says() {
    let exact = |bytes| bytes;
    let plain = Entry::<()>::new_inline(&[1; 16], TAG, &[2; 64], None);
    assert_eq!(plain.memory_bytes(exact), 96);
    let short = Entry::<()>::new_inline(&[1; 16], TAG, &[2; 8], Some(5));
    assert_eq!(short.memory_bytes(exact), 48);
    assert_eq!(
        Entry::<()>::new_int(&[1; 16], TAG, -2, Some(5)).memory_bytes(exact),
        48
    );
    assert_eq!(size_of::<Option<Entry<()>>>(), 8);
}
