//! Parameters of groups of arguments that have a meaning together: those of the stream and geo commands.
//!
//! | arguments | parameter |
//! |---|---|
//! | `<* \| id>` | one value, as the word is written like one |
//! | `GROUP group consumer` | one parameter each |
//! | `STREAMS key [key …] id [id …]` | an object of keys with their ids |
//! | `[[IDLE ms] start end count [consumer]]` | an option each |
//! | `<BYRADIUS radius <m \| km> \| BYPOLYGON n lon lat [lon lat …]>` | an option for each, of what follows its word |
//! | `<MAXLEN \| MINID> [= \| ~] threshold [LIMIT count]` | an option for either, and one for `~` |

use super::command::Argument;
use super::ts_params::{Params, Part, camel_case, is_plain, is_words, type_of, words};

/// Adds the parameters of such a group; false where it is none.
pub fn add(params: &mut Params, argument: &Argument) -> bool {
    if let Some(value) = value_or_word(argument) {
        params.required(value);
    } else if is_introduced(argument) {
        let token = argument.token.as_deref().unwrap_or_default();
        params.parts.push(Part::One(format!("'{token}'")));
        if argument.arguments.iter().all(is_plain) {
            argument
                .arguments
                .iter()
                .for_each(|part| params.required(part));
        } else {
            let name = camel_case(&token.to_ascii_lowercase());
            params.params.push(format!("{name}: Entries"));
            params.helpers.push("columns");
            params.parts.push(Part::Many(format!("columns({name})")));
        }
    } else if is_trim(argument) {
        trim(params, argument);
    } else if is_filter(argument) {
        filter(params, argument);
    } else {
        return false;
    }
    true
}

/// Whether it is made of options.
pub fn is_option(argument: &Argument) -> bool {
    is_trim(argument) || is_filter(argument) || is_choice(argument)
}

/// A range that may be left out, with a filter before it.
fn is_filter(argument: &Argument) -> bool {
    let parts = &argument.arguments;
    argument.kind == "block"
        && argument.optional
        && parts.first().is_some_and(|part| part.token.is_some())
        && parts.iter().any(is_plain)
}

fn filter(params: &mut Params, argument: &Argument) {
    let mut push = String::new();
    for part in &argument.arguments {
        let name = camel_case(part.token.as_deref().map_or(&*part.name, |token| token));
        let name = if part.token.is_some() {
            name.to_ascii_lowercase()
        } else {
            name
        };
        let value = format!("options.{name}");
        let kind = type_of(part).unwrap_or("Arg");
        let shown = part.token.as_deref().map_or_else(
            || part.name.clone(),
            |token| format!("{token} {}", part.name),
        );
        params.options.push((name.clone(), kind.into(), shown));
        let token = part.token.iter().map(|token| format!("'{token}', "));
        let token: String = token.collect();
        // A range without its ends is all there is.
        let all = match name.as_str() {
            "start" => "'-'",
            "end" => "'+'",
            _ => "Number.MAX_SAFE_INTEGER",
        };
        push += &if part.optional {
            format!("if ({value} !== undefined) args.push({token}{value})\n")
        } else {
            format!("args.push({value} ?? {all})\n")
        };
    }
    params.parts.push(Part::Maybe(push.trim_end().into()));
}

/// A choice that has to be made, each alternative beginning with a word of its own.
fn is_choice(argument: &Argument) -> bool {
    let begins_with_word = |choice: &Argument| choice.token.is_some() || opened(choice).is_some();
    argument.kind == "oneof"
        && !argument.optional
        && argument.token.is_none()
        && !is_words(argument)
        && argument.arguments.iter().all(begins_with_word)
}

/// The word that opens a group, where it belongs to the first argument of several.
pub fn opened(argument: &Argument) -> Option<&str> {
    let [first, rest @ ..] = argument.arguments.as_slice() else {
        return None;
    };
    let is_group = argument.kind == "block" && argument.token.is_none() && !rest.is_empty();
    let is_alone = rest.iter().all(|part| part.token.is_none());
    first
        .token
        .as_deref()
        .filter(|_| is_group && is_alone && !first.optional)
}

/// The option of such a group: its type, and the arguments that `value` brings behind the word.
pub fn opened_option(argument: &Argument, value: &str) -> Option<(String, String)> {
    let rest = argument.arguments.get(1..)?;
    match rest {
        [row] if row.multiple => Some((rows(row)?, format!("{value}.length, ...{value}.flat()"))),
        _ => Some((row_of(argument)?, format!("...{value}"))),
    }
}

/// The type of rows of values, one for each time that a group of arguments stands there.
pub fn rows(argument: &Argument) -> Option<String> {
    Some(format!("readonly ({})[]", row_of(argument)?))
}

fn row_of(argument: &Argument) -> Option<String> {
    let parts = argument.arguments.iter().map(labelled);
    let parts: Vec<String> = parts.collect::<Option<_>>()?;
    Some(format!("readonly [{}]", parts.join(", ")))
}

fn labelled(part: &Argument) -> Option<String> {
    let kind = match is_words(part) {
        true => words(part),
        false => type_of(part).ok()?.into(),
    };
    Some(format!("{}: {kind}", camel_case(&part.name)))
}

/// The value of a choice between it and words that are written like one.
fn value_or_word(argument: &Argument) -> Option<&Argument> {
    if argument.kind != "oneof" || argument.optional || argument.token.is_some() {
        return None;
    }
    let mut values = argument
        .arguments
        .iter()
        .filter(|choice| choice.kind != "pure-token");
    let value = values.next().filter(|value| is_plain(value))?;
    values.next().is_none().then_some(value)
}

/// A word with what has to follow it: single values, or two columns of the same length.
pub fn is_introduced(argument: &Argument) -> bool {
    let parts = &argument.arguments;
    let is_columns = parts.len() == 2
        && parts
            .iter()
            .all(|part| part.multiple && matches!(part.kind.as_str(), "key" | "string"));
    argument.kind == "block"
        && argument.token.is_some()
        && !argument.optional
        && !argument.multiple
        && (is_columns || parts.iter().all(is_plain))
}

fn is_trim(argument: &Argument) -> bool {
    argument.kind == "block"
        && argument.token.is_none()
        && matches!(argument.arguments.as_slice(), [strategy, operator, threshold, limit]
            if is_words(strategy) && is_words(operator) && operator.optional && is_plain(threshold) && limit.token.is_some())
}

fn trim(params: &mut Params, argument: &Argument) {
    let [strategy, _, threshold, limit] = argument.arguments.as_slice() else {
        return;
    };
    let words = strategy
        .arguments
        .iter()
        .filter_map(|choice| choice.token.as_deref());
    let mut push = String::new();
    for word in words {
        let name = camel_case(&word.to_ascii_lowercase());
        params.options.push((
            name.clone(),
            "Value".into(),
            format!("{word} {}", threshold.name),
        ));
        push += &format!(
            "if (options.{name} !== undefined) args.push('{word}', options.approximate ? '~' : '=', options.{name})\n"
        );
    }
    params
        .options
        .push(("approximate".into(), "boolean".into(), "~".into()));
    let limit = limit.token.as_deref().unwrap_or_default();
    let name = camel_case(&limit.to_ascii_lowercase());
    params
        .options
        .push((name.clone(), "Int".into(), format!("{limit} count")));
    push += &format!("if (options.{name} !== undefined) args.push('{limit}', options.{name})");
    params.parts.push(Part::Maybe(push));
}
