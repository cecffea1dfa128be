//! The line of CLIENT LIST, and the filters that CLIENT LIST and CLIENT KILL share.

use std::io::Write;
use std::sync::atomic::Ordering::Relaxed;

use serval_base::number;
use serval_resp::Argv;

use crate::clients::{Client, ClientFlags};
use crate::errors::{self, Error};

/// One client as CLIENT LIST shows it, without the line end.
pub(crate) fn line(client: &Client, now_ms: i64) -> Vec<u8> {
    let text = client.text().clone();
    let seconds = |since_ms: i64| now_ms.saturating_sub(since_ms).max(0) / 1000;
    let (query_len, query_capacity) = (
        client.query_len.load(Relaxed),
        client.query_capacity.load(Relaxed),
    );
    let output_len = client.output_len.load(Relaxed);
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
        " age={} idle={} flags={} db={} sub=0 psub=0 ssub=0 multi={} watch={} qbuf={} qbuf-free={}",
        seconds(client.init.now_ms),
        seconds(client.active_ms.load(Relaxed)),
        flags(client),
        client.dbid.load(Relaxed),
        client.multi_count.load(Relaxed),
        client.watch_count.load(Relaxed),
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
        output_len,
        output_len,
        client.memory_bytes(),
        if output_len > 0 { "rw" } else { "r" },
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
        " io-thread={} tot-net-in={} tot-net-out={} tot-cmds={}",
        client.init.worker,
        client.net_in_bytes.load(Relaxed),
        client.net_out_bytes.load(Relaxed),
        client.command_count.load(Relaxed),
    );
    line
}

/// Letters of the client's flags, `N` for none.
fn flags(client: &Client) -> String {
    let letters = [
        (ClientFlags::MULTI, 'x'),
        (ClientFlags::BLOCKED, 'b'),
        (ClientFlags::PAUSED, 'b'),
        (ClientFlags::DIRTY_CAS, 'd'),
        (ClientFlags::CLOSE_AFTER_REPLY, 'c'),
        (ClientFlags::CLOSE_ASAP, 'A'),
        (ClientFlags::UNIX_SOCKET, 'U'),
        (ClientFlags::NO_EVICT, 'e'),
        (ClientFlags::NO_TOUCH, 'T'),
    ];
    let text: String = letters
        .iter()
        .filter(|(flag, _)| client.has(*flag))
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

    /// Parses filters from an argument on; each is a name and a value, ID takes all ids that follow.
    pub(crate) fn parse(argv: Argv<'_>, from: usize, kill: bool) -> Result<Filter, Error> {
        let mut filter = Filter::default();
        let mut index = from;
        while let Some(name) = argv.get(index) {
            let value = argv.get(index + 1).ok_or(errors::SYNTAX)?;
            index += 2;
            let (not, name) = match name.get(..4) {
                Some(prefix) if prefix.eq_ignore_ascii_case(b"not-") => (true, &name[4..]),
                _ => (false, name),
            };
            if name.eq_ignore_ascii_case(b"skipme") && !not {
                filter.skip_me = Some(yes_or_no(value)?);
                continue;
            }
            if name.eq_ignore_ascii_case(b"id") {
                let mut ids = vec![client_id(value, kill)?];
                while let Some(id) = argv.get(index).filter(|id| number::parse_i64(id).is_some()) {
                    ids.push(client_id(id, kill)?);
                    index += 1;
                }
                filter.conditions.push((not, Condition::Ids(ids)));
                continue;
            }
            filter.conditions.push((not, condition(name, value)?));
        }
        Ok(filter)
    }

    /// Whether a client is selected.
    pub(crate) fn matches(&self, client: &Client, now_ms: i64) -> bool {
        self.conditions
            .iter()
            .all(|(not, condition)| condition.holds(client, now_ms) != *not)
    }
}

fn client_id(value: &[u8], kill: bool) -> Result<u64, Error> {
    let wrong = || {
        if kill {
            errors::CLIENT_ID_POSITIVE
        } else {
            errors::INVALID_CLIENT_ID
        }
    };
    let id = number::parse_i64(value).ok_or_else(wrong)?;
    match u64::try_from(id) {
        Ok(id) if id > 0 => Ok(id),
        _ if kill => Err(wrong()),
        // LIST takes any number; no client has this one.
        _ => Ok(0),
    }
}

fn yes_or_no(value: &[u8]) -> Result<bool, Error> {
    match value {
        _ if value.eq_ignore_ascii_case(b"yes") => Ok(true),
        _ if value.eq_ignore_ascii_case(b"no") => Ok(false),
        _ => Err(errors::SYNTAX),
    }
}

fn condition(name: &[u8], value: &[u8]) -> Result<Condition, Error> {
    let is = |other: &[u8]| name.eq_ignore_ascii_case(other);
    let bytes = || value.to_vec();
    Ok(match () {
        () if is(b"addr") => Condition::Addr(bytes()),
        () if is(b"laddr") => Condition::LocalAddr(bytes()),
        () if is(b"ip") => Condition::Ip(bytes()),
        () if is(b"name") => Condition::Name(bytes()),
        () if is(b"lib-name") => Condition::LibName(bytes()),
        () if is(b"lib-ver") => Condition::LibVer(bytes()),
        () if is(b"flags") => Condition::Flags(bytes()),
        () if is(b"user") => {
            if value != b"default" {
                return Err(errors::no_such_user(value));
            }
            Condition::User(bytes())
        }
        () if is(b"type") => Condition::Type(kind(value)?),
        () if is(b"db") => Condition::Db(
            number::parse_i64(value)
                .and_then(|dbid| u32::try_from(dbid).ok())
                .ok_or(errors::DB_FILTER)?,
        ),
        () if is(b"maxage") => Condition::MaxAgeSeconds(seconds(value, "maxage")?),
        () if is(b"idle") => Condition::IdleSeconds(seconds(value, "idle")?),
        () => return Err(errors::SYNTAX),
    })
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
            Condition::Ip(ip) => {
                let addr = client.init.addr.rsplit_once(':').map_or("", |(ip, _)| ip);
                addr.trim_matches(['[', ']']).as_bytes() == *ip
            }
            Condition::Name(name) => client.text().name == *name,
            Condition::User(user) => {
                let text = client.text();
                let own: &[u8] = if text.user.is_empty() {
                    b"default"
                } else {
                    &text.user
                };
                own == *user
            }
            Condition::LibName(name) => client.text().lib_name == *name,
            Condition::LibVer(version) => client.text().lib_ver == *version,
            Condition::Db(dbid) => client.dbid.load(Relaxed) == *dbid,
            // Replicas and subscribers come with later work; every client is a normal one now.
            Condition::Type(kind) => *kind == Kind::Normal,
            Condition::Flags(letters) => {
                let own = flags(client);
                letters.iter().all(|letter| own.as_bytes().contains(letter))
            }
            Condition::MaxAgeSeconds(seconds) => age_seconds(client.init.now_ms) >= *seconds,
            Condition::IdleSeconds(seconds) => {
                age_seconds(client.active_ms.load(Relaxed)) >= *seconds
            }
        }
    }
}
