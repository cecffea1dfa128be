//! The registers of a thread as a signal met them, from what the kernel has put aside of it.
//!
//! Which there are, and where they lie, depends on the machine; where that is not known there are none, and a report goes
//! without. Nothing here allocates or locks: [`Registers::take`] is for handlers.

use std::ffi::c_void;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use machine::{NAMES, POINTER, STACK};

/// Words above the stack pointer that are looked at.
pub(super) const STACK_WORDS: usize = 16;
const WORD_BYTES: usize = size_of::<usize>();

/// What the registers held.
pub(super) struct Registers([AtomicU64; NAMES.len()]);

impl Registers {
    pub(super) const fn new() -> Registers {
        Registers([const { AtomicU64::new(0) }; NAMES.len()])
    }

    /// Takes them down. To be called from a handler.
    ///
    /// # Safety
    /// `context` is what the kernel gave the handler as its third argument.
    pub(super) unsafe fn take(&self, context: *const c_void) {
        // SAFETY: the caller's promise.
        let values = unsafe { machine::read(context) };
        for (slot, value) in self.0.iter().zip(values) {
            slot.store(value, Relaxed);
        }
    }

    /// Names and values.
    pub(super) fn read(&self) -> Vec<(&'static str, u64)> {
        let values = self.0.iter().map(|value| value.load(Relaxed));
        NAMES.iter().copied().zip(values).collect()
    }

    fn named(&self, name: Option<&str>) -> Option<usize> {
        let index = NAMES.iter().position(|own| Some(*own) == name)?;
        usize::try_from(self.0[index].load(Relaxed)).ok()
    }

    /// Where the instruction lies that was to be executed.
    pub(super) fn instruction(&self) -> Option<usize> {
        self.named(POINTER)
    }

    /// Addresses from the stack pointer on and what lies there; nothing where that cannot be read, as where the stack
    /// pointer itself is wrong.
    pub(super) fn stack(&self) -> Vec<(usize, usize)> {
        let Some(from) = self.named(STACK) else {
            return Vec::new();
        };
        let words = read_words(from);
        let addresses = (0..).map(|index| from.wrapping_add(index * WORD_BYTES));
        addresses.zip(words).collect()
    }
}

/// The words from an address of this process on, as far as there are any: by the kernel, which looks first.
fn read_words(from: usize) -> Vec<usize> {
    let mut words = [0usize; STACK_WORDS];
    let into = libc::iovec {
        iov_base: words.as_mut_ptr().cast(),
        iov_len: size_of_val(&words),
    };
    let of = libc::iovec {
        iov_base: std::ptr::without_provenance_mut(from),
        iov_len: size_of_val(&words),
    };
    // SAFETY: `into` is what `words` takes, and the other place is only read, by the kernel, for which an address that
    // means nothing is an error.
    let read =
        unsafe { libc::process_vm_readv(libc::getpid(), &raw const into, 1, &raw const of, 1, 0) };
    let count = usize::try_from(read).unwrap_or(0) / WORD_BYTES;
    words.into_iter().take(count).collect()
}

#[cfg(target_arch = "x86_64")]
mod machine {
    use std::ffi::{c_int, c_void};

    pub(super) const POINTER: Option<&str> = Some("RIP");
    pub(super) const STACK: Option<&str> = Some("RSP");
    pub(super) const NAMES: [&str; 19] = [
        "RAX", "RBX", "RCX", "RDX", "RDI", "RSI", "RBP", "RSP", "R8", "R9", "R10", "R11", "R12",
        "R13", "R14", "R15", "RIP", "EFL", "CSGSFS",
    ];
    const PLACES: [c_int; NAMES.len()] = [
        libc::REG_RAX,
        libc::REG_RBX,
        libc::REG_RCX,
        libc::REG_RDX,
        libc::REG_RDI,
        libc::REG_RSI,
        libc::REG_RBP,
        libc::REG_RSP,
        libc::REG_R8,
        libc::REG_R9,
        libc::REG_R10,
        libc::REG_R11,
        libc::REG_R12,
        libc::REG_R13,
        libc::REG_R14,
        libc::REG_R15,
        libc::REG_RIP,
        libc::REG_EFL,
        libc::REG_CSGSFS,
    ];

    /// # Safety
    /// As of [`Registers::take`](super::Registers::take).
    pub(super) unsafe fn read(context: *const c_void) -> [u64; NAMES.len()] {
        // SAFETY: a handler's third argument is such a structure, which lives as long as the handler runs.
        let saved = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs };
        PLACES.map(|place| saved[place as usize] as u64)
    }
}

#[cfg(target_arch = "aarch64")]
mod machine {
    use std::ffi::c_void;

    const GENERAL: usize = 31;
    pub(super) const POINTER: Option<&str> = Some("PC");
    pub(super) const STACK: Option<&str> = Some("SP");
    pub(super) const NAMES: [&str; GENERAL + 4] = [
        "X0", "X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8", "X9", "X10", "X11", "X12", "X13",
        "X14", "X15", "X16", "X17", "X18", "X19", "X20", "X21", "X22", "X23", "X24", "X25", "X26",
        "X27", "X28", "X29", "X30", "SP", "PC", "PSTATE", "FAULT",
    ];

    /// # Safety
    /// As of [`Registers::take`](super::Registers::take).
    pub(super) unsafe fn read(context: *const c_void) -> [u64; NAMES.len()] {
        // SAFETY: a handler's third argument is such a structure, which lives as long as the handler runs.
        let saved = unsafe { &(*context.cast::<libc::ucontext_t>()).uc_mcontext };
        let mut values = [0; NAMES.len()];
        let (general, special) = values.split_at_mut(GENERAL);
        for (value, register) in general.iter_mut().zip(saved.regs) {
            *value = register;
        }
        special.copy_from_slice(&[saved.sp, saved.pc, saved.pstate, saved.fault_address]);
        values
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod machine {
    use std::ffi::c_void;

    pub(super) const POINTER: Option<&str> = None;
    pub(super) const STACK: Option<&str> = None;
    pub(super) const NAMES: [&str; 0] = [];

    /// # Safety
    /// None is needed here.
    pub(super) unsafe fn read(_context: *const c_void) -> [u64; NAMES.len()] {
        []
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_reads_what_there_is_and_no_more() {
        let words: Vec<usize> = (1..=STACK_WORDS).collect();
        assert_eq!(read_words(words.as_ptr().addr()), words);
        assert_eq!(read_words(8), []);
        assert_eq!(read_words(usize::MAX - 7), []);
    }
}
