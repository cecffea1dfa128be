//! Directives whose value has a grammar of its own. Each is kept as the text that CONFIG GET shows.

use serval_base::memory_units::parse_memory;
use serval_base::number;

/// Checks a value and puts it into the form that is shown.
pub(super) fn parse(name: &str, args: &[&[u8]], old: Option<&[u8]>) -> Result<Vec<u8>, String> {
    match name {
        "save" => save(args),
        "client-output-buffer-limit" => output_limits(args, old),
        "oom-score-adj-values" => oom_scores(args),
        "notify-keyspace-events" => events(args),
        "latency-tracking-info-percentiles" => percentiles(args),
        "bind" => bind(args),
        "replicaof" => replicaof(args),
        "proc-title-template" => title_template(args),
        _ => Ok(args.join(&b' ')),
    }
}

fn ints(args: &[&[u8]]) -> Option<Vec<i64>> {
    args.iter().map(|arg| number::parse_i64(arg)).collect()
}

fn is_empty(args: &[&[u8]]) -> bool {
    args.is_empty() || args == [b""]
}

fn save(args: &[&[u8]]) -> Result<Vec<u8>, String> {
    if is_empty(args) {
        return Ok(Vec::new());
    }
    let numbers = ints(args).filter(|numbers| {
        numbers.len().is_multiple_of(2)
            && numbers.chunks(2).all(|pair| pair[0] >= 1 && pair[1] >= 0)
    });
    let numbers = numbers.ok_or("Invalid save parameters")?;
    Ok(joined(&numbers))
}

fn joined(numbers: &[i64]) -> Vec<u8> {
    numbers
        .iter()
        .map(i64::to_string)
        .collect::<Vec<_>>()
        .join(" ")
        .into_bytes()
}

/// The classes of clients that have limits, in the order in which they are shown.
const CLASSES: [&str; 3] = ["normal", "slave", "pubsub"];

fn output_limits(args: &[&[u8]], old: Option<&[u8]>) -> Result<Vec<u8>, String> {
    if let Some(old) = old
        && is_empty(args)
    {
        // No class is named, so that none changes.
        return Ok(old.to_vec());
    }
    if args.is_empty() || !args.len().is_multiple_of(4) {
        return Err("Wrong number of arguments in buffer limit configuration.".to_owned());
    }
    let mut limits: [(u64, u64, i64); 3] = old.and_then(parse_output_limits).unwrap_or_default();
    for group in args.chunks(4) {
        let class = match group[0].to_ascii_lowercase().as_slice() {
            b"normal" => 0,
            b"slave" | b"replica" => 1,
            b"pubsub" => 2,
            _ => {
                return Err(
                    "Invalid client class specified in buffer limit configuration.".to_owned(),
                );
            }
        };
        let hard = parse_memory(group[1]);
        let soft = parse_memory(group[2]);
        let seconds = number::parse_i64(group[3]).filter(|seconds| *seconds >= 0);
        let (Some(hard), Some(soft), Some(seconds)) = (hard, soft, seconds) else {
            return Err(
                "Error in hard, soft or soft_seconds setting in buffer limit configuration."
                    .to_owned(),
            );
        };
        limits[class] = (hard, soft, seconds);
    }
    let words = CLASSES
        .iter()
        .zip(limits)
        .map(|(class, (hard, soft, seconds))| format!("{class} {hard} {soft} {seconds}"));
    Ok(words.collect::<Vec<_>>().join(" ").into_bytes())
}

/// Hard and soft limit in bytes and the soft limit's seconds, for normal clients, replicas, subscribers.
pub(crate) fn parse_output_limits(text: &[u8]) -> Option<[(u64, u64, i64); 3]> {
    let words: Vec<&[u8]> = text.split(|byte| *byte == b' ').collect();
    let mut limits = [(0, 0, 0); 3];
    for (limit, group) in limits.iter_mut().zip(words.chunks_exact(4)) {
        *limit = (
            number::parse_u64(group[1])?,
            number::parse_u64(group[2])?,
            number::parse_i64(group[3])?,
        );
    }
    (words.len() == 12).then_some(limits)
}

fn oom_scores(args: &[&[u8]]) -> Result<Vec<u8>, String> {
    if args.len() != 3 {
        return Err("wrong number of arguments".to_owned());
    }
    // As strtoll reads them: with a plus, and with zeros in front.
    let score = |arg: &&[u8]| str::from_utf8(arg).ok()?.parse::<i64>().ok();
    let scores: Option<Vec<i64>> = args.iter().map(score).collect();
    let scores = scores.filter(|scores| scores.iter().all(|it| (-2000..=2000).contains(it)));
    match scores {
        Some(scores) => Ok(joined(&scores)),
        None => {
            Err("Invalid oom-score-adj-values, elements must be between -2000 and 2000.".to_owned())
        }
    }
}

fn events(args: &[&[u8]]) -> Result<Vec<u8>, String> {
    /// Letters of the classes that `A` stands for, in the order in which they are shown.
    const ALL: &[u8] = b"g$lshzxetd";
    /// Letters that are shown as they are, and one that Redis shows only without `A`.
    const REST: &[u8] = b"KEm";
    const NEW: u8 = b'n';
    let [given] = args else {
        return Err("wrong number of arguments".to_owned());
    };
    let known = |letter: &u8| {
        matches!(*letter, b'A' | NEW) || ALL.contains(letter) || REST.contains(letter)
    };
    if !given.iter().all(known) {
        return Err("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.".to_owned());
    }
    let has =
        |letter: u8| given.contains(&letter) || (given.contains(&b'A') && ALL.contains(&letter));
    let mut shown = Vec::new();
    if ALL.iter().all(|letter| has(*letter)) {
        shown.push(b'A');
    } else {
        shown.extend(ALL.iter().filter(|letter| has(**letter)));
        shown.extend(given.contains(&NEW).then_some(NEW));
    }
    shown.extend(REST.iter().filter(|letter| has(**letter)));
    Ok(shown)
}

fn percentiles(args: &[&[u8]]) -> Result<Vec<u8>, String> {
    if is_empty(args) {
        return Ok(Vec::new());
    }
    let mut words = Vec::new();
    for arg in args {
        let percent =
            number::parse_f64(arg).ok_or("Invalid latency-tracking-info-percentiles parameters")?;
        if !(0.0..=100.0).contains(&percent) {
            return Err(
                "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"
                    .to_owned(),
            );
        }
        let digits = format!("{percent:.6}");
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        words.push(digits.to_owned());
    }
    Ok(words.join(" ").into_bytes())
}

/// The variables of a title's template.
const TITLE_VARIABLES: [&[u8]; 7] = [
    b"title",
    b"listen-addr",
    b"server-mode",
    b"config-file",
    b"port",
    b"tls-port",
    b"unixsocket",
];

fn title_template(args: &[&[u8]]) -> Result<Vec<u8>, String> {
    let template = args.first().copied().unwrap_or_default();
    let any = |name: &[u8]| match name {
        // What may be empty does not make a title.
        b"title" | b"server-mode" => Some(Vec::new()),
        _ => TITLE_VARIABLES.contains(&name).then(|| b"x".to_vec()),
    };
    match serval_base::template::expand(template, any) {
        Some(title) if !title.trim_ascii().is_empty() => Ok(template.to_vec()),
        _ => Err("template format is invalid or contains unknown variables".to_owned()),
    }
}

/// Host and port, or `no one`.
fn replicaof(args: &[&[u8]]) -> Result<Vec<u8>, String> {
    let [host, port] = args else {
        return Err("wrong number of arguments".to_owned());
    };
    if host.eq_ignore_ascii_case(b"no") && port.eq_ignore_ascii_case(b"one") {
        return Ok(Vec::new());
    }
    match number::parse_i64(port) {
        Some(0..=65535) => Ok(args.join(&b' ')),
        // In the words of either peer.
        _ => Err("Invalid master port (Invalid primary port)".to_owned()),
    }
}

fn bind(args: &[&[u8]]) -> Result<Vec<u8>, String> {
    /// As many addresses as Redis takes.
    const ADDRESSES_MAX: usize = 16;
    if args.len() > ADDRESSES_MAX {
        return Err("Too many bind addresses specified.".to_owned());
    }
    Ok(if is_empty(args) {
        Vec::new()
    } else {
        args.join(&b' ')
    })
}
