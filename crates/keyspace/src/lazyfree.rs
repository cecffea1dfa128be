//! Values and tables that nobody can reach any more, on their way to being dropped where nobody waits.

use crate::db::TableGarbage;
use crate::object::KeyEntry;

/// Something unreachable whose drop may take long.
pub enum Garbage {
    /// One key and its value.
    Entry(KeyEntry),
    /// A flushed database's tables.
    Tables(Vec<TableGarbage>),
    /// Nothing; tells somebody that what was handed over before it is dropped.
    Notice(Notice),
}

impl Garbage {
    /// Keys that the drop frees, as `lazyfreed_objects` counts them.
    pub fn objects(&self) -> usize {
        match self {
            Garbage::Entry(_) => 1,
            Garbage::Tables(tables) => tables.iter().map(|table| table.len()).sum(),
            Garbage::Notice(_) => 0,
        }
    }
}

/// Something to be called when it is dropped, however that comes about.
pub struct Notice(Option<Box<dyn FnOnce() + Send>>);

impl Notice {
    /// Has `tell` called.
    pub fn new(tell: impl FnOnce() + Send + 'static) -> Notice {
        Notice(Some(Box::new(tell)))
    }
}

impl Drop for Notice {
    fn drop(&mut self) {
        if let Some(tell) = self.0.take() {
            tell();
        }
    }
}
