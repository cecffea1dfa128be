//! serval-resp
