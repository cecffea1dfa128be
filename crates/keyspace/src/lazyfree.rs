//! Values and tables that nobody can reach any more, on their way to being dropped where nobody waits.

use crate::db::TableGarbage;
use crate::object::KeyEntry;

/// Something unreachable whose drop may take long.
pub enum Garbage {
    /// One key and its value.
    Entry(KeyEntry),
    /// A flushed database's tables.
    Tables(Vec<TableGarbage>),
}

impl Garbage {
    /// Keys that the drop frees, as `lazyfreed_objects` counts them.
    pub fn objects(&self) -> usize {
        match self {
            Garbage::Entry(_) => 1,
            Garbage::Tables(tables) => tables.iter().map(|table| table.len()).sum(),
        }
    }
}
