//! Parameters of groups of arguments that have a meaning together: those of the stream commands.
//!
//! | arguments | parameter |
//! |---|---|
//! | `<* \| id>` | one value, as the word is written like one |
//! | `GROUP group consumer` | one parameter each |
//! | `STREAMS key [key …] id [id …]` | an object of keys with their ids |
//! | `<MAXLEN \| MINID> [= \| ~] threshold [LIMIT count]` | an option for either, and one for `~` |

use super::command::Argument;
use super::ts_params::{Params, Part, camel_case, is_plain, is_words};

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
    } else {
        return false;
    }
    true
}

/// Whether it is made of options.
pub fn is_option(argument: &Argument) -> bool {
    is_trim(argument)
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
