//! What stands in the place of a type number and is none.

/// Valkey: slots that were on their way here.
pub const SLOT_IMPORT: u8 = 243;
/// How many keys a slot holds, a hint.
pub const SLOT_INFO: u8 = 244;
/// The code of a library of functions.
pub const FUNCTION_2: u8 = 245;
/// The same in a form that no release has written.
pub const FUNCTION_PRE_GA: u8 = 246;
/// What a module keeps beside the keys.
pub const MODULE_AUX: u8 = 247;
/// How long ago the next key was used, in seconds.
pub const IDLE: u8 = 248;
/// How often the next key is used.
pub const FREQUENCY: u8 = 249;
/// A fact about the file.
pub const AUX: u8 = 250;
/// How many keys a database holds, a hint.
pub const RESIZE_DB: u8 = 251;
/// When the next key expires, Unix milliseconds.
pub const EXPIRY_MS: u8 = 252;
/// When the next key expires, Unix seconds. Redis up to 2.4.
pub const EXPIRY_SECONDS: u8 = 253;
/// Which database follows.
pub const SELECT_DB: u8 = 254;
/// Nothing follows but the checksum.
pub const END: u8 = 255;
