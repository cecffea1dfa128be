//! The processor's own counter: time in a fraction of what asking the system's clock costs.
//!
//! It counts in a unit of its own; whoever wants nanoseconds compares it with a clock from time to time.

use std::sync::OnceLock;

/// The counter now. `None` where there is none that all cores share and that keeps its pace whatever the processor does.
#[inline]
pub fn now() -> Option<u64> {
    is_there().then(read)
}

/// Whether [`now`] gives anything. Asked of the processor once.
#[inline]
fn is_there() -> bool {
    static IS_THERE: OnceLock<bool> = OnceLock::new();
    *IS_THERE.get_or_init(is_invariant)
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
fn is_invariant() -> bool {
    use std::arch::x86_64::__cpuid;
    /// "Advanced power management information", whose EDX has bit 8 for a counter that never changes its pace.
    const POWER_LEAF: u32 = 0x8000_0007;
    const INVARIANT_TSC: u32 = 1 << 8;
    let leaf_max = __cpuid(0x8000_0000).eax;
    leaf_max >= POWER_LEAF && __cpuid(POWER_LEAF).edx & INVARIANT_TSC != 0
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
#[inline]
fn read() -> u64 {
    // SAFETY: every processor of this architecture has the instruction, and it touches no memory.
    unsafe { std::arch::x86_64::_rdtsc() }
}

#[cfg(all(target_arch = "aarch64", not(miri)))]
fn is_invariant() -> bool {
    // The architecture demands it of its generic timer.
    true
}

#[cfg(all(target_arch = "aarch64", not(miri)))]
#[inline]
fn read() -> u64 {
    let ticks: u64;
    // SAFETY: reads a register that the operating systems we run on leave open to programs.
    unsafe {
        std::arch::asm!("mrs {0}, cntvct_el0", out(reg) ticks, options(nomem, nostack, preserves_flags));
    }
    ticks
}

#[cfg(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn is_invariant() -> bool {
    false
}

#[cfg(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn read() -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::now;

    #[test]
    fn does_not_go_back() {
        let mut last = now();
        for _ in 0..1000 {
            let next = now();
            assert!(next >= last);
            last = next;
        }
    }
}
