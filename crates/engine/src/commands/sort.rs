//! SORT and SORT_RO: the elements of a list, set or sorted set in another order, by what they are or by what other keys
//! say of them.
//!
//! ```text
//! SORT key [BY pattern] [LIMIT offset count] [GET pattern ...] [ASC | DESC] [ALPHA] [STORE destination]
//! ```
//!
//! A pattern with a `*` names a key for each element, which nobody can know before the elements are seen: such a SORT runs
//! with the gate closed ([`keys`] says so), any other under the locks of its keys.

use std::cmp::Ordering;

use serval_base::number;
use serval_keyspace::{HashRef, Key, ListRef, Quicklist, SetRef, Side, Zset, kind, string_bytes};
use serval_resp::Argv;
use serval_spec::CommandSpec;

use crate::commands::list::{count_changes, limits};
use crate::commands::zset;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::notify::EventClass;

/// SORT key [option ...]
pub fn sort(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    run(ctx, argv, parse(argv, false)?)
}

/// SORT_RO key [option ...]
pub fn sort_ro(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    run(ctx, argv, parse(argv, true)?)
}

/// The options, as they were given last.
#[derive(Default)]
struct Options<'a> {
    by: Option<&'a [u8]>,
    get: Vec<&'a [u8]>,
    store: Option<&'a [u8]>,
    /// First element and how many; negative: all.
    limit: Option<(i64, i64)>,
    descending: bool,
    alpha: bool,
}

fn parse(argv: Argv<'_>, read_only: bool) -> Result<Options<'_>, Error> {
    let mut options = Options::default();
    let mut index = 2;
    while let Some(option) = argv.get(index) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        let value = argv.get(index + 1);
        let mut taken = 2;
        match (value, argv.get(index + 2)) {
            _ if is(b"asc") => (options.descending, taken) = (false, 1),
            _ if is(b"desc") => (options.descending, taken) = (true, 1),
            _ if is(b"alpha") => (options.alpha, taken) = (true, 1),
            (Some(offset), Some(count)) if is(b"limit") => {
                let int = |text| number::parse_i64(text).ok_or(errors::NOT_INTEGER);
                options.limit = Some((int(offset)?, int(count)?));
                taken = 3;
            }
            (Some(destination), _) if is(b"store") && !read_only => {
                options.store = Some(destination)
            }
            (Some(pattern), _) if is(b"by") => options.by = Some(pattern),
            (Some(pattern), _) if is(b"get") => options.get.push(pattern),
            _ => return Err(errors::SYNTAX),
        }
        index += taken;
    }
    Ok(options)
}

/// What a SORT touches, to be locked: `None` if that depends on the elements.
pub(crate) fn keys<'a>(argv: Argv<'a>) -> Option<impl Iterator<Item = &'a [u8]>> {
    // What the handler will refuse touches nothing.
    let options = parse(argv, false).unwrap_or_default();
    let names_keys = |pattern: &&[u8]| Pattern::of(pattern).is_some();
    if options.by.iter().chain(&options.get).any(names_keys) {
        return None;
    }
    Some(std::iter::once(argv.arg(1)).chain(options.store))
}

/// Visits the patterns of a SORT that are looked up; none of another command.
pub(crate) fn for_each_pattern(spec: &CommandSpec, argv: Argv<'_>, visit: &mut dyn FnMut(&[u8])) {
    if !matches!(spec.full_name, "sort" | "sort_ro") {
        return;
    }
    let options = parse(argv, false).unwrap_or_default();
    let by = options.by.filter(|by| Pattern::of(by).is_some());
    by.into_iter().for_each(&mut *visit);
    let get = options.get.iter().filter(|pattern| **pattern != b"#");
    get.for_each(|pattern| visit(pattern));
}

/// Where a SORT would store, whatever is wrong with its other options.
pub(crate) fn destination<'a>(argv: Argv<'a>) -> Option<&'a [u8]> {
    let (mut index, mut found) = (2, None);
    while let Some(option) = argv.get(index) {
        let is = |name: &[u8]| option.eq_ignore_ascii_case(name);
        index += match () {
            () if is(b"limit") => 3,
            () if is(b"get") || is(b"by") => 2,
            () => 1,
        };
        if is(b"store") {
            found = argv.get(index).or(found);
        }
    }
    found
}

/// A pattern that names a key for each element, or a field of a hash.
#[derive(Clone, Copy)]
struct Pattern<'a> {
    before: &'a [u8],
    after: &'a [u8],
    field: Option<&'a [u8]>,
}

impl<'a> Pattern<'a> {
    /// Splits a pattern at its first `*`; `None` where it has none. Redis looks no further than the first NUL.
    fn of(pattern: &'a [u8]) -> Option<Pattern<'a>> {
        let star = c_text(pattern).iter().position(|byte| *byte == b'*')?;
        let (before, rest) = (&pattern[..star], &pattern[star + 1..]);
        let text = c_text(rest);
        let arrow = text
            .windows(2)
            .position(|pair| pair == b"->")
            .filter(|at| at + 2 < text.len());
        let (after, field) = match arrow {
            Some(at) => (&rest[..at], Some(&rest[at + 2..])),
            None => (rest, None),
        };
        Some(Pattern {
            before,
            after,
            field,
        })
    }

    /// Gives `take` the value that belongs to an element; nothing where there is none.
    fn look_up<R>(
        &self,
        ctx: &mut Ctx<'_, '_>,
        element: &[u8],
        take: impl FnOnce(&mut serval_resp::Writer<'_>, &[u8]) -> R,
    ) -> Option<R> {
        let name = [self.before, element, self.after].concat();
        let key = ctx.key(&name);
        let over_ms = ctx.access.fields_over_ms();
        let entry = ctx.access.read(key)?;
        match (self.field, entry.ty()) {
            (None, kind::STRING) => {
                let mut scratch = Vec::new();
                Some(take(&mut ctx.reply, string_bytes(&entry, &mut scratch)))
            }
            (Some(name), kind::HASH) => {
                let field = HashRef::of(&entry).get(name)?;
                if field.is_over(over_ms) {
                    // Told to the journal, so that what is stored does not have it where it is replayed either.
                    ctx.access.remove_fields_over(key, &[name]);
                    return None;
                }
                Some(take(&mut ctx.reply, field.value.text(&mut Vec::new())))
            }
            _ => None,
        }
    }
}

/// The bytes up to the first NUL, where C ends a string.
fn c_text(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| *byte == 0);
    &bytes[..end.unwrap_or(bytes.len())]
}

/// A piece of [`Sorting::texts`].
#[derive(Clone, Copy)]
struct Piece {
    at: usize,
    len: usize,
}

/// What an element is sorted by.
#[derive(Clone, Copy)]
enum Weight {
    /// Nothing: its key does not exist.
    None,
    Number(f64),
    Text(Piece),
}

#[derive(Clone, Copy)]
struct Item {
    element: Piece,
    weight: Weight,
}

/// Elements on their way into their order.
#[derive(Default)]
struct Sorting {
    texts: Vec<u8>,
    items: Vec<Item>,
}

impl Sorting {
    fn text(&self, piece: Piece) -> &[u8] {
        &self.texts[piece.at..piece.at + piece.len]
    }

    fn keep(&mut self, text: &[u8]) -> Piece {
        let piece = Piece {
            at: self.texts.len(),
            len: text.len(),
        };
        self.texts.extend_from_slice(text);
        piece
    }

    fn push(&mut self, element: &[u8]) {
        let element = self.keep(element);
        self.items.push(Item {
            element,
            weight: Weight::None,
        });
    }

    /// Gives every element what it is sorted by. False if one that should be a number is none.
    fn weigh(&mut self, ctx: &mut Ctx<'_, '_>, by: Option<Pattern<'_>>, alpha: bool) -> bool {
        let mut all_numbers = true;
        let mut looked_up = Vec::new();
        for index in 0..self.items.len() {
            let element = self.items[index].element;
            let weight = match by {
                None if alpha => Weight::Text(element),
                None => number(self.text(element)),
                Some(by) => {
                    looked_up.clear();
                    let found = by.look_up(ctx, self.text(element), |_, value| {
                        looked_up.extend_from_slice(value);
                    });
                    match found {
                        None if alpha => Weight::None,
                        None => Weight::Number(0.0),
                        Some(()) if alpha => Weight::Text(self.keep(&looked_up)),
                        Some(()) => number(&looked_up),
                    }
                }
            };
            all_numbers &= alpha || matches!(weight, Weight::Number(_));
            self.items[index].weight = weight;
        }
        all_numbers
    }

    /// Sorts. `exact` compares all bytes of texts, else those before a NUL, as the C library does.
    fn sort(&mut self, descending: bool, exact: bool) {
        let mut items = std::mem::take(&mut self.items);
        items.sort_by(|one, other| {
            let order = self.compare(one, other, exact);
            if descending { order.reverse() } else { order }
        });
        self.items = items;
    }

    /// Elements of the same weight come in the order of their bytes, so that the result is always the same: what is stored
    /// must not depend on how a set happens to lie in memory.
    fn compare(&self, one: &Item, other: &Item, exact: bool) -> Ordering {
        let tie = || self.text(one.element).cmp(self.text(other.element));
        match (one.weight, other.weight) {
            (Weight::Number(a), Weight::Number(b)) => {
                a.partial_cmp(&b).unwrap_or(Ordering::Equal).then_with(tie)
            }
            (Weight::Text(a), Weight::Text(b)) => {
                let (a, b) = (self.text(a), self.text(b));
                if exact {
                    a.cmp(b).then_with(tie)
                } else {
                    c_text(a).cmp(c_text(b))
                }
            }
            (Weight::None, Weight::None) if exact => tie(),
            (Weight::None, Weight::None) => Ordering::Equal,
            (Weight::None, _) => Ordering::Less,
            _ => Ordering::Greater,
        }
    }
}

/// A weight that is a number, read as laxly as Redis does it.
fn number(text: &[u8]) -> Weight {
    number::parse_score_bound(text).map_or(Weight::None, Weight::Number)
}

fn run(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, options: Options<'_>) -> CommandResult {
    let key = ctx.first_key(argv.arg(1));
    let by = options.by.map(Pattern::of);
    // A pattern that names no keys means: leave them as they are.
    let (mut keeps_order, mut alpha) = (matches!(by, Some(None)), options.alpha);
    let (mut sorting, ty) = load(ctx, key)?;
    if keeps_order && ty == Some(kind::SET) && options.store.is_some() {
        // A set has no order, and what is stored must not depend on chance.
        (keeps_order, alpha) = (false, true);
    }
    if keeps_order {
        if options.descending && ty != Some(kind::SET) {
            sorting.items.reverse();
        }
    } else {
        if !sorting.weigh(ctx, by.flatten(), alpha) {
            return Err(errors::SORT_SCORES);
        }
        sorting.sort(options.descending, options.store.is_some());
    }
    let count = sorting.items.len();
    let (offset, limit) = options.limit.unwrap_or((0, -1));
    let from = usize::try_from(offset.max(0))
        .unwrap_or(usize::MAX)
        .min(count);
    let limit = usize::try_from(limit)
        .unwrap_or(usize::MAX)
        .min(count - from);
    sorting.items.drain(..from);
    sorting.items.truncate(limit);
    match options.store {
        Some(destination) => store(ctx, &sorting, &options.get, destination),
        None => reply(ctx, &sorting, &options.get),
    }
    Ok(())
}

/// All elements of a key and its type, in the order that the type has.
fn load(ctx: &mut Ctx<'_, '_>, key: Key<'_>) -> Result<(Sorting, Option<u8>), Error> {
    let mut sorting = Sorting::default();
    let Some(entry) = ctx.access.read(key) else {
        return Ok((sorting, None));
    };
    let mut scratch = Vec::new();
    let ty = entry.ty();
    match ty {
        kind::LIST => {
            ListRef::of(&entry).for_each(|element| sorting.push(element.text(&mut scratch)));
        }
        kind::SET => SetRef::of(&entry)
            .iter()
            .for_each(|member| sorting.push(member.text(&mut scratch))),
        kind::ZSET => Zset::of(&entry)
            .iter()
            .for_each(|(member, _)| sorting.push(member.text(&mut scratch))),
        _ => return Err(errors::WRONG_TYPE),
    }
    if ty == kind::ZSET {
        // Redis sorts no listpack of members: who asks for the encoding afterwards can see that.
        zset::edit(ctx, key, |set| {
            set.unpack();
            (false, ())
        });
    }
    Ok((sorting, Some(ty)))
}

/// Gives `take` what a GET pattern makes of an element; nothing where there is nothing.
fn get<R>(
    ctx: &mut Ctx<'_, '_>,
    pattern: &[u8],
    element: &[u8],
    take: impl FnOnce(&mut serval_resp::Writer<'_>, &[u8]) -> R,
) -> Option<R> {
    // `#` up to a NUL, as C compares.
    if c_text(pattern) == b"#" {
        return Some(take(&mut ctx.reply, element));
    }
    Pattern::of(pattern)?.look_up(ctx, element, take)
}

fn reply(ctx: &mut Ctx<'_, '_>, sorting: &Sorting, patterns: &[&[u8]]) {
    ctx.reply.array(sorting.items.len() * patterns.len().max(1));
    for item in &sorting.items {
        if ctx.is_output_full() {
            return;
        }
        let element = sorting.text(item.element);
        if patterns.is_empty() {
            ctx.reply.bulk(element);
        }
        for pattern in patterns {
            if get(ctx, pattern, element, |reply, value| reply.bulk(value)).is_none() {
                ctx.reply.null();
            }
        }
    }
}

fn store(ctx: &mut Ctx<'_, '_>, sorting: &Sorting, patterns: &[&[u8]], destination: &[u8]) {
    let limits = limits(ctx);
    let mut list = Quicklist::new(&limits);
    for item in &sorting.items {
        let element = sorting.text(item.element);
        if patterns.is_empty() {
            list.push(Side::Tail, element);
        }
        for pattern in patterns {
            let pushed = get(ctx, pattern, element, |_, value| {
                list.push(Side::Tail, value)
            });
            if pushed.is_none() {
                list.push(Side::Tail, b"");
            }
        }
    }
    let len = list.len();
    let key = ctx.key(destination);
    if len > 0 {
        ctx.access.put_list(key, limits, list);
        count_changes(ctx, len);
        ctx.notify(EventClass::LIST, "sortstore", key);
    } else if ctx
        .access
        .remove_even_expired(key, ctx.config().lazyfree_lazy_server_del())
    {
        ctx.notify(EventClass::GENERIC, "del", key);
    }
    ctx.reply.count(len);
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    const SYNTAX: &str = "-ERR syntax error";
    const SCORES: &str = "-ERR One or more scores can't be converted into double";

    #[test]
    fn numbers_and_words() {
        check(&[
            ("RPUSH l 3 1 10 2 -5 1.5", "6"),
            ("SORT l", r#"["-5" "1" "1.5" "2" "3" "10"]"#),
            ("SORT l DESC", r#"["10" "3" "2" "1.5" "1" "-5"]"#),
            ("SORT l ALPHA", r#"["-5" "1" "1.5" "10" "2" "3"]"#),
            ("SORT_RO l LIMIT 1 2", r#"["1" "1.5"]"#),
            ("SORT l LIMIT 4 9223372036854775807", r#"["3" "10"]"#),
            ("SORT l LIMIT -3 1", r#"["-5"]"#),
            ("SORT l LIMIT 9223372036854775807 1", "[]"),
            ("SORT l BY nothing", r#"["3" "1" "10" "2" "-5" "1.5"]"#),
            ("SORT l BY nothing DESC LIMIT 0 2", r#"["1.5" "-5"]"#),
            ("SORT none", "[]"),
            ("RPUSH signed 2 +1 -inf", "3"),
            ("SORT signed", r#"["-inf" "+1" "2"]"#),
            ("RPUSH l x", "7"),
            ("SORT l", SCORES),
            ("SORT l LIMIT 0 1 STORE d", SCORES),
            ("SADD s b a c", "3"),
            ("SORT s ALPHA", r#"["a" "b" "c"]"#),
            ("ZADD z 3 a 1 b 2 c", "3"),
            ("SORT z ALPHA DESC", r#"["c" "b" "a"]"#),
            ("SORT z BY _", r#"["b" "c" "a"]"#),
            ("SORT z BY _ DESC LIMIT 0 1 STORE d", "1"),
            ("LRANGE d 0 -1", r#"["a"]"#),
        ]);
    }

    #[test]
    fn other_keys_tell_the_order_and_the_values() {
        check(&[
            ("RPUSH l 1 2 3", "3"),
            ("MSET w1 30 w2 10 w3 20", "OK"),
            ("SORT l BY w*", r#"["2" "3" "1"]"#),
            (
                "SORT l BY w* GET # GET w*",
                r#"["2" "10" "3" "20" "1" "30"]"#,
            ),
            ("SORT l BY w* ALPHA DESC", r#"["1" "3" "2"]"#),
            ("SORT l BY none*", r#"["1" "2" "3"]"#),
            ("SORT_RO l GET w", "[(nil) (nil) (nil)]"),
            ("SET x1-> v", "OK"),
            ("SORT l GET x*-> LIMIT 0 1", r#"["v"]"#),
            ("SORT l BY w* GET w*->f GET x*-> STORE d", "6"),
            ("LRANGE d 0 -1", r#"["" "" "" "" "" "v"]"#),
            ("MULTI", "OK"),
            ("SORT l BY w*", "QUEUED"),
            ("SORT l STORE d", "QUEUED"),
            ("EXEC", r#"[["2" "3" "1"] 3]"#),
        ]);
    }

    #[test]
    fn fields_of_hashes_tell_as_well() {
        check(&[
            ("RPUSH l 1 2 3", "3"),
            ("HSET h1 f b g x", "2"),
            ("HSET h2 f a", "1"),
            ("SORT l BY h*->f ALPHA", r#"["3" "2" "1"]"#),
            (
                "SORT l BY h*->f ALPHA DESC GET # GET h*->g",
                r#"["1" "x" "2" (nil) "3" (nil)]"#,
            ),
            ("SORT l BY h*->f", SCORES),
            ("HPEXPIRE h1 20 FIELDS 1 g", "[1]"),
            ("SORT l BY _ GET h*->g", r#"["x" (nil) (nil)]"#),
            ("+20", ""),
            ("SORT l BY _ GET h*->g", "[(nil) (nil) (nil)]"),
            ("SORT l BY _ GET h*", "[(nil) (nil) (nil)]"),
        ]);
    }

    #[test]
    fn storing_replaces_and_removes() {
        check(&[
            ("SET d x EX 100", "OK"),
            ("RPUSH l b a", "2"),
            ("SORT l ALPHA STORE d", "2"),
            ("LRANGE d 0 -1", r#"["a" "b"]"#),
            ("TTL d", "-1"),
            ("OBJECT ENCODING d", r#""listpack""#),
            ("SORT l ALPHA STORE l", "2"),
            ("LRANGE l 0 -1", r#"["a" "b"]"#),
            ("SORT none STORE d", "0"),
            ("EXISTS d", "0"),
            ("SADD s c a b", "3"),
            ("SORT s BY _ STORE d", "3"),
            ("LRANGE d 0 -1", r#"["a" "b" "c"]"#),
        ]);
    }

    #[test]
    fn what_is_refused() {
        check(&[
            ("SORT l LIMIT 1", SYNTAX),
            (
                "SORT l LIMIT 1 x",
                "-ERR value is not an integer or out of range",
            ),
            ("SORT l GET", SYNTAX),
            ("SORT l BY", SYNTAX),
            ("SORT l STORE", SYNTAX),
            ("SORT l UP", SYNTAX),
            ("SORT_RO l STORE d", SYNTAX),
            ("SET k x", "OK"),
            (
                "SORT k",
                "-WRONGTYPE Operation against a key holding the wrong kind of value",
            ),
            (
                "COMMAND GETKEYS SORT a STORE x BY w* STORE b",
                r#"["a" "b"]"#,
            ),
            ("COMMAND GETKEYS SORT_RO a BY w*", r#"["a"]"#),
        ]);
    }

    #[test]
    fn numbers_are_read_as_redis_reads_them() {
        for (text, is_number) in [
            ("", true),
            ("5.", true),
            (".5", true),
            ("-inf", true),
            ("1e400", true),
            ("+1", true),
            (" 1", false),
            ("1 ", false),
            ("nan", false),
            ("0x10", false),
            (".", false),
            ("1e", false),
        ] {
            let mut line = Line::open();
            line.run(&format!("RPUSH l \"{text}\""));
            assert_eq!(line.run("SORT l") != SCORES, is_number, "{text}");
        }
    }
}
