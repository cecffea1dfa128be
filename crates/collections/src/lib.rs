//! serval-collections
