//! The line of CLIENT LIST, and the filters that CLIENT LIST and CLIENT KILL share.

use std::io::Write;
use std::sync::atomic::Ordering::Relaxed;

use serval_base::number;
use serval_resp::Argv;

use crate::clients::{Client, ClientFlags};
use crate::ctx::Ctx;
use crate::errors::{self, Error};

/// Whether a client gave itself this name; one that gave none has no name, rather than an empty one.
fn is_named(own: &[u8], name: &[u8]) -> bool {
    !own.is_empty() && own == name
}

/// One client as CLIENT LIST shows it, without the line end.
pub(crate) fn line(client: &Client, now_ms: i64) -> Vec<u8> {
    let text = client.text().clone();
    let seconds = |since_ms: i64| now_ms.saturating_sub(since_ms).max(0) / 1000;
    let query_len = client.query_len.load(Relaxed);
    let query_capacity = client.query_capacity.load(Relaxed);
    let output_len = client.output_len.load(Relaxed);
    // Messages that its thread has not taken yet wait for the client as well.
    let unsent_len = output_len + client.mailbox.len() as u64;
    let command = serval_spec::COMMANDS.get(usize::from(client.last_command.load(Relaxed)));
    let user: &[u8] = if text.user.is_empty() {
        b"default"
    } else {
        &text.user
    };
    let mut line = Vec::with_capacity(400);
    // Writing into a Vec does not fail.
    let _ = write!(
        line,
        "id={} addr={} laddr={} fd={} name=",
        client.id, client.init.addr, client.init.laddr, client.init.fd
    );
    line.extend_from_slice(&text.name);
    let _ = write!(
        line,
        " age={} idle={} flags={} db={} sub={} psub={} ssub={} multi={} watch={} qbuf={} qbuf-free={}",
        seconds(client.init.now_ms),
        seconds(client.active_ms.load(Relaxed)),
        flags(client),
        client.dbid.load(Relaxed),
        client.subscriptions.channels.load(Relaxed),
        client.subscriptions.patterns.load(Relaxed),
        client.subscriptions.shard_channels.load(Relaxed),
        client.multi_count.load(Relaxed),
        client.watch_count(),
        query_len,
        query_capacity.saturating_sub(query_len),
    );
    let _ = write!(
        line,
        " argv-mem={} multi-mem={} rbs={} rbp={} obl={} oll=0 omem={} tot-mem={} events={} cmd={} user=",
        client.argv_bytes.load(Relaxed),
        client.multi_bytes.load(Relaxed),
        client.output_capacity.load(Relaxed),
        output_len,
        unsent_len,
        unsent_len,
        client.memory_bytes(),
        if unsent_len > 0 { "rw" } else { "r" },
        command.map_or("NULL", |command| command.full_name),
    );
    line.extend_from_slice(user);
    let _ = write!(
        line,
        " redir=-1 resp={} lib-name=",
        client.resp.load(Relaxed)
    );
    line.extend_from_slice(&text.lib_name);
    line.extend_from_slice(b" lib-ver=");
    line.extend_from_slice(&text.lib_ver);
    let _ = write!(
        line,
        " io-thread={} tot-net-in={} tot-net-out={} tot-cmds={} capa={}",
        client.init.worker,
        client.net_in_bytes.load(Relaxed),
        client.net_out_bytes.load(Relaxed),
        client.command_count.load(Relaxed),
        capabilities(client),
    );
    line
}

/// Letters of what CLIENT CAPA was told. Valkey shows them behind `flags`, where Redis and who reads its lines expect `db`.
fn capabilities(client: &Client) -> &'static str {
    match client.has(ClientFlags::CAPA_REDIRECT) {
        true => "r",
        false => "",
    }
}

/// All letters that FLAGS may ask for, those of clients that there are none of yet included.
const FLAG_LETTERS: &[u8] = b"OSMPxbtRBdcuAUreTIiEN";
/// All letters that CAPA may ask for.
const CAPA_LETTERS: &[u8] = b"r";

/// Letters of the client's flags, `N` for none.
fn flags(client: &Client) -> String {
    let letters = [
        (client.has(ClientFlags::PUBSUB), 'P'),
        (client.has(ClientFlags::MULTI), 'x'),
        (client.has(ClientFlags::BLOCKED), 'b'),
        (client.has(ClientFlags::PAUSED), 'b'),
        (client.is_watch_dirty(), 'd'),
        (client.has(ClientFlags::CLOSE_AFTER_REPLY), 'c'),
        (client.has(ClientFlags::CLOSE_ASAP), 'A'),
        (client.has(ClientFlags::UNIX_SOCKET), 'U'),
        (client.has(ClientFlags::NO_EVICT), 'e'),
        (client.has(ClientFlags::NO_TOUCH), 'T'),
        (client.has(ClientFlags::IMPORT_SOURCE), 'I'),
    ];
    let text: String = letters
        .iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, letter)| letter)
        .collect();
    if text.is_empty() {
        "N".to_owned()
    } else {
        text
    }
}

/// A condition that must hold, or with `not` must not.
enum Condition {
    Ids(Vec<u64>),
    Addr(Vec<u8>),
    LocalAddr(Vec<u8>),
    Ip(Vec<u8>),
    Name(Vec<u8>),
    User(Vec<u8>),
    LibName(Vec<u8>),
    LibVer(Vec<u8>),
    Db(u32),
    Type(Kind),
    Flags(Vec<u8>),
    Capa(Vec<u8>),
    MaxAgeSeconds(i64),
    IdleSeconds(i64),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Normal,
    Master,
    Replica,
    PubSub,
}

/// What CLIENT LIST and CLIENT KILL select by.
#[derive(Default)]
pub(crate) struct Filter {
    conditions: Vec<(bool, Condition)>,
    /// SKIPME, if it was given.
    pub(crate) skip_me: Option<bool>,
}

impl Filter {
    /// The old form of CLIENT KILL.
    pub(crate) fn address(addr: &[u8]) -> Filter {
        Filter {
            conditions: vec![(false, Condition::Addr(addr.to_vec()))],
            skip_me: None,
        }
    }

    /// Parses filters from an argument on; each is a name and a value, ID takes all ids that follow. Of two filters of one
    /// kind the later counts, ids add up.
    pub(crate) fn parse(
        ctx: &Ctx<'_, '_>,
        argv: Argv<'_>,
        from: usize,
        kill: bool,
    ) -> Result<Filter, Error> {
        let mut filter = Filter::default();
        let mut index = from;
        while let Some(option) = argv.get(index) {
            let (not, name) = match option.split_at_checked(4) {
                Some((prefix, name)) if prefix.eq_ignore_ascii_case(b"not-") => (true, name),
                _ => (false, option),
            };
            index += 1;
            if name.eq_ignore_ascii_case(b"id") {
                index = filter.take_ids(argv, index, not, kill)?;
                continue;
            }
            let value = argv.get(index).ok_or(errors::SYNTAX)?;
            index += 1;
            if option.eq_ignore_ascii_case(b"skipme") {
                filter.skip_me = Some(yes_or_no(value)?);
            } else {
                filter.put(not, condition(ctx, not, name, value)?);
            }
        }
        Ok(filter)
    }

    /// Parses ids up to the first argument that is no number. Gives the index of that.
    fn take_ids(
        &mut self,
        argv: Argv<'_>,
        from: usize,
        not: bool,
        kill: bool,
    ) -> Result<usize, Error> {
        let mut index = from;
        let mut ids = Vec::new();
        while let Some(id) = argv.get(index).and_then(number::parse_i64) {
            ids.push(match u64::try_from(id) {
                Ok(id @ 1..) => id,
                _ if kill || not => return Err(errors::CLIENT_ID_POSITIVE),
                // LIST takes any number, as in Redis; no client has this one.
                _ => 0,
            });
            index += 1;
        }
        if ids.is_empty() {
            // Where Redis has the filter, it says so in its own words.
            return Err(match argv.get(from) {
                Some(_) if not => errors::SYNTAX,
                Some(_) if kill => errors::CLIENT_ID_POSITIVE,
                Some(_) => errors::INVALID_CLIENT_ID,
                None => errors::SYNTAX,
            });
        }
        self.put(not, Condition::Ids(ids));
        Ok(index)
    }

    fn put(&mut self, not: bool, condition: Condition) {
        let kind = std::mem::discriminant(&condition);
        let same = self
            .conditions
            .iter_mut()
            .find(|(other, old)| *other == not && std::mem::discriminant(old) == kind);
        match (same, condition) {
            (Some((_, Condition::Ids(old))), Condition::Ids(new)) => old.extend(new),
            (Some((_, old)), new) => *old = new,
            (None, new) => self.conditions.push((not, new)),
        }
    }

    /// Whether a client is selected.
    pub(crate) fn matches(&self, client: &Client, now_ms: i64) -> bool {
        self.conditions
            .iter()
            .all(|(not, condition)| condition.holds(client, now_ms) != *not)
    }
}

fn yes_or_no(value: &[u8]) -> Result<bool, Error> {
    match value {
        _ if value.eq_ignore_ascii_case(b"yes") => Ok(true),
        _ if value.eq_ignore_ascii_case(b"no") => Ok(false),
        _ => Err(errors::SYNTAX),
    }
}

fn condition(ctx: &Ctx<'_, '_>, not: bool, name: &[u8], value: &[u8]) -> Result<Condition, Error> {
    let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
    let bytes = || value.to_vec();
    Ok(match () {
        () if is(b"addr") => Condition::Addr(bytes()),
        () if is(b"laddr") => Condition::LocalAddr(bytes()),
        () if is(b"ip") => Condition::Ip(bytes()),
        () if is(b"name") => Condition::Name(bytes()),
        () if is(b"lib-name") => Condition::LibName(bytes()),
        () if is(b"lib-ver") => Condition::LibVer(bytes()),
        () if is(b"flags") => Condition::Flags(letters(not, "flags", value, FLAG_LETTERS)?),
        () if is(b"capa") => Condition::Capa(letters(not, "capa", value, CAPA_LETTERS)?),
        () if is(b"user") => {
            if value != b"default" {
                return Err(errors::no_such_user(value));
            }
            Condition::User(bytes())
        }
        () if is(b"type") => Condition::Type(kind(value)?),
        () if is(b"db") => Condition::Db(dbid(ctx, not, value)?),
        () if is(b"maxage") && !not => Condition::MaxAgeSeconds(seconds(value, "maxage")?),
        () if is(b"idle") && !not => Condition::IdleSeconds(seconds(value, "idle")?),
        () => return Err(errors::SYNTAX),
    })
}

fn letters(not: bool, what: &str, value: &[u8], known: &[u8]) -> Result<Vec<u8>, Error> {
    if value.iter().all(|letter| known.contains(letter)) {
        Ok(value.to_vec())
    } else {
        Err(errors::unknown_letters(not, what, value))
    }
}

fn dbid(ctx: &Ctx<'_, '_>, not: bool, value: &[u8]) -> Result<u32, Error> {
    let name = if not { "NOT-DB" } else { "DB" };
    let index = number::parse_i64(value)
        .and_then(|index| i32::try_from(index).ok())
        .ok_or_else(|| errors::filter_not_integer(name))?;
    let count = ctx.engine.keyspace.db_count();
    u32::try_from(index)
        .ok()
        .filter(|dbid| *dbid < count)
        .ok_or_else(|| errors::filter_db_range(name, count - 1))
}

fn seconds(value: &[u8], name: &str) -> Result<i64, Error> {
    let seconds = number::parse_i64(value).ok_or_else(|| errors::filter_not_integer(name))?;
    if seconds > 0 {
        Ok(seconds)
    } else {
        Err(errors::filter_not_positive(name))
    }
}

fn kind(value: &[u8]) -> Result<Kind, Error> {
    let is = |other: &[u8]| value.eq_ignore_ascii_case(other);
    match () {
        () if is(b"normal") => Ok(Kind::Normal),
        () if is(b"master") || is(b"primary") => Ok(Kind::Master),
        () if is(b"replica") || is(b"slave") => Ok(Kind::Replica),
        () if is(b"pubsub") => Ok(Kind::PubSub),
        () => Err(errors::unknown_client_type(value)),
    }
}

impl Condition {
    fn holds(&self, client: &Client, now_ms: i64) -> bool {
        let age_seconds = |since_ms: i64| now_ms.saturating_sub(since_ms) / 1000;
        match self {
            Condition::Ids(ids) => ids.contains(&client.id),
            Condition::Addr(addr) => client.init.addr.as_bytes() == *addr,
            Condition::LocalAddr(addr) => client.init.laddr.as_bytes() == *addr,
            // A Unix socket has a path there and port 0.
            Condition::Ip(ip) => match client.init.addr.rsplit_once(':') {
                Some((addr, port)) => {
                    port != "0" && addr.trim_matches(['[', ']']).as_bytes() == *ip
                }
                None => false,
            },
            Condition::Name(name) => is_named(&client.text().name, name),
            Condition::User(user) => {
                let text = client.text();
                let own: &[u8] = if text.user.is_empty() {
                    b"default"
                } else {
                    &text.user
                };
                own == *user
            }
            Condition::LibName(name) => is_named(&client.text().lib_name, name),
            Condition::LibVer(version) => is_named(&client.text().lib_ver, version),
            Condition::Db(dbid) => client.dbid.load(Relaxed) == *dbid,
            // Replicas come with later work.
            Condition::Type(kind) => match client.has(ClientFlags::PUBSUB) {
                true => *kind == Kind::PubSub,
                false => *kind == Kind::Normal,
            },
            Condition::Flags(letters) => {
                let own = flags(client);
                letters.iter().all(|letter| own.as_bytes().contains(letter))
            }
            Condition::Capa(letters) => {
                let own = capabilities(client).as_bytes();
                letters.iter().all(|letter| own.contains(letter))
            }
            Condition::MaxAgeSeconds(seconds) => age_seconds(client.init.now_ms) >= *seconds,
            Condition::IdleSeconds(seconds) => {
                age_seconds(client.active_ms.load(Relaxed)) >= *seconds
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Line, check};

    /// Ids of the clients that a filter selects.
    fn selected(line: &mut Line, filter: &str) -> Vec<u64> {
        let list = line.run(&format!("CLIENT LIST {filter}"));
        list.split("id=")
            .filter_map(|rest| rest.split_once(" addr=")?.0.parse().ok())
            .collect()
    }

    #[test]
    fn filters_select_and_the_later_of_a_kind_counts() {
        let mut one = Line::open();
        let mut two = one.another();
        let (first, second) = (one.session.client.id, two.session.client.id);
        one.run("CLIENT SETNAME a");
        two.run("CLIENT SETNAME b");
        two.run("CLIENT CAPA redirect unknown");
        two.run("SELECT 3");
        two.run("CLIENT NO-TOUCH ON");
        for (filter, expected) in [
            ("", &[first, second][..]),
            ("NAME a", &[first]),
            ("NAME a NAME b", &[second]),
            ("NOT-NAME a", &[second]),
            ("CAPA r", &[second]),
            ("NOT-CAPA r", &[first]),
            ("DB 3", &[second]),
            ("NOT-DB 3", &[first]),
            ("FLAGS T", &[second]),
            ("FLAGS O FLAGS N", &[first]),
            ("NOT-FLAGS T", &[first]),
            ("SKIPME YES", &[second]),
            ("SKIPME NO", &[first, second]),
            ("IP 127.0.0.1", &[first, second]),
            ("NOT-IP 127.0.0.1", &[]),
            ("TYPE replica TYPE normal", &[first, second]),
            ("ID 0 99", &[]),
        ] {
            assert_eq!(selected(&mut one, filter), expected, "{filter}");
        }
        let both = format!("ID {first} ID {second} TYPE normal");
        assert_eq!(selected(&mut one, &both), [first, second]);
        let none = format!("NOT-ID {first} {second}");
        assert_eq!(selected(&mut one, &none), []);
        assert_eq!(one.run(&format!("CLIENT KILL {both} NOT-NAME a")), "1");
        assert_eq!(one.run("CLIENT KILL NAME a"), "0", "oneself is left out");
    }

    #[test]
    fn wrong_filters_are_refused_in_the_peers_words() {
        const SYNTAX: &str = "-ERR syntax error";
        const POSITIVE: &str = "-ERR client-id should be greater than 0";
        check(&[
            ("CLIENT LIST ID x", "-ERR Invalid client ID"),
            ("CLIENT LIST ID", SYNTAX),
            ("CLIENT LIST NOT-ID x", SYNTAX),
            ("CLIENT LIST NOT-ID 0", POSITIVE),
            ("CLIENT KILL ID x", POSITIVE),
            ("CLIENT KILL ID 1 0", POSITIVE),
            ("CLIENT KILL ID 1 wrong", SYNTAX),
            ("CLIENT LIST NOT-SKIPME YES", SYNTAX),
            ("CLIENT LIST NOT-MAXAGE 1", SYNTAX),
            ("CLIENT LIST NAME", SYNTAX),
            ("CLIENT LIST NOT-USER nobody", "-ERR No such user 'nobody'"),
            (
                "CLIENT LIST FLAGS NZ",
                "-ERR Unknown flags found in the provided filter: NZ",
            ),
            (
                "CLIENT LIST NOT-CAPA rx",
                "-ERR Unknown capa found in the NOT-CAPA filter: rx",
            ),
            (
                "CLIENT LIST DB 16",
                "-ERR DB number should be between 0 and 15",
            ),
            (
                "CLIENT LIST NOT-DB x",
                "-ERR NOT-DB is not an integer or out of range",
            ),
        ]);
    }
}
