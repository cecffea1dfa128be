//! SUBSCRIBE and its relatives, PUBLISH, SPUBLISH, PUBSUB.
//!
//! A subscription is confirmed by a message of its own for each name, not by one reply; RESP3 marks it as pushed.

use serval_base::glob::{Case, glob_match};
use serval_resp::Argv;

use crate::ctx::{CommandResult, Ctx};
use crate::errors;
use crate::pubsub::{self, Space};

/// SUBSCRIBE channel [channel ...]
pub fn subscribe(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    subscribe_all(ctx, argv, Space::Channels)
}

/// PSUBSCRIBE pattern [pattern ...]
pub fn psubscribe(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    subscribe_all(ctx, argv, Space::Patterns)
}

/// SSUBSCRIBE shardchannel [shardchannel ...]
pub fn ssubscribe(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    subscribe_all(ctx, argv, Space::ShardChannels)
}

fn subscribe_all(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, space: Space) -> CommandResult {
    if !ctx.session.takes_messages {
        return Err(errors::subscription_denied(ctx.spec.name));
    }
    for name in argv.iter().skip(1) {
        let session = &mut *ctx.session;
        let count = pubsub::subscribe(
            &ctx.engine.pubsub,
            &mut session.subscriptions,
            &session.client,
            space,
            name,
        );
        confirm(ctx, Some(name), count);
    }
    Ok(())
}

/// UNSUBSCRIBE [channel ...]
pub fn unsubscribe(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    unsubscribe_all(ctx, argv, Space::Channels)
}

/// PUNSUBSCRIBE [pattern ...]
pub fn punsubscribe(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    unsubscribe_all(ctx, argv, Space::Patterns)
}

/// SUNSUBSCRIBE [shardchannel ...]
pub fn sunsubscribe(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    unsubscribe_all(ctx, argv, Space::ShardChannels)
}

fn unsubscribe_all(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, space: Space) -> CommandResult {
    let all;
    let names: Vec<&[u8]> = if argv.len() > 1 {
        argv.iter().skip(1).collect()
    } else {
        all = pubsub::names(&mut ctx.session.subscriptions, space);
        all.iter().map(|name| &**name).collect()
    };
    let mut counts = Vec::with_capacity(names.len());
    for name in &names {
        let session = &mut *ctx.session;
        counts.push(pubsub::unsubscribe(
            &ctx.engine.pubsub,
            &mut session.subscriptions,
            &session.client,
            space,
            name,
        ));
    }
    // What was published before comes before: after the confirmation there are no more messages. Within a transaction it
    // would stand among replies.
    let mailbox = &ctx.session.client.mailbox;
    if mailbox.has_mail() && !ctx.in_exec {
        let mut mail = Vec::new();
        mailbox.take(&mut mail);
        ctx.reply.raw(&mail);
    }
    for (name, count) in names.iter().zip(&counts) {
        confirm(ctx, Some(name), *count);
    }
    if names.is_empty() {
        let own = ctx.session.subscriptions.as_ref();
        let count = own.map_or(0, |own| own.count(space));
        confirm(ctx, None, count);
    }
    Ok(())
}

/// Confirms one subscription, or its end: the command's name, what it is to, and how many there are now.
fn confirm(ctx: &mut Ctx<'_, '_>, name: Option<&[u8]>, count: usize) {
    ctx.session.is_push = true;
    ctx.reply.push(3);
    ctx.reply
        .bulk(ctx.spec.name.to_ascii_lowercase().as_bytes());
    ctx.reply.bulk_or_null(name);
    ctx.reply.count(count);
}

/// PUBLISH channel message
pub fn publish(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let bytes_max = ctx.config().pubsub_mail_bytes_max();
    let outbox = &mut ctx.state.outbox;
    let pubsub = &ctx.engine.pubsub;
    let receivers = pubsub.publish(outbox, bytes_max, argv.arg(1), argv.arg(2));
    ctx.reply.count(receivers);
    Ok(())
}

/// SPUBLISH shardchannel message
pub fn spublish(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let bytes_max = ctx.config().pubsub_mail_bytes_max();
    let outbox = &mut ctx.state.outbox;
    let pubsub = &ctx.engine.pubsub;
    let receivers = pubsub.publish_in_shard(outbox, bytes_max, argv.arg(1), argv.arg(2));
    ctx.reply.count(receivers);
    Ok(())
}

/// PUBSUB CHANNELS [pattern]
pub fn channels(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    list(ctx, argv, false)
}

/// PUBSUB SHARDCHANNELS [pattern]
pub fn shardchannels(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    list(ctx, argv, true)
}

fn list(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, in_shard: bool) -> CommandResult {
    if argv.len() > 3 {
        return Err(errors::subcommand_syntax(argv.arg(1), "pubsub"));
    }
    let pattern = argv.get(2);
    let wanted =
        |name: &[u8]| pattern.is_none_or(|pattern| glob_match(pattern, name, Case::Sensitive));
    let names = ctx.engine.pubsub.names(in_shard, wanted);
    ctx.reply.array(names.len());
    for name in &names {
        ctx.reply.bulk(name);
    }
    Ok(())
}

/// PUBSUB NUMSUB [channel ...]
pub fn numsub(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    count_subscribers(ctx, argv, false)
}

/// PUBSUB SHARDNUMSUB [shardchannel ...]
pub fn shardnumsub(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    count_subscribers(ctx, argv, true)
}

fn count_subscribers(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>, in_shard: bool) -> CommandResult {
    ctx.reply.array((argv.len() - 2) * 2);
    for name in argv.iter().skip(2) {
        ctx.reply.bulk(name);
        let count = ctx.engine.pubsub.subscriber_count(in_shard, name);
        ctx.reply.count(count);
    }
    Ok(())
}

/// PUBSUB NUMPAT
pub fn numpat(ctx: &mut Ctx<'_, '_>, _argv: Argv<'_>) -> CommandResult {
    ctx.reply.count(ctx.engine.pubsub.pattern_count());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use crate::Config;
    use crate::testing::{Line, ManualClock, NullHost, engine_on};

    #[test]
    fn messages_count_against_maxmemory_clients_before_their_readers_take_them() {
        let (host, clock) = (Arc::new(NullHost::default()), Arc::<ManualClock>::default());
        let engine = engine_on(Arc::clone(&host), clock.clone(), Config::default());
        let mut publisher = Line::of(&engine, clock);
        let mut listener = publisher.another();
        listener.run("SUBSCRIBE a");
        let publish = format!("PUBLISH a {}", "x".repeat(100_000));
        let mut looks_after = |times: usize| {
            (0..times).for_each(|_| assert_eq!(publisher.run(&publish), "1"));
            host.client_evictions.load(Ordering::Relaxed)
        };
        assert_eq!(looks_after(3), 0, "there is no limit");
        assert_eq!(listener.run("RESET"), "RESET");
        listener.run("CONFIG SET maxmemory-clients 1mb");
        listener.run("SUBSCRIBE a");
        assert_eq!(looks_after(2), 0);
        assert_eq!(looks_after(1), 1);
        assert_eq!(looks_after(6), 3);
    }

    #[test]
    fn a_message_reaches_every_subscription() {
        let mut publisher = Line::open();
        let mut listener = publisher.another();
        assert_eq!(publisher.run("PUBLISH a hello"), "0");
        assert_eq!(
            listener.all("SUBSCRIBE a b a"),
            "[\"subscribe\" \"a\" 1] [\"subscribe\" \"b\" 2] [\"subscribe\" \"a\" 2]"
        );
        assert_eq!(
            listener.all("PSUBSCRIBE a* ?"),
            "[\"psubscribe\" \"a*\" 3] [\"psubscribe\" \"?\" 4]"
        );
        assert_eq!(publisher.run("PUBLISH a hello"), "3");
        assert_eq!(publisher.run("PUBLISH ab two"), "1");
        let mail = listener.mail();
        assert!(
            mail.starts_with("[\"message\" \"a\" \"hello\"] [\"pmessage\" "),
            "{mail}"
        );
        assert!(
            mail.ends_with("[\"pmessage\" \"a*\" \"ab\" \"two\"]"),
            "{mail}"
        );
        assert_eq!(listener.mail(), "");
        assert_eq!(
            listener.all("UNSUBSCRIBE"),
            "[\"unsubscribe\" \"a\" 3] [\"unsubscribe\" \"b\" 2]"
        );
        assert_eq!(publisher.run("PUBLISH b x"), "1");
        assert_eq!(
            listener.all("UNSUBSCRIBE z"),
            "[\"pmessage\" \"?\" \"b\" \"x\"] [\"unsubscribe\" \"z\" 2]"
        );
        listener.caller.disconnect(&mut listener.session);
        assert_eq!(publisher.run("PUBLISH b x"), "0");
        assert_eq!(publisher.run("PUBSUB NUMPAT"), "0");
    }

    #[test]
    fn resp3_marks_what_is_pushed_and_puts_it_after_the_reply() {
        let mut line = Line::open();
        line.run("HELLO 3");
        assert_eq!(line.all("SUBSCRIBE c"), ">[\"subscribe\" \"c\" 1]");
        assert_eq!(
            line.all("PUBLISH c me"),
            "1 >[\"message\" \"c\" \"me\"]",
            "the reply comes first"
        );
        assert_eq!(line.run("PING"), "PONG");
        assert_eq!(line.all("SSUBSCRIBE c"), ">[\"ssubscribe\" \"c\" 1]");
        assert_eq!(line.all("SPUBLISH c s"), "1 >[\"smessage\" \"c\" \"s\"]");
        assert_eq!(line.all("SUNSUBSCRIBE"), ">[\"sunsubscribe\" \"c\" 0]");
        assert_eq!(line.all("PUNSUBSCRIBE"), ">[\"punsubscribe\" (nil) 1]");
        assert_eq!(line.run("RESET"), "RESET");
        assert_eq!(line.run("PUBLISH c me"), "0");
    }

    #[test]
    fn a_subscriber_of_resp2_does_little_else() {
        let mut line = Line::open();
        line.all("SUBSCRIBE c");
        assert_eq!(
            line.run("GET k"),
            "-ERR Can't execute 'get': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context"
        );
        assert_eq!(line.run("PING"), "[\"pong\" \"\"]");
        assert_eq!(line.run("PING hi"), "[\"pong\" \"hi\"]");
        assert_eq!(line.run("UNSUBSCRIBE c"), "[\"unsubscribe\" \"c\" 0]");
        assert_eq!(line.run("GET k"), "(nil)");
    }

    #[test]
    fn what_is_known_of_subscriptions() {
        let mut line = Line::open();
        let mut other = line.another();
        other.all("SUBSCRIBE news.a news.b");
        other.all("SSUBSCRIBE shard");
        other.all("PSUBSCRIBE x*");
        let mut third = line.another();
        third.all("SUBSCRIBE news.a");
        assert_eq!(line.run("PUBSUB CHANNELS *.b"), "[\"news.b\"]");
        assert_eq!(line.run("PUBSUB SHARDCHANNELS"), "[\"shard\"]");
        assert_eq!(
            line.run("PUBSUB NUMSUB news.a none"),
            "[\"news.a\" 2 \"none\" 0]"
        );
        assert_eq!(line.run("PUBSUB SHARDNUMSUB shard"), "[\"shard\" 1]");
        assert_eq!(line.run("PUBSUB NUMSUB"), "[]");
        assert_eq!(line.run("PUBSUB NUMPAT"), "1");
        assert!(
            line.run("CLIENT LIST")
                .contains("flags=P db=0 sub=2 psub=1 ssub=1")
        );
        let info = line.run("INFO");
        for field in [
            "pubsub_channels:2",
            "pubsub_patterns:1",
            "pubsubshard_channels:1",
            "pubsub_clients:2",
        ] {
            assert!(info.contains(field), "{field}");
        }
        assert_eq!(line.run("CLIENT KILL TYPE pubsub"), "2");
    }

    #[test]
    fn events_come_in_order() {
        let mut line = Line::open();
        let mut listener = line.another();
        listener.all("PSUBSCRIBE __key*");
        line.run("CONFIG SET notify-keyspace-events KEAnm");
        let mut events = |command: &str| -> Vec<String> {
            line.run(command);
            let mail = listener.mail();
            let words: Vec<&str> = mail.split('"').collect();
            let pairs = words.chunks(8).filter(|chunk| chunk.len() == 8);
            pairs
                .map(|chunk| format!("{} {}", chunk[5], chunk[7]))
                .collect()
        };
        assert_eq!(
            events("SET k v EX 10"),
            [
                "__keyspace@0__:k new",
                "__keyevent@0__:new k",
                "__keyspace@0__:k set",
                "__keyevent@0__:set k",
                "__keyspace@0__:k expire",
                "__keyevent@0__:expire k"
            ]
        );
        let mut short = |command: &str| -> Vec<String> {
            let all = events(command).into_iter();
            all.filter_map(|event| event.strip_prefix("__keyevent@0__:").map(str::to_owned))
                .collect()
        };
        assert_eq!(short("GET none"), ["keymiss none"]);
        assert_eq!(short("TYPE none"), ["keymiss none"]);
        assert_eq!(short("OBJECT ENCODING none"), [""; 0]);
        assert_eq!(
            short("RENAME k l"),
            ["new l", "rename_from k", "rename_to l"]
        );
        assert_eq!(short("PERSIST l"), ["persist l"]);
        assert_eq!(short("EXPIRE l -1"), ["del l"]);
        assert_eq!(short("MSET a 1 a 2"), ["new a", "set a", "set a"]);
        assert_eq!(short("COPY a b"), ["new b", "copy_to b"]);
        assert_eq!(short("DEL a b none"), ["del a", "del b"]);
        assert_eq!(short("BITOP NOT d none"), ["keymiss none"]);
        assert_eq!(short("SETBIT d 1 1"), ["new d", "setbit d"]);
        assert_eq!(short("SETBIT d 1 1"), [""; 0]);
        assert_eq!(short("GETEX d PX 5"), ["expire d"]);
        let past = ["new e", "set e", "expire e", "expired e"];
        assert_eq!(short("SET e 1 PXAT 1"), past);
        let past = ["new h", "hset h", "hdel h", "del h"];
        assert_eq!(short("HSETEX h PXAT 1 FIELDS 1 a 1"), past);
        line_advance(&mut short);
    }

    fn line_advance(short: &mut dyn FnMut(&str) -> Vec<String>) {
        assert_eq!(short("CONFIG SET notify-keyspace-events \"\""), [""; 0]);
        assert_eq!(short("SET q 1"), [""; 0]);
    }
}
