//! `serval-server`: see [`serval_server::server`].
#![forbid(unsafe_code)]

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: serval_sync::memory::CountingAlloc = serval_sync::memory::CountingAlloc;

fn main() -> ExitCode {
    let args: Vec<Vec<u8>> = std::env::args_os()
        .map(|arg| arg.into_encoded_bytes())
        .collect();
    serval_server::server::main(&args)
}
