//! Sorted sets: ZSCAN.

use serval_base::{format_f64, write_f64_general};
use serval_keyspace::{Element, Score, Zset};
use serval_resp::{Argv, Writer};

use super::{read, write_member};
use crate::commands::scan_options::{ScanOptions, Scanned, parse_cursor};
use crate::ctx::{CommandResult, Ctx};

/// Buckets that a call looks at, at most, for each element that it is to report.
const STEPS_PER_ELEMENT: u64 = 10;

/// ZSCAN key cursor [MATCH pattern] [COUNT count] [NOSCORES]
pub fn zscan(ctx: &mut Ctx<'_, '_>, argv: Argv<'_>) -> CommandResult {
    let cursor = parse_cursor(argv.arg(2))?;
    let key = ctx.first_key(argv.arg(1));
    let reply = &mut ctx.reply;
    let Some(entry) = read(ctx.access, key)? else {
        reply.array(2);
        reply.bulk(b"0");
        reply.array(0);
        return Ok(());
    };
    // As in Redis, a missing key is answered before the options are looked at.
    let options = ScanOptions::parse(argv, 3, Scanned::SortedSet)?;
    match Zset::of(&entry) {
        packed @ Zset::Packed(_) => reply_packed(reply, packed, &options),
        tree => reply_step(reply, tree, cursor, &options),
    }
    Ok(())
}

/// A packed set is reported whole, scores as they are kept.
fn reply_packed(reply: &mut Writer<'_>, set: Zset<'_>, options: &ScanOptions<'_>) {
    reply.array(2);
    reply.bulk(b"0");
    let list = reply.begin();
    let (mut len, mut scratch) = (0, Vec::new());
    for (member, score) in set.iter() {
        if !options.accepts_name(member.text(&mut scratch)) {
            continue;
        }
        write_member(reply, member);
        len += 1;
        if !options.no_values {
            match score {
                Score::Packed(score) => write_member(reply, score),
                Score::Double(score) => reply.bulk(&format_f64(score)),
            }
            len += 1;
        }
    }
    reply.end_array(list, len);
}

/// Some buckets of a tree's table, and the cursor to go on with.
fn reply_step(reply: &mut Writer<'_>, set: Zset<'_>, cursor: u64, options: &ScanOptions<'_>) {
    let mut found: Vec<(Vec<u8>, f64)> = Vec::new();
    let mut looked_at = 0;
    let mut cursor = cursor;
    for _ in 0..options.count.saturating_mul(STEPS_PER_ELEMENT) {
        cursor = set.scan(cursor, &mut |member, score| {
            looked_at += 1;
            if let Element::Bytes(member) = member
                && options.accepts_name(member)
            {
                found.push((member.to_vec(), score));
            }
        });
        if cursor == 0 || looked_at >= options.count {
            break;
        }
    }
    reply.array(2);
    reply.bulk(cursor.to_string().as_bytes());
    reply.array(found.len() * if options.no_values { 1 } else { 2 });
    let mut text = Vec::new();
    for (member, score) in &found {
        reply.bulk(member);
        if !options.no_values {
            text.clear();
            write_f64_general(&mut text, *score);
            reply.bulk(&text);
        }
    }
}
