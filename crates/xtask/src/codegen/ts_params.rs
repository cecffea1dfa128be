//! The parameters of a typed method, from a command's arguments.
//!
//! What must be given becomes a parameter, in order; what a word introduces becomes a field of one options object at the
//! end; a count of keys is computed; names with values become an object. A shape that none of these rules covers is an
//! error, and the declaration then says `typescript = "variadic"` or `"none"`.

use std::fmt::Write as _;

use super::command::{Argument, Command, TypeScript};
use super::ts_groups;
use crate::error::{Error, Result};

/// What a method takes, and the statements that make the command's arguments of it.
#[derive(Default)]
pub struct Params {
    /// Parameters with their types.
    pub params: Vec<String>,
    /// Fields of the options object: name, type, how the command writes it.
    pub options: Vec<(String, String, String)>,
    /// What follows the command's name, in order.
    pub parts: Vec<Part>,
    /// Helpers that the statements call.
    pub helpers: Vec<&'static str>,
    /// A list of keys may be one key: for calls that wait, which mostly do so for one.
    takes_one: bool,
}

/// Some of a command's arguments.
pub enum Part {
    /// An expression for one argument, always there.
    One(String),
    /// An expression for an array of arguments, always there.
    Many(String),
    /// A statement that pushes onto `args`, or does not.
    Maybe(String),
}

/// The parameters of a command's method.
pub fn of(command: &Command) -> Result<Params> {
    let mut params = Params {
        takes_one: command.waits(),
        ..Params::default()
    };
    let fail = |reason: &str| Error::new(format!("{}: {reason}", command.display_name()));
    if command.typescript == TypeScript::Variadic {
        for argument in command
            .arguments
            .iter()
            .take_while(|argument| is_plain(argument))
        {
            params.required(argument);
        }
        params.params.push("...args: Arg[]".into());
        params.parts.push(Part::Many("args".into()));
        return Ok(params);
    }
    let has_options = command.arguments.iter().any(is_option);
    let last = command.arguments.len().saturating_sub(1);
    for (idx, argument) in command.arguments.iter().enumerate() {
        let is_rest = idx == last && !has_options;
        if argument.name == "numkeys"
            && command
                .arguments
                .get(idx + 1)
                .is_some_and(|next| next.multiple)
        {
            let list = &command.arguments[idx + 1];
            let count = match params.takes_one && list.kind == "key" {
                true => format!("list({}).length", plural(list)),
                false => count_of(list),
            };
            params.parts.push(Part::One(count));
        } else if let Some(list) = counted(argument) {
            params.counted(argument, list).map_err(fail)?;
        } else if ts_groups::add(&mut params, argument) {
            // They mean something together.
        } else if is_option(argument) {
            // A word with several values takes all that follow, so it goes to the end.
            if !argument.multiple {
                params.option(argument, "options").map_err(fail)?;
            }
        } else {
            params.positional(argument, is_rest).map_err(fail)?;
        }
    }
    for argument in command
        .arguments
        .iter()
        .filter(|argument| is_option(argument) && argument.multiple)
    {
        params.option(argument, "options").map_err(fail)?;
    }
    if has_options && params.params.iter().any(|param| param.contains("?:")) {
        return Err(fail(
            "a parameter that may be left out cannot stand before options",
        ));
    }
    Ok(params)
}

/// How many keys a repeated argument brings.
fn count_of(argument: &Argument) -> String {
    if argument.kind == "block" {
        "pairs.length / 2".into()
    } else {
        format!("{}.length", plural(argument))
    }
}

impl Params {
    fn positional(
        &mut self,
        argument: &Argument,
        is_rest: bool,
    ) -> std::result::Result<(), &'static str> {
        let name = camel_case(&argument.name);
        match (argument.kind.as_str(), argument.multiple, argument.optional) {
            ("block", true, false) if argument.arguments.len() == 2 => {
                self.params.push("entries: Entries".into());
                // The number stands before the name in the command, and after it in an object.
                let is_swapped = argument.arguments[0].kind == "double";
                self.helpers.push(if is_swapped {
                    "flattenScores"
                } else {
                    "flatten"
                });
                self.parts.push(Part::Many("pairs".into()));
            }
            ("block", true, false) if argument.arguments.iter().all(is_plain) => {
                let kind = ts_groups::rows(argument).ok_or("no type for these rows")?;
                self.params.push(format!("{name}: {kind}"));
                self.parts.push(Part::Many(format!("{name}.flat()")));
            }
            ("block", false, true) => {
                for part in &argument.arguments {
                    self.optional(part)?;
                }
            }
            ("oneof", false, false) if is_words(argument) => {
                self.params.push(format!("{name}: {}", words(argument)));
                self.parts.push(Part::One(name));
            }
            ("block" | "oneof", ..) => {
                return Err("no parameter can be made of a group of arguments");
            }
            ("key", true, _) if self.takes_one && !is_rest => {
                let name = plural(argument);
                self.params.push(format!("{name}: Key | readonly Key[]"));
                self.helpers.push("list");
                self.parts.push(Part::Many(format!("list({name})")));
            }
            (_, true, _) => {
                let (name, kind) = (plural(argument), type_of(argument)?);
                let spread = if is_rest { "..." } else { "" };
                let readonly = if is_rest { "" } else { "readonly " };
                self.params
                    .push(format!("{spread}{name}: {readonly}{kind}[]"));
                self.parts.push(Part::Many(name));
            }
            (_, false, true) => self.optional(argument)?,
            (_, false, false) => {
                type_of(argument)?;
                self.required(argument);
            }
        }
        Ok(())
    }

    /// A word, a count and what it counts: one parameter.
    fn counted(
        &mut self,
        argument: &Argument,
        list: &Argument,
    ) -> std::result::Result<(), &'static str> {
        let token = argument.token.as_deref().unwrap_or_default();
        self.parts.push(Part::One(format!("'{token}'")));
        self.parts.push(Part::One(count_of(list)));
        self.positional(list, false)
    }

    pub(super) fn required(&mut self, argument: &Argument) {
        let name = camel_case(&argument.name);
        self.params
            .push(format!("{name}: {}", type_of(argument).unwrap_or("Arg")));
        self.parts.push(Part::One(name));
    }

    /// A parameter that may be left out together with all behind it.
    fn optional(&mut self, argument: &Argument) -> std::result::Result<(), &'static str> {
        let name = camel_case(&argument.name);
        let kind = match argument.kind.as_str() {
            "block" => {
                return argument
                    .arguments
                    .iter()
                    .try_for_each(|part| self.optional(part));
            }
            "pure-token" => {
                let token = argument.token.as_deref().unwrap_or_default();
                self.params.push(format!("{name}?: boolean"));
                self.parts
                    .push(Part::Maybe(format!("if ({name}) args.push('{token}')")));
                return Ok(());
            }
            "oneof" if is_words(argument) => words(argument),
            _ => type_of(argument)?.into(),
        };
        self.params.push(format!("{name}?: {kind}"));
        self.parts.push(Part::Maybe(format!(
            "if ({name} !== undefined) args.push({name})"
        )));
        Ok(())
    }

    /// A field of the options object, or several for alternatives.
    fn option(
        &mut self,
        argument: &Argument,
        object: &str,
    ) -> std::result::Result<(), &'static str> {
        let Some(token) = &argument.token else {
            if let Some(word) = ts_groups::opened(argument) {
                return self.opened(argument, word, object);
            }
            return argument
                .arguments
                .iter()
                .try_for_each(|choice| self.option(choice, object));
        };
        let name = camel_case(&token.to_ascii_lowercase());
        let value = format!("{object}.{name}");
        let (kind, push) = match (argument.kind.as_str(), argument.multiple) {
            ("pure-token", false) => (
                "boolean".into(),
                format!("if ({value}) args.push('{token}')"),
            ),
            ("oneof", false) if is_words(argument) => (
                words(argument),
                format!("if ({value} !== undefined) args.push('{token}', {value})"),
            ),
            ("oneof", false) => return self.choice(argument, &name, token),
            ("block", false) if argument.arguments.iter().all(is_plain) => {
                let parts = argument.arguments.iter().map(|part| {
                    let kind = type_of(part)?;
                    Ok(format!("{}: {kind}", camel_case(&part.name)))
                });
                let parts = parts.collect::<std::result::Result<Vec<_>, &'static str>>()?;
                (
                    format!("readonly [{}]", parts.join(", ")),
                    format!("if ({value} !== undefined) args.push('{token}', ...{value})"),
                )
            }
            (_, true) => {
                let kind = format!("readonly {}[]", type_of(argument)?);
                let values = if argument.multiple_token {
                    format!("...{value}.flatMap(value => ['{token}', value])")
                } else {
                    format!("'{token}', ...{value}")
                };
                (
                    kind,
                    format!("if ({value} !== undefined) args.push({values})"),
                )
            }
            _ => (
                type_of(argument)?.into(),
                format!("if ({value} !== undefined) args.push('{token}', {value})"),
            ),
        };
        self.options.push((name, kind, shown(argument, token)));
        self.parts.push(Part::Maybe(push));
        Ok(())
    }

    /// A field for a group that its first argument's word opens.
    fn opened(
        &mut self,
        argument: &Argument,
        word: &str,
        object: &str,
    ) -> std::result::Result<(), &'static str> {
        let name = camel_case(&word.to_ascii_lowercase());
        let value = format!("{object}.{name}");
        let (kind, values) = ts_groups::opened_option(argument, &value)
            .ok_or("no option can be made of a group of arguments")?;
        self.options
            .push((name, kind, format!("{word} {}", argument.name)));
        self.parts.push(Part::Maybe(format!(
            "if ({value} !== undefined) args.push('{word}', {values})"
        )));
        Ok(())
    }

    /// A word that one of several others follows, each with a value: an object with one field.
    fn choice(
        &mut self,
        argument: &Argument,
        name: &str,
        token: &str,
    ) -> std::result::Result<(), &'static str> {
        let mut inner = Self::default();
        for choice in &argument.arguments {
            inner.option(choice, "chosen")?;
        }
        let fields = |(field, kind, _): &(String, String, String)| format!("{{ {field}: {kind} }}");
        let kind = inner
            .options
            .iter()
            .map(fields)
            .collect::<Vec<_>>()
            .join(" | ");
        let any: Vec<String> = inner
            .options
            .iter()
            .map(|(field, kind, _)| format!("{field}?: {kind}"))
            .collect();
        let any = any.join("; ");
        let mut push = format!("if (options.{name} !== undefined) {{\n");
        let _ = writeln!(
            push,
            "  const chosen: {{ {any} }} = options.{name}\n  args.push('{token}')"
        );
        for part in &inner.parts {
            if let Part::Maybe(statement) = part {
                let _ = writeln!(push, "  {statement}");
            }
        }
        push.push('}');
        self.options
            .push((name.into(), kind, shown(argument, token)));
        self.parts.push(Part::Maybe(push));
        Ok(())
    }
}

/// What is counted in a group that has to be given: `FIELDS numfields field …`.
fn counted(argument: &Argument) -> Option<&Argument> {
    match argument.arguments.as_slice() {
        [count, list]
            if argument.kind == "block"
                && argument.token.is_some()
                && !argument.optional
                && count.kind == "integer"
                && list.multiple =>
        {
            Some(list)
        }
        _ => None,
    }
}

/// Whether an argument becomes part of the options object.
fn is_option(argument: &Argument) -> bool {
    if argument.token.is_some() {
        return counted(argument).is_none() && !ts_groups::is_introduced(argument);
    }
    if ts_groups::is_option(argument) {
        return true;
    }
    matches!(argument.kind.as_str(), "oneof" | "block")
        && argument.optional
        && argument
            .arguments
            .iter()
            .all(|choice| choice.token.is_some())
}

/// Whether an argument is one value that has to be given.
pub(super) fn is_plain(argument: &Argument) -> bool {
    let is_group = matches!(argument.kind.as_str(), "block" | "oneof" | "pure-token");
    !is_group && !argument.optional && !argument.multiple && argument.token.is_none()
}

/// Whether an argument is a choice between words.
pub(super) fn is_words(argument: &Argument) -> bool {
    !argument.arguments.is_empty()
        && argument
            .arguments
            .iter()
            .all(|choice| choice.kind == "pure-token")
}

/// `'AND' | 'OR'`.
pub(super) fn words(argument: &Argument) -> String {
    let words = argument
        .arguments
        .iter()
        .filter_map(|choice| choice.token.as_ref());
    words
        .map(|word| format!("'{word}'"))
        .collect::<Vec<_>>()
        .join(" | ")
}

/// How the command writes an option.
fn shown(argument: &Argument, token: &str) -> String {
    if argument.kind == "pure-token" {
        token.into()
    } else {
        format!("{token} {}", argument.name)
    }
}

fn plural(argument: &Argument) -> String {
    let name = camel_case(&argument.name);
    if argument.token.is_some() || name.ends_with('s') {
        name
    } else {
        name + "s"
    }
}

pub(super) fn type_of(argument: &Argument) -> std::result::Result<&'static str, &'static str> {
    match argument.kind.as_str() {
        "key" => Ok("Key"),
        "string" => Ok("Value"),
        "pattern" => Ok("string"),
        "integer" | "unix-time" => Ok("Int"),
        "double" => Ok("number | string"),
        _ => Err("no type for this kind of argument"),
    }
}

/// `lib-name` as `libName`.
pub fn camel_case(name: &str) -> String {
    let is_shouted = !name.bytes().any(|byte| byte.is_ascii_lowercase());
    let name = if is_shouted {
        &*name.to_ascii_lowercase()
    } else {
        name
    };
    let mut words = name.split(['-', '_', '|', ' ']);
    let first = words.next().unwrap_or_default().to_string();
    words.fold(first, |all, word| {
        all + &word[..1].to_ascii_uppercase() + &word[1..]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_case() {
        assert_eq!(camel_case("client|no-evict"), "clientNoEvict");
        assert_eq!(camel_case("bitfield_ro"), "bitfieldRo");
        assert_eq!(camel_case("ID"), "id");
    }
}
