//! The module's own functions: setup, open, attach, and what belongs to a database beside its commands.

use std::cell::Cell;
use std::ffi::CStr;
use std::ptr;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use napi_sys::{self as sys, napi_callback_info, napi_env, napi_value};
use serval_engine::Config;
use serval_server::{
    Instance, InstanceOptions, ListenError, ListenOptions, Recovery, RecoveryError,
    log::LogSettings, start,
};

use crate::attachment::{Attachment, Module};
use crate::bell::Bell;
use crate::command::{self, throw_unusable};
use crate::listener::listener_object;
use crate::raw::{self, Failed, Raw};
use crate::registry;
use crate::reply::Strings;
use crate::session::{SessionCell, Unusable};
use crate::slab::Slab;

/// Fills the exports.
pub(crate) fn fill(env: napi_env, exports: napi_value) -> Raw<()> {
    let names = raw::array(env, 0)?;
    for (idx, spec) in serval_spec::COMMANDS.iter().enumerate() {
        let name = raw::string(env, spec.full_name.as_bytes())?;
        raw::set_element(env, names, idx as u32, name)?;
    }
    raw::set_named(env, exports, c"commands", names)?;
    let setup = raw::function(env, "setup", setup, Box::new(()))?;
    raw::set_named(env, exports, c"setup", setup)
}

/// `setup(allocateSlab, isMainThread)` gives `{ open, attach }`.
unsafe extern "C" fn setup(env: napi_env, info: napi_callback_info) -> napi_value {
    // SAFETY: `fill` made the function with a `Box<()>`.
    let Ok(call) = (unsafe { raw::call::<()>(env, info) }) else {
        return ptr::null_mut();
    };
    let [allocate, is_main_thread] = call.args() else {
        return raw::throw_argument(env, "setup takes a function and a boolean");
    };
    let made = || {
        let module = Rc::new(Module {
            slab: Slab::new(env, *allocate)?,
            process_ends: Cell::new(false),
        });
        if raw::read_boolean(env, *is_main_thread) {
            watch_end(env, &module)?;
        }
        let object = raw::object(env)?;
        let functions: [(&CStr, raw::Callback); 3] = [
            (c"open", open),
            (c"openLater", open_later),
            (c"attach", attach),
        ];
        for (name, callback) in functions {
            let data = Box::new(Rc::clone(&module));
            let function = raw::function(env, &name.to_string_lossy(), callback, data)?;
            raw::set_named(env, object, name, function)?;
        }
        Ok(object)
    };
    raw::or_pending(made())
}

/// Has the module know when its environment ends.
fn watch_end(env: napi_env, module: &Rc<Module>) -> Raw<()> {
    unsafe extern "C" fn ends(module: *mut std::ffi::c_void) {
        // SAFETY: made of an Rc below; the hook runs once, on the environment's thread.
        let module = unsafe { Rc::from_raw(module.cast::<Module>()) };
        module.process_ends.set(true);
    }
    let held = Rc::into_raw(Rc::clone(module)).cast_mut().cast();
    // SAFETY: a live environment; the hook is given what it expects.
    raw::check(unsafe { sys::napi_add_env_cleanup_hook(env, Some(ends), held) })
}

/// Runs `act` on the data of a function that this file made with a `Box<T>`.
///
/// # Safety
/// `info` belongs to such a function.
unsafe fn with_data<T>(
    env: napi_env,
    info: napi_callback_info,
    act: impl FnOnce(&T, &[napi_value]) -> napi_value,
) -> napi_value {
    // SAFETY: the caller's promise.
    match unsafe { raw::call::<T>(env, info) } {
        Ok(call) => act(call.data, call.args()),
        Err(Failed) => ptr::null_mut(),
    }
}

/// `open(lines)`: an array of arrays, each a directive and its values.
unsafe extern "C" fn open(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |module: &Rc<Module>, args: &[napi_value]| {
        let lines = args
            .first()
            .and_then(|value| strings_of_strings(env, *value));
        let Some(lines) = lines else {
            return raw::throw_argument(env, "open takes an array of arrays of strings");
        };
        opened(env, module, open_instance(&lines))
    };
    // SAFETY: `setup` made the function with a `Box<Rc<Module>>`.
    unsafe { with_data(env, info, act) }
}

/// The database of an instance that was opened, or an exception.
fn opened(
    env: napi_env,
    module: &Rc<Module>,
    instance: Result<Arc<Instance>, RecoveryError>,
) -> napi_value {
    match instance {
        Ok(instance) => {
            let handle = registry::register(&instance);
            database(env, module, instance, handle)
        }
        Err(error) => raw::throw_error(env, error.code, &error.message),
    }
}

/// An instance as these directives say, with what it has on disk.
fn open_instance(lines: &[Vec<String>]) -> Result<Arc<Instance>, RecoveryError> {
    let made = start::config_of_lines(lines).and_then(|config| instance_of(config, lines));
    let instance = made.map_err(|message| RecoveryError {
        code: "ERR_SERVAL_OPTION",
        message,
    })?;
    instance.recover()?;
    Ok(instance)
}

/// What a thread that opens a database leaves for the environment.
type Later = Arc<Mutex<Option<Result<Arc<Instance>, RecoveryError>>>>;

/// `openLater(lines, done)`: loads in a thread of its own, and has `done` called then. Gives a function that gives the
/// database, or throws.
unsafe extern "C" fn open_later(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |module: &Rc<Module>, args: &[napi_value]| {
        let lines = args
            .first()
            .and_then(|value| strings_of_strings(env, *value));
        let (Some(lines), Some(done)) = (lines, args.get(1)) else {
            return raw::throw_argument(env, "openLater takes arrays of strings and a function");
        };
        let (bell, later) = (Arc::<Bell>::default(), Later::default());
        let (for_thread, ringing) = (Arc::clone(&later), Arc::clone(&bell));
        let begin = || {
            bell.hang(env, *done)?;
            std::thread::Builder::new()
                .name("serval-open".to_owned())
                .spawn(move || {
                    let instance = open_instance(&lines);
                    *for_thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(instance);
                    ringing.ring();
                })
                .map_err(|_| Failed)?;
            raw::function(
                env,
                "take",
                take_opened,
                Box::new((Rc::clone(module), later, bell)),
            )
        };
        match begin() {
            Ok(take) => take,
            Err(Failed) => raw::throw_error(env, "ERR_SERVAL_LOAD", "no thread could be started"),
        }
    };
    // SAFETY: `setup` made the function with a `Box<Rc<Module>>`.
    unsafe { with_data(env, info, act) }
}

/// See [`open_later`].
unsafe extern "C" fn take_opened(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |(module, later, bell): &(Rc<Module>, Later, Arc<Bell>), _: &[napi_value]| {
        bell.take_down();
        let taken = later.lock().unwrap_or_else(PoisonError::into_inner).take();
        match taken {
            Some(instance) => opened(env, module, instance),
            None => raw::or_pending(raw::undefined(env)),
        }
    };
    // SAFETY: `open_later` made the function with a `Box` of this.
    unsafe { with_data(env, info, act) }
}

/// An instance that logs nothing unless it was told where to.
fn instance_of(config: Config, lines: &[Vec<String>]) -> Result<Arc<Instance>, String> {
    let names_log = |line: &Vec<String>| {
        let name = line.first().map_or("", String::as_str);
        ["logfile", "syslog-enabled"].contains(&name)
    };
    let log = (!lines.iter().any(names_log)).then(LogSettings::default);
    let options = InstanceOptions {
        config,
        config_file: None,
        owns_process: false,
        log,
    };
    let instance = Instance::start(options).map_err(|error| error.to_string())?;
    Ok(Arc::new(instance))
}

/// `attach(handle)`.
unsafe extern "C" fn attach(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |module: &Rc<Module>, args: &[napi_value]| {
        let handle = args.first().and_then(|value| raw::read_text(env, *value));
        let handle = handle.unwrap_or_default();
        match registry::find(&handle) {
            Some(instance) => database(env, module, instance, handle),
            None => raw::throw_error(
                env,
                "ERR_SERVAL_HANDLE",
                "no open database of this process has this handle",
            ),
        }
    };
    // SAFETY: `setup` made the function with a `Box<Rc<Module>>`.
    unsafe { with_data(env, info, act) }
}

fn strings(env: napi_env, value: napi_value) -> Option<Vec<String>> {
    let len = raw::array_len(env, value)?;
    (0..len)
        .map(|idx| raw::read_text(env, raw::element(env, value, idx).ok()?))
        .collect()
}

fn strings_of_strings(env: napi_env, value: napi_value) -> Option<Vec<Vec<String>>> {
    let len = raw::array_len(env, value)?;
    (0..len)
        .map(|idx| strings(env, raw::element(env, value, idx).ok()?))
        .collect()
}

fn database(
    env: napi_env,
    module: &Rc<Module>,
    instance: Arc<Instance>,
    handle: String,
) -> napi_value {
    let attachment = Rc::new(Attachment::new(env, Rc::clone(module), instance, handle));
    session_object(env, &attachment)
}

/// The object of a new session: its handle, and the functions below.
fn session_object(env: napi_env, attachment: &Rc<Attachment>) -> napi_value {
    let session = match SessionCell::new(attachment) {
        Ok(session) => session,
        Err(why) => return throw_unusable(env, why),
    };
    let made = || {
        let object = raw::object(env)?;
        let handle = raw::string(env, attachment.handle.as_bytes())?;
        raw::set_named(env, object, c"handle", handle)?;
        let functions: [(&CStr, raw::Callback); 16] = [
            (c"recovery", recovery),
            (c"snapshot", snapshot),
            (c"restore", restore),
            (c"define", define),
            (c"transact", transact),
            (c"settle", settle),
            (c"onRing", on_ring),
            (c"noted", noted),
            (c"hold", hold),
            (c"onDisk", on_disk),
            (c"listener", listener),
            (c"session", another_session),
            (c"listen", listen),
            (c"unlisten", unlisten),
            (c"end", end),
            (c"close", close),
        ];
        for (name, callback) in functions {
            let data = Box::new(Rc::clone(&session));
            let function = raw::function(env, &name.to_string_lossy(), callback, data)?;
            raw::set_named(env, object, name, function)?;
        }
        Ok(object)
    };
    raw::or_pending(made())
}

type Shared = Rc<SessionCell>;

/// What ends something gives: what is closed is closed.
fn undefined_or_throw(env: napi_env, ended: Result<(), Unusable>) -> napi_value {
    match ended {
        Ok(()) | Err(Unusable::Closed) => raw::or_pending(raw::undefined(env)),
        Err(why) => throw_unusable(env, why),
    }
}

/// Whether an argument is there and true.
fn flag(env: napi_env, value: Option<&napi_value>) -> bool {
    value.is_some_and(|value| raw::read_boolean(env, *value))
}

fn strings_mode(env: napi_env, as_buffers: Option<&napi_value>) -> Strings {
    match flag(env, as_buffers) {
        true => Strings::Buffers,
        false => Strings::Text,
    }
}

fn recovery_object(env: napi_env, recovery: &Recovery) -> Raw<napi_value> {
    let object = raw::object(env)?;
    let source = raw::string(env, recovery.source.as_bytes())?;
    raw::set_named(env, object, c"source", source)?;
    let numbers = [
        (c"keys", recovery.keys as f64),
        (c"expired", recovery.expired as f64),
        (c"truncatedBytes", recovery.truncated_bytes as f64),
        (c"durationMs", recovery.duration_ms),
    ];
    for (name, number) in numbers {
        raw::set_named(env, object, name, raw::double(env, number)?)?;
    }
    Ok(object)
}

/// `recovery()`: what was found on disk, or null.
unsafe extern "C" fn recovery(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, _: &[napi_value]| {
        let made = session.attachment.with_open(|open| {
            let recovery = open.instance.recovery();
            raw::or_pending(match recovery {
                Some(recovery) => recovery_object(env, recovery),
                None => raw::null(env),
            })
        });
        made.unwrap_or_else(|why| throw_unusable(env, why))
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `snapshot()`: a Buffer.
unsafe extern "C" fn snapshot(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, _: &[napi_value]| {
        let made = session
            .attachment
            .with_open(|open| open.instance.snapshot());
        match made {
            Ok(Ok(bytes)) => raw::or_pending(raw::buffer(env, &bytes)),
            Ok(Err(error)) => raw::throw_error(env, "ERR_SERVAL_SNAPSHOT", &error.to_string()),
            Err(why) => throw_unusable(env, why),
        }
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `restore(buffer)`: what it had.
unsafe extern "C" fn restore(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, args: &[napi_value]| {
        let mut bytes = Vec::new();
        let read = args
            .first()
            .and_then(|value| raw::append_view(env, *value, &mut bytes));
        if read.is_none() {
            return raw::throw_argument(env, "restore takes a Buffer");
        }
        let made = session
            .attachment
            .with_open(|open| open.instance.restore(&bytes));
        match made {
            Ok(Ok(recovery)) => raw::or_pending(recovery_object(env, &recovery)),
            Ok(Err(error)) => raw::throw_error(env, error.code, &error.message),
            Err(why) => throw_unusable(env, why),
        }
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `define(name, asBuffers, isHeld)`: the function of a command, or of any for "call".
unsafe extern "C" fn define(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, args: &[napi_value]| {
        let name = args.first().and_then(|value| raw::read_text(env, *value));
        let strings = strings_mode(env, args.get(1));
        let is_held = flag(env, args.get(2));
        match name.and_then(|name| command::define(env, session, &name, strings, is_held)) {
            Some(function) => raw::or_pending(function),
            None => raw::throw_argument(env, "define takes the name of a command"),
        }
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `transact(commands, asBuffers, isHeld)`.
unsafe extern "C" fn transact(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, args: &[napi_value]| match args.first() {
        Some(commands) => {
            let strings = strings_mode(env, args.get(1));
            command::transact(env, session, *commands, strings, flag(env, args.get(2)))
        }
        None => raw::throw_argument(env, "transact takes an array"),
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `settle(token, isOver)`.
unsafe extern "C" fn settle(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, args: &[napi_value]| {
        let token = args.first().and_then(|value| raw::read_number(env, *value));
        let is_over = args
            .get(1)
            .is_some_and(|value| raw::read_boolean(env, *value));
        command::settle(env, session, token.unwrap_or(0.0) as u32, is_over)
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `onRing(function)`: called when waiting commands are to be looked at.
unsafe extern "C" fn on_ring(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, args: &[napi_value]| {
        let Some(function) = args.first() else {
            return raw::throw_argument(env, "onRing takes a function");
        };
        let hung = session.attachment.bell.hang(env, *function);
        raw::or_pending(hung.and_then(|()| raw::undefined(env)))
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `noted()`: the tokens of waiting commands that are to be looked at.
unsafe extern "C" fn noted(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, _: &[napi_value]| {
        let tokens = session.attachment.bell.take_noted();
        let made = || {
            let list = raw::array(env, tokens.len())?;
            for (idx, token) in tokens.iter().enumerate() {
                let token = raw::int64(env, i64::from(*token))?;
                raw::set_element(env, list, idx as u32, token)?;
            }
            Ok(list)
        };
        raw::or_pending(made())
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `hold()`: the offset that has to be on disk before anything may be told of what was executed; null where it may be.
unsafe extern "C" fn hold(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, _: &[napi_value]| {
        raw::or_pending(match session.attachment.hold() {
            Ok(Some(offset)) => raw::double(env, offset as f64),
            Ok(None) => raw::null(env),
            Err(why) => return throw_unusable(env, why),
        })
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `onDisk(waits)`: what lies below this offset may be told. Throws where no more ever may be. With `waits` it returns when
/// everything that was executed may be.
unsafe extern "C" fn on_disk(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, args: &[napi_value]| {
        let attachment = &session.attachment;
        let waited = match flag(env, args.first()) {
            true => attachment.with_open(|_| ()),
            false => Ok(()),
        };
        match waited.and_then(|()| attachment.on_disk()) {
            Ok(Some(offset)) => raw::or_pending(raw::double(env, offset as f64)),
            Ok(None) => throw_unusable(env, Unusable::NotOnDisk),
            Err(why) => throw_unusable(env, why),
        }
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `listener(asBuffers)`: what messages come to.
unsafe extern "C" fn listener(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, args: &[napi_value]| {
        let strings = strings_mode(env, args.first());
        listener_object(env, &session.attachment, strings)
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `session()`: another such object with its own database index, MULTI and WATCH.
unsafe extern "C" fn another_session(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, _: &[napi_value]| session_object(env, &session.attachment);
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `listen(port | null, bind, unixsocket | "", mode)`: serves the keyspace over RESP; gives the port, or null.
unsafe extern "C" fn listen(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, args: &[napi_value]| {
        let [port, bind, unix_socket, mode] = args else {
            return raw::throw_argument(env, "listen takes four arguments");
        };
        let port = raw::read_number(env, *port).map(|port| port as u16);
        let unix_socket = raw::read_text(env, *unix_socket).filter(|path| !path.is_empty());
        let listened = session.attachment.with_open(|open| {
            let config = &open.instance.engine().config;
            let options = ListenOptions {
                bind: strings(env, *bind).unwrap_or_default(),
                port,
                unix_socket: unix_socket.map(Into::into),
                unix_socket_mode: raw::read_number(env, *mode).unwrap_or(0.0) as u32,
                ..start::listen_options(config)
            };
            let listening = open.instance.listen(options.clone())?;
            if port.is_some() && listening.port.is_none() {
                open.instance.unlisten();
                return Err(ListenError {
                    address: options.bind.join(" "),
                    reason: "this machine has none of these addresses".to_owned(),
                    in_use: false,
                    is_path: false,
                });
            }
            Ok(listening)
        });
        match listened {
            Ok(Ok(listening)) => {
                session.attachment.listens.set(true);
                raw::or_pending(match listening.port {
                    Some(port) => raw::int64(env, i64::from(port)),
                    None => raw::null(env),
                })
            }
            Ok(Err(error)) => {
                let message = format!("cannot listen on {}: {}", error.address, error.reason);
                raw::throw_error(env, "ERR_SERVAL_LISTEN", &message)
            }
            Err(why) => throw_unusable(env, why),
        }
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `unlisten()`: stops listening, and closes what connected. May be called again.
unsafe extern "C" fn unlisten(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, _: &[napi_value]| {
        let attachment = &session.attachment;
        let unlistened = attachment.with_open(|open| {
            if attachment.listens.take() {
                open.instance.unlisten();
            }
        });
        undefined_or_throw(env, unlistened)
    };
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `end()`: ends this session only. May be called again.
unsafe extern "C" fn end(env: napi_env, info: napi_callback_info) -> napi_value {
    let act = |session: &Shared, _: &[napi_value]| undefined_or_throw(env, session.end());
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}

/// `close()`: lets the database go, with all its sessions. May be called again.
unsafe extern "C" fn close(env: napi_env, info: napi_callback_info) -> napi_value {
    let act =
        |session: &Shared, _: &[napi_value]| undefined_or_throw(env, session.attachment.close());
    // SAFETY: `session_object` made the function with a `Box<Shared>`.
    unsafe { with_data(env, info, act) }
}
