//! Asking for a cache line before it is needed. A hint only: any address will do, valid or not, and nothing is read.

/// Starts to load the line at `ptr` into all caches; does nothing on processors that we know no instruction for.
#[inline(always)]
pub fn prefetch_read<T>(ptr: *const T) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    // SAFETY: a prefetch has no effect but on caches, and never faults.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(ptr.cast());
    }
    #[cfg(all(target_arch = "aarch64", not(miri)))]
    // SAFETY: as above.
    unsafe {
        std::arch::asm!("prfm pldl1keep, [{0}]", in(reg) ptr, options(nostack, readonly, preserves_flags));
    }
    let _ = ptr;
}

#[cfg(test)]
mod tests {
    use super::prefetch_read;

    #[test]
    fn takes_any_address() {
        let value = 7u64;
        prefetch_read(&raw const value);
        prefetch_read(std::ptr::null::<u8>());
        prefetch_read(usize::MAX as *const [u8; 64]);
        assert_eq!(value, 7);
    }
}
