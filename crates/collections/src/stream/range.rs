//! Walking through the living entries of a stream.

use super::StreamId;
use super::node::{Entry, NodeRef};
use super::nodes::{At, Nodes};
use crate::listpack::Position;

/// Living entries in ascending order; see [`Nodes::range`].
#[derive(Debug, Clone)]
pub struct Range<'a> {
    nodes: &'a Nodes,
    node: Option<(At, NodeRef<'a>)>,
    /// The entry to be looked at next.
    ahead: Option<Entry<'a>>,
    end: StreamId,
}

impl<'a> Range<'a> {
    pub(super) fn new(nodes: &'a Nodes, start: StreamId, end: StreamId) -> Self {
        let at = nodes.seek(start);
        let node = at.and_then(|at| Some((at, nodes.node(at)?)));
        let mut range = Range {
            nodes,
            node,
            ahead: node.and_then(|(_, node)| node.seek(start)),
            end,
        };
        if range.ahead.is_none() {
            range.go_on();
        }
        range
    }

    /// Goes to the next node that has entries.
    fn go_on(&mut self) {
        while let Some((at, _)) = self.node {
            self.node = self
                .nodes
                .after(at)
                .and_then(|at| Some((at, self.nodes.node(at)?)));
            self.ahead = self.node.and_then(|(_, node)| node.first());
            if self.ahead.is_some() {
                return;
            }
        }
    }
}

impl<'a> Iterator for Range<'a> {
    type Item = Entry<'a>;

    #[inline]
    fn next(&mut self) -> Option<Entry<'a>> {
        loop {
            let entry = self.ahead.filter(|entry| entry.id <= self.end)?;
            let (_, node) = self.node?;
            self.ahead = node.next(&entry);
            if self.ahead.is_none() {
                self.go_on();
            }
            if !entry.is_deleted {
                return Some(entry);
            }
        }
    }
}

/// Living entries in descending order; see [`Nodes::range_rev`].
#[derive(Debug, Clone)]
pub struct RangeRev<'a> {
    nodes: &'a Nodes,
    node: Option<(At, NodeRef<'a>)>,
    ahead: Option<Entry<'a>>,
    /// The one reported last, before which the next one is looked for when somebody wants it: most want one only.
    reported: Option<Entry<'a>>,
    /// Where the entries of the node begin that come before that; none until then.
    before: Option<Vec<Position>>,
    start: StreamId,
}

impl<'a> RangeRev<'a> {
    pub(super) fn new(nodes: &'a Nodes, start: StreamId, end: StreamId) -> Self {
        let at = nodes.seek(end);
        let mut range = RangeRev {
            nodes,
            node: at.and_then(|at| Some((at, nodes.node(at)?))),
            ahead: None,
            reported: None,
            before: None,
            start,
        };
        range.enter(end);
        if range.ahead.is_none() {
            range.go_back();
        }
        range
    }

    /// Begins with the last entry of the node that is not above `end`.
    fn enter(&mut self, end: StreamId) {
        let Some((_, node)) = self.node else {
            return;
        };
        self.before = None;
        // Most want the last entry of all, and nothing of those before it.
        self.ahead = node.known_last().filter(|last| last.id <= end);
        if self.ahead.is_none() {
            let mut starts = node.starts_until(end);
            self.ahead = starts.pop().and_then(|at| node.entry_at(at));
            self.before = Some(starts);
        }
    }

    /// Goes to the entry before one of the node.
    fn go_before(&mut self, entry: &Entry<'a>) {
        let Some((_, node)) = self.node else {
            return;
        };
        let starts = self
            .before
            .get_or_insert_with(|| node.starts_before(entry.at));
        self.ahead = starts.pop().and_then(|at| node.entry_at(at));
        if self.ahead.is_none() {
            self.go_back();
        }
    }

    fn go_back(&mut self) {
        while let Some((at, _)) = self.node {
            self.node = self
                .nodes
                .before(at)
                .and_then(|at| Some((at, self.nodes.node(at)?)));
            self.ahead = None;
            self.enter(StreamId::MAX);
            if self.ahead.is_some() {
                return;
            }
        }
    }
}

impl<'a> Iterator for RangeRev<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        loop {
            if let Some(entry) = self.reported.take() {
                self.go_before(&entry);
            }
            let entry = self.ahead.take().filter(|entry| entry.id >= self.start)?;
            self.reported = Some(entry);
            if !entry.is_deleted {
                return Some(entry);
            }
        }
    }
}
