//! PING, ECHO, SELECT, AUTH, HELLO, QUIT, RESET.

use serval_base::number;
use serval_resp::Argv;

use crate::caller::Flow;
use crate::cluster_compat;
use crate::commands::client;
use crate::ctx::{CommandResult, Ctx};
use crate::errors::{self, Error};
use crate::transaction;

/// PING [message]
pub fn ping(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    match argv.len() {
        // Among messages, the answer has their form.
        1 | 2 if ctx.session.is_subscribed() && !ctx.session.resp3 => {
            ctx.reply.array(2);
            ctx.reply.bulk(b"pong");
            ctx.reply.bulk(argv.get(1).unwrap_or_default());
        }
        1 => ctx.reply.simple("PONG"),
        2 => ctx.reply.bulk(argv.arg(1)),
        _ => return Err(errors::wrong_arity(ctx.spec.full_name)),
    }
    Ok(())
}

/// ECHO message
pub fn echo(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    ctx.reply.bulk(argv.arg(1));
    Ok(())
}

/// SELECT index
pub fn select(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let dbid = ctx.parse_dbid(argv.arg(1))?;
    if dbid != 0 {
        cluster_compat::count(ctx.engine);
    }
    // Allocated before the first write there, which then need not pay for it out of `maxmemory`.
    ctx.engine.keyspace.db(dbid);
    ctx.session.select(dbid);
    ctx.reply.ok();
    Ok(())
}

/// AUTH [username] password
pub fn auth(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let (user, password) = match argv.len() {
        2 if !ctx.config().requires_password() => return Err(errors::AUTH_NOT_NEEDED),
        2 => (&b"default"[..], argv.arg(1)),
        3 => (argv.arg(1), argv.arg(2)),
        _ => return Err(errors::SYNTAX),
    };
    authenticate(ctx, user, password)?;
    ctx.reply.ok();
    Ok(())
}

fn authenticate(ctx: &mut Ctx<'_, '_>, user: &[u8], password: &[u8]) -> Result<(), Error> {
    if user != b"default" || !ctx.config().password_matches(password) {
        return Err(errors::WRONG_PASS);
    }
    ctx.session.authenticated = true;
    ctx.session.client.text().user = user.to_vec();
    Ok(())
}

/// HELLO [protover [AUTH username password] [SETNAME clientname]]
pub fn hello(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let version = match argv.get(1) {
        None => None,
        Some(arg) => match number::parse_i64(arg).ok_or(errors::PROTOCOL_NOT_INTEGER)? {
            2 => Some(2),
            3 => Some(3),
            _ => return Err(errors::NO_PROTO),
        },
    };
    let (mut credentials, mut name) = (None, None);
    let mut index = 2;
    while let Some(option) = argv.get(index) {
        let left = argv.len() - 1 - index;
        if option.eq_ignore_ascii_case(b"auth") && left >= 2 {
            credentials = Some((argv.arg(index + 1), argv.arg(index + 2)));
            index += 3;
        } else if option.eq_ignore_ascii_case(b"setname") && left >= 1 {
            client::check_name(argv.arg(index + 1))?;
            name = Some(argv.arg(index + 1));
            index += 2;
        } else {
            return Err(errors::hello_option(option));
        }
    }
    if let Some((user, password)) = credentials {
        authenticate(ctx, user, password)?;
    }
    if !ctx.session.authenticated {
        return Err(errors::HELLO_NO_AUTH);
    }
    if let Some(name) = name {
        client::set_name(ctx, name)?;
    }
    if let Some(version) = version {
        ctx.session.set_resp(version);
        ctx.reply.resp3 = version == 3;
    }
    write_hello(ctx);
    Ok(())
}

fn write_hello(ctx: &mut Ctx<'_, '_>) {
    let protocol = if ctx.session.resp3 { 3 } else { 2 };
    let zone = ctx.config().text("availability-zone");
    let reply = &mut ctx.reply;
    reply.map(7 + usize::from(!zone.is_empty()));
    reply.bulk(b"server");
    reply.bulk(b"redis");
    reply.bulk(b"version");
    reply.bulk(crate::REDIS_VERSION.as_bytes());
    reply.bulk(b"proto");
    reply.integer(protocol);
    reply.bulk(b"id");
    reply.integer(ctx.session.client.id as i64);
    reply.bulk(b"mode");
    reply.bulk(b"standalone");
    reply.bulk(b"role");
    reply.bulk(b"master");
    reply.bulk(b"modules");
    reply.array(0);
    if !zone.is_empty() {
        reply.bulk(b"availability_zone");
        reply.bulk(zone.as_bytes());
    }
}

/// QUIT
pub fn quit(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    ctx.reply.ok();
    ctx.flow = Flow::Close;
    Ok(())
}

/// RESET
pub fn reset(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    transaction::discard(ctx.session);
    ctx.session.reset(ctx.engine);
    ctx.reply.resp3 = false;
    ctx.reply.simple("RESET");
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::Line;

    #[test]
    fn hello_names_the_zone_where_there_is_one() {
        let mut line = Line::open();
        assert!(!line.run("HELLO 3").contains("availability_zone"));
        line.run("CONFIG SET availability-zone here");
        assert!(
            line.run("HELLO 3")
                .ends_with(r#""modules": [], "availability_zone": "here"}"#)
        );
        assert!(
            line.run("HELLO 2")
                .ends_with(r#""modules" [] "availability_zone" "here"]"#)
        );
    }
}
