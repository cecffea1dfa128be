//! Where a thread is: return addresses, taken down by the thread itself, and what they belong to.

use std::ffi::c_void;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

/// Return addresses that are kept of a stack.
const FRAMES_MAX: usize = 100;

/// Return addresses, the innermost first.
pub(super) struct Trace {
    len: AtomicUsize,
    frames: [AtomicUsize; FRAMES_MAX],
}

impl Trace {
    pub(super) const fn new() -> Trace {
        Trace {
            len: AtomicUsize::new(0),
            frames: [const { AtomicUsize::new(0) }; FRAMES_MAX],
        }
    }

    /// Takes down where the calling thread is. To be called from handlers, too. Should the walk end in a fault of its own,
    /// what it had found by then is there.
    pub(super) fn take(&self) {
        let mut len = 0;
        self.len.store(0, Relaxed);
        let note = |frame: &backtrace::Frame| match self.frames.get(len) {
            Some(slot) => {
                slot.store(frame.ip() as usize, Relaxed);
                len += 1;
                self.len.store(len, Release);
                true
            }
            None => false,
        };
        // SAFETY: only where frames are walked by dbghelp, on Windows, must nobody else do so at the same time. Elsewhere
        // it is the unwinder of the compiler's runtime that walks. It allocates nothing, and takes no lock on a system
        // whose C library finds a frame's tables without one (glibc since 2.35); on an older one it waits for whoever
        // loads a library just then. That may never be over where this very thread does, so nobody relies on this call
        // to return: see `Watch::wait` and `ask`.
        unsafe { backtrace::trace_unsynchronized(note) };
    }

    pub(super) fn read(&self) -> Vec<usize> {
        let len = self.len.load(Acquire);
        self.frames
            .iter()
            .take(len)
            .map(|frame| frame.load(Relaxed))
            .collect()
    }
}

/// A place in the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The function, `?` where it has no name.
    pub function: String,
    /// Its file; empty where that is not known.
    pub file: String,
    /// The line; 0 where it is not known.
    pub line: u32,
}

/// What a return address belongs to, as far as the program knows; several places where functions were put into each other,
/// the innermost first. The first call reads what the program says of itself on the disk, which takes a while.
pub fn describe(address: usize) -> Vec<Place> {
    let mut places = Vec::new();
    // The call stands before the address to which it returns.
    let call = address.saturating_sub(1) as *mut c_void;
    backtrace::resolve(call, |symbol| {
        let function = symbol.name().map(|name| format!("{name:#}"));
        let file = symbol.filename().map(|file| file.display().to_string());
        places.push(Place {
            function: function.unwrap_or_else(|| "?".to_owned()),
            file: file.unwrap_or_default(),
            line: symbol.lineno().unwrap_or(0),
        });
    });
    places
}
