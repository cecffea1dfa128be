//! The Node-API surface: the keyspace called synchronously from JavaScript.
//!
//! `open(lines)` makes an instance and gives an object that has a function for each command; `attach(handle)` gives
//! another environment (a worker thread) such an object for the same instance. The functions are raw: their data pointer
//! is the session and the command, arguments are read straight into one reused buffer, and the reply is decoded straight
//! into JavaScript values. Everything above (names, options, types, promises) is TypeScript.
//!
//! No Node-API call is made while a lock of the keyspace is held: a command has ended, and its reply is bytes, before
//! values are built (DESIGN §2, rule 8). No thread but JavaScript's own touches a value; the only thing another thread
//! does is to ring a [`bell`].

mod args;
mod attachment;
mod bell;
mod command;
mod exports;
mod listener;
mod raw;
mod registry;
mod reply;
mod session;
mod slab;

use napi_sys::{napi_env, napi_value};
use serval_sync::memory::CountingAlloc;

#[global_allocator]
static ALLOC: CountingAlloc = CountingAlloc;

/// The Node-API version whose functions are used.
const NODE_API_VERSION: i32 = 8;

/// Tells Node which version of Node-API the addon was made for.
// SAFETY: the name is the one that Node looks for, and nothing else in the process is called so by it.
#[unsafe(no_mangle)]
pub extern "C" fn node_api_module_get_api_version_v1() -> i32 {
    NODE_API_VERSION
}

/// Called by Node once for each environment that loads the addon.
///
/// # Safety
/// `env` and `exports` are what Node gives; nobody else calls this.
// SAFETY: the name is the one that Node looks for, and nothing else in the process is called so by it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_register_module_v1(env: napi_env, exports: napi_value) -> napi_value {
    // SAFETY: by the contract this is the environment's thread; the library that is returned may be dropped, Node's
    // executable is not unloaded.
    #[cfg(windows)]
    drop(unsafe { napi_sys::setup() });
    // Should it fail an exception is pending, which Node throws.
    let _ = exports::fill(env, exports);
    exports
}
