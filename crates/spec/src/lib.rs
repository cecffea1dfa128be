//! serval-spec
