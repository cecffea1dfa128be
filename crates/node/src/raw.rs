//! The Node-API calls that are used, each as a function that says what it needs and gives a result.
//!
//! All of them are called on the thread of the environment that they are given, and values are only used while the
//! callback that brought them runs. That is what "a live environment" means in the `SAFETY` comments below.

use std::ffi::{CStr, c_void};
use std::mem::MaybeUninit;
use std::ptr;

use napi_sys::{self as sys, napi_env, napi_value};

/// A call did not succeed: nearly always since a JavaScript exception is pending.
#[derive(Debug)]
pub(crate) struct Failed;

/// Result of a Node-API call.
pub(crate) type Raw<T> = Result<T, Failed>;

/// A native callback.
pub(crate) type Callback = unsafe extern "C" fn(napi_env, sys::napi_callback_info) -> napi_value;

pub(crate) fn check(status: sys::napi_status) -> Raw<()> {
    if status == sys::Status::napi_ok {
        Ok(())
    } else {
        Err(Failed)
    }
}

/// What a callback returns: the value, or nothing where an exception is pending.
pub(crate) fn or_pending(value: Raw<napi_value>) -> napi_value {
    value.unwrap_or(ptr::null_mut())
}

macro_rules! make {
    ($(#[doc = $doc:literal] $name:ident($($arg:ident: $ty:ty),*) = $call:path;)*) => { $(
        #[doc = $doc]
        #[inline]
        pub(crate) fn $name(env: napi_env, $($arg: $ty),*) -> Raw<napi_value> {
            let mut value = ptr::null_mut();
            // SAFETY: a live environment, values of it, and a place for the result.
            check(unsafe { $call(env, $($arg,)* &mut value) })?;
            Ok(value)
        }
    )* };
}

make! {
    #[doc = "null"]
    null() = sys::napi_get_null;
    #[doc = "undefined"]
    undefined() = sys::napi_get_undefined;
    #[doc = "globalThis"]
    global() = sys::napi_get_global;
    #[doc = "A number."]
    double(value: f64) = sys::napi_create_double;
    #[doc = "A number from an integer that fits 53 bits."]
    int64(value: i64) = sys::napi_create_int64;
    #[doc = "A BigInt."]
    bigint(value: i64) = sys::napi_create_bigint_int64;
    #[doc = "true or false."]
    boolean(value: bool) = sys::napi_get_boolean;
    #[doc = "An empty object."]
    object() = sys::napi_create_object;
    #[doc = "An array with room."]
    array(len: usize) = sys::napi_create_array_with_length;
    #[doc = "An element of an array."]
    element(array: napi_value, idx: u32) = sys::napi_get_element;
    #[doc = "What a reference refers to."]
    referent(reference: sys::napi_ref) = sys::napi_get_reference_value;
}

/// Longest text that a callback is given at once: beyond, V8's own limit of half a gigabyte applies anyway.
const STRING_BYTES_MAX: usize = isize::MAX as usize;

/// Length in UTF-16 units of the longest string that V8 makes on 64-bit machines.
pub(crate) const STRING_UNITS_MAX: usize = (1 << 29) - 24;

/// A string: as Latin-1 where all bytes are ASCII, which V8 copies without decoding.
#[inline]
pub(crate) fn string(env: napi_env, bytes: &[u8]) -> Raw<napi_value> {
    let mut value = ptr::null_mut();
    let data = bytes.as_ptr().cast();
    let len = bytes.len().min(STRING_BYTES_MAX) as isize;
    // SAFETY: a live environment; the bytes outlive the call, which copies them.
    check(unsafe {
        if bytes.is_ascii() {
            sys::napi_create_string_latin1(env, data, len, &mut value)
        } else {
            sys::napi_create_string_utf8(env, data, len, &mut value)
        }
    })?;
    Ok(value)
}

/// A Buffer of its own with a copy of the bytes.
pub(crate) fn buffer(env: napi_env, bytes: &[u8]) -> Raw<napi_value> {
    let mut value = ptr::null_mut();
    let data = bytes.as_ptr().cast();
    // SAFETY: a live environment; the bytes outlive the call, which copies them.
    check(unsafe {
        sys::napi_create_buffer_copy(env, bytes.len(), data, ptr::null_mut(), &mut value)
    })?;
    Ok(value)
}

/// Kinds of error objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    Error,
    TypeError,
}

/// An error object with a code.
pub(crate) fn error(
    env: napi_env,
    kind: ErrorKind,
    code: &[u8],
    message: &[u8],
) -> Raw<napi_value> {
    let (code, message) = (string(env, code)?, string(env, message)?);
    let mut value = ptr::null_mut();
    // SAFETY: a live environment, values of it, and a place for the result.
    check(unsafe {
        match kind {
            ErrorKind::Error => sys::napi_create_error(env, code, message, &mut value),
            ErrorKind::TypeError => sys::napi_create_type_error(env, code, message, &mut value),
        }
    })?;
    Ok(value)
}

/// Throws a value. The callback must return what this gives.
pub(crate) fn throw(env: napi_env, error: napi_value) -> napi_value {
    // SAFETY: a live environment and a value of it. Should it fail an exception is pending already.
    unsafe { sys::napi_throw(env, error) };
    ptr::null_mut()
}

/// Throws an Error with a code. The callback must return what this gives.
pub(crate) fn throw_error(env: napi_env, code: &str, message: &str) -> napi_value {
    throw_kind(env, ErrorKind::Error, code, message)
}

/// Throws a TypeError about an argument. The callback must return what this gives.
pub(crate) fn throw_argument(env: napi_env, message: &str) -> napi_value {
    throw_kind(env, ErrorKind::TypeError, "ERR_INVALID_ARG_TYPE", message)
}

fn throw_kind(env: napi_env, kind: ErrorKind, code: &str, message: &str) -> napi_value {
    match error(env, kind, code.as_bytes(), message.as_bytes()) {
        Ok(error) => throw(env, error),
        Err(Failed) => ptr::null_mut(),
    }
}

/// Sets an element of an array.
#[inline]
pub(crate) fn set_element(
    env: napi_env,
    array: napi_value,
    idx: u32,
    value: napi_value,
) -> Raw<()> {
    // SAFETY: a live environment and values of it.
    check(unsafe { sys::napi_set_element(env, array, idx, value) })
}

/// Sets a property by name.
pub(crate) fn set_named(
    env: napi_env,
    object: napi_value,
    name: &CStr,
    value: napi_value,
) -> Raw<()> {
    // SAFETY: a live environment and values of it; the name ends with a NUL.
    check(unsafe { sys::napi_set_named_property(env, object, name.as_ptr(), value) })
}

/// Reads a property by name.
pub(crate) fn get_named(env: napi_env, object: napi_value, name: &CStr) -> Raw<napi_value> {
    let mut value = ptr::null_mut();
    // SAFETY: a live environment and values of it; the name ends with a NUL.
    check(unsafe { sys::napi_get_named_property(env, object, name.as_ptr(), &mut value) })?;
    Ok(value)
}

/// Calls a function.
pub(crate) fn call_function(
    env: napi_env,
    this: napi_value,
    function: napi_value,
    args: &[napi_value],
) -> Raw<napi_value> {
    let mut value = ptr::null_mut();
    // SAFETY: a live environment and values of it, as many as are said.
    check(unsafe {
        sys::napi_call_function(env, this, function, args.len(), args.as_ptr(), &mut value)
    })?;
    Ok(value)
}

/// Keeps a value from being collected. It is released with the environment, or by [`release`].
pub(crate) fn reference(env: napi_env, value: napi_value) -> Raw<sys::napi_ref> {
    let mut reference = ptr::null_mut();
    // SAFETY: a live environment and a value of it.
    check(unsafe { sys::napi_create_reference(env, value, 1, &mut reference) })?;
    Ok(reference)
}

/// Gives up a reference, which must not be used again.
pub(crate) fn release(env: napi_env, reference: sys::napi_ref) {
    // SAFETY: a live environment; by the contract nobody uses the reference again. An error leaves it to the environment.
    unsafe { sys::napi_delete_reference(env, reference) };
}

/// Makes a function whose data is `data`, dropped when the function is collected or the environment ends.
pub(crate) fn function<T>(
    env: napi_env,
    name: &str,
    callback: Callback,
    data: Box<T>,
) -> Raw<napi_value> {
    let mut value = ptr::null_mut();
    let text = name.as_ptr().cast();
    let data = Box::into_raw(data).cast::<c_void>();
    // SAFETY: a live environment; the data lives until the finalizer below drops it, or right here.
    unsafe {
        let made = sys::napi_create_function(
            env,
            text,
            name.len() as isize,
            Some(callback),
            data,
            &mut value,
        );
        if let Err(failed) = check(made) {
            drop(Box::from_raw(data.cast::<T>()));
            return Err(failed);
        }
        check(sys::napi_add_finalizer(
            env,
            value,
            data,
            Some(finalize::<T>),
            ptr::null_mut(),
            ptr::null_mut(),
        ))?;
    }
    Ok(value)
}

unsafe extern "C" fn finalize<T>(_: napi_env, data: *mut c_void, _: *mut c_void) {
    // SAFETY: `function` made it of a Box<T>, and Node calls a finalizer once.
    drop(unsafe { Box::from_raw(data.cast::<T>()) });
}

/// Tells V8 how much memory of ours its objects keep, so that it collects those that nobody refers to before there are
/// too many of them.
pub(crate) fn adjust_external_memory(env: napi_env, change_bytes: i64) {
    let mut total = 0;
    // SAFETY: a live environment, a place for the result. Should it fail V8 only knows less.
    unsafe { sys::napi_adjust_external_memory(env, change_bytes, &mut total) };
}

/// Arguments that are read without a second call; most commands have no more.
const ARGS_AT_ONCE: usize = 6;

/// What a callback was called with.
pub(crate) struct Call<'a, T> {
    few: [napi_value; ARGS_AT_ONCE],
    many: Vec<napi_value>,
    len: usize,
    /// The function's data.
    pub(crate) data: &'a T,
}

impl<T> Call<'_, T> {
    /// The arguments.
    #[inline]
    pub(crate) fn args(&self) -> &[napi_value] {
        self.few.get(..self.len).unwrap_or(&self.many)
    }
}

/// Reads a callback's arguments and data.
///
/// # Safety
/// `info` belongs to a function that [`function`] made with a `Box<T>`.
#[inline]
pub(crate) unsafe fn call<'a, T>(env: napi_env, info: sys::napi_callback_info) -> Raw<Call<'a, T>> {
    let (mut few, mut len) = ([ptr::null_mut(); ARGS_AT_ONCE], ARGS_AT_ONCE);
    let (mut many, mut data, none) = (Vec::new(), ptr::null_mut(), ptr::null_mut());
    // SAFETY: a live environment and its callback; the places are as long as said.
    unsafe {
        check(sys::napi_get_cb_info(
            env,
            info,
            &mut len,
            few.as_mut_ptr(),
            none,
            &mut data,
        ))?;
        if len > ARGS_AT_ONCE {
            many = vec![ptr::null_mut(); len];
            let no_data = ptr::null_mut();
            check(sys::napi_get_cb_info(
                env,
                info,
                &mut len,
                many.as_mut_ptr(),
                none,
                no_data,
            ))?;
        }
    }
    // SAFETY: by the contract the data is a `T`, and it lives as long as the function that is running.
    let data = unsafe { &*data.cast::<T>() };
    Ok(Call {
        few,
        many,
        len,
        data,
    })
}

/// Appends a string as UTF-8; `None` for what is no string. A lone surrogate becomes U+FFFD, as everywhere in Node.
#[inline]
pub(crate) fn append_string(env: napi_env, value: napi_value, bytes: &mut Vec<u8>) -> Option<()> {
    /// Nearly every key and value fits.
    const UNITS_MAX: usize = 1024;
    let mut units = [MaybeUninit::<u16>::uninit(); UNITS_MAX];
    let mut len = 0;
    // Read as UTF-16, which V8 copies by vectors; UTF-8 it encodes character by character.
    // SAFETY: a live environment; the buffer has the room that is said.
    check(unsafe {
        let data = units.as_mut_ptr().cast();
        sys::napi_get_value_string_utf16(env, value, data, UNITS_MAX, &mut len)
    })
    .ok()?;
    // A string that fills the buffer, but for the NUL at its end, may have been cut.
    if len + 1 < UNITS_MAX {
        // SAFETY: `len` units were written.
        let units = unsafe { &*(&raw const units[..len] as *const [u16]) };
        if append_ascii(units, bytes) {
            return Some(());
        }
        return append_utf8(env, value, len * 3, bytes);
    }
    // SAFETY: a live environment; without a buffer the length in bytes is given.
    check(unsafe { sys::napi_get_value_string_utf8(env, value, ptr::null_mut(), 0, &mut len) })
        .ok()?;
    append_utf8(env, value, len, bytes)
}

/// Appends a text of ASCII characters; false, with nothing appended, for another.
#[inline]
fn append_ascii(units: &[u16], bytes: &mut Vec<u8>) -> bool {
    bytes.reserve(units.len());
    let mut seen = 0;
    for (unit, byte) in units.iter().zip(bytes.spare_capacity_mut()) {
        seen |= *unit;
        byte.write(*unit as u8);
    }
    if seen > 0x7f {
        return false;
    }
    // SAFETY: so many bytes were reserved and written.
    unsafe { bytes.set_len(bytes.len() + units.len()) };
    true
}

/// Appends a string that takes at most `len_max` bytes.
#[cold]
fn append_utf8(
    env: napi_env,
    value: napi_value,
    len_max: usize,
    bytes: &mut Vec<u8>,
) -> Option<()> {
    bytes.reserve(len_max + 1);
    let (room, mut len) = (bytes.spare_capacity_mut(), 0);
    // SAFETY: a live environment; the buffer has the room that is said, `len` bytes of which are written.
    unsafe {
        let data = room.as_mut_ptr().cast();
        let read = sys::napi_get_value_string_utf8(env, value, data, room.len(), &mut len);
        check(read).ok()?;
        bytes.set_len(bytes.len() + len);
    }
    Some(())
}

/// The string that a value is, for options and handles.
pub(crate) fn read_text(env: napi_env, value: napi_value) -> Option<String> {
    let mut bytes = Vec::new();
    append_string(env, value, &mut bytes)?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The number that a value is.
pub(crate) fn read_number(env: napi_env, value: napi_value) -> Option<f64> {
    let mut number = 0.0;
    // SAFETY: a live environment, a value of it, a place for the result.
    check(unsafe { sys::napi_get_value_double(env, value, &mut number) }).ok()?;
    Some(number)
}

/// Whether a value is `true`.
pub(crate) fn read_boolean(env: napi_env, value: napi_value) -> bool {
    let mut is_true = false;
    // SAFETY: a live environment, a value of it, a place for the result.
    check(unsafe { sys::napi_get_value_bool(env, value, &mut is_true) }).is_ok() && is_true
}

/// The integer that a BigInt is, and whether it fits.
pub(crate) fn read_bigint(env: napi_env, value: napi_value) -> Option<(i64, bool)> {
    let (mut number, mut lossless) = (0, false);
    // SAFETY: a live environment, a value of it, places for the results.
    check(unsafe { sys::napi_get_value_bigint_int64(env, value, &mut number, &mut lossless) })
        .ok()?;
    Some((number, lossless))
}

/// Where the bytes of a Buffer or another view are now, and how many; `None` for anything else. They may be read or
/// written until JavaScript runs again.
pub(crate) fn view(env: napi_env, value: napi_value) -> Option<(*mut u8, usize)> {
    let mut is_view = false;
    let (mut data, mut len) = (ptr::null_mut(), 0);
    // SAFETY: a live environment, values of it, places for the results; the second call is only made for a view.
    unsafe {
        check(sys::napi_is_buffer(env, value, &mut is_view)).ok()?;
        if !is_view {
            return None;
        }
        check(sys::napi_get_buffer_info(env, value, &mut data, &mut len)).ok()?;
    }
    Some((data.cast(), if data.is_null() { 0 } else { len }))
}

/// Appends the bytes of a Buffer or another view; `None` for anything else.
pub(crate) fn append_view(env: napi_env, value: napi_value, bytes: &mut Vec<u8>) -> Option<()> {
    let (data, len) = view(env, value)?;
    bytes.reserve(len);
    // SAFETY: so many bytes are there to be read until JavaScript runs again, and so many were reserved. They are copied
    // without a reference to them, since another thread may write to memory that JavaScript shares with it.
    unsafe {
        ptr::copy_nonoverlapping(data, bytes.spare_capacity_mut().as_mut_ptr().cast(), len);
        bytes.set_len(bytes.len() + len);
    }
    Some(())
}

/// Whether the memory that a view is of has been transferred.
#[cold]
pub(crate) fn is_detached(env: napi_env, view: napi_value) -> bool {
    let (mut memory, mut is_detached) = (ptr::null_mut(), false);
    let (no_len, no_data, no_offset) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    let no_kind = ptr::null_mut();
    // SAFETY: a live environment, a value of it; what is not asked for is null, as is allowed.
    unsafe {
        let read = sys::napi_get_typedarray_info(
            env,
            view,
            no_kind,
            no_len,
            no_data,
            &mut memory,
            no_offset,
        );
        if check(read).is_err() {
            let read =
                sys::napi_get_dataview_info(env, view, no_len, no_data, &mut memory, no_offset);
            if check(read).is_err() {
                return false;
            }
        }
        check(sys::napi_is_detached_arraybuffer(
            env,
            memory,
            &mut is_detached,
        ))
        .is_ok()
            && is_detached
    }
}

/// The length of an array; `None` for anything else.
pub(crate) fn array_len(env: napi_env, value: napi_value) -> Option<u32> {
    let (mut is_array, mut len) = (false, 0);
    // SAFETY: a live environment, values of it, places for the results.
    unsafe {
        check(sys::napi_is_array(env, value, &mut is_array)).ok()?;
        if !is_array {
            return None;
        }
        check(sys::napi_get_array_length(env, value, &mut len)).ok()?;
    }
    Some(len)
}

/// What `typeof` says of a value.
pub(crate) fn type_name(env: napi_env, value: napi_value) -> &'static str {
    use sys::ValueType as T;
    let mut kind = T::napi_undefined;
    // SAFETY: a live environment, a value of it, a place for the result.
    if check(unsafe { sys::napi_typeof(env, value, &mut kind) }).is_err() {
        return "no value";
    }
    match kind {
        T::napi_undefined => "undefined",
        T::napi_null => "null",
        T::napi_boolean => "a boolean",
        T::napi_number => "a number",
        T::napi_string => "a string",
        T::napi_symbol => "a symbol",
        T::napi_object => "an object",
        T::napi_function => "a function",
        T::napi_bigint => "a BigInt",
        _ => "an unknown value",
    }
}
