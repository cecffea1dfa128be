//! stub
pub struct CountingAlloc;
pub fn used_bytes() -> usize {
    0
}
pub fn good_size(n: usize) -> usize {
    n
}
pub fn purge() {}
