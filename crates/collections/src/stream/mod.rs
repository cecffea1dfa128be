//! A stream's entries: nodes in the order of their ids, each a pack of what Redis keeps and dumps as a listpack.
//!
//! [`Nodes`] is the ordered map from a node's id to its bytes. Redis takes a radix tree; here it is a queue of short
//! vectors, since nodes are only ever added at the end: no node is moved when another comes, a node costs 32 bytes beside
//! its pack, and the last one, which all additions go to, lies apart and is found without a search. Nodes are cut
//! where Redis cuts them, so that trimming by whole nodes trims the same.
//!
//! What a stream knows besides (ids, counters, groups) is the keyspace's. There is no unsafe code here.

mod chunk;
mod id;
mod node;
mod nodes;
mod radix;
mod range;
#[cfg(test)]
mod tests;
mod validate;

pub use id::{ID_TEXT_BYTES_MAX, ParsedId, StreamId};
pub use node::{Entry, Fields, NodeRef};
pub use nodes::{NodeLimits, Nodes, Trim, TrimTo};
pub use range::{Range, RangeRev};
pub use validate::validate_node;
