//! What outlives the process: dump files, the append-only file, and the directory they lie in.

#[allow(dead_code)]
pub(crate) mod files;
#[cfg(test)]
#[allow(dead_code)]
pub(crate) mod simulated;
