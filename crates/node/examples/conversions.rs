//! An addon that looks nothing up: `convert(key)` reads its argument as ours do, and returns the same 64 characters. Its
//! time is what the embedded benchmark takes for the least that a `get` can cost.
#![allow(dead_code)]

#[path = "../src/raw.rs"]
mod raw;

use std::cell::RefCell;
use std::ptr;

use napi_sys::{napi_callback_info, napi_env, napi_value};

const VALUE: [u8; 64] = [b'v'; 64];

unsafe extern "C" fn convert(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: `napi_register_module_v1` made the function with this type.
    let Ok(call) = (unsafe { raw::call::<RefCell<Vec<u8>>>(env, info) }) else {
        return ptr::null_mut();
    };
    let mut key = call.data.borrow_mut();
    key.clear();
    if let Some(value) = call.args().first() {
        let _ = raw::append_string(env, *value, &mut key);
    }
    raw::or_pending(raw::string(env, &VALUE))
}

/// Called by Node.
///
/// # Safety
/// `env` and `exports` are what Node gives.
// SAFETY: the name is the one that Node looks for, and nothing else in the process is called so by it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn napi_register_module_v1(env: napi_env, exports: napi_value) -> napi_value {
    let data = Box::new(RefCell::new(Vec::<u8>::new()));
    if let Ok(function) = raw::function(env, "convert", convert, data) {
        let _ = raw::set_named(env, exports, c"convert", function);
    }
    exports
}
