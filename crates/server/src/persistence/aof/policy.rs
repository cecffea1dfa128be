//! `appendfsync`, and what else is decided between two writes.

use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::Relaxed;

use serval_engine::Config;

/// When the append-only file is brought to disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Fsync {
    /// When the system pleases.
    No = 0,
    /// Once a second.
    EverySec = 1,
    /// Before anybody learns of what it contains.
    Always = 2,
}

impl Fsync {
    /// As configured.
    pub(crate) fn of(config: &Config) -> Fsync {
        match config.text("appendfsync").as_str() {
            "always" => Fsync::Always,
            "no" => Fsync::No,
            _ => Fsync::EverySec,
        }
    }
}

/// A policy that one thread changes and others read.
#[derive(Debug)]
pub(crate) struct FsyncCell(AtomicU8);

impl FsyncCell {
    pub(crate) fn new(policy: Fsync) -> FsyncCell {
        FsyncCell(AtomicU8::new(policy as u8))
    }

    pub(crate) fn get(&self) -> Fsync {
        match self.0.load(Relaxed) {
            0 => Fsync::No,
            2 => Fsync::Always,
            _ => Fsync::EverySec,
        }
    }

    pub(crate) fn set(&self, policy: Fsync) {
        self.0.store(policy as u8, Relaxed);
    }
}
