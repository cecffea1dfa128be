//! serval-sync
