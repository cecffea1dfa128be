//! serval-server
fn main() {}
