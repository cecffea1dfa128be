//! A whole file in RDB form: the keys of all databases, each a value as the codec above writes it.
//!
//! ```text
//! REDIS0010, 11, 12, or VALKEY080             magic and version, nine bytes
//! FA name value                               AUX: facts about the file, strings
//! F5 code                                     FUNCTION2: a library
//! FE dbid                                     SELECTDB: what follows belongs to this database
//!     FB keys expiries                        RESIZEDB: how many there will be, a hint
//!     [FC ms | FD seconds] [F8 idle | F9 frequency] type key value
//! FF crc64                                    EOF; the checksum covers all before it, u64, little-endian, 0: none kept
//! ```
//!
//! Writing and reading are each cut in two, so that several threads can share the work. [`Encoder`]s turn keys into
//! chunks of bytes, one encoder a thread, and chunks follow the header in any order; [`Reader`] makes entries that are
//! ready to be put under their keys by whoever has time for it. Bytes come and go through memory: who calls does the I/O.

mod load;
mod magic;
mod opcode;
mod save;

pub use load::{Checksum, Doing, Item, LoadOptions, LoadedKey, Reader};
pub use magic::{Vendor, Version};
pub use save::{ChecksumOf, DbHint, Encoder, Facts, Hints, Replication, SaveOptions, header};

#[cfg(test)]
mod chunk_tests;
#[cfg(test)]
mod tests;
