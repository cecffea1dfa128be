//! A snapshot as commands: what makes each key anew, for who wants a base that people can read.
//!
//! The commands are those that Redis chooses, so that whoever reads them elsewhere finds what it knows: SET, RPUSH, SADD,
//! ZADD and HMSET with at most [`ITEMS_PER_COMMAND`] items, XADD an entry and what else a stream remembers, PEXPIREAT
//! behind it all.

use serval_keyspace::snapshot::{Head, Part, Visitor};
use serval_keyspace::stream::{Group, Stream, StreamId, stream_of};
use serval_keyspace::{
    Element, FieldView, HashRef, KeyEntry, ListRef, SetRef, Value, Zset, kind, string_bytes,
};
use serval_resp::Writer;

/// Items of a collection that one command adds, as Redis has it.
const ITEMS_PER_COMMAND: usize = 64;

/// Appends commands to a buffer.
#[derive(Debug, Default)]
pub struct CommandEncoder {
    out: Vec<u8>,
    dbid: Option<u32>,
    /// The collection that is reported part by part.
    parts: Parts,
}

/// What is known of a collection while its parts come.
#[derive(Debug, Default)]
struct Parts {
    key: Vec<u8>,
    expiry_ms: Option<i64>,
    items: Items,
    /// Fields expire: each is set by itself.
    is_expiring: bool,
}

/// How far the items of a collection have come.
#[derive(Debug, Default, Clone, Copy)]
struct Items {
    left: usize,
    /// Those that the command under way still takes.
    in_command: usize,
}

impl Items {
    fn new(len: usize) -> Items {
        Items {
            left: len,
            in_command: 0,
        }
    }

    /// The next item; says how many a new command takes, if one is to be begun.
    fn next(&mut self) -> Option<usize> {
        let begun = (self.in_command == 0).then(|| self.left.clamp(1, ITEMS_PER_COMMAND));
        if let Some(count) = begun {
            self.in_command = count;
        }
        self.in_command -= 1;
        self.left = self.left.saturating_sub(1);
        begun
    }
}

impl CommandEncoder {
    /// What was appended; the caller may take it out.
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.out
    }

    /// A library of functions.
    pub fn function(&mut self, code: &[u8]) {
        self.command(&[b"FUNCTION", b"LOAD", code]);
    }

    fn select(&mut self, dbid: u32) {
        if self.dbid != Some(dbid) {
            self.dbid = Some(dbid);
            let mut writer = self.start(2, b"SELECT");
            writer.bulk_int(i64::from(dbid));
        }
    }

    fn command(&mut self, argv: &[&[u8]]) {
        serval_resp::write_command(&mut self.out, argv.iter().copied());
    }

    fn start(&mut self, argc: usize, name: &[u8]) -> Writer<'_> {
        let mut writer = Writer::new(&mut self.out, false);
        writer.array(argc);
        writer.bulk(name);
        writer
    }

    fn expire(&mut self, key: &[u8], expiry_ms: Option<i64>) {
        if let Some(at_ms) = expiry_ms {
            let mut writer = self.start(3, b"PEXPIREAT");
            writer.bulk(key);
            writer.bulk_int(at_ms);
        }
    }

    /// Begins a command that adds so many items of `width` arguments each, if it is to be begun.
    fn begin_items(&mut self, begun: Option<usize>, width: usize, name: &[u8], key: &[u8]) {
        if let Some(count) = begun {
            self.start(2 + count * width, name).bulk(key);
        }
    }

    fn list(&mut self, key: &[u8], entry: &KeyEntry) {
        let list = ListRef::of(entry);
        let mut items = Items::new(list.len());
        list.for_each(|element| {
            self.begin_items(items.next(), 1, b"RPUSH", key);
            self.element(element);
        });
    }

    fn set(&mut self, key: &[u8], entry: &KeyEntry) {
        let set = SetRef::of(entry);
        let mut items = Items::new(set.len());
        for member in set.iter() {
            self.begin_items(items.next(), 1, b"SADD", key);
            self.element(member);
        }
    }

    fn zset(&mut self, key: &[u8], entry: &KeyEntry) {
        let set = Zset::of(entry);
        let mut items = Items::new(set.len());
        for (member, score) in set.iter() {
            self.begin_items(items.next(), 2, b"ZADD", key);
            self.score(score.value());
            self.element(member);
        }
    }

    fn hash(&mut self, key: &[u8], entry: &KeyEntry) {
        let hash = HashRef::of(entry);
        let mut items = Items::new(hash.len());
        let is_expiring = hash.next_expiry_ms().is_some();
        hash.for_each(&mut |field| self.field(key, field, is_expiring, &mut items));
    }

    /// A field of a hash; by itself, with the time at which it expires, where fields of that hash do.
    fn field(&mut self, key: &[u8], field: FieldView<'_>, is_expiring: bool, items: &mut Items) {
        let begun = if is_expiring { Some(1) } else { items.next() };
        self.begin_items(begun, 2, b"HMSET", key);
        self.element(field.name);
        self.element(field.value);
        if let Some(at_ms) = field.expiry_ms {
            let mut writer = self.start(6, b"HPEXPIREAT");
            writer.bulk(key);
            writer.bulk_int(at_ms);
            writer.bulk(b"FIELDS");
            writer.bulk(b"1");
            self.element(field.name);
        }
    }

    fn element(&mut self, element: Element<'_>) {
        let mut writer = Writer::new(&mut self.out, false);
        match element {
            Element::Bytes(bytes) => writer.bulk(bytes),
            Element::Int(int) => writer.bulk_int(int),
        }
    }

    fn score(&mut self, score: f64) {
        let mut text = Vec::new();
        serval_base::number::write_f64(&mut text, score);
        Writer::new(&mut self.out, false).bulk(&text);
    }

    fn id(&mut self, id: StreamId) {
        let text = format!("{}-{}", id.ms, id.seq);
        Writer::new(&mut self.out, false).bulk(text.as_bytes());
    }

    fn stream(&mut self, key: &[u8], stream: &Stream) {
        let log = &stream.log;
        for entry in log.nodes.range(StreamId::MIN, StreamId::MAX) {
            self.start(3 + 2 * entry.field_count(), b"XADD").bulk(key);
            self.id(entry.id);
            for (field, value) in entry.pairs() {
                self.element(field);
                self.element(value);
            }
        }
        if log.is_empty() {
            // There is no command that makes a stream without entries.
            self.command(&[b"XADD", key, b"MAXLEN", b"0", b"0-1", b"x", b"y"]);
        }
        self.start(7, b"XSETID").bulk(key);
        self.id(log.last_id);
        let mut writer = Writer::new(&mut self.out, false);
        writer.bulk(b"ENTRIESADDED");
        writer.bulk(log.entries_added.to_string().as_bytes());
        writer.bulk(b"MAXDELETEDID");
        self.id(log.max_deleted_id);
        for (name, group) in stream.groups.iter() {
            self.group(key, name, group);
        }
    }

    fn group(&mut self, key: &[u8], name: &[u8], group: &Group) {
        let mut writer = self.start(7, b"XGROUP");
        writer.bulk(b"CREATE");
        writer.bulk(key);
        writer.bulk(name);
        self.id(group.last_id);
        let mut writer = Writer::new(&mut self.out, false);
        writer.bulk(b"ENTRIESREAD");
        writer.bulk_int(group.entries_read.unwrap_or(-1));
        for consumer in group.consumers() {
            if consumer.pending().is_empty() {
                self.command(&[b"XGROUP", b"CREATECONSUMER", key, name, &consumer.name]);
            }
            for id in consumer.pending().iter() {
                let Some(pending) = group.pending().get(id) else {
                    continue;
                };
                let mut writer = self.start(12, b"XCLAIM");
                writer.bulk(key);
                writer.bulk(name);
                writer.bulk(&consumer.name);
                writer.bulk(b"0");
                self.id(*id);
                let mut writer = Writer::new(&mut self.out, false);
                writer.bulk(b"TIME");
                writer.bulk_int(pending.delivered_ms);
                writer.bulk(b"RETRYCOUNT");
                writer.bulk(pending.delivery_count.to_string().as_bytes());
                writer.bulk(b"JUSTID");
                writer.bulk(b"FORCE");
            }
        }
    }
}

impl Visitor for CommandEncoder {
    fn entry(&mut self, dbid: u32, entry: &KeyEntry) {
        self.select(dbid);
        let key = entry.key();
        match entry.ty() {
            kind::STRING => {
                let mut writer = self.start(3, b"SET");
                writer.bulk(key);
                match entry.value() {
                    Value::Int(int) => writer.bulk_int(int),
                    _ => writer.bulk(string_bytes(entry, &mut Vec::new())),
                }
            }
            kind::LIST => self.list(key, entry),
            kind::SET => self.set(key, entry),
            kind::ZSET => self.zset(key, entry),
            kind::HASH => self.hash(key, entry),
            kind::STREAM => self.stream(key, stream_of(entry)),
            ty => unreachable!("no value has the type {ty}"),
        }
        self.expire(key, entry.expiry_ms());
    }

    fn begin(&mut self, dbid: u32, head: &Head<'_>) {
        self.select(dbid);
        self.parts = Parts {
            key: head.key.to_vec(),
            expiry_ms: head.expiry_ms,
            items: Items::new(head.len),
            is_expiring: head.fields_expire_from_ms.is_some(),
        };
    }

    fn part(&mut self, part: Part<'_>) {
        let mut parts = std::mem::take(&mut self.parts);
        let key = parts.key.as_slice();
        match part {
            Part::Member(member) => {
                self.begin_items(parts.items.next(), 1, b"SADD", key);
                self.element(Element::Bytes(member));
            }
            Part::Scored { member, score } => {
                self.begin_items(parts.items.next(), 2, b"ZADD", key);
                self.score(score);
                self.element(Element::Bytes(member));
            }
            Part::Field {
                field,
                value,
                expiry_ms,
            } => {
                let view = FieldView {
                    name: Element::Bytes(field),
                    value: Element::Bytes(value),
                    expiry_ms,
                };
                self.field(key, view, parts.is_expiring, &mut parts.items);
            }
        }
        self.parts = parts;
    }

    fn end(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        self.expire(&parts.key, parts.expiry_ms);
    }
}

#[cfg(test)]
#[path = "commands_tests.rs"]
mod tests;
