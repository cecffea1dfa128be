//! Linker flags of an addon.
use std::env;

fn main() {
    napi_build::setup();
    // Node unloads an addon with the last worker thread that used it, while threads of ours, and the exit hooks of
    // others, may still have code of it to run.
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
