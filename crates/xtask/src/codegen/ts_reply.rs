//! The type of a reply in TypeScript, from the short form that declarations use.
//!
//! | form | TypeScript | reply |
//! |---|---|---|
//! | `int` | `number` | an integer |
//! | `ok` | `'OK'` | a status |
//! | `double` | `number` | a double |
//! | `scored` | `[Bulk, number][]` | members with scores: pairs, or one pair as it is |
//! | `bulk` | `Bulk` | user data: string or Buffer, as the caller chose |
//! | `text` | `string` | the server's own words |
//! | `any` | `unknown` | anything |
//! | `T?` | `T \| null` | |
//! | `[T]` | `T[]` | |
//! | `(A, B)` | `[A, B]` | |
//! | `{text: T}` | `Record<string, T>` | a map |
//! | `distance` | `number \| null` | a number as text, or null |
//! | `places` | `GeoPlace<Bulk>[]` | members, with what options ask for |
//! | `groups`, `consumers`, `stream`, `full-stream` | objects | what XINFO tells |
//! | `pending`, `pending-entries` | objects | what XPENDING tells |
//! | `entries` | `StreamEntry<Bulk>[]` | entries of a stream; where an option asks for ids alone, those |

use crate::error::{Error, Result};

/// A reply with a type and a converter of its own, in `marshal.ts`.
#[derive(Debug, PartialEq)]
pub struct Named {
    form: &'static str,
    type_name: &'static str,
    helper: &'static str,
    /// The converter looks at the options, too.
    pub takes_options: bool,
}

const NAMED: [Named; 8] = [
    named("distance", "number | null", "numberOrNull"),
    named("places", "GeoPlace<Bulk>[]", "geoPlaces"),
    named("groups", "StreamGroup<Bulk>[]", "streamGroups"),
    named("consumers", "StreamConsumer<Bulk>[]", "streamConsumers"),
    named("stream", "StreamInfo<Bulk>", "streamInfo"),
    named("full-stream", "FullStreamInfo<Bulk>", "fullStreamInfo"),
    named("pending", "PendingSummary<Bulk>", "pendingSummary"),
    named("pending-entries", "PendingEntry<Bulk>[]", "pendingEntries"),
];

const fn named(form: &'static str, type_name: &'static str, helper: &'static str) -> Named {
    Named {
        form,
        type_name,
        helper,
        takes_options: matches!(form.as_bytes(), b"places"),
    }
}

/// A parsed form.
#[derive(Debug, PartialEq)]
pub enum Reply {
    Int,
    Double,
    Scored,
    Ok,
    Bulk,
    Text,
    Any,
    Entries,
    Named(&'static Named),
    Optional(Box<Reply>),
    List(Box<Reply>),
    Tuple(Vec<Reply>),
    Map(Box<Reply>),
}

impl Reply {
    /// Parses a form.
    pub fn parse(form: &str) -> Result<Self> {
        let form = form.trim();
        if let Some(inner) = form.strip_suffix('?') {
            return Ok(Self::Optional(Box::new(Self::parse(inner)?)));
        }
        if let Some(inner) = form
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            return Ok(Self::List(Box::new(Self::parse(inner)?)));
        }
        if let Some(inner) = form
            .strip_prefix("{text:")
            .and_then(|rest| rest.strip_suffix('}'))
        {
            return Ok(Self::Map(Box::new(Self::parse(inner)?)));
        }
        if let Some(inner) = form
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            return Ok(Self::Tuple(
                parts(inner).map(Self::parse).collect::<Result<_>>()?,
            ));
        }
        match form {
            "int" => Ok(Self::Int),
            "double" => Ok(Self::Double),
            "scored" => Ok(Self::Scored),
            "ok" => Ok(Self::Ok),
            "bulk" => Ok(Self::Bulk),
            "text" => Ok(Self::Text),
            "any" => Ok(Self::Any),
            "entries" => Ok(Self::Entries),
            _ => NAMED
                .iter()
                .find(|named| named.form == form)
                .map(Self::Named)
                .ok_or_else(|| Error::new(format!("{form} is no form of a reply"))),
        }
    }

    /// Its type.
    pub fn type_name(&self) -> String {
        match self {
            Self::Int | Self::Double => "number".into(),
            Self::Scored => "[Bulk, number][]".into(),
            Self::Ok => "'OK'".into(),
            Self::Bulk => "Bulk".into(),
            Self::Text => "string".into(),
            Self::Any => "unknown".into(),
            Self::Entries => "StreamEntry<Bulk>[]".into(),
            Self::Named(named) => named.type_name.into(),
            Self::Optional(inner) => format!("{} | null", inner.type_name()),
            Self::List(inner) if matches!(**inner, Self::Optional(_)) => {
                format!("({})[]", inner.type_name())
            }
            Self::List(inner) => format!("{}[]", inner.type_name()),
            Self::Tuple(parts) => {
                format!(
                    "[{}]",
                    parts
                        .iter()
                        .map(Self::type_name)
                        .collect::<Vec<_>>()
                        .join(", ")
                )
            }
            Self::Map(inner) => format!("Record<string, {}>", inner.type_name()),
        }
    }

    /// The helper that converts it within a tuple.
    fn helper(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::List(inner) if **inner == Self::Text => "texts",
            Self::Entries => "streamEntries",
            _ => "keep",
        }
    }

    /// Whether it is converted in the same way where an option asks for another form.
    pub fn adapts(&self) -> bool {
        match self {
            Self::Entries => true,
            Self::Tuple(parts) => parts.contains(&Self::Entries),
            _ => false,
        }
    }

    /// Whether it is converted only where the option is given that asks for it.
    pub fn is_converted_by_option(&self) -> bool {
        matches!(self, Self::Map(_) | Self::Named(_))
    }

    /// The expression that makes it of the addon's reply, and the helpers which that expression calls.
    pub fn convert(&self, reply: &str) -> (String, Vec<&'static str>) {
        match self {
            Self::Any => (reply.into(), vec![]),
            Self::Entries => (
                format!("streamEntries<Bulk>({reply})"),
                vec!["streamEntries"],
            ),
            Self::Named(named) => {
                let options = if named.takes_options { ", options" } else { "" };
                let bulk = if named.type_name.contains("Bulk") {
                    "<Bulk>"
                } else {
                    ""
                };
                (
                    format!("{}{bulk}({reply}{options})", named.helper),
                    vec![named.helper],
                )
            }
            Self::Scored => (
                format!("scored({reply}) as {}", self.type_name()),
                vec!["scored"],
            ),
            Self::Text => (format!("text({reply})"), vec!["text"]),
            Self::Optional(inner) if **inner == Self::Text => {
                (format!("textOrNull({reply})"), vec!["textOrNull"])
            }
            Self::Optional(inner) if matches!(**inner, Self::Map(_)) => {
                let (value, mut helpers) = inner.convert("map");
                helpers.push("orNull");
                (format!("orNull({reply}, map => {value})"), helpers)
            }
            Self::List(inner) if **inner == Self::Text => {
                (format!("texts({reply})"), vec!["texts"])
            }
            Self::Map(inner) => {
                let (value, mut helpers) = inner.convert("value");
                helpers.push("record");
                (format!("record({reply}, value => {value})"), helpers)
            }
            Self::Tuple(parts) if parts.iter().any(|part| part.helper() != "keep") => {
                let mut helpers: Vec<&str> = parts.iter().map(Self::helper).collect();
                let converters = helpers.join(", ");
                helpers.push("tuple");
                (
                    format!("tuple({reply}, {converters}) as {}", self.type_name()),
                    helpers,
                )
            }
            _ => (format!("{reply} as {}", self.type_name()), vec![]),
        }
    }
}

/// The forms in a tuple, which may be tuples and lists themselves.
fn parts(inner: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    inner.split(move |letter| {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        depth == 0 && letter == ','
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_become_types() {
        let check = |form: &str, expected: &str| {
            assert_eq!(Reply::parse(form).unwrap().type_name(), expected)
        };
        check("int?", "number | null");
        check("[bulk?]", "(Bulk | null)[]");
        check("(text, [bulk])", "[string, Bulk[]]");
        check(
            "(bulk, [(bulk, double)])?",
            "[Bulk, [Bulk, number][]] | null",
        );
        check("scored", "[Bulk, number][]");
        check("groups", "StreamGroup<Bulk>[]");
        check("{text: any}", "Record<string, unknown>");
        check(
            "{text: entries}?",
            "Record<string, StreamEntry<Bulk>[]> | null",
        );
        assert!(Reply::parse("number").is_err());
    }
}
