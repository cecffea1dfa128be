//! A cache-line prefetch for reading. Any address may be given, mapped or not: the processor drops what it cannot
//! fetch, so this never faults and is safe to call with a pointer that may be stale.

/// Elements of a large collection that are brought near together: few enough to stay in the first-level cache, enough to
/// hide what one costs.
pub const ELEMENTS_NEAR_MAX: usize = 16;

/// Asks the processor to bring the line at `address` into its first-level cache.
#[inline(always)]
pub(crate) fn prefetch_read<P>(address: *const P) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a prefetch is a hint; it reads nothing architecturally and cannot fault on any address.
    unsafe {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(address.cast::<i8>());
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: PRFM is a hint as well, and the block declares that it touches neither memory nor flags.
    unsafe {
        core::arch::asm!("prfm pldl1keep, [{0}]", in(reg) address, options(nostack, preserves_flags, readonly));
    }
    #[cfg(any(miri, not(any(target_arch = "x86_64", target_arch = "aarch64"))))]
    let _ = address;
}
