//! A directive's value: from arguments, as CONFIG SET and a file give them, and back into text.

use serval_base::memory_units::{MemoryOrPercent, parse_memory, parse_memory_or_percent};
use serval_base::number;
use serval_spec::{DirectiveKind, DirectiveSpec, Unit};

use super::Config;
use super::special;

/// A value that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stored {
    Number(i64),
    Text(Vec<u8>),
}

/// The declared default.
pub(super) fn default_of(spec: &DirectiveSpec) -> Stored {
    let default = spec.default.as_bytes();
    let parts = match spec.is_multi_arg {
        true => serval_base::sds_split::split_args(default).unwrap_or_default(),
        false => vec![default.to_vec()],
    };
    let args: Vec<&[u8]> = match parts.is_empty() {
        true => vec![b""],
        false => parts.iter().map(Vec::as_slice).collect(),
    };
    parse(spec, &args, None).unwrap_or_else(|_| Stored::Text(spec.default.as_bytes().to_vec()))
}

/// Checks a value. `old` is what a directive had that only part of is set (client-output-buffer-limit).
pub(super) fn parse(
    spec: &DirectiveSpec,
    args: &[&[u8]],
    old: Option<&[u8]>,
) -> Result<Stored, String> {
    let first = args.first().copied().unwrap_or_default();
    match &spec.kind {
        DirectiveKind::Bool => match first.to_ascii_lowercase().as_slice() {
            b"yes" => Ok(Stored::Number(1)),
            b"no" => Ok(Stored::Number(0)),
            _ => Err("argument must be 'yes' or 'no'".to_owned()),
        },
        DirectiveKind::Int { min, max, unit } => {
            number_of(first, *min, *max, *unit).map(Stored::Number)
        }
        DirectiveKind::Enum(names) => choice(usual(spec.name, first), names).map(Stored::Number),
        DirectiveKind::Flags(names) => flags(args, names).map(Stored::Number),
        DirectiveKind::Text => match misnamed(spec.name, first) {
            None => Ok(Stored::Text(first.to_vec())),
            Some(what) => Err(format!("{} {what}", spec.name)),
        },
        DirectiveKind::Special => special::parse(spec.name, args, old).map(Stored::Text),
    }
}

/// What is wrong with the name of a file that lies in the data directory.
fn misnamed(directive: &str, name: &[u8]) -> Option<&'static str> {
    let is_path = name.iter().any(|byte| b"/\\".contains(byte));
    match directive {
        "dbfilename" if name.contains(&b'/') => Some("can't be a path, just a filename"),
        "appendfilename" | "appenddirname" if name.is_empty() => Some("can't be empty"),
        "appendfilename" if is_path => Some("can't be a path, just a filename"),
        "appenddirname" if is_path => Some("can't be a path, just a dirname"),
        _ => None,
    }
}

fn number_of(text: &[u8], min: i64, max: i64, unit: Unit) -> Result<i64, String> {
    let (value, wrong) = match unit {
        Unit::None => (
            number::parse_i64(text).map(i128::from),
            "argument couldn't be parsed into an integer",
        ),
        Unit::Octal => (
            octal(text).map(i128::from),
            "argument couldn't be parsed as an octal number",
        ),
        Unit::Memory if min < 0 && text.starts_with(b"-") => {
            let amount = number::parse_i64(text).map(i128::from);
            (amount, "argument must be a memory value")
        }
        Unit::Memory => {
            // Wider than what is kept, so that what exceeds that exceeds every limit.
            let bytes = parse_memory(text).map(i128::from);
            (bytes, "argument must be a memory value")
        }
        Unit::MemoryU64 => {
            let bytes = parse_memory(text).map(|bytes| bytes as i64);
            return bytes.ok_or_else(|| "argument must be a memory value".to_owned());
        }
        Unit::MemoryOrPercent => {
            let value = parse_memory_or_percent(text).map(|value| match value {
                MemoryOrPercent::Bytes(bytes) => i128::from(bytes),
                // A share of maxmemory is kept as a negative number, as Redis does.
                MemoryOrPercent::Percent(percent) => -i128::from(percent),
            });
            (value, "argument must be a memory or percent value")
        }
    };
    let value = value.ok_or_else(|| wrong.to_owned())?;
    if unit == Unit::MemoryOrPercent && value < 0 {
        return match i64::try_from(value) {
            Ok(value) if value >= min => Ok(value),
            _ => Err(format!(
                "percentage argument must be less or equal to {}",
                -min
            )),
        };
    }
    if let Ok(value) = i64::try_from(value)
        && (min..=max).contains(&value)
    {
        Ok(value)
    } else if unit == Unit::Octal {
        Err(format!(
            "argument must be between {min:o} and {max:o} inclusive"
        ))
    } else {
        Err(format!(
            "argument must be between {min} and {max} inclusive"
        ))
    }
}

fn octal(text: &[u8]) -> Option<i64> {
    i64::from_str_radix(std::str::from_utf8(text).ok()?, 8).ok()
}

/// The name by which a choice is shown that has two.
fn usual<'a>(directive: &str, name: &'a [u8]) -> &'a [u8] {
    match directive {
        "oom-score-adj" if name.eq_ignore_ascii_case(b"relative") => b"yes",
        _ => name,
    }
}

fn choice(text: &[u8], names: &[&str]) -> Result<i64, String> {
    names
        .iter()
        .position(|name| text.eq_ignore_ascii_case(name.as_bytes()))
        .map(|index| index as i64)
        .ok_or_else(|| one_of(names))
}

fn flags(args: &[&[u8]], names: &[&str]) -> Result<i64, String> {
    if args.is_empty() {
        return Err(one_of(names));
    }
    let mut bits = 0;
    for arg in args {
        // The first name stands for none of the others.
        let index = choice(arg, names)?;
        bits |= if index == 0 { 0 } else { 1 << (index - 1) };
    }
    Ok(bits)
}

fn one_of(names: &[&str]) -> String {
    format!(
        "argument(s) must be one of the following: {}",
        names.join(", ")
    )
}

impl Config {
    /// A directive's value as CONFIG GET shows it.
    pub(crate) fn show(&self, spec: &DirectiveSpec) -> Vec<u8> {
        let number = self.number(spec.id);
        match &spec.kind {
            DirectiveKind::Bool => {
                if number != 0 {
                    b"yes".to_vec()
                } else {
                    b"no".to_vec()
                }
            }
            DirectiveKind::Int {
                unit: Unit::Octal, ..
            } => format!("{number:o}").into_bytes(),
            DirectiveKind::Int {
                unit: Unit::MemoryOrPercent,
                ..
            } if number < 0 => format!("{}%", -number).into_bytes(),
            DirectiveKind::Int {
                unit: Unit::MemoryU64,
                ..
            } => (number as u64).to_string().into_bytes(),
            DirectiveKind::Int { .. } => number.to_string().into_bytes(),
            DirectiveKind::Enum(names) => names
                .get(number as usize)
                .copied()
                .unwrap_or_default()
                .as_bytes()
                .to_vec(),
            DirectiveKind::Flags(names) => {
                let set = names
                    .iter()
                    .skip(1)
                    .enumerate()
                    .filter(|(bit, _)| number & (1 << bit) != 0);
                let words: Vec<&str> = set.map(|(_, name)| *name).collect();
                let none = names.first().copied().unwrap_or_default();
                if words.is_empty() {
                    none.as_bytes().to_vec()
                } else {
                    words.join(" ").into_bytes()
                }
            }
            DirectiveKind::Text | DirectiveKind::Special => self
                .texts()
                .values
                .get(&spec.id)
                .cloned()
                .unwrap_or_default(),
        }
    }
}
