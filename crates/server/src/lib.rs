//! serval-server
