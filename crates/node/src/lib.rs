//! serval-node
