//! A client of JavaScript that messages come to: `{ send, take, end }`.
//!
//! It is no session of anybody's: it does nothing but subscribe, and what it is told is messages. They wait in its mailbox
//! until JavaScript, which the bell calls, takes them.

use std::cell::RefCell;
use std::ffi::CStr;
use std::ptr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use napi_sys::{napi_callback_info, napi_env, napi_value};
use serval_engine::Session;
use serval_resp::ArgvBuf;

use crate::attachment::Attachment;
use crate::command::throw_unusable;
use crate::raw::{self, Raw};
use crate::reply::{self, Strings};
use crate::session::{Unusable, connect};

/// See the module. Used on the thread of its environment only.
struct Listener {
    attachment: Rc<Attachment>,
    /// Empty once it was ended.
    session: RefCell<Option<Session>>,
    /// Confirmations, and messages that came before them.
    received: RefCell<Vec<u8>>,
    strings: Strings,
}

/// The object of a new listener.
pub(crate) fn listener_object(
    env: napi_env,
    attachment: &Rc<Attachment>,
    strings: Strings,
) -> napi_value {
    let bell = Arc::clone(&attachment.bell);
    let session = attachment.with_open(|open| {
        let mut session = connect(open.instance.engine(), 0, Some((bell, None)));
        session.takes_messages = true;
        session
    });
    let session = match session {
        Ok(session) => session,
        Err(why) => return throw_unusable(env, why),
    };
    let listener = Rc::new(Listener {
        attachment: Rc::clone(attachment),
        session: RefCell::new(Some(session)),
        received: RefCell::default(),
        strings,
    });
    raw::or_pending(object_of(env, &listener))
}

fn object_of(env: napi_env, listener: &Rc<Listener>) -> Raw<napi_value> {
    let object = raw::object(env)?;
    let functions: [(&CStr, raw::Callback); 3] = [(c"send", send), (c"take", take), (c"end", end)];
    for (name, callback) in functions {
        let data = Box::new(Rc::clone(listener));
        let function = raw::function(env, &name.to_string_lossy(), callback, data)?;
        raw::set_named(env, object, name, function)?;
    }
    Ok(object)
}

impl Listener {
    fn end(&self) {
        if let Ok(mut session) = self.session.try_borrow_mut()
            && let Some(session) = session.take()
        {
            self.attachment.end(session);
        }
    }

    /// Runs a command whose reply is messages.
    fn send(&self, argv: &ArgvBuf) -> Result<(), Unusable> {
        self.attachment.with_open(|open| {
            let mut session = self.session.try_borrow_mut().map_err(|_| Unusable::InUse)?;
            let session = session.as_mut().ok_or(Unusable::Closed)?;
            let mut received = self.received.borrow_mut();
            open.caller.call(session, argv.as_argv(), &mut received);
            Ok(())
        })?
    }

    /// What has come. An error where the client was closed: it did not take its messages in time, or somebody killed it.
    fn take(&self) -> Result<Vec<u8>, Unusable> {
        let session = self.session.try_borrow().map_err(|_| Unusable::InUse)?;
        let session = session.as_ref().ok_or(Unusable::Closed)?;
        let mut received = self.received.take();
        let is_complete = session.client.mailbox.take(&mut received);
        match is_complete && !session.client.kill_asap.load(Relaxed) {
            true => Ok(received),
            false => Err(Unusable::Killed),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs `act` with the listener and the call's arguments.
///
/// # Safety
/// `info` belongs to a function that this file made.
unsafe fn with_listener(
    env: napi_env,
    info: napi_callback_info,
    act: impl FnOnce(&Listener, &[napi_value]) -> napi_value,
) -> napi_value {
    // SAFETY: the caller's promise: `object_of` made it with a `Box<Rc<Listener>>`.
    match unsafe { raw::call::<Rc<Listener>>(env, info) } {
        Ok(call) => act(call.data, call.args()),
        Err(_) => ptr::null_mut(),
    }
}

/// `send(command, name)`.
unsafe extern "C" fn send(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |listener: &Listener, args: &[napi_value]| {
        let mut argv = ArgvBuf::new();
        for arg in args {
            let Some(text) = raw::read_text(env, *arg) else {
                return raw::throw_argument(env, "send takes strings");
            };
            argv.push(text.as_bytes());
        }
        match listener.send(&argv) {
            Ok(()) => raw::or_pending(raw::undefined(env)),
            Err(why) => throw_unusable(env, why),
        }
    };
    // SAFETY: `object_of` made the function.
    unsafe { with_listener(env, info, act) }
}

/// `take()`: an array of messages.
unsafe extern "C" fn take(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |listener: &Listener, _: &[napi_value]| match listener.take() {
        Ok(bytes) => {
            let slab = &listener.attachment.module.slab;
            raw::or_pending(reply::build_messages(env, &bytes, listener.strings, slab))
        }
        Err(why) => throw_unusable(env, why),
    };
    // SAFETY: `object_of` made the function.
    unsafe { with_listener(env, info, act) }
}

/// `end()`. May be called again.
unsafe extern "C" fn end(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |listener: &Listener, _: &[napi_value]| {
        listener.end();
        raw::or_pending(raw::undefined(env))
    };
    // SAFETY: `object_of` made the function.
    unsafe { with_listener(env, info, act) }
}
