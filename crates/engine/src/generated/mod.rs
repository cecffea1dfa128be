//! What `xtask codegen` makes of the declarations.

pub mod dispatch;
