//! Where the bytes of Buffer replies go.
//!
//! A Buffer with memory of its own costs a trip through the system's allocator and a finalizer. Small ones are slices of
//! a slab instead, as Node's own `Buffer.from` makes them: the bytes are copied behind those of the reply before, and
//! `subarray` makes a view of them. A slab that is full is left to its slices.

use std::cell::{Cell, RefCell};

use napi_sys::{napi_env, napi_ref, napi_value};

use crate::raw::{self, Raw};

/// Buffers from this size on have memory of their own: a slice keeps its whole slab alive.
const SLICE_BYTES_MAX: usize = 4096;
/// Slices begin at multiples of this, so that typed arrays can be laid over them.
const ALIGN: usize = 8;

/// The slab of one environment.
pub(crate) struct Slab {
    /// `Buffer.prototype.subarray`, as it was when the addon was set up.
    subarray: napi_ref,
    /// The JavaScript function that makes a slab which cannot be transferred to another thread.
    allocate: napi_ref,
    current: RefCell<Option<napi_ref>>,
    used: Cell<usize>,
}

impl Slab {
    /// No slab is allocated yet.
    pub(crate) fn new(env: napi_env, allocate: napi_value) -> Raw<Slab> {
        let buffer = raw::get_named(env, raw::global(env)?, c"Buffer")?;
        let prototype = raw::get_named(env, buffer, c"prototype")?;
        let subarray = raw::get_named(env, prototype, c"subarray")?;
        Ok(Slab {
            subarray: raw::reference(env, subarray)?,
            allocate: raw::reference(env, allocate)?,
            current: RefCell::new(None),
            used: Cell::new(0),
        })
    }

    /// A Buffer with a copy of the bytes.
    pub(crate) fn buffer(&self, env: napi_env, bytes: &[u8]) -> Raw<napi_value> {
        if bytes.len() > SLICE_BYTES_MAX {
            return raw::buffer(env, bytes);
        }
        let slab = match self.with_room(env, bytes.len())? {
            Some(slab) => slab,
            None => self.renew(env)?,
        };
        let start = self.used.get();
        let end = start + bytes.len();
        // Where the bytes are is asked each time: JavaScript may have detached them since.
        let (data, len) = raw::view(env, slab).unwrap_or((std::ptr::null_mut(), 0));
        if end > len {
            return raw::buffer(env, bytes);
        }
        // SAFETY: the slab's `len` bytes may be written until JavaScript runs again; `bytes` are Rust's.
        unsafe {
            data.add(start)
                .copy_from_nonoverlapping(bytes.as_ptr(), bytes.len())
        };
        self.used.set(end.next_multiple_of(ALIGN));
        let range = [raw::int64(env, start as i64)?, raw::int64(env, end as i64)?];
        raw::call_function(env, slab, raw::referent(env, self.subarray)?, &range)
    }

    /// The slab, if there is one and so many bytes are free in it.
    fn with_room(&self, env: napi_env, len: usize) -> Raw<Option<napi_value>> {
        let Some(current) = *self.current.borrow() else {
            return Ok(None);
        };
        let slab = raw::referent(env, current)?;
        let has_room = raw::view(env, slab).is_some_and(|(_, room)| self.used.get() + len <= room);
        Ok(has_room.then_some(slab))
    }

    fn renew(&self, env: napi_env) -> Raw<napi_value> {
        let allocate = raw::referent(env, self.allocate)?;
        let slab = raw::call_function(env, raw::undefined(env)?, allocate, &[])?;
        let new = raw::reference(env, slab)?;
        if let Some(old) = self.current.replace(Some(new)) {
            raw::release(env, old);
        }
        self.used.set(0);
        Ok(slab)
    }
}
