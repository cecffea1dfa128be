//! From JavaScript values to a command's arguments.

use napi_sys::{napi_env, napi_value};
use serval_base::number;
use serval_resp::ArgvBuf;

use crate::raw;

/// Largest integer of whose neighbours a JavaScript number can tell it.
pub(crate) const SAFE_INTEGER_MAX: f64 = 9_007_199_254_740_991.0;

/// Why a value is no argument.
#[derive(Debug)]
pub(crate) enum ArgError {
    /// What to tell the caller.
    Bad(String),
    /// An exception is pending already.
    Pending,
}

/// Appends the arguments of a call. An array stands for its elements.
#[inline]
pub(crate) fn push_all(
    env: napi_env,
    values: &[napi_value],
    argv: &mut ArgvBuf,
) -> Result<(), ArgError> {
    for value in values {
        if push_usual(env, *value, argv).is_some() {
            continue;
        }
        match raw::array_len(env, *value) {
            Some(len) => push_elements(env, *value, len, argv)?,
            None => push_unusual(env, *value, argv)?,
        }
    }
    Ok(())
}

fn push_elements(
    env: napi_env,
    array: napi_value,
    len: u32,
    argv: &mut ArgvBuf,
) -> Result<(), ArgError> {
    for idx in 0..len {
        // An element may be a getter that throws.
        let value = raw::element(env, array, idx).map_err(|raw::Failed| ArgError::Pending)?;
        if push_usual(env, value, argv).is_none() {
            push_unusual(env, value, argv)?;
        }
    }
    Ok(())
}

/// Appends a string.
#[inline]
fn push_usual(env: napi_env, value: napi_value, argv: &mut ArgvBuf) -> Option<()> {
    argv.push_with(|bytes| raw::append_string(env, value, bytes))
}

/// Appends what is no string: a number or BigInt as text, a Buffer or another view as its bytes.
fn push_unusual(env: napi_env, value: napi_value, argv: &mut ArgvBuf) -> Result<(), ArgError> {
    if let Some(number) = raw::read_number(env, value) {
        return push_number(number, argv);
    }
    let mut is_empty = false;
    let pushed = argv.push_with(|bytes| {
        let before = bytes.len();
        raw::append_view(env, value, bytes)?;
        is_empty = bytes.len() == before;
        Some(())
    });
    if pushed.is_some() {
        // Nobody means to store nothing when the memory has gone to another thread.
        return match is_empty && raw::is_detached(env, value) {
            true => Err(ArgError::Bad(
                "an argument is a view of memory that was transferred".to_owned(),
            )),
            false => Ok(()),
        };
    }
    if let Some((number, lossless)) = raw::read_bigint(env, value) {
        if !lossless {
            return Err(ArgError::Bad(
                "a BigInt argument does not fit 64 bits".to_owned(),
            ));
        }
        push_integer(number, argv);
        return Ok(());
    }
    let kind = raw::type_name(env, value);
    let reason =
        format!("an argument is {kind}: commands take strings, Buffers, numbers and BigInts");
    Err(ArgError::Bad(reason))
}

fn push_number(value: f64, argv: &mut ArgvBuf) -> Result<(), ArgError> {
    if value.is_nan() {
        return Err(ArgError::Bad("an argument is NaN".to_owned()));
    }
    if value.fract() == 0.0 && value.abs() <= SAFE_INTEGER_MAX {
        push_integer(value as i64, argv);
        return Ok(());
    }
    argv.push_with(|bytes| {
        number::write_f64(bytes, value);
        Some(())
    });
    Ok(())
}

fn push_integer(value: i64, argv: &mut ArgvBuf) {
    argv.push_with(|bytes| {
        number::write_i64(bytes, value);
        Some(())
    });
}
