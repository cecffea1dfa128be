//! serval-base
