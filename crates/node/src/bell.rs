//! What other threads ring to have JavaScript look at calls that wait.
//!
//! It never keeps the process alive by itself, and may be rung at any time: once the environment has ended it is mute.

use std::ffi::c_void;
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi_sys::{self as sys, napi_env, napi_value};

use crate::raw::{self, Raw};

/// A thread-safe function of Node-API.
struct Rope(sys::napi_threadsafe_function);

// SAFETY: Node-API allows calls of a thread-safe function from any thread.
unsafe impl Send for Rope {}

/// See the module.
#[derive(Default)]
pub(crate) struct Bell {
    /// Taken away before Node frees the function, under the lock under which it is called.
    rope: Mutex<Option<Rope>>,
    /// Tokens of the calls that are to be looked at.
    noted: Mutex<Vec<u32>>,
}

impl Bell {
    /// Has `function` called on the environment's thread whenever the bell is rung from now on. To be done once.
    pub(crate) fn hang(self: &Arc<Bell>, env: napi_env, function: napi_value) -> Raw<()> {
        let name = raw::string(env, b"serval")?;
        let held = Arc::into_raw(Arc::clone(self)).cast_mut().cast::<c_void>();
        let mut rope = ptr::null_mut();
        // SAFETY: a live environment and values of it; `held` is dropped by `taken_down`, or right here.
        unsafe {
            let made = sys::napi_create_threadsafe_function(
                env,
                function,
                ptr::null_mut(),
                name,
                0,
                1,
                held,
                Some(taken_down),
                ptr::null_mut(),
                None,
                &mut rope,
            );
            if let Err(failed) = raw::check(made) {
                drop(Arc::from_raw(held.cast::<Bell>()));
                return Err(failed);
            }
            raw::check(sys::napi_unref_threadsafe_function(env, rope))?;
        }
        *self.rope() = Some(Rope(rope));
        Ok(())
    }

    /// Rings. Never waits for JavaScript.
    pub(crate) fn ring(&self) {
        if let Some(Rope(rope)) = &*self.rope() {
            let mode = sys::ThreadsafeFunctionCallMode::nonblocking;
            // SAFETY: the function is alive as long as it is in `rope`. An error means that the environment ends.
            unsafe { sys::napi_call_threadsafe_function(*rope, ptr::null_mut(), mode) };
        }
    }

    /// Puts a call on the list of those to be looked at when the bell is rung: there may be thousands that wait, and one
    /// that was served.
    pub(crate) fn note(&self, token: u32) {
        self.noted().push(token);
    }

    /// Takes the list.
    pub(crate) fn take_noted(&self) -> Vec<u32> {
        std::mem::take(&mut *self.noted())
    }

    /// Makes it mute for ever.
    pub(crate) fn take_down(&self) {
        let rope = self.rope().take();
        if let Some(Rope(rope)) = rope {
            let mode = sys::ThreadsafeFunctionReleaseMode::abort;
            // SAFETY: we hold the function's only use, and nobody else has `rope` any more.
            unsafe { sys::napi_release_threadsafe_function(rope, mode) };
        }
    }

    fn noted(&self) -> MutexGuard<'_, Vec<u32>> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rope(&self) -> MutexGuard<'_, Option<Rope>> {
        self.rope.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The environment is about to free the function.
unsafe extern "C" fn taken_down(_: napi_env, held: *mut c_void, _: *mut c_void) {
    // SAFETY: `hang` made it of an Arc, and Node calls a finalizer once.
    let bell = unsafe { Arc::from_raw(held.cast::<Bell>()) };
    bell.rope().take();
}
